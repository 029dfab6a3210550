"""Dagster's own doors: the pages show the job, its checks and its calendar, and no door leads around the gate."""

from __future__ import annotations

import json
import shutil
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from dagster_project import notify
from dagster_project.poort import rules
from dagster_project.warehouse.parquet import SCHEMAS
from tests.helpers.slow import (
    BIN,
    DATABASE,
    EDITIE,
    EERSTE,
    HALFJAARBERICHT,
    afdruk,
    draai,
    familie,
    is_opgeruimd,
    refresh,
    sha,
    start,
    stop,
    versies,
    wacht,
)

pytestmark = pytest.mark.slow

DEFINITIES = ["-m", "dagster_project.definitions"]
VRAAG = """
{ runsOrError { ... on Runs { results { pipelineName status tags { key value } assets { key { path } } } } }
  assetNodes(assetKeys: [{path: ["kerncijfers", "waarden"]}, {path: ["publicatie"]}]) {
    assetKey { path } assetMaterializations { partition metadataEntries { label ... on PathMetadataEntry { path } } } }
  repositoriesOrError { ... on RepositoryConnection { nodes {
    jobs { name }
    schedules { name cronSchedule executionTimezone pipelineName }
    assetNodes { assetKey { path } partitionKeys assetChecksOrError { ... on AssetChecks { checks { name blocking } } } }
} } } }
"""

OMWEG = """
# The whole job but for the step that tests the rules: what a person could select in the pages.
import json, sys
import dagster as dg
from dagster_project.definitions import defs

warehouse, bron, editie = sys.argv[1:]
keuze = dg.AssetSelection.all() - dg.AssetSelection.checks(*defs().asset_checks)
definities = dg.Definitions.merge(defs(), dg.Definitions(jobs=[dg.define_asset_job("omweg", selection=keuze)]))
config = {"warehouse": warehouse, "bron": "map", "bronmap": bron, "erratum": "omweg"}
with dg.DagsterInstance.ephemeral() as instance:
    r = definities.resolve_job_def("omweg").execute_in_process(
        instance=instance, partition_key=editie, raise_on_error=False,
        run_config={"resources": {"warehouse": {"config": config}}})
stappen = {e.step_key: e.event_type_value for e in r.all_events if e.event_type_value in ("STEP_SUCCESS", "STEP_FAILURE")}
fouten = {e.step_key: e.step_failure_data.user_failure_data.description for e in r.all_events if e.event_type_value == "STEP_FAILURE"}
print(json.dumps({"geslaagd": r.success, "stappen": stappen, "fouten": fouten}))
"""


REPETITIE = """
# The job as a schedule starts it, on the example.
import json, sys
from dagster_project.definitions import defs
from dagster_project.headless import headless_instance

warehouse, editie = sys.argv[1:]
with headless_instance() as instance:
    r = defs().resolve_job_def("repetitie").execute_in_process(
        instance=instance, partition_key=editie, raise_on_error=False,
        run_config={"resources": {"warehouse": {"config": {"warehouse": warehouse, "bron": "voorbeeld"}}}})
print(json.dumps({"geslaagd": r.success}))
"""


@pytest.fixture
def thuis(tmp_path: Path) -> dict[str, str]:
    """A DAGSTER_HOME as ``make dagster`` makes it."""
    folder = tmp_path / "dagster"
    folder.mkdir()
    (folder / "dagster.yaml").write_text("telemetry: {enabled: false}\n", encoding="utf-8")
    return {"DAGSTER_HOME": str(folder), "DAGSTER_DISABLE_TELEMETRY": "1"}


def _poort() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def _vraag(poort: int) -> dict[str, Any] | None:
    """What GraphQL says of the code location, with what it says of runs and tables; None while there is none."""
    verzoek = urllib.request.Request(
        f"http://127.0.0.1:{poort}/graphql", json.dumps({"query": VRAAG}).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(verzoek, timeout=30) as r:
            d = json.load(r)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None
    assert "errors" not in d, d["errors"]
    nodes = d["data"]["repositoriesOrError"].get("nodes")
    return nodes[0] | {"runs": d["data"]["runsOrError"]["results"], "tabellen": d["data"]["assetNodes"]} if nodes else None


def test_de_paginas_tonen_job_edities_roosters_controles_en_de_run_van_de_opdrachtregel(gepubliceerd: Path, tmp_path: Path) -> None:
    poort, log, gezien = _poort(), tmp_path / "dagster.log", []
    warehouse = tmp_path / "warehouse"
    shutil.copytree(gepubliceerd, warehouse)
    p = start([HALFJAARBERICHT, "dagster", "--warehouse", str(warehouse), "--poort", str(poort)], log)
    try:
        assert wacht(lambda: gezien.append(_vraag(poort)) or gezien[-1] or p.poll() is not None, 240, 0.5), log.read_text()
        d = gezien[-1]
        assert d is not None, log.read_text()
        assert "verversen" in {j["name"] for j in d["jobs"]}
        roosters = {s["name"]: (s["pipelineName"], s["cronSchedule"], s["executionTimezone"]) for s in d["schedules"]}
        assert roosters == {
            "halfjaarbericht": ("verversen", "0 6,10,14,18 * * *", "Europe/Amsterdam"),
            "maandelijkse_repetitie": ("repetitie", "0 5 1 * *", "Europe/Amsterdam"),
        }
        assets = {"/".join(a["assetKey"]["path"]): a for a in d["assetNodes"]}
        for naam in ("kerncijfers/waarden", "publicatie", "raw/jenv/kenmerken_overig"):
            assert EDITIE in assets[naam]["partitionKeys"], naam
        controles = {(n, c["name"]): c["blocking"] for n, a in assets.items() for c in a["assetChecksOrError"].get("checks", [])}
        assert controles["kandidaat/kerncijfers/waarden", "herkomst_gevuld"]  # a rule of expectations/
        assert controles["raw/jenv/kenmerken_overig", "contract"]  # poort 1
        assert len(controles) > 50
        (run,) = d["runs"]
        assert (run["pipelineName"], run["status"]) == ("verversen", "SUCCESS")
        assert {"key": "halfjaarbericht/deur", "value": "opdrachtregel"} in run["tags"]
        gemaakt = {"/".join(a["key"]["path"]) for a in run["assets"]}
        assert {"kerncijfers/waarden", "kandidaat/kerncijfers/waarden", "raw/jenv/gtpa", "publicatie"} <= gemaakt
        for tabel in d["tabellen"]:
            (m,) = tabel["assetMaterializations"]
            paden = {e["label"]: e.get("path") for e in m["metadataEntries"]}
            assert m["partition"] == EDITIE and Path(paden["pagina"]).is_file() and Path(paden["poortrapport"]).is_file()
    finally:
        stop(p)
    assert p.poll() is not None and familie(p) == []
    assert not (warehouse / ".dagster" / ".telemetry").exists()


def test_een_tegengehouden_run_laat_staan_wat_gepubliceerd_was(gepubliceerd: Path, ander_cijfer: Path, tmp_path: Path) -> None:
    """Stopped at the very last step, with every table built: in Dagster no table of the edition is published anew."""
    warehouse = tmp_path / "warehouse"
    shutil.copytree(gepubliceerd, warehouse)
    r = draai(refresh(warehouse, "--bron", str(ander_cijfer)), tmp_path)
    assert r.returncode == 1 and "is al gepubliceerd" in r.stderr
    bijgewerkt = draai([HALFJAARBERICHT, "dagster", "--alleen-bijwerken", "--warehouse", str(warehouse)], tmp_path)
    assert "opgenomen in Dagster: 2." in bijgewerkt.stdout, bijgewerkt.stderr
    with dg.DagsterInstance.from_config(str(warehouse / ".dagster")) as instance:
        tegengehouden, gelukt = instance.get_runs()
        assert (tegengehouden.status, gelukt.status) == (dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.SUCCESS)
        for sleutel, run in (
            (["kerncijfers", "waarden"], gelukt),
            (["publicatie"], gelukt),
            (["kandidaat", "kerncijfers", "waarden"], tegengehouden),
        ):
            assert instance.get_latest_materialization_event(dg.AssetKey(sleutel)).run_id == run.run_id, sleutel
        van_de_run = {
            tuple(e.asset_key.path)
            for r in instance.all_logs(tegengehouden.run_id)
            if (e := r.dagster_event) is not None and e.is_step_materialization
        }
        assert van_de_run and not {p for p in van_de_run if p[0] in SCHEMAS or p == ("publicatie",)}


def test_de_publicatiestap_alleen_publiceert_niets(gepubliceerd: Path, thuis: dict[str, str], tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    shutil.copytree(gepubliceerd, warehouse)
    oud, edities = sha(warehouse / DATABASE), afdruk(warehouse / "edities")
    opdracht = [str(BIN / "dagster"), "asset", "materialize", "--select", "publicatie", "--partition", EDITIE, *DEFINITIES]
    r = draai(opdracht, tmp_path, thuis | {"HALFJAARBERICHT_WAREHOUSE": str(warehouse)})
    assert r.returncode != 0
    assert "Er is geen kandidaat van deze run" in r.stdout + r.stderr
    assert sha(warehouse / DATABASE) == oud
    assert afdruk(warehouse / "edities") == edities
    is_opgeruimd(warehouse)


def test_zonder_toetsen_publiceert_niets(gepubliceerd: Path, ander_cijfer: Path, thuis: dict[str, str], tmp_path: Path) -> None:
    """With other figures and a reason for a new version: only the gate is in the way."""
    warehouse = tmp_path / "warehouse"
    shutil.copytree(gepubliceerd, warehouse)
    oud, edities = sha(warehouse / DATABASE), afdruk(warehouse / "edities")
    r = draai([sys.executable, "-c", OMWEG, str(warehouse), str(ander_cijfer), EDITIE], tmp_path, thuis)
    assert r.returncode == 0, r.stderr
    d = json.loads(r.stdout.splitlines()[-1])
    assert not d["geslaagd"]
    assert "poort" not in d["stappen"] and d["stappen"]["dbt"] == "STEP_SUCCESS" and d["stappen"]["publicatie"] == "STEP_FAILURE"
    fout = d["fouten"]["publicatie"]  # the rehearsal fails as well
    assert fout.startswith("De poort houdt deze kandidaat tegen")
    for regel in rules.read_rules():
        assert f"{regel.controle_id} [niet uitgevoerd]" in fout
    assert sha(warehouse / DATABASE) == oud
    assert afdruk(warehouse / "edities") == edities
    assert list(versies(warehouse)) == [EERSTE]
    is_opgeruimd(warehouse)


def test_een_repetitie_publiceert_niets_en_zegt_wat_ontbreekt(gepubliceerd: Path, tmp_path: Path) -> None:
    """Of the next edition, on the sources of this one: the gate says no, and the report names what it waits for; nothing else changes."""
    warehouse = tmp_path / "warehouse"
    shutil.copytree(gepubliceerd, warehouse)
    eerder = {n: h for n, h in afdruk(warehouse).items() if not n.startswith((".dagster", "snapshots", ".slot"))}
    r = draai([sys.executable, "-c", REPETITIE, str(warehouse), "2026-H1"], tmp_path, {"HALFJAARBERICHT_VANDAAG": "2026-11-29"})
    assert r.returncode == 0, r.stderr
    assert json.loads(r.stdout.splitlines()[-1]) == {"geslaagd": False}
    verslag = json.loads((warehouse / "laatste_repetitie.json").read_text(encoding="utf-8"))
    assert (verslag["editie"], verslag["uitkomst"]) == ("2026-H1", "tegengehouden")
    assert [o for o in verslag["ontbreekt"] if o.startswith("bezetting (politie (korpsstaf)): Niet aangeboden")]
    tegen = {c["regel"] for c in verslag["controles"] if c["oordeel"] == "voldoet niet" and c["ernst"] == "fout"}
    assert "prio1_landelijk_jaar_aanwezig" in tegen  # the sources of 2025 have no figure of the year before 2026
    nu = {n: h for n, h in afdruk(warehouse).items() if not n.startswith((".dagster", "snapshots", ".slot"))}
    assert nu.pop("laatste_repetitie.json") and nu == eerder  # also the log and the report of the last refresh
    inhoud = notify.rehearsal_message(warehouse / "laatste_repetitie.json", "2026-H1", False)
    assert (
        inhoud["text"].startswith("Repetitie van editie 2026-H1: de poort zou haar nu tegenhouden;")
        and "niets gepubliceerd" in inhoud["text"]
    )
    assert any("prio1_landelijk_jaar_aanwezig" in x for x in inhoud["redenen"])
    is_opgeruimd(warehouse)
