"""A refresh in which a bug of ours meets one table: nothing is published, every other table is heard, and nobody blames the source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sources import catalog
from sources.load import contract
from tests.conftest import deur

GTPA = catalog.tabellen()["jenv.gtpa"]


@pytest.mark.slow
def test_een_fout_van_ons_houdt_de_refresh_tegen(tmp_path: Path, bronmap: Path, vervang: Any, monkeypatch: pytest.MonkeyPatch):
    vervang("jenv/werklast_telefonie/werklast_telefonie.csv", "rsc;Noord-Nederland;0;23,5", "rsc;Noord-Nederland;0;veel")
    echt = contract._domein_eisen

    def stuk(tabel: catalog.Tabel, *argumenten: Any) -> Any:
        if tabel == GTPA:
            raise KeyError("meeteenheid")
        return echt(tabel, *argumenten)

    monkeypatch.setattr(contract, "_domein_eisen", stuk)
    u = deur("refresh", "--warehouse", tmp_path / "w", "--bron", bronmap)
    assert u.code == 1 and "NIET gepubliceerd" in u.fout
    assert "een fout in het programma (KeyError: 'meeteenheid')" in u.fout and "meld het bij de ontwikkelaars" in u.fout
    assert "jenv.werklast_telefonie [typen]" in u.fout  # the other fault, of a source, is heard in the same run
    assert not list((tmp_path / "w").glob("edities/*")) and not (tmp_path / "w" / "halfjaarbericht.duckdb").exists()
    assert "in stuk" in (tmp_path / "w" / "laatste_fout.txt").read_text()
    pagina = (tmp_path / "w" / "laatste_run.html").read_text(encoding="utf-8")
    assert "het lezen van jenv.gtpa is afgebroken" in pagina and "Stuur laatste_fout.txt" in pagina and "werklast_telefonie.csv" in pagina
    assert "KeyError" not in pagina and "Traceback" not in pagina
    rapport = json.loads((tmp_path / "w" / "laatste_run.json").read_text())
    oordelen = {o["controle_id"]: o["oordeel"] for o in rapport["controles"]}
    assert oordelen["contract:jenv.gtpa:programma"] == "voldoet niet"
    for t in catalog.refreshed_tables():
        if t != GTPA:
            assert set(t.controle_ids()) <= set(oordelen), t.volledige_naam
