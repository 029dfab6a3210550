"""The figures of an edition as a report writer puts them in a letter: the check of a letter never contradicts the edition's own words.

Nobody wrote the words of ``letter/woorden.yml`` for every one of these sentences and tables, so this also says how it does on text that is no letter.
"""

from __future__ import annotations

import hashlib
import json
import shutil
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


@pytest.fixture(scope="module")
def gemaakt(echt: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template as it is made; only to read or copy."""
    pad = tmp_path_factory.mktemp("sjabloon") / "brief.docx"
    assert deur("brief", "sjabloon", "--editie", "2025-H2", "--uit", pad, "--warehouse", echt).code == 0
    return pad


@pytest.fixture
def sjabloon(gemaakt: Path, tmp_path: Path) -> Path:
    """A template of one's own."""
    return Path(shutil.copy(gemaakt, tmp_path))


def test_een_sjabloon_klopt_met_zijn_editie(echt: Path, sjabloon: Path):
    u = deur("brief", "controleer", sjabloon, "--warehouse", echt, "--json")
    telling = json.loads(u.uit)["telling"]
    assert u.code == 0 and telling["klopt"] > 400 and (telling["verschilt"], telling["onbekend"]) == (0, 0)


def test_wat_iemand_in_een_sjabloon_verandert_wordt_gemeld(echt: Path, sjabloon: Path):
    """In the table of the allocation, of which no number can be linked by words: a digit, and the head of a row."""
    d = Document(str(sjabloon))
    (tabel,) = (t for t in d.tables if [c.text for c in t.rows[0].cells][1:3] == ["Sterktemodel", "Afgerond"])
    cel, kop = tabel.cell(1, 1), tabel.cell(2, 0)
    assert (tabel.cell(1, 0).text, kop.text) == ("Noord-Nederland", "Oost-Nederland")
    was = cel.text
    cel.paragraphs[0].runs[0].text = anders = was[:-1] + str((int(was[-1]) + 1) % 10)
    kop.paragraphs[0].runs[0].text = "Limburg en Zeeland"
    (zin,) = (p for p in d.paragraphs if p.text.startswith("Bij het verdelen van 1.000 fte"))
    zin.add_run(" En 17 auto's.")
    d.save(str(sjabloon))
    u = deur("brief", "controleer", sjabloon, "--warehouse", echt, "--json")
    gevonden = [b for b in json.loads(u.uit)["bevindingen"] if b["oordeel"] in ("verschilt", "onbekend")]
    assert u.code == 1
    [fout] = [b for b in gevonden if b["oordeel"] == "verschilt"]
    assert (fout["getal"], fout["reden"]) == (anders, f"in deze cel van de editie staat {was}")
    assert {b["plaats"].split(", kolom")[0] for b in gevonden if b is not fout} >= {
        fout["plaats"].replace("rij 2", "rij 3").split(", kolom")[0]
    }
    assert "17" in {b["getal"] for b in gevonden if b["plaats"].startswith("alinea")}


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


def test_een_sjabloon_noemt_elk_open_punt_van_het_register(echt: Path, sjabloon: Path):
    with connect(echt / "halfjaarbericht.duckdb", read_only=True) as con:
        open_ = con.execute(
            "SELECT lijst, onderwerp, tekst FROM register.toezeggingen WHERE status IN ('open', 'deels', 'doorlopend')"
        ).fetchall()
    rijen = [tuple(c.text for c in r.cells) for r in Document(str(sjabloon)).tables[-1].rows[1:]]
    assert sorted(r[:3] for r in rijen) == sorted(open_) and {r[3] for r in rijen} == {"[Stand]"}


def test_een_sjabloon_is_elke_keer_gelijk_en_wordt_nooit_overschreven(echt: Path, sjabloon: Path):
    een = hashlib.sha256(sjabloon.read_bytes()).hexdigest()
    u = deur("brief", "sjabloon", "--uit", sjabloon, "--warehouse", echt)
    assert u.code == 2 and "bestaat al en wordt niet overschreven" in u.fout
    sjabloon.unlink()
    assert deur("brief", "sjabloon", "--uit", sjabloon, "--warehouse", echt).code == 0
    assert hashlib.sha256(sjabloon.read_bytes()).hexdigest() == een
