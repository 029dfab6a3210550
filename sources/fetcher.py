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

    ``hervat``: whether an interrupted fetch is resumed, and the source asked whether it changed meanwhile;
    ``gelijktijdig``: requests at a time; ``pogingen``: how often a reply that cannot be read is asked for, with
    ``pauze`` seconds between. Only a live source has any of these.
    """

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


def missing(tabel: str, plaats: str, gevonden: str, verwacht: str, actie: str) -> SourceError:
    return SourceError([Finding(tabel, "leesbaar", plaats, gevonden, verwacht, actie)])
