"""What a page of docs/ names between backticks, and whether the command line knows a command."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from dagster_project.cli import app

CODE = re.compile(r"`([^`\n]+)`")


def in_tekst(pagina: Path) -> list[str]:
    """What stands between single backticks, outside the blocks."""
    return CODE.findall(re.sub(r"^```.*?^```$", "", pagina.read_text(encoding="utf-8"), flags=re.M | re.S))


def fout_in(opdracht: str, heel: bool) -> str | None:
    """What the command line says of this command, which is parsed and not run; in a sentence arguments may be left out (not ``heel``)."""
    naam, *woorden = shlex.split(opdracht, comments=True)[1:]
    if naam not in app.COMMANDS:
        return f"geen opdracht: {opdracht}"
    deur = app.load_command(naam)
    while hasattr(deur, "commands"):
        if not woorden or woorden[0] not in deur.commands:
            return f"geen opdracht: {opdracht}"
        deur = deur.commands[woorden.pop(0)]
    try:
        deur.make_context(deur.name, woorden)
    except Exception as e:  # the class is private to typer
        if heel or type(e).__name__ != "MissingParameter":
            return f"{type(e).__name__}: {opdracht}"
    return None
