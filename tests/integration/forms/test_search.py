"""One search over an edition: every page of it finds the figures, words, numbers, promises and indicators, from disk, with the keys alone."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lxml import html
from playwright.sync_api import Browser, Locator, expect

from dagster_project.publicatie.content import figures
from dagster_project.publicatie.forms import search
from dagster_project.warehouse.editions import Warehouse
from tests.helpers.browser import Bladzijde, axe_fouten, open_bladzijde

VERSIE = "2025-H2.0"
PAGINAS = (search.KERNCIJFERS, search.REGISTER, search.DATAWOORDENBOEK, search.POORTRAPPORT)
PUNTEN = "Moties, toezeggingen en aanbevelingen"


@pytest.fixture(scope="module", params=["voorbeeld", "bundel"])
def folder(request: pytest.FixtureRequest) -> Path:
    """The folder of the published edition of the example, and of the real one."""
    huis = Warehouse(request.getfixturevalue("echt")) if request.param == "bundel" else request.getfixturevalue("huis")
    return huis.edition_dir(VERSIE)


@pytest.fixture(scope="module")
def voorbeeld(huis: Warehouse) -> Path:
    return huis.edition_dir(VERSIE)


def index(folder: Path, pagina: str) -> dict[str, dict[str, Any]]:
    (tekst,) = re.findall(
        r'<script type="application/json" id="vindplaatsen">(.*?)</script>', (folder / pagina).read_text(encoding="utf-8"), re.S
    )
    return {s["kop"]: s for s in json.loads(tekst)}


@pytest.mark.parametrize("pagina", PAGINAS)
def test_elke_vindplaats_is_een_anker_op_haar_pagina(folder: Path, pagina: str):
    ankers = {p: Counter(html.fromstring((folder / p).read_bytes()).xpath("//@id")) for p in PAGINAS}
    lijst = [(s["waar"] or pagina, anker, naam) for s in index(folder, pagina).values() for naam, anker, _ in s["lijst"]]
    assert len(lijst) > 600 and all(naam for _, _, naam in lijst)
    assert [v for v in lijst if ankers[v[0]][v[1]] != 1] == []


def test_er_ontbreekt_niets(voorbeeld: Path, db: duckdb.DuckDBPyConnection):
    alles = index(voorbeeld, search.KERNCIJFERS)
    ankers = {kop: {anker for _, anker, _ in s["lijst"]} for kop, s in alles.items()}
    thema = [f for t in figures.themes(db, VERSIE) for f in t.figuren]
    assert ankers["Figuren"] == {f.id for f in thema}
    assert {naam for naam, *_ in alles["Begrippen"]["lijst"]} >= {naam for f in thema for naam, _ in f.definities}
    for kop, vraag in {
        PUNTEN: "SELECT toezegging_id FROM register.toezeggingen WHERE versie = ?",
        "Indicatoren in het datawoordenboek": "SELECT 'indicator-' || indicator_id FROM referentie.indicatoren WHERE versie = ?",
    }.items():
        assert ankers[kop] == {x for (x,) in db.execute(vraag, [VERSIE]).fetchall()}, kop
    assert len(ankers[PUNTEN]) > 150
    (posten,) = db.execute("SELECT count(*) FROM register.posten WHERE versie = ?", [VERSIE]).fetchone()
    assert len(ankers["Politie in het buitenland"]) == posten > 50
    # the columns of tables are for who works with the files: in the dictionary only
    assert "Kolommen" not in alles and "Kolommen" in index(voorbeeld, search.DATAWOORDENBOEK)
    assert "Controles" not in alles and len(index(voorbeeld, search.POORTRAPPORT)["Controles"]["lijst"]) > 50


def zoek(b: Bladzijde, gezocht: str) -> Locator:
    b.pagina.locator("#vind").focus()
    b.pagina.keyboard.type(gezocht)
    return b.pagina.locator(".vind li a")


def groep(b: Bladzijde, kop: str) -> Locator:
    return b.pagina.locator(".vind > ul > li", has=b.pagina.locator(".soort", has_text=kop))


@pytest.mark.parametrize(
    ("gezocht", "bovenaan"),
    [
        ("zeden voorraad", "Voorraad zedenzaken"),
        ("verzuim", "Ziekteverzuim"),
        ("wederspannigheid", "(GTPA), wederspannigheid, 2024, 2.948"),
    ],
)
def test_zoeken_op_de_pagina_met_het_toetsenbord(browser: Browser, voorbeeld: Path, gezocht: str, bovenaan: str):
    """From the field to a link, and what is folded opens."""
    with open_bladzijde(browser, voorbeeld / search.KERNCIJFERS) as b:
        links = zoek(b, gezocht)
        assert bovenaan in links.first.text_content()
        assert re.fullmatch(r"\d+ gevonden\.", b.pagina.locator("#vind-stand").text_content())
        b.pagina.keyboard.press("ArrowDown")
        assert b.pagina.evaluate("document.activeElement.textContent") == links.first.text_content()
        cijfer = groep(b, "Cijfers (").locator("a").first
        doel = cijfer.get_attribute("href")
        cijfer.press("Enter")
        b.pagina.wait_for_function("document.querySelector('.gevonden')")
        assert b.pagina.locator(doel).is_visible() and b.pagina.locator("#alles-tabel").evaluate("d => d.open")
        b.pagina.locator("#vind").press("Escape")
        assert links.count() == 0 and b.verzoeken == [] and b.fouten == []


@pytest.mark.parametrize("pagina", PAGINAS)
@pytest.mark.parametrize(
    ("gezocht", "kop", "doel"),
    [
        ("2.000 bodycams", PUNTEN, f"{search.REGISTER}#2019-H2-"),  # halfjaarbericht-2019-h2.txt
        ("paramaribo", "Politie in het buitenland", f"{search.REGISTER}#post-"),
        ("ziekteverzuim norm", "Figuren", f"{search.KERNCIJFERS}#verzuim"),
        ("voorraad zedenzaken", "Indicatoren in het datawoordenboek", f"{search.DATAWOORDENBOEK}#indicator-zeden_voorraad"),
    ],
)
def test_van_elke_pagina_naar_de_goede_plaats(browser: Browser, voorbeeld: Path, pagina: str, gezocht: str, kop: str, doel: str):
    with open_bladzijde(browser, voorbeeld / pagina) as b:
        zoek(b, gezocht)
        groep(b, kop).locator("a").first.press("Enter")
        b.pagina.wait_for_url(f"**/{doel}*")
        anker = b.pagina.locator(f"[id='{b.pagina.url.split('#')[1]}']")
        assert anker.is_visible() and anker.bounding_box()["y"] < 900
        assert b.fouten == []


@pytest.mark.parametrize(
    ("gezocht", "kop", "doel"), [("overlast_gemeente meeteenheden", "Controles", "controles-"), ("80794ned", "Brontabellen", "bron-cbs.")]
)
def test_in_het_poortrapport_gaat_een_groep_open(browser: Browser, voorbeeld: Path, gezocht: str, kop: str, doel: str):
    with open_bladzijde(browser, voorbeeld / search.POORTRAPPORT) as b:
        zoek(b, gezocht)
        link = groep(b, kop).locator("a").first
        assert link.get_attribute("href").startswith(f"#{doel}")
        groepje = b.pagina.locator(f"[id='{link.get_attribute('href')[1:]}']")
        assert not groepje.evaluate("d => d.open")
        link.press("Enter")
        expect(groepje).to_have_attribute("open", "")
        assert axe_fouten(b) == [] and b.fouten == []


def test_een_punt_uit_het_register_is_te_herkennen(browser: Browser, voorbeeld: Path):
    with open_bladzijde(browser, voorbeeld / search.KERNCIJFERS) as b:
        zoek(b, "neutraliteit agent uniform")
        assert "(motie, afgedaan)" in groep(b, PUNTEN).locator("a").first.text_content()
        groep(b, PUNTEN).locator("a").first.click()
        rij = b.pagina.locator("tr.gevonden")
        tekst = " ".join(rij.text_content().split())
        for stuk in ("Neutraliteit van de agent in uniform", "Afgedaan.", "Michon-Derkzen", "Kamerstukken II 2024/25, 29628, nr. 1264"):
            assert stuk in tekst, stuk  # halfjaarbericht-2025-h2.txt:739-785


def test_accenten_doen_er_niet_toe_en_alles_is_te_zien(browser: Browser, voorbeeld: Path):
    with open_bladzijde(browser, voorbeeld / search.KERNCIJFERS) as b:
        zoek(b, "coordinator rampslachtoffers")
        assert "coördinator" in groep(b, "Politie in het buitenland").locator("a").first.text_content()
        b.pagina.locator("#vind").fill("motie")
        namen = groep(b, "Cijfers (").locator("a").all_text_contents()
        assert "motie" in namen[0] and not any("eermotief" in n for n in namen[:2])  # a whole word before a part of another
        punten = groep(b, PUNTEN)
        (n,) = re.findall(r"\((\d+)\)", punten.locator(".soort").text_content())
        assert punten.locator("a").count() == 4 < int(n)
        punten.locator("button").press("Enter")
        assert punten.locator("a").count() == int(n) and punten.locator("button").count() == 0
        assert b.pagina.evaluate("document.activeElement.textContent") == punten.locator("a").nth(4).text_content()
        assert axe_fouten(b) == []


def test_niets_gevonden_wordt_gezegd(browser: Browser, voorbeeld: Path):
    with open_bladzijde(browser, voorbeeld / search.KERNCIJFERS) as b:
        assert zoek(b, "xyzzy").count() == 0 and b.pagina.locator("#vind-stand").text_content() == "Niets gevonden."


def test_zonder_javascript_is_het_register_te_lezen(browser: Browser, voorbeeld: Path):
    context = browser.new_context(java_script_enabled=False, offline=True)
    try:
        p = context.new_page()
        p.goto((voorbeeld / search.KERNCIJFERS).resolve().as_uri())
        assert not p.locator(".vind").is_visible()
        p.locator("#toezeggingen a", has_text="register").click()
        assert p.locator("[id='2019-H2-01']").is_visible() and not p.locator(".vind").is_visible()
    finally:
        context.close()


@pytest.mark.parametrize("kleur", ["light", "dark"])
def test_axe_op_het_register(browser: Browser, folder: Path, kleur: str):
    with open_bladzijde(browser, folder / search.REGISTER, 360) as b:
        b.pagina.emulate_media(color_scheme=kleur)
        zoek(b, "politie")
        assert axe_fouten(b, alleen_kleur=kleur == "dark") == []
