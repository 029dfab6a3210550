"""``make datalog``: docs/kwaliteit/datalog.md, what a reader must know of each table, out of a published edition of the real bundle.

Nothing in it is written by hand: it is what the contracts, seeds, decisions and the edition itself say, put together per table. tests/contract/test_datalog.py
holds the page against the edition.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from dagster_project import ROOT
from dagster_project.warehouse.editions import DATABASE
from sources.database import connect

PAGE = ROOT / "docs" / "kwaliteit" / "datalog.md"
HEAD = """# Datalog: wat er met de bronnen is

Wie een cijfer gebruikt, vindt hier per tabel wat bekend is en ertoe doet: waar en wanneer zij is gelezen, reeksbreuken, herzieningen, verbeterde cellen, jaren zonder cijfer en wat
niemand bij de bron heeft gezien. Deze pagina is niet geschreven maar gemaakt (`make datalog`) uit editie {versie} van de echte bundel en wat het project over haar bronnen vastlegt; een toets
houdt haar daarnaast. Klopt hier iets niet, verander dan de plaats die erbij staat. Wat niet te toetsen is staat bij de [aannames](aannames.md), wat er wel is en wie kan leveren bij de
[bundels](../bundels.md).
"""
SOORTEN = """
| wat | betekent |
| --- | --- |
| gelezen | welke gegevens dit zijn, en wanneer zij bij de bron zijn gelezen |
| loopt achter, weggelaten, ontbreekt | wat er had moeten zijn en er niet is, of er wel is en niet meetelt |
| reeksbreuk | van die dag af is een cijfer niet met dat van ervoor te vergelijken |
| herziening, wordt herzien | de bron zegt nu iets anders dan een brief drukte; hoeveel dat bij deze bron mag zijn, en waarom |
| cel verbeterd, besluit | iemand gaf een cel of een verschil een uitleg; *voorbeeld* als geen mens van die rol het heeft genomen |
| jaren zonder cijfer | lege jaren midden in een landelijke reeks |
| status | perioden die niet definitief zijn, of waarvan niet is gelezen of zij dat zijn (*onbekend*) |
| niet gezien | wat van het contract nog niemand bij de bron heeft gezien |
"""


def page(con: duckdb.DuckDBPyConnection) -> str:
    """The page, from the one version in this database."""
    vraag = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    con.execute(vraag, {"herzieningsruimte": str(ROOT / "dbt" / "seeds" / "herzieningsruimte.csv")})
    per: dict[str, list[tuple[str, str, str]]] = {}
    for tabel, _, *rest in con.fetchall():
        per.setdefault(tabel, []).append((rest[0], rest[1], rest[2]))
    con.execute("SELECT bron_tabel, coalesce(tabel_id, 'levering'), titel, ontbreekt IS NULL FROM kwaliteit.bronstatus ORDER BY bron_tabel")
    koppen = con.fetchall()
    (versie,) = con.execute("SELECT DISTINCT versie FROM kwaliteit.bronstatus").fetchone() or ("",)
    delen = [HEAD.format(versie=versie), SOORTEN, "\n## Tabellen die zijn ontvangen\n"]
    for tabel, tabel_id, titel, is_er in koppen:
        if is_er:
            delen.append(f"\n### {tabel}\n\n`{tabel}` ({tabel_id}): {titel}\n\n{_table(['wat', 'gebeurtenis', 'plaats'], per[tabel])}")
    weg = [(f"`{tabel}`", " ".join(g for _, g, _ in reversed(per[tabel]))) for tabel, _, _, is_er in koppen if not is_er]
    delen.append(f"\n## Tabellen die niet zijn ontvangen\n\n{_table(['tabel', 'wat'], weg)}")
    delen.append(f"\n## Wat alleen in een brief staat\n\n{_table(['wat', 'gebeurtenis', 'plaats'], per.get('', []))}")
    con.execute("SELECT figuur, definitie, leverancier, document || ':' || regel FROM referentie.lacunes ORDER BY document, regel::INTEGER")
    delen.append(
        "\nVan deze figuren drukt een brief alleen een afbeelding (`referentie.lacunes`); zij zijn op te vragen.\n\n"
        + _table(["figuur", "wat het is", "wie kan leveren", "plaats"], con.fetchall())
    )
    return "".join(delen)


def _table(koppen: list[str], rijen: list[tuple[str, ...]]) -> str:
    regels = [koppen, ["---"] * len(koppen), *([" ".join(str(c).replace("|", "/").split()) for c in r] for r in rijen)]
    return "".join(f"| {' | '.join(r)} |\n" for r in regels)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        opdracht = [sys.executable, "-m", "dagster_project.cli.app", "refresh", "--bron", "bundel", "--warehouse", folder]
        subprocess.run(opdracht, check=True, stdout=subprocess.DEVNULL)
        with connect(Path(folder) / DATABASE, read_only=True) as con:
            PAGE.write_text(page(con), encoding="utf-8")
