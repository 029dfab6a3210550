"""A disk that is full, read-only or of someone else: a small tmpfs, in a namespace of its own (``unshare``), so that it needs no rights of the machine."""

from __future__ import annotations

import random
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

from dagster_project.warehouse.editions import Warehouse
from tests.storingen.ground import OPERATIONS, Ground, deal, run, sound, start_of, succeeds, whole

MOUNT = Path("/mnt")
"""Where the tmpfs is; only this process and what it starts see it."""
DEAL = {"publicatie": 7, "vaststellen": 3, "levering": 4, "reservekopie": 3, "inpakken": 2}
"""How the full disks are dealt out: of twenty."""
PAGE = 4096
ROOM = 4 << 30
NO_RIGHTS = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner", "--inh-caps", "-all")
"""A command of root that has no more rights on files than another user; of somebody else it changes nothing."""


def possible() -> bool:
    """Whether this machine lets us make a namespace with a tmpfs."""
    r = (
        subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", str(MOUNT)], capture_output=True, check=False)
        if shutil.which("unshare")
        else None
    )
    return r is not None and r.returncode == 0


def cases(aantal: int) -> list[tuple[str, int]]:
    return deal(DEAL, aantal)


class Disk:
    """The tmpfs with a warehouse in it; use it in a process that ``unshare -rm`` started."""

    def __init__(self, g: Ground, van: Path | None = None):
        self.g = g
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(MOUNT)], check=True)
        (MOUNT / "tmp").mkdir()
        (MOUNT / "uit").mkdir()
        self.w: Warehouse = g.copy(MOUNT / "warehouse", van)
        self.gebruikt = shutil.disk_usage(MOUNT).used

    def resize(self, ruimte: int) -> None:
        """So many bytes to spare beside what the warehouse has."""
        self._remount(f"size={self.gebruikt + ruimte // PAGE * PAGE}")

    def _remount(self, opties: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{opties}", str(MOUNT)], check=True)

    def read_only(self, ja: bool) -> None:
        self._remount("ro" if ja else "rw")

    def run(self, naam: str, voor: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        return run(OPERATIONS[naam](self.g), self.w.folder, voor, TMPDIR=str(MOUNT / "tmp"))

    def close(self) -> None:
        subprocess.run(["umount", str(MOUNT)], check=True)


def peak(naam: str, g: Ground) -> int:
    """The most bytes that an undisturbed operation needs beside what is there."""
    d, meest, klaar = Disk(g), [0], threading.Event()

    def kijk() -> None:
        while not klaar.is_set():
            meest[0] = max(meest[0], shutil.disk_usage(MOUNT).used - d.gebruikt)
            time.sleep(0.002)

    draad = threading.Thread(target=kijk)
    draad.start()
    try:
        r = d.run(naam)
    finally:
        klaar.set()
        draad.join()
        d.close()
    if r.returncode:
        raise SystemExit(f"{naam} mislukt zonder storing: {r.stdout}{r.stderr}")
    return meest[0]


def fill(naam: str, nr: int, aantal: int, zaad: int, meest: int, g: Ground) -> dict[str, Any]:
    """One full disk: at so many bytes to spare, and what was found after it."""
    kans = random.Random(f"{zaad}-vol-{naam}-{nr}")
    ruimte = int(meest * (nr + kans.random()) / aantal)
    d = Disk(g)
    try:
        oud = start_of(d.w)
        d.resize(ruimte)
        r = d.run(naam)
        d.resize(ROOM)
        fout = (
            whole(d.w, oud)
            or (_message(r, "De schijf is vol", "Maak ruimte") if r.returncode else "")
            or succeeds(naam, g, d.w)
            or sound(d.w)
        )
        waar = f"code {r.returncode}" if r.returncode else "het paste"
        return {"soort": "vol", "wat": naam, "nr": nr, "ruimte": ruimte, "waar": waar, "gezegd": _last(r), "fout": fout}
    finally:
        d.close()


def refuse(naam: str, hoe: str, g: Ground) -> dict[str, Any]:
    """One disk that takes nothing: read-only, or without rights."""
    d = Disk(g)
    try:
        oud = start_of(d.w)
        mappen = [p for p in (MOUNT, *MOUNT.rglob("*")) if p.is_dir() and not p.is_relative_to(MOUNT / "tmp")]
        if hoe == "alleen-lezen":
            d.read_only(True)
        else:
            slot = d.w.folder / ".slot"
            slot.touch()
            for p in (*mappen, slot):
                p.chmod(p.stat().st_mode & ~0o222)
        r = d.run(naam, NO_RIGHTS if hoe == "zonder rechten" else ())
        if hoe == "alleen-lezen":
            d.read_only(False)
        else:
            for p in (*mappen, slot):
                p.chmod(p.stat().st_mode | 0o200)
        verwacht = "alleen-lezen" if hoe == "alleen-lezen" else "mag daar niet"
        fout = "" if r.returncode else "code 0"
        fout = fout or whole(d.w, oud) or _message(r, verwacht) or succeeds(naam, g, d.w) or sound(d.w)
        return {"soort": hoe, "wat": naam, "nr": 0, "waar": f"code {r.returncode}", "gezegd": _last(r), "fout": fout}
    finally:
        d.close()


def _message(r: subprocess.CompletedProcess[str], *verwacht: str) -> str:
    """What is wrong with what a person was told; nothing when it says what is the matter and what to do."""
    tekst = " ".join((r.stdout + r.stderr).split())
    if "Traceback" in tekst:
        return f"een traceback: {tekst[-300:]}"
    if weg := [v for v in verwacht if v not in tekst]:
        return f"de melding zegt niet '{weg[0]}': {tekst[-300:]}"
    return ""


def _last(r: subprocess.CompletedProcess[str]) -> str:
    return " ".join(r.stderr.split())[-160:]
