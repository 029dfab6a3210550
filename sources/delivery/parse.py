"""One cell to the exact text of the contract: numbers, dates and texts as people in the Netherlands write them.

What can be read in one way only is read; what can be read in two ways is refused (``1.234`` is 1234 to a reader and 1,234 to a
program). A refusal is a ``ValueError`` with a Dutch sentence.

====================  =============================================  ==========================================
written as            read as                                        refused
====================  =============================================  ==========================================
6,3   0,125           6.3   0.125 (the comma is decimal)             5,   ,5   1,2,3
1.234,5  1.234.567    1234.5   1234567                               1.234   12.34.567   1,234.5
1 234   1 234,5       1234   1234.5 (also with hard spaces)          1 23
0.5  6.2  1234.567    0.5  6.2  1234.567 (no group of thousands)
6,3%   6,3 %          6.3, where the meeteenheid is procent          a percentage of anything else
-5  −5  –5            -5                                             +5   5-   (5)   1e3   12 fte
2-11-2025             2025-11-02 (day first)                         31-02-2025   2-11-25   02/11/2025 (2 nov or 11 feb?)
2 november 2025       2025-11-02                                     november 2025
45963 (number cell)   2025-11-02, by the workbook's date system      45963 as text
====================  =============================================  ==========================================
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

from sources.catalog import Kolom
from sources.delivery.guard import CELTEKST_MAX
from sources.delivery.sheet import Cell
from sources.delivery.spreadsheet import date_of

GEHEEL_OF_KOMMA = re.compile(r"\d+(,\d+)?")
DUIZENDTALLEN = re.compile(r"\d{1,3}((\.\d{3})+|( \d{3})+)(,\d+)?")
MET_PUNT = re.compile(r"\d+\.\d+")
DUBBELZINNIG = re.compile(r"[1-9]\d{0,2}\.\d{3}")
KOMMA_DRIE = re.compile(r"-?[1-9]\d{0,2},\d{3}")
"""Beside a number with a decimal point in the same delivery, ``1,234`` is ambiguous too."""
SPATIES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
MINNEN = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013"), "-")
ONZICHTBAAR = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
"""Characters that show nothing and mean nothing; they come along when text is copied."""
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
    tekst = "".join(t if t.isprintable() else "\N{REPLACEMENT CHARACTER}" for t in " ".join(tekst.split()))
    return tekst if len(tekst) <= 80 else f"{tekst[:79]}…"


def parse_number(tekst: str) -> tuple[Decimal, bool]:
    """A number written as text, and whether it has a percent sign (``6,3%`` is 6.3).

    Raises:
        ValueError: no number, or one that can be read in two ways.
    """
    kaal = flat(tekst)
    kaal = kaal if kaal.isascii() else kaal.translate(MINNEN)
    is_procent = kaal.endswith("%")
    kaal = kaal.removesuffix("%").rstrip()
    teken, kaal = ("-", kaal[1:].lstrip()) if kaal.startswith("-") else ("", kaal)
    if DUBBELZINNIG.fullmatch(kaal):
        zonder, met = kaal.replace(".", ""), kaal.replace(".", ",")
        raise ValueError(f"'{show(tekst)}' is dubbelzinnig: {teken}{zonder} of {teken}{met}?")
    if not kaal.isascii() or len(kaal) > 40:
        raise ValueError(f"'{show(tekst)}'")
    if MET_PUNT.fullmatch(kaal):
        return Decimal(teken + kaal), is_procent
    if GEHEEL_OF_KOMMA.fullmatch(kaal) or DUIZENDTALLEN.fullmatch(kaal):
        return Decimal(teken + kaal.replace(".", "").replace(" ", "").replace(",", ".")), is_procent
    raise ValueError(f"'{show(tekst)}'")


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


def parse_cell(k: Kolom, cel: Cell, procent_mag: bool, is_1904: bool) -> str | None:
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
        return _getaltekst(k, cel, procent_mag)
    if k.type == "datum":
        return _datumtekst(w, is_1904)
    if isinstance(w, datetime):
        return w.date().isoformat() if w.time() == time(0) else w.isoformat(sep=" ")
    return parse_text(w) if isinstance(w, str) else f"{w.normalize():f}"


def _getaltekst(k: Kolom, cel: Cell, procent_mag: bool) -> str:
    if isinstance(cel.waarde, str):
        getal, is_procent = parse_number(cel.waarde)
    elif isinstance(cel.waarde, Decimal):
        getal, is_procent = cel.waarde * (cel.procent or 1), cel.procent > 0
    else:
        raise ValueError(f"'{show(cel.waarde)}', een datum")
    if is_procent and not procent_mag:
        raise ValueError(f"een percentage ({show(getal)}%) bij een meeteenheid die geen procent is")
    if k.type == "geheel" and getal != getal.to_integral_value():
        raise ValueError(f"{show(getal)}, geen geheel getal")
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
