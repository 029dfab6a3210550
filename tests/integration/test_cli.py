"""The reading doors, as a person or a script uses them."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project.cli.app import COMMANDS, load_command
from dagster_project.warehouse.editions import Warehouse
from tests.conftest import deur


def test_status(huis: Warehouse):
    d = json.loads(deur("status", "--json", "--warehouse", huis.folder, "--datum", "2025-12-11").uit)
    assert (d["actueel"], d["versies"], d["synthetisch"], d["publicatiedatum"]) == ("2025-H2.0", ["2025-H2.0"], True, "2025-12-10")
    # six rules have no rows in the example, and eight rules of a contract nothing to read of each of the four tables that it does not have, and seven of a delivery
    assert d["controles"]["voldoet"] > 150 and d["controles"]["niet toetsbaar"] == 6 + 4 * 8 + 7


def test_edities(huis: Warehouse):
    u = deur("edities", "--warehouse", huis.folder)
    assert u.code == 0 and "2025-H2.0" in u.uit and "eerste uitgave" in u.uit


def test_tabel_in_elke_vorm(huis: Warehouse, tmp_path: Path):
    def tabel(*rest: object) -> str:
        u = deur("tabel", "zedenvoorraad", "--warehouse", huis.folder, *rest)
        assert u.code == 0, u.fout
        return u.uit

    rijen = json.loads(tabel("--formaat", "json"))
    assert len(rijen) == 8 * 6 + 2 + 10 * 30  # eight national and five per regionale eenheid at six peildata; two of over a year
    assert {r["waarde"] for r in rijen if r["indicator_id"] == "zeden_voorraad" and r["regio_code"] == "NL01"} == {
        3464,
        3577,
        3607,
        3398,
        3159,
        3484,
    }
    assert [dict(r)["waarde"] for r in csv.DictReader(io.StringIO(tabel("--formaat", "csv")))] == [str(r["waarde"]) for r in rijen]
    md = tabel("--formaat", "md").splitlines()
    assert md[1].startswith("| --- |") and len(md) == 352
    assert "Voorraad zedenzaken" in tabel()
    assert tabel("--editie", "2025-H2", "--formaat", "csv") == tabel("--editie", "2025-H2.0", "--formaat", "csv")
    assert tabel("--formaat", "csv", "--uit", tmp_path / "z.csv") == ""
    assert (tmp_path / "z.csv").read_text() == tabel("--formaat", "csv")


@pytest.mark.parametrize(
    ("argumenten", "klacht"),
    [
        (("tabel", "voorraad"), "Kies uit: kerncijfers.afstand_tot_norm"),
        (("tabel", "verzuim", "--editie", "2019-H2"), "'2019-H2' is niet gepubliceerd; wel: 2025-H2.0"),
        (("tabel", "verzuim", "--uit", "/nergens/x.csv"), "niet te schrijven"),
    ],
)
def test_wat_er_niet_is_wordt_gezegd(huis: Warehouse, argumenten, klacht: str):
    u = deur(*argumenten, "--warehouse", huis.folder)
    assert u.code == 2 and klacht in " ".join(u.fout.split()) and "Traceback" not in u.fout


@pytest.mark.parametrize("argumenten", [("tabel", "verzuim"), ("status",), ("edities",)])
def test_een_leeg_warehouse_zegt_wat_te_doen(tmp_path: Path, argumenten):
    u = deur(*argumenten, "--warehouse", tmp_path)
    assert "Er is nog niets gepubliceerd" in u.uit + u.fout and "refresh" in u.uit + u.fout


HEAVY = {"altair", "dagster", "dbt", "duckdb", "great_expectations", "numpy", "pandas"}
"""What takes tenths of seconds to load."""


@pytest.mark.parametrize(
    ("argumenten", "mag"),
    [
        (["--help"], set()),
        (["erlang-c", "--help"], {"numpy"}),
        (["refresh", "--editie", "2024"], {"duckdb"}),
        (["tabel", "--help"], {"duckdb"}),
        (["bronnen", "lijst"], {"duckdb"}),
        (["status", "--help"], {"duckdb"}),
    ],
)
def test_een_opdracht_betaalt_niet_voor_een_andere(argumenten: list[str], mag: set[str]):
    code = f"import sys\nfrom dagster_project.cli.app import app\ntry: app({argumenten!r})\nexcept SystemExit: print(*(set(sys.modules) & {HEAVY!r}), file=sys.stderr)"
    r = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(r.stderr.splitlines()[-1].split()) <= mag


@pytest.mark.parametrize("naam", COMMANDS)
def test_de_lijst_zegt_van_een_opdracht_wat_zij_zelf_zegt(naam: str):
    assert COMMANDS[naam][1] == load_command(naam).help


@pytest.mark.parametrize(
    ("argumenten", "zegt"),
    [
        (["verdel"], "De opdracht verdel bestaat niet. Bedoelt u verdeel? Zie halfjaarbericht --help."),
        (["levering", "controler", "x"], "De opdracht controler bestaat niet. Bedoelt u controleer? Zie halfjaarbericht levering --help."),
        (["levering", "zomaar"], "bestaat niet. Kies uit: sjabloon, lijst, controleer, aanbieden, postvak."),
        (["levering", "controleer"], "BESTAND ontbreekt. Zie halfjaarbericht levering controleer --help."),
        (["levering", "controleer", "a", "b", "c"], "Er staat meer dan er wordt gevraagd: b c."),
        (["levering", "controleer", "a", "--nam"], "De optie --nam bestaat niet. Bedoelt u --naam?"),
        (["levering", "controleer", "a", "--naam"], "De optie --naam heeft een waarde nodig."),
        (["levering", "aanbieden", "a"], "De optie --wie ontbreekt."),
        (["edities", "--verifieer=3"], "De optie --verifieer heeft geen waarde."),
        (["verdeel", "--formaat", "pdf"], "De optie --formaat is 'pdf'; verwacht een van: tekst, csv, json."),
        (["beeld", "plaatje", "--uit", "x.svg"], "is 'plaatje'; verwacht een van: verdeling, waterval, stabiliteit, actualisatie."),
        (["status", "--datum", "0001-01-01"], "--datum: '0001-01-01' is geen dag in 1950-2100; verwacht een dag als 2025-12-10."),
        (["loket", "--poort", "99999"], "De optie --poort is '99999'; verwacht ten hoogste 65535."),
        (["loket", "--poort", "-1"], "De optie --poort is '-1'; verwacht ten minste 0."),
        (["loket", "--poort", "zes"], "De optie --poort is 'zes'; verwacht een geheel getal."),
    ],
)
def test_wat_verkeerd_is_getypt_wordt_in_het_nederlands_gezegd(argumenten: list[str], zegt: str):
    u = deur(*argumenten)
    assert u.code == 2 and zegt in " ".join(u.fout.split()) and u.uit == ""
    assert not re.search(r"[Uu]sage|Error|Try|option|argument|No such|Invalid|not ", u.fout)


def test_een_naam_die_geen_tekst_is(tmp_path: Path):
    """A folder may have any bytes for a name; a terminal and a pipe take only text."""
    r = subprocess.run(
        [sys.executable, "-m", "dagster_project.cli.app", "status", "--warehouse", os.fsencode(tmp_path) + b"/\xfc"],
        capture_output=True,
        text=True,
    )
    assert r.stdout.splitlines()[0] == f"Warehouse {tmp_path}/\\udcfc" and "Traceback" not in r.stderr


@pytest.mark.parametrize("opdracht", ["status", "edities", "refresh"])
def test_een_warehouse_waar_niemand_bij_kan(tmp_path: Path, opdracht: str):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "bestand").touch()
    for folder, wat in (("a", "wijzen naar elkaar"), ("bestand/w", "is een bestand en geen map"), ("x" * 300, "is te lang")):
        u = deur(opdracht, "--warehouse", tmp_path / folder)
        assert u.code == 2 and wat in u.fout and "nog niets" not in u.uit + u.fout


def test_een_plek_zonder_naam(huis: Warehouse):
    u = deur("status", "--metrics", "/", "--warehouse", huis.folder)
    assert u.code == 2 and "/: Dit is een map; verwacht een bestand." in u.fout


def test_zonder_opdracht_komt_de_hulp():
    u = deur("levering")
    assert u.code == 2 and "controleer" in u.uit + u.fout and "bestaat niet" not in u.uit + u.fout
