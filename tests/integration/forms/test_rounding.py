"""A half goes away from nought in every form of an edition, and what is said of a number is said of the number that stands there."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import duckdb
import pytest
from playwright.sync_api import Browser

from dagster_project import notation
from dagster_project.publicatie.charts import draw
from dagster_project.publicatie.content import figures
from dagster_project.publicatie.content.model import Editie, Figure, FigureCell, FigureRow, Theme
from dagster_project.publicatie.forms import figure_docx, figure_text, figure_xlsx, page, pdf, sheets, typesetting, workbook
from dagster_project.warehouse.editions import DATABASE
from sources.database import connect
from tests.helpers.browser import open_bladzijde
from tests.helpers.program import programma

VERSIE = "2025-H2.0"
HALVEN = {  # indicator, uitsplitsing -> value that was delivered, and what a reader writes down who rounds by hand
    ("operationele_bezetting", ""): (46904.5, "46.905"),
    ("aspiranten_bezetting", ""): (4702.5, "4.703"),
    ("operationele_bezetting_inclusief_aspiranten", ""): (51607.0, "51.607"),
    ("verzuim_percentage", ""): (5.94, "5,9"),
    ("contact_aanleiding", "aanleiding=ongeluk"): (7.25, "7,3"),
    ("contact_aanleiding", "aanleiding=overlast"): (1.15, "1,2"),
    ("gdpa_aandeel_geweldstoepassing", "soort=wapenstok"): (0.05, "0,1"),
}
SQL = "; ".join(
    f"UPDATE {tabel} SET waarde = {w} WHERE indicator_id = '{i}' AND uitsplitsing = '{u}' AND regio_code = 'NL01' AND periode = '2024'"
    for (i, u), (w, _) in HALVEN.items()
    for tabel in ("kerncijfers.waarden", "kwaliteit.signalen", "kerncijfers.afstand_tot_norm")
)
IN_FIGUUR = {
    "bezetting": ["46.905", "4.703", "51.607"],
    "verzuim": ["5,9"],
    "contact_aanleiding": ["7,3", "1,2"],
    "gdpa_soorten": ["0,1"],
}


@pytest.fixture
def con(anders: Callable[[str], Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(anders(SQL) / DATABASE, read_only=True) as c:
        yield c


def test_een_half_staat_overal_hetzelfde(con: duckdb.DuckDBPyConnection, tmp_path: Path):
    """Page, Markdown, text, Word, CSV, JSON and chart."""
    editie, lijst = figures.read_editie(con, VERSIE), figures.themes(con, VERSIE)
    per_id = {f.id: f for t in lijst for f in t.figuren}
    pagina = page.render(con, editie, lijst, dict.fromkeys(per_id))
    for naam, verwacht in IN_FIGUUR.items():
        f = per_id[naam]
        blok = pagina[pagina.index(f'id="{naam}"') :]
        word = tmp_path / f"{naam}.docx"
        word.write_bytes(figure_docx.docx([Theme("", "", [f])], editie))
        cellen = [c.text for r in docx.Document(word).tables[0].rows for c in r.cells]
        getoond = [r["tekst"] for r in csv.DictReader(io.StringIO(figure_text.as_csv(f, editie)))]
        teksten = [c["tekst"] for r in json.loads(figure_text.as_json(f, editie))["rijen"] for c in r["cellen"]]
        for getal in verwacht:
            assert f">{getal}" in blok[: blok.index("</figure>") if "</figure>" in blok else None], (naam, getal)
            assert getal in figure_text.text(f, editie) and f" {getal} " in figure_text.md([Theme("", "", [f])], editie), (naam, getal)
            assert any(c.split(" ")[0] == getal for c in cellen) and getal in getoond and getal in teksten, (naam, getal)
        if f.soort == "delen" and (beeld := draw.svg(f)):
            assert all(re.search(rf">{getal}%?</text>", beeld) for getal in verwacht), naam
    assert [k.tekst for k in figures.headlines(lijst, editie)][:2] == ["46.905 fte", "5,9%"]
    zinnen = " ".join(per_id["bezetting"].zinnen + per_id["verzuim"].zinnen)
    assert "was 46.905 fte in 2024" in zinnen and "0,0 procentpunt" not in zinnen
    assert "Dat is afgerond gelijk aan de eigen norm (hoogstens 5,9%); het precieze cijfer ligt er iets boven." in zinnen
    # 46.905 + 4.703 is 51.608 and 46.904,5 + 4.702,5 is 51.607
    assert "Door afronding tellen de delen niet precies op tot het totaal." in per_id["bezetting"].noten


@pytest.mark.slow
def test_een_half_staat_ook_zo_in_pdf_en_werkboek(con: duckdb.DuckDBPyConnection, tmp_path: Path):
    import pypdf

    editie, lijst = figures.read_editie(con, VERSIE), figures.themes(con, VERSIE)
    (tmp_path / "k.pdf").write_bytes(typesetting.typeset(pdf.document(editie, lijst, {}, pdf.quality_rows(con, VERSIE))))
    tekst = "\n".join(p.extract_text() for p in pypdf.PdfReader(tmp_path / "k.pdf").pages)
    assert all(getal in tekst for verwacht in IN_FIGUUR.values() for getal in verwacht)
    assert "46.904" not in tekst and "4.702" not in tekst and "51.608" not in tekst
    (tmp_path / "tabellen.xlsx").write_bytes(sheets.render(workbook.read(con, VERSIE)))
    bladen = _als_getoond(tmp_path, tmp_path / "tabellen.xlsx")
    rijen = [
        dict(zip(kop, r, strict=True)) for blad in bladen.values() for kop in [k for k in blad if "Periodecode" in k][:1] for r in blad
    ]
    kerncijfers = [r for r in rijen if (r["Regiocode"], r["Periodecode"]) == ("NL01", "2024")]
    getoond = {(r["Code"], r.get("Uitsplitsing", "totaal")): r["Waarde"] for r in kerncijfers}
    for (indicator, uitsplitsing), (_, getal) in HALVEN.items():
        assert getoond[indicator, notation.uitsplitsing(uitsplitsing) or "totaal"] == getal, indicator


WAARDEN = (
    46904.5,
    4702.5,
    7.25,
    0.5,
    1.5,
    2.5,
    -0.5,
    -7.25,
    0.05,
    1.15,
    1.25,
    2.675,
    8050.0,
    999.95,
    7.249999999999999,
    100.5,
    99.95,
    -100.5,
    1e9 + 0.5,
)


@pytest.mark.slow
def test_libreoffice_rondt_af_zoals_wij(tmp_path: Path):
    """Every meeteenheid, in the workbook of a figure: what LibreOffice shows is the text of the cell."""
    eenheden = ("aantal", "fte", "procent", "procentpunt", "euro_mln", "rapportcijfer", "per 1.000 inwoners")
    rijen = [FigureRow(str(w), [FigureCell(w, notation.met_eenheid(w, e), (), e) for e in eenheden]) for w in WAARDEN]
    f = Figure("halven", "Halven", "delen", "", list(eenheden), rijen, ["Zin."], "", "2024", "bron", "", [], [], False)
    (tmp_path / "halven.xlsx").write_bytes(
        figure_xlsx.xlsx([Theme("", "", [f])], Editie("2025-H2", VERSIE, datetime.date(2025, 12, 10), "", False))
    )
    (blad,) = _als_getoond(tmp_path, tmp_path / "halven.xlsx").values()
    begin = next(i for i, r in enumerate(blad) if r[1:] == f.kolommen) + 1
    assert blad[begin : begin + len(rijen)] == [[r.naam, *(c.tekst.replace(notation.MIN, "-") for c in r.cellen)] for r in rijen]


def _als_getoond(folder: Path, bestand: Path) -> dict[str, list[list[str]]]:
    filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
    opdracht = [programma("soffice", "libreoffice"), f"-env:UserInstallation=file://{folder}/profiel", "--headless", "--convert-to", filter]
    subprocess.run([*opdracht, "--outdir", folder / "csv", bestand], check=True, capture_output=True, timeout=300)
    return {f.stem: list(csv.reader(io.StringIO(f.read_text(encoding="utf-8")))) for f in (folder / "csv").iterdir()}


def test_de_rekenhulp_rondt_af_zoals_wij(browser: Browser, huis, tmp_path: Path):
    with open_bladzijde(browser, huis.edition_dir(VERSIE) / "kerncijfers.html") as b:
        for n in (0, 1, 2):
            getoond = b.pagina.evaluate("([ws, n]) => ws.map((w) => rekenhulp.nl(w, n))", [list(WAARDEN), n])
            assert getoond == [notation.nl(w, f"{{:,.{n}f}}").replace("-", notation.MIN) for w in WAARDEN], n


def test_de_as_van_een_grafiek_noemt_de_helften_die_zij_heeft():
    """An axis to 2,5 has ticks at 0,5: shown without decimals they would read 0, 1, 1, 2, 2, 3."""
    rijen = [FigureRow("Rij", [FigureCell(w, notation.getal(w, "procent"), (), "procent") for w in (2.0, 2.1, 2.0, 2.2)])]
    jaren = ["2021", "2022", "2023", "2024"]
    beeld = {"perioden": jaren, "norm": None, "richting": None, "vanaf": 0, "zonder": [], "breuken": {}}
    f = Figure("as", "As", "reeks", "", jaren, rijen, ["Zin."], "procent", "2021 – 2024", "bron", "", [], [], False, beeld)
    tekening = draw.svg(f)
    assert tekening is not None and ">0,5</text>" in tekening and ">1,5</text>" in tekening and ">2,2%</text>" in tekening
