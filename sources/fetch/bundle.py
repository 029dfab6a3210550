"""A folder of recorded replies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sources import catalog
from sources.catalog import Tabel
from sources.fetcher import missing, statement
from sources.snapshots import Reply, Snapshot

BUNDLES = ("bundel", "voorbeeld")
"""What comes with the project: what is real, printed or estimated, and the whole way with invented figures where nothing is known."""


class Bundle:
    """A folder with replies as the sources give them: ``<bron>/<tabel>/ontvangsten.json`` names the file of each url.

    The bundles of the project lie in ``sources/<bron>/bundel/`` and ``sources/<bron>/voorbeeld/``; a copy of ``sources/`` or a
    folder ``<bron>/<tabel>/`` is read alike.
    """

    hervat, gelijktijdig, pogingen, pauze = False, 1, 1, 0.0

    def __init__(self, folder: Path = catalog.FOLDER, naam: str = "voorbeeld"):
        self.folder, self.naam = folder, naam
        self._index: dict[str, tuple[Path, dict[str, Any]]] = {}
        self._tabel = ""
        self.voorbeeld = naam == "voorbeeld" if folder == catalog.FOLDER else _has_invented_cells(folder)

    def _lijst(self, tabel: Tabel) -> Path:
        wortel = self.folder / tabel.bron / self.naam
        return (wortel if wortel.is_dir() else self.folder / tabel.bron) / tabel.naam / "ontvangsten.json"

    def ontbreekt(self, tabel: Tabel) -> Reply | None:
        # a folder without its list is damaged, and begin() says so
        return None if self._lijst(tabel).parent.is_dir() else statement(tabel, "de bundel heeft haar niet", "onbekend")

    def begin(self, tabel: Tabel) -> Snapshot:
        self._tabel = tabel.volledige_naam
        pad = self._lijst(tabel)
        try:
            index = json.loads(pad.read_text(encoding="utf-8"))
            self._index |= {a["url"]: (pad.parent / a["bestand"], a) for a in index["antwoorden"]}
            echt, opmerking = index["echt"], index.get("opmerking", "")  # a copy that does not say what is real is no copy
        except FileNotFoundError:
            raise missing(
                tabel.volledige_naam,
                str(pad),
                "geen bestand",
                "een lijst van ontvangsten",
                "Kijk of de map bij --bron de indeling van de bundel heeft: <bron>/<tabel>/ontvangsten.json.",
            ) from None
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError):
            raise missing(
                tabel.volledige_naam,
                str(pad),
                "een lijst die niet te lezen is",
                "JSON met 'echt' en 'antwoorden', elk met url en bestand",
                "Herstel de lijst of haal de bundel opnieuw.",
            ) from None
        return Snapshot(tabel.volledige_naam, echt=echt, opmerking=opmerking)

    def haal(self, url: str) -> Reply:
        if url not in self._index:
            raise missing(
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
            raise missing(self._tabel, pad.name, "geen bestand", f"het antwoord op {url}", "Zet het bestand terug.") from None
        return Reply(url, a.get("status", 200), a.get("type", ""), inhoud, a.get("ontvangen_op", "onbekend"))


def _has_invented_cells(folder: Path) -> bool:
    """Whether any table of a folder says that not all of it is real; what cannot be read is told when it is asked for."""
    for pad in folder.glob("*/**/ontvangsten.json"):
        try:
            if json.loads(pad.read_text(encoding="utf-8"))["echt"] is not None:
                return True
        except (json.JSONDecodeError, KeyError, TypeError):
            continue
    return False
