"""How ``tabellen.xlsx`` is written: sheets that everyone can read, from what ``workbook`` says that stands in them.

It follows "Releasing statistics in spreadsheets" of the UK Government Analysis Function: a cover, a contents and a notes sheet; on each sheet
a tagged title and short lines above exactly one marked-up table that starts in column A; no cell without content, merged or hidden, no
filter buttons, frozen panes, fills, headers or footers, and nothing that only colour says. Numbers are numbers with all their digits.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellNumberTuple, CellStringTuple, Worksheet

from dagster_project import notation
from dagster_project.publicatie.content.model import Editie
from dagster_project.publicatie.content.texts import texts

BESTAND = "tabellen.xlsx"

AFGESCHERMD, NIET_BESCHIKBAAR, NIET_VAN_TOEPASSING = "[c]", "[x]", "[z]"
TEKENS = {
    AFGESCHERMD: "afgeschermd: het aantal is zo klein, of verraadt zo'n klein aantal, dat het niet wordt getoond.",
    NIET_BESCHIKBAAR: "niet beschikbaar: de bron geeft dit niet.",
    NIET_VAN_TOEPASSING: "niet van toepassing: dit bestaat hier niet, zoals een norm voor een cijfer waarvoor geen norm geldt.",
}
"""What stands in a cell that has no value; the letters are those of the guidance."""

LEEG = {
    "Waarde": AFGESCHERMD,
    "Ondergrens": NIET_BESCHIKBAAR,
    "Bovengrens": NIET_BESCHIKBAAR,
    "Bron": NIET_BESCHIKBAAR,
    "Landelijk cijfer": NIET_BESCHIKBAAR,
    "Uitsplitsing": "totaal",
    "Tot en met jaar": "nu",
    "Opmerking": "geen",
    **dict.fromkeys(("Van", "Kenmerk", "Hoe het ervoor staat", "Plaats van de stand", "Uitkomst", "Hoe precies"), NIET_BESCHIKBAAR),
}
"""What stands in a cell of this column when the table has nothing there; in any other column: not applicable."""

GETALVORM = {
    "Van jaar": "0",
    "Tot en met jaar": "0",
    "Peiljaar": "0",
    "Te halen in": "0",
    "Gewicht per 1.000 fte": "0.000000000",
    "Relatief verschil": "0.0000",
}
"""Columns with a number format of their own; any other has as many decimals as ``notation`` gives the meeteenheid."""

TONEN: dict[str, Callable[[Any], str]] = {
    "Uitsplitsing": notation.uitsplitsing,
    "Periode": notation.periode,
    "Meeteenheid": notation.eenheid,
    **dict.fromkeys(("Synthetisch", "Gecorrigeerd", "Binnen grenzen"), lambda waar: "ja" if waar else "nee"),
}
"""How a text of this column is shown; any other as it is."""

PER_MEETEENHEID = ("Waarde", "Ondergrens", "Bovengrens", "Norm", "Beloofd", "Uitkomst")
BREEDST, BREEDTE = 46, {"Tekst": 90, "Onderwerp": 60}
"""The widest a column gets, in digits; what is longer is wrapped."""
REGELHOOGTE = 16.5
"""Of one line of Arial 12, in points. Every height is set: LibreOffice does not stretch a row for wrapped text in a file like this."""

WAT = (
    "De kerncijfers over de Nederlandse politie die horen bij het Halfjaarbericht politie: elk kerncijfer heeft een blad. Daarna komen de "
    "verdeling van nieuwe sterkte over de regionale eenheden, de gewichten van het verdeelmodel, de normen, en wat aan de Kamer is beloofd."
)


class _Getal(float):
    """A float that is written with all its digits: XlsxWriter formats with 16, a double may need 17."""

    def __format__(self, _: str) -> str:
        return repr(float(self)).removesuffix(".0")


class _Sheet(Worksheet):
    """Writes text and numbers in the form that XlsxWriter gives them, without its search through all kinds of cells: half its time."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        match cell:
            case CellStringTuple(string, vorm):
                soort, inhoud = ' t="s"', string  # the number of a shared text
            case CellNumberTuple(number, vorm):
                soort, inhoud = "", f"{number:.16G}"
            case _:
                return super()._write_cell(row, col, cell)
        self.fh.write(f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{vorm._get_xf_index()}"{soort}><v>{inhoud}</v></c>')


class _Packager(Packager):
    """Adds the cell styles Heading 1 and Heading 2: a title must be tagged as one, and XlsxWriter itself only knows Normal and Hyperlink."""

    def _write_styles_file(self) -> None:
        super()._write_styles_file()
        bestand = self.filenames[-1][0]  # a StringIO: the workbook is made in memory
        koppen = sorted((f for f in self.workbook.xf_formats if f.xf_id), key=lambda f: f.xf_id)
        xfs = "".join(f'<xf numFmtId="0" fontId="{f.font_index}" fillId="0" borderId="0" applyFont="1"/>' for f in koppen)
        namen = "".join(f'<cellStyle name="Heading {f.xf_id}" xfId="{f.xf_id}" builtinId="{15 + f.xf_id}"/>' for f in koppen)
        tekst = bestand.getvalue()
        for deel, erbij in (("cellStyleXfs", xfs), ("cellStyles", namen)):
            tekst = tekst.replace(f'<{deel} count="1">', f'<{deel} count="{1 + len(koppen)}">').replace(f"</{deel}>", f"{erbij}</{deel}>")
        bestand.seek(0)
        bestand.write(tekst)


PLEKKEN: tuple[dict[str, Any], ...] = ({}, {"align": "left", "indent": 1}, {"align": "right"})
"""Text; text to the right of numbers, which would touch them; and what stands in a column of numbers."""


class _Workbook(xlsxwriter.Workbook):
    """The workbook with the formats that are used in it: all Arial 12 or larger, no fills, one thin line under each row."""

    def __init__(self, uit: BytesIO) -> None:
        super().__init__(
            uit,
            {
                "in_memory": True,  # otherwise the permissions of a temporary file are in the zip
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": "Arial", "font_size": 12, "font_scheme": False},
            },
        )
        lijn = {"bottom": 1, "bottom_color": "#C9D2DC", "valign": "top"}
        self.kop1 = self._vorm(font_size=18, bold=True)
        self.kop2 = self._vorm(font_size=14, bold=True, valign="bottom")
        self.kop1.xf_id, self.kop2.xf_id = 1, 2
        self.regel = self._vorm()
        self.alinea = self._vorm(text_wrap=True, valign="top")
        kop = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bottom_color": "#12355B"}
        self.kolomkoppen = [self._vorm(**kop, **plek) for plek in PLEKKEN]
        self.teksten = [self._vorm(**lijn, text_wrap=True, **plek) for plek in PLEKKEN]
        self.link = self._vorm(**lijn, font_color="#0B5394", underline=1)
        self.getalvorm = cache(lambda vorm: self._vorm(**lijn, align="right", num_format=f"[$-413]{vorm}"))

    def _vorm(self, **eigenschappen: Any) -> Format:
        return self.add_format(eigenschappen)

    def _get_packager(self) -> Packager:
        return _Packager()


@dataclass(frozen=True)
class SheetContent:
    """One sheet: its name, the title in A1, the lines under it and the table, with every value as DuckDB gives it."""

    naam: str
    titel: str
    regels: list[str]
    koppen: list[str]
    rijen: list[list[Any]]

    @property
    def synthetisch(self) -> int:
        """The number of rows that say they are not real."""
        return sum(r[self.koppen.index("Synthetisch")] for r in self.rijen) if "Synthetisch" in self.koppen else 0


@dataclass(frozen=True)
class WorkbookContent:
    """All that the workbook of a version says."""

    editie: Editie
    noten: SheetContent
    tabellen: list[SheetContent]


def render(inhoud: WorkbookContent) -> bytes:
    """``tabellen.xlsx``: the same bytes from the same content.

    Raises:
        ValueError: a text is longer than a cell can hold.
    """
    e, bladen = inhoud.editie, [inhoud.noten, *inhoud.tabellen]
    wijzer = SheetContent("Inhoud", e.titel("Inhoud"), ["Dit blad bevat één tabel: de bladen van dit werkboek, met een link naar elk blad."],
                          ["Blad", "Onderwerp", "Rijen"], [[b.naam, b.titel, len(b.rijen)] for b in bladen])  # fmt: skip
    uit = BytesIO()
    boek = _Workbook(uit)
    boek.set_properties(
        {
            "title": e.titel(f"{texts().titel}, tabellen, editie {e.versie}"),
            "subject": "Kerncijfers over de Nederlandse politie",
            "author": texts().titel,
            "created": datetime.combine(e.publicatiedatum, time()),
        }
    )
    boek.set_custom_property("Language", "nl-NL")
    _schrijf_voorblad(boek, e)
    for blad in (wijzer, *bladen):
        _schrijf_blad(boek, blad)
    boek.close()
    return uit.getvalue()


def _schrijf_voorblad(boek: _Workbook, e: Editie) -> None:
    regels = [
        (boek.kop1, e.titel(f"{texts().titel}: tabellen")),
        (boek.alinea, f"Editie {e.versie}, {e.dag}. Stand: {e.stand}."),
        *([(boek.alinea, f"Erratum: {e.reden}")] if e.reden else []),
        *([(boek.alinea, f"{texts().synthetisch.kop} {texts().synthetisch.werkboek}")] if e.is_synthetisch else []),
        (boek.kop2, "Wat dit is"),
        (boek.alinea, WAT),
        (boek.alinea, "De bladen gaan over Nederland en de tien regionale eenheden. De cijfers per gemeente staan in de CSV- en Parquet-bestanden "
                      "van dezelfde editie."),
        (boek.kop2, "Hoe u de tabellen leest"),
        (boek.alinea, "Elk blad bevat één tabel. De tabellen met kerncijfers hebben één rij per waarde; de kolom Meeteenheid zegt waarin die is "
                      "uitgedrukt. Een percentage staat er als 83,7 en niet als 0,837."),
        (boek.alinea, "Elk getal heeft al zijn cijfers achter de komma; u ziet het afgerond."),
        (boek.alinea, "De bladen Inhoud en Noten wijzen de weg: Inhoud heeft een link naar elk blad, Noten legt elk kerncijfer uit."),
        (boek.kop2, "Tekens"),
        (boek.alinea, "In de tabellen is geen cel leeg. Waar geen waarde is, staat een teken; in een kolom met getallen tellen functies als SOM "
                      "zo'n cel niet mee."),
        *((boek.alinea, f"{teken} {tekst}") for teken, tekst in TEKENS.items()),
        (boek.alinea, "[noot 1] verwijst naar noot 1 op het blad Noten."),
        (boek.kop2, "Zo verwijst u hiernaar"),
        (boek.alinea, e.titel(f"{texts().titel}, editie {e.versie}, tabellen.xlsx, met de naam van het blad. Noem ook de bron die op het blad staat.")),
        (boek.alinea, "De controlesom (sha256) van dit bestand staat in manifest.json van dezelfde editie."),
        (boek.kop2, "Vragen"),
        (boek.alinea, "Stel ze aan de beheerder van het Halfjaarbericht politie bij het ministerie van Justitie en Veiligheid."),
    ]  # fmt: skip
    ws = boek.add_worksheet("Voorblad", _Sheet)
    ws.set_column(0, 0, 75)
    ws.hide_gridlines(2)
    _pagina(ws)
    for i, (vorm, tekst) in enumerate(regels):
        _schrijf_tekst(ws, i, 0, tekst, vorm)
        ws.set_row(i, 30 if vorm in (boek.kop1, boek.kop2) else _regels(tekst, 75) * REGELHOOGTE + 3)


def _schrijf_blad(boek: _Workbook, blad: SheetContent) -> None:
    ws = boek.add_worksheet(blad.naam, _Sheet)
    ws.hide_gridlines(2)
    ws.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # 2024 is a period, not a number
    _pagina(ws, liggend=True)
    _schrijf_tekst(ws, 0, 0, blad.titel, boek.kop1)
    ws.set_row(0, 30)
    for i, regel in enumerate(blad.regels, start=1):
        _schrijf_tekst(ws, i, 0, regel, boek.regel)
    kop = 1 + len(blad.regels)
    ws.repeat_rows(kop)
    kolommen = list(zip(*blad.rijen, strict=True))
    getallen = [any(isinstance(w, (int, float, Decimal)) and not isinstance(w, bool) for w in kolom) for kolom in kolommen]
    plekken = [2 if is_getal else int(k > 0 and getallen[k - 1]) for k, is_getal in enumerate(getallen)]
    ws.add_table(
        kop, 0, kop + len(blad.rijen), len(blad.koppen) - 1,
        {
            "name": f"tabel_{blad.naam.lower()}",
            "style": None,
            "autofilter": False,
            "columns": [{"header": k, "header_format": boek.kolomkoppen[p]} for k, p in zip(blad.koppen, plekken, strict=True)],
        },
    )  # fmt: skip
    eenheden = kolommen[blad.koppen.index("Meeteenheid")] if "Meeteenheid" in blad.koppen else ()
    hoogten = [1] * (1 + len(blad.rijen))
    for k, (naam, kolom, is_getal) in enumerate(zip(blad.koppen, kolommen, getallen, strict=True)):
        leeg, tonen = LEEG.get(naam, NIET_VAN_TOEPASSING), TONEN.get(naam, str)
        cellen = [leeg if w in (None, "") else w if is_getal else tonen(w) for w in kolom]
        breedte = _kopbreedte(naam) if is_getal else min(max(map(len, (*naam.split(), *cellen))), BREEDTE.get(naam, BREEDST))
        ws.set_column(k, k, breedte + 2)
        for i, tekst in enumerate((naam, *cellen)):
            if isinstance(tekst, str) and len(tekst) > breedte:
                hoogten[i] = max(hoogten[i], _regels(tekst, breedte))
        vormen = _getalvormen(naam, kolom, eenheden) if is_getal else ()
        for i, cel in enumerate(cellen):
            if not isinstance(cel, str):
                ws.write_number(kop + 1 + i, k, _Getal(cel), boek.getalvorm(vormen[i]))
            elif blad.naam == "Inhoud" and k == 0:
                ws.write_url(kop + 1 + i, k, f"internal:'{cel}'!A1", boek.link, cel)
            else:
                _schrijf_tekst(ws, kop + 1 + i, k, cel, boek.teksten[plekken[k]])
    for i, regels in enumerate(hoogten):
        if regels > 1:
            ws.set_row(kop + i, regels * REGELHOOGTE)


def _kopbreedte(kop: str) -> int:
    """The width of a column of numbers, in digits: so wide that no line of its head fills it, for right-aligned heads would touch.

    A bold letter of Arial is some 0,82 to 0,9 digits wide: so many of them may come on a line, and so long may it then be.
    """
    breedte = 14
    while max(map(len, textwrap.wrap(kop, int((breedte + 2) / 0.82)))) * 0.9 > breedte:
        breedte += 1
    return breedte


def _getalvormen(naam: str, kolom: Sequence[Any], eenheden: Sequence[str]) -> list[str]:
    """The number format of each cell: by the meeteenheid of the row, or one for a column that is in one meeteenheid."""
    if naam in GETALVORM:
        return [GETALVORM[naam]] * len(kolom)
    if naam in PER_MEETEENHEID:
        decimalen = [0 if w is None else notation.decimalen(w, e) for w, e in zip(kolom, eenheden, strict=True)]
    else:
        decimalen = [max(notation.decimalen(w, "") for w in kolom if w is not None)] * len(kolom)
    return [("#,##0." + "0" * d).rstrip(".") for d in decimalen]


@cache
def _regels(tekst: str, breedte: int) -> int:
    """So many lines a text takes in a column of this width; a letter of Arial is on average narrower than the digit that widths count in."""
    return len(textwrap.wrap(tekst, int(1.12 * breedte)))


def _pagina(ws: Worksheet, liggend: bool = False) -> None:
    """How it prints: on A4, as wide as the page; the guidance wants no headers and footers."""
    ws.set_default_row(REGELHOOGTE)
    ws.set_paper(9)
    ws.fit_to_pages(1, 0)
    if liggend:
        ws.set_landscape()


def _schrijf_tekst(ws: Worksheet, rij: int, kolom: int, tekst: str, vorm: Format) -> None:
    """Text as text, whatever it begins with."""
    if ws.write_string(rij, kolom, tekst, vorm):
        raise ValueError(f"Te lang voor een cel van {BESTAND} ({len(tekst)} tekens): {tekst[:80]}")
