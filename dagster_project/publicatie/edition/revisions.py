"""Revisions: what one version says other than another, value by value, and why. Part of every edition (law 4).

One comparison in SQL, ``compare``, on two versions that stand in one database. Publication fills ``kwaliteit.herzieningen``
with it, before the gate decides; the door ``halfjaarbericht herzieningen`` asks it of any two.

The cause of a change is the first of these that holds:

- ``correctie``: a cell that the value comes from is corrected in one version and not, or not the same, in the other;
- ``methode``: the seed ``reeksbreuken`` says that the edition of the later version revises or redefines the indicator (or one that the
  value is computed from: all its cells are among those of the value);
- ``peiljaar``: a kenmerk that it rests on is of another year, also when that year stood in the same bytes before;
- ``bron``: the snapshot of a source table of the value is another;
- ``methode``: an agreement (a seed) that the table is made with is another, in the rows of this indicator where it has one;
- ``code``: none of these, so the computation is another.

Beside a letter, which has no cells: ``methode`` by that seed, ``bron`` where ``kwaliteit.aansluiting`` calls the printed figure revised, or ``onbekend``.

A changed decision changes no value but what is said of one: rows of their own, with cause ``besluit``.
"""

from __future__ import annotations

import csv
import io
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


def _gemaakt(con: duckdb.DuckDBPyConnection, van: str, naar: str) -> dict[str, list[str]]:
    """A letter was made by nobody here."""
    return {} if van.endswith(BRIEF) or naar.endswith(BRIEF) else changed_making(con, van, naar)


TABELLEN = ("kerncijfers.waarden", "verdeling.kenmerken", "verdeling.per_regionale_eenheid", "verdeling.herberekend_per_regionale_eenheid",
            "verdeling.werklast_invoer")  # fmt: skip
"""What is compared."""
ONDERWERP = ("indicator_id", "kenmerk")
"""Columns of an agreement that say of which indicator or kenmerk a row is."""


def changed_making(con: duckdb.DuckDBPyConnection, van: str, naar: str) -> dict[str, list[str]]:
    """What of the making of the compared tables is other, as ``kwaliteit.modellen`` kept it: the parameters of the comparison.

    Returns:
        In lists of the same length: the table, the indicator that it is about (empty for all), ``seed`` or ``model``, and what is other.
    """
    uit: dict[str, list[str]] = {"tabellen": [], "indicatoren": [], "soorten": [], "wat": []}
    gemaakt = {v: {r["model"]: r for r in rows(con, "FROM kwaliteit.modellen WHERE versie = $v", {"v": v})} for v in (van, naar)}
    if not (gemaakt[van] and gemaakt[naar]):
        return uit  # of before it was kept
    for tabel in TABELLEN:
        namen = {v: _made_of(gemaakt[v], tabel.replace(".", "__")) for v in (van, naar)}
        for naam in sorted(namen[van] & namen[naar]):
            toen, nu = (gemaakt[v][naam] for v in (van, naar))
            if toen["sql"] == nu["sql"] or (nu["soort"] == "seed" and not toen["sql"]):  # not kept then
                continue
            over = _changed_subjects(toen["sql"], nu["sql"]) if nu["soort"] == "seed" else [""]
            for onderwerp in [""] if tabel.endswith("per_regionale_eenheid") else over:  # the allocation rests on all kenmerken
                for kolom, w in zip(uit, (tabel, onderwerp, nu["soort"], naam), strict=True):
                    uit[kolom].append(w)
    return uit


def _made_of(modellen: dict[str, dict[str, Any]], begin: str) -> set[str]:
    """A model with all models and seeds that it is made of."""
    uit, rij = set[str](), [begin]
    while rij:
        naam = rij.pop()
        if naam in modellen and naam not in uit:
            uit.add(naam)
            rij += modellen[naam]["invoer"].split(", ")
    return uit


def _changed_subjects(toen: str, nu: str) -> list[str]:
    """Of which indicators or kenmerken the rows of this seed are other; of none in particular where it has no column that says so."""
    rijen = [{tuple(r.items()) for r in csv.DictReader(io.StringIO(t))} for t in (toen, nu)]
    anders = [dict(r) for r in rijen[0] ^ rijen[1]]
    return sorted({next((r[k] for k in ONDERWERP if k in r), "") for r in anders})


def compare(con: duckdb.DuckDBPyConnection, van: str, naar: str) -> list[dict[str, Any]]:
    """What ``naar`` says other than ``van``: a row per value, with the columns of ``kwaliteit.herzieningen``.

    Args:
        con: a database that holds both.
        van, naar: versions (``2025-H2.0``) or letters (``2021-H2 (brief)``), as in ``kerncijfers.vintages``.
    """
    con.execute(SQL_CELLEN)
    return rows(con, _vraag(van, naar), {"van": van, "naar": naar} | _gemaakt(con, van, naar))


def still_held(con: duckdb.DuckDBPyConnection, nieuwer: dict[str, Path]) -> list[str]:
    """What the version that is built mends and a newer edition still has as it was, a line for each of these.

    Args:
        nieuwer: the newest version of each newer edition, with the Parquet of its values.
    """
    uit = []
    for versie, pad in nieuwer.items():
        n = scalar(
            con,
            "SELECT count(*) FROM kwaliteit.herzieningen AS h INNER JOIN read_parquet($pad) AS w USING (indicator_id, regio_code, uitsplitsing, periode) "
            "WHERE h.versie = (SELECT versie FROM raw_run.editie) AND h.tabel = 'kerncijfers.waarden' AND h.soort <> 'nieuw' AND w.waarde = h.oud",
            {"pad": str(pad)},
        )
        if n:
            uit.append(
                f"{versie} heeft nog {stuks(n, 'waarde', 'waarden')} die hier {'is' if n == 1 else 'zijn'} verbeterd; geef ook die editie opnieuw uit"
            )
    return uit


def make_report(
    con: duckdb.DuckDBPyConnection, vorige_versie: str | None, regels: list[str], nieuwer: dict[str, Path] | None = None
) -> Verdict:
    """Fill ``kwaliteit.herzieningen`` for the version that is built; the one before it stands in the same database.

    Against an earlier edition new periods are expected and only changed and vanished values are listed; against an earlier
    version of the same edition all three. ``regels``: what the gate asks other than it did then; ``nieuwer``: as in ``still_held``.
    """
    n, nog = 0, list[str]()
    if vorige_versie is not None:
        editie, versie = one_row(con, "SELECT editie, versie FROM raw_run.editie")
        con.execute(SQL_CELLEN)
        con.execute(
            f"INSERT INTO kwaliteit.herzieningen BY NAME SELECT * FROM ({_vraag(vorige_versie, versie)}) WHERE $alles OR soort <> 'nieuw'",
            {"van": vorige_versie, "naar": versie, "alles": vorige_versie.startswith(f"{editie}.")}
            | changed_making(con, vorige_versie, versie),
        )
        n = scalar(con, "SELECT count(*) FROM kwaliteit.herzieningen WHERE versie = $v AND soort <> 'besluit'", {"v": versie})
        nog = still_held(con, nieuwer or {})
    waargenomen = (
        "eerste uitgave, niets om mee te vergelijken"
        if vorige_versie is None
        else f"{stuks(n, 'herziene waarde', 'herziene waarden')} ten opzichte van {vorige_versie}"
        + "".join(f"; {zin}" for zin in nog)
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
