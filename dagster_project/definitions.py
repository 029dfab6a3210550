"""The one list of assets, checks, jobs, schedules and resources."""

import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from dagster_project import edities, melden, uitslag
from dagster_project.assets.bronnen import PARTITIES, bron_assets, kandidaat
from dagster_project.assets.dwh import dbt_resource, maak_dwh
from dagster_project.assets.publicatie import maak_publicatie
from dagster_project.assets.toetsen import maak_toetsen
from dagster_project.publicatie.parquet import SCHEMAS
from dagster_project.resources import Werkplaats

dwh = maak_dwh()
publicatie = maak_publicatie([s for s in dwh.keys if s.path[0] in SCHEMAS])
verversen = dg.define_asset_job(
    "verversen",
    selection=dg.AssetSelection.all(),
    partitions_def=PARTITIES,
    description="Haal de bronnen op, bouw de kandidaat, toets hem en publiceer de editie.",
)


def _rooster(helft: int, maand: int) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=f"halfjaarbericht_h{helft}",
        job=verversen,
        cron_schedule=f"0 6 1 {maand} *",
        execution_timezone="Europe/Amsterdam",
        description=f"Eén keer per jaar, negen dagen voor de publicatie van H{helft}.",
    )
    def rooster(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
        editie = edities.van_datum(context.scheduled_execution_time.date())
        yield dg.RunRequest(run_key=editie, partition_key=editie, run_config={"resources": {"werkplaats": {"config": {"bron": "live"}}}})

    return rooster


def _meld(context: dg.RunStatusSensorContext, geslaagd: bool) -> None:
    run = context.dagster_run
    gebeurtenissen = [e.dagster_event for e in context.instance.all_logs(run.run_id) if e.is_dagster_event]
    gekozen = run.run_config.get("resources", {}).get("werkplaats", {}).get("config", {}).get("warehouse")
    inhoud = melden.bericht(
        uitslag.lees(gebeurtenissen, geslaagd), run.tags.get("dagster/partition", ""), Path(gekozen or Werkplaats().warehouse).absolute()
    )
    for klacht in melden.meld(inhoud, melden.Ontvangers.uit(os.environ)):
        context.log.warning(klacht)


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[verversen],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Zegt wie dat wil dat een editie is gepubliceerd of ongewijzigd bleef (dagster_project/melden.py).",
)
def meld_geslaagd(context: dg.RunStatusSensorContext) -> None:
    _meld(context, True)


@dg.run_failure_sensor(
    monitored_jobs=[verversen],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Zegt wie dat wil dat een run is tegengehouden of afgebroken, en waarom (dagster_project/melden.py).",
)
def meld_mislukt(context: dg.RunFailureSensorContext) -> None:
    _meld(context, False)


defs = dg.Definitions(
    assets=[kandidaat, *bron_assets(), dwh, publicatie],
    asset_checks=[maak_toetsen()],
    jobs=[verversen],
    schedules=[_rooster(1, 6), _rooster(2, 12)],
    sensors=[meld_geslaagd, meld_mislukt],
    resources={"dbt": dbt_resource(), "werkplaats": Werkplaats()},
    executor=dg.in_process_executor,  # one writer per DuckDB file, and a third of the time of the multiprocess executor
)
