"""Noodhulp: what must always hold of the substitute, its calibration, and the official formula as a table.
That it agrees with a simulation is in ``tests/slow``."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from dagster_project.verdeling.models.noodhulp import (
    NoodhulpError,
    Noodhulpparameters,
    eenheden_per_km2,
    kalibreer,
    tabelformule,
    vervangende_formule,
)
from tests.helpers.allocation import aandeel_op_tijd, kans_op_wachten

P = Noodhulpparameters()
INTENSITEITEN = np.geomspace(1e-4, 0.5, 400)  # calls per km2 per hour: from the emptiest gemeente to a city centre


def te_laat(c: int, a: float, p: Noodhulpparameters = P) -> float:
    """Steps 1-3 of the module, summed over the states of M/M/c."""
    k = np.arange(c)
    kans = poisson.pmf(k, a)
    vol = poisson.pmf(c, a) * c / (c - a)
    s = np.exp(-1 / p.samenwerkingsgebied_bereiken)
    return float((kans @ s ** (c - k) + vol) / (kans.sum() + vol))


@pytest.mark.parametrize("a", [0.0, 0.01, 1.0, 7.3, 40.0, 250.0])
def test_de_recursie_is_de_som_over_de_toestanden(a: float):
    for c in (int(a) + 1, int(a) + 3, int(a) + 12):
        op_tijd = aandeel_op_tijd(a / P.gebied_km2, 1.0, c / P.gebied_km2 * (1 + 1e-14), P)
        assert float(op_tijd) == pytest.approx(1 - te_laat(c, a), abs=1e-10)


def test_zonder_bereik_is_te_laat_niet_hetzelfde_als_wachten():
    """A huge reach leaves only the calls that must wait: Erlang-C."""
    p = replace(P, samenwerkingsgebied_bereiken=1e-3)
    a, c = 6.5, 9
    op_tijd = float(aandeel_op_tijd(a / p.gebied_km2, 1.0, c / p.gebied_km2 * (1 + 1e-14), p))
    assert op_tijd == pytest.approx(1 - kans_op_wachten(c, a), abs=1e-10)


def test_zonder_meldingen_blijft_de_dekking():
    """The square-root law: with f free cars per km2 the chance that none is within reach is exp(-f pi r^2)."""
    pi_r2 = np.pi * (30 * 13 / 60) ** 2
    assert float(eenheden_per_km2(0.0, 1.0, 0.85, P)) == pytest.approx(-np.log(0.15) / pi_r2, rel=1e-12)
    assert P.gebied_km2 == pytest.approx(5 * pi_r2)


@pytest.mark.parametrize("deel", [0.7, 0.85, 0.9, 0.95])
def test_meer_meldingen_meer_autos_en_meer_meldingen_per_auto_uur(deel: float):
    autos = eenheden_per_km2(INTENSITEITEN, 0.9, deel, P)
    assert (np.diff(autos) > 0).all()
    assert (np.diff(INTENSITEITEN / autos) > 0).all()  # halfjaarbericht-2025-h2.txt:4280-4283
    assert aandeel_op_tijd(INTENSITEITEN, 0.9, autos, P) == pytest.approx(deel, abs=1e-12)
    assert (eenheden_per_km2(INTENSITEITEN, 0.9, deel + 0.04, P) > autos).all()


def test_van_85_naar_90_procent_kost_meer():
    autos = {d: eenheden_per_km2(INTENSITEITEN, 0.9, d, P) for d in (0.8, 0.85, 0.9)}
    assert (autos[0.9] - autos[0.85] > autos[0.85] - autos[0.8]).all()


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 0.25), st.floats(0.1, 3), st.floats(0.3, 0.98), st.floats(15, 60), st.floats(1.01, 2))  # beyond, the model refuses
def test_wat_altijd_geldt(intensiteit: float, uren: float, deel: float, snelheid: float, meer: float):
    p = replace(P, rijsnelheid_kmh=snelheid)
    autos = float(eenheden_per_km2(intensiteit, uren, deel, p))
    assert autos > intensiteit * uren and float(aandeel_op_tijd(intensiteit, uren, autos, p)) == pytest.approx(deel, abs=1e-9)
    assert float(aandeel_op_tijd(intensiteit, uren, autos * meer, p)) >= deel
    assert float(aandeel_op_tijd(intensiteit, uren, autos / meer, p)) <= deel
    assert float(eenheden_per_km2(intensiteit, uren * meer, deel, p)) >= autos
    assert float(eenheden_per_km2(intensiteit, uren, deel, replace(p, rijsnelheid_kmh=snelheid * meer))) <= autos
    assert float(eenheden_per_km2(intensiteit, uren, deel, replace(p, norm_minuten=20))) <= autos


def test_de_hoeveelheid_is_doorlopend():
    """No jumps between whole numbers of cars, in either direction."""
    fijn = np.linspace(0.004, 0.02, 20_000)
    autos = eenheden_per_km2(fijn, 0.9, 0.85, P) * P.gebied_km2
    assert np.diff(autos).max() < 2 * np.diff(autos).mean()
    deel = aandeel_op_tijd(0.01, 0.9, np.linspace(0.005, 0.05, 20_000), P)
    assert (np.diff(deel) >= 0).all() and np.diff(deel).max() < 1e-3 and deel[0] == 0 and deel[-1] > 0.97


@pytest.mark.parametrize("ondergrens", [0.0, 1 / 60])
def test_kalibratie(ondergrens: float):
    r = np.random.default_rng(11)
    km2, intensiteit, uren = r.uniform(10, 400, 342), r.lognormal(-5, 1, 342), r.uniform(0.6, 1.1, 342)
    landelijk = float((intensiteit * uren * km2).sum() / 0.3)  # busy 30% of the time: halfjaarbericht-2025-h2.txt:4316
    p = kalibreer(intensiteit, uren, km2, landelijk, 0.85, P, ondergrens)
    autos = np.maximum(eenheden_per_km2(intensiteit, uren, 0.85, p), ondergrens)
    assert (autos * km2).sum() == pytest.approx(landelijk, rel=1e-8)
    assert replace(p, rijsnelheid_kmh=P.rijsnelheid_kmh) == P
    if not ondergrens:
        op_tijd = aandeel_op_tijd(intensiteit, uren, autos, p)
        meldingen = intensiteit * km2
        assert op_tijd @ meldingen / meldingen.sum() == pytest.approx(0.85, abs=1e-9)  # the national reactiepercentage
        assert (intensiteit * uren * km2).sum() / (autos * km2).sum() == pytest.approx(0.3)  # how busy the cars are
    with pytest.raises(NoodhulpError, match=r"eenheden_landelijk: 1 is niet haalbaar.*verwacht \d+ tot \d+"):
        kalibreer(intensiteit, uren, km2, 1, 0.85, P)


def test_de_officiele_formule_als_tabel():
    punten = [(0.85, 0.1, 0.09), (0.85, 0.001, 0.01), (0.85, 0.01, 0.02), (0.9, 0.001, 0.02), (0.9, 0.1, 0.1)]
    formule = tabelformule(punten)
    assert formule([0.001, 0.0055, 0.1], 0.9, 0.85) == pytest.approx([0.01, 0.015, 0.09])
    assert formule(np.full((3, 2), 0.1), 0.7, 0.9) == pytest.approx(np.full((3, 2), 0.1))
    with pytest.raises(NoodhulpError, match=r"0\.8 staat niet in de tabel; wel: 0\.85, 0\.9"):
        formule(0.01, 0.9, 0.8)
    with pytest.raises(NoodhulpError, match=r"intensiteit: 0.2 op plaats \(1,\).*binnen de tabel \(0.001 t/m 0.1\)"):
        formule([0.01, 0.2], 0.9, 0.85)


def test_een_tabel_van_de_vervangende_formule_vervangt_haar():
    """The drop-in: the same interface, and on its own points the same answer."""
    vervangend = vervangende_formule(P)
    x = INTENSITEITEN[::10]
    tabel = tabelformule([(0.85, i, e) for i, e in zip(x, vervangend(x, 0.9, 0.85), strict=True)])
    assert tabel(x, 0.9, 0.85) == pytest.approx(vervangend(x, 0.9, 0.85))
    tussen = INTENSITEITEN[: len(INTENSITEITEN) - 10]
    assert tabel(tussen, 0.9, 0.85) == pytest.approx(vervangend(tussen, 0.9, 0.85), rel=0.01)


@pytest.mark.parametrize(
    ("punten", "klacht"),
    [
        ([], "De tabel is leeg"),
        ([(0.85, 0.1)], "Een regel van de tabel"),
        ([(0.85, "veel", 0.1)], "Een regel van de tabel"),
        ([(0.85, 0.1, 0.1)], "minstens twee verschillende"),
        ([(0.85, 0.1, 0.1), (0.85, 0.1, 0.2)], "minstens twee verschillende"),
        ([(0.85, 0.1, 0.1), (0.85, 0.2, 0.05)], "nooit minder eenheden"),
        ([(85, 0.1, 0.1), (85, 0.2, 0.2)], "reactiepercentage: 85"),
        ([(0.85, -0.1, 0.1), (0.85, 0.2, 0.2)], "intensiteit: -0.1"),
        ([(0.85, 0.1, 0.0), (0.85, 0.2, 0.2)], "eenheden: 0"),
    ],
)
def test_een_onbruikbare_tabel(punten: list, klacht: str):
    with pytest.raises(NoodhulpError, match=klacht):
        tabelformule(punten)


@pytest.mark.parametrize(
    ("argumenten", "klacht"),
    [
        ((-1, 0.9, 0.85), "intensiteit: -1 is niet bruikbaar; verwacht 0 of meer, in meldingen per km2 per uur"),
        (([0.1, np.nan], 0.9, 0.85), r"intensiteit: nan op plaats \(1,\)"),
        ((0.1, 0, 0.85), "afhandeltijd_uren: 0 is niet bruikbaar; verwacht meer dan 0"),
        ((0.1, np.inf, 0.85), "afhandeltijd_uren: inf"),
        ((0.1, 0.9, 85), "reactiepercentage: 85 is niet bruikbaar; verwacht een breuk tussen 0 en 1, bijvoorbeeld 0,85"),
        ((0.1, 0.9, 1), "reactiepercentage: 1 "),
        ((876, 0.9, 0.85), "niet per jaar"),
        ((9995 / P.gebied_km2, 1.0, 0.999), "meer dan 10000"),
        (("veel", 0.9, 0.85), "geen getal"),
    ],
)
def test_een_onbruikbare_waarde(argumenten: tuple, klacht: str):
    with pytest.raises(NoodhulpError, match=klacht):
        eenheden_per_km2(*argumenten, P)


@pytest.mark.parametrize(
    ("anders", "klacht"),
    [
        ({"rijsnelheid_kmh": 0}, "rijsnelheid_kmh: 0"),
        ({"norm_minuten": np.nan}, "norm_minuten: nan"),
        ({"samenwerkingsgebied_bereiken": -1}, "samenwerkingsgebied_bereiken: -1"),
        ({"uitruktijd_minuten": 15}, r"uitruktijd_minuten: 15 is niet bruikbaar; verwacht 0 of meer en minder dan norm_minuten \(15\)"),
    ],
)
def test_een_onbruikbare_parameter(anders: dict, klacht: str):
    with pytest.raises(NoodhulpError, match=klacht):
        Noodhulpparameters(**anders)
