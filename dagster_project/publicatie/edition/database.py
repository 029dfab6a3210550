"""The next published database: a copy of the published one, to which the new version is added.

So the earlier versions cost a refresh no more than their bytes. In the copy the views and macros make place for those of this run; a published
table stays, with the rows of all versions, and gets those of the new one. What is only the way there (raw, staging, intermediate, seeds) is
not in it but in the workshop of the version (``workshop.py``). Nothing confidential is ever written into it, for what is dropped leaves its
bytes in the file.

A copy is made only of a file that is byte for byte what the last publication left: its sha256 stands beside it. Instead of any other file,
and of a table that is no longer defined the same, the Parquet of the earlier versions is read, each file checked against its manifest.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.publicatie.edition import wide
from dagster_project.warehouse import parquet
from dagster_project.warehouse.editions import PublishedVersion, Warehouse
from dagster_project.warehouse.parquet import PublishedTable
from sources import catalog, disk, schema
from sources.database import CHECKPOINT, KEPT_FILE, NEW_FILE, connect, one_row, scalar, sql_list, sql_name, sql_text
from sources.disk import write_whole
from sources.snapshots import sha256_of

DEFINITIONS = Path(__file__).with_name("definitions.sql")
"""Asks a database for everything that is defined in it."""
MACROS = Path(__file__).with_name("macros.sql")
"""What analysts call: waarde_op, reeks, als_gepubliceerd; in the published file, whoever opens it."""
NEW = "schoon"
"""What the next database is called in the SQL below."""
PART = 1 << 20


class HeldBack(Exception):
    """The gate did not let the kandidaat through, or it differs from what was published."""


@dataclass(frozen=True)
class NextDatabase:
    """``opnieuw``: why all earlier versions were read from their Parquet; empty when the published file could be copied."""

    pad: Path
    opnieuw: str


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make everything in the kandidaat as it will be published: with the list of versions, the macros and the wide views."""
    schema.create(con, "kwaliteit.manifesten", if_exists="replace")
    con.execute(MACROS.read_text(encoding="utf-8"))
    wide.create(con)


def inventory(con: duckdb.DuckDBPyConnection, behalve: Collection[str] = ()) -> dict[str, dict[str, Any]]:
    """Everything that stands in this database: of each thing a sha256 of its definition and explanation, of a table that has no Parquet
    also how many rows there are and one number over all of them, whatever their order.

    Args:
        behalve: schemas that do not count; of a kandidaat its workshop, which is not published with it.

    It stands in the manifest, so that a change of what no Parquet is compared with can be told as well; by the same DuckDB, for another may
    hash and write otherwise.
    """
    uit: dict[str, dict[str, Any]] = {
        naam: {"definitie": sha256_of(_steady(tekst).encode())}
        for naam, tekst in con.execute(DEFINITIONS.read_text(encoding="utf-8")).fetchall()
        if naam.partition(" ")[2].partition(".")[0] not in behalve
    }
    in_parquet = {t.volledig for t in parquet.published_tables(con)} | {"kwaliteit.manifesten"}
    for soort, tabel in [(wat, n) for wat, _, n in (naam.partition(" ") for naam in uit)]:
        if soort == "tabel" and tabel not in in_parquet:
            plek, _, naam = tabel.partition(".")
            rijen, inhoud = one_row(
                con,
                f"SELECT count(*), coalesce(sum(CAST(hash(rij) AS HUGEINT)), 0) FROM (FROM {sql_name(plek)}.{sql_name(naam)}) AS rij",
            )
            uit[f"tabel {tabel}"] |= {"rijen": rijen, "inhoud": f"{inhoud:x}"}
    return uit


STAR = re.compile(r"(?:EXCLUDE|REPLACE|RENAME) \((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)")
"""What is left out of a ``*`` or put in its place."""


def _steady(sql: str) -> str:
    """A definition as it is whatever DuckDB did with it: of a ``*`` it writes the list in another order each time, and brackets round a join
    that it has read from a file it leaves out."""
    return STAR.sub(lambda m: "".join(sorted(m[0])), sql).replace("(", "").replace(")", "")


def build(con: duckdb.DuckDBPyConnection, warehouse: Warehouse, eerder: list[PublishedVersion], versie: str) -> NextDatabase:
    """Make the next database beside the kandidaat, with the published tables of ``eerder`` and of ``versie`` in it; ``finish`` ends it.

    Args:
        con: the kandidaat of ``versie``, of which what is published changes no more.
        warehouse: where ``eerder`` is published.

    Raises:
        HeldBack: a published table has no place for what an earlier version says.
        CannotStart: an earlier version must be read again, and was changed after publication.
    """
    tabellen = [t for t in parquet.published_tables(con) if not t.is_view]
    kandidaat = str(scalar(con, "SELECT current_database()"))
    pad = Path(scalar(con, "SELECT path FROM duckdb_databases() WHERE database_name = ?", [kandidaat])).with_name(f"{NEW}.duckdb")
    pad.unlink(missing_ok=True)
    opnieuw = _copy_published(warehouse, pad) if eerder else ""
    con.execute(f"ATTACH {sql_text(pad)} AS {NEW} ({KEPT_FILE if pad.exists() else NEW_FILE}); BEGIN")  # a file keeps its blocks
    maak = _definitions(con, kandidaat)
    _clear(con, {t.volledig: maak[t.volledig] for t in tabellen})
    con.execute(
        f"COMMIT; {CHECKPOINT} {NEW}; BEGIN"
    )  # what was dropped is free from here on: the file does not grow by what a run replaces
    stond_er = _definitions(con, NEW)
    anew = [t for t in tabellen if t.volledig not in stond_er]
    for t in anew:
        sql = maak[t.volledig].replace("CREATE TABLE ", f"CREATE TABLE {NEW}.", 1)
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {NEW}.{t.schema}; {sql}")
    for u in eerder if anew else []:
        load_version(con, warehouse, u, anew, NEW)
    for t in tabellen:
        con.execute(f"INSERT INTO {NEW}.{t.volledig} FROM {sql_name(kandidaat)}.{t.volledig} WHERE versie = {sql_text(versie)}")
    copy_comments(con, kandidaat, NEW)
    con.execute("COMMIT")
    return NextDatabase(pad, opnieuw)


def finish(con: duckdb.DuckDBPyConnection, uitgaven: list[PublishedVersion]) -> None:
    """Give the next database the list of all versions, the newest last, and what goes with its tables; closed and checkpointed.

    Args:
        con: the kandidaat, prepared; it loses what is published, and its workshop: nothing can go wrong any more.
    """
    con.executemany(
        "INSERT INTO kwaliteit.manifesten VALUES (?, ?, ?, ?, ?)",
        [(u.editie, u.versie, u.versienummer, u.manifest_sha256, u == uitgaven[-1]) for u in uitgaven],
    )
    weg = [f"TABLE {t.volledig}" for t in parquet.published_tables(con) if not t.is_view]
    weg += [f"SCHEMA {sql_name(s)} CASCADE" for s in parquet.other_schemas(con)]
    con.execute("; ".join(f"DROP {w}" for w in weg))  # the tables are there, the schemas are the workshop
    kandidaat = sql_name(str(scalar(con, "SELECT current_database()")))
    con.execute(f"COPY FROM DATABASE {kandidaat} TO {NEW}; {CHECKPOINT} {NEW}; DETACH {NEW}")


def load_version(
    con: duckdb.DuckDBPyConnection, warehouse: Warehouse, uitgave: PublishedVersion, tabellen: Iterable[PublishedTable], naar: str
) -> None:
    """Add the rows of a published version to these tables of the attached database ``naar``, from its Parquet.

    Raises:
        HeldBack: a table has no place for them.
        CannotStart: a file is not what was published.
    """
    manifest = warehouse.manifest(uitgave)
    for t in tabellen:
        if t.bestand not in manifest["bestanden"]:  # a table that did not exist then
            continue
        pad = warehouse.published_file(uitgave, manifest, t.bestand)
        try:
            n = scalar(con, f"INSERT INTO {sql_name(naar)}.{t.volledig} BY NAME FROM {parquet.path_in_sql(pad)}")
        except duckdb.Error as e:
            raise HeldBack(
                f"{t.volledig} heeft geen plaats voor wat {uitgave.versie} zegt ({disk.reason(e)}). "
                "Wat is gepubliceerd blijft staan: geef de tabel haar kolommen en typen terug, en zet andere ernaast."
            ) from None
        if n != (verwacht := manifest["bestanden"][t.bestand]["rijen"]):
            raise HeldBack(f"Van {pad} zijn {n} van {verwacht} rijen overgenomen.")


def record_fingerprint(warehouse: Warehouse, *sha256: str) -> None:
    """Say beside the published database what it is, as ``sha256sum`` does; before a swap also what it is going to be."""
    write_whole(warehouse.fingerprint, _as_sha256sum(warehouse, sha256))


def read_fingerprint(warehouse: Warehouse) -> list[str]:
    """What the published database may be: one sha256, two when a publication was broken off at the swap, none when nothing says so or
    the file is not as it was written."""
    if not warehouse.fingerprint.exists():
        return []
    ruw = warehouse.fingerprint.read_bytes()
    gevonden = re.findall(r"^([0-9a-f]{64}) ", ruw.decode(errors="replace"), re.M)
    return gevonden if ruw == _as_sha256sum(warehouse, gevonden) else []


def _as_sha256sum(warehouse: Warehouse, sha256: Iterable[str]) -> bytes:
    return "".join(f"{s}  {warehouse.database.name}\n" for s in sha256).encode()


def file_sha256(pad: Path, kopie: Path | None = None) -> str:
    """sha256 of a file, however large; with ``kopie`` the bytes that it is of are written there."""
    h = hashlib.sha256()
    with open(pad, "rb") as van, open(kopie or os.devnull, "wb") as naar:
        while deel := van.read(PART):
            h.update(deel)
            if kopie:
                naar.write(deel)
    return h.hexdigest()


def _copy_published(warehouse: Warehouse, doel: Path) -> str:
    """Copy the published database; or say why not: it is not what was published, or holds what became confidential since."""
    if not warehouse.fingerprint.exists():
        return f"{warehouse.fingerprint.name} is er niet"
    waarom = ""
    if file_sha256(warehouse.database, doel) not in read_fingerprint(warehouse):
        waarom = f"{warehouse.database.name} is niet het bestand dat is gepubliceerd ({warehouse.fingerprint.name})"
    else:
        with connect(doel, read_only=True) as con:
            toen = _definitions(con, NEW)
        if openbaar := sorted(n for t in catalog.tabellen().values() if t.vertrouwelijk and (n := f"raw_{t.bron}.{t.naam}") in toen):
            waarom = f"{openbaar[0]} is sinds de vorige publicatie vertrouwelijk"
    if waarom:
        doel.unlink()
    return waarom


def drop_confidential(con: duckdb.DuckDBPyConnection) -> None:
    """Take the confidential deliveries out of the kandidaat, and the views that read them.

    Raises:
        HeldBack: a published table is such a view.
    """
    weg = [t for t in catalog.tabellen().values() if t.vertrouwelijk]
    for t in weg:
        con.execute(f"DROP TABLE IF EXISTS raw_{t.bron}.{sql_name(t.naam)}")
    views = con.execute(
        "SELECT schema_name, view_name, sql FROM duckdb_views() WHERE NOT internal AND database_name = current_database()"
    ).fetchall()
    namen, raakt = {t.naam for t in weg}, set[tuple[str, str, str]]()
    while erbij := {v for v in views if v not in raakt and namen & set(re.findall(r"\w+", v[2]))}:  # by name, through other views too
        raakt |= erbij
        namen |= {naam for _, naam, _ in erbij}
    for plek, naam, _ in sorted(raakt):
        try:
            con.execute(f"SELECT * FROM {sql_name(plek)}.{sql_name(naam)} LIMIT 0")
        except duckdb.CatalogException:
            if plek in parquet.SCHEMAS:
                raise HeldBack(f"{plek}.{naam} leest een vertrouwelijke levering; maak er een tabel van die haar afschermt.") from None
            con.execute(f"DROP VIEW {sql_name(plek)}.{sql_name(naam)}")


def _clear(con: duckdb.DuckDBPyConnection, blijft: dict[str, str]) -> None:
    """Drop everything from the copy but the tables that are defined as ``blijft`` says."""
    for plek, naam in con.execute(
        f"SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal AND database_name = '{NEW}'"
    ).fetchall():
        con.execute(f"DROP VIEW {NEW}.{sql_name(plek)}.{sql_name(naam)}")
    for tabel, sql in _definitions(con, NEW).items():
        if blijft.get(tabel) != sql:
            plek, _, naam = tabel.partition(".")
            con.execute(f"DROP TABLE {NEW}.{sql_name(plek)}.{sql_name(naam)}")
    for (plek,) in con.execute(
        f"SELECT schema_name FROM duckdb_schemas() WHERE NOT internal AND database_name = '{NEW}' "
        f"AND schema_name NOT IN ('main', {sql_list(parquet.SCHEMAS)})"
    ).fetchall():
        con.execute(f"DROP SCHEMA {NEW}.{sql_name(plek)}")
    for naam, soort in con.execute(
        f"SELECT DISTINCT function_name, function_type FROM duckdb_functions() WHERE NOT internal AND database_name = '{NEW}'"
    ).fetchall():
        con.execute(f"DROP MACRO {'TABLE ' if soort == 'table_macro' else ''}{NEW}.main.{sql_name(naam)}")


def copy_comments(con: duckdb.DuckDBPyConnection, van: str, naar: str) -> None:
    """What the tables, views and columns of the attached database ``van`` mean, for those of ``naar`` that are called the same."""
    tekst = """
        SELECT 'TABLE' AS soort, schema_name AS plek, table_name AS ding, '' AS kolom, comment FROM duckdb_tables() WHERE database_name = {0}
        UNION ALL SELECT 'VIEW', schema_name, view_name, '', comment FROM duckdb_views() WHERE NOT internal AND database_name = {0}
        UNION ALL SELECT 'COLUMN', schema_name, table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal AND database_name = {0}
    """
    uitleg = con.execute(
        f"SELECT n.soort, plek, ding, kolom, k.comment FROM ({tekst.format(sql_text(van))}) AS k "
        f"INNER JOIN ({tekst.format(sql_text(naar))}) AS n USING (plek, ding, kolom) WHERE k.comment IS DISTINCT FROM n.comment"
    ).fetchall()
    if uitleg:
        con.execute(
            "; ".join(
                f"COMMENT ON {soort} {naar}.{sql_name(plek)}.{sql_name(ding)}{f'.{sql_name(kolom)}' if kolom else ''} "
                f"IS {'NULL' if t is None else sql_text(t)}"
                for soort, plek, ding, kolom, t in uitleg
            )
        )


def _definitions(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, str]:
    """The tables of an attached database, each with the SQL that makes it."""
    return dict(
        con.execute("SELECT schema_name || '.' || table_name, sql FROM duckdb_tables() WHERE database_name = ?", [database]).fetchall()
    )
