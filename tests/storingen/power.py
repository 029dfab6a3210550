"""The order of writes, from the system calls (strace): what a power cut may leave, checked without cutting the power.

Three rules. What gets a name in the warehouse has its bytes on disk first (and of a folder everything in it). At the commit point of a publication
(the database gets its name) nothing of edition, snapshots and fingerprint is still in memory only. When the command ends, no name is.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from dagster_project.warehouse.editions import DATABASE
from tests.storingen.ground import OPERATIONS, Ground, run, workplace

CALLS = "openat,open,creat,write,pwrite64,writev,pwritev,ftruncate,copy_file_range,sendfile,fsync,fdatasync,rename,renameat,renameat2,mkdir,mkdirat,link,linkat"
LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)(<[^>]*>)?")
FD = re.compile(r"^\d+<([^>]*)>")
PATHS = re.compile(r'"((?:[^"\\]|\\.)*)"')
PASSING = (".slot", ".kandidaat-", "laatste_fout.txt", "/onderweg/", ".wal", "/.dagster/")
"""What may be lost: the lock, what a run works on, a traceback, pages that are asked again."""


def order(naam: str, g: Ground) -> tuple[list[str], int]:
    """Run an operation under strace.

    Returns:
        What it does in the wrong order, and how many renames were looked at.
    """
    with workplace(g) as plek:
        w = g.copy(plek / "warehouse")
        log = plek / "strace.log"
        r = run(OPERATIONS[naam](g), w.folder, ("strace", "-f", "-y", "-s", "512", "-e", f"trace={CALLS}", "-o", str(log)))
        if r.returncode:
            raise SystemExit(f"{naam} mislukt onder strace: {r.stdout}{r.stderr}")
        return judge(log.read_text(encoding="utf-8", errors="replace").splitlines(), plek)


def judge(regels: list[str], plek: Path) -> tuple[list[str], int]:
    """What the system calls of one command below ``plek`` do in the wrong order."""
    vuil: set[str] = set()
    namen: set[str] = set()
    """folders of which a name is not on disk"""
    fouten, hernoemd = [], 0
    for regel in _joined(regels):
        if not (m := LINE.match(regel)) or int(m[4]) < 0:
            continue
        wat, argumenten = m[2], m[3]
        if wat in ("open", "openat", "creat"):
            if "O_CREAT" in argumenten and m[5] and _ours(pad := m[5][1:-1], plek):
                namen.add(str(Path(pad).parent))
        elif wat in ("write", "pwrite64", "writev", "pwritev", "ftruncate"):
            if (fd := FD.match(argumenten)) and _ours(fd[1], plek):
                vuil.add(fd[1])
        elif wat in ("copy_file_range", "sendfile"):
            for pad in re.findall(r"\d+<([^>]*)>", argumenten):
                if _ours(pad, plek) and wat == "sendfile" and argumenten.startswith(tuple(f"{n}<{pad}>" for n in range(1000))):
                    vuil.add(pad)
        elif wat in ("fsync", "fdatasync"):
            if fd := FD.match(argumenten):
                vuil.discard(fd[1])
                namen.discard(fd[1])
        elif wat.startswith("mkdir"):
            if (pad := PATHS.findall(argumenten)[-1]) and _ours(pad, plek):
                namen.add(str(Path(pad).parent))
        elif wat.startswith("rename"):
            van, naar = (str(plek / p) if not p.startswith("/") else p for p in PATHS.findall(argumenten)[:2])
            hernoemd += _ours(naar, plek)
            onder = sorted(p for p in vuil | namen if p == van or p.startswith(f"{van}/"))
            if _ours(naar, plek) and onder:
                fouten.append(f"{_kort(naar, plek)} krijgt zijn naam terwijl {_kort(onder[0], plek)} nog niet op schijf staat")
            if Path(naar).name == DATABASE and _ours(naar, plek):
                later = sorted(p for p in vuil | namen if p != str(Path(naar).parent) and "/uit/" not in p)
                fouten += [f"bij de verwisseling staat {_kort(p, plek)} nog niet op schijf" for p in later]
            vuil = {naar + p[len(van) :] if p == van or p.startswith(f"{van}/") else p for p in vuil}
            namen = {naar + p[len(van) :] if p == van or p.startswith(f"{van}/") else p for p in namen}
            if _ours(naar, plek):
                namen.add(str(Path(naar).parent))
    fouten += [f"aan het eind staat {_kort(p, plek)} nog niet op schijf" for p in sorted(vuil)]
    return fouten, hernoemd


def _joined(regels: list[str]) -> list[str]:
    """A call that another thread broke in two is one line again, at the place where it ended."""
    begonnen: dict[tuple[str, str], str] = {}
    uit = []
    for r in regels:
        if m := re.match(r"^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$", r):
            begonnen[m[1], m[2]] = m[3]
        elif m := re.match(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$", r):
            uit.append(f"{m[1]} {m[2]}({begonnen.pop((m[1], m[2]), '')}{m[3]}")
        else:
            uit.append(r)
    return uit


def _ours(pad: str, plek: Path) -> bool:
    return pad.startswith((f"{plek}/warehouse/", f"{plek}/uit/")) and not any(p in pad for p in PASSING)


def _kort(pad: str, plek: Path) -> str:
    return pad.removeprefix(f"{plek}/")


def possible() -> bool:
    return shutil.which("strace") is not None
