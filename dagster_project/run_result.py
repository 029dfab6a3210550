"""How a run of the job ended, read from its events: the same for the CLI and for Dagster's own daemon."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import dagster as dg

from dagster_project.poort.outcome import AFGEBROKEN, TEGENGEHOUDEN, RunOutcome
from sources import disk


def read_run(gebeurtenissen: Iterable[dg.DagsterEvent], geslaagd: bool) -> RunOutcome:
    """The end of a run from its events; ``geslaagd``: what Dagster says of the run."""
    redenen: list[str] = []
    zwijgt: list[bool] = []
    uitgave: dict[str, Any] = {}
    soort, traceback = TEGENGEHOUDEN, ""
    for e in gebeurtenissen:
        if e.event_type_value == "ASSET_MATERIALIZATION" and e.asset_key is not None and e.asset_key.path == ["publicatie"]:
            uitgave = {k: v.value for k, v in e.step_materialization_data.materialization.metadata.items()}
        elif e.event_type_value == "STEP_FAILURE" and (gezegd := e.step_failure_data.user_failure_data):
            redenen.append(gezegd.description or "")
            zwijgt.append("bron zwijgt" in gezegd.metadata)
            if "uitkomst" in gezegd.metadata:
                soort = str(gezegd.metadata["uitkomst"].value)
            if "traceback" in gezegd.metadata:  # of a bug that a step kept to itself until it had heard everything
                traceback = str(gezegd.metadata["traceback"].value)
        elif (fout := _error(e)) is not None and (e.step_key or not redenen):  # of a run whose steps said why, the run itself adds nothing
            soort, traceback = AFGEBROKEN, fout.to_string()
            zwijgt.append(False)
            redenen.append(_in_words(e.step_key or "", traceback))
    if not geslaagd:
        return RunOutcome(
            soort if redenen else AFGEBROKEN, redenen or ["De run is afgebroken."], {}, traceback, bool(zwijgt) and all(zwijgt)
        )
    if not uitgave:  # a green run is no proof that something was published
        return RunOutcome(AFGEBROKEN, ["De run is geslaagd, maar er is niets gepubliceerd."])
    return RunOutcome(uitgave["uitkomst"], uitgave=uitgave)


def _error(e: dg.DagsterEvent) -> Any:
    if e.event_type_value == "STEP_FAILURE":
        return e.step_failure_data.error
    return e.job_failure_data.error if e.event_type_value == "PIPELINE_FAILURE" else None


STEPS = {
    "kandidaat": "het begin",
    "bron_cbs": "het lezen van de bron cbs",
    "bron_jenv": "het lezen van de leveringen (jenv)",
    "bron_politie": "het lezen van de bron politie",
    "dbt": "de berekening",
    "poort": "het toetsen van de regels",
    "publicatie": "de publicatie",
    "repetitie_oordeel": "het besluit van de repetitie",
}
"""The steps of a run, as a person knows them."""
NO_MEMORY = ("Out of Memory", "MemoryError", "OutOfMemory")


def _in_words(stap: str, traceback: str) -> str:
    """What broke off a step: the machine where that is certain, else our program."""
    waar = STEPS.get(stap, "de run")
    if disk.is_full(traceback):
        return f"De schijf is vol: {waar} is afgebroken. Maak ruimte en draai de refresh opnieuw."
    if any(t in traceback for t in NO_MEMORY):
        return f"Er is te weinig geheugen: {waar} is afgebroken. Sluit andere programma's en draai de refresh opnieuw."
    return f"Er zit een fout in het programma: {waar} is afgebroken. Over de gegevens zegt dit niets."
