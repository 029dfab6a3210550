"""All forms of an edition besides its Parquet: what report writers, analysts, readers and the data steward hold in their hands.

Each is made from the published tables of one version and from nothing else, so the same edition gives the same bytes. The order matters
twice: charts are drawn once, for page and PDF; and what describes the files of the edition comes after them.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from dagster_project.publicatie import datapakket, dcat, grafieken, inhoud, pagina, pdf, poortrapport, werkboek, woordenboek


def verwarm() -> None:
    """Start what draws and sets, which takes a second or two the first time; what it makes is thrown away."""
    grafieken.verwarm()
    pdf.verwarm()


def maak(con: duckdb.DuckDBPyConnection, map: Path, versie: str) -> None:
    """Write every form of this version into ``map``, where its Parquet files are.

    Args:
        con: the published tables; other versions may be there too.
    """
    editie, lijst = inhoud.editie(con, versie), inhoud.themas(con, versie)
    tekeningen = {f.id: grafieken.svg(f) for t in lijst for f in t.figuren}
    (map / pagina.BESTAND).write_text(pagina.maak(con, editie, lijst, tekeningen), encoding="utf-8")
    (map / pdf.BESTAND).write_bytes(pdf.maak(con, editie, lijst, tekeningen))
    werkboek.schrijf(con, versie, map)
    poortrapport.schrijf(con, versie, map)
    woordenboek.schrijf(con, versie, map)
    datapakket.schrijf(con, versie, map)
    dcat.schrijf(con, versie, map)
