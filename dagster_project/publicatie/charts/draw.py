"""The chart of a figure as SVG or PNG: the marks of its kind, and around it what makes it stand alone. The same figure gives the same bytes."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from dagster_project import notation
from dagster_project.publicatie.charts import marks
from dagster_project.publicatie.charts.theme import BREED, INKT, LETTER, RAND, THEME, as_image, render, wrap_pixels
from dagster_project.publicatie.content.kinds import KINDS
from dagster_project.publicatie.content.model import MERKEN, Editie, Figure
from dagster_project.publicatie.content.texts import texts

LETTERS = "Arial, Helvetica, 'Liberation Sans', sans-serif"
"""Drawn and measured with a letter as wide as Arial."""
KOP = 24
"""Height of the line above a chart that says its meeteenheid."""
_THEMA = {
    "aria": False,
    "background": "white",
    "font": THEME["font"],
    "view": {"stroke": None},
    "text": {"fontSize": LETTER, "color": INKT},
}


class Line(NamedTuple):
    """A line of text of a picture that stands alone: size in pixels, and whether it is a title."""

    tekst: str
    punten: int
    vet: bool = False


def svg(f: Figure, e: Editie | None = None) -> str | None:
    """The chart of a figure; ``None`` for a figure that only has a table.

    Args:
        e: for a picture that stands alone: title, source and edition are then in it. On a page they stand around it.
    """
    kaart = spec(f)
    if kaart is None:
        return None
    tekening = finish(render(kaart), f)
    return tekening if e is None else stand_alone(tekening, *around(f, e))


def spec(f: Figure) -> dict[str, Any] | None:
    """What Vega-Lite must draw: numbers and words, nothing else."""
    kaart = getattr(marks, KINDS[f.soort].marks)(f)
    if kaart is None:
        return None
    kanten = kaart["padding"]
    kop = [{"x": 8 - kanten["left"], "y": 6 - KOP - kanten["top"] + LETTER / 2, "tekst": _meeteenheid(f)}]
    lagen = [*kaart["layer"], marks.texts(kop, align="left", baseline="middle", color=RAND)]
    return kaart | {"layer": lagen, "padding": kanten | {"top": kanten["top"] + KOP}, "config": _THEMA}


def finish(tekening: str, f: Figure) -> str:
    """What was drawn, as the one image that it is in every form."""
    kaal = tekening.replace('font-family="sans-serif"', f'font-family="{LETTERS}"')
    kaal = re.sub(r' (xmlns:xlink|version|role|aria-[a-z]+)="[^"]*"', "", kaal)  # one picture with one text, not a tree of marks
    return as_image(kaal, f'aria-label="{escape(describe(f), {chr(34): "&quot;"})}"')


def png(f: Figure, e: Editie, schaal: float = 2.0) -> bytes | None:
    """The chart as PNG with title, source and edition; ``schaal`` 2 is 920 pixels wide."""
    tekening = svg(f, e)
    return None if tekening is None else as_png(tekening, schaal)


def as_png(tekening: str, schaal: float = 2.0) -> bytes:
    """An SVG as PNG."""
    import vl_convert

    return vl_convert.svg_to_png(tekening, scale=schaal)


def describe(f: Figure) -> str:
    """What a chart shows, for who does not see it: each row with its first and last number, as the table says them."""
    delen = []
    for r in f.rijen:
        er_is = [(k, c) for k, c in zip(f.kolommen, r.cellen, strict=True) if c.waarde is not None]
        if er_is and f.soort == "reeks":
            (van, eerste), (tot, laatste) = er_is[0], er_is[-1]
            delen.append(
                f"{r.naam}: {laatste.tekst} ({tot})" if van == tot else f"{r.naam}: van {eerste.tekst} ({van}) naar {laatste.tekst} ({tot})"
            )
        elif er_is:
            delen.append(f"{r.naam}: " + ", ".join(c.tekst if len(f.kolommen) == 1 else f"{k} {c.tekst}" for k, c in er_is))
    eenheid = f", {notation.eenheid(f.meeteenheid)}" if f.meeteenheid else ""
    return f"{f.titel}{eenheid}. {'; '.join(delen)}."


def around(f: Figure, e: Editie) -> tuple[list[Line], list[Line]]:
    """What stands above and under a picture that stands alone: what it is, and what must be known of it."""
    s = texts().synthetisch
    breed = BREED - 16
    boven = [Line(t, 16, True) for t in wrap_pixels(f.titel, breed * LETTER / 17.3)]
    boven += [Line(t, 13) for t in wrap_pixels(f.perioden, breed)]
    if f.is_synthetisch:
        boven.append(Line(s.grafiek_deels if "s" in f.merken else s.grafiek, 13, True))
    onder = [
        f.grafieknoot,
        *(f"{m}: {MERKEN[m]}." for m in f.merken if m not in ("s", "h")),
        f"Bron: {f.bron}{f' ({f.status})' if f.status else ''}.",
        e.titel(f"{texts().titel}, editie {e.versie}, {notation.dag(e.publicatiedatum)} ({e.stand})."),
    ]
    return boven, [Line(t, 12) for zin in onder if zin for t in wrap_pixels(zin, breed * LETTER / 12)]


def stand_alone(tekening: str, boven: list[Line], onder: list[Line]) -> str:
    """A chart with lines of text above and under it. ``meenemen.js`` does the same in a browser."""
    _, _, breed, hoog = map(float, re.findall(r'viewBox="([^"]*)"', tekening)[0].split())
    y, regels = 8.0, []
    for r in boven:
        y += r.punten * 1.25
        regels.append(_line(r, y - r.punten * 0.3))
    begin = y + 4
    y = begin + hoog + 4
    for r in onder:
        y += r.punten * 1.3
        regels.append(_line(r, y - r.punten * 0.3))
    heel = y + 8
    kop, binnen = tekening[: tekening.index(">") + 1], tekening[tekening.index(">") + 1 : tekening.rindex("</svg>")]
    kop = re.sub(
        r'width="[\d.]+" height="[\d.]+" viewBox="[^"]*"', f'width="{breed:g}" height="{heel:g}" viewBox="0 0 {breed:g} {heel:g}"', kop
    )
    wit = f'<rect width="{breed:g}" height="{heel:g}" fill="white"/>'
    return f'{kop}{wit}<g transform="translate(0,{begin:g})">{binnen}</g>{"".join(regels)}</svg>'


def _line(r: Line, y: float) -> str:
    vet = ' font-weight="bold"' if r.vet else ""
    return f'<text x="8" y="{y:g}" font-family="{LETTERS}" font-size="{r.punten}"{vet} fill="{INKT if r.vet else RAND}">{escape(r.tekst)}</text>'


def _meeteenheid(f: Figure) -> str:
    """The line above a chart: what its numbers are, and where the axis of a line begins when not at 0."""
    vanaf = f.beeld.get("vanaf") if len(f.kolommen) >= marks.PUNT_VANAF else 0
    eenheid = notation.eenheid(f.meeteenheid or f.rijen[0].cellen[0].meeteenheid)
    return " · ".join(filter(None, [f.beeld.get("merk"), f"{eenheid}{f' (as begint bij {vanaf})' if vanaf else ''}"]))
