"""How many can ask at once: 1, 8 and 32 processes that ask the ten questions of ``docs/vragen.md`` of one published warehouse.

``python -m tests.bench.lezers [--lezers 1 8 32] [--keer 5] [--warehouse MAP] [--json FILE]``. Every reader is a process of its own that opens
the database read-only, as an analyst does, and asks all ten once without being timed; an answer that is not what stands on the page ends the
bench. Then all begin at once and ask the ten ``--keer`` times, each beginning with another question. Memory is that of the processes (PSS:
what is shared counts once) after their last question. Nothing here asserts a time.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from dagster_project.warehouse.editions import DATABASE, Warehouse
from tests.bench.bench import machine, pss
from tests.helpers.questions import UITKOMST, stel

WORTEL = Path(__file__).resolve().parents[2]


def lees(keer: int, nummer: int) -> None:
    """One reader, in the folder beside which ``warehouse`` lies; it says when it is ready, begins at a line on standard input, and ends at the next."""
    huis, vragen = Warehouse(Path("warehouse").absolute()), sorted(UITKOMST)
    volgorde = [vragen[(nummer + i) % len(vragen)] for i in range(len(vragen))]
    with duckdb.connect(f"warehouse/{DATABASE}", read_only=True) as con:
        con.execute("SET enable_progress_bar = false")
        for nr in volgorde:
            if (antwoord := stel(nr, con, huis)) != UITKOMST[nr]:
                raise RuntimeError(f"vraag {nr} geeft:\n{antwoord}en op de pagina staat:\n{UITKOMST[nr]}")
        print("klaar", flush=True)
        sys.stdin.readline()
        tijden: dict[int, list[float]] = {nr: [] for nr in vragen}
        begin, cpu = time.monotonic(), time.process_time()
        for _ in range(keer):
            for nr in volgorde:
                t = time.perf_counter()
                stel(nr, con, huis)
                tijden[nr].append(1000 * (time.perf_counter() - t))
        print(json.dumps({"begin": begin, "eind": time.monotonic(), "cpu": time.process_time() - cpu, "tijden": tijden}), flush=True)
        sys.stdin.readline()


def samen(folder: Path, aantal: int, keer: int) -> dict[str, Any]:
    """So many readers at once."""
    opdracht = [sys.executable, "-m", "tests.bench.lezers", "--keer", str(keer), "--nummer"]
    omgeving = os.environ | {"PYTHONPATH": str(WORTEL)}
    lezers = [
        subprocess.Popen([*opdracht, str(i)], cwd=folder, env=omgeving, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for i in range(aantal)
    ]
    try:
        for p in lezers:
            if p.stdout.readline() != "klaar\n":
                raise RuntimeError("een lezer is gestopt voordat hij begon; hierboven staat waarom")
        for p in lezers:
            p.stdin.write("begin\n")
            p.stdin.flush()
        metingen = [json.loads(p.stdout.readline()) for p in lezers]
        geheugen = [pss(p.pid) for p in lezers]
    finally:
        for p in lezers:
            p.kill()
            p.communicate()
    alle = {int(nr): [t for m in metingen for t in m["tijden"][nr]] for nr in metingen[0]["tijden"]}
    aantal_vragen = sum(map(len, alle.values()))
    return {
        "lezers": aantal,
        "per_vraag": {nr: _maten(w) for nr, w in alle.items()},
        "alle_vragen": _maten([t for w in alle.values() for t in w]),
        "per_seconde": aantal_vragen / (max(m["eind"] for m in metingen) - min(m["begin"] for m in metingen)),
        "cpu_ms_per_vraag": 1000 * sum(m["cpu"] for m in metingen) / aantal_vragen,
        "pss_per_lezer": statistics.mean(geheugen),
        "pss_samen": sum(geheugen),
    }


def _maten(w: list[float]) -> dict[str, float]:
    w = sorted(w)
    return {"mediaan": statistics.median(w), "p95": w[max(0, -(-95 * len(w) // 100) - 1)]}


def toon(d: dict[str, Any], uit: Console) -> None:
    """The report for a person."""
    m = d["machine"]
    kop = f"{m['cpus']} cpu's, belasting vooraf {m['belasting_vooraf']:.1f}, Python {m['python']}, DuckDB {m['duckdb']}; elke lezer vroeg alles {d['keer']} keer."
    uit.print(kop, highlight=False)
    t = Table("vraag", title="Milliseconden per vraag: mediaan (95%)", title_justify="left")
    for s in d["samen"]:
        t.add_column(f"{s['lezers']} lezer{'s' if s['lezers'] > 1 else ''}", justify="right")

    def cel(w: dict[str, float]) -> str:
        return f"{w['mediaan']:.0f} ({w['p95']:.0f})"

    for nr in d["samen"][0]["per_vraag"]:
        t.add_row(str(nr), *(cel(s["per_vraag"][nr]) for s in d["samen"]))
    t.add_section()
    t.add_row("alle", *(cel(s["alle_vragen"]) for s in d["samen"]))
    t.add_row("vragen per seconde", *(f"{s['per_seconde']:.0f}" for s in d["samen"]))
    t.add_row("CPU-ms per vraag", *(f"{s['cpu_ms_per_vraag']:.0f}" for s in d["samen"]))
    t.add_row("PSS per lezer", *(f"{s['pss_per_lezer'] / 1e6:.0f} MB" for s in d["samen"]))
    uit.print(t)


def main() -> None:
    """Entry point."""
    lezer = argparse.ArgumentParser(prog="python -m tests.bench.lezers", description="De tien vragen, door velen tegelijk gesteld.")
    lezer.add_argument("--lezers", type=int, nargs="+", default=[1, 8, 32], help="aantallen processen (standaard 1 8 32)")
    lezer.add_argument("--keer", type=int, default=5, help="hoe vaak elke lezer alle vragen stelt (standaard 5)")
    lezer.add_argument("--warehouse", type=Path, help="een gepubliceerd warehouse; anders wordt er een gemaakt")
    lezer.add_argument("--json", metavar="FILE", type=Path, help="schrijf alles ook als JSON")
    lezer.add_argument("--nummer", type=int, help=argparse.SUPPRESS)
    o = lezer.parse_args()
    if o.nummer is not None:
        lees(o.keer, o.nummer)
        return
    if o.keer < 1 or min(o.lezers) < 1:
        lezer.error("--keer en --lezers: ten minste 1")
    with tempfile.TemporaryDirectory(prefix="hjb-lezers-") as tijdelijk:
        folder = Path(tijdelijk)
        if o.warehouse:
            (folder / "warehouse").symlink_to(o.warehouse.absolute())
        else:
            opdracht = [str(Path(sys.executable).parent / "halfjaarbericht"), "refresh", "--warehouse", str(folder / "warehouse")]
            subprocess.run(opdracht, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        d = {
            "machine": machine(),
            "keer": o.keer,
            "samen": [samen(folder, n, o.keer) for n in o.lezers],
        }
    toon(d, Console(width=None if sys.stdout.isatty() else 130))
    if o.json:
        o.json.write_text(json.dumps(d, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
