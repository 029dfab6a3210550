"""Texts and names in SQL come back as they were, whatever signs are in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.database import connect, rows, sql_name, sql_text


@pytest.mark.parametrize("tekst", ["gewoon", "it's", "'; DROP TABLE x; --", 'een "naam"', "", "\\", Path("een map") / "it's.csv"])
def test_een_tekst_en_een_naam_blijven_wat_zij_zijn(tekst: object):
    with connect() as con:
        naam = str(tekst) or "leeg"
        assert rows(con, f"SELECT {sql_text(tekst)} AS {sql_name(naam)}") == [{naam: str(tekst)}]
