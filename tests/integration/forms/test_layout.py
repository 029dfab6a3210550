"""The page as it lies on a screen and on paper: nothing cut off, nothing over anything, short on a phone, and words of the public only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dagster_project.publicatie.forms import page, register
from dagster_project.warehouse.editions import Warehouse
from tests.helpers.browser import axe_fouten, open_bladzijde

VERSIE = "2025-H2.0"
SCHERMEN = 10
"""So many screens of a phone (360 by 800) is the short read."""

GEMETEN = """
() => {
  const fout = [], breed = document.documentElement.clientWidth;
  const wie = (el) => `${el.tagName.toLowerCase()}${el.id ? "#" + el.id : ""}.${el.className.baseVal ?? el.className} "${el.textContent.trim().slice(0, 40)}"`;
  if (document.documentElement.scrollWidth > breed) fout.push(`de pagina is ${document.documentElement.scrollWidth} breed, het venster ${breed}`);
  for (const el of document.querySelectorAll("body *")) {
    if (!el.checkVisibility() || el.closest("svg, .lezer, .rol, .rh-onzichtbaar, .spring, thead, option")) continue;
    const r = el.getBoundingClientRect();
    if (r.right > breed + 1 || r.left < -1) fout.push(`buiten het venster: ${wie(el)}`);
    if (el.scrollWidth > el.clientWidth + 1 && el.clientWidth && getComputedStyle(el).display !== "inline") fout.push(`past niet in zichzelf: ${wie(el)}`);
  }
  for (const rol of document.querySelectorAll(".rol.lang")) {
    if (!rol.checkVisibility()) continue;
    const laatste = rol.querySelector("tbody tr td:last-child").getBoundingClientRect();
    if (laatste.right > rol.getBoundingClientRect().right + 1) fout.push(`het nieuwste jaar is niet te zien: ${wie(rol)}`);
  }
  const vlakken = [];
  const loper = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = loper.nextNode(); n; n = loper.nextNode()) {
    const el = n.parentElement;
    if (!n.textContent.trim() || !el.checkVisibility() || el.closest("svg, .lezer, .rh-onzichtbaar, .spring, script, style, thead, select, noscript")) continue;
    const rol = el.closest(".rol");
    if (rol && rol.scrollWidth > rol.clientWidth + 1) continue;  // under the names that stay
    const reeks = document.createRange();
    reeks.selectNodeContents(n);
    for (const r of reeks.getClientRects()) if (r.width > 1 && r.height > 1) vlakken.push([r, el]);
  }
  vlakken.sort((a, b) => a[0].top - b[0].top);
  vlakken.forEach(([a, wieA], i) => {
    for (let j = i + 1; j < vlakken.length && vlakken[j][0].top < a.bottom; j++) {
      const [b, wieB] = vlakken[j];
      const x = Math.min(a.right, b.right) - Math.max(a.left, b.left), y = Math.min(a.bottom, b.bottom) - b.top;
      if (x > 1.5 && y > Math.min(a.height, b.height) * 0.4) fout.push(`over elkaar: ${wie(wieA)} en ${wie(wieB)}`);
    }
  });
  return fout;
}
"""
"""What is cut off or lies over something else. Halfway 40% of a line: lines of one paragraph touch in their white."""


@pytest.fixture(scope="module", params=["voorbeeld", "bundel"])
def editie(request: pytest.FixtureRequest) -> Path:
    """The folder of the published edition of the example, and of the real one."""
    huis = Warehouse(request.getfixturevalue("echt")) if request.param == "bundel" else request.getfixturevalue("huis")
    return huis.edition_dir(VERSIE)


@pytest.mark.parametrize("breedte", [360, 390, 640, 768, 1280, 1440, 1920])  # 640 is 1280 at 200%
def test_niets_is_afgesneden_of_ligt_over_iets_anders(browser: Browser, editie: Path, breedte: int):
    with open_bladzijde(browser, editie / page.BESTAND, breedte) as b:
        assert b.pagina.evaluate(GEMETEN) == []
        b.pagina.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert b.pagina.evaluate(GEMETEN) == []


@pytest.mark.parametrize("breedte", [360, 768, 1280])
def test_in_het_register_past_alles(browser: Browser, editie: Path, breedte: int):
    with open_bladzijde(browser, editie / register.BESTAND, breedte) as b:
        assert b.pagina.evaluate(GEMETEN) == []
        te_breed = "[...document.querySelectorAll('.rol')].filter(r => r.scrollWidth > r.clientWidth + 1).length"
        assert b.pagina.evaluate(te_breed) == 0


def test_de_meting_ziet_wat_mis_is(browser: Browser, editie: Path):
    with open_bladzijde(browser, editie / page.BESTAND, 1280) as b:
        b.pagina.add_style_tag(content=".kort .groot { margin-top: -3rem; } .kaart .bron { width: 90rem; max-width: none; }")
        gevonden = " ".join(b.pagina.evaluate(GEMETEN))
    assert "over elkaar" in gevonden and "buiten het venster" in gevonden


def test_op_een_telefoon_is_het_een_kort_stuk(browser: Browser, editie: Path):
    with open_bladzijde(browser, editie / page.BESTAND, 360, 800) as b:
        hoog = b.pagina.evaluate("document.querySelector('#rh-rekenhulp').getBoundingClientRect().top + scrollY")
        assert hoog < SCHERMEN * 800
        alles = b.pagina.evaluate("document.documentElement.scrollHeight")
        assert alles < (SCHERMEN + 1) * 800


def test_op_papier_past_alles(browser: Browser, editie: Path):
    with open_bladzijde(browser, editie / page.BESTAND, 673) as b:  # A4 between its margins
        b.pagina.emulate_media(media="print")
        b.pagina.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert b.pagina.evaluate(GEMETEN) == []
        assert (
            b.pagina.evaluate(
                "document.querySelectorAll('.rol').values().filter(r => r.checkVisibility() && r.scrollWidth > r.clientWidth + 1).map(r => r.ariaLabel).toArray()"
            )
            == []
        )
        klein = b.pagina.evaluate(
            "[...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && !e.closest('svg, sup, .lezer') && e.textContent.trim() && parseFloat(getComputedStyle(e).fontSize) < 11.9).map(e => e.className + e.tagName)"
        )
        assert klein == []  # 9 pt is 12 px


@pytest.mark.parametrize(("breedte", "kleur"), [(1280, "light"), (1280, "dark"), (360, "dark")])
def test_axe_in_elke_staat(browser: Browser, editie: Path, breedte: int, kleur: str):
    with open_bladzijde(browser, editie / page.BESTAND, breedte) as b:
        b.pagina.emulate_media(color_scheme=kleur)
        gezien = (breedte, kleur) == (1280, "dark")  # but for its colours
        assert axe_fouten(b, alleen_kleur=gezien) == []
        b.pagina.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert axe_fouten(b, alleen_kleur=gezien) == []


def leeg_onderaan(pad: Path) -> list[float]:
    """Of each page of a PDF which part of its height between the margins is white under the last line of text."""
    from pypdf import PdfReader

    uit = []
    for blad in PdfReader(pad).pages:
        hoogten: list[float] = []

        def lees(tekst: str, cm: list[float], tm: list[float], *_: object, hoogten: list[float] = hoogten) -> None:
            if tekst.strip():
                hoogten.append(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])

        blad.extract_text(visitor_text=lees)
        onder, boven = 60, 842 - 65  # as in kerncijfers.typ; what is under it is the foot
        uit.append((min(y for y in hoogten if y > onder) - onder) / (boven - onder))
    return uit


def test_geen_blad_van_de_pdf_is_half_leeg(editie: Path):
    """The cover is full, and no page but the last is left for what could have stood on it."""
    eerste, *rest, _ = leeg_onderaan(editie / "kerncijfers.pdf")
    assert eerste < 0.2
    assert [f"blad {i}: {leeg:.0%}" for i, leeg in enumerate(rest, 2) if leeg > 0.4] == []


# --- words ---

NIET_VOOR_LEZERS = {
    "een bestand of map van de bouwers": r"\b[\w/-]+\.(?:txt|yml|sql|py|csv|parquet|j2)\b",
    "een tabel of kolom": r"\b(?:referentie|kerncijfers|verdeling|kwaliteit|register|staging|intermediate|raw)\.[a-z_]+\b",
    "een naam met een streepje eronder": r"\b[a-zA-Z]+_[a-zA-Z_0-9]+\b",
    "een sleutel": r"\b[a-z]+=[\w.]+",
    "werkwoorden van bouwers": r"\b(?:geparsed|gejoind|ge-join|null|NaN|None|True|False|undefined|seed|mart|dbt|DuckDB|pandas|kandidaat|bundel|snapshot|commit)\b",
    "wat de brief drukt": r"[Dd]e brief drukt|bij benadering|houdt ze uit elkaar",
    "iemand die bouwt": r"\b(?:sha256|json|regex|traceback)\b",
}
"""What no reader has to know; a reader of the page is a member of parliament."""
MAG = {"kerncijfers.pdf", "tabellen.xlsx", "poortrapport.html", "datawoordenboek.html", "register.html", "datapackage.json", "dcat.jsonld"}
"""Files beside the page that a reader can take along."""


def woorden_van_bouwers(tekst: str) -> list[str]:
    for bestand in MAG:
        tekst = tekst.replace(bestand, "")
    return [
        f"{wat}: …{tekst[max(0, m.start() - 40) : m.end() + 20]}…"
        for wat, vorm in NIET_VOOR_LEZERS.items()
        for m in re.finditer(vorm, tekst)
    ]


def test_pagina_register_en_pdf_gebruiken_woorden_van_lezers(browser: Browser, editie: Path):
    from pypdf import PdfReader

    with open_bladzijde(browser, editie / page.BESTAND) as b:
        b.pagina.evaluate("document.querySelectorAll('script, style').forEach(e => e.remove())")
        pagina = b.pagina.evaluate("document.body.textContent")
    with open_bladzijde(browser, editie / register.BESTAND) as b:
        b.pagina.evaluate("document.querySelectorAll('script, style').forEach(e => e.remove())")
        punten = b.pagina.evaluate("document.body.textContent")
    pdf = " ".join(" ".join(p.extract_text().replace("-\n", "-").split()) for p in PdfReader(editie / "kerncijfers.pdf").pages)
    assert len(pagina) > 50_000 and len(pdf) > 30_000 and len(punten) > 30_000
    assert woorden_van_bouwers(pagina) == []
    assert woorden_van_bouwers(punten) == []
    assert woorden_van_bouwers(pdf) == []


def test_de_lijst_van_woorden_vindt_wat_er_stond():
    for fout in (
        "zie referentie.reeksbreuken",
        "periode_type houdt ze uit elkaar",
        "sources/bundel.yml",
        "jaar=2024|categorie=belediging",
        "halfjaarbericht-2025-h2.txt:232",
        "De brief drukt alleen 2023",
    ):
        assert woorden_van_bouwers(fout), fout
    assert woorden_van_bouwers("Het ziekteverzuim was 6,3% in 2024 (tabellen.xlsx).") == []
