"""The next layout of gemeenten takes three edits of data and no code: in a copy of the project, with what CBS has of it in the spring."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project import ROOT
from tests.helpers.slow import LANG, draai, open_database

pytestmark = pytest.mark.slow
CLI = "dagster_project.cli.app"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project that works in the layout of 2026, of which CBS has not filled in a single regionale eenheid."""
    folder = tmp_path_factory.mktemp("indeling")
    for naam in ("dagster_project", "sources", "dbt", "expectations"):
        shutil.copytree(ROOT / naam, folder / naam, ignore=shutil.ignore_patterns("target", "logs", "__pycache__"))
    shutil.copy(ROOT / "requirements.lock", folder)
    for bestand, oud, nieuw in (
        ("sources/cbs/bronnen.yml", "2026: 86247NED}\n    ververs: [2025]", "2026: 86247NED}\n    ververs: [2025, 2026]"),
        ("dbt/dbt_project.yml", "gebieden_jaren: [2025]", "gebieden_jaren: [2025, 2026]"),
    ):
        tekst = (folder / bestand).read_text(encoding="utf-8")
        assert tekst.count(oud) == 1, bestand
        (folder / bestand).write_text(tekst.replace(oud, nieuw), encoding="utf-8")
    voorbeeld = folder / "sources/cbs/voorbeeld"
    shutil.copytree(voorbeeld / "gebieden_2025", voorbeeld / "gebieden_2026")
    for pad in (voorbeeld / "gebieden_2026").iterdir():
        tekst = pad.read_text(encoding="utf-8").replace("86059NED", "86247NED").replace("Nederland 2025", "Nederland 2026")
        pad.write_text(re.sub(r'("(?:Code_34|Naam_35)":)"[^"]*"', r'\1"          "', tekst), encoding="utf-8")
    assert _draai(folder, "bronnen", "dbt").returncode == 0
    return folder


def _draai(folder: Path, *opdracht: str) -> subprocess.CompletedProcess[str]:
    return draai([sys.executable, "-m", CLI, *opdracht], folder, {"PYTHONPATH": str(folder)}, LANG)


def test_tot_september_geldt_de_eenheid_van_het_jaar_ervoor_en_de_poort_zegt_het(project: Path):
    r = _draai(project, "refresh", "--warehouse", str(project / "w"))
    assert r.returncode == 0, r.stdout + r.stderr
    assert "1 waarschuwing" in r.stdout + r.stderr
    with open_database(project / "w") as con:
        vraag = "SELECT count(*), count(regionale_eenheid_code), min(jaar_regionale_eenheid), max(jaar_regionale_eenheid) FROM referentie.gemeenten WHERE jaar = 2026"
        assert con.execute(vraag).fetchone() == (342, 342, 2025, 2025)
        assert con.execute(
            "SELECT oordeel, ernst FROM kwaliteit.controles WHERE controle_id LIKE '%eenheid_van_eigen_jaar'"
        ).fetchall() == [("voldoet niet", "waarschuwing")]
        assert con.execute("SELECT DISTINCT jaar FROM staging.stg_cbs__gebieden").fetchall() == [(2026,)]
        eenheden = "SELECT count(DISTINCT regionale_eenheid), count(DISTINCT gemeente_code) FROM verdeling.kenmerken"
        assert con.execute(eenheden).fetchone() == (10, 342)


def test_een_gemeente_die_er_het_jaar_ervoor_niet_was_houdt_tegen(project: Path):
    """Almere is taken out of the layout of 2025: of 2026 it has no eenheid, and is not counted with another."""
    folder = project / "sources/cbs/voorbeeld/gebieden_2025"
    for bestand, sleutel in (("RegioS.json", "Key"), ("TypedDataSet.json", "RegioS")):
        d = json.loads((folder / bestand).read_text(encoding="utf-8"))
        d["value"] = [r for r in d["value"] if r[sleutel].strip() != "GM0034"]
        (folder / bestand).write_text(json.dumps(d, ensure_ascii=False), encoding="utf-8")
    r = _draai(project, "refresh", "--warehouse", str(project / "w2"))
    assert r.returncode == 1
    assert "gemeente_heeft_een_regionale_eenheid" in r.stderr and "gemeente code GM0034, gemeente Almere, jaar 2026" in r.stderr, r.stderr
