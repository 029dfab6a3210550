"""The gate: which verdicts a run must hold, and whether they let it through.

Fails closed (law 1). A run may be published when *every* required check has exactly one verdict in the kandidaat of
that run and none stops it. A check that did not run has no verdict and is a failed check. Dagster's own ``blocking`` is not
relied on: it only orders steps, and a run of the publishing step alone would pass it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from dagster_project.poort import rules
from dagster_project.poort.dbt_verdicts import dbt_nodes
from dagster_project.poort.verdicts import (
    EXPLANATIONS,
    HERZIENINGEN,
    NIET_TOETSBAAR,
    RULE_LOCK,
    VOLDOET,
    VOLDOET_NIET,
    Requirement,
    Verdict,
    correction_id,
    read_verdicts,
)
from sources import catalog


@dataclass(frozen=True)
class GateOutcome:
    """What the gate decides: no ``redenen`` is a pass."""

    redenen: list[str]
    oordelen: list[Verdict]

    @property
    def geslaagd(self) -> bool:
        return not self.redenen

    def samenvatting(self) -> dict[str, int]:
        """How many verdicts of each kind."""
        telling = dict.fromkeys((VOLDOET, VOLDOET_NIET, NIET_TOETSBAAR), 0)
        for o in self.oordelen:
            telling[o.oordeel] = telling.get(o.oordeel, 0) + 1
        return telling


def requirements(manifest: dict[str, Any]) -> dict[str, Requirement]:
    """Every check that a refresh must hold, from the catalogue, the dbt manifest and the rules: a fixed list, not what happened to run."""
    lijst = [Requirement(c, "contract", bool(t.mag_ontbreken)) for t in catalog.refreshed_tables() for c in t.controle_ids()]
    lijst += [Requirement(correction_id(t), "correctie") for t in catalog.refreshed_tables()]
    lijst += dbt_nodes(manifest).values()
    lijst += [Requirement(r.controle_id, "regel", r.mag_niet_toetsbaar) for r in rules.read_rules()]
    lijst += [Requirement(RULE_LOCK, "regel"), Requirement(EXPLANATIONS, "regel"), Requirement(HERZIENINGEN, "herzieningen")]
    uit = {v.controle_id: v for v in lijst}
    if len(uit) != len(lijst):
        raise ValueError("Twee controles hebben dezelfde naam; geef ze elk een eigen naam.")
    return uit


def decide(con: duckdb.DuckDBPyConnection, vereist: dict[str, Requirement]) -> GateOutcome:
    """Whether this kandidaat may be published."""
    return weigh(read_verdicts(con), vereist)


def weigh(oordelen: list[Verdict], vereist: dict[str, Requirement]) -> GateOutcome:
    """What these verdicts come to."""
    per_id = {o.controle_id: o for o in oordelen}
    redenen = [f"{i} [niet uitgevoerd] Deze controle heeft in deze run geen oordeel." for i in vereist if i not in per_id]
    for o in oordelen:
        eis = vereist.get(o.controle_id)
        if o.houdt_tegen:
            redenen.append(str(o))
        elif o.oordeel == NIET_TOETSBAAR and not (eis and eis.mag_niet_toetsbaar):
            redenen.append(f"{o} Deze controle mag niet ontoetsbaar zijn.")
        elif o.oordeel not in (VOLDOET, VOLDOET_NIET, NIET_TOETSBAAR):
            redenen.append(f"{o} Dit oordeel bestaat niet.")
    if not vereist:
        redenen.append("Er zijn geen vereiste controles: de poort kan niets laten zien.")
    return GateOutcome(redenen, oordelen)
