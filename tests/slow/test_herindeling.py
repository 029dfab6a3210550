"""The whole way, werklast and regressions included, after an invented reorganisation: the deliveries are still those of before it."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from dagster_project import ROOT
from tests.conftest import eenmaal
from tests.helpers.herindeling import NIEUW, OPGEGAAN, verzin_herindeling
from tests.helpers.slow import draai, open_all, open_database, refresh

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A refresh of the example in which CBS and the police are of after the reorganisation."""
    return eenmaal(tmp_path_factory, "herindeling", _refresh) / "warehouse"


def _refresh(folder: Path) -> None:
    for bron in ("cbs", "politie", "jenv"):
        shutil.copytree(ROOT / "sources" / bron / "voorbeeld", folder / "bron" / bron)
    verzin_herindeling(folder / "bron" / "cbs", folder / "bron" / "politie")
    r = draai(refresh(folder / "warehouse", "--bron", str(folder / "bron")), folder)
    assert r.returncode == 0, r.stdout[-3000:] + r.stderr[-6000:]


def geleverd(naam: str) -> list[dict[str, str]]:
    """The rows of a delivery as the supplier gave them, by the first word of each heading."""
    (pad,) = (ROOT / "sources" / "jenv" / "voorbeeld" / naam).glob("*.csv")
    with open(pad, encoding="utf-8-sig", newline="") as f:
        kop, *rijen = csv.reader(f, delimiter=";")
    return [dict(zip((k.split(" ")[0] for k in kop), r, strict=True)) for r in rijen]


def test_werklast_van_voor_de_herindeling_telt_op(warehouse: Path):
    """What was counted in Brummen and Voorst is counted in the new gemeente, with both cells, and in the country nothing changes."""
    rijen = [r for r in geleverd("werklast_gemeente") if r["jaar"] == "2023"]
    samen = sum(int(r["vermissingen"]) for r in rijen if OPGEGAAN.get(r["gemeente_code"]) == NIEUW)
    alle = sum(int(r["vermissingen"]) for r in rijen)
    with open_database(warehouse) as con:
        invoer = "SELECT {} FROM verdeling.werklast_invoer WHERE jaar = 2023 AND grootheid = 'vermissingen'"
        ((waarde, herkomst),) = con.execute(invoer.format("waarde, herkomst") + f" AND gemeente_code = '{NIEUW}'").fetchall()
        assert waarde == samen > 0
        assert [c.partition("@")[0] for c in herkomst.split("; ")] == ["jenv.werklast_gemeente"] * 2
        assert con.execute(invoer.format("sum(waarde), count(*)")).fetchall() == [(alle, 340)]
        aantekening = "SELECT plaats FROM kwaliteit.aantekeningen WHERE bron_tabel = 'jenv.werklast_gemeente' AND aantekening LIKE '%indeling van 2025%'"
        assert len(con.execute(aantekening).fetchall()) == 1


def test_elk_cluster_en_elke_regressie_heeft_elke_gemeente(warehouse: Path):
    with open_database(warehouse) as con:
        for tabel in ("werklast", "regressie_passing"):
            per = f"SELECT DISTINCT n FROM (SELECT cluster, count(*) AS n FROM verdeling.{tabel} GROUP BY cluster)"
            assert con.execute(per).fetchall() == [(340,)]
        assert con.execute("SELECT count(DISTINCT kenmerk) FROM verdeling.kenmerken").fetchall() == [(27,)]


def test_een_kandidaat_en_een_kenmerk_van_voor_de_herindeling(warehouse: Path):
    """A candidate of 2024 is a count: it is added; the peiljaar of a kenmerk does not change with the layout."""
    winkels = [r for r in geleverd("kandidaatkenmerken") if OPGEGAAN.get(r["gemeente_code"]) == NIEUW]
    kenmerk = winkels[0]["kenmerk"]
    samen = sum(float(r["waarde"].replace(",", ".")) for r in winkels if r["kenmerk"] == kenmerk)
    with open_all(warehouse, "2025-H2.0") as con:
        vraag = f"SELECT waarde FROM intermediate.int_verdeling__kenmerken WHERE kenmerk = '{kenmerk}' AND gemeente_code = '{NIEUW}' AND is_peiljaar"
        assert con.execute(vraag).fetchall() == [(pytest.approx(samen),)]
        geschat = "SELECT kenmerk FROM verdeling.sterktemodel WHERE stand = 'geschat'"
        assert con.execute(geschat).fetchall() == [("mediaan_vermogen",)]
        (schatting,) = con.execute("SELECT schatting FROM verdeling.sterktemodel WHERE kenmerk = 'mediaan_vermogen'").fetchone()
        assert re.search("herindeling", schatting)
