"""Offering a delivery: check it with the very contract of poort 1, compare it with the previous one, and keep it.

What is offered lies in two places of the warehouse: the bytes in the snapshot store, and one line of JSON in
``leveringen/register.jsonl`` with who, when and why. The register only grows; a line that a crash cut off is no line. The newest
line of a delivery is the one that ``refresh --bron live`` reads.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sources.catalog import Tabel, tabellen
from sources.errors import Finding, SourceError
from sources.snapshots import Reply, SnapshotStore


@dataclass(frozen=True)
class Offer:
    """One line of the register."""

    naam: str
    """``bron.naam`` of the delivery"""
    sha256: str
    bestandsnaam: str
    bytes: int
    wie: str
    wanneer: str
    """UTC, ISO 8601 to the second"""
    waarom: str
    akkoord: bool = False
    """whether someone took the deviations from the previous delivery for right"""
    afwijkingen: tuple[str, ...] = ()
    vorige: str | None = None
    """sha256 of the delivery that this one follows"""

    def als_opmerking(self) -> str:
        """Who, when and why, as it goes with the snapshot into the edition."""
        akkoord = f" Akkoord met {len(self.afwijkingen)} afwijkingen van de vorige levering." if self.akkoord else ""
        return f"Aangeboden door {self.wie} op {self.wanneer}: {self.waarom}{'' if self.waarom.endswith('.') else '.'}{akkoord}"


class Register:
    """The offered deliveries of one warehouse, in its folder ``leveringen``."""

    def __init__(self, folder: Path):
        self.pad = folder / "register.jsonl"
        self.store = SnapshotStore(folder.parent / "snapshots")

    def lees(self) -> list[Offer]:
        """All offers, oldest first.

        Raises:
            SourceError: the register, or a line before the last, cannot be read.
        """
        try:
            regels = self.pad.read_bytes().split(b"\n")[:-1]  # what has no end of line was never written
        except FileNotFoundError:
            return []
        except OSError as e:
            actie = "Geef leesrecht op het warehouse."
            raise SourceError([Finding("leveringen", "leesbaar", str(self.pad), str(e.strerror), "een register", actie)]) from None
        return [self._regel(nr, r) for nr, r in enumerate(regels, start=1)]

    def _regel(self, nr: int, regel: bytes) -> Offer:
        try:
            d: dict[str, Any] = json.loads(regel)
            return Offer(**d | {"afwijkingen": tuple(d["afwijkingen"])})
        except (ValueError, TypeError, KeyError) as e:
            plaats, actie = f"{self.pad}, regel {nr}", "Zet het register terug uit een reservekopie; wijzig het nooit met de hand."
            raise SourceError(
                [Finding("leveringen", "leesbaar", plaats, f"geen aanbieding ({e})", "JSON van één aanbieding", actie)]
            ) from None

    def nieuwste(self, naam: str) -> Offer | None:
        """The delivery that counts."""
        return next((a for a in reversed(self.lees()) if a.naam == naam), None)

    def inhoud(self, a: Offer) -> bytes:
        """The bytes of an offer.

        Raises:
            SourceError: the store has lost or changed them.
        """
        try:
            return self.store.lees(a.sha256)
        except (OSError, ValueError) as e:
            actie = "Zet de map snapshots/ van het warehouse terug, of bied de levering opnieuw aan."
            raise SourceError(
                [Finding(a.naam, "leesbaar", f"snapshot {a.sha256[:12]}", str(e), "de bytes zoals aangeboden", actie)]
            ) from None

    def schrijf(self, a: Offer, inhoud: bytes) -> None:
        """Keep the bytes, then the line; call it only while holding the lock of the warehouse."""
        self.store.bewaar(Reply(f"levering:{a.naam.replace('.', '/')}", 200, media_type(inhoud), inhoud, a.wanneer))
        self.store.borg([a.sha256])
        nieuw = not self.pad.exists()
        self.pad.parent.mkdir(parents=True, exist_ok=True)
        with open(self.pad, "ab+") as f:
            f.seek(0)
            f.truncate(f.read().rfind(b"\n") + 1)  # what a crash left of the last line
            f.write(json.dumps(asdict(a), ensure_ascii=False).encode() + b"\n")
            f.flush()
            os.fsync(f.fileno())
        if nieuw:
            fd = os.open(self.pad.parent, os.O_RDONLY)
            os.fsync(fd)
            os.close(fd)


def media_type(inhoud: bytes) -> str:
    """The type that a receipt names."""
    return "application/xlsx" if inhoud[:2] == b"PK" else "text/csv"


def deliveries() -> dict[str, Tabel]:
    """Every delivery of the catalogue by its short name."""
    return {t.naam: t for t in tabellen().values() if t.is_levering}


def now_utc() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
