"""A CSV with numbers of one's own (``verdeel --kenmerken``, ``regressie``): one reader, with one opinion on what a number is.

CSV as people in the Netherlands save it: UTF-8 (with or without BOM), ``;`` or ``,`` between the fields. ``sources.delivery.csv_sheet`` is not
used: of a delivery an empty field is no cell and Windows-1252 will do, here a row that is too short is a mistake.

====================  =======================  ============================================================================
fields are apart by   number                   read as
====================  =======================  ============================================================================
,                     12.5  46.905  1.5e-3     12.5  46.905  0.0015: a comma would be two fields, so the point is decimal
;                     12,5  1 234,5  1.5e-3    12.5  1234.5  0.0015 (sources/delivery/parse.py)
;                     12.5  0.5                12.5  0.5: no group of thousands
;                     46.905  1.000            refused: 46905 or 46,905? Read as 46.905 when other numbers in the same columns have a
                                               decimal point (12.5) and none has a decimal comma
;                     1,234                    1.234; refused beside such a decimal point
====================  =======================  ============================================================================

Everything that is wrong is said at once, a line each, with file, row, column, what was found and what was expected.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sources.delivery.guard import BESTAND_MAX
from sources.delivery.parse import DUBBELZINNIG, KOMMA_DRIE, parse_number, show

TOON_MAX = 20
PUNTGETAL = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
KOMMA_E = re.compile(r"[-+]?\d+([.,]\d+)?[eE][-+]?\d+")
"""How programs write very small and very large numbers."""
NIET_DUBBELZINNIG = re.compile(r"[-+]?(\d*\.\d{1,2}|\d*\.\d{4,}|0\.\d+|\d{4,}\.\d+)")
"""A number whose point is decimal and nothing else."""


class InputError(Exception):
    """The files cannot be used; says where and what was expected, one problem a line."""

    def __init__(self, problemen: Sequence[str]):
        meer = [f"... en {len(problemen) - TOON_MAX} meer"] if len(problemen) > TOON_MAX else []
        super().__init__("\n".join([*problemen[:TOON_MAX], *meer]))


Row = tuple[int, list[str]]
"""Number of the row in the file, and its fields."""


@dataclass(frozen=True)
class CsvTable:
    """A file: its headers, and per row its number and fields."""

    naam: str
    koppen: list[str]
    rijen: list[Row]
    decimale_komma: bool
    """by what separates the fields; else a decimal point"""

    def field(self, rij: Row, kolom: str) -> str:
        """The text of one field."""
        return rij[1][self.koppen.index(kolom)]

    def numbers(self, kolommen: Sequence[str], rijen: Iterable[Row], problemen: list[str]) -> list[list[Decimal | None]]:
        """These columns of these rows, exactly; None and a line in ``problemen`` for what is no number."""
        rijen, plaatsen = list(rijen), [self.koppen.index(k) for k in kolommen]
        punten = self._has_points(r[i] for _, r in rijen for i in plaatsen)
        vorm = "een decimale komma" if self.decimale_komma and not punten else "een decimale punt"
        uit: list[list[Decimal | None]] = []
        for nr, rij in rijen:
            uit.append([])
            for kolom, i in zip(kolommen, plaatsen, strict=True):
                try:
                    uit[-1].append(self._number(rij[i], punten))
                except ValueError as e:
                    problemen.append(f"{self.naam}, rij {nr}, kolom {show(kolom)}: {e}; verwacht een getal met {vorm}")
                    uit[-1].append(None)
        return uit

    def _has_points(self, teksten: Iterable[str]) -> bool:
        """Whether this file writes decimal points, and only those, although ``;`` is between its fields."""
        gezien = False
        for tekst in teksten:
            if not self.decimale_komma or ("," in tekst and not KOMMA_DRIE.fullmatch(tekst)):
                return False
            gezien = gezien or NIET_DUBBELZINNIG.fullmatch(tekst) is not None
        return gezien

    def _number(self, tekst: str, punten: bool) -> Decimal:
        if not tekst:
            raise ValueError("leeg")
        if self.decimale_komma and punten and KOMMA_DRIE.fullmatch(tekst):
            raise ValueError(f"'{show(tekst)}' is dubbelzinnig naast een decimale punt: {tekst.replace(',', '')} of {tekst}?")
        if PUNTGETAL.fullmatch(tekst) and (punten or not self.decimale_komma or not DUBBELZINNIG.fullmatch(tekst.lstrip("+-"))):
            return _exact(tekst)
        if self.decimale_komma and KOMMA_E.fullmatch(tekst):
            return _exact(tekst.replace(",", "."))
        if not self.decimale_komma:
            raise ValueError(f"'{show(tekst)}' is geen getal")
        return _dutch(tekst)


def _exact(tekst: str) -> Decimal:
    try:
        if math.isfinite(float(tekst)):
            return Decimal(tekst)
    except InvalidOperation:  # an exponent of twenty digits
        pass
    raise ValueError(f"'{show(tekst)}' is geen getal waarmee te rekenen is")


def _dutch(tekst: str) -> Decimal:
    try:
        w, is_procent = parse_number(tekst)
    except ValueError as e:
        raise ValueError(str(e) if "dubbelzinnig" in str(e) else f"{e} is geen getal") from None
    if is_procent:
        raise ValueError(f"'{show(tekst)}' is een percentage")
    return w


def read_csv(pad: Path, verwacht: Sequence[str]) -> CsvTable:
    """The fields of a file, with at least these columns.

    Raises:
        InputError: no file, no CSV, a header is missing or there twice, no rows, or a row of another length.
    """
    naam, hoort = pad.name, f"Verwacht: een CSV (UTF-8) met {', '.join(verwacht)}"
    rijen, teken = _fields(pad, verwacht[0], hoort)
    if not rijen:
        raise InputError([f"{naam}: leeg. {hoort}"])
    (kop_nr, koppen), *rijen = rijen
    while koppen and not koppen[-1] and all(not any(r[len(koppen) - 1 :]) for _, r in rijen):
        koppen.pop()  # a separator at the end of every row
    rijen = [(nr, r[: len(koppen)] if not any(r[len(koppen) :]) else r) for nr, r in rijen]
    plaats = f"{naam}, rij {kop_nr}"
    problemen = [f"{plaats}: kolom '{v}' ontbreekt; gevonden: {show(', '.join(koppen))}" for v in verwacht if v not in koppen]
    problemen += [
        f"{plaats}: kolom '{show(v)}' staat er {koppen.count(v)} keer; verwacht één keer"
        for v in dict.fromkeys(koppen)
        if v and koppen.count(v) > 1
    ]
    problemen += [f"{plaats}: kolom {i + 1} heeft geen naam" for i, v in enumerate(koppen) if not v]
    problemen += [f"{naam}, rij {nr}: {len(r)} velden; verwacht {len(koppen)}" for nr, r in rijen if len(r) != len(koppen)]
    if not rijen:
        problemen.append(f"{naam}: geen rijen onder de koppen")
    if problemen:
        raise InputError(problemen)
    return CsvTable(naam, koppen, rijen, teken == ";")


def _fields(pad: Path, eerste_kolom: str, hoort: str) -> tuple[list[Row], str]:
    """The rows with content, and what separates their fields."""
    naam = pad.name
    if not pad.is_file():
        raise InputError([f"{pad}: geen bestand. {hoort}"])
    if pad.stat().st_size > BESTAND_MAX:
        raise InputError([f"{naam}: {pad.stat().st_size} bytes, dat is te groot. {hoort}"])
    try:
        tekst = pad.read_text(encoding="utf-8-sig")
        eerste = next((r for r in tekst.splitlines() if r.strip()), "")
        per_teken = {d: [v.strip() for v in next(csv.reader([eerste], delimiter=d), [])] for d in ";,"}
        teken = next((d for d, v in per_teken.items() if eerste_kolom in v and len(v) > 1), ";" if ";" in eerste else ",")
        lezer = csv.reader(io.StringIO(tekst, newline=""), delimiter=teken, strict=True)
        return [(nr, [v.strip() for v in rij]) for nr, rij in enumerate(lezer, start=1) if any(v.strip() for v in rij)], teken
    except UnicodeDecodeError:
        raise InputError([f"{naam}: geen UTF-8. Sla het bestand op als 'CSV UTF-8'. {hoort}"]) from None
    except OSError as e:
        raise InputError([f"{pad}: niet te lezen ({e.strerror}). {hoort}"]) from None
    except csv.Error as e:
        raise InputError([f"{naam}: geen leesbare CSV ({e}). {hoort}"]) from None
