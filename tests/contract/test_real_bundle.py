"""The real bundle: what is in it was measured or printed, what is unknown is absent, and an edition is made of it without the invented."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from sources import catalog
from sources.database import connect
from sources.fetch.bundle import Bundle
from sources.load import raw_run, table
from sources.snapshots import SnapshotStore
from tests.conftest import GEDEELD, Uitkomst, deur
from tests.fixtures.bundle import real

BUNDEL = catalog.FOLDER
INWONERS = {2019: 17282163, 2020: 17407585, 2021: 17475415, 2022: 17590672, 2023: 17811291, 2024: 17942942, 2025: 18044027, 2026: 18130208}
"""Nederland on 1 January, CBS 03759ned."""
GEMETEN = {
    "inwoners", "inwoners_25_64", "bijstandsontvangers", "bedrijven", "particuliere_huishoudens", "oppervlakte_land", "huurwoningen",
    "woningvoorraad", "werkloosheid", "mediaan_vermogen", "arbeidsongeschiktheid", "eenpersoonshuishoudens", "gemiddelde_woz_waarde",
}  # fmt: skip
GESCHAT = {
    "verhuismobiliteit", "uitkeringsontvangers_tot_aow", "grenspendel_werknemers", "kernen", "ambassades", "banen", "landbouwbedrijven",
    "zitplaatsen_voetbalstadions",
}  # fmt: skip


@pytest.fixture(scope="module")
def editie(echt: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect() as con:
        con.execute(f"ATTACH '{echt / 'halfjaarbericht.duckdb'}' AS echt (READ_ONLY)")
        con.execute("USE echt")
        yield con


# --- the bundle itself ---


def test_niets_in_de_bundel_is_verzonnen():
    lijsten = sorted(BUNDEL.glob("*/bundel/*/ontvangsten.json"))
    assert len(lijsten) == 18
    for pad in lijsten:
        assert json.loads(pad.read_text(encoding="utf-8"))["echt"] is None, pad


@pytest.mark.skipif(not (GEDEELD / "data").is_dir(), reason="de gelezen cijfers staan hier niet")
def test_de_bundel_is_wat_er_is_gelezen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Made anew from what was read, it has the same bytes: nobody typed in it."""
    for bron in catalog.bronnen():
        (tmp_path / bron).mkdir()
    shutil.copytree(BUNDEL / "cbs/voorbeeld/gebieden_2025", tmp_path / "cbs/voorbeeld/gebieden_2025")
    tabellen = catalog.tabellen()
    monkeypatch.setattr(catalog, "tabellen", lambda: tabellen)
    bronnen = catalog.bronnen()
    monkeypatch.setattr(catalog, "bronnen", lambda: bronnen)
    monkeypatch.setattr(catalog, "FOLDER", tmp_path)
    real.make(GEDEELD / "data", toon=lambda _: None)

    def bytes_in(folder: Path) -> dict[str, bytes]:
        return {str(p.relative_to(folder)): p.read_bytes() for p in folder.glob("*/bundel/**/*") if p.is_file()}

    assert bytes_in(tmp_path) == bytes_in(BUNDEL)


# --- a table that may be absent ---


def test_wat_mag_ontbreken_is_leeg_en_zegt_het(tmp_path: Path):
    """Its table has the columns that models read, its receipt is the statement, and every rule of its contract has nothing to test."""
    tabel = catalog.tabellen()["politie.reactietijden"]
    with connect() as con:
        raw_run.create_raw_run(con)
        u = table.load_table(con, tabel, Bundle(catalog.FOLDER, "bundel"), SnapshotStore(tmp_path))
        assert u.geslaagd and u.rijen == 0 and u.snapshot is not None
        kolommen = [k for (k, *_) in con.execute("DESCRIBE raw_politie.reactietijden").fetchall()]
        assert "Reactietijd0Tot15Minuten" in kolommen and "RegioS" in kolommen
        assert con.execute("SELECT count(*) FROM raw_politie.reactietijden__Perioden").fetchone() == (0,)
        ((ontbreekt,),) = con.execute("SELECT ontbreekt FROM raw_run.bronnen").fetchall()
    zin = SnapshotStore(tmp_path).lees(u.snapshot.ontvangsten[0].sha256).decode().strip()
    assert (
        ontbreekt
        == zin
        == (
            "politie.reactietijden is niet ontvangen: de bundel heeft haar niet. Wie kan leveren: de politie (data.politie.nl), met --bron live"
        )
    )


@pytest.mark.parametrize("naam", ["jenv.bezetting", "cbs.bevolking", "politie.misdrijven_gemeente_maand"])
def test_wat_niet_mag_ontbreken_stopt(tmp_path: Path, naam: str):
    bron, kort = naam.split(".")
    shutil.copytree(BUNDEL / bron / "bundel", tmp_path / bron, ignore=shutil.ignore_patterns(kort))
    with connect() as con:
        raw_run.create_raw_run(con)
        u = table.load_table(con, catalog.tabellen()[naam], Bundle(tmp_path), SnapshotStore(tmp_path / "s"))
    assert not u.geslaagd
    (b,) = u.per_regel["leesbaar"]
    assert b.gevonden == "geen bestand"


def test_een_map_met_verzonnen_cellen_is_een_voorbeeld(tmp_path: Path):
    shutil.copytree(BUNDEL / "jenv/bundel", tmp_path / "jenv")
    assert not Bundle(tmp_path).voorbeeld
    pad = tmp_path / "jenv/gtpa/ontvangsten.json"
    pad.write_text(json.dumps(json.loads(pad.read_text(encoding="utf-8")) | {"echt": []}), encoding="utf-8")
    assert Bundle(tmp_path).voorbeeld


# --- the edition ---


def test_geen_verzonnen_cijfer_in_een_echte_editie(editie: duckdb.DuckDBPyConnection):
    for schema, tabel in editie.execute(
        "SELECT table_schema, table_name FROM information_schema.columns WHERE column_name = 'is_synthetisch' AND table_catalog = 'echt'"
    ).fetchall():
        assert editie.execute(f"SELECT count(*) FROM {schema}.{tabel} WHERE is_synthetisch").fetchone() == (0,), (schema, tabel)


def test_inwoners_zijn_die_van_het_cbs(editie: duckdb.DuckDBPyConnection):
    assert dict(editie.execute("SELECT jaar, sum(inwoners_aantal) FROM referentie.gemeenten GROUP BY 1").fetchall()) == INWONERS
    (amsterdam,) = editie.execute(
        "SELECT waarde FROM verdeling.kenmerken WHERE kenmerk = 'inwoners' AND gemeente_code = 'GM0363'"
    ).fetchone() or (None,)
    assert amsterdam == 934526  # 1 January 2025


def test_misdrijven_zijn_die_van_de_politie(editie: duckdb.DuckDBPyConnection):
    """47013NED, June 2026: ten eenheden and what cannot be placed (202 in 2024) are together the country."""
    v = "SELECT waarde FROM kerncijfers.waarden WHERE indicator_id = 'misdrijven_geregistreerd' AND uitsplitsing = '' AND periode = '2024' AND regio_code "
    assert editie.execute(v + "= 'NL01'").fetchone() == (805559,)
    assert sum(w for (w,) in editie.execute(v + "LIKE 'RE%'").fetchall()) == 805559 - 202


def test_een_soort_die_eerder_ophoudt_staat_bij_de_indicator(editie: duckdb.DuckDBPyConnection):
    """47025NED of April 2024 has driving under influence until 2023, the other kinds go on: who adds up the kinds sees a fall that is none."""
    einde = dict(
        editie.execute(
            "SELECT delen(uitsplitsing)['soort_misdrijf'], max(periode) FROM kerncijfers.waarden "
            "WHERE indicator_id = 'misdrijven_geregistreerd' AND regio_code = 'NL01' AND uitsplitsing <> '' GROUP BY ALL"
        ).fetchall()
    )
    eerder = {soort: jaar for soort, jaar in einde.items() if jaar < max(einde.values())}
    assert eerder == {"3.5.2": "2023"} and len(einde) == 13
    ((noot,),) = editie.execute(
        "SELECT kanttekening FROM referentie.indicatoren WHERE indicator_id = 'misdrijven_geregistreerd'"
    ).fetchall()
    assert all(f"soort {soort})" in noot and f"tot en met {jaar}" in noot for soort, jaar in eerder.items())


def test_wat_de_bron_na_de_brief_bijstelde_heet_zo(echt: Path):
    """803.155 in 2024 in halfjaarbericht-2025-h2.txt:500, 805.559 in 47013NED of June 2026; ``kwaliteit.aansluiting`` calls it revised too."""
    u = deur("herzieningen", "2025-H2 (brief)", "2025-H2", "--formaat", "json", "--warehouse", echt)
    rijen = [(r["indicator_id"], r["oud"], r["nieuw"], r["oorzaak"]) for r in json.loads(u.uit)["herzieningen"]]
    assert rijen == [("misdrijven_geregistreerd", 803155, 805559, "bron")]


def test_van_nederland_komt_wat_de_andere_tabellen_niet_geven_uit_de_landelijke_tabel(editie: duckdb.DuckDBPyConnection):
    """47025NED of April 2024 until 2021 and of driving under influence, 47013NED of June 2026 from 2022 on; a status nobody read is unknown."""
    rijen = editie.execute(
        "SELECT uitsplitsing, periode, waarde, bron_tabel, status FROM kerncijfers.waarden WHERE indicator_id = 'misdrijven_geregistreerd' "
        "AND regio_code = 'NL01' AND uitsplitsing IN ('', 'soort_misdrijf=3.5.2') ORDER BY ALL"
    ).fetchall()
    totaal, invloed = ([(p, w, b.partition(".")[2], s) for u, p, w, b, s in rijen if u == x] for x in ("", "soort_misdrijf=3.5.2"))
    assert [p for p, *_ in totaal] == [str(j) for j in range(2012, 2025)]
    assert totaal[0] == ("2012", 1127869, "misdrijven_landelijk", "onbekend")
    assert totaal[9:11] == [
        ("2021", 742992, "misdrijven_landelijk", "onbekend"),
        ("2022", 800027, "misdrijven_gemeente_maand", "definitief"),
    ]
    assert len(invloed) == 12 and invloed[-1] == ("2023", 42799, "misdrijven_landelijk", "onbekend")
    assert {b for _, _, b, _ in invloed} == {"misdrijven_landelijk"}


def test_woorden_over_de_misdrijven_zijn_naast_de_reeks_gelegd(editie: duckdb.DuckDBPyConnection):
    """From 742.992 to 805.559 is 8,4% up, from 803.646 to 742.992 7,5% down, from 1.127.869 to 816.603 27,6% down."""
    rijen = editie.execute(
        "SELECT woord, verandering_pct, oordeel FROM kwaliteit.trendwoorden WHERE indicator_id = 'misdrijven_geregistreerd' ORDER BY woord"
    ).fetchall()
    assert rijen == [
        ("afname", -7.5, "draagt het woord"),
        ("daling", -27.6, "draagt het woord"),
        ("lichte stijging", 8.4, "draagt het woord"),
    ]


def test_soorten_per_gemeente_en_eenheid(editie: duckdb.DuckDBPyConnection):
    """Twelve kinds of 342 gemeenten in thirteen years; what cannot be placed (9 burglaries of a business in 2024) is in no eenheid."""
    v = "SELECT count(*), count(DISTINCT uitsplitsing), count(DISTINCT regio_code), min(periode), max(periode) FROM kerncijfers.waarden WHERE uitsplitsing <> '' AND "
    assert editie.execute(v + "indicator_id = 'misdrijven_geregistreerd' AND regio_code LIKE 'GM%'").fetchone() == (
        12 * 342 * 13, 12, 342, "2012", "2024",
    )  # fmt: skip
    assert editie.execute(v + "indicator_id = 'misdrijven_in_gemeente'").fetchone() == (12 * 10 * 13, 12, 10, "2012", "2024")
    som = "SELECT sum(waarde) FROM kerncijfers.waarden WHERE uitsplitsing = 'soort_misdrijf=2.5.1' AND periode = '2024' AND indicator_id = "
    (eenheden,) = editie.execute(som + "'misdrijven_in_gemeente'").fetchone() or (None,)
    (land,) = editie.execute(som + "'misdrijven_geregistreerd' AND regio_code = 'NL01'").fetchone() or (None,)
    assert (land, eenheden) == (12341, 12341 - 9)


def test_slachtofferschap_in_gemeenten_heeft_zijn_marges(editie: duckdb.DuckDBPyConnection):
    rijen = editie.execute(
        "SELECT regio_code, periode, waarde, ondergrens, bovengrens, status FROM kerncijfers.waarden WHERE bron_tabel = 'cbs.veiligheidsmonitor'"
    ).fetchall()
    assert len(rijen) == 52 and ("GM0363", "2021", 29.6, 28.2, 31.0, "onbekend") in rijen
    assert all(laag < waarde < hoog for _, _, waarde, laag, hoog, _ in rijen)


def test_een_kenmerk_is_gemeten_geschat_of_ontbreekt(editie: duckdb.DuckDBPyConnection):
    stand = dict(editie.execute("SELECT kenmerk, stand FROM verdeling.sterktemodel").fetchall())
    assert {k for k, s in stand.items() if s == "gemeten"} == GEMETEN
    assert {k for k, s in stand.items() if s == "geschat"} == GESCHAT
    assert {s for k, s in stand.items() if k not in GEMETEN | GESCHAT} == {"ontbreekt"} and len(stand) == 27
    geschat = dict(editie.execute("SELECT kenmerk, sum(waarde) FROM verdeling.kenmerken WHERE is_geschat GROUP BY 1").fetchall())
    totalen = {"verhuismobiliteit": 1_800_000, "uitkeringsontvangers_tot_aow": 1_408_040, "grenspendel_werknemers": 86_000, "kernen": 3375,
               "ambassades": 115, "banen": 8921.6}  # fmt: skip
    assert {k: float(geschat[k]) for k in totalen} == pytest.approx(totalen)


def test_de_bandbreedte_omvat_de_verdeling(editie: duckdb.DuckDBPyConnection):
    """And of an eenheid whose difference changes its sign within it, nothing is said."""
    rijen = editie.execute(
        "SELECT fte_model_laag, fte_model, fte_model_hoog, fte_besluit, verschil_besluit_staat_vast FROM verdeling.per_regionale_eenheid"
    ).fetchall()
    assert len(rijen) == 10
    for laag, model, hoog, besluit, vast in rijen:
        assert laag <= model <= hoog
        assert vast == (laag > besluit or hoog <= besluit)
    assert sum(model for _, model, *_ in rijen) == pytest.approx(1000)


def test_elke_specifieke_taak_staat_er_ook_zolang_haar_omvang_niet_bekend_is(editie: duckdb.DuckDBPyConnection):
    """The three of halfjaarbericht-2025-h2.txt:2526-2530, in their eenheden; nobody delivered how large they are, and unknown is not nought."""
    rijen = editie.execute("SELECT taak, regionale_eenheid, fte, fte_in_verdeling FROM verdeling.specifieke_taken ORDER BY ALL").fetchall()
    assert rijen == [
        ("aanmeldcentrum", "Noord-Nederland", None, None),
        ("aanmeldcentrum", "Oost-Brabant", None, None),
        ("grensbewaking zeehaven", "Rotterdam", None, None),
        ("landelijke monitorcentrale bewaken en beveiligen", "Den Haag", None, None),
    ]


def test_de_deur_verdeelt_als_de_editie_en_zegt_wat_niet_gemeten_is(echt: Path, editie: duckdb.DuckDBPyConnection):
    u = deur("verdeel", "--fte", 1000, "--formaat", "json", "--warehouse", echt)
    assert u.code == 0, u.fout
    model = dict(editie.execute("SELECT regionale_eenheid, fte_model FROM verdeling.per_regionale_eenheid").fetchall())
    assert {k: e["fte_model"] for k, e in json.loads(u.uit)["per_regionale_eenheid"].items()} == pytest.approx(model)
    onbekend = 27 - len(GEMETEN | GESCHAT)
    assert f"zijn er {len(GESCHAT)} geschat en {onbekend} niet bekend" in u.fout and "synthetisch" not in u.fout


def test_wat_niet_is_geleverd_staat_er_met_wie_het_kan(editie: duckdb.DuckDBPyConnection):
    ontbreekt = dict(editie.execute("SELECT bron_tabel, ontbreekt FROM kwaliteit.bronstatus WHERE ontbreekt IS NOT NULL").fetchall())
    assert {"jenv.werklast_uren", "politie.reactietijden", "cbs.uitkeringsontvangers"} <= set(ontbreekt)
    assert all("Wie kan leveren: " in zin for zin in ontbreekt.values())
    assert editie.execute("SELECT count(*) FROM verdeling.werklast").fetchone() == (0,)


def test_de_pagina_van_een_echte_editie_spreekt_niet_van_voorbeelden(echt: Path):
    pagina = (echt / "edities/2025-H2.0/kerncijfers.html").read_text(encoding="utf-8")
    tekst = re.sub(r"(?s)<script.*?</script>", "", pagina).lower()
    assert "voorbeeldcijfers" not in tekst and "synthetisch" not in tekst


def test_echt_en_voorbeeld_staan_nooit_in_een_warehouse(echt: Path):
    u = deur("refresh", "--editie", "2026-H1", "--bron", "voorbeeld", "--warehouse", echt)
    assert u.code == 2
    assert "staan echte edities, en deze bron geeft voorbeelden, met verzonnen cijfers. Kies een andere map" in " ".join(u.fout.split())


@pytest.mark.slow
def test_een_echte_editie_is_opnieuw_te_maken(echt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where she stands, from the snapshots beside her, also of what was not received and years later: the same bytes."""
    monkeypatch.setenv("HALFJAARBERICHT_VANDAAG", "2029-02-01")
    u: Uitkomst = deur("refresh", "--bron", echt / "edities/2025-H2.0", "--warehouse", tmp_path)
    assert u.code == 0, u.fout
    oud, nieuw = (w / "edities/2025-H2.0" for w in (echt, tmp_path))
    namen = sorted(p.relative_to(oud) for p in oud.rglob("*") if p.is_file() and p.name != "manifest.json")
    assert namen == sorted(p.relative_to(nieuw) for p in nieuw.rglob("*") if p.is_file() and p.name != "manifest.json") and len(namen) > 30
    for naam in namen:
        assert (oud / naam).read_bytes() == (nieuw / naam).read_bytes(), naam
