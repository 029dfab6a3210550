"""Progress of a long run: the steps report, the CLI shows it; in Dagster's own UI nobody listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Luisteraar = Callable[[str, int, int], None]
_luisteraars: list[Luisteraar] = []


@contextmanager
def luister(luisteraar: Luisteraar) -> Iterator[None]:
    """Call ``luisteraar(fase, gedaan, totaal)`` at every step forward, within the ``with``."""
    _luisteraars.append(luisteraar)
    try:
        yield
    finally:
        _luisteraars.remove(luisteraar)


def meld(fase: str, gedaan: int, totaal: int) -> None:
    """Say how far this phase is."""
    for luisteraar in _luisteraars:
        luisteraar(fase, gedaan, totaal)
