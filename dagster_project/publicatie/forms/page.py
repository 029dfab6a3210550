"""``kerncijfers.html``: the edition as one page that works from disk and asks nothing of anyone.

The page is made of the same figures as every other form (``content``), with their charts in it. What a reader can do on it (copy, download,
filter, calculate) is plain JavaScript in the page itself; without it everything can still be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import duckdb
from markupsafe import Markup, escape

from dagster_project import notation
from dagster_project.publicatie.content import changes, figures, model
from dagster_project.publicatie.content.model import Editie, Figure, Theme
from dagster_project.publicatie.content.texts import texts
from dagster_project.publicatie.forms import calculator, imprint, search, take_along, templating

BESTAND = search.KERNCIJFERS
FIGUREN = "cijfers"
"""Folder beside the page with each figure as JSON (as ``tabel FIGUUR --formaat json`` gives it), CSV and SVG: addresses that stay."""
INDEX = "../index.html"
"""The list of all editions, beside their folders; it says what each is now, for the page itself never changes."""
BESTANDEN = (
    ("kerncijfers.pdf", "deze cijfers als document (PDF, A4)"),
    ("tabellen.xlsx", "alle tabellen (Excel)"),
    ("csv/", "alle tabellen als CSV, met datapackage.json"),
    (f"{FIGUREN}/", "elke figuur als JSON, CSV en SVG, met noten, bron en editie"),
    (search.REGISTER, "alle moties, toezeggingen en aanbevelingen, met hun stand"),
    ("poortrapport.html", "alle controles van deze editie"),
    (search.DATAWOORDENBOEK, "wat elke tabel, kolom en indicator betekent"),
    ("dcat.jsonld", "beschrijving voor catalogi (DCAT-AP-NL)"),
)
"""What lies beside the page in the folder of the edition."""


def render(
    con: duckdb.DuckDBPyConnection,
    editie: Editie,
    lijst: list[Theme],
    tekeningen: dict[str, str | None],
    plek: Callable[[str], str] = str,
) -> str:
    """The page.

    Args:
        con: the published tables.
        lijst: the themes of this edition.
        tekeningen: the chart of each figure as SVG; ``None`` for a figure without one.
        plek: where another file of the edition is, seen from this page; beside it unless said otherwise.
    """
    kort, kwaliteit = figures.headlines(lijst, editie), figures.quality(con, editie.versie)
    pagina = templating.fill(
        "kerncijfers.html.j2",
        editie=editie,
        themas=lijst,
        kort=kort,
        hoofd={k.figuur for k in kort},
        geen=notation.GEEN,
        gebruik=figures.before_use(lijst, editie, kwaliteit),
        edities=plek(INDEX),
        feiten=imprint.facts(editie, kwaliteit),
        jsonld=Markup(_json_ld(editie, lijst, kwaliteit, plek)),
        grafiek={f.id: _beside_text(v, f) if (v := tekeningen.get(f.id)) else None for t in lijst for f in t.figuren},
        merken=model.MERKEN,
        alles=figures.all_values(con, editie.versie),
        meenemen=take_along.take_along(lijst, editie),
        rekenhulp=calculator.calculator_data(con, editie.versie),
        register=figures.register(con, editie.versie),
        kwaliteit=kwaliteit,
        bestanden=BESTANDEN,
        eigen=[naam for naam, _ in BESTANDEN if plek(naam) == naam],
        plek=plek,
        figuren=FIGUREN,
        veranderd=changes.read_changes(con, editie.versie),
        veranderd_hoogstens=changes.MEESTE,
        vindplaatsen=search.index(con, editie.versie, lijst, BESTAND, plek),
    )
    return templating.only_own_scripts(re.sub(r"\n\s*\n+", "\n", pagina))


def _beside_text(tekening: str, f: Figure) -> Markup:
    """A chart that has sentences beside it is called by its title and described by them, so that nobody hears the same twice; one without says it all itself."""
    if not f.zinnen:
        return Markup(tekening)
    naam = f'aria-label="{escape(f.titel)}" aria-describedby="{f.id}-zinnen"'
    return Markup(re.sub(r'aria-label="[^"]*"', lambda _: naam, tekening, count=1))


def _json_ld(e: Editie, lijst: list[Theme], kwaliteit: dict[str, list[dict[str, Any]]], plek: Callable[[str], str]) -> str:
    """The edition as a schema.org ``Dataset``, for search engines and catalogues; safe inside a script element."""
    beschrijving = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": e.titel(f"Kerncijfers politie, editie {e.versie}"),
        "description": e.titel("Cijfers over de politie bij het Halfjaarbericht politie, met bron, definitie en herkomst van elk cijfer."),
        "inLanguage": "nl",
        "isAccessibleForFree": True,
        "version": e.versie,
        "creativeWorkStatus": e.stand,
        "datePublished": e.publicatiedatum.isoformat(),
        "publisher": {"@type": "GovernmentOrganization", "name": texts().uitgever},
        "isBasedOn": [b["titel"] for b in kwaliteit["bronnen"] if not b["ontbreekt"]],
        "citation": imprint.citation(e),
        "usageInfo": imprint.licence(kwaliteit),
        "distribution": [{"@type": "DataDownload", "name": wat, "contentUrl": plek(naam)} for naam, wat in BESTANDEN]
        + [
            {
                "@type": "DataDownload",
                "name": e.titel(f.titel),
                "contentUrl": plek(f"{FIGUREN}/{f.id}.json"),
                "encodingFormat": "application/json",
            }
            for t in lijst
            for f in t.figuren
        ],
    }
    return json.dumps(beschrijving, ensure_ascii=False).replace("<", "\\u003c")
