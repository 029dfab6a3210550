"""A bug of ours while a table is loaded: told as such, never as a fault of the source, and no other table suffers."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.poort import verdicts
from sources import catalog
from sources.fetch.bundle import Bundle
from sources.load import contract, table
from sources.load.contract import ContractResult
from sources.load.delivery_check import check_delivery
from sources.snapshots import SnapshotStore
from tests.helpers.source_trial import lege_database

GTPA = catalog.tabellen()["jenv.gtpa"]
ANDER = catalog.tabellen()["jenv.bezetting"]
INHOUD = (catalog.FOLDER / "jenv" / "voorbeeld" / "gtpa" / "gtpa.csv").read_bytes()


def _plant(monkeypatch: pytest.MonkeyPatch, waar: Any, naam: str, fout: Exception) -> None:
    """Let one function of ours raise this for one table."""
    echt = getattr(waar, naam)

    def stuk(*argumenten: Any, **rest: Any) -> Any:
        if GTPA in argumenten:
            raise fout
        return echt(*argumenten, **rest)

    monkeypatch.setattr(waar, naam, stuk)


def _laad(con: duckdb.DuckDBPyConnection, folder: Path, tabel: catalog.Tabel) -> ContractResult:
    return table.load_table(con, tabel, Bundle(), SnapshotStore(folder))


@pytest.fixture
def con():
    return lege_database()


@pytest.mark.parametrize(
    ("waar", "naam"),
    [(contract, "_domein_eisen"), (table, "check_rows"), (table, "record_source"), (table.corrections, "apply_corrections")],
)
@pytest.mark.parametrize(
    "fout", [KeyError("kolom"), TypeError("een\nlange uitleg"), duckdb.BinderException("no such column"), IndexError(), RuntimeError()]
)
def test_een_fout_van_ons_is_geen_fout_van_de_bron(con, tmp_path, monkeypatch, caplog, waar, naam, fout):
    _plant(monkeypatch, waar, naam, fout)
    with caplog.at_level(logging.ERROR):
        uitslag = _laad(con, tmp_path, GTPA)
        ander = _laad(con, tmp_path, ANDER)
    assert ander.geslaagd and ander.programmafout is None
    assert not uitslag.geslaagd and not any(uitslag.per_regel.values())
    assert "leesbaar" not in uitslag.per_regel  # required by the gate: what has no verdict blocks
    assert uitslag.programmafout is not None
    b = uitslag.programmafout.bevinding
    assert f"fout in het programma ({type(fout).__name__}" in b.gevonden and "ontwikkelaars" in b.actie and "\n" not in str(b)
    assert "stuk" in uitslag.programmafout.traceback
    (regel,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert regel.exc_info and regel.exc_info[1] is fout and "jenv.gtpa" in regel.getMessage()
    (oordeel,) = [o for o in verdicts.contract_verdicts(uitslag) if o.houdt_tegen]
    assert "fout in het programma" in str(oordeel) and "leverancier" not in oordeel.eigenaar
    assert not any(o.houdt_tegen for o in verdicts.contract_verdicts(ander))


def test_wat_de_bron_al_fout_had_blijft_gezegd(con, tmp_path, monkeypatch):
    bundel = tmp_path / "bron" / "jenv" / "gtpa"
    bundel.mkdir(parents=True)
    for pad in (catalog.FOLDER / "jenv" / "voorbeeld" / "gtpa").iterdir():
        (bundel / pad.name).write_bytes(pad.read_bytes().replace(b"2024;belediging;5352", b"2024;belediging;vijfduizend"))
    _plant(monkeypatch, table, "check_rows", KeyError("kolom"))
    uitslag = table.load_table(con, GTPA, Bundle(tmp_path / "bron"), SnapshotStore(tmp_path / "winkel"))
    assert uitslag.programmafout is not None and [r for r, b in uitslag.per_regel.items() if b] == ["typen"]


@pytest.mark.parametrize("fout", [OSError(28, "No space left on device"), MemoryError(), duckdb.IOException("disk full")])
def test_een_volle_schijf_is_geen_fout_van_de_bron_en_niet_van_ons(con, tmp_path, monkeypatch, fout):
    _plant(monkeypatch, table, "check_rows", fout)
    with pytest.raises(type(fout)):
        _laad(con, tmp_path, GTPA)


def test_controle_van_een_levering_zegt_dat_het_programma_faalt(monkeypatch):
    assert check_delivery(GTPA, INHOUD).bevindingen == []
    _plant(monkeypatch, table, "check_rows", KeyError("kolom"))
    (b,) = check_delivery(GTPA, INHOUD).bevindingen
    assert b.regel == "programma" and "fout in het programma (KeyError" in b.gevonden
