"""One figure as it stands in a letter: Word, Excel, HTML, Markdown, CSV, JSON or text, each with its notes, source and edition.

Pure functions of a figure and its edition: the same figure gives the same bytes. Numbers are shown as the figure shows them; CSV, JSON and the
cells of a workbook hold the full value. Under the table stand, in every form and in this order: marks, notes, definitions, source, edition and
the sentences, as in the letter (halfjaarbericht-2025-h2.txt:1244-1320).
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import textwrap
import zipfile
from dataclasses import asdict, replace
from decimal import Decimal
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from dagster_project import notatie
from dagster_project.publicatie.inhoud import MERKEN, Cel, Editie, Figuur, Rij, Thema
from dagster_project.publicatie.sjabloon import vul

if TYPE_CHECKING:
    from docx.document import Document

LETTER = "Verdana"
"""The letter of the central government; where it is missing, Word and LibreOffice take another sans."""
BLADEN = ((9, False), (8, False), (9, True), (8, True), (7, True), (6, True))
"""Size of the letters in points and whether the page lies on its side, the first that fits is taken."""
MARGE, KORT, LANG = 2.0, 21.0, 29.7
"""Margin and sides of A4 in centimetres."""
HELE_KOP = 16
"""A header of so many letters stays on one line where it can: ``31 augustus 2025``."""
PADDING = 0.2
"""Room left and right of the text in a cell together, in centimetres."""
TEKENS, REGEL = 60, 12
"""Letters on a line of the first column of a workbook, and the height of a line in points."""
ZIPTIJD = (1980, 1, 1, 0, 0, 0)


def van_tabel(naam: str, omschrijving: str, koppen: list[str], rijen: list[tuple], uitleg: dict[str, str]) -> Figuur:
    """A published table in the shape of a figure, so that it can be had in the same forms.

    Args:
        uitleg: description of each column, with its meeteenheid and source.
    """
    nr = koppen.index("is_synthetisch") if "is_synthetisch" in koppen else None
    return Figuur(
        id=naam,
        titel=naam,
        soort="tabel",
        eerste_kop=koppen[0],
        kolommen=koppen[1:],
        rijen=[Rij(_ruw(r[0]).tekst, [_ruw(w) for w in r[1:]]) for r in rijen],
        zinnen=[],
        meeteenheid="",
        perioden="",
        bron="zie de kolommen" if any("bron" in k for k in koppen) else "zie de beschrijving van de kolommen",
        status="",
        definities=[(k, uitleg[k]) for k in koppen if uitleg.get(k)],
        noten=[omschrijving] if omschrijving else [],
        is_synthetisch=nr is not None and any(r[nr] for r in rijen),
    )


def _ruw(w: Any) -> Cel:
    """A value of a table with all its digits, in Dutch notation."""
    if isinstance(w, bool):
        return Cel(None, "ja" if w else "nee")
    if isinstance(w, int | float | Decimal):
        return Cel(
            float(w), (f"{w:f}" if isinstance(w, Decimal) else repr(w)).removesuffix(".0").replace(".", ",").replace("-", notatie.MIN)
        )
    return Cel(None, "" if w is None else str(w))


# --- what every form says ---


def synthetisch(f: Figuur) -> str:
    """That figures are made up, or nothing."""
    if not f.is_synthetisch:
        return ""
    waar = (
        " de cijfers met een s"
        if "s" in f.merken
        else " zie is_synthetisch"
        if f.soort == "tabel"
        else " voorbeeldcijfers, geen werkelijke cijfers"
    )
    return f"SYNTHETISCH:{waar}."


def koppen(f: Figuur) -> list[str]:
    """The headers of all columns; none is empty, or a screen reader has nothing to say."""
    return [f.eerste_kop or "Onderwerp", *f.kolommen]


def onder_titel(f: Figuur) -> str:
    """Meeteenheid and period of all numbers."""
    eenheid = f.meeteenheid.replace("euro_mln", "miljoen euro") or ("" if f.soort == "tabel" else "staat bij elk getal")
    return " ".join(f"{kop}: {tekst}." for kop, tekst in (("Meeteenheid", eenheid), ("Periode", f.perioden)) if tekst)


def regels(f: Figuur, e: Editie) -> list[tuple[str, str]]:
    """What stands under the table: a label (may be empty) and its text."""
    over = {
        naam: next((n for n in f.noten if n.startswith(f"{naam}: ")), "") for naam, _ in f.definities
    }  # a remark belongs to its definition
    return [
        *([(notatie.GEEN, "geen cijfer")] if any(c.tekst == notatie.GEEN for r in f.rijen for c in r.cellen) else []),
        *((m, MERKEN[m]) for m in f.merken),
        *(("", n) for n in f.noten if n not in over.values()),
        *((naam, f"{zin} {over[naam].removeprefix(naam + ': ')}".strip()) for naam, zin in f.definities),
        ("Bron", f.bron + (f" (status: {f.status})" if f.status else "")),
        ("Uitgave", uitgave(e)),
    ]


def uitgave(e: Editie) -> str:
    """Edition, version, day and that it is a concept."""
    erratum = f", erratum: {e.reden}" if e.reden else ""
    return f"Halfjaarbericht politie, editie {e.versie}, {notatie.dag(e.publicatiedatum)}, concept{erratum}"


def _rechts(f: Figuur, i: int) -> bool:
    """Whether column ``i`` (the first after the names) holds numbers."""
    return any(r.cellen[i].waarde is not None for r in f.rijen)


def _met_merk(c: Cel) -> str:
    return c.tekst + (f" ({', '.join(c.merken)})" if c.merken else "")


# --- text forms ---


def tekst(f: Figuur, e: Editie, breed: int = 140) -> str:
    """Aligned text, at most ``breed`` wide where the words allow it."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    t = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for i, k in enumerate(koppen(f)):
        t.add_column(Text(k), justify="right" if i and _rechts(f, i - 1) else "left")
    for r in f.rijen:
        t.add_row(*(Text(x) for x in (r.naam, *map(_met_merk, r.cellen))))
    b = io.StringIO()
    console = Console(file=b, width=breed, highlight=False, color_system=None)
    console.print(Text("\n".join(filter(None, [f.titel, onder_titel(f), synthetisch(f)]))))
    console.print("", t, "")
    for kop, zin in regels(f, e):
        console.print(Text(f"{kop}: {zin}" if kop else zin))
    if f.zinnen:
        console.print(Text("\n" + " ".join(f.zinnen)))
    return "\n".join(r.rstrip() for r in b.getvalue().splitlines())


def md(themas: list[Thema], e: Editie) -> str:
    """Markdown (GitHub); a heading per theme that has a title."""
    delen = []
    for t in themas:
        delen += [f"## {_md(t.titel)}"] if t.titel else []
        delen += [_md_figuur(f, e) for f in t.figuren]
    return "\n\n".join(delen)


def _md_figuur(f: Figuur, e: Editie) -> str:
    lijnen = [koppen(f), *([r.naam, *map(_met_merk, r.cellen)] for r in f.rijen)]
    kop, *rest = ["| " + " | ".join(map(_md, r)) + " |" for r in lijnen]
    streep = "| --- | " + " | ".join("---:" if _rechts(f, i) else "---" for i in range(len(f.kolommen))) + " |"
    return "\n\n".join(
        filter(
            None,
            [
                f"**Tabel {_md(f.titel)}**",
                _md(onder_titel(f)),
                f"**{synthetisch(f)}**" if f.is_synthetisch else "",
                "\n".join([kop, streep, *rest]),
                "\n".join(f"- {_md(kop)}: {_md(zin)}" if kop else f"- {_md(zin)}" for kop, zin in regels(f, e)),
                _md(" ".join(f.zinnen)),
            ],
        )
    )


def _md(tekst: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    kaal = re.sub(r"([\\|`*_<>\[\]~&])", r"\\\1", " ".join(tekst.split()))
    return re.sub(r"^(\d*)([#+.)-]+)(?= )", r"\1\\\2", kaal)  # no list, no heading


def html(f: Figuur, e: Editie) -> str:
    """A page that needs nothing else; its ``figuur`` is the same fragment as anywhere."""
    return vul(
        "figuurpagina.html.j2",
        editie=replace(e, is_synthetisch=f.is_synthetisch),
        f=f,
        koppen=koppen(f),
        onder_titel=onder_titel(f),
        synthetisch=synthetisch(f),
        regels=regels(f, e),
        rechts=[_rechts(f, i) for i in range(len(f.kolommen))],
    ).rstrip("\n")


CSV_KOPPEN = ("figuur", "rij", "kolom", "waarde", "meeteenheid", "tekst", "merken", "titel", "perioden", "status", "bron", "is_synthetisch", "noten",
              "uitgave")  # fmt: skip


def als_csv(f: Figuur, e: Editie) -> str:
    """A row per number with its full value; what is said of all numbers is in every row."""
    noten = " ".join(f"{k}: {n}" if k else n for k, n in regels(f, e)[:-2])
    b = io.StringIO()
    s = csv.writer(b, lineterminator="\n")
    s.writerow(CSV_KOPPEN)
    for r in f.rijen:
        for kop, c in zip(f.kolommen, r.cellen, strict=True):
            merken = "; ".join(MERKEN[m] for m in c.merken)
            rij = (
                f.id,
                r.naam,
                kop,
                c.waarde,
                c.meeteenheid,
                c.tekst,
                merken,
                f.titel,
                f.perioden,
                f.status,
                f.bron,
                f.is_synthetisch,
                noten,
                uitgave(e),
            )
            s.writerow([_geen_formule(w) if isinstance(w, str) else w for w in rij])
    return b.getvalue().rstrip("\n")


def _geen_formule(tekst: str) -> str:
    """Text that a spreadsheet cannot take for a formula; a number with its sign stays."""
    return f"'{tekst}" if re.match(r"[=@\t\r+-]", tekst) and not re.fullmatch(r"[+-][\d.,]+%?", tekst) else tekst


def als_json(f: Figuur, e: Editie) -> str:
    """Everything of the figure, and of which edition it is."""
    alles = asdict(f) | {
        "merken": {m: MERKEN[m] for m in f.merken},
        "editie": asdict(e) | {"publicatiedatum": str(e.publicatiedatum), "is_concept": True},
    }
    return json.dumps(alles, ensure_ascii=False, indent=1, default=float)


# --- Excel ---


def xlsx(f: Figuur, e: Editie) -> bytes:
    """A workbook of one sheet: the table with numbers as numbers, under it what is said of them; ``write_string`` never makes a formula."""
    import xlsxwriter

    b = io.BytesIO()
    boek = xlsxwriter.Workbook(b, {"in_memory": True})
    boek.set_properties(
        {
            "title": f.titel,
            "author": "Halfjaarbericht politie",
            "comments": uitgave(e),
            "created": datetime.datetime.combine(e.publicatiedatum, datetime.time()),
        }
    )
    letter = {"font_name": LETTER, "font_size": 9, "valign": "top"}

    @cache
    def stijl(**meer: Any) -> Any:
        return boek.add_format(letter | meer)

    blad = boek.add_worksheet(re.sub(r"[^\w .-]", " ", f.id)[:31])
    blad.set_column(0, 0, TEKENS - 2)
    blad.set_column(1, len(f.kolommen), 16)
    blad.write_string(0, 0, f.titel, stijl(bold=True, font_size=11, text_wrap=False))
    rij = 1
    for zin, vet in ((onder_titel(f), False), (synthetisch(f), True)):
        if zin:
            blad.write_string(rij, 0, zin, stijl(bold=vet))
            rij += 1
    kop = rij + 1
    kant = ["left", *("right" if _rechts(f, i) else "left" for i in range(len(f.kolommen)))]
    if f.rijen:  # a table of Excel, so that a screen reader knows the headers
        kolommen = [{"header": k, "header_format": stijl(bold=True, text_wrap=True, bottom=1, align=kant[i])} for i, k in enumerate(koppen(f))]  # fmt: skip
        naam = "t_" + re.sub(r"\W", "_", f.id)
        blad.add_table(
            kop,
            0,
            kop + len(f.rijen),
            len(f.kolommen),
            {"name": naam, "columns": kolommen, "autofilter": f.soort == "tabel", "style": None},
        )
    for i, k in enumerate(koppen(f)):
        if not f.rijen:
            blad.write_string(kop, i, k, stijl(bold=True))
    blad.freeze_panes(kop + 1, 1)
    for i, r in enumerate(f.rijen, kop + 1):
        blad.write_string(i, 0, r.naam, stijl(text_wrap=True))
        for j, c in enumerate(r.cellen, 1):
            if c.waarde is None and c.tekst:
                blad.write_string(i, j, c.tekst, stijl(align=kant[j]))
            elif c.waarde is not None:
                blad.write_number(i, j, c.waarde, stijl() if f.soort == "tabel" else stijl(align="right", num_format=getalvorm(c)))
    rij = kop + len(f.rijen) + 2
    for label, zin in [*regels(f, e), *(("", z) for z in f.zinnen)]:
        zin = f"{label}: {zin}" if label else zin
        blad.set_row(rij, REGEL * len(textwrap.wrap(zin, TEKENS)))  # LibreOffice makes no room by itself
        blad.write_string(rij, 0, zin, stijl(text_wrap=True))
        rij += 1
    blad.set_landscape()
    blad.set_paper(9)
    blad.fit_to_pages(1, 0)
    blad.repeat_rows(kop)
    boek.close()
    return b.getvalue()


def getalvorm(c: Cel) -> str:
    """The format with which Excel shows the full value of a cell as the figure does, words and marks included: ``"ruim "#,##0" fte"``."""
    m = re.fullmatch(rf"([^\d+{notatie.MIN}]*)([+{notatie.MIN}]?)([\d.]+)(?:,(\d+))?(.*)", _met_merk(c))
    if m is None:
        return "General"
    voor, teken, heel, deel, na = m.groups(default="")
    vast = lambda s: '"' + s.replace('"', "''") + '"' if s else ""  # noqa: E731
    miljard = "," if na.startswith(" miljard") and abs(c.waarde) >= 1000 else ""
    return "[$-413]" + vast(voor) + ("\\+" if teken == "+" else "") + "#,##0" + (f".{'0' * len(deel)}" if deel else "") + miljard + vast(na)


# --- Word ---


def docx(themas: list[Thema], e: Editie) -> bytes:
    """A Word document: of one figure, or of themes with their figures, each theme under its title.

    Raises:
        ValueError: a table is too wide for A4.
    """
    from docx import Document
    from docx.enum.section import WD_ORIENTATION
    from docx.shared import Cm

    d = Document()
    _opmaak(d)
    alle = [f for t in themas for f in t.figuren]
    titel = alle[0].titel if len(alle) == 1 else "Figuren van het Halfjaarbericht politie"
    dag = datetime.datetime.combine(e.publicatiedatum, datetime.time())
    for naam, w in (("title", titel[:255]), ("author", "Halfjaarbericht politie"), ("last_modified_by", "Halfjaarbericht politie"), ("comments", uitgave(e)[:255]),
                    ("subject", f"Editie {e.versie} (concept)"), ("language", "nl-NL"), ("created", dag), ("modified", dag), ("revision", 1)):  # fmt: skip
        setattr(d.core_properties, naam, w)
    ligt = None
    for t in themas:
        for i, f in enumerate(t.figuren):
            punten, liggend, breedten = _maten(f)
            if liggend is not ligt:
                s = d.sections[0] if ligt is None else d.add_section()
                s.orientation, s.page_width, s.page_height = (
                    WD_ORIENTATION(liggend),
                    *(Cm(x) for x in ((LANG, KORT) if liggend else (KORT, LANG))),
                )
                s.left_margin = s.right_margin = s.top_margin = s.bottom_margin = Cm(MARGE)
                ligt = liggend
            if t.titel and i == 0:
                d.add_heading(t.titel, 1)
            _docx_figuur(d, f, e, punten, breedten)
    uit = io.BytesIO()
    d.save(uit)
    return _vaste_zip(uit.getvalue())


def _vaste_zip(inhoud: bytes) -> bytes:
    """The same archive without the time at which it was made."""
    b = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(inhoud)) as oud, zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as nieuw:
        for naam in oud.namelist():
            nieuw.writestr(zipfile.ZipInfo(naam, ZIPTIJD), oud.read(naam), zipfile.ZIP_DEFLATED)
    return b.getvalue()


def _opmaak(d: Document) -> None:
    """Styles as in the letter: one sans of nine points, black, in Dutch."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    d.styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), "nl-NL")
    for naam in ("Onder titel", "Noot", *(f"Tabel {p}" for p in sorted({p for p, _ in BLADEN}))):
        d.styles.add_style(naam, WD_STYLE_TYPE.PARAGRAPH).base_style = d.styles["Normal"]
    maten = {"Normal": (9, 0, 6), "Heading 1": (12, 12, 8), "Caption": (9, 12, 2), "Onder titel": (8, 0, 3), "Noot": (7.5, 0, 2)}
    maten |= {s.name: (int(s.name[6:]), 1, 1) for s in d.styles if s.name.startswith("Tabel ")}
    for naam, (punten, voor, na) in maten.items():
        s = d.styles[naam]
        fonts = s.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # a font of the theme would win
        for soort in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{soort}"), LETTER)
        s.font.size, s.font.bold, s.font.color.rgb = Pt(punten), naam in ("Heading 1", "Caption"), RGBColor(0, 0, 0)
        s.paragraph_format.space_before, s.paragraph_format.space_after, s.paragraph_format.line_spacing = Pt(voor), Pt(na), 1.15
        s.paragraph_format.keep_with_next = naam in ("Heading 1", "Caption", "Onder titel")


def _maten(f: Figuur) -> tuple[int, bool, list[float]]:
    """Points, whether the page lies on its side, and the width of every column in centimetres: no word and no number is broken off."""
    kolommen = [[koppen(f)[0], *(r.naam for r in f.rijen)]]
    kolommen += [[k, *(c.tekst + ",".join(c.merken) for c in (r.cellen[i] for r in f.rijen))] for i, k in enumerate(f.kolommen)]
    woord = [[max(map(len, t.split()), default=1) for t in (k[0], " ".join(k[1:]))] for k in kolommen]
    for (punten, liggend), ruim in product(BLADEN, ("koppen heel", "even breed", "")):
        cm = lambda n, vet=False, p=punten: n * p * (0.72 if vet else 0.66) * 2.54 / 72 + PADDING  # noqa: E731
        breed = (LANG if liggend else KORT) - 2 * MARGE
        nodig = [max(cm(kop, True), cm(cel)) for kop, cel in woord]
        if ruim and f.soort != "tabel":  # numbers in columns of one width, their headers on one line, where that fits
            heel = max(min(len(k), HELE_KOP) for k in f.kolommen) if ruim == "koppen heel" else 0
            nodig[1:] = [max(*nodig[1:], cm(heel, True))] * len(f.kolommen)
        if sum(nodig) <= breed:
            break
    else:
        raise ValueError(f"{len(kolommen)} kolommen zijn samen te breed voor A4")
    naam = max(cm(len(t), nr == 0) for nr, t in enumerate(kolommen[0]))
    nodig[0] = max(nodig[0], min(naam, breed - sum(nodig[1:])))
    return punten, liggend, nodig


def _docx_figuur(d: Document, f: Figuur, e: Editie, punten: int, breedten: list[float]) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    d.add_paragraph(f"Tabel {f.titel}", style="Caption")
    if onder_titel(f):
        d.add_paragraph(onder_titel(f), style="Onder titel")
    if f.is_synthetisch:
        d.add_paragraph(style="Onder titel").add_run(synthetisch(f)).bold = True
    t = d.add_table(len(f.rijen) + 1, len(breedten))
    t._tbl.replace(t._tbl.tblPr, _tabelopmaak(f, sum(breedten)))
    for kolom, cm in zip(t.columns, breedten, strict=True):
        kolom.width = Cm(cm)
    stijl = d.styles[f"Tabel {punten}"]
    rechts = [False, *(_rechts(f, i) for i in range(len(f.kolommen)))]
    inhoud = [[Cel(None, k) for k in koppen(f)], *([Cel(None, r.naam), *r.cellen] for r in f.rijen)]
    for nr, (rij, cellen) in enumerate(zip(t.rows, inhoud, strict=True)):
        eisen = rij._tr.get_or_add_trPr()
        eisen.append(OxmlElement("w:cantSplit"))
        if nr == 0:
            eisen.append(OxmlElement("w:tblHeader"))  # the headers come back on every page
        for cel, c, naar_rechts, cm in zip(rij.cells, cellen, rechts, breedten, strict=True):
            cel.width = Cm(cm)
            p = cel.paragraphs[0]
            p.style = stijl
            p.alignment = 2 if naar_rechts else 0
            p.paragraph_format.keep_with_next = nr < len(f.rijen) <= 15 or nr == 0  # a short table stays on one page
            p.add_run(c.tekst).bold = nr == 0 or None
            if c.merken:
                p.add_run(" " + ",".join(c.merken)).font.superscript = True
    for nr, (kop, zin) in enumerate(regels(f, e)):
        p = d.add_paragraph(style="Noot")
        if nr == 0:
            p.paragraph_format.space_before = Cm(0.15)
        if kop:
            p.add_run(f"{kop}: ").bold = True
        p.add_run(zin)
    if f.zinnen:
        d.add_paragraph(" ".join(f.zinnen)).paragraph_format.space_before = Cm(0.3)


def _tabelopmaak(f: Figuur, cm: float) -> Any:
    """Lines above, under and between rows; a title and a description for a screen reader."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    lijn = lambda kant, dik, kleur: f'<w:{kant} w:val="single" w:sz="{dik}" w:space="0" w:color="{kleur}"/>'  # noqa: E731
    kant = "".join(f'<w:{k} w:w="{round(PADDING / 2 * 567)}" w:type="dxa"/>' for k in ("left", "right"))
    return parse_xml(
        f'<w:tblPr {nsdecls("w")}><w:tblW w:w="{round(cm * 567)}" w:type="dxa"/>'
        f"<w:tblBorders>{lijn('top', 8, '000000')}{lijn('bottom', 8, '000000')}{lijn('insideH', 4, 'A6A6A6')}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{kant}</w:tblCellMar>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(f.titel)}/><w:tblDescription w:val={quoteattr(' '.join([onder_titel(f), *f.zinnen]))}/></w:tblPr>"
    )
