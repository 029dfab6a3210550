"""The chart of a figure as SVG, drawn by Vega-Lite without browser or network: the same figure gives the same bytes.

A chart shows what the table under it says, and nothing else: marks differ in lightness and in shape, so that they can be told apart without
colour; a single series has its numbers beside the marks; an axis begins at 0 unless the figure says otherwise, and then the chart says so.
"""

from __future__ import annotations

import json
import re
from typing import Any
from xml.sax.saxutils import escape

import altair as alt
import vl_convert
from altair.utils.schemapi import debug_mode

from dagster_project import notation
from dagster_project.publicatie.charts.allocation import DONKER, RAND, THEME, VL_VERSIE, wrap
from dagster_project.publicatie.content.model import Editie, Figure
from dagster_project.publicatie.content.texts import texts

BREED = 460
"""Width in pixels of a chart with all that is in it: readable on a telephone and in a column of a page."""
PALET = (DONKER, "#1f7ac0", "#b35c00", "#5d7a1e", "#8a4f9e")
"""At least 3:1 against white (WCAG 1.4.11); told apart by shape as well."""
VORMEN = ("circle", "square", "triangle-up", "diamond", "cross")
STAAF = "#1f6fb0"
"""A bar that white letters can be read on (4,5:1)."""
TRAP = ("#12355b", "#1f6fb0", "#a9cfe9", "#f0a63c", "#d3d7de")
"""Parts of a whole, from dark to light."""
DATUM = re.compile(r"\d{4}-\d\d-\d\d")
LETTER = 14
RUIMTE = 26
"""Pixels at the left of names, for letters wider than those they were measured with."""
PUNT_VANAF = 4
"""From so many periods on a line, under it bars."""
LETTERS = "Arial, Helvetica, 'Liberation Sans', sans-serif"
"""Drawn and measured with a letter as wide as Arial; the margin at the left is for a reader whose letter is wider."""
_THEMA = THEME | {
    "axis": THEME["axis"] | {"labelFontSize": LETTER, "titleFontSize": LETTER},
    "legend": THEME["legend"] | {"labelFontSize": LETTER, "labelLimit": 480, "symbolSize": 90, "symbolType": "circle", "columnPadding": 28},
    "text": {"fontSize": LETTER, "color": "#1c2530"},
}


def warm_up() -> None:
    """Start the engine that draws, with an empty chart."""
    vl_convert.vegalite_to_svg({"mark": "bar", "data": {"values": []}}, vl_version=VL_VERSIE, allowed_base_urls=[])


def svg(f: Figure, e: Editie | None = None) -> str | None:
    """The chart of a figure; ``None`` for a figure that only has a table.

    Args:
        e: for a picture that stands alone: title, source and edition are then in it. On a page they stand around it.
    """
    with debug_mode(False):  # the schema of Vega-Lite costs more to check than the chart to draw; the tests check it
        spec = _spec(f, e)
    if spec is None:
        return None
    kaal = vl_convert.vegalite_to_svg(spec, vl_version=VL_VERSIE, format_locale="nl-NL", allowed_base_urls=[])
    kaal = kaal.replace('font-family="sans-serif"', f'font-family="{LETTERS}"')
    kaal = re.sub(r' (xmlns:xlink|version|role|aria-[a-z]+)="[^"]*"', "", kaal)  # one picture with one text, not a tree of marks
    tekst = f"{f.titel}. {' '.join(f.zinnen)}"
    uit = re.sub(r"<svg ", f'<svg role="img" aria-label="{escape(tekst, {chr(34): "&quot;"})}" lang="nl" ', kaal, count=1)
    return _met_voet(uit, f, e) if e is not None else uit


def _spec(f: Figure, e: Editie | None, toets: bool = False) -> dict[str, Any] | None:
    kaart = {"reeks": _reeks, "delen": _staven, "kruis": _stapel, "eenheden": _eenheden, "verdeling": _punten}[f.soort](f)
    if kaart is None:
        return None
    return kaart.properties(
        width=BREED,
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        padding={"left": RUIMTE if f.soort in ("delen", "kruis", "eenheden", "verdeling") else 6, "right": 10, "top": 6, "bottom": 6},
        title=_titel(f, e),
    ).to_dict(validate=toets) | {"config": _THEMA}


def png(f: Figure, e: Editie, schaal: float = 2.0) -> bytes | None:
    """The chart as PNG with title, source and edition; ``schaal`` 2 is 920 pixels wide."""
    tekening = svg(f, e)
    return None if tekening is None else vl_convert.svg_to_png(tekening, scale=schaal)


def _titel(f: Figure, e: Editie | None) -> alt.TitleParams:
    """On a page only the meeteenheid, on a picture that stands alone also what it is."""
    vanaf = f.beeld.get("vanaf")
    eenheid = f"{notation.eenheid(f.meeteenheid)}{f' (as begint bij {vanaf})' if vanaf else ''}"
    if e is None:
        return alt.TitleParams(eenheid, fontSize=LETTER, fontWeight="normal", offset=8, anchor="start", frame="bounds", color=RAND)
    s = texts().synthetisch
    onder = [
        *wrap(", ".join(filter(None, [eenheid, f.perioden])), 59),
        *([s.grafiek_deels if "s" in f.merken else s.grafiek] if f.is_synthetisch else []),
    ]
    return alt.TitleParams(
        wrap(f.titel, 47),
        subtitle=onder,
        fontSize=16,
        subtitleFontSize=LETTER,
        subtitleColor=RAND,
        offset=10,
        anchor="start",
        frame="bounds",
    )


def _met_voet(tekening: str, f: Figure, e: Editie) -> str:
    """What is not in it, source and edition under the picture, as text."""
    voet = [
        *(wrap(f.grafieknoot, 75) if f.grafieknoot else []),
        *wrap(f"Bron: {f.bron}", 75),
        f"{texts().titel}, editie {e.versie} (concept)",
    ]
    hoog = float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', tekening)[1])
    nieuw = hoog + 16 * len(voet) + 8
    tekst = "".join(
        f'<text x="6" y="{hoog + 14 + 16 * i:g}" font-family="{LETTERS}" font-size="11" fill="{RAND}">{escape(r)}</text>'
        for i, r in enumerate(voet)
    )
    tekening = re.sub(
        r'height="[\d.]+" viewBox="0 0 ([\d.]+) [\d.]+"', rf'height="{nieuw:g}" viewBox="0 0 \1 {nieuw:g}"', tekening, count=1
    )
    tekening = re.sub(r'<rect width="([\d.]+)" height="[\d.]+"', rf'<rect width="\1" height="{nieuw:g}"', tekening, count=1)
    return tekening.replace("</svg>", tekst + "</svg>")


def _data(rijen: list[dict[str, Any]]) -> alt.Chart:
    """Rows as one text: Altair copies a list anew, number by number, with every step of a chart."""
    return alt.Chart(alt.InlineData(values=json.dumps(rijen, ensure_ascii=False), format=alt.JsonDataFormat(type="json")))


def _as(kant: type, **meer: Any) -> Any:
    return kant("waarde:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=5, domain=False, ticks=False), **meer)


def _norm(norm: float | None, richting: str | None, eenheid: str, kant: str) -> alt.LayerChart | None:
    """The norm as a dashed line with its text."""
    if norm is None:
        return None
    basis = _data([{"norm": norm, "tekst": f"norm: {richting} {notation.met_eenheid(norm, eenheid)}"}])
    lijn = basis.mark_rule(strokeDash=[6, 4], strokeWidth=2, color="#a4141c").encode(**{kant: "norm:Q"})
    plaats = (
        {"align": "left", "baseline": "bottom", "dy": -4, "x": 4}
        if kant == "y"
        else {"align": "right", "baseline": "bottom", "dx": -4, "y": -2}
    )
    return lijn + basis.mark_text(color="#a4141c", **plaats).encode(**{kant: "norm:Q"}, text="tekst:N")


def _lagen(*lagen: Any) -> alt.LayerChart:
    return alt.layer(*(x for x in lagen if x is not None))


def _reeks(f: Figure) -> Any:
    eenheid = f.rijen[0].meeteenheid
    rijen = [r for r in f.rijen if r.meeteenheid == eenheid and r.naam not in f.beeld["zonder"]]
    kort = [f"{notation.MAANDEN[int(p[5:7]) - 1][:3]} {p[:4]}" if DATUM.fullmatch(p) else notation.periode(p) for p in f.beeld["perioden"]]
    data = [
        {"reeks": r.naam, "periode": p, "waarde": c.waarde, "tekst": c.tekst if c.waarde is not None else ""}
        for r in rijen
        for p, c in zip(kort, r.cellen, strict=True)
    ]
    if (
        all(re.fullmatch(r"\d{4}", p) for p in kort) and len(kort) >= PUNT_VANAF
    ):  # a year without a figure keeps its place, and breaks the line
        alle = [str(j) for j in range(int(kort[0]), int(kort[-1]) + 1)]
        data += [{"reeks": r.naam, "periode": p, "waarde": None, "tekst": ""} for r in rijen for p in alle if p not in kort]
        kort, perioden = alle, alle
    else:
        perioden = f.beeld["perioden"]
    for d in data:  # a line ends before a break and begins anew after it
        d["stuk"] = sum(perioden.index(b) <= kort.index(d["periode"]) for b in f.beeld["breuken"].get(d["reeks"], []))
    namen = [r.naam for r in rijen]
    legende = alt.Legend(columns=1 if max(map(len, namen)) > 26 else 2) if len(namen) > 1 else None
    kleur = alt.Color(
        "reeks:N",
        sort=namen,
        scale=alt.Scale(domain=namen, range=list(PALET[: len(namen)])),
        legend=legende,
    )
    x = alt.X(
        "periode:O",
        sort=kort,
        title=None,
        axis=alt.Axis(labelAngle=0 if sum(len(p) + 1 for p in kort) * LETTER / 2 < BREED - 60 else -45, domain=False, ticks=False),
    )
    vanaf = f.beeld["vanaf"]
    hoogte = 210 + 19 * (len(namen) if len(namen) > 1 else 0)
    if len(kort) < PUNT_VANAF:
        basis = _data(data).encode(x=x, y=_as(alt.Y, scale=alt.Scale(domainMin=vanaf)))
        offset = alt.XOffset("reeks:N", sort=namen)
        staven = basis.mark_bar(stroke=RAND, strokeWidth=0.5, width={"band": 0.7} if len(namen) > 1 else 70).encode(
            color=kleur, xOffset=offset
        )
        return _lagen(staven, basis.mark_text(dy=-7).encode(text="tekst:N", xOffset=offset), _norm(f.beeld["norm"], f.beeld["richting"], eenheid, "y")).properties(height=hoogte)  # fmt: skip
    basis = _data(data).encode(x=x, y=_as(alt.Y, scale=alt.Scale(domainMin=vanaf)))
    vorm = alt.Shape("reeks:N", sort=namen, scale=alt.Scale(domain=namen, range=list(VORMEN[: len(namen)])), legend=legende)
    lijnen = basis.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains").encode(color=kleur, detail="stuk:N")
    punten = basis.mark_point(filled=True, size=75, opacity=1).encode(color=kleur, shape=vorm)
    tekst = basis.mark_text(dy=-12).encode(text="tekst:N") if len(namen) == 1 and len(kort) <= 8 else None
    breuk = None
    if grenzen := sorted({b for per_reeks in f.beeld["breuken"].values() for b in per_reeks}):
        stap = (BREED - 60) / len(kort)
        waar = [kort[perioden.index(p)] for p in grenzen]
        basis_breuk = _data([{"periode": p, "tekst": "reeksbreuk"} for p in waar])
        breuk = basis_breuk.mark_rule(strokeDash=[2, 3], strokeWidth=1.5, color=RAND, xOffset=-stap / 2).encode(
            x=x
        ) + basis_breuk.mark_text(dx=-stap / 2 + 4, align="left", baseline="top", y=0, color=RAND).encode(x=x, text="tekst:N")
    return _lagen(lijnen, punten, tekst, breuk, _norm(f.beeld["norm"], f.beeld["richting"], eenheid, "y")).properties(height=hoogte)


def _liggend(data: list[dict[str, Any]], orde: list[str]) -> alt.Chart:
    return _data(data).encode(
        y=alt.Y("naam:N", sort=orde, title=None, axis=alt.Axis(labelLimit=230, ticks=False, domain=False)), x=_as(alt.X)
    )


def _staven(f: Figure) -> Any:
    if f.beeld.get("geen"):
        return None
    data = [
        {"naam": r.naam, "waarde": r.cellen[-1].waarde, "tekst": r.cellen[-1].tekst} for r in f.rijen if r.cellen[-1].waarde is not None
    ]
    basis = _liggend(data, [d["naam"] for d in data])
    grootste, ruimte_tekst = max(d["waarde"] for d in data), 1.06 + 0.03 * max(len(d["tekst"]) for d in data)
    ruimte = alt.X("waarde:Q", title=None, scale=alt.Scale(domainMax=grootste * ruimte_tekst, nice=False, domainMin=0), axis=None)
    return (
        basis.mark_bar(color=STAAF, stroke=RAND, strokeWidth=0.5).encode(x=ruimte)
        + basis.mark_text(align="left", dx=5).encode(x=ruimte, text="tekst:N")
    ).properties(height=30 * len(data) + 12)


def _eenheden(f: Figure) -> Any:
    data = [
        {"naam": r.naam, "waarde": r.cellen[0].waarde, "tekst": r.cellen[0].tekst, "land": r.naam == f.beeld["land"]}
        for r in f.rijen
        if r.cellen[0].waarde is not None and (r.naam != f.beeld["land"] or r.cellen[0].meeteenheid not in ("aantal", "fte"))
    ]
    if not data:
        return None
    data.sort(key=lambda d: (-d["waarde"], d["naam"]))
    hoogste = max([d["waarde"] for d in data] + [f.beeld["norm"] or 0])
    basis = _liggend(data, [d["naam"] for d in data])
    ruimte = alt.X("waarde:Q", title=None, scale=alt.Scale(domainMax=1.15 * hoogste, nice=False, domainMin=0), axis=None)
    erin = min(d["waarde"] for d in data) > hoogste / 3  # the number at the foot of the bar, where no line of the norm runs through it
    getal = basis.mark_text(align="left", dx=6, color="white") if erin else basis.mark_text(align="left", dx=5)
    return _lagen(
        basis.mark_bar(stroke=RAND, strokeWidth=0.5).encode(
            x=ruimte, color=alt.condition("datum.land", alt.value(DONKER), alt.value(STAAF))
        ),
        getal.encode(x=alt.value(0) if erin else ruimte, text="tekst:N"),
        _norm(f.beeld["norm"], f.beeld["richting"], f.rijen[0].cellen[0].meeteenheid, "x"),
    ).properties(height=27 * len(data) + 24)


def _stapel(f: Figure) -> Any:
    data = [
        {"naam": r.naam, "deel": k, "nr": i, "waarde": c.waarde, "tekst": c.tekst.removesuffix(",0"), "licht": i in (0, 1)}
        for r in f.rijen
        for i, (k, c) in enumerate(zip(f.kolommen, r.cellen, strict=True))
        if c.waarde is not None
    ]
    basis = _data(data).encode(
        y=alt.Y("naam:N", sort=[r.naam for r in f.rijen], title=None, axis=alt.Axis(labelLimit=200, ticks=False, domain=False)),
        x=alt.X("waarde:Q", stack="zero", title=None, axis=None),
        order="nr:Q",
    )
    kleur = alt.Color("deel:N", sort=f.kolommen, scale=alt.Scale(domain=f.kolommen, range=list(TRAP[: len(f.kolommen)])), legend=alt.Legend(columns=1, symbolType="square"))  # fmt: skip
    getallen = (
        _data(data)
        .transform_stack(stack="waarde", groupby=["naam"], sort=[alt.SortField("nr")], as_=["van", "tot"])
        .transform_calculate(midden="(datum.van + datum.tot) / 2")
        .mark_text()
        .encode(
            y=alt.Y("naam:N", sort=[r.naam for r in f.rijen]),
            x="midden:Q",
            text="tekst:N",
            color=alt.condition("datum.licht", alt.value("white"), alt.value("#1c2530")),
        )
    )
    return (basis.mark_bar(stroke="white", strokeWidth=1).encode(color=kleur) + getallen).properties(
        height=36 * len(f.rijen) + 20 * len(f.kolommen) + 20
    )


def _punten(f: Figure) -> Any:
    sleutels = f.beeld["sleutels"]
    data = [
        {"naam": r.naam, "reeks": k, "waarde": c.waarde}
        for r in f.rijen
        for k, c in zip(f.kolommen, r.cellen, strict=True)
        if k in sleutels and c.waarde is not None
    ]
    orde = [r.naam for r in sorted(f.rijen, key=lambda r: -(r.cellen[0].waarde or 0))]
    basis = _liggend(data, orde)
    schaal = {"sort": sleutels, "legend": alt.Legend(columns=2)}
    kleur = alt.Color("reeks:N", scale=alt.Scale(domain=sleutels, range=list(PALET[: len(sleutels)])), **schaal)
    vorm = alt.Shape("reeks:N", scale=alt.Scale(domain=sleutels, range=list(VORMEN[: len(sleutels)])), **schaal)
    lijn = basis.mark_rule(color="#8792a1", strokeWidth=1.5).encode(x=alt.X("min(waarde):Q", title="fte"), x2="max(waarde):Q")
    return (lijn + basis.mark_point(filled=True, size=110, opacity=1).encode(color=kleur, shape=vorm)).properties(
        height=32 * len(orde) + 70
    )
