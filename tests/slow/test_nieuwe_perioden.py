"""A delivery with a new figure that cannot be stops the refresh, until someone answers for it by its name and both its numbers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from dagster_project.poort import decisions
from tests.conftest import Uitkomst, afdruk, deur

pytestmark = pytest.mark.slow

BESLUIT = """
  - vergelijkingen: ["plausibel: gtpa_incidenten NL01 2025: {waarde} (2024: 12543)"]
    rol: datasteward
    datum: 2025-12-05
    voorbeeld: false
    reden: Nagegaan bij de politie; een nieuwe registratie.
"""


def test_een_nieuw_cijfer_dat_niet_kan_houdt_tegen_tot_er_een_besluit_is(
    gepubliceerd: Path, tmp_path: Path, bronmap: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HALFJAARBERICHT_VANDAAG", "2026-06-10")
    warehouse = tmp_path / "warehouse"
    shutil.copytree(gepubliceerd, warehouse)
    gtpa = bronmap / "jenv" / "gtpa" / "gtpa.csv"
    levering = gtpa.read_bytes()
    ontvangst = gtpa.with_name("ontvangsten.json")  # received when the year was over
    ontvangst.write_text(re.sub(r'"ontvangen_op": "[^"]*"', '"ontvangen_op": "2026-05-15T08:00:00+00:00"', ontvangst.read_text()))

    def lever(waarde: int) -> None:
        gtpa.write_bytes(levering + f"2025;totaal;{waarde};jaarverantwoording 2025;blz. 12;\r\n".encode())

    def refresh() -> Uitkomst:
        return deur("refresh", "--warehouse", warehouse, "--bron", bronmap, "--editie", "2026-H1")

    eerder = afdruk(warehouse)
    lever(128_100)
    u = refresh()
    assert u.code == 1 and afdruk(warehouse) == eerder
    assert "2025 is 128.100; in 2024 was het 12.543; verwacht 10.907 tot en met 14.424; gedeeld door 10 is het 12.810, dat past" in u.fout
    assert "gtpa.csv!C10" in u.fout and "plausibel: gtpa_incidenten NL01 2025: 128100" in u.fout

    besluiten = tmp_path / "besluiten.yml"
    besluiten.write_text(decisions.PATH.read_text(encoding="utf-8") + BESLUIT.format(waarde=15_000), encoding="utf-8")
    monkeypatch.setattr(decisions, "PATH", besluiten)
    lever(15_000)
    u = refresh()
    assert "2026-H1 is NIET gepubliceerd" in u.fout  # other sources of the bundle have nothing newer than 2025
    assert "gtpa" not in u.fout and "besluit_treft_een_verschil" not in u.fout
