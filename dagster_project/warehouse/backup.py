"""Copies of a warehouse in a folder of their own, and back (``halfjaarbericht reservekopie`` and ``terugzetten``).

Layout: ``objecten/<first two hex digits>/<sha256>`` holds bytes, each once for all copies; ``kopieen/<time>-<sha256>.json`` is one copy: of every
file its name, sha256, length and mode. A copy is written last, so what a kill leaves is no copy, and the next one goes on with its bytes. The name
of a copy holds the sha256 of what it says: a copy that was changed is told before anything is read of it.

What is confidential in the warehouse is so here: only the owner can read any of it, and a file gets its own mode back when it is put back.

Not copied: what is going on (the kandidaat of a run, half-fetched tables, the lock) and the runs that Dagster keeps for its pages.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from dagster_project.warehouse.editions import INCOMPLETE_MARK, Warehouse
from dagster_project.warehouse.lock import hold_lock
from sources.disk import force_to_disk, write_whole
from sources.errors import CannotStart
from sources.snapshots import sha256_of

OBJECTS, COPIES = "objecten", "kopieen"
HALF = ".half-"
PART = 1 << 20
MOMENT = "%Y%m%dT%H%M%SZ"
"""How the name of a copy begins."""
MOST_NAMES = 10
"""Names in one message."""


@dataclass(frozen=True)
class Item:
    """One file of a copy."""

    sha256: str
    bytes: int
    mode: int


@dataclass(frozen=True)
class Copy:
    """One copy: ``versies`` that it holds, and ``fouten`` that the warehouse had when it was made (none in a good one)."""

    wanneer: str
    versies: list[str]
    fouten: list[str]
    mappen: dict[str, int]
    bestanden: dict[str, Item]

    def as_bytes(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode()


@dataclass(frozen=True)
class Written:
    """What making a copy did: its name (of the newest when nothing had changed), and what was new."""

    naam: str
    is_nieuw: bool
    bestanden: int
    nieuwe_objecten: int
    nieuwe_bytes: int


def take(warehouse: Warehouse, backup: Path, versies: list[str], fouten: list[str]) -> Written:
    """Copy what stands in this warehouse; call it only while holding the lock of the warehouse.

    Args:
        versies: that are published, as the copy will say.
        fouten: what is wrong with the warehouse, as the copy will say.

    Raises:
        CannotStart: the folder of copies is in the warehouse or holds something else, or a file is a link.
    """
    _require_own_folder(warehouse, backup)
    backup.mkdir(mode=0o700, parents=True, exist_ok=True)
    with hold_lock(backup, "reservekopie"):
        for folder in (backup / OBJECTS, backup / COPIES):
            folder.mkdir(mode=0o700, exist_ok=True)
        for rest in (*backup.glob(f"{OBJECTS}/*/{HALF}*"), *backup.glob(f"{COPIES}/{HALF}*")):
            rest.unlink()
        mappen, bestanden, nieuw, nieuwe_bytes = _folders(warehouse.folder), dict[str, Item](), 0, 0
        for pad in files(warehouse.folder):
            sha = _hash(pad)
            stat = pad.stat()
            bestanden[pad.relative_to(warehouse.folder).as_posix()] = Item(sha, stat.st_size, stat.st_mode & 0o777)
            if _store(pad, sha, backup):
                nieuw, nieuwe_bytes = nieuw + 1, nieuwe_bytes + stat.st_size
        for folder in sorted({_object(backup, b.sha256).parent for b in bestanden.values()}):
            force_to_disk(folder)
        for folder in (backup / OBJECTS, backup, backup.parent):
            force_to_disk(folder)
        er = names(backup)
        nieuwste = _read(backup / COPIES / f"{er[-1]}.json") if er else None
        copy = Copy(_moment(nieuwste), versies, fouten, mappen, bestanden)
        if nieuwste and _same(nieuwste, copy):
            return Written(er[-1], False, len(bestanden), nieuw, nieuwe_bytes)
        inhoud = copy.as_bytes()
        naam = f"{copy.wanneer}-{sha256_of(inhoud)}"
        write_whole(backup / COPIES / f"{naam}.json", inhoud, 0o600)
        return Written(naam, True, len(bestanden), nieuw, nieuwe_bytes)


def names(backup: Path) -> list[str]:
    """The copies in this folder, oldest first.

    Raises:
        CannotStart: it is no folder of copies.
    """
    if not (backup / COPIES).is_dir():
        raise CannotStart(f"{backup}: geen map met reservekopieën. Maak er een met 'halfjaarbericht reservekopie {backup}'.")
    return sorted(p.stem for p in (backup / COPIES).glob("*.json") if not p.name.startswith("."))


def choose(backup: Path, begin: str = "") -> tuple[str, Copy]:
    """The newest copy of a warehouse that had no faults, or the one whose name begins like this.

    Raises:
        CannotStart: there is none, or it was changed.
    """
    er = names(backup)
    if begin:
        passend = [n for n in er if n.startswith(begin)]
        if len(passend) != 1:
            raise CannotStart(f"{backup}: {len(passend)} kopieën beginnen met '{begin}'. Er zijn: {_list([n[:29] for n in er])}.")
        return passend[0], _read(backup / COPIES / f"{passend[0]}.json")
    for naam in reversed(er):
        copy = _read(backup / COPIES / f"{naam}.json")
        if not copy.fouten:
            return naam, copy
    wat = "is van een warehouse dat was beschadigd; kies er een met --kopie als u die toch wilt" if er else "is er"
    raise CannotStart(f"{backup}: {'elke' if er else 'geen enkele'} kopie {wat}.")


def verify(backup: Path) -> tuple[int, int, list[str]]:
    """Read every copy and all bytes back.

    Returns:
        How many copies and objects were read, and what is wrong.
    """
    fouten: list[str] = []
    kopieen: list[tuple[str, Copy]] = []
    for naam in names(backup):
        try:
            kopieen.append((naam, _read(backup / COPIES / f"{naam}.json")))
        except CannotStart as e:
            fouten.append(str(e))
    er = {p.name: p for p in backup.glob(f"{OBJECTS}/*/*") if not p.name.startswith(HALF)}
    kapot = {sha for sha, pad in er.items() if _hash(pad) != sha}
    for sha in sorted(kapot):
        fouten.append(
            f"{er[sha]}: veranderd na het bewaren. Maak een nieuwe reservekopie: die schrijft het opnieuw als het warehouse het nog heeft."
        )
    for naam, copy in kopieen:
        if weg := sorted(n for n, b in copy.bestanden.items() if b.sha256 not in er):
            fouten.append(
                f"kopie {naam[:29]}: {_list(weg)} {'is' if len(weg) == 1 else 'zijn'} weg uit {OBJECTS}/. Maak een nieuwe reservekopie."
            )
    return len(kopieen), len(er), fouten


def more_than(copy: Copy, folder: Path) -> list[str]:
    """What this folder has and the copy does not: names of files that are not in it, or that say something else."""
    return [
        naam
        for pad in files(folder)
        if (b := copy.bestanden.get(naam := pad.relative_to(folder).as_posix())) is None or b.sha256 != _hash(pad)
    ]


def restore(backup: Path, copy: Copy, folder: Path, replace: bool) -> Path | None:
    """Put a copy back as the warehouse ``folder``: whole, or nothing is changed.

    Everything is written beside it and checked first. What stood there is put aside, never removed.

    Args:
        replace: also over a warehouse that has what the copy does not.

    Returns:
        Where what stood there is now; None when nothing did.

    Raises:
        CannotStart: there is more than in the copy, or bytes of the copy are damaged or gone.
    """
    with hold_lock(folder):
        if (meer := more_than(copy, folder)) and not replace:
            raise CannotStart(
                f"{folder} heeft wat de kopie niet heeft of anders heeft: {_list(meer)}. Er is niets teruggezet. "
                "Met --vervang komt de kopie er toch voor in de plaats; wat er stond blijft dan bewaard onder een andere naam."
            )
        half = folder.with_name(f"{HALF}{folder.name}")
        shutil.rmtree(half, ignore_errors=True)  # of one that was killed
        try:
            _lay_out(backup, copy, half)
            aside = _put_aside(folder) if {p.name for p in folder.iterdir()} - {".slot"} else None
            if aside is None:
                shutil.rmtree(folder)
            os.replace(half, folder)
            force_to_disk(folder.parent)
        except BaseException:
            shutil.rmtree(half, ignore_errors=True)
            raise
    return aside


def files(folder: Path) -> Iterator[Path]:
    """Every file of a warehouse that belongs in a copy, in order.

    Raises:
        CannotStart: a link, for what it points at is not in the warehouse.
    """
    for pad in sorted(folder.rglob("*")):
        deel = pad.relative_to(folder)
        if _is_kept(deel):
            if pad.is_symlink():
                raise CannotStart(f"{pad} is een verwijzing; in een warehouse horen gewone bestanden. Zet er neer waar zij naar verwijst.")
            if pad.is_file():
                yield pad


def _is_kept(deel: Path) -> bool:
    return (
        not any(d.startswith(".") and d != INCOMPLETE_MARK for d in deel.parts)
        and deel.parts[:2] != ("snapshots", "onderweg")
        and deel.suffix != ".wal"
    )


def _folders(folder: Path) -> dict[str, int]:
    alle = [folder, *sorted(p for p in folder.rglob("*") if p.is_dir() and _is_kept(p.relative_to(folder)))]
    return {p.relative_to(folder).as_posix(): p.stat().st_mode & 0o777 for p in alle}


def _require_own_folder(warehouse: Warehouse, backup: Path) -> None:
    if not warehouse.folder.is_dir():
        raise CannotStart(f"{warehouse.folder}: hier is geen warehouse om te bewaren.")
    van, naar = warehouse.folder.resolve(), backup.resolve()
    if naar.is_relative_to(van) or van.is_relative_to(naar):
        raise CannotStart(
            f"{backup}: een reservekopie hoort niet in het warehouse en het warehouse niet in haar. Kies een map op een andere schijf."
        )
    if backup.is_dir() and {p.name for p in backup.iterdir()} - {".slot", OBJECTS, COPIES}:
        raise CannotStart(f"{backup}: hier staat iets anders dan reservekopieën. Kies een lege map, of een waar er al in staan.")


def _object(backup: Path, sha256: str) -> Path:
    return backup / OBJECTS / sha256[:2] / sha256


def _store(pad: Path, sha256: str, backup: Path) -> bool:
    """Keep these bytes unless they are there; True when they were written. What went bad is written anew."""
    doel = _object(backup, sha256)
    if doel.exists() and _hash(doel) == sha256:
        return False
    doel.parent.mkdir(mode=0o700, exist_ok=True)
    half = doel.with_name(f"{HALF}{sha256}")
    try:
        _copy(pad, half, sha256, 0o600)
        if _hash(half) != sha256:
            raise CannotStart(f"{half}: wat is geschreven komt niet zo terug. De schijf geeft fouten; kies een andere.")
        os.replace(half, doel)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return True


def _copy(van: Path, naar: Path, sha256: str, mode: int) -> None:
    """Copy bytes and force them to disk, and out of memory, so that who reads them back reads the disk.

    Raises:
        ValueError: they are not what they should be.
    """
    h = hashlib.sha256()
    with van.open("rb") as f, os.fdopen(os.open(naar, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as g:
        while deel := f.read(PART):
            h.update(deel)
            g.write(deel)
        os.fchmod(g.fileno(), mode)
        g.flush()
        os.fsync(g.fileno())
        os.posix_fadvise(g.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    if h.hexdigest() != sha256:
        raise ValueError(f"{van} is veranderd")


def _hash(pad: Path) -> str:
    with pad.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def _lay_out(backup: Path, copy: Copy, half: Path) -> None:
    """Write everything of a copy into a new folder, checked.

    Raises:
        CannotStart: with everything that is damaged or gone.
    """
    half.mkdir(mode=0o755)
    for naam in copy.mappen:
        (half / naam).mkdir(parents=True, exist_ok=True)
    fouten = []
    for naam, b in copy.bestanden.items():
        (half / naam).parent.mkdir(parents=True, exist_ok=True)
        try:
            _copy(_object(backup, b.sha256), half / naam, b.sha256, b.mode)
        except FileNotFoundError:
            fouten.append(f"{naam} (weg)")
        except ValueError:
            fouten.append(f"{naam} (veranderd)")
    if fouten:
        raise CannotStart(
            f"De kopie is beschadigd: {_list(fouten)}. Er is niets teruggezet. Kies een andere met --kopie: {_list([n[:29] for n in names(backup)])}."
        )
    for naam, mode in sorted(copy.mappen.items(), reverse=True):
        force_to_disk(half / naam)
        (half / naam).chmod(mode)


def _put_aside(folder: Path) -> Path:
    weg = folder.with_name(f"{folder.name}.voor-terugzetten-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
    os.rename(folder, weg)
    return weg


def _read(pad: Path) -> Copy:
    """One copy, as its name says that it is.

    Raises:
        CannotStart: it was changed.
    """
    inhoud = pad.read_bytes()
    if pad.stem.rpartition("-")[2] != sha256_of(inhoud):
        raise CannotStart(f"{pad}: veranderd na het bewaren; deze kopie is niet te vertrouwen. Kies een andere met --kopie.")
    d: dict[str, Any] = json.loads(inhoud)
    copy = Copy(**d | {"bestanden": {n: Item(**b) for n, b in d["bestanden"].items()}})
    for naam in (*copy.mappen, *copy.bestanden):
        if PurePosixPath(naam).is_absolute() or ".." in PurePosixPath(naam).parts:
            raise CannotStart(f"{pad}: noemt een bestand buiten het warehouse ({naam}); dit is geen reservekopie.")
    return copy


def _moment(nieuwste: Copy | None) -> str:
    """When a copy is made, as its name says it: always after the newest one, also when the clock was set back, for the name tells which is the newest."""
    nu = datetime.now(UTC)
    if nieuwste:
        nu = max(nu, datetime.strptime(nieuwste.wanneer, MOMENT).replace(tzinfo=UTC) + timedelta(seconds=1))
    return nu.strftime(MOMENT)


def _same(a: Copy, b: Copy) -> bool:
    return (a.mappen, a.bestanden, a.fouten) == (b.mappen, b.bestanden, b.fouten)


def _list(namen: list[str]) -> str:
    rest = len(namen) - MOST_NAMES
    return ", ".join(namen[:MOST_NAMES]) + (f" en nog {rest}" if rest > 0 else "")
