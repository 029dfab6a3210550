"""Fetch one table of CBS or politie open data: metadata, a plan of slices, and its pages side by side.

What is asked follows from the metadata: which of the source's keys we want, cut into slices whose address and size no
server refuses. Every reply is stored before it is read. A column is found by stem and title (and among several by the path of parent
titles), never by its number. How v3 and v4 are spoken is in ``dialect``.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import unquote

from sources.catalog import Tabel
from sources.errors import SourceError
from sources.fetcher import Fetcher
from sources.odata.columns import called_otherwise, find_columns, new_categories, renamed
from sources.odata.content import OdataContent, Page
from sources.odata.dialect import V3, Malformed, dialect_of, query_with
from sources.odata.plan import Slice, slices
from sources.odata.reply import parse_reply, public_url, reading, reply_error
from sources.snapshots import Receipt, Reply, SnapshotStore, sha256_of

log = logging.getLogger(__name__)
VOORUIT = 96
"""Pages asked ahead of the one that is being loaded: they wait on disk, not in memory."""
In = TypeVar("In")
Out = TypeVar("Out")
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
        self.versie = ""

    def open(self) -> OdataContent:
        """Ask the metadata and find our columns in it; fetches no rows."""
        try:
            meta = self.taal.metadata(self.tabel, self._vraag)
        except Malformed as e:
            lijst, nr, rij = e.args
            verwacht, actie = "de velden die deze lijst altijd heeft", "Kijk of de bron de tabel herontwierp."
            raise self.fout(f"{lijst}, regel {nr}", f"een misvormde regel {rij}", verwacht, actie) from None
        g = find_columns(self.tabel, meta)
        bevindingen = g.bevindingen + new_categories(self.tabel, meta) + renamed(self.tabel, meta)
        inhoud = OdataContent(
            self.tabel, self.snapshot, meta, g.kolommen, bevindingen, g.aantekeningen + called_otherwise(self.tabel, meta)
        )
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
        versie, paginas = self.versie, _Pages(self, inhoud)
        langste = max(inhoud.sneden, key=lambda s: s.hoogstens if s.telling is None else s.telling)  # tells the size of a page
        eerste_url = query_with(self.taal.rijen(self.tabel), langste.filters)
        eerste = paginas.vraag(eerste_url)
        plan = list(self._plan(inhoud, self._grootte(eerste)))
        laatste = {snede[-1] for snede in plan}
        urls = [u for snede in plan for u in snede]
        resultaten = self._naast_elkaar(paginas.vraag, [u for u in urls if u != eerste_url])
        besteld = set(urls)
        for url in urls:
            p = eerste if url == eerste_url else next(resultaten)
            yield paginas.neem(url, p)
            if url in laatste:
                yield from self._vervolg(paginas, p, besteld)
        if self.fetcher.hervat:
            self._nog_dezelfde(versie)

    # --- inside ---

    def _grootte(self, eerste: Page) -> int | None:
        """Rows of a page: the server says itself how large its pages are; None: they are followed, one by one."""
        if not self.taal.kent_skip:
            return None
        if not eerste.volgende:
            return self.taal.pagina
        sprong = re.search(r"[?&]\$skip=(\d+)", unquote(eerste.volgende))
        return int(sprong[1]) if sprong and int(sprong[1]) else None

    def _vervolg(self, paginas: _Pages, p: Page, besteld: set[str]) -> Iterator[str]:
        """What follows the last planned page of a slice that is longer than planned: smaller pages, or the table grew."""
        while url := p.volgende:
            if url in besteld:
                actie = "De bron bladert in een kring; probeer het later opnieuw."
                raise self.fout(url, "een volgende pagina die al gelezen is", "een nieuwe pagina", actie)
            besteld.add(url)
            p = paginas.vraag(url)
            yield paginas.neem(url, p)

    def _nog_dezelfde(self, versie: str) -> None:
        """The source must say of the table what it said before the first page."""
        url = self.taal.versie_url(self.tabel)
        if self._kenmerk(self.haal(url, self._json)[1]) != versie:
            self.store.vergeet(self.tabel.volledige_naam)
            gevonden = "de bron vernieuwde de tabel tijdens het ophalen"
            actie = "Draai opnieuw; de pagina's van de oude versie worden niet gebruikt."
            raise self.fout(url, gevonden, "één versie van de tabel", actie, "volledig")

    def fout(self, plaats: str, gevonden: str, verwacht: str, actie: str, regel: str = "leesbaar") -> SourceError:
        return SourceError([reply_error(self.tabel, plaats, gevonden, verwacht, actie, regel)])

    def _naast_elkaar(self, werk: Callable[[In], Out], dingen: Iterable[In]) -> Iterator[Out]:
        """``map`` with a few polite requests at a time, results in order; what was not started yet is dropped at an error."""
        if self.fetcher.gelijktijdig == 1:
            yield from map(werk, dingen)
            return
        with ThreadPoolExecutor(self.fetcher.gelijktijdig) as pool:
            wachtrij: deque[Future[Out]] = deque()
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
        return sha256_of(json.dumps(info.get("value", info), sort_keys=True).encode())

    def _plan(self, inhoud: OdataContent, grootte: int | None) -> Iterator[list[str]]:
        """Per slice the addresses of its pages of ``grootte`` rows; of the first only when that is not known."""
        for snede in inhoud.sneden:
            url = query_with(self.taal.rijen(self.tabel), snede.filters)
            n = snede.hoogstens if snede.telling is None else snede.telling
            teken = "&" if "?" in url else "?"
            sprongen = range(grootte, n, grootte) if grootte else ()
            yield [url, *(f"{url}{teken}$skip={s}" for s in sprongen)]

    def _vraag(self, url: str) -> dict[str, Any]:
        ontvangst, d = self.haal(url, self._json)
        self.snapshot.ontvangsten.append(ontvangst)
        if url == self.taal.versie_url(self.tabel):
            self.versie = self._kenmerk(d)
        return d

    def _json(self, antwoord: Reply) -> dict[str, Any]:
        return parse_reply(self.tabel, antwoord.url, antwoord.status, antwoord.inhoud)

    def haal(self, url: str, keur: Callable[[Reply], Any]) -> tuple[Receipt, Any]:
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


class _Pages:
    """The pages of one table while they come in: what is stored already, and what was taken."""

    def __init__(self, reader: OdataReader, inhoud: OdataContent):
        self.reader, self.inhoud, self.tabel, self.taal = reader, inhoud, reader.tabel, reader.taal
        self.onderweg = reader.store.onderweg(self.tabel.volledige_naam, reader.versie) if reader.fetcher.hervat else None
        self.bewaard = dict(self.onderweg.ontvangsten) if self.onderweg else {}
        self.velden = [b'"%s"' % k.sleutel.encode() for k in inhoud.kolommen] if isinstance(self.taal, V3) else []
        self.gezien: dict[str, str] = {}

    def vraag(self, url: str) -> Page:
        """One page, from the store if an interrupted run has it there; called side by side."""
        oud = self.bewaard.get(url)
        if oud is not None:
            try:
                return Page(oud, *self._keur(url, oud.status, self.reader.store.lees(oud.sha256)))
            except (FileNotFoundError, ValueError, SourceError):
                pass  # gone or damaged since: ask again
        ontvangst, goed = self.reader.haal(url, lambda a: self._keur(url, a.status, a.inhoud))
        if self.onderweg:
            self.onderweg.noteer(ontvangst)
        return Page(ontvangst, *goed)

    def neem(self, url: str, p: Page) -> str:
        """Take a page, in the order of the plan; the same bytes twice are a source that repeats itself."""
        self.reader.snapshot.ontvangsten.append(p.ontvangst)
        sha = p.ontvangst.sha256
        if sha in self.gezien and not p.is_leeg:
            actie = "De bron herhaalt een pagina; probeer het later opnieuw."
            raise self.reader.fout(url, f"dezelfde pagina als {self.gezien[sha]}", "een nieuwe pagina", actie, "sleutel")
        self.gezien[sha] = url
        self.inhoud.paginas.append(sha)
        log.info("%s: pagina %d", self.tabel.volledige_naam, len(self.inhoud.paginas))
        return sha

    def _keur(self, url: str, status: int, body: bytes) -> tuple[bool, str | None]:
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
        for veld in self.velden if not leeg else ():
            if veld not in body:
                sleutel = veld.decode().strip('"')
                actie = f"Kijk of de bron de tabel herontwierp; pas sources/{self.tabel.bron}/bronnen.yml aan."
                raise self.reader.fout(url, f"rijen zonder kolom {sleutel}", f"kolom {sleutel} in elke rij", actie, "kolommen")
        return leeg, volgende
