"""What the disk refuses is told in words of ours, not of the operating system."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sources import disk


def _lus(d: Path) -> None:
    (d / "lus").symlink_to(d / "lus")
    (d / "lus").read_bytes()


def _deel_is_bestand(d: Path) -> None:
    (d / "bestand").touch()
    (d / "bestand" / "erin").touch()


@pytest.mark.parametrize(
    ("doe", "woorden"),
    [
        (lambda d: (d / "weg").read_bytes(), "Er is niets met die naam"),
        (_deel_is_bestand, "is een bestand en geen map"),
        (lambda d: d.read_bytes(), "Dit is een map"),
        (lambda d: d.mkdir(), "Er staat al iets met die naam"),
        (_lus, "wijzen naar elkaar"),
        (lambda d: (d / ("x" * 300)).touch(), "te lang"),
    ],
)
def test_een_naam_die_niet_kan_in_gewone_woorden(tmp_path: Path, doe: Callable[[Path], object], woorden: str):
    with pytest.raises(OSError) as e:
        doe(tmp_path)
    tekst = disk.in_words(e.value)
    assert tekst.startswith(str(e.value.filename)) and woorden in tekst and os.strerror(e.value.errno or 0) not in tekst


def test_wat_niemand_voorzag_is_ook_nederlands():
    assert disk.in_words(OSError(errno.EMLINK, "Too many links", "x")).startswith("x: Het besturingssysteem weigert dit (")
