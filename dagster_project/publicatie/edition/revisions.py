"""Revisions: what one version says other than another, value by value, and why. Part of every edition (law 4).

One comparison in SQL, ``compare``, on two versions that stand in one database. Publication fills ``kwaliteit.herzieningen``
with it, before the gate decides; the door ``halfjaarbericht herzieningen`` asks it of any two.

The cause of a change is the first of these that holds:

- ``correctie``: a cell that the value comes from is corrected in one version and not, or not the same, in the other;
- ``methode``: the seed ``reeksbreuken`` says that the edition of the later version revises or redefines the indicator (or one that the
  value is computed from: all its cells are among those of the value);
- ``bron``: the snapshot of a source table of the value is another;
- ``code``: none of these, so the computation or a seed is another.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from dagster_project.poort.verdicts import HERZIENINGEN, VOLDOET, Verdict
from dagster_project.poort.words import stuks
from dagster_project.publicatie.content.queries import queries
from sources import catalog
from sources.cells import SQL_CELLEN
from sources.database import one_row, rows, scalar

BRIEF = " (brief)"
"""What the name of a vintage ends with when it is a letter and not a version of the warehouse."""
WERKLAST = sorted(
    {"cbs.bevolking", "jenv.formatie_per_cluster", "jenv.kandidaatkenmerken"}
    | {t for t in catalog.tabellen() if t.startswith("jenv.werklast_")}
)
"""What the model that is fitted anew rests on, besides the kenmerken."""


def _vraag(van: str, naar: str) -> str:
    sql = queries(Path(__file__).with_suffix(".sql"))
    soort, waar = ("brieven", "kerncijfers.vintages") if van.endswith(BRIEF) or naar.endswith(BRIEF) else ("versies", "referentie.edities")
    return sql[soort].format(werklast=WERKLAST, uit=sql["uit"], breuk=sql["breuk"].format(waar=waar))


def compare(con: duckdb.DuckDBPyConnection, van: str, naar: str) -> list[dict[str, Any]]:
    """What ``naar`` says other than ``van``: a row per value, with the columns of ``kwaliteit.herzieningen``.

    Args:
        con: a database that holds both.
        van, naar: versions (``2025-H2.0``) or letters (``2021-H2 (brief)``), as in ``kerncijfers.vintages``.
    """
    con.execute(SQL_CELLEN)
    return rows(con, _vraag(van, naar), {"van": van, "naar": naar})


def make_report(con: duckdb.DuckDBPyConnection, vorige_versie: str | None, regels: list[str]) -> Verdict:
    """Fill ``kwaliteit.herzieningen`` for the version that is built; the one before it stands in the same database.

    Against an earlier edition new periods are expected and only changed and vanished values are listed; against an earlier
    version of the same edition all three. ``regels``: what the gate asks other than it did then.
    """
    n = 0
    if vorige_versie is not None:
        editie, versie = one_row(con, "SELECT editie, versie FROM raw_run.editie")
        con.execute(SQL_CELLEN)
        n = scalar(
            con,
            f"INSERT INTO kwaliteit.herzieningen BY NAME SELECT * FROM ({_vraag(vorige_versie, versie)}) WHERE $alles OR soort <> 'nieuw'",
            {"van": vorige_versie, "naar": versie, "alles": vorige_versie.startswith(f"{editie}.")},
        )
    waargenomen = (
        "eerste uitgave, niets om mee te vergelijken"
        if vorige_versie is None
        else f"{stuks(n, 'herziene waarde', 'herziene waarden')} ten opzichte van {vorige_versie}"
        + (f"; de poort vraagt iets anders op {stuks(len(regels), 'tabel', 'tabellen')}" if regels else "")
    )
    return Verdict(
        controle_id=HERZIENINGEN,
        soort="herzieningen",
        tabel="kwaliteit.herzieningen",
        regel="gemaakt",
        oordeel=VOLDOET,
        reden="Het herzieningsoverzicht hoort bij de uitgave en kan later niet meer worden gemaakt.",
        eigenaar="datasteward JenV, DG Politie",
        waargenomen=waargenomen,
        voorbeelden=[f"regels op {r}" for r in regels],
    )


Series = tuple[str, str, str]
"""indicator_id, regio_code and uitsplitsing."""


def triangles(con: duckdb.DuckDBPyConnection, reeksen: list[Series]) -> dict[Series, tuple[list[str], list[list[Any]]]]:
    """The revision triangle of each of these series: every periode against every vintage, in order of publication.

    One question for all of them, for each reads every version that was ever published.

    Returns:
        Headers (``periode`` and the vintages), and rows with None where a vintage says nothing of a periode.
    """
    rijen = con.execute(
        """SELECT indicator_id, regio_code, uitsplitsing, versie, periode, waarde,
            min(publicatiedatum) OVER (PARTITION BY indicator_id, regio_code, uitsplitsing, versie) AS dag
        FROM kerncijfers.vintages
        SEMI JOIN (SELECT unnest($i) AS indicator_id, unnest($r) AS regio_code, unnest($u) AS uitsplitsing) USING (indicator_id, regio_code, uitsplitsing)
        QUALIFY row_number() OVER (
            PARTITION BY indicator_id, regio_code, uitsplitsing, versie, periode ORDER BY is_onzeker, kwalificatie <> 'exact', stap, plaats) = 1
        ORDER BY dag NULLS FIRST, soort DESC, versienummer""",  # gedrukt before berekend of the same day
        dict(zip("iru", map(list, zip(*reeksen, strict=True)), strict=True)) if reeksen else {"i": [], "r": [], "u": []},
    ).fetchall()
    per_cel: dict[Series, dict[tuple[str, str], Any]] = {reeks: {} for reeks in reeksen}
    for indicator, regio, uitsplitsing, versie, periode, waarde, _ in rijen:
        per_cel[indicator, regio, uitsplitsing][periode, versie] = waarde
    uit = {}
    for reeks, cellen in per_cel.items():
        vintages = list(dict.fromkeys(versie for _, versie in cellen))
        uit[reeks] = (["periode", *vintages], [[p, *(cellen.get((p, v)) for v in vintages)] for p in sorted({p for p, _ in cellen})])
    return uit
