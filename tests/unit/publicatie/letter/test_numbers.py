"""Numbers as the Dutch write them, and what only looks like a figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.publicatie.letter.numbers import Mention, in_digits, mentions, sentences
from dagster_project.publicatie.letter.periods import periods, resolve


def cijfers(tekst: str) -> list[Mention]:
    return [m for m in mentions(tekst) if not m.geen_cijfer]


@pytest.mark.parametrize(
    ("tekst", "waarde", "stap", "eenheid", "kwalificatie"),
    [
        ("Er waren 12.543 incidenten.", "12543", "1", "", ""),
        ("Er waren 12\u00a0543 incidenten.", "12543", "1", "", ""),
        ("Er waren 12\u202f543 incidenten.", "12543", "1", "", ""),
        ("Er waren 12543 incidenten.", "12543", "1", "", ""),
        ("Het was 83,7%.", "83.7", "0.1", "procent", ""),
        ("Het was 83,70 procent.", "83.70", "0.01", "procent", ""),
        ("Het was 83.7%.", "83.7", "0.1", "procent", ""),
        ("Het verschil is 1,2 procentpunt.", "1.2", "0.1", "procentpunt", ""),
        ("Het was 46.777 fte’s.", "46777", "1", "fte", ""),
        ("Er zijn 4833 (fte) aspiranten.", "4833", "1", "fte", ""),
        ("Het kostte € 8,0 miljard.", "8000000000", "100000000", "euro", ""),
        ("Het kostte 46 miljoen euro.", "46000000", "1000000", "euro", ""),
        ("Het kostte €\u00a0920.000.", "920000", "1", "euro", ""),
        ("Het waren er ruim 25.000.", "25000", "1000", "", "ruim"),
        ("Het waren er bijna 290.000.", "290000", "10000", "", "bijna"),
        ("Het waren er zo’n 3%.", "3", "1", "procent", "circa"),
        ("Het waren er meer dan 60%.", "60", "10", "procent", "meer dan"),
        ("Er waren 2050 vrijwilligers.", "2050", "1", "", ""),
        ("Eind dit jaar zijn de beoogde 2000 bodycams er.", "2000", "1", "", ""),
        ("Een 7 of hoger.", "7", "1", "", "minimaal"),
        ("Het was −0,5%.", "-0.5", "0.1", "procent", ""),
        ("Het was -0,5%.", "-0.5", "0.1", "procent", ""),
        ("doel: - 50% van de teams.", "50", "1", "procent", ""),
        ("Het was zes komma drie procent.", "6.3", "0.1", "procent", ""),
        ("Er waren vierentwintig zaken.", "24", "1", "", ""),
        ("Het kostte anderhalf miljoen.", "1500000", "100000", "", ""),
        ("Voor de helft van de misdrijven.", "50", "10", "procent", "circa"),
        ("Voor ruim de helft van de misdrijven.", "50", "10", "procent", "ruim"),
        ("Een derde van hen zat thuis.", "33.3", "10", "procent", "circa"),
        ("Bijna driekwart van de teams.", "75", "10", "procent", "bijna"),
        ("Een op de vijf Nederlanders.", "20", "10", "procent", "circa"),
        ("Twee op elke 5 Nederlanders.", "40", "10", "procent", "circa"),
        ("Er zijn in ieder geval 20 zaken.", "20", "1", "", "minimaal"),
    ],
)
def test_hoe_een_getal_wordt_gelezen(tekst: str, waarde: str, stap: str, eenheid: str, kwalificatie: str):
    [m] = cijfers(tekst)
    assert (m.waarde, m.eenheid, m.kwalificatie) == (Decimal(waarde), eenheid, kwalificatie)
    if kwalificatie != "meer dan":  # a bound has no step
        assert m.stap == Decimal(stap)
    assert tekst[m.begin : m.eind] in m.tekst


@pytest.mark.parametrize(
    "tekst",
    [
        "Op 2 november 2025 en op 31-08-2025.",
        "In 2024, in 2024-2025 en in 2018/19.",
        "Op grond van artikel 38a, eerste lid, en art. 3 van de Politiewet 2012.",
        "Zie Kamerstukken II 2025/26, 28684, nr. 1299.",
        "De motie (29 628, nr. 1299) is aangenomen.",
        "Zie https://www.politie.nl/2024/12.543 voor meer.",
        "Bel 0900-8844 of 112.",
        "Het systeem C2000 en de E33-registratie van PO21.",
        "Een melding met prio 1 in week 41, schaal 8.",
        "Zie bijlage 3 en paragraaf 4.3.5.",
        "De inzet is 24/7, ook om 14:30.",
        "In de eerste 8 maanden van 2019.",
        "Zij vinden dat.36 Het plan volgt.",
        "Politievrijwilligers ..... 5",
        "4 Kamerstukken I 2025/26, W16.25.00139/II",
        "De 2e helft.",
        "In de eerste helft van 2024 en in een derde kwartaal.",
        "Een derde categorie maatregelen, in de jaren zestig.",
    ],
)
def test_wat_geen_cijfer_is(tekst: str):
    assert cijfers(tekst) == []


@pytest.mark.parametrize(
    ("tekst", "rollen"),
    [
        ("Tussen de 80 en 85 procent.", ["onder", "boven"]),
        ("Dat is 80-85% van het werk.", ["onder", "boven"]),
        ("Dat is 80 à 85 procent van het werk.", ["onder", "boven"]),
        ("Het daalde van 6,5% naar 6,2%.", ["", ""]),
        ("De bezetting is met 702 fte toegenomen tot 46.777 fte.", ["verandering", ""]),
        ("Een stijging van 3% tot 12.543 incidenten.", ["verandering", ""]),
        ("Boven de norm van 5,9%.", ["norm"]),
        ("De norm is 5,9% en het verzuim is 6,3%.", ["norm", ""]),
        ("Het waren er 200 meer dan vorig jaar.", ["verandering"]),
        ("Het nam toe met 9,3% tot 12.543 incidenten.", ["verandering", ""]),
    ],
)
def test_welke_rol_een_getal_heeft(tekst: str, rollen: list[str]):
    assert [m.rol for m in cijfers(tekst)] == rollen


@pytest.mark.parametrize(
    ("woorden", "getal"),
    [
        ("twaalfduizend vijfhonderd", 12500), ("vijfenveertig", 45), ("drieëntwintig", 23), ("honderd", 100), ("duizend", 1000),
        ("achthonderdvijfduizend vijfhonderdnegenenvijftig", 805559), ("tweehonderdvijftigduizend", 250000), ("honderdentwee", 102),
    ],
)  # fmt: skip
def test_een_getal_in_woorden(woorden: str, getal: int):
    assert in_digits(woorden) == str(getal)


@pytest.mark.parametrize("tekst", ["duizenden mensen", "een paar duizend", "13 auto's en twee fietsen"])
def test_een_woord_dat_geen_getal_is(tekst: str):
    assert [m.tekst for m in mentions(tekst) if not m.tekst[0].isdigit()] == []


def test_van_een_bereik_hebben_beide_getallen_de_eenheid():
    assert {m.eenheid for m in cijfers("Dat is 80 tot 85 procent.")} == {"procent"}


def test_zinnen_eindigen_niet_bij_een_afkorting():
    tekst = "Zie nr. 12 van de heer A. Jansen. Het is 6,2%.36 Het doel blijft. 39,7% is genoeg."
    assert [tekst[a:b].strip() for a, b in sentences(tekst)] == [
        "Zie nr. 12 van de heer A. Jansen.",
        "Het is 6,2%.36",
        "Het doel blijft.",
        "39,7% is genoeg.",
    ]


@pytest.mark.parametrize(
    ("tekst", "reeks", "gevonden"),
    [
        ("in 2024", ["2023", "2024"], "2024"),
        ("op 2 november 2025", ["2024-11-02", "2025-11-02"], "2025-11-02"),
        ("eind april 2019", ["2017", "2019-04-30", "2019-09-01"], "2019-04-30"),
        ("in 2019", ["2017", "2019-04-30", "2019-09-01"], None),
        ("tot en met augustus 2021", ["2018T1", "2021T2"], "2021T2"),
        ("de eerste acht maanden van 2019", ["2018-01/2018-08", "2019-01/2019-08"], "2019-01/2019-08"),
        ("het eerste kwartaal van 2025", ["2025Q1", "2025Q2"], "2025Q1"),
        ("eind 2024", ["2024-begin", "2024-eind"], "2024-eind"),
        ("eind 2024", ["2023", "2024"], "2024"),
        ("aan het begin van 2024", ["2023", "2024"], None),
        ("begin 2024", ["2024-01-01", "2024-06-01"], "2024-01-01"),
        ("medio 2024", ["2023", "2024"], None),
        ("in 2022/23", ["2022", "2023"], None),
        ("op 2 november 2025", ["2024", "2025"], None),
    ],
)
def test_welke_periode_van_een_reeks_wordt_genoemd(tekst: str, reeks: list[str], gevonden: str | None):
    [p] = periods(tekst)
    assert resolve(p, reeks) == gevonden


def test_jaren_op_een_rij_zijn_een_as():
    assert periods("2020 2021 2022 2023 2024") == []
