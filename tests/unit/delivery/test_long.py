"""The two long deliveries: one row per figure, with an empty part in the key, periods as the letters name them, and forecasts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sources.delivery import register
from sources.load import delivery_check
from tests.unit.delivery.test_delivery import KOPPEN, PROCENT, Opmaak, csv_tekst, lever, xlsx

__all__ = ["lever"]
OVERIG, PER_RE = "overige_kerncijfers", "kerncijfers_per_regionale_eenheid"


def overig(indicator="doxing_zaken", uitsplitsing="", soort="jaar", periode="2024", waarde=23, meeteenheid="aantal", kwalificatie="exact"):
    return [indicator, uitsplitsing or None, soort, periode, waarde, meeteenheid, kwalificatie, "brief.txt", "regel 1", None]


def per_re(eenheid="Limburg", waarde=3, indicator="doxing_zaken", uitsplitsing="", meeteenheid="aantal", periode="2024"):
    return [indicator, uitsplitsing or None, eenheid, "jaar", periode, waarde, meeteenheid, None]


def test_een_totaal_heeft_een_lege_uitsplitsing_en_staat_er_maar_een_keer(lever):
    """An empty part of the key is a value of its own: without that two totals would be no double."""
    goed = lever(OVERIG, xlsx(OVERIG, [overig(), overig(uitsplitsing="soort=a"), overig(uitsplitsing="a_b=x y (z)|soort=a")]))
    assert goed.uitslag.geslaagd and [u for (u,) in goed.sql("uitsplitsing")] == ["", "soort=a", "a_b=x y (z)|soort=a"]


def test_twee_keer_hetzelfde_totaal_is_dubbel(lever):
    lev = lever(OVERIG, xlsx(OVERIG, [overig(), overig(waarde=24), overig(periode="2023")]))
    assert lev.gezakt == {"sleutel"} and "Kerncijfers!A2, Kerncijfers!A3" in lev.plaatsen("sleutel")[0]


@pytest.mark.parametrize(
    ("rij", "plaats"),
    [
        (overig(indicator="Doxing zaken"), "A2"),
        (overig(uitsplitsing="soort"), "B2"),
        (overig(uitsplitsing="soort=a|"), "B2"),
        (overig(soort="maand"), "C2"),
        (overig(waarde=-1), "E2"),
        (overig(meeteenheid="promille"), "F2"),
        (overig(kwalificatie="ongeveer"), "G2"),
    ],
)
def test_wat_het_contract_niet_kent_houdt_tegen(lever, rij, plaats):
    lev = lever(OVERIG, xlsx(OVERIG, [rij]))
    assert lev.gezakt == {"domein"} and lev.plaatsen("domein") == [f"Kerncijfers!{plaats}"]


@pytest.mark.parametrize(
    ("soort", "periode", "mag"),
    [("jaar", "2030", True), ("jaar", "2035", True), ("jaar", "2036", False), ("jaar", "2009", False),
     ("periode", "2025Q1", True), ("periode", "2025Q5", False), ("periode", "2012-2018", True), ("periode", "2018Q4/2020", True),
     ("periode", "2024-07-01/2025-H2", True), ("periode", "2024-02-30/2025", False), ("periode", "2024-begin", True),
     ("periode", "2020/2019", False), ("periode", "pilot Rotterdam-Oost", False), ("periode", "t/m 2019-08", False)],
)  # fmt: skip
def test_perioden_zoals_de_brieven_ze_noemen_en_een_raming_jaren_vooruit(lever, soort, periode, mag):
    lev = lever(OVERIG, xlsx(OVERIG, [overig("investering_euro", soort=soort, periode=periode)]))
    assert lev.uitslag.geslaagd is mag
    if not mag:
        assert lev.plaatsen("domein") == ["Kerncijfers!D2"]


def test_procenten_als_opmaak_en_als_getal(lever):
    rijen = [overig(waarde=w, meeteenheid="procent", periode=p) for w, p in ((Opmaak(0.018, PROCENT), "2023"), (76.1, "2024"))]
    assert lever(OVERIG, xlsx(OVERIG, rijen)).sql("waarde") == [(Decimal("1.8"),), (Decimal("76.1"),)]


@pytest.mark.parametrize(
    ("rij", "plaats"),
    [(per_re("Haaglanden"), "C2"), (per_re(meeteenheid="procent"), "G2"), (per_re(waarde=-1), "F2"), (per_re(indicator="x y"), "A2")],
)
def test_per_regionale_eenheid_kent_tien_namen_en_aantallen_of_fte(lever, rij, plaats):
    """A percentage below national level could undo the protection of the counts under it."""
    lev = lever(PER_RE, xlsx(PER_RE, [rij]))
    assert lev.gezakt == {"domein"} and lev.plaatsen("domein") == [f"Per regionale eenheid!{plaats}"]


def test_een_regionale_eenheid_twee_keer_is_dubbel_ook_in_csv(lever):
    rijen = [["doxing_zaken", "", "Limburg", "jaar", "2024", w, "aantal", ""] for w in ("3", "4")]
    assert lever(PER_RE, csv_tekst(PER_RE, rijen)).gezakt == {"sleutel"}


def test_een_volgende_levering_wordt_rij_voor_rij_vergeleken_ook_zonder_uitsplitsing():
    tabel = register.deliveries()[PER_RE]
    vorige = xlsx(PER_RE, [per_re("Limburg", 40), per_re("Amsterdam", 40), per_re("Den Haag", 40)])
    c = delivery_check.check_delivery(tabel, xlsx(PER_RE, [per_re("Limburg", 44), per_re("Amsterdam", 60)]), vorige)
    assert c.bevindingen == []
    assert [(b.plaats, b.gevonden.partition(" (")[0]) for b in c.afwijkingen] == [
        ("Per regionale eenheid", "geen rij indicator=doxing_zaken, uitsplitsing=, regionale_eenheid=Den Haag, periode=2024"),
        ("Per regionale eenheid!F3", "60 was 40"),
    ]


def test_de_catalogus_zegt_welke_leveringen_niet_voor_iedereen_zijn():
    assert {n for n, t in register.deliveries().items() if t.vertrouwelijk} == {
        PER_RE,
        "formatie_per_regionale_eenheid",
    }
    assert set(KOPPEN) == {n for n, t in register.deliveries().items() if not t.lezer}
