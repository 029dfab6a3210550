"""``register.html``: every motie, toezegging, aanbeveling and aankondiging that a version knows, each with an address of its own."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dagster_project.publicatie.content import figures
from dagster_project.publicatie.content.model import Theme
from dagster_project.publicatie.forms import search, templating

BESTAND = search.REGISTER


def write(con: duckdb.DuckDBPyConnection, versie: str, folder: Path, lijst: list[Theme]) -> None:
    """The page; ``lijst``: the themes of this edition, for its search field."""
    pagina = templating.fill(
        "register.html.j2",
        editie=figures.read_editie(con, versie),
        register=figures.register(con, versie),
        vindplaatsen=search.index(con, versie, lijst, BESTAND),
    )
    (folder / BESTAND).write_text(pagina, encoding="utf-8")
