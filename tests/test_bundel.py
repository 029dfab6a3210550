"""The bundle: reproducible to the byte, national totals as printed, sums that agree, and honest about what is made up.

The pages are read here with json alone, so that nothing of ``sources`` can hide a fault in them.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path

import pytest
import yaml

from sources import catalogus, halen, laden, snapshots

MAP = catalogus.MAP
KLASSEN = [
    "Reactietijd0Tot15Minuten_3",
    "Reactietijd15Tot30Minuten_4",
    "Reactietijd30Tot45Minuten_5",
    "Reactietijd45Tot60Minuten_6",
    "Reactietijd60Tot120Minuten_7",
    "ReactietijdMeerDan120Minuten_8",
]
AANTALLEN = ["Totaal_2", *KLASSEN]
REGIO = ("RegioS", "WijkenEnBuurten", "gemeente_code", "regionale_eenheid")
MET_REGIO = {t.volledige_naam: k.naam for t in catalogus.te_verversen() for k in t.kolommen if k.naam in REGIO and t.naam != "gebieden_2025"}
"""Every table with numbers per region, and the column that says which; the table of the regions itself has none."""


@cache
def rijen(bron: str, tabel: str) -> dict[tuple[str, str], dict]:
    """All rows of a table by (region, period), numbers exact."""
    uit: dict[tuple[str, str], dict] = {}
    for pad in sorted((MAP / bron / "bundel" / tabel).glob("TypedDataSet*.json")):
        for r in json.loads(pad.read_text(encoding="utf-8"), parse_float=Decimal)["value"]:
            sleutel = (r["RegioS"].strip(), r.get("Perioden", ""))
            assert sleutel not in uit
            uit[sleutel] = r
    return uit


@cache
def eenheid_van() -> dict[str, str]:
    """Gemeente -> name of its regionale eenheid."""
    return {g: r["Naam_35"].strip() for (g, _), r in rijen("cbs", "gebieden_2025").items()}


@cache
def code_van() -> dict[str, str]:
    """Gemeente -> code of its regionale eenheid."""
    return {g: r["Code_34"].strip() for (g, _), r in rijen("cbs", "gebieden_2025").items()}


@cache
def feiten() -> dict:
    """bundel.yml: the figures from which the bundle is made."""
    return yaml.safe_load((MAP / "bundel.yml").read_text(encoding="utf-8"))


# --- made anew ---


@pytest.fixture(scope="module")
def opnieuw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with only code, facts and gebieden, in which the bundle is made anew by another process."""
    wortel = tmp_path_factory.mktemp("opnieuw")
    shutil.copytree(MAP, wortel / "sources", ignore=shutil.ignore_patterns("__pycache__", "bundel"))
    shutil.copytree(MAP / "cbs/bundel/gebieden_2025", wortel / "sources/cbs/bundel/gebieden_2025")
    omgeving = os.environ | {"PYTHONPATH": str(wortel), "PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland"}
    subprocess.run([sys.executable, "-m", "sources.bundel"], cwd=wortel, env=omgeving, check=True, timeout=120)
    return wortel / "sources"


def bundelbestanden(map: Path) -> dict[str, Path]:
    return {str(p.relative_to(map)): p for p in sorted(map.glob("*/bundel/**/*")) if p.is_file()}


def test_de_bundel_is_opnieuw_te_maken_met_dezelfde_bytes(opnieuw):
    nieuw, vast = bundelbestanden(opnieuw), bundelbestanden(MAP)
    assert list(nieuw) == list(vast)
    anders = [naam for naam in vast if vast[naam].read_bytes() != nieuw[naam].read_bytes()]
    assert anders == []


def test_elke_tabel_van_de_catalogus_zit_in_de_bundel():
    assert len(catalogus.te_verversen()) == 28
    for t in catalogus.te_verversen():
        index = json.loads((MAP / t.bron / "bundel" / t.naam / "ontvangsten.json").read_text(encoding="utf-8"))
        genoemd = {a["bestand"] for a in index["antwoorden"]}
        assert genoemd == {p.name for p in (MAP / t.bron / "bundel" / t.naam).iterdir()} - {"ontvangsten.json"}


def test_geen_bestand_is_groter_dan_twee_megabyte():
    groottes = {naam: p.stat().st_size for naam, p in bundelbestanden(MAP).items()}
    assert len(groottes) >= 30
    assert {naam: n for naam, n in groottes.items() if n > 2_000_000} == {}


# --- regions ---


def test_342_gemeenten_in_tien_regionale_eenheden():
    """342 gemeenten on 1-1-2025 (bronnen/api.md)."""
    per_eenheid = Counter(eenheid_van().values())
    assert per_eenheid == {
        "Oost-Nederland": 76, "Noord-Nederland": 40, "Midden-Nederland": 38, "Zeeland-West-Brabant": 37, "Noord-Holland": 32,
        "Oost-Brabant": 32, "Limburg": 31, "Den Haag": 27, "Rotterdam": 23, "Amsterdam": 6,
    }  # fmt: skip
    assert per_eenheid.total() == 342
    assert set(code_van().values()) == {f"RE{i:02}" for i in range(1, 11)}
    assert len(set(zip(code_van().values(), eenheid_van().values(), strict=True))) == 10


@pytest.mark.parametrize(
    ("gemeente", "eenheid"),
    [("GM0014", "Noord-Nederland"), ("GM0363", "Amsterdam"), ("GM0518", "Den Haag"), ("GM0599", "Rotterdam"), ("GM0344", "Midden-Nederland")],
    ids=["Groningen", "Amsterdam", "Den Haag", "Rotterdam", "Utrecht"],
)  # fmt: skip
def test_grote_gemeente_ligt_in_haar_eenheid(gemeente, eenheid):
    assert eenheid_van()[gemeente] == eenheid


@pytest.mark.parametrize(
    ("bron", "tabel", "extra", "perioden"),
    [
        ("cbs", "regionale_kerncijfers", ["NL01"], [f"{j}JJ00" for j in range(2023, 2027)]),
        ("cbs", "uitkeringsontvangers", ["NL01"], ["2023MM12", "2024MM12"]),
        (
            "politie", "reactietijden", ["NL01", *(f"RE{i:02}" for i in range(1, 11))],
            [*(f"{j}JJ00" for j in range(2021, 2025)), *(f"2024MM{m:02}" for m in range(1, 13)), *(f"2025MM{m:02}" for m in range(1, 11))],
        ),
    ],
)  # fmt: skip
def test_elke_regio_en_periode_is_er(bron, tabel, extra, perioden):
    """Ten months of 2025 and no year: 26 periods."""
    assert set(rijen(bron, tabel)) == {(r, p) for r in [*extra, *code_van()] for p in perioden}


# --- national totals ---


def test_reactietijden_zijn_landelijk_zoals_gedrukt():
    """Halfjaarbericht 2025-H2: 336.379 meldingen and 83,7% in 2024, about 285.000 in 2021."""
    nl = {p: r for (g, p), r in rijen("politie", "reactietijden").items() if g == "NL01"}
    assert (nl["2024JJ00"]["Totaal_2"], nl["2024JJ00"]["Reactietijd0Tot15MinutenRelatief_1"]) == (336379, Decimal("83.7"))
    assert nl["2024JJ00"]["Reactietijd0Tot15Minuten_3"] == 281549  # 336379 * 0.837 = 281549.2
    assert nl["2021JJ00"]["Totaal_2"] == 285000


@pytest.mark.parametrize(
    ("kolom", "periode", "waarde"),
    [
        ("TotaleBevolking_1", "2025JJ00", 18_044_027),
        ("TotaleBevolking_1", "2024JJ00", 17_942_942),
        ("TotaleBevolking_1", "2023JJ00", 17_811_291),
        ("k_25Tot45Jaar_9", "2025JJ00", 4_650_069),
        ("k_45Tot65Jaar_10", "2025JJ00", 4_734_222),
        ("TotaalParticuliereHuishoudens_82", "2025JJ00", 8_430_352),
        ("Eenpersoonshuishoudens_83", "2025JJ00", 3_380_900),
        ("BedrijfsvestigingenTotaal_168", "2026JJ00", 2_612_500),
        ("GemiddeldeWOZWaardeVanWoningen_98", "2024JJ00", 378),
        ("TotaleBevolking_1", "2026JJ00", None),
    ],
)
def test_kerncijfer_is_landelijk_zoals_cbs_het_geeft(kolom, periode, waarde):
    assert rijen("cbs", "regionale_kerncijfers")["NL01", periode][kolom] == waarde


# --- sums ---


@pytest.mark.parametrize(
    ("tabel", "kolommen"),
    [
        (
            "regionale_kerncijfers",
            ["TotaleBevolking_1", "k_25Tot45Jaar_9", "k_45Tot65Jaar_10", "TotaalParticuliereHuishoudens_82", "Eenpersoonshuishoudens_83",
             "VoorraadOp1Januari_90", "TotaalBanen_116", "BedrijfsvestigingenTotaal_168", "Land_249"],
        ),
        ("uitkeringsontvangers", ["TotDeAOWLeeftijd_2", "Werkloosheid_4", "BijstandTotDeAOWLeeftijd_7", "ArbeidsongeschiktheidTotaal_8"]),
    ],
)  # fmt: skip
def test_gemeenten_tellen_op_tot_nederland(tabel, kolommen):
    """For every count in every period that has it; a percentage or mean does not add up."""
    som: dict[tuple[str, str], Decimal | int] = defaultdict(int)
    nl: dict[tuple[str, str], Decimal | int] = {}
    for (regio, periode), r in rijen("cbs", tabel).items():
        for k in kolommen:
            if regio == "NL01" and r[k] is not None:
                nl[k, periode] = r[k]
            elif regio != "NL01" and r[k] is not None:
                som[k, periode] += r[k]
    assert {k for k, _ in nl} == set(kolommen)
    assert dict(som) == nl


def test_maanden_van_2024_tellen_op_tot_het_jaar():
    per_maand = rijen("politie", "reactietijden")
    regios = {g for g, _ in per_maand}
    assert len(regios) == 353
    for regio in regios:
        for k in AANTALLEN:
            som = sum(per_maand[regio, f"2024MM{m:02}"][k] for m in range(1, 13))
            assert som == per_maand[regio, "2024JJ00"][k], (regio, k)


def test_tien_eenheden_tellen_op_tot_nederland_en_gemeenten_niet():
    """Not every melding has a gemeente: gemeenten stay below the total, as with the real police figures."""
    r = rijen("politie", "reactietijden")
    perioden = {p for _, p in r}
    assert len(perioden) == 26
    for periode in perioden:
        for k in AANTALLEN:
            assert sum(r[f"RE{i:02}", periode][k] for i in range(1, 11)) == r["NL01", periode][k], (periode, k)
        gemeenten = sum(r[g, periode]["Totaal_2"] for g in code_van())
        assert 0.99 * r["NL01", periode]["Totaal_2"] < gemeenten < r["NL01", periode]["Totaal_2"], periode


def test_gemeenten_blijven_onder_hun_eigen_eenheid():
    r = rijen("politie", "reactietijden")
    for periode in sorted({p for _, p in r}):
        som: Counter[str] = Counter()
        for gemeente, eenheid in code_van().items():
            som[eenheid] += r[gemeente, periode]["Totaal_2"]
        assert all(som[e] <= r[e, periode]["Totaal_2"] for e in som), periode


def test_klassen_tellen_op_en_het_aandeel_klopt_in_elke_rij():
    leeg = 0
    for sleutel, r in rijen("politie", "reactietijden").items():
        assert sum(r[k] for k in KLASSEN) == r["Totaal_2"], sleutel
        if r["Totaal_2"]:
            aandeel = Decimal(100 * r[KLASSEN[0]]) / r["Totaal_2"]
            assert abs(aandeel - Decimal(str(r["Reactietijd0Tot15MinutenRelatief_1"]))) <= Decimal("0.05"), sleutel
        else:
            leeg += 1
            assert r["Reactietijd0Tot15MinutenRelatief_1"] is None, "zonder meldingen geen percentage, ook geen 0"
    assert leeg < 100


def test_geen_enkele_waarde_is_negatief():
    for tabel in (("cbs", "regionale_kerncijfers"), ("cbs", "uitkeringsontvangers"), ("politie", "reactietijden")):
        for sleutel, r in rijen(*tabel).items():
            assert all(w >= 0 for w in r.values() if isinstance(w, int | Decimal)), (tabel, sleutel)


def test_kenmerken_uit_de_levering_tellen_op_tot_het_gekozen_totaal():
    with (MAP / "jenv/bundel/kenmerken_overig/kenmerken_overig.csv").open(encoding="utf-8-sig", newline="") as f:
        alles = list(csv.DictReader(f, delimiter=";"))
    assert Counter((r["gemeente_code"], r["jaar"]) for r in alles) == {(g, j): 1 for g in code_van() for j in ("2023", "2024")}
    lijst = [r for r in alles if r["jaar"] == "2024"]

    def som(kop: str) -> Decimal:
        return sum((Decimal(r[kop].replace(",", ".")) for r in lijst), Decimal(0))

    assert som("verkeersongevallen (ongevallen)") == 125_000
    assert som("ambassades (ambassades)") == 118
    assert som("minderjarigen_huishoudens_inkomen_120 (x 1 000 personen)") == 345
    assert som("zitplaatsen_voetbalstadions (zitplaatsen)") == 620_000


# --- politie: crimes and nuisance; CBS: safety monitor and sickness absence ---


@cache
def lang(bron: str, tabel: str, *sleutel: str) -> dict[tuple[str, ...], dict]:
    """All rows of a table by these keys, without padding."""
    uit: dict[tuple[str, ...], dict] = {}
    for pad in sorted((MAP / bron / "bundel" / tabel).glob("TypedDataSet*.json")):
        for r in json.loads(pad.read_text(encoding="utf-8"), parse_float=Decimal)["value"]:
            assert tuple(r[s].strip() for s in sleutel) not in uit
            uit[tuple(r[s].strip() for s in sleutel)] = r
    return uit


def misdrijven() -> dict[tuple[str, ...], dict]:
    return lang("politie", "misdrijven_gemeente_maand", "RegioS", "Perioden")


def overlast() -> dict[tuple[str, ...], dict]:
    return lang("politie", "overlast_gemeente", "Overlast", "RegioS", "Perioden")


EENHEDEN = [f"RE{i:02}" for i in range(1, 11)]
MISDRIJVEN = ["GeregistreerdeMisdrijven_1", "Aangiften_2", "Internetaangiften_3"]


def test_misdrijven_en_overlast_zijn_landelijk_zoals_gedrukt():
    """Halfjaarbericht 2025-H2, regels 500 and 514."""
    assert misdrijven()["NL01", "2024JJ00"]["GeregistreerdeMisdrijven_1"] == 803_155
    assert overlast()["OV00", "NL01", "2024JJ00"]["GeregistreerdeOverlast_1"] == 445_720


def test_misdrijven_van_de_eenheden_tellen_op_en_die_van_gemeenten_pas_met_wat_niet_is_in_te_delen():
    m = misdrijven()
    for periode in {p for _, p in m}:
        for k in MISDRIJVEN:
            land, gemeenten = m["NL01", periode][k], sum(m[g, periode][k] for g in code_van())
            assert sum(m[e, periode][k] for e in [*EENHEDEN, "RE99"]) == land == gemeenten + m["GM0999", periode][k]
            assert 0.99 * land < gemeenten < land
    for regio in {g for g, _ in m}:
        for k in MISDRIJVEN:
            assert sum(m[regio, f"2024MM{i:02}"][k] for i in range(1, 13)) == m[regio, "2024JJ00"][k]
    assert all(r[MISDRIJVEN[0]] >= r[MISDRIJVEN[1]] >= r[MISDRIJVEN[2]] >= 0 for r in m.values())


def test_misdrijven_per_soort_tellen_met_gm0000_op_tot_nederland():
    m = lang("politie", "misdrijven_buurt_jaar", "SoortMisdrijf", "WijkenEnBuurten", "Perioden")
    assert {(s, p) for s, _, p in m} == {(s, f"{j}JJ00") for s in ("1.1.1", "1.4.5", "2.2.1", "3.5.2") for j in range(2012, 2025)}
    for soort, periode in {(s, p) for s, _, p in m}:
        in_gemeente, land = (x["GeregistreerdeMisdrijven_1"] for x in (m[soort, "GM0000", periode], m[soort, "NL00", periode]))
        assert sum(m[soort, g, periode]["GeregistreerdeMisdrijven_1"] for g in code_van()) + in_gemeente == land and in_gemeente > 0


def test_overlast_telt_op_naar_regio_en_naar_soort():
    o = {k: r["GeregistreerdeOverlast_1"] for k, r in overlast().items()}
    soorten = sorted({s for s, _, _ in o} - {"OV00"})
    for soort, periode in {(s, p) for s, _, p in o}:
        assert sum(o[soort, e, periode] for e in [*EENHEDEN, "RE99"]) == o[soort, "NL01", periode]
        assert sum(o[soort, g, periode] for g in [*code_van(), "GM0999"]) == o[soort, "NL01", periode]
    assert all(sum(o[s, regio, p] for s in soorten) == n for (soort, regio, p), n in o.items() if soort == "OV00")


def test_veiligheidsmonitor_is_landelijk_zoals_gedrukt_en_ligt_in_haar_marges():
    """Halfjaarbericht 2025-H2, regels 221-241 and 256."""
    v = lang("cbs", "veiligheidsmonitor", "Marges", "RegioS", "Perioden")
    assert len(v) == 3 * 41 * 2
    kolommen = ("VoeltZichWeleensOnveiligInBuurt_58", "VoeltZichVaakOnveiligInBuurt_59", "Slachtoffers_68", "Slachtoffers_93")
    gedrukt = {"2021JJ00": ("13.9", None, "17.1", "16.9"), "2023JJ00": ("15.0", "2.2", "19.9", "15.6")}
    for periode, waarden in gedrukt.items():
        rij = v["MW00000", "NL01", periode]
        assert [w for w in zip((rij[k] for k in kolommen), waarden, strict=True) if w[1] and w[0] != Decimal(w[1])] == []
    for (marge, regio, periode), r in v.items():
        if marge == "MW00000":
            for k in kolommen:
                assert v["MOG0095", regio, periode][k] < r[k] < v["MBG0095", regio, periode][k]
            assert r[kolommen[1]] < r[kolommen[0]]


def test_elke_politietabel_is_kleiner_dan_drie_megabyte():
    groottes = {m.name: sum(p.stat().st_size for p in m.iterdir()) for m in sorted((MAP / "politie/bundel").iterdir())}
    assert len(groottes) == 4 and max(groottes.values()) < 3_000_000


# --- what the bundle says of itself, seen through the door ---


@pytest.fixture(scope="module")
def geladen(tmp_path_factory: pytest.TempPathFactory):
    """Every table of the bundle, loaded."""
    with laden.verbind() as con:
        laden.maak_raw_run(con)
        winkel = snapshots.Winkel(tmp_path_factory.mktemp("winkel"))
        uitslagen = [laden.laad(con, t, halen.Bundel(), winkel) for t in catalogus.te_verversen()]
        assert [u.tabel.volledige_naam for u in uitslagen if not u.geslaagd] == []
        yield con


@pytest.mark.parametrize(("naam", "regio"), MET_REGIO.items())
def test_elke_waarde_onder_landelijk_niveau_is_synthetisch(geladen, naam, regio):
    tabel = catalogus.tabellen()[naam]
    grenzen = catalogus.MARGES if tabel.heeft_marges else [""]
    maten = sorted(k.naam + g for k in tabel.kolommen if k.naam not in tabel.sleutel for g in grenzen)
    vraag = f'SELECT DISTINCT list_sort(_synthetisch) FROM raw_{tabel.bron}."{tabel.naam}" WHERE trim("{regio}") <> \'NL01\''
    assert maten
    assert geladen.execute(vraag).fetchall() == [(maten,)]


@pytest.mark.parametrize(
    ("vraag", "echt"),
    [
        ("politie.misdrijven_gemeente_maand WHERE trim(RegioS) = 'NL01'", {("2024JJ00", "GeregistreerdeMisdrijven")}),
        ("politie.overlast_gemeente WHERE trim(RegioS) = 'NL01' AND trim(Overlast) = 'OV00'", {("2024JJ00", "GeregistreerdeOverlast")}),
        ("politie.misdrijven_buurt_jaar WHERE trim(WijkenEnBuurten) = 'NL00'", set()),
        ("cbs.ziekteverzuim", set()),
        (
            "cbs.veiligheidsmonitor WHERE trim(RegioS) = 'NL01'",
            {(f"{j}JJ00", k) for j, k in [*product((2021, 2023), ("VoeltZichWeleensOnveiligInBuurt", "SlachtoffersTraditioneel", "SlachtoffersOnline")),
             (2023, "VoeltZichVaakOnveiligInBuurt")]},
        ),
    ],
)  # fmt: skip
def test_alleen_wat_gedrukt_is_heet_echt(geladen, vraag, echt):
    """Never a margin, and of 47013NED no other year than the printed one."""
    tabel = catalogus.tabellen()[vraag.split(" ")[0]]
    kolommen = [k for (k, *_) in geladen.execute(f"DESCRIBE raw_{tabel.volledige_naam}").fetchall() if k[0] != "_"]
    rijen = geladen.execute(f"SELECT Perioden, _synthetisch FROM raw_{vraag}").fetchall()
    assert rijen and {(p, k) for p, s in rijen for k in kolommen if k not in tabel.sleutel and k not in s} == echt


@pytest.mark.parametrize("naam", ["bezetting", "verzuim", "gtpa", "zedenvoorraad", "overige_kerncijfers"])
def test_overgenomen_leveringen_zijn_geheel_echt(geladen, naam):
    assert geladen.execute(f"SELECT DISTINCT len(_synthetisch) FROM raw_jenv.{naam}").fetchall() == [(0,)]


def test_gekozen_landelijke_waarden_zijn_synthetisch_en_opgenomen_niet(geladen):
    """TotaalBanen was chosen, TotaleBevolking is of CBS."""
    vraag = "SELECT Perioden, {m} FROM raw_cbs.regionale_kerncijfers WHERE trim(RegioS) = 'NL01' ORDER BY 1"
    banen = geladen.execute(vraag.format(m="list_contains(_synthetisch, 'TotaalBanen')")).fetchall()
    assert banen[:2] == [("2023JJ00", True), ("2024JJ00", True)]
    inwoners = geladen.execute(vraag.format(m="list_contains(_synthetisch, 'TotaleBevolking')")).fetchall()
    assert inwoners[:3] == [("2023JJ00", False), ("2024JJ00", False), ("2025JJ00", False)]


@pytest.mark.parametrize(
    ("vraag", "waarde"),
    [
        ("SELECT waarde FROM raw_jenv.verzuim WHERE maat = 'verzuim_percentage' AND periode = '2024'", Decimal("6.3")),
        ("SELECT waarde FROM raw_jenv.verzuim WHERE maat = 'verzuim_mutatie'", Decimal("-1.2")),
        ("SELECT waarde FROM raw_jenv.bezetting WHERE onderdeel = 'operationele_sterkte' AND maat = 'bezetting'", Decimal(46777)),
        ("SELECT incidenten FROM raw_jenv.gtpa WHERE jaar = 2024 AND categorie = 'totaal'", 12543),
        ("SELECT voorraad FROM raw_jenv.zedenvoorraad WHERE peildatum = DATE '2025-11-02'", 3484),
        ("SELECT sum(formatie) FROM raw_jenv.formatie_per_regionale_eenheid", Decimal(48000)),
    ],
)
def test_levering_leest_terug_wat_er_gedrukt_staat(geladen, vraag, waarde):
    """The percentages went through a percent-formatted cell of XLSX."""
    assert geladen.execute(vraag).fetchall() == [(waarde,)]


@pytest.mark.parametrize("naam", ["bezetting", "verzuim", "zedenvoorraad", "gtpa", "overige_kerncijfers"])
def test_elke_regel_van_de_feiten_staat_in_de_levering(geladen, naam):
    """Row by row: all but document and remark, whose texts are spelled out by the maker."""
    tabel = catalogus.tabellen()[f"jenv.{naam}"]
    rauw = geladen.execute(f"SELECT * FROM raw_jenv.{naam} ORDER BY _rij").fetchall()
    tot = {"bezetting": 7, "verzuim": 6, "gtpa": 3, "zedenvoorraad": 6, "overige_kerncijfers": 7}[naam]
    getallen = {i for i, k in enumerate(tabel.kolommen) if k.type in ("geheel", "decimaal")}

    def gewoon(rij: list | tuple) -> list:
        return [Decimal(str(w)) if i in getallen else w.isoformat() if isinstance(w, date) else str(w) for i, w in enumerate(rij[:tot])]

    assert [gewoon(r) for r in rauw] == [gewoon(r) for r in feiten()[naam]]


@pytest.mark.parametrize("naam", ["bezetting", "verzuim", "gtpa", "overige_kerncijfers"])
def test_opmerkingen_komen_heel_door(geladen, naam):
    """Also 'Grafieklabel; zelfde waarde als 2024', with the separator of the CSV in it."""
    rauw = geladen.execute(f"SELECT opmerking FROM raw_jenv.{naam} ORDER BY _rij").fetchall()
    assert [o for (o,) in rauw] == [r[-1] or None for r in feiten()[naam]]


def test_cijfers_per_regionale_eenheid_tellen_op_tot_wat_landelijk_is_gedrukt(geladen):
    """zeden and GTPA against their own deliveries; 23 cases of doxing, 610 disciplinary inquiries (halfjaarbericht-2025-h2.txt:726 and 364)."""
    som = {
        (i, p): (int(w), n)
        for i, p, w, n in geladen.execute(
            "SELECT indicator, periode, sum(waarde), count(DISTINCT regionale_eenheid) FROM raw_jenv.kerncijfers_per_regionale_eenheid GROUP BY ALL"
        ).fetchall()
    }
    assert {n for _, n in som.values()} == {10} and len(som) == 6 * 5 + 5 + 3
    namen = ("zeden_incidenten", "zeden_voorraad", "zeden_voorraad_langer_6_maanden", "zeden_aangiften", "zeden_verdachten_om")
    for dag, *landelijk in feiten()["zedenvoorraad"]:
        assert [som[n, str(dag)][0] for n in namen] == landelijk
    assert {j: som["gtpa_incidenten", str(j)][0] for j in range(2020, 2025)} == {
        2020: 12543,
        2021: 12940,
        2022: 12895,
        2023: 12265,
        2024: 12543,
    }
    assert (som["doxing_zaken", "2024"][0], som["disciplinaire_onderzoeken_afgerond", "2024"][0]) == (23, 610)
    assert som["wijkagenten", "2025-08-31"][0] == 3645  # 101% of 18.044.027 / 5.000 = 3.608,8
    te_veel = geladen.execute(
        "SELECT d.periode, d.regionale_eenheid FROM raw_jenv.kerncijfers_per_regionale_eenheid AS d "
        "INNER JOIN raw_jenv.kerncijfers_per_regionale_eenheid AS g USING (regionale_eenheid, periode) WHERE d.waarde > g.waarde AND "
        "(d.indicator, g.indicator) IN (('zeden_voorraad_langer_6_maanden', 'zeden_voorraad'), ('zeden_aangiften', 'zeden_incidenten'))"
    ).fetchall()
    assert te_veel == []


def test_elk_gedrukt_cijfer_zonder_eigen_levering_of_open_bron_is_geleverd(geladen):
    """The register of what the letters print, where it is there: nothing of it is lost, and nothing else is delivered."""
    register = MAP.parent.parent / "shared/domein/gepubliceerde_waarden.csv"
    if not register.exists():
        pytest.skip("het register van gedrukte cijfers is hier niet")
    elders = ("misdrijven_geregistreerd", "overlast_", "prio1_", "onveiligheid_", "slachtofferschap_", "gtpa_", "verzuim_", "operationele_",
              "aspiranten_bezetting", "formatie_", "onderbezetting_", "wijkagentnorm_", "zeden_incidenten", "zeden_voorraad|", "zeden_voorraad_langer",
              "zeden_aangiften", "zeden_verdachten", "internetaangiften||2024",
              "politieonderdelen_aantal|onderdeel=regionale_eenheden|")  # fmt: skip
    anders = {"t/m 2019-08": "2019-08", "pilot Rotterdam-Oost": "2025-12"}
    gedrukt = {}
    with register.open(encoding="utf-8") as f:
        for r in csv.DictReader(f):
            sleutel = (r["indicator_id"], "|".join(sorted(r["dimensie"].split("|"))), anders.get(r["periode"], r["periode"]))
            soorten = ("meting", "financieel", "raming", "structuur", "opdracht", "toekenning")
            if r["soort"] in soorten and not "|".join(sleutel).startswith(elders):
                gedrukt[sleutel] = Decimal(r["waarde"])
    geleverd = {
        (i, u, p): w.normalize()
        for i, u, p, w in geladen.execute("SELECT indicator, uitsplitsing, periode, waarde FROM raw_jenv.overige_kerncijfers").fetchall()
    }
    assert len(geleverd) == 170 and geleverd == gedrukt


# --- 03759ned, v4 ---


@cache
def bevolking() -> dict[tuple[str, int, str], tuple[int | Decimal | None, str]]:
    """(region, year, measure) -> value and ValueAttribute."""
    lijst = json.loads((MAP / "cbs/bundel/bevolking/Observations.json").read_text(encoding="utf-8"), parse_float=Decimal)["value"]
    uit = {(o["RegioS"], int(o["Perioden"][:4]), o["Measure"]): (o["Value"], o["ValueAttribute"]) for o in lijst}
    assert len(uit) == len(lijst) == len({o["Id"] for o in lijst})
    return uit


def test_bevolking_telt_elk_jaar_op_tot_het_echte_landelijke_getal():
    """CBS 03759ned: 17.282.163 in 2019 and 18.130.208 in 2026; counts of gemeenten as in bronnen/api.md."""
    b = bevolking()
    for jaar, aantal in zip(range(2018, 2027), (380, 355, 355, 352, 345, 342, 342, 342, 342), strict=True):
        stand = [w for (r, j, m), (w, _) in b.items() if j == jaar and m == "M000352" and r.startswith("GM") and w is not None]
        assert (len(stand), sum(stand)) == (aantal, b["NL01", jaar, "M000352"][0]) and min(stand) > 0
    assert b["NL01", 2019, "M000352"] == (17_282_163, "None") and b["NL01", 2026, "M000352"] == (18_130_208, "None")


def test_bevolking_zonder_waarde_heeft_een_reden_en_alleen_dan():
    assert {(w is None, reden) for w, reden in bevolking().values()} == {(True, "Impossible"), (False, "None")}


def test_bevolking_is_die_van_de_regionale_kerncijfers():
    gelijk = [
        (bevolking()[g, int(p[:4]), "M000352"][0], r["TotaleBevolking_1"])
        for (g, p), r in rijen("cbs", "regionale_kerncijfers").items()
        if p < "2026"
    ]
    assert len(gelijk) == 3 * 343 and all(a == b for a, b in gelijk)


def test_bevolking_is_samen_kleiner_dan_anderhalve_megabyte():
    assert sum(p.stat().st_size for p in (MAP / "cbs/bundel/bevolking").iterdir()) < 1_500_000


def test_een_vraag_heeft_nooit_twee_filters():
    """OData knows one $filter; a second is refused, or worse, ignored."""
    urls = [
        a["url"] for p in sorted(MAP.glob("*/bundel/*/ontvangsten.json")) for a in json.loads(p.read_text(encoding="utf-8"))["antwoorden"]
    ]
    assert any("$filter=Measure%20in%20('M000352','M000365')%20and%20" in u for u in urls)
    assert [u for u in urls if u.count("$filter=") > 1] == []
