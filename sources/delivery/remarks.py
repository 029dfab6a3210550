"""What is written around the numbers: a word of scale or another meeteenheid changes all of them, a warning takes one back.

They are looked for wherever a person can read them: above and under the table, in the name of the sheet, in comments, text boxes, the
header of the printed page and sheets with nothing but text, and as such in the column Opmerking. What the contract itself says is no
scale beside it (``x 1 000 huishoudens``, ``euro_mln``), and a quantity is none (``18 miljoen inwoners``).
"""

from __future__ import annotations

import re

from sources.catalog import Kolom, Tabel
from sources.delivery.parse import flat

DUIZEND = r"10{0,3}[. ]?(?:000[. ]?)+\b"
SCHAAL = re.compile(
    rf"(?:[x×*]|\bmaal|\bkeer)\s?(?:€\s?|eur\s|euro\s)?(?:1\s)?(?:{DUIZEND}|duizend|miljoen|mln)"  # x 1.000
    rf"|\bin\s(?:€\s?|euro'?s?\s)?(?:x\s)?{DUIZEND}"  # in 1.000 euro
    rf"|\bper\s(?:{DUIZEND}|100\b|honderd|duizend|miljoen)"  # per 1.000 inwoners
    rf"|\((?:€\s?)?{DUIZEND}"  # (1.000 euro)
    r"|(?<![\d\d.,])(?<!\d\s)(?<!\w)(?:(?:tien|honderd)?duizend|honderd|miljoen|miljard)(?:en|tal(?:len)?)?\b"  # in duizenden, miljoenen euro
    r"|(?<!\d\s)(?<![\d\w])(?:mln|mld|mrd|dzd|tsd)\b"
    r"|[x×*]\s?100?\b|(?<=\s)[/:÷]\s?1[. ]?000\b|\bin\s(?:tienden|tientallen|promille|‰)|\bpromillen?\b|\bper mille\b"
    r"|\bk€|€\s?k\b|\bk(?:eur|euro)\b|\bthousands?\b|\bmillions?\b|\bin k\b|[x×*]\s?1?k\b|(?<!\w)['‘’`]000\b"
    rf"|(?:\b1\s?=|\beenheid\s?[:=]?|\b(?:gedeeld|delen) door|\b(?:vermenigvuldig\w*|maal) met|\bveelvoud\w* van|\bfactor)\s?{DUIZEND}"
    rf"|\bmet (?:een factor )?(?:{DUIZEND}|duizend)(?= (?:\w+ ){{0,2}}(?:vermenigvuldig|verhoog))|^\W*{DUIZEND}\W*$"  # met 1000 worden vermenigvuldigd
    r"|(?<!\d\s)(?<![\d\w])(?:mio|dz)\b|(?-i:\bin M(?!\.?\w))|\bm(?:€|eur\b|euro\b)|€\s?m\b|(?<![\w.,])000['’]?s\b"
    r"|(?<!\d)(?<!\d\s)‰|(?<![\d.,/])0/00\b|(?<!niet )\bper (?:inwoner|hoofd)\b|\b(?:tien|honderd|duizend)(?:maal|voud\w*)\b"
    r"|(?<![\w.,-])10{0,2}(?:[. ]?000)*(?:-?(?:tal(?:len)?|voud\w*)\b|\s?[x×](?![\w]))"  # 1000-tallen, 10-voud, 1.000x
    rf"|\b(?:factor|eenheden van|staat voor)\s?10{{1,2}}(?!\d)|\b(?:eenheden van|staat voor)\s?(?:{DUIZEND})"
    r"|\b10\s?(?:\^|\*\*)\s?[2-9]|\b10[²³⁴-⁹]|(?<![\w.,])10?e\+?0?[2-9]\b",  # powers of ten
    re.I,
)
"""Words that say that every number is a multiple, or a rate, of what it looks like."""
MACHT = re.compile(r"\b(?:10{1,8}|10{0,2}(?:[. ]000)+)\b")
"""A power of ten; alone outside the table it is a scale, unless what stands before or behind it makes another number of it."""
NAAR = "blz|pag|pagina|bladzijde|blad|sheet|tabel|bijlage|art|artikel|par|paragraaf|hoofdstuk|regels?|nr|nrs|nummer|figuur|kolom|rij|rijen|records|vraag|lid|punt"
MACHT_VOOR = re.compile(
    rf"(?:[\w.,:/§<>≤≥~±#-]|\d\s?[-–]?\s|[<>≤≥~±§#]\s|\b(?:{NAAR}|noot|stap|onderdeel|wet|brief|versie|zaak|week|dag|groep|klasse|cluster|salarisschaal|loonschaal|categorie|top"
    r"|dan|tot|t/m|onder de|boven de|onder|boven|vanaf|circa|ca|ongeveer|minstens|minimaal|maximaal|hoogstens|minste|hoogste|was|waren|werd|wordt|waarvan"
    r"|plus|min|minus|totaal|som|\d\d? van)[.:]?\s(?:de\s|het\s)?)$",
    re.I,
)
MACHT_NA = re.compile(r"[%‰°]|\s[%‰°]|\s?[-–/.:,]\s?\d|\s\d|[/-]\w|\s(?![x×]\b)[^\W\d_]|'|’")
"""A date, a range, a page, a comparison, a hundred percent, or a number of something."""
MATEN = {
    woord: maat
    for maat, woorden in {
        "personen": "personen mensen koppen hoofden medewerkers werknemers headcount", "fte": "fte fte's ftes vte formatieplaatsen", "uren": "uren uur mensuren manuren",
        "procent": "procent procenten percentage percentages procentpunt procentpunten %", "euro": "euro euro's euros eur €", "minuten": "minuten minuut",
        "seconden": "seconden", "dagen": "dagen dag", "weken": "weken", "maanden": "maanden maand", "mensjaren": "mensjaren mensjaar manjaren", "mensdagen": "mensdagen mensdag mandagen", "index": "indexcijfer indexcijfers index",
    }.items() for woord in woorden.split()
}  # fmt: skip
"""Words for a meeteenheid -> which one it is."""
_WOORD = "|".join(sorted(map(re.escape, MATEN), key=len, reverse=True))
_MAAT = rf"(?P<maat>{_WOORD})(?!\w)"
ANDERE_MAAT = tuple(
    re.compile(vorm, re.I)
    for vorm in (
        rf"(?<!\d )\bin (?:het |een )?(?:aantal(?:len)? |hele |heel )?{_MAAT}",
        rf"^\W*(?:aantal(?:len)? )?{_MAAT}\W*$",
        rf"\((?:aantal(?:len)? |in )?{_MAAT}\)",
        rf"\b(?:meet)?eenheid\s?[:=]\s?{_MAAT}",
        rf"\b(?:dit|het|cijfers|getallen|waarden) (?:is|zijn|betreft|betreffen) {_MAAT}",
        rf"\b{_MAAT},? (?:i\.?p\.?v\.?|in plaats van|(?:en |dus )?(?:geen|niet)(?: in)?) (?:{_WOORD})(?!\w)",
        r"\b(?P<maat>headcount)\b",
        r"\b(?P<maat>index)(?:cijfers?)?\b|\b(?:19|20)\d\d\s?=\s?(?P<index>100)\b",
        r"\bper (?P<per>maand|week|dag|kwartaal|uur)\W*$",
    )
)
"""How a text says in what the numbers are; a count of hours in a sentence (na 3 uur, in 3 dagen) is something else."""
AFGEROND = re.compile(r"\bafgerond(?:e cijfers)?\s(?:op|naar)\s(?:hele\s|het\s|de\s|dichtstbijzijnde\s)*\w+", re.I)
"""What is rounded to thousands is no multiple of them."""
STERK = re.compile(
    rf"(?<!\d)(?<!\d\s)[x×*]\s?(?:€\s?)?{DUIZEND}|\bin\s(?:(?:tien|honderd)?duizend|miljoen|honderd)(?:en|tal(?:len)?)\b|\b(?:duizend|miljoen|honderd)tallen\b",
    re.I,
)
"""What is a scale even in a remark about one number."""
FOUT = re.compile(
    r"\b(?:klopt|kloppen)\s(?:dit\s|deze\s|nog\s)?niet|\bonjuist|\bis\sfout|\bfoutief|\bniet\s(?:gebruiken|meenemen|publiceren|overnemen)"
    r"|\bvervallen\b|\bvervalt\b|\bincorrect\b|\bingetrokken\b|\bniet\sgoed\b|\bfoute?\s(?:getal|cijfer|waarde)"
    r"|\bmoet(?:en)?\s(?:hier\s|dit\s|eigenlijk\s)*-?\d[\d.,]*\s(?:zijn|worden)|\b(?:oude|vorige|verouderde?)\s(?:getal|cijfer|waarde|stand)\b"
    r"|\bverouderd\b|\bvervangen\sdoor\b",
    re.I,
)
"""What a comment says when the number beside it is not to be used."""
NIET_DIT = re.compile(
    r"\bniet\s(?:gebruiken|publiceren|overnemen|meenemen)\b|\b(?:is|zijn)\s(?:nog\s)?(?:niet\s(?:juist|goed|correct)|onjuist|fout|verkeerd)\b"
    r"|\bmoet(?:en)?\s(?:hier\s|dit\s|eigenlijk\s)*-?\d[\d.,]*\s(?:zijn|worden)|\bklop(?:t|pen)\s(?:nog\s)?niet\b"
    r"|\bniet voor publicatie\b|\bfictie(?:f|ve)\b|\b(?:test|dummy)\s?(?:data|cijfers?|getallen)\b|\b(?:test|dummy)\s?-\s"
    r"|\b(?:excl\.?|exclusief|zonder|behalve|minus|m\.?u\.?v\.?|met uitzondering van|alleen|enkel|uitsluitend)\s(?:de\s)?(?:regionale\s)?(?:eenheid\s|regio\s)?"
    r"(?:(?:noord|oost|midden)-nederland|noord-holland|amsterdam|den haag|rotterdam|zeeland-west-brabant|oost-brabant|limburg)\b",
    re.I,
)
"""What takes a number back, or a regionale eenheid out of it, wherever it stands in the remark beside it."""
ALLEEN = re.compile(
    r"(?:dit is een )?(?:concept|test|proef|dummy|voorbeeld|fictief|verzonnen|oud|fout|onjuist|verkeerd|dubbel)(?:\s(?:cijfer|getal|waarde|rij))?s?"
    r"|verkeerde? (?:cijfers?|getal|waarde)|cijfers? (?:van )?vorig jaar|nog (?:te )?(?:controleren|invullen|wijzigen|aanpassen)"
    r"|(?:dit )?(?:cijfer|getal) (?:moet )?nog (?:te )?(?:gecontroleerd|controleren)(?: worden)?"
    r"|(?:was \S+[,;]? )?(?:wordt|nu|nieuw|correctie|juist is|lees)\s?:?\s-?\d[\d.,]*%?|.*\b(?:wordt nog|moet nog worden) -?\d[\d.,]*%?",
    re.I,
)
"""A remark that says only this."""


INLEIDING = re.compile(r"^(?:[*†]+|(?:noot|toelichting|opmerking|let op|n\.?b\.?)\b)\W*", re.I)
"""How a note begins."""


def taken_back(tekst: str) -> str:
    """The words by which a title, a note or a comment takes numbers back, or gives another; empty when it does not."""
    kaal = INLEIDING.sub("", flat(" ".join(tekst.split()))).rstrip(".!")
    m = NIET_DIT.search(kaal) or ALLEEN.fullmatch(kaal)
    return m[0] if m else ""


def retracts(tekst: str) -> bool:
    """Whether a remark beside a number does so; there it may also begin with a word as ``vervallen``."""
    return bool(FOUT.match(flat(tekst)) or taken_back(tekst))


def short_scale(tekst: str, tabel: Tabel) -> str:
    """A scale that is all that a remark says (``in promille``, ``mln``); in a longer one it may be about something else."""
    return find_scale(tekst, tabel) if len(tekst.split()) <= KORT else ""


KORT = 3
SJABLOON = ("Toegestaan: ", "Voorbeeld: ")
"""How other lines of the notes of our own template begin."""


def find_scale(tekst: str, tabel: Tabel, eenheden: frozenset[str] = frozenset()) -> str:
    """The words that change the scale of all numbers, or nothing; ``eenheden``: meeteenheden that the rows themselves name."""
    kaal = AFGEROND.sub(" ", flat(" ".join(tekst.split())))
    for m in SCHAAL.finditer(kaal):
        if not _van_contract(kaal, m[0], tabel, eenheden):
            return m[0].strip()
    return ""


def find_measure(tekst: str, tabel: Tabel, eenheden: frozenset[str] = frozenset()) -> str:
    """The words of a title or a note that make another number of all of them: a scale, or a meeteenheid that is none of theirs."""
    return find_scale(tekst, tabel, eenheden) or _power(tekst) or find_other_unit(tekst, tabel, eenheden)


def _power(tekst: str) -> str:
    """A power of ten that is no date, reference or quantity, or a word on noughts that were left out."""
    kaal = AFGEROND.sub(" ", flat(" ".join(tekst.split())))
    los = (m for m in MACHT.finditer(kaal) if not MACHT_VOOR.search(kaal, 0, m.start()) and not MACHT_NA.match(kaal, m.end()))
    m = next(los, None) or re.search(r"\bnullen\b", kaal, re.I)
    return m[0] if m else ""


def find_other_unit(tekst: str, tabel: Tabel, eenheden: frozenset[str] = frozenset()) -> str:
    """The words that say that numbers are in a meeteenheid that is none of theirs."""
    eigen = eenheden or frozenset(k.meeteenheid.casefold() for k in tabel.kolommen if k.meeteenheid)
    woorden = {w for e in eigen for w in re.split(r"[\s_]+", e)}
    kent = woorden | {MATEN[w] for w in woorden & MATEN.keys()} | ({"personen"} if "aantal" in woorden else set())
    kaal = INLEIDING.sub("", flat(" ".join(tekst.split())))
    for m in (m for vorm in ANDERE_MAAT if (m := vorm.search(kaal))):
        delen = m.groupdict()
        maat = MATEN.get((delen.get("maat") or "").casefold()) or delen.get("per") or "index"
        if maat not in kent:
            return m[0].strip()
    return ""


def find_scale_of_one(tekst: str) -> str:
    """The same in a remark about one number, where a quantity may be told in words."""
    m = STERK.search(AFGEROND.sub(" ", flat(" ".join(tekst.split()))))
    return m[0] if m else ""


def _woorden(tekst: str) -> set[str]:
    gelijk = re.sub(r"(?<=\d)[. ](?=000)", "", tekst.casefold()).replace("×", "x").replace("_", " ")
    gelijk = re.sub(r"\b(?:duizenden|duizendtallen|duizend)\b", "x 1000", gelijk)
    return set(re.sub(r"\b(?:miljoenen|miljoen)\b", "mln", gelijk).replace("x1000", "x 1000").split())


def _van_contract(tekst: str, gevonden: str, tabel: Tabel, eenheden: frozenset[str]) -> bool:
    """Whether a meeteenheid that the contract or the rows name says the same scale of the same things."""
    hier, schaal = (_woorden(re.sub(r"[(),:;]", " ", t)) for t in (tekst, gevonden))
    if "euro_mln" in eenheden and "euro" not in eenheden and schaal - {"x", "€", "1"} <= {"mln", "in"}:
        return True
    return any(
        schaal <= _woorden(k.meeteenheid) | {"in"} and _woorden(k.meeteenheid) <= hier
        for k in tabel.kolommen
        if k.meeteenheid and SCHAAL.search(f"({k.meeteenheid}")
    )


def without_template(tekst: str, kolommen: tuple[Kolom, ...]) -> str:
    """A comment without the lines that our own template wrote."""
    eigen = {flat(k.toelichting) for k in kolommen} | {f"Meeteenheid: {k.meeteenheid}." for k in kolommen}
    regels = [flat(r) for r in tekst.splitlines()]
    return "\n".join(r for r in regels if r and r not in eigen and not r.startswith(SJABLOON))
