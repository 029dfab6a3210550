"""The last step: the gate decides, and what it lets through is published."""

import dagster as dg

from dagster_project import progress
from dagster_project.assets.candidate import PARTITIONS
from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import gate
from dagster_project.publicatie.edition import publish
from dagster_project.resources import WarehouseResource
from sources.errors import CannotStart


def build_publication(marts: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """``marts``: everything that must be built and checked before."""

    @dg.asset(key=["publicatie"], deps=marts, partitions_def=PARTITIONS, group_name="publicatie", description="De gepubliceerde editie.")
    def publicatie(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> dg.MaterializeResult:
        try:
            u = publish.publish(
                warehouse.kandidaat, warehouse.published, gate.requirements(manifest()), warehouse.snapshots, warehouse.erratum
            )
        except (publish.HeldBack, CannotStart) as e:
            warehouse.record_outcome("tegengehouden", str(e))
            raise dg.Failure(description=str(e), allow_retries=False) from None
        warehouse.record_outcome(u.soort)
        progress.report("publicatie", 1, 1)
        return dg.MaterializeResult(
            metadata={"uitkomst": u.soort, "versie": u.versie, "map": dg.MetadataValue.path(u.folder), "controles": u.controles}
        )

    return publicatie
