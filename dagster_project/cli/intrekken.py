"""``halfjaarbericht intrekken``: a published version no longer holds."""

from __future__ import annotations

from typing import Annotated

import typer

from dagster_project.cli.console import DEFAULT_FOLDER, ReasonOption, WarehouseOption, friendly_errors, one_line, out
from dagster_project.poort.approval import Approver
from dagster_project.publicatie.edition.approve import NotApproved, withdraw
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import hold_lock

app = typer.Typer(add_completion=False)


@app.command()
def intrekken(
    versie: Annotated[str, typer.Argument(metavar="VERSIE", help="Versie, bijvoorbeeld 2025-H2.0.")],
    rol: Annotated[Approver, typer.Option("--rol", help="Wie intrekt: een rol, nooit een naam.")],
    reden: ReasonOption,
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Trek een gepubliceerde versie in, vastgesteld of niet; zij blijft staan en heet voortaan ingetrokken (0 ingetrokken, 1 al gedaan, 2 kan niet)."""
    reden = one_line("--reden", reden)
    warehouse = Warehouse(folder.absolute())
    with friendly_errors(NotApproved):
        uitgave = warehouse.choose_version(versie)
        with hold_lock(warehouse.folder):
            was = withdraw(warehouse, uitgave, rol, reden)
    out.print(
        f"Ingetrokken: {versie} door {rol} (was {was.soort}). Verbeter haar met 'halfjaarbericht refresh --erratum REDEN'.", soft_wrap=True
    )
