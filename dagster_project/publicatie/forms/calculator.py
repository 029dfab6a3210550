"""What the calculator on ``kerncijfers.html`` knows: the two models of an edition, so that a browser can do what ``scenario.reken`` does.

A page puts ``gegevens`` in its context as ``rekenhulp``, includes ``rekenhulp.css`` in its style and ``rekenhulp.html.j2`` in its text;
that brings ``rekenhulp.js`` along. tests/integration/forms/test_calculator.py holds the outcome against the SQL.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from dagster_project.publicatie.content.queries import queries
from dagster_project.verdeling.allocate import ADVIES, ADVIES_CLUSTERS, demonstratie
from sources.database import rows

BREED = 1e-6
"""fte; a band below this is none: every kenmerk was measured."""


def calculator_data(con: duckdb.DuckDBPyConnection, versie: str) -> dict[str, Any]:
    """The figures behind the calculator, from the published tables of one version; doubles keep all their digits.

    Returns:
        ``eenheden``: the regionale eenheden in the order of their codes, each with the fte of the edition by model, Besluit and formatie,
        and the least and most by the official model with other keys for what is estimated. ``met_band``: whether those differ.
        ``officieel``: per kenmerk the weight per 1.000 fte and the sum per eenheid. ``herberekend``: the clusters with share (percent) and
        coefficients, and the sums of their kenmerken; None when the edition has no such model, and then ``reden`` says why.
    """
    sql = queries(Path(__file__).with_suffix(".sql"))

    def ask(vraag: str, **tabel: str) -> list[dict[str, Any]]:
        return rows(con, sql[vraag].format(**tabel) if tabel else sql[vraag], {"versie": versie})

    (over,), eenheden = ask("geheel"), ask("eenheden")
    clusters = ask("clusters")
    reden = _reden(clusters)
    return {
        "versie": versie,
        "fte": over["fte"],
        "is_synthetisch": {"officieel": over["officieel"], "herberekend": bool(over["herberekend"])},
        "eenheden": eenheden,
        "met_band": any(e["hoog"] - e["laag"] > BREED for e in eenheden),
        "advies": ADVIES,
        "officieel": {
            "gewichten": {r["kenmerk"]: r["gewicht"] for r in ask("gewichten")},
            "sommen": _per_kenmerk(ask("sommen", tabel="verdeling.bijdragen")),
        },
        "herberekend": None
        if reden
        else {
            "clusters": clusters,
            "demonstratie": demonstratie(over["kandidaten"]),
            "advies": ADVIES_CLUSTERS,
            "sommen": _per_kenmerk(ask("sommen", tabel="verdeling.herberekende_bijdragen")),
        },
        "reden": reden,
    }


def _reden(clusters: list[dict[str, Any]]) -> str | None:
    """Why there is no model fitted anew; None when there is one."""
    if not clusters:
        return "Van deze editie is alleen het officiële model gepubliceerd."
    if onbekend := [c["naam"] for c in clusters if c["aandeel_pct"] is None]:
        return f"Rekenen met clusters kan niet: van deze editie zijn de aandelen van de clusters niet bekend ({'; '.join(onbekend)})."
    return None


def _per_kenmerk(rijen: list[dict[str, Any]]) -> dict[str, list[float]]:
    """Per kenmerk its sum in each regionale eenheid, in the order of their codes."""
    return {r["kenmerk"]: r["sommen"] for r in rijen}
