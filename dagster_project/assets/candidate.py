"""The first step: open the kandidaat of this run and write down what it is going to build."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import date

import dagster as dg

from dagster_project import ROOT
from dagster_project.poort import decisions
from dagster_project.resources import WarehouseResource
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.release_calendar import EDITIES, PUBLICATIE
from sources import catalog, database, schema
from sources.errors import CatalogError
from sources.load import corrections, raw_run

PARTITIONS = dg.StaticPartitionsDefinition(list(EDITIES))
RUN_TABLES = ("editie", "opdracht", "snapshots", "bronkolommen", "bronnen", "besluiten", "correcties")
CORRECTIONS = ROOT / "expectations" / "correcties.yml"


def _load_previous(con, warehouse: Warehouse) -> None:
    """What the newest published version knew of its sources, to see what changed since."""
    uitgave = warehouse.latest()
    for tabel, bestand in (("vorige_bronnen", "kwaliteit.bronstatus"), ("vorige_bronkolommen", "kwaliteit.bronkolommen")):
        pad = warehouse.edition_dir(uitgave.versie) / f"{bestand}.parquet" if uitgave else None
        if pad is None or not pad.exists():
            continue  # nothing published yet, or before this was kept
        daar = {k for (k, *_) in con.execute("DESCRIBE SELECT * FROM read_parquet($pad)", {"pad": str(pad)}).fetchall()}
        hier = [k for (k, *_) in con.execute(f"DESCRIBE raw_run.{tabel}").fetchall() if k in daar]
        con.execute(f"INSERT INTO raw_run.{tabel} BY NAME SELECT {', '.join(hier)} FROM read_parquet($pad)", {"pad": str(pad)})


@dg.multi_asset(
    name="kandidaat",
    specs=[dg.AssetSpec(["raw", "run", t], group_name="run", kinds={"duckdb"}) for t in RUN_TABLES],
    partitions_def=PARTITIONS,
)
def kandidaat(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult]:
    """Open the kandidaat of this run and write down what it is going to build."""
    editie = context.partition_key
    versie, nummer = warehouse.published.next_version(editie, warehouse.erratum)
    try:
        gecorrigeerd = corrections.read_corrections(CORRECTIONS, {t.volledige_naam: t for t in catalog.refreshed_tables()})
        tot = date.max if warehouse.erratum else PUBLICATIE[editie]  # what mends an edition is decided after it came out
        besloten = [astuple(b) for b in decisions.read_decisions(tot)]
    except (CatalogError, decisions.DecisionError) as e:
        warehouse.record_outcome("tegengehouden", str(e))
        raise dg.Failure(description=str(e), allow_retries=False) from None
    with database.connect(warehouse.kandidaat) as con:
        raw_run.create_raw_run(con)
        _load_previous(con, warehouse.published)
        schema.create(con, "raw_run.editie", "raw_run.opdracht", "raw_run.besluiten", "kwaliteit.controles")
        con.execute("INSERT INTO raw_run.editie VALUES (?, ?, ?, ?, ?)", (editie, versie, nummer, PUBLICATIE[editie], warehouse.erratum))
        con.execute("INSERT INTO raw_run.opdracht VALUES (?)", (warehouse.fte,))
        if besloten:
            con.executemany("INSERT INTO raw_run.besluiten VALUES (?, ?, ?, ?, ?)", besloten)
        if gecorrigeerd:
            con.executemany(f"INSERT INTO raw_run.correcties VALUES ({', '.join('?' * len(gecorrigeerd[0]))})", gecorrigeerd)
    for t in RUN_TABLES:
        yield dg.MaterializeResult(asset_key=["raw", "run", t])
