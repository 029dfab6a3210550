"""``halfjaarbericht terugzetten``: put a copy back as the warehouse."""

from __future__ import annotations

from typing import Annotated

import typer

from dagster_project.cli.console import DEFAULT_FOLDER, WarehouseOption, err, friendly_errors, out, stop
from dagster_project.cli.reservekopie import BackupFolder
from dagster_project.publicatie.edition.verify import verify_all
from dagster_project.warehouse import backup
from dagster_project.warehouse.editions import Warehouse
from sources.errors import SourceError

app = typer.Typer(add_completion=False)


@app.command()
def terugzetten(
    van: BackupFolder,
    folder: WarehouseOption = DEFAULT_FOLDER,
    kopie: Annotated[
        str,
        typer.Option("--kopie", metavar="NAAM", help="Begin van de naam van een kopie (in MAP/kopieen); anders de nieuwste die heel is."),
    ] = "",
    vervang: Annotated[
        bool,
        typer.Option(
            "--vervang", help="Ook als er een warehouse staat met wat de kopie niet heeft; dat blijft onder een andere naam bewaard."
        ),
    ] = False,
) -> None:
    """Zet het warehouse terug uit een reservekopie, heel of niet, en verifieer het (0 teruggezet, 1 beschadigd, 2 kan niet beginnen)."""
    warehouse = Warehouse(folder.absolute())
    with friendly_errors(SourceError):
        naam, copy = backup.choose(van.absolute(), kopie)
        weg = backup.restore(van.absolute(), copy, warehouse.folder, vervang)
        fouten = verify_all(warehouse)
    out.print(
        f"Teruggezet: {naam[:29]}... naar {warehouse.folder}, met {len(copy.bestanden)} bestanden van {', '.join(copy.versies) or 'een warehouse zonder uitgaven'}.",
        markup=False,
        soft_wrap=True,
    )
    if weg:
        out.print(f"Wat er stond staat nu in {weg}; haal die map weg als u haar niet meer nodig hebt.", markup=False, soft_wrap=True)
    for f in fouten:
        err.print(f, style="red", markup=False, soft_wrap=True)
    if fouten:
        stop(f"{len(fouten)} verschillen met wat is gepubliceerd. Kies een oudere kopie met --kopie.", 1)
    out.print(f"{len(warehouse.versions())} versies zijn zoals gepubliceerd, en elke snapshot en levering is er.", style="bold green")
