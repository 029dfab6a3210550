"""Which questions are put to a source: slices that no server refuses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
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
    taal = dialect_of(tabel)
    keuze: dict[str, list[str]] = {}
    stukken: dict[str, int] = {}
    for d in tabel.dimensies:
        alle = [c.sleutel for c in meta.codes[d.naam]]
        keuze[d.naam] = [s for s in alle if d.kiest(s)]
        if not keuze[d.naam]:
            raise SourceError(
                [
                    reply_error(
                        tabel,
                        d.naam,
                        f"geen enkele gevraagde code ({len(alle)} codes in de bron)",
                        "codes die bronnen.yml kiest",
                        f"Pas de dimensie {d.naam} aan in sources/{tabel.bron}/bronnen.yml.",
                        "volledig",
                    )
                ]
            )
        stukken[d.naam] = 1

    def filter_van(d: Dimensie, sleutels: list[str]) -> str:
        if len(sleutels) == len(meta.codes[d.naam]):
            return ""
        if len(sleutels) == len(keuze[d.naam]) and d.voorvoegsels:
            return "(" + " or ".join(f"startswith({d.naam},'{v}')" for v in d.voorvoegsels) + ")"
        return taal.opsomming(d.naam, sleutels)

    def te_lang(d: Dimensie) -> bool:
        """Whether a piece of this dimension alone is more than a filter may hold."""
        stuk = max(_gelijke_stukken(keuze[d.naam], stukken[d.naam]), key=len)
        f = filter_van(d, stuk)
        return " eq " in f and len(stuk) > MEESTE_TERMEN or len(quote(f)) > LANGSTE_URL // 2

    while True:
        for d in tabel.dimensies:
            while te_lang(d) and stukken[d.naam] < len(keuze[d.naam]):
                stukken[d.naam] += 1
        delen = list(product(*(_gelijke_stukken(keuze[d.naam], stukken[d.naam]) for d in tabel.dimensies)))
        filters = [taal.vast(tabel) + [f for d, s in zip(tabel.dimensies, deel, strict=True) if (f := filter_van(d, s))] for deel in delen]
        rijen = max(math.prod(map(len, deel)) for deel in delen) * taal.per_combinatie(tabel)
        lang = max(len(query_with(taal.rijen(tabel), f)) for f in filters) > LANGSTE_URL
        deelbaar = [d for d in tabel.dimensies if stukken[d.naam] < len(keuze[d.naam])]
        if not deelbaar or not (lang or rijen > taal.meest_per_snede):
            break
        if lang:  # the dimension that says most
            kies = max(deelbaar, key=lambda d: len(filter_van(d, _gelijke_stukken(keuze[d.naam], stukken[d.naam])[0])))
            stukken[kies.naam] += 1
        else:  # the dimension that needs the fewest slices
            kies = min(deelbaar, key=lambda d: _stukken_na(d, keuze, stukken, rijen / taal.meest_per_snede) / stukken[d.naam])
            stukken[kies.naam] = _stukken_na(kies, keuze, stukken, rijen / taal.meest_per_snede)
    return [Slice(f, math.prod(map(len, deel)) * taal.per_combinatie(tabel)) for deel, f in zip(delen, filters, strict=True)]


def _stukken_na(d: Dimensie, keuze: dict[str, list[str]], stukken: dict[str, int], te_veel: float) -> int:
    """Pieces of this dimension when it alone must bring the rows down by a factor: as far as its keys go."""
    n = len(keuze[d.naam])
    return min(n, max(math.ceil(stukken[d.naam] * te_veel), math.ceil(n / MEESTE_TERMEN), stukken[d.naam] + 1))


def _gelijke_stukken(sleutels: list[str], aantal: int) -> list[list[str]]:
    grens = [round(i * len(sleutels) / aantal) for i in range(aantal + 1)]
    return [sleutels[a:b] for a, b in zip(grens, grens[1:], strict=False)]
