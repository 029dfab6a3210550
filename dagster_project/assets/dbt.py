"""dbt in Dagster: every transformation of a number, and the verdicts of its tests, unit tests and contracts."""

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import DbtProject, dbt_assets

from dagster_project.assets.candidate import PARTITIONS
from dagster_project.dbt_runner import lineage
from dagster_project.dbt_runner.output import DbtLog, failure_message
from dagster_project.dbt_runner.project import DBT, OfflineDbt, manifest, prepare_manifest
from dagster_project.dbt_runner.runner import FOLDER_VAR
from dagster_project.dbt_runner.translator import Translator
from dagster_project.dbt_runner.unit_test_cache import PROVEN, is_proven, proof
from dagster_project.poort import dbt_verdicts, verdicts
from dagster_project.resources import WarehouseResource
from sources.database import connect


def _warm_up() -> None:
    """What the steps after dbt take seconds to start: Great Expectations, and what draws and sets the forms of an edition."""
    import great_expectations.expectations  # noqa: F401

    from dagster_project.publicatie.forms import write_all

    write_all.warm_up()


def build_dbt_assets() -> dg.AssetsDefinition:
    """The dbt assets, from the manifest that belongs to the files."""
    project = DbtProject(project_dir=DBT, profiles_dir=DBT)

    @dbt_assets(manifest=prepare_manifest(), project=project, dagster_dbt_translator=Translator(), partitions_def=PARTITIONS, name="dbt")
    def dwh(context: dg.AssetExecutionContext, dbt: OfflineDbt, warehouse: WarehouseResource) -> Iterator[Any]:
        if not warehouse.kandidaat.exists():
            raise dg.Failure("Er is geen kandidaat van deze run; draai de hele job.", allow_retries=False)
        os.environ |= {FOLDER_VAR: str(warehouse.folder), "DBT_PROJECT_DIR": str(DBT)}
        doel = warehouse.folder / "dbt"
        doel.mkdir()
        shutil.copy(DBT / "target" / "partial_parse.msgpack", doel)
        unittests = manifest()["unit_tests"]
        bewezen = is_proven(unittests)
        opdracht = ["build", *(["--exclude-resource-type", "unit_test"] if bewezen else [])]
        run = dbt.cli(opdracht, context=context, target_path=doel, raise_on_error=False)
        threading.Thread(target=_warm_up, daemon=True).start()  # on this core, while dbt works on the other
        with contextlib.redirect_stdout(DbtLog()):  # dagster-dbt repeats dbt's output, which is for the log and not for the user
            yield from run.stream()
            run.wait()
        resultaten = doel / "run_results.json"
        if not resultaten.exists():
            raise dg.Failure(f"dbt is niet aan bouwen toegekomen: {run.get_error()}", allow_retries=False)
        run_results = json.loads(resultaten.read_text(encoding="utf-8"))
        if bewezen:
            run_results["results"] += [{"unique_id": u, "status": "pass", "message": None} for u in unittests]
        elif unittests.keys() <= {r["unique_id"] for r in run_results["results"] if r["status"] in ("pass", "success")}:
            PROVEN.write_text(proof(unittests), encoding="utf-8")  # half a file equals no proof, and the tests run again
        with connect(warehouse.kandidaat) as con:
            oordelen = dbt_verdicts.dbt_verdicts(manifest(), run_results, con)
            verdicts.record(con, oordelen)
            lineage.record_lineage(con, manifest(), run_results)
        knopen = dbt_verdicts.dbt_nodes(manifest())
        fouten = [str(o) for o in oordelen if o.houdt_tegen]
        fouten += [failure_message(r) for r in run_results["results"] if r["status"] in ("error", "fail") and r["unique_id"] not in knopen]
        if fouten:
            raise dg.Failure(description="\n".join(fouten), allow_retries=False)

    return dwh
