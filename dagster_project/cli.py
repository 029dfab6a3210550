"""``halfjaarbericht``: the doors of the warehouse. Messages are Dutch and without traceback; exit codes:
0 done, 1 stopped by the gate or by what was asked, 2 cannot start."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from dagster_project import cli_bronnen, cli_herkomst, cli_herzieningen, cli_levering, cli_tabel, cli_verdeling, edities, uitslag, voortgang
from dagster_project.dbt_in_map import voorloper
from dagster_project.deuren import STANDAARD_MAP, AlsJson, WarehouseMap, fout, netjes, stop, uit, voortgangsbalken, vorm
from dagster_project.notatie import nl
from dagster_project.werkplaats import NIETS, Warehouse, haler_voor, slot

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Het datawarehouse achter het Halfjaarbericht politie."
)
app.add_typer(cli_bronnen.app, name="bronnen")
app.add_typer(cli_levering.app, name="levering")
app.command()(cli_tabel.tabel)
app.command()(cli_herkomst.herkomst)
app.command()(cli_herzieningen.herzieningen)
app.command("erlang-c")(cli_verdeling.erlang_c)
app.command()(cli_verdeling.regressie)
app.command()(cli_verdeling.zekerheid)
app.command()(cli_verdeling.beeld)
KERNCIJFERS = (
    ("Bezetting", "operationele_bezetting", "{:,.0f} fte"),
    ("Verzuim", "verzuim_percentage", "{:.1f}%"),
    ("GTPA", "gtpa_incidenten", "{:,.0f} incidenten"),
    ("Reactietijd prio 1", "prio1_binnen_15_minuten", "{:.1f}% binnen 15 minuten"),
    ("Zedenvoorraad", "zeden_voorraad", "{:,.0f} zaken"),
)
"""The five that a refresh shows: the newest national figure of a year or peildatum, and how it is written."""


class Verdeelformaat(StrEnum):
    """Forms of an allocation."""

    tekst = "tekst"
    csv = "csv"
    json = "json"


@contextmanager
def _netjes() -> Iterator[None]:
    from dagster_project.verdeel import VerdeelFout
    from sources.fouten import BronFout

    with netjes(VerdeelFout, BronFout):
        yield


@app.command()
def refresh(
    editie: Annotated[str, typer.Option(help="Editie, bijvoorbeeld 2025-H2.")] = edities.STANDAARD,
    bron: Annotated[
        str,
        typer.Option(
            metavar="bundel|live|MAP",
            help="Waar de bytes vandaan komen; MAP heeft de indeling <bron>/<tabel>/, of is de map van een editie.",
        ),
    ] = "bundel",
    warehouse: WarehouseMap = STANDAARD_MAP,
    erratum: Annotated[str, typer.Option(metavar="REDEN", help="Reden om een al gepubliceerde editie opnieuw uit te geven (.1).")] = "",
) -> None:
    """Haal de bronnen op, bouw, toets en publiceer een editie (0 gepubliceerd of ongewijzigd, 1 tegengehouden, 2 kan niet beginnen)."""
    if editie not in edities.PUBLICATIE:
        fout.print(
            f"Editie '{editie}' staat niet in de kalender ({edities.EDITIES[0]} t/m {edities.EDITIES[-1]}). Schrijf haar als 2025-H2.",
            style="red",
        )
        raise typer.Exit(2)
    with _netjes():
        huis, erratum = Warehouse(warehouse.absolute()), erratum.strip()
        with slot(huis.map):  # a quick answer when a run cannot start; the run itself takes the lock again
            huis.ruim_op()
            haler_voor(bron, huis)
            huis.volgende(editie, erratum)
        raise typer.Exit(_refresh(editie, bron, huis, erratum))


def _refresh(editie: str, bron: str, huis: Warehouse, erratum: str) -> int:
    from dagster_project import melden

    with voortgangsbalken() as toon, voortgang.luister(toon):
        u = _draai(editie, {"warehouse": str(huis.map), "bron": bron, "erratum": erratum})
    if not u.geslaagd:
        fout.print(f"Editie {editie} is NIET gepubliceerd; wat gepubliceerd was, is onveranderd.", style="bold red")
        for r in u.redenen:
            fout.print(r, style="red", markup=False, soft_wrap=True)
        if u.fout:
            (huis.map / "laatste_fout.txt").write_text(u.fout, encoding="utf-8")
            fout.print(f"De hele fout: {huis.map / 'laatste_fout.txt'}", markup=False, soft_wrap=True)
        fout.print(f"Alle oordelen van deze run: {huis.map / 'laatste_run.json'}", markup=False, soft_wrap=True)
    elif u.soort == uitslag.ONGEWIJZIGD:
        uit.print(f"ongewijzigd: {u.uitgave['versie']} heeft al deze inhoud, er is niets gepubliceerd.")
    else:
        _toon(huis, u.uitgave)
    for klacht in melden.meld(melden.bericht(u, editie, huis.map), melden.Ontvangers.uit(os.environ)):
        fout.print(klacht, style="yellow", markup=False, soft_wrap=True)
    return u.exitcode


def _draai(editie: str, config: dict[str, str]) -> uitslag.Uitslag:
    """Run the main job headless and in process."""
    with voorloper():
        return _draai_job(editie, config)


def _draai_job(editie: str, config: dict[str, str]) -> uitslag.Uitslag:
    import dagster as dg

    from dagster_project.definitions import defs

    with dg.DagsterInstance.ephemeral() as instance:
        r = defs.resolve_job_def("verversen").execute_in_process(
            instance=instance,
            partition_key=editie,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}, "resources": {"werkplaats": {"config": config}}},
        )
        return uitslag.lees(r.all_events, r.success)


def _toon(huis: Warehouse, uitkomst: dict[str, Any]) -> None:
    """What a person wants to see after a refresh: the five kerncijfers, the allocation, what was synthetic, where it is."""
    from sources.laden import verbind

    versie = uitkomst["versie"]
    with verbind(huis.database, read_only=True) as con:
        t = Table(title=f"Kerncijfers {versie}", title_justify="left")
        for kop, kant in (("kerncijfer", "left"), ("periode", "left"), ("waarde", "right"), ("norm", "left"), ("echt", "left")):
            t.add_column(kop, justify=kant)
        for naam, indicator, vorm in KERNCIJFERS:
            rij = con.execute(
                "SELECT w.periode, w.waarde, w.is_synthetisch, n.richting, n.norm, n.voldoet FROM kerncijfers.waarden AS w "
                "LEFT JOIN kerncijfers.afstand_tot_norm AS n USING (versie, indicator_id, regio_code, uitsplitsing, periode) "
                "WHERE versie = ? AND indicator_id = ? AND regio_code = 'NL01' AND uitsplitsing = '' AND w.periode_type IN ('jaar', 'peildatum') "
                "ORDER BY periode DESC LIMIT 1",
                (versie, indicator),
            ).fetchone()
            if rij is None:
                t.add_row(naam, "", "ontbreekt")
                continue
            periode, waarde, synthetisch, richting, norm, voldoet = rij
            oordeel = f"{richting} {nl(norm, '{:g}')}: voldoet{'' if voldoet else ' niet'}" if norm is not None else ""
            t.add_row(naam, periode, nl(waarde, vorm), oordeel, "nee" if synthetisch else "ja")
        uit.print(t)
        rijen = con.execute(
            "SELECT regionale_eenheid, fte, ruwe_som, fte_model, fte_model_afgerond, fte_besluit, fte_formatie, is_synthetisch "
            "FROM verdeling.per_regionale_eenheid WHERE versie = ? ORDER BY regionale_eenheid_code",
            (versie,),
        ).fetchall()
        v = Table(title=f"Verdeling van {nl(rijen[0][1], '{:,.0f}')} fte (ruwe som {nl(rijen[0][2])} per 1.000 fte)", title_justify="left")
        for kop in ("regionale eenheid", "model", "afgerond", "Besluit", "formatie"):
            v.add_column(kop, justify="left" if kop.startswith("reg") else "right")
        for r in rijen:
            v.add_row(r[0], nl(r[3], "{:,.2f}"), str(r[4]), nl(r[5], "{:,.2f}"), nl(r[6], "{:,.2f}"))
        uit.print(v)
        synthetisch = con.execute(
            "SELECT DISTINCT bron_tabel, opmerking FROM kwaliteit.snapshots WHERE versie = ? AND is_synthetisch ORDER BY 1", (versie,)
        ).fetchall()
    if synthetisch:
        uit.print("Synthetisch (gekozen landelijke totalen: sources/bundel.yml):", style="yellow")
        for tabel, opmerking in synthetisch:
            uit.print(f"  {tabel}: {opmerking}", style="yellow", markup=False, soft_wrap=True)
    c = uitkomst["controles"]
    uit.print(f"Poort: {c['voldoet']} controles voldoen, {c['voldoet niet']} waarschuwingen, {c['niet toetsbaar']} niet toetsbaar.")
    uit.print(f"Gepubliceerd: {versie} (concept)", style="bold green")
    uit.print(f"  database  {huis.database}\n  uitvoer   {uitkomst['map']}", markup=False, soft_wrap=True)


# --- reading doors ---


@app.command()
def status(
    warehouse: WarehouseMap = STANDAARD_MAP,
    datum: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="JJJJ-MM-DD", help="De dag waarop wordt gekeken; anders vandaag.")
    ] = None,
    als_json: AlsJson = False,
) -> None:
    """Hoe staat het ervoor: laatste run, kalender, bronnen, uitgave en signalen (0 niets op rood, 1 iets op rood, 2 niet te lezen)."""
    from dagster_project import toestand

    huis, dag = Warehouse(warehouse.absolute()), (datum or datetime.now()).date()
    with _netjes():
        uitgaven = huis.uitgaven()
        punten = toestand.punten(huis, dag)
        d: dict[str, Any] = {"warehouse": str(huis.map), "versies": [u.versie for u in uitgaven], "actueel": None}
        if uitgaven:
            d |= _actueel(huis, uitgaven[-1].versie)
        d |= toestand.als_json(punten, dag)
    if als_json:
        print(json.dumps(d, ensure_ascii=False, indent=1))
    else:
        uit.print(f"Warehouse {d['warehouse']}", markup=False, soft_wrap=True)
        if uitgaven:
            uit.print(
                f"Actueel: {d['actueel']} ({d['publicatiedatum']}, concept{', met synthetische cijfers' if d['synthetisch'] else ''})"
            )
            uit.print("Controles: " + ", ".join(f"{n} {o}" for o, n in d["controles"].items()))
        else:
            uit.print(NIETS)
        uit.print(_lichten(punten, dag))
    if d["oordeel"] == toestand.ROOD:
        raise typer.Exit(1)


def _actueel(huis: Warehouse, versie: str) -> dict[str, Any]:
    """The newest version as the database has it, whether or not its folder is whole."""
    from sources.laden import verbind

    with verbind(huis.database, read_only=True) as con:
        (datum,) = con.execute("SELECT publicatiedatum FROM referentie.edities WHERE versie = ?", (versie,)).fetchone()
        telling = con.execute(
            "SELECT oordeel, count(*) FROM kwaliteit.controles WHERE versie = ? GROUP BY ALL ORDER BY 1", (versie,)
        ).fetchall()
        (synthetisch,) = con.execute("SELECT bool_or(is_synthetisch) FROM kwaliteit.snapshots WHERE versie = ?", (versie,)).fetchone()
    return {"actueel": versie, "publicatiedatum": str(datum), "synthetisch": synthetisch, "controles": dict(telling)}


def _lichten(punten: list[Any], dag: date) -> Table:
    """The lights; what is fine of the sources and figures is counted, the rest is a row each."""
    t = Table("onderdeel", "wat", "oordeel", "toelichting", title=f"Op {dag}", title_justify="left")
    stijl = {"groen": "green", "oranje": "yellow", "rood": "bold red", "geen": "dim"}
    samen: dict[tuple[str, str], list[str]] = {}
    for p in punten:
        if p.onderdeel == "bron" and p.kleur in ("groen", "geen"):
            samen.setdefault((p.onderdeel, p.kleur), []).append(p.wat)
        else:
            t.add_row(p.onderdeel, Text(p.wat), Text(p.kleur, style=stijl[p.kleur]), Text(p.tekst))
    for (onderdeel, kleur), namen in samen.items():
        soort = "actueel" if kleur == "groen" else "zonder verwachting"
        t.add_row(onderdeel, f"{len(namen)} {soort}", Text(kleur, style=stijl[kleur]), Text(", ".join(namen)))
    return t


@app.command("edities")
def edities_(
    warehouse: WarehouseMap = STANDAARD_MAP,
    verifieer: Annotated[
        bool,
        typer.Option("--verifieer", help="Toets elk bestand, elk manifest en elke rij aan wat is gepubliceerd (1: er is iets veranderd)."),
    ] = False,
) -> None:
    """Alle gepubliceerde versies, met reden en map."""
    huis = Warehouse(warehouse.absolute())
    with _netjes():
        uitgaven = huis.uitgaven()
        if not uitgaven:
            uit.print(NIETS)
            return
        if verifieer:
            _verifieer(huis)
            return
        t = Table("versie", "publicatiedatum", "reden", "map")
        for u in uitgaven:
            m = huis.manifest(u)
            t.add_row(u.versie, m["publicatiedatum"], m["reden"] or "eerste uitgave", str(huis.editiemap(u.versie)))
        uit.print(t)


def _verifieer(huis: Warehouse) -> None:
    from dagster_project.publicatie.verifieer import verifieer

    fouten = verifieer(huis)
    for f in fouten:
        fout.print(f, style="red", markup=False, soft_wrap=True)
    if fouten:
        stop(f"{len(fouten)} verschillen met wat is gepubliceerd.", 1)
    uit.print(f"{len(huis.uitgaven())} versies zijn zoals gepubliceerd: bestanden, manifesten en rijen in de database.")


@app.command()
def verdeel(
    fte: Annotated[int | None, typer.Option(help="Te verdelen sterkte in hele fte.")] = None,
    kenmerken: Annotated[Path | None, typer.Option(metavar="FILE.csv", help="gemeente_code, regionale_eenheid en de 27 kenmerken.")] = None,
    scenario: Annotated[
        list[Path] | None, typer.Option(metavar="FILE.yml", help="Wat als; mag vaker. Velden: dagster_project/scenario.py of README.")
    ] = None,
    formaat: Annotated[Verdeelformaat, typer.Option(help="Vorm van de uitvoer.")] = Verdeelformaat.tekst,
    warehouse: WarehouseMap = STANDAARD_MAP,
) -> None:
    """Verdeel N fte over de tien regionale eenheden naar het sterktemodel, met het Besluit ernaast; of reken scenario's door."""
    from dagster_project.verdeel import verdeel as reken

    if scenario:
        if fte is not None or kenmerken is not None:
            stop("--scenario gaat niet samen met --fte of --kenmerken; zet fte in het scenario.")
        _scenarios(scenario, formaat, Warehouse(warehouse.absolute()))
        return
    if fte is None:
        stop("Geef --fte N, of --scenario FILE.yml.")
    with _netjes():
        v = reken(fte, Warehouse(warehouse.absolute()), kenmerken)
    for w in v.waarschuwingen:
        fout.print(w, style="bold yellow", markup=False, soft_wrap=True)
    if formaat is Verdeelformaat.json:
        print(json.dumps(v.als_json(), ensure_ascii=False, indent=1))
    elif formaat is Verdeelformaat.csv:
        koppen = ["regionale_eenheid", "fte_model", "fte_model_afgerond", "fte_besluit", "fte_besluit_afgerond", "verschil_besluit_fte"]
        print(vorm(koppen, [tuple(r[k] for k in koppen) for r in v.rijen], "csv"))
    else:
        t = Table(title=f"{nl(v.fte, '{:,.0f}')} fte; ruwe som {nl(v.ruwe_som)} per 1.000 fte", title_justify="left")
        for kop in ("regionale eenheid", "model", "afgerond", "Besluit", "verschil"):
            t.add_column(kop, justify="left" if kop.startswith("reg") else "right")
        for r in v.rijen:
            t.add_row(
                r["regionale_eenheid"],
                nl(r["fte_model"], "{:,.2f}"),
                str(r["fte_model_afgerond"]),
                nl(r["fte_besluit"], "{:,.2f}"),
                nl(r["verschil_besluit_fte"], "{:+,.2f}"),
            )
        uit.print(t)


def _scenarios(bestanden: list[Path], formaat: Verdeelformaat, huis: Warehouse) -> None:
    from dagster_project import scenario

    with _netjes():
        gelezen = [scenario.lees(pad) for pad in bestanden]
        with scenario.basis(huis) as b:
            uitkomsten = [scenario.reken(s, b) for s in gelezen]
    for w in dict.fromkeys(w for u in uitkomsten for w in u.waarschuwingen):
        fout.print(w, style="bold yellow", markup=False, soft_wrap=True)
    if formaat is Verdeelformaat.json:
        print(json.dumps([u.als_json() for u in uitkomsten], ensure_ascii=False, indent=1))
        return
    if formaat is Verdeelformaat.csv:
        koppen = ["scenario", "regionale_eenheid", "fte", "fte_afgerond", "fte_basis", "verschil_fte", "verschil_pp"]
        print(vorm(koppen, [tuple({**r, "scenario": u.scenario.naam}[k] for k in koppen) for u in uitkomsten for r in u.rijen], "csv"))
        return
    for u in uitkomsten:
        titel = f"{u.scenario.naam}: {nl(u.fte, '{:,.0f}')} fte (basis: {nl(u.fte_basis, '{:,.0f}')} fte, model {u.scenario.model})"
        t = Table(title=titel, title_justify="left")
        for kop in ("regionale eenheid", "scenario", "afgerond", "basis", "verschil", "procentpunt"):
            t.add_column(kop, justify="left" if kop.startswith("reg") else "right")
        for r in u.rijen:
            t.add_row(
                r["regionale_eenheid"],
                nl(r["fte"], "{:,.2f}"),
                nl(r["fte_afgerond"], "{:,.0f}"),
                nl(r["fte_basis"], "{:,.2f}"),
                nl(r["verschil_fte"], "{:+,.2f}"),
                nl(r["verschil_pp"], "{:+,.2f}"),
            )
        uit.print(t)


def main() -> None:
    """Entry point of the command ``halfjaarbericht``."""
    try:
        app()
    except SystemExit as e:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(e.code if isinstance(e.code, int) else 1)  # everything is closed and on disk; unloading Dagster takes a second


if __name__ == "__main__":
    main()
