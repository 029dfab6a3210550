"""The marks of each kind of figure: what its chart shows, and nothing that its table does not say.

Marks differ in lightness and in shape, so that they can be told apart without colour; a single series has its numbers beside the marks;
an axis begins at 0 unless the figure says otherwise. A chart is Vega-Lite as it is written down; building it with Altair took as long as
drawing it. The tests hold every chart against the schema.
"""

from __future__ import annotations

import re
from typing import Any

from dagster_project import notation
from dagster_project.publicatie.charts.theme import DONKER, GRIJS, INKT, ORANJE, RAND
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


Spec = dict[str, Any]
"""A chart, or a part of it, in Vega-Lite."""
TYPES = {"N": "nominal", "O": "ordinal", "Q": "quantitative"}


def channel(veld: str, **meer: Any) -> Spec:
    """What a channel shows: a field with its type (``waarde:Q``), and how."""
    naam, soort = veld.split(":")
    return {"field": naam, "type": TYPES[soort], **meer}


def mark(soort: str, encoding: Spec, **meer: Any) -> Spec:
    """One layer: bars, lines, points, rules or text."""
    return {"mark": {"type": soort, **meer}, "encoding": encoding}


def layers(data: list[dict[str, Any]], *lagen: Spec | None, **meer: Any) -> Spec:
    """Layers over each other; those without data of their own show ``data``."""
    return {"data": {"values": data}, "layer": [x for x in lagen if x is not None], **meer}


def _as(**meer: Any) -> Spec:
    """An axis of values; a tick has the decimals that it needs (0,5 and not 1), every other number in a chart is text that we wrote."""
    return channel("waarde:Q", title=None, axis={"format": ",~f", "tickCount": 5, "domain": False, "ticks": False}, **meer)


def _norm(norm: float | None, richting: str | None, eenheid: str, kant: str) -> Spec | None:
    """The norm as a dashed line with its text."""
    if norm is None:
        return None
    plek = {kant: channel("norm:Q")}
    plaats: dict[str, Any] = (
        {"align": "left", "baseline": "bottom", "dy": -4, "x": 4}
        if kant == "y"
        else {"align": "right", "baseline": "bottom", "dx": -4, "y": -2}
    )
    return layers(
        [{"norm": norm, "tekst": f"norm: {richting} {notation.met_eenheid(notation.whole(norm), eenheid)}"}],
        mark("rule", plek, strokeDash=[6, 4], strokeWidth=2, color="#a4141c"),
        mark("text", plek | {"text": channel("tekst:N")}, color="#a4141c", **plaats),
    )


def lines(f: Figure) -> Spec:
    """Series through time: lines, or bars where there are few periods."""
    eenheid = f.rijen[0].meeteenheid
    namen = [r.naam for r in f.rijen if r.meeteenheid == eenheid and r.naam not in f.beeld["zonder"]]
    data, kort, perioden = _points(f, namen)
    legende = {"columns": 1 if max(map(len, namen)) > 26 else 2} if len(namen) > 1 else None
    kleur = channel("reeks:N", sort=namen, scale={"domain": namen, "range": list(PALET[: len(namen)])}, legend=legende)
    schuin = sum(len(p) + 1 for p in kort) * LETTER / 2 >= BREED - 60
    x = channel("periode:O", sort=kort, title=None, axis={"labelAngle": -45 if schuin else 0, "domain": False, "ticks": False})
    basis = {"x": x, "y": _as(scale={"domainMin": f.beeld["vanaf"]})}
    tekst = basis | {"text": channel("tekst:N")}
    if len(kort) < PUNT_VANAF:
        naast = {"xOffset": channel("reeks:N", sort=namen)}
        breed = {"band": 0.7} if len(namen) > 1 else 70
        lagen = [
            mark("bar", basis | {"color": kleur} | naast, stroke=RAND, strokeWidth=0.5, width=breed),
            mark("text", tekst | naast, dy=-7),
        ]
    else:
        vorm = channel("reeks:N", sort=namen, scale={"domain": namen, "range": list(VORMEN[: len(namen)])}, legend=legende)
        lijn = basis | {"color": kleur, "detail": channel("stuk:N")}
        lagen = [
            mark("line", lijn, strokeWidth=2.5, invalid="break-paths-show-domains"),
            mark("point", basis | {"color": kleur, "shape": vorm}, filled=True, size=75, opacity=1),
            *([mark("text", tekst, dy=-12)] if len(namen) == 1 and len(kort) <= 8 else []),
            *_breaks(f, x, kort, perioden),
        ]
    hoog = 210 + 19 * (len(namen) if len(namen) > 1 else 0)
    return layers(data, *lagen, _norm(f.beeld["norm"], f.beeld["richting"], eenheid, "y"), height=hoog)


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


def _breaks(f: Figure, x: Spec, kort: list[str], perioden: list[str]) -> list[Spec]:
    """A line with its text before each period from which a series is another."""
    grenzen = sorted({b for per_reeks in f.beeld["breuken"].values() for b in per_reeks})
    if not grenzen:
        return []
    stap = (BREED - 60) / len(kort)
    plaats: dict[str, Any] = {"align": "left", "baseline": "top", "dx": -stap / 2 + 4, "y": 0}
    return [
        layers(
            [{"periode": kort[perioden.index(p)], "tekst": "reeksbreuk"} for p in grenzen],
            mark("rule", {"x": x}, strokeDash=[2, 3], strokeWidth=1.5, color=RAND, xOffset=-stap / 2),
            mark("text", {"x": x, "text": channel("tekst:N")}, color=RAND, **plaats),
        )
    ]


def _naam(orde: list[str]) -> Spec:
    """Names under each other in this order."""
    return channel("naam:N", sort=orde, title=None, axis={"labelLimit": 230, "ticks": False, "domain": False})


def _lengte(hoogste: float) -> Spec:
    """The length of bars that have their number beside them: no axis, and room up to ``hoogste``."""
    return channel("waarde:Q", title=None, scale={"domainMax": hoogste, "nice": False, "domainMin": 0}, axis=None)


def bars(f: Figure) -> Spec | None:
    """Parts or indicators under each other; none where they are in different meeteenheden."""
    if f.beeld.get("geen"):
        return None
    data: list[dict[str, Any]] = [
        {"naam": r.naam, "waarde": r.cellen[-1].waarde, "tekst": r.cellen[-1].tekst} for r in f.rijen if r.cellen[-1].waarde is not None
    ]
    grootste, ruimte_tekst = max(d["waarde"] for d in data), 1.06 + 0.03 * max(len(d["tekst"]) for d in data)
    basis = {"y": _naam([d["naam"] for d in data]), "x": _lengte(grootste * ruimte_tekst)}
    return layers(
        data,
        mark("bar", basis, color=STAAF, stroke=RAND, strokeWidth=0.5),
        mark("text", basis | {"text": channel("tekst:N")}, align="left", dx=5),
        height=30 * len(data) + 12,
    )


def units(f: Figure) -> Spec | None:
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
    basis = {"y": _naam([d["naam"] for d in data]), "x": _lengte(1.15 * hoogste)}
    erin = min(d["waarde"] for d in data) > hoogste / 3  # the number at the foot of the bar, where no line of the norm runs through it
    getal = basis | {"text": channel("tekst:N")} | ({"x": {"value": 0}} if erin else {})
    kleur = {"condition": {"test": "datum.land", "value": DONKER}, "value": STAAF}
    return layers(
        data,
        mark("bar", basis | {"color": kleur}, stroke=RAND, strokeWidth=0.5),
        mark("text", getal, align="left", dx=6, color="white") if erin else mark("text", getal, align="left", dx=5),
        _norm(f.beeld["norm"], f.beeld["richting"], f.rijen[0].cellen[0].meeteenheid, "x"),
        height=27 * len(data) + 24,
    )


def stack(f: Figure) -> Spec:
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
    orde = [r.naam for r in f.rijen]
    staaf = {
        "y": channel("naam:N", sort=orde, title=None, axis={"labelLimit": 200, "ticks": False, "domain": False}),
        "x": channel("waarde:Q", stack="zero", title=None, axis=None),
        "order": channel("nr:Q"),
        "color": channel("deel:N", sort=f.kolommen, scale={"domain": f.kolommen, "range": list(TRAP[: len(f.kolommen)])}, legend={"columns": 1, "symbolType": "square"}),
    }  # fmt: skip
    getal = {
        "y": channel("naam:N", sort=orde),
        "x": channel("midden:Q"),
        "text": channel("tekst:N"),
        "color": {"condition": {"test": "datum.licht", "value": "white"}, "value": INKT},
    }
    midden = [
        {"stack": "waarde", "groupby": ["naam"], "sort": [{"field": "nr"}], "as": ["van", "tot"]},
        {"calculate": "(datum.van + datum.tot) / 2", "as": "midden"},
    ]
    return layers(
        data,
        mark("bar", staaf, stroke="white", strokeWidth=1),
        mark("text", getal) | {"transform": midden},
        height=36 * len(f.rijen) + 20 * len(f.kolommen) + 20,
    )


def dots(f: Figure) -> Spec:
    """The allocation keys side by side, a line per regionale eenheid."""
    sleutels = f.beeld["sleutels"]
    data = [
        {"naam": r.naam, "reeks": k, "waarde": c.waarde}
        for r in f.rijen
        for k, c in zip(f.kolommen, r.cellen, strict=True)
        if k in sleutels and c.waarde is not None
    ]
    orde = [r.naam for r in sorted(f.rijen, key=lambda r: -(r.cellen[0].waarde or 0))]
    schaal = {"sort": sleutels, "legend": {"columns": 2}}
    kleur = channel("reeks:N", scale={"domain": sleutels, "range": list(PALET[: len(sleutels)])}, **schaal)
    vorm = channel("reeks:N", scale={"domain": sleutels, "range": list(VORMEN[: len(sleutels)])}, **schaal)
    eind = {"x": channel("waarde:Q", aggregate="min", title="fte"), "x2": {"field": "waarde", "aggregate": "max"}}
    y = {"y": _naam(orde)}
    return layers(
        data,
        mark("rule", y | eind, color="#8792a1", strokeWidth=1.5),
        mark("point", y | {"x": _as(), "color": kleur, "shape": vorm}, filled=True, size=110, opacity=1),
        height=32 * len(orde) + 70,
    )
