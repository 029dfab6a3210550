"""The dbt project on disk: its manifest, parsed anew when a file changed, and the resource that runs dbt on it."""

import importlib.metadata
import json
import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg

from dagster_project import ROOT
from dagster_project.dbt_runner.offline import OfflineDbt
from dagster_project.dbt_runner.runner import FOLDER_VAR, PROGRAM
from dagster_project.fingerprint import dbt_files, fingerprint

DBT = ROOT / "dbt"


def prepare_manifest() -> Path:
    """The manifest that belongs to the dbt files as they are; parsed anew when they changed.

    A manifest that lags behind would leave new models and tests out of the job in silence.
    """
    doel, stempel = DBT / "target", DBT / "target" / "vingerafdruk"
    nu = state_of_files()
    if not (stempel.exists() and (doel / "manifest.json").exists() and stempel.read_text() == nu):
        doel.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=doel) as tijdelijk:
            omgeving = os.environ | {FOLDER_VAR: tijdelijk, "DBT_LOG_PATH": tijdelijk}
            r = subprocess.run(
                [str(PROGRAM), "--quiet", "parse", "--project-dir", str(DBT), "--profiles-dir", str(DBT), "--target-path", tijdelijk],
                env=omgeving,
                capture_output=True,
                text=True,
                check=False,
            )
            if r.returncode:
                raise RuntimeError(f"dbt kan het project niet lezen:\n{r.stdout}{r.stderr}")
            for naam in ("partial_parse.msgpack", "manifest.json"):
                os.replace(Path(tijdelijk) / naam, doel / naam)
        stempel.write_text(nu)
    return doel / "manifest.json"


def state_of_files() -> str:
    """What decides the outcome of parsing and of a unit test: the dbt files, dbt and DuckDB."""
    return fingerprint(dbt_files()) + "".join(importlib.metadata.version(p) for p in ("dbt-core", "dbt-duckdb", "duckdb"))


@cache
def manifest() -> dict[str, Any]:
    """The dbt manifest as a dict."""
    return json.loads(prepare_manifest().read_text(encoding="utf-8"))


def table_key(tabel: str) -> dg.AssetKey:
    """``kerncijfers.waarden`` -> the asset of that mart."""
    return dg.AssetKey(tabel.split("."))


def dbt_resource() -> OfflineDbt:
    return OfflineDbt(
        project_dir=str(DBT), profiles_dir=str(DBT), dbt_executable=str(PROGRAM), global_config_flags=["--log-level-file", "none"]
    )
