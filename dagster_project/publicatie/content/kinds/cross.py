"""``kruis``: one indicator by two keys of its uitsplitsing, at its newest periode."""

from __future__ import annotations

from typing import Any, Literal

from dagster_project import notation
from dagster_project.publicatie.content.kinds.common import FigureSpec, Indicator, assemble, cell
from dagster_project.publicatie.content.model import NL, Figure, FigureRow
from dagster_project.publicatie.content.numbers import EditionNumbers
from dagster_project.publicatie.content.sentences import write_value


class CrossSpec(FigureSpec):
    """``rijen`` and ``kolommen``: the keys. ``volgorde``: of the columns; that of the rows is the order of ``namen``, how values are called.
    ``aanhef``: how the sentences begin, with ``{wanneer}``."""

    soort: Literal["kruis"]
    indicator: Indicator
    rijen: str
    kolommen: str
    volgorde: list[str]
    aanhef: str
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
    naam = {w: o.namen.get(w, notation.code(w)) for w in (*rijen, *kolommen)}
    groepen = {r: _largest_group({naam[k]: paar[r, k] for k in kolommen if (r, k) in paar}) for r in rijen}
    return assemble(
        o,
        b,
        list(paar.values()),
        [FigureRow(naam[r], [cell(paar.get((r, k))) for k in kolommen]) for r in rijen],
        eerste_kop="",
        kolommen=[naam[k] for k in kolommen],
        zinnen=_sentences(o.aanhef.format(wanneer=notation.wanneer(nieuwste)), {naam[r]: g for r, g in groepen.items()}),
        bewering=_claim(naam[rijen[0]], *groepen[rijen[0]]),
        perioden=notation.periode(nieuwste),
        beeld={"noten": _not_the_whole([[x for k in kolommen if (x := paar.get((r, k)))] for r in rijen])},
    )


def _not_the_whole(rijen: list[list[dict[str, Any]]]) -> list[str]:
    """What to say under the chart where the shares of a row are together not the whole."""
    sommen = [sum(notation.getoond(x["waarde"] or 0, "procent") for x in r) for r in rijen if r and r[0]["meeteenheid"] == "procent"]
    minst, meest = (notation.met_eenheid(notation.whole(float(f(sommen))), "procent") if sommen else "" for f in (min, max))
    if not sommen or min(sommen) >= 100:
        return []
    return [f"De delen zijn samen {minst if minst == meest else f'{minst} tot {meest}'}; wat de bron niet noemt is een leeg vak."]


def _largest_group(groepen: dict[str, dict[str, Any]]) -> tuple[list[str], str, bool]:
    """The largest group of a row (more when they are equal), how large, and whether what is not there cannot be larger: they are shares of a whole."""
    getoond = {g: notation.getoond(x["waarde"], x["meeteenheid"]) for g, x in groepen.items()}
    hoogste = max(getoond.values())
    grootste = [g for g, w in getoond.items() if w == hoogste]
    x = groepen[grootste[0]]
    heel = x["meeteenheid"] != "procent" or hoogste >= 100 - sum(getoond.values())
    return grootste, write_value(x["waarde"], x["meeteenheid"], x["kwalificatie"]), heel


def _sentences(aanhef: str, groepen: dict[str, tuple[list[str], str, bool]]) -> list[str]:
    """Rows with the same largest group in one sentence."""
    uit = []
    per: dict[tuple[str, ...], list[str]] = {}
    for rij, (grootste, hoeveel, heel) in groepen.items():
        if heel:
            per.setdefault(tuple(grootste), []).append(f"{rij[0].lower()}{rij[1:]} ({hoeveel})")
        else:
            uit.append(f"{rij}: niet alle groepen zijn geleverd; de grootste die er is, is {notation.opsomming(grootste)} ({hoeveel}).")
    zinnen = [
        f"{grootste[0][0].upper()}{grootste[0][1:]} is de grootste groep bij {notation.opsomming(rijen)}."
        if len(grootste) == 1
        else f"Even groot zijn de groepen {notation.opsomming(list(grootste))} bij {notation.opsomming(rijen)}."
        for grootste, rijen in per.items()
    ]
    return [aanhef, *zinnen, *uit]


def _claim(rij: str, grootste: list[str], hoeveel: str, heel: bool) -> str:
    return f"{rij}: grootste groep {grootste[0]} ({hoeveel})" if heel and len(grootste) == 1 else ""


def _in_order(orde: list[str], er_zijn: set[str]) -> list[str]:
    """What there is, in this order; what the order does not name comes last."""
    return [w for w in orde if w in er_zijn] + sorted(er_zijn - set(orde))
