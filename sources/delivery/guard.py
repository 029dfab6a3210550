"""What is refused before it is read: files that are no spreadsheet, and spreadsheets made to do harm.

Nothing is unpacked to disk, no formula is computed, no link is followed. Everything is counted while it is read, so that no
file costs more than a few seconds and a few hundred MB, whatever it says of itself (sizes and dimensions in a file are claims).
What is refused is an ``Unreadable`` that says what was found and how to mend it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from itertools import pairwise
from typing import Any

from sources.numbers import show

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
OPNIEUW = "Sla de levering opnieuw op als XLSX (werkmap zonder macro's)."


TABEL_ERUIT = "Zet de tabel in een rekenblad en sla dat op als XLSX."
GEEN_REKENBLAD = [
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*",
        "een afbeelding",
        "Lever het rekenblad waarvan de afbeelding is gemaakt, als XLSX of CSV.",
    ),
    (rb"\{\\rtf", "een tekstdocument (RTF)", TABEL_ERUIT),
    (rb'\s*(?:\{\s*["}]|\[\s*[\[{"\]])', "een JSON-bestand", "Lever de tabel als XLSX of CSV."),
    (rb"%PDF-", "een PDF", "Lever het rekenblad zelf, als XLSX of CSV."),
]
"""How files begin that hold no cells, what they are, and what to do."""
ANDERE_ZIP = {
    "word/document.xml": ("een Word-document (.docx)", TABEL_ERUIT),
    "ppt/presentation.xml": ("een presentatie (.pptx)", TABEL_ERUIT),
}
"""What a zip is by a part that it has."""


class Unreadable(Exception):
    """A file that is not read; what was found, what was expected, and the next step, in Dutch."""

    def __init__(self, gevonden: str, verwacht: str = "een XLSX- of CSV-bestand", actie: str = OPNIEUW):
        self.gevonden, self.verwacht, self.actie = gevonden, verwacht, actie
        self.is_beschadigd = False
        super().__init__(f"{gevonden}; verwacht {verwacht}. {actie}")


def is_xlsx(bytes_: bytes) -> bool:
    """Whether these bytes are a zip, as every XLSX is."""
    return bytes_[:4] == b"PK\x03\x04"


def guard_file(bytes_: bytes) -> None:
    """Refuse what is neither XLSX nor CSV by its first bytes.

    Raises:
        Unreadable: too large, .xls, encrypted, a web page, a PDF, an image, JSON, UTF-16 or UTF-32.
    """
    kop = bytes_[:512].lstrip()
    if len(bytes_) > BESTAND_MAX:
        raise Unreadable(
            f"{len(bytes_)} bytes", f"ten hoogste {BESTAND_MAX} bytes", "Kopieer alleen de gevulde cellen naar een leeg sjabloon."
        )
    if bytes_[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in bytes_:
            raise Unreadable("een werkboek met een wachtwoord", actie="Haal het wachtwoord eraf (Bestand, Info, Werkmap beveiligen).")
        raise Unreadable("een werkboek in de oude vorm .xls")
    if kop[:1] == b"<":
        raise Unreadable("een webpagina of los XML-bestand", "de levering zelf", "Lever het bestand in de afgesproken vorm, XLSX of CSV.")
    for begin, wat, actie in GEEN_REKENBLAD:
        if re.match(begin, bytes_[:512]) or re.match(begin, kop):
            raise Unreadable(wat, actie=actie)
    if bytes_[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        raise Unreadable("tekst in UTF-32", "CSV in UTF-8", "Sla op als XLSX of als 'CSV UTF-8 (gescheiden door puntkomma)'.")
    if bytes_[:2] in (b"\xff\xfe", b"\xfe\xff") or _is_wide(kop):
        raise Unreadable(
            "tekst in UTF-16 ('Unicode-tekst')", "CSV in UTF-8", "Sla op als XLSX of als 'CSV UTF-8 (gescheiden door puntkomma)'."
        )
    if not is_xlsx(bytes_) and b"\0" in bytes_[:4096]:
        raise Unreadable("geen leesbaar werkboek en geen tekst")


def _is_wide(begin: bytes) -> bool:
    """Whether every other byte is zero: text in UTF-16 that does not say so."""
    return len(begin) >= 8 and any(not any(begin[i::2]) and all(begin[1 - i :: 2]) for i in (0, 1))


def guard_kind(namen: set[str], mimetype: bytes) -> None:
    """Refuse a zip that is no workbook by the names of its parts (lower case), and say what it is.

    Raises:
        Unreadable: a document, a presentation, OpenDocument, or a zip with files in it.
    """
    if mimetype.startswith(b"application/vnd.oasis"):
        if b"spreadsheet" in mimetype:
            raise Unreadable("een OpenDocument-bestand (.ods)")
        raise Unreadable("een OpenDocument zonder rekenblad, zoals een tekst (.odt)", actie=TABEL_ERUIT)
    for deel, (wat, actie) in ANDERE_ZIP.items():
        if deel in namen:
            raise Unreadable(wat, actie=actie)
    if "[content_types].xml" not in namen and not any(n.startswith("xl/") for n in namen):
        erin = sorted(n for n in namen if n.endswith((".xlsx", ".csv", ".xls", ".ods")))
        wat = f"een zipbestand met '{show(erin[0])}' erin" if erin else "een zipbestand zonder rekenblad erin"
        raise Unreadable(wat, actie="Pak het zipbestand uit en lever het rekenblad dat erin zit.")


def guard_parts(z: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The parts by lower-case name, after a look at what the directory of the zip claims."""
    delen = z.infolist()
    if len(delen) > DELEN_MAX:
        raise Unreadable(f"een werkboek met {len(delen)} delen", f"ten hoogste {DELEN_MAX} delen")
    if len({d.filename.lower() for d in delen}) != len(delen):
        raise Unreadable("een werkboek met twee delen van dezelfde naam")
    if any(d.flag_bits & 1 for d in delen):
        raise Unreadable("een versleuteld werkboek", actie="Haal het wachtwoord eraf en sla opnieuw op.")
    bommen = [d for d in delen if d.file_size > 2**20 and d.file_size > VERHOUDING_MAX * max(d.compress_size, 1)]
    if bommen or sum(d.file_size for d in delen) > UITGEPAKT_MAX:
        raise Unreadable("een werkboek dat uitgepakt veel te groot is (zipbom)", f"ten hoogste {UITGEPAKT_MAX} bytes")
    op_plaats = sorted(delen, key=lambda d: d.header_offset)
    for een, twee in pairwise(op_plaats):
        if een.header_offset + 30 + een.compress_size > twee.header_offset:
            raise Unreadable("een werkboek waarin delen elkaar overlappen (zipbom)")
    return {d.filename.lower(): d for d in delen}


class as_unreadable:  # noqa: N801 - a with that reads as a sentence
    """Whatever a parser makes of hostile bytes is one thing: a file that cannot be read."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, soort: Any, fout: BaseException | None, _: Any) -> None:
        if isinstance(fout, Unreadable) or fout is None or not isinstance(fout, Exception):
            return
        is_zip = not isinstance(fout, zipfile.BadZipFile | zlib.error | EOFError)
        e = Unreadable(f"geen leesbaar werkboek ({'de inhoud klopt niet' if is_zip else 'beschadigd'})")
        e.is_beschadigd = True
        raise e from None


def guard_length(tekens: int) -> None:
    if tekens > 8 * CELTEKST_MAX:  # a little longer is refused with its cell
        raise Unreadable("een cel met een reusachtige tekst", f"ten hoogste {CELTEKST_MAX} tekens")
