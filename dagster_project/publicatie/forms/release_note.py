"""The release note as a Word document: what changed between two versions, by how much and why."""

from __future__ import annotations

import io
from datetime import datetime, time

from dagster_project.publicatie.content.changes import Changes
from dagster_project.publicatie.content.model import Editie
from dagster_project.publicatie.content.texts import texts
from dagster_project.publicatie.forms.figure_docx import letter_style
from dagster_project.publicatie.forms.figure_xlsx import KORT, LANG, MARGE, fixed_zip
from dagster_project.publicatie.forms.parts import edition_line


def docx(veranderd: Changes, e: Editie) -> bytes:
    """The note of version ``e``. The same changes give the same bytes: it holds no clock."""
    from docx import Document
    from docx.shared import Cm

    d = Document()
    letter_style(d)
    s = d.sections[0]
    s.page_width, s.page_height = Cm(KORT), Cm(LANG)
    s.left_margin = s.right_margin = s.top_margin = s.bottom_margin = Cm(MARGE)
    titel, dag = e.titel(f"Wat is er veranderd: van {veranderd.van} naar {e.versie}"), datetime.combine(e.publicatiedatum, time())
    for naam, w in (("title", titel), ("author", texts().titel), ("last_modified_by", texts().titel), ("language", "nl-NL"),
                    ("created", dag), ("modified", dag), ("comments", edition_line(e)[:255])):  # fmt: skip
        setattr(d.core_properties, naam, w)
    d.add_heading(titel, 1)
    d.add_paragraph(e.titel(veranderd.inleiding))
    for zin in veranderd.zinnen:
        d.add_paragraph(e.titel(zin), style="List Bullet")
    d.add_paragraph(edition_line(e), style="Noot")
    uit = io.BytesIO()
    d.save(uit)
    return fixed_zip(uit.getvalue())
