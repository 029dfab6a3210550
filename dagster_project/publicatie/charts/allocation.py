"""``halfjaarbericht beeld``: pictures of the allocation as SVG, drawn by Vega-Lite without browser or network.

Every picture says its unit, source and edition, and in its title whether the figures are synthetic; what it shows stands as text in
``<title>`` and ``<desc>``; numbers stand beside the marks. Letters are those of the reader's machine (sans-serif).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import altair as alt
import duckdb

from dagster_project.notation import nl, verandering
from dagster_project.publicatie.charts import draw
from dagster_project.publicatie.charts.theme import BLAUW, DONKER, INKT, ORANJE, RAND, THEME, as_image, render, title, wrap
from dagster_project.publicatie.content.figures import figure, read_editie
from dagster_project.publicatie.content.model import Editie
from dagster_project.publicatie.content.queries import queries
from dagster_project.publicatie.content.texts import texts
from dagster_project.warehouse.approvals import state_of
from dagster_project.warehouse.editions import PublishedVersion, Warehouse
from sources.database import connect, one_row, rows, scalar
from sources.errors import CannotStart

SQL = queries(Path(__file__).with_suffix(".sql"))
GROOTSTE = 10
"""So many kenmerken have a bar of their own in a waterval; the others are one."""
PANELEN = 8
"""So many kenmerken have a panel of their own in the actualisatie."""
TREKKINGEN = 200
"""Draws of a picture that is not made from a file: enough to see, not to cite."""
ZELDEN = 20.0
"""A kenmerk that no cluster chose in so many percent of the draws is not drawn."""


@dataclass(frozen=True)
class Picture:
    """A picture before it is drawn. ``bron`` is the line under it, ``tekst`` what a screen reader says of it."""

    grafiek: Any
    titel: str
    ondertitel: list[str]
    bron: str
    versie: str
    is_synthetisch: bool
    tekst: str


def draw_picture(welk: str, warehouse: Warehouse, editie: str = "", eenheid: str = "", van: Path | None = None) -> str:
    """The SVG of a picture: verdeling, waterval, stabiliteit or actualisatie.

    Args:
        eenheid: for waterval always, for actualisatie if one wants.
        van: the JSON of ``zekerheid``, for stabiliteit.

    Raises:
        CannotStart: nothing published, no such edition or eenheid, no data for this picture, or an option that it does not have.
        RegressionError: the model of the stabiliteit cannot be made.
    """
    if eenheid and welk not in OF_EENHEID:
        raise CannotStart(f"--eenheid hoort bij {' en '.join(OF_EENHEID)}, niet bij {welk}.")
    if van and welk != "stabiliteit":
        raise CannotStart(f"--van hoort bij stabiliteit, niet bij {welk}.")
    if van:
        return picture_svg(_stabiliteit_uit(van, editie))
    uitgave = warehouse.choose(editie)
    stand = str(state_of(warehouse, uitgave))
    if welk == "stabiliteit":
        return picture_svg(_stabiliteit(_reken_zekerheid(warehouse, editie)), stand=stand)
    with connect(warehouse.database, read_only=True) as con:
        try:
            e = replace(read_editie(con, uitgave.versie), stand=stand)
            if welk not in OF_EENHEID:
                return _figure(con, e)
            is_voorbeeld = e.is_synthetisch
            return picture_svg(OF_EENHEID[welk](con, uitgave, _eenheid(con, uitgave, eenheid, welk)), is_voorbeeld, stand)
        except duckdb.CatalogException as e:
            raise CannotStart(f"{warehouse.database} is van voor dit beeld; publiceer er een versie bij.") from None


def _figure(con: duckdb.DuckDBPyConnection, e: Editie) -> str:
    """The chart of the figure of the allocation: the same as on the page and in the documents."""
    f = figure(con, e.versie, "verdeling")
    tekening = f and draw.svg(f, e)
    if not tekening:
        raise CannotStart(f"Editie {e.versie} heeft geen verdeling; kies een andere of publiceer er een versie bij.")
    return tekening + "\n"


def picture_svg(b: Picture, is_voorbeeld: bool = False, stand: str = "") -> str:
    """Draw it; what is of an example (``is_voorbeeld``, or made of invented figures) says so, also when its own figures are real.

    ``stand``: whether the version is a concept or approved, where that is known.
    """
    merk = texts().voorbeeld.van if is_voorbeeld or b.is_synthetisch else str
    woorden = texts().synthetisch
    titel = merk(b.titel) + (woorden.beeld if b.is_synthetisch else "")
    ondertitel = b.ondertitel + ([woorden.beeld_uitleg] if b.is_synthetisch else [])
    voet = [*wrap(f"Bron: {b.bron}.", 120), merk(f"{texts().titel}, editie {b.versie}{f' ({stand})' if stand else ''}.")]
    onder = title(voet, orient="bottom", fontSize=10, fontWeight="normal", color=RAND, offset=10)
    boven = title(titel, subtitle=ondertitel, fontSize=15, subtitleFontSize=11, subtitleColor=RAND, subtitlePadding=4, offset=12)
    spec = alt.vconcat(b.grafiek.properties(title=onder)).properties(title=boven, config=THEME).to_dict()
    tekst = " ".join([*(o.removesuffix(".") + "." for o in ondertitel), b.tekst, *voet])
    kop = f'<title id="titel">{escape(titel)}</title><desc id="omschrijving">{escape(tekst)}</desc>'
    return as_image(render(spec), 'aria-labelledby="titel omschrijving"', kop) + "\n"


def _inline(rijen: Sequence[dict[str, Any]]) -> alt.Chart:
    """Rows as one text: Altair copies a list anew, number by number, with every step of a chart."""
    return alt.Chart(alt.InlineData(values=json.dumps(rijen, ensure_ascii=False), format=alt.JsonDataFormat(type="json")))


def _teken(w: float, vorm: str = "{:+,.2f}") -> str:
    """A change as it is written beside a bar."""
    return verandering(w, vorm)


def _rijen(con: duckdb.DuckDBPyConnection, vraag: str, waarden: dict[str, Any], wat: str) -> list[dict[str, Any]]:
    uit = rows(con, vraag, waarden)
    if not uit:
        raise CannotStart(f"Editie {waarden['versie']} heeft geen {wat}; kies een andere of publiceer er een versie bij.")
    return uit


def _eenheid(con: duckdb.DuckDBPyConnection, uitgave: PublishedVersion, eenheid: str, welk: str) -> str:
    namen = [
        n
        for (n,) in con.execute(
            "SELECT regionale_eenheid FROM verdeling.per_regionale_eenheid WHERE versie = ? ORDER BY regionale_eenheid_code",
            [uitgave.versie],
        ).fetchall()
    ]
    if eenheid in namen or (not eenheid and welk == "actualisatie"):
        return eenheid
    wat = f"'{eenheid}' is geen regionale eenheid" if eenheid else f"{welk} is van één regionale eenheid: geef --eenheid"
    raise CannotStart(f"{wat}. Kies uit: {', '.join(namen)}.")


# --- one eenheid, kenmerk by kenmerk ---


def _waterval(con: duckdb.DuckDBPyConnection, uitgave: PublishedVersion, eenheid: str) -> Picture:
    v = {"versie": uitgave.versie, "eenheid": eenheid}
    rijen = _rijen(con, SQL["waterval"], v | {"grootste": GROOTSTE}, "bijdragen")
    fte, synthetisch = one_row(
        con, "SELECT fte, is_synthetisch FROM verdeling.per_regionale_eenheid WHERE versie = $versie AND regionale_eenheid = $eenheid", v
    )
    data = [
        {"stap": r["naam"], "van": float(r["van"]), "tot": float(r["tot"]), "soort": r["soort"], "plaats": max(float(r["van"]), float(r["tot"])),
         "tekst": _teken(r["bijdrage"], "{:,.1f}" if r["soort"] == "totaal" else "{:+,.1f}")}
        for r in rijen
    ]  # fmt: skip
    basis = _inline(data).encode(
        y=alt.Y("stap:N", sort=[r["naam"] for r in rijen], title=None, axis=alt.Axis(labelLimit=400, ticks=False, domain=False))
    )
    staven = basis.mark_bar(stroke=RAND, strokeWidth=0.5).encode(
        x=alt.X("van:Q", title="fte (lopend totaal)", axis=alt.Axis(format=",~f", tickCount=8)),
        x2="tot:Q",
        color=alt.Color("soort:N", scale=alt.Scale(domain=["meer", "minder", "totaal"], range=[BLAUW, ORANJE, DONKER])),
    )
    getallen = basis.mark_text(align="left", dx=4, fontSize=10, color=RAND).encode(x="plaats:Q", text="tekst:N")
    return Picture(
        (staven + getallen).properties(width=460, height=len(rijen) * 26),
        f"Sterktemodel: wat elk kenmerk {eenheid} geeft",
        [f"fte bij het verdelen van {nl(fte, '{:,d}')} fte: de {GROOTSTE} grootste bijdragen en de overige"],
        "gewichten: AEF-rapport, bijlage F; kenmerken per gemeente: zie verdeling.sterktemodel",
        uitgave.versie,
        bool(synthetisch),
        " ".join(f"{d['stap']}: {d['tekst']}." for d in data),
    )


# --- what a year changed ---


def _actualisatie(con: duckdb.DuckDBPyConnection, uitgave: PublishedVersion, eenheid: str) -> Picture:
    v = {"versie": uitgave.versie, "panelen": 1000 if eenheid else PANELEN}
    rijen = [r for r in _rijen(con, SQL["actualisatie"], v, "kenmerken met een jaar ervoor") if eenheid in ("", r["regionale_eenheid"])]
    alle = one_row(con, "SELECT count(DISTINCT kenmerk), count(DISTINCT kenmerk) FILTER (verandering IS NULL) FROM verdeling.actualisatie WHERE versie = ?",
                   [uitgave.versie])  # fmt: skip
    synthetisch = scalar(con, "SELECT bool_or(is_synthetisch) FROM verdeling.bijdragen WHERE versie = ?", [uitgave.versie])
    zonder = f"; van {alle[1]} van de {alle[0]} kenmerken is er geen jaar ervoor" if alle[1] else ""
    data = [
        {"eenheid": r["regionale_eenheid"], "naam": r["naam"], "nr": r["nr"], "fte": float(r["verandering"]), "soort": "meer" if r["verandering"] >= 0 else "minder",
         "tekst": _teken(r["verandering"])}
        for r in rijen
    ]  # fmt: skip
    laagste, hoogste = (f([0.0, *(d["fte"] for d in data)]) for f in (min, max))
    ruimte = (hoogste - laagste or 1) * (0.1 if eenheid else 0.4)  # for the numbers beside the bars
    grenzen = [laagste - ruimte, hoogste + ruimte]
    rij = "naam" if eenheid else "eenheid"
    if eenheid:
        orde = ["alle kenmerken", *(d["naam"] for d in sorted(data, key=lambda d: -d["fte"]) if d["nr"])]
        grafiek: alt.LayerChart | alt.VConcatChart = _veranderingen(data, rij, orde, grenzen, 460, 22, True)
    else:
        orde = [d["eenheid"] for d in sorted(data, key=lambda d: -d["fte"]) if not d["nr"]]
        panelen = list(dict.fromkeys(d["naam"] for d in data))
        per_rij = 5
        grafiek = alt.vconcat(
            *(
                alt.hconcat(
                    *(
                        _veranderingen([d for d in data if d["naam"] == p], rij, orde, grenzen, 135, 19, i == 0).properties(
                            title=title(wrap(p, 22), fontSize=11, frame="group")
                        )
                        for i, p in enumerate(panelen[n : n + per_rij])
                    ),
                    spacing=8,
                    bounds="flush",
                )
                for n in range(0, len(panelen), per_rij)
            ),
            spacing=16,
        )
    return Picture(
        grafiek,
        f"Wat nieuwere kenmerken aan het sterktemodel veranderen{f' in {eenheid}' if eenheid else ''}",
        [f"verandering van de ruwe bijdrage in fte per 1.000 fte: het peiljaar van elk kenmerk tegenover het jaar ervoor{zonder}"],
        "gewichten: AEF-rapport, bijlage F; kenmerken per gemeente: zie verdeling.sterktemodel",
        uitgave.versie,
        bool(synthetisch),
        " ".join(f"{d['eenheid']}, {d['naam']}: {d['tekst']}." for d in data),
    )


def _veranderingen(
    data: list[dict[str, Any]], rij: str, orde: list[str], grenzen: list[float], breed: int, hoog: int, met_namen: bool
) -> alt.LayerChart:
    schaal = alt.Scale(domain=grenzen, nice=False)
    basis = _inline(data).encode(
        y=alt.Y(f"{rij}:N", sort=orde, title=None, axis=alt.Axis(labels=met_namen, ticks=False, domain=False, labelLimit=400)),
        x=alt.X("fte:Q", title=None, scale=schaal, axis=alt.Axis(format=",.1f", tickCount=4)),
    )
    staven = basis.mark_bar(stroke=RAND, strokeWidth=0.5).encode(
        color=alt.Color(
            "soort:N", scale=alt.Scale(domain=["meer", "minder"], range=[BLAUW, ORANJE]), legend=alt.Legend() if met_namen else None
        )
    )
    op = basis.mark_text(align="left", dx=3, fontSize=9, color=RAND).encode(text="tekst:N").transform_filter("datum.fte >= 0")
    neer = basis.mark_text(align="right", dx=-3, fontSize=9, color=RAND).encode(text="tekst:N").transform_filter("datum.fte < 0")
    nul = _inline([{"nul": 0}]).mark_rule(color=RAND).encode(x=alt.X("nul:Q", scale=schaal))
    return (staven + op + neer + nul).properties(width=breed, height=len(orde) * hoog)


OF_EENHEID = {"waterval": _waterval, "actualisatie": _actualisatie}
"""The pictures that can be of one regionale eenheid."""


# --- how certain ---


def _reken_zekerheid(warehouse: Warehouse, editie: str) -> dict[str, Any]:
    from dagster_project.verdeling.uncertainty import compute_uncertainty

    return compute_uncertainty(warehouse, editie, TREKKINGEN)


def _stabiliteit_uit(van: Path, editie: str) -> Picture:
    try:
        z = json.loads(van.read_text(encoding="utf-8"))
        anders = editie not in ("", z["editie"], z["versie"])
        beeld = _stabiliteit(z)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CannotStart(f"{van}: niet te lezen; verwacht de uitvoer van 'halfjaarbericht zekerheid --formaat json'.") from None
    if anders:
        raise CannotStart(f"{van}: dit is van {z['versie']}, niet van {editie}.")
    return beeld


def _stabiliteit(z: dict[str, Any]) -> Picture:
    cellen = [
        {
            "cluster": c["naam"],
            "kenmerk": k["kenmerk"].replace("_", " "),
            "pct": k["gekozen_pct"],
            "tekst": nl(k["gekozen_pct"], "{:.0f}"),
            "in_model": k["in_model"],
        }
        for c in z["clusters"]
        for k in c["kenmerken"]
    ]
    vaak = {d["kenmerk"] for d in cellen if d["pct"] >= ZELDEN or d["in_model"]}
    clusters = [c["naam"] for c in z["clusters"] if any(d["cluster"] == c["naam"] for d in cellen)]
    getoond = [d for d in cellen if d["kenmerk"] in vaak]
    tekst = [
        f"{e['regionale_eenheid']}: model {nl(e['model_fte'], '{:,.2f}')}, 90% van {nl(e['laag_fte'], '{:,.2f}')} tot {nl(e['hoog_fte'], '{:,.2f}')}."
        for e in z["eenheden"]
    ]
    tekst += [f"{d['cluster']}, {d['kenmerk']}: {nl(d['pct'], '{:.0f}')} procent." for d in getoond]
    return Picture(
        alt.vconcat(_intervallen(z), _keuzes(getoond, clusters), spacing=24).resolve_scale(color="independent"),
        "Hoe zeker is de herberekende verdeling?",
        [
            f"fte en procent; {nl(z['trekkingen'], '{:,d}')} trekkingen van {z['gemeenten']} gemeenten (zaad {z['zaad']}, {z['mislukte_trekkingen']} mislukt); "
            "een leeg vak: nooit gekozen",
            "achter elke naam staat wat het model geeft, het witte streepje is het midden van de trekkingen",
        ],
        f"regressie volgens AEF-rapport, bijlage E; kenmerken die nergens {ZELDEN:.0f}% halen zijn weggelaten",
        z["versie"],
        bool(z["is_synthetisch"]),
        " ".join(tekst),
    )


def _intervallen(z: dict[str, Any]) -> alt.LayerChart:
    """Per regionale eenheid how far the draws lie from the model."""
    trekkingen, weglaten = "90% van de trekkingen", "zonder één van de eenheden"
    verschil = {
        "laag": "laag_fte", "midden": "midden_fte", "hoog": "hoog_fte", "zonder_laag": "zonder_eenheid_laagste_fte",
        "zonder_hoog": "zonder_eenheid_hoogste_fte",
    }  # fmt: skip
    eenheden = (
        _inline([e | {"naam": f"{e['regionale_eenheid']}  {nl(e['model_fte'])}"} for e in z["eenheden"]])
        .transform_calculate(
            **{k: f"datum.{v} - datum.model_fte" for k, v in verschil.items()},
            wat=f"'{trekkingen}'",
            wat_zonder=f"'{weglaten}'",
        )
        .encode(
            y=alt.Y(
                "naam:N",
                sort=alt.EncodingSortField("model_fte", op="max", order="descending"),
                title=None,
                axis=alt.Axis(ticks=False, domain=False, labelLimit=400),
            )
        )
    )
    kleur = alt.Scale(domain=[trekkingen, weglaten], range=[BLAUW, DONKER])
    as_ = alt.X(
        "laag:Q",
        title="verschil met het model (fte)",
        axis=alt.Axis(labelExpr="datum.value == 0 ? '0' : format(datum.value, '+,.1f')", tickCount=8, labelFlush=False),
    )
    interval = eenheden.mark_bar(height=11, stroke=RAND, strokeWidth=0.5).encode(x=as_, x2="hoog:Q", color=alt.Color("wat:N", scale=kleur))
    zonder = eenheden.mark_bar(height=3).encode(x="zonder_laag:Q", x2="zonder_hoog:Q", color=alt.Color("wat_zonder:N", scale=kleur))
    midden = eenheden.mark_tick(color="white", thickness=2, height=11).encode(x="midden:Q")
    nul = _inline([{"nul": 0}]).mark_rule(color=RAND).encode(x="nul:Q")
    kop = f"Herberekende verdeling van {nl(z['fte'], '{:,d}')} fte: het model en zijn onzekerheid"
    return (interval + midden + zonder + nul).properties(
        width=470, height=len(z["eenheden"]) * 22, title=title(kop, fontSize=12, frame="group")
    )


def _keuzes(cellen: list[dict[str, Any]], clusters: list[str]) -> alt.LayerChart:
    """Per cluster in how many draws each kenmerk was chosen; what is chosen most comes first."""
    som: dict[str, float] = {}
    for d in cellen:
        som[d["kenmerk"]] = som.get(d["kenmerk"], 0) + d["pct"]
    kenmerken = sorted(som, key=lambda k: (-som[k], k))
    basis = _inline(cellen).encode(
        x=alt.X("kenmerk:N", sort=kenmerken, title=None, axis=alt.Axis(labelAngle=-40, labelLimit=260, ticks=False, domain=False)),
        y=alt.Y("cluster:N", sort=clusters, title=None, axis=alt.Axis(labelLimit=400, ticks=False, domain=False)),
    )
    vakken = basis.mark_rect(stroke="white", strokeWidth=2).encode(
        color=alt.Color("pct:Q", scale=alt.Scale(domain=[0, 100], range=["#eef3f8", DONKER]), legend=None)
    )
    in_model = basis.transform_filter("datum.in_model").mark_rect(filled=False, stroke=ORANJE, strokeWidth=2.5)
    getallen = basis.mark_text(fontSize=10).encode(
        text="tekst:N", color=alt.condition("datum.pct > 55", alt.value("white"), alt.value(INKT))
    )
    kop = "Kenmerken: gekozen in zo veel procent van de trekkingen (rand: staat in het model zelf)"
    return (vakken + in_model + getallen).properties(
        width=len(kenmerken) * 32, height=len(clusters) * 24, title=title(kop, fontSize=12, frame="group")
    )
