"""Sheets of cells, and how columns are called."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with content.

    ``waarde`` is a text, an exact number (15 digits, as Excel shows it), a bool or a datetime. ``procent`` is 100 when the
    number format multiplies by a hundred, 1 when it only puts a percent sign behind it, else 0. ``fout`` says why there is no value.
    """

    waarde: str | Decimal | bool | datetime | None
    procent: int = 0
    is_formule: bool = False
    fout: str = ""
    gebrek: str = ""
    """why a person does not see this value, or sees another one"""
    om: str = ""
    """the text that the number format puts around it"""
    zonder: str | None = None
    """of a rich text: without what is raised or lowered"""
    vorm: str = ""
    """number format of a date, or of a number that may be a code"""


@dataclass
class Sheet:
    """The cells of one sheet: row number (from 1) -> column number (from 0) -> cell; only cells with content."""

    naam: str
    rijen: dict[int, dict[int, Cell]] = field(default_factory=dict)
    verborgen_rijen: set[int] = field(default_factory=set)
    verborgen_kolommen: list[tuple[int, int]] = field(default_factory=list)
    breedten: list[tuple[int, int, float]] = field(default_factory=list)
    """first and last column of a range, and its width in digits"""
    hoogten: dict[int, float] = field(default_factory=dict)
    rijhoogte: float = 15
    """height of a row in points, of those that say so and of the others"""
    samengevoegd: list[tuple[int, int, int, int]] = field(default_factory=list)
    """first row, first column, last row, last column of every merged range"""
    gefilterd: bool = False
    """a filter may be what hides the rows"""
    gekleurd: list[tuple[int, int, int, int]] = field(default_factory=list)
    """ranges in which a conditional format gives a fill: a white font there may be seen"""
    verbergt: list[tuple[tuple[int, int, int, int], str]] = field(default_factory=list)
    """ranges in which a conditional format hides or strikes through, and how"""
    toont: list[tuple[tuple[int, int, int, int], str, tuple[str, ...] | None]] = field(default_factory=list)
    """ranges in which a conditional format gives a number format, that format, and the colour of the background"""
    niet_herrekend: str = ""
    """why kept outcomes of formulas may be old"""
    formules: dict[tuple[int, int], str] = field(default_factory=dict)
    """place (row, column) -> formula, where there is one"""
    los: list[tuple[str, str]] = field(default_factory=list)
    """text beside the cells: where (C7, koptekst, tekstvak) and what"""
    bedekt: list[tuple[int, int, int, int]] = field(default_factory=list)
    """ranges that a shape or a picture lies over"""
    elders: list[tuple[str, str]] = field(default_factory=list)
    """text on other sheets that hold nothing else: place (Leeswijzer!A3) and what"""
    is_1904: bool = False
    aantekeningen: list[str] = field(default_factory=list)
    is_csv: bool = False
    """one program wrote all of it: what one number proves of the notation holds for the others"""
    scheiding: str = ""
    """for CSV of which more lines have another sign than a semicolon: what separates the fields"""


@dataclass(frozen=True)
class SheetName:
    """A sheet as the workbook names it."""

    naam: str
    verborgen: bool
    deel: str


@cache
def column_letter(nummer: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    letters, nummer = "", nummer + 1
    while nummer:
        nummer, rest = divmod(nummer - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """The inverse of ``column_letter``."""
    nummer = 0
    for teken in letters:
        nummer = nummer * 26 + ord(teken) - 64
    return nummer - 1
