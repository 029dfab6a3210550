"""The drop folder: suppliers put a file in it, and find the verdict beside it (``x.xlsx`` -> ``x.xlsx.oordeel.html``).

One pass looks at every file that lies still and has no verdict yet on these very bytes. A good one is offered as ``levering aanbieden`` does, a refused
one changes nothing; both stay where they are. A pass that is done again does nothing. What cannot be decided now (a file that is still being
copied, two files for one delivery, a refresh that runs) is left open, and looked at again by the next pass.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from dagster_project.loket.offering import NotClear, Who, closing, offer_delivery, which
from dagster_project.loket.verdict import Verdict, of_check
from dagster_project.warehouse import release_calendar
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import Busy
from sources.catalog import Tabel
from sources.delivery.accidents import read_offered
from sources.delivery.register import Offer, Register
from sources.errors import CannotStart
from sources.numbers import printable
from sources.snapshots import sha256_of

OORDEEL = ".oordeel.html"
RUST = 10.0
"""Seconds that a file must have been left alone: what is still being copied is no delivery yet."""
TIJDELIJK = re.compile(r"[.~].*|.*(?:~|\.(?:tmp|temp|part|partial|filepart|crdownload|download|opdownload|swp|bak|lock))", re.I)
"""Names of hidden, lock and half-copied files: ``.x``, ``~$x.xlsx``, ``.~lock.x.xlsx#``, ``x.xlsx.part``."""
ANDERS = "bied haar aan via het loket of de gegevensbeheerder, met uitleg"

KLAAR = b'data-oordeel="'
"""Stands in a verdict that is the last word on these bytes, with their sha256."""
NAAM_MAX = 200
"""Bytes of a file name: the verdict has a longer one, and no file system knows more than 255."""

AANGEBODEN, AL_AANGEBODEN, GEWEIGERD, AFWIJKEND, ONDUIDELIJK, DUBBEL, WACHT = (
    "aangeboden", "al aangeboden", "geweigerd", "afwijkend", "onduidelijk", "dubbel", "wacht",
)  # fmt: skip
GOED = (AANGEBODEN, AL_AANGEBODEN, WACHT)
"""What asks nothing of a supplier."""


@dataclass(frozen=True)
class Handled:
    """What became of one file in this pass, in one sentence."""

    bestand: str
    soort: str
    tekst: str


@dataclass(frozen=True)
class _File:
    pad: Path
    inhoud: bytes
    sha256: str

    @property
    def naam(self) -> str:
        return printable(self.pad.name)


def waiting(folder: Path, nu: float, rust: float = RUST) -> list[str]:
    """The files that lie still and have no last word yet, as ``name size time``; the same list means that nothing changed. Reads no delivery."""
    uit = []
    for pad in _offered(folder):
        staat, oordeel = pad.lstat(), pad.with_name(pad.name + OORDEEL)
        is_beoordeeld = oordeel.is_file() and oordeel.stat().st_mtime >= staat.st_ctime and KLAAR in oordeel.read_bytes()
        if nu - staat.st_ctime >= rust and not is_beoordeeld:
            uit.append(f"{printable(pad.name)} {staat.st_size} {staat.st_ctime_ns}")
    return uit


def sweep(folder: Path, warehouse: Warehouse, nu: float | None = None, rust: float = RUST) -> list[Handled]:
    """One pass over the folder; gives what was done, file by file; nothing of a file that has its verdict already.

    Args:
        nu: the time of this pass in seconds since 1970, in tests. rust: seconds that a file must have been left alone.

    Raises:
        CannotStart: there is no such folder, or the warehouse is not in a state to start from. SourceError: the register was changed by hand.
        OSError: the folder cannot be read or written.
    """
    if not folder.is_dir():
        raise CannotStart(f"{folder}: geen map. Maak haar, of noem een andere.")
    nu = time.time() if nu is None else nu
    uit, bestanden = list[Handled](), list[_File]()
    for pad in _offered(folder):
        naam = printable(pad.name)
        if len(os.fsencode(pad.name)) > NAAM_MAX:
            uit.append(Handled(naam, ONDUIDELIJK, f"De bestandsnaam is langer dan {NAAM_MAX} tekens. Kort haar in."))
        elif not os.access(pad, os.R_OK):
            uit.append(Handled(naam, ONDUIDELIJK, "Is niet te lezen. Geef leesrecht."))
        elif (f := _read(pad, nu, rust)) is None:
            uit.append(Handled(naam, WACHT, "Wordt nog geschreven; komt in de volgende ronde aan de beurt."))
        elif not _has_verdict(f):
            bestanden.append(f)
    gekend: list[tuple[_File, Tabel]] = []
    for f in bestanden:
        try:
            gekend.append((f, which(f.naam, f.inhoud)))
        except NotClear as e:
            tekst = (zin := str(e).removeprefix(f"{f.naam}: "))[:1].upper() + zin[1:]
            v = Verdict(f.naam, "Niet gelezen", False, (tekst, "Zet de naam van de levering in de bestandsnaam, zoals zedenvoorraad-2026.xlsx.",
                                                           "Er is niets bewaard."), f.sha256)  # fmt: skip
            uit.append(_tell(f, v, ONDUIDELIJK, tekst))
    verschillend = Counter(naam for naam, _ in {(t.naam, f.sha256) for f, t in gekend})
    for f, t in gekend:
        uit.append(_double(f, t, gekend) if verschillend[t.naam] > 1 else _offer(f, t, warehouse))
    return sorted(uit, key=lambda h: h.bestand)


def _offered(folder: Path) -> list[Path]:
    """Every file that someone can have put there: no verdicts, no links, no pipes, no lock files, no half-copied names."""
    return sorted(
        p for p in folder.iterdir() if not p.name.endswith(OORDEEL) and not TIJDELIJK.fullmatch(p.name) and stat.S_ISREG(p.lstat().st_mode)
    )


def _read(pad: Path, nu: float, rust: float) -> _File | None:
    """The bytes of a file that lies still; None when it does not, or is gone meanwhile."""
    try:
        with open(os.open(pad, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as f:
            voor = os.fstat(f.fileno())
            if nu - voor.st_ctime < rust:  # not mtime: a copy that keeps the time of its original has an old one
                return None
            inhoud = read_offered(f)
            na = os.fstat(f.fileno())
    except FileNotFoundError:
        return None
    return _File(pad, inhoud, sha256_of(inhoud)) if (voor.st_size, voor.st_ctime_ns) == (na.st_size, na.st_ctime_ns) else None


def _verdict_file(f: _File) -> Path:
    return f.pad.with_name(f.pad.name + OORDEEL)


def _has_verdict(f: _File) -> bool:
    """Whether a verdict on these very bytes lies beside them already."""
    try:
        return KLAAR + f.sha256.encode() in _verdict_file(f).read_bytes()
    except FileNotFoundError:
        return False


def _tell(f: _File, v: Verdict, soort: str, tekst: str, is_klaar: bool = True) -> Handled:
    """Put the verdict beside the file, whole or not at all; ``is_klaar``: the next pass need not look again."""
    doel = _verdict_file(f)
    half = doel.with_name(f".{doel.name}.part")
    half.unlink(missing_ok=True)
    with open(half, "xb") as b:  # never through a link that someone put there
        b.write(v.html(f.sha256 if is_klaar else ""))
    os.replace(half, doel)
    return Handled(f.naam, soort, tekst)


def _double(f: _File, t: Tabel, gekend: list[tuple[_File, Tabel]]) -> Handled:
    anderen = ", ".join(a.naam for a, u in gekend if u.naam == t.naam and a.pad != f.pad)
    tekst = f"Er zijn tegelijk verschillende bestanden voor levering {t.naam}: ook {anderen}. Laat er een staan."
    v = Verdict(f.naam, "Twee bestanden voor een levering", False, (tekst, "Er is niets bewaard."), f.sha256, t.titel)
    return _tell(f, v, DUBBEL, tekst, is_klaar=False)


def _offer(f: _File, t: Tabel, warehouse: Warehouse) -> Handled:
    """Offer one file, and say what came of it."""
    naam = f.naam
    if eerder := next((a for a in Register(warehouse.deliveries).lees() if (a.naam, a.sha256) == (t.volledige_naam, f.sha256)), None):
        return _known(f, t, eerder)
    wie = next((v.wie for v in release_calendar.read().uitvraag if v.levering == t.volledige_naam), "onbekend")
    try:
        gedaan = offer_delivery(warehouse, t, f.inhoud, naam, Who(f"{wie}, via het postvak", f"Uit het postvak: {naam}"))
    except Busy:
        return Handled(naam, WACHT, "Er loopt een refresh; komt in de volgende ronde aan de beurt.")
    c = gedaan.oordeel
    if gedaan.aanbieding is not None:
        tekst = f"Bewaard als levering {t.naam} ({c.sha256[:12]}, {c.rijen} rijen)."
        v = of_check(
            c, naam, "Aangeboden", True, f"Op {gedaan.aanbieding.wanneer} {tekst[:1].lower()}{tekst[1:]}", "U hoeft niets meer te doen."
        )
        return _tell(f, v, AANGEBODEN, tekst)
    tekst = closing(c, naam, ANDERS)
    soort, kop = (GEWEIGERD, "Geweigerd") if c.bevindingen else (AFWIJKEND, "Wijkt af van de vorige levering")
    return _tell(f, of_check(c, naam, kop, False, tekst, "Er is niets bewaard."), soort, tekst)


def _known(f: _File, t: Tabel, eerder: Offer) -> Handled:
    """The same bytes again, under whichever name: an older delivery never comes back over a newer one by itself."""
    tekst = f"Dezelfde bytes zijn al aangeboden als levering {t.naam}, op {eerder.wanneer}; er is niets veranderd."
    v = Verdict(
        f.naam,
        "Al aangeboden",
        True,
        (tekst, "Moet een oudere levering weer gelden, vraag het dan de gegevensbeheerder."),
        f.sha256,
        t.titel,
    )
    return _tell(f, v, AL_AANGEBODEN, tekst)
