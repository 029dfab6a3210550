"""The one way to open DuckDB, and to ask it for rows by name."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import duckdb

Connection = duckdb.DuckDBPyConnection
Ding = TypeVar("Ding")
Uit = TypeVar("Uit")
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "storage_compatibility_version": "v1.2.0",
    "fsync_mode": "none",
}
"""Every connection of a process must have the same: no extension is ever fetched, DuckDB 1.2 can read the file, and DuckDB forces nothing to
disk itself. A kandidaat is thrown away when its run ends, and forcing each of its eight hundred commits costs a refresh a second; what is kept we
force to disk when it is whole (``disk.py``)."""

KEPT_FILE = f"STORAGE_VERSION '{CONFIG['storage_compatibility_version']}'"
NEW_FILE = f"{KEPT_FILE}, BLOCK_SIZE 16384"
"""How a database that is kept is attached to write in, and how to make it: of many small tables a large block is mostly empty."""
CHECKPOINT = "FORCE CHECKPOINT"
"""How the file of an attached database is made whole while other threads work: it waits for who asks what is in the catalog, which a CHECKPOINT
without FORCE takes for a transaction that writes, and refuses."""


def connect(pad: Path | str = ":memory:", read_only: bool = False) -> Connection:
    """The one way to open DuckDB; use it in a ``with``."""
    con = duckdb.connect(str(pad), read_only=read_only, config=CONFIG)
    con.execute("SET enable_progress_bar = false")
    if str(pad) == ":memory:":  # else what does not fit is written beside whoever happens to work here
        con.execute(f"SET temp_directory = '{tempfile.gettempdir()}/hjb-duckdb-{os.getpid()}'")
    return con


def two_at_a_time(con: Connection, doe: Callable[[Connection, Ding], Uit], dingen: Iterable[Ding], vooraf: str = "") -> list[Uit]:
    """What ``doe`` gives of each of these, in their order: a small question keeps one core busy, so that two of them take as long as one.

    Args:
        con: ``doe`` gets a connection of its own to the same databases; in a transaction, of which another connection does not see what it
            changed, it gets this one, and they are done one by one.
        vooraf: what each of those connections does first.
    """
    if scalar(con, "SELECT txid_current()") == scalar(con, "SELECT txid_current()"):
        con.execute(vooraf)
        return [doe(con, ding) for ding in dingen]
    eigen = threading.local()

    def een(ding: Ding) -> Uit:
        if not hasattr(eigen, "con"):
            eigen.con = con.cursor()
            if vooraf:
                eigen.con.execute(vooraf)
        return doe(eigen.con, ding)

    with ThreadPoolExecutor(2) as samen:
        return list(samen.map(een, dingen))


def one_row(con: Connection, vraag: str, waarden: Any = None) -> tuple[Any, ...]:
    """The first row of the answer to a question that always has one, such as a count."""
    rij = con.execute(vraag, waarden).fetchone()
    assert rij is not None, vraag
    return rij


def scalar(con: Connection, vraag: str, waarden: Any = None) -> Any:
    """The first value of that row."""
    return one_row(con, vraag, waarden)[0]


def sql_list(waarden: Iterable[str]) -> str:
    """Texts in SQL with commas between, for an IN or an ENUM."""
    return ", ".join(map(sql_text, waarden))


def rows(con: Connection, vraag: str, waarden: Any = None) -> list[dict[str, Any]]:
    """The answer to a question as one dict per row, by column name; ``waarden`` are its parameters."""
    r = con.execute(vraag, waarden)
    koppen = [d[0] for d in r.description]
    return [dict(zip(koppen, rij, strict=True)) for rij in r.fetchall()]


def sql_text(waarde: object) -> str:
    """A text or path as a literal in SQL, for where no parameter can stand: ``'it''s'``."""
    return "'" + str(waarde).replace("'", "''") + "'"


def sql_name(naam: str) -> str:
    """A name of a table, column or schema in SQL, whatever signs are in it."""
    return '"' + naam.replace('"', '""') + '"'
