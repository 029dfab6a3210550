"""The marks of each kind of figure: what its chart shows, and nothing that its table does not say.

What a mark is, stands beside it (no legend where a name fits), and is said twice: by colour and by shape, place or word. An axis ends above
all that is drawn along it and begins at 0 unless the chart says otherwise. Every place is computed here, in pixels, so that no two texts lie
over each other. A chart is Vega-Lite as it is written down; building it with Altair took as long as drawing it. The tests hold every chart
against the schema.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any, NamedTuple

from dagster_project import notation
from dagster_project.publicatie.charts.theme import BREED, DONKER, GRIJS, LETTER, ORANJE, RAND, contrast, text_width, wrap_pixels
from dagster_project.publicatie.content.model import Figure, FigureCell, FigureRow

PALET = (DONKER, "#0072b2", "#b85000", "#00795a", "#8a4f9e")
"""After Okabe and Ito, darkened to at least 3:1 against white (WCAG 1.4.11); told apart by shape and by name as well."""
VORMEN = ("circle", "square", "triangle-up", "diamond", "cross")
STAAF = "#1f6fb0"
"""A bar that white letters can be read on (4,5:1)."""
LICHT = "#cfe1f2"
"""The lightest tile; what lies between it and ``DONKER`` is mixed."""
ROOD = "#a4141c"
"""Of a norm."""
LIJN = "#e1e5ea"
TRAP = (DONKER, STAAF, "#a9cfe9", ORANJE, GRIJS)
"""Parts of a whole, from dark to light; each part has an edge of ``RAND`` and its number."""
DATUM = re.compile(r"\d{4}-\d\d-\d\d")
PUNT_VANAF = 4
"""From so many periods on a line, under it bars."""
REGEL = 17
"""Height in pixels of a line of text."""
RIJ = 30
"""Of a bar or a row of dots, with the room around it."""
VLAK = 230
"""Of the plane of a line."""
NAAM, LABEL = 190, 150
"""The widest that names at the left and labels at the right get."""
RITME = 2
"""A series of every so many years is one line; what comes more seldom is points."""
HEEL = 99.95
"""Shares that are together less are not the whole, not even after rounding of what is drawn."""
ZOOM = 0.6
"""Dots of which the lowest is more than so much of the highest are shown on an axis that does not begin at 0; bars never are."""

TEGELS = {"RE01": (2, 0), "RE04": (0, 0), "RE05": (0, 1), "RE03": (1, 1), "RE02": (2, 1), "RE06": (0, 2), "RE07": (1, 2), "RE08": (0, 3), "RE09": (1, 3), "RE10": (2, 3)}  # fmt: skip
"""Column and row of each regionale eenheid on the map of tiles: as they lie in the country, by the code of CBS."""

Spec = dict[str, Any]
"""A chart, or a part of it, in Vega-Lite."""
TYPES = {"N": "nominal", "O": "ordinal", "Q": "quantitative"}


def channel(veld: str, **meer: Any) -> Spec:
    """What a channel shows: a field with its type (``waarde:Q``), and how."""
    naam, soort = veld.split(":")
    return {"field": naam, "type": TYPES[soort], **meer}


def mark(soort: str, encoding: Spec, data: list[dict[str, Any]] | None = None, **meer: Any) -> Spec:
    """One layer: bars, lines, points, rules or text, of this data or of that of the chart."""
    return ({} if data is None else {"data": {"values": data}}) | {"mark": {"type": soort, **meer}, "encoding": encoding}


def pixel(veld: str) -> Spec:
    """A field that is a place or a colour as it is."""
    return channel(f"{veld}:N", scale=None) if veld in ("kleur", "vorm") else channel(f"{veld}:Q", scale=None, axis=None)


def chart(hoog: float, links: float, rechts: float, lagen: list[Spec | None], boven: float = 8, onder: float = 8) -> Spec:
    """Layers in a plane of ``hoog`` pixels with so much room around it; all of it is ``BREED`` wide."""
    kanten = {"left": round(links), "right": round(rechts), "top": round(boven), "bottom": round(onder)}
    return {
        "width": BREED - kanten["left"] - kanten["right"],
        "height": round(hoog),
        "padding": kanten,
        "autosize": "none",
        "layer": [x for x in lagen if x],
    }


def texts(regels: list[dict[str, Any]], **meer: Any) -> Spec | None:
    """Words at their places: ``x``, ``y`` and ``tekst`` of each."""
    plek = {"x": pixel("x"), "y": pixel("y"), "text": channel("tekst:N")}
    return mark("text", plek | ({"color": pixel("kleur")} if regels and "kleur" in regels[0] else {}), regels, **meer) if regels else None


# --- axes ---


def nice_axis(laagste: float, hoogste: float, stappen: int = 5) -> list[float]:
    """The ticks of an axis that begins at or under ``laagste`` and ends above ``hoogste``: at most two more than ``stappen``."""
    ruw = (hoogste - laagste or abs(hoogste) or 1) / stappen
    tien = 10 ** math.floor(math.log10(ruw))
    stap = next(k * tien for k in (1, 2, 2.5, 5, 10) if k * tien >= ruw * 0.999)
    begin = math.floor(laagste / stap + 1e-9)
    eind = math.floor(hoogste / stap + 1e-9) + 1
    return [round(i * stap, 10) for i in range(begin, eind + 1)]


def tick(w: float) -> str:
    """A tick with the decimals that it needs: 0,5 and not 1."""
    kort = f"{w:,.10f}".rstrip("0").rstrip(".")
    return kort.replace(",", "\0").replace(".", ",").replace("\0", ".")


class Scale(NamedTuple):
    """A linear axis from ``laag`` to ``hoog`` over ``lengte`` pixels; ``staand``: upwards."""

    stappen: list[float]
    lengte: float
    staand: bool = False

    @property
    def domain(self) -> list[float]:
        return [self.stappen[0], self.stappen[-1]]

    def at(self, w: float) -> float:
        """The pixel of a value."""
        laag, hoog = self.domain
        deel = (w - laag) / (hoog - laag)
        return self.lengte * (1 - deel if self.staand else deel)

    def encoding(self) -> Spec:
        """For Vega-Lite, which draws the marks with it."""
        return {"scale": {"domain": self.domain, "nice": False, "zero": False}, "axis": None, "title": None}


def grid(s: Scale, dwars: float) -> list[Spec | None]:
    """A line per tick and its number: at the left of a standing axis, under a lying one. ``dwars``: the other side of the plane in pixels."""
    plek = [{"p": round(s.at(w), 2), "tekst": tick(w)} for w in s.stappen]
    if s.staand:
        streep = {"y": pixel("p"), "x": {"value": 0}, "x2": {"value": round(dwars)}}
        getal = texts([{"x": -8, "y": d["p"], "tekst": d["tekst"]} for d in plek], align="right", baseline="middle")
    else:
        streep = {"x": pixel("p"), "y": {"value": 0}, "y2": {"value": round(dwars)}}
        getal = texts([{"x": d["p"], "y": dwars + 6, "tekst": d["tekst"]} for d in plek], align="center", baseline="top")
    return [mark("rule", streep, plek, color=LIJN), getal]


class Block(NamedTuple):
    """Lines of text that want to stand at ``y``, beside their mark."""

    y: float
    regels: list[str]
    kleur: str


def spread(blokken: list[Block], hoog: float) -> list[tuple[Block, float]]:
    """Each block with the y of its first line: as near to its mark as can be, in order, none over another, from 0 to ``hoog`` if they fit."""
    orde = sorted(blokken, key=lambda b: b.y)
    boven: list[float] = []
    for b in orde:
        lang = len(b.regels) * REGEL
        boven.append(max(b.y - lang / 2, boven[-1] + len(orde[len(boven) - 1].regels) * REGEL + 3 if boven else -REGEL / 2))
    grens = hoog + REGEL / 2
    for i in range(len(orde) - 1, -1, -1):
        boven[i] = min(boven[i], grens - len(orde[i].regels) * REGEL)
        grens = boven[i] - 3
    return [(b, y + REGEL / 2) for b, y in zip(orde, boven, strict=True)]


def _norm_text(f: Figure, eenheid: str) -> str:
    return f"norm: {f.beeld['richting']} {notation.met_eenheid(notation.whole(f.beeld['norm']), eenheid)}"


def _text_of(c: FigureCell) -> str:
    """A number beside its mark: with % where all numbers are, so that it can be read alone."""
    return c.tekst + ("%" if c.meeteenheid == "procent" and not c.tekst.endswith("%") else "")


# --- series ---


def lines(f: Figure) -> Spec:
    """Series through time: lines, or bars where there are few periods."""
    eenheid = f.rijen[0].meeteenheid
    rijen = [r for r in f.rijen if r.meeteenheid == eenheid and r.naam not in f.beeld["zonder"]]
    kort = [_short(p) for p in f.beeld["perioden"]]
    return _lines(f, rijen, kort, eenheid) if len(kort) >= PUNT_VANAF else _period_bars(f, rijen, kort, eenheid)


def _short(p: str) -> str:
    """A period as it stands under an axis."""
    return f"{notation.MAANDEN[int(p[5:7]) - 1][:3]} {p[:4]}" if DATUM.fullmatch(p) else notation.periode(p)


def _period_bars(f: Figure, rijen: list[FigureRow], kort: list[str], eenheid: str) -> Spec:
    """A bar per period, under the name of its series where there are more."""
    uit: list[Row] = []
    for r in rijen:
        er_is = [(p, c) for p, c in zip(kort, r.cellen, strict=True) if c.waarde is not None]
        uit += [Row(r.naam, kop=True)] if len(rijen) > 1 and er_is else []
        uit += [_row(p, c) for p, c in er_is]
    return _bar_chart(f, uit, eenheid)


class Point(NamedTuple):
    """A number of a series: the how-manyeth place under the axis, and the cell."""

    plaats: int
    cel: FigureCell


def _lines(f: Figure, rijen: list[FigureRow], kort: list[str], eenheid: str) -> Spec:
    jaren = all(re.fullmatch(r"\d{4}", p) for p in kort)
    onder_as = [str(j) for j in range(int(kort[0]), int(kort[-1]) + 1)] if jaren else kort  # a year without a figure keeps its place
    reeksen = [(r.naam, [Point(onder_as.index(p), c) for p, c in zip(kort, r.cellen, strict=True) if c.waarde is not None]) for r in rijen]
    breuken = {n: [onder_as.index(_short(p)) for p in ps] for n, ps in f.beeld["breuken"].items() if n in dict(reeksen)}
    waarden = [w for _, ps in reeksen for p in ps for w in (p.cel.waarde, p.cel.onder, p.cel.boven) if w is not None]
    vanaf, norm = f.beeld["vanaf"], f.beeld["norm"]
    stappen = nice_axis(min([vanaf, *waarden]), max([*waarden, norm or 0]))
    kleuren = dict(zip((n for n, _ in reeksen), PALET, strict=False))
    labels = {n: _line_label(n, ps[-1], onder_as, len(reeksen) > 1) for n, ps in reeksen}
    naast = [*labels.values(), *([wrap_pixels(_norm_text(f, eenheid), LABEL)] if norm is not None else [])]
    hoog = max(VLAK, sum(len(t) * REGEL + 3 for t in naast))
    y = Scale(stappen, hoog, staand=True)
    links = max(text_width(tick(w)) for w in stappen) + 16
    rechts = max(text_width(t) for tekst in naast for t in tekst) + 24
    breed = BREED - links - rechts
    met_getallen = len(reeksen) == 1 and len(reeksen[0][1]) <= 8
    rand = max(10, text_width(_text_of(reeksen[0][1][0].cel)) / 2 + 3) if met_getallen else 10  # no number over an axis
    x = lambda i: rand + i * (breed - rand - 10) / (len(onder_as) - 1)  # noqa: E731
    blokken = [Block(y.at(ps[-1].cel.waarde or 0), labels[n], kleuren[n]) for n, ps in reeksen]
    if norm is not None:
        blokken.append(Block(y.at(norm), naast[-1], ROOD))
    verspreid = spread(blokken, hoog)
    punten = [
        {"x": x(p.plaats), "waarde": p.cel.waarde, "kleur": kleuren[n], "reeks": n, "onder": p.cel.onder, "boven": p.cel.boven}
        for n, ps in reeksen
        for p in ps
    ]
    as_ = y.encoding()
    getallen = [
        {"x": x(p.plaats), "y": y.at(p.cel.waarde or 0) - 13, "tekst": _text_of(p.cel)}
        for p in (reeksen[0][1][:-1] if met_getallen else [])
    ]
    plek = {"x": pixel("x"), "y": channel("waarde:Q", **as_)}
    grenzen = sorted({b for bs in breuken.values() for b in bs})
    onderschrift = _under(onder_as, x, hoog)
    return chart(
                hoog,
        links,
        rechts,
        [
            *grid(y, breed),
            *_break_lines(grenzen, x, breed, hoog),
            _norm_line({"y": channel("norm:Q", **as_)}, norm),
            mark("line", plek | {"color": pixel("kleur"), "detail": channel("stuk:N")}, _pieces(reeksen, breuken, x, kleuren), strokeWidth=2.5),
            _margins(punten, "y", as_),
            mark("point", plek | {"color": pixel("kleur"), "shape": channel("reeks:N", legend=None, scale={"domain": list(kleuren), "range": list(VORMEN[: len(kleuren)])})}, punten, filled=True, size=75, opacity=1),
            _leaders(reeksen, verspreid, labels, x, y, breed, kleuren),
            texts([{"x": breed + 16, "y": top + i * REGEL, "tekst": t, "kleur": b.kleur} for b, top in verspreid for i, t in enumerate(b.regels) if i or b.kleur == ROOD], align="left", baseline="middle"),
            texts([{"x": breed + 16, "y": top, "tekst": b.regels[0], "kleur": b.kleur} for b, top in verspreid if b.kleur != ROOD], align="left", baseline="middle", fontWeight="bold"),
            texts(getallen, align="center", baseline="middle"),
            texts(onderschrift, align="center", baseline="top"),
        ],
        boven=14 + REGEL * len(grenzen),
        onder=12 + REGEL * (1 + max(d["regel"] for d in onderschrift)),
    )  # fmt: skip


def _line_label(naam: str, laatste: Point, onder_as: list[str], met_naam: bool) -> list[str]:
    """The last number of a series, and its name where there are more; with its period where the axis goes on."""
    wanneer = "" if laatste.plaats == len(onder_as) - 1 else f" ({onder_as[laatste.plaats]})"
    return [_text_of(laatste.cel) + wanneer, *(wrap_pixels(naam, LABEL) if met_naam else [])]


def _pieces(reeksen: list[tuple[str, list[Point]]], breuken: dict[str, list[int]], x: Any, kleuren: dict[str, str]) -> list[dict[str, Any]]:
    """The points that a line joins: it ends before a break, and where a series misses a turn of its own rhythm."""
    uit: list[dict[str, Any]] = []
    for n, ps in reeksen:
        stappen = [b.plaats - a.plaats for a, b in pairwise(ps)]
        ritme = min(stappen) if len(ps) > 2 and min(stappen) <= RITME else 1
        stuk = 0
        for a, b in pairwise(ps):
            if b.plaats - a.plaats > ritme or any(a.plaats < g <= b.plaats for g in breuken.get(n, [])):
                continue
            stuk += 1 if not uit or uit[-1]["p"] is not a else 0
            for p in [b] if uit and uit[-1]["p"] is a else [a, b]:
                uit.append({"x": x(p.plaats), "waarde": p.cel.waarde, "kleur": kleuren[n], "stuk": f"{n} {stuk}", "p": p})
    return [{k: w for k, w in d.items() if k != "p"} for d in uit]


def _leaders(reeksen: list[tuple[str, list[Point]]], verspreid: list[tuple[Block, float]], labels: dict[str, list[str]], x: Any, y: Scale, breed: float, kleuren: dict[str, str]) -> Spec | None:  # fmt: skip
    """A thin line from the last point of a series to its label, where the label does not stand beside it."""
    plaats = {id(b.regels): top for b, top in verspreid}
    data = []
    for n, ps in reeksen:
        van, naar = y.at(ps[-1].cel.waarde or 0), plaats[id(labels[n])]
        if abs(van - naar) > REGEL / 2 or x(ps[-1].plaats) < breed - 12:
            data.append({"x": x(ps[-1].plaats) + 7, "y": van, "x2": breed + 13, "y2": naar, "kleur": kleuren[n]})
    plek = {"x": pixel("x"), "y": pixel("y"), "x2": {"field": "x2"}, "y2": {"field": "y2"}, "color": pixel("kleur")}
    return mark("rule", plek, data, strokeWidth=1, strokeDash=[2, 2]) if data else None


def _under(onder_as: list[str], x: Any, hoog: float) -> list[dict[str, Any]]:
    """Periods under an axis, level: in two lines where that is needed, and only as many as there is room for, the last among them."""
    heel = max(map(text_width, onder_as))
    stap = x(1) - x(0)
    delen = [p.split(" ") if heel + 10 > stap else [p] for p in onder_as]
    elke = math.ceil((max(text_width(d) for ds in delen for d in ds) + 8) / stap)
    return [
        {"x": x(i), "y": hoog + 8 + r * REGEL, "tekst": t, "regel": r}
        for i, ds in enumerate(delen)
        if (len(onder_as) - 1 - i) % elke == 0
        for r, t in enumerate(ds)
    ]


def _break_lines(grenzen: list[int], x: Any, breed: float, hoog: float) -> list[Spec | None]:
    """A line with its word before each period from which a series is another."""
    data = [{"x": (x(g - 1) + x(g)) / 2, "y": -8 - REGEL * i, "tekst": "reeksbreuk"} for i, g in enumerate(grenzen)]
    if not data:
        return []
    streep = {"x": pixel("x"), "y": {"value": -4}, "y2": {"value": round(hoog)}}
    naar = "left" if all(d["x"] + text_width("reeksbreuk") < breed for d in data) else "right"
    return [
        mark("rule", streep, data, strokeDash=[2, 3], strokeWidth=1.5, color=RAND),
        texts(data, align=naar, baseline="bottom", dx=-4 if naar == "left" else 4, color=RAND),
    ]


def _norm_line(plek: Spec, norm: float | None) -> Spec | None:
    return None if norm is None else mark("rule", plek, [{"norm": norm}], strokeDash=[6, 4], strokeWidth=2, color=ROOD)


def _margins(punten: list[dict[str, Any]], kant: str, as_: Spec) -> Spec | None:
    """The margin of each number that has one, as a line through it."""
    data = [d for d in punten if d.get("onder") is not None]
    ander = "x" if kant == "y" else "y"
    plek = {kant: channel("onder:Q", **as_), f"{kant}2": {"field": "boven"}, ander: pixel(ander)}
    return mark("rule", plek, data, strokeWidth=5, opacity=0.35, color=RAND) if data else None


# --- rows: bars and dots under each other ---


class Row(NamedTuple):
    """A row with its number; ``kop``: only the name of those under it; ``vet``: the country among its eenheden."""

    naam: str
    waarde: float = 0
    tekst: str = ""
    kop: bool = False
    vet: bool = False
    onder: float | None = None
    boven: float | None = None


def _row(naam: str, c: FigureCell, vet: bool = False) -> Row:
    return Row(naam, c.waarde or 0, _text_of(c), vet=vet, onder=c.onder, boven=c.boven)


def _names(rijen: list[Row]) -> list[list[str]]:
    return [[r.naam] if r.kop else wrap_pixels(r.naam, NAAM) for r in rijen]


def _bar_chart(f: Figure, rijen: list[Row], eenheid: str) -> Spec:
    """Bars from 0 with their number; where there is a norm the numbers stand in a column of their own, so that its line runs through none."""
    norm = f.beeld.get("norm")
    met = [r for r in rijen if not r.kop]
    hoogste = max([r.boven if r.boven is not None else r.waarde for r in met] + [norm or 0]) or 1
    return _rows(f, rijen, [min([0, *(r.waarde for r in met)]), hoogste * 1.02], eenheid, staaf=True)


def _rows(f: Figure, rijen: list[Row], stappen: list[float], eenheid: str, staaf: bool, vanaf_y: float = 0, eronder: list[Spec | None] | None = None) -> Spec:  # fmt: skip
    """Rows under each other, as bars or as dots on an axis with ticks; ``vanaf_y``: where they begin, under what is in ``eronder``."""
    norm = f.beeld.get("norm")
    namen = _names(rijen)
    links = max([max(text_width(t, r.vet) for t in regels) for r, regels in zip(rijen, namen, strict=True) if not r.kop] + [40]) + 14
    rechts = max([text_width(r.tekst, r.vet) for r in rijen]) + 18
    breed = BREED - links - rechts
    x = Scale(stappen, breed)
    y, midden = vanaf_y, []
    for r, regels in zip(rijen, namen, strict=True):
        hoog = REGEL + 9 if r.kop else max(RIJ if staaf else RIJ - 4, REGEL * len(regels) + 9)
        midden.append(y + hoog / 2 + (2 if r.kop else 0))
        y += hoog
    as_ = x.encoding()
    data = [{"waarde": r.waarde, "y": m, "onder": r.onder, "boven": r.boven, "kleur": DONKER if r.vet else STAAF, "vorm": "diamond" if r.vet else "circle"}
            for r, m in zip(rijen, midden, strict=True) if not r.kop]  # fmt: skip
    plek = {"y": pixel("y"), "x": channel("waarde:Q", **as_), "color": pixel("kleur")}
    in_kolom = norm is not None or not staaf
    teksten = [
        (r.vet, {"x": breed + rechts - 8 if in_kolom else x.at(max(r.waarde, r.boven or r.waarde)) + 6, "y": m, "tekst": r.tekst})
        for r, m in zip(rijen, midden, strict=True)
        if not r.kop
    ]
    koppen = [
        (r.vet or r.kop, {"x": -links + 8 if r.kop else -8, "y": m + (i - (len(regels) - 1) / 2) * REGEL, "tekst": t, "kop": r.kop})
        for r, m, regels in zip(rijen, midden, namen, strict=True)
        for i, t in enumerate(regels)
    ]
    lagen: list[Spec | None] = [*(eronder or [])]
    if staaf:
        lagen.append(mark("bar", plek | {"x2": {"datum": 0}}, data, height=20, stroke=RAND, strokeWidth=0.5))
    else:
        for w in stappen:
            lagen.append(mark("rule", {"x": {"value": round(x.at(w), 1)}, "y": {"value": vanaf_y}, "y2": {"value": y}}, [{}], color=LIJN))
        lagen.append(texts([{"x": x.at(w), "y": y + 6, "tekst": tick(w)} for w in stappen], align="center", baseline="top"))
    lagen.append(_norm_line({"x": channel("norm:Q", **as_), "y": {"value": vanaf_y - 2}, "y2": {"value": y}}, norm))
    lagen.append(_margins(data, "x", as_))
    if not staaf:
        lagen.append(mark("point", plek | {"shape": pixel("vorm")}, data, filled=True, size=110, opacity=1))
    for vet in (False, True):
        dik = {"fontWeight": "bold"} if vet else {}
        lagen.append(texts([d for v, d in koppen if v is vet and not d["kop"]], align="right", baseline="middle", **dik))
        lagen.append(texts([d for v, d in teksten if v is vet], align="right" if in_kolom else "left", baseline="middle", **dik))
    lagen.append(texts([d for _, d in koppen if d["kop"]], align="left", baseline="middle", fontWeight="bold"))
    boven = 8.0
    if norm is not None:
        tekst = _norm_text(f, eenheid)
        half = text_width(tekst) / 2
        plaats = min(max(x.at(norm), half - links + 8), breed + rechts - half - 8)
        lagen.append(texts([{"x": plaats, "y": vanaf_y - 6, "tekst": tekst}], align="center", baseline="bottom", color=ROOD))
        boven += 0 if vanaf_y else REGEL
    return chart(y, links, rechts, lagen, boven=boven, onder=8 if staaf else 10 + REGEL)


def bars(f: Figure) -> Spec | None:
    """Parts or indicators under each other; none where they are in different meeteenheden, or no numbers."""
    if f.beeld.get("geen"):
        return None
    rijen = [_row(r.naam, r.cellen[-1]) for r in f.rijen if r.cellen[-1].waarde is not None]
    if not rijen:
        return None
    if f.rijen[0].meeteenheid == "rapportcijfer":
        return _rows(f, rijen, [float(w) for w in range(1, 11)], "rapportcijfer", staaf=False)
    return _bar_chart(f, rijen, f.rijen[0].meeteenheid)


def units(f: Figure) -> Spec | None:
    """The regionale eenheden on a map of tiles, and the highest first as dots, with the country among them."""
    cellen = {r.naam: r.cellen[0] for r in f.rijen if r.cellen[0].waarde is not None}
    land = f.beeld["land"]
    rijen = [_row(n, c, vet=n == land) for n, c in cellen.items() if n != land or c.meeteenheid not in ("aantal", "fte")]
    if not rijen:
        return None
    rijen.sort(key=lambda r: (-r.waarde, r.naam))
    waarden = [w for r in rijen for w in (r.waarde, r.onder, r.boven) if w is not None] + (
        [f.beeld["norm"]] if f.beeld["norm"] is not None else []
    )
    van = min(waarden) if min(waarden) > ZOOM * max(waarden) else min(0, *waarden)
    eenheid = next(iter(cellen.values())).meeteenheid
    links = max(text_width(t, r.vet) for r, regels in zip(rijen, _names(rijen), strict=True) for t in regels) + 14
    tegels = _tiles([r for r in rijen if not r.vet], f.beeld["codes"], max(links, 54))
    begin = 4 * (TEGEL + 4) + REGEL + 12 + (REGEL + 4 if f.beeld["norm"] is not None else 0) if tegels else 0
    return _rows(f, rijen, nice_axis(van, max(waarden)), eenheid, staaf=False, vanaf_y=begin, eronder=tegels)


TEGEL = 46
"""Height of a tile."""


def _tiles(rijen: list[Row], codes: dict[str, str], links: float) -> list[Spec | None]:
    """A tile per regionale eenheid, the darker the higher; ``links``: how far the plane begins from the left."""
    data: list[dict[str, Any]] = []
    laag, hoog = min((r.waarde for r in rijen), default=0), max((r.waarde for r in rijen), default=0)
    for r in rijen:
        if (plaats := TEGELS.get(codes.get(r.naam, ""))) is None:
            continue
        deel = (r.waarde - laag) / (hoog - laag) if hoog > laag else 0.5
        breed = (BREED - 16 - 8) / 3
        x, y = 8 - links + plaats[0] * (breed + 4), plaats[1] * (TEGEL + 4)
        kleur = mix(LICHT, DONKER, deel)
        data.append(
            {"x": x, "x2": x + breed, "y": y, "y2": y + TEGEL, "kleur": kleur, "naam": r.naam, "tekst": r.tekst, "inkt": readable_on(kleur)}
        )
    if not data:
        return []
    vlak = {"x": pixel("x"), "x2": {"field": "x2"}, "y": pixel("y"), "y2": {"field": "y2"}, "color": pixel("kleur")}
    regel = lambda veld, lager: [{"x": (d["x"] + d["x2"]) / 2, "y": d["y"] + lager, "tekst": d[veld], "kleur": d["inkt"]} for d in data]  # noqa: E731
    uitleg = [{"x": 8 - links, "y": 4 * (TEGEL + 4) + 2, "tekst": "Hoe donkerder, hoe hoger het cijfer."}]
    return [
        mark("rect", vlak, data, stroke=RAND, strokeWidth=0.75),
        texts(regel("naam", 15), align="center", baseline="middle", fontSize=LETTER - 1),
        texts(regel("tekst", 33), align="center", baseline="middle", fontWeight="bold"),
        texts(uitleg, align="left", baseline="top", color=RAND),
    ]


def mix(van: str, naar: str, deel: float) -> str:
    """A colour so far between two others."""
    rgb = [(int(van[i : i + 2], 16), int(naar[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * deel):02x}" for a, b in rgb)


def readable_on(kleur: str) -> str:
    """White or black, whichever is read best on this colour: always 4,5:1 or more."""
    return max(("white", "black"), key=lambda inkt: contrast(kleur, {"white": "#ffffff", "black": "#000000"}[inkt]))


# --- parts of a whole, and the allocation ---


def _legend(namen: list[str], links: float, kleuren: dict[str, str], vormen: dict[str, str]) -> tuple[list[Spec | None], float]:
    """Names with their mark, on as many lines as they need above the plane; the height of them all."""
    x, y = 8.0, 0.0
    data: list[dict[str, Any]] = []
    for n in namen:
        breed = 16 + text_width(n) + 18
        if x > 8 and x + breed - 18 > BREED - 8:
            x, y = 8.0, y + REGEL + 3
        data.append({"x": x - links, "y": y, "tekst": n, "kleur": kleuren[n], "vorm": vormen[n]})
        x += breed
    hoog = y + REGEL + 6
    for d in data:
        d["y"] += REGEL / 2 - hoog
    plek = {"x": pixel("x"), "y": pixel("y")}
    return [
        mark("point", plek | {"color": pixel("kleur"), "shape": pixel("vorm")}, [d | {"x": d["x"] + 6} for d in data], filled=True, size=110, opacity=1,
             stroke=RAND, strokeWidth=0.75),
        texts([{"x": d["x"] + 16, "y": d["y"], "tekst": d["tekst"]} for d in data], align="left", baseline="middle"),
    ], hoog  # fmt: skip


def stack(f: Figure) -> Spec:
    """Parts of a whole, a bar per row up to 100; what the source does not say is an empty piece."""
    namen = _names([Row(r.naam) for r in f.rijen])
    links = max(text_width(t) for regels in namen for t in regels) + 14
    breed = BREED - links - 14
    x = Scale([0, max(100, *(sum(c.waarde or 0 for c in r.cellen) for r in f.rijen))], breed)
    delen, resten, getallen, koppen = [], [], [], []
    for nr, (r, regels) in enumerate(zip(f.rijen, namen, strict=True)):
        y, van = nr * 38 + 19, 0.0
        koppen += [{"x": -8, "y": y + (i - (len(regels) - 1) / 2) * REGEL, "tekst": t} for i, t in enumerate(regels)]
        for i, c in enumerate(r.cellen):
            if c.waarde is None:
                continue
            delen.append({"van": van, "tot": van + c.waarde, "y": y - 13, "y2": y + 13, "kleur": TRAP[i % len(TRAP)]})
            tekst = c.tekst.removesuffix(",0")
            if x.at(c.waarde) > text_width(tekst) + 3:
                getallen.append({"x": x.at(van + c.waarde / 2), "y": y, "tekst": tekst, "kleur": readable_on(TRAP[i % len(TRAP)])})
            van += c.waarde
        if f.meeteenheid == "procent" and van < HEEL:
            resten.append({"van": van, "tot": 100, "y": y - 13, "y2": y + 13})
    plek = {"x": channel("van:Q", **x.encoding()), "x2": {"field": "tot"}, "y": pixel("y"), "y2": {"field": "y2"}}
    boven, hoog = _legend(f.kolommen, links, dict(zip(f.kolommen, TRAP, strict=False)), dict.fromkeys(f.kolommen, "square"))
    return chart(
        38 * len(f.rijen),
        links,
        14,
        [
            *boven,
            mark("rect", plek, resten, filled=False, stroke=RAND, strokeDash=[3, 3], strokeWidth=1) if resten else None,
            mark("rect", plek | {"color": pixel("kleur")}, delen, stroke=RAND, strokeWidth=0.75),
            texts(getallen, align="center", baseline="middle"),
            texts(koppen, align="right", baseline="middle"),
        ],
        boven=8 + hoog,
    )


def dots(f: Figure) -> Spec:
    """The allocation keys of each regionale eenheid under each other, and how far the model reaches with other estimates."""
    sleutels, band = f.beeld["sleutels"], f.beeld["band"]
    rijen = sorted(f.rijen, key=lambda r: -(r.cellen[0].waarde or 0))
    kleuren, vormen = (dict(zip(sleutels, wat, strict=False)) for wat in (PALET, VORMEN))
    dik = 13 * len(sleutels) + 14
    links = max(text_width(r.naam) for r in rijen) + 14
    waarden = [c.waarde or 0 for r in rijen for k, c in zip(f.kolommen, r.cellen, strict=True) if k in sleutels] + [
        w for b in band.values() for w in b
    ]
    stappen = nice_axis(min(0, *waarden), max(waarden))
    breed = BREED - links - 22
    x = Scale(stappen, breed)
    hoog = dik * len(rijen)
    data, banden = [], []
    for nr, r in enumerate(rijen):
        waarde = dict(zip(f.kolommen, r.cellen, strict=True))
        for i, k in enumerate(sleutels):
            y = nr * dik + 7 + 13 * i + 6.5
            data.append({"waarde": waarde[k].waarde, "y": y, "kleur": kleuren[k], "vorm": vormen[k]})
            if i == 0 and r.naam in band:
                banden.append({"onder": band[r.naam][0], "boven": band[r.naam][1], "y": y})
    as_ = x.encoding()
    boven, top = _legend(sleutels, links, kleuren, vormen)
    scheiding = [{"y": nr * dik} for nr in range(len(rijen) + 1)]
    return chart(
                hoog,
        links,
        22,
        [
            *boven,
            *grid(x, hoog),
            mark("rule", {"y": pixel("y"), "x": {"value": round(-links + 8)}, "x2": {"value": round(breed)}}, scheiding, color=LIJN),
            _margins(banden, "x", as_),
            mark("point", {"y": pixel("y"), "x": channel("waarde:Q", **as_), "color": pixel("kleur"), "shape": pixel("vorm")}, data, filled=True, size=90, opacity=1),
            texts([{"x": -8, "y": (nr + 0.5) * dik, "tekst": r.naam} for nr, r in enumerate(rijen)], align="right", baseline="middle"),
        ],
        boven=8 + top,
        onder=10 + REGEL,
    )  # fmt: skip
