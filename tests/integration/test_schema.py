"""``sources/schema.yml`` against what a run really made."""

from __future__ import annotations

import duckdb
import pytest

from dagster_project.dbt_runner.project import manifest
from dagster_project.warehouse.parquet import BREED
from sources import schema
from sources.database import connect


def test_elke_tabel_die_python_maakt_is_gedeclareerd(db: duckdb.DuckDBPyConnection):
    """With all its columns, their types and what they mean; raw tables are declared in the catalogue."""
    dbt = {f"{n['schema']}.{n['alias']}" for n in manifest()["nodes"].values() if n["resource_type"] in ("model", "seed")}
    gemaakt: dict[str, list[tuple[str, str, str]]] = {}
    for naam, bron, *kolom in db.execute(
        """SELECT schema_name || '.' || table_name, schema_name LIKE 'raw_%' AND schema_name <> 'raw_run', column_name, data_type, comment
        FROM duckdb_columns() WHERE database_name IN (current_database(), 'werkplaats') AND NOT internal AND schema_name <> 'main'
        ORDER BY database_name, table_oid, column_index"""
    ).fetchall():
        if naam not in dbt and not bron and not naam.endswith(BREED):  # of those contract/test_breed.py
            gemaakt.setdefault(naam, []).append(tuple(kolom))
    verwacht = {naam: [(k, c["type"], c["description"]) for k, c in t["columns"].items()] for naam, t in schema.declared_tables().items()}
    assert gemaakt == verwacht


def test_dbt_leest_tabellen_van_de_run_zoals_ze_zijn_beschreven():
    bronnen = [n for n in manifest()["sources"].values() if n["source_name"] == "run"]
    assert bronnen and all(n["description"] == schema.declared_tables()[f"{n['schema']}.{n['name']}"]["description"] for n in bronnen)


def test_een_tabel_heeft_haar_sleutel_en_uitleg_ook_met_een_aanhalingsteken(monkeypatch: pytest.MonkeyPatch):
    kolommen = {"a": {"type": "INTEGER", "description": "'s-Hertogenbosch"}, "order": {"type": "DATE", "description": "d"}}
    d = {"m.t": {"description": "foto's", "key": ["a"], "columns": kolommen}}
    monkeypatch.setattr(schema, "declared_tables", lambda: d)
    with connect() as con:
        schema.create(con, "m.t")
        con.execute("INSERT INTO m.t VALUES (1, NULL)")
        schema.create(con, "m.t", if_exists="keep")
        with pytest.raises(duckdb.ConstraintException):
            con.execute("INSERT INTO m.t VALUES (1, NULL)")
        with pytest.raises(duckdb.CatalogException):
            schema.create(con, "m.t")
        assert con.execute("SELECT comment FROM duckdb_columns() WHERE schema_name = 'm'").fetchall() == [("'s-Hertogenbosch",), ("d",)]
        schema.create(con, "m.t", if_exists="replace")
        assert con.execute("FROM m.t").fetchall() == []
        assert con.execute("SELECT comment FROM duckdb_tables() WHERE schema_name = 'm'").fetchone() == ("foto's",)
