"""How a letter names the figures of an edition: the words of ``woorden.yml``, and else the words of their names. Pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sources.validated_yaml import Strict, load_yaml

KLEINE_WOORDEN = frozenset(
    ("aan", "als", "bij", "de", "door", "een", "en", "het", "in", "is", "meer", "met", "na", "naar", "niet", "of", "om", "op", "per", "politie", "tot", "van")
)  # fmt: skip
"""What a name has in it and a sentence need not."""


class Woorden(Strict):
    """``woorden.yml``."""

    indicatoren: dict[str, list[str]]
    verandering: list[str]
    toekenning: list[str]
    eenmalig: list[str]
    norm: list[str]
    uitsplitsingen: dict[str, list[str]]
    beperking: list[str]
    tegendelen: list[list[str]]


@dataclass(frozen=True)
class Way:
    """One way to name something: every one of ``wel`` must be there, and none of ``niet``."""

    wel: tuple[re.Pattern[str], ...]
    niet: tuple[re.Pattern[str], ...] = ()


@cache
def words() -> Woorden:
    """``woorden.yml``, checked.

    Raises:
        YamlFout: what is wrong in it.
    """
    return load_yaml(Path(__file__).with_name("woorden.yml"), Woorden)


@cache
def _pattern(woord: str) -> re.Pattern[str]:
    keuzes = []
    for keuze in woord.split("/"):
        begin = "" if keuze.startswith("*") else r"(?<!\w)"
        keuzes.append(begin + re.escape(keuze.lstrip("*")).replace(r"\-", r"-\s?").replace("_", r"[\s-]+"))
    return re.compile("|".join(keuzes), re.IGNORECASE)


@cache
def beperking() -> re.Pattern[str]:
    """Words that make a sentence one about a part that no figure of an edition is about."""
    return _pattern("/".join(words().beperking))


@cache
def opposites(woord: re.Pattern[str]) -> tuple[re.Pattern[str], ...]:
    """What a sentence cannot say of the thing that this word names: then what went before does not name it either."""
    return tuple(_pattern(ander) for paar in words().tegendelen for een, ander in (paar, paar[::-1]) if woord.match(een.replace("_", " ")))


@cache
def _way(regel: str) -> Way:
    delen = regel.split()
    return Way(tuple(_pattern(d) for d in delen if not d.startswith("-")), tuple(_pattern(d[1:]) for d in delen if d.startswith("-")))


def _uit_naam(naam: str) -> str:
    """The words that a name is known by, without their last letters: a sentence inflects them."""
    woorden = [w for w in re.findall(r"[\w-]{2,}", naam.lower()) if w not in KLEINE_WOORDEN]
    return " ".join(w[:-2] if len(w) > 6 else w for w in woorden)


@cache
def ways_of_indicator(indicator_id: str, naam: str) -> tuple[Way, ...]:
    """How a letter names an indicator."""
    return tuple(map(_way, words().indicatoren.get(indicator_id) or [_uit_naam(naam)]))


def is_known_by(woord: str, indicator_id: str, uitsplitsing: str) -> bool:
    """Whether a word is one of those by which an indicator or its part is known: ``geen`` of misdrijven without opsporingsonderzoek."""
    w = words()
    manieren = [indicator_id, uitsplitsing, *w.indicatoren.get(indicator_id, ())]
    manieren += [m for deel in uitsplitsing.split("|") for m in w.uitsplitsingen.get(deel, ())]
    return any(woord.lower() in re.split(r"[\s_/=|-]+", m) for m in manieren)


@cache
def ways_of_part(deel: str, naam: str = "") -> tuple[Way, ...]:
    """How a letter names one part of a breakdown, such as ``soort=pepperspray``; none when nobody can tell.

    Args:
        naam: how the edition writes this part, for a code that has no words: ``Drugshandel`` of ``soort_misdrijf=3.1.1``.
    """
    if manieren := words().uitsplitsingen.get(deel):
        return tuple(map(_way, manieren))
    woorden = _uit_naam(deel.partition("=")[2].replace("_", " ")) if re.search(r"[a-z]{2}", deel.partition("=")[2]) else _uit_naam(naam)
    return (_way(woorden),) if woorden else ()
