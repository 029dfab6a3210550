"""The snapshot store: the bytes as received, named by their sha256, kept before anything reads them.

Layout: ``<warehouse>/snapshots/<first two hex digits>/<sha256>``. Append-only: a file is written beside its name
and moved onto it, so a name that exists holds all its bytes. Law 3 of the house.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Antwoord:
    """One reply or file as it came in."""

    url: str
    status: int
    type: str
    inhoud: bytes
    ontvangen_op: str


@dataclass(frozen=True)
class Ontvangst:
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
    ontvangsten: list[Ontvangst] = field(default_factory=list)
    echt: list[dict[str, Any]] | None = None
    opmerking: str = ""

    def als_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def uit_dict(cls, d: dict[str, Any]) -> Snapshot:
        return cls(d["tabel"], [Ontvangst(**o) for o in d["ontvangsten"]], d["echt"], d["opmerking"])


class Winkel:
    """The store below one folder."""

    def __init__(self, map: Path):
        self.map = map

    def pad(self, sha256: str) -> Path:
        """Where these bytes are."""
        return self.map / sha256[:2] / sha256

    def bewaar(self, antwoord: Antwoord) -> Ontvangst:
        """Store the bytes (once) and give the receipt."""
        sha = hashlib.sha256(antwoord.inhoud).hexdigest()
        doel = self.pad(sha)
        if not (doel.exists() and doel.read_bytes() == antwoord.inhoud):  # what went bad on disk is mended by the same bytes
            doel.parent.mkdir(parents=True, exist_ok=True)
            fd, tijdelijk = tempfile.mkstemp(dir=doel.parent, prefix=".half-")
            try:
                with os.fdopen(fd, "wb") as f:
                    f.write(antwoord.inhoud)
                    f.flush()
                    os.fsync(f.fileno())
                os.chmod(tijdelijk, 0o644)
                os.replace(tijdelijk, doel)
            except BaseException:
                Path(tijdelijk).unlink(missing_ok=True)
                raise
        return Ontvangst(antwoord.url, antwoord.status, antwoord.type, sha, len(antwoord.inhoud), antwoord.ontvangen_op)

    def lees(self, sha256: str) -> bytes:
        """The bytes of this name.

        Raises:
            FileNotFoundError: never stored here.
            ValueError: what is stored is no longer what was stored.
        """
        inhoud = self.pad(sha256).read_bytes()
        if hashlib.sha256(inhoud).hexdigest() != sha256:
            raise ValueError(f"snapshot {sha256[:12]} is na het bewaren veranderd: {self.pad(sha256)}")
        return inhoud
