"""BRON from the door to the kenmerk: a zip that somebody offers is what the allocation takes for verkeersongevallen."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from dagster_project import ROOT
from dagster_project.verdeling.dbt_models import ModelBuilder
from sources import catalog, cells, database
from sources.fetch.bundle import Bundle
from sources.fetch.live import Live
from sources.fetcher import statement
from sources.load import absent, raw_run, table
from sources.snapshots import SnapshotStore
from tests.conftest import deur
from tests.helpers.accidents import jaarzip, rij

SEEDS = ("kenmerken", "kenmerkbronnen", "regionale_eenheden", "schattingen")
ECHT = ("cbs.bevolking", "cbs.gebieden_2025")
"""Of these the bundle is real; of every other table nothing is received but the zip."""
TELLING = {"GM0363": 4, "GM0599": 2, "GM0096": 0}
"""Accidents of 2024 in Amsterdam, Rotterdam and Vlieland; each of the other 339 gemeenten has one, so that there are 345."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[duckdb.DuckDBPyConnection, SnapshotStore]]:
    """The zip offered through the command line, landed by the live source, and every kenmerk built from it by the models of dbt."""
    folder = tmp_path_factory.mktemp("bron")
    huis, store, tabellen = folder / "warehouse", SnapshotStore(folder / "warehouse" / "snapshots"), catalog.tabellen()
    with database.connect() as con:
        raw_run.create_raw_run(con)
        for naam in ECHT:
            assert table.load_table(con, tabellen[naam], Bundle(naam="bundel"), store).geslaagd
        zip_ = folder / "01-01-2024_31-12-2024.zip"
        zip_.write_bytes(jaarzip(*ongevallen(con)))
        u = deur("levering", "aanbieden", zip_, "--wie", "team sterkteverdeling", "--waarom", "BRON 2024", "--warehouse", huis)
        assert u.code == 0, u.uit + u.fout
        assert "niets van 1 gemeente: Vlieland (GM0096); dat telt als 0" in u.uit
        assert "bewaard als levering verkeersongevallen" in u.uit and "341 rijen" in u.uit
        for t in catalog.refreshed_tables():
            if t.lezer:
                assert table.load_table(con, t, Live(huis / "leveringen"), store).geslaagd
            elif t.volledige_naam not in ECHT:
                absent.load_absent(con, t, store.bewaar(statement(t, "dit is een proef", "onbekend")), "ontbreekt")
        con.execute("CREATE TABLE raw_run.editie AS SELECT DATE '2025-12-10' AS kennisdatum")
        bouwer = ModelBuilder(con)
        for seed in SEEDS:
            con.execute(f"CREATE TABLE seeds.{seed} AS SELECT * FROM read_csv('{ROOT / 'dbt' / 'seeds' / seed}.csv', header = true)")
        bouwer.bouw("int_kenmerken__gemeten", "int_kenmerken__peiljaar")
        yield con, store


def ongevallen(con: duckdb.DuckDBPyConnection) -> list[list]:
    """The accidents of ``TELLING``, one in every other gemeente of 2024."""
    bekend = con.execute(
        "SELECT trim(b.\"RegioS\"), regexp_replace(trim(r.titel), ' \\(gemeente\\)$', '') FROM raw_cbs.bevolking AS b "
        'JOIN raw_cbs.bevolking__RegioS AS r ON b."RegioS" = r.code WHERE b."Perioden" = \'2024JJ00\' AND b."RegioS" LIKE \'GM%\' '
        'AND b."BevolkingOp1Januari" > 0 ORDER BY 1'
    ).fetchall()
    assert len(bekend) == 342
    per = [(int(code[2:]), naam) for code, naam in bekend for _ in range(TELLING.get(code, 1))]
    return [rij(nr, gemeente) for nr, gemeente in enumerate(per)]


def test_het_kenmerk_komt_uit_bron_met_de_tellingen_van_de_zip(model):
    con, _ = model
    vraag = "SELECT gemeente_code, waarde, bron_tabel, peiljaar, is_volledig, is_geschat, is_synthetisch FROM intermediate.int_kenmerken__gemeten WHERE kenmerk = 'verkeersongevallen'"
    rijen = {code: rest for code, *rest in con.execute(vraag).fetchall()}
    assert len(rijen) == 342 and {tuple(r[1:]) for r in rijen.values()} == {("rws.verkeersongevallen", 2024, True, False, False)}
    assert {code: rijen[code][0] for code in TELLING} == TELLING and rijen["GM0014"][0] == 1
    assert sum(r[0] for r in rijen.values()) == 345


def test_elke_waarde_leidt_terug_naar_de_rijen_van_de_zip(model):
    con, store = model
    vraag = "SELECT waarde, herkomst FROM intermediate.int_kenmerken__gemeten WHERE kenmerk = 'verkeersongevallen'"
    terug = {h: (waarde, cells.parse_reference(h)) for waarde, h in con.execute(vraag).fetchall()}
    gelezen = cells.read_cell(store, [v for _, vs in terug.values() for v in vs])
    assert len(gelezen) == 342
    assert all(len(vs) == 1 and gelezen[vs[0]].waarde == waarde for waarde, vs in terug.values())
