"""The bench runs and tells all that it should; what the figures are is not tested."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import duckdb
import pytest

from tests.bench import anders
from tests.helpers.slow import DATABASE, WORTEL, draai

pytestmark = pytest.mark.slow

DELEN = (
    "Refresh en vloer",
    "wandklok",
    "CPU, alle processen",
    "piek RSS",
    "piek PSS",
    "verhouding",
    "doel",
    "PSS per proces op de piek",
    "byte voor byte gelijk",
    "Waar de tijd van een refresh heen gaat",
    "Python, Dagster en definities laden",
    "bron cbs laden en toetsen",
    "dbt starten en project lezen",
    "dbt: seeds, modellen en tests",
    "Great Expectations",
    "publicatie: besluit, uitvoer, verwisseling",
    "Waar de CPU-seconden van een refresh heen gaan",
    "Waar de tijd van de vloer heen gaat",
    "transformeren",
    "Los gemeten",
    "dbt parse",
    "Imports van een refresh",
    "Alles van een tabel of view vragen",
    "kerncijfers.waarden",
    "kerncijfers.bezetting",
    "onder 50 ms",
)


def test_de_bench_drukt_alle_delen_af_en_schrijft_json(tmp_path: Path) -> None:
    pad = tmp_path / "bench.json"
    r = draai([sys.executable, "-m", "tests.bench.bench", "--keer", "1", "--json", str(pad)], WORTEL, seconden=900)
    assert r.returncode == 0, r.stdout + r.stderr
    assert [deel for deel in DELEN if deel not in r.stdout] == []
    d = json.loads(pad.read_text(encoding="utf-8"))
    for soort in ("refresh", "vloer"):
        assert all(d[soort][k]["mediaan"] > 0 for k in ("wand", "cpu", "rss", "processen"))
    assert d["verhouding"]["wand"] > 0
    assert sum(s["mediaan"] for s in d["stappen"].values()) == pytest.approx(d["refresh"]["wand"]["mediaan"])
    assert len(d["stappen"]) == 10  # four sources, and what stands in MIJLPALEN: none is missed
    assert sum(s["mediaan"] for s in d["stappen_cpu"].values()) == pytest.approx(d["refresh"]["cpu"]["mediaan"])
    assert all(s["mediaan"] >= 0 for soort in ("stappen", "stappen_cpu") for s in d[soort].values())
    samen = d["pss_per_proces"]
    assert {"refresh"} < samen.keys() <= {"refresh", "dbt", "vormen"}  # the peak is with dbt, or with the forms
    assert sum(p["mediaan"] for p in samen.values()) == d["refresh"]["pss"]["mediaan"]
    assert "dagster" in d["imports"]["refresh"] and "dbt" in d["imports"]["dbt"] and "dagster" not in d["imports"]["vormen"]
    assert d["doelen"]["wand"]["gehaald"] == (d["refresh"]["wand"]["mediaan"] <= 12)
    assert d["vloer"]["vergelijking"]["tabellen"] >= 15  # the floor did the work of the refresh: bench fails when a row differs
    assert {b["soort"] for b in d["bevragingen"].values()} == {"tabel", "view"}


def test_de_bench_van_de_bronnen_meet_alleen_wat_klopt(tmp_path: Path) -> None:
    """Small, and without the contenders that need the package index; a contender with other rows or another sum is no contender."""
    pad = tmp_path / "bronnen.json"
    opdracht = ["--rijen", "1e5", "--vertraging", "0.02", "--zonder", "cbsodata", "dlt", "--keer", "1", "--json", str(pad)]
    r = draai([sys.executable, "-m", "tests.bench.bronnen", *opdracht], WORTEL, seconden=300)
    assert r.returncode == 0, r.stdout + r.stderr
    d = json.loads(pad.read_text(encoding="utf-8"))
    assert {m["deelnemer"]: (m["goed"], m["dubbel"]) for m in d["metingen"]} == {"vloer": (True, 0), "ons": (True, 0)}
    assert all(m["wand"] > 0 and m["piek"] > 0 and m["meest_tegelijk"] <= 4 for m in d["metingen"])
    assert d["onderbroken"]["goed"] and d["onderbroken"]["dubbel"] == 0


def test_de_bench_van_de_rijen_meet_alleen_wat_klopt(tmp_path: Path) -> None:
    """Small and without Spark; a second run adds its size to the first, and the picture has both."""
    for rijen in ("2e5", "1e5"):
        opdracht = ["--rijen", rijen, "--spark", "--json", str(tmp_path / "r.json"), "--beeld", str(tmp_path / "r.svg")]
        r = draai([sys.executable, "-m", "tests.bench.rijen", *opdracht], WORTEL, seconden=300)
        assert r.returncode == 0, r.stdout + r.stderr
    d = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [(m["gevraagd"], m["rijen"]) for m in d["metingen"]] == [(100_000, 14 * 59 * 174), (200_000, 19 * 59 * 174)]
    assert all(set(m["haal"]["stappen"]) == {"halen", "lezen", "toetsen", "parquet"} and "spark" not in m for m in d["metingen"])
    assert (tmp_path / "r.svg").read_text(encoding="utf-8").startswith("<svg")


def test_lezers_vragen_tegelijk_en_krijgen_wat_op_de_pagina_staat(gepubliceerd: Path, tmp_path: Path) -> None:
    pad = tmp_path / "lezers.json"
    opdracht = [sys.executable, "-m", "tests.bench.lezers", "--lezers", "1", "3", "--keer", "2", "--warehouse"]
    r = draai([*opdracht, str(gepubliceerd), "--json", str(pad)], WORTEL)
    assert r.returncode == 0, r.stdout + r.stderr
    d = json.loads(pad.read_text(encoding="utf-8"))
    for s, lezers in zip(d["samen"], (1, 3), strict=True):
        assert s["lezers"] == lezers and sorted(map(int, s["per_vraag"])) == list(range(1, 11))
        assert all(0 < m["mediaan"] <= m["p95"] for m in s["per_vraag"].values())
        assert s["per_seconde"] > 0 and s["pss_samen"] == pytest.approx(lezers * s["pss_per_lezer"]) and s["pss_per_lezer"] > 10e6


def test_een_lezer_met_een_ander_antwoord_beeindigt_de_meting(gepubliceerd: Path, tmp_path: Path) -> None:
    """The bench counts no answers that are not those of the page."""
    shutil.copytree(gepubliceerd, tmp_path / "w")
    with duckdb.connect(str(tmp_path / "w" / DATABASE)) as con:
        con.execute("UPDATE kerncijfers.waarden SET waarde = waarde + 1 WHERE indicator_id = 'zeden_voorraad'")
    r = draai([sys.executable, "-m", "tests.bench.lezers", "--lezers", "1", "--warehouse", str(tmp_path / "w")], WORTEL)
    assert r.returncode and "en op de pagina staat" in r.stderr


def test_anders_meet_alleen_wie_op_dezelfde_cijfers_uitkomt(gepubliceerd: Path, tmp_path: Path) -> None:
    """Without the manual, whose environment needs the package index and minutes."""
    m, waarden = anders.met_pandas(tmp_path / "goed", gepubliceerd)
    assert m.cpu > 0 and waarden > 30_000
    shutil.copytree(gepubliceerd, tmp_path / "w")
    with duckdb.connect(str(tmp_path / "w" / DATABASE)) as con:
        con.execute(
            "UPDATE kerncijfers.waarden SET waarde = waarde + 1 WHERE indicator_id = 'aangiften' AND regio_code = 'NL01' AND periode = '2024'"
        )
    with pytest.raises(RuntimeError, match=r"andere kerncijfers.*aangiften.*NL01"):
        anders.met_pandas(tmp_path / "fout", tmp_path / "w")
