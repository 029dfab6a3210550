"""The Python of a template is kept, and never answers for another text, another version or a damaged file."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest

from dagster_project.dbt_runner import templates


def python_of(tekst: str) -> dict[str, object]:
    return {tekst: compile(f"uit = {tekst!r}", "<template>", "exec")}


def test_wat_is_bewaard_is_wat_er_stond(tmp_path: Path):
    pad = tmp_path / "sjablonen.marshal"
    assert templates.read(pad) == {}  # a first run
    templates.write(pad, python_of("select 1"))
    (code,) = templates.read(pad).values()
    vak: dict[str, object] = {}
    exec(code, vak)
    assert vak["uit"] == "select 1"
    assert [p.name for p in tmp_path.iterdir()] == [pad.name]


@pytest.mark.parametrize("plek", [0, 40, -1])
def test_van_een_beschadigd_bestand_telt_niets(tmp_path: Path, plek: int):
    pad = tmp_path / "sjablonen.marshal"
    templates.write(pad, python_of("select 1"))
    ruw = bytearray(pad.read_bytes())
    ruw[plek] ^= 1
    pad.write_bytes(bytes(ruw))
    assert templates.read(pad) == {}
    pad.write_bytes(bytes(ruw)[: len(ruw) // 2])
    assert templates.read(pad) == {}


@pytest.mark.parametrize("wat", ["python", "jinja2", "dbt-core", "dbt-common"])
def test_van_een_andere_versie_telt_niets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wat: str):
    pad = tmp_path / "sjablonen.marshal"
    templates.write(pad, python_of("select 1"))
    assert templates.read(pad)
    if wat == "python":
        monkeypatch.setattr("sys.version", "3.11.99 (main)")
    else:
        echt = importlib.metadata.version
        monkeypatch.setattr(importlib.metadata, "version", lambda p: "99.0" if p == wat else echt(p))
    assert templates.read(pad) == {}


def test_een_map_waarin_niets_kan_houdt_geen_run_op(tmp_path: Path):
    templates.write(tmp_path / "bestaat_niet" / "sjablonen.marshal", python_of("select 1"))
    assert list(tmp_path.iterdir()) == []
