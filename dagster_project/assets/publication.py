"""The last step: the gate decides, and what it lets through is published."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

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
    def publicatie(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> dg.MaterializeResult:
        u = _publish(warehouse)
        if u.soort == outcome.GEPUBLICEERD:
            for tabel in _published_tables(u, context.partition_key, [k.path[1:] for k in marts]):
                context.log_event(tabel)
        return dg.MaterializeResult(metadata=_about(u) | {"uitkomst": u.soort, "controles": u.controles, "opnieuw": u.opnieuw})

    return publicatie


def _publish(warehouse: WarehouseResource) -> publish.PublishResult:
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
    return u


def _about(u: publish.PublishResult) -> dict[str, Any]:
    """Where a person finds this version, its page and what the gate said of it."""
    return {
        "versie": u.versie,
        "map": dg.MetadataValue.path(u.folder),
        "pagina": dg.MetadataValue.path(u.folder / "kerncijfers.html"),
        "poortrapport": dg.MetadataValue.path(u.folder / "poortrapport.html"),
    }


def _published_tables(u: publish.PublishResult, editie: str, tabellen: list[Sequence[str]]) -> Iterator[dg.AssetMaterialization]:
    """Of every table that this version holds that it is published: its rows, and its file."""
    bestanden = json.loads((u.folder / "manifest.json").read_text(encoding="utf-8"))["bestanden"]
    for tabel in tabellen:
        naam = f"{'.'.join(tabel)}.parquet"
        if naam in bestanden:
            over = {"dagster/row_count": bestanden[naam]["rijen"], "bestand": dg.MetadataValue.path(u.folder / naam)}
            yield dg.AssetMaterialization(dg.AssetKey(tabel), partition=editie, metadata=_about(u) | over)


def _received(kandidaat: Path) -> list[Snapshot]:
    if not kandidaat.exists():
        return []  # publishing says so
    with connect(kandidaat, read_only=True) as con:
        return raw_run.received(con)


def _record(kandidaat: Path, soort: str, reden: str = "") -> None:
    with connect(kandidaat) as con:
        outcome.record_outcome(con, soort, reden)
