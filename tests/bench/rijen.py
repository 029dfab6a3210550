"""What rows cost: 47022NED in growing size, from the wire to a sum per gemeente, soort and maand; and the same sum on Spark.

``python -m tests.bench.rijen [--rijen 1e6 1e7] [--spark 1e6] [--json FILE] [--beeld FILE.svg]``

The source makes its pages while they are asked (``tests.bench.raster``), so that on disk there is only what we keep of them ourselves:
some 135 bytes a row. Every step is a process of its own; its CPU seconds and memory are those of all processes below it. A step with
other rows or another sum than the grid itself gives is no measurement. Nothing here asserts a time.

A table of 190 million rows takes some 15 minutes of two idle cores and 30 GB: ``--rijen 1.9e8``. ``--json`` keeps the sizes that an earlier run measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import psutil

from tests.bench.raster import TABEL, raster, verwacht
from tests.helpers import spark

WORTEL = Path(__file__).resolve().parents[2]
STAP = 0.1
"""Seconds between two looks at the processes."""
SCHOON = {k: w for k, w in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"NO_PROXY": "127.0.0.1", "PYTHONPATH": str(WORTEL)}
STAPPEN = {"halen": "halen en bewaren", "lezen": "lezen (JSON naar DuckDB)", "toetsen": "contract toetsen", "parquet": "Parquet schrijven"}
"""The parts of ``bronnen haal --naar MAP``."""


# --- measuring ---


class Meter(threading.Thread):
    """CPU seconds and the highest memory of a process and all below it."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.wortel, self.klaar, self.per_pid = psutil.Process(pid), threading.Event(), dict[int, float]()
        self.rss = self.pss = 0

    def run(self) -> None:
        while not self.klaar.wait(STAP):
            self.kijk()

    def kijk(self) -> None:
        with suppress(psutil.Error):
            boom, rss = [self.wortel, *self.wortel.children(recursive=True)], 0
            for p in boom:
                with suppress(psutil.Error):
                    tijd = p.cpu_times()
                    self.per_pid[p.pid] = tijd.user + tijd.system
                    rss += p.memory_info().rss
            if rss > self.rss:  # the kernel walks all pages for PSS: only where a peak may be
                self.rss, pss = rss, 0
                for p in boom:
                    with suppress(psutil.Error):
                        pss += p.memory_full_info().pss
                self.pss = max(self.pss, pss)


def meet(p: subprocess.Popen[Any], wat: str, log: Path) -> dict[str, float]:
    """Wait for this process; raises when it fails."""
    begin, meter = time.perf_counter(), Meter(p.pid)
    meter.start()
    _, status, gebruik = os.wait4(p.pid, 0)
    wand = time.perf_counter() - begin
    p.returncode = os.waitstatus_to_exitcode(status)
    meter.klaar.set()
    meter.join()
    if p.returncode:
        raise RuntimeError(f"{wat} gaf {p.returncode}: {log.read_text(errors='replace')[-2000:]}")
    # what was waited for is exact; a JVM that was not is only seen when looked at
    cpu = max(gebruik.ru_utime + gebruik.ru_stime, sum(meter.per_pid.values()))
    return {"wand": wand, "cpu": cpu, "rss": meter.rss, "pss": meter.pss}


def grootte(folder: Path, patroon: str = "*") -> int:
    return sum(p.stat().st_size for p in folder.rglob(patroon) if p.is_file())


# --- the steps ---


def haal(host: str, folder: Path) -> None:
    """What ``halfjaarbericht bronnen haal TABEL --naar MAP`` does, with a clock around its parts; in a process of its own."""
    from dagster_project.cli import bronnen
    from sources import catalog
    from sources.load import dataset, odata_rows, table

    tijden: dict[str, dict[str, float]] = {}

    def klok(module: Any, naam: str, stap: str) -> None:
        echt = getattr(module, naam)

        def met_klok(*a: Any, **k: Any) -> Any:
            wand, cpu = time.perf_counter(), time.process_time()
            try:
                return echt(*a, **k)
            finally:
                tijden[stap] = {"wand": time.perf_counter() - wand, "cpu": time.process_time() - cpu}

        setattr(module, naam, met_klok)

    klok(table, "load_odata", "halen")
    klok(odata_rows, "_lees_paginas", "lezen")
    klok(table, "check_rows", "toetsen")
    klok(dataset, "write_dataset", "parquet")
    tabellen = {TABEL: replace(catalog.tabellen()[TABEL], host=host)}
    catalog.tabellen = lambda: tabellen
    bronnen.haal([TABEL], folder / "map", "live", folder / "warehouse")
    for maat in ("wand", "cpu"):
        tijden["halen"][maat] -= tijden["lezen"][maat]
    (folder / "stappen.json").write_text(json.dumps(tijden), encoding="utf-8")


def meet_haal(rijen: int, folder: Path) -> dict[str, Any]:
    """Fetch the table of that size from a server of its own, which makes it meanwhile."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.raster", "--rijen", str(rijen)], cwd=WORTEL, env=SCHOON, stdout=subprocess.PIPE, text=True
    )
    try:
        host = f"http://127.0.0.1:{int(server.stdout.readline())}"
        log = folder / "haal.log"
        with open(log, "wb") as f:
            opdracht = [sys.executable, "-m", "tests.bench.rijen", "--haal", host, "--map", str(folder)]
            m: dict[str, Any] = meet(subprocess.Popen(opdracht, cwd=WORTEL, env=SCHOON, stdout=f, stderr=f), "halen", log)
        tijd = psutil.Process(server.pid).cpu_times()
        m["maken"] = {"cpu": tijd.user + tijd.system}
    finally:
        server.kill()
        server.wait(10)
    m["stappen"] = json.loads((folder / "stappen.json").read_text(encoding="utf-8"))
    m["snapshots"] = grootte(folder / "warehouse" / "snapshots")
    m["parquet"] = grootte(folder / "map", "*.parquet")
    return m


def meet_dbt(dbt: spark.Dbt, w: dict[str, int], relatie: str) -> dict[str, Any]:
    """Run the models and judge their outcome; ``model`` is the time that dbt says of the sum itself."""
    m: dict[str, Any] = meet(spark.start(dbt), "dbt", dbt.folder / "uitvoer")
    uitslagen = json.loads((dbt.folder / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    m["model"] = next(u["execution_time"] for u in uitslagen if u["unique_id"].endswith(spark.MODEL))
    with duckdb.connect() as con:
        if (dbt.folder / "buurt.duckdb").exists():
            con.execute(f"ATTACH '{dbt.folder}/buurt.duckdb' AS d (READ_ONLY)")
        uit = con.execute(f"SELECT count(*), sum(waarde) FROM {relatie}").fetchone()
    if uit != (w["groepen"], w["groepen_som"]):
        raise RuntimeError(f"de som klopt niet: {uit}, verwacht {w}")
    m["uitkomst"] = grootte(dbt.folder, "buurt.duckdb") + grootte(dbt.folder / "uit", "*.parquet")
    return m


@contextmanager
def tijdelijk(waar: Path | None):
    folder = Path(tempfile.mkdtemp(prefix="hjb-rijen-", dir=waar))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def een(rijen: int, op_spark: bool, venvs: Path, waar: Path | None, meld: Callable[[str], None]) -> dict[str, Any]:
    """Everything of one size; nothing of it stays on disk."""
    gebieden = len(raster(rijen).dimensies[1].codes)
    w = verwacht(gebieden)
    with tijdelijk(waar) as folder:
        meld(f"{w['rijen']} rijen halen")
        d: dict[str, Any] = {"gevraagd": rijen, "rijen": w["rijen"], "gebieden": gebieden, "belasting": os.getloadavg()[0]}
        d["haal"] = meet_haal(rijen, folder)
        dataset = folder / "map" / TABEL
        with duckdb.connect() as con:
            con.execute("SET enable_progress_bar = false")
            vraag = f"SELECT count(*), sum(GeregistreerdeMisdrijven) FROM '{dataset}/rijen/*/*.parquet'"
            if (uit := con.execute(vraag).fetchone()) != (w["rijen"], w["som"]):
                raise RuntimeError(f"andere rijen dan de bron: {uit}, verwacht {w}")
        shutil.rmtree(folder / "warehouse")  # the pages have been counted
        meld("sommeren op DuckDB")
        d["duckdb"] = meet_dbt(spark.op_duckdb(folder / "map", folder / "op_duckdb"), w, f"d.intermediate.{spark.MODEL}")
        if op_spark and not shutil.which("java"):
            meld("geen Java op deze machine: zonder Spark")
        elif op_spark:
            meld("sommeren op Spark")
            venv = spark.omgeving(venvs)
            d["spark"] = meet_dbt(spark.op_spark(venv, folder / "map", folder / "op_spark"), w, spark.uitkomst_spark(folder / "op_spark"))
    return d


# --- telling ---


def _n(x: float, decimalen: int = 0) -> str:
    return f"{x:,.{decimalen}f}".translate(str.maketrans(",.", ".,"))


def _md(koppen: list[str], regels: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(r) + " |" for r in [koppen, ["---:"] * len(koppen), *regels])


def haal_md(d: dict[str, Any]) -> str:
    """From the wire to Parquet, and where the time goes, as it stands in docs/prestaties.md."""
    regels = []
    for m in d["metingen"]:
        h = m["haal"]
        delen = [_n(h["stappen"][k]["cpu"], 1) for k in STAPPEN]
        regels.append(
            [_n(m["rijen"]), _n(h["cpu"], 1), _n(m["rijen"] / h["cpu"]), *delen, f"{_n(h['pss'] / 1e6)} MB", _n(h["maken"]["cpu"], 1)]
        )
    return _md(["rijen", "s CPU", "rijen per s CPU", *STAPPEN.values(), "piek geheugen", "(de nagemaakte bron)"], regels)


def som_md(d: dict[str, Any]) -> str:
    """The sum on DuckDB and on Spark, each with starting and reading the project."""
    regels = []
    for m in d["metingen"]:
        regel = [_n(m["rijen"])]
        for x in (m["duckdb"], m.get("spark")):
            regel += [_n(x["cpu"], 1), _n(x["model"], 1), f"{_n(x['pss'] / 1e6)} MB"] if x else ["niet gemeten", "", ""]
        regels.append(regel)
    return _md(["rijen", *(f"{e}, {k}" for e in ("DuckDB", "Spark") for k in ("s CPU", "s wandklok van de som", "geheugen"))], regels)


def bytes_md(d: dict[str, Any]) -> str:
    """The bytes on disk."""
    regels = []
    for m in d["metingen"]:
        b = (m["haal"]["snapshots"], m["haal"]["parquet"], m["duckdb"]["uitkomst"])
        regels.append([_n(m["rijen"]), *(f"{_n(x / 1e6)} MB" for x in b), *(_n(x / m["rijen"], 1) for x in b[:2])])
    return _md(["rijen", "bewaarde antwoorden", "Parquet per jaar", "uitkomst", "bytes per rij bij de bron", "in Parquet"], regels)


def beeld(d: dict[str, Any]) -> str:
    """CPU seconds, memory and bytes against rows, in the look of the charts that are published."""
    import altair as alt

    from dagster_project.publicatie.charts.theme import BLAUW, DONKER, ORANJE, THEME, render, title

    lijnen = {"ophalen": DONKER, "som op DuckDB": BLAUW, "som op Spark": ORANJE}
    punten = []
    for m in d["metingen"]:
        for lijn, x in zip(lijnen, (m["haal"], m["duckdb"], m.get("spark")), strict=True):
            if x:
                punten.append({"rijen": m["rijen"] / 1e6, "lijn": lijn, "seconden": x["cpu"], "MB geheugen": x["pss"] / 1e6})
    schijf = {"bewaarde antwoorden": ("haal", "snapshots"), "Parquet": ("haal", "parquet"), "uitkomst": ("duckdb", "uitkomst")}
    op_schijf = [
        {"rijen": m["rijen"] / 1e6, "lijn": naam, "MB op schijf": m[a][b] / 1e6} for m in d["metingen"] for naam, (a, b) in schijf.items()
    ]

    def deel(rijen: list[dict[str, Any]], y: str, kop: str, log: bool, namen: list[str]) -> alt.Chart:
        schaal = alt.Scale(type="log" if log else "linear")
        kleur = alt.Color("lijn:N", sort=namen, scale=alt.Scale(domain=namen, range=[DONKER, BLAUW, ORANJE]))
        miljoenen = [r["rijen"] for r in rijen]
        x = alt.X(
            "rijen:Q",
            title="miljoen rijen",
            scale=alt.Scale(type="log", nice=False, domain=[0.8 * min(miljoenen), 1.25 * max(miljoenen)]),
            axis=alt.Axis(values=[1, 10, 50, 190], format=",.0f"),
        )
        basis = alt.Chart(alt.InlineData(values=rijen)).encode(
            x=x,
            y=alt.Y(
                f"{y}:Q",
                title=None,
                scale=schaal,
                axis=alt.Axis(format=",~f", **({"values": [10**i for i in range(6)]} if log else {"tickCount": 5})),
            ),
            color=kleur,
        )
        return (basis.mark_line(strokeWidth=2) + basis.mark_point(filled=True, size=50, opacity=1)).properties(
            width=230, height=200, title=title(kop, fontSize=13)
        )

    kaart = alt.hconcat(
        deel(punten, "seconden", "Seconden CPU (logaritmisch)", True, list(lijnen)),
        deel(punten, "MB geheugen", "Geheugen, MB", False, list(lijnen)),
        deel(op_schijf, "MB op schijf", "Op schijf, MB (logaritmisch)", True, list(schijf)),
    ).resolve_scale(color="independent")
    return render(kaart.to_dict() | {"config": THEME})


def bench(rijen: list[int], op_spark: list[int], venvs: Path, waar: Path | None, meld: Callable[[str], None]) -> dict[str, Any]:
    """Measure all sizes."""
    machine = {
        "cpus": os.cpu_count(),
        "systeem": platform.platform(),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "geheugen": psutil.virtual_memory().total,
    }
    return {"machine": machine, "metingen": [een(n, n in op_spark, venvs, waar, meld) for n in rijen]}


def voeg_toe(oud: dict[str, Any], nieuw: dict[str, Any]) -> dict[str, Any]:
    """The new sizes beside those that were measured before; of a size that was measured again the new figures."""
    per = {m["gevraagd"]: m for m in [*oud.get("metingen", []), *nieuw["metingen"]]}
    return nieuw | {"metingen": [per[n] for n in sorted(per)]}


def main() -> None:
    """Entry point."""
    lezer = argparse.ArgumentParser(
        prog="python -m tests.bench.rijen", description="Wat rijen kosten: ophalen, landen en sommeren van een grote tabel."
    )
    lezer.add_argument(
        "--rijen", type=float, nargs="*", default=[1e6, 1e7], help="rijen van de tabel (standaard 1e6 1e7; de echte heeft er 1.9e8)"
    )
    lezer.add_argument("--spark", type=float, nargs="*", default=[1e6], help="bij welke daarvan ook Spark (standaard 1e6)")
    lezer.add_argument("--venvs", type=Path, help="map om de omgeving van Spark te bewaren (standaard: tijdelijk)")
    lezer.add_argument("--map", type=Path, help="map met ruimte voor de tussenstand (standaard: die voor tijdelijke bestanden)")
    lezer.add_argument("--json", metavar="FILE", type=Path, help="schrijf alles als JSON, naast wat daar al in staat")
    lezer.add_argument("--beeld", metavar="FILE.svg", type=Path, help="teken wat gemeten is")
    lezer.add_argument("--haal", metavar="HOST", help=argparse.SUPPRESS)
    o = lezer.parse_args()
    if o.haal:
        haal(o.haal, o.map)
        return
    meld = lambda tekst: print(f"bench: {tekst}", file=sys.stderr, flush=True)  # noqa: E731
    with tijdelijk(o.map) as los:
        d = bench([int(n) for n in o.rijen], [int(n) for n in o.spark], o.venvs or los, o.map, meld)
    if o.json:
        d = voeg_toe(json.loads(o.json.read_text(encoding="utf-8")) if o.json.exists() else {}, d)
        o.json.write_text(json.dumps(d, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(haal_md(d), bytes_md(d), som_md(d), sep="\n\n")
    if o.beeld:
        o.beeld.write_text(beeld(d), encoding="utf-8")


if __name__ == "__main__":
    main()
