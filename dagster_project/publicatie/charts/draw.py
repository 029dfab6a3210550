"""The chart of a figure as SVG or PNG: the marks of its kind in the frame that all figures have. The same figure gives the same bytes."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape

from dagster_project import notation
from dagster_project.publicatie.charts import marks
from dagster_project.publicatie.charts.marks import BREED, LETTER
from dagster_project.publicatie.charts.theme import INKT, RAND, THEME, as_image, render, title, wrap
from dagster_project.publicatie.content.kinds import KINDS
from dagster_project.publicatie.content.model import Editie, Figure
from dagster_project.publicatie.content.texts import texts

LETTERS = "Arial, Helvetica, 'Liberation Sans', sans-serif"
"""Drawn and measured with a letter as wide as Arial; the margin at the left is for a reader whose letter is wider."""
_THEMA = THEME | {
    "axis": THEME["axis"] | {"labelFontSize": LETTER, "titleFontSize": LETTER},
    "legend": THEME["legend"] | {"labelFontSize": LETTER, "labelLimit": 480, "symbolSize": 90, "symbolType": "circle", "columnPadding": 28},
    "text": {"fontSize": LETTER, "color": INKT},
}


def svg(f: Figure, e: Editie | None = None) -> str | None:
    """The chart of a figure; ``None`` for a figure that only has a table.

    Args:
        e: for a picture that stands alone: title, source and edition are then in it. On a page they stand around it.
    """
    kaart = spec(f, e)
    return finish(render(kaart), f, e) if kaart else None


def spec(f: Figure, e: Editie | None = None) -> dict[str, Any] | None:
    """What Vega-Lite must draw: numbers and words, nothing else."""
    kind = KINDS[f.soort]
    kaart = getattr(marks, kind.marks)(f)
    return kaart and {
        **kaart,
        "width": BREED,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": kind.left, "right": 10, "top": 6, "bottom": 6},
        "title": _titel(f, e),
        "config": _THEMA,
    }


def finish(tekening: str, f: Figure, e: Editie | None = None) -> str:
    """What was drawn, as the one image that it is in every form."""
    kaal = tekening.replace('font-family="sans-serif"', f'font-family="{LETTERS}"')
    kaal = re.sub(r' (xmlns:xlink|version|role|aria-[a-z]+)="[^"]*"', "", kaal)  # one picture with one text, not a tree of marks
    tekst = f"{f.titel}. {' '.join(f.zinnen)}"
    uit = as_image(kaal, f'aria-label="{escape(tekst, {chr(34): "&quot;"})}"')
    return _met_voet(uit, f, e) if e is not None else uit


def png(f: Figure, e: Editie, schaal: float = 2.0) -> bytes | None:
    """The chart as PNG with title, source and edition; ``schaal`` 2 is 920 pixels wide."""
    import vl_convert

    tekening = svg(f, e)
    return None if tekening is None else vl_convert.svg_to_png(tekening, scale=schaal)


def _titel(f: Figure, e: Editie | None) -> dict[str, Any]:
    """On a page only the meeteenheid, on a picture that stands alone also what it is."""
    vanaf = f.beeld.get("vanaf")
    eenheid = f"{notation.eenheid(f.meeteenheid)}{f' (as begint bij {vanaf})' if vanaf else ''}"
    if e is None:
        return title(" · ".join(filter(None, [f.beeld.get("merk"), eenheid])), fontSize=LETTER, fontWeight="normal", offset=8, color=RAND)
    s = texts().synthetisch
    onder = [
        *wrap(", ".join(filter(None, [eenheid, f.perioden])), 59),
        *([s.grafiek_deels if "s" in f.merken else s.grafiek] if f.is_synthetisch else []),
    ]
    return title(wrap(f.titel, 47), subtitle=onder, fontSize=16, subtitleFontSize=LETTER, subtitleColor=RAND, offset=10)


def _met_voet(tekening: str, f: Figure, e: Editie) -> str:
    """What is not in it, source and edition under the picture, as text."""
    voet = [
        *(wrap(f.grafieknoot, 75) if f.grafieknoot else []),
        *wrap(f"Bron: {f.bron}", 75),
        e.titel(f"{texts().titel}, editie {e.versie} ({e.stand})"),
    ]
    hoog = float(re.findall(r'viewBox="0 0 [\d.]+ ([\d.]+)"', tekening)[0])
    nieuw = hoog + 16 * len(voet) + 8
    tekst = "".join(
        f'<text x="6" y="{hoog + 14 + 16 * i:g}" font-family="{LETTERS}" font-size="11" fill="{RAND}">{escape(r)}</text>'
        for i, r in enumerate(voet)
    )
    tekening = re.sub(
        r'height="[\d.]+" viewBox="0 0 ([\d.]+) [\d.]+"',
        rf'height="{nieuw:g}" viewBox="0 0 \1 {nieuw:g}"',
        tekening,
        count=1,
    )
    tekening = re.sub(r'<rect width="([\d.]+)" height="[\d.]+"', rf'<rect width="\1" height="{nieuw:g}"', tekening, count=1)
    return tekening.replace("</svg>", tekst + "</svg>")
