"""The source tables of dbt are those of the catalogue, and those that a refresh lands."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import yaml
from typer.testing import CliRunner

from dagster_project import ROOT
from dagster_project.cli import bronnen
from dagster_project.dbt_runner.project import manifest
from sources import catalog, dbt_sources

STAGING = ROOT / "dbt" / "models" / "staging"


def test_de_bestanden_zijn_die_van_de_catalogus():
    verwacht = dbt_sources.source_files(STAGING)
    assert set(STAGING.glob("*/_*__sources.yml")) == set(verwacht)
    anders = [str(p.relative_to(ROOT)) for p, tekst in verwacht.items() if p.read_text(encoding="utf-8") != tekst]
    assert anders == [], f"anders dan sources/*/bronnen.yml; draai: {dbt_sources.COMMAND}"


def test_de_jaren_van_gebieden_in_dbt_zijn_die_van_de_catalogus():
    """dbt cannot read the catalogue while it compiles, so that the years of the layout stand twice."""
    project = yaml.safe_load((ROOT / "dbt" / "dbt_project.yml").read_text(encoding="utf-8"))
    assert project["vars"]["gebieden_jaren"] == [t.jaar for t in catalog.refreshed_tables() if t.naam.startswith("gebieden_")]


def test_elke_bron_van_dbt_is_geland_en_elke_landing_is_een_bron(db: duckdb.DuckDBPyConnection):
    """What loading made, not what we say that it makes; of the vertrouwelijke tables no row is published."""
    vertrouwelijk = {(f"raw_{t.bron}", t.naam) for t in catalog.refreshed_tables() if t.vertrouwelijk}
    geland = db.execute("SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema LIKE 'raw_%'").fetchall()
    bekend = {(s["schema"], s["name"]) for s in manifest()["sources"].values()}
    assert {t for t in geland if t[0] != "raw_run"} == {t for t in bekend if t[0] != "raw_run"} - vertrouwelijk
    assert {t for t in bekend if t[0] == "raw_run"} <= set(geland)


def test_een_tabel_met_haar_side_tables():
    """By hand, from the entries of two tables."""
    alle = catalog.tabellen()
    bevolking, capaciteit = alle["cbs.bevolking"], alle["jenv.werklast_capaciteit"]
    assert dbt_sources.description(bevolking) == (
        "03759ned Bevolking op 1 januari en gemiddeld; geslacht, leeftijd en regio, in de gemeente-indeling van het jaar."
    )
    assert {"bevolking__RegioS", "bevolking__Perioden", "bevolking__status", "bevolking__herindelingen"} <= dbt_sources.side_tables(
        bevolking
    ).keys()
    assert dbt_sources.side_tables(capaciteit) == {}
    (bron,) = yaml.safe_load(dbt_sources.sources_yml("x", 'De "x": bron', [replace(capaciteit, titel="a: b # c")]))["sources"]
    assert bron["schema"] == "raw_x" and bron["description"] == 'De "x": bron'
    assert bron["tables"] == [{"name": "werklast_capaciteit", "description": "a: b # c."}]


def test_de_opdracht_schrijft_ze_en_zegt_wat_er_anders_was(tmp_path, monkeypatch):
    monkeypatch.setattr(bronnen, "ROOT", tmp_path)
    staging = tmp_path / "dbt" / "models" / "staging"
    (staging / "cbs").mkdir(parents=True)
    r = CliRunner().invoke(bronnen.app, ["dbt"])
    assert r.exit_code == 0 and r.output.count(": geschreven") == len(catalog.bronnen())
    assert {p: p.read_text(encoding="utf-8") for p in staging.glob("*/*")} == dbt_sources.source_files(staging)
    (staging / "cbs" / "_cbs__sources.yml").write_text("oud")
    r = CliRunner().invoke(bronnen.app, ["dbt"])
    assert r.output.count(": geschreven") == 1 and r.output.count(": ongewijzigd") == len(catalog.bronnen()) - 1
