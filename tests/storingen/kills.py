"""SIGKILL to the whole process group of a command, at a moment by chance."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from dagster_project.warehouse.editions import Warehouse
from tests.storingen.ground import OPERATIONS, Ground, deal, environment, sound, start_of, succeeds, whole, workplace

DEAL = {"publicatie": 12, "levering": 7, "vaststellen": 6, "reservekopie": 4, "inpakken": 4, "intrekken": 2}
"""How the kills are dealt out: of forty."""


def cases(aantal: int) -> list[tuple[str, int]]:
    """Operation and number of so many kills."""
    return deal(DEAL, aantal)


def duration(naam: str, g: Ground) -> float:
    """Seconds from the moment that an undisturbed command holds the lock (or begins to write) to its end."""
    with workplace(g) as plek:
        w = g.copy(plek / "warehouse")
        p = _start(naam, g, w)
        begin = _await_work(p, w, plek)
        if p.wait() or begin is None:
            raise SystemExit(f"{naam} mislukt zonder storing")
        return time.monotonic() - begin


def kill(naam: str, nr: int, zaad: int, duur: float, g: Ground) -> dict[str, Any]:
    """One kill: where it hit, and what was found after it."""
    deel = random.Random(f"{zaad}-{naam}-{nr}").random()
    for poging in range(5):  # done before it could be killed: again, earlier
        with workplace(g) as plek:
            w = g.copy(plek / "warehouse")
            oud, p = start_of(w), _start(naam, g, w)
            begin = _await_work(p, w, plek)
            moment = duur * deel * 0.8**poging
            if begin is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    p.wait(max(0, begin + moment - time.monotonic()))
            if p.poll() is not None:
                continue
            os.killpg(p.pid, signal.SIGKILL)
            p.wait()
            _await_children(p.pid)
            waar = _where(w, oud, plek)
            fout = whole(w, oud) or succeeds(naam, g, w) or sound(w)
            return {"soort": "kill", "wat": naam, "nr": nr, "moment": round(moment, 3), "waar": waar, "fout": fout}
    return {"soort": "kill", "wat": naam, "nr": nr, "moment": 0, "waar": "te laat", "fout": "vijf keer klaar voor de kill"}


def _start(naam: str, g: Ground, w: Warehouse) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        OPERATIONS[naam](g), cwd=w.folder.parent, env=environment(w.folder), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def _await_work(p: subprocess.Popen[bytes], w: Warehouse, plek: Path) -> float | None:
    """When the command holds the lock or has written its first file outside; None when it ended before that was seen."""
    slot = w.folder / ".slot"
    while p.poll() is None:
        if (slot.exists() and slot.stat().st_size) or any((plek / "uit").iterdir()):
            return time.monotonic()
        time.sleep(0.001)
    return None


def _await_children(groep: int) -> None:
    """Until nobody of the group lives: a SIGKILL takes a moment."""
    for _ in range(2000):
        try:
            os.killpg(groep, 0)
        except ProcessLookupError:
            return
        time.sleep(0.005)


def _where(w: Warehouse, oud: str, plek: Path) -> str:
    """How far the command had come, from what lies there."""
    if start_of(w) != oud:
        return "na de verwisseling van de database"
    if any(w.folder.glob("edities/.half-*")) or any(w.folder.glob("edities/*/.onvoltooid")):
        return "terwijl de editie wordt geschreven"
    if any(w.folder.glob(".kandidaat-*")):
        return "terwijl de kandidaat wordt gemaakt"
    if any(w.approvals.glob(".half-*")) or any(w.approvals.glob("*/.onvoltooid")):
        return "terwijl de vaststelling wordt geschreven"
    if any(p.name != ".slot" for p in (plek / "uit").rglob("*")):
        return "terwijl wordt geschreven wat het warehouse verlaat"
    return "met het slot in handen, voor of na het schrijven"
