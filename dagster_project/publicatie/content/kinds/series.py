"""``reeks``: series of the country, a row each, with a column per periode."""

from __future__ import annotations

import datetime
from typing import Literal

from dagster_project import notation
from dagster_project.publicatie.content import sentences
from dagster_project.publicatie.content.kinds.common import FigureSpec, Indicator, assemble, cell
from dagster_project.publicatie.content.model import NL, Figure, FigureRow
from dagster_project.publicatie.content.numbers import EditionNumbers
from sources.validated_yaml import Strict


class SeriesRow(Strict):
    """``zin`` false leaves out the sentence of a row, ``beeld`` false its line in the chart. ``kort``: the subject in the title of the figure;
    rows without are not in it."""

    indicator: Indicator
    uitsplitsing: str = ""
    naam: str
    onderwerp: str
    kort: str = ""
    zin: bool = True
    beeld: bool = True


class SeriesSpec(FigureSpec):
    """``vanaf``: where the axis begins when not at 0. ``kop``: how a peildatum stands above a column."""

    soort: Literal["reeks"]
    reeksen: list[SeriesRow]
    eerste_kop: str = ""
    kop: str = ""
    vanaf: int = 0

    @property
    def subjects(self) -> dict[str, str]:
        return {r.naam: r.onderwerp for r in self.reeksen if r.onderwerp}


def build(o: SeriesSpec, b: EditionNumbers) -> Figure | None:
    """Sentences: the newest value against the comparable period, for each row."""
    soort = b.period_kind(o.reeksen)
    reeksen = [(r, c) for r in o.reeksen if (c := b.cijfers.get((r.indicator, r.uitsplitsing, NL, soort), {}))]
    if not reeksen:
        return None
    perioden = sorted({p for _, c in reeksen for p in c})
    cijfers = [x for _, c in reeksen for x in c.values()]
    breuken = {r.naam: b.break_at(r, list(c), soort) for r, c in reeksen}
    met = len({x["meeteenheid"] for x in cijfers}) > 1
    eerste = reeksen[0][0]
    standen = {r.naam: s for r, _ in reeksen if r.zin and (s := b.told(r.onderwerp, r.indicator, r.uitsplitsing, soort))}
    norm = b.standen.get((eerste.indicator, eerste.uitsplitsing, NL, soort), {})
    return assemble(
        o,
        b,
        cijfers,
        [FigureRow(r.naam, [cell(c.get(p), met=met, breuk=breuken[r.naam] == p) for p in perioden]) for r, c in reeksen],
        eerste_kop=o.eerste_kop,
        kolommen=[datetime.date.fromisoformat(p).strftime(o.kop) if o.kop else notation.periode(p) for p in perioden],
        zinnen=sentences.tell(list(standen.values())),
        bewering=sentences.claim([(r.kort, standen[r.naam]) for r, _ in reeksen if r.kort and r.naam in standen]),
        standen=standen,
        perioden=" – ".join(dict.fromkeys(notation.periode(p) for p in (perioden[0], perioden[-1]))),
        beeld={
            "perioden": perioden,
            "norm": norm.get("norm"),
            "richting": norm.get("richting"),
            "vanaf": o.vanaf,
            "zonder": [r.naam for r, _ in reeksen if not r.beeld],
            "breuken": {naam: [p] for naam, p in breuken.items() if p},
        },
    )
