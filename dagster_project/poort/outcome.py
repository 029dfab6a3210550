"""How a run of the job ended, read from its events: the same for the CLI and for Dagster's own daemon."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

GEPUBLICEERD, ONGEWIJZIGD, TEGENGEHOUDEN, AFGEBROKEN, KAN_NIET = (
    "gepubliceerd", "ongewijzigd", "tegengehouden", "afgebroken", "kan niet beginnen",
)  # fmt: skip


@dataclass(frozen=True)
class RunOutcome:
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
