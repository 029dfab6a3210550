"""The worked questions of docs/vragen.md in DuckDB's own command-line program, opened as the page says."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.helpers.slow import DATABASE, draai
from tests.integration.test_docs import SQL

pytestmark = pytest.mark.slow

VERSIE = "1.5.6"
"""The newest on the package index; older than the DuckDB that publishes, as that of a reader may be."""


@pytest.fixture(scope="module")
def duckdb_cli(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The program, in an environment of its own."""
    folder = tmp_path_factory.mktemp("cli")
    for opdracht in (
        [sys.executable, "-m", "venv", str(folder / "venv")],
        [str(folder / "venv/bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"duckdb-cli=={VERSIE}"],
    ):
        r = draai(opdracht, folder)
        if r.returncode:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"duckdb-cli=={VERSIE} is hier niet te installeren: {r.stderr[-200:]}")
    return shutil.which("duckdb", path=str(folder / "venv/bin"))


def kaal(w: Any) -> Any:
    """A value as JSON has it."""
    return float(w) if isinstance(w, Decimal) else w.isoformat() if isinstance(w, date) else w


def test_elke_vraag_geeft_hetzelfde_antwoord(gepubliceerd: Path, duckdb_cli: str, tmp_path: Path):
    assert len(SQL) >= 5
    with duckdb.connect(str(gepubliceerd / DATABASE), read_only=True) as con:
        for nr, sql in SQL.items():
            r = draai([duckdb_cli, "-readonly", "-json", str(gepubliceerd / DATABASE), sql], tmp_path)
            assert r.returncode == 0, (nr, r.stderr)
            antwoord = con.execute(sql)
            koppen = [d[0] for d in antwoord.description]
            verwacht = [{k: kaal(w) for k, w in zip(koppen, rij, strict=True)} for rij in antwoord.fetchall()]
            assert json.loads(r.stdout) == verwacht and verwacht, nr
            if nr == 1:
                assert (verwacht[0]["zedenzaken"], verwacht[0]["gtpa"]) == (3484, 12543)  # halfjaarbericht-2025-h2.txt:1262, 262


def test_alleen_lezen_is_alleen_lezen(gepubliceerd: Path, duckdb_cli: str, tmp_path: Path):
    r = draai([duckdb_cli, "-readonly", str(gepubliceerd / DATABASE), "DELETE FROM kerncijfers.waarden"], tmp_path)
    assert r.returncode != 0 and "read-only" in (r.stdout + r.stderr).lower()
