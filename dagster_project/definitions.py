"""The one list of assets, checks, jobs, schedules and resources."""

from collections.abc import Iterator

import dagster as dg

from dagster_project import edities
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


defs = dg.Definitions(
    assets=[kandidaat, *bron_assets(), dwh, publicatie],
    asset_checks=[maak_toetsen()],
    jobs=[verversen],
    schedules=[_rooster(1, 6), _rooster(2, 12)],
    resources={"dbt": dbt_resource(), "werkplaats": Werkplaats()},
    executor=dg.in_process_executor,  # one writer per DuckDB file, and a third of the time of the multiprocess executor
)
