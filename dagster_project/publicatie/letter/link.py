"""Which figure of an edition a number in a sentence is: pure functions, that rather say "unknown" than guess.

A figure is a candidate when the sentence names it (``vocabulary``), the unit is its unit and its role is the number's: a difference is no
stand, a norm no measurement, the end of a range no figure by itself. What the sentence leaves out may stand in the two sentences before it,
in the heading, or above and left of a cell, but something must stand in the sentence itself. Of more candidates the one that is named more
exactly wins, then the one that is named much nearer to the number; if that does not decide, the number is unknown. The digits decide
nothing: a number is not linked to a figure because it is equal to it, but for the two of ``van 3.159 naar 3.484`` that are the last two of their series.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from dagster_project.publicatie.content.model import NL
from dagster_project.publicatie.letter.numbers import BREUK, Mention
from dagster_project.publicatie.letter.periods import TEGENOVER, VERGELEKEN, NamedPeriod, periods, resolve
from dagster_project.publicatie.letter.vocabulary import Way, beperking, opposites, ways_of_indicator, ways_of_part, words

VER = 80
"""Characters between the word for a part and a number of it, at most."""
KLEIN, DICHTBIJ = 100, 30
"""A count under a hundred stands so near to a word that names it: small numbers are everywhere."""
DUIDELIJK = 2
"""So many times nearer is the candidate that is chosen."""
MOMENT = {"moment=voor": "van", "moment=na": "naar"}
"""Of these parts the sentence says which it is by the place of the number: ``van 32% naar 16%``."""
FTE_WOORD = re.compile(r"^\s*(?:extra\s+)?(?:\(fte\)|agenten|formatieplaatsen|wijkagenten|voltijd)", re.IGNORECASE)
VEEL = 8
"""A sentence with more figures than this is a table or a chart that lost its rows and columns."""
RIJ = "een rij getallen zonder de kolommen die zeggen waarvan"
RELATIEF = re.compile(
    r"\b(?:(?:dit|vorig|volgend|komend)e? (?:jaar|kwartaal|maand)|dezelfde periode|(?:jaar|jaren|maanden) (?:geleden|eerder|later|terug)|destijds|toen)\b",
    re.IGNORECASE,
)
RESPECTIEVELIJK = re.compile(r"\b(?:respectievelijk|achtereenvolgens)\b", re.IGNORECASE)
"""Before numbers that come in the order of what was named before them."""
VLAK = r"\W{0,3}"
"""Between a period and its number, when nothing is."""
VAN_HET_BEGIN = "begin_jaar"
"""In the name of an indicator: its year is the one that begins there."""
PLAATS = r"(?i:\b(?:gemeente|eenheid|politie-eenheid|politie|regio|district|in|van|voor|te)\s+)"
SOORT = {"RE": "ee", "GM": "ge"}
"""How the word begins that says of which kind a place is, per kind of code."""
SAMEN = r"(?:,|\s+(?:en|of))\s+"
"""Between the names of an enumeration."""
ANDERS_GETELD = re.compile(
    r"\s*(?:(?:keer|maal)\s+)?(?:[a-z]+e\s+)?(?P<wie>slachtoffers|verdachten|daders|gewonden|doden|agenten|politiemensen|politieambtenaren|politiemedewerkers"
    r"|medewerkers|collega[’']s|burgers|personen|mensen|aangiften?|aangiftes)\b",
    re.IGNORECASE,
)
"""What is counted when it stands right behind the number: people, or what they report, and no incidents that they were in."""


@dataclass(frozen=True)
class Value:
    """One figure of an edition. ``wijze``: how independent of the letters it is (``kwaliteit.aansluiting``), or empty."""

    indicator_id: str
    uitsplitsing: str
    regio_code: str
    periode: str
    waarde: Decimal
    meeteenheid: str
    kwalificatie: str = "exact"
    periode_type: str = "jaar"
    wijze: str = ""
    gedrukt_in: str = ""
    is_synthetisch: bool = False

    @property
    def sleutel(self) -> tuple[str, str, str, str]:
        return self.indicator_id, self.uitsplitsing, self.regio_code, self.periode


@dataclass(frozen=True)
class Figures:
    """All figures of one version: per series its periods, the names of indicators, of places and of parts, and where series break."""

    namen: dict[str, str]
    reeksen: dict[tuple[str, str, str], dict[str, Value]]
    regios: dict[str, str] = field(default_factory=dict)
    breuken: dict[str, tuple[str, ...]] = field(default_factory=dict)
    delen: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        waarden: Iterable[Value],
        namen: dict[str, str],
        regios: dict[str, str] | None = None,
        breuken: dict[str, tuple[str, ...]] | None = None,
        delen: dict[str, str] | None = None,
    ) -> Figures:
        """From rows in any order.

        Args:
            regios: code -> name.
            breuken: indicator -> days on which its series broke, as 2018-07-01.
            delen: uitsplitsing -> how the edition writes it.
        """
        reeksen: dict[tuple[str, str, str], dict[str, Value]] = {}
        for w in waarden:
            reeksen.setdefault((w.indicator_id, w.uitsplitsing, w.regio_code), {})[w.periode] = w
        return cls(namen, reeksen, regios or {}, breuken or {}, delen or {})

    @cached_property
    def per_regio(self) -> dict[str, dict[tuple[str, str, str], dict[str, Value]]]:
        """The series of each place: a number is of one place, and of most places there are few."""
        uit: dict[str, dict[tuple[str, str, str], dict[str, Value]]] = {}
        for reeks, perioden in self.reeksen.items():
            uit.setdefault(reeks[2], {})[reeks] = perioden
        return uit

    def get(self, sleutel: tuple[str, str, str, str]) -> Value | None:
        return self.reeksen.get(sleutel[:3], {}).get(sleutel[3])


@dataclass(frozen=True)
class Scope:
    """What a number is read in: its sentence, what went before it, the heading, and the labels of a cell."""

    zin: str
    begin: int
    eerder: tuple[str, ...] = ()
    kop: str = ""
    label: str = ""


@dataclass(frozen=True)
class Link:
    """The figure that a number is, or why it is not known which; ``kandidaten``: what it may be."""

    waarde: Value | None
    reden: str = ""
    kandidaten: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True)
class _Candidate:
    reeks: tuple[str, str, str]
    woorden: frozenset[tuple[int, int]]
    """Where in the sentence the words stand that name it."""
    delen: frozenset[tuple[int, int]]
    trap: int
    """0: all of it in the sentence; more: something stands elsewhere."""


def links(alle: list[Mention], scope: Scope, figures: Figures) -> list[Link]:
    """What each number of a sentence is. Two different numbers cannot be one figure: then neither is taken to be it."""
    if sum(not m.geen_cijfer for m in alle) > VEEL:
        return [Link(None, "" if m.geen_cijfer else RIJ) for m in alle]
    uit = [Link(None) if m.geen_cijfer else link(m, scope, alle, figures) for m in alle]
    getallen: dict[tuple[str, str, str, str], set[tuple[Decimal, str]]] = {}
    for m, x in zip(alle, uit, strict=True):
        if x.waarde and not BREUK.fullmatch(m.tekst):  # "driekwart (74,7%)" is said twice
            getallen.setdefault(x.waarde.sleutel, set()).add((m.waarde, m.kwalificatie))
    te_veel = {sleutel for sleutel, waarden in getallen.items() if len(waarden) > 1}
    reden = "meer dan één getal van deze zin past bij dit cijfer"
    return [Link(None, reden, (x.waarde.sleutel,)) if x.waarde and x.waarde.sleutel in te_veel else x for x in uit]


def link(m: Mention, scope: Scope, alle: list[Mention], figures: Figures) -> Link:
    """The figure of the edition that a number states.

    Args:
        m: the number, a figure.
        alle: all numbers of the sentence, figures or not, with places in the passage.
    """
    if not scope.label and _is_rij(m, scope, alle):
        return Link(None, RIJ)
    if beperkt := beperking().search(scope.zin):
        return Link(None, f"'{beperkt[0]}': dat is een deel, of een andere telling, dan de editie heeft")
    regio, waarom = _regio(scope, figures)
    if waarom:
        return Link(None, waarom)
    kandidaten = _kandidaten(m, scope, alle, figures, regio)
    telt = ANDERS_GETELD.match(scope.zin, m.eind - scope.begin)
    if telt and not telt_ook(telt["wie"], scope, figures):
        kandidaten = [k for k in kandidaten if next(iter(figures.reeksen[k.reeks].values())).meeteenheid != "aantal"]
        if not kandidaten:
            return Link(None, f"de zin telt {telt['wie']}; zo'n cijfer heeft de editie hier niet")
    if not kandidaten:
        if m.rol in ("verandering", "norm") and (stand := _kandidaten(replace(m, rol=""), scope, alle, figures, regio)):
            wat = "een verandering" if m.rol == "verandering" else "een norm"
            return Link(None, f"staat er als {wat}; daarvan heeft de editie geen cijfer", _nieuwste(stand, figures))
        return Link(None, "de zin noemt geen cijfer van de editie met deze eenheid")
    gekozen = _kies(m, scope, alle, kandidaten)
    periode, is_hier = _periode(m, scope, alle)
    if len(gekozen) != 1:
        namen = tuple((*k.reeks, p) for k in gekozen if periode and (p := resolve(periode, list(figures.reeksen[k.reeks]))))
        return Link(None, "meer dan één cijfer past bij deze zin", namen or _nieuwste(gekozen, figures))
    reeks = gekozen[0].reeks
    perioden = figures.reeksen[reeks]
    if periode and VAN_HET_BEGIN in reeks[0] and periode.vormen[0].endswith("-begin"):
        periode = replace(periode, vormen=(str(periode.jaar),))
    richting = _richting(m, alle, scope)
    if p := resolve(periode, list(perioden), richting) if periode else _laatste_stap(m, scope, alle, perioden, richting):
        return Link(perioden[p])
    if len({w.waarde for w in perioden.values()}) == 1 and _past_tijd(m, periode if is_hier else None, scope, reeks[0], perioden):
        return Link(perioden[max(perioden)])  # the only one there is
    waarom = f"de editie heeft geen cijfer van {periode.tekst}" if periode else "de zin noemt geen periode"
    return Link(None, waarom, ((*reeks, max(perioden)),))


def _laatste_stap(m: Mention, scope: Scope, alle: list[Mention], perioden: dict[str, Value], richting: str) -> str:
    """Of ``van 3.159 naar 3.484`` in a sentence without a period: which of the two newest of the series it is, when they are these two; else nothing."""
    nieuwste = sorted(p for p, w in perioden.items() if w.periode_type == perioden[max(perioden)].periode_type)[-2:]
    if not richting or len(nieuwste) < 2 or periods(scope.zin):
        return ""
    cijfers = [x for x in alle if not x.geen_cijfer]
    i = next(n for n, x in enumerate(cijfers) if x.begin == m.begin) - (richting == "naar")
    is_zo = [x.waarde for x in cijfers[i : i + 2]] == [perioden[p].waarde for p in nieuwste]
    return nieuwste[richting == "naar"] if is_zo else ""


def _rang(m: Mention, scope: Scope, alle: list[Mention]) -> tuple[int, int, int] | None:
    """Of a number behind ``respectievelijk``: where that word stands, the how manieth number behind it this is, and of how many."""
    if not (woord := RESPECTIEVELIJK.search(scope.zin)):
        return None
    erna = [x.begin for x in alle if not x.geen_cijfer and x.begin - scope.begin >= woord.end()]
    return (woord.start(), erna.index(m.begin), len(erna)) if m.begin in erna else None


def _past_tijd(m: Mention, periode: NamedPeriod | None, scope: Scope, indicator: str, perioden: Iterable[str]) -> bool:
    """Whether a number may be the one figure that there is: nothing dates it, or what does is of its year.

    Args:
        periode: what dates the number itself; else all that its part of the sentence and its label name, or what was named last before them. What was granted or
            was so once is of no period: a date before its sentence is of something else.
    """
    genoemd = [periode] if periode else [*periods(_lid(m, scope)), *periods(scope.label)]
    if not genoemd and indicator not in words().eenmalig:
        if RELATIEF.search(scope.zin):
            return False
        genoemd = next((g for tekst in (*reversed(scope.eerder), scope.kop) if (g := periods(tekst))), [])
    heel = [g for g in genoemd if not g.vormen[0].endswith(("-begin", "-medio"))]  # of a year the begin is not its figure
    return not genoemd or any(str(g.jaar) in p or p[:4] in g.vormen[0] for g in heel for p in perioden)


def _lid(m: Mention, scope: Scope) -> str:
    """The part of the sentence between semicolons that a number stands in."""
    begin = m.begin - scope.begin
    return scope.zin[scope.zin.rfind(";", 0, begin) + 1 :].partition(";")[0]


def telt_ook(wie: str, scope: Scope, figures: Figures) -> bool:
    """Whether a figure that the sentence names is itself a count of these people."""
    return any(
        wie.lower() in f"{indicator} {figures.namen.get(indicator, '')}".lower()
        for indicator in {r[0] for r in figures.reeksen}
        if _genoemd(ways_of_indicator(indicator, figures.namen.get(indicator, indicator)), scope, "")
    )


def _nieuwste(kandidaten: list[_Candidate], figures: Figures) -> tuple[tuple[str, str, str, str], ...]:
    """The newest figure of each series, to name what a number may be."""
    return tuple((*k.reeks, max(figures.reeksen[k.reeks])) for k in kandidaten)


def _is_rij(m: Mention, scope: Scope, alle: list[Mention]) -> bool:
    """Whether a number stands in a row of numbers, with nothing but space beside another one."""
    cijfers = [x for x in alle if not x.geen_cijfer]
    i = next(n for n, x in enumerate(cijfers) if x.begin == m.begin)
    paren = zip(cijfers[max(0, i - 1) : i + 1], cijfers[max(0, i - 1) + 1 : i + 2], strict=False)
    return any(re.fullmatch(r"[\s%]*", scope.zin[a.eind - scope.begin : b.begin - scope.begin]) for a, b in paren)


def _regio(scope: Scope, figures: Figures) -> tuple[str, str]:
    """The region that the sentence or the label of a cell is about: the country, unless one other is named."""
    labels = scope.label.split(" | ")
    kan = {code: naam for code, naam in figures.regios.items() if naam in labels or naam in scope.zin}
    genoemd = {code: naam for code, naam in kan.items() if naam in labels or _is_plaats(naam, code, scope.zin)}
    for code, naam in kan.items():  # "in Rotterdam en Limburg"
        if any(re.search(re.escape(eerste) + SAMEN + re.escape(naam) + r"(?!\w)", scope.zin) for eerste in {*genoemd.values()} - {naam}):
            genoemd[code] = naam
    if not genoemd:
        return NL, ""
    if len(namen := dict.fromkeys(genoemd.values())) > 1:
        return "", f"de zin gaat over {' en '.join(namen)}"
    if len(genoemd) > 1:  # a gemeente has the name of a regionale eenheid
        [naam] = namen
        soort = {s[:2].lower() for s in re.findall(rf"(?i:\b(eenheid|gemeente)\s+){re.escape(naam)}(?!\w)", scope.zin)}
        genoemd = {c: n for c, n in genoemd.items() if soort == {SOORT[c[:2]]}}
        if not genoemd:
            return "", f"is dat de eenheid of de gemeente {naam}?"
    [(code, naam)] = genoemd.items()
    return (code, "") if code in figures.per_regio else ("", f"de zin gaat over {naam}; daarvan heeft de editie geen cijfer")


def _is_plaats(naam: str, code: str, zin: str) -> bool:
    """Whether a name stands for its place: behind a word that says so; of a regionale eenheid also by itself, for it is no other word."""
    voor = r"(?<![\w-])" if code.startswith("RE") else PLAATS
    return re.search(voor + re.escape(naam) + r"(?![\w-])", zin) is not None


def _kandidaten(m: Mention, scope: Scope, alle: list[Mention], figures: Figures, regio: str) -> list[_Candidate]:
    context, richting = " . ".join((scope.kop, *scope.eerder)), _richting(m, alle, scope)
    per_indicator: dict[str, _Named | None] = {}
    uit = []
    for (indicator, uitsplitsing, regio_code), perioden in figures.per_regio.get(regio, {}).items():
        if MOMENT.get(uitsplitsing, richting) != richting:
            continue
        if not _past_rol(m, indicator, uitsplitsing) or not _past_eenheid(m, next(iter(perioden.values())), scope):
            continue
        if indicator not in per_indicator:
            per_indicator[indicator] = _genoemd(ways_of_indicator(indicator, figures.namen.get(indicator, indicator)), scope, context)
        if (naam := per_indicator[indicator]) is None:
            continue
        elders_voor_deel = "" if (indicator, "", regio_code) in figures.reeksen else context  # of a total a part is named with the number
        stukken = [
            _genoemd(ways_of_part(deel, figures.delen.get(deel, "")), scope, elders_voor_deel) for deel in uitsplitsing.split("|") if deel
        ]
        delen = [d for d in stukken if d is not None]
        if len(delen) < len(stukken):
            continue
        hier = frozenset().union(*(d.plaatsen for d in delen))
        in_label = naam.in_label or any(d.in_label for d in delen)
        if not (naam.plaatsen or hier or in_label) or (naam.is_vooral_elders and not hier and not in_label):
            continue
        is_klein = m.eenheid == "" and abs(m.waarde) < KLEIN and not scope.label
        if is_klein and min((_gat(m, scope, alle, w) for w in naam.plaatsen | hier), default=VER) > DICHTBIJ:
            continue
        is_los = bool(hier) and not _hoort_bij(m, scope, alle, hier)
        is_elders = naam.elders > 0 or any(d.elders for d in delen)
        uit.append(_Candidate((indicator, uitsplitsing, regio_code), naam.plaatsen, hier, is_elders + is_los))
    return uit


@dataclass(frozen=True)
class _Named:
    """How something is named: where in the sentence, how many of its words stand before the sentence, and whether a label names it."""

    plaatsen: frozenset[tuple[int, int]]
    elders: int
    in_label: bool
    is_vooral_elders: bool


def _genoemd(wijzen: tuple[Way, ...], scope: Scope, context: str) -> _Named | None:
    """How it is named, of more ways the most complete; ``None`` when it is not."""
    beste: _Named | None = None
    for wijze in wijzen:
        if any(n.search(scope.zin) or n.search(scope.label) for n in wijze.niet):
            continue
        plaatsen: set[tuple[int, int]] = set()
        elders, in_label = 0, False
        for w in wijze.wel:
            if hier := {x.span() for x in w.finditer(scope.zin)}:
                plaatsen |= hier
            elif scope.label and w.search(scope.label):
                in_label = True
            elif context and w.search(context) and not any(ander.search(scope.zin) for ander in opposites(w)):
                elders += 1
            else:
                break
        else:
            if beste is None or (-elders, len(plaatsen)) > (-beste.elders, len(beste.plaatsen)):
                beste = _Named(frozenset(plaatsen), elders, in_label, 2 * elders > len(wijze.wel))
    return beste


def _past_eenheid(m: Mention, w: Value, scope: Scope) -> bool:
    if m.eenheid == "fte" or (w.meeteenheid == "fte" and m.eenheid == "" and FTE_WOORD.match(scope.zin[m.eind - scope.begin :])):
        return w.meeteenheid == "fte"
    if w.meeteenheid == "rapportcijfer":
        return m.eenheid == "" and 1 <= m.waarde <= 10
    if w.meeteenheid in ("aantal", "per 1.000 inwoners"):
        return m.eenheid == "" and (w.meeteenheid != "aantal" or m.waarde == int(m.waarde))
    if w.meeteenheid.startswith("euro"):
        return m.eenheid == "euro"
    return m.eenheid == w.meeteenheid


def _past_rol(m: Mention, indicator: str, uitsplitsing: str) -> bool:
    w = words()
    if (m.rol in ("onder", "boven")) != ("grens=" in uitsplitsing) or (
        m.rol in ("onder", "boven") and f"grens={m.rol}" not in uitsplitsing.split("|")
    ):
        return False
    if indicator in w.toekenning:
        return m.rol != "norm"
    return (m.rol == "verandering") == (indicator in w.verandering) and (m.rol == "norm") == (indicator in w.norm)


def _gat(m: Mention, scope: Scope, alle: list[Mention], woord: tuple[int, int]) -> int:
    """How far a word of the sentence is from the number: characters, more across a comma or another figure."""
    a, b = woord[0] + scope.begin, woord[1] + scope.begin
    if b <= m.begin:
        van, tot = b, m.begin
    elif a >= m.eind:
        van, tot = m.eind, a
    else:
        return 0
    tussen = scope.zin[van - scope.begin : tot - scope.begin]
    ander = sum(van <= x.begin < tot for x in _andere(m, scope, alle))
    return len(tussen) + 15 * len(re.findall(r"[,;:]|\ben\b", tussen)) + 30 * ander


def _andere(m: Mention, scope: Scope, alle: list[Mention]) -> list[Mention]:
    """The figures of the sentence that part a number from a word: not the one that says the same in another unit (``12% (ruim 1.300 fte)``),
    nor the first of ``van 88.711 naar 83.694``."""
    cijfers = [x for x in alle if not x.geen_cijfer and x.begin != m.begin]
    ervoor = [x for x in cijfers if x.begin < m.begin]
    if ervoor:
        tussen = scope.zin[ervoor[-1].eind - scope.begin : m.begin - scope.begin]
        if re.fullmatch(r"[^(),;]{0,20}\([^(),;]{0,20}", tussen) or _richting(m, alle, scope) == "naar":
            cijfers.remove(ervoor[-1])
    return cijfers


def _hoort_bij(m: Mention, scope: Scope, alle: list[Mention], delen: frozenset[tuple[int, int]]) -> bool:
    """Whether a part is named with this number: near, and with no other figure in between."""
    ander = _andere(m, scope, alle)
    for woord in delen:
        a, b = woord[0] + scope.begin, woord[1] + scope.begin
        van, tot = (b, m.begin) if b <= m.begin else (m.eind, a)
        if not any(van <= x.begin < tot for x in ander) and tot - van <= VER:
            return True
    return False


def _kies(m: Mention, scope: Scope, alle: list[Mention], kandidaten: list[_Candidate]) -> list[_Candidate]:
    if (rang := _rang(m, scope, alle)) and (om_beurten := _om_beurten(kandidaten, *rang)):
        return [om_beurten]
    totalen = {k.reeks[0] for k in kandidaten if not k.delen and not k.reeks[1]}
    over = [k for k in kandidaten if not (k.delen and k.reeks[0] in totalen and not _hoort_bij(m, scope, alle, k.delen))]
    trap = min(k.trap for k in over)
    vager = [k for k in over if k.trap > trap and k.reeks[0] not in {x.reeks[0] for x in over if x.trap == trap}]
    over = [k for k in over if k.trap == trap]
    if twijfel := [k for k in vager if any(k.woorden and k.woorden >= x.woorden for x in over)]:
        return [*over, *twijfel]  # what went before speaks of something narrower with the same words
    over = [k for k in over if not any((k.woorden | k.delen) < (a.woorden | a.delen) for a in over)]
    if len(over) < 2:
        return over
    gedeeld = frozenset.intersection(*(k.woorden | k.delen for k in over))
    afstand = sorted(
        ((min((_gat(m, scope, alle, w) for w in (k.woorden | k.delen) - gedeeld), default=10 * VER), k) for k in over), key=lambda x: x[0]
    )
    if DUIDELIJK * afstand[0][0] < afstand[1][0]:
        return [afstand[0][1]]
    return over


def _om_beurten(kandidaten: list[_Candidate], woord: int, rang: int, hoeveel: int) -> _Candidate | None:
    """The part whose turn it is: so many are named before ``respectievelijk`` as there are numbers behind it."""
    op_volgorde = sorted((max(k.delen)[0], i) for i, k in enumerate(kandidaten) if k.delen)
    plaatsen = {plaats for plaats, _ in op_volgorde if plaats < woord}
    return kandidaten[op_volgorde[rang][1]] if len(plaatsen) == len(op_volgorde) == hoeveel > 1 else None


def _richting(m: Mention, alle: list[Mention], scope: Scope) -> str:
    """``van`` or ``naar``, of the two numbers of ``van 6,5% naar 5,3%``."""
    voor = scope.zin[: m.begin - scope.begin]
    cijfers = [x for x in alle if not x.geen_cijfer]
    i = next((n for n, x in enumerate(cijfers) if x.begin == m.begin), 0)
    if re.search(r"\bvan\s+(?:\w+\s)?$", voor) and i + 1 < len(cijfers):
        tussen = scope.zin[m.eind - scope.begin : cijfers[i + 1].begin - scope.begin]
        return "van" if re.search(r"\b(?:naar|tot)\s+(?:\w+\s)?$", tussen) else ""
    if (
        re.search(r"\b(?:naar|tot)\s+(?:\w+\s)?$", voor)
        and i
        and re.search(r"\bvan\s+(?:\w+\s)?$", scope.zin[: cijfers[i - 1].begin - scope.begin])
    ):
        return "naar"
    return ""


def _periode(m: Mention, scope: Scope, alle: list[Mention]) -> tuple[NamedPeriod | None, bool]:
    """The period that goes with a number, and whether its own sentence says so: just behind it, else before it, else before the sentence."""
    hier = periods(scope.zin)
    if (rang := _rang(m, scope, alle)) and len(genoemd := [p for p in hier if p.eind <= rang[0]]) == rang[2] > 1:
        return genoemd[rang[1]], True  # "in 2023 en 2024 respectievelijk 12.265 en 12.543"
    cijfers = [x for x in alle if not x.geen_cijfer]
    van_wie = {p.begin: x.begin for x in cijfers if (p := _erachter(x, scope, hier, cijfers)) is not None}
    erachter = next((p for p in hier if van_wie.get(p.begin) == m.begin), None)
    ervoor = [
        p
        for p in hier
        if p.eind <= m.begin - scope.begin
        and not p.is_zwak
        and van_wie.get(p.begin, m.begin) == m.begin
        and (
            not VERGELEKEN.search(scope.zin, max(0, p.begin - VER), p.begin)
            or re.fullmatch(VLAK, scope.zin[p.eind : m.begin - scope.begin])
        )
    ]
    if erachter is not None:
        vlak = ervoor and re.fullmatch(VLAK, scope.zin[ervoor[-1].eind : m.begin - scope.begin])
        return (ervoor[-1] if vlak else erachter), True
    if ervoor:
        samen = len(ervoor) > 1 and re.fullmatch(r"\s*(?:en|,)\s*", scope.zin[ervoor[-2].eind : ervoor[-1].begin])
        return (None if samen else ervoor[-1]), True  # "in 2016 en 2017": of which of the two?
    if (van_wie and not scope.label) or RELATIEF.search(scope.zin):
        return None, True  # the sentence dates its other numbers, this one it does not
    for tekst in (scope.label, *reversed(scope.eerder), scope.kop):
        if sterk := [p for p in periods(tekst) if not p.is_zwak]:
            return (sterk[-1] if len({p.vormen for p in sterk}) == 1 or tekst == scope.label else None), tekst == scope.label
    return None, False


def _erachter(m: Mention, scope: Scope, hier: list[NamedPeriod], cijfers: list[Mention]) -> NamedPeriod | None:
    na = m.eind - scope.begin
    volgende = next((p for p in hier if p.begin >= na), None)
    if volgende is None:
        return None
    tussen = scope.zin[na : volgende.begin]
    if any(
        re.fullmatch(r"[\s,]*", scope.zin[volgende.eind : x.begin - scope.begin]) for x in cijfers if x.begin - scope.begin >= volgende.eind
    ):
        return None  # "in 2021 16,9%, in 2023 15,6%": it dates the number behind it
    if (
        any(na <= x.begin - scope.begin < volgende.begin for x in cijfers)
        or TEGENOVER.search(tussen)
        or re.search(r"[,;:.](?!\d)", tussen.replace("%.", ""))
    ):
        return None
    vlak = re.fullmatch(r"[\s%)]*(?:fte)?\W{0,3}", tussen)
    if vlak or (
        len(tussen.split()) <= 6
        and re.search(r"\b(?:in|op|per|over|van|peildatum:?|het|de)\s+$", tussen)
        and not re.search(r"\b(?:en|maar|terwijl)\b", tussen)
    ):
        return volgende
    return None
