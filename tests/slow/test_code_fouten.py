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

FOUTEN = {
    "dbt": [
        ("dbt/models/intermediate/kerncijfers/int_kerncijfers__bezetting.sql", "cast(formatie - bezetting as double) as waarde",
         "cast(formatie + bezetting as double) as waarde", ["onderbezetting_is_formatie_min_bezetting", "voldoet niet"]),
        ("dbt/models/marts/verdeling/_verdeling__models.yml", '{name: bijdrage, data_type: "double"', '{name: bijdrage, data_type: "integer"',
         ["verdeling.bijdragen", "andere kolommen of typen"]),
        ("dbt/tests/reactietijden_klassen_tellen_op.sql", "meldingen_aantal <>", "meldingen_aantal =", ["reactietijden_klassen_tellen_op", "regio code"]),
    ],
    "gewicht-in-het-vierde-cijfer": [
        ("dbt/seeds/kenmerken.csv", "0.000784820", "0.000784920", ["verdeling.sterktemodel [gewichten_als_gedrukt]", "bijstandsontvangers=0,000784920"]),
    ],
}  # fmt: skip
"""Per run: file, from, to, and what is said of it. A unit test, a contract and a test of dbt fail beside each other: no model of one needs
that of another; when dbt fails no rule is asked."""


@pytest.mark.parametrize("run", FOUTEN)
def test_fout_in_de_code_publiceert_niet(tmp_path: Path, run: str):
    project = tmp_path / "project"
    for naam in ("dagster_project", "sources", "dbt", "expectations"):
        shutil.copytree(ROOT / naam, project / naam, ignore=shutil.ignore_patterns("target", "logs", "__pycache__"))
    shutil.copy(ROOT / "requirements.lock", project)
    for bestand, oud, nieuw, _ in FOUTEN[run]:
        tekst = (project / bestand).read_text()
        assert oud in tekst
        (project / bestand).write_text(tekst.replace(oud, nieuw, 1))
    r = subprocess.run(
        [sys.executable, "-m", "dagster_project.cli.app", "refresh", "--warehouse", str(tmp_path / "w")], cwd=project,
        env=os.environ | {"PYTHONPATH": str(project)}, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert r.returncode == 1, r.stdout + r.stderr
    for *_, meldingen in FOUTEN[run]:
        for melding in meldingen:
            assert melding in " ".join(r.stderr.split()), r.stderr
    assert not (tmp_path / "w" / "halfjaarbericht.duckdb").exists() and not (tmp_path / "w" / "edities").exists()
