"""An example says in every form that it is one, also where a figure is real; a real edition never does."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pypdf
import pytest

from dagster_project.publicatie.content.model import Editie
from dagster_project.warehouse.editions import Warehouse
from tests.conftest import deur

VERSIE = "2025-H2.0"
WOORD = "VOORBEELD"
FIGUUR, TABEL, REGISTER = "gtpa", "kerncijfers.gtpa", "referentie.normen"
"""A figure without an invented figure in the example as well, its table, and a table that has no ``is_synthetisch``."""


def editiemap(folder: Path) -> Iterator[tuple[str, str]]:
    """What an edition is made of: the place in it that must say it, and what stands there."""
    for naam in ("kerncijfers.html", "poortrapport.html", "datawoordenboek.html", "register.html"):
        pagina = (folder / naam).read_text(encoding="utf-8")
        for deel in ("title", "h1"):
            (tekst,) = re.findall(rf"<{deel}>(.*?)</{deel}>", pagina)
            yield f"{naam} {deel}", tekst
    pagina = (folder / "kerncijfers.html").read_text(encoding="utf-8")
    (kort,) = re.findall(r'(?s)<ul class="kort">(.*?)</ul>', pagina)
    for i, kaart in enumerate(re.findall(r"(?s)<li>(.*?)</li>", kort)):
        for deel in re.findall(r"<h3>.*?</h3>|<p>(?!</p>).+?</p>", kaart):
            yield f"kaart {i}", deel
    for i, zinnen in enumerate(re.findall(r'<div class="zinnen">(.*?)</div>', pagina)):
        for zin in re.findall(r"<p>(.*?)</p>", zinnen):
            yield f"zin van figuur {i}", zin
    for i, tekening in enumerate(re.findall(r"(?s)<svg.*?</svg>", re.sub(r"(?s)<script.*?</script>", "", pagina))):
        yield f"grafiek {i}", " ".join(re.findall(r"<text[^>]*>(.*?)</text>", tekening))
    for i, tabel in enumerate(re.findall(r'(?s)<details open class="cijfers">.*?<table>(.*?)</table>', pagina)):
        yield f"bijschrift {i}", re.findall(r"<caption>(.*?)</caption>", tabel)[0]
        yield f"eerste rij {i}", re.findall(r"<tr>(.*?)</tr>", tabel)[0]
    register = (folder / "register.html").read_text(encoding="utf-8")
    for i, tabel in enumerate(re.findall(r'(?s)<table class="(?:tekst|soorten)">(.*?)</table>', pagina + register)):
        yield f"bijschrift van toezeggingen {i}", re.findall(r"<caption>(.*?)</caption>", tabel)[0]
    yield "rekenhulp", re.findall(r'<h2 id="rh-kop">(.*?)</h2>', pagina)[0]
    document = pypdf.PdfReader(folder / "kerncijfers.pdf")
    yield "pdf titel", document.metadata.title
    for i, blad in enumerate(document.pages):
        yield f"pdf bladzijde {i + 1}", blad.extract_text()
    boek = openpyxl.load_workbook(folder / "tabellen.xlsx")
    yield "werkboek titel", boek.properties.title
    for blad in boek:
        yield f"werkboek {blad.title}", blad["A1"].value
    pakket = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for deel in (pakket, *pakket["resources"]):
        yield f"datapakket {deel['name']}", deel["title"]
    dcat = json.loads((folder / "dcat.jsonld").read_text(encoding="utf-8"))
    for deel in (dcat, *dcat["dataset"], *(x for d in dcat["dataset"] for x in d["distribution"])):
        yield f"dcat {deel['@id']}", deel["title"]["nl"]
    for pad in sorted((folder / "csv").iterdir()):
        ruw = gzip.decompress(pad.read_bytes()) if pad.suffix == ".gz" else pad.read_bytes()
        for rij in list(csv.reader(io.StringIO(ruw.decode())))[1:3]:
            yield f"csv {pad.name}", " ".join(rij)


def losse_vormen(huis: Warehouse, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """What ``tabel`` and ``beeld`` give, with the name of the file."""
    for naam, vormen in (
        (FIGUUR, "tekst md html csv json docx xlsx svg png"),
        (TABEL, "tekst md html csv json xlsx"),
        (REGISTER, "csv json"),
    ):
        for vorm in vormen.split():
            doel = tmp_path / f"{naam}-{vorm}"
            doel.mkdir()
            u = deur("tabel", naam, "--formaat", vorm, "--uit", doel, "--warehouse", huis.folder)
            assert u.code == 0, (naam, vorm, u.fout)
            (pad,) = doel.iterdir()
            yield f"naam van {naam} {vorm}", pad.name
            if vorm != "png":  # a drawing of the SVG
                yield f"{naam} {vorm}", _tekst(pad)
    u = deur("beeld", "verdeling", "--uit", tmp_path / "verdeling.svg", "--warehouse", huis.folder)
    assert u.code == 0, u.fout
    yield "beeld verdeling", _tekst(tmp_path / "verdeling.svg")


def _tekst(pad: Path) -> str:
    """What can be read in a file."""
    if pad.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(pad) as z:
            return " ".join(z.read(n).decode() for n in z.namelist() if re.search(r"(document|sharedStrings)\.xml$", n))
    if pad.suffix == ".svg":
        return " ".join(t for x in ElementTree.fromstring(pad.read_bytes()).iter("{http://www.w3.org/2000/svg}text") for t in x.itertext())
    return pad.read_text(encoding="utf-8")


def zegt_het(plaats: str, tekst: str) -> bool:
    return tekst.startswith("voorbeeld-") if plaats.startswith("naam van") else WOORD in tekst


def test_een_voorbeeld_zegt_het_in_elke_vorm(huis: Warehouse, tmp_path: Path):
    alles = [*editiemap(huis.edition_dir(VERSIE)), *losse_vormen(huis, tmp_path)]
    assert len(alles) > 400
    assert [p for p, tekst in alles if not zegt_het(p, tekst)] == []


def test_elke_naam_van_een_download_zegt_het(huis: Warehouse):
    pagina = (huis.edition_dir(VERSIE) / "kerncijfers.html").read_text(encoding="utf-8")
    namen = re.findall(r'data-(?:naam|bestand)="([^"]*)"|a\.download = `([^`]*)`', pagina)
    assert len(namen) == 31 and all(
        "".join(n).startswith("voorbeeld-") for n in namen
    )  # 28 figures, all figures, what is due, the calculator


def test_een_echte_editie_zegt_het_nergens(echt: Path, tmp_path: Path):
    huis = Warehouse(echt)
    alles = [*editiemap(huis.edition_dir(VERSIE)), *losse_vormen(huis, tmp_path)]
    assert len(alles) > 300
    assert [p for p, tekst in alles if zegt_het(p, tekst)] == []
    for naam in ("kerncijfers.html", "poortrapport.html", "datawoordenboek.html", "register.html", "datapackage.json", "dcat.jsonld"):
        ruw = (huis.edition_dir(VERSIE) / naam).read_text(encoding="utf-8")
        assert WOORD not in ruw and "voorbeeld-" not in ruw, naam


@pytest.mark.parametrize(
    ("is_voorbeeld", "titel", "leeg", "bestand"),
    [(False, "Bezetting", "", "2025-H2.0-gtpa.csv"), (True, "VOORBEELD: Bezetting", "VOORBEELD", "voorbeeld-2025-H2.0-gtpa.csv")],
)
def test_de_editie_beslist(is_voorbeeld: bool, titel: str, leeg: str, bestand: str):
    e = Editie("2025-H2", VERSIE, date(2025, 12, 10), "", is_voorbeeld)
    assert (e.titel("Bezetting"), e.titel(""), e.bestand("2025-H2.0-gtpa.csv")) == (titel, leeg, bestand)
