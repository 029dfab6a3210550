"""``halfjaarbericht verdeel``: allocate strength, as published or what if."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from dagster_project.cli.console import DEFAULT_FOLDER, Sheet, WarehouseOption, err, format_rows, friendly_errors, number, out, stop
from dagster_project.notation import nl
from dagster_project.verdeling.allocate import ADVIES, OFFICIEEL, AllocationError, allocate
from dagster_project.verdeling.read_csv import InputError
from dagster_project.verdeling.scenario import compute, read_base, read_scenario
from dagster_project.warehouse.editions import Warehouse
from sources.errors import SourceError
from sources.numbers import WHOLE

app = typer.Typer(add_completion=False)

BREED = 1e-6
"""fte; a band below this is none: every kenmerk was measured."""


@app.command()
def verdeel(
    fte: Annotated[int | None, typer.Option(**number(WHOLE), metavar="N", help="Te verdelen sterkte in hele fte.")] = None,
    kenmerken: Annotated[
        Path | None, typer.Option(metavar="BESTAND.csv", help="gemeente_code, regionale_eenheid en de 27 kenmerken.")
    ] = None,
    scenario: Annotated[
        list[Path] | None,
        typer.Option(metavar="BESTAND.yml", help="Wat als; mag vaker. Velden: dagster_project/verdeling/scenario.py of README."),
    ] = None,
    formaat: Sheet = "tekst",
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Verdeel N fte over de tien regionale eenheden naar het sterktemodel, met het Besluit ernaast; of reken scenario's door."""
    if scenario:
        if fte is not None or kenmerken is not None:
            stop("--scenario gaat niet samen met --fte of --kenmerken; zet fte in het scenario.")
        _scenarios(scenario, formaat, Warehouse(folder.absolute()))
        return
    if fte is None:
        stop("Geef --fte N, of --scenario BESTAND.yml.")
    with friendly_errors(AllocationError, InputError, SourceError):
        v = allocate(fte, Warehouse(folder.absolute()), kenmerken)
    for w in v.waarschuwingen:
        err.print(w, style="bold yellow", markup=False, soft_wrap=True)
    if formaat == "json":
        print(json.dumps(v.als_json(), ensure_ascii=False, indent=1))
    elif formaat == "csv":
        koppen = [
            "regionale_eenheid",
            "model",
            "fte_model",
            "fte_model_afgerond",
            "fte_laag",
            "fte_hoog",
            "fte_besluit",
            "fte_besluit_afgerond",
            "verschil_besluit_fte",
        ]
        print(format_rows(koppen, [tuple({"model": OFFICIEEL, **r}.get(k) for k in koppen) for r in v.rijen], "csv"))
    else:
        t = Table(title=f"{nl(v.fte, '{:,.0f}')} fte, model {OFFICIEEL}; ruwe som {nl(v.ruwe_som)} per 1.000 fte", title_justify="left")
        met_band = _has_band(v.rijen)
        for kop in ("regionale eenheid", "model", "afgerond", *(["bandbreedte"] if met_band else []), "Besluit", "verschil"):
            t.add_column(kop, justify="left" if kop.startswith("reg") else "right")
        for r in v.rijen:
            t.add_row(
                r["regionale_eenheid"],
                nl(r["fte_model"], "{:,.2f}"),
                str(r["fte_model_afgerond"]),
                *([_band(r)] if met_band else []),
                nl(r["fte_besluit"], "{:,.2f}"),
                nl(r["verschil_besluit_fte"], "{:+,.2f}"),
            )
        out.print(t)
        out.print(ADVIES, markup=False, soft_wrap=True)


def _has_band(rijen: list[dict[str, Any]]) -> bool:
    """Whether what is estimated moves any of these numbers."""
    return any(r.get("fte_hoog") is not None and r["fte_hoog"] - r["fte_laag"] > BREED for r in rijen)


def _band(r: dict[str, Any]) -> str:
    return f"{nl(r['fte_laag'])} - {nl(r['fte_hoog'])}"


def _scenarios(bestanden: list[Path], formaat: str, warehouse: Warehouse) -> None:
    with friendly_errors(AllocationError, SourceError):
        gelezen = [read_scenario(pad) for pad in bestanden]
        with read_base(warehouse) as b:
            uitkomsten = [compute(s, b) for s in gelezen]
    for w in dict.fromkeys(w for u in uitkomsten for w in u.waarschuwingen):
        err.print(w, style="bold yellow", markup=False, soft_wrap=True)
    if formaat == "json":
        print(json.dumps([u.als_json() for u in uitkomsten], ensure_ascii=False, indent=1))
        return
    if formaat == "csv":
        koppen = [
            "scenario",
            "model",
            "versie",
            "regionale_eenheid",
            "fte",
            "fte_afgerond",
            "fte_laag",
            "fte_hoog",
            "fte_basis",
            "verschil_fte",
            "verschil_pp",
        ]
        rijen = [{**r, "scenario": u.scenario.naam, "model": u.scenario.model, "versie": u.versie} for u in uitkomsten for r in u.rijen]
        print(format_rows(koppen, [tuple(r[k] for k in koppen) for r in rijen], "csv"))
        return
    for u in uitkomsten:
        titel = f"{u.scenario.naam}: {nl(u.fte, '{:,.0f}')} fte, model {u.scenario.model} (basis: editie {u.versie}, ook {nl(u.fte, '{:,.0f}')} fte)"
        met_band = _has_band(u.rijen)
        t = Table(title=titel, title_justify="left")
        for kop in (
            "regionale eenheid",
            "scenario",
            "afgerond",
            *(["bandbreedte"] if met_band else []),
            "basis",
            "verschil",
            "procentpunt",
        ):
            t.add_column(kop, justify="left" if kop.startswith("reg") else "right")
        for r in u.rijen:
            t.add_row(
                r["regionale_eenheid"],
                nl(r["fte"], "{:,.2f}"),
                nl(r["fte_afgerond"], "{:,.0f}"),
                *([_band(r)] if met_band else []),
                nl(r["fte_basis"], "{:,.2f}"),
                nl(r["verschil_fte"], "{:+,.2f}"),
                nl(r["verschil_pp"], "{:+,.2f}"),
            )
        out.print(t)
