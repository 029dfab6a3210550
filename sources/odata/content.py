"""What was fetched of an open-data table."""

from __future__ import annotations

from dataclasses import dataclass, field

from sources.catalog import Tabel
from sources.errors import Finding
from sources.odata.columns import SourceColumn
from sources.odata.dialect import Code, Metadata
from sources.odata.plan import Slice
from sources.snapshots import Receipt, Snapshot


@dataclass(frozen=True)
class Page:
    """One page that came in whole: its receipt, whether it has no rows, and the address of the next."""

    ontvangst: Receipt
    is_leeg: bool
    volgende: str | None


@dataclass
class OdataContent:
    """One table as fetched: its pages are in the store, its metadata is read."""

    tabel: Tabel
    snapshot: Snapshot
    meta: Metadata
    kolommen: list[SourceColumn]
    bevindingen: list[Finding]
    """rules kolommen, meeteenheden and domein (new categories): with the first of these no row is fetched"""
    aantekeningen: list[tuple[str, str]] = field(default_factory=list)
    """columns that are not called or placed as the contract has it: where, and the sentence; stops nothing"""
    sneden: list[Slice] = field(default_factory=list)
    paginas: list[str] = field(default_factory=list)
    """sha256 of each page, in the order of the plan"""
    geladen: int = 0
    """rows as the source gives them, before measures or margins become columns"""
    onleesbaar: set[tuple[str, int]] = field(default_factory=set)
    """cells that are reported already: read as empty, but not to be called empty"""

    @property
    def codes(self) -> dict[str, list[Code]]:
        """Per dimension the codes that we ask for."""
        return {d.naam: [c for c in self.meta.codes[d.naam] if d.kiest(c.sleutel)] for d in self.tabel.dimensies}

    @property
    def telling(self) -> int | None:
        """Rows that the source itself counts; None when it does not say so of every slice."""
        tellingen = [s.telling for s in self.sneden]
        return None if not tellingen or None in tellingen else sum(t for t in tellingen if t is not None)

    @property
    def hoogstens(self) -> int:
        """Rows when every combination of the codes has one."""
        return sum(s.hoogstens for s in self.sneden)
