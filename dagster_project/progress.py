"""Progress of a long run: the steps report, the CLI shows it; in Dagster's own UI nobody listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str, int, int], None]
_listeners: list[Listener] = []


@contextmanager
def listen(luisteraar: Listener) -> Iterator[None]:
    """Call ``luisteraar(fase, gedaan, totaal)`` at every step forward, within the ``with``."""
    _listeners.append(luisteraar)
    try:
        yield
    finally:
        _listeners.remove(luisteraar)


def report(fase: str, gedaan: int, totaal: int) -> None:
    """Say how far this phase is."""
    for luisteraar in _listeners:
        luisteraar(fase, gedaan, totaal)
