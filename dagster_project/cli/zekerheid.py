"""``halfjaarbericht zekerheid``: how certain the recalculated allocation is."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.table import Table

from dagster_project import progress
from dagster_project.cli.console import DEFAULT_FOLDER, TextOrJson, WarehouseOption, err, friendly_errors, number, out, progress_bars
from dagster_project.notation import nl
from dagster_project.verdeling.models.regressie import RegressionError
from dagster_project.verdeling.uncertainty import compute_uncertainty, uncertainty_warnings
from dagster_project.warehouse.editions import Warehouse
from sources.numbers import WHOLE

app = typer.Typer(add_completion=False)

VAAK = 10
"""A kenmerk that fewer percent of the draws chose, and that is not in the model, is in the JSON and not in the text."""


@app.command()
def zekerheid(
    trekkingen: Annotated[int, typer.Option(**number(WHOLE), metavar="N", help="Zo vaak worden er gemeenten getrokken.")] = 1000,
    zaad: Annotated[int, typer.Option(**number(WHOLE), metavar="N", help="Hetzelfde zaad geeft dezelfde trekkingen.")] = 2025,
    editie: Annotated[str, typer.Option(help="Editie (nieuwste versie) of versie.")] = "",
    formaat: TextOrJson = "tekst",
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Hoe zeker is de herberekende verdeling: herhaald getrokken gemeenten, zonder een eenheid, met andere drempels."""
    with friendly_errors(RegressionError), progress_bars() as toon, progress.listen(toon):
        z = compute_uncertainty(Warehouse(folder.absolute()), editie, trekkingen, zaad)
    for w in uncertainty_warnings(z):
        err.print(w, style="bold yellow", markup=False, soft_wrap=True)
    if formaat == "json":
        print(json.dumps(z, ensure_ascii=False, indent=1, allow_nan=False))
    else:
        _toon_zekerheid(z)


def _toon_zekerheid(z: dict[str, Any]) -> None:
    out.print(
        f"{z['versie']}: {nl(z['trekkingen'], '{:,d}')} trekkingen van {z['gemeenten']} gemeenten (zaad {z['zaad']}), "
        f"{z['mislukte_trekkingen']} mislukt; {z['kandidaten']} kandidaatkenmerken"
    )
    t = Table(title=f"Herberekende verdeling van {nl(z['fte'], '{:,d}')} fte", title_justify="left")
    for k in ("regionale eenheid", "model", "90% van", "tot", "zonder een eenheid van", "tot", "andere drempels"):
        t.add_column(k, justify="left" if k.startswith("reg") else "right")
    velden = ("model_fte", "laag_fte", "hoog_fte", "zonder_eenheid_laagste_fte", "zonder_eenheid_hoogste_fte")
    for e in z["eenheden"]:
        verschuiving = nl(e["drempels_grootste_verschuiving_fte"], "{:+,.2f}")
        t.add_row(e["regionale_eenheid"], *(nl(e[v], "{:,.2f}") for v in velden), verschuiving)
    out.print(t)
    out.print(f"Gekozen in zo veel procent van de trekkingen (vanaf {VAAK}%; * staat in het model zelf):")
    for c in z["clusters"]:
        gekozen = [
            f"{k['kenmerk']}{'*' if k['in_model'] else ''} {nl(k['gekozen_pct'], '{:.0f}')}%"
            for k in c["kenmerken"]
            if k["gekozen_pct"] >= VAAK or k["in_model"]
        ]
        out.print(
            f"  {c['naam']} (met wat volgt {nl(c['aandeel_pct'])}%): {', '.join(gekozen) or 'alleen inwoners'}",
            markup=False,
            soft_wrap=True,
        )
    g = Table(title="Andere drempels", title_justify="left")
    for k in ("BIC-daling", "correlatie", "VIF", "kenmerken", "grootste verschuiving", "van"):
        g.add_column(k, justify="left" if k == "van" else "right")
    for r in z["gevoeligheid"]:
        niets = abs(r["grootste_verschuiving_fte"]) < 0.005
        g.add_row(
            nl(r["bic_daling"], "{:g}"),
            nl(r["correlatie"], "{:g}"),
            nl(r["vif"], "{:g}"),
            str(r["kenmerken"]),
            "geen" if niets else nl(r["grootste_verschuiving_fte"], "{:+,.2f} fte"),
            "" if niets else r["regionale_eenheid"],
        )
    out.print(g)
