"""The calendar: edition -> publication date. A list that ends: an edition outside it is an error at the request."""

from __future__ import annotations

from datetime import date

PUBLICATIE = {
    "2025-H1": date(2025, 6, 12),  # halfjaarbericht-2025-h2.txt:832
    "2025-H2": date(2025, 12, 10),  # date of the letter of the second half of 2025
    **{f"{jaar}-H{helft}": date(jaar, 6 if helft == 1 else 12, 10) for jaar in range(2026, 2031) for helft in (1, 2)},
}
"""Edition -> publication date; 2026 and later are planned, the tenth of June and December."""

EDITIES = tuple(PUBLICATIE)
DEFAULT_EDITION = "2025-H2"
"""The edition that the bundle holds the sources of."""


def edition_on(dag: date) -> str:
    """The edition that is prepared on this day: H1 is published in June, H2 in December.

    Raises:
        ValueError: the calendar does not reach that far.
    """
    editie = f"{dag.year}-H{1 if dag.month <= 6 else 2}"
    if editie not in PUBLICATIE:
        raise ValueError(f"Editie {editie} staat niet in de kalender (dagster_project/warehouse/release_calendar.py); vul haar aan.")
    return editie
