"""The instance of Dagster on a real PostgreSQL server: the run of the command line stands there, and a server that is gone stops nothing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from dagster_project import instance, outbox
from dagster_project.settings import DAGSTER_POSTGRES
from tests.conftest import Uitkomst
from tests.helpers.program import programma
from tests.helpers.slow import HALFJAARBERICHT, draai, stop, wacht

pytestmark = pytest.mark.slow

PROGRAMS = sorted(str(p) for p in Path("/usr/lib/postgresql").glob("*/bin/postgres"))
"""Where Debian puts the server; not on the path."""


@pytest.fixture
def server() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server of its own on 127.0.0.1: its address, and its process."""
    bin_ = Path(programma(*PROGRAMS[-1:], "postgres")).resolve().parent
    folder = Path(tempfile.mkdtemp(prefix="hbt-pg-"))
    wie = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}  # it refuses to run as root
    if wie:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        poort = s.getsockname()[1]
    data = folder / "data"
    subprocess.run(
        [bin_ / "initdb", "-D", data, "-U", "dagster", "-A", "trust", "--no-sync"], check=True, capture_output=True, cwd=folder, **wie
    )
    opdracht = [bin_ / "postgres", "-D", data, "-k", folder, "-h", "127.0.0.1", "-p", str(poort), "-F"]
    p = subprocess.Popen(opdracht, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **wie)
    try:
        assert wacht(lambda: _antwoordt(poort), 60, 0.1)
        yield f"postgresql+psycopg2://dagster:geheim123@127.0.0.1:{poort}/postgres", p
    finally:
        stop(p)
        shutil.rmtree(folder, ignore_errors=True)


def _antwoordt(poort: int) -> bool:
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", poort)) == 0


def test_een_run_van_de_opdrachtregel_in_postgresql(
    eerste: tuple[Path, Uitkomst], server: tuple[str, subprocess.Popen[bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adres, proces = server
    warehouse = tmp_path / "w"
    shutil.copytree(eerste[0] / ".dagster", warehouse / ".dagster")
    bijwerken = [HALFJAARBERICHT, "dagster", "--alleen-bijwerken", "--warehouse", str(warehouse)]
    geheim = tmp_path / "postgres"
    geheim.write_text(adres, encoding="utf-8")
    geheim.chmod(0o600)
    r = draai(bijwerken, tmp_path, {DAGSTER_POSTGRES.bestand: str(geheim)})
    assert r.returncode == 0, r.stderr
    assert "opgenomen in Dagster: 1." in r.stdout and "PostgreSQL" in r.stdout and "geheim123" not in r.stdout
    monkeypatch.setenv(DAGSTER_POSTGRES.naam, adres)
    with instance.open_instance(warehouse) as i:
        assert "Postgres" in type(i.event_log_storage).__name__ and "Postgres" in type(i.run_storage).__name__
        (run,) = i.get_runs()
        assert (run.status, run.tags[outbox.DOOR]) == (dg.DagsterRunStatus.SUCCESS, outbox.COMMAND_LINE)
        assert i.get_materialized_partitions(dg.AssetKey(["kerncijfers", "waarden"])) == {"2025-H2"}
    assert "geheim123" not in (warehouse / ".dagster" / "dagster.yaml").read_text(encoding="utf-8")
    zonder = draai(bijwerken, tmp_path, {DAGSTER_POSTGRES.naam: adres.replace("+psycopg2", "")})
    assert zonder.returncode == 2 and "verwacht een adres dat begint met postgresql+psycopg2://" in zonder.stderr
    assert not list((warehouse / ".dagster").rglob("*.db"))  # nothing of it in SQLite as well
    stop(proces)
    shutil.copytree(eerste[0] / ".dagster" / "wachtrij", warehouse / ".dagster" / "wachtrij", dirs_exist_ok=True)
    r = draai(bijwerken, tmp_path, {DAGSTER_POSTGRES.naam: adres})
    assert r.returncode == 2 and "Loopt de server" in r.stderr and "Traceback" not in r.stderr and "geheim123" not in r.stderr + r.stdout
    assert len(outbox.waiting(outbox.folder(warehouse))) == 1
