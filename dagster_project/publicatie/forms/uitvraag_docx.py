"""The uitvraag: one letter (Word) per role, with what is asked for an edition, what it means and until when."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dagster_project import notation
from dagster_project.publicatie.content.texts import texts
from dagster_project.publicatie.forms.figure_docx import letter_style, simple_table
from dagster_project.publicatie.forms.figure_xlsx import KORT, LANG, MARGE, fixed_zip
from sources.catalog import Tabel
from sources.delivery.header import header_texts
from sources.delivery.template import allowed


@dataclass(frozen=True)
class Asked:
    """One delivery: its contract, until when, how it stands in words, and the file of its template; empty when it is asked as its source publishes it."""

    tabel: Tabel
    uiterlijk: date
    stand: str
    sjabloon: str


@dataclass(frozen=True)
class Gap:
    """A figure that the letters show only as an image (``referentie.lacunes``): its name, what it counts, and where it stands."""

    figuur: str
    definitie: str
    plaats: str


def docx(editie: str, brief: date, wie: str, gevraagd: Sequence[Asked], lacunes: Sequence[Gap]) -> bytes:
    """The letter to one role. The same questions give the same bytes: it holds no clock.

    Args:
        brief: the day of the letter to parliament.
        gevraagd: what is asked, the first due first.
    """
    from docx import Document
    from docx.shared import Cm

    d = Document()
    letter_style(d)
    s = d.sections[0]
    s.page_width, s.page_height = Cm(KORT), Cm(LANG)
    s.left_margin = s.right_margin = s.top_margin = s.bottom_margin = Cm(MARGE)
    dag = datetime.combine(brief, datetime.min.time())
    for naam, w in (("title", f"Uitvraag {editie}"), ("author", texts().titel), ("last_modified_by", texts().titel), ("language", "nl-NL"),
                    ("created", dag), ("modified", dag), ("comments", "")):  # fmt: skip
        setattr(d.core_properties, naam, w)
    d.add_heading(f"Uitvraag {texts().titel}, editie {editie}", 1)
    d.add_paragraph(f"Aan: {wie}")
    d.add_paragraph(
        f"Voor het halfjaarbericht van {notation.dag(brief)} vragen wij u om de gegevens hieronder. Vul per levering het meegestuurde sjabloon; "
        "leverde u al eens, dan staan die rijen er al in. Laat weg wat u niet weet en zeg waarom: onbekend is geen nul."
    )
    if gevraagd:
        simple_table(d, {"levering": 5, "uiterlijk": 3, "hoe het ermee staat": 4, "sjabloon": 5.5},
               [(g.tabel.titel, notation.dag(g.uiterlijk), g.stand, g.sjabloon or "geen: het bestand van de bron") for g in gevraagd])  # fmt: skip
    for g in gevraagd:
        d.add_heading(g.tabel.titel, 1)
        d.add_paragraph(f"Uiterlijk {notation.dag(g.uiterlijk)}. {g.tabel.cadans[:1].upper()}{g.tabel.cadans[1:]}.")
        if g.tabel.vertrouwelijk:
            d.add_paragraph("Niet openbaar: deze cijfers staan niet in de editie en zijn alleen te lezen voor wie haar maakt.")
        koppen = header_texts(g.tabel)
        simple_table(d, {"kolom": 4, "betekenis": 6, "meeteenheid": 2.5, "toegestaan": 5},
               [(koppen[k.naam], k.toelichting, k.meeteenheid or "", allowed(k)) for k in g.tabel.kolommen])  # fmt: skip
    if lacunes:
        d.add_heading("Gevraagd en nog nooit geleverd", 1)
        d.add_paragraph("Deze figuren staan in een brief alleen als afbeelding. Wij vragen u om de getallen erachter.")
        simple_table(d, {"figuur": 5, "wat het telt": 7, "waar het staat": 5.5}, [(x.figuur, x.definitie, x.plaats) for x in lacunes])
    uit = io.BytesIO()
    d.save(uit)
    return fixed_zip(uit.getvalue())
