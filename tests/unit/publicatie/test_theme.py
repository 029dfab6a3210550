"""What all charts share."""

from __future__ import annotations

import pytest

from dagster_project.publicatie.charts.theme import wrap


@pytest.mark.parametrize(
    ("tekst", "breed", "regels"),
    [
        ("een twee drie", 7, ["een twee", "drie"]),
        ("een twee drie", 20, ["een twee drie"]),
        ("zee-en-land deze", 7, ["zee-en-land", "deze"]),  # a word is never broken
        ("  een   twee ", 10, ["een twee"]),
        ("", 10, []),
    ],
)
def test_een_tekst_breekt_tussen_woorden(tekst: str, breed: int, regels: list[str]):
    assert wrap(tekst, breed) == regels
