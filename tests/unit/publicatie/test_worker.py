"""The process that draws: it gives what drawing here gives, says what went wrong, and never stays behind."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from dagster_project.publicatie.charts import draw, worker
from dagster_project.publicatie.content import figures


def test_tekent_wat_hier_getekend_zou_zijn(db: duckdb.DuckDBPyConnection):
    figuren = [figures.figure(db, "2025-H2.0", id) for id in ("gtpa", "bezetting", "verdeling")]
    t = worker.ChartWorker()
    t.begin(figuren)
    assert t.klaar() == {f.id: draw.svg(f) for f in figuren}
    assert t._proces.poll() == 0


def test_een_fout_bij_het_tekenen_komt_hier_aan(db: duckdb.DuckDBPyConnection):
    t = worker.ChartWorker()
    t.begin([replace(figures.figure(db, "2025-H2.0", "gtpa"), soort="taart")])
    with pytest.raises(KeyError, match="taart"):
        t.klaar()


def test_een_proces_dat_wegvalt_is_een_fout_en_geen_lege_pagina(db: duckdb.DuckDBPyConnection):
    t = worker.ChartWorker()
    t._proces.kill()
    t._proces.wait()
    t.begin([figures.figure(db, "2025-H2.0", "gtpa")])
    with pytest.raises(RuntimeError, match="niet getekend"):
        t.klaar()


def test_wie_niets_vraagt_laat_niets_achter():
    worker.make_ready()
    t = worker.take()
    worker.make_ready()
    ander = worker.take()
    assert t is not ander
    for x in (t, ander):
        x._proces.stdin.close()  # as when the refresh ends
        assert x._proces.wait(timeout=60) == 0
        x._proces.stdout.close()
