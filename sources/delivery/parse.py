"""One cell to the exact text of the contract: dates and texts as people in the Netherlands write them; numbers are in ``sources/numbers.py``.

What can be read in one way only is read; what can be read in two ways is refused. A refusal is a ``ValueError`` with a Dutch sentence.

====================  =============================================  ==========================================
written as            read as                                        refused
====================  =============================================  ==========================================
6,3%   0,4%           6.3 0.4, where the meeteenheid is procent      a percentage of anything else
0,4 (number cell)     --                                             where the meeteenheid is procent: 40 or 0,4%?
2-11-2025             2025-11-02 (day first)                         31-02-2025   2-11-25   02/11/2025 (2 nov or 11 feb?)
2 november 2025       2025-11-02                                     november 2025
45963 (number cell)   2025-11-02, by the workbook's date system      45963 as text
====================  =============================================  ==========================================
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from sources.catalog import Kolom
from sources.delivery.guard import CELTEKST_MAX
from sources.delivery.sheet import Cell
from sources.delivery.spreadsheet import date_of
from sources.numbers import ANY, Bounds, Proof, flat, parse_number, show

DEEL = "[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?|Q[1-4]|-H[12]|-begin|-eind)?"
PERIODEVORMEN = {
    "jaar": ("[0-9]{4}", "2024"),
    "halfjaar": ("[0-9]{4}H[12]", "2025H2"),
    "tertiaal": ("[0-9]{4}T[1-3]", "2021T2"),
    "kwartaal": ("[0-9]{4}K[1-4]", "2024K3"),
    "peildatum": ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2025-11-02"),
    "periode": (f"{DEEL}(/{DEEL}|-[0-9]{{4}})?", "2025-11 of 2018-04/2021-08"),
}
"""Kind of period -> how it is written, and an example."""
FORMULETEKENS = ("=", "+", "-", "@")
"""A text that begins so becomes a formula in whatever opens our CSV and XLSX."""
MAANDEN = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")
AFKORTINGEN = {m[:3]: i for i, m in enumerate(MAANDEN, start=1)} | {m: i for i, m in enumerate(MAANDEN, start=1)} | {"mrt": 3, "sept": 9}
DATUM_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
DATUM_NL = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
DATUM_WOORD = re.compile(r"(\d{1,2}) ([a-z]+)\.? (\d{4})")
JAREN = range(1950, 2101)
"""Years that a date of a delivery can have; 2024 in a date cell is the 16th of July 1905."""


def parse_date(tekst: str) -> date:
    """A day written as text; day before month.

    Raises:
        ValueError: no day that exists, or one that can be read in two ways.
    """
    kaal = flat(tekst).lower()
    try:
        if m := DATUM_ISO.fullmatch(kaal):
            return _dag(m[1], m[2], m[3])
        if m := DATUM_NL.fullmatch(kaal):
            if m[2] == "/" and int(m[1]) <= 12 and int(m[3]) <= 12 and int(m[1]) != int(m[3]):
                raise ValueError(f"is dubbelzinnig: {int(m[1])} {MAANDEN[int(m[3]) - 1]} of {int(m[3])} {MAANDEN[int(m[1]) - 1]}?")
            return _dag(m[4], m[3], m[1])
        if (m := DATUM_WOORD.fullmatch(kaal)) and m[2] in AFKORTINGEN:
            return _dag(m[3], AFKORTINGEN[m[2]], m[1])
    except ValueError as e:
        raise ValueError(f"'{show(tekst)}' {e}") from None
    raise ValueError(f"'{show(tekst)}'")


def _dag(jaar: str, maand: str | int, dag: str) -> date:
    try:
        gelezen = date(int(jaar), int(maand), int(dag))
    except ValueError:
        raise ValueError("is een dag die niet bestaat") from None
    if gelezen.year not in JAREN:
        raise ValueError(f"is geen dag in {JAREN[0]}-{JAREN[-1]}")
    return gelezen


def parse_text(tekst: str) -> str:
    """A text that does no harm in whatever opens it.

    Raises:
        ValueError: it begins as a formula does, or holds control characters.
    """
    kaal = flat(tekst)
    if kaal.startswith(FORMULETEKENS):
        raise ValueError(f"'{show(kaal)}' begint als een formule ({kaal[0]})")
    if kaal.isascii() and kaal.isprintable() and len(kaal) <= CELTEKST_MAX:
        return kaal
    if len(kaal) > CELTEKST_MAX or any(unicodedata.category(t) in ("Cc", "Cf", "Co", "Cs") and t not in "\n\r\t" for t in kaal):
        raise ValueError(f"'{show(kaal)}' met stuurtekens of te lang")
    return kaal


@dataclass(frozen=True)
class Demand:
    """What is asked of the number in one cell, given the rest of its row and of its column."""

    meeteenheid: str = ""
    bounds: Bounds = ANY
    proof: Proof = ""


def parse_cell(k: Kolom, cel: Cell, demand: Demand, is_1904: bool) -> str | None:
    """The text of a cell for the type of its column; None for an empty one.

    Raises:
        ValueError: what is there is no value of this type, or not without doubt.
    """
    w = cel.waarde
    if cel.fout:
        raise ValueError(cel.fout)
    if isinstance(w, bool):
        raise ValueError(f"'{show(w)}'")
    if w is None or (isinstance(w, str) and not flat(w)):
        return None
    if k.type in ("geheel", "decimaal"):
        return _getaltekst(cel, demand)
    if k.type == "datum":
        return _datumtekst(w, is_1904)
    if isinstance(w, datetime):
        return w.date().isoformat() if w.time() == time(0) else w.isoformat(sep=" ")
    return parse_text(w) if isinstance(w, str) else f"{w.normalize():f}"


def _getaltekst(cel: Cell, demand: Demand) -> str:
    if isinstance(cel.waarde, str):
        getal, is_procent = parse_number(cel.waarde, demand.bounds, demand.proof)
    elif isinstance(cel.waarde, Decimal):
        getal, is_procent = cel.waarde * (cel.procent or 1), cel.procent > 0
    else:
        raise ValueError(f"'{show(cel.waarde)}', een datum")
    if is_procent and not demand.meeteenheid.startswith("procent"):
        raise ValueError(f"een percentage ({show(getal)}%) bij een meeteenheid die geen procent is")
    if demand.bounds.geheel and getal != getal.to_integral_value():
        raise ValueError(f"{show(getal)}, geen geheel getal")
    if (
        not is_procent
        and demand.meeteenheid == "procent"
        and 0 < abs(getal) < 1
        and demand.bounds.hold(getal)
        and demand.bounds.hold(100 * getal)
    ):
        raise ValueError(
            f"{show(getal)} bij de meeteenheid procent: {show(getal)}% of {show(100 * getal)}%? "
            f"Schrijf {show(100 * getal)}, of met een procentteken {show(getal)}% als het minder dan een procent is"
        )
    return f"{getal.normalize():f}"


def _datumtekst(w: str | Decimal | datetime, is_1904: bool) -> str:
    if isinstance(w, str):
        return parse_date(w).isoformat()
    if isinstance(w, Decimal):
        if w != w.to_integral_value() or w < 18_000:  # a year is no serial number: 2024 would be in 1905
            raise ValueError(f"'{show(w)}'")
        w = date_of(w, is_1904)
    if w.time() != time(0) or w.year not in JAREN:
        raise ValueError(f"'{show(w)}'")
    return w.date().isoformat()
