"""The reading doors, as a person or a script uses them."""

from __future__ import annotations

import csv
import io
import json
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
    # six rules have no rows in the example, and eight rules of a contract nothing to read of each of the four tables that it does not have
    assert d["controles"]["voldoet"] > 150 and d["controles"]["niet toetsbaar"] == 6 + 4 * 8


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


def test_een_tikfout_in_een_opdracht_krijgt_een_voorstel():
    u = deur("verdel")
    assert u.code == 2 and "Did you mean 'verdeel'?" in u.fout
