"""What starts by itself: the refresh of each half-year in the days that the calendar plans, and a rehearsal every month.

Both are off until someone turns them on in Dagster's pages: they ask sources on the internet, and the refresh publishes.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import dagster as dg

from dagster_project import run_result
from dagster_project.jobs import repetitie, verversen
from dagster_project.poort.outcome import KAN_NIET
from dagster_project.poort.ronde import REFRESH_VOORAF
from dagster_project.resources import WarehouseResource
from dagster_project.warehouse import release_calendar
from dagster_project.warehouse.editions import Warehouse
from sources.errors import CannotStart

AMSTERDAM = "Europe/Amsterdam"
LIVE = {"resources": {"warehouse": {"config": {"bron": "live"}}}}


@dg.schedule(
    job=verversen,
    cron_schedule="0 6,10,14,18 * * *",
    execution_timezone=AMSTERDAM,
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="De refresh van een halfjaar, negen dagen voor de dag die expectations/kalender.yml plant. Zwijgt een bron, dan opnieuw, vier keer per dag tot die "
    "dag; houdt de poort hem tegen, dan niet: dan is een mens aan zet. Staat uit tot iemand hem aanzet.",
)
def halfjaarbericht(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    dag = context.scheduled_execution_time.date()
    try:
        editie = next((e for e in release_calendar.read().edities if e.dag - REFRESH_VOORAF <= dag <= e.dag), None)
        if editie is None:
            return dg.SkipReason(_next_refresh(dag))
        if warehouse().latest(editie.editie):
            return dg.SkipReason(f"Editie {editie.editie} is al gepubliceerd.")
    except CannotStart as e:
        return dg.SkipReason(str(e))
    begin = datetime.combine(editie.dag - REFRESH_VOORAF, time(), ZoneInfo(AMSTERDAM))
    wat = dg.RunsFilter(job_name=verversen.name, tags={"dagster/partition": editie.editie}, created_after=begin)
    runs = context.instance.get_runs(wat)
    if runs and (waarom := _wait(context.instance, runs[0])):
        return dg.SkipReason(waarom)
    return dg.RunRequest(run_key=f"{editie.editie}-{len(runs) + 1}", partition_key=editie.editie, run_config=LIVE)


def _next_refresh(dag: date) -> str:
    straks = next((e for e in release_calendar.read().edities if e.dag > dag), None)
    if straks is None:
        return "De kalender houdt op (expectations/kalender.yml); vul haar aan."
    return f"Geen refresh vandaag; de volgende is op {straks.dag - REFRESH_VOORAF}, voor editie {straks.editie}."


def _wait(instance: dg.DagsterInstance, run: dg.DagsterRun) -> str:
    """Why there is no next try after this run; empty when there is."""
    if not run.is_finished:
        return f"Run {run.run_id[:8]} is nog bezig."
    gebeurtenissen = [e.dagster_event for e in instance.all_logs(run.run_id) if e.dagster_event is not None]
    u = run_result.read_run(gebeurtenissen, run.is_success)
    if u.opnieuw or u.soort == KAN_NIET:
        return ""
    return f"Run {run.run_id[:8]} is {u.soort}, en niet omdat een bron zweeg. Los op wat er is en start de refresh daarna zelf."


@dg.schedule(
    job=repetitie,
    cron_schedule="0 5 1 * *",
    execution_timezone=AMSTERDAM,
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Op de eerste van de maand een repetitie van de volgende editie: bouwen en toetsen zonder te publiceren, en zeggen wat er ontbreekt. "
    "Staat uit tot iemand hem aanzet.",
)
def maandelijkse_repetitie(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    dag = context.scheduled_execution_time.date()
    try:
        return rehearse(dag, f"maand-{dag:%Y-%m}")
    except CannotStart as e:
        return dg.SkipReason(str(e))


def warehouse() -> Warehouse:
    """The warehouse that Dagster works in when nobody chooses one."""
    return WarehouseResource().published


def rehearse(dag: date, waarom: str) -> dg.RunRequest | dg.SkipReason:
    """A rehearsal of the first edition that is still to come; ``waarom`` is asked for once.

    Raises:
        CannotStart: the database cannot be read.
    """
    uit = {u.editie for u in warehouse().versions()}
    editie = next((e.editie for e in release_calendar.read().edities if e.dag >= dag and e.editie not in uit), None)
    if editie is None:
        return dg.SkipReason("De kalender houdt op (expectations/kalender.yml); vul haar aan.")
    return dg.RunRequest(run_key=f"{editie}-{waarom}", partition_key=editie, run_config=LIVE)
