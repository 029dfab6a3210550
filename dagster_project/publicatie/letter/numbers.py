"""The numbers of a sentence: which of them state a figure, and what they say (value, precision, unit, qualifier). Pure functions.

A number is read as the Dutch write it: ``46.777``, ``46 777`` (hard space), ``83,7%``, ``€ 8,0 miljard``, ``80 à 85 procent``. A date, a year, an
article of law, the number of a document, a note, a phone number, a time and what is part of a name (``C2000``, ``prio 1``) are no figures.
Numbers in words are read where a unit, a multiple or a noun shows that they count (``zeven procent``, ``twaalfduizend``, ``vierentwintig zaken``);
``de helft`` and ``een op de vijf`` are about so many percent. Those under thirteen stand everywhere, and are asked for apart (``small_mentions``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from dagster_project.notation import MAANDEN, MIN, rond

HARD = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
GETAL = re.compile(
    rf"(?<![\w])(?<![\w][.,/])(?P<getal>\d{{1,3}}(?:[.{HARD}]\d{{3}})+(?:,\d+)?(?![\d.])|(?<!\d )[1-9]\d{{0,2}}(?: \d{{3}})+(?![\d.,%]| \d)"
    r"|\d+,\d+|\d+(?:\.\d+)*)"
)
"""The thousands may be parted by a plain space too: not in a row of numbers, that would be one of them."""
KLEINE = {
    "een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10, "elf": 11, "twaalf": 12,
    "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19, "twintig": 20, "dertig": 30,
    "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90,
}  # fmt: skip
_KLEIN = "|".join(sorted(KLEINE, key=len, reverse=True))
_DEEL = rf"(?:{_KLEIN})(?:(?:en|ën)(?:{_KLEIN}))?"
_TOT_TWAALF = "|".join(w for w, n in KLEINE.items() if n <= 12)
_HONDERD = rf"(?:(?:{_DEEL})?honderd(?:\s?(?:en\s?)?(?:{_DEEL}))?|{_DEEL})"
IN_WOORDEN = re.compile(
    rf"(?<!\w)(?P<getal>(?:{_HONDERD})?duizend(?:\s?(?:en\s?)?{_HONDERD})?(?!\w)|{_HONDERD}(?=\s+(?:procent\w*|fte|duizend|miljoen|miljard|euro)\b)"
    rf"|(?:{_DEEL})?honderd(?:{_DEEL})?(?!\w)|(?:{_DEEL})\s+komma\s+(?:{_DEEL})(?=\s+procent)|anderhalf(?=\s+(?:procent|miljoen|miljard)\b)"
    rf"|half(?=\s+(?:miljoen|miljard)\b)|(?!(?:{_TOT_TWAALF})\s)(?:{_DEEL})(?=\s+[a-z]{{3}}))",
    re.IGNORECASE,
)
"""A number in words that a unit, a multiple or a noun shows to be one."""
NA_BREUK = (
    "van|deel|voor|meer|minder|was|waren|is|zijn|zit|zat|heeft|had|kreeg|werd|wordt|hoger|lager|tot|en|of|gaf|geeft|zegt|gestegen|gedaald"
)
"""What stands behind ``een derde`` that is a share: behind the third of a row stands a noun."""
KLEIN_WOORD = re.compile(
    rf"(?<!\w)(?P<getal>(?!een\b|één\b)(?:{_TOT_TWAALF}))(?=\s+[a-z]{{3}})(?!\s+(?:procent|fte|duizend|miljoen|miljard|euro)\b)",
    re.IGNORECASE,
)
BREUK = re.compile(
    rf"(?<!\w)(?P<getal>(?<!eerste )(?<!tweede )(?<!laatste )(?<!1e )(?<!2e )helft|driekwart|(?P<teller>een|één|1|twee|2|drie|3|vier|4)(?:\s+op\s+(?:de|elke)\s+|\s?)"
    rf"(?P<noemer>(?:derde|vierde|vijfde|tiende)n?(?=\W*$|\s*[.,;:()]|\s+(?:{NA_BREUK})\b)|kwart|(?<=de |ke )(?:{_TOT_TWAALF}|twintig|honderd|\d{{1,3}})))(?!\w)",
    re.IGNORECASE,
)
"""A fraction in words: ``de helft``, ``een derde``, ``twee op de vijf``."""
NOEMERS = {"derde": 3, "kwart": 4, "vierde": 4, "vijfde": 5, "tiende": 10, "honderd": 100}
NIET_ALLEEN = re.compile(rf"(?:\d|\b(?:paar|enkele|vele|veel|de|op))[\s{HARD}]*$", re.IGNORECASE)
JAREN = re.compile(r"\bjaren\s+$", re.IGNORECASE)
MAAND = "|".join((*MAANDEN, *(m[:3] for m in MAANDEN), "sept"))
JAAR = r"(?:19|20)\d\d"
GEEN_CIJFER = tuple(
    (reden, re.compile(patroon, re.IGNORECASE))
    for reden, patroon in (
        ("bladzijde", r"\.{4,}\s*\d+"),
        ("adres op internet of van e-mail", r"(?:https?://|www\.)\S+|(?<![^\s@])[^\s@]+@[^\s@]+\.\w+"),
        ("noot", r"\N{ZERO WIDTH SPACE}?\[\d+\]|<sup>.{0,40}?</sup>"),
        (
            "nummer van een stuk",
            r"(?:kamerstuk(?:ken)?|aanhangsel|handelingen|stcrt\.?|stb\.?|staatsblad|staatscourant|ecli|dossier)\b[^;()\n]*?"
            r"(?:\bnrs?\.?\s*[\d, en-]+|[;()\n]|\.\s|$)|\b\d{2}[ .\u00a0]?\d{3}(?:\s+[IVX]+)?,?\s+nrs?\.?\s*\d+|\btz\d{4}-?\d+|\b2[3-9] \d{3}\b(?=,? nr)",
        ),
        (
            "datum",
            rf"\b\d{{1,2}}(?:e|ste|de)?\s+(?:{MAAND})\b\.?(?:\s+{JAAR})?|\b\d{{1,2}}[-/]\d{{1,2}}[-/](?:{JAAR}|\d\d)\b|\b{JAAR}-\d\d-\d\d\b"
            rf"|\b(?:{MAAND})\s+[’']\d\d(?!\d)|\b\d{{1,2}}\s+(?:tot en met|t/m|en)\s+(?=\d{{1,2}}\s+(?:{MAAND})\b)",
        ),
        ("jaar", rf"(?<![\d.,€]){JAAR}(?:\s?[-/–]\s?(?:{JAAR}|\d\d)\b)?(?![\d]|[.,]\d|\s*(?:%|procent|fte|euro|miljoen|mln|miljard|zaken|incidenten))"),
        ("tijd", r"\b\d{1,2}[:.]\d\d\s?uur\b|\b\d{1,2}:\d\d\b|\b24[/-]7\b|\b24 uur per dag\b"),
        ("telefoonnummer", r"\b0(?:900|800)[\s-]*\d*|\b112\b(?!\s*(?:meldingen|zaken))|\b0\d{1,3}[\s-]\d{6,8}\b"),
        (
            "onderdeel van een naam of verwijzing",
            r"\b(?:art(?:ikel(?:en)?|t?\.)|lid|bijlagen?|paragraaf|paragrafen|hoofdstuk(?:ken)?|tabel|figuur|grafiek|noot|voetnoot|pagina|blz\.?|p\.|"
            r"vraag|deel|fase|stap|schaal|niveau|versie|type|categorie|week|prio(?:riteit)?|punt|aanbeveling|nummer|nr\.?|nrs\.?|"
            r"covid|summ-it|windows|tranche|klasse|kolom|rij|hoofdlijn|actielijn|spoor)[\s\u00a0-]*\d+(?:[.,]\d+)*[a-z]?"
            r"(?:(?:\s?[-–,]\s?|\s+(?:en|t/m|tot en met)\s+)\d+(?:\.\d+)*[a-z]?\b)*(?!\s*%)|§\s*\d[\d.]*",
        ),
        ("deel van een maand of periode", r"\b(?:eerste|laatste|afgelopen|komende|volgende|vorige)\s+\d+\s+(?:maanden|weken|dagen|jaren|jaar|kwartalen)\b|\b\d+-?maands\w*"),
        ("noemer", r"\b(?:per|op de|op elke)\s+\d{1,3}(?:\.\d{3})*\s+(?=inwoners|fte|aangiften|incidenten|meldingen|politie)"),
        ("rangtelwoord", r"\b\d+(?:e|ste|de)\b"),
    )
)  # fmt: skip
"""What is no figure and why, tried in this order; the number lies within what the pattern finds."""
LIJST = re.compile(r"^\s*\(?(?P<nr>\d{1,3}(?:\.\d{1,2})*)(?:[.)\]]\s|\s+(?=[A-Z]))|^\s*(?P<enkel>\d{1,4})\s*$")
"""The number of an item, a heading or a note at the beginning of a paragraph, or a page."""
KEER = {"duizend": 3, "k": 3, "miljoen": 6, "mln": 6, "miljard": 9, "mld": 9}
EENHEID = re.compile(
    rf"[\s{HARD}]*(?:(?P<keer>duizend|miljoen|mln\.?|miljard|mld\.?|k(?=\b)))?(?:[\s{HARD}]*\(?(?:extra\s+)?(?P<eenheid>%|procentpunt(?:en)?|procent\b|percent\b|fte\b(?:[’']s)?|euro\b|"
    r"maand(?:en)?\b|jaar\b|jaren\b|weken\b|dagen\b|uur\b|uren\b|minuten\b|seconden\b|keer zo|maal zo|km\b|kilometer\b))?",
    re.IGNORECASE,
)
EENHEDEN = {
    "%": "procent", "procent": "procent", "percent": "procent", "procentpunt": "procentpunt", "procentpunten": "procentpunt", "fte": "fte", "fte's": "fte",
    "fte’s": "fte", "euro": "euro", "maand": "maanden", "maanden": "maanden", "jaar": "jaren", "jaren": "jaren", "weken": "weken", "dagen": "dagen",
    "uur": "uren", "uren": "uren", "minuten": "minuten", "seconden": "seconden", "keer zo": "factor", "maal zo": "factor", "km": "km",
    "kilometer": "km",
}  # fmt: skip
KWALIFICATIE = (
    ("maximaal", r"niet (?:meer|hoger|groter) dan"),
    ("minimaal", r"niet (?:minder|lager|kleiner) dan"),
    ("meer dan", r"meer dan|ruim boven|boven de|hoger dan"),
    ("minder dan", r"minder dan|lager dan|nog geen"),
    ("minimaal", r"minimaal|minstens|ten minste|tenminste|zeker|op zijn minst|in (?:ieder|elk) geval"),
    ("maximaal", r"maximaal|hoogstens|ten hoogste|hooguit|tot wel"),
    ("ruim", r"ruim|iets meer dan|dik"),
    ("bijna", r"bijna|krap|net geen|iets minder dan"),
    ("circa", r"circa|ca\.|ongeveer|zo[’']n|rond de|rond|om en nabij|naar schatting|schatting|grofweg|afgerond|tegen de"),
    ("verwacht", r"naar verwachting"),
)
VOOR = re.compile(
    rf"(?:(?:\b(?:{'|'.join(f'(?P<k{i}>{p})' for i, (_, p) in enumerate(KWALIFICATIE))}))\s+(?:een\s+|de\s+)?)?(?:€[\s{HARD}]*)?(?:\()?$",
    re.IGNORECASE,
)
TUSSEN = re.compile(rf"^[\s{HARD}]*(?:%|procent|fte|euro)?[\s{HARD}]*(?:-|–|à|á|a|tot)[\s{HARD}]*$", re.IGNORECASE)
"""What stands between the two numbers of a range."""
BEREIK_VOOR = re.compile(r"\btussen(?: de)?\s+$", re.IGNORECASE)
VERANDERING_VOOR = re.compile(
    r"\b(?:met|stijging van|daling van|toename van|afname van|groei van|krimp van|verschil van|saldo(?: van)?|plus|extra)\s+(?:(?:per saldo|circa|ruim|bijna|ongeveer|zo’n)\s+)*(?:€\s*)?\(?$|[+]\s?$",
    re.IGNORECASE,
)
VERANDERING_NA = re.compile(
    r"^(?:\s*\([^)]*\))?\s*(?:\w+\s+){0,2}?(?:meer|minder|hoger|lager|extra|erbij)\b(?!\s+of\b)|^\s*per jaar\b", re.IGNORECASE
)
AANTAL_VOOR = re.compile(
    r"\b(?:zijn|waren|werden|circa|ruim|bijna|ongeveer|zo[’']n|totaal|dan|beoogde|maximaal|minimaal|minstens|hoogstens)\s+(?:de\s+)?$",
    re.IGNORECASE,
)
AANTAL_NA = re.compile(r"\s+[a-z]{4,}")
"""What stands around a number that could be a year and is a count."""
VOOR_MAX = 200
"""So many characters of its sentence before and behind a number say what it is."""
AFKORTING_MAX = 12
AFKORTING = re.compile(
    r"(?<!\S)\(?(?:[A-Z]|nrs?|art|artt|ca|mln|mld|o\.a|d\.d|t\.o\.v|i\.v\.m|jl|blz|p|dr|mr|drs|prof|incl|excl|bijv|resp|max|min|vgl)\.?\.$",
    re.IGNORECASE,
)
"""A word that ends with a point and no sentence; the longest has eight characters."""
OF_MEER = re.compile(r"\s*of\s+(?:meer|hoger)\b")
WERKWOORD_NA = re.compile(
    r"\b(?:toegenomen|gestegen|gedaald|afgenomen|gegroeid|verminderd|teruggelopen|steeg|daalde|stijging|daling|toename|afname|groei|(?:toe|af|op|terug)(?=\s+met\b))\b",
    re.IGNORECASE,
)
ROL_KOP = re.compile(
    r"(?:(?P<norm>norm|streefwaarde|doel)|mutatie|verschil|verandering|toename|afname|saldo)(?:\s*\([^)]*\)|\s+in\s+%|\s*%)*", re.IGNORECASE
)
NORM_VOOR = re.compile(
    r"\b(?:\w*norm(?:en)?|streefwaarde|doel(?:stelling)?|\w*drempel|plafond|terug te (?:dringen|brengen))\b(?:(?!\ben\b|\bmaar\b)[^.;]){0,120}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mention:
    """One number of a sentence.

    ``begin`` and ``eind``: where it stands in the text of its passage. ``waarde``: as it is printed, times thousand, million or milliard.
    ``stap``: the smallest step in which it is printed (of ``8,0 miljard`` a hundred million). ``eenheid``: ``procent``, ``fte``, ``euro``, ...,
    empty for a plain count. ``rol``: ``verandering`` (a difference), ``norm``, ``onder`` or ``boven`` (the ends of a range), or empty.
    ``geen_cijfer``: why it states no figure, or empty.
    """

    begin: int
    eind: int
    tekst: str
    waarde: Decimal
    stap: Decimal
    eenheid: str = ""
    kwalificatie: str = ""
    rol: str = ""
    geen_cijfer: str = ""


def sentences(tekst: str) -> list[tuple[int, int]]:
    """Where the sentences of a passage begin and end. An abbreviation or an initial ends none."""
    grenzen = [0]
    for m in re.finditer(
        r"[.!?][”\"’')]?(?:\N{ZERO WIDTH SPACE}?\[\d+\]|<sup>.{0,40}?</sup>|(?<=[^\d]\.)\d{1,3})?\s+(?=[\"“‘'(•\-–]?\s?[A-Z0-9€])", tekst
    ):
        if AFKORTING.search(tekst, max(0, m.start() - AFKORTING_MAX), m.start() + 1):
            continue
        grenzen.append(m.end())
    return [(a, b) for a, b in zip(grenzen, [*grenzen[1:], len(tekst)], strict=True) if tekst[a:b].strip()]


def mentions(tekst: str, label: str = "") -> list[Mention]:
    """Every number of a passage, figure or not, in its order.

    Args:
        tekst: the passage.
        label: what stands above and left of a cell; a unit that the cell does not give is taken from it.
    """
    zinnen = [a for a, _ in sentences(tekst)] or [0]
    breuken = [*BREUK.finditer(tekst)]
    in_breuk = {x for m in breuken for x in range(*m.span())}
    heel = [m for patroon in (GETAL, IN_WOORDEN) for m in patroon.finditer(tekst) if m.start() not in in_breuk]
    getallen = sorted([*heel, *breuken], key=lambda m: m.start())
    geen = _reden_per_getal(tekst, getallen, is_cel=bool(label))
    uit: list[Mention] = []
    for m in getallen:
        if (
            m.re is IN_WOORDEN
            and NIET_ALLEEN.search(tekst[max(0, m.start() - VOOR_MAX) : m.start()])
            and m["getal"].lower().startswith(("duizend", "honderd"))
        ):
            continue  # "13 duizend" is read with its multiple, and "een paar duizend" is no number
        if m.re is IN_WOORDEN and JAREN.search(tekst, max(0, m.start() - VOOR_MAX), m.start()):
            continue  # "in de jaren zestig"
        voor = tekst[max(zinnen[bisect_right(zinnen, m.start()) - 1], m.start() - VOOR_MAX) : m.start()]
        reden = geen.get(m.start(), "")
        if reden == "jaar" and AANTAL_VOOR.search(voor) and AANTAL_NA.match(tekst, m.end()):
            reden = ""  # "er waren 2050 vrijwilligers"
        reden = reden or _los(m, voor, tekst[m.end() : m.end() + 12])
        uit.append(
            Mention(m.start(), m.end(), m["getal"], Decimal(0), Decimal(1), geen_cijfer=reden) if reden else _lees(tekst, m, voor, label)
        )
    return _bereiken(tekst, uit)


def small_mentions(tekst: str) -> list[Mention]:
    """The numbers under thirteen that stand in words before a noun: ``zes moorden``, but also ``drie pijlers`` and ``twee keer``."""
    zinnen = [a for a, _ in sentences(tekst)] or [0]
    gevonden = KLEIN_WOORD.finditer(tekst)
    return [
        _lees(tekst, m, tekst[max(zinnen[bisect_right(zinnen, m.start()) - 1], m.start() - VOOR_MAX) : m.start()], "") for m in gevonden
    ]


def _reden_per_getal(tekst: str, getallen: list[re.Match[str]], is_cel: bool) -> dict[int, str]:
    """Why a number is no figure, by where it begins; each stretch looks only at the numbers that stand in it."""
    begin = [m.start() for m in getallen]
    redenen: dict[int, str] = {}
    for reden, a, b in _geen_cijfers(tekst, is_cel):
        for m in getallen[bisect_left(begin, a) : bisect_left(begin, b)]:
            if m.end() <= b:
                redenen.setdefault(m.start(), reden)
    return redenen


def _geen_cijfers(tekst: str, is_cel: bool) -> Iterator[tuple[str, int, int]]:
    for reden, patroon in GEEN_CIJFER:
        for m in patroon.finditer(tekst):
            yield reden, m.start(), m.end()
    if not is_cel and (nummer := LIJST.match(tekst)):
        yield "nummering of bladzijde", nummer.start(), nummer.end()


def _los(m: re.Match[str], voor: str, na: str) -> str:
    """Why a number by itself is no figure: it is glued to letters, or written as no number is."""
    if re.match(r"[a-zA-Z_](?!\b)|[a-z]\b(?<!k)|-(?:jarig|koppig|daags|uurs|platform|norm)|[/×x]\s?\d", na) or na[:1] == "×":
        return "onderdeel van een naam of verwijzing"
    if m["getal"].count(".") > 1 and not re.fullmatch(r"\d{1,3}(\.\d{3})+", m["getal"]):
        return "nummering of bladzijde"
    if (
        re.fullmatch(r"\d+\.\d+", m["getal"])
        and not re.fullmatch(r"\d{1,3}\.\d{3}", m["getal"])
        and not re.match(r"\s*(%|procent|fte|miljoen|mln|miljard)", na)
    ):
        return "nummering of bladzijde"
    if re.fullmatch(r"0\d+|\d{8,}", m["getal"]):
        return "nummer van een stuk"
    if re.search(r"[^\W\d_][.,”’)]$|%[.,]?$", voor) and len(m["getal"]) <= 3:  # "afgerond.36 Het doel"
        return "noot"
    return ""


def _lees(tekst: str, m: re.Match[str], voor: str, label: str) -> Mention:
    if m.re is BREUK:
        return _lees_breuk(m, voor, tekst[m.end() : m.end() + VOOR_MAX])
    ruw = m["getal"] if m.re is GETAL else in_digits(m["getal"])
    for h in f"{HARD} ":
        ruw = ruw.replace(h, ".")
    heel, _, deel = ruw.partition(",")
    if not deel and re.fullmatch(r"\d+\.\d+", heel) and not re.fullmatch(r"\d{1,3}\.\d{3}", heel):
        heel, _, deel = heel.partition(".")  # "83.7%", as English speakers write it
    waarde = Decimal(heel.replace(".", "") + (f".{deel}" if deel else ""))
    na = EENHEID.match(tekst, m.end())
    keer = KEER[na["keer"].rstrip(".").lower()] if na and na["keer"] else 0
    eenheid = EENHEDEN[na["eenheid"].lower()] if na and na["eenheid"] else ""
    eind_eenheid = na.end() if na else m.end()
    if re.search(rf"€[\s{HARD}]*$", voor):
        eenheid = "euro"
    eenheid = eenheid or _eenheid_van(label)
    stap = Decimal(1).scaleb(keer - len(deel))
    waarde = waarde.scaleb(keer)
    if re.search(rf"(?:^|[\s(])(?:-|{MIN}|{MIN}[\s{HARD}])$", voor):  # not "- 50% van de teams": that begins an item of a list
        waarde = -waarde
    kwalificatie = ""
    if k := VOOR.search(voor[-40:]):
        kwalificatie = next((naam for i, (naam, _) in enumerate(KWALIFICATIE) if k[f"k{i}"]), "")
    if kwalificatie in ("", "circa") and OF_MEER.match(tekst[eind_eenheid:]):
        kwalificatie = "minimaal"
    if kwalificatie in ("ruim", "bijna", "circa") and not deel and waarde and keer == 0:
        stap = Decimal(1).scaleb(len(str(int(abs(waarde)))) - len(str(int(abs(waarde))).rstrip("0")))
    tekst_getal = m["getal"] + (tekst[m.end() : na.end("keer")] if na and na["keer"] else "")
    return Mention(
        m.start(),
        m.end(),
        tekst_getal,
        waarde,
        stap,
        eenheid,
        kwalificatie,
        _rol(voor, tekst[eind_eenheid : eind_eenheid + VOOR_MAX], eenheid) or _rol_van(label),
    )


def _lees_breuk(m: re.Match[str], voor: str, na: str) -> Mention:
    """A fraction as so many percent: about, unless a word before it says on which side."""
    woord = (m["noemer"] or "").lower()
    noemer = NOEMERS.get(woord.removesuffix("n")) or KLEINE.get(woord) or (int(woord) if woord.isdecimal() else 0)
    if not noemer:
        teller, noemer = (3, 4) if m["getal"].lower() == "driekwart" else (1, 2)
    else:
        teller = KLEINE.get(m["teller"].lower()) or int(m["teller"])
    k = VOOR.search(re.sub(r"\bde\s+$", "", voor)[-40:])
    kwalificatie = next((naam for i, (naam, _) in enumerate(KWALIFICATIE) if k and k[f"k{i}"]), "circa")
    waarde = rond(Decimal(100 * teller) / noemer, 1)
    return Mention(m.start(), m.end(), m["getal"], waarde, Decimal(10), "procent", kwalificatie, _rol(voor, na, "procent"))


def in_digits(woorden: str) -> str:
    """A number in words in digits, under a million: ``twaalfduizend vijfhonderd`` is 12500, ``zes komma drie`` 6,3."""
    kaal = re.sub(r"\s", "", woorden.lower())
    if kaal in ("anderhalf", "half"):
        return "1,5" if kaal == "anderhalf" else "0,5"
    heel, komma, deel = kaal.partition("komma")
    return f"{_heel(heel)}{',' if komma else ''}{_heel(deel) if deel else ''}"


def _heel(kaal: str) -> int:
    duizend, is_duizend, rest = kaal.rpartition("duizend")
    honderd, is_honderd, klein = rest.rpartition("honderd")
    uit = 1000 * (_heel(duizend) if duizend else 1) if is_duizend else 0
    uit += 100 * (_heel(honderd) if honderd else 1) if is_honderd else 0
    return uit + _klein(klein.removeprefix("en"))


def _klein(woord: str) -> int:
    """A word under a hundred: ``vijfenveertig`` is 45."""
    if not woord or woord in KLEINE:
        return KLEINE.get(woord, 0)
    m = re.fullmatch(rf"({_KLEIN})(?:en|ën)({_KLEIN})", woord)
    return KLEINE[m[1]] + KLEINE[m[2]] if m else 0


def _rol(voor: str, na: str, eenheid: str) -> str:
    if eenheid == "procentpunt" or re.search(rf"(?:^|\s|\()[+{MIN}]\s?$", voor):
        return "verandering"
    if VERANDERING_VOOR.search(voor[-60:]) and (
        re.search(r"\b(?:stijging|daling|toename|afname|groei|krimp|saldo|verschil|extra)\b[^.;]{0,20}$|[+]\s?$", voor, re.IGNORECASE)
        or WERKWOORD_NA.search(na[:60])
        or WERKWOORD_NA.search(voor[-40:])
    ):
        return "verandering"
    if VERANDERING_NA.match(na) and not OF_MEER.match(na):
        return "verandering"
    norm = NORM_VOOR.search(voor)
    return "norm" if norm and not re.search(r"\d", re.sub(JAAR, "", norm[0])) else ""


def _rol_van(label: str) -> str:
    """What the head of a row or a column alone makes of its numbers: ``Norm (%)``, ``Mutatie``. A title above a table does not."""
    for kop in label.split(" | ")[-2:]:
        if m := ROL_KOP.fullmatch(kop.strip()):
            return "norm" if m["norm"] else "verandering"
    return ""


def _eenheid_van(label: str) -> str:
    """The unit that the head of a column or a row gives: ``Bezetting (fte)``."""
    for patroon, eenheid in (
        (r"procentpunt", "procentpunt"),
        (r"%|procent|percentage|aandeel", "procent"),
        (r"\bfte\b", "fte"),
        (r"€|\beuro\b", "euro"),
    ):
        if re.search(patroon, label, re.IGNORECASE):
            return eenheid
    return ""


def _bereiken(tekst: str, alle: list[Mention]) -> list[Mention]:
    """The two numbers of a range know of each other: ``80 à 85 procent`` is no 80."""
    for i in range(len(alle) - 1):
        a, b = alle[i], alle[i + 1]
        if a.geen_cijfer or b.geen_cijfer or a.rol or b.rol:
            continue
        tussen, voor = tekst[a.eind : b.begin], tekst[max(0, a.begin - VOOR_MAX) : a.begin]
        is_bereik = (
            TUSSEN.match(tussen)
            and a.eenheid in ("", b.eenheid)
            and (not tussen.strip().endswith("tot") or not re.search(r"\bvan\b[^.]{0,20}$", voor))
        )
        if BEREIK_VOOR.search(voor) and re.fullmatch(r"\s*\w*\s*en\s*", tussen):
            is_bereik = True
        if is_bereik and abs(b.waarde) > abs(a.waarde):
            alle[i] = replace(a, rol="onder", eenheid=a.eenheid or b.eenheid)
            alle[i + 1] = replace(b, rol="boven", waarde=abs(b.waarde), kwalificatie=b.kwalificatie or a.kwalificatie)
    return alle
