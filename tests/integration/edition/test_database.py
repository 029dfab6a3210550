"""The next database: a copy of the published one and a rebuild from Parquet say the same, and only what was published is copied."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dagster_project.assets import candidate
from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import gate
from dagster_project.publicatie.edition import database, publish, workshop
from dagster_project.publicatie.edition.verify import verify_editions
from dagster_project.warehouse.editions import PublishedVersion, Warehouse
from dagster_project.warehouse.parquet import SCHEMAS, published_tables
from sources.database import connect
from sources.errors import CannotStart
from tests.conftest import afdruk, hernoem, maak_kandidaat

pytestmark = pytest.mark.usefixtures("zonder_vormen")
E0, E1, H1 = "2025-H2.0", "2025-H2.1", "2025-H1.0"
ANDERS = "UPDATE kerncijfers.waarden SET waarde = waarde + 1 WHERE indicator_id = 'zeden_voorraad' AND regio_code = 'NL01' AND periode = '2025-11-02'"
GEHEIM = "raw_jenv.kerncijfers_per_regionale_eenheid"
"""A delivery that is never published."""


def maak(klein: Warehouse, folder: Path, versie: str, *sql: str) -> Path:
    """A kandidaat of this version, in which this SQL was done."""
    kandidaat = maak_kandidaat(klein, folder)
    with connect(kandidaat) as con:
        hernoem(con, versie, "2025-06-12" if versie == H1 else "2025-12-10", "telfout")
        for s in sql:
            con.execute(s)
    return kandidaat


@pytest.fixture(scope="module")
def gemaakt(klein: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2025-H2.1 with one figure other than 2025-H2.0; only to copy."""
    return maak(klein, tmp_path_factory.mktemp("gemaakt"), E1, ANDERS)


@pytest.fixture
def erratum(gemaakt: Path, tmp_path: Path) -> Callable[..., Path]:
    """A kandidaat of 2025-H2.1 of one's own, in which this SQL was done."""

    def doe(*sql: str) -> Path:
        folder = tmp_path / "k"
        folder.mkdir(exist_ok=True)
        pad = Path(shutil.copy(gemaakt, folder))
        with connect(pad) as con:
            for s in sql:
                con.execute(s)
        return pad

    return doe


def geef_uit(w: Warehouse, kandidaat: Path) -> publish.PublishResult:
    return publish.publish(kandidaat, w, gate.requirements(manifest()), [], "telfout")


@pytest.fixture(scope="module")
def twee(klein: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """2025-H1.0 and 2025-H2.0, published in the other order."""
    folder = tmp_path_factory.mktemp("twee")
    shutil.copytree(klein.folder, folder / "w")
    w = Warehouse(folder / "w")
    assert geef_uit(w, maak(klein, folder / "k", H1)).opnieuw == ""
    return w


@pytest.fixture
def w(twee: Warehouse, tmp_path: Path) -> Warehouse:
    """A copy, to change."""
    shutil.copytree(twee.folder, tmp_path / "w")
    return Warehouse(tmp_path / "w")


def onthoud(w: Warehouse) -> None:
    """As if what stands there now was published so."""
    database.record_fingerprint(w, database.file_sha256(w.database))


def schrijf(w: Warehouse, sql: str) -> None:
    w.database.chmod(0o644)
    with connect(w.database) as con:
        con.execute(sql)


def verschillen(een: Path, ander: Path) -> list[str]:
    """The relations of which the two databases do not have the same columns, words and rows: all tables, and every published view."""
    with connect() as con:
        con.execute(f"ATTACH '{een}' AS a (READ_ONLY); ATTACH '{ander}' AS b (READ_ONLY)")
        over = {
            f"{wat} {d}": con.execute(sql.format(d)).fetchall()
            for d in "ab"
            for wat, sql in {
                "kolommen": "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal AND database_name = '{}' ORDER BY schema_name, table_name, column_index",
                "tabellen": "SELECT schema_name, table_name, sql, comment FROM duckdb_tables() WHERE database_name = '{}' ORDER BY ALL",
                "views": "SELECT schema_name, view_name, sql, comment FROM duckdb_views() WHERE NOT internal AND database_name = '{}' ORDER BY ALL",
                "macros": "SELECT function_name, macro_definition, comment FROM duckdb_functions() WHERE NOT internal AND database_name = '{}' ORDER BY ALL",
            }.items()
        }
        assert len(over["tabellen a"]) > 40 and len(over["views a"]) > 20 and len(over["macros a"]) == 13
        uit = [wat for wat in ("kolommen", "tabellen", "views", "macros") if over[f"{wat} a"] != over[f"{wat} b"]]
        tabellen = [(s, t) for s, t, *_ in over["tabellen a"]] + [(s, t) for s, t, *_ in over["views a"] if s in SCHEMAS]
        for naam in (f"{s}.{t}" for s, t in tabellen):
            for x, y in ("ab", "ba"):
                if con.execute(f"SELECT count(*) FROM (FROM {x}.{naam} EXCEPT ALL FROM {y}.{naam})").fetchone() != (0,):
                    uit.append(naam)
        return uit


# --- a copy, or anew from Parquet ---


def test_kopie_en_herbouw_zeggen_hetzelfde(twee: Warehouse, erratum: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Three versions of two editions, an erratum last; of a table with other columns alone the Parquet is read."""
    gelezen: list[str] = []
    lees = database.load_version

    def let_op(con, warehouse, uitgave, tabellen, naar):
        if naar == database.NEW:
            gelezen.extend(t.volledig for t in tabellen)
        return lees(con, warehouse, uitgave, tabellen, naar)

    monkeypatch.setattr(database, "load_version", let_op)
    warehouses = {}
    for hoe in ("kopie", "herbouw"):
        shutil.copytree(twee.folder, tmp_path / hoe)
        w = warehouses[hoe] = Warehouse(tmp_path / hoe)
        if hoe == "herbouw":
            w.fingerprint.unlink()
        gelezen.clear()
        u = geef_uit(
            w,
            erratum("ALTER TABLE referentie.regios ADD COLUMN bijnaam VARCHAR", "CREATE TABLE referentie.erbij AS FROM referentie.regios"),
        )
        assert (u.versie, u.opnieuw) == (E1, "" if hoe == "kopie" else "halfjaarbericht.duckdb.sha256 is er niet")
        if hoe == "kopie":
            assert set(gelezen) == {"referentie.regios", "referentie.erbij"}
        assert verify_editions(w) == []
        assert [v.versie for v in w.versions()] == [H1, E0, E1]
    # of the list of versions only the sha256 of the newest manifest differs: it names the workshop, and DuckDB gives every file a number of its own
    assert set(verschillen(warehouses["kopie"].database, warehouses["herbouw"].database)) == {"kwaliteit.manifesten"}
    with connect(w.database, read_only=True) as con:
        vraag = "SELECT versie, waarde FROM kerncijfers.waarden WHERE indicator_id = 'zeden_voorraad' AND regio_code = 'NL01' AND periode = '2025-11-02' ORDER BY 1"
        assert con.execute(vraag).fetchall() == [(H1, 3484), (E0, 3484), (E1, 3485)]
        assert con.execute("SELECT versie, soort, oud, nieuw FROM kwaliteit.herzieningen").fetchall() == [(E1, "gewijzigd", 3484, 3485)]
    assert w.fingerprint.read_text() == f"{afdruk(w.folder)[w.database.name]}  {w.database.name}\n"


def test_uitleg_en_wat_is_vervallen_volgen_de_nieuwste_code(w: Warehouse, erratum: Callable[..., Path]):
    kandidaat = erratum(
        "COMMENT ON COLUMN kerncijfers.waarden.waarde IS 'nieuwe uitleg'; COMMENT ON TABLE referentie.normen IS NULL",
        "DROP VIEW kerncijfers.ict; DROP TABLE kwaliteit.identiteiten; CREATE SCHEMA raw_nieuw; CREATE TABLE raw_nieuw.t AS SELECT 1 AS i",
    )
    schrijf(
        w,
        "CREATE SCHEMA raw_oud; CREATE TABLE raw_oud.t AS SELECT 1 AS i; CREATE VIEW raw_oud.v AS FROM raw_oud.t; "  # of before the workshop
        "CREATE MACRO oud() AS 1; CREATE MACRO oude_tabel() AS TABLE SELECT 1",
    )
    onthoud(w)
    u = bouw(w, kandidaat)
    assert u.opnieuw == ""
    with connect(u.pad, read_only=True) as con:
        (uitleg,) = con.execute("SELECT comment FROM duckdb_columns() WHERE table_name = 'waarden' AND column_name = 'waarde'").fetchall()
        assert uitleg == ("nieuwe uitleg",)
        assert con.execute("SELECT comment FROM duckdb_tables() WHERE schema_name = 'referentie' AND table_name = 'normen'").fetchall() == [
            (None,)
        ]
        namen = {t.volledig for t in published_tables(con)}
        assert "kerncijfers.gtpa" in namen and not {"kerncijfers.ict", "kwaliteit.identiteiten"} & namen
        assert {s for (s,) in con.execute("SELECT schema_name FROM duckdb_schemas() WHERE NOT internal").fetchall()} <= {"main", *SCHEMAS}
        assert con.execute("SELECT function_name FROM duckdb_functions() WHERE function_name LIKE 'oud%'").fetchall() == []


@pytest.mark.parametrize(
    ("sql", "melding"),
    [
        ("ALTER TABLE kwaliteit.signalen DROP COLUMN indicator_id", "kwaliteit.signalen heeft geen plaats voor wat 2025-H2.0 zegt"),
        (
            "ALTER TABLE referentie.regios ALTER COLUMN regio TYPE INTEGER USING 1",
            "referentie.regios heeft geen plaats voor wat 2025-H2.0 zegt",
        ),
    ],
)
def test_wat_is_gepubliceerd_kan_niet_uit_een_tabel_vallen(w: Warehouse, erratum: Callable[..., Path], sql: str, melding: str):
    kandidaat, voor = erratum(sql), afdruk(w.folder)
    with pytest.raises(publish.HeldBack, match=melding):
        geef_uit(w, kandidaat)
    assert afdruk(w.folder) == voor


# --- only what was published is copied ---


def _een_bit(w: Warehouse) -> None:
    """In the last block: in none of the pages that opening the file reads."""
    w.database.chmod(0o644)
    ruw = bytearray(w.database.read_bytes())
    ruw[-1000] ^= 1
    w.database.write_bytes(ruw)


@pytest.mark.parametrize(
    ("ingreep", "waarom"),
    [
        (lambda w: None, ""),
        (lambda w: schrijf(w, f"{ANDERS} AND versie = '{E0}'"), "niet het bestand dat is gepubliceerd"),
        (lambda w: schrijf(w, "CREATE TABLE kwaliteit.van_mij AS SELECT 1 AS versie"), "niet het bestand dat is gepubliceerd"),
        (_een_bit, "niet het bestand dat is gepubliceerd"),
        (lambda w: w.fingerprint.unlink(), "is er niet"),
        (lambda w: w.fingerprint.write_text(f"{'0' * 64}  {w.database.name}\n"), "niet het bestand dat is gepubliceerd"),
        (lambda w: w.fingerprint.write_text(""), "niet het bestand dat is gepubliceerd"),
        (
            lambda w: (schrijf(w, f"CREATE SCHEMA raw_jenv; CREATE TABLE {GEHEIM} (t VARCHAR)"), onthoud(w)),
            f"{GEHEIM} is sinds de vorige publicatie vertrouwelijk",
        ),
    ],
    ids=[
        "zoals-gepubliceerd",
        "ander-getal",
        "tabel-erbij",
        "een-bit",
        "afdruk-weg",
        "afdruk-van-een-ander",
        "afdruk-leeg",
        "nu-vertrouwelijk",
    ],
)
def test_alleen_wat_is_gepubliceerd_wordt_gekopieerd(w: Warehouse, tmp_path: Path, ingreep: Callable[[Warehouse], object], waarom: str):
    ingreep(w)
    doel = tmp_path / "schoon.duckdb"
    gezegd = database._copy_published(w, doel)
    assert waarom in gezegd and (gezegd == "") == doel.exists() == (waarom == "")
    assert waarom or doel.read_bytes() == w.database.read_bytes()


def test_wat_iemand_in_de_database_veranderde_is_na_de_volgende_publicatie_weg(w: Warehouse, erratum: Callable[..., Path]):
    """It is said, and the earlier versions come from their own Parquet; from there on the database is known again."""
    schrijf(w, f"{ANDERS} AND versie = '{E0}'")
    assert verify_editions(w) != []
    assert (
        geef_uit(w, erratum()).opnieuw == "halfjaarbericht.duckdb is niet het bestand dat is gepubliceerd (halfjaarbericht.duckdb.sha256)"
    )
    assert verify_editions(w) == []
    assert w.fingerprint.read_text() == f"{afdruk(w.folder)[w.database.name]}  {w.database.name}\n"


def _beschadig(pad: Path) -> None:
    with connect() as con:
        con.execute(f"COPY (SELECT * REPLACE (waarde + 1 AS waarde) FROM read_parquet('{pad}')) TO '{pad}' (FORMAT parquet)")


def test_wat_een_publicatie_niet_leest_houdt_haar_niet_op(w: Warehouse, erratum: Callable[..., Path]):
    """The files of 2025-H1.0 are not needed for 2025-H2.1; that they changed, ``edities --verifieer`` says."""
    _beschadig(w.edition_dir(H1) / "kerncijfers.waarden.parquet")
    assert geef_uit(w, erratum()).versie == E1
    assert f"editie {H1}: kerncijfers.waarden.parquet is veranderd" in verify_editions(w)[0]


def test_een_herbouw_leest_geen_editie_die_is_veranderd(w: Warehouse, erratum: Callable[..., Path]):
    w.fingerprint.unlink()
    _beschadig(w.edition_dir(H1) / "kerncijfers.waarden.parquet")
    kandidaat, voor = erratum(), afdruk(w.folder)
    with pytest.raises(CannotStart, match=f"Editie {H1} is na publicatie veranderd"):
        geef_uit(w, kandidaat)
    assert afdruk(w.folder) == voor and not list((w.folder / "edities").glob(".half-*"))


def test_de_vorige_bronnen_zijn_die_van_de_vorige_uitgave(w: Warehouse):
    bronnen = {"kwaliteit.bronstatus.parquet", "kwaliteit.bronkolommen.parquet"}
    e = w.versions()[0]
    assert {p.name for p in candidate._previous(w, (e.editie, e.versienummer)).values()} == bronnen  # no edition is compared with itself
    assert {p.name for p in candidate._previous(w, (e.editie, e.versienummer + 1)).values()} == bronnen | {"kerncijfers.waarden.parquet"}
    pad = w.edition_dir(E0) / "kwaliteit.bronstatus.parquet"
    pad.write_bytes(pad.read_bytes() + b" ")
    with pytest.raises(CannotStart, match=f"Editie {E0} is na publicatie veranderd"):
        candidate._previous(w, (e.editie, e.versienummer))


# --- confidential, and how large the file becomes ---


def bouw(w: Warehouse, kandidaat: Path, versie: str = E1) -> database.NextDatabase:
    with connect(kandidaat) as con:
        database.drop_confidential(con)
        workshop.build(con, kandidaat.with_name("werkplaats.duckdb"))
        database.prepare(con)
        straks = database.build(con, w, w.versions(), versie)
        database.finish(con, [*w.versions(), PublishedVersion(versie[:7], versie, int(versie[8:]), "0" * 64)])
        return straks


def met_geheim(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(f"CREATE TABLE {GEHEIM} AS SELECT 'GEHEIM' || i AS t FROM range(5000) AS r (i)")
    con.execute(f"CREATE VIEW staging.stg_geheim AS FROM {GEHEIM}; CREATE VIEW intermediate.erop AS FROM staging.stg_geheim")
    con.execute("INSERT INTO raw_run.aantekeningen BY NAME SELECT unnest(['jenv.kerncijfers_per_regionale_eenheid', 'jenv.gtpa']) AS bron_tabel, unnest(['GEHEIM', 'gewoon']) AS aantekening")  # fmt: skip


def test_wat_vertrouwelijk_is_staat_nergens_in_het_bestand(w: Warehouse, erratum: Callable[..., Path]):
    """A dropped table leaves its bytes in the file: in what is published they never were."""
    kandidaat = erratum()
    with connect(kandidaat) as con:
        met_geheim(con)
        con.execute("CHECKPOINT")
    assert b"GEHEIM" in kandidaat.read_bytes()
    u, werkplaats = bouw(w, kandidaat), kandidaat.with_name("werkplaats.duckdb")
    assert u.opnieuw == "" and b"GEHEIM" not in u.pad.read_bytes() and b"GEHEIM" not in werkplaats.read_bytes()
    with connect(werkplaats, read_only=True) as con:
        namen = {t for (t,) in con.execute("SELECT table_name FROM information_schema.tables").fetchall()}
        assert not {"stg_geheim", "erop", GEHEIM.split(".")[1]} & namen and {"stg_jenv__gtpa", "int_kerncijfers__gtpa"} <= namen
        assert ("gewoon",) in con.execute("SELECT aantekening FROM raw_run.aantekeningen").fetchall()


def test_wat_vertrouwelijk_is_geworden_gaat_uit_het_bestand(w: Warehouse, erratum: Callable[..., Path]):
    """What was open in the publication before is not in this one, not even in what the file has left over."""
    schrijf(w, f"CREATE SCHEMA raw_jenv; CREATE TABLE {GEHEIM} AS SELECT 'GEHEIM' || i AS t FROM range(5000) AS r (i)")
    onthoud(w)
    u = bouw(w, erratum())
    assert u.opnieuw != "" and b"GEHEIM" not in u.pad.read_bytes()


def test_een_gepubliceerde_view_op_een_vertrouwelijke_levering_houdt_tegen(w: Warehouse, erratum: Callable[..., Path]):
    kandidaat = erratum()
    with connect(kandidaat) as con:
        met_geheim(con)
        con.execute(f"CREATE VIEW kerncijfers.lek AS FROM {GEHEIM}")
    with pytest.raises(publish.HeldBack, match=r"kerncijfers\.lek"):
        bouw(w, kandidaat)
    assert "kerncijfers" in SCHEMAS


def test_het_bestand_groeit_niet_van_wat_elke_keer_wordt_vervangen(w: Warehouse, erratum: Callable[..., Path]):
    """Publications of which no published row comes along: what is rewritten fills the place of what it replaces."""
    grootte = [w.database.stat().st_size]
    for nr in range(2, 7):
        u = bouw(w, erratum(), f"2025-H2.{nr}")
        assert u.opnieuw == ""
        os.replace(u.pad, w.database)
        onthoud(w)
        grootte.append(w.database.stat().st_size)
    assert grootte[-1] <= 1.1 * grootte[0], grootte


# --- the workshop ---


def test_de_werkplaats_is_de_weg_naar_de_cijfers_en_zij_alleen(huis: Warehouse):
    """What analysts open holds what is documented; the way there is beside it, whole: every view of it can be read."""
    niet = "SELECT DISTINCT schema_name FROM {} WHERE NOT internal AND database_name = '{}'"
    with connect(huis.database, read_only=True) as con:
        huis.attach_workshop(con, E0)
        voor, achter = (
            {s for wat in ("duckdb_tables()", "duckdb_views()") for (s,) in con.execute(niet.format(wat, d)).fetchall()}
            for d in ("halfjaarbericht", "werkplaats")
        )
        assert voor == {*SCHEMAS, "main"}
        assert achter == {"raw_cbs", "raw_jenv", "raw_politie", "raw_run", "raw_rws", "staging", "intermediate", "seeds"}
        views = con.execute(
            "SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal AND database_name = 'werkplaats'"
        ).fetchall()
        assert len(views) > 60
        for (v,) in views:
            con.execute(f"FROM werkplaats.{v} LIMIT 0")
        # of what reads published numbers the rows went along
        assert con.execute("SELECT count(*) > 1000 FROM werkplaats.intermediate.int_signalen__veranderingen").fetchone() == (True,)
        assert (
            con.execute("SELECT count(*) FROM werkplaats.staging.stg_jenv__gtpa").fetchone()
            == con.execute("SELECT count(*) FROM werkplaats.raw_jenv.gtpa").fetchone()
            != (0,)
        )


def test_elke_versie_houdt_haar_eigen_werkplaats(w: Warehouse, erratum: Callable[..., Path]):
    """As it was when that version was made, also where the version before it stands in the same run."""
    toen = {v: database.file_sha256(w.workshop(v)) for v in (H1, E0)}
    geef_uit(w, erratum("UPDATE raw_jenv.gtpa SET incidenten = 7 WHERE jaar = 2024 AND categorie = 'totaal'"))
    assert {v: database.file_sha256(w.workshop(v)) for v in (H1, E0)} == toen and verify_editions(w) == []
    gelezen = {}
    for v in (E0, E1):
        with connect(w.database, read_only=True) as con:
            w.attach_workshop(con, v)
            gelezen[v] = con.execute(
                "SELECT g.incidenten, e.versie, (SELECT count(*) FROM werkplaats.intermediate.int_signalen__veranderingen) "
                "FROM werkplaats.raw_jenv.gtpa AS g, werkplaats.raw_run.editie AS e WHERE g.jaar = 2024 AND g.categorie = 'totaal'"
            ).fetchall()
    (a,), (b,) = gelezen[E0], gelezen[E1]
    assert a[:2] == (12543, E0) and b[:2] == (7, E1) and a[2] == b[2] > 0


@pytest.mark.parametrize("waar", ["map", "werkplaats", "database"])
def test_een_val_op_elk_punt_van_de_verwisseling(w: Warehouse, erratum: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, waar: str):
    """After each rename on the way to the commit point: nothing published has changed, and the next publication needs no help."""
    naar = {"map": w.edition_dir(E1), "werkplaats": w.workshop(E1), "database": w.database}[waar]
    vervang, voor = os.replace, afdruk(w.folder)

    def val(van: Path, doel: Path) -> None:
        vervang(van, doel)
        if Path(doel) == naar:
            raise KeyboardInterrupt

    monkeypatch.setattr(publish.os, "replace", val)
    kandidaat = erratum()
    nog_eens = Path(shutil.copy(kandidaat, kandidaat.with_name("nog_eens.duckdb")))
    with pytest.raises(KeyboardInterrupt):
        geef_uit(w, kandidaat)
    monkeypatch.undo()
    monkeypatch.setattr(publish.write_all, "write_all", lambda *_: None)
    genoemd = {v.versie for v in w.versions()}
    assert (E1 in genoemd) == (waar == "database")
    for v in genoemd:  # no moment at which a published version lacks its workshop
        assert database.file_sha256(w.workshop(v)) == w.manifest(next(u for u in w.versions() if u.versie == v))["werkplaats"]["sha256"]
    w.tidy()
    if waar == "database":
        assert verify_editions(w) == []
        return
    assert afdruk(w.folder) == voor and not w.workshop(E1).exists()
    assert geef_uit(w, nog_eens.rename(kandidaat)).versie == E1
    assert verify_editions(w) == []


def test_een_werkplaats_die_niemand_noemt_wordt_niet_weggegooid(w: Warehouse):
    """The folder of its edition was moved away by hand, or an older database was put back: rather stop than delete."""
    vreemd = Path(shutil.copy(w.workshop(E0), w.workshop("2019-H1.0")))
    with pytest.raises(CannotStart, match=r"2019-H1\.0\.duckdb is de werkplaats van een versie die .* niet noemt\. Verplaats dat bestand"):
        w.tidy()
    assert vreemd.exists()


def test_wat_vertrouwelijk_is_geworden_leest_alleen_de_eigenaar(w: Warehouse, erratum: Callable[..., Path]):
    """A workshop of before never changes, and it may hold what is open no more."""
    w.workshop(H1).chmod(0o644)
    with connect(w.workshop(H1)) as con:
        con.execute(f"CREATE TABLE {GEHEIM} (t VARCHAR)")
    geef_uit(w, erratum())
    assert [oct(w.workshop(v).stat().st_mode & 0o777) for v in (H1, E0, E1)] == ["0o400", "0o444", "0o444"]


def test_een_bestand_met_grote_blokken_wordt_verder_gebruikt(w: Warehouse, erratum: Callable[..., Path]):
    """As they were made before: a file keeps the size of its blocks."""
    oud = w.folder / "oud.duckdb"
    with connect() as con:
        con.execute(
            f"ATTACH '{w.database}' AS van (READ_ONLY); ATTACH '{oud}' AS naar (STORAGE_VERSION 'v1.2.0'); COPY FROM DATABASE van TO naar"
        )
    os.replace(oud, w.database)
    onthoud(w)
    assert geef_uit(w, erratum()).opnieuw == ""
    with connect(w.database, read_only=True) as con:
        assert con.execute("SELECT block_size FROM pragma_database_size()").fetchone() == (262144,)
    with connect(w.workshop(E1), read_only=True) as con:
        assert con.execute("SELECT block_size FROM pragma_database_size()").fetchone() == (16384,)
