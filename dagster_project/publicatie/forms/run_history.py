"""``runs.html`` in the warehouse: how long each run took and how it ended, from the logs of the runs (``runs/*.jsonl``); and the numbers of the last
for a node exporter of Prometheus."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from dagster_project.poort.outcome import GEPUBLICEERD, ONGEWIJZIGD
from dagster_project.poort.status import ERNST, StatusPoint
from dagster_project.publicatie.forms import templating
from dagster_project.warehouse.editions import Warehouse
from sources.disk import write_whole

PAGE = "runs.html"
SHOWN = 100
"""Runs on the page, the newest first."""


def read_runs(warehouse: Warehouse, meeste: int = SHOWN) -> list[dict[str, Any]]:
    """The newest runs, the newest first: the line of the whole, with its steps under ``stappen``. What cannot be read is left out."""
    uit = []
    for pad in sorted(warehouse.runs.glob("*.jsonl"), reverse=True)[:meeste]:
        try:
            *stappen, heel = (json.loads(r) for r in pad.read_text(encoding="utf-8").splitlines())
            uit.append(heel | {"stappen": stappen, "begin": datetime.fromisoformat(heel["begin"]).astimezone()})
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return uit


def write(warehouse: Warehouse) -> Path:
    """Make the page anew.

    Raises:
        OSError: it cannot be written.
    """
    runs = read_runs(warehouse)
    langste = max((r["seconden"] for r in runs), default=1) or 1
    tekst = templating.fill(
        "runs.html.j2", editie={"versie": "", "is_synthetisch": False}, runs=runs, langste=langste, goed=(GEPUBLICEERD, ONGEWIJZIGD)
    )
    write_whole(warehouse.folder / PAGE, tekst.encode())
    return warehouse.folder / PAGE


def metrics(warehouse: Warehouse, punten: Iterable[StatusPoint], versies: int) -> str:
    """The state and the last run as a node exporter reads it (the text format of Prometheus, one file of its textfile collector)."""
    punten = list(punten)
    uit: list[str] = []

    def meet(naam: str, uitleg: str, waarden: dict[str, float]) -> None:
        uit.extend([f"# HELP halfjaarbericht_{naam} {uitleg}", f"# TYPE halfjaarbericht_{naam} gauge"])
        uit.extend(f"halfjaarbericht_{naam}{labels} {waarde}" for labels, waarde in waarden.items())

    per = {(o, k): sum(p.onderdeel == o and p.kleur == k for p in punten) for o in sorted({p.onderdeel for p in punten}) for k in ERNST}
    meet(
        "stand",
        "Aantal punten van de stand van zaken, per onderdeel en kleur.",
        {f'{{onderdeel="{o}",kleur="{k}"}}': n for (o, k), n in per.items()},
    )
    meet("versies", "Aantal gepubliceerde versies.", {"": versies})
    grootte = warehouse.database.stat().st_size if warehouse.database.exists() else 0
    meet("database_bytes", "Grootte van de gepubliceerde database.", {"": grootte})
    if runs := read_runs(warehouse, 1):
        r = runs[0]
        meet("run_begin_seconden", "Wanneer de laatste run begon (Unix-tijd).", {"": round(r["begin"].timestamp())})
        meet("run_duur_seconden", "Hoe lang de laatste run duurde.", {"": r["seconden"]})
        meet(
            "run_geslaagd",
            "Of de laatste run publiceerde of niets te doen had (1), of niet (0).",
            {"": int(r["uitkomst"] in (GEPUBLICEERD, ONGEWIJZIGD))},
        )
        meet(
            "stap_duur_seconden",
            "Hoe lang elke stap van de laatste run duurde.",
            {f'{{stap="{s["stap"]}"}}': s["seconden"] for s in r["stappen"]},
        )
        meet("stap_rijen", "Hoeveel rijen elke stap van de laatste run las.", {f'{{stap="{s["stap"]}"}}': s["rijen"] for s in r["stappen"]})
    return "\n".join(uit) + "\n"
