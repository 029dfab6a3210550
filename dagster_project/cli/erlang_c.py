"""``halfjaarbericht erlang-c``: how many people a telephone needs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from dagster_project.cli.console import TextOrJson, err, number, out, stop
from dagster_project.notation import nl
from dagster_project.verdeling.models.erlang_c import ErlangError, benodigde_bezetting
from sources.numbers import Bounds

app = typer.Typer(add_completion=False)
KORT = 30
"""Seconds: nobody handles a call in less; whoever says so gave minutes."""


@app.command()
def erlang_c(
    oproepen_per_uur: Annotated[float, typer.Option(**number(), metavar="X", help="Oproepen per uur.")],
    afhandeltijd: Annotated[float, typer.Option(**number(), metavar="S", help="Gemiddelde afhandeltijd in seconden.")],
    binnen: Annotated[float, typer.Option(**number(), metavar="S", help="Opgenomen binnen zoveel seconden.")],
    serviceniveau: Annotated[
        float, typer.Option(**number(Bounds(minimum=0, maximum=1)), metavar="P", help="Aandeel dat dit haalt, als breuk: 0,80.")
    ],
    formaat: TextOrJson = "tekst",
) -> None:
    """Het kleinste aantal medewerkers dat genoeg oproepen op tijd opneemt (Erlang-C)."""
    try:
        b = benodigde_bezetting(oproepen_per_uur, afhandeltijd, binnen, serviceniveau)
    except ErlangError as e:
        stop(str(e))
    if afhandeltijd < KORT:
        minuten, seconden = nl(afhandeltijd, "{:g}"), nl(60 * afhandeltijd, "{:g}")
        err.print(
            f"LET OP: een oproep duurt {minuten} seconden. Bedoelt u {minuten} minuten, geef dan --afhandeltijd {seconden}.", soft_wrap=True
        )
    if formaat == "json":
        print(json.dumps(asdict(b), indent=1))
        return
    out.print(f"agenten          {nl(b.agenten, '{:,d}')}")
    for naam, aandeel in (
        ("serviceniveau", b.serviceniveau),
        ("bezettingsgraad", b.bezettingsgraad),
        ("kans op wachten", b.kans_op_wachten),
    ):
        out.print(f"{naam:<16} {nl(100 * aandeel, '{:.2f}')}%")
