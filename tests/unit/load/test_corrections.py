"""Corrections: what a file must say, on which cell they act, and that none outlives the error it mends."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from dagster_project import ROOT
from dagster_project.assets.candidate import CORRECTIONS
from dagster_project.poort import verdicts
from sources import catalog
from sources.errors import CatalogError
from sources.fetch import bundle
from sources.load import contract, corrections, table
from sources.snapshots import SnapshotStore
from tests.helpers.source_trial import lege_database

TABELLEN = {t.volledige_naam: t for t in catalog.refreshed_tables()}
GOED: dict[str, Any] = {
    "bron_tabel": "jenv.gtpa",
    "waar": {"jaar": 2024, "categorie": "belediging"},
    "kolom": "incidenten",
    "van": 5352,
    "naar": 5353,
    "reden": "telfout",
    "gemeld": date(2025, 12, 1),
    "gemeld_bij": "politie",
    "status": "open",
    "voorbeeld": True,
}


def schrijf(folder: Path, *lijst: dict[str, Any]) -> Path:
    pad = folder / "correcties.yml"
    pad.write_text(yaml.safe_dump({"correcties": list(lijst)}))
    return pad


@pytest.fixture
def con():
    return lege_database()


def laad(con: duckdb.DuckDBPyConnection, folder: Path, naam: str, bron: Path, *lijst: dict[str, Any]) -> contract.ContractResult:
    """One table, loaded as a refresh does, with these corrections."""
    con.execute("DELETE FROM raw_run.correcties")
    if rijen := corrections.read_corrections(schrijf(folder, *lijst), TABELLEN):
        con.executemany(f"INSERT INTO raw_run.correcties VALUES ({', '.join('?' * 12)})", rijen)
    return table.load_table(con, TABELLEN[naam], bundle.Bundle(bron), SnapshotStore(folder / "snapshots"))


def staat(con: duckdb.DuckDBPyConnection) -> list[tuple]:
    return con.execute("SELECT cel, is_toegepast FROM raw_run.correcties ORDER BY rowid").fetchall()


# --- the file ---


def test_de_correcties_van_het_project_zijn_voorbeelden_die_niets_veranderen():
    rijen = corrections.read_corrections(CORRECTIONS, TABELLEN)
    assert all(r[8] in ("hersteld", "vervallen") and r[9] for r in rijen)


@pytest.mark.parametrize(
    ("anders", "klacht"),
    [
        ({"reden": None}, "reden: gevonden niets, verwacht tekst"),
        ({"gemeld_bij": " "}, "gemeld_bij: is leeg"),
        ({"kolom": ""}, "kolom: is leeg"),
        ({"status": "bezig"}, "status: gevonden 'bezig', verwacht een van open, erkend, hersteld, vervallen"),
        ({"status": "hersteldd"}, "Bedoelt u 'hersteld'"),
        ({"gemeld": "gisteren"}, "gemeld: gevonden 'gisteren', verwacht een datum als"),
        ({"gemeld": 2025}, "gemeld: gevonden '2025', verwacht een datum als"),
        ({"bron_tabel": "jenv.gtpas"}, "tabel jenv.gtpas bestaat niet .* Bedoelt u 'jenv.gtpa'"),
        ({"waar": {}}, "waar noemt geen rij"),
        ({"waar": {"jaar": None}}, "waar.jaar: gevonden niets, verwacht tekst"),
        ({"waar": "jaar"}, "waar: gevonden 'jaar', verwacht velden met een naam"),
        ({"van": [5352]}, "van: geef één waarde"),
        ({"voorbeeld": "misschien"}, "voorbeeld: gevonden 'misschien', verwacht true of false"),
        ({"naar": 5352}, "van en naar zijn gelijk"),
        ({"wie": "x"}, "wie: onbekend veld; bekend zijn bron_tabel, waar, kolom"),
        ({"bron_tabel": "jenv.kerncijfers_per_regionale_eenheid"}, "is vertrouwelijk"),
    ],
)
def test_een_correctie_die_niet_een_ding_betekent_wordt_geweigerd(tmp_path: Path, anders: dict[str, Any], klacht: str):
    with pytest.raises(CatalogError, match=f"correcties.yml, regel [0-9]+: correcties.jenv.*{klacht}"):
        corrections.read_corrections(schrijf(tmp_path, GOED | anders), TABELLEN)


def test_een_ontbrekend_veld_en_een_dubbele_cel_worden_genoemd(tmp_path: Path):
    with pytest.raises(CatalogError, match=r"correcties\.jenv\.gtpa\.van: ontbreekt"):
        corrections.read_corrections(schrijf(tmp_path, {k: v for k, v in GOED.items() if k != "van"}), TABELLEN)
    with pytest.raises(CatalogError, match=r"correctie 2.*al een correctie"):
        corrections.read_corrections(schrijf(tmp_path, GOED, GOED | {"naar": 1, "status": "erkend"}), TABELLEN)
    assert (
        len(corrections.read_corrections(schrijf(tmp_path, GOED, GOED | {"status": "hersteld", "gemeld": date(2024, 1, 1)}), TABELLEN)) == 2
    )


def test_een_leeg_bestand_mag(tmp_path: Path):
    pad = tmp_path / "leeg.yml"
    pad.write_text("# niets\n")
    assert corrections.read_corrections(pad, TABELLEN) == []


# --- applied ---


@pytest.mark.parametrize("status", ["open", "erkend"])
def test_een_levering_wordt_gecorrigeerd_en_de_bytes_niet(con, tmp_path: Path, status: str):
    u = laad(con, tmp_path, "jenv.gtpa", ROOT / "sources", GOED | {"status": status})
    assert u.geslaagd and u.correcties == []
    assert con.execute("SELECT incidenten FROM raw_jenv.gtpa WHERE jaar = 2024 AND categorie = 'belediging'").fetchone() == (5353,)
    (sha,) = {o.sha256 for o in u.snapshot.ontvangsten}
    assert b"2024;belediging;5352" in SnapshotStore(tmp_path / "snapshots").lees(sha)
    assert staat(con) == [(f"jenv.gtpa@{sha[:16]}#gtpa.csv!C7", True)]


@pytest.mark.parametrize("status", ["hersteld", "vervallen"])
def test_wat_hersteld_of_vervallen_is_verandert_niets(con, tmp_path: Path, status: str):
    u = laad(con, tmp_path, "jenv.gtpa", ROOT / "sources", GOED | {"status": status, "van": 5325, "naar": 5352})
    assert u.geslaagd and [t for _, t in staat(con)] == [False]
    assert con.execute("SELECT incidenten FROM raw_jenv.gtpa WHERE jaar = 2024 AND categorie = 'belediging'").fetchone() == (5352,)


def test_odata_wordt_gevonden_op_zijn_codes_zonder_opvulspaties(con, tmp_path: Path):
    c = GOED | {"bron_tabel": "cbs.regionale_kerncijfers", "waar": {"RegioS": "NL01", "Perioden": "2024JJ00"}, "kolom": "TotaalBanen"}
    laad(con, tmp_path, "cbs.regionale_kerncijfers", ROOT / "sources")
    oud, rij, sha = con.execute(
        'SELECT "TotaalBanen", _rij, _snapshot_sha256 FROM raw_cbs.regionale_kerncijfers WHERE trim("RegioS") = \'NL01\' AND "Perioden" = \'2024JJ00\''
    ).fetchone()
    u = laad(con, tmp_path, "cbs.regionale_kerncijfers", ROOT / "sources", c | {"van": float(oud), "naar": "9999.5"})
    assert u.geslaagd, u.correcties
    assert con.execute(f'SELECT "TotaalBanen" FROM raw_cbs.regionale_kerncijfers WHERE _rij = {rij}').fetchone()[0] == pytest.approx(9999.5)
    ((cel, toegepast),) = staat(con)
    assert toegepast and cel.startswith(f"cbs.regionale_kerncijfers@{sha[:16]}#TotaalBanen_") and cel.endswith(f"[ID={rij}]")


def test_een_waarde_die_niet_kan_wordt_voor_het_contract_verbeterd(con, tmp_path: Path, bronmap: Path, vervang):
    """-5352 breaks the rule domein; the correction comes before it. Without it the contract fails."""
    vervang("jenv/gtpa/gtpa.csv", "2024;belediging;5352", "2024;belediging;-5352")
    assert laad(con, tmp_path, "jenv.gtpa", bronmap).per_regel["domein"]
    assert laad(con, tmp_path, "jenv.gtpa", bronmap, GOED | {"van": -5352, "naar": 5352}).geslaagd


def test_een_lege_cel_kan_worden_gevuld_en_een_volle_geleegd(con, tmp_path: Path):
    leeg = GOED | {"kolom": "opmerking", "van": None, "naar": "gecontroleerd"}
    assert laad(con, tmp_path, "jenv.gtpa", ROOT / "sources", leeg).geslaagd
    u = laad(con, tmp_path, "jenv.gtpa", ROOT / "sources", GOED | {"naar": None})
    assert u.correcties == [] and u.per_regel["domein"]  # emptied, and then the contract wants a value


# --- the guard ---


@pytest.mark.parametrize(
    ("anders", "gevonden", "actie"),
    [
        ({"van": 5325, "naar": 5352}, "'5352': de bron is hersteld", "status op hersteld"),
        ({"van": 5000}, "'5352': de bron heeft iets anders", "status op vervallen"),
        ({"van": None}, "'5352': de bron heeft iets anders", "status op vervallen"),
        ({"status": "hersteld"}, "'5352': de fout is terug", "status op open"),
        ({"waar": {"jaar": 2024}}, "4 rijen", "de hele sleutel"),
        ({"waar": {"jaar": 1999, "categorie": "totaal"}}, "0 rijen", "status op vervallen"),
        ({"kolom": "incidentjes"}, "geen kolom incidentjes", "bronnen.yml"),
        ({"waar": {"maand": 1}}, "geen kolom maand", "bronnen.yml"),
        ({"kolom": "_rij"}, "geen kolom _rij", "bronnen.yml"),
        ({"naar": "veel"}, "'veel' in de correctie", "Verbeter de correctie"),
        ({"naar": 5352.5}, "'5352.5' in de correctie", "Verbeter de correctie"),
        ({"van": "vijf"}, "'vijf' in de correctie", "Verbeter de correctie"),
        ({"waar": {"jaar": "twee", "categorie": "totaal"}}, "'twee' in de correctie", "Verbeter de correctie"),
    ],
)
def test_wat_niet_meer_past_stopt_de_run_en_zegt_wat_te_doen(con, tmp_path: Path, anders: dict[str, Any], gevonden: str, actie: str):
    u = laad(con, tmp_path, "jenv.gtpa", ROOT / "sources", GOED | anders)
    (b,) = u.correcties
    assert gevonden in b.gevonden and actie in b.actie and "correcties.yml" in b.actie and b.plaats.startswith("kolom ")
    assert not u.geslaagd and not any(u.per_regel.values())
    (o,) = verdicts.correction_verdict(u)
    assert (o.controle_id, o.soort, o.houdt_tegen) == ("correctie:jenv.gtpa", "correctie", True) and gevonden in str(o)
    assert staat(con)[0][1] is False
    assert con.execute("SELECT incidenten FROM raw_jenv.gtpa WHERE jaar = 2024 AND categorie = 'belediging'").fetchone() == (5352,)


def test_een_decimaal_wordt_getoond_zoals_een_mens_haar_schrijft(con, tmp_path: Path):
    c = {"bron_tabel": "jenv.kenmerken_overig", "waar": {"jaar": 2024, "gemeente_code": "GM0014"}, "kolom": "verkeersongevallen"}
    for van, naar, gevonden in ((2300, 2357, "'2357': de bron is hersteld"), (1, 2, "'2357': de bron heeft iets anders")):
        (b,) = laad(con, tmp_path, "jenv.kenmerken_overig", ROOT / "sources", GOED | c | {"van": van, "naar": naar}).correcties
        assert b.gevonden.startswith(gevonden)


def test_zonder_tabel_is_er_geen_oordeel_en_dus_geen_doorgang(con, tmp_path: Path):
    u = laad(con, tmp_path, "jenv.gtpa", tmp_path / "nergens", GOED)
    assert u.correcties is None and verdicts.correction_verdict(u) == [] and not u.geslaagd
