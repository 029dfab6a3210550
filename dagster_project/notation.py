"""How numbers, periods and breakdowns are written for Dutch readers: one way, in every form of an edition.

Only text: no number is changed, and what is published as data keeps all its digits.
"""

from __future__ import annotations

import csv
import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from zoneinfo import ZoneInfo

from dagster_project import ROOT

MAANDEN = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")
EEN_DECIMAAL = ("procent", "procentpunt", "rapportcijfer", "per 1.000 inwoners")
ACHTER = {"procent": "%", "aantal": "", "rapportcijfer": ""}
"""What stands behind a number; any other meeteenheid stands there in words."""
MIN = "\N{MINUS SIGN}"
RUIM = Context(prec=400)
"""Room for every digit of any double."""
GEEN = "."
"""What stands where there is no figure; CBS prints the same."""


HIER = ZoneInfo("Europe/Amsterdam")
"""Where a day begins: the log and the register keep moments in UTC."""


def dag_van(moment: str) -> date:
    """The day in the Netherlands of a moment as the log and the register write it."""
    return datetime.fromisoformat(moment).astimezone(HIER).date()


class Whole(float):
    """A percentage that is printed without decimals: 46%, never 46,0%, which would say more than its source does."""


def whole(waarde: float | None) -> float | None:
    """A value that is shown without decimals if it has none: a norm, or what its source gives in whole percentages."""
    return waarde if waarde is None or not float(waarde).is_integer() else Whole(waarde)


def exact(waarde: float | Decimal) -> Decimal:
    """The decimal number that a value stands for: what ``rond`` rounds, and what sentences compare and subtract.

    Of a double the shortest decimal that is read back as that double: what was delivered, and what CSV and LibreOffice show of it.
    """
    return waarde if isinstance(waarde, Decimal) else Decimal(waarde) if isinstance(waarde, int) else Decimal(repr(float(waarde)))


def rond(waarde: float | Decimal, decimalen: int) -> Decimal:
    """The one rounding of every form: half away from zero, as Excel and LibreOffice show a number and as a reader does by hand.

    Decided on ``exact``: 7,25 is 7,3 and not 7,2 (half to even), and 1,15 is 1,2 although its double lies under it.
    """
    return exact(waarde).quantize(Decimal(1).scaleb(-decimalen), ROUND_HALF_UP, RUIM)


def nl(waarde: float | Decimal, vorm: str = "{:,.1f}") -> str:
    """A number as the Dutch write it: 46.777 and 83,7; rounded by ``rond``."""
    if m := re.search(r"\.(\d+)f\}", vorm):
        waarde = rond(waarde, int(m[1]))
    return vorm.format(waarde).replace(",", "\0").replace(".", ",").replace("\0", ".")


def verandering(waarde: float | Decimal, vorm: str) -> str:
    """A change as it is written: with its sign, unless it is too small to see."""
    tekst = nl(waarde, vorm).replace("-", MIN)
    return tekst if re.search("[1-9]", tekst) else tekst.lstrip(f"+{MIN}")


def decimalen(waarde: float | Decimal, meeteenheid: str) -> int:
    """So many decimals are shown of a value in this meeteenheid."""
    if isinstance(waarde, Whole):
        return 0
    if meeteenheid in EEN_DECIMAAL:
        return 1
    if float(waarde).is_integer() or (meeteenheid == "fte" and abs(float(waarde)) >= 100):
        return 0
    return 2 if meeteenheid == "euro_mln" and rond(waarde, 1) != rond(waarde, 2) else 1


def getoond(waarde: float | Decimal, meeteenheid: str) -> Decimal:
    """A value as a sentence shows it, as a number: what a reader can compare and subtract."""
    return rond(waarde, -2) if _in_miljard(waarde, meeteenheid) else rond(waarde, decimalen(waarde, meeteenheid))


def _in_miljard(waarde: float | Decimal, meeteenheid: str) -> bool:
    return meeteenheid == "euro_mln" and abs(float(waarde)) >= 1000


def getal(waarde: float | None, meeteenheid: str, teken: bool = False) -> str:
    """A value without its meeteenheid: ``12.543``, ``83,7``, ``−1,2``; ``.`` when there is none. ``teken``: a change, with its sign."""
    if waarde is None:
        return GEEN
    return verandering(waarde, f"{{:{'+' if teken else ''},.{decimalen(waarde, meeteenheid)}f}}")


def eenheid(meeteenheid: str) -> str:
    """A meeteenheid in words: ``miljoen euro``, ``inwoners per wijkagent``."""
    return "miljoen euro" if meeteenheid == "euro_mln" else meeteenheid.replace("_", " ")


def met_eenheid(waarde: float | None, meeteenheid: str, teken: bool = False) -> str:
    """A value as it stands in a sentence: ``46.777 fte``, ``6,3%``, ``8,0 miljard euro``."""
    if waarde is None:
        return GEEN
    if _in_miljard(waarde, meeteenheid):
        return nl(getoond(waarde, meeteenheid) / 1000, f"{{:{'+' if teken else ''},.1f}}").replace("-", MIN) + " miljard euro"
    achter = ACHTER.get(meeteenheid, f" {eenheid(meeteenheid)}")
    if meeteenheid == "maanden" and waarde == 1:
        achter = " maand"
    return getal(waarde, meeteenheid, teken) + achter


def dag(d: date) -> str:
    """``2 november 2025``."""
    return f"{d.day} {MAANDEN[d.month - 1]} {d.year}"


def periode(p: str) -> str:
    """A period in words: ``2024``, ``maart 2024``, ``2 november 2025``, ``januari tot en met juli 2025``.

    A tertiaal is only delivered of verzuim, as the average of the year that ends with it: ``12 maanden tot en met augustus 2021``.
    """
    if "/" in p:
        van, tot = (periode(deel) for deel in p.split("/", 1))
        zelfde = re.fullmatch(r"([a-z]+) (\d{4})", van)
        return f"{zelfde[1] if zelfde and tot.endswith(zelfde[2]) else van} tot en met {tot}"
    if m := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", p):
        return dag(date(int(m[1]), int(m[2]), int(m[3])))
    if m := re.fullmatch(r"(\d{4})-(\d{4})", p):
        return f"{m[1]} tot en met {m[2]}"
    if m := re.fullmatch(r"(\d{4})-(\d{2})", p):
        return f"{MAANDEN[int(m[2]) - 1]} {m[1]}"
    if m := re.fullmatch(r"(\d{4})[KQ](\d)", p):
        return f"{m[2]}e kwartaal {m[1]}"
    if m := re.fullmatch(r"(\d{4})T(\d)", p):
        return f"12 maanden tot en met {MAANDEN[4 * int(m[2]) - 1]} {m[1]}"
    if m := re.fullmatch(r"(\d{4})-H(\d)", p):
        return f"{m[2]}e helft {m[1]}"
    if m := re.fullmatch(r"(\d{4})-(begin|eind)", p):
        return f"{m[2]} {m[1]}"
    return p


@cache
def _spelling() -> dict[str, str]:
    """How a code or a word of it is written where it is no Dutch by itself: the seed that ``referentie.uitsplitsingen`` reads too."""
    with open(ROOT / "dbt" / "seeds" / "schrijfwijzen.csv", encoding="utf-8", newline="") as f:
        return {r["code"]: r["tekst"] for r in csv.DictReader(f)}


def code(tekst: str) -> str:
    """A code in words: ``incidentafhandeling_ggp`` is ``incidentafhandeling GGP``."""
    zo = _spelling()
    return zo.get(tekst) or " ".join(zo.get(w, w) for w in tekst.split("_"))


def uitsplitsing(u: str) -> str:
    """The codes of ``antwoord=positief|vraag=eigen_indruk`` in words, separated by a comma; empty for the total."""
    return ", ".join(code(deel.partition("=")[2]) for deel in u.split("|")) if u else ""


def wanneer(p: str) -> str:
    """A period as it stands in a sentence: ``in 2024``, ``op 2 november 2025``, ``in het 1e kwartaal van 2025``, ``begin 2024``."""
    tekst = periode(p)
    if tekst.startswith(("begin", "eind")):
        return tekst
    if m := re.fullmatch(r"(\de) (kwartaal|helft) (\d{4})", tekst):
        return f"in {'het' if m[2] == 'kwartaal' else 'de'} {m[1]} {m[2]} van {m[3]}"
    if tekst.startswith("12 maanden "):
        return f"in de {tekst}"
    return f"op {tekst}" if re.fullmatch(r"\d{1,2} [a-z]+ \d{4}", tekst) else f"in {tekst}"


def opsomming(delen: list[str]) -> str:
    """``a``, ``a en b``, ``a, b en c``."""
    return " en ".join(d for d in (", ".join(delen[:-1]), *delen[-1:]) if d)
