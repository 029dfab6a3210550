"""The reviewed list of rules: a rule that is taken out, added or weakened in silence stops a refresh, and is told in numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project.poort import gate, rule_lock, rules, verdicts
from dagster_project.poort.rules import Rule

EEN = Rule(
    "a.b",
    "een",
    "reden",
    "fout",
    "eigenaar",
    "expect_column_values_to_be_between",
    {"column": "w", "min_value": 0},
    ("k",),
    "select 1 as w",
)
TWEE = replace(EEN, regel="twee", argumenten={"column": "w", "max_value": 9})
ANDER = replace(EEN, tabel="c.d")


@pytest.fixture
def slot(tmp_path: Path) -> Path:
    pad = tmp_path / "regels.json"
    pad.write_text(json.dumps(rule_lock.state((EEN, TWEE, ANDER))))
    return pad


def test_dezelfde_regels_voldoen(slot: Path):
    o = rule_lock.verdict((ANDER, TWEE, EEN), slot)  # in any order
    assert (o.oordeel, o.voorbeelden) == ("voldoet", []) and o.waargenomen.startswith("3 regels op 2 tabellen, ")


@pytest.mark.parametrize(
    ("nu", "zegt"),
    [
        ((EEN, ANDER), "a.b: 1 regel, eerder 2 (1 eraf)"),
        ((EEN, TWEE), "c.d: 0 regels, eerder 1 (1 eraf)"),
        ((EEN, TWEE, ANDER, replace(EEN, regel="drie")), "a.b: 3 regels, eerder 2 (1 erbij)"),
        ((EEN, replace(TWEE, argumenten={"column": "w", "max_value": 1000}), ANDER), "a.b: 2 regels, even veel als eerder"),
        ((EEN, replace(TWEE, ernst="waarschuwing"), ANDER), "a.b: 2 regels, even veel als eerder"),
        ((EEN, replace(TWEE, bevraging="select 1 as w where false"), ANDER), "a.b: 2 regels, even veel als eerder"),
        ((EEN, replace(TWEE, leeg_is_niet_toetsbaar=True), ANDER), "a.b: 2 regels, even veel als eerder"),
        ((EEN, replace(TWEE, regel="een_andere_naam"), ANDER), "a.b: 2 regels, even veel als eerder"),
    ],
    ids=["weg", "tabel-weg", "erbij", "grens", "ernst", "bevraging", "leeg-mag", "naam"],
)  # fmt: skip
def test_een_andere_regel_houdt_tegen_en_zegt_hoe_het_goed_komt(slot: Path, nu: tuple[Rule, ...], zegt: str):
    o = rule_lock.verdict(nu, slot)
    (regel,) = o.voorbeelden
    assert o.houdt_tegen and regel.startswith(zegt)
    assert "1 tabel anders" in o.waargenomen and "3 regels op 2 tabellen" in o.verwacht and "make regels" in o.verwacht


@pytest.mark.parametrize(
    "anders", [{"reden": "in andere woorden"}, {"eigenaar": "x"}, {"fout": ("delete from a.b",)}, {"bevraging": "select  1\n as w"}]
)
def test_andere_woorden_zijn_geen_andere_regel(slot: Path, anders: dict[str, object]):
    assert rule_lock.verdict((EEN, replace(TWEE, **anders), ANDER), slot).oordeel == "voldoet"


@pytest.mark.parametrize("inhoud", [None, "", "{", "[]", '{"a.b": 2}', '{"a.b": {"aantal": "x", "sha256": ""}}', "{}"])
def test_zonder_leesbaar_slot_gaat_niets_door(tmp_path: Path, inhoud: str | None):
    if inhoud is not None:
        (tmp_path / "regels.json").write_text(inhoud)
    assert rule_lock.verdict((EEN,), tmp_path / "regels.json").houdt_tegen


def test_het_slot_is_dat_van_de_regels_van_nu():
    """Whoever changes a rule runs ``make regels``, and the change is in the review."""
    assert rule_lock.changes(rule_lock.read_lock(), rule_lock.state(rules.read_rules())) == []


def test_het_slot_zegt_niets_van_de_catalogus(monkeypatch: pytest.MonkeyPatch):
    """A rule on all tables of the catalogue is the same rule when there is a table more."""
    alle = sorted(t.volledige_naam for t in rule_lock.catalog.refreshed_tables())
    regel = next(r for r in rules.read_rules() if r.argumenten.get("value_set") == alle)
    voor = rule_lock.state((regel,))
    monkeypatch.setattr(rule_lock.catalog, "refreshed_tables", lambda: [])
    assert rule_lock.state((replace(regel, argumenten=regel.argumenten | {"value_set": []}),)) == voor


def test_de_poort_vraagt_om_het_slot():
    eisen = gate.requirements({"nodes": {}, "unit_tests": {}})
    assert verdicts.RULE_LOCK in eisen and not eisen[verdicts.RULE_LOCK].mag_niet_toetsbaar
    zonder = gate.weigh([], {verdicts.RULE_LOCK: eisen[verdicts.RULE_LOCK]})
    assert not zonder.geslaagd


@pytest.mark.parametrize(
    ("rijen", "zegt"),
    [
        ("a,10\n", "seeds.grenzen: 1 rij, eerder 2 (1 eraf)"),
        ("a,10\nb,200\n", "seeds.grenzen: 2 rijen, even veel als eerder, maar er staat iets anders"),
    ],
    ids=["rij-weg", "getal-anders"],
)
def test_een_getypt_getal_dat_verandert_houdt_tegen(tmp_path: Path, rijen: str, zegt: str):
    seed, slot = tmp_path / "grenzen.csv", tmp_path / "regels.json"
    seed.write_text("wat,hoogstens\na,10\nb,20\n")
    slot.write_text(json.dumps(rule_lock.state((EEN,), tmp_path)))
    assert rule_lock.verdict((EEN,), slot, tmp_path).oordeel == "voldoet"
    seed.write_text("wat,hoogstens\n" + rijen)
    o = rule_lock.verdict((EEN,), slot, tmp_path)
    assert o.houdt_tegen and o.voorbeelden == [zegt]
