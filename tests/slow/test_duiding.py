"""A refresh with words of people that hold a number which the edition does not have publishes nothing, and says which words."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from dagster_project import ROOT
from tests.helpers.slow import LANG, draai

pytestmark = pytest.mark.slow


def test_verkeerde_duiding_houdt_de_publicatie_tegen(tmp_path: Path):
    for naam in ("dagster_project", "sources", "dbt", "expectations"):
        shutil.copytree(ROOT / naam, tmp_path / naam, ignore=shutil.ignore_patterns("target", "logs", "__pycache__"))
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    pad = tmp_path / "expectations/duiding.yml"
    tekst = pad.read_text(encoding="utf-8")
    assert tekst.count("In 2024 zijn 610 disciplinaire") == 1  # the letter of 2025-H2 prints 610
    pad.write_text(tekst.replace("In 2024 zijn 610 disciplinaire", "In 2024 zijn 611 disciplinaire"), encoding="utf-8")

    deur = [sys.executable, "-m", "dagster_project.cli.app"]
    omgeving = {"PYTHONPATH": str(tmp_path)}
    r = draai([*deur, "refresh", "--bron", "bundel", "--warehouse", str(tmp_path / "w")], tmp_path, omgeving, LANG)

    uit = " ".join((r.stdout + r.stderr).split())
    assert r.returncode == 1, uit
    assert "duiding.yml, bij disciplinair" in uit and "gevonden 611; verwacht 610" in uit, uit
    assert "Verbeter de tekst of haal het getal weg" in uit and "Traceback" not in uit, uit
    assert not list((tmp_path / "w").glob("edities/*")) and not list((tmp_path / "w").glob("*.duckdb")), uit
