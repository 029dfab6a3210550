"""What was read of a delivery: its rows, where they stood, and what was found on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from sources.catalog import Tabel
from sources.errors import Finding
from sources.snapshots import Snapshot

MEEST = 25_000
"""So many findings are kept, before those of one cause are told as one; a delivery with more was made to exhaust us."""


@dataclass
class DeliveryContent:
    """A delivery as read: text per column, with the row and column of every cell."""

    tabel: Tabel
    snapshot: Snapshot
    sha256: str
    blad: str = ""
    letters: dict[str, str] = field(default_factory=dict)
    rijen: list[tuple[int, dict[str, str | None]]] = field(default_factory=list)
    bevindingen: list[Finding] = field(default_factory=list)
    aantekeningen: list[tuple[str, str]] = field(default_factory=list)
    """what was passed over or taken as it was, without doubt: where, and the sentence; stops nothing"""
    onleesbaar: set[tuple[str, int]] = field(default_factory=set)
    """cells that are reported already: read as empty, but not to be called empty"""
    onvermeld: int = 0
    """findings beyond ``MEEST``"""

    def plaats(self, kolom: str, rij: int) -> str:
        """The address of a cell as a spreadsheet shows it: ``Blad!C7``."""
        return f"{self.blad}!{self.letters.get(kolom, '?')}{rij}"

    def noteer(self, plaats: str, tekst: str) -> None:
        """Note something that whoever uses the delivery must be able to read, and that stops nothing."""
        if len(self.aantekeningen) < MEEST:
            self.aantekeningen.append((plaats, tekst))

    def meld(self, regel: str, plaats: str, gevonden: str, verwacht: str, actie: str = "Verbeter de cel en lever opnieuw.") -> None:
        """Note one thing that is wrong."""
        if len(self.bevindingen) >= MEEST:
            self.onvermeld += 1
            return
        self.bevindingen.append(Finding(self.tabel.volledige_naam, regel, plaats, gevonden, verwacht, actie))
