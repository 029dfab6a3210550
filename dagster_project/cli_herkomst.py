"""``halfjaarbericht herkomst INDICATOR``: the way back of one published figure, for a person or a program."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from dagster_project.deuren import STANDAARD_MAP, WarehouseMap, netjes, uit
from dagster_project.werkplaats import Warehouse


class Ketenformaat(StrEnum):
    """Forms of a way back."""

    tekst = "tekst"
    json = "json"


def herkomst(
    indicator: Annotated[str, typer.Argument(help="Indicator, bijvoorbeeld zeden_voorraad.")],
    regio: Annotated[str, typer.Option(help="Code van de regio: NL01, RE01-RE10 of GMnnnn.")] = "NL01",
    periode: Annotated[str | None, typer.Option(help="Periode, bijvoorbeeld 2024 of 2025-11-02; anders de nieuwste.")] = None,
    uitsplitsing: Annotated[str | None, typer.Option(help="Bijvoorbeeld categorie=belediging; anders het totaal.")] = None,
    editie: Annotated[str, typer.Option(help="Editie (nieuwste versie) of versie.")] = "",
    formaat: Annotated[Ketenformaat, typer.Option(help="Vorm van de uitvoer.")] = Ketenformaat.tekst,
    warehouse: WarehouseMap = STANDAARD_MAP,
) -> None:
    """De weg terug van één gepubliceerd cijfer: formule, SQL, rij in de bron, snapshot."""
    from dagster_project.herkomst import alleen_gedrukt, keten
    from sources import catalogus
    from sources.cellen import CelFout

    with netjes(CelFout):
        huis = Warehouse(warehouse.absolute())
        is_brief = bool(editie) and editie not in {e for u in huis.uitgaven() for e in (u.editie, u.versie)}
        if is_brief and (gedrukt := alleen_gedrukt(huis, indicator, uitsplitsing, periode, editie)):
            print(json.dumps(gedrukt, ensure_ascii=False, indent=1)) if formaat is Ketenformaat.json else _toon_gedrukt(gedrukt)
            return
        k = keten(huis, indicator, regio, uitsplitsing, periode, editie)
    if formaat is Ketenformaat.json:
        print(json.dumps(k.als_json(), ensure_ascii=False, indent=1, default=str))
        return
    w = k.waarde
    uit.print(
        f"{k.indicator['naam']} · {w['regio_code']} · {w['uitsplitsing'] or 'totaal'} · {w['periode']} · {w['versie']}",
        style="bold",
        markup=False,
    )
    marge = f" (95%: {w['ondergrens']!r} tot {w['bovengrens']!r})" if w["ondergrens"] is not None else ""
    uit.print(
        f"waarde    {w['waarde']!r} {w['meeteenheid']}{marge}, {w['status']}, {w['kwalificatie']}{', SYNTHETISCH' if w['is_synthetisch'] else ''}"
    )
    uit.print(f"formule   {k.indicator['formule']}", markup=False, soft_wrap=True)
    uit.print(f"betekenis {k.indicator['definitie']}", markup=False, soft_wrap=True)
    uit.print(f"code      commit {k.code['commit'] or 'onbekend'}; de SQL van deze versie staat in kwaliteit.modellen", markup=False)
    for m in k.modellen:
        if m["soort"] == "model":
            uit.print(f"          {m['model']} <- {m['invoer']}", markup=False, soft_wrap=True)
    for i in k.invoer:
        stempel = " VERTROUWELIJK" if catalogus.tabellen()[i.verwijzing.bron_tabel].vertrouwelijk else ""
        uit.print(f"cel       {i.verwijzing.bron_tabel} {i.verwijzing.cel}{stempel}", markup=False)
        uit.print(f"          {i.kolom} = {i.waarde} {i.meeteenheid}".rstrip(), markup=False)
        if i.correctie:
            uit.print(f"          gecorrigeerd in {i.correctie['naar']}: {i.correctie['reden']}", markup=False, soft_wrap=True)
        uit.print("          rij: " + ", ".join(f"{n}={str(v).strip()}" for n, v in i.rij.items()), markup=False, soft_wrap=True)
        uit.print(f"          {i.url}\n          ontvangen {i.ontvangen_op}, sha256 {i.sha256}", markup=False, soft_wrap=True)
        if i.opmerking:
            uit.print(f"          {i.opmerking}", markup=False, soft_wrap=True)
    _toon_gedrukt(k.gedrukt)


def _toon_gedrukt(gedrukt: list[dict[str, Any]]) -> None:
    for g in gedrukt:
        onzeker = ", toewijzing onzeker" if g["is_onzeker"] else ""
        uit.print(
            f"gedrukt   {g['kwalificatie']} {g['waarde']!r} {g['meeteenheid']} · {g['uitsplitsing'] or 'totaal'} · {g['periode']}"
            f" · {g['document']}:{g['regel']}{onzeker}",
            markup=False,
            soft_wrap=True,
        )
