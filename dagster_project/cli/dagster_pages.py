"""``halfjaarbericht dagster``: Dagster's own pages, on the one instance of this warehouse."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from dagster_project.cli.console import DEFAULT_FOLDER, WarehouseOption, friendly_errors, out, stop

app = typer.Typer(add_completion=False)


@app.command()
def dagster(
    folder: WarehouseOption = DEFAULT_FOLDER,
    poort: Annotated[int, typer.Option(help="Poort van de webpagina, op 127.0.0.1.")] = 3000,
    alleen_bijwerken: Annotated[
        bool, typer.Option("--alleen-bijwerken", help="Neem de runs van de opdrachtregel op en stop; de pagina's gaan niet open.")
    ] = False,
) -> None:
    """Open Dagster op dit warehouse: alle runs, ook die van de opdrachtregel, met assets, controles, roosters en sensoren."""
    from dagster_project import instance, outbox
    from dagster_project.definitions import defs

    folder = folder.absolute()
    with friendly_errors():
        try:
            with instance.open_instance(folder) as i:
                gedaan = outbox.take_in(i, outbox.folder(folder), defs().resolve_job_def("verversen"))
        except instance.NoInstance as e:
            stop(str(e))
    out.print(f"Runs van de opdrachtregel opgenomen in Dagster: {len(gedaan)}. Bewaard in: {instance.where(folder)}", soft_wrap=True)
    if not alleen_bijwerken:
        opdracht = [str(Path(sys.executable).parent / "dagster"), "dev", "-m", "dagster_project.definitions", "-p", str(poort)]
        sys.stdout.flush()
        os.execve(opdracht[0], opdracht, os.environ | instance.environment(folder))  # it is told to stop, not a parent that waits for it
