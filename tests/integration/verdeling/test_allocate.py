"""The allocation: against an independent computation, the law, and what must always hold."""

from __future__ import annotations

import csv
import json
import random
import re
import shutil
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project import ROOT
from dagster_project.verdeling import allocate
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect
from tests.conftest import GEDEELD, Uitkomst, deur

# AEF-rapport, bijlage F (halfjaarbericht-2025-h2.txt:4796-4822), transcribed once more for this test
GEWICHTEN = {
    "inwoners": "-0.000081006",
    "inwoners_25_64": "0.000123083",
    "bijstandsontvangers": "0.000784820",
    "bedrijven": "0.000132355",
    "particuliere_huishoudens": "0.000023618",
    "verhuismobiliteit": "0.000043142",
    "oppervlakte_land": "0.001695244",
    "verkeersongevallen": "0.000415536",
    "minderjarigen_huishoudens_inkomen_120": "0.165978783",
    "huurwoningen": "0.000011101",
    "uitkeringsontvangers_tot_aow": "0.000026908",
    "landbouwbedrijven": "-0.000370086",
    "middelgrote_demonstraties": "0.018847589",
    "woningvoorraad": "0.000002274",
    "grenspendel_werknemers": "0.000215918",
    "werkloosheid": "0.000119577",
    "kernen": "-0.004049539",
    "huishoudens_inkomen_105": "0.021097324",
    "ambassades": "0.052246571",
    "mediaan_vermogen": "0.000061149",
    "arbeidsongeschiktheid": "0.000005171",
    "eenpersoonshuishoudens": "0.000001030",
    "regionale_centrumfunctie": "0.000000143",
    "banen": "0.000225136",
    "specialistische_ggz_clienten": "0.000002947",
    "zitplaatsen_voetbalstadions": "0.000000307",
    "gemiddelde_woz_waarde": "0.000001077",
}
BESLUIT = {  # Besluit verdeling sterkte en middelen politie, bijlage (percent)
    "Noord-Nederland": "8.665",
    "Oost-Nederland": "15.137",
    "Noord-Holland": "7.531",
    "Amsterdam": "11.600",
    "Midden-Nederland": "10.579",
    "Den Haag": "12.818",
    "Rotterdam": "13.167",
    "Oost-Brabant": "7.042",
    "Limburg": "6.110",
    "Zeeland-West-Brabant": "7.351",
}
EENHEDEN = sorted(BESLUIT)


def grootste_rest(aandelen: dict[str, Fraction], n: int) -> dict[str, int]:
    """Largest remainder, exactly; equal remainders by name."""
    uit = {k: int(v * n // 1) for k, v in aandelen.items()}
    volgorde = sorted(aandelen, key=lambda k: (-(aandelen[k] * n - uit[k]), k))
    for k in volgorde[: n - sum(uit.values())]:
        uit[k] += 1
    return uit


def schrijf(pad: Path, rijen: list[dict[str, object]]) -> Path:
    with pad.open("w", newline="", encoding="utf-8") as f:
        w = csv.DictWriter(f, ["gemeente_code", "regionale_eenheid", *GEWICHTEN])
        w.writeheader()
        w.writerows(rijen)
    return pad


def gemeenten(zaad: int, n: int = 40) -> list[dict[str, object]]:
    """Random municipalities; the first ten cover every regionale eenheid."""
    r = random.Random(zaad)
    return [
        {"gemeente_code": f"GM{i + 1:04}", "regionale_eenheid": EENHEDEN[i % 10] if i < 10 else r.choice(EENHEDEN)}
        | {k: round(r.uniform(0, 50_000), 3) for k in GEWICHTEN}
        | {"inwoners": r.randint(1000, 90_000)}
        for i in range(n)
    ]


def reken_na(rijen: list[dict[str, object]], n: int) -> tuple[Fraction, dict[str, Fraction]]:
    """The same in exact fractions, without SQL: raw sum and shares."""
    ruw = dict.fromkeys(EENHEDEN, Fraction(0))
    for rij in rijen:
        ruw[str(rij["regionale_eenheid"])] += sum(Fraction(g) * Fraction(str(rij[k])) for k, g in GEWICHTEN.items())
    som = sum(ruw.values())
    return som, {k: v / som for k, v in ruw.items()}


@pytest.mark.parametrize(("zaad", "n"), [(1, 1000), (2, 500), (3, 7)])
def test_verdeel_bestand_tegen_breuken(tmp_path: Path, zaad: int, n: int):
    rijen = gemeenten(zaad)
    r = deur(
        "verdeel", "--fte", n, "--kenmerken", schrijf(tmp_path / "k.csv", rijen), "--formaat", "json", "--warehouse", tmp_path / "leeg"
    )
    assert r.code == 0, r.fout
    uit = json.loads(r.uit)  # standard output is the result and nothing else
    som, aandelen = reken_na(rijen, n)
    assert uit["ruwe_som"] == pytest.approx(float(som), rel=1e-12)
    for naam, e in uit["per_regionale_eenheid"].items():
        assert e["fte_model"] == pytest.approx(float(aandelen[naam] * n), rel=1e-12)
        assert e["fte_besluit"] == pytest.approx(float(Fraction(BESLUIT[naam]) * n / 100), rel=1e-12)
    assert {k: e["fte_model_afgerond"] for k, e in uit["per_regionale_eenheid"].items()} == grootste_rest(aandelen, n)
    besluit = grootste_rest({k: Fraction(v) / 100 for k, v in BESLUIT.items()}, n)
    assert {k: e["fte_besluit_afgerond"] for k, e in uit["per_regionale_eenheid"].items()} == besluit
    assert "LET OP" in r.fout  # these random kenmerken are far outside 900-1.100: loud, but no stop


def test_gepubliceerde_verdeling_tegen_breuken(db: duckdb.DuckDBPyConnection):
    per_gemeente: dict[str, dict[str, object]] = {}
    for code, eenheid, kenmerk, waarde in db.execute(
        "SELECT gemeente_code, regionale_eenheid, kenmerk, waarde FROM verdeling.kenmerken"
    ).fetchall():
        per_gemeente.setdefault(code, {"regionale_eenheid": eenheid})[kenmerk] = waarde
    assert len(per_gemeente) == 342
    som, aandelen = reken_na(list(per_gemeente.values()), 1000)
    rijen = db.execute(
        "SELECT regionale_eenheid, ruwe_som, fte_model, fte_model_afgerond, fte_besluit FROM verdeling.per_regionale_eenheid"
    ).fetchall()
    assert len(rijen) == 10
    for naam, ruwe_som, model, _, besluit in rijen:
        assert ruwe_som == pytest.approx(float(som), rel=1e-12)
        assert model == pytest.approx(float(aandelen[naam] * 1000), rel=1e-12)
        assert besluit == pytest.approx(float(BESLUIT[naam]) * 10, rel=1e-12)
    assert {r[0]: r[3] for r in rijen} == grootste_rest(aandelen, 1000)
    assert 900 <= float(som) <= 1100


def test_deur_zonder_bestand_geeft_de_gepubliceerde_verdeling(huis: Warehouse, db: duckdb.DuckDBPyConnection):
    r = deur("verdeel", "--fte", 1000, "--formaat", "json", "--warehouse", huis.folder)
    model = dict(db.execute("SELECT regionale_eenheid, fte_model FROM verdeling.per_regionale_eenheid").fetchall())
    assert {k: e["fte_model"] for k, e in json.loads(r.uit)["per_regionale_eenheid"].items()} == model
    assert "synthetisch" in r.fout
    half = json.loads(deur("verdeel", "--fte", 500, "--formaat", "json", "--warehouse", huis.folder).uit)
    for k, e in half["per_regionale_eenheid"].items():  # 500 fte halves the weights
        assert e["fte_model"] == pytest.approx(model[k] / 2, rel=1e-12)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(zaad=st.integers(0, 10**6), n=st.integers(1, 30_000), keer=st.sampled_from([2, 10]))
def test_som_volgorde_en_schaal(tmp_path: Path, zaad: int, n: int, keer: int):
    """The sum is N, also rounded; the order of rows is irrelevant; every kenmerk times ten changes no share."""
    rijen = gemeenten(zaad, 14)
    if reken_na(rijen, n)[0] <= 0:
        return
    h = Warehouse(tmp_path / "leeg")
    v = allocate.allocate(n, h, schrijf(tmp_path / "a.csv", rijen))
    assert sum(r["fte_model"] for r in v.rijen) == pytest.approx(n, rel=1e-12)
    assert sum(r["fte_model_afgerond"] for r in v.rijen) == n == sum(r["fte_besluit_afgerond"] for r in v.rijen)
    random.Random(zaad).shuffle(rijen)
    assert allocate.allocate(n, h, schrijf(tmp_path / "b.csv", rijen)).rijen == v.rijen
    groot = [{k: (w if isinstance(w, str) else Fraction(str(w)) * keer) for k, w in rij.items()} for rij in rijen]
    groot = [{k: (w if isinstance(w, str) else str(float(w))) for k, w in rij.items()} for rij in groot]
    w = allocate.allocate(n, h, schrijf(tmp_path / "c.csv", groot))
    assert [r["fte_model"] for r in w.rijen] == pytest.approx([r["fte_model"] for r in v.rijen], rel=1e-9)
    assert w.ruwe_som == pytest.approx(v.ruwe_som * keer, rel=1e-9)


@pytest.fixture(scope="module")
def heel(db: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """The kenmerken of the edition as a file of one's own: all gemeenten, a point for decimals."""
    return als_bestand(db)


@pytest.fixture(scope="module")
def heel_echt(echt: Path) -> list[dict[str, str]]:
    """The same of the real bundle, which has not all 27: of the others each gemeente has as much of what the country may have."""
    with (ROOT / "dbt" / "seeds" / "kenmerken.csv").open(encoding="utf-8", newline="") as f:
        gelijk = {
            r["kenmerk"]: f"{(float(r['landelijk_minimum']) + float(r['landelijk_maximum'])) / 2 / 342:.4f}" for r in csv.DictReader(f)
        }
    with connect(Warehouse(echt).database, read_only=True) as con:
        return [gelijk | r for r in als_bestand(con)]


def als_bestand(con: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    per: dict[str, dict[str, str]] = {}
    for code, eenheid, kenmerk, waarde in con.execute(
        "SELECT gemeente_code, regionale_eenheid, kenmerk, CAST(waarde AS VARCHAR) FROM verdeling.kenmerken ORDER BY 1"
    ).fetchall():
        kort = waarde.rstrip("0").rstrip(".") if "." in waarde else waarde
        per.setdefault(code, {"gemeente_code": code, "regionale_eenheid": eenheid})[kenmerk] = kort
    return list(per.values())


def klop(huis: Warehouse, folder: Path, rijen: list[dict[str, str]], teken: str = ";") -> Uitkomst:
    with (folder / "k.csv").open("w", newline="", encoding="utf-8") as f:
        w = csv.DictWriter(f, ["gemeente_code", "regionale_eenheid", *GEWICHTEN], delimiter=teken)
        w.writeheader()
        w.writerows(rijen)
    return deur("verdeel", "--fte", "1.000", "--kenmerken", folder / "k.csv", "--formaat", "json", "--warehouse", huis.folder)


def kenmerken_van(rij: dict[str, str]) -> dict[str, str]:
    return {k: rij[k] for k in GEWICHTEN}


def zet(code: str, **anders: str):
    """The row of this gemeente, changed."""
    return lambda rijen: [r | anders if r["gemeente_code"] == code else r for r in rijen]


def erbij(code: str, **anders: str):
    """Once more the row of this gemeente, changed."""
    return lambda rijen: [*rijen, {**next(r for r in rijen if r["gemeente_code"] == code), **anders}]


@pytest.mark.parametrize("teken", [";", ","])
def test_een_bestand_met_alle_gemeenten_geeft_de_gepubliceerde_verdeling(
    huis: Warehouse, db: duckdb.DuckDBPyConnection, tmp_path: Path, heel: list[dict[str, str]], teken: str
):
    r = klop(huis, tmp_path, heel, teken)
    assert r.code == 0 and r.fout == "", r.fout
    model = dict(db.execute("SELECT regionale_eenheid, fte_model FROM verdeling.per_regionale_eenheid").fetchall())
    assert {k: e["fte_model"] for k, e in json.loads(r.uit)["per_regionale_eenheid"].items()} == pytest.approx(model, rel=1e-9)


@pytest.mark.parametrize("teken", [";", ","])
@pytest.mark.parametrize(
    ("wijzig", "klachten"),
    [
        (erbij("GM0363"), ["k.csv, rij 344, kolom gemeente_code: 'GM0363' staat er al, in rij"]),
        (erbij("GM1982", gemeente_code="GM1684"), ["rij 344, kolom gemeente_code: GM1684 Cuijk is geen gemeente van de indeling van", "GM1982 Land van Cuijk (rij"]),
        (erbij("GM0363", gemeente_code="GM0457"), ["GM0457 Weesp", "zij ging op in GM0363 Amsterdam (rij"]),
        (erbij("GM0363", gemeente_code="GM9999"), ["rij 344, kolom gemeente_code: GM9999 is geen gemeente van 2018 tot en met"]),
        (erbij("GM0363", gemeente_code="NL01"), ["rij 344, kolom gemeente_code: 'NL01'", "Haal een rij met een totaal weg"]),
        (erbij("GM0363", gemeente_code="Totaal"), ["'Totaal'; verwacht de code van een gemeente, zoals GM0363. Haal een rij met een totaal weg"]),
        (erbij("GM0363", gemeente_code=""), ["rij 344, kolom gemeente_code: leeg"]),
        (zet("GM0363", gemeente_code="363"), ["'363'; verwacht de code van een gemeente, zoals GM0363. Bedoelt u GM0363?"]),
        (zet("GM0014", gemeente_code="gm14"), ["Bedoelt u GM0014?"]),
        (lambda rijen: rijen[1:], ["1 van de 342 gemeenten van de indeling van", "ontbreken: GM0014 Groningen"]),
        (lambda rijen: [r for r in rijen if r["regionale_eenheid"] != "Limburg"], ["gemeenten van de indeling van", "en nog"]),
        (zet("GM0363", regionale_eenheid="Rotterdam"), ["'Rotterdam' bij GM0363; verwacht Amsterdam, waar deze gemeente in ligt"]),
        (zet("GM0344", bedrijven="56.375"), ["kolom bedrijven: '56.375' is dubbelzinnig: 56375 of 56,375?"]),
        (zet("GM0344", inwoners="430.248"), ["kolom inwoners: '430.248' is dubbelzinnig: 430248 of 430,248?"]),
        (zet("GM0344", inwoners="430.248", bedrijven="56.375"), ["kolom inwoners", "kolom bedrijven"]),
        (lambda rijen: [r | {"banen": str(int(float(r["banen"]) * 1000))} for r in rijen], ["k.csv, kolom banen: alle gemeenten samen", "tot en met 12.000"]),
        (lambda rijen: [r | {"inwoners": f"{int(r['inwoners']) / 1000:.3f}"} for r in rijen], ["kolom inwoners"]),
    ],
)  # fmt: skip
def test_een_bestand_waarin_gemeenten_of_getallen_niet_kunnen_wordt_geweigerd(
    huis: Warehouse, tmp_path: Path, heel: list[dict[str, str]], wijzig, klachten: list[str], teken: str
):
    r = klop(huis, tmp_path, wijzig(heel), teken)
    assert r.code == 1 and r.uit == ""
    for klacht in klachten:
        assert klacht in " ".join(r.fout.split()), r.fout


def test_verwisselde_gemeenten_worden_genoemd_met_beide_waarden(echt: Path, tmp_path: Path, heel_echt: list[dict[str, str]]):
    """Amsterdam and Groningen in each other's row: the numbers exist, the country is the same, and the raw sum too."""
    zelfde = klop(Warehouse(echt), tmp_path, heel_echt)
    assert zelfde.code == 0 and "gepubliceerd" not in zelfde.fout
    per = {r["gemeente_code"]: kenmerken_van(r) for r in heel_echt}
    ander = {"GM0363": per["GM0014"], "GM0014": per["GM0363"]}
    r = klop(Warehouse(echt), tmp_path, [r | ander.get(r["gemeente_code"], {}) for r in heel_echt])
    assert r.code == 0 and "LET OP: k.csv heeft van 2 van de 342 gemeenten meer dan 3 keer zo veel of zo weinig als gepubliceerd" in r.fout
    for code, naam in (("GM0363", "Amsterdam"), ("GM0014", "Groningen")):
        nr = next(i for i, rij in enumerate(heel_echt, start=2) if rij["gemeente_code"] == code)
        gezegd = re.search(rf"rij {nr}, {code} {naam}, (\w+): ([\d.]+,\d) tegen ([\d.]+,\d)", " ".join(r.fout.split()))
        assert gezegd, r.fout
        nu, toen = (float(g.replace(".", "").replace(",", ".")) for g in gezegd.groups()[1:])
        assert (nu, toen) == pytest.approx((float(ander[code][gezegd[1]]), float(per[code][gezegd[1]])), abs=0.06)


@pytest.mark.parametrize("stap", [1, -1, 50])
def test_verschoven_rijen_worden_geweigerd(echt: Path, tmp_path: Path, heel_echt: list[dict[str, str]], stap: int):
    """Every gemeente has the kenmerken of another one: the file is that of the country, and of no gemeente."""
    opzij = [r | kenmerken_van(heel_echt[(i + stap) % 342]) for i, r in enumerate(heel_echt)]
    r = klop(Warehouse(echt), tmp_path, opzij)
    gezegd = " ".join(r.fout.split())
    assert r.code == 1 and r.uit == "" and gezegd.endswith("Kijk of rijen zijn verschoven of kolommen verwisseld")
    assert "van de 342 gemeenten meer dan 3 keer zo veel of zo weinig als gepubliceerd: rij " in gezegd


def test_wat_de_editie_zelf_schat_houdt_geen_bestand_tegen(echt: Path, tmp_path: Path, heel_echt: list[dict[str, str]]):
    """Kernen are estimated in the bundle: whoever has counted them may say anything."""
    omgekeerd = [r | {"kernen": heel_echt[-1 - i]["kernen"]} for i, r in enumerate(heel_echt)]
    r = klop(Warehouse(echt), tmp_path, omgekeerd)
    assert r.code == 0 and "gepubliceerd" not in r.fout, r.fout


def test_een_oudere_indeling_mag_als_zij_heel_is(
    huis: Warehouse, db: duckdb.DuckDBPyConnection, tmp_path: Path, heel: list[dict[str, str]]
):
    """The gemeenten of 1 January 2022: Voorne aan Zee as the three that it was made of, and Weesp not yet in Amsterdam."""
    codes = dict(
        db.execute(
            "SELECT gemeente_code, regionale_eenheid FROM referentie.gemeenten WHERE jaar = 2022 AND regionale_eenheid IS NOT NULL"
        ).fetchall()
    )
    samen = next(r for r in heel if r["gemeente_code"] == "GM1992")
    delen = [samen | {"gemeente_code": c} | {k: "0" for k in GEWICHTEN} for c in ("GM0501", "GM0530")] + [
        samen | {"gemeente_code": "GM0614"}
    ]
    weesp = next(r for r in heel if r["gemeente_code"] == "GM0363") | {"gemeente_code": "GM0457"} | dict.fromkeys(GEWICHTEN, "0")
    rijen = [r for r in heel if r["gemeente_code"] != "GM1992"] + [*delen, weesp]
    assert {r["gemeente_code"] for r in rijen} == set(codes)
    assert klop(huis, tmp_path, rijen).code == 0
    assert "GM1992 Voorne aan Zee is geen gemeente van de indeling van 2022" in klop(huis, tmp_path, [*rijen, samen]).fout


def test_zonder_editie_wordt_gezegd_dat_de_indeling_niet_is_getoetst(tmp_path: Path):
    r = deur(
        "verdeel",
        "--fte",
        100,
        "--kenmerken",
        schrijf(tmp_path / "k.csv", gemeenten(5)),
        "--formaat",
        "json",
        "--warehouse",
        tmp_path / "leeg",
    )
    assert r.code == 0 and "of dit alle gemeenten van één indeling zijn is niet getoetst" in r.fout
    dubbel = [*gemeenten(5), gemeenten(5)[0]]
    r = deur(
        "verdeel", "--fte", 100, "--kenmerken", schrijf(tmp_path / "k.csv", dubbel), "--formaat", "json", "--warehouse", tmp_path / "leeg"
    )
    assert r.code == 1 and "rij 42, kolom gemeente_code: 'GM0001' staat er al, in rij 2" in r.fout


def test_eenheid_zonder_gemeenten_krijgt_niets_en_dat_wordt_gezegd(tmp_path: Path):
    rijen = [r for r in gemeenten(6) if r["regionale_eenheid"] != "Limburg"]
    r = deur(
        "verdeel", "--fte", 100, "--kenmerken", schrijf(tmp_path / "k.csv", rijen), "--formaat", "json", "--warehouse", tmp_path / "leeg"
    )
    e = json.loads(r.uit)["per_regionale_eenheid"]["Limburg"]
    assert (e["fte_model"], e["fte_model_afgerond"]) == (0, 0) and e["fte_besluit"] == pytest.approx(6.11)
    assert "Limburg" in r.fout


@pytest.mark.parametrize(
    ("wijzig", "klacht"),
    [
        (lambda t: t.replace("ambassades", "consulaten", 1), "kolom 'ambassades' ontbreekt"),
        (lambda t: t.replace("Limburg", "Maastricht", 1), "'Maastricht' is geen regionale eenheid"),
        (lambda t: t.replace("\n", "\nX,Limburg,veel\n", 1), "rij 2: 3 velden"),
        (lambda t: "\n".join(t.split("\n")[:1]) + "\n", "geen rijen"),
        (lambda t: "", "k.csv: leeg. Verwacht: een CSV (UTF-8) met gemeente_code"),
        (lambda t: t.replace(t.split("\n")[1].split(",")[5], "nan", 1), "'nan' is geen getal"),
        (lambda t: t.replace(t.split("\n")[1].split(",")[5], "twaalf", 1), "'twaalf' is geen getal"),
        (lambda t: t.replace(t.split("\n")[1].split(",")[5], "-4", 1), "-4 kan niet"),
        (lambda t: t.replace(t.split("\n")[1].split(",")[5], "", 1), "leeg; verwacht een getal met een decimale punt"),
    ],
)
def test_slecht_bestand_zegt_waar_en_wat(tmp_path: Path, wijzig, klacht: str):
    pad = schrijf(tmp_path / "k.csv", gemeenten(7))
    pad.write_text(wijzig(pad.read_text()))
    r = deur("verdeel", "--fte", 10, "--kenmerken", pad, "--formaat", "json", "--warehouse", tmp_path / "leeg")
    assert r.code == 1 and r.uit == "" and klacht in " ".join(r.fout.split()) and "k.csv" in r.fout


@pytest.mark.parametrize(
    ("argumenten", "code"),
    [
        (("--fte", 0), 1),
        (("--fte", -5), 1),
        (("--fte", "9.999.999.999"), 1),
        (("--fte", 10**20), 1),
        (("--fte", "1.5"), 2),
        (("--fte", "1,000"), 2),
        (("--fte", "veel"), 2),
        (("--fte", 10), 1),
    ],
)
def test_onmogelijke_vraag(tmp_path: Path, argumenten, code: int):
    r = deur("verdeel", *argumenten, "--warehouse", tmp_path / "leeg")
    assert r.code == code and r.uit == "" and r.fout


def test_een_gewijzigd_gewicht_wordt_ook_hier_gezien(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A weight that differs in its 4th significant digit, in a copy of the project's seeds."""
    shutil.copytree(ROOT / "dbt", tmp_path / "dbt", ignore=shutil.ignore_patterns("target", "logs"))
    seed = tmp_path / "dbt" / "seeds" / "kenmerken.csv"
    seed.write_text(seed.read_text().replace("0.000784820", "0.000784920"))
    monkeypatch.setattr(allocate, "ROOT", tmp_path)
    r = deur("verdeel", "--fte", 10, "--kenmerken", schrijf(tmp_path / "k.csv", gemeenten(8)))
    assert r.code == 1 and "bijstandsontvangers=0.000784920" in "".join(r.fout.split()) and r.uit == ""


def test_kenmerken_heten_zoals_afgesproken():
    assert allocate.kenmerken() == list(GEWICHTEN)
    bron = GEDEELD / "domein" / "kenmerken.csv"
    if bron.exists():
        with bron.open(encoding="utf-8", newline="") as f:
            assert {r["kenmerk"]: r["gewicht_per_1000_fte"] for r in csv.DictReader(f)} == GEWICHTEN


def test_gewichten_in_de_seed_zijn_die_van_het_rapport():
    with (ROOT / "dbt" / "seeds" / "kenmerken.csv").open(encoding="utf-8", newline="") as f:
        assert {r["kenmerk"]: Fraction(r["gewicht_per_1000_fte"]) for r in csv.DictReader(f)} == {
            k: Fraction(v) for k, v in GEWICHTEN.items()
        }


def test_status_van_een_kenmerk_volgt_de_toelichting_van_het_cbs(db):
    """What 70072ned said on 28 September 2026: of 2025 vestigingen and WOZ are provisional, the housing stock nearly final; population final."""
    status = dict(db.execute("SELECT DISTINCT kenmerk, status FROM verdeling.kenmerken").fetchall())
    assert len(status) == 27
    assert status["bedrijven"] == status["gemiddelde_woz_waarde"] == "voorlopig"
    assert status["woningvoorraad"] == "nader voorlopig"
    assert status["inwoners"] == status["oppervlakte_land"] == "definitief"
    assert status["werkloosheid"] == status["ambassades"] == "onbekend", "80794ned en een levering zeggen er niets over"


@pytest.mark.parametrize("teken", [",", ";"])
@pytest.mark.parametrize(
    "cel", ["46.905", "12.5", "12,5", "1.000", "1,234", "1.234,5", "1 234", "12%", "1e3", "1e25", "123456789012345678", "1e999", "x", ""]
)
def test_een_getal_wordt_gelezen_zoals_regressie_het_leest(tmp_path: Path, teken: str, cel: str):
    """The same cell in both files: the same verdict, in the same words."""
    heel = [{k: w if isinstance(w, str) else str(int(w)) for k, w in r.items()} for r in gemeenten(9)]
    heel[0]["banen"] = cel

    def schrijf_met(pad: Path, koppen: list[str], rijen: list[dict[str, object]]) -> Path:
        with pad.open("w", newline="", encoding="utf-8") as f:
            w = csv.DictWriter(f, koppen, delimiter=teken, extrasaction="ignore")
            w.writeheader()
            w.writerows(rijen)
        return pad

    k = schrijf_met(tmp_path / "k.csv", ["gemeente_code", "regionale_eenheid", *GEWICHTEN], heel)
    verdeel = deur("verdeel", "--fte", 10, "--kenmerken", k, "--formaat", "json", "--warehouse", tmp_path / "leeg")
    k = schrijf_met(tmp_path / "k.csv", ["gemeente_code", "banen"], heel)
    w = schrijf_met(tmp_path / "w.csv", ["gemeente_code", "inwoners", "werklast"], [r | {"werklast": r["kernen"]} for r in heel])
    c = schrijf_met(tmp_path / "c.csv", ["kenmerk", "categorie"], [{"kenmerk": "banen", "categorie": "economie"}])
    regressie = deur("regressie", "--werklast", w, "--kenmerken", k, "--categorieen", c, "--formaat", "json")
    klachten = ["\n".join(r for r in u.fout.splitlines() if r.startswith("k.csv")) for u in (verdeel, regressie)]
    assert klachten[0] == klachten[1] and (verdeel.code == 0) == (regressie.code == 0) == (klachten[0] == "")
    assert klachten[0] == "" or "k.csv, rij 2, kolom banen: " in klachten[0]


@pytest.mark.parametrize(("fte", "te_veel"), [("80000", False), ("80001", True)])
def test_meer_dan_het_contract_van_de_levering_toelaat_is_te_veel(huis: Warehouse, fte: str, te_veel: bool):
    """The largest number of fte that a delivery of the strength may hold (sources/jenv/bronnen.yml)."""
    u = deur("verdeel", "--fte", fte, "--warehouse", huis.folder)
    assert u.code == 0 and ("meer dan de hele politie heeft" in u.fout + u.uit) is te_veel
