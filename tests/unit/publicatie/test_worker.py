"""The process that makes parts of forms: it gives what a job gives here, nothing that was made from anything else, and never stays behind."""

from __future__ import annotations

import os
import pickle
import time
from decimal import Decimal

import pytest

from dagster_project.publicatie.charts import theme
from dagster_project.publicatie.forms.worker import Job, Worker, make

STAAF = {"mark": "bar", "data": {"values": [{"a": 1.5}]}, "encoding": {"x": {"field": "a", "type": "quantitative"}}}


def test_geeft_wat_hier_gemaakt_zou_zijn():
    tekening = Job(theme.render, (STAAF,))
    assert make([tekening, Job(divmod, (7, 2))], Worker([tekening])) == [theme.render(STAAF), (3, 1)]


def test_wat_begonnen_is_wordt_niet_nog_eens_gemaakt():
    begonnen = Worker([Job(os.getpid, ()), Job(repr, (1,))])
    assert make([Job(repr, (1,)), Job(os.getpid, ())], begonnen) == ["1", begonnen._proces.pid]


@pytest.mark.parametrize("nu", [True, 1.0, Decimal("1"), Decimal("1.0"), "1"])
def test_wat_begonnen_is_met_iets_anders_telt_niet(nu: object):
    """Also where Python calls it equal."""
    assert make([Job(repr, (nu,)), Job(str, (1,))], Worker([Job(repr, (1,)), Job(str, (2,))])) == [repr(nu), "1"]


def test_een_fout_komt_aan_waar_om_dat_werk_wordt_gevraagd():
    fout, goed = Job(int, ("taart",)), Job(int, ("1",))
    assert make([goed], Worker([fout, goed])) == [1]
    with pytest.raises(ValueError, match="taart"):
        make([goed, fout], Worker([fout, goed]))


def test_een_proces_dat_wegvalt_is_een_fout_en_geen_lege_pagina():
    w = Worker([Job(time.sleep, (60,))])
    w._proces.kill()
    with pytest.raises(RuntimeError, match="niet gemaakt"):
        make([Job(int, ("1",))], w)


def test_wie_niets_meer_vraagt_laat_niets_achter(capfd: pytest.CaptureFixture[str]):
    w = Worker([Job(bytes, (1 << 20,))])
    w._from.close()  # as when the refresh ends
    assert w._proces.wait(timeout=60) == 0
    ander = Worker([Job(time.sleep, (60,))])
    ander.stop()
    assert ander._proces.returncode and capfd.readouterr().err == ""


def test_een_vingerafdruk_is_elke_keer_dezelfde():
    """Of the same content, made anew: otherwise everything is made twice."""
    een, twee = (Job(theme.render, (pickle.loads(pickle.dumps(STAAF)),)).vingerafdruk for _ in "12")
    assert een == twee
