"""The gate: which verdicts a run must hold, and whether they let it through.

Fails closed (law 1). A run may be published when *every* required check has exactly one verdict in the kandidaat of
that run and none stops it. A check that did not run has no verdict and is a failed check. Dagster's own ``blocking`` is not
relied on: it only orders steps, and a run of the publishing step alone would pass it.

Verdicts stand in ``kwaliteit.controles`` of the kandidaat. The kandidaat is made for one run and starts empty, so a verdict
in it cannot be of another run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

from dagster_project import regels
from dagster_project.oordelen import FOUT, HERZIENINGEN, NIET_TOETSBAAR, VOLDOET, VOLDOET_NIET, WAARSCHUWING, Oordeel, Vereiste
from sources import catalogus
from sources.fouten import Bevinding
from sources.laden import Contractuitslag


@dataclass(frozen=True)
class Besluit:
    """What the gate decides: no ``redenen`` is a pass."""

    redenen: list[str]
    oordelen: list[Oordeel]

    @property
    def geslaagd(self) -> bool:
        return not self.redenen

    def samenvatting(self) -> dict[str, int]:
        """How many verdicts of each kind."""
        telling = dict.fromkeys((VOLDOET, VOLDOET_NIET, NIET_TOETSBAAR), 0)
        for o in self.oordelen:
            telling[o.oordeel] = telling.get(o.oordeel, 0) + 1
        return telling


def dbt_knopen(manifest: dict[str, Any]) -> dict[str, Vereiste]:
    """dbt node -> the verdict that it must yield: tests, unit tests, and every model whose contract is enforced."""
    uit = {}
    for uid, n in manifest["nodes"].items():
        if n["resource_type"] == "test":
            uit[uid] = Vereiste(f"dbt:{n['name']}", "dbt-test")
        elif n["resource_type"] == "model" and n["config"].get("contract", {}).get("enforced"):
            uit[uid] = Vereiste(f"dbt-contract:{n['schema']}.{n['alias']}", "dbt-contract")
    for uid, n in manifest.get("unit_tests", {}).items():
        uit[uid] = Vereiste(f"dbt-unit:{n['name']}", "dbt-unittest")
    return uit


def vereisten(manifest: dict[str, Any]) -> dict[str, Vereiste]:
    """Every check that a refresh must hold, from the catalogue, the dbt manifest and the rules: a fixed list, not what happened to run."""
    lijst = [Vereiste(c, "contract") for t in catalogus.te_verversen() for c in t.controle_ids()]
    lijst += [Vereiste(_correctie_id(t), "correctie") for t in catalogus.te_verversen()]
    lijst += dbt_knopen(manifest).values()
    lijst += [Vereiste(r.controle_id, "regel", r.leeg_is_niet_toetsbaar) for r in regels.lees()]
    lijst.append(Vereiste(HERZIENINGEN, "herzieningen"))
    uit = {v.controle_id: v for v in lijst}
    if len(uit) != len(lijst):
        raise ValueError("Twee controles hebben dezelfde naam; geef ze elk een eigen naam.")
    return uit


def maak_tabel(con: duckdb.DuckDBPyConnection) -> None:
    """``kwaliteit.controles``, with its comments."""
    kolommen = {
        "editie": "Editie van het halfjaarbericht.",
        "versie": "Versie van de editie.",
        "controle_id": "Naam van de controle.",
        "soort": "contract, correctie, dbt-test, dbt-unittest, dbt-contract, regel of herzieningen.",
        "tabel": "Tabel waarop de controle ziet.",
        "regel": "Wat wordt getoetst.",
        "oordeel": "voldoet, voldoet niet of niet toetsbaar.",
        "reden": "Waarom de controle er is.",
        "ernst": "fout houdt publicatie tegen, waarschuwing niet.",
        "eigenaar": "Wie een fout oplost.",
        "waargenomen": "Wat is gezien.",
        "verwacht": "Wat werd verwacht.",
        "voorbeelden": "Overtredende rijen (JSON).",
    }
    con.execute("CREATE SCHEMA IF NOT EXISTS kwaliteit")
    con.execute(f"CREATE TABLE kwaliteit.controles ({', '.join(f'{k} VARCHAR' for k in kolommen)}, PRIMARY KEY (versie, controle_id))")
    con.execute("COMMENT ON TABLE kwaliteit.controles IS 'Elke controle van de run die de uitgave maakte, met oordeel.'")
    for k, tekst in kolommen.items():
        con.execute(f"COMMENT ON COLUMN kwaliteit.controles.{k} IS '{tekst}'")


def noteer(con: duckdb.DuckDBPyConnection, oordelen: Iterable[Oordeel]) -> None:
    """Write verdicts of this run into its kandidaat."""
    editie, versie = con.execute("SELECT editie, versie FROM raw_run.editie").fetchone()
    rijen = [
        (
            editie,
            versie,
            o.controle_id,
            o.soort,
            o.tabel,
            o.regel,
            o.oordeel,
            o.reden,
            o.ernst,
            o.eigenaar,
            o.waargenomen,
            o.verwacht,
            json.dumps(o.voorbeelden, ensure_ascii=False),
        )
        for o in oordelen
    ]
    if rijen:
        con.executemany(f"INSERT INTO kwaliteit.controles VALUES ({', '.join('?' * 13)})", rijen)


def lees(con: duckdb.DuckDBPyConnection) -> list[Oordeel]:
    """The verdicts of the version that this kandidaat builds."""
    rijen = con.execute(
        "SELECT controle_id, soort, tabel, regel, oordeel, reden, ernst, eigenaar, waargenomen, verwacht, voorbeelden "
        "FROM kwaliteit.controles WHERE versie = (SELECT versie FROM raw_run.editie) ORDER BY controle_id"
    ).fetchall()
    return [Oordeel(*r[:-1], voorbeelden=json.loads(r[-1])) for r in rijen]


def beslis(con: duckdb.DuckDBPyConnection, vereist: dict[str, Vereiste]) -> Besluit:
    """Whether this kandidaat may be published."""
    oordelen = lees(con)
    per_id = {o.controle_id: o for o in oordelen}
    redenen = [f"{i} [niet uitgevoerd] Deze controle heeft in deze run geen oordeel." for i in vereist if i not in per_id]
    for o in oordelen:
        eis = vereist.get(o.controle_id)
        if o.houdt_tegen:
            redenen.append(str(o))
        elif o.oordeel == NIET_TOETSBAAR and not (eis and eis.mag_niet_toetsbaar):
            redenen.append(f"{o} Deze controle mag niet ontoetsbaar zijn.")
        elif o.oordeel not in (VOLDOET, VOLDOET_NIET, NIET_TOETSBAAR):
            redenen.append(f"{o} Dit oordeel bestaat niet.")
    if not vereist:
        redenen.append("Er zijn geen vereiste controles: de poort kan niets laten zien.")
    return Besluit(redenen, oordelen)


def contractoordelen(uitslag: Contractuitslag) -> list[Oordeel]:
    """Verdicts of poort 1; a rule that could not be reached has none, and so blocks."""
    redenen = {
        "leesbaar": "De bron gaf geen heel, leesbaar antwoord.",
        "kolommen": "Een kolom van het contract ontbreekt of is hernoemd.",
        "meeteenheden": "De bron telt in een andere meeteenheid dan de formule.",
        "definities": "De bron definieert een kolom anders dan eerder.",
        "typen": "Een cel is geen waarde van het afgesproken type.",
        "domein": "Een waarde die niet kan, of een categorie die het contract niet kent.",
        "sleutel": "Een rij of pagina is dubbel.",
        "volledig": "Een rij, regio of pagina ontbreekt.",
    }
    t = uitslag.tabel
    return [
        Oordeel(
            f"contract:{t.volledige_naam}:{regel}",
            "contract",
            t.volledige_naam,
            regel,
            VOLDOET_NIET if b else VOLDOET,
            redenen[regel],
            eigenaar="leverancier van de bron",
            waargenomen=f"{len(b)} bevindingen" if b else f"{uitslag.rijen} rijen",
            voorbeelden=list(map(_bevinding, b)),
        )
        for regel, b in uitslag.per_regel.items()
    ]


def correctieoordeel(uitslag: Contractuitslag) -> list[Oordeel]:
    """Whether every correction of this table could be applied as written; none when the table was not read."""
    if uitslag.correcties is None:
        return []
    return [
        Oordeel(
            _correctie_id(uitslag.tabel),
            "correctie",
            uitslag.tabel.volledige_naam,
            "correctie",
            VOLDOET_NIET if uitslag.correcties else VOLDOET,
            "Een correctie geldt zolang de bron de fout heeft, en geen dag langer.",
            eigenaar="datasteward JenV, DG Politie",
            waargenomen=f"{len(uitslag.correcties)} correcties die niet passen" if uitslag.correcties else "",
            voorbeelden=list(map(_bevinding, uitslag.correcties)),
        )
    ]


def _correctie_id(tabel: catalogus.Tabel) -> str:
    return f"correctie:{tabel.volledige_naam}"


def _bevinding(b: Bevinding) -> str:
    return f"{b.plaats}: gevonden {b.gevonden}; verwacht {b.verwacht}. {b.actie}"


def dbt_oordelen(manifest: dict[str, Any], run_results: dict[str, Any], con: duckdb.DuckDBPyConnection | None) -> list[Oordeel]:
    """Verdicts of dbt tests, unit tests and contracts from run_results.json (Dagster sees only the first of the three)."""
    knopen, uit = dbt_knopen(manifest), []
    eigenaren = {g["name"]: g["owner"]["name"] for g in manifest["groups"].values()}
    for r in run_results["results"]:
        eis = knopen.get(r["unique_id"])
        if eis is None or r["status"] == "skipped":
            continue  # no verdict: the gate sees a check that did not run
        knoop = manifest["nodes"].get(r["unique_id"]) or manifest["unit_tests"][r["unique_id"]]
        meta = (knoop.get("config") or {}).get("meta") or {}
        groep = manifest["nodes"].get(knoop.get("attached_node"), {}).get("group")  # of the model that a generic test is on
        geslaagd = r["status"] in ("success", "pass")
        tabel = (
            f"{knoop['schema']}.{knoop['alias']}"
            if eis.soort == "dbt-contract"
            else ", ".join(sorted(d.rsplit(".", 1)[1] for d in knoop["depends_on"]["nodes"]))
        )
        uit.append(
            Oordeel(
                eis.controle_id,
                eis.soort,
                tabel,
                knoop["name"],
                VOLDOET if geslaagd else VOLDOET_NIET,
                meta.get("reden") or knoop.get("description") or "Kolommen en typen van een gepubliceerde tabel liggen vast.",
                WAARSCHUWING if r["status"] == "warn" else FOUT,
                meta.get("eigenaar") or eigenaren.get(groep, "ontwikkelaar"),
                "" if geslaagd else (r.get("message") or "").strip(),
                "",
                [] if geslaagd or eis.soort != "dbt-test" or con is None else _dbt_rijen(con, r),
            )
        )
    return uit


def _dbt_rijen(con: duckdb.DuckDBPyConnection, r: dict[str, Any]) -> list[str]:
    try:
        tabel = con.execute(f"SELECT * FROM ({r['compiled_code']}) LIMIT 5")
        namen = [d[0] for d in tabel.description]
        return [", ".join(f"{n}={w}" for n, w in zip(namen, rij, strict=True)) for rij in tabel.fetchall()]
    except duckdb.Error:
        return []  # the test could not even be asked: its message says so
