"""Which state of the dbt files has passed its unit tests: they run once per state."""

import json
from collections.abc import Iterable

from dagster_project.dbt_runner.runner import TARGET

PROVEN = TARGET / "unittests.json"


def is_proven(stand: str, knopen: Iterable[str]) -> bool:
    """Whether these unit tests passed before on these very files.

    A unit test sees code and the rows that it brings along, never the data of a run: on the same files its verdict is the
    same, and running all of them again would be a fifth of a refresh.

    Args:
        stand: the state of the files, taken before dbt read them.
        knopen: the ids of the unit tests.
    """
    return PROVEN.exists() and PROVEN.read_text(encoding="utf-8", errors="replace") == proof(stand, knopen)


def proof(stand: str, knopen: Iterable[str]) -> str:
    return json.dumps({"stand": stand, "geslaagd": sorted(knopen)})
