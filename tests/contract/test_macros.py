"""The macros in the published file: what the letters printed, nothing that nobody said, and the newest version unless another is asked."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from dagster_project import ROOT
from dagster_project.warehouse.editions import DATABASE, Warehouse
from dagster_project.warehouse.parquet import SCHEMAS
from sources.database import connect
from tests.helpers.clock import verhouding

MACROS = {
    "_gelijkenis": ("macro", ["gevraagd", "code", "tekst"]),
    "kies_indicator": ("macro", ["indicator"]),
    "kies_regio": ("macro", ["regio"]),
    "kies_uitsplitsing": ("macro", ["uitsplitsing", "indicator"]),
    "delen": ("macro", ["uitsplitsing"]),
    "_versie_van": ("macro", ["van"]),
    "nieuwste_versie": ("macro", ["van"]),
    "kies_editie": ("macro", ["editie"]),
    "standen": ("table_macro", ["logboek"]),
    "nieuwste_vastgestelde": ("macro", ["logboek"]),
    "waarde_op": ("macro", ["indicator", "periode", "regio", "uitsplitsing", "versie"]),
    "reeks": ("table_macro", ["indicator", "regio", "uitsplitsing", "versie"]),
    "als_gepubliceerd": ("table_macro", ["editie", "indicator", "regio", "uitsplitsing"]),
}
TWEEDE = """
    INSERT INTO referentie.edities SELECT * REPLACE ('2025-H2.1' AS versie, 1 AS versienummer, 'verbeterd' AS reden) FROM referentie.edities;
    INSERT INTO kerncijfers.waarden SELECT * REPLACE ('2025-H2.1' AS versie, waarde + 1 AS waarde) FROM kerncijfers.waarden
    WHERE indicator_id = 'gtpa_incidenten';
    INSERT INTO kerncijfers.gepubliceerd SELECT * REPLACE ('2025-H2.1' AS versie) FROM kerncijfers.gepubliceerd;
    INSERT INTO referentie.edities SELECT * REPLACE ('2025-H1' AS editie, '2025-H1.3' AS versie, 3 AS versienummer, DATE '2025-06-12' AS publicatiedatum, DATE '2025-06-12' AS kennisdatum)
    FROM referentie.edities WHERE versie = '2025-H2.0';
    INSERT INTO kerncijfers.waarden SELECT * REPLACE ('2025-H1' AS editie, '2025-H1.3' AS versie, 100 AS waarde) FROM kerncijfers.waarden
    WHERE versie = '2025-H2.0' AND indicator_id = 'gtpa_incidenten' AND periode = '2024' AND regio_code = 'NL01' AND uitsplitsing = '';
"""
"""An erratum of 2025-H2 in which GTPA is one more, and an older edition with a higher number in which GTPA 2024 was 100."""


@pytest.fixture(scope="module")
def open_db(huis: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file itself, opened as an analyst does."""
    with connect(huis.database, read_only=True) as con:
        yield con


@pytest.fixture
def drie_versies(anders: Callable[[str], Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(anders(TWEEDE) / DATABASE, read_only=True) as con:
        yield con


def een(con: duckdb.DuckDBPyConnection, uitdrukking: str) -> object:
    return con.execute(f"SELECT {uitdrukking}").fetchone()[0]


def test_de_gepubliceerde_database_heeft_de_macros_met_uitleg(open_db: duckdb.DuckDBPyConnection):
    gevonden = open_db.execute(
        "SELECT function_name, function_type, parameters, comment FROM duckdb_functions() "
        "WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal"
    ).fetchall()
    assert {naam: (soort, parameters) for naam, soort, parameters, _ in gevonden} == MACROS
    for naam, _, parameters, uitleg in gevonden:
        assert uitleg.startswith(f"{naam}(") and all(p in uitleg for p in parameters), naam


def test_macros_worden_bij_elke_publicatie_gemaakt(kandidaat: Path):
    """A later kandidaat is built anew, and one that was published before has them already."""
    sql = (ROOT / "dagster_project" / "publicatie" / "edition" / "macros.sql").read_text(encoding="utf-8")
    with connect(kandidaat) as con:
        con.execute(sql)
        con.execute(sql)
        assert een(con, "waarde_op('gtpa_incidenten', '2024')") == 12543


# --- waarde_op ---


@pytest.mark.parametrize(
    ("aanroep", "gedrukt"),
    [
        ("'zeden_voorraad', '2025-11-02'", 3484),  # halfjaarbericht-2025-h2.txt:1262
        ("'zeden_voorraad', DATE '2025-11-02'", 3484),
        ("'gtpa_incidenten', '2024'", 12543),  # :229
        ("'gtpa_incidenten', 2024", 12543),
        ("'misdrijven_geregistreerd', 2024", 803155),  # :500; this one has months too, which are no number
        ("'gtpa_incidenten', '2024', uitsplitsing := 'categorie=belediging'", 5352),  # :262
        ("'verzuim_percentage', '2024'", 6.3),  # :431
        ("'verzuim_percentage', '2021T2'", 5.3),  # halfjaarbericht-2021-h2-bijlage-2.txt:126
        ("'verzuim_percentage', '2019T2'", 6.2),  # halfjaarbericht-2019-h2.txt:1196
        ("'verzuim_percentage', '2018T1', versie := '2025-H2'", 6.5),
        ("'capaciteitsuitbreiding_fte', '2025K1', uitsplitsing := 'doel=woo'", 14),  # :624-625; its delivery writes 2025Q1
        ("'operationele_bezetting', '2024', regio := 'NL01', versie := '2025-H2.0'", 46777),  # :487
    ],
)
def test_waarde_op_geeft_wat_de_brief_drukt(open_db: duckdb.DuckDBPyConnection, aanroep: str, gedrukt: float):
    assert een(open_db, f"waarde_op({aanroep})") == gedrukt


@pytest.mark.parametrize(
    "aanroep",
    [
        "'gtpa_incidenten', '1999'",
        "'gtpa_incidenten', '2024', uitsplitsing := 'soort=fysiek'",  # a part of another figure
        "'doxing_zaken', '2024', regio := 'RE03'",  # hidden: fewer than five
        "'verzuim_percentage', '2018'",  # only the tertiaal is known; a year is not made of it
        "NULL, '2024'",
        "'gtpa_incidenten', '2024', regio := NULL",
    ],
)
def test_wat_er_niet_is_blijft_leeg(open_db: duckdb.DuckDBPyConnection, aanroep: str):
    assert een(open_db, f"waarde_op({aanroep})") is None


@pytest.mark.parametrize(
    ("aanroep", "melding"),
    [
        ("waarde_op('zedenvoorraad', '2025-11-02')", "Indicator 'zedenvoorraad' is er niet. Bedoelt u 'zeden_voorraad'?"),
        ("waarde_op('gtpa_incidenten', '2024', regio := 'GM9999')", "Regio 'GM9999' is er niet. Bedoelt u GM"),
        ("waarde_op('gtpa_incidenten', '2024', regio := 'Nederland')", "Regio 'Nederland' is een naam. Geef de code: 'NL01'."),
        ("waarde_op('gtpa_incidenten', '2024', uitsplitsing := 'categorie=beledigingen')", "Bedoelt u 'categorie=belediging'?"),
        # what is behind the "=", the Dutch words (1.1.1 is Diefstal/inbraak woning), a part of it, and of this figure only
        ("waarde_op('gtpa_incidenten', '2024', uitsplitsing := 'belediging')", "Bedoelt u 'categorie=belediging'?"),
        ("waarde_op('misdrijven_geregistreerd', '2024', uitsplitsing := 'woninginbraak')", "Bedoelt u 'soort_misdrijf=1.1.1'?"),
        ("waarde_op('gtpa_incidenten', '2024', uitsplitsing := 'Spannigheid')", "Bedoelt u 'categorie=wederspannigheid'?"),
        ("waarde_op('verzuim_percentage', '2024', uitsplitsing := 'belediging')", "'belediging' is er niet. Alle uitsplitsingen staan in"),
        ("kies_uitsplitsing('jeugd')", "Bedoelt u 'soort=jeugd'?"),
        (
            "kies_uitsplitsing(_k_.uitsplitsing, indicator := _k_.indicator_id) "
            "FROM (VALUES ('woninginbraak', 'misdrijven_geregistreerd')) AS _k_ (uitsplitsing, indicator_id)",
            "Bedoelt u 'soort_misdrijf=1.1.1'?",
        ),
        ("waarde_op('ziekteverzuim', '2024')", "Bedoelt u 'verzuim_percentage'?"),
        ("waarde_op('aangifte', '2024')", "Bedoelt u 'aangiften'?"),
        ("waarde_op('woninginbraken', '2024')", "Indicator 'woninginbraken' is er niet. Alle indicatoren staan in referentie.indicatoren."),
        ("waarde_op('', '2024')", "Indicator '' is er niet. Alle"),
        ("delen('onzin')", "'onzin' is geen uitsplitsing: verwacht sleutel=waarde, bij meer delen met | ertussen."),
        ("waarde_op('gtpa_incidenten', '2024', versie := '2025-H2.9')", "Versie '2025-H2.9' is niet gepubliceerd. Er zijn: 2025-H2.0."),
        (
            "waarde_op('gtpa_incidenten', '2024', versie := '2019-H2')",
            "Versie '2019-H2' is niet gepubliceerd.",
        ),  # of that one there is a letter
        ("nieuwste_versie('2031-H1')", "Versie '2031-H1' is niet gepubliceerd."),
        ("kies_regio('Oost-Braband')", "Bedoelt u RE09 (Oost-Brabant)?"),
        ("kies_regio('Amsterdam')", "kan meer dan één regio zijn: "),
        ("(SELECT count(*) FROM reeks('gtpa_incident'))", "Bedoelt u 'gtpa_incidenten'?"),
        ("(SELECT count(*) FROM reeks('gtpa_incidenten', regio := 'Limburgh'))", "Bedoelt u RE10 (Limburg)?"),
        ("(SELECT count(*) FROM reeks('gtpa_incidenten', versie := '2019-H2'))", "Versie '2019-H2' is niet gepubliceerd."),
        (
            "(SELECT count(*) FROM als_gepubliceerd('2018-H1', 'gtpa_incidenten'))",
            "Editie '2018-H1' is er niet. Er zijn: 2025-H2.0 en 2019-H2 (brief), 2021-H2 (brief), 2025-H2 (brief).",
        ),
        ("(SELECT count(*) FROM als_gepubliceerd('2025-H2', 'gtpa'))", "Indicator 'gtpa' is er niet. Bedoelt u 'gtpa_"),
    ],
)
def test_wat_niet_bestaat_is_een_fout_met_wat_er_op_lijkt(open_db: duckdb.DuckDBPyConnection, aanroep: str, melding: str):
    with pytest.raises(duckdb.InvalidInputException) as e:
        open_db.execute(f"SELECT {aanroep}").fetchall()
    assert melding in str(e.value)


@pytest.mark.parametrize("bron", ["huis", "echt"])
@pytest.mark.parametrize(
    "meer", ["", "WHERE periode = '2024'", "WHERE waarde > 3 AND periode_type = 'jaar'", "WHERE false OR is_synthetisch"]
)
@pytest.mark.parametrize(
    ("aanroep", "melding"),
    [
        ("reeks('zedenvoorraad')", "Bedoelt u 'zeden_voorraad'?"),
        ("reeks('zedenvoorraad', regio := 'Amsterdam')", "Bedoelt u 'zeden_voorraad'?"),
        ("reeks('gtpa_incidenten', uitsplitsing := 'categorie=beledigingen')", "Bedoelt u 'categorie=belediging'?"),
        ("reeks('gtpa_incidenten', regio := 'Limburgh')", "Bedoelt u RE10 (Limburg)?"),
        ("reeks('gtpa_incidenten', versie := '2019-H2')", "is niet gepubliceerd."),
        ("als_gepubliceerd('2025-H2', 'zedenvoorraad')", "Bedoelt u 'zeden_voorraad'?"),
        ("als_gepubliceerd('2018-H1', 'gtpa_incidenten')", "Editie '2018-H1' is er niet."),
    ],
)
def test_wat_niet_bestaat_is_een_fout_hoe_men_het_ook_vraagt(
    request: pytest.FixtureRequest, bron: str, aanroep: str, meer: str, melding: str
):
    """Also in the real bundle, and where a condition of the caller leaves nothing: the plan must not skip the judgement."""
    huis = request.getfixturevalue(bron)
    with (
        connect(getattr(huis, "database", None) or huis / DATABASE, read_only=True) as con,
        pytest.raises(duckdb.InvalidInputException) as e,
    ):
        con.execute(f"SELECT waarde FROM {aanroep} {meer}").fetchall()
    assert melding in str(e.value)


def test_ook_per_rij_van_een_andere_tabel_is_het_een_fout(open_db: duckdb.DuckDBPyConnection):
    vraag = "SELECT r.waarde FROM (VALUES ('zeden_voorraad'), ('{}')) AS i (id), reeks(i.id) AS r"
    assert len(open_db.execute(vraag.format("gtpa_incidenten")).fetchall()) > 6
    with pytest.raises(duckdb.InvalidInputException, match="Indicator 'gtpa' is er niet"):
        open_db.execute(vraag.format("gtpa")).fetchall()


def test_een_regio_bij_haar_naam(open_db: duckdb.DuckDBPyConnection):
    """The names of the police regions as CBS numbers them; a name in other capitals is the same name."""
    assert een(open_db, "(kies_regio('Nederland'), kies_regio('oost-brabant'), kies_regio('RE09'), kies_regio(NULL))") == (
        "NL01",
        "RE09",
        "RE09",
        None,
    )
    met_naam = open_db.execute("FROM reeks('operationele_bezetting', regio := 'nederland')").fetchall()
    assert met_naam == open_db.execute("FROM reeks('operationele_bezetting')").fetchall() and met_naam


def test_een_uitsplitsing_in_delen(open_db: duckdb.DuckDBPyConnection):
    gevraagd = ("antwoord=positief|vraag=eigen_indruk", "missie=EUPOL COPPS (Palestijnse gebieden)", "")
    assert [een(open_db, f"delen('{u}')") for u in gevraagd] == [
        {"antwoord": "positief", "vraag": "eigen_indruk"},
        {"missie": "EUPOL COPPS (Palestijnse gebieden)"},
        {},
    ]
    assert een(open_db, "delen(NULL)") is None
    weer_heel = (
        "SELECT count(*) FROM kerncijfers.waarden WHERE uitsplitsing <> '' AND uitsplitsing IS DISTINCT FROM "
        "array_to_string(list_transform(map_entries(delen(uitsplitsing)), lambda d: d.key || '=' || d.value), '|')"
    )
    assert open_db.execute(weer_heel).fetchone() == (0,)


def test_lees_mij_noemt_wat_er_is(open_db: duckdb.DuckDBPyConnection):
    """Every schema that is published has a table to begin with, and that table exists; there are no others, and the workshop is told of."""
    begin = open_db.execute("SELECT wat, begin_met FROM lees_mij WHERE nr <= 5").fetchall()
    assert {s for s, _ in begin} == set(SCHEMAS)
    for _, tabel in begin:
        assert open_db.execute(f"SELECT count(*) FROM {tabel}").fetchone()[0] > 0, tabel
    (werkplaats,) = open_db.execute("SELECT begin_met FROM lees_mij WHERE wat = 'werkplaats'").fetchone()
    anders = {
        s
        for (s,) in open_db.execute(
            "SELECT DISTINCT schema_name FROM duckdb_tables() UNION SELECT DISTINCT schema_name FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
    }
    assert werkplaats == "halfjaarbericht sql --werkplaats" and anders - {"main"} == set(SCHEMAS)
    uitleg = open_db.execute("SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'lees_mij'").fetchall()
    assert [naam for naam, _ in uitleg] == ["nr", "wat", "begin_met", "uitleg"] and all(tekst for _, tekst in uitleg)


def test_waarde_op_kan_van_elke_rij_worden_gevraagd(open_db: duckdb.DuckDBPyConnection):
    """The arguments may be columns with the names that the macro itself uses, under any alias: each row gets its own value."""
    for w in ("w", "_w_", "_k_", "_e_"):
        n, anders = open_db.execute(
            f"SELECT count(*), count(*) FILTER (waarde_op({w}.indicator_id, {w}.periode, regio := {w}.regio_code, "
            f"uitsplitsing := {w}.uitsplitsing, versie := {w}.versie) IS DISTINCT FROM {w}.waarde) FROM kerncijfers.waarden AS {w}"
        ).fetchone()
        assert n > 10_000 and anders == 0, w
    zonder = (
        "SELECT count(*) FROM kerncijfers.waarden "
        "WHERE waarde_op(indicator_id, periode, regio := regio_code, uitsplitsing := uitsplitsing) IS DISTINCT FROM waarde"
    )
    assert open_db.execute(zonder).fetchone() == (0,)


# --- reeks ---


def test_reeks_zet_elke_soort_periode_bij_elkaar(open_db: duckdb.DuckDBPyConnection):
    """A norm of 5,9% in the letter of 2025; in that of 2019 (:1196-1197) a goal for 2023, of which no earlier year can fall short."""
    r = open_db.execute(
        "SELECT periode_type, periode, waarde, meeteenheid, norm, aard, voldoet_aan_norm FROM reeks('verzuim_percentage')"
    ).fetchall()
    assert r == [
        ("jaar", "2024", 6.3, "procent", 5.9, "intern", False),
        ("tertiaal", "2018T1", 6.5, "procent", 5.9, "doel", None),
        ("tertiaal", "2019T2", 6.2, "procent", 5.9, "doel", None),
        ("tertiaal", "2021T2", 5.3, "procent", 5.9, "doel", None),
    ]


def test_reeks_houdt_status_kwalificatie_en_herkomst(open_db: duckdb.DuckDBPyConnection):
    r = open_db.execute("SELECT waarde, status, kwalificatie, norm, is_synthetisch, herkomst FROM reeks('zeden_voorraad')").fetchall()
    assert [x[0] for x in r] == [3464, 3577, 3607, 3398, 3159, 3484]  # halfjaarbericht-2025-h2.txt:1262
    assert {x[1:5] for x in r} == {("geleverd", "exact", None, False)}
    assert all(x[5].startswith("jenv.zedenvoorraad@") for x in r)
    regionaal = open_db.execute("SELECT DISTINCT kwalificatie, is_synthetisch FROM reeks('zeden_voorraad', regio := 'RE01')").fetchall()
    assert regionaal == [("afgeschermd", True)]


def test_reeks_noemt_haar_breuken(open_db: duckdb.DuckDBPyConnection):
    """Since July 2018 every offence is counted (halfjaarbericht-2019-h2.txt:427-433); traffic is the exception, so that series has no break."""
    for uitsplitsing, breuken in (("", {("2018-07-01 telregel",)}), ("soort_misdrijf=3.5.2", {(None,)})):
        r = open_db.execute(f"SELECT reeksbreuken FROM reeks('misdrijven_geregistreerd', uitsplitsing := '{uitsplitsing}')")
        assert set(r.fetchall()) == breuken, uitsplitsing
    een = open_db.execute("SELECT DISTINCT reeksbreuken FROM reeks('internetaangiften')").fetchall()
    assert een == [("2017-04-01 bron",)]  # regels 434-436: the second step of DigiD, not DigiD itself
    assert open_db.execute("SELECT DISTINCT reeksbreuken FROM reeks('gtpa_incidenten')").fetchall() == [(None,)]


# --- als_gepubliceerd ---


def test_de_brieven_van_2019_en_2021(open_db: duckdb.DuckDBPyConnection):
    """halfjaarbericht-2019-h2.txt:1196 and halfjaarbericht-2021-h2-bijlage-2.txt:126."""
    vraag = "SELECT soort, versie, publicatiedatum, periode_type, periode, waarde, waarde_nu, versie_nu FROM als_gepubliceerd($e, 'verzuim_percentage')"
    nu = "2025-H2.0"
    assert open_db.execute(vraag, {"e": "2019-H2"}).fetchall() == [
        ("gedrukt", "2019-H2 (brief)", datetime.date(2019, 12, 31), "tertiaal", "2018T1", 6.5, 6.5, nu),
        ("gedrukt", "2019-H2 (brief)", datetime.date(2019, 12, 31), "tertiaal", "2019T2", 6.2, 6.2, nu),
    ]
    assert open_db.execute(vraag, {"e": "2021-H2 (brief)"}).fetchall() == [
        ("gedrukt", "2021-H2 (brief)", datetime.date(2021, 12, 2), "tertiaal", "2018T1", 6.5, 6.5, nu),
        ("gedrukt", "2021-H2 (brief)", datetime.date(2021, 12, 2), "tertiaal", "2021T2", 5.3, 5.3, nu),
    ]


def test_brief_en_versie_van_een_editie_naast_elkaar(open_db: duckdb.DuckDBPyConnection):
    """The letter of 2025-H2 prints two figures for 2024: 336.379 (line 504) and 335.000 (line 5366)."""
    vraag = "SELECT soort, waarde, kwalificatie, waarde_nu FROM als_gepubliceerd($e, 'prio1_meldingen') WHERE periode = '2024'"
    versie, exact, rond = (
        ("berekend", 336379, "exact", 336379),
        ("gedrukt", 336379, "exact", 336379),
        ("gedrukt", 335000, "afgerond", 336379),
    )
    assert open_db.execute(vraag, {"e": "2025-H2"}).fetchall() == [versie, exact, rond]
    assert open_db.execute(vraag, {"e": "2025-H2.0"}).fetchall() == [versie]
    assert open_db.execute(vraag, {"e": "2025-H2 (brief)"}).fetchall() == [exact, rond]
    assert open_db.execute(vraag, {"e": "2019-H2"}).fetchall() == []


def test_nu_is_wat_actueel_zegt_en_geen_rij_gaat_verloren_of_verdubbelt(open_db: duckdb.DuckDBPyConnection):
    """Every figure of the letters of 2019 (74) and 2021 (23), asked of the macro and looked up without it."""
    brieven = open_db.execute(
        "SELECT DISTINCT editie, indicator_id, uitsplitsing FROM kerncijfers.vintages "
        "WHERE soort = 'gedrukt' AND editie IN ('2019-H2', '2021-H2')"
    ).fetchall()
    vraag = "SELECT $i, $u, versie, periode, waarde, plaats, waarde_nu, versie_nu FROM als_gepubliceerd($e, $i, uitsplitsing := $u)"
    gezegd = [r for e, i, u in brieven for r in open_db.execute(vraag, {"e": e, "i": i, "u": u}).fetchall()]
    verwacht = open_db.execute(
        "SELECT v.indicator_id, v.uitsplitsing, v.versie, v.periode, v.waarde, v.plaats, a.waarde, a.versie "
        "FROM kerncijfers.vintages AS v INNER JOIN kerncijfers.actueel AS a USING (indicator_id, regio_code, uitsplitsing, periode) "
        "WHERE v.versie IN ('2019-H2 (brief)', '2021-H2 (brief)') ORDER BY ALL"
    ).fetchall()
    assert Counter(gezegd) == Counter(verwacht) and len(gezegd) == 97


# --- state ---


def test_concept_is_alleen_te_zien_voor_wie_het_vraagt(drie_versies: duckdb.DuckDBPyConnection, huis: Warehouse, tmp_path: Path):
    """2025-H2.0 is approved, 2025-H2.1 is not yet; later the first is withdrawn. The log is that of the warehouse, with lines of its own form."""
    logboek = tmp_path / "logboek.jsonl"
    logboek.write_text(huis.logbook.path.read_text(encoding="utf-8"), encoding="utf-8")

    def gezegd() -> tuple[list[tuple], str, float | None]:
        standen = drie_versies.execute("SELECT versie, stand FROM standen($l)", {"l": str(logboek)}).fetchall()
        versie = een(drie_versies, f"nieuwste_vastgestelde('{logboek}')")
        return standen, versie, een(drie_versies, f"waarde_op('gtpa_incidenten', '2024', versie := nieuwste_vastgestelde('{logboek}'))")

    def schrijf(soort: str) -> None:
        with open(logboek, "a", encoding="utf-8") as f:
            f.write(json.dumps({"nr": 9, "soort": soort, "versie": "2025-H2.0", "rol": "directie"}) + "\n")

    alle = [("2025-H1.3", "concept"), ("2025-H2.0", "concept"), ("2025-H2.1", "concept")]
    assert gezegd() == (alle, "geen vastgestelde versie", None)
    schrijf("vaststelling")
    assert gezegd() == ([alle[0], ("2025-H2.0", "vastgesteld"), alle[2]], "2025-H2.0", 12543)  # halfjaarbericht-2025-h2.txt:229
    assert een(drie_versies, "waarde_op('gtpa_incidenten', '2024')") == 12544  # the concept, asked for by nobody's approval
    schrijf("intrekking")
    assert gezegd() == ([alle[0], ("2025-H2.0", "ingetrokken"), alle[2]], "geen vastgestelde versie", None)


# --- versions ---


def test_zonder_versie_de_nieuwste_en_de_oude_blijft_te_vragen(drie_versies: duckdb.DuckDBPyConnection):
    con = drie_versies
    assert [een(con, f"nieuwste_versie({v})") for v in ("", "van := '2025-H2'", "van := '2025-H2.0'", "van := '2025-H1'")] == [
        "2025-H2.1",
        "2025-H2.1",
        "2025-H2.0",
        "2025-H1.3",
    ]
    gtpa = "waarde_op('gtpa_incidenten', '2024'{})"
    assert een(con, gtpa.format("")) == 12544
    assert een(con, gtpa.format(", versie := '2025-H2'")) == 12544
    assert een(con, gtpa.format(", versie := '2025-H2.0'")) == 12543
    assert een(con, gtpa.format(", versie := '2025-H1'")) == 100
    # the newest version does not hold it: an older one does not stand in for it
    assert een(con, "waarde_op('zeden_voorraad', '2025-11-02')") is None
    jaren = "SELECT versie, periode, waarde FROM reeks('gtpa_incidenten'{})"
    nieuw, oud = con.execute(jaren.format("")).fetchall(), con.execute(jaren.format(", versie := '2025-H2.0'")).fetchall()
    assert [r[2] for r in oud] == [12543, 12940, 12895, 12265, 12543]  # halfjaarbericht-2025-h2.txt:250-251
    assert [r[2] for r in nieuw] == [w + 1 for _, _, w in oud] and {r[0] for r in nieuw} == {"2025-H2.1"}


def test_een_oude_versie_naast_wat_nu_bekend_is(drie_versies: duckdb.DuckDBPyConnection):
    vraag = "SELECT soort, versie, waarde, waarde_nu, versie_nu FROM als_gepubliceerd($e, 'gtpa_incidenten') WHERE periode = '2024'"
    gedrukt = ("gedrukt", "2025-H2 (brief)", 12543, 12544, "2025-H2.1")
    assert drie_versies.execute(vraag, {"e": "2025-H2"}).fetchall() == [("berekend", "2025-H2.1", 12544, 12544, "2025-H2.1"), gedrukt]
    assert drie_versies.execute(vraag, {"e": "2025-H2.0"}).fetchall() == [("berekend", "2025-H2.0", 12543, 12544, "2025-H2.1")]
    assert drie_versies.execute(vraag, {"e": "2025-H1"}).fetchall() == [("berekend", "2025-H1.3", 100, 12544, "2025-H2.1")]


# --- another name, and time ---


def test_onder_een_andere_naam_na_use(huis: Warehouse):
    """As docs/analist.md says: a macro looks in the database that one works in."""
    with connect() as con:
        con.execute(f"ATTACH '{huis.database}' AS politie (READ_ONLY)")
        with pytest.raises(duckdb.CatalogException):
            con.execute("SELECT politie.main.waarde_op('gtpa_incidenten', '2024')")
        con.execute("USE politie")
        assert een(con, "waarde_op('gtpa_incidenten', '2024')") == 12543
        assert len(con.execute("FROM reeks('zeden_voorraad')").fetchall()) == 6
        assert len(con.execute("FROM als_gepubliceerd('2019-H2', 'verzuim_percentage')").fetchall()) == 2


@pytest.mark.parametrize(
    "vraag",
    [
        "SELECT waarde_op('misdrijven_geregistreerd', '2024', regio := 'GM0363')",
        "FROM reeks('misdrijven_geregistreerd', regio := 'GM0363')",
        "FROM als_gepubliceerd('2025-H2', 'misdrijven_geregistreerd')",
    ],
)
def test_een_macro_antwoordt_snel(open_db: duckdb.DuckDBPyConnection, vraag: str):
    """Beside reading one column of the same table once, in processor time on one core, the best of twenty: neither what else this machine does
    at the moment nor how fast it is counts. Measured: 2,5 to 7,3 times as much."""
    assert open_db.execute(vraag).fetchall()
    (threads,) = open_db.execute("SELECT current_setting('threads')").fetchone()
    open_db.execute("SET threads = 1")

    lees = "SELECT count(DISTINCT herkomst) FROM kerncijfers.waarden"
    keer = verhouding(lambda: open_db.execute(vraag).fetchall(), lambda: open_db.execute(lees).fetchall())
    open_db.execute(f"SET threads = {threads}")
    assert keer < 15
