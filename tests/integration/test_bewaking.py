"""What someone is told without asking, to real receivers on this machine: each kind of cause, once, without a figure."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from dagster_project import alarms, notify
from dagster_project.alarms import Alarm
from dagster_project.sensors import bewaking
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import hold_lock
from dagster_project.warehouse.logbook import Line
from sources.database import connect
from tests.conftest import deur
from tests.helpers.receivers import postbus, webhook

VANDAAG = datetime(2025, 12, 11, 9, 0)


@pytest.fixture(autouse=True)
def _rechtstreeks(monkeypatch: pytest.MonkeyPatch) -> None:
    for naam in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(naam, raising=False)
    monkeypatch.setattr(notify, "WACHTTIJD", 2)


@pytest.fixture
def w(huis: Warehouse, tmp_path: Path) -> Warehouse:
    return Warehouse(Path(shutil.copytree(huis.folder, tmp_path / "w")))


@pytest.fixture
def ontvangers() -> Iterator[tuple[notify.Receivers, list[dict], list[str]]]:
    """Both kinds, and what they got."""
    with webhook() as (adres, ontvangen), postbus() as (plaats, brieven):
        yield notify.Receivers(webhook=adres, smtp=f"smtp://{plaats}", van="w@x.nl", aan=("a@x.nl",)), ontvangen, brieven


@pytest.fixture
def zonder_verificatie(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the causes are others: to verify a warehouse takes a second, each time."""
    monkeypatch.setattr(alarms, "_verification", lambda _: iter(()))


def soorten(w: Warehouse, dag: date) -> set[tuple[str, str]]:
    return {(a.soort, a.wat) for a in alarms.all_alarms(w, dag)}


def stopped(w: Warehouse) -> None:
    """What a run that the gate stops leaves."""
    controle = {"controle_id": "regel:kerncijfers.waarden:bereik", "oordeel": "voldoet niet", "ernst": "fout", "waargenomen": "3484 zaken"}
    rapport = {"bron": "live", "uitkomst": "tegengehouden", "reden": "zeden_voorraad is 3484", "controles": [controle], "aantekeningen": []}
    (w.folder / "laatste_run.json").write_text(json.dumps(rapport), encoding="utf-8")


def test_op_een_rustige_dag_is_er_niets_mis_met_het_warehouse(w: Warehouse):
    assert {s for s, _ in soorten(w, date(2025, 12, 11))} <= {"bron loopt achter", "signaal"}


def test_elke_soort_oorzaak_wordt_gezien(w: Warehouse):
    with pytest.MonkeyPatch.context() as m:
        m.setattr(alarms, "_verification", lambda _: iter(()))  # is below; it is the same on every day, and takes a second
        assert ("rooster gemist", "editie 2026-H1") not in soorten(
            w, date(2026, 6, 1)
        )  # the day on which it begins: 2026-06-10 less nine days
        assert ("rooster gemist", "editie 2026-H1") in soorten(w, date(2026, 6, 2))
        w.logbook.append(Line("refresh", "2026-H1", "bouwer", uitkomst="tegengehouden", wanneer="2026-06-01T06:00:00+00:00"))
        assert ("rooster gemist", "editie 2026-H1") not in soorten(w, date(2026, 6, 2))
        assert ("termijn nadert", "editie 2026-H1") not in soorten(w, date(2026, 5, 26))  # fifteen days before the letter
        assert ("termijn nadert", "editie 2026-H1") in soorten(w, date(2026, 5, 27))
        assert ("termijn voorbij", "editie 2026-H1") in soorten(w, date(2026, 6, 11))
        assert ("termijn nadert", "levering bezetting") in soorten(w, date(2026, 4, 28))  # asked six weeks before: 29 April
        assert any(s == "bron loopt achter" for s, _ in soorten(w, date(2027, 12, 1)))
    stopped(w)
    assert ("poort houdt tegen", "refresh") in soorten(w, VANDAAG.date())
    pad = w.store.pad(w.store.namen()[0])
    heel = pad.read_bytes()
    pad.write_bytes(b"anders")
    assert ("verificatie mislukt", "warehouse") in soorten(w, VANDAAG.date())
    with hold_lock(w.folder):  # a refresh is at work: nothing is what it will be
        assert ("verificatie mislukt", "warehouse") not in soorten(w, VANDAAG.date())
    pad.write_bytes(heel)
    w.database.chmod(0o644)
    w.database.write_bytes(b"geen database")
    assert [a.soort for a in alarms.all_alarms(w, VANDAAG.date())] == ["verificatie mislukt"]


def test_een_signaal_noemt_het_cijfer_en_nooit_hoeveel(w: Warehouse):
    """One figure that misses its norm, hand-made, so that what is told of it is known."""
    with connect() as con:
        con.execute("""
            CREATE SCHEMA kwaliteit; CREATE SCHEMA referentie;
            CREATE TABLE referentie.indicatoren (versie TEXT, indicator_id TEXT, naam TEXT);
            INSERT INTO referentie.indicatoren VALUES ('v', 'a', 'Zedenzaken op voorraad'), ('v', 'b', 'Verzuim');
            CREATE TABLE kwaliteit.signalen (versie TEXT, editie TEXT, indicator_id TEXT, regio_code TEXT, periode TEXT, waarde DOUBLE, status TEXT, oordeel TEXT, is_synthetisch BOOLEAN);
            INSERT INTO kwaliteit.signalen VALUES ('v', '2025-H2', 'a', 'NL01', '2025-11-02', 3484, 'voldoet niet', 'gewoon', false),
                ('v', '2025-H2', 'a', 'RE01', '2025', 1, 'voldoet niet', 'gewoon', false), ('v', '2025-H2', 'b', 'NL01', '2024', 7, 'geen norm', 'uitschieter', true),
                ('v', '2025-H2', 'b', 'NL01', '2019', 7, 'voldoet niet', 'gewoon', false), ('v', '2025-H2', 'b', 'NL01', '2024', 7, 'geen norm', 'gewoon', false)""")
        (a,) = alarms._signals(con, "v")
    assert str(a).startswith("Zedenzaken op voorraad: ") and "2025-11-02" in str(a) and "3484" not in str(vars(a))


def test_elke_oorzaak_wordt_een_keer_gemeld_aan_webhook_en_mail(w: Warehouse, ontvangers):
    wie, ontvangen, brieven = ontvangers
    stopped(w)
    u = alarms.watch(w, VANDAAG, wie)
    assert u.klachten == [] and len(ontvangen) == len(brieven) == 1
    tekst = json.dumps(ontvangen, ensure_ascii=False) + brieven[0]
    assert ontvangen[0]["text"].startswith("refresh: poort houdt tegen") and "poort houdt tegen" in brieven[0]
    assert "3484" not in tekst and "3.484" not in tekst and ontvangen[0]["uitkomst"] == "alarm"
    assert len(ontvangen[0]["redenen"]) <= notify.MEESTE_REDENEN
    for uur in (1, 2, 30):
        assert alarms.watch(w, VANDAAG + timedelta(hours=uur), wie).nieuw == []
    assert len(ontvangen) == 1
    w.store.pad(w.store.namen()[0]).write_bytes(b"anders")
    u = alarms.watch(w, VANDAAG + timedelta(minutes=30), wie)  # within the hour: it waits
    assert u.wacht and len(ontvangen) == 1
    u = alarms.watch(w, VANDAAG + timedelta(hours=2), wie)
    assert len(ontvangen) == 2 and ontvangen[1]["text"] == "warehouse: verificatie mislukt"
    assert (w.folder / alarms.STATE).stat().st_mode & 0o777 == 0o600


def test_een_klok_die_vooruit_stond_houdt_het_volgende_bericht_niet_tegen(w: Warehouse, ontvangers):
    """What is told with the clock ten years ahead is told once; the next cause does not wait ten years for its hour."""
    wie, ontvangen, _ = ontvangers
    stopped(w)
    alarms.watch(w, VANDAAG.replace(year=VANDAAG.year + 10), wie)
    w.store.pad(w.store.namen()[0]).write_bytes(b"anders")
    alarms.watch(w, VANDAAG, wie)
    soorten = [o["text"] for o in ontvangen]
    assert len(soorten) == 2 and sum("poort houdt tegen" in s for s in soorten) == 1 and soorten[1] == "warehouse: verificatie mislukt"


def test_wat_weg_is_geweest_en_terugkomt_wordt_weer_gemeld(w: Warehouse, ontvangers, zonder_verificatie: None):
    wie, ontvangen, _ = ontvangers
    for uur, er_is in enumerate((True, True, False, True)):
        stopped(w) if er_is else (w.folder / "laatste_run.json").unlink()
        alarms.watch(w, VANDAAG + timedelta(hours=2 * uur), wie)
    assert sum("poort houdt tegen" in o["text"] for o in ontvangen) == 2


def test_wat_niet_is_bezorgd_is_niet_gemeld(w: Warehouse, ontvangers, zonder_verificatie: None):
    wie, ontvangen, _ = ontvangers
    stopped(w)
    with webhook(status=500) as (kapot, _):
        u = alarms.watch(w, VANDAAG, notify.Receivers(webhook=kapot))
    assert u.klachten and "500" in u.klachten[0]
    alarms.watch(w, VANDAAG + timedelta(minutes=1), wie)
    assert len(ontvangen) == 1


def test_wat_de_run_zelf_al_zei_is_geen_nieuws(w: Warehouse, ontvangers, zonder_verificatie: None):
    wie, ontvangen, _ = ontvangers
    stopped(w)
    alarms.told_with_the_run(w, VANDAAG)
    alarms.watch(w, VANDAAG + timedelta(hours=2), wie)
    assert not any("poort" in json.dumps(o) for o in ontvangen)


def test_een_kapotte_stand_is_geen_stilte(w: Warehouse, ontvangers, zonder_verificatie: None):
    wie, ontvangen, _ = ontvangers
    stopped(w)
    (w.folder / alarms.STATE).write_text("{kapot")
    alarms.watch(w, VANDAAG, wie)
    assert len(ontvangen) == 1


def test_de_opdracht_en_de_sensor(w: Warehouse, ontvangers, monkeypatch: pytest.MonkeyPatch):
    wie, ontvangen, _ = ontvangers
    stopped(w)
    u = deur("bewaak", "--stil", "--datum", "2025-12-11", "--warehouse", w.folder)
    assert u.code == 1 and "[poort houdt tegen] refresh:" in u.uit and ontvangen == [] and not (w.folder / alarms.STATE).exists()
    u = deur("bewaak", "--stil", "--json", "--datum", "2025-12-11", "--warehouse", w.folder)
    assert Alarm(**next(a for a in json.loads(u.uit) if a["soort"] == "poort houdt tegen")).wat == "refresh"
    monkeypatch.setenv("HALFJAARBERICHT_WAREHOUSE", str(w.folder))
    monkeypatch.setenv("HALFJAARBERICHT_WEBHOOK", wie.webhook)
    assert deur("bewaak", "--datum", "2025-12-11", "--warehouse", w.folder).code == 1
    assert len(ontvangen) == 1 and re.match(r"refresh: poort houdt tegen", ontvangen[0]["text"])
    monkeypatch.setattr("dagster_project.sensors.warehouse", lambda: w)
    assert "alarmen" in str(bewaking(dg.build_sensor_context()))
