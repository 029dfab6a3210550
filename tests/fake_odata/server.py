"""A server on this machine that speaks as CBS and politie do: OData v3 (feed) and v4 (observations), and misbehaves on demand.

In a test::

    with Nabootsing(uit_catalogus(tabel), per_pagina=100, storingen=[Storing("rst", "$skip=200")]) as bron:
        uitslag = table.load_table(con, replace(tabel, host=bron.host), live, winkel)
    assert bron.dubbel() == [] and bron.meest_tegelijk <= 4

As a process of its own (for measuring): ``python -m tests.fake_odata.server --misdrijven 1e6``; it prints its port, and answers
``/_nabootsing/stand`` (rows, sum, CPU seconds, requests) and ``/_nabootsing/log``.

A data page is a slice of rows that were rendered once, so that serving costs hardly more than sending. What is simulated rests on
what is known of the services (docs of the sources); what is not simulated answers 501, so that nobody leans on it unknowingly.
"""

from __future__ import annotations

import argparse
import gzip
import json
import mmap
import operator
import os
import re
import resource
import socket
import ssl
import struct
import tempfile
import threading
import time
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from itertools import count, product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import numpy as np

from sources import catalog

INTERN = "http://dataderden.prod.cbsp.nl"
"""The host in the metadata and nextLinks of the real v3 service: it does not exist outside CBS."""
V3, V4 = "/ODataFeed/odata/", "/odata/v1/CBS/"


# --- tables ---


@dataclass(frozen=True)
class Code:
    """One member of a dimension, key without padding."""

    sleutel: str
    titel: str = ""
    omschrijving: str | None = None
    status: str | None = None
    groep: str | None = None


@dataclass(frozen=True)
class Dimensie:
    """``soort``: Dimension, TimeDimension, GeoDimension or GeoDetail. v3 pads every key on the right to ``breedte``."""

    naam: str
    codes: tuple[Code, ...]
    soort: str = "Dimension"
    titel: str = ""
    breedte: int = 0

    @property
    def sleutels(self) -> list[str]:
        breedte = max([self.breedte, *(len(c.sleutel) for c in self.codes)])
        return [c.sleutel.ljust(breedte) for c in self.codes]


@dataclass(frozen=True)
class Onderwerp:
    """One topic: ``sleutel`` with its sequence number (Totaal_2), ``pad`` the titles of its groups from the top."""

    sleutel: str
    titel: str
    eenheid: str = "aantal"
    pad: tuple[str, ...] = ()
    datatype: str = "Long"
    omschrijving: str = ""
    decimalen: int = 0
    code: str = ""
    """the measure in v4; made up when empty"""


@dataclass(frozen=True)
class Geen:
    """An empty cell with the reason that v4 gives (Confidential, NotAvailable); v3 has null. None is Impossible."""

    reden: str


Waarde = int | float | str | Geen | None


@dataclass(frozen=True, eq=False)
class Tabel:
    """A table: the product of its dimensions in order, the last one fastest; ``rij(nr, padded keys)`` gives the values of
    the topics, or None where there is no row."""

    id: str
    titel: str
    dimensies: tuple[Dimensie, ...]
    onderwerpen: tuple[Onderwerp, ...]
    rij: Callable[[int, tuple[str, ...]], Sequence[Waarde] | None]
    gewijzigd: str = "2026-01-15T02:00:00"
    omschrijving: str = ""
    lijsten: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """v3: lists of metadata as a source really gave them, instead of those that are made from the fields above"""

    @cached_property
    def maten(self) -> list[str]:
        """The measure codes of v4."""
        return [o.code or f"M{100000 + i:06d}" for i, o in enumerate(self.onderwerpen)]

    @cached_property
    def groepen(self) -> list[tuple[str, ...]]:
        """Every path of group titles, parents before children."""
        return list(dict.fromkeys(o.pad[:n] for o in self.onderwerpen for n in range(1, len(o.pad) + 1)))

    @cached_property
    def beelden(self) -> dict[str, Beeld]:
        return {"v3": Beeld(self, "v3"), "v4": Beeld(self, "v4")}


class Beeld:
    """All rows of a table as bytes in one (unlinked) file, and where each begins; made when first asked for."""

    def __init__(self, tabel: Tabel, api: str):
        self.tabel, self.api, self._slot = tabel, api, threading.Lock()
        self.assen = [(d.naam, d.sleutels if api == "v3" else [c.sleutel for c in d.codes]) for d in tabel.dimensies]
        if api == "v4":
            self.assen.append(("Measure", tabel.maten))
        self.vorm = tuple(len(s) for _, s in self.assen)
        self.tussen = b"\r\n    },{\r\n      " if api == "v3" else b","
        self.som = 0.0
        self._keuzes: dict[str, np.ndarray] = {}

    def klaar(self) -> Beeld:
        """Render, once."""
        with self._slot:
            if not hasattr(self, "grenzen"):
                self._maak()
        return self

    def _maak(self) -> None:
        aanwezig = np.ones(int(np.prod(self.vorm)), dtype=bool)
        grenzen, plek, stuk, tussen = array("q", [0]), 0, [], self.tussen.decode()
        with tempfile.TemporaryFile() as f:
            for i, tekst in enumerate(self._rijen()):
                if tekst is None:
                    aanwezig[i] = False
                else:
                    stuk.append(tekst := tussen + tekst)
                    plek += len(tekst) if tekst.isascii() else len(tekst.encode())
                grenzen.append(plek)
                if len(stuk) == 10_000:
                    f.write("".join(stuk).encode())
                    stuk = []
            f.write("".join(stuk).encode() or b" ")
            f.flush()
            self.bytes = memoryview(mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ))
        self.aanwezig = None if aanwezig.all() else aanwezig
        self.aantal = int(aanwezig.sum())
        self.grenzen = grenzen

    def _rijen(self) -> Iterator[str | None]:
        """The text of every cell of the grid, None where there is no row."""
        t = self.tabel
        sleutels = product(*(d.sleutels for d in t.dimensies))
        teksten = product(*([f',"{n}":{json.dumps(s)}' for s in ss] for n, ss in self.assen[: len(t.dimensies)]))
        velden = [f',"{o.sleutel}":' for o in t.onderwerpen]
        volgnr = count()
        for nr, (sleutel, tekst) in enumerate(zip(sleutels, teksten, strict=True)):
            waarden = t.rij(nr, sleutel)
            if waarden is None:
                yield from [None] * (1 if self.api == "v3" else len(velden))
                continue
            for w in waarden:
                if type(w) in (int, float):
                    self.som += w
            if self.api == "v3":
                yield f'"ID":{nr}{"".join(tekst)}' + "".join([v + _json(w) for v, w in zip(velden, waarden, strict=True)])
            else:
                yield from [_observatie(next(volgnr), m, w, "".join(tekst)) for m, w in zip(t.maten, waarden, strict=True)]

    def keuze(self, filter: str, grens: int) -> range | np.ndarray:
        """The places in the grid of the rows that pass, in order; raises Vraagfout when the filter is wrong."""
        if not filter and self.aanwezig is None:
            return range(self.aantal)
        with self._slot:
            if filter not in self._keuzes:
                masker = np.ones(self.vorm, dtype=bool)
                if filter:
                    masker &= Filter(filter, dict(self.assen), grens).masker()
                if self.aanwezig is not None:
                    masker &= self.aanwezig.reshape(self.vorm)
                if len(self._keuzes) >= 64:
                    self._keuzes.pop(next(iter(self._keuzes)))
                self._keuzes[filter] = np.flatnonzero(masker).astype(np.int32)
            return self._keuzes[filter]

    def stukken(self, plekken: range | np.ndarray) -> list[memoryview]:
        """The bytes of these rows, without what stands before the first."""
        if not len(plekken):
            return []
        g = self.grenzen
        if plekken[-1] - plekken[0] + 1 == len(plekken):
            randen = [(plekken[0], plekken[-1])]
        else:
            knip = np.flatnonzero(np.diff(plekken) != 1)
            randen = list(zip(plekken[np.r_[0, knip + 1]].tolist(), plekken[np.r_[knip, len(plekken) - 1]].tolist(), strict=True))
        uit = [self.bytes[g[a] : g[b + 1]] for a, b in randen]
        uit[0] = uit[0][len(self.tussen) :]
        return uit if len(uit) == 1 else [memoryview(b"".join(uit))]


def _json(w: Waarde) -> str:
    if w is None:
        return "null"
    if type(w) is int:
        return str(w)
    return "null" if isinstance(w, Geen) else json.dumps(w, ensure_ascii=False)


def _observatie(nr: int, maat: str, w: Waarde, sleutels: str) -> str:
    reden = "Impossible" if w is None else w.reden if isinstance(w, Geen) else "None"
    getal, tekst = ("null", _json(w)) if isinstance(w, str) else (_json(w), "null")
    return f'{{"Id":{nr},"Measure":"{maat}","ValueAttribute":"{reden}","Value":{getal},"StringValue":{tekst}{sleutels}}}'


# --- questions ---


class Vraagfout(Exception):
    """What the service answers instead of data."""

    def __init__(self, status: int, boodschap: str):
        super().__init__(boodschap)
        self.status = status


WOORD = re.compile(r"\s*('(?:[^']|'')*'|[A-Za-z_][A-Za-z_0-9]*|[(),])")
VERGELIJK = {o: getattr(operator, o) for o in ("eq", "ne", "gt", "ge", "lt", "le")}
FUNCTIES: dict[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "substringof": lambda deel, heel: deel in heel,
    "contains": lambda heel, deel: deel in heel,
}


class Filter:
    """A $filter over dimensions, read by descent: or < and < not < comparison, in (...), function, parentheses.

    Every comparison or function counts as one node; above ``grens`` the service refuses.
    """

    def __init__(self, tekst: str, assen: dict[str, list[str]], grens: int):
        self.assen, self.grens, self.knopen, self.plek = assen, grens, 0, 0
        self.woorden = WOORD.findall(tekst)
        if "".join(self.woorden).replace(" ", "") != re.sub(r"\s+", "", tekst):
            raise Vraagfout(400, f"Syntax error in '{tekst}'.")

    def masker(self) -> np.ndarray:
        """True where a row passes; broadcasts to the grid."""
        m = self._of()
        if self.plek < len(self.woorden):
            raise self._fout()
        return m

    def _fout(self) -> Vraagfout:
        return Vraagfout(400, f"Syntax error at position {self.plek} in '{' '.join(self.woorden)}'.")

    def _is(self, woord: str) -> bool:
        if self.plek < len(self.woorden) and self.woorden[self.plek] == woord:
            self.plek += 1
            return True
        return False

    def _eis(self, woord: str) -> None:
        if not self._is(woord):
            raise self._fout()

    def _woord(self) -> str:
        if self.plek >= len(self.woorden):
            raise self._fout()
        self.plek += 1
        return self.woorden[self.plek - 1]

    def _of(self) -> np.ndarray:
        m = self._en()
        while self._is("or"):
            m = m | self._en()
        return m

    def _en(self) -> np.ndarray:
        m = self._deel()
        while self._is("and"):
            m = m & self._deel()
        return m

    def _deel(self) -> np.ndarray:
        if self._is("not"):
            return ~self._deel()
        if self._is("("):
            m = self._of()
            self._eis(")")
            return m
        self.knopen += 1
        if self.knopen > self.grens:
            raise Vraagfout(400, f"The node count limit of '{self.grens}' has been exceeded.")
        naam = self._woord()
        if naam in FUNCTIES:
            return self._functie(naam)
        op = self._woord()
        if op == "in":
            self._eis("(")
            waarden = {self._tekst()}
            while self._is(","):
                waarden.add(self._tekst())
            self._eis(")")
            return self._as(naam, lambda s: s in waarden)
        if op not in VERGELIJK:
            raise self._fout()
        waarde = self._tekst()
        return self._as(naam, lambda s: VERGELIJK[op](s, waarde))

    def _functie(self, naam: str) -> np.ndarray:
        self._eis("(")
        a = self._woord()
        self._eis(",")
        b = self._woord()
        self._eis(")")
        if self._is("eq"):
            self._eis("true")
        if a.startswith("'") == b.startswith("'"):
            raise self._fout()
        doe = FUNCTIES[naam]
        if a.startswith("'"):
            return self._as(b, lambda s: doe(_uit_tekst(a), s))
        return self._as(a, lambda s: doe(s, _uit_tekst(b)))

    def _tekst(self) -> str:
        woord = self._woord()
        if not woord.startswith("'"):
            raise self._fout()
        return _uit_tekst(woord)

    def _as(self, naam: str, past: Callable[[str], bool]) -> np.ndarray:
        """One dimension's codes, along its own axis of the grid."""
        if naam not in self.assen:
            raise Vraagfout(400, f"Could not find a property named '{naam}' on type 'Cbs.OData.TypedDataSet'.")
        rang = list(self.assen)
        vorm = [1] * len(rang)
        vorm[rang.index(naam)] = -1
        return np.array([past(s) for s in self.assen[naam]], dtype=bool).reshape(vorm)


def _uit_tekst(woord: str) -> str:
    return woord[1:-1].replace("''", "'")


# --- faults and the log ---


@dataclass
class Verzoek:
    """One request as it was served."""

    pad: str
    opties: dict[str, str]
    koppen: dict[str, str]
    begin: float
    einde: float = 0.0
    status: int = 0
    bytes: int = 0
    tegelijk: int = 0
    storing: str = ""

    @property
    def url(self) -> str:
        """Path and query without escapes."""
        return self.pad + ("?" + "&".join(f"{k}={w}" for k, w in self.opties.items()) if self.opties else "")

    @property
    def is_data(self) -> bool:
        """A page of rows, no metadata and no count."""
        return self.pad.endswith(("/TypedDataSet", "/Observations"))


@dataclass
class Storing:
    """What goes wrong with the requests that match, from the ``vanaf``-th on, ``keer`` times (None: for ever).

    ``waar``: part of the unescaped url, or a function of the request; a data page when empty. ``soort`` and ``waarde``:

    - ``rst``: the connection is reset halfway the body; ``druppel``: a byte every ``waarde`` seconds; ``traag``: that wait first
    - ``te_lang``, ``te_kort``: Content-Length promises more, or less, than there is
    - ``status``: an error page with status ``waarde`` (500); ``429``: Retry-After ``waarde`` seconds, or as a date when a string
    - ``html``: a page with status 200; ``kapotte_gzip``: gzip that stops halfway; ``half``: valid lengths, JSON that stops halfway
    - ``kring``: nextLink points at the page itself; ``sprong``: nextLink passes over a page; ``herhaal``: rows of the page before;
      ``gat``: the first ``waarde`` (all) rows of the page are not there
    - ``wijzig``: from now on the table is ``waarde`` (a Tabel); ``omleiding``: to the url ``waarde``
    """

    soort: str
    waar: str | Callable[[Verzoek], bool] = ""
    vanaf: int = 1
    keer: int | None = 1
    waarde: Any = None
    gezien: int = 0

    def raakt(self, v: Verzoek) -> bool:
        """Whether this request is hit; counts the requests that match."""
        past = self.waar(v) if callable(self.waar) else self.waar in v.url if self.waar else v.is_data
        if past:
            self.gezien += 1
        return past and self.vanaf <= self.gezien and (self.keer is None or self.gezien < self.vanaf + self.keer)


@dataclass
class Antwoord:
    """What goes over the line; the body in pieces, so that nothing is copied."""

    status: int
    soort: str
    stukken: list[bytes | memoryview]
    koppen: dict[str, str] = field(default_factory=dict)

    @property
    def lengte(self) -> int:
        return sum(len(s) for s in self.stukken)

    @property
    def inhoud(self) -> bytes:
        return b"".join(self.stukken)


JSON3 = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8"
JSON4 = "application/json;odata.metadata=minimal;odata.streaming=true"
HTML = "text/html; charset=utf-8"
PAGINA = b"<!DOCTYPE html>\r\n<html><head><title>Service Unavailable</title></head><body><h2>Storing</h2></body></html>\r\n"


# --- the server ---


class Nabootsing:
    """The server. ``host`` is its address; ``volgende_host`` is what v3 nextLinks say (None: this server's own address).

    Settable: rows per page (v3 and v4), seconds before a data page, faults, gzip, the longest url and the most filter nodes,
    ``tls`` (a self-signed certificate, in ``certificaat``), and ``opnames``: folders with recorded v4 replies.
    """

    def __init__(
        self,
        *tabellen: Tabel,
        per_pagina: int = 10_000,
        per_pagina_v4: int = 100_000,
        vertraging: float = 0.0,
        storingen: Iterable[Storing] = (),
        volgende_host: str | None = INTERN,
        gzip: bool = True,
        langste_url: int = 2000,
        meeste_knopen: int = 100,
        tls: bool = False,
        opnames: Iterable[Path] = (),
        poort: int = 0,
    ):
        self.tabellen = {t.id: t for t in tabellen}
        self.opnames = {o.id: o for o in map(Opname, opnames)}
        self.per_pagina, self.per_pagina_v4, self.vertraging, self.gzip = per_pagina, per_pagina_v4, vertraging, gzip
        self.langste_url, self.meeste_knopen = langste_url, meeste_knopen
        self.storingen = list(storingen)
        self.verzoeken: list[Verzoek] = []
        self.meest_tegelijk = self._bezig = 0
        self._slot = threading.Lock()
        self._open: set[socket.socket] = set()
        self.http = _Http(("127.0.0.1", poort), type("Handler", (_Handler,), {"bron": self}))
        self.certificaat: Path | None = None
        if tls:
            self._map = tempfile.TemporaryDirectory()
            self.certificaat, sleutel = maak_certificaat(Path(self._map.name))
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificaat, sleutel)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True, do_handshake_on_connect=False)
        self.host = f"{'https' if tls else 'http'}://127.0.0.1:{self.http.server_port}"
        self.volgende_host = self.host if volgende_host is None else volgende_host
        self._draad = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Nabootsing:
        self._draad.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()
        with self._slot:
            for s in self._open:
                with suppress(OSError):
                    s.shutdown(socket.SHUT_RDWR)
        self._draad.join(5)
        if self.certificaat:
            self._map.cleanup()

    # what a test asks

    @property
    def paginas(self) -> list[str]:
        """The urls of all requests for rows, in order of arrival."""
        return [v.url for v in list(self.verzoeken) if v.is_data]

    def dubbel(self) -> list[str]:
        """The data pages that were asked more than once."""
        return [u for u, n in Counter(self.paginas).items() if n > 1]

    def stand(self) -> dict[str, Any]:
        """Figures of this process and of what it served."""
        r, beelden = resource.getrusage(resource.RUSAGE_SELF), [t.beelden["v3"] for t in self.tabellen.values()]
        gemaakt = [b for b in beelden if hasattr(b, "grenzen")]
        return {
            "rijen": sum(b.aantal for b in gemaakt),
            "som": sum(b.som for b in gemaakt),
            "bytes": sum(len(b.bytes) for b in gemaakt),
            "cpu": r.ru_utime + r.ru_stime,
            "verzoeken": len(self.verzoeken),
            "paginas": len(self.paginas),
            "dubbel": len(self.dubbel()),
            "meest_tegelijk": self.meest_tegelijk,
        }

    def wis(self, vertraging: float | None = None) -> None:
        """Forget what was asked; optionally another delay from now on."""
        with self._slot:
            self.verzoeken, self.meest_tegelijk = [], 0
        if vertraging is not None:
            self.vertraging = vertraging

    def zet(self, tabel: Tabel) -> None:
        """From now on this is the table of that id."""
        self.tabellen[tabel.id] = tabel

    # what the handler asks

    def begin(self, doel: str, koppen: dict[str, str]) -> tuple[Verzoek, list[Storing]]:
        delen = urlsplit(doel)
        paren = parse_qsl(delen.query, keep_blank_values=True)
        opties = dict(paren) | ({"$dubbel": ""} if len(dict(paren)) < len(paren) else {})
        v = Verzoek(unquote(delen.path), opties, koppen, time.monotonic())
        with self._slot:
            self._bezig += 1
            v.tegelijk = self._bezig
            self.meest_tegelijk = max(self.meest_tegelijk, self._bezig)
            self.verzoeken.append(v)
            raak = [s for s in self.storingen if s.raakt(v)]
        v.storing = " ".join(s.soort for s in raak)
        return v, raak

    def eind(self, v: Verzoek) -> None:
        with self._slot:
            self._bezig -= 1
        v.einde = time.monotonic()

    def antwoord(self, v: Verzoek, lengte_url: int, storing: dict[str, Any]) -> Antwoord:
        """The reply to this request; ``storing``: soort -> waarde of the faults that change the contents."""
        v4 = v.pad.lower().startswith(V4.lower())
        try:
            if lengte_url > self.langste_url:
                return Antwoord(404, HTML, [PAGINA])
            if "$dubbel" in v.opties:
                raise Vraagfout(400, "Query option was specified more than once, but it must be specified at most once.")
            wortel = V4 if v4 else V3
            if not v.pad.lower().startswith(wortel.lower()):
                raise Vraagfout(404, "Resource not found.")
            id, _, naam = v.pad[len(wortel) :].partition("/")
            if v4 and id in self.opnames:
                return self.opnames[id].antwoord(naam, v.opties.get("$filter", ""), self.meeste_knopen)
            tabel = self.tabellen.get(id) if v4 else next((t for t in self.tabellen.values() if t.id.lower() == id.lower()), None)
            if tabel is None:
                raise Vraagfout(404, f"Resource not found for the segment '{id}'.")
            return self._v4(tabel, naam, v, storing) if v4 else self._v3(tabel, naam, v, storing)
        except Vraagfout as e:
            tekst = str(e)
            if v4:
                return Antwoord(e.status, JSON4, [json.dumps({"error": {"code": "", "message": tekst}}).encode()])
            inhoud = {"odata.error": {"code": "", "message": {"lang": "en-US", "value": tekst}}}
            return Antwoord(e.status, JSON3, [json.dumps(inhoud, indent=2).replace("\n", "\r\n").encode()])

    def _v3(self, t: Tabel, naam: str, v: Verzoek, storing: dict[str, Any]) -> Antwoord:
        meta = f"{INTERN}{V3}{t.id}/$metadata#"
        if naam in ("TypedDataSet", "TypedDataSet/$count"):
            return self._data(t.beelden["v3"].klaar(), v, storing, f'{{\r\n  "odata.metadata":"{meta}TypedDataSet-1",', naam)
        lijsten = v3_lijsten(t) | t.lijsten
        if naam not in ("", *lijsten):
            raise Vraagfout(404, f"Resource not found for the segment '{naam}'.")
        if extra := set(v.opties) - {"$format"}:
            raise Vraagfout(501, f"Niet nagebootst: {', '.join(sorted(extra))} op {naam}.")
        rijen = lijsten.get(
            naam, [{"name": n, "url": f"{self.volgende_host}{V3}{t.id}/{n}"} for n in (*lijsten, "TypedDataSet", "UntypedDataSet")]
        )
        inhoud = b"\r\n    },{\r\n      ".join(json.dumps(r, ensure_ascii=False, separators=(",", ":"))[1:-1].encode() for r in rijen)
        kop = f'{{\r\n  "odata.metadata":"{meta}{naam}","value":[\r\n    '.encode()
        return Antwoord(200, JSON3, [kop, b"{\r\n      " + inhoud + b"\r\n    }" if rijen else b"", b"\r\n  ]\r\n}"])

    def _v4(self, t: Tabel, naam: str, v: Verzoek, storing: dict[str, Any]) -> Antwoord:
        context = f"{self.host}{V4}{t.id}/$metadata#"
        if naam in ("Observations", "Observations/$count"):
            return self._data(t.beelden["v4"].klaar(), v, storing, f'{{"@odata.context":"{context}Observations",', naam)
        if naam == "Properties":
            return Antwoord(200, JSON4, [_compact({"@odata.context": context + naam} | v4_eigenschappen(t))])
        lijsten = v4_lijsten(t, self.host)
        if naam not in lijsten:
            raise Vraagfout(404, f"Resource not found for the segment '{naam}'.")
        if v.opties:
            raise Vraagfout(501, f"Niet nagebootst: {', '.join(sorted(v.opties))} op {naam}.")
        return Antwoord(200, JSON4, [_compact({"@odata.context": context + naam, "value": lijsten[naam]})])

    def _data(self, b: Beeld, v: Verzoek, storing: dict[str, Any], kop: str, naam: str) -> Antwoord:
        """One page of rows, or their number."""
        v3 = b.api == "v3"
        bekend = {"$format", "$filter", "$skip", "$top", "$select", "$inlinecount"} if v3 else {"$filter", "$skip", "$top"}
        if vreemd := set(v.opties) - bekend:
            raise Vraagfout(400, f"The query parameter '{min(vreemd)}' is not supported.")
        keuze = b.keuze(v.opties.get("$filter", ""), self.meeste_knopen)
        if naam.endswith("$count"):
            return Antwoord(200, "text/plain;charset=utf-8", [str(len(keuze)).encode()])
        try:
            skip, top = int(v.opties.get("$skip", 0)), int(v.opties.get("$top", len(keuze)))
        except ValueError:
            raise Vraagfout(400, "Invalid value for $skip or $top.") from None
        grootte = self.per_pagina if v3 else self.per_pagina_v4
        n = min(grootte, top)
        waar = max(0, skip - grootte) if "herhaal" in storing else skip
        plekken = keuze[waar : waar + n]
        if "gat" in storing:
            plekken = plekken[n if storing["gat"] is None else storing["gat"] :]
        stukken: list[bytes | memoryview] = list(b.stukken(plekken))
        if select := v.opties.get("$select"):
            stukken = [_kies(b.stukken(plekken), select.split(","), b)]
        volgende = ""
        if skip + n < min(len(keuze), skip + top):
            naar = skip if "kring" in storing else skip + n + (grootte if "sprong" in storing else 0)
            opties = {k: w for k, w in v.opties.items() if k not in ("$skip", "$top")} | {"$skip": str(naar)}
            if "$top" in v.opties:
                opties["$top"] = str(top - n)
            vraag = "&".join(f"{k}={quote(w, safe=chr(39) + '(),')}" for k, w in opties.items())
            volgende = f',"{"" if v3 else "@"}odata.nextLink":"{self.volgende_host if v3 else self.host}{quote(v.pad)}?{vraag}"'
        if v.opties.get("$inlinecount") == "allpages":
            kop += f'"odata.count":"{len(keuze)}",'
        heen, terug = ("\r\n    {\r\n      ", "\r\n    }\r\n  ]") if v3 and len(plekken) else ("\r\n    ", "\r\n  ]") if v3 else ("", "]")
        staart = terug + volgende + ("\r\n}" if v3 else "}")
        return Antwoord(200, JSON3 if v3 else JSON4, [f'{kop}"value":[{heen}'.encode(), *stukken, staart.encode()])


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A client that goes away is no news."""


class _Handler(BaseHTTPRequestHandler):
    bron: Nabootsing
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        with self.bron._slot:
            self.bron._open.add(self.connection)

    def finish(self) -> None:
        with self.bron._slot:
            self.bron._open.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        bron = self.bron
        if self.path.startswith("/_nabootsing/"):
            self._beheer()
            return
        v, raak = bron.begin(self.path, {k.lower(): w for k, w in self.headers.items()})
        try:
            if bron.vertraging and v.is_data:
                time.sleep(bron.vertraging)
            storing = {s.soort: s.waarde for s in raak}
            if "traag" in storing:
                time.sleep(storing["traag"])
            if "wijzig" in storing:
                bron.zet(storing["wijzig"])
            a = self._gestoord(bron.antwoord(v, len(self.path), storing), storing)
            v.status, v.bytes = a.status, a.lengte
            self._stuur(a, storing)
        except OSError:
            self.close_connection = True
        finally:
            bron.eind(v)

    def _beheer(self) -> None:
        naam, _, vraag = self.path.removeprefix("/_nabootsing/").partition("?")
        if naam == "wis":
            d = dict(parse_qsl(vraag))
            self.bron.wis(float(d["vertraging"]) if "vertraging" in d else None)
        inhoud = {"log": lambda: [vars(v) | {"url": v.url} for v in list(self.bron.verzoeken)]}.get(naam, self.bron.stand)()
        self._stuur(Antwoord(200, "application/json", [json.dumps(inhoud).encode()]), {})

    def _gestoord(self, a: Antwoord, storing: dict[str, Any]) -> Antwoord:
        """The reply that goes out instead, and compressed when the client reads that."""
        if "status" in storing:
            a = Antwoord(storing["status"] or 500, HTML, [PAGINA])
        if "429" in storing:
            wacht = storing["429"]
            if isinstance(wacht, str):
                wacht = format_datetime(datetime.now(UTC) + timedelta(seconds=float(wacht)), usegmt=True)
            a = Antwoord(429, HTML, [PAGINA], {"Retry-After": str(wacht if wacht is not None else 1)})
        if "html" in storing:
            a = Antwoord(200, HTML, [PAGINA])
        if "omleiding" in storing:
            a = Antwoord(302, HTML, [PAGINA], {"Location": storing["omleiding"]})
        if "half" in storing:
            a = Antwoord(a.status, a.soort, [a.inhoud[: a.lengte // 2]])
        if "kapotte_gzip" in storing:
            heel = gzip.compress(a.inhoud, 1)
            return Antwoord(a.status, a.soort, [heel[: len(heel) // 2]], {"Content-Encoding": "gzip"})
        if self.bron.gzip and "gzip" in self.headers.get("Accept-Encoding", ""):
            pers = zlib.compressobj(1, wbits=31)
            return Antwoord(a.status, a.soort, [*map(pers.compress, a.stukken), pers.flush()], a.koppen | {"Content-Encoding": "gzip"})
        return a

    def _stuur(self, a: Antwoord, storing: dict[str, Any]) -> None:
        lengte = a.lengte
        beloofd = lengte + 1000 if "te_lang" in storing else max(0, lengte - 100) if "te_kort" in storing else lengte
        if "te_lang" in storing or "te_kort" in storing:
            self.close_connection = True
        self.send_response(a.status)
        for k, w in {"Content-Type": a.soort, "Content-Length": str(beloofd), **a.koppen}.items():
            self.send_header(k, w)
        self.end_headers()
        if "rst" in storing:
            self.wfile.write(a.inhoud[: lengte // 2])
            time.sleep(0.05)  # let the half arrive before the reset throws away what is under way
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.connection.detach())  # now, whatever else still refers to the socket
            self.close_connection = True
            return
        if "druppel" in storing:
            for b in a.inhoud:
                self.wfile.write(bytes([b]))
                time.sleep(storing["druppel"] or 0.1)
            return
        for stuk in a.stukken:
            self.wfile.write(stuk)


def _compact(d: dict[str, Any]) -> bytes:
    return json.dumps(d, ensure_ascii=False, separators=(",", ":")).encode()


def _kies(stukken: list[memoryview], kolommen: list[str], b: Beeld) -> bytes:
    """$select of v3: the rows of a page with only these fields."""
    uit = []
    for rij in b"".join(stukken).split(b.tussen) if stukken else ():
        d = json.loads(b"{" + rij + b"}")
        if vreemd := [k for k in kolommen if k not in d]:
            raise Vraagfout(400, f"Could not find a property named '{vreemd[0]}' on type 'Cbs.OData.TypedDataSet'.")
        uit.append(json.dumps({k: d[k] for k in kolommen}, ensure_ascii=False, separators=(",", ":"))[1:-1].encode())
    return b.tussen.join(uit)


# --- metadata ---


def v3_lijsten(t: Tabel) -> dict[str, list[dict[str, Any]]]:
    """Every resource of a v3 table but its rows."""
    info = {
        "ID": 0,
        "Title": t.titel,
        "ShortTitle": t.titel,
        "Identifier": t.id,
        "Summary": "",
        "Modified": t.gewijzigd,
        "MetaDataModified": t.gewijzigd,
        "ReasonDelivery": "Actualisering",
        "ExplanatoryText": "",
        "OutputStatus": "Regulier",
        "Source": "CBS.",
        "Language": "nl",
        "Catalog": "CBS",
        "Frequency": "Permaand",
        "Period": "",
        "ShortDescription": t.omschrijving,
        "Description": t.omschrijving,
    }
    eigenschappen: list[dict[str, Any]] = []

    def voeg(soort: str, ouder: int | None, sleutel: str, titel: str, omschrijving: str, **meer: Any) -> int:
        nr = len(eigenschappen)
        vast = {"odata.type": f"Cbs.OData.{soort}", "ID": nr, "Position": nr, "ParentID": ouder, "Type": soort, "Key": sleutel}
        eigenschappen.append(vast | {"Title": titel, "Description": omschrijving} | meer)
        return nr

    for d in t.dimensies:
        voeg(d.soort, None, d.naam, d.titel or d.naam, "", ReleasePolicy=False, Datatype="String", Unit="", Decimals=0, Default="None")
    nummers: dict[tuple[str, ...], int | None] = {(): None}
    for pad in t.groepen:
        nummers[pad] = voeg("TopicGroup", nummers[pad[:-1]], "", pad[-1], "")
    for o in t.onderwerpen:
        meer = {"Datatype": o.datatype, "Unit": o.eenheid, "Decimals": o.decimalen, "Default": "None"}
        voeg("Topic", nummers[o.pad], o.sleutel, o.titel, o.omschrijving, **meer)
    groepen = [
        {"ID": i, "DimensionKey": d.naam, "Title": g, "Description": None, "ParentID": None}
        for d in t.dimensies
        for i, g in enumerate(dict.fromkeys(c.groep for c in d.codes if c.groep))
    ]
    groep_van = {(g["DimensionKey"], g["Title"]): g["ID"] for g in groepen}
    lijsten = {"TableInfos": [info], "DataProperties": eigenschappen, "CategoryGroups": groepen}
    for d in t.dimensies:
        lijsten[d.naam] = [
            {"Key": s, "Title": c.titel or c.sleutel, "Description": c.omschrijving}
            | ({"Status": c.status} if d.soort == "TimeDimension" else {"CategoryGroupID": groep_van.get((d.naam, c.groep))})
            for s, c in zip(d.sleutels, d.codes, strict=True)
        ]
    return lijsten


def v4_eigenschappen(t: Tabel) -> dict[str, Any]:
    """The one object that Properties is."""
    tijd = f"{t.gewijzigd}+01:00"
    return {
        "Identifier": t.id,
        "Title": t.titel,
        "Description": t.omschrijving,
        "Language": "nl",
        "Modified": tijd,
        "ReleaseDate": tijd,
        "ModificationDate": tijd,
        "Catalog": "CBS",
        "Version": re.sub(r"\D", "", t.gewijzigd)[:12],
        "VersionReason": "Actualisering",
        "Status": "Regulier",
        "ObservationCount": t.beelden["v4"].klaar().aantal,
        "ObservationsModified": tijd,
        "DatasetType": "Numeric",
        "License": "https://creativecommons.org/licenses/by/4.0/",
    }


def v4_lijsten(t: Tabel, host: str) -> dict[str, list[dict[str, Any]]]:
    """Every list of a v4 table but its observations."""
    nummers = {(): None} | {pad: f"M{i:06d}" for i, pad in enumerate(t.groepen, 1)}
    lijsten: dict[str, list[dict[str, Any]]] = {
        "Dimensions": [],
        "MeasureGroups": [
            {"Id": nummers[pad], "Index": i, "Title": pad[-1], "Description": "", "ParentId": nummers[pad[:-1]]}
            for i, pad in enumerate(t.groepen, 1)
        ],
        "MeasureCodes": [
            {
                "Identifier": maat,
                "Index": i,
                "Title": o.titel,
                "Description": o.omschrijving,
                "MeasureGroupId": nummers[o.pad],
                "DataType": o.datatype,
                "Unit": o.eenheid,
                "Decimals": o.decimalen,
                "PresentationType": "Absolute",
            }
            for i, (maat, o) in enumerate(zip(t.maten, t.onderwerpen, strict=True), 1)
        ],
    }
    for d in t.dimensies:
        groepen = list(dict.fromkeys(c.groep for c in d.codes if c.groep))
        url = f"{host}{V4}{t.id}/{d.naam}"
        soort = {} if d.soort == "Dimension" else {"@odata.type": f"#Cbs.Ccb.Models.{d.soort}"}
        lijsten["Dimensions"].append(
            soort
            | {"Identifier": d.naam, "Title": d.titel or d.naam, "Description": "", "MapYear": None, "ReleasePolicy": None, "Kind": d.soort}
            | {"ContainsGroups": bool(groepen), "ContainsCodes": True, "CodesUrl": f"{url}Codes"}
            | {"GroupsUrl": f"{url}Groups" if groepen else None}
        )
        lijsten[f"{d.naam}Codes"] = [
            {
                "Identifier": c.sleutel,
                "Index": i,
                "Title": c.titel or c.sleutel,
                "Description": c.omschrijving or "",
                "DimensionGroupId": c.groep,
            }
            | ({"Status": c.status} if d.soort == "TimeDimension" else {})
            for i, c in enumerate(d.codes, 1)
        ]
        lijsten[f"{d.naam}Groups"] = [
            {"Id": g, "Index": i, "Title": g, "Description": None, "ParentId": None} for i, g in enumerate(groepen, 1)
        ]
    return lijsten


class Opname:
    """A folder with v4 replies as they were recorded once (``index.json`` names them); of the observations those that are asked."""

    def __init__(self, folder: Path):
        self.folder, self.index = folder, json.loads((folder / "index.json").read_text(encoding="utf-8"))
        self.id = self.index["tableId"]

    def antwoord(self, naam: str, filter: str, grens: int) -> Antwoord:
        if naam.startswith("Observations"):
            gevraagd = self._waarnemingen(filter, grens)
            if naam.endswith("$count"):
                return Antwoord(200, "text/plain", [str(len(gevraagd["value"])).encode()])
            return Antwoord(200, JSON4, [_compact(gevraagd)])
        vast = {"Properties": "properties", "Dimensions": "dimensions", "MeasureCodes": "measure-codes"}
        bestand = self.index["files"].get(vast.get(naam, f"codes-{naam.removesuffix('Codes')}"))
        if bestand is None:
            return Antwoord(200, JSON4, [_compact({"@odata.context": f"#{naam}", "value": []})])
        return Antwoord(200, JSON4, [_compact(json.loads((self.folder / bestand).read_bytes()))])

    def _waarnemingen(self, filter: str, grens: int) -> dict[str, Any]:
        (pagina,) = self.index["observationPages"]
        d: dict[str, Any] = json.loads((self.folder / pagina).read_bytes())
        if filter:
            namen = [n for n in d["value"][0] if n not in ("Id", "ValueAttribute", "Value", "StringValue")]
            assen = {n: sorted({w[n] for w in d["value"]}) for n in namen}
            plek = {n: {s: i for i, s in enumerate(ss)} for n, ss in assen.items()}
            masker = np.broadcast_to(Filter(filter, assen, grens).masker(), [len(ss) for ss in assen.values()])
            d["value"] = [w for w in d["value"] if masker[tuple(plek[n][w[n]] for n in namen)]]
        return d


def maak_certificaat(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    sleutel, nu = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    naam = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    certificaat = (
        x509.CertificateBuilder(
            naam, naam, sleutel.public_key(), x509.random_serial_number(), nu - timedelta(hours=1), nu + timedelta(days=2)
        )
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(sleutel, hashes.SHA256())
    )
    vorm = serialization.PrivateFormat.TraditionalOpenSSL
    paden = folder / "certificaat.pem", folder / "sleutel.pem"
    paden[0].write_bytes(certificaat.public_bytes(serialization.Encoding.PEM))
    paden[1].write_bytes(sleutel.private_bytes(serialization.Encoding.PEM, vorm, serialization.NoEncryption()))
    return paden


# --- tables from the catalogue, and the one for measuring ---

BREEDTES = {"WijkenEnBuurten": 10, "SoortMisdrijf": 6, "Geslacht": 7, "Leeftijd": 8}
REGIOS = {
    "NL": ["NL01"],
    "LD": ["LD01"],
    "PV": ["PV20", "PV30"],
    "CR": ["CR01"],
    "RE": [f"RE{i:02d}" for i in range(1, 11)],
    "GM": ["GM0014", "GM0344", "GM0363", "GM0518", "GM0599", "GM0758", "GM1680", "GM1979"],
    "WK": ["WK036300", "WK059901"],
    "BU": ["BU03630000", "BU03630001", "BU05990110"],
}
LAATSTE_JAAR = 2025


def uit_catalogus(
    tabel: catalog.Tabel,
    codes: dict[str, Sequence[str]] | None = None,
    waarde: Callable[[int, catalog.Kolom], Waarde] | None = None,
    **anders: Any,
) -> Tabel:
    """A table that keeps the contract of this catalogue entry, with made-up codes and values.

    Every dimension also has codes that we do not ask for, as at the source. ``codes``: the keys of a dimension instead;
    ``waarde(row number, column)``: the values instead; ``anders``: other fields of Tabel (gewijzigd, omschrijving).
    """
    eigen = {k.naam: k for k in tabel.kolommen}
    dimensies = []
    for d in tabel.dimensies:
        regio = d.naam.lower().endswith("regios")
        soort = "GeoDimension" if regio else {"WijkenEnBuurten": "GeoDetail", "Perioden": "TimeDimension"}.get(d.naam, "Dimension")
        sleutels = list((codes or {}).get(d.naam) or _codes(d, eigen.get(d.naam)))
        leden = tuple(Code(s, f"{d.naam} {s}", "" if soort == "TimeDimension" else None, "Definitief") for s in sleutels)
        dimensies.append(Dimensie(d.naam, leden, soort, breedte=6 if regio else BREEDTES.get(d.naam, 0)))
    maten = [k for k in tabel.kolommen if k.naam not in {d.naam for d in tabel.dimensies}]
    datatypen = {"geheel": "Long", "decimaal": "Double"}
    onderwerpen = tuple(
        Onderwerp(
            f"{k.stam or k.naam}_{i}",
            k.titel or k.naam,
            k.meeteenheid or "",
            k.pad,
            datatypen.get(k.type, "String"),
            code=k.stam or k.naam if tabel.api == "v4" else "",
        )
        for i, k in enumerate(maten, 1)
    )
    geef = waarde or voorbeeldwaarde

    marge = next((i for i, d in enumerate(dimensies) if d.naam == "Marges"), None)
    stap = 1 if marge is None else int(np.prod([len(d.codes) for d in dimensies[marge + 1 :]]))

    def rij(nr: int, sleutels: tuple[str, ...]) -> list[Waarde]:
        if marge is None:
            return [geef(nr, k) for k in maten]
        # the bounds of an interval are of the value of the first margin, a little below and above it
        nr -= dimensies[marge].sleutels.index(sleutels[marge]) * stap
        factor = {catalog.MARGES["_ondergrens"]: 0.9, catalog.MARGES["_bovengrens"]: 1.0 / 0.9}.get(sleutels[marge].strip(), 1)
        waarden = [(k, geef(nr, k)) for k in maten]
        return [min(round(w * factor, 1), k.maximum if k.maximum is not None else w * 2) if isinstance(w, float) else w for k, w in waarden]

    return Tabel(tabel.tabel_id or tabel.naam, tabel.titel, tuple(dimensies), onderwerpen, rij, **anders)


def _codes(d: catalog.Dimensie, kolom: catalog.Kolom | None) -> list[str]:
    if d.naam == "Perioden":
        jaren = range((d.vanaf or 2023) - 1, LAATSTE_JAAR + 1)
        per_soort = {"JJ": ["JJ00"], "KW": [f"KW0{i}" for i in range(1, 5)], "MM": [f"MM{i:02d}" for i in range(1, 13)]}
        soorten = [s for s in per_soort if s in (d.soorten or ("JJ",)) or s == "JJ"]
        return [f"{j}{c}" for j in jaren for s in soorten for c in per_soort[s]]
    if d.voorvoegsels:
        regios = [r for s in dict.fromkeys([*d.voorvoegsels, "PV"]) for r in REGIOS.get(s, [f"{s}01"])]
        regios = ["NL00" if r == "NL01" and d.naam == "WijkenEnBuurten" else r for r in regios]
    else:
        regios = list(getattr(d, "bekend", ()) or getattr(d, "codes", ()))
    past = re.compile(kolom.patroon).fullmatch if kolom is not None and kolom.patroon else lambda _: True
    goed = [r for r in regios if past(r) or not d.kiest(r)]
    if not any(d.kiest(r) for r in goed):
        goed += list(kolom.domein) if kolom is not None and kolom.domein else []
        goed += dict.fromkeys(voorbeeld(kolom.patroon, n).strip() for n in range(5)) if kolom is not None and kolom.patroon else []
    return goed or ["T001", "A001"]


def voorbeeldwaarde(nr: int, k: catalog.Kolom) -> Waarde:
    """A value within the contract of a column, other for every row."""
    if k.type == "tekst":
        if k.domein:
            return k.domein[nr % len(k.domein)]
        return voorbeeld(k.patroon, nr) if k.patroon else f"{k.titel or k.naam} {nr}"
    if k.type == "datum":
        return f"{2015 + nr % 10}-{1 + nr % 12:02d}-01"
    laagst = k.minimum if k.minimum is not None else 0
    hoogst = k.maximum if k.maximum is not None else laagst + 1000
    stap = nr * 7919 % 1000 / 1000 * (hoogst - laagst)
    return int(laagst + stap) if k.type == "geheel" else round(laagst + stap, 1)


def voorbeeld(patroon: str, n: int) -> str:
    """The n-th of some texts that match a pattern of literals, classes, groups, choices and repeats."""
    from re import _constants as soort
    from re import _parser as lezer

    def uit(delen: Any) -> str:
        return "".join(een(op, arg) for op, arg in delen)

    def een(op: Any, arg: Any) -> str:
        nonlocal n
        if op is soort.LITERAL:
            return chr(arg)
        if op is soort.IN:
            tekens = [c for o, a in arg for c in (range(a[0], a[1] + 1) if o is soort.RANGE else [a])]
            n, i = divmod(n, len(tekens))
            return chr(tekens[i])
        if op is soort.BRANCH:
            n, i = divmod(n, len(arg[1]))
            return uit(arg[1][i])
        if op is soort.SUBPATTERN:
            return uit(arg[3])
        if op in (soort.MAX_REPEAT, soort.MIN_REPEAT):
            return "".join(uit(arg[2]) for _ in range(arg[0]))
        raise ValueError(f"geen voorbeeld te maken van {patroon!r} ({op})")

    return uit(lezer.parse(patroon))


def misdrijven(rijen: int) -> Tabel:
    """A table like 47022NED: 50 kinds of crime x areas x 100 periods (months, and the years that are over); a quarter is empty."""
    gebieden, rest = divmod(rijen, 5_000)
    if rest or not gebieden:
        raise ValueError(f"{rijen} rijen kan niet: kies een veelvoud van 5000")
    perioden = [f"{j}{s}" for j in range(2018, 2026) for s in ("JJ00", *(f"MM{m:02d}" for m in range(1, 13)))]
    perioden = [p for p in perioden if p not in ("2025JJ00", "2025MM10", "2025MM11", "2025MM12")]
    soorten = [f"{a}.{b}.{c}" for a in range(5) for b in range(5) for c in range(2)]
    wijken = ["NL00", *(f"BU{i:08d}" for i in range(gebieden - 1))]
    waarden = [(nr * 7919 % 997,) if nr * 104_729 % 4 else (None,) for nr in range(99_991)]
    return Tabel(
        "47022NED",
        "Geregistreerde misdrijven; soort misdrijf, wijk, buurt, maandcijfers",
        (
            Dimensie("SoortMisdrijf", tuple(Code(s) for s in soorten), breedte=6),
            Dimensie("WijkenEnBuurten", tuple(Code(w) for w in wijken), "GeoDetail", breedte=10),
            Dimensie("Perioden", tuple(Code(p, status="Definitief") for p in perioden), "TimeDimension"),
        ),
        (Onderwerp("GeregistreerdeMisdrijven_1", "Geregistreerde misdrijven"),),
        lambda nr, _: waarden[nr % 99_991],
    )


def main() -> None:
    """Serve the table for measuring until killed; the first line of output is the port."""
    lezer = argparse.ArgumentParser(prog="python -m tests.fake_odata.server", description="Bootst de CBS-feed na op deze machine.")
    lezer.add_argument("--misdrijven", type=float, default=1e5, metavar="RIJEN", help="rijen van de tabel als 47022NED")
    lezer.add_argument("--per-pagina", type=int, default=10_000)
    lezer.add_argument("--vertraging", type=float, default=0.0, help="seconden voor elke pagina met rijen")
    lezer.add_argument("--poort", type=int, default=0)
    lezer.add_argument("--gzip", action="store_true", help="comprimeer als de client dat leest")
    o = lezer.parse_args()
    tabel = misdrijven(int(o.misdrijven))
    tabel.beelden["v3"].klaar()
    with Nabootsing(tabel, per_pagina=o.per_pagina, vertraging=o.vertraging, volgende_host=None, gzip=o.gzip, poort=o.poort) as bron:
        print(bron.http.server_port, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
