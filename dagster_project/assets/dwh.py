"""dbt in Dagster: every transformation of a number, and the verdicts of its tests, unit tests and contracts."""

import contextlib
import importlib.metadata
import io
import json
import logging
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
import packaging.version
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, DbtProject, dbt_assets

from dagster_project import WORTEL, modellen, poort, voortgang
from dagster_project.assets.bronnen import PARTITIES
from dagster_project.dbt_in_map import MAP_VAR, PROGRAMMA
from dagster_project.resources import Werkplaats
from dagster_project.vingerafdruk import dbt_bestanden, vingerafdruk
from sources.laden import verbind

log = logging.getLogger(__name__)

DBT = WORTEL / "dbt"
BEWEZEN = DBT / "target" / "unittests.json"


def bereid_voor() -> Path:
    """The manifest that belongs to the dbt files as they are; parsed anew when they changed.

    A manifest that lags behind would leave new models and tests out of the job in silence.
    """
    doel, stempel = DBT / "target", DBT / "target" / "vingerafdruk"
    nu = _stand()
    if not (stempel.exists() and (doel / "manifest.json").exists() and stempel.read_text() == nu):
        doel.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=doel) as tijdelijk:
            omgeving = os.environ | {MAP_VAR: tijdelijk, "DBT_LOG_PATH": tijdelijk}
            r = subprocess.run(
                [str(PROGRAMMA), "--quiet", "parse", "--project-dir", str(DBT), "--profiles-dir", str(DBT), "--target-path", tijdelijk],
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


def _stand() -> str:
    """What decides the outcome of parsing and of a unit test: the dbt files, dbt and DuckDB."""
    return vingerafdruk(dbt_bestanden()) + "".join(importlib.metadata.version(p) for p in ("dbt-core", "dbt-duckdb", "duckdb"))


def _bewezen(knopen: Iterable[str]) -> bool:
    """Whether these unit tests passed before on these very files.

    A unit test sees code and the rows that it brings along, never the data of a run: on the same files its verdict is the
    same, and running all of them again would be a fifth of a refresh.
    """
    return BEWEZEN.exists() and BEWEZEN.read_text(encoding="utf-8") == _bewijs(knopen)


def _bewijs(knopen: Iterable[str]) -> str:
    return json.dumps({"stand": _stand(), "geslaagd": sorted(knopen)})


@cache
def manifest() -> dict[str, Any]:
    """The dbt manifest as a dict."""
    return json.loads(bereid_voor().read_text(encoding="utf-8"))


def tabelsleutel(tabel: str) -> dg.AssetKey:
    """``kerncijfers.waarden`` -> the asset of that mart."""
    return dg.AssetKey(tabel.split("."))


class Vertaler(DagsterDbtTranslator):
    """Sources get the key of the step that lands them (else the lineage breaks in silence); marts are called as users see them."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        p = dbt_resource_props
        if p["resource_type"] == "source":
            return dg.AssetKey(["raw", p["source_name"], p["name"]])
        return dg.AssetKey([p["schema"], p["alias"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return dbt_resource_props["schema"]


class DbtOffline(DbtCliResource):
    """dagster-dbt asks ``dbt --version`` at first use, which costs two seconds and asks the package index for updates; and it
    opens an adapter of its own, which costs as much, imports a second dbt, and is only there to count rows."""

    @property
    def _cli_version(self) -> packaging.version.Version:
        return packaging.version.parse(importlib.metadata.version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> None:
        return None


def dbt_resource() -> DbtOffline:
    return DbtOffline(
        project_dir=str(DBT), profiles_dir=str(DBT), dbt_executable=str(PROGRAMMA), global_config_flags=["--log-level-file", "none"]
    )


class _Dbtlog(io.TextIOBase):
    """Takes the lines of dbt: counts the nodes that finished, writes the rest to the log."""

    klaar = re.compile(r"^(\d+) of (\d+) (?!START)")

    def __init__(self) -> None:
        self.gedaan = 0

    def write(self, tekst: str) -> int:
        for regel in tekst.splitlines():
            log.debug("dbt: %s", regel)
            if m := self.klaar.match(regel):
                self.gedaan += 1
                voortgang.meld("dbt", min(self.gedaan, int(m[2])), int(m[2]))
        return len(tekst)


def _laad_vooruit() -> None:
    """What the steps after dbt take seconds to start: Great Expectations, and what draws and sets the forms of an edition."""
    import great_expectations.expectations  # noqa: F401

    from dagster_project.publicatie import uitvoer

    uitvoer.verwarm()


def _melding(r: Mapping[str, Any]) -> str:
    """What dbt says of a node that is no check; of a line of a seed with too many values (a comma in a text) in the words of who wrote it."""
    if m := re.search(r"\((seeds/\S+)\)\s+Row (\d+) has (\d+) values, but Table only has (\d+) columns", r["message"] or ""):
        regel = int(m[2]) + 2  # dbt counts from zero, and not the heading
        return (
            f"dbt/{m[1]}, regel {regel}: gevonden {m[3]} waarden; verwacht {m[4]}, zoveel als er kolommen zijn. "
            "Zet een tekst waar een komma in staat tussen dubbele aanhalingstekens."
        )
    return f"dbt {r['unique_id']} [{r['status']}] {r['message']}"


def maak_dwh() -> dg.AssetsDefinition:
    """The dbt assets, from the manifest that belongs to the files."""
    project = DbtProject(project_dir=DBT, profiles_dir=DBT)

    @dbt_assets(manifest=bereid_voor(), project=project, dagster_dbt_translator=Vertaler(), partitions_def=PARTITIES, name="dbt")
    def dwh(context: dg.AssetExecutionContext, dbt: DbtOffline, werkplaats: Werkplaats) -> Iterator[Any]:
        if not werkplaats.kandidaat.exists():
            raise dg.Failure("Er is geen kandidaat van deze run; draai de hele job.", allow_retries=False)
        os.environ |= {MAP_VAR: str(werkplaats.map), "DBT_PROJECT_DIR": str(DBT)}
        doel = werkplaats.map / "dbt"
        doel.mkdir()
        shutil.copy(DBT / "target" / "partial_parse.msgpack", doel)
        unittests = manifest()["unit_tests"]
        bewezen = _bewezen(unittests)
        opdracht = ["build", *(["--exclude-resource-type", "unit_test"] if bewezen else [])]
        run = dbt.cli(opdracht, context=context, target_path=doel, raise_on_error=False)
        threading.Thread(target=_laad_vooruit, daemon=True).start()  # on this core, while dbt works on the other
        with contextlib.redirect_stdout(_Dbtlog()):  # dagster-dbt repeats dbt's output, which is for the log and not for the user
            yield from run.stream()
            run.wait()
        resultaten = doel / "run_results.json"
        if not resultaten.exists():
            raise dg.Failure(f"dbt is niet aan bouwen toegekomen: {run.get_error()}", allow_retries=False)
        run_results = json.loads(resultaten.read_text(encoding="utf-8"))
        if bewezen:
            run_results["results"] += [{"unique_id": u, "status": "pass", "message": None} for u in unittests]
        elif unittests.keys() <= {r["unique_id"] for r in run_results["results"] if r["status"] in ("pass", "success")}:
            BEWEZEN.write_text(_bewijs(unittests), encoding="utf-8")  # half a file equals no proof, and the tests run again
        with verbind(werkplaats.kandidaat) as con:
            oordelen = poort.dbt_oordelen(manifest(), run_results, con)
            poort.noteer(con, oordelen)
            modellen.noteer(con, manifest(), run_results)
        knopen = poort.dbt_knopen(manifest())
        fouten = [str(o) for o in oordelen if o.houdt_tegen]
        fouten += [_melding(r) for r in run_results["results"] if r["status"] in ("error", "fail") and r["unique_id"] not in knopen]
        if fouten:
            raise dg.Failure(description="\n".join(fouten), allow_retries=False)

    return dwh
