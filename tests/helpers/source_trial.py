"""What the tests of the open-data client share: a hasty client, and one small table of which every number is known by hand."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources import catalog, database
from sources.fetch.http_client import RETRY, HttpClient
from sources.fetch.live import Live
from sources.load import raw_run, table
from sources.load.contract import ContractResult
from sources.snapshots import SnapshotStore
from tests.fake_odata import server
from tests.fake_odata.server import Nabootsing

UITKERING = catalog.tabellen()["cbs.uitkeringsontvangers"]
MATEN = ["TotDeAOWLeeftijd", "Werkloosheid", "BijstandTotDeAOWLeeftijd", "ArbeidsongeschiktheidTotaal"]
CODES = {"RegioS": ["NL01", "PV20", "GM0014", "GM0363"], "Perioden": ["2022MM12", "2023MM12", "2024MM11", "2024MM12"]}
WAARHEID = [
    ("GM0014", "2023MM12", 91, 92, 93, 94),
    ("GM0014", "2024MM12", 111, 112, 113, 114),
    ("GM0363", "2023MM12", 131, 132, 133, 134),
    ("GM0363", "2024MM12", 151, 152, 153, 154),
    ("NL01  ", "2023MM12", 11, 12, 13, 14),
    ("NL01  ", "2024MM12", 31, 32, 33, 34),
]
"""What must be loaded of the table of ``uitkering``: row r of its sixteen has 10 r + 1, 10 r + 2, ...; six of them are asked."""


def uitkering(erbij: int = 0, **anders: Any) -> server.Tabel:
    """The table as the source has it: four regions x four periods, of which we ask three and two."""
    return server.uit_catalogus(UITKERING, codes=CODES, waarde=lambda nr, k: 10 * nr + MATEN.index(k.naam) + 1 + erbij, **anders)


def rechtstreeks(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy and no certificates but those that a test sets: to read those of the machine takes longer than a load."""
    for naam in ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(naam, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", os.devnull)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


def haastig(folder: Path, langste_antwoord: float = 20) -> Live:
    """The live client with its own number of attempts, without the pauses between them."""
    live = Live(folder / "leveringen")
    live.pauze = 0
    live.netwerk = HttpClient(opnieuw=RETRY.new(backoff_factor=0, backoff_jitter=0), langste_antwoord=langste_antwoord)
    return live


@cache
def _database() -> duckdb.DuckDBPyConnection:
    con = database.connect()
    raw_run.create_raw_run(con)
    return con


def lege_database() -> duckdb.DuckDBPyConnection:
    """The one database of all proofs, emptied: opening one and making its tables takes longer than most loads."""
    weg = [f"DROP SCHEMA IF EXISTS raw_{bron} CASCADE" for bron in ("cbs", "politie", "jenv", "rws")]
    _database().execute("; ".join([*weg, *(f"DELETE FROM {t}" for t in raw_run.RECEIVED)]))
    return _database()


class Proef:
    """A database, a store and a client; ``laad`` may be called again, as the next run of the same warehouse."""

    def __init__(self, folder: Path, langste_antwoord: float = 20):
        self.store, self.live = SnapshotStore(folder / "snapshots"), haastig(folder, langste_antwoord)
        self.con = lege_database()
        self.tabel = UITKERING

    def laad(self, bron: Nabootsing | str, tabel: catalog.Tabel | None = None, fetcher: Any = None) -> ContractResult:
        """Load a table of the catalogue (the small one when none is named) from this server."""
        self.tabel = replace(tabel or self.tabel, host=bron if isinstance(bron, str) else bron.host)
        return table.load_table(self.con, self.tabel, fetcher or self.live, self.store)

    def sql(self, vraag: str) -> list[tuple]:
        """Rows of a query in which {raw} is the raw table."""
        return self.con.execute(vraag.format(raw=f'raw_{self.tabel.bron}."{self.tabel.naam}"')).fetchall()

    def rijen(self) -> list[tuple]:
        """The rows of the small table, without the columns of the warehouse itself."""
        return self.sql(f"SELECT RegioS, Perioden, {', '.join(MATEN)} FROM {{raw}} ORDER BY ALL")

    @property
    def journaal(self) -> Path:
        return self.store.folder / "onderweg" / f"{self.tabel.volledige_naam}.jsonl"


def bevindingen(uitslag: ContractResult) -> str:
    """All findings, a line each."""
    return "\n".join(str(b) for lijst in uitslag.per_regel.values() for b in lijst)


def gezakt(uitslag: ContractResult) -> set[str]:
    """The rules with a finding; each finding names the table and a next step."""
    assert uitslag.geslaagd is False
    for lijst in uitslag.per_regel.values():
        for b in lijst:
            assert b.tabel == uitslag.tabel.volledige_naam and len(b.actie.split()) > 3
    return {regel for regel, lijst in uitslag.per_regel.items() if lijst}
