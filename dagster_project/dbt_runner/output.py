"""The lines that dbt prints, as progress and log."""

import io
import logging
import re
from collections.abc import Mapping
from typing import Any

from dagster_project import progress

log = logging.getLogger(__name__)


class DbtLog(io.TextIOBase):
    """Takes the lines of dbt: counts the nodes that finished, writes the rest to the log."""

    klaar = re.compile(r"^(\d+) of (\d+) (?!START)")

    def __init__(self) -> None:
        self.gedaan = 0

    def write(self, tekst: str) -> int:
        for regel in tekst.splitlines():
            log.debug("dbt: %s", regel)
            if m := self.klaar.match(regel):
                self.gedaan += 1
                progress.report("dbt", min(self.gedaan, int(m[2])), int(m[2]))
        return len(tekst)


def failure_message(r: Mapping[str, Any]) -> str:
    """What dbt says of a node that is no check; of a line of a seed with too many values (a comma in a text) in the words of who wrote it."""
    if m := re.search(r"\((seeds/\S+)\)\s+Row (\d+) has (\d+) values, but Table only has (\d+) columns", r["message"] or ""):
        regel = int(m[2]) + 2  # dbt counts from zero, and not the heading
        return (
            f"dbt/{m[1]}, regel {regel}: gevonden {m[3]} waarden; verwacht {m[4]}, zoveel als er kolommen zijn. "
            "Zet een tekst waar een komma in staat tussen dubbele aanhalingstekens."
        )
    return f"dbt {r['unique_id']} [{r['status']}] {r['message']}"
