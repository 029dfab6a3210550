"""What all doors of the CLI share: where they print, how they stop, which warehouse, and the bars of long work."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from dagster_project import progress, settings
from dagster_project.notation import nl
from dagster_project.warehouse.lock import Busy
from dagster_project.warehouse.reasons import is_reason
from sources import disk
from sources.errors import CannotStart, CatalogError, SourceError
from sources.numbers import ANY, Bounds, parse_number, show

out = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
err = Console(stderr=True, highlight=False)


def _reachable(folder: Path) -> Path:
    """A folder that is there or not there yet; one that nobody can come to is no empty warehouse."""
    try:
        folder.stat()
    except FileNotFoundError:
        pass
    except OSError as e:
        stop(disk.in_words(e))
    return folder


WarehouseOption = Annotated[
    Path, typer.Option("--warehouse", metavar="MAP", envvar=settings.WAREHOUSE.naam, callback=_reachable, help="Map van het warehouse.")
]
FormatHelp = typer.Option("--formaat", help="Vorm van de uitvoer.")
TextOrJson = Annotated[Literal["tekst", "json"], FormatHelp]
Sheet = Annotated[Literal["tekst", "csv", "json"], FormatHelp]
"""The forms of output, by what a command has to give."""
JsonOption = Annotated[bool, typer.Option("--json", help="JSON in plaats van tekst.")]
ReasonOption = Annotated[str, typer.Option("--reden", help="Waarom; dit staat voortaan in het logboek.")]
KEY = "~/.config/halfjaarbericht/sleutel.pem"
"""Where the private key is when nobody says otherwise."""
SecretKeyOption = Annotated[
    str,
    typer.Option(
        "--sleutel",
        metavar="BESTAND",
        show_default=False,
        help=f"De geheime sleutel; standaard {KEY}.",
    ),
]
DEFAULT_FOLDER = Path(settings.WAREHOUSE.standaard)
MANY_ROWS = 50_000
"""A table from so many rows on has a progress bar of its own, with rows per second."""


def number(bounds: Bounds = ANY) -> dict[str, Any]:
    """What makes an option one that takes a number, written as anywhere else (``typer.Option(**number(WHOLE), ...)``).

    What can be read in two ways is refused with both, in Dutch and without the usage of the program.
    """

    def read(param: typer.CallbackParam, value: Any) -> int | float | None:
        if value is None:
            return None
        verwacht, optie = bounds.words() or "een getal als 12,5", param.opts[0]
        try:
            getal, is_procent = parse_number(str(value), bounds)
        except ValueError as e:
            stop(f"{optie}: {e}{'' if str(e).endswith('?') else ';'} verwacht {verwacht}.")
        if is_procent:
            stop(f"{optie}: '{show(value)}' is een percentage; verwacht {verwacht}.")
        return int(getal) if bounds.geheel else float(getal)

    return {"parser": str, "callback": read}


def _read_day(param: typer.CallbackParam, value: Any) -> datetime | None:
    if value is None:
        return None
    optie, verwacht = param.opts[0], "verwacht een dag als 2025-12-10"
    with suppress(ValueError):
        dag = date.fromisoformat(value)
        if 1950 <= dag.year <= 2100:  # as parse_date has it, which says so of another year
            return datetime.combine(dag, time(0))
    from sources.delivery.parse import parse_date  # what reads deliveries is read when it is needed

    try:
        bedoeld = parse_date(value)
    except ValueError as e:
        stop(f"{optie}: {e}{' V' if str(e).endswith('?') else '; v'}{verwacht[1:]}.")
    stop(f"{optie}: '{show(value)}'; {verwacht}. Bedoelt u {bedoeld}?")


DayOption = Annotated[
    datetime | None,
    typer.Option("--datum", parser=str, callback=_read_day, metavar="JJJJ-MM-DD", help="De dag waarop wordt gekeken; anders vandaag."),
]


@contextmanager
def friendly_errors(*gestopt: type[Exception]) -> Iterator[None]:
    """Turn what can be expected to go wrong into a message: exit code 1 for ``gestopt``, 2 for what could not begin."""
    try:
        yield
    except gestopt as e:
        stop(str(e), 1)
    except (Busy, CannotStart, CatalogError, SourceError) as e:
        stop(str(e))
    except OSError as e:
        stop(disk.in_words(e))
    except Exception as e:  # DuckDB's own, which is not imported for this
        if not disk.is_full(str(e)):
            raise
        stop(disk.FULL_IN_WORDS)


def one_line(wat: str, tekst: str) -> str:
    """A reason as it is written down: one line that says something, or it stops here."""
    tekst = " ".join(tekst.split())
    if not is_reason(tekst):
        stop(f"{wat}: een reden is nodig, in gewone tekst; zij wordt vastgelegd.")
    return tekst


def stop(tekst: str, code: int = 2) -> NoReturn:
    """Say why, and leave."""
    err.print(Text(tekst), style="red", soft_wrap=True)
    raise typer.Exit(code)


def _cel(w: Any) -> str:
    return "" if w is None else str(w)


def format_rows(koppen: list[str], rijen: list[tuple[Any, ...]], formaat: str) -> str:
    """Rows as text for a person, CSV (``csv-nl``: as a Dutch spreadsheet opens it), JSON or Markdown."""
    if formaat == "json":
        return json.dumps(
            [dict(zip(koppen, r, strict=True)) for r in rijen],
            ensure_ascii=False,
            indent=1,
            default=lambda w: float(w) if hasattr(w, "as_tuple") else str(w),
        )
    if formaat in ("csv", "csv-nl"):
        nederlands = formaat == "csv-nl"
        b = io.StringIO()
        s = csv.writer(b, delimiter=";" if nederlands else ",", lineterminator="\n")
        s.writerows(
            [koppen, *([_cel(w).replace(".", ",") if nederlands and isinstance(w, float | Decimal) else _cel(w) for w in r] for r in rijen)]
        )
        return ("\ufeff" if nederlands else "") + b.getvalue().rstrip("\n")
    if formaat == "md":
        regels = [koppen, ["---"] * len(koppen), *([_cel(w).replace("|", "\\|") for w in r] for r in rijen)]
        return "\n".join("| " + " | ".join(r) + " |" for r in regels)
    breedte = [max(len(k), *(len(_cel(r[i])) for r in rijen), 0) if rijen else len(k) for i, k in enumerate(koppen)]
    return "\n".join("  ".join(_cel(w).ljust(b) for w, b in zip(r, breedte, strict=True)).rstrip() for r in [koppen, *rijen])


class Rate(ProgressColumn):
    """Rows per second of a large table."""

    def render(self, task: Task) -> Text:
        return Text(f"{nl(task.speed, '{:,.0f}')}/s" if task.speed and task.total and task.total >= MANY_ROWS else "")


@contextmanager
def progress_bars() -> Iterator[progress.Listener]:
    """Bars on standard error: a phase each, with rows per second and time left for a large table; a line each when nobody looks."""
    kolommen = (
        TextColumn("{task.description:<14}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*kolommen, console=err, auto_refresh=err.is_terminal) as balken:  # drawing ten times a second costs a second of a refresh
        taken = {"laden": balken.add_task("starten", total=None)}

        def toon(fase: str, gedaan: int, totaal: int) -> None:
            if "laden" in taken:
                balken.remove_task(taken.pop("laden"))
            if "." in fase and (totaal < MANY_ROWS or not err.is_terminal):
                return  # the rows of a small table: the bron says enough
            if fase not in taken:
                taken[fase] = balken.add_task(fase, total=totaal)
            balken.update(taken[fase], completed=gedaan, total=totaal)
            if not err.is_terminal and gedaan == totaal:
                print(f"{fase}: {gedaan}/{totaal}", file=sys.stderr, flush=True)

        yield toon
