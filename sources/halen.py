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

from sources import aanbod, catalogus
from sources.aanbod import Aanbieding
from sources.catalogus import Tabel
from sources.fouten import Bevinding, BronFout
from sources.snapshots import Antwoord, Snapshot, Winkel

log = logging.getLogger(__name__)


class Haler(Protocol):
    """One source of bytes for one table.

    ``hervat``: whether an interrupted fetch is resumed, and the source asked whether it changed meanwhile;
    ``gelijktijdig``: requests at a time; ``pogingen``: how often a reply that cannot be read is asked for, with
    ``pauze`` seconds between. Only a live source has any of these.
    """

    hervat: bool
    gelijktijdig: int
    pogingen: int
    pauze: float

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

    hervat, gelijktijdig, pogingen, pauze = False, 1, 1, 0.0

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

    hervat, gelijktijdig, pogingen, pauze = False, 1, 1, 0.0

    def __init__(self, manifest: dict[str, Any], winkel: Winkel):
        self.winkel = winkel
        self._snapshots = {s["tabel"]: Snapshot.uit_dict(s) for s in manifest["snapshots"]}
        self._per_url = {o.url: o for s in self._snapshots.values() for o in s.ontvangsten}
        self._tabel = ""

    def begin(self, tabel: Tabel) -> Snapshot:
        self._tabel = tabel.volledige_naam
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
                self._tabel,
                url,
                "niet ontvangen voor deze editie",
                "een bewaard antwoord",
                "Herbouw met de code waarmee de editie is gemaakt.",
            )
        try:
            inhoud = self.winkel.lees(o.sha256)
        except (FileNotFoundError, ValueError) as e:
            raise _geen(self._tabel, url, str(e), f"snapshot {o.sha256[:12]}", "Zet de map snapshots/ van het warehouse terug.") from None
        return Antwoord(url, o.status, o.type, inhoud, o.ontvangen_op)


class Live:
    """The public APIs over HTTP, and the newest offer of every delivery in the folder ``leveringen/`` of the warehouse.

    Not verified against the live hosts by this project's tests (they run offline): a local server stands in.
    """

    hervat = True
    gelijktijdig = 4
    """requests at a time: polite, and enough to hide the wait of one behind the others"""
    pogingen = 3
    pauze = 1.0

    def __init__(self, leveringen: Path):
        from sources.netwerk import Netwerk

        self.register = aanbod.Register(leveringen)
        self._aanbieding: Aanbieding | None = None
        self.netwerk = Netwerk()
        self._tabel = ""

    def begin(self, tabel: Tabel) -> Snapshot:
        self._tabel = tabel.volledige_naam
        if not tabel.is_levering:
            return Snapshot(tabel.volledige_naam)
        self._aanbieding = self._levering(tabel.volledige_naam)
        return Snapshot(tabel.volledige_naam, opmerking=self._aanbieding.als_opmerking())

    def haal(self, url: str) -> Antwoord:
        from sources.netwerk import NetwerkFout

        nu = datetime.now(UTC).isoformat(timespec="seconds")
        if url.startswith("levering:"):
            a = self._aanbieding
            inhoud = self.register.inhoud(a)
            return Antwoord(url, 200, aanbod.soort(inhoud), inhoud, a.wanneer)
        try:
            bericht = self.netwerk.haal(url)
        except NetwerkFout as e:
            gevonden, actie = e.args
            raise _geen(self._tabel, url, gevonden, "een antwoord van de bron", actie) from None
        return Antwoord(url, bericht.status, bericht.type, bericht.inhoud, nu)

    def _levering(self, naam: str) -> Aanbieding:
        """The newest offer of this delivery; raises BronFout when there is none."""
        aanbieding = self.register.nieuwste(naam)
        if aanbieding is None:
            kort = naam.partition(".")[2]
            raise _geen(
                naam,
                str(self.register.pad),
                "geen aanbieding van deze levering",
                "een aangeboden levering",
                f"Bied haar aan: halfjaarbericht levering aanbieden BESTAND --naam {kort} --wie WIE --waarom WAAROM.",
            )
        return aanbieding
