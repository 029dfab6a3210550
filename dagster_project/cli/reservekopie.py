"""``halfjaarbericht reservekopie``: copy the warehouse, or read all copies back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dagster_project.cli.console import DEFAULT_FOLDER, WarehouseOption, err, friendly_errors, out, stop
from dagster_project.notation import nl
from dagster_project.publicatie.edition.verify import verify_all
from dagster_project.warehouse import backup
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import hold_lock
from sources.errors import CannotStart, SourceError

app = typer.Typer(add_completion=False)
BackupFolder = Annotated[Path, typer.Argument(metavar="MAP", help="De map met reservekopieën, liefst op een andere schijf of machine.")]


@app.command()
def reservekopie(
    naar: BackupFolder,
    folder: WarehouseOption = DEFAULT_FOLDER,
    verifieer: Annotated[
        bool, typer.Option("--verifieer", help="Maak niets; lees elke kopie die er staat terug en toets haar aan haar sha256.")
    ] = False,
) -> None:
    """Bewaar het hele warehouse in een andere map, of lees elke kopie daar terug (0 goed, 1 iets is beschadigd, 2 kan niet beginnen)."""
    with friendly_errors(SourceError):
        if verifieer:
            kopieen, objecten, fouten = backup.verify(naar.absolute())
            _tell(fouten)
            out.print(f"{kopieen} kopieën en {objecten} bestanden gelezen, {len(fouten)} fouten.")
            if fouten:
                raise typer.Exit(1)
            return
        warehouse = Warehouse(folder.absolute())
        if not warehouse.folder.is_dir():
            raise CannotStart(f"{warehouse.folder}: hier is geen warehouse om te bewaren.")
        with hold_lock(warehouse.folder):
            versies, fouten = _state(warehouse)
            gedaan = backup.take(warehouse, naar.absolute(), versies, fouten)
    wat = "gemaakt" if gedaan.is_nieuw else "niet nodig: er is niets veranderd sinds de vorige"
    out.print(
        f"Reservekopie {wat}: {naar / backup.COPIES / gedaan.naam[:29]}... met {gedaan.bestanden} bestanden van "
        f"{', '.join(versies) or 'een warehouse zonder uitgaven'}; {gedaan.nieuwe_objecten} nieuw ({nl(gedaan.nieuwe_bytes / 1e6)} MB).",
        markup=False,
        soft_wrap=True,
    )
    out.print("Alleen voor u: er staan vertrouwelijke leveringen in.", style="yellow")
    if fouten:
        _tell(fouten)
        stop(f"Het warehouse zelf is beschadigd ({len(fouten)}); deze kopie ook. 'terugzetten' kiest de nieuwste die heel is.", 1)


def _state(warehouse: Warehouse) -> tuple[list[str], list[str]]:
    """The published versions, and what is wrong; a warehouse that cannot be read is copied as it is, and the copy says so."""
    try:
        return [u.versie for u in warehouse.versions()], verify_all(warehouse)
    except CannotStart as e:
        return [], [str(e)]


def _tell(fouten: list[str]) -> None:
    for f in fouten:
        err.print(f, style="red", markup=False, soft_wrap=True)
