"""Where bytes come from: the bundle (or a folder of the same layout), the live sources, or an edition's own snapshots.

All three answer the same question, ``haal(url)``, so that everything after it is the same code offline and live
(law 8). A delivery has no address of its own; its url is ``levering:<bron>/<naam>``.
"""

from __future__ import annotations

from typing import Protocol

from sources.catalog import Tabel
from sources.errors import Finding, SourceError
from sources.snapshots import Reply, Snapshot


class Fetcher(Protocol):
    """One source of bytes for one table.

    ``voorbeeld``: whether it holds invented figures, so that what is made of it is an example and says so.
    ``hervat``: whether an interrupted fetch is resumed, and the source asked whether it changed meanwhile;
    ``gelijktijdig``: requests at a time; ``pogingen``: how often a reply that cannot be read is asked for, with
    ``pauze`` seconds between. Only a live source has any of these.
    """

    voorbeeld: bool
    hervat: bool
    gelijktijdig: int
    pogingen: int
    pauze: float

    def haal(self, url: str) -> Reply:
        """The reply to this url; raises SourceError when there is none."""
        ...

    def begin(self, tabel: Tabel) -> Snapshot:
        """An empty snapshot with what is known of this copy beforehand."""
        ...

    def ontbreekt(self, tabel: Tabel) -> Reply | None:
        """The statement that a table that may be absent (``mag_ontbreken``) was not received; None when there is something to read."""
        ...


def statement(tabel: Tabel, reden: str, wanneer: str) -> Reply:
    """That a table was not received, as bytes that are kept like any other reply: an edition knows what it was made without."""
    tekst = f"{tabel.volledige_naam} is niet ontvangen: {reden}. Wie kan leveren: {tabel.mag_ontbreken}\n"
    return Reply(absent_url(tabel), 404, "text/plain;charset=utf-8", tekst.encode(), wanneer)


def absent_url(tabel: Tabel) -> str:
    """The address of that statement."""
    return f"ontbreekt:{tabel.volledige_naam}"


def missing(tabel: str, plaats: str, gevonden: str, verwacht: str, actie: str) -> SourceError:
    return SourceError([Finding(tabel, "leesbaar", plaats, gevonden, verwacht, actie)])
