"""The project as a wheel, on a machine without its repository: all files are in it, it builds an edition, and it writes in its own data folder only."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from dagster_project import ROOT
from dagster_project.fingerprint import code_files, fingerprint
from tests.conftest import afdruk
from tests.helpers.slow import LANG

pytestmark = pytest.mark.slow

SOURCE = ("dagster_project", "sources", "dbt", "expectations", "pyproject.toml", "setup.py", "requirements.lock", "README.md", "LICENSE")
EIGEN = ("dagster_project", "sources", "halfjaarbericht")
"""What of site-packages is ours."""
OMGEVING = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "HALFJAARBERICHT_VANDAAG": "2025-12-10"}
"""Of the environment of who tests nothing else: no path to the working copy, no setting."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing of it is left in the working copy."""
    folder = tmp_path_factory.mktemp("wheel")
    for naam in SOURCE:
        if (ROOT / naam).is_dir():
            shutil.copytree(ROOT / naam, folder / naam, ignore=shutil.ignore_patterns("__pycache__"))  # with what dbt left there
        else:
            shutil.copy(ROOT / naam, folder / naam)
    bouw = "import sys; from setuptools.build_meta import build_wheel; print(build_wheel(sys.argv[1]))"
    r = subprocess.run([sys.executable, "-c", bouw, "dist"], cwd=folder, capture_output=True, text=True, check=False)
    assert r.returncode == 0, r.stderr[-2000:]
    (pad,) = (folder / "dist").glob("*.whl")
    return pad


@pytest.fixture(scope="module")
def bin_(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment with this wheel; all other packages are those of here, but for the working copy among them."""
    folder = tmp_path_factory.mktemp("machine")
    venv.create(folder / "venv", symlinks=True)
    (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
    elders = [p for p in map(Path, sys.path) if p.name == "site-packages" and (p / "duckdb").is_dir()]
    (site / "andere.pth").write_text("\n".join(map(str, elders)) + "\n", encoding="utf-8")  # a .pth in those folders is not read
    pip = [sys.executable, "-m", "pip", "--python", folder / "venv" / "bin" / "python", "--disable-pip-version-check"]
    r = subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], cwd=folder, capture_output=True, text=True, check=False
    )
    assert r.returncode == 0, r.stderr[-2000:]
    return folder / "venv" / "bin"


def doe(bin_: Path, folder: Path, *argumenten: str, **omgeving: str) -> subprocess.CompletedProcess[str]:
    """One command of the installed program, in an empty folder, with a home of its own."""
    (folder / "leeg").mkdir(exist_ok=True)
    return subprocess.run(
        [bin_ / "halfjaarbericht", *argumenten], cwd=folder / "leeg", env=OMGEVING | {"HOME": str(folder)} | omgeving,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=LANG,
    )  # fmt: skip


def eigen_bestanden(bin_: Path) -> dict[str, float]:
    """Every file of ours in site-packages, with when it was written."""
    (site,) = bin_.parent.glob("lib/python*/site-packages")
    return {str(p.relative_to(site)): p.stat().st_mtime for naam in EIGEN for p in (site / naam).rglob("*")}


def test_in_een_wheel_zit_elk_bestand_van_het_project(wheel: Path):
    """Held against git, for a file that is not in the wheel is missed by nobody here."""
    paden = [*EIGEN[:2], "dbt", "expectations", "requirements.lock"]
    r = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z", *paden], capture_output=True, text=True, check=True)
    erin = {n.removeprefix("halfjaarbericht/") for n in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in n}
    assert erin == set(r.stdout.split("\0")[:-1])


def test_een_editie_uit_een_wheel(bin_: Path, tmp_path: Path):
    voor, data = eigen_bestanden(bin_), tmp_path / ".local" / "share" / "halfjaarbericht"
    waar = subprocess.run(
        [bin_ / "python", "-c", "import sys, dagster_project, sources; print(dagster_project.__file__, sources.__file__, *sys.path, sep='\\n')"],
        cwd=tmp_path, env=OMGEVING, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    assert all(p.startswith(str(bin_.parent)) for p in waar[:2]) and str(ROOT) not in waar
    r = doe(bin_, tmp_path, "refresh")
    assert r.returncode == 0, r.stdout + r.stderr
    manifest = json.loads((data / "warehouse/edities/2025-H2.0/manifest.json").read_text(encoding="utf-8"))
    assert manifest["code"]["vingerafdruk"] == fingerprint(code_files()) and manifest["code"]["commit"] is None
    assert not list((tmp_path / "leeg").iterdir()) and (data / "dbt/target/manifest.json").exists()
    for opdracht in (
        "edities --verifieer",
        "bronnen verifieer",
        "herkomst zeden_voorraad",
        "tabel gtpa",
        "verdeel --fte 500",
        "dagster --alleen-bijwerken",
        "instellingen",
    ):
        r = doe(bin_, tmp_path, *opdracht.split())
        assert r.returncode == 0, f"{opdracht}: {r.stdout}{r.stderr}"
    assert f"HALFJAARBERICHT_MAP = {data} (standaard)" in r.stdout
    uitgave = afdruk(data / "warehouse")
    r = doe(
        bin_, tmp_path, "refresh", HALFJAARBERICHT_VANDAAG="2026-02-01"
    )  # a version keeps its day of publication, and to which it knows
    assert r.returncode == 0 and "ongewijzigd: 2025-H2.0" in r.stdout, r.stdout + r.stderr
    assert afdruk(data / "warehouse") == uitgave
    elders = doe(bin_, tmp_path, "edities", HALFJAARBERICHT_MAP=str(tmp_path / "elders"))
    assert "nog niets gepubliceerd" in elders.stdout + elders.stderr
    r = doe(bin_, tmp_path, "bronnen", "dbt")
    assert r.returncode == 2 and "werkmap van het project" in r.stderr
    assert eigen_bestanden(bin_) == voor  # nothing is written beside the code
