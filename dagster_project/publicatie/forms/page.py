"""``kerncijfers.html``: the edition as one page that works from disk and asks nothing of anyone.

The page is made of the same figures as every other form (``content``), with their charts in it. What a reader can do on it (copy, download,
filter, calculate) is plain JavaScript in the page itself; without it everything can still be read.
"""

from __future__ import annotations

import re

import duckdb
from markupsafe import Markup

from dagster_project.publicatie.content import changes, figures, model
from dagster_project.publicatie.content.model import Editie, Theme
from dagster_project.publicatie.forms import calculator, templating

BESTAND = "kerncijfers.html"
BESTANDEN = (
    ("kerncijfers.pdf", "deze cijfers als document (PDF, A4)"),
    ("tabellen.xlsx", "alle tabellen (Excel)"),
    ("csv/", "alle tabellen als CSV, met datapackage.json"),
    ("poortrapport.html", "alle controles van deze editie"),
    ("datawoordenboek.html", "wat elke tabel, kolom en indicator betekent"),
    ("dcat.jsonld", "beschrijving voor catalogi (DCAT-AP-NL)"),
)
"""What lies beside the page in the folder of the edition."""


def render(con: duckdb.DuckDBPyConnection, editie: Editie, lijst: list[Theme], tekeningen: dict[str, str | None], naast: str = "") -> str:
    """The page.

    Args:
        con: the published tables.
        lijst: the themes of this edition.
        tekeningen: the chart of each figure as SVG; ``None`` for a figure without one.
        naast: where the other files of the edition are, when not beside this page (``../``); its PDF always is.
    """
    pagina = templating.fill(
        "kerncijfers.html.j2",
        editie=editie,
        themas=lijst,
        kort=figures.headlines(lijst, editie),
        grafiek={k: Markup(v) if v else None for k, v in tekeningen.items()},
        merken=model.MERKEN,
        alles=figures.all_values(con, editie.versie),
        rekenhulp=calculator.calculator_data(con, editie.versie),
        register=figures.register(con, editie.versie),
        kwaliteit=figures.quality(con, editie.versie),
        bestanden=BESTANDEN,
        naast=naast,
        veranderd=changes.read_changes(con, editie.versie),
        veranderd_hoogstens=changes.MEESTE,
    )
    return re.sub(r"\n\s*\n+", "\n", pagina)
