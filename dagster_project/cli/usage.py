"""What was typed wrong and what can be typed, in Dutch: Typer says it in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

import typer

UsageError: Any = typer.BadParameter.__mro__[1]
"""Every fault in what was typed; Typer gives only its kinds a public name."""

FRAME = {
    "ARGUMENTS_PANEL_TITLE": "Argumenten",
    "OPTIONS_PANEL_TITLE": "Opties",
    "COMMANDS_PANEL_TITLE": "Opdrachten",
    "DEFAULT_STRING": "[standaard: {}]",
    "ENVVAR_STRING": "[omgeving: {}]",
    "REQUIRED_LONG_STRING": "[verplicht]",
}
"""What stands around the help of a command, by the names of ``typer.rich_utils``."""
USAGE = {"Usage: ": "Gebruik: ", "[OPTIONS]": "[OPTIES]", "COMMAND [ARGS]...": "OPDRACHT ..."}
KINDS = {"<bool>": "", "<str>": "<tekst>", "<int>": "<getal>", "<int range>": "<getal>", "<path>": "<pad>", "<list[str]>": ""}
"""What a value is, where its option does not say it better."""


def in_dutch(command: Any) -> Any:
    """This command, and those under it, with a Dutch frame around their help."""
    usage, show = command.get_usage, command.format_help

    def get_usage(ctx: Any) -> str:
        regel: str = usage(ctx)
        for engels, nederlands in USAGE.items():
            regel = regel.replace(engels, nederlands, 1)
        return regel

    def format_help(ctx: Any, formatter: Any) -> None:
        from typer import rich_utils

        for naam, tekst in FRAME.items():
            setattr(rich_utils, naam, tekst)
        for p in command.get_params(ctx):
            soort = p.display_type_rich(ctx)
            p.display_type_rich = lambda ctx, soort=soort: KINDS.get(soort, soort)  # noqa: ARG005
            if p.name == "help":
                p.help = "Toon deze uitleg."
        show(ctx, formatter)

    command.get_usage, command.format_help = get_usage, format_help
    for onder in getattr(command, "commands", {}).values():
        in_dutch(onder)
    return command


@contextmanager
def told_in_dutch() -> Iterator[None]:
    """Say what was typed wrong and where the help is, and stop with code 2."""
    try:
        yield
    except UsageError as e:
        if tekst := explain(e):
            from rich.text import Text

            from dagster_project.cli.console import err

            err.print(Text(f"{tekst} Zie {e.ctx.command_path} --help." if e.ctx else tekst), style="red", soft_wrap=True)
        raise SystemExit(2) from None


def explain(e: Any) -> str:
    """One sentence on a fault in what was typed; empty where the help has been shown instead."""
    soort = type(e).__name__
    if soort == "NoArgsIsHelpError":
        return ""
    if soort == "NoSuchOption":
        bedoeld = f" Bedoelt u {' of '.join(sorted(e.possibilities))}?" if e.possibilities else ""
        return f"De optie {e.option_name} bestaat niet.{bedoeld}"
    if soort == "BadOptionUsage":
        return f"De optie {e.option_name} heeft {'geen waarde' if 'not take' in e.message else 'een waarde nodig'}."
    if soort == "MissingParameter":
        return f"{_named(e)} ontbreekt."
    if soort == "BadParameter":
        return f"{_named(e)} {_expected(e)}."
    if "extra argument" in e.message:
        return f"Er staat meer dan er wordt gevraagd: {e.message.partition('(s) (')[2].removesuffix(')')}."
    if "No such command" in e.message:
        naam, bekend = re.findall(r"'([^']*)'", e.message)[0], e.ctx.command.list_commands(e.ctx)
        dichtbij = get_close_matches(naam, bekend, n=1)
        return f"De opdracht {naam} bestaat niet. " + (f"Bedoelt u {dichtbij[0]}?" if dichtbij else f"Kies uit: {', '.join(bekend)}.")
    return "Er ontbreekt een opdracht."


def _named(e: Any) -> str:
    p = e.param
    return f"De optie {p.opts[0]}" if p.param_type_name == "option" else (p.metavar or p.name).upper()


def _expected(e: Any) -> str:
    """What was found, and what a value of this parameter is, as Pydantic judged it."""
    if not (fouten := getattr(e.__cause__, "errors", None)):
        return "heeft een waarde die niet past"
    fout = fouten()[0]
    ctx = fout.get("ctx", {})
    woorden = {
        "value_error": f"een van: {str(ctx.get('error', '')).partition(' is not one of ')[2].rstrip('.').replace(chr(39), '')}",
        "greater_than_equal": f"ten minste {ctx.get('ge')}",
        "less_than_equal": f"ten hoogste {ctx.get('le')}",
        "int_parsing": "een geheel getal",
    }
    return f"is '{fout['input']}'; verwacht {woorden.get(fout['type'], 'een andere waarde')}"
