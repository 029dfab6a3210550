"""The letter as a Word document to begin with: themes, figures and sentences of an edition, and a place for what people have to write.

Each sentence has a comment with the keys of its numbers, so that who moves or rewrites it still sees where they come from. A key is found as
``letter`` finds it in any draft: a number that it cannot link has none, which is better than a guess.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from dagster_project.publicatie.content.model import Editie, Theme
from dagster_project.publicatie.forms import figure_docx
from dagster_project.publicatie.forms.figure_xlsx import fixed_zip
from dagster_project.publicatie.letter.check import KLOPT, Finding, check
from dagster_project.publicatie.letter.document import Passage
from dagster_project.publicatie.letter.link import Figures

INLEIDING = "[Inleiding: waarover gaat deze brief, en wat is er gebeurd sinds de vorige?]"
DUIDING = "[Duiding bij {titel}: waarom is dit zo, en wat gaat er gebeuren? Haal deze regel weg als er niets over te zeggen is.]"
PUNTEN = "Wat open was bij deze editie, het eerst wat een dag heeft. [Vul bij elk de stand in; zet wat is beantwoord apart.]"
STAND = "[Stand]"


def letter_template(themas: list[Theme], e: Editie, cijfers: Figures, punten: Sequence[Sequence[str]], alleen_tekst: bool = False) -> bytes:
    """A Word document with every figure of the edition, the keys of its numbers in comments, and placeholders between square brackets.

    Args:
        themas: in the order of the letter, none with invented figures.
        cijfers: the figures of the same version.
        punten: of each open motie, toezegging, aanbeveling or aankondiging where it stands, its subject, and what is asked.
        alleen_tekst: without charts and comments, to hold another text against.

    Raises:
        ValueError: a table is too wide for A4.
    """
    from docx import Document

    d = Document(io.BytesIO(figure_docx.docx(themas, e, alleen_tekst)))
    zinnen = {" ".join(f.zinnen): f for t in themas for f in t.figuren if f.zinnen}
    eerste = d.paragraphs[0]
    eerste.insert_paragraph_before(e.titel(f"Halfjaarbericht politie, editie {e.versie}"), style="Heading 1")
    eerste.insert_paragraph_before(INLEIDING)
    for p in d.paragraphs:
        if (f := zinnen.get(p.text)) is None:
            continue
        if not alleen_tekst and (sleutels := _sleutels(check([Passage("", "", p.text)], cijfers, {}).bevindingen)):
            _commentaar(d, p, sleutels)
        if not f.duidingen:  # else they stand there
            p._p.addnext(d.add_paragraph(DUIDING.format(titel=f.titel))._p)
    d.add_heading("Moties, toezeggingen en aanbevelingen", 1)
    d.add_paragraph(PUNTEN)
    figure_docx.simple_table(d, {"staat in": 3, "onderwerp": 4, "wat er is gevraagd": 7, "stand": 3}, [(*p, STAND) for p in punten])
    d.add_heading("Ondertekening", 1)
    d.add_paragraph("[Naam en functie]")
    uit = io.BytesIO()
    d.save(uit)
    return fixed_zip(uit.getvalue())


def _sleutels(bevindingen: list[Finding]) -> str:
    """A line per number: as it stands there, and its key."""
    return "\n".join(
        f"{b.getal}: {' '.join(filter(None, b.waarde.sleutel))}" for b in bevindingen if b.waarde and b.oordeel.startswith(KLOPT)
    )


def _commentaar(d: Any, p: Any, tekst: str) -> None:
    from docx.oxml.ns import qn

    c = d.add_comment(p.runs, text=tekst, author="halfjaarbericht", initials="hjb")
    c._comment_elm.attrib.pop(qn("w:date"), None)  # the same edition gives the same bytes
