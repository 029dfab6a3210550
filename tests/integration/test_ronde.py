"""``ronde`` and ``uitvraag``: the steps of an edition as they are on a day, from what is offered and published and from nothing else."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from dagster_project.poort import ronde as stappenvolgorde
from dagster_project.warehouse import release_calendar
from dagster_project.warehouse.editions import Warehouse
from sources import catalog
from tests.conftest import Uitkomst, deur

BUNDEL = catalog.FOLDER / "jenv" / "bundel"


def ronde(folder: Path, editie: str, datum: date | str) -> tuple[int, dict[str, dict[str, Any]]]:
    """Exit code, and the steps by what they are about."""
    u = deur("ronde", "--editie", editie, "--datum", datum, "--warehouse", folder, "--json")
    return u.code, {s["wat"]: s for s in json.loads(u.uit)["stappen"]}


def bied_aan(folder: Path, naam: str) -> Uitkomst:
    (bestand,) = (p for p in (BUNDEL / naam).iterdir() if p.name != "ontvangsten.json")
    return deur("levering", "aanbieden", bestand, "--naam", naam, "--wie", "korpsstaf", "--waarom", "levering van deze ronde", "--warehouse", folder)  # fmt: skip


@pytest.fixture
def leeg(tmp_path: Path) -> Path:
    return tmp_path / "warehouse"


@pytest.mark.parametrize(
    ("datum", "kleur", "tekst"),
    [
        ("2026-04-01", "geen", "Niet aangeboden sinds de vorige brief."),
        ("2026-04-20", "oranje", "Niet aangeboden sinds de vorige brief."),
        ("2026-04-29", "oranje", "Niet aangeboden sinds de vorige brief."),
        ("2026-04-30", "rood", "Niet aangeboden sinds de vorige brief, 1 dagen te laat."),
    ],
)
def test_een_levering_tegen_haar_termijn(leeg: Path, datum: str, kleur: str, tekst: str):
    """Six weeks before 10 June 2026 is 29 April."""
    code, stappen = ronde(leeg, "2026-H1", datum)
    s = stappen["bezetting"]
    assert (s["kleur"], s["tekst"], s["uiterlijk"], s["wie"]) == (kleur, tekst, "2026-04-29", "politie (korpsstaf)")
    assert code == (kleur == "rood") and "--naam bezetting" in s["opdracht"]


def test_wat_zonder_kan_is_te_laat_niet_rood(leeg: Path):
    _, stappen = ronde(leeg, "2026-H1", "2026-06-01")
    assert stappen["formatie_per_regionale_eenheid"]["kleur"] == "oranje"
    assert "gtpa" not in stappen and "kenmerken_overig" not in stappen  # asked for the second half only
    assert "werklast_uren" in stappen["10 leveringen"]["tekst"] and stappen["10 leveringen"]["kleur"] == "geen"


def test_wat_is_aangeboden_is_klaar_in_zijn_eigen_ronde(leeg: Path):
    """Offered today: after the letter of an earlier edition it counts, for the round after this one it does not."""
    assert bied_aan(leeg, "zedenvoorraad").code == 0
    vandaag = date.today()
    editie = f"{vandaag.year}-H{1 if vandaag.month <= 6 else 2}"
    _, nu = ronde(leeg, editie, vandaag)
    assert (
        nu["zedenvoorraad"]["kleur"] == "groen" and "door korpsstaf" in nu["zedenvoorraad"]["tekst"] and not nu["zedenvoorraad"]["opdracht"]
    )
    _, later = ronde(leeg, "2030-H2", "2030-12-01")
    assert later["zedenvoorraad"]["kleur"] == "rood"


def test_een_gepubliceerde_editie(huis: Warehouse):
    code, stappen = ronde(huis.folder, "2025-H2", "2025-12-11")
    assert code == 0
    assert stappen["2025-H2"]["tekst"] == "Gepubliceerd als 2025-H2.0." and stappen["2025-H2"]["kleur"] == "groen"
    assert stappen["gtpa"]["tekst"] == "Staat in de editie; niet in deze ronde aangeboden."
    assert stappen["gemeenten"]["kleur"] == "groen" and stappen["kalender"]["kleur"] == "groen"
    assert "open besluit" in stappen["poortrapport"]["tekst"] and Path(stappen["poortrapport"]["opdracht"].removeprefix("open ")).exists()


def test_wat_uit_de_vorige_editie_komt_is_niet_geleverd(huis: Warehouse, monkeypatch: pytest.MonkeyPatch):
    """A delivery that is carried on stands in the edition as well: the supplier still has to be called, or the letter has to say so."""
    monkeypatch.setattr(stappenvolgorde, "unchanged", lambda con, versie: {"jenv.gtpa": "2025-H1"} if versie == "2025-H2.0" else {})
    _, stappen = ronde(huis.folder, "2025-H2", "2025-12-11")
    assert stappen["gtpa"]["kleur"] == "oranje" and "--naam gtpa" in stappen["gtpa"]["opdracht"]
    assert stappen["gtpa"]["tekst"] == "Ongewijzigd sinds editie 2025-H1: in deze ronde kwam geen nieuwe levering."
    assert stappen["bezetting"]["kleur"] == "groen"


def test_een_brief_die_nog_moet_verschijnen(huis: Warehouse, monkeypatch: pytest.MonkeyPatch):
    """Someone wrote ``verschenen`` for a day that is still to come."""
    k = release_calendar.read()
    later = k.edities[-1].model_copy(update={"gepland": None, "verschenen": k.edities[-1].dag, "plaats": "x.txt:3"})
    monkeypatch.setattr(release_calendar, "read", lambda: k.model_copy(update={"edities": (*k.edities[:-1], later)}))
    _, stappen = ronde(huis.folder, later.editie, "2026-01-01")
    assert stappen["kalender"]["kleur"] == "rood" and "dat is nog niet" in stappen["kalender"]["tekst"]


def test_de_volgende_editie(huis: Warehouse):
    """The layout of 2025 is not that of 2026, and what CBS publishes by then is newer than what is there."""
    _, stappen = ronde(huis.folder, "2026-H1", "2026-06-02")
    assert stappen["gemeenten"]["kleur"] == "oranje" and "die van 2026 hoort erbij" in stappen["gemeenten"]["tekst"]
    assert stappen["2026-H1"] | {"tekst": ""} == {"stap": "refresh", "wat": "2026-H1", "kleur": "rood", "wie": "gegevensbeheerder",
        "uiterlijk": "2026-06-01", "tekst": "", "opdracht": "halfjaarbericht refresh --editie 2026-H1 --bron live"}  # fmt: skip
    assert "cbs.ziekteverzuim" in stappen["open data"]["tekst"]
    assert stappen["register"]["kleur"] == "oranje" and "open voor deze brief" in stappen["register"]["tekst"]
    _, erna = ronde(huis.folder, "2026-H1", "2026-06-25")
    assert erna["kalender"]["kleur"] == "rood" and "kalender.yml" in erna["kalender"]["tekst"]


def test_een_tegengehouden_run_staat_op_rood(huis: Warehouse, tmp_path: Path):
    folder = tmp_path / "warehouse"
    shutil.copytree(huis.folder, folder, copy_function=shutil.copy)
    rapport = {"bron": "live", "uitkomst": "tegengehouden", "reden": "", "aantekeningen": [],
               "controles": [{"controle_id": "regel:x:y", "oordeel": "voldoet niet", "ernst": "fout"}]}  # fmt: skip
    (folder / "laatste_run.json").write_text(json.dumps(rapport), encoding="utf-8")
    code, stappen = ronde(folder, "2026-H1", "2026-03-01")
    assert code == 1 and stappen["2026-H1"]["kleur"] == "rood" and "regel:x:y" in stappen["2026-H1"]["tekst"]


@pytest.mark.parametrize(
    ("editie", "doe"),
    [
        ("2024-H1", "Vul expectations/kalender.yml aan."),
        ("2031-H1", "Vul expectations/kalender.yml aan."),
        ("H1", "Schrijf haar als 2030-H2."),
        ("2026-h1", "Schrijf haar als 2030-H2."),
        ("", "Schrijf haar als 2030-H2."),
    ],
)
@pytest.mark.parametrize(("opdracht", "waar"), [("ronde", "--warehouse"), ("uitvraag", "--naar"), ("refresh", "--warehouse")])
def test_een_editie_buiten_de_kalender(leeg: Path, opdracht: str, waar: str, editie: str, doe: str):
    u = deur(opdracht, "--editie", editie, waar, leeg)
    assert u.code == 2 and f"Editie '{editie}' staat niet in de kalender (2025-H1 t/m 2030-H2). {doe}" in u.fout


def test_een_dag_na_de_kalender(leeg: Path):
    u = deur("ronde", "--datum", "2031-02-01", "--warehouse", leeg)
    assert u.code == 2 and "expectations/kalender.yml" in u.fout


def test_op_een_scherm(huis: Warehouse):
    u = deur("ronde", "--editie", "2026-H2", "--datum", "2026-11-29", "--warehouse", huis.folder)
    assert u.code == 1 and "Ronde 2026-H2 (brief: 2026-12-10), op 2026-11-29" in u.uit
    assert "refresh 2026-H2:  halfjaarbericht refresh --editie 2026-H2 --bron live" in u.uit


# --- uitvraag ---


def uitvraag(folder: Path, naar: Path) -> Uitkomst:
    return deur("uitvraag", "--editie", "2026-H2", "--datum", "2026-11-29", "--naar", naar, "--warehouse", folder)


def test_een_brief_per_rol_met_gevulde_sjablonen(echt: Path, tmp_path: Path):
    """What is asked of the police for an H2, the first due first, and the figures that the letters show only as an image (lacunes.csv)."""
    assert uitvraag(echt, tmp_path / "uit").code == 0
    politie = tmp_path / "uit" / "politie-korpsstaf"
    d = Document(politie / "uitvraag-2026-H2.docx")
    tekst, (eerste, *_, laatste) = "\n".join(p.text for p in d.paragraphs), d.tables
    assert "Voor het halfjaarbericht van 10 december 2026" in tekst and "Aan: politie (korpsstaf)" in tekst
    assert [r.cells[3].text for r in eerste.rows[1:]] == ["bezetting.xlsx", "formatie_per_regionale_eenheid.xlsx", "gtpa.xlsx",
        "kerncijfers_per_regionale_eenheid.xlsx", "verzuim.xlsx", "zedenvoorraad.xlsx"]  # fmt: skip
    assert [c.text for c in eerste.rows[3].cells[1:3]] == ["29 oktober 2026", "Niet aangeboden sinds de vorige brief, 31 dagen te laat."]
    klachten = next([c.text for c in r.cells[1:]] for r in laatste.rows if r.cells[0].text == "Ontvangen klachten")
    assert klachten == [
        "Klachten van burgers per jaar, ontvangen en in behandeling genomen.",
        "Halfjaarbericht politie 2025-H2 met bijlagen 1 tot en met 8",
    ]
    jaren = [r[0] for r in load_workbook(politie / "gtpa.xlsx")["GTPA"].iter_rows(min_row=2, values_only=True)]
    assert 2024 in jaren
    assert load_workbook(politie / "formatie_per_regionale_eenheid.xlsx")["Formatie"].max_row == 1, "niets verzonnen"


def test_om_de_zip_van_bron_wordt_gevraagd_zonder_sjabloon(echt: Path, tmp_path: Path):
    assert uitvraag(echt, tmp_path / "uit").code == 0
    team = tmp_path / "uit" / "team-sterkteverdeling"
    assert {p.name for p in team.iterdir()} == {"uitvraag-2026-H2.docx", "kenmerken_overig.xlsx"}
    gevraagd = {r.cells[0].text: r.cells[3].text for r in Document(team / "uitvraag-2026-H2.docx").tables[0].rows[1:]}
    assert gevraagd["BRON, geregistreerde verkeersongevallen"] == "geen: het bestand van de bron"


def test_dezelfde_vraag_geeft_dezelfde_bytes_en_schrijft_niets_over(huis: Warehouse, tmp_path: Path):
    for naam in "ab":
        assert uitvraag(huis.folder, tmp_path / naam).code == 0
    a, b = ({p.relative_to(tmp_path / n): p.read_bytes() for p in (tmp_path / n).rglob("*") if p.is_file()} for n in "ab")
    assert a == b and len(a) == 11
    u = uitvraag(huis.folder, tmp_path / "a")
    assert u.code == 2 and "is niet leeg" in u.fout


def test_voor_een_brief_die_er_is_wordt_niets_meer_gevraagd(huis: Warehouse, tmp_path: Path):
    vraag = ("uitvraag", "--editie", "2025-H2", "--naar", tmp_path / "uit", "--warehouse", huis.folder, "--datum")
    u = deur(*vraag, "2025-12-10")
    assert u.code == 2 and "De brief van 2025-H2 verscheen op 2025-12-10" in u.fout and not (tmp_path / "uit").exists()
    assert deur(*vraag, "2025-12-09").code == 0


def test_een_leverancier_die_niemand_kent_krijgt_geen_brief(huis: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    kalender = release_calendar.read()
    lacunes = {("Politei" if naam == "Politie" else naam): wie for naam, wie in kalender.lacunes.items()}
    monkeypatch.setattr(release_calendar, "read", lambda: kalender.model_copy(update={"lacunes": lacunes}))
    u = uitvraag(huis.folder, tmp_path / "uit")
    assert u.code == 2 and "om wat 'Politie' kan leveren" in u.fout and "Bedoelt u 'Politei'?" in u.fout and not (tmp_path / "uit").exists()


def test_zonder_iets_gepubliceerd_is_er_een_uitvraag(leeg: Path, tmp_path: Path):
    assert uitvraag(leeg, tmp_path / "uit").code == 0
    assert {p.name for p in (tmp_path / "uit").iterdir()} == {
        "politie-korpsstaf",
        "team-sterkteverdeling",
        "beleidsafdelingen-van-dg-politie-en-het-korps",
    }


def test_elke_lacune_heeft_iemand_die_haar_geeft(db):
    leveranciers = {x for (x,) in db.execute("SELECT DISTINCT leverancier FROM referentie.lacunes").fetchall()}
    assert leveranciers <= set(release_calendar.read().lacunes)
