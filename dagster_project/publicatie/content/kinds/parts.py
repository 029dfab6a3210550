"""``delen``: parts of an indicator, or indicators side by side, each at its newest periode."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from pydantic import model_validator

from dagster_project import notation
from dagster_project.publicatie.content import sentences
from dagster_project.publicatie.content.kinds.common import AFRONDING, FigureSpec, Indicator, assemble, cell, rounding_note
from dagster_project.publicatie.content.model import NL, Figure, FigureCell, FigureRow
from dagster_project.publicatie.content.numbers import PERIOD_KINDS, EditionNumbers
from dagster_project.publicatie.content.sentences import Observation
from sources.validated_yaml import Strict, nearest

REST = frozenset({"overig", "totaal"})
"""Parts that are no kind of their own: what is left, and the whole."""
HEEL = 99.5
"""Shares that are together so many percent are the whole, but for rounding."""


class PartsRow(Strict):
    """One series (``uitsplitsing``), or with ``sleutel`` all parts of an indicator by that key. ``teken``: a change, shown with its sign.

    ``kort``: the subject in the title of the figure. ``ook``: the indicator that says the same as a share, and of what that is one
    (``ook_van``): both in one sentence.
    """

    indicator: Indicator
    sleutel: str = ""
    uitsplitsing: str = ""
    naam: str = ""
    onderwerp: str = ""
    kort: str = ""
    ook: str = ""
    ook_van: str = ""
    zin: bool = True
    teken: bool = False


class PartsSpec(FigureSpec):
    """``aanhef`` and ``voorzetsel``: how the sentence about the largest part begins, ``bewering``: the title, with
    ``{deel}``; ``zin: niveau``: a sentence per row instead.

    ``namen``: how values of an uitsplitsing are called. ``beeld: geen``: no chart, because the meeteenheden differ. ``optellingen``: a row and
    the rows that it is the sum of.
    """

    soort: Literal["delen"]
    delen: list[PartsRow]
    aanhef: str = ""
    bewering: str = ""
    voorzetsel: str = "om"
    zin: Literal["grootste", "niveau"] = "grootste"
    beeld: Literal["geen", "staven"] = "staven"
    namen: dict[str, str] = {}
    optellingen: dict[str, list[str]] = {}

    @model_validator(mode="after")
    def _has_a_sentence(self) -> PartsSpec:
        if self.zin == "grootste" and not self.aanhef:
            raise ValueError("geef een aanhef (de zin over het grootste deel), of 'zin: niveau' (een zin per rij).")
        return self

    @model_validator(mode="after")
    def _adds_up_rows(self) -> PartsSpec:
        namen = {r.naam for r in self.delen}
        if vreemd := [n for t, ns in self.optellingen.items() for n in (t, *ns) if n not in namen]:
            raise ValueError(f"optellingen noemt '{vreemd[0]}', dat is geen rij van deze figuur.{nearest(vreemd[0], namen)}")
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
    delen, ouder = _of_one_period(o, _find(o, b))
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
    ontbreekt = _missing(o, b, delen)
    zinnen, standen = _levels(delen, b) if o.zin == "niveau" else ([_largest(o, delen, perioden[-1], ontbreekt)], {})
    return assemble(
        o,
        b,
        cijfers,
        rijen,
        [*_rounding(o, delen), *ouder],
        eerste_kop="",
        kolommen=["Periode", "Waarde"] if meer else [notation.periode(perioden[0])],
        zinnen=zinnen,
        bewering=sentences.claim([(d.rij.kort, standen[d.naam]) for d in delen if d.rij.kort and d.naam in standen])
        if o.zin == "niveau"
        else _most(o, delen, ontbreekt),
        standen=standen,
        perioden=notation.opsomming([notation.periode(p) for p in perioden]),
        beeld={
            "geen": o.beeld == "geen" or bool(ontbreekt),
            "noten": _not_the_whole(o, delen),
            "periode_van": {d.naam: notation.periode(d.cijfer["periode"]) for d in delen},
        },
    )


def _find(o: PartsSpec, b: EditionNumbers) -> list[_Part]:
    """The parts that there are; those of one key of the same periode, largest first and the rest last."""
    een_sleutel = len(o.delen) == 1 and bool(o.delen[0].sleutel)
    uit = []
    for r in o.delen:
        for (indicator, uitsplitsing, regio, _), c in b.cijfers.items():
            sleutel, _, deel = uitsplitsing.partition("=")
            if indicator == r.indicator and regio == NL and (sleutel == r.sleutel if r.sleutel else uitsplitsing == r.uitsplitsing):
                uit.append(_Part(r.naam or o.namen.get(deel, notation.code(deel)), deel, c[max(c)], r))
    if uit and een_sleutel:
        soorten = {d.cijfer["periode_type"] for d in uit}
        soort = next((s for s in PERIOD_KINDS if s in soorten), "")
        nieuwste = max(d.cijfer["periode"] for d in uit if d.cijfer["periode_type"] == soort)
        uit = [d for d in uit if (d.cijfer["periode_type"], d.cijfer["periode"]) == (soort, nieuwste)]
        uit.sort(key=lambda d: (d.deel == "overig", -(d.cijfer["waarde"] or 0), d.naam))
    return uit


def _of_one_period(o: PartsSpec, delen: list[_Part]) -> tuple[list[_Part], list[str]]:
    """Rows that explain each other (``optellingen``) only of the newest period of any of them, and a note of those that it does not have.

    A change in 2024 beside the stand of 2025 explains nothing, and reads as if it did.
    """
    namen = {n for t, ns in o.optellingen.items() for n in (t, *ns)}
    perioden = [(d.cijfer["periode"], d.cijfer["periode_type"]) for d in delen if d.naam in namen]
    if not perioden:
        return delen, []
    nieuwste = max(perioden)
    blijft = [d for d in delen if d.naam not in namen or (d.cijfer["periode"], d.cijfer["periode_type"]) == nieuwste]
    weg = [d.naam for d in delen if d not in blijft]
    return blijft, [f"Van {notation.periode(nieuwste[0])} niet geleverd: {notation.opsomming(weg)}."] if weg else []


def _missing(o: PartsSpec, b: EditionNumbers, delen: list[_Part]) -> list[str]:
    """Parts of the one key of this figure that an earlier period has and the newest has not; of a rest that is not there nothing is said."""
    if len(o.delen) != 1 or not (sleutel := o.delen[0].sleutel):
        return []
    soort, er_zijn = delen[0].cijfer["periode_type"], {d.deel for d in delen}
    ooit = {
        u.partition("=")[2]
        for (i, u, regio, s) in b.cijfers
        if (i, regio, s) == (o.delen[0].indicator, NL, soort) and u.partition("=")[0] == sleutel
    }
    return [o.namen.get(deel, notation.code(deel)) for deel in sorted(ooit - er_zijn - REST)]


def _is_whole(delen: list[_Part]) -> bool:
    """Whether these parts are all there are: with the rest or the total among them, or as shares that are together the whole."""
    som = sum(d.cijfer["waarde"] or 0 for d in delen)
    return any(d.deel in REST for d in delen) or (delen[0].cijfer["meeteenheid"] == "procent" and som >= HEEL)


def _not_the_whole(o: PartsSpec, delen: list[_Part]) -> list[str]:
    """What to say under the chart of shares that are together not the whole."""
    som = sum(notation.getoond(d.cijfer["waarde"] or 0, "procent") for d in delen)
    if len(o.delen) != 1 or not o.delen[0].sleutel or delen[0].cijfer["meeteenheid"] != "procent" or som >= HEEL:
        return []
    return [f"Deze delen zijn samen {notation.met_eenheid(float(som), 'procent')} van het geheel; de rest is niet geleverd."]


def _rounding(o: PartsSpec, delen: list[_Part]) -> list[str]:
    """Whether parts and sums that stand side by side agree as they are shown."""
    bekend = [d for d in delen if d.cijfer["waarde"] is not None and d.cijfer["kwalificatie"] not in sentences.WOORD]
    met_naam = {d.naam: (d.cijfer["waarde"], d.cijfer["meeteenheid"], d.cijfer["periode"]) for d in bekend}
    sommen = [(met_naam[t], [met_naam[n] for n in namen]) for t, namen in o.optellingen.items() if {t, *namen} <= set(met_naam)]
    noten = [z for t, ns in sommen if {n[2] for n in ns} == {t[2]} for z in rounding_note(t[:2], [n[:2] for n in ns])]
    if len(o.delen) == 1 and o.delen[0].sleutel and len(bekend) == len(delen) and bekend[0].cijfer["meeteenheid"] == "procent":
        som = sum(notation.getoond(d.cijfer["waarde"], "procent") for d in bekend)
        noten += [AFRONDING] if HEEL <= som <= 200 - HEEL and som != 100 else []
    return noten


def _levels(delen: list[_Part], b: EditionNumbers) -> tuple[list[str], dict[str, Observation]]:
    """A sentence per row, and the newest value of each; rows without a subject of their own are one sentence."""
    uit: list[str] = []
    standen: dict[str, Observation] = {}
    reeks: list[Observation] = []
    vorige = ""
    for d in delen:
        s = b.told(d.rij.onderwerp or d.naam, d.rij.indicator, d.cijfer["uitsplitsing"], d.cijfer["periode_type"])
        if not d.rij.zin or s is None:
            continue
        if d.rij.teken and reeks and reeks[-1].periode == s.periode:  # of the stand before it
            reeks[-1] = standen[vorige] = replace(reeks[-1], ook=sentences.than_a_year_before(s))
            continue
        if d.rij.teken:
            uit.append(sentences.growth(d.rij.onderwerp, s))
            continue
        deel = b.told("", d.rij.ook, d.cijfer["uitsplitsing"], d.cijfer["periode_type"]) if d.rij.ook else None
        if deel and deel.periode == s.periode:
            s = replace(s, ook=f"{sentences.write_value(deel.waarde, deel.meeteenheid, deel.kwalificatie)} {d.rij.ook_van}")
        vorige, standen[d.naam] = d.naam, s
        reeks.append(s)
    if reeks and not any(d.rij.onderwerp for d in delen):
        return [sentences.side_by_side("Het cijfer", reeks)], standen
    return uit + sentences.tell(reeks), standen


def _most(o: PartsSpec, delen: list[_Part], ontbreekt: list[str]) -> str:
    """The largest part as a title; nothing where it may not be the largest, or is not alone."""
    genoemd = [d for d in delen if d.deel not in REST and d.cijfer["waarde"] is not None]
    getoond = [notation.getoond(d.cijfer["waarde"], d.cijfer["meeteenheid"]) for d in genoemd]
    if ontbreekt or not genoemd or not _is_whole(delen) or getoond.count(max(getoond)) > 1:
        return ""
    return o.bewering.format(deel=genoemd[getoond.index(max(getoond))].naam)


def _largest(o: PartsSpec, delen: list[_Part], periode: str, ontbreekt: list[str]) -> str:
    genoemd = [(d.naam, d.cijfer["waarde"]) for d in delen if d.deel not in REST and d.cijfer["waarde"] is not None]
    if ontbreekt or not _is_whole(delen):
        return sentences.largest_known(periode, genoemd, delen[0].cijfer["meeteenheid"], ontbreekt)
    return sentences.largest(o.aanhef, periode, genoemd, delen[0].cijfer["meeteenheid"], o.voorzetsel)


def _head(naam: str) -> str:
    """``de wapenstok`` as the head of a row: ``Wapenstok``."""
    kaal = re.sub("^(de|het|een) ", "", naam)
    return kaal[0].upper() + kaal[1:]
