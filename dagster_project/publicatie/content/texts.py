"""``texts.yml``: words that more than one form of an edition uses."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

from sources.validated_yaml import Strict, load_yaml


class CheckKind(Strict):
    """Checks that stand under one heading. ``soorten``: soort of ``kwaliteit.controles`` -> its short name; ``per_tabel``: grouped by table."""

    kop: str
    uitleg: str
    per_tabel: bool = False
    soorten: dict[str, str]


class Example(Strict):
    """How what is of an example says so: ``titel`` before a text, ``merk`` where there is no text, ``bestand`` in the name
    of a file, ``kolom`` the header of the column that does where rows have no title."""

    titel: str
    merk: str
    bestand: str
    kolom: str
    kolom_uitleg: str

    def van(self, tekst: str) -> str:
        """This text, of an example."""
        return self.titel.format(tekst=tekst) if tekst else self.merk


class Synthetic(Strict):
    """Every way to say that figures are made up."""

    kop: str
    pagina: str
    document: str
    werkboek: str
    gegevens: str
    blad: str
    kolom: str
    noot: str
    noot_alle: str
    noot_invoer: str
    merk: str
    figuur: str
    figuur_deels: str
    tabel: str
    grafiek: str
    grafiek_deels: str
    beeld: str
    beeld_uitleg: str
    poortrapport: str


class Allocation(Strict):
    """The words of the figure of the allocation; ``definities`` are of the keys among its ``kolommen``, ``demonstratie`` and ``specifiek`` of an edition with a model fitted anew."""

    kolommen: dict[str, str]
    definities: dict[str, str]
    bewering: str
    zinnen: list[str]
    zinnen_met_bandbreedte: dict[Literal["uitersten", "meer", "minder", "open"], str]
    bandbreedte: str
    bandbreedte_uitleg: str
    geschat: str
    perioden: str
    bron: str
    kanttekeningen: list[str]
    demonstratie: str
    specifiek: str


class Imprint(Strict):
    """What stands under an edition: whom to ask (a role, never a person), and what holds for reuse, of one licence and of more."""

    contact: str
    licentie: str
    licenties: str


class Texts(Strict):
    """``texts.yml`` as a whole."""

    titel: str
    uitgever: str
    uitgave: Imprint
    controles: list[CheckKind]
    voorbeeld: Example
    synthetisch: Synthetic
    verdeling: Allocation

    @property
    def controlesoorten(self) -> dict[str, str]:
        """Soort of ``kwaliteit.controles`` -> its short name."""
        return {soort: naam for k in self.controles for soort, naam in k.soorten.items()}


_OF_BUILDERS = re.compile(r"\s*\([^()]*\.(?:yml|txt|csv|py)\b[^()]*\)|\s*Titels[^.]*bij benadering\.")


def for_readers(tekst: str | None) -> str:
    """What a source says of itself without where builders find that: files with their lines, and names as the tables write them."""
    return re.sub(r"\b[a-z]+(?:_[a-z]+)+\b", lambda m: m[0].replace("_", " "), _OF_BUILDERS.sub("", tekst or ""))


@cache
def texts() -> Texts:
    """The words, read once.

    Raises:
        YamlFout: ``texts.yml`` is not as it should be.
    """
    return load_yaml(Path(__file__).with_name("texts.yml"), Texts)
