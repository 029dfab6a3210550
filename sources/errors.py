"""What can be wrong with a source, said so that a person can mend it: what, where, expected, next step."""

from __future__ import annotations

from dataclasses import dataclass


class CannotStart(Exception):
    """The warehouse or the request is not in a state to start from; says what to do."""


@dataclass(frozen=True)
class Finding:
    """One thing wrong with one table.

    ``regel`` is the rule of the contract, ``plaats`` the place as a person finds it (file, sheet and cell, or
    the key of the row), ``gevonden`` / ``verwacht`` / ``actie`` are sentences in Dutch.
    """

    tabel: str
    regel: str
    plaats: str
    gevonden: str
    verwacht: str
    actie: str

    def __str__(self) -> str:
        return f"{self.tabel} [{self.regel}] {self.plaats}: gevonden {self.gevonden}; verwacht {self.verwacht}. {self.actie}"


@dataclass(frozen=True)
class ProgramFault:
    """A bug of our own, met while a table was loaded: never told as a fault of its source."""

    bevinding: Finding
    traceback: str


class SourceError(Exception):
    """A source cannot be read at all; carries the findings."""

    def __init__(self, bevindingen: list[Finding]):
        self.bevindingen = bevindingen
        super().__init__("\n".join(map(str, bevindingen)))


def describe(fout: Exception) -> str:
    """Kind and first line of an unexpected error."""
    return f"{type(fout).__name__}: {str(fout).splitlines()[0] if str(fout) else ''}"


PerRegel = dict[str, list[Finding]]
"""The findings of one table by rule of its contract; an empty list is a pass, a rule that is not in it was not tested."""


class CatalogError(Exception):
    """A bronnen.yml is not of the form that this code reads."""
