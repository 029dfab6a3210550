"""``register.html``: every motie, toezegging, aanbeveling and aankondiging that a version knows, each with an address of its own."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from dagster_project.publicatie.content import figures
from dagster_project.publicatie.content.model import Editie, Theme
from dagster_project.publicatie.forms import search, templating

BESTAND = search.REGISTER


def render(con: duckdb.DuckDBPyConnection, editie: Editie, lijst: list[Theme], plek: Callable[[str], str] = str) -> str:
    """The page.

    Args:
        lijst: the themes of this edition, for its search field.
        plek: where another page of the edition is, seen from this one.
    """
    return templating.fill(
        "register.html.j2",
        editie=editie,
        register=figures.register(con, editie.versie),
        plek=plek,
        vindplaatsen=search.index(con, editie.versie, lijst, BESTAND, plek),
    )
