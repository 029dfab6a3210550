"""The doors of ``halfjaarbericht bronnen``: catalogue, check at the source, fetch on request, store and package."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.warehouse.editions import Warehouse
from sources import catalog
from sources.database import connect
from sources.delivery.register import Offer, Register
from sources.load.dataset import new_dataset
from sources.snapshots import Reply, sha256_of
from tests.conftest import Uitkomst, afdruk, deur
from tests.fake_odata.server import Nabootsing, Onderwerp, Tabel, uit_catalogus

OVERLAST = "politie.overlast_buurt"


@pytest.fixture
def kopie(huis: Warehouse, tmp_path: Path) -> Path:
    """A copy of the published warehouse, to damage."""
    return Path(shutil.copytree(huis.folder, tmp_path / "warehouse"))


def snapshotpad(folder: Path) -> Path:
    return next(p for p in sorted(folder.glob("snapshots/[0-9a-f][0-9a-f]/*")) if p.stat().st_size > 1000)


# --- catalogue ---


def test_lijst_noemt_elke_tabel_en_wat_niet_is_gezien():
    uitkomst = deur("bronnen", "lijst", "--json")
    lijst = {d["tabel"]: d for d in json.loads(uitkomst.uit)}
    assert uitkomst.code == 0
    assert lijst["politie.reactietijden"]["tabel_id"] == "47008NED" and lijst["politie.reactietijden"]["onbevestigd"]
    assert lijst["cbs.gebieden_2018"]["tabel_id"] == "83859NED" and lijst["cbs.gebieden_2018"]["ververs"] is False
    assert lijst["jenv.gtpa"]["tabel_id"] is None
    leesbaar = deur("bronnen", "lijst").uit
    assert "47022NED" in leesbaar and "op verzoek" in leesbaar


# --- check at the source ---


def bij(monkeypatch: pytest.MonkeyPatch, bron: Nabootsing, *namen: str) -> None:
    """The catalogue with only these tables, at the host of the simulated source."""
    tabellen = {n: replace(catalog.tabellen()[n], host=bron.host) for n in namen}
    monkeypatch.setattr(catalog, "tabellen", lambda: tabellen)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_controle_van_de_bundel_klopt_en_haalt_geen_rijen():
    uitkomst = deur("bronnen", "controleer")
    assert uitkomst.code == 0, uitkomst.uit
    assert "cbs.regionale_kerncijfers: zoals afgesproken" in uitkomst.uit and "TotaalBanen = TotaalBanen_116 (x 1 000)" in uitkomst.uit
    assert (
        "cbs.landbouw_gemeente is niet ontvangen: de bundel heeft haar niet. Wie kan leveren: " in uitkomst.uit
    )  # bronnen.yml: mag_ontbreken
    assert " 0 met verschillen; 4 niet ontvangen." in uitkomst.uit


def test_wat_niet_mag_ontbreken_is_een_verschil(bronmap: Path):
    shutil.rmtree(bronmap / "cbs" / "bevolking")
    uitkomst = deur("bronnen", "controleer", "cbs.bevolking", "--bron", bronmap)
    assert uitkomst.code == 1 and "gevonden geen bestand; verwacht een lijst van ontvangsten" in uitkomst.uit


def test_controle_bij_de_bron_leest_alleen_metadata(monkeypatch):
    with Nabootsing(uit_catalogus(catalog.tabellen()[OVERLAST])) as bron:
        bij(monkeypatch, bron, OVERLAST)
        uitkomst = deur("bronnen", "controleer", "--live", "--editie", "2025-H2", "--json")
        gevraagd = bron.paginas
    (uitslag,) = json.loads(uitkomst.uit).values()
    assert [b["regel"] for b in uitslag["bevindingen"]] in ([], ["volledig"]), "hoogstens loopt de nagebootste bron achter"
    assert any(re.match(r"\d+ rijen in \d+ sneden", w) for w in uitslag["weet"])
    assert gevraagd == []


def test_controle_bij_de_bron_zegt_precies_wat_verschilt(monkeypatch):
    """Another unit and another title: both at once, with what to edit."""
    echt = catalog.tabellen()[OVERLAST]
    tabel = uit_catalogus(echt)
    (maat,) = tabel.onderwerpen
    with Nabootsing(replace(tabel, onderwerpen=(replace(maat, eenheid="x 1 000"),))) as bron:
        bij(monkeypatch, bron, OVERLAST)
        eenheid = deur("bronnen", "controleer", OVERLAST, "--live", "--editie", "2025-H2")
    with Nabootsing(replace(tabel, onderwerpen=(replace(maat, titel="Meldingen van overlast"),))) as bron:
        bij(monkeypatch, bron, OVERLAST)
        titel = deur("bronnen", "controleer", "47024NED", "--live", "--editie", "2025-H2")
    assert eenheid.code == titel.code == 1
    assert "gevonden meeteenheid 'x 1 000'; verwacht 'aantal'" in eenheid.uit
    assert "'Meldingen van overlast'" in titel.uit and "sources/politie/bronnen.yml" in titel.uit


def test_controle_van_een_bron_die_er_niet_is_noemt_tabel_en_wat_te_doen(monkeypatch):
    tabel = replace(catalog.tabellen()["politie.reactietijden"], host="http://127.0.0.1:9")
    monkeypatch.setattr(catalog, "tabellen", lambda: {tabel.volledige_naam: tabel})
    monkeypatch.setattr("sources.fetch.http_client.RETRY.backoff_factor", 0)
    monkeypatch.setattr("sources.fetch.http_client.RETRY.backoff_jitter", 0)
    uitkomst = deur("bronnen", "controleer", "--live")
    assert uitkomst.code == 1
    assert "geen antwoord" in uitkomst.uit and "HTTPS_PROXY" in uitkomst.uit


@pytest.mark.parametrize(
    ("argumenten", "klacht"),
    [
        pytest.param(["controleer", "cbs.bestaatniet"], "Tabel 'cbs.bestaatniet' bestaat niet", id="tabel"),
        pytest.param(["controleer", "--editie", "1999-H1"], "staat niet in de kalender", id="editie"),
        pytest.param(["controleer", "--bron", "geen/map"], "geen map", id="bron"),
    ],
)
def test_wat_niet_kan_beginnen_zegt_waarom(argumenten, klacht):
    uitkomst = deur("bronnen", *argumenten)
    assert uitkomst.code == 2
    assert klacht in " ".join(uitkomst.fout.split())


# --- fetch on request ---


def test_haal_zet_een_tabel_buiten_de_refresh_in_een_eigen_bestand(monkeypatch, tmp_path):
    echt = catalog.tabellen()[OVERLAST]
    tabel = uit_catalogus(echt)
    with Nabootsing(tabel, per_pagina=7) as bron:
        bij(monkeypatch, bron, OVERLAST)
        doel = tmp_path / "overlast.duckdb"
        uitkomst = deur("bronnen", "haal", OVERLAST, "--naar", doel, "--warehouse", tmp_path / "wh")
        assert bron.dubbel() == []
    assert uitkomst.code == 0, uitkomst.fout
    gevraagd = math.prod(sum(d.kiest(c.sleutel) for c in t.codes) for d in echt.dimensies for t in tabel.dimensies if t.naam == d.naam)
    with connect(doel, read_only=True) as con:
        assert con.execute('SELECT count(*) FROM raw_politie."overlast_buurt"').fetchone()[0] == gevraagd > 100


def test_haal_schrijft_niet_in_een_bestand_dat_iets_anders_is(tmp_path):
    (tmp_path / "stuk.duckdb").write_text("jaar;waarde\n2024;12543\n", encoding="utf-8")
    u = deur("bronnen", "haal", OVERLAST, "--naar", tmp_path / "stuk.duckdb", "--bron", "bundel", "--warehouse", tmp_path / "wh")
    assert u.code == 2 and "stuk.duckdb is niet te openen (het is geen database van DuckDB). Kies een ander bestand" in u.fout
    assert (tmp_path / "stuk.duckdb").read_text(encoding="utf-8") == "jaar;waarde\n2024;12543\n"


def test_haal_geeft_geen_tabel_die_haar_contract_breekt(monkeypatch, tmp_path):
    tabel = uit_catalogus(catalog.tabellen()[OVERLAST])
    with Nabootsing(replace(tabel, rij=lambda nr, _: [-1])) as bron:
        bij(monkeypatch, bron, OVERLAST)
        doel = tmp_path / "overlast.duckdb"
        uitkomst = deur("bronnen", "haal", OVERLAST, "--naar", doel, "--warehouse", tmp_path / "wh")
    assert uitkomst.code == 1 and "ten minste 0" in " ".join(uitkomst.fout.split())
    with connect(doel, read_only=True) as con:
        assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'overlast_buurt'").fetchone()[0] == 0


def jaren(dataset: Path) -> list[str]:
    return sorted(p.name for p in (dataset / "rijen").iterdir())


def haal_map(monkeypatch: pytest.MonkeyPatch, tabel: Tabel, folder: Path) -> Uitkomst:
    """Fetch this table of the simulated source into ``folder``/map."""
    with Nabootsing(tabel, per_pagina=7) as bron:
        bij(monkeypatch, bron, OVERLAST)
        return deur("bronnen", "haal", OVERLAST, "--naar", folder / "map", "--warehouse", folder / "wh")


def test_haal_naar_een_map_schrijft_een_map_per_jaar_met_de_rijen_van_het_bestand(monkeypatch, tmp_path):
    """The same rows as in a DuckDB file, the year from the name of the folder; snapshots are kept as with any fetch."""
    tabel = uit_catalogus(catalog.tabellen()[OVERLAST])
    assert haal_map(monkeypatch, tabel, tmp_path).code == 0
    dataset = tmp_path / "map" / OVERLAST
    assert jaren(dataset) == ["jaar=2024", "jaar=2025"]
    assert [p.name for p in (tmp_path / "map").iterdir()] == [OVERLAST], "niets van onderweg blijft achter"
    with Nabootsing(tabel, per_pagina=7) as bron:
        monkeypatch.undo()
        bij(monkeypatch, bron, OVERLAST)
        assert deur("bronnen", "haal", OVERLAST, "--naar", tmp_path / "een.duckdb", "--warehouse", tmp_path / "wh").code == 0
    with connect(tmp_path / "een.duckdb", read_only=True) as con:
        in_map = f"(SELECT * EXCLUDE (jaar) FROM read_parquet('{dataset}/rijen/*/*.parquet', hive_partitioning = true))"
        in_bestand = 'raw_politie."overlast_buurt"'
        for een, ander in ((in_map, in_bestand), (in_bestand, in_map)):
            assert con.execute(f"SELECT count(*) FROM (SELECT * FROM {een} EXCEPT ALL SELECT * FROM {ander})").fetchall() == [(0,)]
        assert con.execute(f"SELECT count(*) > 100 FROM {in_map}").fetchall() == [(True,)]
        per_jaar = con.execute(f"SELECT DISTINCT jaar, left(Perioden, 4) FROM '{dataset}/rijen/*/*.parquet' ORDER BY 1").fetchall()
        assert per_jaar == [(2024, "2024"), (2025, "2025")]
        shas = con.execute(f"SELECT DISTINCT _snapshot_sha256 FROM {in_map}").fetchall()
        bekend = con.execute(f"SELECT sha256 FROM '{dataset}/run/snapshots.parquet'").fetchall()
        assert set(shas) <= set(bekend)
        assert con.execute(f"SELECT count(*) FROM '{dataset}/codes/Perioden.parquet'").fetchall() == [(24,)]
    store = Warehouse(tmp_path / "wh").store
    assert {s for (s,) in shas} <= set(store.namen())


def test_een_map_die_er_stond_blijft_tot_de_nieuwe_heel_is(monkeypatch, tmp_path):
    """A table that breaks its contract, and a writer that stops halfway, leave the former dataset; a good one takes its place."""
    goed = uit_catalogus(catalog.tabellen()[OVERLAST])
    assert haal_map(monkeypatch, goed, tmp_path).code == 0
    voor = {p: p.stat().st_mtime_ns for p in (tmp_path / "map").rglob("*.parquet")}

    monkeypatch.undo()
    assert haal_map(monkeypatch, replace(goed, rij=lambda nr, _: [-1]), tmp_path).code == 1
    monkeypatch.undo()
    monkeypatch.setattr("sources.load.dataset.RUN", ("snapshots", "bestaat_niet"))  # after the rows are written
    with pytest.raises(duckdb.CatalogException):
        haal_map(monkeypatch, goed, tmp_path)
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "map").rglob("*") if p.suffix == ".parquet"} == voor
    assert [p.name for p in (tmp_path / "map").iterdir()] == [OVERLAST]

    monkeypatch.undo()
    assert haal_map(monkeypatch, replace(goed, rij=lambda nr, _: [1]), tmp_path).code == 0
    with connect() as con:
        rijen = f"'{tmp_path}/map/{OVERLAST}/rijen/*/*.parquet'"
        assert con.execute(f"SELECT DISTINCT GeregistreerdeOverlast FROM {rijen}").fetchall() == [(1,)]


def test_een_verwisseling_die_werd_afgebroken_wordt_hersteld(tmp_path):
    """Killed between taking the former dataset away and putting the new one there: the next one begins with the former in its place."""
    tabel = catalog.tabellen()[OVERLAST]
    (tmp_path / f".oud-{OVERLAST}").mkdir()
    (tmp_path / f".oud-{OVERLAST}" / "rijen").touch()
    (tmp_path / f".half-{OVERLAST}").mkdir()
    with new_dataset(tmp_path, tabel) as half:
        assert (tmp_path / OVERLAST / "rijen").exists() and list(half.iterdir()) == []
    assert [p.name for p in tmp_path.iterdir()] == [OVERLAST]


def test_een_tabel_zonder_perioden_gaat_niet_naar_een_map(tmp_path):
    uitkomst = deur(
        "bronnen", "haal", "cbs.gebieden_2025", "--bron", "voorbeeld", "--naar", tmp_path / "map", "--warehouse", tmp_path / "wh"
    )
    assert uitkomst.code == 2 and "--naar BESTAND.duckdb" in " ".join(uitkomst.fout.split())
    assert not (tmp_path / "map").exists()


# --- what changed since the last version ---


def test_status_van_de_bronnen_van_een_eerste_uitgave(huis):
    rijen = {r["bron_tabel"]: r for r in json.loads(deur("bronnen", "status", "--warehouse", huis.folder, "--json").uit)}
    assert rijen["politie.reactietijden"]["nieuwste_periode"] == "2024JJ00, 2025MM10"
    assert {r["sinds_vorige"] for r in rijen.values()} == {"eerste uitgave"}
    assert "47008NED" in deur("bronnen", "status", "--warehouse", huis.folder).uit


def test_status_meldt_een_nieuwe_versie_van_een_bron(kopie):
    with connect(kopie / "halfjaarbericht.duckdb", read_only=True) as con:
        con.execute(f"COPY (SELECT * FROM kwaliteit.bronstatus) TO '{kopie / 'b.parquet'}'")
    (kopie / "halfjaarbericht.duckdb").chmod(0o644)
    with connect(kopie / "halfjaarbericht.duckdb") as con:  # a second version, in which one table is new at the source
        con.execute("INSERT INTO kwaliteit.manifesten SELECT editie, '2025-H2.1', 1, manifest_sha256, false FROM kwaliteit.manifesten")
        con.execute(f"INSERT INTO kwaliteit.bronstatus SELECT * REPLACE ('2025-H2.1' AS versie) FROM '{kopie / 'b.parquet'}'")
        con.execute("UPDATE kwaliteit.bronstatus SET gewijzigd = '2026-01-15' WHERE versie LIKE '%.1' AND tabel_id = '47008NED'")
        con.execute("UPDATE kwaliteit.bronstatus SET tabel_id = '86247NED' WHERE versie LIKE '%.1' AND tabel_id = '86059NED'")
    rijen = {r["bron_tabel"]: r["sinds_vorige"] for r in json.loads(deur("bronnen", "status", "--warehouse", kopie, "--json").uit)}
    assert rijen["politie.reactietijden"].startswith("nieuwe versie, was van 2025-12-01")
    assert rijen["cbs.gebieden_2025"] == "nieuwe tabel, was 86059NED"
    assert rijen["jenv.gtpa"] == "ongewijzigd"


# --- the store ---


def test_verifieer_leest_elk_antwoord_terug(huis):
    uitkomst = deur("bronnen", "verifieer", "--warehouse", huis.folder)
    assert uitkomst.code == 0
    assert f"{len(huis.store.namen())} snapshots gelezen, 0 fouten" in uitkomst.uit


def test_verifieer_meldt_een_veranderd_en_een_verdwenen_antwoord(kopie):
    namen = Warehouse(kopie).store.namen()
    Warehouse(kopie).store.pad(namen[0]).write_bytes(b"iets anders")
    Warehouse(kopie).store.pad(namen[1]).unlink()
    uitkomst = deur("bronnen", "verifieer", "--warehouse", kopie)
    assert uitkomst.code == 1
    assert namen[0][:12] in uitkomst.fout and f"snapshot {namen[1][:12]} ontbreekt" in uitkomst.fout


def test_verifieer_meldt_wat_er_met_leveringen_is(kopie):
    """A confidential delivery that others can read, one that is gone, and a register that was changed."""
    w, bytes_ = Warehouse(kopie), [b"regionale_eenheid;fte\nRE01;1\n", b"regionale_eenheid;fte\nRE01;2\n"]
    for nr, b in enumerate(bytes_):
        a = Offer(
            "jenv.kerncijfers_per_regionale_eenheid",
            sha256_of(b),
            "x.csv",
            len(b),
            "korps",
            f"2025-12-0{nr + 1}T08:00:00+00:00",
            "jaarlijks",
        )
        Register(w.deliveries).schrijf(a, b)
    assert deur("bronnen", "verifieer", "--warehouse", kopie).code == 0
    w.store.pad(sha256_of(bytes_[0])).unlink()
    w.store.pad(sha256_of(bytes_[1])).chmod(0o640)
    u = deur("bronnen", "verifieer", "--warehouse", kopie)
    assert u.code == 1 and f"snapshot {sha256_of(bytes_[0])[:12]} ontbreekt" in u.fout and "rechten 0640" in u.fout and "2 fouten" in u.uit
    register = w.deliveries / "register.jsonl"
    register.write_bytes(register.read_bytes().replace(b"korps", b"kroeg", 1))
    u = deur("bronnen", "verifieer", "--warehouse", kopie)
    assert u.code == 1 and "regel 1" in u.fout and "met de hand" in u.fout


def test_opruimen_houdt_wat_een_uitgave_noemt(kopie):
    store = Warehouse(kopie).store
    nodig = set(store.namen())
    los = store.bewaar(Reply("x", 200, "", b"niemand noemt mij", "nu")).sha256
    jong = deur("bronnen", "opruimen", "--warehouse", kopie, "--doe")
    assert "0 snapshots" in jong.uit and "jonger dan 30 dagen" in jong.uit and los in store.namen()
    os.utime(store.pad(los), (dag := time.time() - 31 * 86400, dag))
    zonder = deur("bronnen", "opruimen", "--warehouse", kopie)
    assert "1 snapshots" in zonder.uit and los in store.namen(), "zonder --doe verdwijnt er niets"
    deur("bronnen", "opruimen", "--warehouse", kopie, "--doe")
    assert set(store.namen()) == nodig
    assert deur("bronnen", "verifieer", "--warehouse", kopie).code == 0


# --- one edition as one file ---


@pytest.fixture(scope="module")
def pakket(huis: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    doel = tmp_path_factory.mktemp("pakket") / "editie.zip"
    uitkomst = deur("bronnen", "inpakken", "2025-H2", "--uit", doel, "--warehouse", huis.folder)
    assert "vertrouwelijke leveringen, onafgeschermd" in uitkomst.uit and "jenv.kerncijfers_per_regionale_eenheid" in uitkomst.uit
    assert uitkomst.code == 0 and "2025-H2.0" in uitkomst.uit
    return doel


@pytest.mark.slow
def test_een_uitgave_is_elders_te_herbouwen_uit_een_bestand(huis, pakket, tmp_path, monkeypatch):
    """Only the package goes along; every file of the rebuilt edition has the same bytes, years later too."""
    monkeypatch.setenv("HALFJAARBERICHT_VANDAAG", "2029-02-01")
    uitgepakt = deur("bronnen", "uitpakken", pakket, tmp_path / "los")
    assert uitgepakt.code == 0, uitgepakt.fout
    gebouwd = deur("refresh", "--bron", tmp_path / "los/edities/2025-H2.0", "--warehouse", tmp_path / "elders")
    assert gebouwd.code == 0, gebouwd.fout
    hier, daar = (
        {k: v for k, v in afdruk(m).items() if "edities/" in k and not k.endswith("manifest.json")}
        for m in (huis.folder, tmp_path / "elders")
    )
    assert hier == daar and len(hier) > 20


def test_twee_keer_inpakken_geeft_dezelfde_bytes(huis, pakket, tmp_path):
    deur("bronnen", "inpakken", "2025-H2.0", "--uit", tmp_path / "nog.zip", "--warehouse", huis.folder)
    assert (tmp_path / "nog.zip").read_bytes() == pakket.read_bytes()


def test_inpakken_weigert_wat_beschadigd_is(kopie, tmp_path):
    snapshotpad(kopie).write_bytes(b"stuk")
    uitkomst = deur("bronnen", "inpakken", "2025-H2", "--uit", tmp_path / "p.zip", "--warehouse", kopie)
    assert uitkomst.code == 2 and "reservekopie" in uitkomst.fout
    assert not list(tmp_path.glob("*p.zip"))


def herschrijf(pakket: Path, doel: Path, wijzig) -> Path:
    """The package with its members changed by ``wijzig(naam, inhoud) -> list of (naam, inhoud)``."""
    with zipfile.ZipFile(pakket) as oud, zipfile.ZipFile(doel, "w", zipfile.ZIP_DEFLATED) as nieuw:
        for naam in oud.namelist():
            for n, inhoud in wijzig(naam, oud.read(naam)):
                nieuw.writestr(n, inhoud)
    return doel


FOUTEN = {
    "byte-anders": lambda n, b: [(n, b[:-1] + b"!") if n.startswith("snapshots") else (n, b)],
    "snapshot-weg": lambda n, b: [] if n.startswith("snapshots/0") or n.startswith("snapshots/1") else [(n, b)],
    "iets-erbij": lambda n, b: [(n, b), ("../../kwaad.txt", b"x")] if n.startswith("edities") else [(n, b)],
    "absoluut-pad": lambda n, b: [(n, b), ("/tmp/kwaad.txt", b"x")] if n.startswith("edities") else [(n, b)],
    "groter-dan-gezegd": lambda n, b: [(n, b + b"0" * 10_000_000) if n.startswith("snapshots/0") else (n, b)],
    "geen-manifest": lambda n, b: [] if n.startswith("edities") else [(n, b)],
    "manifest-onleesbaar": lambda n, b: [(n, b[:100]) if n.startswith("edities") else (n, b)],
    "manifest-zonder-snapshots": lambda n, b: [(n, b"{}") if n.startswith("edities") else (n, b)],
}


@pytest.mark.parametrize("fout", FOUTEN)
def test_een_pakket_dat_niet_klopt_laat_niets_achter(pakket, tmp_path, fout):
    kwaad = herschrijf(pakket, tmp_path / "kwaad.zip", FOUTEN[fout])
    uitkomst = deur("bronnen", "uitpakken", kwaad, tmp_path / "los")
    assert uitkomst.code == 2
    assert "Er is niets uitgepakt" in " ".join(uitkomst.fout.split())
    assert [p.name for p in tmp_path.iterdir()] == ["kwaad.zip"]


def test_wat_geen_zip_is_wordt_geweigerd(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 geen zip")
    uitkomst = deur("bronnen", "uitpakken", tmp_path / "x.zip", tmp_path / "los")
    assert uitkomst.code == 2 and "geen leesbaar pakket" in uitkomst.fout


def test_uitpakken_overschrijft_geen_map(huis, pakket):
    voor = afdruk(huis.folder)
    uitkomst = deur("bronnen", "uitpakken", pakket, huis.folder)
    assert uitkomst.code == 2 and "niet leeg" in uitkomst.fout
    assert afdruk(huis.folder) == voor


def test_onderwerp_van_de_nabootsing_volgt_de_catalogus():
    """The simulated source is made from the entry: its topic is the column of the contract."""
    (maat,) = uit_catalogus(catalog.tabellen()[OVERLAST]).onderwerpen
    kolom = next(k for k in catalog.tabellen()[OVERLAST].kolommen if k.titel)
    assert isinstance(maat, Onderwerp) and (maat.titel, maat.eenheid) == (kolom.titel, kolom.meeteenheid)
