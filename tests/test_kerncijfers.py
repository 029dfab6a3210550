"""What is published against what was printed, and every number back to its cell."""

from __future__ import annotations

import csv
import json

import duckdb
import pytest
from openpyxl import load_workbook

from dagster_project import WORTEL
from dagster_project.werkplaats import Warehouse
from tests.conftest import GEDEELD

GEDRUKT = [  # indicator, uitsplitsing, periode, as printed, halfjaarbericht-2025-h2.txt unless said otherwise
    ("operationele_bezetting", "", "2024", 46777, 0.5),  # regel 487
    ("operationele_bezetting_mutatie", "", "2024", 702, 0.5),
    ("aspiranten_bezetting", "", "2024", 4833, 0.5),
    ("operationele_bezetting_inclusief_aspiranten", "", "2024", 51610, 0.5),  # regels.md C15: 46.777 + 4.833
    ("onderbezetting_fte", "onderdeel=incidentafhandeling_ggp", "2021-08-31", 1558, 0.5),  # bijlage 2 2021-H2, regel 50
    ("onderbezetting_percentage", "onderdeel=incidentafhandeling_ggp", "2020-11-04", 7.7, 0.05),  # C20
    ("onderbezetting_percentage", "onderdeel=incidentafhandeling_ggp", "2021-08-31", 10.2, 0.05),
    ("verzuim_percentage", "", "2024", 6.3, 0.05),  # regel 431
    ("verzuim_percentage", "", "2021T2", 5.3, 0.05),  # bijlage 2 2021-H2, regel 126
    ("verzuim_mutatie", "", "2018-04/2021-08", -1.2, 0.05),
    ("gtpa_incidenten", "", "2023", 12265, 0.5),  # regel 251
    ("gtpa_incidenten", "categorie=overig", "2024", 3168, 0.5),  # C02
    ("gtpa_aandeel_top3", "", "2024", 74.7, 0.05),  # regel 232
    ("prio1_meldingen", "", "2024", 336379, 0.5),  # regel 504
    ("prio1_binnen_15_minuten", "", "2024", 83.7, 0.05),  # regel 506
    ("prio1_te_laat", "", "2024", 54830, 1),  # C26: some 54.830
    ("zeden_voorraad", "", "2025-11-02", 3484, 0.5),  # regel 1262
    ("zeden_voorraad_langer_6_maanden_aandeel", "", "2022-11-02", 32.7, 0.05),  # C28
    ("zeden_voorraad_langer_6_maanden_aandeel", "", "2025-11-02", 28.7, 0.05),
]


@pytest.mark.parametrize(("indicator", "uitsplitsing", "periode", "gedrukt", "marge"), GEDRUKT)
def test_landelijk_cijfer_is_wat_de_brief_drukt(db: duckdb.DuckDBPyConnection, indicator, uitsplitsing, periode, gedrukt, marge):
    (waarde,) = db.execute(
        "SELECT waarde FROM kerncijfers.waarden WHERE indicator_id = ? AND uitsplitsing = ? AND periode = ? AND regio_code = 'NL01'",
        (indicator, uitsplitsing, periode),
    ).fetchone()
    assert waarde == pytest.approx(gedrukt, abs=marge)


def test_norm_en_richting(db: duckdb.DuckDBPyConnection):
    vraag = "SELECT norm, round(afstand, 6), voldoet FROM kerncijfers.afstand_tot_norm WHERE indicator_id = ? AND periode = ? AND regio_code = 'NL01'"
    assert db.execute(vraag, ("verzuim_percentage", "2024")).fetchone() == (5.9, 0.4, False)  # C16
    assert db.execute(vraag, ("verzuim_percentage", "2021T2")).fetchone() == (5.9, -0.6, True)  # C19
    norm, afstand, voldoet = db.execute(vraag, ("prio1_binnen_15_minuten", "2024")).fetchone()
    assert (norm, voldoet) == (90, False) and afstand == pytest.approx(-6.3, abs=0.05)  # C26


def test_het_bekende_verschil_is_gevonden_en_alleen_dat_vroeg_een_besluit(db: duckdb.DuckDBPyConnection):
    """335.000 and 336.379 for 2024 (regels.md, inconsistentie 1) are no roundings of one number."""
    rijen = db.execute(
        "SELECT indicator_id, periode, gedrukt, berekend, regel FROM kwaliteit.aansluiting WHERE oordeel = 'besluit'"
    ).fetchall()
    assert rijen == [("prio1_meldingen", "2024", 335000, 336379, "5366")]


def test_niets_wat_gedrukt_is_ontbreekt(db: duckdb.DuckDBPyConnection):
    telling = dict(db.execute("SELECT oordeel, count(*) FROM kwaliteit.aansluiting GROUP BY ALL").fetchall())
    assert telling == {"voldoet": 65, "besluit": 1, "niet toetsbaar": 2}  # 68 printed figures of the five kerncijfers


def test_maand_en_jaar_staan_nooit_in_een_reeks(db: duckdb.DuckDBPyConnection):
    assert db.execute("SELECT count(*) FROM kerncijfers.waarden WHERE periode_type = 'jaar' AND periode LIKE '%-%'").fetchone() == (0,)
    som, jaar = db.execute(
        "SELECT sum(waarde) FILTER (periode_type = 'maand'), sum(waarde) FILTER (periode_type = 'jaar') FROM kerncijfers.waarden "
        "WHERE indicator_id = 'prio1_meldingen' AND regio_code = 'RE05' AND periode LIKE '2024%'"
    ).fetchone()
    assert som == jaar


def test_onder_landelijk_niveau_is_alles_in_de_bundel_synthetisch(db: duckdb.DuckDBPyConnection):
    assert db.execute("SELECT count(*) FROM kerncijfers.waarden WHERE regio_code <> 'NL01' AND NOT is_synthetisch").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM verdeling.kenmerken WHERE NOT is_synthetisch").fetchone() == (0,)
    echt = db.execute(
        "SELECT count(*) FROM kerncijfers.waarden WHERE bron_tabel LIKE 'jenv%' AND regio_code = 'NL01' "
        "AND indicator_id NOT LIKE 'wijkagent%' AND is_synthetisch"  # these are computed from the regionale eenheden
    ).fetchone()
    assert echt == (0,)


def test_elke_herkomst_wijst_de_cel_aan(db: duckdb.DuckDBPyConnection, huis: Warehouse):
    """Walk back by hand: the value stands in that cell of those bytes."""
    (herkomst,) = db.execute(
        "SELECT herkomst FROM kerncijfers.waarden WHERE indicator_id = 'zeden_voorraad' AND periode = '2025-11-02'"
    ).fetchone()
    sha, cel = herkomst.removeprefix("jenv.zedenvoorraad@").split("#")
    blad, adres = cel.split("!")
    pad = huis.map / "snapshots" / sha[:2] / sha
    with pad.open("rb") as f:
        assert load_workbook(f)[blad][adres].value == 3484
    (herkomst,) = db.execute(
        "SELECT herkomst FROM kerncijfers.waarden WHERE indicator_id = 'prio1_meldingen' AND periode = '2024' AND regio_code = 'NL01'"
    ).fetchone()
    sha, cel = herkomst.removeprefix("politie.reactietijden@").split("#")
    sleutel, nr = cel.removesuffix("]").split("[ID=")
    pagina = json.loads((huis.map / "snapshots" / sha[:2] / sha).read_bytes())
    (rij,) = [r for r in pagina["value"] if r["ID"] == int(nr)]
    assert (rij["RegioS"], rij["Perioden"], rij[sleutel]) == ("NL01  ", "2024JJ00", 336379)


def test_een_kenmerk_uit_drie_kolommen_noemt_ze_alle_drie(db: duckdb.DuckDBPyConnection):
    (h,) = db.execute("SELECT herkomst FROM verdeling.kenmerken WHERE kenmerk = 'huurwoningen' AND gemeente_code = 'GM0014'").fetchone()
    for kolom in ("HuurwoningenVanWoningcorporatie_95", "HuurwoningenVanOverigeVerhuurders_96", "VoorraadOp1Januari_90"):
        assert kolom in h


def test_peiljaar_is_per_kenmerk_het_nieuwste_volledige(db: duckdb.DuckDBPyConnection):
    """70072ned: in 2026 only bedrijven is filled, and 2026 lies after the edition; banen stop at 2024."""
    peil = dict(db.execute("SELECT kenmerk, peiljaar FROM verdeling.sterktemodel").fetchall())
    assert (peil["bedrijven"], peil["inwoners"], peil["banen"], peil["bijstandsontvangers"]) == (2025, 2025, 2024, 2024)


def test_landelijke_totalen_van_de_kenmerken(db: duckdb.DuckDBPyConnection):
    """18.044.027 inwoners, 9.384.291 aged 25 t/m 64, 8.430.352 huishoudens on 1-1-2025 (CBS 70072ned)."""
    som = dict(db.execute("SELECT kenmerk, som_gemeenten FROM verdeling.sterktemodel").fetchall())
    assert (som["inwoners"], som["inwoners_25_64"], som["particuliere_huishoudens"], som["bedrijven"]) == (
        18044027,
        9384291,
        8430352,
        2551540,
    )


def test_elke_kolom_zegt_wat_zij_is(db: duckdb.DuckDBPyConnection):
    """DESCRIBE is documentation: every published column has a comment, and every measure its meeteenheid."""
    rijen = db.execute(
        "SELECT schema_name, table_name, column_name, data_type, coalesce(comment, '') FROM duckdb_columns() "
        "WHERE database_name = 'gepubliceerd' AND schema_name IN ('kerncijfers', 'verdeling', 'referentie', 'kwaliteit') AND table_name <> 'manifesten'"
    ).fetchall()
    assert len(rijen) > 200
    assert [r for r in rijen if not r[4]] == []
    maten = [r for r in rijen if r[3] in ("DOUBLE", "BIGINT", "INTEGER") or r[3].startswith("DECIMAL")]
    assert [r[:3] for r in maten if "Meeteenheid:" not in r[4] and r[1] != "herzieningen"] == []


def test_actuele_familie_is_leesbaar(db: duckdb.DuckDBPyConnection):
    rijen = db.execute(
        "SELECT indicator, regio, waarde, meeteenheid, norm FROM kerncijfers.verzuim WHERE periode = '2024' AND indicator LIKE 'Ziekte%'"
    ).fetchall()
    assert rijen == [("Ziekteverzuim tot twee jaar", "Nederland", 6.3, "procent", 5.9)]


def test_gedrukte_waarden_zijn_die_van_het_register(db: duckdb.DuckDBPyConnection):
    """The seed against the register of published figures, where that is there."""
    register = GEDEELD / "domein" / "gepubliceerde_waarden.csv"
    if not register.exists():
        pytest.skip("geen register van gepubliceerde waarden op deze machine")
    with register.open(encoding="utf-8", newline="") as f:
        bekend = {
            (r["indicator_id"], r["dimensie"], r["periode"], float(r["waarde"]), r["plaats"].split(":")[1]) for r in csv.DictReader(f)
        }
    with (WORTEL / "dbt" / "seeds" / "gepubliceerde_waarden.csv").open(encoding="utf-8", newline="") as f:
        seed = {(r["indicator_id"], r["uitsplitsing"], r["periode"], float(r["waarde"]), r["regel"]) for r in csv.DictReader(f)}
    assert len(seed) == 68 and seed <= bekend
