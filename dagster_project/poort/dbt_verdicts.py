"""Verdicts of dbt: its tests, unit tests and contracts, from the manifest and the results of a run."""

from __future__ import annotations

import re
from typing import Any

import duckdb

from dagster_project.poort.verdicts import FOUT, VOLDOET, VOLDOET_NIET, WAARSCHUWING, Requirement, Verdict
from dagster_project.poort.words import name, stuks, value


def dbt_nodes(manifest: dict[str, Any]) -> dict[str, Requirement]:
    """dbt node -> the verdict that it must yield: tests, unit tests, and every model whose contract is enforced."""
    uit = {}
    for uid, n in manifest["nodes"].items():
        if n["resource_type"] == "test":
            uit[uid] = Requirement(f"dbt:{n['name']}", "dbt-test")
        elif n["resource_type"] == "model" and n["config"].get("contract", {}).get("enforced"):
            uit[uid] = Requirement(f"dbt-contract:{n['schema']}.{n['alias']}", "dbt-contract")
    for uid, n in manifest.get("unit_tests", {}).items():
        uit[uid] = Requirement(f"dbt-unit:{n['name']}", "dbt-unittest")
    return uit


def dbt_verdicts(manifest: dict[str, Any], results: list[dict[str, Any]], con: duckdb.DuckDBPyConnection | None) -> list[Verdict]:
    """Verdicts of dbt tests, unit tests and contracts from the results of dbt."""
    knopen, uit = dbt_nodes(manifest), []
    eigenaren = {g["name"]: g["owner"]["name"] for g in manifest["groups"].values()}
    for r in results:
        eis = knopen.get(r["unique_id"])
        if eis is None or r["status"] == "skipped":
            continue  # no verdict: the gate sees a check that did not run
        knoop = manifest["nodes"].get(r["unique_id"]) or manifest["unit_tests"][r["unique_id"]]
        meta = (knoop.get("config") or {}).get("meta") or {}
        groep = manifest["nodes"].get(knoop.get("attached_node"), {}).get("group")  # of the model that a generic test is on
        geslaagd = r["status"] in ("success", "pass")
        tabel = (
            f"{knoop['schema']}.{knoop['alias']}"
            if eis.soort == "dbt-contract"
            else ", ".join(sorted(d.rsplit(".", 1)[1] for d in knoop["depends_on"]["nodes"]))
        )
        uit.append(
            Verdict(
                controle_id=eis.controle_id,
                soort=eis.soort,
                tabel=tabel,
                regel=knoop["name"],
                oordeel=VOLDOET if geslaagd else VOLDOET_NIET,
                reden=meta.get("reden") or knoop.get("description") or "Kolommen en typen van een gepubliceerde tabel liggen vast.",
                ernst=WAARSCHUWING if r["status"] == "warn" else FOUT,
                eigenaar=meta.get("eigenaar") or eigenaren.get(groep, "ontwikkelaar"),
                waargenomen="" if geslaagd else _waargenomen(eis.soort, r),
                verwacht="" if geslaagd else VERWACHT[eis.soort],
                voorbeelden=[] if geslaagd or eis.soort != "dbt-test" or con is None else _dbt_rijen(con, r),
            )
        )
    return uit


VERWACHT = {
    "dbt-test": "geen enkele rij die afwijkt",
    "dbt-unittest": "de uitkomst die met de hand is bepaald",
    "dbt-contract": "de kolommen en typen die zijn vastgelegd",
}


def _waargenomen(soort: str, r: dict[str, Any]) -> str:
    """What dbt found, in words; what it says itself is kept for who mends it."""
    if m := re.match(r"Got (\d+) results?", gezegd := r.get("message") or ""):
        return f"{stuks(int(m[1]), 'rij die', 'rijen die')} {'afwijkt' if m[1] == '1' else 'afwijken'}"
    if soort == "dbt-unittest" and r["status"] == "fail":
        return "een andere uitkomst"
    if soort == "dbt-contract" and "contract" in gezegd:
        return "andere kolommen of typen"
    return "deze controle is niet uit te voeren: de tabel waar zij over gaat kon niet worden gemaakt of gelezen"


def _dbt_rijen(con: duckdb.DuckDBPyConnection, r: dict[str, Any]) -> list[str]:
    try:
        tabel = con.execute(f"SELECT * FROM ({r['compiled_code']}) LIMIT 5")
        namen = [d[0] for d in tabel.description]
        return [", ".join(f"{name(n)} {value(w, n)}" for n, w in zip(namen, rij, strict=True)) for rij in tabel.fetchall()]
    except duckdb.Error:
        return []  # the test could not even be asked: its message says so
