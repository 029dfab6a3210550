"""``halfjaarbericht beeld``: a picture of the allocation."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Literal

import typer

from dagster_project import progress
from dagster_project.cli.console import DEFAULT_FOLDER, WarehouseOption, friendly_errors, progress_bars, stop
from dagster_project.publicatie.charts.allocation import draw_picture
from dagster_project.publicatie.charts.draw import as_png
from dagster_project.verdeling.models.regressie import RegressionError
from dagster_project.warehouse.editions import Warehouse

app = typer.Typer(add_completion=False)


@app.command()
def beeld(
    welk: Annotated[Literal["verdeling", "waterval", "stabiliteit", "actualisatie"], typer.Argument(help="Welk beeld.")],
    naar: Annotated[Path, typer.Option("--uit", metavar="BESTAND.svg", help="Schrijf naar dit bestand: .svg, of .png voor presentaties.")],
    eenheid: Annotated[str, typer.Option(help="Regionale eenheid: nodig voor waterval, mag bij actualisatie.")] = "",
    van: Annotated[
        Path | None, typer.Option(metavar="BESTAND.json", help="Stabiliteit uit 'zekerheid --formaat json'; anders wordt hier getrokken.")
    ] = None,
    editie: Annotated[str, typer.Option(help="Editie (nieuwste versie) of versie.")] = "",
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Een grafiek van de verdeling als SVG of PNG, met titel, meeteenheid, bron en editie."""
    with friendly_errors(RegressionError):
        soort = naar.suffix.lower()
        if soort not in (".svg", ".png"):
            stop(f"--uit {naar}: dit is een beeld; geef een naam op .svg of .png.")
        with ExitStack() as lang:
            if welk == "stabiliteit" and van is None:
                lang.enter_context(progress.listen(lang.enter_context(progress_bars())))
            svg = draw_picture(welk, Warehouse(folder.absolute()), editie, eenheid, van)
        naar.write_bytes(as_png(svg) if soort == ".png" else svg.encode())
