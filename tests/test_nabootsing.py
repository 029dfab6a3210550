"""The simulated source speaks as the real one and misbehaves as told: what the other tests lean on."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from sources import catalog
from tests.nabootsing import INTERN, V3, V4, Code, Dimensie, Geen, Nabootsing, Onderwerp, Storing, Tabel, misdrijven, uit_catalogus

DATA = "TypedDataSet?$format=json"
OPNAME = Path(__file__).parents[2] / "shared" / "data" / "cbs-v4-opgenomen-antwoorden" / "03759ned"


@pytest.fixture(autouse=True)
def geen_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture(scope="module")
def klein() -> Tabel:
    """Two topics, 2 x 3 rows of which one is not there."""
    waarden: list[Any] = [(1, "a"), (None, "é"), None, (Geen("Confidential"), "c"), (5, None), (6, 'd"')]
    regio = Dimensie(
        "RegioS", (Code("NL01", "Nederland", groep="NL"), Code("GM0014", "Groningen", groep="PV20")), "GeoDimension", breedte=8
    )
    perioden = Dimensie("Perioden", tuple(Code(f"{j}JJ00", str(j), "", "Definitief") for j in (2022, 2023, 2024)), "TimeDimension")
    onderwerpen = (Onderwerp("Totaal_1", "Totaal", pad=("Boven", "Onder")), Onderwerp("Naam_2", "Naam", "", ("Boven",), "String"))
    return Tabel("12345ned", "Klein", (regio, perioden), onderwerpen, lambda nr, _: waarden[nr])


@pytest.fixture(scope="module")
def groot() -> Tabel:
    return misdrijven(5000)


@pytest.fixture
def bron(klein: Tabel, groot: Tabel) -> Iterator[Nabootsing]:
    with Nabootsing(klein, groot, per_pagina=1000, per_pagina_v4=2) as b:
        yield b


def v3(bron: Nabootsing, rest: str, tabel: str = "12345ned", **opties: str) -> requests.Response:
    return requests.get(f"{bron.host}{V3}{tabel}/{rest}", params=opties, timeout=10)


def v4(bron: Nabootsing, rest: str, **opties: str) -> requests.Response:
    return requests.get(f"{bron.host}{V4}12345ned/{rest}", params=opties, timeout=10)


def ids(r: requests.Response) -> list[int]:
    return [rij["ID"] for rij in r.json()["value"]]


# --- v3 ---


def test_v3_rijen_zijn_van_de_vorm_van_de_bron(bron):
    r = v3(bron, DATA)
    assert r.content.startswith(b'{\r\n  "odata.metadata":"' + INTERN.encode())
    assert b'\r\n    },{\r\n      "ID":1,"RegioS":"NL01    ","Perioden":"2023JJ00","Totaal_1":null,"Naam_2":' in r.content
    assert [tuple(rij.values()) for rij in r.json()["value"]] == [
        (0, "NL01    ", "2022JJ00", 1, "a"),
        (1, "NL01    ", "2023JJ00", None, "é"),
        (3, "GM0014  ", "2022JJ00", None, "c"),
        (4, "GM0014  ", "2023JJ00", 5, None),
        (5, "GM0014  ", "2024JJ00", 6, 'd"'),
    ]
    assert v3(bron, "TypedDataSet/$count").text == "5"


def test_v3_bladert_met_nextlink_op_de_interne_host_en_met_skip_en_top(bron):
    nr, rest = [], DATA
    while rest:
        d = v3(bron, rest, "47022NED").json()
        nr += [rij["ID"] for rij in d["value"]]
        volgende = d.get("odata.nextLink", "")
        assert volgende == "" or volgende.startswith(f"{INTERN}{V3}47022NED/")
        rest = volgende.removeprefix(f"{INTERN}{V3}47022NED/")
    assert nr == list(range(5000))
    assert len(bron.paginas) == 5 and bron.dubbel() == []
    r = v3(bron, DATA, "47022NED", **{"$skip": "1990", "$top": "20", "$inlinecount": "allpages"})
    assert ids(r) == list(range(1990, 2010)) and r.json()["odata.count"] == "5000"


@pytest.mark.parametrize(
    ("filter", "verwacht"),
    [
        ("RegioS eq 'NL01    '", [0, 1]),
        ("RegioS eq 'NL01'", []),
        ("startswith(RegioS,'GM') and (Perioden eq '2022JJ00' or Perioden eq '2024JJ00')", [3, 5]),
        ("substringof('23',Perioden)", [1, 4]),
        ("not (Perioden eq '2023JJ00') and RegioS eq 'NL01    '", [0]),
    ],
)
def test_v3_filter(bron, filter, verwacht):
    assert ids(v3(bron, DATA, **{"$filter": filter})) == verwacht
    assert v3(bron, "TypedDataSet/$count", **{"$filter": filter}).text == str(len(verwacht))


def test_v3_select(bron):
    d = v3(bron, DATA, **{"$select": "Perioden,Totaal_1", "$top": "1"}).json()
    assert d["value"] == [{"Perioden": "2022JJ00", "Totaal_1": 1}]


@pytest.mark.parametrize(
    ("filter", "status"),
    [("()", 400), ("Regio eq 'x'", 400), ("RegioS eq", 400), ("RegioS eq 'x' and", 400), (" or ".join(["RegioS eq 'x'"] * 101), 404)],
)
def test_v3_weigert_een_foute_of_te_lange_vraag(bron, filter, status):
    r = v3(bron, DATA, **{"$filter": filter})
    assert r.status_code == status
    assert status == 404 or r.json()["odata.error"]["message"]["value"]


def test_v3_weigert_te_veel_knopen(klein):
    with Nabootsing(klein, meeste_knopen=3) as bron:
        assert v3(bron, DATA, **{"$filter": " or ".join(["RegioS eq 'x'"] * 3)}).status_code == 200
        r = v3(bron, DATA, **{"$filter": " or ".join(["RegioS eq 'x'"] * 4)})
    assert r.status_code == 400 and "node count" in r.text


def test_v3_metadata(bron):
    e = v3(bron, "DataProperties?$format=json").json()["value"]
    assert [(p["odata.type"], p["ParentID"], p["Key"], p["Title"]) for p in e] == [
        ("Cbs.OData.GeoDimension", None, "RegioS", "RegioS"),
        ("Cbs.OData.TimeDimension", None, "Perioden", "Perioden"),
        ("Cbs.OData.TopicGroup", None, "", "Boven"),
        ("Cbs.OData.TopicGroup", 2, "", "Onder"),
        ("Cbs.OData.Topic", 3, "Totaal_1", "Totaal"),
        ("Cbs.OData.Topic", 2, "Naam_2", "Naam"),
    ]
    assert v3(bron, "RegioS?$format=json").json()["value"][1]["Key"] == "GM0014  "
    assert v3(bron, "Perioden?$format=json").json()["value"][0]["Status"] == "Definitief"
    assert v3(bron, "TableInfos?$format=json").json()["value"][0]["Modified"] == "2026-01-15T02:00:00"
    assert {d["name"] for d in v3(bron, "?$format=json").json()["value"]} >= {"TypedDataSet", "UntypedDataSet", "CategoryGroups"}
    assert v3(bron, "Bestaatniet?$format=json").status_code == 404


# --- v4 ---


def test_v4_observaties_zeggen_waarom_een_waarde_ontbreekt(bron):
    r = v4(bron, "Observations", **{"$filter": "RegioS eq 'NL01'"})
    assert b"\n" not in r.content
    d = r.json()
    assert d["value"][0] == {
        "Id": 0,
        "Measure": "M100000",
        "ValueAttribute": "None",
        "Value": 1,
        "StringValue": None,
        "RegioS": "NL01",
        "Perioden": "2022JJ00",
    }
    assert d["value"][1]["StringValue"] == "a" and d["@odata.nextLink"].endswith("$skip=2")
    vraag = "Measure in ('M100000') and startswith(Perioden,'202') and RegioS in ('GM0014','NL01')"
    assert v4(bron, "Observations/$count", **{"$filter": vraag}).text == "5"
    rest = v4(bron, "Observations", **{"$filter": vraag, "$skip": "1"}).json()["value"]
    assert [o["ValueAttribute"] for o in rest] == ["Impossible", "Confidential"]


def test_v4_metadata(bron):
    assert v4(bron, "Properties").json()["ObservationCount"] == 10
    groepen = {g["Id"]: g for g in v4(bron, "MeasureGroups").json()["value"]}
    maat = v4(bron, "MeasureCodes").json()["value"][0]
    assert groepen[groepen[maat["MeasureGroupId"]]["ParentId"]]["Title"] == "Boven"
    assert [d["Kind"] for d in v4(bron, "Dimensions").json()["value"]] == ["GeoDimension", "TimeDimension"]
    assert [(c["Identifier"], c["DimensionGroupId"]) for c in v4(bron, "RegioSCodes").json()["value"]] == [
        ("NL01", "NL"),
        ("GM0014", "PV20"),
    ]
    assert [g["Id"] for g in v4(bron, "RegioSGroups").json()["value"]] == ["NL", "PV20"]
    assert v4(bron, "Bestaatniet").json()["error"]["message"]


@pytest.mark.skipif(not OPNAME.is_dir(), reason="de opgenomen antwoorden zijn hier niet")
def test_v4_opname_heeft_de_velden_die_wij_nabootsen(klein):
    with Nabootsing(klein, opnames=[OPNAME]) as bron:
        for naam in ("Observations", "Dimensions", "MeasureCodes", "PeriodenCodes", "RegioSCodes"):
            echt, ons = (requests.get(f"{bron.host}{V4}{id}/{naam}", timeout=10).json()["value"][0] for id in ("03759ned", "12345ned"))
            ieder = {"BurgerlijkeStaat", "Geslacht", "Leeftijd", "@odata.type"}
            assert set(echt) - ieder == set(ons) - ieder, naam
        assert requests.get(f"{bron.host}{V4}03759ned/Observations/$count", timeout=10).text == "13568"


# --- the line ---


def test_gzip_alleen_als_de_client_het_leest(bron):
    url = f"{bron.host}{V3}12345ned/{DATA}"
    r = requests.get(url, stream=True, timeout=10)
    assert r.headers["Content-Encoding"] == "gzip"
    kaal = requests.get(url, headers={"Accept-Encoding": "identity"}, timeout=10)
    assert "Content-Encoding" not in kaal.headers and gzip.decompress(r.raw.read()) == kaal.content


@pytest.mark.parametrize(
    ("soort", "waarde", "verwacht"),
    [
        ("rst", None, requests.exceptions.ChunkedEncodingError),
        ("te_lang", None, requests.exceptions.ChunkedEncodingError),
        ("te_kort", None, "afgekapt"),
        ("half", None, "afgekapt"),
        ("kapotte_gzip", None, "afgekapt"),
        ("html", None, "html"),
        ("status", 500, 500),
        ("429", 7, 429),
    ],
)
def test_storing_raakt_alleen_het_verzoek_dat_zij_noemt(groot, soort, waarde, verwacht):
    kaal = {"Accept-Encoding": "identity"}
    with Nabootsing(groot, per_pagina=1000, storingen=[Storing(soort, "$skip=2000", waarde=waarde)]) as bron:
        url = f"{bron.host}{V3}47022NED/{DATA}&$skip="
        if isinstance(verwacht, type):
            with pytest.raises(verwacht):
                requests.get(url + "2000", headers=kaal, timeout=10)
        else:
            r = requests.get(url + "2000", headers=kaal, timeout=10)
            if verwacht == "afgekapt":
                with pytest.raises(ValueError):
                    json.loads(r.content)
            elif verwacht == "html":
                assert r.status_code == 200 and "text/html" in r.headers["Content-Type"]
            else:
                assert r.status_code == verwacht and r.headers.get("Retry-After") == ("7" if verwacht == 429 else None)
        for skip in ("1000", "2000"):
            assert len(ids(requests.get(url + skip, timeout=10))) == 1000
        assert [v.storing for v in bron.verzoeken] == [soort, "", ""]
        assert bron.dubbel() == [f"{V3}47022NED/{DATA}&$skip=2000"]


def test_druppel_stuurt_byte_voor_byte(klein):
    with Nabootsing(klein, storingen=[Storing("druppel", waarde=0.02)]) as bron:
        r = requests.get(f"{bron.host}{V3}12345ned/{DATA}", headers={"Accept-Encoding": "identity"}, stream=True, timeout=10)
        stukken = [r.raw.read1() for _ in range(3)]
        r.close()
    assert max(map(len, stukken)) < 20


@pytest.mark.parametrize(
    ("soort", "waarde", "eerste", "aantal", "volgende"),
    [
        ("kring", None, 2000, 1000, "2000"),
        ("sprong", None, 2000, 1000, "4000"),
        ("herhaal", None, 1000, 1000, "3000"),
        ("gat", 10, 2010, 990, "3000"),
        ("gat", None, None, 0, "3000"),
    ],
)
def test_storing_in_het_bladeren(groot, soort, waarde, eerste, aantal, volgende):
    with Nabootsing(groot, per_pagina=1000, storingen=[Storing(soort, "$skip=2000", waarde=waarde)]) as bron:
        d = v3(bron, DATA, "47022NED", **{"$skip": "2000"}).json()
    assert len(d["value"]) == aantal and d["odata.nextLink"].rpartition("=")[2] == volgende
    assert not aantal or d["value"][0]["ID"] == eerste


def test_de_tabel_verandert_onder_het_bladeren(groot):
    nieuw = misdrijven(10_000)
    with Nabootsing(groot, per_pagina=1000, storingen=[Storing("wijzig", vanaf=2, waarde=nieuw)]) as bron:
        tellingen = []
        for skip in ("0", "1000"):
            tellingen.append(v3(bron, "TypedDataSet/$count", "47022NED").text)
            v3(bron, DATA, "47022NED", **{"$skip": skip})
        tellingen.append(v3(bron, "TypedDataSet/$count", "47022NED").text)
    assert tellingen == ["5000", "5000", "10000"]


def test_eigen_certificaat_wordt_alleen_vertrouwd_door_wie_het_kent(klein):
    with Nabootsing(klein, tls=True) as bron:
        assert bron.host.startswith("https://")
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"{bron.host}{V3}12345ned/{DATA}", timeout=10)
        assert requests.get(f"{bron.host}{V3}12345ned/{DATA}", verify=str(bron.certificaat), timeout=10).status_code == 200


def test_wie_wegloopt_stoort_niemand(bron):
    host, poort = bron.host.removeprefix("http://").split(":")
    with socket.create_connection((host, int(poort))) as s:
        s.sendall(f"GET {V3}47022NED/{DATA} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert v3(bron, DATA).status_code == 200


# --- tables from the catalogue ---


@pytest.mark.parametrize("naam", [n for n, t in catalog.tabellen().items() if not t.is_levering])
def test_elke_tabel_van_de_catalogus_is_na_te_bootsen(naam):
    tabel = catalog.tabellen()[naam]
    na = uit_catalogus(tabel)
    for d, gemaakt in zip(tabel.dimensies, na.dimensies, strict=True):
        assert any(d.kiest(s) for s in gemaakt.sleutels), d.naam
    waarden = na.rij(0, tuple(d.sleutels[0] for d in na.dimensies))
    assert waarden is not None and len(waarden) == len(na.onderwerpen)
