"""A CSV with numbers of one's own (``verdeel --kenmerken``, ``regressie``): one reader, with one opinion on what a number is.

CSV as people in the Netherlands save it: UTF-8 (with or without BOM), ``;`` or ``,`` between the fields. ``sources.delivery.csv_sheet`` is not
used: of a delivery an empty field is no cell and Windows-1252 will do, here a row that is too short is a mistake.

====================  =======================  ============================================================================
fields are apart by   number                   read as (sources/numbers.py; programs also write +5, .5 and 1.5e-3)
====================  =======================  ============================================================================
,                     12.5  1.5e-3             12.5  0.0015: a comma would be two fields, so the point is decimal
,                     46.905  1.000            46.905  1, unless the column has whole numbers and none with a certain decimal point: then refused
;                     12,5  1 234,5  12.5      12.5  1234.5  12.5
;                     46.905  1.000            refused: 46905 or 46,905? Read as 46.905 when others in its column have a decimal point (12.5)
                                               and none in the file has a decimal comma
;                     1,234                    refused in the same way, and read as 1.234 beside 12,5 in its column
====================  =======================  ============================================================================

Everything that is wrong is said at once, a line each, with file, row, column, what was found and what was expected.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sources.delivery.csv_sheet import AANHALING
from sources.delivery.guard import BESTAND_MAX
from sources.numbers import GEHEEL, Proof, parse_number, program_number, proofs, show

CIJFERS_MAX = 14
"""Before the decimal sign: what fits in the DECIMAL(24,10) that the models compute with."""
TOON_MAX = 20
NOEM_MAX = 3
"""Of one column with one cause so many cells are named, and then how many there are."""


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
        bewijzen = self._proofs({k: [r[i] for _, r in rijen] for k, i in zip(kolommen, plaatsen, strict=True)})
        punt = not self.decimale_komma or "punt" in bewijzen.values()
        vorm = "een decimale punt" if punt else "een decimale komma"
        uit: list[list[Decimal | None]] = []
        twijfel: dict[str, list[int]] = {}
        for nr, rij in rijen:
            uit.append([])
            for kolom, i in zip(kolommen, plaatsen, strict=True):
                try:
                    uit[-1].append(self._fitting(rij[i], bewijzen[kolom]))
                except ValueError as e:
                    uit[-1].append(None)
                    if "dubbelzinnig" in str(e):
                        twijfel.setdefault(kolom, []).append(nr)
                        if len(twijfel[kolom]) > NOEM_MAX:
                            continue  # one cause
                    problemen.append(f"{self.naam}, rij {nr}, kolom {show(kolom)}: {e}; verwacht een getal met {vorm}")
        problemen += [
            f"{self.naam}, kolom {show(kolom)}: samen {len(nrs)} getallen die op twee manieren te lezen zijn, tot en met rij {nrs[-1]}; "
            "verwacht getallen zonder teken voor duizendtallen"
            for kolom, nrs in twijfel.items()
            if len(nrs) > NOEM_MAX
        ]
        return uit

    def _proofs(self, kolommen: dict[str, list[str]]) -> dict[str, Proof]:
        """What each column proves of its decimal sign; where a comma separates the fields, a column without whole numbers needs no other."""
        uit = proofs(kolommen)
        if not self.decimale_komma:
            for naam, teksten in kolommen.items():
                if uit[naam] in ("", "elders") and not any(GEHEEL.fullmatch(t) for t in teksten):
                    uit[naam] = "punt"
        return uit

    def _fitting(self, tekst: str, bewijs: Proof) -> Decimal:
        getal = self._number(tekst, bewijs)
        if abs(getal) > 10**CIJFERS_MAX - 1:
            raise ValueError(f"'{show(tekst)}' is te groot, met meer dan {CIJFERS_MAX} cijfers voor het decimaalteken")
        return getal

    def _number(self, tekst: str, bewijs: Proof) -> Decimal:
        if not tekst:
            raise ValueError("leeg")
        if not self.decimale_komma and "," in tekst:
            raise ValueError(f"'{show(tekst)}' is geen getal")
        if (van_programma := program_number(tekst)) is not None:
            return van_programma
        try:
            getal, is_procent = parse_number(tekst.removeprefix("+") if tekst[1:2].isdecimal() else tekst, proof=bewijs)
        except ValueError as e:
            raise ValueError(str(e) if "dubbelzinnig" in str(e) else f"{e} is geen getal") from None
        if is_procent:
            raise ValueError(f"'{show(tekst)}' is een percentage")
        return getal


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
    naam, gelezen = pad.name, list[Row]()
    try:
        if not pad.is_file():
            raise InputError([f"{pad}: geen bestand. {hoort}"])
        if pad.stat().st_size > BESTAND_MAX:
            raise InputError([f"{naam}: {pad.stat().st_size} bytes, dat is te groot. {hoort}"])
        tekst = pad.read_text(encoding="utf-8-sig")
        eerste = next((r for r in tekst.splitlines() if r.strip()), "")
        per_teken = {d: [v.strip() for v in next(csv.reader([eerste], delimiter=d), [])] for d in ";,"}
        teken = next((d for d, v in per_teken.items() if eerste_kolom in v and len(v) > 1), ";" if ";" in eerste else ",")
        for nr, rij in enumerate(csv.reader(io.StringIO(tekst, newline=""), delimiter=teken, strict=True), start=1):
            if any("\n" in v for v in rij):  # else a row in a message would be another than the line in the file
                raise InputError([f"{naam}, rij {nr}: een veld van meer dan één regel; verwacht elke rij op één regel. {hoort}"])
            gelezen.append((nr, [v.strip() for v in rij]))
    except UnicodeDecodeError:
        raise InputError([f"{naam}: geen UTF-8. Sla het bestand op als 'CSV UTF-8'. {hoort}"]) from None
    except OSError:
        raise InputError([f"{pad}: niet te lezen. Kijk of u het bestand mag lezen en of de naam klopt. {hoort}"]) from None
    except csv.Error:
        raise InputError([f"{naam}: {AANHALING} (rij {len(gelezen) + 1}). {hoort}"]) from None
    return [r for r in gelezen if any(r[1])], teken
