"""Publication, end to end through the CLI: what it makes, that it never changes, and that a fault changes nothing."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import gate
from dagster_project.publicatie.edition.publish import HeldBack, publish
from dagster_project.publicatie.forms import write_all
from dagster_project.warehouse.editions import DATABASE, INCOMPLETE_MARK, Warehouse
from dagster_project.warehouse.lock import hold_lock
from sources.database import connect
from sources.errors import CannotStart
from tests.conftest import Uitkomst, afdruk, deur, hernoem


def plat(tekst: str) -> str:
    """One line, as a reader sees it whatever the width of the terminal."""
    return " ".join(tekst.split())


@pytest.fixture
def eigen(huis: Warehouse, tmp_path: Path) -> Warehouse:
    """A copy of the published warehouse, to change."""
    shutil.copytree(huis.folder, tmp_path / "eigen")
    return Warehouse(tmp_path / "eigen")


# --- what a first refresh gives ---


def test_eerste_refresh_toont_kerncijfers_verdeling_en_wat_synthetisch_is(eerste: tuple[Path, Uitkomst]):
    folder, u = eerste
    assert u.code == 0
    for tekst in (
        "46.777 fte",
        "6,3%",
        "12.543 incidenten",
        "83,7% binnen 15 minuten",
        "3.484 zaken",
        "Verdeling van 1.000 fte",
        "Synthetisch",
    ):
        assert tekst in plat(u.uit)
    assert str(folder / DATABASE) in u.uit and str(folder / "edities" / "2025-H2.0") in u.uit
    assert re.search(r"dbt: (\d+)/\1\b", u.fout)  # progress, to the end
    assert not list(folder.glob(".kandidaat-*"))


def test_manifest_noemt_elk_bestand_snapshot_en_oordeel(huis: Warehouse):
    m = json.loads((huis.edition_dir("2025-H2.0") / "manifest.json").read_text())
    folder = huis.edition_dir("2025-H2.0")
    op_schijf = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.json"}
    assert set(m["bestanden"]) == op_schijf and not (huis.edition_dir("2025-H2.0") / INCOMPLETE_MARK).exists()
    assert set(m["controles"]) == set(gate.requirements(manifest()))
    shas = {o["sha256"] for s in m["snapshots"] for o in s["ontvangsten"]}
    assert len(m["snapshots"]) == 29 + 5  # what the example has, and the statements of what it was made without
    assert all((huis.folder / "snapshots" / s[:2] / s).exists() for s in shas)
    assert m["code"]["vingerafdruk"] and m["status"] == "concept"
    rapport = json.loads((huis.edition_dir("2025-H2.0") / "poortrapport.json").read_text())
    assert rapport["oordeel"] == "doorgelaten" and len(rapport["controles"]) == len(m["controles"])


def test_elke_figuur_ligt_als_json_naast_de_pagina(huis: Warehouse):
    """At an address that stays: linked from the figure, named in the manifest, in DCAT and in the schema.org of the page; the same as ``tabel`` gives."""
    folder = huis.edition_dir("2025-H2.0")
    pagina = (folder / "kerncijfers.html").read_text(encoding="utf-8")
    figuren = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in (folder / "cijfers").glob("*.json")}
    assert set(figuren) == set(re.findall(r'data-figuur="([^"]+)"', pagina)) and len(figuren) > 20
    paden = {f"cijfers/{n}.json" for n in figuren}
    assert set(re.findall(r'href="(cijfers/[^"]+[.]json)"', pagina)) == paden
    schema = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', pagina, re.DOTALL)[1])
    assert paden <= {d["contentUrl"] for d in schema["distribution"]}
    dcat = json.loads((folder / "dcat.jsonld").read_text(encoding="utf-8"))
    assert paden <= {d["downloadURL"] for s in dcat["dataset"] for d in s["distribution"]}
    assert paden <= set(huis.manifest(huis.choose())["bestanden"])
    assert json.loads(deur("tabel", "zedenzaken", "--formaat", "json", "--warehouse", huis.folder).uit) == figuren["zedenzaken"]
    for naam, f in figuren.items():
        assert f["id"] == naam and f["bron"] and f["editie"]["versie"] == "2025-H2.0"
        if f["is_synthetisch"]:  # what is invented says so; a claim is only ever of a figure that is not
            assert all(t.startswith("VOORBEELD: ") for t in (f["titel"], f["bewering"]) if t)


def test_een_editie_heeft_alle_vormen(huis: Warehouse):
    m = json.loads((huis.edition_dir("2025-H2.0") / "manifest.json").read_text())
    assert {
        "kerncijfers.html", "kerncijfers.pdf", "tabellen.xlsx", "poortrapport.html", "poortrapport.json", "datawoordenboek.html",
        "datawoordenboek.csv", "register.html", "datapackage.json", "dcat.jsonld",
    } == {b for b in m["bestanden"] if not b.endswith(".parquet") and not b.startswith(("csv/", "cijfers/"))}  # fmt: skip
    assert {b.removesuffix(".parquet") for b in m["bestanden"] if b.endswith(".parquet")} == {
        b.removeprefix("csv/").removesuffix(".gz").removesuffix(".csv") for b in m["bestanden"] if b.startswith("csv/")
    }
    assert all(v["bytes"] > 0 for v in m["bestanden"].values())


@pytest.mark.slow
def test_een_vorm_die_niet_lukt_houdt_de_editie_tegen(eigen: Warehouse, kandidaat: Path, monkeypatch: pytest.MonkeyPatch):
    """Half an edition is none: what was published stays byte for byte, and the next run can try again."""
    with connect(kandidaat) as con:
        hernoem(con, "2025-H2.1", "2025-12-10", "proef")
        con.execute(
            "UPDATE kerncijfers.waarden SET waarde = waarde + 1 WHERE indicator_id = 'bodycams' OR indicator_id = 'gtpa_incidenten'"
        )
    voor, bewaard = afdruk(eigen.folder), kandidaat.read_bytes()
    monkeypatch.setattr(write_all.page, "render", lambda *_: (_ for _ in ()).throw(OSError(28, "geen ruimte", "kerncijfers.html")))
    with pytest.raises(OSError, match="geen ruimte"):
        publish(kandidaat, eigen, gate.requirements(manifest()), [], "proef")
    assert afdruk(eigen.folder) == voor and not list((eigen.folder / "edities").glob(".half-*"))
    monkeypatch.setattr(write_all, "write_all", lambda *_: None)
    kandidaat.write_bytes(bewaard)
    assert publish(kandidaat, eigen, gate.requirements(manifest()), [], "proef").versie == "2025-H2.1"


@pytest.mark.slow
def test_een_teken_dat_de_pdf_niet_kan_zetten_houdt_tegen_en_wordt_genoemd(eigen: Warehouse, kandidaat: Path):
    """No blank box in a published document: the refresh stops and says which sign."""
    voor = afdruk(eigen.folder)
    with connect(kandidaat) as con:
        hernoem(con, "2025-H2.1", "2025-12-10", "proef")
        con.execute("UPDATE referentie.indicatoren SET kanttekening = 'zie \U0001f693' WHERE indicator_id = 'gtpa_incidenten'")
    with pytest.raises(HeldBack, match=r"kerncijfers\.pdf van editie 2025-H2\.1 is niet gemaakt"):
        publish(kandidaat, eigen, gate.requirements(manifest()), [], "proef")
    assert afdruk(eigen.folder) == voor


def test_database_is_zonder_wal_en_alleen_leesbaar(huis: Warehouse):
    assert not huis.database.with_name(DATABASE + ".wal").exists()
    assert huis.database.stat().st_mode & 0o222 == 0


def test_view_werkt_ook_onder_een_andere_naam(huis: Warehouse):
    with connect() as con:
        con.execute(f"ATTACH '{huis.database}' AS iets_anders (READ_ONLY)")
        landelijk = "SELECT count(*) FROM iets_anders.kerncijfers.zedenvoorraad WHERE regio_code = 'NL01' AND periode_type = 'peildatum'"
        assert con.execute(landelijk).fetchone() == (48,)  # 8 indicators x 6 peildata


def test_parquet_draagt_geen_klok_run_of_pad(huis: Warehouse):
    for pad in huis.edition_dir("2025-H2.0").glob("*.parquet"):
        ruw = pad.read_bytes()
        assert str(huis.folder).encode() not in ruw and b"kandidaat" not in ruw, pad.name


# --- again ---


def test_wat_anders_is_dan_gepubliceerd_wordt_tegengehouden_en_genoemd(eigen: Warehouse, kandidaat: Path):
    """The whole refresh that ends here is in tests/slow/test_geschiedenis.py."""
    with connect(kandidaat) as con:
        con.execute("UPDATE verdeling.kenmerken SET waarde = 2367 WHERE gemeente_code = 'GM0014' AND kenmerk = 'verkeersongevallen'")
    voor = afdruk(eigen.folder)
    with pytest.raises(HeldBack, match=r"(?s)wijkt af.*verdeling\.kenmerken: 1 rijen.*2367.*--erratum"):
        _geef_uit(kandidaat, eigen)
    assert afdruk(eigen.folder) == voor


@pytest.mark.slow
def test_een_andere_bron_is_met_reden_een_erratum(eigen: Warehouse, bronmap: Path, vervang):
    vervang("jenv/kenmerken_overig/kenmerken_overig.csv", "2024;GM0014;2357;", "2024;GM0014;2367;")
    voor = afdruk(eigen.folder)
    u = deur("refresh", "--warehouse", eigen.folder, "--bron", bronmap, "--erratum", "Ongevallen Groningen verbeterd")
    assert u.code == 0, u.fout
    na = afdruk(eigen.folder)
    assert {k: v for k, v in na.items() if "2025-H2.0" in k} == {k: v for k, v in voor.items() if "2025-H2.0" in k}
    with connect() as con:
        con.execute(f"ATTACH '{eigen.database}' AS g (READ_ONLY); USE g")
        vraag = "SELECT waarde FROM verdeling.kenmerken WHERE versie = ? AND gemeente_code = 'GM0014' AND kenmerk = 'verkeersongevallen'"
        assert [float(con.execute(vraag, (v,)).fetchone()[0]) for v in ("2025-H2.0", "2025-H2.1")] == [2357, 2367]
        assert con.execute("SELECT versie, reden FROM referentie.edities ORDER BY 1").fetchall() == [
            ("2025-H2.0", ""),
            ("2025-H2.1", "Ongevallen Groningen verbeterd"),
        ]
        assert con.execute("SELECT DISTINCT versie FROM kerncijfers.verzuim").fetchall() == [("2025-H2.1",)]
        herzien = con.execute(
            "SELECT tabel, indicator_id, oorzaak, count(*) FROM kwaliteit.herzieningen WHERE versie = '2025-H2.1' AND soort = 'gewijzigd' "
            "AND indicator_id IN ('verkeersongevallen', 'ruwe_bijdrage', 'fte_model', 'fte_besluit') GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        assert herzien == [
            ("verdeling.kenmerken", "verkeersongevallen", "bron", 1),
            ("verdeling.per_regionale_eenheid", "fte_model", "bron", 10),  # a share more for one is less for nine
            ("verdeling.per_regionale_eenheid", "ruwe_bijdrage", "bron", 1),
        ]
    assert "2025-H2.1" in deur("edities", "--warehouse", eigen.folder).uit
    oud = json.loads(deur("tabel", "verdeling.kenmerken", "--editie", "2025-H2.0", "--formaat", "json", "--warehouse", eigen.folder).uit)
    assert {r["versie"] for r in oud} == {"2025-H2.0"}


# --- faults, end to end ---


@pytest.mark.parametrize(
    ("bestand", "oud", "nieuw", "regel", "plaats"),
    [
        pytest.param(
            "cbs/gebieden_2025/TypedDataSet.json",
            '"RegioS":"GM0034"',
            '"RegioS":"GM9999"',
            "volledig",
            "GM0034",
            id="ontbrekende-gemeente",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "jenv/gtpa/gtpa.csv",
            "2024;belediging;5352",
            "2024;belediging;vijfduizend",
            "typen",
            "gtpa.csv!C7",
            id="tekst-in-getalcel",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_poort_1_houdt_tegen(eigen: Warehouse, bronmap: Path, vervang, bestand, oud, nieuw, regel, plaats):
    vervang(bestand, oud, nieuw)
    voor = afdruk(eigen.folder)
    u = deur("refresh", "--warehouse", eigen.folder, "--bron", bronmap)
    assert u.code == 1 and f"[{regel}]" in u.fout and plaats in plat(u.fout) and "NIET gepubliceerd" in u.fout
    assert afdruk(eigen.folder) == voor
    assert not list(eigen.folder.glob(".kandidaat-*"))


@pytest.mark.slow
def test_poort_2_houdt_tegen(tmp_path: Path, bronmap: Path, vervang):
    """gtpa: the categories no longer make 74,7% and no longer agree with the letter; of the werklast a gemeente is missing in one year.
    Nothing was published before."""
    vervang("jenv/gtpa/gtpa.csv", "2024;belediging;5352", "2024;belediging;5852")
    werklast = bronmap / "jenv" / "werklast_gemeente" / "werklast_gemeente.csv"
    rijen = werklast.read_bytes().splitlines(keepends=True)
    werklast.write_bytes(b"".join(r for r in rijen if not r.startswith(b"GM0014;2022;")))
    u = deur("refresh", "--warehouse", tmp_path / "w", "--bron", bronmap)
    assert u.code == 1
    assert "kerncijfers.waarden [gtpa_top3]" in u.fout and "kwaliteit.aansluiting [berekend_sluit_aan_op_gedrukt]" in plat(u.fout)
    assert not (tmp_path / "w" / DATABASE).exists() and not (tmp_path / "w" / "edities").exists()
    laatste = json.loads((tmp_path / "w" / "laatste_run.json").read_text())
    assert "verdeling.werklast_invoer [elke_gemeente_compleet]" in plat(u.fout)
    gezakt = {c["controle_id"]: c["voorbeelden"] for c in laatste["controles"] if c["oordeel"] == "voldoet niet"}
    assert "regel:kerncijfers.waarden:gtpa_top3" in gezakt
    # of 50 grootheden only the 23 delictscategorieën are there
    assert gezakt["regel:verdeling.werklast_invoer:elke_gemeente_compleet"] == ["GM0014, Groningen, 2022: ontbreekt 27"]
    assert "Er is nog niets gepubliceerd" in deur("status", "--warehouse", tmp_path / "w").uit


# --- the publishing step itself, on a shared kandidaat ---


def _geef_uit(kandidaat: Path, huis: Warehouse, erratum: str = ""):
    return publish(kandidaat, huis, gate.requirements(manifest()), [], erratum)


def test_zonder_kandidaat_wordt_niets_gepubliceerd(eigen: Warehouse, tmp_path: Path):
    with pytest.raises(HeldBack, match="geen kandidaat"):
        _geef_uit(tmp_path / "weg" / DATABASE, eigen)


@pytest.mark.parametrize(
    "ingreep",
    [
        "DELETE FROM kwaliteit.controles WHERE controle_id LIKE 'regel:kerncijfers.waarden:gtpa_top3'",
        "UPDATE kwaliteit.controles SET oordeel = 'voldoet niet' WHERE controle_id LIKE 'contract:cbs.gebieden_2025:sleutel'",
        "DELETE FROM kwaliteit.controles",
    ],
)
def test_een_gat_in_de_oordelen_houdt_tegen(eigen: Warehouse, kandidaat: Path, ingreep: str):
    with connect(kandidaat) as con:
        con.execute(ingreep)
    voor = afdruk(eigen.folder)
    with pytest.raises(HeldBack, match="De poort houdt"):
        _geef_uit(kandidaat, eigen)
    assert afdruk(eigen.folder) == voor


def test_een_kandidaat_die_past_wordt_in_een_leeg_warehouse_gepubliceerd(kandidaat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The counterproof of the faults above: the same kandidaat, untouched, goes through."""
    monkeypatch.setattr(write_all, "write_all", lambda *_: None)
    u = _geef_uit(kandidaat, Warehouse(tmp_path / "nieuw"))
    assert (u.soort, u.versie) == ("gepubliceerd", "2025-H2.0")


def test_een_veranderde_editie_wordt_gezien(eigen: Warehouse, kandidaat: Path):
    pad = eigen.edition_dir("2025-H2.0") / "manifest.json"
    pad.write_text(pad.read_text().replace('"status": "concept"', '"status": "definitief"'))
    with pytest.raises(CannotStart, match="na publicatie veranderd"):
        _geef_uit(kandidaat, eigen)


def test_een_veranderd_parquetbestand_gaat_niet_mee_in_een_nieuwe_versie(eigen: Warehouse, kandidaat: Path):
    pad = eigen.edition_dir("2025-H2.0") / "referentie.normen.parquet"
    with connect(kandidaat) as con:
        hernoem(con, "2025-H2.1", "2025-12-10", "x")
        con.execute("UPDATE referentie.normen SET norm = 6.0 WHERE indicator_id = 'verzuim_percentage'")
    database = eigen.database.read_bytes()
    with connect() as con:
        con.execute(f"COPY (SELECT * REPLACE (norm + 1 AS norm) FROM read_parquet('{pad}')) TO '{pad}' (FORMAT parquet)")
    with pytest.raises(CannotStart, match="na publicatie veranderd"):
        _geef_uit(kandidaat, eigen, "x")
    assert eigen.database.read_bytes() == database
    with hold_lock(eigen.folder):
        eigen.tidy()
    assert [p.name for p in (eigen.folder / "edities").iterdir() if p.is_dir()] == ["2025-H2.0"]


# --- what a crash leaves ---


def test_resten_van_een_crash_worden_opgeruimd(eigen: Warehouse):
    for rest in (".kandidaat-oud", "edities/.half-2025-H2.1", "edities/2025-H2.1"):
        (eigen.folder / rest).mkdir()
    (eigen.edition_dir("2025-H2.1") / INCOMPLETE_MARK).touch()
    (eigen.edition_dir("2025-H2.0") / INCOMPLETE_MARK).touch()  # killed just after the commit point
    eigen.tidy()
    assert sorted(p.name for p in (eigen.folder / "edities").iterdir() if p.is_dir()) == ["2025-H2.0"]
    assert not (eigen.edition_dir("2025-H2.0") / INCOMPLETE_MARK).exists() and not (eigen.folder / ".kandidaat-oud").exists()


def test_een_map_die_de_database_niet_noemt_is_een_rest(eigen: Warehouse):
    eigen.edition_dir("2025-H2.7").mkdir()
    eigen.tidy()
    assert not eigen.edition_dir("2025-H2.7").exists()


def test_edities_zonder_database_worden_nooit_weggegooid(eigen: Warehouse):
    eigen.database.unlink()
    with pytest.raises(CannotStart, match=r"ontbreekt terwijl editie 2025-H2\.0"):
        eigen.tidy()
    u = deur("refresh", "--warehouse", eigen.folder)
    assert u.code == 2 and "reservekopie" in u.fout and eigen.edition_dir("2025-H2.0").exists()


def test_een_eerste_publicatie_die_half_bleef_wordt_opgeruimd(tmp_path: Path):
    h = Warehouse(tmp_path)
    h.edition_dir("2025-H2.0").mkdir(parents=True)
    (h.edition_dir("2025-H2.0") / INCOMPLETE_MARK).touch()
    h.tidy()
    assert not h.edition_dir("2025-H2.0").exists()


def test_een_kapotte_database_is_een_melding(eigen: Warehouse):
    eigen.database.chmod(0o644)
    eigen.database.write_bytes(b"geen database")
    assert deur("refresh", "--warehouse", eigen.folder).code == 2
    assert "niet te lezen" in plat(deur("status", "--warehouse", eigen.folder).fout)


def test_een_refresh_terwijl_er_een_loopt_stopt_met_2(eigen: Warehouse):
    with hold_lock(eigen.folder):
        u = deur("refresh", "--warehouse", eigen.folder)
    assert u.code == 2 and "Er loopt al een refresh" in u.fout


def test_een_vlag_die_niet_past_stopt_met_2(tmp_path: Path):
    assert deur("refresh", "--editie", "2024-H1", "--warehouse", tmp_path).code == 2
    u = deur("refresh", "--bron", tmp_path / "nergens", "--warehouse", tmp_path / "w")
    assert u.code == 2 and "geen map" in u.fout
    u = deur("refresh", "--erratum", "x", "--warehouse", tmp_path / "w")
    assert u.code == 2 and "nog niet gepubliceerd" in u.fout
