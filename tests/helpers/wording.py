"""All that an edition says in words, as one text to review, and what no sentence of it may be."""

from __future__ import annotations

import re
from pathlib import Path

from dagster_project.publicatie.content import figures
from sources.database import connect

NOOIT = {
    "twee keer hetzelfde woord": r"\b(\w+) \1\b",
    "een grens waar een voorspelling staat": r"[Pp]rognose was (?:hoogstens|minstens)",
    "hoogstens niets": r"hoogstens 0\b",
    "een verandering als stand": r" was [+\N{MINUS SIGN}]",
    "een verandering van niets": r"\([+\N{MINUS SIGN}]?0,0(?:%| procentpunt)\)",
    "een reeks zonder begin": r"(?:hoogste|laagste) cijfer (?:sinds|ooit)",
    "een percentage per honderd": r"per 100 [^.]*\d%",
    "twee werkwoorden zonder komma": r"\b(?:is|ligt|voelt|gaat|ging|gebruikte|was|geregistreerd) (?:was|is|steeg|daalde|bleef)\b",
    "een naam die is afgekapt": "…",
    "een meervoud van een": r"\b1 (?:controles|zaken|incidenten|regionale eenheden)\b",
    "een zin zonder werkwoord": r"^Onderzoek onder",
    "slordig": r"  | [,.:;]|\.\.|\bNone\b|\bnan\b",
    "de bouwers": r"[a-z]_[a-z]",
}
"""Constructions that a person would not write; each stood in a published sentence, or could."""
WOORDEN = 32
"""The longest sentence, in words: names of regionale eenheden and the Besluit take many."""


def all_it_says(pad: Path, versie: str) -> str:
    """Every title, sentence and main point of a version in this database, a line each.

    Raises:
        AssertionError: a sentence is one that a person would not write.
    """
    with connect(pad, read_only=True) as con:
        themas, editie = figures.themes(con, versie), figures.read_editie(con, versie)
    regels = [f"{k.titel} | {k.tekst} | {k.periode} | {k.kant} {k.gewenst} {k.norm} | {k.zin}" for k in figures.headlines(themas, editie)]
    zinnen = []
    for f in (f for t in themas for f in t.figuren):
        regels += [f"# {f.titel}", *([f"## {f.bewering}"] if f.bewering else []), *f.alineas]
        zinnen += [f"{f.bewering}." if f.bewering else "", *f.zinnen]
    zinnen = [z.removeprefix("VOORBEELD: ") for z in zinnen if z]
    assert len(zinnen) > 30
    assert [(wat, z) for z in zinnen for wat, vorm in NOOIT.items() if re.search(vorm, z)] == []
    assert [z for z in zinnen if not (z[0].isupper() and z.endswith("."))] == []
    alineas = [re.split(r"(?<=[a-z)%\d])\. (?=[A-Z])", a.rstrip(".")) for t in themas for f in t.figuren for a in f.alineas]
    assert [a for a in alineas if len(set(a)) < len(a)] == []  # the same sentence twice in one paragraph
    losse = [los for z in zinnen for los in re.split(r"(?<=[a-z)%\d])\. (?=[A-Z])", z)]
    assert [los for los in losse if len(los.split()) > WOORDEN] == []
    return "\n".join(regels)
