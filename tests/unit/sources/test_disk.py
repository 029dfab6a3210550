"""What a person is told when the system or DuckDB cannot do it: the faults are real ones, the words are Dutch."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from sources import disk
from sources.database import connect

REGEL = 4096
"""The first checksum of a database stands here."""


def _database(pad: Path) -> bytes:
    with duckdb.connect(str(pad)) as con:
        con.execute("CREATE TABLE t AS SELECT i, repeat('x', 50) || i AS s FROM range(200000) r(i)")
    return pad.read_bytes()


def _lees(pad: Path) -> None:
    with connect(pad, read_only=True) as con:
        con.execute("SELECT sum(i), sum(length(s)) FROM t").fetchall()


def _waarom(doe: Callable[[], object]) -> str:
    with pytest.raises((OSError, duckdb.Error)) as e:
        doe()
    return disk.reason(e.value)


def test_een_kapotte_database_heet_beschadigd(tmp_path: Path):
    heel = _database(tmp_path / "heel.duckdb")
    om = bytes([heel[REGEL] ^ 255])
    kapot = {"kop": heel[:REGEL] + om + heel[REGEL + 1 :], "half": heel[: len(heel) // 2], "kort": heel[:5000]}
    for naam, inhoud in kapot.items():
        pad = tmp_path / f"{naam}.duckdb"
        pad.write_bytes(inhoud)
        assert _waarom(lambda pad=pad: _lees(pad)) == "het is beschadigd", naam


@pytest.mark.parametrize("inhoud", [b"", b"jaar;waarde\n2024;12543\n"])
def test_iets_anders_is_geen_database(tmp_path: Path, inhoud: bytes):
    (tmp_path / "x.duckdb").write_bytes(inhoud)
    assert _waarom(lambda: _lees(tmp_path / "x.duckdb")) == "het is geen database van DuckDB"


def test_wat_er_niet_is_of_een_map_is(tmp_path: Path):
    niet = "het bestand of de map bestaat niet"
    assert _waarom(lambda: _lees(tmp_path / "weg.duckdb")) == niet
    assert _waarom((tmp_path / "weg" / "x").read_bytes) == niet
    assert _waarom(lambda: _lees(tmp_path)) == _waarom(tmp_path.read_bytes) == "het is een map"
    (tmp_path / "bestand").touch()
    assert _waarom((tmp_path / "bestand" / "x").read_bytes) == "een deel van die weg is geen map"
    assert _waarom((tmp_path / "bestand").mkdir) == "er staat al iets met die naam"
    assert _waarom((tmp_path / ("x" * 300)).read_bytes) == "de naam is te lang"
    (tmp_path / "rond").symlink_to("rond")
    assert _waarom((tmp_path / "rond").read_bytes) == "verwijzingen naar elkaar, zonder eind"
    assert _waarom(tmp_path.rmdir) == "de map is niet leeg"


def test_een_bericht_over_een_bestand_zegt_wat_te_doen(tmp_path: Path):
    (tmp_path / "x").touch()
    (tmp_path / "rond").symlink_to("rond")
    for doe, woorden in (
        ((tmp_path / "x").mkdir, "Er staat al iets met die naam. Kies een andere naam, of haal weg wat er staat."),
        ((tmp_path / "weg").read_bytes, "Er is niets met die naam, of de map erboven is er niet. Kijk de naam na."),
        ((tmp_path / "x" / "y").touch, "Een deel van deze naam is een bestand en geen map. Kijk de naam na, of kies een andere map."),
        (tmp_path.read_bytes, "Dit is een map; verwacht een bestand. Noem het bestand in die map."),
        ((tmp_path / "rond").read_bytes, "De verwijzingen in deze naam wijzen naar elkaar. Noem het bestand of de map zelf."),
        ((tmp_path / ("x" * 300)).touch, "Deze naam is te lang. Kies een kortere."),
        (tmp_path.rmdir, "de map is niet leeg. Laat de beheerder ernaar kijken."),
    ):
        with pytest.raises(OSError) as e:
            doe()
        assert disk.in_words(e.value) == f"{e.value.filename}: {woorden}"


def test_wie_de_database_met_schrijfrecht_open_heeft(tmp_path: Path):
    _database(tmp_path / "x.duckdb")
    schrijft = f"import duckdb; c = duckdb.connect({str(tmp_path / 'x.duckdb')!r}); print(1, flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", schrijft], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as p:
        assert p.stdin and p.stdout and p.stdout.readline()
        assert _waarom(lambda: _lees(tmp_path / "x.duckdb")) == "een ander programma heeft het met schrijfrecht open"
        p.stdin.close()


def test_een_tabel_of_kolom_die_er_niet_is(tmp_path: Path):
    _database(tmp_path / "x.duckdb")
    with connect(tmp_path / "x.duckdb", read_only=True) as con:
        for vraag in ("FROM anders", "SELECT anders FROM t"):
            assert _waarom(lambda vraag=vraag: con.execute(vraag)) == "er ontbreekt een tabel of kolom"


def test_een_poort_die_bezet_is_en_een_adres_van_een_ander():
    with socket.socket() as eerst, socket.socket() as later:
        eerst.bind(("127.0.0.1", 0))
        eerst.listen()
        assert _waarom(lambda: later.bind(eerst.getsockname())) == "een ander programma luistert daar al"
        assert _waarom(lambda: later.bind(("192.0.2.1", 0))) == "deze machine heeft dat adres niet"


@pytest.mark.parametrize(
    ("nummer", "woorden"),
    [(13, "u hebt daar de rechten niet"), (30, "de schijf is alleen-lezen"), (28, "de schijf is vol"), (5, "de schijf geeft fouten")],
)
def test_wat_een_proef_niet_echt_kan_maken(nummer: int, woorden: str):
    """Rights do not hold for root, and a full or broken disk is tried in ``tests/storingen``."""
    assert disk.reason(OSError(nummer, os.strerror(nummer))) == woorden


def test_wat_niemand_kent_zegt_het_systeem_zelf():
    assert disk.reason(OSError(31, os.strerror(31))) == "het systeem zegt: [Errno 31] Too many links"
    assert disk.reason(ValueError()) == "het systeem zegt: ValueError"
