"""The live sources."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

from sources import catalog
from sources.catalog import Tabel
from sources.delivery import register
from sources.delivery.register import Offer
from sources.fetcher import missing, statement
from sources.snapshots import Reply, Snapshot

log = logging.getLogger(__name__)


class Live:
    """The public APIs over HTTP, and the newest offer of every delivery in the folder ``leveringen/`` of the warehouse.

    Not verified against the live hosts by this project's tests (they run offline): a local server stands in.
    """

    voorbeeld = False
    hervat = True
    gelijktijdig = 4
    """requests at a time: polite, and enough to hide the wait of one behind the others"""
    pogingen = 3
    pauze = 1.0

    def __init__(self, leveringen: Path):
        from sources.fetch.http_client import HttpClient

        self.register = register.Register(leveringen)
        self._aanbieding: Offer | None = None
        self.netwerk = HttpClient()
        self._tabel = ""

    def begin(self, tabel: Tabel) -> Snapshot:
        self._tabel = tabel.volledige_naam
        if not tabel.is_levering:
            return Snapshot(tabel.volledige_naam)
        self._aanbieding = self._levering(tabel.volledige_naam)
        return Snapshot(tabel.volledige_naam, opmerking=self._aanbieding.als_opmerking())

    def ontbreekt(self, tabel: Tabel) -> Reply | None:
        if not tabel.is_levering or self.register.nieuwste(tabel.volledige_naam) is not None:
            return None
        return statement(tabel, "er is geen levering aangeboden", datetime.now(UTC).isoformat(timespec="seconds"))

    def haal(self, url: str) -> Reply:
        from sources.fetch.http_client import HttpError

        nu = datetime.now(UTC).isoformat(timespec="seconds")
        if url.startswith("levering:"):
            a = self._aanbieding or self._levering(self._tabel)
            inhoud = self.register.inhoud(a)
            return Reply(url, 200, register.media_type(inhoud, catalog.tabellen().get(a.naam)), inhoud, a.wanneer)
        try:
            bericht = self.netwerk.haal(url)
        except HttpError as e:
            gevonden, actie = e.args
            raise missing(self._tabel, url, gevonden, "een antwoord van de bron", actie) from None
        return Reply(url, bericht.status, bericht.type, bericht.inhoud, nu)

    def _levering(self, naam: str) -> Offer:
        """The newest offer of this delivery; raises SourceError when there is none."""
        aanbieding = self.register.nieuwste(naam)
        if aanbieding is None:
            kort = naam.partition(".")[2]
            raise missing(
                naam,
                str(self.register.pad),
                "geen aanbieding van deze levering",
                "een aangeboden levering",
                f"Bied haar aan: halfjaarbericht levering aanbieden BESTAND --naam {kort} --wie WIE --waarom WAAROM.",
            )
        return aanbieding
