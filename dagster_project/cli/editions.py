"""``halfjaarbericht edities``: what is published, whether it is approved, and whether it still is as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from dagster_project.cli.console import DEFAULT_FOLDER, WarehouseOption, err, friendly_errors, out, stop
from dagster_project.poort import still_wrong
from dagster_project.publicatie.edition.verify import verify_editions
from dagster_project.warehouse import approvals, signing
from dagster_project.warehouse.editions import NOTHING_PUBLISHED, Warehouse
from sources.database import connect
from sources.errors import SourceError

app = typer.Typer(add_completion=False)


@app.command()
def edities(
    folder: WarehouseOption = DEFAULT_FOLDER,
    verifieer: Annotated[
        bool,
        typer.Option(
            "--verifieer",
            help="Toets elk bestand, elk manifest, de hele database, het logboek en de handtekeningen aan wat is gepubliceerd en getekend (1: er is iets veranderd).",
        ),
    ] = False,
    sleutel: Annotated[
        list[Path] | None,
        typer.Option(
            "--sleutel",
            metavar="BESTAND.pub",
            help="Bij --verifieer: een openbare sleutel die mag hebben getekend; mag vaker. Zonder geldt de sleutel die bij elke vaststelling staat.",
        ),
    ] = None,
) -> None:
    """Alle gepubliceerde versies, met stand, reden en map."""
    warehouse = Warehouse(folder.absolute())
    if sleutel and not verifieer:
        stop("--sleutel hoort bij --verifieer.")
    with friendly_errors(SourceError):
        vertrouwd = [signing.read_public_key(p) for p in sleutel or []]
        uitgaven = warehouse.versions()
        if not uitgaven:
            out.print(NOTHING_PUBLISHED)
            return
        if verifieer:
            _verifieer(warehouse, vertrouwd)
            return
        stand = approvals.states(warehouse, uitgaven)
        t = Table("versie", "publicatiedatum", "kennis tot")
        t.add_column("stand", no_wrap=True)
        t.add_column("reden")
        t.add_column("map", overflow="fold")
        for u in uitgaven:
            m, s = warehouse.manifest(u), stand[u.versie]
            zegt = f"{s}{f' door {s.rol}' if s.rol else ''}"
            t.add_row(
                u.versie,
                m["publicatiedatum"],
                m.get("kennisdatum", m["publicatiedatum"]),
                Text(zegt),
                Text(m["reden"] or "eerste uitgave"),
                Text(str(warehouse.edition_dir(u.versie))),
            )
        out.print(t)
        for versie, s in stand.items():
            if s.reden:
                out.print(f"{versie} {s.soort}: {s.reden}", markup=False, soft_wrap=True)
        with connect(warehouse.database, read_only=True) as con:
            for _, zin in still_wrong.sentences(con):
                out.print(zin, style="bold red", markup=False, soft_wrap=True)


def _verifieer(warehouse: Warehouse, vertrouwd: list[bytes]) -> None:
    fouten = verify_editions(warehouse, vertrouwd)
    for f in fouten:
        err.print(f, style="red", markup=False, soft_wrap=True)
    if fouten:
        stop(f"{len(fouten)} verschillen met wat is gepubliceerd.", 1)
    uitgaven, (regels, laatste) = warehouse.versions(), warehouse.logbook.head()
    out.print(f"{len(uitgaven)} versies zijn zoals gepubliceerd: bestanden, manifesten en alles in de database.")
    for versie, s in approvals.states(warehouse, uitgaven).items():
        out.print(f"  {versie} {s}{_key(warehouse, versie)}", markup=False, soft_wrap=True)
    out.print(f"Logboek: {regels} regels, de laatste met sha256 {laatste or '(geen)'}.", markup=False, soft_wrap=True)


def _key(warehouse: Warehouse, versie: str) -> str:
    pad = warehouse.approval_dir(versie) / approvals.PUBLIC_KEY
    return f", getekend met sleutel {signing.fingerprint(pad.read_bytes())}" if pad.exists() else ""
