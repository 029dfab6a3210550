"""All forms together: what is begun before the gate decides is published only where it says what is published."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pypdf
import pytest

from dagster_project.assets import checks
from dagster_project.publicatie.forms import worker, write_all
from dagster_project.warehouse.editions import DATABASE, Warehouse
from sources.database import connect
from tests.conftest import maak_kandidaat

VERSIE = "2025-H2.0"


@pytest.fixture
def folder(huis: Warehouse, tmp_path: Path) -> Path:
    """A folder with the Parquet of the edition."""
    (tmp_path / "editie").mkdir()
    for p in huis.edition_dir(VERSIE).glob("*.parquet"):
        shutil.copy(p, tmp_path / "editie")
    return tmp_path / "editie"


@pytest.fixture
def processen(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many jobs each process got, in order."""
    uit: list[int] = []

    class Telt(worker.Worker):
        def __init__(self, werk: list[worker.Job]) -> None:
            uit.append(len(werk))
            super().__init__(werk)

    monkeypatch.setattr(worker, "Worker", Telt)
    monkeypatch.setattr(write_all, "Worker", Telt)
    return uit


def test_van_dezelfde_tabellen_is_alles_vooruit_gemaakt_en_hetzelfde(
    huis: Warehouse, folder: Path, anders: Callable[[str], Path], processen: list[int]
):
    with connect(anders("SELECT 1") / DATABASE) as con:
        write_all.begin(con, VERSIE)
        write_all.write_all(con, folder, VERSIE)
    assert processen == [26, 1]  # workbook and 25 charts; the PDF
    gepubliceerd = huis.edition_dir(VERSIE)
    for p in gepubliceerd.rglob("*"):
        if p.is_file() and p.name not in ("manifest.json", "poortrapport.json"):
            assert (folder / p.relative_to(gepubliceerd)).read_bytes() == p.read_bytes(), p.name


def test_een_kandidaat_die_daarna_verandert_krijgt_geen_oude_vormen(folder: Path, anders: Callable[[str], Path], processen: list[int]):
    with connect(anders("SELECT 1") / DATABASE) as con:
        write_all.begin(con, VERSIE)
        (n,) = con.execute(
            "UPDATE kerncijfers.waarden SET waarde = 98765 "
            "WHERE indicator_id = 'gtpa_incidenten' AND regio_code = 'NL01' AND periode = '2024' AND uitsplitsing = ''"
        ).fetchone()
        assert n == 1
        write_all.write_all(con, folder, VERSIE)
    assert processen == [26, 2, 1]  # anew: the workbook and one chart
    pagina = (folder / "kerncijfers.html").read_text(encoding="utf-8")
    grafiek = re.search(r'id="gtpa".*?<svg.*?</svg>', pagina, re.DOTALL)
    assert grafiek and re.findall(r"(98\.765|12\.543)</text>", grafiek[0]) == ["98.765", "12.543"]  # 2020 had as many as 2024
    document = pypdf.PdfReader(io.BytesIO((folder / "kerncijfers.pdf").read_bytes()))
    assert any("98.765" in p.extract_text() for p in document.pages)
    blad = openpyxl.load_workbook(folder / "tabellen.xlsx", read_only=True)["GTPA"]
    assert 98765 in {c for rij in blad.iter_rows(values_only=True) for c in rij}


def test_wat_niet_te_zeggen_is_houdt_de_regels_niet_op(anders: Callable[[str], Path]):
    """The rules judge such tables; beginning with them must not stop a run before they did."""
    with connect(anders("DROP VIEW kerncijfers.gtpa; DROP TABLE referentie.reeksbreuken") / DATABASE) as con:
        write_all.begin(con, VERSIE)
    assert not write_all._begonnen


def test_de_controlestap_begint_met_de_vormen_van_een_nieuwe_versie(huis: Warehouse, tmp_path: Path):
    """Beginning is silent when it cannot: then nothing is made in advance, and only the clock would tell."""
    pad = maak_kandidaat(huis, tmp_path / "kandidaat")
    with connect(pad) as con:
        con.execute("DROP TABLE kwaliteit.herzieningen")  # publication makes it, after this step
    for gepubliceerd, begonnen in ((tmp_path / "nieuw", 1), (huis.folder, 0)):
        with connect(pad) as con:
            con.execute("DELETE FROM kwaliteit.controles")
        next(checks._evaluate(SimpleNamespace(built=pad, published=Warehouse(gepubliceerd), is_rehearsal=False)))
        assert len(write_all._begonnen) == begonnen
        while write_all._begonnen:
            write_all._begonnen.pop().stop()
