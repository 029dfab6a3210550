"""``halfjaarbericht status``: what is published, late, behind or out of the ordinary."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from dagster_project.cli.console import DEFAULT_FOLDER, DayOption, JsonOption, WarehouseOption, friendly_errors, out
from dagster_project.poort.status import KLEUREN, ROOD, StatusPoint, as_json, first_names, status_points
from dagster_project.publicatie.forms import run_history
from dagster_project.warehouse.approvals import state_of
from dagster_project.warehouse.editions import NOTHING_PUBLISHED, PublishedVersion, Warehouse
from sources.database import connect
from sources.disk import write_whole
from sources.errors import CannotStart, SourceError

app = typer.Typer(add_completion=False)
EIGEN_RIJ, NAMEN = 2, 8
"""Points of one part and colour that are a row each, and names of more of them; all with ``--alles``."""


@app.command()
def status(
    folder: WarehouseOption = DEFAULT_FOLDER,
    datum: DayOption = None,
    als_json: JsonOption = False,
    alles: Annotated[bool, typer.Option("--alles", help="Elk punt op een rij, met zijn toelichting.")] = False,
    metrics: Annotated[
        Path | None,
        typer.Option(
            "--metrics", metavar="BESTAND.prom", help="Schrijf de stand ook voor een node exporter van Prometheus (textfile collector)."
        ),
    ] = None,
) -> None:
    """Hoe staat het ervoor: laatste run, kalender, bronnen, uitgave en signalen (0 niets op rood, 1 iets op rood, 2 niet te lezen)."""
    warehouse, dag = Warehouse(folder.absolute()), (datum or datetime.now()).date()
    with friendly_errors(SourceError):
        uitgaven = warehouse.versions()
        punten = status_points(warehouse, dag)
        d: dict[str, Any] = {"warehouse": str(warehouse.folder), "versies": [u.versie for u in uitgaven], "actueel": None}
        if uitgaven:
            d |= _actueel(warehouse, uitgaven[-1].versie) | {"stand": _stand(warehouse, uitgaven[-1])}
        d |= as_json(punten, dag)
        d["run"] = next((r | {"begin": r["begin"].isoformat()} for r in run_history.read_runs(warehouse, 1)), None)
        if metrics:
            write_whole(metrics, run_history.metrics(warehouse, punten, len(uitgaven)).encode())
    if als_json:
        print(json.dumps(d, ensure_ascii=False, indent=1))
    else:
        out.print(f"Warehouse {d['warehouse']}", markup=False, soft_wrap=True)
        if uitgaven:
            out.print(
                f"Actueel: {d['actueel']} ({d['publicatiedatum']}, {d['stand']}{', met synthetische cijfers' if d['synthetisch'] else ''})"
            )
            out.print("Controles: " + ", ".join(f"{n} {o}" for o, n in d["controles"].items()))
        else:
            out.print(NOTHING_PUBLISHED)
        out.print(_lichten(punten, dag, alles))
        if not alles:
            out.print("Elk punt met zijn toelichting: halfjaarbericht status --alles")
    if d["oordeel"] == ROOD:
        raise typer.Exit(1)


def _actueel(warehouse: Warehouse, versie: str) -> dict[str, Any]:
    """The newest version as the database has it, whether or not its folder is whole."""
    with connect(warehouse.database, read_only=True) as con:
        ((datum,),) = con.execute("SELECT publicatiedatum FROM referentie.edities WHERE versie = ?", (versie,)).fetchall()
        telling = con.execute(
            "SELECT oordeel, count(*) FROM kwaliteit.controles WHERE versie = ? GROUP BY ALL ORDER BY 1", (versie,)
        ).fetchall()
        ((synthetisch,),) = con.execute("SELECT bool_or(is_synthetisch) FROM kwaliteit.snapshots WHERE versie = ?", (versie,)).fetchall()
    return {"actueel": versie, "publicatiedatum": str(datum), "synthetisch": synthetisch, "controles": dict(telling)}


def _stand(warehouse: Warehouse, uitgave: PublishedVersion) -> str:
    try:
        return str(state_of(warehouse, uitgave))
    except CannotStart:  # a light says what is wrong
        return "stand onbekend"


def _lichten(punten: list[StatusPoint], dag: date, alles: bool) -> Table:
    """The lights, what is wrong first.

    On one screen: what is red is a row each, and so are a few of one part and colour; more of them are one row together.
    """
    t = Table("onderdeel", "wat", "oordeel", "toelichting", title=f"Op {dag}", title_justify="left")
    samen: dict[tuple[str, str], list[StatusPoint]] = {}
    for p in sorted(punten, key=lambda p: p.kleur != ROOD):
        samen.setdefault((p.onderdeel, p.kleur), []).append(p)
    for (onderdeel, kleur), deel in samen.items():
        rijen = [(p.wat, p.tekst) for p in deel]
        if not alles and kleur != ROOD and len(deel) > EIGEN_RIJ:
            keer = Counter(p.wat.partition(" (")[0] for p in deel)
            namen = [f"{wat} ({n})" if n > 1 else wat for wat, n in keer.items()]
            rijen = [(f"{len(deel)} punten", first_names(namen, NAMEN))]
        for wat, tekst in rijen:
            t.add_row(onderdeel, Text(wat), Text(kleur, style=KLEUREN[kleur]), Text(tekst))
    return t
