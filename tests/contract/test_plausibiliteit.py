"""New figures that cannot be: each is made in a copy of what was published, and judged by the model that a refresh uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import duckdb
import pytest

from dagster_project.poort import rules
from dagster_project.verdeling.dbt_models import model_files, relation, render

NIEUW = """
INSERT INTO kerncijfers.waarden BY NAME SELECT * REPLACE ('{periode}' AS periode, {waarde} AS waarde) FROM kerncijfers.waarden
WHERE indicator_id = '{indicator}' AND regio_code = '{regio}' AND uitsplitsing = '{uitsplitsing}' AND periode = '{vorige}'"""


def _ref(model: str) -> str:
    return model.replace("__", ".", 1) if "marts" in str(model_files().get(model, "")) else relation(model)


@pytest.fixture
def beoordeel(gedeeld: duckdb.DuckDBPyConnection) -> Callable[[str], AbstractContextManager[duckdb.DuckDBPyConnection]]:
    """Do this SQL on a kandidaat like the one that was published, judge all values anew, and undo it."""

    @contextmanager
    def doe(sql: str) -> Iterator[duckdb.DuckDBPyConnection]:
        gedeeld.execute(f"BEGIN; {sql}")
        for naam in (
            "int_signalen__veranderingen",
            "int_plausibiliteit__reeksen",
        ):  # views on what was changed; the workshop keeps their rows
            gedeeld.execute(f"DROP TABLE intermediate.{naam}; CREATE VIEW intermediate.{naam} AS {render(model_files()[naam], _ref)[0]}")
        gedeeld.execute("DROP TABLE kwaliteit.plausibiliteit")
        gedeeld.execute(f"CREATE TABLE kwaliteit.plausibiliteit AS {render(model_files()['kwaliteit__plausibiliteit'], _ref)[0]}")
        yield gedeeld
        gedeeld.execute("ROLLBACK")

    return doe


def nieuw(indicator: str, vorige: str, periode: str, waarde: float, regio: str = "NL01", uitsplitsing: str = "") -> str:
    return NIEUW.format(indicator=indicator, vorige=vorige, periode=periode, waarde=waarde, regio=regio, uitsplitsing=uitsplitsing)


def test_de_gedrukte_geschiedenis_geeft_geen_vals_alarm(db: duckdb.DuckDBPyConnection):
    assert db.execute("SELECT uitleg FROM kwaliteit.plausibiliteit WHERE buiten IS NOT NULL").fetchall() == []
    (n, met_vorige) = db.execute("SELECT count(*), count(vorige_waarde) FROM kwaliteit.plausibiliteit").fetchone()
    assert n > 4000 and met_vorige > 2000  # else nothing was compared


@pytest.mark.parametrize(
    ("indicator", "vorige", "periode", "waarde", "verwacht"),
    [
        # what a next edition of 2025 was published with while every check passed
        ("verzuim_percentage", "2024", "2025", 0.06, "0,06%; in 2024 was het 6,3; verwacht 5,1 tot en met 7,5; maal 100 is het 6, dat past"),
        ("gtpa_incidenten", "2024", "2025", 128_100, "128.100; in 2024 was het 12.543; verwacht 10.907 tot en met 14.424; gedeeld door 10 is het 12.810"),
        ("gdpa_incidenten", "2024", "2025", 2_311, "2.311; in 2024 was het 22.732; verwacht 17.486 tot en met 29.552; maal 10 is het 23.110"),
        ("aspiranten_bezetting", "2024", "2025", 45, "45 fte; in 2024 was het 4.833"),
        # an English thousand, a year of ten months, a sign, a fraction, twice as much, nothing at all
        ("operationele_bezetting", "2024", "2025", 46.905, "46,905 fte; in 2024 was het 46.777; verwacht 45.636 tot en met 47.946; maal 1.000 is het 46.905"),
        ("gtpa_incidenten", "2024", "2025", 8_412, "8.412; in 2024 was het 12.543"),
        ("zeden_voorraad", "2025-11-02", "2026-11-02", -3_484, "-3.484; op 2025-11-02 was het 3.484"),
        ("prio1_binnen_15_minuten", "2024", "2025", 0.837, "0,837%; in 2024 was het 83,7; verwacht 80,7 tot en met 86,7; maal 100 is het 83,7"),
        ("zeden_aangiften", "2025-11-02", "2026-11-02", 7_188, "7.188; op 2025-11-02 was het 3.594; verwacht 2.662 tot en met 4.852"),
        ("prio1_meldingen", "2024", "2025", 0, "is 0; in 2024 was het 336.379"),
        # a stock and an average of twelve months beside another part of the year: there is no earlier May, and no earlier T3
        ("zeden_voorraad", "2025-11-02", "2026-05-02", 6_900, "6.900; op 2025-11-02 was het 3.484; verwacht 2.903 tot en met 4.181"),
        ("verzuim_percentage", "2021T2", "2021T3", 11.5, "11,5%; in 2021T2 was het 5,3; verwacht 4,1 tot en met 6,5"),
        # a norm that moves along: its row and that of the figure were swapped, or somebody decided
        ("verzuim_norm", "2024", "2025", 6.3, "6,3%; in 2024 was het 5,9; verwacht 5,9 tot en met 5,9"),
        # a series without limits of its own still has those of its meeteenheid
        ("rijden_onder_invloed_pv", "2018", "2019", 280_000, "280.000; in 2018 was het 28.000; verwacht 14.000 tot en met 56.000; gedeeld door 10 is het 28.000"),
    ],
)  # fmt: skip
def test_een_nieuw_cijfer_dat_niet_kan_is_gezien(
    beoordeel: Callable, indicator: str, vorige: str, periode: str, waarde: float, verwacht: str
):
    with beoordeel(nieuw(indicator, vorige, periode, waarde)) as con:
        (uitleg, oordeel) = con.execute(
            "SELECT uitleg, oordeel FROM kwaliteit.plausibiliteit WHERE grootheid = ? AND periode = ? AND buiten IS NOT NULL",
            (indicator, periode),
        ).fetchone()
    assert oordeel == "voldoet niet" and verwacht in uitleg
    assert re.search(r"Cel: (jenv|politie|cbs)\.\w+ [^@]+\.$", uitleg)  # the cell, without a hash that no person reads


def test_een_regionale_eenheid_en_een_maand_worden_elk_met_zichzelf_vergeleken(beoordeel: Callable):
    tiende = (
        "UPDATE kerncijfers.waarden SET waarde = waarde / 10 WHERE indicator_id = 'misdrijven_geregistreerd' AND uitsplitsing = '' AND "
    )
    with beoordeel(tiende + "regio_code = 'RE03' AND periode = '2025-03'; " + tiende + "regio_code = 'RE07' AND periode = '2024'") as con:
        rijen = con.execute(
            "SELECT regio_code, periode, vorige_periode FROM kwaliteit.plausibiliteit WHERE buiten IS NOT NULL ORDER BY ALL"
        ).fetchall()
    assert rijen == [("RE03", "2025-03", "2024-03"), ("RE07", "2024", "2023")]


def test_wat_de_vorige_uitgave_zei_telt_ook(beoordeel: Callable):
    gepubliceerd = "INSERT INTO raw_run.vorige_waarden (indicator_id, regio_code, uitsplitsing, periode, waarde) VALUES ('gtpa_incidenten', 'NL01', '', '2022', 10000), ('gtpa_incidenten', 'NL01', '', '2021', 12900)"
    with beoordeel(gepubliceerd) as con:
        rijen = con.execute("SELECT periode, buiten, uitleg FROM kwaliteit.plausibiliteit WHERE buiten IS NOT NULL").fetchall()
    ((periode, buiten, uitleg),) = rijen
    assert (periode, buiten) == ("2022", "vorige uitgave")  # 12.895 against 10.000 is 29%; 12.940 against 12.900 is a revision like others
    assert "is 12.895; in 2021 was het 12.940; de vorige uitgave zei 10.000; verwacht 8.696 tot en met 11.500" in uitleg


def test_een_besluit_noemt_beide_getallen_en_vervalt_als_er_een_verandert(beoordeel: Callable):
    besluit = "INSERT INTO raw_run.besluiten VALUES ('plausibel: gtpa_incidenten NL01 2025: 15000 (2024: 12543)', 'datasteward', '2025-12-01', 'nagegaan', false); "
    vraag = "SELECT oordeel, besluit FROM kwaliteit.plausibiliteit WHERE grootheid = 'gtpa_incidenten' AND periode = '2025' AND regio_code = 'NL01'"
    with beoordeel(besluit + nieuw("gtpa_incidenten", "2024", "2025", 15_000)) as con:
        assert con.execute(vraag).fetchone() == ("besluit", "datasteward, 2025-12-01: nagegaan")
    with beoordeel(besluit + nieuw("gtpa_incidenten", "2024", "2025", 15_001)) as con:
        assert con.execute(vraag).fetchone() == ("voldoet niet", None)
        treft = next(r for r in rules.read_rules() if r.regel == "besluit_treft_een_verschil")
        (v,) = rules.evaluate(con, (treft,))
        assert v.oordeel == "voldoet niet" and "gtpa_incidenten NL01 2025: 15000 (2024: 12543)" in v.voorbeelden[0]


def test_zonder_grens_is_er_geen_oordeel_dat_voldoet(beoordeel: Callable):
    with beoordeel("DELETE FROM seeds.grenzen WHERE indicator_id = '*' AND meeteenheid = 'maanden'") as con:
        rijen = con.execute("SELECT DISTINCT grootheid, buiten, oordeel FROM kwaliteit.plausibiliteit WHERE buiten IS NOT NULL").fetchall()
    assert rijen == [("aspiranten_vervroegde_inzet", "geen grens", "voldoet niet")]


def test_het_cijfer_van_vorig_jaar_nog_eens_vraagt_een_besluit(beoordeel: Callable):
    """A row that was copied and not filled in; of a round number and of a small one that says nothing."""
    sql = nieuw("operationele_bezetting", "2024", "2025", 46_777) + ";" + nieuw("politie_uitgaven", "2024", "2025", 8_000)
    with beoordeel(sql) as con:
        rijen = con.execute("SELECT buiten, uitleg, vergelijking FROM kwaliteit.plausibiliteit WHERE buiten IS NOT NULL").fetchall()
    ((buiten, uitleg, vergelijking),) = rijen
    assert buiten == "zelfde getal" and vergelijking == "plausibel: operationele_bezetting NL01 2025: 46777 (2024: 46777)"
    assert "2025 is 46.777 fte; in 2024 was het 46.777; precies hetzelfde getal is vaker overgeschreven dan toeval" in uitleg


OPERATIONEEL_MET_ASPIRANTEN = [48062, 49598, 49745, 50587, 51552, 51598, 51442, 50509, 50747, 50316, 50616, 50402, 50628, 50970, 51222]
"""Operationele sterkte in fte at the end of 2008-2022, as datagraver.com gives it, with annual reports of the police as its source; nobody held it against those."""


def test_vijftien_jaar_operationele_sterkte_geeft_een_vals_alarm(beoordeel: Callable):
    """Fourteen changes: only that of 2009, in the old organisation with 26 korpsen, is larger than what is allowed."""
    rijen = [
        nieuw("operationele_bezetting_inclusief_aspiranten", "2024", str(jaar), waarde)
        for jaar, waarde in enumerate(OPERATIONEEL_MET_ASPIRANTEN, 2008)
    ]
    vraag = "SELECT periode FROM kwaliteit.plausibiliteit WHERE grootheid = 'operationele_bezetting_inclusief_aspiranten' AND buiten IS NOT NULL"
    with beoordeel(";".join(rijen)) as con:
        assert con.execute(vraag).fetchall() == [("2009",)]
        (met_vorige,) = con.execute(vraag.replace("periode", "count(vorige_waarde)", 1).replace("AND buiten IS NOT NULL", "")).fetchone()
    assert met_vorige == 15


@pytest.mark.parametrize(
    ("indicator", "vorige", "waarde", "verwacht"),
    [  # as many people as there are on so much fte at 0,957 fte each (55.000 on 57.500 of the whole police), and at the smallest difference that is seen
        ("operationele_bezetting", "46.777", 48_879, "bij 46.777 fte horen er 47.249 tot en met 55.032"),
        ("operationele_bezetting", "46.777", 47_947, "bij 46.777 fte horen er 47.249 tot en met 55.032"),
        ("operationele_bezetting_inclusief_aspiranten", "51.610", 53_929, "bij 51.610 fte horen er 52.131 tot en met 60.718"),
    ],
)
def test_personen_die_fte_heten_zijn_gezien_aan_de_stap(beoordeel: Callable, indicator: str, vorige: str, waarde: int, verwacht: str):
    with beoordeel(nieuw(indicator, "2024", "2025", waarde)) as con:
        ((buiten, uitleg),) = con.execute("SELECT buiten, uitleg FROM kwaliteit.plausibiliteit WHERE buiten IS NOT NULL").fetchall()
    assert (
        buiten == "vorige periode"
        and f"in 2024 was het {vorige}" in uitleg
        and f"zijn het personen, dan past het: {verwacht}. Cel:" in uitleg
    )


PERSONEN = """INSERT INTO raw_jenv.bezetting BY NAME SELECT * REPLACE ('personen' AS maat, 'personen' AS meeteenheid, {personen} AS waarde, 900 AS _rij)
FROM raw_jenv.bezetting WHERE onderdeel = '{onderdeel}' AND maat = 'bezetting' AND periode = '{periode}'"""


@pytest.mark.parametrize(
    ("onderdeel", "periode", "personen", "verwacht"),
    [
        # an annual figure that stays as it is (46.777) and a number of people beside it that says what it was
        ("operationele_sterkte", "2024", 48_879, None),
        ("operationele_sterkte", "2024", 46_777, "46.777 personen (operationele sterkte), Nederland, 2024 is 1 fte per persoon; verwacht 0,85 tot en met 0,99; twee gelijke getallen: een van beide lijkt in de meeteenheid van de ander"),
        ("operationele_sterkte", "2024", 44_800, "is 1,044 fte per persoon; verwacht 0,85 tot en met 0,99; er zijn nooit minder personen dan fte: de twee lijken verwisseld"),
        ("operationele_sterkte", "2024", 63_000, "Bezetting van 46.777 fte en 63.000 personen (operationele sterkte), Nederland, 2024 is 0,742 fte per persoon; verwacht 0,85 tot en met 0,99. Cel: jenv.bezetting"),
        ("aspiranten", "2024", 4_860, None),
        ("aspiranten", "2024", 4_833, "twee gelijke getallen"),
        ("incidentafhandeling_ggp", "2021-08-31", 13_737, "twee gelijke getallen"),
    ],
)  # fmt: skip
def test_fte_naast_personen_van_hetzelfde_onderdeel(beoordeel: Callable, onderdeel: str, periode: str, personen: int, verwacht: str | None):
    with beoordeel(PERSONEN.format(onderdeel=onderdeel, periode=periode, personen=personen)) as con:
        rijen = con.execute("SELECT grootheid, oordeel, uitleg FROM kwaliteit.plausibiliteit WHERE buiten IS NOT NULL").fetchall()
        (n,) = con.execute("SELECT count(*) FROM kwaliteit.plausibiliteit WHERE grootheid = 'fte_per_persoon'").fetchone()
        assert n == 1
    if verwacht is None:
        assert rijen == []
    else:
        ((grootheid, oordeel, uitleg),) = rijen
        assert (grootheid, oordeel) == ("fte_per_persoon", "voldoet niet") and verwacht in uitleg


@pytest.mark.parametrize(
    ("kolom", "waar"),
    [  # every year of a first delivery at once: there is no earlier one that it could be held against
        ("evenementen_uren", "true"),
        ("demonstraties_uren", "true"),
        ("voetbal_uren", "true"),
        ("me_ae_uren", "true"),
        ("openstellingsuren", "true"),
        ("evenementen_uren", "jaar = 2023"),
    ],
)
def test_minuten_die_uren_heten_zijn_meer_dan_mensen_werken(beoordeel: Callable, kolom: str, waar: str):
    with beoordeel(f"UPDATE raw_jenv.werklast_uren SET {kolom} = 60 * {kolom} WHERE {waar}") as con:
        rijen = con.execute(
            "SELECT periode, uitleg FROM kwaliteit.plausibiliteit WHERE grootheid = 'uren_van_capaciteit' AND buiten IS NOT NULL ORDER BY 1"
        ).fetchall()
        jaren = con.execute(f"SELECT jaar, sum({kolom}) / 60 FROM raw_jenv.werklast_uren WHERE {waar} GROUP BY jaar ORDER BY 1").fetchall()
        (anders,) = con.execute(
            "SELECT count(*) FROM kwaliteit.plausibiliteit WHERE grootheid <> 'uren_van_capaciteit' AND buiten IS NOT NULL"
        ).fetchone()
    assert jaren and [p for p, _ in rijen] == [str(j) for j, _ in jaren] and anders == 0
    for (_, uren), (_, uitleg) in zip(jaren, rijen, strict=True):
        deel = f"{float(uren) / (46_777 * 1_200) * 100:.3f}".rstrip("0").replace(".", ",")  # by hand: 46.777 fte of 1.200 hours
        assert (
            f"Werklast van {60 * int(uren):,} uren".replace(",", ".") in uitleg
            and f"zijn het minuten, dan is het {deel}%, en dat past" in uitleg
        )
