"""Ten years of editions in one file: how large it is, and how long the questions of an analyst take.

``python -m tests.bench.historie [--edities 20] [--keer 9] [--warehouse MAP] [--json FILE]``. Starts from a published
warehouse (by default a refresh of its own) and copies every table of its newest version to earlier editions with values that differ a
little and snapshots of their own, so that nothing compresses better than a real history would. Nothing here asserts a time.
"""

from __future__ import annotations

import argparse
import json
import shutil
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

from dagster_project.warehouse.editions import DATABASE
from dagster_project.warehouse.parquet import SCHEMAS
from sources.database import connect

GRENS_MB, GRENS_MS = 200, 100
"""What the whole history may take, and a typical question."""

VRAGEN = {
    "nieuwste waarde van elke indicator, landelijk": "SELECT indicator_id, uitsplitsing, arg_max(waarde, periode) FROM kerncijfers.waarden "
    "WHERE versie = '{laatste}' AND regio_code = 'NL01' GROUP BY ALL",
    "reeks van een indicator in een gemeente": "SELECT periode, waarde FROM kerncijfers.waarden WHERE versie = '{laatste}' "
    "AND indicator_id = 'prio1_binnen_15_minuten' AND regio_code = 'GM0363' ORDER BY periode",
    "alle gemeenten, een indicator, een jaar": "SELECT regio_code, waarde FROM kerncijfers.waarden WHERE versie = '{laatste}' "
    "AND indicator_id = 'misdrijven_per_1000_inwoners' AND periode = '2024' AND regio_code LIKE 'GM%' ORDER BY waarde DESC",
    "een waarde zoals gepubliceerd in elke editie": "SELECT versie, waarde FROM kerncijfers.waarden WHERE indicator_id = 'zeden_voorraad' "
    "AND regio_code = 'NL01' AND periode = '2024-11-02' ORDER BY versie",
    "een familie in de actuele uitgave": "SELECT * FROM kerncijfers.reactietijden WHERE regio_code = 'NL01'",
    "een reeks in elke editie (herzieningsdriehoek)": "SELECT periode, editie, waarde, soort FROM kerncijfers.vintages "
    "WHERE indicator_id = 'zeden_voorraad_langer_6_maanden' AND regio_code = 'NL01' ORDER BY ALL",
    "nieuwste bekende waarde van een reeks": "SELECT periode, waarde, editie FROM kerncijfers.actueel "
    "WHERE indicator_id = 'verzuim_percentage' AND regio_code = 'NL01' ORDER BY periode",
    "wat herzien is tussen twee edities": "SELECT count(*), avg(abs(n.waarde - o.waarde)) FROM kerncijfers.waarden AS n "
    "JOIN kerncijfers.waarden AS o USING (indicator_id, regio_code, uitsplitsing, periode) "
    "WHERE n.versie = '{laatste}' AND o.versie = '{eerste}' AND n.waarde IS DISTINCT FROM o.waarde",
    "wat in de actuele uitgave niet aan de norm voldoet": "SELECT indicator_id, regio_code, periode, afstand FROM kerncijfers.afstand_tot_norm "
    "WHERE versie = '{laatste}' AND NOT voldoet",
}


def maak_historie(bron: Path, doel: Path, edities: int) -> list[str]:
    """A copy of the published database with ``edities`` versions in every published table; gives the versions, oldest first."""
    shutil.copy(bron, doel)
    doel.chmod(0o644)
    with connect(doel) as con:
        (laatste,) = con.execute("SELECT max(versie) FROM kwaliteit.manifesten").fetchone()
        jaar, helft = int(laatste[:4]), int(laatste[6])
        namen = []
        for i in range(edities - 1):
            n = jaar * 2 + helft - 1 - (i + 1)
            namen.append(f"{n // 2}-H{n % 2 + 1}")
        tabellen = con.execute(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' "
            "AND table_schema IN (SELECT unnest($s)) AND table_name <> 'manifesten' ORDER BY ALL",
            {"s": list(SCHEMAS)},
        ).fetchall()
        for schema, naam in tabellen:
            kolommen = {k: t for k, t, *_ in con.execute(f"DESCRIBE {schema}.{naam}").fetchall()}
            for editie in namen:
                anders = [f"'{editie}' AS editie", f"'{editie}.0' AS versie"]
                if "herkomst" in kolommen:
                    anders.append(
                        f"regexp_replace(herkomst, '@[0-9a-f]{{16}}', '@' || left(sha256('{editie}' || herkomst[:40]), 16), 'g') AS herkomst"
                    )
                if kolommen.get("waarde") == "DOUBLE" and naam == "waarden":
                    anders.append(
                        f"CASE WHEN meeteenheid = 'aantal' THEN round(waarde * (1 + hash('{editie}' || regio_code) % 100 / 1e4)) "
                        f"ELSE waarde * (1 + hash('{editie}' || regio_code) % 100 / 1e4) END AS waarde"
                    )
                con.execute(
                    f"INSERT INTO {schema}.{naam} SELECT * REPLACE ({', '.join(a for a in anders if a.split(' AS ')[-1] in kolommen)}) "
                    f"FROM {schema}.{naam} WHERE versie = ?",
                    (laatste,),
                )
        con.execute("CHECKPOINT")
    return [*(f"{n}.0" for n in reversed(namen)), laatste]


def grootte(pad: Path) -> float:
    """Bytes of the published tables; the raw tables of the newest run, which are in the file once, are not history."""
    with connect(pad, read_only=True) as con:
        uit = 0
        (blok,) = con.execute("SELECT block_size FROM pragma_database_size()").fetchone()
        for schema, naam in con.execute(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema IN (SELECT unnest($s))",
            {"s": list(SCHEMAS)},
        ).fetchall():
            (n,) = con.execute(
                f"SELECT count(DISTINCT block_id) FROM pragma_storage_info('{schema}.{naam}') WHERE persistent AND block_id >= 0"
            ).fetchone()
            uit += n * blok
    return uit


def meet(con: duckdb.DuckDBPyConnection, vraag: str, keer: int) -> dict[str, float]:
    """Median and extremes in ms over ``keer`` times, after one that is not counted; and the number of rows."""
    rijen = len(con.execute(vraag).fetchall())
    tijden = []
    for _ in range(keer):
        begin = time.perf_counter()
        con.execute(vraag).fetchall()
        tijden.append((time.perf_counter() - begin) * 1000)
    return {"mediaan": statistics.median(tijden), "min": min(tijden), "max": max(tijden), "rijen": rijen}


def bench(warehouse: Path, edities: int, keer: int, folder: Path) -> dict[str, Any]:
    """Size and times of a history made from this warehouse."""
    doel = folder / "historie.duckdb"
    versies = maak_historie(warehouse / DATABASE, doel, edities)
    with connect(doel, read_only=True) as con:
        rijen, indicatoren, regios = con.execute(
            "SELECT count(*), count(DISTINCT indicator_id), count(DISTINCT regio_code) FROM kerncijfers.waarden"
        ).fetchone()
        vragen = {n: meet(con, v.format(eerste=versies[0], laatste=versies[-1]), keer) for n, v in VRAGEN.items()}
    return {
        "edities": len(versies),
        "waarden": rijen,
        "indicatoren": indicatoren,
        "regios": regios,
        "bestand_mb": doel.stat().st_size / 1e6,
        "gepubliceerd_mb": grootte(doel) / 1e6,
        "vragen": vragen,
    }


def toon(d: dict[str, Any], uit: Console) -> None:
    """The report for a person."""
    uit.print(
        f"{d['edities']} edities, {d['waarden']:,} waarden van {d['indicatoren']} indicatoren in {d['regios']} regio's: bestand "
        f"{d['bestand_mb']:.0f} MB, waarvan gepubliceerde tabellen {d['gepubliceerd_mb']:.0f} MB (grens {GRENS_MB}).",
        highlight=False,
    )
    t = Table(
        "vraag", "rijen", "mediaan", "kleinste-grootste", f"onder {GRENS_MS} ms", title="Vragen aan de hele historie", title_justify="left"
    )
    for naam, v in d["vragen"].items():
        t.add_row(
            naam,
            f"{v['rijen']}",
            f"{v['mediaan']:.1f} ms",
            f"{v['min']:.1f}-{v['max']:.1f} ms",
            "ja" if v["mediaan"] < GRENS_MS else "NEE",
        )
    uit.print(t)


def main() -> None:
    """Entry point."""
    lezer = argparse.ArgumentParser(prog="python -m tests.bench.historie", description="Grootte en snelheid van een lange historie.")
    lezer.add_argument("--edities", type=int, default=20)
    lezer.add_argument("--keer", type=int, default=9)
    lezer.add_argument("--warehouse", type=Path, help="een gepubliceerd warehouse; anders wordt er een gemaakt")
    lezer.add_argument("--json", metavar="FILE", type=Path)
    opties = lezer.parse_args()
    with tempfile.TemporaryDirectory(prefix="hjb-bench-") as tijdelijk:
        folder = Path(tijdelijk)
        warehouse = opties.warehouse or folder / "warehouse"
        if opties.warehouse is None:
            subprocess.run(
                [str(Path(sys.executable).parent / "halfjaarbericht"), "refresh", "--warehouse", str(warehouse)],
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        d = bench(warehouse, opties.edities, opties.keer, folder)
    toon(d, Console(width=None if sys.stdout.isatty() else 130))
    if opties.json:
        opties.json.write_text(json.dumps(d, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
