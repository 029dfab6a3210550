"""``verdeling``: the allocation of the edition, a row per regionale eenheid and a column per key."""

from __future__ import annotations

from operator import itemgetter
from typing import Any, Literal

from dagster_project.notation import nl, rond, verandering
from dagster_project.publicatie.content.kinds.common import AFRONDING, FigureSpec
from dagster_project.publicatie.content.model import Figure, FigureCell, FigureRow
from dagster_project.publicatie.content.numbers import EditionNumbers
from dagster_project.publicatie.content.texts import Allocation, texts


class AllocationSpec(FigureSpec):
    """There is one allocation, so there is nothing to choose."""

    soort: Literal["verdeling"]


def build(o: AllocationSpec, b: EditionNumbers) -> Figure | None:
    """Its words stand in ``texts.yml``; a key that the edition does not have is left out."""
    rijen = b.ask("verdeling")
    if not rijen:
        return None
    woorden = texts().verdeling
    kolommen = {k: naam for k, naam in woorden.kolommen.items() if rijen[0][k] is not None}
    sleutels = {kolommen[k]: uitleg for k, uitleg in woorden.definities.items() if k in kolommen}
    fte = nl(rijen[0]["fte"], "{:,d}")
    is_synthetisch = any(r["is_synthetisch"] for r in rijen)
    sommen = [sum(rond(r[k], 1) for r in rijen) for k in kolommen if k != "fte_model_afgerond" and not k.startswith("verschil")]
    return Figure(
        id=o.id,
        titel=f"{o.titel}: {fte} fte",
        soort=o.soort,
        eerste_kop="Regionale eenheid",
        kolommen=list(kolommen.values()),
        rijen=[FigureRow(r["regionale_eenheid"], [_cell(r, k) for k in kolommen]) for r in rijen],
        zinnen=[] if is_synthetisch else [zin.format(fte=fte, **_extremes(rijen)) for zin in woorden.zinnen],
        meeteenheid="fte",
        perioden=woorden.perioden,
        bron=woorden.bron,
        status="berekend",
        definities=list(sleutels.items()),
        noten=[
            *([texts().synthetisch.noot_invoer] if is_synthetisch else []),
            *([AFRONDING] if set(sommen) != {rijen[0]["fte"]} else []),
            *_remarks(rijen, woorden),
        ],
        is_synthetisch=is_synthetisch,
        beeld={"sleutels": list(sleutels)},
    )


def _remarks(rijen: list[dict[str, Any]], woorden: Allocation) -> list[str]:
    """What the reader must know beside the numbers: the advice, and in an edition with a model fitted anew what that is worth."""
    uit = list(woorden.kanttekeningen)
    if rijen[0]["fte_herberekend"] is not None:
        uit.append(woorden.demonstratie.format(kandidaten=rijen[0]["kandidaten"]))
    taken = {r["regionale_eenheid"]: r["specifieke_taken_fte"] for r in rijen if r["specifieke_taken_fte"]}
    if taken:
        per_eenheid = ", ".join(f"{e} {nl(f)}" for e, f in taken.items())
        uit.append(woorden.specifiek.format(specifiek=nl(sum(taken.values())), per_eenheid=per_eenheid))
    return uit


def _cell(r: dict[str, Any], kolom: str) -> FigureCell:
    vorm = "{:,.0f}" if kolom.endswith("afgerond") else "{:+,.1f}" if kolom.startswith("verschil") else "{:,.1f}"
    return FigureCell(float(r[kolom]), verandering(r[kolom], vorm), meeteenheid="fte")


def _extremes(rijen: list[dict[str, Any]]) -> dict[str, str]:
    """Who gets most and least by the model, and who differs most from the Besluit, each with its fte."""
    uit: dict[str, str] = {}
    for naam, kolom, kies in (("meest", "fte_model", max), ("minst", "fte_model", min), ("meer", "verschil_besluit_fte", max), ("minder", "verschil_besluit_fte", min)):  # fmt: skip
        r = kies(rijen, key=itemgetter(kolom))
        uit |= {naam: r["regionale_eenheid"], f"{naam}_fte": f"{nl(abs(r[kolom]))} fte"}
    return uit
