"""Progress of a long run: the steps report, the CLI shows it; in Dagster's own UI nobody listens."""

from __future__ import annotations

from collections.abc import Callable

Luisteraar = Callable[[str, int, int], None]
_luisteraars: list[Luisteraar] = []


def luister(luisteraar: Luisteraar) -> None:
    """Call ``luisteraar(fase, gedaan, totaal)`` at every step forward from now on."""
    _luisteraars.append(luisteraar)


def meld(fase: str, gedaan: int, totaal: int) -> None:
    """Say how far this phase is."""
    for luisteraar in _luisteraars:
        luisteraar(fase, gedaan, totaal)
