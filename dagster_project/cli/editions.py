"""``halfjaarbericht edities``: what is published, and whether it still is as it was."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from dagster_project.cli.console import DEFAULT_FOLDER, WarehouseOption, err, friendly_errors, out, stop
from dagster_project.publicatie.edition.verify import verify_editions
from dagster_project.warehouse.editions import NOTHING_PUBLISHED, Warehouse
from sources.errors import SourceError

app = typer.Typer(add_completion=False)


@app.command()
def edities(
    folder: WarehouseOption = DEFAULT_FOLDER,
    verifieer: Annotated[
        bool,
        typer.Option(
            "--verifieer", help="Toets elk bestand, elk manifest en de hele database aan wat is gepubliceerd (1: er is iets veranderd)."
        ),
    ] = False,
) -> None:
    """Alle gepubliceerde versies, met reden en map."""
    warehouse = Warehouse(folder.absolute())
    with friendly_errors(SourceError):
        uitgaven = warehouse.versions()
        if not uitgaven:
            out.print(NOTHING_PUBLISHED)
            return
        if verifieer:
            _verifieer(warehouse)
            return
        t = Table("versie", "publicatiedatum", "reden", "map")
        for u in uitgaven:
            m = warehouse.manifest(u)
            t.add_row(u.versie, m["publicatiedatum"], m["reden"] or "eerste uitgave", str(warehouse.edition_dir(u.versie)))
        out.print(t)


def _verifieer(warehouse: Warehouse) -> None:
    fouten = verify_editions(warehouse)
    for f in fouten:
        err.print(f, style="red", markup=False, soft_wrap=True)
    if fouten:
        stop(f"{len(fouten)} verschillen met wat is gepubliceerd.", 1)
    out.print(f"{len(warehouse.versions())} versies zijn zoals gepubliceerd: bestanden, manifesten en alles in de database.")
