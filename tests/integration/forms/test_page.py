"""The page in a real browser, from disk and without a network: what it says, who can use it, and what its buttons give."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from playwright.sync_api import Browser, Locator, expect

from dagster_project.publicatie.charts import draw
from dagster_project.publicatie.content import figures
from dagster_project.publicatie.forms import page
from dagster_project.warehouse.editions import DATABASE, Warehouse
from sources.database import connect
from tests.helpers.browser import Bladzijde, axe_fouten, open_bladzijde
from tests.helpers.forms import write_page

VERSIE = "2025-H2.0"
GROOTSTE = 1_500_000


@pytest.fixture(scope="module")
def pad(huis: Warehouse) -> Path:
    return huis.edition_dir(VERSIE) / page.BESTAND


@pytest.fixture(scope="module")
def blad(browser: Browser, pad: Path) -> Iterator[Bladzijde]:
    with open_bladzijde(browser, pad) as b:
        yield b


def test_de_pagina_is_een_bestand_dat_niets_vraagt(pad: Path, blad: Bladzijde):
    tekst = pad.read_text(encoding="utf-8")
    assert pad.stat().st_size < GROOTSTE
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//|@import|url\((?!["']?data:)""", tekst)
    assert blad.verzoeken == [] and blad.fouten == []
    assert blad.pagina.evaluate("document.querySelector('meta[http-equiv]').content").startswith("default-src 'none'")


@pytest.mark.parametrize("breedte", [1280, 390])
def test_niets_steekt_uit_als_alles_open_is(browser: Browser, pad: Path, breedte: int):
    with open_bladzijde(browser, pad, breedte) as b:
        b.pagina.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert b.pagina.evaluate("document.documentElement.scrollWidth") <= breedte


@pytest.mark.slow
def test_axe_ziet_wat_mis_is(browser: Browser, pad: Path, tmp_path: Path):
    fout = tmp_path / "fout.html"
    fout.write_text(
        pad.read_text(encoding="utf-8").replace('<html lang="nl">', "<html>").replace("--zacht: #4a5563", "--zacht: #c0c0c0"),
        encoding="utf-8",
    )
    with open_bladzijde(browser, fout) as b:
        gevonden = {r.split(" ")[0] for r in axe_fouten(b)}
    assert {"html-has-lang", "color-contrast"} <= gevonden


def test_elke_figuur_staat_er_met_alles_wat_erbij_hoort(blad: Bladzijde, db: duckdb.DuckDBPyConnection):
    for t in figures.themes(db, VERSIE):
        for f in t.figuren:
            kaart = blad.pagina.locator(f"section#{f.id}")
            tekst = " ".join(kaart.text_content().split())
            assert kaart.locator("h3").text_content().startswith(f.bewering or f.titel)
            for stuk in (f.titel, *f.zinnen, f"Bron: {f.bron}", f"Status: {f.status}", f.perioden, *(d for _, d in f.definities), *f.noten):
                assert " ".join(stuk.split()) in tekst, (f.id, stuk)
            assert (kaart.locator("svg[role=img]").count() == 1) == (not f.beeld.get("geen")), f.id


def test_elke_cel_draagt_het_hele_getal(blad: Bladzijde, db: duckdb.DuckDBPyConnection):
    for f in (f for t in figures.themes(db, VERSIE) for f in t.figuren):
        cellen = blad.pagina.locator(f"section#{f.id} .cijfers tbody td").evaluate_all(
            "tds => tds.map(td => { const k = td.cloneNode(true); k.querySelectorAll('sup, .lezer').forEach(s => s.remove()); return [k.textContent, td.dataset.w ?? null]; })"
        )
        verwacht = [(c.tekst, c.waarde) for r in f.rijen for c in r.cellen]
        assert [(t, float(w) if w else None) for t, w in cellen] == verwacht, f.id


def test_de_gedrukte_cijfers_staan_bovenaan(blad: Bladzijde):
    kort = blad.pagina.locator("#kort").text_content()
    for getal in ("46.777 fte", "6,3%", "12.543", "3.484", "803.155"):  # halfjaarbericht-2025-h2.txt
        assert getal in kort
    assert "83,7%" not in kort  # printed too, but the count that it is made of is made up in the example
    assert "Een deel van de cijfers in deze editie is synthetisch" in blad.pagina.locator(".waarschuwing").text_content()


def test_de_kwaliteit_van_de_editie(blad: Bladzijde, db: duckdb.DuckDBPyConnection):
    tekst = " ".join(blad.pagina.locator("#kwaliteit").text_content().split())
    for oordeel, n in db.execute("SELECT oordeel, count(*) FROM kwaliteit.controles WHERE versie = ? GROUP BY ALL", [VERSIE]).fetchall():
        assert f"{n} {'controle' if n == 1 else 'controles'}: {oordeel}" in tekst
    rijen = blad.pagina.locator("#kwaliteit table").first.locator("tbody tr").all_text_contents()
    (n,) = db.execute("SELECT count(*) FROM kwaliteit.aansluiting WHERE versie = ?", [VERSIE]).fetchone()
    (m,) = db.execute("SELECT count(*) FROM kwaliteit.identiteiten WHERE versie = ?", [VERSIE]).fetchone()
    cellen = blad.pagina.locator("#kwaliteit table").first.locator("tbody td").all_text_contents()
    (w,) = db.execute("SELECT count(*) FROM kwaliteit.trendwoorden WHERE versie = ?", [VERSIE]).fetchone()
    assert len(rijen) == 9 and sum(map(int, cellen)) == n + m + w
    per_wijze = dict(
        db.execute(
            "SELECT wijze, count(*) FROM kwaliteit.aansluiting WHERE versie = ? AND oordeel = 'voldoet' GROUP BY ALL", [VERSIE]
        ).fetchall()
    )
    # the share of the three largest GTPA and three counts; all the rest was typed from the letters
    assert (per_wijze["nagerekend"], per_wijze["geteld"]) == (1, 3)
    assert "zijn er 4 nagerekend en kloppend: 1 berekend uit andere cijfers dan in de brief staan, 3 geteld." in tekst
    assert f"Twee keer overgetypt en gelijk: {per_wijze['overgetypt']};" in tekst


# --- the buttons ---


def knop(b: Bladzijde, figuur: str, wat: str) -> Locator:
    """A button of a figure, as a reader comes to it: through its menu where it has one."""
    for dicht in b.pagina.locator(f"#{figuur} .meenemen:not([open]) > summary").all():
        dicht.click()
    return b.pagina.locator(f"#{figuur} [data-doe={wat}]")


def klik(b: Bladzijde, figuur: str, wat: str) -> tuple[str, bytes]:
    with b.pagina.expect_download() as d:
        knop(b, figuur, wat).click()
    return d.value.suggested_filename, Path(d.value.path()).read_bytes()


def test_meenemen_met_het_toetsenbord(browser: Browser, pad: Path):
    """One button per figure: Enter opens what it offers, Tab walks along it, Escape closes it and is back where one was."""
    with open_bladzijde(browser, pad) as b:
        menu = b.pagina.locator("#gtpa .meenemen")
        assert b.pagina.locator(".meenemen").count() == b.pagina.locator("main .kaart .onder").count() > 20
        assert b.pagina.locator(".meenemen[open], .kaart > .onder button:visible").count() == 0
        menu.locator("summary").focus()
        b.pagina.keyboard.press("Enter")
        namen = [menu.locator("li > *").nth(i).text_content() for i in range(menu.locator("li").count())]
        titel = "VOORBEELD: Geweld tegen politieambtenaren (GTPA)"
        assert namen == [f"{wat}: {titel}" for wat in (
            "Kopieer de zin", "Kopieer de tabel", "Kopieer de link", "Kopieer HTML om in te sluiten",
            "Tabel als CSV", "Grafiek als SVG", "Grafiek als PNG", "Gegevens als JSON")]  # fmt: skip
        for naam in namen:
            b.pagina.keyboard.press("Tab")
            assert b.pagina.evaluate("document.activeElement.textContent") == naam
        b.pagina.keyboard.press("Escape")
        assert not menu.evaluate("d => d.open") and b.pagina.evaluate("document.activeElement.textContent") == f"Meenemen: {titel}"
        b.pagina.keyboard.press("Space")
        assert menu.locator("button[data-doe=png]").is_visible() and b.fouten == []


def test_een_grafiek_heet_naar_haar_titel_en_zegt_niets_dubbel(blad: Bladzijde, db: duckdb.DuckDBPyConnection):
    """What Chromium gives a screen reader: the sentences beside a chart describe it, and are not its name."""
    boom = blad.pagina.context.new_cdp_session(blad.pagina).send("Accessibility.getFullAXTree")["nodes"]
    beelden = {n["name"]["value"]: n.get("description", {}).get("value", "") for n in boom if n.get("role", {}).get("value") == "image"}
    met = [f for t in figures.themes(db, VERSIE) for f in t.figuren if not f.beeld.get("geen")]
    assert set(beelden) == {f.titel if f.zinnen else draw.describe(f) for f in met} and len(met) > 20
    for f in (f for f in met if f.zinnen):
        assert beelden[f.titel] == " ".join(f.alineas), f.id


def losse_csv(b: Bladzijde, figuur: str) -> bytes:
    """The file behind the link, as Chromium keeps it; served over http it gets the name that the link gives."""
    for dicht in b.pagina.locator(f"#{figuur} .meenemen:not([open]) > summary").all():
        dicht.click()
    link = b.pagina.locator(f"#{figuur} .meenemen a[href$='.csv']")
    assert link.get_attribute("download") == f"voorbeeld-{VERSIE}-{figuur}.csv"
    with b.pagina.expect_download() as d:
        link.click()
    return Path(d.value.path()).read_bytes()


def test_tabel_als_csv(browser: Browser, pad: Path):
    """Title, unit, period, source and edition go along; a mark stands behind its number."""
    with open_bladzijde(browser, pad) as b:
        ruw, verhoudingen = losse_csv(b, "zedenzaken"), losse_csv(b, "zeden_verhoudingen")
    rijen = list(csv.reader(io.StringIO(ruw.decode("utf-8-sig")), delimiter=";"))
    assert ruw.startswith("\ufeff".encode()) and ruw.count(b"\r\n") == len(rijen)
    assert rijen[0] == ["VOORBEELD: Werkvoorraden politie op het terrein van zedenzaken"]
    assert rijen[1] == ["Meeteenheid: aantal. Periode: 2 november 2020 – 2 november 2025."] and rijen[2] == []
    kop = rijen[3]
    assert kop[:5] == ["Cijfers zedenzaken", "Stand 02-11-2020", "Stand 02-11-2021", "Stand 02-11-2022", "Stand 02-11-2023"]
    assert kop[5:] == ["Stand 02-11-2024", "Merk bij Stand 02-11-2024", "Stand 02-11-2025"]
    assert rijen[5] == ["Voorraad aantal zedenzaken", "3464", "3577", "3607", "3398", "3159", "", "3484"]
    incidenten = next(r for r in rijen if r and r[0] == "Aantal geregistreerde incidenten")
    assert incidenten[6] == "b"
    onder = [r[0] for r in rijen[5:] if len(r) == 1]
    assert "b: reeksbreuk: niet te vergelijken met eerdere perioden" in onder
    assert "Bron: Werkvoorraden politie op het terrein van zedenzaken (status: geleverd)" in onder
    assert any(r.startswith(f"Uitgave: VOORBEELD: Halfjaarbericht politie, editie {VERSIE}, ") and r.endswith(", concept") for r in onder)
    assert "23,415163166715963" in verhoudingen.decode("utf-8-sig")  # 2375 / 10143, all its digits


def test_een_tabel_zonder_figuur_zegt_ook_wat_zij_is(blad: Bladzijde):
    blad.pagina.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    _, ruw = klik(blad, "toezeggingen-volgende", "csv")
    eerste, tweede, leeg, *_ = ruw.decode("utf-8-sig").split("\r\n")
    assert eerste == "VOORBEELD: Wat voor het volgende halfjaarbericht moet komen" and f"editie {VERSIE}" in tweede and leeg == ""


def test_grafiek_als_svg_en_png(blad: Bladzijde, db: duckdb.DuckDBPyConnection):
    """What leaves as a picture says the same as the picture of the program."""
    naam, ruw = klik(blad, "gtpa_eenheden", "svg")
    assert naam == f"voorbeeld-{VERSIE}-gtpa_eenheden.svg" and ruw.startswith(b"<?xml")
    regels = lambda svg: sorted(ElementTree.fromstring(svg).itertext())  # noqa: E731
    anders = draw.svg(figures.figure(db, VERSIE, "gtpa_eenheden"), figures.read_editie(db, VERSIE))
    assert regels(ruw) == regels(anders) and len(regels(ruw)) > 25
    zonder_tekst_ernaast = ElementTree.fromstring(ruw).get("aria-label")
    assert zonder_tekst_ernaast == ElementTree.fromstring(anders).get("aria-label") and "Amsterdam: 1.030" in zonder_tekst_ernaast
    tekst = " ".join(regels(ruw))
    for stuk in ("VOORBEELD: GTPA per regionale eenheid", "2024", "DEELS SYNTHETISCH", "Kerncijfers per regionale eenheid (niet openbaar)", f"editie {VERSIE}", "(concept)", "a: afgerond"):  # fmt: skip
        assert stuk in tekst, stuk
    naam, ruw = klik(blad, "gtpa", "png")
    assert naam == f"voorbeeld-{VERSIE}-gtpa.png" and ruw[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(ruw[16:20]) == 920
    assert int.from_bytes(ruw[20:24]) == 2 * round(float(re.search(r'height="([\d.]+)"', draw.svg(figures.figure(db, VERSIE, "gtpa"), figures.read_editie(db, VERSIE)))[1]))  # fmt: skip


@pytest.fixture(scope="module")
def klembord(browser: Browser, pad: Path) -> Iterator[Callable[[str, str], dict[str, str]]]:
    """What a button puts on the clipboard of Chromium, by kind of text."""
    with open_bladzijde(browser, pad) as b:
        b.pagina.context.grant_permissions(["clipboard-read", "clipboard-write"])

        def doe(figuur: str, wat: str) -> dict[str, str]:
            b.pagina.locator(f"#{figuur} [role=status]").evaluate("e => { e.textContent = ''; }")
            knop(b, figuur, wat).click()
            expect(b.pagina.locator(f"#{figuur} [role=status]")).to_have_text("Gekopieerd.")
            return b.pagina.evaluate(
                "async () => { const uit = {}; for (const i of await navigator.clipboard.read()) for (const t of i.types) uit[t] = await (await i.getType(t)).text(); return uit; }"
            )

        yield doe


def test_een_gekopieerde_tabel_draagt_alles(klembord: Callable[[str, str], dict[str, str]]):
    k = klembord("gtpa_eenheden", "kopie")
    for soort in ("text/plain", "text/html"):
        for stuk in ("VOORBEELD: GTPA per regionale eenheid", "Meeteenheid: aantal. Periode: 2024.", "SYNTHETISCH: de cijfers met een s.",
                     "Kerncijfers per regionale eenheid (niet openbaar)", f"editie {VERSIE}", "concept", "afgerond op een veelvoud van 5", "geen werkelijk cijfer"):  # fmt: skip
            assert stuk in k[soort], (soort, stuk)
    assert "\nAmsterdam\t1.030 (a, s)\n" in k["text/plain"] and "\nNederland\t12.543\n" in k["text/plain"]
    assert re.search(r"<td[^>]*>1\.030 <sup[^>]*>a, s</sup>", k["text/html"])


def test_een_gekopieerde_zin_noemt_bron_en_uitgave(klembord: Callable[[str, str], dict[str, str]]):
    tekst = klembord("gtpa", "zin")["text/plain"]
    assert tekst.startswith(
        "VOORBEELD: Het aantal incidenten met geweld tegen politieambtenaren steeg licht van 12.265 in 2023 naar 12.543 in 2024"
    )
    assert "(Bron: " in tekst and f"Halfjaarbericht politie, editie {VERSIE}" in tekst and tekst.endswith("concept.)")


def test_link_en_html_noemen_de_uitgave(klembord: Callable[[str, str], dict[str, str]], pad: Path):
    tekst = klembord("gtpa", "link")["text/plain"]
    assert tekst.startswith("VOORBEELD: Geweld tegen politieambtenaren (GTPA). ") and f"editie {VERSIE}" in tekst
    assert tekst.endswith(f"{pad.resolve().as_uri()}#gtpa")
    html = klembord("gtpa", "insluiten")["text/plain"]
    assert html.startswith("<figure><svg ") and html.endswith("</figcaption></figure>")
    assert f"editie {VERSIE}" in html[html.index("<figcaption>") :] and "Bron: " in html and "file:" not in html
    zonder = klembord("bezetting", "insluiten")["text/plain"]  # no chart: its table
    assert "<table>" in zonder and "46.777" in zonder


def test_zoeken_met_het_toetsenbord(browser: Browser, pad: Path):
    with open_bladzijde(browser, pad) as b:
        b.pagina.locator("#alles-tabel > summary").focus()
        b.pagina.keyboard.press("Enter")
        b.pagina.locator("#zoek").focus()
        b.pagina.keyboard.type("zeden voorraad")
        zichtbaar = b.pagina.locator("#alles-tabel tbody tr:visible")
        assert 1 <= zichtbaar.count() < 8 and all("zeden" in t.lower() for t in zichtbaar.all_text_contents())
        assert b.pagina.locator(".zoek [role=status]").text_content().startswith(f"{zichtbaar.count()} van ")


def test_een_oude_pagina_zegt_dat_zij_oud_is_waar_een_server_haar_geeft(browser: Browser, pad: Path, tmp_path: Path):
    """The page itself never changes: the list of editions beside it says what became of it. From disk a browser reads no file beside a page."""
    folder = tmp_path / "edities" / VERSIE
    folder.mkdir(parents=True)
    (folder / page.BESTAND).write_bytes(pad.read_bytes())
    melding = "Deze uitgave is verbeterd. Gebruik 2025-H2.1. <b>telfout</b>"
    (tmp_path / "edities" / "index.json").write_text(json.dumps({"edities": [{"versie": VERSIE, "melding": melding}]}), encoding="utf-8")
    with open_bladzijde(browser, folder / page.BESTAND) as b:
        assert b.pagina.locator(".melding").count() == 0 and b.fouten == [] and b.verzoeken == []
        assert b.pagina.locator("#gebruik a", has_text="alle edities").get_attribute("href") == "../index.html"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        context = browser.new_context()
        p = context.new_page()
        p.goto(f"http://127.0.0.1:{server.server_port}/edities/{VERSIE}/{page.BESTAND}")
        assert p.locator(".melding").text_content() == melding and p.locator(".melding b").count() == 0
        context.close()
    finally:
        server.shutdown()
        server.server_close()


def test_de_pagina_beschrijft_zichzelf_voor_catalogi(blad: Bladzijde, db: duckdb.DuckDBPyConnection):
    d = json.loads(blad.pagina.locator("script[type='application/ld+json']").text_content())
    assert (d["@type"], d["version"], d["datePublished"], d["inLanguage"]) == ("Dataset", VERSIE, "2025-12-10", "nl")
    assert d["name"].startswith("VOORBEELD: ") and {x["contentUrl"] for x in d["distribution"]} == {
        *(naam for naam, _ in page.BESTANDEN),
        *(f"cijfers/{f.id}.json" for t in figures.themes(db, VERSIE) for f in t.figuren),
    }
    (n,) = db.execute(
        "SELECT count(DISTINCT bron_tabel) FROM kwaliteit.bronstatus WHERE versie = ? AND ontbreekt IS NULL", [VERSIE]
    ).fetchone()
    assert len(d["isBasedOn"]) == n > 20


def test_wat_onder_een_uitgave_hoort_staat_er(blad: Bladzijde):
    tekst = " ".join(blad.pagina.locator("#uitgave").text_content().split())
    assert "2026-H1 komt volgens de planning op 10 juni 2026." in tekst  # expectations/kalender.yml
    for stuk in (
        "directoraat-generaal Politie",
        f"editie {VERSIE} (concept), 10 december 2025.",
        "Hergebruik",
        "De lijst van alle edities",
    ):
        assert stuk in tekst


def test_geen_cijfer_wordt_voorgelezen(blad: Bladzijde):
    """A full stop is read as nothing."""
    cellen = blad.pagina.locator(".kaart .cijfers td").evaluate_all("tds => tds.map(td => td.textContent.trim())")
    assert "." not in cellen and any(c.startswith(".geen cijfer") for c in cellen)


@pytest.mark.slow
def test_op_papier_staat_alles_er(browser: Browser, pad: Path, tmp_path: Path):
    from pypdf import PdfReader

    with open_bladzijde(browser, pad) as b:
        b.pagina.pdf(path=tmp_path / "p.pdf", prefer_css_page_size=True)
    lezer = PdfReader(tmp_path / "p.pdf")
    tekst = " ".join(" ".join(p.extract_text() for p in lezer.pages).split())
    breed, hoog = (float(x) for x in lezer.pages[0].mediabox[2:])
    assert (round(breed), round(hoog)) == (595, 842)  # A4
    assert (
        "Stand 02-11-2020" in tekst and "Meenemen" not in tekst and "Kopieer" not in tekst and "Reeksbreuk op 1 juli 2018" in tekst
    )  # folded explanations too


def test_zonder_javascript_is_alles_te_lezen(browser: Browser, pad: Path):
    context = browser.new_context(java_script_enabled=False, offline=True)
    try:
        p = context.new_page()
        p.goto(pad.resolve().as_uri())
        p.locator("#zedenzaken .cijfers > summary").click()
        assert p.locator("#zedenzaken table").is_visible()
        p.locator("#zedenzaken .meenemen > summary").click()  # what is a file beside the page can be taken along
        zichtbaar = p.locator("#zedenzaken .meenemen li > *:visible")
        assert [x.get_attribute("href") for x in zichtbaar.all()] == [f"cijfers/zedenzaken.{vorm}" for vorm in ("csv", "svg", "json")]
        assert all((pad.parent / x.get_attribute("href")).is_file() for x in zichtbaar.all())
    finally:
        context.close()


# --- text is text ---


def test_tekst_uit_de_gegevens_wordt_nooit_code(browser: Browser, anders: Callable[[str], Path], tmp_path: Path):
    kwaad = "</script><img src=x onerror=alert(1)><b>"
    folder = anders(
        f"UPDATE referentie.indicatoren SET kanttekening = '{kwaad}', definitie = '{kwaad}', bron = '{kwaad}' WHERE indicator_id = 'gtpa_incidenten';"
        f"UPDATE verdeling.clusters SET naam = '{kwaad}' WHERE cluster = 'bbb'"
    )
    with connect(folder / DATABASE, read_only=True) as con:
        write_page(con, VERSIE, tmp_path)
    with open_bladzijde(browser, tmp_path / page.BESTAND) as b:
        assert b.pagina.locator("img").count() == 0 and b.fouten == [] and kwaad in b.pagina.locator("#gtpa").text_content()


def test_een_csv_uit_de_pagina_draagt_geen_formule(browser: Browser, anders: Callable[[str], Path], tmp_path: Path):
    with connect(anders("UPDATE referentie.regios SET regio = '=1+1' WHERE regio_code = 'RE10'") / DATABASE, read_only=True) as con:
        write_page(con, VERSIE, tmp_path)
    with open_bladzijde(browser, tmp_path / page.BESTAND) as b:
        ruw = losse_csv(b, "gtpa_eenheden")
    assert "'=1+1;845" in ruw.decode("utf-8-sig")


def test_een_echte_editie_heeft_geen_waarschuwing(browser: Browser, anders: Callable[[str], Path], tmp_path: Path):
    with connect(
        anders("UPDATE kwaliteit.snapshots SET is_synthetisch = false; UPDATE referentie.edities SET reden = 'telfout'") / DATABASE,
        read_only=True,
    ) as con:
        write_page(con, VERSIE, tmp_path)
    with open_bladzijde(browser, tmp_path / page.BESTAND) as b:
        assert b.pagina.locator(".waarschuwing").count() == 0 and "erratum: telfout" in b.pagina.locator("header").text_content()


def test_twee_keer_is_een_keer(db: duckdb.DuckDBPyConnection, pad: Path, tmp_path: Path):
    write_page(db, VERSIE, tmp_path)
    assert (tmp_path / page.BESTAND).read_bytes() == pad.read_bytes()
