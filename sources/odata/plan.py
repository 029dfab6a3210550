"""Which questions are put to a source: slices that no server refuses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise, product
from urllib.parse import quote

from sources.catalog import Dimensie, Tabel
from sources.errors import SourceError
from sources.odata.dialect import Metadata, dialect_of, query_with
from sources.odata.reply import reply_error

MEESTE_TERMEN = 40
"""Conditions in one enumeration; OData services stop at some hundred nodes, and a condition is two or three."""
LANGSTE_URL = 1800
"""Characters; the web servers of CBS refuse a query string over 2.048."""


@dataclass
class Slice:
    """Part of a table that one filter selects: how many rows it must have at most, and how many the source counts."""

    filters: list[str]
    hoogstens: int
    telling: int | None = None


# --- the plan ---


def slices(tabel: Tabel, meta: Metadata) -> list[Slice]:
    """Cut what we ask into slices that no server refuses: few enough rows, an address short enough.

    Where all of a dimension is wanted and fits, it is not mentioned at all. Otherwise regions are asked by prefix and
    other keys one by one; the dimension with the most keys is cut first.
    """
    taal, plan = dialect_of(tabel), _Cutting(tabel, meta)
    while True:
        plan.kort_genoeg()
        delen = plan.delen()
        filters = [plan.filters(deel) for deel in delen]
        rijen = max(math.prod(map(len, deel)) for deel in delen) * taal.per_combinatie(tabel)
        lang = max(len(query_with(taal.rijen(tabel), f)) for f in filters) > LANGSTE_URL
        deelbaar = [d for d in tabel.dimensies if plan.is_deelbaar(d)]
        if not deelbaar or not (lang or rijen > taal.meest_per_snede):
            return [Slice(f, math.prod(map(len, deel)) * taal.per_combinatie(tabel)) for deel, f in zip(delen, filters, strict=True)]
        if lang:  # the dimension that says most
            plan.stukken[max(deelbaar, key=lambda d: len(plan.filter_van(d, plan.per_stuk(d)[0]))).naam] += 1
        else:  # the dimension that needs the fewest slices
            te_veel = rijen / taal.meest_per_snede
            kies = min(deelbaar, key=lambda d: plan.stukken_na(d, te_veel) / plan.stukken[d.naam])
            plan.stukken[kies.naam] = plan.stukken_na(kies, te_veel)


class _Cutting:
    """The keys that are wanted of every dimension (``keuze``), and in how many pieces each is cut (``stukken``)."""

    def __init__(self, tabel: Tabel, meta: Metadata):
        self.tabel, self.meta, self.taal = tabel, meta, dialect_of(tabel)
        self.keuze = {d.naam: self._gekozen(d) for d in tabel.dimensies}
        self.stukken = dict.fromkeys(self.keuze, 1)

    def _gekozen(self, d: Dimensie) -> list[str]:
        alle = [c.sleutel for c in self.meta.codes[d.naam]]
        if not (gekozen := [s for s in alle if d.kiest(s)]):
            gevonden = f"geen enkele gevraagde code ({len(alle)} codes in de bron)"
            actie = f"Pas de dimensie {d.naam} aan in sources/{self.tabel.bron}/bronnen.yml."
            raise SourceError([reply_error(self.tabel, d.naam, gevonden, "codes die bronnen.yml kiest", actie, "volledig")])
        return gekozen

    def per_stuk(self, d: Dimensie) -> list[list[str]]:
        """The keys of a dimension, in pieces of about the same length."""
        sleutels, aantal = self.keuze[d.naam], self.stukken[d.naam]
        grens = [round(i * len(sleutels) / aantal) for i in range(aantal + 1)]
        return [sleutels[a:b] for a, b in pairwise(grens)]

    def delen(self) -> list[tuple[list[str], ...]]:
        """Every combination of pieces: per slice the keys of each dimension."""
        return list(product(*(self.per_stuk(d) for d in self.tabel.dimensies)))

    def filters(self, deel: tuple[list[str], ...]) -> list[str]:
        return self.taal.vast(self.tabel) + [f for d, s in zip(self.tabel.dimensies, deel, strict=True) if (f := self.filter_van(d, s))]

    def filter_van(self, d: Dimensie, sleutels: list[str]) -> str:
        if len(sleutels) == len(self.meta.codes[d.naam]):
            return ""
        if len(sleutels) == len(self.keuze[d.naam]) and d.voorvoegsels:
            return "(" + " or ".join(f"startswith({d.naam},'{v}')" for v in d.voorvoegsels) + ")"
        return self.taal.opsomming(d.naam, sleutels)

    def is_deelbaar(self, d: Dimensie) -> bool:
        return self.stukken[d.naam] < len(self.keuze[d.naam])

    def kort_genoeg(self) -> None:
        """Cut every dimension until a piece of it alone is no more than a filter may hold."""
        for d in self.tabel.dimensies:
            while self.is_deelbaar(d) and self._te_lang(d):
                self.stukken[d.naam] += 1

    def _te_lang(self, d: Dimensie) -> bool:
        stuk = max(self.per_stuk(d), key=len)
        f = self.filter_van(d, stuk)
        return (" eq " in f and len(stuk) > MEESTE_TERMEN) or len(quote(f)) > LANGSTE_URL // 2

    def stukken_na(self, d: Dimensie, te_veel: float) -> int:
        """Pieces of this dimension when it alone must bring the rows down by a factor: as far as its keys go."""
        n, nu = len(self.keuze[d.naam]), self.stukken[d.naam]
        return min(n, max(math.ceil(nu * te_veel), math.ceil(n / MEESTE_TERMEN), nu + 1))
