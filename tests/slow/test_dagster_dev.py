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

import pytest

from tests.helpers.slow import BIN, DATABASE, EDITIE, EERSTE, afdruk, draai, familie, is_opgeruimd, sha, start, stop, versies, wacht

pytestmark = pytest.mark.slow

DEFINITIES = ["-m", "dagster_project.definitions"]
VRAAG = """
{ repositoriesOrError { ... on RepositoryConnection { nodes {
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
fouten = [e.step_failure_data.user_failure_data.description for e in r.all_events if e.event_type_value == "STEP_FAILURE"]
print(json.dumps({"geslaagd": r.success, "stappen": stappen, "fouten": fouten}))
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
    """What GraphQL says of the code location; None while there is none."""
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
    return nodes[0] if nodes else None


def test_dagster_dev_toont_job_edities_roosters_en_controles(gepubliceerd: Path, thuis: dict[str, str], tmp_path: Path) -> None:
    poort, log, gezien = _poort(), tmp_path / "dagster.log", []
    omgeving = thuis | {"HALFJAARBERICHT_WAREHOUSE": str(gepubliceerd)}
    p = start([str(BIN / "dagster"), "dev", *DEFINITIES, "-p", str(poort)], log, omgeving)
    try:
        assert wacht(lambda: gezien.append(_vraag(poort)) or gezien[-1] or p.poll() is not None, 90, 0.5), log.read_text()
        d = gezien[-1]
        assert d is not None, log.read_text()
        assert "verversen" in {j["name"] for j in d["jobs"]}
        roosters = {s["name"]: (s["pipelineName"], s["cronSchedule"], s["executionTimezone"]) for s in d["schedules"]}
        assert roosters == {
            "halfjaarbericht_h1": ("verversen", "0 6 1 6 *", "Europe/Amsterdam"),
            "halfjaarbericht_h2": ("verversen", "0 6 1 12 *", "Europe/Amsterdam"),
        }
        assets = {"/".join(a["assetKey"]["path"]): a for a in d["assetNodes"]}
        for naam in ("kerncijfers/waarden", "publicatie", "raw/jenv/kenmerken_overig"):
            assert EDITIE in assets[naam]["partitionKeys"], naam
        controles = {(n, c["name"]): c["blocking"] for n, a in assets.items() for c in a["assetChecksOrError"].get("checks", [])}
        assert controles["kerncijfers/waarden", "herkomst_gevuld"]  # a rule of expectations/
        assert controles["raw/jenv/kenmerken_overig", "contract"]  # poort 1
        assert len(controles) > 50
    finally:
        stop(p)
    assert p.poll() is not None and familie(p) == []
    assert not (Path(thuis["DAGSTER_HOME"]) / ".telemetry").exists()


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
    (fout,) = d["fouten"]
    assert fout.startswith("De poort houdt deze kandidaat tegen") and fout.count("[niet uitgevoerd]") > 10
    assert sha(warehouse / DATABASE) == oud
    assert afdruk(warehouse / "edities") == edities
    assert list(versies(warehouse)) == [EERSTE]
    is_opgeruimd(warehouse)
