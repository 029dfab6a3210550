"""One published warehouse for all slow proofs; a test that changes it works on a copy."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.helpers.slow import EERSTE, draai, is_heel, is_opgeruimd, kopie_met_een_ander_cijfer, refresh


@pytest.fixture(scope="session", autouse=True)
def tijdelijk() -> Iterator[Path]:
    """Temporary files of the commands go here; a short path, because it holds the name of a Unix socket."""
    folder = Path(tempfile.mkdtemp(prefix="hbt-"))
    with pytest.MonkeyPatch.context() as m:
        m.setenv("TMPDIR", str(folder))
        yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def gepubliceerd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with 2025-H2.0; only to be read or copied; one for all workers of this session."""
    folder = tmp_path_factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else tmp_path_factory.mktemp("gepubliceerd")
    with FileLock(folder / "slot-gepubliceerd"):
        if not (klaar := folder / "gepubliceerd").exists():
            r = draai(refresh(folder / "wordt-gepubliceerd"), folder)
            assert r.returncode == 0, r.stdout + r.stderr
            is_heel(folder / "wordt-gepubliceerd", EERSTE)
            is_opgeruimd(folder / "wordt-gepubliceerd")
            (folder / "wordt-gepubliceerd").rename(klaar)
    return klaar


@pytest.fixture(scope="session")
def ander_cijfer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle with one other figure."""
    return kopie_met_een_ander_cijfer(tmp_path_factory.mktemp("bron") / "bundel")
