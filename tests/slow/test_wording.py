"""What a third edition says, in a reviewed snapshot as of the two in tests/integration/test_wording.py: it asks for a refresh of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from dagster_project.warehouse.editions import DATABASE
from tests.conftest import deur
from tests.helpers.eerder import before_summer
from tests.helpers.wording import all_it_says

pytestmark = pytest.mark.slow


def test_wat_de_editie_ervoor_zegt(tmp_path: Path, snapshot: SnapshotAssertion):
    """2025-H1 of the real bundle: other years, fewer figures, and no word of what was not known in June 2025."""
    u = deur("refresh", "--editie", "2025-H1", "--bron", before_summer("bundel", tmp_path / "bron"), "--warehouse", tmp_path / "w")
    assert u.code == 0, u.fout
    tekst = all_it_says(tmp_path / "w" / DATABASE, "2025-H1.0")
    assert "november 2025" not in tekst and "3.484" not in tekst  # of 2 November 2025
    assert tekst == snapshot
