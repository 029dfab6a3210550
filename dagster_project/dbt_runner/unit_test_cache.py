"""Which state of the dbt files has passed its unit tests: they run once per state."""

import json
from collections.abc import Iterable

from dagster_project.dbt_runner.project import DBT, state_of_files

PROVEN = DBT / "target" / "unittests.json"


def is_proven(knopen: Iterable[str]) -> bool:
    """Whether these unit tests passed before on these very files.

    A unit test sees code and the rows that it brings along, never the data of a run: on the same files its verdict is the
    same, and running all of them again would be a fifth of a refresh.
    """
    return PROVEN.exists() and PROVEN.read_text(encoding="utf-8") == proof(knopen)


def proof(knopen: Iterable[str]) -> str:
    return json.dumps({"stand": state_of_files(), "geslaagd": sorted(knopen)})
