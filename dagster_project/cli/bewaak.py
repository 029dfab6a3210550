"""``halfjaarbericht bewaak``: look at everything that someone must be told of, and tell what is new."""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import Annotated

import typer

from dagster_project import alarms, notify
from dagster_project.cli.console import DEFAULT_FOLDER, DayOption, JsonOption, WarehouseOption, err, friendly_errors, out
from dagster_project.warehouse.editions import Warehouse

app = typer.Typer(add_completion=False)


@app.command()
def bewaak(
    folder: WarehouseOption = DEFAULT_FOLDER,
    datum: DayOption = None,
    stil: Annotated[bool, typer.Option("--stil", help="Kijk alleen; meld niemand iets en onthoud niets.")] = False,
    als_json: JsonOption = False,
) -> None:
    """Kijk of er iets is dat iemand moet weten, en meld wat nieuw is per webhook en e-mail (0 niets, 1 er is een alarm, 2 kan niet)."""
    warehouse, nu = Warehouse(folder.absolute()), datum or datetime.now()
    with friendly_errors():
        if stil:
            gezien = alarms.Told(list(alarms.all_alarms(warehouse, nu.date())), [], [], False)
        else:
            gezien = alarms.watch(warehouse, nu, notify.Receivers.uit(os.environ))
    if als_json:
        print(json.dumps([vars(a) for a in gezien.alarmen], ensure_ascii=False, indent=1))
    else:
        for a in gezien.alarmen:
            out.print(f"[{a.soort}] {a}{' (nieuw)' if a in gezien.nieuw else ''}", markup=False, soft_wrap=True)
        out.print(f"{len(gezien.alarmen)} alarmen, {len(gezien.nieuw)} nieuw{'; die worden later gemeld' if gezien.wacht else ''}.")
    for klacht in gezien.klachten:
        err.print(klacht, style="yellow", markup=False, soft_wrap=True)
    if gezien.alarmen:
        raise typer.Exit(1)
