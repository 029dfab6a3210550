"""The reviewed list of rules and of typed facts: how many there are, and a hash over what they say (``expectations/regels.json``).

The gate requires what ``expectations/`` holds; a rule that was taken out of it would be missed by nobody, and a limit, a weight or a printed figure
that a person types in a seed of dbt is what others are held against. So a refresh compares both with this list, which is renewed
on purpose only (``make regels``), and reviewed with the change that asks for it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dagster_project import ROOT
from dagster_project.poort import rules
from dagster_project.poort.rules import Rule
from dagster_project.poort.verdicts import RULE_LOCK, VOLDOET, VOLDOET_NIET, Verdict
from dagster_project.poort.words import stuks
from sources import catalog
from sources.snapshots import sha256_of

PATH = rules.FOLDER / "regels.json"
SEEDS = ROOT / "dbt" / "seeds"
Locked = dict[str, dict[str, Any]]
"""Table -> ``aantal`` of its rules and ``sha256`` over what they ask."""


def state(regels: Iterable[Rule], seeds: Path = SEEDS) -> Locked:
    """What these rules ask, table by table (a reason in other words is no other rule), and the rows of every seed."""
    uit: dict[str, list[list[Any]]] = {}
    alle = sorted(t.volledige_naam for t in catalog.refreshed_tables())
    for r in regels:
        argumenten = {k: rules.CATALOGUS if v == alle else v for k, v in r.argumenten.items()}
        bevraging = " ".join((r.bevraging or "").split())
        vanaf = [r.vanaf.isoformat()] if r.vanaf else []
        uit.setdefault(r.tabel, []).append([r.regel, r.ernst, r.verwachting, argumenten, bevraging, r.leeg_is_niet_toetsbaar, *vanaf])
    gelijk = {
        tabel: {"aantal": len(lijst), "sha256": sha256_of(json.dumps(sorted(lijst, key=str), sort_keys=True, default=str).encode())[:16]}
        for tabel, lijst in sorted(uit.items())
    }
    for pad in sorted(seeds.glob("*.csv")):
        rijen = list(csv.reader(pad.read_text(encoding="utf-8").splitlines()))
        gelijk[f"seeds.{pad.stem}"] = {"aantal": len(rijen) - 1, "sha256": sha256_of(json.dumps(rijen).encode())[:16]}
    return gelijk


def _soort(tabel: str) -> tuple[str, str]:
    return ("rij", "rijen") if tabel.startswith("seeds.") else ("regel", "regels")


def changes(toen: Locked, nu: Locked) -> list[str]:
    """What is different, a line per table."""
    uit = []
    for tabel in sorted(toen.keys() | nu.keys()):
        a, b = toen.get(tabel, {"aantal": 0}), nu.get(tabel, {"aantal": 0})
        if a["aantal"] != b["aantal"]:
            meer = b["aantal"] - a["aantal"]
            uit.append(
                f"{tabel}: {stuks(b['aantal'], *_soort(tabel))}, eerder {a['aantal']} ({abs(meer)} {'erbij' if meer > 0 else 'eraf'})"
            )
        elif a != b:
            uit.append(f"{tabel}: {stuks(b['aantal'], *_soort(tabel))}, even veel als eerder, maar er staat iets anders")
    return uit


def read_lock(pad: Path = PATH) -> Locked:
    """The list as it was reviewed; empty when it is not there or cannot be read, so that every rule is a difference."""
    try:
        d = json.loads(pad.read_text(encoding="utf-8"))
        return {str(t): {"aantal": int(x["aantal"]), "sha256": str(x["sha256"])} for t, x in d.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def verdict(regels: Iterable[Rule], pad: Path = PATH, seeds: Path = SEEDS) -> Verdict:
    """Whether the rules and seeds of this run are those that were reviewed."""
    toen, nu = read_lock(pad), state(regels, seeds)
    anders = changes(toen, nu)

    def telling(d: Locked) -> str:
        regels = [x["aantal"] for t, x in d.items() if not t.startswith("seeds.")]
        return f"{stuks(sum(regels), 'regel', 'regels')} op {stuks(len(regels), 'tabel', 'tabellen')}, {stuks(len(d) - len(regels), 'seed', 'seeds')}"

    return Verdict(
        controle_id=RULE_LOCK,
        soort="regel",
        tabel="expectations",
        regel="vastgelegd",
        oordeel=VOLDOET_NIET if anders else VOLDOET,
        reden="Welke regels, grenzen en overgetypte getallen er zijn is nagelezen; wat verdwijnt of verandert, mist verder niemand.",
        eigenaar="datasteward JenV, DG Politie",
        waargenomen=telling(nu) + (f", {stuks(len(anders), 'tabel', 'tabellen')} anders" if anders else ""),
        verwacht=f"{telling(toen)}, zoals vastgelegd in expectations/{PATH.name}"
        + (". Is dit zo bedoeld, leg de regels dan opnieuw vast met 'make regels' en laat die wijziging nalezen" if anders else ""),
        voorbeelden=anders,
    )


def main() -> None:
    """``make regels``: write the list anew, and say what became different."""
    nu = state(rules.read_rules())
    for regel in changes(read_lock(), nu):
        print(regel)
    PATH.write_text(json.dumps(nu, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{PATH.name}: {len(nu)} tabellen en seeds vastgelegd.")


if __name__ == "__main__":
    main()
