"""What people would use instead, on the same sources and in turns with our refresh: ``python -m tests.bench.anders``.

``[--keer 1] [--zonder handleiding] [--venvs MAP] [--json FILE]``. Two contenders, in ``tests/bench/anders``:

- ``pandas``: one script that reads all of OData page by page as cbsodata does and all deliveries, lands them in DuckDB and computes the largest
  kerncijfers;
- ``handleiding``: Dagster with dagster-dbt and Great Expectations as their manuals put them together, on our own dbt models, in an environment
  of its own (made from ``requirements.txt``, kept with ``--venvs``).

Who has other numbers than what we published is no contender. What they do not do is in ``DOET``; nothing here asserts a time.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from tests.bench import plan as vloerplan
from tests.bench.bench import DATABASE, VERSIE, VLOER, Meting, _mb, _s, machine, meet, refresh, samenvatting

WORTEL = Path(__file__).resolve().parents[2]
HIER = Path(__file__).with_name("anders")
DEELNEMERS = ("pandas", "handleiding")
DOET = {
    "refresh": "alles: bytes bewaren, contract per bron, dbt, 230 regels, poort, alle vormen, herkomst, verwisseling",
    "pandas": "lezen, landen en {waarden} van de {alle} kerncijfers; geen contract, toets, herkomst, verdeling, poort, bestanden of edities",
    "handleiding": "alle dbt-modellen, tests en unit tests (elke keer; een refresh die alleen na een wijziging), en per tabel de regels die alleen die tabel bekijken (93 van de 230); de brontabellen krijgt zij kant en klaar "
    "(lezen en contract van de bronnen doet zij niet), en er is geen herkomst van bytes, poort, verwisseling of vorm",
}
"""What each does, and does not."""


# --- environment and sources of the contenders ---


def omgeving(folder: Path) -> Path:
    """The environment of the manual; made when it is not there."""
    venv = folder / "handleiding"
    if not (venv / "klaar").exists():
        shutil.rmtree(venv, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True, capture_output=True)
        pip = [str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", "-r", str(HIER / "requirements.txt")]
        r = subprocess.run(pip, capture_output=True, text=True, check=False)
        if r.returncode:
            raise RuntimeError(f"pip kan de omgeving van de handleiding hier niet maken: {(r.stderr.strip().splitlines() or ['?'])[-1]}")
        (venv / "klaar").touch()
    return venv


@contextlib.contextmanager
def bron() -> Iterator[str]:
    """The address of the recorded pages, in a process of its own: what serving costs is not the reader's."""
    p = subprocess.Popen([sys.executable, str(HIER / "bron.py"), str(WORTEL / "sources")], stdout=subprocess.PIPE, text=True)
    try:
        yield p.stdout.readline().strip()
    finally:
        p.kill()
        p.wait(10)


def land(plan: Path, folder: Path) -> Path:
    """Every raw table as Parquet, raw/<bron>/<tabel>.parquet: the floor reads the sources, outside the time."""
    folder.mkdir()
    subprocess.run([sys.executable, str(VLOER), str(plan), str(folder), str(folder / "delen.json")], check=True)
    with duckdb.connect(str(folder / "vloer.duckdb"), read_only=True) as con:
        vraag = "SELECT schema_name, table_name FROM duckdb_tables() WHERE starts_with(schema_name, 'raw_') ORDER BY ALL"
        for schema, naam in con.execute(vraag).fetchall():
            doel = folder / "raw" / schema.removeprefix("raw_")
            doel.mkdir(parents=True, exist_ok=True)
            con.execute(f"COPY {schema}.\"{naam}\" TO '{doel / naam}.parquet' (FORMAT parquet)")
    return folder / "raw"


# --- one run of each, checked ---


def met_pandas(folder: Path, warehouse: Path) -> tuple[Meting, int]:
    """Measured, and how many kerncijfers it has; raises when one is not what we published."""
    folder.mkdir()
    with bron() as host:
        m = meet([sys.executable, str(HIER / "met_pandas.py"), host, str(WORTEL / "sources" / "jenv" / "voorbeeld"), str(folder)], folder)
    with duckdb.connect(str(warehouse / DATABASE), read_only=True) as con:
        waar = "w.versie = $v AND w.indicator_id = p.indicator_id AND w.regio_code = p.regio_code AND w.periode = p.periode AND w.uitsplitsing = ''"
        anders = con.execute(
            f"SELECT p.*, w.waarde FROM read_parquet($p) AS p LEFT JOIN kerncijfers.waarden AS w ON {waar} "
            "WHERE w.waarde IS NULL OR abs(w.waarde - p.waarde) > 1e-9 * abs(w.waarde) LIMIT 3",
            {"p": f"{folder}/waarden.parquet", "v": VERSIE},
        ).fetchall()
        (aantal,) = con.execute(
            "SELECT count(DISTINCT (indicator_id, regio_code, periode)) FROM read_parquet($p)", {"p": f"{folder}/waarden.parquet"}
        ).fetchone()
    if anders:
        raise RuntimeError(f"pandas komt op andere kerncijfers uit (indicator, regio, periode, waarde, gepubliceerd): {anders}")
    return m, aantal


class Handleiding:
    """The tutorial stack, in one folder that keeps what dbt has parsed, as a working copy would."""

    def __init__(self, folder: Path, venv: Path, raw: Path):
        folder.mkdir()
        (folder / "raw").symlink_to(raw)
        (folder / "dagster").mkdir()
        (folder / "dagster" / "dagster.yaml").write_text("telemetry: {enabled: false}\n", encoding="utf-8")
        self.folder, self.venv = folder, venv
        self.omgeving = {
            "PATH": f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(WORTEL),  # the Python models of dbt use its pure functions
            "DAGSTER_HOME": str(folder / "dagster"),
            "HANDLEIDING_MAP": str(folder),
            "HANDLEIDING_DBT": str(WORTEL / "dbt"),
            "HANDLEIDING_REGELS": str(WORTEL / "expectations"),
            "DBT_LOG_PATH": str(folder / "log"),
            "DAGSTER_DISABLE_TELEMETRY": "1",
            "GX_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }
        meet([str(venv / "bin" / "python"), str(HIER / "handleiding.py")], folder, omgeving=self.omgeving)  # parses the project, once

    def draai(self, plan: Path, editie: Path) -> Meting:
        """One job, measured; raises when a published table has other rows than ours."""
        database = self.folder / DATABASE
        database.unlink(missing_ok=True)
        opdracht = [str(self.venv / "bin" / "dagster"), "job", "execute", "-f", str(HIER / "handleiding.py"), "-j", "verversen"]
        m = meet(opdracht, self.folder, omgeving=self.omgeving)
        uit = self.folder / "uit"
        uit.mkdir(exist_ok=True)
        with duckdb.connect(str(database), read_only=True) as con:
            for t in json.loads(plan.read_text(encoding="utf-8"))["uitvoer"]:
                con.execute(
                    f"COPY (SELECT * FROM {t['tabel']} WHERE versie = '{VERSIE}' ORDER BY ALL) TO '{uit / t['bestand']}' (FORMAT parquet)"
                )
        vloerplan.vergelijk(plan, uit, editie)
        return m


def bench(keer: int, namen: list[str], venvs: Path, folder: Path, meld: Callable[[str], None]) -> dict[str, Any]:
    """Measure all in turns."""
    waarop, warehouse, ontbreekt = machine(), folder / "warm", {}
    if "handleiding" in namen:
        meld("omgeving van de handleiding")
        try:
            venv = omgeving(venvs)
        except RuntimeError as e:
            ontbreekt["handleiding"] = str(e)
            namen = [n for n in namen if n != "handleiding"]
    meld("een eerste refresh, niet gemeten")
    refresh(warehouse)
    handleiding, metingen, waarden = None, {naam: [] for naam in ("refresh", *namen)}, 0
    plan = vloerplan.maak(warehouse, VERSIE, folder / "plan")
    if "handleiding" in namen:
        meld("brontabellen van de handleiding")
        handleiding = Handleiding(folder / "handleiding", venv, land(plan, folder / "geland"))
    for i in range(1, keer + 1):
        meld(f"refresh {i} van {keer}")
        metingen["refresh"].append(refresh(folder / f"refresh-{i}"))
        shutil.rmtree(folder / f"refresh-{i}")
        if "pandas" in namen:
            meld("pandas")
            m, waarden = met_pandas(folder / f"pandas-{i}", warehouse)
            metingen["pandas"].append(m)
        if handleiding:
            meld("handleiding")
            metingen["handleiding"].append(handleiding.draai(plan, warehouse / "edities" / VERSIE))
    with duckdb.connect(str(warehouse / DATABASE), read_only=True) as con:
        (alle,) = con.execute("SELECT count(*) FROM kerncijfers.waarden WHERE versie = ?", (VERSIE,)).fetchone()
    samen = {naam: samenvatting(ms) for naam, ms in metingen.items()}
    eigen = samen["refresh"]
    return {
        "machine": waarop,
        "keer": keer,
        "ontbreekt": ontbreekt,
        "deelnemers": samen,
        "verhouding": {
            naam: {k: s[k]["mediaan"] / eigen[k]["mediaan"] for k in ("wand", "cpu", "pss") if eigen[k]["mediaan"]}
            for naam, s in samen.items()
        },
        "doet": {naam: DOET[naam].format(waarden=waarden, alle=alle) for naam in samen},
        "metingen": {naam: [asdict(m) for m in ms] for naam, ms in metingen.items()},
    }


def toon(d: dict[str, Any], uit: Console) -> None:
    """The report for a person."""
    m = d["machine"]
    kop = f"Mediaan (kleinste-grootste) van {d['keer']}; {m['cpus']} cpu's, belasting vooraf {m['belasting_vooraf']:.1f}, Python {m['python']}."
    uit.print(kop, highlight=False)
    t = Table(
        "",
        "wandklok",
        "CPU",
        "piek PSS",
        "processen",
        "wand t.o.v. refresh",
        "CPU t.o.v. refresh",
        title="In plaats hiervan",
        title_justify="left",
    )
    for naam, s in d["deelnemers"].items():
        f = d["verhouding"][naam]
        t.add_row(
            naam, _s(s["wand"]), _s(s["cpu"]), _mb(s["pss"]), f"{s['processen']['mediaan']:.0f}", f"{f['wand']:.2f}x", f"{f['cpu']:.2f}x"
        )
    uit.print(t)
    for naam, tekst in d["doet"].items():
        uit.print(f"{naam}: {tekst}.", highlight=False, markup=False)
    for naam, reden in d["ontbreekt"].items():
        uit.print(f"{naam} doet niet mee: {reden}", highlight=False, markup=False)


def main() -> None:
    """Entry point."""
    lezer = argparse.ArgumentParser(prog="python -m tests.bench.anders", description="Een refresh naast wat men anders zou gebruiken.")
    lezer.add_argument("--keer", type=int, default=1, help="aantal metingen (standaard 1: de handleiding alleen kost minuten)")
    lezer.add_argument("--zonder", nargs="+", default=[], choices=DEELNEMERS, help="deelnemers die niet meedoen")
    lezer.add_argument(
        "--venvs", type=Path, help="map om de omgeving van de handleiding te bewaren, buiten dit project (standaard: tijdelijk)"
    )
    lezer.add_argument("--json", metavar="FILE", type=Path, help="schrijf alles ook als JSON")
    o = lezer.parse_args()
    if o.keer < 1:
        lezer.error("--keer: ten minste 1")
    with tempfile.TemporaryDirectory(prefix="hjb-anders-") as tijdelijk:
        folder = Path(tijdelijk)
        namen = [n for n in DEELNEMERS if n not in o.zonder]
        meld = lambda tekst: print(f"bench: {tekst}", file=sys.stderr, flush=True)  # noqa: E731
        d = bench(o.keer, namen, o.venvs or folder / "venvs", folder, meld)
    toon(d, Console(width=None if sys.stdout.isatty() else 150))
    if o.json:
        o.json.write_text(json.dumps(d, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
