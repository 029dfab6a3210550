"""BRON, the register of road accidents of Rijkswaterstaat: the zip of a year, one row per accident, as a count per gemeente.

Somewhere in the zip lies ``Ongevallengegevens/ongevallen.txt``: CSV with commas and quotes. Four of its columns are read: VKL_NUMMER (the
accident, once), JAAR_VKL, GME_ID (the number of the gemeente) and GME_NAAM. What of this nobody has seen at the source is said in
``sources/rws/bronnen.yml``.

Only that part is unpacked, line by line and never to disk; what the zip says of its sizes is a claim, so that what comes out is counted too.
A cell is all rows of one gemeente, ``<part>!VKL_NUMMER bij GME_ID=363``, and is read again by counting again (``sources/cells.py``).
"""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any, BinaryIO

from sources.delivery.content import DeliveryContent
from sources.delivery.guard import BESTAND_MAX, DELEN_MAX, RIJEN_MAX, STUK, VERHOUDING_MAX, Unreadable, is_xlsx
from sources.delivery.parse import parse_text
from sources.numbers import show

DEEL = ["ongevallengegevens", "ongevallen.txt"]
"""The folder and the file, in small letters, under whatever folder the year has."""
ZIP_MAX = 512 * 2**20
"""Bytes of a zip: the network of roads goes with it, and public code speaks of 300 MB."""
TEKST_MAX = 200 * 2**20
"""Bytes of the part that is read; 120.000 accidents in 66 columns are some 40 MB."""
PAD = re.compile(r"[\w .,()/+-]{1,200}")
"""A name of the part that does no harm in the address of a cell."""
JAREN = re.compile(r"01-01-(\d{4})[ _-]+31-12-(\d{4})")
"""How the folder and the zip say which years they hold."""
KOLOMMEN = ("VKL_NUMMER", "JAAR_VKL", "GME_ID", "GME_NAAM")
CEL = re.compile(rf"(?P<deel>{PAD.pattern})!((?P<kolom>{'|'.join(KOLOMMEN)}) bij )?GME_ID=(?P<nr>\d{{1,4}})")
ZONDER_MAX = 0.01
"""Of a kenmerk that goes over gemeenten by their share, one in a hundred that belongs to none is more than the shares differ from year to year."""
VOORBEELDEN = 5
ZIP = f"de zip van een jaar zoals Rijkswaterstaat haar publiceert, met {DEEL[0].capitalize()}/{DEEL[1]}"
OPNIEUW = "Haal de zip opnieuw op bij Rijkswaterstaat (BRON) en bied haar aan zoals zij is."
MELD = "Klopt de zip, meld dit dan bij het team van het halfjaarbericht: dan is BRON veranderd."


@dataclass
class Count:
    """What was counted in one zip; every row is in a gemeente, in ``zonder`` or in ``geen_nummer``, or it is ``onleesbaar``."""

    deel: str
    """the part of the zip, as the zip calls it"""
    mist: list[str] = field(default_factory=list)
    """columns that are not there once; then nothing was counted"""
    koppen: list[str] = field(default_factory=list)
    rijen: int = 0
    gemeenten: dict[int, Counter[str]] = field(default_factory=dict)
    """number of the gemeente -> its names, and in how many rows each"""
    zonder: int = 0
    geen_nummer: Counter[str] = field(default_factory=Counter)
    jaren: Counter[str] = field(default_factory=Counter)
    onleesbaar: list[int] = field(default_factory=list)
    """lines with another number of fields than the header, or without a VKL_NUMMER"""
    dubbel: dict[str, int] = field(default_factory=dict)
    """VKL_NUMMER that was there before -> line"""
    is_oud: bool = False
    """Windows-1252 and not UTF-8"""

    def row(self, deel: str, gemeente: int) -> dict[str, str | int]:
        """All rows of one gemeente as one: its number and name, the year, and how many there are (none is a count too).

        Raises:
            KeyError: the zip has no such part.
        """
        if deel != self.deel:
            raise KeyError(deel)
        namen = self.gemeenten.get(gemeente, Counter())
        naam = max(sorted(n for n in namen if n), key=lambda n: namen[n], default="")
        return {"VKL_NUMMER": namen.total(), "JAAR_VKL": self.jaar, "GME_ID": gemeente, "GME_NAAM": naam}

    @property
    def jaar(self) -> str:
        """The year of the folder, else of most rows."""
        m = JAREN.search(self.deel)
        return m[1] if m else max(sorted(self.jaren), key=lambda j: self.jaren[j], default="")


def read_offered(f: BinaryIO) -> bytes:
    """No more of a file than can be a delivery, and one byte more, so that the check sees that it is too much."""
    begin = f.read(BESTAND_MAX + 1)
    return begin + f.read(ZIP_MAX - BESTAND_MAX) if len(begin) > BESTAND_MAX and is_xlsx(begin) else begin


def is_zip_of_year(bestandsnaam: str) -> bool:
    """Whether a file is called as these zips are; so that one that is damaged is told as what it is."""
    return re.fullmatch(rf"{JAREN.pattern}\.zip", bestandsnaam, re.I) is not None


def is_register(bytes_: bytes) -> bool:
    """Whether these bytes are a zip with the part in it."""
    try:
        with _damage(), zipfile.ZipFile(io.BytesIO(bytes_)) as z:
            return any(_is_part(d) for d in z.infolist())
    except Unreadable:
        return False


def read_accidents(inhoud: DeliveryContent, bytes_: bytes, ontvangen: date | None) -> None:
    """Put the counts of a zip in ``inhoud``, a row per gemeente, and all that is wrong with it.

    Raises:
        Unreadable: no such zip, or one that is damaged or made to do harm.
    """
    c = count(bytes_)
    inhoud.blad = c.deel
    if c.mist:
        gevonden = f"geen kolom {', '.join(c.mist)}, of meer dan één; wel {', '.join(map(show, c.koppen[:60]))}"
        inhoud.meld("kolommen", f"{c.deel}, regel 1", gevonden, f"de kolommen {', '.join(KOLOMMEN)}", f"{OPNIEUW} {MELD}")
        return
    inhoud.letters = {k.naam: "GME_ID=" if k.kop == "GME_ID" else f"{k.kop} bij GME_ID=" for k in inhoud.tabel.kolommen}
    if c.is_oud:
        inhoud.noteer(c.deel, "gelezen als Windows-1252, want het is geen UTF-8; kijk of namen als Súdwest-Fryslân goed staan")
    _rows(inhoud, c)
    _gemeenten(inhoud, c)
    jaar = _year(inhoud, c, ontvangen)
    for nr in sorted(c.gemeenten) if jaar else ():
        r = c.row(c.deel, nr)
        rij = {
            "jaar": jaar,
            "gemeente_code": f"GM{nr:04d}",
            "gemeente": str(r["GME_NAAM"]) or None,
            "verkeersongevallen": str(r["VKL_NUMMER"]),
        }
        inhoud.rijen.append((nr, rij))


def count(bytes_: bytes) -> Count:
    """Count the rows of the part per gemeente.

    Raises:
        Unreadable: see ``read_accidents``.
    """
    if not is_xlsx(bytes_):
        raise Unreadable("geen zip", ZIP, OPNIEUW)
    if len(bytes_) > ZIP_MAX:
        raise Unreadable(f"een zip van meer dan {ZIP_MAX} bytes", f"ten hoogste {ZIP_MAX} bytes", OPNIEUW)
    with _damage(), zipfile.ZipFile(io.BytesIO(bytes_)) as z:
        deel = _part(z)
        with z.open(deel) as f:
            try:
                return _count(_bare(deel), f)
            finally:
                while f.read(STUK):  # to the end, where its checksum is: of a part that is damaged nothing else is to be said
                    pass


# --- the zip ---


@contextmanager
def _damage() -> Iterator[None]:
    """Whatever zipfile makes of a broken zip is one thing."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError, OSError):
        e = Unreadable("een zip die is afgebroken of beschadigd", ZIP, OPNIEUW)
        e.is_beschadigd = True
        raise e from None


def _bare(d: zipfile.ZipInfo) -> str:
    return d.filename.replace("\\", "/")


def _is_part(d: zipfile.ZipInfo) -> bool:
    return _bare(d).casefold().split("/")[-2:] == DEEL


def _part(z: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The part that is read, after a look at what the zip claims of it."""
    delen = z.infolist()
    if len(delen) > DELEN_MAX:
        raise Unreadable(f"een zip met {len(delen)} delen", f"ten hoogste {DELEN_MAX} delen", OPNIEUW)
    gevonden = [d for d in delen if _is_part(d)]
    if not gevonden:
        namen = ", ".join(show(d.filename) for d in delen[:VOORBEELDEN]) + (" ..." if len(delen) > VOORBEELDEN else "")
        raise Unreadable(f"een zip zonder {DEEL[0].capitalize()}/{DEEL[1]}; wel {namen or 'niets'}", ZIP, OPNIEUW)
    if len(gevonden) > 1:
        raise Unreadable(
            f"{len(gevonden)} keer {DEEL[1]} in de zip", "één", "Bied de zip van één jaar aan, zoals Rijkswaterstaat haar publiceert."
        )
    (deel,) = gevonden
    if not PAD.fullmatch(_bare(deel)):
        raise Unreadable(f"een map met vreemde tekens of een te lange naam ('{show(deel.filename)}')", ZIP, OPNIEUW)
    if deel.flag_bits & 1:
        raise Unreadable("een versleutelde zip", ZIP, "Haal het wachtwoord eraf.")
    if deel.file_size > TEKST_MAX or deel.file_size > max(2**20, VERHOUDING_MAX * deel.compress_size):
        raise _too_large()
    return deel


def _too_large() -> Unreadable:
    return Unreadable(f"een {DEEL[1]} dat uitgepakt veel te groot is (zipbom, of meer jaren)", f"ten hoogste {TEKST_MAX} bytes", OPNIEUW)


def _lines(f: Any, c: Count) -> Iterator[str]:
    """The lines as text: UTF-8 or Windows-1252, never a mix of both."""
    over, is_utf8, bom = TEKST_MAX, False, "\ufeff"
    lezer = io.BufferedReader(f, STUK)  # readline of a part of a zip is slow, and may end before a line does
    try:
        while regel := lezer.readline(STUK):
            over -= len(regel)
            if over < 0:
                raise _too_large()
            if len(regel) == STUK and not regel.endswith(b"\n"):
                raise Unreadable(f"een regel van {STUK} tekens of meer in {DEEL[1]}", ZIP, OPNIEUW)
            try:
                tekst = regel.decode("utf-8").removeprefix(bom)
                is_utf8 |= not tekst.isascii()
            except UnicodeDecodeError:
                tekst = regel.decode("cp1252", errors="replace")
                c.is_oud = True
            bom = ""
            yield tekst
    finally:
        if not f.closed:
            lezer.detach()  # else it closes the part when it goes
    if c.is_oud and is_utf8:
        raise Unreadable(f"UTF-8 en een andere codering door elkaar in {DEEL[1]}", ZIP, OPNIEUW)


# --- the rows ---


def _count(deel: str, f: IO[bytes]) -> Count:
    c = Count(deel)
    lezer = csv.reader(_lines(f, c), strict=True)
    try:
        c.koppen = [k.strip().upper() for k in next(lezer, [])]
        c.mist = [k for k in KOLOMMEN if c.koppen.count(k) != 1]
        if not c.mist:
            _tally(c, lezer)
    except csv.Error:
        gevonden = f"een aanhalingsteken dat niet wordt gesloten, of tekst erachter ({DEEL[1]}, regel {lezer.line_num})"
        raise Unreadable(gevonden, "komma's en gesloten aanhalingstekens", OPNIEUW) from None
    return c


def _tally(c: Count, lezer: Any) -> None:
    nummer, jaar, gemeente, naam = (c.koppen.index(k) for k in KOLOMMEN)
    gezien = set[str]()
    for rij in lezer:
        if not rij:
            continue
        regel: int = lezer.line_num
        c.rijen += 1
        if c.rijen > RIJEN_MAX:
            raise _too_large()
        if len(rij) != len(c.koppen) or not (vkl := rij[nummer].strip()):
            c.onleesbaar.append(regel)
            continue
        if vkl in gezien:
            c.dubbel[vkl] = regel
        gezien.add(vkl)
        c.jaren[rij[jaar].strip()] += 1
        code = rij[gemeente].strip()
        if not code:
            c.zonder += 1
        elif not re.fullmatch("[0-9]{1,4}", code):
            c.geen_nummer[code] += 1
        else:
            c.gemeenten.setdefault(int(code), Counter())[rij[naam].strip()] += 1


# --- what is wrong with them ---


def _rows(inhoud: DeliveryContent, c: Count) -> None:
    if not c.rijen:
        inhoud.meld("volledig", c.deel, "geen enkel ongeval", "een rij per ongeval", OPNIEUW)
    if n := len(c.onleesbaar):
        gevonden = f"{n} {_rijen(n)} met een ander aantal velden dan de kop, of zonder VKL_NUMMER (regels {_some(c.onleesbaar)})"
        inhoud.meld("leesbaar", c.deel, gevonden, f"{len(c.koppen)} velden per rij, met een VKL_NUMMER", OPNIEUW)
    if n := len(c.dubbel):
        welke = _some([f"{show(vkl)} op regel {regel}" for vkl, regel in c.dubbel.items()])
        inhoud.meld(
            "sleutel", f"{c.deel}, kolom VKL_NUMMER", f"{n} keer een nummer dat er al stond ({welke})", "elk ongeval één keer", OPNIEUW
        )


def _gemeenten(inhoud: DeliveryContent, c: Count) -> None:
    """Rows that belong to no gemeente, and numbers with two names."""
    plaats = f"{c.deel}, kolom GME_ID"
    if n := c.geen_nummer.total():
        welke = _some([f"'{show(code)}' ({k})" for code, k in c.geen_nummer.most_common()])
        inhoud.meld(
            "domein",
            plaats,
            f"{n} {_rijen(n)} met {welke}",
            "een gemeentenummer van ten hoogste vier cijfers, zoals 363",
            f"{OPNIEUW} {MELD}",
        )
    if c.zonder:
        tekst = f"{c.zonder} van {c.rijen} ongevallen hebben geen GME_ID"
        if c.zonder > ZONDER_MAX * c.rijen:
            reden = f"ten hoogste {ZONDER_MAX:.0%}, want anders hangt het aandeel van een gemeente af van wat er ontbreekt"
            inhoud.meld("volledig", plaats, tekst, reden, f"Vraag Rijkswaterstaat waarom zij ontbreken. {OPNIEUW}")
        else:
            inhoud.noteer(plaats, f"{tekst}; zij tellen in geen gemeente mee")
    for nr, namen in sorted(c.gemeenten.items()):
        echt = [n for n in namen if n]
        if len({n.casefold() for n in echt}) > 1:
            welke = _some([f"'{show(n)}' ({namen[n]})" for n in sorted(echt)])
            inhoud.meld("domein", inhoud.plaats("gemeente", nr), f"meer namen: {welke}", "één gemeente bij één nummer", f"{OPNIEUW} {MELD}")
        for naam in echt:
            try:
                parse_text(naam)
            except ValueError as e:
                inhoud.meld("typen", inhoud.plaats("gemeente", nr), str(e), "de naam van een gemeente", OPNIEUW)


def _year(inhoud: DeliveryContent, c: Count, ontvangen: date | None) -> str:
    """The year of the folder, else of most rows (empty when that is none); tells rows of another year, and a year that has not ended."""
    map_, jaar = JAREN.search(c.deel), c.jaar
    plaats = f"{c.deel}, kolom JAAR_VKL"
    if map_ and map_[1] != map_[2]:
        inhoud.meld("domein", c.deel, f"de jaren {map_[1]} tot en met {map_[2]}", "één jaar", "Bied de zip van één jaar aan.")
        return jaar
    if anders := {j: n for j, n in sorted(c.jaren.items()) if j != jaar}:
        welke, van = _some([f"'{show(j)}' ({n})" for j, n in anders.items()]), "de map in de zip" if map_ else "de meeste rijen"
        n = sum(anders.values())
        inhoud.meld("domein", plaats, f"{n} {_rijen(n)} van een ander jaar: {welke}", f"{jaar}, het jaar van {van}", OPNIEUW)
    p = inhoud.tabel.perioden
    if not re.fullmatch("[12][0-9]{3}", jaar):
        if c.jaren:
            inhoud.meld("domein", plaats, f"'{show(jaar)}'", "een jaar, zoals 2024", OPNIEUW)
        return ""
    if ontvangen and int(jaar) >= ontvangen.year:
        actie = "Bied de zip aan als het jaar om is en Rijkswaterstaat het heeft gepubliceerd."
        inhoud.meld("domein", plaats, f"{jaar}, een jaar dat nog niet voorbij was", f"een jaar voor {ontvangen.year}", actie)
    elif p and p.vanaf and int(jaar) < p.vanaf:
        inhoud.meld("domein", plaats, jaar, f"een jaar vanaf {p.vanaf}", "Bied de zip van een later jaar aan.")
    return jaar


def _rijen(n: int) -> str:
    return "rij" if n == 1 else "rijen"


def _some(dingen: list[str] | list[int]) -> str:
    return ", ".join(map(str, dingen[:VOORBEELDEN])) + (f" en nog {len(dingen) - VOORBEELDEN}" if len(dingen) > VOORBEELDEN else "")
