"""Texts and names in SQL come back as they were, whatever signs are in them."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from sources.database import CHECKPOINT, NEW_FILE, connect, rows, scalar, sql_name, sql_text, two_at_a_time


@pytest.mark.parametrize("tekst", ["gewoon", "it's", "'; DROP TABLE x; --", 'een "naam"', "", "\\", Path("een map") / "it's.csv"])
def test_een_tekst_en_een_naam_blijven_wat_zij_zijn(tekst: object):
    with connect() as con:
        naam = str(tekst) or "leeg"
        assert rows(con, f"SELECT {sql_text(tekst)} AS {sql_name(naam)}") == [{naam: str(tekst)}]


def test_twee_tegelijk_geeft_elk_antwoord_op_zijn_plaats():
    with connect() as con:
        con.execute("CREATE TABLE t AS FROM range(10) AS r(n)")
        assert two_at_a_time(con, lambda c, n: scalar(c, "SELECT n FROM t WHERE n = ?", [n]), range(10)) == list(range(10))
        assert two_at_a_time(con, lambda c, n: scalar(c, "SELECT drie() * ?", [n]), [1, 2], "CREATE TEMP MACRO drie() AS 3") == [3, 6]
        with pytest.raises(duckdb.CatalogException):
            two_at_a_time(con, lambda c, _: c.execute("FROM bestaat_niet"), [1, 2])


def test_een_bestand_komt_af_terwijl_een_ander_de_catalogus_leest(tmp_path: Path):
    """Tables and forms are made on the other core while a database is, and ask what there is: DuckDB takes them for writers, and of each dozen
    plain CHECKPOINTs about one failed, a hundred is therefore a proof."""
    klaar = threading.Event()
    with connect(tmp_path / "k.duckdb") as con, ThreadPoolExecutor(1) as naast:
        con.execute("CREATE TABLE t AS FROM range(1000) AS r(n)")

        def vraag() -> int:
            eigen, n = con.cursor(), 0
            while not klaar.is_set():
                n += len(eigen.execute("SELECT table_name FROM duckdb_tables()").fetchall())
            return n

        vragen = naast.submit(vraag)
        try:
            for i in range(100):
                con.execute(
                    f"ATTACH '{tmp_path}/{i}.duckdb' AS n{i} ({NEW_FILE}); BEGIN; CREATE TABLE n{i}.t AS FROM t; COMMIT; "
                    f"{CHECKPOINT} n{i}; DETACH n{i}"
                )
        finally:
            klaar.set()
        gevraagd = vragen.result()
    assert gevraagd > 100 and not list(tmp_path.glob("*.wal"))
    with connect(tmp_path / "99.duckdb", read_only=True) as con:
        assert scalar(con, "SELECT count(*) FROM t") == 1000


def test_geen_ander_bestand_maakt_een_database_af_op_zijn_eigen_manier():
    code = [p for m in ("dagster_project", "sources", "dbt") for p in Path(__file__).parents[3].joinpath(m).rglob("*.py")]
    assert len(code) > 100
    assert [p.name for p in code if re.search(r"(?<!\{)\bCHECKPOINT [{\w]", p.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("in_transactie", [True, False])
def test_twee_tegelijk_ziet_wat_deze_verbinding_ziet(in_transactie: bool):
    """A change that is not committed yet is on no other connection: what is judged on one would be judged as it was."""
    with connect() as con:
        con.execute("CREATE TABLE t AS SELECT 1 AS n")
        if in_transactie:
            con.execute("BEGIN")
        con.execute("UPDATE t SET n = 2")
        assert two_at_a_time(con, lambda c, _: scalar(c, "SELECT n FROM t"), range(3)) == [2, 2, 2]
        if in_transactie:
            con.execute("ROLLBACK")
            assert two_at_a_time(con, lambda c, _: scalar(c, "SELECT n FROM t"), range(3)) == [1, 1, 1]
