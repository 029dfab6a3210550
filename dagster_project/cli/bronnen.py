"""``halfjaarbericht bronnen``: the catalogue, whether the sources still are what it says, and the store of what came in.

Exit codes: 0 good, 1 something differs or is damaged, 2 cannot start.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import duckdb
import typer
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from dagster_project import INSTALLED, ROOT, notation
from dagster_project.cli.console import DEFAULT_FOLDER, JsonOption, WarehouseOption, err, friendly_errors, out, progress_bars
from dagster_project.publicatie.edition import package
from dagster_project.publicatie.edition.verify import verify_snapshots
from dagster_project.warehouse import release_calendar, retention
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import hold_lock
from sources import catalog, disk
from sources.catalog import Tabel
from sources.database import connect, rows
from sources.errors import CannotStart
from sources.fetch.choose import choose_fetcher
from sources.fetcher import Fetcher
from sources.snapshots import SnapshotStore

if TYPE_CHECKING:
    from sources.load.contract import ContractResult

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Bronnen: catalogus, controle bij de bron, ophalen, bewaarde antwoorden."
)
Namen = Annotated[list[str] | None, typer.Argument(metavar="[TABEL]...", help="Tabellen, bijvoorbeeld cbs.bevolking; anders alle.")]


def _kies(namen: list[str] | None) -> list[Tabel]:
    alle = {n: t for n, t in catalog.tabellen().items() if not t.is_levering}
    gekozen = []
    for naam in namen or alle:
        passend = [t for n, t in alle.items() if naam in (n, t.naam, t.tabel_id)]
        if len(passend) != 1:
            raise CannotStart(f"Tabel '{naam}' bestaat niet of is niet eenduidig. Kies uit: {', '.join(alle)}.")
        gekozen += passend
    return gekozen


@app.command()
def lijst(als_json: JsonOption = False) -> None:
    """De catalogus: elke tabel, waar zij vandaan komt en wat daaraan nog niet bij de bron is gezien."""
    with friendly_errors():
        alle = list(catalog.tabellen().values())
    if als_json:
        velden = ("tabel_id", "api", "titel", "cadans", "ververs", "onbevestigd", "licentie", "citeren")
        print(json.dumps([{"tabel": t.volledige_naam} | {v: getattr(t, v) for v in velden} for t in alle], ensure_ascii=False, indent=1))
        return
    t = Table("tabel", "id", "refresh", "titel", "nog niet bij de bron gezien")
    for x in alle:
        soort = "levering" if x.is_levering else str(x.tabel_id)
        t.add_row(x.volledige_naam, soort, "ja" if x.ververs else "op verzoek", Text(x.titel), Text(x.onbevestigd or "-"))
    out.print(t)


@app.command()
def dbt() -> None:
    """Schrijf de brontabellen van dbt (dbt/models/staging/<bron>/_<bron>__sources.yml) zoals de catalogus ze kent."""
    from sources import dbt_sources

    with friendly_errors():
        if INSTALLED:
            raise CannotStart("Dit is een installatie met pip; de brontabellen van dbt verandert u in een werkmap van het project.")
        bestanden = dbt_sources.source_files(ROOT / "dbt" / "models" / "staging")
    for pad, tekst in bestanden.items():
        oud = pad.read_text(encoding="utf-8") if pad.exists() else ""
        pad.parent.mkdir(exist_ok=True)
        pad.write_text(tekst, encoding="utf-8")
        out.print(Text(f"{pad.relative_to(ROOT)}: {'ongewijzigd' if tekst == oud else 'geschreven'}"), soft_wrap=True)


@app.command()
def controleer(
    namen: Namen = None,
    live: Annotated[bool, typer.Option("--live", help="Vraag het de bron zelf; anders het voorbeeld of --bron.")] = False,
    bron: Annotated[str, typer.Option(help="bundel, voorbeeld, live, of een map met de indeling van de bundel.")] = "voorbeeld",
    editie: Annotated[str, typer.Option(help="Editie waarvoor de nieuwste periode wordt beoordeeld.")] = "",
    als_json: JsonOption = False,
) -> None:
    """Vergelijk het contract van elke tabel met wat de bron nu zegt: kolommen, meeteenheden, codes, perioden, aantal rijen. Haalt geen rijen op."""
    from sources.load.metadata import check_metadata

    with friendly_errors(), tempfile.TemporaryDirectory(prefix="hjb-") as folder:
        if editie:
            release_calendar.require(editie)
        bron = "live" if live else bron
        gekozen = _kies(namen) if namen or bron == "live" else [t for t in _kies(None) if t.ververs]
        peildatum = (
            release_calendar.publication()[editie]
            if editie
            else date.today()
            if bron == "live"
            else release_calendar.publication()[release_calendar.DEFAULT_EDITION]
        )
        fetcher = choose_fetcher(bron, Warehouse(Path(folder)).deliveries)
        store = SnapshotStore(Path(folder) / "snapshots")
        uitslagen, afwezig = {}, {}
        with Progress(console=err, transient=True, disable=not err.is_terminal) as balk:
            for t in balk.track(gekozen, description="bronnen"):
                if t.mag_ontbreken and (bericht := fetcher.ontbreekt(t)) is not None:  # as a refresh: said, and no difference
                    afwezig[t.volledige_naam] = bericht.inhoud.decode().strip()
                else:
                    uitslagen[t.volledige_naam] = check_metadata(t, fetcher, store, peildatum)
    if als_json:
        d = {n: {"bevindingen": [vars(b) for b in b_], "weet": w} for n, (b_, w) in uitslagen.items()}
        d |= {n: {"bevindingen": [], "weet": [tekst]} for n, tekst in afwezig.items()}
        print(json.dumps(d, ensure_ascii=False, indent=1))
    else:
        for naam, (bevindingen, weet) in uitslagen.items():
            out.print(Text(f"{naam}: {'zoals afgesproken' if not bevindingen else f'{len(bevindingen)} verschillen'}", style="bold"))
            for b in bevindingen:
                out.print(Text(f"  [{b.regel}] {b.plaats}: gevonden {b.gevonden}; verwacht {b.verwacht}. {b.actie}"), soft_wrap=True)
            for w in weet:
                out.print(Text(f"  {w}", style="dim"), soft_wrap=True)
        for tekst in afwezig.values():
            out.print(Text(tekst), soft_wrap=True)
        n = sum(bool(b) for b, _ in uitslagen.values())
        out.print(f"{len(uitslagen)} tabellen gecontroleerd ({bron}), {n} met verschillen; {len(afwezig)} niet ontvangen.")
    if any(b for b, _ in uitslagen.values()):
        raise typer.Exit(1)


@app.command()
def haal(
    namen: Annotated[list[str], typer.Argument(metavar="TABEL...", help="Tabellen, bijvoorbeeld politie.misdrijven_buurt_maand.")],
    naar: Annotated[
        Path,
        typer.Option(
            "--naar",
            metavar="BESTAND.duckdb|MAP",
            help="DuckDB-bestand waarin de tabellen komen, of een map: dan Parquet, met een map per jaar (jaar=2024).",
        ),
    ],
    bron: Annotated[str, typer.Option(help="live, bundel, voorbeeld, of een map met de indeling van de bundel.")] = "live",
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Haal tabellen van de catalogus op, ook die niet bij een refresh horen, en toets hun contract. Een onderbroken ophaling gaat verder waar zij was."""
    warehouse = Warehouse(folder.absolute())
    haal_een = _haal_map if naar.is_dir() or not (naar.suffix or naar.exists()) else _haal_bestand
    goed = True
    with friendly_errors(), hold_lock(warehouse.folder), progress_bars() as toon:
        gekozen = _kies(namen)
        fetcher = choose_fetcher(bron, warehouse.deliveries)
        for t in gekozen:
            u, waar = haal_een(t, naar, fetcher, warehouse.store, partial(toon, t.volledige_naam))
            goed &= u.geslaagd
            for b in (b for lijst_ in u.per_regel.values() for b in lijst_):
                err.print(Text(str(b)), style="red", soft_wrap=True)
            if u.geslaagd:
                warehouse.store.vergeet(t.volledige_naam)
                out.print(Text(f"{t.volledige_naam}: {u.rijen} rijen in {waar}"), soft_wrap=True)
    if not goed:
        raise typer.Exit(1)


def _haal_bestand(
    tabel: Tabel, naar: Path, fetcher: Fetcher, store: SnapshotStore, voortgang: Callable[[int, int], None]
) -> tuple[ContractResult, str]:
    from sources.load.raw_run import create_raw_run
    from sources.load.table import load_table

    waar = f'raw_{tabel.bron}."{tabel.naam}"'
    try:
        con = connect(naar)
    except duckdb.Error as e:
        raise CannotStart(f"{naar} is niet te openen ({disk.reason(e)}). Kies een ander bestand bij --naar, of een map.") from None
    with con:
        create_raw_run(con)
        u = load_table(con, tabel, fetcher, store, voortgang=voortgang)
        if not u.geslaagd:
            con.execute(f"DROP TABLE IF EXISTS {waar}")  # a table that broke its contract is not handed out
    return u, waar


def _haal_map(
    tabel: Tabel, naar: Path, fetcher: Fetcher, store: SnapshotStore, voortgang: Callable[[int, int], None]
) -> tuple[ContractResult, str]:
    from sources.load.dataset import check_partitionable, new_dataset, write_dataset

    check_partitionable(tabel)
    with new_dataset(naar, tabel) as half:
        u, _ = _haal_bestand(tabel, half / "laden.duckdb", fetcher, store, voortgang)
        if u.geslaagd:
            with connect(half / "laden.duckdb") as con:
                write_dataset(con, tabel, half / "klaar")
    return u, str(naar / tabel.volledige_naam)


@app.command()
def status(folder: WarehouseOption = DEFAULT_FOLDER, als_json: JsonOption = False) -> None:
    """Per bron van de gepubliceerde uitgave: versie, nieuwste periode, en wat er sinds de vorige uitgave is vernieuwd."""
    warehouse = Warehouse(folder.absolute())
    with friendly_errors():
        warehouse.choose()
        with connect(warehouse.database, read_only=True) as con:
            rijen = rows(con, NIEUW)
    if als_json:
        print(json.dumps(rijen, ensure_ascii=False, indent=1))
        return
    t = Table("tabel", "id", "gewijzigd", "nieuwste periode", "rijen", "sinds de vorige uitgave")
    for r in rijen:
        periode = Text(r["nieuwste_periode"] or "-", style="yellow" if r["loopt_achter"] else "")
        t.add_row(r["bron_tabel"], r["tabel_id"] or "levering", r["gewijzigd"] or "-", periode, str(r["rijen"]), Text(r["sinds_vorige"]))
    out.print(t)


NIEUW = """
    WITH uitgaven AS (SELECT versie, row_number() OVER (ORDER BY editie DESC, versienummer DESC) AS nr FROM kwaliteit.manifesten),
    nu AS (SELECT b.* FROM kwaliteit.bronstatus AS b JOIN uitgaven USING (versie) WHERE nr = 1),
    toen AS (SELECT b.* FROM kwaliteit.bronstatus AS b JOIN uitgaven USING (versie) WHERE nr = 2)
    SELECT nu.bron_tabel, nu.tabel_id, nu.gewijzigd, nu.nieuwste_periode, nu.loopt_achter, nu.rijen, nu.onbevestigd,
        CASE WHEN (SELECT max(nr) FROM uitgaven) = 1 THEN 'eerste uitgave'
             WHEN toen.bron_tabel IS NULL THEN 'nieuwe bron'
             WHEN nu.tabel_id IS DISTINCT FROM toen.tabel_id THEN 'nieuwe tabel, was ' || coalesce(toen.tabel_id, 'levering')
             WHEN nu.gewijzigd IS DISTINCT FROM toen.gewijzigd THEN 'nieuwe versie, was van ' || coalesce(toen.gewijzigd, 'onbekend')
             WHEN nu.rijen <> toen.rijen THEN 'ander aantal rijen, was ' || toen.rijen
             ELSE 'ongewijzigd' END AS sinds_vorige
    FROM nu LEFT JOIN toen USING (bron_tabel) ORDER BY nu.bron_tabel"""
"""The sources of the newest version beside those of the version before it."""


@app.command()
def verifieer(folder: WarehouseOption = DEFAULT_FOLDER) -> None:
    """Lees elk bewaard antwoord terug: klopt het met zijn naam (sha256), heeft elke uitgave en levering al de hare, en klopt het register?"""
    with friendly_errors():
        aantal, fouten = verify_snapshots(Warehouse(folder.absolute()))
    for f in fouten:
        err.print(Text(f), style="red", soft_wrap=True)
    out.print(f"{aantal} snapshots gelezen, {len(fouten)} fouten.")
    if fouten:
        raise typer.Exit(1)


@app.command()
def opruimen(
    folder: WarehouseOption = DEFAULT_FOLDER,
    doe: Annotated[bool, typer.Option("--doe", help="Verwijder ze echt; anders alleen tellen.")] = False,
) -> None:
    """Snapshots die bij geen enkele uitgave, levering of onderbroken ophaling horen, na hun termijn (expectations/bewaring.yml). Wat een uitgave noemt, blijft altijd."""
    warehouse = Warehouse(folder.absolute())
    with friendly_errors(), hold_lock(warehouse.folder):
        namen, nog_niet = package.superfluous(warehouse)
        termijn = retention.read().loose
        bytes_ = sum(warehouse.store.verwijder(s) if doe else warehouse.store.pad(s).stat().st_size for s in namen)
    out.print(f"{len(namen)} snapshots ({notation.nl(bytes_ / 1e6)} MB) {'verwijderd' if doe else 'overtollig; --doe verwijdert ze'}.")
    if nog_niet:
        out.print(f"{len(nog_niet)} blijven nog: jonger dan {termijn.dagen} dagen. {termijn.reden}", soft_wrap=True)


@app.command()
def inpakken(
    versie: Annotated[str, typer.Argument(help="Versie (2025-H2.0) of editie (2025-H2: nieuwste versie).")],
    naar: Annotated[Path | None, typer.Option("--uit", metavar="BESTAND.zip", help="Waarheen; anders <versie>.zip.")] = None,
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Eén uitgave met al haar bronantwoorden in één bestand, om haar elders zonder internet te herbouwen."""
    warehouse = Warehouse(folder.absolute())
    with friendly_errors():
        uitgave = warehouse.choose(versie)
        doel = naar or Path(f"{uitgave.versie}.zip")
        bytes_ = package.pack(warehouse, uitgave, doel)
        vertrouwelijk = [
            s["tabel"] for s in warehouse.manifest(uitgave)["snapshots"] if (t := catalog.tabellen().get(s["tabel"])) and t.vertrouwelijk
        ]
    out.print(
        Text(f"{doel}: editie {uitgave.versie}, {notation.nl(bytes_ / 1e6)} MB. Elders: halfjaarbericht bronnen uitpakken {doel.name} MAP")
    )
    if vertrouwelijk:
        let_op = f"Let op: hierin staan vertrouwelijke leveringen, onafgeschermd ({', '.join(vertrouwelijk)}). Geef het alleen aan wie die mag zien."
        out.print(Text(let_op), soft_wrap=True)


@app.command()
def uitpakken(
    bestand: Annotated[Path, typer.Argument(metavar="BESTAND.zip", help="Wat inpakken maakte.")],
    naar: Annotated[Path, typer.Argument(metavar="MAP", help="Een nieuwe map.")],
) -> None:
    """Pak een uitgave uit; alles wordt gecontroleerd voor het er staat."""
    with friendly_errors():
        folder, vastgesteld = package.unpack(bestand, naar)
    if vastgesteld:
        out.print(
            Text(
                f"Vastgesteld op {notation.dag(notation.dag_van(vastgesteld.wanneer))} door {vastgesteld.rol}, getekend met sleutel {vastgesteld.sleutel}: "
                "vraag na of die van deze rol is. Of de uitgave daarna is ingetrokken, zegt het pakket niet."
            ),
            soft_wrap=True,
        )
    out.print(
        Text(
            f"Uitgepakt. Herbouw met: halfjaarbericht refresh --editie {folder.name.partition('.')[0]} --bron {folder} --warehouse ELDERS"
        ),
        soft_wrap=True,
    )
