"""The way back: of every published value, without exception, to the cell in the bytes as received."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.warehouse.editions import Warehouse
from sources import cells
from sources.cells import CellError, CellReference
from tests.conftest import deur

MET_HERKOMST = (
    "kerncijfers.waarden",
    "verdeling.kenmerken",
    "verdeling.werklast_invoer",
    "referentie.gemeenten",
    "referentie.herindelingen",
)


@pytest.fixture(scope="module")
def gelezen(db: duckdb.DuckDBPyConnection, huis: Warehouse) -> dict[CellReference, cells.SourceCell]:
    """Every cell that any published row names, read once."""
    alle = {
        v for t in MET_HERKOMST for (h,) in db.execute(f"SELECT DISTINCT herkomst FROM {t}").fetchall() for v in cells.parse_reference(h)
    }
    return cells.read_cell(huis.store, sorted(alle, key=str))


def getal(w: object) -> Decimal:
    return Decimal(str(w).replace(",", ".")) if not isinstance(w, Decimal) else w


def test_elke_tabel_met_een_herkomst_is_gelopen(db: duckdb.DuckDBPyConnection):
    rijen = db.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_columns() WHERE column_name = 'herkomst' AND database_name = 'gepubliceerd' "
        "AND table_name NOT IN (SELECT view_name FROM duckdb_views() WHERE database_name = 'gepubliceerd') "
        "AND schema_name IN ('kerncijfers', 'verdeling', 'referentie', 'kwaliteit', 'register')"
    ).fetchall()
    assert {r for (r,) in rijen} == set(MET_HERKOMST)


def test_elke_gepubliceerde_waarde_eindigt_in_een_cel(db: duckdb.DuckDBPyConnection, gelezen):
    """Each row of each table: all its cells are in stored bytes, of the table that it says, with a value in them."""
    for tabel in MET_HERKOMST:
        rijen = db.execute(f"SELECT herkomst FROM {tabel}").fetchall()
        assert rijen
        for (h,) in rijen:
            for v in cells.parse_reference(h):
                assert gelezen[v].waarde is not None, h


def test_wat_niet_is_berekend_staat_letterlijk_in_de_bron(db: duckdb.DuckDBPyConnection, gelezen):
    rijen = db.execute(
        "SELECT waarde, herkomst, indicator_id FROM kerncijfers.waarden WHERE kwalificatie NOT IN ('berekend', 'afgeschermd')"
    ).fetchall()
    assert len(rijen) > 9000
    for waarde, h, indicator in rijen:
        (v,) = cells.parse_reference(h)
        assert float(getal(gelezen[v].waarde)) in (pytest.approx(waarde, abs=1e-9), pytest.approx(waarde / 100, abs=1e-9)), (indicator, h)


def test_elke_telling_van_de_werklast_staat_letterlijk_in_haar_levering(db: duckdb.DuckDBPyConnection, gelezen):
    """The cell of its own gemeente, year and column; of a delictscategorie the row that names it."""
    rijen = db.execute("SELECT gemeente_code, jaar, grootheid, waarde, herkomst FROM verdeling.werklast_invoer").fetchall()
    # 27 counts in four years, 23 delictscategorieën in the three referentiejaren, and slachtofferschap in 2023 alone (halfjaarbericht-2025-h2.txt:4099)
    assert len(rijen) == 342 * (4 * 27 + 3 * 23 + 1)
    for gemeente, jaar, grootheid, waarde, h in rijen:
        (v,) = cells.parse_reference(h)
        cel = gelezen[v]
        categorie = [str(int(grootheid[-2:]))] if grootheid.startswith("delict_") else []
        assert [gemeente, str(jaar), *categorie] == [str(w) for w in list(cel.rij.values())[: 2 + len(categorie)]], h
        assert getal(cel.waarde) == Decimal(str(waarde)), h


def som(cellen_: list[cells.SourceCell], **waar: str) -> float:
    """The sum of the cells whose row holds these texts (``kolom``: whose column begins so, ``tabel``: of that source table)."""
    uit = 0.0
    for c in cellen_:
        van = {"tabel": c.verwijzing.bron_tabel} | {k: str(w).strip() for k, w in c.rij.items()}
        if c.kolom.startswith(waar.get("kolom", "")) and all(van[k] == w for k, w in waar.items() if k != "kolom"):
            uit += float(getal(c.waarde))
    return uit


def _zeden(teller: str, noemer: str):
    return lambda c: 100 * som(c, kolom=teller) / som(c, kolom=noemer)


OVERLAST, AGENTEN, INWONERS = "GeregistreerdeOverlast", "jenv.kerncijfers_per_regionale_eenheid", "cbs.bevolking"
FORMULES = {  # indicator -> the formula again, by hand, on the cells that its herkomst names
    "onderbezetting_fte": lambda c: som(c, B="formatie") - som(c, B="bezetting"),
    "onderbezetting_percentage": lambda c: 100 * (1 - som(c, B="bezetting") / som(c, B="formatie")),
    "operationele_bezetting_inclusief_aspiranten": som,
    "operationele_bezetting_begin_jaar": lambda c: som(c, B="bezetting") - som(c, B="mutatie"),
    "gtpa_incidenten": lambda c: 2 * som(c, B="totaal") - som(c),
    "gtpa_aandeel_top3": lambda c: 100 * (som(c) / som(c, B="totaal") - 1),
    "gdpa_aandeel_geweldstoepassing": lambda c: 100 * (1 - som(c)),  # cells with a percent format
    "prio1_binnen_15_minuten": lambda c: 100 * som(c, kolom="Reactietijd0Tot15Minuten_") / som(c, kolom="Totaal_"),
    "prio1_te_laat": lambda c: som(c, kolom="Totaal_") - som(c, kolom="Reactietijd0Tot15Minuten_"),
    "zeden_voorraad_langer_6_maanden_aandeel": _zeden("D", "C"),
    "zeden_aangiften_per_incident": _zeden("E", "B"),
    "zeden_verdachten_per_aangifte": _zeden("F", "E"),
    "misdrijven_in_gemeente": som,
    "misdrijven_per_1000_inwoners": lambda c: 1000 * som(c, kolom="GeregistreerdeMisdrijven") / som(c, tabel=INWONERS),
    "overlast_registraties": lambda c: 2 * t - som(c) if (t := som(c, Overlast="0.0.0")) else som(c),  # the rest, or three kinds of noise
    "wijkagenten": som,
    "wijkagenten_nodig": lambda c: som(c) / 5000,
    "wijkagentnorm_realisatie": lambda c: 100 * som(c, tabel=AGENTEN) / (som(c, tabel=INWONERS) / 5000),
}


def test_wat_is_berekend_volgt_uit_de_cellen_die_het_noemt(db: duckdb.DuckDBPyConnection, gelezen):
    rijen = db.execute("SELECT indicator_id, waarde, herkomst FROM kerncijfers.waarden WHERE kwalificatie = 'berekend'").fetchall()
    assert {i for i, _, _ in rijen} == set(FORMULES)
    overgezet = 0
    for indicator, waarde, h in rijen:
        stukken = [gelezen[v] for v in cells.parse_reference(h)]
        if any(c.kolom == "Description" for c in stukken):
            overgezet += 1  # through the crosswalk, by shares: tests/contract/test_echte_data.py has those by hand
        else:
            assert FORMULES[indicator](stukken) == pytest.approx(waarde, rel=1e-9, abs=1e-9), (indicator, h)
    assert 0 < overgezet < len(rijen) / 20


def test_de_deur_toont_de_hele_keten(huis: Warehouse):
    u = deur("herkomst", "prio1_binnen_15_minuten", "--periode", "2024", "--warehouse", huis.folder)
    assert u.code == 0, u.fout
    tekst = " ".join(u.uit.split())
    for deel in ("336379", "RegioS=NL01", "Perioden=2024JJ00", "int_kerncijfers__reactietijden", "stg_politie__reactietijden", "47008NED"):
        assert deel in tekst
    assert re.search(r"waarde \d\d,\d+ procent", tekst)
    d = json.loads(deur("herkomst", "zeden_voorraad", "--formaat", "json", "--warehouse", huis.folder).uit)
    (i,) = d["invoer"]
    assert (d["waarde"]["periode"], d["waarde"]["waarde"], i["waarde"]) == ("2025-11-02", 3484, "3484")
    assert i["rij"]["Peildatum"].startswith("2025-11-02") and huis.store.pad(i["sha256"]).exists() and d["formule"]
    assert any("stg_jenv__zedenvoorraad" in m["model"] and "select" in m["sql"].lower() for m in d["modellen"])


@pytest.mark.parametrize(
    ("argumenten", "klacht"),
    [
        (("zeden_voorad",), "Bedoelt u zeden_voorraad"),
        (("zeden_voorraad", "--periode", "2019-11-02"), "Er zijn: 2025-11-02, 2024-11-02"),
        (("zeden_voorraad", "--regio", "GM9999"), "geen waarde voor regio_code 'GM9999'"),
        (("onderbezetting_fte", "--uitsplitsing", "onderdeel=x"), "onderdeel=incidentafhandeling_ggp"),
        (("zeden_voorraad", "--editie", "2019-H2"), "'2019-H2' is niet gepubliceerd"),
    ],
)
def test_wat_er_niet_is_wordt_gezegd(huis: Warehouse, argumenten, klacht: str):
    u = deur("herkomst", *argumenten, "--warehouse", huis.folder)
    assert u.code == 2 and klacht in " ".join(u.fout.split())


def test_een_weg_die_nergens_uitkomt_is_een_fout(huis: Warehouse, tmp_path: Path, gelezen):
    v = next(v for v in gelezen if v.bron_tabel == "jenv.gtpa")
    for anders in (CellReference(v.bron_tabel, v.sha256, "gtpa.csv!C999"), CellReference(v.bron_tabel, v.sha256, "Totaal_2[ID=3]")):
        with pytest.raises(CellError, match="staat niet in het snapshot"):
            cells.read_cell(huis.store, [anders])
    with pytest.raises(CellError, match="niet bewaard"):
        cells.read_cell(huis.store, [CellReference(v.bron_tabel, "0" * 16, v.cel)])
    with pytest.raises(CellError, match="niet te lezen"):
        cells.parse_reference("ergens")
