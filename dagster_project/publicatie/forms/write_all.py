"""All forms of an edition besides its Parquet: what report writers, analysts, readers and the data steward hold in their hands.

Each is made from the published tables of one version and from nothing else, so the same edition gives the same bytes. Charts and workbook show
no verdict: a second process makes them while the rules are judged (``begin``), and then sets the PDF while the other forms are written.
What describes the files comes after them.
"""

from __future__ import annotations

import contextlib
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
            gate_report.write(con, versie, folder)
            register.write(con, versie, folder, lijst)
            (folder / page.FIGUREN).mkdir()
            for f in (f for t in lijst for f in t.figuren):
                (folder / page.FIGUREN / f"{f.id}.json").write_text(figure_text.as_json(f, editie) + "\n", encoding="utf-8")
            (folder / page.BESTAND).write_text(page.render(con, editie, lijst, tekeningen), encoding="utf-8")
            (folder / pdf.BESTAND).write_bytes(*make([document], zet))
        pakket.result()
    finally:
        zet.stop()
    dcat.write(con, versie, folder, tabellen)


def write_approved(con: duckdb.DuckDBPyConnection, editie_map: Path, folder: Path, versie: str, stand: str) -> list[str]:
    """Write the page and the PDF of a published version into ``folder`` once more, saying ``stand`` (*vastgesteld op ...*) where they said *concept*.

    A form is written only where this code, with *concept*, gives the very bytes of the edition: then nothing but the state is other.

    Args:
        editie_map: the folder of the edition; from ``folder`` its files are at ``../../edities/<versie>/``.

    Returns:
        The forms that were not written, because the code says them otherwise since.
    """
    concept, lijst = figures.read_editie(con, versie), figures.themes(con, versie)
    kaarten, kwaliteit = _charts(lijst), pdf.quality_rows(con, versie)
    tekeningen: dict[str, str | None] = dict.fromkeys(f.id for t in lijst for f in t.figuren)
    tekeningen |= {f.id: draw.finish(theme.render(kaart), f) for f, kaart in kaarten}

    def make_forms(e: Editie, naast: str) -> dict[str, bytes]:
        return {
            page.BESTAND: page.render(con, e, lijst, tekeningen, naast).encode(),
            pdf.BESTAND: pdf.typeset(e, lijst, tekeningen, kwaliteit),
        }

    toen, nu = make_forms(concept, ""), make_forms(replace(concept, stand=stand), f"../../edities/{versie}/")
    anders = [naam for naam, ruw in toen.items() if ruw != (editie_map / naam).read_bytes()]
    for naam in sorted(set(nu) - set(anders)):
        (folder / naam).write_bytes(nu[naam])
    return anders


def _charts(lijst: list[Theme]) -> list[tuple[Figure, dict[str, Any]]]:
    """The figures that have a chart, and what is drawn of each."""
    return [(f, kaart) for t in lijst for f in t.figuren if (kaart := draw.spec(f))]


def _without_verdicts(con: duckdb.DuckDBPyConnection, versie: str, kaarten: list[tuple[Figure, dict[str, Any]]]) -> list[Job]:
    """The workbook and the charts."""
    return [Job(sheets.render, (workbook.read(con, versie),)), *(Job(theme.render, (kaart,)) for _, kaart in kaarten)]
