"""``halfjaarbericht herkomst INDICATOR``: the way back of one published figure, for a person or a program."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from dagster_project import notation
from dagster_project.cli.console import DEFAULT_FOLDER, TextOrJson, WarehouseOption, friendly_errors, out
from dagster_project.publicatie.edition.provenance import printed_only, trace
from dagster_project.warehouse.editions import Warehouse
from sources import catalog
from sources.cells import CellError
from sources.numbers import show

app = typer.Typer(add_completion=False)


@app.command()
def herkomst(
    indicator: Annotated[str, typer.Argument(help="Indicator, bijvoorbeeld zeden_voorraad.")],
    regio: Annotated[str, typer.Option(help="Code van de regio: NL01, RE01-RE10 of GMnnnn.")] = "NL01",
    periode: Annotated[str | None, typer.Option(help="Periode, bijvoorbeeld 2024 of 2025-11-02; anders de nieuwste.")] = None,
    uitsplitsing: Annotated[str | None, typer.Option(help="Bijvoorbeeld categorie=belediging; anders het totaal.")] = None,
    editie: Annotated[str, typer.Option(help="Editie (nieuwste versie) of versie.")] = "",
    formaat: TextOrJson = "tekst",
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """De weg terug van één gepubliceerd cijfer: formule, SQL, rij in de bron, snapshot."""
    with friendly_errors(CellError):
        warehouse = Warehouse(folder.absolute())
        is_brief = bool(editie) and editie not in {e for u in warehouse.versions() for e in (u.editie, u.versie)}
        if is_brief and (gedrukt := printed_only(warehouse, indicator, uitsplitsing, periode, editie)):
            print(json.dumps(gedrukt, ensure_ascii=False, indent=1)) if formaat == "json" else _toon_gedrukt(gedrukt)
            return
        k = trace(warehouse, indicator, regio, uitsplitsing, periode, editie)
    if formaat == "json":
        print(json.dumps(k.als_json(), ensure_ascii=False, indent=1, default=str))
        return
    w = k.waarde
    out.print(
        f"{k.indicator['naam']} · {w['regio_code']} · {w['uitsplitsing'] or 'totaal'} · {w['periode']} · {w['versie']}",
        style="bold",
        markup=False,
    )
    marge = f" (95%: {_exact(w['ondergrens'])} tot {_exact(w['bovengrens'])})" if w["ondergrens"] is not None else ""
    out.print(
        f"waarde    {_exact(w['waarde'])} {w['meeteenheid']}{marge}, {w['status']}, {w['kwalificatie']}{', SYNTHETISCH' if w['is_synthetisch'] else ''}"
    )
    out.print(f"formule   {k.indicator['formule']}", markup=False, soft_wrap=True)
    out.print(f"betekenis {k.indicator['definitie']}", markup=False, soft_wrap=True)
    out.print(f"code      commit {k.code['commit'] or 'onbekend'}; de SQL van deze versie staat in kwaliteit.modellen", markup=False)
    for m in k.modellen:
        if m["soort"] == "model":
            out.print(f"          {m['model']} <- {m['invoer']}", markup=False, soft_wrap=True)
    for i in k.invoer:
        stempel = " VERTROUWELIJK" if catalog.tabellen()[i.verwijzing.bron_tabel].vertrouwelijk else ""
        out.print(f"cel       {i.verwijzing.bron_tabel} {i.verwijzing.cel}{stempel}", markup=False)
        out.print(f"          {i.kolom} = {i.waarde} {i.meeteenheid}".rstrip(), markup=False)
        if i.correctie:
            out.print(f"          gecorrigeerd in {i.correctie['naar']}: {i.correctie['reden']}", markup=False, soft_wrap=True)
        out.print("          rij: " + ", ".join(f"{n}={str(v).strip()}" for n, v in i.rij.items()), markup=False, soft_wrap=True)
        out.print(f"          {i.url}\n          ontvangen {i.ontvangen_op}, sha256 {i.sha256}", markup=False, soft_wrap=True)
        if i.opmerking:
            out.print(f"          {i.opmerking}", markup=False, soft_wrap=True)
    _toon_gedrukt(k.gedrukt)


def _exact(waarde: float) -> str:
    """Every digit that is published, with a decimal comma."""
    return show(notation.exact(waarde))


def _toon_gedrukt(gedrukt: list[dict[str, Any]]) -> None:
    for g in gedrukt:
        onzeker = ", toewijzing onzeker" if g["is_onzeker"] else ""
        out.print(
            f"gedrukt   {g['kwalificatie']} {_exact(g['waarde'])} {g['meeteenheid']} · {g['uitsplitsing'] or 'totaal'} · {g['periode']}"
            f" · {g['document']}:{g['regel']}{onzeker}",
            markup=False,
            soft_wrap=True,
        )
