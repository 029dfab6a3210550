"""All forms of an edition besides its Parquet: what report writers, analysts, readers and the data steward hold in their hands.

Each is made from the published tables of one version and from nothing else, so the same edition gives the same bytes. The order matters
twice: charts are drawn once, for page and PDF, while the forms without charts are made; and what describes the files comes after them.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from dagster_project.publicatie import datapakket, dcat, inhoud, pagina, pdf, poortrapport, tekenaar, werkboek, woordenboek


def verwarm() -> None:
    """Start what takes a second or two the first time."""
    tekenaar.klaarzetten()
    pdf.verwarm()


def maak(con: duckdb.DuckDBPyConnection, map: Path, versie: str) -> None:
    """Write every form of this version into ``map``, where its Parquet files are.

    Args:
        con: the published tables; other versions may be there too.
    """
    editie, lijst = inhoud.editie(con, versie), inhoud.themas(con, versie)
    tekent = tekenaar.neem()
    tekent.begin([f for t in lijst for f in t.figuren])
    werkboek.schrijf(con, versie, map)
    poortrapport.schrijf(con, versie, map)
    woordenboek.schrijf(con, versie, map)
    datapakket.schrijf(con, versie, map)
    tekeningen = tekent.klaar()
    (map / pagina.BESTAND).write_text(pagina.maak(con, editie, lijst, tekeningen), encoding="utf-8")
    (map / pdf.BESTAND).write_bytes(pdf.maak(con, editie, lijst, tekeningen))
    dcat.schrijf(con, versie, map)
