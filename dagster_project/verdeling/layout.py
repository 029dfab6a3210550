"""The gemeenten of a file of one's own: each once, each one that exists, and all of them of one and the same year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from dagster_project.verdeling.read_csv import CsvTable, Row
from dagster_project.warehouse.editions import Warehouse
from sources.numbers import show

CODE = re.compile(r"GM\d{4}")
BIJNA = re.compile(r"(?:gm[ ._-]?)?(\d{1,4})(?:[.,]0)?", re.IGNORECASE)
"""A code that lost its letters or its zeros on the way."""
NOEM_MAX = 10


@dataclass(frozen=True)
class Layouts:
    """Which gemeenten there were in which year, and what became of those that are no more; empty without a published edition."""

    per_jaar: dict[int, dict[str, str]] = field(default_factory=dict)
    """year -> code -> name"""
    eenheid: dict[str, str] = field(default_factory=dict)
    """code -> regionale eenheid in which it lies now"""
    opvolgers: dict[str, list[str]] = field(default_factory=dict)
    """code that is no more -> the gemeenten of the newest layout in which it lies"""


def read_layouts(con: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> Layouts:
    """The layouts that the newest edition knows."""
    laatste = warehouse.latest()
    if laatste is None:
        return Layouts()
    folder = warehouse.edition_dir(laatste.versie)
    uit = Layouts()
    for jaar, code, naam, eenheid in con.execute(
        "SELECT jaar, gemeente_code, gemeente, regionale_eenheid FROM read_parquet($pad) ORDER BY jaar",
        {"pad": str(folder / "referentie.gemeenten.parquet")},
    ).fetchall():
        uit.per_jaar.setdefault(jaar, {})[code] = naam
        if eenheid:
            uit.eenheid[code] = eenheid
    for code, opvolgers in con.execute(
        "SELECT gemeente_code, list(DISTINCT huidige_gemeente_code ORDER BY huidige_gemeente_code) FROM read_parquet($pad) "
        "GROUP BY 1 HAVING NOT bool_or(gemeente_code = huidige_gemeente_code)",
        {"pad": str(folder / "referentie.herindelingen.parquet")},
    ).fetchall():
        uit.opvolgers[code] = opvolgers
    return uit


def check_codes(t: CsvTable, kolom: str, problemen: list[str]) -> dict[str, Row]:
    """Code -> its row; a line in ``problemen`` for what is no code of a gemeente or stands there twice."""
    uit: dict[str, Row] = {}
    for rij in t.rijen:
        code, plaats = t.field(rij, kolom), f"{t.naam}, rij {rij[0]}, kolom {kolom}"
        if not CODE.fullmatch(code):
            m = BIJNA.fullmatch(code)
            hulp = f" Bedoelt u GM{int(m[1]):04}?" if m else " Haal een rij met een totaal weg." if code else ""
            gevonden = f"'{show(code)}'" if code else "leeg"
            problemen.append(f"{plaats}: {gevonden}; verwacht de code van een gemeente, zoals GM0363.{hulp}")
        elif code in uit:
            problemen.append(f"{plaats}: '{code}' staat er al, in rij {uit[code][0]}; verwacht elke gemeente één keer")
        else:
            uit[code] = rij
    return uit


def check_layout(t: CsvTable, kolom: str, codes: dict[str, Row], layouts: Layouts, problemen: list[str], heel: bool) -> None:
    """Every code is of one layout, the one that fits best; with ``heel`` all of its gemeenten are there."""
    if not layouts.per_jaar or not codes:
        return
    jaar = max(layouts.per_jaar, key=lambda j: (len(codes.keys() & layouts.per_jaar[j].keys()), -len(layouts.per_jaar[j]), j))
    bekend, alle = layouts.per_jaar[jaar], {c: n for namen in layouts.per_jaar.values() for c, n in namen.items()}
    for code, (nr, _) in codes.items():
        if code in bekend:
            continue
        plaats = f"{t.naam}, rij {nr}, kolom {kolom}"
        if code not in alle:
            problemen.append(f"{plaats}: {code} is geen gemeente van {min(layouts.per_jaar)} tot en met {max(layouts.per_jaar)}")
            continue
        naar = [f"{c} {alle[c]}" + (f" (rij {codes[c][0]})" if c in codes else "") for c in layouts.opvolgers.get(code, []) if c in alle]
        over = f"; zij ging op in {listing(naar)}" if naar else ""
        problemen.append(
            f"{plaats}: {code} {alle[code]} is geen gemeente van de indeling van {jaar}, en de andere wel{over}. Verwacht: één indeling"
        )
    if heel and (weg := [f"{c} {n}" for c, n in sorted(bekend.items()) if c not in codes]):
        problemen.append(
            f"{t.naam}: {len(weg)} van de {len(bekend)} gemeenten van de indeling van {jaar} ontbreken: {listing(weg)}. Verwacht: alle"
        )


def listing(delen: Iterable[str], tussen: str = ", ") -> str:
    """The first of these in one line, and how many more there are."""
    lijst = list(delen)
    return tussen.join(lijst[:NOEM_MAX]) + (f" en nog {len(lijst) - NOEM_MAX}" if len(lijst) > NOEM_MAX else "")
