"""How a run of the job ended, read from its events: the same for the CLI and for Dagster's own daemon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import dagster as dg

GEPUBLICEERD, ONGEWIJZIGD, TEGENGEHOUDEN, AFGEBROKEN, KAN_NIET = (
    "gepubliceerd", "ongewijzigd", "tegengehouden", "afgebroken", "kan niet beginnen",
)  # fmt: skip


@dataclass(frozen=True)
class Uitslag:
    """The end of one run.

    ``uitgave``: what the publishing step said (uitkomst, versie, map, controles), empty when nothing was published;
    ``redenen``: why not; ``fout``: the traceback of an unexpected error.
    """

    soort: str
    redenen: list[str] = field(default_factory=list)
    uitgave: dict[str, Any] = field(default_factory=dict)
    fout: str = ""

    @property
    def geslaagd(self) -> bool:
        return self.soort in (GEPUBLICEERD, ONGEWIJZIGD)

    @property
    def exitcode(self) -> int:
        return 0 if self.geslaagd else 2 if self.soort == KAN_NIET else 1


def lees(gebeurtenissen: Iterable[dg.DagsterEvent], geslaagd: bool) -> Uitslag:
    """The end of a run from its events; ``geslaagd``: what Dagster says of the run."""
    redenen: list[str] = []
    uitgave: dict[str, Any] = {}
    soort, traceback = TEGENGEHOUDEN, ""
    for e in gebeurtenissen:
        if e.event_type_value == "ASSET_MATERIALIZATION" and e.asset_key.path == ["publicatie"]:
            uitgave = {k: v.value for k, v in e.step_materialization_data.materialization.metadata.items()}
        elif e.event_type_value == "STEP_FAILURE" and e.step_failure_data.user_failure_data:
            redenen.append(e.step_failure_data.user_failure_data.description)
        elif e.event_type_value == "PIPELINE_FAILURE" and redenen:
            continue  # the steps have said why
        elif e.event_type_value in ("STEP_FAILURE", "PIPELINE_FAILURE") and (fouten := list(_keten(e.event_specific_data.error))):
            if kan_niet := [f for f in fouten if f.cls_name in ("Bezet", "KanNietBeginnen")]:
                soort = KAN_NIET
                redenen.append(kan_niet[0].message.split(": ", 1)[-1].strip())
            else:
                soort, traceback = AFGEBROKEN, fouten[0].to_string()
                redenen.append(f"Stap {e.step_key or 'begin'} is afgebroken door een onverwachte fout: {fouten[-1].message.strip()}")
    if not geslaagd:
        return Uitslag(soort if redenen else AFGEBROKEN, redenen or ["De run is afgebroken."], {}, traceback)
    if not uitgave:  # a green run is no proof that something was published
        return Uitslag(AFGEBROKEN, ["De run is geslaagd, maar er is niets gepubliceerd."])
    return Uitslag(uitgave["uitkomst"], uitgave=uitgave)


def _keten(fout: Any) -> Iterator[Any]:
    while fout is not None:
        yield fout
        fout = fout.cause
