"""The catalogue: what we read from whom, and the contract each table must keep (``sources/<bron>/bronnen.yml``)."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from sources.errors import CatalogError

FOLDER = Path(__file__).parent
"""The folder that holds one folder per bron."""

REGELS = ("leesbaar", "kolommen", "meeteenheden", "definities", "typen", "domein", "sleutel", "volledig")
"""The rules of every contract, in the order in which they are tested; each yields one verdict per table."""

REGELS_LEVERING = tuple(r for r in REGELS if r != "definities")
"""A delivery has no metadata of its own in which a definition could change."""

HOSTEN = {"v3": "host", "v4": "host_v4"}
"""The key of a bron that holds the public host of each api."""

INDELINGEN = ("eigen_jaar", "huidig")
"""Of which gemeenten a table speaks: those of the year of each row, or those of today for all years (back-cast)."""

MARGES = {"": "MW00000", "_ondergrens": "MOG0095", "_bovengrens": "MBG0095"}
"""Codes of the dimension Marges: the value and its 95% interval become three columns of one row, never three rows."""

TYPEN = {"tekst": "VARCHAR", "geheel": "BIGINT", "decimaal": "DECIMAL(24,10)", "datum": "DATE"}
"""Types of a contract -> DuckDB. Decimals stay exact: a sum of doubles depends on the order of the rows."""


@dataclass(frozen=True)
class Kolom:
    """One column that we use. OData columns are found by stem, title and path of parent titles; a delivery's by its header."""

    naam: str
    type: str
    meeteenheid: str | None = None
    leeg: bool = False
    minimum: float | None = None
    maximum: float | None = None
    domein: tuple[str, ...] = ()
    patroon: str | None = None
    stam: str | None = None
    titel: str | None = None
    pad: tuple[str, ...] = ()
    kop: str | None = None
    toelichting: str = ""
    """a delivery: what the column means, for whoever fills it in"""
    voorbeeld: str | None = None
    """a delivery: a value that keeps the contract, as a person would type it"""
    tolerantie: float | None = None
    """a delivery: how far a number may differ from the previous delivery for the same key, relative to what it was"""
    tolerantie_absoluut: float = 0
    """and in the unit of the column: the larger of the two is allowed"""
    sprong: float | None = None
    """a delivery: how far the number of a new period may be from the newest one before it in the previous delivery, relative"""
    definitie: str | None = None
    """first 8 hex digits of the definition's sha256: acknowledges a text that changed at the source"""


@dataclass(frozen=True)
class Dimensie:
    """Which keys of a dimension we ask for, and which we know.

    ``voorvoegsels`` are kinds of region (NL, RE, GM), ``codes`` single keys; ``vanaf`` is a year; ``soorten`` are CBS period
    kinds (JJ, KW, MM). ``bekend``: every code that the source had when the contract was made; one that is not among
    them is a new category, and stops.
    """

    naam: str
    voorvoegsels: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    bekend: tuple[str, ...] = ()
    vanaf: int | None = None
    soorten: tuple[str, ...] = ()
    maanden: tuple[int, ...] = ()

    def kiest(self, sleutel: str) -> bool:
        """Whether this (padded) key is one that we ask for."""
        code = sleutel.strip()
        if self.codes:
            return code in self.codes
        if self.voorvoegsels:
            return code.startswith(self.voorvoegsels)
        return (
            (self.vanaf is None or int(code[:4]) >= self.vanaf)
            and (not self.soorten or code[4:6] in self.soorten)
            and (not self.maanden or int(code[6:8]) in self.maanden)
        )


@dataclass(frozen=True)
class Perioden:
    """Which periods a delivery may and must hold, in column ``kolom``.

    ``soort`` is the kind of period (see ``levering.PERIODEVORMEN``), or ``soort_in`` the column that says it row by row.
    ``vanaf`` is the first year; ``dag`` the only month and day of a peildatum (11-02); ``een``: one period in the whole
    delivery; ``zonder_gaten``: every year between the first and the last; ``vooruit``: so many years after the year of receipt
    a period may lie (a norm is set one year ahead, a forecast further); what is later is a slip of the pen.
    """

    kolom: str
    soort: str | None = None
    soort_in: str | None = None
    vanaf: int | None = None
    dag: str | None = None
    een: bool = False
    zonder_gaten: bool = False
    vooruit: int = 1


@dataclass(frozen=True)
class Tabel:
    """One table of a bron: an OData table (``tabel_id``) or a delivery (``blad`` for XLSX).

    ``api``: v3 (feed) or v4 (observations). ``jaar``: set where CBS makes a new table every year. ``onbevestigd``: what of
    this entry nobody has seen at the source yet. ``vertraging``: per kind of period how many months after its end it is
    published (negative: before), from which follows what the newest period ought to be; a delivery names its own kinds (jaar,
    peildatum), and without a fixed day its peildatum is at most so many months old. ``voorlopig``: how the prose of
    a period calls our columns when it says that they are provisional; an unknown name stops, [] is a subject we do not use.
    ``dicht``: the source has a row for every combination of its keys (if not, its own count must say how many there are).
    ``ververs``: part of every refresh; the others are known, checked and fetched on request.
    ``indeling``: see INDELINGEN; absent when nobody has seen which (or without gemeenten). ``herindelingen``: the dimension whose
    descriptions tell in prose which gemeente became which (see ``sources.herindelingen``).
    ``vertrouwelijk``: its rows are not for everyone: the snapshot store keeps the bytes, what is published holds none of them.
    """

    bron: str
    naam: str
    titel: str
    kolommen: tuple[Kolom, ...]
    sleutel: tuple[str, ...]
    licentie: str
    citeren: str
    cadans: str
    onbevestigd: str = ""
    tabel_id: str | None = None
    jaar: int | None = None
    api: str = "v3"
    host: str | None = None
    ververs: bool = True
    dicht: bool = True
    indeling: str | None = None
    herindelingen: str | None = None
    vertrouwelijk: bool = False
    vertraging: dict[str, int] = field(default_factory=dict, hash=False)
    voorlopig: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    dimensies: tuple[Dimensie, ...] = ()
    blad: str | None = None
    eenheid_in_kop: bool = False
    perioden: Perioden | None = None

    @property
    def volledige_naam(self) -> str:
        """``bron.naam``, as the raw table is called: raw_<bron>.<naam>."""
        return f"{self.bron}.{self.naam}"

    @property
    def is_levering(self) -> bool:
        return self.tabel_id is None

    @property
    def bladnaam(self) -> str:
        """The sheet of a delivery in XLSX."""
        return self.blad or self.naam

    @property
    def bevestigd(self) -> bool:
        return not self.onbevestigd

    @property
    def heeft_marges(self) -> bool:
        return any(d.naam == "Marges" for d in self.dimensies)

    @property
    def regels(self) -> tuple[str, ...]:
        return REGELS_LEVERING if self.is_levering else REGELS

    def controle_ids(self) -> list[str]:
        """The identifiers of the verdicts that poort 1 must hold for this table."""
        return [f"contract:{self.volledige_naam}:{regel}" for regel in self.regels]


def _tabel(bron: dict, naam: str, d: dict) -> Tabel:
    def tuples(v: dict) -> dict:
        return {a: tuple(w) if isinstance(w, list) else w for a, w in v.items()}

    kolommen = tuple(Kolom(naam=k, **tuples(v)) for k, v in d.pop("kolommen").items())
    dimensies = tuple(Dimensie(naam=k, **tuples(v)) for k, v in d.pop("dimensies", {}).items())
    d["voorlopig"] = tuples(d.get("voorlopig", {}))
    if "perioden" in d:
        d["perioden"] = Perioden(**d["perioden"])
    namen = {k.naam for k in kolommen}
    if (p := d.get("perioden")) and (vreemd := {p.kolom, p.soort_in or p.kolom} - namen):
        raise CatalogError(f"{bron['bron']}.{naam}: perioden noemt {', '.join(sorted(vreemd))}, dat is geen kolom")
    wie = f"{bron['bron']}.{naam}"
    onbekend = [k.naam for k in kolommen if k.type not in TYPEN]
    if onbekend:
        raise CatalogError(f"{wie}: onbekend type bij {', '.join(onbekend)}; kies uit {', '.join(TYPEN)}")
    sleutel = tuple(d.pop("sleutel"))
    if vreemd := set(sleutel) - namen:
        raise CatalogError(f"{wie}: sleutel noemt {', '.join(sorted(vreemd))}, dat is geen kolom")
    if vreemd := {k for kolommen in d["voorlopig"].values() for k in kolommen} - namen:
        raise CatalogError(f"{wie}: voorlopig noemt {', '.join(sorted(vreemd))}, dat is geen kolom")
    if d.get("api", "v3") not in HOSTEN:
        raise CatalogError(f"{wie}: api {d['api']} bestaat niet; kies uit {', '.join(HOSTEN)}")
    if d.get("indeling", INDELINGEN[0]) not in INDELINGEN:
        raise CatalogError(f"{wie}: indeling {d['indeling']} bestaat niet; kies uit {', '.join(INDELINGEN)}")
    if d.get("herindelingen") not in {None, *(x.naam for x in dimensies)}:
        raise CatalogError(f"{wie}: herindelingen noemt {d['herindelingen']}, dat is geen dimensie")
    return Tabel(
        bron=bron["bron"],
        naam=naam,
        host=bron.get(HOSTEN[d.get("api", "v3")]),
        licentie=bron["licentie"],
        citeren=bron["citeren"].format(tabel_id=d.get("tabel_id"), titel=d["titel"]),
        kolommen=kolommen,
        dimensies=dimensies,
        sleutel=sleutel,
        **d,
    )


def _per_jaar(naam: str, d: dict) -> Iterator[tuple[str, dict]]:
    """One entry with an id per year is one table per year: ``gebieden`` with ``tabel_ids`` becomes gebieden_2025, ..."""
    ids = d.pop("tabel_ids", None)
    if ids is None:
        yield naam, d
        return
    ververs = d.pop("ververs", [])
    for jaar, tabel_id in ids.items():
        eigen = deepcopy(d) | {"tabel_id": tabel_id, "jaar": jaar, "titel": d["titel"].format(jaar=jaar), "ververs": jaar in ververs}
        yield f"{naam}_{jaar}", eigen


@cache
def tabellen() -> dict[str, Tabel]:
    """Every table of every bron by its full name, in the order of the files.

    Raises:
        CatalogError: a bronnen.yml names a type, key or attribute that does not exist.
    """
    return {t.volledige_naam: t for pad in sorted(FOLDER.glob("*/bronnen.yml")) for t in _lees(pad)}


def bronnen() -> dict[str, str]:
    """Every bron with its full name, in the order of the files."""
    inhoud = [yaml.safe_load(pad.read_text(encoding="utf-8")) for pad in sorted(FOLDER.glob("*/bronnen.yml"))]
    return {b["bron"]: b["naam"] for b in inhoud}


def refreshed_tables() -> list[Tabel]:
    """The tables that every refresh fetches and that the gate requires."""
    return [t for t in tabellen().values() if t.ververs]


def _lees(pad: Path) -> Iterator[Tabel]:
    bron = yaml.safe_load(pad.read_text(encoding="utf-8"))
    for groep, ingang in (bron.get("tabellen", {}) | bron.get("leveringen", {})).items():
        try:
            for naam, d in _per_jaar(groep, dict(ingang)):
                yield _tabel(bron, naam, d)
        except (TypeError, KeyError) as e:
            raise CatalogError(f"{pad.parent.name}/bronnen.yml, {groep}: {e}") from e
