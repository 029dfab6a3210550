"""One kandidaat for each module of rules, in a transaction that is undone after every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dagster_project.warehouse.editions import Warehouse
from sources.database import connect
from tests.conftest import maak_kandidaat


@pytest.fixture(scope="module")
def gedeeld(huis: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return maak_kandidaat(huis, tmp_path_factory.mktemp("gedeeld"))


@pytest.fixture
def con(gedeeld: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The shared kandidaat in a transaction that is undone."""
    with connect(gedeeld) as c:
        c.execute("BEGIN")
        yield c
        c.execute("ROLLBACK")
