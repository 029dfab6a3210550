"""Sentences in plain Dutch (B1) about a figure, from its numbers: pure functions, no number is made up or softened.

Everything is decided on the values as they are shown (``notation.getoond``), so that a reader who subtracts or compares what stands there
finds what is said. Only whether a norm is met is decided on the full value; where the two differ the sentence says that it is rounded.

How a change is worded depends on one thing, the change in percent of the earlier value, rounded to one decimal as it is shown:

    written the same         bleef gelijk
    under 1%                 bleef vrijwel gelijk
    1% up to 5%              steeg licht, daalde licht
    5% up to 15%             steeg, daalde
    15% and more             steeg sterk, daalde sterk

So +10,3% is never "iets" (the letter of 2025 called it that: halfjaarbericht-2025-h2.txt:1279-1281). A change of a percentage is judged in
the same way and shown in procentpunt. Counts under twenty get no adverb and no percentage: of two to three is no trend. Of values
that are no exact numbers ("ruim", "circa") no percentage is given. A change of a survey that its margins can explain is said to be so.

What is told of several series together (``tell``) says their periods once, and joins what goes the same way: ``Ook ...``, ``... juist ...``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.notation import exact, getal, getoond, met_eenheid, opsomming, rond, wanneer
from dagster_project.notation import periode as in_woorden

GELIJK, LICHT, STERK = 1.0, 5.0, 15.0
"""From so many percent a change is no longer "vrijwel gelijk", no longer "licht", and "sterk"."""
KLEIN = 20
"""A count of fewer is too small for a percentage."""
WOORD = {
    "ruim": "ruim ", "bijna": "bijna ", "circa": "ongeveer ", "minimaal": "minstens ", "maximaal": "hoogstens ", "meer dan": "meer dan ",
    "verwacht": "naar verwachting ",
}  # fmt: skip
"""Qualifiers that a number never loses; the others (exact, afgerond, berekend, afgeleid, afgeschermd) need no word in a sentence."""
NORM = {"wettelijk": "de wettelijke norm", "intern": "de eigen norm", "doel": "het doel"}


@dataclass(frozen=True)
class Observation:
    """The newest value of a series, what it can be compared with, and its norm."""

    onderwerp: str
    waarde: float
    meeteenheid: str
    periode: str
    kwalificatie: str = "exact"
    eerder: float | None = None
    eerder_periode: str = ""
    eerder_kwalificatie: str = "exact"
    binnen_marge: bool = False
    norm: float | None = None
    richting: str = ""
    aard: str = ""
    voldoet: bool | None = None
    uiterste: str = ""
    sinds: str = ""
    gewenst: str = ""
    """``hoger_beter`` or ``lager_beter`` as the register says; of another nothing is called better or worse"""
    ook: str = ""
    """what stands behind the value in the sentence: ``6% van de formatie``"""

    @property
    def is_ruw(self) -> bool:
        """Whether one of its values is no exact number."""
        return bool({self.kwalificatie, self.eerder_kwalificatie} & set(WOORD))


def write_value(w: float | None, meeteenheid: str, kwalificatie: str = "exact", teken: bool = False) -> str:
    """A value as it stands in a sentence, with its qualifier: ``ruim 1.300 fte``."""
    return ("" if w is None else WOORD.get(kwalificatie, "")) + met_eenheid(w, meeteenheid, teken)


def percent(oud: float | Decimal, nieuw: float | Decimal) -> float:
    """Change in percent of ``oud``, rounded as it is shown (one decimal, half away from zero); infinite when ``oud`` is 0 and ``nieuw`` is not."""
    van, naar = exact(oud), exact(nieuw)
    if van == naar:
        return 0.0
    return float(rond(100 * (naar - van) / abs(van), 1)) if van else math.copysign(math.inf, naar)


def change(oud: float, nieuw: float, meeteenheid: str) -> str:
    """The verb and its adverb: ``bleef vrijwel gelijk``, ``steeg licht``, ``daalde sterk``."""
    van, naar = getoond(oud, meeteenheid), getoond(nieuw, meeteenheid)
    if van == naar:
        return "bleef gelijk"
    p = abs(percent(van, naar))
    verb = "steeg" if naar > van else "daalde"
    if _klein(oud, nieuw, meeteenheid):
        return verb
    if p < GELIJK:
        return "bleef vrijwel gelijk"
    return f"{verb} licht" if p < LICHT else f"{verb} sterk" if p >= STERK else verb


def _klein(oud: float, nieuw: float, meeteenheid: str) -> bool:
    return meeteenheid == "aantal" and max(abs(oud), abs(nieuw)) < KLEIN


def _hoeveel(s: Observation) -> str:
    """The size of the change between brackets, or nothing."""
    if s.eerder is None or s.is_ruw or _klein(s.eerder, s.waarde, s.meeteenheid):
        return ""
    van, naar = getoond(s.eerder, s.meeteenheid), getoond(s.waarde, s.meeteenheid)
    if s.meeteenheid == "procent":
        return f" ({met_eenheid(float(naar - van), 'procentpunt', teken=True)})"
    p = percent(van, naar)
    return f" ({getal(p, 'procent', teken=True)}%)" if p and not math.isinf(p) else ""


def _subject(onderwerp: str) -> str:
    """The subject of a sentence; a clause in it is closed before the verb comes: ``... dat zich onveilig voelt, steeg``."""
    return onderwerp + ("," if re.search(r" (dat|die|waarbij) ", onderwerp) else "")


def _waarden(s: Observation) -> tuple[str, str]:
    """Both values as they stand in a sentence: the earlier (empty when there is none) and the newest."""
    toen = "" if s.eerder is None else write_value(s.eerder, s.meeteenheid, s.eerder_kwalificatie)
    return toen, write_value(s.waarde, s.meeteenheid, s.kwalificatie)


def sentences(s: Observation) -> list[str]:
    """What a reader must know of a series: how it changed, its place in the series, and how it stands to its norm."""
    wat, (toen, nu) = _subject(s.onderwerp), _waarden(s)
    if s.eerder is None:
        if s.kwalificatie == "verwacht":
            uit = [f"{wat} komt {wanneer(s.periode)} {WOORD['verwacht']}uit op {met_eenheid(s.waarde, s.meeteenheid)}."]
        else:
            uit = [f"{wat} was {nu} {wanneer(s.periode)}{', ' if s.ook else ''}{s.ook}."]
    else:
        toen, nu = f"{toen} {wanneer(s.eerder_periode)}", f"{nu} {wanneer(s.periode)}"
        hoe = change(s.eerder, s.waarde, s.meeteenheid)
        if hoe == "bleef gelijk" and s.is_ruw:  # "ruim" and "bijna" are not the same
            uit = [f"{wat} was {toen} en {nu}."]
        elif hoe.endswith("vrijwel gelijk"):
            uit = [f"{wat} {hoe}: {toen} en {nu}{_hoeveel(s)}."]
        elif hoe.endswith("gelijk"):
            uit = [f"{wat} {hoe}: {toen} en {nu}."]
        else:
            uit = [f"{wat} {hoe} van {toen} naar {nu}{_hoeveel(s)}."]
    return uit + _besides(s) + norm(s)


def _besides(s: Observation, vorige: Observation | None = None) -> list[str]:
    """That a change may be chance, and the place of the newest value in its series; ``vorige`` is of the series that was just told."""
    uit = []
    if s.eerder is not None and s.binnen_marge and change(s.eerder, s.waarde, s.meeteenheid) != "bleef gelijk":
        uit.append("Dat verschil valt binnen de marges van het onderzoek: het kan toeval zijn.")
    if s.uiterste and vorige and (s.uiterste, s.sinds) == (vorige.uiterste, vorige.sinds):
        uit.append(f"Ook dat is het {s.uiterste} cijfer in deze reeks.")
    elif s.uiterste:
        uit.append(f"Dat is het {s.uiterste} cijfer in deze reeks, die begint {wanneer(s.sinds)}.")
    return uit


def tell(reeks: list[Observation]) -> list[str]:
    """What is said of series that stand together: as ``sentences`` says of each, but two that are compared over the same periods are told
    in one go, with their periods once, and a prognosis that is the same for all is said once.

    Each element can be read, and taken along, without the others or goes on about the one before it.
    """
    uit: list[str] = []
    over = list(reeks)
    while over:
        s = over.pop(0)
        gezegd = sentences(s)
        if over and _same_periods(s, over[0]):
            gezegd = [" ".join([*gezegd, *_next(over.pop(0), s)])]
        uit += gezegd
    return _join_prognoses(uit)


def _same_periods(een: Observation, ander: Observation) -> bool:
    """Whether both are compared, and over the same periods."""
    vergeleken = een.eerder is not None and ander.eerder is not None
    return vergeleken and (een.periode, een.eerder_periode) == (ander.periode, ander.eerder_periode)


def _next(s: Observation, vorige: Observation) -> list[str]:
    """Of a series that is compared over the same periods as the one before it, which named them."""
    assert s.eerder is not None and vorige.eerder is not None
    wat, (toen, nu), hoe = _subject(s.onderwerp), _waarden(s), change(s.eerder, s.waarde, s.meeteenheid)
    werkwoord, *bijwoord = hoe.split()
    eerder = change(vorige.eerder, vorige.waarde, vorige.meeteenheid).split()[0]
    if hoe == "bleef gelijk":
        eerste = f"{wat} was {toen} en daarna {nu}." if s.is_ruw else f"{wat} bleef {nu}."
    elif werkwoord == "bleef":
        eerste = f"{wat} {hoe}: {toen} en {nu}{_hoeveel(s)}."
    elif werkwoord == eerder:
        eerste = f"Ook {wat[0].lower()}{wat[1:]} {hoe}, van {toen} naar {nu}{_hoeveel(s)}."
    elif eerder in ("steeg", "daalde"):
        eerste = f"{wat} {' '.join([werkwoord, 'juist', *bijwoord])}, van {toen} naar {nu}{_hoeveel(s)}."
    else:
        eerste = f"{wat} {hoe} van {toen} naar {nu}{_hoeveel(s)}."
    return [eerste, *_besides(s, vorige), *norm(s)]


PROGNOSE = "De prognose was "


def _join_prognoses(zinnen: list[str]) -> list[str]:
    """A prognosis that is the same for all is said once, at the end."""
    prognoses = [z for z in zinnen if z.startswith(PROGNOSE)]
    if len(prognoses) < 2 or len(set(prognoses)) > 1:
        return zinnen
    wie = "allebei" if len(prognoses) == 2 else f"alle {len(prognoses)}"
    return [*(z for z in zinnen if z not in prognoses), f"{PROGNOSE}voor {wie} {prognoses[0].removeprefix(PROGNOSE)}"]


def growth(onderwerp: str, s: Observation) -> str:
    """Of a number that is a change itself: ``De opgeleide operationele sterkte groeide in 2024 met 702 fte.``"""
    hoeveel = getoond(s.waarde, s.meeteenheid)
    if not hoeveel:
        return f"{onderwerp} bleef {wanneer(s.periode)} gelijk."
    return f"{onderwerp} {'groeide' if hoeveel > 0 else 'kromp'} {wanneer(s.periode)} met {write_value(abs(s.waarde), s.meeteenheid, s.kwalificatie)}."


def than_a_year_before(s: Observation) -> str:
    """A change over a year, behind the stand at its end: ``702 fte meer dan een jaar eerder``."""
    hoeveel = getoond(s.waarde, s.meeteenheid)
    if not hoeveel:
        return "evenveel als een jaar eerder"
    return f"{write_value(abs(s.waarde), s.meeteenheid, s.kwalificatie)} {'meer' if hoeveel > 0 else 'minder'} dan een jaar eerder"


def claim(standen: list[tuple[str, Observation]]) -> str:
    """What figures say as their title, in a few words, of at most two series: ``Voorraad zedenzaken gestegen naar 3.484``.

    Args:
        standen: the subject in a few words, with its newest value; empty gives nothing.
    """
    if not standen:
        return ""
    if len(standen) > 1 and all(s.eerder is not None and not s.binnen_marge and not s.is_ruw for _, s in standen[:2]):
        (een, a), (twee, b) = standen[:2]
        zo = [_participle(s) for s in (a, b)]
        twee = twee[0].lower() + twee[1:]
        return f"{een} en {twee} {zo[0]}" if zo[0] == zo[1] else f"{een} {zo[0]}, {twee} {zo[1]}"
    kort, s = standen[0]
    nu = write_value(s.waarde, s.meeteenheid, s.kwalificatie)
    if s.eerder is None or s.binnen_marge or s.is_ruw:
        tekst = f"{kort}: {nu}"
    else:
        tekst = f"{kort} {_participle(s)}" + ("" if "gelijk" in _participle(s) else f" naar {nu}")
    return tekst + (f", {verdict(s)}" if verdict(s) else "")


def _participle(s: Observation) -> str:
    """``licht gestegen``, ``gedaald``, ``vrijwel gelijk gebleven``."""
    assert s.eerder is not None
    werkwoord, *hoe = change(s.eerder, s.waarde, s.meeteenheid).split()
    return " ".join([*hoe, {"steeg": "gestegen", "daalde": "gedaald", "bleef": "gebleven"}[werkwoord]])


def verdict(s: Observation) -> str:
    """How a value stands to its norm in a few words; empty without a norm, and where that cannot be said in a few words."""
    if s.norm is None or s.voldoet is None or s.aard == "prognose" or s.kwalificatie in WOORD:
        return ""
    if s.voldoet:
        return "voldoet aan de norm"
    if getoond(s.waarde, s.meeteenheid) == getoond(s.norm, s.meeteenheid):
        return ""
    return f"{'boven' if s.waarde > s.norm else 'onder'} de norm"


def direction(s: Observation) -> tuple[str, str]:
    """Which way a value went since the comparable period (``meer``, ``minder``, ``gelijk`` or nothing) and whether that is wanted (``gunstig``,
    ``ongunstig`` or nothing). Chance and numbers that are not exact go nowhere."""
    if s.eerder is None or s.binnen_marge or s.is_ruw:
        return "", ""
    werkwoord = change(s.eerder, s.waarde, s.meeteenheid).split()[0]
    kant = {"steeg": "meer", "daalde": "minder", "bleef": "gelijk"}[werkwoord]
    if kant == "gelijk" or s.gewenst not in ("hoger_beter", "lager_beter"):
        return kant, ""
    return kant, "gunstig" if (kant == "meer") == (s.gewenst == "hoger_beter") else "ongunstig"


def norm(s: Observation) -> list[str]:
    """How the newest value stands to its norm; nothing when there is none for this region."""
    if s.norm is None or s.voldoet is None:
        return []
    grens = f"{s.richting} {met_eenheid(s.norm, s.meeteenheid)}"
    naam = NORM.get(s.aard, "de norm")
    if s.aard == "prognose":
        return [f"{PROGNOSE}{met_eenheid(s.norm, s.meeteenheid)}."]
    nu, norm_ = getoond(s.waarde, s.meeteenheid), getoond(s.norm, s.meeteenheid)
    kant = "boven" if s.waarde > s.norm else "onder"
    if s.kwalificatie in WOORD:  # no exact number, so no exact distance
        if nu == norm_ or (s.kwalificatie, kant) in (("minimaal", "onder"), ("meer dan", "onder"), ("maximaal", "boven")):
            return [f"Dat is niet precies genoeg om te zeggen of het voldoet aan {naam} ({grens})."]
        return [f"Dat voldoet aan {naam} ({grens})." if s.voldoet else f"Dat is {kant} {naam} ({grens})."]
    if s.voldoet:
        return [f"Dat voldoet aan {naam} ({grens})."]
    if nu == norm_:
        return [f"Dat is afgerond gelijk aan {naam} ({grens}); het precieze cijfer ligt er iets {kant}."]
    eenheid = "procentpunt" if s.meeteenheid == "procent" else s.meeteenheid
    return [f"Dat is {met_eenheid(float(abs(nu - norm_)), eenheid)} {kant} {naam} ({grens})."]


def largest(aanhef: str, periode: str, delen: list[tuple[str, float]], meeteenheid: str, voorzetsel: str = "om") -> str:
    """The three largest parts: ``Bij geweld ... ging het in 2024 het vaakst om belediging (5.352), daarna om ...``.

    Args:
        delen: name and value of all parts, in any order; "overig" is not among them.
    """
    genoemd = [f"{voorzetsel} {deel}" for deel in _op_volgorde(delen, meeteenheid)]
    vaakst = f"{aanhef} {wanneer(periode)}" + (" het vaakst" if voorzetsel in ("om", "voor") else "")
    return f"{vaakst} {genoemd[0]}" + (f", daarna {opsomming(genoemd[1:])}" if len(genoemd) > 1 else "") + "."


def side_by_side(onderwerp: str, reeks: list[Observation]) -> str:
    """Values of the same kind in one sentence: ``Het cijfer was in 2024 7,7 voor vriendelijkheid en 6,9 voor het resultaat.``"""
    perioden = list(dict.fromkeys(s.periode for s in reeks))
    per = [
        f"{write_value(s.waarde, s.meeteenheid, s.kwalificatie)} voor {s.onderwerp[0].lower()}{s.onderwerp[1:]}"
        + (f" ({in_woorden(s.periode)})" if len(perioden) > 1 else "")
        for s in reeks
    ]
    return f"{onderwerp} was{f' {wanneer(perioden[0])}' if len(perioden) == 1 else ''}: {opsomming(per)}."


def largest_known(periode: str, delen: list[tuple[str, float]], meeteenheid: str, ontbreekt: list[str]) -> str:
    """The parts that there are, when not all of them are: nothing is said to be the most of the whole.

    Args:
        ontbreekt: the parts that were there in an earlier period and are not now; empty when nobody says which others there are.
    """
    genoemd = _op_volgorde(delen, meeteenheid)
    zonder = f"Niet geleverd: {opsomming(ontbreekt)}." if ontbreekt else "Niet van elk deel is er een cijfer."
    if len(genoemd) == 1:
        return f"{zonder} Wel van {genoemd[0]}, {wanneer(periode)}; of dat het grootste deel is, is niet te zeggen."
    return f"{zonder} Het grootste deel met een cijfer was {wanneer(periode)} {genoemd[0]}, daarna {opsomming(genoemd[1:])}."


def _op_volgorde(delen: list[tuple[str, float]], meeteenheid: str) -> list[str]:
    return [f"{n} ({met_eenheid(w, meeteenheid)})" for n, w in sorted(delen, key=lambda d: (-d[1], d[0]))[:3]]


def extremes(
    onderwerp: str, periode: str, eenheden: list[tuple[str, float]], meeteenheid: str, landelijk: float | None, alle: int = 0
) -> list[str]:
    """Highest and lowest regionale eenheid, and the country; ties are all named. ``alle``: how many there are, when some have no figure."""
    hoog, laag = max(w for _, w in eenheden), min(w for _, w in eenheden)
    onderwerp = _subject(onderwerp)
    toon = (lambda w: getal(w, meeteenheid)) if meeteenheid in onderwerp else (lambda w: met_eenheid(w, meeteenheid))  # said once is enough
    van = f" van de {len(eenheden)} regionale eenheden met een cijfer" if len(eenheden) < alle else ""
    if getoond(hoog, meeteenheid) == getoond(laag, meeteenheid):
        waar = f"elk{van}" if van else "alle regionale eenheden"
        uit = [f"{onderwerp} was {wanneer(periode)} in {waar} {toon(hoog)}."]
    else:
        wie = [opsomming([n for n, w in eenheden if getoond(w, meeteenheid) == getoond(g, meeteenheid)]) for g in (hoog, laag)]
        uit = [f"{onderwerp} was {wanneer(periode)}{van} het hoogst in {wie[0]} ({toon(hoog)}) en het laagst in {wie[1]} ({toon(laag)})."]
        if meeteenheid == "aantal":
            uit.append("Dat hangt ook af van hoe groot een eenheid is.")
    if landelijk is not None:
        uit.append(f"In heel Nederland was het {toon(landelijk)}.")
    return uit


def voldoen(standen: list[Observation | None]) -> list[str]:
    """How many regionale eenheden meet the norm that holds for each of them; nothing when there is none. Without a figure: ``None``."""
    met_norm = [s for s in standen if s and s.norm is not None and s.voldoet is not None]
    if not met_norm:
        return []
    s, n = met_norm[0], sum(bool(s.voldoet) for s in met_norm)
    hoeveel = "Alle" if n == len(met_norm) else "Geen van de" if n == 0 else f"{n} van de"
    wie = "regionale eenheden" + (" met een cijfer" if len(met_norm) < len(standen) else "")
    gelijk = [x for x in met_norm if not x.voldoet and getoond(x.waarde, x.meeteenheid) == getoond(s.norm or 0, s.meeteenheid)]
    return [
        f"{hoeveel} {len(met_norm)} {wie} {'voldoet' if n in (0, 1) else 'voldoen'} aan {NORM.get(s.aard, 'de norm')} "
        f"({s.richting} {met_eenheid(s.norm, s.meeteenheid)})."
        + (f" Bij {len(gelijk)} daarvan is het cijfer alleen afgerond gelijk aan de norm." if gelijk else "")
    ]
