"""How certain the selection is: draws that repeat, intervals that hold what they should, and what leaving out changes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dagster_project.verdeling.models import bootstrap
from dagster_project.verdeling.models.bootstrap import BootstrapInput, bootstrap_intervals, bootstrap_stability, leave_one_out, sensitivity
from dagster_project.verdeling.models.regressie import DEFAULT, RegressionError, Thresholds, prepare, select, vervang_categorieen

EENHEDEN = [f"RE{i:02}" for i in range(1, 11)]


def invoer(zaad: int = 1, n: int = 120, ruis: float = 0.3, onderzoek: bool = False) -> BootstrapInput:
    """Two clusters that share a category, each with one true kenmerk and one that is between choice and no choice."""
    g = np.random.default_rng(zaad)
    inwoners = np.exp(g.normal(10, 1, n))
    x = g.normal(size=(n, 8)) * 0.2 + 3
    x[:, 1] = x[:, 0] + 0.1 * g.normal(size=n)
    namen = [f"k{i}" for i in range(8)]
    kan = prepare(x * inwoners[:, None], inwoners, namen, {k: k for k in namen} | {"k0": "A", "k1": "A"}, onderzoek=onderzoek)
    een = (2 * x[:, 0] + 0.5 * x[:, 2] + ruis * g.normal(size=n)) * inwoners
    twee = (3 * x[:, 1] + x[:, 3] + ruis * g.normal(size=n)) * inwoners
    return BootstrapInput(kan, {"een": een, "twee": twee}, [EENHEDEN[i % 10] for i in range(n)], {"een": 30.0, "twee": 10.0})


def test_aandelen_met_de_hand():
    v = invoer()
    uit = bootstrap_intervals(v)
    modellen, _ = vervang_categorieen({c: select(v.kandidaten, w) for c, w in v.werklast.items()}, v.werklast, v.aandelen, v.kandidaten)
    verwacht = dict.fromkeys(EENHEDEN, 0.0)
    for c, m in modellen.items():
        for e, p in zip(v.eenheden, m.passing, strict=True):
            verwacht[e] += v.aandelen[c] / 40 * p / m.passing.sum()
    assert uit.aandelen == pytest.approx(verwacht, rel=1e-12)
    assert sum(uit.aandelen.values()) == pytest.approx(1)
    assert uit.gekozen == {c: select(v.kandidaten, w).gekozen for c, w in v.werklast.items()}


def test_trekking_is_de_procedure_op_die_rijen():
    v = invoer()
    rijen = np.random.default_rng(3).integers(0, 120, 120)
    kan = v.kandidaten
    los = prepare((kan.x * kan.inwoners).T[rijen], kan.inwoners[rijen], kan.namen, dict(zip(kan.namen, kan.categorie, strict=True)))
    uit = bootstrap_intervals(v, rijen)
    assert uit.gekozen == {c: select(los, w[rijen]).gekozen for c, w in v.werklast.items()}
    assert sum(uit.aandelen.values()) == pytest.approx(1)


def test_zaad_bepaalt_alles():
    v, gezien = invoer(), []
    een = bootstrap_stability(v, 25, zaad=4, voortgang=lambda gedaan, totaal: gezien.append((gedaan, totaal)))
    assert gezien == [(i, 25) for i in range(1, 26)]
    assert bootstrap_stability(v, 25, zaad=4) == een
    assert bootstrap_stability(v, 25, zaad=5).intervallen != een.intervallen


def test_meer_trekkingen_beginnen_met_dezelfde(monkeypatch: pytest.MonkeyPatch):
    rijen: list[list[int]] = []
    echt = bootstrap._reken
    monkeypatch.setattr(bootstrap, "_reken", lambda v, r, regels: rijen.append([] if r is None else r.tolist()) or echt(v, r, regels))
    bootstrap_stability(invoer(), 3)
    bootstrap_stability(invoer(), 6)
    assert rijen[:4] == rijen[4:8] and len({tuple(r) for r in rijen}) == 7


def test_wat_waar_is_wordt_vaak_gekozen_en_wat_niets_is_zelden():
    s = bootstrap_stability(invoer(), 100)
    assert s.gekozen["een"]["k0"] + s.gekozen["een"].get("k1", 0) == 1  # of one category, so one of both each time
    assert s.gekozen["twee"]["k1"] > 0.9
    for cluster in s.gekozen.values():
        assert all(cluster.get(f"k{i}", 0) < 0.3 for i in range(4, 8))
        assert list(cluster.values()) == sorted(cluster.values(), reverse=True)
    assert s.mislukt == 0 and s.onderzoek is False
    assert bootstrap_stability(invoer(onderzoek=True), 2).onderzoek is True
    assert bootstrap_intervals(invoer(onderzoek=True)).onderzoek is True


def test_interval_bij_een_bekend_model():
    """One kenmerk, one strong effect: the width of the interval is that of theory.

    share = sum over the eenheid of fitted / sum of fitted, and the only uncertainty is in (c0, c1). By the delta method with the covariance
    of least squares; 400 draws give a 90% width within 20%.
    """
    g = np.random.default_rng(2)
    n = 300
    inwoners, x = np.exp(g.normal(10, 0.5, n)), g.normal(size=n) + np.repeat([0.0, 2.0], n // 2)
    werklast = (10 + x + 0.5 * g.normal(size=n)) * inwoners
    kan = prepare((x * inwoners)[:, None], inwoners, ["x"], {"x": "x"})
    eenheden = ["laag"] * (n // 2) + ["hoog"] * (n // 2)
    s = bootstrap_stability(BootstrapInput(kan, {"c": werklast}, eenheden, {"c": 1.0}), 400)
    m = select(kan, werklast)
    c0, c1 = m.coefficienten.values()
    a, b = (np.array([(inwoners * k)[: n // 2].sum() for k in (np.ones(n), x)]), np.array([(inwoners * k).sum() for k in (np.ones(n), x)]))
    c = np.array([c0, c1])
    helling = a / (b @ c) - (a @ c) * b / (b @ c) ** 2
    ontwerp = np.column_stack([np.ones(n), x])
    rest = m.residu / inwoners
    cov = np.linalg.inv(ontwerp.T @ ontwerp) * (rest @ rest) / (n - 2)
    breed = 2 * 1.645 * math.sqrt(helling @ cov @ helling)
    i = s.intervallen["laag"]
    assert i.hoog - i.laag == pytest.approx(breed, rel=0.2)
    assert i.laag < i.model < i.hoog and i.laag < i.midden < i.hoog
    assert i.model == pytest.approx((a @ c) / (b @ c))


def test_zonder_een_eenheid():
    v = invoer()
    uit = leave_one_out(v)
    assert list(uit) == EENHEDEN
    rest = np.array([i for i, e in enumerate(v.eenheden) if e != "RE04"])
    assert uit["RE04"] == bootstrap_intervals(v, rest)
    for u in uit.values():
        assert set(u.aandelen) == set(EENHEDEN) and sum(u.aandelen.values()) == pytest.approx(1)


def test_gevoeligheid_is_het_hele_rooster():
    v = invoer()
    uit = sensitivity(v)
    assert len(uit) == 18 and len({r for r, _ in uit}) == 18
    assert dict(uit)[DEFAULT] == bootstrap_intervals(v)
    assert dict(uit)[Thresholds(20.0, 0.7, 5.0)] == bootstrap_intervals(v, None, Thresholds(20.0, 0.7, 5.0))
    los, streng = (sum(map(len, dict(uit)[Thresholds(b, 0.8, 10.0)].gekozen.values())) for b in (6.0, 20.0))
    assert streng <= los


def test_onbruikbaar():
    v = invoer()
    for anders, melding in (
        ({"aandelen": {"een": 1.0}}, "verschillen: twee"),
        ({"aandelen": {"een": 1.0, "twee": -1.0}}, "0 of meer"),
        ({"aandelen": {"een": 0.0, "twee": 0.0}}, "meer dan 0"),
        ({"eenheden": ["RE01"]}, "120 gemeenten"),
        ({"werklast": {"een": np.ones(3), "twee": np.ones(120)}}, "120 gemeenten"),
    ):
        with pytest.raises(RegressionError, match=melding):
            BootstrapInput(**{"kandidaten": v.kandidaten, "werklast": v.werklast, "eenheden": v.eenheden, "aandelen": v.aandelen} | anders)
    with pytest.raises(RegressionError, match="1 of meer"):
        bootstrap_stability(v, 0)
    leeg = BootstrapInput(v.kandidaten, {"een": np.zeros(120), "twee": v.werklast["twee"]}, v.eenheden, v.aandelen)
    with pytest.raises(RegressionError, match="cluster een"):
        bootstrap_stability(leeg, 2)


def test_mislukte_trekking_telt_en_stopt_niets(monkeypatch: pytest.MonkeyPatch):
    """A cluster of which only three gemeenten have werklast: some draws have none of them."""
    v = invoer()
    schaars = np.zeros(120)
    schaars[[5, 50, 100]] = 1000.0
    s = bootstrap_stability(BootstrapInput(v.kandidaten, {"een": schaars, "twee": v.werklast["twee"]}, v.eenheden, v.aandelen), 60)
    # (1 - 3/120)^120 = 4,8% of the draws
    assert 0 < s.mislukt < 12
    assert len(bootstrap.GRENZEN) == 3 and all(np.isfinite([i.laag, i.midden, i.hoog]).all() for i in s.intervallen.values())
