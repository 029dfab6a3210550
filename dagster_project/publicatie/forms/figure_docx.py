"""Figures as a Word document, for the letter."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from dagster_project.publicatie.content.kinds import KINDS
from dagster_project.publicatie.content.model import Duiding, Editie, Figure, FigureCell, Theme
from dagster_project.publicatie.content.texts import texts
from dagster_project.publicatie.forms.figure_xlsx import BLADEN, HELE_KOP, KORT, LANG, MARGE, fixed_zip
from dagster_project.publicatie.forms.parts import LETTER, edition_line, headings, is_right_aligned, note_lines, subtitle, synthetic_note

if TYPE_CHECKING:
    from docx.document import Document

GRAFIEK = 11.5
"""Width of a chart in centimetres."""
PADDING = 0.2
"""Room left and right of the text in a cell together, in centimetres."""


# --- Word ---


def docx(themas: list[Theme], e: Editie, alleen_tekst: bool = False) -> bytes:
    """A Word document: of one figure, or of themes with their figures, each theme under its title; a figure with its chart, unless only its text is asked for.

    Raises:
        ValueError: a table is too wide for A4.
    """
    from docx import Document
    from docx.enum.section import WD_ORIENTATION
    from docx.shared import Cm

    d = Document()
    letter_style(d)
    alle = [f for t in themas for f in t.figuren]
    titel = alle[0].titel if len(alle) == 1 else e.titel(f"Figuren van het {texts().titel}")
    dag = datetime.datetime.combine(e.publicatiedatum, datetime.time())
    for naam, w in (("title", titel[:255]), ("author", texts().titel), ("last_modified_by", texts().titel), ("comments", edition_line(e)[:255]),
                    ("subject", e.titel(f"Editie {e.versie} ({e.stand})")), ("language", "nl-NL"), ("created", dag), ("modified", dag), ("revision", 1)):  # fmt: skip
        setattr(d.core_properties, naam, w)
    ligt = None
    for t in themas:
        for i, f in enumerate(t.figuren):
            punten, liggend, breedten = _maten(f)
            if liggend is not ligt:
                s = d.sections[0] if ligt is None else d.add_section()
                s.orientation, s.page_width, s.page_height = (
                    WD_ORIENTATION.LANDSCAPE if liggend else WD_ORIENTATION.PORTRAIT,
                    *(Cm(x) for x in ((LANG, KORT) if liggend else (KORT, LANG))),
                )
                s.left_margin = s.right_margin = s.top_margin = s.bottom_margin = Cm(MARGE)
                ligt = liggend
            if t.titel and i == 0:
                d.add_heading(t.titel, 1)
                explanations(d, t.duidingen)
            _docx_figuur(d, f, e, punten, breedten)
            if not alleen_tekst:
                _chart(d, f, e)
    uit = io.BytesIO()
    d.save(uit)
    return fixed_zip(uit.getvalue())


def letter_style(d: Document) -> None:
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


def _maten(f: Figure) -> tuple[int, bool, list[float]]:
    """Points, whether the page lies on its side, and the width of every column in centimetres: no word and no number is broken off."""
    kolommen = [[headings(f)[0], *(r.naam for r in f.rijen)]]
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


def _docx_figuur(d: Document, f: Figure, e: Editie, punten: int, breedten: list[float]) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    d.add_paragraph(f"Tabel {f.titel}", style="Caption")
    if subtitle(f):
        d.add_paragraph(subtitle(f), style="Onder titel")
    if f.is_synthetisch:
        d.add_paragraph(style="Onder titel").add_run(synthetic_note(f)).bold = True
    t = d.add_table(len(f.rijen) + 1, len(breedten))
    t._tbl.replace(t._tbl.tblPr, _tabelopmaak(f, sum(breedten)))
    for kolom, cm in zip(t.columns, breedten, strict=True):
        kolom.width = Cm(cm)
    stijl = d.styles[f"Tabel {punten}"].style_id
    rechts = [False, *(is_right_aligned(f, i) for i in range(len(f.kolommen)))]
    inhoud = [[FigureCell(None, k) for k in headings(f)], *([FigureCell(None, r.naam), *r.cellen] for r in f.rijen)]
    for nr, (rij, cellen) in enumerate(zip(t.rows, inhoud, strict=True)):
        eisen = rij._tr.get_or_add_trPr()
        eisen.append(OxmlElement("w:cantSplit"))
        if nr == 0:
            eisen.append(OxmlElement("w:tblHeader"))  # the headers come back on every page
        for cel, c, naar_rechts, cm in zip(rij.cells, cellen, rechts, breedten, strict=True):
            cel.width = Cm(cm)
            p = cel.paragraphs[0]
            p._p.style = stijl  # its name in the file: to give the style costs a walk along all of them, for every cell
            p.alignment = 2 if naar_rechts else 0
            p.paragraph_format.keep_with_next = nr < len(f.rijen) <= 15 or nr == 0  # a short table stays on one page
            p.add_run(c.tekst).bold = nr == 0 or None
            if c.merken:
                p.add_run(" " + ",".join(c.merken)).font.superscript = True
    for nr, (kop, zin) in enumerate(note_lines(f, e)):
        p = d.add_paragraph(style="Noot")
        if nr == 0:
            p.paragraph_format.space_before = Cm(0.15)
        if kop:
            p.add_run(f"{kop}: ").bold = True
        p.add_run(zin)
    if f.zinnen:
        d.add_paragraph(" ".join(f.zinnen)).paragraph_format.space_before = Cm(0.3)
    explanations(d, f.duidingen)


def _chart(d: Document, f: Figure, e: Editie) -> None:
    """The chart as it stands alone: a picture that is copied out of the document still says what it is."""
    from docx.shared import Cm

    from dagster_project.publicatie.charts import draw  # only where something is drawn

    beeld = draw.png(f, e) if f.soort in KINDS else None
    if beeld is None:
        return
    p = d.add_paragraph()
    p.paragraph_format.space_before = Cm(0.3)
    vorm = p.add_run().add_picture(io.BytesIO(beeld), width=Cm(GRAFIEK))
    vorm._inline.docPr.set("descr", f"Grafiek: {draw.describe(f)}")
    vorm._inline.docPr.set("title", f.titel)


def explanations(d: Document, duidingen: Iterable[Duiding]) -> None:
    """What people say, each with whose words they are."""
    for x in duidingen:
        p = d.add_paragraph()
        p.add_run(f"{x.kop}: ").bold = True
        p.add_run(x.tekst)


def _tabelopmaak(f: Figure, cm: float) -> Any:
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
        f"<w:tblCaption w:val={quoteattr(f.titel)}/><w:tblDescription w:val={quoteattr(' '.join([subtitle(f), *f.zinnen]))}/></w:tblPr>"
    )


def simple_table(d: Document, koppen: dict[str, float], rijen: Iterable[Sequence[str]]) -> None:
    """A table with lines; ``koppen``: the header of each column and its width in centimetres."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    t = d.add_table(1, len(koppen), style="Table Grid")
    t.autofit = False
    for kolom, cm in zip(t.columns, koppen.values(), strict=True):
        kolom.width = Cm(cm)
    t.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # the headers come back on every page
    for rij in ([*koppen], *rijen):
        r = t.rows[0] if rij == [*koppen] else t.add_row()
        r._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cel, tekst, cm in zip(r.cells, rij, koppen.values(), strict=True):
            cel.width = Cm(cm)
            cel.paragraphs[0].paragraph_format.space_after = 0
            cel.paragraphs[0].add_run(tekst).bold = r._tr is t.rows[0]._tr or None
