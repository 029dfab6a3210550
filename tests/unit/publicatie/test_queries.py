"""The ``.sql`` files beside the modules that ask them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project import ROOT
from dagster_project.publicatie.content.queries import queries

FILES = sorted(p for p in (ROOT / "dagster_project" / "publicatie").rglob("*.sql") if "-- name: " in p.read_text(encoding="utf-8"))


def test_vragen_heten_naar_de_regel_erboven(tmp_path: Path):
    pad = tmp_path / "vragen.sql"
    pad.write_text("-- Kop.\n\n-- name: een\n-- Waarom.\nSELECT 1\n\n-- name: twee\nSELECT\n    2\n", encoding="utf-8")
    assert queries(pad) == {"een": "-- Waarom.\nSELECT 1", "twee": "SELECT\n    2"}


@pytest.mark.parametrize("pad", FILES, ids=lambda p: p.name)
def test_elke_naam_staat_er_een_keer_en_geen_vraag_eindigt_op_commentaar(pad: Path):
    """A question is also put between brackets, and a comment at its end would take the last one along."""
    vragen = queries(pad)
    assert len(vragen) == pad.read_text(encoding="utf-8").count("-- name: ") > 0
    assert not [n for n, vraag in vragen.items() if "--" in vraag.splitlines()[-1]]
