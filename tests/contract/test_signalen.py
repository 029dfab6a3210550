"""Signals: what is published is what numpy makes of the same figures, and what may not matter does not."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.verdeling.dbt_models import model_files, render
from sources.database import connect
from tests.helpers.clock import verhouding

REEKS = "indicator_id, regio_code, uitsplitsing, periode_type"
Waarden = list[tuple[str, str, float]]


def sql(model: str) -> str:
    return render(model_files()[model], ref=str)[0]


@cache
def rekenblad() -> duckdb.DuckDBPyConnection:
    """The two models on tables that a test fills."""
    con = connect()
    con.execute("""
        CREATE SCHEMA raw_run; CREATE TABLE raw_run.editie AS SELECT 'e' AS editie, 'v' AS versie;
        CREATE TABLE kerncijfers__waarden (indicator_id VARCHAR, regio_code VARCHAR, uitsplitsing VARCHAR, periode VARCHAR, periode_type VARCHAR,
            waarde DOUBLE, meeteenheid VARCHAR, status VARCHAR, is_synthetisch BOOLEAN, bron_tabel VARCHAR, ondergrens DOUBLE, bovengrens DOUBLE);
        CREATE TABLE kerncijfers__gepubliceerd (indicator_id VARCHAR, uitsplitsing VARCHAR, periode VARCHAR, kwalificatie VARCHAR, stap DOUBLE);
        CREATE TABLE herzieningsruimte (bron_tabel VARCHAR, ruimte DOUBLE);
        CREATE TABLE indicatoren (indicator_id VARCHAR, cadans VARCHAR, richting VARCHAR, perioden VARCHAR);
        CREATE TABLE reeksbreuken (indicator_id VARCHAR, datum DATE, soort VARCHAR, behalve_uitsplitsing VARCHAR, toelichting VARCHAR);
        CREATE TABLE kerncijfers__afstand_tot_norm (indicator_id VARCHAR, regio_code VARCHAR, uitsplitsing VARCHAR, periode VARCHAR,
            periode_type VARCHAR, norm DOUBLE, afstand DOUBLE, voldoet BOOLEAN)""")
    con.execute(f"CREATE VIEW int_signalen__veranderingen AS {sql('int_signalen__veranderingen')}")
    con.execute(f"CREATE VIEW signalen AS {sql('kwaliteit__signalen')}")
    return con


def signalen(waarden: Waarden, breuken: list[date] = [], cadans: str = "jaar", richting: str = "lager_beter") -> dict[str, dict[str, Any]]:  # noqa: B006
    """periode_type -> the signal of one indicator with these (periode_type, periode, waarde)."""
    con = rekenblad()
    for tabel in ("kerncijfers__waarden", "indicatoren", "reeksbreuken"):
        con.execute(f"DELETE FROM {tabel}")
    con.execute("INSERT INTO indicatoren VALUES ('i', ?, ?, '')", (cadans, richting))
    con.execute(
        "INSERT INTO kerncijfers__waarden SELECT 'i', 'NL01', '', p, t, w, 'aantal', 'definitief', false, NULL, NULL, NULL "
        "FROM (SELECT unnest($t) AS t, unnest($p) AS p, unnest($w::DOUBLE[]) AS w)",
        {"t": [w[0] for w in waarden], "p": [w[1] for w in waarden], "w": [w[2] for w in waarden]},
    )
    for b in breuken:
        con.execute("INSERT INTO reeksbreuken VALUES ('i', ?, 'telregel', 'soort=drugs', 'anders geteld')", (b,))
    r = con.execute("SELECT * FROM signalen")
    koppen = [d[0] for d in r.description]
    return {d["periode_type"]: d for d in (dict(zip(koppen, x, strict=True)) for x in r.fetchall())}


def jaren(waarden: list[float], begin: int = 2000) -> Waarden:
    return [("jaar", str(begin + i), float(w)) for i, w in enumerate(waarden)]


def robuust(veranderingen: list[float]) -> float:
    """The score of the last change among those before it, by numpy."""
    x, eerder = veranderingen[-1], np.array(veranderingen[:-1])
    mediaan = np.median(eerder)
    return float(0.6745 * (x - mediaan) / np.median(np.abs(eerder - mediaan)))


# --- what is published ---


def test_elke_score_in_de_uitgave_is_die_van_numpy(db: duckdb.DuckDBPyConnection):
    rijen = db.execute(
        "SELECT indicator_id, regio_code, periode, score, verandering FROM kwaliteit.signalen "
        "WHERE score IS NOT NULL AND spreiding > 0 AND periode_type = 'maand' ORDER BY ALL"
    ).fetchall()
    reeksen: dict[tuple[str, str], dict[str, float]] = {}
    for i, r, p, w in db.execute(
        "SELECT indicator_id, regio_code, periode, waarde FROM kerncijfers.waarden WHERE periode_type = 'maand' AND uitsplitsing = ''"
    ).fetchall():
        reeksen.setdefault((i, r), {})[p] = w
    assert len(rijen) > 900
    for i, r, nieuwste, score, verandering in rijen:
        reeks = reeksen[i, r]
        paren = [(p, f"{int(p[:4]) - 1}{p[4:]}") for p in sorted(reeks)]
        veranderingen = [reeks[p] - reeks[v] for p, v in paren if v in reeks]
        assert nieuwste == max(reeks) and verandering == pytest.approx(veranderingen[-1], rel=1e-12, abs=1e-9)
        assert score == pytest.approx(robuust(veranderingen), rel=1e-6, abs=1e-6), (i, r)


def test_signalen_met_de_hand(db: duckdb.DuckDBPyConnection):
    """Zeden: 3.484 - 3.159 on 2 November, after 3464, 3577, 3607, 3398; prio 1: 83,7 against a norm of 90. A unit has a signal of its own."""
    een = db.execute(
        "SELECT periode, verandering, duiding, opeenvolgend, eerdere_veranderingen, score, oordeel, status FROM kwaliteit.signalen "
        "WHERE indicator_id = 'zeden_voorraad' AND regio_code = 'NL01'"
    ).fetchall()
    assert een == [("2025-11-02", 325.0, "slechter", 1, 4, None, "slechter", "geen norm")]
    assert db.execute(
        "SELECT count(*), count(DISTINCT regio_code) FROM kwaliteit.signalen WHERE indicator_id = 'zeden_voorraad' AND regio_code LIKE 'RE%'"
    ).fetchone() == (10, 10)
    ander = db.execute(
        "SELECT periode, norm, round(afstand, 1), status, duiding, periode_vergelijkbaar FROM kwaliteit.signalen "
        "WHERE indicator_id = 'prio1_binnen_15_minuten' AND regio_code = 'NL01' AND periode_type = 'jaar'"
    ).fetchall()
    assert ander == [("2024", 90.0, -6.3, "voldoet niet", "slechter", "2023")]


def test_geen_oordeel_over_wat_synthetisch_is(db: duckdb.DuckDBPyConnection):
    """Misdrijven 2024 is real (803.155) and 2023 is made up: of the change nothing can be said. GDPA rose four times in a row."""
    oordelen = db.execute("SELECT DISTINCT oordeel FROM kwaliteit.signalen WHERE is_synthetisch").fetchall()
    assert oordelen == [("synthetisch, geen oordeel",)]
    vraag = "SELECT is_synthetisch, oordeel, opeenvolgend FROM kwaliteit.signalen WHERE indicator_id = ? AND regio_code = 'NL01' AND uitsplitsing = '' AND periode_type = 'jaar'"
    assert db.execute(vraag, ["misdrijven_geregistreerd"]).fetchone()[:2] == (False, "synthetisch, geen oordeel")
    assert db.execute(vraag, ["gdpa_incidenten"]).fetchone() == (False, "aanhoudend slechter", 4)


def test_elke_reeks_heeft_een_signaal_en_dat_is_snel(db: duckdb.DuckDBPyConnection):
    n = db.execute(f"SELECT count(*) FROM (SELECT DISTINCT {REEKS} FROM kerncijfers.waarden)").fetchone()
    assert db.execute("SELECT count(*) FROM kwaliteit.signalen").fetchone() == n
    zoek, lees = "SELECT * FROM kwaliteit.signalen WHERE oordeel = 'slechter'", "SELECT count(DISTINCT herkomst) FROM kerncijfers.waarden"
    assert verhouding(lambda: db.execute(zoek).fetchall(), lambda: db.execute(lees).fetchall()) < 2


# --- what may not matter ---

getallen = st.lists(st.integers(-1000, 1000).map(lambda n: n / 8), min_size=8, max_size=25)


@settings(max_examples=20, deadline=None)
@given(getallen, st.data())
def test_volgorde_van_rijen_doet_er_niet_toe(waarden: list[float], data: st.DataObject):
    rijen = jaren(waarden)
    assert signalen(data.draw(st.permutations(rijen))) == signalen(rijen)


@settings(max_examples=20, deadline=None)
@given(getallen, st.integers(-(10**4), 10**4), st.sampled_from([0.001, 0.5, 3.0, 1000.0]))
def test_een_constante_of_een_andere_schaal_verandert_geen_score(waarden: list[float], erbij: int, schaal: float):
    basis = signalen(jaren(waarden))["jaar"]
    for anders in ([w + erbij for w in waarden], [w * schaal for w in waarden]):
        s = signalen(jaren(anders))["jaar"]
        assert (s["oordeel"], s["opeenvolgend"], s["duiding"]) == (basis["oordeel"], basis["opeenvolgend"], basis["duiding"])
        assert s["score"] == pytest.approx(basis["score"], rel=1e-6, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(getallen)
def test_score_is_die_van_numpy_of_er_is_een_reden(waarden: list[float]):
    s = signalen(jaren(waarden))["jaar"]
    veranderingen = [b - a for a, b in zip(waarden, waarden[1:], strict=False)]
    eerder = np.array(veranderingen[:-1])
    if np.median(np.abs(eerder - np.median(eerder))) > 0:
        assert s["score"] == pytest.approx(robuust(veranderingen), rel=1e-9, abs=1e-9) and s["toelichting"] is None
        assert s["oordeel"] == ("uitschieter" if abs(s["score"]) > 3.5 else "gewoon")
    else:
        assert "MAD is 0" in s["toelichting"] or "geen score" in s["toelichting"] or s["score"] == 0


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["jaar", "maand", "kwartaal", "tertiaal", "peildatum"]),
    st.dates(date(2018, 1, 1), date(2026, 12, 31)),
    st.integers(2, 30),
)
def test_nooit_een_verandering_over_een_breuk(soort: str, breuk: date, aantal: int):
    """Day by day: the new counting begins after the first day of the one and not after the last of the other, or it does not."""
    vorm = {
        "jaar": (1, "{j}"),
        "maand": (12, "{j}-{d:02}"),
        "kwartaal": (4, "{j}K{d}"),
        "tertiaal": (3, "{j}T{d}"),
        "peildatum": (1, "{j}-11-02"),
    }
    per_jaar, tekst = vorm[soort]
    rijen = [(soort, tekst.format(j=2018 + i // per_jaar, d=i % per_jaar + 1), float(i)) for i in range(aantal)][-9 * per_jaar :]
    signalen(rijen, [breuk])
    for begin, einde, vorige, verandering in (
        rekenblad()
        .execute(
            "SELECT begin, einde, begin_vergelijkbaar, verandering FROM int_signalen__veranderingen WHERE periode_vergelijkbaar IS NOT NULL"
        )
        .fetchall()
    ):
        dagen = {vorige + timedelta(n) for n in range(1, (einde - vorige).days + 1)}
        assert begin <= einde and (verandering is None) == (breuk in dagen)


# --- history and streaks ---


def test_zonder_vijf_eerdere_veranderingen_is_er_geen_score():
    for n in range(1, 7):
        s = signalen(jaren([0, 1, 3, 4, 8, 9, 100][-n:]))["jaar"]
        assert (s["score"], s["oordeel"]) == (None, "te weinig historie" if n == 1 else "aanhoudend slechter" if n > 3 else "slechter")
    assert signalen(jaren([0, 1, 3, 4, 8, 9, 100]))["jaar"]["oordeel"] == "uitschieter"


def test_een_breuk_begint_de_historie_opnieuw():
    lang = jaren([0, 1, 3, 4, 8, 9, 12, 13, 15, 20])  # 2000-2009
    assert signalen(lang)["jaar"]["eerdere_veranderingen"] == 8
    s = signalen(lang, [date(2005, 1, 1)])["jaar"]
    assert (s["eerdere_veranderingen"], s["opeenvolgend"], s["oordeel"]) == (3, 4, "aanhoudend slechter")
    s = signalen(lang, [date(2009, 1, 1)])["jaar"]
    assert (s["verandering"], s["duiding"], s["opeenvolgend"], s["score"]) == (None, None, None, None)
    assert s["oordeel"] == "niet vergelijkbaar"
    assert "Reeksbreuk op 2009-01-01" in s["toelichting"]


@pytest.mark.parametrize(
    ("waarden", "opeenvolgend", "duiding"),
    [([1, 2, 3, 2, 3, 4, 5], 3, "slechter"), ([9, 8, 9, 8, 7], -2, "beter"), ([1, 2, 2], 0, "gelijk"), ([3, 2, 2, 4], 1, "slechter")],
)
def test_opeenvolgend(waarden: list[float], opeenvolgend: int, duiding: str):
    s = signalen(jaren(waarden))["jaar"]
    assert (s["opeenvolgend"], s["duiding"]) == (opeenvolgend, duiding)


def test_een_gat_breekt_de_rij_en_een_tweejaarlijkse_reeks_heeft_er_geen():
    gat = [("jaar", str(j), float(j)) for j in (2015, 2016, 2018, 2019)]
    assert (signalen(gat)["jaar"]["opeenvolgend"], signalen(gat)["jaar"]["eerdere_veranderingen"]) == (1, 1)
    om_het_jaar = [("jaar", str(j), float(j)) for j in range(2011, 2026, 2)]
    s = signalen(om_het_jaar, cadans="tweejaarlijks (oneven jaren)")["jaar"]
    assert (s["periode_vergelijkbaar"], s["opeenvolgend"], s["eerdere_veranderingen"], s["score"]) == ("2023", 7, 6, 0)


def test_een_maand_die_ontbreekt_breekt_de_rij():
    """Every month of 2025 is more than that of 2024; March 2025 is not there, so only April to June follow each other."""
    maanden = [("maand", f"{j}-{m:02}", float(j)) for j in (2024, 2025) for m in range(1, 7) if (j, m) != (2025, 3)]
    assert (signalen(maanden)["maand"]["opeenvolgend"], signalen(maanden)["maand"]["eerdere_veranderingen"]) == (3, 4)


def test_soorten_perioden_zijn_eigen_reeksen():
    s = signalen([*jaren([1, 2], 2023), ("maand", "2024-01", 5.0), ("maand", "2025-01", 9.0), ("periode", "2018-04/2021-08", 1.0)])
    assert {k: v["verandering"] for k, v in s.items()} == {"jaar": 1.0, "maand": 4.0, "periode": None}


def test_een_rekenfout_is_geen_verandering():
    """Changes of 0,1 at two levels differ in binary, some in the seventeenth digit and the last in the fourteenth: they are equal."""
    waarden = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1000.7, 1000.8]
    s = signalen(jaren(waarden))["jaar"]
    assert (s["score"], s["oordeel"], s["duiding"]) == (0, "gewoon", "slechter")
    assert signalen(jaren([0.1 + 0.2, 0.3]))["jaar"]["duiding"] == "gelijk"
