"""``halfjaarbericht tabel``: one figure, table or chart of one edition, ready to put in a letter, a sheet or a script."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, get_args

import duckdb
import typer

from dagster_project.cli.console import DEFAULT_FOLDER, WarehouseOption, err, format_rows, friendly_errors, out, stop
from dagster_project.notation import nl
from dagster_project.publicatie.content import figures, model
from dagster_project.publicatie.content.model import Editie
from dagster_project.publicatie.content.spec import figure_names, read_spec
from dagster_project.publicatie.content.texts import texts
from dagster_project.publicatie.forms import figure_docx, figure_text, figure_xlsx, parts
from dagster_project.warehouse.approvals import state_of
from dagster_project.warehouse.editions import Warehouse
from sources import disk
from sources.database import connect
from sources.errors import CannotStart

app = typer.Typer(add_completion=False)

ALLES = "alles"
EXTENSIE = {"tekst": "txt", "csv-nl": "csv"}
"""The name of a file ends in its form, or in this."""
BINAIR = ("docx", "xlsx", "png")
BEELD = ("png", "svg")
MEEST_RIJEN = {"docx": 500, "html": 500, "xlsx": 50_000}
"""Of a table of data; a figure is never so long."""
MEESTE = 3
"""Names in a message."""


FigureForm = Literal["tekst", "docx", "xlsx", "md", "html", "png", "svg", "csv", "csv-nl", "json"]
"""Forms of a figure or table."""
Form = Callable[[model.Figure, Editie], str | bytes]


@app.command()
def tabel(
    naam: Annotated[
        str,
        typer.Argument(
            help="Figuur (zedenzaken), gepubliceerde tabel (zedenvoorraad, of met schema: kerncijfers.gtpa) of 'alles' voor alle figuren (docx, xlsx, md). "
            "Heten een figuur en een tabel gelijk, dan is het de figuur; de tabel krijgt u met haar schema. Zonder naam: de lijst."
        ),
    ] = "",
    editie: Annotated[str, typer.Option(help="Editie (2025-H2: nieuwste versie) of versie (2025-H2.0).")] = "",
    formaat: Annotated[
        FigureForm | None,
        typer.Option(
            help="Vorm van de uitvoer; anders volgens de naam bij --uit, anders tekst. png en svg: de grafiek. csv-nl: zoals Excel in het Nederlands opent."
        ),
    ] = None,
    naar: Annotated[
        Path | None,
        typer.Option(
            "--uit",
            metavar="BESTAND",
            help="Schrijf naar dit bestand; bij een map naar <versie>-<naam>.<vorm> daarin, bij een voorbeeld met voorbeeld- ervoor.",
        ),
    ] = None,
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Eén figuur, tabel of grafiek van één editie, met noten en bron: voor in een brief (docx), een werkblad of een script."""
    soort = _soort(formaat, naar)
    if soort in BINAIR and naar is None and sys.stdout.isatty():
        stop(f"Een {soort} past niet op het scherm; geef --uit BESTAND.{soort}.")
    warehouse = Warehouse(folder.absolute())
    with friendly_errors():
        e, inhoud = _maak(warehouse, naam, editie, soort)
    if naar is None:
        typer.echo(inhoud, nl=False)
        return
    if os.path.isdir(naar):
        naar = naar / e.bestand(f"{e.versie}-{naam or 'lijst'}.{EXTENSIE.get(soort, soort)}")
    try:
        _schrijf(naar, inhoud)
    except OSError as e:
        stop(f"{naar}: niet te schrijven ({disk.reason(e)}).")


def _soort(formaat: FigureForm | None, naar: Path | None) -> str:
    """The form that is asked for, in words or by the name of the file."""
    # not Path.is_dir: of a name that is too long that raises
    achter = naar.suffix.lower().removeprefix(".") if naar and not os.path.isdir(naar) else ""
    if formaat is None:
        return achter if achter in get_args(FigureForm) else "tekst"
    if naar and achter in get_args(FigureForm) and achter not in (formaat, EXTENSIE.get(formaat)):
        stop(f"--formaat {formaat} past niet bij {naar.name}; laat --formaat weg of geef een naam op .{formaat}.")
    return formaat


def _schrijf(naar: Path, inhoud: bytes) -> None:
    """The whole file or nothing; what is no file (a pipe, a device) is written to as it is."""
    if naar.is_dir() or (naar.exists() and not naar.is_file()):
        naar.write_bytes(inhoud)
        return
    naar = naar.resolve()  # through a link, not in its place
    half = naar.with_name(f".{naar.name}.{os.getpid()}.half")
    try:
        half.write_bytes(inhoud)
        os.replace(half, naar)
    finally:
        half.unlink(missing_ok=True)


def _maak(warehouse: Warehouse, naam: str, editie: str, soort: str) -> tuple[Editie, bytes]:
    """The edition and the bytes of what is asked for.

    Raises:
        CannotStart: not published, no such name, or not to be had in this form; says what can.
    """
    uitgave = warehouse.choose(editie)
    warehouse.manifest(uitgave)
    stand = str(state_of(warehouse, uitgave))
    folder = warehouse.edition_dir(uitgave.versie)
    tabellen = sorted(p.name.removesuffix(".parquet") for p in folder.glob("*.parquet"))
    try:
        with connect(warehouse.database, read_only=True) as con:
            e = replace(figures.read_editie(con, uitgave.versie), stand=stand)
            uit_: str | bytes
            if not naam:
                uit_ = _lijst(con, tabellen, soort)
            elif naam == ALLES:
                uit_ = _alles(con, e, soort)
            elif naam in figure_names():
                if dubbel := [t for t in tabellen if t.split(".")[1] == naam]:
                    err.print(f"'{naam}' is hier de figuur; de tabel heet {dubbel[0]}.", style="dim", markup=False, soft_wrap=True)
                uit_ = _figuur(con, e, naam, soort)
            else:
                gekozen = [t for t in tabellen if t == naam] or [t for t in tabellen if t.split(".")[1] == naam]
                if len(gekozen) != 1:
                    raise CannotStart(_onbekend(naam, gekozen, tabellen))
                uit_ = _tabel(con, e, gekozen[0], folder / f"{gekozen[0]}.parquet", soort)
    except duckdb.CatalogException:
        raise CannotStart(f"{warehouse.database} is van voor de figuren; publiceer er een versie bij.") from None
    return e, uit_ if isinstance(uit_, bytes) else (uit_ + "\n").encode()


def _onbekend(naam: str, gekozen: list[str], tabellen: list[str]) -> str:
    if gekozen:
        return f"Tabel '{naam}' is niet eenduidig. Kies uit: {', '.join(gekozen)}."
    lijkt = get_close_matches(naam, dict.fromkeys([*figure_names(), *(t.split(".")[1] for t in tabellen), *tabellen, ALLES]), n=1)
    return (
        f"Figuur of tabel '{naam}' bestaat niet.{f' Bedoelt u {lijkt[0]}?' if lijkt else ''} Kies uit: {', '.join(tabellen)}; "
        f"of een figuur: {', '.join(figure_names())}."
    )


def _lijst(con: duckdb.DuckDBPyConnection, tabellen: list[str], soort: str) -> str:
    """All figures in reading order, and all tables."""
    if soort not in ("tekst", "csv", "csv-nl", "json", "md"):
        raise CannotStart(f"De lijst is er als tekst, csv, json of md, niet als {soort}; geef de naam van een figuur of tabel.")
    wat = _omschrijvingen(con)
    figuren = [("figuur", f.id, f.titel) for f in read_spec().figuren.values()]
    return format_rows(["soort", "naam", "titel"], [*figuren, *(("tabel", t, wat.get(t, "").split(". ")[0]) for t in tabellen)], soort)


def _omschrijvingen(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(
        con.execute(
            "SELECT schema_name || '.' || table_name, coalesce(comment, '') FROM duckdb_tables() "
            "UNION ALL SELECT schema_name || '.' || view_name, coalesce(comment, '') FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
    )


FIGUREN: dict[str, Callable[[list[model.Theme], Editie], str | bytes]] = {
    "docx": figure_docx.docx,
    "md": figure_text.md,
    "xlsx": figure_xlsx.xlsx,
}
"""Forms that hold several figures at once."""


def _alles(con: duckdb.DuckDBPyConnection, e: Editie, soort: str) -> str | bytes:
    if soort not in FIGUREN:
        raise CannotStart(f"Alle figuren samen zijn er als docx, xlsx of md, niet als {soort}.")
    themas = figures.themes(con, e.versie)
    if soort == "docx":
        only_real([f for t in themas for f in t.figuren], e)
    return FIGUREN[soort](themas, e)


def only_real(lijst: list[model.Figure], e: Editie) -> None:
    """Raises CannotStart for invented figures in a form that is made for a letter."""
    if verzonnen := [f.id for f in lijst if f.is_synthetisch]:
        raise CannotStart(
            f"Editie {e.versie} is een voorbeeld: {nl(len(verzonnen), '{:,d}')} van de {nl(len(lijst), '{:,d}')} gevraagde figuren "
            f"({', '.join(verzonnen[:MEESTE])}{', ...' if len(verzonnen) > MEESTE else ''}) hebben verzonnen cijfers, en docx is voor een brief. "
            "Neem een echte editie (halfjaarbericht refresh), of bekijk de figuur als tekst, html of png."
        )


def _figuur(con: duckdb.DuckDBPyConnection, e: Editie, naam: str, soort: str) -> str | bytes:
    f = figures.figure(con, e.versie, naam)
    if f is None:
        raise CannotStart(f"Editie {e.versie} heeft geen cijfers voor figuur '{naam}'.")
    if soort in BEELD:
        from dagster_project.publicatie.charts import draw  # the half second of Altair is for pictures only

        tekening = getattr(draw, soort)(f, e)
        if tekening is None:
            raise CannotStart(f"Figuur '{naam}' heeft geen grafiek, alleen een tabel; kies docx, xlsx, html, md, csv, json of tekst.")
        return tekening
    if soort == "docx":
        only_real([f], e)
    if soort in FIGUREN:
        return FIGUREN[soort]([model.Theme("", "", [f])], e)
    if soort == "tekst":
        return figure_text.text(f, e, out.width)
    vormen: dict[str, Form] = {
        "html": figure_text.html,
        "csv": figure_text.as_csv,
        "csv-nl": lambda f, e: figure_text.as_csv(f, e, nederlands=True),
        "json": figure_text.as_json,
    }
    return vormen[soort](f, e)


def _tabel(con: duckdb.DuckDBPyConnection, e: Editie, naam: str, pad: Path, soort: str) -> str | bytes:
    """A published table, as it is in the export of this version."""
    if soort in BEELD:
        raise CannotStart(f"'{naam}' is een tabel met data en heeft geen grafiek; kies een figuur, of xlsx, csv, json, md, html of docx.")
    r = con.execute("SELECT * FROM read_parquet($pad)", {"pad": str(pad)})
    koppen, rijen = [d[0] for d in r.description], r.fetchall()
    if soort not in MEEST_RIJEN and e.is_synthetisch:  # rows without a title: each says it
        koppen, rijen = [*koppen, texts().voorbeeld.kolom], [(*x, e.titel(e.versie)) for x in rijen]
    if soort == "docx":  # a page is narrow, and under the table stands which version it is
        houd = [i for i, k in enumerate(koppen) if k not in ("editie", "versie")]
        koppen, rijen = [koppen[i] for i in houd], [tuple(x[i] for i in houd) for x in rijen]
    if soort not in MEEST_RIJEN:
        return format_rows(koppen, rijen, soort)
    if len(rijen) > MEEST_RIJEN[soort]:
        beter = "csv" if soort == "xlsx" else "xlsx of csv"
        raise CannotStart(
            f"'{naam}' heeft {nl(len(rijen), '{:,d}')} rijen; {soort} gaat tot {nl(MEEST_RIJEN[soort], '{:,d}')}. Kies {beter}."
        )
    schema, kaal = naam.split(".")
    uitleg = dict(
        con.execute("SELECT column_name, comment FROM duckdb_columns() WHERE schema_name = ? AND table_name = ?", [schema, kaal]).fetchall()
    )
    f = parts.from_table(naam, _omschrijvingen(con).get(naam, ""), koppen, rijen, uitleg)
    f = e.figuur(f)
    try:
        if soort == "docx":
            return figure_docx.docx([model.Theme("", "", [f])], e)
        return figure_xlsx.xlsx([model.Theme("", "", [f])], e) if soort == "xlsx" else figure_text.html(f, e)
    except ValueError as x:
        raise CannotStart(f"'{naam}': {x}. Kies xlsx of html.") from None
