"""OData v4 (an observation per row, with the reason when a value is missing), and Marges: long at the source, one row per key here.

Numbers of the simulated tables are worked out by hand; those of the recorded replies of 03759ned are of CBS itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sources import catalog
from sources.fetch import bundle, live
from sources.odata import dialect, plan
from sources.odata.dialect import V4, Code, Metadata, query_with
from sources.snapshots import Reply
from tests.conftest import GEDEELD
from tests.fake_odata import server
from tests.fake_odata.server import Geen, Nabootsing, Storing
from tests.helpers.source_trial import Proef, bevindingen, gezakt, rechtstreeks

BEVOLKING = catalog.tabellen()["cbs.bevolking"]
OPNAME = GEDEELD / "data" / "cbs-v4-opgenomen-antwoorden" / "03759ned"
HEEFT_OPNAME = pytest.mark.skipif(not OPNAME.is_dir(), reason="de opgenomen antwoorden zijn hier niet")

CODES = {
    "BurgerlijkeStaat": ["T001019", "1010"],
    "Geslacht": ["T001038", "3000"],
    "Leeftijd": ["10000", "20300"],
    "RegioS": ["NL01", "PV20", "GM0014", "GM0363"],
    "Perioden": ["2017JJ00", "2024JJ00", "2025JJ00"],
}
IMPOSSIBLE = {"GemiddeldeBevolking": "Impossible"}
WAARHEID = [
    ("GM0014", "2024JJ00", 7000, Decimal("7.5"), None),
    ("GM0014", "2025JJ00", 8000, None, IMPOSSIBLE),
    ("GM0363", "2024JJ00", 10000, Decimal("10.5"), None),
    ("GM0363", "2025JJ00", 11000, None, IMPOSSIBLE),
    ("NL01", "2024JJ00", 1000, Decimal("1.5"), None),
    ("NL01", "2025JJ00", 2000, None, IMPOSSIBLE),
]
"""Row r of the source (of the totals: region times three plus period) has 1000 r inhabitants, and r and a half on average;
of the newest period the average is not known yet."""


def bevolking(anders: Callable[[int, str], Any] = lambda _nr, _k: ..., **meer: Any) -> server.Tabel:
    """The simulated table; ``anders(row, column)`` gives another value."""

    def waarde(nr: int, k: catalog.Kolom) -> Any:
        if (w := anders(nr, k.naam)) is not ...:
            return w
        if k.naam == "BevolkingOp1Januari":
            return 1000 * nr
        return None if nr % 3 == 2 else nr + 0.5

    return server.uit_catalogus(BEVOLKING, codes=CODES, waarde=waarde, **meer)


@pytest.fixture(autouse=True)
def omgeving(monkeypatch: pytest.MonkeyPatch) -> None:
    rechtstreeks(monkeypatch)


@pytest.fixture
def proef(tmp_path: Path) -> Proef:
    return Proef(tmp_path)


def rijen(proef: Proef) -> list[tuple]:
    return proef.sql("SELECT RegioS, Perioden, BevolkingOp1Januari, GemiddeldeBevolking, _ontbreekt FROM {raw} ORDER BY ALL")


class Herschreven(live.Live):
    """The client behind something that changes the observations, and their number, on the way."""

    def __init__(self, proef: Proef, wijzig: Callable[[list[dict]], None]):
        self.__dict__.update(proef.live.__dict__)
        self.wijzig = wijzig

    def haal(self, url: str) -> Reply:
        antwoord = super().haal(url)
        if "/Observations?" not in url:
            return antwoord
        d = json.loads(antwoord.inhoud)
        self.wijzig(d["value"])
        return replace(antwoord, inhoud=json.dumps(d).encode())


# --- the same form as v3 ---


def test_waarnemingen_worden_een_rij_per_sleutel(proef):
    with Nabootsing(bevolking()) as bron:
        uitslag = proef.laad(bron, BEVOLKING)
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert uitslag.rijen == 6
        assert rijen(proef) == WAARHEID
        assert bron.dubbel() == [] and len(bron.paginas) == 1


def test_elk_adres_heeft_een_filter_met_de_maten_erin(proef):
    """Two $filter options in one address are no OData: some servers refuse, others drop one."""
    with Nabootsing(bevolking()) as bron:
        ontvangsten = proef.laad(bron, BEVOLKING).snapshot.ontvangsten
        filters = [o.url for o in ontvangsten if "/Observations" in o.url]
        assert len(filters) == 2 and all(u.count("$filter=") == 1 and u.count("?") == 1 for u in filters)
        assert all("Measure%20in%20('M000352','M000365')" in u and "Geslacht%20in%20('T001038')" in u for u in filters)
        assert all("$format" not in o.url for o in ontvangsten), "v4 geeft JSON uit zichzelf"


def test_andere_maten_van_de_tabel_worden_niet_gevraagd(proef):
    tabel = replace(BEVOLKING, kolommen=tuple(k for k in BEVOLKING.kolommen if k.naam != "GemiddeldeBevolking"))
    with Nabootsing(bevolking()) as bron:
        uitslag = proef.laad(bron, tabel)
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert proef.sql("SELECT RegioS, Perioden, BevolkingOp1Januari FROM {raw} ORDER BY ALL") == [r[:3] for r in WAARHEID]


def test_cel_is_terug_te_vinden_in_het_bewaarde_antwoord(proef):
    """_rij is the Id of an observation with this key in the reply that _snapshot_sha256 names."""
    with Nabootsing(bevolking(), per_pagina_v4=5) as bron:
        assert proef.laad(bron, BEVOLKING).geslaagd
        assert dict(proef.sql("SELECT kolom, sleutel FROM raw_run.bronkolommen"))["BevolkingOp1Januari"] == "M000352"
        gelezen = proef.sql("SELECT _snapshot_sha256, _rij, RegioS, Perioden FROM {raw}")
        assert len(gelezen) == 6
        for sha, rij, regio, periode in gelezen:
            (w,) = [w for w in json.loads(proef.store.lees(sha))["value"] if w["Id"] == rij]
            assert (w["RegioS"], w["Perioden"]) == (regio, periode)


@pytest.mark.parametrize("per_pagina", [1, 3, 5, 12])
def test_nextlink_binnen_een_snede_wordt_gevolgd(proef, per_pagina):
    """v4 is not asked with $skip: what is longer than planned is followed page by page."""
    with Nabootsing(bevolking(), per_pagina_v4=per_pagina) as bron:
        uitslag = proef.laad(bron, BEVOLKING)
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert rijen(proef) == WAARHEID
        assert len(bron.paginas) == -(-12 // per_pagina) and bron.dubbel() == []


@pytest.mark.parametrize("grens", [2, 4, 5])
def test_sneden_zijn_samen_alles_precies_een_keer(proef, monkeypatch, grens):
    monkeypatch.setattr(V4, "meest_per_snede", grens)
    with Nabootsing(bevolking(), vertraging=0.01) as bron:
        uitslag = proef.laad(bron, BEVOLKING)
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert rijen(proef) == WAARHEID
        assert len(bron.paginas) >= 12 / grens and bron.dubbel() == [] and bron.meest_tegelijk <= 4
        assert all(v.opties.get("$filter", "").startswith("Measure in ") for v in bron.verzoeken if "/Observations" in v.pad)


def test_een_mislukte_snede_is_een_bevinding(proef, monkeypatch):
    monkeypatch.setattr(V4, "meest_per_snede", 4)
    with Nabootsing(bevolking(), storingen=[Storing("status", "Observations?", vanaf=2, keer=None)]) as bron:
        uitslag = proef.laad(bron, BEVOLKING)
        assert gezakt(uitslag) == {"leesbaar"} and uitslag.rijen == 0
        bron.storingen = []
        assert proef.laad(bron, BEVOLKING).geslaagd and rijen(proef) == WAARHEID


def test_vernieuwd_tijdens_het_ophalen_is_een_bevinding(proef):
    nieuw = bevolking(gewijzigd="2026-07-01T02:00:00")
    with Nabootsing(bevolking(), storingen=[Storing("wijzig", "Observations?", waarde=nieuw)]) as bron:
        uitslag = proef.laad(bron, BEVOLKING)
        assert gezakt(uitslag) == {"volledig"} and "vernieuwde de tabel" in bevindingen(uitslag)


def test_titel_en_wijziging_staan_in_raw_run(proef):
    with Nabootsing(bevolking(gewijzigd="2026-06-23T00:00:00")) as bron:
        assert proef.laad(bron, BEVOLKING).geslaagd
        ((tabel_id, titel, gewijzigd, aantal),) = proef.sql("SELECT tabel_id, titel, gewijzigd, rijen FROM raw_run.bronnen")
        assert (tabel_id, titel, aantal) == ("03759ned", BEVOLKING.titel, 6) and gewijzigd.startswith("2026-06-23T00:00:00")


# --- missing values have a reason ---


@pytest.mark.parametrize("reden", ["Impossible", "Confidential", "NotAvailable"])
def test_reden_blijft_bij_de_lege_cel_en_nul_blijft_nul(proef, reden):
    """Row 7 is GM0014 in 2024, row 10 GM0363: the one is missing, the other really 0."""
    anders = {(7, "BevolkingOp1Januari"): Geen(reden), (10, "BevolkingOp1Januari"): 0}
    with Nabootsing(bevolking(lambda nr, k: anders.get((nr, k), ...))) as bron:
        uitslag = proef.laad(bron, BEVOLKING)
        assert uitslag.geslaagd, bevindingen(uitslag)
        verwacht = list(WAARHEID)
        verwacht[0] = ("GM0014", "2024JJ00", None, Decimal("7.5"), {"BevolkingOp1Januari": reden})
        verwacht[2] = ("GM0363", "2024JJ00", 0, Decimal("10.5"), None)
        assert sorted(rijen(proef), key=lambda r: r[:2]) == verwacht


def test_elke_lege_cel_heeft_een_reden_en_elke_reden_een_lege_cel(proef):
    with Nabootsing(bevolking(lambda nr, _: Geen("Confidential") if nr % 2 else ...)) as bron:
        assert proef.laad(bron, BEVOLKING).geslaagd
        for *_, op1januari, gemiddeld, ontbreekt in rijen(proef):
            leeg = {n for n, w in (("BevolkingOp1Januari", op1januari), ("GemiddeldeBevolking", gemiddeld)) if w is None}
            assert set(ontbreekt or {}) == leeg


def test_onbekende_reden_houdt_de_tabel_tegen(proef):
    with Nabootsing(bevolking(lambda nr, k: Geen("Vertraagd") if (nr, k) == (7, "BevolkingOp1Januari") else ...)) as bron:
        uitslag = proef.laad(bron, BEVOLKING)
        assert gezakt(uitslag) == {"domein"}
        (b,) = uitslag.per_regel["domein"]
        assert b.plaats.startswith("ValueAttribute, Id=") and b.gevonden == "'Vertraagd' bij 1 waarnemingen"
        assert "sources/load/odata_rows.py (REDENEN)" in b.actie


def zet(nr: int, **velden: Any) -> Callable[[list[dict]], None]:
    return lambda waarnemingen: waarnemingen[nr].update(velden)


@pytest.mark.parametrize(
    ("wijzig", "gevonden"),
    [
        pytest.param(zet(0, Value=None), "'None' bij 1 waarnemingen", id="none-naast-niets"),
        pytest.param(zet(0, ValueAttribute="Impossible"), "'Impossible' bij 1 waarnemingen", id="reden-naast-een-waarde"),
        pytest.param(zet(0, ValueAttribute=None), "'None' bij 1 waarnemingen", id="geen-aanduiding"),
        pytest.param(lambda ws: ws[0].pop("ValueAttribute"), "'None' bij 1 waarnemingen", id="zonder-het-veld"),
    ],
)
def test_aanduiding_en_waarde_moeten_bij_elkaar_passen(proef, wijzig, gevonden):
    with Nabootsing(bevolking()) as bron:
        uitslag = proef.laad(bron, BEVOLKING, Herschreven(proef, wijzig))
        assert gezakt(uitslag) == {"domein"}
        assert [b.gevonden for b in uitslag.per_regel["domein"]] == [gevonden]


def test_waarde_die_geen_getal_is_zakt_op_typen(proef):
    with Nabootsing(bevolking()) as bron:
        uitslag = proef.laad(bron, BEVOLKING, Herschreven(proef, zet(0, Value=None, StringValue="veel")))
        assert gezakt(uitslag) == {"typen"} and "'veel'" in bevindingen(uitslag)


def test_dubbele_waarneming_houdt_de_tabel_tegen(proef):
    """Two values for one cell: turning the rows would keep the larger in silence."""
    with Nabootsing(bevolking()) as bron:
        uitslag = proef.laad(bron, BEVOLKING, Herschreven(proef, lambda ws: ws.append(ws[0] | {"Id": 999, "Value": 1})))
        assert "sleutel" in gezakt(uitslag) and uitslag.per_regel["sleutel"][0].plaats.endswith(", 999")
        assert "Measure=M000352" in bevindingen(uitslag)


@pytest.mark.parametrize("met_telling", [True, False])
@pytest.mark.parametrize("nr", [0, 1, -1])
def test_ontbrekende_waarneming_wordt_geen_lege_cel(proef, nr, met_telling):
    """One measure of a key that is there: after turning it would be empty, without a reason."""
    storingen = [] if met_telling else [Storing("status", "$count", keer=None, waarde=404)]
    with Nabootsing(bevolking(), storingen=storingen) as bron:
        uitslag = proef.laad(bron, BEVOLKING, Herschreven(proef, lambda ws: ws.pop(nr)))
        assert gezakt(uitslag) == {"volledig"} and "11 rijen" in bevindingen(uitslag)


@pytest.mark.parametrize("veld", ["RegioS", "Perioden", "Measure"])
def test_waarneming_buiten_wat_gevraagd_is_houdt_de_tabel_tegen(proef, veld):
    """A filter that the service did not obey."""
    with Nabootsing(bevolking()) as bron:
        extra = {"RegioS": "PV20", "Perioden": "2017JJ00", "Measure": "M000999"}[veld]
        uitslag = proef.laad(bron, BEVOLKING, Herschreven(proef, lambda ws: ws.append(ws[0] | {"Id": 999, veld: extra})))
        assert gezakt(uitslag)


@pytest.mark.parametrize(
    ("veld", "waarde", "regel"),
    [
        ("eenheid", "x 1 000", "meeteenheden"),
        ("titel", "Inwoners", "kolommen"),
        ("code", "M000353", "kolommen"),
    ],
)
def test_veranderde_maat_houdt_de_tabel_tegen(proef, veld, waarde, regel):
    t = bevolking()
    with Nabootsing(replace(t, onderwerpen=(replace(t.onderwerpen[0], **{veld: waarde}), *t.onderwerpen[1:]))) as bron:
        uitslag = proef.laad(bron, BEVOLKING)
        assert (gezakt(uitslag) == {regel} and "BevolkingOp1Januari" in bevindingen(uitslag)) or "M000352" in bevindingen(uitslag)
        assert "bronnen.yml" in uitslag.per_regel[regel][0].actie


@pytest.mark.parametrize("dimensie", ["BurgerlijkeStaat", "Geslacht"])
def test_nieuwe_categorie_houdt_de_tabel_tegen(proef, dimensie):
    """Were there a third sex, the total would mean something else."""
    t = server.uit_catalogus(BEVOLKING, codes=CODES | {dimensie: [*CODES[dimensie], "5000"]}, waarde=lambda nr, k: nr)
    with Nabootsing(t) as bron:
        uitslag = proef.laad(bron, BEVOLKING)
        assert gezakt(uitslag) == {"domein"}
        (b,) = uitslag.per_regel["domein"]
        assert (
            b.plaats == f"dimensie {dimensie}"
            and "een nieuwe categorie 5000" in b.gevonden
            and "bekend in sources/cbs/bronnen.yml" in b.actie
        )


@pytest.mark.parametrize(
    ("dimensie", "code", "titel"),
    [("Leeftijd", "10000", "0 tot 20 jaar"), ("Geslacht", "T001038", "Mannen"), ("BurgerlijkeStaat", "T001019", "Ongehuwd"), ("RegioS", "NL01", "Nederland en Caribisch Nederland")],
)  # fmt: skip
def test_een_totaal_onder_een_andere_titel_houdt_de_tabel_tegen(proef, dimensie, code, titel):
    """The same code, and other people: half of them men, or only the young."""
    t = bevolking()
    dimensies = tuple(
        replace(d, codes=tuple(replace(c, titel=titel) if c.sleutel.strip() == code else c for c in d.codes)) if d.naam == dimensie else d
        for d in t.dimensies
    )
    with Nabootsing(replace(t, dimensies=dimensies)) as bron:
        uitslag = proef.laad(bron, BEVOLKING)
        assert gezakt(uitslag) == {"domein"}
        (b,) = uitslag.per_regel["domein"]
        assert (
            b.plaats == f"dimensie {dimensie}" and b.gevonden == f"'{titel}' als titel van code {code}" and "wat de code nu telt" in b.actie
        )


# --- what CBS really sent on 2 July 2026 ---

GEVULD = {2019: 355, 2020: 355, 2021: 352, 2022: 345, 2023: 342, 2024: 342, 2025: 342, 2026: 342}
"""Gemeenten on 1 January (bronnen/api.md)."""
OPGENOMEN = replace(
    BEVOLKING,
    dimensies=tuple(replace(d, vanaf=2019) if d.naam == "Perioden" else d for d in BEVOLKING.dimensies),
)


@pytest.fixture(scope="module")
def opname(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorded replies as a bundle: the slice without provinces, under the addresses that the client asks."""
    wortel = tmp_path_factory.mktemp("opname")
    folder = wortel / "cbs" / "bevolking"
    folder.mkdir(parents=True)
    antwoorden = []

    def zet_neer(url: str, bestand: str, inhoud: bytes) -> None:
        (folder / bestand).write_bytes(inhoud)
        antwoorden.append({"url": url, "bestand": bestand, "status": 200, "type": "application/json", "ontvangen_op": "2026-07-02"})

    b = "https://datasets.cbs.nl/odata/v1/CBS/03759ned/"
    for naam, bestand in (("Properties", "properties"), ("Dimensions", "dimensions"), ("MeasureCodes", "measure-codes")):
        zet_neer(b + naam, f"{naam}.json", (OPNAME / f"{bestand}.json").read_bytes())
    codes = {}
    for d in OPGENOMEN.dimensies:
        inhoud = (OPNAME / f"codes-{d.naam}.json").read_bytes()
        zet_neer(f"{b}{d.naam}Codes", f"{d.naam}Codes.json", inhoud)
        codes[d.naam] = [Code(c["Identifier"], c["Title"]) for c in json.loads(inhoud)["value"]]
    pagina = json.loads((OPNAME / "observations-page-1.json").read_bytes())
    pagina["value"] = [w for w in pagina["value"] if not w["RegioS"].startswith("PV")]
    (snede,) = plan.slices(OPGENOMEN, Metadata("", "", (), frozenset(codes), codes))
    taal = dialect.dialect_of(OPGENOMEN)
    zet_neer(query_with(taal.rijen(OPGENOMEN), snede.filters), "Observations.json", json.dumps(pagina).encode())
    zet_neer(query_with(taal.telling(OPGENOMEN), snede.filters), "aantal.txt", str(len(pagina["value"])).encode())
    (folder / "ontvangsten.json").write_text(json.dumps({"echt": None, "antwoorden": antwoorden}), encoding="utf-8")
    return wortel


def laad_opname(proef: Proef, opname: Path) -> None:
    uitslag = proef.laad(str(OPGENOMEN.host), OPGENOMEN, bundle.Bundle(opname))
    assert uitslag.geslaagd, bevindingen(uitslag)


@HEEFT_OPNAME
def test_opgenomen_gemeenten_tellen_op_tot_nederland(proef, opname):
    """17.282.163 and 17.407.585 as CBS published them."""
    laad_opname(proef, opname)
    per_jaar = proef.sql(
        "SELECT CAST(left(Perioden, 4) AS INTEGER), sum(BevolkingOp1Januari) FILTER (RegioS = 'NL01'), "
        "sum(BevolkingOp1Januari) FILTER (RegioS <> 'NL01'), count(BevolkingOp1Januari) FILTER (RegioS <> 'NL01') FROM {raw} GROUP BY 1 ORDER BY 1"
    )
    assert [(j, n) for j, _, _, n in per_jaar] == list(GEVULD.items())
    assert all(land == som for _, land, som, _ in per_jaar)
    assert [land for _, land, _, _ in per_jaar][:2] == [17_282_163, 17_407_585]


@HEEFT_OPNAME
def test_opgenomen_gemeente_die_niet_bestaat_is_leeg_met_reden(proef, opname):
    """Appingedam (GM0003) went into Eemsdelta (GM1979) on 1 January 2021."""
    laad_opname(proef, opname)
    vraag = "SELECT Perioden, BevolkingOp1Januari > 0, _ontbreekt['BevolkingOp1Januari'] FROM {{raw}} WHERE RegioS = '{}' ORDER BY 1"
    bestaat, bestaat_niet = (True, None), (None, "Impossible")
    assert [r[1:] for r in proef.sql(vraag.format("GM0003"))] == [bestaat] * 2 + [bestaat_niet] * 6
    assert [r[1:] for r in proef.sql(vraag.format("GM1979"))] == [bestaat_niet] * 2 + [bestaat] * 6
    nullen = "SELECT count(*) FROM {raw} WHERE BevolkingOp1Januari = 0"
    redenen = "SELECT DISTINCT unnest(map_values(_ontbreekt)) FROM {raw}"
    assert proef.sql(nullen) == [(0,)] and proef.sql(redenen) == [("Impossible",)]
    zonder = (
        "SELECT count(*) FROM {raw} WHERE (BevolkingOp1Januari IS NULL) <> coalesce(map_contains(_ontbreekt, 'BevolkingOp1Januari'), false)"
    )
    assert proef.sql(zonder) == [(0,)]


@HEEFT_OPNAME
def test_opgenomen_gemiddelde_van_het_nieuwste_jaar_is_nog_niet_bekend(proef, opname):
    """And of 2019 it is what lies halfway both ends: (17.282.163 + 17.407.585) / 2 = 17.344.874."""
    laad_opname(proef, opname)
    gemiddeld = dict(proef.sql("SELECT Perioden, GemiddeldeBevolking FROM {raw} WHERE RegioS = 'NL01'"))
    assert gemiddeld["2019JJ00"] == 17_344_874 and gemiddeld["2026JJ00"] is None
    assert set(proef.sql("SELECT DISTINCT status FROM raw_cbs.bevolking__status")) == {("Definitief",)}


@HEEFT_OPNAME
def test_opgenomen_provincies_over_http(proef):
    """The whole recorded slice from a server: twelve provinces add up to the country as well."""
    dimensies = tuple(replace(d, voorvoegsels=("NL", "PV", "GM")) if d.naam == "RegioS" else d for d in OPGENOMEN.dimensies)
    kolommen = tuple(replace(k, patroon="(NL01|(PV|GM)[0-9]+) *") if k.naam == "RegioS" else k for k in OPGENOMEN.kolommen)
    with Nabootsing(opnames=[OPNAME]) as bron:
        uitslag = proef.laad(bron, replace(OPGENOMEN, dimensies=dimensies, kolommen=kolommen))
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert uitslag.rijen == 13568 // 2
        vraag = "SELECT left(RegioS, 2), sum(BevolkingOp1Januari) FROM {raw} WHERE Perioden = '2020JJ00' GROUP BY 1 ORDER BY 1"
        assert proef.sql(vraag) == [(s, 17_407_585) for s in ("GM", "NL", "PV")]


# --- Marges: a value with its interval ---

MONITOR = catalog.tabellen()["cbs.veiligheidsmonitor"]
MONITOR_CODES = {
    "Marges": ["MW00000", "MOG0095", "MBG0095"],
    "RegioS": ["NL01", "PV20", "RE01", "GM0363"],
    "Perioden": ["2020JJ00", "2021JJ00", "2023JJ00"],
}
MONITOR_WAARHEID = [
    ("GM0363", "2021JJ00", Decimal("7.0"), Decimal("6.0"), Decimal("8.5")),
    ("GM0363", "2023JJ00", Decimal("7.5"), Decimal("6.5"), Decimal("9.0")),
    ("NL01", "2021JJ00", Decimal("2.5"), Decimal("1.5"), Decimal("4.0")),
    ("NL01", "2023JJ00", Decimal("3.0"), Decimal("2.0"), Decimal("4.5")),
    ("RE01", "2021JJ00", Decimal("5.5"), Decimal("4.5"), Decimal("7.0")),
    ("RE01", "2023JJ00", Decimal("6.0"), Decimal("5.0"), Decimal("7.5")),
]
"""Row r of each of the three Marges (region times three plus period): 2 + r/2, one below it, one and a half above it."""
EERSTE = "VoeltZichWeleensOnveiligInBuurt"
RE01_2021 = 7
"""The row of RE01 in 2021 among the twelve of each margin."""


def monitor(anders: Callable[[int, int, str], Any] = lambda _m, _r, _k: ..., **codes: list[str]) -> server.Tabel:
    """``anders(margin, row, column)`` gives another value, with margin 0 the value, 1 the lower and 2 the upper bound."""

    namen = [k.naam for k in MONITOR.kolommen if k.titel]

    def rij(nr: int, _: tuple[str, ...]) -> list[Any]:
        marge, r = divmod(nr, 12)
        gewoon = 2 + r / 2 + (0, -1, 1.5, 0)[marge]
        return [gewoon if (w := anders(marge, r, k)) is ... else w for k in namen]

    return replace(server.uit_catalogus(MONITOR, codes=MONITOR_CODES | codes), rij=rij)


def zonder_rij(t: server.Tabel, marge: int) -> server.Tabel:
    """The source has no row for this margin of RE01 in 2021."""
    return replace(t, rij=lambda nr, s: None if nr == 12 * marge + RE01_2021 else t.rij(nr, s))


def test_marges_worden_drie_kolommen_van_een_rij(proef):
    with Nabootsing(monitor(), per_pagina=5) as bron:
        uitslag = proef.laad(bron, MONITOR)
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert uitslag.rijen == 6
        for kolom in (EERSTE, "RapportcijferVeiligheidInBuurt", "SlachtoffersOnline"):
            vraag = f"SELECT trim(RegioS), Perioden, {kolom}, {kolom}_ondergrens, {kolom}_bovengrens FROM {{raw}} ORDER BY ALL"
            assert proef.sql(vraag) == MONITOR_WAARHEID
        assert "Marges" not in [k for (k, *_) in proef.sql("DESCRIBE {raw}")]


def test_marge_is_terug_te_vinden_in_de_bron(proef):
    """The cell of a bound is that of the column under another code of Marges; _rij is the row of the value."""
    with Nabootsing(monitor()) as bron:
        assert proef.laad(bron, MONITOR).geslaagd
        sleutels = dict(proef.sql("SELECT kolom, sleutel FROM raw_run.bronkolommen"))
        assert sleutels[EERSTE] == f"{EERSTE}_1[Marges=MW00000]"
        assert sleutels[f"{EERSTE}_bovengrens"] == f"{EERSTE}_1[Marges=MBG0095]"
        for sha, rij, regio in proef.sql("SELECT _snapshot_sha256, _rij, RegioS FROM {raw}"):
            (w,) = [w for w in json.loads(proef.store.lees(sha))["value"] if w["ID"] == rij]
            assert (w["Marges"].strip(), w["RegioS"]) == ("MW00000", regio)


@pytest.mark.parametrize("marge", [0, 1, 2], ids=["waarde", "ondergrens", "bovengrens"])
def test_rij_van_een_marge_die_ontbreekt_is_een_bevinding(proef, marge):
    with Nabootsing(zonder_rij(monitor(), marge)) as bron:
        uitslag = proef.laad(bron, MONITOR)
        assert "volledig" in gezakt(uitslag)


@pytest.mark.parametrize("marge", [0, 1, 2], ids=["waarde", "ondergrens", "bovengrens"])
def test_rij_van_een_marge_die_ontbreekt_in_een_tabel_met_gaten_is_een_bevinding(proef, marge):
    """The count of the source agrees, so only the two that remain can tell."""
    with Nabootsing(zonder_rij(monitor(), marge)) as bron:
        uitslag = proef.laad(bron, replace(MONITOR, dicht=False))
        assert "domein" in gezakt(uitslag)


@pytest.mark.parametrize("marge", [0, 1, 2], ids=["waarde", "ondergrens", "bovengrens"])
def test_lege_marge_naast_een_waarde_is_een_bevinding(proef, marge):
    with Nabootsing(monitor(lambda m, r, k: None if (m, r, k) == (marge, RE01_2021, EERSTE) else ...)) as bron:
        uitslag = proef.laad(bron, MONITOR)
        assert gezakt(uitslag) == {"domein"}
        (b,) = uitslag.per_regel["domein"]
        assert "RegioS=RE01, Perioden=2021JJ00" in b.plaats and b.verwacht == f"ondergrens <= {EERSTE} <= bovengrens"


def test_alle_drie_leeg_is_leeg(proef):
    """Too few respondents: no value, and no interval."""
    with Nabootsing(monitor(lambda _m, r, k: None if (r, k) == (RE01_2021, EERSTE) else ...)) as bron:
        uitslag = proef.laad(bron, MONITOR)
        assert uitslag.geslaagd, bevindingen(uitslag)
        vraag = (
            f"SELECT {EERSTE}, {EERSTE}_ondergrens, {EERSTE}_bovengrens FROM {{raw}} WHERE trim(RegioS) = 'RE01' AND Perioden = '2021JJ00'"
        )
        assert proef.sql(vraag) == [(None, None, None)]


@pytest.mark.parametrize(("marge", "waarde"), [(1, 5.6), (2, 5.4), (0, 7.1), (0, 4.4)])
def test_waarde_buiten_haar_eigen_marges_is_een_bevinding(proef, marge, waarde):
    """RE01 in 2021 is 5,5 between 4,5 and 7,0."""
    with Nabootsing(monitor(lambda m, r, k: waarde if (m, r, k) == (marge, RE01_2021, EERSTE) else ...)) as bron:
        uitslag = proef.laad(bron, MONITOR)
        assert gezakt(uitslag) == {"domein"} and "RegioS=RE01, Perioden=2021JJ00" in bevindingen(uitslag)


def test_marge_gelijk_aan_de_waarde_mag(proef):
    with Nabootsing(monitor(lambda _m, r, _k: 5 if r == RE01_2021 else ...)) as bron:
        assert proef.laad(bron, MONITOR).geslaagd


def test_onbekende_vierde_marge_houdt_de_tabel_tegen(proef):
    """Were the interval of another kind from now on, its code would be new."""
    with Nabootsing(monitor(Marges=[*MONITOR_CODES["Marges"], "MBG0099"])) as bron:
        uitslag = proef.laad(bron, MONITOR)
        assert gezakt(uitslag) == {"domein"} and "een nieuwe categorie MBG0099" in bevindingen(uitslag)


def test_dubbele_rij_van_een_marge_is_een_bevinding(proef):
    """Page 2 gives the rows of page 1 again; turning them would hide it."""
    with Nabootsing(monitor(), per_pagina=9, storingen=[Storing("herhaal", "$skip=9", keer=None)]) as bron:
        uitslag = proef.laad(bron, MONITOR)
        assert "sleutel" in gezakt(uitslag) and "Marges=MW00000" in bevindingen(uitslag)


def test_verdwenen_dimensie_marges_houdt_de_tabel_tegen(proef):
    """Then every key would come once, and nobody knows as what."""
    t = monitor()
    with Nabootsing(replace(t, dimensies=t.dimensies[1:], rij=lambda nr, s: t.rij(nr, ("MW00000", *s)))) as bron:
        assert gezakt(proef.laad(bron, MONITOR))
