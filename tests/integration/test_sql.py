"""``halfjaarbericht sql`` as a person types it: DuckDB's own program on the published file, read-only."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

from dagster_project.warehouse.editions import Warehouse


def vraag(folder: Path, *argumenten: str, invoer: str = "") -> subprocess.CompletedProcess[str]:
    opdracht = [sys.executable, "-m", "dagster_project.cli.app", "sql", *argumenten, "--warehouse", str(folder)]
    return subprocess.run(opdracht, input=invoer, capture_output=True, text=True, timeout=120)


def test_een_vraag_in_elke_vorm(huis: Warehouse):
    """The stock of 3,484 sex-crime files of 2 November 2025 (halfjaarbericht-2025-h2.txt:1262)."""
    select = "SELECT waarde_op('zeden_voorraad', '2025-11-02') AS voorraad"
    r = vraag(huis.folder, select, "--formaat", "csv")
    assert (r.returncode, list(csv.DictReader(io.StringIO(r.stdout)))) == (0, [{"voorraad": "3484.0"}])
    assert "2025-H2.0, concept" in r.stderr and "alleen-lezen" in r.stderr
    assert json.loads(vraag(huis.folder, select, "--formaat", "json").stdout) == [{"voorraad": 3484.0}]
    assert "| 3484.0" in vraag(huis.folder, select, "--formaat", "md").stdout
    assert "3484" in vraag(huis.folder, select).stdout


def test_zonder_vraag_begint_het_met_lees_mij(huis: Warehouse):
    r = vraag(huis.folder, invoer="SELECT 'mijn vraag' AS x;\n")
    assert r.returncode == 0 and "kerncijfers.waarden" in r.stdout and "mijn vraag" in r.stdout


def test_de_werkplaats_wordt_gekoppeld_als_iemand_haar_vraagt(huis: Warehouse):
    """The delivery of GTPA as it came in: 12,543 incidents in 2024 (halfjaarbericht-2025-h2.txt:229)."""
    select = "SELECT incidenten FROM werkplaats.raw_jenv.gtpa WHERE jaar = 2024 AND categorie = 'totaal'"
    r = vraag(huis.folder, select, "--werkplaats", "--formaat", "json")
    assert (r.returncode, json.loads(r.stdout)) == (0, [{"incidenten": 12543}])
    assert vraag(huis.folder, select).returncode == 1  # not without asking
    r = vraag(huis.folder, "DELETE FROM werkplaats.raw_jenv.gtpa", "--werkplaats")
    assert r.returncode == 1 and "read-only" in r.stderr


def test_lees_mij_zegt_waar_de_werkplaats_is(huis: Warehouse):
    r = vraag(huis.folder, "SELECT begin_met, uitleg FROM lees_mij WHERE wat = 'werkplaats'", "--formaat", "json")
    (regel,) = json.loads(r.stdout)
    assert regel["begin_met"] == "halfjaarbericht sql --werkplaats" and f"werkplaats/{huis.choose().versie}.duckdb" in regel["uitleg"]
    assert huis.workshop("2025-H2.0").is_file()


def test_wie_schrijft_of_zich_vergist_hoort_het(huis: Warehouse, tmp_path: Path):
    for fout, melding in (("DELETE FROM kerncijfers.waarden", "read-only"), ("SELECT waarde_op('gtpa', '2024')", "Bedoelt u 'gtpa_")):
        r = vraag(huis.folder, fout)
        assert r.returncode == 1 and melding in r.stderr, fout
    r = vraag(tmp_path, "SELECT 1")
    assert r.returncode == 2 and "refresh" in r.stderr and "Traceback" not in r.stderr
