"""The snapshot store: append-only, named by content; and the archive that gives an edition its own replies back."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources import catalog, database
from sources.delivery.register import Offer, Register
from sources.errors import SourceError
from sources.fetch import archive, bundle
from sources.load import raw_run, table
from sources.snapshots import Receipt, Reply, Snapshot, SnapshotStore

UITKERING = "cbs.uitkeringsontvangers"
URL = "https://opendata.cbs.nl/ODataFeed/odata/80794ned/TableInfos?$format=json"

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""sha256 of 'abc', the example of FIPS 180-4."""


def antwoord(inhoud: bytes = b"abc", url: str = URL) -> Reply:
    return Reply(url, 200, "application/json", inhoud, "2025-12-01T08:00:00+00:00")


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


def bestanden(store: SnapshotStore) -> list[Path]:
    return sorted(p for p in store.folder.rglob("*") if p.is_file())


# --- storing ---


def test_ontvangst_is_alles_behalve_de_bytes(store):
    o = store.bewaar(Reply(URL, 503, "text/html", b"abc", "2025-12-01T08:00:00+00:00"))
    assert o == Receipt(URL, 503, "text/html", ABC, 3, "2025-12-01T08:00:00+00:00")


def test_bytes_staan_onder_hun_sha256(store):
    store.bewaar(antwoord())
    assert bestanden(store) == [store.folder / "ba" / ABC] == [store.pad(ABC)]
    assert store.pad(ABC).read_bytes() == b"abc" == store.lees(ABC)


def test_zelfde_bytes_worden_een_keer_bewaard(store):
    """Another url gives another receipt, and no second write."""
    store.bewaar(antwoord())
    voor = store.pad(ABC).stat()
    tweede = store.bewaar(antwoord(url="levering:jenv/gtpa"))
    na = store.pad(ABC).stat()
    assert tweede.url == "levering:jenv/gtpa" and tweede.sha256 == ABC
    assert len(bestanden(store)) == 1
    assert (voor.st_ino, voor.st_mtime_ns) == (na.st_ino, na.st_mtime_ns)


def test_nieuwe_bytes_laten_de_oude_staan(store):
    """What a source gave yesterday stays, whatever it gives today."""
    oud, nieuw = store.bewaar(antwoord(b"oud")), store.bewaar(antwoord(b"nieuw"))
    assert oud.sha256 != nieuw.sha256
    assert (store.lees(oud.sha256), store.lees(nieuw.sha256)) == (b"oud", b"nieuw")


def test_leeg_antwoord_wordt_ook_bewaard(store):
    o = store.bewaar(antwoord(b""))
    assert o.bytes == 0 and store.lees(o.sha256) == b""


@settings(max_examples=25, deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=8))
def test_alles_wat_bewaard_is_komt_gelijk_terug(tmp_path_factory, inhouden):
    store = SnapshotStore(tmp_path_factory.mktemp("winkel"))
    bonnen = [store.bewaar(antwoord(i)) for i in inhouden]
    assert [store.lees(o.sha256) for o in bonnen] == inhouden
    assert len(bestanden(store)) == len(set(inhouden))
    assert all(hashlib.sha256(p.read_bytes()).hexdigest() == p.name for p in bestanden(store))


# --- reading ---


@pytest.mark.parametrize("nu", [b"abd", b"ab", b"", b"abc\n"], ids=["andere-byte", "korter", "leeg", "langer"])
def test_lees_merkt_elke_gewijzigde_byte(store, nu):
    store.bewaar(antwoord())
    store.pad(ABC).write_bytes(nu)
    with pytest.raises(ValueError, match=f"snapshot {ABC[:12]} is na het bewaren veranderd") as fout:
        store.lees(ABC)
    assert str(store.pad(ABC)) in str(fout.value)


def test_lees_wat_nooit_bewaard_is(store):
    with pytest.raises(FileNotFoundError):
        store.lees(ABC)


# --- half-written files ---


def test_naam_bestaat_pas_als_alle_bytes_geschreven_zijn(store, monkeypatch):
    """At the moment of the move everything is written, and still nothing has the name."""
    gezien: list[tuple[bool, int]] = []
    echt = os.replace

    def replace(van: str, naar: Path) -> None:
        gezien.append((store.pad(ABC).exists(), os.stat(van).st_size))
        echt(van, naar)

    monkeypatch.setattr(os, "replace", replace)
    store.bewaar(antwoord())
    assert gezien == [(False, 3)]


def test_afgebroken_bewaren_laat_geen_naam_achter_en_is_te_herhalen(store, monkeypatch):
    def vol(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as m:
        m.setattr(os, "replace", vol)
        with pytest.raises(OSError, match="No space left"):
            store.bewaar(antwoord())
    assert not store.pad(ABC).exists()
    assert bestanden(store) == [], "ook het halve bestand is weg"
    store.bewaar(antwoord())
    assert store.lees(ABC) == b"abc"


def op_schijf_gezet(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of what is forced to disk from now on, as the kernel knows them."""
    gezien: list[str] = []
    echt = os.fsync

    def fsync(fd: int) -> None:
        gezien.append(os.readlink(f"/proc/self/fd/{fd}"))
        echt(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    return gezien


def test_borg_zet_bytes_en_namen_op_schijf(store, monkeypatch):
    """Done once, before an edition names them, and not at every page: the files first, then the folders that hold their names."""
    gezien = op_schijf_gezet(monkeypatch)
    bonnen = [store.bewaar(antwoord(i)) for i in (b"abc", b"een", b"twee")]
    assert gezien == []
    store.borg(o.sha256 for o in [*bonnen, bonnen[0]])
    paden = [store.pad(o.sha256) for o in bonnen]
    mappen = {str(p.parent) for p in paden} | {
        str(store.folder),
        str(store.folder.parent),
    }  # a name in a new folder is on disk when that is
    assert sorted(gezien[:3]) == sorted(map(str, paden)) and set(gezien[3:]) == mappen and len(gezien) == 3 + len(mappen)


def test_borg_van_wat_er_niet_is_slaagt_niet_stil(store):
    store.bewaar(antwoord())
    with pytest.raises(FileNotFoundError):
        store.borg([ABC, "00" * 32])


def test_halve_rest_van_een_ander_proces_telt_niet(store):
    rest = store.folder / "ba" / ".half-xyz"
    rest.parent.mkdir(parents=True)
    rest.write_bytes(b"a")
    with pytest.raises(FileNotFoundError):
        store.lees(ABC)
    store.bewaar(antwoord())
    assert store.lees(ABC) == b"abc" and rest.read_bytes() == b"a"


def test_twee_draden_bewaren_tegelijk_hetzelfde(store):
    """Writers start together; a reader never sees the name with anything but all bytes."""
    inhoud = bytes(range(256)) * 8192  # 2 MiB
    sha = hashlib.sha256(inhoud).hexdigest()
    start, klaar = threading.Barrier(5), threading.Event()
    bonnen: list[Receipt] = []
    fouten: list[BaseException] = []
    gelezen: list[bool] = []

    def schrijf() -> None:
        start.wait(10)
        try:
            bonnen.append(store.bewaar(antwoord(inhoud)))
        except BaseException as e:
            fouten.append(e)

    def lees() -> None:
        start.wait(10)
        while True:
            laatste = klaar.is_set()
            if store.pad(sha).exists():
                gelezen.append(store.pad(sha).read_bytes() == inhoud)
            if laatste:
                return

    draden = [threading.Thread(target=schrijf) for _ in range(4)]
    lezer = threading.Thread(target=lees)
    for d in [*draden, lezer]:
        d.start()
    for d in draden:
        d.join(30)
    klaar.set()
    lezer.join(30)
    assert fouten == []
    assert len(bonnen) == 4 and len(set(bonnen)) == 1
    assert gelezen and all(gelezen)
    assert bestanden(store) == [store.pad(sha)], "geen half bestand blijft liggen"


# --- the archive ---


@pytest.fixture
def manifest(store: SnapshotStore) -> dict:
    """What a manifest says after loading one table from the bundle, through JSON as on disk."""
    with database.connect() as con:
        raw_run.create_raw_run(con)
        uitslag = table.load_table(con, catalog.tabellen()[UITKERING], bundle.Bundle(), store)
    assert uitslag.geslaagd
    return json.loads(json.dumps({"editie": "2025-H2.0", "snapshots": [uitslag.snapshot.als_dict()]}))


def test_snapshot_overleeft_json(manifest):
    s = Snapshot.uit_dict(manifest["snapshots"][0])
    assert s.tabel == UITKERING and len(s.ontvangsten) == 7 and isinstance(s.ontvangsten[0], Receipt)
    assert s.als_dict() == manifest["snapshots"][0]
    assert s.echt == [{"waar": {"RegioS": "NL01", "Perioden": f"{j}MM12"}, "kolommen": []} for j in (2023, 2024)]


def test_archief_geeft_elk_antwoord_byte_voor_byte_terug(store, manifest):
    archief, bundel = archive.Archive(manifest, store), bundle.Bundle()
    bundel.begin(catalog.tabellen()[UITKERING])
    urls = [o["url"] for o in manifest["snapshots"][0]["ontvangsten"]]
    assert len(urls) == 7, "twee lijsten, twee dimensies, de telling en twee pagina's"
    for url in urls:
        assert archief.haal(url) == bundel.haal(url)  # url, status, type, bytes and time of receipt


def test_archief_geeft_dezelfde_tabel_als_toen(store, manifest):
    tabel, tabellen = catalog.tabellen()[UITKERING], []
    for fetcher in (bundle.Bundle(), archive.Archive(manifest, store)):
        with database.connect() as con:
            raw_run.create_raw_run(con)
            assert table.load_table(con, tabel, fetcher, store).geslaagd
            tabellen.append(con.execute("SELECT * FROM raw_cbs.uitkeringsontvangers ORDER BY ALL").fetchall())
            tabellen[-1] += con.execute("SELECT * FROM raw_run.snapshots ORDER BY ALL").fetchall()
    assert len(tabellen[0]) == 686 + 7
    assert tabellen[0] == tabellen[1]


def test_archief_neemt_over_wat_niet_echt_is(store, manifest):
    begin = archive.Archive(manifest, store).begin(catalog.tabellen()[UITKERING])
    assert begin.ontvangsten == [] and begin.echt == manifest["snapshots"][0]["echt"] != []
    assert begin.opmerking == manifest["snapshots"][0]["opmerking"] != ""


def test_archief_weigert_een_onbekende_vraag(store, manifest):
    with pytest.raises(SourceError) as fout:
        archive.Archive(manifest, store).haal(URL + "&$top=1")
    (b,) = fout.value.bevindingen
    assert b.regel == "leesbaar" and b.plaats == URL + "&$top=1"
    assert "niet ontvangen voor deze editie" in str(b) and "Herbouw" in b.actie


def test_archief_weigert_een_tabel_die_de_editie_niet_had(store, manifest):
    with pytest.raises(SourceError) as fout:
        archive.Archive(manifest, store).begin(catalog.tabellen()["jenv.gtpa"])
    (b,) = fout.value.bevindingen
    assert b.tabel == "jenv.gtpa" and "geen snapshot van deze tabel" in b.gevonden


def test_archief_weigert_een_snapshot_dat_weg_of_veranderd_is(store, manifest):
    archief = archive.Archive(manifest, store)
    weg, anders = manifest["snapshots"][0]["ontvangsten"][:2]
    store.pad(weg["sha256"]).unlink()
    store.pad(anders["sha256"]).write_bytes(b"{}")
    for o, woord in ((weg, "No such file"), (anders, "veranderd")):
        with pytest.raises(SourceError) as fout:
            archief.haal(o["url"])
        (b,) = fout.value.bevindingen
        assert b.plaats == o["url"] and woord in b.gevonden and o["sha256"][:12] in b.verwacht and "snapshots/" in b.actie


# --- what goes wrong on disk ---


def test_bedorven_snapshot_komt_niet_in_de_tabel(store):
    """The source gives the right bytes, the store has other bytes under their name: the right ones are put back."""
    tabel = catalog.tabellen()[UITKERING]
    for ronde in range(2):
        with database.connect() as con:
            raw_run.create_raw_run(con)
            uitslag = table.load_table(con, tabel, bundle.Bundle(), store)
            gelezen = con.execute("SELECT TotDeAOWLeeftijd FROM raw_cbs.uitkeringsontvangers WHERE _rij = 0").fetchone()
        if ronde == 0:
            pagina = next(p for p in bestanden(store) if b"1561000" in p.read_bytes())
            pagina.write_bytes(pagina.read_bytes().replace(b"1561000", b"9999999"))
    assert uitslag.geslaagd and gelezen == (1561000,)
    assert b"1561000" in store.lees(pagina.name)


def test_snapshot_is_leesbaar_voor_wie_de_map_mag_lezen(store):
    """A colleague can check an edition; only the owner can write."""
    store.bewaar(antwoord())
    assert stat.S_IMODE(store.pad(ABC).stat().st_mode) == 0o644


@pytest.mark.parametrize(("naam", "mode"), [("jenv.gtpa", 0o644), ("jenv.kerncijfers_per_regionale_eenheid", 0o600)])
def test_een_vertrouwelijke_levering_leest_alleen_wie_haar_bewaart(tmp_path: Path, naam: str, mode: int):
    """Whichever way it comes in, and also when the bytes were there before they were confidential."""
    r = Register(tmp_path / "leveringen")
    sha = r.store.bewaar(antwoord(b"x;y\n")).sha256
    r.schrijf(Offer(naam, sha, "x.csv", 4, "wie", "2025-12-01T08:00:00+00:00", "waarom"), b"x;y\n")
    assert stat.S_IMODE(r.store.pad(sha).stat().st_mode) == mode
    r.store.verwijder(sha)
    r.schrijf(Offer(naam, sha, "x.csv", 4, "wie", "2025-12-01T08:00:00+00:00", "waarom"), b"x;y\n")
    assert stat.S_IMODE(r.store.pad(sha).stat().st_mode) == mode


def test_de_bundel_bewaart_wat_vertrouwelijk_is_besloten(tmp_path: Path):
    store = SnapshotStore(tmp_path / "snapshots")
    for naam, mode in (("jenv.gtpa", 0o644), ("jenv.kerncijfers_per_regionale_eenheid", 0o600)):
        with database.connect() as con:
            raw_run.create_raw_run(con)
            uitslag = table.load_table(con, catalog.tabellen()[naam], bundle.Bundle(), store)
        for o in uitslag.snapshot.ontvangsten:
            assert stat.S_IMODE(store.pad(o.sha256).stat().st_mode) == mode, naam
