"""Draws the charts of an edition in a process of its own: on the other core, while the forms without charts are made.

Loading what draws takes longer than drawing, so a refresh starts one while dbt builds (``make_ready``). It waits for figures on its
standard input, answers once with their charts and is gone; when the refresh ends before that, however it ends, so does its input and so does it.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import Any

from dagster_project.publicatie.content.model import Figure


class ChartWorker:
    """One process that draws once."""

    def __init__(self) -> None:
        self._proces = subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._proces.stdin and self._proces.stdout  # both are pipes
        self._to, self._from = self._proces.stdin, self._proces.stdout

    def begin(self, figuren: list[Figure]) -> None:
        """Let it draw these; ``klaar`` gives the result."""
        try:
            pickle.dump(figuren, self._to)
            self._to.close()
        except BrokenPipeError:
            pass  # it is gone; ``klaar`` says so

    def klaar(self) -> dict[str, str | None]:
        """The charts as SVG, ``None`` for a figure without one.

        Raises:
            Exception: what went wrong while drawing, or that the process ended without an answer.
        """
        ruw = self._from.read()
        self._from.close()
        if (code := self._proces.wait()) or not ruw:
            raise RuntimeError(f"de grafieken zijn niet getekend: het proces dat tekent stopte met {code}")
        uit: dict[str, Any] | Exception = pickle.loads(ruw)
        if isinstance(uit, Exception):
            raise uit
        return uit


_gereed: list[ChartWorker] = []


def make_ready() -> None:
    """Start one that will be ready by the time it is asked."""
    if not _gereed:
        _gereed.append(ChartWorker())


def take() -> ChartWorker:
    """The one that was started, or a new one."""
    return _gereed.pop() if _gereed else ChartWorker()


def main() -> None:
    """Load, wait for figures, answer."""
    from dagster_project.publicatie.charts import draw

    draw.warm_up()
    try:
        figuren = pickle.load(sys.stdin.buffer)
    except EOFError:
        return  # nobody asks any more
    try:
        uit: dict[str, str | None] | Exception = {f.id: draw.svg(f) for f in figuren}
    except Exception as e:  # whatever it is, who asked must know
        uit = e
    pickle.dump(uit, sys.stdout.buffer)


if __name__ == "__main__":
    main()
