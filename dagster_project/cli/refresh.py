"""``halfjaarbericht refresh``: fetch, build, check and publish an edition."""

from __future__ import annotations

import gc
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from dagster_project import notify, progress, run_result, settings
from dagster_project.cli.console import DEFAULT_FOLDER, WarehouseOption, err, friendly_errors, one_line, out, progress_bars
from dagster_project.dbt_runner.runner import prefork
from dagster_project.notation import nl
from dagster_project.poort import outcome, still_wrong
from dagster_project.poort.approval import Builder
from dagster_project.warehouse import approvals, release_calendar
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import hold_lock
from sources import disk
from sources.database import connect
from sources.errors import SourceError
from sources.fetch.choose import choose_fetcher

app = typer.Typer(add_completion=False)

KERNCIJFERS = (
    ("Bezetting", "operationele_bezetting", "{:,.0f} fte"),
    ("Verzuim", "verzuim_percentage", "{:.1f}%"),
    ("GTPA", "gtpa_incidenten", "{:,.0f} incidenten"),
    ("Reactietijd prio 1", "prio1_binnen_15_minuten", "{:.1f}% binnen 15 minuten"),
    ("Zedenvoorraad", "zeden_voorraad", "{:,.0f} zaken"),
)
"""The five that a refresh shows: the newest national figure of a year or peildatum, and how it is written."""


@app.command()
def refresh(
    editie: Annotated[str, typer.Option(help="Editie, bijvoorbeeld 2025-H2.")] = release_calendar.DEFAULT_EDITION,
    bron: Annotated[
        str,
        typer.Option(
            metavar="bundel|voorbeeld|live|MAP",
            envvar=settings.BRON.naam,
            show_envvar=False,
            help="Waar de bytes vandaan komen: bundel (wat echt of gedrukt is), voorbeeld (de hele weg, met verzonnen cijfers), live; MAP heeft de indeling <bron>/<tabel>/, of is de map van een editie.",
        ),
    ] = settings.BRON.standaard,
    folder: WarehouseOption = DEFAULT_FOLDER,
    erratum: Annotated[
        str | None, typer.Option(metavar="REDEN", help="Reden om een al gepubliceerde editie opnieuw uit te geven (.1).")
    ] = None,
    rol: Annotated[
        Builder, typer.Option("--rol", envvar=settings.ROL.naam, show_envvar=False, help="Wie bouwt: een rol; een andere stelt vast.")
    ] = settings.ROL.standaard,  # type: ignore[assignment]  # one of them, which tests/unit/test_settings.py holds
) -> None:
    """Haal de bronnen op, bouw, toets en publiceer een editie (0 gepubliceerd of ongewijzigd, 1 tegengehouden, 2 kan niet beginnen)."""
    with friendly_errors(SourceError):
        release_calendar.require(editie)
        # an empty reason is no request without one: what an empty variable of a script leaves would be a refresh that says nothing is new
        warehouse, reden = Warehouse(folder.absolute()), "" if erratum is None else one_line("--erratum", erratum)
        with hold_lock(warehouse.folder):  # a quick answer when a run cannot start; the run itself takes the lock again
            warehouse.tidy()
            approvals.require_in_log(warehouse, warehouse.versions(), warehouse.logbook.lines())
            choose_fetcher(bron, warehouse.deliveries)
            warehouse.next_version(editie, reden)
        raise typer.Exit(_refresh_and_tell(editie, bron, warehouse, reden, rol))


def _refresh_and_tell(editie: str, bron: str, warehouse: Warehouse, erratum: str, rol: str) -> int:
    with progress_bars() as toon, progress.listen(toon):
        u = run_refresh(editie, {"warehouse": str(warehouse.folder), "bron": bron, "erratum": erratum, "rol": rol})
    from dagster_project import alarms  # imported here: the run has loaded them
    from dagster_project.jobs import report_run

    verslag = report_run(u, editie, warehouse.folder)
    if not u.geslaagd:
        err.print(f"Editie {editie} is NIET gepubliceerd; wat gepubliceerd was, is onveranderd.", style="bold red")
        for r in u.redenen:
            err.print(r, style="red", markup=False, soft_wrap=True)
        if u.fout:
            (warehouse.folder / "laatste_fout.txt").write_text(u.fout, encoding="utf-8")
            err.print(f"De hele fout: {warehouse.folder / 'laatste_fout.txt'}", markup=False, soft_wrap=True)
        err.print(f"Alle oordelen van deze run: {warehouse.folder / 'laatste_run.json'}", markup=False, soft_wrap=True)
        if verslag:
            err.print(f"Verslag om te lezen: {verslag}", style="bold", markup=False, soft_wrap=True)
    elif u.soort == outcome.ONGEWIJZIGD:
        out.print(f"ongewijzigd: {u.uitgave['versie']} heeft al deze inhoud, er is niets gepubliceerd.")
    else:
        _show_result(warehouse, u.uitgave)
    ontvangers = notify.Receivers.uit(os.environ)
    klachten = notify.send(notify.message(u, editie, warehouse.folder), ontvangers)
    for klacht in klachten:
        err.print(klacht, style="yellow", markup=False, soft_wrap=True)
    if ontvangers.iemand and not klachten and not u.geslaagd:
        alarms.told_with_the_run(warehouse, datetime.now())
    return u.exitcode


def run_refresh(editie: str, config: dict[str, str]) -> outcome.RunOutcome:
    """Run the main job headless and in process.

    Without the garbage collector: what Dagster and Great Expectations load stays until the end, and to look through it time and again is
    a tenth of what this process does; what is left behind in circles is little. Afterwards all that is there counts as old, or it would be
    looked through at once.
    """
    gc.disable()
    try:
        with prefork():
            return _run_job(editie, config)
    finally:
        gc.freeze()
        gc.unfreeze()
        gc.enable()


def _run_job(editie: str, config: dict[str, str]) -> outcome.RunOutcome:
    # imported here: dbt's process starts before these two seconds, and a refresh that cannot begin does not wait for them
    from dagster_project import outbox, run_log
    from dagster_project.definitions import defs
    from dagster_project.headless import headless_instance, kept_events
    from dagster_project.resources import source_config

    wachtrij = outbox.folder(Path(config["warehouse"]))
    config = config | source_config(config["bron"])
    with headless_instance() as instance:
        r = (
            defs()
            .resolve_job_def("verversen")
            .execute_in_process(
                instance=instance,
                partition_key=editie,
                raise_on_error=False,
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}, "resources": {"warehouse": {"config": config}}},
            )
        )
        u = run_result.read_run(r.all_events, r.success)
        if u.soort != outcome.KAN_NIET:  # another may be working there
            try:
                outbox.post(wachtrij, r.dagster_run, kept_events(instance))
            except OSError as e:  # how the run ended does not depend on who may look at it
                err.print(f"Deze run komt niet in Dagster te staan: {disk.in_words(e)}", style="yellow", markup=False)
            try:
                run_log.write(Warehouse(Path(config["warehouse"])), r.dagster_run.run_id, editie, kept_events(instance), u)
            except OSError as e:  # nor on its log
                err.print(f"Deze run heeft geen log. {disk.in_words(e)}", style="yellow", markup=False)
        return u


def _show_result(warehouse: Warehouse, uitkomst: dict[str, Any]) -> None:
    """What a person wants to see after a refresh: the five kerncijfers, the allocation, what was synthetic, where it is."""
    versie = uitkomst["versie"]
    with connect(warehouse.database, read_only=True) as con:
        t = Table(title=f"Kerncijfers {versie}", title_justify="left")
        for kop in ("kerncijfer", "periode", "waarde", "norm", "echt"):
            t.add_column(kop, justify="right" if kop == "waarde" else "left")
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
        out.print(t)
        rijen = con.execute(
            "SELECT regionale_eenheid, fte, ruwe_som, fte_model, fte_model_afgerond, fte_besluit, fte_formatie, fte_model_laag, fte_model_hoog "
            "FROM verdeling.per_regionale_eenheid WHERE versie = ? ORDER BY regionale_eenheid_code",
            (versie,),
        ).fetchall()
        v = Table(title=f"Verdeling van {nl(rijen[0][1], '{:,.0f}')} fte (ruwe som {nl(rijen[0][2])} per 1.000 fte)", title_justify="left")
        for kop in ("regionale eenheid", "model", "afgerond", "Besluit", "formatie", "bandbreedte"):
            v.add_column(kop, justify="left" if kop.startswith("reg") else "right")
        for r in rijen:
            band = f"{nl(r[7])} - {nl(r[8])}" if r[8] - r[7] > 1e-6 else ""
            v.add_row(r[0], nl(r[3], "{:,.2f}"), str(r[4]), nl(r[5], "{:,.2f}"), "" if r[6] is None else nl(r[6], "{:,.2f}"), band)
        out.print(v)
        standen: dict[str, list[str]] = {}
        for naam, stand in con.execute(
            "SELECT naam, stand FROM verdeling.sterktemodel WHERE versie = ? ORDER BY naam", (versie,)
        ).fetchall():
            standen.setdefault(stand, []).append(naam)
        alle = sum(map(len, standen.values()))
        for stand in ("geschat", "ontbreekt"):
            if namen := standen.get(stand):
                out.print(
                    f"Kenmerken, {stand}: {len(namen)} van {alle} ({', '.join(namen)}).", style="yellow", markup=False, soft_wrap=True
                )
        synthetisch = con.execute(
            "SELECT DISTINCT bron_tabel, opmerking FROM kwaliteit.snapshots WHERE versie = ? AND is_synthetisch ORDER BY 1", (versie,)
        ).fetchall()
    if synthetisch:
        out.print("Synthetisch (gekozen landelijke totalen: tests/fixtures/bundle/bundle.yml):", style="yellow")
        for tabel, opmerking in synthetisch:
            out.print(f"  {tabel}: {opmerking}", style="yellow", markup=False, soft_wrap=True)
    c = uitkomst["controles"]
    out.print(f"Poort: {c['voldoet']} controles voldoen, {c['voldoet niet']} waarschuwingen, {c['niet toetsbaar']} niet toetsbaar.")
    _show_still_wrong(warehouse, versie)
    if uitkomst["opnieuw"]:
        out.print(f"Alle eerdere edities zijn opnieuw ingelezen: {uitkomst['opnieuw']}.", style="yellow", markup=False, soft_wrap=True)
    out.print(f"Gepubliceerd: {versie} (concept; een andere rol stelt haar vast met 'halfjaarbericht vaststellen')", style="bold green")
    out.print(
        f"  database  {warehouse.database}\n  uitvoer   {uitkomst['map']}\n  verslag   {warehouse.run_report}", markup=False, soft_wrap=True
    )


def _show_still_wrong(warehouse: Warehouse, versie: str) -> None:
    """What this version mended, and a newer edition still has as it was."""
    with connect(warehouse.database, read_only=True) as con:
        for _, zin in still_wrong.sentences(con, versie):
            out.print(f"Let op: {zin}", style="bold red", markup=False, soft_wrap=True)
