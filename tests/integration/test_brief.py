"""``halfjaarbericht brief``: what a report writer sees of a draft, and what a script gets."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from dagster_project import ROOT
from dagster_project.warehouse.editions import Warehouse
from tests.conftest import deur

GOED = "In 2024 werden politiemedewerkers 12.543 keer geconfronteerd met agressie en geweld."
FOUT = "In 2024 werden politiemedewerkers 12.534 keer geconfronteerd met agressie en geweld."
TWEEDE_VERSIE = "; ".join(
    f"INSERT INTO {tabel} SELECT * REPLACE ('2025-H2.1' AS versie{extra}) FROM {tabel} WHERE versie = '2025-H2.0'"
    for tabel, extra in (
        ("kwaliteit.manifesten", ", 1 AS versienummer"),
        (
            "kerncijfers.waarden",
            ", if(indicator_id = 'gtpa_incidenten' AND uitsplitsing = '' AND periode = '2024', 12600, waarde) AS waarde",
        ),
        ("kwaliteit.aansluiting", ""),
        ("referentie.edities", ""),
        ("referentie.indicatoren", ""),
        ("referentie.regios", ""),
    )
)
"""A second version of the edition, in which one figure is another."""


@pytest.fixture
def brief(tmp_path: Path) -> Callable[..., Path]:
    def maak(*alineas: str) -> Path:
        d = Document()
        d.add_heading("Geweld", 1)
        for a in alineas:
            d.add_paragraph(a)
        d.save(str(tmp_path / "concept.docx"))
        return tmp_path / "concept.docx"

    return maak


def test_een_goede_brief_geeft_nul(huis: Warehouse, brief: Callable[..., Path]):
    u = deur("brief", "controleer", brief(GOED, "Er zijn 17 auto's."), "--warehouse", huis.folder)
    assert u.code == 0, u.uit + u.fout
    assert "concept.docx naast 2025-H2.0: 0 verschilt, 1 onbekend, 0 klopt afgerond, 1 klopt, 1 geen cijfer." in u.uit
    assert "Onbekend: kijk zelf" in u.uit and "Verschilt" not in u.uit
    assert (
        "overgetypt uit" in " ".join(u.uit.split()) and "uit een brief overnam" in u.uit
    )  # what agrees is no proof of the letter that it was taken from


def test_een_foute_brief_geeft_een_met_rood_bovenaan(huis: Warehouse, brief: Callable[..., Path]):
    u = deur(
        "brief",
        "controleer",
        brief("Er zijn 17 auto's.", FOUT, "Het aantal incidenten GTPA daalde in 2024 tot 12.543."),
        "--warehouse",
        huis.folder,
    )
    assert u.code == 1
    assert u.uit.index("Verschilt") < u.uit.index("Woorden die de reeks niet draagt") < u.uit.index("Onbekend: kijk zelf")
    tekst = " ".join(re.sub("[│┃]", " ", u.uit).split())
    assert "alinea 3 (Geweld)" in tekst and "in de editie staat 12.543" in tekst and "1 woord die de reeks niet draagt" in tekst


def test_json_zegt_van_elk_getal_alles(huis: Warehouse, brief: Callable[..., Path]):
    u = deur("brief", "controleer", brief(FOUT), "--warehouse", huis.folder, "--json", "--editie", "2025-H2")
    d = json.loads(u.uit)
    assert (u.code, d["versie"], d["goed"], d["telling"]["verschilt"]) == (1, "2025-H2.0", False, 1)
    jaar, getal = d["bevindingen"]
    assert (jaar["oordeel"], jaar["reden"]) == ("geen cijfer", "jaar")
    assert (
        getal | {"zin": FOUT, "plaats": "alinea 2", "kop": "Geweld", "getal": "12.534", "waarde": 12543.0, "meeteenheid": "aantal"} == getal
    )
    assert getal["sleutel"] == {"indicator_id": "gtpa_incidenten", "uitsplitsing": "", "regio_code": "NL01", "periode": "2024"}
    assert getal["wijze"] == "overgetypt" and "halfjaarbericht-2025-h2.txt:229" in getal["gedrukt_in"]


def test_wat_sinds_een_eerdere_versie_is_gewijzigd(anders: Callable[[str], Path], brief: Callable[..., Path]):
    folder = anders(TWEEDE_VERSIE)
    shutil.copy(Warehouse(folder).workshop("2025-H2.0"), Warehouse(folder).workshop("2025-H2.1"))
    u = deur("brief", "controleer", brief(GOED), "--warehouse", folder, "--json")
    _, getal = json.loads(u.uit)["bevindingen"]
    assert (u.code, getal["reden"]) == (1, "in de editie staat 12.600; zo stond het in 2025-H2.0")
    assert getal["veranderd_sinds"] == {"2025-H2.0": 12543.0}
    u = deur("brief", "controleer", brief(GOED.replace("12.543", "12.600")), "--warehouse", folder, "--eerder", "2025-H2.0")
    assert u.code == 0 and "is sindsdien gewijzigd (was 12.543 in 2025-H2.0)" in u.uit


@pytest.mark.parametrize(
    ("naam", "inhoud", "rest", "klacht"),
    [
        ("brief.docx", b"%PDF-1.7", (), "geen Word-document"),
        ("brief.docx", b"PK\x03\x04", (), "beschadigd"),
        ("brief.odt", b"x", (), "geen .docx of .txt"),
        ("brief.txt", b"", (), "er staat geen tekst in"),
        ("brief.txt", b"Tekst.", ("--editie", "2019-H2"), "'2019-H2' is niet gepubliceerd; wel: 2025-H2.0"),
        ("brief.txt", b"Tekst.", ("--eerder", "2019-H2"), "'2019-H2' is niet gepubliceerd; wel: 2025-H2.0"),
    ],
)
def test_wat_niet_kan_beginnen_geeft_twee(huis: Warehouse, tmp_path: Path, naam: str, inhoud: bytes, rest: tuple[str, ...], klacht: str):
    (tmp_path / naam).write_bytes(inhoud)
    u = deur("brief", "controleer", tmp_path / naam, "--warehouse", huis.folder, *rest)
    assert u.code == 2 and klacht in " ".join(u.fout.split()) and "Traceback" not in u.fout


def test_zonder_editie_zegt_wat_te_doen(tmp_path: Path, brief: Callable[..., Path]):
    u = deur("brief", "controleer", brief(GOED), "--warehouse", tmp_path / "leeg")
    assert u.code == 2 and "Er is nog niets gepubliceerd" in u.fout


def test_het_voorbeeld_van_de_handleiding(huis: Warehouse, tmp_path: Path):
    """The draft that stands in docs/rapportschrijver.md gives what stands behind it."""
    tekst = (ROOT / "docs" / "rapportschrijver.md").read_text(encoding="utf-8")
    [(concept, uitkomst)] = re.findall(r"```text\n(.*?)\n```\s+```text\n(.*?)\n```", tekst, re.S)
    (tmp_path / "concept.txt").write_text(concept, encoding="utf-8")
    u = deur("brief", "controleer", tmp_path / "concept.txt", "--warehouse", huis.folder, "--json")
    d = json.loads(u.uit)
    gekregen = [
        ": ".join((b["plaats"], " ".join(filter(None, (b["kwalificatie"], b["getal"], b["eenheid"]))), b["oordeel"]))
        + (f" ({b['reden']})" if b["reden"] else "")
        for b in d["bevindingen"]
        if b["oordeel"] != "geen cijfer"
    ]
    assert "\n".join(gekregen) == uitkomst


def test_van_een_voorbeeld_is_er_geen_sjabloon(huis: Warehouse, tmp_path: Path):
    u = deur("brief", "sjabloon", "--uit", tmp_path / "brief.docx", "--warehouse", huis.folder)
    assert u.code == 2 and "is een voorbeeld" in u.fout and not (tmp_path / "brief.docx").exists()


def test_een_sjabloon_in_een_map_die_er_niet_is(huis: Warehouse, tmp_path: Path):
    u = deur("brief", "sjabloon", "--uit", tmp_path / "nergens" / "brief.docx", "--warehouse", tmp_path / "leeg")
    assert u.code == 2 and "Er is nog niets gepubliceerd" in u.fout
