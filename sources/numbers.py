"""A number as people in the Netherlands write it: the one reader of every door (deliveries, CSV of one's own, scenarios, corrections, options).

What can be read in one way is read; what can be read in two ways is refused with both, unless the place where it stands leaves one of them.
A refusal is a ``ValueError`` with a Dutch sentence.

==========================  ==========================================  ===============================================================
written as                  read as                                     refused
==========================  ==========================================  ===============================================================
6,3   0,125   12,3456       6.3   0.125   12.3456 (decimal comma)       5,   ,5   1,2,3
0.5   6.2   1234.567        0.5   6.2   1234.567 (no thousands)         012.345 (a code, or thousands)
1.234,5   1.234.567         1234.5   1234567                            12.34.567   1,234.5 and 1,234,567 (English)
1 234   1 234,5             1234   1234.5 (also with hard spaces)       1 23
1.234   46.905              1234 where it must be whole                 elsewhere: 1234 or 1,234?
1,234   46,905              --                                          1,234 or 1234 (English)? And where it must be whole
-5   −5   –5                -5                                          +5   5-   (5)   1e3   1_000   0x10   1:30   12 fte
6,3%   6,3 %                6.3, and that it is a percentage
==========================  ==========================================  ===============================================================

Of two readings one is left when

* the range of its place (``Bounds``, from the contract) is that of a percentage or a mark, at most 110: there are no thousands of those,
  and 6,345 and 6.345 are 6.345 (a wider range proves nothing: 46,905 for a strength of 20.000 and more may be 4.690,5 with a comma too far); or
* the other numbers of the same column prove its decimal sign (``proof``), in a file that one program wrote: 1,234 beside 12,5, and 1.234
  beside 12.5. A file in which commas and points are both decimal proves nothing, and takes 1.234 for no whole number either.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Literal

Proof = Literal["", "komma", "punt", "elders", "beide"]
"""What a column says of its decimal sign; ``elders``: nothing, but another column has decimal points; ``beide``: its file contradicts itself."""

GEHEEL = re.compile(r"\d+")
KOMMA = re.compile(r"\d+,\d+")
PUNT = re.compile(r"(0|[1-9]\d*)\.\d+")
GROEPEN = re.compile(r"[1-9]\d{0,2}((\.\d{3})+|( \d{3})+)(,\d+)?")
PUNT_DRIE = re.compile(r"[1-9]\d{0,2}\.\d{3}")
KOMMA_DRIE = re.compile(r"[1-9]\d{0,2},\d{3}")
"""1.234 and 1,234: a group of thousands or three decimals, nobody can see which."""
ENGELS = re.compile(r"[1-9]\d{0,2}(,\d{3})+\.\d+|[1-9]\d{0,2}(,\d{3}){2,}")
VAN_PROGRAMMA = re.compile(r"[-+]?(\d+([.,]\d*)?|\.\d+)[eE][-+]?\d+|[-+]?(\.\d+|\d+\.)")
TEKENS_MAX = 40
DEEL_MAX = 110
"""A percentage (of a norm that was just met it is 101), a share or a mark: nobody writes thousands of those. A wider range is what is plausible, and proves no notation."""
SPATIES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
MINNEN = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013"), "-")
ONZICHTBAAR = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
"""Characters that show nothing and mean nothing; they come along when text is copied."""


@dataclass(frozen=True)
class Bounds:
    """What a number may be at its place, as far as the contract of that place says."""

    geheel: bool = False
    minimum: Decimal | float | None = None
    maximum: Decimal | float | None = None

    def hold(self, getal: Decimal) -> bool:
        """Whether this number lies in the range."""
        return (self.minimum is None or getal >= self.minimum) and (self.maximum is None or getal <= self.maximum)

    def words(self) -> str:
        """The range in words, empty when there is none: 1 tot en met 20."""
        if self.minimum is None and self.maximum is None:
            return "een geheel getal" if self.geheel else ""
        geheel = "een geheel getal van " if self.geheel else ""
        if self.minimum is None:
            return f"{geheel}ten hoogste {_nl(self.maximum)}"
        return (
            f"{geheel}{_nl(self.minimum)} of meer"
            if self.maximum is None
            else f"{geheel}{_nl(self.minimum)} tot en met {_nl(self.maximum)}"
        )


ANY = Bounds()
WHOLE = Bounds(geheel=True)


def flat(tekst: str) -> str:
    """Text as a person sees it: one kind of space, no invisible characters, trimmed."""
    return tekst.strip() if tekst.isascii() else tekst.translate(ONZICHTBAAR).translate(SPATIES).strip()


def show(waarde: object) -> str:
    """A value in a message: Dutch, on one line, not longer than a person reads, and harmless in a terminal."""
    if isinstance(waarde, bool):
        return "WAAR" if waarde else "ONWAAR"
    if isinstance(waarde, Decimal):
        tekst = f"{waarde.normalize():f}".replace(".", ",")
    elif isinstance(waarde, datetime):
        tekst = waarde.date().isoformat() if waarde.time() == time(0) else waarde.isoformat(" ", "minutes")
    else:
        tekst = str(waarde)
    tekst = printable(" ".join(tekst.split()))
    return tekst if len(tekst) <= 80 else f"{tekst[:79]}…"


def printable(tekst: str) -> str:
    """A text that someone chose (a cell, the name of a file), harmless in a terminal, a register and a page."""
    return "".join(t if t.isprintable() else "\N{REPLACEMENT CHARACTER}" for t in tekst)


def _nl(getal: Decimal | float | None) -> str:
    return show(Decimal(str(getal)))


def parse_number(tekst: str, bounds: Bounds = ANY, proof: Proof = "") -> tuple[Decimal, bool]:
    """A number written as text, and whether it has a percent sign (``6,3%`` is 6.3).

    ``bounds`` and ``proof`` choose between two readings; that the number read lies in its range is not tested here.

    Raises:
        ValueError: no number, one that can be read in two ways, or one that is not whole where it must be.
    """
    kaal = flat(tekst)
    kaal = kaal if kaal.isascii() else kaal.translate(MINNEN)
    is_procent = kaal.endswith("%")
    kaal = kaal.removesuffix("%").rstrip()
    teken, kaal = (-1, kaal[1:].lstrip()) if kaal.startswith("-") else (1, kaal)
    if not kaal.isascii():  # ٥ is a digit to a program, and to no reader here
        raise ValueError(f"'{show(tekst)}'")
    if PUNT_DRIE.fullmatch(kaal) or KOMMA_DRIE.fullmatch(kaal):
        getal = _choose(tekst, kaal, teken, bounds, proof)
    elif (los := _one(kaal)) is not None:
        getal = teken * los
    elif ENGELS.fullmatch(kaal):
        raise ValueError(f"'{show(tekst)}', zoals men in het Engels schrijft; schrijf {show(teken * Decimal(kaal.replace(',', '')))}")
    else:
        raise ValueError(f"'{show(tekst)}'")
    if bounds.geheel and getal != getal.to_integral_value():
        raise ValueError(f"{show(getal)}, geen geheel getal")
    return getal, is_procent


def _one(kaal: str) -> Decimal | None:
    """The number of characters that can be read in one way only."""
    if len(kaal) > TEKENS_MAX:
        return None
    if PUNT.fullmatch(kaal):
        return Decimal(kaal)
    if GEHEEL.fullmatch(kaal) or KOMMA.fullmatch(kaal) or GROEPEN.fullmatch(kaal):
        return Decimal(kaal.replace(".", "").replace(" ", "").replace(",", "."))
    return None


def _choose(tekst: str, kaal: str, teken: int, bounds: Bounds, proof: Proof) -> Decimal:
    """1.234 or 1,234, by what its place leaves of it."""
    met_punt = "." in kaal
    duizend, breuk = teken * Decimal(kaal.replace(".", "").replace(",", "")), teken * Decimal(kaal.replace(",", "."))
    lezingen = f"{show(duizend)} of {'-' if teken < 0 else ''}{kaal.replace('.', ',')}"
    if bounds.geheel:
        if met_punt and proof in ("", "komma"):
            return duizend
        waarom = "naast een decimale punt" if met_punt else "waar een geheel getal hoort"
        raise ValueError(f"'{show(tekst)}' is dubbelzinnig {waarom}: {lezingen}? Is {show(duizend)} bedoeld, schrijf dan {show(duizend)}")
    if proof == ("punt" if met_punt else "komma"):
        return breuk
    if bounds.maximum is not None and bounds.maximum <= DEEL_MAX and bounds.hold(breuk):
        return breuk
    naast = " naast een decimale punt" if proof in ("punt", "elders", "beide") and not met_punt else ""
    raise ValueError(f"'{show(tekst)}' is dubbelzinnig{naast}: {lezingen}?")


def program_number(tekst: str) -> Decimal | None:
    """A number in a notation that only programs use (1.5e-3, .5, 5.); None when it is not in one.

    Raises:
        ValueError: beyond what can be computed with.
    """
    if not tekst.isascii() or not VAN_PROGRAMMA.fullmatch(tekst):
        return None
    try:
        getal = Decimal(tekst.replace(",", "."))
        if math.isfinite(float(getal)):
            return getal
    except InvalidOperation:  # an exponent of twenty digits
        pass
    raise ValueError(f"'{show(tekst)}' is geen getal waarmee te rekenen is")


def proof(teksten: Iterable[str]) -> Proof:
    """What the numbers of one column prove of its decimal sign."""
    komma = punt = False
    for tekst in teksten:
        kaal = flat(tekst).removesuffix("%").rstrip().lstrip("-+\u2212\u2013 ")
        if PUNT_DRIE.fullmatch(kaal) or KOMMA_DRIE.fullmatch(kaal):
            continue
        komma = komma or bool(KOMMA.fullmatch(kaal)) or bool(("." in kaal or "," in kaal) and GROEPEN.fullmatch(kaal))
        punt = punt or bool(PUNT.fullmatch(kaal))
    return "beide" if komma and punt else "komma" if komma else "punt" if punt else ""


def proofs(kolommen: dict[str, list[str]]) -> dict[str, Proof]:
    """The same for every column of a file that one program wrote: when it contradicts itself anywhere, nothing in it is proof."""
    per_kolom: dict[str, Proof] = {naam: proof(teksten) for naam, teksten in kolommen.items()}
    samen = set(per_kolom.values()) - {""}
    if len(samen) > 1 or "beide" in samen:
        return dict.fromkeys(per_kolom, "beide")
    return {naam: "elders" if not b and "punt" in samen else b for naam, b in per_kolom.items()}


def nearest_factor(getal: Decimal, bounds: Bounds) -> Decimal | None:
    """The number that was meant when this one is 10, 100 or 1.000 times too small or too large; None when no or more than one fits."""
    passend = [g for f in (10, 100, 1000) for g in (getal * f, getal / f) if bounds.hold(g)]
    return passend[0] if len(passend) == 1 else None
