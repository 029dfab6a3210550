"""The figures of a published version, as the check of a letter needs them."""

from __future__ import annotations

import math
from pathlib import Path

import duckdb

from dagster_project.notation import exact
from dagster_project.publicatie.content.queries import queries
from dagster_project.publicatie.letter.link import Figures, Value
from sources.database import rows


def read_figures(con: duckdb.DuckDBPyConnection, versie: str) -> Figures:
    """All figures of the country and the regionale eenheden of one version, with the names by which a letter may call them."""
    vraag, wat = queries(Path(__file__).with_name("figures.sql")), {"versie": versie}
    waarden = [
        Value(
            r["indicator_id"], r["uitsplitsing"], r["regio_code"], r["periode"], exact(r["waarde"]).normalize(), r["meeteenheid"],
            r["kwalificatie"], r["periode_type"], r["wijze"], r["gedrukt_in"], r["is_synthetisch"],
        )
        for r in rows(con, vraag["waarden"], wat)
    ]  # fmt: skip
    namen = {r["indicator_id"]: r["naam"] for r in rows(con, vraag["namen"], wat)}
    breuken = {r["indicator_id"]: tuple(r["dagen"]) for r in rows(con, vraag["breuken"], wat)}
    regios = {r["regio_code"]: r["regio"] for r in rows(con, vraag["regios"], wat)}
    delen = {r["uitsplitsing"]: r["uitsplitsing_tekst"] for r in rows(con, vraag["delen"], wat)}
    return Figures.of(waarden, namen, regios, breuken, delen)


def read_bounds(con: duckdb.DuckDBPyConnection, seeds: str = "seeds") -> dict[str, tuple[float, float]]:
    """Per ``mate`` of a word for a change: from and up to how many percent it may be used.

    Args:
        seeds: where the seeds are: in a kandidaat as they are called, of a published version in its workshop (``werkplaats.seeds``).
    """
    grenzen = rows(con, f"SELECT mate, vanaf_pct, tot_pct FROM {seeds}.trendgrenzen")
    return {r["mate"]: (float(r["vanaf_pct"] or 0), math.inf if r["tot_pct"] is None else float(r["tot_pct"])) for r in grenzen}
