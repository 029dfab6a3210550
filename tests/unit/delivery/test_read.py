"""What people really send: layouts, notations and encodings that are read, and the doubtful ones that are refused with their cell."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from sources import catalog
from sources.delivery.appearance import read_format
from sources.delivery.parse import parse_date, parse_number, parse_text
from sources.delivery.sheet import column_letter, column_number
from sources.delivery.spreadsheet import DeliveryWorkbook
from sources.numbers import program_number
from tests.unit.delivery.test_delivery import (
    BLADEN,
    DATUM,
    FORMATIE,
    KOPPEN,
    Levering,
    Opmaak,
    bezetting,
    csv_tekst,
    gtpa,
    kenmerken,
    lever,
    levering,
    verzuim,
    xlsx,
    zeden,
)  # fmt: skip

assert lever  # the fixture

REGIOS = ["Noord-Nederland", "Oost-Nederland", "Limburg"]
DAG = date(2025, 8, 31)


def boek(schrijf: Callable[[xlsxwriter.Workbook], None], **opties: Any) -> bytes:
    """A workbook that ``schrijf`` fills."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, opties) as b:
        schrijf(b)
    return buffer.getvalue()


def formatie(schrijf: Callable[[Any, xlsxwriter.Workbook], None], kop_op: int = 0, aantal: int = 3) -> bytes:
    """Sheet Formatie with rows of 100, 200, 300 fte under a header, and what ``schrijf`` adds."""

    def maak(b: xlsxwriter.Workbook) -> None:
        blad = b.add_worksheet("Formatie")
        blad.write_row(kop_op, 0, KOPPEN[FORMATIE])
        for i, regio in enumerate(REGIOS[:aantal], start=1):
            blad.write_datetime(kop_op + i, 0, DAG, b.add_format({"num_format": DATUM}))
            blad.write_row(kop_op + i, 1, [regio, 100 * i])
        schrijf(blad, b)

    return boek(maak)


def aantekeningen(lev: Levering) -> str:
    return "\n".join(a for (a,) in lev.con.execute("SELECT aantekening FROM raw_run.aantekeningen").fetchall())


def assert_formatie_gelezen(lev: Levering) -> None:
    assert lev.uitslag.geslaagd, lev.uitslag.per_regel
    assert lev.sql("regionale_eenheid, formatie") == list(zip(REGIOS, map(Decimal, (100, 200, 300)), strict=True))


# --- notations ---


@pytest.mark.parametrize(
    ("tekst", "getal"),
    [
        ("6,3", "6.3"), ("0,125", "0.125"), ("1.234,5", "1234.5"), ("1.234.567", "1234567"), ("1.234.567,25", "1234567.25"),
        ("1 234", "1234"), ("1\u00a0234\u202f567", "1234567"), ("1 234,5", "1234.5"), ("0.5", "0.5"), ("12.50", "12.50"),
        ("0.125", "0.125"), ("1234.567", "1234.567"), ("-5", "-5"), ("\u22125", "-5"), ("\u20135,5", "-5.5"), (" 7 ", "7"),
        ("\ufeff12", "12"),
    ],
)  # fmt: skip
def test_getal_dat_op_een_manier_te_lezen_is_wordt_gelezen(tekst, getal):
    assert parse_number(tekst) == (Decimal(getal), False)


@pytest.mark.parametrize(
    "tekst",
    [
        "1.234",
        "-1.234",
        "999.999",
        "1,234",
        "46,905",
        "012.345",
        "1_000",
        "1,234,567",
        "12.34.567",
        "1.23.456",
        "1,234.5",
        "1,2,3",
        "1 23",
        "5,",
        ",5",
        "1e3",
        "+5",
        "5-",
        "(5)",
        "٣",
        "",
        "∞",
        "0x1",
        "٥٠٠",
        "1.٠٠٠",
        "12.81٠",
        "12,81٠",
        "1,٠٠٠.5",
    ],
)
def test_getal_dat_op_twee_manieren_of_niet_te_lezen_is_wordt_geweigerd(tekst):
    with pytest.raises(ValueError, match=r"'.*'"):
        parse_number(tekst)


@pytest.mark.parametrize("tekst", ["1.٠٠٠", "12.81٠", "٥٠٠"])
def test_cijfers_van_een_ander_schrift_zijn_geen_getal(lever, tekst):
    assert lever("gtpa", csv_tekst("gtpa", [gtpa(incidenten=tekst)])).plaatsen("typen") == ["gtpa.csv!C2"]
    assert lever("gtpa", csv_tekst("gtpa", [gtpa(incidenten="12.810")])).uitslag.geslaagd
    assert program_number("1.٠e3") is None and program_number("1.5e3") == 1500


def test_dubbelzinnig_getal_noemt_beide_lezingen():
    with pytest.raises(ValueError, match=r"'-1\.234' is dubbelzinnig: -1234 of -1,234\?"):
        parse_number("-1.234")


@pytest.mark.parametrize("tekst", ["6,3%", "6,3 %", "6.3%", "6,3\u00a0%"])
def test_procentteken_in_tekst_is_die_waarde(lever, tekst):
    lev = lever("verzuim", xlsx("verzuim", [verzuim(tekst)]))
    assert lev.uitslag.geslaagd
    assert lev.sql("waarde") == [(Decimal("6.3"),)]


@pytest.mark.parametrize(
    ("vorm", "verwacht"),
    [("0.0%", (False, 100)), ('0.0"%"', (False, 1)), (r"0\%", (False, 1)), ("d-m-yyyy", (True, 0)), ("[$-413]d mmmm yyyy;@", (True, 0)),
     ("General", (False, 0)), ('0.0" dagen"', (False, 0)), ("#,##0.00", (False, 0)), ("[Red]0", (False, 0)), ("@", (False, 0))],
)  # fmt: skip
def test_getalopmaak_zegt_of_het_een_datum_of_percentage_is(vorm, verwacht):
    assert read_format(vorm) == verwacht


def test_procentteken_als_tekst_in_de_opmaak_vermenigvuldigt_niet(lever):
    """6.3 shown as 6,3% by a format that puts the sign behind it."""
    lev = lever("verzuim", xlsx("verzuim", [verzuim(Opmaak(6.3, '0.0"%"'))]))
    assert lev.uitslag.geslaagd
    assert lev.sql("waarde") == [(Decimal("6.3"),)]


def test_ruis_van_drijvende_komma_verdwijnt(lever):
    lev = lever("bezetting", xlsx("bezetting", [bezetting(0.1 + 0.2)]))
    assert lev.sql("waarde") == [(Decimal("0.3"),)]


def test_decimale_punt_en_komma_door_elkaar_maken_een_komma_dubbelzinnig(lever):
    """6.2 is how an English program writes; 1,234 beside it may be 1234."""
    rijen = [
        kenmerken("GM0363", minderjarigen="6.2"),
        kenmerken("GM0599", minderjarigen="1,234"),
        kenmerken("GM0014", minderjarigen="1,25"),
    ]
    lev = lever("kenmerken_overig", csv_tekst("kenmerken_overig", rijen))
    assert lev.plaatsen("typen") == ["kenmerken_overig.csv!D3"]
    assert "'1,234' is dubbelzinnig naast een decimale punt: 1234 of 1,234?" in str(lev.uitslag.per_regel["typen"][0])
    alleen = lever("kenmerken_overig", csv_tekst("kenmerken_overig", rijen[1:]))
    assert alleen.uitslag.geslaagd and alleen.sql("minderjarigen_huishoudens_inkomen_120") == [(Decimal("1.234"),), (Decimal("1.25"),)]
    zonder_bewijs = lever("kenmerken_overig", csv_tekst("kenmerken_overig", rijen[1:2]))
    assert "'1,234' is dubbelzinnig: 1234 of 1,234?" in str(zonder_bewijs.uitslag.per_regel["typen"][0])


@pytest.mark.parametrize("waarde", [True, False])
def test_waar_en_onwaar_zijn_geen_getal(lever, waarde):
    lev = lever("bezetting", xlsx("bezetting", [bezetting(waarde)]))
    assert lev.plaatsen("typen") == ["Bezetting!E2"]
    assert ("'WAAR'" if waarde else "'ONWAAR'") in str(lev.uitslag.per_regel["typen"][0])


@pytest.mark.parametrize(
    ("tekst", "klacht"),
    [("02/11/2025", "dubbelzinnig: 2 november of 11 februari"), ("31-02-2025", "bestaat"), ("13-13-2025", "bestaat"), ("2-11-25", "2-11-25"),
     ("02-11-1024", "1950"), ("november 2025", "november"), ("45963", "45963")],
)  # fmt: skip
def test_datum_die_niet_kan_of_twijfelt_zegt_waarom(tekst, klacht):
    with pytest.raises(ValueError, match=klacht):
        parse_date(tekst)


@pytest.mark.parametrize("tekst", ["13/11/2025", "13-11-2025", "2025-11-13", "13 november 2025", "13 nov 2025", "13.11.2025"])
def test_datum_die_op_een_manier_te_lezen_is_wordt_gelezen(tekst):
    assert parse_date(tekst) == date(2025, 11, 13)


def test_serienummer_volgt_het_datumstelsel_van_het_werkboek(lever):
    """2 November 2025 is 45963 in the system of 1900 and 44501 in that of 1904; both without a date format."""

    def schrijf(serie: int) -> Callable[[xlsxwriter.Workbook], None]:
        def doe(b: xlsxwriter.Workbook) -> None:
            blad = b.add_worksheet("Zedenzaken")
            blad.write_row(0, 0, KOPPEN["zedenvoorraad"])
            blad.write_row(1, 0, zeden(serie))

        return doe

    gewoon = lever("zedenvoorraad", boek(schrijf(45963)))
    assert gewoon.sql("peildatum") == [(date(2025, 11, 2),)]
    assert "Zedenzaken!A2: serienummer 45963 gelezen als 2025-11-02" in aantekeningen(gewoon)
    mac = lever("zedenvoorraad", boek(schrijf(44501), date_1904=True))
    assert mac.sql("peildatum") == [(date(2025, 11, 2),)]


# --- layouts ---


def test_titels_boven_de_koppen_worden_overgeslagen_en_genoemd(lever):
    lev = lever(FORMATIE, formatie(lambda blad, b: blad.write(0, 0, "Formatie politie, stand augustus"), kop_op=3))
    assert_formatie_gelezen(lev)
    assert lev.sql("_rij") == [(5,), (6,), (7,)]
    assert "rij 1 boven de koppen overgeslagen: 'Formatie politie, stand augustus'" in aantekeningen(lev)


@pytest.mark.parametrize("titel", ["Bedragen x 1.000", "in duizenden fte", "fte x 1 000", "(mln)"])
def test_titel_die_de_schaal_verandert_stopt(lever, titel):
    lev = lever(FORMATIE, formatie(lambda blad, b: blad.write(0, 0, titel), kop_op=2))
    assert lev.gezakt == {"meeteenheden"}
    assert lev.plaatsen("meeteenheden") == ["Formatie!A1"]


def test_koppen_in_samengevoegde_cellen_worden_gevonden(lever):
    """A title over all columns, then headers merged over two rows with a group above two of them."""

    def schrijf(b: xlsxwriter.Workbook) -> None:
        blad = b.add_worksheet("Bezetting")
        blad.merge_range("A1:J1", "Bezetting politie")
        for c, kop in enumerate(KOPPEN["bezetting"]):
            if c in (4, 5):
                blad.write(2, c, kop)
            else:
                blad.merge_range(1, c, 2, c, kop)
        blad.merge_range("E2:F2", "Cijfer")
        blad.write_row(3, 0, bezetting())

    lev = lever("bezetting", boek(schrijf))
    assert lev.uitslag.geslaagd, lev.uitslag.per_regel
    assert lev.sql("_rij, onderdeel, waarde, meeteenheid") == [(4, "verkeer", Decimal(46777), "fte")]


def test_koppen_over_twee_rijen_zonder_groep_worden_gevonden(lever):
    def schrijf(b: xlsxwriter.Workbook) -> None:
        blad = b.add_worksheet("Formatie")
        for c, kop in enumerate(KOPPEN[FORMATIE]):
            blad.merge_range(0, c, 1, c, kop)
        blad.write_row(2, 0, ["31-08-2025", "Limburg", 4678])

    lev = lever(FORMATIE, boek(schrijf))
    assert lev.sql("_rij, formatie") == [(3, Decimal(4678))]


@pytest.mark.parametrize("kop", ["WAARDE", " Waarde ", "waarde\u00a0", "Waar\u00adde"])
def test_hoofdletters_en_spaties_in_een_kop_maken_niet_uit(lever, kop):
    koppen = [kop if k == "Waarde" else k for k in KOPPEN["bezetting"]]
    assert lever("bezetting", xlsx("bezetting", [bezetting()], koppen=koppen)).uitslag.geslaagd


def test_regeleinde_in_een_kop_maakt_niet_uit(lever):
    koppen = ["Peildatum", "Regionale\neenheid", "Formatie\n(fte)"]
    assert lever(FORMATIE, xlsx(FORMATIE, [[DAG, "Limburg", 1]], koppen=koppen)).uitslag.geslaagd


def test_kop_die_erop_lijkt_wordt_met_zijn_cel_genoemd(lever):
    koppen = ["Waardes" if k == "Waarde" else k for k in KOPPEN["bezetting"]]
    lev = lever("bezetting", xlsx("bezetting", [bezetting()], koppen=koppen))
    assert lev.plaatsen("kolommen") == ["Bezetting!E1"]


def test_met_een_ontbrekende_kolom_komen_de_andere_fouten_ook(lever):
    koppen = ["Peildatum", "Regio", "Formatie (fte)"]
    lev = lever(FORMATIE, xlsx(FORMATIE, [["31-02-2025", "Limburg", "1.234"], [DAG, "Limburg", -1]], koppen=koppen))
    assert lev.gezakt == {"kolommen", "typen", "domein"}
    assert set(lev.plaatsen("typen")) == {"Formatie!A2", "Formatie!C2"}
    assert lev.plaatsen("domein") == ["Formatie!C3"]


def test_kolom_die_niet_in_het_contract_staat_wordt_genoemd_en_niet_gelezen(lever):
    lev = lever(FORMATIE, formatie(lambda blad, b: blad.write_column("D1", ["Controle", "ok", "=nee"])))
    assert_formatie_gelezen(lev)
    assert "kolom D 'Controle' staat niet in het contract" in aantekeningen(lev)


def test_tekst_naast_de_tabel_zonder_kop_stopt(lever):
    lev = lever(FORMATIE, formatie(lambda blad, b: blad.write("F3", "klopt dit?")))
    assert lev.plaatsen("kolommen") == ["Formatie!F3"]


def test_samengevoegde_cel_in_de_gegevens_stopt_een_keer(lever):
    """Which rows it speaks for is not for us to guess."""

    def schrijf(b: xlsxwriter.Workbook) -> None:
        blad = b.add_worksheet("Formatie")
        blad.write_row(0, 0, KOPPEN[FORMATIE])
        blad.merge_range("A2:A4", "31-08-2025")
        for i, regio in enumerate(REGIOS, start=1):
            blad.write_row(i, 1, [regio, 1])

    lev = lever(FORMATIE, boek(schrijf))
    assert lev.gezakt == {"typen"}
    assert lev.plaatsen("typen") == ["Formatie!A2:A4"]


# --- notes and totals ---


def test_noten_en_totaal_onder_de_tabel_worden_overgeslagen_en_genoemd(lever):
    def schrijf(blad: Any, b: xlsxwriter.Workbook) -> None:
        blad.write_row("B5", ["Totaal", 600])
        blad.merge_range("A7:C7", "Bron: politie, afdeling HRM")
        blad.write("A8", "* voorlopige cijfers")

    lev = lever(FORMATIE, formatie(schrijf))
    assert_formatie_gelezen(lev)
    for woord in (
        "rij 5 overgeslagen: totaalrij 'Totaal'",
        "rij 7 overgeslagen: notitie 'Bron: politie",
        "rij 8 overgeslagen: notitie '* voor",
    ):
        assert woord in aantekeningen(lev)


@pytest.mark.parametrize("plek", ["A5", "B5"])
def test_totaal_mag_in_elke_kolom_staan_waar_het_geen_waarde_kan_zijn(lever, plek):
    def schrijf(blad: Any, b: xlsxwriter.Workbook) -> None:
        blad.write(plek, "Totaal politie")
        blad.write("C5", 600)

    assert_formatie_gelezen(lever(FORMATIE, formatie(schrijf)))


def test_noot_in_twee_cellen_en_een_losse_zin_worden_overgeslagen(lever):
    def schrijf(blad: Any, b: xlsxwriter.Workbook) -> None:
        blad.write_row("A6", ["Bron:", "politie, HRM"])
        blad.write("A7", "Deze cijfers zijn nog voorlopig.")

    lev = lever(FORMATIE, formatie(schrijf))
    assert_formatie_gelezen(lev)
    assert "rij 6 overgeslagen: notitie 'Bron: politie, HRM'" in aantekeningen(lev)
    assert "rij 7 overgeslagen: notitie 'Deze cijfers" in aantekeningen(lev)


def test_notitie_tussen_de_rijen_is_een_fout(lever):
    def schrijf(blad: Any, b: xlsxwriter.Workbook) -> None:
        blad.write("A5", "Bron: politie")
        blad.write_row("A6", ["31-08-2025", "Amsterdam", 1])

    assert "Formatie!A5" in lever(FORMATIE, formatie(schrijf)).plaatsen("typen")


def test_rij_met_alleen_onzichtbare_tekens_is_leeg(lever):
    assert_formatie_gelezen(lever(FORMATIE, formatie(lambda blad, b: blad.write_row("A5", ["\u200b", "\u00a0", " "]))))


def test_totaal_dat_niet_de_som_is_stopt_met_zijn_cel(lever):
    lev = lever(FORMATIE, formatie(lambda blad, b: blad.write_row("B5", ["Totaal", 601])))
    assert lev.gezakt == {"volledig"}
    (b,) = lev.uitslag.per_regel["volledig"]
    assert (b.plaats, b.gevonden, b.verwacht) == ("Formatie!C5", "totaal 601", "600, de som van de rijen erboven")


def test_totaal_tussen_de_rijen_is_een_fout(lever):
    def schrijf(blad: Any, b: xlsxwriter.Workbook) -> None:
        blad.write_row("A5", ["31-08-2025", "Subtotaal", 600])
        blad.write_row("A6", ["31-08-2025", "Amsterdam", 1])

    lev = lever(FORMATIE, formatie(schrijf))
    assert lev.plaatsen("domein") == ["Formatie!B5"]


def test_totaal_dat_een_categorie_is_wordt_gelezen(lever):
    """In GTPA totaal is a category; its row stands last and is data."""
    lev = lever("gtpa", csv_tekst("gtpa", [gtpa(categorie="belediging"), gtpa()]))
    assert lev.uitslag.geslaagd
    assert lev.sql("categorie") == [("belediging",), ("totaal",)]


def test_onaffe_laatste_rij_is_geen_notitie(lever):
    lev = lever(FORMATIE, formatie(lambda blad, b: blad.write("B5", "Amsterdam")))
    assert set(lev.plaatsen("domein")) == {"Formatie!A5", "Formatie!C5"}


# --- sheets, hidden things, formulas, protection ---


def test_enig_blad_met_een_andere_naam_wordt_gelezen_en_genoemd(lever):
    lev = lever("bezetting", xlsx("bezetting", [bezetting("elf")], blad="Blad1"))
    assert lev.plaatsen("typen") == ["Blad1!E2"]
    assert "blad 'Blad1' gelezen; het contract noemt het 'Bezetting'" in aantekeningen(lev)


def bladen(b: xlsxwriter.Workbook, **namen: str) -> None:
    """Sheets that all hold the same delivery; a value says hidden or not."""
    for naam, staat in namen.items():
        blad = b.add_worksheet(naam)
        blad.write_row(0, 0, KOPPEN["bezetting"])
        blad.write_row(1, 0, bezetting(10 if naam == "Bezetting" else 20))
        if staat == "verborgen":
            blad.hide()


@pytest.mark.parametrize(
    ("namen", "waarde", "zegt"),
    [
        pytest.param({"Bezetting": "", "Oud": "verborgen"}, 10, "het verborgen blad 'Oud' heeft dezelfde koppen", id="verborgen-kopie"),
        pytest.param({"Oud": "", "Bezetting": ""}, 10, "blad 'Oud' heeft dezelfde koppen en is niet gelezen", id="twee-zichtbare"),
        pytest.param({"Blad1": ""}, 20, "blad 'Blad1' gelezen", id="andere-naam"),
    ],
)
def test_welk_blad_wordt_gelezen(lever, namen, waarde, zegt):
    lev = lever("bezetting", boek(lambda b: bladen(b, **namen)))
    assert lev.sql("waarde") == [(Decimal(waarde),)]
    assert zegt in aantekeningen(lev)


def test_verborgen_blad_van_de_goede_naam_is_een_bevinding(lever):
    def schrijf(b: xlsxwriter.Workbook) -> None:
        b.add_worksheet("Leeg")
        bladen(b, Bezetting="verborgen")

    lev = lever("bezetting", boek(schrijf))
    assert lev.gezakt == {"leesbaar"}
    assert "een verborgen blad" in str(lev.uitslag.per_regel["leesbaar"][0])


@pytest.mark.parametrize(
    "namen", [{"Blad1": "", "Bezetting": "verborgen"}, {"Blad1": "", "Blad2": ""}], ids=["zichtbaar-naast-verborgen", "twee"]
)
def test_twee_bladen_die_het_kunnen_zijn_worden_geweigerd(lever, namen):
    lev = lever("bezetting", boek(lambda b: bladen(b, **namen)))
    assert lev.gezakt == {"kolommen"}
    assert "meer dan één blad dat het kan zijn" in str(lev.uitslag.per_regel["kolommen"][0])


def test_verborgen_rijen_en_kolommen_van_de_levering_zijn_bevindingen(lever):
    def schrijf(blad: Any, b: xlsxwriter.Workbook) -> None:
        blad.set_row(2, None, None, {"hidden": True})
        blad.set_column(2, 2, None, None, {"hidden": True})

    lev = lever(FORMATIE, formatie(schrijf))
    assert lev.gezakt == {"leesbaar"}
    assert lev.plaatsen("leesbaar") == ["Formatie, rij 3", "Formatie, kolom C"]


def test_beveiligd_blad_wordt_gewoon_gelezen(lever):
    assert_formatie_gelezen(lever(FORMATIE, formatie(lambda blad, b: blad.protect("geheim"))))


def test_bewaarde_uitkomst_van_een_formule_wordt_gelezen(lever):
    lev = lever(FORMATIE, formatie(lambda blad, b: blad.write_formula("C4", "=C2+C3", None, 300)))
    assert_formatie_gelezen(lev)
    assert "van 1 formule is de laatst bewaarde uitkomst gelezen: C4" in aantekeningen(lev)


def test_formule_zonder_bewaarde_uitkomst_en_foutwaarde_stoppen_met_hun_cel(lever):
    """openpyxl writes formulas without a value."""
    b = Workbook()
    blad = b.active
    blad.title = "Formatie"
    blad.append(KOPPEN[FORMATIE])
    blad.append([DAG, "Limburg", "=1+1"])
    blad.append([DAG, "Amsterdam", "#N/A"])
    blad["C3"].data_type = "e"
    buffer = io.BytesIO()
    b.save(buffer)
    lev = lever(FORMATIE, buffer.getvalue())
    assert [(v.plaats, v.gevonden) for v in lev.uitslag.per_regel["typen"]] == [
        ("Formatie!C2", "een formule zonder bewaarde uitkomst"), ("Formatie!C3", "foutwaarde #N/A (in een Nederlandse Excel #N/B)"),
    ]  # fmt: skip


# --- periods ---


@pytest.mark.parametrize(
    ("soort", "periode", "mag"),
    [("jaar", "2024", True), ("jaar", "2024T1", False), ("peildatum", "2025-08-31", True), ("peildatum", "2025-02-30", False),
     ("peildatum", "31-08-2025", False), ("periode", "2025-11", True), ("periode", "2025-13", False), ("jaar", "2012", False),
     ("jaar", "2026", True), ("jaar", "2027", False), ("jaar", "20244", False)],
)  # fmt: skip
def test_periode_past_bij_haar_soort_en_ligt_in_de_tijd(lever, soort, periode, mag):
    """Received in 2025: a formatie for 2026 may be known, one of 2027 is a slip of the pen."""
    lev = lever("bezetting", xlsx("bezetting", [bezetting(periode=periode, soort=soort, maat="formatie")]))
    assert lev.uitslag.geslaagd is mag
    if not mag:
        assert lev.plaatsen("domein") == ["Bezetting!D2"]


@pytest.mark.parametrize(("periode", "mag"), [("2021T2", True), ("2021T4", False), ("2018-04/2021-08", True), ("2021-08/2018-04", False)])
def test_tertiaal_en_bereik_van_maanden(lever, periode, mag):
    soort = "tertiaal" if "T" in periode else "periode"
    assert lever("verzuim", xlsx("verzuim", [verzuim(5, periode=periode, soort=soort)])).uitslag.geslaagd is mag


@pytest.mark.parametrize(
    ("dag", "wat"),
    [
        (date(2025, 11, 1), "; waarschijnlijk 2 november 2025"),
        (date(2025, 11, 3), "; waarschijnlijk 2 november 2025"),
        (date(2025, 5, 31), "; waarschijnlijk 2 mei 2025"),
        (date(2025, 8, 1), ""),
    ],
)
def test_peildatum_op_een_andere_dag_dan_de_twee_zakt_en_noemt_de_dag_die_wordt_bedoeld(lever, dag, wat):
    lev = lever("zedenvoorraad", xlsx("zedenvoorraad", [zeden(dag)]))
    assert lev.plaatsen("domein") == ["Zedenzaken!A2"]
    assert f"verwacht een peildatum op 2 mei of 2 november{wat}." in str(lev.uitslag.per_regel["domein"][0])


def test_de_stand_van_mei_hoort_bij_h1(lever):
    assert lever("zedenvoorraad", xlsx("zedenvoorraad", [zeden(date(2024, 11, 2)), zeden(date(2025, 5, 2))])).uitslag.geslaagd


def test_gat_in_een_reeks_jaren_zakt_op_volledig(lever):
    lev = lever("gtpa", csv_tekst("gtpa", [gtpa("2020"), gtpa("2023"), gtpa("2024")]))
    assert lev.gezakt == {"volledig"}
    assert "geen 2021, 2022" in str(lev.uitslag.per_regel["volledig"][0])


def test_twee_peildata_waar_er_een_hoort_zakt_op_volledig(lever):
    rijen = [[DAG, "Limburg", 1], [date(2025, 2, 28), "Amsterdam", 1]]
    lev = lever(FORMATIE, xlsx(FORMATIE, rijen))
    assert lev.gezakt == {"volledig"}


# --- CSV ---


def test_csv_in_windows_1252_wordt_gelezen_en_genoemd(lever):
    inhoud = csv_tekst("gtpa", [gtpa(opmerking="geïnd – €")]).decode("utf-8-sig").encode("cp1252")
    lev = lever("gtpa", inhoud)
    assert lev.sql("opmerking") == [("geïnd – €",)]
    assert "gelezen als Windows-1252" in aantekeningen(lev)


@pytest.mark.parametrize(
    ("inhoud", "klacht"),
    [
        pytest.param(csv_tekst("gtpa", [gtpa(opmerking="é")]) + b"\xeb", "door elkaar (regel 3)", id="gemengd"),
        pytest.param(csv_tekst("gtpa", [gtpa()])[3:] + b"\x81", "geen Windows-1252", id="geen-1252"),
        pytest.param(csv_tekst("gtpa", [gtpa()]).decode().encode("utf-16"), "UTF-16", id="utf-16"),
        pytest.param(csv_tekst("gtpa", [gtpa()])[3:].decode().encode("utf-16-le"), "UTF-16", id="utf-16-zonder-bom"),
    ],
)
def test_csv_in_een_codering_die_twijfelt_wordt_geweigerd(lever, inhoud, klacht):
    lev = lever("gtpa", inhoud)
    assert lev.gezakt == {"leesbaar"}
    assert klacht in str(lev.uitslag.per_regel["leesbaar"][0])


@pytest.mark.parametrize(("teken", "woord"), [(",", "komma's"), ("\t", "tabs")])
def test_csv_met_een_andere_scheiding_zegt_welke(lever, teken, woord):
    lev = lever("gtpa", csv_tekst("gtpa", [gtpa()]).replace(b";", teken.encode()))
    assert f"velden gescheiden door {woord}" in str(lev.uitslag.per_regel["kolommen"][0])


def test_csv_met_komma_en_een_puntkomma_in_een_tekst_zegt_dat_komma_s_scheiden(lever):
    met_komma = csv_tekst("gtpa", [gtpa(), gtpa("2023")]).replace(b";", b",") + b'2022,totaal,5,h,r,"eerst; dan"\r\n'
    (b,) = lever("gtpa", met_komma).uitslag.per_regel["kolommen"]
    assert b.gevonden == "velden gescheiden door komma's" and "puntkomma" in b.actie


def test_csv_met_komma_s_in_de_tekst_en_andere_koppen_wordt_niet_verweten_dat_komma_s_scheiden(lever):
    (b,) = lever("gtpa", b"a;b\r\n1,5;x, y\r\n2,5;z\r\n").uitslag.per_regel["kolommen"]
    assert b.gevonden == "geen rij met de koppen van het contract"


def test_een_titel_met_een_haak_is_geen_json(lever):
    assert lever("gtpa", b"[concept van 2024];;\r\n" + csv_tekst("gtpa", [gtpa()])[3:]).uitslag.geslaagd


@pytest.mark.parametrize(
    ("rijen", "regels"),
    [
        (['2022;totaal;1;h;r;"voorlopig', "2023;totaal;2;h;r;", '2024;totaal;3;h;r;nader te bezien"'], (2, 4)),
        (["2021;totaal;1;h;r;", '2022;totaal;1;h;"r;voorlopig', '2023;totaal;2;h;r";'], (3, 4)),
        (['2021;totaal;1;h;r;"noot', 'over twee regels"', '2022;totaal;1;h;r;"voorlopig', '2023;totaal;2;h;r;nader"'], (4, 5)),
    ],
    ids=["opmerking", "plaats", "na-een-noot-van-twee-regels"],
)
def test_een_aanhalingsteken_dat_pas_in_een_latere_rij_sluit_slokt_geen_rijen_op(lever, rijen, regels):
    lev = lever("gtpa", "\n".join([";".join(KOPPEN["gtpa"]), *rijen, "2020;totaal;4;h;r;"]).encode())
    assert lev.gezakt == {"leesbaar"}
    (b,) = lev.uitslag.per_regel["leesbaar"]
    assert b.gevonden == f"een aanhalingsteken in regel {regels[0]} dat pas in regel {regels[1]} sluit, met andere rijen ertussen"


@pytest.mark.parametrize("noot", ["een\r\ntwee", "een;\ntwee; drie; vier", ';;;;;;een ""twee""\ndrie'])
def test_een_noot_van_twee_regels_is_gewoon_en_verschuift_geen_plaats(lever, noot):
    """The line of a file in which a row begins is its place, also under a remark of two lines."""
    goed = csv_tekst("gtpa", [gtpa(opmerking=f'"{noot}"'), gtpa("2023")])
    lev = lever("gtpa", goed)
    assert lev.uitslag.geslaagd, lev.uitslag.per_regel
    assert [plaats for (plaats,) in lev.sql("_rij")] == [2, 4]
    assert lever("gtpa", goed + b"2022;totaal;x;h;r;\r\n").plaatsen("typen") == ["gtpa.csv!C5"]


@pytest.mark.parametrize("begin", [b"", b"\xef\xbb\xbf", b"sep=;\r\n", b"\r\n\r\n"], ids=["kaal", "bom", "sep", "lege-regels"])
def test_begin_van_een_csv_maakt_niet_uit(lever, begin):
    lev = lever("gtpa", begin + csv_tekst("gtpa", [gtpa()])[3:])
    assert lev.sql("jaar, incidenten") == [(2024, 12543)]


# --- the reader itself ---


@pytest.mark.parametrize("naam", sorted(BLADEN))
def test_lezer_geeft_wat_openpyxl_geeft(naam):
    """Cell by cell, on the bundle: another reader of the same format."""
    pad = Path(catalog.FOLDER) / "jenv" / "voorbeeld" / naam / f"{naam}.xlsx"
    b = DeliveryWorkbook(pad.read_bytes())
    hier = {(r, c): cel.waarde for r, rij in b.lees(b.bladen[0]).rijen.items() for c, cel in rij.items()}
    daar = {
        (c.row, c.column - 1): c.value for rij in load_workbook(pad, data_only=True).active.iter_rows() for c in rij if c.value is not None
    }
    assert {p: float(w) if isinstance(w, Decimal) else w for p, w in hier.items()} == daar


CELWAARDEN = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=20),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 6)),
    st.booleans(),
)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 40), st.integers(0, 40)), CELWAARDEN, max_size=12))
def test_elke_cel_komt_terug_zoals_zij_geschreven_is(cellen):
    """Also texts that look like the escapes of OOXML, and cells anywhere."""

    def schrijf(b: xlsxwriter.Workbook) -> None:
        blad = b.add_worksheet("x")
        for (r, c), w in cellen.items():
            schrijver = blad.write_boolean if isinstance(w, bool) else blad.write_string if isinstance(w, str) else blad.write_number
            schrijver(r, c, w)

    gelezen = DeliveryWorkbook(boek(schrijf))
    twee = [gelezen.lees(gelezen.bladen[0]).rijen for _ in range(2)]
    assert twee[0] == twee[1]
    terug = {(r - 1, c): cel.waarde for r, rij in twee[0].items() for c, cel in rij.items()}
    verwacht = {p: w if isinstance(w, bool | str) else Decimal(f"{w:.15g}") for p, w in cellen.items()}
    assert terug == {p: w for p, w in verwacht.items() if not isinstance(w, str) or w.strip()}


@given(st.integers(0, 16_383))
def test_kolomletter_en_nummer_zijn_elkaars_omgekeerde(nummer):
    assert column_number(column_letter(nummer)) == nummer
    assert (column_letter(0), column_letter(25), column_letter(26), column_letter(16_383)) == ("A", "Z", "AA", "XFD")


@given(st.decimals(-(10**9), 10**9, places=2))
def test_getal_zoals_een_nederlander_het_schrijft_komt_gelijk_terug(getal):
    """Thousands points and a decimal comma; without decimals a single group would be ambiguous."""
    nederlands = f"{getal:,.2f}".replace(",", "\0").replace(".", ",").replace("\0", ".")
    assert parse_number(nederlands) == (getal, False)


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_rommel_om_de_tabel_verandert_niets_aan_de_waarden(toeval: random.Random):
    """Titles above, empty rows in between, notes below: the same rows come out."""
    regels = [";".join(r) for r in [gtpa(str(j)) for j in range(2018, 2025)]]
    toeval.shuffle(regels)
    for _ in range(3):
        regels.insert(toeval.randrange(len(regels)), ";;;;;")
    boven = ["GTPA;;", ""][: toeval.randrange(3)]
    onder = ["Bron: politie", "* voorlopig"][: toeval.randrange(3)]
    with levering("gtpa", "\n".join([*boven, ";".join(KOPPEN["gtpa"]), *regels, *onder]).encode()) as lev:
        assert lev.uitslag.geslaagd, lev.uitslag.per_regel
        assert sorted(lev.sql("jaar, incidenten")) == [(j, 12543) for j in range(2018, 2025)]


@pytest.mark.parametrize("tekst", ["=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", " =1", "\u200b=1", "a\x07b", "a\u202eb"])
def test_tekst_die_een_formule_of_stuurteken_is_wordt_geweigerd(tekst):
    with pytest.raises(ValueError, match=r"begint als een formule|stuurtekens"):
        parse_text(tekst)
