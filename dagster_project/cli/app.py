"""``halfjaarbericht``: the commands, each in a file of its own that is loaded when it is asked for.

Messages are Dutch and without traceback; exit codes: 0 done, 1 stopped by the gate or by what was asked, 2 cannot start.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from dagster_project.cli.usage import in_dutch, told_in_dutch

COMMANDS = {
    "refresh": (
        "refresh",
        "Haal de bronnen op, bouw, toets en publiceer een editie (0 gepubliceerd of ongewijzigd, 1 tegengehouden, 2 kan niet beginnen).",
    ),
    "status": (
        "status",
        "Hoe staat het ervoor: laatste run, kalender, bronnen, uitgave en signalen (0 niets op rood, 1 iets op rood, 2 niet te lezen).",
    ),
    "ronde": (
        "ronde",
        "De stappen van de halfjaarlijkse ronde: stand, wie, uiterlijk wanneer en de opdracht (0 niets op rood, 1 iets op rood, 2 kan niet).",
    ),
    "uitvraag": (
        "uitvraag",
        "Maak per rol een brief (docx) met wat voor een editie wordt gevraagd, en de sjablonen gevuld met de vorige levering.",
    ),
    "edities": ("editions", "Alle gepubliceerde versies, met stand, reden en map."),
    "reservekopie": (
        "reservekopie",
        "Bewaar het hele warehouse in een andere map, of lees elke kopie daar terug (0 goed, 1 iets is beschadigd, 2 kan niet beginnen).",
    ),
    "terugzetten": (
        "terugzetten",
        "Zet het warehouse terug uit een reservekopie, heel of niet, en verifieer het (0 teruggezet, 1 beschadigd, 2 kan niet beginnen).",
    ),
    "bewaak": (
        "bewaak",
        "Kijk of er iets is dat iemand moet weten, en meld wat nieuw is per webhook en e-mail (0 niets, 1 er is een alarm, 2 kan niet).",
    ),
    "instellingen": (
        "instellingen",
        "Toon elke instelling: de waarde, waar die vandaan komt en wat zij doet (0 goed, 1 een onbekende naam, of een geheim dat niet is te lezen).",
    ),
    "vaststellen": (
        "vaststellen",
        "Stel een gepubliceerde versie vast en teken haar manifest (0 vastgesteld, 1 er staat nog iets open, 2 kan niet beginnen).",
    ),
    "intrekken": (
        "intrekken",
        "Trek een gepubliceerde versie in, vastgesteld of niet; zij blijft staan en heet voortaan ingetrokken (0 ingetrokken, 1 al gedaan, 2 kan niet).",
    ),
    "sleutel": (
        "sleutel",
        "Maak een sleutelpaar om edities mee vast te stellen: de geheime alleen voor uzelf, de openbare (.pub) voor wie wil verifiëren.",
    ),
    "tabel": (
        "tabel",
        "Eén figuur, tabel of grafiek van één editie, met noten en bron: voor in een brief (docx), een werkblad of een script.",
    ),
    "sql": (
        "sql",
        "Bevraag de gepubliceerde database in de terminal, alleen-lezen (0 beantwoord, 1 de vraag klopt niet, 2 kan niet beginnen).",
    ),
    "herkomst": (
        "herkomst",
        "De weg terug van één gepubliceerd cijfer: formule, SQL, rij in de bron, snapshot.",
    ),
    "herzieningen": (
        "herzieningen",
        "Wat is er herzien tussen twee edities, versies of brieven: hoeveel en waarom, met per reeks een herzieningsdriehoek.",
    ),
    "verdeel": (
        "verdeel",
        "Verdeel N fte over de tien regionale eenheden naar het sterktemodel, met het Besluit ernaast; of reken scenario's door.",
    ),
    "erlang-c": ("erlang_c", "Het kleinste aantal medewerkers dat genoeg oproepen op tijd opneemt (Erlang-C)."),
    "regressie": (
        "regressie",
        "Voorwaarts stapsgewijze regressie van de werklast van één cluster op kenmerken (bijlage E van het rapport).",
    ),
    "zekerheid": (
        "zekerheid",
        "Hoe zeker is de herberekende verdeling: herhaald getrokken gemeenten, zonder een eenheid, met andere drempels.",
    ),
    "beeld": ("beeld", "Een grafiek van de verdeling als SVG of PNG, met titel, meeteenheid, bron en editie."),
    "bronnen": ("bronnen", "Bronnen: catalogus, controle bij de bron, ophalen, bewaarde antwoorden."),
    "levering": ("levering", "Leveringen: sjabloon, controleren, aanbieden, postvak."),
    "loket": (
        "loket",
        "Open het loket: een pagina waarop leveranciers een bestand laten controleren en aanbieden. Ctrl-C sluit het.",
    ),
    "dagster": (
        "dagster_pages",
        "Open Dagster op dit warehouse: alle runs, ook die van de opdrachtregel, met assets, controles, roosters en sensoren.",
    ),
    "brief": ("brief", "De brief: een sjabloon met de cijfers van een editie, en een concept ernaast leggen."),
}
"""Command -> the module of this package that holds it, as its ``app``, and its help in one sentence."""


def load_command(name: str) -> Any:
    """The command itself, with what its module imports."""
    command = in_dutch(typer.main.get_command(importlib.import_module(f"dagster_project.cli.{COMMANDS[name][0]}").app))
    command.name = name
    return command


class LazyGroup(TyperGroup):
    """Knows its commands by name and help, and loads the one that is asked for: none pays for what another imports."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.commands = {name: TyperCommand(name, help=help_) for name, (_, help_) in COMMANDS.items()}
        in_dutch(self)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, _, rest = super().resolve_command(ctx, args)
        return name, load_command(name) if name else None, rest

    def main(self, args: Sequence[str] | None = None, **rest: Any) -> Any:  # type: ignore[override]
        """Run; what was typed wrong is told by us."""
        with told_in_dutch():
            code = super().main(args, **rest | {"standalone_mode": False})
        raise SystemExit(code if isinstance(code, int) else 0)


app = typer.Typer(cls=LazyGroup, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def halfjaarbericht() -> None:
    """Het datawarehouse achter het Halfjaarbericht politie."""


def main() -> None:
    """Entry point of the command ``halfjaarbericht``."""
    for uit in (sys.stdout, sys.stderr):
        uit.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # the name of a file may be no text in any language
    try:
        app()
    except SystemExit as e:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(e.code if isinstance(e.code, int) else 1)  # everything is closed and on disk; unloading Dagster takes a second


if __name__ == "__main__":
    main()
