"""The asset graph, the schedules, and that no selection walks around the gate."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from dagster_project.dbt_runner import unit_test_cache
from dagster_project.dbt_runner.output import failure_message
from dagster_project.dbt_runner.project import DBT, manifest, prepare_manifest
from dagster_project.definitions import defs
from dagster_project.poort import dbt_verdicts, rules, verdicts
from dagster_project.warehouse import release_calendar
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.parquet import SCHEMAS
from sources import catalog
from tests.conftest import afdruk

GRAAF = defs.resolve_asset_graph()


def test_elke_brontabel_wordt_geland_en_gebruikt():
    for t in catalog.refreshed_tables():
        sleutel = dg.AssetKey(["raw", t.bron, t.naam])
        assert GRAAF.get(sleutel).child_keys, f"{sleutel} heeft geen afnemer: de lineage is gebroken"


def test_publicatie_wacht_op_alles_wat_gebruikers_zien():
    ouders = GRAAF.get(dg.AssetKey(["publicatie"])).parent_keys
    marts = {
        f"{n['schema']}.{n['alias']}" for n in manifest()["nodes"].values() if n["resource_type"] == "model" and n["schema"] in SCHEMAS
    }
    assert {".".join(k.path) for k in ouders} == marts and len(marts) > 40


def test_elke_controle_van_de_poort_is_in_dagster_te_zien():
    sleutels = {(k.asset_key.to_user_string(), k.name) for k in GRAAF.asset_check_keys}
    for r in rules.read_rules():
        assert (r.tabel.replace(".", "/"), r.regel) in sleutels
    for t in catalog.refreshed_tables():
        assert (f"raw/{t.bron}/{t.naam}", "contract") in sleutels
    dbt = {v.controle_id.removeprefix("dbt:") for v in dbt_verdicts.dbt_nodes(manifest()).values() if v.soort == "dbt-test"}
    assert len(dbt) == 11 and dbt <= {n for _, n in sleutels}


def test_een_regel_van_een_seed_met_een_waarde_te_veel_wordt_in_het_nederlands_gemeld():
    bericht = "Compilation Error in seed normen (seeds/normen.csv)\n  Row 3 has 9 values, but Table only has 8 columns.\n  \n  > in macro"
    melding = failure_message({"unique_id": "seed.halfjaarbericht.normen", "status": "error", "message": bericht})
    assert melding.startswith("dbt/seeds/normen.csv, regel 5: gevonden 9 waarden; verwacht 8,")
    andere = {"unique_id": "model.a", "status": "error", "message": None}
    assert failure_message(andere) == "dbt model.a [error] None"


def test_alles_is_per_editie_gepartitioneerd():
    zonder = [k for k in GRAAF.materializable_asset_keys if GRAAF.get(k).partitions_def is None]
    assert zonder == []
    assert GRAAF.get(dg.AssetKey(["publicatie"])).partitions_def.get_partition_keys()[0] == "2025-H1"


@pytest.mark.parametrize(
    ("naam", "dag", "editie"),
    [("halfjaarbericht_h1", datetime(2026, 6, 1), "2026-H1"), ("halfjaarbericht_h2", datetime(2025, 12, 1), "2025-H2")],
)
def test_rooster_vraagt_de_editie_van_het_halfjaar(naam: str, dag: datetime, editie: str):
    repo = defs.get_repository_def()
    rooster = repo.get_schedule_def(naam)
    context = dg.build_schedule_context(scheduled_execution_time=dag.replace(tzinfo=ZoneInfo("Europe/Amsterdam")), repository_def=repo)
    (verzoek,) = rooster.evaluate_tick(context).run_requests
    assert verzoek.partition_key == editie and verzoek.run_config["resources"]["warehouse"]["config"]["bron"] == "live"


def test_de_kalender_houdt_op():
    with pytest.raises(ValueError, match="release_calendar.py"):
        release_calendar.edition_on(datetime(2031, 6, 1).date())


def test_laden_van_definities_laadt_great_expectations_niet():
    code = "import sys, dagster_project.definitions; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.slow
def test_manifest_volgt_de_bestanden():
    """A manifest that lags behind would leave a new model out of the job in silence."""
    pad, stempel = prepare_manifest(), DBT / "target" / "vingerafdruk"
    oud = pad.stat().st_mtime_ns
    prepare_manifest()
    assert pad.stat().st_mtime_ns == oud
    stempel.write_text("anders")
    prepare_manifest()
    assert pad.stat().st_mtime_ns > oud


@pytest.mark.parametrize("bewijs", [None, "", '{"stand": "', '{"stand": "anders", "geslaagd": ["a"]}'])
def test_zonder_heel_bewijs_van_deze_bestanden_draaien_de_unittests_weer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bewijs: str | None
):
    """A pass is only kept for the very files that it was of; half a file, as a kill may leave, is no proof."""
    monkeypatch.setattr(unit_test_cache, "PROVEN", tmp_path / "unittests.json")
    if bewijs is not None:
        unit_test_cache.PROVEN.write_text(bewijs)
    assert not unit_test_cache.is_proven(["a"])
    unit_test_cache.PROVEN.write_text(unit_test_cache.proof(["a"]))
    assert unit_test_cache.is_proven(["a"]) and not unit_test_cache.is_proven(["a", "b"])


def test_ook_een_bewezen_unittest_heeft_een_oordeel_in_elke_run(huis: Warehouse):
    controles = huis.manifest(huis.choose())["controles"]
    namen = {f"dbt-unit:{u['name']}" for u in manifest()["unit_tests"].values()}
    assert namen and all(controles[n] == verdicts.VOLDOET for n in namen)


def _draai(warehouse: Path, selectie: list[str]) -> list[str]:
    config = {
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
        "resources": {"warehouse": {"config": {"warehouse": str(warehouse)}}},
    }
    with dg.DagsterInstance.ephemeral() as instance:
        r = defs.resolve_job_def("verversen").execute_in_process(
            instance=instance, partition_key="2025-H2", raise_on_error=False, run_config=config, op_selection=selectie
        )
        assert not r.success
        return [e.step_failure_data.user_failure_data.description for e in r.all_events if e.event_type_value == "STEP_FAILURE"]


def test_de_publicatiestap_alleen_publiceert_niets(huis: Warehouse, tmp_path: Path):
    shutil.copytree(huis.folder, tmp_path / "eigen")  # a stopped run leaves its report, which others of this session must not find
    (melding,) = _draai(tmp_path / "eigen", ["publicatie"])
    assert "geen kandidaat van deze run" in melding
    assert afdruk(tmp_path / "eigen") == afdruk(huis.folder)


@pytest.mark.slow
def test_alles_behalve_de_toetsen_publiceert_niets(tmp_path: Path):
    (melding,) = _draai(tmp_path, ["kandidaat", "bron_cbs", "bron_jenv", "bron_politie", "dbt", "publicatie"])
    for r in rules.read_rules():
        assert f"{r.controle_id} [niet uitgevoerd]" in melding
    assert not Warehouse(tmp_path).database.exists() and not (tmp_path / "edities").exists()
