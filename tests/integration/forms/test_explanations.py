"""What people say beside a figure: in every form marked as theirs, of this edition only, and with no number that the edition does not have."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from dagster_project.poort import gate, verdicts
from dagster_project.publicatie.content import explanations, figures
from dagster_project.publicatie.letter import explanation
from dagster_project.warehouse.editions import DATABASE, Warehouse
from sources.database import connect
from sources.validated_yaml import YamlFout
from tests.conftest import deur, maak_kandidaat

DAG = date(2025, 12, 10)
"""Of the letter, and of what people said beside it."""

VERSIE = "2025-H2.0"
KOP = "Duiding (schrijver van de brief, 10 december 2025)"
TEKST = "waarschijnlijk doordat de politie meldingen beter registreert"


def _heel(tekst: str) -> str:
    return " ".join(tekst.split())


def test_elke_vorm_van_de_editie_toont_haar_als_woorden_van_een_mens(echt: Path):
    folder = echt / "edities" / VERSIE
    pagina = _heel((folder / "kerncijfers.html").read_text(encoding="utf-8"))
    assert f'<p class="duiding"><strong>{KOP}:</strong> In 2024 zijn 610' in pagina and TEKST in pagina
    pdf = _heel(" ".join(p.extract_text() for p in pypdf.PdfReader(next(folder.glob("*.pdf"))).pages))
    assert KOP in pdf and "beter registreert" in pdf


@pytest.mark.parametrize("formaat", ["tekst", "md", "html"])
def test_een_figuur_als_tekst_heeft_haar_ook(echt: Path, formaat: str):
    u = deur("tabel", "disciplinair", "--formaat", formaat, "--warehouse", echt)
    kaal = _heel(u.uit.replace("\\", "").replace("<strong>", "").replace("</strong>", "").replace("**", ""))
    assert u.code == 0 and f"{KOP}: In 2024 zijn 610" in kaal and TEKST in kaal
    ander = deur("tabel", "gtpa", "--formaat", formaat, "--warehouse", echt)
    assert ander.code == 0 and "Duiding" not in ander.uit


def test_een_figuur_in_word_en_excel_en_de_brief_hebben_haar_ook(echt: Path, tmp_path: Path):
    for formaat in ("docx", "xlsx"):
        u = deur("tabel", "disciplinair", "--formaat", formaat, "--uit", tmp_path / f"f.{formaat}", "--warehouse", echt)
        assert u.code == 0, u.fout
    assert any(f"{KOP}: In 2024 zijn 610" in p.text for p in docx.Document(str(tmp_path / "f.docx")).paragraphs)
    cellen = [str(c.value) for blad in openpyxl.load_workbook(tmp_path / "f.xlsx") for rij in blad for c in rij if c.value]
    assert any(c.startswith(f"{KOP}: In 2024 zijn 610") for c in cellen)
    u = deur("brief", "sjabloon", "--uit", tmp_path / "brief.docx", "--warehouse", echt)
    assert u.code == 0, u.fout
    brief = [p.text for p in docx.Document(str(tmp_path / "brief.docx")).paragraphs]
    assert any(p.startswith(f"{KOP}: In 2024 zijn 610") for p in brief)
    titel = figures.read_spec().figuren["disciplinair"].titel
    vragen = [p for p in brief if p.startswith("[Duiding bij ")]
    assert vragen and not any(titel in p for p in vragen)  # where people spoke, nothing is asked


def test_een_andere_editie_en_een_voorbeeld_tonen_haar_niet(echt: Path, huis):
    assert {d.bij for d in explanations.read_explanations("2025-H2", DAG)} >= {"disciplinair", "zedenzaken"}
    assert explanations.read_explanations("2026-H1", DAG) == []
    with connect(huis.database, read_only=True) as con:
        assert figures.read_explanations_of(con, VERSIE) == []  # invented figures are no statement of anybody
    with connect(echt / DATABASE, read_only=True) as con:
        assert figures.read_explanations_of(con, "2026-H1.0") == []
        over = {f.id: f.duidingen for t in figures.themes(con, VERSIE) for f in t.figuren if f.duidingen}
    assert over.keys() == {"disciplinair", "zedenzaken", "zeden_verhoudingen"}


@pytest.mark.parametrize(
    ("tekst", "zegt"),
    [
        ("In 2024 zijn 620 disciplinaire onderzoeken afgerond.", "gevonden 620; verwacht 610"),
        ("Er zijn 48.151 brieven over geschreven.", "gevonden 48.151; verwacht een cijfer van deze editie"),
        ("In 2024 zijn 610 disciplinaire onderzoeken afgerond, een sterke daling ten opzichte van 2023.", "gevonden het woord 'daling'"),
    ],
    ids=["een ander getal", "een onbekend getal", "een woord dat de reeks niet draagt"],
)
def test_een_getal_dat_de_editie_niet_heeft_houdt_tegen(echt: Path, tmp_path: Path, tekst: str, zegt: str):
    with connect(maak_kandidaat(Warehouse(echt), tmp_path / "k")) as con:
        goed = explanation.verdict(con, VERSIE)
        con.execute("UPDATE kwaliteit.duidingen SET tekst = ? WHERE bij = 'disciplinair'", (tekst,))
        fout = explanation.verdict(con, VERSIE)
    assert (goed.oordeel, goed.voorbeelden) == (verdicts.VOLDOET, [])
    assert fout.houdt_tegen and fout.controle_id == verdicts.EXPLANATIONS
    assert any(zegt in v and "disciplinair" in v and "Verbeter de tekst" in v for v in fout.voorbeelden), fout.voorbeelden


def test_zonder_dat_oordeel_laat_de_poort_niets_door():
    from dagster_project.dbt_runner.project import manifest

    assert verdicts.EXPLANATIONS in gate.requirements(manifest())


@pytest.mark.parametrize(
    ("oud", "nieuw", "zegt"),
    [
        ("bij: disciplinair", "bij: disiplinair", "er is geen figuur of thema 'disiplinair'. Bedoelt u 'disciplinair'"),
        ("rol: schrijver van de brief", "rol: Jan Jansen", "rol"),
        ("datum: 2025-12-10", "datum: 2025-13-10", "verwacht een datum als 2025-12-10"),
        ("bij: zedenzaken", "bij: disciplinair", "twee duidingen bij disciplinair in 2025-H2"),
        ("tekst: >-", "text: >-", "tekst"),
    ],
)
def test_een_fout_in_het_bestand_wordt_in_het_nederlands_gemeld(tmp_path: Path, oud: str, nieuw: str, zegt: str):
    pad = tmp_path / "duiding.yml"
    pad.write_text(explanations.PATH.read_text(encoding="utf-8").replace(oud, nieuw, 1), encoding="utf-8")
    with pytest.raises(YamlFout) as e:
        explanations.read_explanations("2025-H2", DAG, pad)
    assert zegt in str(e.value) and "regel " in str(e.value)


def test_niemand_zegt_iets_op_een_dag_die_nog_moet_komen():
    assert explanations.read_explanations("2025-H2", DAG)
    with pytest.raises(YamlFout, match=r"de duiding bij \w+ is van 2025-12-10.*tot en met 2025-12-09"):
        explanations.read_explanations("2025-H2", date(2025, 12, 9))
    assert explanations.read_explanations("2031-H1", date(2025, 12, 9)) == []
