"""What the calculator on ``kerncijfers.html`` knows: the two models of an edition, so that a browser can do what ``scenario.reken`` does.

A page puts ``gegevens`` in its context as ``rekenhulp``, includes ``rekenhulp.css`` in its style and ``rekenhulp.html.j2`` in its text;
that brings ``rekenhulp.js`` along. tests/test_rekenhulp.py holds the outcome against the SQL.
"""

from __future__ import annotations

from typing import Any

import duckdb

from sources.laden import antwoord


def gegevens(con: duckdb.DuckDBPyConnection, versie: str) -> dict[str, Any]:
    """The figures behind the calculator, from the published tables of one version; doubles keep all their digits.

    Returns:
        ``eenheden``: the regionale eenheden in the order of their codes, each with the fte of the edition by model, Besluit and formatie.
        ``officieel``: per kenmerk the weight per 1.000 fte and the sum per eenheid. ``herberekend``: the clusters with share (percent) and
        coefficients, and the sums of their kenmerken; None when the edition has no such model, and then ``reden`` says why.
    """
    eenheden = antwoord(
        con,
        """SELECT regionale_eenheid AS naam, fte_model AS officieel, fte_herberekend AS herberekend, fte_besluit AS besluit, fte_formatie AS formatie
        FROM intermediate.int_verdeling__overzicht WHERE versie = $versie ORDER BY regionale_eenheid_code""",
        {"versie": versie},
    )
    (over,) = antwoord(
        con,
        """SELECT any_value(fte) AS fte, bool_or(is_synthetisch) AS officieel,
            (SELECT bool_or(is_synthetisch) FROM verdeling.herberekend_per_regionale_eenheid WHERE versie = $versie) AS herberekend
        FROM verdeling.per_regionale_eenheid WHERE versie = $versie""",
        {"versie": versie},
    )
    clusters = antwoord(
        con,
        """SELECT c.cluster AS id, c.naam, c.model, coalesce(string_split(c.volgt, '; '), []) AS volgt, c.aandeel_pct,
            coalesce(r.coefficienten, MAP {}) AS coefficienten
        FROM verdeling.clusters AS c
        LEFT JOIN (
            SELECT cluster, map_from_entries(list((kenmerk, coefficient) ORDER BY volgorde)) AS coefficienten
            FROM verdeling.regressie_kenmerken WHERE versie = $versie AND uitkomst = 'gekozen' GROUP BY cluster
        ) AS r USING (cluster)
        WHERE c.versie = $versie ORDER BY c.naam""",
        {"versie": versie},
    )
    reden = _reden(clusters)
    return {
        "versie": versie,
        "fte": over["fte"],
        "is_synthetisch": {"officieel": over["officieel"], "herberekend": bool(over["herberekend"])},
        "eenheden": eenheden,
        "officieel": {
            "gewichten": {
                r["kenmerk"]: r["gewicht"]
                for r in antwoord(
                    con,
                    "SELECT DISTINCT kenmerk, CAST(gewicht_per_1000_fte AS DOUBLE) AS gewicht FROM verdeling.bijdragen WHERE versie = $versie ORDER BY 1",
                    {"versie": versie},
                )
            },
            "sommen": _sommen(con, "verdeling.bijdragen", versie),
        },
        "herberekend": None if reden else {"clusters": clusters, "sommen": _sommen(con, "verdeling.herberekende_bijdragen", versie)},
        "reden": reden,
    }


def _reden(clusters: list[dict[str, Any]]) -> str | None:
    """Why there is no model fitted anew; None when there is one."""
    if not clusters:
        return "Van deze editie is alleen het officiële model gepubliceerd."
    if onbekend := [c["naam"] for c in clusters if c["aandeel_pct"] is None]:
        return f"Rekenen met clusters kan niet: van deze editie zijn de aandelen van de clusters niet bekend ({'; '.join(onbekend)})."
    return None


def _sommen(con: duckdb.DuckDBPyConnection, tabel: str, versie: str) -> dict[str, list[float]]:
    """Per kenmerk its sum in each regionale eenheid, in the order of their codes."""
    rijen = antwoord(
        con,
        f"""SELECT b.kenmerk, list(b.kenmerk_som ORDER BY e.regionale_eenheid_code) AS sommen
        FROM {tabel} AS b INNER JOIN verdeling.per_regionale_eenheid AS e USING (versie, regionale_eenheid)
        WHERE b.versie = $versie GROUP BY b.kenmerk ORDER BY b.kenmerk""",
        {"versie": versie},
    )
    return {r["kenmerk"]: r["sommen"] for r in rijen}
