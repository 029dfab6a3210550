"""The log: it only grows, and every way to change it by hand is told with the line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.warehouse.logbook import Line, Logbook
from sources.errors import CannotStart

LIJNEN = (
    Line("refresh", "2025-H2", "bouwer", uitkomst="tegengehouden"),
    Line("publicatie", "2025-H2", "bouwer", versie="2025-H2.0", manifest_sha256="a" * 64, besluiten_sha256="b" * 64),
    Line("vaststelling", "2025-H2", "directie", versie="2025-H2.0", reden="besproken: zónder bezwaar", vaststelling_sha256="c" * 64),
    Line("intrekking", "2025-H2", "directie", versie="2025-H2.0", reden="telfout"),
)


def schrijf(folder: Path, n: int = len(LIJNEN)) -> Logbook:
    log = Logbook(folder)
    for lijn in LIJNEN[:n]:
        log.append(lijn)
    return log


@pytest.fixture
def log(tmp_path: Path) -> Logbook:
    return schrijf(tmp_path)


def test_elke_regel_noemt_de_regel_ervoor(log: Logbook):
    regels = log.path.read_bytes().splitlines()
    lijnen = [json.loads(r) for r in regels]
    assert [x["nr"] for x in lijnen] == [1, 2, 3, 4]
    assert [x["soort"] for x in lijnen] == [x.soort for x in LIJNEN]
    assert [x["vorige"] for x in lijnen] == ["", *(hashlib.sha256(r).hexdigest() for r in regels[:-1])]
    assert log.last.read_text().strip() == hashlib.sha256(regels[-1]).hexdigest()
    assert log.head() == (4, hashlib.sha256(regels[-1]).hexdigest())
    assert [x.reden for x in log.lines()] == [x.reden for x in LIJNEN]


def test_zonder_logboek_zijn_er_geen_regels(tmp_path: Path):
    assert Logbook(tmp_path).lines() == [] and Logbook(tmp_path).head() == (0, "")


def test_elke_byte_die_verandert_wordt_gevonden_met_haar_regel(log: Logbook):
    """A changed byte of line k is told of line k; of an end of line it may also be told of the one that it runs into."""
    ruw = log.path.read_bytes()
    for i, byte in enumerate(ruw):
        log.path.write_bytes(ruw[:i] + bytes([byte ^ 1]) + ruw[i + 1 :])
        with pytest.raises(CannotStart) as e:
            log.lines()
        nr = ruw[:i].count(b"\n") + 1
        assert any(f"regel {n}:" in str(e.value) for n in ({nr} if byte != 10 else {nr, nr - 1})), (i, str(e.value))
    log.path.write_bytes(ruw)
    assert len(log.lines()) == 4


@pytest.mark.parametrize(
    ("anders", "zegt"),
    [
        (lambda r: r[1:], "regel 1: zij heeft nummer 2"),
        (lambda r: [r[0], *r[2:]], "regel 2: zij heeft nummer 3"),
        (lambda r: [*r[:2], r[3]], "regel 3: zij heeft nummer 4"),
        (lambda r: r[:3], "regel 3: veranderd, of wat erna kwam is weg"),
        (lambda r: r[:1], "regel 1: veranderd, of wat erna kwam is weg"),
        (lambda r: [], "het bestand: veranderd, of wat erna kwam is weg"),
        (lambda r: [r[0], r[2], r[1], r[3]], "regel 2: zij heeft nummer 3"),
        (lambda r: [*r, r[3]], "regel 5: zij heeft nummer 4"),
        (lambda r: [*r[:2], r[2].replace(b"directie", b"bouwer"), r[3]], "regel 3: veranderd, of wat erna kwam is weg; regel 4 noemt"),
        (lambda r: [*r[:3], r[3].replace(b"telfout", b"niets")], "regel 4: veranderd"),
        (lambda r: [*r[:3], r[3].replace(b'"intrekking"', b'"niets"')], "regel 4: zij is geen regel van een logboek"),
        (lambda r: [*r[:3], r[3].replace(b'"nr": 4', b'"nr": "4"')], "regel 4: zij is geen regel van een logboek"),
        (lambda r: [b"geen json", *r[1:]], "regel 1: zij is geen regel van een logboek"),
    ],
)
def test_een_regel_die_weg_verplaatst_of_anders_is(log: Logbook, anders, zegt: str):
    regels = log.path.read_bytes().splitlines()
    log.path.write_bytes(b"".join(r + b"\n" for r in anders(regels)))
    with pytest.raises(CannotStart, match="met de hand veranderd") as e:
        log.lines()
    assert zegt in str(e.value) and "reservekopie" in str(e.value)
    voor = log.path.read_bytes()
    with pytest.raises(CannotStart):
        log.append(LIJNEN[0])
    assert log.path.read_bytes() == voor  # nothing is written behind what was changed


@pytest.mark.parametrize("wat", ["weg", "leeg", "anders"])
def test_wat_ernaast_ligt_hoort_erbij(log: Logbook, wat: str):
    if wat == "weg":
        log.last.unlink()
    else:
        log.last.write_text("" if wat == "leeg" else "0" * 64)
    with pytest.raises(CannotStart, match="regel 4"):
        log.lines()


def test_een_verwijzing_is_geen_logboek(log: Logbook, tmp_path: Path):
    log.path.rename(tmp_path / "elders")
    log.path.symlink_to(tmp_path / "elders")
    with pytest.raises(CannotStart, match="verwijzing"):
        log.append(LIJNEN[0])


def test_een_kill_laat_geen_halve_regel(tmp_path: Path):
    """Cut off anywhere while the fourth line was written: three lines, and the next one stands where it should; after it only its sha256 may lack."""
    log = schrijf(tmp_path, 3)
    drie, laatste = log.path.read_bytes(), log.last.read_bytes()
    log.append(LIJNEN[3])
    vier = log.path.read_bytes()
    for i in range(len(drie), len(vier) + 1):
        log.path.write_bytes(vier[:i])
        log.last.write_bytes(laatste)
        heel = 4 if i == len(vier) else 3
        assert len(log.lines()) == heel
        log.append(LIJNEN[0])
        assert [x.nr for x in log.lines()] == list(range(1, heel + 2))
        assert log.path.read_bytes().endswith(b"\n") and log.path.read_bytes().count(b"\n") == heel + 1


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_elke_andere_volgorde_of_keuze_van_regels_wordt_gevonden(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    folder = tmp_path_factory.mktemp("log")
    log = schrijf(folder)
    regels = log.path.read_bytes().splitlines()
    anders = data.draw(st.lists(st.sampled_from(regels), max_size=6).filter(lambda x: x != regels))
    log.path.write_bytes(b"".join(r + b"\n" for r in anders))
    with pytest.raises(CannotStart):
        log.lines()


@pytest.mark.parametrize("wanneer", ["gisteren", "", "2025-13-01T00:00:00+00:00", "1765324800"])
def test_een_regel_zonder_echte_tijd_is_geen_regel(tmp_path: Path, wanneer: str):
    """It fits with the rest, so only its time is wrong; every form that says a state says its day."""
    log = schrijf(tmp_path, 1)
    regel = json.dumps(json.loads(log.path.read_bytes()) | {"wanneer": wanneer}).encode()
    log.path.write_bytes(regel + b"\n")
    log.last.write_text(hashlib.sha256(regel).hexdigest())
    with pytest.raises(CannotStart, match="regel 1: zij is geen regel van een logboek"):
        log.lines()
