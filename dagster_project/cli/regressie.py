"""``halfjaarbericht regressie``: fit a model on one's own numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from dagster_project.cli.console import TextOrJson, err, out, stop
from dagster_project.notation import nl
from dagster_project.verdeling.fit import Fit, fit
from dagster_project.verdeling.read_csv import InputError

app = typer.Typer(add_completion=False)


@app.command()
def regressie(
    werklast: Annotated[Path, typer.Option(metavar="W.csv", help="gemeente_code, inwoners, werklast.")],
    kenmerken: Annotated[Path, typer.Option(metavar="K.csv", help="gemeente_code en een kolom per kenmerk, totalen.")],
    categorieen: Annotated[Path, typer.Option(metavar="C.csv", help="kenmerk, categorie.")],
    onderzoek: Annotated[
        bool, typer.Option("--onderzoek", help="Laat ook stigmatiserende kenmerken toe; de uitkomst is nooit voor publicatie.")
    ] = False,
    formaat: TextOrJson = "tekst",
) -> None:
    """Voorwaarts stapsgewijze regressie van de werklast van één cluster op kenmerken (bijlage E van het rapport)."""
    try:
        r = fit(werklast, kenmerken, categorieen, onderzoek)
    except (InputError, OSError) as e:
        stop(str(e))
    for w in r.waarschuwingen:
        err.print(w, style="bold yellow", markup=False, soft_wrap=True)
    if formaat == "json":
        print(json.dumps(r.als_json(), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        _toon_regressie(r)


def _toon_regressie(r: Fit) -> None:
    m = r.model
    t = Table(title=f"{len(r.gemeenten)} gemeenten; R2 {nl(m.r2, '{:.4f}')}; werklast = som van gewicht x kenmerk", title_justify="left")
    for kop in ("stap", "kenmerk", "gewicht", "standaardfout", "VIF", "R2", "BIC"):
        t.add_column(kop, justify="left" if kop == "kenmerk" else "right")
    for i, (naam, gewicht) in enumerate(m.coefficienten.items()):
        vif = nl(m.vif[naam], "{:.2f}") if naam in m.vif else ""
        t.add_row(
            str(i),
            naam if i else "inwoners (c0)",
            nl(gewicht, "{:.6g}"),
            nl(m.standaardfouten[naam], "{:.2g}"),
            vif,
            nl(m.r2_pad[i], "{:.4f}"),
            nl(m.bic[i], "{:,.1f}"),
        )
    out.print(t)
    for reden in dict.fromkeys(m.afgevallen.values()):
        namen = [k for k, w in m.afgevallen.items() if w == reden]
        out.print(f"afgevallen, {reden} ({len(namen)}): {', '.join(namen)}", markup=False, soft_wrap=True)
