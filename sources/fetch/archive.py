"""The snapshots of a published edition."""

from __future__ import annotations

from typing import Any

from sources.catalog import Tabel
from sources.fetcher import absent_url, missing
from sources.snapshots import Reply, Snapshot, SnapshotStore


class Archive:
    """An edition's own snapshots: rebuild what was published, offline, from the bytes as they were received then."""

    hervat, gelijktijdig, pogingen, pauze = False, 1, 1, 0.0

    def __init__(self, manifest: dict[str, Any], store: SnapshotStore):
        self.store, self.manifest = store, manifest
        self.voorbeeld = bool(manifest.get("voorbeeld", True))  # an edition of before it said so was made of invented figures
        self._snapshots = {s["tabel"]: Snapshot.uit_dict(s) for s in manifest["snapshots"]}
        self._per_url = {o.url: o for s in self._snapshots.values() for o in s.ontvangsten}
        self._tabel = ""

    def begin(self, tabel: Tabel) -> Snapshot:
        self._tabel = tabel.volledige_naam
        oud = self._snapshots.get(tabel.volledige_naam)
        if oud is None:
            raise missing(
                tabel.volledige_naam,
                "manifest.json",
                "geen snapshot van deze tabel",
                "een snapshot",
                "Deze editie is zonder deze tabel gemaakt; herbouw met de code van toen.",
            )
        return Snapshot(oud.tabel, echt=oud.echt, opmerking=oud.opmerking)

    def ontbreekt(self, tabel: Tabel) -> Reply | None:
        url = absent_url(tabel)
        return self.haal(url) if url in self._per_url else None

    def haal(self, url: str) -> Reply:
        o = self._per_url.get(url)
        if o is None:
            raise missing(
                self._tabel,
                url,
                "niet ontvangen voor deze editie",
                "een bewaard antwoord",
                "Herbouw met de code waarmee de editie is gemaakt.",
            )
        try:
            inhoud = self.store.lees(o.sha256)
        except (FileNotFoundError, ValueError) as e:
            raise missing(self._tabel, url, str(e), f"snapshot {o.sha256[:12]}", "Zet de map snapshots/ van het warehouse terug.") from None
        return Reply(url, o.status, o.type, inhoud, o.ontvangen_op)
