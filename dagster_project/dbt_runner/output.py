"""The lines that dbt prints, as progress and log."""

import io
import logging
import re

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
