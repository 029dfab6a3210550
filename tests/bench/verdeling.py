"""Time of the regression and of its bootstrap, beside the same procedure as a loop over statsmodels.

``python -m tests.bench.verdeling [--keer 5] [--trekkingen 1000] [--json FILE]``. All measured in one run and in turns: what counts is the ratio.
13 clusters x 114 kenmerken x 342 gemeenten, as the report has (halfjaarbericht-2025-h2.txt:4634, 3700); the gemeenten are random, with as much
structure as makes the selection work: factors that kenmerken share, 70 categories, some kenmerken that are nearly a sum of others.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from dagster_project.verdeling import scenario
from dagster_project.verdeling.models.bootstrap import BootstrapInput, bootstrap_stability, leave_one_out, sensitivity
from dagster_project.verdeling.models.regressie import prepare, select, vervang_categorieen
from dagster_project.warehouse.editions import Warehouse
from tests.unit.verdeling.test_regressie import langzaam

N, K, CLUSTERS, CATEGORIEEN, EENHEDEN = 342, 114, 13, 70, 10
GRENS_FITS, GRENS_TREKKINGEN = 1.0, 60.0
"""Seconds that were asked: all clusters once, and 1.000 draws on two cores (one is used)."""
GRENS_SCENARIOS = 5.0
"""Seconds that were asked for ten scenario's."""
PROGRAMMA = str(Path(sys.executable).parent / "halfjaarbericht")
SCENARIOS = [
    scenario.Scenario(naam="basis", model=scenario.HERBEREKEND),
    *(scenario.Scenario(naam=f"zonder {c}", zonder=(c,), model=scenario.HERBEREKEND) for c in ("bbb", "avim", "rsc")),
    scenario.Scenario(naam="meldkamer", clusters={"meldkamer": 6}, fte=500, model=scenario.HERBEREKEND),
    *(scenario.Scenario(naam=f"{p}%", reactiepercentage=p, model=scenario.HERBEREKEND) for p in (80, 90, 95)),
    scenario.Scenario(naam="vorig jaar", peiljaar=2023, model=scenario.HERBEREKEND),
    scenario.Scenario(naam="contingent", contingenten={"Rotterdam": 25}),
]


def maak(zaad: int = 1) -> dict[str, Any]:
    """Random gemeenten, kenmerken and werklast per cluster."""
    g = np.random.default_rng(zaad)
    inwoners = np.round(np.exp(g.normal(10.4, 0.9, N)))
    x = (g.normal(size=(N, 25)) @ g.normal(size=(25, K)) * 0.6 + g.normal(size=(N, K))) * 0.05 + 1
    for j in range(10, K, 12):
        x[:, j] = (x[:, j - 1] + x[:, j - 2] + x[:, j - 3]) / 3 + 0.005 * g.normal(size=N)
    namen = [f"k{i:03}" for i in range(K)]
    werklast = {}
    for c in range(CLUSTERS):
        waar = g.choice(K, 6, replace=False)
        werklast[f"c{c:02}"] = (30 + x[:, waar] @ g.normal(size=6) + 0.15 * g.normal(size=N)) * inwoners / 1e4
    return {
        "kenmerken": x * inwoners[:, None],
        "inwoners": inwoners,
        "namen": namen,
        "categorieen": {n: f"categorie{i % CATEGORIEEN}" for i, n in enumerate(namen)},
    } | {"werklast": werklast}


def klok(doe: Any) -> tuple[float, Any]:
    """Seconds, and what came out."""
    begin = time.perf_counter()
    uit = doe()
    return time.perf_counter() - begin, uit


def bench(keer: int, trekkingen: int, meld: Any) -> dict[str, Any]:
    """All figures; raises when the two ways choose differently."""
    gegevens = maak()
    werklast = gegevens.pop("werklast")
    eerste = next(iter(werklast))
    snel, traag, fits = [], [], []
    for i in range(keer):
        meld(f"regressie en statsmodels, {i + 1} van {keer}")
        t, modellen = klok(lambda: _alle(gegevens, werklast))
        fits.append(t)
        snel.append(klok(lambda: select(prepare(**gegevens), werklast[eerste]))[0])
        t, ander = klok(lambda: langzaam(werklast[eerste], **gegevens))
        traag.append(t)
        if list(modellen[eerste].gekozen) != ander["gekozen"]:
            raise RuntimeError(f"statsmodels kiest iets anders: {ander['gekozen']} tegen {modellen[eerste].gekozen}")
    aandelen = dict.fromkeys(werklast, 1 / CLUSTERS)
    invoer = BootstrapInput(prepare(**gegevens), werklast, [f"RE{i % EENHEDEN + 1:02}" for i in range(N)], aandelen)
    vervang = klok(lambda: vervang_categorieen(modellen, werklast, aandelen, invoer.kandidaten))
    uit: dict[str, Any] = {
        "machine": {
            "cpus": os.cpu_count(),
            "belasting_vooraf": os.getloadavg()[0],
            "python": platform.python_version(),
            "numpy": np.__version__,
        },
        "gekozen": {c: len(m.gekozen) for c, m in modellen.items()},
        "alle_clusters_s": _spreiding(fits),
        "een_cluster_s": _spreiding(snel),
        "een_cluster_statsmodels_s": _spreiding(traag),
        "verhouding": statistics.median(t / s for t, s in zip(traag, snel, strict=True)),
        "vervangen_s": vervang[0],
        "vervangen": len(vervang[1][1]),
        "gevoeligheid_s": klok(lambda: sensitivity(invoer))[0],
        "zonder_eenheid_s": klok(lambda: leave_one_out(invoer))[0],
        "trekkingen": trekkingen,
    }
    meld(f"{trekkingen} trekkingen")
    uit["bootstrap_s"], s = klok(lambda: bootstrap_stability(invoer, trekkingen))
    uit["mislukt"] = s.mislukt
    meld("een refresh, en tien scenario's daarop")
    uit["scenarios_s"] = tien_scenarios()
    return uit


def tien_scenarios() -> float:
    """Seconds of ten scenario's of every kind, one after the other, on a fresh edition of the bundle."""
    with tempfile.TemporaryDirectory() as folder:
        huis = Warehouse(Path(folder))
        r = subprocess.run([PROGRAMMA, "refresh", "--warehouse", folder], capture_output=True, text=True, check=False)
        if r.returncode:
            raise RuntimeError(r.stderr)

        def alle() -> None:
            with scenario.read_base(huis) as b:
                for s in SCENARIOS:
                    scenario.compute(s, b)

        return klok(alle)[0]


def _alle(gegevens: dict[str, Any], werklast: dict[str, np.ndarray]) -> dict[str, Any]:
    kan = prepare(**gegevens)
    return {c: select(kan, w) for c, w in werklast.items()}


def _spreiding(w: list[float]) -> dict[str, float]:
    return {"mediaan": statistics.median(w), "min": min(w), "max": max(w)}


def toon(d: dict[str, Any], uit: Console) -> None:
    """The report for a person."""
    m = d["machine"]
    uit.print(
        f"{m['cpus']} cpu's, belasting vooraf {m['belasting_vooraf']:.1f}, Python {m['python']}, numpy {m['numpy']}; "
        f"{N} gemeenten, {K} kenmerken, {CLUSTERS} clusters, {min(d['gekozen'].values())}-{max(d['gekozen'].values())} gekozen per cluster.",
        highlight=False,
    )
    t = Table("werk", "mediaan", "kleinste-grootste", "gevraagd", title="Regressie", title_justify="left")
    for naam, sleutel, grens in (
        (f"alle {CLUSTERS} clusters", "alle_clusters_s", GRENS_FITS),
        ("een cluster", "een_cluster_s", None),
        ("een cluster met statsmodels", "een_cluster_statsmodels_s", None),
    ):
        w = d[sleutel]
        oordeel = "" if grens is None else f"{grens:g} s: {'ja' if w['mediaan'] < grens else 'NEE'}"
        t.add_row(naam, f"{1000 * w['mediaan']:.1f} ms", f"{1000 * w['min']:.1f}-{1000 * w['max']:.1f} ms", oordeel)
    t.add_row(f"vervangen van categorieen ({d['vervangen']})", f"{1000 * d['vervangen_s']:.1f} ms")
    t.add_row("gevoeligheid, 18 combinaties", f"{d['gevoeligheid_s']:.2f} s")
    t.add_row("zonder elke eenheid, 10 keer", f"{d['zonder_eenheid_s']:.2f} s")
    s = d["bootstrap_s"]
    oordeel = f"{GRENS_TREKKINGEN:g} s: {'ja' if s < GRENS_TREKKINGEN else 'NEE'}" if d["trekkingen"] == 1000 else ""
    t.add_row(f"{d['trekkingen']} trekkingen", f"{s:.1f} s", "", oordeel)
    s = d["scenarios_s"]
    t.add_row(
        "tien scenario's, drie met een nieuwe werklast",
        f"{s:.1f} s",
        "",
        f"{GRENS_SCENARIOS:g} s: {'ja' if s < GRENS_SCENARIOS else 'NEE'}",
    )
    uit.print(t)
    uit.print(f"statsmodels in een lus doet {d['verhouding']:.0f} keer zo lang over dezelfde keuze.", highlight=False)


def main() -> None:
    """Entry point."""
    lezer = argparse.ArgumentParser(prog="python -m tests.bench.verdeling", description="Snelheid van de regressie en haar bootstrap.")
    lezer.add_argument("--keer", type=int, default=5)
    lezer.add_argument("--trekkingen", type=int, default=1000)
    lezer.add_argument("--json", metavar="FILE", type=Path)
    o = lezer.parse_args()
    d = bench(o.keer, o.trekkingen, lambda tekst: print(f"bench: {tekst}", file=sys.stderr, flush=True))
    toon(d, Console(width=None if sys.stdout.isatty() else 130))
    if o.json:
        o.json.write_text(json.dumps(d, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
