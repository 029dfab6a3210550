"""Real figures of CBS and politie through the same door, where they are there (they are never copied into the project)."""

from __future__ import annotations

import csv
import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dagster_project import ROOT
from dagster_project.warehouse.editions import Warehouse
from sources import cells
from sources.database import connect
from tests.conftest import GEDEELD, deur

DATA = GEDEELD / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="geen echte data op deze machine")

KOLOMMEN = {  # StatLine title (end of the path) -> topic of 70072ned
    "Totale bevolking (aantal)": "TotaleBevolking_1",
    "25 tot 45 jaar (aantal)": "k_25Tot45Jaar_9",
    "45 tot 65 jaar (aantal)": "k_45Tot65Jaar_10",
    "Totaal particuliere huishoudens (aantal)": "TotaalParticuliereHuishoudens_82",
    "Eenpersoonshuishoudens (aantal)": "Eenpersoonshuishoudens_83",
}


def lees(pad: str, **kwargs: object) -> list[dict[str, str]]:
    with (DATA / pad).open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f, **kwargs))


@pytest.fixture(scope="module")
def eenheid() -> dict[str, str]:
    return {r["gm_code"]: r["re_naam"] for r in lees("gemeente-veiligheidsregio-regionale-eenheid/gemeente_vr_re_2023plus.csv")}


@pytest.fixture(scope="module")
def statline() -> dict[str, dict[str, int]]:
    """Code (and NL01) -> the five real figures of 2025; the export has names, the population list has codes."""
    code = {r["naam"]: r["gm_code"] for r in lees("gemeente-herindeling-en-bevolking/bevolking_1jan_gemeente_2019_2026.csv") if r["2025"]}
    uit = {}
    for r in lees("statline-csv-70072ned-2025/Regionale_kerncijfers_Nederland_11122025_133649.csv", delimiter=";"):
        kop = {k.rsplit("/", 1)[-1]: k for k in r}
        waarden = {doel: r[kop[titel]] for titel, doel in KOLOMMEN.items()}
        if all(waarden.values()):
            naam = r["Regio's"]
            sleutel = "NL01" if naam == "Nederland" else code.get(naam) or code[naam.split(" (")[0]]
            uit[sleutel] = {k: int(w) for k, w in waarden.items()}
    return uit


ECHTE_SOORTEN = ("1.1.1", "1.4.5", "2.2.1")
"""Of the four kinds that the example has; driving under influence is not among the real figures and stays synthetic."""


@pytest.fixture(scope="module")
def misdrijven() -> dict[tuple[str, str, int], int]:
    """(kind, gemeente of today or GM0000, year) -> real crimes of 47018NED, 2012-2024."""
    return {
        (r["soort_misdrijf"], r["gm_code"], int(r["jaar"])): int(r["geregistreerde_misdrijven"])
        for r in lees("politie-47018NED-gemeente-2012-2025/misdrijven_gemeente_jaar_lang.csv")
        if r["soort_misdrijf"] in ECHTE_SOORTEN and r["jaar"] < "2025"
    }


@pytest.fixture(scope="module")
def inwoners() -> dict[int, dict[str, int]]:
    """Year -> real inhabitants on 1 January per gemeente of that year, 2019-2026."""
    rijen = lees("gemeente-herindeling-en-bevolking/bevolking_1jan_gemeente_2019_2026.csv")
    return {j: {r["gm_code"]: int(r[str(j)]) for r in rijen if r[str(j)]} for j in range(2019, 2027)}


@pytest.fixture(scope="module")
def inwoners_nu(inwoners) -> dict[int, dict[str, float]]:
    """The same in the gemeenten of today, carried over here by hand: transition after transition, pro rata the inhabitants moved."""
    overgangen: dict[str, dict[date, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    for r in lees("gemeente-herindeling-en-bevolking/opgeheven_gemeenten.csv"):
        if r["datum"] > "2018":
            overgangen[r["gm_oud"]][date.fromisoformat(r["datum"])].append((r["gm_nieuw"], int(r["inwoners"])))
    uit: dict[int, dict[str, float]] = {}
    for jaar, stand in inwoners.items():
        over: dict[str, float] = defaultdict(float)
        wachtrij = [(gemeente, float(n), date(jaar, 1, 1)) for gemeente, n in stand.items()]
        while wachtrij:
            gemeente, n, sinds = wachtrij.pop()
            if not (later := sorted(d for d in overgangen.get(gemeente, {}) if d > sinds)):
                over[gemeente] += n
                continue
            delen = overgangen[gemeente][later[0]]
            wachtrij += [(naar, n * deel / sum(k for _, k in delen), later[0]) for naar, deel in delen]
        uit[jaar] = dict(over)
    return uit


def _vervang(folder: Path, echt: list[dict[str, object]], rij: Callable[[dict], None]) -> None:
    """Put real values in the rows of one table of a bundle, and say which they are."""
    for pad in sorted([*folder.glob("TypedDataSet-*.json"), *folder.glob("Observations.json")]):
        d = json.loads(pad.read_text())
        for r in d["value"]:
            rij(r)
        pad.write_text(json.dumps(d))
    ontvangst = folder / "ontvangsten.json"
    d = json.loads(ontvangst.read_text())
    d["echt"] += echt
    ontvangst.write_text(json.dumps(d))


@pytest.fixture(scope="module")
def echt(tmp_path_factory: pytest.TempPathFactory, statline, misdrijven, inwoners) -> Iterator[duckdb.DuckDBPyConnection]:
    """One refresh on a bundle in which the figures of 70072ned, 03759ned and 47018NED are the real ones; the published database."""
    bron, folder = tmp_path_factory.mktemp("bron"), tmp_path_factory.mktemp("warehouse")
    for b in ("cbs", "politie", "jenv"):
        shutil.copytree(ROOT / "sources" / b / "voorbeeld", bron / b)
    shutil.rmtree(
        bron / "politie" / "misdrijven_landelijk"
    )  # invented after 47018NED as it was: the gate sees that it is another series now

    def kerncijfers(rij: dict) -> None:
        if rij["Perioden"] == "2025JJ00":
            rij |= statline[rij["RegioS"].strip()]

    def bevolking(rij: dict) -> None:
        jaar = int(rij["Perioden"][:4])
        if rij["Measure"] == "M000352" and rij["RegioS"] != "NL01" and jaar > 2018:
            assert (rij["Value"] is None) == (rij["RegioS"] not in inwoners[jaar])
            rij["Value"] = inwoners[jaar].get(rij["RegioS"])

    nederland: dict[tuple[str, int], int] = defaultdict(int)
    for (soort, _, jaar), n in misdrijven.items():
        nederland[soort, jaar] += n

    def per_soort(rij: dict) -> None:
        soort, regio, jaar = rij["SoortMisdrijf"].strip(), rij["WijkenEnBuurten"].strip(), int(rij["Perioden"][:4])
        if soort in ECHTE_SOORTEN:
            rij["GeregistreerdeMisdrijven_1"] = nederland[soort, jaar] if regio == "NL00" else misdrijven[soort, regio, jaar]

    kolommen = sorted(k.rsplit("_", 1)[0] for k in KOLOMMEN.values())
    cbs = bron / "cbs"
    _vervang(
        cbs / "regionale_kerncijfers",
        [{"waar": {"RegioS": g, "Perioden": "2025JJ00"}, "kolommen": kolommen} for g in statline if g != "NL01"],
        kerncijfers,
    )
    _vervang(cbs / "bevolking", [{"waar": {"Perioden": f"{j}JJ00"}, "kolommen": ["BevolkingOp1Januari"]} for j in inwoners], bevolking)
    _vervang(
        bron / "politie" / "misdrijven_buurt_jaar",
        [{"waar": {"SoortMisdrijf": s}, "kolommen": ["GeregistreerdeMisdrijven"]} for s in ECHTE_SOORTEN],
        per_soort,
    )
    u = deur("refresh", "--bron", bron, "--warehouse", folder)
    assert u.code == 0, u.fout
    with connect() as con:
        con.execute(f"ATTACH '{folder / 'halfjaarbericht.duckdb'}' AS g (READ_ONLY); USE g")
        Warehouse(folder).attach_workshop(con, "2025-H2.0")
        yield con


@pytest.mark.slow
def test_echte_bevolking_stroomt_door_dezelfde_deur(echt, statline, eenheid):
    """342 gemeenten of 2025: published sums equal the NL row and, per regionale eenheid, an independent sum."""
    assert len(statline) == 343
    som = dict(echt.execute("SELECT kenmerk, som_gemeenten FROM verdeling.sterktemodel").fetchall())
    per_eenheid = dict(echt.execute("SELECT regionale_eenheid, kenmerk_som FROM verdeling.bijdragen WHERE kenmerk = 'inwoners'").fetchall())
    synthetisch = dict(echt.execute("SELECT kenmerk, bool_or(is_synthetisch) FROM verdeling.kenmerken GROUP BY ALL").fetchall())
    assert som["inwoners"] == 18_044_027 == statline["NL01"]["TotaleBevolking_1"]
    assert som["inwoners_25_64"] == 9_384_291
    assert (som["particuliere_huishoudens"], som["eenpersoonshuishoudens"]) == (8_430_352, 3_380_900)
    verwacht: dict[str, int] = defaultdict(int)
    for g, waarden in statline.items():
        if g != "NL01":
            verwacht[eenheid[g]] += waarden["TotaleBevolking_1"]
    assert per_eenheid == dict(verwacht)
    assert not synthetisch["inwoners"] and not synthetisch["eenpersoonshuishoudens"] and synthetisch["banen"]


def _waarden(con: duckdb.DuckDBPyConnection, indicator: str, niveau: str) -> dict[tuple[str, str, int], tuple[float, bool]]:
    """(kind, region, year) -> value and whether it is synthetic."""
    rijen = con.execute(
        "SELECT split_part(uitsplitsing, '=', 2), regio_code, CAST(periode AS INTEGER), waarde, is_synthetisch FROM kerncijfers.waarden "
        "WHERE indicator_id = ? AND regio_code LIKE ? AND uitsplitsing <> ''",
        (indicator, f"{niveau}%"),
    ).fetchall()
    return {(s, r, j): (w, synthetisch) for s, r, j, w, synthetisch in rijen if s in ECHTE_SOORTEN}


@pytest.mark.slow
def test_echte_misdrijven_per_gemeente_en_eenheid(echt, misdrijven, eenheid):
    """342 gemeenten x 13 years x 3 kinds; an eenheid is the sum of its gemeenten, the country has what cannot be placed besides."""
    gemeten = _waarden(echt, "misdrijven_geregistreerd", "GM")
    assert gemeten == {k: (n, False) for k, n in misdrijven.items() if k[1] != "GM0000"} and len(gemeten) == 342 * 13 * 3
    code = dict(echt.execute("SELECT regio, regio_code FROM referentie.regios WHERE regio_code LIKE 'RE%'").fetchall())
    per_eenheid: dict[tuple[str, str, int], int] = defaultdict(int)
    land: dict[tuple[str, str, int], int] = defaultdict(int)
    for (soort, gemeente, jaar), n in misdrijven.items():
        land[soort, "NL01", jaar] += n
        if gemeente != "GM0000":
            per_eenheid[soort, code[eenheid[gemeente]], jaar] += n
    assert _waarden(echt, "misdrijven_in_gemeente", "RE") == {k: (n, False) for k, n in per_eenheid.items()}
    assert _waarden(echt, "misdrijven_geregistreerd", "NL") == {k: (n, False) for k, n in land.items()}
    assert len(per_eenheid) == 10 * 13 * 3 and _waarden(echt, "misdrijven_geregistreerd", "RE") == {}


@pytest.mark.slow
def test_echte_misdrijven_per_1000_inwoners(echt, misdrijven, inwoners_nu, eenheid):
    """Against a computation of our own on the files, 2019-2024; 2018 has no real inhabitants here and so is synthetic."""
    code = dict(echt.execute("SELECT regio, regio_code FROM referentie.regios WHERE regio_code LIKE 'RE%'").fetchall())
    teller: dict[tuple[str, str, int], float] = defaultdict(float)
    noemer: dict[tuple[str, int], float] = defaultdict(float)
    for jaar in range(2019, 2025):
        for gemeente, n in inwoners_nu[jaar].items():
            for regio in (gemeente, code[eenheid[gemeente]], "NL01"):
                noemer[regio, jaar] += n
    for (soort, gemeente, jaar), n in misdrijven.items():
        for regio in ("NL01",) if gemeente == "GM0000" else (gemeente, code[eenheid[gemeente]], "NL01"):
            teller[soort, regio, jaar] += n
    gemeten = {k: w for niveau in ("NL", "RE", "GM") for k, w in _waarden(echt, "misdrijven_per_1000_inwoners", niveau).items()}
    assert {j for _, _, j in gemeten} == set(range(2018, 2025))
    verwacht = {(s, r, j): 1000 * n / noemer[r, j] for (s, r, j), n in teller.items() if j > 2018}
    assert {k: w for k, (w, _) in gemeten.items() if k[2] > 2018} == pytest.approx(verwacht, rel=1e-12)
    assert len(verwacht) == 353 * 6 * 3 and not any(synthetisch for (_, _, j), (_, synthetisch) in gemeten.items() if j > 2018)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("gemeente", "jaar", "was"),
    [
        ("GM1992", 2021, ["GM0501", "GM0530", "GM0614"]),  # Voorne aan Zee, 2023
        ("GM0363", 2022, ["GM0363", "GM0457"]),  # Weesp went to Amsterdam on 24 March 2022
        ("GM1979", 2020, ["GM0003", "GM0010", "GM0024"]),  # Eemsdelta, 2021
    ],
)
def test_een_samengevoegde_gemeente_heeft_de_inwoners_van_voor_de_samenvoeging(echt, misdrijven, inwoners, gemeente, jaar, was):
    """The crimes are those of the gemeente of today, so her inhabitants must be too; every cell of them is named."""
    waarde, herkomst = echt.execute(
        "SELECT waarde, herkomst FROM kerncijfers.waarden WHERE indicator_id = 'misdrijven_per_1000_inwoners' "
        "AND uitsplitsing = 'soort_misdrijf=1.4.5' AND regio_code = ? AND periode = ?",
        (gemeente, str(jaar)),
    ).fetchone()
    assert waarde == pytest.approx(1000 * misdrijven["1.4.5", gemeente, jaar] / sum(inwoners[jaar][g] for g in was))
    van_inwoners = [v for v in cells.parse_reference(herkomst) if v.bron_tabel == "cbs.bevolking" and v.cel.startswith("M000352")]
    assert len(van_inwoners) == len(set(van_inwoners)) == len(was)


@pytest.mark.slow
def test_over_de_telregel_van_2018_is_geen_verandering(echt, misdrijven):
    """Until July 2018 only the gravest offence of a registration counted (halfjaarbericht-2019-h2.txt:427-433): 2018 compares with neither
    2017 nor 2019. Driving under influence was always counted apart and does not break."""
    rijen = {
        (g, j): (v, w)
        for g, j, v, w in echt.execute(
            "SELECT regio_code, periode, verandering, waarom_geen_verandering FROM werkplaats.intermediate.int_signalen__veranderingen "
            "WHERE indicator_id = 'misdrijven_geregistreerd' AND uitsplitsing = 'soort_misdrijf=1.4.5' AND regio_code LIKE 'GM%'"
        ).fetchall()
    }
    assert len(rijen) == 342 * 13
    for (g, j), (verandering, reden) in rijen.items():
        if j in ("2012", "2018", "2019"):
            assert verandering is None and (j == "2012" or reden.startswith("Reeksbreuk op 2018-07-01"))
        else:
            assert verandering == misdrijven["1.4.5", g, int(j)] - misdrijven["1.4.5", g, int(j) - 1]
    (verkeer,) = echt.execute(
        "SELECT count(verandering) FROM werkplaats.intermediate.int_signalen__veranderingen WHERE indicator_id = 'misdrijven_geregistreerd' "
        "AND uitsplitsing = 'soort_misdrijf=3.5.2' AND regio_code LIKE 'GM%' AND periode IN ('2018', '2019')"
    ).fetchone()
    assert verkeer == 2 * 342


def test_codes_namen_en_eenheden_van_de_bundel_zijn_die_van_de_lijst(eenheid):
    gebieden = json.loads((ROOT / "sources/cbs/voorbeeld/gebieden_2025/TypedDataSet.json").read_text())["value"]
    assert {g["RegioS"].strip(): g["Naam_35"].strip() for g in gebieden} == eenheid
    namen = {r["gm_code"]: r["naam"] for r in lees("gemeente-herindeling-en-bevolking/bevolking_1jan_gemeente_2019_2026.csv")}
    # 03759ned calls three gemeenten "Groningen (gemeente)" where a province or another region has the same name
    assert all(namen[g["RegioS"].strip()].removesuffix(" (gemeente)") == g["Naam_2"].strip() for g in gebieden)


def test_opgenomen_v4_antwoorden_tellen_op_en_geven_de_landelijke_inwoners_van_de_bundel():
    """03759ned as recorded: gemeenten add up to NL01 in each year; 2023-2025 are the national totals of the bundle."""
    d = json.loads((DATA / "cbs-v4-opgenomen-antwoorden/03759ned/observations-page-1.json").read_text())["value"]
    nl, som, n = {}, defaultdict(int), defaultdict(int)
    for o in d:
        if o["Measure"] != "M000352" or o["ValueAttribute"] != "None":
            continue
        if o["RegioS"].strip() == "NL01":
            nl[o["Perioden"][:4]] = o["Value"]
        elif o["RegioS"].startswith("GM"):
            som[o["Perioden"][:4]] += o["Value"]
            n[o["Perioden"][:4]] += 1
    assert dict(n) == {"2019": 355, "2020": 355, "2021": 352, "2022": 345, "2023": 342, "2024": 342, "2025": 342, "2026": 342}
    assert nl == dict(som) and nl["2025"] == 18_044_027
    bundel = json.loads((ROOT / "sources/cbs/voorbeeld/regionale_kerncijfers/TypedDataSet-1.json").read_text())["value"]
    inwoners = {r["Perioden"][:4]: r["TotaleBevolking_1"] for r in bundel if r["RegioS"] == "NL01  " and r["TotaleBevolking_1"]}
    assert inwoners == {j: nl[j] for j in ("2023", "2024", "2025")}


def test_besluit_tegen_de_wet():
    """Shares of the seed against the text of the method (Besluit, annex); the sum is 100,000."""
    tekst = (GEDEELD / "methode-verdeling.md").read_text()
    with (ROOT / "dbt/seeds/regionale_eenheden.csv").open(encoding="utf-8", newline="") as f:
        rijen = list(csv.DictReader(f))
    for r in rijen:
        assert (
            f"{r['naam_besluit']} {r['aandeel_besluit_pct'].replace('.', ',')}" in tekst
            or f"{r['aandeel_besluit_pct'].replace('.', ',')}" in tekst
        )
    assert round(sum(float(r["aandeel_besluit_pct"]) for r in rijen), 9) == 100
