"""The wide view of a topic: what the letters printed beside each other, with its marks, and never an invented number beside a real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from dagster_project.warehouse.editions import DATABASE, Warehouse
from sources.database import connect

MATEN = "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE ends_with(table_name, '_breed') AND data_type = 'DOUBLE'"


@pytest.fixture(scope="module", params=["voorbeeld", "bundel"])
def con(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database of the example and of the real bundle, opened as an analyst does."""
    huis = Warehouse(request.getfixturevalue("echt")) if request.param == "bundel" else request.getfixturevalue("huis")
    with connect(huis.database, read_only=True) as con:
        yield con


def onderwerpen(con: duckdb.DuckDBPyConnection) -> list[str]:
    rijen = con.execute("SELECT view_name FROM duckdb_views() WHERE ends_with(view_name, '_breed') ORDER BY ALL").fetchall()
    return [v.removesuffix("_breed") for (v,) in rijen]


@pytest.mark.parametrize(
    ("view", "waar", "gedrukt"),
    [
        # halfjaarbericht-2025-h2.txt:1244-1320
        ("zedenvoorraad", "periode = '2025-11-02'", {"zeden_incidenten": 13401, "zeden_voorraad": 3484, "zeden_voorraad_langer_6_maanden": 999, "zeden_aangiften": 3594, "zeden_verdachten_om": 2236}),
        ("zedenvoorraad", "periode = '2020-11-02'", {"zeden_incidenten": 10143, "zeden_voorraad": 3464, "zeden_aangiften": 2375}),
        ("verzuim", "periode = '2024'", {"verzuim_percentage": 6.3, "verzuim_norm": 5.9, "verzuim_mutatie": None}),  # :431, :432
        ("gtpa", "periode = '2024' AND uitsplitsing = 'categorie=belediging'", {"gtpa_incidenten": 5352, "doxing_zaken": None}),  # :262
        ("bezetting", "periode = '2024'", {"operationele_bezetting": 46777, "aspiranten_bezetting": 4833}),  # :487
    ],
)  # fmt: skip
def test_wat_de_brief_naast_elkaar_drukt_staat_op_een_rij(
    con: duckdb.DuckDBPyConnection, view: str, waar: str, gedrukt: dict[str, float | None]
):
    waar = waar if "uitsplitsing" in waar else f"{waar} AND uitsplitsing = ''"
    rijen = con.execute(
        f"SELECT {', '.join(gedrukt)} FROM kerncijfers.{view}_breed WHERE regio_code = 'NL01' AND NOT is_synthetisch AND {waar}"
    ).fetchall()
    assert rijen == [tuple(gedrukt.values())]


def test_er_gaat_niets_verloren_en_er_komt_niets_bij(con: duckdb.DuckDBPyConnection):
    """Back in the length it is ``kerncijfers.waarden``, marks and all; so no number is on a row that says otherwise whether it is invented."""
    kolommen: dict[str, list[str]] = {}
    for view, kolom, _ in con.execute(MATEN).fetchall():
        kolommen.setdefault(view, []).append(kolom)
    assert set(kolommen) == {f"{o}_breed" for o in onderwerpen(con)} and len(kolommen) > 10
    lang = " UNION ALL ".join(
        f"SELECT versie, '{k}' AS indicator_id, regio_code, uitsplitsing, periode, periode_type, is_synthetisch, {k} AS waarde, "
        f"merken.{k} AS merk FROM kerncijfers.{view} WHERE {k} IS NOT NULL OR merken.{k} IS NOT NULL"
        for view, namen in kolommen.items()
        for k in namen
    )
    waarden = (
        "SELECT versie, indicator_id, regio_code, uitsplitsing, periode, periode_type, is_synthetisch, waarde, kwalificatie || ', ' || status "
        f"FROM kerncijfers.waarden WHERE list_contains({onderwerpen(con)}, familie)"
    )
    (n,) = con.execute(f"SELECT count(*) FROM ({waarden})").fetchone()
    assert n > 200
    for een, ander in ((lang, waarden), (waarden, lang)):
        assert con.execute(f"({een}) EXCEPT ALL ({ander}) LIMIT 3").fetchall() == []


def test_wat_bedacht_is_staat_op_een_eigen_rij(huis: Warehouse):
    """Of 2024 the letter printed the misdrijven (halfjaarbericht-2025-h2.txt:500); how many aangiften there were is made up in the example."""
    with connect(huis.database, read_only=True) as con:
        rijen = con.execute(
            "SELECT is_synthetisch, misdrijven_geregistreerd, aangiften IS NULL, merken.misdrijven_geregistreerd IS NULL FROM kerncijfers.misdrijven_breed "
            "WHERE regio_code = 'NL01' AND uitsplitsing = '' AND periode = '2024' ORDER BY 1"
        ).fetchall()
    assert rijen == [(False, 803155, True, False), (True, None, False, True)]


def test_een_kolom_heet_en_zegt_wat_het_register_zegt(con: duckdb.DuckDBPyConnection):
    register = con.execute(
        "SELECT familie || '_breed', indicator_id, naam, definitie, meeteenheid, bron FROM referentie.indicatoren "
        f"WHERE list_contains({onderwerpen(con)}, familie)"
    ).fetchall()
    kolommen = {(v, k): tekst for v, k, tekst in con.execute(MATEN).fetchall()}
    assert kolommen.keys() == {(v, k) for v, k, *_ in register}
    for v, k, naam, definitie, meeteenheid, bron in register:
        assert kolommen[v, k].startswith(f"{naam}: {definitie}") and kolommen[v, k].endswith(f"Meeteenheid: {meeteenheid}. Bron: {bron}.")


def test_elk_onderwerp_met_meer_dan_een_indicator_heeft_er_een(con: duckdb.DuckDBPyConnection):
    verwacht = con.execute(
        "SELECT familie FROM referentie.indicatoren WHERE familie IN (SELECT view_name FROM duckdb_views() WHERE schema_name = 'kerncijfers') "
        "GROUP BY familie HAVING count(*) > 1 ORDER BY 1"
    ).fetchall()
    assert onderwerpen(con) == [f for (f,) in verwacht] and "overlast" not in onderwerpen(con)


def test_het_is_geen_bestand_van_de_editie(huis: Warehouse):
    namen = [p.name for p in huis.edition_dir("2025-H2.0").rglob("*") if "_breed" in p.name]
    assert namen == []


def test_ook_na_een_erratum_alleen_de_nieuwste_versie(anders: Callable[[str], Path]):
    tweede = """
        INSERT INTO referentie.edities SELECT * REPLACE ('2025-H2.1' AS versie, 1 AS versienummer) FROM referentie.edities;
        INSERT INTO referentie.indicatoren SELECT * REPLACE ('2025-H2.1' AS versie) FROM referentie.indicatoren;
        INSERT INTO referentie.regios SELECT * REPLACE ('2025-H2.1' AS versie) FROM referentie.regios;
        INSERT INTO kerncijfers.waarden SELECT * REPLACE ('2025-H2.1' AS versie, waarde + 1 AS waarde) FROM kerncijfers.waarden WHERE familie = 'gtpa';
    """
    with connect(anders(tweede) / DATABASE, read_only=True) as con:
        rijen = con.execute(
            "SELECT versie, gtpa_incidenten FROM kerncijfers.gtpa_breed WHERE regio_code = 'NL01' AND periode = '2024' AND uitsplitsing = '' AND gtpa_incidenten IS NOT NULL"
        ).fetchall()
        assert rijen == [("2025-H2.1", 12544)]


def test_onder_een_andere_naam_gekoppeld_werkt_het_ook(huis: Warehouse):
    with connect() as con:
        con.execute(f"ATTACH '{huis.database}' AS politie (READ_ONLY)")
        rijen = con.execute(
            "SELECT zeden_voorraad, merken.zeden_voorraad FROM politie.kerncijfers.zedenvoorraad_breed WHERE regio_code = 'NL01' AND periode = '2025-11-02'"
        ).fetchall()
    assert (3484, "exact, geleverd") in rijen
