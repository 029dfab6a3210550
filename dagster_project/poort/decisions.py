"""The recorded decisions about differences (``expectations/besluiten.yml``): read, and refused when one cannot be held to account."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, field_validator

from dagster_project import ROOT
from sources.validated_yaml import Day, Strict, YamlFout, load_yaml

PATH = ROOT / "expectations" / "besluiten.yml"


class DecisionError(Exception):
    """A decision that cannot be used; the message says which, what is wrong and what to do."""


@dataclass(frozen=True)
class Besluit:
    """One decision about one comparison (column ``vergelijking`` of kwaliteit.aansluiting or kwaliteit.identiteiten)."""

    vergelijking: str
    rol: str
    datum: date
    reden: str
    is_voorbeeld: bool


def _not_empty(tekst: str) -> str:
    if not tekst.strip():
        raise ValueError("is leeg; vul dit veld in.")
    return tekst


class _Besluit(Strict):
    """One decision as a person writes it; it may be about more comparisons."""

    vergelijkingen: list[Annotated[str, AfterValidator(_not_empty)]]
    rol: Literal["datasteward", "team sterkteverdeling", "directie"]
    """who decided: a role, never a name; the data steward on figures of the letters, the others on their own part"""
    datum: Day
    reden: Annotated[str, AfterValidator(_not_empty)]
    voorbeeld: bool

    @field_validator("vergelijkingen", mode="before")
    @classmethod
    def _names_a_comparison(cls, lijst: Any) -> Any:
        if lijst == []:
            raise ValueError("is leeg; noem ten minste één vergelijking.")
        if isinstance(lijst, list) and any(isinstance(v, dict) for v in lijst):
            raise ValueError("verwacht de tekst uit kolom vergelijking; zet haar tussen aanhalingstekens.")
        return lijst


class _Bestand(Strict):
    besluiten: list[_Besluit]

    @field_validator("besluiten")
    @classmethod
    def _once_per_comparison(cls, besluiten: list[_Besluit]) -> list[_Besluit]:
        telling = Counter(v for b in besluiten for v in b.vergelijkingen)
        if dubbel := [v for v, n in telling.items() if n > 1]:
            raise ValueError(" ".join(f"twee besluiten over '{v}'; laat er een staan." for v in dubbel))
        return besluiten


def read_decisions(publicatiedatum: date, pad: Path | None = None) -> list[Besluit]:
    """The decisions that the edition can know, one per comparison.

    Args:
        publicatiedatum: of the version that is built; a decision of a later day was not taken yet and is left out.
        pad: the file (PATH when not given); ``besluiten: []`` when there is none.

    Raises:
        DecisionError: unreadable file, missing, empty or unknown field, wrong type, unknown role, or two decisions about
            one comparison.
    """
    try:
        bestand = load_yaml(pad or PATH, _Bestand)
    except YamlFout as e:
        raise DecisionError(str(e)) from None
    besluiten = [Besluit(v, b.rol, b.datum, " ".join(b.reden.split()), b.voorbeeld) for b in bestand.besluiten for v in b.vergelijkingen]
    return [b for b in besluiten if b.datum <= publicatiedatum]
