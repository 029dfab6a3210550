"""What the floor has to do, taken from what a refresh published and from the SQL that dbt compiles: it stays the same work."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from dagster_project import settings
from sources import catalog
from sources.catalog import TYPEN
from sources.database import CONFIG
from sources.load import absent
from tests.helpers.slow import open_all

WORTEL = Path(__file__).resolve().parents[2]
DBT = WORTEL / "dbt"
BIN = Path(sys.executable).parent


def dbt(folder: Path, *argumenten: str) -> Path:
    """Run dbt on the project in a folder of its own, which reads all of the project; gives its target folder."""
    doel = folder / "target"
    doel.mkdir(parents=True, exist_ok=True)
    omgeving = os.environ | {"HALFJAARBERICHT_KANDIDAATMAP": str(folder), "DBT_LOG_PATH": str(folder), "DO_NOT_TRACK": "1"}
    opdracht = [str(BIN / "halfjaarbericht-dbt"), "--quiet", *argumenten]
    plaats = ["--project-dir", str(DBT), "--profiles-dir", str(DBT), "--target-path", str(doel)]
    r = subprocess.run([*opdracht, *plaats], env=omgeving, capture_output=True, text=True, check=False)
    if r.returncode:
        raise RuntimeError(f"dbt {' '.join(argumenten)}:\n{r.stdout}{r.stderr}")
    return doel


def _synthetisch(echt: list[dict[str, Any]] | None, maten: list[str]) -> str:
    """SQL for the columns of a row that are not real, from what ``ontvangsten.json`` says."""

    def lijst(wel: list[str]) -> str:
        return "CAST([" + ", ".join(f"'{m}'" for m in maten if m not in wel) + "] AS VARCHAR[])"

    if echt is None:
        return "CAST([] AS VARCHAR[])"

    def waar(cellen: dict[str, str]) -> str:
        return " AND ".join(f"trim(CAST(\"{k}\" AS VARCHAR)) = '{w}'" for k, w in cellen.items())

    takken = [f"WHEN {waar(e['waar'])} THEN {lijst(e['kolommen'])}" for e in echt]
    return f"CASE {' '.join(takken)} ELSE {lijst([])} END" if takken else lijst([])


def _letter(letters: str) -> int:
    n = 0
    for c in letters:
        n = 26 * n + ord(c) - 64
    return n - 1


def maak(warehouse: Path, versie: str, folder: Path) -> Path:
    """Write the plan for the bundle in ``map`` and give its path."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = json.loads((dbt(folder / "dbt", "compile") / "manifest.json").read_text(encoding="utf-8"))
    plan: dict[str, Any] = {
        "config": CONFIG,
        "versie": versie,
        "run": {},
        "odata": [],
        "observaties": [],
        "codes": [],
        "leveringen": [],
        "seeds": [],
        "modellen": [],
    }
    with open_all(warehouse, versie) as con:

        def typen(tabel: str) -> dict[str, str]:
            return {r[0]: r[1] for r in con.execute(f"DESCRIBE {tabel}").fetchall()}

        def wat_eruit_kwam(tabel: str, naam: str) -> None:
            """What the floor does not read itself is given to it as the refresh had it."""
            pad = folder / f"{naam}.parquet"
            con.execute(f"COPY {tabel} TO '{pad}' (FORMAT parquet)")
            plan["run"][tabel] = str(pad)

        def plan_codes(t: catalog.Tabel, wortel: Path) -> None:
            for codes in sorted(c for c in gebruikt[t.bron] if c.startswith(f"{t.naam}__")):
                soort, tabel = codes.removeprefix(f"{t.naam}__"), f'raw_{t.bron}."{codes}"'
                if soort in ("status", "herindelingen") or not wortel.is_dir():  # read from prose in Python, or not received
                    wat_eruit_kwam(tabel, codes)
                    continue
                naam, sleutelveld = (f"{soort}.json", "Key") if t.api == "v3" else (f"{soort}Codes.json", "Identifier")
                plan["codes"].append({"tabel": tabel, "bestand": str(wortel / naam), "sleutel": sleutelveld})

        gebruikt = {s["source_name"]: set() for s in manifest["sources"].values()}
        for s in manifest["sources"].values():
            gebruikt[s["source_name"]].add(s["name"])
        for naam in sorted(gebruikt.pop("run")):
            wat_eruit_kwam(f"raw_run.{naam}", f"run.{naam}")
        for t in catalog.refreshed_tables():
            if t.naam not in gebruikt[t.bron]:
                continue
            wortel, raw = WORTEL / "sources" / t.bron / settings.BRON.read() / t.naam, f'raw_{t.bron}."{t.naam}"'
            if not wortel.is_dir() and t.vertrouwelijk:  # in no published database, not even empty
                plan["run"][raw] = str(pad := folder / f"{t.naam}.parquet")
                with duckdb.connect() as leeg:
                    leeg.execute(f"CREATE TABLE niets ({absent.columns(t)}); COPY niets TO '{pad}' (FORMAT parquet)")
                continue
            if not wortel.is_dir() or any(d.naam == "Marges" for d in t.dimensies):  # not received, or three rows made one
                wat_eruit_kwam(raw, t.naam)
                plan_codes(t, wortel)
                continue
            ontvangsten = json.loads((wortel / "ontvangsten.json").read_text(encoding="utf-8"))
            # what is confidential is not in the published database: its types are those of the contract
            type_van = (
                {k.naam: TYPEN[k.type] for k in t.kolommen}
                if t.vertrouwelijk
                else {k: v for k, v in typen(raw).items() if not k.startswith("_")}
            )
            vraag = "SELECT kolom, sleutel FROM raw_run.bronkolommen WHERE bron_tabel = ?"
            sleutel = dict(con.execute(vraag, (t.volledige_naam,)).fetchall())
            basis = {"tabel": raw, "synthetisch": _synthetisch(ontvangsten["echt"], [k for k in type_van if k not in t.sleutel])}
            if t.is_levering:
                bestand = ontvangsten["antwoorden"][0]["bestand"]
                blad = next(iter(sleutel.values())).split("!")[0] if bestand.endswith(".xlsx") else None
                kolommen = [(k, _letter(sleutel[k].split("!")[1]), type_van[k]) for k in type_van]
                plan["leveringen"].append(basis | {"bestand": str(wortel / bestand), "blad": blad, "kolommen": kolommen})
            else:
                rijen = "/TypedDataSet?" if t.api == "v3" else "/Observations?"
                paginas = [str(wortel / a["bestand"]) for a in ontvangsten["antwoorden"] if rijen in a["url"]]
                kolommen = [(k, sleutel[k], type_van[k]) for k in type_van]
                plan["odata" if t.api == "v3" else "observaties"].append(basis | {"paginas": paginas, "kolommen": kolommen})
            plan_codes(t, wortel)
        knopen = {u: n for u, n in manifest["nodes"].items() if n["resource_type"] in ("model", "seed")}
        volgorde = TopologicalSorter(
            {u: [d for d in n["depends_on"].get("nodes", []) if d in knopen] for u, n in knopen.items()}
        ).static_order()
        for n in (knopen[u] for u in volgorde):
            tabel = f'"{n["schema"]}"."{n["alias"]}"'
            if n["resource_type"] == "seed":
                plan["seeds"].append(
                    {"tabel": tabel, "bestand": str(DBT / n["original_file_path"]), "kolommen": list(typen(tabel).items())}
                )
            else:
                soort = n["config"]["materialized"].upper()
                python = str(DBT / n["original_file_path"]) if n["language"] == "python" else None
                plan["modellen"].append({"soort": soort, "tabel": tabel, "naam": n["name"], "sql": n["compiled_code"], "python": python})
    gemaakt = {m["tabel"].replace('"', "") for m in plan["modellen"]}
    uitvoer = json.loads((warehouse / "edities" / versie / "manifest.json").read_text(encoding="utf-8"))["bestanden"]
    plan["uitvoer"] = [{"tabel": t, "bestand": b} for b in uitvoer if (t := b.removesuffix(".parquet")) in gemaakt]
    plan["schemas"] = sorted({n["schema"] for n in knopen.values()} | {f"raw_{b}" for b in (*gebruikt, "run")})
    pad = folder / "plan.json"
    pad.write_text(json.dumps(plan), encoding="utf-8")
    return pad


def vergelijk(plan: Path, vloer: Path, editie: Path) -> dict[str, int]:
    """How the Parquet of the floor compares with what was published; raises when a table does not hold the same rows."""
    uit = {"tabellen": 0, "byte_gelijk": 0}
    for t in json.loads(plan.read_text(encoding="utf-8"))["uitvoer"]:
        a, b = vloer / t["bestand"], editie / t["bestand"]
        uit["tabellen"] += 1
        if hashlib.sha256(a.read_bytes()).digest() == hashlib.sha256(b.read_bytes()).digest():
            uit["byte_gelijk"] += 1
            continue
        with duckdb.connect() as con:
            for x, y in ((a, b), (b, a)):
                anders = con.execute(f"SELECT * FROM '{x}' EXCEPT ALL SELECT * FROM '{y}' LIMIT 3").fetchall()
                if anders:
                    raise RuntimeError(f"De vloer maakt van {t['tabel']} iets anders dan de refresh: {anders}")
    return uit
