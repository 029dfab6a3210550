"""The pages for users: every worked query gives the answer that stands there, every command, table and file that they name exists."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest

from dagster_project import ROOT
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.parquet import SCHEMAS
from sources import catalog
from sources.database import connect
from tests.helpers.pages import fout_in, in_tekst
from tests.helpers.questions import BLOK, DOCS, PYTHON, SQL, UITKOMST, M, R, sql_in_r, sql_van, sql_van_m, vraag

PAGINAS = sorted([*DOCS.glob("*.md"), *(DOCS / "besluiten").glob("*.md")])


@pytest.fixture(scope="module")
def open_db(huis: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file itself, opened as an analyst does: its macros have their short names."""
    with connect(huis.database, read_only=True) as con:
        yield con


@cache
def draai_python(code: str, folder: Path) -> str:
    """What this program prints, run beside the folder warehouse as the reader does."""
    r = subprocess.run([sys.executable, "-c", code], cwd=folder.parent, capture_output=True, text=True, check=False, timeout=60)
    assert r.returncode == 0, r.stderr
    return r.stdout


def antwoord(nr: int, con: duckdb.DuckDBPyConnection, huis: Warehouse) -> str:
    if sql := sql_van(nr, huis):
        return vraag(con, sql)
    return draai_python(PYTHON[nr], huis.folder)


# --- the worked queries ---


def test_tien_vragen_elk_met_code_en_uitkomst():
    assert sorted(UITKOMST) == list(range(1, 11))
    assert sorted([*SQL, *PYTHON, *R, *M]) == list(range(1, 11))
    assert len(SQL) >= 5


@pytest.mark.parametrize("nr", range(1, 11))
def test_de_code_geeft_de_uitkomst_die_er_staat(nr: int, open_db: duckdb.DuckDBPyConnection, huis: Warehouse):
    assert antwoord(nr, open_db, huis) == UITKOMST[nr]


# --- against the letters, and what anyone can work out by hand ---


def rijen(con: duckdb.DuckDBPyConnection, nr: int) -> list[tuple]:
    return con.execute(SQL.get(nr) or sql_in_r(R[nr])).fetchall()


def test_cijfers_zoals_de_brieven_ze_drukken(open_db: duckdb.DuckDBPyConnection):
    """Lines 229, 431, 506 and 1262 of the letter of 2025-H2; line 1196 of 2019-H2; line 126 of annex 2 of 2021-H2."""
    assert rijen(open_db, 1) == [(3484, 12543, 6.3, None)]
    assert [(r[0], r[1], r[2]) for r in rijen(open_db, 2)] == [
        ("peildatum", f"{jaar}-11-02", w) for jaar, w in zip(range(2020, 2026), (3464, 3577, 3607, 3398, 3159, 3484), strict=True)
    ]
    assert [(r[1], r[3], r[4], r[6]) for r in rijen(open_db, 3)] == [(6.3, "hoogstens", 5.9, False)]
    assert [(r[0], r[2], r[3]) for r in rijen(open_db, 4)] == [
        ("2019-H2 (brief)", "2018T1", 6.5),
        ("2019-H2 (brief)", "2019T2", 6.2),
        ("2021-H2 (brief)", "2018T1", 6.5),
        ("2021-H2 (brief)", "2021T2", 5.3),
    ]


def test_herkomst_wijst_de_cel_aan(open_db: duckdb.DuckDBPyConnection, huis: Warehouse):
    """The bytes with that sha256 are a workbook, and in that cell stands the number."""
    import openpyxl

    [(waarde, herkomst, _, _, sha256)] = rijen(open_db, 5)
    blad, plaats = herkomst.partition("#")[2].split("!")
    with (huis.folder / "snapshots" / sha256[:2] / sha256).open("rb") as f:
        assert openpyxl.load_workbook(f)[blad][plaats].value == waarde == 3484


def test_per_1000_inwoners_is_met_de_hand_na_te_rekenen(open_db: duckdb.DuckDBPyConnection):
    """803.155 misdrijven (letter of 2025-H2, line 500) and 17.942.942 inwoners on 1 January 2024 (CBS)."""
    nederland, *eenheden = rijen(open_db, 6)
    assert nederland == ("Nederland", round(803_155 / 17_942_942 * 1000, 1), False)
    assert len(eenheden) == 10 and all(synthetisch for _, _, synthetisch in eenheden)


def test_land_van_cuijk_is_de_som_van_vijf_gemeenten(open_db: duckdb.DuckDBPyConnection):
    oud = ("Boxmeer", "Cuijk", "Grave", "Mill en Sint Hubert", "Sint Anthonis")
    voor = "SELECT jaar, count(*), sum(inwoners_aantal) FROM referentie.gemeenten WHERE gemeente IN $oud AND jaar < 2022 AND jaar > 2019 GROUP BY jaar"
    na = "SELECT jaar, 1, inwoners_aantal FROM referentie.gemeenten WHERE gemeente = 'Land van Cuijk' AND jaar IN (2022, 2023)"
    assert rijen(open_db, 7) == sorted(open_db.execute(voor, {"oud": oud}).fetchall() + open_db.execute(na).fetchall())


def test_verdeling_van_500_fte(huis: Warehouse):
    """The shares of the Besluit verdeling sterkte, in percent; what the model gives is 500 fte in all."""
    besluit = {
        "Amsterdam": 11.6,
        "Den Haag": 12.818,
        "Limburg": 6.11,
        "Midden-Nederland": 10.579,
        "Noord-Holland": 7.531,
        "Noord-Nederland": 8.665,
        "Oost-Brabant": 7.042,
        "Oost-Nederland": 15.137,
        "Rotterdam": 13.167,
        "Zeeland-West-Brabant": 7.351,
    }
    uit = [regel.rsplit(None, 2) for regel in draai_python(PYTHON[8], huis.folder).splitlines()[1:]]
    assert {naam.strip(): float(b) for naam, _, b in uit} == pytest.approx({naam: p * 5 for naam, p in besluit.items()})
    assert sum(float(m) for _, m, _ in uit) == pytest.approx(500, abs=0.01)


def test_driekwart_van_het_geweld_is_van_drie_soorten(huis: Warehouse):
    """Lines 229 to 268 of the letter of 2025-H2."""
    uit = draai_python(PYTHON[9], huis.folder)
    for soort, aantal in (("belediging", 5352), ("wederspannigheid", 2948), ("bedreiging_woordelijk", 1075)):
        assert f"categorie={soort};{aantal}.0;" in uit
    assert uit.endswith("samen 74.7 procent van 12543\n")


def test_bezetting_in_power_bi(open_db: duckdb.DuckDBPyConnection, huis: Warehouse):
    """Line 487 of the letter of 2025-H2."""
    assert open_db.execute(sql_van_m(M[10], huis)).fetchall() == [
        ("aspiranten_bezetting", "2024", 4833, "fte", False),
        ("operationele_bezetting", "2024", 46777, "fte", False),
    ]


# --- what the pages name, exists ---


@pytest.mark.parametrize("pagina", PAGINAS, ids=lambda p: str(p.relative_to(DOCS)))
def test_sql_zonder_nummer_draait_ook(pagina: Path, huis: Warehouse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(huis.folder.parent)
    blokken = [inhoud for soort, nr, inhoud in BLOK.findall(pagina.read_text(encoding="utf-8")) if soort == "sql" and not nr]
    for blok in blokken:
        with connect() as con:
            if "ATTACH" not in blok:
                con.execute(f"ATTACH '{huis.database}' AS g (READ_ONLY); USE g")
            for stap in con.extract_statements(blok):
                r = con.execute(stap)
                assert stap.type != duckdb.StatementType.SELECT or r.fetchall(), stap.query


def opdrachten() -> list[tuple[str, bool]]:
    """Every command, and whether it stands in a block (whole) or in a sentence (which may leave its arguments out)."""
    uit = []
    for pagina in PAGINAS:
        uit += [(c, False) for c in in_tekst(pagina) if c.startswith("halfjaarbericht ")]
        for soort, _, inhoud in BLOK.findall(pagina.read_text(encoding="utf-8")):
            if soort == "sh":
                uit += [(regel, True) for regel in inhoud.splitlines() if regel.startswith("halfjaarbericht ")]
    return sorted(set(uit))


def test_elke_opdracht_bestaat_met_haar_opties():
    alle = opdrachten()
    assert len(alle) > 30 and sum(heel for _, heel in alle) > 15
    assert [f for opdracht, heel in alle if (f := fout_in(opdracht, heel))] == []


@pytest.mark.parametrize(
    "fout",
    [
        "halfjaarbericht publiceer",
        "halfjaarbericht tabel x y",
        "halfjaarbericht tabel x --formaat doc",
        "halfjaarbericht beeld verdeling",
        "halfjaarbericht levering lijst --alles",
    ],
)
def test_een_opdracht_die_niet_kan_wordt_gezien(fout: str):
    assert fout_in(fout, heel=True)


VAN_DE_LEZER = {"BESTAND.prom", "scenario.yml", "ander.yml", "zedenvoorraad.xlsx", "BESTAND.zip"}
"""Files that the reader makes."""
VAN_EEN_EDITIE = {
    "kerncijfers.html", "kerncijfers.pdf", "tabellen.xlsx", "csv/", "cijfers/", "datapackage.json", "datawoordenboek.html", "datawoordenboek.csv", "register.html", "dcat.jsonld",
    "poortrapport.html", "poortrapport.json", "manifest.json", "*.parquet",
}  # fmt: skip
"""What stands in the folder of an edition."""
VAN_HET_WAREHOUSE = {
    "laatste_repetitie.json",
    "laatste_run.json",
    "laatste_run.html",
    "runs.html",
    "runs/",
    "leveringen/",
    "vaststellingen/",
    "warehouse/vaststellingen/2025-H2.0/vaststelling.json",
}
VAN_HET_POSTVAK = {"NAAM.oordeel.html", "zedenvoorraad.xlsx.oordeel.html"}
BESTAND = re.compile(r"^[\w./*-]+(?:\.(?:html|pdf|xlsx|csv|json|jsonld|parquet|yml|py|sql|md|duckdb|svg|docx|txt)|/)$")


def test_elk_bestand_dat_wordt_genoemd_is_er(huis: Warehouse):
    genoemd = {c for p in PAGINAS for c in in_tekst(p) if BESTAND.match(c)}
    assert {"kerncijfers.html", "warehouse/halfjaarbericht.duckdb", "expectations/besluiten.yml"} <= genoemd
    weg = [
        c
        for c in sorted(genoemd - VAN_DE_LEZER - VAN_EEN_EDITIE - VAN_HET_WAREHOUSE - VAN_HET_POSTVAK)
        if not ((huis.folder.parent / c).exists() if c.startswith("warehouse/") else any(ROOT.glob(c)))
    ]
    assert weg == []


def test_elke_verwijzing_komt_uit():
    doelen = [(p, doel) for p in PAGINAS for doel in re.findall(r"\]\(([^)#]+)\)", p.read_text(encoding="utf-8"))]
    assert len(doelen) > 10
    assert [(p.name, doel) for p, doel in doelen if not (p.parent / doel).is_file()] == []


def test_elke_tabel_en_kolom_die_wordt_genoemd_bestaat(open_db: duckdb.DuckDBPyConnection):
    kolommen = open_db.execute(
        "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns() WHERE schema_name IN (SELECT unnest($s))",
        {"s": list(SCHEMAS)},
    ).fetchall()
    bekend = {t for t, _ in kolommen} | {f"{t}.{k}" for t, k in kolommen}
    patroon = re.compile(rf"^(?:{'|'.join(SCHEMAS)})(?:\.\w+)+$")
    genoemd = {(p.name, c) for p in PAGINAS for c in in_tekst(p) if patroon.match(c) and c not in VAN_EEN_EDITIE}
    assert len(genoemd) > 25
    assert sorted(g for g in genoemd if g[1] not in bekend) == []


def test_elke_tabel_en_kolom_legt_zichzelf_uit(open_db: duckdb.DuckDBPyConnection):
    """What docs/analist.md promises; the meeteenheden in these texts are in tests/contract/test_kerncijfers.py."""
    zonder = open_db.execute(
        "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE coalesce(comment, '') = '' AND schema_name IN $s "
        "UNION ALL SELECT schema_name, table_name, '' FROM duckdb_tables() WHERE coalesce(comment, '') = '' AND schema_name IN $s "
        "UNION ALL SELECT schema_name, view_name, '' FROM duckdb_views() WHERE coalesce(comment, '') = '' AND schema_name IN $s",
        {"s": SCHEMAS},
    ).fetchall()
    assert zonder == []


def test_elk_woord_bij_een_cijfer_staat_in_de_leeswijzer(open_db: duckdb.DuckDBPyConnection):
    """Every kwalificatie, status and soort periode that is published, and those that the description of the column promises."""
    tekst = (DOCS / "leeswijzer.md").read_text(encoding="utf-8")
    eerste_cellen = " , ".join(regel.split("|")[1] + "," + regel.split("|")[2] for regel in tekst.splitlines() if regel.startswith("|"))
    uitgelegd = {w.strip() for w in eerste_cellen.split(",")}
    for kolom in ("kwalificatie", "status", "periode_type"):
        in_gebruik = {r[0] for r in open_db.execute(f"SELECT DISTINCT {kolom} FROM kerncijfers.waarden").fetchall()}
        assert in_gebruik and in_gebruik <= uitgelegd, kolom
    drukt = {r[0] for r in open_db.execute("SELECT DISTINCT kwalificatie FROM kerncijfers.gepubliceerd").fetchall()}
    assert drukt <= uitgelegd
    assert {"definitief", "voorlopig", "nadervoorlopig", "onbekend", "geleverd"} <= uitgelegd


def test_elke_schrijfwijze_van_een_periode_staat_in_de_leeswijzer(open_db: duckdb.DuckDBPyConnection):
    """Whatever is published under periode has the form of one that the table explains, with that soort."""
    tabel = (DOCS / "leeswijzer.md").read_text(encoding="utf-8").partition("\n## Perioden")[2].partition("\n## ")[0]
    rijen = [regel.split("|")[1:3] for regel in tabel.splitlines() if regel.startswith("| `")]
    uitgelegd = {(re.sub("[0-9]", "9", p), soort.split(",")[0].strip()) for cel, soort in rijen for p in re.findall("`(.+?)`", cel)}
    los = {(re.sub("[0-9]", "9", p), soort) for p, soort in re.findall(r"\(`(\w+)`, (\w+)\)", tabel)}
    gepubliceerd = open_db.execute(
        "SELECT DISTINCT regexp_replace(periode, '[0-9]', '9', 'g'), periode_type "
        "FROM (SELECT periode, periode_type FROM kerncijfers.waarden UNION SELECT periode, periode_type FROM kerncijfers.gepubliceerd)"
    ).fetchall()
    assert set(gepubliceerd) - uitgelegd - los == set()


@pytest.mark.parametrize(
    ("van", "naar", "woorden"),
    [  # by hand, at and just under every border of the table
        (1000, 1000, "bleef gelijk"),
        (1000, 1009, "bleef vrijwel gelijk"),
        (1000, 1010, "steeg licht"),
        (1000, 951, "daalde licht"),
        (1000, 1050, "steeg"),
        (1000, 851, "daalde"),
        (1000, 1150, "steeg sterk"),
        (1000, 850, "daalde sterk"),
        (12, 19, "steeg"),
        (12, 20, "steeg sterk"),
        (12265, 12543, "steeg licht"),
    ],
)
def test_leeswijzer_zegt_hoe_een_verandering_wordt_verwoord(van: float, naar: float, woorden: str):
    """The page and the sentences of an edition follow one rule."""
    from dagster_project.publicatie.content.sentences import GELIJK, KLEIN, LICHT, STERK, change

    tekst = (DOCS / "leeswijzer.md").read_text(encoding="utf-8")
    assert re.search(rf"\| (?:.*, )?{woorden}(?:, .*)? \|$", tekst, re.M)
    assert change(van, naar, "aantal") == woorden
    assert (
        f"| {GELIJK:.0f}% tot {LICHT:.0f}% |" in tekst
        and f"| {LICHT:.0f}% tot {STERK:.0f}% |" in tekst
        and f"kleiner is dan {KLEIN} " in tekst
    )


def test_leeswijzer_noemt_wat_is_afgeschermd_en_synthetisch(open_db: duckdb.DuckDBPyConnection):
    """Two claims that hold of the bundle, and would have to be reworded with real figures."""
    onder_land = "FROM kerncijfers.waarden WHERE regio_code <> 'NL01' AND"
    assert open_db.execute(f"SELECT count(*) {onder_land} NOT is_synthetisch").fetchone() == (0,)
    kwalijk = f"SELECT count(*) {onder_land} kwalificatie = 'afgeschermd' AND (waarde < 5 OR waarde % 5 <> 0)"
    assert open_db.execute(kwalijk).fetchone() == (0,)


def test_bundels_noemt_wat_de_echte_bundel_heeft_en_wat_niet():
    """Every table of the real bundle under what is in it, every other under who can deliver it, as the catalogue says."""
    _, aanwezig, afwezig, _ = (DOCS / "bundels.md").read_text(encoding="utf-8").split("\n## ")
    heeft = {f"{p.parts[-4]}.{p.parts[-2]}" for p in catalog.FOLDER.glob("*/bundel/*/ontvangsten.json")}
    mist = {t.volledige_naam: t.mag_ontbreken for t in catalog.refreshed_tables() if t.volledige_naam not in heeft}
    assert (len(heeft), len(mist)) == (18, 16) and "Achttien van de vierendertig" in aanwezig
    assert "18 of 34 tables; the\nother 16 are absent" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`((?:cbs|jenv|politie|rws)\.\w+)`", aanwezig)) == heeft
    wie = {}
    for regel in afwezig.splitlines():
        for naam in re.findall(r"`(\w+\.\w+[*]?)`", regel):
            wie |= {t: regel for t in mist if t == naam or (naam.endswith("*") and t.startswith(naam[:-1]))}
    assert wie.keys() == mist.keys() and sum(t.startswith("jenv.werklast_") for t in mist) == 8
    for tabel, leverancier in mist.items():
        assert leverancier.partition(", met --bron live")[0] in wie[tabel], tabel


# --- what the pages tell to do, does what they say ---


def test_scenario_van_de_beleidsadviseur(huis: Warehouse, tmp_path: Path):
    from dagster_project.verdeling.scenario import Scenario
    from tests.conftest import deur

    tekst = (DOCS / "beleidsadviseur.md").read_text(encoding="utf-8")
    [blok] = [inhoud for soort, _, inhoud in BLOK.findall(tekst) if soort == "yaml"]
    (tmp_path / "scenario.yml").write_text(blok, encoding="utf-8")
    u = deur("verdeel", "--scenario", tmp_path / "scenario.yml", "--warehouse", huis.folder)
    assert u.code == 0 and "BBB naar de landelijke eenheden: 500 fte" in u.uit
    assert set(re.findall(r"^\| `(\w+)` \|", tekst, re.M)) == set(Scenario.model_fields) - {"naam"}


def test_lege_levering_van_de_leverancier(huis: Warehouse, tmp_path: Path):
    from tests.conftest import deur

    deur("levering", "sjabloon", "zedenvoorraad", "--uit", tmp_path / "zedenvoorraad.xlsx")
    u = deur("levering", "controleer", tmp_path / "zedenvoorraad.xlsx", "--json", "--warehouse", huis.folder)
    assert u.code == 1
    rij = [r for r in (DOCS / "leverancier.md").read_text(encoding="utf-8").splitlines() if r.startswith("| Zedenzaken |")]
    for deel in (c.strip() for c in rij[0].strip("|").split("|")):
        assert deel in u.uit, deel
