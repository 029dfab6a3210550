"""SQL that gives text its type, and how rows and tables are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sources.catalog import TYPEN, Kolom, Tabel
from sources.database import Connection, sql_list, sql_text
from sources.odata import dialect
from sources.snapshots import Snapshot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def raw_name(tabel: Tabel) -> str:
    return f'raw_{tabel.bron}."{tabel.naam}"'


def insert_rows(con: Connection, doel: str, rijen: list[tuple[Any, ...]]) -> None:
    """Rows into a table that is there, in one statement: executemany takes a millisecond a row."""
    if rijen:
        con.register("nieuwe_rijen", as_columns([k for (k, *_) in con.execute(f"DESCRIBE {doel}").fetchall()], rijen))
        con.execute(f"INSERT INTO {doel} SELECT * FROM nieuwe_rijen")
        con.unregister("nieuwe_rijen")


def as_columns(kolommen: list[str], rijen: Iterable[Iterable[Any]]) -> dict[str, NDArray[np.object_]]:
    """Rows as something that DuckDB reads at once; without pandas, whose import takes longer than landing a source."""
    import numpy as np  # imported here: a command that only reads does not wait for it

    waarden = list(zip(*rijen, strict=True)) or [()] * len(kolommen)
    uit = {}
    for naam, kolom in zip(kolommen, waarden, strict=True):
        uit[naam] = np.empty(len(kolom), dtype=object)
        uit[naam][:] = kolom
    return uit


def create_table_as(con: Connection, doel: str, kolommen: str, rijen: list[tuple[Any, ...]]) -> None:
    """A small table of what is already in Python."""
    con.execute(f"CREATE OR REPLACE TABLE {doel} ({kolommen})")
    insert_rows(con, doel, rijen)


# --- types ---


def typed(tabel: Tabel, snapshot: Snapshot, kolommen: list[tuple[Kolom, str]], bron: str, strikt: bool = False) -> str:
    """SQL: the rows of ``bron`` in the types of the contract.

    What does not fit is kept as text beside it (``_tekst_<kolom>``) or, when ``strikt``, stops the statement.
    """
    rijnummer = "_rij" if tabel.is_levering else dialect.dialect_of(tabel).rijnummer
    gedraaid = tabel.api == "v4" or tabel.heeft_marges
    velden = [f'{_strikt(k, sql) if strikt else cast_sql(k, sql)} AS "{k.naam}", ' for k, sql in kolommen]
    resten = (
        []
        if strikt
        else [f'CASE WHEN {does_not_fit(k, sql)} THEN {sql} END AS "_tekst_{k.naam}"' for k, sql in kolommen if TYPEN[k.type] != "VARCHAR"]
    )
    return f"""SELECT {"".join(velden)}_snapshot_sha256, try_cast("{rijnummer}" AS BIGINT) AS _rij,
        {synthetic_columns(tabel, snapshot, kolommen)} AS _synthetisch,
        {"_ontbreekt" if gedraaid else "CAST(NULL AS MAP(VARCHAR, VARCHAR))"} AS _ontbreekt
        {"".join(f", {r}" for r in resten)} FROM {bron}"""


def cast_sql(k: Kolom, sql: str) -> str:
    return sql if TYPEN[k.type] == "VARCHAR" else f"try_cast({sql} AS {TYPEN[k.type]})"


def _strikt(k: Kolom, sql: str) -> str:
    return sql if TYPEN[k.type] == "VARCHAR" else f"CASE WHEN {does_not_fit(k, sql)} THEN error('past niet') ELSE {cast_sql(k, sql)} END"


def does_not_fit(k: Kolom, sql: str) -> str:
    waar = f"({sql} IS NOT NULL AND try_cast({sql} AS {TYPEN[k.type]}) IS NULL)"
    if k.type == "geheel":  # a cast would round 12.5 to 12 in silence
        waar += f" OR try_cast({sql} AS DECIMAL(24,10)) <> try_cast({sql} AS BIGINT)"
    return waar


def synthetic_columns(tabel: Tabel, snapshot: Snapshot, kolommen: list[tuple[Kolom, str]]) -> str:
    """SQL for the list of columns of a row that are not real, from what the bundle says of itself."""
    if snapshot.echt is None:
        return "CAST([] AS VARCHAR[])"
    maten = [k.naam for k, _ in kolommen if k.naam not in tabel.sleutel]
    sql = {k.naam: s for k, s in kolommen}

    def lijst(echt: list[str]) -> str:
        return "CAST([" + sql_list(m for m in maten if m not in echt) + "] AS VARCHAR[])"

    takken = [
        "WHEN "
        + " AND ".join(
            f"trim(CAST({cast_sql(next(k for k, _ in kolommen if k.naam == n), sql[n])} AS VARCHAR)) = {sql_text(w)}"
            for n, w in e["waar"].items()
        )
        + f" THEN {lijst(e['kolommen'])}"
        for e in snapshot.echt
    ]
    return f"CASE {' '.join(takken)} ELSE {lijst([])} END" if takken else lijst([])
