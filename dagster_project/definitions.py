"""The one list of assets, checks, jobs, schedules and resources."""

import dagster as dg

from dagster_project.assets.candidate import kandidaat
from dagster_project.assets.checks import build_checks
from dagster_project.assets.dbt import build_dbt_assets
from dagster_project.assets.publication import build_publication
from dagster_project.assets.sources import build_source_assets
from dagster_project.dbt_runner.project import dbt_resource
from dagster_project.jobs import verversen
from dagster_project.resources import WarehouseResource
from dagster_project.schedules import half_yearly
from dagster_project.sensors import meld_geslaagd, meld_mislukt
from dagster_project.warehouse.parquet import SCHEMAS

dwh = build_dbt_assets()
publicatie = build_publication([s for s in dwh.keys if s.path[0] in SCHEMAS])


defs = dg.Definitions(
    assets=[kandidaat, *build_source_assets(), dwh, publicatie],
    asset_checks=[build_checks()],
    jobs=[verversen],
    schedules=[half_yearly(1, 6), half_yearly(2, 12)],
    sensors=[meld_geslaagd, meld_mislukt],
    resources={"dbt": dbt_resource(), "warehouse": WarehouseResource()},
    executor=dg.in_process_executor,  # one writer per DuckDB file, and a third of the time of the multiprocess executor
)
