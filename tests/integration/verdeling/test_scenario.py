"""Scenario's: what they change is what they say, and nothing that is published changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.verdeling import allocate, scenario
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect
from tests.conftest import afdruk, deur
from tests.integration.verdeling.test_allocate import GEWICHTEN


def draai(huis: Warehouse, folder: Path, *teksten: str) -> list[dict[str, Any]]:
    """The outcomes of these scenario's through the door."""
    argumenten: list[object] = []
    for i, tekst in enumerate(teksten):
        pad = folder / f"{i}.yml"
        pad.write_text(tekst, encoding="utf-8")
        argumenten += ["--scenario", pad]
    r = deur("verdeel", *argumenten, "--warehouse", huis.folder, "--formaat", "json")
    assert r.code == 0, r.fout
    return json.loads(r.uit)


def fte(uitkomst: dict[str, Any]) -> dict[str, float]:
    return {e: r["fte"] for e, r in uitkomst["per_regionale_eenheid"].items()}


def test_zonder_wijziging_komt_de_editie_eruit(huis: Warehouse, db: duckdb.DuckDBPyConnection, tmp_path: Path):
    voor = afdruk(huis.folder)
    herberekend, officieel = draai(huis, tmp_path, "naam: a\nmodel: herberekend", "naam: b")
    for uitkomst, tabel, kolom in (
        (herberekend, "herberekend_per_regionale_eenheid", "fte_herberekend"),
        (officieel, "per_regionale_eenheid", "fte_model"),
    ):
        assert fte(uitkomst) == pytest.approx(
            dict(db.execute(f"SELECT regionale_eenheid, {kolom} FROM verdeling.{tabel}").fetchall()), abs=1e-6
        )
        assert {round(r["verschil_fte"], 6) for r in uitkomst["per_regionale_eenheid"].values()} == {0}
    assert afdruk(huis.folder) == voor


@pytest.mark.parametrize("bron", ["voorbeeld", "bundel"])
def test_een_leeg_scenario_is_wat_verdeel_zelf_geeft(request: pytest.FixtureRequest, tmp_path: Path, bron: str):
    """Of the bundle eight kenmerken are estimated and six unknown; a scenario starts from the same ones."""
    edities = Warehouse(request.getfixturevalue("echt")) if bron == "bundel" else request.getfixturevalue("huis")
    (uitkomst,) = draai(edities, tmp_path, "naam: niets anders\nfte: 500")
    zelf = json.loads(deur("verdeel", "--fte", 500, "--warehouse", edities.folder, "--formaat", "json").uit)
    assert fte(uitkomst) == pytest.approx({e: r["fte_model"] for e, r in zelf["per_regionale_eenheid"].items()}, rel=1e-12)
    assert uitkomst["ruwe_som"] == pytest.approx(zelf["ruwe_som"], rel=1e-12)
    assert {r["verschil_fte"] for r in uitkomst["per_regionale_eenheid"].values()} == {0}
    let_op, zelf_let_op = ([w for w in u["waarschuwingen"] if w.startswith("LET OP")] for u in (uitkomst, zelf))
    assert let_op == zelf_let_op and bool(let_op) is (bron == "bundel")


def test_een_ander_jaar_vervangt_alleen_wat_van_dat_jaar_gemeten_is(echt: Path, tmp_path: Path):
    """Of 2023 the bundle has the mediaan_vermogen of all gemeenten and nothing else: the base minus that bijdrage, plus that of 2023."""
    (uitkomst,) = draai(Warehouse(echt), tmp_path, "naam: a\npeiljaar: 2023")
    gewicht = {k: float(g) for k, g in GEWICHTEN.items()}
    ruw = dict.fromkeys(fte(uitkomst), 0.0)
    with connect() as con:
        con.execute(f"ATTACH '{Warehouse(echt).database}' AS uitgave (READ_ONLY)")
        Warehouse(echt).attach_workshop(con, Warehouse(echt).choose().versie)
        basis = con.execute(
            "SELECT regionale_eenheid, kenmerk, sum(waarde)::DOUBLE FROM uitgave.verdeling.kenmerken GROUP BY ALL"
        ).fetchall()
        anders = con.execute(
            "SELECT regionale_eenheid, kenmerk, sum(waarde) FROM werkplaats.intermediate.int_verdeling__kenmerken WHERE jaar = 2023 GROUP BY ALL"
        ).fetchall()
    assert {k for _, k, _ in anders} == {"mediaan_vermogen"} and len({k for _, k, _ in basis}) == 21
    for eenheid, kenmerk, som in [*(r for r in basis if r[1] != "mediaan_vermogen"), *anders]:
        ruw[eenheid] += gewicht[kenmerk] * som
    assert fte(uitkomst) == pytest.approx({e: 1000 * r / sum(ruw.values()) for e, r in ruw.items()}, rel=1e-9)
    (gezegd,) = (w for w in uitkomst["waarschuwingen"] if w.startswith("Van 2023 zijn er niet van elk kenmerk cijfers"))
    blijft = sorted({k for _, k, _ in basis} - {"mediaan_vermogen"})
    assert gezegd.endswith(f"het peiljaar van de editie telt voor: {', '.join(blijft)}.")


def test_alleen_wijkzorg_is_naar_rato_van_inwoners(huis: Warehouse, db: duckdb.DuckDBPyConnection, tmp_path: Path):
    """The model of Wijkzorg is inwoners and nothing else (halfjaarbericht-2025-h2.txt:3760-3762)."""
    (uitkomst,) = draai(huis, tmp_path, "naam: a\nmodel: herberekend\nfte: 300\nclusters: {wijkzorg: 100}")
    inwoners = db.execute(
        "SELECT regionale_eenheid, sum(waarde)::DOUBLE FROM verdeling.kenmerken WHERE kenmerk = 'inwoners' GROUP BY 1"
    ).fetchall()
    totaal = sum(n for _, n in inwoners)
    assert fte(uitkomst) == pytest.approx({e: 300 * n / totaal for e, n in inwoners})


def test_een_cluster_weglaten_is_hetzelfde_als_hem_op_nul_zetten(huis: Warehouse, tmp_path: Path):
    weg, nul, basis = draai(
        huis,
        tmp_path,
        "naam: a\nmodel: herberekend\nzonder: [incidentenafhandeling]",
        "naam: b\nmodel: herberekend\nclusters: {incidentenafhandeling: 0}",
        "naam: c\nmodel: herberekend",
    )
    assert fte(weg) == pytest.approx(fte(nul)) and sum(fte(weg).values()) == pytest.approx(1000)
    assert fte(weg)["Oost-Nederland"] < fte(basis)["Oost-Nederland"]  # the cluster follows land, of which Oost-Nederland has most


def test_zonder_clusters_is_de_basis_min_hun_bijdrage(huis: Warehouse, db: duckdb.DuckDBPyConnection, tmp_path: Path):
    """BBB and AVIM, which none of the others follows: those keep their fte, over what they have together."""
    (uitkomst,) = draai(huis, tmp_path, "naam: a\nmodel: herberekend\nzonder: [bbb, avim]")
    aandeel = dict(db.execute("SELECT cluster, aandeel_pct FROM verdeling.clusters WHERE cluster NOT IN ('bbb', 'avim')").fetchall())
    som = {
        (e, k): w
        for e, k, w in db.execute(
            "SELECT regionale_eenheid, kenmerk, sum(waarde) FROM werkplaats.intermediate.int_verdeling__kenmerken WHERE is_peiljaar GROUP BY ALL"
        ).fetchall()
    }
    deel = dict.fromkeys(fte(uitkomst), 0.0)
    for cluster, kenmerk, gewicht in db.execute(
        "SELECT cluster, kenmerk, gewicht FROM werkplaats.intermediate.int_verdeling__clustergewichten"
    ).fetchall():
        for e in deel:
            deel[e] += aandeel.get(cluster, 0) * gewicht * som[e, kenmerk]
    assert fte(uitkomst) == pytest.approx({e: 1000 * d / sum(aandeel.values()) for e, d in deel.items()}, rel=1e-9)


def test_een_contingent_gaat_eerst_van_de_sterkte_af(huis: Warehouse, tmp_path: Path):
    basis, apart = draai(huis, tmp_path, "naam: a", "naam: b\nmodel: officieel\nfte: 525\ncontingenten: {Rotterdam: 20, Limburg: 5}")
    deel = {e: f / 1000 for e, f in fte(basis).items()}
    assert fte(apart) == pytest.approx({e: 500 * d + {"Rotterdam": 20, "Limburg": 5}.get(e, 0) for e, d in deel.items()})
    assert sum(r["fte_afgerond"] for r in apart["per_regionale_eenheid"].values()) == 525
    assert apart["per_regionale_eenheid"]["Limburg"]["verschil_pp"] == pytest.approx(
        100 * (fte(apart)["Limburg"] / 525 - deel["Limburg"]), abs=1e-6
    )


def test_een_ander_jaar_is_dezelfde_som_als_in_de_actualisatie(huis: Warehouse, db: duckdb.DuckDBPyConnection, tmp_path: Path):
    (uitkomst,) = draai(huis, tmp_path, "naam: a\nmodel: officieel\npeiljaar: 2023")
    ruw = dict(
        db.execute(
            "SELECT regionale_eenheid, sum(coalesce(bijdrage_jaar_ervoor, bijdrage)) FROM verdeling.actualisatie WHERE peiljaar = 2024 GROUP BY 1"
        ).fetchall()
    )
    later = dict(
        db.execute(
            # of a kenmerk with peiljaar 2025 the year 2023 is two back: from the kenmerken themselves
            "SELECT k.regionale_eenheid, sum(k.waarde * g.gewicht_per_1000_fte::DOUBLE) FROM werkplaats.intermediate.int_verdeling__kenmerken AS k "
            "INNER JOIN verdeling.sterktemodel AS g USING (kenmerk) WHERE g.peiljaar <> 2024 AND k.jaar = 2023 GROUP BY 1"
        ).fetchall()
    )
    samen = {e: ruw[e] + later.get(e, 0) for e in ruw}
    assert fte(uitkomst) == pytest.approx({e: 1000 * s / sum(samen.values()) for e, s in samen.items()}, abs=1e-6)


def test_hetzelfde_reactiepercentage_geeft_de_hele_werklast_opnieuw_en_een_ander_een_andere(huis: Warehouse, tmp_path: Path):
    zelfde, hoger = draai(
        huis, tmp_path, "naam: a\nmodel: herberekend\nreactiepercentage: 85", "naam: b\nmodel: herberekend\nreactiepercentage: 95"
    )
    assert {round(r["verschil_fte"], 6) for r in zelfde["per_regionale_eenheid"].values()} == {0}
    assert max(abs(r["verschil_fte"]) for r in hoger["per_regionale_eenheid"].values()) > 0.05
    assert sum(fte(hoger).values()) == pytest.approx(1000)


def test_een_ander_reactiepercentage_verandert_ook_de_omvang_van_de_clusters(huis: Warehouse, tmp_path: Path):
    """Paragraph 6.3: incidentenafhandeling is its werklast and handhaving_lokaal the rest, so more noodhulp is less toezicht; nothing else moves.

    Held against the scenario that says those two shares itself, with the models of the edition: what stays between them is the regression.
    """
    with scenario.read_base(huis) as b:
        con = b.con.cursor()
        con.execute("ATTACH ':memory:' AS proef; USE proef")
        scenario._leg_neer(
            con, scenario.ModelBuilder(con), scenario.Scenario(naam="a", model=scenario.HERBEREKEND, reactiepercentage=95), b, 1000
        )
        anders = dict(con.execute("SELECT cluster, aandeel FROM intermediate.int_verdeling__clusters").fetchall())
    som = sum(b.aandelen.values())
    verschil = {c: a - b.aandelen[c] / som for c, a in anders.items()}
    assert verschil["incidentenafhandeling"] > 0.005
    assert verschil["handhaving_lokaal"] == pytest.approx(-verschil["incidentenafhandeling"])
    assert {c for c, v in verschil.items() if abs(v) > 1e-9} == {"incidentenafhandeling", "handhaving_lokaal"}


def test_tekst_en_csv(huis: Warehouse, tmp_path: Path):
    pad = tmp_path / "a.yml"
    pad.write_text("naam: zonder BBB\nmodel: herberekend\nzonder: [bbb]")
    tekst = deur("verdeel", "--scenario", pad, "--warehouse", huis.folder)
    assert tekst.code == 0 and "zonder BBB" in tekst.uit and "Zeeland-West-Brabant" in tekst.uit and "synthetisch" in tekst.fout
    gezegd = " ".join(tekst.fout.split())
    assert (
        "demonstratie: het kiest uit 38 kenmerken, het rapport uit 113" in gezegd
    )  # 26 official ones beside inwoners, and twelve candidates
    assert allocate.ADVIES in gezegd and allocate.ADVIES_CLUSTERS in gezegd
    csv = deur("verdeel", "--scenario", pad, "--warehouse", huis.folder, "--formaat", "csv")
    assert len(csv.uit.strip().splitlines()) == 11


@pytest.mark.parametrize(
    ("tekst", "fout"),
    [
        ("fte: 5", "a.yml, regel 1: naam: ontbreekt; vul dit veld in."),
        ("naam: ' '", "regel 1: naam: leeg"),
        ("naam: a\nfoo: 1", "a.yml, regel 2: foo: onbekend veld; bekend zijn naam, fte, model, clusters"),
        (
            "naam: a\nconteingenten: {Limburg: 1}",
            "regel 2: conteingenten: onbekend veld; bekend zijn naam, fte, model, clusters, zonder, reactiepercentage, "
            "peiljaar, contingenten. Bedoelt u 'contingenten'?",
        ),
        ("naam: a\nfte: 5\nfte: 6", "regel 3: 'fte' staat er twee keer"),
        ("naam: a\nfte: 0", "regel 2: fte: gevonden '0', verwacht 1 of meer."),
        ("naam: a\nfte: 1,5", "fte: gevonden '1,5', verwacht een geheel getal."),
        ("naam: a\nfte: 1,000", "regel 2: fte: '1,000' is dubbelzinnig waar een geheel getal hoort: 1000 of 1,000?"),
        ("naam: a\nfte: 1_000", "fte: gevonden '1_000', verwacht een geheel getal."),
        ("naam: a\nfte: 1:30", "fte: gevonden '1:30', verwacht een geheel getal."),
        ("naam: a\nfte: 5000\ncontingenten: {Rotterdam: 1.000}", "contingenten.Rotterdam: '1.000' is dubbelzinnig: 1000 of 1,000?"),
        ("naam: a\nfte: 5000\ncontingenten: {Rotterdam: 25, Rotterdam: 30}", "'Rotterdam' staat er twee keer"),
        ("naam: a\nfte: true", "fte: gevonden 'True', verwacht een geheel getal."),
        ("naam: a\nfte:", "fte: leeg"),
        ("naam: a\nreactiepercentage: 0.85", "reactiepercentage: gevonden '0.85', verwacht 50 of meer."),
        ("naam: a\nreactiepercentage: .nan", "reactiepercentage: gevonden '.nan', verwacht een getal."),
        ("naam: a\nmodel: nieuw", "regel 2: model: gevonden 'nieuw', verwacht een van herberekend, officieel."),
        ("naam: a\nmodel: oficieel", "Bedoelt u 'officieel'?"),
        ("naam: a\nmodel: officieel\nzonder: [bbb]", "zijn niet gedrukt"),
        ("naam: a\nzonder: [bbb]", "Zet 'model: herberekend' in het scenario."),
        ("naam: a\nmodel: herberekend\nzonder: bbb", "verwacht een lijst"),
        ("naam: a\nmodel: herberekend\nzonder: [bbb]\nclusters: {bbb: 2}", "bbb staat in clusters en in zonder"),
        ("naam: a\nmodel: herberekend\nzonder: [BBB]", "cluster 'BBB' bestaat niet; kies uit arrestantentaken"),
        ("naam: a\nmodel: herberekend\nzonder: [meldkamr]", "wijkzorg. Bedoelt u 'meldkamer'?"),
        ("naam: a\nclusters: {bbb: 101}", "regel 2: clusters.bbb: gevonden '101', verwacht 100 of minder."),
        (
            "naam: a\nmodel: herberekend\nclusters:\n  bbb: 0,04",
            "regel 4: clusters.bbb: '0,04' is dubbelzinnig: 0,04% of 4%? Schrijf 4, of met een procentteken 0,04%.",
        ),
        ("naam: a\nmodel: herberekend\nclusters: {bbb: 4,5}", "regel 3: clusters: binnen accolades scheidt een komma twee velden"),
        ("naam: a\nfte: 5000\ncontingenten: {Rotterdam: 1,000}", "regel 3: contingenten: binnen accolades scheidt een komma twee velden"),
        ("naam: a\nclusters: {bbb: 101%}", "regel 2: clusters.bbb: gevonden '101', verwacht 100 of minder."),
        ("naam: a\nclusters: {bbb: 60, rsc: 50}", "samen meer dan 100 procent"),
        (
            "naam: a\nmodel: herberekend\nzonder: [handhaving_lokaal]",
            "cluster 'handhaving_ondersteuning' volgt handhaving_lokaal, waarvan niets overblijft",
        ),
        ("naam: a\ncontingenten: {Utrecht: 5}", "'Utrecht' is geen regionale eenheid"),
        ("naam: a\ncontingenten: {Limburg: 1000}", "contingenten samen 1000 fte"),
        ("naam: a\ncontingenten: {Limburg: 2.5}", "contingenten samen 2.5 fte; verwacht een heel getal"),
        ("naam: a\npeiljaar: 2010", "van 2010 zijn er van geen kenmerk cijfers"),
        ("- naam: a", "verwacht velden"),
        ("naam: [", "regel 2: geen leesbare YAML"),
    ],
)
def test_wat_niet_kan_wordt_gezegd(huis: Warehouse, tmp_path: Path, tekst: str, fout: str):
    pad = tmp_path / "a.yml"
    pad.write_text(tekst, encoding="utf-8")
    r = deur("verdeel", "--scenario", pad, "--warehouse", huis.folder)
    assert r.code == 1 and fout in " ".join(r.fout.split()) and "Traceback" not in r.fout


def test_alles_wat_fout_is_tegelijk(tmp_path: Path):
    pad = tmp_path / "a.yml"
    pad.write_text("nam: a\nfte: -1\npeiljaar: vorig\nclusters: {bbb: x}", encoding="utf-8")
    with pytest.raises(allocate.AllocationError) as e:
        scenario.read_scenario(pad)
    assert [r.removeprefix(f"{pad}, ").split(":")[:2] for r in str(e.value).splitlines()] == [
        ["regel 1", " naam"],
        ["regel 1", " nam"],
        ["regel 2", " fte"],
        ["regel 3", " peiljaar"],
        ["regel 4", " clusters.bbb"],
    ]


def test_deur_zonder_opdracht_zonder_bestand_en_zonder_uitgave(huis: Warehouse, tmp_path: Path):
    (tmp_path / "a.yml").write_text("naam: a")
    assert "Geef --fte N" in deur("verdeel", "--warehouse", huis.folder).fout
    assert "geen bestand" in deur("verdeel", "--scenario", tmp_path / "x.yml", "--warehouse", huis.folder).fout
    assert "gaat niet samen" in deur("verdeel", "--scenario", tmp_path / "a.yml", "--fte", 5, "--warehouse", huis.folder).fout
    assert "nog niets gepubliceerd" in deur("verdeel", "--scenario", tmp_path / "a.yml", "--warehouse", tmp_path).fout


def test_zonder_alle_aandelen_is_er_geen_verdeling(huis: Warehouse, tmp_path: Path):
    """The ten shares that were never printed are input; who has not got them all is told so, and gets no number."""
    with scenario.read_base(huis) as b:
        b.aandelen["rsc"] = None
        with pytest.raises(allocate.AllocationError, match=r"niet bekend \(rsc\); lever formatie_per_cluster"):
            scenario.compute(scenario.Scenario(naam="a", model=scenario.HERBEREKEND), b)
        assert scenario.compute(scenario.Scenario(naam="a"), b).ruwe_som > 0
