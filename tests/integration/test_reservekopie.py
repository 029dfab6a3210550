"""A copy of the warehouse, and back: through the doors, on copies of the published warehouse."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from dagster_project.warehouse import backup
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import hold_lock
from dagster_project.warehouse.logbook import Line
from sources.database import connect
from sources.delivery.register import Offer, Register
from sources.snapshots import Reply, sha256_of
from tests.conftest import ROOT, Uitkomst, deur

GEHEIM = b"regionale_eenheid;fte\nRE01;1\n"


def inhoud(folder: Path) -> dict[str, tuple[int, str]]:
    """Every file of a warehouse with its mode and sha256, looked up here and not by the code that is tested; runs of Dagster and locks left out."""
    return {
        p.relative_to(folder).as_posix(): (p.stat().st_mode & 0o777, sha256_of(p))
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not p.relative_to(folder).parts[0].startswith(".")
    }


@pytest.fixture(scope="module")
def bron(huis: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published warehouse to which a confidential delivery was offered, with something of a run that is going on; read only."""
    folder = tmp_path_factory.mktemp("bron") / "warehouse"
    shutil.copytree(huis.folder, folder)
    a = Offer(
        "jenv.kerncijfers_per_regionale_eenheid",
        sha256_of(GEHEIM),
        "x.csv",
        len(GEHEIM),
        "korpsstaf",
        "2025-12-01T08:00:00+00:00",
        "jaarlijks",
    )
    Register(folder / "leveringen").schrijf(a, GEHEIM)
    (folder / ".kandidaat-x").mkdir()
    (folder / ".kandidaat-x" / "half.duckdb").write_bytes(b"half")
    (folder / "snapshots" / "onderweg").mkdir(exist_ok=True)
    (folder / "snapshots" / "onderweg" / "cbs.bevolking.jsonl").write_text("{}\n")
    return folder


@pytest.fixture(scope="module")
def gemaakt(bron: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Uitkomst]:
    """Its first copy; read only."""
    folder = tmp_path_factory.mktemp("kopie") / "map"
    return folder, deur("reservekopie", folder, "--warehouse", bron)


@pytest.fixture
def kopie(gemaakt: tuple[Path, Uitkomst], tmp_path: Path) -> Path:
    return Path(shutil.copytree(gemaakt[0], tmp_path / "kopie"))


@pytest.fixture
def w(bron: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bron, tmp_path / "w", ignore=shutil.ignore_patterns(".*")))


def terug(kopie: Path, naar: Path, *opties: object) -> Uitkomst:
    return deur("terugzetten", kopie, "--warehouse", naar, *opties)


def test_een_kopie_heeft_elk_bestand_een_keer_en_is_voor_niemand_anders(bron: Path, gemaakt: tuple[Path, Uitkomst]):
    folder, u = gemaakt
    assert u.code == 0, u.fout
    assert "2025-H2.0" in u.uit and "vertrouwelijke leveringen" in u.uit
    verwacht = {k: v for k, v in inhoud(bron).items() if "onderweg" not in k}
    assert {p.name for p in folder.glob("objecten/*/*")} == {sha for _, sha in verwacht.values()}
    assert all(sha256_of(p) == p.name for p in folder.glob("objecten/*/*"))
    assert {p.stat().st_mode & 0o077 for p in folder.rglob("*") if p.name != ".slot"} == {0} and folder.stat().st_mode & 0o077 == 0
    (naam,) = backup.names(folder)
    bestanden = json.loads((folder / "kopieen" / f"{naam}.json").read_text())["bestanden"]
    assert {n: (b["mode"], b["sha256"]) for n, b in bestanden.items()} == verwacht
    assert deur("reservekopie", folder, "--verifieer").code == 0


def test_terugzetten_in_een_lege_map_geeft_hetzelfde_warehouse(bron: Path, kopie: Path, tmp_path: Path):
    nieuw = tmp_path / "elders" / "warehouse"
    u = terug(kopie, nieuw)
    assert u.code == 0, u.fout
    assert inhoud(nieuw) == {k: v for k, v in inhoud(bron).items() if "onderweg" not in k}
    geheim = Warehouse(nieuw).store.pad(sha256_of(GEHEIM))
    assert geheim.read_bytes() == GEHEIM and geheim.stat().st_mode & 0o777 == 0o600
    assert deur("edities", "--verifieer", "--warehouse", nieuw).code == 0
    assert deur("bronnen", "verifieer", "--warehouse", nieuw).code == 0
    with connect(nieuw / "halfjaarbericht.duckdb", read_only=True) as con:
        vraag = "SELECT waarde FROM kerncijfers.actueel WHERE indicator_id = 'zeden_voorraad' AND periode = '2025-11-02' AND regio_code = 'NL01' AND uitsplitsing = ''"
        assert con.execute(vraag).fetchall() == [(3484,)]  # as the letter of 2025-H2 prints it
    assert sorted(p.name for p in nieuw.parent.iterdir()) == ["warehouse"]
    Warehouse(nieuw).logbook.append(Line("refresh", "2025-H2", "bouwer", uitkomst="ongewijzigd"))  # it goes on where it was
    assert Warehouse(nieuw).logbook.head()[0] == Warehouse(bron).logbook.head()[0] + 1


def test_een_volgende_kopie_schrijft_alleen_wat_nieuw_is(w: Path, kopie: Path):
    voor = {p: p.stat().st_mtime_ns for p in kopie.rglob("*") if p.is_file()}
    u = deur("reservekopie", kopie, "--warehouse", w)
    assert u.code == 0 and "niet nodig" in u.uit and "0 nieuw" in u.uit, u.uit + u.fout
    nieuw = Warehouse(w).store.bewaar(Reply("u", 200, "t", b"nieuw antwoord", "nu"))
    u = deur("reservekopie", kopie, "--warehouse", w)
    assert u.code == 0 and "1 nieuw" in u.uit, u.uit
    erbij = {p for p in kopie.rglob("*") if p.is_file()} - set(voor)
    assert {p.name for p in erbij if "objecten" in p.parts} == {nieuw.sha256} and len(erbij) == 2
    assert {p: p.stat().st_mtime_ns for p in voor if p.name != ".slot"} == {p: t for p, t in voor.items() if p.name != ".slot"}
    assert len(backup.names(kopie)) == 2


@pytest.mark.parametrize("jaar", [1999, 2099])
def test_de_nieuwste_kopie_is_de_laatst_gemaakte_wat_de_klok_ook_zegt(
    jaar: int, w: Path, kopie: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Set back or forward for one copy, and right again for the next: what comes back is always what was copied last."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime(jaar, 1, 1, tzinfo=tz)

    namen = list[str]()
    for nr, verzet in enumerate((True, False)):
        nieuw = Warehouse(w).store.bewaar(Reply("u", 200, "t", f"antwoord {nr}".encode(), "nu"))
        with monkeypatch.context() as m:
            if verzet:
                m.setattr(backup, "datetime", Clock)
            assert deur("reservekopie", kopie, "--warehouse", w).code == 0
        namen = backup.names(kopie)
        naam, copy = backup.choose(kopie)
        assert naam == namen[-1] and nieuw.sha256 in {b.sha256 for b in copy.bestanden.values()}
    assert len(namen) == 3 and len({n[:16] for n in namen}) == 3
    assert terug(kopie, tmp_path / "nieuw").code == 0 and inhoud(tmp_path / "nieuw") == {
        k: v for k, v in inhoud(w).items() if "onderweg" not in k
    }


@pytest.mark.parametrize("wat", ["een byte van een bestand", "een bestand weg", "een byte van de kopie"])
def test_een_beschadigde_kopie_wordt_gemeld_en_niet_teruggezet(bron: Path, kopie: Path, tmp_path: Path, wat: str):
    (naam,) = backup.names(kopie)
    database = kopie / "objecten" / (sha := sha256_of(bron / "halfjaarbericht.duckdb"))[:2] / sha
    pad = kopie / "kopieen" / f"{naam}.json" if wat.endswith("kopie") else database
    if wat == "een bestand weg":
        pad.unlink()
    else:
        ruw = bytearray(pad.read_bytes())
        ruw[len(ruw) // 2] ^= 1
        pad.write_bytes(ruw)
    u = deur("reservekopie", kopie, "--verifieer")
    assert u.code == 1 and (sha[:12] in u.fout or "halfjaarbericht.duckdb" in u.fout or naam[:12] in u.fout), u.fout
    u = terug(kopie, tmp_path / "nieuw")
    assert u.code == 2 and ("beschadigd" in u.fout or "niet te vertrouwen" in u.fout), u.fout
    assert not any(backup.files(tmp_path / "nieuw")) and not list(tmp_path.glob(".half-*"))
    if wat != "een byte van de kopie":  # the same warehouse mends it
        assert deur("reservekopie", kopie, "--warehouse", bron).code == 0
        assert deur("reservekopie", kopie, "--verifieer").code == 0


def test_over_een_warehouse_met_meer_wordt_niets_teruggezet(w: Path, kopie: Path, tmp_path: Path):
    Warehouse(w).logbook.append(Line("refresh", "2025-H2", "bouwer", uitkomst="tegengehouden"))
    voor = inhoud(w)
    u = terug(kopie, w)
    assert u.code == 2 and "logboek.jsonl" in u.fout and "logboek.laatste" in u.fout and "--vervang" in u.fout
    assert inhoud(w) == voor
    u = terug(kopie, w, "--vervang")
    assert u.code == 0, u.fout
    (weg,) = tmp_path.glob("w.voor-terugzetten-*")
    assert inhoud(weg) == voor and Warehouse(w).logbook.head()[0] == 1 and str(weg) in u.uit


def test_wat_kapot_is_en_niets_meer_heeft_mag_terug(w: Path, kopie: Path):
    (w / "halfjaarbericht.duckdb").unlink()
    shutil.rmtree(w / "edities" / "2025-H2.0")
    assert deur("edities", "--verifieer", "--warehouse", w).code != 0 or not Warehouse(w).versions()
    u = terug(kopie, w)
    assert u.code == 0, u.fout
    assert deur("edities", "--verifieer", "--warehouse", w).code == 0


def test_een_kopie_van_een_beschadigd_warehouse_zegt_het_en_wordt_niet_vanzelf_gekozen(w: Path, kopie: Path, tmp_path: Path):
    goed = backup.names(kopie)[0]
    Warehouse(w).store.pad(Warehouse(w).store.namen()[0]).write_bytes(b"anders")
    time.sleep(1.1)  # the name of a copy is its second
    u = deur("reservekopie", kopie, "--warehouse", w)
    assert u.code == 1 and "beschadigd" in u.fout
    assert len(backup.names(kopie)) == 2 and backup.choose(kopie)[0] == goed
    slecht = backup.names(kopie)[1]
    u = terug(kopie, tmp_path / "nieuw", "--kopie", slecht[:16])
    assert u.code == 1 and "veranderd" in u.fout


def test_waar_geen_kopie_hoort(w: Path, kopie: Path, tmp_path: Path):
    assert "niet in het warehouse" in deur("reservekopie", w / "kopie", "--warehouse", w).fout
    assert "niet in het warehouse" in deur("reservekopie", w.parent, "--warehouse", w).fout
    (tmp_path / "foto's").mkdir()
    (tmp_path / "foto's" / "a.jpg").touch()
    assert "iets anders" in deur("reservekopie", tmp_path / "foto's", "--warehouse", w).fout
    assert "geen map met reservekopieën" in terug(tmp_path / "foto's", tmp_path / "x").fout
    assert "geen warehouse" in deur("reservekopie", tmp_path / "k", "--warehouse", tmp_path / "niets").fout
    (w / "edities" / "link").symlink_to(tmp_path)
    u = deur("reservekopie", tmp_path / "k", "--warehouse", w)
    assert u.code == 2 and "verwijzing" in u.fout
    with hold_lock(kopie):
        assert "al een reservekopie" in deur("reservekopie", kopie, "--warehouse", w).fout
    naar_buiten = {
        "wanneer": "x",
        "versies": [],
        "fouten": [],
        "mappen": {},
        "bestanden": {"../weg": {"sha256": "0" * 64, "bytes": 1, "mode": 420}},
    }
    ruw = json.dumps(naar_buiten).encode()
    (kopie / "kopieen" / f"9-{sha256_of(ruw)}.json").write_bytes(ruw)
    assert "buiten het warehouse" in terug(kopie, tmp_path / "x").fout and not (tmp_path / "weg").exists()


@pytest.mark.parametrize("opdracht", ["reservekopie", "terugzetten"])
def test_gekild_laat_zij_niets_half_achter(opdracht: str, bron: Path, gemaakt: tuple[Path, Uitkomst], tmp_path: Path):
    """SIGKILL at the first byte that is written, some way further, and so on until it is done before it can be killed."""
    kopie = Path(shutil.copytree(gemaakt[0], tmp_path / "kopie")) if opdracht == "terugzetten" else tmp_path / "kopie"
    doel = tmp_path / "nieuw"
    werk, deel = (kopie, "objecten") if opdracht == "reservekopie" else (tmp_path, ".half-")
    gekild = 0
    for bestanden in (1, 40, 120, 200):
        argumenten = [opdracht, str(kopie), "--warehouse", str(bron if opdracht == "reservekopie" else doel)]
        p = subprocess.Popen([sys.executable, "-m", "dagster_project.cli.app", *argumenten], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        while p.poll() is None and sum(len(f) for d, _, f in os.walk(werk) if deel in d) < bestanden:
            time.sleep(0.001)
        if p.poll() is None:
            os.kill(p.pid, signal.SIGKILL)
            gekild += 1
        p.wait()
        if opdracht == "reservekopie":
            assert all(sha256_of(q) == q.name for q in kopie.glob("objecten/*/*") if not q.name.startswith("."))
            for naam in backup.names(kopie) if (kopie / "kopieen").exists() else []:
                assert backup.choose(kopie, naam)[1].bestanden
        elif any(backup.files(doel)):
            assert inhoud(doel) == {k: v for k, v in inhoud(bron).items() if "onderweg" not in k}
    assert gekild >= 3
    u = deur("reservekopie", kopie, "--warehouse", bron) if opdracht == "reservekopie" else terug(kopie, doel)
    assert u.code == 0, u.fout
    assert not [p for p in tmp_path.rglob(".half-*")]
    if opdracht == "reservekopie":
        assert deur("reservekopie", kopie, "--verifieer").code == 0 and len(backup.names(kopie)) == 1
        assert terug(kopie, doel).code == 0
    assert inhoud(doel) == {k: v for k, v in inhoud(bron).items() if "onderweg" not in k}
