"""The dbt project on disk: its manifest, parsed anew when a file changed."""

from __future__ import annotations

import importlib.metadata
import json
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg

from dagster_project.dbt_runner.runner import DBT, TARGET, run_dbt
from dagster_project.fingerprint import dbt_files, fingerprint

KANDIDAAT = "kandidaat"
"""First part of the key of a mart as a run builds it; without it, the key is that of the published table."""
MANIFEST = TARGET / "manifest.json"


def prepare_manifest() -> Path:
    """The manifest that belongs to the dbt files as they are; parsed anew when they changed.

    A manifest that lags behind would leave new models and tests out of the job in silence.
    """
    stempel = MANIFEST.with_name("vingerafdruk")
    nu = state_of_files()
    if not (stempel.exists() and MANIFEST.exists() and stempel.read_text() == nu):
        MANIFEST.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=MANIFEST.parent) as tijdelijk:
            r = run_dbt(Path(tijdelijk), nu, "parse")
            if not r.geslaagd:
                raise RuntimeError(f"dbt kan het project niet lezen:\n{r.fout}")
            os.replace(Path(tijdelijk) / "dbt" / MANIFEST.name, MANIFEST)
        stempel.write_text(nu)
    return MANIFEST


def state_of_files() -> str:
    """What decides the outcome of parsing and of a unit test: the dbt files and where they lie, dbt and DuckDB."""
    versies = [importlib.metadata.version(p) for p in ("dbt-core", "dbt-duckdb", "duckdb")]
    return " ".join([fingerprint(dbt_files()), *versies, str(DBT)])


@cache
def manifest() -> dict[str, Any]:
    """The dbt manifest as a dict."""
    return json.loads(prepare_manifest().read_text(encoding="utf-8"))


def table_key(tabel: str) -> dg.AssetKey:
    """``kerncijfers.waarden`` -> the asset of that mart in the kandidaat, where it is tested."""
    return dg.AssetKey([KANDIDAAT, *tabel.split(".")])
