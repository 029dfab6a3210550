"""Writing that a power cut cannot undo halfway, and what to say when a disk does not take it.

The order is always the same: the bytes are on disk before they get their name, and the name is on disk before the next step.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FULL = ("No space left on device", "ENOSPC", "Disk quota exceeded", "database or disk is full")
"""How DuckDB, SQLite, Python and the programs that we start say that a disk is full."""
FULL_IN_WORDS = "De schijf is vol. Maak ruimte en geef de opdracht opnieuw; wat gepubliceerd was, is onveranderd."
WHAT_TO_DO = {
    errno.ENOSPC: FULL_IN_WORDS,
    errno.EDQUOT: FULL_IN_WORDS,
    errno.EROFS: "De schijf is alleen-lezen. Laat de beheerder haar beschrijfbaar maken, of kies een andere map.",
    errno.EACCES: "U mag daar niet lezen of schrijven. Laat de beheerder u de rechten geven, of kies een andere map.",
    errno.EPERM: "U mag daar niet lezen of schrijven. Laat de beheerder u de rechten geven, of kies een andere map.",
    errno.ENOENT: "Er is niets met die naam, of de map erboven is er niet. Kijk de naam na.",
    errno.ENOTDIR: "Een deel van deze naam is een bestand en geen map. Kijk de naam na, of kies een andere map.",
    errno.EISDIR: "Dit is een map; verwacht een bestand. Noem het bestand in die map.",
    errno.EEXIST: "Er staat al iets met die naam. Kies een andere naam, of haal weg wat er staat.",
    errno.ELOOP: "De verwijzingen in deze naam wijzen naar elkaar. Noem het bestand of de map zelf.",
    errno.ENAMETOOLONG: "Deze naam is te lang. Kies een kortere.",
    errno.EIO: "De schijf geeft fouten. Vervang haar en zet het warehouse terug uit een reservekopie.",
}

REASONS = (
    (FULL, "de schijf is vol"),
    (("Conflicting lock",), "een ander programma heeft het met schrijfrecht open"),
    (("Permission denied", "Operation not permitted"), "u hebt daar de rechten niet"),
    (("Read-only file system",), "de schijf is alleen-lezen"),
    (("Input/output error",), "de schijf geeft fouten"),
    (("No such file", "database does not exist"), "het bestand of de map bestaat niet"),
    (("Is a directory",), "het is een map"),
    (("Not a directory",), "een deel van die weg is geen map"),
    (("File exists",), "er staat al iets met die naam"),
    (("Directory not empty",), "de map is niet leeg"),
    (("File name too long",), "de naam is te lang"),
    (("Too many levels of symbolic links",), "verwijzingen naar elkaar, zonder eind"),
    (("Too many open files",), "er staan te veel bestanden open"),
    (("not a valid DuckDB database",), "het is geen database van DuckDB"),
    (("Corrupt", "checksum", "Could not read enough bytes"), "het is beschadigd"),
    (("does not exist!", "not found in FROM"), "er ontbreekt een tabel of kolom"),
    (("Out of Memory",), "er is te weinig geheugen"),
    (("Address already in use",), "een ander programma luistert daar al"),
    (("Cannot assign requested address",), "deze machine heeft dat adres niet"),
)
"""How the system and DuckDB say why they could not, and what a person is told of it."""


def in_words(fout: OSError) -> str:
    """What a person is told of an error of the disk: which file, what is the matter, what to do."""
    wat = WHAT_TO_DO.get(fout.errno or 0) or f"{reason(fout)}. Laat de beheerder ernaar kijken."
    return f"{fout.filename}: {wat}" if fout.filename else wat


def reason(fout: Exception) -> str:
    """Why the system or DuckDB could not do it, in a few words to stand between brackets; of what is not known, what they say themselves."""
    tekst = str(fout)
    gevonden = (zin for woorden, zin in REASONS if any(w in tekst for w in woorden))
    return next(gevonden, f"het systeem zegt: {tekst.splitlines()[0] if tekst else type(fout).__name__}")


def is_full(tekst: str) -> bool:
    """Whether this text of an error says that a disk is full."""
    return any(t in tekst for t in FULL)


def force_to_disk(pad: Path) -> None:
    """Force a file or folder to disk, so that a power cut cannot undo the order of steps."""
    fd = os.open(pad, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def force_all_to_disk(paden: Iterable[Path]) -> None:
    """The same of files whose order does not matter: a disk takes several together for little more than one."""
    with ThreadPoolExecutor(8) as samen:
        list(samen.map(force_to_disk, paden))


def force_tree_to_disk(folder: Path) -> None:
    """Force everything below a folder to disk: first the bytes of its files, then the names, its own last."""
    alles = [*folder.rglob("*"), folder]
    force_all_to_disk(p for p in alles if p.is_file())
    for pad in sorted((p for p in alles if p.is_dir()), reverse=True):
        force_to_disk(pad)


def write_whole(pad: Path, inhoud: bytes, mode: int = 0o644) -> None:
    """Write a file whole or not at all, and at no moment for more people to read than ``mode`` says; on disk before this returns."""
    if not pad.name:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(pad))
    half = pad.with_name(f".half-{pad.name}")
    half.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(inhoud)
            os.fchmod(f.fileno(), mode)
            f.flush()
            os.fsync(f.fileno())
        os.replace(half, pad)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    force_to_disk(pad.parent)
