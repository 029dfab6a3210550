"""``halfjaarbericht instellingen``: the settings as they hold now."""

from __future__ import annotations

import os

import typer

from dagster_project import settings
from dagster_project.cli.console import err, out

app = typer.Typer(add_completion=False)


@app.command()
def instellingen() -> None:
    """Toon elke instelling: de waarde, waar die vandaan komt en wat zij doet (0 goed, 1 een onbekende naam, of een geheim dat niet is te lezen)."""
    for naam, waarde, herkomst, betekenis in settings.effective(os.environ):
        out.print(f"{naam} = {waarde} ({herkomst}): {betekenis}", markup=False, soft_wrap=True)
    klachten = settings.complaints(os.environ)
    for klacht in klachten:
        err.print(klacht, markup=False, soft_wrap=True)
    if klachten:
        raise typer.Exit(1)
