"""Faults in the code itself, in a copy of the project: the verdicts of dbt unit tests and contracts stop publication too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project import ROOT

pytestmark = pytest.mark.slow

FOUTEN = [
    pytest.param(
        "dbt/models/intermediate/kerncijfers/int_kerncijfers__bezetting.sql", "cast(formatie - bezetting as double) as waarde",
        "cast(formatie + bezetting as double) as waarde", ["onderbezetting_is_formatie_min_bezetting", "voldoet niet"], id="rekenregel",
    ),
    pytest.param(
        "dbt/models/marts/verdeling/_verdeling__models.yml", '{name: bijdrage, data_type: "double"', '{name: bijdrage, data_type: "integer"',
        ["verdeling.bijdragen", "andere kolommen of typen"], id="contract",
    ),
    pytest.param(
        "dbt/seeds/kenmerken.csv", "0.000784820", "0.000784920", ["verdeling.sterktemodel [gewichten_als_gedrukt]", "bijstandsontvangers=0,000784920"],
        id="gewicht-in-het-vierde-cijfer",
    ),
    pytest.param(
        "dbt/tests/reactietijden_klassen_tellen_op.sql", "meldingen_aantal <>", "meldingen_aantal =",
        ["reactietijden_klassen_tellen_op", "regio code"], id="dbt-test",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("bestand", "oud", "nieuw", "meldingen"), FOUTEN)
def test_fout_in_de_code_publiceert_niet(tmp_path: Path, bestand: str, oud: str, nieuw: str, meldingen: list[str]):
    project = tmp_path / "project"
    for naam in ("dagster_project", "sources", "dbt", "expectations", "requirements.lock"):
        bron = ROOT / naam
        if bron.is_dir():
            shutil.copytree(bron, project / naam, ignore=shutil.ignore_patterns("target", "logs", "__pycache__"))
        else:
            shutil.copy(bron, project / naam)
    tekst = (project / bestand).read_text()
    assert oud in tekst
    (project / bestand).write_text(tekst.replace(oud, nieuw, 1))
    r = subprocess.run(
        [sys.executable, "-m", "dagster_project.cli.app", "refresh", "--warehouse", str(tmp_path / "w")], cwd=project,
        env=os.environ | {"PYTHONPATH": str(project)}, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert r.returncode == 1, r.stdout + r.stderr
    for melding in meldingen:
        assert melding in " ".join(r.stderr.split()), r.stderr
    assert not (tmp_path / "w" / "halfjaarbericht.duckdb").exists() and not (tmp_path / "w" / "edities").exists()
