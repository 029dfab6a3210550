"""The workshop of a version: everything between the sources and what is published of it (``raw_*``, ``staging``, ``intermediate``, ``seeds``).

It is a database of its own, ``werkplaats/<versie>.duckdb``, so that who opens the published one sees only what is documented, and so that
each version keeps its own. Who wants to look behind a number attaches it (``Warehouse.attach_workshop``, ``halfjaarbericht sql --werkplaats``).
Nothing confidential is ever written into it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project.publicatie.edition.database import copy_comments, file_sha256
from dagster_project.warehouse import parquet
from dagster_project.warehouse.editions import WORKSHOP, Warehouse
from sources import catalog
from sources.database import CHECKPOINT, NEW_FILE, connect, scalar, sql_name, sql_text
from sources.disk import force_to_disk

PUBLISHED = re.compile(rf"\b({'|'.join(parquet.SCHEMAS)})\.")
"""What a view reads of the tables that are published."""
OWNER_ONLY = 0o400


@dataclass(frozen=True)
class Workshop:
    """A finished workshop that waits for the swap: closed, on disk, and what the manifest says of it."""

    pad: Path
    sha256: str
    bytes: int

    def in_manifest(self, versie: str) -> dict[str, object]:
        """Its place in a warehouse, and its bytes."""
        return {"bestand": f"{WORKSHOP}/{versie}.duckdb", "sha256": self.sha256, "bytes": self.bytes}


def build(con: duckdb.DuckDBPyConnection, pad: Path) -> Workshop:
    """Make the workshop of this kandidaat, at ``pad``.

    Args:
        con: the kandidaat, without its confidential deliveries and what reads them (``database.drop_confidential``), and before another
            version joins its published tables.
    """
    pad.unlink(missing_ok=True)
    kandidaat, plekken = sql_name(str(scalar(con, "SELECT current_database()"))), parquet.other_schemas(con)
    tabellen = [t for t, _ in _made(con, "duckdb_tables()", "table_name", plekken)]
    views = [v for v, sql in _made(con, "duckdb_views()", "view_name", plekken) if PUBLISHED.search(sql)]
    con.execute(
        f"ATTACH {sql_text(pad)} AS {WORKSHOP} ({NEW_FILE}); COPY FROM DATABASE {kandidaat} TO {WORKSHOP} (SCHEMA); BEGIN; USE {WORKSHOP}"
    )
    for v in views:  # in a file of its own it would find nothing: its rows go along
        con.execute(f"DROP VIEW {v}; CREATE TABLE {v} AS FROM {kandidaat}.{v}")
    for t in tabellen:
        con.execute(f"INSERT INTO {t} FROM {kandidaat}.{t}")
    besloten = [t.volledige_naam for t in catalog.tabellen().values() if t.vertrouwelijk]
    con.execute("DELETE FROM raw_run.aantekeningen WHERE bron_tabel IN (SELECT unnest($b))", {"b": besloten})
    con.execute("; ".join(f"DROP SCHEMA IF EXISTS {s} CASCADE" for s in parquet.SCHEMAS))
    con.execute(f"USE {kandidaat}")
    copy_comments(con, kandidaat.strip('"'), WORKSHOP)
    con.execute(f"COMMIT; {CHECKPOINT} {WORKSHOP}; DETACH {WORKSHOP}")
    pad.chmod(0o444)  # as the published database: readers only
    force_to_disk(pad)
    return Workshop(pad, file_sha256(pad), pad.stat().st_size)


def restrict(warehouse: Warehouse) -> None:
    """A delivery that became confidential since stands in the workshops of before, which never change: from now on only their owner reads
    them. Call it only while holding the lock."""
    besloten = [f"raw_{t.bron}.{t.naam}" for t in catalog.tabellen().values() if t.vertrouwelijk]
    for pad in sorted(warehouse.workshops.glob("*.duckdb")):
        with connect(pad, read_only=True) as con:
            erin = scalar(
                con, "SELECT count(*) FROM duckdb_tables() WHERE schema_name || '.' || table_name IN (SELECT unnest($b))", {"b": besloten}
            )
        if erin:
            pad.chmod(OWNER_ONLY)


def _made(con: duckdb.DuckDBPyConnection, soort: str, kolom: str, plekken: list[str]) -> list[tuple[str, str]]:
    """Full name, as SQL wants it, and definition of everything of this kind in these schemas."""
    rijen = con.execute(
        f"SELECT schema_name, {kolom}, sql FROM {soort} WHERE database_name = current_database() AND schema_name IN (SELECT unnest($p)) ORDER BY 1, 2",
        {"p": plekken},
    ).fetchall()
    return [(f"{sql_name(plek)}.{sql_name(naam)}", sql) for plek, naam, sql in rijen]
