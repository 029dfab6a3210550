"""What grows with the number of editions in one warehouse: publishing one more, verifying, every view, the questions of an analyst.

``python -m tests.bench.historie [--edities 1 20 100] [--keer 3] [--warehouse MAP] [--json FILE]``. Starts from a published warehouse (by
default a refresh of its own) and clones the Parquet of its edition to earlier ones, with values that differ a little and snapshots of
their own, so that nothing compresses better than a real history would; all other files of an edition are links. The database is then
made by the code of publication itself, from that Parquet. Nothing here asserts a time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import gate
from dagster_project.publicatie.edition import database
from dagster_project.publicatie.edition.publish import publish
from dagster_project.warehouse.editions import WORKSHOP, PublishedVersion, Warehouse
from dagster_project.warehouse.parquet import SCHEMAS
from sources.database import connect
from tests.conftest import deur, hernoem, maak_kandidaat

EERSTE, ERBIJ = "2025-H2.0", "2025-H2.1"
"""The edition of the bundle, and the version that is published as one more."""

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


def eerdere(aantal: int) -> list[str]:
    """So many editions before that of the bundle, the newest first."""
    n = [2025 * 2 - i for i in range(aantal)]
    return [f"{i // 2}-H{i % 2 + 1}" for i in n]


def kloon(bron: Path, w: Warehouse, editie: str) -> PublishedVersion:
    """An earlier edition as the one in ``bron``: its tables with other names and values, its other files linked, a manifest that fits."""
    versie, map_ = f"{editie}.0", w.edition_dir(f"{editie}.0")
    m = json.loads((bron / "manifest.json").read_text(encoding="utf-8"))
    datum = f"{editie[:4]}-{'06' if editie.endswith('1') else '12'}-10"
    m |= {"editie": editie, "versie": versie, "publicatiedatum": datum, "kennisdatum": datum}
    with connect(w.database, read_only=True) as con, connect() as los:
        views = {
            f"{s}.{v}.parquet" for s, v in con.execute("SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        }
        for naam in m["bestanden"]:
            van, naar = bron / naam, map_ / naam
            naar.parent.mkdir(parents=True, exist_ok=True)
            if not naam.endswith(".parquet") or naam in views:
                os.link(van, naar)
                continue
            kolommen = {k: t for k, t, *_ in los.execute(f"DESCRIBE FROM '{van}'").fetchall()}
            anders = [
                f"'{editie}' AS editie",
                f"'{versie}' AS versie",
                f"DATE '{datum}' AS publicatiedatum",
                f"DATE '{datum}' AS kennisdatum",
            ]
            if kolommen.get("herkomst") == "VARCHAR":
                anders.append(
                    f"regexp_replace(herkomst, '@[0-9a-f]{{16}}', '@' || left(sha256('{editie}' || herkomst[:40]), 16), 'g') AS herkomst"
                )
            if naam == "kerncijfers.waarden.parquet":  # a revision of a value in a hundred
                anders.append(
                    f"if(hash('{editie}', indicator_id, regio_code, periode) % 100 = 0, round(waarde * 1.01, 2), waarde) AS waarde"
                )
            los.execute(
                f"COPY (SELECT * REPLACE ({', '.join(a for a in anders if a.split(' AS ')[-1] in kolommen)}) FROM '{van}') "
                f"TO '{naar}' (FORMAT parquet, COMPRESSION zstd)"
            )
            ruw = naar.read_bytes()
            m["bestanden"][naam] |= {"sha256": hashlib.sha256(ruw).hexdigest(), "bytes": len(ruw)}
    ruw = json.dumps(m).encode()
    (map_ / "manifest.json").write_bytes(ruw)
    return PublishedVersion(editie, versie, 0, hashlib.sha256(ruw).hexdigest())


def zoals_gepubliceerd(bron: Warehouse, folder: Path) -> Path:
    """The kandidaat that the edition of the bundle was published from."""
    folder.mkdir()
    pad = Path(shutil.copy(bron.database, folder))
    pad.chmod(0o644)
    with connect(pad) as con:
        bron.attach_workshop(con, bron.choose().versie)
        con.execute(f"COPY FROM DATABASE {WORKSHOP} TO {pad.stem}; DETACH {WORKSHOP}; DROP TABLE kwaliteit.manifesten")
    return pad


def verbeterd(bron: Warehouse, folder: Path) -> Path:
    """A kandidaat of the next version, with one figure other than what was published."""
    pad = maak_kandidaat(bron, folder)
    with connect(pad) as con:
        con.execute("UPDATE kerncijfers.waarden SET waarde = waarde + 1 WHERE indicator_id = 'zeden_voorraad' AND regio_code = 'NL01'")
        hernoem(con, ERBIJ, "2025-12-10", "proef")
    return pad


def grootte(pad: Path) -> float:
    """Bytes of the published tables."""
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


def tijd(doe: Callable[[], Any]) -> dict[str, float]:
    """Seconds and CPU seconds of one time, with the processes that were waited for."""
    begin, cpu = time.perf_counter(), sum(os.times()[:4])
    doe()
    return {"wand": time.perf_counter() - begin, "cpu": sum(os.times()[:4]) - cpu}


def meet(con: duckdb.DuckDBPyConnection, vraag: str, keer: int) -> dict[str, float]:
    """Median and extremes in ms over ``keer`` times, after one that is not counted; and the number of rows."""
    rijen = len(con.execute(vraag).fetchall())
    tijden = []
    for _ in range(keer):
        begin = time.perf_counter()
        con.execute(vraag).fetchall()
        tijden.append((time.perf_counter() - begin) * 1000)
    return {"mediaan": statistics.median(tijden), "min": min(tijden), "max": max(tijden), "rijen": rijen}


def klop(*argumenten: object) -> None:
    """Knock on a door; it must open."""
    u = deur(*argumenten)
    assert u.code == 0, u.fout


def bench(bron: Warehouse, w: Warehouse, edities: int, klonen: list[PublishedVersion], keer: int, folder: Path) -> dict[str, Any]:
    """Sizes and times of a warehouse of so many editions; ``klonen``: the earlier ones that are there already, to which is added."""
    for editie in eerdere(edities - 1)[len(klonen) :]:
        klonen.append(kloon(bron.edition_dir(EERSTE), w, editie))
    shutil.rmtree(w.edition_dir(ERBIJ), ignore_errors=True)
    w.fingerprint.unlink(missing_ok=True)
    laatste = bron.versions()[-1]
    los: dict[str, dict[str, float]] = {}
    with connect(zoals_gepubliceerd(bron, folder / f"zelfde-{edities}")) as con:
        straks: list[Path] = []
        los["database opnieuw uit Parquet"] = tijd(
            lambda: (
                straks.append(database.build(con, w, klonen[::-1], laatste.versie).pad),
                database.finish(con, [*klonen[::-1], laatste]),
            )
        )
    os.replace(straks[0], w.database)
    database.record_fingerprint(w, database.file_sha256(w.database))
    d: dict[str, Any] = {"edities": edities, "bestand_mb": w.database.stat().st_size / 1e6, "gepubliceerd_mb": grootte(w.database) / 1e6}
    d["edities_mb"] = sum(p.stat().st_size for p in w.folder.glob("edities/**/*") if p.is_file()) / 1e6
    pad = verbeterd(bron, folder / f"erbij-{edities}")
    los["een versie erbij"] = tijd(lambda: publish(pad, w, gate.requirements(manifest()), [], "proef"))
    los["opruimen en kiezen"] = tijd(lambda: (w.tidy(), w.next_version("2025-H2", "x")))
    los["edities --verifieer"] = tijd(lambda: klop("edities", "--verifieer", "--warehouse", w.folder))
    los["edities"] = tijd(lambda: klop("edities", "--warehouse", w.folder))
    los["status"] = tijd(lambda: deur("status", "--datum", "2025-12-11", "--warehouse", w.folder))
    los["herzieningen van twee versies"] = tijd(lambda: klop("herzieningen", EERSTE, ERBIJ, "--warehouse", w.folder))
    with connect(w.database, read_only=True) as con:
        (d["waarden"],) = con.execute("SELECT count(*) FROM kerncijfers.waarden").fetchone()
        views = con.execute(
            "SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal AND schema_name IN (SELECT unnest($s)) ORDER BY 1",
            {"s": list(SCHEMAS)},
        ).fetchall()
        d["views"] = {v: meet(con, f"SELECT bit_xor(hash(v)) FROM {v} AS v", keer) for (v,) in views}
        van, naar = [u.versie for u in (klonen[-1] if klonen else laatste, laatste)]
        d["vragen"] = {n: meet(con, v.format(eerste=van, laatste=naar), keer) for n, v in VRAGEN.items()}
    return d | {"los": los}


def toon(metingen: list[dict[str, Any]], uit: Console) -> None:
    """The report for a person: a row per thing, a column per number of editions."""

    def tabel(titel: str, rijen: dict[str, list[str]]) -> None:
        t = Table(titel, *(f"{d['edities']}" for d in metingen), title=f"{titel}, naar het aantal edities", title_justify="left")
        for k in t.columns[1:]:
            k.justify = "right"
        for naam, cellen in rijen.items():
            t.add_row(naam, *cellen)
        uit.print(t)

    maten = {"bestand_mb": "database", "gepubliceerd_mb": "waarvan gepubliceerde tabellen", "edities_mb": "mappen van de edities"}
    tabel("MB", {naam: [f"{d[k]:.0f}" for d in metingen] for k, naam in maten.items()})
    tabel(
        "CPU-seconden (wandklok)",
        {n: [f"{d['los'][n]['cpu']:.1f} ({d['los'][n]['wand']:.1f})" for d in metingen] for n in metingen[0]["los"]},
    )
    for soort in ("views", "vragen"):
        tabel(f"{soort}, ms", {n: [f"{d[soort][n]['mediaan']:.0f}" if n in d[soort] else "" for d in metingen] for n in metingen[0][soort]})


def main() -> None:
    """Entry point."""
    lezer = argparse.ArgumentParser(prog="python -m tests.bench.historie", description="Wat groeit met het aantal edities.")
    lezer.add_argument("--edities", type=int, nargs="+", default=[1, 20, 100])
    lezer.add_argument("--keer", type=int, default=3, help="zo vaak elke view en vraag; het andere eenmaal")
    lezer.add_argument("--warehouse", type=Path, help="een warehouse met alleen de editie van de bundel; anders wordt het gemaakt")
    lezer.add_argument("--json", metavar="FILE", type=Path)
    opties = lezer.parse_args()
    with tempfile.TemporaryDirectory(prefix="hjb-bench-") as tijdelijk:
        folder = Path(tijdelijk)
        bron = Warehouse(folder / "bron")
        if opties.warehouse:
            shutil.copytree(opties.warehouse, bron.folder)  # beside the clones: a link does not reach another disk
        else:
            opdracht = [str(Path(sys.executable).parent / "halfjaarbericht"), "refresh", "--warehouse", str(bron.folder)]
            subprocess.run(opdracht, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        w, klonen = Warehouse(folder / "w"), list[PublishedVersion]()
        shutil.copytree(bron.folder, w.folder, ignore=shutil.ignore_patterns("snapshots"))
        metingen = []
        for n in sorted(opties.edities):
            metingen.append(bench(bron, w, n, klonen, opties.keer, folder))
            toon(metingen[-1:], Console(stderr=True, width=130))
    toon(metingen, Console(width=None if sys.stdout.isatty() else 130))
    if opties.json:
        opties.json.write_text(json.dumps({"metingen": metingen}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
