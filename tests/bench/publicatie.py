"""What the forms of an edition cost on top of a refresh, how large they are, and how soon a reader can use the page.

``python -m tests.bench.publicatie [--keer 5] [--json FILE]``. One refresh, then all forms anew in a process of its own, as often as asked: the
first time of a process counts, with its imports. The page is opened from disk in Chromium where that is on the machine.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

GRENS_VORMEN, GRENS_PAGINA, GRENS_BYTES = 5.0, 1.0, 1_500_000
"""Asked: seconds for all forms on top of the refresh, seconds until the page can be used, and its bytes."""
PROGRAMMA = str(Path(sys.executable).parent / "halfjaarbericht")
EEN_KEER = """
import json, sys, time
from pathlib import Path
begin = time.perf_counter()
from dagster_project.publicatie.charts import draw
from dagster_project.publicatie.content import figures
from dagster_project.publicatie.forms import {namen}
from sources.database import connect
stappen = dict(laden=time.perf_counter() - begin)
def meet(naam, doe):
    t = time.perf_counter(); uit = doe(); stappen[naam] = stappen.get(naam, 0) + time.perf_counter() - t
    return uit
with connect(Path(sys.argv[1]), read_only=True) as con:
    map, v = Path(sys.argv[2]), sys.argv[3]
    e, lijst = meet("figuren en zinnen", lambda: (figures.read_editie(con, v), figures.themes(con, v)))
    t = meet("grafieken", lambda: {{f.id: draw.svg(f) for x in lijst for f in x.figuren}})
    meet("kerncijfers.html", lambda: (map / page.BESTAND).write_text(page.render(con, e, lijst, t), encoding="utf-8"))
    meet("kerncijfers.pdf", lambda: (map / pdf.BESTAND).write_bytes(pdf.typeset(e, lijst, t, pdf.quality_rows(con, v))))
    meet("tabellen.xlsx", lambda: workbook.write(con, v, map))
    meet("poortrapport.html", lambda: gate_report.render(con, e, map, lijst))
    tabellen = meet("datawoordenboek", lambda: dictionary.described_tables(con, v))
    meet("datawoordenboek", lambda: dictionary.write(con, v, map, tabellen, lijst))
    meet("register.html", lambda: (map / register.BESTAND).write_text(register.render(con, e, lijst), encoding="utf-8"))
    meet("csv en datapackage.json", lambda: datapackage.write(con, v, map, tabellen))
    meet("dcat.jsonld", lambda: dcat.write(con, v, map, tabellen))
    stappen["na elkaar, met laden"] = time.perf_counter() - begin
    write_all.begin(con, v)
    time.sleep(5)  # as long as the rules are judged
    meet("samen, zoals in een refresh", lambda: write_all.write_all(con, map, v))
print(json.dumps(stappen))
"""
NAMEN = "datapackage, dcat, dictionary, gate_report, page, pdf, register, workbook, write_all"


def vormen(warehouse: Path, keer: int) -> dict[str, float]:
    """Median seconds per form, each time in a new process."""
    editie = next(p for p in (warehouse / "edities").iterdir() if p.is_dir())
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(editie, Path(folder) / "e")
        metingen = [
            json.loads(
                subprocess.run(
                    [sys.executable, "-c", EEN_KEER.format(namen=NAMEN), warehouse / "halfjaarbericht.duckdb", f"{folder}/e", editie.name],
                    capture_output=True, text=True, check=True,
                ).stdout
            )
            for _ in range(keer)
        ]  # fmt: skip
    return {k: statistics.median(m[k] for m in metingen) for k in metingen[0]}


def pagina(pad: Path, keer: int) -> dict[str, float] | None:
    """Median seconds from asking the page to being able to use it: drawn, and a button answers. ``None`` without Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return None
    from playwright.sync_api import sync_playwright

    tijden = []
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        for _ in range(keer):
            blad = b.new_page()
            t = time.perf_counter()
            blad.goto(pad.resolve().as_uri())
            blad.wait_for_selector(".knoppen[data-naam]:not([hidden])")
            tijden.append(time.perf_counter() - t)
            blad.close()
        b.close()
    return {"bruikbaar": statistics.median(tijden)}


def main() -> None:
    """Measure and print."""
    opties = argparse.ArgumentParser()
    opties.add_argument("--keer", type=int, default=5)
    opties.add_argument("--json", type=Path)
    o = opties.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "warehouse"
        t = time.perf_counter()
        subprocess.run([PROGRAMMA, "refresh", "--warehouse", warehouse], check=True, capture_output=True)
        refresh = time.perf_counter() - t
        editie = next(p for p in (warehouse / "edities").iterdir() if p.is_dir())
        d: dict[str, Any] = {
            "machine": platform.machine(),
            "refresh": refresh,
            "vormen": vormen(warehouse, o.keer),
            "pagina": pagina(editie / "kerncijfers.html", o.keer),
            "bytes": {p.name: p.stat().st_size for p in sorted(editie.iterdir()) if p.is_file() and p.suffix != ".parquet"}
            | {"csv/": sum(p.stat().st_size for p in (editie / "csv").iterdir())},
        }
    tabel = Table(title=f"Vormen van een editie (mediaan van {o.keer}, elk in een nieuw proces)", title_justify="left")
    for kop in ("vorm", "seconden", "deel van de refresh"):
        tabel.add_column(kop, justify="left" if kop == "vorm" else "right")
    for naam, s in d["vormen"].items():
        tabel.add_row(naam, f"{s:.2f}", f"{100 * s / refresh:.1f}%")
    uit = Console(width=100)
    uit.print(tabel)
    uit.print(
        f"Alle vormen samen: {d['vormen']['samen, zoals in een refresh']:.2f} s (gevraagd: {GRENS_VORMEN:.0f}); de hele refresh: {refresh:.1f} s"
    )
    if d["pagina"]:
        uit.print(f"Pagina bruikbaar vanaf schijf: {d['pagina']['bruikbaar']:.2f} s (gevraagd: {GRENS_PAGINA:.0f})")
    uit.print("Bytes: " + ", ".join(f"{n} {b:,}".replace(",", ".") for n, b in d["bytes"].items()))
    uit.print(f"kerncijfers.html is {100 * d['bytes']['kerncijfers.html'] / GRENS_BYTES:.0f}% van wat mag")
    if o.json:
        o.json.write_text(json.dumps(d, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
