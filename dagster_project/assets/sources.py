"""Raw tables: one step per bron. Poort 1 stands here."""

from collections.abc import Iterator
from functools import partial

import dagster as dg

from dagster_project import progress
from dagster_project.assets.candidate import partitions
from dagster_project.dbt_runner.translator import OWNERS
from dagster_project.poort import verdicts
from dagster_project.poort.outcome import AFGEBROKEN
from dagster_project.resources import WarehouseResource
from sources import catalog, database
from sources.catalog import Tabel
from sources.dbt_sources import side_tables
from sources.load import table


def build_source_assets() -> list[dg.AssetsDefinition]:
    """One step per bron, from the catalogue."""
    per_bron: dict[str, list[Tabel]] = {}
    for t in catalog.refreshed_tables():
        per_bron.setdefault(t.bron, []).append(t)
    return [_source_asset(bron, tabellen) for bron, tabellen in sorted(per_bron.items())]


def _source_asset(bron: str, tabellen: list[Tabel]) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=f"bron_{bron}",
        specs=[s for t in tabellen for s in _specs(t)],
        check_specs=[
            dg.AssetCheckSpec("contract", asset=_key(t), blocking=True, description="Poort 1: het contract van de tabel.") for t in tabellen
        ],
        partitions_def=partitions(),
    )
    def bron_asset(warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult]:
        yield from _load(bron, tabellen, warehouse)

    return bron_asset


def _key(t: Tabel) -> dg.AssetKey:
    return dg.AssetKey(["raw", t.bron, t.naam])


def _codes(t: Tabel) -> list[dg.AssetKey]:
    return [dg.AssetKey(["raw", t.bron, naam]) for naam in side_tables(t)]


def _specs(t: Tabel) -> list[dg.AssetSpec]:
    """The table, and the codes of its dimensions that come with it."""
    uitleg = f"{t.titel} ({t.tabel_id or 'levering'}). {t.cadans}. {t.citeren}"
    return [
        dg.AssetSpec(
            sleutel,
            deps=[["raw", "run", "editie"]],
            group_name=t.bron,
            owners=[OWNERS["datasteward"]],
            kinds={"duckdb", "zip" if t.lezer else "xlsx" if t.is_levering else "odata"},
            tags={"laag": "raw"},
            description=tekst,
        )
        for sleutel, tekst in [(_key(t), uitleg), *((k, "Codes van een dimensie.") for k in _codes(t))]
    ]


def _load(bron: str, tabellen: list[Tabel], warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult]:
    fouten: list[str] = []
    tracebacks: list[str] = []
    zwijgt: list[bool] = []
    with database.connect(warehouse.kandidaat) as con:
        peildatum = database.scalar(con, "SELECT kennisdatum FROM raw_run.editie")
        for i, t in enumerate(tabellen, start=1):
            uitslag = table.load_table(
                con,
                t,
                warehouse.fetcher,
                warehouse.published.store,
                peildatum=peildatum,
                voortgang=partial(progress.report, t.volledige_naam),
            )
            oordelen = [*verdicts.contract_verdicts(uitslag), *verdicts.correction_verdict(uitslag)]
            verdicts.record(con, oordelen)
            tegen = [str(o) for o in oordelen if o.houdt_tegen]
            fouten += tegen
            zwijgt += [o.regel == "leesbaar" and not t.is_levering for o in oordelen if o.houdt_tegen]
            tracebacks += [uitslag.programmafout.traceback] if uitslag.programmafout else []
            progress.report(f"bron {bron}", i, len(tabellen))
            check = dg.AssetCheckResult(
                passed=uitslag.geslaagd,
                asset_key=_key(t),
                check_name="contract",
                metadata={"bevindingen": dg.MetadataValue.md("\n".join(f"- {o}" for o in tegen) or "geen")},
            )
            yield dg.MaterializeResult(asset_key=_key(t), metadata={"dagster/row_count": uitslag.rijen}, check_results=[check])
            for codes in _codes(t):
                yield dg.MaterializeResult(asset_key=codes)
    if fouten:  # after the last table, so that one run tells all that is wrong with a bron
        metadata: dict[str, str] = {"uitkomst": AFGEBROKEN, "traceback": "\n".join(tracebacks)} if tracebacks else {}
        if all(zwijgt):  # whoever started it may try again later; what is wrong in a delivery or a table stays so until a person acts
            metadata |= {"bron zwijgt": "ja"}
        raise dg.Failure(description="\n".join(fouten), metadata=metadata, allow_retries=False)
