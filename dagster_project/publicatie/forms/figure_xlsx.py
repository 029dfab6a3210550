"""Figures as a workbook, as they stand on the page."""

from __future__ import annotations

import datetime
import io
import re
import textwrap
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from dagster_project import notation
from dagster_project.publicatie.content.model import Editie, Figure, FigureCell, Theme
from dagster_project.publicatie.content.texts import texts
from dagster_project.publicatie.forms.parts import (
    LETTER,
    edition_line,
    headings,
    is_right_aligned,
    note_lines,
    subtitle,
    synthetic_note,
    with_mark,
)

BLADEN = ((9, False), (8, False), (9, True), (8, True), (7, True), (6, True))
"""Size of the letters in points and whether the page lies on its side, the first that fits is taken."""
MARGE, KORT, LANG = 2.0, 21.0, 29.7
"""Margin and sides of A4 in centimetres."""
HELE_KOP = 16
"""A header of so many letters stays on one line where it can: ``31 augustus 2025``."""
TEKENS, REGEL = 60, 12
"""Letters on a line of the first column of a workbook, and the height of a line in points."""
ZIPTIJD = (1980, 1, 1, 0, 0, 0)


# --- Excel ---


def xlsx(themas: list[Theme], e: Editie) -> bytes:
    """A workbook with a sheet per figure: the table with numbers as numbers, under it what is said of them, and of more figures a sheet that
    leads to them all; ``write_string`` never makes a formula."""
    import xlsxwriter

    alle = [f for t in themas for f in t.figuren]
    titel = alle[0].titel if len(alle) == 1 else e.titel(f"Figuren van het {texts().titel}")
    b = io.BytesIO()
    boek = xlsxwriter.Workbook(b, {"in_memory": True})
    boek.set_properties(
        {
            "title": titel,
            "author": texts().titel,
            "comments": edition_line(e),
            "created": datetime.datetime.combine(e.publicatiedatum, datetime.time()),
        }
    )

    @cache
    def stijl(**meer: Any) -> Any:
        return boek.add_format({"font_name": LETTER, "font_size": 9, "valign": "top"} | meer)

    if len(alle) > 1:
        _contents(boek.add_worksheet("Inhoud"), themas, titel, e, stijl)
    for f in alle:
        _sheet(boek.add_worksheet(_name(f)), f, e, stijl)
    boek.close()
    return b.getvalue()


def _name(f: Figure) -> str:
    """The name of its sheet."""
    return re.sub(r"[^\w .-]", " ", f.id)[:31]


def _contents(blad: Any, themas: list[Theme], titel: str, e: Editie, stijl: Callable[..., Any]) -> None:
    """The first sheet: what there is, with a link to each figure."""
    blad.set_column(0, 0, TEKENS - 2)
    blad.set_column(1, 1, TEKENS)
    blad.write_string(0, 0, titel, stijl(bold=True, font_size=11))
    blad.write_string(1, 0, edition_line(e), stijl())
    rijen = [(f, t) for t in themas for f in t.figuren]
    kolommen = [{"header": k, "header_format": stijl(bold=True, bottom=1)} for k in ("Figuur", "Thema")]
    blad.add_table(3, 0, 3 + len(rijen), 1, {"name": "t_inhoud", "columns": kolommen, "autofilter": False, "style": None})
    for i, (f, t) in enumerate(rijen, 4):
        blad.write_url(i, 0, f"internal:'{_name(f)}'!A1", stijl(font_color="#0B5394", underline=1), f.titel)
        blad.write_string(i, 1, t.titel, stijl())
    blad.set_paper(9)
    blad.fit_to_pages(1, 0)


def _sheet(blad: Any, f: Figure, e: Editie, stijl: Callable[..., Any]) -> None:
    blad.set_column(0, 0, TEKENS - 2)
    blad.set_column(1, len(f.kolommen), 16)
    blad.write_string(0, 0, f.titel, stijl(bold=True, font_size=11, text_wrap=False))
    boven = [(zin, vet) for zin, vet in ((subtitle(f), False), (synthetic_note(f), True)) if zin]
    for rij, (zin, vet) in enumerate(boven, 1):
        blad.write_string(rij, 0, zin, stijl(bold=vet))
    kop = len(boven) + 2
    _write_table(blad, f, kop, stijl)
    onder = [
        f"{label}: {zin}" if label else zin
        for label, zin in [*note_lines(f, e), *(("", z) for z in f.zinnen), *((d.kop, d.tekst) for d in f.duidingen)]
    ]
    for rij, zin in enumerate(onder, kop + len(f.rijen) + 2):
        blad.set_row(rij, REGEL * len(textwrap.wrap(zin, TEKENS)))  # LibreOffice makes no room by itself
        blad.write_string(rij, 0, zin, stijl(text_wrap=True))
    blad.set_landscape()
    blad.set_paper(9)
    blad.fit_to_pages(1, 0)
    blad.repeat_rows(kop)


def _write_table(blad: Any, f: Figure, kop: int, stijl: Callable[..., Any]) -> None:
    """The table, its headers on row ``kop``."""
    kant = ["left", *("right" if is_right_aligned(f, i) else "left" for i in range(len(f.kolommen)))]
    if f.rijen:  # a table of Excel, so that a screen reader knows the headers
        kolommen = [
            {"header": k, "header_format": stijl(bold=True, text_wrap=True, bottom=1, align=kant[i])} for i, k in enumerate(headings(f))
        ]
        naam = "t_" + re.sub(r"\W", "_", f.id)
        wijze = {"name": naam, "columns": kolommen, "autofilter": f.soort == "tabel", "style": None}
        blad.add_table(kop, 0, kop + len(f.rijen), len(f.kolommen), wijze)
    else:
        for i, k in enumerate(headings(f)):
            blad.write_string(kop, i, k, stijl(bold=True))
    blad.freeze_panes(kop + 1, 1)
    for i, r in enumerate(f.rijen, kop + 1):
        blad.write_string(i, 0, r.naam, stijl(text_wrap=True))
        for j, c in enumerate(r.cellen, 1):
            if c.waarde is None and c.tekst:
                blad.write_string(i, j, c.tekst, stijl(align=kant[j]))
            elif c.waarde is not None:
                blad.write_number(i, j, c.waarde, stijl() if f.soort == "tabel" else stijl(align="right", num_format=number_format(c)))


def number_format(c: FigureCell) -> str:
    """The format with which Excel shows the full value of a cell as the figure does, words and marks included: ``"ruim "#,##0" fte"``."""
    m = re.fullmatch(rf"([^\d+{notation.MIN}]*)([+{notation.MIN}]?)([\d.]+)(?:,(\d+))?(.*)", with_mark(c))
    if m is None:
        return "General"
    voor, teken, _, deel, na = m.groups(default="")
    vast = lambda s: '"' + s.replace('"', "''") + '"' if s else ""  # noqa: E731
    miljard = "," if na.startswith(" miljard") and abs(c.waarde or 0) >= 1000 else ""
    return "[$-413]" + vast(voor) + ("\\+" if teken == "+" else "") + "#,##0" + (f".{'0' * len(deel)}" if deel else "") + miljard + vast(na)


def fixed_zip(inhoud: bytes) -> bytes:
    """The same archive without the time at which it was made."""
    b = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(inhoud)) as oud, zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as nieuw:
        for naam in oud.namelist():
            nieuw.writestr(zipfile.ZipInfo(naam, ZIPTIJD), oud.read(naam), zipfile.ZIP_DEFLATED)
    return b.getvalue()
