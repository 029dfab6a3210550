"""What a refresh leaves for people: every fault with both numbers, its place, its owner and what to do; and nothing that only a program reads."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from dagster_project.jobs import report_run
from dagster_project.poort import outcome
from dagster_project.poort.outcome import RunOutcome
from dagster_project.poort.verdicts import Requirement, Verdict
from dagster_project.publicatie.forms import run_report

GEHEIM = "jenv.kerncijfers_per_regionale_eenheid"
STEWARD, LEVERANCIER = "datasteward JenV, DG Politie", "leverancier van de bron"
ACTIE = "Verbeter de cel en lever opnieuw."
TYPEN = Verdict(
    "contract:jenv.gtpa:typen", "contract", "jenv.gtpa", "typen", "voldoet niet", "Een cel is geen waarde van het afgesproken type.", eigenaar=LEVERANCIER,
    waargenomen="2 bevindingen", voorbeelden=[f"gtpa.csv!C4: gevonden '5.352,5,1'; verwacht een geheel getal, zoals 9120. {ACTIE}", f"gtpa.csv!C9: gevonden 'veel'; verwacht een geheel getal, zoals 9120. {ACTIE}"],
)  # fmt: skip
REGEL = Verdict(
    "regel:kerncijfers.waarden:aantallen_niet_negatief", "regel", "kerncijfers.waarden", "aantallen_niet_negatief", "voldoet niet", "Een aantal kan niet onder nul.",
    eigenaar=STEWARD, waargenomen="1 van 70.779 rijen, met waarde −1", verwacht="waarde is ten minste 0", voorbeelden=["prio1_te_laat, GM0014, 2023: waarde −1 (bron: politie.reactietijden, TypedDataSet!3)"],
)  # fmt: skip
ZACHT = Verdict("regel:verdeling.clusters:formatie", "regel", "verdeling.clusters", "formatie", "voldoet niet", "De formatie ontbreekt.", "waarschuwing", STEWARD, "3 van 16 rijen", "formatie is nooit leeg")  # fmt: skip
GOED = Verdict("contract:jenv.gtpa:kolommen", "contract", "jenv.gtpa", "kolommen", "voldoet", "x", waargenomen="12 rijen")
PROGRAMMA = Verdict(
    "contract:jenv.verzuim:programma", "contract", "jenv.verzuim", "programma", "voldoet niet", "Er zit een fout in het programma.", eigenaar="ontwikkelaars",
    voorbeelden=["verzuim: gevonden een fout in het programma (KeyError: 'x'); verwacht een tabel. Meld het."],
)  # fmt: skip
VEREIST = {
    i: Requirement(i, soort)
    for i, soort in (("dbt:a", "dbt-test"), ("dbt:b", "dbt-test"), ("regel:r", "regel"), (TYPEN.controle_id, "contract"))
}
SPOOR = 'Traceback (most recent call last):\n  File "x.py", line 3\nduckdb.duckdb.CatalogException: Table does not exist SELECT 1'


def schrijf(folder: Path, u: RunOutcome, *oordelen: Verdict, **anders: Any) -> tuple[str, html.HtmlElement]:
    d = {"bron": "voorbeeld", "uitkomst": u.soort, "reden": "", "controles": [asdict(o) for o in oordelen], "aantekeningen": []} | anders
    (folder / "laatste_run.json").write_text(json.dumps(d))
    pad = run_report.write(folder, "2025-H2", u, VEREIST)
    assert pad == folder / "laatste_run.html" and not (folder / ".half-laatste_run.html").exists()
    ruw = pad.read_text(encoding="utf-8")
    return ruw, html.fromstring(ruw)


def tekst(e: html.HtmlElement) -> str:
    return " ".join(e.text_content().split())


def fouten(p: html.HtmlElement) -> list[str]:
    return [tekst(li) for li in p.xpath("//section[@aria-labelledby='fouten']/ol/li")]


def tegen(*oordelen: Verdict, fout: str = "") -> RunOutcome:
    return RunOutcome(outcome.TEGENGEHOUDEN, ["\n".join(map(str, oordelen))], fout=fout)


def test_elke_fout_noemt_beide_getallen_plaats_eigenaar_en_wat_te_doen(tmp_path: Path):
    _, p = schrijf(tmp_path, tegen(REGEL, TYPEN), REGEL, ZACHT, TYPEN, GOED)
    eerst, dan = fouten(p)  # what comes earliest in a run first
    for woord in ("gtpa", "gtpa.csv!C4", "'5.352,5,1'", "gtpa.csv!C9", "'veel'", "een geheel getal, zoals 9120", LEVERANCIER, ACTIE):
        assert woord in eerst, woord
    assert eerst.count(ACTIE) == eerst.count("zoals 9120") == 1  # what both places have in common is said once
    for woord in (
        "1 van 70.779 rijen, met waarde −1",
        "waarde is ten minste 0",
        "GM0014",
        "TypedDataSet!3",
        STEWARD,
        "klopt het getal toch",
    ):
        assert woord in dan, woord
    assert "2 dingen houden de publicatie tegen" in tekst(p) and "3 van 16 rijen" in tekst(
        p.xpath("//section[@aria-labelledby='waarschuwingen']")[0]
    )


def test_wat_niet_is_getoetst_staat_er_met_de_reden(tmp_path: Path):
    _, p = schrijf(tmp_path, tegen(TYPEN), TYPEN, GOED)
    (rest,) = p.xpath("//section[@aria-labelledby='rest']")
    assert [tekst(li) for li in rest.xpath(".//li")] == [
        "Tests van de berekening: 2 controles",
        "Regels op gepubliceerde tabellen: 1 controle",
    ]
    assert "Er kan daar dus nog iets anders mis zijn" in tekst(rest) and "in orde: 1 controle" in tekst(rest)


@pytest.mark.parametrize(
    ("u", "oordelen", "woorden"),
    [
        (RunOutcome("afgebroken", ["Er zit een fout in het programma: de berekening is afgebroken. Over de gegevens zegt dit niets."], fout=SPOOR), (), ["de berekening is afgebroken", "Stuur laatste_fout.txt en laatste_run.json"]),
        (RunOutcome("afgebroken", ["De schijf is vol: de publicatie is afgebroken. Maak ruimte en draai de refresh opnieuw."], fout=SPOOR), (), ["De schijf is vol", "beheerder van de machine"]),
        (RunOutcome("tegengehouden", [str(PROGRAMMA)], fout=SPOOR), (PROGRAMMA,), ["het lezen van jenv.verzuim is afgebroken", "ontwikkelaars van het halfjaarbericht"]),
        (RunOutcome("tegengehouden", ["int_x kon niet worden gemaakt; wat daarna komt, ook niet."], fout=SPOOR), (), ["int_x kon niet worden gemaakt", "Stuur laatste_fout.txt"]),
    ],
    ids=["programma", "schijf-vol", "een-tabel", "dbt"],
)  # fmt: skip
def test_een_fout_van_ons_staat_bovenaan_en_zegt_wat_naar_wie(
    tmp_path: Path, u: RunOutcome, oordelen: tuple[Verdict, ...], woorden: list[str]
):
    ruw, p = schrijf(tmp_path, u, *oordelen, TYPEN)
    eerst = fouten(p)[0]
    alles = tekst(p)
    assert eerst.startswith(("Het programma", "De machine")) and all(w in alles for w in woorden)
    assert "jenv.gtpa" in alles  # and what else is wrong is told too
    for woord in ("Traceback", "duckdb.duckdb", "CatalogException", "KeyError", "SELECT", "x.py"):
        assert woord not in ruw, woord


@pytest.mark.parametrize(
    "reden",
    [
        "correcties.yml, regel 1: ontbreekt.",
        "Editie 2025-H2 is al gepubliceerd als 2025-H2.0 en deze uitkomst wijkt af:\n- kerncijfers.waarden: 1 rijen nieuw of anders\nEen gepubliceerde editie verandert niet.",
    ],
)
def test_wat_geen_oordeel_is_staat_er_ook(tmp_path: Path, reden: str):
    _, p = schrijf(tmp_path, RunOutcome("tegengehouden", [reden]))
    (fout,) = fouten(p)
    assert all(r.removeprefix("- ") in fout for r in reden.splitlines())


@pytest.mark.parametrize(
    "kwaad",
    ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", '#read("/etc/passwd")', "{{7*7}}", "{% raw %}", "x" * 300, "a\u202eb\u2066c", "\ud800", "'\"><img src=x onerror=alert(1)>", "javascript:alert(1)"],
    ids=str,
)  # fmt: skip
def test_vijandige_tekst_blijft_tekst(tmp_path: Path, kwaad: str):
    bevinding = f"{kwaad}!A1: gevonden '{kwaad}'; verwacht {kwaad}. {ACTIE}"
    o = Verdict(
        "contract:jenv.gtpa:typen", "contract", "jenv.gtpa", kwaad, "voldoet niet", kwaad, eigenaar=kwaad, voorbeelden=[bevinding, kwaad]
    )
    ruw, p = schrijf(tmp_path, tegen(o), o, aantekeningen=[{"bron_tabel": kwaad, "plaats": kwaad, "tekst": kwaad}])
    assert p.xpath("//script | //img | //iframe | //link | //object | //form | //@onerror") == []
    assert [a for a in p.xpath("//@href | //@src") if not a.startswith("#")] == []
    if kwaad != "\ud800":
        assert ruw.count("49") == 0 and kwaad in tekst(p) and "alert(1)</script>" not in ruw


def test_de_pagina_haalt_nergens_iets_op(tmp_path: Path):
    ruw, p = schrijf(tmp_path, tegen(TYPEN, REGEL), TYPEN, REGEL)
    (csp,) = p.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert csp == "default-src 'none'; style-src 'unsafe-inline'"
    assert not re.search(r"https?://|url\(|@import|<script", ruw)


@pytest.mark.parametrize("soort", [outcome.GEPUBLICEERD, outcome.ONGEWIJZIGD])
def test_een_run_die_slaagt_laat_haar_ook_na(tmp_path: Path, soort: str):
    (tmp_path / "edities" / "2025-H2.0").mkdir(parents=True)
    for naam in ("poortrapport.html", "kerncijfers.html"):
        (tmp_path / "edities" / "2025-H2.0" / naam).touch()
    u = RunOutcome(soort, uitgave={"versie": "2025-H2.0", "controles": {"voldoet": 610, "voldoet niet": 0, "niet toetsbaar": 1}})
    _, p = schrijf(tmp_path, u, GOED)
    verwijzingen = [a for a in p.xpath("//a/@href") if not a.startswith("#")]
    assert "edities/2025-H2.0/poortrapport.html" in verwijzingen and all((tmp_path / a).is_file() for a in verwijzingen)
    assert "2025-H2.0" in tekst(p) and "610 controles voldoen, 0 waarschuwingen" in tekst(p) and fouten(p) == []


@pytest.mark.parametrize("inhoud", [None, "{", "[]", "{}", '{"controles": []}'])
def test_zonder_leesbaar_verslag_is_er_toch_een_pagina(tmp_path: Path, inhoud: str | None):
    if inhoud is not None:
        (tmp_path / "laatste_run.json").write_text(inhoud)
    run_report.write(tmp_path, "2025-H2", RunOutcome("afgebroken", ["De run is afgebroken."]), VEREIST)
    assert "De run is afgebroken." in (tmp_path / "laatste_run.html").read_text()


def test_een_verwijzing_wordt_vervangen_en_niet_gevolgd(tmp_path: Path):
    (tmp_path / "elders").write_text("van iemand anders")
    for naam in ("laatste_run.html", ".half-laatste_run.html"):
        (tmp_path / naam).symlink_to(tmp_path / "elders")
    schrijf(tmp_path, tegen(TYPEN), TYPEN)
    assert (tmp_path / "elders").read_text() == "van iemand anders" and not (tmp_path / "laatste_run.html").is_symlink()


@pytest.mark.parametrize(("tabel", "mode"), [("jenv.gtpa", 0o644), (GEHEIM, 0o600)])
def test_wat_een_besloten_cel_aanhaalt_leest_alleen_wie_de_run_draaide(tmp_path: Path, tabel: str, mode: int):
    o = Verdict(f"contract:{tabel}:typen", "contract", tabel, "typen", "voldoet niet", "x", voorbeelden=TYPEN.voorbeelden)
    schrijf(tmp_path, tegen(o), o)
    assert stat.S_IMODE((tmp_path / "laatste_run.html").stat().st_mode) == mode


def test_een_verslag_dat_niet_kan_worden_geschreven_verbergt_niet_hoe_de_run_afliep(tmp_path: Path):
    assert report_run(RunOutcome("gepubliceerd", uitgave={"versie": "2025-H2.0"}), "2025-H2", tmp_path / "weg") is None
    assert report_run(RunOutcome(outcome.KAN_NIET, ["Er loopt al een refresh"]), "2025-H2", tmp_path) is None
    assert list(tmp_path.iterdir()) == []
