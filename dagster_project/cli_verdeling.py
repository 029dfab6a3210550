"""The computations of the allocation that stand on their own, for an analyst with numbers or files of his own."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from dagster_project.deuren import fout, nl, stop, uit

if TYPE_CHECKING:
    from dagster_project.verdeel_regressie import Regressie


class Rekenformaat(StrEnum):
    """Forms of an outcome."""

    tekst = "tekst"
    json = "json"


def getal(tekst: str) -> float:
    """A number as people type it, with a decimal point or comma."""
    try:
        return float(tekst.replace(",", "."))
    except ValueError:
        raise typer.BadParameter(f"'{tekst}' is geen getal; schrijf bijvoorbeeld 12,5 (zonder scheiding van duizendtallen).") from None


def erlang_c(
    oproepen_per_uur: Annotated[float, typer.Option(parser=getal, metavar="X", help="Oproepen per uur.")],
    afhandeltijd: Annotated[float, typer.Option(parser=getal, metavar="S", help="Gemiddelde afhandeltijd in seconden.")],
    binnen: Annotated[float, typer.Option(parser=getal, metavar="S", help="Opgenomen binnen zoveel seconden.")],
    serviceniveau: Annotated[float, typer.Option(parser=getal, metavar="P", help="Aandeel dat dit haalt, als breuk: 0,80.")],
    formaat: Annotated[Rekenformaat, typer.Option(help="Vorm van de uitvoer.")] = Rekenformaat.tekst,
) -> None:
    """Het kleinste aantal medewerkers dat genoeg oproepen op tijd opneemt (Erlang-C)."""
    from dagster_project.verdeling.erlang_c import ErlangFout, benodigde_bezetting

    try:
        b = benodigde_bezetting(oproepen_per_uur, afhandeltijd, binnen, serviceniveau)
    except ErlangFout as e:
        stop(str(e))
    if formaat is Rekenformaat.json:
        print(json.dumps(asdict(b), indent=1))
        return
    uit.print(f"agenten          {nl(b.agenten, '{:,d}')}")
    for naam, aandeel in (
        ("serviceniveau", b.serviceniveau),
        ("bezettingsgraad", b.bezettingsgraad),
        ("kans op wachten", b.kans_op_wachten),
    ):
        uit.print(f"{naam:<16} {nl(100 * aandeel, '{:.2f}')}%")


def regressie(
    werklast: Annotated[Path, typer.Option(metavar="W.csv", help="gemeente_code, inwoners, werklast.")],
    kenmerken: Annotated[Path, typer.Option(metavar="K.csv", help="gemeente_code en een kolom per kenmerk, totalen.")],
    categorieen: Annotated[Path, typer.Option(metavar="C.csv", help="kenmerk, categorie.")],
    onderzoek: Annotated[
        bool, typer.Option("--onderzoek", help="Laat ook stigmatiserende kenmerken toe; de uitkomst is nooit voor publicatie.")
    ] = False,
    formaat: Annotated[Rekenformaat, typer.Option(help="Vorm van de uitvoer.")] = Rekenformaat.tekst,
) -> None:
    """Voorwaarts stapsgewijze regressie van de werklast van één cluster op kenmerken (bijlage E van het rapport)."""
    from dagster_project.verdeel_regressie import RegressieInvoerFout, reken

    try:
        r = reken(werklast, kenmerken, categorieen, onderzoek)
    except (RegressieInvoerFout, OSError) as e:
        stop(str(e))
    for w in r.waarschuwingen:
        fout.print(w, style="bold yellow", markup=False, soft_wrap=True)
    if formaat is Rekenformaat.json:
        print(json.dumps(r.als_json(), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        _toon_regressie(r)


def _toon_regressie(r: Regressie) -> None:
    m = r.model
    t = Table(title=f"{len(r.gemeenten)} gemeenten; R2 {nl(m.r2, '{:.4f}')}; werklast = som van gewicht x kenmerk", title_justify="left")
    for kop in ("stap", "kenmerk", "gewicht", "standaardfout", "VIF", "R2", "BIC"):
        t.add_column(kop, justify="left" if kop == "kenmerk" else "right")
    for i, (naam, gewicht) in enumerate(m.coefficienten.items()):
        vif = nl(m.vif[naam], "{:.2f}") if naam in m.vif else ""
        t.add_row(
            str(i),
            naam if i else "inwoners (c0)",
            nl(gewicht, "{:.6g}"),
            nl(m.standaardfouten[naam], "{:.2g}"),
            vif,
            nl(m.r2_pad[i], "{:.4f}"),
            nl(m.bic[i], "{:,.1f}"),
        )
    uit.print(t)
    for reden in dict.fromkeys(m.afgevallen.values()):
        namen = [k for k, w in m.afgevallen.items() if w == reden]
        uit.print(f"afgevallen, {reden} ({len(namen)}): {', '.join(namen)}", markup=False, soft_wrap=True)
