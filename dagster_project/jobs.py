"""The jobs: a whole refresh, with the report that it leaves for people, and the rehearsal of one."""

from contextlib import suppress
from pathlib import Path

import dagster as dg

from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import gate
from dagster_project.poort.outcome import KAN_NIET, RunOutcome
from dagster_project.publicatie.forms import run_history, run_report
from dagster_project.resources import REHEARSAL, REHEARSAL_VERDICT
from dagster_project.warehouse.editions import Warehouse

verversen = dg.define_asset_job(
    "verversen",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets([REHEARSAL_VERDICT]),
    description="Haal de bronnen op, bouw de kandidaat, toets hem en publiceer de editie.",
)

repetitie = dg.define_asset_job(
    REHEARSAL,
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(["publicatie"]),
    description="Haal de bronnen op, bouw de kandidaat en toets hem; publiceer niets, en zeg wat er nog ontbreekt.",
)


def report_run(u: RunOutcome, editie: str, warehouse: Path) -> Path | None:
    """Write how this run ended beside what is published; gives where. Nothing of a run that could not begin (another may work there), nor
    where it cannot be written: it must never hide how the run ended."""
    if u.soort == KAN_NIET:
        return None
    try:
        verslag = run_report.write(warehouse, editie, u, {} if u.geslaagd else gate.requirements(manifest()))
    except OSError:
        return None
    with suppress(OSError):  # the page of all runs is no reason to keep the report of this one
        run_history.write(Warehouse(warehouse))
    return verslag
