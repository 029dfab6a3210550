"""``make nieuwste``: what it installs, and what it says of a difference and of a test that fails."""

from __future__ import annotations

import tomllib
from types import ModuleType

import pytest

from dagster_project import ROOT
from tests.helpers import ci

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def nieuwste() -> ModuleType:
    return ci.load("nieuwste")


def test_elke_eis_wordt_een_ondergrens_en_wat_niet_verder_mag_blijft_begrensd(nieuwste: ModuleType):
    eisen = nieuwste.loose(PROJECT)
    assert len(eisen) == len(PROJECT["project"]["dependencies"]) + len(PROJECT["project"]["optional-dependencies"]["dev"])
    assert not [e for e in eisen if "==" in e] and "duckdb>=2.0.0" in eisen
    assert [e for e in eisen if e.startswith("dbt-core")] == ["dbt-core>=1.11.16,<1.12"]
    vreemd = {**PROJECT, "tool": {"nieuwste": {"bestaat-niet": "<2"}}}
    with pytest.raises(SystemExit, match="bestaat-niet"):
        nieuwste.loose(vreemd)


def test_wat_anders_is_dan_de_lock_staat_in_het_verslag(nieuwste: ModuleType):
    lock = "duckdb==2.0.0 \\\n    --hash=sha256:" + "0" * 64 + "\nPyYAML==6.0.3\n"
    ingesteld = [{"name": "DuckDB", "version": "2.1.0"}, {"name": "pyyaml", "version": "6.0.3"}, {"name": "erbij", "version": "1"}]
    anders = nieuwste.newer(lock, [*ingesteld, {"name": "pip", "version": "99"}])
    assert anders == [("duckdb", "2.0.0", "2.1.0"), ("erbij", "-", "1")]
    junit = (
        '<testsuites><testsuite><testcase classname="tests.a" name="goed"/><testcase classname="tests.a" name="stuk">'
        '<failure message="assert 1 == 2&#10;meer">..</failure></testcase></testsuite></testsuites>'
    )
    getoetst, stuk = nieuwste.outcome(junit)
    assert (getoetst, stuk) == (2, [("tests.a.stuk", "assert 1 == 2")])
    verslag = nieuwste.report(anders, getoetst, stuk, "")
    assert "| duckdb | 2.0.0 | 2.1.0 |" in verslag and "2 gedraaid, 1 mislukt" in verslag and "- `tests.a.stuk`: assert 1 == 2" in verslag
