"""The kinds of figures: one entry here says how a kind is asked for, built and drawn.

A new kind is a module with its entry in ``figuren.yml`` (a ``FigureSpec``) and ``build``, a function in ``charts/marks.py``, and a line below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dagster_project.publicatie.content.kinds import allocation, cross, parts, series, units
from dagster_project.publicatie.content.kinds.common import FigureSpec
from dagster_project.publicatie.content.model import Figure
from dagster_project.publicatie.content.numbers import EditionNumbers


@dataclass(frozen=True)
class Kind:
    """``build`` gives ``None`` when the edition has no number of the figure. ``marks``: the function of ``charts/marks.py`` that draws it, by
    name, so that who only wants words does not load what draws."""

    spec: type[FigureSpec]
    build: Callable[[Any, EditionNumbers], Figure | None]
    marks: str


KINDS = {
    "reeks": Kind(series.SeriesSpec, series.build, "lines"),
    "delen": Kind(parts.PartsSpec, parts.build, "bars"),
    "kruis": Kind(cross.CrossSpec, cross.build, "stack"),
    "eenheden": Kind(units.UnitsSpec, units.build, "units"),
    "verdeling": Kind(allocation.AllocationSpec, allocation.build, "dots"),
}
