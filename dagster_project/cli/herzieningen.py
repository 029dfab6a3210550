"""``halfjaarbericht herzieningen VAN NAAR``: what changed between two editions, versions or letters, by how much, and why."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import duckdb
import typer

from dagster_project.cli.console import DEFAULT_FOLDER, FormatHelp, WarehouseOption, format_rows, friendly_errors, out, stop
from dagster_project.notation import nl
from dagster_project.poort import rule_lock
from dagster_project.publicatie.content import changes, figures
from dagster_project.publicatie.content.changes import Changes
from dagster_project.publicatie.edition.revisions import BRIEF, compare, triangles
from dagster_project.publicatie.forms import release_note
from dagster_project.warehouse.approvals import state_of
from dagster_project.warehouse.editions import NOTHING_PUBLISHED, Warehouse
from sources.database import connect
from sources.errors import CannotStart

app = typer.Typer(add_completion=False)

MEEST = 60
"""So many changed values a person is shown; the other forms give all."""
MEEST_ZINNEN = changes.MEESTE
KOPPEN = ("tabel", "indicator_id", "regio_code", "uitsplitsing", "periode", "oud", "nieuw", "verschil", "verschil_procent", "meeteenheid",
          "soort", "oorzaak", "toelichting")  # fmt: skip


@app.command()
def herzieningen(
    van: Annotated[str, typer.Argument(help="Editie (2025-H1: nieuwste versie), versie (2025-H1.0) of brief ('2021-H2 (brief)').")],
    naar: Annotated[str, typer.Argument(help="Idem, later uitgebracht.")],
    indicator: Annotated[str, typer.Option(help="Alleen deze indicator, bijvoorbeeld zeden_voorraad.")] = "",
    formaat: Annotated[Literal["tekst", "csv", "json", "md", "docx"], FormatHelp] = "tekst",
    uit: Annotated[
        Path | None, typer.Option("--uit", metavar="BESTAND", help="Waar het document met de zinnen komt, bij --formaat docx.")
    ] = None,
    folder: WarehouseOption = DEFAULT_FOLDER,
) -> None:
    """Wat is er herzien tussen twee edities, versies of brieven: hoeveel en waarom, met per reeks een herzieningsdriehoek."""
    if (formaat == "docx") != (uit is not None):
        stop("Een docx past niet op het scherm; geef --uit BESTAND.docx." if uit is None else "--uit hoort bij --formaat docx.")
    warehouse = Warehouse(folder.absolute())
    with friendly_errors():
        if not warehouse.versions():
            raise CannotStart(NOTHING_PUBLISHED)
        with connect(warehouse.database, read_only=True) as con:
            try:
                van, naar = (_zoek(con, v) for v in (van, naar))
                if van == naar:
                    raise CannotStart(f"Van en naar zijn allebei {van}; kies er twee die verschillen.")
                _ken(con, indicator)
                alle = compare(con, van, naar)
                rijen = [r for r in alle if indicator in ("", r["indicator_id"])]
                herzien = [r for r in rijen if r["soort"] != "nieuw"]
                reeksen = sorted({(r["indicator_id"], r["regio_code"], r["uitsplitsing"]) for r in herzien if r["regio_code"] == "NL01"})
                if indicator and not reeksen:
                    reeksen = [(indicator, "NL01", "")]
                driehoeken = triangles(con, reeksen)
                zinnen = _zinnen(con, van, naar, rijen)
                if uit is not None:
                    _schrijf(warehouse, con, naar, zinnen, uit)
                    return
            except duckdb.CatalogException:
                raise CannotStart(f"{warehouse.database} is van voor de herzieningen; publiceer er een versie bij.") from None
        regels = _regels(warehouse, van, naar)
    if formaat == "csv":
        print(_csv(van, naar, rijen))
    else:
        json_of_tekst = _json(van, naar, rijen, driehoeken, regels, zinnen) if formaat == "json" else ""
        print(json_of_tekst or _tekst(van, naar, rijen, driehoeken, regels, formaat, zinnen))


def _zinnen(con: duckdb.DuckDBPyConnection, van: str, naar: str, rijen: list[dict[str, Any]]) -> Changes | None:
    """What changed in words: what is new only between versions of one edition, as the page of that edition says it; nothing of a letter."""
    if van.endswith(BRIEF) or naar.endswith(BRIEF):
        return None
    zelfde = van.rpartition(".")[0] == naar.rpartition(".")[0]
    return changes.describe(con, van, naar, [r for r in rijen if zelfde or r["soort"] != "nieuw"])


def _schrijf(warehouse: Warehouse, con: duckdb.DuckDBPyConnection, naar: str, zinnen: Changes | None, uit: Path) -> None:
    if zinnen is None:
        raise CannotStart("Een docx is er van twee versies; van een brief is geen oorzaak bekend. Kies tekst, md, csv of json.")
    e = replace(figures.read_editie(con, naar), stand=str(state_of(warehouse, warehouse.choose_version(naar))))
    uit.write_bytes(release_note.docx(zinnen, e))
    out.print(f"Geschreven: {uit}", markup=False, soft_wrap=True)


def _zoek(con: duckdb.DuckDBPyConnection, naam: str) -> str:
    """The vintage that a person means: a version, the newest version of an edition, or a letter."""
    rijen = con.execute(
        "SELECT versie, editie, 'berekend' AS soort, versienummer, publicatiedatum FROM referentie.edities UNION ALL "
        "SELECT DISTINCT versie, editie, soort, versienummer, publicatiedatum FROM kerncijfers.vintages WHERE soort = 'gedrukt' "
        "ORDER BY publicatiedatum NULLS FIRST, soort DESC, versienummer"
    ).fetchall()
    namen = [r[0] for r in rijen]
    if naam in namen:
        return naam
    passend = [v for v, editie, soort, *_ in rijen if soort == "berekend" and editie == naam] or [
        v for v in namen if v == f"{naam} (brief)"
    ]
    if not passend:
        raise CannotStart(f"'{naam}' is geen editie, versie of brief die hier staat; wel: {', '.join(dict.fromkeys(namen))}.")
    return passend[-1]


def _ken(con: duckdb.DuckDBPyConnection, indicator: str) -> None:
    bekend = "SELECT indicator_id FROM referentie.indicatoren UNION SELECT kenmerk FROM verdeling.sterktemodel UNION SELECT indicator_id FROM kerncijfers.gepubliceerd UNION SELECT grootheid FROM verdeling.werklast_invoer"
    maten = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'verdeling' AND ends_with(table_name, 'per_regionale_eenheid')"
    if indicator and not con.execute(f"SELECT 1 FROM ({bekend} UNION {maten}) WHERE indicator_id = ?", [indicator]).fetchone():
        raise CannotStart(f"Indicator '{indicator}' bestaat niet; zie 'halfjaarbericht tabel referentie.indicatoren'.")


def _regels(warehouse: Warehouse, van: str, naar: str) -> list[str]:
    """What the gate asked of the later version other than of the earlier one; a letter passed no gate, nor did a version of before this was kept."""
    per_versie = {u.versie: u for u in warehouse.versions()}
    if not {van, naar} <= per_versie.keys():
        return []
    toen, nu = (warehouse.manifest(per_versie[v]).get("regels") for v in (van, naar))
    return rule_lock.changes(toen, nu) if toen and nu else []


def _telling(rijen: list[dict[str, Any]]) -> dict[str, int]:
    telling = {s: sum(r["soort"] == s for r in rijen) for s in ("gewijzigd", "vervallen", "nieuw")}
    besluiten = sum(r["soort"] == "besluit" for r in rijen)
    return telling | ({"besluit": besluiten} if besluiten else {})


def _csv(van: str, naar: str, rijen: list[dict[str, Any]]) -> str:
    return format_rows(["van", "naar", *KOPPEN], [(van, naar, *(r[k] for k in KOPPEN)) for r in rijen], "csv")


def _json(
    van: str,
    naar: str,
    rijen: list[dict[str, Any]],
    driehoeken: dict[Any, Any],
    regels: list[str],
    zinnen: Changes | None,
) -> str:
    d = {
        "van": van,
        "naar": naar,
        "telling": _telling(rijen),
        "regels": regels,
        "zinnen": zinnen.zinnen if zinnen else [],
        "herzieningen": [{k: r[k] for k in KOPPEN} for r in rijen],
        "driehoeken": [
            {"indicator_id": i, "regio_code": r, "uitsplitsing": u, "rijen": [dict(zip(koppen, rij, strict=True)) for rij in cellen]}
            for (i, r, u), (koppen, cellen) in driehoeken.items()
        ],
    }
    return json.dumps(d, ensure_ascii=False, indent=1)


def _tekst(
    van: str,
    naar: str,
    rijen: list[dict[str, Any]],
    driehoeken: dict[Any, Any],
    regels: list[str],
    formaat: str,
    zinnen: Changes | None,
) -> str:
    """For a person: new values are counted, changed and withdrawn ones shown; numbers as the Dutch write them."""
    n = _telling(rijen)
    kop = "# " if formaat == "md" else ""
    besloten = f", {n['besluit']} anders besloten" if "besluit" in n else ""
    delen = [f"{kop}{van} naar {naar}: {n['gewijzigd']} gewijzigd, {n['vervallen']} vervallen, {n['nieuw']} nieuw{besloten}"]
    if zinnen and (zinnen.zinnen or zinnen.verzonnen):
        delen.append(_lijst(zinnen, MEEST_ZINNEN if formaat == "tekst" else None))
    herzien = [r for r in rijen if r["soort"] != "nieuw"]
    koppen = ["indicator", "regio", "uitsplitsing", "periode", "oud", "nieuw", "verschil", "%", "meeteenheid", "oorzaak"]
    cellen = [
        (r["indicator_id"], r["regio_code"], r["uitsplitsing"], r["periode"], _getal(r["oud"]), _getal(r["nieuw"]), _getal(r["verschil"], "+"),
         _getal(r["verschil_procent"], "+"), r["meeteenheid"], r["oorzaak"])
        for r in herzien[: MEEST if formaat == "tekst" else None]
    ]  # fmt: skip
    delen += [f"De poort vraagt iets anders, {r}" for r in regels]
    if cellen:
        delen.append(format_rows(koppen, cellen, formaat))
    if len(cellen) < len(herzien):
        delen.append(f"en nog {len(herzien) - len(cellen)}; --formaat csv geeft ze alle")
    waarom: dict[tuple[str, str], int] = {}
    for r in herzien:
        sleutel = (r["oorzaak"], r["toelichting"])
        waarom[sleutel] = waarom.get(sleutel, 0) + 1
    delen += [f"{o} ({n}): {t}" for (o, t), n in sorted(waarom.items())[:MEEST] if o != "onbekend"]
    for (i, regio, u), (koppen, cellen) in driehoeken.items():
        titel = f"{i}{f', {u}' if u else ''} ({regio}): wat elke uitgave over elke periode zei"
        delen.append(f"{'## ' if kop else ''}{titel}\n\n" + format_rows(koppen, [(r[0], *map(_getal, r[1:])) for r in cellen], formaat))
    return "\n\n".join(delen)


def _lijst(zinnen: Changes, hoogstens: int | None) -> str:
    getoond = zinnen.zinnen[:hoogstens]
    rest = len(zinnen.zinnen) - len(getoond)
    meer = [f"- en nog {rest} kleinere veranderingen; --formaat md of docx geeft ze alle"] if rest else []
    return "\n".join([zinnen.inleiding, *(f"- {z}" for z in getoond), *meer])


def _getal(w: float | None, teken: str = "") -> str:
    if w is None:
        return ""
    return nl(w, f"{{:{teken},.0f}}" if float(w).is_integer() else f"{{:{teken},.2f}}")
