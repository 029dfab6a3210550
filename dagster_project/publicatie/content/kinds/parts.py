"""``delen``: parts of an indicator, or indicators side by side, each at its newest periode."""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from pydantic import model_validator

from dagster_project import notation
from dagster_project.publicatie.content import sentences
from dagster_project.publicatie.content.kinds.common import FigureSpec, Indicator, assemble, cell
from dagster_project.publicatie.content.model import NL, Figure, FigureCell, FigureRow
from dagster_project.publicatie.content.numbers import EditionNumbers
from sources.validated_yaml import Strict


class PartsRow(Strict):
    """One series (``uitsplitsing``), or with ``sleutel`` all parts of an indicator by that key. ``teken``: a change, shown with its sign."""

    indicator: Indicator
    sleutel: str = ""
    uitsplitsing: str = ""
    naam: str = ""
    onderwerp: str = ""
    zin: bool = True
    teken: bool = False


class PartsSpec(FigureSpec):
    """``aanhef`` and ``voorzetsel``: how the sentence about the largest part begins; ``zin: niveau``: a sentence per row instead.

    ``namen``: how values of an uitsplitsing are called. ``beeld: geen``: no chart, because the meeteenheden differ.
    """

    soort: Literal["delen"]
    delen: list[PartsRow]
    aanhef: str = ""
    voorzetsel: str = "om"
    zin: Literal["grootste", "niveau"] = "grootste"
    beeld: Literal["geen", "staven"] = "staven"
    namen: dict[str, str] = {}

    @model_validator(mode="after")
    def _has_a_sentence(self) -> PartsSpec:
        if self.zin == "grootste" and not self.aanhef:
            raise ValueError("geef een aanhef (de zin over het grootste deel), of 'zin: niveau' (een zin per rij).")
        return self

    @property
    def subjects(self) -> dict[str, str]:
        return {r.naam: r.onderwerp for r in self.delen if r.onderwerp}


class _Part(NamedTuple):
    naam: str
    deel: str
    cijfer: dict[str, Any]
    rij: PartsRow


def build(o: PartsSpec, b: EditionNumbers) -> Figure | None:
    """Sentences: the largest parts, or the level of each row."""
    delen = _find(o, b)
    if not delen:
        return None
    cijfers = [d.cijfer for d in delen]
    perioden = sorted({x["periode"] for x in cijfers})
    met = len({x["meeteenheid"] for x in cijfers}) > 1
    meer = len(perioden) > 1
    rijen = [
        FigureRow(
            _head(d.naam),
            [
                *([FigureCell(None, notation.periode(d.cijfer["periode"]))] if meer else []),
                cell(d.cijfer, met=met, teken=d.rij.teken),
            ],
        )
        for d in delen
    ]
    return assemble(
        o,
        b,
        cijfers,
        rijen,
        eerste_kop="",
        kolommen=["Periode", "Waarde"] if meer else [notation.periode(perioden[0])],
        zinnen=_levels(delen, b) if o.zin == "niveau" else [_largest(o, delen, perioden[-1])],
        perioden=notation.opsomming([notation.periode(p) for p in perioden]),
        beeld={"geen": o.beeld == "geen"},
    )


def _find(o: PartsSpec, b: EditionNumbers) -> list[_Part]:
    """The parts that there are; those of one key of the same periode, largest first and the rest last."""
    uit = []
    for r in o.delen:
        for (indicator, uitsplitsing, regio, _), c in b.cijfers.items():
            sleutel, _, deel = uitsplitsing.partition("=")
            if indicator == r.indicator and regio == NL and (sleutel == r.sleutel if r.sleutel else uitsplitsing == r.uitsplitsing):
                uit.append(_Part(r.naam or o.namen.get(deel, deel.replace("_", " ")), deel, c[max(c)], r))
    if uit and len(o.delen) == 1 and o.delen[0].sleutel:
        nieuwste = max(d.cijfer["periode"] for d in uit)
        uit = [d for d in uit if d.cijfer["periode"] == nieuwste]
        uit.sort(key=lambda d: (d.deel == "overig", -(d.cijfer["waarde"] or 0), d.naam))
    return uit


def _levels(delen: list[_Part], b: EditionNumbers) -> list[str]:
    return [
        z
        for d in delen
        if d.rij.zin
        for z in b.sentences(
            d.rij.onderwerp or f"Het cijfer voor {d.naam[0].lower() + d.naam[1:]}",
            d.rij.indicator,
            d.cijfer["uitsplitsing"],
            d.cijfer["periode_type"],
            d.rij.teken,
        )
    ]


def _largest(o: PartsSpec, delen: list[_Part], periode: str) -> str:
    genoemd = [(d.naam, d.cijfer["waarde"]) for d in delen if d.deel not in ("overig", "totaal") and d.cijfer["waarde"] is not None]
    return sentences.largest(o.aanhef, periode, genoemd, delen[0].cijfer["meeteenheid"], o.voorzetsel)


def _head(naam: str) -> str:
    """``de wapenstok`` as the head of a row: ``Wapenstok``."""
    kaal = re.sub("^(de|het|een) ", "", naam)
    return kaal[0].upper() + kaal[1:]
