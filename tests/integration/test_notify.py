"""Telling how a run ended, to real receivers on this machine: what is said, to whom, and that a receiver changes nothing."""

from __future__ import annotations

import json
import logging
import os
import socket
import time
from pathlib import Path

import dagster as dg
import pytest

from dagster_project import notify, run_result
from dagster_project.cli import refresh
from dagster_project.definitions import defs
from dagster_project.notify import Receivers
from dagster_project.poort.outcome import RunOutcome
from dagster_project.sensors import meld_mislukt
from tests.conftest import deur
from tests.helpers.receivers import GEHEIM, postbus, webhook

GOED = RunOutcome(
    "gepubliceerd",
    uitgave={
        "uitkomst": "gepubliceerd",
        "versie": "2025-H2.0",
        "map": "/w/edities/2025-H2.0",
        "controles": {"voldoet": 200, "voldoet niet": 2, "niet toetsbaar": 1},
    },
)
FOUT = RunOutcome("tegengehouden", ["kerncijfers.waarden [niet_leeg] voldoet niet: geen rijen", "en nog een"])


@pytest.fixture(autouse=True)
def _rechtstreeks(monkeypatch: pytest.MonkeyPatch) -> None:
    for naam in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(naam, raising=False)
    monkeypatch.setattr(notify, "WACHTTIJD", 0.5)


def dicht() -> int:
    """A port where nobody listens."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


# --- what is said ---


def test_bericht_van_een_gepubliceerde_uitgave(tmp_path: Path):
    b = notify.message(GOED, "2025-H2", tmp_path)
    assert b == {
        "text": "Editie 2025-H2 is gepubliceerd als 2025-H2.0; 2 waarschuwingen.",
        "editie": "2025-H2", "versie": "2025-H2.0", "uitkomst": "gepubliceerd", "redenen": [], "waarschuwingen": 2,
        "kijk": f"halfjaarbericht status --warehouse {tmp_path}", "waar": "/w/edities/2025-H2.0",
    }  # fmt: skip


def test_bericht_van_een_run_die_is_tegengehouden(tmp_path: Path):
    controles = [{"oordeel": "voldoet niet", "ernst": e} for e in ("fout", "waarschuwing", "waarschuwing")]
    (tmp_path / "laatste_run.json").write_text(json.dumps({"controles": controles}))
    b = notify.message(FOUT, "2025-H2", tmp_path)
    assert (b["uitkomst"], b["redenen"], b["waarschuwingen"]) == ("tegengehouden", FOUT.redenen, 2)
    assert "NIET gepubliceerd" in b["text"] and b["waar"] == str(tmp_path / "laatste_run.json")
    lang = notify.message(RunOutcome("afgebroken", ["x" * 9999] * 50), "2025-H2", tmp_path / "weg")
    assert len(lang["redenen"]) == notify.MEESTE_REDENEN and lang["redenen"][-1] == "en nog 31 redenen"
    assert max(map(len, lang["redenen"])) == notify.LANGSTE_REDEN and lang["waarschuwingen"] == 0


# --- to whom ---


def test_zonder_instelling_gaat_er_niets_uit(monkeypatch: pytest.MonkeyPatch):
    def nooit(*_: object, **__: object) -> None:
        raise AssertionError("er is verbinding gezocht")

    monkeypatch.setattr(socket.socket, "connect", nooit)
    assert Receivers.uit({}) == Receivers() and notify.send({"text": "x"}, Receivers.uit({"HALFJAARBERICHT_WEBHOOK": " "})) == []


def test_webhook_en_mail_krijgen_hetzelfde_bericht(tmp_path: Path):
    b = notify.message(FOUT, "2025-H2", tmp_path)
    with webhook() as (adres, ontvangen), postbus() as (smtp, brieven):
        wie = Receivers.uit(
            {
                "HALFJAARBERICHT_WEBHOOK": adres,
                "HALFJAARBERICHT_SMTP": f"smtp://{smtp}",
                "HALFJAARBERICHT_MAIL_AAN": "a@example.org, b@example.org",
            }
        )
        assert notify.send(b, wie) == []
    assert ontvangen == [{"pad": f"/haak/{GEHEIM}?t={GEHEIM}", "type": "application/json; charset=utf-8", **b}]
    (brief,) = brieven
    assert "To: a@example.org, b@example.org" in brief and "From: a@example.org" in brief and "NIET gepubliceerd" in brief
    assert "kerncijfers.waarden [niet_leeg]" in brief and "halfjaarbericht status" in brief


@pytest.mark.parametrize(("status", "klacht"), [(500, "status 500"), (404, "status 404"), (302, "status 302")])
def test_een_webhook_die_weigert_wordt_genoemd(status: int, klacht: str):
    with webhook(status) as (adres, ontvangen):
        (gezegd,) = notify.send({"text": "x"}, Receivers(webhook=adres))
    assert klacht in gezegd and "127.0.0.1" in gezegd and GEHEIM not in gezegd and len(ontvangen) == 1


@pytest.mark.parametrize(
    ("omgeving", "klacht"),
    [
        ({"WEBHOOK": f"ftp://x/{GEHEIM}"}, "WEBHOOK is geen adres"),
        ({"WEBHOOK": GEHEIM}, "WEBHOOK is geen adres"),
        ({"WEBHOOK": f"http://127.0.0.1:{{dicht}}/{GEHEIM}"}, "gaf geen antwoord"),
        ({"SMTP": f"smtp://u:{GEHEIM}@127.0.0.1:{{dicht}}", "MAIL_AAN": "a@example.org"}, "nam haar niet aan"),
        ({"SMTP": f"smtps://u:{GEHEIM}@127.0.0.1:{{dicht}}", "MAIL_AAN": "a@example.org"}, "nam haar niet aan"),
        ({"SMTP": f"smtp://u:{GEHEIM}@127.0.0.1:vijf", "MAIL_AAN": "a@example.org"}, "poort"),
        ({"SMTP": "smtp://127.0.0.1:{dicht}"}, "MAIL_AAN noemt geen ontvanger"),
        ({"MAIL_AAN": "a@example.org"}, "SMTP is geen adres"),
        ({"SMTP": "smtp://127.0.0.1:{dicht}", "MAIL_AAN": "a@example.org\nBcc: x@example.org"}, "geen adres"),
    ],
)
def test_wat_niet_bezorgd_wordt_heeft_een_reden_zonder_geheim(omgeving: dict[str, str], klacht: str, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    poort = dicht()
    wie = Receivers.uit({f"HALFJAARBERICHT_{k}": v.replace("{dicht}", str(poort)) for k, v in omgeving.items()})
    (gezegd,) = notify.send({"text": "x", "redenen": [], "kijk": "", "waar": ""}, wie)
    assert klacht in gezegd and GEHEIM not in gezegd + caplog.text + repr(wie)


def test_een_geheim_komt_in_geen_log(caplog: pytest.LogCaptureFixture):
    """urllib3 writes the whole address of every request at level debug."""
    caplog.set_level(logging.DEBUG)
    with webhook() as (adres, ontvangen):
        assert notify.send({"text": "x"}, Receivers(webhook=adres)) == [] and len(ontvangen) == 1
    assert "127.0.0.1" in caplog.text and GEHEIM not in caplog.text


@pytest.mark.parametrize("weiger", ["MAIL", "RCPT", "DATA"])
def test_een_postbus_die_weigert_wordt_genoemd(weiger: str):
    with postbus(weiger) as (smtp, brieven):
        (gezegd,) = notify.send(
            notify.message(GOED, "2025-H2", Path("w")), Receivers(smtp=f"smtp://{smtp}", van="a@example.org", aan=("a@example.org",))
        )
    assert "nam haar niet aan" in gezegd and GEHEIM not in gezegd and brieven == []


def test_een_wachtwoord_gaat_nooit_zonder_tls():
    with postbus() as (smtp, brieven):
        wie = Receivers(smtp=f"smtp://u:{GEHEIM}@{smtp}", van="a@example.org", aan=("a@example.org",))
        (gezegd,) = notify.send(notify.message(GOED, "2025-H2", Path("w")), wie)
    assert "kent geen TLS" in gezegd and GEHEIM not in gezegd and brieven == []


@pytest.mark.parametrize("hoe", ["traag", "druppel", "stil"])
def test_op_een_trage_ontvanger_wordt_niet_lang_gewacht(hoe: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(notify, "LANGST", 1.0)
    begin = time.monotonic()
    with webhook(traag=9 * (hoe == "traag"), druppel=hoe == "druppel") as (adres, _), postbus(stil=True) as (smtp, _):
        wie = Receivers(smtp=f"smtp://{smtp}", van="a@example.org", aan=("a@example.org",)) if hoe == "stil" else Receivers(webhook=adres)
        (gezegd,) = notify.send(notify.message(GOED, "2025-H2", Path("w")), wie)
        duur = time.monotonic() - begin
    assert duur < 8 and "niet bezorgd" in gezegd


# --- from a run ---


@pytest.mark.parametrize(
    ("einde", "code"),
    [
        (RunOutcome("ongewijzigd", uitgave=GOED.uitgave | {"uitkomst": "ongewijzigd"}), 0),
        (FOUT, 1),
        (RunOutcome("afgebroken", ["Stap dbt is afgebroken"], fout="Traceback ..."), 1),
        (RunOutcome("kan niet beginnen", ["Er loopt al een refresh"]), 2),
    ],
)
@pytest.mark.parametrize("status", [200, 500])
def test_een_ontvanger_verandert_de_uitkomst_van_refresh_niet(einde, code, status, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(refresh, "run_refresh", lambda *_: einde)
    stil = deur("refresh", "--warehouse", tmp_path)
    with webhook(status) as (adres, ontvangen):
        monkeypatch.setenv("HALFJAARBERICHT_WEBHOOK", adres)
        u = deur("refresh", "--warehouse", tmp_path)
    assert u.code == stil.code == code and u.uit == stil.uit
    assert [o["uitkomst"] for o in ontvangen] == [einde.soort] and ("niet bezorgd" in u.fout) == (status == 500)
    assert u.fout.replace(stil.fout, "").count("\n") <= 2 and GEHEIM not in u.fout + u.uit


def test_een_adres_uit_een_bestand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It is told as one from the environment; a file that others can read is not used, is named, and changes nothing of the run."""
    einde = RunOutcome("ongewijzigd", uitgave=GOED.uitgave | {"uitkomst": "ongewijzigd"})
    monkeypatch.setattr(refresh, "run_refresh", lambda *_: einde)
    pad = tmp_path / "webhook"
    with webhook() as (adres, ontvangen):
        pad.write_text(adres + "\n", encoding="utf-8")
        monkeypatch.setenv("HALFJAARBERICHT_WEBHOOK_BESTAND", str(pad))
        for mode in (0o600, 0o644):
            pad.chmod(mode)
            u = deur("refresh", "--warehouse", tmp_path / "w")
            assert (u.code, len(ontvangen)) == (0, 1) and ("chmod 600" in u.fout) == (mode == 0o644) and GEHEIM not in u.fout + u.uit
    assert "De melding per webhook is niet bezorgd: HALFJAARBERICHT_WEBHOOK_BESTAND" in u.fout


def test_een_wachtwoord_dat_niet_te_lezen_is_houdt_het_andere_niet_tegen(tmp_path: Path):
    """Of the mail it is said once, and nothing is sent without its server."""
    omgeving = {"HALFJAARBERICHT_SMTP_BESTAND": str(tmp_path / "weg"), "HALFJAARBERICHT_MAIL_AAN": "a@example.org"}
    with webhook() as (adres, ontvangen):
        wie = Receivers.uit(omgeving | {"HALFJAARBERICHT_WEBHOOK": adres})
        (gezegd,) = notify.send({"text": "x"}, wie)
    assert gezegd.startswith("De melding per e-mail is niet bezorgd: HALFJAARBERICHT_SMTP_BESTAND") and "er niet" in gezegd
    assert len(ontvangen) == 1 and wie.iemand and Receivers.uit(omgeving).iemand


@pytest.mark.slow
def test_een_echte_refresh_die_wordt_tegengehouden_zegt_waarom(tmp_path: Path, bronmap: Path, vervang, monkeypatch: pytest.MonkeyPatch):
    vervang("jenv/gtpa/gtpa.csv", "2024;belediging;5352", "2024;belediging;vijfduizend")
    with webhook() as (adres, ontvangen):
        monkeypatch.setenv("HALFJAARBERICHT_WEBHOOK", adres)
        u = deur("refresh", "--warehouse", tmp_path / "w", "--bron", bronmap)
    assert u.code == 1
    (m,) = ontvangen
    assert (m["editie"], m["uitkomst"]) == ("2025-H2", "tegengehouden") and "jenv.gtpa [typen]" in m["redenen"][0]
    rapport = json.loads((tmp_path / "w" / "laatste_run.json").read_text())
    assert rapport["uitkomst"] == "tegengehouden" and m["waar"] == str(tmp_path / "w" / "laatste_run.html") and m["waar"] in u.fout
    pagina = Path(m["waar"]).read_text(encoding="utf-8")
    assert all(
        woord in pagina
        for woord in ("vijfduizend", "gtpa.csv!C", "leverancier van de bron", "lever opnieuw", "Regels op gepubliceerde tabellen: ")
    )
    u = deur("status", "--warehouse", tmp_path / "w", "--datum", "2025-12-01")
    assert u.code == 1 and "contract:jenv.gtpa:typen" in u.uit


def test_de_sensor_van_dagster_zegt_hetzelfde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """In `dagster dev` there is no CLI: the daemon calls the sensor after the run."""
    config = {
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
        "resources": {"warehouse": {"config": {"warehouse": str(tmp_path)}}},
    }
    with dg.DagsterInstance.ephemeral() as instance, webhook() as (adres, ontvangen):
        r = (
            defs()
            .resolve_job_def("verversen")
            .execute_in_process(
                instance=instance, partition_key="2025-H2", raise_on_error=False, run_config=config, op_selection=["publicatie"]
            )
        )
        monkeypatch.setitem(os.environ, "HALFJAARBERICHT_WEBHOOK", adres)
        context = dg.build_run_status_sensor_context(
            sensor_name="meld_mislukt", dagster_event=r.get_run_failure_event(), dagster_instance=instance, dagster_run=r.dagster_run
        ).for_run_failure()
        meld_mislukt(context)
        assert run_result.read_run(r.all_events, r.success) == RunOutcome("tegengehouden", ontvangen[0]["redenen"])
    (m,) = ontvangen
    assert (m["editie"], m["uitkomst"]) == ("2025-H2", "tegengehouden") and "geen kandidaat van deze run" in m["redenen"][0]
    assert m["kijk"].endswith(str(tmp_path))


def test_beide_uitkomsten_hebben_een_sensor_die_vanzelf_aan_staat():
    sensoren = {s.name: s for s in defs().sensors}
    assert {sensoren[s].default_status for s in ("meld_geslaagd", "meld_mislukt")} == {dg.DefaultSensorStatus.RUNNING}
