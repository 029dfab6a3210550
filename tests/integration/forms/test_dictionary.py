"""The dictionary says of every published column what the column is, and of nothing else; whatever drifts is seen."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from dagster_project import ROOT
from dagster_project.publicatie.content import figures
from dagster_project.publicatie.forms import dictionary
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect

VERSIE = "2025-H2.0"
GETAL = re.compile("DOUBLE|DECIMAL|INTEGER|BIGINT")


@pytest.fixture(scope="module")
def folder(huis: Warehouse, db: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dictionary of the published edition; read only."""
    folder = tmp_path_factory.mktemp("woordenboek")
    dictionary.write(db, VERSIE, folder, dictionary.described_tables(db, VERSIE), figures.themes(db, VERSIE))
    return folder


def lees(folder: Path) -> list[dict[str, str]]:
    with open(folder / dictionary.CSV, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


@pytest.fixture(scope="module")
def rijen(folder: Path) -> list[dict[str, str]]:
    return lees(folder)


def docblokken() -> dict[str, str]:
    """By name, the text that ``{{ doc('name') }}`` stands for."""
    tekst = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "dbt" / "models" / "_docs").glob("*.md"))
    return dict(re.findall(r"{% docs (\w+) %}\n(.*?)\n{% enddocs %}", tekst, re.S))


@cache
def uit_yaml() -> dict[str, dict[str, str]]:
    """What dbt's YAML says of each published column, read as text: by table and column, the comment that follows from it."""
    uit, blokken = {}, docblokken()
    for pad in (ROOT / "dbt" / "models" / "marts").rglob("*.yml"):
        for model in yaml.safe_load(pad.read_text(encoding="utf-8")).get("models", []):
            for k in model.get("columns", []):
                meta = k.get("config", {}).get("meta", {})
                uit[f"{model['name'].replace('__', '.', 1)}.{k['name']}"] = {
                    "omschrijving": re.sub(r"{{ doc\('(\w+)'\) }}", lambda m: blokken[m[1]], k["description"]).strip(),
                    "meeteenheid": meta.get("meeteenheid", ""),
                    "bron": meta.get("bron", dictionary.ZIE_TABEL),
                }
    return uit


def drift(rijen: list[dict[str, str]], edities: Path, con: duckdb.DuckDBPyConnection, yml: dict[str, dict[str, str]]) -> list[str]:
    """Where the dictionary, the Parquet files, the comments in the database and dbt's YAML do not say the same."""
    uit = []
    boek = {f"{r['tabel']}.{r['naam']}": r for r in rijen if r["soort"] == "kolom"}
    bestanden = {
        f"{pad.stem}.{naam}": soort
        for pad in edities.glob("*.parquet")
        for naam, soort, *_ in con.execute(f"DESCRIBE FROM read_parquet('{pad}')").fetchall()
    }
    uit += [f"{k}: niet in het woordenboek" for k in bestanden.keys() - boek.keys()]
    uit += [f"{k}: niet in een Parquet-bestand" for k in boek.keys() - bestanden.keys()]
    uit += [f"{k}: ander type" for k in bestanden.keys() & boek.keys() if bestanden[k] != boek[k]["type"]]
    teksten = dict(
        con.execute(
            "SELECT schema_name || '.' || table_name || '.' || column_name, comment FROM duckdb_columns() "
            "WHERE database_name = current_database()"
        ).fetchall()
    )
    for naam, r in boek.items():
        eigen = "" if r["bron"] == dictionary.ZIE_TABEL else r["bron"]
        delen = [r["omschrijving"], f"Meeteenheid: {r['meeteenheid']}." if r["meeteenheid"] else "", f"Bron: {eigen}." if eigen else ""]
        if " ".join(d for d in delen if d) != (teksten.get(naam) or ""):
            uit.append(f"{naam}: de database zegt iets anders")
        if naam in yml and yml[naam] != {k: r[k] for k in ("omschrijving", "meeteenheid", "bron")}:
            uit.append(f"{naam}: de YAML zegt iets anders")
        uit += [f"{naam}: geen {veld}" for veld in ("omschrijving", "bron") if not r[veld]]
        if GETAL.match(r["type"]) and not r["meeteenheid"]:
            uit.append(f"{naam}: geen meeteenheid")
    uit += [f"{r['naam']}: geen {veld}" for r in rijen if r["soort"] == "tabel" for veld in ("omschrijving", "bron") if not r[veld]]
    return uit


def test_niets_wijkt_af(rijen: list[dict[str, str]], huis: Warehouse, db: duckdb.DuckDBPyConnection) -> None:
    yml = uit_yaml()
    assert drift(rijen, huis.edition_dir(VERSIE), db, yml) == []
    boek = {f"{r['tabel']}.{r['naam']}" for r in rijen if r["soort"] == "kolom"}
    zonder_yaml = {k.rpartition(".")[0] for k in boek - yml.keys()}
    assert zonder_yaml == {"kwaliteit.controles", "kwaliteit.duidingen", "kwaliteit.herzieningen", "kwaliteit.modellen"}


def test_een_betekenis_staat_op_een_plaats() -> None:
    """A text that explains more than one column is a doc block; a label of a few words (Periode.) may stand where it is needed."""
    ymls = [p.read_text(encoding="utf-8") for p in (ROOT / "dbt" / "models").rglob("*__models.yml")]
    teksten = Counter(t for y in ymls for t in re.findall(r'^ {6,8}.*description: "?([^"\n]*)', y, re.M) if "{{ doc(" not in t)
    assert [t for t, n in teksten.items() if n > 1 and len(t) > 20] == []
    gebruikt = {naam for y in ymls for naam in re.findall(r"{{ doc\('(\w+)'\) }}", y)}
    assert gebruikt == docblokken().keys()


MUTATIES = {
    "omschrijving weg": (
        "COMMENT ON COLUMN verdeling.bijdragen.kenmerk IS NULL",
        {"verdeling.bijdragen.kenmerk: geen omschrijving", "verdeling.bijdragen.kenmerk: de YAML zegt iets anders"},
    ),
    "meeteenheid weg": (
        "COMMENT ON COLUMN verdeling.werklast.fte IS 'Berekende werklast van deze rij. Bron: AEF-rapport, bijlage C.'",
        {"verdeling.werklast.fte: geen meeteenheid", "verdeling.werklast.fte: de YAML zegt iets anders"},
    ),
    "andere bron": (
        "COMMENT ON COLUMN verdeling.werklast.fte IS 'Berekende werklast van deze rij. Meeteenheid: fte. Bron: iets anders.'",
        {"verdeling.werklast.fte: de YAML zegt iets anders"},
    ),
    "kolom erbij": (
        "ALTER TABLE verdeling.kenmerken ADD COLUMN nieuw DOUBLE",
        {"verdeling.kenmerken.nieuw: niet in een Parquet-bestand", "verdeling.kenmerken.nieuw: geen omschrijving",
         "verdeling.kenmerken.nieuw: geen meeteenheid"},
    ),
    "ander type": ("ALTER TABLE verdeling.kenmerken ALTER peiljaar TYPE BIGINT", {"verdeling.kenmerken.peiljaar: ander type"}),
    "kolom weg": ("ALTER TABLE verdeling.kenmerken DROP COLUMN status", {"verdeling.kenmerken.status: niet in het woordenboek"}),
    "tabel zonder uitleg": ("COMMENT ON TABLE verdeling.kenmerken IS NULL", {"verdeling.kenmerken: geen omschrijving"}),
}  # fmt: skip


@pytest.mark.parametrize("wat", MUTATIES)
def test_drift_in_de_database_valt_op(wat: str, anders: Callable[[str], Path], huis: Warehouse, tmp_path: Path) -> None:
    sql, verwacht = MUTATIES[wat]
    with connect(next(anders(sql).glob("*.duckdb"))) as con:
        dictionary.write(con, VERSIE, tmp_path, dictionary.described_tables(con, VERSIE), [])
        assert set(drift(lees(tmp_path), huis.edition_dir(VERSIE), con, uit_yaml())) == verwacht


@pytest.mark.parametrize("veld", ["omschrijving", "meeteenheid", "bron"])
def test_drift_in_de_yaml_valt_op(veld: str, rijen: list[dict[str, str]], huis: Warehouse, db: duckdb.DuckDBPyConnection) -> None:
    yml = uit_yaml() | {"verdeling.werklast.fte": uit_yaml()["verdeling.werklast.fte"] | {veld: "anders"}}
    assert drift(rijen, huis.edition_dir(VERSIE), db, yml) == ["verdeling.werklast.fte: de YAML zegt iets anders"]


def test_een_tabel_noemt_waaruit_zij_is_gemaakt(rijen: list[dict[str, str]]) -> None:
    """From the SQL of the models: the view of a family reads the long table, werklast_invoer two deliveries and the herindelingen."""
    bron = {r["naam"]: r["bron"].split(", ") for r in rijen if r["soort"] == "tabel"}
    assert "kerncijfers.waarden" in bron["kerncijfers.zedenvoorraad"]
    assert bron["verdeling.werklast_invoer"] == ["cbs.bevolking", "jenv.werklast_delicten", "jenv.werklast_gemeente"]
    assert bron["referentie.normen"] == ["register normen"]
    assert bron["kwaliteit.snapshots"] == [dictionary.VAN_DE_RUN]
    assert {"politie.reactietijden", "cbs.ziekteverzuim", "jenv.gtpa"} <= set(bron["kerncijfers.waarden"])


def test_elke_indicator_staat_erin(rijen: list[dict[str, str]]) -> None:
    """Those of the register, each with a definition, meeteenheid and source."""
    with open(ROOT / "dbt" / "seeds" / "indicatoren.csv", encoding="utf-8", newline="") as f:
        register = {r["indicator_id"]: r for r in csv.DictReader(f)}
    boek = {r["naam"]: r for r in rijen if r["soort"] == "indicator"}
    assert boek.keys() == register.keys()
    for naam, r in boek.items():
        assert (r["titel"], r["omschrijving"], r["meeteenheid"]) == (
            register[naam]["naam"],
            register[naam]["definitie"],
            register[naam]["meeteenheid"],
        )
        assert r["bron"] and r["beschikbaarheid"], naam


def test_norm_in_woorden(rijen: list[dict[str, str]]) -> None:
    """halfjaarbericht-2025-h2.txt:2123-2128 (Directive (EU) 2023/977): eight hours, three days, seven days."""
    norm = {r["naam"]: r["norm"] for r in rijen if r["soort"] == "indicator"}
    assert "hoogstens 7 dagen (regulier), vanaf 2025; wettelijk" in norm["eu_informatieverzoek_termijn"].split(" | ")
    assert norm["operationele_bezetting"] == ""


class Pagina(HTMLParser):
    """The names, links and outside references of a page."""

    def __init__(self, tekst: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.van_buiten: list[tuple[str, str]] = []
        self.feed(tekst)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        for naam, waarde in attrs:
            if naam == "id":
                self.ids.append(waarde)
            elif naam == "href" and tag == "a":
                self.links.append(waarde)
            elif naam in ("src", "href", "srcset", "action", "data"):
                self.van_buiten.append((tag, waarde))


def test_de_pagina_heeft_een_plaats_voor_elke_tabel_en_indicator(folder: Path, rijen: list[dict[str, str]]) -> None:
    pagina = Pagina((folder / dictionary.HTML).read_text(encoding="utf-8"))
    assert [i for i, n in Counter(pagina.ids).items() if n > 1] == []
    assert {r["naam"] for r in rijen if r["soort"] == "tabel"} <= set(pagina.ids)
    assert {f"indicator-{r['naam']}" for r in rijen if r["soort"] == "indicator"} <= set(pagina.ids)
    assert [k for k in pagina.links if k.startswith("#") and k[1:] not in pagina.ids] == []
    assert {k for k in pagina.links if not k.startswith("#")} == {dictionary.CSV}
    assert pagina.van_buiten == []


def test_de_pagina_zegt_van_elke_kolom_hetzelfde_als_de_csv(folder: Path, rijen: list[dict[str, str]]) -> None:
    """Compared as text without marks, so that what is escaped counts as what a reader sees."""
    tekst: list[str] = []
    lezer = HTMLParser(convert_charrefs=True)
    lezer.handle_data = tekst.append
    lezer.feed((folder / dictionary.HTML).read_text(encoding="utf-8"))
    alles = "\n".join(t.strip() for t in tekst if t.strip())
    weg = [r["naam"] for r in rijen if r["omschrijving"] not in alles or r["norm"].split(" | ")[0] not in alles]
    assert weg == []


def test_wat_iemand_schrijft_wordt_geen_html(anders: Callable[[str], Path], tmp_path: Path) -> None:
    sql = "UPDATE referentie.indicatoren SET definitie = '<script>alert(1)</script>' WHERE indicator_id = 'gtpa_incidenten'"
    with connect(next(anders(sql).glob("*.duckdb"))) as con:
        dictionary.write(con, VERSIE, tmp_path, dictionary.described_tables(con, VERSIE), [])
    assert "<script>alert" not in (tmp_path / dictionary.HTML).read_text(encoding="utf-8")
    assert "<script>alert(1)</script>" in (tmp_path / dictionary.CSV).read_text(encoding="utf-8")
