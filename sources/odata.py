"""Fetch one table of CBS or politie open data: metadata, a plan of slices, and its pages side by side.

What is asked follows from the metadata: which of the source's keys we want, cut into slices whose address and size no
server refuses. Every reply is stored before it is read. A column is found by stem + title + path of parent titles,
never by its number. How v3 and v4 are spoken is in ``dialect``.
"""

from __future__ import annotations

import json
import logging
import math
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from sources.catalogus import Dimensie, Kolom, Tabel
from sources.dialect import DIALECTEN, V3, V4, Code, Metadata, Misvormd, vraag_met
from sources.fouten import Bevinding, BronFout
from sources.halen import Haler
from sources.snapshots import Antwoord, Ontvangst, Snapshot, Winkel

log = logging.getLogger(__name__)

MEESTE_TERMEN = 40
"""Conditions in one enumeration; OData services stop at some hundred nodes, and a condition is two or three."""
LANGSTE_URL = 1800
"""Characters; the web servers of CBS refuse a query string over 2.048."""
VOORUIT = 96
"""Pages asked ahead of the one that is being loaded: they wait on disk, not in memory."""
STAART = re.compile(rb'\]\s*(?:,\s*"[^"]+"\s*:\s*(?:"([^"]*)"|\d+)\s*)*\}\s*\Z')
"""The end of a page that came in whole; the closing bracket of the rows and perhaps the address of the next page."""


@dataclass(frozen=True)
class Bronkolom:
    """Where one of our columns is in this version of the table: key with its number, Unit and definition as printed."""

    kolom: Kolom
    sleutel: str
    meeteenheid: str
    omschrijving: str = ""

    @property
    def definitie(self) -> str:
        """The definition in eight characters, to see that it changed; ``geen`` when the source gives none."""
        return sha256(self.omschrijving.encode()).hexdigest()[:8] if self.omschrijving else "geen"


@dataclass
class Snede:
    """Part of a table that one filter selects: how many rows it must have at most, and how many the source counts."""

    filters: list[str]
    hoogstens: int
    telling: int | None = None


@dataclass(frozen=True)
class Pagina:
    """One page that came in whole: its receipt, whether it has no rows, and the address of the next."""

    ontvangst: Ontvangst
    is_leeg: bool
    volgende: str | None


@dataclass
class OdataInhoud:
    """One table as fetched: its pages are in the store, its metadata is read."""

    tabel: Tabel
    snapshot: Snapshot
    meta: Metadata
    kolommen: list[Bronkolom]
    bevindingen: list[Bevinding]
    """rules kolommen, meeteenheden and domein (new categories): with the first of these no row is fetched"""
    sneden: list[Snede] = field(default_factory=list)
    paginas: list[str] = field(default_factory=list)
    """sha256 of each page, in the order of the plan"""
    geladen: int = 0
    """rows as the source gives them, before measures or margins become columns"""
    onleesbaar: set[tuple[str, int]] = field(default_factory=set)
    """cells that are reported already: read as empty, but not to be called empty"""

    @property
    def codes(self) -> dict[str, list[Code]]:
        """Per dimension the codes that we ask for."""
        return {d.naam: [c for c in self.meta.codes[d.naam] if d.kiest(c.sleutel)] for d in self.tabel.dimensies}

    @property
    def telling(self) -> int | None:
        """Rows that the source itself counts; None when it does not say so of every slice."""
        tellingen = [s.telling for s in self.sneden]
        return None if not tellingen or None in tellingen else sum(t for t in tellingen if t is not None)

    @property
    def hoogstens(self) -> int:
        """Rows when every combination of the codes has one."""
        return sum(s.hoogstens for s in self.sneden)


def _fout(tabel: Tabel, plaats: str, gevonden: str, verwacht: str, actie: str, regel: str = "leesbaar") -> Bevinding:
    return Bevinding(tabel.volledige_naam, regel, plaats, gevonden, verwacht, actie)


def dialect(tabel: Tabel) -> V3 | V4:
    """How this table's api is spoken."""
    return DIALECTEN[tabel.api]


class Ophaler:
    """Fetches one table: metadata first, then (``rijen``) the pages.

    Raises BronFout whenever a reply is missing, no JSON, cut off or an error page, or the paging goes wrong.
    """

    def __init__(self, tabel: Tabel, haler: Haler, winkel: Winkel):
        self.tabel, self.haler, self.winkel = tabel, haler, winkel
        self.taal = dialect(tabel)
        self.snapshot = haler.begin(tabel)
        self._versie = ""

    def open(self) -> OdataInhoud:
        """Ask the metadata and find our columns in it; fetches no rows."""
        try:
            meta = self.taal.metadata(self.tabel, self._vraag)
        except Misvormd as e:
            lijst, nr, rij = e.args
            raise BronFout(
                [
                    _fout(
                        self.tabel,
                        f"{lijst}, regel {nr}",
                        f"een misvormde regel {rij}",
                        "de velden die deze lijst altijd heeft",
                        "Kijk of de bron de tabel herontwierp.",
                    )
                ]
            ) from None
        kolommen, bevindingen = zoek_kolommen(self.tabel, meta)
        inhoud = OdataInhoud(self.tabel, self.snapshot, meta, kolommen, bevindingen + nieuwe_categorieen(self.tabel, meta))
        inhoud.sneden = sneden(self.tabel, meta)
        return inhoud

    def tel(self, inhoud: OdataInhoud) -> None:
        """Ask the source how many rows each slice has; None where it gives no number."""

        def een(snede: Snede) -> tuple[Ontvangst | None, int | None]:
            try:
                antwoord = self.haler.haal(vraag_met(self.taal.telling(self.tabel), snede.filters))
            except BronFout:
                return None, None
            tekst = antwoord.inhoud.decode("utf-8-sig", "replace").strip()
            return self.winkel.bewaar(antwoord), int(tekst) if antwoord.status == 200 and tekst.isdigit() else None

        for snede, (ontvangst, telling) in zip(inhoud.sneden, self._naast_elkaar(een, inhoud.sneden), strict=True):
            snede.telling = telling
            if ontvangst is not None:
                self.snapshot.ontvangsten.append(ontvangst)

    def rijen(self, inhoud: OdataInhoud) -> Iterator[str]:
        """The pages in the order of the plan, fetched side by side and stored; gives the sha256 of each.

        A page that an interrupted run stored is not fetched again, unless the table changed since.
        """
        versie = self._versie
        onderweg = self.winkel.onderweg(self.tabel.volledige_naam, versie) if self.haler.hervat else None
        bewaard = onderweg.ontvangsten if onderweg else {}
        velden = [b'"%s"' % k.sleutel.encode() for k in inhoud.kolommen] if isinstance(self.taal, V3) else []
        gezien: dict[str, str] = {}

        def pagina(url: str) -> Pagina:
            oud = bewaard.get(url)
            if oud is not None:
                try:
                    return Pagina(oud, *self._keur(url, oud.status, self.winkel.lees(oud.sha256), velden))
                except (FileNotFoundError, ValueError, BronFout):
                    pass  # gone or damaged since: ask again
            ontvangst, goed = self._haal(url, lambda a: self._keur(url, a.status, a.inhoud, velden))
            if onderweg:
                onderweg.noteer(ontvangst)
            return Pagina(ontvangst, *goed)

        def neem(url: str, p: Pagina) -> str:
            self.snapshot.ontvangsten.append(p.ontvangst)
            sha = p.ontvangst.sha256
            if sha in gezien and not p.is_leeg:
                raise BronFout(
                    [
                        _fout(
                            self.tabel,
                            url,
                            f"dezelfde pagina als {gezien[sha]}",
                            "een nieuwe pagina",
                            "De bron herhaalt een pagina; probeer het later opnieuw.",
                            "sleutel",
                        )
                    ]
                )
            gezien[sha] = url
            inhoud.paginas.append(sha)
            log.info("%s: pagina %d", self.tabel.volledige_naam, len(inhoud.paginas))
            return sha

        langste = max(inhoud.sneden, key=lambda s: s.hoogstens if s.telling is None else s.telling)  # tells the size of a page
        eerste_url = vraag_met(self.taal.rijen(self.tabel), langste.filters)
        eerste = pagina(eerste_url)
        grootte = self.taal.pagina if self.taal.kent_skip else None
        if eerste.volgende and self.taal.kent_skip:  # the server says itself how large its pages are; without $skip they are followed
            sprong = re.search(r"[?&]\$skip=(\d+)", unquote(eerste.volgende))
            grootte = int(sprong[1]) if sprong and int(sprong[1]) else None
        plan = list(self._plan(inhoud, grootte))
        laatste = {snede[-1] for snede in plan}
        urls = [u for snede in plan for u in snede]
        resultaten = self._naast_elkaar(pagina, [u for u in urls if u != eerste_url])
        besteld = set(urls)
        for url in urls:
            p = eerste if url == eerste_url else next(resultaten)
            yield neem(url, p)
            while url in laatste and p.volgende:  # the slice is longer than planned: smaller pages, or the table grew
                url = p.volgende
                if url in besteld:
                    raise BronFout(
                        [
                            _fout(
                                self.tabel,
                                url,
                                "een volgende pagina die al gelezen is",
                                "een nieuwe pagina",
                                "De bron bladert in een kring; probeer het later opnieuw.",
                            )
                        ]
                    )
                besteld.add(url)
                laatste.add(url)
                p = pagina(url)
                yield neem(url, p)
        if self.haler.hervat and self._kenmerk(self._haal(self.taal.versie_url(self.tabel), self._json)[1]) != versie:
            self.winkel.vergeet(self.tabel.volledige_naam)
            raise BronFout(
                [
                    _fout(
                        self.tabel,
                        self.taal.versie_url(self.tabel),
                        "de bron vernieuwde de tabel tijdens het ophalen",
                        "één versie van de tabel",
                        "Draai opnieuw; de pagina's van de oude versie worden niet gebruikt.",
                        "volledig",
                    )
                ]
            )

    # --- inside ---

    def _naast_elkaar(self, werk, dingen: Iterable) -> Iterator:
        """``map`` with a few polite requests at a time, results in order; what was not started yet is dropped at an error."""
        if self.haler.gelijktijdig == 1:
            yield from map(werk, dingen)
            return
        with ThreadPoolExecutor(self.haler.gelijktijdig) as pool:
            wachtrij: deque[Future] = deque()
            try:
                for ding in dingen:
                    wachtrij.append(pool.submit(werk, ding))
                    if len(wachtrij) >= VOORUIT:
                        yield wachtrij.popleft().result()
                while wachtrij:
                    yield wachtrij.popleft().result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    @staticmethod
    def _kenmerk(info: dict[str, Any]) -> str:
        """What the source says of this version of the table, in one hash."""
        return sha256(json.dumps(info.get("value", info), sort_keys=True).encode()).hexdigest()

    def _plan(self, inhoud: OdataInhoud, grootte: int | None) -> Iterator[list[str]]:
        """Per slice the addresses of its pages of ``grootte`` rows; of the first only when that is not known."""
        for snede in inhoud.sneden:
            url = vraag_met(self.taal.rijen(self.tabel), snede.filters)
            n = snede.hoogstens if snede.telling is None else snede.telling
            teken = "&" if "?" in url else "?"
            sprongen = range(grootte, n, grootte) if grootte else ()
            yield [url, *(f"{url}{teken}$skip={s}" for s in sprongen)]

    def _vraag(self, url: str) -> dict[str, Any]:
        ontvangst, d = self._haal(url, self._json)
        self.snapshot.ontvangsten.append(ontvangst)
        if url == self.taal.versie_url(self.tabel):
            self._versie = self._kenmerk(d)
        return d

    def _json(self, antwoord: Antwoord) -> dict[str, Any]:
        return ontleed(self.tabel, antwoord.url, antwoord.status, antwoord.inhoud)

    def _haal(self, url: str, keur: Callable[[Antwoord], Any]) -> tuple[Ontvangst, Any]:
        """Ask, store, judge; a reply that cannot be read is asked for again, as often as the haler allows."""
        for poging in range(1, self.haler.pogingen + 1):
            antwoord = self.haler.haal(url)
            ontvangst = self.winkel.bewaar(antwoord)
            try:
                return ontvangst, keur(antwoord)
            except BronFout:
                if poging == self.haler.pogingen or antwoord.status != 200:  # an error status was asked again already
                    raise
                log.info("%s: onleesbaar antwoord, poging %d", url, poging)
                time.sleep(self.haler.pauze * poging)
        raise AssertionError("een haler zonder pogingen")

    def _keur(self, url: str, status: int, body: bytes, velden: list[bytes]) -> tuple[bool, str | None]:
        """Whether a page is whole, without parsing its rows; gives whether it is empty and the address of the next.

        Anything unusual is parsed after all, to say what is wrong.
        """
        kop, staart = body[:2048], STAART.search(body, max(0, len(body) - 4096))
        gaaf = status == 200 and kop.lstrip()[:1] == b"{" and b"odata.error" not in kop and staart is not None
        d = None if gaaf and re.search(rb'"value"\s*:\s*\[', kop) else ontleed(self.tabel, url, status, body)
        leeg = not d["value"] if d is not None else re.search(rb'"value"\s*:\s*\[\s*\]', kop) is not None
        if not leeg:
            for veld in velden:
                if veld not in body:
                    sleutel = veld.decode().strip('"')
                    actie = f"Kijk of de bron de tabel herontwierp; pas sources/{self.tabel.bron}/bronnen.yml aan."
                    raise BronFout(
                        [_fout(self.tabel, url, f"rijen zonder kolom {sleutel}", f"kolom {sleutel} in elke rij", actie, "kolommen")]
                    )
        if d is not None:
            volgende = d.get(self.taal.volgende)
        else:
            m = re.search(rb'"%s"\s*:\s*("(?:[^"\\]|\\.)*")' % re.escape(self.taal.volgende.encode()), staart[0] + kop if staart else kop)
            volgende = json.loads(m[1]) if m else None
        return leeg, _publiek(self.tabel, volgende)


def _publiek(tabel: Tabel, url: str | None) -> str | None:
    """The address on the public host; the host in a reply is internal."""
    if url is None:
        return None
    eigen = urlsplit(tabel.host)
    return urlunsplit(urlsplit(url)._replace(scheme=eigen.scheme, netloc=eigen.netloc))


def ontleed(tabel: Tabel, url: str, status: int, inhoud: bytes) -> dict[str, Any]:
    """The JSON object of a reply.

    Raises:
        BronFout: HTML, cut-off or unreadable JSON, an error of the source, or no list of values.
    """

    def fout(gevonden: str, actie: str) -> BronFout:
        return BronFout([_fout(tabel, url, gevonden, "een volledig JSON-antwoord", actie)])

    if inhoud.lstrip()[:1] == b"<":
        raise fout(f"een HTML-pagina (status {status})", "De bron gaf een foutpagina; probeer het later opnieuw.")
    try:
        d = json.loads(inhoud)
    except ValueError as e:
        plek = f"regel {e.lineno}, teken {e.colno}" if isinstance(e, json.JSONDecodeError) else str(e)
        raise fout(
            f"afgebroken of onleesbare JSON ({len(inhoud)} bytes, bij {plek})", "Het antwoord is niet heel; haal de tabel opnieuw op."
        ) from None
    if isinstance(d, dict) and ("odata.error" in d or "error" in d):
        boodschap = d.get("odata.error", d.get("error"))
        for sleutel in ("message", "value"):
            boodschap = boodschap.get(sleutel, boodschap) if isinstance(boodschap, dict) else boodschap
        raise fout(f"een fout van de bron: {boodschap}", "Controleer tabel-id en kolommen in bronnen.yml.")
    if status != 200 or not isinstance(d, dict) or (not isinstance(d.get("value"), list) and "Identifier" not in d):  # Properties of v4
        raise fout(f"status {status} zonder lijst 'value'", "Kijk of de tabel nog bestaat; pas bronnen.yml aan.")
    return d


# --- the plan ---


def sneden(tabel: Tabel, meta: Metadata) -> list[Snede]:
    """Cut what we ask into slices that no server refuses: few enough rows, an address short enough.

    Where all of a dimension is wanted and fits, it is not mentioned at all. Otherwise regions are asked by prefix and
    other keys one by one; the dimension with the most keys is cut first.
    """
    taal = dialect(tabel)
    keuze: dict[str, list[str]] = {}
    stukken: dict[str, int] = {}
    for d in tabel.dimensies:
        alle = [c.sleutel for c in meta.codes[d.naam]]
        keuze[d.naam] = [s for s in alle if d.kiest(s)]
        if not keuze[d.naam]:
            raise BronFout(
                [
                    _fout(
                        tabel,
                        d.naam,
                        f"geen enkele gevraagde code ({len(alle)} codes in de bron)",
                        "codes die bronnen.yml kiest",
                        f"Pas de dimensie {d.naam} aan in sources/{tabel.bron}/bronnen.yml.",
                        "volledig",
                    )
                ]
            )
        stukken[d.naam] = 1

    def filter_van(d: Dimensie, sleutels: list[str]) -> str:
        if len(sleutels) == len(meta.codes[d.naam]):
            return ""
        if len(sleutels) == len(keuze[d.naam]) and d.voorvoegsels:
            return "(" + " or ".join(f"startswith({d.naam},'{v}')" for v in d.voorvoegsels) + ")"
        return taal.opsomming(d.naam, sleutels)

    def te_lang(d: Dimensie) -> bool:
        """Whether a piece of this dimension alone is more than a filter may hold."""
        stuk = max(_gelijke_stukken(keuze[d.naam], stukken[d.naam]), key=len)
        f = filter_van(d, stuk)
        return " eq " in f and len(stuk) > MEESTE_TERMEN or len(quote(f)) > LANGSTE_URL // 2

    while True:
        for d in tabel.dimensies:
            while te_lang(d) and stukken[d.naam] < len(keuze[d.naam]):
                stukken[d.naam] += 1
        delen = list(product(*(_gelijke_stukken(keuze[d.naam], stukken[d.naam]) for d in tabel.dimensies)))
        filters = [taal.vast(tabel) + [f for d, s in zip(tabel.dimensies, deel, strict=True) if (f := filter_van(d, s))] for deel in delen]
        rijen = max(math.prod(map(len, deel)) for deel in delen) * taal.per_combinatie(tabel)
        lang = max(len(vraag_met(taal.rijen(tabel), f)) for f in filters) > LANGSTE_URL
        deelbaar = [d for d in tabel.dimensies if stukken[d.naam] < len(keuze[d.naam])]
        if not deelbaar or not (lang or rijen > taal.meest_per_snede):
            break
        if lang:  # the dimension that says most
            kies = max(deelbaar, key=lambda d: len(filter_van(d, _gelijke_stukken(keuze[d.naam], stukken[d.naam])[0])))
            stukken[kies.naam] += 1
        else:  # the dimension that needs the fewest slices
            kies = min(deelbaar, key=lambda d: _stukken_na(d, keuze, stukken, rijen / taal.meest_per_snede) / stukken[d.naam])
            stukken[kies.naam] = _stukken_na(kies, keuze, stukken, rijen / taal.meest_per_snede)
    return [Snede(f, math.prod(map(len, deel)) * taal.per_combinatie(tabel)) for deel, f in zip(delen, filters, strict=True)]


def _stukken_na(d: Dimensie, keuze: dict[str, list[str]], stukken: dict[str, int], te_veel: float) -> int:
    """Pieces of this dimension when it alone must bring the rows down by a factor: as far as its keys go."""
    n = len(keuze[d.naam])
    return min(n, max(math.ceil(stukken[d.naam] * te_veel), math.ceil(n / MEESTE_TERMEN), stukken[d.naam] + 1))


def _gelijke_stukken(sleutels: list[str], aantal: int) -> list[list[str]]:
    grens = [round(i * len(sleutels) / aantal) for i in range(aantal + 1)]
    return [sleutels[a:b] for a, b in zip(grens, grens[1:], strict=False)]


# --- the contract of the metadata ---


def zoek_kolommen(tabel: Tabel, meta: Metadata) -> tuple[list[Bronkolom], list[Bevinding]]:
    """Find our columns in the metadata and compare the Unit with the contract.

    Returns:
        The columns found (a dimension's key is its own name) and what is wrong with rules
        ``kolommen`` and ``meeteenheden``.
    """
    gevonden: list[Bronkolom] = []
    fouten: list[Bevinding] = []
    eigen = {d.naam for d in tabel.dimensies}
    for k in tabel.kolommen:
        if k.naam in eigen:
            if k.naam in meta.dimensies:
                gevonden.append(Bronkolom(k, k.naam, ""))
            else:
                fouten.append(_kolomfout(tabel, k, "geen dimensie met deze naam"))
            continue
        stam = k.stam or k.naam
        passend = [o for o in meta.onderwerpen if (o.stam, o.titel, o.pad) == (stam, k.titel, k.pad)]
        if len(passend) != 1:
            lijkt = [f"{o.sleutel} '{o.titel}' onder {' > '.join(o.pad)}" for o in meta.onderwerpen if o.stam == stam or o.titel == k.titel]
            fouten.append(_kolomfout(tabel, k, f"{len(passend)} passende onderwerpen; lijken erop: {'; '.join(lijkt[:3]) or 'geen'}"))
            continue
        gevonden.append(Bronkolom(k, passend[0].sleutel, passend[0].meeteenheid, passend[0].omschrijving))
        if k.meeteenheid is not None and passend[0].meeteenheid != k.meeteenheid:
            fouten.append(
                _fout(
                    tabel,
                    f"DataProperties, kolom {passend[0].sleutel}",
                    f"meeteenheid '{passend[0].meeteenheid}'",
                    f"'{k.meeteenheid}'",
                    "De bron telt anders dan afgesproken: pas eerst de formule aan, dan bronnen.yml.",
                    "meeteenheden",
                )
            )
    for vreemd in sorted(meta.dimensies - eigen):
        fouten.append(
            _fout(
                tabel,
                f"dimensie {vreemd}",
                "een dimensie die het contract niet kent",
                f"dimensies {', '.join(sorted(eigen))}",
                f"Kies welke codes ervan nodig zijn, in sources/{tabel.bron}/bronnen.yml.",
                "kolommen",
            )
        )
    return gevonden, fouten


def _kolomfout(tabel: Tabel, k: Kolom, gevonden: str) -> Bevinding:
    verwacht = f"kolom {k.stam or k.naam} '{k.titel}' onder {' > '.join(k.pad)}" if k.titel else f"dimensie {k.naam}"
    actie = f"Kijk of de bron de tabel herontwierp; pas sources/{tabel.bron}/bronnen.yml aan."
    return _fout(tabel, f"DataProperties, kolom {k.naam}", gevonden, verwacht, actie, "kolommen")


def nieuwe_categorieen(tabel: Tabel, meta: Metadata) -> list[Bevinding]:
    """Codes that the source has and the contract does not know: a total may mean something else than before."""
    uit = []
    for d in tabel.dimensies:
        nieuw = [c for c in meta.codes[d.naam] if d.bekend and c.sleutel.strip() not in d.bekend]
        for c in nieuw:
            uit.append(
                _fout(
                    tabel,
                    f"dimensie {d.naam}",
                    f"een nieuwe categorie {c.sleutel.strip()} '{c.titel}'",
                    "alleen de bekende codes",
                    f"Lees wat zij betekent en neem haar op onder bekend in sources/{tabel.bron}/bronnen.yml.",
                    "domein",
                )
            )
    return uit
