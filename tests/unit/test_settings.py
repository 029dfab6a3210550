"""The table of settings is all that the code reads, and tells no secret."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from dagster_project import ROOT, settings
from dagster_project.cli.instellingen import app

CODE = ROOT / "dagster_project"


def test_elke_instelling_in_de_code_staat_in_de_tabel():
    tekst = "".join(p.read_text("utf-8") for d in (CODE, ROOT / "sources") for p in d.rglob("*.py") if p.name != "settings.py")
    assert set(re.findall(r"HALFJAARBERICHT_[A-Z_]*[A-Z]", tekst)) == {s.naam for s in settings.SETTINGS}


@pytest.mark.parametrize("s", settings.SETTINGS, ids=lambda s: s.naam)
def test_de_lezer_leest_haar(s: settings.Setting):
    assert s.naam in (CODE / s.lezer).read_text("utf-8")


def test_geen_geheim_en_een_onbekende_naam_wordt_verteld():
    geheim = {s.naam: "https://geheim.example/GEHEIM" for s in settings.SETTINGS if s.geheim}
    r = CliRunner().invoke(app, [], env=geheim | {"HALFJAARBERICHT_TYPO": "GEHEIM", "HALFJAARBERICHT_BRON": "live"})
    assert r.exit_code == 1 and "GEHEIM" not in r.output and "geheim.example" not in r.output
    assert r.output.count("= gezet (omgeving)") == len(geheim) == 3
    assert "HALFJAARBERICHT_BRON = live (omgeving)" in r.output and "HALFJAARBERICHT_TYPO: deze instelling bestaat niet" in r.output


def test_beheer_drukt_de_hele_tabel():
    pagina = (ROOT / "docs/beheer.md").read_text("utf-8")
    gedrukt = re.findall(r"^\| `(HALFJAARBERICHT_\w+)` \| (.+?) \| (.+?) \| (ja|nee) \|$", pagina, re.M)
    assert gedrukt == [(s.naam, s.betekenis, s.standaard, "ja" if s.geheim else "nee") for s in settings.SETTINGS]
