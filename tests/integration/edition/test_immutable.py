"""What was published never changes: every way to change it is refused, or found and named, and the rest stays as it was."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import gate
from dagster_project.publicatie.edition import database, verify
from dagster_project.publicatie.edition import publish as publish_module
from dagster_project.publicatie.edition.publish import HeldBack, publish
from dagster_project.publicatie.edition.verify import verify_editions
from dagster_project.warehouse.editions import DATABASE, Warehouse
from dagster_project.warehouse.lock import hold_lock
from sources.database import connect
from sources.errors import CannotStart
from tests.conftest import afdruk, deur, hernoem, maak_kandidaat

pytestmark = pytest.mark.usefixtures("zonder_vormen")
E0, E1 = "2025-H2.0", "2025-H2.1"
ANDERS = "UPDATE kerncijfers.waarden SET waarde = waarde + 1 WHERE indicator_id = 'zeden_voorraad' AND regio_code = 'NL01' AND periode = '2025-11-02'"


def publiceer(w: Warehouse, kandidaat: Path, erratum: str = "") -> str:
    return publish(kandidaat, w, gate.requirements(manifest()), [], erratum).versie


def erratum(w: Warehouse, klein: Warehouse, folder: Path) -> Path:
    """A kandidaat of 2025-H2.1, with one figure other than 2025-H2.0."""
    kandidaat = maak_kandidaat(klein, folder)
    with connect(kandidaat) as con:
        con.execute(ANDERS)
        hernoem(con, E1, "2025-12-10", "telfout")
    return kandidaat


@pytest.fixture(scope="module")
def met_erratum(klein: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """2025-H2.0 and 2025-H2.1; beside it the database of before the erratum."""
    folder = tmp_path_factory.mktemp("onveranderlijk")
    shutil.copytree(klein.folder, folder / "w")
    w = Warehouse(folder / "w")
    shutil.copy(w.database, folder / "oud.duckdb")
    voor = afdruk(w.folder)
    assert publiceer(w, erratum(w, klein, folder / "k"), "telfout") == E1
    na = afdruk(w.folder)
    assert {k: v for k, v in na.items() if E0 in k} == {k: v for k, v in voor.items() if E0 in k}  # byte for byte
    return w


@pytest.fixture(scope="module")
def ander_kandidaat(klein: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """In this folder a kandidaat of this version, with a figure that no published version has."""

    @cache
    def gemaakt(versie: str) -> Path:
        kandidaat = maak_kandidaat(klein, tmp_path_factory.mktemp("ander"))
        with connect(kandidaat) as con:
            con.execute(f"{ANDERS}; {ANDERS}")
            if versie != E0:
                hernoem(con, versie, "2025-12-10", "x")
        return kandidaat

    return lambda folder, versie: Path(shutil.copy(gemaakt(versie), folder))


@pytest.fixture
def w(met_erratum: Warehouse, tmp_path: Path) -> Warehouse:
    """A copy, to change."""
    shutil.copytree(met_erratum.folder, tmp_path / "w")
    shutil.copy(met_erratum.folder.parent / "oud.duckdb", tmp_path)
    return Warehouse(tmp_path / "w")


def test_wat_is_gepubliceerd_is_zoals_gepubliceerd(met_erratum: Warehouse):
    voor = afdruk(met_erratum.folder)
    u = deur("edities", "--verifieer", "--warehouse", met_erratum.folder)
    assert u.code == 0 and "2 versies zijn zoals gepubliceerd" in u.uit, u.fout
    assert afdruk(met_erratum.folder) == voor


def test_oud_en_nieuw_zijn_naast_elkaar_te_bevragen(met_erratum: Warehouse):
    vraag = "SELECT versie, waarde FROM kerncijfers.waarden WHERE indicator_id = 'zeden_voorraad' AND regio_code = 'NL01' AND periode = '2025-11-02' ORDER BY versie"
    with connect(met_erratum.database, read_only=True) as con:
        assert con.execute(vraag).fetchall() == [(E0, 3484), (E1, 3485)]
        assert con.execute(
            "SELECT versie, indicator_id, oud, nieuw, oorzaak FROM kwaliteit.herzieningen"
        ).fetchall() == [(E1, "zeden_voorraad", 3484, 3485, "code")]  # fmt: skip
        assert con.execute("SELECT versie, reden FROM referentie.edities ORDER BY 1").fetchall() == [(E0, ""), (E1, "telfout")]


def test_een_leeg_warehouse_heeft_niets_te_verifieren(tmp_path: Path):
    u = deur("edities", "--verifieer", "--warehouse", tmp_path)
    assert u.code == 0 and "nog niets gepubliceerd" in u.uit


# --- found: each change, and only that change ---


def _sql(sql: str) -> Callable[[Warehouse], None]:
    def doe(w: Warehouse) -> None:
        w.database.chmod(0o644)
        with connect(w.database) as con:
            con.execute(sql)

    return doe


def _werkplaats(versie: str, sql: str) -> Callable[[Warehouse], None]:
    def doe(w: Warehouse) -> None:
        w.workshop(versie).chmod(0o644)
        with connect(w.workshop(versie)) as con:
            con.execute(sql)

    return doe


def _bestand(naam: str, doe: Callable[[Path], object], versie: str = E0) -> Callable[[Warehouse], object]:
    return lambda w: doe(w.edition_dir(versie) / naam)


def _ander_getal(pad: Path) -> None:
    with connect() as con:
        con.execute(
            f"COPY (SELECT * REPLACE (waarde + 1 AS waarde) FROM read_parquet('{pad}')) TO '{pad}' (FORMAT parquet, COMPRESSION zstd)"
        )


def _verwissel(w: Warehouse) -> None:
    a, b = (w.edition_dir(E0) / f"kerncijfers.{n}.parquet" for n in ("verzuim", "gtpa"))
    ruw = a.read_bytes()
    a.write_bytes(b.read_bytes())
    b.write_bytes(ruw)


def _tekst(oud: str, nieuw: str) -> Callable[[Path], None]:
    def doe(pad: Path) -> None:
        assert oud in (tekst := pad.read_text())
        pad.write_text(tekst.replace(oud, nieuw, 1))

    return doe


def _manifest_met_hash(w: Warehouse) -> None:
    """The manifest and its hash in the database changed together, over a file that is not."""
    pad = w.edition_dir(E0) / "manifest.json"
    m = json.loads(pad.read_text())
    m["bestanden"]["kerncijfers.waarden.parquet"]["sha256"] = "0" * 64
    pad.write_text(json.dumps(m))
    _sql(f"UPDATE kwaliteit.manifesten SET manifest_sha256 = '{hashlib.sha256(pad.read_bytes()).hexdigest()}' WHERE versie = '{E0}'")(w)


def _oude_database(w: Warehouse) -> None:
    w.database.unlink()
    shutil.copy(w.folder.parent / "oud.duckdb", w.database)


def _view(w: Warehouse) -> None:
    _sql("CREATE TABLE kwaliteit.kopie AS FROM kerncijfers.gtpa; CREATE OR REPLACE VIEW kerncijfers.gtpa AS "
         "SELECT * REPLACE (waarde + 1 AS waarde) FROM kwaliteit.kopie")(w)  # fmt: skip


def _extra_byte(w: Warehouse) -> None:
    """Behind the last block, which nothing that is asked of the database reads."""
    w.database.chmod(0o644)
    with open(w.database, "ab") as f:
        f.write(b"x")


EEN_RIJ = f"versie = '{E0}' AND bron_tabel = 'jenv.gtpa'"
VERANDERINGEN: dict[str, list[tuple[Callable[[Warehouse], object], list[str]]]] = {
    "bestanden van een editie": [
        (_bestand("kerncijfers.gepubliceerd.parquet", _ander_getal), [
            f"editie {E0}: kerncijfers.gepubliceerd.parquet is veranderd",
            f"kerncijfers.gepubliceerd van {E0} heeft {{gepubliceerd}} rijen te veel", f"kerncijfers.gepubliceerd van {E0} heeft {{gepubliceerd}} rijen te weinig",
        ]),
        (_verwissel, [f"editie {E0}: kerncijfers.gtpa.parquet is veranderd", f"editie {E0}: kerncijfers.verzuim.parquet is veranderd"]),
        (_bestand("referentie.regios.parquet", Path.unlink), [f"editie {E0}: referentie.regios.parquet is weg"]),
        (_bestand("extra.csv", Path.touch), [f"editie {E0}: extra.csv hoort er niet"]),
        (_bestand("poortrapport.json", _tekst("doorgelaten", "tegengehouden")), [f"editie {E0}: poortrapport.json is veranderd"]),
    ],
    "rijen en tabellen van de database": [
        (_sql(f"{ANDERS} AND versie = '{E0}'"), [
            f"kerncijfers.waarden van {E0} heeft 1 rijen te veel of veranderd, bijvoorbeeld (zedenvoorraad, zeden_voorraad, NL01, , 2025-11-02, peildatum, 2025-11-02, 2025-11-02, 3485.0",
            f"kerncijfers.waarden van {E0} heeft 1 rijen te weinig of veranderd, bijvoorbeeld (zedenvoorraad, zeden_voorraad, NL01, , 2025-11-02, peildatum, 2025-11-02, 2025-11-02, 3484.0",
        ]),
        (_sql(f"DELETE FROM referentie.regios WHERE versie = '{E0}' AND regio_code = 'GM0014'"), [f"referentie.regios van {E0} heeft 1 rijen te weinig"]),
        (_sql(f"INSERT INTO kwaliteit.bronstatus FROM kwaliteit.bronstatus WHERE {EEN_RIJ}"), [f"kwaliteit.bronstatus van {E0} heeft 1 rijen te veel"]),
        (_sql(f"UPDATE kwaliteit.controles SET ernst = 'waarschuwing' WHERE versie = '{E0}' AND regel = 'gtpa_top3'"), [
            f"kwaliteit.controles van {E0} heeft 1 rijen te veel", f"kwaliteit.controles van {E0} heeft 1 rijen te weinig",
        ]),
        (_sql("INSERT INTO referentie.edities VALUES ('2019-H1', '2019-H1.0', 0, '2019-06-12', '2019-06-12', '')"), ["versie die niet is gepubliceerd (2019-H1.0)"]),
        (_sql("DROP TABLE kwaliteit.aansluiting"), [f"tabel kwaliteit.aansluiting van {E1} is weg"]),
        (_view, ["kwaliteit.kopie is niet van een editie", f"kerncijfers.gtpa van {E1} heeft {{gtpa}} rijen te veel", f"kerncijfers.gtpa van {E1} heeft {{gtpa}} rijen te weinig", "view kerncijfers.gtpa is anders gemaakt"]),
        (_sql("ALTER TABLE referentie.normen ADD COLUMN wens DOUBLE DEFAULT 1"), [
            "tabel referentie.normen is anders gemaakt",
            *(f"referentie.normen van {e} heeft {{normen}} rijen te {woord}" for e in (E0, E1) for woord in ("veel", "weinig")),
        ]),
    ],
    "macro's, views en wat de getallen maakte": [
        (_sql("CREATE OR REPLACE MACRO waarde_op(indicator, periode, regio := 'NL01', uitsplitsing := '', versie := NULL) AS 666"), ["macro main.waarde_op is anders gemaakt"]),
        (_sql("CREATE MACRO hulp(x) AS x + 1; COMMENT ON MACRO nieuwste_versie IS 'de beste'"), ["macro main.hulp hoort er niet", "macro main.nieuwste_versie is anders gemaakt of uitgelegd"]),
        (_sql("CREATE OR REPLACE VIEW kerncijfers.actueel AS SELECT * REPLACE (2 * waarde AS waarde) FROM kerncijfers.vintages"), ["view kerncijfers.actueel is anders gemaakt"]),
        (_sql("CREATE OR REPLACE VIEW main.lees_mij AS SELECT 1 AS een; CREATE VIEW main.erbij AS SELECT 1 AS een"), ["view main.lees_mij is anders gemaakt", "view main.erbij hoort er niet"]),
        (_sql("CREATE SCHEMA seeds; CREATE TABLE seeds.extra (i INTEGER); CREATE TYPE soort AS ENUM ('a')"), ["schema seeds hoort er niet", "tabel seeds.extra hoort er niet", "type main.soort hoort er niet"]),
        (_sql("COMMENT ON COLUMN kerncijfers.waarden.waarde IS 'het dubbele'"), ["tabel kerncijfers.waarden is anders gemaakt of uitgelegd"]),
    ],
    "van welke versie de database is gemaakt": [(_sql("UPDATE kwaliteit.manifesten SET maakte_database = false"), ["zij zegt niet meer bij welke versie zij is gemaakt"])],
    "dat de database zegt van welke versie zij is": [(_sql("ALTER TABLE kwaliteit.manifesten DROP COLUMN maakte_database"), ["zij zegt niet meer bij welke versie zij is gemaakt"])],
    "werkplaatsen": [
        (_werkplaats(E0, "UPDATE raw_jenv.zedenvoorraad SET aangiften = aangiften + 1 WHERE _rij = 2"), [f"editie {E0}: werkplaats/{E0}.duckdb is veranderd"]),
        (lambda w: w.workshop(E1).unlink(), [f"editie {E1}: werkplaats/{E1}.duckdb is weg"]),
        (lambda w: (w.workshops / "2019-H1.0.duckdb").touch(), ["werkplaats: 2019-H1.0.duckdb hoort er niet"]),
    ],
    "een nummer in de lijst van versies": [(_sql(f"UPDATE kwaliteit.manifesten SET versienummer = 7 WHERE versie = '{E1}'"), [f"editie {E1}: de database noemt dit 2025-H2, nummer 7, het manifest {E1}", "halfjaarbericht.duckdb is niet het bestand dat is gepubliceerd"])],
    "alleen de bytes": [(_extra_byte, ["halfjaarbericht.duckdb is niet het bestand dat is gepubliceerd"])],
    "de afdruk van de database": [(lambda w: w.fingerprint.write_text(f"{'0' * 64}  halfjaarbericht.duckdb\n"), ["halfjaarbericht.duckdb is niet het bestand dat is gepubliceerd"])],
    "de afdruk weg": [(lambda w: w.fingerprint.unlink(), ["halfjaarbericht.duckdb.sha256 is weg"])],
    "de naam in de afdruk anders": [
        (lambda w: w.fingerprint.write_bytes(w.fingerprint.read_bytes().replace(b"bericht", b"berecht")), ["halfjaarbericht.duckdb.sha256 is weg of veranderd"])
    ],
    "manifest en map": [
        (_bestand("manifest.json", _tekst('"concept"', '"definitief"')), [f"editie {E0}: manifest.json is veranderd"]),
        (lambda w: shutil.rmtree(w.edition_dir(E1)), [f"editie {E1}: de map"]),
    ],
    "manifest weg": [(_bestand("manifest.json", Path.unlink), [f"editie {E0}: manifest.json is weg"])],
    "manifest en database samen": [(_manifest_met_hash, [f"editie {E0}: kerncijfers.waarden.parquet is veranderd", "halfjaarbericht.duckdb is niet het bestand dat is gepubliceerd", f"logboek, regel 1: het manifest van {E0} heeft daar sha256"])],
    "een oudere database": [(_oude_database, [f"editie {E1}: de map staat er, maar de database noemt haar niet", "halfjaarbericht.duckdb is niet het bestand dat is gepubliceerd"])],
}  # fmt: skip
"""What is changed together, each with the findings that it must give: these and no others. Between braces: how many rows a table has."""


@pytest.mark.parametrize("naam", VERANDERINGEN)
def test_elke_verandering_wordt_gevonden_en_alleen_die(w: Warehouse, naam: str):
    with connect(w.database, read_only=True) as con:
        rijen = {
            t: con.execute(f"SELECT count(*) FROM {schema}.{t} WHERE versie = ?", [versie]).fetchone()[0]
            for schema, t, versie in (("kerncijfers", "gepubliceerd", E0), ("kerncijfers", "gtpa", E1), ("referentie", "normen", E0))
        }
    for doe, _ in VERANDERINGEN[naam]:
        doe(w)
    voor = afdruk(w.folder)
    u = deur("edities", "--verifieer", "--warehouse", w.folder)
    assert u.code == 1, u.uit
    verwacht = [m.format(**rijen) for _, meldingen in VERANDERINGEN[naam] for m in meldingen]
    *gevonden, telling = u.fout.splitlines()
    assert [m for m in verwacht if sum(m in g for g in gevonden) != 1] == [], u.fout
    assert [g for g in gevonden if not any(m in g for m in verwacht)] == []
    assert telling == f"{len(verwacht)} verschillen met wat is gepubliceerd."
    assert afdruk(w.folder) == voor  # looking changes nothing


def test_elke_bit_die_omvalt_wordt_gemeld(w: Warehouse):
    """Wherever it lies: in a header, in a table, in what is free, in the sha256 that is kept beside it; and back again it is as it was."""
    dobbel = random.Random(20251210)
    grootte = w.database.stat().st_size
    w.database.chmod(0o644)
    for plaats in [0, 8, 4096, 8192, grootte - 1, *(dobbel.randrange(grootte) for _ in range(40))]:
        with open(w.database, "r+b") as f:
            f.seek(plaats)
            (byte,) = f.read(1)
            f.seek(plaats)
            f.write(bytes([byte ^ 1 << dobbel.randrange(8)]))
            f.flush()
            assert verify.changed_file(w), plaats
            f.seek(plaats)
            f.write(bytes([byte]))
    assert verify.changed_file(w) == []
    ruw = bytearray(w.fingerprint.read_bytes())
    ruw[10] ^= 4
    w.fingerprint.write_bytes(ruw)
    assert verify.changed_file(w)


@pytest.mark.parametrize("plaats", [0, 20, 4100, 8200, 300_000, -40_000])
def test_een_bit_wordt_gemeld_door_de_deur(w: Warehouse, plaats: int):
    """Also where DuckDB can no longer open the file, or stumbles over it while it reads."""
    w.database.chmod(0o644)
    ruw = bytearray(w.database.read_bytes())
    ruw[plaats] ^= 16
    w.database.write_bytes(ruw)
    u = deur("edities", "--verifieer", "--warehouse", w.folder)
    assert u.code in (1, 2) and "halfjaarbericht.duckdb" in u.fout and "reservekopie" in u.fout and "Traceback" not in u.fout


def test_wie_de_afdruk_meewijzigt_wordt_gemeld(w: Warehouse):
    """The sha256 beside the file can be written anew by who changes the file; what the manifest says cannot."""
    _sql("CREATE OR REPLACE MACRO nieuwste_versie(van := NULL) AS 'x'")(w)
    database.record_fingerprint(w, database.file_sha256(w.database))
    assert verify.changed_file(w) == []
    (fout,) = verify_editions(w)
    assert "macro main.nieuwste_versie is anders" in fout


# --- a writer beside a refresh ---

SCHRIJVER = """
import os, sys, duckdb
con = duckdb.connect(sys.argv[1])
con.execute("SET wal_autocheckpoint = '1GB'")
print("open", flush=True)
sys.stdin.readline()
con.execute("UPDATE kerncijfers.waarden SET waarde = 666")
print("geschreven", flush=True)
sys.stdin.readline()
os._exit(0)
"""


@contextmanager
def schrijver(w: Warehouse) -> Iterator[Callable[[], None]]:
    """A process with the published database open for writing; gives how to let it commit."""
    w.database.chmod(0o644)
    p = subprocess.Popen([sys.executable, "-c", SCHRIJVER, str(w.database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def commit() -> None:
        p.stdin.write("\n")
        p.stdin.flush()
        assert p.stdout.readline() == "geschreven\n"

    with p:
        assert p.stdout.readline() == "open\n"
        yield commit
        p.kill()


def test_een_schrijver_aan_het_begin_houdt_de_publicatie_tegen(w: Warehouse, ander_kandidaat: Callable[[Path, str], Path], tmp_path: Path):
    kandidaat, voor = ander_kandidaat(tmp_path, "2025-H2.2"), afdruk(w.folder)
    with schrijver(w), pytest.raises(CannotStart, match="Sluit programma's die het bestand met schrijfrecht openen"):
        publiceer(w, kandidaat, "x")
    assert afdruk(w.folder) == voor


def test_een_schrijver_die_erbij_komt_houdt_de_verwisseling_tegen(
    w: Warehouse, ander_kandidaat: Callable[[Path, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """It opened the file while the run was composing: nothing is swapped under it, and nothing of the new version is left."""
    kandidaat, voor = ander_kandidaat(tmp_path, "2025-H2.2"), afdruk(w.folder)
    with ExitStack() as stack:
        bouw = database.build

        def eerst_een_schrijver(*argumenten: Any) -> Any:
            uit = bouw(*argumenten)
            stack.enter_context(schrijver(w))
            return uit

        monkeypatch.setattr(database, "build", eerst_een_schrijver)
        with pytest.raises(CannotStart, match="Sluit programma's die het bestand met schrijfrecht openen"):
            publiceer(w, kandidaat, "x")
    assert afdruk(w.folder) == voor and not list((w.folder / "edities").glob(".half-*"))


def test_wat_een_schrijver_na_de_verwisseling_vastlegt_komt_niet_in_de_nieuwe_database(
    w: Warehouse, ander_kandidaat: Callable[[Path, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """He had the file open before the check and commits after the swap: DuckDB would add what he wrote to the new file of whoever opens it."""
    kandidaat = ander_kandidaat(tmp_path, "2025-H2.2")
    wissel = publish_module._wissel
    with ExitStack() as stack:
        commit: list[Callable[[], None]] = []

        def onder_een_schrijver(*argumenten: Any) -> None:
            commit.append(stack.enter_context(schrijver(w)))
            wissel(*argumenten)

        monkeypatch.setattr(publish_module, "_wissel", onder_een_schrijver)
        publiceer(w, kandidaat, "x")
        commit[0]()
        assert w.wal.exists()
        for doe in (("edities",), ("edities", "--verifieer"), ("status",), ("tabel", "gtpa"), ("refresh",)):
            u = deur(*doe, "--warehouse", w.folder)
            assert u.code == 2 and "halfjaarbericht.duckdb.wal" in u.fout and "haal dat bestand weg" in u.fout, (doe, u)
    w.wal.unlink()
    assert verify_editions(w) == []
    with connect(w.database, read_only=True) as con:
        assert con.execute("SELECT count(*) FROM kerncijfers.waarden WHERE waarde = 666").fetchone()[0] < 100


def test_een_kill_tijdens_de_verwisseling_laat_geen_valse_melding_na(w: Warehouse):
    """Before the swap the sha256 of both files is kept: whichever of them is there is known."""
    nieuw = "1" * 64
    database.record_fingerprint(w, nieuw, *database.read_fingerprint(w))
    assert database.read_fingerprint(w)[0] == nieuw and verify.changed_file(w) == []


# --- refused ---


@pytest.mark.parametrize(
    ("ingreep", "versie", "reden", "fout", "melding"),
    [
        (None, E0, "", HeldBack, "verandert niet"),  # other content without erratum
        (None, E1, "nog een telfout", HeldBack, f"Versie {E1} bestaat al"),  # made before 2025-H2.1 was published
        # what is read of the version before
        (_bestand("kerncijfers.waarden.parquet", _ander_getal, E1), "2025-H2.2", "x", CannotStart, f"Editie {E1} is na publicatie veranderd"),
        (_bestand("kerncijfers.gtpa.parquet", Path.unlink, E1), "2025-H2.2", "x", CannotStart, f"Editie {E1} is na publicatie veranderd"),
        (_bestand("manifest.json", _tekst('"concept"', '"definitief"'), E1), E0, "", CannotStart, f"Editie {E1} is na publicatie veranderd"),
        (lambda w: shutil.rmtree(w.edition_dir(E0)), E0, "", CannotStart, f"Editie {E0} is na publicatie veranderd of weg"),
    ],
    ids=["zonder-erratum", "versie-opnieuw", "ander-parquet", "parquet-weg", "ander-manifest", "map-weg"],
)  # fmt: skip
def test_wordt_geweigerd_en_laat_niets_na(
    w: Warehouse, ander_kandidaat: Callable[[Path, str], Path], tmp_path: Path, ingreep, versie, reden, fout, melding
):
    if ingreep:
        ingreep(w)
    kandidaat = ander_kandidaat(tmp_path, versie)
    voor = afdruk(w.folder)
    with pytest.raises(fout, match=melding):
        publiceer(w, kandidaat, reden)
    assert afdruk(w.folder) == voor


def test_een_oudere_database_gooit_geen_editie_weg(w: Warehouse):
    """Before the mark was asked, the next refresh would have tidied 2025-H2.1 away as the leftover of a crash."""
    _oude_database(w)
    voor = afdruk(w.folder)
    with hold_lock(w.folder), pytest.raises(CannotStart, match=f"is ouder dan editie {E1}"):
        w.tidy()
    u = deur("refresh", "--erratum", "x", "--warehouse", w.folder)
    assert u.code == 2 and "reservekopie" in u.fout
    assert afdruk(w.folder) == voor


def test_een_oudere_editie_komt_erbij_en_verandert_niets(w: Warehouse, klein: Warehouse, tmp_path: Path):
    kandidaat = maak_kandidaat(klein, tmp_path / "k")
    with connect(kandidaat) as con:
        hernoem(con, "2025-H1.0", "2025-06-12")
    voor = afdruk(w.folder)
    assert publiceer(w, kandidaat) == "2025-H1.0"
    na = afdruk(w.folder)
    assert {k: v for k, v in na.items() if "2025-H2" in k} == {k: v for k, v in voor.items() if k != DATABASE}
    assert verify_editions(w) == []
    with connect(w.database, read_only=True) as con:
        assert con.execute("SELECT DISTINCT versie FROM kerncijfers.gtpa").fetchall() == [(E1,)]  # the newest edition stays the current one
        assert con.execute("SELECT count(*) FROM kwaliteit.herzieningen WHERE versie = '2025-H1.0'").fetchone() == (0,)
    u = deur("tabel", "gtpa", "--editie", "2025-H1.0", "--warehouse", w.folder)
    assert u.code == 0 and "2025-H1.0" in u.uit
