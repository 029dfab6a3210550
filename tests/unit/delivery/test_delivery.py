"""Deliveries (XLSX and CSV) through the door ``table.load_table``: exact numbers, and every fault named with its cell."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from sources import catalog, snapshots
from sources.errors import Finding
from sources.fetch import bundle
from sources.load import table
from sources.load.contract import ContractResult
from tests.helpers.source_trial import lege_database

KOPPEN = {
    "bezetting": [
        "Onderdeel", "Maat", "Periodetype", "Periode", "Waarde", "Meeteenheid", "Kwalificatie", "Document", "Plaats", "Opmerking",
    ],
    "verzuim": ["Maat", "Periodetype", "Periode", "Waarde", "Meeteenheid", "Kwalificatie", "Document", "Plaats", "Opmerking"],
    "gtpa": ["jaar", "categorie", "incidenten", "document", "plaats", "opmerking"],
    "zedenvoorraad": [
        "Peildatum", "Aantal geregistreerde incidenten", "Voorraad aantal zedenzaken",
        "Aantal aangiftes langer dan 6 maanden in voorraad", "Aantal aangifte", "Aantal verdachten openbaar ministerie", "Plaats",
    ],
    "formatie_per_regionale_eenheid": ["Peildatum", "Regionale eenheid", "Formatie (fte)"],
    "overige_kerncijfers": [
        "Indicator", "Uitsplitsing", "Periodetype", "Periode", "Waarde", "Meeteenheid", "Kwalificatie", "Document", "Plaats", "Opmerking",
    ],
    "kerncijfers_per_regionale_eenheid": [
        "Indicator", "Uitsplitsing", "Regionale eenheid", "Periodetype", "Periode", "Waarde", "Meeteenheid", "Opmerking",
    ],
    "kenmerken_overig": [
        "jaar", "gemeente_code", "verkeersongevallen (ongevallen)", "minderjarigen_huishoudens_inkomen_120 (x 1 000 personen)",
        "landbouwbedrijven (bedrijven)", "middelgrote_demonstraties (demonstraties van 11-100 deelnemers)",
        "grenspendel_werknemers (bewegingen)", "kernen (bevolkingskernen)", "huishoudens_inkomen_105 (x 1 000 huishoudens)",
        "ambassades (ambassades)", "mediaan_vermogen (1 000 euro)", "regionale_centrumfunctie (klantenpotentieel)",
        "specialistische_ggz_clienten (personen)", "zitplaatsen_voetbalstadions (zitplaatsen)",
    ],
    "werklast_gemeente": [
        "gemeente_code", "jaar", "evenementen_b (aantal)", "evenementen_c (aantal)", "demonstraties_klein (aantal)",
        "demonstraties_middelgroot (aantal)", "demonstraties_groot (aantal)", "voetbalwedstrijden (aantal)",
        "e33_registraties (aantal)", "e14_registraties (aantal)", "vermissingen (aantal)", "incidenten (aantal)",
        "misdrijven (aantal)", "high_impact_crimes (aantal)", "slachtofferschap (procent)", "meldingen_prio1 (aantal)",
        "meldingen_prio2 (aantal)", "meldingen_prio3 (aantal)", "meldingen_prio4 (aantal)", "verdachten (aantal)",
        "verdachten_niet_ingezetenen (aantal)", "slachtoffers (aantal)", "slachtoffers_niet_ingezetenen (aantal)",
        "onderzoeksdossiers (aantal)", "onderzoeksdossiers_vroegtijdig_beeindigd (aantal)", "aangiften_bureau (aantal)",
        "klantverzoeken (aantal)", "internetaangiften (aantal)", "telefonische_aangiften (aantal)", "gms_incidenten (aantal)",
    ],
    "werklast_delicten": [
        "gemeente_code",
        "jaar",
        "delictscategorie",
        "incidenten (aantal)",
        "onderzoeksdossiers (aantal)",
        "onderzoeksdossiers_vroegtijdig_beeindigd (aantal)",
    ],
    "werklast_stadions": ["Club", "Gemeentecode", "Jaar", "Zitplaatsen (aantal)", "Inzet (uren)"],
    "werklast_uren": [
        "Regionale eenheid", "Jaar", "Evenementen (uren)", "Demonstraties (uren)", "Voetbal (uren)", "ME en AE (uren)",
        "Rechtshulpverzoeken (aantal)", "Openstelling (uren)", "Afhandeltijd (minuten)",
    ],
    "werklast_normtijden": ["Activiteit", "Normtijd (uren)"],
    "werklast_capaciteit": ["Taak", "Regionale eenheid", "Formatie (fte)", "Bezetting (fte)", "Minimum (fte)"],
    "werklast_telefonie": ["dienst", "regionale_eenheid", "uur_van_de_week", "oproepen (per uur)"],
    "werklast_hbvs": ["Klasse", "Staffelwaarde (gewicht per inwoner)", "Aandeel gemeenten (procent)"],
    "formatie_per_cluster": ["Cluster", "Formatie (fte)"],
    "kandidaatkenmerken": ["kenmerk", "gemeente_code", "jaar", "categorie", "waarde", "meeteenheid"],
}  # fmt: skip
"""The headers as a supplier writes them."""
FORMATIE = "formatie_per_regionale_eenheid"
BLADEN = {
    "bezetting": "Bezetting",
    "verzuim": "Verzuim",
    "zedenvoorraad": "Zedenzaken",
    FORMATIE: "Formatie",
    "overige_kerncijfers": "Kerncijfers",
    "kerncijfers_per_regionale_eenheid": "Per regionale eenheid",
}

PROCENT = "0.0%"
DATUM = "dd-mm-yyyy"


@dataclass(frozen=True)
class Opmaak:
    """A value with its number format."""

    waarde: Any
    vorm: str


def xlsx(naam: str, rijen: list[list], koppen: list[str] | None = None, blad: str | None = None) -> bytes:
    """The bytes of a workbook with one sheet; a cell with a format is an ``Opmaak``."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as boek:
        werkblad = boek.add_worksheet(blad or BLADEN[naam])
        werkblad.write_row(0, 0, koppen or KOPPEN[naam])
        for r, rij in enumerate(rijen, start=1):
            for c, w in enumerate(rij):
                waarde, opmaak = (w.waarde, boek.add_format({"num_format": w.vorm})) if isinstance(w, Opmaak) else (w, None)
                if isinstance(waarde, date):
                    werkblad.write_datetime(r, c, waarde, opmaak or boek.add_format({"num_format": DATUM}))
                elif isinstance(waarde, str):
                    werkblad.write_string(r, c, waarde, opmaak)
                elif isinstance(waarde, bool):
                    werkblad.write_boolean(r, c, waarde, opmaak)
                elif waarde is not None:
                    werkblad.write_number(r, c, waarde, opmaak)
    return buffer.getvalue()


def csv_tekst(naam: str, rijen: list[list[str]], koppen: list[str] | None = None) -> bytes:
    """CSV as Excel saves it: BOM, semicolons, CRLF."""
    return ("\ufeff" + "".join(";".join(r) + "\r\n" for r in [koppen or KOPPEN[naam], *rijen])).encode()


class Levering:
    """A folder with one delivery, loaded; look at it before the next one is made."""

    def __init__(self, folder: Path, naam: str, inhoud: bytes):
        doel = folder / "jenv" / naam
        doel.mkdir(parents=True)
        (doel / "levering.bin").write_bytes(inhoud)
        antwoord = {"url": f"levering:jenv/{naam}", "bestand": "levering.bin", "ontvangen_op": "2025-12-01T08:00:00+00:00"}
        (doel / "ontvangsten.json").write_text(json.dumps({"echt": None, "antwoorden": [antwoord]}), encoding="utf-8")
        self.naam, self.con = naam, lege_database()
        tabel = catalog.tabellen()[f"jenv.{naam}"]
        self.uitslag: ContractResult = table.load_table(
            self.con, tabel, bundle.Bundle(folder), snapshots.SnapshotStore(folder / "snapshots")
        )

    def sql(self, kolommen: str) -> list[tuple]:
        return self.con.execute(f'SELECT {kolommen} FROM raw_jenv."{self.naam}" ORDER BY _rij').fetchall()

    @property
    def gezakt(self) -> set[str]:
        assert set(self.uitslag.per_regel) <= set(catalog.REGELS)
        assert self.uitslag.geslaagd is False
        return {regel for regel, b in self.uitslag.per_regel.items() if b}

    def plaatsen(self, regel: str) -> list[str]:
        return [b.plaats for b in self.uitslag.per_regel[regel]]


@contextmanager
def levering(naam: str, inhoud: bytes) -> Iterator[Levering]:
    """For Hypothesis: a folder per example."""
    with tempfile.TemporaryDirectory() as folder:
        yield Levering(Path(folder), naam, inhoud)


@pytest.fixture
def lever(tmp_path: Path) -> Callable[[str, bytes], Levering]:
    """A maker of loaded deliveries, each in a folder of its own."""
    nummer = count()
    return lambda naam, inhoud: Levering(tmp_path / str(next(nummer)), naam, inhoud)


def noemt(b: Finding, *woorden: str) -> None:
    """The message names table, rule, what is given, and a next step."""
    for woord in (b.tabel, f"[{b.regel}]", *woorden):
        assert woord in str(b), f"{woord!r} niet in: {b}"
    assert b.tabel.startswith("jenv.") and len(b.actie.split()) > 3


def bezetting(
    waarde: Any = 46777,
    meeteenheid: str = "fte",
    onderdeel: str = "verkeer",
    periode: Any = "2024",
    soort: str = "jaar",
    maat: str = "bezetting",
) -> list:
    """A row of which the contract knows no more than the range of the column."""
    return [onderdeel, maat, soort, periode, waarde, meeteenheid, "exact", "brief.txt", "regel 1", None]


def verzuim(
    waarde: Any, meeteenheid: str = "procent", periode: Any = "2024", soort: str = "jaar", maat: str = "verzuim_percentage"
) -> list:
    return [maat, soort, periode, waarde, meeteenheid, "afgerond", "brief.txt", "regel 2", None]


def zeden(peildatum: Any, incidenten: Any = 13401) -> list:
    return [peildatum, incidenten, 3484, 999, 3594, 2236, "regel 3"]


def gtpa(jaar: str = "2024", categorie: str = "totaal", incidenten: str = "12543", opmerking: str = "") -> list[str]:
    return [jaar, categorie, incidenten, "brief.txt", "regel 4", opmerking]


def kenmerken(code: str = "GM0363", verkeersongevallen: str = "10", minderjarigen: str = "6,2") -> list[str]:
    return ["2024", code, verkeersongevallen, minderjarigen, *["1"] * 10]


# --- numbers ---


def test_percentage_wordt_exact_als_procent_gelezen(lever):
    """6,3% is stored in XLSX as 0.063 with a percent format."""
    lev = lever("verzuim", xlsx("verzuim", [verzuim(Opmaak(0.063, PROCENT)), verzuim(5.9, periode="2023")]))
    assert lev.uitslag.geslaagd
    assert lev.sql("waarde, meeteenheid") == [(Decimal("6.3"), "procent"), (Decimal("5.9"), "procent")]
    assert lev.sql("waarde = 6.3::DECIMAL(24,10)")[0] == (True,), "precies 6,3 en niet 6,300000000000001"


@pytest.mark.parametrize("vorm", ["0%", "0.0%", "0.00%", "#,##0.0 %"])
def test_procentopmaak_in_elke_vorm_wordt_herkend(lever, vorm):
    lev = lever("verzuim", xlsx("verzuim", [verzuim(Opmaak(-0.012, vorm), "procentpunt", maat="verzuim_mutatie")]))
    assert lev.uitslag.geslaagd
    assert lev.sql("waarde") == [(Decimal("-1.2"),)]


def test_percentage_bij_fte_wordt_geweigerd(lever):
    lev = lever("bezetting", xlsx("bezetting", [bezetting(), bezetting(Opmaak(0.125, PROCENT), "fte", "opsporing")]))
    assert "typen" in lev.gezakt
    (b,) = lev.uitslag.per_regel["typen"]
    noemt(b, "Bezetting!E3", "12,5%", "meeteenheid die geen procent is", "lever opnieuw")


def test_percentage_bij_procent_in_bezetting_wordt_gelezen(lever):
    lev = lever(
        "bezetting", xlsx("bezetting", [bezetting(Opmaak(0.06, "0%"), "procent", "ggp", "2025-11", "periode", "onderbezetting_percentage")])
    )
    assert lev.uitslag.geslaagd
    assert lev.sql("waarde") == [(Decimal(6),)]


@pytest.mark.parametrize("waarde", ["twaalf", "12 fte", "1.234", "1,2,3", "1,234.5", "1.23.456", "#N/A", "--", "1e3", "(5)", "5-"])
def test_wat_geen_getal_is_wordt_met_blad_en_cel_genoemd(lever, waarde):
    lev = lever("bezetting", xlsx("bezetting", [bezetting(), bezetting(waarde, onderdeel="opsporing")]))
    assert "typen" in lev.gezakt
    (b,) = lev.uitslag.per_regel["typen"]
    noemt(
        b,
        "Bezetting!E3",
        f"'{waarde}'",
        "een getal, zoals 4833",
        "laat dan de hele rij weg" if waarde in ("#N/A", "--") else "Verbeter de cel",
    )
    assert lev.sql("waarde") == [(Decimal(46777),), (None,)], "wat niet te lezen is wordt leeg, nooit 0"


def test_geheel_getal_als_kommagetal_mag_en_een_breuk_niet(lever):
    rijen = [zeden(date(2023, 11, 2), 12.0), zeden(date(2024, 11, 2), 12.5), zeden(date(2025, 11, 2), "13")]
    lev = lever("zedenvoorraad", xlsx("zedenvoorraad", rijen))
    assert "typen" in lev.gezakt
    (b,) = lev.uitslag.per_regel["typen"]
    noemt(b, "Zedenzaken!B3", "12,5, geen geheel getal", "een geheel getal, zoals 13401")
    assert lev.sql("incidenten") == [(12,), (None,), (13,)]


def test_geheel_kommagetal_alleen_slaagt(lever):
    lev = lever("zedenvoorraad", xlsx("zedenvoorraad", [zeden(date(2025, 11, 2), 13400.0)]))
    assert lev.uitslag.geslaagd
    assert lev.sql("incidenten, voorraad") == [(13400, 3484)]


@pytest.mark.parametrize(("waarde", "slaagt"), [(80000, True), (80000.1, False), (-5000, True), (-5001, False)])
def test_waarde_buiten_het_bereik_zakt_op_domein(lever, waarde, slaagt):
    lev = lever("bezetting", xlsx("bezetting", [bezetting(waarde, maat="mutatie")]))
    assert lev.uitslag.geslaagd is slaagt
    if not slaagt:
        assert lev.gezakt == {"domein"}
        noemt(lev.uitslag.per_regel["domein"][0], "Bezetting!E2", f"'{waarde}'".replace(".", ","), "Verbeter de cel")


def test_decimale_komma_in_csv_wordt_gelezen(lever):
    rijen = [kenmerken("GM0363", "10", "6,2"), kenmerken("GM0599", "0", "0,05")]
    lev = lever("kenmerken_overig", csv_tekst("kenmerken_overig", rijen))
    assert lev.uitslag.geslaagd
    assert lev.sql("minderjarigen_huishoudens_inkomen_120, verkeersongevallen") == [
        (Decimal("6.2"), Decimal(10)), (Decimal("0.05"), Decimal(0)),
    ]  # fmt: skip


@pytest.mark.parametrize("waarde", ["1.234", "-1.234", "1 23", "+5", ",5", "5,", "1e3", "nan", "½", "€ 5"])
def test_dubbelzinnig_getal_in_csv_wordt_geweigerd(lever, waarde):
    """1.234 is 1234 to a Dutch reader and 1,234 to a program."""
    lev = lever("kenmerken_overig", csv_tekst("kenmerken_overig", [kenmerken(), kenmerken("GM0599", minderjarigen=waarde)]))
    assert "typen" in lev.gezakt
    (b,) = lev.uitslag.per_regel["typen"]
    noemt(b, "kenmerken_overig.csv!D3", f"'{waarde}'", "lever opnieuw")


def test_geheel_in_csv_met_een_punt_is_een_duizendtal_en_met_een_breuk_niets(lever):
    """Of what is counted 12.543 can be nothing but twelve thousand; 12,543 may be a slip of the English hand, or a fraction."""
    rijen = [gtpa(incidenten="12.543"), gtpa("2023", incidenten="12,5"), gtpa("2022", incidenten="12,0"), gtpa("2021", incidenten="12,543")]
    lev = lever("gtpa", csv_tekst("gtpa", rijen))
    assert "typen" in lev.gezakt
    assert lev.plaatsen("typen") == ["gtpa.csv!C3", "gtpa.csv!C5"]
    assert "12543 of 12,543? Is 12543 bedoeld, schrijf dan 12543" in str(lev.uitslag.per_regel["typen"][1])
    assert lev.sql("incidenten") == [(12543,), (None,), (12,), (None,)]


# --- dates ---


@pytest.mark.parametrize(
    "cel",
    [
        date(2024, 11, 2), Opmaak(date(2024, 11, 2), "yyyy-mm-dd"), 45598, "02-11-2024", "2-11-2024", "2.11.2024", "2024-11-02",
        "2024-11-02 00:00:00", "2 november 2024", "2 nov. 2024", "\u00a002-11-2024 ",
    ],
)  # fmt: skip
def test_datum_als_cel_of_als_tekst_is_dezelfde_dag(lever, cel):
    """2 November: day first, so no 11 February."""
    lev = lever("zedenvoorraad", xlsx("zedenvoorraad", [zeden(cel)]))
    assert lev.uitslag.geslaagd
    assert lev.sql("peildatum") == [(date(2024, 11, 2),)]


@pytest.mark.parametrize(
    "cel", ["02/11/2024", "31-02-2024", "2-11-24", "2024", 2024, "45598", 45598.5, "november 2024", datetime(2024, 11, 2, 13, 30)]
)
def test_wat_geen_dag_is_wordt_geweigerd_met_zijn_cel(lever, cel):
    lev = lever("zedenvoorraad", xlsx("zedenvoorraad", [zeden(date(2023, 11, 2)), zeden(cel)]))
    assert "typen" in lev.gezakt
    (b,) = lev.uitslag.per_regel["typen"]
    noemt(b, "Zedenzaken!A3", "een datum, zoals 02-11-2025")


# --- findings, all at once ---


def test_alle_fouten_van_een_bestand_komen_ineens(lever):
    rijen = [
        bezetting("twaalf", periode="2020"),
        bezetting(periode="2021"),
        bezetting(Opmaak(0.06, PROCENT), "fte", periode="2022"),
        bezetting(True, periode="2023"),
    ]
    lev = lever("bezetting", xlsx("bezetting", rijen))
    assert lev.plaatsen("typen") == ["Bezetting!E2", "Bezetting!E4", "Bezetting!E5"]


def test_fouten_van_verschillende_soort_komen_samen(lever):
    rijen = [
        bezetting(99999, periode="2020"),  # E2: above the maximum
        bezetting(periode="2021", onderdeel="brandweer"),  # A3: not in the domain
        bezetting(periode="2022"),
        bezetting(periode="2022"),  # the key of row 4 again
        bezetting("elf", periode="2024"),  # E6: no number
    ]
    lev = lever("bezetting", xlsx("bezetting", rijen))
    assert lev.gezakt == {"typen", "domein", "sleutel"}
    assert lev.plaatsen("typen") == ["Bezetting!E6"]
    assert {"Bezetting!E2", "Bezetting!A3"} <= set(lev.plaatsen("domein"))
    assert lev.plaatsen("sleutel") == ["Bezetting!A4, Bezetting!A5"]


def test_onbekende_categorie_zakt_op_domein(lever):
    lev = lever("gtpa", csv_tekst("gtpa", [gtpa(), gtpa(categorie="mishandeling")]))
    assert lev.gezakt == {"domein"}
    (b,) = lev.uitslag.per_regel["domein"]
    noemt(b, "gtpa.csv!B3", "'mishandeling'", "een van totaal, belediging, wederspannigheid, bedreiging", "lever opnieuw")


def test_dubbele_sleutel_zakt_met_beide_rijen(lever):
    lev = lever("gtpa", csv_tekst("gtpa", [gtpa(), gtpa("2023"), gtpa(incidenten="1")]))
    assert lev.gezakt == {"sleutel"}
    (b,) = lev.uitslag.per_regel["sleutel"]
    noemt(b, "gtpa.csv!A2, gtpa.csv!A4", "2 keer jaar=2024, categorie=totaal", "één rij per jaar en categorie")


def test_lege_cel_waar_een_waarde_moet_staan_zakt_op_domein(lever):
    lev = lever("bezetting", xlsx("bezetting", [bezetting(), bezetting(None, onderdeel="opsporing")]))
    assert lev.gezakt == {"domein"}
    (b,) = lev.uitslag.per_regel["domein"]
    noemt(b, "Bezetting!E3", "gevonden niets", "verwacht een waarde")


def test_lege_opmerking_blijft_leeg_en_lege_rijen_tellen_niet(lever):
    """The cell address after an empty row stays that of the sheet."""
    lev = lever("bezetting", xlsx("bezetting", [bezetting(periode="2020"), [None] * 10, bezetting(periode="2021")]))
    assert lev.uitslag.geslaagd
    assert lev.sql("_rij, periode, opmerking") == [(2, "2020", None), (4, "2021", None)]


def test_getal_in_een_tekstkolom_blijft_zijn_tekst(lever):
    """A year is often typed as a number."""
    lev = lever("bezetting", xlsx("bezetting", [bezetting(periode=2024)]))
    assert lev.uitslag.geslaagd
    assert lev.sql("periode") == [("2024",)]


# --- the file itself ---


@pytest.mark.parametrize(
    ("naam", "inhoud"),
    [("bezetting", xlsx("bezetting", [])), ("gtpa", csv_tekst("gtpa", [])), ("gtpa", csv_tekst("gtpa", [[""] * 6, [""] * 6]))],
    ids=["xlsx", "csv", "csv-lege-rijen"],
)
def test_lege_levering_zakt_op_volledig(lever, naam, inhoud):
    lev = lever(naam, inhoud)
    assert lev.gezakt == {"volledig"}
    (b,) = lev.uitslag.per_regel["volledig"]
    noemt(b, "een lege levering", "ten minste één rij")
    assert lev.uitslag.rijen == 0


@pytest.mark.parametrize(
    ("naam", "regel", "plaats"), [("bezetting", "kolommen", "bezetting.csv, rij 1"), ("gtpa", "kolommen", "gtpa.csv, rij 1")]
)
def test_bestand_van_nul_bytes_zakt(lever, naam, regel, plaats):
    lev = lever(naam, b"")
    assert lev.gezakt == {regel}
    noemt(lev.uitslag.per_regel[regel][0], plaats)


@pytest.mark.parametrize("naam", ["bezetting", "gtpa"])
def test_html_in_plaats_van_het_bestand_zakt_op_leesbaar(lever, naam):
    lev = lever(naam, b"\n <!DOCTYPE html><html><body>Inloggen</body></html>")
    assert lev.gezakt == {"leesbaar"}
    noemt(lev.uitslag.per_regel["leesbaar"][0], naam, "Lever het bestand in de afgesproken vorm")


@pytest.mark.parametrize("deel", [0.1, 0.5, 0.99])
def test_afgekapt_werkboek_zakt_op_leesbaar(lever, deel):
    heel = xlsx("bezetting", [bezetting()])
    lev = lever("bezetting", heel[: int(len(heel) * deel)])
    assert lev.gezakt == {"leesbaar"}
    noemt(lev.uitslag.per_regel["leesbaar"][0], "bezetting.xlsx", "geen leesbaar werkboek", "opnieuw op als XLSX")


def test_zip_die_geen_werkboek_is_zakt_op_leesbaar(lever):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as z:
        z.writestr("leesmij.txt", "geen werkboek")
    lev = lever("bezetting", buffer.getvalue())
    assert lev.gezakt == {"leesbaar"}


def test_elke_levering_mag_csv_of_xlsx_zijn(lever):
    als_csv = lever("bezetting", csv_tekst("bezetting", [[str(w or "") for w in bezetting()]]))
    assert als_csv.uitslag.geslaagd
    assert als_csv.sql("onderdeel, waarde") == [("verkeer", Decimal(46777))]
    als_xlsx = lever("gtpa", xlsx("gtpa", [gtpa()], blad="GTPA"))
    assert als_xlsx.uitslag.geslaagd
    assert als_xlsx.sql("jaar, incidenten") == [(2024, 12543)]


def test_csv_met_komma_als_scheiding_zakt_op_kolommen(lever):
    lev = lever("gtpa", csv_tekst("gtpa", [gtpa()]).replace(b";", b","))
    assert lev.gezakt >= {"kolommen"}
    noemt(lev.uitslag.per_regel["kolommen"][0], "gescheiden door komma's", "CSV UTF-8 (gescheiden door puntkomma)")


@pytest.mark.parametrize("nieuw", ["Aantal", "Meting"])
def test_ontbrekende_kop_zakt_op_kolommen(lever, nieuw):
    koppen = [nieuw if k == "Waarde" else k for k in KOPPEN["bezetting"]]
    lev = lever("bezetting", xlsx("bezetting", [bezetting()], koppen=koppen))
    assert lev.gezakt == {"kolommen"}
    (b,) = lev.uitslag.per_regel["kolommen"]
    noemt(b, "Bezetting, rij 1", "één kolom 'Waarde'", "Onderdeel", "sjabloon")


def test_dubbele_kop_zakt_op_kolommen(lever):
    lev = lever("bezetting", xlsx("bezetting", [[*bezetting(), 5]], koppen=[*KOPPEN["bezetting"], "Waarde"]))
    assert lev.gezakt == {"kolommen"}
    noemt(lev.uitslag.per_regel["kolommen"][0], "één kolom 'Waarde'")


def test_andere_volgorde_en_een_kolom_extra_worden_gevolgd(lever):
    """Columns are found by their header; the address of a cell moves along."""
    rij = bezetting("twaalf")
    lev = lever("bezetting", xlsx("bezetting", [["extra", *reversed(rij)]], koppen=["Notitie", *reversed(KOPPEN["bezetting"])]))
    assert lev.plaatsen("typen") == ["Bezetting!G2"]
    assert lev.sql("onderdeel, periode") == [("verkeer", "2024")]


@pytest.mark.parametrize(
    ("naam", "oud", "nieuw"),
    [
        pytest.param(
            "kenmerken_overig",
            "minderjarigen_huishoudens_inkomen_120 (x 1 000 personen)",
            "minderjarigen_huishoudens_inkomen_120 (personen)",
            id="x-1000-personen",
        ),
        pytest.param("kenmerken_overig", "mediaan_vermogen (1 000 euro)", "mediaan_vermogen (euro)", id="1000-euro"),
        pytest.param(FORMATIE, "Formatie (fte)", "Formatie (uren)", id="fte"),
    ],
)
def test_andere_meeteenheid_in_de_kop_zakt_op_meeteenheden(lever, naam, oud, nieuw):
    koppen = [nieuw if k == oud else k for k in KOPPEN[naam]]
    assert koppen != KOPPEN[naam]
    if naam in BLADEN:
        inhoud = xlsx(naam, [[date(2025, 8, 31), "Limburg", 3600]], koppen=koppen)
    else:
        inhoud = csv_tekst(naam, [kenmerken()], koppen=koppen)
    lev = lever(naam, inhoud)
    assert lev.gezakt == {"meeteenheden"}
    (b,) = lev.uitslag.per_regel["meeteenheden"]
    noemt(b, "!", "1:", f"'{nieuw}'", f"'{oud}'", "Lever in de afgesproken meeteenheid")


def test_kop_zonder_meeteenheid_zakt_op_kolommen(lever):
    koppen = ["Peildatum", "Regionale eenheid", "Formatie"]
    lev = lever(FORMATIE, xlsx(FORMATIE, [[date(2025, 8, 31), "Limburg", 3600]], koppen=koppen))
    assert lev.gezakt == {"kolommen"}


def test_gave_leveringen_slagen(lever):
    """The deliveries that the tests above spoil pass as they are."""
    gaaf = {
        "bezetting": xlsx("bezetting", [bezetting(), bezetting(26000, onderdeel="ggp")]),
        "verzuim": xlsx("verzuim", [verzuim(5.9)]),
        "gtpa": csv_tekst("gtpa", [gtpa(), gtpa("2023")]),
        "zedenvoorraad": xlsx("zedenvoorraad", [zeden(date(2024, 11, 2)), zeden(date(2025, 11, 2))]),
        "kenmerken_overig": csv_tekst("kenmerken_overig", [kenmerken(), kenmerken("GM0599")]),
        FORMATIE: xlsx(FORMATIE, [[date(2025, 8, 31), "Limburg", 3600]]),
    }
    for naam, inhoud in gaaf.items():
        lev = lever(naam, inhoud)
        assert lev.uitslag.geslaagd, naam
        assert lev.sql("DISTINCT len(_synthetisch), _rij >= 2") == [(0, True)]


def test_levering_is_bewaard_zoals_zij_kwam(lever, tmp_path):
    inhoud = xlsx("bezetting", [bezetting()])
    lev = lever("bezetting", inhoud)
    ((sha,),) = lev.sql("_snapshot_sha256")
    assert snapshots.SnapshotStore(tmp_path / "0" / "snapshots").lees(sha) == inhoud
    kolommen = "SELECT sleutel, meeteenheid FROM raw_run.bronkolommen WHERE kolom = 'waarde'"
    assert lev.con.execute(kolommen).fetchall() == [("Bezetting!E", "zie kolom Meeteenheid")]


# --- Hypothesis ---


GETALLEN = st.lists(st.decimals(min_value=-5000, max_value=80000, places=4).map(lambda d: d.normalize()), min_size=1, max_size=12)


@settings(max_examples=12, deadline=None)
@given(GETALLEN)
def test_elk_getal_komt_gelijk_terug_uit_een_getalcel(getallen):
    rijen = [bezetting(float(g), periode=str(2013 + i), maat="mutatie") for i, g in enumerate(getallen)]
    with levering("bezetting", xlsx("bezetting", rijen)) as lev:
        assert lev.uitslag.geslaagd
        assert [w for (w,) in lev.sql("waarde")] == getallen


@settings(max_examples=12, deadline=None)
@given(st.lists(st.decimals(min_value=1, max_value=20, places=2), min_size=1, max_size=12))
def test_elk_percentage_komt_gelijk_terug_uit_een_procentcel(getallen):
    rijen = [verzuim(Opmaak(float(g / 100), "0.00%"), periode=str(2013 + i)) for i, g in enumerate(getallen)]
    with levering("verzuim", xlsx("verzuim", rijen)) as lev:
        assert lev.uitslag.geslaagd
        assert [w for (w,) in lev.sql("waarde")] == getallen


@settings(max_examples=12, deadline=None)
@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=4), min_size=1, max_size=12))
def test_elk_getal_met_komma_komt_gelijk_terug_uit_csv(getallen):
    rijen = [kenmerken(f"GM{i:04}", minderjarigen=f"{g:f}".replace(".", ",")) for i, g in enumerate(getallen)]
    with levering("kenmerken_overig", csv_tekst("kenmerken_overig", rijen)) as lev:
        assert lev.uitslag.geslaagd
        assert [w for (w,) in lev.sql("minderjarigen_huishoudens_inkomen_120")] == getallen


GEMENGD = [gtpa(), gtpa("2023"), gtpa("2022", "belediging", "0"), gtpa("2021", opmerking="los"), gtpa("2020", incidenten="7,0")]


@settings(max_examples=12, deadline=None)
@given(st.permutations(GEMENGD), st.permutations(range(6)))
def test_volgorde_van_rijen_en_kolommen_verandert_niets(rijen, kolommen):
    inhoud = csv_tekst("gtpa", [[r[i] for i in kolommen] for r in rijen], koppen=[KOPPEN["gtpa"][i] for i in kolommen])
    with levering("gtpa", inhoud) as lev:
        assert lev.uitslag.geslaagd
        assert set(lev.sql("jaar, categorie, incidenten, document, plaats, opmerking")) == {
            (2024, "totaal", 12543, "brief.txt", "regel 4", None),
            (2023, "totaal", 12543, "brief.txt", "regel 4", None),
            (2022, "belediging", 0, "brief.txt", "regel 4", None),
            (2021, "totaal", 12543, "brief.txt", "regel 4", "los"),
            (2020, "totaal", 7, "brief.txt", "regel 4", None),
        }
        assert [r for (r,) in lev.sql("_rij")] == [2, 3, 4, 5, 6]


# --- damaged files and ambiguous cells ---


def met_bedorven_deel(inhoud: bytes, deel: str, maak: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with other bytes in one part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(inhoud)) as bron, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as doel:
        for naam in bron.namelist():
            doel.writestr(naam, maak(bron.read(naam)) if naam == deel else bron.read(naam))
    return buffer.getvalue()


@pytest.mark.parametrize("deel", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_werkboek_met_afgebroken_xml_zakt_op_leesbaar(lever, deel):
    lev = lever("bezetting", met_bedorven_deel(xlsx("bezetting", [bezetting()]), deel, lambda b: b[: len(b) // 2]))
    assert lev.gezakt == {"leesbaar"}
    noemt(lev.uitslag.per_regel["leesbaar"][0], "bezetting.xlsx", "geen leesbaar werkboek")


def test_werkboek_met_een_omgevallen_byte_zakt_op_leesbaar(lever):
    """The first byte of the compressed sheet gets a block type that deflate does not have."""
    inhoud = bytearray(xlsx("bezetting", [bezetting()]))
    with zipfile.ZipFile(io.BytesIO(inhoud)) as z:
        deel = z.getinfo("xl/worksheets/sheet1.xml")
    inhoud[deel.header_offset + 30 + len(deel.filename)] = 0x07
    lev = lever("bezetting", bytes(inhoud))
    assert lev.gezakt == {"leesbaar"}


def test_open_aanhalingsteken_in_csv_verliest_geen_rijen(lever):
    """Else the rows after it would be one long remark."""
    lev = lever("gtpa", csv_tekst("gtpa", [gtpa("2022"), gtpa("2023", opmerking='"zie'), gtpa("2024")]))
    assert lev.gezakt == {"leesbaar"}
    noemt(lev.uitslag.per_regel["leesbaar"][0], "gtpa.csv", "gesloten aanhalingstekens")


def test_reusachtig_veld_in_csv_breekt_het_laden_niet(lever):
    assert lever("gtpa", csv_tekst("gtpa", [gtpa(opmerking="x" * 131_073)])).gezakt == {"leesbaar"}


def test_rij_met_meer_velden_dan_koppen_zakt(lever):
    """An unquoted semicolon in a remark: the text after it has no header."""
    lev = lever("gtpa", csv_tekst("gtpa", [gtpa(), gtpa("2023", opmerking="Grafieklabel; zelfde waarde als 2024")]))
    assert lev.gezakt == {"kolommen"}
    noemt(lev.uitslag.per_regel["kolommen"][0], "gtpa.csv!G3", "zelfde waarde als 2024", "aanhalingstekens")


def test_puntkomma_tussen_aanhalingstekens_blijft_in_de_opmerking(lever):
    lev = lever("gtpa", csv_tekst("gtpa", [gtpa(opmerking='"Grafieklabel; zelfde ""waarde"" als 2024"')]))
    assert lev.uitslag.geslaagd
    assert lev.sql("opmerking") == [('Grafieklabel; zelfde "waarde" als 2024',)]


@pytest.mark.parametrize(
    ("naam", "rij"),
    [
        (FORMATIE, [date(2025, 8, 31), "Limburg", Opmaak(0.5, PROCENT)]),
        ("zedenvoorraad", zeden(date(2025, 11, 2), Opmaak(0.5, PROCENT))),
    ],
)
def test_percentage_waar_het_contract_fte_of_aantal_zegt_wordt_geweigerd(lever, naam, rij):
    lev = lever(naam, xlsx(naam, [rij]))
    assert "typen" in lev.gezakt
    noemt(lev.uitslag.per_regel["typen"][0], "50", "%", "meeteenheid die geen procent is")


def test_datumcel_in_een_tekstkolom_wordt_de_dag(lever):
    """Excel turns a typed 2021-08-01 into a date."""
    lev = lever("verzuim", xlsx("verzuim", [verzuim(0.6, periode=date(2021, 8, 1), soort="peildatum", maat="verzuim_langer_dan_2_jaar")]))
    assert lev.uitslag.geslaagd
    assert lev.sql("periode") == [("2021-08-01",)]


def test_cel_die_geen_getal_is_wordt_niet_ook_leeg_genoemd(lever):
    """And a cell of the same column that is empty still is."""
    lev = lever("bezetting", xlsx("bezetting", [bezetting("twaalf"), bezetting(None, periode="2023")]))
    assert lev.gezakt == {"typen", "domein"}
    assert (lev.plaatsen("typen"), lev.plaatsen("domein")) == (["Bezetting!E2"], ["Bezetting!E3"])


# --- known shortcomings: these must start to pass when sources/ is mended ---


@pytest.mark.parametrize(("plek", "waarde"), [(10, 99), (8, 1)], ids=["onbekende-compressie", "versleuteld"])
def test_werkboek_dat_zipfile_niet_kan_uitpakken_zakt_op_leesbaar(lever, plek, waarde):
    """The central directory says another compression method, or that the parts are encrypted."""
    inhoud = bytearray(xlsx("bezetting", [bezetting()]))
    begin = inhoud.find(b"PK\x01\x02")
    while begin != -1:
        inhoud[begin + plek] = waarde
        begin = inhoud.find(b"PK\x01\x02", begin + 1)
    assert lever("bezetting", bytes(inhoud)).gezakt == {"leesbaar"}
