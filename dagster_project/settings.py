"""Every setting of the environment: what it means, what holds without it, whether it is a secret; the one place that reads them.

A secret may also lie in a file: ``NAAM_BESTAND`` is its place, as ``LoadCredential=`` of systemd and the secrets of Docker give one.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dagster_project import INSTALLED, ROOT
from sources import disk
from sources.errors import CannotStart

PREFIX = "HALFJAARBERICHT_"
FROM_FILE = "_BESTAND"
"""Behind the name of a secret: the file that it is in."""
LARGEST_SECRET = 10_000
"""Bytes; an address with a password is some hundred."""


def _set(omgeving: Mapping[str, str], naam: str) -> str:
    return omgeving.get(naam, "").strip()


@dataclass(frozen=True)
class Setting:
    """One setting; ``standaard`` is the value that holds without it, ``zonder`` says that in words where it is no value."""

    naam: str
    betekenis: str
    standaard: str = ""
    zonder: str = ""
    geheim: bool = False

    @property
    def bestand(self) -> str:
        """The variable that names the file of a secret."""
        return self.naam + FROM_FILE

    def given(self, omgeving: Mapping[str, str] = os.environ) -> str:
        """Where the value comes from, in words; empty when nothing is set and the default holds."""
        if _set(omgeving, self.naam):
            return "omgeving"
        return f"bestand {pad}" if self.geheim and (pad := _set(omgeving, self.bestand)) else ""

    def read(self, omgeving: Mapping[str, str] = os.environ) -> str:
        """The value that holds; the default when nothing is set.

        Raises:
            CannotStart: of a secret both the value and a file are given, or the file cannot be used. Never with the secret in it.
        """
        waarde, pad = _set(omgeving, self.naam), _set(omgeving, self.bestand) if self.geheim else ""
        if waarde and pad:
            raise CannotStart(f"{self.naam} en {self.bestand} zijn allebei gezet. Haal er één weg: een geheim staat op één plaats.")
        return (read_secret_file(Path(pad), f"{self.bestand}: {pad}") if pad else waarde) or self.standaard


MAP = Setting(
    "HALFJAARBERICHT_MAP",
    "map van alle gegevens: het warehouse, en wat dbt van het project onthoudt",
    os.path.expanduser("~/.local/share/halfjaarbericht") if INSTALLED else str(ROOT),
    "de map van het project; na installatie met pip .local/share/halfjaarbericht in de map van de gebruiker",
)
DATA = Path(MAP.read()).absolute()
"""Where everything is written for which no other place is given."""
WAREHOUSE = Setting("HALFJAARBERICHT_WAREHOUSE", "map van het warehouse", str(DATA / "warehouse"), "warehouse in de map van alle gegevens")
BRON = Setting("HALFJAARBERICHT_BRON", "waar de bytes vandaan komen", "bundel")
ROL = Setting("HALFJAARBERICHT_ROL", "de rol die bouwt", "bouwer")
VANDAAG = Setting("HALFJAARBERICHT_VANDAAG", "de dag die op een uitgave staat", zonder="de klok")
POSTVAK = Setting("HALFJAARBERICHT_POSTVAK", "map waarin Dagster naar leveringen kijkt", zonder="geen")
WEBHOOK = Setting("HALFJAARBERICHT_WEBHOOK", "adres dat berichten krijgt", zonder="geen", geheim=True)
SMTP = Setting("HALFJAARBERICHT_SMTP", "mailserver, met naam en wachtwoord", zonder="geen", geheim=True)
MAIL_AAN = Setting("HALFJAARBERICHT_MAIL_AAN", "wie mail krijgt, met komma's ertussen", zonder="niemand")
MAIL_VAN = Setting("HALFJAARBERICHT_MAIL_VAN", "afzender van de mail", zonder="de eerste ontvanger")
DAGSTER_POSTGRES = Setting("HALFJAARBERICHT_DAGSTER_POSTGRES", "database van Dagster, met wachtwoord", zonder="SQLite", geheim=True)
KANDIDAATMAP = Setting("HALFJAARBERICHT_KANDIDAATMAP", "werkmap van dbt; alleen voor halfjaarbericht-dbt", ".", "de huidige map")
SETTINGS = (MAP, WAREHOUSE, BRON, ROL, VANDAAG, POSTVAK, WEBHOOK, SMTP, MAIL_AAN, MAIL_VAN, DAGSTER_POSTGRES, KANDIDAATMAP)


def effective(omgeving: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """Name, value, origin and meaning of each setting; of a secret only whether it is set, and the file that it is in."""
    rijen = []
    for s in SETTINGS:
        herkomst = s.given(omgeving)
        getoond = ("gezet" if herkomst else "niet gezet") if s.geheim else _set(omgeving, s.naam) or s.standaard or s.zonder
        rijen.append((s.naam, getoond, herkomst or "standaard", s.betekenis))
    return rijen


def complaints(omgeving: Mapping[str, str]) -> list[str]:
    """What is wrong with them: a secret that cannot be read, and a name that looks like a setting and is none, most likely a slip of the pen."""
    klachten = []
    for s in SETTINGS:
        try:
            s.read(omgeving)
        except CannotStart as e:
            klachten.append(str(e))
    bekend = {s.naam for s in SETTINGS} | {s.bestand for s in SETTINGS if s.geheim}
    vreemd = sorted(n for n in omgeving if n.startswith(PREFIX) and n not in bekend)
    return klachten + [f"{n}: deze instelling bestaat niet; verbeter de naam of haal haar weg." for n in vreemd]


def read_secret_file(pad: Path, wat: str) -> str:
    """The one line in a file that nobody else can read.

    Args:
        pad: the file.
        wat: how a message calls it.

    Raises:
        CannotStart: it is not there, no file, for others to read, empty, or more than a line of text.
    """
    try:
        fd = os.open(pad, os.O_RDONLY | os.O_NONBLOCK)  # of a pipe one would wait for ever
    except FileNotFoundError:
        raise CannotStart(f"{wat}: dit bestand is er niet. Maak het, met het geheim op één regel, of verbeter de naam.") from None
    except OSError as e:
        raise CannotStart(f"{wat}: dit bestand is niet te lezen ({disk.reason(e)}). Laat de beheerder u de rechten geven.") from None
    s = os.fstat(fd)  # of what is open, not of what stands there by then
    if not stat.S_ISREG(s.st_mode):
        os.close(fd)
        raise CannotStart(f"{wat}: dit is geen bestand; verwacht een bestand met het geheim op één regel.")
    with os.fdopen(fd, "rb") as f:
        if fout := _open_to_others(pad, s.st_mode, s.st_uid, os.geteuid()):
            raise CannotStart(f"{wat}: {fout}")
        inhoud = f.read(LARGEST_SECRET + 1)
    try:
        tekst = inhoud.decode("utf-8").strip()
    except UnicodeDecodeError:
        tekst = "\0"
    if not tekst:
        raise CannotStart(f"{wat}: dit bestand is leeg. Zet het geheim erin, op één regel.")
    if not tekst.isprintable() or len(inhoud) > LARGEST_SECRET:
        raise CannotStart(f"{wat}: verwacht één regel gewone tekst met alleen het geheim.")
    return tekst


def _open_to_others(pad: Path, mode: int, eigenaar: int, ik: int) -> str:
    """What is wrong with the rights of a file with a secret, and what to do; empty when nobody else comes to it.

    Of a file of root the bits of the group may say that it is read: systemd hands a service its secret so, with its user in the access
    list of the file, and then these bits are the mask of that list.
    """
    if eigenaar not in (ik, 0):
        return "dit bestand is van een andere gebruiker; verwacht van uzelf of van root."
    if mode & (0o077 if eigenaar == ik else 0o037):
        return f"anderen kunnen bij dit bestand (rechten {stat.S_IMODE(mode):04o}); verwacht 0600. Vervang het geheim als een ander het gelezen kan hebben, en doe: chmod 600 {pad}"
    return ""
