"""``make release``: what is in it, and that its bill of materials names all that is installed and nothing else."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from dagster_project import ROOT
from tests.helpers import ci

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def release() -> ModuleType:
    return ci.load("release")


def test_de_stuklijst_noemt_elk_pakket_van_de_lock_met_versie_en_hashes(release: ModuleType):
    b = release.sbom(LOCK, PROJECT)
    assert (b["bomFormat"], b["specVersion"], b["version"]) == ("CycloneDX", "1.6", 1)
    delen = b["components"]
    assert len(delen) == sum("==" in r and not r.startswith(" ") for r in LOCK.splitlines()) > 100
    assert sum(len([p for p in d["properties"] if p["name"].endswith("sha256")]) for d in delen) == LOCK.count("--hash=sha256:")
    assert len({d["bom-ref"] for d in delen}) == len(delen)
    per = {d["name"]: d for d in delen}
    assert per["duckdb"]["purl"] == f"pkg:pypi/duckdb@{importlib.metadata.version('duckdb')}"
    assert per["cryptography"]["licenses"][0]["license"]["name"] == "Apache-2.0 OR BSD-3-Clause"  # as its makers say it
    assert json.dumps(b) == json.dumps(release.sbom(LOCK, PROJECT))


def test_wat_draait_is_nodig_en_wat_alleen_toetst_niet(release: ModuleType):
    per = {d["name"]: d["scope"] for d in release.sbom(LOCK, PROJECT)["components"]}
    assert {per[n] for n in ("duckdb", "dagster", "sqlalchemy", "cffi", "jinja2")} == {"required"}  # cffi: what cryptography needs
    assert {per[n] for n in ("pytest", "mypy", "playwright", "ruff")} == {"excluded"}
    direct = {e.partition("==")[0].lower().replace("_", "-") for e in PROJECT["dependencies"]}
    assert direct <= {n.lower() for n, s in per.items() if s == "required"}


def test_het_verslag_van_een_versie_komt_uit_de_wijzigingen(release: ModuleType):
    tekst = "# W\n\n## Nog niet uitgebracht\n\n- later\n\n## 0.2.0 - 2026-01-02\n\n- nu\n\n## 0.1.0\n\n- eerst\n"
    assert release.notes(tekst, "0.2.0") == "- nu\n" and release.notes(tekst, "0.1.0") == "- eerst\n"
    for weg in ("0.3.0", "0.2"):
        with pytest.raises(SystemExit, match="CHANGELOG"):
            release.notes(tekst, weg)


def test_een_proef_is_heel_en_twee_keer_gelijk(tmp_path: Path):
    for folder in ("a", "b"):
        r = subprocess.run(
            [sys.executable, str(ROOT / ".ci" / "release.py"), "--proef", "--naar", str(tmp_path / folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert r.returncode == 0, r.stderr
    a, b = ({p.name: p.read_bytes() for p in (tmp_path / f).iterdir()} for f in ("a", "b"))
    assert a == b and len(a) == 6
    with zipfile.ZipFile(tmp_path / "a" / f"halfjaarbericht-{PROJECT['version']}-py3-none-any.whl") as z:
        commit = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, check=True).stdout
        assert z.read("halfjaarbericht/commit") == commit  # what an edition that is made with it says
    assert (
        subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path / "a", capture_output=True, check=False).returncode
        == 0
    )
    naam = f"halfjaarbericht-{PROJECT['version']}"
    with tarfile.open(tmp_path / "a" / f"{naam}.tar.gz") as tar:
        namen = set(tar.getnames())
    assert {f"{naam}/{n}" for n in ("Makefile", "requirements.lock", "dbt/dbt_project.yml", "expectations/kalender.yml")} <= namen
    assert not [n for n in namen if "warehouse/edities" in n or n.endswith((".pem", ".env"))]
