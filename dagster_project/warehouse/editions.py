"""The workplace of one run: the lock, the kandidaat of its own, the source of bytes, and the tidying of what a crash left.

One refresh at a time per warehouse (flock on ``.slot``, released by the kernel when a process dies). Everything a run
writes before publication lies in ``.kandidaat-<run>``; the next run removes what a killed one left.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.warehouse.logbook import Line, Logbook
from sources import disk
from sources.database import connect, sql_text
from sources.errors import CannotStart
from sources.snapshots import SnapshotStore, sha256_of

DATABASE = "halfjaarbericht.duckdb"
WORKSHOP = "werkplaats"
"""Folder of the workshops, and what one is called where it is attached."""
INCOMPLETE_MARK = ".onvoltooid"
"""Stands in an edition folder until the database names it: with it, a folder is a leftover of a crash."""


PUBLISHED = ("publicatie", "erratum")
"""The lines of the log that say that a version is published."""
NOTHING_PUBLISHED = "Er is nog niets gepubliceerd. Draai eerst 'halfjaarbericht refresh'."


@dataclass(frozen=True)
class PublishedVersion:
    """One published version, as the database names it."""

    editie: str
    versie: str
    versienummer: int
    manifest_sha256: str


@dataclass(frozen=True)
class Warehouse:
    """The folder that holds the published database, the editions and the snapshots."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    @property
    def fingerprint(self) -> Path:
        """The sha256 of the database, as publication left it."""
        return self.folder / f"{DATABASE}.sha256"

    @property
    def wal(self) -> Path:
        """Where DuckDB keeps what a writer of the database has not yet put into it; nothing that is published ever is."""
        return self.folder / f"{DATABASE}.wal"

    @property
    def run_report(self) -> Path:
        """How the last refresh ended, for people; beside it ``laatste_run.json`` for programs, of a run that published nothing."""
        return self.folder / "laatste_run.html"

    @property
    def runs(self) -> Path:
        """The folder with the log of every run (``run_log.py``)."""
        return self.folder / "runs"

    @property
    def rehearsal_report(self) -> Path:
        """How the last rehearsal ended and what its edition still waits for, for programs."""
        return self.folder / "laatste_repetitie.json"

    @property
    def store(self) -> SnapshotStore:
        return SnapshotStore(self.folder / "snapshots")

    @property
    def deliveries(self) -> Path:
        """The folder with the register of offered deliveries."""
        return self.folder / "leveringen"

    @property
    def logbook(self) -> Logbook:
        return Logbook(self.folder)

    @property
    def approvals(self) -> Path:
        """Beside the editions, for an edition never changes: of each approved version a folder with what was signed."""
        return self.folder / "vaststellingen"

    def edition_dir(self, versie: str) -> Path:
        return self.folder / "edities" / versie

    @property
    def workshops(self) -> Path:
        """Of each version a database with the way to its numbers; beside the editions, for nobody publishes from it."""
        return self.folder / WORKSHOP

    def workshop(self, versie: str) -> Path:
        return self.workshops / f"{versie}.duckdb"

    def attach_sql(self, versie: str) -> str:
        """The SQL that attaches the workshop of a version, read only, as ``werkplaats``.

        Raises:
            CannotStart: it is gone, or the version is of before there were any.
        """
        pad = self.workshop(versie)
        if not pad.exists():
            raise CannotStart(
                f"De werkplaats van {versie} is er niet ({pad}): die versie is van voor zij een eigen bestand had, of het is weg. "
                "Zet het terug uit een reservekopie, of publiceer er een versie bij."
            )
        return f"ATTACH {sql_text(pad)} AS {WORKSHOP} (READ_ONLY)"

    def attach_workshop(self, con: duckdb.DuckDBPyConnection, versie: str) -> None:
        """Attach it to this connection.

        Raises:
            CannotStart: it is gone or damaged, or the version is of before there were any.
        """
        sql = self.attach_sql(versie)
        try:
            con.execute(sql)
        except duckdb.Error as e:
            raise CannotStart(f"{self.workshop(versie)} is niet te lezen ({disk.reason(e)}). Zet het terug uit een reservekopie.") from None

    def approval_dir(self, versie: str) -> Path:
        return self.approvals / versie

    def withdrawn_dir(self, versie: str) -> Path:
        """Where the folder of an approval goes when its version is withdrawn: what lies in it says that it is approved."""
        return self.approvals / f"{versie}.ingetrokken"

    def versions(self) -> list[PublishedVersion]:
        """What is published, oldest first; the database alone decides.

        Raises:
            CannotStart: the database cannot be read.
        """
        if not self.database.exists():
            return []
        if self.wal.exists():  # DuckDB would add it to what it reads
            raise CannotStart(
                f"Naast {self.database} staat {self.wal.name}: iemand schreef in de gepubliceerde database en is niet klaar of afgebroken. "
                "Sluit dat programma en haal dat bestand weg; wat is gepubliceerd staat er niet in."
            )
        try:
            with connect(self.database, read_only=True) as con:
                rijen = con.execute(
                    "SELECT editie, versie, versienummer, manifest_sha256 FROM kwaliteit.manifesten ORDER BY editie, versienummer"
                ).fetchall()
        except duckdb.Error as e:
            raise CannotStart(
                f"{self.database} is niet te lezen ({disk.reason(e)}). Sluit programma's die het bestand met schrijfrecht "
                "openen, of zet een reservekopie terug."
            ) from None
        return [PublishedVersion(*r) for r in rijen]

    def latest(self, editie: str | None = None) -> PublishedVersion | None:
        """The newest version, of one edition or of all."""
        passend = [u for u in self.versions() if editie in (None, u.editie)]
        return passend[-1] if passend else None

    def choose(self, editie: str = "") -> PublishedVersion:
        """The newest version, or the one that is asked for: an edition (its newest version) or a version.

        Raises:
            CannotStart: nothing published, or not this one.
        """
        versions = self.versions()
        if not versions:
            raise CannotStart(NOTHING_PUBLISHED)
        passend = [u for u in versions if not editie or editie in (u.editie, u.versie)]
        if not passend:
            raise CannotStart(f"Editie '{editie}' is niet gepubliceerd; wel: {', '.join(u.versie for u in versions)}.")
        return passend[-1]

    def choose_version(self, versie: str) -> PublishedVersion:
        """This version, and no edition: for what must not fall on another one.

        Raises:
            CannotStart: nothing published, or not this one.
        """
        uitgave = self.choose(versie)
        if uitgave.versie != versie:
            raise CannotStart(f"'{versie}' is geen versie. Noem er een, bijvoorbeeld {uitgave.versie}.")
        return uitgave

    def next_version(self, editie: str, erratum: str) -> tuple[str, int]:
        """The version that a run builds: the published one, to compare with, or the next when there is an erratum.

        Raises:
            CannotStart: an erratum on an edition that was never published.
        """
        vorige = self.latest(editie)
        if erratum and vorige is None:
            raise CannotStart(f"Editie {editie} is nog niet gepubliceerd: er valt niets te verbeteren. Laat --erratum weg.")
        nummer = 0 if vorige is None else vorige.versienummer + bool(erratum)
        return f"{editie}.{nummer}", nummer

    def manifest(self, uitgave: PublishedVersion) -> dict[str, Any]:
        """The manifest of a published version, checked against the hash in the database.

        Raises:
            CannotStart: missing or changed after publication.
        """
        manifest: dict[str, Any] = json.loads(self.checked_manifest(uitgave))
        return manifest

    def checked_manifest(self, uitgave: PublishedVersion) -> bytes:
        """The same, not parsed: for who only asks whether it is what was published."""
        pad = self.edition_dir(uitgave.versie) / "manifest.json"
        ruw = pad.read_bytes() if pad.exists() else b""
        if hashlib.sha256(ruw).hexdigest() != uitgave.manifest_sha256:
            raise CannotStart(
                f"Editie {uitgave.versie} is na publicatie veranderd of weg: {pad} past niet bij de database. "
                "Zet de map van deze editie terug uit een reservekopie; een gepubliceerde editie verandert nooit."
            )
        return ruw

    def log_publication(self, uitgave: PublishedVersion) -> None:
        """Write into the log that this version is published, unless that stands there; call it only while holding the lock.

        Raises:
            CannotStart: its manifest, or the log, was changed.
        """
        m = self.manifest(uitgave)
        bekend = {r.manifest_sha256 for r in self.logbook.lines() if r.versie == uitgave.versie and r.soort in PUBLISHED}
        if "gebouwd_door" not in m or uitgave.manifest_sha256 in bekend:
            return  # of before there was a log, or there
        self.logbook.append(
            Line(
                soort="erratum" if m["reden"] else "publicatie",
                editie=uitgave.editie,
                versie=uitgave.versie,
                rol=m["gebouwd_door"],
                reden=m["reden"],
                manifest_sha256=uitgave.manifest_sha256,
                besluiten_sha256=m["besluiten"]["sha256"],
            )
        )

    def require_folders(self, uitgaven: list[PublishedVersion]) -> None:
        """That the folder of each of these is there at all; whether its files are what was published, ``edities --verifieer`` says.

        Raises:
            CannotStart: one is not.
        """
        for u in uitgaven:
            if not (self.edition_dir(u.versie) / "manifest.json").exists():
                self.checked_manifest(u)

    def is_example(self, uitgave: PublishedVersion) -> bool:
        """Whether a version holds invented figures; one of before its manifest said so does."""
        return bool(self.manifest(uitgave).get("voorbeeld", True))

    def published_file(self, uitgave: PublishedVersion, manifest: dict[str, Any], naam: str) -> Path:
        """A file of a published version, checked against its manifest: what a refresh reads of an edition, it reads through this.

        Raises:
            CannotStart: missing or changed after publication.
        """
        pad = self.edition_dir(uitgave.versie) / naam
        if not pad.exists() or sha256_of(pad) != manifest["bestanden"][naam]["sha256"]:
            raise CannotStart(
                f"Editie {uitgave.versie} is na publicatie veranderd: {pad} past niet bij het manifest. "
                "Zet de map terug uit een reservekopie."
            )
        return pad

    def tidy(self) -> None:
        """Remove what a killed run left; call it only while holding the lock.

        Raises:
            CannotStart: a finished edition that the database does not name (the database is gone, or an older one was put in its
                place): rather stop than delete what was published; or the log was changed.
        """
        regels = self.logbook.lines()
        for rest in (*self.folder.glob(".kandidaat-*"), *self.folder.glob("edities/.half-*"), *self.approvals.glob(".half-*")):
            _remove(rest)
        for rest in self.folder.glob("snapshots/*/.half-*"):
            rest.unlink(missing_ok=True)
        self._tidy_approvals(regels)
        uitgaven = {u.versie: u for u in self.versions()}
        genoemd = set(uitgaven)
        for d in sorted(p for p in self.folder.glob("edities/*") if p.is_dir()):
            merk = d / INCOMPLETE_MARK
            if d.name in genoemd:
                if merk.exists():  # killed after the commit point: what came after it is done now
                    self.log_publication(uitgaven[d.name])
                    merk.unlink()
            elif merk.exists() or (genoemd and not (d / "manifest.json").exists()):
                self.workshop(d.name).unlink(missing_ok=True)  # first: it is this folder that tells that nobody published it
                weg = d.rename(d.with_name(f".half-{d.name}"))  # first under a name that is never an edition: a kill may come in between
                _remove(weg)
            else:  # the mark goes away only after the database named the edition
                wat = "is ouder dan" if genoemd else "ontbreekt terwijl"
                raise CannotStart(
                    f"{self.database} {wat} editie {d.name}{'' if genoemd else ' er staat'}. Zet de database terug uit een reservekopie, "
                    f"of verplaats de map {'van deze editie' if genoemd else 'edities/, met werkplaats/, vaststellingen/ en logboek.*,'} als u {'zonder haar verder' if genoemd else 'opnieuw'} wilt"
                    f"{' gaan' if genoemd else ' beginnen'}."
                )
        for pad in sorted(self.workshops.glob("*.duckdb")):
            if pad.stem not in genoemd:  # of a crash it went away with its folder
                raise CannotStart(f"{pad} is de werkplaats van een versie die {self.database} niet noemt. Verplaats dat bestand.")

    def _tidy_approvals(self, regels: list[Line]) -> None:
        """Finish an approval or withdrawal that the log names, and remove one that it does not."""
        getekend = {r.vaststelling_sha256 for r in regels if r.soort == "vaststelling"}
        for merk in sorted(self.approvals.glob(f"*/{INCOMPLETE_MARK}")):
            document = merk.parent / "vaststelling.json"
            if document.exists() and sha256_of(document) in getekend:
                merk.unlink()
            else:
                _remove(merk.parent)
        ingetrokken = {r.versie for r in regels if r.soort == "intrekking"}
        for d in sorted(self.approvals.glob("*")):
            if d.name in ingetrokken:
                os.replace(d, self.withdrawn_dir(d.name))


def _remove(pad: Path) -> None:
    """Remove a folder, or only the link where it is one to another place."""
    if pad.is_symlink() or not pad.is_dir():
        pad.unlink(missing_ok=True)
    else:
        shutil.rmtree(pad, ignore_errors=True)
