"""The snapshot store: the bytes as received, named by their sha256, kept before anything reads them.

Layout: ``<warehouse>/snapshots/<first two hex digits>/<sha256>``. Append-only: a file is written beside its name
and moved onto it, so a name that exists holds all its bytes. Law 3 of the house. The same bytes are stored once,
however many tables and editions name them.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sources.disk import force_all_to_disk, force_to_disk


def sha256_of(content: bytes | Path) -> str:
    """The name of these bytes, or of what is in a file."""
    return hashlib.sha256(content.read_bytes() if isinstance(content, Path) else content).hexdigest()


@dataclass(frozen=True)
class Reply:
    """One reply or file as it came in."""

    url: str
    status: int
    type: str
    inhoud: bytes
    ontvangen_op: str


@dataclass(frozen=True)
class Receipt:
    """The receipt of one reply: everything but the bytes, which the store has under ``sha256``."""

    url: str
    status: int
    type: str
    sha256: str
    bytes: int
    ontvangen_op: str


@dataclass
class Snapshot:
    """All replies that together are one table, with what the supplier of the copy says about it.

    ``echt``: None when all is real (live); otherwise the only cells that are not synthetic, as a list of
    ``{"waar": {kolom: waarde}, "kolommen": [naam, ...]}``; an empty list means all is synthetic.
    """

    tabel: str
    ontvangsten: list[Receipt] = field(default_factory=list)
    echt: list[dict[str, Any]] | None = None
    opmerking: str = ""

    def als_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def uit_dict(cls, d: dict[str, Any]) -> Snapshot:
        return cls(d["tabel"], [Receipt(**o) for o in d["ontvangsten"]], d["echt"], d["opmerking"])


class SnapshotStore:
    """The store below one folder."""

    def __init__(self, folder: Path):
        self.folder = folder

    def pad(self, sha256: str) -> Path:
        """Where these bytes are."""
        return self.folder / sha256[:2] / sha256

    def bewaar(self, antwoord: Reply, besloten: bool = False) -> Receipt:
        """Store the bytes (once) and give the receipt; ``borg`` makes sure that they survive a power cut.

        ``besloten``: of a confidential delivery, for nobody but who runs the refresh.
        """
        sha = sha256_of(antwoord.inhoud)
        doel = self.pad(sha)
        if not (doel.exists() and doel.read_bytes() == antwoord.inhoud):  # what went bad on disk is mended by the same bytes
            doel.parent.mkdir(parents=True, exist_ok=True)
            fd, tijdelijk = tempfile.mkstemp(dir=doel.parent, prefix=".half-")
            try:
                with os.fdopen(fd, "wb") as f:
                    f.write(antwoord.inhoud)
                os.chmod(tijdelijk, 0o600 if besloten else 0o644)
                os.replace(tijdelijk, doel)
            except BaseException:
                Path(tijdelijk).unlink(missing_ok=True)
                raise
        elif besloten:
            os.chmod(doel, 0o600)  # kept before it was confidential
        return Receipt(antwoord.url, antwoord.status, antwoord.type, sha, len(antwoord.inhoud), antwoord.ontvangen_op)

    def voluit(self, begin: str) -> str:
        """The sha256 that begins like this.

        Raises:
            FileNotFoundError: nothing stored does, or more than one.
        """
        gevonden = [p.name for p in (self.folder / begin[:2]).glob(f"{begin}*") if len(p.name) == 64]
        if len(gevonden) != 1:
            raise FileNotFoundError(begin)
        return gevonden[0]

    def borg(self, sha256s: Iterable[str]) -> None:
        """Force these bytes, and their names, to disk; done once before an edition names them, not at every page."""
        paden = {self.pad(s) for s in sha256s}
        mappen = {p.parent for p in paden} | ({self.folder, self.folder.parent} if paden else set())
        force_all_to_disk(paden)
        for pad in sorted(mappen, reverse=True):
            force_to_disk(pad)

    def lees(self, sha256: str) -> bytes:
        """The bytes of this name.

        Raises:
            FileNotFoundError: never stored here.
            ValueError: what is stored is no longer what was stored.
        """
        inhoud = self.pad(sha256).read_bytes()
        if sha256_of(inhoud) != sha256:
            raise ValueError(f"snapshot {sha256[:12]} is na het bewaren veranderd: {self.pad(sha256)}")
        return inhoud

    def namen(self) -> list[str]:
        """sha256 of everything that is stored."""
        return sorted(p.name for p in self.folder.glob("[0-9a-f][0-9a-f]/*") if len(p.name) == 64)

    def verwijder(self, sha256: str) -> int:
        """Give up these bytes; gives how many. The caller knows that nothing names them any more."""
        grootte = self.pad(sha256).stat().st_size
        self.pad(sha256).unlink()
        return grootte

    # --- what an interrupted run had fetched ---

    def onderweg_namen(self) -> set[str]:
        """sha256 of the pages of fetches that were interrupted and may be resumed."""
        return {r["sha256"] for p in self.folder.glob("onderweg/*.jsonl") for r in Journal.regels(p) if "sha256" in r}

    def onderweg(self, tabel: str, versie: str) -> Journal:
        """The pages of this version of the table that an earlier run stored; of another version nothing is kept."""
        return Journal(self._journaal(tabel), versie)

    def vergeet(self, tabel: str) -> None:
        """Do not resume this table: what was fetched is wrong or no longer needed."""
        self._journaal(tabel).unlink(missing_ok=True)

    def _journaal(self, tabel: str) -> Path:
        return self.folder / "onderweg" / f"{tabel}.jsonl"


class Journal:
    """The journal of a table that is being fetched: a receipt per page, so that nothing is fetched twice.

    One JSON object per line; the first says which version of the table the pages are of. A line that a kill cut off
    is as if it was never written.
    """

    HOUDBAAR = 24 * 3600
    """Seconds; after a day the source is asked anew, whatever it says of its version."""

    def __init__(self, pad: Path, versie: str):
        self.pad = pad
        self.ontvangsten: dict[str, Receipt] = {}
        self._slot = threading.Lock()
        regels = self.regels(pad)
        if not regels or regels[0].get("versie") != versie or time.time() - regels[0].get("begonnen", 0) > self.HOUDBAAR:
            regels = [{"versie": versie, "begonnen": time.time()}]
        self.ontvangsten = {r["url"]: Receipt(**r) for r in regels[1:]}
        pad.parent.mkdir(parents=True, exist_ok=True)
        half = pad.with_suffix(".half")  # written anew, so that a line cut off by a kill is not continued
        half.write_text("".join(json.dumps(r) + "\n" for r in regels), encoding="utf-8")
        os.replace(half, pad)

    @staticmethod
    def regels(pad: Path) -> list[dict[str, Any]]:
        """The whole lines of a journal; nothing when there is none."""
        regels: list[dict[str, Any]] = []
        for regel in pad.read_text(encoding="utf-8", errors="replace").splitlines() if pad.exists() else []:
            try:
                d = json.loads(regel)
            except json.JSONDecodeError:
                break
            if not isinstance(d, dict):
                break
            regels.append(d)
        return regels

    def noteer(self, ontvangst: Receipt) -> None:
        """This page is stored."""
        with self._slot, open(self.pad, "a", encoding="utf-8") as f:
            f.write(json.dumps(asdict(ontvangst)) + "\n")
