"""What a person does not see in a workbook, or sees otherwise, is never silently a value; what is ordinary is never refused."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule, Rule
from openpyxl.styles import Color, Font, GradientFill, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.workbook.properties import CalcProperties

from sources import catalog
from sources.delivery import appearance, recalc, remarks
from sources.delivery.register import deliveries
from sources.delivery.sheet import Cell, Sheet
from tests.unit.delivery.test_delivery import KOPPEN, Levering, bezetting, csv_tekst, gtpa, kenmerken, lever, verzuim
from tests.unit.delivery.test_hostile import met
from tests.unit.delivery.test_read import aantekeningen

assert lever  # the fixture

LEVERINGEN = deliveries()
DRIE = [bezetting(n, onderdeel="aspiranten", periode=p) for n, p in ((4001, "2021"), (4002, "2022"), (4003, "2023"))]
WIT = "FFFFFFFF"
BLAD = "xl/worksheets/sheet1.xml"
BOEKHOUDKUNDIG = '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-'


def werkboek(
    schrijf: Callable[[Any], None] = lambda _: None, naam: str = "bezetting", rijen: list[list[Any]] = DRIE, titel: str = ""
) -> bytes:
    """A workbook as openpyxl writes it: the rows under their headers, and what ``schrijf`` does to the sheet."""
    boek = Workbook()
    blad = boek.active
    blad.title = titel or LEVERINGEN[naam].bladnaam
    blad.append(KOPPEN[naam])
    for r in rijen:
        blad.append(r)
    schrijf(blad)
    buffer = io.BytesIO()
    boek.save(buffer)
    return buffer.getvalue()


def cel(adres: str, **eigenschappen: Any) -> Callable[[Any], None]:
    """Set these properties of a cell (``value`` too)."""

    def doe(blad: Any) -> None:
        for naam, waarde in eigenschappen.items():
            setattr(blad[adres], naam, waarde)

    return doe


def bevindingen(lev: Levering) -> list[tuple[str, str, str]]:
    assert not lev.uitslag.geslaagd
    return [(b.regel, b.plaats, b.gevonden) for bs in lev.uitslag.per_regel.values() for b in bs]


# --- number formats ---


@pytest.mark.parametrize(
    "vorm",
    [
        "General", "0", "0.00", "#,##0", "#,##0.00", "0E+0", "0.00E+00", "# ?/?", "@", "[Red]0", "+0;-0;0", "#,##0_);(#,##0)", "000000",
        BOEKHOUDKUNDIG, '0" fte"', '#,##0.0\\ "fte"', "#,##0;[Red]-#,##0", "[$-413]#,##0.0", "#\\ ##0", "0.0_ ;-0.0 ", '#,##0",-"',
        "[>=1000]#,##0;0", "#,##0.00;[RED]-#,##0.00",
    ],
)  # fmt: skip
def test_gewone_opmaak_van_een_getal_wordt_gelezen(lever, vorm):
    lev = lever("bezetting", werkboek(cel("E3", number_format=vorm)))
    assert lev.uitslag.geslaagd, lev.uitslag.per_regel
    assert lev.sql("waarde") == [(Decimal(4001),), (Decimal(4002),), (Decimal(4003),)]


@pytest.mark.parametrize(
    ("vorm", "waarde", "zegt"),
    [
        ("#,##0.0,,", 410_000, "'410000', de opmaak deelt door 1.000.000 en toont 0,4"),
        ("#,##0,", 4_002_000, "de opmaak deelt door 1.000 en toont 4002"),
        ('0.0,"k"', 4002, "de opmaak deelt door 1.000 en toont 4,0"),
        ('[>=1000]0.0,"k";0', 4002, "deelt door 1.000"),
        (";;;", 4002, "de opmaak toont niets"),
        ('""', 4002, "de opmaak toont niets"),
        ('"n.v.t."', 4002, "de opmaak toont 'n.v.t.'"),
        (";;", 4002, "de opmaak toont niets"),
        ("0;;", -5, "de opmaak toont niets"),
        ("0;-0;;@", 0, "de opmaak toont niets"),
        ("#,###", 0, "de opmaak toont niets"),
        ('0;-0;"onbekend"', 0, "de opmaak toont 'onbekend'"),
        ("#,##0;[Red]#,##0", -500, "zonder minteken"),
        ("-0", 500, "zet een minteken voor het getal"),
        ('"ca. "0', 4002, "de opmaak zet 'ca' bij het getal"),
        ('"< "0', 5, "de opmaak zet '<' bij het getal"),
        ('0" x 1000"', 4002, "de opmaak zet 'x 1000' bij het getal"),
        ('0" mln"', 4002, "de opmaak zet 'mln' bij het getal"),
        ('0" uur"', 4002, "de opmaak zet 'uur' bij het getal"),
        ("[$€-413] #,##0", 4002, "de opmaak zet '€' bij het getal"),
        ('0"000"', 4, "de opmaak zet '000' bij het getal"),
        ('0","0', 4002, "andere cijfers"),
        ("0%%", 4, "andere cijfers"),
    ],
)  # fmt: skip
def test_opmaak_die_iets_anders_toont_is_een_bevinding_met_de_cel(lever, vorm, waarde, zegt):
    lev = lever("bezetting", werkboek(cel("E3", number_format=vorm, value=waarde)))
    regel = "typen" if "%" in vorm else "leesbaar"
    ((regel, plaats, gevonden),) = bevindingen(lev)
    assert (regel, plaats) == ("leesbaar", "Bezetting!E3") and zegt in gevonden
    assert lev.sql("waarde")[1] == (None,)


def test_miljoenen_bij_een_meeteenheid_in_miljoenen(lever):
    """A format in millions on a whole amount, where the contract asks for millions; with a unit that says so on the right number it is honest."""

    def rij(waarde: Any) -> list[Any]:
        return ["kosten", None, "jaar", "2024", waarde, "euro_mln", "exact", "brief.txt", "regel 1", None]

    def maak(waarde: Any, vorm: str) -> Levering:
        return lever("overige_kerncijfers", werkboek(cel("E2", number_format=vorm), "overige_kerncijfers", [rij(waarde)]))

    assert "toont 410,0" in bevindingen(maak(410_000_000, "#,##0.0,,"))[0][2]
    assert maak(410, '#,##0.0" mln"').sql("waarde") == [(Decimal(410),)]
    assert maak(410, '"€" #,##0.0" mln"').sql("waarde") == [(Decimal(410),)]
    assert "'€' bij het getal" in bevindingen(maak(410, '"€" #,##0'))[0][2], "€ 410 is geen 410 miljoen"


def test_nul_als_streepje_van_een_boekhouder_is_nul_en_wordt_genoemd(lever):
    lev = lever("bezetting", werkboek(cel("E3", number_format=BOEKHOUDKUNDIG, value=0)))
    assert lev.sql("waarde")[1] == (Decimal(0),)
    assert "een streepje als opmaak van 0 is gelezen als 0: Bezetting!E3" in aantekeningen(lev)


def test_nul_op_een_blad_dat_geen_nullen_toont(lever):
    def schrijf(blad: Any) -> None:
        blad["E3"] = 0
        blad.sheet_view.showZeros = False

    ((_, plaats, gevonden),) = bevindingen(lever("bezetting", werkboek(schrijf)))
    assert plaats == "Bezetting!E3" and "het blad toont geen nullen" in gevonden


@pytest.mark.parametrize("vorm", [";;;", '0;-0;0;"geheim"'])
def test_tekst_die_de_opmaak_verbergt(lever, vorm):
    ((_, plaats, gevonden),) = bevindingen(lever("bezetting", werkboek(cel("A3", number_format=vorm))))
    assert plaats == "Bezetting!A3" and "'aspiranten', de opmaak toont" in gevonden


@pytest.mark.parametrize(
    ("vorm", "zegt"),
    [
        ('@"0"', "de opmaak zet '0' bij de tekst"), ('0;0;0;@"0"', "de opmaak zet '0' bij de tekst"), ("@*0", "de opmaak zet '0' bij de tekst"),
        ("@@", "bij de tekst"), ("[White]@", "in de kleur van de achtergrond"), ("0;0;0;[White]@", "in de kleur van de achtergrond"),
        ("@", ""), (BOEKHOUDKUNDIG, ""), ("[Red]@", ""), ("#,##0", ""), ("dd-mm-yyyy;@", ""), ("@\\ ", ""), ("0;0;0;@*x", ""),
    ],
)  # fmt: skip
def test_tekst_waarbij_de_opmaak_iets_zet(lever, vorm, zegt):
    """A number typed as text: '4002' in @"0" is seen as 40020."""
    lev = lever("bezetting", werkboek(cel("E3", number_format=vorm, value="4002")))
    if zegt:
        ((regel, plaats, gevonden),) = bevindingen(lev)
        assert (regel, plaats) == ("leesbaar", "Bezetting!E3") and zegt in gevonden
    else:
        assert lev.sql("waarde")[1] == (Decimal(4002),)


@pytest.mark.parametrize(
    ("naam", "adres", "waarde", "vorm", "zegt"),
    [
        ("bezetting", "E3", 4002, "[>=4000]0,;0", "deelt door 1.000 en toont 4"),
        ("bezetting", "E3", 3999, "[>=4010]0,;0", ""),
        ("bezetting", "E3", 4002, "0%", "een percentage"),
        ("zedenvoorraad", "D2", 0, "0;-0;", "toont niets"),
        ("zedenvoorraad", "D2", 0, '0;-0;"-"', ""),
        ("bezetting", "E3", 4002, "0;-0;", ""),
        ("bezetting", "E3", 4002, "[White]0", "onzichtbaar"),
        ("bezetting", "E3", 4002, "d-m-yyyy", "een datum"),
        ("bezetting", "E3", 4002, '0" uur"', "zet 'uur' bij het getal"),
        ("bezetting", "E3", 4002, '0" fte"', ""),
        ("bezetting", "E3", 4002, "[Red]#,##0.0", ""),
        ("bezetting", "E3", "4002", '@"0"', "zet '0' bij de tekst"),
        ("bezetting", "A3", "aspiranten", ";;;", "toont niets"),
        ("bezetting", "A3", "aspiranten", "#,##0", ""),
        ("verzuim", "D2", 0.063, "0", "geen percentage"),
        ("verzuim", "D2", 0.063, "[Red]0.00%", ""),
        ("zedenvoorraad", "A2", date(2025, 11, 2), "mmm-yy", "niet dag, maand en jaar"),
        ("zedenvoorraad", "A2", date(2025, 11, 2), '"3-"dd-mm-yyyy', "bij de datum"),
        ("zedenvoorraad", "A2", date(2025, 11, 2), "0", "niet dag, maand en jaar"),
        ("zedenvoorraad", "A2", date(2025, 11, 2), "[Red]d mmmm yyyy", ""),
    ],
)
def test_een_getalopmaak_onder_een_voorwaarde_toont_wat_de_cel_bevat(lever, naam, adres, waarde, vorm, zegt):
    """Judged on the values of its range: 4.002 is shown as 4, a zero not at all."""

    def schrijf(blad: Any) -> None:
        blad[adres] = waarde
        if naam == "verzuim":
            blad[adres].number_format = "0.0%"
        blad.conditional_formatting.add(
            adres, Rule(type="expression", formula=["TRUE"], dxf=DifferentialStyle(numFmt=NumberFormat(170, vorm)))
        )

    rijen = {"bezetting": DRIE, "verzuim": [verzuim(0.063)], "zedenvoorraad": [[date(2025, 11, 2), 13401, 3484, 999, 3594, 2236, "b"]]}[
        naam
    ]
    lev = lever(naam, werkboek(schrijf, naam, rijen))
    assert lev.uitslag.geslaagd is (not zegt), lev.uitslag.per_regel
    assert not zegt or [(p.partition("!")[2], zegt in g) for _, p, g in bevindingen(lev)] == [(f"{adres}:{adres}", True)]


def test_een_nul_als_streepje_onder_een_voorwaarde_is_geen_ander_percentage():
    assert appearance.see_otherwise('0.0%;-0.0%;"-"', Decimal(0), 100, "procent", appearance.WIT) == ""


def test_code_die_door_de_opmaak_ontstaat_wordt_gelezen_zoals_zij_te_zien_is(lever):
    lev = lever("kandidaatkenmerken", werkboek(cel("B2", number_format='"GM"0000'), "kandidaatkenmerken", [["a", 363, 2024, "b", 5, "c"]]))
    assert lev.uitslag.geslaagd, lev.uitslag.per_regel
    assert lev.sql("gemeente_code") == [("GM0363",)]


# --- fonts and fills ---


def test_doorgehaalde_rij_is_een_bevinding_en_geen_waarde(lever):
    """The old row that a supplier crossed out, above the new one."""

    def schrijf(blad: Any) -> None:
        for c in blad[3]:
            c.font = Font(strike=True)

    lev = lever("bezetting", werkboek(schrijf))
    ((regel, plaats, gevonden),) = bevindingen(lev)
    assert (regel, plaats) == ("leesbaar", "Bezetting!A3:I3")
    assert "een rij die doorgehaald is" in gevonden and "4002" in gevonden


def test_doorgehaalde_cellen_van_een_kolom_zijn_een_bevinding(lever):
    def schrijf(blad: Any) -> None:
        for r in (2, 3, 4):
            blad.cell(r, 5).font = Font(strike=True)

    ((regel, plaats, gevonden),) = bevindingen(lever("bezetting", werkboek(schrijf)))
    assert (regel, plaats) == ("leesbaar", "Bezetting, kolom E, rijen 2-4")
    assert gevonden == "'4001', '4002', '4003', doorgehaald (3 cellen)"


def test_doorgehaald_buiten_de_levering_telt_niet(lever):
    def schrijf(blad: Any) -> None:
        blad["L1"], blad["L2"] = "oud", 3999
        blad["L2"].font = Font(strike=True)
        blad["A8"] = "Bron: oude brief"
        blad["A8"].font = Font(strike=True)

    assert lever("bezetting", werkboek(schrijf)).uitslag.geslaagd


@pytest.mark.parametrize(
    ("font", "fill"),
    [
        (Font(color=WIT), None),
        (Font(color=Color(theme=0)), None),
        (Font(color=Color(indexed=9)), None),
        (Font(color="FF112233"), PatternFill("solid", fgColor="FF112233")),
        (Font(color=Color(theme=4, tint=0.4)), PatternFill("solid", fgColor=Color(theme=4, tint=0.4))),
        (Font(size=1), None),
        (Font(color=Color(indexed=65)), None),
        (Font(color=Color(indexed=64)), PatternFill("solid", fgColor="FF000000")),
        (Font(color=None), PatternFill("solid", fgColor=Color(indexed=64))),
        (Font(color=WIT), GradientFill(stop=(WIT, WIT))),
        (Font(color=WIT), GradientFill(stop=("FF000080", WIT))),
        (Font(color=WIT), PatternFill("gray125", fgColor=WIT, bgColor=WIT)),
        (Font(color="FF808080"), PatternFill("mediumGray", fgColor="FF000000", bgColor=WIT)),
        (Font(color=WIT), PatternFill("solid", fgColor=Color(indexed=99))),
    ],
    ids=[
        "wit",
        "wit-thema",
        "wit-palet",
        "zelfde-kleur",
        "zelfde-themakleur",
        "klein",
        "vensterkleur",
        "zwart-op-zwart",
        "zwart-op-venster",
        "verloop",
        "verloop-half",
        "patroon",
        "patroon-gemengd",
        "kleur-onbekend",
    ],
)
def test_onzichtbare_waarde_is_een_bevinding(lever, font, fill):
    ((regel, plaats, _),) = bevindingen(lever("bezetting", werkboek(cel("E3", font=font, **({"fill": fill} if fill else {})))))
    assert (regel, plaats) == ("leesbaar", "Bezetting!E3")


@pytest.mark.parametrize(
    ("font", "fill"),
    [
        (Font(color=WIT, bold=True), PatternFill("solid", fgColor="FF0000FF")),
        (Font(color=Color(theme=0)), PatternFill("solid", fgColor=Color(theme=4))),
        (Font(color=Color(theme=0)), PatternFill("darkGrid", fgColor="FF000000")),
        (Font(color=Color(theme=1)), None),
        (Font(color=Color(theme=0, tint=-0.5)), None),
        (Font(color="FF000000"), PatternFill("solid", fgColor=WIT)),
        (Font(strike=False), None),
        (Font(color=Color(indexed=64)), PatternFill("solid", fgColor=Color(indexed=65))),
        (Font(color=WIT), GradientFill(stop=("FF000080", "FF0000FF"))),
        (Font(color="FF000000"), GradientFill(stop=(WIT, "FF0000FF"))),
        (Font(color="FF000000"), PatternFill("gray125")),
        (Font(color="FF000000"), PatternFill("solid", fgColor=Color(indexed=99))),
    ],
)
def test_kleur_die_te_lezen_is_of_twijfelt_houdt_niets_tegen(lever, font, fill):
    assert lever("bezetting", werkboek(cel("E3", font=font, **({"fill": fill} if fill else {})))).uitslag.geslaagd


@pytest.mark.parametrize(
    ("eigenschappen", "slaagt"),
    [
        ({"number_format": "[White]0"}, False),
        ({"number_format": "[Color2]#,##0"}, False),
        ({"number_format": "[Red]0"}, True),
        ({"number_format": "0;[White]-0"}, True),
        ({"font": Font(color="FFFEFEFE")}, False),
        ({"font": Font(color=Color(theme=0, tint=-0.05))}, False),
        ({"font": Font(color="FFD9D9D9")}, True),
        ({"font": Font(color=None), "fill": PatternFill("solid", fgColor=Color(theme=1))}, False),
        ({"font": Font(color="FFFFFFFF"), "fill": PatternFill("solid", fgColor="FF0000FF")}, True),
    ],
)
def test_kleur_die_niemand_van_de_achtergrond_onderscheidt(lever, eigenschappen, slaagt):
    """FEFEFE on white, a colour of the number format, black of itself on black: nobody reads it."""
    lev = lever("bezetting", werkboek(cel("E3", **eigenschappen)))
    assert lev.uitslag.geslaagd is slaagt
    assert slaagt or [p for _, p, _ in bevindingen(lev)] == ["Bezetting!E3"]


@pytest.mark.parametrize(
    ("bereik", "regel", "zegt"),
    [
        ("E2:E4", CellIsRule(operator="greaterThan", formula=["1"], font=Font(strike=True)), "doorgehaald"),
        ("A2:J4", FormulaRule(formula=["$E2>1"], font=Font(color=WIT)), "onzichtbaar"),
        ("E3", Rule(type="expression", formula=["E3>1"], dxf=DifferentialStyle(numFmt=NumberFormat(170, ";;;"))), "niet te zien"),
        ("E2:E4", CellIsRule(operator="greaterThan", formula=["1"], fill=PatternFill("solid", bgColor="FFFFFF00")), ""),
        (
            "E2:E4",
            CellIsRule(operator="greaterThan", formula=["1"], font=Font(color=WIT), fill=PatternFill("solid", bgColor="FF800000")),
            "",
        ),
        ("L2:L9", CellIsRule(operator="greaterThan", formula=["1"], font=Font(strike=True)), ""),
    ],
)
def test_voorwaardelijke_opmaak_die_waarden_verbergt_of_doorhaalt(lever, bereik, regel, zegt):
    """Whether its condition holds now is not computed: a format that can do so is told; colours are ordinary."""
    lev = lever("bezetting", werkboek(lambda blad: blad.conditional_formatting.add(bereik, regel)))
    assert lev.uitslag.geslaagd is (not zegt)
    plaats = f"Bezetting!{bereik if ':' in bereik else f'{bereik}:{bereik}'}"
    assert not zegt or [(p, zegt in g) for _, p, g in bevindingen(lev)] == [(plaats, True)]


@pytest.mark.parametrize(("bereik", "slaagt"), [("E2:E4", True), ("L1:L2", False)])
def test_witte_letters_zijn_alleen_te_zien_waar_een_voorwaardelijke_opmaak_vult(lever, bereik, slaagt):
    """A rule elsewhere on the sheet makes no white value visible."""

    def schrijf(blad: Any) -> None:
        blad["E3"].font = Font(color=WIT)
        blad.conditional_formatting.add(bereik, FormulaRule(formula=["TRUE"], fill=PatternFill("solid", bgColor="FF800000")))

    assert lever("bezetting", werkboek(schrijf)).uitslag.geslaagd is slaagt


def test_witte_koppen_op_kleur_zijn_gewoon(lever):
    def schrijf(blad: Any) -> None:
        for c in blad[1]:
            c.font, c.fill = Font(color=Color(theme=0), bold=True), PatternFill("solid", fgColor=Color(theme=4))

    assert lever("bezetting", werkboek(schrijf)).uitslag.geslaagd


# --- rich text ---


def rijk(*delen: tuple[str, dict[str, Any]]) -> CellRichText:
    return CellRichText(*(TextBlock(InlineFont(**f), t) if f else t for t, f in delen))


@pytest.mark.parametrize(
    ("waarde", "zegt"),
    [
        (rijk(("4702", {}), ("2", {"vertAlign": "superscript"})), "'47022', '2' erin is klein en hoog gezet"),
        (rijk(("4702", {}), ("1", {"vertAlign": "subscript"})), "klein en laag gezet"),
        (rijk(("4100", {"strike": True}), ("4702", {"b": True})), "'4100' erin is doorgehaald"),
        (rijk(("1", {"color": WIT}), ("4702", {"b": True})), "'1' erin is in de kleur van de achtergrond"),
    ],
)
def test_deel_van_een_cel_dat_anders_staat_maakt_geen_ander_getal(lever, waarde, zegt):
    ((regel, plaats, gevonden),) = bevindingen(lever("bezetting", werkboek(cel("E3", value=waarde))))
    assert (regel, plaats) == ("leesbaar", "Bezetting!E3") and zegt in gevonden


def test_superscript_in_een_kop_of_een_opmerking_is_gewoon(lever):
    def schrijf(blad: Any) -> None:
        blad["E1"] = rijk(("Waarde", {}), ("1", {"vertAlign": "superscript"}))
        blad["J3"] = rijk(("per m", {}), ("2", {"vertAlign": "superscript"}))
        blad["A3"] = rijk(("aspi", {"b": True}), ("ranten", {"i": True}))

    lev = lever("bezetting", werkboek(schrijf))
    assert lev.sql("onderdeel, opmerking")[1] == ("aspiranten", "per m2")


@pytest.mark.parametrize("tekst", ["4702¹", "4.702²", "4702*", "4702 (1)", "4̶7̶0̶2̶"])
def test_nootteken_in_een_getal_als_tekst_wordt_geweigerd(lever, tekst):
    assert bevindingen(lever("bezetting", werkboek(cel("E3", value=tekst))))[0][:2] == ("typen", "Bezetting!E3")
    in_csv = [[str(w or "") for w in bezetting(tekst)]]
    assert bevindingen(lever("bezetting", csv_tekst("bezetting", in_csv)))[0][:2] == ("typen", "bezetting.csv!E2")


# --- hidden rows and columns ---


@pytest.mark.parametrize(
    ("tekst", "bedoeld"),
    [
        ("4702¹", "4702"), ("4702*", "4702"), ("4702 (1)", "4702"), ("4702 fte", "4702"), ("4'702", "4702"), ("4702 v", "4702"), ("4702⁽¹⁾", "4702"),
        ("４７０２", "4702"), ("4702,-", "4702"), ("4702,--", "4702"),
        ("4.702*", ""), ("4,7 k", ""), ("4702 mln", ""), ("± 4702", ""), ("4702-", ""), ("1:30", ""), ("47 02", ""), ("4702 x", ""),
    ],
)  # fmt: skip
def test_het_getal_naast_een_nootteken_of_eenheid_wordt_genoemd_als_er_een_is(lever, tekst, bedoeld):
    """Never a guess: 4.702* can be two numbers, and k is another scale."""
    lev = lever("bezetting", werkboek(cel("E3", value=tekst)))
    ((_, _, _),) = bevindingen(lev)
    (b,) = lev.uitslag.per_regel["typen"]
    assert b.verwacht.partition("; waarschijnlijk ")[2] == bedoeld


@pytest.mark.parametrize(
    ("rij", "plaats", "zegt"),
    [
        (["Totaal", None, None, None, 12006], "A3", "alleen Totaal, 12006"),
        ([None, None, None, "Gemiddelde", 4002], "D3", "alleen Gemiddelde, 4002"),
        (["eenheid", None, None, None, "(x 1.000 fte)"], "A3", "'x 1.000' in een rij onder de koppen"),
        (["Verschil", None, None, None, 128], "A3", "alleen Verschil, 128"),
    ],
)
def test_rij_tussen_de_gegevens_die_er_geen_is_wordt_een_keer_genoemd(lever, rij, plaats, zegt):
    """A total, an average or a row of units between the rows: one finding with its cell, and not nine empty cells."""
    ((_, waar, gevonden),) = bevindingen(lever("bezetting", werkboek(rijen=[DRIE[0], rij, *DRIE[1:]])))
    assert waar == f"Bezetting!{plaats}" and zegt in gevonden


def verberg(blad: Any) -> None:
    for r in (3, 4):
        blad.row_dimensions[r].hidden = True


def test_verborgen_rij_is_een_bevinding_en_zegt_dat_een_filter_het_kan_zijn(lever):
    assert bevindingen(lever("bezetting", werkboek(verberg))) == [("leesbaar", "Bezetting, rijen 3-4", "2 verborgen rijen")]

    def filter_(blad: Any) -> None:
        blad.auto_filter.ref = "A1:J4"
        verberg(blad)

    assert "misschien door een filter" in bevindingen(lever("bezetting", werkboek(filter_)))[0][2]


@pytest.mark.parametrize(
    ("oud", "nieuw", "plaats"),
    [
        (b'<row r="3"', b'<row r="3" ht="0" customHeight="1"', "Bezetting, rij 3"),
        (b'<row r="3"', b'<row r="3" ht="0.75" customHeight="1"', "Bezetting, rij 3"),
        (b"<sheetData>", b'<cols><col min="5" max="5" width="0" customWidth="1"/></cols><sheetData>', "Bezetting, kolom E"),
        (b"<sheetData>", b'<cols><col min="4" max="6" width="9" collapsed="1" hidden="1"/></cols><sheetData>', "Bezetting, kolom D"),
    ],
)
def test_rij_of_kolom_zonder_hoogte_of_breedte_is_verborgen(lever, oud, nieuw, plaats):
    lev = lever("bezetting", met(werkboek(), vervang=[(BLAD, oud, nieuw)]))
    assert bevindingen(lev)[0][:2] == ("leesbaar", plaats)


def test_ingeklapte_groep_is_verborgen_en_een_open_groep_niet(lever):
    assert lever("bezetting", werkboek(lambda b: b.row_dimensions.group(3, 4, hidden=False))).uitslag.geslaagd
    assert bevindingen(lever("bezetting", werkboek(lambda b: b.row_dimensions.group(3, 4, hidden=True))))[0][1] == "Bezetting, rijen 3-4"


def test_verborgen_hulpkolom_notitie_of_totaal_is_geen_gegeven(lever):
    def schrijf(blad: Any) -> None:
        blad["L1"], blad["L2"] = "hulp", 5
        blad.column_dimensions["L"].hidden = True
        blad["A8"] = "Bron: brief"
        blad.row_dimensions[8].hidden = True

    assert lever("bezetting", werkboek(schrijf)).uitslag.geslaagd


def test_waarde_onder_een_samengevoegde_cel_is_niet_te_zien(lever):
    samen = (BLAD, b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="E2:E3"/></mergeCells>')
    gevonden = bevindingen(lever("bezetting", met(werkboek(), vervang=[samen])))
    assert gevonden == [("leesbaar", "Bezetting!E3", "'4002' onder een samengevoegde cel")]


# --- formulas ---


def totaal(bewaard: str, formule: str = "E2+E3", reken: str = "") -> bytes:
    """Row 4 is computed, with this kept outcome; ``reken``: what the workbook says of its calculation."""
    cellen = (BLAD, b"<v>4003</v>", f"<f>{formule}</f><v>{bewaard}</v>".encode())
    boek = Workbook()
    boek.calculation = CalcProperties(calcMode="manual" if reken == "hand" else "auto", fullCalcOnLoad=reken == "open")
    blad = boek.active
    blad.title = "Bezetting"
    for r in [KOPPEN["bezetting"], *DRIE]:
        blad.append(r)
    buffer = io.BytesIO()
    boek.save(buffer)
    return met(buffer.getvalue(), vervang=[cellen])


@pytest.mark.parametrize("reken", ["", "hand", "open"])
@pytest.mark.parametrize(
    ("formule", "uitkomst"),
    [("E2+E3", "8003"), ("SUM(E2:E3)", "8003"), ("(E3-E2)*2+4000", "4002"), ("AVERAGE(E$2:$E3)", "4001.5"), ("E2/3", "1333.6666666666667")],
)
def test_formule_waarvan_de_uitkomst_klopt_wordt_gelezen(lever, formule, uitkomst, reken):
    lev = lever("bezetting", totaal(uitkomst, formule, reken))
    assert lev.uitslag.geslaagd, lev.uitslag.per_regel
    assert "bewaarde uitkomst gelezen: E4" in aantekeningen(lev)


@pytest.mark.parametrize("reken", ["", "hand", "open"])
@pytest.mark.parametrize("formule", ["E2+E3", "SUM(E2:E3)", "SUM(E2,E3)", "E2*2+1"])
def test_formule_waarvan_een_oude_uitkomst_is_bewaard_stopt_met_beide_getallen(lever, formule, reken):
    """8003 now; what a program wrote, or was computed before a number changed, was another."""
    ((regel, plaats, gevonden),) = bevindingen(lever("bezetting", totaal("7000", formule, reken)))
    assert (regel, plaats) == ("typen", "Bezetting!E4")
    assert gevonden == "een formule die 8003 geeft en waarvan 7000 is bewaard"


@pytest.mark.parametrize(
    ("formule", "zegt"), [("#REF!+E2", "#VERW!"), ("IFERROR(Blad2!#REF!,4002)", "#VERW!"), ("E2/0", "#DEEL/0!"), ("E2/(E3-E3)", "#DEEL/0!")]
)
def test_formule_die_een_fout_geeft_zodra_iemand_rekent_is_geen_getal(lever, formule, zegt):
    """The number that is kept is of before the fault; who opens the workbook still sees it, and nobody after that."""
    ((regel, plaats, gevonden),) = bevindingen(lever("bezetting", totaal("4002", formule)))
    assert (regel, plaats) == ("typen", "Bezetting!E4") and zegt in gevonden and "4002" in gevonden


@pytest.mark.parametrize(("reken", "slaagt"), [("", True), ("hand", False), ("open", False)])
def test_formule_die_niet_na_te_rekenen_is_telt_alleen_als_het_werkboek_zelf_rekent(lever, reken, slaagt):
    lev = lever("bezetting", totaal("8003", "VLOOKUP(E2,Blad2!A:B,2,0)", reken))
    assert lev.uitslag.geslaagd is slaagt
    if not slaagt:
        assert "uitkomst niet is bijgewerkt" in bevindingen(lev)[0][2]


@pytest.mark.parametrize(
    "formule",
    [
        "",
        "1+",
        "(1",
        "SUM()",
        "SUM(E2",
        "E0",
        "1/0",
        "A1",
        "Blad2!E2",
        "E2:E3",
        "(" * 60 + "1",
        "EXEC(1)",
        "1 2",
        "SUM(E2:XFD1048576)" * 30,
    ],
)
def test_vreemde_formule_is_onbekend_en_nooit_een_fout_van_ons(formule):
    blad = Sheet("x", rijen={1: {0: Cell("tekst")}, 2: {4: Cell(Decimal(1))}})
    with pytest.raises(recalc.Unknown):
        recalc.Recalculation(blad).uitkomst(formule)


# --- a scale or a warning around the numbers ---


@pytest.mark.parametrize(
    "tekst",
    [
        "Bron: jaarverantwoording 2025. Aantallen x 1.000.", "in duizendtallen", "Bedragen in mln euro", "Noot: bedragen x € 1.000", "* × 1 000",
        "Waarden in K€", "Noot: per 1.000 inwoners", "in honderdtallen", "Bedragen in miljoenen euro's", "(1.000 fte)", "Noot: in 1000 fte", "x1000",
        "Waarden (× 10)", "fte's /1000", "in promille", "in tienden",
    ],
)  # fmt: skip
def test_schaal_onder_de_tabel_is_een_bevinding_met_de_cel(lever, tekst):
    gevonden = bevindingen(lever("bezetting", werkboek(cel("A7", value=tekst))))
    assert [(r, p) for r, p, _ in gevonden] == [("meeteenheden", "Bezetting!A7")]
    assert "in een noot onder de tabel" in gevonden[0][2]
    in_csv = csv_tekst("gtpa", [gtpa(), [f'"{tekst}"', "", "", "", "", ""]])
    assert [(r, p) for r, p, _ in bevindingen(lever("gtpa", in_csv))] == [("meeteenheden", "gtpa.csv!A3")]


@pytest.mark.parametrize(
    "tekst",
    [
        "Bron: CBS; Nederland telt 18 miljoen inwoners", "Bron: 1,2 mln meldingen", "Bron: blz. 1 000", "Noot: zie tabel 1.000", "* voorlopig",
        "Noot: 5 x 1 op de schaal", "Bron: brief 2025-1000", "Noot: ruim 3 duizend mensen werkten mee",
        "Noot: afgerond op duizendtallen", "Noot: cijfers zijn afgerond op hele honderdtallen",
    ],
)  # fmt: skip
def test_hoeveelheid_in_een_noot_is_geen_schaal(lever, tekst):
    assert lever("bezetting", werkboek(cel("A7", value=tekst))).uitslag.geslaagd


def test_schaal_die_het_contract_zelf_noemt_is_geen_bevinding(lever):
    """Of kenmerken some columns are in thousands, and of the kerncijfers some rows in millions of euro."""
    noot = ['"Noot: x 1.000 huishoudens"', *[""] * 13]
    assert lever("kenmerken_overig", csv_tekst("kenmerken_overig", [kenmerken(), noot])).uitslag.geslaagd
    alles = ['"Noot: alle cijfers x 1.000"', *[""] * 13]
    assert bevindingen(lever("kenmerken_overig", csv_tekst("kenmerken_overig", [kenmerken(), alles])))[0][0] == "meeteenheden"

    def rij(eenheid: str) -> list[Any]:
        return ["kosten", None, "jaar", "2024", 410, eenheid, "exact", "brief.txt", "regel 1", None]

    for eenheid, slaagt in (("euro_mln", True), ("euro", False)):
        inhoud = werkboek(cel("A5", value="Noot: bedragen in mln euro"), "overige_kerncijfers", [rij(eenheid)])
        assert lever("overige_kerncijfers", inhoud).uitslag.geslaagd is slaagt


def test_schaal_in_bladnaam_koptekst_of_opmerkingkolom(lever):
    assert bevindingen(lever("bezetting", werkboek(titel="Bezetting (x 1.000)")))[0][:2] == ("meeteenheden", "Bezetting (x 1.000)")
    kop = werkboek(lambda b: setattr(b.oddHeader.center, "text", "Aantallen x 1.000"))
    assert bevindingen(lever("bezetting", kop)) == [("meeteenheden", "Bezetting", "'x 1.000' in een koptekst")]
    voet = werkboek(lambda b: setattr(b.oddFooter.center, "text", "Blad &P van &N, &D"))
    assert lever("bezetting", voet).uitslag.geslaagd
    assert bevindingen(lever("bezetting", werkboek(cel("J3", value="aantal x 1.000"))))[0][:2] == ("meeteenheden", "Bezetting!J3")
    assert lever("bezetting", werkboek(cel("J3", value="was 1,2 miljoen; zie bijlage 1.000, 3 x 1.000 meter"))).uitslag.geslaagd


@pytest.mark.parametrize(("kop", "waarde"), [("x 1.000", 1), ("Schaal", "x 1000"), ("Eenheid", "duizend"), ("Eenheid", "mln")])
def test_schaal_in_een_kolom_die_niet_gelezen_wordt(lever, kop, waarde):
    def schrijf(blad: Any) -> None:
        blad["K1"] = kop
        for r in (2, 3, 4):
            blad.cell(r, 11).value = waarde

    regel, plaats, _ = bevindingen(lever("bezetting", werkboek(schrijf)))[0]
    assert (regel, plaats) == ("meeteenheden", "Bezetting!K1" if "000" in kop else "Bezetting, kolom K, rijen 2-4")


def test_andere_kolom_met_een_gewone_tekst_houdt_niets_tegen(lever):
    def schrijf(blad: Any) -> None:
        blad["K1"], blad["K2"], blad["K3"] = "Toelichting", "was vorig jaar ongeveer 1,2 mln volgens de brief", "zie bijlage 1.000"

    assert lever("bezetting", werkboek(schrijf)).uitslag.geslaagd


@pytest.mark.parametrize(
    ("tekst", "slaagt"),
    [
        ("vervallen", False),
        ("Niet gebruiken", False),
        ("klopt niet, zie brief", False),
        ("vorig cijfer is vervallen", True),
        ("voorlopig cijfer", True),
    ],
)
def test_rij_die_de_opmerking_intrekt(lever, tekst, slaagt):
    lev = lever("bezetting", werkboek(cel("J3", value=tekst)))
    assert lev.uitslag.geslaagd is slaagt
    assert slaagt or bevindingen(lev)[0][:2] == ("leesbaar", "Bezetting!J3")


def test_schaal_in_een_tekstvak(lever):
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as boek:
        blad = boek.add_worksheet("Bezetting")
        for r, rij in enumerate([KOPPEN["bezetting"], *DRIE]):
            blad.write_row(r, 0, rij)
        blad.insert_textbox("L2", "Let op: in duizenden")
    assert bevindingen(lever("bezetting", buffer.getvalue())) == [("meeteenheden", "Bezetting", "'duizenden' in een tekstvak")]


@pytest.mark.parametrize("tekst", ["moet 46.777 zijn", "oude waarde; nieuwe volgt", "verouderd", "Let op: vervangen door 4.702"])
def test_opmerking_bij_een_cel_die_het_getal_terugneemt(lever, tekst):
    (gevonden,) = bevindingen(lever("bezetting", werkboek(cel("E3", comment=Comment(tekst, "x")))))
    assert gevonden[:2] == ("leesbaar", "Bezetting!E3") and tekst in gevonden[2]


@pytest.mark.parametrize("adres", ["E3", "E1", "M9"])
def test_schaal_of_waarschuwing_in_een_opmerking_bij_een_cel(lever, adres):
    def zeg(tekst: str) -> Levering:
        return lever("bezetting", werkboek(cel(adres, comment=Comment(tekst, "Jan"))))

    assert bevindingen(zeg("Jan:\naantallen x 1.000"))[0][:2] == ("meeteenheden", f"Bezetting!{adres}")
    assert bevindingen(zeg("dit klopt niet meer"))[0][:2] == ("leesbaar", f"Bezetting!{adres}")
    voorlopig = zeg("voorlopig cijfer")
    assert voorlopig.uitslag.geslaagd
    assert voorlopig.con.execute("SELECT plaats, aantekening FROM raw_run.aantekeningen").fetchall() == [
        (f"Bezetting!{adres}", f"Bezetting!{adres}: een opmerking bij de cel zegt 'voorlopig cijfer'")
    ]


def test_opmerking_in_een_draad_telt_een_keer(lever):
    """Excel keeps a comment in a thread twice: as it is, and in English for older programs."""
    basis = werkboek(cel("E3", comment=Comment("[Threaded comment] Your version of Excel ... Comment: voorlopig", "tc")))
    draad = (
        b'<ThreadedComments xmlns="x"><threadedComment ref="E3" id="{1}"><text>nog voorlopig</text></threadedComment></ThreadedComments>'
    )
    rel = (
        b'<Relationship Id="t1" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        b'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    inhoud = met(
        basis, {"xl/threadedComments/threadedComment1.xml": draad}, [("xl/worksheets/_rels/sheet1.xml.rels", b"</Relationships>", rel)]
    )
    assert aantekeningen(lever("bezetting", inhoud)) == "Bezetting!E3: een opmerking bij de cel zegt 'nog voorlopig'"


def test_eigen_meeteenheden_en_toelichtingen_zijn_nooit_een_schaal():
    """Of every delivery: what its own template prints, as a title or as a note."""
    for t in LEVERINGEN.values():
        for k in t.kolommen:
            assert remarks.find_scale(k.toelichting, t) == "", k
            assert not k.meeteenheid or remarks.find_scale(f"{k.kop} ({k.meeteenheid})", t) == "", k


# --- dates that a program made of text ---


@pytest.mark.parametrize(
    ("adres", "vorm", "soort", "slaagt"),
    [
        ("A3", "d-mmm", "jaar", False),
        ("D3", "mmm-yy", "jaar", False),
        ("D3", "yyyy", "jaar", False),
        ("D3", "d-m-yyyy", "jaar", False),
        ("D3", "mmm-yy", "peildatum", False),
        ("D3", "d-m-yyyy", "peildatum", True),
        ("D3", "[$-413]d mmmm yyyy;@", "peildatum", True),
        ("E3", "d-m-yyyy", "jaar", False),
        ("I3", "d-mmm", "jaar", False),
        ("J3", "d-m-yyyy", "jaar", True),
    ],
)
def test_datum_in_een_kolom_die_geen_datum_is(lever, adres, vorm, soort, slaagt):
    """1-2 or 1-2025 that was typed as text; where day, month and year are seen and fit it is what it is."""

    def schrijf(blad: Any) -> None:
        blad["C3"] = soort
        blad["D3"] = "2022" if soort == "jaar" else "2022-01-01"
        blad[adres] = date(2025, 2, 1)
        blad[adres].number_format = vorm

    lev = lever("bezetting", werkboek(schrijf))
    assert lev.uitslag.geslaagd is slaagt, lev.uitslag.per_regel
    if not slaagt:
        ((regel, plaats, gevonden),) = bevindingen(lev)
        assert (regel, plaats) == ("typen", f"Bezetting!{adres}") and ("1 februari 2025" in gevonden or "2025-02-01" in gevonden)


@pytest.mark.parametrize(
    ("tekst", "slaagt"), [("1-feb", False), ("jan-25", False), ("2-okt-2025", False), ("regel 1-2", True), ("mei", True)]
)
def test_rest_van_een_datum_in_csv(lever, tekst, slaagt):
    rij = gtpa()
    rij[4] = tekst
    lev = lever("gtpa", csv_tekst("gtpa", [rij]))
    assert lev.uitslag.geslaagd is slaagt
    assert slaagt or bevindingen(lev)[0][:2] == ("typen", "gtpa.csv!E2")


@pytest.mark.parametrize(
    ("vorm", "slaagt"),
    [
        ("d-m-yyyy", True),
        ("dd/mm/yyyy", True),
        ("m/d/yyyy", False),
        ("[$-409]mm/dd/yy", False),
        ("[$-409]mmmm d, yyyy", True),
        ("yyyy-mm-dd h:mm:ss", True),
        ("[$-F800]dddd, mmmm dd, yyyy", True),
        ("mmm-yy", False),
        ("[White]dd-mm-yyyy", False),
        ("[Red]dd-mm-yyyy", True),
        ("yyyy-dd-mm", False),
        ('"3-"mm-yyyy d', False),
        ('"3-"dd-mm-yyyy', False),
        ('"dag "dd-mm-yyyy', True),
        ("h:mm dd-mm-yyyy", True),
        ("[<40000]0;dd-mm-yyyy", True),
        ("[<40000]dd-mm-yyyy;mm-yyyy", False),
    ],
)
def test_datum_waarvan_de_dag_niet_te_zien_is(lever, vorm, slaagt):
    rij = [date(2025, 11, 2), 13401, 3484, 999, 3594, 2236, "regel 3"]
    assert lever("zedenvoorraad", werkboek(cel("A2", number_format=vorm), "zedenvoorraad", [rij])).uitslag.geslaagd is slaagt


def test_een_datum_met_de_maand_voorop_zegt_beide_lezingen(lever):
    """The cell holds 2 May; who reads it in Dutch reads 5 February. Of 31 August there is one reading."""
    rij = bezetting(4002, onderdeel="aspiranten", soort="peildatum", periode=date(2025, 5, 2))
    ((regel, plaats, gevonden),) = bevindingen(lever("bezetting", werkboek(cel("D2", number_format="m/d/yyyy"), rijen=[rij])))
    assert (regel, plaats) == ("typen", "Bezetting!D2") and "2 mei 2025 of 5 februari 2025?" in gevonden
    rij[3] = date(2025, 8, 31)
    assert lever("bezetting", werkboek(cel("D2", number_format="m/d/yyyy"), rijen=[rij])).uitslag.geslaagd


# --- total rows ---


def uren(eenheid: str, *getallen: float) -> list[Any]:
    return [eenheid, 2023, *getallen]


UREN = [uren("Limburg", 100, 200, 300, 400, 5, 600, 61.5), uren("Amsterdam", 1, 2, 3, 4, 5, 6, 70.5)]


@pytest.mark.parametrize(("label", "minuten"), [("Totaal", 66), ("Totaal", 64.2), ("Totaal politie", None), ("Gemiddelde", 66)])
def test_totaalrij_telt_alleen_op_wat_op_te_tellen_is(lever, label, minuten):
    """Under minutes people put the average, the median or nothing."""
    som = [label, None, 101, 202, 303, 404, 10, 606, minuten]
    lev = lever("werklast_uren", werkboek(naam="werklast_uren", rijen=[*UREN, som]))
    assert lev.uitslag.geslaagd, lev.uitslag.per_regel
    assert lev.sql("regionale_eenheid") == [("Limburg",), ("Amsterdam",)]
    assert f"rij 4 overgeslagen: totaalrij '{label}'" in aantekeningen(lev)
    assert ("niet op te tellen: Werklast uren!I4" in aantekeningen(lev)) is (label == "Totaal")


def test_totaalrij_die_voor_uren_niet_klopt_stopt(lever):
    som = ["Totaal", None, 101, 202, 999, 404, 10, 606, 66]
    assert bevindingen(lever("werklast_uren", werkboek(naam="werklast_uren", rijen=[*UREN, som]))) == [
        ("volledig", "Werklast uren!E4", "totaal 999")
    ]


def test_totaalrij_met_een_streepje_waar_niets_staat(lever):
    som = ["Totaal", None, 101, "-", 303, "n.v.t.", 10, 606, "-"]
    lev = lever("werklast_uren", werkboek(naam="werklast_uren", rijen=[*UREN, som]))
    assert lev.uitslag.geslaagd, lev.uitslag.per_regel


def test_totaal_van_een_mediaan_en_van_kenmerken(lever):
    rijen = [kenmerken("GM0363"), kenmerken("GM0599")]
    totaal_ = ["Totaal", "", "20", "12,4", *["2"] * 6, "1,7", "2", "2", "2"]
    assert lever("kenmerken_overig", csv_tekst("kenmerken_overig", [*rijen, totaal_])).uitslag.geslaagd
    totaal_[2] = "21"
    assert bevindingen(lever("kenmerken_overig", csv_tekst("kenmerken_overig", [*rijen, totaal_])))[0][:2] == (
        "volledig",
        "kenmerken_overig.csv!C4",
    )


def test_optelbaar_is_wat_een_eenheid_heeft_die_optelt():
    """Counts, fte and hours; never a percentage, a duration per piece, a rate, or a column with several meeteenheden."""
    niet = {"procent", "minuten", "per uur", "gewicht per inwoner", "1 000 euro"}
    for t in LEVERINGEN.values():
        for k in t.kolommen:
            if k.optelbaar:
                assert k.type in ("geheel", "decimaal") and k.meeteenheid not in niet and "zie kolom" not in str(k.meeteenheid), k
                assert k.naam not in t.sleutel and "emiddeld" not in k.toelichting and "ediaan" not in k.toelichting, k


# --- files as other programs write them ---


@pytest.mark.slow
def test_levering_die_libreoffice_opslaat_wordt_gelezen_en_haar_doorhaling_gezien(lever, tmp_path):
    """Its styles, colours and heights are its own."""
    if not (soffice := shutil.which("soffice")):
        pytest.skip("geen LibreOffice")

    def schrijf(blad: Any) -> None:
        blad["E3"].font = Font(strike=True)
        blad["E4"].number_format = "#,##0.0,"
        blad.row_dimensions[2].hidden = True

    for naam, inhoud in (("goed", werkboek()), ("fout", werkboek(schrijf))):
        (tmp_path / f"{naam}.xlsx").write_bytes(inhoud)
    bundel = sorted(Path(catalog.FOLDER, "jenv", "voorbeeld").glob("*/*.xlsx"))
    opdracht = [
        soffice,
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profiel').as_uri()}",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    paden = [*map(str, bundel), str(tmp_path / "goed.xlsx"), str(tmp_path / "fout.xlsx")]
    subprocess.run([*opdracht, "--outdir", str(tmp_path / "uit"), *paden], check=True, capture_output=True, timeout=300)
    assert lever("bezetting", (tmp_path / "uit" / "goed.xlsx").read_bytes()).uitslag.geslaagd
    gevonden = bevindingen(lever("bezetting", (tmp_path / "uit" / "fout.xlsx").read_bytes()))
    assert {p for _, p, _ in gevonden} == {"Bezetting!E3", "Bezetting!E4", "Bezetting, rij 2"}
    for pad in bundel:
        assert lever(pad.stem, (tmp_path / "uit" / pad.name).read_bytes()).uitslag.geslaagd, pad.stem


def test_verzuim_als_procentcel_blijft_gewoon(lever):
    lev = lever("verzuim", werkboek(cel("D2", number_format='0.0%;[Red]-0.0%;"-"'), "verzuim", [verzuim(0.063)]))
    assert lev.sql("waarde") == [(Decimal("6.3"),)]


@pytest.mark.parametrize(
    ("vorm", "waarde", "gelezen"),
    [
        ("[<1]0.00;0%", 0.066, None),
        ("0.00;-0%", 0.12, None),
        ("[<1]0%;0.0", 6.6, Decimal("6.6")),
        ("[<1]0.0%;0.0", 0.066, Decimal("6.6")),
        ("0.0%;-0.0", 0.066, Decimal("6.6")),
    ],
)
def test_het_deel_van_de_opmaak_dat_te_zien_is_zegt_of_het_een_percentage_is(lever, vorm, waarde, gelezen):
    """0,066 that is shown as 0,07 is no 6,6 percent; 6,6 that is shown as 6,6 is no 660."""
    lev = lever("verzuim", werkboek(cel("D2", number_format=vorm), "verzuim", [verzuim(waarde)]))
    if gelezen is None:
        ((_, plaats, gevonden),) = bevindingen(lev)
        assert plaats == "Verzuim!D2" and f"{waarde}".replace(".", ",") in gevonden
    else:
        assert lev.sql("waarde") == [(gelezen,)]


def test_een_datum_met_het_jaar_voorop_en_dan_de_dag_zegt_beide_lezingen(lever):
    rij = bezetting(4002, onderdeel="aspiranten", soort="peildatum", periode=date(2025, 5, 2))
    ((_, plaats, gevonden),) = bevindingen(lever("bezetting", werkboek(cel("D2", number_format="yyyy-dd-mm"), rijen=[rij])))
    assert plaats == "Bezetting!D2" and "toont als 2025/2/5: 2 mei 2025 of 5 februari 2025?" in gevonden


def test_ontleding_van_een_opmaak_breekt_nooit():
    for code in ('"', "[", "\\", "_", "*", ";", ";;;;;;", "0;0;0;0;0", '0"', "[>x]0", "[>=1]", "E", "%", "0.0.0", ",,,", "\n", "@;@"):
        for w in (Decimal(0), Decimal(-1), Decimal("1.5")):
            assert isinstance(appearance.see_number(code, w), appearance.Seen)
            assert isinstance(appearance.see_date(code, w), appearance.Seen)
        appearance.see_text(code)
        appearance.see_code(code, Decimal(1))


def test_werkboek_van_openpyxl_is_hetzelfde_als_voorheen():
    """The helper itself: what it writes is what another reader reads."""
    assert load_workbook(io.BytesIO(werkboek())).active["E3"].value == 4002
