"""The deliveries of the werklast in the bundle: whole, coherent, and with in it what the method must find."""

from __future__ import annotations

import math
import statistics
from pathlib import Path

import numpy as np
import pytest

from sources import catalog, database, snapshots
from sources.fetch import bundle
from sources.load import raw_run, table

NAMEN = [t for t in catalog.tabellen() if t.startswith("jenv.werklast_")] + ["jenv.formatie_per_cluster", "jenv.kandidaatkenmerken"]
OVERIG = [
    "jenv.kenmerken_overig",
    "jenv.formatie_per_regionale_eenheid",
    "cbs.gebieden_2025",
    "cbs.regionale_kerncijfers",
    "cbs.uitkeringsontvangers",
]
GEDRUKT = {"handhaving_lokaal": 22, "opsporing_lokaal": 13, "incidentenafhandeling": 10, "wijkzorg": 8, "bureauopenstelling": 2, "bbb": 2}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory):
    """The ten deliveries, and what they must agree with."""
    with database.connect() as con:
        raw_run.create_raw_run(con)
        store = snapshots.SnapshotStore(tmp_path_factory.mktemp("winkel"))
        uitslagen = [table.load_table(con, catalog.tabellen()[n], bundle.Bundle(), store) for n in [*NAMEN, *OVERIG]]
        assert [u.tabel.volledige_naam for u in uitslagen if not u.geslaagd] == []
        yield con


def test_elke_gemeente_elk_jaar_en_elke_categorie_is_er(db):
    jaren = "(SELECT unnest([2019, 2022, 2023]) AS jaar)"
    gemeenten = "(SELECT trim(RegioS) AS gemeente_code FROM raw_cbs.gebieden_2025)"
    for tabel, meer, aantal in (
        ("werklast_gemeente", "", 342 * 3),
        ("werklast_delicten", ", (SELECT unnest(range(1, 24)) AS delictscategorie)", 342 * 69),
    ):
        sleutel = ", ".join(catalog.tabellen()[f"jenv.{tabel}"].sleutel)
        verwacht = f"SELECT {sleutel} FROM {gemeenten}, {jaren}{meer}"
        assert db.execute(f"SELECT count(*) FROM raw_jenv.{tabel}").fetchone() == (aantal,)
        assert db.execute(f"({verwacht}) EXCEPT SELECT {sleutel} FROM raw_jenv.{tabel}").fetchall() == []
    per_kenmerk = db.execute(
        "SELECT DISTINCT count(*) FROM raw_jenv.kandidaatkenmerken SEMI JOIN " + gemeenten + " USING (gemeente_code) GROUP BY kenmerk"
    )
    assert per_kenmerk.fetchall() == [(342,)]
    assert db.execute("SELECT count(*), count(DISTINCT regionale_eenheid) FROM raw_jenv.werklast_telefonie").fetchone() == (
        3 * 10 * 168,
        10,
    )
    taken = next(k for k in catalog.tabellen()["jenv.werklast_capaciteit"].kolommen if k.naam == "taak").domein
    assert db.execute("SELECT count(*), count(DISTINCT taak) FROM raw_jenv.werklast_capaciteit").fetchone() == (10 * len(taken), len(taken))


def test_een_deel_is_nooit_meer_dan_het_geheel_en_delicten_tellen_op(db):
    assert db.execute(
        "SELECT count(*) FROM raw_jenv.werklast_gemeente WHERE high_impact_crimes > misdrijven OR slachtoffers_niet_ingezetenen > slachtoffers "
        "OR verdachten_niet_ingezetenen > verdachten OR onderzoeksdossiers_vroegtijdig_beeindigd > onderzoeksdossiers "
        "OR meldingen_prio1 + meldingen_prio2 + meldingen_prio3 + meldingen_prio4 > gms_incidenten OR misdrijven > incidenten"
    ).fetchone() == (0,)
    som = "SELECT gemeente_code, jaar, sum(incidenten) FROM raw_jenv.werklast_delicten GROUP BY ALL"
    assert db.execute(f"SELECT gemeente_code, jaar, misdrijven FROM raw_jenv.werklast_gemeente EXCEPT ({som})").fetchall() == []


def test_normtijden_lopen_van_de_gedrukte_kleinste_tot_de_gedrukte_grootste(db):
    """Halfjaarbericht 2025-H2, regel 4198: 0,16 to 19,19 hours."""
    vraag = "SELECT count(*), min(normtijd_uren)::DOUBLE, max(normtijd_uren)::DOUBLE FROM raw_jenv.werklast_normtijden WHERE activiteit LIKE 'delict%'"
    assert db.execute(vraag).fetchone() == (23, 0.16, 19.19)


def test_zes_aandelen_zijn_die_van_het_rapport_en_de_andere_tien_43(db):
    aandeel = dict(
        db.execute("SELECT cluster, (100 * formatie_fte / sum(formatie_fte) OVER ())::DOUBLE FROM raw_jenv.formatie_per_cluster").fetchall()
    )
    assert {k: aandeel.pop(k) for k in GEDRUKT} == GEDRUKT
    assert len(aandeel) == 10 and math.isclose(sum(aandeel.values()), 43)


def test_capaciteit_telt_op_tot_het_cluster_en_de_eenheid(db):
    fte = dict(db.execute("SELECT taak, sum(formatie_fte)::DOUBLE FROM raw_jenv.werklast_capaciteit GROUP BY 1").fetchall())
    cluster = dict(db.execute("SELECT cluster, formatie_fte::DOUBLE FROM raw_jenv.formatie_per_cluster").fetchall())
    for naam in (
        "handhaving_ondersteuning",
        "arrestantentaken",
        "korpscheftaken",
        "opsporing_ondersteuning",
        "coordinatie_en_sturing",
        "totaal",
    ):
        assert fte[naam] == (cluster[naam] if naam in cluster else sum(cluster.values()))
    for naam, taken in {
        "opsporing_regionaal": ["opsporing_specialistisch", "opsporing_zwaar", "cybercrime", "kinderporno"],
        **{c: [t for t in fte if t.startswith(f"{c}_")] for c in ("intelligence", "avim", "bbb")},
    }.items():
        assert math.isclose(sum(fte[t] for t in taken), cluster[naam]), naam
    assert fte["toezicht"] < cluster["handhaving_lokaal"] and fte["districtsrecherche"] < cluster["opsporing_lokaal"]
    assert sum(w for t, w in fte.items() if t.startswith("meldkamer_")) < cluster["meldkamer"]
    eenheid = "SELECT regionale_eenheid, formatie FROM raw_jenv.formatie_per_regionale_eenheid"
    assert (
        db.execute(
            f"{eenheid} EXCEPT SELECT regionale_eenheid, formatie_fte FROM raw_jenv.werklast_capaciteit WHERE taak = 'totaal'"
        ).fetchall()
        == []
    )


@pytest.mark.parametrize("spreiding", [statistics.stdev, statistics.pstdev], ids=["steekproef", "populatie"])
def test_uitschieters_van_avim_zijn_er_een_voor_een_en_alleen_bij_de_aanmeldcentra(db, spreiding):
    """With ten values one hides the other: the second has |z| > 2 only when the first is left out."""
    rijen = db.execute(
        "SELECT taak, regionale_eenheid, (a.formatie_fte / t.formatie_fte)::DOUBLE FROM raw_jenv.werklast_capaciteit AS a INNER JOIN "
        "(SELECT regionale_eenheid, formatie_fte FROM raw_jenv.werklast_capaciteit WHERE taak = 'totaal') AS t USING (regionale_eenheid) "
        "WHERE taak LIKE 'avim%' ORDER BY ALL"
    ).fetchall()
    gevonden = {}
    for taak in sorted({t for t, _, _ in rijen}):
        over, rondes = {re: w for t, re, w in rijen if t == taak}, []
        while weg := {re for re, w in over.items() if abs(w - statistics.fmean(over.values())) > 2 * spreiding(over.values())}:
            rondes.append(weg)
            over = {re: w for re, w in over.items() if re not in weg}
        gevonden[taak] = rondes
    assert {t: r for t, r in gevonden.items() if r} == {"avim_identiteitsonderzoek": [{"Noord-Nederland"}, {"Oost-Brabant"}]}
    assert len(gevonden) == 4


def test_stadions_zijn_klein_en_groot_en_tellen_op_tot_het_kenmerk(db):
    clubs = db.execute("SELECT DISTINCT club, gemeente_code, zitplaatsen FROM raw_jenv.werklast_stadions").fetchall()
    assert all(c.startswith("club ") for c, _, _ in clubs)
    assert {w < 7500 for _, _, w in clubs} == {True, False}
    assert len({g for _, g, _ in clubs}) < len(clubs)  # somewhere two clubs
    som = "SELECT gemeente_code, sum(zitplaatsen) FROM (SELECT DISTINCT club, gemeente_code, zitplaatsen FROM raw_jenv.werklast_stadions) GROUP BY 1"
    kenmerk = "SELECT gemeente_code, zitplaatsen_voetbalstadions FROM raw_jenv.kenmerken_overig WHERE jaar = 2024"
    assert db.execute(f"({som}) EXCEPT {kenmerk}").fetchall() == []
    wedstrijden = "SELECT DISTINCT gemeente_code FROM raw_jenv.werklast_gemeente WHERE voetbalwedstrijden > 0"
    assert {g for (g,) in db.execute(wedstrijden).fetchall()} == {g for _, g, _ in clubs}


def test_me_ae_uren_zijn_er_van_vier_eenheden(db):
    vraag = "SELECT jaar, count(me_ae_uren), count(*) FROM raw_jenv.werklast_uren GROUP BY 1 ORDER BY 1"
    assert db.execute(vraag).fetchall() == [(j, 4, 10) for j in (2019, 2022, 2023)]


def test_hbvs_loopt_op_en_de_aandelen_zijn_honderd(db):
    rijen = db.execute("SELECT staffelwaarde, aandeel_gemeenten_pct FROM raw_jenv.werklast_hbvs ORDER BY klasse").fetchall()
    assert [s for s, _ in rijen] == sorted({s for s, _ in rijen}) and sum(a for _, a in rijen) == 100


def test_oproepen_bij_het_rsc_zijn_de_klantverzoeken(db):
    oproepen = dict(db.execute("SELECT dienst, sum(oproepen_per_uur)::DOUBLE * 52 FROM raw_jenv.werklast_telefonie GROUP BY 1").fetchall())
    (klanten,) = db.execute("SELECT sum(klantverzoeken)::DOUBLE FROM raw_jenv.werklast_gemeente WHERE jaar = 2023").fetchone()
    assert math.isclose(oproepen["rsc"], klanten, rel_tol=1e-4)


def test_een_regressie_vindt_de_kenmerken_waarmee_een_telling_is_gemaakt(db):
    """E33 per inhabitant follows bijstand, specialistische ggz and eenpersoonshuishoudens: each has a clear positive weight."""
    rijen = db.execute("""
        SELECT e33_registraties, TotaleBevolking, BijstandTotDeAOWLeeftijd, specialistische_ggz_clienten, Eenpersoonshuishoudens, landbouwbedrijven
        FROM raw_jenv.werklast_gemeente AS w
        INNER JOIN raw_cbs.regionale_kerncijfers AS r ON trim(r.RegioS) = w.gemeente_code AND r.Perioden = '2024JJ00'
        INNER JOIN raw_cbs.uitkeringsontvangers AS u ON trim(u.RegioS) = w.gemeente_code AND u.Perioden = '2024MM12'
        INNER JOIN raw_jenv.kenmerken_overig AS o ON o.gemeente_code = w.gemeente_code AND o.jaar = 2024 WHERE w.jaar = 2023
    """).fetchall()
    m = np.array(rijen, dtype=float)
    assert len(m) == 342
    y, x = m[:, 0] / m[:, 1], np.column_stack([np.ones(342), m[:, 2:] / m[:, [1]]])
    b, (rss,), *_ = np.linalg.lstsq(x, y, rcond=None)
    t = b / np.sqrt(np.diag(np.linalg.inv(x.T @ x)) * rss / (342 - 5))
    assert (t[1:4] > 5).all() and abs(t[4]) < 3


def test_er_is_een_bijna_constante_en_een_bijna_collineaire_kandidaat(db):
    def per_inwoner(kolom: str, van: str) -> np.ndarray:
        return np.array([w for (w,) in db.execute(f"""
            SELECT ({kolom} / TotaleBevolking)::DOUBLE FROM raw_cbs.regionale_kerncijfers AS r {van} ORDER BY r.RegioS""").fetchall()])  # fmt: skip

    jaar = "r.Perioden = '2024JJ00' AND trim(r.RegioS) <> 'NL01'"
    kandidaat = f"INNER JOIN raw_jenv.kandidaatkenmerken AS k ON trim(r.RegioS) = k.gemeente_code AND {jaar} AND k.kenmerk = "
    constant, internet = (
        per_inwoner("k.waarde", f"{kandidaat}'zorgverzekerden'"),
        per_inwoner("k.waarde", f"{kandidaat}'internetaansluitingen'"),
    )
    huishoudens = per_inwoner("TotaalParticuliereHuishoudens", f"WHERE {jaar}")
    assert constant.std() / constant.mean() < 0.001
    assert np.corrcoef(internet, huishoudens)[0, 1] > 0.99


def test_geen_bestand_van_de_werklast_is_groter_dan_700_kilobyte():
    paden = [p for n in NAMEN for p in Path(catalog.FOLDER / "jenv" / "bundel" / n.removeprefix("jenv.")).iterdir()]
    assert len(paden) == 20 and max(p.stat().st_size for p in paden) < 700_000
