"""The verdict on every number of a draft, and on the words for a change beside it. Pure functions.

    klopt            what is printed is the figure, digit for digit, with its qualifier
    klopt afgerond   the figure is what is printed once it is rounded to the printed precision, or lies where the qualifier says
    verschilt        the sentence names this figure and prints another number, or leaves out a qualifier that the figure has
    onbekend         no figure of the edition, or more than one, is what the sentence names
    geen cijfer      a date, a year, an article of law, the number of a document, a note

A number that is further from the named figure than a factor two, and is not it with a slip of the pen, is taken to be about something else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import attrgetter

from dagster_project.notation import getal, nl, rond
from dagster_project.publicatie.content.sentences import WOORD, percent, write_value
from dagster_project.publicatie.letter.document import Passage
from dagster_project.publicatie.letter.link import VEEL, Figures, Link, Scope, Value, link, links
from dagster_project.publicatie.letter.numbers import Mention, mentions, sentences, small_mentions
from dagster_project.publicatie.letter.vocabulary import is_known_by, words

KLOPT, AFGEROND, VERSCHILT, ONBEKEND, GEEN = "klopt", "klopt afgerond", "verschilt", "onbekend", "geen cijfer"
VERDICTS = (VERSCHILT, ONBEKEND, AFGEROND, KLOPT, GEEN)
"""In the order in which a person wants to see them."""
ZOALS_DE_EDITIE = "staat zo in de editie"
"""The reason of a number that cannot be linked, in a text or cell that the edition itself writes."""
WOORDEN = re.compile(r"[a-z]{3}")
"""A text that says something: a bare number may stand in more than one table under the same heads."""
OVER_LANGER = re.compile(
    r"\b(?:gemiddeld\w*|per (?:jaar|maand|dag|week)|jaarlijks\w*|helft|kwarta\w+|maanden|afgelopen|laatste|jaren|sinds(?!\s+(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
"""A change that is not one between two periods of the series."""
EERDER = 2
"""So many sentences back may name what a sentence leaves out."""
FACTOR = 2
RUIMTE_CIRCA, RUIMTE_RUIM = Decimal("0.1"), Decimal("0.2")
"""Of a round number: how far a figure may be from it that is called circa, and ruim or bijna."""
ELDERS_IN_ZIN = {
    "verwacht": re.compile(r"verwacht|raming|geraamd|begroot|prognose", re.IGNORECASE),
    "circa": re.compile(r"schatting|geschat", re.IGNORECASE),
}
"""Qualifiers that may stand further away in the sentence."""
BOVEN_ONDER = (("ruim", "meer dan", "minimaal"), ("bijna", "minder dan", "maximaal"))
"""Qualifiers that put a figure above the number, and under it: one is never the other."""
BIJ = 80
"""Characters between a word for a change and the nearest number that it can be about."""
DALING = re.compile(
    r"\b(?:ge)?(?:daal|daald|dalend|daling|afgenomen|afname|verminder|teruggelopen|teruggebracht|teruggedrongen|reduceerd|lager|zakt|krimp|krompen|kromp"
    r"|slonk|slinkt|kelder|halveer|neerwaarts)\w*|\bminder geworden\b"
    r"|\bn(?:am|amen|eemt|emen)\b[^.;:]{0,60}?\baf\b|\bl(?:iep|iepen|oopt|open)\b[^.;:]{0,60}?\bterug\b|\bomlaag\b",
    re.IGNORECASE,
)
STIJGING = re.compile(
    r"\b(?:ge)?(?:stijg|stegen|steeg|stijging|toegenomen|toename|toeneemt|groei|gegroeid|hoger|ver(?:dubbel|drievoudig|viervoudig|vijfvoudig|tienvoudig)|opwaarts)\w*"
    r"|\bmeer geworden\b"
    r"|\bn(?:am|amen|eemt|emen)\b[^.;:]{0,60}?\btoe\b|\bl(?:iep|iepen|oopt|open)\b[^.;:]{0,60}?\bop\b(?!\s+\d)|\bomhoog\b",
    re.IGNORECASE,
)
VEELVOUD = tuple(
    (re.compile(woord, re.IGNORECASE), van, tot)
    for woord, van, tot in (
        ("halveer", -60.0, -40.0), ("verdubbel", 80.0, 120.0), ("verdrievoudig", 150.0, 250.0), ("verviervoudig", 250.0, 350.0),
        ("vervijfvoudig", 350.0, 450.0), ("vertienvoudig", 750.0, 1050.0),
    )
)  # fmt: skip
"""What a word for half, twice and more may be, in percent."""
NIET_VOOR = re.compile(r"\b(?:niet|geen|nooit)\s+(?!alleen\b|slechts\b|enkel\b)(?:\w+\s+){0,2}$", re.IGNORECASE)
NIET_NA = re.compile(r"^(?:\s+(?!met\b|tot\b|naar\b)\w+){0,3}\s+niet\b(?!\s+(?:alleen|slechts|enkel)\b)", re.IGNORECASE)
"""A word for a change that is denied: ``niet gestegen``, ``steeg in 2024 niet``."""
ONTKEND = re.compile(r"\b(?:geen|niet)\s+(?:sprake\s+van\s+|de\s+|het\s+)?(?:circa|ongeveer|zo’n)?\s*(?:€\s*)?$", re.IGNORECASE)
"""A number that is denied: ``niet 12.543``, ``geen 12.543``."""
TOTAAL = re.compile(r"(?:^|\| )(?:(?:sub|eind)?totaal|overige?|waarvan.*)(?= \||$)", re.IGNORECASE)
"""The label of a row that is of all rows above it, or of the rest of them."""
ONTKENNING = re.compile(
    r"\b(?<!nog )(?:niet|geen|nooit|nergens)\b(?!-|\s+(?:alleen|slechts|enkel|meer|minder|hoger|lager|groter|kleiner|sprake|eerder|langer|zozeer)\b)",
    re.IGNORECASE,
)
VOOR_GETAL, NA_GETAL = 40, 80
"""Characters before and behind a number in which a word that denies is about it: "het is niet verstandig dat ..." is about something else."""
ZINSDEEL = re.compile(
    r"[;:()]|,(?!\d)\s*(?=(?:maar|en|terwijl|want|dus|omdat|doordat|hoewel)\b)|\b(?:maar|terwijl|omdat|doordat|hoewel)\b", re.IGNORECASE
)
"""Where a part of a sentence ends that says something of its own."""
UITERSTE = re.compile(r"\b(?P<laag>laagste?|dieptepunt)\b|\b(?P<hoog>hoogste?|hoogtepunt)\b", re.IGNORECASE)
SINDS = re.compile(r"\b(?:ooit|sinds(?:\s+(?P<jaar>(?:19|20)\d\d))?|in jaren|dieptepunt|hoogtepunt)\b", re.IGNORECASE)
"""A lowest or highest of a series, and from which year on."""
TEN_OPZICHTE = re.compile(
    r"\b(?P<onder>onder|lager dan|beneden)\s+(?:de|het)\s+\w*norm\b|\b(?P<boven>boven|hoger dan)\s+(?:de|het)\s+\w*norm\b", re.IGNORECASE
)
"""A measurement beside its norm."""
STABIEL = re.compile(r"\b(?:stabiel|gelijk gebleven|bleef gelijk|ongewijzigd)\b", re.IGNORECASE)
MATE = (
    ("licht", re.compile(r"\b(?:licht|lichte|iets|kleine|gering|geringe|beperkt|beperkte)\b", re.IGNORECASE)),
    (
        "sterk",
        re.compile(
            r"\b(?:sterk|sterke|fors|forse|flink|flinke|explosief|explosieve|aanzienlijk|aanzienlijke|enorm|enorme)\b", re.IGNORECASE
        ),
    ),
)


@dataclass(frozen=True)
class Finding:
    """One number of the draft: where, what, and the verdict."""

    plaats: str
    kop: str
    zin: str
    begin: int
    """Where the number begins in its passage, and ``in_zin`` in its sentence."""
    in_zin: int
    getal: str
    eenheid: str
    kwalificatie: str
    oordeel: str
    reden: str
    waarde: Value | None = None
    kandidaten: tuple[tuple[str, str, str, str], ...] = ()
    eerder: tuple[tuple[str, Decimal], ...] = ()
    """Versions of the edition in which this figure was another, with what it was."""


@dataclass(frozen=True)
class TrendFinding:
    """A word for a change that the series does not bear out."""

    plaats: str
    zin: str
    woord: str
    reeks: tuple[str, str, str]
    van: Value
    tot: Value
    verandering_pct: float
    reden: str


@dataclass(frozen=True)
class Report:
    """All that was found in a draft."""

    bevindingen: list[Finding] = field(default_factory=list)
    woorden: list[TrendFinding] = field(default_factory=list)

    @property
    def telling(self) -> dict[str, int]:
        n = Counter(b.oordeel for b in self.bevindingen)
        return {v: n[v] for v in VERDICTS}

    @property
    def is_in_orde(self) -> bool:
        """Nothing differs and no word is contradicted; what is unknown is for a person."""
        return not self.woorden and all(b.oordeel != VERSCHILT for b in self.bevindingen)


def check(
    passages: Iterable[Passage],
    nu: Figures,
    grenzen: Mapping[str, tuple[float, float]],
    eerder: Mapping[str, Figures] | None = None,
    eigen: Iterable[Passage] = (),
) -> Report:
    """Every number of a draft beside the figures of an edition.

    Args:
        grenzen: per ``mate`` of a word the change in percent from which and up to which it may be used (seed ``trendgrenzen``); without them
            no word is judged.
        eerder: other versions of the edition, to say which figures have changed since.
        eigen: what the edition itself writes: sentences and tables. A number that cannot be linked is right in a text that is one of these word for
            word, and is held against the cell that stands under the same title, at the same row and column.
    """
    uit, woordelijk, cellen = Report(), *_eigen(eigen)
    for p in passages:
        begin = len(uit.bevindingen)
        alle, zinnen = mentions(p.tekst, p.label), sentences(p.tekst)
        klein, losse = [] if p.label else small_mentions(p.tekst), list[Finding]()
        for nr, (a, tot) in enumerate(zinnen):
            hier = alle[bisect_left(alle, a, key=attrgetter("begin")) : bisect_left(alle, tot, key=attrgetter("begin"))]
            scope = Scope(p.tekst[a:tot], a, tuple(p.tekst[x:y] for x, y in zinnen[max(0, nr - EERDER) : nr]), p.kop, p.label)
            gevonden: dict[int, Value] = {}
            gekoppeld = list(zip(hier, links(hier, scope, nu), strict=True))
            for m, x in gekoppeld:
                b = _bevinding(p, scope, m, x, eerder or {})
                if b.waarde is not None and m.rol != "verandering":  # a change has no direction of its own
                    gevonden[m.begin] = b.waarde
                uit.bevindingen.append(b)
            ook = klein[bisect_left(klein, a, key=attrgetter("begin")) : bisect_left(klein, tot, key=attrgetter("begin"))]
            for m in ook if len(hier) + len(ook) <= VEEL else []:
                b = _bevinding(p, scope, m, link(m, scope, sorted([*hier, m], key=attrgetter("begin")), nu), eerder or {})
                losse += [b] if b.waarde is not None else []
            if any(x.waarde is None and not m.geen_cijfer and m.rol != "verandering" for m, x in gekoppeld):
                continue  # of which number is a word for a change?
            for i, (m, x) in enumerate(gekoppeld, len(uit.bevindingen) - len(gekoppeld)):
                if m.rol == "verandering" and x.waarde is None and not m.geen_cijfer and (telling := _verschil(m, scope, gevonden, nu)):
                    uit.bevindingen[i] = replace(uit.bevindingen[i], oordeel=telling[0], reden=telling[1], kandidaten=())
            uit.woorden.extend(_woorden(p, scope, gevonden, nu, grenzen))
            uit.woorden.extend(_uiterste(p, scope, gevonden, nu))
            uit.woorden.extend(_norm(p, scope, gekoppeld))
        van_ons = alle if (p.label, p.tekst) in woordelijk else cellen.get(p.label, [])
        if len(van_ons) == len(alle):
            gelijk = zip(uit.bevindingen[begin:], alle, van_ons, strict=True)
            uit.bevindingen[begin:] = [_als_eigen(b, m, zo, p.tekst) for b, m, zo in gelijk]
        uit.bevindingen.extend(losse)  # small numbers in words stand everywhere: only what is a figure is told
    return uit


def _bevinding(p: Passage, scope: Scope, m: Mention, x: Link, eerder: Mapping[str, Figures]) -> Finding:
    """What is found of one number, given the figure that it is linked to."""
    oordeel, reden = (GEEN, m.geen_cijfer) if m.geen_cijfer else judge(m, x, scope)
    waarde = x.waarde if oordeel != ONBEKEND else None
    anders = _veranderd(waarde, eerder) if waarde else ()
    if oordeel == VERSCHILT and waarde and (zo := [v for v, w in anders if in_unit(m, waarde.meeteenheid)[0] == w]):
        reden += f"; zo stond het in {zo[-1]}"
    return Finding(
        p.plaats, p.kop, scope.zin.strip(), m.begin, m.begin - scope.begin - _inspringing(scope.zin), m.tekst, m.eenheid, m.kwalificatie, oordeel, reden,
        waarde, x.kandidaten or ((x.waarde.sleutel,) if x.waarde and not waarde else ()), anders,
    )  # fmt: skip


def _eigen(passages: Iterable[Passage]) -> tuple[set[tuple[str, str]], dict[str, list[Mention]]]:
    """Label and text of what is said in words, and of each cell that its title, row and column single out the numbers in it."""
    woordelijk: set[tuple[str, str]] = set()
    per_label: dict[str, list[list[Mention]]] = {}
    for p in passages:
        if WOORDEN.search(p.tekst):
            woordelijk.add((p.label, p.tekst))
        if p.label:
            per_label.setdefault(p.label, []).append(mentions(p.tekst, p.label))
    return woordelijk, {label: getallen[0] for label, getallen in per_label.items() if len(getallen) == 1}


def _als_eigen(b: Finding, m: Mention, zo: Mention, tekst: str) -> Finding:
    """The finding on a number of which the edition writes ``zo`` in the same place."""
    if b.oordeel != ONBEKEND or m.eenheid != zo.eenheid or (m is not zo and ONTKEND.search(tekst[: m.begin])):
        return b
    if (m.tekst, m.kwalificatie) == (zo.tekst, zo.kwalificatie):
        return replace(b, oordeel=KLOPT, reden=ZOALS_DE_EDITIE, kandidaten=())
    oordeel = AFGEROND if _binnen(m.waarde, m.stap, m.kwalificatie, zo.waarde) else VERSCHILT
    return replace(b, oordeel=oordeel, reden=f"in deze cel van de editie staat {zo.tekst}", kandidaten=())


def _inspringing(zin: str) -> int:
    return len(zin) - len(zin.lstrip())


def in_unit(m: Mention, meeteenheid: str) -> tuple[Decimal, Decimal]:
    """The printed number and its step in the unit of a figure."""
    deler = Decimal(1_000_000) if meeteenheid == "euro_mln" else Decimal(1)
    return m.waarde / deler, m.stap / deler


def judge(m: Mention, x: Link, scope: Scope) -> tuple[str, str]:
    """Verdict and reason of one number against the figure that it is linked to."""
    w = x.waarde
    if w is None:
        return ONBEKEND, x.reden
    if w.is_synthetisch:
        return ONBEKEND, "het cijfer van deze editie is verzonnen: het is een voorbeeld"
    gedrukt, stap = in_unit(m, w.meeteenheid)
    waarde = w.waarde
    staat_er = as_written(w)
    if tegen := _tegendeel(m, gedrukt, w, scope, staat_er):
        return tegen
    if m.rol == "verandering" and gedrukt > 0 > waarde and DALING.search(scope.zin):
        waarde = -waarde
    in_zin = w.kwalificatie in ELDERS_IN_ZIN and ELDERS_IN_ZIN[w.kwalificatie].search(scope.zin)
    kwalificatie = m.kwalificatie or (w.kwalificatie if in_zin else "")
    if not _binnen(gedrukt, stap, m.kwalificatie, waarde):
        if TOTAAL.search(scope.label):
            return ONBEKEND, f"staat er als totaal of rest, en is niet {staat_er}: waarvan?"
        if _lijkt(gedrukt, waarde):
            return VERSCHILT, f"in de editie staat {staat_er}"
        return ONBEKEND, f"ligt te ver van het genoemde cijfer ({staat_er}) om het te zijn"
    if w.kwalificatie in WOORD and not kwalificatie and gedrukt == waarde:
        return VERSCHILT, f"het woord ontbreekt dat bij het cijfer hoort: {staat_er}"
    if gedrukt == waarde and any(kwalificatie in een and w.kwalificatie in ander for een, ander in (BOVEN_ONDER, BOVEN_ONDER[::-1])):
        return VERSCHILT, f"in de editie staat {staat_er}"
    if gedrukt == waarde and (kwalificatie in ("", w.kwalificatie) or m.rol == "norm"):
        return KLOPT, ""
    return AFGEROND, f"in de editie staat {staat_er}" + (f", zonder '{kwalificatie}'" if gedrukt == waarde else "")


def _binnen(gedrukt: Decimal, stap: Decimal, kwalificatie: str, waarde: Decimal) -> bool:
    """Whether a figure lies where a printed number says: as ``kerncijfers.gepubliceerd`` judges the letters themselves."""
    if kwalificatie in ("ruim", "bijna", "circa"):  # the step of 20.000 is 10.000, and 12.543 is not "circa 20.000"; 1,8 is not "ruim 1"
        heel, stap = stap, min(stap, abs(gedrukt) * (RUIMTE_CIRCA if kwalificatie == "circa" else RUIMTE_RUIM))
        if kwalificatie == "circa" and heel <= 1 and rond(waarde / heel, 0) * heel == gedrukt:
            return True
    if kwalificatie == "ruim":
        return gedrukt <= waarde < gedrukt + stap
    if kwalificatie == "bijna":
        return gedrukt - stap < waarde <= gedrukt
    if kwalificatie == "circa":
        return abs(waarde - gedrukt) <= stap
    if kwalificatie in ("meer dan", "minimaal"):
        return gedrukt <= waarde <= FACTOR * gedrukt
    if kwalificatie in ("minder dan", "maximaal"):
        return gedrukt / FACTOR <= waarde <= gedrukt
    return rond(waarde / stap, 0) * stap == gedrukt


def _tegendeel(m: Mention, gedrukt: Decimal, w: Value, scope: Scope, staat_er: str) -> tuple[str, str] | None:
    """The verdict on a number that its own sentence denies, turns the other way, or puts above or under what it is exactly."""
    if not m.kwalificatie and ONTKEND.search(scope.zin[: m.begin - scope.begin]):
        if gedrukt == w.waarde:
            return VERSCHILT, f"de zin ontkent het cijfer dat in de editie staat: {staat_er}"
        return ONBEKEND, "de zin ontkent het getal"
    if niet := _ontkenning(m, w, scope):
        return ONBEKEND, f"er staat '{niet}' in de zin: gaat het getal over het omgekeerde?"
    is_daling = any(woord in w.indicator_id for woord in ("daling", "afname", "krimp"))  # a figure that is itself a decrease
    if m.rol == "verandering" and w.waarde > 0 and gedrukt > 0 and not is_daling and _daalt_alleen(scope.zin):
        return VERSCHILT, f"de zin zegt dat het minder werd; in de editie is het {staat_er} meer"
    if gedrukt == w.waarde and m.kwalificatie in ("meer dan", "minder dan") and (w.meeteenheid, w.kwalificatie) == ("aantal", "exact"):
        return VERSCHILT, f"het is niet '{m.kwalificatie}': in de editie staat {staat_er}"
    return None


def _ontkenning(m: Mention, w: Value, scope: Scope) -> str:
    """The word that denies what a number is said of, in its part of the sentence; not one by which the figure itself is known."""
    begin = m.begin - scope.begin
    van = max((x.end() for x in ZINSDEEL.finditer(scope.zin, 0, begin)), default=0)
    tot = min((x.start() for x in ZINSDEEL.finditer(scope.zin, begin)), default=len(scope.zin))
    niet = ONTKENNING.search(scope.zin, max(van, begin - VOOR_GETAL), min(tot, begin + NA_GETAL))
    if not niet or is_known_by(niet[0], w.indicator_id, w.uitsplitsing):
        return ""
    veranderingen = (x for r in (DALING, STIJGING) if (x := r.search(scope.zin)))
    return "" if any(_is_ontkend(scope.zin, x) for x in veranderingen) else niet[0]  # "niet gestegen" denies the change


def _daalt_alleen(zin: str) -> bool:
    """Whether the sentence speaks of a decrease and of no increase, and does not deny it."""
    daalt = DALING.search(zin)
    return daalt is not None and not STIJGING.search(zin) and not _is_ontkend(zin, daalt)


def _is_ontkend(zin: str, woord: re.Match[str]) -> bool:
    return bool(NIET_VOOR.search(zin[: woord.start()]) or NIET_NA.match(zin[woord.end() :]))


def _lijkt(gedrukt: Decimal, waarde: Decimal) -> bool:
    """Whether somebody who wrote one number may have meant the other: within a factor two, or the same digits in another place or order."""
    if gedrukt == 0 or waarde == 0:
        return False
    if gedrukt * waarde > 0 and Decimal(1) / FACTOR <= abs(gedrukt / waarde) <= FACTOR:
        return True
    een, twee = (re.sub(r"\D", "", f"{abs(n):f}").strip("0") for n in (gedrukt, waarde))
    return len(een) > 1 and (een == twee or (len(een) > 3 and sorted(een) == sorted(twee)))


def _veranderd(w: Value, eerder: Mapping[str, Figures]) -> tuple[tuple[str, Decimal], ...]:
    return tuple((versie, toen.waarde) for versie, f in eerder.items() if (toen := f.get(w.sleutel)) and toen.waarde != w.waarde)


def _verschil(m: Mention, scope: Scope, bekend: Mapping[int, Value], nu: Figures) -> tuple[str, str] | None:
    """The verdict on a change that no figure of the edition is, of the one series that its sentence is about: a count of it, or a percentage.

    ``None`` where it is not certain from which figure it is counted: across a break, on average, or from a period that the series does not have.
    """
    if afstand := _tot_de_norm(m, scope, bekend):
        return afstand
    bekend = {b: w for b, w in bekend.items() if w.indicator_id not in words().norm}
    if len({w.sleutel[:3] for w in bekend.values()}) != 1 or OVER_LANGER.search(scope.zin) or TEN_OPZICHTE.search(scope.zin):
        return None
    tot = max(bekend.values(), key=lambda w: w.periode)
    in_procent = m.eenheid == "procent" and tot.meeteenheid != "procent"
    if not in_procent and m.eenheid != {"aantal": "", "procent": "procentpunt", "euro_mln": "euro"}.get(tot.meeteenheid, tot.meeteenheid):
        return None
    gedrukt, stap = (m.waarde, m.stap) if in_procent else in_unit(m, tot.meeteenheid)
    daalt, stijgt = _daalt_alleen(scope.zin), STIJGING.search(scope.zin) and not DALING.search(scope.zin)
    uit = ""
    for van in _counted_from(tot, bekend.values(), nu, scope.zin):
        if {van.kwalificatie, tot.kwalificatie} & set(WOORD) or van.is_synthetisch or tot.is_synthetisch or (in_procent and not van.waarde):
            return None
        if any(_breekt(van.periode, tot.periode, dag) for dag in nu.breuken.get(tot.indicator_id, ())):
            return None
        echt = tot.waarde - van.waarde if not in_procent else 100 * (tot.waarde - van.waarde) / van.waarde
        getallen = map(as_written, (van, tot))
        meer = "meer" if echt > 0 else "minder"
        zo = (
            f"{nl(abs(echt))}%"
            if in_procent
            else write_value(float(abs(echt)), "procentpunt" if m.eenheid == "procentpunt" else tot.meeteenheid)
        )
        reden = "van {} in {} naar {} in {} is {} {}".format(
            *(t for g, w in zip(getallen, (van, tot), strict=True) for t in (g, w.periode)), zo, meer
        )
        if _binnen(abs(gedrukt), stap, m.kwalificatie, abs(echt)) and not (daalt and echt > 0) and not (stijgt and echt < 0):
            return (KLOPT if abs(gedrukt) == abs(echt) else AFGEROND), reden
        uit = uit or reden
    return (VERSCHILT, uit) if uit else None


def _tot_de_norm(m: Mention, scope: Scope, bekend: Mapping[int, Value]) -> tuple[str, str] | None:
    """The verdict on a distance to a norm, of a sentence that gives the norm and one measurement beside it."""
    normen = [w for w in bekend.values() if w.indicator_id in words().norm]
    gemeten = [w for w in bekend.values() if w.indicator_id not in words().norm]
    if not TEN_OPZICHTE.search(scope.zin) or len(normen) != 1 or len(gemeten) != 1 or normen[0].meeteenheid != gemeten[0].meeteenheid:
        return None
    [norm], [w] = normen, gemeten
    if m.eenheid not in (w.meeteenheid, "procentpunt" if w.meeteenheid == "procent" else ""):
        return None
    echt = abs(w.waarde - norm.waarde)
    zo = write_value(float(echt), "procentpunt" if w.meeteenheid == "procent" else w.meeteenheid)
    reden = f"tussen {as_written(w)} en de norm van {as_written(norm)} is het {zo}"
    if not _binnen(abs(m.waarde), m.stap, m.kwalificatie, echt):
        return VERSCHILT, reden
    return (KLOPT if abs(m.waarde) == echt else AFGEROND), reden


def as_written(w: Value) -> str:
    """A figure with its unit and qualifier, as the sentences of the edition write it."""
    return write_value(float(w.waarde), w.meeteenheid, w.kwalificatie)


def _counted_from(tot: Value, bekend: Iterable[Value], nu: Figures, zin: str) -> list[Value]:
    """The figures from which a change up to ``tot`` may be counted: the one that the sentence gives or whose year it names, else the period before it
    and the same one a year before."""
    eerder = sorted(
        (w for w in nu.reeksen[tot.sleutel[:3]].values() if w.periode_type == tot.periode_type and w.periode < tot.periode),
        key=lambda w: w.periode,
        reverse=True,
    )
    if gegeven := [w for w in bekend if w.periode < tot.periode]:
        return gegeven
    if jaren := set(re.findall(r"\b(?:19|20)\d\d\b", zin)) - {tot.periode[:4]}:
        return [w for w in eerder if w.periode[:4] in jaren]
    jaar_eerder = f"{int(tot.periode[:4]) - 1}{tot.periode[4:]}"
    return eerder[:1] + [w for w in eerder[1:] if w.periode == jaar_eerder]


def _woorden(
    p: Passage, scope: Scope, bekend: dict[int, Value], nu: Figures, grenzen: Mapping[str, tuple[float, float]]
) -> list[TrendFinding]:
    """Words for a change in a sentence that is about one series: between the two periods that it gives, or from the period before to its own."""
    gevonden, plaatsen = list(bekend.values()), list(bekend)
    if not grenzen:
        return []
    reeksen = {(w.indicator_id, w.uitsplitsing, w.regio_code) for w in gevonden}
    if len(reeksen) != 1:
        return []
    daalt, stijgt, stabiel = (r.search(scope.zin) for r in (DALING, STIJGING, STABIEL))
    genoemd = [x for x in (daalt, stijgt, stabiel) if x]
    if len(genoemd) != 1:  # more than one word: of which of them is the number?
        return []
    [woord] = genoemd
    if min(abs(woord.start() + scope.begin - m) for m in plaatsen) > BIJ:
        return []
    reeks = next(iter(reeksen))
    perioden = nu.reeksen[reeks]
    tot = max(gevonden, key=lambda w: w.periode)
    zelfde = sorted(
        (w for w in perioden.values() if w.periode_type == tot.periode_type and w.periode < tot.periode), key=lambda w: w.periode
    )
    ander = min(gevonden, key=lambda w: w.periode)
    van = ander if ander.periode < tot.periode else zelfde[-1] if zelfde else None
    if van is None or ({van.kwalificatie, tot.kwalificatie} & set(WOORD) and van.waarde == tot.waarde):
        return []
    if any(_breekt(van.periode, tot.periode, dag) for dag in nu.breuken.get(tot.indicator_id, ())):
        return []  # what lies on both sides of a break cannot be compared
    pct = percent(van.waarde, tot.waarde)
    reden = _tegenspraak(scope.zin, woord, bool(daalt), bool(stabiel), pct, grenzen)
    return [TrendFinding(p.plaats, scope.zin.strip(), woord[0], reeks, van, tot, pct, reden)] if reden else []


def _tegenspraak(zin: str, woord: re.Match[str], daalt: bool, stabiel: bool, pct: float, grenzen: Mapping[str, tuple[float, float]]) -> str:
    """Why a word does not say what the series does; empty when it does."""
    mate = next((naam for naam, r in MATE if r.search(zin[max(0, woord.start() - 25) : woord.end() + 12])), "gewoon")
    veelvoud = next((grens for r, *grens in VEELVOUD if r.search(woord[0])), None)
    hoeveel = f"{getal(abs(pct), 'procent')}%"
    if stabiel:
        return f"de reeks verandert {hoeveel}" if abs(pct) > grenzen["stabiel"][1] else ""
    if _is_ontkend(zin, woord):
        return f"de reeks doet dat wel ({hoeveel})" if pct and (pct < 0) == daalt else ""
    if pct == 0:
        return f"de reeks verandert niet of nauwelijks ({hoeveel})"
    if (pct < 0) != daalt:
        return "de reeks gaat de andere kant op"
    if veelvoud and not veelvoud[0] <= pct <= veelvoud[1]:
        return f"de reeks verandert {hoeveel}"
    return "" if grenzen[mate][0] <= abs(pct) < grenzen[mate][1] else f"een verandering van {hoeveel} heet niet '{mate}'"


def _uiterste(p: Passage, scope: Scope, bekend: dict[int, Value], nu: Figures) -> list[TrendFinding]:
    """A lowest or highest figure "ooit", "sinds 2020": of the series itself there is none lower or higher before it."""
    woord, sinds = UITERSTE.search(scope.zin), SINDS.search(scope.zin)
    if not woord or not sinds or len(bekend) != 1:
        return []
    [w] = bekend.values()
    eerder = [
        v
        for v in nu.reeksen[w.sleutel[:3]].values()
        if v.periode_type == w.periode_type and v.periode < w.periode and v.periode[:4] >= (sinds["jaar"] or "")
    ]
    verder = [v for v in eerder if (v.waarde < w.waarde if woord["laag"] else v.waarde > w.waarde)]
    if not verder:
        return []
    uiterst = (min if woord["laag"] else max)(verder, key=lambda v: v.waarde)
    reden = f"in {uiterst.periode} was het {as_written(uiterst)}"
    return [TrendFinding(p.plaats, scope.zin.strip(), woord[0], w.sleutel[:3], uiterst, w, percent(uiterst.waarde, w.waarde), reden)]


def _norm(p: Passage, scope: Scope, gekoppeld: list[tuple[Mention, Link]]) -> list[TrendFinding]:
    """Under or above the norm, of a sentence that prints both numbers."""
    woord = TEN_OPZICHTE.search(scope.zin)
    norm = [x.waarde for m, x in gekoppeld if m.rol == "norm" and x.waarde]
    gemeten = [x.waarde for m, x in gekoppeld if not m.rol and x.waarde]
    if not woord or len(norm) != 1 or len(gemeten) != 1 or norm[0].meeteenheid != gemeten[0].meeteenheid:
        return []
    [n], [g] = norm, gemeten
    if (g.waarde < n.waarde) if woord["onder"] else (g.waarde > n.waarde):
        return []
    kant = "niet onder" if woord["onder"] else "niet boven"
    reden = f"{write_value(float(g.waarde), g.meeteenheid, '')} is {kant} {write_value(float(n.waarde), n.meeteenheid, '')}"
    return [TrendFinding(p.plaats, scope.zin.strip(), woord[0], g.sleutel[:3], n, g, percent(n.waarde, g.waarde), reden)]


def _breekt(van: str, tot: str, dag: str) -> bool:
    """Whether a series breaks between two periods, or within a year that one of them is."""
    return van < dag <= tot if len(van) == len(tot) == len(dag) else van[:4] <= dag[:4] <= tot[:4]
