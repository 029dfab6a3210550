"""The log of a warehouse: one line of JSON for every refresh, publication, approval and withdrawal, in ``logboek.jsonl``.

The log only grows. Every line holds its number and the sha256 of the line before it, and ``logboek.laatste`` beside it that of the newest:
a line that someone changed, moved, added or took away is told, with its number. What a crash cut off (no end of line) is no line, and is
removed when the next one is written. Who rewrites the log and ``logboek.laatste`` to the end can only be told by what is signed: every approval
names the line before it (``approvals.py``).
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from sources.disk import write_whole
from sources.errors import CannotStart
from sources.snapshots import sha256_of

Kind = Literal["refresh", "publicatie", "erratum", "vaststelling", "intrekking"]
"""``refresh`` is one that published nothing; what a refresh published is a ``publicatie``, or an ``erratum`` when it mends a version."""
NOTHING_BEFORE = ""
"""``vorige`` of the first line."""


@dataclass(frozen=True)
class Line:
    """One line; what does not apply to its kind is empty."""

    soort: Kind
    editie: str
    rol: str
    versie: str = ""
    uitkomst: str = ""
    """how a refresh ended that published nothing (``poort.outcome``)"""
    reden: str = ""
    manifest_sha256: str = ""
    besluiten_sha256: str = ""
    """of the set of decisions that the version was built with"""
    vaststelling_sha256: str = ""
    """of the document that was signed"""
    nr: int = 0
    wanneer: str = ""
    """UTC, ISO 8601 to the second; of now when it is empty"""
    vorige: str = NOTHING_BEFORE
    """sha256 of the line before, as it stands in the file without its end of line"""


LINE = TypeAdapter(Line)


class Logbook:
    """The log in the folder of one warehouse."""

    def __init__(self, folder: Path):
        self.path = folder / "logboek.jsonl"
        self.last = folder / "logboek.laatste"

    def lines(self) -> list[Line]:
        """All lines, oldest first.

        Raises:
            CannotStart: the log was changed by hand; says at which line.
        """
        laatste, regels = self._last(), self._raw()  # in this order: a line that is written meanwhile puts it one behind
        lijnen = [self._parse(nr, r) for nr, r in enumerate(regels, start=1)]
        for nr, lijn in enumerate(lijnen, start=1):
            if lijn.nr != nr:
                raise self._changed(f"regel {nr}", f"zij heeft nummer {lijn.nr}: er is een regel weg, verplaatst of toegevoegd")
        hashes = [NOTHING_BEFORE, *map(sha256_of, regels)]
        if laatste in hashes[-2:]:  # a crash may leave it one line behind
            laatste = hashes[-1]
        anders = [nr for nr, (is_, heet) in enumerate(zip(hashes, [*(x.vorige for x in lijnen), laatste], strict=True)) if is_ != heet]
        if anders:
            nr = anders[0]
            while nr + 1 in anders:  # of a line that was changed, what it says of the line before may be changed as well
                nr += 1
            erna = f"regel {nr + 1}" if nr < len(lijnen) else self.last.name
            raise self._changed(
                f"regel {nr}" if nr else "het bestand", f"veranderd, of wat erna kwam is weg; {erna} noemt een andere sha256"
            )
        return lijnen

    def head(self) -> tuple[int, str]:
        """How many lines there are, and the sha256 of the newest; of no lines ``NOTHING_BEFORE``.

        Raises:
            CannotStart: as ``lines``.
        """
        return len(self.lines()), (self.line_hashes() or [NOTHING_BEFORE])[-1]

    def line_hashes(self) -> list[str]:
        """sha256 of each line, oldest first."""
        return [sha256_of(r) for r in self._raw()]

    def append(self, lijn: Line) -> Line:
        """Write one line at the end, on disk before this returns; call it only while holding the lock of the warehouse.

        Returns:
            The line with its number, time and the sha256 of the line before.

        Raises:
            CannotStart: the log was changed by hand; nothing is written behind it.
        """
        aantal, vorige = self.head()
        lijn = replace(lijn, nr=aantal + 1, wanneer=lijn.wanneer or now_utc(), vorige=vorige)
        regel = json.dumps(asdict(lijn), ensure_ascii=False).encode()
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o644)
        with os.fdopen(fd, "r+b") as f:
            heel = f.read()
            f.truncate(heel.rfind(b"\n") + 1)  # what a crash left of a line
            f.write(regel + b"\n")
            f.flush()
            os.fsync(f.fileno())
        write_whole(self.last, f"{sha256_of(regel)}\n".encode())
        return lijn

    def _raw(self) -> list[bytes]:
        """The lines as bytes; what has no end of line was never written."""
        if self.path.is_symlink():
            raise self._changed("het bestand", "het is een verwijzing naar een ander bestand")
        return self.path.read_bytes().split(b"\n")[:-1] if self.path.exists() else []

    def _parse(self, nr: int, regel: bytes) -> Line:
        try:
            lijn = LINE.validate_json(regel, strict=True)
            datetime.fromisoformat(lijn.wanneer)  # what shows a state shows its day
            return lijn
        except ValueError:  # the one of pydantic is one as well
            raise self._changed(f"regel {nr}", "zij is geen regel van een logboek") from None

    def _last(self) -> str:
        """The sha256 of the newest line, as it stands beside the log."""
        return self.last.read_text(encoding="utf-8", errors="replace").strip() if self.last.exists() else NOTHING_BEFORE

    def _changed(self, waar: str, gevonden: str) -> CannotStart:
        return CannotStart(
            f"Het logboek is met de hand veranderd: {self.path}, {waar}: {gevonden}. "
            f"Zet {self.path.name} en {self.last.name} samen terug uit een reservekopie."
        )


def now_utc() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
