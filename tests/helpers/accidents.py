"""A made-up zip of BRON, in the form that public code reads: a folder of the year, parts we do not read, and quoted CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from typing import Any

KOPPEN = ("VKL_NUMMER", "REGNUMMER", "PVOPGEM", "JAAR_VKL", "AP3_CODE", "GME_ID", "GME_NAAM", "PVE_NAAM")
"""Some of the 66, in their order."""
DEEL = "01-01-2024_31-12-2024/Ongevallengegevens/ongevallen.txt"
AMSTERDAM, ROTTERDAM, DEN_HAAG = (363, "Amsterdam"), (599, "Rotterdam"), (518, "'s-Gravenhage")


def rij(vkl: object, gemeente: tuple[object, str] = AMSTERDAM, jaar: object = 2024, afloop: str = "UMS") -> list[Any]:
    """One accident."""
    return [vkl, "", "N", jaar, afloop, *gemeente, "Noord-Holland, of elders"]


def tekst(rijen: Iterable[list[Any]], koppen: Iterable[str] = KOPPEN) -> str:
    """The file with the accidents."""
    uit = io.StringIO()
    w = csv.writer(uit, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    w.writerows([list(koppen), *rijen])
    return uit.getvalue()


def zip_van(inhoud: str | bytes, deel: str = DEEL, **meer: str | bytes) -> bytes:
    """A zip with this part, and another beside it; ``meer``: parts by their name."""
    uit = io.BytesIO()
    with zipfile.ZipFile(uit, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("01-01-2024_31-12-2024/Netwerkgegevens/puntlocaties.txt", "FK_VELD5,X_COORD,Y_COORD\r\n")
        for naam, wat in ({deel: inhoud} | meer).items():
            z.writestr(naam, wat)
    return uit.getvalue()


def jaarzip(*rijen: list[Any], deel: str = DEEL) -> bytes:
    """The zip of these accidents."""
    return zip_van(tekst(rijen), deel)
