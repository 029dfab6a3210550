"""The structured log of a run: ``runs/<begin>-<run>.jsonl`` in the warehouse, a line of JSON per step and one of the whole, made from its events.

It says how long, how many rows, bytes and checks, and how it ended; never a value, a reason or a name of a cell, so that everybody may read it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from dagster_project.poort.outcome import RunOutcome
from dagster_project.warehouse.editions import Warehouse
from sources.disk import write_whole

MOST = 1000
"""So many runs are kept; the oldest goes first."""
ENDED = {"STEP_SUCCESS": "geslaagd", "STEP_FAILURE": "mislukt"}


def write(warehouse: Warehouse, run_id: str, editie: str, gebeurtenissen: Iterable[dg.EventLogEntry], u: RunOutcome) -> Path | None:
    """Write the log of one run; gives where. Nothing of a run of which nothing is known.

    Raises:
        OSError: it cannot be written.
    """
    regels = lines(warehouse, run_id, editie, gebeurtenissen, u)
    if not regels:
        return None
    folder = warehouse.runs
    folder.mkdir(exist_ok=True)
    begin = datetime.fromisoformat(regels[-1]["begin"]).strftime("%Y%m%dT%H%M%SZ")
    pad = folder / f"{begin}-{run_id[:8]}.jsonl"
    write_whole(pad, "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in regels).encode())
    for oud in sorted(folder.glob("*.jsonl"))[:-MOST]:
        oud.unlink()
    return pad


def lines(
    warehouse: Warehouse, run_id: str, editie: str, gebeurtenissen: Iterable[dg.EventLogEntry], u: RunOutcome
) -> list[dict[str, Any]]:
    """One line per step that began, in order, and last the run: seconds, rows, bytes, checks by verdict, and how it ended."""
    begonnen: dict[str, float] = {}
    stappen: list[dict[str, Any]] = []
    rijen, tabellen, controles = Counter[str](), Counter[str](), Counter[str]()
    tijden: list[float] = []
    for e in gebeurtenissen:
        tijden.append(e.timestamp)
        if (d := e.dagster_event) is None or (stap := d.step_key) is None:
            continue
        if d.event_type_value == "STEP_START":
            begonnen[stap] = e.timestamp
        elif d.event_type_value == "ASSET_MATERIALIZATION":
            tabellen[stap] += 1
            n = d.step_materialization_data.materialization.metadata.get("dagster/row_count")
            rijen[stap] += int(str(n.value)) if n is not None else 0
        elif d.event_type_value == "ASSET_CHECK_EVALUATION":
            controles[stap] += 1
        elif d.event_type_value in ENDED:
            van = begonnen.get(stap, e.timestamp)
            stappen.append(_line(run_id, editie, stap, van, e.timestamp, ENDED[d.event_type_value]))
    if not tijden:
        return []
    for s in stappen:
        s |= {"rijen": rijen[s["stap"]], "tabellen": tabellen[s["stap"]], "controles": controles[s["stap"]]}
    return [*stappen, _line(run_id, editie, "run", min(tijden), max(tijden), u.soort) | _published(warehouse, u)]


def _line(run_id: str, editie: str, stap: str, van: float, tot: float, uitkomst: str) -> dict[str, Any]:
    begin = datetime.fromtimestamp(van, UTC).isoformat(timespec="milliseconds")
    return {"run": run_id, "editie": editie, "stap": stap, "begin": begin, "seconden": round(tot - van, 3), "uitkomst": uitkomst}


def _published(warehouse: Warehouse, u: RunOutcome) -> dict[str, Any]:
    """The size of what a run published; of a run that published nothing only that of the database that there is."""
    database = warehouse.database.stat().st_size if warehouse.database.exists() else 0
    uit: dict[str, Any] = {"versie": u.uitgave.get("versie", ""), "rijen": 0, "bytes": 0, "database_bytes": database}
    if u.uitgave:
        bestanden = json.loads((Path(u.uitgave["map"]) / "manifest.json").read_text(encoding="utf-8"))["bestanden"].values()
        uit |= {"rijen": sum(b.get("rijen", 0) for b in bestanden), "bytes": sum(b["bytes"] for b in bestanden)}
        uit["controles"] = u.uitgave["controles"]
    return uit
