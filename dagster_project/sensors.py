"""Who wants to know hears how a run ended: in Dagster's own daemon as after a refresh of the CLI."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from dagster_project import notify, outbox, run_result
from dagster_project.jobs import report_run, verversen
from dagster_project.resources import WarehouseResource
from dagster_project.warehouse.lock import Busy


def _notify(context: dg.RunStatusSensorContext, geslaagd: bool) -> None:
    run = context.dagster_run
    if run.tags.get(outbox.DOOR) == outbox.COMMAND_LINE:
        return  # the command told, and left its report, when it ended
    gebeurtenissen = [e.dagster_event for e in context.instance.all_logs(run.run_id) if e.dagster_event is not None]
    config: Mapping[str, Any] = run.run_config
    gekozen = config.get("resources", {}).get("warehouse", {}).get("config", {}).get("warehouse")
    uitslag, editie = run_result.read_run(gebeurtenissen, geslaagd), run.tags.get("dagster/partition", "")
    warehouse = Path(gekozen or WarehouseResource().warehouse).absolute()
    report_run(uitslag, editie, warehouse)
    inhoud = notify.message(uitslag, editie, warehouse)
    for klacht in notify.send(inhoud, notify.Receivers.uit(os.environ)):
        context.log.warning(klacht)


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[verversen],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Zegt wie dat wil dat een editie is gepubliceerd of ongewijzigd bleef (dagster_project/notify.py).",
)
def meld_geslaagd(context: dg.RunStatusSensorContext) -> None:
    _notify(context, True)


@dg.run_failure_sensor(
    monitored_jobs=[verversen],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Zegt wie dat wil dat een run is tegengehouden of afgebroken, en waarom (dagster_project/notify.py).",
)
def meld_mislukt(context: dg.RunFailureSensorContext) -> None:
    _notify(context, False)


@dg.sensor(
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Zet runs van de opdrachtregel tussen de andere runs, met hun assets en oordelen (dagster_project/outbox.py).",
)
def opdrachtregel(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """One run a tick, for a tick has a minute."""
    assert context.repository_def is not None  # Dagster gives it to every sensor
    wachtrij = outbox.folder(Path(WarehouseResource().warehouse).absolute())
    try:
        gedaan = outbox.take_in(context.instance, wachtrij, context.repository_def.get_job(verversen.name), meeste=1)
    except Busy:
        return dg.SkipReason("Een ander proces doet dit al.")
    return dg.SkipReason(f"Opgenomen: {', '.join(gedaan)}." if gedaan else "Er wacht geen run van de opdrachtregel.")
