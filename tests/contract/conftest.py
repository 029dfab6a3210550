"""One kandidaat for each module of rules, in a transaction that is undone after every test."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from dagster_project.warehouse.editions import Warehouse
from sources.database import connect
from tests.conftest import maak_kandidaat


@pytest.fixture(scope="module")
def gedeeld(huis: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Opening and closing it costs more than most tests do with it."""
    with connect(maak_kandidaat(huis, tmp_path_factory.mktemp("gedeeld"))) as c:
        yield c


@pytest.fixture
def con(gedeeld: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The shared kandidaat in a transaction that is undone."""
    gedeeld.execute("BEGIN")
    yield gedeeld
    gedeeld.execute("ROLLBACK")
