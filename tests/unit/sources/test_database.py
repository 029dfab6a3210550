"""Texts and names in SQL come back as they were, whatever signs are in them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from sources.database import connect, rows, scalar, sql_name, sql_text, two_at_a_time


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
