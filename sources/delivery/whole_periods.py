"""Periods are what they are: a year that still runs is no year, and one of which a remark says that it ends in August is none either."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sources.delivery.content import DeliveryContent
from sources.delivery.parse import AFKORTINGEN, MAANDEN, PERIODEVORMEN
from sources.numbers import show

LENGTE = {"jaar": 12, "halfjaar": 6, "tertiaal": 4, "kwartaal": 3}
"""Months of the kinds of period in which something is counted from the first day to the last."""
OPMERKINGEN = ("opmerking", "plaats", "document")
MAAND = rf"(?P<maand>{'|'.join(sorted(AFKORTINGEN, key=len, reverse=True))})\b\.?"
NAMEN = rf"(?:{'|'.join(sorted(AFKORTINGEN, key=len, reverse=True))})\b\.?"
GETAL = r"(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|\d{1,2})"
DAG = r"(?:het einde van |eind |ultimo |begin |medio |half |\d{1,2} )?"
TOT = re.compile(
    rf"(?:\b(?:t/?m|t\.e\.m\.?|tot en met)|^tot|\b(?:cijfers?|gegevens|aantal(?:len)?|geteld|gemeten|loopt|bijgewerkt) (?:zijn |is |lopen |loopt )?tot|{NAMEN}(?: \d{{4}})?\s*[-–—/])\s*{DAG}{MAAND}(?:\s*(?P<jaar>\d{{4}}))?"
    rf"|(?:\b(?:stand|peildatum)[ :]*(?:op |per )?|^(?:per|op) |^(?=eind|ultimo)){DAG}{MAAND.replace('<maand>', '<maand2>')}(?:\s*(?P<jaar2>\d{{4}}))?",
    re.I,
)
"""Up to and including a month; the year when it is said."""
GETALLEN = re.compile(
    r"(?:\b(?:t/?m|tot en met|stand|peildatum)\b|^(?:per|op|tot)\b)[ :]*(?:op |per )?(?P<dag>\d{1,2})[-/.](?P<maand>\d{1,2})(?:[-/.](?P<jaar>\d{4}))?\b",
    re.I,
)
DEEL = re.compile(
    rf"\b(?:t/?m|tot en met|stand)\s+(?:het )?(?:[KQTH][1-4]\b|(?:eerste|tweede|derde|[123]e)\s+(?:kwartaal|tertiaal|half))"
    rf"|\b(?:eerste|tweede|[12]e)\s+(?:half\s?jaar|helft)\b|^(?:het )?hal(?:f|ve) jaar|\b(?:eerste|tweede|derde|vierde|[1234]e)\s+(?:kwartaal|tertiaal)\b"
    rf"|\beerste\s+{GETAL}\s+(?:kwartalen|tertialen|maanden|mnd)|\b(?:over|na|slechts|alleen)\s+(?!12 |twaalf ){GETAL}\s+(?:maanden|mnd)\b"
    rf"|\b(?:betreft|bevat|beslaat|omvat|telt|loopt over)\s+(?!12 |twaalf ){GETAL}\s+(?:maanden|mnd|kwartalen)\b"
    rf"|^(?!(?:12|twaalf) maanden|(?:4|vier) kwartalen){GETAL}\s*(?:kwartalen|tertialen|maanden|mnd)\b|\b(?:t/?m|tot en met) (?:week|wk\.?) ?(?!5[23]\b)\d{{1,2}}|\b{GETAL} van (?:de )?(?:12|twaalf) maanden|\b[KQTH][1-4]\s*(?:-|–|t/?m|tot en met|en|\+)\s*[KQTH]?[1-4]\b|^[KQTH][1-4]\b"
    rf"|\b(?:half\s?jaarcijfers?|kwartaalcijfers?|lopend jaar|deel van het jaar|jaar tot nu|tot nu toe|tot op heden|tot heden|t/?m heden|tot en met heden|jaar tot datum|year to date|ytd|driekwart)\b"
    rf"|\b(?:excl\.?|exclusief|zonder|behalve|minus)\s+(?:de\s+|het\s+)?(?:maand(?:en)?\s+)?(?:{NAMEN}(?!-)|[KQ][1-4]\b|(?:[1-4]e|eerste|tweede|derde|vierde|laatste)\s+(?:maand|kwartaal)\b)"
    rf"|\blaatste (?:maand|kwartaal|{GETAL} maanden) (?:ontbre\w+|nog niet|niet|volgt|volgen)\b|\bvoortschrijdend jaar|\bschooljaar\b"
    rf"|{NAMEN}\s+(?:(?:en|tot)\s+{NAMEN}\s+)?(?:ontbre\w+|nog niet|niet (?:geteld|meegeteld|beschikbaar|bekend|binnen)|volgt|volgen)\b"
    rf"|\b(?:op basis van|gebaseerd op)\s+(?!12 |twaalf ){GETAL}\s+(?:maanden|mnd|kwartalen)\b|\b{NAMEN}\s+tot\s+{NAMEN}"
    rf"|^(?:cijfers?\s+|jaar\s+)?(?:incompleet|onvolledig|(?:nog )?niet (?:compleet|volledig))$"
    rf"|\b(?:jaar )?(?:nog )?(?:niet|on|geen)\s?(?:volledig|compleet|heel|afgesloten|afgerond) jaar|\bnog niet (?:compleet|volledig)\b|\bjaar (?:is )?nog niet (?:volledig|compleet|afgesloten|afgerond|voorbij|om)\b",
    re.I,
)
"""A part of a year, whichever."""
ANDER_JAAR = re.compile(
    r"(?:betreft|(?:dit )?(?:cijfers?|getal|aantal|stand)(?: is| zijn| gaat| gaan)?(?: van| over| uit)?|overgenomen (?:uit|van))"
    r"(?: het)?(?: jaar)? (?P<jaar>(?:19|20)\d\d)[.!]?",
    re.I,
)
"""A remark that says nothing else than that the figure is of another year."""


TELWOORD = {
    w: i for i, w in enumerate(["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"], start=1)
} | {"één": 1}
DELEN_VAN_JAAR = {"dag": 365, "week": 52, "wk": 52, "maand": 12, "mnd": 12, "periode": 12, "kwartaal": 4, "tertiaal": 3}
"""Parts of a year, and how many of them it has."""
MEERVOUD = {
    "dagen": "dag",
    "weken": "week",
    "maanden": "maand",
    "perioden": "periode",
    "periodes": "periode",
    "kwartalen": "kwartaal",
    "tertialen": "tertiaal",
}
_N = rf"(?:{'|'.join(TELWOORD)}|\d{{1,3}})"
TIJD = re.compile(
    rf"(?P<dag>\b\d{{1,2}} )?\b(?P<maand>{'|'.join(MAANDEN)})\b(?! \d{{1,2}}\b(?!\d))(?: (?P<jaar>\d{{4}}))?"
    rf"|\b(?P<dagkort>\d{{1,2}}) (?P<kort>{'|'.join(a for a in AFKORTINGEN if a not in MAANDEN)})\b\.?(?: (?P<jaarkort>\d{{4}}))?"
    r"|\b(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<j>\d{4})\b"
    r"|(?:(?<=[-–] )|(?<=t/m )|(?<=tot )|(?<=[-–])|\b(?=(?:1[3-9]|2\d|3[01])/))(?P<dd>\d{1,2})/(?P<mm>\d{1,2})\b(?![/-])"
    rf"|\b(?P<deel>week|weken|wk\.?|maand|mnd|periode|kwartaal|tertiaal) ?(?P<van>\d{{1,2}})(?: ?(?:t/?m|tot en met|tot|[-–]|en) ?(?P<tot>\d{{1,2}}))?\b"
    r"|\b(?P<rang>\d{1,2})e (?P<rangdeel>week|maand|periode|kwartaal|tertiaal)\b"
    rf"|(?<!per )\b(?P<n>{_N}) (?:van de (?:{_N} )?)?(?P<delen>{'|'.join(MEERVOUD)})\b|\b(?P<twaalfde>\d{{1,2}})/12\b(?![/-])",
    re.I,
)
"""A day, a month, a week, a quarter, or a number of those."""
OVER_IETS_ANDERS = re.compile(
    r"gewijzigd|wijziging|ingevoerd|invoering|ingegaan|ingaand|aangepast|\bper wet\b|met ingang van|\bm\.?i\.?v\b|definitie|registratie|herzien|\bvanaf\b|\bsinds\b"
    r"|\bwet\b|\bbesluit|\bbrief|\bregeling|rapport|\bnota\b|gepubliceerd|publicatie|ontvangen|opgevraagd|aangeleverd|geraadpleegd|\bplan\b|\bmotie|\bdebat|kamer"
    r"|incident|enquête|peiling|onderzoek|gecorrigeerd|correctie|\b(?:langer|korter|ouder|jonger|meer|minder|hoger|lager|later) dan\b|\bbinnen\b|\b(?:in|na) \d+ dagen\b|\bwas\b|\bwaren\b|verondersteld",
    re.I,
)
"""Of what happened then, of a document of that day, or of how long something takes: not of where the figure ends."""
GESCHAT = re.compile(
    r"\bloopt nog\b|\btussenstand|(?<!dan )(?<!dan de )\b(?:prognose|raming)|\bgeraamd|\bge[eë]xtrapoleerd|\bextrapolatie"
    r"|\b(?:overgenomen van|(?:gelijk|identiek) aan) (?:het )?(?:(?:vorige?|voorgaande?|jaar) ?)*(?:jaar|(?:19|20)\d\d)\b",
    re.I,
)
"""An estimate, or the figure of another year."""


def last_day(periode: str, soort: str) -> date | None:
    """The last day of a period in which is counted, or the day of a stand; None for a stretch in words (2025-H2, 2024-eind)."""
    if soort == "periode":
        return _last_of_stretch(periode)
    if soort == "peildatum":
        return date.fromisoformat(periode)
    if soort not in LENGTE:
        return None
    return _month_end(int(periode[:4]), int(periode[5:] or 1) * LENGTE[soort])


def _last_of_stretch(periode: str) -> date | None:
    """Of 2025, 2024-2025, 2025-11, 2025Q1 and what ends with one of those (2018-04/2021-08)."""
    einde = re.sub(r"\A[0-9]{4}-(?=[0-9]{4}\Z)", "", periode.rpartition("/")[2])
    m = re.fullmatch("([0-9]{4})(?:Q([1-4])|-([0-9]{2})(-[0-9]{2})?)?", einde)
    if not m or m[4]:
        return date.fromisoformat(einde) if m else None
    return _month_end(int(m[1]), 3 * int(m[2]) if m[2] else int(m[3] or 12))


def _month_end(jaar: int, maand: int) -> date:
    return date(jaar, maand, monthrange(jaar, maand)[1])


@dataclass(frozen=True)
class _Row:
    """A row that is about a period with an end."""

    nr: int
    cellen: dict[str, str | None]
    periode: str
    soort: str
    einde: date
    mag_lopen: bool


def check_whole_periods(inhoud: DeliveryContent, ontvangen: date | None, teksten: Iterable[tuple[int, str, str]]) -> None:
    """Report periods that had not ended on the day of receipt, and those that a remark, or a text above or below the table, calls a part.

    ``teksten``: row, place and text of what stands around the table, and of comments at its cells.
    """
    rijen = list(_rows(inhoud))
    for r in rijen:
        if ontvangen and not r.mag_lopen:
            _report_running(inhoud, r, ontvangen)
        for kolom in OPMERKINGEN if r.soort in LENGTE else ():
            tekst = r.cellen.get(kolom) or "" if kolom in inhoud.letters else ""
            wat = part(tekst, r.soort, r.einde)
            if not wat and kolom == "opmerking" and r.soort == "jaar":
                wat = part_of_year(tekst, r.einde.year) or ("" if r.mag_lopen else (m := GESCHAT.search(tekst)) and m[0])
            if wat:
                _report_part(inhoud, inhoud.plaats(kolom, r.nr), wat, r)
    nieuwste = max((r for r in rijen if r.soort in LENGTE and not r.mag_lopen), key=lambda r: (r.einde, r.soort), default=None)
    per_rij = {r.nr: r for r in rijen if r.soort in LENGTE}
    for nr, plaats, tekst in teksten if nieuwste else ():
        if nr in per_rij:  # a comment at a cell of the row
            if wat := part(tekst, per_rij[nr].soort, per_rij[nr].einde):
                _report_part(inhoud, plaats, wat, per_rij[nr])
        elif nieuwste and not _of_later(tekst, nieuwste.einde.year) and (wat := part(tekst, nieuwste.soort, nieuwste.einde)):
            _report_part(inhoud, plaats, wat, nieuwste)


def _of_later(tekst: str, jaar: int) -> bool:
    """Whether a text is about years after this one alone, of which the delivery holds nothing."""
    return min(map(int, re.findall(r"\b(?:19|20)\d\d\b", tekst)), default=0) > jaar


def _rows(inhoud: DeliveryContent) -> Iterator[_Row]:
    p = inhoud.tabel.perioden
    if p is None:
        return
    for nr, cellen in inhoud.rijen:
        periode, soort = cellen.get(p.kolom), p.soort or cellen.get(str(p.soort_in))
        if not periode or not soort or not re.fullmatch(PERIODEVORMEN.get(soort, ("", ""))[0], periode):
            continue
        try:
            einde = last_day(periode, soort)
        except ValueError:
            continue  # a day that does not exist is told already
        if einde:
            yield _Row(nr, cellen, periode, soort, einde, p.mag_lopen(cellen.get))


def part(tekst: str, soort: str, einde: date) -> str | None:
    """What a text says of a part of this period; None when it says nothing of that kind, or names its last month or a later one."""
    for jaar, maand, wat in _until(tekst):
        los = wat.lower().startswith(("per ", "op "))
        if los and wat.strip() != tekst.strip():
            continue  # per 1 juli gewijzigd: of what happened then, not of where the figure ends
        if (jaar or einde.year, maand) < (einde.year, einde.month) and not (
            maand == 1 and (los or wat.lower().startswith(("stand", "peil")))
        ):
            return wat
    if (m := ANDER_JAAR.fullmatch(tekst.strip())) and int(m["jaar"]) != einde.year:
        return m[0]
    m = DEEL.search(tekst) if soort == "jaar" else None
    return m[0] if m else None


def part_of_year(tekst: str, jaar: int) -> str:
    """The day, month, week or quarter that a remark beside a year names and that is not the last of it; nothing when it is about something else."""
    for zin in re.split(r"; |, |(?<=\w\w)\. |\(|\)", tekst):
        gevonden = [] if OVER_IETS_ANDERS.search(zin) else [(m[0], d) for m in TIJD.finditer(zin) if (d := _share(m, jaar)) is not None]
        if gevonden and max(d for _, d in gevonden) < 1 and not (len(gevonden) == 1 and gevonden[0][1] == 0):
            return gevonden[-1][0]
    return ""


def _share(m: re.Match[str], jaar: int) -> float | None:
    """How far into the year this reaches: 0 is its first day, 1 its end; None for another year."""
    anders = m["jaar"] or m["jaarkort"] or m["j"]
    if anders and int(anders) != jaar:
        return None
    if m["deel"] or m["rangdeel"] or m["delen"] or m["twaalfde"]:
        n = (m["tot"] or m["van"] or m["rang"] or m["n"] or m["twaalfde"]).lower()
        deel = (m["deel"] or m["rangdeel"] or m["delen"] or "maand").lower().rstrip(".")
        return min(int(TELWOORD.get(n, n)) / DELEN_VAN_JAAR[MEERVOUD.get(deel, deel)], 1)
    maand = AFKORTINGEN[naam.lower()] if (naam := m["maand"] or m["kort"]) else int(m["m"] or m["mm"])
    dag = m["dag"] or m["dagkort"] or m["d"] or m["dd"] or 0
    return (maand - (maand == int(dag) == 1)) / len(MAANDEN) if maand <= len(MAANDEN) else None


def _until(tekst: str) -> Iterator[tuple[int | None, int, str]]:
    for m in TOT.finditer(tekst):
        jaar = m["jaar"] or m["jaar2"]
        yield int(jaar) if jaar else None, AFKORTINGEN[(m["maand"] or m["maand2"]).lower()], m[0]
    for m in GETALLEN.finditer(tekst):
        if 1 <= int(m["maand"]) <= len(MAANDEN):
            yield int(m["jaar"]) if m["jaar"] else None, int(m["maand"]), m[0]


def _report_running(inhoud: DeliveryContent, r: _Row, ontvangen: date) -> None:
    p = inhoud.tabel.perioden
    if p is None or r.einde.year > ontvangen.year + p.vooruit:  # a slip of the pen, which check_periods tells
        return
    if r.einde < ontvangen or (r.soort == "peildatum" and r.einde == ontvangen):
        return
    dag, nu = (f"{d.day} {MAANDEN[d.month - 1]} {d.year}" for d in (r.einde, ontvangen))
    if r.soort == "peildatum":
        gevonden, verwacht, actie = (
            f"'{r.periode}', een dag die er nog niet was",
            f"een dag tot en met de ontvangst op {nu}",
            "Verbeter de dag.",
        )
    else:
        dat = "dat" if r.soort != "periode" else "die"
        gevonden = (
            f"'{r.periode}', {dat} nog liep: het eindigt op {dag}" if dat == "dat" else f"'{r.periode}', die nog liep tot en met {dag}"
        )
        verwacht = f"een {r.soort} {dat} voorbij was op de dag van ontvangst, {nu}"
        actie = f"Laat de rij weg tot {'het' if dat == 'dat' else 'de'} {r.soort} om is, of lever haar met de periode waarover zij gaat."
    inhoud.meld("domein", inhoud.plaats(p.kolom, r.nr), gevonden, verwacht, actie)


def _report_part(inhoud: DeliveryContent, plaats: str, wat: str, r: _Row) -> None:
    actie = f"Lever het cijfer van het hele {r.soort}, of laat de rij weg; gaat de tekst over iets anders, schrijf haar dan anders."
    inhoud.meld("domein", plaats, f"'{show(wat.strip())}' bij {r.soort} {r.periode}", f"een cijfer over het hele {r.soort}", actie)
