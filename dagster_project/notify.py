"""Telling someone how a run ended: JSON to a webhook and e-mail by SMTP, each only when it is set.

Set in the environment or in files (``settings.py``): HALFJAARBERICHT_WEBHOOK (http or https), and HALFJAARBERICHT_SMTP
(smtp://[name:password@]host[:25], or smtps:// for TLS from the start) with HALFJAARBERICHT_MAIL_AAN (addresses, by comma) and
HALFJAARBERICHT_MAIL_VAN. Nothing is sent when nothing is set. A receiver that fails is named and changes nothing of the run. Addresses of webhooks hold secrets, so nothing of
them but the host is ever written.
"""

from __future__ import annotations

import json
import logging
import smtplib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from dagster_project import settings
from dagster_project.poort.outcome import GEPUBLICEERD, ONGEWIJZIGD, RunOutcome
from dagster_project.poort.verdicts import FOUT, VOLDOET_NIET
from sources.errors import CannotStart

WACHTTIJD = 10.0
"""Seconds for one step of a conversation (connect, one reply)."""
LANGST = 30.0
"""Seconds for a whole message; who takes longer is left behind."""
WEBHOOK, MAIL = "webhook", "e-mail"
"""The kinds of messages."""
MEESTE_REDENEN, LANGSTE_REDEN = 20, 500
"""Reasons in a message, and characters of each; the rest is in the report."""


class NotifyError(Exception):
    """A message that was not delivered; says why, without secrets."""


@dataclass(frozen=True)
class Receivers:
    """Whom to tell; empty is nobody. Never shown: ``repr`` leaves the secrets out."""

    webhook: str = field(default="", repr=False)
    smtp: str = field(default="", repr=False)
    van: str = ""
    aan: tuple[str, ...] = ()
    onleesbaar: Mapping[str, str] = field(default_factory=dict)
    """Kind -> why its secret could not be read; that one is not tried, and told as not delivered."""

    @property
    def iemand(self) -> bool:
        """Whether anyone is told at all."""
        return bool(self.webhook or self.smtp or self.aan or self.onleesbaar)

    @classmethod
    def uit(cls, omgeving: Mapping[str, str]) -> Receivers:
        """From the settings. Never raises: how a run ended does not depend on who can be told."""
        onleesbaar: dict[str, str] = {}

        def geheim(soort: str, instelling: settings.Setting) -> str:
            try:
                return instelling.read(omgeving)
            except CannotStart as e:
                onleesbaar[soort] = str(e).rstrip(".")
                return ""

        aan = tuple(a.strip() for a in settings.MAIL_AAN.read(omgeving).split(",") if a.strip())
        van = settings.MAIL_VAN.read(omgeving) or (aan[0] if aan else "")
        return cls(geheim(WEBHOOK, settings.WEBHOOK), geheim(MAIL, settings.SMTP), van, aan, onleesbaar)


def message(uitslag: RunOutcome, editie: str, warehouse: Path) -> dict[str, Any]:
    """What is told: edition, version, how it ended and why, the number of warnings, and where to look."""
    versie = uitslag.uitgave.get("versie", "")
    waarschuwingen = uitslag.uitgave["controles"]["voldoet niet"] if uitslag.geslaagd else _waarschuwingen(warehouse)
    kop = {
        GEPUBLICEERD: f"Editie {editie} is gepubliceerd als {versie}",
        ONGEWIJZIGD: f"Editie {editie} is ongewijzigd: {versie} heeft al deze inhoud",
    }.get(uitslag.soort, f"Editie {editie} is NIET gepubliceerd ({uitslag.soort})")
    return {
        "text": f"{kop}; {waarschuwingen} waarschuwingen.",
        "editie": editie,
        "versie": versie,
        "uitkomst": uitslag.soort,
        "redenen": short(uitslag.redenen),
        "waarschuwingen": waarschuwingen,
        "kijk": f"halfjaarbericht status --warehouse {warehouse}",
        "waar": str(
            uitslag.uitgave.get("map")
            or next((p for p in [warehouse / "laatste_run.html", warehouse / "laatste_run.json"] if p.exists()), warehouse)
        ),
    }


def rehearsal_message(rapport: Path, editie: str, geslaagd: bool) -> dict[str, Any]:
    """What is told of a rehearsal: whether the gate would let the edition through, why not, and what it still waits for."""
    try:
        d = json.loads(rapport.read_text(encoding="utf-8"))
        tegen = [
            f"{c['tabel']} [{c['regel']}]: {c['reden']}" for c in d["controles"] if c["oordeel"] == VOLDOET_NIET and c["ernst"] == FOUT
        ]
        redenen, ontbreekt = tegen or [d["reden"] or "De repetitie is afgebroken."], d["ontbreekt"]
    except (OSError, ValueError, KeyError):
        redenen, ontbreekt = ["De repetitie kon niet beginnen of is afgebroken."], []
    oordeel = "zou haar nu doorlaten" if geslaagd else "zou haar nu tegenhouden"
    return {
        "text": f"Repetitie van editie {editie}: de poort {oordeel}; {len(ontbreekt)} punten ontbreken nog. Er is niets gepubliceerd.",
        "editie": editie,
        "versie": "",
        "uitkomst": "doorgelaten" if geslaagd else "tegengehouden",
        "redenen": short([*([] if geslaagd else redenen), *(f"ontbreekt: {o}" for o in ontbreekt)]),
        "waarschuwingen": 0,
        "kijk": f"halfjaarbericht ronde --editie {editie} --warehouse {rapport.parent}",
        "waar": str(rapport),
    }


def short(redenen: list[str]) -> list[str]:
    """So many, and so long, as a person reads in a message."""
    kort = [r if len(r) <= LANGSTE_REDEN else r[: LANGSTE_REDEN - 3] + "..." for r in redenen]
    if len(kort) > MEESTE_REDENEN:
        kort = [*kort[: MEESTE_REDENEN - 1], f"en nog {len(kort) - MEESTE_REDENEN + 1} redenen"]
    return kort


def _waarschuwingen(warehouse: Path) -> int:
    """Warnings of the run that was stopped, as far as it came."""
    try:
        controles = json.loads((warehouse / "laatste_run.json").read_text(encoding="utf-8"))["controles"]
    except (OSError, ValueError, KeyError):
        return 0
    return sum(c.get("oordeel") == "voldoet niet" and c.get("ernst") == "waarschuwing" for c in controles)


def send(inhoud: dict[str, Any], ontvangers: Receivers) -> list[str]:
    """Send this message to everyone who is set; gives, in Dutch, what was not delivered. Never raises, never waits long."""
    taken: list[tuple[str, Callable[[], None]]] = []
    if ontvangers.webhook:
        taken.append((WEBHOOK, lambda: send_webhook(ontvangers.webhook, inhoud)))
    if (ontvangers.smtp or ontvangers.aan) and MAIL not in ontvangers.onleesbaar:
        taken.append((MAIL, lambda: send_mail(ontvangers, inhoud)))
    klachten = dict(ontvangers.onleesbaar)

    def doe(soort: str, taak: Callable[[], None]) -> None:
        try:
            taak()
            klachten.pop(soort)
        except NotifyError as e:
            klachten[soort] = str(e)
        except Exception as e:  # the run has ended; nothing here may change how (and a message of an error may hold a secret)
            klachten[soort] = type(e).__name__

    draden = []
    for soort, taak in taken:
        klachten[soort] = f"na {LANGST:g} seconden nog niet bezorgd"
        draden.append(threading.Thread(target=doe, args=(soort, taak), daemon=True))
        draden[-1].start()
    for draad in draden:
        draad.join(LANGST)
    return [f"De melding per {soort} is niet bezorgd: {klacht}." for soort, klacht in list(klachten.items())]


def send_webhook(adres: str, inhoud: dict[str, Any]) -> None:
    """POST the message as JSON, once.

    Raises:
        NotifyError: no address, no connection, or a status that is not 2xx.
    """
    delen = urlsplit(adres)
    if delen.scheme not in ("http", "https") or not delen.hostname:
        raise NotifyError(f"{settings.WEBHOOK.naam} is geen adres dat met http:// of https:// begint")
    from urllib3.exceptions import HTTPError

    from sources.fetch.http_client import HttpClient

    with _Without(delen.path, delen.query):
        try:
            status = HttpClient().stuur(
                adres, json.dumps(inhoud, ensure_ascii=False).encode(), "application/json; charset=utf-8", WACHTTIJD
            )
        except (HTTPError, OSError) as e:
            raise NotifyError(f"{delen.hostname} gaf geen antwoord ({type(e).__name__})") from None
    if not 200 <= status < 300:
        raise NotifyError(f"{delen.hostname} antwoordde met status {status}")


def send_mail(ontvangers: Receivers, inhoud: dict[str, Any]) -> None:
    """Send the message as e-mail; TLS whenever the server has it, and never a password without.

    Raises:
        NotifyError: incomplete settings, no connection, or the server refuses.
    """
    try:
        delen = urlsplit(ontvangers.smtp)
        poort = delen.port
    except ValueError:
        raise NotifyError(f"de poort van {settings.SMTP.naam} is geen getal") from None
    if delen.scheme not in ("smtp", "smtps") or not delen.hostname:
        raise NotifyError(f"{settings.SMTP.naam} is geen adres dat met smtp:// of smtps:// begint")
    if not ontvangers.aan:
        raise NotifyError(f"{settings.MAIL_AAN.naam} noemt geen ontvanger")
    m = EmailMessage()
    try:
        m["Subject"], m["From"], m["To"] = inhoud["text"], ontvangers.van, ", ".join(ontvangers.aan)
    except ValueError:
        raise NotifyError(f"{settings.MAIL_AAN.naam} of {settings.MAIL_VAN.naam} is geen adres") from None
    regels = [
        inhoud["text"],
        "",
        *(f"- {r}" for r in inhoud["redenen"]),
        "",
        f"Overzicht: {inhoud['kijk']}",
        f"Verslag:   {inhoud['waar']}",
    ]
    m.set_content("\n".join(regels) + "\n")
    from sources.fetch.http_client import trust

    try:
        if delen.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(delen.hostname, poort or 465, timeout=WACHTTIJD, context=trust())
        else:
            server = smtplib.SMTP(delen.hostname, poort or 25, timeout=WACHTTIJD)
        with server:
            server.ehlo()
            if delen.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=trust())
                server.ehlo()
            elif delen.scheme == "smtp" and delen.password:
                raise NotifyError(f"{delen.hostname} kent geen TLS; zonder wordt er geen wachtwoord verstuurd")
            if delen.username:
                server.login(unquote(delen.username), unquote(delen.password or ""))
            server.send_message(m)
    except (smtplib.SMTPException, OSError) as e:
        code = f" {e.smtp_code}" if isinstance(e, smtplib.SMTPResponseException) else ""
        raise NotifyError(f"{delen.hostname} nam haar niet aan ({type(e).__name__}{code})") from None


class _Without(logging.Filter):
    """Within the ``with``, urllib3 does not log a line that holds one of these texts (its debug log names the whole address)."""

    def __init__(self, *geheimen: str):
        super().__init__()
        self.geheimen = [g for g in geheimen if len(g) > 1]

    def filter(self, record: logging.LogRecord) -> bool:
        tekst = record.getMessage()
        return not any(g in tekst for g in self.geheimen)

    def __enter__(self) -> None:
        logging.getLogger("urllib3.connectionpool").addFilter(self)

    def __exit__(self, *_: object) -> None:
        logging.getLogger("urllib3.connectionpool").removeFilter(self)
