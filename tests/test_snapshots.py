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

from sources import catalogus, halen, laden
from sources.fouten import BronFout
from sources.snapshots import Antwoord, Ontvangst, Snapshot, Winkel

UITKERING = "cbs.uitkeringsontvangers"
URL = "https://opendata.cbs.nl/ODataFeed/odata/80794ned/TableInfos?$format=json"

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""sha256 of 'abc', the example of FIPS 180-4."""


def antwoord(inhoud: bytes = b"abc", url: str = URL) -> Antwoord:
    return Antwoord(url, 200, "application/json", inhoud, "2025-12-01T08:00:00+00:00")


@pytest.fixture
def winkel(tmp_path: Path) -> Winkel:
    return Winkel(tmp_path / "snapshots")


def bestanden(winkel: Winkel) -> list[Path]:
    return sorted(p for p in winkel.map.rglob("*") if p.is_file())


# --- storing ---


def test_ontvangst_is_alles_behalve_de_bytes(winkel):
    o = winkel.bewaar(Antwoord(URL, 503, "text/html", b"abc", "2025-12-01T08:00:00+00:00"))
    assert o == Ontvangst(URL, 503, "text/html", ABC, 3, "2025-12-01T08:00:00+00:00")


def test_bytes_staan_onder_hun_sha256(winkel):
    winkel.bewaar(antwoord())
    assert bestanden(winkel) == [winkel.map / "ba" / ABC] == [winkel.pad(ABC)]
    assert winkel.pad(ABC).read_bytes() == b"abc" == winkel.lees(ABC)


def test_zelfde_bytes_worden_een_keer_bewaard(winkel):
    """Another url gives another receipt, and no second write."""
    winkel.bewaar(antwoord())
    voor = winkel.pad(ABC).stat()
    tweede = winkel.bewaar(antwoord(url="levering:jenv/gtpa"))
    na = winkel.pad(ABC).stat()
    assert tweede.url == "levering:jenv/gtpa" and tweede.sha256 == ABC
    assert len(bestanden(winkel)) == 1
    assert (voor.st_ino, voor.st_mtime_ns) == (na.st_ino, na.st_mtime_ns)


def test_nieuwe_bytes_laten_de_oude_staan(winkel):
    """What a source gave yesterday stays, whatever it gives today."""
    oud, nieuw = winkel.bewaar(antwoord(b"oud")), winkel.bewaar(antwoord(b"nieuw"))
    assert oud.sha256 != nieuw.sha256
    assert (winkel.lees(oud.sha256), winkel.lees(nieuw.sha256)) == (b"oud", b"nieuw")


def test_leeg_antwoord_wordt_ook_bewaard(winkel):
    o = winkel.bewaar(antwoord(b""))
    assert o.bytes == 0 and winkel.lees(o.sha256) == b""


@settings(max_examples=25, deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=8))
def test_alles_wat_bewaard_is_komt_gelijk_terug(tmp_path_factory, inhouden):
    winkel = Winkel(tmp_path_factory.mktemp("winkel"))
    bonnen = [winkel.bewaar(antwoord(i)) for i in inhouden]
    assert [winkel.lees(o.sha256) for o in bonnen] == inhouden
    assert len(bestanden(winkel)) == len(set(inhouden))
    assert all(hashlib.sha256(p.read_bytes()).hexdigest() == p.name for p in bestanden(winkel))


# --- reading ---


@pytest.mark.parametrize("nu", [b"abd", b"ab", b"", b"abc\n"], ids=["andere-byte", "korter", "leeg", "langer"])
def test_lees_merkt_elke_gewijzigde_byte(winkel, nu):
    winkel.bewaar(antwoord())
    winkel.pad(ABC).write_bytes(nu)
    with pytest.raises(ValueError, match=f"snapshot {ABC[:12]} is na het bewaren veranderd") as fout:
        winkel.lees(ABC)
    assert str(winkel.pad(ABC)) in str(fout.value)


def test_lees_wat_nooit_bewaard_is(winkel):
    with pytest.raises(FileNotFoundError):
        winkel.lees(ABC)


# --- half-written files ---


def test_naam_bestaat_pas_als_alle_bytes_geschreven_zijn(winkel, monkeypatch):
    """At the moment of the move everything is written, and still nothing has the name."""
    gezien: list[tuple[bool, int]] = []
    echt = os.replace

    def replace(van: str, naar: Path) -> None:
        gezien.append((winkel.pad(ABC).exists(), os.stat(van).st_size))
        echt(van, naar)

    monkeypatch.setattr(os, "replace", replace)
    winkel.bewaar(antwoord())
    assert gezien == [(False, 3)]


def test_afgebroken_bewaren_laat_geen_naam_achter_en_is_te_herhalen(winkel, monkeypatch):
    def vol(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as m:
        m.setattr(os, "replace", vol)
        with pytest.raises(OSError, match="No space left"):
            winkel.bewaar(antwoord())
    assert not winkel.pad(ABC).exists()
    assert bestanden(winkel) == [], "ook het halve bestand is weg"
    winkel.bewaar(antwoord())
    assert winkel.lees(ABC) == b"abc"


def op_schijf_gezet(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of what is forced to disk from now on, as the kernel knows them."""
    gezien: list[str] = []
    echt = os.fsync

    def fsync(fd: int) -> None:
        gezien.append(os.readlink(f"/proc/self/fd/{fd}"))
        echt(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    return gezien


def test_borg_zet_bytes_en_namen_op_schijf(winkel, monkeypatch):
    """Done once, before an edition names them, and not at every page: the files first, then the folders that hold their names."""
    gezien = op_schijf_gezet(monkeypatch)
    bonnen = [winkel.bewaar(antwoord(i)) for i in (b"abc", b"een", b"twee")]
    assert gezien == []
    winkel.borg(o.sha256 for o in [*bonnen, bonnen[0]])
    paden = [winkel.pad(o.sha256) for o in bonnen]
    mappen = {str(p.parent) for p in paden}
    assert sorted(gezien[:3]) == sorted(map(str, paden)) and set(gezien[3:]) == mappen and len(gezien) == 3 + len(mappen)


def test_borg_van_wat_er_niet_is_slaagt_niet_stil(winkel):
    winkel.bewaar(antwoord())
    with pytest.raises(FileNotFoundError):
        winkel.borg([ABC, "00" * 32])


def test_halve_rest_van_een_ander_proces_telt_niet(winkel):
    rest = winkel.map / "ba" / ".half-xyz"
    rest.parent.mkdir(parents=True)
    rest.write_bytes(b"a")
    with pytest.raises(FileNotFoundError):
        winkel.lees(ABC)
    winkel.bewaar(antwoord())
    assert winkel.lees(ABC) == b"abc" and rest.read_bytes() == b"a"


def test_twee_draden_bewaren_tegelijk_hetzelfde(winkel):
    """Writers start together; a reader never sees the name with anything but all bytes."""
    inhoud = bytes(range(256)) * 8192  # 2 MiB
    sha = hashlib.sha256(inhoud).hexdigest()
    start, klaar = threading.Barrier(5), threading.Event()
    bonnen: list[Ontvangst] = []
    fouten: list[BaseException] = []
    gelezen: list[bool] = []

    def schrijf() -> None:
        start.wait(10)
        try:
            bonnen.append(winkel.bewaar(antwoord(inhoud)))
        except BaseException as e:
            fouten.append(e)

    def lees() -> None:
        start.wait(10)
        while True:
            laatste = klaar.is_set()
            if winkel.pad(sha).exists():
                gelezen.append(winkel.pad(sha).read_bytes() == inhoud)
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
    assert bestanden(winkel) == [winkel.pad(sha)], "geen half bestand blijft liggen"


# --- the archive ---


@pytest.fixture
def manifest(winkel: Winkel) -> dict:
    """What a manifest says after loading one table from the bundle, through JSON as on disk."""
    with laden.verbind() as con:
        laden.maak_raw_run(con)
        uitslag = laden.laad(con, catalogus.tabellen()[UITKERING], halen.Bundel(), winkel)
    assert uitslag.geslaagd
    return json.loads(json.dumps({"editie": "2025-H2.0", "snapshots": [uitslag.snapshot.als_dict()]}))


def test_snapshot_overleeft_json(manifest):
    s = Snapshot.uit_dict(manifest["snapshots"][0])
    assert s.tabel == UITKERING and len(s.ontvangsten) == 7 and isinstance(s.ontvangsten[0], Ontvangst)
    assert s.als_dict() == manifest["snapshots"][0]
    assert s.echt == [{"waar": {"RegioS": "NL01", "Perioden": f"{j}MM12"}, "kolommen": []} for j in (2023, 2024)]


def test_archief_geeft_elk_antwoord_byte_voor_byte_terug(winkel, manifest):
    archief, bundel = halen.Archief(manifest, winkel), halen.Bundel()
    bundel.begin(catalogus.tabellen()[UITKERING])
    urls = [o["url"] for o in manifest["snapshots"][0]["ontvangsten"]]
    assert len(urls) == 7, "twee lijsten, twee dimensies, de telling en twee pagina's"
    for url in urls:
        assert archief.haal(url) == bundel.haal(url)  # url, status, type, bytes and time of receipt


def test_archief_geeft_dezelfde_tabel_als_toen(winkel, manifest):
    tabel, tabellen = catalogus.tabellen()[UITKERING], []
    for haler in (halen.Bundel(), halen.Archief(manifest, winkel)):
        with laden.verbind() as con:
            laden.maak_raw_run(con)
            assert laden.laad(con, tabel, haler, winkel).geslaagd
            tabellen.append(con.execute("SELECT * FROM raw_cbs.uitkeringsontvangers ORDER BY ALL").fetchall())
            tabellen[-1] += con.execute("SELECT * FROM raw_run.snapshots ORDER BY ALL").fetchall()
    assert len(tabellen[0]) == 686 + 7
    assert tabellen[0] == tabellen[1]


def test_archief_neemt_over_wat_niet_echt_is(winkel, manifest):
    begin = halen.Archief(manifest, winkel).begin(catalogus.tabellen()[UITKERING])
    assert begin.ontvangsten == [] and begin.echt == manifest["snapshots"][0]["echt"] != []
    assert begin.opmerking == manifest["snapshots"][0]["opmerking"] != ""


def test_archief_weigert_een_onbekende_vraag(winkel, manifest):
    with pytest.raises(BronFout) as fout:
        halen.Archief(manifest, winkel).haal(URL + "&$top=1")
    (b,) = fout.value.bevindingen
    assert b.regel == "leesbaar" and b.plaats == URL + "&$top=1"
    assert "niet ontvangen voor deze editie" in str(b) and "Herbouw" in b.actie


def test_archief_weigert_een_tabel_die_de_editie_niet_had(winkel, manifest):
    with pytest.raises(BronFout) as fout:
        halen.Archief(manifest, winkel).begin(catalogus.tabellen()["jenv.gtpa"])
    (b,) = fout.value.bevindingen
    assert b.tabel == "jenv.gtpa" and "geen snapshot van deze tabel" in b.gevonden


def test_archief_weigert_een_snapshot_dat_weg_of_veranderd_is(winkel, manifest):
    archief = halen.Archief(manifest, winkel)
    weg, anders = manifest["snapshots"][0]["ontvangsten"][:2]
    winkel.pad(weg["sha256"]).unlink()
    winkel.pad(anders["sha256"]).write_bytes(b"{}")
    for o, woord in ((weg, "No such file"), (anders, "veranderd")):
        with pytest.raises(BronFout) as fout:
            archief.haal(o["url"])
        (b,) = fout.value.bevindingen
        assert b.plaats == o["url"] and woord in b.gevonden and o["sha256"][:12] in b.verwacht and "snapshots/" in b.actie


# --- what goes wrong on disk ---


def test_bedorven_snapshot_komt_niet_in_de_tabel(winkel):
    """The source gives the right bytes, the store has other bytes under their name: the right ones are put back."""
    tabel = catalogus.tabellen()[UITKERING]
    for ronde in range(2):
        with laden.verbind() as con:
            laden.maak_raw_run(con)
            uitslag = laden.laad(con, tabel, halen.Bundel(), winkel)
            gelezen = con.execute("SELECT TotDeAOWLeeftijd FROM raw_cbs.uitkeringsontvangers WHERE _rij = 0").fetchone()
        if ronde == 0:
            pagina = next(p for p in bestanden(winkel) if b"1561000" in p.read_bytes())
            pagina.write_bytes(pagina.read_bytes().replace(b"1561000", b"9999999"))
    assert uitslag.geslaagd and gelezen == (1561000,)
    assert b"1561000" in winkel.lees(pagina.name)


def test_snapshot_is_leesbaar_voor_wie_de_map_mag_lezen(winkel):
    """A colleague can check an edition; only the owner can write."""
    winkel.bewaar(antwoord())
    assert stat.S_IMODE(winkel.pad(ABC).stat().st_mode) == 0o644
