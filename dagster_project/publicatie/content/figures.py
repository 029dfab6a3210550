"""What an edition says, once: figures with their table, sentences, notes and source, from which every form is made.

Which figures there are, their order and their words stand in ``figuren.yml``; numbers, definitions, norms, breaks and sources come from
the published tables of one version. Page, PDF, Word, Markdown and picture all show the same ``Figure``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from dagster_project import notation
from dagster_project.publicatie.content import sentences
from dagster_project.publicatie.content.kinds import KINDS
from dagster_project.publicatie.content.model import STATUS, Duiding, Editie, Figure, Headline, Part, Theme
from dagster_project.publicatie.content.numbers import EditionNumbers, in_printed_decimals
from dagster_project.publicatie.content.queries import queries
from dagster_project.publicatie.content.spec import read_spec
from dagster_project.publicatie.content.texts import for_readers
from sources.database import rows

HIER = Path(__file__).parent


def read_editie(con: duckdb.DuckDBPyConnection, versie: str) -> Editie:
    """Of which version this is; what is synthetic comes from the receipts of its sources."""
    (e,) = rows(con, queries(HIER / "figures.sql")["editie"], {"versie": versie})
    return Editie(**e)


def themes(con: duckdb.DuckDBPyConnection, versie: str) -> list[Theme]:
    """All themes of an edition; a figure of which the edition has no number is left out."""
    b, e, zegt = EditionNumbers(con, versie), read_editie(con, versie), _beside(con, versie)
    uit = [
        Theme(
            t.id,
            t.titel,
            [replace(e.figuur(f), duidingen=zegt(f.id)) for o in t.figuren if (f := KINDS[o.soort].build(o, b))],
            zegt(t.id),
        )
        for t in read_spec().themas
    ]
    return [t for t in uit if t.figuren]


def read_explanations_of(con: duckdb.DuckDBPyConnection, versie: str) -> list[Duiding]:
    """What people say beside the figures of this version; nothing in a version of before that was kept."""
    try:
        lijst = rows(con, queries(HIER / "figures.sql")["duidingen"], {"versie": versie})
    except duckdb.CatalogException:
        return []
    return [Duiding(**d) for d in lijst]


def _beside(con: duckdb.DuckDBPyConnection, versie: str) -> Callable[[str], tuple[Duiding, ...]]:
    alle = read_explanations_of(con, versie)
    return lambda naam: tuple(d for d in alle if d.bij == naam)


def figure(con: duckdb.DuckDBPyConnection, versie: str, naam: str) -> Figure | None:
    """One figure of an edition; ``None`` when the edition has no number of it.

    Raises:
        KeyError: no figure is called so.
    """
    o = read_spec().figuren[naam]
    f = KINDS[o.soort].build(o, EditionNumbers(con, versie))
    return f and replace(read_editie(con, versie).figuur(f), duidingen=_beside(con, versie)(naam))


def headlines(lijst: list[Theme], e: Editie) -> list[Headline]:
    """The numbers that an edition begins with; what it does not have, or what is invented, is left out."""
    figuren = {f.id: f for t in lijst for f in t.figuren}
    uit = []
    for k in read_spec().kort:
        f = figuren.get(k.figuur)
        rij = next((r for r in f.rijen if r.naam == k.rij), None) if f else None
        if f is None or rij is None or rij.cellen[-1].waarde is None:
            continue
        if f.is_synthetisch and ("s" in rij.cellen[-1].merken or "s" not in f.merken):  # marked, or all of it and said once
            continue
        s = f.standen.get(k.rij)
        kant, gewenst = sentences.direction(s) if s else ("", "")
        uit.append(
            Headline(
                f.id,
                e.titel(k.titel),
                notation.met_eenheid(rij.cellen[-1].waarde, rij.cellen[-1].meeteenheid),
                notation.periode(f.beeld["perioden"][-1])
                if "perioden" in f.beeld
                else f.beeld.get("periode_van", {}).get(k.rij, f.perioden),
                e.titel(" ".join(sentences.sentences(s))) if s else "",
                kant,
                gewenst,
                sentences.verdict(s) if s else "",
                s.voldoet if s else None,
            )
        )
    return uit


def before_use(lijst: list[Theme], e: Editie, kwaliteit: dict[str, list[dict[str, Any]]]) -> list[list[Part]]:
    """What a reader must know before the numbers are used, in sentences; ``kwaliteit`` as ``quality`` gives it."""
    figuren = [f for t in lijst for f in t.figuren]
    ontbreekt = sum(1 for b in kwaliteit["bronnen"] if b["ontbreekt"])
    breuken = [f for f in figuren if "b" in f.merken]
    stand = "nog een concept: zij is gecontroleerd, maar nog niet vastgesteld" if e.stand == "concept" else e.stand
    uit = [
        [Part(f"Deze uitgave is {stand}. Of zij de nieuwste is, staat in de "), Part("lijst van alle edities", "edities"), Part(".")],
        [Part("Niet elk cijfer gaat over hetzelfde jaar. Bij elk cijfer staat het jaar of de dag.")],
    ]
    if any("zoals gedrukt in een brief" in f.bron for f in figuren):
        uit.append(
            [
                Part(
                    "Soms is een bron zelf niet ontvangen. Dan staat er wat in een brief aan de Tweede Kamer is gedrukt, en dat staat erbij."
                )
            ]
        )
    if ontbreekt:
        is_een = ontbreekt == 1
        uit.append(
            [
                Part(
                    f"{ontbreekt} {'bron is' if is_een else 'bronnen zijn'} niet ontvangen; wat {'die zou' if is_een else 'die zouden'} geven, "
                    "ontbreekt. Welke dat zijn, staat bij "
                ),
                Part("Kwaliteit", "kwaliteit"),
                Part("."),
            ]
        )
    if breuken:
        namen = [deel for f in breuken for deel in (Part(f.titel, f.id), Part(", "))][:-1]
        uit.append(
            [
                Part("De manier van tellen veranderde bij: "),
                *namen,
                Part(". Vergelijk daar niet met de jaren van voor die verandering."),
            ]
        )
    return uit


def all_values(con: duckdb.DuckDBPyConnection, versie: str) -> list[dict[str, Any]]:
    """The newest national figure of every series, by theme as the page has them: for who looks for what is in no figure.

    Returns:
        thema, naam, uitsplitsing, periode (in words), waarde, meeteenheid, tekst, status, bron, is_synthetisch, indicator_id.
    """
    themas = {t.id: i for i, t in enumerate(read_spec().themas)}
    gevonden = rows(con, queries(HIER / "figures.sql")["alle_cijfers"], {"versie": versie})
    return [
        x
        | {
            "periode": notation.periode(x["periode"]),
            "uitsplitsing": notation.uitsplitsing(x["uitsplitsing"]),
            "tekst": sentences.write_value(x["waarde"], x["meeteenheid"], x["kwalificatie"]),
            "status": STATUS.get(x["status"], x["status"]),
        }
        for x in in_printed_decimals(con, versie, sorted(gevonden, key=lambda x: themas.get(x["thema"], len(themas))))
    ]


def register(con: duckdb.DuckDBPyConnection, versie: str) -> dict[str, list[dict[str, Any]]]:
    """What was asked, promised and recommended as this version knows it: counts, what must come before the next edition, and promised figures
    beside their outcome in words (``belofte``, ``uitkomst``); keyed by the names in ``register.sql``."""
    uit = {naam: rows(con, vraag, {"versie": versie}) for naam, vraag in queries(HIER / "register.sql").items()}
    for b in uit["beloofd"]:
        eenheid, periode = b["meeteenheid"], b["uitkomst_periode"]
        b["belofte"] = f"{b['richting']} {notation.met_eenheid(notation.whole(b['belofte']), eenheid)}"
        b["deel"] = notation.uitsplitsing(b["deel"])
        b["uitkomst"] = periode and (
            f"{sentences.write_value(notation.whole(b['uitkomst']), eenheid, b['uitkomst_kwalificatie'])} ({notation.periode(periode)})"
        )
    return uit


def quality(con: duckdb.DuckDBPyConnection, versie: str) -> dict[str, list[dict[str, Any]]]:
    """What a reader must know of how this version was made: verdicts, agreement with the letters, decisions, corrections, revisions,
    sources and what is hidden; keyed by the names in ``quality.sql``."""
    uit = {naam: rows(con, vraag, {"versie": versie}) for naam, vraag in queries(HIER / "quality.sql").items()}
    for b in uit["bronnen"]:
        b["opmerking"] = for_readers(b["opmerking"])
    for c in uit["correcties"]:
        c["reden"] = for_readers(c["reden"])
        c["waar"] = ", ".join(deel.replace("_", " ").replace("=", " ") for deel in [*c["sleutel"].split("|"), c["kolom"]])
    return uit
