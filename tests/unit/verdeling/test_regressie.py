"""The regression: against annex E done literally with statsmodels, by hand, and on gemeenten of which the truth is known."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statsmodels.stats.outliers_influence import variance_inflation_factor

from dagster_project.verdeling.models.regressie import (
    REDENEN,
    Model,
    Refused,
    RegressionError,
    Thresholds,
    prepare,
    refused,
    select,
    vervang_categorieen,
)
from tests.helpers.allocation import pas_aan, pas_vast_aan

RUSTIG = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


# --- the slow way: section 4 of the method, sentence by sentence, one OLS per candidate ---


def langzaam(werklast, kenmerken, inwoners, namen, categorieen, regels=None) -> dict[str, Any]:
    """The procedure without any shortcut; shares no code with the project."""
    r = regels or {"bic": 10.0, "correlatie": 0.80, "vif": 10.0}
    n = len(inwoners)
    y = np.asarray(werklast) / np.asarray(inwoners)
    x = {naam: np.asarray(kenmerken)[:, i] / np.asarray(inwoners) for i, naam in enumerate(namen)}
    constant = {k for k, v in x.items() if np.std(v) <= 1e-12 * abs(np.mean(v))}
    door_vif: set[str] = set()

    def pas(keuze: list[str]) -> Any:
        # columns of length one: statsmodels' pinv drops what is small beside the intercept, whatever it says
        schaal = np.array([1.0, *(np.linalg.norm(x[k] - x[k].mean()) for k in keuze)])
        midden = np.array([0.0, *(x[k].mean() for k in keuze)])
        ontwerp = np.column_stack([np.ones(n), *((x[k] - x[k].mean()) / np.linalg.norm(x[k] - x[k].mean()) for k in keuze)])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of candidates that are combinations of the model; pinv gives them nothing
            f = sm.OLS(y, ontwerp).fit()
        return f, schaal, midden

    def bic(ssr: float, k: int) -> float:
        return n * math.log(ssr / n) + k * math.log(n)

    def r_van(a: str, b: str) -> float:
        return float(np.corrcoef(x[a], x[b])[0, 1])

    tss = float(np.sum((y - y.mean()) ** 2))
    while True:
        keuze: list[str] = []
        ssr = tss
        pad = [bic(ssr, 1)]
        r2 = [0.0]
        while ssr > 1e-20 * tss and len(keuze) + 1 < n - 2:
            kandidaten = [
                k
                for k in sorted(namen)
                if k not in constant | door_vif
                and k not in keuze
                and categorieen[k] not in {categorieen[g] for g in keuze}
                and all(abs(r_van(k, g)) <= 0.80 + 1e-12 if r["correlatie"] == 0.80 else abs(r_van(k, g)) <= r["correlatie"] for g in keuze)
            ]
            if not kandidaten:
                break
            ssrs = {k: float(pas([*keuze, k])[0].ssr) for k in kandidaten}
            kleinste = min(ssrs.values())
            beste = next(k for k in kandidaten if ssrs[k] <= kleinste * (1 + 1e-12))
            nieuw = bic(ssrs[beste], len(keuze) + 2)
            if pad[-1] - nieuw < r["bic"]:
                break
            keuze.append(beste)
            ssr = ssrs[beste]
            pad.append(nieuw)
            r2.append(1 - ssr / tss)
        ontwerp = np.column_stack([np.ones(n), *(x[k] for k in keuze)])
        vif = (
            {k: float(variance_inflation_factor(ontwerp, i + 1)) for i, k in enumerate(keuze)}
            if len(keuze) > 1
            else dict.fromkeys(keuze, 1.0)
        )
        hoog = [k for k in keuze if vif[k] > r["vif"]]
        if not hoog:
            break
        door_vif.add(hoog[-1])

    f, schaal, midden = pas(keuze)
    omzet = np.diag(1 / schaal)
    omzet[0] -= midden / schaal
    gewichten, cov = omzet @ f.params, omzet @ f.cov_params() @ omzet.T
    afgevallen = {}
    for k in sorted(set(namen) - set(keuze)):
        if k in constant:
            afgevallen[k] = "constant"
        elif k in door_vif:
            afgevallen[k] = "vif"
        elif categorieen[k] in {categorieen[g] for g in keuze}:
            afgevallen[k] = "categorie"
        elif any(abs(r_van(k, g)) > r["correlatie"] for g in keuze):
            afgevallen[k] = "correlatie"
        else:
            afgevallen[k] = "bic"
    return {
        "gekozen": keuze,
        "coefficienten": dict(zip(["c0", *keuze], gewichten, strict=True)),
        "standaardfouten": dict(zip(["c0", *keuze], np.sqrt(np.diag(cov)), strict=True)),
        "bic": pad,
        "r2_pad": r2,
        "vif": vif,
        "afgevallen": afgevallen,
        "passing": np.asarray(inwoners) * f.fittedvalues,
    }


def verschillen(m: Model, s: dict[str, Any]) -> dict[str, Any]:
    """What of the model is not as the slow way has it, with both; nothing when all is equal to 1e-8."""
    c0_ruis = {
        k: max(1e-8 * abs(s["coefficienten"][k]), 1e-8 * fout) for k, fout in s["standaardfouten"].items()
    }  # a c0 near zero is a difference of large numbers
    gelijk = {
        "gekozen": list(m.gekozen) == s["gekozen"],
        "afgevallen": m.afgevallen == s["afgevallen"],
        "coefficienten": list(m.coefficienten) == list(s["coefficienten"])
        and all(abs(m.coefficienten[k] - s["coefficienten"][k]) <= ruis for k, ruis in c0_ruis.items()),
        "standaardfouten": m.standaardfouten == pytest.approx(s["standaardfouten"], rel=1e-8),
        "vif": m.vif == pytest.approx(s["vif"], rel=1e-8),
        "bic": m.bic == pytest.approx(s["bic"], rel=1e-8),
        "r2_pad": m.r2_pad == pytest.approx(s["r2_pad"], abs=1e-8) and m.r2 == m.r2_pad[-1],
        "passing": m.passing == pytest.approx(s["passing"], rel=1e-8),
    }
    return {naam: (getattr(m, naam), s[naam]) for naam, goed in gelijk.items() if not goed}


def gemeenten(zaad: int, n: int, k: int, ruis: float = 0.1, lastig: bool = True) -> dict[str, Any]:
    """Random gemeenten with what makes a selection difficult: copies, sums, near-copies, constants, shared categories, negative weights."""
    g = np.random.default_rng(zaad)
    inwoners = np.round(np.exp(g.normal(10.5, 0.9, n)))
    factoren = g.normal(size=(n, max(2, k // 6)))
    x = factoren @ g.normal(size=(factoren.shape[1], k)) * g.choice([0.1, 0.6, 2.0]) + g.normal(size=(n, k))
    x = (x + g.choice([0.0, 1.0, 20.0], k)) * np.exp(g.normal(0, 3, k))  # more offset and the doubles themselves decide the ties
    y = x[:, : min(k, 5)] @ (np.array([1.0, -0.7, 0.5, -0.3, 0.2])[: min(k, 5)] / x[:, : min(k, 5)].std(axis=0))
    if lastig and k >= 8:
        x[:, 5] = 3 * x[:, 0]  # a tie
        x[:, 6] = x[:, 1] / x[:, 1].std() + x[:, 2] / x[:, 2].std()  # a sum
        x[:, 7] = 0.25  # a constant
        x[:, 3 % k] += 1e-3 * x[:, 4]
        for j in range(8, k, 9):
            x[:, j] = x[:, j - 1] + x[:, j - 2] + x[:, j - 3] + g.choice([1e-6, 1e-3, 0.1]) * g.normal(size=n)
    y = y + ruis * g.normal(size=n) + 3
    volgorde = g.permutation(k)
    namen = [f"k{j:03}" for j in volgorde]
    return {
        "werklast": y * inwoners / 1000,
        "kenmerken": x * inwoners[:, None],
        "inwoners": inwoners,
        "namen": namen,
        "categorieen": {naam: f"c{g.integers(0, max(1, int(k * 0.6)))}" for naam in namen},
    }


@RUSTIG
@given(zaad=st.integers(0, 2**32), n=st.integers(30, 90), k=st.integers(1, 24), ruis=st.sampled_from([0.01, 0.3, 2.0]))
def test_als_bijlage_e_letterlijk(zaad: int, n: int, k: int, ruis: float):
    g = gemeenten(zaad, n, k, ruis)
    assert verschillen(pas_aan(**g), langzaam(**g)) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("zaad", "n", "k"), [(1, 400, 200), (2, 30, 200), (3, 342, 114), (4, 200, 60), (5, 30, 27), (6, 400, 3)])
def test_als_bijlage_e_letterlijk_groot(zaad: int, n: int, k: int):
    for ruis in (0.02, 0.5):
        g = gemeenten(zaad, n, k, ruis)
        assert verschillen(pas_aan(**g), langzaam(**g)) == {}


@pytest.mark.parametrize(("zaad", "n", "k"), [(1, 342, 40), (2, 30, 60)])
def test_als_bijlage_e_letterlijk_op_maat(zaad: int, n: int, k: int):
    g = gemeenten(zaad, n, k)
    assert verschillen(pas_aan(**g), langzaam(**g)) == {}


def test_met_andere_drempels():
    g = gemeenten(7, 60, 15, 0.5)
    for bic, r, vif in ((6.0, 0.7, 5.0), (20.0, 0.9, 10.0), (0.5, 0.9, 2.0)):
        assert (
            verschillen(pas_aan(**g, regels=Thresholds(bic, r, vif)), langzaam(**g, regels={"bic": bic, "correlatie": r, "vif": vif})) == {}
        )


# --- by hand ---

HAND = {
    "inwoners": np.array([1.0, 1, 2, 2, 1, 1, 4, 4]),
    "namen": ["b", "a", "vast"],
    "categorieen": {"a": "A", "b": "B", "vast": "C"},
}
"""Per inhabitant: a = -1 (four times) and 1 (four times), b = -1, 1, -1, 1, ..., which are orthogonal; vast = 3."""
HAND_A = np.array([-1.0, -1, -1, -1, 1, 1, 1, 1])
HAND_B = np.array([-1.0, 1, -1, 1, -1, 1, -1, 1])
HAND_E = np.array([0.1, -0.1, -0.1, 0.1, 0.1, -0.1, -0.1, 0.1])


def test_met_de_hand():
    """y = 5 + 2a - b + e, e orthogonal to both: TSS = 8(4 + 1 + 0,01) = 40,08; after a 8,08; after b 0,08."""
    y = 5 + 2 * HAND_A - HAND_B + HAND_E
    x = np.column_stack([HAND_B, HAND_A, np.full(8, 3.0)])
    m = pas_aan(y * HAND["inwoners"], x * HAND["inwoners"][:, None], **HAND)
    assert m.gekozen == ("a", "b")
    assert m.coefficienten == pytest.approx({"c0": 5, "a": 2, "b": -1}, abs=1e-12)
    assert m.afgevallen == {"vast": "constant"}
    # n ln(RSS / n) + k ln n, n = 8: ln 5,01 = 1,6114359; ln 1,01 = 0,0099503; ln 0,01 = -4,6051702; ln 8 = 2,0794415
    assert m.bic == pytest.approx([8 * 1.6114359 + 2.0794415, 8 * 0.0099503 + 2 * 2.0794415, -8 * 4.6051702 + 3 * 2.0794415], abs=1e-6)
    assert m.r2_pad == pytest.approx([0, 1 - 8.08 / 40.08, 1 - 0.08 / 40.08])
    # sigma2 = 0,08 / (8 - 3); every column has squared length 8
    assert m.standaardfouten == pytest.approx(dict.fromkeys(["c0", "a", "b"], math.sqrt(0.08 / 5 / 8)))
    assert m.vif == pytest.approx({"a": 1, "b": 1})
    assert m.residu == pytest.approx(HAND_E * HAND["inwoners"], abs=1e-12)
    assert m.passing + m.residu == pytest.approx(y * HAND["inwoners"])


def test_bic_daalt_net_wel_en_net_niet_genoeg():
    """b explains a part of what is left such that BIC falls by just 10, or just not: RSS must shrink by exp((10 + ln 8) / 8)."""
    x = np.column_stack([HAND_B, HAND_A, np.full(8, 3.0)])
    for factor, gekozen in ((1.0001, ("a", "b")), (0.9999, ("a",))):
        gewicht = math.sqrt(0.01 * (math.exp((10 + math.log(8)) / 8 * factor) - 1))
        y = 5 + 20 * HAND_A + gewicht * HAND_B + HAND_E
        m = pas_aan(y * HAND["inwoners"], x * HAND["inwoners"][:, None], **HAND)
        assert m.gekozen == gekozen
        assert m.afgevallen.get("b") == (None if "b" in gekozen else "bic")


def test_gelijken_naar_alfabet_en_elke_schaal():
    g = np.random.default_rng(3)
    x, inwoners = g.normal(size=50), np.exp(g.normal(9, 1, 50))
    y = (x + 1e-4 * g.normal(size=50)) * inwoners
    for namen in (["b", "a", "c"], ["c", "b", "a"], ["a", "c", "b"]):
        kolommen = np.column_stack([x * f * inwoners for f in (1.0, 3e7, -7e-9)])
        m = pas_aan(y, kolommen, inwoners, namen, {n: n for n in namen})
        assert m.gekozen == ("a",)
        assert m.afgevallen == {"b": "correlatie", "c": "correlatie"}


def test_gelijk_na_wat_er_al_in_zit():
    """b = a + (what is in the model): the same RSS, another column."""
    g = np.random.default_rng(4)
    eerst, a, inwoners = *g.normal(size=(2, 40)), np.full(40, 100.0)
    y = 10 * eerst + a + 0.05 * g.normal(size=40)
    for namen in (["p", "q", "z"], ["q", "p", "z"]):
        m = pas_aan(y * 100, np.column_stack([a, a + 0.3 * eerst, eerst]) * 100, inwoners, namen, {n: n for n in namen})
        assert m.gekozen == ("z", "p")


def test_elke_reden_en_de_eerste_telt():
    g = np.random.default_rng(5)
    a, b, c, ruis = g.normal(size=(4, 300))
    d = a + b + c + 0.05 * ruis  # chosen first; with a, b and c together its VIF is far over 10, and so is theirs
    x = {
        "a": a,
        "b": b,
        "c": c,
        "d": d,
        "lijkt_op_a": a + 0.3 * g.normal(size=300),
        "ook_a": a + 2 * g.normal(size=300),
        "niets": g.normal(size=300),
        "vast": np.full(300, 2.0),
        "vast_en_ook_a": np.full(300, 1 / 3),
    }
    y = a + 0.9 * b + 0.8 * c + 0.02 * g.normal(size=300) + 3
    cat = {k: k for k in x} | {"ook_a": "a", "vast_en_ook_a": "a"}
    inwoners = np.exp(g.normal(9, 1, 300))
    m = pas_aan(y * inwoners, np.column_stack(list(x.values())) * inwoners[:, None], inwoners, list(x), cat)
    assert set(m.gekozen) == {"a", "b", "d"}
    assert m.afgevallen == {
        "c": "vif",
        "lijkt_op_a": "correlatie",
        "niets": "bic",
        "ook_a": "categorie",
        "vast": "constant",
        "vast_en_ook_a": "constant",
    }
    assert set(m.afgevallen.values()) == set(REDENEN)
    assert len(m.bic) == 1 + len(m.gekozen)  # the path of the final run


def test_vif_met_intercept():
    """From nearly 1 to 1e6, and with what follows from the others no model at all."""
    g = np.random.default_rng(11)
    x = g.normal(size=(80, 4)) + 5
    for klein in (1.0, 0.1, 1e-3, 0.0):
        x[:, 3] = x[:, 0] + 2 * x[:, 1] + klein * g.normal(size=80)
        kan = prepare(x * 1000, np.full(80, 1000), list("abcd"), dict.fromkeys("abcd", "een"))
        if not klein:
            with pytest.raises(RegressionError, match="volgt er een uit"):
                pas_vast_aan(kan, np.arange(80), list("abcd"))
            continue
        m = pas_vast_aan(kan, np.arange(80), list("abcd"))
        slow = [variance_inflation_factor(np.column_stack([np.ones(80), x]), i + 1) for i in range(4)]
        assert list(m.vif.values()) == pytest.approx(slow, rel=1e-8)
        assert min(slow) < 1.5 and max(slow) > 1 / klein


# --- what must not matter ---


@RUSTIG
@given(zaad=st.integers(0, 2**32), n=st.integers(30, 120), k=st.integers(2, 40))
def test_volgorde_en_schaal_doen_er_niet_toe(zaad: int, n: int, k: int):
    a, g = gemeenten(zaad, n, k), np.random.default_rng(zaad)
    m = pas_aan(**a)
    rij, kolom, schaal = g.permutation(n), g.permutation(k), np.exp(g.normal(0, 8, k))
    ander = pas_aan(
        a["werklast"][rij] * 1e6,
        (a["kenmerken"] * schaal)[rij][:, kolom],
        a["inwoners"][rij],
        [a["namen"][i] for i in kolom],
        a["categorieen"],
    )
    assert ander.gekozen == m.gekozen
    assert ander.afgevallen == m.afgevallen
    assert ander.vif == pytest.approx(m.vif)
    assert ander.passing == pytest.approx(m.passing[rij] * 1e6)
    for naam, s in zip(a["namen"], schaal, strict=True):
        if naam in m.gekozen:
            assert ander.coefficienten[naam] * s == pytest.approx(m.coefficienten[naam] * 1e6)


@RUSTIG
@given(zaad=st.integers(0, 2**32), n=st.integers(4, 60), k=st.integers(1, 30))
def test_altijd_eindig_en_binnen_de_regels(zaad: int, n: int, k: int):
    a = gemeenten(zaad, n, k, 0.0)  # without noise: perfect fits
    m = pas_aan(**a)
    assert np.isfinite([*m.coefficienten.values(), *m.standaardfouten.values(), *m.bic, *m.r2_pad]).all()
    assert len(m.gekozen) + 1 <= n - 2 or not m.gekozen
    assert all(eerder - later >= 10 for eerder, later in zip(m.bic, m.bic[1:], strict=False))
    assert all(v <= 10 + 1e-9 for v in m.vif.values())
    assert len({a["categorieen"][g] for g in m.gekozen}) == len(m.gekozen)
    assert set(m.afgevallen) | set(m.gekozen) == set(a["namen"])


def test_werklast_naar_rato_van_inwoners():
    """Wijkzorg is inwoners / 5.000: nothing to explain, whatever the rounding."""
    g = gemeenten(1, 342, 30)
    m = pas_aan(g["inwoners"] / 5000, *(g[k] for k in ("kenmerken", "inwoners", "namen", "categorieen")))
    assert m.gekozen == () and m.r2 == 1
    assert m.coefficienten["c0"] == pytest.approx(1 / 5000, rel=1e-14)
    assert len(m.bic) == 1 and math.isfinite(m.bic[0])
    nul = pas_aan(g["inwoners"] * 0, *(g[k] for k in ("kenmerken", "inwoners", "namen", "categorieen")))
    assert nul.coefficienten == {"c0": 0} and math.isfinite(nul.bic[0])


def test_combinaties_van_het_model_voegen_niets_toe():
    """Sums of what is chosen leave rounding noise, and that is never fitted."""
    g = np.random.default_rng(8)
    basis = g.normal(size=(100, 4))
    x = np.column_stack([basis, basis @ g.normal(size=(4, 40)) * 1e5])
    namen = [f"a{i}" for i in range(4)] + [f"z{i:02}" for i in range(40)]
    y = basis @ [4, 3, 2, 1] + 3 + 0.3 * g.normal(size=100)
    m = pas_aan(y, x, np.ones(100), namen, {n: n for n in namen})
    assert len(m.gekozen) <= 4
    assert max(m.vif.values()) <= 10
    assert verschillen(m, langzaam(y, x, np.ones(100), namen, {n: n for n in namen})) == {}


# --- planted truth ---


def kans_op_keuze(t: float, n: int) -> float:
    """Chance that a true kenmerk, last to enter and orthogonal to the rest, makes BIC fall by 10.

    BIC falls by n ln(RSS0 / RSS1) - ln n, and RSS0 / RSS1 = 1 + T^2 / df with T the t-value. So it enters when T^2 is at least
    df (exp((10 + ln n) / n) - 1): about 10 + ln n, |T| over 4,0 for 342 gemeenten. T is about normal around its true value t.
    """
    grens = math.sqrt((n - 3) * (math.exp((10 + math.log(n)) / n) - 1))
    return 0.5 * math.erfc((grens - t) / math.sqrt(2)) + 0.5 * math.erfc((grens + t) / math.sqrt(2))


@pytest.mark.parametrize("t", [3.0, 4.0, 5.0, 6.5])
def test_geplante_waarheid(t: float):
    """200 times: a strong kenmerk and one of strength t, among 20 that are nothing; within 4 standard errors plus 2 percentage points."""
    n, keer, gevonden, vals = 342, 200, 0, 0
    namen = ["sterk", "waar", *(f"niets{i:02}" for i in range(20))]
    g = np.random.default_rng(int(t * 10))
    for _ in range(keer):
        x = np.linalg.qr(np.column_stack([np.ones(n), g.normal(size=(n, 22))]))[0][
            :, 1:
        ]  # orthogonal, so that each has the t that is planted
        inwoners = np.exp(g.normal(10, 1, n))
        y = 30 * x[:, 0] - t * x[:, 1] + g.normal(size=n) + 7
        m = pas_aan(y * inwoners, x * inwoners[:, None], inwoners, namen, {k: k for k in namen})
        assert m.gekozen[0] == "sterk"
        gevonden += "waar" in m.gekozen
        vals += len(set(m.gekozen) - {"sterk", "waar"})
    p = kans_op_keuze(t, n)
    assert abs(gevonden / keer - p) <= 4 * math.sqrt(p * (1 - p) / keer) + 0.02, p
    # a kenmerk that is nothing passes with chance P(|T| > 4) = 6e-5, so 20 x 200 of them 0,25 times
    assert vals <= 4


# --- one per category over clusters ---


def drie_clusters() -> tuple[Any, dict[str, np.ndarray]]:
    g = np.random.default_rng(9)
    a, b, c, d, los = g.normal(size=(5, 200))
    x = {"a1": a, "a2": a + 0.4 * b, "b1": c, "b2": c + 0.3 * d, "los": los}
    inwoners = np.exp(g.normal(10, 1, 200))
    kan = prepare(
        np.column_stack(list(x.values())) * inwoners[:, None],
        inwoners,
        list(x),
        {"a1": "A", "a2": "A", "b1": "B", "b2": "B", "los": "L"},
    )
    ruis = 0.1 * g.normal(size=(3, 200))
    per = {"een": 9 + x["a1"] + x["b1"] + ruis[0], "twee": 9 + x["a2"] + ruis[1], "drie": 9 + x["a2"] + x["b2"] + x["los"] + ruis[2]}
    return kan, {k: v * inwoners for k, v in per.items()}


def test_vervangt_waar_het_verlies_het_kleinst_is():
    kan, werklast = drie_clusters()
    modellen = {c: select(kan, w) for c, w in werklast.items()}
    assert {c: set(m.gekozen) for c, m in modellen.items()} == {"een": {"a1", "b1"}, "twee": {"a2"}, "drie": {"a2", "b2", "los"}}
    for aandelen, a, b in (({"een": 0.8, "twee": 0.1, "drie": 0.1}, "a1", "b1"), ({"een": 0.1, "twee": 0.5, "drie": 0.4}, "a2", "b2")):
        uit, vervangingen = vervang_categorieen(modellen, werklast, aandelen, kan)
        assert {c: set(m.gekozen) for c, m in uit.items()} == {"een": {a, b}, "twee": {a}, "drie": {a, b, "los"}}
        for v in vervangingen:
            assert uit[v.cluster].afgevallen[v.was] == "categorie"
            assert v.wordt not in uit[v.cluster].afgevallen
        # by exhaustion: every way to give each category one kenmerk; no conflict crosses another here
        verlies = {}
        for ka in ("a1", "a2"):
            for kb in ("b1", "b2"):
                verlies[ka, kb] = sum(
                    aandelen[c] * (m.r2 - pas_vast_aan(kan, werklast[c], [{"a": ka, "b": kb}.get(k[0], k) for k in m.gekozen]).r2)
                    for c, m in modellen.items()
                )
        assert min(verlies, key=verlies.get) == (a, b)
        assert sum(aandelen[v.cluster] * v.verlies_r2 for v in vervangingen) == pytest.approx(verlies[a, b])


def test_zonder_botsing_blijft_alles_zoals_het_was():
    kan, werklast = drie_clusters()
    modellen = {"een": select(kan, werklast["een"])}
    assert vervang_categorieen(modellen, werklast, {"een": 1.0}, kan) == (modellen, [])
    with pytest.raises(RegressionError, match="zonder aandeel: een"):
        vervang_categorieen(modellen, werklast, {}, kan)


# --- what is refused ---


@pytest.mark.parametrize(
    "naam",
    [
        "niet-Westerse migratieachtergrond",
        "Niet_Westerse_Migratie_Achtergrond",
        "migratieachtergrond",
        "PERSONEN MET EEN MIGRATIEACHTERGROND",
        "inwoners_niet_westers",
        "nietWesters",
        "westerse allochtonen",
        "herkomst",
        "herkomstland_buiten_europa",
        "inwoners herkomst buiten Europa",
        "land van herkomst",
        "nationaliteit",
        "niet-Nederlandse nationaliteit",
        "etniciteit",
        "etnische_diversiteit",
        "geloof",
        "religie",
        "religieuze_gezindte",
        "moslims",
        "geboren buiten Nederland",
        "geboorteland",
        "Marokkaanse_inwoners",
        "inwoners_afkomst",
    ],
)
def test_stigmatiserend_wordt_geweigerd_met_de_reden(naam: str):
    assert "halfjaarbericht-2025-h2.txt" in refused([naam])[naam]
    g = gemeenten(1, 40, 3)
    a = g | {"namen": ["x", naam, "y"], "categorieen": {"x": "c", naam: "d", "y": "e"}}
    with pytest.raises(Refused, match="geweigerd") as e:
        pas_aan(**a)
    assert set(e.value.redenen) == {naam}
    assert pas_aan(**a, onderzoek=True).onderzoek is True
    assert pas_aan(**g).onderzoek is False


def test_stigmatiserend_als_categorie():
    g = gemeenten(1, 40, 3)
    with pytest.raises(Refused) as e:
        pas_aan(**g | {"categorieen": dict.fromkeys(g["namen"], "c") | {"k001": "Migratieachtergrond"}})
    assert set(e.value.redenen) == {"k001"}


@pytest.mark.parametrize(
    "naam",
    [
        "inwoners", "oppervlakte_westerschelde", "noordwesters", "internationaliteit_bedrijven", "terrassen", "geloofwaardigheid",
        "grenspendel_werknemers", "opkomst_verkiezingen", "verdachten_niet_ingezetenen", "ambassades", "technische_installaties",
        "herkomst_bestemming_verplaatsingen", "aromatherapie", "geboorten", "verhuismobiliteit",
    ],
)  # fmt: skip
def test_wat_er_alleen_op_lijkt_mag(naam: str):
    assert refused([naam]) == {}


def test_de_27_van_het_rapport_mogen():
    import csv

    from dagster_project import ROOT

    with open(ROOT / "dbt" / "seeds" / "kenmerken.csv", encoding="utf-8", newline="") as f:
        assert refused(r["kenmerk"] for r in csv.DictReader(f)) == {}


@pytest.mark.parametrize(
    ("anders", "melding"),
    [
        ({"inwoners": np.array([1.0, 2, 0, 4, 5])}, "groter dan 0"),
        ({"inwoners": np.array([1.0, 2, np.nan, 4, 5])}, "groter dan 0"),
        ({"werklast": np.array([1.0, 2, np.inf, 4, 5])}, "werklast"),
        ({"werklast": np.ones(4)}, "vorm"),
        ({"kenmerken": np.full((5, 2), np.nan)}, "geen eindig getal is: a, b"),
        ({"kenmerken": np.ones((5, 3))}, "vorm"),
        ({"namen": ["a", "a"]}, "dubbel: a"),
        ({"namen": ["a", "c0"]}, "c0"),
        ({"categorieen": {"a": "x"}}, "zonder categorie: b"),
        ({"kenmerken": np.ones((3, 2)), "inwoners": np.ones(3), "werklast": np.ones(3)}, "ten minste 4"),
    ],
)
def test_onbruikbare_invoer(anders: dict[str, Any], melding: str):
    goed = {
        "werklast": np.arange(5.0),
        "kenmerken": np.arange(10.0).reshape(5, 2) ** 2,
        "inwoners": np.ones(5),
        "namen": ["a", "b"],
        "categorieen": {"a": "x", "b": "y", "c0": "z"},
    }
    pas_aan(**goed)
    with pytest.raises(RegressionError, match=melding):
        pas_aan(**goed | anders)


def test_vast_model():
    kan, werklast = drie_clusters()
    m = select(kan, werklast["drie"])
    vast = pas_vast_aan(kan, werklast["drie"], m.gekozen)
    assert (vast.coefficienten, vast.bic, vast.vif) == (m.coefficienten, m.bic, m.vif)
    assert pas_vast_aan(kan, werklast["drie"], []).r2 == 0
    for keuze, melding in ((["weg"], "onbekend kenmerk: weg"), (["a1", "a1"], "volgt er een uit")):
        with pytest.raises(RegressionError, match=melding):
            pas_vast_aan(kan, werklast["drie"], keuze)
