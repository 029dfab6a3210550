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
    tekst = [z for r in rijen for z in _largest_group(naam[r], {naam[k]: paar[r, k] for k in kolommen if (r, k) in paar})]
    return assemble(
        o,
        b,
        list(paar.values()),
        [FigureRow(naam[r], [cell(paar.get((r, k))) for k in kolommen]) for r in rijen],
        eerste_kop="",
        kolommen=[naam[k] for k in kolommen],
        zinnen=[f"Onderzoek onder burgers {notation.wanneer(nieuwste)}.", *tekst],
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


def _largest_group(rij: str, groepen: dict[str, dict[str, Any]]) -> list[str]:
    """The largest group of a row, if what is not there cannot be larger: the groups are shares of a whole."""
    getoond = {g: notation.getoond(x["waarde"], x["meeteenheid"]) for g, x in groepen.items()}
    hoogste = max(getoond.values())
    grootste = [g for g, w in getoond.items() if w == hoogste]
    x = groepen[grootste[0]]
    hoeveel = write_value(x["waarde"], x["meeteenheid"], x["kwalificatie"])
    if x["meeteenheid"] == "procent" and hoogste < 100 - sum(getoond.values()):
        return [f"{rij}: niet alle groepen zijn geleverd; de grootste die er is, is {notation.opsomming(grootste)} ({hoeveel})."]
    if len(grootste) > 1:
        return [f"{rij}: de grootste groepen zijn {notation.opsomming(grootste)} (elk {hoeveel})."]
    return [f"{rij}: de grootste groep is {grootste[0]} ({hoeveel})."]


def _in_order(orde: list[str], er_zijn: set[str]) -> list[str]:
    """What there is, in this order; what the order does not name comes last."""
    return [w for w in orde if w in er_zijn] + sorted(er_zijn - set(orde))
