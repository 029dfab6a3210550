"""The source tables as dbt wants to know them: ``dbt/models/staging/<bron>/_<bron>__sources.yml``, made from ``sources/<bron>/bronnen.yml``.

A table is declared in the catalogue alone; ``halfjaarbericht bronnen dbt`` writes these files, and a test fails when they differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from sources import catalog
from sources.catalog import Tabel

COMMAND = "halfjaarbericht bronnen dbt"
_HEAD = f"# Gemaakt uit sources/{{bron}}/bronnen.yml; verander dat bestand en draai: {COMMAND}\nversion: 2\nsources:\n"
_LAYOUTS = {"eigen_jaar": "in de gemeente-indeling van het jaar", "huidig": "in de gemeente-indeling van nu"}


def side_tables(t: Tabel) -> dict[str, str]:
    """The tables that loading ``t`` makes beside it (codes of its dimensions, status, herindelingen), each with its description."""
    uit = {f"{t.naam}__{d.naam}": f"Codes van dimensie {d.naam} van {t.tabel_id}, met hun titel." for d in t.dimensies}
    if (perioden := f"{t.naam}__Perioden") in uit:
        uit[perioden] = f"Perioden van {t.tabel_id}, met hun status."
        uit[f"{t.naam}__status"] = f"Status per periode en kolom van {t.tabel_id}."
    if t.herindelingen:
        uit[f"{t.naam}__herindelingen"] = (
            f"Welke gemeente in welke overging, met inwoners: gelezen uit de omschrijvingen van {t.herindelingen} van {t.tabel_id}."
        )
    return uit


def description(t: Tabel) -> str:
    """What a table is, in one sentence: ``47008NED Reactietijden prio 1.``"""
    titel = " ".join(filter(None, (t.tabel_id, t.titel)))
    return f"{titel}, {_LAYOUTS[t.indeling]}." if t.indeling else f"{titel}."


def sources_yml(bron: str, naam: str, tabellen: Iterable[Tabel]) -> str:
    """The file of one bron, whose full name is ``naam``."""
    regels = [
        _HEAD.format(bron=bron),
        f"  - name: {bron}\n    schema: raw_{bron}\n    description: {json.dumps(naam, ensure_ascii=False)}\n    tables:\n",
    ]
    for t in tabellen:
        for tabel, tekst in {t.naam: description(t), **side_tables(t)}.items():
            regels.append(f"      - {{name: {tabel}, description: {json.dumps(tekst, ensure_ascii=False)}}}\n")
    return "".join(regels)


def source_files(folder: Path) -> dict[Path, str]:
    """Every file below ``folder`` (dbt's folder staging) with what belongs in it: the tables that a refresh lands."""
    uit = {}
    for bron, naam in catalog.bronnen().items():
        tabellen = [t for t in catalog.refreshed_tables() if t.bron == bron]
        uit[folder / bron / f"_{bron}__sources.yml"] = sources_yml(bron, naam, tabellen)
    return uit
