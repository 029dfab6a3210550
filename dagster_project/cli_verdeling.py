"""The computations of the allocation that stand on their own, for an analyst with numbers or files of his own."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from dagster_project.deuren import STANDAARD_MAP, WarehouseMap, fout, netjes, stop, uit, voortgangsbalken
from dagster_project.notatie import nl
from dagster_project.werkplaats import Warehouse

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


VAAK = 10
"""A kenmerk that fewer percent of the draws chose, and that is not in the model, is in the JSON and not in the text."""


class Beeld(StrEnum):
    """The pictures."""

    verdeling = "verdeling"
    waterval = "waterval"
    stabiliteit = "stabiliteit"
    actualisatie = "actualisatie"


def zekerheid(
    trekkingen: Annotated[int, typer.Option(metavar="N", help="Zo vaak worden er gemeenten getrokken.")] = 1000,
    zaad: Annotated[int, typer.Option(metavar="N", help="Hetzelfde zaad geeft dezelfde trekkingen.")] = 2025,
    editie: Annotated[str, typer.Option(help="Editie (nieuwste versie) of versie.")] = "",
    formaat: Annotated[Rekenformaat, typer.Option(help="Vorm van de uitvoer.")] = Rekenformaat.tekst,
    warehouse: WarehouseMap = STANDAARD_MAP,
) -> None:
    """Hoe zeker is de herberekende verdeling: herhaald getrokken gemeenten, zonder een eenheid, met andere drempels."""
    from dagster_project import voortgang
    from dagster_project.verdeling.regressie import RegressieFout
    from dagster_project.zekerheid import bereken, waarschuwingen

    with netjes(RegressieFout), voortgangsbalken() as toon, voortgang.luister(toon):
        z = bereken(Warehouse(warehouse.absolute()), editie, trekkingen, zaad)
    for w in waarschuwingen(z):
        fout.print(w, style="bold yellow", markup=False, soft_wrap=True)
    if formaat is Rekenformaat.json:
        print(json.dumps(z, ensure_ascii=False, indent=1, allow_nan=False))
    else:
        _toon_zekerheid(z)


def _toon_zekerheid(z: dict[str, Any]) -> None:
    uit.print(
        f"{z['versie']}: {nl(z['trekkingen'], '{:,d}')} trekkingen van {z['gemeenten']} gemeenten (zaad {z['zaad']}), "
        f"{z['mislukte_trekkingen']} mislukt; {z['kandidaten']} kandidaatkenmerken"
    )
    t = Table(title=f"Herberekende verdeling van {nl(z['fte'], '{:,d}')} fte", title_justify="left")
    for k in ("regionale eenheid", "model", "90% van", "tot", "zonder een eenheid van", "tot", "andere drempels"):
        t.add_column(k, justify="left" if k.startswith("reg") else "right")
    velden = ("model_fte", "laag_fte", "hoog_fte", "zonder_eenheid_laagste_fte", "zonder_eenheid_hoogste_fte")
    for e in z["eenheden"]:
        verschuiving = nl(e["drempels_grootste_verschuiving_fte"], "{:+,.2f}")
        t.add_row(e["regionale_eenheid"], *(nl(e[v], "{:,.2f}") for v in velden), verschuiving)
    uit.print(t)
    uit.print(f"Gekozen in zo veel procent van de trekkingen (vanaf {VAAK}%; * staat in het model zelf):")
    for c in z["clusters"]:
        gekozen = [
            f"{k['kenmerk']}{'*' if k['in_model'] else ''} {nl(k['gekozen_pct'], '{:.0f}')}%"
            for k in c["kenmerken"]
            if k["gekozen_pct"] >= VAAK or k["in_model"]
        ]
        uit.print(
            f"  {c['naam']} (met wat volgt {nl(c['aandeel_pct'])}%): {', '.join(gekozen) or 'alleen inwoners'}",
            markup=False,
            soft_wrap=True,
        )
    g = Table(title="Andere drempels", title_justify="left")
    for k in ("BIC-daling", "correlatie", "VIF", "kenmerken", "grootste verschuiving", "van"):
        g.add_column(k, justify="left" if k == "van" else "right")
    for r in z["gevoeligheid"]:
        niets = abs(r["grootste_verschuiving_fte"]) < 0.005
        g.add_row(
            nl(r["bic_daling"], "{:g}"),
            nl(r["correlatie"], "{:g}"),
            nl(r["vif"], "{:g}"),
            str(r["kenmerken"]),
            "geen" if niets else nl(r["grootste_verschuiving_fte"], "{:+,.2f} fte"),
            "" if niets else r["regionale_eenheid"],
        )
    uit.print(g)


def beeld(
    welk: Annotated[Beeld, typer.Argument(help="Welk beeld.")],
    naar: Annotated[Path, typer.Option("--uit", metavar="FILE.svg", help="Schrijf naar dit bestand.")],
    eenheid: Annotated[str, typer.Option(help="Regionale eenheid: nodig voor waterval, mag bij actualisatie.")] = "",
    van: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="Stabiliteit uit 'zekerheid --formaat json'; anders wordt hier getrokken.")
    ] = None,
    editie: Annotated[str, typer.Option(help="Editie (nieuwste versie) of versie.")] = "",
    warehouse: WarehouseMap = STANDAARD_MAP,
) -> None:
    """Een grafiek van de verdeling als SVG, met titel, meeteenheid, bron en editie."""
    from dagster_project import voortgang
    from dagster_project.beelden import teken
    from dagster_project.verdeling.regressie import RegressieFout

    with netjes(RegressieFout):
        if naar.suffix.lower() != ".svg":
            stop(f"--uit {naar}: dit is een SVG; geef een naam op .svg.")
        with ExitStack() as lang:
            if welk is Beeld.stabiliteit and van is None:
                lang.enter_context(voortgang.luister(lang.enter_context(voortgangsbalken())))
            svg = teken(welk.value, Warehouse(warehouse.absolute()), editie, eenheid, van)
        naar.write_text(svg, encoding="utf-8")
