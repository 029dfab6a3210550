"""``halfjaarbericht vaststellen``: another role than the one that built a version approves it, with a signature."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from dagster_project.cli.console import (
    DEFAULT_FOLDER,
    KEY,
    ReasonOption,
    SecretKeyOption,
    WarehouseOption,
    friendly_errors,
    one_line,
    out,
    stop,
)
from dagster_project.poort.approval import Approver
from dagster_project.publicatie.edition.approve import NotApproved, approve
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import hold_lock

app = typer.Typer(add_completion=False)


@app.command()
def vaststellen(
    editie: Annotated[str, typer.Argument(metavar="EDITIE|VERSIE", help="Editie (2025-H2: nieuwste versie) of versie (2025-H2.0).")],
    rol: Annotated[Approver, typer.Option("--rol", help="Wie vaststelt: een rol, en een andere dan die bouwde.")],
    reden: ReasonOption,
    aanvaard: Annotated[
        list[str] | None,
        typer.Option(
            "--aanvaard",
            metavar="NAAM=REDEN",
            help="Iets dat openstaat en toch mag (een bron die achterloopt, een waarschuwing); mag vaker. Zonder noemt de opdracht wat er openstaat.",
        ),
    ] = None,
    sleutel: SecretKeyOption = KEY,
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Stel een gepubliceerde versie vast en teken haar manifest (0 vastgesteld, 1 er staat nog iets open, 2 kan niet beginnen)."""
    reden, toegestaan = one_line("--reden", reden), _accepted(aanvaard or [])
    warehouse = Warehouse(folder.absolute())
    with friendly_errors(NotApproved):
        uitgave = warehouse.choose(editie)
        with hold_lock(warehouse.folder):
            uitgave = warehouse.choose(uitgave.versie)  # as it is while nobody else writes
            document, anders = approve(warehouse, uitgave, rol, reden, toegestaan, Path(os.path.expanduser(sleutel)))
    out.print(
        f"Vastgesteld: {document.versie} door {document.rol}, getekend met sleutel {document.sleutel}", style="bold green", soft_wrap=True
    )
    out.print(
        f"  manifest  {document.manifest_sha256}\n  in        {warehouse.approval_dir(document.versie)}", markup=False, soft_wrap=True
    )
    for a in document.aanvaard:
        out.print(f"  aanvaard  {a.wat}: {a.reden}", markup=False, soft_wrap=True)
    if anders:
        out.print(
            f"Niet opnieuw gemaakt: {', '.join(anders)}. De code is veranderd sinds deze versie is uitgebracht; gebruik die van de editie, waar concept op staat.",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )


def _accepted(lijst: list[str]) -> dict[str, str]:
    """NAAM=REDEN, each name once."""
    uit: dict[str, str] = {}
    for tekst in lijst:
        naam, _, reden = (deel.strip() for deel in tekst.partition("="))
        if not naam or naam in uit:
            stop(f"--aanvaard '{tekst}': verwacht NAAM=REDEN, elke naam één keer.")
        uit[naam] = one_line(f"--aanvaard {naam}", reden)
    return uit
