"""dbt in Dagster: every transformation of a number, and the verdicts of its tests, unit tests and contracts."""

import threading
from collections.abc import Iterator
from typing import Any

import dagster as dg

from dagster_project import progress
from dagster_project.assets.candidate import partitions
from dagster_project.dbt_runner import lineage
from dagster_project.dbt_runner.project import manifest, state_of_files
from dagster_project.dbt_runner.runner import failure_message, run_dbt
from dagster_project.dbt_runner.translator import asset_key, asset_specs, built, test_assets
from dagster_project.dbt_runner.unit_test_cache import PROVEN, is_proven, proof
from dagster_project.poort import dbt_verdicts, judge, verdicts
from dagster_project.poort.verdicts import Verdict
from dagster_project.publicatie.forms import templating
from dagster_project.resources import WarehouseResource
from sources.database import connect


def build_dbt_assets() -> dg.AssetsDefinition:
    """The dbt assets, from the manifest that belongs to the files."""

    @dg.multi_asset(
        name="dbt",
        specs=asset_specs(manifest()),
        check_specs=[
            dg.AssetCheckSpec(manifest()["nodes"][uid]["name"], asset=sleutel, blocking=True, description=reden)
            for uid, sleutel, reden in test_assets(manifest())
        ],
        partitions_def=partitions(),
    )
    def dwh(warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        yield from _build(warehouse)

    return dwh


def _build(warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    kandidaat, unittests, stand = warehouse.built, manifest()["unit_tests"], state_of_files()
    proven = is_proven(stand, unittests)
    threading.Thread(target=_load_what_follows, daemon=True).start()  # on this core, while dbt works on the other
    totaal = len(manifest()["nodes"]) + len(manifest()["exposures"]) + (0 if proven else len(unittests))
    gedaan = iter(range(1, totaal + 1))
    r = run_dbt(
        warehouse.folder,
        stand,
        "build",
        *(["--exclude-resource-type", "unit_test"] if proven else []),
        klaar=lambda _: progress.report("dbt", next(gedaan, totaal), totaal),
    )
    if not r.results:
        raise _failure(["dbt is niet aan bouwen toegekomen."], r.fout)
    if state_of_files() != stand:  # what was built and tested is not known to be of one state, and no verdict on it can be kept
        raise dg.Failure(
            "De bestanden in dbt/ zijn veranderd terwijl de run ze las. Draai de refresh opnieuw als niemand er meer aan werkt.",
            allow_retries=False,
        )
    results = _with_unit_tests(r.results, stand, proven)
    with connect(kandidaat) as con:
        oordelen = dbt_verdicts.dbt_verdicts(manifest(), results, con)
        verdicts.record(con, oordelen)
        lineage.record_lineage(con, manifest(), results)
    status = {x["unique_id"]: x["status"] for x in results}
    gebouwd = built(manifest())
    yield from (dg.MaterializeResult(asset_key=asset_key(gebouwd[u])) for u, s in status.items() if u in gebouwd and s == "success")
    for uid, sleutel, _ in test_assets(manifest()):
        if status.get(uid) in ("pass", "fail", "warn", "error"):  # a test that was skipped has no verdict
            yield dg.AssetCheckResult(
                passed=status[uid] == "pass",
                asset_key=sleutel,
                check_name=manifest()["nodes"][uid]["name"],
                severity=dg.AssetCheckSeverity.WARN if status[uid] == "warn" else dg.AssetCheckSeverity.ERROR,
            )
    if fouten := _failures(results, oordelen):
        raise _failure(fouten, "\n\n".join(f"{r['unique_id']}\n{r['message']}" for r in results if r["status"] == "error"))


def _load_what_follows() -> None:
    judge.load()
    templating.compile_all()


def _failure(redenen: list[str], gezegd: str) -> dg.Failure:
    """For people what stops the run; for who mends it, what dbt said of what it could not make."""
    return dg.Failure("\n".join(redenen), metadata={"traceback": gezegd} if gezegd else {}, allow_retries=False)


def _with_unit_tests(results: list[dict[str, Any]], stand: str, proven: bool) -> list[dict[str, Any]]:
    """The results with a verdict of every unit test: of this run, or of an earlier one on the same files."""
    unittests = manifest()["unit_tests"]
    if proven:
        return results + [{"unique_id": u, "status": "pass", "message": None} for u in unittests]
    if unittests.keys() <= {r["unique_id"] for r in results if r["status"] in ("pass", "success")}:
        PROVEN.write_text(proof(stand, unittests), encoding="utf-8")  # half a file equals no proof, and the tests run again
    return results


def _failures(results: list[dict[str, Any]], oordelen: list[Verdict]) -> list[str]:
    """Verdicts that stop the run, and what went wrong in dbt that no verdict is about."""
    knopen = dbt_verdicts.dbt_nodes(manifest())
    return [str(o) for o in oordelen if o.houdt_tegen] + [
        failure_message(r) for r in results if r["status"] in ("error", "fail") and r["unique_id"] not in knopen
    ]
