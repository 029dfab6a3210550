"""A delivery beside what was published: nothing was offered here before."""

from __future__ import annotations

import json
from pathlib import Path

from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.published_deliveries import known_gemeenten
from sources import catalog
from tests.conftest import deur

GTPA = catalog.FOLDER / "jenv" / "voorbeeld" / "gtpa" / "gtpa.csv"


def test_controleer_vergelijkt_met_de_gepubliceerde_editie(huis: Warehouse, tmp_path: Path) -> None:
    pad = tmp_path / "gtpa.csv"
    pad.write_bytes(GTPA.read_bytes().replace(b"2024;totaal;12543", b"2024;totaal;8412"))
    u = deur("levering", "controleer", pad, "--json", "--warehouse", huis.folder)
    d = json.loads(u.uit)
    assert u.code == 1 and "2025-H2.0" in d["vergeleken"]
    assert [a["gevonden"] for a in d["afwijkingen"]] == ["8412 was 12543 (jaar=2024, categorie=totaal)"]
    assert deur("levering", "controleer", GTPA, "--json", "--warehouse", huis.folder).code == 0


def test_gevuld_sjabloon_en_indelingen_komen_uit_de_gepubliceerde_editie(huis: Warehouse, tmp_path: Path) -> None:
    pad = tmp_path / "gtpa.xlsx"
    assert deur("levering", "sjabloon", "gtpa", "--gevuld", "--uit", pad, "--warehouse", huis.folder).code == 0
    assert deur("levering", "controleer", pad, "--warehouse", huis.folder).code == 0
    gemeenten = known_gemeenten(huis)
    assert gemeenten == sorted(gemeenten) and {(2021, "GM0856", "Uden"), (2022, "GM1991", "Maashorst")} <= set(gemeenten)
    assert (2022, "GM0856") not in {(j, c) for j, c, _ in gemeenten}
