"""The header of a sheet: which column of the contract stands where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sources.catalog import Tabel
from sources.numbers import flat


def header_texts(tabel: Tabel) -> dict[str, str]:
    """Column -> the header that a supplier writes above it."""
    return {k.naam: f"{k.kop} ({k.meeteenheid})" if tabel.eenheid_in_kop and k.meeteenheid else str(k.kop) for k in tabel.kolommen}


@lru_cache(maxsize=4096)
def bare(tekst: str | None) -> str:
    """Header or sheet name for comparison: spaces, line breaks and capitals make no difference."""
    return " ".join(flat(str(tekst)).split()).casefold()


# --- the header ---


@dataclass(frozen=True)
class Header:
    """The header row: which column of the sheet holds which of ours, and the texts of all of them."""

    rij: int
    laatste: int
    """the last row that belongs to it: more than ``rij`` when headers are merged downwards"""
    teksten: dict[int, str]
    plaatsen: dict[str, list[int]]

    @property
    def is_heel(self) -> bool:
        """Every column of the contract is there once."""
        return all(len(p) == 1 for p in self.plaatsen.values())
