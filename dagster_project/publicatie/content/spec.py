"""``figuren.yml``: which figures there are, in which order and words."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Union

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from dagster_project.publicatie.content.kinds import KINDS
from sources.validated_yaml import Strict, load_yaml, nearest

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


def _of_a_figure(k: HeadlineSpec, info: ValidationInfo) -> HeadlineSpec:
    """A headline is about a row that has a subject; not judged while the figures themselves are wrong."""
    figuren = {f.id: f for t in info.data.get("themas", []) for f in t.figuren}
    if figuren and k.figuur not in figuren:
        raise ValueError(f"figuur '{k.figuur}' is er niet.{nearest(k.figuur, figuren)}")
    if figuren and k.rij not in (rijen := figuren[k.figuur].subjects):
        raise ValueError(f"figuur '{k.figuur}' heeft geen rij '{k.rij}' met een onderwerp.{nearest(k.rij, rijen)}")
    return k


class Spec(Strict):
    """``figuren.yml`` as a whole."""

    themas: list[ThemeSpec]
    kort: list[Annotated[HeadlineSpec, AfterValidator(_of_a_figure)]]

    @field_validator("themas")
    @classmethod
    def _each_once(cls, themas: list[ThemeSpec]) -> list[ThemeSpec]:
        namen = Counter(f.id for t in themas for f in t.figuren)
        if dubbel := [n for n, keer in namen.items() if keer > 1]:
            raise ValueError(f"meer dan één figuur heet {', '.join(dubbel)}; geef elke figuur een eigen id.")
        return themas

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
