"""The marks of each kind of figure: what its chart shows, and nothing that its table does not say.

Marks differ in lightness and in shape, so that they can be told apart without colour; a single series has its numbers beside the marks;
an axis begins at 0 unless the figure says otherwise.
"""

from __future__ import annotations

import re
from typing import Any

import altair as alt

from dagster_project import notation
from dagster_project.publicatie.charts.theme import DONKER, GRIJS, INKT, ORANJE, RAND, inline
from dagster_project.publicatie.content.model import Figure

BREED = 460
"""Width in pixels of a chart with all that is in it: readable on a telephone and in a column of a page."""
PALET = (DONKER, "#1f7ac0", "#b35c00", "#5d7a1e", "#8a4f9e")
"""At least 3:1 against white (WCAG 1.4.11); told apart by shape as well."""
VORMEN = ("circle", "square", "triangle-up", "diamond", "cross")
STAAF = "#1f6fb0"
"""A bar that white letters can be read on (4,5:1)."""
TRAP = (DONKER, STAAF, "#a9cfe9", ORANJE, GRIJS)
"""Parts of a whole, from dark to light."""
DATUM = re.compile(r"\d{4}-\d\d-\d\d")
LETTER = 14
PUNT_VANAF = 4
"""From so many periods on a line, under it bars."""


def _as(kant: type, **meer: Any) -> Any:
    return kant("waarde:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=5, domain=False, ticks=False), **meer)


def _norm(norm: float | None, richting: str | None, eenheid: str, kant: str) -> Any:
    """The norm as a dashed line with its text."""
    if norm is None:
        return None
    basis = inline([{"norm": norm, "tekst": f"norm: {richting} {notation.met_eenheid(norm, eenheid)}"}])
    lijn = basis.mark_rule(strokeDash=[6, 4], strokeWidth=2, color="#a4141c").encode(**{kant: "norm:Q"})
    plaats: dict[str, Any] = (
        {"align": "left", "baseline": "bottom", "dy": -4, "x": 4}
        if kant == "y"
        else {"align": "right", "baseline": "bottom", "dx": -4, "y": -2}
    )
    return lijn + basis.mark_text(color="#a4141c", **plaats).encode(**{kant: "norm:Q"}, text="tekst:N")


def _lagen(*lagen: Any) -> Any:
    return alt.layer(*(x for x in lagen if x is not None))


def lines(f: Figure) -> Any:
    """Series through time: lines, or bars where there are few periods."""
    eenheid = f.rijen[0].meeteenheid
    namen = [r.naam for r in f.rijen if r.meeteenheid == eenheid and r.naam not in f.beeld["zonder"]]
    data, kort, perioden = _points(f, namen)
    legende = alt.Legend(columns=1 if max(map(len, namen)) > 26 else 2) if len(namen) > 1 else None
    kleur = alt.Color("reeks:N", sort=namen, scale=alt.Scale(domain=namen, range=list(PALET[: len(namen)])), legend=legende)
    x = alt.X(
        "periode:O",
        sort=kort,
        title=None,
        axis=alt.Axis(labelAngle=0 if sum(len(p) + 1 for p in kort) * LETTER / 2 < BREED - 60 else -45, domain=False, ticks=False),
    )
    basis = inline(data).encode(x=x, y=_as(alt.Y, scale=alt.Scale(domainMin=f.beeld["vanaf"])))
    if len(kort) < PUNT_VANAF:
        offset = alt.XOffset("reeks:N", sort=namen)
        staven = basis.mark_bar(stroke=RAND, strokeWidth=0.5, width={"band": 0.7} if len(namen) > 1 else 70)
        lagen = [
            staven.encode(color=kleur, xOffset=offset),
            basis.mark_text(dy=-7).encode(text="tekst:N", xOffset=offset),
        ]
    else:
        vorm = alt.Shape("reeks:N", sort=namen, scale=alt.Scale(domain=namen, range=list(VORMEN[: len(namen)])), legend=legende)
        lagen = [
            basis.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains").encode(color=kleur, detail="stuk:N"),
            basis.mark_point(filled=True, size=75, opacity=1).encode(color=kleur, shape=vorm),
            basis.mark_text(dy=-12).encode(text="tekst:N") if len(namen) == 1 and len(kort) <= 8 else None,
            _breaks(f, x, kort, perioden),
        ]
    return _lagen(*lagen, _norm(f.beeld["norm"], f.beeld["richting"], eenheid, "y")).properties(
        height=210 + 19 * (len(namen) if len(namen) > 1 else 0)
    )


def _points(f: Figure, namen: list[str]) -> tuple[list[dict[str, Any]], list[str], list[str]]:
    """The values of these rows, and the periods as they stand under the axis and as they are called in the figure."""
    perioden: list[str] = f.beeld["perioden"]
    kort = [f"{notation.MAANDEN[int(p[5:7]) - 1][:3]} {p[:4]}" if DATUM.fullmatch(p) else notation.periode(p) for p in perioden]
    rijen = [r for r in f.rijen if r.naam in namen]
    data: list[dict[str, Any]] = [
        {"reeks": r.naam, "periode": p, "waarde": c.waarde, "tekst": c.tekst if c.waarde is not None else ""}
        for r in rijen
        for p, c in zip(kort, r.cellen, strict=True)
    ]
    if all(re.fullmatch(r"\d{4}", p) for p in kort) and len(kort) >= PUNT_VANAF:
        alle = [str(j) for j in range(int(kort[0]), int(kort[-1]) + 1)]  # a year without a figure keeps its place, and breaks the line
        data += [{"reeks": r.naam, "periode": p, "waarde": None, "tekst": ""} for r in rijen for p in alle if p not in kort]
        kort, perioden = alle, alle
    for d in data:  # a line ends before a break and begins anew after it
        d["stuk"] = sum(perioden.index(b) <= kort.index(d["periode"]) for b in f.beeld["breuken"].get(d["reeks"], []))
    return data, kort, perioden


def _breaks(f: Figure, x: alt.X, kort: list[str], perioden: list[str]) -> alt.LayerChart | None:
    """A line with its text before each period from which a series is another."""
    grenzen = sorted({b for per_reeks in f.beeld["breuken"].values() for b in per_reeks})
    if not grenzen:
        return None
    stap = (BREED - 60) / len(kort)
    basis = inline([{"periode": kort[perioden.index(p)], "tekst": "reeksbreuk"} for p in grenzen])
    lijn = basis.mark_rule(strokeDash=[2, 3], strokeWidth=1.5, color=RAND, xOffset=-stap / 2).encode(x=x)
    return lijn + basis.mark_text(dx=-stap / 2 + 4, align="left", baseline="top", y=0, color=RAND).encode(x=x, text="tekst:N")


def _liggend(data: list[dict[str, Any]], orde: list[str]) -> alt.Chart:
    return inline(data).encode(
        y=alt.Y("naam:N", sort=orde, title=None, axis=alt.Axis(labelLimit=230, ticks=False, domain=False)), x=_as(alt.X)
    )


def bars(f: Figure) -> Any:
    """Parts or indicators under each other; none where they are in different meeteenheden."""
    if f.beeld.get("geen"):
        return None
    data: list[dict[str, Any]] = [
        {"naam": r.naam, "waarde": r.cellen[-1].waarde, "tekst": r.cellen[-1].tekst} for r in f.rijen if r.cellen[-1].waarde is not None
    ]
    basis = _liggend(data, [d["naam"] for d in data])
    grootste, ruimte_tekst = max(d["waarde"] for d in data), 1.06 + 0.03 * max(len(d["tekst"]) for d in data)
    ruimte = alt.X("waarde:Q", title=None, scale=alt.Scale(domainMax=grootste * ruimte_tekst, nice=False, domainMin=0), axis=None)
    return (
        basis.mark_bar(color=STAAF, stroke=RAND, strokeWidth=0.5).encode(x=ruimte)
        + basis.mark_text(align="left", dx=5).encode(x=ruimte, text="tekst:N")
    ).properties(height=30 * len(data) + 12)


def units(f: Figure) -> Any:
    """The regionale eenheden, the highest first, with the country among them."""
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


def stack(f: Figure) -> Any:
    """Parts of a whole, a bar per row."""
    data = [
        {
            "naam": r.naam,
            "deel": k,
            "nr": i,
            "waarde": c.waarde,
            "tekst": c.tekst.removesuffix(",0"),
            "licht": i in (0, 1),
        }
        for r in f.rijen
        for i, (k, c) in enumerate(zip(f.kolommen, r.cellen, strict=True))
        if c.waarde is not None
    ]
    basis = inline(data).encode(
        y=alt.Y(
            "naam:N",
            sort=[r.naam for r in f.rijen],
            title=None,
            axis=alt.Axis(labelLimit=200, ticks=False, domain=False),
        ),
        x=alt.X("waarde:Q", stack="zero", title=None, axis=None),
        order="nr:Q",
    )
    kleur = alt.Color("deel:N", sort=f.kolommen, scale=alt.Scale(domain=f.kolommen, range=list(TRAP[: len(f.kolommen)])), legend=alt.Legend(columns=1, symbolType="square"))  # fmt: skip
    getallen = (
        inline(data)
        .transform_stack(stack="waarde", groupby=["naam"], sort=[alt.SortField("nr")], as_=["van", "tot"])
        .transform_calculate(midden="(datum.van + datum.tot) / 2")
        .mark_text()
        .encode(
            y=alt.Y("naam:N", sort=[r.naam for r in f.rijen]),
            x="midden:Q",
            text="tekst:N",
            color=alt.condition("datum.licht", alt.value("white"), alt.value(INKT)),
        )
    )
    return (basis.mark_bar(stroke="white", strokeWidth=1).encode(color=kleur) + getallen).properties(
        height=36 * len(f.rijen) + 20 * len(f.kolommen) + 20
    )


def dots(f: Figure) -> Any:
    """The allocation keys side by side, a line per regionale eenheid."""
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
