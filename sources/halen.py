"""Where bytes come from: the bundle (or a folder of the same layout), the live sources, or an edition's own snapshots.

All three answer the same question, ``haal(url)``, so that everything after it is the same code offline and live
(law 8). A delivery has no address of its own; its url is ``levering:<bron>/<naam>``.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from sources import catalogus
from sources.catalogus import Tabel
from sources.fouten import Bevinding, BronFout
from sources.snapshots import Antwoord, Snapshot, Winkel

log = logging.getLogger(__name__)

WACHTTIJD = (10, 120)
"""Seconds to connect and seconds between two bytes; CBS feeds take up to a minute before the first byte."""


class Haler(Protocol):
    """One source of bytes for one table."""

    def haal(self, url: str) -> Antwoord:
        """The reply to this url; raises BronFout when there is none."""
        ...

    def begin(self, tabel: Tabel) -> Snapshot:
        """An empty snapshot with what is known of this copy beforehand."""
        ...


def _geen(tabel: str, plaats: str, gevonden: str, verwacht: str, actie: str) -> BronFout:
    return BronFout([Bevinding(tabel, "leesbaar", plaats, gevonden, verwacht, actie)])


class Bundel:
    """A folder with replies as the sources give them: ``<bron>/<tabel>/ontvangsten.json`` names the file of each url.

    The bundle of the project lies in ``sources/<bron>/bundel/``; a copy of ``sources/`` or a folder
    ``<bron>/<tabel>/`` is read alike.
    """

    def __init__(self, map: Path = catalogus.MAP):
        self.map = map
        self._index: dict[str, tuple[Path, dict[str, Any]]] = {}
        self._tabel = ""

    def begin(self, tabel: Tabel) -> Snapshot:
        self._tabel = tabel.volledige_naam
        wortel = self.map / tabel.bron / "bundel"
        pad = (wortel if wortel.is_dir() else self.map / tabel.bron) / tabel.naam / "ontvangsten.json"
        try:
            index = json.loads(pad.read_text(encoding="utf-8"))
            self._index |= {a["url"]: (pad.parent / a["bestand"], a) for a in index["antwoorden"]}
            echt, opmerking = index["echt"], index.get("opmerking", "")  # a copy that does not say what is real is no copy
        except FileNotFoundError:
            raise _geen(
                tabel.volledige_naam,
                str(pad),
                "geen bestand",
                "een lijst van ontvangsten",
                "Kijk of de map bij --bron de indeling van de bundel heeft: <bron>/<tabel>/ontvangsten.json.",
            ) from None
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as e:
            raise _geen(
                tabel.volledige_naam,
                str(pad),
                f"onleesbare lijst ({e})",
                "JSON met 'echt' en 'antwoorden', elk met url en bestand",
                "Herstel de lijst of haal de bundel opnieuw.",
            ) from None
        return Snapshot(tabel.volledige_naam, echt=echt, opmerking=opmerking)

    def haal(self, url: str) -> Antwoord:
        if url not in self._index:
            raise _geen(
                self._tabel,
                url,
                "geen antwoord op deze vraag in de bundel",
                "een opgenomen antwoord",
                "Draai met --bron live, of neem het antwoord op in ontvangsten.json.",
            )
        pad, a = self._index[url]
        try:
            inhoud = pad.read_bytes()
        except FileNotFoundError:
            raise _geen(self._tabel, pad.name, "geen bestand", f"het antwoord op {url}", "Zet het bestand terug.") from None
        return Antwoord(url, a.get("status", 200), a.get("type", ""), inhoud, a.get("ontvangen_op", "onbekend"))


class Archief:
    """An edition's own snapshots: rebuild what was published, offline, from the bytes as they were received then."""

    def __init__(self, manifest: dict[str, Any], winkel: Winkel):
        self.winkel = winkel
        self._snapshots = {s["tabel"]: Snapshot.uit_dict(s) for s in manifest["snapshots"]}
        self._per_url = {o.url: o for s in self._snapshots.values() for o in s.ontvangsten}

    def begin(self, tabel: Tabel) -> Snapshot:
        oud = self._snapshots.get(tabel.volledige_naam)
        if oud is None:
            raise _geen(
                tabel.volledige_naam,
                "manifest.json",
                "geen snapshot van deze tabel",
                "een snapshot",
                "Deze editie is zonder deze tabel gemaakt; herbouw met de code van toen.",
            )
        return Snapshot(oud.tabel, echt=oud.echt, opmerking=oud.opmerking)

    def haal(self, url: str) -> Antwoord:
        o = self._per_url.get(url)
        if o is None:
            raise _geen(
                "archief",
                url,
                "niet ontvangen voor deze editie",
                "een bewaard antwoord",
                "Herbouw met de code waarmee de editie is gemaakt.",
            )
        try:
            inhoud = self.winkel.lees(o.sha256)
        except (FileNotFoundError, ValueError) as e:
            raise _geen("archief", url, str(e), f"snapshot {o.sha256[:12]}", "Zet de map snapshots/ van het warehouse terug.") from None
        return Antwoord(url, o.status, o.type, inhoud, o.ontvangen_op)


class Live:
    """The public APIs over HTTP, and deliveries from the folder ``leveringen/`` of the warehouse.

    Not verified against the live hosts by this project's tests (they run offline): a local server stands in.
    """

    def __init__(self, leveringen: Path):
        import requests
        from requests.adapters import HTTPAdapter
        from urllib3.util import Retry

        self.leveringen = leveringen
        self._tabel = ""
        opnieuw = Retry(
            total=5,
            backoff_factor=0.5,
            backoff_jitter=0.5,
            status_forcelist=(429, 500, 502, 503, 504),
            allowed_methods=("GET",),
            raise_on_status=False,
        )
        self.sessie = requests.Session()
        self.sessie.headers["User-Agent"] = "halfjaarbericht (statistische publicatie)"
        for schema in ("https://", "http://"):
            self.sessie.mount(schema, HTTPAdapter(max_retries=opnieuw))

    def begin(self, tabel: Tabel) -> Snapshot:
        self._tabel = tabel.volledige_naam
        return Snapshot(tabel.volledige_naam)

    def haal(self, url: str) -> Antwoord:
        import requests

        nu = datetime.now(UTC).isoformat(timespec="seconds")
        if url.startswith("levering:"):
            return self._levering(url, nu)
        try:
            r = self.sessie.get(url, timeout=WACHTTIJD)
        except requests.RequestException as e:
            raise _geen(
                self._tabel,
                url,
                f"geen antwoord ({type(e).__name__})",
                "een antwoord van de bron",
                "Probeer het later opnieuw, of controleer netwerk en proxy (HTTPS_PROXY).",
            ) from e
        return Antwoord(url, r.status_code, r.headers.get("Content-Type", ""), r.content, nu)

    def _levering(self, url: str, nu: str) -> Antwoord:
        naam = url.rpartition("/")[2]
        kandidaten = [p for p in sorted(self.leveringen.glob(f"{naam}.*")) if p.suffix in (".xlsx", ".csv")]
        if len(kandidaten) != 1:
            raise _geen(
                f"jenv.{naam}",
                str(self.leveringen),
                f"{len(kandidaten)} bestanden",
                f"precies één {naam}.xlsx of {naam}.csv",
                "Leg de levering in deze map.",
            )
        soort = "text/csv" if kandidaten[0].suffix == ".csv" else "application/xlsx"
        return Antwoord(url, 200, soort, kandidaten[0].read_bytes(), nu)
