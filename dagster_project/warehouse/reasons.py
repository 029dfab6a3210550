"""Reasons that are written down: of an approval, a withdrawal, an erratum. It imports little, for every command does."""

from __future__ import annotations

from sources.errors import CannotStart


def is_reason(tekst: str) -> bool:
    """Whether this line says why: '.', '-' and what cannot be seen is how one fills in what one leaves out."""
    return tekst.isprintable() and any(t.isalpha() for t in tekst)


def check_erratum(reden: str) -> None:
    """Raises CannotStart for a reason of an erratum that says nothing; empty is no erratum."""
    if reden and not is_reason(reden):
        raise CannotStart(f"De reden van het erratum is '{reden}'; verwacht één regel gewone tekst, want zij wordt vastgelegd.")
