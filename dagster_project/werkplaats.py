"""The workplace of one run: the lock, the kandidaat of its own, the source of bytes, and the tidying of what a crash left.

One refresh at a time per warehouse (flock on ``.slot``, released by the kernel when a process dies). Everything a run
writes before publication lies in ``.kandidaat-<run>``; the next run removes what a killed one left.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dagster_project import WORTEL
from sources import halen
from sources.laden import verbind
from sources.snapshots import Winkel

DATABASE = "halfjaarbericht.duckdb"
ONVOLTOOID = ".onvoltooid"
"""Stands in an edition folder until the database names it: with it, a folder is a leftover of a crash."""


NIETS = "Er is nog niets gepubliceerd. Draai eerst 'halfjaarbericht refresh'."


class Bezet(Exception):
    """Another refresh works in this warehouse."""


class KanNietBeginnen(Exception):
    """The warehouse or the request is not in a state to start from; says what to do."""


@dataclass(frozen=True)
class Uitgave:
    """One published version, as the database names it."""

    editie: str
    versie: str
    versienummer: int
    manifest_sha256: str


@dataclass(frozen=True)
class Warehouse:
    """The folder that holds the published database, the editions and the snapshots."""

    map: Path

    @property
    def database(self) -> Path:
        return self.map / DATABASE

    @property
    def winkel(self) -> Winkel:
        return Winkel(self.map / "snapshots")

    def editiemap(self, versie: str) -> Path:
        return self.map / "edities" / versie

    def uitgaven(self) -> list[Uitgave]:
        """What is published, oldest first; the database alone decides.

        Raises:
            KanNietBeginnen: the database cannot be read.
        """
        if not self.database.exists():
            return []
        try:
            with verbind(self.database, read_only=True) as con:
                rijen = con.execute(
                    "SELECT editie, versie, versienummer, manifest_sha256 FROM kwaliteit.manifesten ORDER BY editie, versienummer"
                ).fetchall()
        except duckdb.Error as e:
            raise KanNietBeginnen(
                f"{self.database} is niet te lezen ({str(e).splitlines()[0]}). Sluit programma's die het bestand met schrijfrecht "
                "openen, of zet een reservekopie terug."
            ) from None
        return [Uitgave(*r) for r in rijen]

    def laatste(self, editie: str | None = None) -> Uitgave | None:
        """The newest version, of one edition or of all."""
        passend = [u for u in self.uitgaven() if editie in (None, u.editie)]
        return passend[-1] if passend else None

    def kies(self, editie: str = "") -> Uitgave:
        """The newest version, or the one that is asked for: an edition (its newest version) or a version.

        Raises:
            KanNietBeginnen: nothing published, or not this one.
        """
        uitgaven = self.uitgaven()
        if not uitgaven:
            raise KanNietBeginnen(NIETS)
        passend = [u for u in uitgaven if not editie or editie in (u.editie, u.versie)]
        if not passend:
            raise KanNietBeginnen(f"Editie '{editie}' is niet gepubliceerd; wel: {', '.join(u.versie for u in uitgaven)}.")
        return passend[-1]

    def volgende(self, editie: str, erratum: str) -> tuple[str, int]:
        """The version that a run builds: the published one, to compare with, or the next when there is an erratum.

        Raises:
            KanNietBeginnen: an erratum on an edition that was never published.
        """
        vorige = self.laatste(editie)
        if erratum and vorige is None:
            raise KanNietBeginnen(f"Editie {editie} is nog niet gepubliceerd: er valt niets te verbeteren. Laat --erratum weg.")
        nummer = 0 if vorige is None else vorige.versienummer + bool(erratum)
        return f"{editie}.{nummer}", nummer

    def manifest(self, uitgave: Uitgave) -> dict[str, Any]:
        """The manifest of a published version, checked against the hash in the database.

        Raises:
            KanNietBeginnen: missing or changed after publication.
        """
        pad = self.editiemap(uitgave.versie) / "manifest.json"
        if not pad.exists() or hashlib.sha256(pad.read_bytes()).hexdigest() != uitgave.manifest_sha256:
            raise KanNietBeginnen(
                f"Editie {uitgave.versie} is na publicatie veranderd of weg: {pad} past niet bij de database. "
                "Zet de map van deze editie terug uit een reservekopie; een gepubliceerde editie verandert nooit."
            )
        return json.loads(pad.read_text(encoding="utf-8"))

    def ruim_op(self) -> None:
        """Remove what a killed run left; call it only while holding the lock.

        Raises:
            KanNietBeginnen: a finished edition that the database does not name (the database is gone, or an older one was put in its
                place): rather stop than delete what was published.
        """
        for rest in (*self.map.glob(".kandidaat-*"), *self.map.glob("edities/.half-*")):
            shutil.rmtree(rest, ignore_errors=True)
        for rest in self.map.glob("snapshots/*/.half-*"):
            rest.unlink(missing_ok=True)
        genoemd = {u.versie for u in self.uitgaven()}
        for d in sorted(p for p in self.map.glob("edities/*") if p.is_dir()):
            merk = d / ONVOLTOOID
            if d.name in genoemd:
                merk.unlink(missing_ok=True)
            elif merk.exists() or (genoemd and not (d / "manifest.json").exists()):
                weg = d.rename(d.with_name(f".half-{d.name}"))  # first under a name that is never an edition: a kill may come in between
                shutil.rmtree(weg)
            else:  # the mark goes away only after the database named the edition
                wat = "is ouder dan" if genoemd else "ontbreekt terwijl"
                raise KanNietBeginnen(
                    f"{self.database} {wat} editie {d.name}{'' if genoemd else ' er staat'}. Zet de database terug uit een reservekopie, "
                    f"of verplaats de map {'van deze editie' if genoemd else 'edities/'} als u {'zonder haar verder' if genoemd else 'opnieuw'} wilt"
                    f"{' gaan' if genoemd else ' beginnen'}."
                )


@contextmanager
def slot(warehouse: Path) -> Iterator[None]:
    """Hold the lock of this warehouse.

    Raises:
        Bezet: another process holds it.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    with open(warehouse / ".slot", "a+") as f:
        try:
            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            f.seek(0)
            raise Bezet(
                f"Er loopt al een refresh in {warehouse} (proces {f.read().strip() or 'onbekend'}). Wacht tot die klaar is."
            ) from None
        f.truncate(0)
        f.write(str(os.getpid()))
        f.flush()
        try:
            yield
        finally:
            f.truncate(0)


def haler_voor(bron: str, warehouse: Warehouse) -> halen.Haler:
    """The source of bytes behind ``--bron``: bundel, live, a folder of replies, or the folder of a published edition.

    Raises:
        KanNietBeginnen: no such folder.
    """
    if bron == "bundel":
        return halen.Bundel(WORTEL / "sources")
    if bron == "live":
        return halen.Live(warehouse.map / "leveringen")
    map = Path(bron)
    if not map.is_dir():
        raise KanNietBeginnen(
            f"--bron {bron}: geen map. Kies bundel, live, een map met de indeling van de bundel of de map van een editie."
        )
    if (map / "manifest.json").exists():
        manifest = json.loads((map / "manifest.json").read_text(encoding="utf-8"))
        return halen.Archief(manifest, Winkel(map.parent.parent / "snapshots"))
    return halen.Bundel(map)
