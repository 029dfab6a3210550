"""``halfjaarbericht sql``: the published database in DuckDB's own terminal program, read-only."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Annotated, Literal

import duckdb_cli
import typer

from dagster_project.cli.console import DEFAULT_FOLDER, FormatHelp, WarehouseOption, err, friendly_errors
from dagster_project.warehouse import approvals
from dagster_project.warehouse.editions import Warehouse

app = typer.Typer(add_completion=False)

PROGRAM = Path(duckdb_cli.__file__).with_name("duckdb")
FORMS = {"tekst": "-box", "csv": "-csv", "json": "-json", "md": "-markdown"}


@app.command()
def sql(
    vraag: Annotated[str, typer.Argument(metavar="[VRAAG]", help="Een vraag in SQL; zonder vraag opent het programma.")] = "",
    formaat: Annotated[Literal["tekst", "csv", "json", "md"], FormatHelp] = "tekst",
    werkplaats: Annotated[
        bool,
        typer.Option(
            "--werkplaats",
            help="Koppel ook de weg naar de cijfers van de nieuwste versie, als werkplaats: werkplaats.staging, werkplaats.seeds.",
        ),
    ] = False,
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Bevraag de gepubliceerde database in de terminal, alleen-lezen (0 beantwoord, 1 de vraag klopt niet, 2 kan niet beginnen)."""
    warehouse = Warehouse(folder.absolute())
    with friendly_errors():
        uitgave = warehouse.choose()
        stand = approvals.states(warehouse, [uitgave])[uitgave.versie]
        err.print(f"{warehouse.database} (nieuwste: {uitgave.versie}, {stand}), alleen-lezen", soft_wrap=True)
        koppel = warehouse.attach_sql(uitgave.versie) if werkplaats else ""
    begin = ["-cmd", koppel] if koppel else []
    begin += ["-c", vraag] if vraag else ["-cmd", "FROM lees_mij"]
    klaar = subprocess.run([PROGRAM, "-readonly", FORMS[formaat], warehouse.database, *begin], check=False)
    raise typer.Exit(1 if klaar.returncode else 0)
