"""A small published warehouse, for proofs of publication that are not about what is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import gate
from dagster_project.publicatie.edition.publish import publish
from dagster_project.publicatie.forms import write_all
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect
from tests.conftest import eenmaal, maak_kandidaat

LANG = "estimated_size > 500 AND regexp_matches(schema_name, '^(raw_.*|intermediate|verdeling)$')"


@pytest.fixture(scope="session")
def klein(huis: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """2025-H2.0 without the figures of gemeenten, with sixty rows of what is long, and without pages and workbook: a third of the work, and of
    the bytes; its kandidaat lies beside it."""

    def maak(folder: Path) -> None:
        w = Warehouse(folder / "warehouse")
        with connect(maak_kandidaat(huis, folder / "vooraf")) as con:
            con.execute("DELETE FROM kerncijfers.waarden WHERE regio_code LIKE 'GM%'")
            for (tabel,) in con.execute(f"SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE {LANG}").fetchall():
                con.execute(f"DELETE FROM {tabel} WHERE rowid >= 60")
        with pytest.MonkeyPatch.context() as m:
            m.setattr(write_all, "write_all", lambda *_: None)
            publish(maak_kandidaat(w, folder / "k"), w, gate.requirements(manifest()), [], "")

    return Warehouse(eenmaal(tmp_path_factory, "klein", maak) / "warehouse")


@pytest.fixture(scope="module")
def zonder_vormen(klein: Warehouse):
    """Pages and workbooks, which take most of the time of a publication, are not made."""
    with pytest.MonkeyPatch.context() as m:
        m.setattr(write_all, "write_all", lambda *_: None)
        yield
