"""What a figure is: words, rows and cells with their marks, the same object for every form."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from dagster_project import notation
from dagster_project.publicatie.content.sentences import Observation
from dagster_project.publicatie.content.texts import texts

NL = "NL01"
MERKEN = {
    "v": "voorlopig cijfer",
    "nv": "nader voorlopig cijfer",
    "b": "reeksbreuk: niet te vergelijken met eerdere perioden",
    "h": "anders dan in de vorige uitgave",
    "g": "verbeterd: de bron had een fout",
    "a": "afgerond op een veelvoud van 5, of niet getoond omdat het minder dan 5 is",
    "s": texts().synthetisch.merk,
}
VERVOLG = ("Dat ", "De prognose was ", "In heel Nederland ")
"""How a sentence begins that goes on about the one before it."""
STATUS = {
    "geleverd": "geleverd",
    "definitief": "definitief",
    "voorlopig": "voorlopig",
    "nadervoorlopig": "nader voorlopig",
    "onbekend": "onbekend",
}


@dataclass(frozen=True)
class Duiding:
    """One explanation: ``bij`` is the id of a figure or theme; ``rol`` said it on ``datum``."""

    bij: str
    rol: str
    datum: datetime.date
    vindplaats: str
    tekst: str

    @property
    def kop(self) -> str:
        """Whose words these are, before the words."""
        return f"Duiding ({self.rol}, {notation.dag(self.datum)})"

    def __str__(self) -> str:
        return f"{self.kop}: {self.tekst}"


@dataclass(frozen=True)
class FigureCell:
    """One number in a table as it is shown, with its full value. ``merken`` are keys of ``MERKEN``; a cell of words has no value.

    ``onder`` and ``boven``: its margin, where its source gives one.
    """

    waarde: float | None
    tekst: str
    merken: tuple[str, ...] = ()
    meeteenheid: str = ""
    onder: float | None = None
    boven: float | None = None


@dataclass(frozen=True)
class FigureRow:
    """One row; ``cellen`` as long as the columns of its figure."""

    naam: str
    cellen: list[FigureCell]

    @property
    def meeteenheid(self) -> str:
        """Of all its numbers; empty when they differ."""
        eenheden = {c.meeteenheid for c in self.cellen if c.waarde is not None}
        return eenheden.pop() if len(eenheden) == 1 else ""


@dataclass(frozen=True)
class Figure:
    """One figure of an edition.

    ``kolommen``: headers after ``eerste_kop``. ``meeteenheid``: of all numbers, or empty when rows differ. ``perioden``: what the columns or
    rows are about, in words. ``bewering``: what it says in a few words, its title where there is room for two; empty when nothing can be
    said. ``standen``: the newest value of each row that something is said of, by the name of the row. ``definities``: name and text. ``beeld``: what the chart must know besides (kind, norm, breaks, and
    ``merk`` where it is of an example).
    """

    id: str
    titel: str
    soort: str
    eerste_kop: str
    kolommen: list[str]
    rijen: list[FigureRow]
    zinnen: list[str]
    meeteenheid: str
    perioden: str
    bron: str
    status: str
    definities: list[tuple[str, str]]
    noten: list[str]
    is_synthetisch: bool
    beeld: dict[str, Any] = field(default_factory=dict)
    bewering: str = ""
    standen: dict[str, Observation] = field(default_factory=dict)
    duidingen: tuple[Duiding, ...] = ()
    """what people say of it; never computed"""

    @property
    def alineas(self) -> list[str]:
        """The sentences in paragraphs: one that says more of the sentence before it stays with it."""
        uit: list[str] = []
        for z in self.zinnen:
            if uit and z.startswith(VERVOLG):
                uit[-1] += f" {z}"
            else:
                uit.append(z)
        return uit

    @property
    def grafieknoot(self) -> str:
        """What to say under the chart: which rows of the table are not in it, what a margin is, what is missing of a whole."""
        zonder = self.beeld.get("zonder")
        return " ".join(
            [
                *([f"Niet in de grafiek, wel in de tabel: {notation.opsomming(zonder)}."] if zonder else []),
                *(
                    ["De grijze streep om een cijfer is zijn marge."]
                    if any(c.onder is not None for r in self.rijen for c in r.cellen)
                    else []
                ),
                *self.beeld.get("noten", []),
            ]
        )

    @property
    def merken(self) -> list[str]:
        """The marks that occur, in the order of ``MERKEN``."""
        return [m for m in MERKEN if any(m in c.merken for r in self.rijen for c in r.cellen)]


@dataclass(frozen=True)
class Theme:
    """A theme and its figures, in reading order."""

    id: str
    titel: str
    figuren: list[Figure]
    duidingen: tuple[Duiding, ...] = ()


@dataclass(frozen=True)
class Editie:
    """Of which version all this is. One that has invented figures is an example; ``titel`` and ``bestand`` say so for every form.

    ``stand``: ``concept`` when it is published, ``vastgesteld op 12 december 2025`` or ``ingetrokken op ...`` when it was asked for later.
    """

    editie: str
    versie: str
    publicatiedatum: datetime.date
    reden: str
    is_synthetisch: bool
    stand: str = "concept"
    kennisdatum: datetime.date | None = None
    """the day to which it knows letters and periods; of a version of before this was kept its day of publication"""

    @property
    def dag(self) -> str:
        """The day of publication in words, with the day to which it knows where that is another."""
        dag = notation.dag(self.publicatiedatum)
        anders = self.kennisdatum not in (None, self.publicatiedatum)
        return f"{dag} (stand van kennis: {notation.dag(self.kennisdatum)})" if anders and self.kennisdatum else dag

    def titel(self, tekst: str) -> str:
        """A title or sentence of this edition: as it is, and of an example with that before it."""
        return texts().voorbeeld.van(tekst) if self.is_synthetisch else tekst

    def bestand(self, naam: str) -> str:
        """The name of a file of this edition."""
        return texts().voorbeeld.bestand.format(naam=naam) if self.is_synthetisch else naam

    def figuur(self, f: Figure) -> Figure:
        """A figure as one of this edition: in an example its title, each paragraph and its chart say so, also when its numbers are real."""
        if not self.is_synthetisch:
            return f
        zinnen = [z if z.startswith(VERVOLG) and i else self.titel(z) for i, z in enumerate(f.zinnen)]
        bewering = f.bewering and self.titel(f.bewering)
        return replace(f, titel=self.titel(f.titel), bewering=bewering, zinnen=zinnen, beeld=f.beeld | {"merk": texts().voorbeeld.merk})


@dataclass(frozen=True)
class Headline:
    """One number that an edition begins with: ``titel``, the number with its meeteenheid, its period and the sentence about it.

    ``kant``: ``meer``, ``minder`` or ``gelijk`` since the comparable period; ``gewenst``: ``gunstig`` or ``ongunstig``; ``norm``: how it
    stands to its norm, and ``voldoet`` whether it meets it. What cannot be said is empty.
    """

    figuur: str
    titel: str
    tekst: str
    periode: str
    zin: str
    kant: str = ""
    gewenst: str = ""
    norm: str = ""
    voldoet: bool | None = None


class Part(NamedTuple):
    """A part of a sentence. ``naar``: what it leads to (the id of a figure, ``kwaliteit`` or ``edities``), empty for text that leads nowhere."""

    tekst: str
    naar: str = ""
