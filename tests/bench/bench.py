"""Time and memory of a refresh on this machine, beside a floor that does the same work without any machinery.

``python -m tests.bench.bench [--keer 5] [--json FILE]``; of the bundle that ``HALFJAARBERICHT_BRON`` names. Figures are medians (with the smallest and the largest); what counts is
the ratio, because a floor and a refresh that are measured in turns share the noise of the machine. Beside each figure stands whether
its aim is reached; nothing here asserts a time.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import psutil
from rich.console import Console
from rich.table import Table

from dagster_project import settings
from tests.bench import plan as vloerplan

VERSIE = "2025-H2.0"
DATABASE = "halfjaarbericht.duckdb"
BIN = Path(sys.executable).parent
VLOER = Path(__file__).with_name("vloer.py")
STAP = 0.05
"""Seconds between two looks at the memory."""
GRENS_MS = 50
"""A published table or view answers within this (ontwerp.md, section 7)."""
SCHEMAS = ("kerncijfers", "verdeling", "referentie", "kwaliteit", "register")
REFRESH = """
import sys
from dagster_project import progress
from dagster_project.cli import app
with progress.listen(lambda fase, gedaan, totaal: print(f"{fase}: {gedaan}/{totaal}", file=sys.stderr, flush=True)):
    app.main()
"""
"""The command ``halfjaarbericht``, that also tells every step forward: where nobody looks, the command itself tells the end of a phase only."""
VOORTGANG = re.compile(r"([^.:]+): (\d+)/(\d+)")
"""A step forward of a phase; the rows of one table, whose name has a dot, are none."""
DOELEN = {"wand": (12, 6), "cpu": (20, None), "pss": (900e6, None)}
"""What is aimed at on an idle machine: at most so much, and at most so many times the floor."""
OMGEVING = {k: w for k, w in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}  # warm: what is compiled stays compiled
IMPORTS = {
    "Python zelf": "pass",
    "duckdb": "import duckdb",
    "pandas": "import pandas",
    "dagster": "import dagster",
    "dagster_project.definitions": "import dagster_project.definitions",
    "dbt met adapter": "import dbt.cli.main, dbt.adapters.duckdb",
    "great_expectations": "import great_expectations.expectations",
}
MIJLPALEN = {
    "kandidaat": "Python, Dagster en definities laden; job opzetten",
    "dbt begint": "dbt starten en project lezen, tot de eerste knoop klaar is",
    "dbt": "dbt: seeds, modellen en tests",
    "poort": "dbt afsluiten, oordelen noteren, Great Expectations",
    "publicatie": "publicatie: besluit, uitvoer, verwisseling",
    "einde": "resultaat tonen en afsluiten",
}
"""What happened up to each milestone, seen from the milestone before it."""
ROLLEN = {"dbt_runner.worker": "dbt", "forms.worker": "vormen"}
"""What stands in the command line of a process -> how it is called here; any other is the refresh itself."""
INGANGEN = {
    "dbt": ["-m", "dagster_project.dbt_runner.worker"],  # without an order it loads dbt and ends
    "vormen": [
        "-c",
        "import dagster_project.publicatie.forms.worker, dagster_project.publicatie.forms.sheets, xlsxwriter, vl_convert, typst",
    ],
}
"""What the other processes of a refresh load; the refresh itself is watched while it runs."""
ZWAAR_MS = 50
"""A package whose import takes longer is named."""
IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)")


@dataclass
class Meting:
    """One command: seconds, CPU seconds with its children, peak bytes over the tree, milestones in seconds (and CPU seconds) from the start."""

    wand: float = 0
    cpu: float = 0
    rss: int = 0
    pss: int = 0
    pss_delen: dict[str, int] = field(default_factory=dict)
    processen: int = 0
    importregels: list[str] = field(default_factory=list)
    mijlpalen: dict[str, float] = field(default_factory=dict)
    cpu_tot: dict[str, float] = field(default_factory=dict)


class Waarnemer(threading.Thread):
    """Looks at the process tree every 50 ms, and into the warehouse when there is one."""

    def __init__(self, pid: int, meting: Meting, warehouse: Path | None):
        super().__init__(daemon=True)
        self.wortel, self.meting, self.warehouse, self.begin = psutil.Process(pid), meting, warehouse, time.time()
        self.klaar, self.pss_op = threading.Event(), 0.0

    def run(self) -> None:
        while not self.klaar.is_set():
            tik = time.monotonic()
            self.kijk()
            self.klaar.wait(max(0.0, STAP - (time.monotonic() - tik)))

    def kijk(self) -> None:
        try:
            boom = [self.wortel, *self.wortel.children(recursive=True)]
        except psutil.Error:
            return
        rss = sum(_lees(lambda p=p: p.memory_info().rss) or 0 for p in boom)
        m = self.meting
        # the kernel walks all pages for PSS, which would slow down what is measured: only twice a second, and where a peak may be
        if rss > 1.05 * m.rss or time.monotonic() > self.pss_op + 0.5:
            self.pss_op = time.monotonic()
            delen: dict[str, int] = {}
            for p in boom:
                rol = _lees(lambda p=p: _rol(p)) or "refresh"
                delen[rol] = delen.get(rol, 0) + (_lees(lambda p=p: pss(p.pid)) or 0)
            if (samen := sum(delen.values())) > m.pss:
                m.pss, m.pss_delen = samen, delen
        m.rss, m.processen = max(m.rss, rss), max(m.processen, len(boom))
        if self.warehouse is None:
            return
        if "kandidaat" not in m.mijlpalen and any(self.warehouse.glob(".kandidaat-*")):
            self.mijlpaal("kandidaat")

    def mijlpaal(self, naam: str) -> None:
        """It is reached now; what ended before counts with its parent."""
        self.meting.mijlpalen[naam] = time.time() - self.begin
        with contextlib.suppress(psutil.Error):
            boom = [self.wortel, *self.wortel.children(recursive=True)]
            self.meting.cpu_tot[naam] = sum(sum((_lees(lambda p=p: p.cpu_times()) or (0,))[:4]) for p in boom)


def _lees(vraag: Callable[[], Any]) -> Any:
    try:
        return vraag()
    except (psutil.Error, OSError):
        return None  # gone, or the kernel does not tell


def _rol(p: psutil.Process) -> str:
    regel = " ".join(p.cmdline())
    return next((rol for woord, rol in ROLLEN.items() if woord in regel), "refresh")


def pss(pid: int) -> int:
    """Bytes of a process, of which what it shares counts for its part; 0 when the kernel does not tell."""
    regels = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next((int(r.split()[1]) * 1024 for r in regels if r.startswith("Pss:")), 0)


def refresh(warehouse: Path, *vlaggen: str) -> Meting:
    """One whole refresh on the bundle, measured; ``vlaggen`` are for Python itself."""
    opdracht = [sys.executable, *vlaggen, "-c", REFRESH, "refresh", "--warehouse", str(warehouse)]
    return meet(opdracht, warehouse.parent, warehouse)


def machine() -> dict[str, Any]:
    """What these figures were measured on, and how busy it was."""
    return {
        "datum": f"{datetime.now():%Y-%m-%d}",
        "cpus": os.cpu_count(),
        "systeem": platform.platform(),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "belasting_vooraf": os.getloadavg()[0],
        "geheugen": psutil.virtual_memory().total,
    }


def meet(opdracht: list[str], folder: Path, warehouse: Path | None = None, omgeving: dict[str, str] | None = None) -> Meting:
    """Run one command to its end and measure it; raises when it fails."""
    meting = Meting()
    fouten: list[str] = []

    def lees(p: subprocess.Popen[str]) -> None:
        for regel in p.stderr or ():
            if m := VOORTGANG.fullmatch(regel.strip()):
                if m[1] == "dbt" and "dbt begint" not in meting.mijlpalen:
                    waarnemer.mijlpaal("dbt begint")
                if m[2] == m[3]:
                    waarnemer.mijlpaal(m[1])
            elif IMPORT.match(regel):
                meting.importregels.append(regel)
            else:
                fouten.append(regel)

    p = subprocess.Popen(
        opdracht,
        cwd=folder,
        env=OMGEVING | (omgeving or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    begin = time.perf_counter()
    waarnemer = Waarnemer(p.pid, meting, warehouse)
    lezer = threading.Thread(target=lees, args=(p,), daemon=True)
    waarnemer.start()
    lezer.start()
    _, status, gebruik = os.wait4(p.pid, 0)
    meting.wand = time.perf_counter() - begin
    p.returncode = os.waitstatus_to_exitcode(status)
    waarnemer.klaar.set()
    waarnemer.join()
    lezer.join(5)
    if p.returncode:
        raise RuntimeError(f"{' '.join(opdracht)} gaf {p.returncode}:\n{''.join(fouten)}")
    meting.cpu = gebruik.ru_utime + gebruik.ru_stime
    meting.mijlpalen["einde"], meting.cpu_tot["einde"] = meting.wand, meting.cpu
    return meting


def stappen(metingen: list[Meting], maat: str = "mijlpalen") -> dict[str, dict[str, float]]:
    """Median seconds between two milestones, in the order in which they came; with ``cpu_tot`` CPU seconds of all processes."""
    per: dict[str, list[float]] = {}
    for m in metingen:
        eerder, tot = 0.0, getattr(m, maat)
        for naam in sorted(m.mijlpalen, key=lambda n: m.mijlpalen[n]):
            per.setdefault(naam, []).append(tot.get(naam, eerder) - eerder)
            eerder = tot.get(naam, eerder)
    return {MIJLPALEN.get(naam, f"{naam} laden en toetsen"): spreiding(w) for naam, w in per.items()}


def zware_imports(regels: list[str]) -> dict[str, float]:
    """Milliseconds per package, of what ``-X importtime`` told, the heaviest first: what its own modules took, without what they import."""
    per: dict[str, float] = {}
    for regel in regels:
        if m := IMPORT.match(regel):
            pakket = m[2].split(".")[0]
            per[pakket] = per.get(pakket, 0) + int(m[1]) / 1000
    samen = {"alles samen": sum(per.values())}
    return samen | {k: ms for k, ms in sorted(per.items(), key=lambda n: -n[1]) if ms > ZWAAR_MS}


def _imports(argumenten: list[str]) -> dict[str, float]:
    """What a process loads that is started like this."""
    r = subprocess.run(
        [sys.executable, "-X", "importtime", *argumenten],
        env=OMGEVING,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    return zware_imports(r.stderr.splitlines())


def gehaald(d: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Per aim: what it is, and whether it is reached by the median."""
    uit: dict[str, dict[str, Any]] = {}
    for k, (grens, keer) in DOELEN.items():
        if gemeten := d["refresh"][k]["mediaan"]:
            uit[k] = {"grens": grens, "gehaald": gemeten <= grens}
            if keer is not None:
                uit[k] |= {"grens_vloer": keer, "gehaald_vloer": d["verhouding"][k] <= keer}
    return uit


def spreiding(waarden: list[float]) -> dict[str, float]:
    return {"mediaan": statistics.median(waarden), "min": min(waarden), "max": max(waarden)}


def samenvatting(metingen: list[Meting]) -> dict[str, dict[str, float]]:
    return {k: spreiding([getattr(m, k) for m in metingen]) for k in ("wand", "cpu", "rss", "pss", "processen")}


def bevragingen(database: Path, keer: int) -> dict[str, dict[str, Any]]:
    """Per published relation: all its columns computed in DuckDB, and all its rows handed to pandas, in milliseconds."""

    def tijd(vraag: Callable[[], object]) -> float:
        begin = time.perf_counter()
        vraag()
        return 1000 * (time.perf_counter() - begin)

    uit: dict[str, dict[str, Any]] = {}
    with duckdb.connect(str(database), read_only=True) as con:
        con.execute("SET enable_progress_bar = false")
        con.execute("SELECT 1").df()  # imports pandas
        relaties = con.execute(
            "SELECT table_schema, table_name, table_type FROM information_schema.tables "
            "WHERE table_schema IN (SELECT unnest($s)) ORDER BY ALL",
            {"s": list(SCHEMAS)},
        ).fetchall()
        for schema, naam, soort in relaties:
            t = f'"{schema}"."{naam}"'
            scan = [tijd(lambda t=t: con.execute(f"SELECT max(hash(t)) FROM {t} AS t").fetchone()) for _ in range(keer + 1)]
            df = [tijd(lambda t=t: con.execute(f"SELECT * FROM {t}").df()) for _ in range(keer + 1)]
            uit[f"{schema}.{naam}"] = {
                "soort": "view" if soort == "VIEW" else "tabel",
                "rijen": con.execute(f"SELECT count(*) FROM {t}").fetchone()[0],
                "scan_ms": statistics.median(scan[1:]),
                "pandas_ms": statistics.median(df[1:]),
            }
    return uit


def bench(keer: int, folder: Path, meld: Callable[[str], None]) -> dict[str, Any]:
    """Measure everything; refreshes and floors in turns, so that both see the same machine."""

    waarop, warehouse = machine(), folder / "warm"
    meld("een eerste refresh, niet gemeten")
    eerste = refresh(warehouse, "-X", "importtime")
    imports = {"refresh": zware_imports(eerste.importregels)} | {naam: _imports(a) for naam, a in INGANGEN.items()}
    plan = vloerplan.maak(warehouse, VERSIE, folder / "plan")
    refreshes, vloeren, delen = [], [], []
    for i in range(keer + 1):
        vloer = folder / f"vloer-{i}"
        vloer.mkdir()
        deel = vloer / "delen.json"
        m = meet([sys.executable, str(VLOER), str(plan), str(vloer), str(deel)], folder)
        if i == 0:  # not measured, but compared: the floor has to do the same work
            gelijk = vloerplan.vergelijk(plan, vloer, warehouse / "edities" / VERSIE)
        else:
            vloeren.append(m)
            delen.append(json.loads(deel.read_text()))
            meld(f"refresh {i} van {keer}")
            huis = folder / f"refresh-{i}"
            refreshes.append(refresh(huis))
            shutil.rmtree(huis)
        shutil.rmtree(vloer)
    meld("losse onderdelen")
    los = {naam: spreiding([meet([sys.executable, "-c", code], folder).wand for _ in range(keer)]) for naam, code in IMPORTS.items()}
    parse = [_duur(lambda i=i: vloerplan.dbt(folder / f"parse-{i}", "parse")) for i in range(keer)]
    los["dbt parse, het hele project (alleen na een wijziging)"] = spreiding(parse)
    meld("bevragingen")
    r, v = samenvatting(refreshes), samenvatting(vloeren)
    rollen = sorted({rol for m in refreshes for rol in m.pss_delen})
    uit = {
        "machine": waarop,
        "bron": settings.BRON.read(),
        "keer": keer,
        "refresh": r,
        "vloer": v | {"delen": {k: spreiding([d[k] for d in delen]) for k in delen[0]}, "vergelijking": gelijk},
        "verhouding": {k: r[k]["mediaan"] / v[k]["mediaan"] for k in ("wand", "cpu", "rss", "pss") if v[k]["mediaan"]},
        "stappen": stappen(refreshes),
        "stappen_cpu": stappen(refreshes, "cpu_tot"),
        "pss_per_proces": {rol: spreiding([m.pss_delen.get(rol, 0) for m in refreshes]) for rol in rollen},
        "los": los,
        "imports": imports,
        "bevragingen": bevragingen(warehouse / DATABASE, max(keer, 5)),
        "metingen": {"refresh": [asdict(m) for m in refreshes], "vloer": [asdict(m) for m in vloeren]},
    }  # fmt: skip
    return uit | {"doelen": gehaald(uit)}


def _duur(doe: Callable[[], object]) -> float:
    begin = time.perf_counter()
    doe()
    return time.perf_counter() - begin


def _s(d: dict[str, float]) -> str:
    return f"{d['mediaan']:.2f} s ({d['min']:.2f}-{d['max']:.2f})"


def _mb(d: dict[str, float]) -> str:
    return f"{d['mediaan'] / 1e6:.0f} MB ({d['min'] / 1e6:.0f}-{d['max'] / 1e6:.0f})" if d["mediaan"] else "niet te lezen"


def _doel(doel: dict[str, Any] | None, vorm: Callable[[dict[str, float]], str]) -> str:
    """The aim, with whether it is reached."""
    if doel is None:
        return ""
    woord = {True: "ja", False: "NEE"}
    delen = [f"{vorm(dict.fromkeys(('mediaan', 'min', 'max'), doel['grens'])).partition(' (')[0]}: {woord[doel['gehaald']]}"]
    if "grens_vloer" in doel:
        delen.append(f"{doel['grens_vloer']}x: {woord[doel['gehaald_vloer']]}")
    return "; ".join(delen)


def toon(d: dict[str, Any], uit: Console) -> None:
    """The report for a person."""
    r, v, f = d["refresh"], d["vloer"], d["verhouding"]
    m = d["machine"]
    kop = f"Mediaan (kleinste-grootste) van {d['keer']}; {m['cpus']} cpu's, belasting vooraf {m['belasting_vooraf']:.1f}, "
    uit.print(kop + f"Python {m['python']}, DuckDB {m['duckdb']}.", highlight=False)
    if d["keer"] < 5:
        uit.print("Minder dan vijf keer: een indruk, geen mediaan.", style="yellow")
    t = Table("", f"refresh van {d['bron']}", "vloer (alleen DuckDB)", "verhouding", "doel", title="Refresh en vloer", title_justify="left")
    for naam, k, vorm in (
        ("wandklok", "wand", _s),
        ("CPU, alle processen", "cpu", _s),
        ("piek RSS, som", "rss", _mb),
        ("piek PSS, som", "pss", _mb),
    ):
        t.add_row(naam, vorm(r[k]), vorm(v[k]), f"{f[k]:.1f}x" if k in f else "", _doel(d["doelen"].get(k), vorm))
    t.add_row("processen tegelijk", f"{r['processen']['mediaan']:.0f}", f"{v['processen']['mediaan']:.0f}", "", "")
    uit.print(t)
    delen = ", ".join(f"{rol} {_mb(w)}" for rol, w in d["pss_per_proces"].items())
    uit.print(f"PSS per proces op de piek: {delen}.\n", highlight=False)
    g = v["vergelijking"]
    uit.print(
        f"De vloer maakt dezelfde {g['tabellen']} tabellen; {g['byte_gelijk']} Parquet-bestanden zijn byte voor byte gelijk.\n",
        highlight=False,
    )
    for titel, delen in (
        ("Waar de tijd van een refresh heen gaat", d["stappen"]),
        ("Waar de CPU-seconden van een refresh heen gaan, alle processen", d["stappen_cpu"]),
        ("Waar de tijd van de vloer heen gaat", v["delen"]),
        ("Los gemeten, elk in een eigen proces", d["los"]),
    ):
        t = Table("deel", "tijd", title=titel, title_justify="left")
        for naam, w in delen.items():
            t.add_row(naam, _s(w))
        uit.print(t)
    t = Table("proces", "pakket", "eigen tijd", title=f"Imports van een refresh, boven {ZWAAR_MS} ms per pakket", title_justify="left")
    for proces, pakketten in d["imports"].items():
        for pakket, ms in pakketten.items():
            t.add_row(proces, pakket, f"{ms:.0f} ms")
    uit.print(t)
    t = Table(
        "tabel",
        "soort",
        "rijen",
        "in DuckDB",
        "naar pandas",
        f"onder {GRENS_MS} ms",
        title="Alles van een tabel of view vragen",
        title_justify="left",
    )
    for naam, b in d["bevragingen"].items():
        oordeel = "ja" if b["pandas_ms"] < GRENS_MS else "alleen in DuckDB" if b["scan_ms"] < GRENS_MS else "NEE"
        t.add_row(naam, b["soort"], f"{b['rijen']}", f"{b['scan_ms']:.1f} ms", f"{b['pandas_ms']:.1f} ms", oordeel)
    uit.print(t)


def main() -> None:
    """Entry point."""
    uitleg = "Tijden en geheugen, als verhoudingen tot een vloer."
    lezer = argparse.ArgumentParser(prog="python -m tests.bench.bench", description=uitleg)
    lezer.add_argument("--keer", type=int, default=5, help="aantal metingen (standaard 5)")
    lezer.add_argument("--json", metavar="FILE", type=Path, help="schrijf alles ook als JSON")
    opties = lezer.parse_args()
    if opties.keer < 1:
        lezer.error("--keer: ten minste 1")
    with tempfile.TemporaryDirectory(prefix="hjb-bench-") as folder:
        d = bench(opties.keer, Path(folder), lambda tekst: print(f"bench: {tekst}", file=sys.stderr, flush=True))
    toon(d, Console(width=None if sys.stdout.isatty() else 130))
    if opties.json:
        opties.json.write_text(json.dumps(d, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
