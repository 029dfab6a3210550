"""``halfjaarbericht levering``: what a supplier and the data steward do with a delivery before a refresh reads it.

Findings go to stdout, why something could not begin to stderr. Exit codes: 0 good, 1 problems, 2 cannot start.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from dagster_project.cli.console import DEFAULT_FOLDER, JsonOption, WarehouseOption, friendly_errors, out, stop
from dagster_project.loket.offering import NotClear, Who, by_name, check, closing, offer_delivery, which
from dagster_project.loket.postvak import GOED, sweep
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.published_deliveries import previous_rows
from sources.catalog import Tabel
from sources.delivery.accidents import read_offered
from sources.delivery.register import Register, deliveries
from sources.delivery.template import make_template
from sources.errors import Finding
from sources.load.delivery_check import DeliveryCheck
from sources.numbers import printable

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Leveringen: sjabloon, controleren, aanbieden, postvak.")
TOON_MAX = 200
"""Findings on screen; --json gives all of them."""
MET_AKKOORD = "bied aan met --akkoord en leg uit waarom"
Bestand = Annotated[Path, typer.Argument(metavar="BESTAND", help="De levering: XLSX of CSV; van BRON de zip van een jaar.")]
Naam = Annotated[str, typer.Option("--naam", help="Welke levering het is; anders volgt dat uit de bestandsnaam, het blad of de koppen.")]


def _offered(pad: Path, naam: str) -> tuple[str, bytes, Tabel]:
    """A file as it is called (its name may be no text at all), what is in it, and which delivery it is: as asked, else as the file says."""
    if not pad.is_file():
        stop(f"{pad}: geen bestand.")
    with pad.open("rb") as f:
        inhoud = read_offered(f)
    heet = printable(pad.name)
    if naam:
        return heet, inhoud, by_name(naam)
    try:
        return heet, inhoud, which(heet, inhoud)
    except NotClear as e:
        raise NotClear(str(e).replace("Kies uit:", "Zeg het met --naam; kies uit:")) from None


@app.command()
def sjabloon(
    naam: Annotated[str, typer.Argument(metavar="NAAM", help="De levering; 'levering lijst' noemt ze.")],
    naar: Annotated[Path | None, typer.Option("--uit", metavar="BESTAND.xlsx", help="Waarheen; standaard NAAM.xlsx in deze map.")] = None,
    gevuld: Annotated[bool, typer.Option("--gevuld", help="Met de rijen van de vorige levering erin, om aan te vullen.")] = False,
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Schrijf een XLSX-sjabloon met keuzelijsten, uitleg en een voorbeeld; leeg, of met de rijen van de vorige levering."""
    with friendly_errors():
        tabel = by_name(naam)
        if tabel.lezer:
            stop(f"Van {naam} is geen sjabloon: bied het bestand aan zoals de bron het publiceert ({tabel.citeren}).")
        doel = naar or Path(f"{naam}.xlsx")
        rijen = previous_rows(tabel, Warehouse(folder.absolute())) if gevuld else []
        inhoud = make_template(tabel, rijen)
        try:
            with doel.open("xb") as f:  # what someone filled in is never overwritten
                f.write(inhoud)
        except FileExistsError:
            stop(f"{doel} bestaat al en wordt niet overschreven. Kies een andere naam met --uit.")
        out.print(
            f"{doel}: sjabloon voor {tabel.titel}. {_wat(rijen, gevuld)}Vul blad '{tabel.bladnaam}' en controleer het.",
            markup=False,
            soft_wrap=True,
        )


@app.command()
def lijst(folder: WarehouseOption = DEFAULT_FOLDER) -> None:
    """Welke leveringen er zijn, en wat het laatst is aangeboden."""
    with friendly_errors():
        register = Register(folder.absolute() / "leveringen")
        t = Table("levering", "wat", "wanneer", "laatst aangeboden", "door")
        for n, tabel in deliveries().items():
            a = register.nieuwste(tabel.volledige_naam)
            t.add_row(*map(Text, (n, tabel.titel, tabel.cadans, a.wanneer if a else "", a.wie if a else "")))
        out.print(t)


@app.command()
def controleer(bestand: Bestand, naam: Naam = "", folder: WarehouseOption = DEFAULT_FOLDER, als_json: JsonOption = False) -> None:
    """Zeg alles wat aan een levering niet klopt, met blad en cel (0 goed, 1 problemen, 2 kan niet beginnen)."""
    with friendly_errors():
        heet, inhoud, tabel = _offered(bestand, naam)
        c = check(tabel, inhoud, Warehouse(folder.absolute()))
    _toon(c, heet, als_json)
    if c.bevindingen or c.afwijkingen:
        if not als_json:
            out.print(Text(closing(c, heet, MET_AKKOORD)), style="bold red", soft_wrap=True)
        raise typer.Exit(1)
    if not als_json:
        out.print(Text(f"{heet} is goed: {c.rijen} rijen voor levering {tabel.naam}."), style="green", soft_wrap=True)


@app.command()
def aanbieden(
    bestand: Bestand,
    wie: Annotated[str, typer.Option("--wie", help="Wie de levering aanbiedt.")],
    waarom: Annotated[str, typer.Option("--waarom", help="Waarom: wat deze levering is, of wat er verbeterd is.")],
    naam: Naam = "",
    folder: WarehouseOption = DEFAULT_FOLDER,
    akkoord: Annotated[
        bool, typer.Option("--akkoord", help="De afwijkingen van de vorige levering kloppen; --waarom legt ze uit.")
    ] = False,
) -> None:
    """Bewaar een goede levering in het warehouse, met wie, wanneer en waarom (0 bewaard, 1 problemen, 2 kan niet beginnen)."""
    with friendly_errors():
        who = Who(wie, waarom, akkoord)
        heet, inhoud, tabel = _offered(bestand, naam)
        gedaan = offer_delivery(Warehouse(folder.absolute()), tabel, inhoud, heet, who)
    c, a = gedaan.oordeel, gedaan.aanbieding
    _toon(c, heet, als_json=False)
    if not gedaan.is_bewaard:
        out.print(Text(f"{closing(c, heet, MET_AKKOORD)} Er is niets bewaard."), style="bold red", soft_wrap=True)
        raise typer.Exit(1)
    if a is None:
        tekst = f"{heet} is al aangeboden als {tabel.naam} ({c.sha256[:12]}); er is niets veranderd."
    else:
        met = f", akkoord met {len(c.afwijkingen)} afwijkingen" if a.akkoord else ""
        tekst = f"{heet} is bewaard als levering {tabel.naam} ({c.sha256[:12]}, {c.rijen} rijen{met})."
    out.print(Text(tekst), style="green", soft_wrap=True)


@app.command()
def postvak(
    naar: Annotated[Path, typer.Argument(metavar="MAP", help="De map waarin leveranciers hun bestanden zetten.")],
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Ga een keer langs een map met leveringen: bewaar wat goed is, en leg bij elk bestand een oordeel (0 niets te doen, 1 er is iets geweigerd, 2 kan niet)."""
    with friendly_errors():
        gedaan = sweep(naar.absolute(), Warehouse(folder.absolute()))
    if not gedaan:
        out.print("Niets nieuws in het postvak.")
        return
    t = Table("bestand", "uitkomst", "toelichting")
    for h in gedaan:
        t.add_row(*map(Text, (h.bestand, h.soort, h.tekst)))
    out.print(t)
    if any(h.soort not in GOED for h in gedaan):
        raise typer.Exit(1)


def _wat(rijen: list[dict[str, str | None]], gevuld: bool) -> str:
    if rijen:
        return f"De {len(rijen)} rijen van de vorige levering staan erin. "
    return "Er is geen vorige levering: het sjabloon is leeg. " if gevuld else ""


def _toon(c: DeliveryCheck, bestand: str, als_json: bool) -> None:
    if als_json:
        print(json.dumps(_als_json(c, bestand), ensure_ascii=False, indent=1))
        return
    alle = [*c.bevindingen, *c.afwijkingen]
    if alle:
        t = Table(title=f"{bestand}: levering {c.tabel.naam}", title_justify="left", show_lines=True)
        for kop, ratio in (("waar", 3), ("gevonden", 4), ("verwacht", 4), ("wat te doen", 4)):
            t.add_column(kop, ratio=ratio, overflow="fold")
        for b in alle[:TOON_MAX]:
            t.add_row(*map(_veilig, (b.plaats, b.gevonden, b.verwacht, b.actie)))
        out.print(t)
        if len(alle) > TOON_MAX:
            out.print(f"... en nog {len(alle) - TOON_MAX}; --json geeft ze alle.")
    for a in c.aantekeningen[:TOON_MAX]:
        out.print(_veilig(f"let op: {a}"), style="yellow", soft_wrap=True)
    if c.vergeleken:
        out.print(_veilig(c.vergeleken), style="dim", soft_wrap=True)


def _veilig(tekst: str) -> Text:
    """Text from a file, harmless in a terminal."""
    return Text(printable(tekst))


def _als_json(c: DeliveryCheck, bestand: str) -> dict[str, Any]:
    def lijst_van(bevindingen: list[Finding]) -> list[dict[str, str]]:
        return [
            {"regel": b.regel, "plaats": b.plaats, "gevonden": b.gevonden, "verwacht": b.verwacht, "actie": b.actie} for b in bevindingen
        ]

    return {
        "bestand": bestand,
        "levering": c.tabel.naam,
        "sha256": c.sha256,
        "rijen": c.rijen,
        "goed": not (c.bevindingen or c.afwijkingen),
        "bevindingen": lijst_van(c.bevindingen),
        "afwijkingen": lijst_van(c.afwijkingen),
        "aantekeningen": c.aantekeningen,
        "vergeleken": c.vergeleken or "vergeleken met wat het laatst is aangeboden",
    }
