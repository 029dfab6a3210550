"""``halfjaarbericht ronde``: where the round of an edition stands, step by step."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from dagster_project.cli.console import DEFAULT_FOLDER, DayOption, JsonOption, WarehouseOption, friendly_errors, out
from dagster_project.poort import ronde as stappen
from dagster_project.poort.status import KLEUREN, ROOD
from dagster_project.warehouse import release_calendar
from dagster_project.warehouse.editions import Warehouse
from sources.errors import SourceError

app = typer.Typer(add_completion=False)
EditieOption = Annotated[str | None, typer.Option("--editie", help="Editie, bijvoorbeeld 2026-H1; anders die van dit halfjaar.")]


def choose(editie: str | None, datum: datetime | None) -> tuple[str, date]:
    """The edition that is meant and the day; ends the command when the calendar does not have it."""
    dag = (datum or datetime.now()).date()
    with friendly_errors():
        if editie is None:
            return release_calendar.edition_on(dag), dag
        release_calendar.require(editie)
    return editie, dag


@app.command()
def ronde(
    editie: EditieOption = None,
    folder: WarehouseOption = DEFAULT_FOLDER,
    datum: DayOption = None,
    als_json: JsonOption = False,
) -> None:
    """De stappen van de halfjaarlijkse ronde: stand, wie, uiterlijk wanneer en de opdracht (0 niets op rood, 1 iets op rood, 2 kan niet)."""
    with friendly_errors(SourceError):
        editie, dag = choose(editie, datum)
        alle = stappen.steps(Warehouse(folder.absolute()), editie, dag)
    if als_json:
        print(
            json.dumps({"editie": editie, "op": str(dag), "stappen": [asdict(s) for s in alle]}, ensure_ascii=False, indent=1, default=str)
        )
    else:
        t = Table(
            "stap",
            "wat",
            "stand",
            "wie",
            "uiterlijk",
            "toelichting",
            title=f"Ronde {editie} (brief: {release_calendar.publication()[editie]}), op {dag}",
            title_justify="left",
        )
        for s in alle:
            t.add_row(s.stap, Text(s.wat), Text(s.kleur, style=KLEUREN[s.kleur]), s.wie, str(s.uiterlijk or ""), Text(s.tekst))
        out.print(t)
        for s in (s for s in alle if s.opdracht and s.kleur != "groen"):
            out.print(f"{s.stap} {s.wat}:  {s.opdracht}", markup=False, soft_wrap=True, highlight=False)
    if any(s.kleur == ROOD for s in alle):
        raise typer.Exit(1)
