"""The units of ``docs/systemd``: systemd reads them, they give little away, and what they start exists and runs."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from dagster_project import ROOT, settings
from dagster_project.warehouse.editions import Warehouse
from tests.conftest import deur
from tests.helpers.program import programma

FOLDER = ROOT / "docs" / "systemd"
UNITS = sorted(p.name for p in FOLDER.glob("*.service"))
EXPOSED = 1.5
"""The most that systemd may call a unit exposed (0 is nothing, 10 all)."""


def lees(naam: str) -> configparser.RawConfigParser:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(FOLDER / naam)
    return unit


def test_elke_dienst_die_niet_doorloopt_heeft_een_rooster():
    for naam in UNITS:
        assert (FOLDER / naam.replace(".service", ".timer")).exists() == (lees(naam)["Service"].get("Type") == "oneshot"), naam
    assert len(UNITS) == 4


@pytest.mark.parametrize("geheimen", [False, True])
def test_systemd_leest_ze(geheimen: bool, tmp_path: Path):
    """With a program that exists in the place of ours, which is not installed where tests run; as they stand, and with the secrets that one may add."""
    for pad in FOLDER.iterdir():
        tekst = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", pad.read_text(encoding="utf-8"), flags=re.M)
        if geheimen:
            tekst = re.sub(r"^#(LoadCredential|Environment)=", r"\1=", tekst, flags=re.M)
        (tmp_path / pad.name).write_text(tekst, encoding="utf-8")
    r = subprocess.run(
        [programma("systemd-analyze"), "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True, check=False, timeout=60
    )  # fmt: skip
    assert (r.returncode, [x for x in r.stderr.splitlines() if "halfjaarbericht" in x]) == (0, [])


@pytest.mark.parametrize("naam", UNITS)
def test_een_dienst_krijgt_een_geheim_als_bestand(naam: str):
    """What it loads is what it then names, a secret is in no unit and no environment, and who meldt gets them all."""
    tekst = (FOLDER / naam).read_text(encoding="utf-8")
    geladen = re.findall(r"^#?LoadCredential=(\w+):/etc/halfjaarbericht/\1$", tekst, re.M)
    assert sorted(geladen) == sorted(re.findall(r"%d/(\w+)", tekst)) and tekst.count("LoadCredential") == len(geladen)
    assert not [s.naam for s in settings.SETTINGS if s.geheim and f"{s.naam}=" in tekst]
    genoemd = set(re.findall(r"HALFJAARBERICHT_\w+", tekst)) - {settings.MAP.naam}
    assert genoemd == ({settings.WEBHOOK.bestand, settings.SMTP.bestand} if "bewaak" in naam else set())


@pytest.mark.parametrize("naam", UNITS)
def test_een_dienst_geeft_weinig_weg(naam: str):
    r = subprocess.run(
        [programma("systemd-analyze"), "security", "--offline=true", "--no-pager", str(FOLDER / naam)], capture_output=True, text=True, check=False, timeout=60
    )  # fmt: skip
    gevonden = re.search(r"exposure level for \S+: ([0-9.]+)", r.stdout)
    assert gevonden and float(gevonden[1]) <= EXPOSED, r.stdout[-400:] + r.stderr


@pytest.mark.parametrize("naam", [n for n in UNITS if "loket" not in n])
def test_wat_een_dienst_start_werkt(naam: str, huis: Warehouse, tmp_path: Path):
    w = Path(shutil.copytree(huis.folder, tmp_path / "w"))
    programma_, *rest = shlex.split(lees(naam)["Service"]["ExecStart"])
    assert programma_.endswith("/halfjaarbericht")
    for vast in ("/var/backups", "/var/lib/prometheus/node-exporter"):
        rest = [r.replace(vast, str(tmp_path)) for r in rest]
    goed = {0} | {int(c) for c in lees(naam)["Service"].get("SuccessExitStatus", "").split()}
    assert deur(*rest, "--warehouse", w).code in goed


def test_het_loket_van_de_dienst_vraagt_zijn_eigen_rechten(tmp_path: Path):
    """Its command as it stands, up to the code that is not there: the options exist."""
    _, *rest = shlex.split(lees("halfjaarbericht-loket.service")["Service"]["ExecStart"])
    u = deur(*[r.replace("%d", str(tmp_path)) for r in rest], "--warehouse", tmp_path / "w")
    assert u.code == 2 and "toegangscode" in u.fout and "No such option" not in u.fout
