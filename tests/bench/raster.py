"""A table of any size in wire form, made while it is asked: 47022NED as a grid of soort x gebied x maand, no row of which is kept.

``python -m tests.bench.raster --rijen 1e6``: serves it as ``tests.fake_odata`` does, and prints its port. What the rows must add
up to is computed here too, by other means than the pages: whoever reads them back can be judged by it.
"""

from __future__ import annotations

import argparse
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sources import catalog
from tests.fake_odata.server import Code, Dimensie, Filter, Nabootsing, Onderwerp, Tabel

TABEL = "politie.misdrijven_wijk_buurt_maand"
KOLOM = "GeregistreerdeMisdrijven_1"
SOORTEN = next(d.bekend for d in catalog.tabellen()[TABEL].dimensies if d.naam == "SoortMisdrijf")
MAANDEN = [f"{j}MM{m:02d}" for j in range(2012, 2027) for m in range(1, 13)][:174]
"""January 2012 up to and including June 2026"""
WIJKEN, BUURTEN = 10, 43
"""of each gemeente: with it 54 gebieden, so that 342 gemeenten and the country are the 18,469 of the real table"""
PER_GEMEENTE = 1 + WIJKEN + BUURTEN


def gebieden(aantal: int) -> list[str]:
    """The country, and per gemeente itself, its wijken and its buurten, as many as are asked."""
    uit = ["NL00"]
    for g in range(1, aantal // PER_GEMEENTE + 2):
        wijken = [f"WK{g:04d}{w:02d}" for w in range(WIJKEN)]
        uit += [f"GM{g:04d}", *wijken, *(f"BU{g:04d}{b % WIJKEN:02d}{b // WIJKEN:02d}" for b in range(BUURTEN))]
    return uit[:aantal]


def waarden(nrs: np.ndarray, aantal_gebieden: int) -> tuple[np.ndarray, np.ndarray]:
    """(number of crimes, whether it is published) of the rows with these numbers.

    In one in fifty months a soort is not published for a whole gemeente, and sometimes not for one buurt.
    """
    rest, maand = np.divmod(nrs, len(MAANDEN))
    soort, gebied = np.divmod(rest, aantal_gebieden)
    gemeente = (gebied + PER_GEMEENTE - 1) // PER_GEMEENTE
    leeg = ((gemeente * 31 + soort * 17 + maand * 7) % 50 == 0) | (nrs % 3001 == 0)
    return nrs * 7919 % 997 % 13, ~leeg


def verwacht(aantal_gebieden: int) -> dict[str, int]:
    """What the table is: rows, sum, and what its buurten give per gemeente, soort and maand (only where each has a number)."""
    namen = gebieden(aantal_gebieden)
    is_buurt = np.array([n.startswith("BU") for n in namen])
    gemeente = np.array([int(n[2:6]) if n != "NL00" else 0 for n in namen])[is_buurt]
    grenzen = np.flatnonzero(np.r_[True, gemeente[1:] != gemeente[:-1]])
    uit = {"rijen": 0, "som": 0, "groepen": 0, "groepen_som": 0}
    per_soort = aantal_gebieden * len(MAANDEN)
    for s in range(len(SOORTEN)):
        w, gegeven = waarden(np.arange(s * per_soort, (s + 1) * per_soort), aantal_gebieden)
        uit["rijen"] += per_soort
        uit["som"] += int((w * gegeven).sum())
        w, gegeven = (x.reshape(aantal_gebieden, -1)[is_buurt] for x in (w, gegeven))
        heel = np.logical_and.reduceat(gegeven, grenzen)
        uit["groepen"] += int(heel.sum())
        uit["groepen_som"] += int((np.add.reduceat(w, grenzen) * heel).sum())
    return uit


@dataclass(frozen=True)
class Keuze:
    """Which rows pass: of each dimension the places of its keys, and of what they multiply to a part."""

    assen: tuple[np.ndarray, ...]
    begin: int
    einde: int

    def __len__(self) -> int:
        return self.einde - self.begin

    def __getitem__(self, deel: slice) -> Keuze:
        a, b, _ = deel.indices(len(self))
        return Keuze(self.assen, self.begin + a, self.begin + max(a, b))


class Beeld:
    """What ``tests.fake_odata.server.Beeld`` is to the server, without a row in memory or on disk."""

    api, tussen = "v3", b"\r\n    },{\r\n      "

    def __init__(self, tabel: Tabel):
        self.assen = [(d.naam, d.sleutels) for d in tabel.dimensies]

    def klaar(self) -> Beeld:
        return self

    def keuze(self, filter: str, grens: int) -> Keuze:
        """Every condition is on one dimension, and they are joined by and: per dimension which keys remain."""
        n = [len(s) for _, s in self.assen]
        assen = [np.arange(i) for i in n]
        if filter:
            masker = Filter(filter, dict(self.assen), grens).masker()
            for i in range(len(n)):
                if masker.shape[i] > 1:
                    assen[i] = np.flatnonzero(masker.any(axis=tuple(j for j in range(len(n)) if j != i)))
        return Keuze(tuple(assen), 0, int(np.prod([len(a) for a in assen])))

    def stukken(self, keuze: Keuze) -> list[memoryview]:
        """The rows as text, without what stands before the first."""
        plek = np.unravel_index(np.arange(keuze.begin, keuze.einde), [len(a) for a in keuze.assen])
        s, g, m = (as_[p] for as_, p in zip(keuze.assen, plek, strict=True))
        soorten, namen, maanden = (sleutels for _, sleutels in self.assen)
        nrs = (s * len(namen) + g) * len(MAANDEN) + m
        w, gegeven = waarden(nrs, len(namen))
        getallen = [str(x) if z else "null" for x, z in zip(w.tolist(), gegeven.tolist(), strict=True)]
        velden = zip(
            nrs.tolist(), map(soorten.__getitem__, s), map(namen.__getitem__, g), map(maanden.__getitem__, m), getallen, strict=True
        )
        tussen = self.tussen.decode()
        rij = f'"ID":%d,"SoortMisdrijf":"%s","WijkenEnBuurten":"%s","Perioden":"%s","{KOLOM}":%s'
        return [memoryview(tussen.join([rij % v for v in velden]).encode())]


class Raster(Tabel):
    """The table of the server, with a grid for its rows."""

    @cached_property
    def beelden(self) -> dict[str, Any]:
        return {"v3": Beeld(self)}


def raster(rijen: int) -> Raster:
    """About so many rows: as many gebieden as that takes."""
    namen = gebieden(max(4 + WIJKEN, round(rijen / len(SOORTEN) / len(MAANDEN))))
    dimensies = (
        Dimensie("SoortMisdrijf", tuple(Code(s) for s in SOORTEN), breedte=6),
        Dimensie("WijkenEnBuurten", tuple(Code(n) for n in namen), "GeoDetail", breedte=10),
        Dimensie("Perioden", tuple(Code(m, status="Voorlopig" if m > "2026" else "Definitief") for m in MAANDEN), "TimeDimension"),
    )
    maat = Onderwerp(KOLOM, "Geregistreerde misdrijven")
    return Raster(
        "47022NED", "Geregistreerde misdrijven; soort misdrijf, wijk, buurt, maandcijfers", dimensies, (maat,), lambda nr, _: None
    )


def main() -> None:
    """Serve it until killed; the first line of output is the port."""
    lezer = argparse.ArgumentParser(
        prog="python -m tests.bench.raster", description="47022NED in elke grootte, gemaakt terwijl zij wordt gevraagd."
    )
    lezer.add_argument("--rijen", type=float, default=1e6)
    o = lezer.parse_args()
    with Nabootsing(raster(int(o.rijen)), volgende_host=None, gzip=False, meeste_knopen=200) as bron:
        print(bron.http.server_port, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
