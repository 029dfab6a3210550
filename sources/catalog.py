"""The catalogue: what we read from whom, and the contract each table must keep (``sources/<bron>/bronnen.yml``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, field, fields
from functools import cache, cached_property
from pathlib import Path
from types import GenericAlias
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import AfterValidator, create_model, field_validator, model_validator

from sources.errors import CatalogError
from sources.numbers import Bounds
from sources.validated_yaml import Strict, YamlFout, load_yaml, nearest

FOLDER = Path(__file__).parent
"""The folder that holds one folder per bron."""

REGELS = ("leesbaar", "kolommen", "meeteenheden", "definities", "typen", "domein", "sleutel", "volledig")
"""The rules of every contract, in the order in which they are tested; each yields one verdict per table."""

REGELS_LEVERING = tuple(r for r in REGELS if r != "definities")
"""A delivery has no metadata of its own in which a definition could change."""

HOSTEN = {"v3": "host", "v4": "host_v4"}
"""The key of a bron that holds the public host of each api."""

MARGES = {"": "MW00000", "_ondergrens": "MOG0095", "_bovengrens": "MBG0095"}
"""Codes of the dimension Marges: the value and its 95% interval become three columns of one row, never three rows."""

TYPEN = {"tekst": "VARCHAR", "geheel": "BIGINT", "decimaal": "DECIMAL(24,10)", "datum": "DATE"}
"""Types of a contract -> DuckDB. Decimals stay exact: a sum of doubles depends on the order of the rows."""

Number = Annotated[float, AfterValidator(lambda x: int(x) if x.is_integer() else x)]
"""A number of a contract; a whole one is shown as one: ten minste 0."""


@dataclass(frozen=True)
class Grens:
    """A range of some rows of a column: what the definition and the order of magnitude allow, never what is usual.

    ``waar``: per other column the values of the rows that it is about; empty: all rows. ``geheel``: they are counted, and whole.
    ``reden``: why nothing beyond it can be right, for whoever is stopped by it.
    """

    reden: str
    waar: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    minimum: Number | None = None
    maximum: Number | None = None
    geheel: bool = False

    def geldt(self, rij: Callable[[str], str | None]) -> bool:
        """Whether it is about a row; ``rij`` gives the text of a column of it."""
        return all(rij(kolom) in waarden for kolom, waarden in self.waar.items())


@dataclass(frozen=True)
class Kolom:
    """One column that we use. OData columns are found by stem and title, among several by the path of parent titles; a delivery's by its header."""

    naam: str
    type: Literal["tekst", "geheel", "decimaal", "datum"]
    meeteenheid: str | None = None
    leeg: bool = False
    minimum: Number | None = None
    maximum: Number | None = None
    grenzen: tuple[Grens, ...] = ()
    """ranges of some of its rows, within minimum and maximum"""
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
    tolerantie: Number | None = None
    """a delivery: how far a number may differ from the previous delivery for the same key, relative to what it was"""
    tolerantie_absoluut: Number = 0
    """and in the unit of the column: the larger of the two is allowed"""
    sprong: Number | None = None
    """a delivery: how far the number of a new period may be from the newest one before it in the previous delivery, relative"""
    stand: bool = False
    """a delivery with days: a stock, comparable with every earlier day; a count up to May is not one up to November"""
    optelbaar: bool = False
    """a delivery: whether the sum over its rows is a number that means something; only then a total row is compared"""
    deel_van: str | None = None
    """a delivery: the column of which this one counts a part, and never more than that"""
    totaal: str | None = None
    """a delivery: which value of this part of the key is all of them together, so that no number of another one is more than its"""
    past_bij: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict, hash=False)
    """a delivery: per other column, and per value of it, which values of this column go with it"""
    alle: bool = False
    """a delivery: every value of its domein ought to be there, with each combination of the rest of the key; what is not is told"""
    definitie: str | None = None
    """first 8 hex digits of the definition's sha256: acknowledges a text that changed at the source"""

    def bounds(self, rij: Callable[[str], str | None]) -> Bounds:
        """What a number of this column may be in a row; ``rij`` gives the text of another column of it."""
        gelden = [g for g in self.grenzen if g.geldt(rij)]
        if not gelden:
            return self._own_bounds
        laag, hoog = ([w for g in (self, *gelden) if (w := getattr(g, kant)) is not None] for kant in ("minimum", "maximum"))
        geheel = self.type == "geheel" or any(g.geheel for g in gelden)
        return Bounds(geheel, max(laag, default=None), min(hoog, default=None))

    @cached_property
    def _own_bounds(self) -> Bounds:
        """What holds in every row; asked for each of a hundred thousand cells."""
        return Bounds(self.type == "geheel", self.minimum, self.maximum)


@dataclass(frozen=True)
class Dimensie:
    """Which keys of a dimension we ask for, and which we know.

    ``voorvoegsels`` are kinds of region (NL, RE, GM), ``codes`` single keys; ``vanaf`` is a year, or one of each kind of period
    ({JJ: 2012, MM: 2021}: the years go back further than we need the months); ``soorten`` are CBS period
    kinds (JJ, KW, MM). ``bekend``: every code that the source had when the contract was made; one that is not among
    them is a new category, and stops. ``titels``: how the source called the codes that we publish: under another title a code counts
    something else, and stops too.
    """

    naam: str
    voorvoegsels: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    bekend: tuple[str, ...] = ()
    titels: dict[str, str] = field(default_factory=dict, hash=False)
    vanaf: int | dict[str, int] | None = None
    soorten: tuple[str, ...] = ()
    maanden: tuple[int, ...] = ()

    def eerste_jaar(self, soort: str) -> int:
        """From which year we ask this kind of period; 0 when it is not said."""
        return (self.vanaf.get(soort, 0) if isinstance(self.vanaf, dict) else self.vanaf) or 0

    def kiest(self, sleutel: str) -> bool:
        """Whether this (padded) key is one that we ask for."""
        code = sleutel.strip()
        if self.codes:
            return code in self.codes
        if self.voorvoegsels:
            return code.startswith(self.voorvoegsels)
        if self.vanaf and int(code[:4]) < self.eerste_jaar(code[4:6]):
            return False
        return (not self.soorten or code[4:6] in self.soorten) and (not self.maanden or int(code[6:8]) in self.maanden)


@dataclass(frozen=True)
class Perioden:
    """Which periods a delivery may and must hold, in column ``kolom``.

    ``soort`` is the kind of period (see ``levering.PERIODEVORMEN``), or ``soort_in`` the column that says it row by row.
    ``vanaf`` is the first year; ``dagen`` the only months and days of a peildatum (05-02, 11-02); ``een``: one period in the whole
    delivery; ``zonder_gaten``: every year between the first and the last; ``vooruit``: so many years after the year of receipt
    a period may lie (a norm is set one year ahead, a forecast further); what is later is a slip of the pen. ``lopend``: per column the
    values of the rows that may be about a period that still runs or has yet to come (a norm, a plan, a stand called by its year); all others
    are over on the day of receipt.
    """

    kolom: str
    soort: str | None = None
    soort_in: str | None = None
    vanaf: int | None = None
    dagen: tuple[str, ...] = ()
    een: bool = False
    zonder_gaten: bool = False
    vooruit: int = 1
    lopend: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def mag_lopen(self, rij: Callable[[str], str | None]) -> bool:
        """Whether the period of a row need not be over; ``rij`` gives the text of a column of it."""
        return any(rij(kolom) in waarden for kolom, waarden in self.lopend.items())


@dataclass(frozen=True)
class Tabel:
    """One table of a bron: an OData table (``tabel_id``) or a delivery (``blad`` for XLSX).

    ``api``: v3 (feed) or v4 (observations). ``jaar``: set where CBS makes a new table every year. ``onbevestigd``: what of
    this entry nobody has seen at the source yet; ``titel_gezien``: whether somebody saw what the table is called, so that another
    title stops. ``vertraging``: per kind of period how many months after its end it is
    published (negative: before), from which follows what the newest period ought to be; a delivery names its own kinds (jaar,
    peildatum), and without a fixed day its peildatum is at most so many months old. ``jaren``: set where only the odd years
    exist (a survey every other year), so that no other is expected. ``voorlopig``: how the prose of
    a period calls our columns when it says that they are provisional; an unknown name stops, [] is a subject we do not use.
    ``dicht``: the source has a row for every combination of its keys (if not, its own count must say how many there are).
    ``ververs``: part of every refresh; the others are known, checked and fetched on request.
    ``indeling``: of which gemeenten it speaks, those of the year of each row or those of today for all years (back-cast); absent when
    nobody has seen which (or without gemeenten). ``herindelingen``: the dimension whose
    descriptions tell in prose which gemeente became which (see ``sources.herindelingen``).
    ``vertrouwelijk``: its rows are not for everyone: the snapshot store keeps the bytes, what is published holds none of them.
    ``lezer``: a delivery that is no spreadsheet of ours and has a reader of its own; it is offered as its source publishes it, and has no template.
    ``mag_ontbreken``: who can give it, where a refresh may go on without; its table is then empty, and that it is missing is
    published. Empty: no refresh without it.
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
    titel_gezien: bool = True
    tabel_id: str | None = None
    jaar: int | None = None
    api: Literal["v3", "v4"] = "v3"
    host: str | None = None
    ververs: bool = True
    dicht: bool = True
    indeling: Literal["eigen_jaar", "huidig"] | None = None
    herindelingen: str | None = None
    vertrouwelijk: bool = False
    lezer: Literal["ongevallen"] | None = None
    mag_ontbreken: str = ""
    vertraging: dict[str, int] = field(default_factory=dict, hash=False)
    jaren: Literal["oneven"] | None = None
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


# --- the file ---


def _model(soort: type, zonder: set[str], basis: type[Strict] = Strict, **anders: Any) -> Any:
    """What a file may say of one of the classes above: its fields, but not those that follow from where it stands."""
    soorten = get_type_hints(soort, include_extras=True)
    velden: dict[str, Any] = {}
    for f in fields(soort):
        standaard = f.default_factory() if f.default_factory is not MISSING else ... if f.default is MISSING else f.default
        velden[f.name] = (soorten[f.name], standaard)
    return create_model(soort.__name__, __base__=basis, **{n: v for n, v in (velden | anders).items() if n not in zonder})


def _per_naam(model: type[Strict]) -> Any:
    return GenericAlias(dict, (str, model))


class _NamesExist(Strict):
    """What a table says of its columns and dimensions must be of one that it has."""

    @model_validator(mode="after")
    def _names_exist(self: Any) -> Any:
        p = self.perioden
        genoemd: list[tuple[str, Any, dict[str, Any], str]] = [
            ("sleutel", self.sleutel, self.kolommen, "kolom"),
            ("voorlopig", [k for kolommen in self.voorlopig.values() for k in kolommen], self.kolommen, "kolom"),
            ("perioden", [p.kolom, p.soort_in or p.kolom, *p.lopend] if p else [], self.kolommen, "kolom"),
            ("past_bij", [naam for k in self.kolommen.values() for naam in k.past_bij], self.kolommen, "kolom"),
            ("deel_van", [k.deel_van for k in self.kolommen.values() if k.deel_van], self.kolommen, "kolom"),
            ("herindelingen", [self.herindelingen] if self.herindelingen else [], self.dimensies, "dimensie"),
        ]
        fouten = [
            f"{naam} heeft alle en geen domein: niemand weet wat er dan moet zijn."
            for naam, k in self.kolommen.items()
            if k.alle and not k.domein
        ]
        fouten += [
            f"{naam} noemt {k.totaal} als totaal, dat die niet kent.{nearest(k.totaal, k.domein)}"
            for naam, k in self.kolommen.items()
            if k.totaal is not None and k.totaal not in k.domein
        ]
        fouten += [
            f"{veld} noemt {naam}, dat is geen {soort}.{nearest(naam, bekend)}"
            for veld, namen, bekend, soort in genoemd
            for naam in dict.fromkeys(namen)
            if naam not in bekend
        ]
        for naam, k in self.kolommen.items():
            for kolom, waarden in ((s, w) for g in k.grenzen for s, w in g.waar.items()):
                kent = self.kolommen[kolom].domein if kolom in self.kolommen else ()
                fouten += [
                    f"een grens van {naam} noemt {w} bij {kolom}, dat die niet kent.{nearest(w, kent)}" for w in waarden if w not in kent
                ]
        if fouten:
            raise ValueError(" ".join(fouten))
        return self


_GRENS, _DIMENSIE, _PERIODEN = _model(Grens, set()), _model(Dimensie, {"naam"}), _model(Perioden, set())
_KOLOM = _model(Kolom, {"naam"}, grenzen=(GenericAlias(tuple, (_GRENS, ...)), ()))
_INGANG = _model(
    Tabel,
    {"bron", "naam", "host", "jaar", "licentie", "citeren"},
    _NamesExist,
    kolommen=(_per_naam(_KOLOM), ...),
    dimensies=(_per_naam(_DIMENSIE), {}),
    perioden=(_PERIODEN | None, None),
    tabel_ids=(dict[int, str], {}),
    ververs=(bool | tuple[int, ...], None),
)


class _Bron(Strict):
    """One bronnen.yml. ``gedeeld`` holds what entries share by anchor."""

    bron: str
    naam: str
    licentie: str
    citeren: str
    host: str | None = None
    host_v4: str | None = None
    gedeeld: dict[str, Any] = {}
    tabellen: dict[str, Any] = {}
    leveringen: dict[str, Any] = {}

    @field_validator("citeren")
    @classmethod
    def _can_be_filled_in(cls, citeren: str) -> str:
        try:
            citeren.format(tabel_id="", titel="")
        except (KeyError, ValueError, IndexError):
            raise ValueError(f"'{citeren}' is niet in te vullen; tussen accolades staat alleen {{tabel_id}} of {{titel}}.") from None
        return citeren

    @model_validator(mode="after")
    def _has_its_id(self) -> _Bron:
        fouten = [
            f"tabellen.{n} heeft tabel_id of tabel_ids nodig, een van beide."
            for n, t in self.tabellen.items()
            if bool(t.tabel_id) == bool(t.tabel_ids)
        ]
        fouten += [
            f"leveringen.{n} is een levering en heeft geen tabel_id." for n, t in self.leveringen.items() if t.tabel_id or t.tabel_ids
        ]
        if fouten:
            raise ValueError(" ".join(fouten))
        return self


_BRON = create_model("Bron", __base__=_Bron, tabellen=(_per_naam(_INGANG), {}), leveringen=(_per_naam(_INGANG), {}))


def read_bronnen(pad: Path) -> Iterator[Tabel]:
    """The tables of one bronnen.yml, in its order; an entry with an id per year (gebieden) is a table per year (gebieden_2025, ...).

    Raises:
        CatalogError: all that is wrong with the file, a line each.
    """
    bron = _load(pad)
    for naam, t in (bron.tabellen | bron.leveringen).items():
        if not t.tabel_ids:
            yield _tabel(bron, naam, t, tabel_id=t.tabel_id, titel=t.titel, ververs=t.ververs is not False)
        for jaar, tabel_id in t.tabel_ids.items():
            titel, ververs = t.titel.format(jaar=jaar), jaar in (t.ververs or ())
            yield _tabel(bron, f"{naam}_{jaar}", t, tabel_id=tabel_id, titel=titel, ververs=ververs, jaar=jaar)


def _load(pad: Path) -> _Bron:
    try:
        return load_yaml(pad, _BRON)
    except YamlFout as e:
        raise CatalogError(str(e)) from None


def _tabel(bron: _Bron, naam: str, t: Any, **eigen: Any) -> Tabel:
    """``eigen``: what differs between the tables of an entry."""
    samen = (
        dict(t)
        | eigen
        | {
            "kolommen": tuple(
                Kolom(naam=n, **dict(k) | {"grenzen": tuple(Grens(**dict(g)) for g in k.grenzen)}) for n, k in t.kolommen.items()
            ),
            "dimensies": tuple(Dimensie(naam=n, **dict(d)) for n, d in t.dimensies.items()),
            "perioden": Perioden(**dict(t.perioden)) if t.perioden else None,
            "host": getattr(bron, HOSTEN[t.api]),
            "citeren": bron.citeren.format(tabel_id=eigen["tabel_id"], titel=eigen["titel"]),
        }
    )
    del samen["tabel_ids"]
    return Tabel(bron=bron.bron, naam=naam, licentie=bron.licentie, **samen)


@cache
def tabellen() -> dict[str, Tabel]:
    """Every table of every bron by its full name, in the order of the files.

    Raises:
        CatalogError: a bronnen.yml that names what does not exist.
    """
    return {t.volledige_naam: t for pad in sorted(FOLDER.glob("*/bronnen.yml")) for t in read_bronnen(pad)}


def bronnen() -> dict[str, str]:
    """Every bron with its full name, in the order of the files."""
    return {b.bron: b.naam for b in map(_load, sorted(FOLDER.glob("*/bronnen.yml")))}


def refreshed_tables() -> list[Tabel]:
    """The tables that every refresh fetches and that the gate requires."""
    return [t for t in tabellen().values() if t.ververs]
