"""One figure as it stands in a letter: Word, Excel, HTML, Markdown, CSV, JSON or text, each with its notes, source and edition.

Pure functions of a figure and its edition: the same figure gives the same bytes. Numbers are shown as the figure shows them; CSV, JSON and the
cells of a workbook hold the full value. Under the table stand, in every form and in this order: marks, notes, definitions, source, edition and
the sentences, as in the letter (halfjaarbericht-2025-h2.txt:1244-1320).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dagster_project import notation
from dagster_project.publicatie.content.model import MERKEN, Editie, Figure, FigureCell, FigureRow
from dagster_project.publicatie.content.texts import texts

LETTER = "Verdana"
"""The letter of the central government; where it is missing, Word and LibreOffice take another sans."""


def from_table(naam: str, omschrijving: str, koppen: list[str], rijen: list[tuple], uitleg: dict[str, str]) -> Figure:
    """A published table in the shape of a figure, so that it can be had in the same forms.

    Args:
        uitleg: description of each column, with its meeteenheid and source.
    """
    nr = koppen.index("is_synthetisch") if "is_synthetisch" in koppen else None
    return Figure(
        id=naam,
        titel=naam,
        soort="tabel",
        eerste_kop=koppen[0],
        kolommen=koppen[1:],
        rijen=[FigureRow(_ruw(r[0]).tekst, [_ruw(w) for w in r[1:]]) for r in rijen],
        zinnen=[],
        meeteenheid="",
        perioden="",
        bron="zie de kolommen" if any("bron" in k for k in koppen) else "zie de beschrijving van de kolommen",
        status="",
        definities=[(k, uitleg[k]) for k in koppen if uitleg.get(k)],
        noten=[omschrijving] if omschrijving else [],
        is_synthetisch=nr is not None and any(r[nr] for r in rijen),
    )


def _ruw(w: Any) -> FigureCell:
    """A value of a table with all its digits, in Dutch notation."""
    if isinstance(w, bool):
        return FigureCell(None, "ja" if w else "nee")
    if isinstance(w, int | float | Decimal):
        return FigureCell(
            float(w), (f"{w:f}" if isinstance(w, Decimal) else repr(w)).removesuffix(".0").replace(".", ",").replace("-", notation.MIN)
        )
    return FigureCell(None, "" if w is None else str(w))


# --- what every form says ---


def synthetic_note(f: Figure) -> str:
    """That figures are made up, or nothing."""
    if not f.is_synthetisch:
        return ""
    woorden = texts().synthetisch
    return woorden.figuur_deels if "s" in f.merken else woorden.tabel if f.soort == "tabel" else woorden.figuur


def headings(f: Figure) -> list[str]:
    """The headers of all columns; none is empty, or a screen reader has nothing to say."""
    return [f.eerste_kop or "Onderwerp", *f.kolommen]


def subtitle(f: Figure) -> str:
    """Meeteenheid and period of all numbers."""
    eenheid = notation.eenheid(f.meeteenheid) or ("" if f.soort == "tabel" else "staat bij elk getal")
    return " ".join(f"{kop}: {tekst}." for kop, tekst in (("Meeteenheid", eenheid), ("Periode", f.perioden)) if tekst)


def note_lines(f: Figure, e: Editie) -> list[tuple[str, str]]:
    """What stands under the table: a label (may be empty) and its text."""
    over = {
        naam: next((n for n in f.noten if n.startswith(f"{naam}: ")), "") for naam, _ in f.definities
    }  # a remark belongs to its definition
    return [
        *([(notation.GEEN, "geen cijfer")] if any(c.tekst == notation.GEEN for r in f.rijen for c in r.cellen) else []),
        *((m, MERKEN[m]) for m in f.merken),
        *(("", n) for n in f.noten if n not in over.values()),
        *((naam, f"{zin} {over[naam].removeprefix(naam + ': ')}".strip()) for naam, zin in f.definities),
        ("Bron", f.bron + (f" (status: {f.status})" if f.status else "")),
        ("Uitgave", edition_line(e)),
    ]


def edition_line(e: Editie) -> str:
    """Edition, version, day and whether it is a concept or approved, and an example where it is one."""
    erratum = f", erratum: {e.reden}" if e.reden else ""
    return e.titel(f"{texts().titel}, editie {e.versie}, {e.dag}, {e.stand}{erratum}")


def is_right_aligned(f: Figure, i: int) -> bool:
    """Whether column ``i`` (the first after the names) holds numbers."""
    return any(r.cellen[i].waarde is not None for r in f.rijen)


def with_mark(c: FigureCell) -> str:
    return c.tekst + (f" ({', '.join(c.merken)})" if c.merken else "")
