"""What the search field of an edition finds, on whichever of its pages it stands: figures, definitions, numbers, promises and indicators.

Each page carries this index as JSON and ``zoek.js`` looks in it: no server, no other file. Every place is an anchor in one of the pages named
here; made of the published tables of one version and nothing else, so the same edition gives the same index.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import duckdb

from dagster_project.publicatie.content import figures, model
from dagster_project.publicatie.content.model import Figure, Theme
from sources.database import rows

KERNCIJFERS, REGISTER, DATAWOORDENBOEK, POORTRAPPORT = "kerncijfers.html", "register.html", "datawoordenboek.html", "poortrapport.html"
"""The pages of an edition that are searched together, all in its folder."""


class Place(NamedTuple):
    """One thing to find: how a result names it, its anchor, and the words that find it besides its name."""

    naam: str
    anker: str
    tekst: str


def index(
    con: duckdb.DuckDBPyConnection,
    versie: str,
    lijst: list[Theme],
    hier: str,
    plek: Callable[[str], str] = str,
    meer: dict[str, list[Place]] | None = None,
) -> list[dict[str, Any]]:
    """By kind (``kop``) what can be found and in which page (``waar``, empty for this one), in the order in which results are shown.

    Args:
        lijst: the themes of this edition.
        hier: the page that carries it.
        plek: where another page is, seen from this one; beside it unless said otherwise.
        meer: kinds that only this page has, after the others.
    """
    figuren = [f for t in lijst for f in t.figuren]
    register = figures.register(con, versie)
    soorten: list[tuple[str, str, list[Place]]] = [
        ("Figuren", KERNCIJFERS, [Place(f.bewering or f.titel, f.id, _words(f)) for f in figuren]),
        ("Begrippen", KERNCIJFERS, _definitions(figuren)),
        (
            "Cijfers",
            KERNCIJFERS,
            [
                Place(", ".join(filter(None, (a["naam"], a["uitsplitsing"], a["periode"], a["tekst"]))), f"cijfer-{i}", "")
                for i, a in enumerate(figures.all_values(con, versie), 1)
            ],
        ),
        (
            "Moties, toezeggingen en aanbevelingen",
            REGISTER,
            [
                Place(
                    f"{p['onderwerp']} ({p['soort']}, {p['status']})",
                    p["toezegging_id"],
                    _joined(p, "tekst", "stand", "afzender", "geadresseerde", "termijn", "lijst", "kenmerk"),
                )
                for p in register["punten"]
            ],
        ),
        (
            "Beloofde cijfers",
            KERNCIJFERS,
            [
                Place(f"{_joined(b, 'onderwerp', 'deel', tussen=': ')} ({b['jaar']}, {b['oordeel']})", f"beloofd-{i}", b["naam"])
                for i, b in enumerate(register["beloofd"], 1)
            ],
        ),
        (
            "Programma’s voor informatievoorziening",
            REGISTER,
            [
                Place(p["programma"], f"programma-{i}", _joined(p, "onderwerp", "fase", "stand"))
                for i, p in enumerate(register["programmas"], 1)
            ],
        ),
        (
            "Politie in het buitenland",
            REGISTER,
            [
                Place(
                    _joined(p, "post", "standplaats", tussen=", "), f"post-{i}", _joined(p, "soort", "organisatie", "werkgebied", "gebied")
                )
                for i, p in enumerate(register["posten"], 1)
            ],
        ),
        (
            "Indicatoren in het datawoordenboek",
            DATAWOORDENBOEK,
            [
                Place(i["naam"], f"indicator-{i['indicator_id']}", _joined(i, "indicator_id", "familie", "definitie", "kanttekening"))
                for i in rows(
                    con,
                    "SELECT indicator_id, familie, naam, definitie, kanttekening FROM referentie.indicatoren WHERE versie = $versie ORDER BY thema, naam",
                    {"versie": versie},
                )
            ],
        ),
        *((kop, hier, plaatsen) for kop, plaatsen in (meer or {}).items()),
    ]
    return [{"kop": kop, "waar": "" if pagina == hier else plek(pagina), "lijst": lijst} for kop, pagina, lijst in soorten if lijst]


def _words(f: Figure) -> str:
    return " ".join([f.titel, *f.zinnen, *(d.tekst for d in f.duidingen), *(r.naam for r in f.rijen)])


def _definitions(figuren: list[Figure]) -> list[Place]:
    """What words and marks mean: a word where it first stands."""
    uit: dict[str, Place] = {}
    for f in figuren:
        for i, (naam, tekst) in enumerate(f.definities, 1):
            uit.setdefault(naam, Place(naam, f"{f.id}-begrip-{i}", tekst))
    tekens = [Place(f"Teken {m}: {tekst}", f"teken-{m}", "") for m, tekst in model.MERKEN.items() if any(m in f.merken for f in figuren)]
    return [*uit.values(), *tekens]


def _joined(rij: dict[str, Any], *namen: str, tussen: str = " ") -> str:
    return tussen.join(str(rij[n]) for n in namen if rij[n])
