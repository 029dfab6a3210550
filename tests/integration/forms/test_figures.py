"""What an edition says: every figure against the published tables, the printed figures against the letters, and what a reader must be told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import altair as alt
import duckdb
import pytest
from altair.vegalite.v6.schema.core import Root
from jsonschema import ValidationError

from dagster_project.publicatie.charts import draw
from dagster_project.publicatie.charts.theme import VL_VERSIE
from dagster_project.publicatie.content import figures, spec
from dagster_project.publicatie.content.model import Figure
from dagster_project.warehouse.editions import DATABASE
from sources.database import connect
from tests.helpers.forms import without_mark

VERSIE = "2025-H2.0"
ECHT = "UPDATE kerncijfers.waarden SET is_synthetisch = false WHERE indicator_id = '{}'"
"""In the example only few series have no invented value, and of the others nothing is said."""


@pytest.fixture(scope="module")
def figuren(db: duckdb.DuckDBPyConnection) -> dict[str, Figure]:
    return {f.id: without_mark(f) for t in figures.themes(db, VERSIE) for f in t.figuren}


@pytest.fixture
def na(anders: Callable[[str], Path]) -> Callable[[str, str], Figure | None]:
    """A figure of the published database in which this SQL was done."""

    def doe(sql: str, id: str) -> Figure | None:
        with connect(anders(sql) / DATABASE, read_only=True) as con:
            f = figures.figure(con, VERSIE, id)
            return f and without_mark(f)

    return doe


def rijen(f: Figure) -> dict[str, list[str]]:
    return {r.naam: [c.tekst for c in r.cellen] for r in f.rijen}


def test_de_drie_themas_van_de_brief_en_de_verdeling(db: duckdb.DuckDBPyConnection):
    assert [t.titel for t in figures.themes(db, VERSIE)] == [  # halfjaarbericht-2025-h2.txt:214-216
        "Politie en de samenleving",
        "De toerusting van de politieorganisatie",
        "De ontwikkeling van het politiewerk",
        "De verdeling van de sterkte",
    ]


def test_elke_figuur_is_er_en_zegt_bron_periode_status_en_betekenis(figuren: dict[str, Figure], db: duckdb.DuckDBPyConnection):
    assert list(figuren) == spec.figure_names()
    for f in figuren.values():
        assert f.bron and f.perioden and f.status and f.definities and f.rijen, f.id
        assert f.zinnen or f.is_synthetisch, f.id
        if f.is_synthetisch and (f.soort != "reeks" or "s" not in f.merken):  # no row of it is real
            assert f.zinnen == [], f.id
        assert all(len(r.cellen) == len(f.kolommen) for r in f.rijen), f.id
        assert f.is_synthetisch == any("synthetisch" in n.lower() for n in f.noten), f.id
    gekend = {i for (i,) in db.execute("SELECT indicator_id FROM referentie.indicatoren WHERE versie = ?", [VERSIE]).fetchall()}
    gevraagd = set(re.findall(r'"indicator":"(\w+)"', spec.read_spec().model_dump_json()))
    assert len(gevraagd) > 40 and gevraagd <= gekend


def test_zedenzaken_staat_er_zoals_in_de_brief(figuren: dict[str, Figure]):
    f = figuren["zedenzaken"]  # halfjaarbericht-2025-h2.txt:1243-1266, 1305-1316
    assert f.eerste_kop == "Cijfers zedenzaken"
    assert f.kolommen == [f"Stand 02-11-{j}" for j in range(2020, 2026)]
    assert rijen(f) == {
        "Aantal geregistreerde incidenten": ["10.143", "10.743", "13.343", "12.016", "12.398", "13.401"],
        "Voorraad aantal zedenzaken": ["3.464", "3.577", "3.607", "3.398", "3.159", "3.484"],
        "Aantal aangiftes langer dan 6 maanden in voorraad": ["1.074", "1.093", "1.180", "1.100", "921", "999"],
        "Aantal aangifte": ["2.375", "2.602", "2.912", "2.779", "2.949", "3.594"],
        "Aantal verdachten openbaar ministerie": ["1.739", "1.883", "2.102", "2.241", "2.033", "2.236"],
    }
    assert any("Herzien in editie 2025-H2" in n for n in f.noten)


@pytest.mark.parametrize(
    ("id", "rij", "cellen"),
    [  # halfjaarbericht-2025-h2.txt:221-519
        ("gtpa", "Incidenten GTPA", ["12.543", "12.940", "12.895", "12.265", "12.543"]),
        ("gdpa", "Incidenten GDPA", ["16.304", "18.477", "20.667", "22.454", "22.732"]),
        ("gtpa_categorieen", "Belediging", ["5.352"]),
        ("gdpa_soorten", "Fysiek geweld", ["57,0"]),
        ("vertrouwen", "Eigen indruk van de politie", ["12", "46", "26", "8", "6"]),
        ("contact_waardering", "Andere aspecten", ["minstens 7,0"]),
        ("disciplinair", "Afgeronde onderzoeken", ["490", "610"]),
        ("bezetting", "Opgeleid aan het eind van het jaar", ["46.777"]),
        ("bezetting", "Verandering in het jaar", ["+702"]),
        ("nos", "Informatievoorziening", ["3.006"]),
        ("uitgaven", "Uitgaven aan de politie", ["2024", "8,0 miljard euro"]),
        ("verzuim", "Politie", [".", ".", ".", ".", ".", ".", "6,3"]),
        ("onveiligheid", "Voelt zich weleens onveilig", ["13,9", "15,0"]),
        ("slachtofferschap", "Online criminaliteit", ["16,9", "15,6"]),
    ],
)
def test_gedrukte_cijfers(figuren: dict[str, Figure], id: str, rij: str, cellen: list[str]):
    assert rijen(figuren[id])[rij] == cellen


def test_de_nieuwste_cijfers_van_misdrijven_overlast_en_reactietijd(figuren: dict[str, Figure]):
    assert rijen(figuren["misdrijven"])["Geregistreerde misdrijven"][-1] == "803.155"
    assert rijen(figuren["overlast"])["Alle overlast"][-1] == "445.720"
    assert rijen(figuren["reactietijden"])["Binnen 15 minuten ter plaatse"][-1] == "83,7"
    assert rijen(figuren["prio1"])["Meldingen"][-1] == "336.379"


def test_elk_getal_van_elke_figuur_is_gepubliceerd(figuren: dict[str, Figure], db: duckdb.DuckDBPyConnection):
    gepubliceerd = {
        w
        for (w,) in db.execute(
            "SELECT waarde FROM kerncijfers.waarden WHERE versie = $v AND (regio_code = 'NL01' OR starts_with(regio_code, 'RE')) AND waarde IS NOT NULL "
            "UNION SELECT unnest([fte_model, fte_model_afgerond, fte_besluit, verschil_besluit_fte, fte_formatie]) FROM verdeling.per_regionale_eenheid WHERE versie = $v "
            "UNION SELECT fte_herberekend FROM verdeling.herberekend_per_regionale_eenheid WHERE versie = $v",
            {"v": VERSIE},
        ).fetchall()
    }
    getallen = [c.waarde for f in figuren.values() for r in f.rijen for c in r.cellen if c.waarde is not None]
    assert len(getallen) > 300 and set(getallen) <= gepubliceerd


def test_zinnen_noemen_alleen_getallen_van_hun_figuur(figuren: dict[str, Figure]):
    """Every number with a thousands separator or a decimal in a sentence stands in the table too, or is a difference, a norm or the fte."""
    for f in figuren.values():
        staat_er = " ".join(c.tekst for r in f.rijen for c in r.cellen) + " ".join(f.titel.split())
        for z in f.zinnen:
            kaal = re.sub(
                r"\([+−][^)]*\)|\((hoogstens|minstens)[^)]*\)|Dat is [\d.,]+ |De prognose was .*|[\d.,]+ fte (meer|minder)", "", z
            )
            for getal in re.findall(r"\d+(?:\.\d{3})+(?:,\d+)?|\d+,\d+", kaal):
                assert getal in staat_er, (f.id, getal, z)


def test_de_bron_is_die_van_de_getallen_die_er_staan(figuren: dict[str, Figure], na: Callable[[str, str], Figure | None]):
    """Not of the indicator: of GTPA the country was delivered in one table and the eenheden in another, and a rate has the table of its noemer too."""
    per_eenheid = "Kerncijfers per regionale eenheid (niet openbaar)"
    assert figuren["gtpa"].bron == "Geweld Tegen Politieambtenaren (GTPA)"
    assert figuren["gtpa_eenheden"].bron == f"{per_eenheid}; Geweld Tegen Politieambtenaren (GTPA)"
    assert figuren["wijkagenten"].bron == f"CBS, StatLine tabel 03759ned (CC BY 4.0); {per_eenheid}"
    noemer = "CBS, StatLine tabel 03759ned (CC BY 4.0)"
    assert figuren["misdrijven_eenheden"].bron == f"berekend uit: {noemer}; Politie, data.politie.nl, tabel 47013NED"
    assert (
        figuren["prio1"].bron == "Politie, data.politie.nl, tabel 47008NED"
    )  # what is computed comes from the table that is named already
    gedrukt = "UPDATE kerncijfers.waarden SET bron_tabel = 'jenv.overige_kerncijfers' WHERE indicator_id = 'gtpa_incidenten' AND regio_code = 'NL01'"
    assert na(gedrukt, "gtpa").bron == "Jaarverantwoording politie, (deels) zoals gedrukt in een brief"


def test_van_aantallen_heet_geen_eenheid_de_hoogste(na: Callable[[str, str], Figure | None]):
    """Oost-Nederland has most incidents because it is large; per 1.000 inwoners one can be the highest."""
    aantallen = na(ECHT.format("gtpa_incidenten"), "gtpa_eenheden")
    assert not any("het hoogst" in z for z in aantallen.zinnen) and any("heeft vanzelf meer" in n for n in aantallen.noten)
    per_inwoner = na(ECHT.format("misdrijven_per_1000_inwoners"), "misdrijven_eenheden")
    assert "het hoogst in Amsterdam" in per_inwoner.zinnen[0] and not any("vanzelf meer" in n for n in per_inwoner.noten)


def test_een_reeksbreuk_is_in_tabel_en_noot_te_zien(figuren: dict[str, Figure]):
    f = figuren["misdrijven_soort"]  # halfjaarbericht-2019-h2.txt:427-433: since July 2018 every offence of a registration counts
    gemerkt = {(r.naam, k) for r in f.rijen for k, c in zip(f.kolommen, r.cellen, strict=True) if "b" in c.merken}
    assert gemerkt == {("Diefstal of inbraak uit een woning", "2018"), ("Mishandeling", "2018"), ("Vernieling", "2018")}  # not traffic
    assert any(n.startswith("Reeksbreuk op 1 juli 2018") for n in f.noten) and not any("sinds 2012" in z for z in f.zinnen)


def test_norm_en_hoeveel_eenheden_haar_halen(figuren: dict[str, Figure], na: Callable[[str, str], Figure | None]):
    """halfjaarbericht-2025-h2.txt:431, 506 and 5362: 6,3 against 5,9 and 83,7 against 90; of 83,7 the count is made up in the example."""
    assert "Dat is 0,4 procentpunt boven de eigen norm (hoogstens 5,9%)." in figuren["verzuim"].zinnen
    reactietijden = na(ECHT.format("prio1_binnen_15_minuten"), "reactietijden")
    assert "Dat is 6,3 procentpunt onder de eigen norm (minstens 90%)." in reactietijden.zinnen
    wijkagenten = na("UPDATE kerncijfers.waarden SET is_synthetisch = false WHERE indicator_id LIKE 'wijkagent%'", "wijkagenten")
    realisatie = [c[0] for n, c in rijen(wijkagenten).items() if n != "Nederland"]
    n = sum(float(c.rstrip("%").replace(",", ".")) >= 100 for c in realisatie)
    assert f"{n} van de 10 regionale eenheden voldoen aan de wettelijke norm (minstens 100%)." in wijkagenten.zinnen


def test_wat_veranderd_verbeterd_of_voorlopig_is_draagt_een_merk(na: Callable[[str, str], Figure | None]):
    f = na(
        "UPDATE kerncijfers.waarden SET is_gecorrigeerd = true WHERE indicator_id = 'gtpa_incidenten' AND periode = '2020' AND regio_code = 'NL01';"
        "UPDATE kerncijfers.waarden SET status = 'voorlopig' WHERE indicator_id = 'gtpa_incidenten' AND periode = '2024' AND uitsplitsing = '' AND regio_code = 'NL01';"
        "INSERT INTO kwaliteit.herzieningen BY NAME SELECT '2025-H2.0' AS versie, 'kerncijfers.waarden' AS tabel, 'gtpa_incidenten' AS indicator_id, 'NL01' AS regio_code, '' AS uitsplitsing, '2021' AS periode, 'gewijzigd' AS soort",
        "gtpa",
    )
    assert [c.merken for c in f.rijen[0].cellen] == [("g",), ("h",), (), (), ("v",)] and f.merken == ["v", "h", "g"]
    assert f.status == "geleverd en voorlopig"


def test_over_een_breuk_of_gat_wordt_niet_vergeleken(na: Callable[[str, str], Figure | None]):
    f = na(
        "UPDATE kwaliteit.signalen SET verandering = NULL WHERE indicator_id = 'gtpa_incidenten' AND uitsplitsing = '' AND regio_code = 'NL01'",
        "gtpa",
    )
    assert f.zinnen == ["Het aantal incidenten met geweld tegen politieambtenaren was 12.543 in 2024."]


def test_een_verschil_binnen_de_marges_is_geen_nieuws(na: Callable[[str, str], Figure | None]):
    f = na(
        "UPDATE kerncijfers.waarden SET ondergrens = waarde - 1, bovengrens = waarde + 1, is_synthetisch = false "
        "WHERE indicator_id = 'onveiligheid_buurt_weleens' AND regio_code = 'NL01'",
        "onveiligheid",
    )
    assert "Dat verschil valt binnen de marges van het onderzoek: het kan toeval zijn." in f.zinnen  # 1,1 < sqrt(1 + 1)


@pytest.mark.parametrize(("id", "uitsplitsing", "periode"), [("gtpa", "", "2021"), ("gtpa_categorieen", "categorie=belediging", "2024")])
def test_met_een_verzonnen_cijfer_wordt_niet_vergeleken(
    figuren: dict[str, Figure], na: Callable[[str, str], Figure | None], id: str, uitsplitsing: str, periode: str
):
    f = na("UPDATE kerncijfers.waarden SET is_synthetisch = true WHERE indicator_id = 'gtpa_incidenten' AND regio_code = 'NL01' "
           f"AND uitsplitsing = '{uitsplitsing}' AND periode = '{periode}'", id)  # fmt: skip
    assert figuren[id].zinnen and f.zinnen == [] and rijen(f) == rijen(figuren[id])


def test_een_afgeschermd_cijfer_blijft_afgeschermd(na: Callable[[str, str], Figure | None]):
    f = na(
        "UPDATE kerncijfers.waarden SET waarde = NULL, kwalificatie = 'afgeschermd' WHERE indicator_id = 'gtpa_incidenten' AND regio_code = 'RE10'",
        "gtpa_eenheden",
    )
    (limburg,) = [r for r in f.rijen if r.naam == "Limburg"]
    assert limburg.cellen[0].tekst == "." and "a" in limburg.cellen[0].merken and not any("Limburg" in z for z in f.zinnen)


def test_een_uitsplitsing_zonder_al_haar_delen_heeft_geen_grootste(na: Callable[[str, str], Figure | None]):
    nieuw = (
        "INSERT INTO kerncijfers.waarden BY NAME SELECT * REPLACE ('2025' AS periode, 5400 AS waarde) FROM kerncijfers.waarden "
        "WHERE uitsplitsing = 'categorie=belediging' AND regio_code = 'NL01' AND periode = '2024'"
    )
    f = na(nieuw, "gtpa_categorieen")
    assert rijen(f) == {"Belediging": ["5.400"]} and f.kolommen == ["2025"] and draw.spec(f) is None
    assert f.zinnen == [
        "Niet geleverd: bedreiging met woorden en wederspannigheid. Wel van belediging (5.400), in 2025; of dat het grootste deel is, is niet te zeggen."
    ]


def test_een_gedrukte_uitsplitsing_zonder_rest_noemt_alleen_wat_er_is(figuren: dict[str, Figure]):
    """Two werksoorten are printed, together 59,4%: what is not there can be larger than 39,7%."""
    assert figuren["werksoorten"].zinnen == [
        "Niet van elk deel is er een cijfer. Het grootste deel met een cijfer was op 31 augustus 2025 de gebiedsgebonden politie (39,7%), "
        "daarna de opsporing (19,7%)."
    ]


def test_een_groep_die_kleiner_kan_zijn_dan_wat_ontbreekt_is_niet_de_grootste(na: Callable[[str, str], Figure | None]):
    f = na(
        "DELETE FROM kerncijfers.waarden WHERE uitsplitsing IN ('antwoord=positief|vraag=eigen_indruk', 'antwoord=enigszins_positief|vraag=eigen_indruk')",
        "vertrouwen",
    )
    assert "Eigen indruk van de politie: niet alle groepen zijn geleverd; de grootste die er is, is zeer positief (12%)." in f.zinnen


def test_een_verandering_staat_niet_naast_de_stand_van_een_ander_jaar(na: Callable[[str, str], Figure | None]):
    """+702 fte was in 2024; beside the stand of 2025 it explains nothing."""
    nieuw = " UNION ALL ".join(
        f"SELECT * REPLACE ('2025' AS periode, {w} AS waarde) FROM kerncijfers.waarden WHERE indicator_id = '{i}'"
        for i, w in (("operationele_bezetting", 46900), ("aspiranten_bezetting", 4700))
    )
    f = na(f"INSERT INTO kerncijfers.waarden BY NAME {nieuw}", "bezetting")
    assert rijen(f) == {"Opgeleid aan het eind van het jaar": ["46.900"], "Aspiranten": ["4.700"]} and not any("702" in z for z in f.zinnen)
    zonder = "Van 2025 niet geleverd: Opgeleid aan het begin van het jaar, Verandering in het jaar en Opgeleid en aspiranten samen."
    assert zonder in f.noten


def test_een_eenheid_zonder_nieuw_cijfer_telt_niet_mee_met_haar_oude(na: Callable[[str, str], Figure | None]):
    f = na("DELETE FROM kerncijfers.waarden WHERE indicator_id = 'prio1_binnen_15_minuten' AND regio_code = 'RE05' AND periode = '2024';"
           "UPDATE kwaliteit.signalen SET periode = '2023' WHERE indicator_id = 'prio1_binnen_15_minuten' AND regio_code = 'RE05' AND periode_type = 'jaar';"
           + ECHT.format("prio1_binnen_15_minuten") + ";" + ECHT.format("prio1_meldingen"),
           "reactietijden_eenheden")  # fmt: skip
    assert "was in 2024 van de 9 regionale eenheden met een cijfer het hoogst in" in f.zinnen[0] and "Amsterdam" not in f.zinnen[0]
    assert "Geen van de 9 regionale eenheden met een cijfer voldoet aan de eigen norm (minstens 90%)." in f.zinnen


@pytest.mark.parametrize(
    ("sql", "er_is"),
    [
        pytest.param("SELECT 1", True, id="hoogste"),
        pytest.param("UPDATE kerncijfers.waarden SET waarde = 22732 WHERE indicator_id = 'gdpa_incidenten' AND periode = '2022'", False, id="gedeeld"),
        pytest.param("UPDATE kerncijfers.waarden SET waarde = 22731.96 WHERE indicator_id = 'gdpa_incidenten' AND periode = '2022';"
                     "UPDATE kerncijfers.waarden SET waarde = 22732.04 WHERE indicator_id = 'gdpa_incidenten' AND periode = '2024'", False, id="zelfde-tekst"),
        pytest.param("DELETE FROM kerncijfers.waarden WHERE indicator_id = 'gdpa_incidenten' AND periode = '2022'", False, id="een-jaar-ontbreekt"),
        pytest.param("UPDATE kerncijfers.waarden SET kwalificatie = 'ruim' WHERE indicator_id = 'gdpa_incidenten' AND periode = '2022'", False, id="geen-precies-getal"),
        pytest.param("INSERT INTO referentie.reeksbreuken BY NAME SELECT '2025-H2.0' AS versie, 'gdpa_incidenten' AS indicator_id, DATE '2022-01-01' AS datum, "
                     "'telregel' AS soort, 'x' AS toelichting", False, id="breuk"),
    ],
)  # fmt: skip
def test_het_hoogste_sinds_is_dat_van_een_hele_reeks_zoals_zij_er_staat(na: Callable[[str, str], Figure | None], sql: str, er_is: bool):
    assert ("Dat is het hoogste cijfer in deze reeks, die begint in 2020." in na(sql, "gdpa").zinnen) is er_is


def test_een_weggelaten_periode_staat_in_de_noten(na: Callable[[str, str], Figure | None]):
    wat = "2025 januari-oktober is geen heel jaar (2025JJ00)"
    f = na(f"UPDATE kwaliteit.bronstatus SET weggelaten = '{wat}' WHERE bron_tabel = 'politie.reactietijden'", "reactietijden")
    assert f"Niet opgenomen uit Reactietijden prio 1: {wat}." in f.noten


def test_wat_een_editie_niet_heeft_staat_er_niet(na: Callable[[str, str], Figure | None]):
    assert na("DELETE FROM kerncijfers.waarden WHERE indicator_id = 'gtpa_incidenten'", "gtpa") is None


def test_een_ander_versienummer_lekt_niet(na: Callable[[str, str], Figure | None]):
    f = na(
        "INSERT INTO kerncijfers.waarden SELECT * REPLACE ('2025-H2.1' AS versie, 99 AS waarde) FROM kerncijfers.waarden WHERE indicator_id = 'gtpa_incidenten'",
        "gtpa",
    )
    assert rijen(f)["Incidenten GTPA"] == ["12.543", "12.940", "12.895", "12.265", "12.543"]


def test_in_het_kort_zegt_wat_de_figuur_zegt(db: duckdb.DuckDBPyConnection, figuren: dict[str, Figure]):
    kort = {k.figuur: k for k in figures.headlines(figures.themes(db, VERSIE), figures.read_editie(db, VERSIE))}
    assert {k: v.tekst for k, v in kort.items()} == {
        "bezetting": "46.777 fte", "verzuim": "6,3%", "gtpa": "12.543", "zedenzaken": "3.484", "misdrijven": "803.155",
    }  # fmt: skip
    assert [f for f, k in kort.items() if not k.zin] == ["misdrijven"]  # only its newest year is printed, the years before are made up
    assert (
        kort["zedenzaken"].zin
        == "VOORBEELD: De voorraad zedenzaken steeg van 3.159 op 2 november 2024 naar 3.484 op 2 november 2025 (+10,3%)."
    )
    assert kort["verzuim"].zin.removeprefix("VOORBEELD: ") == " ".join(figuren["verzuim"].zinnen)
    assert (kort["zedenzaken"].kant, kort["zedenzaken"].gewenst) == ("meer", "ongunstig")
    assert (kort["verzuim"].norm, kort["verzuim"].voldoet) == ("boven de norm", False)  # 6,3 and 5,9: halfjaarbericht-2025-h2.txt:434-436


def test_een_figuur_met_een_verzonnen_cijfer_beweert_niets(figuren: dict[str, Figure]):
    assert all(not f.bewering for f in figuren.values() if not f.zinnen)
    assert figuren["gtpa_eenheden"].is_synthetisch and not figuren["gtpa_eenheden"].bewering
    assert figuren["zedenzaken"].bewering == "Voorraad zedenzaken gestegen naar 3.484"


def test_alle_kerncijfers_zijn_alle_landelijke_reeksen(db: duckdb.DuckDBPyConnection):
    (n,) = db.execute(
        "SELECT count(DISTINCT (indicator_id, uitsplitsing, periode_type)) FROM kerncijfers.waarden WHERE versie = ? AND regio_code = 'NL01' AND waarde IS NOT NULL",
        [VERSIE],
    ).fetchone()
    alle = figures.all_values(db, VERSIE)
    assert len(alle) == n > 150
    assert [a["tekst"] for a in alle if a["indicator_id"] == "wijkagentnorm_realisatie"] == [
        "101,0%"
    ]  # halfjaarbericht-2025-h2.txt:490-491


# --- charts ---


def test_elke_grafiek_is_geldig_vega_lite(figuren: dict[str, Figure]):
    kaarten = [k for f in figuren.values() if (k := draw.spec(f))]
    assert len(kaarten) >= 20
    for k in kaarten:
        Root.validate(k)  # raises on what the schema of Vega-Lite does not know
    assert alt.SCHEMA_VERSION.startswith(f"v{VL_VERSIE}.")  # it is the schema of what is drawn with
    k["layer"][0]["mark"]["kleur"] = "rood"
    with pytest.raises(ValidationError):
        Root.validate(k)


def test_een_grafiek_is_alleen_een_tekening(figuren: dict[str, Figure]):
    for f in figuren.values():
        tekening = draw.svg(f)
        if f.beeld.get("geen"):
            assert tekening is None
            continue
        assert tekening.startswith("<svg ") and 'role="img"' in tekening and f'aria-label="{f.titel[:5]}' in tekening, f.id
        assert not re.search(r"https?://(?!www\.w3\.org)|<script|<image|\bon\w+=", tekening), f.id
        assert re.search(r'viewBox="0 0 460 ', tekening), f.id


def test_een_grafiek_toont_de_getallen_van_haar_tabel(figuren: dict[str, Figure]):
    tekst = re.findall(r"<text[^>]*>([^<]*)</text>", draw.svg(figuren["gtpa"]))
    assert {"12.543", "12.940", "12.895", "12.265", "2020", "2024"} <= set(tekst)
    assert "Voorraad aantal zedenzaken: van 3.464 (Stand 02-11-2020) naar 3.484 (Stand 02-11-2025)" in draw.svg(figuren["zedenzaken"])
    assert "norm: hoogstens 5,9%" in draw.svg(figuren["verzuim"])
    assert "procent (as begint bij 75)" in draw.svg(figuren["reactietijden"])
    assert "reeksbreuk" in draw.svg(figuren["misdrijven_soort"])


def test_een_jaar_zonder_cijfer_houdt_zijn_plaats(figuren: dict[str, Figure]):
    assert ">2020<" in draw.svg(figuren["misdrijven"])  # 2019 and 2021 have figures, 2020 has none


def test_een_lijn_stopt_bij_een_breuk(figuren: dict[str, Figure]):
    f = figuren["misdrijven_soort"]
    zonder = replace(f, beeld={**f.beeld, "breuken": {}})
    assert [draw.svg(x).count("mark-line") for x in (zonder, f)] == [4, 7]  # three of the four series break


def test_een_losse_tekening_zegt_wat_zij_is_en_twee_keer_is_een_keer(db: duckdb.DuckDBPyConnection, figuren: dict[str, Figure]):
    e = figures.read_editie(db, VERSIE)
    tekening = draw.svg(figuren["misdrijven"], e)
    for tekst in ("Misdrijven en aangiften", "Bron: Politie, data.politie.nl, tabel 47013NED", f"editie {VERSIE}", "SYNTHETISCH"):
        assert tekst in tekening
    assert tekening == draw.svg(figuren["misdrijven"], e) and "SYNTHETISCH" not in draw.svg(figuren["gtpa"], e)
    beeld = draw.png(figuren["gtpa"], e)
    for sleutel in ("perioden", "bron", "meeteenheid"):
        assert getattr(figuren["gtpa"], sleutel) in draw.svg(figuren["gtpa"], e)
    assert beeld[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(beeld[16:20]) == 920
    assert draw.png(figuren["bezetting"], e) is None
