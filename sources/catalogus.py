"""The catalogue: what we read from whom, and the contract each table must keep (``sources/<bron>/bronnen.yml``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from sources.fouten import CatalogusFout

MAP = Path(__file__).parent
"""The folder that holds one folder per bron."""

REGELS = ("leesbaar", "kolommen", "meeteenheden", "typen", "domein", "sleutel", "volledig")
"""The rules of every contract, in the order in which they are tested; each yields one verdict per table."""

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


@dataclass(frozen=True)
class Dimensie:
    """Which keys of a dimension we ask for. ``vanaf`` is a year; ``soorten`` are CBS period kinds (JJ, KW, MM)."""

    naam: str
    voorvoegsels: tuple[str, ...] = ()
    vanaf: int | None = None
    soorten: tuple[str, ...] = ()
    maanden: tuple[int, ...] = ()

    def kiest(self, sleutel: str) -> bool:
        """Whether this (padded) key is one that we ask for."""
        code = sleutel.strip()
        if self.voorvoegsels:
            return code.startswith(self.voorvoegsels)
        return (
            (self.vanaf is None or int(code[:4]) >= self.vanaf)
            and (not self.soorten or code[4:6] in self.soorten)
            and (not self.maanden or int(code[6:8]) in self.maanden)
        )


@dataclass(frozen=True)
class Tabel:
    """One table of a bron: an OData table (``tabel_id``) or a delivery (``blad`` for XLSX)."""

    bron: str
    naam: str
    titel: str
    kolommen: tuple[Kolom, ...]
    sleutel: tuple[str, ...]
    licentie: str
    citeren: str
    cadans: str
    bevestigd: bool = True
    tabel_id: str | None = None
    host: str | None = None
    dimensies: tuple[Dimensie, ...] = ()
    blad: str | None = None
    eenheid_in_kop: bool = False

    @property
    def volledige_naam(self) -> str:
        """``bron.naam``, as the raw table is called: raw_<bron>.<naam>."""
        return f"{self.bron}.{self.naam}"

    @property
    def is_levering(self) -> bool:
        return self.tabel_id is None

    def controle_ids(self) -> list[str]:
        """The identifiers of the verdicts that poort 1 must hold for this table."""
        return [f"contract:{self.volledige_naam}:{regel}" for regel in REGELS]


def _tabel(bron: dict, naam: str, d: dict) -> Tabel:
    kolommen = tuple(
        Kolom(naam=k, **{a: tuple(w) if isinstance(w, list) else w for a, w in v.items()}) for k, v in d.pop("kolommen").items()
    )
    dimensies = tuple(
        Dimensie(naam=k, **{a: tuple(w) if isinstance(w, list) else w for a, w in v.items()}) for k, v in d.pop("dimensies", {}).items()
    )
    onbekend = [k.naam for k in kolommen if k.type not in TYPEN]
    if onbekend:
        raise CatalogusFout(f"{bron['bron']}.{naam}: onbekend type bij {', '.join(onbekend)}; kies uit {', '.join(TYPEN)}")
    sleutel = tuple(d.pop("sleutel"))
    if vreemd := set(sleutel) - {k.naam for k in kolommen}:
        raise CatalogusFout(f"{bron['bron']}.{naam}: sleutel noemt {', '.join(sorted(vreemd))}, dat is geen kolom")
    citeren = bron["citeren"].format(tabel_id=d.get("tabel_id"), titel=d["titel"])
    return Tabel(
        bron=bron["bron"],
        naam=naam,
        host=bron.get("host"),
        licentie=bron["licentie"],
        citeren=citeren,
        kolommen=kolommen,
        dimensies=dimensies,
        sleutel=sleutel,
        **d,
    )


@cache
def tabellen() -> dict[str, Tabel]:
    """Every table of every bron by its full name, in the order of the files.

    Raises:
        CatalogusFout: a bronnen.yml names a type, key or attribute that does not exist.
    """
    return {t.volledige_naam: t for pad in sorted(MAP.glob("*/bronnen.yml")) for t in _lees(pad)}


def _lees(pad: Path) -> Iterator[Tabel]:
    bron = yaml.safe_load(pad.read_text(encoding="utf-8"))
    for naam, d in (bron.get("tabellen", {}) | bron.get("leveringen", {})).items():
        try:
            yield _tabel(bron, naam, dict(d))
        except TypeError as e:
            raise CatalogusFout(f"{pad.parent.name}/bronnen.yml, {naam}: {e}") from e
