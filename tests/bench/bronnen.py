"""Fetching a large table: ours beside cbsodata, dlt and a floor, against a local server that speaks as the source does.

``python -m tests.bench.bronnen [--rijen 1e6 1e7] [--vertraging 0 0.15] [--zonder dlt] [--keer 3] [--json FILE]``

Every contender is a process of its own that fills a DuckDB file, and says how many rows it has and what their values add up to:
who gets that wrong is no contender. cbsodata and dlt run unmodified, each in a virtual environment of its own. This same file is
what those processes run (``--deelnemer``), so it imports nothing at the top that is not in the standard library.

``werk`` is the time after the imports; ``wand`` is all of the process. Nothing here asserts a time.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.request import urlopen

WORTEL = Path(__file__).resolve().parents[2]
ID, DATASET = "47022NED", "/ODataFeed/odata/47022NED/TypedDataSet"
PAGINA = 10_000
KOLOM = "GeregistreerdeMisdrijven_1"
VELDEN = {"ID": "BIGINT", "SoortMisdrijf": "VARCHAR", "WijkenEnBuurten": "VARCHAR", "Perioden": "VARCHAR", KOLOM: "BIGINT"}
PAKKETTEN = {"cbsodata": ["cbsodata", "pandas", "duckdb"], "dlt": ["dlt[duckdb]"]}
DEELNEMERS = ("vloer", "ons", "cbsodata", "dlt")
UITLEG = {
    "vloer": "4 draden naar bestanden, dan één read_json van DuckDB",
    "ons": "sources.load.table.load_table, met snapshots, hervatten en contract",
    "cbsodata": "cbsodata.download_data, pandas, DuckDB",
    "dlt": "rest_api-bron naar DuckDB",
}
STAP = 0.02
"""Seconds between two looks at the memory."""


# --- the contenders; each gives the name of the table that it filled and of its column with values ---


def vloer(host: str, folder: Path) -> tuple[str, str, Callable[[], str]]:
    """The fastest honest way that was found: plain keep-alive connections, files, and DuckDB reading all files at once."""
    import duckdb

    adres, eigen = host.removeprefix("http://"), threading.local()

    def vraag(doel: str) -> bytes:
        if not hasattr(eigen, "lijn"):
            eigen.lijn = http.client.HTTPConnection(adres)
        eigen.lijn.request("GET", doel)
        return eigen.lijn.getresponse().read()

    def pagina(skip: int) -> str:
        pad = folder / f"{skip:09d}.json"
        pad.write_bytes(vraag(f"{DATASET}?$format=json&$skip={skip}"))
        return str(pad)

    def doe() -> str:
        with ThreadPoolExecutor(4) as pool:
            paden = list(pool.map(pagina, range(0, int(vraag(f"{DATASET}/$count")), PAGINA)))
        with duckdb.connect(str(folder / "vloer.duckdb")) as con:
            con.execute("SET enable_progress_bar = false; SET preserve_insertion_order = false")
            # records = true: without it DuckDB takes a file with one named column for a bare value, and is six times as slow
            velden = ", ".join(f'"{n}" {t}' for n, t in VELDEN.items())
            con.execute(
                f"""CREATE TABLE t AS SELECT unnest(value, max_depth := 2) FROM read_json($p, format = 'unstructured', records = true,
                    columns = {{'value': 'STRUCT({velden})[]'}}, maximum_object_size = 16777216)""",
                {"p": paden},
            )
        return f"duckdb {duckdb.__version__}"

    return "t", KOLOM, doe


def ons(host: str, folder: Path) -> tuple[str, str, Callable[[], str]]:
    """The public functions of this project; the store is kept between runs, so that what was interrupted resumes."""
    from sources import database, snapshots
    from sources.catalog import Dimensie, Kolom, Tabel
    from sources.fetch import live
    from sources.load import raw_run, table

    sleutel = ("SoortMisdrijf", "WijkenEnBuurten", "Perioden")
    waarde = Kolom("GeregistreerdeMisdrijven", "geheel", "aantal", leeg=True, titel="Geregistreerde misdrijven")
    tabel = Tabel(
        bron="politie",
        naam="misdrijven_bench",
        titel="Geregistreerde misdrijven; soort misdrijf, wijk, buurt, maandcijfers",
        kolommen=(*(Kolom(s, "tekst") for s in sleutel), waarde),
        sleutel=sleutel,
        licentie="",
        citeren="",
        cadans="",
        tabel_id=ID,
        host=host,
        dimensies=tuple(Dimensie(s) for s in sleutel),
    )

    def doe() -> str:
        with database.connect(folder / "ons.duckdb") as con:
            raw_run.create_raw_run(con)
            uitslag = table.load_table(con, tabel, live.Live(folder / "leveringen"), snapshots.SnapshotStore(folder / "snapshots"))
        if not uitslag.geslaagd:
            raise RuntimeError(
                f"het contract faalt: {[str(b) for r in uitslag.per_regel.values() for b in r][:3]} {list(uitslag.per_regel)}"
            )
        return "dit project"

    return "raw_politie.misdrijven_bench", "GeregistreerdeMisdrijven", doe


def cbsodata(host: str, folder: Path) -> tuple[str, str, Callable[[], str]]:
    """cbsodata as its documentation says, to a data frame, to DuckDB."""
    from importlib.metadata import version

    import cbsodata as pakket
    import duckdb
    import pandas as pd

    pakket.options.use_https = False
    pakket.options.catalog_url = host.removeprefix("http://")

    def doe() -> str:
        df = pd.DataFrame(pakket.download_data(ID)["TypedDataSet"])  # noqa: F841 - DuckDB reads it by its name
        with duckdb.connect(str(folder / "cbsodata.duckdb")) as con:
            con.execute("SET enable_progress_bar = false")
            con.execute("CREATE TABLE t AS SELECT * FROM df")
        return f"cbsodata {version('cbsodata')}, pandas {pd.__version__}"

    return "t", KOLOM, doe


def dlt(host: str, folder: Path) -> tuple[str, str, Callable[[], str]]:
    """dlt with its own REST source and DuckDB destination, otherwise as it comes."""
    os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "DLT_DATA_DIR": str(folder / "dlt")}
    import dlt as pakket
    from dlt.sources.helpers.rest_client.paginators import JSONLinkPaginator
    from dlt.sources.rest_api import rest_api_source

    eindpunt = {"path": "TypedDataSet", "params": {"$format": "json"}, "data_selector": "value"}

    def doe() -> str:
        bron = rest_api_source(
            {
                "client": {
                    "base_url": host + DATASET.removesuffix("TypedDataSet"),
                    "paginator": JSONLinkPaginator(next_url_path="$['odata.nextLink']"),
                },
                "resources": [{"name": "t", "endpoint": eindpunt}],
            }
        )
        doel = pakket.destinations.duckdb(str(folder / "dlt.duckdb"))
        pakket.pipeline("bench", pipelines_dir=str(folder / "pijp"), destination=doel, dataset_name="raw").run(bron)
        return f"dlt {pakket.__version__}"

    return "raw.t", "geregistreerde_misdrijven_1", doe


def neem_deel(naam: str, host: str, folder: Path) -> None:
    """Run one contender in this process and print what it did, as JSON on the last line."""
    os.environ["NO_PROXY"] = "127.0.0.1"
    tabel, kolom, doe = {"vloer": vloer, "ons": ons, "cbsodata": cbsodata, "dlt": dlt}[naam](host, folder)
    begin = time.perf_counter()
    versie = doe()
    werk = time.perf_counter() - begin
    import duckdb

    with duckdb.connect(str(folder / f"{naam}.duckdb"), read_only=True) as con:
        rijen, som = con.execute(f"SELECT count(*), sum({kolom}) FROM {tabel}").fetchall()[0]
    print(json.dumps({"werk": werk, "rijen": rijen, "som": float(som), "versie": versie}))


# --- measuring ---


class Server:
    """The simulated source in a process of its own, without gzip: on one machine that would only measure its compressor."""

    def __init__(self, rijen: int):
        opdracht = [sys.executable, "-m", "tests.fake_odata.server", "--misdrijven", str(rijen), "--per-pagina", str(PAGINA)]
        self.p = subprocess.Popen(opdracht, cwd=WORTEL, stdout=subprocess.PIPE, text=True)
        self.host = f"http://127.0.0.1:{int(self.p.stdout.readline())}"

    def vraag(self, wat: str) -> Any:
        with urlopen(f"{self.host}/_nabootsing/{wat}") as r:
            return json.load(r)

    def stop(self) -> None:
        self.p.kill()  # some runners let their processes ignore SIGTERM
        self.p.wait(10)


@contextlib.contextmanager
def server(rijen: int) -> Iterator[Server]:
    s = Server(rijen)
    try:
        yield s
    finally:
        s.stop()


def omgeving(naam: str, folder: Path) -> str:
    """The interpreter for this contender; makes its virtual environment when it needs one. Raises RuntimeError without index."""
    if naam not in PAKKETTEN:
        return sys.executable
    python = folder / naam / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / naam)], check=True, capture_output=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PAKKETTEN[naam]]
        r = subprocess.run(pip, capture_output=True, text=True, check=False)
        if r.returncode:
            shutil.rmtree(folder / naam)
            raise RuntimeError(f"pip kan {naam} hier niet installeren: {(r.stderr.strip().splitlines() or ['?'])[-1]}")
    return str(python)


def start(python: str, naam: str, host: str, folder: Path) -> subprocess.Popen[str]:
    opdracht = [python, str(Path(__file__).resolve()), "--deelnemer", naam, "--host", host, "--folder", str(folder)]
    schoon = {k: w for k, w in os.environ.items() if k not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")}
    if naam == "ons":
        schoon["PYTHONPATH"] = str(WORTEL)
    return subprocess.Popen(opdracht, cwd=folder, env=schoon, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def meet(python: str, naam: str, s: Server) -> dict[str, Any]:
    """One run of one contender: its own figures, and wall, CPU and peak memory of its process with its children."""
    import psutil

    with tempfile.TemporaryDirectory(prefix=f"hjb-{naam}-") as folder:
        vooraf, begin = s.vraag("wis"), time.perf_counter()
        p, piek = start(python, naam, s.host, Path(folder)), 0
        uitvoer: dict[str, str] = {}
        lezers = [
            threading.Thread(target=lambda k=k, f=f: uitvoer.update({k: f.read()})) for k, f in (("uit", p.stdout), ("fout", p.stderr))
        ]
        for lezer in lezers:
            lezer.start()
        boom = psutil.Process(p.pid)
        while True:
            pid, status, gebruik = os.wait4(p.pid, os.WNOHANG)
            if pid:
                break
            with contextlib.suppress(psutil.Error):
                piek = max(piek, sum(q.memory_info().rss for q in (boom, *boom.children(recursive=True))))
            time.sleep(STAP)
        wand = time.perf_counter() - begin
        p.returncode = os.waitstatus_to_exitcode(status)
        for lezer in lezers:
            lezer.join()
    if p.returncode:
        raise RuntimeError(f"{naam} gaf {p.returncode}: {uitvoer['fout'].strip()[-600:]}")
    na = s.vraag("stand")
    eigen = json.loads(uitvoer["uit"].strip().splitlines()[-1])
    goed = (eigen["rijen"], eigen["som"]) == (na["rijen"], na["som"])
    return eigen | {
        "goed": goed,
        "wand": wand,
        "cpu": gebruik.ru_utime + gebruik.ru_stime,
        "piek": max(piek, gebruik.ru_maxrss * 1024),
        "paginas": na["paginas"],
        "dubbel": na["dubbel"],
        "meest_tegelijk": na["meest_tegelijk"],
        "server_ms_per_pagina": 1000 * (na["cpu"] - vooraf["cpu"]) / max(1, na["paginas"]),
    }


def onderbroken(s: Server) -> dict[str, Any]:
    """Kill ours at half of the pages, run it again, and count what was asked twice.

    A page that was under way at the kill has to be asked again; those are counted apart (first asked less than a tenth of a
    second plus the delay before the kill).
    """
    stand = s.vraag("wis?vertraging=0.15")
    helft = stand["rijen"] // PAGINA // 2
    with tempfile.TemporaryDirectory(prefix="hjb-onderbroken-") as folder:
        p = start(sys.executable, "ons", s.host, Path(folder))
        while p.poll() is None and s.vraag("stand")["paginas"] < helft:
            time.sleep(STAP)
        p.send_signal(signal.SIGKILL)
        dood = time.monotonic()  # the same clock as that of the server
        p.communicate()
        eerder = s.vraag("stand")["paginas"]
        begin = time.perf_counter()
        p = start(sys.executable, "ons", s.host, Path(folder))
        uit, fout = p.communicate()
        duur = time.perf_counter() - begin
    if p.returncode:
        raise RuntimeError(f"hervatten gaf {p.returncode}: {fout.strip()[-600:]}")
    d, log = json.loads(uit.strip().splitlines()[-1]), [v for v in s.vraag("log") if v["url"].partition("?")[0] == DATASET]
    eerst: dict[str, float] = {}
    dubbel = [v["url"] for v in log if v["url"] in eerst or eerst.setdefault(v["url"], v["begin"]) is None]
    onderweg = [u for u in dubbel if eerst[u] > dood - 0.25]
    return {
        "voor": eerder,
        "na": len(log) - eerder,
        "dubbel": len(dubbel) - len(onderweg),
        "onderweg": len(onderweg),
        "goed": (d["rijen"], d["som"]) == (stand["rijen"], stand["som"]),
        "hervat_wand": duur,
    }


def doet_mee(naam: str, rijen: int, vertraging: float, ronde: int, kleinste: int) -> bool:
    """What takes long is measured once: cbsodata on the large table or with a delay, dlt only on the smallest without."""
    if naam == "dlt":
        return ronde == 0 and rijen == kleinste and not vertraging
    return naam != "cbsodata" or ronde == 0 or (rijen == kleinste and not vertraging)


def bench(
    rijen: list[int], vertragingen: list[float], namen: list[str], keer: int, venvs: Path, meld: Callable[[str], None]
) -> dict[str, Any]:
    """Measure all; contenders in turns, so that they see the same machine."""
    import duckdb

    uit: dict[str, Any] = {
        "machine": {
            "cpus": os.cpu_count(),
            "systeem": platform.platform(),
            "python": platform.python_version(),
            "duckdb": duckdb.__version__,
            "belasting_vooraf": os.getloadavg()[0],
        },
        "keer": keer,
        "ontbreekt": {},
        "metingen": [],
    }
    pythons = {}
    for naam in namen:
        try:
            meld(f"omgeving voor {naam}")
            pythons[naam] = omgeving(naam, venvs)
        except (RuntimeError, subprocess.CalledProcessError) as e:
            uit["ontbreekt"][naam] = str(e)
    for n in sorted(rijen):
        meld(f"server met {n} rijen")
        with server(n) as s:
            for vertraging in vertragingen:
                s.vraag(f"wis?vertraging={vertraging}")
                for ronde in range(keer):
                    for naam, python in pythons.items():
                        if not doet_mee(naam, n, vertraging, ronde, min(rijen)):
                            continue
                        meld(f"{n} rijen, {1000 * vertraging:.0f} ms per pagina, {naam} ({ronde + 1} van {keer})")
                        geval = {"rijen": n, "vertraging": vertraging, "deelnemer": naam}
                        try:
                            uit["metingen"].append(geval | {"gevraagd": n} | meet(python, naam, s))
                        except RuntimeError as e:
                            uit["metingen"].append(geval | {"gevraagd": n, "goed": False, "fout": str(e)})
            if n == min(rijen) and "ons" in pythons:
                meld("onderbroken en hervat")
                try:
                    uit["onderbroken"] = onderbroken(s)
                except RuntimeError as e:
                    uit["onderbroken"] = {"fout": str(e)}
    uit["samenvatting"] = vat_samen(uit["metingen"])
    return uit


def vat_samen(metingen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per case the medians, and how each contender compares with the floor and with cbsodata."""
    gevallen: dict[tuple, list[dict[str, Any]]] = {}
    for m in metingen:
        gevallen.setdefault((m["gevraagd"], m["vertraging"], m["deelnemer"]), []).append(m)
    uit = []
    for (rijen, vertraging, naam), ms in gevallen.items():
        goed = [m for m in ms if m["goed"]]
        r: dict[str, Any] = {"rijen": rijen, "vertraging": vertraging, "deelnemer": naam, "keer": len(ms), "goed": len(goed) == len(ms)}
        for k in ("werk", "wand", "cpu", "piek", "dubbel", "meest_tegelijk", "server_ms_per_pagina"):
            if goed:
                r[k] = statistics.median(m[k] for m in goed)
        uit.append(
            r | ({"versie": goed[0]["versie"], "rijen_per_s": rijen / r["werk"]} if goed else {"fout": ms[0].get("fout", "andere rijen")})
        )
    for r in uit:
        for ander in ("vloer", "cbsodata"):
            m = next((a for a in uit if (a["rijen"], a["vertraging"], a["deelnemer"]) == (r["rijen"], r["vertraging"], ander)), {})
            if "werk" in r and "werk" in m:
                r[f"tov_{ander}"] = r["werk"] / m["werk"]
    return uit


def toon(d: dict[str, Any]) -> None:
    """The report for a person."""
    from rich.console import Console
    from rich.table import Table

    uit, m = Console(width=None if sys.stdout.isatty() else 150), d["machine"]
    kop = f"Mediaan van hoogstens {d['keer']}; {m['cpus']} cpu's, belasting vooraf {m['belasting_vooraf']:.1f}, Python {m['python']}"
    uit.print(f"{kop}, DuckDB {m['duckdb']}. Pagina's van {PAGINA} rijen, zonder gzip; werk: tijd na de imports.", highlight=False)
    t = Table(title="Een grote tabel ophalen", title_justify="left")
    koppen = (
        "rijen",
        "wacht",
        "deelnemer",
        "werk",
        "rijen/s",
        "t.o.v. vloer",
        "t.o.v. cbsodata",
        "wand",
        "CPU",
        "piek",
        "server/pag.",
        "keer",
    )
    for k in koppen:
        t.add_column(k, justify="left" if k == "deelnemer" else "right")
    for r in d["samenvatting"]:
        geval = (f"{r['rijen']:,}".replace(",", "."), f"{1000 * r['vertraging']:.0f} ms", r["deelnemer"])
        if "werk" not in r:
            t.add_row(*geval, "FOUT")
            continue
        keren = [f"{r[k]:.2f}x" if k in r else "" for k in ("tov_vloer", "tov_cbsodata")]
        maten = (f"{r['wand']:.2f} s", f"{r['cpu']:.2f} s", f"{r['piek'] / 1e6:.0f} MB", f"{r['server_ms_per_pagina']:.1f} ms")
        t.add_row(*geval, f"{r['werk']:.2f} s", f"{r['rijen_per_s']:,.0f}".replace(",", "."), *keren, *maten, f"{r['keer']}")
    uit.print(t)
    for naam in DEELNEMERS:
        versie = next((r["versie"] for r in d["samenvatting"] if r["deelnemer"] == naam and "versie" in r), "")
        uit.print(f"{naam}: {UITLEG[naam]}{f' ({versie})' if versie else ''}", highlight=False, markup=False)
    for r in d["samenvatting"]:
        if not r["goed"]:
            uit.print(
                f"FOUT bij {r['deelnemer']}, {r['rijen']} rijen: {r.get('fout', 'niet elke keer goed')}", highlight=False, markup=False
            )
    for naam, reden in d["ontbreekt"].items():
        uit.print(f"{naam} doet niet mee: {reden}", highlight=False, markup=False)
    if o := d.get("onderbroken"):
        if "fout" in o:
            uit.print(f"Onderbroken en hervat: {o['fout']}", highlight=False, markup=False)
        else:
            uit.print(
                f"Onderbroken na {o['voor']} pagina's en hervat: nog {o['na']} gevraagd, {o['dubbel']} dubbel ({o['onderweg']} waren onderweg "
                f"toen het proces stierf); uitkomst {'goed' if o['goed'] else 'FOUT'}.",
                highlight=False,
            )


def main() -> None:
    """Entry point."""
    lezer = argparse.ArgumentParser(
        prog="python -m tests.bench.bronnen", description="Ophalen van een grote tabel, naast anderen en een vloer."
    )
    lezer.add_argument("--rijen", type=float, nargs="+", default=[1e6, 1e7], help="rijen van de tabel (standaard 1e6 1e7)")
    lezer.add_argument("--vertraging", type=float, nargs="+", default=[0.0, 0.15], help="seconden per pagina (standaard 0 0.15)")
    lezer.add_argument("--zonder", nargs="+", default=[], choices=DEELNEMERS, help="deelnemers die niet meedoen")
    lezer.add_argument("--keer", type=int, default=3, help="aantal metingen; wat lang duurt één keer (standaard 3)")
    lezer.add_argument("--venvs", type=Path, help="map om de omgevingen van cbsodata en dlt te bewaren (standaard: tijdelijk)")
    lezer.add_argument("--json", metavar="FILE", type=Path, help="schrijf alles ook als JSON")
    for intern in ("--deelnemer", "--host", "--folder"):
        lezer.add_argument(intern, help=argparse.SUPPRESS)
    o = lezer.parse_args()
    if o.deelnemer:
        neem_deel(o.deelnemer, o.host, Path(o.folder))
        return
    if o.keer < 1:
        lezer.error("--keer: ten minste 1")
    if any(n < 5000 or n % 5000 for n in o.rijen):
        lezer.error("--rijen: een veelvoud van 5000")
    with tempfile.TemporaryDirectory(prefix="hjb-venvs-") as tijdelijk:
        namen = [n for n in DEELNEMERS if n not in o.zonder]
        meld = lambda tekst: print(f"bench: {tekst}", file=sys.stderr, flush=True)  # noqa: E731
        d = bench([int(n) for n in o.rijen], o.vertraging, namen, o.keer, o.venvs or Path(tijdelijk), meld)
    toon(d)
    if o.json:
        o.json.write_text(json.dumps(d, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
