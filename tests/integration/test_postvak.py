"""The drop folder, through ``levering postvak`` and through Dagster: verdicts beside the files, and nothing done twice."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path

import dagster as dg
import pytest
from playwright.sync_api import Browser

from dagster_project import postvak_sensor, settings
from dagster_project.definitions import build_defs
from dagster_project.loket import postvak
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import hold_lock
from sources import catalog
from tests.conftest import Uitkomst, deur
from tests.helpers.browser import axe_fouten, open_bladzijde

VOORBEELD = catalog.FOLDER / "jenv" / "voorbeeld"
ZEDEN = (VOORBEELD / "zedenvoorraad" / "zedenvoorraad.xlsx").read_bytes()
GTPA = (VOORBEELD / "gtpa" / "gtpa.csv").read_bytes()
FOUT = GTPA.replace(b"2024;totaal;12543", b"2024;totaal;twaalfduizend")


@pytest.fixture
def bus(tmp_path: Path) -> Path:
    (tmp_path / "postvak").mkdir()
    return tmp_path / "postvak"


@pytest.fixture
def huis(tmp_path: Path) -> Path:
    return tmp_path / "warehouse"


@pytest.fixture(autouse=True)
def geen_rust(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies there lies still; the tests about copying say so themselves."""
    monkeypatch.setattr(postvak.sweep, "__defaults__", (None, 0.0))


def ronde(bus: Path, huis: Path) -> Uitkomst:
    return deur("levering", "postvak", bus, "--warehouse", huis)


def soorten(bus: Path, huis: Path) -> dict[str, str]:
    return {h.bestand: h.soort for h in postvak.sweep(bus, Warehouse(huis))}


def register(huis: Path) -> list[dict]:
    pad = huis / "leveringen" / "register.jsonl"
    return [json.loads(r) for r in pad.read_text().splitlines()] if pad.exists() else []


def oordeel(bus: Path, naam: str) -> str:
    return (bus / f"{naam}.oordeel.html").read_text(encoding="utf-8")


def test_goed_wordt_bewaard_en_fout_krijgt_een_oordeel_met_cel(bus: Path, huis: Path, tmp_path: Path):
    (bus / "zedenvoorraad 2025.xlsx").write_bytes(ZEDEN)
    (bus / "gtpa.csv").write_bytes(FOUT)
    u = ronde(bus, huis)
    assert u.code == 1 and "aangeboden" in u.uit and "geweigerd" in u.uit
    [a] = register(huis)
    ander = tmp_path / "ander"
    zelf = tmp_path / "zedenvoorraad 2025.xlsx"
    zelf.write_bytes(ZEDEN)
    assert deur("levering", "aanbieden", zelf, "--wie", a["wie"], "--waarom", a["waarom"], "--warehouse", ander).code == 0
    [b] = register(ander)
    assert {k: v for k, v in a.items() if k not in ("wanneer", "keten")} == {k: v for k, v in b.items() if k not in ("wanneer", "keten")}
    assert a["wie"] == "politie (korpsstaf), via het postvak"  # who is asked for it, in the calendar
    assert (bus / "gtpa.csv").read_bytes() == FOUT and (bus / "zedenvoorraad 2025.xlsx").read_bytes() == ZEDEN
    assert "Aangeboden" in oordeel(bus, "zedenvoorraad 2025.xlsx") and hashlib.sha256(ZEDEN).hexdigest() in oordeel(
        bus, "zedenvoorraad 2025.xlsx"
    )
    t = oordeel(bus, "gtpa.csv")
    for deel in (
        "Geweigerd",
        "gtpa.csv!C6",
        "&#39;twaalfduizend&#39;",
        "een geheel getal, zoals 12543",
        "Verbeter de cel",
        "Er is niets bewaard",
    ):
        assert deel in t


def test_nog_een_keer_doet_niets(bus: Path, huis: Path):
    (bus / "zedenvoorraad.xlsx").write_bytes(ZEDEN)
    (bus / "gtpa.csv").write_bytes(FOUT)
    ronde(bus, huis)
    voor = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(bus.parent.rglob("*")) if p.is_file() and p.name != ".slot"}
    u = ronde(bus, huis)
    assert (u.code, u.uit.strip()) == (0, "Niets nieuws in het postvak.")
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(bus.parent.rglob("*")) if p.is_file() and p.name != ".slot"} == voor
    (bus / "gtpa.csv").write_bytes(GTPA)  # mended: other bytes, another verdict
    assert ronde(bus, huis).code == 0 and "Aangeboden" in oordeel(bus, "gtpa.csv")


def test_dezelfde_bytes_twee_keer(bus: Path, huis: Path):
    (bus / "gtpa.csv").write_bytes(GTPA)
    (bus / "kopie van gtpa.csv").write_bytes(GTPA)
    assert soorten(bus, huis) == {"gtpa.csv": "aangeboden", "kopie van gtpa.csv": "al aangeboden"}
    assert len(register(huis)) == 1


def test_een_oudere_levering_komt_niet_vanzelf_terug(bus: Path, huis: Path):
    """Both files stay in the folder; who throws the verdicts away does not put the old one over the new one."""
    nieuw = GTPA.replace(b";12543;halfjaarbericht-2025-h2.txt;regel 229", b";12544;halfjaarbericht-2025-h2.txt;regel 229")
    for naam, inhoud in (("gtpa-1.csv", GTPA), ("gtpa-2.csv", nieuw)):
        (bus / naam).write_bytes(inhoud)
        assert soorten(bus, huis) == {naam: "aangeboden"}
    for pad in bus.glob("*.oordeel.html"):
        pad.unlink()
    voor = register(huis)
    assert set(soorten(bus, huis).values()) == {"dubbel"}  # two of one name in one pass
    (bus / "gtpa-2.csv").unlink()
    assert soorten(bus, huis) == {"gtpa-1.csv": "al aangeboden"}
    assert register(huis) == voor


def test_twee_verschillende_voor_een_levering_worden_allebei_genoemd(bus: Path, huis: Path):
    (bus / "gtpa.csv").write_bytes(GTPA)
    (bus / "gtpa nieuw.csv").write_bytes(FOUT)
    (bus / "zedenvoorraad.xlsx").write_bytes(ZEDEN)
    assert soorten(bus, huis) == {"gtpa.csv": "dubbel", "gtpa nieuw.csv": "dubbel", "zedenvoorraad.xlsx": "aangeboden"}
    assert "gtpa nieuw.csv" in oordeel(bus, "gtpa.csv") and "ook gtpa.csv" in oordeel(bus, "gtpa nieuw.csv")
    (bus / "gtpa nieuw.csv").unlink()
    assert soorten(bus, huis) == {"gtpa.csv": "aangeboden"}


def test_een_afwijking_wordt_niet_bewaard_zonder_uitleg(bus: Path, huis: Path):
    (bus / "gtpa.csv").write_bytes(GTPA)
    soorten(bus, huis)
    (bus / "gtpa.csv").write_bytes(GTPA.replace(b"2024;totaal;12543", b"2024;totaal;18412"))
    assert soorten(bus, huis) == {"gtpa.csv": "afwijkend"}
    assert "18412 was 12543" in oordeel(bus, "gtpa.csv") and "via het loket" in oordeel(bus, "gtpa.csv") and len(register(huis)) == 1


def test_wat_nog_wordt_geschreven_wacht(bus: Path, huis: Path):
    pad = bus / "gtpa.csv"
    pad.write_bytes(GTPA[:100])
    os.utime(pad, (1, 1))  # a copy that keeps the time of its original
    nu = time.time()
    [h] = postvak.sweep(bus, Warehouse(huis), nu, 10.0)
    assert (h.soort, list(bus.iterdir())) == ("wacht", [pad])
    assert postvak.waiting(bus, nu, 10.0) == []
    pad.write_bytes(GTPA)
    assert postvak.waiting(bus, nu + 60, 10.0) == [f"gtpa.csv {len(GTPA)} {pad.stat().st_ctime_ns}"]
    [h] = postvak.sweep(bus, Warehouse(huis), nu + 60, 10.0)
    assert h.soort == "aangeboden" and postvak.waiting(bus, nu + 60, 10.0) == []


def test_wat_geen_levering_is_blijft_liggen(bus: Path, huis: Path):
    for naam in ("~$gtpa.xlsx", ".~lock.gtpa.csv#", "gtpa.csv.part", "gtpa.xlsx.tmp", ".verborgen.csv", "gtpa.csv.crdownload", "gtpa.csv~"):
        (bus / naam).write_bytes(GTPA)
    (bus / "map").mkdir()
    os.mkfifo(bus / "gtpa.fifo.csv")
    geheim = bus.parent / "geheim.csv"
    geheim.write_bytes(GTPA)
    (bus / "gtpa.csv").symlink_to(geheim)
    assert ronde(bus, huis).uit.strip() == "Niets nieuws in het postvak."
    assert not list(bus.glob("*.oordeel.html")) and register(huis) == []


def test_een_oordeel_schrijft_nooit_door_een_koppeling_heen(bus: Path, huis: Path):
    elders = bus.parent / "elders.txt"
    elders.write_text("van een ander")
    (bus / "gtpa.csv").write_bytes(FOUT)
    (bus / "gtpa.csv.oordeel.html").symlink_to(elders)
    (bus / ".gtpa.csv.oordeel.html.part").symlink_to(elders)
    assert soorten(bus, huis) == {"gtpa.csv": "geweigerd"}
    assert elders.read_text() == "van een ander" and not (bus / "gtpa.csv.oordeel.html").is_symlink()


@pytest.mark.parametrize(
    ("naam", "inhoud", "zegt"),
    [
        ("iets.csv", b"a;b\r\n1;2\r\n", "Niet duidelijk welke levering dit is"),
        ("gtpa.pdf", b"%PDF-1.7", "een PDF"),
        ("onbekend.pdf", b"%PDF-1.7", "Een PDF"),
        ("gtpa.xlsx", b"PK\x03\x04" + b"\0" * 100, "geen leesbaar werkboek"),
        ("gtpa <script>alert(1)<&>.csv", FOUT, "&lt;script&gt;"),
        ("gtpa\u202e\x1b[31m.csv", FOUT, "gtpa\ufffd\ufffd[31m.csv"),
        ("gtpa.csv", b"", "Geweigerd"),
    ],
)
def test_een_vijandig_bestand_is_een_oordeel(bus: Path, huis: Path, naam: str, inhoud: bytes, zegt: str):
    (bus / naam).write_bytes(inhoud)
    (bus / "zedenvoorraad.xlsx").write_bytes(ZEDEN)
    u = ronde(bus, huis)
    assert u.code == 1 and "\x1b[31m" not in u.uit
    t = oordeel(bus, naam)
    assert zegt in t and "<script>" not in t
    assert [a["naam"] for a in register(huis)] == ["jenv.zedenvoorraad"]  # the others are not held up


def test_namen_die_niet_kunnen(bus: Path, huis: Path):
    lang = "gtpa" + "x" * 240 + ".csv"
    (bus / lang).write_bytes(GTPA)
    Path(os.fsdecode(os.fsencode(bus) + b"/gtpa\xff.csv")).write_bytes(GTPA)
    assert soorten(bus, huis) == {lang: "onduidelijk", "gtpa\ufffd.csv": "aangeboden"}
    assert register(huis)[0]["bestandsnaam"] == "gtpa\ufffd.csv"


def test_tijdens_een_refresh_wacht_alles(bus: Path, huis: Path):
    (bus / "gtpa.csv").write_bytes(GTPA)
    with hold_lock(huis):
        assert soorten(bus, huis) == {"gtpa.csv": "wacht"}
    assert not list(bus.glob("*.oordeel.html"))
    assert soorten(bus, huis) == {"gtpa.csv": "aangeboden"}


def test_een_map_die_er_niet_is(bus: Path, huis: Path):
    u = ronde(bus / "niets", huis)
    assert u.code == 2 and "geen map" in u.fout


def test_iedereen_kan_het_oordeel_lezen(bus: Path, huis: Path, browser: Browser):
    (bus / "gtpa.csv").write_bytes(FOUT)
    ronde(bus, huis)
    with open_bladzijde(browser, bus / "gtpa.csv.oordeel.html", 360) as b:
        assert b.pagina.evaluate("document.documentElement.scrollWidth") <= 360
        assert (axe_fouten(b), b.fouten, b.verzoeken) == ([], [], [])


# --- Dagster ---


def kijk(monkeypatch: pytest.MonkeyPatch, waar: str | None) -> dg.SensorDefinition:
    monkeypatch.delenv(settings.POSTVAK.naam, raising=False)
    if waar is not None:
        monkeypatch.setenv(settings.POSTVAK.naam, waar)
    sensor = build_defs().get_sensor_def("kijk_in_postvak")
    assert isinstance(sensor, dg.SensorDefinition)
    return sensor


def test_de_sensor_vraagt_een_run_als_er_iets_ligt_en_dan_niet_meer(bus: Path, huis: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postvak.waiting, "__defaults__", (0.0,))
    with dg.DagsterInstance.ephemeral() as instance:

        def vraag(waar: str | None) -> dg.SensorExecutionData:
            with dg.build_sensor_context(instance) as context:
                return kijk(monkeypatch, waar).evaluate_tick(context)

        assert "niet gezet" in vraag(None).skip_message and "geen map" in vraag(str(bus / "niets")).skip_message
        assert vraag(str(bus)).skip_message == "Niets nieuws in het postvak."
        (bus / "gtpa.csv").write_bytes(GTPA)
        (bus / "verzuim.csv").write_bytes(b"a;b\r\n")
        [verzoek] = vraag(str(bus)).run_requests
        assert [v.run_key for v in vraag(str(bus)).run_requests] == [verzoek.run_key]  # asked for once, as long as nothing changes
        verzoek.run_config["ops"]["ronde_postvak"]["config"]["warehouse"] = str(huis)
        job = build_defs().resolve_job_def("postvak_ronde")
        r = job.execute_in_process(run_config=verzoek.run_config, instance=instance)
        assert r.success and [a["naam"] for a in register(huis)] == ["jenv.gtpa"]
        assert "Aangeboden" in oordeel(bus, "gtpa.csv") and "Geweigerd" in oordeel(bus, "verzuim.csv")
        assert vraag(str(bus)).skip_message == "Niets nieuws in het postvak."


def test_de_melding_van_een_ronde_past_bij_de_andere():
    m = postvak_sensor.postvak_message(
        [postvak.Handled("a.csv", "geweigerd", "1 probleem."), postvak.Handled("b.csv", "aangeboden", "Bewaard.")], "map"
    )
    assert m["text"] == "Postvak: 2 bestanden beoordeeld, 1 niet bewaard." and m["redenen"][0] == "a.csv: geweigerd. 1 probleem."
