"""A delivered file as sheets of cells: XLSX and CSV, read as bytes of a stranger.

Nothing is unpacked to disk, no formula is computed, no link is followed. Everything is counted while it is read, so that no
file costs more than a few seconds and a few hundred MB, whatever it says of itself (sizes and dimensions in a file are claims).
What is refused is an ``Onleesbaar`` that says what was found and how to mend it.

Cases: an XLSX that Excel, LibreOffice or a program wrote (cached values of formulas, hidden rows, merged cells, both date
systems); CSV with ``;`` in UTF-8 or Windows-1252. Known drawbacks: .xls, .xlsb, .ods and UTF-16 are refused, not read.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from xml.parsers import expat

BESTAND_MAX = 25 * 2**20
"""Bytes of a file; the largest delivery (342 gemeenten, 14 columns) is 50 kB."""
DELEN_MAX = 1000
"""Parts in a workbook; a workbook of ten sheets has some thirty."""
UITGEPAKT_MAX = 600 * 2**20
"""Bytes of all parts together once unpacked; a sheet with a million formatted empty rows is 300 MB."""
VERHOUDING_MAX = 300
"""Unpacked size against packed size of a part above 1 MB. XML of a real sheet reaches 50; a zip bomb reaches 1.000."""
ELEMENTEN_MAX = 1_500_000
"""XML elements looked at in one workbook: some five seconds."""
CELLEN_MAX = 200_000
"""Cells with content in one sheet, and shared texts in one workbook."""
TEKENS_MAX = 10_000_000
"""Characters in all cells of a sheet together: one text that a million cells share is a bomb too."""
CELTEKST_MAX = 32_767
"""Characters in one cell: the limit of Excel itself."""
LEGE_RIJEN_MAX = 1000
"""After so many empty rows in a row the rest is only searched for content: formatting down to row 1.048.576 is common."""
TOKEN_MAX = 2**20
"""Bytes of one tag: what is longer is no spreadsheet, and the parser would keep it in memory."""
STUK = 2**16
"""Bytes unpacked at a time."""
RIJEN_MAX, KOLOMMEN_MAX = 1_048_576, 16_384
"""The size of an Excel sheet."""

INGEBOUWD = {9: "0%", 10: "0.00%"} | {i: "d-m-yyyy" for i in (14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47)}
"""Number formats without a text in the file that matter here: percentages, dates and times (ECMA-376 18.8.30)."""
OPNIEUW = "Sla de levering opnieuw op als XLSX (werkmap zonder macro's)."


class Onleesbaar(Exception):
    """A file that is not read; what was found, what was expected, and the next step, in Dutch."""

    def __init__(self, gevonden: str, verwacht: str = "een XLSX- of CSV-bestand", actie: str = OPNIEUW):
        self.gevonden, self.verwacht, self.actie = gevonden, verwacht, actie
        super().__init__(f"{gevonden}; verwacht {verwacht}. {actie}")


@dataclass(frozen=True, slots=True)
class Cel:
    """One cell with content.

    ``waarde`` is a text, an exact number (15 digits, as Excel shows it), a bool or a datetime. ``procent`` is 100 when the
    number format multiplies by a hundred, 1 when it only puts a percent sign behind it, else 0. ``fout`` says why there is no value.
    """

    waarde: str | Decimal | bool | datetime | None
    procent: int = 0
    is_formule: bool = False
    fout: str = ""


@dataclass
class Werkblad:
    """The cells of one sheet: row number (from 1) -> column number (from 0) -> cell; only cells with content."""

    naam: str
    rijen: dict[int, dict[int, Cel]] = field(default_factory=dict)
    verborgen_rijen: set[int] = field(default_factory=set)
    verborgen_kolommen: list[tuple[int, int]] = field(default_factory=list)
    samengevoegd: list[tuple[int, int, int, int]] = field(default_factory=list)
    """first row, first column, last row, last column of every merged range"""
    is_1904: bool = False
    aantekeningen: list[str] = field(default_factory=list)
    scheiding: str = ""
    """for CSV without a semicolon: what separates the fields instead"""


@dataclass(frozen=True)
class Bladnaam:
    """A sheet as the workbook names it."""

    naam: str
    verborgen: bool
    deel: str


def kolomletter(nummer: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    letters, nummer = "", nummer + 1
    while nummer:
        nummer, rest = divmod(nummer - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def kolomnummer(letters: str) -> int:
    """The inverse of ``kolomletter``."""
    nummer = 0
    for teken in letters:
        nummer = nummer * 26 + ord(teken) - 64
    return nummer - 1


def datum_van(serie: Decimal | float, is_1904: bool) -> datetime:
    """The moment of an Excel serial number, in the date system of its workbook.

    Raises:
        ValueError: before March 1900 (Excel thinks that 1900 was a leap year) or after 9999.
    """
    if not (0 if is_1904 else 61) <= serie < 2_958_466:
        raise ValueError(f"serienummer {serie} is geen datum")
    return datetime(1904, 1, 1) + timedelta(days=float(serie)) if is_1904 else datetime(1899, 12, 30) + timedelta(days=float(serie))


def is_xlsx(bytes_: bytes) -> bool:
    """Whether these bytes are a zip, as every XLSX is."""
    return bytes_[:4] == b"PK\x03\x04"


def keur(bytes_: bytes) -> None:
    """Refuse what is neither XLSX nor CSV by its first bytes.

    Raises:
        Onleesbaar: too large, .xls, encrypted, a web page, a PDF, UTF-16.
    """
    kop = bytes_[:512].lstrip()
    if len(bytes_) > BESTAND_MAX:
        raise Onleesbaar(
            f"{len(bytes_)} bytes", f"ten hoogste {BESTAND_MAX} bytes", "Kopieer alleen de gevulde cellen naar een leeg sjabloon."
        )
    if bytes_[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in bytes_:
            raise Onleesbaar("een werkboek met een wachtwoord", actie="Haal het wachtwoord eraf (Bestand, Info, Werkmap beveiligen).")
        raise Onleesbaar("een werkboek in de oude vorm .xls")
    if kop[:1] == b"<":
        raise Onleesbaar("een webpagina of los XML-bestand", "de levering zelf", "Lever het bestand in de afgesproken vorm, XLSX of CSV.")
    if kop[:5] == b"%PDF-":
        raise Onleesbaar("een PDF", actie="Lever het rekenblad zelf, als XLSX of CSV.")
    if bytes_[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Onleesbaar(
            "tekst in UTF-16 ('Unicode-tekst')", "CSV in UTF-8", "Sla op als XLSX of als 'CSV UTF-8 (gescheiden door puntkomma)'."
        )
    if not is_xlsx(bytes_) and b"\0" in bytes_[:4096]:
        raise Onleesbaar("geen leesbaar werkboek en geen tekst")


# --- XLSX ---


class _Klaar(Exception):
    """Enough was read."""


class Boek:
    """A workbook: ``bladen`` names its sheets, ``lees`` gives the cells of one.

    Raises:
        Onleesbaar: also from ``lees``.
    """

    def __init__(self, bytes_: bytes):
        self._over = ELEMENTEN_MAX
        self.bladen: list[Bladnaam] = []
        self.is_1904 = False
        self.heeft_koppelingen = False
        with _vangnet():
            self._zip = zipfile.ZipFile(io.BytesIO(bytes_))
            self._delen = _keur_delen(self._zip)
            self._open()

    def _open(self) -> None:
        namen = set(self._delen)
        if self._begin("mimetype").startswith(b"application/vnd.oasis"):
            raise Onleesbaar("een OpenDocument-bestand (.ods)")
        if any(n.endswith(".bin") and n.startswith("xl/workbook") for n in namen):
            raise Onleesbaar("een binair werkboek (.xlsb)")
        if b"macro" in self._begin("[content_types].xml").lower() or any(
            n.endswith("vbaproject.bin") or n.startswith("xl/macrosheets/") for n in namen
        ):
            raise Onleesbaar("een werkboek met macro's (.xlsm)", "een XLSX-bestand zonder macro's")
        self.heeft_koppelingen = any(n.startswith(("xl/externallinks/", "xl/connections")) for n in namen)
        hoofd = next((doel for soort, doel in self._relaties("").values() if soort == "officeDocument"), "xl/workbook.xml")
        relaties = self._relaties(hoofd)

        def begin(naam: str, a: dict[str, str]) -> None:
            if naam == "workbookPr":
                self.is_1904 = a.get("date1904", "0") in ("1", "true", "on")
            elif naam == "sheet" and (r := relaties.get(next((w for k, w in a.items() if k.endswith(":id")), ""))) and r[0] == "worksheet":
                self.bladen.append(Bladnaam(a.get("name", ""), a.get("state", "visible") != "visible", r[1]))

        self._ontleed(hoofd, begin)
        self._doel = {soort: doel for soort, doel in relaties.values()}
        if not self.bladen:
            raise Onleesbaar("geen leesbaar werkboek (zonder werkbladen)")

    def _begin(self, deel: str) -> bytes:
        """The first megabyte of a part, empty when there is none."""
        if deel not in self._delen:
            return b""
        with self._zip.open(self._delen[deel]) as bron:
            return bron.read(2**20)

    def _relaties(self, deel: str) -> dict[str, tuple[str, str]]:
        """Relationship id -> its kind and the part that it names."""
        map, naam = posixpath.split(deel)
        lijst: dict[str, tuple[str, str]] = {}

        def begin(element: str, a: dict[str, str]) -> None:
            if element == "Relationship" and a.get("TargetMode") != "External":
                doel = a.get("Target", "")
                lijst[a.get("Id", "")] = (
                    a.get("Type", "").rpartition("/")[2],
                    posixpath.normpath(doel[1:] if doel.startswith("/") else posixpath.join(map, doel)),
                )

        pad = posixpath.join(map, "_rels", f"{naam}.rels")
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
            raise Onleesbaar("een werkboek met een DOCTYPE (XML-entiteiten)")

        def start(naam: str, attributen: dict[str, str]) -> None:
            self._over -= 1
            if self._over < 0:
                raise Onleesbaar(
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
                    raise Onleesbaar("een werkboek met een reusachtig XML-element")
            p.Parse(b"", True)
        except _Klaar:
            rest = stuk[max(p.CurrentByteIndex - (gevoerd - len(stuk)), 0) :]
            return _stukken(rest, bron)
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
                    raise Onleesbaar("een werkboek met te veel tekst")

        def tekst(t: str) -> None:
            if stand["t"] and not stand["rPh"]:
                delen.append(t)
                stand["lengte"] += len(t)
                _keur_lengte(stand["lengte"])

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
        return [lees_vorm(vormen.get(i, "")) for i in ids]

    def lees(self, blad: Bladnaam, hoogstens: int | None = None) -> Werkblad:
        """The cells of one sheet; of its first ``hoogstens`` rows with content when that is given."""
        werkblad = Werkblad(blad.naam, is_1904=self.is_1904)
        with _vangnet():
            lezer = _Bladlezer(werkblad, self._teksten, self._stijlen, hoogstens)
            rest = self._ontleed(blad.deel, lezer.begin, lezer.einde, lezer.tekst)
            if rest is not None and not lezer.is_vol:
                _doorzoek(rest, werkblad)
        return werkblad


class _Bladlezer:
    """The handlers of one sheet."""

    def __init__(self, blad: Werkblad, teksten: list[str], stijlen: list[tuple[bool, int]], hoogstens: int | None):
        self.blad, self.teksten, self.stijlen, self.hoogstens = blad, teksten, stijlen, hoogstens
        self.is_vol = False
        self.rij, self.kolom, self.leeg, self.cellen_n, self.tekens = 0, -1, 0, 0, 0
        self.cellen: dict[int, Cel] = {}
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
                raise Onleesbaar(f"rij {self.rij} staat er twee keer of kan niet bestaan")
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
                raise Onleesbaar(f"een cel {a['r'][:20]} in rij {self.rij}")
            self.kolom = kolomnummer(m[1])
        else:
            self.kolom += 1
        if self.kolom >= KOLOMMEN_MAX or self.kolom in self.cellen:
            raise Onleesbaar(f"cel {kolomletter(self.kolom)}{self.rij} staat er twee keer of kan niet bestaan")
        self.cel, self.delen, self.lengte, self.formule = a, [], 0, False

    def tekst(self, t: str) -> None:
        if self.leest:
            self.delen.append(t)
            self.lengte += len(t)
            _keur_lengte(self.lengte)

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
            raise Onleesbaar(gevonden, "alleen de gevraagde gegevens", "Kopieer ze naar een leeg sjabloon.")

    def _waarde(self, ruw: str, a: dict[str, str]) -> Cel | None:
        soort = a.get("t", "n")
        if soort == "e":
            return Cel(None, 0, self.formule, f"foutwaarde {ruw[:20] or '#?'}")
        if not ruw and soort != "str":
            return Cel(None, 0, True, "een formule zonder bewaarde uitkomst")
        if soort in ("s", "str", "inlineStr"):
            tekst = self.teksten[int(ruw)] if soort == "s" else _ontsnap(ruw)
            return Cel(tekst, 0, self.formule) if tekst.strip() else None
        if soort == "b":
            return Cel(ruw.strip() == "1", 0, self.formule)
        if soort == "d":
            return Cel(datetime.fromisoformat(ruw.strip().removesuffix("Z")), 0, self.formule)
        getal = float(ruw)
        if getal != getal or abs(getal) == float("inf"):
            return Cel(None, 0, self.formule, f"een getal dat niet kan ({ruw[:20]})")
        exact = Decimal(f"{getal:.15g}")
        stijl = int(a.get("s", 0))
        is_datum, procent = self.stijlen[stijl] if 0 <= stijl < len(self.stijlen) else (False, 0)
        if is_datum:
            try:
                return Cel(datum_van(exact, self.blad.is_1904), 0, self.formule)
            except ValueError as e:
                return Cel(None, 0, self.formule, str(e))
        return Cel(exact, procent, self.formule)


def lees_vorm(code: str) -> tuple[bool, int]:
    """Whether a number format shows a date, and its ``procent`` (100 scales, 1 is a percent sign as text)."""
    kaal = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code)
    if "%" in kaal:
        return False, 100
    is_datum = code.lower() != "general" and re.search(r"[dmyhs]", kaal.lower().replace("general", "")) is not None
    return is_datum, 1 if "%" in code and not is_datum else 0


def _keur_delen(z: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The parts by lower-case name, after a look at what the directory of the zip claims."""
    delen = z.infolist()
    if len(delen) > DELEN_MAX:
        raise Onleesbaar(f"een werkboek met {len(delen)} delen", f"ten hoogste {DELEN_MAX} delen")
    if len({d.filename.lower() for d in delen}) != len(delen):
        raise Onleesbaar("een werkboek met twee delen van dezelfde naam")
    if any(d.flag_bits & 1 for d in delen):
        raise Onleesbaar("een versleuteld werkboek", actie="Haal het wachtwoord eraf en sla opnieuw op.")
    bommen = [d for d in delen if d.file_size > 2**20 and d.file_size > VERHOUDING_MAX * max(d.compress_size, 1)]
    if bommen or sum(d.file_size for d in delen) > UITGEPAKT_MAX:
        raise Onleesbaar("een werkboek dat uitgepakt veel te groot is (zipbom)", f"ten hoogste {UITGEPAKT_MAX} bytes")
    op_plaats = sorted(delen, key=lambda d: d.header_offset)
    for een, twee in zip(op_plaats, op_plaats[1:], strict=False):
        if een.header_offset + 30 + een.compress_size > twee.header_offset:
            raise Onleesbaar("een werkboek waarin delen elkaar overlappen (zipbom)")
    return {d.filename.lower(): d for d in delen}


class _vangnet:
    """Whatever a parser makes of hostile bytes is one thing: a file that cannot be read."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, soort: Any, fout: BaseException | None, _: Any) -> None:
        if isinstance(fout, Onleesbaar) or fout is None or not isinstance(fout, Exception):
            return
        uitleg = "beschadigd" if isinstance(fout, zipfile.BadZipFile | zlib.error | EOFError) else f"{type(fout).__name__}: {fout}"
        raise Onleesbaar(f"geen leesbaar werkboek ({uitleg[:120]})") from None


def _ontsnap(tekst: str) -> str:
    """Undo the escapes of OOXML: ``_x000D_`` is a carriage return."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), tekst) if "_x" in tekst else tekst


def _keur_lengte(tekens: int) -> None:
    if tekens > 8 * CELTEKST_MAX:  # a little longer is refused with its cell
        raise Onleesbaar("een cel met een reusachtige tekst", f"ten hoogste {CELTEKST_MAX} tekens")


def _bereik(ref: str) -> list[tuple[int, int, int, int]]:
    m = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", ref)
    return [(int(m[2]), kolomnummer(m[1]), int(m[4]), kolomnummer(m[3]))] if m else []


def _stukken(rest: bytes, bron: Any) -> Iterator[bytes]:
    yield rest
    while stuk := bron.read(2**20):
        yield stuk


INHOUD = re.compile(rb"<(?:[\w.-]+:)?(?:v|is)[\s>]")
SAMENGEVOEGD = re.compile(rb'<(?:[\w.-]+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


def _doorzoek(stukken: Iterator[bytes], blad: Werkblad) -> None:
    """Search what follows a thousand empty rows, without reading it: content there is refused, merged cells are kept."""
    vorige, na_rijen = b"", False
    for stuk in stukken:
        venster = vorige + stuk
        if not na_rijen:
            rijen, einde, venster_na = venster.partition(b"sheetData>")
            if INHOUD.search(rijen):
                raise Onleesbaar(
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


# --- CSV ---


def lees_csv(bytes_: bytes, naam: str) -> Werkblad:
    """The fields of a CSV as a sheet: ``;`` between fields, UTF-8 (with or without BOM) or Windows-1252.

    Raises:
        Onleesbaar: neither encoding, a mix of both, an open quotation mark, too large.
    """
    blad = Werkblad(naam)
    if len(bytes_) > TEKENS_MAX:
        raise Onleesbaar(f"{len(bytes_)} bytes", f"ten hoogste {TEKENS_MAX} bytes voor CSV", "Lever alleen de gevraagde gegevens.")
    tekst = _decodeer(bytes_, blad)
    eerste = next((r for r in tekst[:STUK].splitlines() if r.strip()), "")
    if ";" not in tekst[:STUK]:
        blad.scheiding = next((n for t, n in (("\t", "tabs"), (",", "komma's"), ("|", "verticale strepen")) if t in eerste), "")
    cellen, lezer = 0, csv.reader(io.StringIO(tekst, newline=""), delimiter=";", strict=True)
    try:
        for nr, rij in enumerate(lezer, start=1):
            gevuld = {i: Cel(w) for i, w in enumerate(rij) if w and w.strip()}
            cellen += len(gevuld)
            if len(rij) > KOLOMMEN_MAX or cellen > CELLEN_MAX or any(len(str(c.waarde)) > CELTEKST_MAX for c in gevuld.values()):
                raise Onleesbaar(
                    f"een rij, veld of bestand dat te groot is (rij {nr})", "een levering", "Lever alleen de gevraagde gegevens."
                )
            if gevuld:
                blad.rijen[nr] = gevuld
    except csv.Error as e:
        raise Onleesbaar(
            f"geen leesbare CSV ({e}, regel {lezer.line_num})",
            "puntkomma's en gesloten aanhalingstekens",
            "Sla de levering opnieuw op als CSV UTF-8.",
        ) from None
    return blad


def _decodeer(bytes_: bytes, blad: Werkblad) -> str:
    try:
        return bytes_.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as e:
        plek = e.start
    regel = bytes_.count(b"\n", 0, plek) + 1
    geraden = bytes_.decode("utf-8", errors="surrogateescape")
    actie = "Sla op als 'CSV UTF-8 (gescheiden door puntkomma)'."
    if any("\x7f" < t < "\ud800" or t > "\udfff" for t in geraden):  # part of it is UTF-8: whoever reads it all as 1252 sees Ã«
        raise Onleesbaar(f"UTF-8 en een andere codering door elkaar (regel {regel})", "CSV in UTF-8", actie)
    try:
        tekst = bytes_.decode("cp1252")
    except UnicodeDecodeError as e:
        raise Onleesbaar(f"byte {e.start} is geen UTF-8 en geen Windows-1252 (regel {regel})", "CSV in UTF-8", actie) from None
    blad.aantekeningen.append("gelezen als Windows-1252, want het is geen UTF-8; kijk of letters als ë en é goed staan")
    return tekst
