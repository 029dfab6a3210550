"""Trouble between us and the source, over real HTTP: it ends in the right table, or in one finding with nothing half-loaded.

Every number of the small table is known by hand (``source_trial.WAARHEID``). After each finding the same warehouse asks
again without the fault, and must then have the truth.
"""

from __future__ import annotations

import json
import math
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources import catalog
from sources.catalog import Dimensie, Tabel
from sources.fetch import live
from sources.load.contract import ContractResult
from sources.odata import dialect, plan
from sources.odata.dialect import V3, V4, Code, Metadata, query_with
from sources.snapshots import Reply
from tests.fake_odata import server
from tests.fake_odata.server import Filter, Nabootsing, Storing
from tests.helpers.source_trial import CODES, UITKERING, WAARHEID, Proef, bevindingen, gezakt, rechtstreeks, uitkering

PAGINA_2 = "$skip=2"
"""The second of three pages of two rows; the first is asked alone, because it says how large a page is."""


@pytest.fixture(autouse=True)
def omgeving(monkeypatch: pytest.MonkeyPatch) -> None:
    rechtstreeks(monkeypatch)


@pytest.fixture
def proef(tmp_path: Path) -> Proef:
    return Proef(tmp_path)


def assert_niets_half(proef: Proef, uitslag: ContractResult) -> None:
    """After a reply that could not be had, nothing claims that this run received the table."""
    assert uitslag.rijen == 0
    for lijst in ("snapshots", "bronnen"):
        assert proef.sql(f"SELECT count(*) FROM raw_run.{lijst}") == [(0,)]
    assert [p for p in proef.store.folder.rglob("*") if p.name.startswith(".half-")] == []


def assert_daarna_goed(proef: Proef, bron: Nabootsing) -> None:
    """The next run, without the fault, has the whole truth and nothing else."""
    bron.storingen = []
    uitslag = proef.laad(bron)
    assert uitslag.geslaagd, bevindingen(uitslag)
    assert proef.rijen() == WAARHEID
    assert proef.sql("SELECT rijen FROM raw_run.bronnen") == [(6,)]


# --- once: tried again; for ever: one finding ---

EENMALIG = [
    pytest.param("rst", None, id="verbroken"),
    pytest.param("te_lang", None, id="minder-dan-beloofd"),
    pytest.param("te_kort", None, id="meer-dan-beloofd"),
    pytest.param("status", 500, id="500"),
    pytest.param("html", None, id="html-met-status-200"),
    pytest.param("half", None, id="halve-json"),
    pytest.param("kapotte_gzip", None, id="halve-gzip"),
    pytest.param("429", 0, id="429"),
]
WOORDEN = {
    "rst": "geen antwoord",
    "te_lang": "geen antwoord",
    "te_kort": "afgebroken of onleesbare JSON",
    "status": "een HTML-pagina (status 50",
    "html": "een HTML-pagina (status 200)",
    "half": "afgebroken of onleesbare JSON",
    "kapotte_gzip": "gzip is afgebroken",
    "429": "een HTML-pagina (status 429)",
}


@pytest.mark.parametrize("waar", ["RegioS?", "", PAGINA_2])
@pytest.mark.parametrize(("soort", "waarde"), EENMALIG)
def test_een_keer_mis_is_opnieuw_gevraagd_en_goed(proef, soort, waarde, waar):
    """Metadata, the first page, and one that is asked beside others."""
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing(soort, waar, waarde=waarde)], gzip=soort != "te_kort") as bron:
        uitslag = proef.laad(bron)
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert proef.rijen() == WAARHEID
        assert sum(v.storing != "" for v in bron.verzoeken) == 1
        assert len(bron.dubbel()) == (waar != "RegioS?")


@pytest.mark.parametrize("waar", ["DataProperties", PAGINA_2])
@pytest.mark.parametrize(("soort", "waarde"), EENMALIG)
def test_altijd_mis_is_een_bevinding_en_daarna_weer_goed(proef, soort, waarde, waar):
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing(soort, waar, keer=None, waarde=waarde)], gzip=soort != "te_kort") as bron:
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"leesbaar"}
        (b,) = uitslag.per_regel["leesbaar"]
        assert b.plaats.startswith(bron.host) and waar in b.plaats
        assert WOORDEN[soort] in b.gevonden
        assert_niets_half(proef, uitslag)
        assert_daarna_goed(proef, bron)


@pytest.mark.parametrize(("soort", "pogingen"), [("rst", 6), ("status", 6), ("html", 3)])
def test_er_komt_een_eind_aan_opnieuw_proberen(proef, soort, pogingen):
    """Five times again after what the line does; twice after what is unreadable."""
    with Nabootsing(uitkering(), storingen=[Storing(soort, "DataProperties", keer=None)]) as bron:
        assert not proef.laad(bron).geslaagd
        assert sum("DataProperties" in v.url for v in bron.verzoeken) == pogingen


@pytest.mark.parametrize("pers", [False, True], ids=["plat", "gzip"])
def test_druppelen_houdt_op_na_de_langste_duur(tmp_path, pers):
    """A byte every 50 ms: no read ever times out, only the reply as a whole does."""
    proef = Proef(tmp_path, langste_antwoord=0.3)
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing("druppel", PAGINA_2, keer=None, waarde=0.05)], gzip=pers) as bron:
        begin = time.monotonic()
        uitslag = proef.laad(bron)
        assert time.monotonic() - begin < 20
        assert gezakt(uitslag) == {"leesbaar"}
        assert "te traag binnenkomt" in uitslag.per_regel["leesbaar"][0].gevonden
        assert_niets_half(proef, uitslag)
        assert_daarna_goed(proef, bron)


def test_trage_eerste_byte_is_geen_fout(proef):
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing("traag", "", keer=2, waarde=0.3)]) as bron:
        assert proef.laad(bron).geslaagd and proef.rijen() == WAARHEID


@pytest.mark.parametrize(("wacht", "minst"), [(1, 0.95), ("2", 0.9)], ids=["seconden", "datum"])
def test_429_wacht_zo_lang_als_gevraagd(proef, wacht, minst):
    """A date is in whole seconds, so of two seconds at least one remains."""
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing("429", PAGINA_2, waarde=wacht)]) as bron:
        assert proef.laad(bron).geslaagd and proef.rijen() == WAARHEID
        een, twee = (v.begin for v in bron.verzoeken if PAGINA_2 in v.url)
        assert minst < twee - een < 20


@pytest.mark.parametrize("wacht", [3600, "3600"], ids=["seconden", "datum"])
def test_429_die_een_uur_vraagt_is_meteen_een_bevinding(proef, wacht):
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing("429", PAGINA_2, keer=None, waarde=wacht)]) as bron:
        begin = time.monotonic()
        uitslag = proef.laad(bron)
        assert time.monotonic() - begin < 60
        assert gezakt(uitslag) == {"leesbaar"}
        assert "status 429, met het verzoek" in uitslag.per_regel["leesbaar"][0].gevonden
        assert sum(PAGINA_2 in v.url for v in bron.verzoeken) == 1
        assert_niets_half(proef, uitslag)
        assert_daarna_goed(proef, bron)


# --- the count of the source itself ---


@pytest.mark.parametrize(
    ("soort", "waarde"), [("status", 404), ("status", 500), ("html", None), ("rst", None), ("kapotte_gzip", None), ("te_kort", None)]
)
def test_zonder_eigen_telling_is_het_rooster_het_bewijs(proef, soort, waarde):
    """Every combination of our codes must be there, so a dense table needs no count."""
    storing = Storing(soort, "$count", keer=None, waarde=waarde)
    with Nabootsing(uitkering(), per_pagina=2, storingen=[storing], gzip=soort != "te_kort") as bron:
        uitslag = proef.laad(bron)
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert proef.rijen() == WAARHEID


def test_tabel_met_gaten_laadt_niet_zonder_eigen_telling(proef):
    tabel = replace(UITKERING, dicht=False)
    with Nabootsing(uitkering(), storingen=[Storing("status", "$count", keer=None, waarde=404)]) as bron:
        uitslag = proef.laad(bron, tabel)
        assert gezakt(uitslag) == {"volledig"}
        assert "geen aantal" in bevindingen(uitslag)
        bron.storingen = []
        assert proef.laad(bron, tabel).geslaagd


def test_tabel_met_gaten_laadt_met_eigen_telling(proef):
    """Of the six rows that we ask, the source has five (row 11 is GM0014 in December 2024), and says so."""
    vol = uitkering()
    met_gat = replace(vol, rij=lambda nr, sleutels: None if nr == 11 else vol.rij(nr, sleutels))
    with Nabootsing(met_gat, per_pagina=2) as bron:
        assert proef.laad(bron, replace(UITKERING, dicht=False)).geslaagd
        assert proef.rijen() == [r for r in WAARHEID if r[:2] != ("GM0014", "2024MM12")]
        uitslag = proef.laad(bron, UITKERING)
        assert gezakt(uitslag) == {"volledig"}
        assert uitslag.per_regel["volledig"][0].plaats == "RegioS=GM0014, Perioden=2024MM12"


# --- paging ---


def test_pagina_die_naar_zichzelf_wijst_is_een_kring(proef):
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing("kring", keer=None)]) as bron:
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"sleutel"}
        assert "dezelfde pagina als" in bevindingen(uitslag) and len(bron.paginas) < 5
        assert_daarna_goed(proef, bron)


@pytest.mark.parametrize("soort", ["kring", "sprong"])
def test_verkeerde_nextlink_midden_in_het_plan_doet_er_niet_toe(proef, soort):
    """The plan follows from the count of the source; nextLink only says how large a page is."""
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing(soort, PAGINA_2, keer=None)]) as bron:
        assert proef.laad(bron).geslaagd and proef.rijen() == WAARHEID


def test_sprong_op_de_eerste_pagina_verliest_niets_stil(proef):
    """nextLink passes over a page, so pages seem twice as large as they are."""
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing("sprong", lambda v: v.is_data and "$skip" not in v.opties)]) as bron:
        uitslag = proef.laad(bron)
        if uitslag.geslaagd:
            assert proef.rijen() == WAARHEID
        else:
            assert gezakt(uitslag) == {"volledig"}
        assert_daarna_goed(proef, bron)


@pytest.mark.parametrize("keer", [1, None])
def test_herhaalde_pagina_is_een_bevinding(proef, keer):
    """The rows of page 1 once more on page 2, under their own nextLink."""
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing("herhaal", PAGINA_2, keer=keer)]) as bron:
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"sleutel", "volledig"}
        assert "2 keer RegioS=NL01, Perioden=2023MM12 (2 dubbele sleutels)" in bevindingen(uitslag)
        assert_daarna_goed(proef, bron)


def test_server_die_skip_negeert_is_een_bevinding(proef):
    """Byte for byte the same page under another address: a cache between us and the source."""
    with Nabootsing(uitkering(), per_pagina=6, storingen=[]) as bron:
        eerste = live.Live.haal
        plat = bron.host + "/ODataFeed/odata/80794ned/TypedDataSet"

        class Cache(live.Live):
            def haal(self, url: str) -> Reply:
                antwoord = eerste(self, url.partition("&$skip")[0])
                if url.startswith(plat + "?"):
                    inhoud = antwoord.inhoud.rstrip()[:-1] + b',"odata.nextLink":"%s"}' % f"{url.partition('&$skip')[0]}&$skip=3".encode()
                    antwoord = replace(antwoord, url=url, inhoud=inhoud)
                return antwoord

        cache = Cache(proef.store.folder.parent / "leveringen")
        cache.netwerk, cache.pauze = proef.live.netwerk, 0
        uitslag = proef.laad(bron, fetcher=cache)
        assert gezakt(uitslag) == {"sleutel"}
        assert "dezelfde pagina als" in bevindingen(uitslag)
        assert_daarna_goed(proef, bron)


@pytest.mark.parametrize(("rijen", "weg"), [(None, 2), (1, 1)], ids=["hele-pagina", "een-rij"])
@pytest.mark.parametrize("zonder_telling", [False, True])
def test_ontbrekende_rijen_zijn_een_bevinding(proef, rijen, weg, zonder_telling):
    storingen = [Storing("gat", PAGINA_2, keer=None, waarde=rijen)]
    if zonder_telling:
        storingen.append(Storing("status", "$count", keer=None, waarde=404))
    with Nabootsing(uitkering(), per_pagina=2, storingen=storingen) as bron:
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"volledig"}
        assert uitslag.per_regel["volledig"][0].gevonden == f"geen rij ({weg} in totaal)"
        assert_daarna_goed(proef, bron)


@pytest.mark.parametrize(
    ("regios", "gevonden"),
    [
        (["NL01", "PV20", "GM0014", "GM0100", "GM0363"], "een rij zonder code in de dimensie (2 in totaal)"),
        (["NL01", "PV20", "GM0363"], "geen rij (2 in totaal)"),
    ],
    ids=["erbij", "eraf"],
)
def test_ander_aantal_tijdens_het_bladeren_is_een_bevinding(proef, regios, gevonden):
    """Two rows more or fewer than were counted, while TableInfos says nothing."""
    stil = server.uit_catalogus(UITKERING, codes=CODES | {"RegioS": regios}, waarde=lambda nr, k: nr)
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing("wijzig", PAGINA_2, waarde=stil)]) as bron:
        proef.live.gelijktijdig = 1  # so that page 2 is served before page 3
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"volledig"}
        assert gevonden in bevindingen(uitslag)
        bron.zet(uitkering())
        assert_daarna_goed(proef, bron)


@pytest.mark.parametrize("bij", [PAGINA_2, "$skip=4"])
def test_vernieuwde_tabel_tijdens_het_bladeren_is_een_bevinding(proef, bij):
    """Same keys, revised values: only the version tells. The pages of the old version are not used after it."""
    nieuw = uitkering(erbij=500, gewijzigd="2026-02-15T02:00:00")
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing("wijzig", bij, waarde=nieuw)]) as bron:
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"volledig"}
        assert "vernieuwde de tabel tijdens het ophalen" in bevindingen(uitslag)
        bron.storingen = []
        assert proef.laad(bron).geslaagd
        assert proef.rijen() == [(r, p, *(w + 500 for w in ws)) for r, p, *ws in WAARHEID]


@pytest.mark.parametrize("bij", ["DataProperties", "RegioS?", "$count"])
def test_vernieuwde_tabel_voor_de_eerste_rij_geeft_geen_mengsel(proef, bij):
    """Metadata of one version and rows of the next: a finding, or all of the new one."""
    nieuw = uitkering(erbij=500, gewijzigd="2026-02-15T02:00:00")
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing("wijzig", bij, waarde=nieuw)]) as bron:
        uitslag = proef.laad(bron)
        if uitslag.geslaagd:
            assert proef.sql("SELECT gewijzigd FROM raw_run.bronnen") == [("2026-02-15T02:00:00",)]
        else:
            assert gezakt(uitslag) == {"volledig"}


@pytest.mark.parametrize("soort", ["html", "half", "kapotte_gzip"])
@pytest.mark.parametrize("hoeveelste", [1, 2], ids=["voor-de-rijen", "na-de-rijen"])
def test_onleesbare_versie_is_nog_geen_nieuwe_versie(proef, soort, hoeveelste):
    """TableInfos is asked before and after; when one of the replies is no reply, hours of pages must not be thrown away."""
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing(soort, "TableInfos", vanaf=hoeveelste)]) as bron:
        uitslag = proef.laad(bron)
        assert uitslag.geslaagd, bevindingen(uitslag)


def test_metadata_na_de_laatste_pagina_weg_is_een_bevinding(proef):
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing("rst", "TableInfos", vanaf=2, keer=None)]) as bron:
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"leesbaar"} and "TableInfos" in bevindingen(uitslag)
        assert_niets_half(proef, uitslag)
        assert_daarna_goed(proef, bron)


# --- redirects and certificates ---


@pytest.mark.parametrize("waar", ["DataProperties", PAGINA_2])
def test_doorverwijzing_naar_een_vreemde_host_wordt_niet_gevolgd(proef, waar):
    """A portal of a network, or an attacker: its address is in the finding, and it was never asked."""
    with Nabootsing(uitkering()) as vreemd, Nabootsing(uitkering(), per_pagina=2) as bron:
        vreemde_host = vreemd.host.replace("127.0.0.1", "localhost")
        bron.storingen = [Storing("omleiding", waar, keer=None, waarde=f"{vreemde_host}/ODataFeed/odata/80794ned/TableInfos")]
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"leesbaar"}
        assert f"een doorverwijzing naar {vreemde_host}" in bevindingen(uitslag)
        assert vreemd.verzoeken == []
        assert_niets_half(proef, uitslag)
        assert_daarna_goed(proef, bron)


def test_doorverwijzing_binnen_de_host_wordt_gevolgd(proef):
    """The path in other letters, as the feed itself does."""
    heen = Storing("omleiding", "80794ned/DataProperties", waarde="/ODataFeed/odata/80794NED/DataProperties?$format=json")
    with Nabootsing(uitkering(), per_pagina=2, storingen=[heen]) as bron:
        assert proef.laad(bron).geslaagd and proef.rijen() == WAARHEID
        assert [v.pad for v in bron.verzoeken if "DataProperties" in v.pad] == [
            "/ODataFeed/odata/80794ned/DataProperties",
            "/ODataFeed/odata/80794NED/DataProperties",
        ]


def test_doorverwijzingen_in_een_kring_houden_op(proef):
    with Nabootsing(uitkering(), per_pagina=2) as bron:
        bron.storingen = [
            Storing("omleiding", "DataProperties", keer=None, waarde=f"{bron.host}/ODataFeed/odata/80794ned/DataProperties?$format=json")
        ]
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"leesbaar"} and "doorverwijzing" in bevindingen(uitslag)
        assert 2 <= sum("DataProperties" in v.url for v in bron.verzoeken) <= 10


def test_van_https_naar_http_wordt_geweigerd(proef, monkeypatch):
    with Nabootsing(uitkering()) as onveilig, Nabootsing(uitkering(), tls=True) as bron:
        monkeypatch.setenv("SSL_CERT_FILE", str(bron.certificaat))
        bron.storingen = [Storing("omleiding", "RegioS?", waarde=f"{onveilig.host}/ODataFeed/odata/80794ned/RegioS?$format=json")]
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"leesbaar"}
        assert f"een doorverwijzing naar {onveilig.host}" in bevindingen(uitslag)
        assert onveilig.verzoeken == []
        assert_daarna_goed(proef, bron)


def test_onbekend_certificaat_is_een_bevinding_die_zegt_wat_te_doen(proef):
    with Nabootsing(uitkering(), tls=True) as bron:
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"leesbaar"}
        (b,) = uitslag.per_regel["leesbaar"]
        assert "certificaat dat niet te vertrouwen is" in b.gevonden
        assert "SSL_CERT_FILE" in b.actie and "REQUESTS_CA_BUNDLE" in b.actie
        assert bron.verzoeken == [], "er is niets gevraagd voordat het certificaat klopte"


@pytest.mark.parametrize("naam", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_certificaat_uit_de_omgeving_wordt_vertrouwd(proef, monkeypatch, naam):
    with Nabootsing(uitkering(), tls=True, per_pagina=2) as bron:
        monkeypatch.setenv(naam, str(bron.certificaat))
        uitslag = proef.laad(bron)
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert proef.rijen() == WAARHEID


@pytest.mark.parametrize("wanneer", ["handdruk", "antwoord"])
def test_verbroken_tls_verbinding_wordt_opnieuw_geprobeerd(proef, monkeypatch, wanneer):
    """A connection that breaks during the handshake says nothing of the certificate."""
    with Nabootsing(uitkering(), tls=True, per_pagina=2) as bron:
        monkeypatch.setenv("SSL_CERT_FILE", str(bron.certificaat))
        if wanneer == "antwoord":
            bron.storingen = [Storing("rst", PAGINA_2)]
            uitslag = proef.laad(bron)
        else:
            with Voorpost(int(bron.host.rpartition(":")[2]), breek=1) as voorpost:
                uitslag = proef.laad(f"https://127.0.0.1:{voorpost.poort}")
                assert voorpost.gebroken == 1
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert proef.rijen() == WAARHEID


class Voorpost:
    """Hands connections on to a port of this machine; the first ``breek`` are dropped as soon as the client has spoken."""

    def __init__(self, naar: int, breek: int):
        self.naar, self.breek, self.gebroken = naar, breek, 0
        self.luister = socket.create_server(("127.0.0.1", 0))
        self.poort = self.luister.getsockname()[1]
        self.draden = [threading.Thread(target=self._neem_aan, daemon=True)]

    def __enter__(self) -> Voorpost:
        self.draden[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.luister.close()

    def _neem_aan(self) -> None:
        while True:
            try:
                hier, _ = self.luister.accept()
            except OSError:
                return
            if self.gebroken < self.breek:
                hier.recv(65536)
                hier.close()
                self.gebroken += 1
                continue
            daar = socket.create_connection(("127.0.0.1", self.naar))
            for van, tot in ((hier, daar), (daar, hier)):
                threading.Thread(target=self._pomp, args=(van, tot), daemon=True).start()

    @staticmethod
    def _pomp(van: socket.socket, tot: socket.socket) -> None:
        try:
            while stuk := van.recv(65536):
                tot.sendall(stuk)
            tot.shutdown(socket.SHUT_WR)
        except OSError:
            return


# --- proxy ---


class Draait:
    """A server of its own kind that runs within the ``with``."""

    http: ThreadingHTTPServer

    def __enter__(self) -> Self:
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()


class Proxy(Draait):
    """A forward proxy for http: asks ``naar`` whatever is asked of it, and remembers the addresses."""

    def __init__(self, naar: str, wachtwoord: str | None = None):
        self.gevraagd: list[str] = []
        self.aanmeldingen: list[str | None] = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                proxy.gevraagd.append(self.path)
                proxy.aanmeldingen.append(self.headers.get("Proxy-Authorization"))
                if wachtwoord and self.headers.get("Proxy-Authorization") != wachtwoord:
                    self.send_error(407)
                    return
                pad = "/" + self.path.split("/", 3)[3]
                with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(naar + pad) as r:
                    inhoud = r.read()
                    self.send_response(r.status)
                    self.send_header("Content-Type", r.headers["Content-Type"])
                self.send_header("Content-Length", str(len(inhoud)))
                self.end_headers()
                self.wfile.write(inhoud)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.adres = f"127.0.0.1:{self.http.server_port}"


def test_proxy_uit_de_omgeving_wordt_gebruikt(proef, monkeypatch):
    """The host of the table does not exist, so only the proxy can have answered."""
    with Nabootsing(uitkering(), per_pagina=2) as bron, Proxy(bron.host) as proxy:
        monkeypatch.setenv("http_proxy", f"http://{proxy.adres}")
        uitslag = proef.laad("http://opendata.invalid")
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert proef.rijen() == WAARHEID
        assert len(proxy.gevraagd) == len(bron.verzoeken) and all(u.startswith("http://opendata.invalid/") for u in proxy.gevraagd)


def test_no_proxy_gaat_rechtstreeks(proef, monkeypatch):
    with Nabootsing(uitkering(), per_pagina=2) as bron, Proxy(bron.host) as proxy:
        monkeypatch.setenv("http_proxy", f"http://{proxy.adres}")
        monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
        assert proef.laad(bron).geslaagd and proef.rijen() == WAARHEID
        assert proxy.gevraagd == []


def test_dode_proxy_is_een_bevinding_die_de_proxy_noemt(proef, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    uitslag = proef.laad("http://opendata.invalid")
    assert gezakt(uitslag) == {"leesbaar"}
    assert "proxy (HTTPS_PROXY)" in bevindingen(uitslag)


def test_proxy_met_naam_en_wachtwoord(proef, monkeypatch):
    """As many office networks have it: http://naam:wachtwoord@proxy, escapes and all."""
    with Nabootsing(uitkering(), per_pagina=2) as bron, Proxy(bron.host, "Basic bmFhbTpnZWhlaW1A") as proxy:  # naam:geheim@
        monkeypatch.setenv("http_proxy", f"http://naam:geheim%40@{proxy.adres}")
        uitslag = proef.laad("http://opendata.invalid")
        assert uitslag.geslaagd, bevindingen(uitslag)


# --- politely, and every page once ---


@pytest.mark.parametrize("pers", [True, False], ids=["gzip", "plat"])
def test_hoogstens_vier_tegelijk_en_elke_pagina_een_keer(proef, pers):
    tabel = catalog.tabellen()["politie.reactietijden"]
    with Nabootsing(server.uit_catalogus(tabel), per_pagina=50, vertraging=0.01, gzip=pers) as bron:
        uitslag = proef.laad(bron, tabel)
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert uitslag.rijen == 19 * 65  # NL, 10 RE, 8 GM; 5 years of 12 months and 5 whole years
        assert 2 <= bron.meest_tegelijk <= 4
        assert bron.dubbel() == []
        begin: dict[str, list[int]] = {}
        for v in bron.verzoeken:
            if v.is_data:
                begin.setdefault(v.opties["$filter"], []).append(int(v.opties.get("$skip", 0)))
        for paginas in begin.values():
            assert sorted(paginas) == list(range(0, 50 * len(paginas), 50)), "elke pagina van de snede, wanneer ook gevraagd"
        assert any(v.koppen.get("accept-encoding") == "gzip" for v in bron.verzoeken)


def test_zonder_telling_worden_alle_paginas_gevonden(proef):
    """The plan is then of every combination; nextLink takes over where it ends."""
    with Nabootsing(uitkering(), per_pagina=1, storingen=[Storing("status", "$count", keer=None, waarde=404)]) as bron:
        assert proef.laad(bron).geslaagd and proef.rijen() == WAARHEID
        assert bron.dubbel() == [] and len(bron.paginas) == 6


@pytest.mark.parametrize("per_pagina", [1, 2, 3, 4, 5, 6, 7])
def test_grootte_van_de_pagina_doet_er_niet_toe(proef, per_pagina):
    with Nabootsing(uitkering(), per_pagina=per_pagina) as bron:
        assert proef.laad(bron).geslaagd and proef.rijen() == WAARHEID
        assert bron.dubbel() == [] and len(bron.paginas) == -(-6 // per_pagina)


JAREN = [f"{j}MM12" for j in range(1900, 2025)]
VEEL_PERIODEN = replace(UITKERING, dimensies=(UITKERING.dimensies[0], Dimensie("Perioden", vanaf=1900, soorten=("MM",), maanden=(12,))))


def veel_perioden() -> server.Tabel:
    """125 Decembers, and as many Junes that nobody asks for."""
    codes = {"RegioS": ["NL01", "PV20", "GM0014"], "Perioden": sorted(JAREN + [j.replace("MM12", "MM06") for j in JAREN])}
    return server.uit_catalogus(UITKERING, codes=codes, waarde=lambda nr, k: nr)


def test_veel_perioden_worden_sneden_die_een_server_aanneemt(proef):
    """125 periods are asked one by one: some addresses, none longer than 2.000 characters, none with more than 40 periods."""
    with Nabootsing(veel_perioden(), per_pagina=20, meeste_knopen=45) as bron:
        uitslag = proef.laad(bron, VEEL_PERIODEN)
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert uitslag.rijen == 2 * 125
        urls = [o.url for o in uitslag.snapshot.ontvangsten]
        assert max(map(len, urls)) < 2000
        data = [u for u in urls if "/TypedDataSet?" in u]
        assert max(u.count("%20eq%20") for u in data) <= 40
        assert bron.dubbel() == [] and 4 <= len({u.partition("&$skip")[0] for u in data}) <= 8
        assert proef.sql("SELECT count(DISTINCT Perioden), min(Perioden), max(Perioden) FROM {raw}") == [(125, "1900MM12", "2024MM12")]


def test_sneden_van_ongelijke_omvang_verliezen_geen_pagina(proef):
    """Before 1930 the source has nothing, so the first slice has no second page to tell how large pages are (20 rows)."""
    codes = {"RegioS": ["NL01", "PV20", "GM0014"], "Perioden": sorted(JAREN + [j.replace("MM12", "MM06") for j in JAREN])}
    vol = server.uit_catalogus(UITKERING, codes=codes, waarde=lambda nr, k: nr)
    dun = replace(vol, rij=lambda nr, s: None if s[1] < "1930" else vol.rij(nr, s))
    with Nabootsing(dun, per_pagina=20) as bron:
        uitslag = proef.laad(bron, replace(VEEL_PERIODEN, dicht=False))
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert uitslag.rijen == 2 * 95


def test_kleinere_paginas_dan_bekend_terwijl_de_eerste_snede_niets_zegt(proef, monkeypatch):
    """The first slice is empty, so nothing says that pages have 20 rows and not 40; the next have more than one page of 40."""
    monkeypatch.setattr(V3, "pagina", 40)
    vol = veel_perioden()
    dun = replace(vol, rij=lambda nr, s: None if s[1] < "1930" else vol.rij(nr, s))
    ruim = replace(VEEL_PERIODEN, dicht=False)
    with Nabootsing(dun, per_pagina=20) as bron:
        uitslag = proef.laad(bron, ruim)
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert uitslag.rijen == 2 * 95


@pytest.mark.parametrize("bij", ["$skip=5", "1900MM12", "2024MM12"])
def test_storing_na_veel_paginas_laat_niets_half(proef, bij):
    """More pages than go into one INSERT: what was loaded before the fault is of no run."""
    with Nabootsing(veel_perioden(), per_pagina=5, storingen=[Storing("status", lambda v: v.is_data and bij in v.url, keer=None)]) as bron:
        uitslag = proef.laad(bron, VEEL_PERIODEN)
        assert gezakt(uitslag) == {"leesbaar"}
        assert_niets_half(proef, uitslag)
        bron.storingen = []
        uitslag = proef.laad(bron, VEEL_PERIODEN)
        assert uitslag.geslaagd and uitslag.rijen == 250 and len(uitslag.snapshot.ontvangsten) > 50


# --- the plan ---


def tabel_met(vormen: list[tuple[int, int, bool]], api: str) -> tuple[Tabel, Metadata]:
    """Dimensions of (codes wanted, codes besides, asked by prefix), with the metadata that goes with them."""
    dimensies, codes = [], {}
    for i, (wel, niet, voorvoegsel) in enumerate(vormen):
        naam = f"D{i}"
        gewild, anders = [f"GM{i}{n:04d}" for n in range(wel)], [f"WK{i}{n:04d}" for n in range(niet)]
        dimensies.append(Dimensie(naam, voorvoegsels=("GM",)) if voorvoegsel else Dimensie(naam, codes=tuple(gewild)))
        codes[naam] = [Code(s, s) for s in gewild + anders]
    kolommen = tuple(catalog.Kolom(d.naam, "tekst") for d in dimensies) + (catalog.Kolom("Maat", "geheel", stam="M1"),)
    tabel = replace(UITKERING, api=api, dimensies=tuple(dimensies), kolommen=kolommen, sleutel=tuple(codes), host="https://opendata.cbs.nl")
    return tabel, Metadata("t", "", (), frozenset(codes), codes)


VORMEN = st.lists(st.tuples(st.integers(1, 90), st.integers(0, 30), st.booleans()), min_size=1, max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VORMEN, st.sampled_from(["v3", "v4"]), st.sampled_from([100, 1000, 20_000]), st.randoms(use_true_random=False))
def test_sneden_bedekken_alles_precies_een_keer(vormen, api, grens, toeval):
    """Whatever the sizes: every wanted combination in one slice, nothing else in any, none too large, no address too long."""
    tabel, meta = tabel_met(vormen, api)
    grens = max(grens, math.prod(w for w, _, _ in vormen) // 300)  # what 300 slices do not show, thousands do not
    for lijst in meta.codes.values():
        toeval.shuffle(lijst)  # the order in which a source lists its codes is of no account
    with pytest.MonkeyPatch.context() as m:
        m.setattr(V3 if api == "v3" else V4, "meest_per_snede", grens)
        sneden = plan.slices(tabel, meta)
    assen = {d: [c.sleutel for c in lijst] for d, lijst in meta.codes.items()} | ({"Measure": ["M1"]} if api == "v4" else {})
    vorm = [len(s) for s in assen.values()]
    bedekt = np.zeros(vorm, dtype=np.int32)
    gevraagd = np.ones(vorm, dtype=bool)
    for as_, d in enumerate(tabel.dimensies):
        gevraagd &= np.array([d.kiest(s) for s in assen[d.naam]]).reshape([-1 if i == as_ else 1 for i in range(len(vorm))])
    for snede in sneden:
        masker = np.broadcast_to(Filter(" and ".join(snede.filters), assen, 10**6).masker() if snede.filters else np.True_, vorm)
        assert masker.sum() == snede.hoogstens <= grens
        bedekt += masker
        assert len(query_with(dialect.dialect_of(tabel).rijen(tabel), snede.filters)) < 2000
        assert all(f.count(" eq ") <= 40 for f in snede.filters)
    assert (bedekt == gevraagd).all()
    assert sum(s.hoogstens for s in sneden) == np.prod([w for w, _, _ in vormen])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VORMEN)
def test_geen_adres_heeft_meer_voorwaarden_dan_een_dienst_aanneemt(vormen):
    """OData services stop at 100 nodes, and a comparison is at least one: all enumerations of one address together count."""
    tabel, meta = tabel_met(vormen, "v3")
    for snede in plan.slices(tabel, meta):
        filter_ = " and ".join(snede.filters)
        assert filter_.count(" eq ") + filter_.count("startswith") <= 80


def test_hele_dimensie_wordt_niet_genoemd():
    tabel, meta = tabel_met([(3, 0, False), (2, 0, True), (4, 1, True)], "v3")
    (snede,) = plan.slices(tabel, meta)
    assert snede.filters == ["(startswith(D2,'GM'))"] and snede.hoogstens == 24


@pytest.mark.parametrize("api", ["v3", "v4"])
def test_aanhalingsteken_in_een_sleutel_wordt_verdubbeld(api):
    tabel, meta = tabel_met([(1, 0, False)], api)
    tabel = replace(tabel, dimensies=(Dimensie("D0", codes=("'s",)),))
    meta = replace(meta, codes={"D0": [Code("'s", ""), Code("x", "")]})
    (snede,) = plan.slices(tabel, meta)
    assert snede.filters[-1:] == [{"v3": "(D0 eq '''s')", "v4": "D0 in ('''s')"}[api]]


def test_geen_enkele_gevraagde_code_is_een_bevinding(proef):
    with Nabootsing(server.uit_catalogus(UITKERING, codes=CODES | {"Perioden": ["2020MM12", "2024MM06"]})) as bron:
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"volledig"}
        assert "geen enkele gevraagde code (2 codes in de bron)" in bevindingen(uitslag)


# --- an interrupted run is resumed ---


class Afgebroken(live.Live):
    """Stops like Ctrl-C at the data page after ``paginas``."""

    gelijktijdig = 1

    def __init__(self, proef: Proef, paginas: int):
        self.__dict__.update(proef.live.__dict__)
        self.over = paginas

    def haal(self, url: str) -> Reply:
        if "/TypedDataSet?" in url:
            if not self.over:
                raise KeyboardInterrupt
            self.over -= 1
        return super().haal(url)


@pytest.fixture
def halverwege(proef: Proef) -> Iterator[Callable[[int], Nabootsing]]:
    """A server (a row per page, six pages), of which a run that was broken off has had so many pages."""
    with Nabootsing(uitkering(), per_pagina=1) as bron:

        def breek_af(paginas: int) -> Nabootsing:
            with pytest.raises(KeyboardInterrupt):
                proef.laad(bron, fetcher=Afgebroken(proef, paginas))
            assert len(bron.paginas) == paginas
            return bron

        yield breek_af


def keer_gevraagd(bron: Nabootsing) -> dict[int, int]:
    """Data page -> times asked."""
    uit = dict.fromkeys(range(6), 0)
    for v in bron.verzoeken:
        if v.is_data:
            uit[int(v.opties.get("$skip", 0))] += 1
    return uit


@pytest.mark.parametrize("paginas", [1, 3, 5])
def test_hervat_vraagt_geen_pagina_twee_keer(proef, halverwege, paginas):
    bron = halverwege(paginas)
    uitslag = proef.laad(bron)
    assert uitslag.geslaagd, bevindingen(uitslag)
    assert proef.rijen() == WAARHEID
    assert keer_gevraagd(bron) == dict.fromkeys(range(6), 1)
    assert len([o for o in uitslag.snapshot.ontvangsten if "/TypedDataSet?" in o.url]) == 6, "ook wat er al lag is ontvangen"


def test_twee_keer_afgebroken_en_hervat(proef, halverwege):
    bron = halverwege(2)
    with pytest.raises(KeyboardInterrupt):
        proef.laad(bron, fetcher=Afgebroken(proef, 2))
    assert proef.laad(bron).geslaagd and proef.rijen() == WAARHEID
    assert keer_gevraagd(bron) == dict.fromkeys(range(6), 1)


@pytest.mark.parametrize("soort", ["rst", "status", "html"])
def test_na_een_storing_die_bleef_wordt_hervat(proef, soort):
    """The source goes down at page 4 of 6 and is back an hour later: what was fetched is whole, and not asked again."""
    with Nabootsing(uitkering(), per_pagina=1, storingen=[Storing(soort, "$skip=4", keer=None)]) as bron:
        assert gezakt(proef.laad(bron)) == {"leesbaar"}
        eerder = {s for s, n in keer_gevraagd(bron).items() if n and s != 4}
        assert len(eerder) >= 4
        bron.wis()
        assert_daarna_goed(proef, bron)
        assert {s for s, n in keer_gevraagd(bron).items() if n} == set(range(6)) - eerder


def test_journaal_van_een_andere_versie_wordt_niet_gebruikt(proef, halverwege):
    bron = halverwege(3)
    bron.zet(uitkering(erbij=500, gewijzigd="2026-02-15T02:00:00"))
    assert proef.laad(bron).geslaagd
    assert proef.rijen() == [(r, p, *(w + 500 for w in ws)) for r, p, *ws in WAARHEID]
    assert keer_gevraagd(bron) == {0: 2, 1: 2, 2: 2, 3: 1, 4: 1, 5: 1}


@pytest.mark.parametrize("nu", [None, b"", b"{}", b'{"value":[]}'], ids=["weg", "leeg", "anders", "geldig-maar-anders"])
def test_beschadigde_bewaarde_pagina_wordt_opnieuw_gevraagd(proef, halverwege, nu):
    """Also when what is there now would be a page: its bytes are not those of its name."""
    bron = halverwege(3)
    pad = proef.store.pad(json.loads(proef.journaal.read_text(encoding="utf-8").splitlines()[2])["sha256"])
    pad.unlink()
    if nu is not None:
        pad.write_bytes(nu)
    assert proef.laad(bron).geslaagd and proef.rijen() == WAARHEID
    assert keer_gevraagd(bron) == {0: 1, 1: 2, 2: 1, 3: 1, 4: 1, 5: 1}


@pytest.mark.parametrize(("uren", "opnieuw"), [(23, False), (25, True)])
def test_na_een_dag_wordt_alles_opnieuw_gevraagd(proef, halverwege, uren, opnieuw):
    bron = halverwege(3)
    kop, *rest = proef.journaal.read_text(encoding="utf-8").splitlines()
    d = json.loads(kop)
    d["begonnen"] -= uren * 3600
    proef.journaal.write_text("\n".join([json.dumps(d), *rest]) + "\n", encoding="utf-8")
    assert proef.laad(bron).geslaagd and proef.rijen() == WAARHEID
    assert keer_gevraagd(bron) == {0: 1 + opnieuw, 1: 1 + opnieuw, 2: 1 + opnieuw, 3: 1, 4: 1, 5: 1}


@pytest.mark.parametrize("eind", [1, 30, 100])
def test_afgescheurde_laatste_regel_telt_niet_en_bederft_de_volgende_niet(proef, halverwege, eind):
    """A kill in the middle of a line: the page of that line is asked again, and the journal is whole afterwards."""
    bron = halverwege(3)
    inhoud = proef.journaal.read_bytes()
    proef.journaal.write_bytes(inhoud[: -1 - eind])
    with pytest.raises(KeyboardInterrupt):
        proef.laad(bron, fetcher=Afgebroken(proef, 2))
    assert [json.loads(r).get("url", "") != "" for r in proef.journaal.read_text(encoding="utf-8").splitlines()] == [False, *[True] * 4]
    assert proef.laad(bron).geslaagd and proef.rijen() == WAARHEID
    assert keer_gevraagd(bron) == {0: 1, 1: 1, 2: 2, 3: 1, 4: 1, 5: 1}


@pytest.mark.parametrize("rommel", [b"", b"\x00\xff\xfe", b"5\n", b"[]\n", b'{"versie": 1}\n{"url": "x"}\n', b'{"begonnen": "gisteren"}\n'])
def test_onleesbaar_journaal_is_geen_journaal(proef, halverwege, rommel):
    bron = halverwege(3)
    proef.journaal.write_bytes(rommel)
    uitslag = proef.laad(bron)
    assert uitslag.geslaagd, bevindingen(uitslag)
    assert proef.rijen() == WAARHEID


def test_na_een_bevinding_op_de_rijen_wordt_alles_opnieuw_gevraagd(proef):
    """A page with a missing row was stored; it must not come back tomorrow."""
    with Nabootsing(uitkering(), per_pagina=2, storingen=[Storing("gat", PAGINA_2, waarde=1)]) as bron:
        assert gezakt(proef.laad(bron)) == {"volledig"}
        assert not proef.journaal.exists()
        assert_daarna_goed(proef, bron)
        assert bron.dubbel() != []


# --- replies that only a strange server gives ---


@pytest.mark.parametrize(
    "verpak",
    [
        pytest.param(lambda b: b"\xef\xbb\xbf" + b, id="bom"),
        pytest.param(lambda b: b"\r\n\r\n" + b + b"\r\n  ", id="witruimte"),
        pytest.param(lambda b: json.dumps(json.loads(b), indent=8).encode(), id="ingesprongen"),
        pytest.param(lambda b: json.dumps(dict(reversed(json.loads(b).items()))).encode(), id="nextlink-voor-de-rijen"),
        pytest.param(lambda b: json.dumps(json.loads(b) | {"odata.count": "6", "meer": None}).encode(), id="meer-velden"),
        pytest.param(lambda b: json.dumps(json.loads(b) | {"vulling": "]}" * 5000}).encode(), id="lang-veld-achteraan"),
    ],
)
def test_andere_opmaak_van_hetzelfde_antwoord_wordt_gelezen_of_geweigerd(proef, verpak):
    """Never read in part: the whole truth or a finding. White space, order and other fields are no fault at all."""

    class Anders(live.Live):
        def haal(self, url: str) -> Reply:
            antwoord = super().haal(url)
            return replace(antwoord, inhoud=verpak(antwoord.inhoud)) if "/TypedDataSet?" in url else antwoord

    anders = Anders(proef.store.folder.parent / "leveringen")
    anders.netwerk, anders.pauze = proef.live.netwerk, 0
    with Nabootsing(uitkering(), per_pagina=2) as bron:
        uitslag = proef.laad(bron, fetcher=anders)
        assert uitslag.geslaagd, bevindingen(uitslag)
        assert proef.rijen() == WAARHEID


@pytest.mark.parametrize("wacht", ["straks", "-1", "", "1e9", "Wed, 99 Foo 2026"])
def test_onleesbare_retry_after_breekt_de_run_niet(proef, wacht):
    """Whatever the header says, it is tried again or it is a finding; never an exception."""
    with Nabootsing(uitkering(), per_pagina=2) as bron, Kop(bron.host, 503, {"Retry-After": wacht}) as voor:
        uitslag = proef.laad(voor.host)
        assert uitslag.geslaagd or gezakt(uitslag) == {"leesbaar"}


@pytest.mark.parametrize("naar", ["http://[half", "http://:99999/", "//", "file:///etc/hostname", "ftp://127.0.0.1/", ""])
def test_onleesbare_doorverwijzing_breekt_de_run_niet(proef, naar):
    with Nabootsing(uitkering(), per_pagina=2) as bron, Kop(bron.host, 302, {"Location": naar}) as voor:
        uitslag = proef.laad(voor.host)
        assert uitslag.geslaagd or gezakt(uitslag) == {"leesbaar"}


class Kop(Draait):
    """In front of a server: the first reply has this status and these headers, the rest is passed on."""

    def __init__(self, naar: str, status: int, koppen: dict[str, str]):
        eerste = [True]

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if eerste:
                    eerste.clear()
                    self.send_response(status)
                    for k, w in koppen.items():
                        self.send_header(k, w)
                    inhoud = b"<html></html>"
                else:
                    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(naar + self.path) as r:
                        inhoud = r.read()
                        self.send_response(r.status)
                self.send_header("Content-Length", str(len(inhoud)))
                self.end_headers()
                self.wfile.write(inhoud)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"http://127.0.0.1:{self.http.server_port}"
