"""``halfjaarbericht sleutel``: a key pair to approve editions with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from dagster_project.cli.console import DEFAULT_FOLDER, KEY, WarehouseOption, friendly_errors, out
from dagster_project.warehouse.signing import make_key_pair

app = typer.Typer(add_completion=False)


@app.command()
def sleutel(
    bestand: Annotated[
        str, typer.Argument(metavar="BESTAND", help=f"Waar de geheime sleutel komt; standaard {KEY}.", show_default=False)
    ] = KEY,
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Maak een sleutelpaar om edities mee vast te stellen: de geheime alleen voor uzelf, de openbare (.pub) voor wie wil verifiëren."""
    pad = Path(os.path.expanduser(bestand))  # a name that is nobody's stays as it is
    with friendly_errors():
        openbaar, naam = make_key_pair(pad, folder.absolute())
    out.print(f"Sleutel {naam}", soft_wrap=True)
    out.print(
        f"  geheim    {pad} (alleen voor u te lezen; bewaar een kopie op een veilige plaats)\n  openbaar  {openbaar}",
        markup=False,
        soft_wrap=True,
    )
