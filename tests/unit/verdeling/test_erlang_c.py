"""Erlang-C: against exact fractions, log-gamma, published values and another package, and through the door."""

from __future__ import annotations

import json
from fractions import Fraction
from math import exp, factorial, floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyworkforce.queuing import ErlangC
from scipy.special import gammaln, logsumexp

from dagster_project.verdeling.models.erlang_c import AGENTEN_MAXIMUM, ErlangError, benodigde_bezetting
from tests.conftest import deur
from tests.helpers.allocation import kans_op_wachten

KOLOMMEN = ["agenten", "serviceniveau", "bezettingsgraad", "kans_op_wachten"]
GOED = {"oproepen-per-uur": 200, "afhandeltijd": 180, "binnen": 20, "serviceniveau": "0.8"}


def klop(**anders: object):
    opties = GOED | {k.replace("_", "-"): v for k, v in anders.items()}
    return deur("erlang-c", *(str(x) for k, v in opties.items() for x in (f"--{k}", v)))


def wachtkans_exact(n: int, a: Fraction) -> Fraction:
    """The definition, summed in fractions."""
    top = a**n / factorial(n) * n / (n - a)
    return top / (sum(a**k / factorial(k) for k in range(n)) + top)


def wachtkans_log(n: int, a: float) -> float:
    """The definition, by log-gamma."""
    k = np.arange(n)
    top = n * np.log(a) - gammaln(n + 1) + np.log(n / (n - a))
    return float(np.exp(top - np.logaddexp(logsumexp(k * np.log(a) - gammaln(k + 1)), top)))


def niveau(n: int, per_uur: float, tijd: float, binnen: float) -> float:
    a = per_uur * tijd / 3600
    return 1 - kans_op_wachten(n, a) * exp(-(n - a) * binnen / tijd) if n > a else 0.0


@pytest.mark.parametrize("n", [1, 2, 3, 7, 20, 55, 120, 200])
def test_wachtkans_tegen_breuken(n: int):
    for bezig in ("1/100", "1/3", "4/5", "19/20", "999/1000"):
        a = Fraction(float(n * Fraction(bezig)))
        assert kans_op_wachten(n, float(a)) == pytest.approx(float(wachtkans_exact(n, a)), rel=1e-13)


@pytest.mark.parametrize(("n", "a"), [(500, 480.0), (1000, 990.0), (5000, 4990.0), (10_000, 9000.0), (10_000, 9900.0), (10_000, 9999.5)])
def test_wachtkans_tegen_log_gamma(n: int, a: float):
    assert kans_op_wachten(n, a) == pytest.approx(wachtkans_log(n, a), rel=1e-10)


@pytest.mark.parametrize(
    ("n", "a", "wachten"),
    [
        (2, 1, 0.3333),  # Kleinrock, Queueing Systems I, ch. 3: C(2, 1) = 1/3 and C(3, 2) = 4/9
        (3, 2, 0.4444),
        (14, 10, 0.1741),  # Call Centre Helper, Erlang C made simple: 100 calls per half hour of 3 minutes; so does CRAN ErlangC 0.1.0
        (55, 48, 0.2387),  # Mitan, The Erlang-C formula: 360 calls per half hour of 4 minutes
    ],
)
def test_wachtkans_tegen_de_literatuur(n: int, a: float, wachten: float):
    assert kans_op_wachten(n, a) == pytest.approx(wachten, abs=5e-5)


def verlies(lijnen: int, verkeer: float) -> float:
    """Erlang-B, out of Erlang-C."""
    c = kans_op_wachten(lijnen, verkeer)
    return c * (lijnen - verkeer) / (lijnen - c * verkeer)


@pytest.mark.parametrize(
    ("lijnen", "verkeer", "half"),
    [(1, 0.0101, 5e-5), (2, 0.153, 5e-4), (5, 1.36, 5e-3), (10, 4.46, 5e-3), (20, 12.0, 0.05), (50, 37.9, 0.05), (100, 84.1, 0.05)],
)
def test_verlieskans_tegen_de_gedrukte_tabel(lijnen: int, verkeer: float, half: float):
    """The table of every teletraffic handbook: the erlang that so many lines carry at 1% loss, to three figures."""
    assert verlies(lijnen, verkeer - half) < 0.01 < verlies(lijnen, verkeer + half)


def test_wachtkans_van_tienduizend_zoals_mathematica_haar_geeft():
    """Printed in the tests of the public package capacity_planning: logarithms of Erlang-C, and of Erlang-B at 100 lines and 20 erlang."""
    assert np.log(verlies(100, 20)) == pytest.approx(-84.1661482002, abs=1e-9)
    assert np.log(kans_op_wachten(100, 90)) == pytest.approx(-1.52813224460, abs=1e-9)
    assert np.log(kans_op_wachten(10_000, 9000)) == pytest.approx(-56.8266885378, abs=1e-9)


@pytest.mark.parametrize(
    ("per_uur", "tijd", "binnen", "doel"), [(200, 180, 20, 0.8), (37, 390, 20, 0.8), (720, 240, 15, 0.9), (5000, 390, 20, 0.95)]
)
def test_zoals_pyworkforce(per_uur: float, tijd: float, binnen: float, doel: float):
    b = benodigde_bezetting(per_uur, tijd, binnen, doel)
    ander = ErlangC(transactions=per_uur, aht=tijd / 60, asa=binnen / 60, interval=60)
    u = ander.required_positions(service_level=doel)
    assert b.agenten == u["raw_positions"]
    assert b.serviceniveau == pytest.approx(u["service_level"], rel=1e-12)
    assert b.bezettingsgraad == pytest.approx(u["occupancy"], rel=1e-12)
    assert b.kans_op_wachten == pytest.approx(u["waiting_probability"], rel=1e-12)


def test_de_deur_geeft_het_uitgewerkte_voorbeeld():
    u = klop(formaat="json")
    d = json.loads(u.uit)
    assert u.code == 0 and list(d) == KOLOMMEN
    assert d["agenten"] == 14 and d["serviceniveau"] == pytest.approx(0.888, abs=5e-4)  # Call Centre Helper: 88,8%
    assert d["bezettingsgraad"] == 10 / 14 and d["kans_op_wachten"] == pytest.approx(float(wachtkans_exact(14, Fraction(10))), rel=1e-13)
    assert json.loads(klop(serviceniveau="0,8", formaat="json").uit) == d  # a decimal comma is a decimal point
    tekst = klop()
    assert tekst.code == 0 and tekst.uit.split() == [
        "agenten",
        "14",
        "serviceniveau",
        "88,84%",
        "bezettingsgraad",
        "71,43%",
        "kans",
        "op",
        "wachten",
        "17,41%",
    ]
    mitan = json.loads(klop(oproepen_per_uur=720, afhandeltijd=240, binnen=15, serviceniveau=0.84, formaat="json").uit)
    assert mitan["agenten"] == 55 and mitan["serviceniveau"] == pytest.approx(0.846, abs=5e-4)


def test_zonder_oproepen_is_niemand_nodig():
    assert list(json.loads(klop(oproepen_per_uur=0, formaat="json").uit).values()) == [0, 1.0, 0.0, 0.0]
    assert benodigde_bezetting(1e-300, 1, 0, 0.8).agenten == 1


@pytest.mark.parametrize(
    ("anders", "klacht"),
    [
        ({"serviceniveau": 80}, "serviceniveau: 80 is niet bruikbaar; verwacht een breuk tussen 0 en 1, bijvoorbeeld 0,80"),
        ({"serviceniveau": 1}, "serviceniveau: 1 "),
        ({"serviceniveau": 0}, "serviceniveau: 0 "),
        ({"oproepen_per_uur": -1}, "oproepen_per_uur: -1 is niet bruikbaar; verwacht 0 of meer"),
        ({"oproepen_per_uur": "nan"}, "--oproepen-per-uur: 'nan'; verwacht een getal"),
        ({"afhandeltijd": 0}, "afhandeltijd: 0 is niet bruikbaar; verwacht meer dan 0"),
        ({"afhandeltijd": "inf"}, "--afhandeltijd: 'inf'; verwacht een getal"),
        ({"binnen": -1}, "binnen: -1"),
        ({"oproepen_per_uur": "veel"}, "--oproepen-per-uur: 'veel'; verwacht een getal"),
        ({"oproepen_per_uur": 200_001}, "niet per jaar"),  # 10.000,05 erlang
        ({"oproepen_per_uur": 199_999, "binnen": 0}, "meer dan 10000 agenten"),  # stable with 10.000, but not in time
        ({"oproepen_per_uur": "1" + "0" * 30, "afhandeltijd": "1" + "0" * 30}, "niet per jaar"),
    ],
)
def test_een_onbruikbare_waarde(anders: dict, klacht: str):
    u = klop(**anders)
    assert u.code == 2 and u.uit == "" and klacht in " ".join(u.fout.split()) and "Traceback" not in u.fout


def test_wie_niet_bijblijft_laat_iedereen_wachten():
    assert kans_op_wachten(3, 3) == kans_op_wachten(3, 400) == 1


def test_een_tabel_in_een_keer_is_elk_apart():
    per_uur = np.random.default_rng(5).uniform(0, 600, (10, 168))
    per_uur[3, 7] = 0
    alles = benodigde_bezetting(per_uur, 390, 20, 0.8)
    for plaats in [(0, 0), (3, 7), (9, 167), np.unravel_index(per_uur.argmax(), per_uur.shape)]:
        apart = benodigde_bezetting(per_uur[plaats], 390, 20, 0.8)
        assert tuple(getattr(alles, k)[plaats] for k in KOLOMMEN) == tuple(getattr(apart, k) for k in KOLOMMEN)
        assert isinstance(apart.agenten, int) and isinstance(apart.serviceniveau, float)
    assert benodigde_bezetting([], 390, 20, 0.8).agenten.shape == (0,)
    with pytest.raises(ErlangError, match=r"oproepen_per_uur: nan op plaats \(1,\)"):
        benodigde_bezetting([1, np.nan], 390, 20, 0.8)
    with pytest.raises(ErlangError, match="passen niet"):
        benodigde_bezetting([1, 2], [1, 2, 3], 20, 0.8)
    with pytest.raises(ErlangError, match="geen getal"):
        benodigde_bezetting("x", 390, 20, 0.8)


def test_de_langste_rij():
    b = benodigde_bezetting(9900 * 3600 / 390, 390, 20, 0.8)
    assert 9900 < b.agenten <= AGENTEN_MAXIMUM and b.serviceniveau >= 0.8 > niveau(b.agenten - 1, 9900 * 3600 / 390, 390, 20)


@settings(max_examples=150, deadline=None)
@given(st.floats(0.01, 2000), st.floats(1, 2000), st.floats(0, 300), st.floats(0.01, 0.999), st.floats(1, 1.5))
def test_wat_altijd_geldt(per_uur: float, tijd: float, binnen: float, doel: float, meer: float):
    b = benodigde_bezetting(per_uur, tijd, binnen, doel)
    assert b.agenten > floor(per_uur * tijd / 3600) and b.bezettingsgraad < 1
    assert b.serviceniveau >= doel and 0 <= b.kans_op_wachten <= 1
    if b.agenten > 1:
        assert niveau(b.agenten - 1, per_uur, tijd, binnen) < doel + 1e-12  # one fewer does not do
    assert niveau(b.agenten + 1, per_uur, tijd, binnen) >= b.serviceniveau - 1e-12
    assert benodigde_bezetting(per_uur * meer, tijd, binnen, doel).agenten >= b.agenten
    assert benodigde_bezetting(per_uur, tijd, binnen, doel + (0.9995 - doel) * (meer - 1)).agenten >= b.agenten
    assert benodigde_bezetting(per_uur, tijd, binnen * meer, doel).agenten <= b.agenten
