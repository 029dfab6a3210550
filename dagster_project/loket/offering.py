"""One way in for a delivery, whichever door it comes through: which one it is, whether it is right, and keeping it.

The command line, the drop folder and the page all call these functions; none of them judges anything itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import hold_lock
from dagster_project.warehouse.published_deliveries import known_gemeenten, known_indicators, previous_delivery
from sources.catalog import Tabel
from sources.delivery.accidents import is_zip_of_year
from sources.delivery.guard import Unreadable
from sources.delivery.read import recognise
from sources.delivery.register import Offer, Register, deliveries
from sources.errors import CannotStart
from sources.load.delivery_check import DeliveryCheck, check_delivery, offer

UITLEG_WOORDEN = 3
"""So many words at least explain why the deviations from the previous delivery are right."""


class NotClear(CannotStart):
    """What someone has to say before a delivery can be judged or kept; in Dutch."""


def by_name(naam: str) -> Tabel:
    """The delivery of this short name.

    Raises:
        NotClear: there is none.
    """
    bekend = deliveries()
    if naam not in bekend:
        raise NotClear(f"Levering '{naam}' is niet bekend. Kies uit: {', '.join(bekend)}.")
    return bekend[naam]


def which(bestandsnaam: str, inhoud: bytes) -> Tabel:
    """Which delivery a file is: by its name, else by its sheets and headers; never by a guess.

    Raises:
        NotClear: it can be none or several, or it is no file that is read at all.
    """
    bekend = deliveries()
    stam = re.sub(r"[ -]", "_", PurePath(bestandsnaam).stem.lower())
    in_naam = [t for n, t in bekend.items() if re.search(rf"(?<![a-z]){n}(?![a-z])", stam) or (t.lezer and is_zip_of_year(bestandsnaam))]
    try:
        gevonden = in_naam or recognise(inhoud, list(bekend.values()))
    except Unreadable as e:  # what it is counts for more than which delivery it would have been
        gevonden = []
        if not e.is_beschadigd:
            raise NotClear(f"{bestandsnaam}: {e}") from None
    if len(gevonden) != 1:
        mogelijk = ", ".join(t.naam for t in gevonden) or ", ".join(bekend)
        raise NotClear(f"{bestandsnaam}: niet duidelijk welke levering dit is. Kies uit: {mogelijk}.")
    return gevonden[0]


def check(tabel: Tabel, inhoud: bytes, warehouse: Warehouse) -> DeliveryCheck:
    """What poort 1 says of it, and how it differs from the delivery before it: as offered here, else as published.

    Raises:
        CannotStart, SourceError: the delivery before it cannot be read.
    """
    vorige, zegt = previous_delivery(tabel, warehouse)
    namen = {k.naam for k in tabel.kolommen}
    c = check_delivery(
        tabel,
        inhoud,
        vorige,
        known_gemeenten(warehouse) if "gemeente_code" in namen else None,
        known_indicators() if "indicator" in namen else None,
    )
    return replace(c, vergeleken=zegt)


@dataclass(frozen=True)
class Who:
    """Who offers a delivery and why, as both go with it into the edition.

    Raises:
        NotClear: one of them says nothing, or deviations are taken for right without an explanation.
    """

    wie: str
    waarom: str
    akkoord: bool = False

    def __post_init__(self) -> None:
        for veld in ("wie", "waarom"):
            object.__setattr__(self, veld, " ".join(getattr(self, veld).split()))
        if not self.wie or not self.waarom or not self.wie.isprintable() or not self.waarom.isprintable():
            raise NotClear("Zeg wie de levering aanbiedt en waarom (wat het is, of wat er verbeterd is): dat gaat mee met de levering.")
        if self.akkoord and len(self.waarom.split()) < UITLEG_WOORDEN:
            raise NotClear(f"Akkoord met afwijkingen vraagt een uitleg van ten minste {UITLEG_WOORDEN} woorden.")


@dataclass(frozen=True)
class Offered:
    """What came of offering: the verdict, whether it stopped, and the line of the register (None when it was the newest already)."""

    oordeel: DeliveryCheck
    is_bewaard: bool
    aanbieding: Offer | None


def offer_delivery(warehouse: Warehouse, tabel: Tabel, inhoud: bytes, bestandsnaam: str, who: Who) -> Offered:
    """Judge a delivery and keep it when it is right, or when its deviations are taken for right.

    Raises:
        Busy: a refresh or another offer works here. CannotStart, SourceError: see ``check``; the register was changed by hand.
    """
    with hold_lock(warehouse.folder):  # the previous delivery stays the previous one, and no refresh tidies the store meanwhile
        c = check(tabel, inhoud, warehouse)
        if c.bevindingen or (c.afwijkingen and not who.akkoord):
            return Offered(c, False, None)
        a = offer(Register(warehouse.deliveries), c, inhoud, bestandsnaam, who.wie, who.waarom, who.akkoord)
    return Offered(c, True, a)


def closing(c: DeliveryCheck, bestand: str, hoe_akkoord: str) -> str:
    """How many problems and deviations there are, and what next; ``hoe_akkoord``: how this door takes deviations for right."""
    delen = []
    if n := len(c.bevindingen):
        delen.append(
            f"{n} {'probleem' if n == 1 else 'problemen'} in {bestand}; verbeter {'het' if n == 1 else 'ze'} en controleer opnieuw."
        )
    if n := len(c.afwijkingen):
        delen.append(f"{n} {'afwijking' if n == 1 else 'afwijkingen'} van de vorige levering; verbeter ze, of {hoe_akkoord}.")
    return " ".join(delen)
