"""What hides in a delivery where a first reader does not look: formats of later Excels, remarks, keys that look alike, columns that were swapped."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from tests.unit.delivery.test_appearance import BLAD, bevindingen, cel, werkboek
from tests.unit.delivery.test_delivery import KOPPEN, Levering, bezetting, csv_tekst, gtpa, lever, verzuim, xlsx
from tests.unit.delivery.test_hostile import met

assert lever  # the fixture

MET_2010 = b"""<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}">
<x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">
<x14:cfRule type="expression" priority="1" id="{1}"><xm:f>Blad2!$A$1&gt;0</xm:f><x14:dxf>%s</x14:dxf></x14:cfRule><xm:sqref>%s</xm:sqref>
</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst></worksheet>"""
"""A rule that looks at another sheet is written by Excel in its own way, behind everything else."""


def boek(doe: Callable[[Any, Any], None]) -> bytes:
    """Two years of aspiranten as xlsxwriter writes them, and what ``doe`` does to the sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as b:
        blad = b.add_worksheet("Bezetting")
        for r, rij in enumerate(
            [KOPPEN["bezetting"], bezetting(4002, onderdeel="aspiranten"), bezetting(4001, onderdeel="aspiranten", periode="2023")]
        ):
            blad.write_row(r, 0, rij)
        doe(b, blad)
    return buffer.getvalue()


def xml(lev: Callable[..., Levering], oud: bytes, nieuw: bytes) -> Levering:
    return lev("bezetting", met(boek(lambda _, __: None), {}, [(BLAD, oud, nieuw)]))


@pytest.mark.parametrize(
    "regel",
    [
        {"type": "icon_set", "icon_style": "3_traffic_lights", "icons_only": True},
        {"type": "data_bar", "bar_only": True},
        {"type": "data_bar", "bar_only": True, "data_bar_2010": True},
    ],
)
def test_een_pictogram_of_balk_in_plaats_van_het_getal_verbergt_het(lever, regel):
    lev = lever("bezetting", boek(lambda _, blad: blad.conditional_format("E2:E3", regel)))
    assert {p for _, p, _ in bevindingen(lev)} == {"Bezetting!E2:E3"} and "pictogram" in bevindingen(lev)[0][2]
    zichtbaar = {k: v for k, v in regel.items() if k not in ("icons_only", "bar_only")}
    assert lever("bezetting", boek(lambda _, blad: blad.conditional_format("E2:E3", zichtbaar))).uitslag.geslaagd


@pytest.mark.parametrize(
    ("opmaak", "zegt"),
    [
        (b'<font><color rgb="FFFFFFFF"/></font>', "onzichtbaar"),
        (b"<font><strike/></font><border/>", "doorgehaald"),
        (b'<numFmt numFmtId="170" formatCode=";;;"/>', "niet te zien"),
        (b'<numFmt numFmtId="170" formatCode="[&gt;4001]0,;0"/>', "toont 4"),
        (b'<numFmt numFmtId="170" formatCode="#,##0.0"/>', ""),
        (b'<font><color rgb="FFFF0000"/></font>', ""),
    ],
)
def test_voorwaardelijke_opmaak_van_een_later_excel_verbergt_ook(lever, opmaak, zegt):
    lev = xml(lever, b"</worksheet>", MET_2010 % (opmaak, b"E2:E3"))
    assert lev.uitslag.geslaagd is (not zegt), lev.uitslag.per_regel
    assert not zegt or [(p, zegt in g) for _, p, g in bevindingen(lev)] == [("Bezetting!E2:E3", True)]
    assert xml(lever, b"</worksheet>", MET_2010 % (opmaak, b"L2:L3")).uitslag.geslaagd


def test_wat_achter_duizenden_lege_rijen_staat_telt_ook(lever):
    """A format that was given down to row 3000 puts the rules, the merges and the header of the page far behind the data."""
    leeg = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (r, r) for r in range(10, 3010))
    koptekst = b"</sheetData><headerFooter><oddHeader>Aantallen x 1.000</oddHeader></headerFooter>"
    assert bevindingen(xml(lever, b"</sheetData>", leeg + koptekst))[0][:2] == ("meeteenheden", "Bezetting")
    wit = MET_2010 % (b'<font><color rgb="FFFFFFFF"/></font>', b"E2:E3")
    lev = lever(
        "bezetting", met(boek(lambda _, __: None), {}, [(BLAD, b"</sheetData>", leeg + b"</sheetData>"), (BLAD, b"</worksheet>", wit)])
    )
    assert bevindingen(lev)[0][:2] == ("leesbaar", "Bezetting!E2:E3")
    assert xml(lever, b"</sheetData>", leeg + b"</sheetData>").uitslag.geslaagd


def test_een_schaal_in_de_invoertekst_van_een_cel(lever):
    def schrijf(blad: Any, tekst: str) -> None:
        regel = DataValidation(
            type="decimal", operator="greaterThan", formula1="0", showInputMessage=True, prompt=tekst, promptTitle="Waarde"
        )
        regel.add("E2:E4")
        blad.add_data_validation(regel)

    lev = lever("bezetting", werkboek(lambda blad: schrijf(blad, "Vul in duizendtallen in")))
    assert bevindingen(lev) == [("meeteenheden", "Bezetting", "'duizendtallen' in een invoertekst")]
    assert lever("bezetting", werkboek(lambda blad: schrijf(blad, "Vul het aantal fte in"))).uitslag.geslaagd


def test_kolommen_die_vanzelf_geen_breedte_hebben_zijn_verborgen(lever):
    smal = b'<sheetFormatPr defaultColWidth="0" defaultRowHeight="15"/>'
    gewoon = b'<sheetFormatPr defaultRowHeight="15"/>'
    plaatsen = [
        p
        for _, p, _ in bevindingen(
            xml(lever, gewoon, smal + b'<cols><col min="1" max="4" width="12"/><col min="6" max="10" width="12"/></cols>')
        )
    ]
    assert plaatsen == ["Bezetting, kolom E"]
    assert xml(lever, gewoon, smal + b'<cols><col min="1" max="10" width="12"/></cols>').uitslag.geslaagd


@pytest.mark.parametrize(
    ("opmaak", "zegt"),
    [
        ({"align": "fill"}, "herhaald tot de cel vol is"),
        ({"num_format": "0*0"}, "vult de cel op met '0'"),
        ({"num_format": "*-0"}, "vult de cel op met '-'"),
        ({"num_format": "00,000,000"}, "zet nullen voor het getal"),
        ({"num_format": '0"+"'}, "zet '+' achter het getal"),
        ({"num_format": '0"-"'}, "zet '-' achter het getal"),
        ({"num_format": "00-00"}, "zet '-' achter het getal"),
        ({"num_format": '#,##0",-"'}, ""),
        ({"num_format": "0*x"}, ""),
        ({"num_format": "# ?/10"}, ""),
        ({"align": "right"}, ""),
    ],
)
def test_opvulling_herhaling_en_tekens_achter_het_getal(lever, opmaak, zegt):
    lev = lever("bezetting", boek(lambda b, blad: blad.write_number("E2", 4002, b.add_format(opmaak))))
    assert lev.uitslag.geslaagd is (not zegt), lev.uitslag.per_regel
    assert not zegt or [(p, zegt in g) for _, p, g in bevindingen(lev)] == [("Bezetting!E2", True)]


@pytest.mark.parametrize(
    ("tekst", "slaagt"),
    [
        ("dit cijfer is niet juist", False), ("TEST - niet gebruiken", False), ("cijfer nog te controleren", False), ("test", False),
        ("voorlopig, wordt nog 4.702", False), ("was 4001, nu 4.702", False), ("correctie: 4.702", False), ("verkeerde cijfers", False),
        ("cijfers van vorig jaar", False), ("cijfer 2020", False), ("in promille", False), ("per 100 medewerkers", False),
        ("exclusief Limburg", False), ("cijfers zijn excl. eenheid Oost-Nederland", False), ("t/m wk 40", False),
        ("Opgeleide operationele sterkte exclusief aspiranten; ultimo jaar verondersteld", True), ("Formatie min de gedrukte onderbezetting 1.175", True),
        ("test van de nieuwe definitie in 2022", True), ("zie de correctie van 4 november", True), ("cijfer 2021", True), ("per 100 inwoners was het in 2020 meer", True),
    ],
)  # fmt: skip
def test_een_opmerking_die_het_getal_terugneemt_of_anders_maakt(lever, tekst, slaagt):
    lev = lever("bezetting", werkboek(cel("J2", value=tekst)))
    assert lev.uitslag.geslaagd is slaagt, lev.uitslag.per_regel
    assert slaagt or [p for _, p, _ in bevindingen(lev)] == ["Bezetting!J2"]


@pytest.mark.parametrize(
    ("tekst", "slaagt"),
    [
        ("CONCEPT - niet voor publicatie", False), ("Cijfers kloppen niet, nog controleren", False), ("Bron: testdata", False),
        ("Fictieve cijfers", False), ("* cijfers zijn exclusief Limburg", False), ("Noot: deze cijfers zijn niet juist", False),
        ("Bedragen x € 1 mln", False), ("Bron: conceptbrief van 4 november", True), ("* 2023 is een voorlopig cijfer", True), ("Bron: Test en training, politie", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("waar", ["boven", "onder", "noot"])
def test_een_titel_noot_of_opmerking_bij_een_cel_die_de_cijfers_terugneemt(lever, tekst, slaagt, waar):
    def schrijf(blad: Any) -> None:
        if waar == "boven":
            blad.insert_rows(1)
            blad["A1"] = tekst
        elif waar == "onder":
            blad["A6"] = tekst
        else:
            blad["E2"].comment = Comment(tekst, "Jan")

    if waar == "onder" and not tekst.startswith(("Bron", "*", "Noot")):
        pytest.skip("a row under the data that begins otherwise is told as an unfinished one")
    lev = lever("bezetting", werkboek(schrijf))
    assert lev.uitslag.geslaagd is slaagt, lev.uitslag.per_regel
    assert slaagt or [p for _, p, _ in bevindingen(lev)] == [
        {"boven": "Bezetting!A1", "onder": "Bezetting!A6", "noot": "Bezetting!E2"}[waar]
    ]


def test_miljoenen_waar_de_rijen_miljoenen_zeggen(lever):
    rij = ["c2000_dwangsom", "", "jaar", "2024", 325, "euro_mln", "exact", "brief.txt", "regel 1", None]
    for eenheid, geweigerd in (("euro_mln", False), ("euro", True)):
        rij[5] = eenheid
        lev = lever("overige_kerncijfers", werkboek(cel("A4", value="Noot: bedragen x € 1 mln"), "overige_kerncijfers", [rij]))
        assert bool(lev.uitslag.per_regel["meeteenheden"]) is geweigerd


@pytest.mark.parametrize(
    ("kop", "waarde", "plaats"),
    [
        ("Factor", 1000, "Bezetting!K2"),
        ("Schaal", 10, "Bezetting!K2"),
        ("Vervallen?", "ja", "Bezetting!K2"),
        ("Vervallen?", "nee", ""),
        ("Factor", 1, ""),
        ("Status", "niet gebruiken", "Bezetting!K2"),
        ("Status", "vastgesteld", ""),
    ],
)
def test_een_kolom_ernaast_die_het_getal_anders_maakt(lever, kop, waarde, plaats):
    def schrijf(blad: Any) -> None:
        blad["K1"], blad["K2"] = kop, waarde

    lev = lever("bezetting", werkboek(schrijf))
    assert lev.uitslag.geslaagd is (not plaats)
    assert not plaats or [p for _, p, _ in bevindingen(lev)] == [plaats]


@pytest.mark.parametrize(
    ("een", "ander", "dubbel"),
    [
        ("antwoord=positief|vraag=eigen_indruk", "vraag=eigen_indruk|antwoord=positief", True),
        ("antwoord=positief", "antwoord=Positief", True),
        ("antwoord=zeer positief", "antwoord=zeer  positief", True),
        ("antwoord=positief", "antwoord=negatief", False),
    ],
)
@pytest.mark.parametrize("jaar", ["2024", "2023"])
def test_sleutels_die_voor_een_mens_gelijk_zijn(lever, een, ander, dubbel, jaar):
    """Of two periods as well: under another spelling a series begins anew, and is compared with nothing."""
    rijen = [
        ["doxing_zaken", u, "jaar", j, n, "aantal", "exact", "brief.txt", "regel 1", None]
        for u, j, n in ((een, "2024", 5), (ander, jaar, 6))
    ]
    lev = lever("overige_kerncijfers", xlsx("overige_kerncijfers", rijen))
    assert lev.uitslag.geslaagd is (not dubbel)
    assert not dubbel or [(r, p) for r, p, _ in bevindingen(lev)] == [("sleutel", "Kerncijfers!B3")]


def test_verwisselde_kolommen_waarvan_de_een_deel_is_van_de_ander(lever):
    """Also for a stand that no printed figure is about yet."""
    rij = [date(2025, 5, 2), 13401, 999, 3484, 3594, 2236, "regel 3"]
    ((regel, plaats, gevonden),) = bevindingen(lever("zedenvoorraad", xlsx("zedenvoorraad", [rij])))
    assert (regel, plaats, gevonden) == ("domein", "Zedenzaken!D2", "3484")
    lev = lever("werklast_delicten", csv_tekst("werklast_delicten", [["GM0363", "2023", "1", "100", "50", "80"]]))
    assert lev.plaatsen("domein") == ["werklast_delicten.csv!F2"] and "ten hoogste 50" in str(lev.uitslag.per_regel["domein"][0])
    assert lever("werklast_delicten", csv_tekst("werklast_delicten", [["GM0363", "2023", "1", "100", "50", "50"]])).uitslag.geslaagd
    koppen = KOPPEN["werklast_gemeente"]
    rij = {k: "0" for k in koppen} | {koppen[0]: "GM0363", koppen[1]: "2023"}
    for incidenten, misdrijven, fout in (
        ("100", "60", []),
        ("60", "100", [f"werklast_gemeente.csv!{chr(ord('A') + koppen.index('misdrijven (aantal)'))}2"]),
    ):
        inhoud = csv_tekst(
            "werklast_gemeente", [[*(rij | {"incidenten (aantal)": incidenten, "misdrijven (aantal)": misdrijven}).values()]]
        )
        assert lever("werklast_gemeente", inhoud).plaatsen("domein") == fout


def test_meer_zedenaangiften_dan_incidenten(lever):
    """An incident need not be an aangifte, an aangifte is always an incident."""
    rij = [date(2025, 11, 2), 3594, 3484, 999, 13401, 2236, "regel 3"]
    assert bevindingen(lever("zedenvoorraad", xlsx("zedenvoorraad", [rij]))) == [("domein", "Zedenzaken!E2", "13401")]


@pytest.mark.parametrize(
    ("naam", "rijen", "cel"),
    [
        ("gtpa", [["2024", "totaal", "4702"], ["2024", "belediging", "12543"], ["2023", "belediging", "20000"]], "gtpa.csv!C3"),
        ("formatie_per_cluster", [["avim", "62000,5"], ["totaal", "1150"]], "formatie_per_cluster.csv!B2"),
        (
            "werklast_capaciteit",
            [["totaal", "Limburg", "300"], ["toezicht", "Limburg", "3000"], ["toezicht", "Amsterdam", "3000"]],
            "werklast_capaciteit.csv!C3",
        ),
    ],
)
def test_een_deel_dat_meer_is_dan_het_totaal(lever, naam, rijen, cel):
    """Rows that were swapped; of a year or an eenheid without a total nothing is known."""
    leeg = {"gtpa": ["brief.txt", "regel 1", ""], "werklast_capaciteit": ["", ""]}.get(naam, [])
    lev = lever(naam, csv_tekst(naam, [[*r, *leeg] for r in rijen]))
    assert lev.plaatsen("domein") == [cel] and "het totaal in" in str(lev.uitslag.per_regel["domein"][0])


def test_een_kolom_met_de_periode_die_er_twee_keer_staat_is_geen_fout_in_het_programma(lever):
    def schrijf(blad: Any) -> None:
        for r, waarde in enumerate(["Periode", "2021", "2022", "2023"], start=1):
            blad.cell(r, 12).value = waarde

    lev = lever("bezetting", werkboek(schrijf))
    assert lev.uitslag.programmafout is None and bevindingen(lev) == [("kolommen", "Bezetting!D1, L1", "2 keer 'Periode'")]


def test_een_duizendwoord_is_niet_het_getal_ervoor(lever):
    lev = lever("gtpa", csv_tekst("gtpa", [gtpa(incidenten="12 mille")]))
    assert "waarschijnlijk" not in str(lev.uitslag.per_regel["typen"][0])


@pytest.mark.parametrize(
    ("naam", "rij", "plaats"),
    [
        ("verzuim", verzuim(6.3, meeteenheid="procentpunt"), "Verzuim!E2"),
        ("verzuim", verzuim(-0.3, maat="verzuim_mutatie", meeteenheid="procent"), "Verzuim!E2"),
        ("verzuim", verzuim(-0.3, maat="verzuim_mutatie", meeteenheid="procentpunt"), ""),
        ("bezetting", bezetting(12, "fte", "opsporing", maat="onderbezetting_percentage"), "Bezetting!F2"),
        ("bezetting", bezetting(12, "procent", "opsporing", maat="onderbezetting_percentage"), ""),
        ("bezetting", bezetting(12, "procent", "opsporing", maat="onderbezetting"), "Bezetting!F2"),
        ("bezetting", bezetting(46777, "fte", "operationele_sterkte", maat="mutatie"), "Bezetting!E2"),
        ("bezetting", bezetting(702, "fte", "operationele_sterkte", maat="mutatie"), ""),
    ],
)
def test_een_meeteenheid_of_omvang_die_niet_bij_de_maat_hoort(lever, naam, rij, plaats):
    lev = lever(naam, xlsx(naam, [rij]))
    assert lev.uitslag.geslaagd is (not plaats), lev.uitslag.per_regel
    assert not plaats or [(r, p) for r, p, _ in bevindingen(lev)] == [("domein", plaats)]
