"""What a unit test of dbt cannot ask of the werklast: models in Python, logarithms, numbers as printed, and laws for any input.

The rules of annex C themselves are worked by hand in ``unit_tests`` beside the models (dbt/models/intermediate/werklast): a refresh asks those.

The models run from their own files on an empty DuckDB (dagster_project/verdeling/dbt_models.py).
"""

from __future__ import annotations

import csv
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project import ROOT
from dagster_project.verdeling.dbt_models import ModelBuilder, relation
from sources.database import connect

PARAMETERS = {
    r["parameter"]: float(r["waarde"]) for r in csv.DictReader((ROOT / "dbt/seeds/parameters.csv").read_text(encoding="utf-8").splitlines())
}
NL = {"jaar": 2023, "regionale_eenheid": "Limburg", "inwoners": 1000}


def rijen_van(model: str, tabellen: dict[str, list[dict[str, Any]]], **parameters: float) -> list[dict[str, Any]]:
    """The rows of a model on these tables."""
    with connect() as con:
        bouwer = ModelBuilder(con)
        alle = [{"parameter": p, "waarde": w} for p, w in (PARAMETERS | parameters).items()]
        for naam, rijen in {"parameters": alle, **tabellen}.items():
            leg_neer(con, relation(naam), rijen)
        bouwer.bouw(model)
        r = con.execute(f"SELECT * FROM {relation(model)}")
        koppen = [d[0] for d in r.description]
        return [dict(zip(koppen, rij, strict=True)) for rij in r.fetchall()]


def reken(model: str, tabellen: dict[str, list[dict[str, Any]]], **parameters: float) -> dict[str, dict[str, Any]]:
    """The same by the first column, which must be a key."""
    rijen = rijen_van(model, tabellen, **parameters)
    uit = {next(iter(r.values())): r for r in rijen}
    assert len(uit) == len(rijen)
    return uit


def leg_neer(con: duckdb.DuckDBPyConnection, tabel: str, rijen: list[dict[str, Any]]) -> None:
    """A table with these rows; what a row does not name is empty."""
    kolommen = list(dict.fromkeys(k for r in rijen for k in r))
    soort = {bool: "BOOLEAN", int: "DOUBLE", float: "DOUBLE", str: "VARCHAR", type(None): "DOUBLE"}
    types = {k: soort[type(next((r[k] for r in rijen if r.get(k) is not None), None))] for k in kolommen} | {
        k: "INTEGER" for k in kolommen if k in ("jaar", "delictscategorie", "klasse")
    }
    con.execute(f"CREATE TABLE {tabel} ({', '.join(f'{k} {t}' for k, t in types.items())})")
    con.executemany(f"INSERT INTO {tabel} VALUES ({', '.join('?' * len(kolommen))})", [[r.get(k) for k in kolommen] for r in rijen])


def capaciteit(**taken: float | dict[str, float]) -> list[dict[str, Any]]:
    return [
        {"taak": taak, "regionale_eenheid": eenheid, "formatie_fte": fte, "bezetting_fte": None, "minimum_fte": None}
        for taak, per in taken.items()
        for eenheid, fte in (per if isinstance(per, dict) else {"Limburg": per}).items()
    ]


def test_de_staffels_geven_hun_eigen_exponentiele_lijn_terug():
    """Two classes of two gemeenten: mean index 0,5 and 1,5, staffel 2 and 2e: ln staffel rises by 1 over 1, so b = 1 and a = 2 / exp(0,5)."""
    uit = reken(
        "int_werklast__hbvs",
        {
            "stg_jenv__werklast_hbvs": [
                {"klasse": 1, "staffelwaarde": 2, "aandeel_gemeenten_pct": 50},
                {"klasse": 2, "staffelwaarde": 2 * 2.718281828459045, "aandeel_gemeenten_pct": 50},
            ],
            "int_werklast__opsporing_lokaal": [
                NL | {"gemeente_code": g, "fte_basisteams": f} for g, f in (("A", 0.4), ("B", 0.6), ("C", 1.3), ("D", 1.7))
            ],
        },
    )
    assert (uit["A"]["b"], uit["A"]["a"]) == pytest.approx((1, 2 / 2.718281828459045**0.5))
    assert uit["D"]["gewicht_per_inwoner"] == pytest.approx(2 * 2.718281828459045**1.2)


def test_een_noodhulpeenheid_is_16_fte_en_vier_tiende_en_de_ondergrens_is_een_per_228_km2():
    """2 x 27 x 365 / 1.200 = 16,425 fte; / 228 = 0,072 fte per km2. 20% of Wijkzorg: 0,2 x 1.000 / 5.000 = 0,04 fte.

    A needs 2 units, B by the lower bound 1 (prio 1-3 and 1-4 alike). A is busy 2 x 8.760 x 50%: 10% of 2 units is free; B 0%: 60% of 1.
    """
    uit = reken(
        "int_werklast__incidentenafhandeling",
        {
            "int_werklast__noodhulp": [
                {"gemeente_code": "A", "jaar": 2023, "eenheden_prio1_3": 2, "eenheden_prio1_4": 2},
                {"gemeente_code": "B", "jaar": 2023, "eenheden_prio1_3": 0.1, "eenheden_prio1_4": 0.2},
            ],
            "int_werklast__gemeenten": [
                NL | {"gemeente_code": "A", "land_km2": 10},
                NL | {"gemeente_code": "B", "land_km2": 228},
            ],
            "int_werklast__meldingen": [
                {"gemeente_code": "A", "jaar": 2023, "uren_prio1_3": 8760, "uren_prio1_4": 8760},
                {"gemeente_code": "B", "jaar": 2023, "uren_prio1_3": 0, "uren_prio1_4": 0},
            ],
        },
    )
    a, b = uit["A"], uit["B"]
    assert b["fte_nodig"] == pytest.approx(2 * 27 * 365 / 1200) == pytest.approx(16.4, abs=0.05)
    assert b["fte_nodig"] / 228 == pytest.approx(0.072, abs=0.0005)
    assert (a["fte_nodig"], a["door_wijkzorg"], a["fte"]) == pytest.approx((32.85, 0.04, 32.81))
    assert (a["bezet"], a["aanwendbaar"], b["bezet"], b["aanwendbaar"]) == pytest.approx((0.5, 0.1 * 32.85, 0, 0.6 * 16.425))


def test_een_geleverde_noodhulpformule_gaat_voor_de_vervangende():
    """Points (1 call, 0,5 car) and (3 calls, 1,5 car) per km2: 2 calls per km2 per hour on 10 km2 ask 10 cars; the substitute asks another number."""
    tabellen = {
        "int_werklast__noodhulp_kalibratie": [{"rijsnelheid_kmh": 30}],
        "int_werklast__meldingen": [
            {
                "gemeente_code": "A",
                "jaar": 2023,
                "land_km2": 10,
                "afhandeltijd_prio1_3_uren": 1,
                "afhandeltijd_prio1_4_uren": 1,
                "prio1_3_per_km2_uur": 2,
                "prio1_4_per_km2_uur": 3,
            }
        ],
    }
    leeg = {"reactiepercentage": None, "meldingen_per_km2_uur": None, "eenheden_per_km2": None}
    punten = [dict(zip(leeg, w, strict=True)) for w in ((85, 1, 0.5), (85, 3, 1.5))]
    uit = reken("int_werklast__noodhulp", tabellen | {"noodhulpformule": punten})
    assert (uit["A"]["eenheden_prio1_3"], uit["A"]["eenheden_prio1_4"]) == pytest.approx((10, 15))
    with connect() as con:
        bouwer = ModelBuilder(con)
        for naam, rijen in (
            tabellen | {"noodhulpformule": [leeg], "parameters": [{"parameter": p, "waarde": w} for p, w in PARAMETERS.items()]}
        ).items():
            leg_neer(con, relation(naam), rijen)
        con.execute("DELETE FROM seeds.noodhulpformule")
        bouwer.bouw("int_werklast__noodhulp")
        ((vervangend,),) = con.execute("SELECT eenheden_prio1_3 FROM intermediate.int_werklast__noodhulp").fetchall()
    assert vervangend > 20 * 1.0  # two calls of an hour at a time keep two cars per km2 busy


def test_een_stigmatiserend_kenmerk_houdt_de_regressie_tegen():
    """The report (line 3694) and the promise to parliament: never in the model, so a refresh with such a candidate stops."""
    gemeenten = [f"G{i}" for i in range(40)]
    kenmerken = [
        {"kenmerk": k, "categorie": k, "gemeente_code": g, "regionale_eenheid": "Limburg", "is_peiljaar": True, "waarde": float(i * n + 7)}
        for n, k in enumerate(("inwoners", "winkels", "niet_westerse_migratieachtergrond"), start=1)
        for i, g in enumerate(gemeenten)
    ]
    with pytest.raises(ValueError, match=r"niet_westerse_migratieachtergrond' wordt geweigerd: .*stigmatiserende"):
        rijen_van(
            "int_verdeling__regressie",
            {
                "int_verdeling__kenmerken": kenmerken,
                "int_werklast__gewogen": [{"gemeente_code": g, "cluster": "rsc", "fte": 1.0 * i} for i, g in enumerate(gemeenten)],
                "int_verdeling__clusters": [{"cluster": "rsc", "model": "regressie", "aandeel": 1.0}],
            },
        )


GETAL = st.floats(0, 1e4, allow_nan=False).map(lambda x: round(x, 3))


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(GETAL, GETAL, st.integers(1, 10**6)), min_size=2, max_size=8), st.data())
def test_wat_een_cluster_volgt_telt_op_tot_zijn_capaciteit(gemeenten, data):
    """Whatever the werklast: pro rata steps keep the capacity, in any order of the rows, and nothing is negative."""
    namen = [f"G{i}" for i in range(len(gemeenten))]
    eenheid = {n: ("Limburg", "Amsterdam")[i % 2] for i, n in enumerate(namen)}
    direct = [
        {"gemeente_code": n, "jaar": 2023, "regionale_eenheid": eenheid[n], "inwoners": inw, "cluster": c, "onderdeel": c, "fte": f}
        for n, (x, y, inw) in zip(namen, gemeenten, strict=True)
        for c, f in (
            ("handhaving_lokaal", x),
            ("incidentenafhandeling", y),
            ("opsporing_lokaal", x),
            ("opsporing_regionaal", 0.0),
            ("rsc", y),
        )
    ]
    taken = {
        t: {"Limburg": 30.0, "Amsterdam": 12.5}
        for t in ("handhaving_ondersteuning", "arrestantentaken", "opsporing_ondersteuning", "coordinatie_en_sturing", "korpscheftaken",
                  "intelligence_rtic", "intelligence_analyse", "bbb_team")
    }  # fmt: skip
    cap = capaciteit(**taken)
    for r in cap:
        r["minimum_fte"] = 5 if r["taak"].startswith("intelligence") else None
        r["bezetting_fte"] = 40.0 if r["taak"] == "bbb_team" else None
    tabellen = {
        "int_werklast__direct": data.draw(st.permutations(direct)),
        "int_werklast__gemeenten": [
            {
                "gemeente_code": n,
                "jaar": 2023,
                "regionale_eenheid": eenheid[n],
                "inwoners": g[2],
                "meldingen_prio1": i,
                "meldingen_prio2": 1,
            }
            for i, (n, g) in enumerate(zip(namen, gemeenten, strict=True))
        ],
        "stg_jenv__werklast_capaciteit": cap,
        "int_werklast__avim": [{"taak": "avim_x", "regionale_eenheid": e, "fte": 7} for e in ("Limburg", "Amsterdam")],
    }
    uit = rijen_van("int_werklast__naar_rato", tabellen)
    som: dict[str, float] = {}
    for r in uit:
        assert r["fte"] >= 0
        som[r["onderdeel"]] = som.get(r["onderdeel"], 0) + r["fte"]
    assert som == pytest.approx(dict.fromkeys(taken, 42.5) | {"bbb_team": 80, "avim_x": 14})
    anders = rijen_van("int_werklast__naar_rato", tabellen | {"int_werklast__direct": direct})
    assert sorted(map(str, uit)) == sorted(map(str, anders))
