"""``halfjaarbericht``: the commands, each in a file of its own that is loaded when it is asked for.

Messages are Dutch and without traceback; exit codes: 0 done, 1 stopped by the gate or by what was asked, 2 cannot start.
"""

from __future__ import annotations

import importlib
import os
import sys

import click
import typer
from typer.core import TyperGroup

COMMANDS = {
    "refresh": "refresh",
    "status": "status",
    "edities": "editions",
    "tabel": "tabel",
    "herkomst": "herkomst",
    "herzieningen": "herzieningen",
    "verdeel": "verdeel",
    "erlang-c": "erlang_c",
    "regressie": "regressie",
    "zekerheid": "zekerheid",
    "beeld": "beeld",
    "bronnen": "bronnen",
    "levering": "levering",
}
"""Command -> module of this package that holds it, as its ``app``."""


class LazyGroup(TyperGroup):
    """Loads a command when it is asked for: none pays for what another imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(importlib.import_module(f"dagster_project.cli.{COMMANDS[cmd_name]}").app)
        command.name = cmd_name
        return command


app = typer.Typer(cls=LazyGroup, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def halfjaarbericht() -> None:
    """Het datawarehouse achter het Halfjaarbericht politie."""


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
