"""The notebook of docs/: its cells run on the published file and answer what the letters printed, each number with what it is."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project import ROOT
from dagster_project.warehouse.editions import Warehouse

PAD = ROOT / "docs" / "notitieboek.py"


@pytest.fixture(scope="module", params=["voorbeeld", "bundel"])
def gedraaid(request: pytest.FixtureRequest) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Which bundle, what the notebook shows and what it made, of the example and of the real bundle."""
    huis = Warehouse(request.getfixturevalue("echt")) if request.param == "bundel" else request.getfixturevalue("huis")
    soort = importlib.util.spec_from_file_location("notitieboek", PAD)
    boek = importlib.util.module_from_spec(soort)
    soort.loader.exec_module(boek)
    uit, gemaakt = boek.app.run(defs={"database": huis.database})
    yield request.param, "\n".join(str(getattr(x, "text", "")) for x in uit), gemaakt
    gemaakt["con"].close()  # or nobody else in this process opens the file


def test_wat_het_antwoordt_is_wat_de_brieven_drukken(gedraaid: tuple[str, str, Mapping[str, Any]]):
    """halfjaarbericht-2025-h2.txt:1258 and 1311; halfjaarbericht-2021-h2-bijlage-2.txt:126."""
    _, _, d = gedraaid
    aangiften = d["aangiften"].set_index("periode")
    assert (aangiften.waarde["2024-11-02"], aangiften.waarde["2025-11-02"]) == (2949, 3594)
    assert set(aangiften.kwalificatie) == {"exact"} and aangiften.reeksbreuken.str.contains("2024-07-01 definitie").all()
    assert aangiften.herkomst.str.contains("#Zedenzaken!").all()
    naast = d["naast_elkaar"].set_index("periode")
    assert (naast.zeden_incidenten["2025-11-02"], naast.zeden_aangiften["2025-11-02"]) == (13401, 3594)
    assert naast.zeden_aangiften_per_incident["2020-11-02"] == pytest.approx(100 * 2375 / 10143)
    toen = d["toen_en_nu"].set_index("periode")
    assert dict(toen.toen) == {"2018T1": 6.5, "2021T2": 5.3} == dict(toen.waarde_nu)


def test_wat_bedacht_is_zegt_het(gedraaid: tuple[str, str, Mapping[str, Any]]):
    bron, tekst, d = gedraaid
    assert len(d["per_eenheid"]) == 10 and set(d["per_eenheid"].is_synthetisch) == {bron == "voorbeeld"}
    assert ("bedacht om het systeem te tonen" in tekst) == (bron == "voorbeeld")
    grafiek = d["grafiek"].to_dict()
    assert grafiek["title"]["text"] == ("VOORBEELD: " if bron == "voorbeeld" else "") + "Aangiften zedenzaken"
    assert grafiek["title"]["subtitle"] == "aantal, peildata. Bron: Politie. Halfjaarbericht politie, editie 2025-H2.0."
    assert "reeksbreuk: definitie" in str(grafiek["datasets"])


def test_het_leest_alleen_en_zegt_de_stand(gedraaid: tuple[str, str, Mapping[str, Any]]):
    _, tekst, d = gedraaid
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        d["con"].execute("CREATE TABLE x AS SELECT 1")
    assert d["standen"].to_dict("records") == [{"editie": "2025-H2", "versie": "2025-H2.0", "stand": "concept"}]
    assert "Bedoelt u 'zeden_voorraad'?" in d["fout"] and "editie 2025-H2.0" in tekst


def test_zonder_browser_en_zonder_pad(huis: Warehouse):
    """As docs/analist.md says, in the folder of the project."""
    r = subprocess.run([sys.executable, str(PAD)], cwd=huis.folder.parent, capture_output=True, text=True, timeout=120)
    assert r.returncode == 0, r.stderr
    r = subprocess.run([sys.executable, str(PAD), "--database", "weg.duckdb"], cwd=Path("/"), capture_output=True, text=True, timeout=120)
    assert r.returncode != 0 and "weg.duckdb" in r.stderr
