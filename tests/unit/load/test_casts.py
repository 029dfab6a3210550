"""Rows that are already in Python become a table with nothing guessed."""

from __future__ import annotations

import pytest

from sources.database import connect
from sources.load.casts import as_columns, create_table_as


@pytest.mark.parametrize("gevuld", [0, 999, 1000, 29_999])
def test_een_tekst_tussen_lege_cellen_blijft_een_tekst(gevuld: int):
    """DuckDB looks at a sample of a column for its type: a code must not become a number because the sample was empty."""
    with connect() as con:
        con.register("rijen", as_columns(["code", "leeg"], (["0014" if i == gevuld else None, None] for i in range(30_000))))
        assert con.execute("SELECT code, count(*), count(leeg) FROM rijen WHERE code IS NOT NULL GROUP BY ALL").fetchall() == [
            ("0014", 1, 0)
        ]


def test_geen_rijen_is_een_lege_tabel():
    with connect() as con:
        create_table_as(con, "t", "a VARCHAR, b BIGINT", [])
        assert con.execute("SELECT count(*) FROM t").fetchall() == [(0,)]
        assert [len(k) for k in as_columns(["a", "b"], []).values()] == [0, 0]
