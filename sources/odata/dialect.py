"""The two wire formats of CBS open data, v3 (feed) and v4 (observations), behind one form.

Facts: v3 pages by 10.000 rows, knows ``$skip``, ``eq``, ``or`` and ``startswith``, and its keys are padded with spaces; v4
gives one observation per row and 100.000 per page, knows ``in``, and says of a missing value why it is missing
(``ValueAttribute``). Both answer ``$count``. The host in a reply is internal and never followed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sources.catalog import Tabel
from sources.odata.reply import reading

VOLGNUMMER = re.compile(r"_\d+$")
"""the sequence number at the end of a v3 key: it moves between versions of a table"""

PERIODE = re.compile(r"\d{4}[A-Z][A-Z0-9]\d{2}")
"""2024JJ00, 2024MM03, and the special ones (2023X000, 2023W101)"""

Query = Callable[[str], dict[str, Any]]
"""Ask an url, get the JSON object of the reply."""


class Malformed(Exception):
    """A list of metadata has an entry that is not of its form: (list, number of the entry, entry)."""


@dataclass(frozen=True)
class Topic:
    """One topic (v3) or measure (v4): ``sleutel`` is its name in the rows, ``stam`` that name without sequence number."""

    sleutel: str
    stam: str
    titel: str
    pad: tuple[str, ...]
    meeteenheid: str
    omschrijving: str


@dataclass(frozen=True)
class Code:
    """One key of a dimension, untrimmed as a filter needs it."""

    sleutel: str
    titel: str
    status: str | None = None
    omschrijving: str | None = None


@dataclass(frozen=True)
class Metadata:
    """What a table says of itself. ``gewijzigd``: when the source last changed it."""

    titel: str
    gewijzigd: str
    onderwerpen: tuple[Topic, ...]
    dimensies: frozenset[str]
    codes: dict[str, list[Code]]


def _lijst(vraag: Query, url: str, naam: str, eis: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    rijen = vraag(f"{url}{naam}").get("value")
    if not isinstance(rijen, list):
        raise Malformed(naam.partition("?")[0], 0, "zonder lijst 'value'")
    for nr, rij in enumerate(rijen):
        if not (isinstance(rij, dict) and eis(rij)):
            raise Malformed(naam.partition("?")[0], nr, rij)
    return rijen


def _codes(naam: str, rijen: list[dict[str, Any]], sleutel: str) -> list[Code]:
    for nr, r in enumerate(rijen):
        if naam == "Perioden" and not PERIODE.fullmatch(r[sleutel].strip()):
            raise Malformed(naam, nr, r)
    return [Code(r[sleutel], r["Title"], r.get("Status"), r.get("Description")) for r in rijen]


def _pad(ouder: Any, groepen: dict[Any, tuple[Any, str]]) -> tuple[str, ...]:
    """Titles of the groups above, outermost first; ``groepen``: id -> (id of the parent, title)."""
    pad: list[str] = []
    while ouder in groepen and len(pad) < len(groepen):  # a group may not be its own parent
        ouder, titel = groepen[ouder]
        pad.append(titel)
    return tuple(reversed(pad))


def _of(naam: str, sleutels: list[str]) -> str:
    return "(" + " or ".join(f"{naam} eq '{_aanhaling(s)}'" for s in sleutels) + ")"


def _aanhaling(s: str) -> str:
    return s.replace("'", "''")


def query_with(url: str, filters: list[str]) -> str:
    """The url with these conditions, joined: a second $filter is no OData."""
    return f"{url}{'&' if '?' in url else '?'}$filter=" + quote(" and ".join(filters), safe="'(),") if filters else url


class V3:
    """OData v3: the feed of opendata.cbs.nl and dataderden.cbs.nl; one row per combination of keys, a column per topic."""

    pagina = 10_000
    volgende = "odata.nextLink"
    rijnummer = "ID"
    kent_skip = True
    meest_per_snede = 500_000
    """`$skip` is known to work this far; deeper also costs the server more every page"""

    @staticmethod
    def basis(tabel: Tabel) -> str:
        return f"{tabel.host}/ODataFeed/odata/{tabel.tabel_id}"

    def rijen(self, tabel: Tabel) -> str:
        return f"{self.basis(tabel)}/TypedDataSet?$format=json"

    def telling(self, tabel: Tabel) -> str:
        return f"{self.basis(tabel)}/TypedDataSet/$count"

    @staticmethod
    def vast(_: Tabel) -> list[str]:
        """Conditions of every question for rows."""
        return []

    @staticmethod
    def per_combinatie(_: Tabel) -> int:
        """Rows per combination of keys."""
        return 1

    @staticmethod
    def opsomming(naam: str, sleutels: list[str]) -> str:
        """Keys one by one and untrimmed: ``ge`` would mix years, quarters and months, and v3 has no ``in``."""
        return _of(naam, sleutels)

    def versie_url(self, tabel: Tabel) -> str:
        """What changes when the table does; asked again after the last page."""
        return f"{self.basis(tabel)}/TableInfos?$format=json"

    def metadata(self, tabel: Tabel, vraag: Query) -> Metadata:
        """TableInfos, DataProperties and the codes of our dimensions.

        Raises:
            Malformed: an entry is not of its form.
        """
        b = f"{self.basis(tabel)}/"
        info = (_lijst(vraag, b, "TableInfos?$format=json", lambda _: True) or [{}])[0]
        eigenschappen = _lijst(vraag, b, "DataProperties?$format=json", _is_eigenschap)
        codes = {d.naam: _lijst(vraag, b, f"{d.naam}?$format=json", lambda c: _is_code(c, "Key")) for d in tabel.dimensies}
        with reading(tabel, b):
            groepen = {e["ID"]: (e.get("ParentID"), e["Title"].strip()) for e in eigenschappen}
            return Metadata(
                str(info.get("Title", "")).strip(),
                str(info.get("Modified") or ""),
                tuple(
                    Topic(
                        e["Key"],
                        VOLGNUMMER.sub("", e["Key"]),
                        e["Title"].strip(),
                        _pad(e.get("ParentID"), groepen),
                        str(e.get("Unit") or "").strip(),
                        str(e.get("Description") or "").strip(),
                    )
                    for e in eigenschappen
                    if e["odata.type"] == "Cbs.OData.Topic"
                ),
                frozenset(e["Key"] for e in eigenschappen if "Dimension" in e["odata.type"] or "GeoDetail" in e["odata.type"]),
                {naam: _codes(naam, lijst, "Key") for naam, lijst in codes.items()},
            )


def _is_code(c: dict[str, Any], sleutel: str) -> bool:
    teksten = [c.get("Status") or "", c.get("Description") or ""]
    return all(isinstance(t, str) for t in [c.get(sleutel), c.get("Title"), *teksten])


def _is_eigenschap(e: dict[str, Any]) -> bool:
    soort = e.get("odata.type")
    return isinstance(soort, str) and "ID" in e and isinstance(e.get("Title"), str) and isinstance(e.get("Key") or "", str)


class V4:
    """OData v4: datasets.cbs.nl; one row per observation, the measure is a key among the others."""

    pagina = 100_000
    volgende = "@odata.nextLink"
    rijnummer = "Id"
    kent_skip = False
    meest_per_snede = 100_000
    """a slice is one page, so that slices are fetched side by side and no page depends on another"""

    @staticmethod
    def basis(tabel: Tabel) -> str:
        return f"{tabel.host}/odata/v1/CBS/{tabel.tabel_id}"

    def _maten(self, tabel: Tabel) -> list[str]:
        namen = {d.naam for d in tabel.dimensies}
        return [str(k.stam) for k in tabel.kolommen if k.naam not in namen]

    def rijen(self, tabel: Tabel) -> str:
        return f"{self.basis(tabel)}/Observations"

    def telling(self, tabel: Tabel) -> str:
        return f"{self.basis(tabel)}/Observations/$count"

    def vast(self, tabel: Tabel) -> list[str]:
        """Only our measures."""
        return [self.opsomming("Measure", self._maten(tabel))]

    def per_combinatie(self, tabel: Tabel) -> int:
        return len(self._maten(tabel))

    @staticmethod
    def opsomming(naam: str, sleutels: list[str]) -> str:
        return f"{naam} in ({','.join(chr(39) + _aanhaling(s) + chr(39) for s in sleutels)})"

    def versie_url(self, tabel: Tabel) -> str:
        return f"{self.basis(tabel)}/Properties"

    def metadata(self, tabel: Tabel, vraag: Query) -> Metadata:
        """Properties, Dimensions, MeasureCodes with their groups, and the codes of our dimensions.

        Raises:
            Malformed: an entry is not of its form.
        """
        b = f"{self.basis(tabel)}/"
        info = vraag(f"{b}Properties")
        dimensies = _lijst(vraag, b, "Dimensions", lambda d: isinstance(d.get("Identifier"), str))
        maten = _lijst(vraag, b, "MeasureCodes", lambda m: isinstance(m.get("Identifier"), str) and isinstance(m.get("Title"), str))
        groeprijen: list[dict[str, Any]] = []
        if any(m.get("MeasureGroupId") is not None for m in maten):
            groeprijen = _lijst(vraag, b, "MeasureGroups", lambda g: "Id" in g and isinstance(g.get("Title"), str))
        codes = {d.naam: _lijst(vraag, b, f"{d.naam}Codes", lambda c: _is_code(c, "Identifier")) for d in tabel.dimensies}
        with reading(tabel, b):
            groepen = {g["Id"]: (g.get("ParentId"), g["Title"].strip()) for g in groeprijen}
            return Metadata(
                str(info.get("Title", "")).strip(),
                str(info.get("Modified") or ""),
                tuple(
                    Topic(
                        m["Identifier"],
                        m["Identifier"],
                        m["Title"].strip(),
                        _pad(m.get("MeasureGroupId"), groepen),
                        str(m.get("Unit") or "").strip(),
                        str(m.get("Description") or "").strip(),
                    )
                    for m in maten
                ),
                frozenset(d["Identifier"] for d in dimensies),
                {naam: _codes(naam, lijst, "Identifier") for naam, lijst in codes.items()},
            )


DIALECTS: dict[str, V3 | V4] = {"v3": V3(), "v4": V4()}
"""api of a table -> how it is spoken"""


def dialect_of(tabel: Tabel) -> V3 | V4:
    """How this table's api is spoken."""
    return DIALECTS[tabel.api]
