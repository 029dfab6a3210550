"""What the doors print, whole, in a reviewed snapshot: a changed word, column or order is a line that a reviewer sees.

Numbers are proved elsewhere, against the letters, the law and hand calculations; where the bundle made them each digit is a 9 here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.rich_utils
from syrupy.assertion import SnapshotAssertion

from dagster_project import ROOT, notation
from dagster_project.cli import console
from dagster_project.cli.app import COMMANDS, load_command
from dagster_project.warehouse.editions import DATABASE, Warehouse
from sources.database import connect
from tests.conftest import deur
from tests.helpers.wording import NOOIT, all_it_says


@pytest.fixture(autouse=True)
def zelfde_scherm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the same width and without colour, whatever terminal or CI the tests run in; help so wide that no path breaks a line."""
    for scherm in (console.out, console.err):
        monkeypatch.setattr(scherm, "width", 140)
        monkeypatch.setattr(scherm, "_color_system", None)  # FORCE_COLOR was read when the door was loaded
    monkeypatch.setattr(typer.rich_utils, "MAX_WIDTH", 300)
    monkeypatch.setattr(typer.rich_utils, "FORCE_TERMINAL", False)


def _elke_opdracht() -> Iterator[list[str]]:
    yield []
    for naam in COMMANDS:
        yield [naam]
        yield from ([naam, onder] for onder in getattr(load_command(naam), "commands", {}))


def test_wat_elke_opdracht_over_zichzelf_zegt(snapshot: SnapshotAssertion):
    regels = []
    for opdracht in _elke_opdracht():
        u = deur(*opdracht, "--help")
        assert (u.code, u.fout) == (0, "")
        regels += u.uit.replace(str(ROOT), "PROJECT").splitlines()
    engels = r"Usage|\b(?:Options|Arguments|Commands|Show this)\b|\[(?:default|env|required)|<(?:str|bool|int|float|path|datetime|list)\b|\brange>"
    assert [r for r in regels if re.search(engels, r)] == []
    zonder_kader = (re.sub("─+", "─", r).rstrip(" │╮╯") for r in regels)  # its width is that of the screen
    assert "\n".join(r for r in zonder_kader if r.strip(" ╰─")) == snapshot


@pytest.mark.parametrize("opdracht", ["status --datum 2025-12-11", "tabel", "verdeel --fte 100", "verdeel --fte 100 --formaat csv"])
def test_wat_een_opdracht_toont(huis: Warehouse, snapshot: SnapshotAssertion, opdracht: str):
    u = deur(*opdracht.split(), "--warehouse", huis.folder)
    assert u.code == 0
    tekst = (u.uit + u.fout).replace(str(huis.folder), "WAREHOUSE")
    tekst = "\n".join(r.rstrip() for r in tekst.splitlines())
    assert (tekst if opdracht == "tabel" else re.sub(r"\d", "9", tekst)) == snapshot


# --- what an edition says ---


@pytest.mark.parametrize("bron", ["voorbeeld", "bundel"])
def test_wat_een_editie_zegt(request: pytest.FixtureRequest, snapshot: SnapshotAssertion, bron: str):
    """Every title, sentence and main point, to be read as a whole by who reviews a change; a third edition: tests/slow/test_wording.py."""
    pad = request.getfixturevalue("echt") / DATABASE if bron == "bundel" else request.getfixturevalue("huis").database
    assert all_it_says(pad, "2025-H2.0") == snapshot


@pytest.mark.parametrize(
    "zin",
    [  # as they were published
        "De prognose was hoogstens 0 fte.",
        "Het aantal aangiften per 100 incidenten steeg van 23,8% op 2 november 2024 naar 26,8% op 2 november 2025.",
        "De verandering in dat jaar was +702 fte.",
        "Het deel van de formatie dat niet bezet is was 6,0% in november 2025.",
        "Onderzoek onder burgers in 2024.",
        "Dat is het hoogste cijfer sinds 2020.",
        "Ondersteuning … is het grootst.",
        "Het aantal bleef vrijwel gelijk: 805.590 in 2023 en 805.559 in 2024 (0,0%).",
    ],
)
def test_de_lijst_vindt_wat_er_stond(zin: str):
    assert any(re.search(vorm, zin) for vorm in NOOIT.values())


@pytest.mark.parametrize("welke", ["huis", "echt"])
def test_een_uitsplitsing_heet_in_elke_vorm_hetzelfde(welke: str, request: pytest.FixtureRequest):
    """In the database and on the page, from one list of spellings; and no abbreviation or name stands in small letters."""
    h = request.getfixturevalue(welke)
    with connect(Warehouse(h).database if isinstance(h, Path) else h.database, read_only=True) as con:
        rijen = con.execute(
            "SELECT uitsplitsing, uitsplitsing_tekst FROM referentie.uitsplitsingen WHERE NOT starts_with(uitsplitsing, 'soort_misdrijf=')"
        ).fetchall()
    assert len(rijen) > 100
    assert [(u, t) for u, t in rijen if notation.uitsplitsing(u) != t] == []
    klein = re.compile(r"\b(?:ggp|bbb|rsc|avim|lec|egg|hbvs|me|ae|om|azie|europa|nederland|categorieen|coordinatie)\b")
    assert [t for _, t in rijen if klein.search(t)] == []
