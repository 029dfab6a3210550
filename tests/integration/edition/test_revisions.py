"""Revisions: each cause on its own, the worked example of the zeden series, and the door that shows them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import gate
from dagster_project.publicatie.edition import revisions
from dagster_project.publicatie.edition.publish import publish
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect
from tests.conftest import deur, hernoem, maak_kandidaat

W = "UPDATE kerncijfers.waarden SET"
LANGER = "indicator_id = 'zeden_voorraad_langer_6_maanden' AND regio_code = 'NL01'"
EERDER = f"{W} waarde = waarde - 100 WHERE {LANGER}"
"""What was said before the cases that no team had: fewer, by an amount chosen here (synthetic)."""


def voeg_toe(con: duckdb.DuckDBPyConnection, ander: Path) -> None:
    """The rows of another kandidaat beside those of this one."""
    con.execute(f"ATTACH '{ander}' AS ander (READ_ONLY)")
    for t in ("kerncijfers.waarden", "verdeling.kenmerken", "verdeling.per_regionale_eenheid", "verdeling.herberekend_per_regionale_eenheid",
              "verdeling.werklast_invoer", "kwaliteit.snapshots", "kwaliteit.correcties", "referentie.edities", "kwaliteit.modellen",
              "kwaliteit.aansluiting", "kwaliteit.identiteiten", "kwaliteit.trendwoorden", "kwaliteit.plausibiliteit",
              "referentie.indicatoren", "referentie.regios", "kerncijfers.gepubliceerd"):  # fmt: skip
        con.execute(f"INSERT INTO {t} BY NAME FROM ander.{t}")
    con.execute("DETACH ander")


@pytest.fixture(scope="module")
def twee(huis: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2025-H1.0 and 2025-H2.0 in one database, the same in all but their name."""
    folder = tmp_path_factory.mktemp("twee")
    eerder, pad = maak_kandidaat(huis, folder / "a"), maak_kandidaat(huis, folder / "b")
    with connect(eerder) as con:
        hernoem(con, "2025-H1.0", "2025-06-12")
    with connect(pad) as con:
        voeg_toe(con, eerder)
    return pad


@pytest.fixture
def con(twee: Path):
    with connect(twee) as c:
        c.execute("BEGIN")
        yield c
        c.execute("ROLLBACK")


@pytest.fixture
def verschil(con: duckdb.DuckDBPyConnection) -> Callable[[str], list[dict]]:
    """What the report says after this SQL."""

    def doe(sql: str) -> list[dict]:
        con.execute(sql)
        return revisions.compare(con, "2025-H1.0", "2025-H2.0")

    return doe


GTPA = "indicator_id = 'gtpa_incidenten' AND regio_code = 'NL01' AND periode = '2023'"
CEL = f"(SELECT herkomst FROM kerncijfers.waarden WHERE {GTPA} AND versie = '2025-H2.0')"
CORRECTIE = f"""INSERT INTO kwaliteit.correcties BY NAME SELECT * REPLACE ('2025-H2.0' AS versie, 'jaar=2023|categorie=totaal' AS sleutel,
    {CEL} AS cel, '12256' AS van, '12265' AS naar, 'verwisseld' AS reden, 'open' AS status, true AS is_toegepast)
    FROM kwaliteit.correcties WHERE versie = '2025-H2.0'"""
BREUK = """INSERT INTO referentie.reeksbreuken (editie, versie, indicator_id, datum, soort, editie_herziening, behalve_uitsplitsing, toelichting, bron)
    VALUES ('2025-H2', '2025-H2.0', 'gtpa_incidenten', '2024-01-01', '{}', '{}', coalesce({}, ''), 'anders geteld', 'd.txt:1')"""
ANDER_SNAPSHOT = "UPDATE kwaliteit.snapshots SET sha256 = repeat('0', 64) WHERE versie = '2025-H1.0' AND bron_tabel = '{}'"


SQL_ANDERS = "UPDATE kwaliteit.modellen SET sql = sql || ' -- anders' WHERE versie = '2025-H1.0' AND model = '{}'"
SEED_ANDERS = "UPDATE kwaliteit.modellen SET sql = replace(sql, '{1}', '{2}') WHERE versie = '2025-H1.0' AND model = '{0}'"


def test_hetzelfde_is_geen_herziening(verschil):
    assert verschil("SELECT 1") == []


@pytest.mark.parametrize(
    ("sql", "oorzaak", "toelichting"),
    [
        ("SELECT 1", "code", "dezelfde gegevens, correcties en afspraken; de berekening is anders"),
        (SQL_ANDERS.format("int_kerncijfers__gtpa"), "code", "de berekening is anders (int_kerncijfers__gtpa)"),
        (
            SEED_ANDERS.format("indicatoren", "\nverzuim_percentage,", "\nverzuim_anders,"),
            "code",
            "de berekening is anders",
        ),  # of another indicator
        (
            SEED_ANDERS.format("indicatoren", "\ngtpa_incidenten,gtpa,", "\ngtpa_incidenten,anders,"),
            "methode",
            "een afspraak is anders: indicatoren",
        ),
        (
            SEED_ANDERS.format("regionale_eenheden", "Limburg", "Zuid"),
            "methode",
            "een afspraak is anders: regionale_eenheden",
        ),  # of none in particular
        (SEED_ANDERS.format("noodhulpformule", "1", "2"), "code", "de berekening is anders"),  # nothing of it is in this table
        (
            f"{ANDER_SNAPSHOT.format('jenv.gtpa')}; {SEED_ANDERS.format('regionale_eenheden', 'Limburg', 'Zuid')}",
            "bron",
            "ontvangen van jenv.gtpa",
        ),
        (ANDER_SNAPSHOT.format("jenv.gtpa"), "bron", "andere gegevens ontvangen van jenv.gtpa"),
        (ANDER_SNAPSHOT.format("jenv.verzuim"), "code", "berekening"),  # not a source of this value
        (f"{ANDER_SNAPSHOT.format('jenv.gtpa')}; {CORRECTIE}", "correctie", "12256 wordt 12265 (verwisseld)"),
        (
            f"{CORRECTIE}; INSERT INTO kwaliteit.correcties BY NAME SELECT * REPLACE ('2025-H1.0' AS versie) FROM kwaliteit.correcties WHERE is_toegepast",
            "code",
            "berekening",
        ),  # corrected in both, and the same
        (
            f"{CORRECTIE}; UPDATE kwaliteit.correcties SET cel = replace(cel, 'C', 'D') WHERE is_toegepast",
            "code",
            "berekening",
        ),  # another cell
        (BREUK.format("definitie", "2025-H2", "NULL"), "methode", "anders geteld (d.txt:1)"),
        (BREUK.format("definitie", "2025-H2", "'categorie=overig'"), "methode", "anders geteld (d.txt:1)"),  # the total is not excepted
        (BREUK.format("herziening", "2025-H1", "NULL"), "code", "berekening"),  # the revision of an earlier edition explains nothing now
        (BREUK.format("bron", "2025-H2", "NULL"), "code", "berekening"),
        (f"{CORRECTIE}; {BREUK.format('herziening', '2025-H2', 'NULL')}", "correctie", "verwisseld"),
    ],
)
def test_de_eerste_oorzaak_die_geldt(verschil, sql: str, oorzaak: str, toelichting: str):
    (r,) = verschil(f"{W} waarde = 12256 WHERE {GTPA} AND versie = '2025-H1.0'; {sql}")
    assert (r["tabel"], r["indicator_id"], r["regio_code"], r["periode"], r["soort"]) == (
        "kerncijfers.waarden", "gtpa_incidenten", "NL01", "2023", "gewijzigd",
    )  # fmt: skip
    assert (r["oud"], r["nieuw"], r["verschil"], r["meeteenheid"]) == (12256, 12265, 9, "aantal")
    assert r["verschil_procent"] == pytest.approx(100 * 9 / 12256)
    assert r["oorzaak"] == oorzaak and toelichting in r["toelichting"]


def test_een_uitsplitsing_waarvoor_de_breuk_niet_geldt_is_om_iets_anders_herzien(verschil):
    een, ander = "categorie=belediging", "categorie=wederspannigheid"
    rijen = verschil(
        f"{W} waarde = waarde + 1 WHERE indicator_id = 'gtpa_incidenten' AND regio_code = 'NL01' AND uitsplitsing IN ('{een}', '{ander}') "
        "AND versie = '2025-H2.0'; " + BREUK.format("definitie", "2025-H2", f"'{een},categorie=verkeer'")
    )
    assert {(r["uitsplitsing"], r["oorzaak"]) for r in rijen} == {(een, "code"), (ander, "methode")}


def test_een_cel_met_een_andere_sha_is_gecorrigeerd_of_niet(verschil):
    """In the earlier version it was corrected, in the later one the source has mended it: the value is the same, so nothing is revised."""
    (r,) = verschil(
        f"{CORRECTIE}; UPDATE kwaliteit.correcties SET versie = '2025-H1.0' WHERE is_toegepast; {W} waarde = 12266 WHERE {GTPA} AND versie = '2025-H2.0'"
    )
    assert r["oorzaak"] == "correctie"


def test_nieuw_en_vervallen(verschil):
    rijen = verschil(
        f"DELETE FROM kerncijfers.waarden WHERE {GTPA} AND versie = '2025-H2.0'; "
        "DELETE FROM kerncijfers.waarden WHERE indicator_id = 'zeden_voorraad' AND regio_code = 'NL01' AND periode = '2025-11-02' AND versie = '2025-H1.0'"
    )
    assert [(r["indicator_id"], r["soort"], r["oud"], r["nieuw"], r["verschil"]) for r in rijen] == [
        ("gtpa_incidenten", "vervallen", 12265, None, None),
        ("zeden_voorraad", "nieuw", None, 3484, None),
    ]


def test_wat_uit_een_herziene_reeks_volgt_is_om_dezelfde_reden_herzien(verschil):
    rijen = verschil(
        f"{EERDER} AND versie = '2025-H1.0'; {W} waarde = waarde - 1 WHERE indicator_id IN ('zeden_voorraad_langer_6_maanden_aandeel', 'zeden_voorraad') AND regio_code = 'NL01' AND versie = '2025-H1.0'; "
        + ANDER_SNAPSHOT.format("jenv.zedenvoorraad")
    )
    telling = {(r["indicator_id"], r["oorzaak"]) for r in rijen}
    assert telling == {
        ("zeden_voorraad_langer_6_maanden", "methode"),
        ("zeden_voorraad_langer_6_maanden_aandeel", "methode"),
        ("zeden_voorraad", "bron"),
    }
    assert len(rijen) == 18


def test_een_nieuwer_peiljaar_trekt_het_oude_niet_in(verschil):
    rijen = verschil("UPDATE verdeling.kenmerken SET peiljaar = 2023 WHERE kenmerk = 'banen' AND versie = '2025-H1.0'")
    assert {(r["soort"], r["oorzaak"], r["toelichting"]) for r in rijen} == {("nieuw", "peiljaar", "banen van 2024 in plaats van 2023")}
    assert len(rijen) == 342


MEER = "UPDATE verdeling.per_regionale_eenheid SET {} = {} + 1 WHERE regionale_eenheid = 'Limburg' AND versie = '2025-H2.0'"
VERSCHOVEN = "UPDATE verdeling.kenmerken SET peiljaar = peiljaar - 1 WHERE kenmerk = 'banen' AND versie = '2025-H1.0'"


@pytest.mark.parametrize(
    ("maat", "sql", "oorzaak", "ook"),
    [
        ("fte_model", VERSCHOVEN, "peiljaar", ""),
        ("fte_model", f"{VERSCHOVEN}; {ANDER_SNAPSHOT.format('cbs.uitkeringsontvangers')}", "peiljaar", "; ook andere gegevens ontvangen van cbs.uitkeringsontvangers"),
        ("fte_formatie", VERSCHOVEN, "code", None),  # rests on no kenmerk
        ("fte_model", SEED_ANDERS.format("kenmerken", "-0.000081006", "-0.000081007"), "methode", None),
    ],
)  # fmt: skip
def test_een_kenmerk_van_een_ander_jaar_in_dezelfde_bytes_is_een_peiljaar(verschil, maat: str, sql: str, oorzaak: str, ook: str | None):
    (r,) = [r for r in verschil(f"{MEER.format(maat, maat)}; {sql}") if r["tabel"] == "verdeling.per_regionale_eenheid"]
    assert (r["indicator_id"], r["soort"], r["oorzaak"]) == (maat, "gewijzigd", oorzaak)
    if ook is not None:
        assert r["toelichting"] == f"banen van 2024 in plaats van 2023{ook}"


@pytest.mark.parametrize(
    ("sql", "toelichting"),
    [
        ("UPDATE kwaliteit.aansluiting SET besluit = NULL WHERE versie = '2025-H1.0' AND {}", "datasteward (voorbeeld), 2025-12-01: GTPA 2020 en"),
        ("UPDATE kwaliteit.aansluiting SET besluit = NULL WHERE versie = '2025-H2.0' AND {}", "er geldt geen besluit meer: datasteward"),
        ("UPDATE kwaliteit.aansluiting SET besluit = 'directie: nee' WHERE versie = '2025-H2.0' AND {}", "directie: nee; eerder: datasteward"),
    ],
)  # fmt: skip
def test_een_ander_besluit_over_hetzelfde_verschil_is_een_besluit(verschil, sql: str, toelichting: str):
    (r,) = verschil(sql.format("vergelijking LIKE 'gelijke waarde: gtpa_incidenten 2020 en 2024%'"))
    assert (r["tabel"], r["soort"], r["oorzaak"], r["oud"], r["nieuw"]) == ("kwaliteit.aansluiting", "besluit", "besluit", None, None)
    assert r["sleutel"].startswith("gelijke waarde: gtpa_incidenten 2020 en 2024") and r["toelichting"].startswith(toelichting)


@pytest.mark.parametrize(
    ("maat", "sql", "oorzaak"),
    [
        ("fte_model", ANDER_SNAPSHOT.format("cbs.uitkeringsontvangers"), "bron"),
        ("fte_model", ANDER_SNAPSHOT.format("jenv.formatie_per_regionale_eenheid"), "code"),
        ("fte_formatie", ANDER_SNAPSHOT.format("jenv.formatie_per_regionale_eenheid"), "bron"),
        ("fte_formatie", ANDER_SNAPSHOT.format("cbs.uitkeringsontvangers"), "code"),
        ("verschil_formatie_fte", ANDER_SNAPSHOT.format("cbs.uitkeringsontvangers"), "bron"),
        ("fte_besluit", ANDER_SNAPSHOT.format("cbs.uitkeringsontvangers"), "code"),
        (
            "fte_model",
            "UPDATE verdeling.kenmerken SET is_gecorrigeerd = true WHERE versie = '2025-H2.0' AND kenmerk = 'kernen' AND gemeente_code = 'GM0014'; "
            + CORRECTIE
            + "; UPDATE kwaliteit.correcties SET bron_tabel = 'jenv.kenmerken_overig', cel = (SELECT herkomst FROM verdeling.kenmerken "
            "WHERE versie = '2025-H2.0' AND kenmerk = 'kernen' AND gemeente_code = 'GM0014') WHERE is_toegepast",
            "correctie",
        ),
    ],
)
def test_de_verdeling_rust_op_wat_haar_maat_zegt(verschil, maat: str, sql: str, oorzaak: str):
    rijen = verschil(
        f"UPDATE verdeling.per_regionale_eenheid SET {maat} = {maat} + 1 WHERE regionale_eenheid = 'Limburg' AND versie = '2025-H2.0'; {sql}"
    )
    assert [(r["tabel"], r["indicator_id"], r["regio_code"], r["oorzaak"]) for r in rijen] == [
        ("verdeling.per_regionale_eenheid", maat, "RE10", oorzaak)
    ]


@pytest.mark.parametrize(
    ("bron", "oorzaak"),
    [
        ("jenv.werklast_uren", "bron"),
        ("jenv.formatie_per_cluster", "bron"),
        ("cbs.uitkeringsontvangers", "bron"),
        ("jenv.formatie_per_regionale_eenheid", "code"),
    ],
)
def test_het_opnieuw_geschatte_model_rust_op_de_werklast_en_de_kenmerken(verschil, bron: str, oorzaak: str):
    rijen = verschil(
        "UPDATE verdeling.herberekend_per_regionale_eenheid SET fte_herberekend = fte_herberekend + 1 "
        f"WHERE regionale_eenheid = 'Limburg' AND versie = '2025-H2.0'; {ANDER_SNAPSHOT.format(bron)}"
    )
    assert [(r["tabel"], r["indicator_id"], r["regio_code"], r["oorzaak"]) for r in rijen] == [
        ("verdeling.herberekend_per_regionale_eenheid", "fte_herberekend", "RE10", oorzaak)
    ]


def test_een_andere_telling_van_de_werklast_is_een_herziening(verschil):
    (r,) = verschil(
        "UPDATE verdeling.werklast_invoer SET waarde = waarde + 1 WHERE gemeente_code = 'GM0014' AND jaar = 2022 AND grootheid = 'vermissingen' "
        f"AND versie = '2025-H2.0'; {ANDER_SNAPSHOT.format('jenv.werklast_gemeente')}"
    )
    assert [r[k] for k in ("tabel", "indicator_id", "regio_code", "periode", "verschil", "meeteenheid", "oorzaak")] == [
        "verdeling.werklast_invoer", "vermissingen", "GM0014", "2022", 1, "aantal", "bron",
    ]  # fmt: skip


def test_elke_maat_van_de_verdeling_wordt_vergeleken_met_de_bronnen_waarop_zij_rust(con: duckdb.DuckDBPyConnection, verschil):
    maten = {k for k, t, *_ in con.execute("DESCRIBE verdeling.per_regionale_eenheid").fetchall() if t in ("DOUBLE", "INTEGER")} - {
        "fte",
        "ruwe_som",
    }  # what was asked, and the sum of ruwe_bijdrage
    rijen = verschil(
        f"UPDATE verdeling.per_regionale_eenheid SET {', '.join(f'{k} = {k} + 1' for k in maten)} "
        f"WHERE regionale_eenheid = 'Limburg' AND versie = '2025-H2.0'; {ANDER_SNAPSHOT.format('jenv.kenmerken_overig')}; "
        f"{ANDER_SNAPSHOT.format('jenv.formatie_per_regionale_eenheid')}"
    )
    oorzaak = {r["indicator_id"]: r["oorzaak"] for r in rijen}
    assert oorzaak == {m: "code" if m.startswith("fte_besluit") else "bron" for m in maten}  # no source changes a law


# --- the worked example: the letter of 2025-H2 revises the zeden series for all years (footnote 35) ---


@pytest.fixture(scope="module")
def zeden(huis: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """2025-H1.0 with what was known then (without 2 November 2025, and fewer older than six months), then 2025-H2.0."""
    folder = tmp_path_factory.mktemp("zeden")
    h1, h2 = maak_kandidaat(huis, folder / "h1"), maak_kandidaat(huis, folder / "h2")
    with connect(h1) as con:
        con.execute(
            f"{EERDER}; DELETE FROM kerncijfers.waarden WHERE periode = '2025-11-02'; {W} is_synthetisch = true WHERE {LANGER}; "
            + ANDER_SNAPSHOT.format("jenv.zedenvoorraad").replace("2025-H1.0", "2025-H2.0")
        )
        hernoem(con, "2025-H1.0", "2025-06-12")
    w = Warehouse(folder / "w")
    for kandidaat in (h1, h2):
        assert publish(kandidaat, w, gate.requirements(manifest()), [], "").soort == "gepubliceerd"
    return w


@pytest.mark.slow
def test_vijf_jaren_zijn_herzien_om_de_methode(zeden: Warehouse):
    with connect(zeden.database, read_only=True) as con:
        rijen = con.execute(
            "SELECT periode, oud, nieuw, verschil, oorzaak, toelichting FROM kwaliteit.herzieningen WHERE versie = '2025-H2.0' ORDER BY periode"
        ).fetchall()
        assert [(p, o, n, v, w) for p, o, n, v, w, _ in rijen] == [
            (f"{jaar}-11-02", nu - 100, nu, 100, "methode")
            for jaar, nu in ((2020, 1074), (2021, 1093), (2022, 1180), (2023, 1100), (2024, 921))
        ]  # halfjaarbericht-2025-h2.txt:1267; the sixth, 2025, is new and not revised
        assert all("halfjaarbericht-2025-h2.txt:1317" in t for *_, t in rijen)
        vraag = f"SELECT waarde, is_synthetisch FROM kerncijfers.waarden WHERE versie = ? AND {LANGER} AND periode = '2024-11-02'"
        assert con.execute(vraag, ["2025-H1.0"]).fetchone() == (821, True)
        assert con.execute(vraag, ["2025-H2.0"]).fetchone() == (921, False)
        assert con.execute("SELECT count(*) FROM kwaliteit.herzieningen WHERE versie = '2025-H1.0'").fetchone() == (0,)
        assert con.execute("SELECT DISTINCT versie FROM kerncijfers.zedenvoorraad").fetchall() == [("2025-H2.0",)]
    oud = json.loads(deur("tabel", "kerncijfers.waarden", "--editie", "2025-H1", "--formaat", "json", "--warehouse", zeden.folder).uit)
    assert {r["waarde"] for r in oud if (r["indicator_id"], r["regio_code"]) == ("zeden_voorraad_langer_6_maanden", "NL01")} == {
        974,
        993,
        1080,
        1000,
        821,
    }


@pytest.mark.slow
def test_elke_waarde_die_ooit_is_gezegd_blijft_te_vinden(zeden: Warehouse):
    with connect(zeden.database, read_only=True) as con:
        vraag = f"SELECT soort, versie, waarde FROM kerncijfers.vintages WHERE {LANGER} AND periode = '2024-11-02' ORDER BY publicatiedatum, soort DESC"
        assert con.execute(vraag).fetchall() == [
            ("berekend", "2025-H1.0", 821), ("gedrukt", "2025-H2 (brief)", 921), ("berekend", "2025-H2.0", 921),
        ]  # fmt: skip
        (n, uniek) = con.execute(
            "SELECT count(*), count(DISTINCT (indicator_id, regio_code, uitsplitsing, periode)) FROM kerncijfers.actueel"
        ).fetchone()
        assert n == uniek
        actueel = "SELECT versie, waarde FROM kerncijfers.actueel WHERE indicator_id = ? AND periode = ? AND regio_code = 'NL01'"
        assert con.execute(actueel, ["zeden_voorraad_langer_6_maanden", "2024-11-02"]).fetchall() == [("2025-H2.0", 921)]


def test_wat_alleen_een_oude_brief_zegt_blijft_actueel(con: duckdb.DuckDBPyConnection):
    """Verzuim of 2018T1 stands in the letters of 2019 and 2021: without a computed value the newest letter counts."""
    con.execute("DELETE FROM kerncijfers.waarden WHERE indicator_id = 'verzuim_percentage' AND periode = '2018T1'")
    vraag = "SELECT soort, versie, waarde FROM kerncijfers.actueel WHERE indicator_id = 'verzuim_percentage' AND periode = '2018T1'"
    assert con.execute(vraag).fetchall() == [("gedrukt", "2021-H2 (brief)", 6.5)]


# --- the door ---


def nieuw(zeden: Warehouse) -> int:
    """How many values 2 November 2025 has: what is new in 2025-H2."""
    with connect(zeden.database, read_only=True) as con:
        return con.execute("SELECT count(*) FROM kerncijfers.waarden WHERE versie = '2025-H2.0' AND periode = '2025-11-02'").fetchone()[0]


@pytest.mark.slow
def test_de_deur_zegt_wat_er_is_herzien_en_toont_de_driehoek(zeden: Warehouse):
    u = deur("herzieningen", "2025-H1", "2025-H2", "--warehouse", zeden.folder)
    assert u.code == 0, u.fout
    assert f"2025-H1.0 naar 2025-H2.0: 5 gewijzigd, 0 vervallen, {nieuw(zeden)} nieuw" in u.uit
    assert "methode (5): " in u.uit and "halfjaarbericht-2025-h2.txt:1317" in u.uit
    regels = [" ".join(r.split()) for r in u.uit.splitlines()]
    assert "periode 2025-H1.0 2025-H2 (brief) 2025-H2.0" in regels
    assert "2024-11-02 821 921 921" in regels and "2025-11-02 999 999" in regels
    assert any(r.startswith("zeden_voorraad_langer_6_maanden NL01 2024-11-02 821 921 +100 +12,18 aantal methode") for r in regels)


@pytest.mark.slow
def test_de_deur_in_andere_vormen(zeden: Warehouse):
    w = ("--warehouse", zeden.folder)
    d = json.loads(deur("herzieningen", "2025-H1.0", "2025-H2.0", "--formaat", "json", *w).uit)
    assert d["telling"] == {"gewijzigd": 5, "vervallen": 0, "nieuw": nieuw(zeden)} and len(d["herzieningen"]) == 5 + nieuw(zeden)
    assert d["driehoeken"][0]["rijen"][-1] == {"periode": "2025-11-02", "2025-H1.0": None, "2025-H2 (brief)": 999, "2025-H2.0": 999}
    csv = deur("herzieningen", "2025-H1", "2025-H2", "--formaat", "csv", "--indicator", "zeden_voorraad", *w).uit.splitlines()
    assert csv[0].startswith("van,naar,tabel,indicator_id")
    assert [r.split(",")[3:5] for r in csv[1:]] == [["zeden_voorraad", r] for r in ("NL01", *(f"RE{nr:02}" for nr in range(1, 11)))]
    md = deur("herzieningen", "2025-H1", "2025-H2", "--formaat", "md", *w).uit
    assert md.startswith("# 2025-H1.0 naar") and "| indicator | regio |" in md and "| --- |" in md


@pytest.mark.slow
def test_de_deur_vergelijkt_met_een_brief_binnen_de_afronding(zeden: Warehouse):
    w = ("--formaat", "json", "--warehouse", zeden.folder)
    assert json.loads(deur("herzieningen", "2021-H2", "2025-H2", *w).uit)["herzieningen"] == []
    (r,) = [
        r for r in json.loads(deur("herzieningen", "2025-H1", "2025-H2 (brief)", *w).uit)["herzieningen"] if r["periode"] == "2024-11-02"
    ]
    assert (r["oud"], r["nieuw"], r["oorzaak"]) == (821, 921, "methode")
    terug = json.loads(deur("herzieningen", "2025-H2 (brief)", "2025-H1", *w).uit)["herzieningen"]
    assert len(terug) == 5 and {x["oorzaak"] for x in terug} == {"onbekend"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("argumenten", "melding"),
    [
        (("2024-H1", "2025-H2"), "'2024-H1' is geen editie, versie of brief die hier staat; wel: "),
        (("2025-H2.0", "2025-H2"), "allebei 2025-H2.0"),
        (("2025-H1", "2025-H2", "--indicator", "zeden"), "Indicator 'zeden' bestaat niet"),
    ],
)
def test_de_deur_zegt_wat_er_niet_kan(zeden: Warehouse, argumenten: tuple[str, ...], melding: str):
    u = deur("herzieningen", *argumenten, "--warehouse", zeden.folder)
    assert u.code == 2 and melding in " ".join(u.fout.split())


@pytest.mark.slow
def test_zonder_uitgave_of_met_een_oude_database_een_melding(zeden: Warehouse, tmp_path: Path):
    u = deur("herzieningen", "2025-H1", "2025-H2", "--warehouse", tmp_path)
    assert u.code == 2 and "nog niets gepubliceerd" in u.fout
    pad = Path(shutil.copy(zeden.database, tmp_path))
    pad.chmod(0o644)
    with connect(pad) as con:
        con.execute("DROP VIEW kerncijfers.actueel; DROP VIEW kerncijfers.vintages")
    u = deur("herzieningen", "2025-H1", "2025-H2", "--warehouse", tmp_path)
    assert u.code == 2 and "van voor de herzieningen" in " ".join(u.fout.split())


@pytest.mark.slow
def test_een_versie_nummer_wordt_nooit_opnieuw_gebruikt(zeden: Warehouse, huis: Warehouse, tmp_path: Path):
    """The counterproof of publishing again: the same content is ongewijzigd, and collides with nothing."""
    u = publish(maak_kandidaat(huis, tmp_path), zeden, gate.requirements(manifest()), [], "")
    assert (u.soort, u.versie) == ("ongewijzigd", "2025-H2.0")


def _staat(w: Warehouse, versie: str) -> tuple[bool, bool, str]:
    """Whether the page of a version says of two figures that nothing new came, and what its gate report says of all of them."""
    pagina, rapport = ((w.edition_dir(versie) / b).read_text(encoding="utf-8") for b in ("kerncijfers.html", "poortrapport.html"))
    figuren = {naam: pagina.partition(f'id="{naam}"')[2].partition("</section>")[0] for naam in ("gtpa", "zedenzaken")}
    assert all(figuren.values())
    m = re.search(r"; (ongewijzigd sinds editie .*?)</dd>", rapport)
    return *("Ongewijzigd sinds editie 2025-H1: van " in f for f in figuren.values()), m[1] if m else ""


@pytest.mark.slow
def test_waarvan_niets_nieuws_kwam_heet_ongewijzigd_ook_in_een_erratum(zeden: Warehouse, huis: Warehouse, tmp_path: Path):
    """Of 2025-H2 only zedenvoorraad was delivered anew; the first edition has nothing to be unchanged since."""
    w = Warehouse(Path(shutil.copytree(zeden.folder, tmp_path / "w")))
    assert _staat(w, "2025-H1.0") == (False, False, "")
    gtpa, zaken, rapport = _staat(w, "2025-H2.0")
    assert (gtpa, zaken) == (True, False)
    namen = rapport.removeprefix("ongewijzigd sinds editie 2025-H1: ").split(", ")
    assert "jenv.gtpa" in namen and "jenv.zedenvoorraad" not in namen and all(n.startswith("jenv.") for n in namen)
    u = deur("tabel", "gtpa", "--warehouse", w.folder)
    assert "Ongewijzigd sinds editie 2025-H1" in u.uit
    stappen = {s["wat"]: s for s in json.loads(deur("ronde", "--editie", "2025-H2", "--json", "--warehouse", w.folder).uit)["stappen"]}
    assert (stappen["gtpa"]["kleur"], stappen["zedenvoorraad"]["kleur"]) == ("oranje", "groen")
    kandidaat = maak_kandidaat(huis, tmp_path / "k")
    with connect(kandidaat) as con:
        con.execute("UPDATE kerncijfers.waarden SET waarde = waarde + 1 WHERE indicator_id = 'gtpa_incidenten' AND periode = '2020'")
        hernoem(con, "2025-H2.1", "2025-12-10", "telfout")
    assert publish(kandidaat, w, gate.requirements(manifest()), [], "telfout").versie == "2025-H2.1"
    assert _staat(w, "2025-H2.1") == (gtpa, zaken, rapport)
