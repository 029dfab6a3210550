"""The asset graph, the schedules, and that no selection walks around the gate."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import dagster as dg
import duckdb
import pytest
from syrupy.assertion import SnapshotAssertion

from dagster_project import ROOT, outbox, run_result, schedules, sensors
from dagster_project.assets import candidate
from dagster_project.assets import dbt as dbt_asset
from dagster_project.dbt_runner import project, runner, translator, unit_test_cache
from dagster_project.dbt_runner.project import manifest, prepare_manifest, table_key
from dagster_project.dbt_runner.runner import failure_message
from dagster_project.definitions import build_defs, defs
from dagster_project.headless import headless_instance, kept_events
from dagster_project.poort import dbt_verdicts, outcome, rules, verdicts
from dagster_project.poort.outcome import RunOutcome
from dagster_project.resources import Bron, WarehouseResource, source_config
from dagster_project.warehouse import release_calendar
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import hold_lock
from dagster_project.warehouse.logbook import Line
from dagster_project.warehouse.parquet import SCHEMAS
from sources import catalog
from sources.database import connect
from sources.errors import CannotStart
from sources.load import raw_run
from tests.conftest import Uitkomst, afdruk, deur

GRAAF = defs().resolve_asset_graph()


def test_de_graaf_is_zoals_zij_is_nagezien(snapshot: SnapshotAssertion):
    """Every change of what Dagster shows is a line of this snapshot that a reviewer sees; ``--snapshot-update`` writes it anew."""
    repo = defs().get_repository_def()
    roosters = [f"{s.name}: {s.job_name}, {s.cron_schedule} {s.execution_timezone}" for s in repo.schedule_defs]
    regels = [
        *(f"job {naam}" for naam in sorted(repo.job_names)),
        *(f"schedule {r}" for r in sorted(roosters)),
        *(f"sensor {s.name}: {s.description}" for s in sorted(repo.sensor_defs, key=lambda s: s.name)),
        *(r for k in sorted(GRAAF.get_all_asset_keys()) for r in _asset(k)),
    ]
    assert "\n".join(regels) == snapshot


def _asset(sleutel: dg.AssetKey) -> list[str]:
    """An asset in words: key, what it is, group, layer, kinds and owner, what it is made of (<), and its checks (those with ! block)."""
    n = GRAAF.get(sleutel)
    checks = [f"{c.name}{'!' if GRAAF.get_check_spec(c).blocking else ''}" for c in n.check_keys]
    return [
        "",
        f"{sleutel.to_user_string()}: {n.description}",
        f"  {n.group_name}; {n.tags.get('laag')}; {', '.join(sorted(n.kinds))}; {', '.join(n.owners)}",
        *([f"  < {', '.join(sorted(k.to_user_string() for k in n.parent_keys))}"] if n.parent_keys else []),
        *([f"  checks: {', '.join(sorted(checks))}"] if checks else []),
    ]


def test_dagster_kan_alles_laden():
    """As its code server does: two things of one name are told only then."""
    dg.Definitions.validate_loadable(defs())
    repo = defs().get_repository_def()
    repo.load_all_definitions()
    assert {"verversen", "repetitie", "postvak_ronde"} <= set(repo.job_names)


def test_elk_asset_zegt_wat_het_is_en_van_wie():
    knopen = [GRAAF.get(k) for k in GRAAF.materializable_asset_keys]
    zonder = [n.key for n in knopen if not (n.description and n.group_name and n.owners and n.kinds and n.tags.get("laag"))]
    assert zonder == []


def test_de_eigenaren_zijn_die_van_de_regels():
    van_regels = {f"team:{r.eigenaar.removeprefix('team ')}" for r in rules.read_rules() if not r.eigenaar.startswith("leverancier")}
    assert set(translator.OWNERS.values()) == van_regels
    for r in rules.read_rules():
        if not r.eigenaar.startswith("leverancier"):
            assert GRAAF.get(table_key(r.tabel)).owners == [f"team:{r.eigenaar.removeprefix('team ')}"], r.controle_id


def test_laden_leest_niets_en_dagster_vindt_de_definities(tmp_path: Path):
    """Importing must not parse dbt, nor take the seconds of Great Expectations; ``dagster dev -m`` must find what it loads."""
    code = (
        "import sys, dagster_project.definitions as d, dagster_project.dbt_runner.project as p\n"
        "from dagster._core.workspace.autodiscovery import loadable_targets_from_loaded_module as zoek\n"
        "assert not p.manifest.cache_info().currsize and 'great_expectations' not in sys.modules\n"
        "assert 'sources.schema' not in sys.modules or not sys.modules['sources.schema'].declared_tables.cache_info().currsize\n"
        "(doel,) = zoek(d)\n"
        "assert doel.attribute == 'defs', doel\n"
    )
    r = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert r.returncode == 0, r.stderr


def test_een_ander_onderdeel_kan_worden_meegegeven():
    assert [s.name for s in build_defs(sensors=[]).sensors or []] == []


def test_elke_brontabel_wordt_geland_en_gebruikt():
    for t in catalog.refreshed_tables():
        sleutel = dg.AssetKey(["raw", t.bron, t.naam])
        assert GRAAF.get(sleutel).child_keys, f"{sleutel} heeft geen afnemer: de lineage is gebroken"


def test_publicatie_wacht_op_alles_wat_gebruikers_zien():
    ouders = GRAAF.get(dg.AssetKey(["publicatie"])).parent_keys
    marts = {
        f"{n['schema']}.{n['alias']}" for n in manifest()["nodes"].values() if n["resource_type"] == "model" and n["schema"] in SCHEMAS
    }
    assert {".".join(k.path) for k in ouders} == {f"kandidaat.{m}" for m in marts} and len(marts) > 40
    for m in marts:  # what users see is there only when publication says so: no step of a run can make it
        gepubliceerd = GRAAF.get(dg.AssetKey(m.split(".")))
        assert not gepubliceerd.is_executable and dg.AssetKey(["publicatie"]) in gepubliceerd.parent_keys, m


def test_elke_controle_van_de_poort_is_in_dagster_te_zien():
    sleutels = {(k.asset_key.to_user_string(), k.name) for k in GRAAF.asset_check_keys}
    for r in rules.read_rules():
        assert (table_key(r.tabel).to_user_string(), r.regel) in sleutels
    for t in catalog.refreshed_tables():
        assert (f"raw/{t.bron}/{t.naam}", "contract") in sleutels
    dbt = {v.controle_id.removeprefix("dbt:") for v in dbt_verdicts.dbt_nodes(manifest()).values() if v.soort == "dbt-test"}
    assert len(dbt) > 40 and dbt <= {n for _, n in sleutels}


def test_een_regel_van_een_seed_met_een_waarde_te_veel_wordt_in_het_nederlands_gemeld():
    bericht = "Compilation Error in seed normen (seeds/normen.csv)\n  Row 3 has 9 values, but Table only has 8 columns.\n  \n  > in macro"
    melding = failure_message({"unique_id": "seed.halfjaarbericht.normen", "status": "error", "message": bericht})
    assert melding.startswith("dbt/seeds/normen.csv, regel 5: gevonden 9 waarden; verwacht 8,")
    andere = {"unique_id": "model.a", "status": "error", "message": None}
    assert failure_message(andere) == "a kon niet worden gemaakt; wat daarna komt, ook niet."


def test_dbt_dat_omvalt_zegt_waarom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Before it can take an order, and when the order cannot be done; a process that ends without results is never a build that passed."""
    weg = runner.run_dbt(tmp_path / "weg", "x", "build")
    assert (weg.geslaagd, weg.results) == (False, []) and "FileNotFoundError" in weg.fout and "Traceback" not in weg.fout
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "dbt.py").write_text("raise RuntimeError('dbt is stuk')")
    stuk = runner.run_dbt(tmp_path, "x", "build")
    assert (stuk.geslaagd, stuk.results) == (False, []) and "dbt is stuk" in stuk.fout


def test_alles_is_per_editie_gepartitioneerd():
    zonder = [k for k in GRAAF.materializable_asset_keys if GRAAF.get(k).partitions_def is None]
    assert zonder == []
    assert GRAAF.get(dg.AssetKey(["publicatie"])).partitions_def.get_partition_keys()[0] == "2025-H1"


@pytest.fixture
def leeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """The warehouse of the schedules and sensors: nothing is published in it yet."""
    huis = Warehouse(tmp_path / "leeg")
    huis.folder.mkdir()
    monkeypatch.setattr(schedules, "warehouse", lambda: huis)
    monkeypatch.setattr(sensors, "warehouse", lambda: huis)
    return huis


def _tik(naam: str, tijd: datetime, instance: dg.DagsterInstance) -> dg.RunRequest | str:
    """What a schedule does at this moment in Amsterdam: asks for a run, or says why not."""
    repo = defs().get_repository_def()
    context = dg.build_schedule_context(
        instance=instance, scheduled_execution_time=tijd.replace(tzinfo=ZoneInfo("Europe/Amsterdam")), repository_def=repo
    )
    uit = repo.get_schedule_def(naam).evaluate_tick(context)
    return uit.run_requests[0] if uit.run_requests else uit.skip_message


@pytest.mark.parametrize(
    ("dag", "editie"),
    [("2025-06-03", "2025-H1"), ("2025-12-01", "2025-H2"), ("2026-06-01", "2026-H1"), ("2026-06-10", "2026-H1"), ("2026-12-01", "2026-H2")],
)
def test_het_rooster_vraagt_de_editie_van_de_kalender(leeg: Warehouse, dag: str, editie: str):
    """Nine days before the day of the letter (12 June and 10 December 2025; 10 June and 10 December 2026), until that day."""
    with dg.DagsterInstance.local_temp() as instance:
        verzoek = _tik("halfjaarbericht", datetime.fromisoformat(f"{dag} 06:00"), instance)
    assert isinstance(verzoek, dg.RunRequest) and (verzoek.partition_key, verzoek.run_key) == (editie, f"{editie}-1")
    assert verzoek.run_config["resources"]["warehouse"]["config"]["bron"] == "live"


@pytest.mark.parametrize("dag", ["2026-05-31", "2026-06-11", "2026-11-30"])
def test_op_andere_dagen_zegt_het_rooster_wanneer_wel(leeg: Warehouse, dag: str):
    with dg.DagsterInstance.local_temp() as instance:
        zegt = _tik("halfjaarbericht", datetime.fromisoformat(f"{dag} 06:00"), instance)
    assert (
        zegt
        == f"Geen refresh vandaag; de volgende is op {'2026-06-01' if dag < '2026-06' else '2026-12-01'}, voor editie 2026-H{1 if dag < '2026-06' else 2}."
    )


def test_wat_is_gepubliceerd_begint_niet_opnieuw(huis: Warehouse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(schedules, "warehouse", lambda: huis)
    with dg.DagsterInstance.local_temp() as instance:
        assert _tik("halfjaarbericht", datetime(2025, 12, 2, 10), instance) == "Editie 2025-H2 is al gepubliceerd."
        verzoek = _tik("maandelijkse_repetitie", datetime(2025, 12, 1, 5), instance)  # and a rehearsal is of the next
    assert isinstance(verzoek, dg.RunRequest) and (verzoek.partition_key, verzoek.run_key) == ("2026-H1", "2026-H1-maand-2025-12")


def test_de_repetitie_is_elke_maand_van_de_volgende_editie(leeg: Warehouse):
    with dg.DagsterInstance.local_temp() as instance:
        for dag, editie in ((datetime(2026, 2, 1, 5), "2026-H1"), (datetime(2026, 7, 1, 5), "2026-H2")):
            verzoek = _tik("maandelijkse_repetitie", dag, instance)
            assert isinstance(verzoek, dg.RunRequest) and verzoek.partition_key == editie


@pytest.mark.parametrize(
    ("bron", "regel", "opnieuw"),
    [("cbs", "leesbaar", True), ("cbs", "kolommen", False), ("jenv", "leesbaar", False), ("kandidaat", "", False)],
    ids=["open data zwijgt", "open data is anders", "een levering is stuk", "de poort of het programma"],
)
def test_alleen_na_een_bron_die_zweeg_komt_er_een_poging(
    leeg: Warehouse, bronmap: Path, monkeypatch: pytest.MonkeyPatch, bron: str, regel: str, opnieuw: bool
):
    """Runs as they end: the replies of one source are broken in the way that is named, and the steps up to it are run."""
    if bron == "cbs" and regel == "leesbaar":
        shutil.rmtree(bronmap / "cbs" / "bevolking")
    elif bron == "cbs":
        pad = bronmap / "cbs" / "bevolking" / "MeasureCodes.json"
        pad.write_text(pad.read_text(encoding="utf-8").replace('"M000352"', '"M999999"'), encoding="utf-8")
    elif bron == "jenv":
        (bronmap / "jenv" / "gtpa" / "gtpa.csv").write_bytes(b"\x00\x01")
    else:
        monkeypatch.setattr(candidate.decisions, "read_decisions", lambda _: {}["een sleutel"])
    stappen = ["kandidaat"] if bron == "kandidaat" else ["kandidaat", f"bron_{bron}"]
    config = {"warehouse": str(leeg.folder), **source_config(str(bronmap))}
    run_config = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}, "resources": {"warehouse": {"config": config}}}
    with headless_instance() as zonder_paginas, dg.DagsterInstance.local_temp() as instance:
        job = defs().resolve_job_def("verversen")
        r = job.execute_in_process(
            instance=zonder_paginas, partition_key="2025-H2", raise_on_error=False, op_selection=stappen, run_config=run_config
        )
        assert not r.success and run_result.read_run(r.all_events, False).opnieuw == opnieuw
        instance.add_run(dg.DagsterRun("verversen", r.run_id, status=dg.DagsterRunStatus.FAILURE, tags={"dagster/partition": "2025-H2"}))
        for event in kept_events(zonder_paginas):  # what the schedule reads of it
            if event.get_dagster_event().is_failure:
                instance.event_log_storage.store_event(event)
        volgende = _tik("halfjaarbericht", datetime(2025, 12, 1, 10), instance)
    if opnieuw:
        assert isinstance(volgende, dg.RunRequest) and volgende.run_key == "2025-H2-2"
    else:
        assert isinstance(volgende, str) and "start de refresh daarna zelf" in volgende


def test_wat_een_run_start_staat_uit_en_wat_alleen_meldt_staat_aan():
    repo = defs().get_repository_def()
    assert {s.default_status for s in repo.schedule_defs} == {dg.DefaultScheduleStatus.STOPPED}
    standen = {s.name: s.default_status.value for s in repo.sensor_defs}
    aan = {"bewaking", "meld_geslaagd", "meld_mislukt", "meld_repetitie", "meld_mislukte_repetitie", "opdrachtregel", "kijk_in_postvak"}
    assert standen == dict.fromkeys(aan, "RUNNING") | dict.fromkeys(["nieuwe_levering", "nieuwe_bronversie"], "STOPPED")
    assert all("Staat uit tot iemand hem aanzet" in s.description for s in (*repo.schedule_defs, *repo.sensor_defs) if s.name not in aan)


def _kijk(naam: str, instance: dg.DagsterInstance, cursor: str | None = None) -> tuple[dg.RunRequest | str, str | None]:
    """What a sensor does: asks for a run or says why not; and where it goes on the next time."""
    repo = defs().get_repository_def()
    uit = repo.get_sensor_def(naam).evaluate_tick(dg.build_sensor_context(instance=instance, repository_def=repo, cursor=cursor))
    return (uit.run_requests[0] if uit.run_requests else uit.skip_message), uit.cursor


def test_een_nieuwe_levering_vraagt_een_repetitie_tot_een_refresh_haar_zag(leeg: Warehouse):
    bestand = ROOT / "sources" / "jenv" / "voorbeeld" / "gtpa" / "gtpa.csv"
    with dg.DagsterInstance.ephemeral() as instance:
        assert _kijk("nieuwe_levering", instance)[0] == "Geen levering aangeboden sinds de laatste refresh."
        aanbod = ("levering", "aanbieden", bestand, "--naam", "gtpa", "--wie", "politie", "--waarom", "proef", "--warehouse", leeg.folder)
        u = deur(*aanbod)
        assert u.code == 0, u.fout
        eerste_keer, nog_eens = _kijk("nieuwe_levering", instance)[0], _kijk("nieuwe_levering", instance)[0]
        assert isinstance(eerste_keer, dg.RunRequest) and eerste_keer.run_key == nog_eens.run_key  # Dagster starts a key once
        leeg.logbook.append(Line("refresh", "2025-H2", "bouwer", uitkomst="tegengehouden", wanneer="2999-01-01T00:00:00+00:00"))
        assert _kijk("nieuwe_levering", instance)[0] == "Geen levering aangeboden sinds de laatste refresh."
        (leeg.logbook.last).write_text("anders")
        assert "logboek is met de hand veranderd" in _kijk("nieuwe_levering", instance)[0]


def test_een_nieuwe_versie_van_een_brontabel_vraagt_een_repetitie(huis: Warehouse, bronmap: Path, monkeypatch: pytest.MonkeyPatch):
    """The sources as the edition has them, and then one that its source changed; a source that is gone is told."""
    for kamer in (schedules, sensors):
        monkeypatch.setattr(kamer, "warehouse", lambda: huis)
    monkeypatch.setattr(sensors, "LIVE", str(bronmap))
    met_een_versie = {t.volledige_naam for t in catalog.refreshed_tables() if not t.is_levering}
    with dg.DagsterInstance.ephemeral() as instance:
        zegt, cursor = _kijk("nieuwe_bronversie", instance)
        assert cursor == min(met_een_versie) == "cbs.bevolking" and zegt.startswith("cbs.bevolking: niet vernieuwd sinds 20")
        eigenschappen = bronmap / "cbs" / "bevolking" / "Properties.json"
        d = json.loads(eigenschappen.read_text(encoding="utf-8"))
        eigenschappen.write_text(json.dumps(d | {"Modified": "2027-01-02T00:00:00+01:00"}), encoding="utf-8")
        verzoek, _ = _kijk("nieuwe_bronversie", instance, max(met_een_versie))  # after the last comes the first
        assert isinstance(verzoek, dg.RunRequest) and verzoek.run_key.endswith("cbs.bevolking-2027-01-02T00:00:00+01:00")
        shutil.rmtree(bronmap / "cbs" / "bevolking")
        assert _kijk("nieuwe_bronversie", instance)[0].startswith("cbs.bevolking: ")
        gezien, cursor = set(), None
        for _ in met_een_versie:
            _, cursor = _kijk("nieuwe_bronversie", instance, cursor)
            gezien.add(cursor)
        assert gezien == met_een_versie


def test_de_kalender_houdt_op():
    with pytest.raises(CannotStart, match=r"Editie '2031-H1' staat niet in de kalender .* Vul expectations/kalender\.yml aan\."):
        release_calendar.edition_on(datetime(2031, 6, 1).date())


@pytest.mark.slow
def test_manifest_volgt_de_bestanden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A manifest that lags behind would leave a new model out of the job in silence."""
    pad = prepare_manifest()
    for bestand in (pad, pad.with_name("vingerafdruk")):  # a copy, for other tests use this one meanwhile
        shutil.copy(bestand, tmp_path)
    pad, stempel = tmp_path / pad.name, tmp_path / "vingerafdruk"
    monkeypatch.setattr(project, "MANIFEST", pad)
    oud = pad.stat().st_mtime_ns
    prepare_manifest()
    assert pad.stat().st_mtime_ns == oud
    stempel.write_text("anders")
    prepare_manifest()
    assert pad.stat().st_mtime_ns > oud


@pytest.mark.slow
def test_een_bewaard_manifest_van_andere_bestanden_wordt_niet_gebruikt(tmp_path: Path):
    """dbt leaves ``partial_parse.msgpack`` where it has read the files of the project itself."""
    prepare_manifest()
    gelezen = {}
    for stand in (project.state_of_files(), "anders"):
        folder = tmp_path / str(len(gelezen))
        folder.mkdir()
        assert runner.run_dbt(folder, stand, "list").geslaagd
        gelezen[stand] = (folder / "dbt" / "partial_parse.msgpack").exists()
    assert list(gelezen.values()) == [False, True]


@pytest.mark.parametrize("bewijs", [None, "", '{"stand": "', '{"stand": "anders", "geslaagd": ["a"]}'])
def test_zonder_heel_bewijs_van_deze_bestanden_draaien_de_unittests_weer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bewijs: str | None
):
    """A pass is only kept for the very files that it was of; half a file, as a kill may leave, is no proof."""
    monkeypatch.setattr(unit_test_cache, "PROVEN", tmp_path / "unittests.json")
    if bewijs is not None:
        unit_test_cache.PROVEN.write_text(bewijs)
    assert not unit_test_cache.is_proven("stand", ["a"])
    unit_test_cache.PROVEN.write_text(unit_test_cache.proof("stand", ["a"]))
    assert unit_test_cache.is_proven("stand", ["a"]) and not unit_test_cache.is_proven("stand", ["a", "b"])
    assert not unit_test_cache.is_proven("andere bestanden", ["a"])


def test_ook_een_bewezen_unittest_heeft_een_oordeel_in_elke_run(huis: Warehouse):
    controles = huis.manifest(huis.choose())["controles"]
    namen = {f"dbt-unit:{u['name']}" for u in manifest()["unit_tests"].values()}
    assert namen and all(controles[n] == verdicts.VOLDOET for n in namen)


def test_een_bestand_dat_tijdens_de_run_verandert_geeft_geen_bewijs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Changed after dbt has read it: what passed is of the file as it was, and the next refresh tests the new one."""
    model, klaar = tmp_path / "model.sql", unit_test_cache.PROVEN
    model.write_text("select 1")
    unittests = manifest()["unit_tests"]
    monkeypatch.setattr(project, "fingerprint", lambda _: hashlib.sha256(model.read_bytes()).hexdigest())
    monkeypatch.setattr(unit_test_cache, "PROVEN", tmp_path / "unittests.json")
    monkeypatch.setattr(dbt_asset, "PROVEN", tmp_path / "unittests.json")
    monkeypatch.setattr(dbt_asset.judge, "load", lambda: None)
    uitslag = runner.DbtResult(True, "", [{"unique_id": u, "status": "pass", "message": None} for u in unittests])

    def draai(*_: object, **__: object) -> runner.DbtResult:
        model.write_text("select 2")
        return uitslag

    monkeypatch.setattr(dbt_asset, "run_dbt", draai)
    with pytest.raises(dg.Failure, match="zijn veranderd terwijl de run ze las"):
        next(dbt_asset._build(SimpleNamespace(built=tmp_path / "k.duckdb", folder=tmp_path)))
    assert not unit_test_cache.PROVEN.exists() and klaar != unit_test_cache.PROVEN
    oud = project.state_of_files()
    dbt_asset._with_unit_tests(uitslag.results, oud, False)  # nothing changed: the proof is of the state that was read
    assert unit_test_cache.is_proven(oud, unittests)
    model.write_text("select 3")
    assert not unit_test_cache.is_proven(project.state_of_files(), unittests)


def _draai(warehouse: Path, selectie: list[str], **config: str) -> RunOutcome:
    run_config = {
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
        "resources": {"warehouse": {"config": {"warehouse": str(warehouse)} | config}},
    }
    with dg.DagsterInstance.ephemeral() as instance:
        r = (
            defs()
            .resolve_job_def("verversen")
            .execute_in_process(
                instance=instance, partition_key="2025-H2", raise_on_error=False, run_config=run_config, op_selection=selectie
            )
        )
        assert not r.success
        return run_result.read_run(r.all_events, r.success)


def test_een_run_die_niet_kan_beginnen_is_geen_run_die_is_tegengehouden(tmp_path: Path):
    with hold_lock(tmp_path):
        bezet = _draai(tmp_path, ["kandidaat"])
    assert list(tmp_path.iterdir()) == [tmp_path / ".slot"]  # what another run works on is left alone
    erratum = _draai(tmp_path, ["kandidaat"], erratum="proef")
    bron = _draai(tmp_path, ["kandidaat"], **source_config(str(tmp_path / "weg")))
    for u, reden in ((bezet, "Er loopt al een refresh"), (erratum, "nog niet gepubliceerd"), (bron, "weg")):
        assert (u.soort, u.exitcode, len(u.redenen), u.fout) == (outcome.KAN_NIET, 2, 1, "") and reden in u.redenen[0]


def test_wat_een_run_tegenhoudt_staat_in_het_verslag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Also when it was the first step, before there was a verdict."""
    (tmp_path / "correcties.yml").write_text("correcties: [{status: open}]")
    monkeypatch.setattr(candidate, "CORRECTIONS", tmp_path / "correcties.yml")
    u = _draai(tmp_path / "w", ["kandidaat"])
    rapport = json.loads((tmp_path / "w" / "laatste_run.json").read_text(encoding="utf-8"))
    assert (u.soort, u.exitcode) == (outcome.TEGENGEHOUDEN, 1) and "correcties.yml, regel 1" in u.redenen[0]
    assert rapport == {"bron": "voorbeeld", "uitkomst": u.soort, "reden": u.redenen[0], "controles": [], "aantekeningen": []}


def test_een_onverwachte_fout_is_geen_oordeel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(candidate.decisions, "read_decisions", lambda _: {}["een sleutel"])
    u = _draai(tmp_path / "w", ["kandidaat"])
    assert (u.soort, u.exitcode) == (outcome.AFGEBROKEN, 1) and "KeyError" in u.fout and "een sleutel" in u.fout
    assert u.redenen == ["Er zit een fout in het programma: het begin is afgebroken. Over de gegevens zegt dit niets."]
    assert json.loads((tmp_path / "w" / "laatste_run.json").read_text(encoding="utf-8"))["uitkomst"] == outcome.AFGEBROKEN


def test_wat_is_ontvangen_staat_heel_in_de_werkplaats(huis: Warehouse):
    with connect(huis.workshop(huis.choose().versie), read_only=True) as con:
        ontvangen = sorted(raw_run.received(con), key=lambda s: s.tabel)
    assert [s.als_dict() for s in ontvangen] == huis.manifest(huis.choose())["snapshots"] and len(ontvangen) == 29 + 5
    # of what the example does not have (sources/cbs/voorbeeld), the statement that it was not received is kept
    assert [s.tabel for s in ontvangen if s.ontvangsten[0].url.startswith("ontbreekt:")] == [
        "cbs.kerncijfers_wijken_buurten_2024",
        "cbs.kerncijfers_wijken_buurten_2025",
        "cbs.landbouw_gemeente",
        "cbs.vermogen_huishoudens_2025",
        "rws.verkeersongevallen",
    ]


@pytest.fixture
def wachtend(eerste: tuple[Path, Uitkomst], tmp_path: Path) -> Path:
    """A warehouse folder in which the run of the first refresh waits for Dagster."""
    shutil.copytree(eerste[0] / ".dagster", tmp_path / "w" / ".dagster")
    return tmp_path / "w"


def test_een_refresh_van_de_opdrachtregel_staat_als_run_in_dagster(wachtend: Path, huis: Warehouse, db: duckdb.DuckDBPyConnection):
    """Its tables, where they are, and what every rule said: as the edition itself has it."""
    manifest_ = huis.manifest(huis.choose())
    u = deur("dagster", "--alleen-bijwerken", "--warehouse", wachtend)
    assert u.code == 0 and "opgenomen in Dagster: 1." in u.uit
    assert "opgenomen in Dagster: 0." in deur("dagster", "--alleen-bijwerken", "--warehouse", wachtend).uit
    assert outbox.waiting(outbox.folder(wachtend)) == []
    with dg.DagsterInstance.from_config(str(wachtend / ".dagster")) as instance:
        (run,) = instance.get_runs()
        assert (run.job_name, run.status, run.tags["dagster/partition"]) == ("verversen", dg.DagsterRunStatus.SUCCESS, "2025-H2")
        assert run.tags[outbox.DOOR] == outbox.COMMAND_LINE
        for tabel in ("kerncijfers.waarden", "verdeling.per_regionale_eenheid", "kwaliteit.bronstatus"):
            event = instance.get_latest_materialization_event(dg.AssetKey(tabel.split(".")))
            m = event.asset_materialization
            assert (event.run_id, m.partition, m.metadata["versie"].value) == (run.run_id, "2025-H2", "2025-H2.0")
            ((rijen,),) = db.execute(f"SELECT count(*) FROM {tabel}").fetchall()
            assert m.metadata["dagster/row_count"].value == rijen
            assert Path(m.metadata["bestand"].value).samefile(huis.edition_dir("2025-H2.0") / f"{tabel}.parquet")
        publicatie = instance.get_latest_materialization_event(dg.AssetKey(["publicatie"])).asset_materialization.metadata
        assert publicatie["uitkomst"].value == "gepubliceerd"
        assert all(Path(publicatie[k].value).is_file() for k in ("pagina", "poortrapport")) and Path(publicatie["map"].value).is_dir()
        sleutels = {dg.AssetCheckKey(table_key(r.tabel), r.regel): r for r in rules.read_rules()}
        gezien = instance.event_log_storage.get_latest_asset_check_execution_by_key(list(sleutels))
        assert gezien.keys() == sleutels.keys()
        for sleutel, r in sleutels.items():
            voldoet = manifest_["controles"][r.controle_id] != verdicts.VOLDOET_NIET
            assert (gezien[sleutel].status.value == "SUCCEEDED") == voldoet, r.controle_id


def test_een_opname_die_is_afgebroken_begint_opnieuw(wachtend: Path):
    """The run is there with half its events: afterwards all are there once."""
    (pad,) = outbox.waiting(outbox.folder(wachtend))
    job = defs().resolve_job_def("verversen")
    (wachtend / ".dagster" / "dagster.yaml").touch()
    with dg.DagsterInstance.from_config(str(wachtend / ".dagster")) as instance:
        run_id = pad.name.partition(".")[0]
        with outbox._one_transaction(instance.event_log_storage, run_id):
            instance.create_run_for_job(job, run_id=run_id, tags={"dagster/partition": "2025-H2"})
        assert outbox.take_in(instance, outbox.folder(wachtend), job) == [run_id]
        (run,) = instance.get_runs()
        per_asset = [e.asset_key for e in (r.dagster_event for r in instance.all_logs(run_id)) if e.is_step_materialization]
        assert run.status == dg.DagsterRunStatus.SUCCESS and len(per_asset) == len(set(per_asset)) > 250


def test_de_wachtrij_is_van_niemand_anders_en_groeit_niet_door(tmp_path: Path):
    wachtrij = outbox.folder(tmp_path)
    for _ in range(outbox.MOST + 2):
        outbox.post(wachtrij, dg.DagsterRun("verversen"), [])
    assert len(outbox.waiting(wachtrij)) == outbox.MOST
    assert {p.stat().st_mode & 0o777 for p in wachtrij.iterdir()} == {0o600} and wachtrij.stat().st_mode & 0o777 == 0o700


def test_de_sensor_neemt_een_run_van_de_opdrachtregel_op(wachtend: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sensors, "warehouse", lambda: Warehouse(wachtend))
    (wachtend / ".dagster" / "dagster.yaml").touch()
    repo = defs().get_repository_def()
    sensor = repo.get_sensor_def("opdrachtregel")
    with dg.DagsterInstance.from_config(str(wachtend / ".dagster")) as instance:
        for zegt in ("Opgenomen: ", "Er wacht geen run"):
            context = dg.build_sensor_context(instance=instance, repository_def=repo)
            assert zegt in sensor.evaluate_tick(context).skip_message
        assert [r.status for r in instance.get_runs()] == [dg.DagsterRunStatus.SUCCESS]


def test_een_bron_is_een_keuze_met_namen():
    assert [b.name for b in Bron] == ["bundel", "voorbeeld", "live", "map"]
    assert source_config("live") == {"bron": "live", "bronmap": ""}
    assert source_config("/ergens") == {"bron": "map", "bronmap": "/ergens"} and source_config("map") == {"bron": "map", "bronmap": "map"}
    assert WarehouseResource(**source_config("/ergens")).source == "/ergens" and WarehouseResource(bron=Bron.live).source == "live"
    zonder = [naam for naam, veld in WarehouseResource.model_fields.items() if not veld.description]
    assert zonder == []


def test_de_publicatiestap_alleen_publiceert_niets(huis: Warehouse, tmp_path: Path):
    shutil.copytree(huis.folder, tmp_path / "eigen")  # a stopped run leaves its report, which others of this session must not find
    (melding,) = _draai(tmp_path / "eigen", ["publicatie"]).redenen
    assert "geen kandidaat van deze run" in melding
    assert afdruk(tmp_path / "eigen") == afdruk(huis.folder)
    *eerder, regel = Warehouse(tmp_path / "eigen").logbook.lines()
    assert eerder == huis.logbook.lines() and (regel.soort, regel.uitkomst, regel.rol) == ("refresh", "tegengehouden", "bouwer")
