"""What is asked of a number cell: the range and the meeteenheid of its row, and what the rest of its column proves of the notation."""

from __future__ import annotations

from collections.abc import Callable

from sources.catalog import Kolom, Tabel
from sources.delivery.header import bare
from sources.delivery.parse import Demand
from sources.delivery.sheet import Cell, Sheet
from sources.numbers import Proof, flat, proofs

NUMBERS = ("geheel", "decimaal")
EENHEID = "meeteenheid"
"""The column that says row by row in what the number beside it is."""


def number_demands(tabel: Tabel, blad: Sheet, positie: dict[str, int], data: list[int]) -> Callable[[Kolom, dict[str, Cell]], Demand]:
    """For the rows of a delivery: (column, cells of a row) -> what is asked of its number."""
    bewijs = _proofs(tabel, blad, positie, data)

    def demand(k: Kolom, cellen: dict[str, Cell]) -> Demand:
        if k.type not in NUMBERS:
            return Demand()
        return Demand(_unit(k, cellen), k.bounds(lambda kolom: _text(cellen, kolom)), bewijs.get(_key(k, cellen), ""))

    return demand


def _proofs(tabel: Tabel, blad: Sheet, positie: dict[str, int], data: list[int]) -> dict[str, Proof]:
    """Per column and meeteenheid. In a workbook every cell may be typed by another hand: there a point is a warning, and nothing is proof."""
    teksten: dict[str, list[str]] = {}
    for nr in data:
        cellen = {n: blad.rijen[nr][c] for n, c in positie.items() if c in blad.rijen[nr]}
        for k in tabel.kolommen:
            if k.type in NUMBERS and k.naam in cellen and isinstance(w := cellen[k.naam].waarde, str):
                teksten.setdefault(_key(k, cellen), []).append(w)
    uit = proofs(teksten)
    if not blad.is_csv:
        punt = any(b in ("punt", "beide") for b in uit.values())
        return dict.fromkeys(uit, "elders" if punt else "")
    return uit


def _key(k: Kolom, cellen: dict[str, Cell]) -> str:
    return f"{k.naam} {_unit(k, cellen)}"


def _unit(k: Kolom, cellen: dict[str, Cell]) -> str:
    return bare(str(cellen[EENHEID].waarde) if EENHEID in cellen else str(k.meeteenheid))


def _text(cellen: dict[str, Cell], kolom: str) -> str | None:
    waarde = cellen[kolom].waarde if kolom in cellen else None
    return flat(waarde) if isinstance(waarde, str) else None
