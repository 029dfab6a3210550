"""Which period a sentence names, and which period of a series that is. Pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dagster_project.notation import MAANDEN

MAAND = "|".join(MAANDEN)
JAAR = r"(?:19|20)\d\d"
TELWOORD = {
    w: n for n, w in enumerate(("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"), 1)
}
EERSTE = {"eerste": 1, "1e": 1, "tweede": 2, "2e": 2, "derde": 3, "3e": 3, "vierde": 4, "4e": 4}
RAND = {"begin": "begin", "eind": "eind", "einde": "eind", "ultimo": "eind", "medio": "medio", "halverwege": "medio", "midden": "medio"}
PERIODE = re.compile(
    rf"(?P<bereik>(?:{MAAND})\s+{JAAR}\s+(?:tot en met|t/m|tot)\s+(?:{MAAND})\s+{JAAR})"
    rf"|(?P<dag>\d{{1,2}}\s+(?:{MAAND})\s+{JAAR})|(?P<kortdag>\d{{1,2}}-\d{{1,2}}-{JAAR})"
    rf"|(?P<maand>(?:{MAAND})\s+{JAAR})"
    rf"|eerste\s+(?P<eerste>\d+|{'|'.join(TELWOORD)})\s+maanden\s+(?:van|in)\s+(?P<eerstejaar>{JAAR})"
    rf"|(?P<deel>{'|'.join(EERSTE)})\s+(?P<soort>kwartaal|helft|halfjaar)\s+(?:van\s+)?(?P<deeljaar>{JAAR})"
    rf"|(?P<rand>{'|'.join(RAND)})\s+(?:van\s+)?(?:het\s+jaar\s+)?(?P<randjaar>{JAAR})"
    rf"|(?P<jaren>{JAAR}\s?[-–/]\s?(?:{JAAR}|\d\d)(?!\d))"
    rf"|(?P<jaar>(?<![\d.,-]){JAAR})(?![\d/-]|[.,]\d)",
    re.IGNORECASE,
)
AS = re.compile(rf"{JAAR}(?:\s+{JAAR}){{2,}}")
"""Years in a row are the axis of a chart or the heads of columns: no number beside them is of the last one."""
ZWAK = re.compile(r"\b(?:sinds|vanaf|na|voor|vóór)\s+$", re.IGNORECASE)
"""Before a period that a number is not of, but that something began or ended with."""
TEGENOVER = re.compile(r"\b(?:ten opzichte van|t\.o\.v\.|vergeleken|dan in|tegenover)(?!\w)", re.IGNORECASE)
VERGELEKEN = re.compile(rf"{TEGENOVER.pattern}(?:\s+(?:met|in|het|de|jaar|eind|begin))*\s*$", re.IGNORECASE)
"""Before a period that something is compared with."""


@dataclass(frozen=True)
class NamedPeriod:
    """A period in a text. ``vormen``: how the edition may write it, the most exact first; ``jaar``: its year, of a range the last one."""

    begin: int
    eind: int
    tekst: str
    vormen: tuple[str, ...]
    jaar: int
    is_zwak: bool = False
    is_jaar: bool = False
    helften: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    """Of a range how its begin and its end are written: ``van 6,5% naar 5,3%`` is one of each."""


def periods(tekst: str) -> list[NamedPeriod]:
    """The periods that a text names, in its order."""
    assen = [m.span() for m in AS.finditer(tekst)]
    gevonden = (m for m in PERIODE.finditer(tekst) if not any(a <= m.start() < b for a, b in assen))
    return [_lees(m, bool(ZWAK.search(tekst[: m.start()]))) for m in gevonden]


def _maand(woorden: str) -> tuple[int, int]:
    naam, jaar = woorden.split()
    return int(jaar), MAANDEN.index(naam.lower()) + 1


def _vormen(jaar: int, maand: int) -> tuple[str, ...]:
    """A month as the edition writes it: the month, and the twelve months that end with it (tertiaal)."""
    return (f"{jaar}-{maand:02}", *((f"{jaar}T{maand // 4}",) if maand % 4 == 0 else ()))


def _lees(m: re.Match[str], is_zwak: bool) -> NamedPeriod:
    plaats = (m.start(), m.end(), m[0])
    if m["bereik"]:
        van, tot = (_maand(" ".join(w)) for w in re.findall(rf"({MAAND})\s+({JAAR})", m[0], re.IGNORECASE))
        heel = (f"{van[0]}-{van[1]:02}/{tot[0]}-{tot[1]:02}",)
        return NamedPeriod(*plaats, heel, tot[0], is_zwak, helften=(_vormen(*van), _vormen(*tot)))
    if m["dag"]:
        dag, maand, jaar = m["dag"].split()
        y, mm = _maand(f"{maand} {jaar}")
        return NamedPeriod(*plaats, (f"{y}-{mm:02}-{int(dag):02}", f"{y}-{mm:02}"), y, is_zwak)
    if m["kortdag"]:
        d, mnd, y = map(int, m["kortdag"].split("-"))
        return NamedPeriod(*plaats, (f"{y}-{mnd:02}-{d:02}",), y, is_zwak)
    if m["maand"]:
        y, mm = _maand(m["maand"])
        return NamedPeriod(*plaats, _vormen(y, mm), y, is_zwak)
    if m["eerste"]:
        n = TELWOORD.get(m["eerste"].lower()) or int(m["eerste"])
        return NamedPeriod(*plaats, (f"{m['eerstejaar']}-01/{m['eerstejaar']}-{n:02}",), int(m["eerstejaar"]), is_zwak)
    if m["deel"]:
        n, jaartal = EERSTE[m["deel"].lower()], m["deeljaar"]
        vormen = (f"{jaartal}K{n}", f"{jaartal}Q{n}") if m["soort"].lower() == "kwartaal" else (f"{jaartal}-H{n}",)
        return NamedPeriod(*plaats, vormen, int(jaartal), is_zwak)
    if m["rand"]:
        rand = RAND[m["rand"].lower()]
        dag = (f"{m['randjaar']}-01-01",) if rand == "begin" else ()
        return NamedPeriod(*plaats, (f"{m['randjaar']}-{rand}", *dag), int(m["randjaar"]), is_zwak)
    if m["jaren"]:
        van_j, tot_j = re.findall(r"\d+", m["jaren"])
        tot_j = van_j[: 4 - len(tot_j)] + tot_j
        return NamedPeriod(*plaats, (f"{van_j}-{tot_j}",), int(tot_j), is_zwak, helften=((van_j,), (tot_j,)))
    return NamedPeriod(
        *plaats, (m["jaar"],), int(m["jaar"]), is_zwak, is_jaar=True, helften=((f"{m['jaar']}-begin",), (f"{m['jaar']}-eind",))
    )


def resolve(p: NamedPeriod, reeks: list[str], rol: str = "") -> str | None:
    """The period of a series that is named, or ``None`` when none or more than one fits.

    Args:
        reeks: the periods of the series.
        rol: ``van`` or ``naar`` for a number that stands at the begin or the end of a change.
    """
    if p.helften and rol in ("van", "naar"):
        passend = [v for v in p.helften[rol == "naar"] if v in reeks]
        if passend:
            return passend[0]
    exact = [v for v in p.vormen if v in reeks]
    if exact:
        return exact[0]
    if p.is_jaar or p.vormen[0].endswith("eind"):  # what is so at the end of a year is its figure; at its begin it is not
        los = [r for r in reeks if str(p.jaar) in re.findall(JAAR, r)]
        if len(los) == 1:
            return los[0]
    elif re.fullmatch(r"\d{4}-\d\d", p.vormen[0]):  # "eind april 2019" is one day of it
        los = [r for r in reeks if r.startswith(p.vormen[0] + "-")]
        if len(los) == 1:
            return los[0]
    return None
