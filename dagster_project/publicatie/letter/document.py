"""A draft as passages of text, from the bytes of a Word document or of plain text: where each stands, under which heading.

Nothing is unpacked to disk, no macro, link or field is followed. Text that Word marks as deleted is not read, what it marks as inserted
is; of a drawing with a fallback only the drawing is. The number of a footnote is no text: it stands in a field of Word. Of a chart of Word the
points are read as cells of a table; what is only a picture is not.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from dagster_project.notation import rond
from dagster_project.publicatie.letter.periods import PERIODE, periods
from sources.delivery.guard import BESTAND_MAX, Unreadable, as_unreadable, guard_parts
from sources.errors import CannotStart

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
TEXT_OF_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
DEEL_MAX = 60 * 2**20
"""Bytes of the text of a letter once unpacked; 250 pages with tables are 10 MB."""
PASSAGE_MAX, TEKST_MAX = 20_000, 3_000_000
"""Characters of one paragraph or cell, and of a letter as a whole; the letter of 2025 with eight annexes has 600.000."""
NOTEN = (("word/footnotes.xml", "voetnoot"), ("word/endnotes.xml", "eindnoot"))
RAND = re.compile(r"word/(header|footer)(\d+)\.xml")
KOP_MAX = 120
"""Characters of a heading; what is longer is text in the style of a heading."""
BOVEN = 2
"""So many short paragraphs above a table belong to it: its title, and the line with unit and period."""
GETAL_VAN_GRAFIEK = re.compile(r"-?\d{1,15}(?:\.\d{1,20})?(?:[eE]-?\d{1,2})?")
"""As a chart keeps a number; what is longer is text."""
RUIMTE = re.compile(r"[ \t\r\n\f]+")
GEDEELD_JAAR = re.compile(r"(?<!\w)[KTQH][1-4](?!\d)|(?<=\d)[KTQH][1-4](?!\d)")
"""``K3`` and ``2024T1``, as tables write a part of a year."""


@dataclass(frozen=True)
class Passage:
    """A paragraph, a note or a cell of a table.

    ``label``: of a cell what stands above and left of it (head of the column, first cells of the row, what is written above the table).
    """

    plaats: str
    kop: str
    tekst: str
    label: str = ""


def read_draft(pad: Path) -> list[Passage]:
    """The passages of a draft, in its order; notes behind the text.

    Args:
        pad: a ``.docx``, or ``.txt`` in UTF-8 with an empty line between paragraphs.

    Raises:
        CannotStart: no such file, no Word document or text, damaged, made to do harm, or without text.
    """
    if not pad.is_file():
        raise CannotStart(f"{pad} bestaat niet of is geen bestand; geef de brief als Word-bestand (.docx) of als tekst (.txt).")
    if pad.stat().st_size > BESTAND_MAX:
        raise CannotStart(
            f"{pad}: {pad.stat().st_size} bytes; verwacht ten hoogste {BESTAND_MAX}. Haal de afbeeldingen eruit en sla opnieuw op."
        )
    ruw = pad.read_bytes()
    soort = pad.suffix.lower()
    if soort not in (".docx", ".txt"):
        raise CannotStart(f"{pad}: geen .docx of .txt. Sla de brief in Word op als Word-document (.docx).")
    try:
        with as_unreadable():
            passages = list(_docx(ruw) if soort == ".docx" else _tekst(ruw))
    except Unreadable as e:
        wat = str(e.gevonden).replace("werkboek", "Word-bestand")
        raise CannotStart(
            f"{pad}: {wat}; verwacht een Word-bestand (.docx). Open de brief in Word en sla hem op als Word-document."
        ) from None
    if lang := [p for p in passages if len(p.tekst) > PASSAGE_MAX]:
        raise CannotStart(
            f"{pad}: {lang[0].plaats} heeft {len(lang[0].tekst)} tekens; verwacht ten hoogste {PASSAGE_MAX}. Deel die op in alinea's."
        )
    if sum(len(p.tekst) for p in passages) > TEKST_MAX:
        raise CannotStart(f"{pad}: meer dan {TEKST_MAX} tekens; dat is geen brief. Geef de brief zelf, zonder de rapporten erachter.")
    if not passages:
        raise CannotStart(f"{pad}: er staat geen tekst in. Is dit de goede brief? Tekst in afbeeldingen wordt niet gelezen.")
    return passages


def read_docx(ruw: bytes) -> list[Passage]:
    """The passages of a Word document that this project made itself."""
    return list(_docx(ruw))


def _tekst(ruw: bytes) -> Iterator[Passage]:
    try:
        tekst = ruw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("een tekst die geen UTF-8 is") from None
    for nr, deel in enumerate((d for d in re.split(r"\n[ \t\r]*\n", tekst) if d.strip()), 1):
        yield Passage(f"alinea {nr}", "", _schoon(deel))


def _schoon(tekst: str) -> str:
    """Whitespace as one space; the hard ones of Word stay, since they hold a number together."""
    return RUIMTE.sub(" ", tekst).strip()


def _docx(ruw: bytes) -> Iterator[Passage]:
    if ruw[:4] != b"PK\x03\x04":
        raise Unreadable("geen Word-document (de inhoud begint anders)")
    with zipfile.ZipFile(io.BytesIO(ruw)) as z:
        delen = guard_parts(z)
        if "word/document.xml" not in delen:
            raise Unreadable("een zip zonder tekst van Word")
        verbonden = _xml(z, delen, "word/_rels/document.xml.rels")
        grafieken = {
            r.get("Id", ""): f"word/{r.get('Target', '').removeprefix('/word/')}" for r in ([] if verbonden is None else verbonden)
        }
        lezer = _Reader(
            _koppen(_xml(z, delen, "word/styles.xml")), lambda relatie: _xml(z, delen, grafieken.pop(relatie, ""))
        )  # each is read once
        hoofd = _xml(z, delen, "word/document.xml")
        if hoofd is not None and (body := hoofd.find(f"{W}body")) is not None:
            yield from lezer.body(body)
        for naam, soort in NOTEN:
            noten = _xml(z, delen, naam)
            for noot in [] if noten is None else noten:
                if noot.get(f"{W}type") in (None, "normal") and (tekst := _alineas(noot)):
                    yield Passage(f"{soort} {noot.get(f'{W}id')}", "", tekst)
        al_gezien: set[str] = set()
        for naam, m in sorted((n, m) for n in delen if (m := RAND.fullmatch(n))):
            if (tekst := _alineas(_xml(z, delen, naam))) and tekst not in al_gezien:  # each section may repeat them
                al_gezien.add(tekst)
                yield Passage(f"{'kop' if m[1] == 'header' else 'voet'}regel {m[2]}", "", tekst)


def _xml(z: zipfile.ZipFile, delen: dict[str, zipfile.ZipInfo], naam: str) -> Any:
    """One part, parsed; counted while it is unpacked, since the size in a zip is a claim."""
    if naam not in delen:
        return None
    with z.open(delen[naam]) as f:
        ruw = f.read(DEEL_MAX + 1)
    if len(ruw) > DEEL_MAX:
        raise Unreadable("een werkboek dat uitgepakt veel te groot is (zipbom)")
    if b"<!DOCTYPE" in ruw.upper():  # entities; read as UTF-8, so that no other encoding hides them
        raise Unreadable("een werkboek met een DOCTYPE (XML-entiteiten)")
    return ElementTree.fromstring(ruw, ElementTree.XMLParser(encoding="utf-8"))


def _koppen(styles: Any) -> set[str]:
    """The ids of the styles of headings: ``Kop1`` in a Dutch Word, but always ``heading 1`` by name."""
    if styles is None:
        return {f"{s}{n}" for s in ("Heading", "Kop") for n in range(1, 10)}
    namen = {
        s.get(f"{W}styleId", ""): (s.find(f"{W}name").get(f"{W}val") or "")
        for s in styles.iter(f"{W}style")
        if s.find(f"{W}name") is not None
    }
    return {i for i, naam in namen.items() if re.match(r"heading|kop \d|title|titel", naam.lower())}


class _Reader:
    """Walks the body: counts paragraphs and tables, and remembers the last heading and what stands above a table."""

    def __init__(self, koppen: set[str], grafiek: Callable[[str], Any]) -> None:
        self.koppen, self.chart_of, self.kop, self.alinea, self.tabel, self.grafiek = koppen, grafiek, "", 0, 0, 0
        self.boven: deque[str] = deque(maxlen=BOVEN)

    def body(self, element: Any) -> Iterator[Passage]:
        for deel in element:
            if deel.tag == f"{W}p":
                if tekst := _alinea(deel):
                    self.alinea += 1
                    stijl = deel.find(f"{W}pPr/{W}pStyle")
                    if stijl is not None and stijl.get(f"{W}val") in self.koppen and len(tekst) <= KOP_MAX:
                        self.kop = tekst
                    self.boven.append(tekst if len(tekst) <= 2 * KOP_MAX else "")
                    yield Passage(f"alinea {self.alinea}", self.kop, tekst)
                yield from self._grafieken(deel)
            elif deel.tag == f"{W}tbl":
                self.tabel += 1
                yield from self._cellen(deel)
                yield from self._grafieken(deel)
            elif deel.tag == f"{W}sdt":  # a content control
                for inhoud in deel.iter(f"{W}sdtContent"):
                    yield from self.body(inhoud)
                    break

    def _grafieken(self, element: Any) -> Iterator[Passage]:
        for verwijzing in element.iter(f"{C}chart"):
            if (grafiek := self.chart_of(verwijzing.get(RELATION, ""))) is not None:
                self.grafiek += 1
                yield from self._punten(grafiek)

    def _punten(self, grafiek: Any) -> Iterator[Passage]:
        titel = _schoon("".join(t.text or "" for t in grafiek.iterfind(f"{C}chart/{C}title//{TEXT_OF_DRAWING}")))
        for reeks in grafiek.iter(f"{C}ser"):
            naam = _schoon(reeks.findtext(f"{C}tx//{C}v", ""))
            onder, waarden = _cache(reeks, "cat"), _cache(reeks, "val")
            for nr, tekst in waarden.items():
                label = " | ".join(dict.fromkeys(filter(None, (*self.boven, titel, naam, onder.get(nr, "")))))
                yield Passage(f"grafiek {self.grafiek}, {naam or 'reeks'}, punt {nr + 1}", self.kop, tekst, label)

    def _cellen(self, tabel: Any) -> Iterator[Passage]:
        rijen: list[list[tuple[str, bool]]] = []
        for rij in _delen(tabel, "tr"):
            boven = rijen[-1] if rijen else []
            rijen.append([])
            for cel in _delen(rij, "tc"):
                rijen[-1].extend(_over_kolommen(cel, boven[len(rijen[-1])][0] if len(rijen[-1]) < len(boven) else ""))
        koppen = _kop_rijen(rijen)
        for r, rij in enumerate(rijen):
            for k, (tekst, is_eerste) in enumerate(rij):
                if tekst and is_eerste:
                    boven_cel = (kop[k][0] for kop in rijen[: min(r, koppen)] if k < len(kop))
                    label = " | ".join(
                        dict.fromkeys(filter(None, (*self.boven, *_links_van(rij[:1] if r < koppen else rij, k), *boven_cel)))
                    )
                    yield Passage(f"tabel {self.tabel}, rij {r + 1}, kolom {k + 1}", self.kop, tekst, label)


def _cache(reeks: Any, wat: str) -> dict[int, str]:
    """The labels (``cat``) or the numbers (``val``) of a series as the chart shows them, by place."""
    code = reeks.findtext(f"{C}{wat}//{C}formatCode", "General")
    punten = ((p.get("idx", ""), p.findtext(f"{C}v", "")) for p in reeks.iterfind(f"{C}{wat}//{C}pt"))
    return {int(nr): _getoond(tekst, code) for nr, tekst in punten if nr.isdigit() and len(nr) < 6 and tekst.strip()}


def _getoond(tekst: str, code: str) -> str:
    """A number in the format of its series (``0.0%``, ``#,##0``, ``yyyy``); a text as it is."""
    if not GETAL_VAN_GRAFIEK.fullmatch(tekst):
        return _schoon(tekst)
    getal = Decimal(tekst)
    if re.search(r"y", code, re.IGNORECASE) and 0 < getal < 100_000:
        dag = date(1899, 12, 30) + timedelta(days=int(getal))
        return f"{dag.day}-{dag.month}-{dag.year}" if re.search(r"d", code, re.IGNORECASE) else str(dag.year)
    procent = "%" in code
    getal *= 100 if procent else 1
    if cijfers := re.search(r"0(?:\.(0+))?", code):
        getal = rond(getal, len(cijfers[1] or ""))
    return f"{getal:f}".replace(".", ",") + "%" * procent


def _delen(element: Any, soort: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those within a content control."""
    for kind in element:
        if kind.tag == f"{W}{soort}":
            yield kind
        elif kind.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _delen(kind, soort)


def _kop_rijen(rijen: list[list[tuple[str, bool]]]) -> int:
    """How many rows are the head: the first, and under a cell over more columns or a head without digits those with periods or units only."""
    n = 1
    while n < len(rijen) - 1:
        teksten = [t for t, _ in rijen[n][1:] if t]
        over_meer = any(links == rechts and not eerste for (links, _), (rechts, eerste) in pairwise(rijen[n - 1]))
        if not teksten or any(map(_heeft_getal, teksten)) or not (over_meer or all(map(periods, teksten))):
            break
        n += 1
    return n


def _heeft_getal(tekst: str) -> bool:
    """Whether a cell holds a number that is no period."""
    return bool(re.search(r"\d", PERIODE.sub("", GEDEELD_JAAR.sub("", tekst))))


def _links_van(rij: list[tuple[str, bool]], k: int) -> Iterator[str]:
    """What names the row of a cell: its first cell, and those behind it that hold no number."""
    for n, (tekst, _) in enumerate(rij[:k]):
        if n and _heeft_getal(tekst):
            return
        yield tekst


def _over_kolommen(cel: Any, boven: str) -> Iterator[tuple[str, bool]]:
    """The text of a cell for each column that it spans, and whether that is its first; of one that goes on downwards what stands above."""
    gaat_door = cel.find(f"{W}tcPr/{W}vMerge")
    if gaat_door is not None and gaat_door.get(f"{W}val") != "restart":
        yield from ((boven, False) for _ in range(_breedte(cel)))
    else:
        tekst = _alineas(cel)
        yield from ((tekst, n == 0) for n in range(_breedte(cel)))


def _alineas(element: Any) -> str:
    """The text of all paragraphs within an element, as one."""
    return " ".join(filter(None, map(_alinea, element.iter(f"{W}p"))))


def _breedte(cel: Any) -> int:
    span = cel.find(f"{W}tcPr/{W}gridSpan")
    return min(int(span.get(f"{W}val") or 1), 64) if span is not None and (span.get(f"{W}val") or "").isdigit() else 1


def _alinea(p: Any) -> str:
    """The text of one paragraph, of all its runs: Word splits a number over runs wherever somebody typed."""
    delen: list[str] = []
    _verzamel(p, delen)
    return _schoon("".join(delen))


def _verzamel(element: Any, delen: list[str]) -> None:
    for kind in element:
        if kind.tag == f"{W}t":
            delen.append(kind.text or "")
        elif kind.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            delen.append(" ")
        elif kind.tag == f"{W}noBreakHyphen":
            delen.append("-")
        elif kind.tag in (FALLBACK, f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr"):
            continue
        elif kind.tag == f"{W}r" and _is_superscript(kind):
            delen.append(SUPERSCRIPT.sub(lambda m: f"\N{ZERO WIDTH SPACE}[{m[0]}]", "".join(t.text or "" for t in kind.iter(f"{W}t"))))
        else:
            om = " " if kind.tag == f"{W}p" else ""  # a paragraph of a text box
            delen.append(om)
            _verzamel(kind, delen)
            delen.append(om)


SUPERSCRIPT = re.compile(r"\d+")
"""A number in superscript is that of a note, set by hand: it stays recognisable as such."""


def _is_superscript(run: Any) -> bool:
    hoogte = run.find(f"{W}rPr/{W}vertAlign")
    return hoogte is not None and hoogte.get(f"{W}val") == "superscript"
