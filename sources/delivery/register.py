"""Offering a delivery: check it with the very contract of poort 1, compare it with the previous one, and keep it.

What is offered lies in two places of the warehouse: the bytes in the snapshot store, and one line of JSON in
``leveringen/register.jsonl`` with who, when and why. The register only grows; a line that a crash cut off is no line. The newest
line of a delivery is the one that ``refresh --bron live`` reads.

Every line holds a sha256 over itself and all lines before it, and ``register.laatste`` beside it that of the newest: a line that someone
changed, moved, added or took away by hand is told before anything is read of it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sources import disk
from sources.catalog import Tabel, tabellen
from sources.disk import force_to_disk, write_whole
from sources.errors import Finding, SourceError
from sources.snapshots import Reply, SnapshotStore, sha256_of


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
    keten: str = ""
    """sha256 over this line and that of the line before; empty in a register of before lines were chained"""

    def schakel(self, vorige: str) -> str:
        """What ``keten`` has to be after a line with ``vorige``."""
        return sha256_of((vorige + "\n" + json.dumps(asdict(replace(self, keten="")), ensure_ascii=False, sort_keys=True)).encode())

    def als_opmerking(self) -> str:
        """Who, when and why, as it goes with the snapshot into the edition."""
        akkoord = f" Akkoord met {len(self.afwijkingen)} afwijkingen van de vorige levering." if self.akkoord else ""
        return f"Aangeboden door {self.wie} op {self.wanneer}: {self.waarom}{'' if self.waarom.endswith('.') else '.'}{akkoord}"


class Register:
    """The offered deliveries of one warehouse, in its folder ``leveringen``."""

    def __init__(self, folder: Path):
        self.pad = folder / "register.jsonl"
        self.laatste = folder / "register.laatste"
        self.store = SnapshotStore(folder.parent / "snapshots")

    def lees(self) -> list[Offer]:
        """All offers, oldest first.

        Raises:
            SourceError: the register, or a line before the last, cannot be read, or was changed by hand.
        """
        try:
            regels = self.pad.read_bytes().split(b"\n")[:-1]  # what has no end of line was never written
        except FileNotFoundError:
            return []
        except OSError as e:
            actie = "Geef leesrecht op het warehouse."
            raise SourceError([Finding("leveringen", "leesbaar", str(self.pad), disk.reason(e), "een register", actie)]) from None
        aanbiedingen = [self._regel(nr, r) for nr, r in enumerate(regels, start=1)]
        self._heel(regels, aanbiedingen)
        return aanbiedingen

    def _heel(self, regels: list[bytes], aanbiedingen: list[Offer]) -> None:
        """That no line was changed after it was written, and none is missing."""
        vorige = ""
        for nr, a in enumerate(aanbiedingen, start=1):
            if not a.keten and not vorige:
                continue  # of before lines were chained
            if a.keten != a.schakel(vorige or sha256_of(b"".join(r + b"\n" for r in regels[: nr - 1]))):
                raise self._veranderd(f"regel {nr}", f"een regel ({a.naam}, {a.bestandsnaam}) die niet volgt op de regel ervoor")
            vorige = a.keten
        try:
            laatste = self.laatste.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            laatste = ""
        keten = [a.keten for a in aanbiedingen if a.keten]
        if laatste not in keten and (laatste or len(keten) > 1):  # a crash may leave it one line behind
            raise self._veranderd(f"na regel {len(aanbiedingen)}", "minder regels dan er zijn geschreven")

    def _veranderd(self, waar: str, gevonden: str) -> SourceError:
        actie = "Iemand wijzigde het register met de hand: zet de map leveringen/ terug uit een reservekopie, of bied de levering opnieuw aan in een leeg register."
        return SourceError([Finding("leveringen", "leesbaar", f"{self.pad}, {waar}", gevonden, "de regels zoals geschreven", actie)])

    def _regel(self, nr: int, regel: bytes) -> Offer:
        try:
            d: dict[str, Any] = json.loads(regel)
            return Offer(**d | {"afwijkingen": tuple(d["afwijkingen"])})
        except (ValueError, TypeError, KeyError):
            plaats, actie = f"{self.pad}, regel {nr}", "Zet het register terug uit een reservekopie; wijzig het nooit met de hand."
            raise SourceError([Finding("leveringen", "leesbaar", plaats, "geen aanbieding", "JSON van één aanbieding", actie)]) from None

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
        eerder = self.lees()
        t = tabellen().get(a.naam)
        besloten = t is not None and t.vertrouwelijk
        self.store.bewaar(Reply(f"levering:{a.naam.replace('.', '/')}", 200, media_type(inhoud, t), inhoud, a.wanneer), besloten)
        self.store.borg([a.sha256])
        self.pad.parent.mkdir(parents=True, exist_ok=True)
        with open(self.pad, "ab+") as f:
            f.seek(0)
            heel = f.read()
            heel = heel[: heel.rfind(b"\n") + 1]
            f.truncate(len(heel))  # what a crash left of the last line
            a = replace(a, keten=a.schakel((eerder[-1].keten if eerder else "") or sha256_of(heel)))
            f.write(json.dumps(asdict(a), ensure_ascii=False).encode() + b"\n")
            f.flush()
            os.fsync(f.fileno())
        write_whole(self.laatste, f"{a.keten}\n".encode())
        force_to_disk(self.pad.parent.parent)


def media_type(inhoud: bytes, tabel: Tabel | None = None) -> str:
    """The type that a receipt names."""
    if tabel is not None and tabel.lezer:
        return "application/zip"
    return "application/xlsx" if inhoud[:2] == b"PK" else "text/csv"


def deliveries() -> dict[str, Tabel]:
    """Every delivery of the catalogue by its short name."""
    return {t.naam: t for t in tabellen().values() if t.is_levering}


def now_utc() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
