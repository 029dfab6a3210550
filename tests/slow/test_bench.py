"""The bench runs and tells all that it should; what the figures are is not tested."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.helpers.slow import WORTEL, draai

pytestmark = pytest.mark.slow

DELEN = (
    "Refresh en vloer",
    "wandklok",
    "CPU, alle processen",
    "piek RSS",
    "piek PSS",
    "verhouding",
    "byte voor byte gelijk",
    "Waar de tijd van een refresh heen gaat",
    "Python, Dagster en definities laden",
    "bron cbs laden en toetsen",
    "dbt starten en project lezen",
    "dbt: seeds, modellen en tests",
    "Great Expectations",
    "publicatie: besluit, uitvoer, verwisseling",
    "Waar de tijd van de vloer heen gaat",
    "transformeren",
    "Los gemeten",
    "dbt parse",
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
