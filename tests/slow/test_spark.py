"""The models of dbt/buurt on a real Apache Spark with two workers: row for row what DuckDB makes of the same dataset."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from sources import catalog
from sources.database import connect, one_row, scalar
from tests.bench.raster import TABEL, raster, verwacht
from tests.conftest import deur
from tests.fake_odata.server import Nabootsing
from tests.helpers import spark
from tests.helpers.program import programma
from tests.helpers.slow import familie, stop

pytestmark = pytest.mark.slow

KORT = [f"spark.{wie}.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC" for wie in ("driver", "executor")]
"""What lives a minute is not worth compiling twice: less than half the CPU time."""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Two gemeenten with their wijken and buurten, fetched as a user does; with it the number of gebieden."""
    folder = tmp_path_factory.mktemp("dataset")
    tabel, echt = raster(600_000), catalog.tabellen()[TABEL]
    with pytest.MonkeyPatch.context() as m, Nabootsing(tabel, meeste_knopen=200, gzip=False) as bron:
        m.setenv("NO_PROXY", "127.0.0.1")
        m.setattr(catalog, "tabellen", lambda: {TABEL: replace(echt, host=bron.host)})
        uitkomst = deur("bronnen", "haal", TABEL, "--naar", folder / "map", "--warehouse", folder / "warehouse")
    assert uitkomst.code == 0, uitkomst.fout
    return folder / "map", len(tabel.dimensies[1].codes)


def luistert(leden: list[psutil.Process]) -> set[str]:
    """The addresses at which these processes listen."""
    uit = set()
    for p in leden:
        with suppress(psutil.Error):
            uit |= {c.laddr.ip.removeprefix("::ffff:") for c in p.net_connections("tcp") if c.status == psutil.CONN_LISTEN}
    return uit


def test_spark_geeft_rij_voor_rij_wat_duckdb_geeft(dataset: tuple[Path, int], tmp_path: Path):
    programma("java")
    bron, gebieden = dataset
    hier = spark.op_duckdb(bron, tmp_path / "duckdb")
    p = spark.start(hier)
    assert p.wait(120) == 0, (hier.folder / "uitvoer").read_text()

    venv = spark.omgeving(tmp_path)
    daar = spark.op_spark(venv, bron, tmp_path / "op_spark", KORT)
    p, adressen, einde = spark.start(daar), set(), time.monotonic() + 900
    try:
        while p.poll() is None and time.monotonic() < einde:
            adressen |= luistert(familie(p))
            time.sleep(0.5)
        assert p.poll() == 0, (daar.folder / "uitvoer").read_text()
    finally:
        stop(p)
    assert adressen == {"127.0.0.1"}

    (log,) = (daar.folder / "log").iterdir()
    gebeurtenissen = [json.loads(r) for r in log.read_text(encoding="utf-8").splitlines()]
    assert {g["Executor ID"] for g in gebeurtenissen if g["Event"] == "SparkListenerExecutorAdded"} == {"0", "1"}

    with connect(hier.folder / "buurt.duckdb", read_only=True) as con:
        duckdb, op_spark = f"intermediate.{spark.MODEL}", spark.uitkomst_spark(daar.folder)
        koppen = [[k for k, *_ in con.execute(f"DESCRIBE SELECT * FROM {t}").fetchall()] for t in (duckdb, op_spark)]
        assert koppen[0] == koppen[1]
        w = verwacht(gebieden)  # what both must have, computed without either
        assert one_row(con, f"SELECT count(*), sum(waarde) FROM {duckdb}") == (w["groepen"], w["groepen_som"])
        for een, ander in ((duckdb, op_spark), (op_spark, duckdb)):
            assert scalar(con, f"SELECT count(*) FROM (SELECT * FROM {een} EXCEPT ALL SELECT * FROM {ander})") == 0
