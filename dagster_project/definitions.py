"""The one list of assets, checks, jobs, schedules, sensors and resources: what Dagster loads (``dagster dev -m``)."""

from functools import cache
from typing import Any

import dagster as dg

from dagster_project.assets.candidate import build_candidate, partitions
from dagster_project.assets.checks import build_checks
from dagster_project.assets.dbt import build_dbt_assets
from dagster_project.assets.publication import build_publication
from dagster_project.assets.rehearsal import build_rehearsal
from dagster_project.assets.sources import build_source_assets
from dagster_project.dbt_runner.project import KANDIDAAT, manifest
from dagster_project.dbt_runner.translator import published_specs
from dagster_project.jobs import repetitie, verversen
from dagster_project.postvak_sensor import kijk_in_postvak, postvak_ronde
from dagster_project.resources import WarehouseResource
from dagster_project.schedules import halfjaarbericht, maandelijkse_repetitie
from dagster_project.sensors import (
    bewaking,
    meld_geslaagd,
    meld_mislukt,
    meld_mislukte_repetitie,
    meld_repetitie,
    nieuwe_bronversie,
    nieuwe_levering,
    opdrachtregel,
)


def build_defs(**overrides: Any) -> dg.Definitions:
    """The project, put together; ``overrides`` take the place of arguments of ``dg.Definitions``, such as ``resources``.

    Nothing but this list belongs here. What an asset does is in ``assets/``, how it is done on the floors below; a module of theirs
    reads no file when it is imported (the catalogue, the rules, the dbt manifest): their functions do, when they are called.
    """
    dwh = build_dbt_assets()
    gepubliceerd = published_specs(manifest(), partitions())
    marts = [k for k in dwh.keys if k.path[0] == KANDIDAAT]
    lijst: dict[str, Any] = {
        "assets": [build_candidate(), *build_source_assets(), dwh, build_publication(marts), build_rehearsal(marts), *gepubliceerd],
        "asset_checks": [build_checks()],
        "jobs": [verversen, repetitie, postvak_ronde],
        "schedules": [halfjaarbericht, maandelijkse_repetitie],
        "sensors": [
            bewaking,
            meld_geslaagd,
            meld_mislukt,
            meld_repetitie,
            meld_mislukte_repetitie,
            opdrachtregel,
            nieuwe_levering,
            nieuwe_bronversie,
            kijk_in_postvak,
        ],
        "resources": {"warehouse": WarehouseResource()},
        "executor": dg.in_process_executor,  # one writer per DuckDB file, and a third of the time of the multiprocess executor
    }
    return dg.Definitions(**lijst | overrides)


@dg.definitions
@cache
def defs() -> dg.Definitions:
    """The project as it runs; made when Dagster or a command asks for it, once per process."""
    return build_defs()
