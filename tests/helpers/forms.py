"""The page on its own, with its charts drawn here: what a refresh makes together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from dagster_project.publicatie.charts import draw
from dagster_project.publicatie.content import figures
from dagster_project.publicatie.content.model import Figure
from dagster_project.publicatie.forms import page, write_all


def without_mark(f: Figure) -> Figure:
    """A figure of the example without what says that it is one; that is a test of its own (integration/forms/test_voorbeeld.py)."""
    merk = "VOORBEELD: "
    bewering = f.bewering.removeprefix(merk)
    return replace(f, titel=f.titel.removeprefix(merk), bewering=bewering, zinnen=[z.removeprefix(merk) for z in f.zinnen])


def write_page(con: duckdb.DuckDBPyConnection, versie: str, folder: Path) -> None:
    """``kerncijfers.html`` of this version, with the files of its figures."""
    e, lijst = figures.read_editie(con, versie), figures.themes(con, versie)
    tekeningen = {f.id: draw.svg(f) for t in lijst for f in t.figuren}
    (folder / page.BESTAND).write_text(page.render(con, e, lijst, tekeningen), encoding="utf-8")
    write_all.write(folder, write_all.figure_files(e, lijst, tekeningen))
