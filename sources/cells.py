"""The last step of the way back of a number: from ``bron.tabel@sha256#cel`` to the cell, read again from the bytes as received."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sources.delivery import accidents
from sources.delivery.csv_sheet import read_csv
from sources.delivery.guard import Unreadable, is_xlsx
from sources.delivery.sheet import Sheet, column_letter, column_number
from sources.delivery.spreadsheet import DeliveryWorkbook
from sources.snapshots import SnapshotStore

VORM = re.compile(r"(?P<tabel>[a-z]+\.[a-z0-9_]+)@(?P<sha>[0-9a-f]{16})#(?P<cel>.+)")
ODATA_CEL = re.compile(r"(?P<sleutel>(?P<kolom>\w+)(\[(?P<dimensie>\w+)=(?P<code>\w+)\])?)\[ID=(?P<nr>\d+)\]")
MANY = re.compile(r"(?P<begin>.+\[ID=)(?P<nrs>\d+(,\d+)+)\]")
"""Cells of one column and one snapshot that are written together."""
SQL_CELLEN = """
CREATE OR REPLACE TEMP MACRO cellen(herkomst) AS flatten(list_transform(string_split(herkomst, '; '), lambda c:
    CASE WHEN regexp_matches(c, '\\[ID=[0-9]+,') THEN list_transform(
        string_split(rtrim(split_part(c, '[ID=', 2), ']'), ','), lambda n: split_part(c, '[ID=', 1) || '[ID=' || n || ']')
    ELSE [c] END))
"""
"""The same in DuckDB: the single cells of a herkomst, as a list."""
BLAD_CEL = re.compile(r"(?P<blad>.+)!(?P<kolom>[A-Z]+)(?P<nr>\d+)")
CODE_CEL = re.compile(r"\w+\[Identifier=(?P<code>\w+)\]\.(?P<kolom>\w+)")
ID_NAMEN = ("ID", "Id")
"""How v3 and v4 call the number of a row."""
V4_EIGEN = ("Id", "Measure", "Value", "ValueAttribute", "StringValue")
"""What an observation of v4 has besides its key."""


class CellError(Exception):
    """A way back that does not end in a cell: what, where, and what to do."""


@dataclass(frozen=True)
class CellReference:
    """One cell of one reply or file; ``sha256``: its first 16 digits."""

    bron_tabel: str
    sha256: str
    cel: str

    def __str__(self) -> str:
        return f"{self.bron_tabel}@{self.sha256}#{self.cel}"


@dataclass(frozen=True)
class SourceCell:
    """What stands there. ``rij``: the raw row, keys as the source calls them (for a sheet: column letters); ``kolom``: the one of the
    cell; ``sleutel``: how ``raw_run.bronkolommen`` calls that column."""

    verwijzing: CellReference
    kolom: str
    sleutel: str
    rij: dict[str, Any]

    @property
    def waarde(self) -> Any:
        """The raw value."""
        return self.rij[self.kolom]


def parse_reference(herkomst: str) -> list[CellReference]:
    """The cells that a column ``herkomst`` names.

    Raises:
        CellError: not of the form ``bron.tabel@sha256#cel``, separated by ``; ``.
    """
    uit = []
    for deel in (los for samen in herkomst.split("; ") for los in _los(samen)):
        if not (m := VORM.fullmatch(deel)):
            raise CellError(f"herkomst {deel!r} is niet te lezen; verwacht bron.tabel@sha256#cel")
        uit.append(CellReference(m["tabel"], m["sha"], m["cel"]))
    return uit


def _los(samen: str) -> list[str]:
    m = MANY.fullmatch(samen)
    return [f"{m['begin']}{nr}]" for nr in m["nrs"].split(",")] if m else [samen]


def read_cell(store: SnapshotStore, verwijzingen: Iterable[CellReference]) -> dict[CellReference, SourceCell]:
    """Every cell, each stored reply read once.

    Raises:
        CellError: the bytes are gone or changed, or the cell is not in them.
    """
    paginas: dict[str, _Pagina] = {}
    uit = {}
    for v in verwijzingen:
        if v.sha256 not in paginas:
            try:
                paginas[v.sha256] = _Pagina(store.lees(store.voluit(v.sha256)))
            except FileNotFoundError:
                raise CellError(
                    f"{v}: het snapshot is niet bewaard in {store.folder}. Zet het terug uit een pakket of reservekopie."
                ) from None
            except ValueError as e:
                raise CellError(f"{v}: {e}. Zet het terug uit een pakket of reservekopie.") from None
        uit[v] = paginas[v.sha256].cel(v)
    return uit


class _Pagina:
    """The bytes of one reply or file, as rows that are found by number."""

    def __init__(self, inhoud: bytes):
        self.inhoud = inhoud
        self._bladen: dict[str, Sheet] = {}

    @cached_property
    def odata(self) -> dict[int, dict[str, Any]]:
        rijen = json.loads(self.inhoud)["value"]
        naam = next(n for n in ID_NAMEN if n in rijen[0])
        return {int(r[naam]): r for r in rijen}

    @cached_property
    def v4(self) -> dict[tuple[tuple[str, Any], ...], dict[str, Any]]:
        uit: dict[tuple[tuple[str, Any], ...], dict[str, Any]] = {}
        for r in self.odata.values():
            uit.setdefault(tuple((k, w) for k, w in r.items() if k not in V4_EIGEN), {})[r["Measure"]] = r["Value"]
        return uit

    def blad(self, naam: str) -> Sheet:
        if naam not in self._bladen:
            if is_xlsx(self.inhoud):
                boek = DeliveryWorkbook(self.inhoud)
                self._bladen[naam] = boek.lees(next(b for b in boek.bladen if b.naam == naam))
            else:
                self._bladen[naam] = read_csv(self.inhoud, naam)
        return self._bladen[naam]

    @cached_property
    def ongevallen(self) -> accidents.Count:
        return accidents.count(self.inhoud)

    def cel(self, v: CellReference) -> SourceCell:
        try:
            if m := ODATA_CEL.fullmatch(v.cel):
                kolom, sleutel, rij = m["kolom"], m["sleutel"], self.odata[int(m["nr"])]
                if m["dimensie"] and rij[m["dimensie"]].strip() != m["code"]:
                    raise KeyError(m["code"])
                if "Measure" in rij:  # v4: a row is one observation; those of one key are one row of ours
                    rij = {k: w for k, w in rij.items() if k not in V4_EIGEN}
                    rij |= self.v4[tuple(rij.items())]
            elif m := CODE_CEL.fullmatch(v.cel):
                kolom = sleutel = m["kolom"]
                rij = next(r for r in json.loads(self.inhoud)["value"] if r["Identifier"].strip() == m["code"])
            elif m := accidents.CEL.fullmatch(v.cel):
                kolom, sleutel = m["kolom"] or "GME_ID", v.cel.removesuffix(m["nr"])
                rij = self.ongevallen.row(m["deel"], int(m["nr"]))
            elif m := BLAD_CEL.fullmatch(v.cel):
                kolom, sleutel = m["kolom"], f"{m['blad']}!{m['kolom']}"
                cellen = self.blad(m["blad"]).rijen[int(m["nr"])]
                rij = {column_letter(i): c.waarde for i, c in sorted(cellen.items())}
            else:
                raise KeyError(v.cel)
            if kolom not in rij:
                raise KeyError(kolom)
        except (KeyError, StopIteration, IndexError, json.JSONDecodeError, Unreadable):
            raise CellError(f"{v}: deze cel staat niet in het snapshot. De herkomst klopt niet; meld dit aan de datasteward.") from None
        return SourceCell(v, kolom, sleutel, rij)


def heading(cel: str, sleutels: dict[str, str]) -> dict[str, str]:
    """How the columns of a sheet are called: letter -> header, from the keys (``Zedenzaken!C``) of ``kwaliteit.bronkolommen``."""
    m = BLAD_CEL.fullmatch(cel)
    if not m:
        return {}
    begin = f"{m['blad']}!"
    return {
        s.removeprefix(begin): t
        for s, t in sorted(sleutels.items(), key=lambda i: column_number(i[0].rsplit("!", 1)[-1]))
        if s.startswith(begin)
    }
