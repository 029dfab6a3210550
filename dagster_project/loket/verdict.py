"""The verdict on a delivery in the words of who delivered it, as the page and the drop folder show it: one HTML file, without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dagster_project.publicatie.forms import templating
from sources.errors import Finding
from sources.load.delivery_check import DeliveryCheck

MEESTE = 500
"""So many findings are written out; the rest is counted."""
NIET_OPENBAAR = "De vorige waarde staat hier niet: deze levering is niet openbaar."


@dataclass(frozen=True)
class Verdict:
    """What is said of one file.

    ``kop``: how it ended, in a few words; ``is_goed``: nothing has to be mended; ``uitleg``: what that means and what comes next, in sentences;
    ``sha256`` of the bytes; ``titel`` of the delivery, empty when nobody knows which it is; the rest as ``DeliveryCheck`` has it.
    """

    bestand: str
    kop: str
    is_goed: bool
    uitleg: tuple[str, ...]
    sha256: str
    titel: str = ""
    rijen: int | None = None
    bevindingen: Sequence[Finding] = ()
    afwijkingen: Sequence[Finding] = ()
    aantekeningen: Sequence[str] = ()
    vergeleken: str = ""

    def parts(self) -> dict[str, Any]:
        """What the templates take."""
        return {"o": self, "alle": [*self.bevindingen, *self.afwijkingen][:MEESTE], "meer": self._meer()}

    def _meer(self) -> int:
        return max(0, len(self.bevindingen) + len(self.afwijkingen) - MEESTE)

    def html(self, klaar: str = "") -> bytes:
        """The whole verdict as a page; ``klaar`` goes along for who reads it back (see ``postvak``)."""
        tekst = templating.fill("oordeel.html.j2", editie={"is_synthetisch": False}, klaar=klaar, **self.parts())
        return tekst.encode("utf-8", "replace")


def of_check(c: DeliveryCheck, bestand: str, kop: str, is_goed: bool, *uitleg: str) -> Verdict:
    """The verdict that a check gives. Of a delivery that is not public no earlier value is told: more people than its supplier see a verdict."""
    return Verdict(
        bestand=bestand,
        kop=kop,
        is_goed=is_goed,
        uitleg=tuple(u for u in uitleg if u),
        sha256=c.sha256,
        titel=c.tabel.titel,
        rijen=c.rijen,
        bevindingen=c.bevindingen,
        afwijkingen=[replace(a, gevonden=NIET_OPENBAAR) for a in c.afwijkingen] if c.tabel.vertrouwelijk else c.afwijkingen,
        aantekeningen=c.aantekeningen,
        vergeleken=c.vergeleken or "vergeleken met wat het laatst is aangeboden",
    )
