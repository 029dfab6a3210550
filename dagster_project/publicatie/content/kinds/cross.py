"""``kruis``: one indicator by two keys of its uitsplitsing, at its newest periode."""

from __future__ import annotations

from typing import Any, Literal

from dagster_project import notation
from dagster_project.publicatie.content.kinds.common import FigureSpec, Indicator, assemble, cell
from dagster_project.publicatie.content.model import NL, Figure, FigureRow
from dagster_project.publicatie.content.numbers import EditionNumbers
from dagster_project.publicatie.content.sentences import write_value


class CrossSpec(FigureSpec):
    """``rijen`` and ``kolommen``: the keys. ``volgorde``: of the columns; that of the rows is the order of ``namen``, how values are called."""

    soort: Literal["kruis"]
    indicator: Indicator
    rijen: str
    kolommen: str
    volgorde: list[str]
    namen: dict[str, str] = {}


def build(o: CrossSpec, b: EditionNumbers) -> Figure | None:
    """Sentences: the largest group of every row."""
    alle = {u: c for (i, u, regio, _), c in b.cijfers.items() if i == o.indicator and regio == NL}
    if not alle:
        return None
    nieuwste = max(p for c in alle.values() for p in c)
    paar: dict[tuple[str, str], dict[str, Any]] = {}
    for u, c in alle.items():
        delen = dict(d.split("=", 1) for d in u.split("|"))
        if nieuwste in c:
            paar[delen[o.rijen], delen[o.kolommen]] = c[nieuwste]
    rijen = _in_order(list(o.namen), {r for r, _ in paar})
    kolommen = _in_order(o.volgorde, {k for _, k in paar})
    naam = {w: o.namen.get(w, w.replace("_", " ")) for w in (*rijen, *kolommen)}
    tekst = []
    for r in rijen:
        k, x = max(((k, paar[r, k]) for k in kolommen if (r, k) in paar), key=lambda d: d[1]["waarde"])
        tekst.append(f"{naam[r]}: de grootste groep is {naam[k]} ({write_value(x['waarde'], x['meeteenheid'], x['kwalificatie'])}).")
    return assemble(
        o,
        b,
        list(paar.values()),
        [FigureRow(naam[r], [cell(paar.get((r, k))) for k in kolommen]) for r in rijen],
        eerste_kop="",
        kolommen=[naam[k] for k in kolommen],
        zinnen=[f"Onderzoek onder burgers {notation.wanneer(nieuwste)}.", *tekst],
        perioden=notation.periode(nieuwste),
    )


def _in_order(orde: list[str], er_zijn: set[str]) -> list[str]:
    """What there is, in this order; what the order does not name comes last."""
    return [w for w in orde if w in er_zijn] + sorted(er_zijn - set(orde))
