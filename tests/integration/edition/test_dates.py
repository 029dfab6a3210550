"""The real day of publication, what an erratum that came out later knows, and what a newer edition still has wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from docx import Document

from dagster_project.assets import candidate
from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import gate, still_wrong
from dagster_project.publicatie.content import changes, figures
from dagster_project.publicatie.edition import publish
from dagster_project.publicatie.forms import page
from dagster_project.publicatie.forms.parts import edition_line
from dagster_project.resources import WarehouseResource, source_config
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect
from sources.errors import CannotStart
from sources.fetch.choose import choose_fetcher
from tests.conftest import deur, hernoem, maak_kandidaat

VERZUIM = "indicator_id = 'verzuim_percentage' AND regio_code = 'NL01' AND uitsplitsing = '' AND periode = '2024'"
"""6,3% in the letter (halfjaarbericht-2025-h2.txt:431)."""
GTPA = "indicator_id = 'gtpa_incidenten' AND regio_code = 'NL01' AND uitsplitsing = '' AND periode = '2024'"
"""12.543 in the letter (halfjaarbericht-2025-h2.txt:229)."""
W = "UPDATE kerncijfers.waarden SET waarde"


@pytest.fixture(scope="module")
def drie(klein: Warehouse, zonder_vormen: None, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """2025-H2.0 with a fault in verzuim 2024, 2026-H1.0 that has it too and knows another GTPA, and then 2025-H2.1 that mends the fault."""
    folder = tmp_path_factory.mktemp("drie")
    w = Warehouse(folder / "w")
    for versie, dag, kent, reden, sql in (
        ("2025-H2.0", "2025-12-08", "2025-12-08", "", ""),  # two days before its letter
        ("2026-H1.0", "2026-06-10", "2026-06-10", "", f"{W} = 12600 WHERE {GTPA}"),
        ("2025-H2.1", "2026-11-29", "2025-12-10", "een maand dubbel geteld", f"{W} = 6.4 WHERE {VERZUIM}"),
    ):
        pad = maak_kandidaat(klein, folder / versie)
        with connect(pad) as con:
            hernoem(con, versie, dag, reden, kent)
            con.execute(sql or "SELECT 1")
        assert publish.publish(pad, w, gate.requirements(manifest()), [], reden).soort == "gepubliceerd"
    return w


@pytest.fixture
def con(drie: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(drie.database, read_only=True) as c:
        yield c


def test_een_verbetering_van_later_gaat_voor_wat_een_nieuwere_editie_overnam(con: duckdb.DuckDBPyConnection):
    actueel = "SELECT versie, waarde FROM kerncijfers.actueel WHERE "
    assert con.execute(actueel + VERZUIM).fetchall() == [("2025-H2.1", 6.4)]
    assert con.execute(actueel + GTPA).fetchall() == [
        ("2026-H1.0", 12600)
    ]  # that the erratum says again what was known then is no newer knowledge
    vraag = "SELECT waarde_op('verzuim_percentage', '2024'), waarde_op('gtpa_incidenten', '2024'), waarde_op('verzuim_percentage', 2024, versie := '2026-H1')"
    assert con.execute(vraag).fetchone() == (6.4, 12600, 6.3)  # who asks for a version gets what it said
    reeks = "SELECT versie, waarde FROM reeks('verzuim_percentage'{}) WHERE periode = '2024' AND periode_type = 'jaar'"
    assert con.execute(reeks.format("")).fetchall() == [("2025-H2.1", 6.4)]
    assert con.execute(reeks.format(", versie := '2026-H1'")).fetchall() == [("2026-H1.0", 6.3)]
    alle = con.execute(
        "SELECT versie, count(*), count(DISTINCT (periode_type, periode)) FROM reeks('verzuim_percentage') GROUP BY ALL ORDER BY 1"
    ).fetchall()
    assert [(v, n == uniek) for v, n, uniek in alle] == [("2025-H2.1", True), ("2026-H1.0", True)] and alle[0][1] == 1


def test_de_editie_die_de_fout_nog_heeft_wordt_genoemd_waar_iemand_kijkt(drie: Warehouse, con: duckdb.DuckDBPyConnection):
    zin = "2026-H1.0 heeft nog 1 cijfer zoals het fout was voor 2025-H2.1 (29 november 2026): Ziekteverzuim tot twee jaar in 2024 6,3%, en dat is 6,4%"
    assert zin in " ".join(deur("edities", "--warehouse", drie.folder).uit.split())
    u = deur("status", "--warehouse", drie.folder, "--datum", "2026-11-30", "--json")
    (punt,) = [p for p in json.loads(u.uit)["punten"] if p["onderdeel"] == "uitgave" and p["wat"] == "2026-H1.0"]
    assert (
        u.code == 1
        and punt["kleur"] == "rood"
        and zin in punt["tekst"]
        and punt["tekst"].endswith("Geef 2026-H1 opnieuw uit met --erratum.")
    )
    gezegd = "SELECT waargenomen FROM kwaliteit.controles WHERE controle_id = 'herzieningen:gemaakt' AND versie = ?"
    ((erratum,),) = con.execute(gezegd, ["2025-H2.1"]).fetchall()
    assert "2026-H1.0 heeft nog 1 waarde die hier is verbeterd" in erratum
    assert "heeft nog" not in con.execute(gezegd, ["2026-H1.0"]).fetchone()[0]


def test_een_verzonnen_cijfer_staat_niet_in_die_zin(drie: Warehouse, tmp_path: Path):
    pad = Path(shutil.copy(drie.database, tmp_path))
    pad.chmod(0o644)
    with connect(pad) as con:
        con.execute(f"UPDATE kerncijfers.waarden SET is_synthetisch = true WHERE {VERZUIM}")
    with connect(pad, read_only=True) as con:
        ((_, zin),) = still_wrong.sentences(con)
    assert "(voorbeeldcijfer)" in zin and "6,3" not in zin and "6,4" not in zin


def test_elke_vorm_zegt_wanneer_zij_uitkwam_en_tot_wanneer_zij_weet(drie: Warehouse, con: duckdb.DuckDBPyConnection):
    assert "29 november 2026 (stand van kennis: 10 december 2025)" in edition_line(figures.read_editie(con, "2025-H2.1"))
    assert "editie 2026-H1.0, 10 juni 2026, concept" in edition_line(figures.read_editie(con, "2026-H1.0"))  # the same day: said once
    m = drie.manifest(drie.choose_version("2025-H2.1"))
    assert (m["publicatiedatum"], m["kennisdatum"]) == ("2026-11-29", "2025-12-10")
    regels = [" ".join(r.split()) for r in deur("edities", "--warehouse", drie.folder).uit.splitlines()]
    assert any("2025-H2.1 │ 2026-11-29 │ 2025-12-10 │ concept" in r for r in regels)


def test_een_verbetering_van_voor_wat_zij_verbetert_begint_niet(drie: Warehouse, monkeypatch: pytest.MonkeyPatch):
    """2025-H2.1 came out on 29 November 2026: on that day another can follow, with the clock set back to the day before none can."""
    werkplek = _werkplek(drie.folder, "bundel", "nog iets")
    monkeypatch.setenv("HALFJAARBERICHT_VANDAAG", "2026-11-29")
    assert str(candidate._days(werkplek, "2025-H2")[0]) == "2026-11-29"
    monkeypatch.setenv("HALFJAARBERICHT_VANDAAG", "2026-11-28")
    with pytest.raises(CannotStart, match=r"28 november 2026, en 2025-H2\.1 verscheen op 29 november 2026.*zet haar goed"):
        candidate._days(werkplek, "2025-H2")


@pytest.mark.parametrize(
    ("vandaag", "editie", "bron", "erratum", "dagen"),
    [
        ("2029-02-01", "2026-H1", "voorbeeld", "", ("2026-06-10", "2026-06-10", "")),  # built again, years later
        ("2029-02-01", "2025-H2", "voorbeeld", "", ("2026-11-29", "2025-12-10", "een maand dubbel geteld")),
        (
            "2026-12-01",
            "2025-H2",
            "voorbeeld",
            "nog iets",
            ("2026-12-01", "2025-12-10", "nog iets"),
        ),  # knows its letter, not what came after
        ("2026-12-01", "2026-H2", "voorbeeld", "", ("2026-12-01", "2026-12-01", "")),  # before its letter of 10 December
        ("2027-01-15", "2026-H2", "voorbeeld", "", ("2027-01-15", "2026-12-10", "")),
    ],
)
def test_een_nieuwe_versie_is_van_vandaag_en_een_herbouw_van_toen(
    drie: Warehouse, monkeypatch: pytest.MonkeyPatch, vandaag: str, editie: str, bron: str, erratum: str, dagen: tuple[str, str, str]
):
    monkeypatch.setenv("HALFJAARBERICHT_VANDAAG", vandaag)
    gepubliceerd, kent, reden = candidate._days(_werkplek(drie.folder, bron, erratum), editie)
    assert (str(gepubliceerd), str(kent), reden) == dagen


def test_uit_de_map_van_een_editie_krijgt_een_andere_map_dezelfde_dagen(drie: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Two days before its letter, which the calendar of now would not say."""
    monkeypatch.setenv("HALFJAARBERICHT_VANDAAG", "2029-02-01")
    werkplek = _werkplek(tmp_path, str(drie.edition_dir("2025-H2.0")), "")
    assert [str(d) for d in candidate._days(werkplek, "2025-H2")] == ["2025-12-08", "2025-12-08", ""]
    assert [str(d) for d in candidate._days(werkplek, "2025-H1")] == ["2029-02-01", "2025-06-12", ""]  # another edition from the same bytes


def _werkplek(folder: Path, bron: str, erratum: str) -> WarehouseResource:
    w = WarehouseResource(warehouse=str(folder), **source_config(bron), erratum=erratum)
    w._fetcher = choose_fetcher(bron, w.published.deliveries)
    return w


def test_de_brief_van_een_editie_gaat_niet_voor_een_editie_die_twee_dagen_eerder_klaar_was(con: duckdb.DuckDBPyConnection):
    """The letter of 10 December prints prio 1 as 335.000 and as 336.379; the version of 8 December knows the exact one."""
    con.execute(
        "CREATE TEMP VIEW v AS FROM kerncijfers.vintages WHERE indicator_id = 'prio1_meldingen' AND periode = '2024' AND editie = '2025-H2'"
    )
    standen = con.execute("SELECT DISTINCT versie, stand_van FROM v ORDER BY ALL").fetchall()
    assert [(v, str(s)) for v, s in standen] == [
        ("2025-H2 (brief)", "2025-12-10"), ("2025-H2.0", "2025-12-10"), ("2025-H2.1", "2025-12-10"),
    ]  # fmt: skip


# --- what changed, in words ---


def herziening(**velden: object) -> dict:
    """A row of kwaliteit.herzieningen about GTPA 2023 (12.265, halfjaarbericht-2025-h2.txt:246), in which some fields are other."""
    r = {
        "tabel": "kerncijfers.waarden", "sleutel": "s", "indicator_id": "gtpa_incidenten", "regio_code": "NL01", "uitsplitsing": "", "periode": "2023",
        "oud": 12256.0, "nieuw": 12265.0, "meeteenheid": "aantal", "soort": "gewijzigd", "oorzaak": "bron", "toelichting": "andere gegevens ontvangen van jenv.gtpa",
    } | velden  # fmt: skip
    oud, nieuw = r["oud"], r["nieuw"]
    verschil = None if oud is None or nieuw is None else nieuw - oud
    return r | {"verschil": verschil, "verschil_procent": None if verschil is None else 100 * verschil / oud}


def zinnen(con: duckdb.DuckDBPyConnection, *rijen: dict) -> list[str]:
    return changes.describe(con, "2025-H2.0", "2026-H1.0", list(rijen)).zinnen


def test_een_uitgave_zegt_wat_er_is_veranderd_en_een_eerste_dat_er_geen_eerdere_is(con: duckdb.DuckDBPyConnection):
    eerste = changes.read_changes(con, "2025-H2.0")
    assert (eerste.zinnen, eerste.inleiding) == ([], "Dit is de eerste uitgave. Er is geen eerdere uitgave om mee te vergelijken.")
    erratum = changes.read_changes(con, "2025-H2.1")
    assert erratum.inleiding == "Vergeleken met 2025-H2.0 is dit veranderd in cijfers die daar al in stonden, het belangrijkste eerst."
    assert erratum.zinnen[0] == (
        "Ziekteverzuim tot twee jaar in 2024 is bijgesteld van 6,3% naar 6,4% (+0,1 procentpunt), omdat de berekening is veranderd; de gegevens zijn dezelfde."
    )
    later = changes.read_changes(con, "2026-H1.0")
    assert later.van == "2025-H2.0" and any("van 12.543 naar 12.600 (+0,5%)" in z for z in later.zinnen)


@pytest.mark.parametrize(
    ("velden", "waarom"),
    [
        ({}, "omdat de bron andere gegevens gaf: Geweld Tegen Politieambtenaren (GTPA)."),
        ({"oorzaak": "correctie", "toelichting": "jenv.gtpa jaar=2023, aantal: 12256 wordt 12265 (cijfers verwisseld)"}, "omdat een fout in de bron is verbeterd: cijfers verwisseld."),
        ({"oorzaak": "methode", "toelichting": "Een nieuwe telregel. (halfjaarbericht-2025-h2.txt:1317)"}, "omdat de methode anders is: een nieuwe telregel."),
        ({"oorzaak": "methode", "toelichting": "een afspraak is anders: indicatoren"}, "omdat een afspraak is anders: indicatoren."),
        ({"oorzaak": "peiljaar", "toelichting": "bedrijven van 2026 in plaats van 2025"}, "omdat kenmerken van een ander jaar zijn: bedrijven van 2026 in plaats van 2025."),
        ({"oorzaak": "code", "toelichting": "x"}, "omdat de berekening is veranderd; de gegevens zijn dezelfde."),
    ],
)  # fmt: skip
def test_elke_oorzaak_in_woorden(con: duckdb.DuckDBPyConnection, velden: dict, waarom: str):
    (zin,) = zinnen(con, herziening(**velden))
    assert zin.startswith("Incidenten Geweld Tegen Politieambtenaren (GTPA) in 2023 is bijgesteld van 12.256 naar 12.265 (+0,1%), ")
    assert zin.endswith(waarom)


def test_wat_de_brief_drukt_gaat_voor_het_land_voor_de_regio_en_groot_voor_klein(con: duckdb.DuckDBPyConnection):
    niet_gedrukt = herziening(indicator_id="onbekend_cijfer", oud=1.0, nieuw=2.0)
    klein, groot = herziening(nieuw=12266.0), herziening(indicator_id="gdpa_incidenten", oud=20000.0, nieuw=22454.0)
    con.execute(
        "CREATE TEMP TABLE re AS SELECT regio_code FROM referentie.regios WHERE regio_code LIKE 'RE%' AND versie = '2026-H1.0' LIMIT 1"
    )
    ((re_code,),) = con.execute("FROM re").fetchall()
    regio = herziening(indicator_id="zeden_aangiften_x", regio_code=re_code, oud=10.0, nieuw=100.0)
    alle = zinnen(con, niet_gedrukt, regio, klein, groot)
    wie = ["22.454", "12.266", "naar 2 ", "naar 100 "]
    assert [next(i for i, z in enumerate(alle) if w in z) for w in wie] == [0, 1, 2, 3]


def test_een_reeks_is_een_zin_en_wat_kwam_of_ging_ook(con: duckdb.DuckDBPyConnection):
    reeks = [herziening(periode=str(j), oud=100.0, nieuw=100.0 + j - 2019) for j in (2020, 2021, 2022)]
    (zin,) = zinnen(con, *reeks)
    assert "in 2022 is bijgesteld van 100 naar 103 (+3,0%)" in zin and zin.endswith("Dat geldt ook voor 2 andere cijfers van deze reeks.")
    (zin,) = zinnen(con, herziening(soort="vervallen", nieuw=None))
    assert "in 2023 staat niet meer in deze uitgave; het was 12.256, omdat" in zin
    (zin,) = zinnen(con, herziening(oud=6.31, nieuw=6.32, meeteenheid="procent"))
    assert "is bijgesteld en blijft afgerond 6,3%" in zin


def test_een_verzonnen_waarde_staat_in_geen_zin(con: duckdb.DuckDBPyConnection):
    ((indicator, regio, uitsplitsing, periode),) = con.execute(
        "SELECT indicator_id, regio_code, uitsplitsing, periode FROM kerncijfers.waarden WHERE versie = '2026-H1.0' AND is_synthetisch ORDER BY ALL LIMIT 1"
    ).fetchall()
    c = changes.describe(
        con, "2025-H2.0", "2026-H1.0",
        [herziening(indicator_id=indicator, regio_code=regio, uitsplitsing=uitsplitsing, periode=periode), herziening(tabel="verdeling.per_regionale_eenheid")],
    )  # fmt: skip
    assert c.zinnen == [] and c.inleiding.endswith("Ook 2 verzonnen voorbeeldcijfers zijn anders.")


def test_de_deur_schrijft_de_zinnen_in_een_word_bestand(drie: Warehouse, tmp_path: Path):
    w = ("--warehouse", drie.folder)
    pad = tmp_path / "veranderd.docx"
    u = deur("herzieningen", "2025-H2.0", "2025-H2.1", "--formaat", "docx", "--uit", pad, *w)
    assert u.code == 0, u.fout
    alineas = [p.text for p in Document(str(pad)).paragraphs]
    assert "van 2025-H2.0 naar 2025-H2.1" in alineas[0] and any("van 6,3% naar 6,4% (+0,1 procentpunt)" in a for a in alineas)
    assert "29 november 2026 (stand van kennis: 10 december 2025)" in alineas[-1]
    eerder = pad.read_bytes()
    deur("herzieningen", "2025-H2.0", "2025-H2.1", "--formaat", "docx", "--uit", pad, *w)
    assert pad.read_bytes() == eerder  # no clock
    u = deur("herzieningen", "2025-H2.0", "2025-H2.1", *w)
    assert "- Ziekteverzuim tot twee jaar in 2024 is bijgesteld van 6,3% naar 6,4%" in u.uit
    u = deur("herzieningen", "2021-H2 (brief)", "2025-H2", "--formaat", "docx", "--uit", pad, *w)
    assert u.code == 2 and "van een brief is geen oorzaak bekend" in " ".join(u.fout.split())
    assert deur("herzieningen", "2025-H2.0", "2025-H2.1", "--formaat", "docx", *w).code == 2


def test_de_pagina_zegt_het_op_een_plaats(drie: Warehouse, con: duckdb.DuckDBPyConnection, huis: Warehouse):
    eerste = (huis.edition_dir("2025-H2.0") / "kerncijfers.html").read_text(encoding="utf-8")
    assert eerste.count('id="veranderd"') == 1 and "Dit is de eerste uitgave." in eerste
    html = page.render(con, figures.read_editie(con, "2025-H2.1"), [], {})
    assert "van 6,3% naar 6,4% (+0,1 procentpunt)" in html and "Vergeleken met 2025-H2.0" in html
