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
