"""Reorganisations as CBS prints them: prose in the description of a gemeente that was abolished.

    Opgeheven per 01-01-2021, overgegaan naar:
    - Boxtel (GM0757),
    ... 535 hectare met 918 woningen en 2149 inwoners

The numbers of inhabitants at the transition are the key by which a figure of the old gemeente is divided over the new ones.
A boundary change ("Grenswijziging") abolishes nothing and is not read: its share of a gemeente is not in the crosswalk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sources.catalog import Tabel
from sources.errors import Finding
from sources.odata.dialect import Code

KOP = re.compile(r"Opgeheven per (\d{2})-(\d{2})-(\d{4})(, overgegaan naar:)?")
ANDERE_KOP = re.compile(
    r"(Gemeentelijke herindeling|Grenswijziging|Wijziging|Provinciale wijziging|Ontstaan|Naamswijziging|Begindatum|Opgeheven)\b"
)
"""What ends a block besides an empty line."""
DEEL = re.compile(r"- (.+) \((GM\d{4})\), \.\.\. [\d.]+ hectare met (?:[\d.]+ woning(?:en)? en )?([\d.]+) inwoners?")


@dataclass(frozen=True)
class Transition:
    """Part of an abolished gemeente, with the people who lived there, that went to another."""

    datum: date
    van_code: str
    van_naam: str
    naar_code: str
    naar_naam: str
    inwoners: int


def read_herindelingen(tabel: Tabel, codes: Iterable[Code]) -> tuple[list[Transition], list[Finding]]:
    """The transitions since the first year that we ask of this table; older prose has other forms and is not needed.

    Returns:
        One row per abolished gemeente and receiver, in the order of the source; and a finding (rule ``domein``) for every
        block of such a gemeente that cannot be read whole. Of a block with a finding no row is given.
    """
    vanaf = next((d.eerste_jaar("JJ") for d in tabel.dimensies if d.naam == "Perioden"), 0)
    rijen: list[Transition] = []
    fouten: list[Finding] = []
    for c in codes:
        code = c.sleutel.strip()
        if not code.startswith("GM"):
            continue  # the prose of a province tells of its gemeenten
        for kop, blok in _blokken(c.omschrijving or ""):
            m = KOP.fullmatch(kop)
            if m and int(m[3]) < vanaf:
                continue
            try:
                delen = _delen(m, blok)
                datum = date(int(m[3]), int(m[2]), int(m[1])) if m else None
            except ValueError as e:
                datum, delen, blok = None, [], [*blok, str(e)]
            if datum is None or not delen:
                fouten.append(
                    Finding(
                        tabel.volledige_naam,
                        "domein",
                        f"{tabel.herindelingen}, toelichting bij {code} {c.titel.strip()}",
                        f"'{' / '.join([kop, *blok])[:300]}'",
                        "'Opgeheven per DD-MM-JJJJ, overgegaan naar:' met per ontvanger naam, code, hectare, woningen en inwoners",
                        "Lees wat er van deze gemeente is geworden; pas sources/herindelingen.py aan als het CBS het anders opschrijft.",
                    )
                )
                continue
            rijen += [Transition(datum, code, c.titel.strip(), naar, naam, inwoners) for naam, naar, inwoners in delen]
    return rijen, fouten


def _blokken(tekst: str) -> list[tuple[str, list[str]]]:
    """Every heading 'Opgeheven ...' with the lines up to an empty one or the next heading."""
    uit: list[tuple[str, list[str]]] = []
    open_ = False
    for ruw in tekst.splitlines():
        regel = " ".join(ruw.split())
        if ANDERE_KOP.match(regel) or not regel:
            open_ = regel.startswith("Opgeheven")
            if open_:
                uit.append((regel, []))
        elif open_:
            uit[-1][1].append(regel)
    return uit


def _delen(kop: re.Match[str] | None, blok: list[str]) -> list[tuple[str, str, int]]:
    """(name, code, inhabitants) of every receiver; nothing when any line of the block is of another form, or nobody lived there."""
    if not (kop and kop[4]) or len(blok) % 2:
        return []
    delen = []
    for een, twee in zip(blok[::2], blok[1::2], strict=True):
        if not (m := DEEL.fullmatch(f"{een} {twee}")):
            return []
        delen.append((m[1], m[2], int(m[3].replace(".", ""))))
    return delen if sum(n for _, _, n in delen) else []
