"""How certain the recalculated allocation is: the same point as a refresh gives, shares folded by hand, and what stops it."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from dagster_project.verdeling.models import bootstrap
from dagster_project.verdeling.models.regressie import select, vervang_categorieen
from dagster_project.verdeling.uncertainty import fold_shares, read_input
from dagster_project.warehouse.editions import Warehouse
from tests.conftest import afdruk, deur
from tests.unit.verdeling.test_bootstrap import invoer

TREKKINGEN = 20


@pytest.fixture(scope="module")
def zekerheid(huis: Warehouse) -> tuple[dict, str]:
    """What the door gives as JSON, and what it says beside it."""
    r = deur("zekerheid", "--trekkingen", TREKKINGEN, "--formaat", "json", "--warehouse", huis.folder)
    assert r.code == 0, r.fout
    return json.loads(r.uit), r.fout


def test_het_punt_is_wat_de_refresh_gaf(zekerheid, db: duckdb.DuckDBPyConnection):
    gepubliceerd = {
        e: fte * bijdrage / som
        for e, fte, bijdrage, som in db.execute(
            "SELECT regionale_eenheid, fte, ruwe_bijdrage, ruwe_som FROM verdeling.herberekend_per_regionale_eenheid"
        ).fetchall()
    }
    assert len(gepubliceerd) == 10
    assert {e["regionale_eenheid"]: e["model_fte"] for e in zekerheid[0]["eenheden"]} == pytest.approx(gepubliceerd, rel=1e-6)


def test_het_model_koos_wat_de_refresh_koos(zekerheid, db: duckdb.DuckDBPyConnection):
    """Before categories were replaced, as the draws do."""
    rijen = db.execute("SELECT cluster, kenmerk, uitkomst FROM verdeling.regressie_kenmerken WHERE kenmerk <> 'inwoners'").fetchall()
    gekozen = {(c, k) for c, k, u in rijen if u == "gekozen"}
    vervangen = {(c, k, u.removeprefix("vervangen door ")) for c, k, u in rijen if u.startswith("vervangen door ")}
    gekozen = gekozen - {(c, wordt) for c, _, wordt in vervangen} | {(c, was) for c, was, _ in vervangen}
    assert {(c["cluster"], k["kenmerk"]) for c in zekerheid[0]["clusters"] for k in c["kenmerken"] if k["in_model"]} == gekozen


def vouw(clusters: dict[str, tuple[str, list[str], Fraction]]) -> dict[str, Fraction]:
    """Exactly, and by another road: push the share of each cluster down to those that it follows, AVIM first."""
    over = {c: aandeel for c, (_, _, aandeel) in clusters.items()}
    eigen = {c: aandeel for c, (_, _, aandeel) in clusters.items()}
    for c in sorted(clusters, key=lambda c: c != "avim"):
        model, volgt, _ = clusters[c]
        if model == "combinatie":
            som = sum(eigen[v] for v in volgt)
            for v in volgt:
                over[v] += over[c] * eigen[v] / som
            del over[c]
    return over


def test_aandelen_gevouwen(huis: Warehouse, zekerheid, db: duckdb.DuckDBPyConnection):
    rijen = db.execute("SELECT cluster, model, volgt, aandeel_pct FROM verdeling.clusters").fetchall()
    verwacht = vouw({c: (model, volgt.split("; ") if volgt else [], Fraction(aandeel)) for c, model, volgt, aandeel in rijen})
    gegeven = {c["cluster"]: c["aandeel_pct"] for c in zekerheid[0]["clusters"]}
    assert len(gegeven) == 11 and "wijkzorg" in gegeven and "avim" not in gegeven
    assert gegeven == pytest.approx({c: float(w) for c, w in verwacht.items()}, rel=1e-12)
    assert sum(gegeven.values()) == pytest.approx(sum(aandeel for *_, aandeel in rijen)) == pytest.approx(100, abs=0.5)


def test_aandelen_met_de_hand():
    """a follows nothing (40), b goes by inwoners (20), c follows a and b (30), avim follows all three (10): a = 40 + 20 + 10 x (40 + 20) / 90."""
    clusters = [
        ("a", "A", "regressie", None, 40.0),
        ("b", "B", "inwoners", None, 20.0),
        ("c", "C", "combinatie", "a; b", 30.0),
        ("avim", "D", "combinatie", "a; b; c", 10.0),
    ]
    assert fold_shares(clusters) == pytest.approx({"a": 60 + 600 / 90, "b": 30 + 300 / 90})


def test_wat_er_in_staat(zekerheid):
    z, gezegd = zekerheid
    assert (z["versie"], z["fte"], z["gemeenten"], z["trekkingen"], z["zaad"], z["is_synthetisch"]) == (
        "2025-H2.0",
        1000,
        342,
        TREKKINGEN,
        2025,
        True,
    )
    assert 0 <= z["mislukte_trekkingen"] < TREKKINGEN
    assert "synthetisch" in gezegd and f"trekkingen: {TREKKINGEN}/{TREKKINGEN}" in gezegd
    for e in z["eenheden"]:
        assert e["laag_fte"] <= e["midden_fte"] <= e["hoog_fte"]
        assert e["zonder_eenheid_laagste_fte"] <= e["zonder_eenheid_hoogste_fte"]
    for c in z["clusters"]:
        vaak = [k["gekozen_pct"] for k in c["kenmerken"]]
        assert vaak == sorted(vaak, reverse=True) and all(0 <= p <= 100 for p in vaak)
    assert {c["cluster"]: c["kenmerken"] for c in z["clusters"]}["wijkzorg"] == []
    assert len(z["zonder_eenheid"]) == 10 and len(z["gevoeligheid"]) == 18
    for r in [*z["zonder_eenheid"], *z["gevoeligheid"]]:
        assert sum(r["fte"].values()) == pytest.approx(1000)


def test_verschuivingen_zijn_die_van_het_rooster(zekerheid):
    z = zekerheid[0]
    punt = {e["regionale_eenheid"]: e["model_fte"] for e in z["eenheden"]}
    (zelf,) = [r for r in z["gevoeligheid"] if {k: r[k] for k in z["drempels"]} == z["drempels"]]
    assert zelf["fte"] == punt and zelf["grootste_verschuiving_fte"] == 0
    for r in z["gevoeligheid"]:
        assert abs(r["grootste_verschuiving_fte"]) == pytest.approx(max(abs(r["fte"][e] - punt[e]) for e in punt))
        assert r["fte"][r["regionale_eenheid"]] - punt[r["regionale_eenheid"]] == pytest.approx(r["grootste_verschuiving_fte"])
    for e in z["eenheden"]:
        n = e["regionale_eenheid"]
        assert abs(e["drempels_grootste_verschuiving_fte"]) == pytest.approx(max(abs(r["fte"][n] - punt[n]) for r in z["gevoeligheid"]))
        zonder = [r["fte"][n] for r in z["zonder_eenheid"]]
        assert (e["zonder_eenheid_laagste_fte"], e["zonder_eenheid_hoogste_fte"]) == (min(zonder), max(zonder))


def test_zaad_bepaalt_alles_en_niets_wordt_geschreven(huis: Warehouse):
    def vraag(zaad: int) -> str:
        r = deur("zekerheid", "--trekkingen", 4, "--zaad", zaad, "--formaat", "json", "--editie", "2025-H2", "--warehouse", huis.folder)
        assert r.code == 0, r.fout
        return r.uit

    was = afdruk(huis.folder)
    een, nog_eens, ander = vraag(7), vraag(7), json.loads(vraag(8))
    assert een == nog_eens
    een = json.loads(een)
    assert een["eenheden"] != ander["eenheden"] and een["gevoeligheid"] == ander["gevoeligheid"]
    assert afdruk(huis.folder) == was


def test_als_tekst(huis: Warehouse):
    r = deur("zekerheid", "--trekkingen", 3, "--warehouse", huis.folder)
    assert r.code == 0, r.fout
    assert "3 trekkingen van 342 gemeenten (zaad 2025)" in r.uit and "Limburg" in r.uit
    assert "Wijkzorg" in r.uit and "alleen inwoners" in r.uit and "horecavestigingen*" in r.uit
    assert "geen" in r.uit and "BIC-daling" in r.uit


def test_de_keuze_in_een_categorie_weegt_zoals_de_refresh():
    """Two clusters choose another kenmerk of one category; which one stays is not for the folded shares to say."""
    v = invoer()
    modellen = {c: select(v.kandidaten, w) for c, w in v.werklast.items()}
    assert {modellen["een"].gekozen[0], modellen["twee"].gekozen[0]} == {"k0", "k1"}
    wegingen = ({"een": 1000.0, "twee": 1.0}, {"een": 1.0, "twee": 1000.0})
    blijft = [vervang_categorieen(modellen, v.werklast, w, v.kandidaten)[1][0].wordt for w in wegingen]
    assert blijft == ["k0", "k1"]
    een, twee = (bootstrap.bootstrap_intervals(replace(v, weging=w)).aandelen for w in wegingen)
    assert een != twee
    assert bootstrap.bootstrap_intervals(v).aandelen in (een, twee)


def test_een_refresh_weegt_met_het_eigen_aandeel(huis: Warehouse, db: duckdb.DuckDBPyConnection):
    eigen = dict(db.execute("SELECT cluster, aandeel_pct FROM verdeling.clusters WHERE model <> 'combinatie'").fetchall())
    g = read_input(huis, huis.choose())
    assert g.invoer.weging == eigen and g.invoer.weging != g.invoer.aandelen


@pytest.mark.parametrize(
    ("argumenten", "klacht"),
    [
        (["--trekkingen", 0], "verwacht 1"),
        (["--trekkingen", 100_001], "100000"),
        (["--zaad", -1], "verwacht 0 of meer"),
        (["--editie", "2024-H2"], "wel: 2025-H2.0"),
        (["--warehouse", "leeg"], "refresh"),
    ],
)
def test_onmogelijke_vraag(huis: Warehouse, tmp_path: Path, argumenten: list, klacht: str):
    folder = tmp_path / "leeg" if "leeg" in argumenten else huis.folder
    r = deur("zekerheid", *[a for a in argumenten if a not in ("--warehouse", "leeg")], "--warehouse", folder)
    assert r.code == 2 and r.uit == "" and klacht in r.fout


@pytest.mark.parametrize(
    ("sql", "klacht"),
    [
        ("UPDATE verdeling.clusters SET aandeel_pct = NULL", "lever formatie_per_cluster"),
        ("UPDATE verdeling.clusters SET aandeel_pct = NULL WHERE cluster = 'avim'", "1 leeg, zoals AVIM"),
        ("DELETE FROM verdeling.clusters", "van voor de werklast"),
        ("DROP TABLE verdeling.clusters", "publiceer er een versie bij"),
        ("DROP TABLE werkplaats.intermediate.int_verdeling__kenmerken CASCADE", "publiceer er een versie bij"),
        ("DELETE FROM verdeling.werklast WHERE cluster = 'rsc' AND gemeente_code = 'GM0363'", "zoals rsc van GM0363"),
        (
            "DELETE FROM werkplaats.intermediate.int_verdeling__kenmerken WHERE kenmerk = 'banen' AND gemeente_code = 'GM0363'",
            "zoals banen van GM0363",
        ),
    ],
)
def test_een_database_waarmee_het_niet_kan(anders, sql: str, klacht: str):
    r = deur("zekerheid", "--trekkingen", 2, "--warehouse", anders(sql))
    assert r.code == 2 and r.uit == "" and klacht in r.fout and "Traceback" not in r.fout


def test_zonder_werkplaats_kan_het_niet(anders):
    folder = anders("SELECT 1")
    (pad,) = (folder / "werkplaats").iterdir()
    pad.write_bytes(b"geen database")
    r = deur("zekerheid", "--trekkingen", 2, "--warehouse", folder)
    assert r.code == 2 and r.uit == "" and f"{pad} is niet te lezen" in r.fout and "reservekopie" in r.fout
    pad.unlink()
    r = deur("zekerheid", "--trekkingen", 2, "--warehouse", folder)
    assert r.code == 2 and r.uit == "" and f"De werkplaats van 2025-H2.0 is er niet ({pad})" in r.fout


def test_werklast_van_niets_stopt_met_een_zin(anders):
    r = deur("zekerheid", "--trekkingen", 2, "--warehouse", anders("UPDATE verdeling.werklast SET fte = 0 WHERE cluster = 'rsc'"))
    assert r.code == 1 and r.uit == "" and "cluster rsc" in r.fout


def test_echte_cijfers_krijgen_geen_waarschuwing(anders):
    folder = anders(
        "UPDATE verdeling.clusters SET is_synthetisch = false; UPDATE verdeling.werklast SET is_synthetisch = false; "
        "UPDATE verdeling.herberekend_per_regionale_eenheid SET is_synthetisch = false"
    )
    r = deur("zekerheid", "--trekkingen", 2, "--formaat", "json", "--warehouse", folder)
    assert json.loads(r.uit)["is_synthetisch"] is False and "synthetisch" not in r.fout
