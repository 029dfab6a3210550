"""One bit of one byte, somewhere: does verification tell? ``edities --verifieer`` and ``bronnen verifieer`` do it, in the same functions as here."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
from typing import Any

from dagster_project.publicatie.edition.verify import verify_editions, verify_snapshots
from dagster_project.warehouse.editions import Warehouse
from sources.errors import CannotStart
from tests.storingen.ground import Ground

KINDS = {
    "snapshots": ("snapshots/*/*",),
    "manifest": ("edities/*/manifest.json",),
    "Parquet": ("edities/*/*.parquet",),
    "andere vormen van de editie": ("edities/*/*.html", "edities/*/*.pdf", "edities/*/*.xlsx", "edities/*/*.json", "edities/*/csv/*"),
    "database": ("halfjaarbericht.duckdb", "halfjaarbericht.duckdb.sha256"),
    "register van leveringen": ("leveringen/register.jsonl", "leveringen/register.laatste"),
    "logboek": ("logboek.jsonl", "logboek.laatste"),
    "vaststelling": ("vaststellingen/*/*",),
}
"""What is changed: of each kind as many."""


def cases(aantal: int, zaad: int, g: Ground) -> list[dict[str, Any]]:
    """Which bit of which byte of which file, for so many flips."""
    kans, uit = random.Random(zaad), []
    paden = {k: sorted(p for patroon in v for p in g.approved.glob(patroon) if (p.is_file() and p.stat().st_size and p.name != "manifest.json") or (p.name == "manifest.json" and k == "manifest")) for k, v in KINDS.items()}  # fmt: skip
    for nr in range(aantal):
        soort = list(KINDS)[nr % len(KINDS)]
        pad = kans.choice(paden[soort])
        uit.append(
            {"soort": "byte", "wat": soort, "nr": nr, "bestand": str(pad.relative_to(g.approved)), "plaats": kans.randrange(pad.stat().st_size), "bit": kans.randrange(8)}
        )  # fmt: skip
    return uit


class Flipper:
    """Tries flips in a process of its own, for a damaged database may end it."""

    def __init__(self, g: Ground):
        self.folder = g.folder / "bytes"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.w = g.copy(self.folder, g.approved)

    def flip(self, geval: dict[str, Any]) -> dict[str, Any]:
        """One flip; ``fout`` says that nothing told it."""
        pad = self.folder / geval["bestand"]
        heel, mode = pad.read_bytes(), pad.stat().st_mode & 0o777
        anders = bytearray(heel)
        anders[geval["plaats"]] ^= 1 << geval["bit"]
        pad.unlink()  # never the file that it is a hard link to
        pad.write_bytes(anders)
        pad.chmod(mode)
        try:
            met = multiprocessing.get_context("fork").Pipe(duplex=False)
            kind = os.fork()
            if kind == 0:
                try:
                    met[1].send(_told(self.w))
                finally:
                    os._exit(0)
            met[1].close()
            gezegd = met[0].recv() if met[0].poll(300) else "geen antwoord"
            os.waitpid(kind, 0)
        except EOFError:
            gezegd = ""
            os.waitpid(kind, 0)
        finally:
            pad.unlink()
            pad.write_bytes(heel)
            pad.chmod(mode)
        return geval | {"gezegd": gezegd[:160], "fout": "" if gezegd else "niet gemeld"}

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _told(w: Warehouse) -> str:
    """The first thing that either command says."""
    uit = []
    for toets in (lambda: verify_snapshots(w)[1], lambda: verify_editions(w)):
        try:
            uit += toets()
        except CannotStart as e:
            uit.append(str(e))
        except Exception as e:
            return f"FOUT IN HET PROGRAMMA {type(e).__name__}: {e}"
        if uit:
            break
    return uit[0] if uit else ""


def is_a_message(gezegd: str) -> bool:
    """Whether a person was told something, and no exception of a library."""
    return bool(gezegd) and not gezegd.startswith(("FOUT IN HET PROGRAMMA", "geen antwoord"))


def check_untouched(g: Ground) -> str:
    """That verification says nothing of a warehouse that nobody changed; otherwise what it tells proves nothing."""
    return _told(Warehouse(g.approved))
