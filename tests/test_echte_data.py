"""Real CBS figures through the same door, where they are there (they are never copied into the project)."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from dagster_project import WORTEL
from sources.laden import verbind
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


def test_echte_bevolking_stroomt_door_dezelfde_deur(tmp_path: Path, bronmap: Path, statline, eenheid):
    """342 gemeenten of 2025: published sums equal the NL row and, per regionale eenheid, an independent sum."""
    assert len(statline) == 343
    for pad in sorted((bronmap / "cbs" / "regionale_kerncijfers").glob("TypedDataSet-*.json")):
        d = json.loads(pad.read_text())
        for rij in d["value"]:
            if rij["Perioden"] == "2025JJ00":
                rij |= statline[rij["RegioS"].strip()]
        pad.write_text(json.dumps(d))
    ontvangst = bronmap / "cbs" / "regionale_kerncijfers" / "ontvangsten.json"
    d = json.loads(ontvangst.read_text())
    echt = sorted(k.rsplit("_", 1)[0] for k in KOLOMMEN.values())
    d["echt"] += [{"waar": {"RegioS": g, "Perioden": "2025JJ00"}, "kolommen": echt} for g in statline if g != "NL01"]
    ontvangst.write_text(json.dumps(d))
    u = deur("refresh", "--bron", bronmap, "--warehouse", tmp_path / "w")
    assert u.code == 0, u.fout
    with verbind() as con:
        con.execute(f"ATTACH '{tmp_path / 'w' / 'halfjaarbericht.duckdb'}' AS g (READ_ONLY); USE g")
        som = dict(con.execute("SELECT kenmerk, som_gemeenten FROM verdeling.sterktemodel").fetchall())
        per_eenheid = dict(
            con.execute("SELECT regionale_eenheid, kenmerk_som FROM verdeling.bijdragen WHERE kenmerk = 'inwoners'").fetchall()
        )
        synthetisch = dict(con.execute("SELECT kenmerk, bool_or(is_synthetisch) FROM verdeling.kenmerken GROUP BY ALL").fetchall())
    assert som["inwoners"] == 18_044_027 == statline["NL01"]["TotaleBevolking_1"]
    assert som["inwoners_25_64"] == 9_384_291
    assert (som["particuliere_huishoudens"], som["eenpersoonshuishoudens"]) == (8_430_352, 3_380_900)
    verwacht: dict[str, int] = defaultdict(int)
    for g, waarden in statline.items():
        if g != "NL01":
            verwacht[eenheid[g]] += waarden["TotaleBevolking_1"]
    assert per_eenheid == dict(verwacht)
    assert not synthetisch["inwoners"] and not synthetisch["eenpersoonshuishoudens"] and synthetisch["banen"]


def test_codes_namen_en_eenheden_van_de_bundel_zijn_die_van_de_lijst(eenheid):
    gebieden = json.loads((WORTEL / "sources/cbs/bundel/gebieden_2025/TypedDataSet.json").read_text())["value"]
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
    bundel = json.loads((WORTEL / "sources/cbs/bundel/regionale_kerncijfers/TypedDataSet-1.json").read_text())["value"]
    inwoners = {r["Perioden"][:4]: r["TotaleBevolking_1"] for r in bundel if r["RegioS"] == "NL01  " and r["TotaleBevolking_1"]}
    assert inwoners == {j: nl[j] for j in ("2023", "2024", "2025")}


def test_besluit_tegen_de_wet():
    """Shares of the seed against the text of the method (Besluit, annex); the sum is 100,000."""
    tekst = (GEDEELD / "methode-verdeling.md").read_text()
    with (WORTEL / "dbt/seeds/regionale_eenheden.csv").open(encoding="utf-8", newline="") as f:
        rijen = list(csv.DictReader(f))
    for r in rijen:
        assert (
            f"{r['naam_besluit']} {r['aandeel_besluit_pct'].replace('.', ',')}" in tekst
            or f"{r['aandeel_besluit_pct'].replace('.', ',')}" in tekst
        )
    assert round(sum(float(r["aandeel_besluit_pct"]) for r in rijen), 9) == 100
