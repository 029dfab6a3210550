"""A delivered file as sheets of cells: XLSX and CSV, read as bytes of a stranger.

Nothing is unpacked to disk, no formula is computed, no link is followed. Everything is counted while it is read, so that no
file costs more than a few seconds and a few hundred MB, whatever it says of itself (sizes and dimensions in a file are claims).
What is refused is an ``Unreadable`` that says what was found and how to mend it.

Cases: an XLSX that Excel, LibreOffice or a program wrote (cached values of formulas, hidden rows, merged cells, both date
systems; what a person does not see of them); CSV with ``;`` in UTF-8 or Windows-1252. Known drawbacks: .xls, .xlsb, .ods and UTF-16 are refused, not read.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Any
from xml.parsers import expat

from sources.delivery.appearance import (
    ONZICHTBAAR,
    TE_KLEIN,
    Colour,
    Conditional,
    Run,
    Seen,
    Style,
    StyleSheet,
    colour,
    flaw_of_runs,
    font_flaw,
    read_format,
    section,
    see_date,
    see_number,
    see_text,
)
from sources.delivery.guard import (
    CELLEN_MAX,
    CELTEKST_MAX,
    DELEN_MAX,
    ELEMENTEN_MAX,
    KOLOMMEN_MAX,
    LEGE_RIJEN_MAX,
    RIJEN_MAX,
    STUK,
    TEKENS_MAX,
    TOKEN_MAX,
    Unreadable,
    as_unreadable,
    guard_kind,
    guard_length,
    guard_parts,
)
from sources.delivery.sheet import Cell, Sheet, SheetName, column_letter, column_number

INGEBOUWD = (
    {9: "0%", 10: "0.00%", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy"}
    | {i: "d-m-yyyy" for i in (14, 22)}
    | {i: "h:mm" for i in (18, 19, 20, 21, 45, 46, 47)}
    | {i: '_-* #,##0_-;_-* -#,##0_-;_-* "-"_-;_-@_-' for i in (41, 42, 43, 44)}
)
"""Number formats without a text in the file that matter here: percentages, dates, times and a zero as a dash (ECMA-376 18.8.30)."""
GEWONE_VORM = re.compile(r"|general|@|(#,##)?0(\.[0#]+)?%?", re.I)
"""Formats that show the number itself."""
GEWOON, GEZIEN = Style(), Seen()
THEMAKLEUREN = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
STANDEN = {"superscript": "klein en hoog gezet", "subscript": "klein en laag gezet"}
KOPTEKSTEN = {
    f"{welke}{deel}": woord for welke in ("odd", "even", "first") for deel, woord in (("Header", "koptekst"), ("Footer", "voettekst"))
}
"""Header and footer of the printed page."""
AANWIJZINGEN = {"dataValidation": ("promptTitle", "prompt"), "hyperlink": ("tooltip",)}
"""What appears when a cell is chosen or pointed at."""
FOUTWAARDEN = {
    "#N/A": "#N/B", "#DIV/0!": "#DEEL/0!", "#VALUE!": "#WAARDE!", "#REF!": "#VERW!", "#NAME?": "#NAAM?", "#NULL!": "#LEEG!", "#NUM!": "#GETAL!",
}  # fmt: skip
PUNT_EMU, TEKEN_EMU, GEWONE_BREEDTE = 12_700, 66_675, 9.14
"""A point of height and a character of width (7 pixels) in the measure of drawings; how wide a column is that says nothing of it."""
FORMULE_MAX = 2000
"""Characters of a formula that is looked at."""


def date_of(serie: Decimal | float, is_1904: bool) -> datetime:
    """The moment of an Excel serial number, in the date system of its workbook.

    Raises:
        ValueError: before March 1900 (Excel thinks that 1900 was a leap year) or after 9999.
    """
    if not (0 if is_1904 else 61) <= serie < 2_958_466:
        raise ValueError(f"serienummer {serie} is geen datum")
    return datetime(1904, 1, 1) + timedelta(days=float(serie)) if is_1904 else datetime(1899, 12, 30) + timedelta(days=float(serie))


# --- XLSX ---


class _Klaar(Exception):
    """Enough was read."""


class DeliveryWorkbook:
    """A workbook: ``bladen`` names its sheets, ``lees`` gives the cells of one.

    Raises:
        Unreadable: also from ``lees``.
    """

    def __init__(self, bytes_: bytes):
        self._over = ELEMENTEN_MAX
        self.bladen: list[SheetName] = []
        self.is_1904 = False
        self.heeft_koppelingen = False
        self.niet_herrekend = ""
        with as_unreadable():
            self._zip = zipfile.ZipFile(io.BytesIO(bytes_))
            self._delen = guard_parts(self._zip)
            self._open()

    def _open(self) -> None:
        namen = set(self._delen)
        if any(n.endswith(".bin") and n.startswith("xl/workbook") for n in namen):
            raise Unreadable("een binair werkboek (.xlsb)")
        guard_kind(namen, self._begin("mimetype"))
        if b"macro" in self._begin("[content_types].xml").lower() or any(
            n.endswith("vbaproject.bin") or n.startswith("xl/macrosheets/") for n in namen
        ):
            raise Unreadable("een werkboek met macro's (.xlsm)", "een XLSX-bestand zonder macro's")
        self.heeft_koppelingen = any(n.startswith(("xl/externallinks/", "xl/connections")) for n in namen)
        hoofd = next((doel for soort, doel in self._relaties("").values() if soort == "officeDocument"), "xl/workbook.xml")
        relaties = self._relaties(hoofd)

        def begin(naam: str, a: dict[str, str]) -> None:
            if naam == "workbookPr":
                self.is_1904 = a.get("date1904", "0") in ("1", "true", "on")
            elif naam == "calcPr":
                if a.get("calcMode") == "manual":
                    self.niet_herrekend = "het werkboek rekent alleen als iemand erom vraagt"
                elif a.get("fullCalcOnLoad", "0") in ("1", "true"):
                    self.niet_herrekend = "het werkboek is nog niet doorgerekend"
            elif naam == "sheet" and (r := relaties.get(next((w for k, w in a.items() if k.endswith(":id")), ""))) and r[0] == "worksheet":
                self.bladen.append(SheetName(a.get("name", ""), a.get("state", "visible") != "visible", r[1]))

        self._ontleed(hoofd, begin)
        self._doel = {soort: doel for soort, doel in relaties.values()}
        if not self.bladen:
            raise Unreadable("geen leesbaar werkboek (zonder werkbladen)")

    def _begin(self, deel: str) -> bytes:
        """The first megabyte of a part, empty when there is none."""
        if deel not in self._delen:
            return b""
        with self._zip.open(self._delen[deel]) as bron:
            return bron.read(2**20)

    def _relaties(self, deel: str) -> dict[str, tuple[str, str]]:
        """Relationship id -> its kind and the part that it names."""
        folder, naam = posixpath.split(deel)
        lijst: dict[str, tuple[str, str]] = {}

        def begin(element: str, a: dict[str, str]) -> None:
            if element == "Relationship" and a.get("TargetMode") != "External":
                doel = a.get("Target", "")
                lijst[a.get("Id", "")] = (
                    a.get("Type", "").rpartition("/")[2],
                    posixpath.normpath(doel[1:] if doel.startswith("/") else posixpath.join(folder, doel)),
                )

        pad = posixpath.join(folder, "_rels", f"{naam}.rels")
        if pad.lower() in self._delen:
            self._ontleed(pad, begin)
        return lijst

    def _ontleed(
        self,
        deel: str,
        begin: Callable[[str, dict[str, str]], None],
        einde: Callable[[str], None] | None = None,
        tekst: Callable[[str], None] | None = None,
    ) -> Iterator[bytes] | None:
        """Feed one part to the handlers, with names without prefix; gives the bytes that were left when a handler was done."""
        bron = self._zip.open(self._delen[deel.lower()])
        return self._voer(iter(lambda: bron.read(STUK), b""), begin, einde, tekst)

    def _voer(
        self,
        bron: Iterator[bytes],
        begin: Callable[[str, dict[str, str]], None],
        einde: Callable[[str], None] | None,
        tekst: Callable[[str], None] | None,
    ) -> Iterator[bytes] | None:
        p = expat.ParserCreate("utf-8")
        p.buffer_text = True
        p.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

        def doctype(*_: Any) -> None:
            raise Unreadable("een werkboek met een DOCTYPE (XML-entiteiten)")

        def start(naam: str, attributen: dict[str, str]) -> None:
            self._over -= 1
            if self._over < 0:
                raise Unreadable(
                    f"meer dan {ELEMENTEN_MAX} cellen en rijen, ook lege",
                    "alleen de gevraagde gegevens",
                    "Kopieer alleen de gevulde cellen naar een leeg sjabloon.",
                )
            begin(naam[naam.find(":") + 1 :], attributen)

        p.StartDoctypeDeclHandler = p.EntityDeclHandler = doctype
        p.StartElementHandler = start
        if einde:
            p.EndElementHandler = lambda naam: einde(naam[naam.find(":") + 1 :])
        if tekst:
            p.CharacterDataHandler = tekst
        gevoerd = 0
        stuk = b""
        try:
            for stuk in bron:
                gevoerd += len(stuk)
                p.Parse(stuk, False)
                if gevoerd - p.CurrentByteIndex > TOKEN_MAX:
                    raise Unreadable("een werkboek met een reusachtig XML-element")
            p.Parse(b"", True)
        except _Klaar:
            rest = stuk[max(p.CurrentByteIndex - (gevoerd - len(stuk)), 0) :]
            return chain([rest], bron)
        return None

    @cached_property
    def _teksten(self) -> list[str | tuple[Run, ...]]:
        """The shared texts, without phonetic hints; of a rich text its runs."""
        lijst: list[str | tuple[Run, ...]] = []
        lezer = _Rich(self._thema)
        stand = {"tekens": 0}

        def begin(naam: str, a: dict[str, str]) -> None:
            if naam == "si":
                lezer.leeg()
            else:
                lezer.begin(naam, a)

        def einde(naam: str) -> None:
            lezer.einde(naam)
            if naam == "si":
                lijst.append(lezer.geheel())
                stand["tekens"] += lezer.lengte
                if len(lijst) > CELLEN_MAX or stand["tekens"] > TEKENS_MAX:
                    raise Unreadable("een werkboek met te veel tekst")

        deel = self._doel.get("sharedStrings")
        if deel and deel.lower() in self._delen:
            self._ontleed(deel, begin, einde, lezer.tekst)
        return lijst

    @cached_property
    def _thema(self) -> list[str]:
        """The colours of the theme in the order in which cells number them; empty where one is not a plain colour."""
        kleuren: dict[str, str] = {}
        stand = {"in": False, "naam": ""}

        def begin(naam: str, a: dict[str, str]) -> None:
            if naam == "clrScheme":
                stand["in"] = True
            elif stand["in"] and naam in THEMAKLEUREN:
                stand["naam"] = naam
            elif stand["in"] and naam in ("srgbClr", "sysClr"):
                kleuren[str(stand["naam"])] = a.get("lastClr", a.get("val", "")).upper()

        def einde(naam: str) -> None:
            if naam == "clrScheme":
                stand["in"] = False

        deel = self._doel.get("theme")
        if deel and deel.lower() in self._delen:
            self._ontleed(deel, begin, einde)
        return [k if re.fullmatch("[0-9A-F]{6}", k := kleuren.get(n, "")) else "" for n in THEMAKLEUREN]

    @cached_property
    def _stijlen(self) -> StyleSheet:
        lezer = StyleSheet(dict(INGEBOUWD), self._thema)
        deel = self._doel.get("styles")
        if deel and deel.lower() in self._delen:
            self._ontleed(deel, lezer.begin, lezer.einde)
        return lezer

    def _los(self, blad: SheetName, cellen: Sheet) -> Iterator[tuple[str, str]]:
        """What stands beside the cells of a sheet: comments (cell, text) and text boxes; which cells those lie over goes into ``cellen``."""
        in_draad: set[str] = set()
        for soort, deel in sorted(self._relaties(blad.deel).values(), key=lambda r: r[0] != "threadedComment"):
            if soort in ("threadedComment", "comments", "drawing") and deel.lower() in self._delen:
                lezer = _Drawing(cellen) if soort == "drawing" else _Beside()
                self._ontleed(deel, lezer.begin, lezer.einde, lezer.tekst)
                in_draad |= {plek for plek, _ in lezer.gevonden} if soort == "threadedComment" else set()
                yield from ((p, t) for p, t in lezer.gevonden if soort != "comments" or p not in in_draad)

    def lees(self, blad: SheetName, hoogstens: int | None = None) -> Sheet:
        """The cells of one sheet; of its first ``hoogstens`` rows with content when that is given."""
        werkblad = Sheet(blad.naam, is_1904=self.is_1904, niet_herrekend=self.niet_herrekend)
        with as_unreadable():
            lezer = _SheetReader(werkblad, self._teksten, self._stijlen, self._thema, hoogstens)
            rest = self._ontleed(blad.deel, lezer.begin, lezer.einde, lezer.tekst)
            if rest is not None and not lezer.is_vol:
                self._voer(after_rows(rest), lezer.begin, lezer.einde, lezer.tekst)
            if not hoogstens:
                werkblad.los += self._los(blad, werkblad)
        return werkblad


class _Beside:
    """The texts of comments (per cell) or of the shapes of a drawing."""

    VAKKEN = ("comment", "threadedComment", "sp")

    def __init__(self) -> None:
        self.gevonden: list[tuple[str, str]] = []
        self.plek, self.in_t = "", False
        self.delen: list[str] = []

    def begin(self, naam: str, a: dict[str, str]) -> None:
        if naam in self.VAKKEN:
            self.plek, self.delen = a.get("ref", "tekstvak")[:20], []
        elif naam in ("t", "text"):
            self.in_t = True

    def einde(self, naam: str) -> None:
        if naam in ("t", "text"):
            self.in_t = False
        elif naam == "p":
            self.delen.append("\n")
        elif naam in self.VAKKEN and (tekst := _ontsnap("".join(self.delen)).strip()):
            self.gevonden.append((self.plek, tekst))
            if len(self.gevonden) > DELEN_MAX:
                raise _Klaar

    def tekst(self, t: str) -> None:
        if self.in_t and len(self.delen) < DELEN_MAX:
            self.delen.append(t[:CELTEKST_MAX])


class _Drawing(_Beside):
    """The same of a drawing, and which cells its shapes and pictures lie over; only a frame around what is there hides nothing."""

    ANKERS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
    VORMEN = ("sp", "pic", "graphicFrame", "cxnSp")
    LIJSTEN = ("rect", "roundRect", "ellipse")
    """Shapes that are a frame when they have no fill and no text; any other may be drawn through a number."""

    def __init__(self, blad: Sheet) -> None:
        super().__init__()
        self.blad, self.hoeken, self.breedten, self.over = blad, dict[str, int](), dict[int, int](), CELLEN_MAX
        self.pad: list[str] = []
        self.maat, self.dekt, self.is_leeg, self.is_lijst = "", False, False, False

    def begin(self, naam: str, a: dict[str, str]) -> None:
        super().begin(naam, a)
        ouder = self.pad[-1] if self.pad else ""
        self.pad.append(naam)
        if naam in self.ANKERS:
            self.hoeken, self.dekt = {}, False
        elif ouder in ("from", "to"):
            self.maat = f"{ouder} {naam}"
        elif ouder in self.ANKERS and naam in ("pos", "ext"):
            self.hoeken |= {k: int(w) for k, w in a.items() if k in ("x", "y", "cx", "cy")}
        elif naam in self.VORMEN:
            self.is_leeg = self.is_lijst = False
        elif ouder == "spPr":
            self.is_leeg = self.is_leeg or naam == "noFill"
            self.is_lijst = self.is_lijst or (naam == "prstGeom" and a.get("prst") in self.LIJSTEN)

    def tekst(self, t: str) -> None:
        super().tekst(t)
        if self.maat and t.strip().lstrip("-").isdecimal():
            self.hoeken[self.maat] = int(t)

    def einde(self, naam: str) -> None:
        if naam in self.VORMEN:
            is_kader = naam == "sp" and self.is_leeg and self.is_lijst and not "".join(self.delen).strip()
            self.dekt = self.dekt or not is_kader
        super().einde(naam)
        self.maat = ""
        self.pad.pop()
        if naam in self.ANKERS and self.dekt and len(self.blad.bedekt) < DELEN_MAX:
            self.blad.bedekt.append(self._bereik(naam))

    def _bereik(self, anker: str) -> tuple[int, int, int, int]:
        """First row, first column, last row, last column of what lies in this anchor."""
        h = self.hoeken
        r1, c1 = h.get("from row", 0), h.get("from col", 0)
        if anker == "twoCellAnchor":
            r2, c2 = (h.get(f"to {n}", 0) - (not h.get(f"to {n}Off")) for n in ("row", "col"))
            return r1 + 1, c1, max(r1, r2) + 1, max(c1, c2)
        y, x = h.get("y", 0) + h.get("from rowOff", 0), h.get("x", 0) + h.get("from colOff", 0)
        if anker == "absoluteAnchor":
            r1, c1 = self._cel_op(y, 0, self._hoog), self._cel_op(x, 0, self._breed)
            return r1 + 1, c1, self._cel_op(y + h.get("cy", 1) - 1, 0, self._hoog) + 1, self._cel_op(x + h.get("cx", 1) - 1, 0, self._breed)
        return r1 + 1, c1, self._cel_op(y + h.get("cy", 1) - 1, r1, self._hoog) + 1, self._cel_op(x + h.get("cx", 1) - 1, c1, self._breed)

    def _cel_op(self, afstand: int, vanaf: int, maat: Callable[[int], int]) -> int:
        """The row or column that lies so far from the beginning of this one; the last of all when there is too much to count."""
        nummer = vanaf
        while nummer < KOLOMMEN_MAX and afstand >= (stap := maat(nummer)):
            afstand, nummer, self.over = afstand - stap, nummer + 1, self.over - 1
            if self.over < 0:
                return RIJEN_MAX
        return nummer

    def _hoog(self, rij: int) -> int:
        return int(self.blad.hoogten.get(rij + 1, self.blad.rijhoogte) * PUNT_EMU)

    def _breed(self, kolom: int) -> int:
        if kolom not in self.breedten:
            self.breedten[kolom] = int(next((b for a, z, b in self.blad.breedten if a <= kolom <= z), GEWONE_BREEDTE) * TEKEN_EMU)
        return self.breedten[kolom]


class _Rich:
    """The texts of one ``si`` or ``is``: a plain text, or runs when one of them is not as its cell."""

    def __init__(self, thema: list[str]):
        self.thema = thema
        self.leeg()

    def leeg(self) -> None:
        self.delen: list[str] = []
        self.runs: list[Run] = []
        self.run, self.lengte, self.in_t, self.in_hint, self.in_pr = Run(""), 0, False, False, False

    def begin(self, naam: str, a: dict[str, str]) -> None:
        if naam == "t":
            self.in_t = not self.in_hint
        elif naam == "rPh":
            self.in_hint = True
        elif naam == "r":
            self.run, self.delen = Run(""), []
        elif naam == "rPr":
            self.run, self.in_pr = replace(self.run, eigen=True), True
        elif self.in_pr and naam == "vertAlign" and a.get("val") in STANDEN:
            self.run = replace(self.run, stand=STANDEN[a["val"]])
        elif self.in_pr and naam == "color":
            self.run = replace(self.run, kleur=colour(a, self.thema))
        elif self.in_pr and (gebrek := font_flaw(naam, a)):
            self.run = replace(self.run, gebrek=gebrek)

    def einde(self, naam: str) -> None:
        if naam == "t":
            self.in_t = False
        elif naam == "rPh":
            self.in_hint = False
        elif naam == "rPr":
            self.in_pr = False
        elif naam == "r":
            self.runs.append(replace(self.run, tekst=_ontsnap("".join(self.delen))))
            self.run, self.delen = Run(""), []

    def tekst(self, t: str) -> None:
        if self.in_t:
            self.delen.append(t)
            self.lengte += len(t)
            guard_length(self.lengte)

    def geheel(self) -> str | tuple[Run, ...]:
        los = _ontsnap("".join(self.delen))
        if any(r.eigen for r in self.runs):
            return (*self.runs, Run(los)) if los else tuple(self.runs)
        return "".join(r.tekst for r in self.runs) + los


class _SheetReader:
    """The handlers of one sheet."""

    def __init__(self, blad: Sheet, teksten: list[str | tuple[Run, ...]], stijlblad: StyleSheet, thema: list[str], hoogstens: int | None):
        self.blad, self.teksten, self.stijlen, self.hoogstens = blad, teksten, stijlblad.stijlen(), hoogstens
        self.voorwaardelijk, self.bereiken, self.palet = stijlblad.voorwaardelijk, list[tuple[int, int, int, int]](), stijlblad.palet
        self.gelezen: dict[str, tuple[bool, int]] = {}
        self.rijk = _Rich(thema)
        self.in_is, self.zonder_nullen, self.lage_rij = False, False, False
        self.los: list[str] | None = None
        self.dxf: Conditional | None = None
        self.in_font, self.smal = False, False
        self.breed: list[tuple[int, int]] = []
        self.verbergt: list[str] = []
        self.toont: list[tuple[str, Colour]] = []
        self.formuletekst = ""
        self.is_vol = False
        self.rij, self.kolom, self.leeg, self.cellen_n, self.tekens = 0, -1, 0, 0, 0
        self.cellen: dict[int, Cell] = {}
        self.cel: dict[str, str] | None = None
        self.delen: list[str] = []
        self.lengte = 0
        self.leest, self.formule, self.in_formule, self.is_rijk = False, False, False, False

    def begin(self, naam: str, a: dict[str, str]) -> None:
        if naam == "c":
            self._begin_cel(a)
        elif naam == "row":
            self._begin_rij(a)
        elif naam == "v":
            self.leest = self.cel is not None
        elif naam == "f":
            self.formule, self.in_formule, self.formuletekst = True, self.cel is not None, ""
        elif naam == "is":
            self.in_is = self.cel is not None
            self.rijk.leeg()
        elif self.in_is:
            self.rijk.begin(naam, a)
        else:
            self._begin_blad(naam, a)

    def _begin_rij(self, a: dict[str, str]) -> None:
        self.rij = int(a["r"]) if "r" in a else self.rij + 1
        if not 0 < self.rij <= RIJEN_MAX or self.rij in self.blad.rijen:
            raise Unreadable(f"rij {self.rij} staat er twee keer of kan niet bestaan")
        self.kolom, self.cellen = -1, {}
        if "ht" in a and len(self.blad.hoogten) < CELLEN_MAX:
            self.blad.hoogten[self.rij] = float(a["ht"])
        if a.get("hidden") in ("1", "true") or (float(a["ht"]) < TE_KLEIN if "ht" in a else self.lage_rij):
            self.blad.verborgen_rijen.add(self.rij)

    def _begin_blad(self, naam: str, a: dict[str, str]) -> None:
        """What a sheet says of itself, before and after its rows."""
        if naam == "col":
            if a.get("hidden") in ("1", "true") or float(a.get("width", "9")) < TE_KLEIN / 10:
                self.blad.verborgen_kolommen.append((int(a["min"]) - 1, int(a["max"]) - 1))
            self.breed.append((int(a["min"]) - 1, int(a["max"]) - 1))
            self.blad.breedten.append((*self.breed[-1], float(a.get("width", "9"))))
        elif naam == "mergeCell":
            self.blad.samengevoegd += _bereik(a.get("ref", ""))
        elif naam == "sheetFormatPr":
            self.blad.rijhoogte = float(a.get("defaultRowHeight", "15"))
            self.lage_rij = self.blad.rijhoogte < TE_KLEIN
            self.smal = float(a.get("defaultColWidth", "9")) < TE_KLEIN / 10
        elif naam == "sheetData" and self.smal:
            eind = -1
            for van, tot in [*sorted(self.breed), (KOLOMMEN_MAX, KOLOMMEN_MAX)]:
                self.blad.verborgen_kolommen += [(eind + 1, van - 1)] if van > eind + 1 else []
                eind = max(eind, tot)
        elif naam == "sheetView":
            self.zonder_nullen = a.get("showZeros", "1") in ("0", "false")
        elif naam == "autoFilter":
            self.blad.gefilterd = True
        elif naam in AANWIJZINGEN and len(self.blad.los) < DELEN_MAX:
            self.blad.los += [("invoertekst", tekst) for soort in AANWIJZINGEN[naam] if (tekst := _ontsnap(a.get(soort, "")).strip())]
        elif naam in KOPTEKSTEN or naam == "sqref":
            self.los = []
        else:
            self._begin_voorwaardelijk(naam, a)

    def _begin_voorwaardelijk(self, naam: str, a: dict[str, str]) -> None:
        if naam == "conditionalFormatting":
            self.bereiken, self.verbergt = _bereiken(a.get("sqref", "")), []
            self.toont = []
        elif naam == "cfRule":
            self._voorwaarde(a)
        elif naam in ("iconSet", "dataBar") and a.get("showValue", "1") in ("0", "false"):
            self._verbergt("onzichtbaar (met alleen een pictogram of balk)")
        elif naam == "dxf":  # of Excel 2010 and later: the format stands in the sheet, its range behind it
            self.dxf = Conditional()
        elif self.dxf is not None:
            self.dxf.begin(naam, "font" if self.in_font else "", a, self.rijk.thema, self.palet)
            self.in_font = self.in_font or naam == "font"

    def _voorwaarde(self, a: dict[str, str]) -> None:
        nummer = int(a.get("dxfId", -1))
        regel = self.voorwaardelijk[nummer] if 0 <= nummer < len(self.voorwaardelijk) else None
        if len(self.blad.gekleurd) + len(self.blad.verbergt) + len(self.blad.toont) > DELEN_MAX:
            return
        if a.get("type") == "colorScale" or (regel and regel.vult):
            self.blad.gekleurd += self.bereiken
        if regel and regel.verbergt:
            self._verbergt(regel.verbergt)
        if regel and regel.vorm:
            self.blad.toont += [(b, regel.vorm, regel.achtergrond) for b in self.bereiken]

    def _verbergt(self, hoe: str) -> None:
        """A conditional format that hides: for its ranges, now or when they come."""
        if len(self.blad.verbergt) < DELEN_MAX:
            self.blad.verbergt += [(b, hoe) for b in self.bereiken]
            self.verbergt.append(hoe)

    def _einde_blad(self, naam: str) -> None:
        """What a sheet has said of itself: a header of the printed page, a conditional format of Excel 2010 and later."""
        if naam in KOPTEKSTEN and self.los is not None:
            self.blad.los.append((KOPTEKSTEN[naam], re.sub('&("[^"]*"|[A-Z]|[0-9]{1,2})', " ", "".join(self.los)).strip()))
            self.los = None
        elif naam == "font":
            self.in_font = False
        elif naam == "dxf" and self.dxf is not None:
            if self.dxf.verbergt:
                self._verbergt(self.dxf.verbergt)
            if self.dxf.vorm and len(self.toont) < DELEN_MAX:
                self.toont.append((self.dxf.vorm, self.dxf.achtergrond))
            self.dxf = None
        elif naam == "sqref" and self.los is not None:
            bereiken, self.los = _bereiken("".join(self.los)), None
            self.blad.verbergt += [(b, hoe) for hoe in self.verbergt for b in bereiken][:DELEN_MAX]
            self.blad.toont += [(b, *hoe) for hoe in self.toont for b in bereiken][:DELEN_MAX]

    def _begin_cel(self, a: dict[str, str]) -> None:
        if "r" in a:
            m = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", a["r"])
            if not m or int(m[2]) != self.rij:
                raise Unreadable(f"een cel {a['r'][:20]} in rij {self.rij}")
            self.kolom = column_number(m[1])
        else:
            self.kolom += 1
        if self.kolom >= KOLOMMEN_MAX or self.kolom in self.cellen:
            raise Unreadable(f"cel {column_letter(self.kolom)}{self.rij} staat er twee keer of kan niet bestaan")
        self.cel, self.delen, self.lengte, self.formule, self.is_rijk = a, [], 0, False, False

    def tekst(self, t: str) -> None:
        if self.leest:
            self.delen.append(t)
            self.lengte += len(t)
            guard_length(self.lengte)
        elif self.in_is:
            self.rijk.tekst(t)
        elif self.in_formule and len(self.formuletekst) < FORMULE_MAX:
            self.formuletekst += t
        elif self.los is not None and len(self.los) < DELEN_MAX:
            self.los.append(t)

    def einde(self, naam: str) -> None:
        if naam == "c":
            if self.delen or self.formule or self.is_rijk:
                self._einde_cel()
            self.cel = None
        elif naam == "v":
            self.leest = False
        elif naam == "f":
            self.in_formule = False
        elif naam == "is":
            self.in_is, self.is_rijk = False, self.cel is not None and self.rijk.lengte > 0
        elif self.in_is:
            self.rijk.einde(naam)
        elif naam == "row":
            if self.cellen:
                self.blad.rijen[self.rij] = self.cellen
                self.leeg = 0
                if self.hoogstens and len(self.blad.rijen) >= self.hoogstens:
                    self.is_vol = True
                    raise _Klaar
            else:
                self.leeg += 1
                self.blad.verborgen_rijen.discard(self.rij)
                if self.leeg > LEGE_RIJEN_MAX:
                    raise _Klaar
        else:
            self._einde_blad(naam)

    def _einde_cel(self) -> None:
        cel = self._waarde("".join(self.delen), self.cel or {})
        if cel is None:
            return
        self.cellen[self.kolom] = cel
        if self.formule:
            self.blad.formules[self.rij, self.kolom] = self.formuletekst
        self.cellen_n += 1
        self.tekens += len(cel.waarde) if isinstance(cel.waarde, str) else 1
        if self.cellen_n > CELLEN_MAX or self.tekens > TEKENS_MAX:
            gevonden = f"meer dan {CELLEN_MAX} gevulde cellen of {TEKENS_MAX} tekens"
            raise Unreadable(gevonden, "alleen de gevraagde gegevens", "Kopieer ze naar een leeg sjabloon.")

    def _waarde(self, ruw: str, a: dict[str, str]) -> Cell | None:
        soort = a.get("t", "n")
        nummer = int(a.get("s", 0))
        stijl = self.stijlen[nummer] if 0 <= nummer < len(self.stijlen) else GEWOON
        gebrek = stijl.gebrek or (ONZICHTBAAR if stijl.onzichtbaar else "")
        if soort == "e":
            eigen = f" (in een Nederlandse Excel {FOUTWAARDEN[ruw]})" if ruw in FOUTWAARDEN else ""
            return Cell(None, 0, self.formule, f"foutwaarde {ruw[:20] or '#?'}{eigen}")
        if not ruw and soort != "str" and not self.is_rijk:
            return Cell(None, 0, True, "een formule zonder bewaarde uitkomst")
        if soort in ("s", "str", "inlineStr"):
            return self._tekst(
                self.teksten[int(ruw)] if soort == "s" else self.rijk.geheel() if self.is_rijk else _ontsnap(ruw), stijl, gebrek
            )
        if soort == "b":
            return Cell(ruw.strip() == "1", 0, self.formule, gebrek=gebrek)
        if soort == "d":
            return Cell(datetime.fromisoformat(ruw.strip().removesuffix("Z")), 0, self.formule, gebrek=gebrek, vorm=stijl.vorm)
        getal = float(ruw)
        if getal != getal or abs(getal) == float("inf"):
            return Cell(None, 0, self.formule, f"een getal dat niet kan ({ruw[:20]})")
        exact = Decimal(f"{getal:.15g}")
        deel = section(stijl.vorm, exact)
        if deel not in self.gelezen:
            self.gelezen[deel] = read_format(deel)
        is_datum, procent = self.gelezen[deel]
        if is_datum:
            gezien = see_date(stijl.vorm, exact)
            gebrek = gebrek or gezien.gebrek or (ONZICHTBAAR if stijl.hides(gezien.kleur) else "")
            try:
                return Cell(date_of(exact, self.blad.is_1904), 0, self.formule, gebrek=gebrek, vorm=deel)
            except ValueError as e:
                return Cell(None, 0, self.formule, str(e))
        gezien = GEZIEN if GEWONE_VORM.fullmatch(stijl.vorm) else see_number(stijl.vorm, exact)
        if stijl.hides(gezien.kleur):
            gebrek = gebrek or ONZICHTBAAR
        if not exact and self.zonder_nullen:
            gebrek = gebrek or "een nul, en het blad toont geen nullen"
        return Cell(
            exact, procent, self.formule, gebrek=gebrek or gezien.gebrek, om="-" if gezien.is_streep else gezien.tekst, vorm=stijl.vorm
        )

    def _tekst(self, tekst: str | tuple[Run, ...], stijl: Style, gebrek: str) -> Cell | None:
        zonder = None
        if isinstance(tekst, tuple):
            gebrek, zonder = flaw_of_runs(tekst, stijl)
            tekst = "".join(r.tekst for r in tekst)
        if not tekst.strip():
            return None
        if not gebrek and not GEWONE_VORM.fullmatch(stijl.vorm):
            gezien = see_text(stijl.vorm)
            gebrek = gezien.gebrek or (ONZICHTBAAR if stijl.hides(gezien.kleur) else "")
        return Cell(tekst, 0, self.formule, gebrek=gebrek, zonder=zonder if zonder != tekst else None)


def _ontsnap(tekst: str) -> str:
    """Undo the escapes of OOXML: ``_x000D_`` is a carriage return."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), tekst) if "_x" in tekst else tekst


def _bereik(ref: str) -> list[tuple[int, int, int, int]]:
    m = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", ref)
    return [(int(m[2]), column_number(m[1]), int(m[4]), column_number(m[3]))] if m else []


def _bereiken(sqref: str) -> list[tuple[int, int, int, int]]:
    return [b for ref in sqref.split()[:DELEN_MAX] for b in _bereik(ref if ":" in ref else f"{ref}:{ref}")]


INHOUD = re.compile(rb"<(?:[\w.-]+:)?(?:v|is)[\s>]")
EINDE_RIJEN = re.compile(rb"</((?:[\w.-]+:)?)sheetData>")


def after_rows(stukken: Iterator[bytes]) -> Iterator[bytes]:
    """What a sheet says behind its rows, as a document of its own; the rows after a thousand empty ones are only searched for content."""
    venster = b""
    for stuk in stukken:
        venster = venster[-200:] + stuk
        einde = EINDE_RIJEN.search(venster)
        if INHOUD.search(venster[: einde.start()] if einde else venster):
            raise Unreadable(
                f"gegevens onder meer dan {LEGE_RIJEN_MAX} lege rijen",
                "aaneengesloten rijen",
                "Haal de lege rijen weg, of verwijder wat eronder staat.",
            )
        if einde:
            yield b"<" + einde[1] + b"worksheet>" + venster[einde.end() :]
            yield from stukken
