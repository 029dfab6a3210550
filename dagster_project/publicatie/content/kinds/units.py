"""``eenheden``: a row per regionale eenheid and one for the country, a column per indicator, at the newest periode of the first."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import field_validator

from dagster_project import notation
from dagster_project.publicatie.content import sentences
from dagster_project.publicatie.content.kinds.common import FigureSpec, Indicator, assemble, cell, rounding_note
from dagster_project.publicatie.content.model import NL, Figure, FigureRow
from dagster_project.publicatie.content.numbers import EditionNumbers
from sources.validated_yaml import Strict

OMVANG = ("aantal", "fte")
"""What is more where an eenheid is larger: of such numbers nothing is called the highest or the lowest."""
NAAR_OMVANG = "Een grote regionale eenheid heeft vanzelf meer dan een kleine: deze getallen zeggen niet waar het vaker gebeurt."


class UnitsColumn(Strict):
    """An indicator; the ``onderwerp`` of the first begins the sentence, and ``kort`` the title of the figure."""

    indicator: Indicator
    uitsplitsing: str = ""
    naam: str
    onderwerp: str = ""
    kort: str = ""


class UnitsSpec(FigureSpec):
    """The figure is about its first column."""

    soort: Literal["eenheden"]
    kolommen: list[UnitsColumn]

    @field_validator("kolommen")
    @classmethod
    def _has_a_subject(cls, kolommen: list[UnitsColumn]) -> list[UnitsColumn]:
        if not kolommen or not kolommen[0].onderwerp:
            raise ValueError("de eerste kolom heeft een onderwerp nodig: daarmee begint de zin.")
        return kolommen


def build(o: UnitsSpec, b: EditionNumbers) -> Figure | None:
    """Sentences: highest and lowest, and how many meet the norm."""
    eerste, soort = o.kolommen[0], b.period_kind(o.kolommen, "RE01")
    per = [{regio: c for (i, u, regio, s), c in b.cijfers.items() if (i, u, s) == (k.indicator, k.uitsplitsing, soort)} for k in o.kolommen]
    eenheden = [r for r in sorted(per[0]) if r != NL]
    if not eenheden:
        return None
    nieuwste = max(p for r in eenheden for p in per[0][r])
    alle = [r for r in sorted(b.regios) if r.startswith("RE")]
    rooster = {r: [c.get(r, {}).get(nieuwste) for c in per] for r in [*eenheden, NL]}
    eenheid_van = [next((x["meeteenheid"] for x in kolom if x), "") for kolom in zip(*rooster.values(), strict=True)]
    met = len(set(eenheid_van)) > 1
    bekend = [(b.regios.get(r, r), x["waarde"]) for r in eenheden if (x := rooster[r][0]) and x["waarde"] is not None]
    landelijk = x["waarde"] if (x := rooster[NL][0]) else None
    standen = [b.observation("", eerste.indicator, eerste.uitsplitsing, r, soort) for r in alle]
    nu = [s if s and s.periode == nieuwste else None for s in standen]  # a norm of an earlier period says nothing of this one
    norm = next((s for s in nu if s), None)
    naar_omvang = eenheid_van[0] in OMVANG
    uitersten = (
        sentences.extremes(eerste.onderwerp, nieuwste, bekend, eenheid_van[0], landelijk, len(alle)) if bekend and not naar_omvang else []
    )
    return assemble(
        o,
        b,
        [x for rij in rooster.values() for x in rij if x],
        [FigureRow(b.regios.get(r, r), [cell(x, met=met) for x in rij]) for r, rij in rooster.items() if any(rij)],
        [
            *([NAAR_OMVANG] if naar_omvang else []),
            *(z for k, e in enumerate(eenheid_van) if e in OMVANG for z in _rounding([rij[k] for rij in rooster.values()])),
        ],
        eerste_kop="Regionale eenheid",
        kolommen=[k.naam for k in o.kolommen],
        zinnen=uitersten + sentences.voldoen(nu) if bekend else [],
        bewering=_claim(eerste.kort, bekend, eenheid_van[0]) if len(bekend) == len(alle) else "",
        perioden=notation.periode(nieuwste),
        beeld={
            "norm": norm.norm if norm else None,
            "richting": norm.richting if norm else None,
            "land": b.regios.get(NL, NL),
            "codes": {b.regios.get(r, r): r for r in eenheden},
        },
    )


def _claim(kort: str, eenheden: list[tuple[str, float]], meeteenheid: str) -> str:
    """Where it is highest and lowest; not of a number that is high because an eenheid is large, nor where two are the same."""
    getoond = {n: notation.getoond(w, meeteenheid) for n, w in eenheden}
    hoog, laag = max(getoond.values()), min(getoond.values())
    if not kort or meeteenheid in ("aantal", "fte") or any(list(getoond.values()).count(w) > 1 for w in (hoog, laag)):
        return ""
    return f"{kort} het hoogst in {max(getoond, key=getoond.__getitem__)}, het laagst in {min(getoond, key=getoond.__getitem__)}"


def _rounding(kolom: list[dict[str, Any] | None]) -> list[str]:
    """Of a column of which the last is the country, and the others are together that, what rounding does to it."""
    *delen, land = (x["waarde"] if x else None for x in kolom)
    if land is None or not all(w is not None for w in delen):
        return []
    eenheid = next(x["meeteenheid"] for x in kolom if x)
    return rounding_note((land, eenheid), [(w, eenheid) for w in delen if w is not None])
