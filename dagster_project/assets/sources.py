"""Raw tables: one step per bron, and one that opens the kandidaat. Poort 1 stands here."""

from collections.abc import Iterator

import dagster as dg

from dagster_project import progress
from dagster_project.assets.candidate import PARTITIONS
from dagster_project.poort import verdicts
from dagster_project.resources import WarehouseResource
from dagster_project.warehouse.release_calendar import PUBLICATIE
from sources import catalog, database
from sources.catalog import Tabel
from sources.load import table


def _codes(t: Tabel) -> list[dg.AssetKey]:
    namen = [d.naam for d in t.dimensies]
    return [dg.AssetKey(["raw", t.bron, f"{t.naam}__{n}"]) for n in [*namen, *(["status"] if "Perioden" in namen else [])]]


def _source_asset(bron: str, tabellen: list[Tabel]) -> dg.AssetsDefinition:
    sleutels = {t.volledige_naam: dg.AssetKey(["raw", bron, t.naam]) for t in tabellen}

    @dg.multi_asset(
        name=f"bron_{bron}",
        specs=[
            dg.AssetSpec(
                sleutels[t.volledige_naam],
                deps=[["raw", "run", "editie"]],
                group_name=bron,
                kinds={"duckdb"},
                description=f"{t.titel} ({t.tabel_id or 'levering'}). {t.cadans}. {t.citeren}",
            )
            for t in tabellen
        ]
        + [
            dg.AssetSpec(s, deps=[["raw", "run", "editie"]], group_name=bron, kinds={"duckdb"}, description="Codes van een dimensie.")
            for t in tabellen
            for s in _codes(t)
        ],
        check_specs=[
            dg.AssetCheckSpec("contract", asset=s, blocking=True, description="Poort 1: het contract van de tabel.")
            for s in sleutels.values()
        ],
        partitions_def=PARTITIONS,
    )
    def bron_asset(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult]:
        fouten = []
        with database.connect(warehouse.kandidaat) as con:
            for i, t in enumerate(tabellen, start=1):
                uitslag = table.load_table(
                    con,
                    t,
                    warehouse.fetcher,
                    warehouse.published.store,
                    peildatum=PUBLICATIE[context.partition_key],
                    voortgang=lambda rijen, totaal, t=t: progress.report(t.volledige_naam, rijen, totaal),
                )
                oordelen = [*verdicts.contract_verdicts(uitslag), *verdicts.correction_verdict(uitslag)]
                verdicts.record(con, oordelen)
                fouten += [o for o in oordelen if o.houdt_tegen]
                progress.report(f"bron {bron}", i, len(tabellen))
                sleutel = sleutels[t.volledige_naam]
                yield dg.MaterializeResult(
                    asset_key=sleutel,
                    metadata={"dagster/row_count": uitslag.rijen},
                    check_results=[
                        dg.AssetCheckResult(
                            passed=uitslag.geslaagd,
                            asset_key=sleutel,
                            check_name="contract",
                            metadata={"bevindingen": dg.MetadataValue.md("\n".join(f"- {o}" for o in oordelen if o.houdt_tegen) or "geen")},
                        )
                    ],
                )
                for codes in _codes(t):
                    yield dg.MaterializeResult(asset_key=codes)
        if fouten:  # after the last table, so that one run tells all that is wrong with a bron
            raise dg.Failure(description="\n".join(map(str, fouten)), allow_retries=False)

    return bron_asset


def build_source_assets() -> list[dg.AssetsDefinition]:
    """One step per bron, from the catalogue."""
    per_bron: dict[str, list[Tabel]] = {}
    for t in catalog.refreshed_tables():
        per_bron.setdefault(t.bron, []).append(t)
    return [_source_asset(bron, tabellen) for bron, tabellen in sorted(per_bron.items())]
