"""Verdicts on small drafts against a handful of figures, each worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.publicatie.letter.check import Report, check
from dagster_project.publicatie.letter.document import PASSAGE_MAX, Passage
from dagster_project.publicatie.letter.link import Figures, Value
from tests.helpers.clock import verhouding

GRENZEN = {"licht": (0.0, 15.0), "gewoon": (0.0, float("inf")), "sterk": (10.0, float("inf")), "stabiel": (0.0, 5.0)}
NAMEN = {
    "gtpa_incidenten": "Incidenten Geweld Tegen Politieambtenaren (GTPA)",
    "verzuim_percentage": "Ziekteverzuim tot twee jaar",
    "verzuim_norm": "Norm ziekteverzuim",
    "operationele_bezetting": "Bezetting opgeleide operationele sterkte",
    "operationele_bezetting_mutatie": "Saldo verandering operationele bezetting",
    "rijden_onder_invloed_pv": "Processen-verbaal rijden onder invloed",
    "zeden_voorraad": "Voorraad zedenzaken",
    "zeden_incidenten": "Geregistreerde zedenincidenten",
    "misdrijven_geregistreerd": "Geregistreerde misdrijven",
    "politie_uitgaven": "Uitgaven aan de politie",
    "fietspatrouilles": "Fietspatrouilles in winkelstraten",
    "gdpa_incidenten": "Incidenten Geweld Door Politieambtenaren (GDPA)",
    "geweldmiddel": "Aandeel van pepperspray",
    "misdrijven_zonder_opsporingsonderzoek_aandeel": "Misdrijven zonder opsporingsonderzoek",
    "rechercheteams": "Rechercheteams",
}


def reeks(
    indicator: str, eenheid: str, waarden: dict[str, float | str], deel: str = "", regio: str = "NL01", hoe: str = "exact", **rest: object
) -> list[Value]:
    soort = "peildatum" if "-" in next(iter(waarden)) else "jaar"
    return [Value(indicator, deel, regio, p, Decimal(str(w)), eenheid, hoe, soort, **rest) for p, w in waarden.items()]  # type: ignore[arg-type]


WAARDEN = [
    *reeks("gtpa_incidenten", "aantal", {"2023": 12265, "2024": 12543}),
    *reeks("gtpa_incidenten", "aantal", {"2024": 5352}, "categorie=belediging"),
    *reeks("gtpa_incidenten", "aantal", {"2024": 2948}, "categorie=wederspannigheid"),
    *reeks("verzuim_percentage", "procent", {"2023": 6.6, "2024": 6.3}),
    *reeks("verzuim_norm", "procent", {"2024": 5.9}),
    *reeks("operationele_bezetting", "fte", {"2024": 46777}),
    *reeks("operationele_bezetting_mutatie", "fte", {"2024": 702}),
    *reeks("rijden_onder_invloed_pv", "aantal", {"2016": 25000, "2018": 28000}, hoe="ruim"),
    *reeks("zeden_voorraad", "aantal", {"2024-11-02": 3159, "2025-11-02": 3484}),
    *reeks("zeden_incidenten", "aantal", {"2024-11-02": 12398, "2025-11-02": 13401}),
    *reeks("misdrijven_geregistreerd", "aantal", {"2023": 805590, "2024": 805559}),
    *reeks("misdrijven_geregistreerd", "aantal", {"2024": 91000}, regio="RE07"),
    *reeks("politie_uitgaven", "euro_mln", {"2024": 8012.4}),
    *reeks("onderbezetting_fte", "fte", {"2025-11": 1300}, "onderdeel=opsporing", hoe="ruim"),
    *reeks("onderbezetting_fte", "fte", {"2025-11": 1300}, "onderdeel=ggp", hoe="bijna"),
    *reeks("onderbezetting_percentage", "procent", {"2025-11": 12}, "onderdeel=opsporing"),
    *reeks("onderbezetting_percentage", "procent", {"2025-11": 6}, "onderdeel=ggp"),
    *reeks("fietspatrouilles", "aantal", {"2024": 310}),
    *reeks("operationele_bezetting_begin_jaar", "fte", {"2024": 46075}),
    *reeks("gdpa_incidenten", "aantal", {"2024": 22732}),
    *reeks("geweldmiddel", "procent", {"2024": 1.8}),
    *reeks("misdrijven_zonder_opsporingsonderzoek_aandeel", "procent", {"2024": 50}, hoe="circa"),
    *reeks("misdrijven_geregistreerd", "aantal", {"2024": 15000}, "soort_misdrijf=3.1.1"),
    *reeks("misdrijven_geregistreerd", "aantal", {"2024": 200}, "soort_misdrijf=9.9.9"),
    *reeks("misdrijven_geregistreerd", "aantal", {"2024": 92000}, regio="RE05"),
    *reeks("rechercheteams", "aantal", {"2024": 6}),
]
REGIOS = {"RE05": "Amsterdam", "RE07": "Rotterdam", "RE10": "Limburg", "GM0363": "Amsterdam", "GM0753": "Best"}
EDITIE = Figures.of(WAARDEN, NAMEN, REGIOS, delen={"soort_misdrijf=3.1.1": "Drugshandel"})


def bekijk(*teksten: str | Passage, eerder: dict[str, Figures] | None = None, editie: Figures = EDITIE) -> Report:
    passages = [t if isinstance(t, Passage) else Passage(f"alinea {n}", "", t) for n, t in enumerate(teksten, 1)]
    return check(passages, editie, GRENZEN, eerder)


def oordelen(*teksten: str | Passage) -> dict[str, str]:
    return {b.getal: b.oordeel for b in bekijk(*teksten).bevindingen if b.oordeel != "geen cijfer"}


@pytest.mark.parametrize(
    ("zin", "verwacht"),
    [
        ("In 2024 waren er 12.543 incidenten GTPA.", {"12.543": "klopt"}),
        ("In 2024 waren er 12.534 incidenten GTPA.", {"12.534": "verschilt"}),
        ("In 2024 waren er 125.430 incidenten GTPA.", {"125.430": "verschilt"}),  # a digit too many is a slip of the pen
        ("In 2024 waren er ruim 12.500 incidenten GTPA.", {"12.500": "klopt afgerond"}),
        ("In 2024 waren er bijna 12.500 incidenten GTPA.", {"12.500": "verschilt"}),
        ("In 2024 waren er circa 12.500 incidenten GTPA.", {"12.500": "klopt afgerond"}),
        ("In 2024 waren er meer dan 12.000 incidenten GTPA.", {"12.000": "klopt afgerond"}),
        ("In 2024 waren er meer dan 13.000 incidenten GTPA.", {"13.000": "verschilt"}),
        ("In 2024 waren er 12.500 incidenten GTPA.", {"12.500": "verschilt"}),  # without a word it is a whole number
        ("In 2024 waren er 12 543 incidenten GTPA.", {"12 543": "klopt"}),
        ("In 2024 waren er 12 534 incidenten GTPA.", {"12 534": "verschilt"}),
        ("Incidenten GTPA in 2023 en 2024: 12 265 12 543", {"12": "onbekend", "265": "onbekend", "543": "onbekend"}),  # one, two or four
        ("De voorraad zedenzaken steeg van 3.159 naar 3.484.", {"3.159": "klopt", "3.484": "klopt"}),  # the last two of the series
        ("De voorraad zedenzaken daalde van 3.484 naar 3.159.", {"3.484": "onbekend", "3.159": "onbekend"}),
        ("De voorraad zedenzaken steeg van 3.159 naar 3.448.", {"3.159": "onbekend", "3.448": "onbekend"}),
        ("De voorraad zedenzaken steeg in 2019 van 3.159 naar 3.484.", {"3.159": "onbekend", "3.484": "onbekend"}),
        ("In 2023 en 2024 waren er respectievelijk 12.265 en 12.543 incidenten GTPA.", {"12.265": "klopt", "12.543": "klopt"}),
        ("In 2023 en 2024 waren er respectievelijk 12.543 en 12.265 incidenten GTPA.", {"12.265": "verschilt", "12.543": "verschilt"}),
        ("In 2022, 2023 en 2024 waren er respectievelijk 12.265 en 12.543 incidenten GTPA.", {"12.265": "onbekend", "12.543": "onbekend"}),
        ("Van de incidenten GTPA in 2024 waren belediging en wederspannigheid er respectievelijk 5.352 en 2.948.", {"5.352": "klopt", "2.948": "klopt"}),
        ("Van de incidenten GTPA in 2024 waren belediging en wederspannigheid er respectievelijk 2.948 en 5.352.", {"5.352": "verschilt", "2.948": "verschilt"}),
        ("Het verzuim was in 2024 6,3%.", {"6,3": "klopt"}),
        ("Het verzuim was in 2024 6%.", {"6": "klopt afgerond"}),
        ("Het verzuim was in 2024 6,30%.", {"6,30": "klopt"}),
        ("Het verzuim was in 2024 6,4%.", {"6,4": "verschilt"}),
        ("Het verzuim was in 2024 −6,3%.", {"−6,3": "onbekend", "6,3": "onbekend"}),
        ("Het verzuim steeg in 2024 met 0,3 procentpunt.", {"0,3": "onbekend"}),
        ("De bezetting van de operationele sterkte is in 2024 met 702 fte toegenomen tot 46.777 fte.", {"702": "klopt", "46.777": "klopt"}),
        ("De bezetting van de operationele sterkte is in 2024 met 720 fte toegenomen tot 46.777 fte.", {"720": "verschilt", "46.777": "klopt"}),
        ("Het verzuim was in 2024 6,3%, boven de norm van 5,9%.", {"6,3": "klopt", "5,9": "klopt"}),
        ("In 2018 waren er ruim 28.000 processen-verbaal voor rijden onder invloed.", {"28.000": "klopt"}),
        ("In 2018 waren er 28.000 processen-verbaal voor rijden onder invloed.", {"28.000": "verschilt"}),
        ("In 2024 gaf de politie 8,0 miljard euro uit: de uitgaven aan de politie.", {"8,0 miljard": "klopt afgerond"}),
        ("De uitgaven aan de politie waren in 2024 € 8.012 miljoen.", {"8.012 miljoen": "klopt afgerond"}),
        ("De uitgaven aan de politie waren in 2024 € 8,1 miljard.", {"8,1 miljard": "verschilt"}),
        ("Van de 12.543 incidenten GTPA in 2024 waren 5.352 belediging en 2.948 wederspannigheid.",
         {"12.543": "klopt", "5.352": "klopt", "2.948": "klopt"}),
        ("In 2024 reden er 310 fietspatrouilles door winkelstraten.", {"310": "klopt"}),  # by the words of its name
        ("In 2024 waren er geen 12.543 incidenten GTPA.", {"12.543": "verschilt"}),
        ("In 2024 was er geen sprake van 12.543 incidenten GTPA.", {"12.543": "verschilt"}),
        ("In 2024 waren er niet 13.000 incidenten GTPA.", {"13.000": "onbekend"}),
        ("In 2024 waren er niet meer dan 12.000 incidenten GTPA.", {"12.000": "verschilt"}),
        ("In 2024 waren er niet meer dan 13.000 incidenten GTPA.", {"13.000": "klopt afgerond"}),
        ("In 2024 waren er niet minder dan 13.000 incidenten GTPA.", {"13.000": "verschilt"}),
        ("In 2024 waren er meer dan 12.543 incidenten GTPA.", {"12.543": "verschilt"}),  # it is exactly so many
        ("In 2024 waren er nog geen 12.543 incidenten GTPA.", {"12.543": "verschilt"}),
        ("In 2024 waren er circa 20.000 incidenten GTPA.", {"20.000": "verschilt"}),
        ("In 2024 waren er circa 12.000 incidenten GTPA.", {"12.000": "klopt afgerond"}),
        ("In 2024 waren er ruim 10.000 incidenten GTPA.", {"10.000": "verschilt"}),
        ("In 2024 waren er ruim 12.000 incidenten GTPA.", {"12.000": "klopt afgerond"}),
        ("In 2024 waren er bijna 20.000 incidenten GTPA.", {"20.000": "verschilt"}),
        ("In 2024 waren er twaalfduizend incidenten GTPA.", {"twaalfduizend": "verschilt"}),
        ("In 2024 waren er ruim twaalfduizend incidenten GTPA.", {"twaalfduizend": "klopt afgerond"}),
        ("Het verzuim was in 2024 zes procent.", {"zes": "klopt afgerond"}),
        ("Het verzuim was in 2024 zeven procent.", {"zeven": "verschilt"}),
        ("De bezetting van de operationele sterkte is in 2024 met 702 fte afgenomen tot 46.777 fte.", {"702": "verschilt", "46.777": "klopt"}),
        ("De bezetting van de operationele sterkte was in 2024 702 fte lager: 46.777 fte.", {"702": "verschilt", "46.777": "klopt"}),
        ("In 2024 waren er 91.000 geregistreerde misdrijven in de eenheid Rotterdam.", {"91.000": "klopt"}),
        ("In Rotterdam waren er in 2024 91.000 geregistreerde misdrijven.", {"91.000": "klopt"}),
        ("In de eenheid Amsterdam waren er in 2024 92.000 geregistreerde misdrijven.", {"92.000": "klopt"}),
        ("In 2024 waren er 855.559 geregistreerde misdrijven.", {"855.559": "verschilt"}),  # a code without words names no part
        ("In 2024 waren er 15.000 geregistreerde misdrijven wegens drugshandel.", {"15.000": "klopt"}),
        ("De operationele bezetting was begin 2024 46.777 fte.", {"46.777": "verschilt"}),
        ("Aan het begin van 2024 was de operationele bezetting 46.075 fte.", {"46.075": "klopt"}),
        ("De operationele bezetting was eind 2024 46.777 fte.", {"46.777": "klopt"}),
        ("Het aantal incidenten GTPA was in 2024 hoger dan in 2023, namelijk 12.543.", {"12.543": "klopt"}),
        ("Het aantal incidenten GTPA is in 2024 (12.543) gestegen ten opzichte van 2023 (12.265).", {"12.543": "klopt", "12.265": "klopt"}),
        ("In 2024 nam het aantal incidenten GTPA toe met 9,3% tot 12.543.", {"9,3": "verschilt", "12.543": "klopt"}),
        ("In 2024 is circa 1% het aandeel van pepperspray.", {"1": "verschilt"}),
        ("In 2024 is circa 2% het aandeel van pepperspray.", {"2": "klopt afgerond"}),
        ("Het verzuim was in 2024 6,3%, 0,4 procentpunt boven de norm van 5,9%.", {"6,3": "klopt", "0,4": "klopt", "5,9": "klopt"}),
        ("Het verzuim was in 2024 6,3%, 0,7 procentpunt boven de norm van 5,9%.", {"6,3": "klopt", "0,7": "verschilt", "5,9": "klopt"}),
        ("Voor ongeveer de helft van de misdrijven wordt in 2024 geen opsporingsonderzoek gestart.", {"helft": "klopt"}),
        ("Voor een derde van de misdrijven wordt in 2024 geen opsporingsonderzoek gestart.", {"een derde": "verschilt"}),
        ("Ongeveer de helft (50%) van de misdrijven bleef in 2024 zonder opsporingsonderzoek.", {"helft": "klopt", "50": "verschilt"}),
        ("In 2024 waren er zes rechercheteams.", {"zes": "klopt"}),
        ("In 2024 waren er negen rechercheteams.", {"negen": "verschilt"}),
    ],
)  # fmt: skip
def test_oordeel(zin: str, verwacht: dict[str, str]):
    gekregen = oordelen(zin)
    assert gekregen and gekregen.items() <= verwacht.items()


@pytest.mark.parametrize(
    ("zin", "waarom"),
    [
        ("Het waren er 12.543.", "noemt geen cijfer"),  # the digits alone say nothing
        ("In 2024 zijn 12.543 bekeuringen uitgeschreven.", "noemt geen cijfer"),
        ("In 2024 was 12.543% van de incidenten GTPA.", "noemt geen cijfer"),
        ("Er waren 12.543 incidenten GTPA.", "noemt geen periode"),
        ("In 2019 waren er 12.543 incidenten GTPA.", "geen cijfer van 2019"),
        ("In 2024 volgden 300 agenten een training over incidenten GTPA.", "telt agenten"),
        ("In 2024 waren er 805.559 geregistreerde misdrijven in Limburg.", "gaat over Limburg"),
        ("In 2024 waren er per dag 12.543 incidenten GTPA.", "per dag"),
        ("In Limburg waren er in 2024 805.559 geregistreerde misdrijven.", "gaat over Limburg"),
        ("Limburg telde in 2024 805.559 geregistreerde misdrijven.", "gaat over Limburg"),
        ("In 2024 waren er 91.000 geregistreerde misdrijven in Rotterdam en Limburg.", "Rotterdam en Limburg"),
        ("In de eenheid Rotterdam en in Limburg waren er in 2024 91.000 geregistreerde misdrijven.", "Rotterdam en Limburg"),
        ("In 2024 waren er 12.543 slachtoffers van GTPA.", "telt slachtoffers"),
        ("In 2024 werden 12.543 verdachten van GTPA aangehouden.", "telt verdachten"),
        ("In 2016 en 2018 waren er ruim 28.000 processen-verbaal voor rijden onder invloed.", "noemt geen periode"),
        ("In 2024 waren er 12.543 en later 12.600 incidenten GTPA.", "meer dan één getal"),
        ("Incidenten GTPA: 12.543 12.265 5.352", "een rij getallen"),
        ("De operationele bezetting was 46.777 fte in 2023.", "geen cijfer van 2023"),  # the only figure that there is, of another year
        ("Sinds 2015 bedraagt de operationele bezetting 46.777 fte.", "noemt geen periode"),
        ("De operationele bezetting bedroeg tien jaar geleden 46.777 fte.", "noemt geen periode"),
        ("In 2023 was er krapte. De operationele bezetting bedroeg 46.777 fte.", "geen cijfer van 2023"),
        ("Het aantal incidenten GTPA was medio 2024 12.543.", "geen cijfer van medio 2024"),
        ("De operationele bezetting was medio 2024 46.777 fte.", "geen cijfer van medio 2024"),  # nor the only one of that year
        ("In 2024 waren er 22.732 incidenten waarbij geweld tegen de politie is gebruikt.", "noemt geen cijfer"),
        ("In 2024 waren er 22.732 incidenten waarbij de politie geen geweld heeft gebruikt.", "'geen'"),
        ("In 2024 was 1,8% niet het aandeel van pepperspray.", "'niet'"),
        ("In 2024 was het wekelijks 12.543 keer GTPA.", "'wekelijks'"),
        ("In 2024 waren er 12.543 Rotterdamse incidenten GTPA.", "'Rotterdamse'"),
        ("In 2024 waren er 12.543 keer aangiften van GTPA.", "telt aangiften"),
        ("In Amsterdam waren er in 2024 92.000 geregistreerde misdrijven.", "de eenheid of de gemeente Amsterdam"),
        ("In de gemeente Amsterdam waren er in 2024 92.000 geregistreerde misdrijven.", "gaat over Amsterdam"),
        ("In 2024 waren er vierentwintig auto's.", "noemt geen cijfer"),
    ],
)  # fmt: skip
def test_liever_onbekend_dan_geraden(zin: str, waarom: str):
    bevindingen = [b for b in bekijk(zin).bevindingen if b.oordeel != "geen cijfer"]
    assert {b.oordeel for b in bevindingen} == {"onbekend"}
    assert any(waarom in b.reden for b in bevindingen), [b.reden for b in bevindingen]


def test_twee_cijfers_die_passen_zijn_kandidaten():
    twee = Figures.of(
        [*reeks("een", "aantal", {"2024": 310}), *reeks("twee", "aantal", {"2024": 310})], {"een": "Patrouilles", "twee": "Patrouilles"}
    )
    [_, b] = bekijk("In 2024 waren er 310 patrouilles.", editie=twee).bevindingen
    assert (b.oordeel, b.waarde) == ("onbekend", None) and {k[0] for k in b.kandidaten} == {"een", "twee"}


def test_wat_tussen_haakjes_staat_zegt_hetzelfde_in_een_andere_eenheid():
    zin = "De onderbezetting in de opsporing is 12% (ruim 1.300 fte) en die in de gebiedsgebonden politie 6% (bijna 1.300 fte)."
    gekregen = [(b.oordeel, b.waarde and b.waarde.uitsplitsing) for b in bekijk(zin).bevindingen]
    opsporing, ggp = ("klopt", "onderdeel=opsporing"), ("klopt", "onderdeel=ggp")
    assert gekregen == [opsporing, opsporing, ggp, ggp]
    assert oordelen("De onderbezetting in de opsporing is bijna 1.300 fte.") == {"1.300": "verschilt"}


def test_voor_en_na_volgen_uit_de_plaats_in_de_zin():
    oud = "zeden_voorraad_ouder_1_jaar_aandeel"
    twee = [*reeks(oud, "procent", {"2024-begin": 32}, "moment=voor"), *reeks(oud, "procent", {"2024-eind": 16}, "moment=na")]
    gevonden = bekijk(
        "In 2024 is de voorraad zaken ouder dan een jaar gehalveerd (van 32% naar 16%).", editie=Figures.of(twee, {})
    ).bevindingen
    assert [b.waarde and b.waarde.periode for b in gevonden] == [None, "2024-begin", "2024-eind"]


def test_een_regio_is_niet_het_land():
    [b] = [b for b in bekijk("In 2024 waren er in Rotterdam 91.000 geregistreerde misdrijven.").bevindingen if b.oordeel != "geen cijfer"]
    assert b.oordeel == "klopt" and b.waarde and b.waarde.regio_code == "RE07"


def test_de_zin_ervoor_mag_het_jaar_noemen():
    assert oordelen("Dit gaat over 2024. Het ziekteverzuim was 6,3%.") == {"6,3": "klopt"}


def test_wat_verzonnen_is_klopt_nooit():
    verzonnen = Figures.of(reeks("gtpa_incidenten", "aantal", {"2024": 12543}, is_synthetisch=True), NAMEN)
    [_, b] = bekijk("In 2024 waren er 12.543 incidenten GTPA.", editie=verzonnen).bevindingen
    assert b.oordeel == "onbekend" and "verzonnen" in b.reden


def test_een_cel_heeft_zijn_kop_en_zijn_rij():
    def cel(tekst: str, label: str) -> Passage:
        return Passage("tabel 1, rij 2, kolom 2", "Zeden", tekst, label)

    assert oordelen(cel("3.484", "Voorraad zedenzaken | 2 november 2025")) == {"3.484": "klopt"}
    assert oordelen(cel("3.448", "Voorraad zedenzaken | 2 november 2025")) == {"3.448": "verschilt"}
    assert oordelen(cel("6,3", "Verzuim (%) | 2024")) == {"6,3": "klopt"}
    assert oordelen(cel("3.484", "Aantal auto's | 2 november 2025")) == {"3.484": "onbekend"}
    assert oordelen(cel("46.777", "Operationele bezetting (fte) | 2023")) == {"46.777": "onbekend"}
    assert oordelen(cel("5,9", "Verzuim | Norm (%) | 2024")) == {"5,9": "klopt"}
    assert oordelen(cel("51.610", "Operationele bezetting (fte) | Totaal | 2024")) == {"51.610": "onbekend"}
    assert oordelen(cel("46.777", "Operationele bezetting (fte) | Totaal | 2024")) == {"46.777": "klopt"}


def test_wat_de_zin_tegenspreekt_komt_niet_uit_de_kop():
    for zin, oordeel in (
        ("In 2024 is de operationele sterkte toegenomen tot 46.777 fte.", "klopt"),
        ("In 2024 is de formatie van de operationele sterkte toegenomen tot 46.777 fte.", "onbekend"),
    ):
        assert oordelen(Passage("alinea 1", "Bezetting", zin)) == {"46.777": oordeel}


def test_een_klein_getal_in_woorden_dat_geen_cijfer_is_wordt_niet_genoemd():
    """Two, three and ten stand everywhere; what is more than twelve is always told."""
    assert oordelen("In 2024 zijn er drie pijlers, twee auto's en dertien fietsen.") == {"dertien": "onbekend"}


def test_wat_de_editie_zelf_schrijft():
    """Of a number without a key: the same words are right, the same cell with another number is wrong, elsewhere it says nothing."""

    def cel(tekst: str, label: str = "Auto's | per eenheid | Limburg | 2024") -> Passage:
        return Passage("tabel 1, rij 2, kolom 2", "Auto's", tekst, label)

    zin = "Limburg heeft 118 auto's, en Oost-Brabant 97."
    dubbel = [cel("4", "Limburg | 2024"), cel("5", "Limburg | 2024")]
    eigen = [
        Passage("", "", zin),
        cel("118"),
        cel("45,7", "Aandeel | 2024"),
        cel("118 auto's kwamen erbij", "gevraagd"),
        cel("3 auto's minder", "gevraagd"),
        *dubbel,
    ]
    for passage, verwacht in (
        (Passage("", "", zin), {"118": "klopt", "97": "klopt"}),
        (Passage("", "", zin.replace("97", "79")), {"118": "onbekend", "79": "onbekend"}),
        (Passage("", "", zin + " Dat is 12 meer."), {"118": "onbekend", "97": "onbekend", "12": "onbekend"}),
        (cel("118"), {"118": "klopt"}),
        (cel("118 (voorlopig)"), {"118": "klopt"}),
        (cel("181"), {"181": "verschilt"}),
        (cel("ruim 118"), {"118": "klopt afgerond"}),
        (cel("circa 120"), {"120": "klopt afgerond"}),
        (cel("geen 118"), {"118": "onbekend"}),
        (cel("118%"), {"118": "onbekend"}),  # a share, where the edition counts
        (cel("46", "Aandeel | 2024"), {"46": "klopt afgerond"}),
        (cel("45", "Aandeel | 2024"), {"45": "verschilt"}),
        (cel("118 of 119"), {"118": "onbekend", "119": "onbekend"}),
        (cel("118", "Auto's | per eenheid | Rotterdam | 2024"), {"118": "onbekend"}),
        (cel("118 auto's kwamen erbij", "gevraagd"), {"118": "klopt"}),
        (cel("119 auto's kwamen erbij", "gevraagd"), {"119": "onbekend"}),
        (cel("4", "Limburg | 2024"), {"4": "onbekend"}),  # which of the two tables?
    ):
        gevonden = check([passage], EDITIE, GRENZEN, eigen=eigen).bevindingen
        assert {b.getal: b.oordeel for b in gevonden if b.oordeel != "geen cijfer"} == verwacht, passage
    assert check([cel("181")], EDITIE, GRENZEN, eigen=eigen).bevindingen[0].reden == "in deze cel van de editie staat 118"


def test_een_cijfer_dat_sindsdien_is_gewijzigd():
    toen = Figures.of(reeks("misdrijven_geregistreerd", "aantal", {"2024": 803155}), NAMEN)
    zin = "In 2024 waren er {} geregistreerde misdrijven."
    for getal, oordeel, reden in (
        ("805.559", "klopt", ""),
        ("803.155", "verschilt", "in de editie staat 805.559; zo stond het in 2025-H2.0"),
    ):
        [_, b] = bekijk(zin.format(getal), eerder={"2025-H2.0": toen}).bevindingen
        assert (b.oordeel, b.reden) == (oordeel, reden)
        assert b.eerder == (("2025-H2.0", Decimal(803155)),)


@pytest.mark.parametrize(
    ("zin", "getal", "oordeel", "reden"),
    [
        ("In 2024 waren er 12.543 incidenten GTPA, een stijging van 12%.", "12", "verschilt", "is 2,3% meer"),
        (
            "In 2024 waren er 12.543 incidenten GTPA, een stijging van 2%.",
            "2",
            "klopt afgerond",
            "van 12.265 in 2023 naar 12.543 in 2024 is 2,3% meer",
        ),
        ("In 2024 waren er 12.543 incidenten GTPA, een stijging van 2,3% ten opzichte van 2023.", "2,3", "klopt afgerond", ""),
        ("In 2024 waren er 12.543 incidenten GTPA, een daling van 2,3%.", "2,3", "verschilt", "is 2,3% meer"),
        ("In 2024 waren er 12.543 incidenten GTPA, een stijging van 278.", "278", "klopt", "is 278 meer"),
        ("In 2024 waren er 12.543 incidenten GTPA, een stijging van 287.", "287", "verschilt", "is 278 meer"),
        ("In 2024 waren er 12.543 incidenten GTPA, een stijging van 8% ten opzichte van 2020.", "8", "onbekend", ""),
        ("In 2024 waren er 12.543 incidenten GTPA, een stijging van gemiddeld 8%.", "8", "onbekend", ""),
        ("In 2024 waren er 12.543 incidenten GTPA, een stijging van 8% in de afgelopen jaren.", "8", "onbekend", ""),
        ("In 2024 was het verzuim 6,3%, een daling van 0,3 procentpunt.", "0,3", "klopt", "is 0,3 procentpunt minder"),
        ("In 2024 was het verzuim 6,3%, een daling van 0,4 procentpunt.", "0,4", "verschilt", "is 0,3 procentpunt minder"),
        ("In 2024 was het verzuim 6,3%, een daling van 5%.", "5", "onbekend", ""),  # of a percentage, or so many percentage points?
        ("Op 2 november 2025 was de voorraad zedenzaken 3.484, een toename van 10%.", "10", "klopt afgerond", ""),
        ("Op 2 november 2025 was de voorraad zedenzaken 3.484, een toename van 325.", "325", "klopt", ""),
    ],
)
def test_een_verandering_die_geen_cijfer_van_de_editie_is_wordt_nagerekend(zin: str, getal: str, oordeel: str, reden: str):
    [b] = [b for b in bekijk(zin).bevindingen if b.getal == getal]
    assert b.oordeel == oordeel and reden in b.reden


def test_over_een_breuk_wordt_geen_verandering_nagerekend():
    zin = "In 2024 waren er 805.559 geregistreerde misdrijven, een daling van 12%."
    met_breuk = Figures.of(WAARDEN, NAMEN, {}, {"misdrijven_geregistreerd": ("2024-01-01",)})
    for editie, oordeel in ((EDITIE, "verschilt"), (met_breuk, "onbekend")):
        assert [b.oordeel for b in bekijk(zin, editie=editie).bevindingen if b.getal == "12"] == [oordeel]


@pytest.mark.parametrize(
    ("zin", "reden"),
    [
        ("Het verzuim daalde van 6,6% in 2023 naar 6,3% in 2024.", ""),
        ("Het verzuim steeg van 6,6% in 2023 naar 6,3% in 2024.", "de andere kant op"),
        ("Het verzuim is in 2024 licht gedaald tot 6,3%.", ""),
        ("Het verzuim is in 2024 fors gedaald tot 6,3%.", "heet niet 'sterk'"),
        ("Het verzuim bleef in 2024 stabiel op 6,3%.", ""),
        ("De voorraad zedenzaken bleef stabiel op 3.484 op 2 november 2025.", "de reeks verandert 10,3%"),
        ("De voorraad zedenzaken is iets toegenomen tot 3.484 op 2 november 2025.", ""),
        ("Het aantal incidenten GTPA daalde tot 12.543 in 2024.", "de andere kant op"),
        ("Het aantal incidenten GTPA nam in 2024 af tot 12.543.", "de andere kant op"),
        ("Het aantal incidenten GTPA liep in 2024 terug tot 12.543.", "de andere kant op"),
        ("Het aantal incidenten GTPA nam in 2024 toe tot 12.543.", ""),
        ("Het aantal incidenten GTPA halveerde in 2024 tot 12.543.", "de andere kant op"),
        ("Het aantal incidenten GTPA verdubbelde in 2024 tot 12.543.", "de reeks verandert 2,3%"),
        ("Het aantal incidenten GTPA verdrievoudigde in 2024 tot 12.543.", "de reeks verandert 2,3%"),
        ("Het aantal incidenten GTPA zakte in 2024 naar 12.543.", "de andere kant op"),
        ("Het aantal incidenten GTPA is in 2024 teruggebracht tot 12.543.", "de andere kant op"),
        ("Het aantal incidenten GTPA slonk in 2024 tot 12.543.", "de andere kant op"),
        ("Het aantal incidenten GTPA is in 2024 niet gestegen en bleef 12.543.", "doet dat wel"),
        ("Het aantal incidenten GTPA steeg in 2024 niet: 12.543.", "doet dat wel"),
        ("Het verzuim is in 2024 niet gestegen: 6,3%.", ""),
        ("Het aantal incidenten GTPA is in 2024 niet alleen gestegen tot 12.543.", ""),
        ("Het aantal incidenten GTPA was in 2024 met 12.543 het laagste ooit.", "in 2023 was het 12.265"),
        ("Het aantal incidenten GTPA was in 2024 met 12.543 het hoogste ooit.", ""),
        ("Het aantal incidenten GTPA was in 2024 met 12.543 het laagste sinds 2024.", ""),
        ("Het verzuim was in 2024 6,3%, onder de norm van 5,9%.", "6,3% is niet onder 5,9%"),
        ("Het verzuim was in 2024 6,3%, boven de norm van 5,9%.", ""),
        ("Het verzuim was 6,3% in 2024, na een daling en een stijging.", ""),  # of two words it is not clear which is meant
    ],
)
def test_woorden_voor_een_verandering(zin: str, reden: str):
    woorden = bekijk(zin).woorden
    assert bool(woorden) == bool(reden)
    assert all(reden in w.reden for w in woorden)


def test_in_orde_is_als_niets_verschilt():
    assert bekijk("In 2024 waren er 12.543 incidenten GTPA.", "Er zijn 17 auto's.").is_in_orde
    assert not bekijk("In 2024 waren er 12.534 incidenten GTPA.").is_in_orde
    assert not bekijk("Het verzuim steeg in 2024 naar 6,3%.").is_in_orde


def test_over_een_breuk_wordt_geen_woord_beoordeeld():
    zin = "Het aantal geregistreerde misdrijven steeg fors tot 805.559 in 2024."
    assert bekijk(zin).woorden
    assert not bekijk(zin, editie=Figures.of(WAARDEN, NAMEN, {}, {"misdrijven_geregistreerd": ("2024-01-01",)})).woorden


@pytest.mark.parametrize(
    "stuk",
    [
        "1 ",
        "twee rechercheteams ",
        "een derde GTPA ",
        "12.543 GTPA in 2024 ",
        "kamerstuk ",
        "1. A ",
        "van 1 naar 2 ",
        "€ 5 tussen 3 en 4 tot ",
        "<sup>",
        "a@",
    ],
)
def test_een_alinea_die_kwaad_wil_kost_naar_haar_lengte(stuk: str):
    """Four times the text takes some four times as long; where each number looked at all that stands before it, sixteen times."""
    heel = stuk * (PASSAGE_MAX // len(stuk))
    kwart = heel[: len(heel) // 4]
    assert verhouding(lambda: bekijk(heel), lambda: bekijk(kwart), 5) < 8
