"""Reorganisations: the prose as CBS prints it, the crosswalk by hand and on real replies, and that no model goes without it."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.dbt_runner.project import manifest
from dagster_project.verdeling.dbt_models import model_files, render
from sources import catalog, database, errors
from sources.fetch import bundle
from sources.load import raw_run, table
from sources.odata import herindelingen
from sources.odata.dialect import Code
from sources.snapshots import Reply, Snapshot, SnapshotStore
from tests.conftest import GEDEELD

BEVOLKING = catalog.tabellen()["cbs.bevolking"]
OPGENOMEN = GEDEELD / "data/cbs-v4-opgenomen-antwoorden/03759ned"
AFGELEID = GEDEELD / "data/gemeente-herindeling-en-bevolking"
echte_data = pytest.mark.skipif(not OPGENOMEN.is_dir(), reason="geen opgenomen antwoorden op deze machine")
AANTALLEN = {2018: 380, 2019: 355, 2020: 355, 2021: 352, 2022: 345, 2023: 342, 2024: 342, 2025: 342, 2026: 342}
"""Gemeenten on 1 January (CBS; bronnen/api.md)."""
NEDERLAND = {2018: 17181084, 2019: 17282163, 2020: 17407585, 2021: 17475415, 2022: 17590672, 2023: 17811291, 2024: 17942942,
             2025: 18044027, 2026: 18130208}  # fmt: skip
"""Inhabitants on 1 January (CBS 03759ned; 2018: StatLine)."""

# --- the prose ---

HAAREN = (
    "Opgeheven per 01-01-2021, overgegaan naar:\r\n- Boxtel (GM0757),\r\n... 535 hectare met 918 woningen en 2149 inwoners\r\n"
    "- Oisterwijk (GM0824),\r\n... 1627 hectare met 2412 woningen en 5827 inwoners\r\n- Tilburg (GM0855),\r\n"
    "... 978 hectare met 588 woningen en 1442 inwoners\r\n- Vught (GM0865),\r\n... 2630 hectare met 2085 woningen en 4900 inwoners\r\n\r\n"
    "Grenswijziging per 01-01-2000, ontvangen van:\r\n- Vught (GM0865),\r\n... 2 hectare met 0 woningen en 0 inwoners\r\n\r\n"
    "Begindatum voor 1830\r\n"
)


def lees(tekst: str | None, code: str = "GM0788"):
    return herindelingen.read_herindelingen(BEVOLKING, [Code(code, "Haaren", None, tekst)])


def test_een_splitsing_wordt_gelezen_en_de_grenswijziging_eronder_niet():
    rijen, fouten = lees(HAAREN)
    assert fouten == []
    assert [(r.datum, r.van_code, r.van_naam, r.naar_code, r.naar_naam, r.inwoners) for r in rijen] == [
        (date(2021, 1, 1), "GM0788", "Haaren", naar, naam, n)
        for naar, naam, n in (
            ("GM0757", "Boxtel", 2149),
            ("GM0824", "Oisterwijk", 5827),
            ("GM0855", "Tilburg", 1442),
            ("GM0865", "Vught", 4900),
        )
    ]


@pytest.mark.parametrize(
    ("tekst", "naam", "inwoners"),
    [
        ("Opgeheven per 24-03-2022, overgegaan naar:\r\n- Amsterdam (GM0363),\r\n... 2272 hectare met 9526 woningen en 20766 inwoners \r\n", "Amsterdam", 20766),
        ("Opgeheven per 01-01-2027, overgegaan naar:\n- Sluis (oud) (GM0713),\n... 1 hectare met 1 woning en 1 inwoner\nBegindatum voor 1830", "Sluis (oud)", 1),
        ("Opgeheven per 01-01-2027, overgegaan naar:\n- A (GM0001),\n... 3 hectare met 9 inwoners", "A", 9),
        ("Opgeheven per 01-01-2027, overgegaan naar:\n- A (GM0001),\n... 3.000 hectare met 1.234 woningen en 2.149 inwoners", "A", 2149),
    ],
    ids=["midden-in-het-jaar", "enkelvoud-en-haakjes", "zonder-woningen", "duizendtallen"],
)  # fmt: skip
def test_vormen_die_het_cbs_gebruikt(tekst: str, naam: str, inwoners: int):
    ((r,), fouten) = lees(tekst)
    assert (r.naar_naam, r.inwoners, fouten) == (naam, inwoners, [])


@pytest.mark.parametrize(
    ("oud", "nieuw"),
    [
        ("- Tilburg (GM0855),", "- Tilburg,"),
        ("1442 inwoners", "een onbekend aantal inwoners"),
        ("... 978 hectare met 588 woningen en 1442 inwoners\r\n", ""),
        (", overgegaan naar:", ""),
        ("01-01-2021", "31-02-2021"),
        ("01-01-2021", "1 januari 2021"),
        ("- Tilburg (GM0855),", "en verder, met een eigen regel:\r\n- Tilburg (GM0855),"),
    ],
    ids=["geen-code", "geen-getal", "halve-regel", "geen-ontvangers", "geen-dag", "andere-datum", "extra-regel"],
)
def test_wat_niet_te_lezen_is_wordt_een_bevinding_en_geen_half_antwoord(oud: str, nieuw: str):
    assert oud in HAAREN
    rijen, (fout,) = lees(HAAREN.replace(oud, nieuw, 1))
    assert rijen == []
    assert (fout.tabel, fout.regel) == ("cbs.bevolking", "domein")
    assert "GM0788 Haaren" in fout.plaats and "Opgeheven" in fout.gevonden and fout.actie


def test_zonder_inwoners_is_er_geen_verdeelsleutel():
    rijen, fouten = lees("Opgeheven per 01-01-2021, overgegaan naar:\n- A (GM0001),\n... 3 hectare met 0 woningen en 0 inwoners")
    assert (rijen, len(fouten)) == ([], 1)


@pytest.mark.parametrize(
    ("tekst", "code"),
    [
        (None, "GM0788"),
        ("Begindatum voor 1830\r\n", "GM0788"),
        ("Opgeheven per 01-10-1994\r\n\r\nRegister waarin een beperkt aantal inwoners was ingeschreven", "GM0997"),
        (
            "Opgeheven per 01-01-2007, overgegaan naar:\r\n- Binnenmaas (GM0585),\r\n... 1885 hectare 3709 woningen en 9035 inwoners",
            "GM0517",
        ),
        (HAAREN, "PV30"),
    ],
    ids=["leeg", "nooit", "voor-2018", "voor-2018-anders-geschreven", "provincie"],
)
def test_wat_ons_niet_aangaat_wordt_overgeslagen(tekst: str | None, code: str):
    assert lees(tekst, code) == ([], [])


def test_onleesbare_herindeling_houdt_de_tabel_tegen(bronmap: Path, vervang, tmp_path: Path):
    """Through poort 1, on the bytes of the bundle."""
    vervang("cbs/bevolking/RegioSCodes.json", "... 978 hectare met 588 woningen en 1442 inwoners", "... een deel van de inwoners")
    with database.connect() as con:
        raw_run.create_raw_run(con)
        uitslag = table.load_table(con, BEVOLKING, bundle.Bundle(bronmap), SnapshotStore(tmp_path / "winkel"))
    assert [b.plaats for b in uitslag.per_regel["domein"]] == ["RegioS, toelichting bij GM0788 Haaren"]
    assert not uitslag.geslaagd


@cache
def echte_overgangen() -> tuple[herindelingen.Transition, ...]:
    lijst = json.loads((OPGENOMEN / "codes-RegioS.json").read_text(encoding="utf-8"))["value"]
    rijen, fouten = herindelingen.read_herindelingen(BEVOLKING, [Code(c["Identifier"], c["Title"], None, c["Description"]) for c in lijst])
    assert fouten == []
    return tuple(rijen)


@echte_data
def test_opgenomen_toelichtingen_geven_de_lijst_van_opgeheven_gemeenten():
    """892 real descriptions against the list that was made of them independently."""
    with (AFGELEID / "opgeheven_gemeenten.csv").open(encoding="utf-8", newline="") as f:
        lijst = {
            (r["gm_oud"], r["datum"], r["gm_nieuw"], r["naam_nieuw"], int(r["inwoners"])) for r in csv.DictReader(f) if r["datum"] >= "2018"
        }
    gelezen = {(o.van_code, o.datum.isoformat(), o.naar_code, o.naar_naam, o.inwoners) for o in echte_overgangen()}
    assert gelezen == lijst and len(gelezen) == len(echte_overgangen())
    per_jaar = Counter(jaar for jaar, _ in {(o.datum.year, o.van_code) for o in echte_overgangen()})
    assert {j: per_jaar[j] for j in range(2019, 2027)} == {2019: 34, 2020: 0, 2021: 4, 2022: 11, 2023: 3, 2024: 0, 2025: 0, 2026: 0}
    assert [o.datum for o in echte_overgangen() if o.van_code == "GM0457"] == [date(2022, 3, 24)]


@echte_data
def test_de_herindelingen_van_de_bundel_zijn_de_echte(db: duckdb.DuckDBPyConnection):
    bundel = db.execute(
        "SELECT datum, van_code, van_naam, naar_code, inwoners_aantal FROM werkplaats.staging.stg_cbs__herindelingen"
    ).fetchall()
    echt = {(o.datum, o.van_code, o.van_naam, o.naar_code, o.inwoners) for o in echte_overgangen() if o.datum.year > 2018}
    assert set(bundel) == echt and len(bundel) == 56


@echte_data
def test_de_gemeenten_en_namen_van_elk_jaar_zijn_de_echte(db: duckdb.DuckDBPyConnection):
    with (AFGELEID / "bevolking_1jan_gemeente_2019_2026.csv").open(encoding="utf-8", newline="") as f:
        lijst = {
            (j, r["gm_code"], r["naam"].removesuffix(" (gemeente)")) for r in csv.DictReader(f) for j in range(2019, 2027) if r[str(j)]
        }
    bundel = set(db.execute("SELECT jaar, gemeente_code, gemeente FROM referentie.gemeenten WHERE jaar >= 2019").fetchall())
    assert bundel == lijst


# --- the crosswalk in the published warehouse ---


def test_elk_jaar_heeft_zijn_gemeenten_en_telt_op_tot_nederland(db: duckdb.DuckDBPyConnection):
    rijen = db.execute(
        "SELECT jaar, count(DISTINCT gemeente_code), sum(inwoners_aantal) FROM referentie.gemeenten GROUP BY jaar ORDER BY jaar"
    ).fetchall()
    assert rijen == [(j, AANTALLEN[j], NEDERLAND[j]) for j in AANTALLEN]


@pytest.mark.parametrize(
    ("code", "jaar", "verwacht"),
    [
        ("GM0788", 2020, {"GM0757": 2149 / 14318, "GM0824": 5827 / 14318, "GM0855": 1442 / 14318, "GM0865": 4900 / 14318}),
        ("GM0053", 2018, {"GM1966": 11947 / 13505, "GM1969": 1558 / 13505}),
        ("GM0457", 2022, {"GM0363": 1.0}),
        ("GM0003", 2018, {"GM1979": 1.0}),
        ("GM0363", 2018, {"GM0363": 1.0}),
        ("GM1991", 2022, {"GM1991": 1.0}),
    ],
    ids=["Haaren", "Winsum", "Weesp", "Appingedam", "Amsterdam", "Maashorst"],
)  # fmt: skip
def test_aandelen_met_de_hand(db: duckdb.DuckDBPyConnection, code: str, jaar: int, verwacht: dict[str, float]):
    vraag = "SELECT huidige_gemeente_code, aandeel FROM referentie.herindelingen WHERE gemeente_code = ? AND jaar = ?"
    assert dict(db.execute(vraag, (code, jaar)).fetchall()) == pytest.approx(verwacht, abs=1e-15)


def test_een_opgeheven_gemeente_is_er_na_haar_opheffing_niet_meer(db: duckdb.DuckDBPyConnection):
    vraag = "SELECT max(jaar) FROM referentie.{} WHERE gemeente_code = ?"
    for code, laatste in (("GM0053", 2018), ("GM0788", 2020), ("GM0398", 2021), ("GM0457", 2022), ("GM0501", 2022)):
        assert {db.execute(vraag.format(t), (code,)).fetchone() for t in ("gemeenten", "herindelingen")} == {(laatste,)}
    assert db.execute("SELECT regio, laatste_jaar FROM referentie.regios WHERE regio_code = 'GM0457'").fetchone() == ("Weesp", 2022)


def test_alleen_haaren_ligt_in_meer_dan_een_regionale_eenheid(db: duckdb.DuckDBPyConnection):
    rijen = db.execute(
        "SELECT gemeente_code, jaar, waarom_geen_regionale_eenheid FROM referentie.gemeenten WHERE regionale_eenheid_code IS NULL ORDER BY jaar"
    ).fetchall()
    assert [r[:2] for r in rijen] == [("GM0788", 2018), ("GM0788", 2019), ("GM0788", 2020)]
    assert all("Oost-Brabant, Zeeland-West-Brabant" in r[2] for r in rijen)
    assert db.execute("SELECT regionale_eenheid FROM referentie.gemeenten WHERE gemeente_code = 'GM0053'").fetchall() == [
        ("Noord-Nederland",)
    ]


def test_de_twee_bevolkingstabellen_zeggen_hetzelfde(db: duckdb.DuckDBPyConnection):
    verschil, n = db.execute(
        "SELECT max(abs(g.inwoners_aantal - k.inwoners_aantal)), count(*) FROM referentie.gemeenten AS g "
        "JOIN werkplaats.staging.stg_cbs__regionale_kerncijfers AS k ON g.gemeente_code = k.regio_code AND g.jaar = k.jaar WHERE k.inwoners_aantal IS NOT NULL"
    ).fetchone()
    assert (verschil, n) == (0, 3 * 342)


def test_gemiddelde_bevolking_is_het_midden_van_1_januari_en_31_december(db: duckdb.DuckDBPyConnection):
    """As CBS does: what is abolished in the year counts for half (Weesp 2022), what a gemeente receives on 1 January not at all."""
    gem = {
        (c, j): (n, g) for c, j, n, g in db.execute("SELECT regio_code, jaar, inwoners_aantal, inwoners_gemiddeld_aantal FROM werkplaats.staging.stg_cbs__bevolking").fetchall()
    }  # fmt: skip
    weesp, _ = gem["GM0457", 2022]
    assert gem["GM0457", 2022][1] * 2 == weesp
    assert gem["NL01", 2019][1] == 17344874  # recorded
    assert gem["GM0014", 2024][1] * 2 == gem["GM0014", 2024][0] + gem["GM0014", 2025][0]
    boxtel = gem["GM0757", 2020][1] * 2 - gem["GM0757", 2020][0]
    assert boxtel == gem["GM0757", 2021][0] - 2149
    assert {g for (_, j), (_, g) in gem.items() if j == 2026} == {None}


def test_van_elke_gemeente_die_er_niet_was_staat_de_reden(db: duckdb.DuckDBPyConnection):
    rijen = db.execute(
        "SELECT waarom_geen_inwoners, inwoners_aantal IS NULL, count(*) FROM werkplaats.staging.stg_cbs__bevolking WHERE regio_code <> 'NL01' GROUP BY ALL"
    ).fetchall()
    assert set(rijen) == {(None, False, sum(AANTALLEN.values())), ("Impossible", True, 9 * 394 - sum(AANTALLEN.values()))}


def test_bestaan_is_echt_en_inwoners_per_gemeente_synthetisch(db: duckdb.DuckDBPyConnection):
    assert db.execute("SELECT DISTINCT is_synthetisch FROM referentie.gemeenten").fetchall() == [(True,)]
    assert db.execute("SELECT DISTINCT is_synthetisch FROM werkplaats.staging.stg_cbs__bevolking WHERE regio_code = 'NL01'").fetchall() == [
        (False,)
    ]


def test_de_herkomst_van_een_aandeel_is_de_toelichting(db: duckdb.DuckDBPyConnection, huis):
    (h,) = db.execute("SELECT DISTINCT herkomst FROM referentie.herindelingen WHERE gemeente_code = 'GM0788' AND jaar = 2019").fetchone()
    sha, cel = h.removeprefix("cbs.bevolking@").split("#")
    assert cel == "RegioSCodes[Identifier=GM0788].Description"
    lijst = json.loads(huis.store.lees(huis.store.voluit(sha)))["value"]
    (tekst,) = [c["Description"] for c in lijst if c["Identifier"] == "GM0788"]
    assert "5827 inwoners" in tekst
    (h,) = db.execute("SELECT herkomst FROM referentie.herindelingen WHERE gemeente_code = 'GM0014' AND jaar = 2019").fetchone()
    sha, cel = h.removeprefix("cbs.bevolking@").split("#")
    (rij,) = [r for r in json.loads(huis.store.lees(huis.store.voluit(sha)))["value"] if cel == f"{r['Measure']}[ID={r['Id']}]"]
    assert (rij["RegioS"], rij["Perioden"]) == ("GM0014", "2019JJ00")


@cache
def _aandelen(jaar: int, pad: Path) -> dict[str, list[tuple[str, float]]]:
    with database.connect() as con:
        con.execute(f"ATTACH '{pad}' AS g (READ_ONLY)")
        uit: dict[str, list[tuple[str, float]]] = {}
        vraag = "SELECT gemeente_code, huidige_gemeente_code, aandeel FROM g.referentie.herindelingen WHERE jaar = ? ORDER BY ALL"
        for van, naar, aandeel in con.execute(vraag, (jaar,)).fetchall():
            uit.setdefault(van, []).append((naar, aandeel))
    return uit


@settings(max_examples=60, deadline=None)
@given(jaar=st.sampled_from([2018, 2020, 2022]), data=st.data())
def test_overzetten_bewaart_de_som_van_iedere_reeks(huis, jaar: int, data: st.DataObject):
    """Any series of non-negative numbers in the layout of its year keeps its sum, and lands on the gemeenten of today only."""
    aandelen = _aandelen(jaar, huis.database)
    waarden = data.draw(st.lists(st.floats(0, 1e6), min_size=len(aandelen), max_size=len(aandelen)))
    over: Counter[str] = Counter()
    for x, delen in zip(waarden, aandelen.values(), strict=True):
        for naar, aandeel in delen:
            over[naar] += x * aandeel
    assert len(aandelen) == AANTALLEN[jaar] and set(over) <= set(_aandelen(2026, huis.database))
    assert sum(over.values()) == pytest.approx(sum(waarden), rel=1e-9)
    assert min(over.values()) >= 0


# --- the same SQL on other histories ---


def kruistabel(bevolking: Iterable[tuple], overgangen: Iterable[tuple]) -> list[tuple[int, str, str, float]]:
    """The model of dbt itself, on (code, year, inhabitants) and (date, from, to, inhabitants)."""
    sql, _ = render(model_files()["int_herindelingen__kruistabel"], ref=str)
    with database.connect() as con:
        con.execute("CREATE TABLE stg_cbs__bevolking (regio_code VARCHAR, jaar INTEGER, inwoners_aantal BIGINT, herkomst VARCHAR)")
        con.execute(
            "CREATE TABLE stg_cbs__herindelingen (datum DATE, van_code VARCHAR, naar_code VARCHAR, inwoners_aantal BIGINT, herkomst VARCHAR)"
        )
        con.executemany("INSERT INTO stg_cbs__bevolking VALUES (?, ?, ?, 'b')", list(bevolking))
        if rijen := list(overgangen):
            con.executemany("INSERT INTO stg_cbs__herindelingen VALUES (?, ?, ?, ?, 'h')", rijen)
        return con.execute(f"SELECT jaar, gemeente_code, huidige_gemeente_code, aandeel FROM ({sql}) ORDER BY ALL").fetchall()


GEMEENTEN = [f"GM{i:04}" for i in range(6)]
OVERGANGEN = st.lists(
    st.tuples(
        st.dates(date(2017, 6, 1), date(2023, 6, 1)) | st.sampled_from([date(j, 1, 1) for j in range(2018, 2024)]),
        st.sampled_from(GEMEENTEN),
        st.lists(st.tuples(st.sampled_from(GEMEENTEN), st.integers(0, 9)), min_size=1, max_size=3, unique_by=lambda d: d[0]),
    ).filter(lambda o: sum(n for _, n in o[2]) and o[1] not in dict(o[2])),
    max_size=7,
    unique_by=lambda o: (o[0], o[1]),
)


@settings(max_examples=60, deadline=None)
@given(OVERGANGEN)
def test_hoe_gemeenten_ook_overgaan_alles_komt_ergens_aan(geschiedenis: list[tuple[date, str, list[tuple[str, int]]]]):
    """Also histories that never were: a code that is abolished twice, or that comes back."""
    rijen = kruistabel(
        [(g, jaar, 10) for g in GEMEENTEN for jaar in (2018, 2020, 2022)],
        [(d, van, naar, n) for d, van, delen in geschiedenis for naar, n in delen],
    )
    som: Counter[tuple[int, str]] = Counter()
    for jaar, van, _, aandeel in rijen:
        assert 0 < aandeel <= 1 + 1e-12
        som[jaar, van] += aandeel
    assert dict(som) == pytest.approx({(j, g): 1.0 for g in GEMEENTEN for j in (2018, 2020, 2022)})
    assert [r for r in rijen if r[0] == 2022 and r[1:] != (r[1], r[1], 1)] == []  # the newest layout is its own


def test_een_keten_van_een_of_meer_overgangen_is_een_product():
    """A (100): 60 to B, 40 to C in 2019; B goes into C in 2020; C gives 1 of 4 to D in 2021."""
    rijen = kruistabel(
        [(g, j, 10) for g, jaren in (("GMA", (2018,)), ("GMB", (2019,)), ("GMC", (2018, 2020)), ("GMD", (2021,))) for j in jaren],
        [
            (date(2019, 1, 1), "GMA", "GMB", 60), (date(2019, 1, 1), "GMA", "GMC", 40), (date(2020, 1, 1), "GMB", "GMC", 60),
            (date(2021, 1, 1), "GMC", "GMD", 1), (date(2021, 1, 1), "GMC", "GME", 3),
        ],
    )  # fmt: skip
    assert {(j, van, naar): a for j, van, naar, a in rijen} == pytest.approx(
        {(2018, "GMA", "GMD"): 0.25, (2018, "GMA", "GME"): 0.75, (2018, "GMC", "GMD"): 0.25, (2018, "GMC", "GME"): 0.75,
         (2019, "GMB", "GMD"): 0.25, (2019, "GMB", "GME"): 0.75, (2020, "GMC", "GMD"): 0.25, (2020, "GMC", "GME"): 0.75,
         (2021, "GMD", "GMD"): 1.0}
    )  # fmt: skip


@echte_data
def test_echte_bevolking_van_elk_jaar_komt_geheel_aan_in_de_indeling_van_2026():
    """Recorded replies of 03759ned, 2019-2026: counts, sums, and the merged gemeenten as CBS counted them afterwards."""
    waarnemingen = json.loads((OPGENOMEN / "observations-page-1.json").read_text(encoding="utf-8"))["value"]
    stand = {(o["RegioS"], int(o["Perioden"][:4])): o["Value"] for o in waarnemingen if o["Measure"] == "M000352"}
    rijen = kruistabel(
        ((c, j, n) for (c, j), n in stand.items()), ((o.datum, o.van_code, o.naar_code, o.inwoners) for o in echte_overgangen())
    )
    aantal = Counter(jaar for jaar, _ in {(j, van) for j, van, _, _ in rijen})
    assert aantal == {j: n for j, n in AANTALLEN.items() if j > 2018}
    over: dict[int, Counter[str]] = {j: Counter() for j in aantal}
    for jaar, van, naar, aandeel in rijen:
        over[jaar][naar] += stand[van, jaar] * aandeel
    assert {j: len(c) for j, c in over.items()} == dict.fromkeys(aantal, 342)
    assert {j: c.total() for j, c in over.items()} == pytest.approx({j: NEDERLAND[j] for j in aantal}, rel=1e-12)
    assert over[2020]["GM1979"] == stand["GM0003", 2020] + stand["GM0010", 2020] + stand["GM0024", 2020]
    assert over[2020]["GM0855"] == pytest.approx(stand["GM0855", 2020] + stand["GM0788", 2020] * 1442 / 14318)
    sprong = {c: over[2021][c] / over[2020][c] for c in over[2021]}
    assert min(sprong.values()) > 0.9 and max(sprong.values()) < 1.1  # without the crosswalk Oisterwijk would jump by a fifth
    assert stand["GM0824", 2021] / stand["GM0824", 2020] > 1.2


@echte_data
def test_opgenomen_antwoorden_gaan_door_dezelfde_deur(tmp_path: Path):
    """The recorded replies (2019-2026, without provinces) through reader and contract of the table: no finding, the same figures."""
    jaren = replace(next(d for d in BEVOLKING.dimensies if d.naam == "Perioden"), vanaf=2019)
    tabel = replace(BEVOLKING, dimensies=tuple(jaren if d.naam == "Perioden" else d for d in BEVOLKING.dimensies))
    namen = {"Properties": "properties", "Dimensions": "dimensions", "MeasureCodes": "measure-codes"}
    namen |= {f"{d.naam}Codes": f"codes-{d.naam}" for d in tabel.dimensies}
    waarnemingen = json.loads((OPGENOMEN / "observations-page-1.json").read_text(encoding="utf-8"))
    waarnemingen["value"] = [o for o in waarnemingen["value"] if o["RegioS"][:2] in ("NL", "GM")]

    class Opname:
        hervat, gelijktijdig, pogingen, pauze = False, 1, 1, 0.0

        def begin(self, _: catalog.Tabel) -> Snapshot:
            return Snapshot(tabel.volledige_naam)

        def haal(self, url: str) -> Reply:
            eind = url.removeprefix("https://datasets.cbs.nl/odata/v1/CBS/03759ned/").partition("?")[0]
            if eind in namen:
                inhoud = (OPGENOMEN / f"{namen[eind]}.json").read_bytes()
            else:
                inhoud = str(len(waarnemingen["value"])).encode() if eind.endswith("$count") else json.dumps(waarnemingen).encode()
            return Reply(url, 200, "application/json", inhoud, "2026-07-02T12:11:02Z")

    with database.connect() as con:
        raw_run.create_raw_run(con)
        uitslag = table.load_table(con, tabel, Opname(), SnapshotStore(tmp_path / "winkel"), date(2026, 12, 1))
        assert {r: b for r, b in uitslag.per_regel.items() if b} == {} and uitslag.geslaagd
        gelezen = con.execute(
            "SELECT left(Perioden, 4), count(BevolkingOp1Januari), sum(BevolkingOp1Januari), count(*) FILTER (_ontbreekt IS NOT NULL AND "
            "map_extract(_ontbreekt, 'BevolkingOp1Januari')[1] = 'Impossible') FROM raw_cbs.bevolking WHERE RegioS LIKE 'GM%' GROUP BY 1 ORDER BY 1"
        ).fetchall()
        (overgangen,) = con.execute("SELECT count(*) FROM raw_cbs.bevolking__herindelingen WHERE datum > DATE '2019-01-01'").fetchone()
    assert [r[:3] for r in gelezen] == [(str(j), n, NEDERLAND[j]) for j, n in AANTALLEN.items() if j > 2018]
    assert len({n + leeg for _, n, _, leeg in gelezen}) == 1
    assert overgangen == 21  # 7 of 2021, 11 of 2022, 3 of 2023


# --- two layouts never meet without it ---

KRUISTABEL = {"int_herindelingen__kruistabel", "referentie__herindelingen"}
NAMEN = {"int_kenmerken__indeling", "referentie__regios", "stg_cbs__gebieden_per_jaar"}
"""Codes, names and where they belong, and in which layout a source gives a year: no figures, so they have no layout of their own."""
ONBEKEND = {
    "cbs.criminaliteit_regio", "cbs.laag_inkomen", "cbs.landbouw_gemeente", "cbs.maatstaven_fvw", "cbs.veiligheidsmonitor",
    "cbs.verhuisde_personen", "cbs.vermogen_huishoudens_2022", "cbs.vermogen_huishoudens_2023", "cbs.vermogen_huishoudens_2025",
    "cbs.vestigingen_gemeente", "cbs.werknemersbanen_woon_werk", "cbs.woningvoorraad_eigendom", "cbs.woz_waarde",
    "jenv.kenmerken_overig", "politie.overlast_buurt", "politie.overlast_gemeente",
}  # fmt: skip
"""Tables with gemeenten of which nobody has seen in which layout their earlier years are. A new table is not silently one of them."""


def ontmoetingen(d: dict[str, Any], indeling: dict[str, str | None]) -> list[str]:
    """Models in which figures of their own year and back-cast figures come together without the crosswalk at hand.

    A model has the layouts of its parents, unless it says (``meta.indeling``) to what it was carried, for which it must read the
    crosswalk itself. One that has both must read the crosswalk itself too: that an ancestor did says nothing of this join.
    What has come to the level of the regionale eenheid (``meta.niveau``) has no gemeenten any more, and meets anything.
    """
    modellen = {k: n for k, n in d["nodes"].items() if n["resource_type"] == "model"}
    soorten: dict[str, set[str]] = {
        k: {i for i in [indeling.get(f"{n['source_name']}.{n['name']}")] if i} for k, n in d["sources"].items()
    }  # fmt: skip
    fout = []

    def soort(k: str) -> set[str]:
        if k not in soorten:
            n = modellen.get(k)
            if n is None or n["name"] in KRUISTABEL | NAMEN:  # a seed has no layout; the crosswalk is what lies between
                soorten[k] = set()
            else:
                ouders = n["depends_on"]["nodes"]
                leest_kruistabel = any(modellen[o]["name"] in KRUISTABEL for o in ouders if o in modellen)
                gemengd: set[str] = set().union(*(soort(o) for o in ouders))
                meta = n.get("config", {}).get("meta") or {}
                zegt = meta.get("indeling")
                if (len(gemengd) > 1 or zegt) and not leest_kruistabel:
                    fout.append(n["name"])
                soorten[k] = {zegt} if zegt else gemengd if meta.get("niveau") != "regionale eenheid" else set()
        return soorten[k]

    for k in modellen:
        soort(k)
    return sorted(fout)


def test_geen_model_laat_twee_indelingen_elkaar_ontmoeten():
    indeling = {naam: t.indeling for naam, t in catalog.tabellen().items()}
    assert ontmoetingen(manifest(), indeling) == []
    gelezen = {indeling.get(f"{n['source_name']}.{n['name']}") for n in manifest()["sources"].values()}
    assert {"eigen_jaar", "huidig"} <= gelezen  # it looked at something


def test_elke_tabel_met_gemeenten_zegt_haar_indeling_of_staat_als_onbekend_te_boek():
    met_gemeenten = {
        t.volledige_naam
        for t in catalog.tabellen().values()
        if "gemeente_code" in t.sleutel or any(v.startswith("GM") for d in t.dimensies for v in d.voorvoegsels)
    }
    assert len(met_gemeenten) > 20
    assert {t for t in met_gemeenten if catalog.tabellen()[t].indeling is None} == ONBEKEND


def _manifest(**modellen: tuple[list[str], str | None]) -> dict[str, Any]:
    """A tiny manifest: sources bevolking (its own year) and misdrijven (back-cast), and models with their parents."""
    bronnen = {b: {"source_name": "x", "name": b} for b in ("bevolking", "misdrijven", "codes")}
    return {
        "sources": bronnen,
        "nodes": {
            naam: {
                "resource_type": "model",
                "name": naam,
                "depends_on": {"nodes": ouders},
                "config": {"meta": {"indeling": zegt} if zegt else {}},
            }
            for naam, (ouders, zegt) in modellen.items()
        },
    }


STAGING = {"bev": (["bevolking"], None), "mis": (["misdrijven", "codes"], None), "int_herindelingen__kruistabel": (["bev"], None)}


@pytest.mark.parametrize(
    ("modellen", "fout"),
    [
        ({"per_inwoner": (["bev", "mis"], None)}, ["per_inwoner"]),
        ({"per_inwoner": (["bev", "mis", "int_herindelingen__kruistabel"], None)}, []),
        ({"kopie": (["bev"], None), "diep": (["kopie"], None), "per_inwoner": (["diep", "mis"], None)}, ["per_inwoner"]),
        ({"bev_nu": (["bev", "int_herindelingen__kruistabel"], "huidig"), "per_inwoner": (["bev_nu", "mis"], None)}, []),
        ({"bev_nu": (["bev", "int_herindelingen__kruistabel"], None), "per_inwoner": (["bev_nu", "mis"], None)}, ["per_inwoner"]),
        ({"bev_nu": (["bev"], "huidig"), "per_inwoner": (["bev_nu", "mis"], None)}, ["bev_nu"]),
        ({"naast": (["bev", "codes"], None), "ernaast": (["mis"], None)}, []),
        ({"referentie__regios": (["bev"], None), "leesbaar": (["referentie__regios", "mis"], None)}, []),
    ],
    ids=["rechtstreeks", "met-kruistabel", "via-omwegen", "overgezet", "kruistabel-ergens-anders-voor", "zegt-het-maar", "ontmoeten-niet", "alleen-namen"],
)  # fmt: skip
def test_de_toets_ziet_een_ontmoeting(modellen: dict[str, tuple[list[str], str | None]], fout: list[str]):
    indeling = {"x.bevolking": "eigen_jaar", "x.misdrijven": "huidig"}
    assert ontmoetingen(_manifest(**STAGING, **modellen), indeling) == fout


@pytest.mark.parametrize(
    ("regel", "klacht"),
    [("indeling: eigenjaar", "Bedoelt u 'eigen_jaar'"), ("herindelingen: Regio", "Regio, dat is geen dimensie")],
)
def test_een_indeling_of_dimensie_die_niet_bestaat_wordt_geweigerd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, regel: str, klacht: str
):
    (tmp_path / "x").mkdir()
    goed = (
        "bron: x\nnaam: n\nhost: h\nlicentie: l\nciteren: c\ntabellen:\n  a:\n    tabel_id: t\n    titel: t\n    cadans: c\n"
        "    dimensies:\n      RegioS: {voorvoegsels: [GM]}\n    sleutel: [RegioS]\n    kolommen:\n      RegioS: {type: tekst}\n"
    )
    monkeypatch.setattr(catalog, "FOLDER", tmp_path)
    (tmp_path / "x" / "bronnen.yml").write_text(goed + "    indeling: huidig\n    herindelingen: RegioS\n")
    assert catalog.tabellen.__wrapped__()["x.a"].indeling == "huidig"
    (tmp_path / "x" / "bronnen.yml").write_text(goed + f"    {regel}\n")
    with pytest.raises(errors.CatalogError, match=klacht):
        catalog.tabellen.__wrapped__()
