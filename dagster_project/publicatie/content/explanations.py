"""``expectations/duiding.yml``: what people say of a figure or a theme, beside what is computed. Each is of one edition and never shown in another."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator

from dagster_project import ROOT
from dagster_project.publicatie.content.model import Duiding
from dagster_project.publicatie.content.spec import read_spec
from sources.validated_yaml import Day, Strict, YamlFout, load_yaml, nearest

PATH = ROOT / "expectations" / "duiding.yml"


def _of_a_figure(bij: str) -> str:
    bekend = [*read_spec().figuren, *(t.id for t in read_spec().themas)]
    if bij not in bekend:
        raise ValueError(f"er is geen figuur of thema '{bij}'.{nearest(bij, bekend)}")
    return bij


class _Duiding(Strict):
    bij: Annotated[str, AfterValidator(_of_a_figure)]
    editie: Annotated[str, Field(pattern=r"^20[0-9]{2}-H[12]$")]
    rol: Literal[
        "minister", "korpsleiding", "politie (korpsstaf)", "schrijver van de brief", "datasteward", "team sterkteverdeling", "directie"
    ]
    """a role, never a name"""
    datum: Day
    vindplaats: Annotated[str, Field(min_length=3)]
    tekst: Annotated[str, Field(min_length=20, max_length=1500)]


class _Bestand(Strict):
    duidingen: list[_Duiding]

    @field_validator("duidingen")
    @classmethod
    def _once(cls, duidingen: list[_Duiding]) -> list[_Duiding]:
        gezien = [(d.bij, d.editie) for d in duidingen]
        if dubbel := sorted({f"{b} in {e}" for b, e in gezien if gezien.count((b, e)) > 1}):
            raise ValueError(f"twee duidingen bij {', '.join(dubbel)}; maak er een van.")
        return duidingen


def read_explanations(editie: str, uiterlijk: date, pad: Path | None = None) -> list[Duiding]:
    """The explanations of one edition, in the order of the file.

    Args:
        uiterlijk: the day of the letter, or of publication when that is later: nobody said something on a day after it.

    Raises:
        YamlFout: a field that is missing, empty or unknown, no such figure or theme, an unknown role, a day to come, or two beside one figure.
    """
    pad = pad or PATH
    duidingen = [d for d in load_yaml(pad, _Bestand).duidingen if d.editie == editie]
    if straks := [f"de duiding bij {d.bij} is van {d.datum}" for d in duidingen if d.datum > uiterlijk]:
        raise YamlFout(f"{pad.name}: {'; '.join(straks)}. Verwacht een dag tot en met {uiterlijk}, die van de brief of van de publicatie.")
    return [Duiding(d.bij, d.rol, d.datum, d.vindplaats, " ".join(d.tekst.split())) for d in duidingen]
