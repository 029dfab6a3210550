"""What is written around the numbers of a delivery, on its sheet and on others, and what is read of a table that is there twice."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from sources import catalog
from sources.delivery.register import deliveries
from sources.delivery.remarks import find_measure
from sources.delivery.template import make_template
from sources.load.delivery_check import check_delivery
from tests.unit.delivery.test_appearance import bevindingen, cel, werkboek
from tests.unit.delivery.test_delivery import FORMATIE, KOPPEN, bezetting, csv_tekst, gtpa, lever, xlsx, zeden
from tests.unit.delivery.test_hostile import met
from tests.unit.delivery.test_read import aantekeningen
from tests.unit.delivery.test_red import boek

assert lever  # the fixture

SCHALEN = [
    "1 = 1.000", "1 = 1.000 fte", "(in ‘000)", "'000", "€ 1.000", "×1k", "in k", "in dzd", "Tsd.", "eenheid = 1000", "alles gedeeld door 1000",
    "vermenigvuldig met 1000", "aantallen moeten met 1000 worden vermenigvuldigd", "per mille", "in duizendtal", "veelvoud van 1000", "10^3", "10³",
    "1e3 fte", "in tienduizenden", "Uren: 1000-tallen", "Noot: laatste drie nullen weggelaten", "1.000x", "factor 10", "eenheden van 1000", "eenheden van 1.000 fte",
    "1 staat voor 1000", "10-voud", "tienmaal", "fte in M", "in mio", "M€", "MEUR", "000's", "dz.", "‰", "0/00", "per inwoner", "Aantallen: 100", "Fte's / 1000",
    "waarden (10)", "schaal 1000", "10 x", "honderdvoud", "1 000", "getal = fte * 100",
]  # fmt: skip
ANDERE_MATEN = [
    "Bezetting in personen", "Aantal medewerkers (koppen)", "in procenten", "(procent)", "Meeteenheid: uren", "Eenheid: personen", "bedragen in euro",
    "index 2015 = 100", "Indexcijfers", "Percentages", "gemiddelde per maand", "per week", "Let op: koppen i.p.v. fte", "koppen, geen fte",
    "dit zijn personen", "aantal personen, niet fte", "op basis van headcount", "in mensjaren", "in mensdagen", "Headcount",
]  # fmt: skip
GEWOON = [
    "Bezetting in fte", "Formatie en bezetting (fte) per 31 december", "in aantallen fte", "n = 1.000 respondenten", "afgerond op duizendtallen",
    "langer dan 6 maanden in dienst", "in 2023 steeg het aantal personen", "Zie de brief van 1.000 woorden", "geteld per regionale eenheid", "per maand bijgewerkt",
    "Peildatum 10 oktober 2025", "10-10-2025", "stand per 1-10-2025", "Tabel 10", "zie bijlage 10, blz. 100", "artikel 10 Politiewet", "§ 10", "Art. 100, lid 10",
    "100% van de formatie", "100 procent gevuld", "minder dan 10", "aantallen kleiner dan 10 zijn weggelaten", "salarisschaal 10", "10 regionale eenheden",
    "1 t/m 10", "pagina 1 van 10", "Top 10", "om 10:00 uur", "10.00 uur", "versie 10", "n = 100 basisteams", "Bron: Kamerstuk 29628, nr. 1000", "10-minutennorm",
    "totaal: 1.000", "cluster 10", "5 van de 10", "aantal rijen: 100", "was 1.000", "1.100", "1.010 en 10.5", "in maart 2025",
    "bron: personeelssysteem", "zover de betreffende medewerkers geen buitengewoon opsporingsambtenaar zijn", "maanden niet genoemd", "120% niet gezien",
]  # fmt: skip


@pytest.mark.parametrize("tekst", [*SCHALEN, *ANDERE_MATEN])
@pytest.mark.parametrize("waar", ["titel", "opmerking"])
def test_een_schaal_of_andere_maat_in_een_titel_of_opmerking_stopt(lever, tekst, waar):
    def schrijf(blad: Any) -> None:
        if waar == "titel":
            blad.insert_rows(1)
            blad["A1"] = tekst
        else:
            blad["E3"].comment = Comment(tekst, "Jan")

    (gevonden,) = bevindingen(lever("bezetting", werkboek(schrijf)))
    assert gevonden[:2] == ("meeteenheden", "Bezetting!A1" if waar == "titel" else "Bezetting!E3")


@pytest.mark.parametrize("tekst", GEWOON)
def test_een_gewone_titel_houdt_niets_tegen(lever, tekst):
    def schrijf(blad: Any) -> None:
        blad.insert_rows(1)
        blad["A1"] = tekst

    assert lever("bezetting", werkboek(schrijf)).uitslag.geslaagd


@pytest.mark.parametrize("tekst", [t for t in ANDERE_MATEN if t not in ("Meeteenheid: uren", "Eenheid: personen")])
def test_een_andere_maat_in_de_kolom_opmerking_of_een_andere_kolom_stopt_ook(lever, tekst):
    def schrijf(blad: Any) -> None:
        blad["K1"], blad["K3"] = "Eenheid bron", tekst

    assert [g[:2] for g in bevindingen(lever("bezetting", werkboek(cel("J3", value=tekst))))] == [("meeteenheden", "Bezetting!J3")]
    assert [g[:2] for g in bevindingen(lever("bezetting", werkboek(schrijf)))] == [("meeteenheden", "Bezetting!K3")]


@pytest.mark.parametrize("tekst", [*GEWOON, "Van het totaal aantal medewerkers", "na 3 uur", "in 3 dagen", "geen personen geteld in 2021"])
@pytest.mark.parametrize("waar", ["J3", "K3"])
def test_een_gewone_opmerking_houdt_niets_tegen(lever, tekst, waar):
    def schrijf(blad: Any) -> None:
        blad["K1"], blad[waar] = "Toelichting", tekst

    assert lever("bezetting", werkboek(schrijf)).uitslag.geslaagd


@pytest.mark.parametrize(("kop", "slaagt"), [("Eenheid bron", False), ("Doelgroep", True)])
def test_een_los_woord_is_alleen_een_maat_onder_een_kop_die_erom_vraagt(lever, kop, slaagt):
    def schrijf(blad: Any) -> None:
        blad["K1"], blad["K2"] = kop, "personen"

    assert lever("bezetting", werkboek(schrijf)).uitslag.geslaagd is slaagt


def test_een_maat_die_de_rijen_zelf_noemen_is_geen_andere(lever):
    """Of a delivery with fte and procent both may be said; of one that counts, what is counted may be people."""
    rijen = [bezetting(12, "procent", "ggp", maat="onderbezetting_percentage"), bezetting(1300, onderdeel="ggp", maat="onderbezetting")]
    assert lever("bezetting", werkboek(cel("A6", value="Noot: in procenten en in fte"), rijen=rijen)).uitslag.geslaagd
    assert bevindingen(lever("bezetting", werkboek(cel("A6", value="Noot: in procenten"), rijen=rijen[1:])))[0][1] == "Bezetting!A6"
    tabellen = deliveries()
    assert find_measure("aantal personen", tabellen["gtpa"]) == "" and find_measure("in fte", tabellen["gtpa"]) == "in fte"
    assert find_measure("oproepen per uur", tabellen["werklast_telefonie"]) == ""


def test_de_eigen_meeteenheden_van_een_contract_zijn_nooit_een_andere():
    for t in deliveries().values():
        for k in (k for k in t.kolommen if k.meeteenheid and not k.meeteenheid.startswith("zie kolom")):
            assert find_measure(f"{k.kop} ({k.meeteenheid})", t) == "", k


# --- other sheets ---


def met_blad(naam: str, *teksten: Any, staat: str = "visible") -> bytes:
    def schrijf(blad: Any) -> None:
        ander = blad.parent.create_sheet(naam)
        ander.sheet_state = staat
        for i, tekst in enumerate(teksten, start=1):
            ander.cell(i, 1).value = tekst

    return werkboek(schrijf)


@pytest.mark.parametrize("naam", ["Leeswijzer", "Toelichting", "Blad2"])
@pytest.mark.parametrize(
    ("tekst", "regel"),
    [("Alle aantallen x 1.000", "meeteenheden"), ("Aantallen zijn in koppen", "meeteenheden"), ("Concept, niet voor publicatie", "leesbaar"), ("Cijfers 2023 t/m augustus", "domein")],
)  # fmt: skip
def test_wat_een_leeswijzer_van_de_getallen_zegt_telt(lever, naam, tekst, regel):
    assert [(r, p) for r, p, _ in bevindingen(lever("bezetting", met_blad(naam, "Leeswijzer", 2025, tekst)))] == [(regel, f"{naam}!A3")]


@pytest.mark.parametrize("staat", ["hidden", "veryHidden"])
def test_een_blad_met_eigen_getallen_of_dat_niemand_ziet_zegt_er_niets_van(lever, staat):
    assert lever("bezetting", met_blad("Begroting", "Bedragen x 1.000", 1, 2, 3, 4)).uitslag.geslaagd
    assert lever("bezetting", met_blad("Leeswijzer", "Aantallen x 1.000", staat=staat)).uitslag.geslaagd


@pytest.mark.parametrize("naam", sorted(n for n, t in deliveries().items() if not t.lezer))
def test_het_eigen_sjabloon_zegt_niets_van_de_getallen(naam):
    """The sheet Toelichting of a template is full of units and of the word thousand."""
    tabel = catalog.tabellen()[f"jenv.{naam}"]
    c = check_delivery(tabel, make_template(tabel))
    assert [(b.regel, b.gevonden) for b in c.bevindingen] == [("volledig", "een lege levering")]


# --- a sheet that shows something else ---


@pytest.mark.parametrize(
    ("doe", "waar", "zegt"),
    [
        (cel("E3", font=Font(name="Wingdings")), "Bezetting!E3", "een lettertype dat tekens toont"),
        (cel("E3", font=Font(name="Webdings")), "Bezetting!E3", "een lettertype dat tekens toont"),
        (lambda b: setattr(b.column_dimensions["E"], "width", 3), "Bezetting, kolom E, rijen 2-4", "te smal is (er staat ####)"),
        (lambda b: setattr(b.column_dimensions["E"], "width", 1), "Bezetting, kolom E, rijen 2-4", "te smal is (er staat ####)"),
    ],
)
def test_een_getal_dat_niemand_leest(lever, doe, waar, zegt):
    ((regel, plaats, gevonden),) = bevindingen(lever("bezetting", werkboek(doe)))
    assert (regel, plaats) == ("leesbaar", waar) and zegt in gevonden


@pytest.mark.parametrize("breed", [4, 5, 8.43, 40])
def test_een_kolom_die_breed_genoeg_is(lever, breed):
    assert lever("bezetting", werkboek(lambda b: setattr(b.column_dimensions["E"], "width", breed))).uitslag.geslaagd


def test_een_schaal_in_wat_verschijnt_als_iemand_de_cel_kiest(lever):
    def titel(blad: Any) -> None:
        regel = DataValidation(type="decimal", promptTitle="in duizenden", prompt="Vul in")
        regel.add("E2:E4")
        blad.add_data_validation(regel)

    def aanwijzing(blad: Any) -> None:
        blad["E3"].hyperlink = Hyperlink(ref="E3", location="A1", tooltip="aantal x 1.000")

    for doe in (titel, aanwijzing):
        ((regel, plaats, _),) = bevindingen(lever("bezetting", werkboek(doe)))
        assert (regel, plaats) == ("meeteenheden", "Bezetting")


# --- two tables, a part of the rows ---


def test_koppen_die_nog_een_keer_komen_zijn_een_bevinding(lever):
    kop = KOPPEN["gtpa"]
    in_csv = csv_tekst("gtpa", [gtpa("2023"), kop, gtpa("2024")])
    assert bevindingen(lever("gtpa", in_csv)) == [("volledig", "gtpa.csv!A3", "nog een keer de koppen")]

    def schrijf(blad: Any) -> None:
        blad.append([])
        blad.append(["Vorig jaar"])
        blad.append(KOPPEN["bezetting"])
        blad.append(bezetting(3900, onderdeel="aspiranten", periode="2020"))

    gevonden = bevindingen(lever("bezetting", werkboek(schrijf)))
    assert [p for _, p, _ in gevonden] == ["Bezetting!A6", "Bezetting!A7"], "the title of the second table and its headers"


def test_een_regionale_eenheid_die_ontbreekt_wordt_genoemd(lever):
    eenheden = next(k for k in deliveries()[FORMATIE].kolommen if k.alle).domein
    dag = zeden("2025-08-31")[0]
    rijen = [[dag, e, 4000 + i] for i, e in enumerate(eenheden)]
    assert "geen rij" not in aantekeningen(lever(FORMATIE, xlsx(FORMATIE, rijen)))
    assert "geen rij voor Limburg, peildatum" not in aantekeningen(lever(FORMATIE, xlsx(FORMATIE, rijen[:-1])))
    assert "geen rij voor Limburg; er horen er 10 te zijn" in aantekeningen(lever(FORMATIE, xlsx(FORMATIE, rijen[:-1])))
    anders = lever(FORMATIE, xlsx(FORMATIE, [*rijen[:-1], [dag, "Eenheid Limburg", 4009]]))
    (b,) = anders.uitslag.per_regel["domein"]
    assert "waarschijnlijk 'Limburg'" in b.verwacht and "geen rij" not in aantekeningen(anders)


@pytest.mark.parametrize(("eenheid", "bedoeld"), [("%", "procent"), ("dag", "dagen"), ("Fte", "fte"), ("weken", "")])
def test_een_ander_woord_voor_een_meeteenheid_krijgt_het_afgesproken_woord(lever, eenheid, bedoeld):
    rij = ["wijkagentnorm_realisatie", None, "jaar", "2024", 98, eenheid, "exact", "brief.txt", "regel 1", None]
    (b,) = lever("overige_kerncijfers", xlsx("overige_kerncijfers", [rij])).uitslag.per_regel["domein"]
    assert b.plaats == "Kerncijfers!F2" and b.verwacht.partition("; waarschijnlijk ")[2] == (f"'{bedoeld}'" if bedoeld else "")


@pytest.mark.parametrize(
    ("cel_", "opmaak", "bedekt"),
    [
        ("E2", {}, "Bezetting!E2"), ("D3", {"width": 300}, "Bezetting!D3"), ("E2", {"fill": {"none": True}}, "Bezetting!E2"), ("L2", {}, ""), ("A9", {}, ""),
    ],
)  # fmt: skip
def test_een_tekstvak_over_de_getallen_is_een_bevinding(lever, cel_, opmaak, bedekt):
    """Who opens the workbook reads what stands in the box, also in one without a fill; a box beside the table hides nothing."""
    maat = {"width": 60, "height": 18} | opmaak
    lev = lever("bezetting", boek(lambda _, blad: blad.insert_textbox(cel_, "4.702", maat)))
    assert [(r, p.partition(":")[0]) for r, p, _ in (bevindingen(lev) if bedekt else [])] == ([("leesbaar", bedekt)] if bedekt else [])
    assert lev.uitslag.geslaagd is (not bedekt), lev.uitslag.per_regel


@pytest.mark.parametrize("positie", [1, 2, 3])
def test_een_afbeelding_over_de_getallen_is_een_bevinding(lever, positie):
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    )

    def doe(_: Any, blad: Any) -> None:
        blad.insert_image("E2", "logo.png", {"image_data": io.BytesIO(png), "x_scale": 60, "y_scale": 18, "object_position": positie})

    ((regel, plaats, gevonden),) = bevindingen(lever("bezetting", boek(doe)))
    assert (regel, plaats) == ("leesbaar", "Bezetting!E2:E2") and "afbeelding over de cellen" in gevonden


def _getekend(inhoud: bytes, anker: str) -> bytes:
    """The workbook with this anchor in the place of its drawing, as programs write it."""
    deel = "xl/drawings/drawing1.xml"
    ruimte = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    with zipfile.ZipFile(io.BytesIO(inhoud)) as z:
        return met(inhoud, vervang=[(deel, z.read(deel), f"<xdr:wsDr {ruimte}>{anker}</xdr:wsDr>".encode())])


def _sp(vulling: str, tekst: str = "", vorm: str = "rect", loper: str = "") -> str:
    lichaam = f"<xdr:txBody><a:p><a:r><a:rPr>{loper}</a:rPr><a:t>{tekst}</a:t></a:r></a:p></xdr:txBody>" if tekst or loper else ""
    return f'<xdr:sp><xdr:spPr><a:prstGeom prst="{vorm}"/>{vulling}<a:ln><a:noFill/></a:ln></xdr:spPr>{lichaam}</xdr:sp>'


VOL, LEEG = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>', "<a:noFill/>"
HOEK = "<xdr:{0}><xdr:col>{1}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{2}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{0}>"
TWEE = f"<xdr:twoCellAnchor>{HOEK.format('from', 4, 1)}{HOEK.format('to', 5, 2)}BINNEN</xdr:twoCellAnchor>"
EEN = f'<xdr:oneCellAnchor>{HOEK.format("from", 4, 0)}<xdr:ext cx="300000" cy="CY"/>BINNEN</xdr:oneCellAnchor>'
LOS = '<xdr:absoluteAnchor><xdr:pos x="X" y="200000"/><xdr:ext cx="300000" cy="150000"/>BINNEN</xdr:absoluteAnchor>'
LIJN = f"<xdr:cxnSp><xdr:spPr><a:prstGeom prst='line'/>{LEEG}</xdr:spPr></xdr:cxnSp>"


@pytest.mark.parametrize(
    ("anker", "binnen", "bereik"),
    [
        (TWEE, _sp(VOL), "E2:E2"),
        (TWEE, _sp(LEEG), ""),
        (TWEE, _sp(LEEG, vorm="ellipse"), ""),
        (TWEE, _sp(LEEG, "0"), "E2:E2"),
        (TWEE, _sp(LEEG, "-"), "E2:E2"),
        (TWEE, _sp(LEEG, vorm="line"), "E2:E2"),
        (TWEE, LIJN, "E2:E2"),
        (TWEE, _sp(VOL, "x", loper=LEEG), "E2:E2"),
        (TWEE, f"<xdr:grpSp>{_sp(VOL)}{_sp(LEEG)}</xdr:grpSp>", "E2:E2"),
        (TWEE, f"<xdr:grpSp>{_sp(LEEG)}{_sp(LEEG)}</xdr:grpSp>", ""),
        (EEN.replace("CY", "190500"), _sp(VOL), ""),
        (EEN.replace("CY", "190501"), _sp(VOL), "E1:E2"),
        (EEN.replace("CY", "571500"), _sp(VOL), "E1:E3"),
        (LOS.replace("X", str(4 * 609_600 + 20_000)), _sp(VOL), "E2:E2"),
        (LOS.replace("X", str(11 * 609_600)), _sp(VOL), ""),
    ],
)
def test_een_vorm_over_de_tabel_is_een_bevinding_hoe_zij_ook_vastzit(lever, anker, binnen, bereik):
    """A frame around a number and what lies above or beside the table hide nothing; rows are 190.500 high, columns some 609.600 wide."""
    inhoud = boek(lambda _, blad: blad.insert_textbox("L2", "x", {"width": 60, "height": 18}))
    lev = lever("bezetting", _getekend(inhoud, anker.replace("BINNEN", binnen)))
    assert lev.uitslag.geslaagd is (not bereik), lev.uitslag.per_regel
    assert not bereik or [(r, p) for r, p, _ in bevindingen(lev)] == [("leesbaar", f"Bezetting!{bereik}")]


@pytest.mark.parametrize(("hoog", "bereik"), [(45, ""), (15, "E1:E3")])
def test_een_logo_in_een_rij_die_er_hoog_genoeg_voor_is_is_gewoon(lever, hoog, bereik):
    """Its size is one of its own: 571.500 is 45 points."""

    def doe(_: Any, blad: Any) -> None:
        blad.set_row(0, hoog)
        blad.insert_textbox("L2", "x", {"width": 60, "height": 18})

    logo = EEN.replace("CY", "571500").replace("BINNEN", "<xdr:pic><xdr:spPr/></xdr:pic>")
    lev = lever("bezetting", _getekend(boek(doe), logo))
    assert lev.uitslag.geslaagd is (not bereik), lev.uitslag.per_regel
    assert not bereik or [p for _, p, _ in bevindingen(lev)] == [f"Bezetting!{bereik}"]
