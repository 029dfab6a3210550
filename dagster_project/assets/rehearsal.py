"""The last step of a rehearsal: what the gate would decide. Nothing is published, and nothing that was published changes."""

import dagster as dg

from dagster_project.assets.candidate import partitions
from dagster_project.dbt_runner.project import manifest
from dagster_project.dbt_runner.translator import OWNERS
from dagster_project.poort import gate, outcome, verdicts
from dagster_project.resources import REHEARSAL_VERDICT, WarehouseResource
from sources.database import connect


def build_rehearsal(marts: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """``marts``: everything that must be built and checked before."""

    @dg.asset(
        key=[REHEARSAL_VERDICT],
        deps=marts,
        partitions_def=partitions(),
        group_name="publicatie",
        owners=[OWNERS["datasteward"]],
        kinds={"duckdb"},
        tags={"laag": "publicatie"},
        description="Een repetitie van deze editie: of de poort haar nu zou doorlaten. Er wordt niets gepubliceerd.",
    )
    def oordeel(warehouse: WarehouseResource) -> dg.MaterializeResult:
        return _decide(warehouse)

    return oordeel


def _decide(warehouse: WarehouseResource) -> dg.MaterializeResult:
    vereist = {k: v for k, v in gate.requirements(manifest()).items() if k != verdicts.HERZIENINGEN}  # publication makes that report
    with connect(warehouse.built) as con:
        besluit = gate.decide(con, vereist)
        outcome.record_outcome(con, outcome.DOORGELATEN if besluit.geslaagd else outcome.TEGENGEHOUDEN, "\n".join(besluit.redenen))
    if not besluit.geslaagd:
        raise dg.Failure(description="\n".join(besluit.redenen), allow_retries=False)
    return dg.MaterializeResult(
        metadata={
            "oordeel": "De poort zou deze editie doorlaten.",
            "controles": besluit.samenvatting(),
            "verslag": dg.MetadataValue.path(warehouse.published.rehearsal_report),
        }
    )
