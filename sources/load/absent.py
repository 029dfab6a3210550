"""A table that may be absent and was not received: empty, with the columns and the side tables that it would have."""

from __future__ import annotations

from sources.catalog import MARGES, TYPEN, Kolom, Tabel
from sources.database import Connection, sql_name
from sources.dbt_sources import side_tables
from sources.load.casts import raw_name
from sources.load.contract import ContractResult
from sources.load.raw_run import forget_source, record_source
from sources.snapshots import Receipt, Snapshot

SIDE_COLUMNS = {
    "status": "periode VARCHAR, kolom VARCHAR, status VARCHAR",
    "herindelingen": (
        "datum DATE, van_code VARCHAR, van_naam VARCHAR, naar_code VARCHAR, naar_naam VARCHAR, inwoners BIGINT, _snapshot_sha256 VARCHAR"
    ),
}
"""Columns of the side tables that are no list of codes."""
CODES = "code VARCHAR, titel VARCHAR, status VARCHAR, omschrijving VARCHAR"


def load_absent(con: Connection, tabel: Tabel, bericht: Receipt, tekst: str) -> ContractResult:
    """Make the empty tables and write down what was received instead: ``bericht``, which says ``tekst``."""
    con.execute(f'CREATE SCHEMA IF NOT EXISTS "raw_{tabel.bron}"')
    forget_source(con, tabel)
    con.execute(f"CREATE OR REPLACE TABLE {raw_name(tabel)} ({columns(tabel)})")
    for naam in side_tables(tabel):
        kolommen = SIDE_COLUMNS.get(naam.removeprefix(f"{tabel.naam}__"), CODES)
        con.execute(f"CREATE OR REPLACE TABLE raw_{tabel.bron}.{sql_name(naam)} ({kolommen})")
    snapshot = Snapshot(tabel.volledige_naam, [bericht], opmerking=tekst)
    record_source(con, tabel, None, snapshot, 0, None, ontbreekt=tekst)
    return ContractResult(tabel, {}, 0, snapshot, [], ontbreekt=tekst)


def columns(tabel: Tabel) -> str:
    """The columns of this table and their types, in SQL, as they are whatever was received."""
    velden = [f'"{naam}" {TYPEN[k.type]}' for k in tabel.kolommen for naam in _columns(tabel, k)]
    return ", ".join([*velden, "_snapshot_sha256 VARCHAR, _rij BIGINT, _synthetisch VARCHAR[], _ontbreekt MAP(VARCHAR, VARCHAR)"])


def _columns(tabel: Tabel, k: Kolom) -> list[str]:
    if not tabel.heeft_marges or k.naam in tabel.sleutel:
        return [k.naam]
    return [] if k.naam == "Marges" else [k.naam + achter for achter in MARGES]
