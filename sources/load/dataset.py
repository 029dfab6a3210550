"""A loaded table as a dataset of Parquet files, partitioned by year as Hive does it, for whoever reads with another engine.

Below the folder that was asked::

    politie.misdrijven_wijk_buurt_maand/
        rijen/jaar=2024/rijen.parquet   the raw table; the year is in the name of the folder and not in the file
        codes/<dimensie>.parquet        the tables that loading makes beside it: codes of the dimensions, status
        run/<naam>.parquet              what was received for it: snapshots, columns of the source, its version

A dataset is written beside its name and put there whole, so that under that name there never is half of one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sources.catalog import Tabel
from sources.database import Connection, sql_name, sql_text
from sources.errors import CannotStart
from sources.load.casts import raw_name
from sources.load.odata_rows import MEMORY

PARQUET = "FORMAT parquet, COMPRESSION zstd"
RUN = ("snapshots", "bronkolommen", "bronnen")


def check_partitionable(tabel: Tabel) -> None:
    """Raises CannotStart for a table without periods: it has no year to be partitioned by."""
    if "Perioden" not in {d.naam for d in tabel.dimensies}:
        raise CannotStart(f"{tabel.volledige_naam} heeft geen perioden om een map per jaar van te maken; kies --naar BESTAND.duckdb.")


@contextmanager
def new_dataset(folder: Path, tabel: Tabel) -> Iterator[Path]:
    """A folder to make the dataset of this table in; what stands in its part ``klaar`` when the block ends takes the place of the former.

    An error in the block, or a kill, leaves the former dataset as it is.
    """
    doel, half, oud = (folder / f"{voor}{tabel.volledige_naam}" for voor in ("", ".half-", ".oud-"))
    if oud.exists() and not doel.exists():  # killed between the two renames below
        oud.rename(doel)
    for rest in (half, oud):
        shutil.rmtree(rest, ignore_errors=True)
    half.mkdir(parents=True)
    try:
        yield half
        if (half / "klaar").exists():
            if doel.exists():
                doel.rename(oud)
            (half / "klaar").rename(doel)
    finally:
        for rest in (half, oud):
            shutil.rmtree(rest, ignore_errors=True)


def write_dataset(con: Connection, tabel: Tabel, folder: Path) -> None:
    """The raw table that was loaded into ``con``, and what belongs to it, as Parquet files below ``folder``."""
    for naam in ("rijen", "codes", "run"):
        (folder / naam).mkdir(parents=True)
    con.execute(f"SET memory_limit = '{MEMORY}B'; SET preserve_insertion_order = false")  # rows have a number
    perioden = f'raw_{tabel.bron}."{tabel.naam}__Perioden"'
    for (jaar,) in con.execute(f"SELECT DISTINCT left(code, 4) FROM {perioden} ORDER BY 1").fetchall():
        # a statement per year: in one go (PARTITION_BY) DuckDB takes three times as long and twice the memory
        deel = folder / "rijen" / f"jaar={jaar}"
        deel.mkdir()
        rijen = f'SELECT * FROM {raw_name(tabel)} WHERE "Perioden" >= {sql_text(jaar)} AND "Perioden" < {sql_text(int(jaar) + 1)}'
        con.execute(f"COPY ({rijen}) TO {sql_text(deel / 'rijen.parquet')} ({PARQUET})")
    schema, voor = f"raw_{tabel.bron}", f"{tabel.naam}__"
    for (naam,) in con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = ? AND starts_with(table_name, ?) ORDER BY 1", [schema, voor]
    ).fetchall():
        pad = folder / "codes" / f"{naam.removeprefix(voor)}.parquet"
        con.execute(f"COPY {sql_name(schema)}.{sql_name(naam)} TO {sql_text(pad)} ({PARQUET})")
    for naam in RUN:
        van_ons = f"SELECT * FROM raw_run.{naam} WHERE bron_tabel = {sql_text(tabel.volledige_naam)}"
        con.execute(f"COPY ({van_ons}) TO {sql_text(folder / 'run' / f'{naam}.parquet')} ({PARQUET})")
