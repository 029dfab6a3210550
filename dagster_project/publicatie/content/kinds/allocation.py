"""``verdeling``: the allocation of the edition, a row per regionale eenheid and a column per key."""

from __future__ import annotations

from operator import itemgetter
from typing import Any, Literal

from dagster_project.notation import nl, opsomming, rond, verandering
from dagster_project.publicatie.content.kinds.common import AFRONDING, FigureSpec
from dagster_project.publicatie.content.model import Figure, FigureCell, FigureRow
from dagster_project.publicatie.content.numbers import EditionNumbers
from dagster_project.publicatie.content.texts import Allocation, texts

BREED = 1e-6
"""fte; a range below this is none: every kenmerk was measured."""


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
    jaren = [k["peiljaar"] for k in b.ask("kenmerken") if k["peiljaar"] is not None]
    met_band = max(r["fte_model_hoog"] - r["fte_model_laag"] for r in rijen) > BREED
    sommen = [sum(rond(r[k], 1) for r in rijen) for k in kolommen if k != "fte_model_afgerond" and not k.startswith("verschil")]
    return Figure(
        id=o.id,
        titel=f"{o.titel}: {fte} fte",
        soort=o.soort,
        eerste_kop="Regionale eenheid",
        kolommen=[*kolommen.values(), *([woorden.bandbreedte] if met_band else [])],
        rijen=[FigureRow(r["regionale_eenheid"], [*(_cell(r, k) for k in kolommen), *([_band(r)] if met_band else [])]) for r in rijen],
        zinnen=[]
        if is_synthetisch
        else _what_holds(rijen, fte, woorden)
        if met_band
        else [zin.format(fte=fte, **_extremes(rijen)) for zin in woorden.zinnen],
        bewering="" if is_synthetisch else _claim(rijen, woorden),
        meeteenheid="fte",
        perioden=woorden.perioden.format(van=min(jaren), tot=max(jaren)),
        bron=woorden.bron,
        status="berekend",
        definities=list(sleutels.items()),
        noten=[
            *([texts().synthetisch.noot_invoer] if is_synthetisch else []),
            *(_estimates(b.ask("kenmerken"), rijen[0], woorden) if met_band else []),
            *([AFRONDING] if set(sommen) != {rijen[0]["fte"]} else []),
            *_remarks(rijen, woorden),
        ],
        is_synthetisch=is_synthetisch,
        beeld={
            "sleutels": list(sleutels),
            "band": {r["regionale_eenheid"]: (r["fte_model_laag"], r["fte_model_hoog"]) for r in rijen} if met_band else {},
            "noten": ["De grijze streep is de bandbreedte van het sterktemodel."] if met_band else [],
        },
    )


def _claim(rijen: list[dict[str, Any]], woorden: Allocation) -> str:
    """Who gets most and least, where no other estimate changes that."""
    meest, minst = _ends(rijen)
    return woorden.bewering.format(meest=meest["regionale_eenheid"], minst=minst["regionale_eenheid"]) if meest and minst else ""


def _ends(rijen: list[dict[str, Any]]) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Who gets most and who least by the model; ``None`` where another estimate could change who."""
    meest, minst = max(rijen, key=itemgetter("fte_model")), min(rijen, key=itemgetter("fte_model"))
    vast = all(meest["fte_model_laag"] > r["fte_model_hoog"] for r in rijen if r is not meest) and all(
        minst["fte_model_hoog"] < r["fte_model_laag"] for r in rijen if r is not minst
    )
    return (meest, minst) if vast else (None, None)


def _what_holds(rijen: list[dict[str, Any]], fte: str, woorden: Allocation) -> list[str]:
    """What can be said of a named eenheid: only what no other estimate changes."""
    zin, uit = woorden.zinnen_met_bandbreedte, []
    meest, minst = _ends(rijen)
    if meest and minst:
        uit.append(zin["uitersten"].format(fte=fte, meest=meest["regionale_eenheid"], minst=minst["regionale_eenheid"]))
    groepen: dict[Literal["meer", "minder", "open"], list[str]] = {"meer": [], "minder": [], "open": []}
    for r in rijen:
        vast = r["verschil_besluit_staat_vast"]
        groepen["open" if not vast else "meer" if r["verschil_besluit_fte"] > 0 else "minder"].append(r["regionale_eenheid"])
    for soort, namen in groepen.items():
        if namen:
            uit.append(zin[soort].format(namen=opsomming(namen), krijgt="krijgt" if len(namen) == 1 else "krijgen"))
    return uit


def _estimates(kenmerken: list[dict[str, Any]], r: dict[str, Any], woorden: Allocation) -> list[str]:
    """How many kenmerken were measured, which were not, and what hangs on those."""
    per = {stand: [k["naam"] for k in kenmerken if k["stand"] == stand] for stand in ("gemeten", "geschat", "ontbreekt")}
    tekst = woorden.geschat.format(
        gemeten=len(per["gemeten"]),
        geschat=len(per["geschat"]),
        geschat_namen=opsomming(per["geschat"]) or "geen",
        geschat_fte=nl(r["geschat_fte"], "{:,.0f}"),
        ontbreekt=len(per["ontbreekt"]),
        ontbreekt_namen=opsomming(per["ontbreekt"]) or "geen",
        onbekend_fte=nl(r["onbekend_fte"], "{:,.0f}"),
    )
    return [tekst, woorden.bandbreedte_uitleg]


def _band(r: dict[str, Any]) -> FigureCell:
    return FigureCell(None, f"{nl(r['fte_model_laag'])} – {nl(r['fte_model_hoog'])}")


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
