"""Names and remarks that mean harm, through every form: they stay text, and no form fails on them."""

from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pypdf
import pytest
from lxml import html

from dagster_project.publicatie.forms import write_all
from dagster_project.warehouse import parquet
from dagster_project.warehouse.editions import DATABASE, Warehouse
from sources.database import connect

VERSIE = "2025-H2.0"
KWAAD = {
    "Amsterdam": "=cmd|' /C calc'!A0",
    "Rotterdam": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "Limburg": '#read("/etc/passwd") #let x = 1; $a^2$ *vet* @verwijzing',
    "Den Haag": "{{7*7}}{% raw %}${7*7}",
    "Oost-Brabant": "x" * 300,
    "Oost-Nederland": "abc\u202edef\u2066ghi\u200b",
    "Midden-Nederland": "+49|-1\t@SUM(A1)",
}
"""Regionale eenheid -> what it is called here."""


@pytest.fixture(scope="module")
def folder(huis: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every form of an edition in which regionale eenheden, gemeenten and remarks have such names."""
    tmp = tmp_path_factory.mktemp("vijandig")
    pad = Path(shutil.copy(huis.database, tmp / DATABASE))
    pad.chmod(0o644)
    (tmp / "editie").mkdir()
    with connect(pad) as con:
        kolommen = con.execute(
            "SELECT c.schema_name || '.' || c.table_name, list(c.column_name) FROM duckdb_columns() AS c "
            "JOIN duckdb_tables() AS t USING (schema_name, table_name) WHERE c.schema_name IN ('kerncijfers', 'verdeling', 'referentie', 'kwaliteit', 'register') "
            "AND c.data_type = 'VARCHAR' AND c.column_name IN ('regio', 'regionale_eenheid', 'gemeente', 'toelichting', 'opmerking', 'kanttekening') "
            "GROUP BY 1"
        ).fetchall()
        for tabel, namen in kolommen:
            for k in namen:
                for goed, kwaad in KWAAD.items():
                    con.execute(f"UPDATE {tabel} SET {k} = ? WHERE {k} = ?", [kwaad, goed])
                if k in ("toelichting", "opmerking", "kanttekening"):
                    con.execute(f"UPDATE {tabel} SET {k} = ? WHERE {k} IS NOT NULL AND {k} <> ''", ["".join(KWAAD.values())])
        parquet.export(con, tmp / "editie", VERSIE, parquet.published_tables(con))
        write_all.write_all(con, tmp / "editie", VERSIE)
    return tmp / "editie"


@pytest.mark.parametrize("naam", ["kerncijfers.html", "poortrapport.html", "datawoordenboek.html", "register.html"])
def test_een_pagina_houdt_het_bij_tekst(huis: Warehouse, folder: Path, naam: str):
    ruw = (folder / naam).read_text(encoding="utf-8")
    p, goed = html.fromstring(ruw), html.fromstring((huis.edition_dir(VERSIE) / naam).read_text(encoding="utf-8"))
    assert len(p.xpath("//script")) == len(goed.xpath("//script")) and len(p.xpath("//img")) == len(goed.xpath("//img"))
    assert p.xpath("//@onerror") == [] and "{{7*7}}" in ruw and "onerror=alert(2)>" not in ruw.replace("&gt;", "")


def test_het_werkboek_heeft_geen_formule_van_een_ander(folder: Path):
    gezien = set()
    with zipfile.ZipFile(folder / "tabellen.xlsx") as z:
        for naam in z.namelist():
            if naam.startswith("xl/worksheets/sheet"):
                formules = re.findall(rb"<f>(.*?)</f>", z.read(naam))
                assert not [f for f in formules if b"cmd" in f or b"calc" in f]
    boek = openpyxl.load_workbook(folder / "tabellen.xlsx", read_only=True)
    for blad in boek:
        for rij in blad.iter_rows(values_only=True):
            gezien |= {str(w) for w in rij if isinstance(w, str) and "cmd|" in w}
    assert gezien  # it is there, as text


def test_een_csv_is_te_lezen_zoals_zij_is_bedoeld(folder: Path):
    """As data it is what was published, sign for sign, in as many cells as there are columns."""
    gezien = set()
    for pad in (folder / "csv").rglob("*.csv"):
        with pad.open(encoding="utf-8-sig", newline="") as f:
            koppen, *rijen = csv.reader(f)
        assert {len(r) for r in rijen} <= {len(koppen)}, pad.name
        gezien |= {cel for rij in rijen for cel in rij} & set(KWAAD.values())
    assert gezien == set(KWAAD.values())


def test_de_pdf_leest_niets_en_toont_het(folder: Path):
    tekst = "".join(p.extract_text() for p in pypdf.PdfReader(folder / "kerncijfers.pdf").pages)
    assert "root:" not in tekst and "#read" in tekst.replace(" ", "").replace("\n", "")


def test_de_beschrijvingen_zijn_leesbaar(folder: Path):
    paden = [*folder.rglob("*.json"), *folder.rglob("*.jsonld")]
    assert len(paden) >= 2 and all(json.loads(p.read_text(encoding="utf-8")) for p in paden)
