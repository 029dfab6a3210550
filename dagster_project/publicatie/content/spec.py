"""``figuren.yml``: which figures there are, in which order and words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Union

from pydantic import Field

from dagster_project.publicatie.content.kinds import KINDS
from sources.validated_yaml import Strict, load_yaml

AnyFigure: Any = Annotated[Union[tuple(k.spec for k in KINDS.values())], Field(discriminator="soort")]  # noqa: UP007 - known when it runs


class ThemeSpec(Strict):
    """A theme with its figures, in reading order."""

    id: str
    titel: str
    figuren: list[AnyFigure]


class HeadlineSpec(Strict):
    """What the page shows first: the newest cell of a row of a figure, and how it is called there."""

    figuur: str
    rij: str
    titel: str


class Spec(Strict):
    """``figuren.yml`` as a whole."""

    themas: list[ThemeSpec]
    kort: list[HeadlineSpec]

    @property
    def figuren(self) -> dict[str, Any]:
        """Every figure by its id, in reading order."""
        return {f.id: f for t in self.themas for f in t.figuren}


FILE = Path(__file__).with_name("figuren.yml")


@cache
def read_spec() -> Spec:
    """The figures, read once.

    Raises:
        YamlFout: ``figuren.yml`` is not as it should be; says where.
    """
    return load_yaml(FILE, Spec)


def figure_names() -> list[str]:
    """The ids of all figures, in reading order."""
    return list(read_spec().figuren)
