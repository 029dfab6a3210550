"""A delivered file as sheets of cells: XLSX and CSV, read as bytes of a stranger.

Nothing is unpacked to disk, no formula is computed, no link is followed. Everything is counted while it is read, so that no
file costs more than a few seconds and a few hundred MB, whatever it says of itself (sizes and dimensions in a file are claims).
What is refused is an ``Unreadable`` that says what was found and how to mend it.

Cases: an XLSX that Excel, LibreOffice or a program wrote (cached values of formulas, hidden rows, merged cells, both date
systems); CSV with ``;`` in UTF-8 or Windows-1252. Known drawbacks: .xls, .xlsb, .ods and UTF-16 are refused, not read.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from xml.parsers import expat

from sources.delivery.guard import (
    CELLEN_MAX,
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
    guard_length,
    guard_parts,
)
from sources.delivery.sheet import Cell, Sheet, SheetName, column_letter, column_number

INGEBOUWD = {9: "0%", 10: "0.00%"} | {i: "d-m-yyyy" for i in (14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47)}
"""Number formats without a text in the file that matter here: percentages, dates and times (ECMA-376 18.8.30)."""


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
        with as_unreadable():
            self._zip = zipfile.ZipFile(io.BytesIO(bytes_))
            self._delen = guard_parts(self._zip)
            self._open()

    def _open(self) -> None:
        namen = set(self._delen)
        if self._begin("mimetype").startswith(b"application/vnd.oasis"):
            raise Unreadable("een OpenDocument-bestand (.ods)")
        if any(n.endswith(".bin") and n.startswith("xl/workbook") for n in namen):
            raise Unreadable("een binair werkboek (.xlsb)")
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
        bron = self._zip.open(self._delen[deel.lower()])
        try:
            while stuk := bron.read(STUK):
                gevoerd += len(stuk)
                p.Parse(stuk, False)
                if gevoerd - p.CurrentByteIndex > TOKEN_MAX:
                    raise Unreadable("een werkboek met een reusachtig XML-element")
            p.Parse(b"", True)
        except _Klaar:
            rest = stuk[max(p.CurrentByteIndex - (gevoerd - len(stuk)), 0) :]
            return pieces(rest, bron)
        return None

    @cached_property
    def _teksten(self) -> list[str]:
        """The shared texts; of rich text all runs, without phonetic hints."""
        lijst: list[str] = []
        delen: list[str] = []
        stand = {"t": False, "rPh": False, "tekens": 0, "lengte": 0}

        def begin(naam: str, _: dict[str, str]) -> None:
            if naam in ("t", "rPh"):
                stand[naam] = True
            elif naam == "si":
                delen.clear()
                stand["lengte"] = 0

        def einde(naam: str) -> None:
            if naam in ("t", "rPh"):
                stand[naam] = False
            elif naam == "si":
                lijst.append(_ontsnap("".join(delen)))
                stand["tekens"] += len(lijst[-1])
                if len(lijst) > CELLEN_MAX or stand["tekens"] > TEKENS_MAX:
                    raise Unreadable("een werkboek met te veel tekst")

        def tekst(t: str) -> None:
            if stand["t"] and not stand["rPh"]:
                delen.append(t)
                stand["lengte"] += len(t)
                guard_length(stand["lengte"])

        deel = self._doel.get("sharedStrings")
        if deel and deel.lower() in self._delen:
            self._ontleed(deel, begin, einde, tekst)
        return lijst

    @cached_property
    def _stijlen(self) -> list[tuple[bool, int]]:
        """Per cell style: whether it shows a date, and its ``procent``."""
        vormen = dict(INGEBOUWD)
        ids: list[int] = []
        stand = {"cellXfs": False}

        def begin(naam: str, a: dict[str, str]) -> None:
            if naam == "numFmt":
                vormen[int(a["numFmtId"])] = a.get("formatCode", "")
            elif naam == "cellXfs":
                stand[naam] = True
            elif naam == "xf" and stand["cellXfs"]:
                ids.append(int(a.get("numFmtId", 0)))

        def einde(naam: str) -> None:
            if naam == "cellXfs":
                stand[naam] = False

        deel = self._doel.get("styles")
        if deel and deel.lower() in self._delen:
            self._ontleed(deel, begin, einde)
        return [read_format(vormen.get(i, "")) for i in ids]

    def lees(self, blad: SheetName, hoogstens: int | None = None) -> Sheet:
        """The cells of one sheet; of its first ``hoogstens`` rows with content when that is given."""
        werkblad = Sheet(blad.naam, is_1904=self.is_1904)
        with as_unreadable():
            lezer = _SheetReader(werkblad, self._teksten, self._stijlen, hoogstens)
            rest = self._ontleed(blad.deel, lezer.begin, lezer.einde, lezer.tekst)
            if rest is not None and not lezer.is_vol:
                scan_parts(rest, werkblad)
        return werkblad


class _SheetReader:
    """The handlers of one sheet."""

    def __init__(self, blad: Sheet, teksten: list[str], stijlen: list[tuple[bool, int]], hoogstens: int | None):
        self.blad, self.teksten, self.stijlen, self.hoogstens = blad, teksten, stijlen, hoogstens
        self.is_vol = False
        self.rij, self.kolom, self.leeg, self.cellen_n, self.tekens = 0, -1, 0, 0, 0
        self.cellen: dict[int, Cell] = {}
        self.cel: dict[str, str] | None = None
        self.delen: list[str] = []
        self.lengte = 0
        self.leest, self.hint, self.formule = False, False, False

    def begin(self, naam: str, a: dict[str, str]) -> None:
        if naam == "c":
            self._begin_cel(a)
        elif naam == "row":
            self.rij = int(a["r"]) if "r" in a else self.rij + 1
            if not 0 < self.rij <= RIJEN_MAX or self.rij in self.blad.rijen:
                raise Unreadable(f"rij {self.rij} staat er twee keer of kan niet bestaan")
            self.kolom, self.cellen = -1, {}
            if a.get("hidden") in ("1", "true"):
                self.blad.verborgen_rijen.add(self.rij)
        elif naam == "v":
            self.leest = self.cel is not None
        elif naam == "t":
            self.leest = self.cel is not None and not self.hint
        elif naam == "f":
            self.formule = True
        elif naam == "rPh":
            self.hint = True
        elif naam == "col" and a.get("hidden") in ("1", "true"):
            self.blad.verborgen_kolommen.append((int(a["min"]) - 1, int(a["max"]) - 1))
        elif naam == "mergeCell":
            self.blad.samengevoegd += _bereik(a.get("ref", ""))

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
        self.cel, self.delen, self.lengte, self.formule = a, [], 0, False

    def tekst(self, t: str) -> None:
        if self.leest:
            self.delen.append(t)
            self.lengte += len(t)
            guard_length(self.lengte)

    def einde(self, naam: str) -> None:
        if naam == "c":
            if self.delen or self.formule:
                self._einde_cel()
            self.cel = None
        elif naam in ("v", "t"):
            self.leest = False
        elif naam == "rPh":
            self.hint = False
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

    def _einde_cel(self) -> None:
        cel = self._waarde("".join(self.delen), self.cel or {})
        if cel is None:
            return
        self.cellen[self.kolom] = cel
        self.cellen_n += 1
        self.tekens += len(cel.waarde) if isinstance(cel.waarde, str) else 1
        if self.cellen_n > CELLEN_MAX or self.tekens > TEKENS_MAX:
            gevonden = f"meer dan {CELLEN_MAX} gevulde cellen of {TEKENS_MAX} tekens"
            raise Unreadable(gevonden, "alleen de gevraagde gegevens", "Kopieer ze naar een leeg sjabloon.")

    def _waarde(self, ruw: str, a: dict[str, str]) -> Cell | None:
        soort = a.get("t", "n")
        if soort == "e":
            return Cell(None, 0, self.formule, f"foutwaarde {ruw[:20] or '#?'}")
        if not ruw and soort != "str":
            return Cell(None, 0, True, "een formule zonder bewaarde uitkomst")
        if soort in ("s", "str", "inlineStr"):
            tekst = self.teksten[int(ruw)] if soort == "s" else _ontsnap(ruw)
            return Cell(tekst, 0, self.formule) if tekst.strip() else None
        if soort == "b":
            return Cell(ruw.strip() == "1", 0, self.formule)
        if soort == "d":
            return Cell(datetime.fromisoformat(ruw.strip().removesuffix("Z")), 0, self.formule)
        getal = float(ruw)
        if getal != getal or abs(getal) == float("inf"):
            return Cell(None, 0, self.formule, f"een getal dat niet kan ({ruw[:20]})")
        exact = Decimal(f"{getal:.15g}")
        stijl = int(a.get("s", 0))
        is_datum, procent = self.stijlen[stijl] if 0 <= stijl < len(self.stijlen) else (False, 0)
        if is_datum:
            try:
                return Cell(date_of(exact, self.blad.is_1904), 0, self.formule)
            except ValueError as e:
                return Cell(None, 0, self.formule, str(e))
        return Cell(exact, procent, self.formule)


def read_format(code: str) -> tuple[bool, int]:
    """Whether a number format shows a date, and its ``procent`` (100 scales, 1 is a percent sign as text)."""
    kaal = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code)
    if "%" in kaal:
        return False, 100
    is_datum = code.lower() != "general" and re.search(r"[dmyhs]", kaal.lower().replace("general", "")) is not None
    return is_datum, 1 if "%" in code and not is_datum else 0


def _ontsnap(tekst: str) -> str:
    """Undo the escapes of OOXML: ``_x000D_`` is a carriage return."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), tekst) if "_x" in tekst else tekst


def _bereik(ref: str) -> list[tuple[int, int, int, int]]:
    m = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", ref)
    return [(int(m[2]), column_number(m[1]), int(m[4]), column_number(m[3]))] if m else []


def pieces(rest: bytes, bron: Any) -> Iterator[bytes]:
    yield rest
    while stuk := bron.read(2**20):
        yield stuk


INHOUD = re.compile(rb"<(?:[\w.-]+:)?(?:v|is)[\s>]")
SAMENGEVOEGD = re.compile(rb'<(?:[\w.-]+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


def scan_parts(stukken: Iterator[bytes], blad: Sheet) -> None:
    """Search what follows a thousand empty rows, without reading it: content there is refused, merged cells are kept."""
    vorige, na_rijen = b"", False
    for stuk in stukken:
        venster = vorige + stuk
        if not na_rijen:
            rijen, einde, venster_na = venster.partition(b"sheetData>")
            if INHOUD.search(rijen):
                raise Unreadable(
                    f"gegevens onder meer dan {LEGE_RIJEN_MAX} lege rijen",
                    "aaneengesloten rijen",
                    "Haal de lege rijen weg, of verwijder wat eronder staat.",
                )
            na_rijen = bool(einde)
            venster = venster_na if na_rijen else venster
        if na_rijen and len(blad.samengevoegd) < DELEN_MAX:
            for m in SAMENGEVOEGD.finditer(venster):
                blad.samengevoegd += [b for b in _bereik(m[1].decode()) if b not in blad.samengevoegd]
        vorige = venster[-200:]
