"""The words by which a letter names a figure are about figures that exist."""

from __future__ import annotations

import csv

import pytest

from dagster_project import ROOT
from dagster_project.publicatie.letter.vocabulary import opposites, ways_of_indicator, ways_of_part, words


def seed(naam: str) -> list[dict[str, str]]:
    with (ROOT / "dbt" / "seeds" / f"{naam}.csv").open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def test_elk_woord_hoort_bij_een_indicator_die_bestaat():
    bekend = {r["indicator_id"] for r in seed("indicatoren")}
    w = words()
    assert {*w.indicatoren, *w.verandering, *w.toekenning, *w.eenmalig, *w.norm} <= bekend


def test_van_elk_tegendeel_noemt_het_ene_of_het_andere_een_indicator():
    """A pair of which no way has a word would forbid nothing."""
    van_wijzen = [p for i, _ in words().indicatoren.items() for wijze in ways_of_indicator(i, i) for p in wijze.wel]
    assert words().tegendelen and all(
        any(opposites(p) for p in van_wijzen if p.match(een.replace("_", " "))) for een, _ in words().tegendelen
    )


def test_elk_deel_bestaat():
    """What the letters print or say, and the kinds of misdrijven that the police counts."""
    delen = {d for r in (*seed("gepubliceerde_waarden"), *seed("trendwoorden")) for d in r["uitsplitsing"].split("|")}
    assert {d for d in words().uitsplitsingen if not d.startswith("soort_misdrijf=")} <= delen


@pytest.mark.parametrize(
    ("zin", "genoemd"),
    [
        ("Het ziekteverzuim is hoog.", True),
        ("Het verzuimpercentage is hoog.", True),
        ("Het verzuim langer dan twee jaar is hoog.", False),
        ("Zij heeft zich ver zuimig getoond.", False),
    ],
)
def test_een_manier_is_alle_woorden_die_er_moeten_staan_en_geen_dat_niet_mag(zin: str, genoemd: bool):
    wijzen = ways_of_indicator("verzuim_percentage", "Ziekteverzuim tot twee jaar")
    assert genoemd == any(all(w.search(zin) for w in x.wel) and not any(w.search(zin) for w in x.niet) for x in wijzen)


def test_wat_er_niet_in_staat_wordt_genoemd_door_zijn_naam():
    [wijze] = ways_of_indicator("nieuw", "Surveillances te paard")
    assert all(w.search("Er waren surveillances, te paard.") for w in wijze.wel) and not all(
        w.search("Er waren surveillances.") for w in wijze.wel
    )
    [deel] = ways_of_part("soort=dronken_rijders")
    assert [bool(w.search("dronken rijder")) for w in deel.wel] == [True, True]
