"""The doors of the computations behind the allocation; how they compute stands in ``dagster_project/verdeling``."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from dagster_project.deuren import nl, stop, uit


class Rekenformaat(StrEnum):
    """Forms of a computation."""

    tekst = "tekst"
    json = "json"


def getal(tekst: str) -> float:
    """A number as people type it, with a decimal point or comma."""
    try:
        return float(tekst.replace(",", "."))
    except ValueError:
        raise typer.BadParameter(f"'{tekst}' is geen getal; schrijf bijvoorbeeld 12,5 (zonder scheiding van duizendtallen).") from None


def erlang_c(
    oproepen_per_uur: Annotated[float, typer.Option(parser=getal, metavar="X", help="Oproepen per uur.")],
    afhandeltijd: Annotated[float, typer.Option(parser=getal, metavar="S", help="Gemiddelde afhandeltijd in seconden.")],
    binnen: Annotated[float, typer.Option(parser=getal, metavar="S", help="Opgenomen binnen zoveel seconden.")],
    serviceniveau: Annotated[float, typer.Option(parser=getal, metavar="P", help="Aandeel dat dit haalt, als breuk: 0,80.")],
    formaat: Annotated[Rekenformaat, typer.Option(help="Vorm van de uitvoer.")] = Rekenformaat.tekst,
) -> None:
    """Het kleinste aantal medewerkers dat genoeg oproepen op tijd opneemt (Erlang-C)."""
    from dagster_project.verdeling.erlang_c import ErlangFout, benodigde_bezetting

    try:
        b = benodigde_bezetting(oproepen_per_uur, afhandeltijd, binnen, serviceniveau)
    except ErlangFout as e:
        stop(str(e))
    if formaat is Rekenformaat.json:
        print(json.dumps(asdict(b), indent=1))
        return
    uit.print(f"agenten          {nl(b.agenten, '{:,d}')}")
    for naam, aandeel in (
        ("serviceniveau", b.serviceniveau),
        ("bezettingsgraad", b.bezettingsgraad),
        ("kans op wachten", b.kans_op_wachten),
    ):
        uit.print(f"{naam:<16} {nl(100 * aandeel, '{:.2f}')}%")
