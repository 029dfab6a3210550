"""A whole ``refresh --bron live``: the real client over HTTP on this machine, offered deliveries, the gate, publication.

The server gives what the real bundle holds, and of a source table that the bundle does not have what the example holds; a delivery that
was not offered is absent. So what comes of a source that is real must be what ``--bron bundel`` publishes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project import definitions
from dagster_project.poort import decisions
from sources import catalog
from sources.database import connect, sql_list
from tests.conftest import deur
from tests.helpers.open_data import OpenData, serve

pytestmark = pytest.mark.slow
REACTIETIJDEN = {"prio1_meldingen", "prio1_binnen_15_minuten", "prio1_te_laat"}
"""What comes of 47008NED, the one open table that the real bundle does not have and of which there are kerncijfers."""
DAAR = "bundel"


@pytest.fixture
def bronnen(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenData]:
    """The server, and a catalogue whose sources live there."""
    b = OpenData(catalog.FOLDER)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    hier = {n: t if t.is_levering else replace(t, host=b.host) for n, t in catalog.tabellen().items()}
    monkeypatch.setattr(catalog, "tabellen", lambda: hier)
    monkeypatch.setattr(definitions, "defs", definitions.build_defs)  # those of a refresh before this one know the catalogue as it was
    with serve(b):
        yield b


def test_een_live_refresh_geeft_wat_de_bronnen_geven(bronnen: OpenData, echt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "warehouse"
    for pad in sorted((catalog.FOLDER / "jenv" / DAAR).iterdir()):
        (bestand,) = (p for p in pad.iterdir() if p.name != "ontvangsten.json")
        u = deur("levering", "aanbieden", bestand, "--naam", pad.name, "--wie", "korpsstaf", "--waarom", "eerste levering", "--warehouse", folder)  # fmt: skip
        assert u.code == 0, u.fout + u.uit
    u = deur("refresh", "--bron", "live", "--warehouse", folder)
    assert u.code == 1 and set(bronnen.gevraagd) >= set(bronnen.antwoorden)
    regels = re.findall(r"^(\S+ \[\S+\]) voldoet niet", u.fout, re.M)
    assert regels == ["kwaliteit.aansluiting [uitspraak_klopt_met_reeks]", "kwaliteit.aansluiting [besluit_treft_een_verschil]"]
    nu = "85 en 2021: 84,4; 2022: 84,1; 2023: 83,9; 2024: 83,7"  # more years than were known when it was decided: it must be decided anew
    assert u.fout.count(f"{nu}: gedrukt 85") == 2
    besluiten = tmp_path / "besluiten.yml"
    besluiten.write_text(decisions.PATH.read_text(encoding="utf-8").replace("85 en 2024: 83,7", nu), encoding="utf-8")
    monkeypatch.setattr(decisions, "PATH", besluiten)
    u = deur("refresh", "--bron", "live", "--warehouse", folder)
    assert u.code == 0, u.fout + u.uit
    kolommen = "indicator_id, regio_code, uitsplitsing, periode, waarde, status, is_synthetisch"
    verzonnen = [t.volledige_naam for t in catalog.refreshed_tables() if not t.is_levering and not (catalog.FOLDER / t.bron / DAAR / t.naam).exists()]  # fmt: skip
    with connect(folder / "halfjaarbericht.duckdb", read_only=True) as con:
        con.execute(f"ATTACH '{echt / 'halfjaarbericht.duckdb'}' AS bundel (READ_ONLY)")
        eigen = con.execute(
            "SELECT DISTINCT indicator_id FROM kerncijfers.waarden WHERE list_contains($1, bron_tabel)", [verzonnen]
        ).fetchall()
        zonder = f"indicator_id NOT IN ({sql_list(i for (i,) in eigen)})"
        anders = con.execute(
            f"(SELECT {kolommen} FROM bundel.kerncijfers.waarden WHERE {zonder} EXCEPT SELECT {kolommen} FROM kerncijfers.waarden) UNION ALL "
            f"(SELECT {kolommen} FROM kerncijfers.waarden WHERE {zonder} EXCEPT SELECT {kolommen} FROM bundel.kerncijfers.waarden)"
        ).fetchall()
        ((gelijk, voorbeeld),) = con.execute(
            f"SELECT count(*), count_if(is_synthetisch) FROM kerncijfers.waarden WHERE {zonder}"
        ).fetchall()
    assert {i for (i,) in eigen} == REACTIETIJDEN and anders == [] and gelijk > 20_000 and not voorbeeld
