"""How a run of the job ended: in which words, and where a run that published nothing keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sources import schema

if TYPE_CHECKING:
    import duckdb

    from dagster_project.poort.verdicts import Verdict

GEPUBLICEERD, ONGEWIJZIGD, TEGENGEHOUDEN, AFGEBROKEN, KAN_NIET = (
    "gepubliceerd", "ongewijzigd", "tegengehouden", "afgebroken", "kan niet beginnen",
)  # fmt: skip

DOORGELATEN = "doorgelaten"
"""Of a rehearsal: the gate would let it through."""


@dataclass(frozen=True)
class RunOutcome:
    """The end of one run.

    ``uitgave``: what the publishing step said (uitkomst, versie, map, controles), empty when nothing was published;
    ``redenen``: why not; ``fout``: the traceback of an unexpected error; ``opnieuw``: all that was wrong is that
    open data did not answer, so that the same run may succeed later.
    """

    soort: str
    redenen: list[str] = field(default_factory=list)
    uitgave: dict[str, Any] = field(default_factory=dict)
    fout: str = ""
    opnieuw: bool = False

    @property
    def geslaagd(self) -> bool:
        return self.soort in (GEPUBLICEERD, ONGEWIJZIGD)

    @property
    def exitcode(self) -> int:
        return 0 if self.geslaagd else 2 if self.soort == KAN_NIET else 1


def record_outcome(con: duckdb.DuckDBPyConnection, soort: str, reden: str = "") -> None:
    """Write into the kandidaat how its run ended; a run that was broken off writes nothing."""
    schema.create(con, "raw_run.editie", "raw_run.uitkomst", "kwaliteit.controles", if_exists="keep")  # where no step made them
    con.execute("INSERT INTO raw_run.uitkomst VALUES (?, ?)", (soort, reden))


def read_outcome(con: duckdb.DuckDBPyConnection, oordelen: list[Verdict]) -> tuple[str, str]:
    """(soort, reden) of a run that published nothing; without a word of its own a verdict that stops it says what did."""
    gezegd = con.execute("SELECT soort, reden FROM raw_run.uitkomst").fetchone()
    return gezegd or (TEGENGEHOUDEN if any(o.houdt_tegen for o in oordelen) else AFGEBROKEN, "")
