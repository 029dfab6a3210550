"""The recipes of CONTRIBUTING.md, followed to the letter in a copy of the project: what they add is published."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project import ROOT
from tests.conftest import eenmaal
from tests.helpers.slow import LANG, draai, open_database

pytestmark = pytest.mark.slow

STEP = re.compile(r"(New file|Append to|In) `([^`]+)`(?:, (after|before) `([^`]+)`)?:\n\n```\w+\n(.*?)```\n", re.S)


def recipes() -> dict[str, list[tuple[str, ...]]]:
    """Title of a recipe -> its steps: what to do, the file, where in it, the text."""
    delen = re.split(r"^### \d\. (.+)$", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Four recipes")[1], flags=re.M)
    return {titel: STEP.findall(tekst) for titel, tekst in zip(delen[1::2], delen[2::2], strict=True)}


def follow(project: Path, wat: str, bestand: str, waar: str, anker: str, tekst: str) -> None:
    pad = project / bestand
    if wat == "New file":
        assert not pad.exists(), bestand
        pad.parent.mkdir(parents=True, exist_ok=True)
        pad.write_text(tekst, encoding="utf-8")
        return
    oud = pad.read_text(encoding="utf-8")
    if wat == "Append to":
        pad.write_text(oud + tekst, encoding="utf-8")
        return
    assert oud.count(anker) == 1, (bestand, anker)
    if waar == "before":
        pad.write_text(oud.replace(anker, tekst + anker), encoding="utf-8")
    else:
        pad.write_text(oud.replace(f"{anker}\n", f"{anker}\n{tekst}"), encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which all recipes were followed, and its edition published."""
    return eenmaal(tmp_path_factory, "recepten", _follow_all)


def _follow_all(folder: Path) -> None:
    for naam in ("dagster_project", "sources", "dbt", "expectations"):
        shutil.copytree(ROOT / naam, folder / naam, ignore=shutil.ignore_patterns("target", "logs", "__pycache__"))
    shutil.copy(ROOT / "requirements.lock", folder)
    for stappen in recipes().values():
        for stap in stappen:
            follow(folder, *stap)
    omgeving = {"PYTHONPATH": str(folder)}
    deur = "dagster_project.cli.app"
    for opdracht in (["dagster_project.poort.rule_lock"], [deur, "bronnen", "dbt"], [deur, "refresh", "--warehouse", str(folder / "w")]):
        r = draai([sys.executable, "-m", *opdracht], folder, omgeving, LANG)
        assert r.returncode == 0, r.stdout + r.stderr


def test_elk_recept_kost_zo_weinig_bestanden_als_het_zegt():
    kosten = {titel: len({bestand for _, bestand, *_ in stappen}) for titel, stappen in recipes().items()}
    aantallen = {
        "four files": 4,
        "seven files": 6,
        "two files": 1,
        "one registry entry": 4,
    }  # of seven and of two one is written by a command
    assert kosten == {titel: aantallen[titel.split(": ")[1]] for titel in kosten} and len(kosten) == 4


def test_indicator_is_gepubliceerd_en_staat_in_een_figuur(project: Path):
    with open_database(project / "w") as con:
        vraag = "SELECT waarde, meeteenheid, kwalificatie FROM kerncijfers.zedenvoorraad WHERE indicator_id = ? AND periode = '2025-11-02'"
        (rij,) = con.execute(vraag, ["zeden_verdachten_per_incident"]).fetchall()
    assert rij == (pytest.approx(100 * 2236 / 13401), "procent", "berekend")
    assert "Verdachten per 100 incidenten" in (project / "w/edities/2025-H2.0/kerncijfers.html").read_text(encoding="utf-8")


def test_brontabel_is_geladen_en_getoetst(project: Path):
    with open_database(project / "w") as con:
        (rij,) = con.execute("SELECT rijen, is_synthetisch FROM kwaliteit.bronstatus WHERE bron_tabel = 'jenv.cybercrime'").fetchall()
        oordelen = con.execute(
            "SELECT DISTINCT oordeel FROM kwaliteit.controles WHERE controle_id LIKE 'contract:jenv.cybercrime:%' OR controle_id LIKE 'dbt:%cybercrime%'"
        ).fetchall()
    assert rij == (2, True) and oordelen == [("voldoet",)]


def test_regel_heeft_een_oordeel_en_zijn_fout_wordt_gezien(project: Path):
    code = (
        "import json, shutil, sys\nfrom dagster_project.poort import rules\nfrom sources.database import connect\n"
        "(r,) = [r for r in rules.read_rules() if r.regel == 'gtpa_is_geheel']\n"
        "shutil.copy(sys.argv[1], 'k.duckdb')\nimport os; os.chmod('k.duckdb', 0o644)\n"
        "con = connect('k.duckdb'); con.execute(f\"ATTACH '{sys.argv[2]}' AS w (READ_ONLY); COPY FROM DATABASE w TO k\"); con.close()\n"
        "with connect('k.duckdb') as con:\n    voor = rules.evaluate(con, (r,))[0].oordeel\n"
        "    [con.execute(f) for f in r.fout]\n    print(json.dumps([voor, rules.evaluate(con, (r,))[0].oordeel]))"
    )
    r = subprocess.run(
        [sys.executable, "-c", code, project / "w" / "halfjaarbericht.duckdb", project / "w" / "werkplaats" / "2025-H2.0.duckdb"], cwd=project, env=os.environ | {"PYTHONPATH": str(project)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert r.returncode == 0, r.stderr
    assert json.loads(r.stdout.splitlines()[-1]) == ["voldoet", "voldoet niet"]


def test_soort_grafiek_staat_op_de_pagina(project: Path):
    pagina = (project / "w/edities/2025-H2.0/kerncijfers.html").read_text(encoding="utf-8")
    figuur = pagina[pagina.index('id="zeden_kolommen"') : pagina.index('id="zeden_verhoudingen"')]
    assert (
        "<svg" in figuur and "Zedenzaken in het kort" in figuur and "3.594" in figuur
    )  # aangiften on 2 November 2025, as the letter prints them
