"""A refresh that is killed leaves what was published as it was, or has published all; the next one needs no help."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.helpers.slow import (
    DATABASE,
    EERSTE,
    ERRATUM,
    LANG,
    afdruk,
    draai,
    familie,
    is_heel,
    is_opgeruimd,
    refresh,
    sha,
    start,
    stop,
    versies,
    wacht,
)

pytestmark = pytest.mark.slow

KILLS = {"begin": 5, "publicatie": 2, "verwisseling": 1}
"""How many, and from what the moment of a kill is counted."""
ZAAD = 20251210
REDEN = "telfout in de levering"


@dataclass
class Verloop:
    """How long an undisturbed run takes: all of it, its last step up to the commit point, and what comes after; and what a second one said that
    was started beside it, in how many seconds."""

    begin: float
    publicatie: float
    verwisseling: float
    pid: int
    tweede: subprocess.CompletedProcess[str]
    tweede_duur: float


class Run:
    """One refresh that makes the new version, and how far it is, seen from outside."""

    def __init__(self, warehouse: Path, bron: Path, log: Path):
        self.warehouse = warehouse
        self.inode = (warehouse / DATABASE).stat().st_ino
        self.sinds = time.time()
        self.p = start(refresh(warehouse, "--bron", str(bron), "--erratum", REDEN), log)

    def klaar(self) -> bool:
        return self.p.poll() is not None

    def publiceert(self) -> bool:
        """The last step has written in the folder of the new version; what an earlier kill left there does not count."""
        for naam in (f".half-{ERRATUM}", ERRATUM):
            with contextlib.suppress(FileNotFoundError):  # tidied away while we look
                if any(p.stat().st_mtime >= self.sinds for p in (self.warehouse / "edities" / naam).glob("*.parquet")):
                    return True
        return False

    def verwisseld(self) -> bool:
        """The commit point is past."""
        return (self.warehouse / DATABASE).stat().st_ino != self.inode

    def plaats(self) -> str:
        """Where a kill has hit."""
        return "na de verwisseling" if self.verwisseld() else "tijdens publicatie" if self.publiceert() else "ervoor"

    def wacht_op(self, vanaf: str) -> None:
        """Until the point from which the moment of a kill is counted."""
        if vanaf != "begin":
            wacht(lambda: self.publiceert() or self.klaar(), LANG)
        if vanaf == "verwisseling":
            wacht(lambda: self.verwisseld() or self.klaar(), LANG, 0.0005)


@pytest.fixture(scope="module")
def verloop(gepubliceerd: Path, ander_cijfer: Path, tmp_path_factory: pytest.TempPathFactory) -> Verloop:
    """An undisturbed run, and a second one while it works."""
    folder = tmp_path_factory.mktemp("ongestoord")
    warehouse, log = folder / "warehouse", folder / "refresh.log"
    shutil.copytree(gepubliceerd, warehouse)
    run = Run(warehouse, ander_cijfer, log)
    try:
        tijden = [time.monotonic()]
        assert wacht(lambda: list(warehouse.glob(".kandidaat-*")) or run.klaar(), LANG)
        begin = time.monotonic()
        tweede = draai(refresh(warehouse), folder)
        tweede_duur = time.monotonic() - begin
        assert not run.klaar(), "de eerste was al klaar: " + log.read_text()
        for vanaf in ("publicatie", "verwisseling"):
            run.wacht_op(vanaf)
            tijden.append(time.monotonic())
        assert run.p.wait(LANG) == 0, log.read_text()
        tijden.append(time.monotonic())
    finally:
        stop(run.p)
    assert list(versies(warehouse)) == [EERSTE, ERRATUM]
    is_heel(warehouse, ERRATUM)
    is_opgeruimd(warehouse)
    return Verloop(tijden[3] - tijden[0], tijden[2] - tijden[1], tijden[3] - tijden[2], run.p.pid, tweede, tweede_duur)


def _dood(p: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the whole group, and see that nobody survives."""
    os.killpg(p.pid, signal.SIGKILL)
    p.wait(LANG)
    assert wacht(lambda: not familie(p), 20, 0.05), familie(p)


def test_acht_kills_laten_de_uitgave_heel_en_de_volgende_refresh_slaagt_zonder_hulp(
    gepubliceerd: Path, ander_cijfer: Path, verloop: Verloop, tmp_path: Path
) -> None:
    rnd = random.Random(ZAAD)
    warehouse, log = tmp_path / "warehouse", tmp_path / "refresh.log"
    shutil.copytree(gepubliceerd, warehouse)
    oud, oude_editie = sha(warehouse / DATABASE), afdruk(warehouse / "edities" / EERSTE)

    # Moments over the whole run, more of them early; others counted from the start of the last step and from the commit point,
    # which are too short to be hit by chance. The last kill is halfway, so that something is left to tidy.
    macht = {"begin": 1.5, "publicatie": 1, "verwisseling": 3}
    momenten = [
        (vanaf, getattr(verloop, vanaf) * ((i + rnd.random()) / n) ** macht[vanaf])
        for vanaf, n in KILLS.items()
        for i in range(n)
    ]  # fmt: skip
    rnd.shuffle(momenten)
    momenten.sort(key=lambda m: m[0] == "begin" and 0.4 < m[1] / verloop.begin < 0.7)
    wachtrij = deque(momenten)
    geraakt: list[str] = []
    while wachtrij:
        vanaf, moment = wachtrij.popleft()
        run = Run(warehouse, ander_cijfer, log)
        try:
            run.wacht_op(vanaf)
            if te_laat := wacht(run.klaar, moment):
                assert run.p.returncode == 0, log.read_text()
                wachtrij.appendleft((vanaf, moment * 0.8))  # done before it could be killed: try again, earlier
            else:
                _dood(run.p)
                geraakt.append(run.plaats())
        finally:
            stop(run.p)
        print(f"{vanaf} + {moment:.2f} s: {'klaar' if te_laat else geraakt[-1]}")
        assert not list(warehouse.glob("*.wal"))
        assert afdruk(warehouse / "edities" / EERSTE) == oude_editie
        if run.verwisseld():
            assert list(versies(warehouse)) == [EERSTE, ERRATUM]
            is_heel(warehouse, ERRATUM)
            shutil.rmtree(warehouse)
            shutil.copytree(gepubliceerd, warehouse)
        else:
            assert sha(warehouse / DATABASE) == oud
    assert len(geraakt) == sum(KILLS.values())
    assert set(geraakt) == {"ervoor", "tijdens publicatie", "na de verwisseling"}
    if not list(warehouse.glob(".kandidaat-*")):  # the machine was slower or faster than when it was measured
        run = Run(warehouse, ander_cijfer, log)
        assert wacht(lambda: list(warehouse.glob(".kandidaat-*/*.duckdb")), LANG)
        _dood(run.p)
        stop(run.p)
    assert list(warehouse.glob(".kandidaat-*")), "de laatste kill liet niets achter om op te ruimen"

    r = draai(refresh(warehouse, "--bron", str(ander_cijfer), "--erratum", REDEN), tmp_path)
    assert r.returncode == 0, r.stdout + r.stderr
    assert list(versies(warehouse)) == [EERSTE, ERRATUM]
    is_heel(warehouse, EERSTE)
    is_heel(warehouse, ERRATUM)
    is_opgeruimd(warehouse)
    assert afdruk(warehouse / "edities" / EERSTE) == oude_editie


def _bouwers(ouder: psutil.Process, warehouse: Path) -> list[psutil.Process]:
    """The processes, other than the refresh itself, that have the kandidaat open."""
    uit = []
    for kind in ouder.children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if any(f.path.startswith(f"{warehouse}/.kandidaat-") for f in kind.open_files()):
                uit.append(kind)
    return uit


def test_is_alleen_de_ouder_gekild_dan_slaagt_de_volgende_refresh(gepubliceerd: Path, ander_cijfer: Path, tmp_path: Path) -> None:
    warehouse, log = tmp_path / "warehouse", tmp_path / "refresh.log"
    shutil.copytree(gepubliceerd, warehouse)
    oud = afdruk(warehouse / "edities")
    run = Run(warehouse, ander_cijfer, log)
    ouder, wezen = psutil.Process(run.p.pid), []
    try:
        assert wacht(lambda: run.klaar() or _bouwers(ouder, warehouse), LANG, 0.02)  # dbt at work in a process of its own
        wezen = [lid for lid in familie(run.p) if lid != ouder]
        assert not run.klaar() and wezen, log.read_text()
        run.p.kill()
        run.p.wait(LANG)
        r = draai(refresh(warehouse, "--bron", str(ander_cijfer), "--erratum", REDEN), tmp_path)
        assert r.returncode == 0, r.stdout + r.stderr
        assert list(versies(warehouse)) == [EERSTE, ERRATUM]
        is_heel(warehouse, ERRATUM)
        assert afdruk(warehouse / "edities" / EERSTE) == {n.removeprefix(f"{EERSTE}/"): h for n, h in oud.items() if "/" in n}
        assert psutil.wait_procs(wezen, timeout=60)[1] == []  # an orphan ends by itself, and does not make its folder anew
        is_opgeruimd(warehouse)
    finally:
        stop(run.p)


def test_tweede_refresh_terwijl_een_loopt(verloop: Verloop) -> None:
    """It says so at once, and disturbs nothing."""
    r = verloop.tweede
    assert r.returncode == 2, r.stdout + r.stderr
    assert verloop.tweede_duur < verloop.begin / 2
    melding = " ".join(r.stderr.split())
    assert "Er loopt al een refresh" in melding and str(verloop.pid) in melding and "Wacht" in melding
    assert "Traceback" not in r.stdout + r.stderr
