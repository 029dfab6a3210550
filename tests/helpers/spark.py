"""Apache Spark on this machine, in an environment of its own, and dbt/buurt on it or on DuckDB. For a slow proof and for measuring."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WORTEL = Path(__file__).resolve().parents[2]
BENODIGD = WORTEL / "tests" / "slow" / "spark" / "requirements.txt"
PROJECT = WORTEL / "dbt" / "buurt"
MODEL = "int_kerncijfers__misdrijven_in_buurt"
CONF = """\
spark.master                  local-cluster[2,1,1024]
spark.driver.host             127.0.0.1
spark.driver.bindAddress      127.0.0.1
spark.ui.enabled              false
spark.sql.shuffle.partitions  2
spark.sql.warehouse.dir       {folder}/uit
spark.eventLog.enabled        true
spark.eventLog.compress       false
spark.eventLog.rolling.enabled  false
spark.eventLog.dir            {folder}/log
"""
"""A driver, a master and two workers of one core and 1 GB: what a cluster is, on one machine."""


@dataclass(frozen=True)
class Dbt:
    """A command of dbt in ``folder``, and the environment that it needs on top."""

    opdracht: list[str]
    folder: Path
    omgeving: dict[str, str]


def omgeving(folder: Path) -> Path:
    """The virtual environment below ``folder``, made when it is not there yet.

    Raises:
        subprocess.CalledProcessError: the packages are not to be had here.
    """
    venv = folder / "spark"
    if not (venv / "klaar").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True, capture_output=True)
        pip = [str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", "--no-compile", "-r", str(BENODIGD)]
        subprocess.run(pip, check=True, capture_output=True, text=True)
        (venv / "klaar").touch()
    return venv


def op_spark(venv: Path, dataset: Path, folder: Path, instellingen: Sequence[str] = ()) -> Dbt:
    """The models on a real Spark with two workers, that listens to this machine alone; ``uitkomst_spark`` is what comes of it."""
    for naam in ("conf", "log"):
        (folder / naam).mkdir(parents=True)
    (folder / "conf" / "spark-defaults.conf").write_text(CONF.format(folder=folder) + "".join(f"{i}\n" for i in instellingen))
    (thuis,) = venv.glob("lib/python*/site-packages/pyspark")
    extra = {
        "SPARK_HOME": str(thuis),
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_HOSTNAME": "127.0.0.1",
        "PYSPARK_PYTHON": str(venv / "bin" / "python"),
    }
    return Dbt(_opdracht(venv / "bin", "spark", dataset, folder), folder, extra)


def op_duckdb(dataset: Path, folder: Path) -> Dbt:
    """The same models on DuckDB; they come in ``buurt.duckdb``, schema intermediate."""
    folder.mkdir(parents=True)
    return Dbt(_opdracht(Path(sys.executable).parent, "duckdb", dataset, folder), folder, {})


def _opdracht(bin: Path, target: str, dataset: Path, folder: Path) -> list[str]:
    plek = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", folder / "target", "--log-path", folder / "logs"]
    keuze = ["--select", "tag:buurt", "--target", target, "--vars", f"{{map: {dataset}}}"]
    if target == "spark":  # the example by hand is proven on DuckDB; on Spark it would be half of the time
        keuze += ["--exclude-resource-type", "unit_test"]
    return [str(d) for d in (bin / "dbt", "--no-use-colors", "build", *plek, *keuze)]


def start(dbt: Dbt) -> subprocess.Popen[bytes]:
    """Start it in a session of its own; what it says comes in ``uitvoer``."""
    schoon = {k: w for k, w in os.environ.items() if k not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")}
    with open(dbt.folder / "uitvoer", "wb") as f:
        return subprocess.Popen(
            dbt.opdracht,
            cwd=dbt.folder,
            env=schoon | dbt.omgeving,
            stdin=subprocess.DEVNULL,
            stdout=f,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def uitkomst_spark(folder: Path) -> str:
    """The outcome on Spark as a relation in SQL of DuckDB."""
    return f"read_parquet('{folder}/uit/intermediate.db/{MODEL}/*.parquet')"
