"""Every setting of the environment: what it means, what holds without it, whether it is a secret, and who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PREFIX = "HALFJAARBERICHT_"


@dataclass(frozen=True)
class Setting:
    """One setting; ``standaard`` is in words, for people, ``lezer`` is the file that reads it."""

    naam: str
    betekenis: str
    standaard: str
    lezer: str
    geheim: bool = False


SETTINGS = (
    Setting("HALFJAARBERICHT_WAREHOUSE", "map van het warehouse", "warehouse in de map van het project", "cli/console.py"),
    Setting("HALFJAARBERICHT_BRON", "waar de bytes vandaan komen", "bundel", "cli/refresh.py"),
    Setting("HALFJAARBERICHT_ROL", "de rol die bouwt", "bouwer", "cli/refresh.py"),
    Setting("HALFJAARBERICHT_VANDAAG", "de dag die op een uitgave staat", "de klok", "warehouse/release_calendar.py"),
    Setting("HALFJAARBERICHT_POSTVAK", "map waarin Dagster naar leveringen kijkt", "geen", "postvak_sensor.py"),
    Setting("HALFJAARBERICHT_WEBHOOK", "adres dat berichten krijgt", "geen", "notify.py", geheim=True),
    Setting("HALFJAARBERICHT_SMTP", "mailserver, met naam en wachtwoord", "geen", "notify.py", geheim=True),
    Setting("HALFJAARBERICHT_MAIL_AAN", "wie mail krijgt, met komma's ertussen", "niemand", "notify.py"),
    Setting("HALFJAARBERICHT_MAIL_VAN", "afzender van de mail", "de eerste ontvanger", "notify.py"),
    Setting("HALFJAARBERICHT_DAGSTER_POSTGRES", "database van Dagster, met wachtwoord", "SQLite", "instance.py", geheim=True),
    Setting("HALFJAARBERICHT_KANDIDAATMAP", "werkmap van dbt; alleen voor halfjaarbericht-dbt", "de huidige map", "dbt_runner/worker.py"),
)


def effective(omgeving: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """Name, value, origin and meaning of each setting; of a secret only whether it is set."""
    rijen = []
    for s in SETTINGS:
        waarde = omgeving.get(s.naam, "").strip()
        getoond = ("gezet" if waarde else "niet gezet") if s.geheim else waarde or s.standaard
        rijen.append((s.naam, getoond, "omgeving" if waarde else "standaard", s.betekenis))
    return rijen


def unknown(omgeving: Mapping[str, str]) -> list[str]:
    """Names that look like a setting and are none: most likely a slip of the pen."""
    return sorted(n for n in omgeving if n.startswith(PREFIX) and n not in {s.naam for s in SETTINGS})
