"""The gate report: everything that the gate saw stands in it once, and nothing else."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from lxml import html
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from dagster_project.poort import decisions, rules, words
from dagster_project.publicatie.content.figures import read_editie
from dagster_project.publicatie.forms import gate_report
from dagster_project.publicatie.forms.gate_report import bronperiode, kort
from dagster_project.warehouse import parquet
from dagster_project.warehouse.editions import DATABASE, Warehouse
from sources.database import connect
from tests.helpers.browser import axe_fouten, open_bladzijde
from tests.integration.test_docs import fout_in

VERSIE = "2025-H2.0"
NIET_TOETSBAAR = 6 + 4 * 8 + 7
"""Six rules without rows in the example, the eight rules of a contract for each of the four tables that it does not have, and seven of a delivery."""


def schrijf(con: duckdb.DuckDBPyConnection, versie: str, folder: Path) -> None:
    (folder / gate_report.BESTAND).write_text(gate_report.render(con, read_editie(con, versie), folder, []), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(huis: Warehouse, db: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the Parquet of the edition and its report."""
    doel = tmp_path_factory.mktemp("rapport")
    for pad in huis.edition_dir(VERSIE).glob("*.parquet"):
        shutil.copy(pad, doel)
    schrijf(db, VERSIE, doel)
    return doel


@pytest.fixture(scope="module")
def pagina(folder: Path) -> html.HtmlElement:
    return lees(folder)


def lees(folder: Path) -> html.HtmlElement:
    return html.fromstring((folder / gate_report.BESTAND).read_text(encoding="utf-8"))


def tekst(e: html.HtmlElement) -> str:
    return " ".join(e.text_content().split())


def sectie(pagina: html.HtmlElement, naam: str) -> html.HtmlElement:
    return pagina.xpath(f"//section[@aria-labelledby='{naam}']")[0]


def tabel(pagina: html.HtmlElement, bijschrift: str) -> list[list[str]]:
    """The cells of the body of the table with this caption."""
    (t,) = [t for t in pagina.iter("table") if tekst(t.find("caption")) == bijschrift]
    return [[tekst(c) for c in rij] for rij in t.find("tbody")]


@pytest.fixture
def met(folder: Path, anders: Callable[[str], Path]) -> Callable[[str], html.HtmlElement]:
    """The report on a database in which this SQL was done."""

    def doe(sql: str) -> html.HtmlElement:
        huis = anders(sql)
        uit = huis / "uit"
        uit.mkdir()
        for pad in folder.glob("*.parquet"):
            shutil.copy(pad, uit)
        with connect(huis / DATABASE) as con:
            schrijf(con, VERSIE, uit)
        return lees(uit)

    return doe


def test_elke_controle_staat_er_eenmaal(pagina: html.HtmlElement, db: duckdb.DuckDBPyConnection) -> None:
    kolom = {n: i for i, n in enumerate(("controle", "oordeel", "reden", "waargenomen", "verwacht", "eigenaar"))}
    gezien = []
    for rij in pagina.xpath("//tr[@data-oordeel]"):
        cellen = [tekst(c) for c in rij]
        (controle_id,) = (c.text for c in rij.iter("code"))
        oordeel = re.sub(r"^\W+ ", "", cellen[kolom["oordeel"]]).partition(" (")[0]
        assert oordeel == rij.get("data-oordeel")
        zag = cellen[kolom["waargenomen"]]
        gezien.append(
            (controle_id, oordeel, cellen[kolom["reden"]], "" if zag == "niets gemeld" else zag.replace(".", ""), cellen[kolom["eigenaar"]])
        )
    rijen = db.execute(
        "SELECT controle_id, oordeel, reden, waargenomen, eigenaar FROM kwaliteit.controles WHERE versie = ?", [VERSIE]
    ).fetchall()
    assert len(gezien) == len(rijen) > 500
    assert sorted(gezien) == sorted((i, o, " ".join(r.split()), w.replace(".", ""), e) for i, o, r, w, e in rijen)


def test_tellingen_bovenaan_zijn_die_van_de_database(pagina: html.HtmlElement, db: duckdb.DuckDBPyConnection) -> None:
    def aantal(waar: str) -> int:
        return db.execute(f"SELECT count(*) FROM {waar}").fetchone()[0]

    rijen = {re.sub(r"^\W+ ", "", r[0]): [int(c.replace(".", "")) for c in r[1:]] for r in tabel(pagina, "Controles naar oordeel en ernst")}
    for oordeel in ("voldoet niet", "niet toetsbaar", "voldoet"):
        waar = f"kwaliteit.controles WHERE versie = '{VERSIE}' AND oordeel = '{oordeel}'"
        assert rijen[oordeel] == [aantal(f"{waar} AND ernst = 'fout'"), aantal(f"{waar} AND ernst = 'waarschuwing'"), aantal(waar)]
    assert rijen["alle oordelen"][2] == aantal(f"kwaliteit.controles WHERE versie = '{VERSIE}'")

    families = {r[0]: [int(c.replace(".", "")) for c in r[1:3]] for r in tabel(pagina, "Waarden per familie van kerncijfers")}
    in_de_database = db.execute(
        "SELECT familie, count(*), count_if(is_synthetisch) FROM kerncijfers.waarden WHERE versie = ? GROUP BY ALL", [VERSIE]
    ).fetchall()
    assert {f: [n, s] for f, n, s in in_de_database} == {f: w for f, w in families.items() if f != "alle families"}
    assert families["alle families"][0] == sum(n for _, n, _ in in_de_database)
    samenvatting = tekst(sectie(pagina, "samenvatting"))
    assert "De poort heeft deze editie doorgelaten." in samenvatting and "tegen." not in samenvatting.split("Ernst ‘fout’")[0]
    assert "10 december 2025" in samenvatting  # the date of the letter


def test_de_besluiten_zijn_die_van_het_bestand(pagina: html.HtmlElement) -> None:
    per_reden: dict[str, list[decisions.Besluit]] = {}
    for b in decisions.read_decisions(date(2025, 12, 10)):
        per_reden.setdefault(b.reden, []).append(b)
    zonder_reeks = [
        r for r, groep in per_reden.items() if all("prio1_binnen_15_minuten[maat=meerjarig_niveau]" in b.vergelijking for b in groep)
    ]
    assert len(zonder_reeks) == 1  # about years that are all made up in the example: there is no difference to decide
    del per_reden[zonder_reeks[0]]
    rijen = {r[3]: r for r in tabel(pagina, "Besluiten over verschillen")}
    assert set(rijen) == set(per_reden)
    for reden, groep in per_reden.items():
        wie, dag, voorbeeld, _, treft = rijen[reden]
        assert (wie, dag, voorbeeld.startswith("ja")) == (groep[0].rol, "1 december 2025", groep[0].is_voorbeeld)
        assert all(b.vergelijking in treft for b in groep)
    assert "6 besluiten die nog voorbeelden zijn." in tekst(sectie(pagina, "bekijken"))


def test_aansluiting_toont_wat_de_brief_drukt(pagina: html.HtmlElement, db: duckdb.DuckDBPyConnection) -> None:
    """halfjaarbericht-2025-h2.txt:504 and :5366: 336.379 and 335.000 prio 1-meldingen; the difference is 1.379."""
    rij = next(r for r in tabel(pagina, "Vergelijkingen met een verschil of besluit") if r[5].endswith("regel 5366"))
    assert rij[1:5] == ["2024", "335.000", "336.379", "1.379"]
    gewicht = next(r for r in tabel(pagina, "Overgetypt, halfjaarbericht-2025-h2") if r[5].endswith("regel 4800"))
    assert gewicht[2:5] == ["0,000023618", "0,000023618", "0"]  # line 4800: 0,000023618 fte per huishouden
    soorten = {r[0]: [int(c) for c in r[1:]] for r in tabel(pagina, "Vergelijkingen met de brieven naar soort")}
    (in_de_database,) = db.execute("SELECT count(*) FROM kwaliteit.aansluiting WHERE versie = ?", [VERSIE]).fetchone()
    rijen = pagina.xpath("//section[@aria-labelledby='aansluiting']//tr[@data-vergelijking]")
    assert sum(s[-1] for n, s in soorten.items() if n != "identiteit") == in_de_database == len(rijen)


def test_woorden_van_de_brief_naast_onze_zin(pagina: html.HtmlElement) -> None:
    """halfjaarbericht-2025-h2.txt:1280: 3.159 to 3.484 (+10,3%) is "iets toegenomen"; our sentence has "steeg" from 5% on. :618: 201 to 379 is
    "flink hoger", and 88,6% is "steeg sterk" too. :500: a light rise of misdrijven since 2021, of which 2021 is made up here."""
    rijen = tabel(pagina, "Woorden van de brieven naast de reeks")
    iets = next(r for r in rijen if r[1] == "iets toegenomen")
    assert iets[2:9] == ["steeg", "2 november 2024", "3.159", "2 november 2025", "3.484", "+10,3%", "✓ draagt het woord"]
    assert next(r for r in rijen if r[1] == "flink hoger")[2] == "steeg sterk"
    licht = next(r for r in rijen if r[9].startswith("halfjaarbericht-2025-h2, regel 500"))
    assert licht[2] == "" and "synthetisch" in licht[9]
    anders = pagina.xpath("//tr[@data-woord][td[2]/span[@class='let']]")
    assert f"{len(anders)} woorden van een brief die wij anders zeggen." in tekst(sectie(pagina, "bekijken"))
    assert "iets toegenomen" in " ".join(tekst(r) for r in anders) and "flink hoger" not in " ".join(tekst(r) for r in anders)


def test_wat_is_herzien_staat_apart(met: Callable[[str], html.HtmlElement]) -> None:
    """803.155 in the letter, 805.327 in the table of July 2026."""
    anders = met("""UPDATE kwaliteit.aansluiting SET oordeel = 'herzien', wijze = 'nagerekend', berekend = 805327, verschil = 2172, herziening = 2172,
        toelichting = 'Nu 805327; de brief drukt 803155.' WHERE indicator_id = 'misdrijven_geregistreerd' AND periode = '2024'""")
    assert "1 gedrukt getal dat de bron heeft herzien." in tekst(sectie(anders, "bekijken"))
    rij = next(r for r in tabel(anders, "Vergelijkingen met een verschil of besluit") if r[2] == "803.155")
    assert rij[3:5] == ["805.327", "2.172"] and "herzien" in rij[6]


def test_wat_de_gegevensbeheerder_moet_bekijken(pagina: html.HtmlElement, met: Callable[[str], html.HtmlElement]) -> None:
    eerst = tekst(sectie(pagina, "bekijken"))
    # of an example: nothing estimated, no real edition, no second year of the bezetting, no count of persons, nothing revised
    assert "6 controles die niet toetsbaar zijn." in eerst and "kerncijfers.waarden, bezetting sluit op mutatie" in eerst
    assert "5 bronnen die niet zijn ontvangen." in eerst and "cbs.landbouw_gemeente, leesbaar" not in eerst  # said once, with the source
    assert "cbs.landbouw_gemeente is niet ontvangen: de bundel heeft haar niet. Wie kan leveren: " in eerst
    niet_gevonden = eerst.partition("Niet gevonden:")[2]
    assert "controles die niet voldoen;" in niet_gevonden and "bronnen die achterlopen;" in niet_gevonden
    waarschuwing = met("""
        UPDATE kwaliteit.controles SET oordeel = 'voldoet niet', waargenomen = '1 van 15 rijen', voorbeelden = '["rij bron_tabel=jenv.gtpa"]'
        WHERE controle_id = 'regel:kwaliteit.bronstatus:bron_is_actueel';
        UPDATE kwaliteit.bronstatus SET loopt_achter = true, nieuwste_periode = '2023JJ00, 2025MM08' WHERE bron_tabel = 'politie.reactietijden'""")
    later = tekst(sectie(waarschuwing, "bekijken"))
    assert "1 controle die niet voldoet." in later and "kwaliteit.bronstatus, bron is actueel (waarschuwing): 1 van 15 rijen" in later
    assert (
        "1 bron die achterloopt." in later and "politie.reactietijden: nieuwste 2023, augustus 2025, verwacht 2024, oktober 2025" in later
    )
    assert "controles die niet voldoen;" not in later and "bronnen die achterlopen;" not in later
    assert "doorgelaten" in tekst(sectie(waarschuwing, "samenvatting"))
    eerste_groep = waarschuwing.xpath("//details[contains(@class, 'groep')]")[0]
    assert [r.get("data-oordeel") for r in eerste_groep.xpath(".//tr[@data-oordeel]")] == [
        "voldoet niet",
        *["niet toetsbaar"] * NIET_TOETSBAAR,
    ]
    assert "rij bron_tabel=jenv.gtpa" in tekst(eerste_groep)


def test_een_fout_is_geen_doorgelaten_editie(met: Callable[[str], html.HtmlElement]) -> None:
    pagina = met("UPDATE kwaliteit.controles SET oordeel = 'voldoet niet' WHERE controle_id = 'contract:jenv.gtpa:typen'")
    assert "De poort houdt deze editie tegen." in tekst(sectie(pagina, "samenvatting"))


def test_correctie_en_herziening_staan_erin(met: Callable[[str], html.HtmlElement]) -> None:
    pagina = met(f"""
        INSERT INTO kwaliteit.correcties BY NAME SELECT '2025-H2' AS editie, '{VERSIE}' AS versie, 'jenv.verzuim' AS bron_tabel, 'jaar=2024' AS sleutel,
            'verzuim_percentage' AS kolom, 'jenv.verzuim@0000000000000000#verzuim.csv!C7' AS cel, '36' AS van, '6,3' AS naar,
            'Komma vergeten.' AS reden, DATE '2025-11-03' AS gemeld, 'politie' AS gemeld_bij, 'open' AS status, true AS is_toegepast, false AS is_voorbeeld;
        INSERT INTO kwaliteit.herzieningen BY NAME SELECT '2025-H2' AS editie, '{VERSIE}' AS versie, '2025-H1.0' AS vorige_versie,
            'kerncijfers.waarden' AS tabel, 's' || i AS sleutel, 'prio1_meldingen' AS indicator_id, 'NL01' AS regio_code, '' AS uitsplitsing,
            '2024' AS periode, 335000.0 AS oud, 335000.0 + i AS nieuw, i AS verschil, 100.0 * i / 335000 AS verschil_procent, 'aantal' AS meeteenheid,
            'gewijzigd' AS soort, CASE WHEN i = 1379 THEN 'correctie' ELSE 'code' END AS oorzaak, 'omdat' AS toelichting
            FROM (SELECT 1379 AS i UNION ALL SELECT range FROM range(30)) ORDER BY i;
        UPDATE kwaliteit.controles SET waargenomen = '31 herziene waarden ten opzichte van 2025-H1.0' WHERE soort = 'herzieningen'""")
    correcties = tabel(pagina, "Vastgelegde correcties")
    assert len(correcties) == 2 and correcties[0][1:] == [
        "36",
        "6,3",
        "open",
        "ja",
        "3 november 2025 bij politie",
        "nee",
        "Komma vergeten.",
    ]
    assert tabel(pagina, "Herzieningen ten opzichte van 2025-H1.0 naar oorzaak") == [
        ["code", "30", "0", "0", "30"],
        ["correctie", "1", "0", "0", "1"],
    ]
    grootste = tabel(pagina, "De grootste herzieningen")
    assert len(grootste) == 25  # 100 x 1379 / 335000 = 0,41
    assert grootste[0][1:] == ["Nederland", "2024", "335.000", "336.379", "+1.379", "+0,4", "gewijzigd", "correctie: omdat"]
    bekijken = tekst(sectie(pagina, "bekijken"))
    assert "30 herzieningen zonder oorzaak in de gegevens." in bekijken and "1 correctie die een waarde verandert." in bekijken
    assert "31 herziene waarden ten opzichte van 2025-H1.0" in tekst(sectie(pagina, "samenvatting"))


def test_eerste_uitgave_zegt_dat_er_niets_is_herzien(pagina: html.HtmlElement) -> None:
    assert "eerste uitgave, niets om mee te vergelijken" in tekst(sectie(pagina, "herzieningen"))


def test_elk_parquet_bestand_staat_er_met_zijn_sha256(folder: Path, pagina: html.HtmlElement) -> None:
    sommen = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.glob("*.parquet")}
    assert tabel(pagina, "sha256 van elk Parquet-bestand") == [[naam, sommen[naam]] for naam in sorted(sommen)]


def test_wat_wordt_ondertekend_is_na_te_rekenen(huis: Warehouse, pagina: html.HtmlElement) -> None:
    """What the page tells a reader to do gives the hash that the database holds and that is signed; the command that it names exists."""
    opdracht = pagina.get_element_by_id("narekenen").text_content()
    r = subprocess.run(["bash", "-c", opdracht], cwd=huis.edition_dir(VERSIE), capture_output=True, text=True, check=True)
    assert r.stdout.split()[0] == huis.choose(VERSIE).manifest_sha256
    assert fout_in(pagina.get_element_by_id("vaststellen").text_content(), heel=True) is None
    assert "voorbeeld, met verzonnen cijfers: zij wordt nooit vastgesteld" in tekst(sectie(pagina, "ondertekening"))


def test_zonder_parquet_is_er_geen_editie(db: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="geen Parquet"):
        schrijf(db, VERSIE, tmp_path)


def test_kleine_aantallen_en_signalen(pagina: html.HtmlElement, db: duckdb.DuckDBPyConnection) -> None:
    def aantal(waar: str) -> int:
        return db.execute(f"SELECT count(*) FROM {waar} AND versie = '{VERSIE}'").fetchone()[0]

    klein = [[int(c.replace(".", "")) for c in r[2:6]] for r in tabel(pagina, "Verborgen en afgeronde cellen")]
    for i, reden in enumerate(("primair", "secundair", "groep")):
        assert sum(r[i] for r in klein) == aantal(f"kwaliteit.afgeschermd WHERE reden = '{reden}'")
    assert sum(r[3] for r in klein) == aantal("kerncijfers.waarden WHERE kwalificatie = 'afgeschermd'") > 0

    norm = tabel(pagina, "Landelijke cijfers die hun norm niet halen")
    assert len(norm) == aantal("kwaliteit.signalen WHERE regio_code = 'NL01' AND status = 'voldoet niet'")
    # halfjaarbericht-2025-h2.txt:506 and :5362: 83,7% within 15 minutes, the norm is 90%; the count behind it is made up in the example
    assert ["Prio 1-meldingen binnen 15 minuten ter plaatse", "2024", "83,7%", "90,0%", "−6,3", "ja"] in norm
    assert ["Ziekteverzuim tot twee jaar", "2024", "6,3%", "5,9%", "+0,4", "nee"] in norm  # halfjaarbericht-2025-h2.txt:431
    assert aantal("kwaliteit.signalen WHERE oordeel = 'uitschieter'") == 0  # what has enough history in the bundle is made up
    assert "uitschieters." in tekst(sectie(pagina, "bekijken")).partition("Niet gevonden:")[2]
    # halfjaarbericht-2025-h2.txt:1262: 3.159 and 3.484, the first time that it rises after two that it fell
    weinig = tabel(pagina, "Landelijke cijfers met nog weinig historie")
    voorraad = next(r for r in weinig if r[2] == "3.484")
    assert voorraad[4:8] == ["+325", "0", "1", "slechter"]
    gedrukt = {r[0]: r[1:] for r in tabel(pagina, "Reeksen naar oordeel")}
    assert int(gedrukt["te weinig historie"][0]) == aantal("kwaliteit.signalen WHERE oordeel = 'te weinig historie'")


def test_herkomst_van_de_bronnen(pagina: html.HtmlElement, db: duckdb.DuckDBPyConnection) -> None:
    bytes_ = {r[0] for r in db.execute("SELECT DISTINCT sha256 FROM kwaliteit.snapshots WHERE versie = ?", [VERSIE]).fetchall()}
    bronnen = sectie(pagina, "bronnen")
    assert {c.text for c in bronnen.xpath(".//code[@class='som']")} == bytes_
    for titel, licentie, opmerking in db.execute(
        "SELECT DISTINCT titel, licentie, opmerking FROM kwaliteit.snapshots WHERE versie = ?", [VERSIE]
    ).fetchall():
        assert all(" ".join(t.split()) in tekst(bronnen) for t in (titel, licentie, opmerking))
    gtpa = next(r for r in tabel(pagina, "Brontabellen") if r[0] == "jenv.gtpa")
    assert gtpa == ["jenv.gtpa", "Geweld Tegen Politieambtenaren (GTPA)", "8", "jaar 2024", "nee", "geleverd", "nee"]


def test_een_andere_versie_lekt_niet(folder: Path, anders: Callable[[str], Path], db: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    tabellen = [
        t.volledig
        for t in parquet.published_tables(db)
        if t.schema in ("kwaliteit", "referentie") and not t.is_view and t.naam != "modellen"
    ] + ["kerncijfers.waarden"]
    assert len(tabellen) > 15
    huis = anders("; ".join(f"INSERT INTO {t} SELECT * REPLACE ('2025-H3.0' AS versie) FROM {t}" for t in tabellen))
    uit = tmp_path / "uit"
    uit.mkdir()
    for pad in folder.glob("*.parquet"):
        shutil.copy(pad, uit)
    with connect(huis / DATABASE) as con:
        schrijf(con, VERSIE, uit)
        een = (uit / gate_report.BESTAND).read_bytes()
        schrijf(con, "2025-H3.0", uit)
    assert een == (folder / gate_report.BESTAND).read_bytes()
    assert b"2025-H3.0" in (uit / gate_report.BESTAND).read_bytes()


def test_tekst_uit_de_gegevens_blijft_tekst(met: Callable[[str], html.HtmlElement]) -> None:
    kwaad = "<script>alert(1)</script>"
    pagina = met(f"""
        UPDATE kwaliteit.controles SET reden = '{kwaad}', waargenomen = '{kwaad}', voorbeelden = '["{kwaad}"]', oordeel = 'niet toetsbaar'
        WHERE controle_id = 'regel:kwaliteit.bronstatus:bron_is_actueel';
        UPDATE kwaliteit.snapshots SET opmerking = '{kwaad}', url = '{kwaad}' WHERE bron_tabel = 'jenv.gtpa';
        UPDATE kwaliteit.aansluiting SET waarom_niet_toetsbaar = '"> {kwaad}' WHERE oordeel = 'niet toetsbaar'""")
    scripts = pagina.xpath("//script")  # what it does, and what its search field finds
    assert len(scripts) == 2 and not any("alert" in s.text for s in scripts)
    assert tekst(pagina.body).count(kwaad) >= 7


def test_aantekeningen_van_leveringen_en_andere_regels_staan_erin(met: Callable[[str], html.HtmlElement]) -> None:
    """What was noticed while reading, but nothing of a delivery that is not public; and what the gate asks other than in the version before."""
    pagina = met(f"""
        INSERT INTO kwaliteit.aantekeningen BY NAME
            SELECT '' AS editie, '' AS plaats, unnest(['{VERSIE}', '{VERSIE}', '2019-H1.0']) AS versie,
                unnest(['jenv.gtpa', 'jenv.kerncijfers_per_regionale_eenheid', 'jenv.gtpa']) AS bron_tabel,
                unnest(['rij 6 overgeslagen: <b>notitie', 'GEHEIM', 'van een andere versie']) AS aantekening;
        UPDATE kwaliteit.controles SET voorbeelden = '["regels op kerncijfers.waarden: 28 regels, eerder 29 (1 eraf)"]' WHERE soort = 'herzieningen'""")
    opgevallen = [tekst(li) for li in pagina.xpath("//ul[@id='opgevallen']/li")]
    assert "jenv.gtpa: rij 6 overgeslagen: <b>notitie" in opgevallen and "GEHEIM" not in tekst(pagina.body)
    assert "van een andere versie" not in tekst(pagina.body)
    assert "28 regels, eerder 29 (1 eraf)" in tekst(sectie(pagina, "herzieningen"))


def test_zelfde_tabellen_zelfde_bytes(folder: Path, db: duckdb.DuckDBPyConnection) -> None:
    eerst = (folder / gate_report.BESTAND).read_bytes()
    schrijf(db, VERSIE, folder)
    assert (folder / gate_report.BESTAND).read_bytes() == eerst
    assert len(eerst) < 1_000_000


def test_regels_staan_er_in_woorden(pagina: html.HtmlElement) -> None:
    assert "expect_" not in tekst(pagina.body)


@pytest.mark.parametrize(
    ("verwachting", "argumenten", "woorden"),
    [
        ("expect_column_values_to_be_between", {"column": "x", "min_value": 0, "max_value": 1, "strict_max": True}, "x is ten minste 0 en minder dan 1"),
        ("expect_column_values_to_be_between", {"column": "x", "min_value": -0.5, "strict_min": True}, "x is meer dan −0,5"),
        ("expect_table_row_count_to_be_between", {"min_value": 20000}, "ten minste 20.000 rijen"),
        ("expect_column_values_to_be_in_set", {"column": "x", "value_set": ["a", "b", "c"]}, "x is a, b of c"),
        ("expect_column_values_to_be_in_set", {"column": "x", "value_set": [True]}, "x is ja"),
    ],
)  # fmt: skip
def test_verwachting_in_woorden(verwachting: str, argumenten: dict[str, object], woorden: str) -> None:
    assert words.expected(verwachting, argumenten) == woorden


def test_elke_verwachting_en_elk_patroon_heeft_woorden() -> None:
    for r in rules.read_rules():
        assert words.expected(r.verwachting, r.argumenten)
    patronen = {r.argumenten["regex"] for r in rules.read_rules() if r.verwachting == "expect_column_values_to_match_regex"}
    assert patronen <= words.VORMEN.keys()
    with pytest.raises(ValueError, match="expect_iets"):
        words.expected("expect_iets", {})


@pytest.mark.parametrize(
    ("waarde", "decimalen", "uit"),
    [
        (1379.0, 0, "1.379"),
        (83.69993, 2, "83,7"),
        (-0.00007, 2, "0"),
        (-1.3, 3, "−1,3"),
        (100.0, 3, "100"),
        (1000000.0, 0, "1.000.000"),
        (None, 3, "."),
    ],
)
def test_kort_getal(waarde: float | None, decimalen: int, uit: str) -> None:
    assert kort(waarde, decimalen) == uit


@pytest.mark.parametrize(
    ("w", "kolom", "uit"),
    [
        (70779, "", "70.779"),
        (-0.5, "", "−0,5"),
        (2021, "peiljaar", "2021"),
        (True, "", "ja"),
        (None, "", "leeg"),
        (float("nan"), "", "leeg"),
        (float("inf"), "", "oneindig"),
        ("", "", "leeg"),
        ("in 2024 was het 12.543", "", "in 2024 was het 12.543"),  # a text is what it is: this is twelve thousand
        ("2025-H2.0", "", "2025-H2.0"),
        (["a", 1.5], "", "a, 1,5"),
    ],
)
def test_een_waarde_zoals_een_mens_haar_schrijft(w: object, kolom: str, uit: str) -> None:
    assert words.value(w, kolom) == uit


def test_van_veel_waarden_staan_er_een_paar() -> None:
    assert words.some([3, 1, 3, 2, 1000, 5]) == "3, 1, 2 en nog 2 andere"


def test_perioden_van_een_bron_in_woorden() -> None:
    assert bronperiode("2024JJ00, 2025MM10, 2025KW02") == "2024, oktober 2025, 2e kwartaal 2025"
    assert (
        bronperiode("jaar 2024, peildatum 2025-11-02, tertiaal 2021T2")
        == "jaar 2024, peildatum 2 november 2025, tertiaal 12 maanden tot en met augustus 2021"
    )
    assert bronperiode(None) == ""


@pytest.mark.slow
@pytest.mark.parametrize(("breedte", "open_groepen"), [(1280, True), (390, False)])
def test_toegankelijk_en_stil(browser: Browser, folder: Path, breedte: int, open_groepen: bool) -> None:
    with open_bladzijde(browser, folder / gate_report.BESTAND, breedte) as b:
        if open_groepen:
            b.pagina.evaluate("document.querySelectorAll('h3 + p + details, h3 + details').forEach(d => { d.open = true; })")
        assert axe_fouten(b) == []
        assert (b.fouten, b.verzoeken) == ([], [])
        assert b.pagina.evaluate("document.documentElement.scrollWidth") <= breedte  # only tables scroll sideways


def in_beeld(blad: Page) -> int:
    return blad.evaluate("[...document.querySelectorAll('tr[data-oordeel]')].filter(r => r.checkVisibility()).length")


def test_filter_met_het_toetsenbord(browser: Browser, folder: Path, db: duckdb.DuckDBPyConnection) -> None:
    (gtpa, alle) = db.execute(
        "SELECT count_if(concat_ws(' ', controle_id, tabel, regel, reden, eigenaar, verwacht) ILIKE '%jenv.gtpa%'), count(*) "
        "FROM kwaliteit.controles WHERE versie = ?", [VERSIE]
    ).fetchone()  # fmt: skip
    with open_bladzijde(browser, folder / gate_report.BESTAND) as b:
        blad = b.pagina
        for _ in range(60):
            blad.keyboard.press("Tab")
            if blad.evaluate("document.activeElement.id") == "zoek":
                break
        blad.keyboard.type("jenv.GTPA")
        assert blad.locator("#stand").text_content() == f"{gtpa} van {alle} controles in beeld"
        assert in_beeld(blad) == gtpa > 5  # their group is opened
        blad.keyboard.press("Control+a")
        blad.keyboard.press("Delete")
        assert blad.locator("#stand").text_content() == f"{alle} van {alle} controles in beeld"
        blad.keyboard.press("Tab")
        blad.keyboard.type("niet t")  # a closed select jumps to the option that begins so
        assert blad.locator("#kies").input_value() == "niet toetsbaar"
        assert blad.locator("#stand").text_content() == f"{NIET_TOETSBAAR} van {alle} controles in beeld"
        assert in_beeld(blad) == NIET_TOETSBAAR
        blad.keyboard.press("Tab")
        blad.keyboard.press("Enter")  # open all: what the filter hides stays hidden
        assert in_beeld(blad) == NIET_TOETSBAAR


def test_zonder_script_is_alles_te_zien(browser: Browser, folder: Path, db: duckdb.DuckDBPyConnection) -> None:
    (alle,) = db.execute("SELECT count(*) FROM kwaliteit.controles WHERE versie = ?", [VERSIE]).fetchone()
    blad = browser.new_page(java_script_enabled=False)
    blad.goto((folder / gate_report.BESTAND).as_uri())
    rijen = blad.locator("tr[data-oordeel]")
    assert sum(rijen.nth(i).is_visible() for i in (0, 1, 300, alle - 1)) == 4 and rijen.count() == alle
    assert not blad.locator("#filter").is_visible()
    blad.close()


@pytest.mark.slow
def test_afgedrukt_staat_alles_er_ook_na_filteren(browser: Browser, folder: Path, pagina: html.HtmlElement, tmp_path: Path) -> None:
    with open_bladzijde(browser, folder / gate_report.BESTAND) as b:
        b.pagina.fill("#zoek", "jenv.gtpa")
        b.pagina.pdf(path=tmp_path / "rapport.pdf", prefer_css_page_size=True)
    afdruk = "".join("".join(b.extract_text() for b in PdfReader(tmp_path / "rapport.pdf").pages).split())
    ids = [c.text for c in pagina.xpath("//code[@class='id']")]
    assert [i for i in ids if i not in afdruk] == []
    assert "Zoekindecontroles" not in afdruk
