"""How a chart looks, whatever it shows: colours, letters, and the one way to let Vega-Lite draw it, without browser or network.

Colours differ in lightness, so that they can be told apart by everyone and in grey. The same chart gives the same bytes.
"""

from __future__ import annotations

import re
import textwrap
from typing import Any

DONKER, BLAUW, ORANJE, GRIJS = "#12355b", "#3a8bc9", "#f0a63c", "#d3d7de"
"""Dark to light; blue and orange are told apart by every eye."""
RAND = "#3c4654"
INKT = "#1c2530"
THEME: dict[str, Any] = {
    "aria": False,
    "background": "white",
    "font": "sans-serif",
    "padding": 12,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "gridColor": "#e6e8ec",
        "domainColor": RAND,
        "tickColor": RAND,
    },
    "legend": {
        "labelFontSize": 11,
        "title": None,
        "orient": "top",
        "symbolStrokeWidth": 0.5,
        "symbolStrokeColor": RAND,
        "symbolType": "square",
    },
}
BREED = 460
"""Width in pixels of a chart of a figure with all that is in it: readable on a telephone and in a column of a page."""
LETTER = 14
"""Size in pixels of the letters of such a chart."""
_ARIAL = {w: breed for breed, tekens in (
    (222, "ijl'|"), (278, " .,:;/ftI!"), (333, "r()-"), (500, "cksvxyzJ"), (584, "+=<>−"), (611, "FTZ"), (667, "ABEKPSVXY&"), (722, "CDHNRUw"),
    (778, "GOQ"), (833, "mM"), (889, "%"), (944, "W"), (1000, "…")) for w in tekens}  # fmt: skip
"""How wide Arial is, in thousandths of its size; what is not here is 556."""
VL_VERSIE = "6.4"
"""The Vega-Lite that is written here, and that Altair writes for."""


def render(spec: dict[str, Any]) -> str:
    """The SVG of a Vega-Lite specification, numbers and dates in Dutch."""
    import vl_convert  # only where something is drawn

    return vl_convert.vegalite_to_svg(spec, vl_version=VL_VERSIE, format_locale="nl-NL", allowed_base_urls=[])


def as_image(svg: str, attributes: str, inside: str = "") -> str:
    """The SVG as one image for a screen reader: ``attributes`` on its root say what it shows, ``inside`` comes first in it."""
    return re.sub(r"<svg ([^>]*)>", lambda m: f'<svg role="img" {attributes} lang="nl" {m[1]}>{inside}', svg, count=1)


def title(tekst: str | list[str], **meer: Any) -> dict[str, Any]:
    """A title that begins where the picture does, not where its axis does."""
    return {"text": tekst, "anchor": "start", "frame": "bounds"} | meer


def wrap(tekst: str, breed: int) -> list[str]:
    """Text in lines of at most ``breed`` letters and a space, broken between words."""
    return textwrap.wrap(" ".join(tekst.split()), breed + 1, break_long_words=False, break_on_hyphens=False)


def text_width(tekst: str, vet: bool = False, punten: float = LETTER) -> float:
    """So many pixels a text is wide in Arial, or a letter as wide as that."""
    return sum(_ARIAL.get(t, 556) for t in tekst) * punten / 1000 * (1.08 if vet else 1)


def wrap_pixels(tekst: str, breed: float) -> list[str]:
    """Text in lines of at most so many pixels; a word that is wider has a line of its own."""
    regels: list[str] = []
    for woord in tekst.split():
        if regels and text_width(f"{regels[-1]} {woord}") <= breed:
            regels[-1] += f" {woord}"
        else:
            regels.append(woord)
    return regels


def contrast(een: str, ander: str) -> float:
    """How well two colours are told apart, from 1 to 21 (WCAG 2.2, relative luminance)."""
    licht = []
    for kleur in (een, ander):
        rgb = [int(kleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        licht.append(
            sum(
                w * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
                for w, c in zip((0.2126, 0.7152, 0.0722), rgb, strict=True)
            )
        )
    return (max(licht) + 0.05) / (min(licht) + 0.05)
