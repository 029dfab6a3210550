"""What the slow proofs share: they all go through the command line, on warehouses in temporary folders."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import psutil

from dagster_project.warehouse.editions import WORKSHOP, Warehouse

WORTEL = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
HALFJAARBERICHT = str(BIN / "halfjaarbericht")
EDITIE, EERSTE, ERRATUM = "2025-H2", "2025-H2.0", "2025-H2.1"
DATABASE = "halfjaarbericht.duckdb"
ONVOLTOOID = ".onvoltooid"
LANG = 300
"""Seconds after which a command hangs, on the slowest machine."""
BRONREGEL = b"2024;GM0014;2357;"


def _gewone_signalen() -> None:
    # under some runners SIGINT and SIGTERM are inherited as ignored, and then nothing can be stopped politely
    for s in (signal.SIGINT, signal.SIGTERM):
        signal.signal(s, signal.SIG_DFL)


def start(opdracht: list[str], log: Path, omgeving: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, with its output in ``log``."""
    with open(log, "wb") as f:
        return subprocess.Popen(
            opdracht,
            cwd=log.parent,
            env=os.environ | (omgeving or {}),
            stdin=subprocess.DEVNULL,
            stdout=f,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_gewone_signalen,
        )


def draai(
    opdracht: list[str], folder: Path, omgeving: dict[str, str] | None = None, seconden: float = LANG
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        opdracht,
        cwd=folder,
        env=os.environ | (omgeving or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconden,
        check=False,
    )


def refresh(warehouse: Path, *opties: str) -> list[str]:
    """The command of one refresh."""
    return [HALFJAARBERICHT, "refresh", "--warehouse", str(warehouse), *opties]


def familie(p: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Every process of the session that ``start`` made, also those that lost their parent."""
    uit = []
    for ander in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if os.getsid(ander.pid) == p.pid and ander.status() != psutil.STATUS_ZOMBIE:
                uit.append(ander)
    return uit


def stop(p: subprocess.Popen[bytes], seconden: float = 20) -> None:
    """SIGTERM to this command and its own, SIGKILL to what is left; only ever what the test started."""
    for teken, geduld in ((signal.SIGTERM, seconden), (signal.SIGKILL, 10)):
        for lid in (leden := familie(p)):
            with contextlib.suppress(psutil.Error):
                lid.send_signal(teken)
        with contextlib.suppress(subprocess.TimeoutExpired):
            p.wait(geduld)
        psutil.wait_procs(leden, timeout=geduld)


def wacht(tot: Callable[[], object], seconden: float, stap: float = 0.002) -> bool:
    """Wait until it is so; False when it took too long."""
    eind = time.monotonic() + seconden
    while time.monotonic() < eind:
        if tot():
            return True
        time.sleep(stap)
    return bool(tot())


def sha(pad: Path) -> str:
    return hashlib.sha256(pad.read_bytes()).hexdigest()


def afdruk(folder: Path) -> dict[str, str]:
    """Every file below a folder with its sha256."""
    return {p.relative_to(folder).as_posix(): sha(p) for p in sorted(folder.rglob("*")) if p.is_file()}


@contextlib.contextmanager
def open_database(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database as an analyst opens it."""
    with duckdb.connect(str(warehouse / DATABASE), read_only=True) as con:
        yield con


def join_workshop(con: duckdb.DuckDBPyConnection, warehouse: Warehouse, versie: str) -> None:
    """Put the workshop of a version into this copy of the published database, where the kandidaat had it."""
    warehouse.attach_workshop(con, versie)
    con.execute(f"COPY FROM DATABASE {WORKSHOP} TO {Path(DATABASE).stem}; DETACH {WORKSHOP}")


@contextlib.contextmanager
def open_all(warehouse: Path, versie: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the published database with the workshop of a version in it, as the kandidaat of that version had it; to change."""
    with tempfile.TemporaryDirectory() as folder:
        pad = Path(shutil.copy(warehouse / DATABASE, folder))
        pad.chmod(0o644)
        with duckdb.connect(str(pad)) as con:
            join_workshop(con, Warehouse(warehouse), versie)
            yield con


def versies(warehouse: Path) -> dict[str, str]:
    """Version -> sha256 of its manifest, as the published database names them."""
    with open_database(warehouse) as con:
        return dict(con.execute("SELECT versie, manifest_sha256 FROM kwaliteit.manifesten ORDER BY versienummer").fetchall())


def is_heel(warehouse: Path, versie: str) -> None:
    """Assert that the folder of a version is what the database and its manifest say: all files, no others, right bytes."""
    folder = warehouse / "edities" / versie
    assert sha(folder / "manifest.json") == versies(warehouse)[versie]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    verwacht = {naam: b["sha256"] for naam, b in manifest["bestanden"].items()}
    assert len(verwacht) > 10
    nu = afdruk(folder)
    nu.pop("manifest.json")
    nu.pop(ONVOLTOOID, None)  # a kill right after the commit point leaves the mark; the next refresh takes it away
    assert nu == verwacht
    assert sha(warehouse / manifest["werkplaats"]["bestand"]) == manifest["werkplaats"]["sha256"]


def is_opgeruimd(warehouse: Path) -> None:
    """Assert that nothing of an unfinished run is left and that the database names every folder."""
    patronen = (".kandidaat-*", "edities/.half-*", f"edities/*/{ONVOLTOOID}")
    resten = [p.name for patroon in patronen for p in warehouse.glob(patroon)]
    assert resten == []
    assert sorted(p.name for p in (warehouse / "edities").iterdir() if p.is_dir()) == sorted(versies(warehouse))
    assert sorted(p.stem for p in (warehouse / "werkplaats").iterdir()) == sorted(versies(warehouse))


def kopie_met_een_ander_cijfer(doel: Path) -> Path:
    """A copy of the bundle in which one figure differs, so that a refresh with it makes a new version."""
    shutil.copytree(WORTEL / "sources", doel, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    pad = doel / "jenv" / "voorbeeld" / "kenmerken_overig" / "kenmerken_overig.csv"
    inhoud = pad.read_bytes()
    assert inhoud.count(BRONREGEL) == 1
    pad.write_bytes(inhoud.replace(BRONREGEL, b"2024;GM0014;2358;"))
    return doel
