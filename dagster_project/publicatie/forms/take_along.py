"""What a figure takes along when a reader copies, downloads or embeds it from the page: the same words as in every other form.

The page holds this once, as JSON; ``meenemen.js`` makes of it what leaves. So nothing leaves without its title, meeteenheid, source, edition
and marks, however the page itself shows them.
"""

from __future__ import annotations

from typing import Any

from dagster_project.publicatie.charts import draw
from dagster_project.publicatie.content.model import Editie, Figure, Theme
from dagster_project.publicatie.forms.parts import edition_line, headings, is_right_aligned, note_lines, subtitle, synthetic_note


def take_along(lijst: list[Theme], e: Editie) -> dict[str, Any]:
    """By the id of each figure what leaves with it, and the edition of them all."""
    return {"uitgave": edition_line(e), "figuren": {f.id: _figure(f, e) for t in lijst for f in t.figuren}}


def _figure(f: Figure, e: Editie) -> dict[str, Any]:
    boven, onder = draw.around(f, e)
    return {
        "titel": f.titel,
        "onder": " ".join(filter(None, [subtitle(f), synthetic_note(f)])),
        "koppen": headings(f),
        "rechts": [is_right_aligned(f, i) for i in range(len(f.kolommen))],
        "rijen": [[r.naam, *([c.tekst, c.waarde, ", ".join(c.merken)] for c in r.cellen)] for r in f.rijen],
        "regels": [list(r) for r in note_lines(f, e)],
        "zinnen": " ".join(f.zinnen),
        "bron": f.bron,
        "beeld": {"omschrijving": draw.describe(f), "boven": [list(r) for r in boven], "onder": [list(r) for r in onder]},
    }
