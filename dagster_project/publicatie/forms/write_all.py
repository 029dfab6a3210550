"""All forms of an edition besides its Parquet: what report writers, analysts, readers and the data steward hold in their hands.

Each is made from the published tables of one version and from nothing else, so the same edition gives the same bytes. Charts and workbook show
no verdict: a second process makes them while the rules are judged (``begin``), and then sets the PDF while the other forms are written.
What describes the files comes after them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.publicatie.charts import draw, theme
from dagster_project.publicatie.content import figures
from dagster_project.publicatie.content.model import Editie, Figure, Theme
from dagster_project.publicatie.forms import (
    datapackage,
    dcat,
    dictionary,
    figure_text,
    gate_report,
    page,
    pdf,
    register,
    sheets,
    typesetting,
    workbook,
)
from dagster_project.publicatie.forms.worker import Job, Worker, make

_begonnen: list[Worker] = []
"""At most one: what the run of this process began with."""


def begin(con: duckdb.DuckDBPyConnection, versie: str) -> None:
    """Begin with what shows no verdict, from the tables as they are now; ``write_all`` uses it where they are the same then."""
    while _begonnen:
        _begonnen.pop().stop()  # of a run that did not come to publishing
    with contextlib.suppress(
        Exception
    ):  # the rules say better what is wrong with these tables; where they do not, ``write_all`` fails on it
        _begonnen.append(Worker(_without_verdicts(con, versie, _charts(figures.themes(con, versie)))))


def write_all(con: duckdb.DuckDBPyConnection, folder: Path, versie: str) -> None:
    """Write every form of this version into ``map``, where its Parquet files are.

    Args:
        con: the published tables; other versions may be there too.
    """
    editie, lijst = figures.read_editie(con, versie), figures.themes(con, versie)
    kaarten = _charts(lijst)
    werkboek, *beelden = make(_without_verdicts(con, versie, kaarten), _begonnen.pop() if _begonnen else None)
    tekeningen: dict[str, str | None] = dict.fromkeys(f.id for t in lijst for f in t.figuren)
    tekeningen |= {f.id: draw.finish(beeld, f) for (f, _), beeld in zip(kaarten, beelden, strict=True)}
    document = Job(typesetting.typeset, (pdf.document(editie, lijst, tekeningen, pdf.quality_rows(con, versie)),))
    zet = Worker([document])
    try:
        tabellen = dictionary.described_tables(con, versie)
        dictionary.write(con, versie, folder, tabellen, lijst)
        with ThreadPoolExecutor(1) as naast:
            pakket = naast.submit(datapackage.write, con.cursor(), versie, folder, tabellen)
            (folder / workbook.BESTAND).write_bytes(werkboek)
            (folder / gate_report.BESTAND).write_text(gate_report.render(con, editie, folder, lijst), encoding="utf-8")
            (folder / register.BESTAND).write_text(register.render(con, editie, lijst), encoding="utf-8")
            write(folder, figure_files(editie, lijst, tekeningen))
            (folder / page.BESTAND).write_text(page.render(con, editie, lijst, tekeningen), encoding="utf-8")
            (folder / pdf.BESTAND).write_bytes(*make([document], zet))
        pakket.result()
    finally:
        zet.stop()
    dcat.write(con, versie, folder, tabellen)


def write_approved(con: duckdb.DuckDBPyConnection, editie_map: Path, folder: Path, versie: str, stand: str) -> list[str]:
    """Write the forms that say what state a published version is in once more into ``folder``, with ``stand`` (*vastgesteld op ...*) for *concept*.

    A form is written only where this code, with *concept*, gives the very bytes of the edition: then nothing but the state is other. They
    refer to each other, and for the rest to the edition.

    Args:
        editie_map: the folder of the edition; from ``folder`` its files are at ``../../edities/<versie>/``.

    Returns:
        The forms that were not written, because the code says them otherwise since.
    """
    concept, lijst = figures.read_editie(con, versie), figures.themes(con, versie)
    kaarten, kwaliteit, tabellen = _charts(lijst), pdf.quality_rows(con, versie), dictionary.described_tables(con, versie)
    boek = workbook.read(con, versie)
    tekeningen: dict[str, str | None] = dict.fromkeys(f.id for t in lijst for f in t.figuren)
    tekeningen |= {f.id: draw.finish(theme.render(kaart), f) for f, kaart in kaarten}

    def make_forms(e: Editie, plek: Callable[[str], str]) -> dict[str, dict[str, bytes]]:
        """By form its files; of all figures together, for the page refers to their folder."""
        return {
            page.BESTAND: {page.BESTAND: page.render(con, e, lijst, tekeningen, plek).encode()},
            pdf.BESTAND: {pdf.BESTAND: pdf.typeset(e, lijst, tekeningen, kwaliteit)},
            workbook.BESTAND: {workbook.BESTAND: sheets.render(replace(boek, editie=e))},
            gate_report.BESTAND: {gate_report.BESTAND: gate_report.render(con, e, editie_map, lijst, plek).encode()},
            register.BESTAND: {register.BESTAND: register.render(con, e, lijst, plek).encode()},
            dictionary.HTML: {dictionary.HTML: dictionary.render(con, e, tabellen, lijst, plek).encode()},
            f"{page.FIGUREN}/": figure_files(e, lijst, tekeningen),
        }

    def is_as_published(naam: str, ruw: bytes) -> bool:
        return (editie_map / naam).is_file() and (editie_map / naam).read_bytes() == ruw

    toen = make_forms(concept, str)
    zelfde = tuple(vorm for vorm, bestanden in toen.items() if all(is_as_published(*b) for b in bestanden.items()))
    nu = make_forms(replace(concept, stand=stand), lambda naam: naam if naam.startswith(zelfde) else f"../../edities/{versie}/{naam}")
    for vorm in zelfde:
        write(folder, nu[vorm])
    return sorted(set(toen) - set(zelfde))


def figure_files(e: Editie, lijst: list[Theme], tekeningen: dict[str, str | None]) -> dict[str, bytes]:
    """Of every figure the files that need no script to be taken along: JSON, CSV and, where it has a chart, SVG."""
    uit: dict[str, str] = {}
    for f in (f for t in lijst for f in t.figuren):
        uit |= {f"{f.id}.json": figure_text.as_json(f, e) + "\n", f"{f.id}.csv": figure_text.as_table_csv(f, e)}
        if tekening := tekeningen[f.id]:
            uit[f"{f.id}.svg"] = draw.stand_alone(tekening, *draw.around(f, e))
    return {f"{page.FIGUREN}/{naam}": tekst.encode() for naam, tekst in uit.items()}


def write(folder: Path, bestanden: dict[str, bytes]) -> None:
    """Write these files into ``folder``, by their names in it."""
    for naam, ruw in bestanden.items():
        (folder / naam).parent.mkdir(exist_ok=True)
        (folder / naam).write_bytes(ruw)


def _charts(lijst: list[Theme]) -> list[tuple[Figure, dict[str, Any]]]:
    """The figures that have a chart, and what is drawn of each."""
    return [(f, kaart) for t in lijst for f in t.figuren if (kaart := draw.spec(f))]


def _without_verdicts(con: duckdb.DuckDBPyConnection, versie: str, kaarten: list[tuple[Figure, dict[str, Any]]]) -> list[Job]:
    """The workbook and the charts."""
    return [Job(sheets.render, (workbook.read(con, versie),)), *(Job(theme.render, (kaart,)) for _, kaart in kaarten)]
