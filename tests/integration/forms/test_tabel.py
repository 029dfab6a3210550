"""The door ``tabel``: one figure in every form, as it would stand in the letter."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import re
import struct
import subprocess
import threading
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENTATION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from syrupy.assertion import SnapshotAssertion
from typer.testing import CliRunner

from dagster_project.cli import app, tabel
from dagster_project.publicatie.content import figures, spec
from dagster_project.publicatie.content.model import Editie, Figure, FigureCell, FigureRow, Theme
from dagster_project.publicatie.forms import figure_docx, figure_text, figure_xlsx
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect
from tests.conftest import deur
from tests.helpers.program import programma

KOPPEN = ["Cijfers zedenzaken", *(f"Stand 02-11-{jaar}" for jaar in range(2020, 2026))]
BRIEF = {
    "Aantal geregistreerde incidenten": [10143, 10743, 13343, 12016, 12398, 13401],
    "Voorraad aantal zedenzaken": [3464, 3577, 3607, 3398, 3159, 3484],
    "Aantal aangiftes langer dan 6 maanden in voorraad": [1074, 1093, 1180, 1100, 921, 999],
    "Aantal aangifte": [2375, 2602, 2912, 2779, 2949, 3594],
    "Aantal verdachten openbaar ministerie": [1739, 1883, 2102, 2241, 2033, 2236],
}
"""The table as printed (halfjaarbericht-2025-h2.txt:1244-1316)."""
GEDRUKT = [KOPPEN, *([naam, *(f"{w:,d}".replace(",", ".") for w in rij)] for naam, rij in BRIEF.items())]
"""The same with a point between thousands; the letter itself leaves it out in one row (1074, 1093, 1180, 1100)."""
GEBROKEN = {naam for naam in BRIEF if "voorraad" not in naam.lower()}
"""Rows of which 2024 begins a new series: the Wet seksuele misdrijven of 1 July 2024 (regels 1275-1279)."""


def gedrukt(merk: str) -> list[list[str]]:
    """The table of the letter with the mark of the break."""
    return [KOPPEN, *([*r[:5], r[5] + (merk if r[0] in GEBROKEN else ""), r[6]] for r in GEDRUKT[1:])]


TEKSTVORMEN = ("tekst", "md", "html", "csv", "json")
VORMEN = (*TEKSTVORMEN, "docx", "xlsx")


def maak(huis: Warehouse, naam: str, vorm: str, *rest: object) -> bytes:
    """The bytes that come out of the door on standard output."""
    r = CliRunner().invoke(app.app, ["tabel", naam, "--formaat", vorm, "--warehouse", str(huis.folder), *map(str, rest)])
    assert r.exit_code == 0 and r.exception is None, (r.stderr, r.exception)
    return r.stdout_bytes


def word(huis: Warehouse, naam: str) -> bytes:
    """The same as ``maak`` in Word, of a figure with invented numbers: the door keeps that from a letter, its layout is tested all the same."""
    with connect(huis.database, read_only=True) as con:
        e = figures.read_editie(con, "2025-H2.0")
        themas = figures.themes(con, e.versie) if naam == "alles" else [Theme("", "", [figures.figure(con, e.versie, naam)])]
        return figure_docx.docx(themas, e)


class _Html(HTMLParser):
    """Rows of the table and all text of a page."""

    def __init__(self, tekst: str) -> None:
        super().__init__()
        self.rijen: list[list[str]] = []
        self.tekst, self.in_cel, self.in_stijl = "", False, False
        self.feed(tekst)

    def handle_starttag(self, tag, attrs):
        self.in_stijl |= tag == "style"
        if tag == "tr":
            self.rijen.append([])
        elif tag in ("td", "th"):
            self.rijen[-1].append("")
            self.in_cel = True

    def handle_endtag(self, tag):
        self.in_stijl &= tag != "style"
        self.in_cel &= tag not in ("td", "th")

    def handle_data(self, data):
        if not self.in_stijl:
            self.tekst += data
        if self.in_cel:
            self.rijen[-1][-1] += data


def _docx_rijen(inhoud_: bytes) -> list[list[str]]:
    (t,) = docx.Document(io.BytesIO(inhoud_)).tables
    return [[c.text for c in r.cells] for r in t.rows]


def _blad(inhoud_: bytes):
    return openpyxl.load_workbook(io.BytesIO(inhoud_)).active


def leesbaar(vorm: str, inhoud_: bytes) -> str:
    """All that a reader of this form can read."""
    if vorm == "docx":
        d = docx.Document(io.BytesIO(inhoud_))
        return "\n".join(
            [*(p.text for p in d.paragraphs), *(" ".join(r) for t in d.tables for r in [[c.text for c in x.cells] for x in t.rows])]
        )
    if vorm == "xlsx":
        return "\n".join(f"{c.value} {c.number_format}" for r in _blad(inhoud_).iter_rows() for c in r if c.value is not None)
    if vorm == "html":
        return _Html(inhoud_.decode()).tekst
    if vorm == "svg":
        return " ".join(ElementTree.fromstring(inhoud_).itertext())
    return inhoud_.decode()


# --- the table of the letter ---


def _tabel_uit(vorm: str, ruw: bytes) -> list[list[str]]:
    if vorm == "docx":
        return _docx_rijen(ruw)
    if vorm == "html":
        return _Html(ruw.decode()).rijen
    if vorm == "md":
        rijen = [r for r in ruw.decode().splitlines() if r.startswith("|")]
        assert rijen[1] == "| --- | " + " | ".join(["---:"] * 6) + " |"  # numbers to the right
        return [[c.strip() for c in r.strip("|").split("|")] for r in (rijen[0], *rijen[2:])]
    d = json.loads(ruw)
    return [[d["eerste_kop"], *d["kolommen"]], *([r["naam"], *(c["tekst"] for c in r["cellen"])] for r in d["rijen"])]


@pytest.mark.parametrize("vorm", ["docx", "html", "md", "json"])
def test_zedenzaken_heeft_de_opmaak_en_de_getallen_van_de_brief(huis: Warehouse, vorm: str):
    merk = {"md": " (b)", "json": ""}.get(vorm, " b")
    assert _tabel_uit(vorm, maak(huis, "zedenzaken", vorm)) == gedrukt(merk)


def test_zedenzaken_als_tekst(huis: Warehouse):
    regels = maak(huis, "zedenzaken", "tekst").decode().splitlines()
    kop = next(r for r in regels if r.startswith("Cijfers zedenzaken"))
    assert re.split(r"\s{2,}", kop) == KOPPEN
    einden = [m.end() for m in re.finditer(r"Stand \S+", kop)]
    gelezen = [[r[e - 16 : e].lstrip() for e in einden] for r in regels if re.search(r"\d{3}$", r) and re.match("Aantal|Voorraad|dan 6", r)]
    assert gelezen == [r[1:] for r in gedrukt(" (b)")[1:]]  # each number ends under the end of its header
    assert max(map(len, regels)) <= 140


def test_zedenzaken_als_data(huis: Warehouse):
    rijen = list(csv.DictReader(io.StringIO(maak(huis, "zedenzaken", "csv").decode())))
    assert [(r["rij"], r["kolom"], float(r["waarde"])) for r in rijen] == [
        (naam, kop, w) for naam, rij in BRIEF.items() for kop, w in zip(KOPPEN[1:], rij, strict=True)
    ]
    assert {r["meeteenheid"] for r in rijen} == {"aantal"}
    blad = _blad(maak(huis, "zedenzaken", "xlsx"))
    (t,) = blad.tables.values()
    assert [[c.value for c in r] for r in blad[t.ref]] == [KOPPEN, *([naam, *rij] for naam, rij in BRIEF.items())]
    assert {c.data_type for r in blad[t.ref][1:] for c in r[1:]} == {"n"}


# --- what every form says ---


@pytest.mark.parametrize("vorm", VORMEN)
def test_elke_vorm_van_zedenzaken_zegt_wat_is_nagezien(
    huis: Warehouse, vorm: str, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
):
    """All that a reader of this form reads, in its order: no figure in it is synthetic, and its numbers are those of the letter (above)."""
    monkeypatch.setattr(tabel.out, "width", 140)
    assert "\n".join(leesbaar(vorm, maak(huis, "zedenzaken", vorm)).splitlines()) == snapshot


@pytest.mark.parametrize("vorm", VORMEN)
@pytest.mark.parametrize(
    ("naam", "verwacht"),
    [
        ("verzuim", ["Ziekteverzuim", "procent", "2018 – 2024", "Ziekteverzuim politie", "CBS, StatLine tabel 80072ned", "geen werkelijk cijfer"]),
        ("misdrijven_soort", ["Misdrijven naar soort", "aantal", "2012 – 2024", "47018NED", "reeksbreuk: niet te vergelijken", "1 juli 2018"]),
    ],
)  # fmt: skip
def test_elke_vorm_zegt_wat_het_is(huis: Warehouse, naam: str, vorm: str, verwacht: list[str]):
    tekst = " ".join(leesbaar(vorm, word(huis, naam) if vorm == "docx" else maak(huis, naam, vorm)).split())
    for woord in (*verwacht, "2025-H2.0", "concept"):
        assert woord in tekst, woord
    assert "synthetisch" in tekst.lower().replace("is_synthetisch", "")
    assert "Niet in de grafiek" not in tekst


@pytest.mark.parametrize("vorm", VORMEN)
def test_wat_geen_precies_getal_is_blijft_zo(huis: Warehouse, vorm: str):
    """beleidsreactie-opsporing-basisteams-2025.txt:21: "in de opsporing 12% (ruim 1300 fte)", "gebiedsgebonden politie 6% (bijna 1300 fte)"."""
    tekst = leesbaar(vorm, maak(huis, "onderbezetting", vorm)).replace('"', "").replace("[$-413]", "").replace("#,##0", "1.300")
    assert "ruim 1.300 fte" in tekst and "bijna 1.300 fte" in tekst


def test_merken_staan_bij_het_getal(huis: Warehouse):
    assert "| 42.800 (b) |" in maak(huis, "misdrijven_soort", "md").decode()
    (t,) = docx.Document(io.BytesIO(word(huis, "misdrijven_soort"))).tables
    runs = t.rows[1].cells[7].paragraphs[0].runs
    assert [(r.text.strip(), bool(r.font.superscript)) for r in runs] == [("42.800", False), ("b", True)]


def test_json_is_alles(huis: Warehouse):
    d = json.loads(maak(huis, "verzuim", "json"))
    assert d["editie"] | {"reden": ""} == {
        "editie": "2025-H2", "versie": "2025-H2.0", "publicatiedatum": "2025-12-10", "kennisdatum": "2025-12-10", "reden": "", "is_synthetisch": True, "stand": "concept", "is_concept": True,
    }  # fmt: skip
    assert d["merken"] == {"s": "synthetisch: een voorbeeld, geen werkelijk cijfer"} and d["is_synthetisch"] is True
    assert d["rijen"][0]["cellen"][-1] == {
        "waarde": 6.3,
        "tekst": "6,3",
        "merken": [],
        "meeteenheid": "procent",
        "onder": None,
        "boven": None,
    }  # halfjaarbericht-2025-h2.txt:431


def test_kolommen_met_een_eigen_meeteenheid_krijgen_geen_verkeerde(huis: Warehouse):
    rijen = csv.DictReader(io.StringIO(maak(huis, "reactietijden_eenheden", "csv").decode()))
    assert {(r["kolom"], r["meeteenheid"]) for r in rijen} == {("Binnen 15 minuten", "procent"), ("Meldingen", "aantal")}


# --- Word ---


def test_word_is_opgemaakt_als_een_brief(huis: Warehouse):
    d = docx.Document(io.BytesIO(maak(huis, "zedenzaken", "docx")))
    volgorde = [p.tag.rpartition("}")[2] for p in d.element.body][:3]
    assert volgorde == ["p", "p", "tbl"]  # title and meeteenheid above
    titel = d.paragraphs[0]
    assert titel.style.name == "Caption"
    assert "(+10,3%)" in d.paragraphs[-2].text and not d.paragraphs[-1].text  # (3484 - 3159) / 3159, and then the chart
    (beeld,) = d.inline_shapes
    assert beeld._inline.docPr.get("descr").startswith("Grafiek: VOORBEELD: Werkvoorraden politie op het terrein van zedenzaken, aantal. ")
    assert "Voorraad aantal zedenzaken: van 3.464 (Stand 02-11-2020) naar 3.484 (Stand 02-11-2025)" in beeld._inline.docPr.get("descr")
    assert [r.target_part.blob[:8] for r in d.part.rels.values() if "image" in r.reltype] == [b"\x89PNG\r\n\x1a\n"]
    (t,) = d.tables
    eisen = [[e.tag.rpartition("}")[2] for e in r._tr.trPr] for r in t.rows]
    assert eisen == [["cantSplit", "tblHeader"], *[["cantSplit"]] * 5]
    assert {c.paragraphs[0].alignment for r in t.rows for c in r.cells[1:]} == {WD_ALIGN_PARAGRAPH.RIGHT}
    assert {r.cells[0].paragraphs[0].alignment for r in t.rows} == {WD_ALIGN_PARAGRAPH.LEFT}
    assert {c.paragraphs[0].style.font.name for r in t.rows for c in r.cells} == {"Verdana"}
    assert {w.get(qn("w:val")) for w in d.styles.element.iter(qn("w:lang"))} == {"nl-NL"}
    assert t._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == titel.text.removeprefix("Tabel ")
    k = d.core_properties
    assert (k.author, k.language, k.created, k.modified) == (
        "Halfjaarbericht politie",
        "nl-NL",
        *[datetime.datetime(2025, 12, 10, tzinfo=k.created.tzinfo)] * 2,
    )
    assert "2025-H2.0" in k.comments and "python" not in (k.comments + k.title).lower()


@pytest.mark.parametrize(
    ("naam", "liggend"), [("zedenzaken", False), ("verdeling", False), ("vertrouwen", False), ("misdrijven_soort", True)]
)
def test_veel_kolommen_liggen_en_alles_past_op_het_blad(huis: Warehouse, naam: str, liggend: bool):
    d = docx.Document(io.BytesIO(word(huis, naam)))
    (s,) = d.sections
    assert (s.orientation == WD_ORIENTATION.LANDSCAPE, s.page_width > s.page_height) == (liggend, liggend)
    assert sum(c.width for c in d.tables[0].columns) <= s.page_width - s.left_margin - s.right_margin + 20 * 635  # a twip per column
    assert min(c.paragraphs[0].style.font.size.pt for c in d.tables[0].rows[0].cells) >= 8


def _naar_pdf(folder: Path, *bestanden: Path) -> None:
    profiel = f"-env:UserInstallation=file://{folder}/profiel"
    opdracht = [programma("soffice", "libreoffice"), profiel, "--headless", "--convert-to", "pdf", "--outdir", folder, *bestanden]
    subprocess.run(opdracht, check=True, capture_output=True, timeout=180)


def _pdf_tekst(pad: Path) -> list[str]:
    """The text of every page, laid out."""
    r = subprocess.run([programma("pdftotext"), "-layout", pad, "-"], check=True, capture_output=True, text=True)
    return r.stdout.split("\f")[:-1]


@pytest.mark.slow
def test_libreoffice_opent_wat_word_krijgt(huis: Warehouse, tmp_path: Path):
    namen = ("zedenzaken", "misdrijven_soort", "verdeling", "referentie.regios")
    for naam in namen:
        (tmp_path / f"{naam}.docx").write_bytes(maak(huis, naam, "docx") if "." in naam else word(huis, naam))
    (tmp_path / "blad.xlsx").write_bytes(maak(huis, "onderbezetting", "xlsx"))
    _naar_pdf(tmp_path, *(tmp_path / f"{n}.docx" for n in namen), tmp_path / "blad.xlsx")
    blad, *grafiek = _pdf_tekst(tmp_path / "zedenzaken.pdf")  # the table on one page, its chart there or on the next
    assert len(grafiek) <= 1
    for rij in GEDRUKT[1:]:
        merk = r"(\s*b)?" if rij[0] in GEBROKEN else ""  # raised, so sometimes on the line above
        assert re.search(r"\s+".join(map(re.escape, rij[1:6])) + merk + r"\s+" + re.escape(rij[6]), blad), rij
    blad = _pdf_tekst(tmp_path / "misdrijven_soort.pdf")[0]
    assert re.search(r"\s+".join(map(str, range(2012, 2025))), blad)  # thirteen headers on one line: no year is broken off
    blad = _pdf_tekst(tmp_path / "verdeling.pdf")[0]
    assert "Zeeland-West-Brabant" in blad and "Sterktemodel" in blad
    bladen = _pdf_tekst(tmp_path / "referentie.regios.pdf")
    met_rijen = [b for b in bladen if re.search(r"^ *GM\d{4}", b, re.M)]
    assert len(met_rijen) > 5 and all("regio_code" in b for b in met_rijen)  # the headers come back on every page
    (blad,) = _pdf_tekst(tmp_path / "blad.pdf")
    assert "ruim 1.300 fte" in blad and re.search(r"(?<![\d,])6%", blad)  # numbers, shown in Dutch


@pytest.mark.slow
def test_een_werkblad_toont_wat_de_figuur_toont(db, tmp_path: Path):
    figuren = [f for t in figures.themes(db, "2025-H2.0") for f in t.figuren]
    for f in figuren:
        (tmp_path / f"{f.id}.xlsx").write_bytes(figure_xlsx.xlsx([Theme("", "", [f])], EDITIE))
    als_getoond = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    opdracht = [
        programma("soffice", "libreoffice"),
        f"-env:UserInstallation=file://{tmp_path}/profiel",
        "--headless",
        "--convert-to",
        als_getoond,
    ]
    subprocess.run([*opdracht, "--outdir", tmp_path, *tmp_path.glob("*.xlsx")], check=True, capture_output=True, timeout=180)
    for f in figuren:
        getoond = list(csv.reader(io.StringIO((tmp_path / f"{f.id}.csv").read_text(encoding="utf-8"))))
        begin = next(i for i, r in enumerate(getoond) if r[1:] == f.kolommen) + 1
        verwacht = [[r.naam, *(c.tekst + (f" ({', '.join(c.merken)})" if c.merken else "") for c in r.cellen)] for r in f.rijen]
        assert getoond[begin : begin + len(f.rijen)] == [[w.replace("\N{MINUS SIGN}", "-") for w in r] for r in verwacht], f.id


# --- the same bytes, and no formula ---


@pytest.mark.parametrize("vorm", [*VORMEN, "svg", "png"])
def test_twee_keer_hetzelfde(huis: Warehouse, vorm: str, monkeypatch: pytest.MonkeyPatch):
    een = maak(huis, "gtpa", vorm)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 5, 6, 7, 8, 9, 0, 0, 0))
    assert maak(huis, "gtpa", vorm) == een
    if vorm in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(een)) as z:
            assert {i.date_time for i in z.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            kern = z.read("docProps/core.xml").decode()
        assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", kern)) == {"2025-12-10T00:00:00Z"}


EDITIE = Editie("2025-H2", "2025-H2.0", datetime.date(2025, 12, 10), "", False)
BOOS = "=1+1|<b>*x*</b>"
VIJANDIG = Figure(
    id="boos", titel=BOOS, soort="delen", eerste_kop="@SUM(A1)", kolommen=["=cmd", "b_a_r"],
    rijen=[FigureRow('=HYPERLINK("http://x")<i>', [FigureCell(1.5, "+1,5"), FigureCell(None, "-2+3\nnieuwe regel")]), FigureRow("# kop", [FigureCell(-2.0, "−2,0", ("v", "h")), FigureCell(None, "1. een")])],
    zinnen=["- streep"], meeteenheid="fte", perioden="2024", bron="`bron`", status="", definities=[("~x~", "[y](http://z)")], noten=["@noot"], is_synthetisch=False,
)  # fmt: skip


def test_tekst_wordt_nooit_een_formule():
    blad = _blad(figure_xlsx.xlsx([Theme("", "", [VIJANDIG])], EDITIE))
    waarden = {c.value: c.data_type for r in blad.iter_rows() for c in r if c.value is not None}
    assert set(waarden.values()) == {"s", "n"} and {k for k, t in waarden.items() if t == "n"} == {1.5, -2}
    assert BOOS in waarden and '=HYPERLINK("http://x")<i>' in waarden and "=cmd" in waarden and "@SUM(A1)" in waarden
    cellen = [w for r in csv.reader(io.StringIO(figure_text.as_csv(VIJANDIG, EDITIE))) for w in r]
    verdacht = [w for w in cellen if w[:1] in "=@+-" and w]
    assert sorted(verdacht) == ["+1,5", "-2.0"]  # numbers, the only ones that may begin so
    assert "'" + BOOS in cellen and "'=cmd" in cellen


def test_markdown_toont_tekst_zoals_zij_is(snapshot: SnapshotAssertion):
    tekst = figure_text.md([Theme("", "", [VIJANDIG])], EDITIE)
    rijen = [r for r in tekst.splitlines() if r.startswith("|")]
    assert len(rijen) == 4 and {len(re.findall(r"(?<!\\)\|", r)) for r in rijen} == {4}  # no cell broke its row
    assert tekst == snapshot  # every sign that Markdown reads as its own has a \\ before it


def test_html_is_veilig_en_haalt_niets_op(huis: Warehouse):
    tekst = figure_text.html(VIJANDIG, EDITIE)
    assert "<b>" not in tekst and "&lt;b&gt;" in tekst and _Html(tekst).rijen[1][0] == '=HYPERLINK("http://x")<i>'
    echt = maak(huis, "verzuim", "html").decode()
    assert not re.search(r"(?:src|href|action)=[\"'](?!#)|url\(|@import", echt) and 'lang="nl"' in echt
    assert all(
        "voorbeeldcijfers" in x for x in (echt, maak(huis, "zedenzaken", "html").decode())
    )  # of the edition, also where a figure is real


def test_een_lange_reden_van_een_erratum_past_overal():
    e = replace(EDITIE, versie="2025-H2.1", reden="De bron had een fout. " * 30)
    for vorm in (figure_docx.docx([Theme("", "", [VIJANDIG])], e), figure_xlsx.xlsx([Theme("", "", [VIJANDIG])], e)):
        assert "erratum: De bron had een fout." in leesbaar("docx" if b"word/" in vorm else "xlsx", vorm)


@pytest.mark.parametrize(
    ("waarde", "tekst", "merken", "vorm"),
    [
        (46777.4, "46.777 fte", (), '[$-413]#,##0" fte"'),
        (8000.0, "8,0 miljard euro", (), '[$-413]#,##0.0," miljard euro"'),
        (702.0, "+702", (), "[$-413]\\+#,##0"),
        (-1.25, "−1,2", ("v",), '[$-413]#,##0.0" (v)"'),
        (7.0, "minstens 7,0", (), '[$-413]"minstens "#,##0.0'),
    ],
)
def test_een_getal_houdt_zijn_woorden_als_opmaak(waarde: float, tekst: str, merken: tuple[str, ...], vorm: str):
    assert figure_xlsx.number_format(FigureCell(waarde, tekst, merken)) == vorm


# --- charts ---


def test_een_grafiek_is_een_beeld_met_titel_en_bron(huis: Warehouse):
    png = maak(huis, "gtpa", "png")
    assert png[:8] == b"\x89PNG\r\n\x1a\n" and png[12:16] == b"IHDR"
    breed, hoog = struct.unpack(">II", png[16:24])
    svg = maak(huis, "gtpa", "svg")
    maat = [float(ElementTree.fromstring(svg).get(k)) for k in ("width", "height")]
    assert [breed, hoog] == pytest.approx([2 * m for m in maat], abs=2) and breed > 800 < 2 * hoog  # sharp on paper
    tekst = leesbaar("svg", svg)
    for woord in (
        "Geweld tegen politieambtenaren (GTPA)",
        "12.543",
        "Bron: Geweld Tegen Politieambtenaren (GTPA)",
        "editie 2025-H2.0, 10 december 2025 (concept)",
        "2020 – 2024",
    ):
        assert woord in tekst, woord


# --- names ---


def test_zonder_naam_de_lijst(huis: Warehouse):
    rijen = list(csv.DictReader(io.StringIO(deur("tabel", "--formaat", "csv", "--warehouse", huis.folder).uit)))
    assert [r["naam"] for r in rijen if r["soort"] == "figuur"] == spec.figure_names()
    tabellen = {r["naam"]: r["titel"] for r in rijen if r["soort"] == "tabel"}
    assert set(tabellen) == {p.name.removesuffix(".parquet") for p in huis.edition_dir("2025-H2.0").glob("*.parquet")}
    assert all(tabellen.values())


def test_een_figuur_gaat_voor_en_de_tabel_heeft_haar_schema(huis: Warehouse):
    u = deur("tabel", "gtpa", "--formaat", "json", "--warehouse", huis.folder)
    assert json.loads(u.uit)["id"] == "gtpa" and "de tabel heet kerncijfers.gtpa" in u.fout
    u = deur("tabel", "kerncijfers.gtpa", "--formaat", "json", "--warehouse", huis.folder)
    assert len(json.loads(u.uit)) == 63 and u.fout == ""  # incidents: 5 years, 4 categories, 9 others; 10 regionale eenheden
    assert deur("tabel", "zedenzaken", "--warehouse", huis.folder).fout == ""


@pytest.mark.parametrize(
    ("argumenten", "klacht"),
    [
        (("zedenzakn",), "'zedenzakn' bestaat niet. Bedoelt u zedenzaken? Kies uit: kerncijfers."),
        (("kerncijfers.verzuin",), "Bedoelt u kerncijfers.verzuim?"),
        (("qqq",), "bestaat niet. Kies uit: kerncijfers.afstand_tot_norm"),
        (("qqq",), "of een figuur: onveiligheid, slachtofferschap, gtpa"),
        (("bezetting", "--formaat", "png"), "'bezetting' heeft geen grafiek, alleen een tabel"),
        (("bezetting", "--formaat", "svg"), "'bezetting' heeft geen grafiek, alleen een tabel"),
        (("zedenvoorraad", "--formaat", "png"), "'kerncijfers.zedenvoorraad' is een tabel met data en heeft geen grafiek"),
        (("kerncijfers.misdrijven", "--formaat", "docx"), "rijen; docx gaat tot 500. Kies xlsx of csv."),
        (("kerncijfers.misdrijven", "--formaat", "html"), "heeft 34.621 rijen; html gaat tot 500. Kies xlsx of csv."),
        (("zedenvoorraad", "--formaat", "docx"), " kolommen zijn samen te breed voor A4. Kies xlsx of html."),
        (("verzuim", "--formaat", "docx"), "1 van de 1 gevraagde figuren (verzuim) hebben verzonnen cijfers, en docx is voor een brief. Neem een echte editie"),
        (("alles", "--formaat", "docx"), "gevraagde figuren (onveiligheid, slachtofferschap, gtpa_eenheden, ...) hebben verzonnen cijfers"),
        (("alles", "--formaat", "png"), "docx, xlsx of md, niet als png"),
        (("alles",), "docx, xlsx of md, niet als tekst"),
        (("--formaat", "docx"), "De lijst is er als tekst, csv, json of md"),
        (("zedenzaken", "--formaat", "md", "--uit", "x.docx"), "--formaat md past niet bij x.docx"),
        (("zedenzaken", "--uit", "/nergens/x.docx"), "/nergens/x.docx: niet te schrijven (het bestand of de map bestaat niet)."),
        (("zedenzaken", "--editie", "2019-H2"), "'2019-H2' is niet gepubliceerd"),
    ],
)  # fmt: skip
def test_wat_niet_kan_wordt_gezegd(huis: Warehouse, argumenten, klacht: str):
    u = deur("tabel", *argumenten, "--warehouse", huis.folder)
    assert u.code == 2 and klacht in " ".join(u.fout.split()) and "Traceback" not in u.fout and u.uit == ""


def test_een_editie_zonder_cijfers_voor_een_figuur(huis: Warehouse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(figures, "figure", lambda *_: None)
    assert "Editie 2025-H2.0 heeft geen cijfers voor figuur 'gtpa'." in deur("tabel", "gtpa", "--warehouse", huis.folder).fout


def test_een_te_lange_tabel_voor_excel(huis: Warehouse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(tabel.MEEST_RIJEN, "xlsx", 349)
    assert (
        "heeft 350 rijen; xlsx gaat tot 349. Kies csv."
        in deur("tabel", "zedenvoorraad", "--formaat", "xlsx", "--warehouse", huis.folder).fout
    )


# --- published tables ---


def test_een_gepubliceerde_tabel_als_werkblad(huis: Warehouse):
    blad = _blad(maak(huis, "zedenvoorraad", "xlsx"))
    (t,) = blad.tables.values()
    kop, *rijen = [[c.value for c in r] for r in blad[t.ref]]
    data = json.loads(maak(huis, "zedenvoorraad", "json"))
    assert {r.pop("uitgave") for r in data} == {"VOORBEELD: 2025-H2.0"}  # rows without a title; a sheet has one
    assert kop == list(data[0]) and len(rijen) == 350

    def in_excel(w: object) -> object:
        if isinstance(w, bool):
            return "ja" if w else "nee"
        return float(f"{w:.16g}") if isinstance(w, float) else w or None  # a cell holds sixteen digits

    assert rijen == [[in_excel(w) for w in r.values()] for r in data]
    tekst = leesbaar("xlsx", maak(huis, "zedenvoorraad", "xlsx"))
    assert "SYNTHETISCH" in tekst and "editie 2025-H2.0" in tekst and "afstand_tot_norm: " in tekst


def test_een_gepubliceerde_tabel_in_word_en_html(huis: Warehouse):
    kop, *rijen = _docx_rijen(maak(huis, "normtijden", "docx"))
    data = json.loads(maak(huis, "normtijden", "json"))
    # 23 delicts, calls of four priorities, E14 and E33; evenement B and C, demonstratie small and larger, voetbal, rechtshulp, vermissing, ME and AE of three
    assert len(rijen) == len(data) == 23 + 4 + 2 + 10 and kop == [k for k in data[0] if k not in ("editie", "versie", "uitgave")]
    html = _Html(maak(huis, "zedenvoorraad", "html").decode())
    assert len(html.rijen) == 351 and "editie 2025-H2.0" in html.tekst


def test_een_lege_tabel_kan_ook(huis: Warehouse):
    for vorm in ("xlsx", "html", "csv"):
        assert "regio_code" in leesbaar(vorm, maak(huis, "kwaliteit.herzieningen", vorm))


# --- where it goes ---


def test_de_vorm_volgt_de_naam_en_een_map_krijgt_een_naam(huis: Warehouse, tmp_path: Path):
    def naar(pad: Path, *rest: str) -> None:
        u = deur("tabel", "zedenzaken", *rest, "--uit", pad, "--warehouse", huis.folder)
        assert (u.code, u.uit, u.fout) == (0, "", "")

    naar(tmp_path / "zeden.docx")
    assert _docx_rijen((tmp_path / "zeden.docx").read_bytes()) == gedrukt(" b")
    naar(tmp_path, "--formaat", "xlsx")
    naar(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "voorbeeld-2025-H2.0-zedenzaken.txt",
        "voorbeeld-2025-H2.0-zedenzaken.xlsx",
        "zeden.docx",
    ]
    assert (tmp_path / "voorbeeld-2025-H2.0-zedenzaken.xlsx").read_bytes() == maak(huis, "zedenzaken", "xlsx")
    naar(tmp_path / "zeden.md")
    assert (tmp_path / "zeden.md").read_bytes() == maak(huis, "zedenzaken", "md")


def test_een_map_wordt_nooit_overschreven(huis: Warehouse, tmp_path: Path):
    (tmp_path / "voorbeeld-2025-H2.0-gtpa.md").mkdir()
    u = deur("tabel", "gtpa", "--formaat", "md", "--uit", tmp_path, "--warehouse", huis.folder)
    assert (
        u.code == 2
        and "2025-H2.0-gtpa.md: niet te schrijven (het is een map)." in u.fout
        and (tmp_path / "voorbeeld-2025-H2.0-gtpa.md").is_dir()
    )
    (tmp_path / "bestand").touch()
    u = deur("tabel", "zedenzaken", "--uit", tmp_path / "bestand" / "x.md", "--warehouse", huis.folder)
    assert u.code == 2 and "niet te schrijven (een deel van die weg is geen map)." in u.fout
    u = deur("tabel", "zedenzaken", "--uit", tmp_path / f"{'z' * 300}.md", "--warehouse", huis.folder)
    assert u.code == 2 and "niet te schrijven (de naam is te lang)." in u.fout


def test_een_bestand_is_heel_of_blijft_wat_het_was(huis: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    doel = tmp_path / "z.md"
    doel.write_text("oud")
    (tmp_path / "wijzer.md").symlink_to(doel)

    def vol(pad: Path, inhoud_: bytes) -> int:
        with open(pad, "wb") as f:
            f.write(inhoud_[:100])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as m:
        m.setattr(Path, "write_bytes", vol)
        u = deur("tabel", "zedenzaken", "--uit", doel, "--warehouse", huis.folder)
    assert u.code == 2 and "z.md: niet te schrijven (de schijf is vol)." in u.fout
    assert doel.read_text() == "oud" and sorted(p.name for p in tmp_path.iterdir()) == ["wijzer.md", "z.md"]
    assert deur("tabel", "zedenzaken", "--uit", tmp_path / "wijzer.md", "--warehouse", huis.folder).code == 0
    assert (tmp_path / "wijzer.md").is_symlink() and "13.401" in doel.read_text()


def test_een_pijp_blijft_een_pijp(huis: Warehouse, tmp_path: Path):
    pijp = tmp_path / "pijp.csv"
    os.mkfifo(pijp)
    gelezen: list[bytes] = []
    lezer = threading.Thread(target=lambda: gelezen.append(pijp.read_bytes()), daemon=True)
    lezer.start()
    assert deur("tabel", "zedenzaken", "--uit", pijp, "--warehouse", huis.folder).code == 0
    lezer.join(10)
    assert pijp.is_fifo() and gelezen == [maak(huis, "zedenzaken", "csv")]


def test_wat_niet_op_een_scherm_past_vraagt_een_bestand(huis: Warehouse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tabel, "sys", SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True)))
    u = deur("tabel", "zedenzaken", "--formaat", "docx", "--warehouse", huis.folder)
    assert u.code == 2 and "geef --uit BESTAND.docx" in u.fout and u.uit == ""
    assert deur("tabel", "zedenzaken", "--formaat", "md", "--warehouse", huis.folder).code == 0


# --- all at once ---


def test_alle_figuren_in_een_document(huis: Warehouse, db):
    titels = [f"Tabel {f.titel}" for t in figures.themes(db, "2025-H2.0") for f in t.figuren]
    d = docx.Document(io.BytesIO(word(huis, "alles")))
    assert [p.text for p in d.paragraphs if p.style.name == "Caption"] == titels and len(d.tables) == len(titels) == len(
        spec.figure_names()
    )
    assert [p.text for p in d.paragraphs if p.style.name == "Heading 1"] == [t.titel for t in spec.read_spec().themas]
    for stijl in ("Normal", "Caption", "Heading 1"):  # the font of the theme would win
        assert {k.rpartition("}")[2] for k in d.styles[stijl].element.rPr.rFonts.attrib} == {"ascii", "hAnsi", "cs", "eastAsia"}
    met_beeld = [f for t in figures.themes(db, "2025-H2.0") for f in t.figuren if not f.beeld.get("geen")]
    assert [s._inline.docPr.get("title") for s in d.inline_shapes] == [f.titel for f in met_beeld] and len(met_beeld) > 20
    md = maak(huis, "alles", "md").decode()
    assert re.findall(r"^\*\*(Tabel .*)\*\*$", md, re.M) == titels and len(re.findall("^## ", md, re.M)) == 4


def test_alle_figuren_in_een_werkboek(huis: Warehouse, db):
    """A sheet per figure as on the page, and a first sheet that leads to each of them."""
    boek = openpyxl.load_workbook(io.BytesIO(maak(huis, "alles", "xlsx")))
    alle = [f for t in figures.themes(db, "2025-H2.0") for f in t.figuren]
    assert boek.sheetnames == ["Inhoud", *(f.id for f in alle)]
    inhoud = boek["Inhoud"]
    assert "editie 2025-H2.0" in inhoud["A2"].value
    assert [inhoud.cell(5 + i, 1).value for i in range(len(alle))] == [f.titel for f in alle]
    assert [inhoud.cell(5 + i, 1).hyperlink.location for i in range(len(alle))] == [f"'{f.id}'!A1" for f in alle]
    for f in alle:
        blad = boek[f.id]
        assert blad["A1"].value == f.titel and list(blad.tables) == [f"t_{f.id}"]
        tekst = "\n".join(str(c.value) for r in blad.iter_rows() for c in r if c.value is not None)
        assert f.bron in tekst and "editie 2025-H2.0" in tekst and "concept" in tekst
        getallen = [c.value for r in blad.iter_rows() for c in r if isinstance(c.value, int | float)]
        assert getallen == pytest.approx([c.waarde for r in f.rijen for c in r.cellen if c.waarde is not None]), f.id


def test_csv_zegt_een_noot_een_keer_en_heeft_een_nederlandse_vorm(huis: Warehouse):
    gewoon = maak(huis, "zedenzaken", "csv").decode()
    rijen = list(csv.DictReader(io.StringIO(gewoon)))
    assert len(rijen) == 30 and rijen[0]["noten"].count("Reeksbreuk op 1 juli 2024") == 1 and not any(r["noten"] for r in rijen[1:])
    assert all(r["titel"] and r["bron"] and r["status"] and "editie 2025-H2.0" in r["uitgave"] and "concept" in r["uitgave"] for r in rijen)
    assert [r["merken"] for r in rijen if r["rij"] == "Aantal aangifte"][4] == "reeksbreuk: niet te vergelijken met eerdere perioden"
    ruw = maak(huis, "zeden_verhoudingen", "csv-nl")
    assert ruw.startswith("\ufeff".encode())
    nederlands = list(csv.DictReader(io.StringIO(ruw.decode("utf-8-sig")), delimiter=";"))
    assert nederlands[0]["waarde"] == "23,415163166715963"  # 2375 / 10143
    tabel_ = list(csv.DictReader(io.StringIO(maak(huis, "kerncijfers.verzuim", "csv-nl").decode("utf-8-sig")), delimiter=";"))
    assert "6,3" in {r["waarde"] for r in tabel_} and not [r for r in tabel_ if "." in r["waarde"]]
