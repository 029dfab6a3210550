"""Recorded decisions: what cannot be held to account is refused, in Dutch, before anything is built."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from dagster_project.poort import decisions
from tests.conftest import deur

DAG = date(2025, 12, 10)
GOED = """
besluiten:
  - vergelijkingen: ["identiteit: C23", "identiteit: C46"]
    rol: datasteward
    datum: 2025-12-10
    voorbeeld: true
    reden: Het exacte
      cijfer geldt.
"""


def test_een_besluit_kan_meer_vergelijkingen_raken(tmp_path: Path):
    pad = tmp_path / "besluiten.yml"
    pad.write_text(GOED)
    a, b = decisions.read_decisions(DAG, pad)
    assert (a.vergelijking, b.vergelijking) == ("identiteit: C23", "identiteit: C46")
    assert (a.rol, a.datum, a.reden, a.is_voorbeeld) == ("datasteward", DAG, "Het exacte cijfer geldt.", True)
    assert decisions.read_decisions(DAG - timedelta(1), pad) == []  # an edition of a day earlier does not know it
    pad.write_text("besluiten: []")
    assert decisions.read_decisions(DAG, pad) == []


def test_de_meegeleverde_besluiten_zijn_voorbeelden_zonder_naam():
    lijst = decisions.read_decisions(DAG)
    assert lijst and all(b.is_voorbeeld and b.rol in decisions.ROLLEN for b in lijst)


@pytest.mark.parametrize(
    ("oud", "nieuw", "klacht"),
    [
        ("    rol: datasteward\n", "", "besluit 1: rol ontbreekt"),
        ("    voorbeeld: true\n", "", "voorbeeld ontbreekt"),
        ("Het exacte\n      cijfer geldt.", "", "reden ontbreekt of is leeg"),
        ('["identiteit: C23", "identiteit: C46"]', "[]", "vergelijkingen ontbreekt of is leeg"),
        ('["identiteit: C23", "identiteit: C46"]', "C23", "verwacht een lijst"),
        ('"identiteit: C46"', '"identiteit: C23"', "twee besluiten over 'identiteit: C23'"),
        ('"identiteit: C46"', "{identiteit: C46}", "aanhalingstekens"),
        ("rol: datasteward", "rol: J. Jansen", "onbekende rol 'J. Jansen'; kies uit datasteward"),
        ("2025-12-10", "gisteren", "datum is 'gisteren'; verwacht een datum"),
        ("voorbeeld: true", "voorbeeld: misschien", "verwacht true of false"),
        ("voorbeeld: true", "voorbeeld: true\n    naam: Jansen", "onbekende velden naam"),
        ("besluiten:\n", "besluit:\n", "verwacht een lijst onder 'besluiten:'"),
        ("besluiten:\n", "besluiten: [\n", "niet te lezen"),
        ("  - vergelijkingen:", "  - een losse zin\n  - vergelijkingen:", "gevonden 'een losse zin'"),
    ],
)
def test_een_besluit_dat_niet_te_verantwoorden_is_wordt_geweigerd(tmp_path: Path, oud: str, nieuw: str, klacht: str):
    pad = tmp_path / "besluiten.yml"
    assert oud in GOED
    pad.write_text(GOED.replace(oud, nieuw, 1))
    with pytest.raises(decisions.DecisionError) as e:
        decisions.read_decisions(DAG, pad)
    assert klacht in str(e.value) and "besluiten.yml" in str(e.value)


def test_een_kapot_besluit_houdt_de_uitgave_tegen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pad = tmp_path / "besluiten.yml"
    pad.write_text(GOED.replace("datasteward", "niemand"))
    monkeypatch.setattr(decisions, "PATH", pad)
    u = deur("refresh", "--warehouse", tmp_path / "w")
    assert u.code == 1 and "onbekende rol 'niemand'" in u.fout and "Traceback" not in u.fout
    assert not (tmp_path / "w" / "edities").exists()
    laatste = json.loads((tmp_path / "w" / "laatste_run.json").read_text())
    assert (laatste["uitkomst"], laatste["controles"]) == ("tegengehouden", []) and "niemand" in laatste["reden"]
    u = deur("status", "--warehouse", tmp_path / "w", "--datum", "2025-12-01")
    assert u.code == 1 and "niemand" in " ".join(u.uit.split())  # stopped before it had anything to check, and status says so
