"""``figuren.yml``: which figures there are, in which order and words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

SOORTEN = ("jaar", "peildatum", "tertiaal", "kwartaal", "maand", "periode")
"""Kinds of period, the one that a figure prefers first; one figure never mixes them in one series."""


@cache
def read_spec() -> dict[str, Any]:
    """``figuren.yml``: which figures there are."""
    return yaml.safe_load((Path(__file__).parent / "figuren.yml").read_text(encoding="utf-8"))


def figure_names() -> list[str]:
    """The ids of all figures, in reading order."""
    return [f["id"] for t in read_spec()["themas"] for f in t["figuren"]]
