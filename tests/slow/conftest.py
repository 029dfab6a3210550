"""One published warehouse for all slow proofs; a test that changes it works on a copy."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dagster_project.warehouse.editions import Warehouse
from tests.helpers.slow import EERSTE, is_heel, is_opgeruimd, kopie_met_een_ander_cijfer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes comes first: begun last, one core would wait for it. Where CI stops early every day begins with another file, so that what a slow
    machine leaves out has its turn."""
    lang = [f"tests/slow/test_{naam}.py" for naam in ("halfjaar", "bench", "storingen", "mutanten", "spark")]
    items.sort(key=lambda i: not i.nodeid.startswith(tuple(lang)))
    if "CI_TOT" in os.environ:
        files = list(dict.fromkeys(i.path for i in items if i.get_closest_marker("slow")))
        first = set(files[date.today().toordinal() % len(files) :])
        items.sort(key=lambda i: i.path not in first)


@pytest.fixture(scope="session", autouse=True)
def tijdelijk() -> Iterator[Path]:
    """Temporary files of the commands go here; a short path, because it holds the name of a Unix socket."""
    folder = Path(tempfile.mkdtemp(prefix="hbt-"))
    with pytest.MonkeyPatch.context() as m:
        m.setenv("TMPDIR", str(folder))
        yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def gepubliceerd(huis: Warehouse) -> Path:
    """The folder of a warehouse with 2025-H2.0; only to be read or copied."""
    is_heel(huis.folder, EERSTE)
    is_opgeruimd(huis.folder)
    return huis.folder


@pytest.fixture(scope="session")
def ander_cijfer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle with one other figure."""
    return kopie_met_een_ander_cijfer(tmp_path_factory.mktemp("bron") / "voorbeeld")
