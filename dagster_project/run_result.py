"""How a run of the job ended, read from its events: the same for the CLI and for Dagster's own daemon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import dagster as dg
from dagster_project.poort.outcome import AFGEBROKEN, KAN_NIET, TEGENGEHOUDEN, RunOutcome


def read_run(gebeurtenissen: Iterable[dg.DagsterEvent], geslaagd: bool) -> RunOutcome:
    """The end of a run from its events; ``geslaagd``: what Dagster says of the run."""
    redenen: list[str] = []
    uitgave: dict[str, Any] = {}
    soort, traceback = TEGENGEHOUDEN, ""
    for e in gebeurtenissen:
        if e.event_type_value == "ASSET_MATERIALIZATION" and e.asset_key.path == ["publicatie"]:
            uitgave = {k: v.value for k, v in e.step_materialization_data.materialization.metadata.items()}
        elif e.event_type_value == "STEP_FAILURE" and e.step_failure_data.user_failure_data:
            redenen.append(e.step_failure_data.user_failure_data.description)
            if fout := e.step_failure_data.user_failure_data.metadata.get("programmafout"):
                soort, traceback = AFGEBROKEN, str(fout.value)
        elif e.event_type_value == "PIPELINE_FAILURE" and redenen:
            continue  # the steps have said why
        elif e.event_type_value in ("STEP_FAILURE", "PIPELINE_FAILURE") and (fouten := list(_keten(e.event_specific_data.error))):
            if kan_niet := [f for f in fouten if f.cls_name in ("Busy", "CannotStart")]:
                soort = KAN_NIET
                redenen.append(kan_niet[0].message.split(": ", 1)[-1].strip())
            else:
                soort, traceback = AFGEBROKEN, fouten[0].to_string()
                redenen.append(f"Stap {e.step_key or 'begin'} is afgebroken door een onverwachte fout: {fouten[-1].message.strip()}")
    if not geslaagd:
        return RunOutcome(soort if redenen else AFGEBROKEN, redenen or ["De run is afgebroken."], {}, traceback)
    if not uitgave:  # a green run is no proof that something was published
        return RunOutcome(AFGEBROKEN, ["De run is geslaagd, maar er is niets gepubliceerd."])
    return RunOutcome(uitgave["uitkomst"], uitgave=uitgave)


def _keten(fout: Any) -> Iterator[Any]:
    while fout is not None:
        yield fout
        fout = fout.cause
