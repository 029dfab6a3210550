"""The three letters as drafts: a Word file made from the text of a letter, and the numbers of it that were marked by hand.

The marks (``tests/fixtures/brief_getallen.csv``) are facts: document, line, the how-manyeth number of the line, the number, and what it is:
``sleutel`` (a figure of the edition, with its key), ``onbekend`` (a figure, but none of the edition) or ``geen cijfer``. They were made before the
check was: the keys after ``dbt/seeds/gepubliceerde_waarden.csv``, read beside the line; the others drawn at random and read. A third,
``apart``, was never looked at while the check was made.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from docx import Document

from dagster_project import ROOT

MARKS = ROOT / "tests" / "fixtures" / "brief_getallen.csv"
GETAL = re.compile(r"\d[\d.,]*\d|\d")
"""A number as it was counted on its line when it was marked."""
BREED = 55
"""Shorter lines than this are no full ones: they end a paragraph when a sentence ends on them."""


@dataclass(frozen=True)
class Mark:
    document: str
    regel: int
    volgnummer: int
    getal: str
    soort: str
    sleutel: tuple[str, str, str] | None
    deel: str


def marks() -> list[Mark]:
    with MARKS.open(encoding="utf-8", newline="") as f:
        return [
            Mark(r["document"], int(r["regel"]), int(r["volgnummer"]), r["getal"], r["soort"],
                 (r["indicator_id"], r["uitsplitsing"], r["periode"]) if r["soort"] == "sleutel" else None, r["deel"])
            for r in csv.DictReader(f)
        ]  # fmt: skip


@dataclass
class Draft:
    """Paragraphs of a letter, and per paragraph where each of its lines begins."""

    alineas: list[str]
    regels: dict[tuple[int, int], tuple[int, int]]
    """(paragraph from 1, place in it of the first digit) -> (line, how-manyeth number of the line)."""


def paragraphs(tekst: str) -> Draft:
    """Lines put together to paragraphs: one ends at an empty line, at a page (the text has a space there), or after a short line that ends a sentence."""
    alineas: list[str] = []
    regels: dict[tuple[int, int], tuple[int, int]] = {}
    nieuw = True
    for nr, regel in enumerate(tekst.split("\n"), 1):
        kaal = re.sub(r"[ \t\r\f\u200b]+", " ", regel).strip()
        if not kaal:
            nieuw = True
            continue
        if nieuw or regel.startswith((" ", "\f")):
            alineas.append("")
        begin = len(alineas[-1]) + 1 if alineas[-1] else 0
        alineas[-1] += (" " if begin else "") + kaal
        for n, m in enumerate(GETAL.finditer(kaal), 1):
            regels[len(alineas), begin + m.start()] = (nr, n)
        nieuw = len(kaal) < BREED and kaal[-1] in ".:?!"
    return Draft(alineas, regels)


def as_docx(alineas: list[str], pad: Path) -> Path:
    d = Document()
    for a in alineas:
        d.add_paragraph(a)
    d.save(str(pad))
    return pad
