"""``tabellen.xlsx`` in LibreOffice: it opens, every sheet comes out as it is in DuckDB, and a reader sees Dutch numbers."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from dagster_project.warehouse.editions import Warehouse
from tests.helpers.program import programma
from tests.integration.forms.test_workbook import VERSIE, VOORIN, als_duckdb, families, tabel, uit_duckdb

pytestmark = pytest.mark.slow

AFWIJKING = 1e-14
"""Relative; LibreOffice writes 15 significant digits. That the file itself has all of them is proven with openpyxl."""


@pytest.fixture(scope="module")
def bestand(huis: Warehouse) -> Path:
    return huis.edition_dir(VERSIE) / "tabellen.xlsx"


def als_csv(bestand: Path, folder: Path, zoals_getoond: bool) -> dict[str, list[list[str]]]:
    """Every sheet as LibreOffice writes it to CSV: the numbers as they are stored, or as they are shown.

    The tokens of the filter: comma, quote, UTF-8, from line 1, no column formats, language, quote no text that need not, numbers as such,
    as shown, no formulas, keep spaces, all sheets (-1), each in a file of its own. A fresh profile: no setting of this machine counts.
    """
    filter = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,{str(zoals_getoond).lower()},false,false,-1"
    opdracht = [
        programma("soffice", "libreoffice"),
        f"-env:UserInstallation=file://{folder / 'profiel'}",
        "--headless",
        "--convert-to",
        filter,
    ]
    r = subprocess.run([*opdracht, "--outdir", folder / "csv", bestand], capture_output=True, text=True, timeout=300)
    assert r.returncode == 0, r.stderr
    uit = {}
    for f in (folder / "csv").iterdir():
        with f.open(encoding="utf-8", newline="") as regels:
            uit[f.stem.removeprefix("tabellen-")] = list(csv.reader(regels))
    return uit


def getal(tekst: str) -> float | None:
    """A number as it is stored, in the CSV: with a comma, because its format is Dutch."""
    return None if tekst in ("[x]", "[z]") else float(tekst.replace(",", "."))


def per_sleutel(rijen: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], float]:
    """The numbers of each row of ``als_duckdb`` by all the rest of it."""
    return {(*r[:6], *r[9:], i): r[i] for r in rijen for i in (6, 7, 8) if r[i] is not None}


def test_elk_blad_komt_eruit_zoals_het_in_duckdb_staat(bestand: Path, db: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    bladen = als_csv(bestand, tmp_path, zoals_getoond=False)
    boek = openpyxl.load_workbook(bestand)
    assert set(bladen) == set(boek.sheetnames)
    gezien: list[tuple[Any, ...]] = []
    for naam in boek.sheetnames[1:]:
        rijen = tabel(boek[naam])
        kop, *uit = bladen[naam][-len(rijen) - 1 :]
        assert kop == list(rijen[0])
        for regel, rij in zip(uit, rijen, strict=True):
            gelezen = [getal(c) if isinstance(w, (int, float)) else c for c, w in zip(regel, rij.values(), strict=True)]
            assert [w for w in gelezen if isinstance(w, str)] == [w for w in rij.values() if isinstance(w, str)]
            assert [w for w in gelezen if not isinstance(w, str)] == pytest.approx(
                [w for w in rij.values() if not isinstance(w, str)], rel=AFWIJKING, abs=0
            )
            r = dict(zip(kop, regel, strict=True))
            if naam in families(boek) and r["Waarde"] != "[c]":
                gezien.append(als_duckdb(naam.lower(), r | {k: getal(r[k]) for k in ("Waarde", "Ondergrens", "Bovengrens") if k in r}))
    verwacht = uit_duckdb(db)
    assert len(gezien) == len(verwacht) > 4000
    assert per_sleutel(gezien) == pytest.approx(per_sleutel(verwacht), rel=AFWIJKING, abs=0)


def test_een_lezer_ziet_nederlandse_getallen(bestand: Path, tmp_path: Path) -> None:
    """The figures of halfjaarbericht-2025-h2.txt:229, 431, 487, 1258 and 1262, and a weight of 4798."""
    bladen = als_csv(bestand, tmp_path, zoals_getoond=True)
    alles = {b: {tuple(r) for r in rijen} for b, rijen in bladen.items()}

    def ziet(blad: str, *cellen: str) -> bool:
        return any(set(cellen) <= set(r) for r in alles[blad])

    assert ziet("GTPA", "Incidenten Geweld Tegen Politieambtenaren (GTPA)", "2024", "Nederland", "totaal", "12.543")
    assert ziet("Verzuim", "Ziekteverzuim tot twee jaar", "2024", "6,3", "5,9", "procent")
    assert ziet("Bezetting", "Bezetting opgeleide operationele sterkte", "2024", "46.777", "fte")
    assert ziet("Zedenvoorraad", "Geregistreerde zedenincidenten", "2 november 2020", "10.143")
    assert ziet("Zedenvoorraad", "Voorraad zedenzaken", "2 november 2025", "3.484")
    assert ziet("Gewichten", "Bijstandsontvangers", "0,000784820", "personen")
    assert not [c for b, rijen in bladen.items() if b not in VOORIN for r in rijen for c in r if c.startswith("###") or c == "Err:"]
