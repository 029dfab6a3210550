"""Poort 2 in Dagster: one check per rule of ``expectations/``, and its verdict in the kandidaat.

Which check lives in dbt, which in Great Expectations and which in the contract of a source: ``dagster_project/poort/__init__.py``.
"""

from collections.abc import Iterator

import dagster as dg

from dagster_project import progress
from dagster_project.dbt_runner.project import table_key
from dagster_project.poort import rule_lock, rules, verdicts
from dagster_project.publicatie.forms import write_all
from dagster_project.publicatie.letter import explanation
from dagster_project.resources import WarehouseResource
from sources import schema
from sources.database import connect, scalar


def build_checks() -> dg.AssetChecksDefinition:
    """The rules as asset checks; ``blocking`` orders them before publication, the gate itself decides."""

    @dg.multi_asset_check(name="poort", specs=[_spec(r) for r in rules.read_rules()])
    def toetsen(warehouse: WarehouseResource) -> Iterator[dg.AssetCheckResult]:
        yield from _evaluate(warehouse)

    return toetsen


def _spec(r: rules.Rule) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        r.regel, asset=table_key(r.tabel), description=f"{r.reden} Eigenaar: {r.eigenaar}.", blocking=r.ernst == verdicts.FOUT
    )


def _evaluate(warehouse: WarehouseResource) -> Iterator[dg.AssetCheckResult]:
    with connect(warehouse.built) as con:
        versie = scalar(con, "SELECT versie FROM raw_run.editie")
        if (
            not warehouse.is_rehearsal and not warehouse.published.edition_dir(versie).exists()
        ):  # a version that is there is compared, not written again
            schema.create(con, "kwaliteit.herzieningen", if_exists="replace")  # figures look into it; publication fills it
            write_all.begin(con, versie)
        oordelen = rules.evaluate(con, rules.read_rules())
        slot = rule_lock.verdict(rules.read_rules())
        duiding = explanation.verdict(con, versie)
        verdicts.record(con, [*oordelen, slot, duiding])
    progress.report("poort", len(oordelen), len(rules.read_rules()))
    for o in oordelen:
        yield dg.AssetCheckResult(
            passed=o.oordeel != verdicts.VOLDOET_NIET,
            check_name=o.regel,
            asset_key=table_key(o.tabel),
            severity=dg.AssetCheckSeverity.ERROR if o.ernst == verdicts.FOUT else dg.AssetCheckSeverity.WARN,
            metadata={"oordeel": o.oordeel, "waargenomen": o.waargenomen, "voorbeelden": "\n".join(o.voorbeelden)},
        )
    if fouten := [str(o) for o in (slot, duiding, *oordelen) if o.houdt_tegen]:
        raise dg.Failure(description="\n".join(fouten), allow_retries=False)
