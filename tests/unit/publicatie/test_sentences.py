"""Sentences: the words follow the rule, whatever the numbers are, and never soften one."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project import notation
from dagster_project.publicatie.content.sentences import (
    Observation,
    change,
    claim,
    direction,
    extremes,
    largest,
    largest_known,
    percent,
    sentences,
    tell,
    than_a_year_before,
    voldoen,
    write_value,
)


@pytest.mark.parametrize(
    ("oud", "nieuw", "meeteenheid", "woorden"),
    [
        pytest.param(3159, 3484, "aantal", "steeg", id="brief-2025-noemt-10,3%-iets"),
        pytest.param(921, 999, "aantal", "steeg", id="brief-2025-noemt-8,5%-licht"),
        pytest.param(285_000, 335_000, "aantal", "steeg sterk", id="brief-2025-noemt-17,5%-fors"),
        pytest.param(16.9, 15.6, "procent", "daalde", id="7,7-procent-minder"),
        pytest.param(74.5, 76.1, "procent", "steeg licht", id="2,1-procent-meer"),
        pytest.param(1000, 1009, "aantal", "bleef vrijwel gelijk", id="onder-1"),
        pytest.param(1000, 1010, "aantal", "steeg licht", id="1-is-licht"),
        pytest.param(10_000, 9_501, "aantal", "daalde", id="4,99-wordt-5,0-geschreven"),
        pytest.param(10_000, 9_510, "aantal", "daalde licht", id="4,9-is-licht"),
        pytest.param(1000, 850, "aantal", "daalde sterk", id="15-is-sterk"),
        pytest.param(5.84, 5.76, "procent", "bleef gelijk", id="zelfde-tekst"),
        pytest.param(2, 3, "aantal", "steeg", id="klein-aantal-zonder-bijwoord"),
        pytest.param(0, 25, "aantal", "steeg sterk", id="van-nul"),
    ],
)
def test_het_woord_volgt_de_regel(oud: float, nieuw: float, meeteenheid: str, woorden: str):
    assert change(oud, nieuw, meeteenheid) == woorden


@given(
    st.floats(0.1, 1e7, allow_nan=False),
    st.floats(0.1, 1e7, allow_nan=False),
    st.sampled_from(["aantal", "fte", "procent", "per 1.000 inwoners"]),
)
def test_de_richting_klopt_altijd_en_beide_getallen_staan_er(oud: float, nieuw: float, meeteenheid: str):
    """What a reader finds who reads both numbers back and computes."""
    (eerste, *_) = sentences(Observation("Het cijfer", nieuw, meeteenheid, "2024", eerder=oud, eerder_periode="2023"))
    a, b = notation.getal(oud, meeteenheid), notation.getal(nieuw, meeteenheid)
    assert a in eerste and b in eerste and "2023" in eerste and "2024" in eerste
    van, naar = lees(a), lees(b)
    deel = abs(naar - van) / van if van else Decimal("Infinity")
    if "steeg" in eerste:
        assert naar > van
    elif "daalde" in eerste:
        assert naar < van
    else:
        assert van == naar or deel < Decimal("0.0095")
    if "licht" in eerste:
        assert Decimal("0.0095") <= deel < Decimal("0.0495")
    if "sterk" in eerste:
        assert deel >= Decimal("0.1495")
    if m := re.search(r"\(([+−]?[\d.,]+) procentpunt\)", eerste):
        assert lees(m[1]) == naar - van and (lees(m[1]) != 0 or "gelijk" in eerste)
    assert "gelijk" in eerste or not re.search(r"\([+−]?0,0", eerste)


def lees(tekst: str) -> Decimal:
    return Decimal(tekst.replace(".", "").replace(",", ".").replace("−", "-"))


@pytest.mark.parametrize(
    ("stand", "tekst"),
    [
        pytest.param(
            Observation("De voorraad zedenzaken", 3484, "aantal", "2025-11-02", eerder=3159, eerder_periode="2024-11-02"),
            ["De voorraad zedenzaken steeg van 3.159 op 2 november 2024 naar 3.484 op 2 november 2025 (+10,3%)."],
            id="peildatums",
        ),
        pytest.param(
            Observation("Het verzuim", 6.3, "procent", "2024", norm=5.9, richting="hoogstens", aard="intern", voldoet=False),
            ["Het verzuim was 6,3% in 2024.", "Dat is 0,4 procentpunt boven de eigen norm (hoogstens 5,9%)."],
            id="norm-niet-gehaald",
        ),
        pytest.param(
            Observation("De norm", 101.0, "procent", "2025-08-31", norm=100, richting="minstens", aard="wettelijk", voldoet=True),
            ["De norm was 101,0% op 31 augustus 2025.", "Dat voldoet aan de wettelijke norm (minstens 100,0%)."],
            id="norm-gehaald",
        ),
        pytest.param(
            Observation(
                "De onderbezetting", 1300, "fte", "2025-11", "bijna", norm=1000, richting="hoogstens", aard="intern", voldoet=False
            ),
            ["De onderbezetting was bijna 1.300 fte in november 2025.", "Dat is boven de eigen norm (hoogstens 1.000 fte)."],
            id="een-woord-bij-het-getal-blijft-en-geeft-geen-precieze-afstand",
        ),
        pytest.param(
            Observation(
                "Het deel", notation.Whole(60), "procent", "2024", "meer dan", norm=70, richting="hoogstens", aard="intern", voldoet=True
            ),
            [
                "Het deel was meer dan 60% in 2024.",
                "Dat is niet precies genoeg om te zeggen of het voldoet aan de eigen norm (hoogstens 70,0%).",
            ],
            id="meer-dan-is-niet-minstens",
        ),
        pytest.param(
            Observation("Het deel naar personeel", 76.1, "procent", "2025", "verwacht"),
            ["Het deel naar personeel komt in 2025 naar verwachting uit op 76,1%."],
            id="een-raming-is-geen-uitkomst",
        ),
        pytest.param(
            Observation("De onderbezetting", 1300, "fte", "2025-11", "bijna", norm=0, richting="hoogstens", aard="prognose", voldoet=False),
            ["De onderbezetting was bijna 1.300 fte in november 2025.", "De prognose was 0 fte."],
            id="balans-is-geen-grens",
        ),
        pytest.param(
            Observation("Het aantal", 350_000, "aantal", "2019", "bijna", 290_000, "2018", "bijna"),
            ["Het aantal steeg sterk van bijna 290.000 in 2018 naar bijna 350.000 in 2019."],
            id="van-geen-exacte-getallen-geen-percentage",
        ),
        pytest.param(
            Observation("Het deel", 15.0, "procent", "2023", eerder=14.7, eerder_periode="2021", binnen_marge=True),
            [
                "Het deel steeg licht van 14,7% in 2021 naar 15,0% in 2023 (+0,3 procentpunt).",
                "Dat verschil valt binnen de marges van het onderzoek: het kan toeval zijn.",
            ],
            id="binnen-de-marges",
        ),
        pytest.param(  # 6,24 and 6,26 are 6,2 and 6,3 to who reads them
            Observation("Het verzuim", 6.26, "procent", "2024", eerder=6.24, eerder_periode="2023"),
            ["Het verzuim steeg licht van 6,2% in 2023 naar 6,3% in 2024 (+0,1 procentpunt)."],
            id="het-verschil-is-dat-van-wat-er-staat",
        ),
        pytest.param(
            Observation("Het verzuim", 5.94, "procent", "2025", norm=5.9, richting="hoogstens", aard="intern", voldoet=False),
            [
                "Het verzuim was 5,9% in 2025.",
                "Dat is afgerond gelijk aan de eigen norm (hoogstens 5,9%); het precieze cijfer ligt er iets boven.",
            ],
            id="afgerond-gelijk-aan-de-norm-en-toch-erboven",
        ),
        pytest.param(
            Observation("Het deel", 89.96, "procent", "2025", norm=90, richting="minstens", aard="intern", voldoet=False),
            [
                "Het deel was 90,0% in 2025.",
                "Dat is afgerond gelijk aan de eigen norm (minstens 90,0%); het precieze cijfer ligt er iets onder.",
            ],
            id="afgerond-gelijk-aan-de-norm-en-toch-eronder",
        ),
        pytest.param(  # 5,85 is 5,9: the distance is what is between the numbers that stand there
            Observation("Het verzuim", 6.04, "procent", "2025", norm=5.85, richting="hoogstens", aard="intern", voldoet=False),
            ["Het verzuim was 6,0% in 2025.", "Dat is 0,1 procentpunt boven de eigen norm (hoogstens 5,9%)."],
            id="de-afstand-is-die-van-wat-er-staat",
        ),
        pytest.param(
            Observation("Het deel", 60.0, "procent", "2025", "minimaal", norm=70, richting="hoogstens", aard="intern", voldoet=True),
            [
                "Het deel was minstens 60,0% in 2025.",
                "Dat is niet precies genoeg om te zeggen of het voldoet aan de eigen norm (hoogstens 70,0%).",
            ],
            id="van-minstens-zestig-is-niet-te-zeggen-of-het-hoogstens-zeventig-is",
        ),
        pytest.param(
            Observation("Het bedrag", 8040.0, "euro_mln", "2025", eerder=8010.0, eerder_periode="2024"),
            ["Het bedrag bleef gelijk: 8,0 miljard euro in 2024 en 8,0 miljard euro in 2025."],
            id="miljarden-die-hetzelfde-staan",
        ),
        pytest.param(
            Observation("De onderbezetting", 1300, "fte", "2025", "ruim", eerder=1300, eerder_periode="2024", eerder_kwalificatie="bijna"),
            ["De onderbezetting was bijna 1.300 fte in 2024 en ruim 1.300 fte in 2025."],
            id="bijna-en-ruim-zijn-niet-gelijk",
        ),
        pytest.param(
            Observation(
                "Het aantal", 3594, "aantal", "2025-11-02", eerder=2949, eerder_periode="2024-11-02", uiterste="hoogste", sinds="2020-11-02"
            ),
            [
                "Het aantal steeg sterk van 2.949 op 2 november 2024 naar 3.594 op 2 november 2025 (+21,9%).",
                "Dat is het hoogste cijfer in deze reeks, die begint op 2 november 2020.",
            ],
            id="hoogste",
        ),
    ],
)
def test_zinnen(stand: Observation, tekst: list[str]):
    assert sentences(stand) == tekst


def test_procent_rondt_af_zoals_het_er_staat():
    assert percent(3159, 3484) == 10.3 and percent(2000, 1999) == -0.1 and percent(1000, 1000.49) == 0.0
    assert percent(0, 5) == float("inf") and percent(0, 0) == 0


def test_grootste_delen_en_uitersten():
    delen = [("wederspannigheid", 2948.0), ("belediging", 5352.0), ("bedreiging", 1075.0), ("meer", 1.0)]
    assert largest("Bij geweld ging het", "2024", delen, "aantal") == (
        "Bij geweld ging het in 2024 het vaakst om belediging (5.352), daarna om wederspannigheid (2.948) en om bedreiging (1.075)."
    )
    assert extremes("Het verzuim", "2024", [("A", 5.0), ("B", 6.04), ("C", 6.01)], "procent", 5.5) == [
        "Het verzuim was in 2024 het hoogst in B en C (6,0%) en het laagst in A (5,0%).",
        "In heel Nederland was het 5,5%.",
    ]
    assert extremes("Het verzuim", "2024", [("A", 5.0), ("B", 5.01)], "procent", None) == [
        "Het verzuim was in 2024 in alle regionale eenheden 5,0%."
    ]


def test_van_een_onvolledige_uitsplitsing_is_niets_het_meest():
    assert largest_known("2025", [("de wapenstok", 7.1)], "procent", ["fysiek geweld", "pepperspray"]) == (
        "Niet geleverd: fysiek geweld en pepperspray. Wel van de wapenstok (7,1%), in 2025; of dat het grootste deel is, is niet te zeggen."
    )
    assert largest_known("2025", [("opsporing", 19.7), ("wijkzorg", 39.7)], "procent", []) == (
        "Niet van elk deel is er een cijfer. Het grootste deel met een cijfer was in 2025 wijkzorg (39,7%), daarna opsporing (19,7%)."
    )
    assert extremes("Het verzuim", "2024", [("A", 5.0), ("B", 6.0)], "procent", None, 10) == [
        "Het verzuim was in 2024 van de 2 regionale eenheden met een cijfer het hoogst in B (6,0%) en het laagst in A (5,0%)."
    ]


@pytest.mark.parametrize(("n", "begin"), [(0, "Geen van de 3"), (1, "1 van de 3"), (2, "2 van de 3"), (3, "Alle 3")])
def test_hoeveel_eenheden_voldoen(n: int, begin: str):
    standen = [Observation("", 1, "procent", "2024", norm=90, richting="minstens", aard="intern", voldoet=i < n) for i in range(3)]
    assert voldoen(standen) == [f"{begin} regionale eenheden {'voldoet' if n < 2 else 'voldoen'} aan de eigen norm (minstens 90,0%)."]
    (zonder_een,) = voldoen([*standen, None])
    assert (
        zonder_een == f"{begin} regionale eenheden met een cijfer {'voldoet' if n < 2 else 'voldoen'} aan de eigen norm (minstens 90,0%)."
    )
    assert voldoen([Observation("", 1, "procent", "2024")]) == []


# --- numbers and periods ---


@pytest.mark.parametrize(
    ("p", "tekst", "in_zin"),
    [
        ("2024", "2024", "in 2024"),
        ("2024-03", "maart 2024", "in maart 2024"),
        ("2024K3", "3e kwartaal 2024", "in het 3e kwartaal van 2024"),
        ("2021T2", "12 maanden tot en met augustus 2021", "in de 12 maanden tot en met augustus 2021"),  # 001:137-141
        ("2025-11-02", "2 november 2025", "op 2 november 2025"),
        ("2018-01/2018-08", "januari tot en met augustus 2018", "in januari tot en met augustus 2018"),
        ("2018-04/2021-08", "april 2018 tot en met augustus 2021", "in april 2018 tot en met augustus 2021"),
        ("2020-2021", "2020 tot en met 2021", "in 2020 tot en met 2021"),
        ("2019-H2", "2e helft 2019", "in de 2e helft van 2019"),
        ("2024-begin", "begin 2024", "begin 2024"),
    ],
)
def test_een_periode_in_woorden(p: str, tekst: str, in_zin: str):
    assert (notation.periode(p), notation.wanneer(p)) == (tekst, in_zin)


@pytest.mark.parametrize(
    ("w", "meeteenheid", "tekst"),
    [
        (46777, "fte", "46.777 fte"), (3608.8054, "fte", "3.609 fte"), (0.7, "fte", "0,7 fte"), (83.69993, "procent", "83,7%"),
        (-1.2, "procentpunt", "−1,2 procentpunt"), (-0.04, "procentpunt", "0,0 procentpunt"), (8000, "euro_mln", "8,0 miljard euro"),
        (0.92, "euro_mln", "0,92 miljoen euro"), (7.5, "euro_mln", "7,5 miljoen euro"), (325000, "euro", "325.000 euro"), (None, "aantal", "."),
        (46904.5, "fte", "46.905 fte"), (4702.5, "fte", "4.703 fte"), (7.25, "procent", "7,3%"), (-7.25, "procent", "−7,3%"),
        (-0.5, "fte", "−0,5 fte"), (0.05, "procent", "0,1%"), (1.15, "procent", "1,2%"), (7.249999999999999, "procent", "7,2%"),
        (100.5, "fte", "101 fte"), (-100.5, "fte", "−101 fte"), (8050, "euro_mln", "8,1 miljard euro"), (0.125, "euro_mln", "0,13 miljoen euro"),
        (2.5, "aantal", "2,5"), (12543, "aantal", "12.543"), (7.7, "rapportcijfer", "7,7"), (44.76, "per 1.000 inwoners", "44,8 per 1.000 inwoners"), (8, "maanden", "8 maanden"),
    ],
)  # fmt: skip
def test_een_getal_met_zijn_meeteenheid(w: float | None, meeteenheid: str, tekst: str):
    assert notation.met_eenheid(w, meeteenheid) == tekst


@pytest.mark.parametrize(("w", "decimalen", "rond"), [
    (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-0.5, 0, "-1"), (-2.5, 0, "-3"), (2.675, 2, "2.68"), (1.005, 2, "1.01"), (1e22, 1, "10000000000000000000000.0"),
    (Decimal("0.05"), 1, "0.1"), (7, 1, "7.0"),
])  # fmt: skip
def test_een_half_gaat_van_nul_af(w: float | Decimal, decimalen: int, rond: str):
    assert str(notation.rond(w, decimalen)) == rond


@given(st.decimals(-(10**6), 10**6, places=3, allow_nan=False), st.integers(0, 2))
def test_afronden_is_dat_van_de_school(w: Decimal, decimalen: int):
    """Of every decimal of three places, against whole numbers: add half of the last place and cut off."""
    duizendsten, stap = int(abs(w) * 1000), 10 ** (3 - decimalen)
    verwacht = Decimal((duizendsten + stap // 2) // stap * stap) / 1000
    assert abs(notation.rond(float(w), decimalen)) == verwacht and (verwacht == 0 or (notation.rond(float(w), decimalen) < 0) == (w < 0))


@given(st.floats(-1e9, 1e9, allow_nan=False), st.sampled_from(["aantal", "fte", "procent", "euro_mln"]))
def test_een_getal_is_terug_te_lezen(w: float, meeteenheid: str):
    tekst = notation.getal(w, meeteenheid)
    assert re.fullmatch(r"−?\d{1,3}(\.\d{3})*(,\d+)?", tekst)
    terug = float(tekst.replace(".", "").replace(",", ".").replace("−", "-"))
    assert abs(terug - w) <= 0.5 * 10 ** -notation.decimalen(w, meeteenheid) + 1e-6 and not (terug == 0 and "−" in tekst)


def test_een_woord_bij_een_getal_raakt_nooit_weg():
    assert write_value(1300, "fte", "ruim") == "ruim 1.300 fte" and write_value(60, "procent", "minimaal") == "minstens 60,0%"
    assert write_value(None, "fte", "ruim") == "." and write_value(7, "aantal", "afgerond") == "7"


# --- series that stand together ---

VAN_2023 = {"meeteenheid": "aantal", "periode": "2024", "eerder_periode": "2023"}


def test_wat_samen_is_vergeleken_noemt_de_jaren_een_keer():
    meer, ook, minder, gelijk = (
        Observation(f"Het aantal {n}", w, eerder=1000, **VAN_2023) for n, w in (("a", 1100), ("b", 1200), ("c", 800), ("d", 1000))
    )
    assert tell([meer, ook]) == [
        "Het aantal a steeg van 1.000 in 2023 naar 1.100 in 2024 (+10,0%). Ook het aantal b steeg sterk, van 1.000 naar 1.200 (+20,0%)."
    ]
    assert tell([meer, minder]) == [
        "Het aantal a steeg van 1.000 in 2023 naar 1.100 in 2024 (+10,0%). Het aantal c daalde juist sterk, van 1.000 naar 800 (−20,0%)."
    ]
    assert tell([meer, gelijk])[0].endswith("Het aantal d bleef 1.000.")
    assert len(tell([meer, ook, minder, gelijk])) == 2  # never more than two in one go


def test_twee_keer_het_laagste_wordt_niet_twee_keer_hetzelfde_gezegd():
    een, ander, later = (
        Observation(f"Het aantal {n}", 900, eerder=1000, uiterste="laagste", sinds=sinds, **VAN_2023)
        for n, sinds in (("a", "2020"), ("b", "2020"), ("c", "2021"))
    )
    assert tell([een, ander])[0].split(". ")[1:] == [
        "Dat is het laagste cijfer in deze reeks, die begint in 2020",
        "Ook het aantal b daalde, van 1.000 naar 900 (−10,0%)",
        "Ook dat is het laagste cijfer in deze reeks.",
    ]
    assert tell([een, later])[0].endswith("Dat is het laagste cijfer in deze reeks, die begint in 2021.")


def test_andere_jaren_worden_genoemd():
    een, ander = (
        Observation("Het aantal a", 11, "aantal", "2024", eerder=9, eerder_periode="2023"),
        Observation("Het aantal b", 11, "aantal", "2024", eerder=9, eerder_periode="2022"),
    )
    assert tell([een, ander]) == [*sentences(een), *sentences(ander)]


def test_een_zelfde_prognose_staat_er_een_keer():
    delen = [
        Observation(
            f"De onderbezetting bij {n}", 1300, "fte", "2025-11", "bijna", norm=0, richting="hoogstens", aard="prognose", voldoet=False
        )
        for n in "ab"
    ]
    assert tell(delen)[-1] == "De prognose was voor allebei 0 fte." and "prognose" not in " ".join(tell(delen)[:-1])


@pytest.mark.parametrize(
    ("standen", "titel"),
    [
        ([("Voorraad", Observation("", 3484, "aantal", "2025", eerder=3159, eerder_periode="2024"))], "Voorraad gestegen naar 3.484"),
        ([("Verzuim", Observation("", 6.3, "procent", "2024", norm=5.9, richting="hoogstens", aard="intern", voldoet=False))], "Verzuim: 6,3%, boven de norm"),
        ([("Verzuim", Observation("", 5.94, "procent", "2024", norm=5.9, richting="hoogstens", aard="intern", voldoet=False))], "Verzuim: 5,9%"),
        ([("Onveilig", Observation("", 15.0, "procent", "2023", eerder=14.7, eerder_periode="2021", binnen_marge=True))], "Onveilig: 15,0%"),
        ([("Misdrijven", Observation("", 805_559, "aantal", "2024", eerder=805_590, eerder_periode="2023"))], "Misdrijven vrijwel gelijk gebleven"),
        ([("A", Observation("", 12, "procent", "2", eerder=10, eerder_periode="1")), ("B", Observation("", 12, "procent", "2", eerder=10, eerder_periode="1"))], "A en b sterk gestegen"),
        ([], ""),
    ],
)  # fmt: skip
def test_de_titel_zegt_niet_meer_dan_de_zin(standen: list[tuple[str, Observation]], titel: str):
    assert claim(standen) == titel


def test_gunstig_is_alleen_wat_het_register_wil():
    meer = Observation("", 11, "fte", "2024", eerder=9, eerder_periode="2023")
    assert direction(meer) == ("meer", "")
    assert direction(replace(meer, gewenst="hoger_beter")) == ("meer", "gunstig")
    assert direction(replace(meer, gewenst="lager_beter")) == ("meer", "ongunstig")
    assert direction(replace(meer, gewenst="lager_beter", binnen_marge=True)) == ("", "")
    assert direction(replace(meer, gewenst="lager_beter", kwalificatie="bijna")) == ("", "")
    assert direction(replace(meer, waarde=9, gewenst="lager_beter")) == ("gelijk", "")


def test_een_verandering_over_een_jaar():
    assert than_a_year_before(Observation("", 702, "fte", "2024")) == "702 fte meer dan een jaar eerder"
    assert than_a_year_before(Observation("", -702, "fte", "2024")) == "702 fte minder dan een jaar eerder"
