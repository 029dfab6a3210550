"""Who still has DuckDB 1.2 or 1.4 reads what DuckDB 2.0 published: the same values, explanations and answers of the macros."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.helpers.slow import DATABASE, EERSTE, draai

pytestmark = pytest.mark.slow

OUD = ("1.2.2", "1.4.4")
"""The oldest that reads the storage format (sources/database.py CONFIG), and the last with long support before 2.0."""
TABELLEN = ("kerncijfers.waarden", "verdeling.per_regionale_eenheid", "kwaliteit.controles", "referentie.indicatoren")
VIEWS = tuple(f"kerncijfers.{familie}" for familie in ("bezetting", "verzuim", "gtpa", "reactietijden", "zedenvoorraad"))

LEES = '''
"""Print what every relation holds, in one order, as text that has every digit."""
import hashlib, json, sys
import duckdb

database, editie, tabellen = sys.argv[1], sys.argv[2], sys.argv[3:]


def inhoud(con, vraag):
    r = con.execute(vraag)
    koppen = [d[0] for d in r.description]
    rijen = sorted(repr(rij) for rij in r.fetchall())
    return [koppen, len(rijen), hashlib.sha256("\\n".join(rijen).encode()).hexdigest(), rijen[:3]]


UITLEG = """
    WITH relaties AS (
        SELECT schema_name, table_name AS naam, '' AS kolom, comment FROM duckdb_tables()
        UNION ALL SELECT schema_name, view_name, '', comment FROM duckdb_views()
        UNION ALL SELECT schema_name, table_name, column_name, comment FROM duckdb_columns()
    )
    SELECT schema_name, naam, kolom, coalesce(comment, '') FROM relaties
    WHERE schema_name IN ('kerncijfers', 'verdeling', 'referentie', 'kwaliteit', 'register') ORDER BY ALL
"""
MACROS = """
    SELECT function_name, function_type, list_sort(parameters), coalesce(comment, '') FROM duckdb_functions()
    WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal ORDER BY ALL
"""
VRAGEN = (
    "SELECT waarde_op('zeden_voorraad', '2025-11-02'), waarde_op('gtpa_incidenten', 2024, uitsplitsing := 'categorie=belediging')",
    "SELECT waarde_op('gtpa_incidenten', '1999'), nieuwste_versie(van := '2025-H2'), nieuwste_versie()",
    "SELECT w.periode, waarde_op(w.indicator_id, w.periode, regio := w.regio_code) FROM kerncijfers.gtpa AS w WHERE w.uitsplitsing = '' ORDER BY ALL",
    "FROM reeks('verzuim_percentage')",
    "FROM reeks('misdrijven_geregistreerd', regio := 'RE01', versie := '2025-H2')",
    "FROM als_gepubliceerd('2019-H2', 'verzuim_percentage')",
    "FROM als_gepubliceerd('2025-H2', 'prio1_meldingen')",
)

uit = {"duckdb": duckdb.__version__}
with duckdb.connect(database, read_only=True) as con:
    uit["open"] = {t: inhoud(con, f"SELECT * FROM {t}") for t in tabellen}
    uit["uitleg"] = con.execute(UITLEG).fetchall()
    uit["macros"] = con.execute(MACROS).fetchall()
    uit["antwoorden"] = {v: repr(con.execute(v).fetchall()) for v in VRAGEN}
with duckdb.connect() as con:
    con.execute(f"ATTACH '{database}' AS anders (READ_ONLY)")
    con.execute("USE anders")
    uit["antwoorden na USE"] = {v: repr(con.execute(v).fetchall()) for v in VRAGEN}
with duckdb.connect() as con:
    con.execute(f"ATTACH '{database}' AS anders (READ_ONLY)")
    uit["attach"] = {t: inhoud(con, f"SELECT * FROM anders.{t}") for t in tabellen}
with duckdb.connect() as con:
    uit["parquet"] = {t: inhoud(con, f"SELECT * FROM read_parquet('{editie}/{t}.parquet')") for t in tabellen}
print(json.dumps(uit))
'''


@pytest.fixture(scope="module", params=OUD)
def oude_python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A version of DuckDB, and an interpreter of its own that has it."""
    folder = tmp_path_factory.mktemp("oud")
    r = draai([sys.executable, "-m", "venv", str(folder / "venv")], folder)
    assert r.returncode == 0, r.stderr
    python = folder / "venv" / "bin" / "python"
    r = draai([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"duckdb=={request.param}"], folder)
    if r.returncode:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            f"pip kan duckdb=={request.param} hier niet installeren: {(r.stderr.strip().splitlines() or ['?'])[-1]}"
        )
    return request.param, python


def lees(python: str, gepubliceerd: Path, folder: Path) -> dict:
    """What this interpreter reads in the published warehouse, by its version of DuckDB."""
    script = folder / "lees.py"
    script.write_text(LEES, encoding="utf-8")
    argumenten = [str(script), str(gepubliceerd / DATABASE), str(gepubliceerd / "edities" / EERSTE), *TABELLEN, *VIEWS]
    r = draai([python, *argumenten], folder, {"PYTHONPATH": "", "TZ": os.environ.get("TZ", "Europe/Amsterdam")})
    assert r.returncode == 0, r.stderr
    d = json.loads(r.stdout)
    return {d.pop("duckdb"): d}


def test_oudere_duckdb_leest_hetzelfde_als_2_0(gepubliceerd: Path, oude_python: tuple[str, Path], tmp_path: Path) -> None:
    versie, python = oude_python
    nu, oud = lees(sys.executable, gepubliceerd, tmp_path)["2.0.0"], lees(str(python), gepubliceerd, tmp_path)[versie]
    for weg in ("open", "attach", "parquet"):
        for tabel in (*TABELLEN, *VIEWS):
            assert oud[weg][tabel] == nu[weg][tabel], (weg, tabel)
            assert nu[weg][tabel][1] > 0, (weg, tabel)
    assert oud["open"] == oud["attach"]
    # one version is published, so that the database holds what its Parquet holds
    assert {t: i[1:3] for t, i in nu["parquet"].items()} == {t: i[1:3] for t, i in nu["open"].items()}
    # every table, view and column explains itself, and so does every macro
    assert len(oud["uitleg"]) > 500 and oud["uitleg"] == nu["uitleg"]
    assert [r[:3] for r in oud["uitleg"] if not r[3]] == []
    assert [r[0] for r in oud["macros"]] == [
        "_gelijkenis",
        "_versie_van",
        "als_gepubliceerd",
        "delen",
        "kies_editie",
        "kies_indicator",
        "kies_regio",
        "kies_uitsplitsing",
        "nieuwste_vastgestelde",
        "nieuwste_versie",
        "reeks",
        "standen",
        "waarde_op",
    ] and oud["macros"] == nu["macros"]
    assert all(r[3] for r in oud["macros"])
    # lines 1262 and 262 of the letter of 2025-H2
    eerste = next(iter(oud["antwoorden"].values()))
    assert eerste == "[(3484.0, 5352.0)]" and oud["antwoorden"] == nu["antwoorden"]
    assert "[]" not in oud["antwoorden"].values()
    assert oud["antwoorden na USE"] == oud["antwoorden"]
