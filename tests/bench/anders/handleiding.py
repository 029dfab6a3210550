"""This stack as its manuals put it together: an asset per source that lands tables, ``@dbt_assets``, and an asset check per published table
that runs a Great Expectations checkpoint; dbt in a process of its own and every step in another (Dagster's own executor).

``dagster job execute -f handleiding.py -j verversen``, in the environment of ``requirements.txt``. Where things are is in the environment:
HANDLEIDING_MAP (the database comes there; the raw tables lie there as raw/<bron>/<tabel>.parquet), HANDLEIDING_DBT (the dbt project) and
HANDLEIDING_REGELS (the rules).
"""

import os
from pathlib import Path

import dagster as dg
import duckdb
import yaml
from dagster._utils.backoff import backoff
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, DbtProject, dbt_assets

FOLDER = Path(os.environ["HANDLEIDING_MAP"])
DATABASE = FOLDER / "halfjaarbericht.duckdb"
PROJECT = DbtProject(
    project_dir=os.environ["HANDLEIDING_DBT"], profiles_dir=Path(__file__).parent / "dbt_profiel", target_path=FOLDER / "target"
)
if not PROJECT.manifest_path.exists():
    PROJECT.preparer.prepare(PROJECT)
BRONNEN = {p.name: sorted(b.stem for b in p.glob("*.parquet")) for p in sorted((FOLDER / "raw").iterdir())}


def connect(read_only=False):
    """As ``dagster-duckdb`` does: wait for the lock of another step."""
    return backoff(lambda: duckdb.connect(str(DATABASE), read_only=read_only), retry_on=(RuntimeError, duckdb.IOException), max_retries=10)


class Translator(DagsterDbtTranslator):
    def get_asset_key(self, props):
        if props["resource_type"] == "source":
            return dg.AssetKey([props["source_name"], props["name"]])
        return dg.AssetKey([props["schema"], props["alias"]])


def landing(bron, tabellen):
    @dg.multi_asset(name=f"land_{bron}", specs=[dg.AssetSpec([bron, t]) for t in tabellen])
    def land():
        with connect() as con:
            con.execute(f"CREATE SCHEMA IF NOT EXISTS raw_{bron}")
            for t in tabellen:
                con.execute(f"CREATE OR REPLACE TABLE raw_{bron}.\"{t}\" AS FROM read_parquet('{FOLDER}/raw/{bron}/{t}.parquet')")
                yield dg.MaterializeResult(asset_key=[bron, t])

    return land


@dbt_assets(manifest=PROJECT.manifest_path, project=PROJECT, dagster_dbt_translator=Translator())
def dwh(context: dg.AssetExecutionContext, dbt: DbtCliResource):
    yield from dbt.cli(["build"], context=context).stream()


def checkpoint(tabel, regels):
    @dg.asset_check(asset=dg.AssetKey(tabel.split(".")), name="great_expectations", blocking=True)
    def check() -> dg.AssetCheckResult:
        import great_expectations as gx
        import great_expectations.expectations as gxe

        with connect(read_only=True) as con:
            df = con.execute(f"SELECT * FROM {tabel}").df()
        context = gx.get_context(mode="ephemeral")
        batch = context.data_sources.add_pandas("pandas").add_dataframe_asset(tabel).add_batch_definition_whole_dataframe("alles")
        suite = context.suites.add(gx.ExpectationSuite(tabel))
        for r in regels:
            suite.add_expectation(getattr(gxe, "".join(w.title() for w in r["verwachting"].split("_")))(**r["argumenten"]))
        validation = context.validation_definitions.add(gx.ValidationDefinition(name=tabel, data=batch, suite=suite))
        r = context.checkpoints.add(gx.Checkpoint(name=tabel, validation_definitions=[validation])).run(batch_parameters={"dataframe": df})
        return dg.AssetCheckResult(passed=r.success, metadata={"verwachtingen": len(regels)})

    return check


def rules():
    """Per published table the rules that look at that table only: what a checkpoint on a table can say."""
    for pad in sorted(Path(os.environ["HANDLEIDING_REGELS"]).glob("*__*.yml")):
        d = yaml.safe_load(pad.read_text(encoding="utf-8"))
        if regels := [r for r in d["regels"] if "bevraging" not in r and "leeg" not in r and _of_the_table(r)]:
            yield d["tabel"], regels


def _of_the_table(r):
    """A set of values that is not written out stands somewhere else in the project."""
    return isinstance(r["argumenten"].get("value_set", []), list)


defs = dg.Definitions(
    assets=[*(landing(b, t) for b, t in BRONNEN.items()), dwh],
    asset_checks=[checkpoint(t, r) for t, r in rules()],
    jobs=[dg.define_asset_job("verversen", selection=dg.AssetSelection.all())],
    resources={"dbt": DbtCliResource(project_dir=PROJECT)},
)
