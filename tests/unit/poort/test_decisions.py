"""Recorded decisions: what cannot be held to account is refused, in Dutch, before anything is built."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from dagster_project.poort import decisions

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
    assert lijst and all(b.is_voorbeeld and b.rol in ("datasteward", "team sterkteverdeling", "directie") for b in lijst)


@pytest.mark.parametrize(
    ("oud", "nieuw", "klacht"),
    [
        ("    rol: datasteward\n", "", "regel 3: besluiten.1.rol: ontbreekt"),
        ("    voorbeeld: true\n", "", "besluiten.1.voorbeeld: ontbreekt"),
        ("Het exacte\n      cijfer geldt.", "", "regel 7: besluiten.1.reden: gevonden niets, verwacht tekst"),
        ("Het exacte\n      cijfer geldt.", "' '", "besluiten.1.reden: is leeg"),
        ('["identiteit: C23", "identiteit: C46"]', "[]", "regel 3: besluiten.1.vergelijkingen: is leeg"),
        ('["identiteit: C23", "identiteit: C46"]', "C23", "verwacht een lijst"),
        ('"identiteit: C46"', '"identiteit: C23"', "twee besluiten over 'identiteit: C23'"),
        ('"identiteit: C46"', "{identiteit: C46}", "aanhalingstekens"),
        (
            "rol: datasteward",
            "rol: J. Jansen",
            "regel 4: besluiten.1.rol: gevonden 'J. Jansen', verwacht een van datasteward, team sterkteverdeling, directie",
        ),
        ("2025-12-10", "gisteren", "regel 5: besluiten.1.datum: gevonden 'gisteren', verwacht een datum"),
        ("voorbeeld: true", "voorbeeld: misschien", "verwacht true of false"),
        (
            "voorbeeld: true",
            "voorbeeld: true\n    naam: Jansen",
            "regel 7: besluiten.1.naam: onbekend veld; bekend zijn vergelijkingen, rol",
        ),
        ("besluiten:\n", "besluit:\n", "besluit: onbekend veld; bekend zijn besluiten. Bedoelt u 'besluiten'?"),
        ("besluiten:\n", "besluiten: [\n", "geen leesbare YAML"),
        (
            "  - vergelijkingen:",
            "  - een losse zin\n  - vergelijkingen:",
            "regel 3: besluiten.1: gevonden 'een losse zin', verwacht velden met een naam",
        ),
    ],
)
def test_een_besluit_dat_niet_te_verantwoorden_is_wordt_geweigerd(tmp_path: Path, oud: str, nieuw: str, klacht: str):
    pad = tmp_path / "besluiten.yml"
    assert oud in GOED
    pad.write_text(GOED.replace(oud, nieuw, 1))
    with pytest.raises(decisions.DecisionError) as e:
        decisions.read_decisions(DAG, pad)
    assert klacht in str(e.value) and "besluiten.yml" in str(e.value)
