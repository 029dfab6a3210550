"""How a run of the job ended, read from its events: the same for the CLI and for Dagster's own daemon."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import dagster as dg

from dagster_project.poort.outcome import AFGEBROKEN, TEGENGEHOUDEN, RunOutcome


def read_run(gebeurtenissen: Iterable[dg.DagsterEvent], geslaagd: bool) -> RunOutcome:
    """The end of a run from its events; ``geslaagd``: what Dagster says of the run."""
    redenen: list[str] = []
    uitgave: dict[str, Any] = {}
    soort, traceback = TEGENGEHOUDEN, ""
    for e in gebeurtenissen:
        if e.event_type_value == "ASSET_MATERIALIZATION" and e.asset_key is not None and e.asset_key.path == ["publicatie"]:
            uitgave = {k: v.value for k, v in e.step_materialization_data.materialization.metadata.items()}
        elif e.event_type_value == "STEP_FAILURE" and (gezegd := e.step_failure_data.user_failure_data):
            redenen.append(gezegd.description or "")
            if "uitkomst" in gezegd.metadata:
                soort = str(gezegd.metadata["uitkomst"].value)
            if "traceback" in gezegd.metadata:  # of a bug that a step kept to itself until it had heard everything
                traceback = str(gezegd.metadata["traceback"].value)
        elif (fout := _error(e)) is not None and (e.step_key or not redenen):  # of a run whose steps said why, the run itself adds nothing
            soort, traceback = AFGEBROKEN, fout.to_string()
            redenen.append(f"Stap {e.step_key or 'begin'} is afgebroken door een onverwachte fout: {_cause(fout).message.strip()}")
    if not geslaagd:
        return RunOutcome(soort if redenen else AFGEBROKEN, redenen or ["De run is afgebroken."], {}, traceback)
    if not uitgave:  # a green run is no proof that something was published
        return RunOutcome(AFGEBROKEN, ["De run is geslaagd, maar er is niets gepubliceerd."])
    return RunOutcome(uitgave["uitkomst"], uitgave=uitgave)


def _error(e: dg.DagsterEvent) -> Any:
    if e.event_type_value == "STEP_FAILURE":
        return e.step_failure_data.error
    return e.job_failure_data.error if e.event_type_value == "PIPELINE_FAILURE" else None


def _cause(fout: Any) -> Any:
    while fout.cause is not None:
        fout = fout.cause
    return fout
