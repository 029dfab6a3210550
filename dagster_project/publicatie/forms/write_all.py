"""All forms of an edition besides its Parquet: what report writers, analysts, readers and the data steward hold in their hands.

Each is made from the published tables of one version and from nothing else, so the same edition gives the same bytes. The order matters
twice: charts are drawn once, for page and PDF, while the forms without charts are made; and what describes the files comes after them.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from dagster_project.publicatie.charts import worker
from dagster_project.publicatie.content import figures
from dagster_project.publicatie.forms import datapackage, dcat, dictionary, gate_report, page, pdf, workbook


def warm_up() -> None:
    """Start what takes a second or two the first time."""
    worker.make_ready()
    pdf.warm_up()


def write_all(con: duckdb.DuckDBPyConnection, folder: Path, versie: str) -> None:
    """Write every form of this version into ``map``, where its Parquet files are.

    Args:
        con: the published tables; other versions may be there too.
    """
    editie, lijst = figures.read_editie(con, versie), figures.themes(con, versie)
    tekent = worker.take()
    tekent.begin([f for t in lijst for f in t.figuren])
    workbook.write(con, versie, folder)
    gate_report.write(con, versie, folder)
    dictionary.write(con, versie, folder)
    datapackage.write(con, versie, folder)
    tekeningen = tekent.klaar()
    (folder / page.BESTAND).write_text(page.render(con, editie, lijst, tekeningen), encoding="utf-8")
    (folder / pdf.BESTAND).write_bytes(pdf.render(con, editie, lijst, tekeningen))
    dcat.write(con, versie, folder)
