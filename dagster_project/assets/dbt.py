"""dbt in Dagster: every transformation of a number, and the verdicts of its tests, unit tests and contracts."""

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DbtProject, dbt_assets

from dagster_project.assets.candidate import PARTITIONS
from dagster_project.dbt_runner import lineage
from dagster_project.dbt_runner.offline import OfflineDbt
from dagster_project.dbt_runner.output import DbtLog, failure_message
from dagster_project.dbt_runner.project import DBT, manifest, prepare_manifest
from dagster_project.dbt_runner.runner import FOLDER_VAR
from dagster_project.dbt_runner.translator import Translator
from dagster_project.dbt_runner.unit_test_cache import PROVEN, is_proven, proof
from dagster_project.poort import dbt_verdicts, judge, verdicts
from dagster_project.poort.verdicts import Verdict
from dagster_project.resources import WarehouseResource
from sources.database import connect


def build_dbt_assets() -> dg.AssetsDefinition:
    """The dbt assets, from the manifest that belongs to the files."""

    @dbt_assets(
        name="dbt",
        manifest=prepare_manifest(),
        project=DbtProject(project_dir=DBT, profiles_dir=DBT),
        dagster_dbt_translator=Translator(),
        partitions_def=PARTITIONS,
    )
    def dwh(context: dg.AssetExecutionContext, dbt: OfflineDbt, warehouse: WarehouseResource) -> Iterator[Any]:
        yield from _build(context, dbt, warehouse)

    return dwh


def _build(context: dg.AssetExecutionContext, dbt: OfflineDbt, warehouse: WarehouseResource) -> Iterator[Any]:
    kandidaat, doel = warehouse.built, _target(warehouse.folder)
    os.environ |= {FOLDER_VAR: str(warehouse.folder), "DBT_PROJECT_DIR": str(DBT)}
    proven = is_proven(manifest()["unit_tests"])
    run = dbt.cli(
        ["build", *(["--exclude-resource-type", "unit_test"] if proven else [])], context=context, target_path=doel, raise_on_error=False
    )
    threading.Thread(target=_warm_up, daemon=True).start()  # on this core, while dbt works on the other
    with contextlib.redirect_stdout(DbtLog()):  # dagster-dbt repeats dbt's output, which is for the log and not for the user
        # without fetch_column_metadata(): dbt would start a second time for it, and the contracts hold the columns already
        yield from run.stream()
        run.wait()
    if not (doel / "run_results.json").exists():
        raise dg.Failure(f"dbt is niet aan bouwen toegekomen: {run.get_error()}", allow_retries=False)
    results = _with_unit_tests(json.loads((doel / "run_results.json").read_text(encoding="utf-8")), proven)
    with connect(kandidaat) as con:
        oordelen = dbt_verdicts.dbt_verdicts(manifest(), results, con)
        verdicts.record(con, oordelen)
        lineage.record_lineage(con, manifest(), results)
    if fouten := _failures(results, oordelen):
        raise dg.Failure(description="\n".join(fouten), allow_retries=False)


def _target(folder: Path) -> Path:
    """The target folder of this run, with what dbt parsed before."""
    doel = folder / "dbt"
    doel.mkdir()
    shutil.copy(DBT / "target" / "partial_parse.msgpack", doel)
    return doel


def _warm_up() -> None:
    """What the steps after dbt take seconds to start: Great Expectations, and what draws and sets the forms of an edition."""
    judge.load()
    from dagster_project.publicatie.forms import write_all

    write_all.warm_up()


def _with_unit_tests(results: dict[str, Any], proven: bool) -> dict[str, Any]:
    """The results with a verdict of every unit test: of this run, or of an earlier one on the same files."""
    unittests = manifest()["unit_tests"]
    if proven:
        results["results"] += [{"unique_id": u, "status": "pass", "message": None} for u in unittests]
    elif unittests.keys() <= {r["unique_id"] for r in results["results"] if r["status"] in ("pass", "success")}:
        PROVEN.write_text(proof(unittests), encoding="utf-8")  # half a file equals no proof, and the tests run again
    return results


def _failures(results: dict[str, Any], oordelen: list[Verdict]) -> list[str]:
    """Verdicts that stop the run, and what went wrong in dbt that no verdict is about."""
    knopen = dbt_verdicts.dbt_nodes(manifest())
    return [str(o) for o in oordelen if o.houdt_tegen] + [
        failure_message(r) for r in results["results"] if r["status"] in ("error", "fail") and r["unique_id"] not in knopen
    ]
