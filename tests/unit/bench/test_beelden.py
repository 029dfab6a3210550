"""The pictures of docs/prestaties.md hold what they are given, in order; and the parts of the benches that are sums."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.bench.beelden import lijnen, staven, tabel
from tests.bench.bench import Meting, gehaald, stappen, zware_imports
from tests.bench.lezers import _maten


def teksten(svg: str) -> list[str]:
    return ["".join(t.itertext()) for t in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_een_staaf_per_rij_met_haar_waarde_in_de_gegeven_volgorde():
    svg = staven("Titel", "seconden", [("zes", 6.0), ("een", 1.25), ("duizend", 1234.5)])
    gedrukt = teksten(svg)
    assert [t for t in gedrukt if t in ("zes", "een", "duizend")] == ["zes", "een", "duizend"]
    assert {"Titel", "seconden", "6,0", "1,3", "1.234,5"} <= set(gedrukt)
    assert "http" not in svg.replace("http://www.w3.org/", "")
    assert svg == staven("Titel", "seconden", [("zes", 6.0), ("een", 1.25), ("duizend", 1234.5)])


def test_op_twee_logaritmische_assen_is_een_macht_een_rechte_lijn():
    svg = lijnen("T", "x", "y", {"kwadraat": [(1, 1), (10, 100), (100, 10_000)]})
    pad = next(p for p in re.findall(r'aria-roledescription="line mark"[^>]* d="([^"]+)"|d="(M[^"A]+)" stroke="#12355b"', svg) if any(p))
    punten = [tuple(map(float, p)) for p in re.findall(r"(-?[\d.]+),(-?[\d.]+)", "".join(pad))][:3]
    (x1, y1), (x2, y2), (x3, y3) = punten
    assert x2 - x1 == pytest.approx(x3 - x2, abs=0.1) and y2 - y1 == pytest.approx(y3 - y2, abs=0.1) and y1 > y2


def test_een_tabel_in_markdown():
    assert tabel(["a", "b"], [("x", "1"), ("y", "2")]) == "| a | b |\n| --- | ---: |\n| x | 1 |\n| y | 2 |\n"


def test_stappen_zijn_het_verschil_tussen_mijlpalen_op_volgorde():
    m = Meting(
        mijlpalen={"dbt": 5.0, "kandidaat": 1.0, "bron cbs": 2.0, "einde": 9.0},
        cpu_tot={"kandidaat": 3.0, "bron cbs": 3.5, "dbt": 4.0, "einde": 4.0},
    )
    assert [w["mediaan"] for w in stappen([m]).values()] == [1.0, 1.0, 3.0, 4.0]
    assert [w["mediaan"] for w in stappen([m], "cpu_tot").values()] == [3.0, 0.5, 0.5, 0.0]


def test_imports_tellen_per_pakket_wat_zij_zelf_kosten():
    regels = [
        "import time: self [us] | cumulative | imported package",
        "import time:     40000 |      40000 |     zwaar.deel",
        "import time:     20000 |      60000 |   zwaar",
        "import time:     49000 |     109000 | licht",
        "iets anders",
    ]
    assert zware_imports(regels) == {"alles samen": 109.0, "zwaar": 60.0}


@pytest.mark.parametrize(("wand", "vloer", "ja"), [(12.0, 2.0, (True, True)), (12.1, 2.1, (False, True)), (11.0, 1.5, (True, False))])
def test_een_doel_is_gehaald_of_niet(wand: float, vloer: float, ja: tuple[bool, bool]):
    d = {"refresh": {k: {"mediaan": w} for k, w in (("wand", wand), ("cpu", 21), ("pss", 0))}, "verhouding": {"wand": wand / vloer}}
    uit = gehaald(d)
    assert (uit["wand"]["gehaald"], uit["wand"]["gehaald_vloer"]) == ja
    assert uit["cpu"] == {"grens": 20, "gehaald": False} and "pss" not in uit  # the kernel did not tell


def test_mediaan_en_95_procent():
    assert _maten([float(i) for i in range(1, 101)]) == {"mediaan": 50.5, "p95": 95.0}
    assert _maten([3.0]) == {"mediaan": 3.0, "p95": 3.0}
