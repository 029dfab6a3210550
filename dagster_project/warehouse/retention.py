"""How long is kept what came in (``expectations/bewaring.yml``), with the reason."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

from pydantic import Field, model_validator

from dagster_project import ROOT
from sources.validated_yaml import Strict, load_yaml

PATH = ROOT / "expectations" / "bewaring.yml"
DAY = 24 * 3600


class Forever(Strict):
    """What is never given up: an edition can be made again of its own bytes, and of each delivery it can be shown what was offered."""

    wat: Literal["uitgave", "levering"]
    termijn: Literal["altijd"]
    reden: Annotated[str, Field(min_length=20)]


class Loose(Strict):
    """What no edition, delivery or unfinished fetch names: it goes after so many days."""

    wat: Literal["los"]
    dagen: Annotated[int, Field(ge=1, le=3660)]
    reden: Annotated[str, Field(min_length=20)]


class Retention(Strict):
    """The whole file: each kind once."""

    bewaring: tuple[Annotated[Forever | Loose, Field(discriminator="wat")], ...]

    @model_validator(mode="after")
    def _each_once(self) -> Retention:
        if (er := sorted(r.wat for r in self.bewaring)) != ["levering", "los", "uitgave"]:
            raise ValueError(f"gevonden {', '.join(er) or 'niets'}; verwacht uitgave, levering en los, elk een keer.")
        return self

    @property
    def loose(self) -> Loose:
        return next(r for r in self.bewaring if isinstance(r, Loose))


@cache
def read() -> Retention:
    """The terms.

    Raises:
        YamlFout: the file is not of the form that this code reads.
    """
    return load_yaml(PATH, Retention)
