"""Who still has DuckDB 1.2 reads what DuckDB 2.0 published, and gets the same values."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from .hulp import DATABASE, EERSTE, draai

pytestmark = pytest.mark.traag

OUD = "1.2.2"
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


uit = {"duckdb": duckdb.__version__}
with duckdb.connect(database, read_only=True) as con:
    uit["open"] = {t: inhoud(con, f"SELECT * FROM {t}") for t in tabellen}
with duckdb.connect() as con:
    con.execute(f"ATTACH '{database}' AS anders (READ_ONLY)")
    uit["attach"] = {t: inhoud(con, f"SELECT * FROM anders.{t}") for t in tabellen}
with duckdb.connect() as con:
    uit["parquet"] = {t: inhoud(con, f"SELECT * FROM read_parquet('{editie}/{t}.parquet')") for t in tabellen}
print(json.dumps(uit))
'''


@pytest.fixture(scope="module")
def oude_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter of its own, with an older DuckDB."""
    map = tmp_path_factory.mktemp("oud")
    r = draai([sys.executable, "-m", "venv", str(map / "venv")], map)
    assert r.returncode == 0, r.stderr
    python = map / "venv" / "bin" / "python"
    r = draai([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"duckdb=={OUD}"], map)
    if r.returncode:
        pytest.skip(f"pip kan duckdb=={OUD} hier niet installeren: {(r.stderr.strip().splitlines() or ['?'])[-1]}")
    return python


def test_duckdb_1_2_leest_dezelfde_waarden_als_2_0(gepubliceerd: Path, oude_python: Path, tmp_path: Path) -> None:
    script = tmp_path / "lees.py"
    script.write_text(LEES, encoding="utf-8")
    argumenten = [str(script), str(gepubliceerd / DATABASE), str(gepubliceerd / "edities" / EERSTE), *TABELLEN, *VIEWS]
    uitkomst = {}
    for python in (sys.executable, str(oude_python)):
        r = draai([python, *argumenten], tmp_path, {"PYTHONPATH": "", "TZ": os.environ.get("TZ", "Europe/Amsterdam")})
        assert r.returncode == 0, r.stderr
        d = json.loads(r.stdout)
        uitkomst[d.pop("duckdb")] = d
    nu, oud = uitkomst["2.0.0"], uitkomst[OUD]
    for weg in ("open", "attach", "parquet"):
        for tabel in (*TABELLEN, *VIEWS):
            assert oud[weg][tabel] == nu[weg][tabel], (weg, tabel)
            assert nu[weg][tabel][1] > 0, (weg, tabel)
    assert oud["open"] == oud["attach"]
    # one version is published, so that the database holds what its Parquet holds
    assert {t: i[1:3] for t, i in nu["parquet"].items()} == {t: i[1:3] for t, i in nu["open"].items()}
