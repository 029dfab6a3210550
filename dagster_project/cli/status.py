"""``halfjaarbericht status``: what is published, late, behind or out of the ordinary."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from dagster_project.cli.console import DEFAULT_FOLDER, DayOption, JsonOption, WarehouseOption, friendly_errors, out
from dagster_project.poort.status import KLEUREN, ROOD, as_json, status_points
from dagster_project.publicatie.forms import run_history
from dagster_project.warehouse.approvals import state_of
from dagster_project.warehouse.editions import NOTHING_PUBLISHED, PublishedVersion, Warehouse
from sources.database import connect
from sources.disk import write_whole
from sources.errors import CannotStart, SourceError

app = typer.Typer(add_completion=False)


@app.command()
def status(
    folder: WarehouseOption = DEFAULT_FOLDER,
    datum: DayOption = None,
    als_json: JsonOption = False,
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
        out.print(_lichten(punten, dag))
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


def _lichten(punten: list[Any], dag: date) -> Table:
    """The lights; what is fine of the sources and figures is counted, the rest is a row each."""
    t = Table("onderdeel", "wat", "oordeel", "toelichting", title=f"Op {dag}", title_justify="left")
    samen: dict[tuple[str, str], list[str]] = {}
    for p in sorted(punten, key=lambda p: p.kleur != ROOD):  # what is wrong comes first
        if p.onderdeel == "bron" and p.kleur in ("groen", "geen"):
            samen.setdefault((p.onderdeel, p.kleur), []).append(p.wat)
        else:
            t.add_row(p.onderdeel, Text(p.wat), Text(p.kleur, style=KLEUREN[p.kleur]), Text(p.tekst))
    for (onderdeel, kleur), namen in samen.items():
        soort = "actueel" if kleur == "groen" else "zonder verwachting"
        t.add_row(onderdeel, f"{len(namen)} {soort}", Text(kleur, style=KLEUREN[kleur]), Text(", ".join(namen)))
    return t
