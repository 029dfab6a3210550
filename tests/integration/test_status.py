"""The traffic lights: what is red, what is orange, what only looks so, and what cron gets."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from dagster_project.poort import decisions, status
from dagster_project.poort.status import GEEN, GROEN, ORANJE, ROOD, StatusPoint
from dagster_project.warehouse import release_calendar
from dagster_project.warehouse.editions import PublishedVersion, Warehouse
from sources.database import connect
from tests.conftest import deur
from tests.unit.poort.test_decisions import GOED

NA_PUBLICATIE = date(2025, 12, 11)
SCHERM = 40
"""Lines of a terminal."""


@pytest.fixture
def eigen(huis: Warehouse, tmp_path: Path) -> Warehouse:
    """The published warehouse without its snapshots, to damage."""
    shutil.copytree(huis.folder, tmp_path / "eigen", ignore=shutil.ignore_patterns("snapshots"))
    return Warehouse(tmp_path / "eigen")


def van(punten: list[StatusPoint], onderdeel: str) -> dict[str, StatusPoint]:
    return {p.wat: p for p in punten if p.onderdeel == onderdeel}


def schrijf_run(huis: Warehouse, uitkomst: str, reden: str = "", **controle: str) -> None:
    inhoud = {"bron": "voorbeeld", "uitkomst": uitkomst, "reden": reden, "controles": [controle] if controle else []}
    (huis.folder / "laatste_run.json").write_text(json.dumps(inhoud))


# --- the calendar ---


@pytest.mark.parametrize(
    ("uitgegeven", "dag", "verwacht"),
    [
        (["2025-H2"], date(2026, 6, 9), {"2026-H1": GROEN}),
        (["2025-H2"], date(2026, 6, 10), {"2026-H1": ORANJE, "2026-H2": GROEN}),
        (["2025-H2"], date(2026, 6, 11), {"2026-H1": ROOD, "2026-H2": GROEN}),
        (["2025-H2"], date(2027, 1, 1), {"2026-H1": ROOD, "2026-H2": ROOD, "2027-H1": GROEN}),
        (["2025-H2", "2026-H2"], date(2027, 1, 1), {"2026-H1": ORANJE, "2027-H1": GROEN}),
        (["2026-H1"], date(2026, 6, 11), {"2026-H2": GROEN}),  # begun with this one: the earlier is not asked
        (["2025-H2", "2026-H1"], date(2026, 6, 1), {"2026-H2": GROEN}),  # early is not late
        (["2025-H1"], date(2025, 12, 11), {"2025-H2": ROOD, "2026-H1": GROEN}),
        ([], date(2025, 12, 9), {"2025-H2": GROEN}),  # 2025-H1 was due before the first that this warehouse was made for
        ([], date(2027, 1, 1), {"2026-H2": ROOD, "2027-H1": GROEN}),
        ([*release_calendar.publication()], date(2031, 1, 1), {"kalender": ORANJE}),
    ],
)
def test_kalender(uitgegeven: list[str], dag: date, verwacht: dict[str, str]):
    assert {p.wat: p.kleur for p in status._kalender(uitgegeven, dag)} == verwacht


def test_wat_te_laat_is_blijft_te_laat_tot_het_er_is():
    for n in range(1, 400):
        (rood, *_) = status._kalender(["2025-H2"], date(2026, 6, 10) + timedelta(n))
        assert (rood.wat, rood.kleur) == ("2026-H1", ROOD) and f"{n} dagen geleden" in rood.tekst


# --- the last run ---


@pytest.mark.parametrize(
    ("uitkomst", "reden", "controle", "kleur", "tekst"),
    [
        ("ongewijzigd", "", {"controle_id": "a", "oordeel": "voldoet", "ernst": "fout"}, GROEN, "1 controles voldoen"),
        ("tegengehouden", "", {"controle_id": "regel:x", "oordeel": "voldoet niet", "ernst": "fout"}, ROOD, "Tegengehouden: regel:x"),
        ("tegengehouden", "wijkt af", {"controle_id": "a", "oordeel": "voldoet niet", "ernst": "waarschuwing"}, ROOD, "wijkt af"),
        ("afgebroken", "", {}, ROOD, "laatste_fout.txt"),
    ],
)
def test_laatste_run(tmp_path: Path, uitkomst: str, reden: str, controle: dict, kleur: str, tekst: str):
    schrijf_run(Warehouse(tmp_path), uitkomst, reden, **controle)
    (punt,) = status.run_points(Warehouse(tmp_path), [])
    assert punt.kleur == kleur and tekst in punt.tekst


def test_laatste_run_die_niet_te_lezen_is_en_een_die_bezig_is(tmp_path: Path):
    (tmp_path / "laatste_run.json").write_text("{")
    (tmp_path / ".kandidaat-1").mkdir()
    bezig, laatste = status.run_points(Warehouse(tmp_path), [PublishedVersion("2025-H2", "2025-H2.0", 0, "")])
    assert (bezig.kleur, laatste.kleur) == (ORANJE, ROOD) and "niet te lezen" in laatste.tekst


# --- sources against the calendar, on the published warehouse ---


def test_bronnen_op_de_dag_na_publicatie_zijn_actueel(huis: Warehouse):
    bronnen = van(status.status_points(huis, NA_PUBLICATIE), "bron")
    assert {n for n, p in bronnen.items() if p.kleur == ORANJE} == {"niet ontvangen"}
    assert bronnen["niet ontvangen"].tekst == (
        "cbs.kerncijfers_wijken_buurten_2024, cbs.kerncijfers_wijken_buurten_2025, cbs.landbouw_gemeente, cbs.vermogen_huishoudens_2025; "
        "te leveren door het CBS (StatLine), met --bron live."
    )
    assert "cbs.landbouw_gemeente" not in bronnen  # said once
    assert bronnen["jenv.zedenvoorraad"].tekst == "Actueel: peildatum 2025-11-02."
    assert bronnen["jenv.bezetting"].tekst == "Actueel: jaar 2024."
    assert bronnen["cbs.gebieden_2025"].kleur == GEEN


@pytest.mark.parametrize(
    ("bron", "nog_goed", "te_laat", "hoort"),
    [
        ("jenv.gtpa", date(2026, 5, 31), date(2026, 6, 1), "jaar 2025; 2025-H2.0 heeft jaar 2024"),
        ("jenv.zedenvoorraad", date(2026, 6, 1), date(2026, 6, 2), "peildatum 2026-05-02; 2025-H2.0 heeft peildatum 2025-11-02"),
        (
            "jenv.formatie_per_regionale_eenheid",
            date(2026, 5, 31),
            date(2026, 6, 1),
            "peildatum 2025-09-01; 2025-H2.0 heeft peildatum 2025-08-31",
        ),
        ("cbs.veiligheidsmonitor", date(2026, 4, 30), date(2026, 5, 1), "2025JJ00; 2025-H2.0 heeft 2023JJ00"),  # 2024 will never exist
        ("politie.reactietijden", date(2025, 12, 31), date(2026, 1, 1), "2025MM11; 2025-H2.0 heeft 2025MM10"),
    ],
)
def test_een_bron_loopt_achter_vanaf_de_dag_dat_haar_cijfer_er_hoort(huis: Warehouse, bron: str, nog_goed: date, te_laat: date, hoort: str):
    assert van(status.status_points(huis, nog_goed), "bron")[bron].kleur == GROEN
    punt = van(status.status_points(huis, te_laat), "bron")[bron]
    assert punt.kleur == ORANJE and hoort in punt.tekst


def test_bronstatus_van_een_levering_staat_in_de_uitgave(db):
    rijen = db.execute(
        "SELECT nieuwste_periode, verwachte_periode, loopt_achter FROM kwaliteit.bronstatus WHERE bron_tabel = 'jenv.bezetting'"
    ).fetchall()
    assert rijen == [("jaar 2024, peildatum 2021-08-31, periode 2025-11", "jaar 2024", False)]


# --- what is published, with which reservations, and what it says ---


def test_voorbehouden_en_inhoud(huis: Warehouse):
    punten = status.status_points(huis, NA_PUBLICATIE)
    voorbehoud = van(punten, "voorbehoud")
    assert set(voorbehoud) == {"niet toetsbaar", "open besluit", "synthetisch", "lacunes"}
    assert voorbehoud["lacunes"].kleur == GEEN and "AEF (sterkteverdeling) (4)" in voorbehoud["lacunes"].tekst
    assert (voorbehoud["niet toetsbaar"].kleur, voorbehoud["synthetisch"].kleur) == (GEEN, ORANJE)
    inhoud = [p for p in punten if p.onderdeel == "inhoud"]
    verzuim = next(p for p in inhoud if p.wat == "verzuim_percentage")
    assert (verzuim.kleur, verzuim.tekst) == (ORANJE, "2024: 6,3 procent; voldoet niet aan hoogstens 5,9 (intern; afstand +0,40)")
    maand = next(p for p in inhoud if p.wat == "prio1_binnen_15_minuten" and p.tekst.startswith("2025-10: "))
    assert maand.tekst.endswith("(synthetisch)")  # the figure of the year beside it is real
    assert ROOD not in {p.kleur for p in inhoud}  # a figure is never a fault of the warehouse
    assert not any("2021" in p.tekst[:4] for p in inhoud)
    assert status.worst(punten) == ORANJE


def test_een_open_besluit_is_een_licht_en_een_genomen_besluit_niet(eigen: Warehouse):
    def lichten() -> list[str]:
        return [p.tekst for p in status.status_points(eigen, NA_PUBLICATIE) if p.wat == "open besluit"]

    # nine comparisons, one decision about three of them and one about two; a seventh decision is about years that are all made up in the example
    assert len(lichten()) == 6
    assert sum("prio1_meldingen 2024" in t and t.startswith("datasteward") and t.endswith("(en nog 2).") for t in lichten()) == 1
    eigen.database.chmod(0o644)
    with connect(eigen.database) as con:
        for t in ("aansluiting", "identiteiten", "trendwoorden"):
            con.execute(f"UPDATE kwaliteit.{t} SET besluit = replace(besluit, 'datasteward (voorbeeld)', 'datasteward')")
    assert len(lichten()) == 2 and all(t.startswith("team sterkteverdeling") for t in lichten())
    with connect(eigen.database) as con:
        con.execute("UPDATE kwaliteit.identiteiten SET versie = '2025-H1.0' WHERE vergelijking LIKE 'identiteit: C46%'")
    (ander,) = lichten()  # of another edition: not shown
    assert "identiteit: C49a: 20 en 30 (en nog 1)." in ander


def test_een_toegepaste_correctie_is_oranje_zonder_haar_cijfers(eigen: Warehouse):
    assert "correctie" not in van(status.status_points(eigen, NA_PUBLICATIE), "voorbehoud")  # what the source mended is no reservation
    eigen.database.chmod(0o644)
    with connect(eigen.database) as con:
        con.execute("UPDATE kwaliteit.correcties SET is_toegepast = true, status = 'open'")
    punt = van(status.status_points(eigen, NA_PUBLICATIE), "voorbehoud")["correctie"]
    assert punt.kleur == ORANJE and "jenv.gtpa.incidenten (jaar=2024|categorie=belediging)" in punt.tekst
    assert "2025-11-20, open" in punt.tekst and "5352" not in punt.tekst


def test_een_norm_per_regionale_eenheid_noemt_wie_er_niet_aan_voldoet(eigen: Warehouse):
    wat = "wijkagentnorm_realisatie per regionale eenheid"
    voor = van(status.status_points(eigen, NA_PUBLICATIE), "inhoud")
    assert "gemeenten" not in voor and "regionale eenheden" not in voor  # all of it is made up: there is nothing to judge
    assert voor[wat].kleur == ORANJE and "van 10 voldoen niet aan minstens 100 (wettelijk): RE" in voor[wat].tekst
    eigen.database.chmod(0o644)
    with connect(eigen.database) as con:
        con.execute(
            "UPDATE kwaliteit.signalen SET status = 'voldoet' WHERE indicator_id = 'wijkagentnorm_realisatie' AND regio_code LIKE 'RE%'"
        )
        con.execute("UPDATE kwaliteit.signalen SET oordeel = 'gewoon' WHERE score IS NOT NULL AND regio_code LIKE 'RE%'")
    na = van(status.status_points(eigen, NA_PUBLICATIE), "inhoud")
    assert (na[wat].kleur, na["regionale eenheden"].kleur) == (GROEN, GROEN) and "0 van 10 voldoen niet" in na[wat].tekst
    assert na["regionale eenheden"].tekst.startswith("0 uitschieters in ") and "gemeenten" not in na


def test_een_landelijke_uitschieter_en_een_waarschuwing_zijn_oranje(eigen: Warehouse):
    eigen.database.chmod(0o644)
    with connect(eigen.database) as con:
        con.execute(
            "UPDATE kwaliteit.signalen SET oordeel = 'uitschieter', score = 7.25 WHERE indicator_id = 'prio1_meldingen' AND regio_code = 'NL01'"
        )
        con.execute(
            "UPDATE kwaliteit.controles SET oordeel = 'voldoet niet', ernst = 'waarschuwing' WHERE controle_id LIKE '%bron_is_actueel'"
        )
    punten = status.status_points(eigen, NA_PUBLICATIE)
    assert "uitschieter, score 7,3" in van(punten, "inhoud")["prio1_meldingen"].tekst
    assert "bron_is_actueel" in van(punten, "voorbehoud")["waarschuwing"].tekst
    assert status.worst(punten) == ORANJE


def test_een_reeks_met_weinig_historie_zegt_wat_zij_kan(huis: Warehouse):
    """halfjaarbericht-2025-h2.txt:1262: 3.159 and 3.484; GDPA rose for the fourth time. Of prio 1 the year before is made up."""
    inhoud = van(status.status_points(huis, NA_PUBLICATIE), "inhoud")
    assert (inhoud["zeden_voorraad"].kleur, inhoud["zeden_voorraad"].tekst) == (
        ORANJE,
        "2025-11-02: 3.484 aantal; +325 tegen 2024-11-02, slechter",
    )
    assert inhoud["gdpa_incidenten"].tekst.endswith("slechter; 4 keer op rij")
    assert "misdrijven_geregistreerd" not in inhoud
    jaar = next(p for p in status.status_points(huis, NA_PUBLICATIE) if p.wat == "prio1_binnen_15_minuten" and p.tekst.startswith("2024: "))
    assert jaar.tekst == "2024: 83,7 procent; voldoet niet aan minstens 90 (intern; afstand -6,3) (synthetisch)"  # as the count behind it


def test_een_woord_dat_de_reeks_tegenspreekt_is_oranje(eigen: Warehouse):
    voor = van(status.status_points(eigen, NA_PUBLICATIE), "inhoud")
    assert "ict_prio1_verstoringen" not in voor
    eigen.database.chmod(0o644)
    with connect(eigen.database) as con:
        con.execute("UPDATE kwaliteit.trendwoorden SET oordeel = 'spreekt het tegen' WHERE woord = 'flink hoger'")
    punt = van(status.status_points(eigen, NA_PUBLICATIE), "inhoud")["ict_prio1_verstoringen"]
    assert punt.kleur == ORANJE and "regel 618, zegt 'flink hoger'; de reeks: 2024-01/2024-07 201, 2025-01/2025-07 379." in punt.tekst


def test_een_veranderde_uitgave_is_rood(eigen: Warehouse):
    pad = eigen.edition_dir("2025-H2.0") / "manifest.json"
    pad.write_text(pad.read_text().replace("concept", "definitief"))
    punten = status.status_points(eigen, NA_PUBLICATIE)
    assert van(punten, "uitgave")["2025-H2.0"].kleur == ROOD and "reservekopie" in van(punten, "uitgave")["2025-H2.0"].tekst
    u = deur("status", "--warehouse", eigen.folder, "--datum", NA_PUBLICATIE)
    assert u.code == 1 and "rood" in u.uit and "Actueel: 2025-H2.0" in u.uit


@pytest.mark.parametrize(
    ("sql", "weg"),
    [("DROP TABLE kwaliteit.signalen", "inhoud"), ("ALTER TABLE kwaliteit.bronstatus DROP COLUMN nieuwste_periode", "bron")],
)
def test_een_uitgave_van_voor_een_tabel_of_kolom_zegt_dat(eigen: Warehouse, sql: str, weg: str):
    eigen.database.chmod(0o644)
    with connect(eigen.database) as con:
        con.execute(sql)
    punten = status.status_points(eigen, NA_PUBLICATIE)
    assert [p.kleur for p in punten if p.onderdeel == weg] == [GEEN] and "is van voor" in van(punten, weg)["2025-H2.0"].tekst
    assert all(len(van(punten, ander)) > 1 for ander in {"bron", "voorbehoud", "inhoud"} - {weg})


# --- the door ---


def test_exitcode_voor_cron_en_alles_in_json(huis: Warehouse):
    goed = deur("status", "--warehouse", huis.folder, "--datum", "2025-12-11", "--json")
    laat = deur("status", "--warehouse", huis.folder, "--datum", "2026-06-11", "--json")
    assert (goed.code, laat.code) == (0, 1)
    d, e = json.loads(goed.uit), json.loads(laat.uit)
    assert (d["datum"], d["oordeel"], e["oordeel"]) == ("2025-12-11", ORANJE, ROOD)
    assert {p["onderdeel"] for p in d["punten"]} == {"run", "kalender", "uitgave", "bron", "voorbehoud", "inhoud"}
    assert d["punten"] == [vars(p) for p in status.status_points(huis, NA_PUBLICATIE)]
    tekst = deur("status", "--warehouse", huis.folder, "--datum", "2026-06-11")
    assert tekst.code == 1 and "Hoorde op 2026-06-10" in tekst.uit and "165" not in tekst.uit


def test_wat_rood_is_staat_bovenaan(huis: Warehouse):
    rijen = [r for r in deur("status", "--warehouse", huis.folder, "--datum", "2026-06-11").uit.splitlines() if r.startswith("│ ")]
    kleuren = [k for r in rijen for k in (ROOD, ORANJE, GROEN, GEEN) if f" {k} " in r.split("│")[3]]
    assert kleuren[0] == ROOD and ROOD not in kleuren[kleuren.count(ROOD) :]


def test_het_past_op_een_scherm_en_alles_noemt_elk_punt(huis: Warehouse):
    """Red has its words on the first screen; what is many of a kind is counted and named there, and said in full with ``--alles``."""
    punten = status.status_points(huis, date(2026, 6, 11))
    kort, heel = (deur("status", "--warehouse", huis.folder, "--datum", "2026-06-11", *o).uit for o in ([], ["--alles"]))
    assert len(kort.splitlines()) <= SCHERM < len(punten) < len(heel.splitlines())
    for p in punten:
        woord = p.tekst.split()[0][:20]  # a longer one is broken off
        assert woord in heel
        if p.kleur == ROOD:
            assert p.wat in kort and woord in kort
    signalen = [p for p in punten if p.onderdeel == "inhoud" and p.kleur == ORANJE]
    assert f"{len(signalen)} punten" in kort and signalen[0].wat in kort and "--alles" in kort


def test_een_leeg_warehouse(tmp_path: Path):
    u = deur("status", "--warehouse", tmp_path, "--datum", "2025-12-09")
    assert u.code == 0 and "Er is nog niets gepubliceerd" in u.uit
    assert deur("status", "--warehouse", tmp_path, "--datum", "2025-12-11").code == 1
    assert deur("status", "--warehouse", tmp_path, "--datum", "11-12-2025").code == 2


@pytest.mark.parametrize(
    ("dag", "zegt"),
    [
        ("11-12-2025", "--datum: '11-12-2025'; verwacht een dag als 2025-12-10. Bedoelt u 2025-12-11?"),
        ("1/2/2026", "--datum: '1/2/2026' is dubbelzinnig: 1 februari of 2 januari? Verwacht een dag als 2025-12-10."),
        ("31-02-2026", "--datum: '31-02-2026' is een dag die niet bestaat; verwacht een dag als 2025-12-10."),
        ("morgen", "--datum: 'morgen'; verwacht een dag als 2025-12-10."),
    ],
)
def test_een_dag_die_geen_dag_is_krijgt_een_nederlands_antwoord(tmp_path: Path, dag: str, zegt: str):
    for opdracht in ("status", "ronde"):
        u = deur(opdracht, "--datum", dag, "--warehouse", tmp_path)
        assert (u.code, " ".join(u.fout.split())) == (2, zegt)


def test_een_kapotte_database_is_niet_te_lezen(tmp_path: Path):
    Warehouse(tmp_path).database.write_bytes(b"geen database")
    u = deur("status", "--warehouse", tmp_path)
    assert u.code == 2 and "niet te lezen" in u.fout


def test_een_kapot_besluit_houdt_de_uitgave_tegen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pad = tmp_path / "besluiten.yml"
    pad.write_text(GOED.replace("datasteward", "niemand"))
    monkeypatch.setattr(decisions, "PATH", pad)
    u = deur("refresh", "--warehouse", tmp_path / "w")
    assert u.code == 1 and "gevonden 'niemand', verwacht een van datasteward" in u.fout and "Traceback" not in u.fout
    assert not (tmp_path / "w" / "edities").exists()
    laatste = json.loads((tmp_path / "w" / "laatste_run.json").read_text())
    assert (laatste["uitkomst"], laatste["controles"]) == ("tegengehouden", []) and "niemand" in laatste["reden"]
    u = deur("status", "--warehouse", tmp_path / "w", "--datum", "2025-12-01")
    assert u.code == 1 and "niemand" in " ".join(u.uit.split())  # stopped before it had anything to check, and status says so
