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
"""

from __future__ import annotations

import math
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
    if s.eerder is None:
        return ""
    van, naar = getoond(s.eerder, s.meeteenheid), getoond(s.waarde, s.meeteenheid)
    onzeker = {s.kwalificatie, s.eerder_kwalificatie} & set(WOORD)
    if onzeker or _klein(s.eerder, s.waarde, s.meeteenheid):
        return ""
    if s.meeteenheid == "procent":
        return f" ({met_eenheid(float(naar - van), 'procentpunt', teken=True)})"
    p = percent(van, naar)
    return "" if math.isinf(p) else f" ({getal(p, 'procent', teken=True)}%)"


def sentences(s: Observation) -> list[str]:
    """What a reader must know of a series: how it changed, its place in the series, and how it stands to its norm."""
    nu = f"{write_value(s.waarde, s.meeteenheid, s.kwalificatie)} {wanneer(s.periode)}"
    if s.eerder is None:
        uit = [f"{s.onderwerp} was {nu}."]
    else:
        toen = f"{write_value(s.eerder, s.meeteenheid, s.eerder_kwalificatie)} {wanneer(s.eerder_periode)}"
        hoe = change(s.eerder, s.waarde, s.meeteenheid)
        if hoe == "bleef gelijk" and {s.kwalificatie, s.eerder_kwalificatie} & set(WOORD):  # "ruim" and "bijna" are not the same
            uit = [f"{s.onderwerp} was {toen} en {nu}."]
        elif hoe.endswith("vrijwel gelijk"):
            uit = [f"{s.onderwerp} {hoe}: {toen} en {nu}{_hoeveel(s)}."]
        elif hoe.endswith("gelijk"):
            uit = [f"{s.onderwerp} {hoe}: {toen} en {nu}."]
        else:
            uit = [f"{s.onderwerp} {hoe} van {toen} naar {nu}{_hoeveel(s)}."]
        if s.binnen_marge and not hoe.endswith("bleef gelijk"):
            uit.append("Dat verschil valt binnen de marges van het onderzoek: het kan toeval zijn.")
    if s.uiterste:
        uit.append(f"Dat is het {s.uiterste} cijfer in deze reeks, die begint {wanneer(s.sinds)}.")
    return uit + norm(s)


def norm(s: Observation) -> list[str]:
    """How the newest value stands to its norm; nothing when there is none for this region."""
    if s.norm is None or s.voldoet is None:
        return []
    grens = f"{s.richting} {met_eenheid(s.norm, s.meeteenheid)}"
    naam = NORM.get(s.aard, "de norm")
    if s.aard == "prognose":
        return [f"De prognose was {met_eenheid(s.norm, s.meeteenheid)}."]
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


def largest_known(periode: str, delen: list[tuple[str, float]], meeteenheid: str, ontbreekt: list[str]) -> str:
    """The parts that there are, when not all of them are: nothing is said to be the most of the whole.

    Args:
        ontbreekt: the parts that were there in an earlier period and are not now; empty when nobody says which others there are.
    """
    genoemd = _op_volgorde(delen, meeteenheid)
    zonder = f" Wat ontbreekt: {opsomming(ontbreekt)}." if ontbreekt else ""
    begin = f"Van {in_woorden(periode)} zijn niet alle delen geleverd"
    if len(genoemd) == 1:
        return f"{begin}, alleen {genoemd[0]}; of dat het grootste deel is, is niet te zeggen.{zonder}"
    return f"{begin}. Van wat er wel is, is {genoemd[0]} het grootst, daarna {opsomming(genoemd[1:])}.{zonder}"


def _op_volgorde(delen: list[tuple[str, float]], meeteenheid: str) -> list[str]:
    return [f"{n} ({met_eenheid(w, meeteenheid)})" for n, w in sorted(delen, key=lambda d: (-d[1], d[0]))[:3]]


def extremes(
    onderwerp: str, periode: str, eenheden: list[tuple[str, float]], meeteenheid: str, landelijk: float | None, alle: int = 0
) -> list[str]:
    """Highest and lowest regionale eenheid, and the country; ties are all named. ``alle``: how many there are, when some have no figure."""
    hoog, laag = max(w for _, w in eenheden), min(w for _, w in eenheden)
    van = f" van de {len(eenheden)} regionale eenheden met een cijfer" if len(eenheden) < alle else ""
    if getoond(hoog, meeteenheid) == getoond(laag, meeteenheid):
        waar = f"elk{van}" if van else "alle regionale eenheden"
        uit = [f"{onderwerp} was {wanneer(periode)} in {waar} {met_eenheid(hoog, meeteenheid)}."]
    else:
        wie = [opsomming([n for n, w in eenheden if getoond(w, meeteenheid) == getoond(g, meeteenheid)]) for g in (hoog, laag)]
        uit = [
            f"{onderwerp} was {wanneer(periode)}{van} het hoogst in {wie[0]} ({met_eenheid(hoog, meeteenheid)}) "
            f"en het laagst in {wie[1]} ({met_eenheid(laag, meeteenheid)})."
        ]
    if landelijk is not None:
        uit.append(f"In heel Nederland was het {met_eenheid(landelijk, meeteenheid)}.")
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
