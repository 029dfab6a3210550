"""Where a chart puts its marks and words, and in which colours."""

from __future__ import annotations

import pytest

from dagster_project.publicatie.charts import marks
from dagster_project.publicatie.charts.marks import Block, nice_axis, spread, tick
from dagster_project.publicatie.charts.theme import RAND, contrast, text_width, wrap_pixels


@pytest.mark.parametrize(
    ("laagste", "hoogste", "stappen"),
    [
        (0, 15.0, [0, 5, 10, 15, 20]),  # the highest on a tick: one more, so that nothing lies on the edge
        (0, 3607, [0, 1000, 2000, 3000, 4000]),
        (75, 90, [75, 80, 85, 90, 95]),
        (83.1, 90, [82, 84, 86, 88, 90, 92]),
        (0, 0.19, [0, 0.05, 0.1, 0.15, 0.2]),
        (-3, 4, [-4, -2, 0, 2, 4, 6]),
    ],
)
def test_een_as_eindigt_boven_wat_er_staat(laagste: float, hoogste: float, stappen: list[float]):
    assert nice_axis(laagste, hoogste) == pytest.approx(stappen)
    assert stappen[0] <= laagste and stappen[-1] > hoogste


def test_een_as_heeft_de_decimalen_die_nodig_zijn():
    assert [tick(w) for w in (0, 0.5, 37.5, 150000)] == ["0", "0,5", "37,5", "150.000"]


def test_woorden_staan_bij_hun_punt_en_nooit_over_elkaar():
    blokken = [Block(100, ["a", "b"], "x"), Block(104, ["c"], "x"), Block(228, ["d", "e", "f"], "x"), Block(10, ["g"], "x")]
    uit = spread(blokken, 230)
    assert [b.regels[0] for b, _ in uit] == ["g", "a", "c", "d"]
    vlakken = [(y - marks.REGEL / 2, y - marks.REGEL / 2 + len(b.regels) * marks.REGEL) for b, y in uit]
    assert all(a[1] <= b[0] for a, b in zip(vlakken, vlakken[1:], strict=False)), vlakken
    assert vlakken[0] == (1.5, 18.5) and vlakken[-1][1] <= 230 + marks.REGEL / 2  # where there is room, beside its own point
    assert [y for _, y in spread([Block(0, ["a"], "x"), Block(1, ["b"], "x")], 230)] == [0, 20]  # at the top down, at the bottom up


def test_de_breedte_van_een_tekst_is_die_van_arial():
    """Hand calculation with the widths of Helvetica (AFM): N 722, L 556, 1 556 and 0,1 of a comma 278, of 1000, at 14 pixels."""
    assert text_width("NL") == pytest.approx((722 + 556) * 14 / 1000)
    assert text_width("1,1") == pytest.approx((556 + 278 + 556) * 14 / 1000)
    assert wrap_pixels("Deel van de voorraad langer dan zes maanden", 150) == ["Deel van de voorraad", "langer dan zes", "maanden"]


@pytest.mark.parametrize(
    ("een", "ander", "verwacht"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1)]
)
def test_contrast_is_dat_van_wcag(een: str, ander: str, verwacht: float):
    """#777 on white is the 4,48:1 that is known as just too little."""
    assert contrast(een, ander) == pytest.approx(verwacht, abs=0.005)


def test_wat_getekend_wordt_is_te_zien_op_wit():
    """WCAG 1.4.11: 3:1; where a fill is lighter its edge is not. And no series is told apart by colour alone."""
    assert all(contrast(k, "#ffffff") >= 3 for k in (*marks.PALET, marks.STAAF, marks.ROOD, RAND))
    assert len(marks.VORMEN) == len(set(marks.VORMEN)) == len(marks.PALET) == len(set(marks.PALET))


@pytest.mark.parametrize("deel", [i / 20 for i in range(21)])
def test_op_elke_tegel_is_te_lezen(deel: float):
    kleur = marks.mix(marks.LICHT, marks.DONKER, deel)
    assert contrast(kleur, {"white": "#ffffff", "black": "#000000"}[marks.readable_on(kleur)]) >= 4.5


def test_elke_regionale_eenheid_heeft_een_eigen_tegel():
    assert marks.TEGELS.keys() == {f"RE{i:02d}" for i in range(1, 11)} and len(set(marks.TEGELS.values())) == 10
    lager = lambda a, b: marks.TEGELS[a][1] > marks.TEGELS[b][1]  # noqa: E731
    oostelijker = lambda a, b: marks.TEGELS[a][0] > marks.TEGELS[b][0]  # noqa: E731
    # Limburg (10) lies south of Noord-Nederland (1) and east of Zeeland-West-Brabant (8); Rotterdam (7) south of Amsterdam (5); Oost (2) east of Den Haag (6)
    assert lager("RE10", "RE01") and oostelijker("RE10", "RE08") and lager("RE07", "RE05") and oostelijker("RE02", "RE06")
