"""What a check says: the words that the gate, the rules and the report share."""

from __future__ import annotations

from dataclasses import dataclass, field

VOLDOET, VOLDOET_NIET, NIET_TOETSBAAR = "voldoet", "voldoet niet", "niet toetsbaar"
FOUT, WAARSCHUWING = "fout", "waarschuwing"
HERZIENINGEN = "herzieningen:gemaakt"
"""The revision report: its absence blocks, because the record cannot be made later."""


@dataclass(frozen=True)
class Vereiste:
    """One check that a run must hold a verdict of."""

    controle_id: str
    soort: str
    mag_niet_toetsbaar: bool = False


@dataclass(frozen=True)
class Oordeel:
    """One verdict. ``voorbeelden``: the offending rows or findings, as a person would look them up."""

    controle_id: str
    soort: str
    tabel: str
    regel: str
    oordeel: str
    reden: str = ""
    ernst: str = FOUT
    eigenaar: str = ""
    waargenomen: str = ""
    verwacht: str = ""
    voorbeelden: list[str] = field(default_factory=list)

    @property
    def houdt_tegen(self) -> bool:
        return self.oordeel == VOLDOET_NIET and self.ernst == FOUT

    def __str__(self) -> str:
        kop = f"{self.tabel} [{self.regel}] {self.oordeel}: {self.reden}".rstrip(": ")
        if self.waargenomen:
            kop += f" Waargenomen: {self.waargenomen}."
        if self.verwacht:
            kop += f" Verwacht: {self.verwacht}."
        return "\n".join([kop, *(f"    {v}" for v in self.voorbeelden[:5])])
