"""The pictures: what stands in them is what is published, everyone can read them, and the same edition gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from dagster_project.notation import nl
from dagster_project.publicatie.charts import allocation, draw
from dagster_project.publicatie.content import figures
from dagster_project.warehouse.editions import Warehouse
from tests.conftest import afdruk, deur

SVG = "{http://www.w3.org/2000/svg}"
ALLE = (["waterval", "--eenheid", "Limburg"], ["actualisatie"], ["actualisatie", "--eenheid", "Amsterdam"], ["stabiliteit"])


@pytest.fixture(scope="module")
def cijfers(huis: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The JSON of a stabiliteit of few draws."""
    pad = tmp_path_factory.mktemp("zekerheid") / "z.json"
    r = deur("zekerheid", "--trekkingen", 10, "--formaat", "json", "--warehouse", huis.folder)
    pad.write_text(r.uit, encoding="utf-8")
    return pad


@pytest.fixture
def teken(huis: Warehouse, cijfers: Path, tmp_path: Path) -> Callable[..., str]:
    """The text of a picture, made through the door."""

    def doe(*argumenten: object, folder: Path = huis.folder) -> str:
        pad = tmp_path / "beeld.svg"
        van = ["--van", cijfers] if argumenten == ("stabiliteit",) else []
        r = deur("beeld", *argumenten, *van, "--uit", pad, "--warehouse", folder)
        assert r.code == 0 and r.uit == "", r.fout
        return pad.read_text(encoding="utf-8")

    return doe


def teksten(svg: str) -> list[str]:
    """Every line that is written in it, in the order in which it was drawn."""
    return [regel for t in ElementTree.fromstring(svg).iter(f"{SVG}text") for regel in t.itertext()]


def beschrijving(svg: str) -> str:
    return ElementTree.fromstring(svg).findtext(f"{SVG}desc")


@pytest.mark.parametrize("argumenten", ALLE, ids=lambda a: "-".join(a))
def test_elk_beeld_zegt_wat_het_is_staat_op_zichzelf_en_twee_keer_is_een_keer(teken, huis: Warehouse, argumenten: list[str]):
    was = afdruk(huis.folder)
    svg = teken(*argumenten)
    assert teken(*argumenten) == svg and afdruk(huis.folder) == was
    wortel = ElementTree.fromstring(svg)
    titel, oms = wortel.find(f"{SVG}title"), wortel.find(f"{SVG}desc")
    assert (
        wortel.get("role") == "img"
        and wortel.get("aria-labelledby").split() == [titel.get("id"), oms.get("id")]
        and wortel.get("lang") == "nl"
    )
    geschreven = teksten(svg)
    assert titel.text in geschreven and titel.text.endswith("SYNTHETISCH")
    stand = "" if argumenten == ["stabiliteit"] else " (concept)"  # that one is made from a file, which does not know it
    assert f"VOORBEELD: Halfjaarbericht politie, editie 2025-H2.0{stand}." in geschreven
    assert any(t.startswith("Bron: ") for t in geschreven) and any(
        t.startswith(("fte ", "verandering van de ruwe bijdrage in fte")) for t in geschreven
    )
    assert any("geen werkelijke uitkomst" in t for t in geschreven)
    assert not any("…" in t for t in geschreven), "een naam is afgekapt"
    assert not [t for t in geschreven if re.search(r"\d\.\d(?!\d\d)", t.replace("2025-H2.0", ""))], "een punt waar een komma hoort"
    assert not re.search(r"[^\s\"]\b(-0,0+|\+0,0+)\b", svg) and "NaN" not in svg and "undefined" not in svg
    adressen = set(re.findall(r"https?://[^\s\"<]+", svg))
    assert adressen <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not re.search("<script|<image|@font-face|<style|<foreignObject", svg)
    assert {f for f in re.findall(r'font-family="([^"]*)"', svg)} == {"sans-serif"}


def test_verdeling_is_de_grafiek_van_de_figuur(teken, db: duckdb.DuckDBPyConnection):
    """One picture behind every door, and what it says is what was published."""
    svg = teken("verdeling")
    e = figures.read_editie(db, "2025-H2.0")
    assert svg == draw.svg(figures.figure(db, "2025-H2.0", "verdeling"), e) + "\n"
    rijen = db.execute(
        "SELECT h.regionale_eenheid, h.fte_model, h.fte_herberekend, h.fte_besluit, h.fte_formatie "
        "FROM verdeling.herberekend_per_regionale_eenheid AS h ORDER BY h.fte_model DESC"
    ).fetchall()
    assert [t for t in teksten(svg) if t in {r[0] for r in rijen}] == [r[0] for r in rijen]
    oms = ElementTree.fromstring(svg).get("aria-label")
    for eenheid, *fte in rijen:
        deel = next(d for d in oms.split(";") if f"{eenheid}: " in d)
        assert all(nl(w) in deel for w in fte), (eenheid, fte)


def test_waterval_telt_op_tot_het_model(teken, db: duckdb.DuckDBPyConnection):
    ((model, ruw),) = db.execute(
        "SELECT fte_model, ruwe_bijdrage FROM verdeling.per_regionale_eenheid WHERE regionale_eenheid = 'Limburg'"
    ).fetchall()
    rijen = db.execute(
        allocation.SQL["waterval"], {"versie": "2025-H2.0", "eenheid": "Limburg", "grootste": allocation.GROOTSTE}
    ).fetchall()
    stappen = rijen[:-1]
    assert (
        len(stappen) == allocation.GROOTSTE + 2 and stappen[-2][0] == "overige 17 kenmerken" and stappen[-1][0] == "schalen naar 1.000 fte"
    )
    assert sum(float(r[1]) for r in stappen) == pytest.approx(model) and float(stappen[-1][1]) == pytest.approx(model - ruw)
    assert float(stappen[0][2]) == 0 and all(float(a[3]) == pytest.approx(float(b[2])) for a, b in zip(stappen, stappen[1:], strict=False))
    assert (rijen[-1][0], float(rijen[-1][3])) == ("sterktemodel", pytest.approx(model))
    grootste = [abs(float(r[1])) for r in stappen[:-2]]
    ander = db.execute("SELECT max(abs(bijdrage)) FROM (SELECT bijdrage FROM verdeling.bijdragen WHERE regionale_eenheid = 'Limburg' ORDER BY abs(bijdrage) DESC OFFSET 10)").fetchone()[0]  # fmt: skip
    assert min(grootste) >= ander
    geschreven = teksten(teken("waterval", "--eenheid", "Limburg"))
    assert [t for t in geschreven if t in {r[0] for r in rijen}] == [r[0] for r in rijen]
    assert nl(model) in geschreven and "−101,0" in geschreven


def test_actualisatie_telt_op(teken, db: duckdb.DuckDBPyConnection):
    totaal = dict(db.execute("SELECT regionale_eenheid, sum(verandering) FROM verdeling.actualisatie GROUP BY 1").fetchall())
    rijen = db.execute(allocation.SQL["actualisatie"], {"versie": "2025-H2.0", "panelen": allocation.PANELEN}).fetchall()
    assert len(rijen) == 10 * (allocation.PANELEN + 2)
    for e, w in totaal.items():
        assert [float(r[2]) for r in rijen if r[0] == e and r[1] == "alle kenmerken"] == [pytest.approx(w)]
        assert float(sum(r[2] for r in rijen if r[0] == e and r[1] != "alle kenmerken")) == pytest.approx(w)
    alles = beschrijving(teken("actualisatie"))
    for e, w in totaal.items():
        assert f"{e}, alle kenmerken: {allocation._teken(w)}." in alles
    een = teksten(teken("actualisatie", "--eenheid", "Amsterdam"))
    namen = {n for (n,) in db.execute("SELECT naam FROM verdeling.sterktemodel").fetchall()}
    assert len(namen) == 27 and namen <= set(een) and "alle kenmerken" in een and "Limburg" not in een


@pytest.mark.parametrize(
    ("w", "tekst"), [(0.001, "0,00"), (-0.001, "0,00"), (-0.005001, "−0,01"), (1234.5, "+1.234,50"), (0, "0,00"), (-100, "−100,00")]
)
def test_een_verandering_als_tekst(w: float, tekst: str):
    assert allocation._teken(w) == tekst


def test_stabiliteit_uit_een_bestand(teken, cijfers: Path):
    z = json.loads(cijfers.read_text(encoding="utf-8"))
    svg = teken("stabiliteit")
    geschreven = teksten(svg)
    for e in z["eenheden"]:
        assert f"{e['regionale_eenheid']}: model {nl(e['model_fte'], '{:,.2f}')}, 90% van {nl(e['laag_fte'], '{:,.2f}')}" in beschrijving(
            svg
        )
        assert [t for t in geschreven if re.fullmatch(rf"{e['regionale_eenheid']}\s+{nl(e['model_fte'])}", t)], e["regionale_eenheid"]
    for c in z["clusters"]:
        assert (c["naam"] in geschreven) == bool(c["kenmerken"])
    assert any("10 trekkingen van 342 gemeenten (zaad 2025" in t for t in geschreven)


def test_stabiliteit_trekt_zelf(huis: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(allocation, "TREKKINGEN", 3)
    r = deur("beeld", "stabiliteit", "--uit", tmp_path / "s.svg", "--warehouse", huis.folder)
    assert r.code == 0 and "trekkingen: 3/3" in r.fout
    assert "3 trekkingen" in (tmp_path / "s.svg").read_text(encoding="utf-8")


def test_echte_cijfers_hebben_het_merk_niet(teken, anders):
    folder = anders(
        "UPDATE verdeling.per_regionale_eenheid SET is_synthetisch = false; "
        "UPDATE verdeling.herberekend_per_regionale_eenheid SET is_synthetisch = false; UPDATE verdeling.bijdragen SET is_synthetisch = false"
    )
    for argumenten in (["verdeling"], ["waterval", "--eenheid", "Limburg"], ["actualisatie"]):
        assert "synthetisch" not in teken(*argumenten, folder=folder).lower()


def test_zonder_herberekening_drie_sleutels(teken, anders):
    geschreven = teksten(teken("verdeling", folder=anders("DELETE FROM verdeling.herberekend_per_regionale_eenheid")))
    assert "Herberekend model (demonstratie)" not in geschreven and {"Sterktemodel", "Besluit", "Formatie"} <= set(geschreven)


def test_zonder_jaar_ervoor_staat_het_erbij(teken, anders):
    svg = teken("actualisatie", folder=anders("UPDATE verdeling.actualisatie SET verandering = NULL WHERE kenmerk = 'inwoners'"))
    assert "van 1 van de 27 kenmerken is er geen jaar ervoor" in svg and "Inwoners" not in teksten(svg)


@pytest.mark.parametrize(
    ("argumenten", "klacht"),
    [
        (["waterval"], "geef --eenheid. Kies uit: Noord-Nederland, Oost-Nederland"),
        (["waterval", "--eenheid", "Maastricht"], "'Maastricht' is geen regionale eenheid"),
        (["actualisatie", "--eenheid", "limburg"], "'limburg' is geen regionale eenheid"),
        (["verdeling", "--eenheid", "Limburg"], "niet bij verdeling"),
        (["verdeling", "--van", "z.json"], "niet bij verdeling"),
        (["verdeling", "--editie", "2024-H2"], "wel: 2025-H2.0"),
        (["stabiliteit", "--van", "ontbreekt.json"], "ontbreekt.json"),
    ],
)
def test_onmogelijke_vraag(huis: Warehouse, tmp_path: Path, argumenten: list[str], klacht: str):
    r = deur("beeld", *argumenten, "--uit", tmp_path / "b.svg", "--warehouse", huis.folder)
    assert r.code == 2 and r.uit == "" and klacht in r.fout and not (tmp_path / "b.svg").exists()


@pytest.mark.parametrize(
    "tekst",
    [
        "",
        "[]",
        "{}",
        '{"eenheden": []}',
        "geen json",
        '{"eenheden": [{"laag_fte": 1}], "clusters": [{}]}',
        '{"eenheden": [], "clusters": [], "versie": "v", "editie": "e"}',
    ],
)
def test_een_bestand_dat_geen_zekerheid_is(huis: Warehouse, tmp_path: Path, tekst: str):
    (tmp_path / "z.json").write_text(tekst)
    r = deur("beeld", "stabiliteit", "--van", tmp_path / "z.json", "--uit", tmp_path / "b.svg", "--warehouse", huis.folder)
    assert r.code == 2 and "zekerheid --formaat json" in r.fout and not (tmp_path / "b.svg").exists()


def test_cijfers_van_een_andere_editie(huis: Warehouse, tmp_path: Path, cijfers: Path):
    r = deur("beeld", "stabiliteit", "--van", cijfers, "--editie", "2026-H1", "--uit", tmp_path / "b.svg", "--warehouse", huis.folder)
    assert r.code == 2 and "van 2025-H2.0, niet van 2026-H1" in r.fout


def test_waar_het_heen_moet(huis: Warehouse, tmp_path: Path):
    for naar, klacht in ((tmp_path / "b.pdf", "op .svg of .png"), (tmp_path / "weg" / "b.svg", "b.svg")):
        r = deur("beeld", "verdeling", "--uit", naar, "--warehouse", huis.folder)
        assert r.code == 2 and klacht in r.fout and not naar.exists()
    r = deur("beeld", "waterval", "--eenheid", "Limburg", "--uit", tmp_path / "b.png", "--warehouse", huis.folder)
    assert r.code == 0 and (tmp_path / "b.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    r = deur("beeld", "verdeling", "--uit", tmp_path / "b.svg", "--warehouse", tmp_path / "leeg")
    assert r.code == 2 and "refresh" in r.fout


@pytest.mark.parametrize(
    ("sql", "argumenten", "klacht"),
    [
        ("DROP TABLE verdeling.herberekend_per_regionale_eenheid", ["verdeling"], "publiceer er een versie bij"),
        ("DELETE FROM verdeling.actualisatie", ["actualisatie"], "geen kenmerken met een jaar ervoor"),
        ("UPDATE verdeling.actualisatie SET verandering = NULL", ["actualisatie"], "geen kenmerken met een jaar ervoor"),
        ("DELETE FROM verdeling.per_regionale_eenheid", ["verdeling"], "geen verdeling"),
    ],
)
def test_een_database_waarmee_het_niet_kan(anders, tmp_path: Path, sql: str, argumenten: list[str], klacht: str):
    r = deur("beeld", *argumenten, "--uit", tmp_path / "b.svg", "--warehouse", anders(sql))
    assert r.code == 2 and klacht in r.fout and "Traceback" not in r.fout
