"""What a run leaves for who watches: its log, the page of all runs, and the numbers for a node exporter."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.execution.plan.objects import StepFailureData

from dagster_project import run_log
from dagster_project.poort.outcome import RunOutcome
from dagster_project.publicatie.forms import run_history
from dagster_project.warehouse.editions import Warehouse
from tests.conftest import deur

SAMPLE = re.compile(r'^[a-z_]+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? -?[0-9.]+$')
"""A line of the text format of Prometheus, as its page of exposition formats has it."""


@pytest.fixture
def w(huis: Warehouse, tmp_path: Path) -> Warehouse:
    return Warehouse(Path(shutil.copytree(huis.folder, tmp_path / "w")))


def test_een_refresh_laat_een_log_na_met_elke_stap(huis: Warehouse):
    (pad, *_) = sorted(huis.runs.glob("*.jsonl"))
    *stappen, heel = (json.loads(r) for r in pad.read_text(encoding="utf-8").splitlines())
    assert [s["stap"] for s in stappen] == ["kandidaat", "bron_cbs", "bron_jenv", "bron_politie", "bron_rws", "dbt", "poort", "publicatie"]
    assert {r["run"] for r in (*stappen, heel)} == {heel["run"]} and len(heel["run"]) == 36 and pad.stem.endswith(heel["run"][:8])
    assert all(s["uitkomst"] == "geslaagd" and s["seconden"] > 0 for s in stappen)
    assert heel["seconden"] >= sum(s["seconden"] for s in stappen) * 0.99
    folder = huis.edition_dir("2025-H2.0")
    op_schijf = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json")
    assert heel["bytes"] == op_schijf and heel["database_bytes"] == huis.database.stat().st_size
    per = {s["stap"]: s for s in stappen}
    assert per["bron_jenv"]["rijen"] > 1000 and per["poort"]["controles"] > 100


def test_het_log_noemt_geen_cijfer_geen_reden_en_geen_cel(huis: Warehouse):
    tekst = "".join(p.read_text(encoding="utf-8") for p in huis.runs.glob("*.jsonl"))
    velden = {k for r in tekst.splitlines() for k in json.loads(r)}
    assert velden == {
        "run",
        "editie",
        "stap",
        "begin",
        "seconden",
        "uitkomst",
        "rijen",
        "tabellen",
        "controles",
        "versie",
        "bytes",
        "database_bytes",
    }


def test_een_run_die_niet_publiceert_staat_er_ook_in(w: Warehouse):
    def event(tijd: float, soort: str, stap: str) -> dg.EventLogEntry:
        hoe = StepFailureData(error=None, user_failure_data=None) if soort == "STEP_FAILURE" else None
        d = dg.DagsterEvent(event_type_value=soort, job_name="verversen", step_key=stap, event_specific_data=hoe)
        return dg.EventLogEntry(error_info=None, level=10, user_message="", run_id="a" * 36, timestamp=tijd, dagster_event=d)

    gebeurtenissen = [event(1e9, "STEP_START", "kandidaat"), event(1e9 + 2.5, "STEP_FAILURE", "kandidaat")]
    run_log.write(w, "a" * 36, "2025-H2", gebeurtenissen, RunOutcome("tegengehouden", ["zeden_voorraad is 3484"]))
    laatste = next(r for r in run_history.read_runs(w) if r["run"] == "a" * 36)
    assert (laatste["uitkomst"], laatste["seconden"], laatste["rijen"], laatste["versie"]) == ("tegengehouden", 2.5, 0, "")
    assert [(s["stap"], s["uitkomst"], s["seconden"]) for s in laatste["stappen"]] == [("kandidaat", "mislukt", 2.5)]
    assert "3484" not in (w.runs / f"20010909T014640Z-{'a' * 8}.jsonl").read_text()
    (w.runs / "20990101T000000Z-kapot.jsonl").write_text("{half")
    tekst = run_history.write(w).read_text(encoding="utf-8")
    assert (
        "tegengehouden" in tekst
        and "default-src 'none'" in tekst
        and "<script" not in tekst
        and "http" not in tekst.replace("http-equiv", "")
    )


def test_alleen_zoveel_runs_blijven(w: Warehouse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run_log, "MOST", 2)
    w.runs.mkdir(exist_ok=True)
    for jaar in (2001, 2002, 2003):
        (w.runs / f"{jaar}0101T000000Z-x.jsonl").write_text("{}")
    e = dg.EventLogEntry(error_info=None, level=10, user_message="", run_id="b" * 36, timestamp=4e9, dagster_event=None)
    run_log.write(w, "b" * 36, "2025-H2", [e], RunOutcome("afgebroken"))
    assert [p.name[:4] for p in sorted(w.runs.glob("*.jsonl"))][-1] == "2096" and len(list(w.runs.glob("*.jsonl"))) == 2


def test_status_schrijft_de_stand_voor_een_node_exporter(w: Warehouse, tmp_path: Path):
    pad = tmp_path / "halfjaarbericht.prom"
    u = deur("status", "--datum", "2025-12-11", "--metrics", pad, "--warehouse", w.folder)
    assert u.code == 0
    regels = pad.read_text(encoding="utf-8").splitlines()
    metingen = [r for r in regels if not r.startswith("#")]
    assert all(SAMPLE.match(r) for r in metingen), [r for r in metingen if not SAMPLE.match(r)]
    namen = [r.split("{")[0].split(" ")[0] for r in metingen]
    assert {f"# TYPE {n} gauge" for n in namen} <= set(regels) and {n for n in namen if f"# HELP {n} " not in pad.read_text()} == set()
    waarde = {r.rsplit(" ", 1)[0]: float(r.rsplit(" ", 1)[1]) for r in metingen}
    assert waarde["halfjaarbericht_versies"] == 1 and waarde["halfjaarbericht_database_bytes"] == w.database.stat().st_size
    assert waarde["halfjaarbericht_run_geslaagd"] == 1 and waarde['halfjaarbericht_stand{onderdeel="run",kleur="rood"}'] == 0
    assert json.loads(deur("status", "--datum", "2025-12-11", "--json", "--warehouse", w.folder).uit)["run"]["stap"] == "run"
