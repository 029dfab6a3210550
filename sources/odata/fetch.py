"""Fetch one table of CBS or politie open data: metadata, a plan of slices, and its pages side by side.

What is asked follows from the metadata: which of the source's keys we want, cut into slices whose address and size no
server refuses. Every reply is stored before it is read. A column is found by stem + title + path of parent titles,
never by its number. How v3 and v4 are spoken is in ``dialect``.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

from sources.catalog import Tabel
from sources.errors import SourceError
from sources.fetcher import Fetcher
from sources.odata.columns import find_columns, new_categories
from sources.odata.content import OdataContent, Page
from sources.odata.dialect import V3, Malformed, dialect_of, query_with
from sources.odata.plan import Slice, slices
from sources.odata.reply import parse_reply, public_url, reading, reply_error
from sources.snapshots import Receipt, Reply, SnapshotStore

log = logging.getLogger(__name__)
VOORUIT = 96
"""Pages asked ahead of the one that is being loaded: they wait on disk, not in memory."""
STAART = re.compile(rb'\]\s*(?:,\s*"[^"]+"\s*:\s*(?:"([^"]*)"|\d+)\s*)*\}\s*\Z')
"""The end of a page that came in whole; the closing bracket of the rows and perhaps the address of the next page."""


class OdataReader:
    """Fetches one table: metadata first, then (``rijen``) the pages.

    Raises SourceError whenever a reply is missing, no JSON, cut off or an error page, or the paging goes wrong.
    """

    def __init__(self, tabel: Tabel, fetcher: Fetcher, store: SnapshotStore):
        self.tabel, self.fetcher, self.store = tabel, fetcher, store
        self.taal = dialect_of(tabel)
        self.snapshot = fetcher.begin(tabel)
        self._versie = ""

    def open(self) -> OdataContent:
        """Ask the metadata and find our columns in it; fetches no rows."""
        try:
            meta = self.taal.metadata(self.tabel, self._vraag)
        except Malformed as e:
            lijst, nr, rij = e.args
            raise SourceError(
                [
                    reply_error(
                        self.tabel,
                        f"{lijst}, regel {nr}",
                        f"een misvormde regel {rij}",
                        "de velden die deze lijst altijd heeft",
                        "Kijk of de bron de tabel herontwierp.",
                    )
                ]
            ) from None
        kolommen, bevindingen = find_columns(self.tabel, meta)
        inhoud = OdataContent(self.tabel, self.snapshot, meta, kolommen, bevindingen + new_categories(self.tabel, meta))
        inhoud.sneden = slices(self.tabel, meta)
        return inhoud

    def tel(self, inhoud: OdataContent) -> None:
        """Ask the source how many rows each slice has; None where it gives no number."""

        def een(snede: Slice) -> tuple[Receipt | None, int | None]:
            try:
                antwoord = self.fetcher.haal(query_with(self.taal.telling(self.tabel), snede.filters))
            except SourceError:
                return None, None
            tekst = antwoord.inhoud.decode("utf-8-sig", "replace").strip()
            return self.store.bewaar(antwoord), int(tekst) if antwoord.status == 200 and tekst.isdecimal() else None

        for snede, (ontvangst, telling) in zip(inhoud.sneden, self._naast_elkaar(een, inhoud.sneden), strict=True):
            snede.telling = telling
            if ontvangst is not None:
                self.snapshot.ontvangsten.append(ontvangst)

    def rijen(self, inhoud: OdataContent) -> Iterator[str]:
        """The pages in the order of the plan, fetched side by side and stored; gives the sha256 of each.

        A page that an interrupted run stored is not fetched again, unless the table changed since.
        """
        versie = self._versie
        onderweg = self.store.onderweg(self.tabel.volledige_naam, versie) if self.fetcher.hervat else None
        bewaard = onderweg.ontvangsten if onderweg else {}
        velden = [b'"%s"' % k.sleutel.encode() for k in inhoud.kolommen] if isinstance(self.taal, V3) else []
        gezien: dict[str, str] = {}

        def pagina(url: str) -> Page:
            oud = bewaard.get(url)
            if oud is not None:
                try:
                    return Page(oud, *self._keur(url, oud.status, self.store.lees(oud.sha256), velden))
                except (FileNotFoundError, ValueError, SourceError):
                    pass  # gone or damaged since: ask again
            ontvangst, goed = self._haal(url, lambda a: self._keur(url, a.status, a.inhoud, velden))
            if onderweg:
                onderweg.noteer(ontvangst)
            return Page(ontvangst, *goed)

        def neem(url: str, p: Page) -> str:
            self.snapshot.ontvangsten.append(p.ontvangst)
            sha = p.ontvangst.sha256
            if sha in gezien and not p.is_leeg:
                raise SourceError(
                    [
                        reply_error(
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
        eerste_url = query_with(self.taal.rijen(self.tabel), langste.filters)
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
                    raise SourceError(
                        [
                            reply_error(
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
        if self.fetcher.hervat and self._kenmerk(self._haal(self.taal.versie_url(self.tabel), self._json)[1]) != versie:
            self.store.vergeet(self.tabel.volledige_naam)
            raise SourceError(
                [
                    reply_error(
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
        if self.fetcher.gelijktijdig == 1:
            yield from map(werk, dingen)
            return
        with ThreadPoolExecutor(self.fetcher.gelijktijdig) as pool:
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

    def _plan(self, inhoud: OdataContent, grootte: int | None) -> Iterator[list[str]]:
        """Per slice the addresses of its pages of ``grootte`` rows; of the first only when that is not known."""
        for snede in inhoud.sneden:
            url = query_with(self.taal.rijen(self.tabel), snede.filters)
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

    def _json(self, antwoord: Reply) -> dict[str, Any]:
        return parse_reply(self.tabel, antwoord.url, antwoord.status, antwoord.inhoud)

    def _haal(self, url: str, keur: Callable[[Reply], Any]) -> tuple[Receipt, Any]:
        """Ask, store, judge; a reply that cannot be read is asked for again, as often as the haler allows."""
        for poging in range(1, self.fetcher.pogingen + 1):
            antwoord = self.fetcher.haal(url)
            ontvangst = self.store.bewaar(antwoord)
            try:
                return ontvangst, keur(antwoord)
            except SourceError:
                if poging == self.fetcher.pogingen or antwoord.status != 200:  # an error status was asked again already
                    raise
                log.info("%s: onleesbaar antwoord, poging %d", url, poging)
                time.sleep(self.fetcher.pauze * poging)
        raise AssertionError("een haler zonder pogingen")

    def _keur(self, url: str, status: int, body: bytes, velden: list[bytes]) -> tuple[bool, str | None]:
        """Whether a page is whole, without parsing its rows; gives whether it is empty and the address of the next.

        Anything unusual is parsed after all, to say what is wrong.
        """
        kop, staart = body[:2048], STAART.search(body, max(0, len(body) - 4096))
        gaaf = status == 200 and kop.lstrip()[:1] == b"{" and b"odata.error" not in kop and staart is not None
        d = None if gaaf and re.search(rb'"value"\s*:\s*\[', kop) else parse_reply(self.tabel, url, status, body)
        with reading(self.tabel, url):
            if d is not None:
                leeg, volgende = not d["value"], d.get(self.taal.volgende)
            else:
                m = re.search(
                    rb'"%s"\s*:\s*("(?:[^"\\]|\\.)*")' % re.escape(self.taal.volgende.encode()), staart[0] + kop if staart else kop
                )
                leeg, volgende = re.search(rb'"value"\s*:\s*\[\s*\]', kop) is not None, json.loads(m[1]) if m else None
            volgende = public_url(self.tabel, volgende)
        for veld in velden if not leeg else ():
            if veld not in body:
                sleutel = veld.decode().strip('"')
                actie = f"Kijk of de bron de tabel herontwierp; pas sources/{self.tabel.bron}/bronnen.yml aan."
                raise SourceError(
                    [reply_error(self.tabel, url, f"rijen zonder kolom {sleutel}", f"kolom {sleutel} in elke rij", actie, "kolommen")]
                )
        return leeg, volgende
