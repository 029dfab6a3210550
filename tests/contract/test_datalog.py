"""The data log (docs/kwaliteit/datalog.md) says what the edition and the declarations say, and leaves nothing of it out."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from dagster_project import ROOT
from dagster_project.warehouse.editions import DATABASE
from sources import catalog
from sources.database import connect
from tests.helpers import datalog

SEEDS = ROOT / "dbt" / "seeds"


def seed(naam: str) -> list[dict[str, str]]:
    with (SEEDS / f"{naam}.csv").open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


@pytest.fixture(scope="module")
def pagina(echt: Path) -> str:
    with connect(echt / DATABASE, read_only=True) as con:
        return datalog.page(con)


def deel(pagina: str, tabel: str) -> str:
    """The part of the page about one table."""
    return pagina.partition(f"\n### {tabel}\n")[2].partition("\n#")[0]


def test_de_pagina_is_die_van_de_echte_editie(pagina: str):
    assert datalog.PAGE.read_text(encoding="utf-8") == pagina, "make datalog"


def test_elke_tabel_van_een_refresh_staat_er_een_keer(pagina: str):
    gevraagd = {n for n, t in catalog.tabellen().items() if t.ververs}
    ontvangen, ontbreekt = pagina.split("\n## Tabellen die niet zijn ontvangen\n")
    er, niet = {n for n in gevraagd if deel(ontvangen, n)}, {n for n in gevraagd if ontbreekt.count(f"\n| `{n}` |") == 1}
    assert er | niet == gevraagd and not er & niet
    assert er == {n for n in gevraagd if (catalog.FOLDER / n.replace(".", "/bundel/")).is_dir()}


@pytest.mark.parametrize(
    ("naam", "kolommen"),
    [("reeksbreuken", ("toelichting", "bron")), ("herzieningsruimte", ("reden",)), ("lacunes", ("figuur", "definitie"))],
)
def test_wat_is_vastgelegd_staat_er(naam: str, kolommen: tuple[str, ...], pagina: str):
    assert [r[k] for r in seed(naam) for k in kolommen if r[k] not in pagina] == []


def test_wat_niemand_heeft_gezien_staat_bij_de_tabel(pagina: str):
    gezegd = {n: deel(pagina, n) or pagina.partition(f"\n| `{n}` |")[2].partition("\n")[0] for n in catalog.tabellen()}
    assert [n for n, t in catalog.tabellen().items() if t.ververs and t.onbevestigd and t.onbevestigd not in gezegd[n]] == []


def test_wat_de_brieven_en_de_bron_zeggen(pagina: str):
    """By hand: the letter of 2025 prints 803.155 misdrijven in 2024 (line 500) and 12.543 GTPA in two years; DigiD came in April 2017."""
    misdrijven, overig = deel(pagina, "politie.misdrijven_gemeente_maand"), deel(pagina, "jenv.overige_kerncijfers")
    assert "de brief drukt 803155. | halfjaarbericht-2025-h2.txt:500 |" in misdrijven
    assert "2017-04-01 (bron). Sinds april 2017 vraagt DigiD" in overig and "Raakt: Internetaangiften." in overig
    assert "(voorbeeld)" in deel(pagina, "jenv.gtpa") and "het is toeval" in deel(pagina, "jenv.gtpa")
    assert "Slachtoffer van traditionele criminaliteit: 2016, 2018, 2020, 2022" in overig  # the Veiligheidsmonitor is every other year
    assert "| loopt achter | De nieuwste periode is 2023JJ00;" in deel(pagina, "politie.overlast_gemeente")


def test_een_verbeterde_cel_staat_bij_haar_tabel(db: duckdb.DuckDBPyConnection):
    """The example has one (expectations/correcties.yml): 5325 for the 5.352 of the letter."""
    gtpa = deel(datalog.page(db), "jenv.gtpa")
    assert "| cel verbeterd |" in gtpa and "incidenten: van 5325 naar 5352 (hersteld)" in gtpa
