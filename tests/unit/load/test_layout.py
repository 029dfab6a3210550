"""A delivery in today's gemeenten that was made before a reorganisation: what merged is good, what was split or doubled is not."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from sources import catalog, database
from sources.delivery.register import media_type
from sources.load import contract, raw_run, table
from sources.load.delivery_check import SingleFile
from sources.snapshots import Reply, SnapshotStore
from tests.unit.delivery.test_delivery import csv_tekst

DELICTEN = catalog.tabellen()["jenv.werklast_delicten"]


@pytest.fixture
def con():
    """2025 has A, B, C and S; in 2026 A and B are D, and S is split over C and D."""
    with database.connect() as c:
        raw_run.create_raw_run(c)
        c.execute("CREATE SCHEMA raw_cbs")
        c.execute(
            """CREATE TABLE raw_cbs.bevolking AS SELECT * FROM (VALUES
            ('2025JJ00', 'GM0001', 10), ('2025JJ00', 'GM0002', 10), ('2025JJ00', 'GM0003', 10), ('2025JJ00', 'GM0009', 10),
            ('2026JJ00', 'GM0003', 15), ('2026JJ00', 'GM0004', 25)) AS x ("Perioden", "RegioS", "BevolkingOp1Januari")"""
        )
        c.execute(
            """CREATE TABLE raw_cbs.bevolking__RegioS AS SELECT * FROM (VALUES ('GM0001', 'Aa'), ('GM0002', 'Bee'), ('GM0003', 'Cee'),
            ('GM0004', 'Dee'), ('GM0009', 'Es')) AS x (code, titel)"""
        )
        c.execute(
            """CREATE TABLE raw_cbs.bevolking__herindelingen AS SELECT datum::DATE AS datum, van_code, van_naam, naar_code, naar_naam, inwoners
            FROM (VALUES ('2026-01-01', 'GM0001', 'Aa', 'GM0004', 'Dee', 10), ('2026-01-01', 'GM0002', 'Bee', 'GM0004', 'Dee', 10),
            ('2026-01-01', 'GM0009', 'Es', 'GM0003', 'Cee', 5), ('2026-01-01', 'GM0009', 'Es', 'GM0004', 'Dee', 5))
            AS x (datum, van_code, van_naam, naar_code, naar_naam, inwoners)"""
        )
        yield c


def laad(con: duckdb.DuckDBPyConnection, folder: Path, *codes: str) -> contract.ContractResult:
    bytes_ = csv_tekst("werklast_delicten", [[code, "2023", "7", "5"] for code in codes])
    antwoord = Reply("levering:jenv/werklast_delicten", 200, media_type(bytes_), bytes_, "2026-02-01T00:00:00Z")
    return table.load_table(con, DELICTEN, SingleFile(antwoord), SnapshotStore(folder / "winkel"))


def aantekeningen(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [t for (t,) in con.execute("SELECT aantekening FROM raw_run.aantekeningen").fetchall() if "indeling" in t]


def test_de_gemeenten_van_nu(con, tmp_path):
    assert laad(con, tmp_path, "GM0003", "GM0004").per_regel["domein"] == []
    assert aantekeningen(con) == []


def test_wat_samenging_mag_in_de_gemeenten_van_toen_en_dat_staat_erbij(con, tmp_path):
    assert laad(con, tmp_path, "GM0001", "GM0002", "GM0003").per_regel["domein"] == []
    assert aantekeningen(con) == [
        "de levering staat in de gemeente-indeling van 2025; wat sindsdien samenging wordt opgeteld tot de gemeenten van 2026"
    ]


def test_wat_gesplitst_is_kan_alleen_wie_telde_verdelen(con, tmp_path):
    (fout,) = laad(con, tmp_path, "GM0001", "GM0002", "GM0003", "GM0009").per_regel["domein"]
    assert fout.gevonden == "GM0009 (Es), die is verdeeld over Cee (GM0003), Dee (GM0004)"
    assert "indeling 2026" in fout.verwacht and fout.actie.startswith("Lever de aantallen per gemeente van nu")


def test_een_gemeente_naast_haar_opvolger_telt_dubbel(con, tmp_path):
    (fout,) = laad(con, tmp_path, "GM0001", "GM0002", "GM0004").per_regel["domein"]
    assert "GM0001 (Aa, 2025)" in fout.gevonden and "GM0002 (Bee, 2025)" in fout.gevonden and "GM0004" not in fout.gevonden
    assert "waarin zij opging" in fout.actie


def test_een_code_die_nooit_bestond(con, tmp_path):
    (fout,) = laad(con, tmp_path, "GM0003", "GM0004", "GM0005").per_regel["domein"]
    assert fout.gevonden == "GM0005 (geen gemeente)"
