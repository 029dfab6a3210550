"""The last step: the gate decides, and what it lets through is published."""

from pathlib import Path

import dagster as dg

from dagster_project import progress
from dagster_project.assets.candidate import partitions
from dagster_project.dbt_runner.project import manifest
from dagster_project.dbt_runner.translator import OWNERS
from dagster_project.poort import gate, outcome
from dagster_project.publicatie.edition import publish
from dagster_project.resources import WarehouseResource
from sources.database import connect
from sources.errors import CannotStart
from sources.load import raw_run
from sources.snapshots import Snapshot


def build_publication(marts: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """``marts``: everything that must be built and checked before."""

    @dg.asset(
        key=["publicatie"],
        deps=marts,
        partitions_def=partitions(),
        group_name="publicatie",
        owners=[OWNERS["datasteward"]],
        kinds={"duckdb", "parquet", "html"},
        tags={"laag": "publicatie"},
        description="De gepubliceerde editie: de database, en in haar map de pagina, de uitvoer en het poortrapport.",
    )
    def publicatie(warehouse: WarehouseResource) -> dg.MaterializeResult:
        return _publish(warehouse)

    return publicatie


def _publish(warehouse: WarehouseResource) -> dg.MaterializeResult:
    kandidaat = warehouse.kandidaat
    try:
        u = publish.publish(
            kandidaat, warehouse.published, gate.requirements(manifest()), _received(kandidaat), warehouse.erratum, warehouse.rol
        )
    except (publish.HeldBack, CannotStart) as e:
        _record(kandidaat, outcome.TEGENGEHOUDEN, str(e))
        raise dg.Failure(description=str(e), allow_retries=False) from None
    if u.soort == outcome.ONGEWIJZIGD:
        _record(kandidaat, u.soort)
    progress.report("publicatie", 1, 1)
    return dg.MaterializeResult(
        metadata={
            "uitkomst": u.soort,
            "versie": u.versie,
            "map": dg.MetadataValue.path(u.folder),
            "pagina": dg.MetadataValue.path(u.folder / "kerncijfers.html"),
            "poortrapport": dg.MetadataValue.path(u.folder / "poortrapport.html"),
            "controles": u.controles,
            "opnieuw": u.opnieuw,
        }
    )


def _received(kandidaat: Path) -> list[Snapshot]:
    if not kandidaat.exists():
        return []  # publishing says so
    with connect(kandidaat, read_only=True) as con:
        return raw_run.received(con)


def _record(kandidaat: Path, soort: str, reden: str = "") -> None:
    with connect(kandidaat) as con:
        outcome.record_outcome(con, soort, reden)
