"""A reason says something: what is written down for ever is not a dot."""

from __future__ import annotations

import pytest

from dagster_project.warehouse.reasons import check_erratum, is_reason
from sources.errors import CannotStart


@pytest.mark.parametrize("tekst", [" ", ".", "- -", "123", "\u200b", "telfout\nregel twee", "\x1b[31mtelfout"])
def test_wat_niets_zegt(tekst: str):
    assert not is_reason(tekst)
    with pytest.raises(CannotStart, match="verwacht één regel gewone tekst"):
        check_erratum(tekst)


def test_wat_iets_zegt():
    assert is_reason("Telfout in 2024 (é)")
    check_erratum("telfout")
    check_erratum("")  # no erratum
