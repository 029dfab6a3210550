"""``halfjaarbericht brief``: a letter to begin with, and every number of a draft of the letter beside the figures of an edition."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from rich.table import Table
from rich.text import Text

from dagster_project.cli.console import DEFAULT_FOLDER, JsonOption, WarehouseOption, friendly_errors, out, stop
from dagster_project.cli.tabel import only_real
from dagster_project.notation import getal
from dagster_project.notation import uitsplitsing as in_woorden
from dagster_project.publicatie.content.figures import read_editie, themes
from dagster_project.publicatie.content.model import Editie, Theme
from dagster_project.publicatie.letter.check import (
    AFGEROND,
    KLOPT,
    ONBEKEND,
    VERSCHILT,
    ZOALS_DE_EDITIE,
    Finding,
    Report,
    TrendFinding,
    as_written,
    check,
)
from dagster_project.publicatie.letter.document import read_docx, read_draft
from dagster_project.publicatie.letter.edition import read_bounds, read_figures
from dagster_project.publicatie.letter.link import Figures, Value
from dagster_project.warehouse.approvals import state_of
from dagster_project.warehouse.editions import WORKSHOP, PublishedVersion, Warehouse
from sources.database import connect

OPDRACHT = "De brief: een sjabloon met de cijfers van een editie, en een concept ernaast leggen."
app = typer.Typer(add_completion=False, no_args_is_help=True, help=OPDRACHT)

TOON_MAX = 40
"""So many numbers that are unknown, and that agree, a person is shown; --json gives all."""
OVERGETYPT = "overgetypt"
"""The ``wijze`` of a figure that somebody took from a letter."""
OM_HET_GETAL = 70
"""Characters of a sentence shown before and behind its number."""
OPEN = "SELECT lijst, onderwerp, tekst FROM register.openstaand WHERE versie = ? ORDER BY uiterlijk NULLS LAST, lijst, volgnummer"
STIJL = {VERSCHILT: "bold red", ONBEKEND: "yellow"}


@app.command()
def sjabloon(
    editie: Annotated[str, typer.Option(help="Editie (nieuwste versie) of versie; anders de nieuwste.")] = "",
    naar: Annotated[
        Path | None, typer.Option("--uit", metavar="BESTAND", help="Schrijf naar dit bestand; anders brief-<versie>.docx.")
    ] = None,
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Schrijf een brief om mee te beginnen: thema's, tabellen en zinnen, hun sleutels als opmerking, en plaatsen voor duiding."""
    with friendly_errors():
        warehouse = Warehouse(folder.absolute())
        nu = warehouse.choose(editie)
        doel = naar or Path(f"brief-{nu.versie}.docx")
        with connect(warehouse.database, read_only=True) as con:
            e, themas = _inhoud(con, warehouse, nu)
            only_real([f for t in themas for f in t.figuren], e)
            inhoud = _sjabloon(con, e, themas, read_figures(con, nu.versie))
        try:
            with doel.open("xb") as f:  # what someone wrote in it is never overwritten
                f.write(inhoud)
        except FileExistsError:
            stop(f"{doel} bestaat al en wordt niet overschreven. Kies een andere naam met --uit.")
    out.print(
        _veilig(
            f"{doel}: brief naast {nu.versie}. Vul wat tussen vierkante haken staat, en controleer haar met 'halfjaarbericht brief controleer'."
        ),
        soft_wrap=True,
    )


@app.command()
def controleer(
    bestand: Annotated[Path, typer.Argument(metavar="BESTAND", help="Het concept: een Word-bestand (.docx), of tekst (.txt).")],
    editie: Annotated[str, typer.Option(help="Editie (nieuwste versie) of versie; anders de nieuwste.")] = "",
    eerder: Annotated[
        str, typer.Option(help="Versie of editie van toen het concept werd gemaakt; anders de eerdere versies van deze editie.")
    ] = "",
    folder: WarehouseOption = DEFAULT_FOLDER,
    als_json: JsonOption = False,
) -> None:
    """Leg elk getal van een concept naast de editie: klopt, verschilt of onbekend (0 niets verschilt, 1 wel, 2 kan niet beginnen)."""
    with friendly_errors():
        warehouse = Warehouse(folder.absolute())
        nu = warehouse.choose(editie)
        toen = _eerder(warehouse, nu, eerder)
        passages = read_draft(bestand)
        with connect(warehouse.database, read_only=True) as con:
            warehouse.attach_workshop(con, nu.versie)
            cijfers = read_figures(con, nu.versie)
            e, themas = _inhoud(con, warehouse, nu)
            echt = [replace(t, figuren=figuren) for t in themas if (figuren := [f for f in t.figuren if not f.is_synthetisch])]
            eigen = read_docx(_sjabloon(con, e, echt, cijfers, alleen_tekst=True)) if echt else []
            grenzen = read_bounds(con, f"{WORKSHOP}.seeds")
            verslag = check(passages, cijfers, grenzen, {u.versie: read_figures(con, u.versie) for u in toen}, eigen)
    if als_json:
        print(json.dumps(_als_json(verslag, bestand.name, nu.versie, [u.versie for u in toen]), ensure_ascii=False, indent=1))
    else:
        _toon(verslag, bestand.name, nu.versie, cijfers)
    if not verslag.is_in_orde:
        raise typer.Exit(1)


def _inhoud(con: duckdb.DuckDBPyConnection, warehouse: Warehouse, nu: PublishedVersion) -> tuple[Editie, list[Theme]]:
    return replace(read_editie(con, nu.versie), stand=str(state_of(warehouse, nu))), themes(con, nu.versie)


def _sjabloon(con: duckdb.DuckDBPyConnection, e: Editie, themas: list[Theme], cijfers: Figures, alleen_tekst: bool = False) -> bytes:
    from dagster_project.publicatie.forms.letter_template import letter_template

    return letter_template(themas, e, cijfers, con.execute(OPEN, [e.versie]).fetchall(), alleen_tekst)


def _eerder(warehouse: Warehouse, nu: PublishedVersion, naam: str) -> list[PublishedVersion]:
    if naam:
        return [warehouse.choose(naam)]
    return [u for u in warehouse.versions() if u.editie == nu.editie and u.versienummer < nu.versienummer]


def _toon(v: Report, bestand: str, versie: str, cijfers: Figures) -> None:
    """Red first: what differs and what a series contradicts, then what changed, then what a person must look up, then what agrees."""
    fout = [b for b in v.bevindingen if b.oordeel == VERSCHILT]
    if fout:
        out.print(_tabel("Verschilt", fout, cijfers))
    if v.woorden:
        out.print(_woorden(v.woorden, cijfers))
    anders = [b for b in v.bevindingen if b.eerder and b.oordeel != VERSCHILT]
    for b in anders:
        was = "; ".join(f"{getal(float(w), b.waarde.meeteenheid) if b.waarde else w} in {e}" for e, w in b.eerder)
        out.print(
            _veilig(f"let op: {_noem(b.waarde, cijfers)} is sindsdien gewijzigd (was {was}); {b.plaats}: {b.getal}"),
            style="yellow",
            soft_wrap=True,
        )
    onbekend = sorted((b for b in v.bevindingen if b.oordeel == ONBEKEND), key=lambda b: not b.kandidaten)
    goed = [b for b in v.bevindingen if b.oordeel in (KLOPT, AFGEROND)]
    for titel, lijst in (("Onbekend: kijk zelf", onbekend), ("Klopt", goed)):
        if lijst:
            out.print(_tabel(titel, lijst[:TOON_MAX], cijfers))
        if len(lijst) > TOON_MAX:
            out.print(f"... en nog {len(lijst) - TOON_MAX}; --json geeft ze alle.")
    if overgetypt := sum(b.waarde is not None and b.waarde.wijze == OVERGETYPT for b in goed):
        out.print(
            f"Getallen die kloppen: {len(goed)}, waarvan {overgetypt} naast een cijfer dat iemand uit een brief overnam: dat bewijst niets over die brief zelf.",
            style="dim",
            soft_wrap=True,
        )
    if zo := sum(b.reden == ZOALS_DE_EDITIE for b in goed):
        out.print(
            f"Waarvan {zo} zo in een zin of tabel van de editie staan, zonder eigen sleutel hier; hun bron staat bij die tabel.",
            style="dim",
            soft_wrap=True,
        )
    slot = f"{bestand} naast {versie}: " + ", ".join(f"{n} {o}" for o, n in v.telling.items())
    if v.woorden:
        slot += f", {len(v.woorden)} {'woord' if len(v.woorden) == 1 else 'woorden'} die de reeks niet draagt"
    out.print(_veilig(slot + "."), style="green" if v.is_in_orde else "bold red", soft_wrap=True)


def _tabel(titel: str, bevindingen: list[Finding], cijfers: Figures) -> Table:
    t = Table(title=titel, title_justify="left", show_lines=True)
    for kop, ratio in (("waar", 3), ("zin", 8), ("getal", 2), ("cijfer van de editie", 5), ("waarom", 5)):
        t.add_column(kop, ratio=ratio, overflow="fold")
    for b in bevindingen:
        waar = b.plaats + (f" ({b.kop})" if b.kop else "")
        wat = _noem(b.waarde, cijfers) if b.waarde else "\n".join(_kandidaat(k, cijfers) for k in b.kandidaten[:3])
        waarom = "; ".join(filter(None, (b.reden, _grond(b))))
        t.add_row(
            _veilig(waar), _veilig(_rond_getal(b)), _veilig(_zoals_geschreven(b), STIJL.get(b.oordeel, "")), _veilig(wat), _veilig(waarom)
        )
    return t


def _grond(b: Finding) -> str:
    """What agreeing with this figure is worth: whether somebody typed it over from a letter."""
    if b.waarde is None or b.oordeel == VERSCHILT or not b.waarde.wijze:
        return ""
    return f"overgetypt uit {b.waarde.gedrukt_in}" if b.waarde.wijze == OVERGETYPT else b.waarde.wijze


def _woorden(woorden: list[TrendFinding], cijfers: Figures) -> Table:
    t = Table(title="Woorden die de reeks niet draagt", title_justify="left", show_lines=True)
    for kop, ratio in (("waar", 3), ("zin", 8), ("woord", 2), ("reeks", 5), ("waarom", 5)):
        t.add_column(kop, ratio=ratio, overflow="fold")
    for w in woorden:
        reeks = f"{_noem(w.van, cijfers)}: {as_written(w.van)}\n{w.tot.periode}: {as_written(w.tot)}"
        t.add_row(_veilig(w.plaats), _veilig(w.zin), _veilig(w.woord, "bold red"), _veilig(reeks), _veilig(w.reden))
    return t


def _rond_getal(b: Finding) -> str:
    """The sentence around its number: a long one is cut where it is far from it."""
    plek = b.in_zin
    van, tot = max(0, plek - OM_HET_GETAL), min(len(b.zin), plek + len(b.getal) + OM_HET_GETAL)
    return ("..." if van else "") + b.zin[van:tot] + ("..." if tot < len(b.zin) else "")


def _zoals_geschreven(b: Finding) -> str:
    return " ".join(filter(None, (b.kwalificatie, b.getal, b.eenheid)))


def _noem(w: Value | None, cijfers: Figures) -> str:
    return _noem_sleutel(w.sleutel, cijfers) if w else ""


def _noem_sleutel(sleutel: tuple[str, str, str, str], cijfers: Figures) -> str:
    indicator, deel, regio, periode = sleutel
    return ", ".join(
        filter(
            None,
            (cijfers.namen.get(indicator, indicator), cijfers.delen.get(deel) or in_woorden(deel), cijfers.regios.get(regio, ""), periode),
        )
    )


def _kandidaat(sleutel: tuple[str, str, str, str], cijfers: Figures) -> str:
    w = cijfers.get(sleutel)
    return _noem_sleutel(sleutel, cijfers) + (f": {as_written(w)}" if w else "")


def _veilig(tekst: str, stijl: str = "") -> Text:
    """Text from a file, harmless in a terminal."""
    return Text("".join(t if t.isprintable() or t == "\n" else " " for t in tekst), style=stijl)


def _sleutel(sleutel: tuple[str, str, str, str]) -> dict[str, str]:
    return dict(zip(("indicator_id", "uitsplitsing", "regio_code", "periode"), sleutel, strict=True))


def _als_json(v: Report, bestand: str, versie: str, eerder: list[str]) -> dict[str, Any]:
    return {
        "bestand": bestand,
        "versie": versie,
        "eerder": eerder,
        "goed": v.is_in_orde,
        "telling": v.telling,
        "bevindingen": [
            {
                "plaats": b.plaats,
                "kop": b.kop,
                "zin": b.zin,
                "getal": b.getal,
                "eenheid": b.eenheid,
                "kwalificatie": b.kwalificatie,
                "oordeel": b.oordeel,
                "reden": b.reden,
                "sleutel": _sleutel(b.waarde.sleutel) if b.waarde else None,
                "waarde": float(b.waarde.waarde) if b.waarde else None,
                "meeteenheid": b.waarde.meeteenheid if b.waarde else None,
                "wijze": b.waarde.wijze if b.waarde else None,
                "gedrukt_in": b.waarde.gedrukt_in if b.waarde else None,
                "kandidaten": [_sleutel(k) for k in b.kandidaten],
                "veranderd_sinds": {e: float(w) for e, w in b.eerder},
            }
            for b in v.bevindingen
        ],
        "woorden": [
            {
                "plaats": w.plaats,
                "zin": w.zin,
                "woord": w.woord,
                "sleutel": _sleutel(w.tot.sleutel),
                "waarde": float(w.tot.waarde),
                "vergeleken_met": w.van.periode,
                "waarde_toen": float(w.van.waarde),
                "verandering_pct": w.verandering_pct,
                "reden": w.reden,
            }
            for w in v.woorden
        ],
    }
