"""A refresh with words of people that hold a number which the edition does not have publishes nothing, and says which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.publicatie.content import explanations
from tests.conftest import deur

pytestmark = pytest.mark.slow


def test_verkeerde_duiding_houdt_de_publicatie_tegen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tekst = explanations.PATH.read_text(encoding="utf-8")
    assert tekst.count("In 2024 zijn 610 disciplinaire") == 1  # the letter of 2025-H2 prints 610
    pad = tmp_path / "duiding.yml"
    pad.write_text(tekst.replace("In 2024 zijn 610 disciplinaire", "In 2024 zijn 611 disciplinaire"), encoding="utf-8")
    monkeypatch.setattr(explanations, "PATH", pad)
    u = deur("refresh", "--bron", "bundel", "--warehouse", tmp_path / "w")

    uit = " ".join((u.uit + u.fout).split())
    assert u.code == 1, uit
    assert "duiding.yml, bij disciplinair" in uit and "gevonden 611; verwacht 610" in uit, uit
    assert "Verbeter de tekst of haal het getal weg" in uit and "Traceback" not in uit, uit
    assert not list((tmp_path / "w").glob("edities/*")) and not list((tmp_path / "w").glob("*.duckdb")), uit
