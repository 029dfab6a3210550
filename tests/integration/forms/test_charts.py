"""The charts of an edition, as they are drawn: all of it within its axis, nothing over anything else, and what is missing said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser

from dagster_project.publicatie.charts import draw, marks
from dagster_project.publicatie.content import figures
from dagster_project.publicatie.content.model import Figure
from dagster_project.warehouse.editions import DATABASE
from sources.database import connect
from tests.helpers.browser import open_bladzijde

VERSIE = "2025-H2.0"
OVERLAP = """() => [...document.querySelectorAll('svg')].flatMap((svg) => {
  const vak = (e) => e.getBoundingClientRect();
  const raam = vak(svg), regels = [...svg.querySelectorAll('text')].filter((t) => t.textContent.trim());
  const fout = [];
  regels.forEach((a, i) => {
    const p = vak(a);
    if (p.left < raam.left - 1 || p.right > raam.right + 1 || p.top < raam.top - 1 || p.bottom > raam.bottom + 1) fout.push([svg.id, a.textContent, 'buiten']);
    regels.slice(i + 1).forEach((b) => {
      const q = vak(b);
      const breed = Math.min(p.right, q.right) - Math.max(p.left, q.left), hoog = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
      if (breed > 1 && hoog > 3) fout.push([svg.id, a.textContent, b.textContent]);
    });
  });
  return fout;
})"""
"""Texts of a drawing that lie over each other or outside it; letters have room above and under them, so three pixels are none."""


@pytest.fixture(scope="module")
def figuren(db: duckdb.DuckDBPyConnection) -> dict[str, Figure]:
    return {f.id: f for t in figures.themes(db, VERSIE) for f in t.figuren}


@pytest.fixture
def na(anders: Callable[[str], Path]) -> Callable[[str, str], Figure]:
    """A figure of the published database in which this SQL was done."""

    def doe(sql: str, id: str) -> Figure:
        with connect(anders(sql) / DATABASE, read_only=True) as con:
            f = figures.figure(con, VERSIE, id)
            assert f
            return f

    return doe


def lagen(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from spec["layer"]


def woorden(f: Figure) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", draw.svg(f) or "")


def test_geen_woord_over_een_ander_en_geen_buiten_de_tekening(
    browser: Browser, db: duckdb.DuckDBPyConnection, figuren: dict[str, Figure], tmp_path: Path
):
    """Every chart as on the page and as it stands alone, measured by Chromium."""
    e = figures.read_editie(db, VERSIE)
    svgs = [(f"{f.id}-{wijze}", s) for f in figuren.values() for wijze, s in (("blad", draw.svg(f)), ("los", draw.svg(f, e))) if s]
    html = "".join(s.replace("<svg ", f'<svg id="{i}" ', 1) for i, s in svgs)
    pad = tmp_path / "grafieken.html"
    pad.write_text(f'<!doctype html><meta charset="utf-8">{html}', encoding="utf-8")
    with open_bladzijde(browser, pad) as b:
        assert len(svgs) > 40 and b.pagina.evaluate(OVERLAP) == []
        b.pagina.evaluate("document.querySelector('#gtpa-blad text').setAttribute('transform', 'translate(-40,0)')")
        assert b.pagina.evaluate(OVERLAP), "wat over elkaar of buiten staat wordt niet gezien"


def test_elke_as_bevat_alles_wat_langs_haar_staat(figuren: dict[str, Figure]):
    gezien = 0
    for f in figuren.values():
        spec = draw.spec(f)
        for laag in lagen(spec) if spec else ():
            for kant in ("x", "y"):
                k = laag["encoding"].get(kant, {})
                domein = (k.get("scale") or {}).get("domain")
                if not domein:
                    continue
                velden = [v for v in (k["field"], laag["encoding"].get(f"{kant}2", {}).get("field")) if v]
                waarden = [d[v] for d in laag["data"]["values"] for v in velden if d.get(v) is not None]
                assert waarden and domein[0] <= min(waarden) and max(waarden) <= domein[1], (f.id, domein, max(waarden))
                if laag["mark"]["type"] in ("line", "point") and f.soort != "delen":
                    assert max(waarden) < domein[1], (f.id, "het hoogste ligt op de rand")
                if laag["mark"]["type"] == "bar":
                    assert domein[0] <= 0, (f.id, "een staaf begint niet bij nul")
                gezien += 1
    assert gezien > 40


def test_elke_reeks_heeft_haar_naam_en_laatste_cijfer_naast_de_lijn(figuren: dict[str, Figure]):
    geschreven = " ".join(woorden(figuren["zedenzaken"]))
    for naam, cijfer in (
        ("Voorraad aantal zedenzaken", "3.484"),
        ("Aantal aangifte", "3.594"),
        ("Aantal verdachten openbaar ministerie", "2.236"),
    ):
        assert f"{cijfer}" in geschreven and all(w in geschreven for w in naam.split())


def test_een_norm_is_een_lijn_met_haar_naam(figuren: dict[str, Figure]):
    for id, tekst, waarde in (
        ("reactietijden", "norm: minstens 90%", 90),
        ("reactietijden_eenheden", "norm: minstens 90%", 90),
        ("verzuim", "norm: hoogstens 5,9%", 5.9),
    ):
        assert tekst in " ".join(woorden(figuren[id]))
        assert [laag["data"]["values"] for laag in lagen(draw.spec(figuren[id])) if laag["mark"].get("color") == marks.ROOD and laag["mark"]["type"] == "rule"] == [[{"norm": waarde}]]  # fmt: skip


def test_een_enquete_om_het_jaar_is_een_lijn_en_een_breuk_is_dat_niet(na: Callable[[str, str], Figure]):
    """The letter of 2025 prints 2015, 2017, 2019, 2021 and 2023: halfjaarbericht-2025-h2.txt. Here two years of which one is left out."""

    def stukken(f: Figure) -> list[int]:
        (lijn,) = (laag for laag in lagen(draw.spec(f)) if laag["mark"]["type"] == "line")
        per = [d["stuk"] for d in lijn["data"]["values"]]
        return [per.count(s) for s in dict.fromkeys(per)]

    om_het_jaar = (
        "UPDATE kerncijfers.waarden SET periode = CAST(2 * CAST(periode AS INTEGER) - 2024 AS VARCHAR) "
        "WHERE indicator_id = 'gtpa_incidenten' AND uitsplitsing = '' AND regio_code = 'NL01'"
    )
    assert stukken(na(om_het_jaar, "gtpa")) == [5]  # 2016, 2018, 2020, 2022, 2024
    assert stukken(na("DELETE FROM kerncijfers.waarden WHERE indicator_id = 'gtpa_incidenten' AND periode = '2022'", "gtpa")) == [2, 2]


def test_een_marge_wordt_getekend_en_uitgelegd(figuren: dict[str, Figure]):
    f = figuren["slachtofferschap"]
    met = [(c.onder, c.boven) for r in f.rijen for c in r.cellen if c.onder is not None]
    getekend = [
        (d["onder"], d["boven"])
        for laag in lagen(draw.spec(f))
        for d in laag.get("data", {}).get("values", [])
        if laag["mark"].get("opacity") == 0.35
    ]
    assert met and getekend == met
    assert "De grijze streep om een cijfer is zijn marge." in f.grafieknoot and "grijze streep" not in figuren["gtpa"].grafieknoot


def test_wat_niet_het_geheel_is_zegt_dat(figuren: dict[str, Figure]):
    """Printed shares: 39,7 + 19,7 = 59,4; of the five questions the answers are together 94 (30+31+9+24) to 99 (7+42+31+7+12)."""
    assert figuren["werksoorten"].grafieknoot == "Deze delen zijn samen 59,4% van het geheel; de rest is niet geleverd."
    assert figuren["vertrouwen"].grafieknoot == "De delen zijn samen 94% tot 99%; wat de bron niet noemt is een leeg vak."
    leeg = [d for laag in lagen(draw.spec(figuren["vertrouwen"])) if laag["mark"].get("strokeDash") for d in laag["data"]["values"]]
    assert [round(d["tot"] - d["van"]) for d in leeg] == [2, 3, 1, 6, 5]
    assert figuren["contact_aanleiding"].grafieknoot == ""  # 21 + 16 + 13 + 10 + 40 = 100


def test_eenheden_staan_op_de_kaart_en_van_hoog_naar_laag(figuren: dict[str, Figure]):
    f = figuren["misdrijven_eenheden"]
    (tegels,) = (laag["data"]["values"] for laag in lagen(draw.spec(f)) if laag["mark"]["type"] == "rect")
    assert {d["naam"]: d["tekst"] for d in tegels} == {r.naam: r.cellen[0].tekst for r in f.rijen if r.naam != "Nederland"}
    assert all(
        a["x2"] <= b["x"] or b["x2"] <= a["x"] or a["y2"] <= b["y"] or b["y2"] <= a["y"]
        for i, a in enumerate(tegels)
        for b in tegels[i + 1 :]
    )
    (punten,) = (laag["data"]["values"] for laag in lagen(draw.spec(f)) if laag["mark"]["type"] == "point")
    assert len(punten) == 11 and [d["waarde"] for d in punten] == sorted((d["waarde"] for d in punten), reverse=True)
    assert [d["vorm"] for d in punten].count("diamond") == 1  # Nederland


def test_aantallen_per_eenheid_staan_niet_op_een_kaart(figuren: dict[str, Figure]):
    """A map is read as a rate."""
    soorten = [laag["mark"]["type"] for laag in lagen(draw.spec(figuren["gtpa_eenheden"]))]
    assert "bar" in soorten and "rect" not in soorten


def test_sleutels_van_de_verdeling_liggen_niet_op_elkaar(figuren: dict[str, Figure]):
    (punten,) = (laag["data"]["values"] for laag in lagen(draw.spec(figuren["verdeling"])) if laag["mark"]["type"] == "point" and "y" in laag["data"]["values"][0] and "waarde" in laag["data"]["values"][0])  # fmt: skip
    assert len(punten) == 40 and len({d["y"] for d in punten}) == 40
    assert len({(d["kleur"], d["vorm"]) for d in punten}) == len({d["vorm"] for d in punten}) == 4
