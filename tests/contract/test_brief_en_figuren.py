"""The figures of an edition as a report writer puts them in a letter: the check of a letter never contradicts the edition's own words.

Nobody wrote the words of ``letter/woorden.yml`` for every one of these sentences and tables, so this also says how it does on text that is no letter.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from docx import Document

from dagster_project.warehouse.editions import DATABASE
from sources.database import connect
from tests.conftest import deur


def test_eigen_zinnen_en_tabellen_verschillen_nergens(echt: Path, tmp_path: Path):
    assert deur("tabel", "alles", "--formaat", "docx", "--uit", tmp_path / "alles.docx", "--warehouse", echt).code == 0
    u = deur("brief", "controleer", tmp_path / "alles.docx", "--warehouse", echt, "--json")
    d = json.loads(u.uit)
    assert [b for b in d["bevindingen"] if b["oordeel"] == "verschilt"] == [] and d["woorden"] == []
    assert u.code == 0 and d["telling"]["klopt"] + d["telling"]["klopt afgerond"] > 150


@pytest.fixture
def sjabloon(echt: Path, tmp_path: Path) -> Path:
    assert deur("brief", "sjabloon", "--editie", "2025-H2", "--uit", tmp_path / "brief.docx", "--warehouse", echt).code == 0
    return tmp_path / "brief.docx"


def test_een_sjabloon_klopt_met_zijn_editie(echt: Path, sjabloon: Path):
    u = deur("brief", "controleer", sjabloon, "--warehouse", echt, "--json")
    assert u.code == 0 and json.loads(u.uit)["telling"]["klopt"] > 100


def test_zinnen_van_een_sjabloon_hebben_sleutels_die_bestaan_en_een_plaats_voor_duiding(echt: Path, sjabloon: Path):
    d = Document(str(sjabloon))
    regels = [r for c in d.comments for r in c.text.splitlines()]
    assert "12.543: gtpa_incidenten NL01 2024" in regels and len(regels) > 30
    with connect(echt / DATABASE, read_only=True) as con:
        bekend = {
            " ".join(filter(None, r))
            for r in con.execute("SELECT indicator_id, uitsplitsing, regio_code, periode FROM kerncijfers.waarden").fetchall()
        }
    assert {r.partition(": ")[2] for r in regels} <= bekend
    tekst = [p.text for p in d.paragraphs]
    assert tekst[1].startswith("[Inleiding") and tekst[-1] == "[Naam en functie]"
    assert any(t.startswith("[Duiding bij Geweld tegen politieambtenaren (GTPA)") for t in tekst)
    koppen = [p.text for p in d.paragraphs if p.style and p.style.name == "Heading 1"]
    assert koppen[1] == "Politie en de samenleving" and koppen[-2:] == ["Moties, toezeggingen en aanbevelingen", "Ondertekening"]


def test_een_sjabloon_is_elke_keer_gelijk_en_wordt_nooit_overschreven(echt: Path, sjabloon: Path):
    een = hashlib.sha256(sjabloon.read_bytes()).hexdigest()
    u = deur("brief", "sjabloon", "--uit", sjabloon, "--warehouse", echt)
    assert u.code == 2 and "bestaat al en wordt niet overschreven" in u.fout
    sjabloon.unlink()
    assert deur("brief", "sjabloon", "--uit", sjabloon, "--warehouse", echt).code == 0
    assert hashlib.sha256(sjabloon.read_bytes()).hexdigest() == een
