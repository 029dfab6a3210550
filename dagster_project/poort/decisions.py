"""The recorded decisions about differences (``expectations/besluiten.yml``): read, and refused when one cannot be held to account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from dagster_project import ROOT

PATH = ROOT / "expectations" / "besluiten.yml"
ROLLEN = ("datasteward", "team sterkteverdeling", "directie")
"""Who may decide: a role, never a name. The data steward on figures of the letters, the others on their own part."""
VELDEN = {"vergelijkingen": list, "rol": str, "datum": date, "reden": str, "voorbeeld": bool}


class DecisionError(Exception):
    """A decision that cannot be used; the message says which, what is wrong and what to do."""


@dataclass(frozen=True)
class Besluit:
    """One decision about one comparison (column ``vergelijking`` of kwaliteit.aansluiting or kwaliteit.identiteiten)."""

    vergelijking: str
    rol: str
    datum: date
    reden: str
    is_voorbeeld: bool


def read_decisions(publicatiedatum: date, pad: Path | None = None) -> list[Besluit]:
    """The decisions that the edition can know, one per comparison.

    Args:
        publicatiedatum: of the edition that is built; a decision of a later day was not taken yet and is left out.
        pad: the file (PAD when not given) with the key ``besluiten``, a list of mappings with exactly the fields of ``VELDEN``.

    Raises:
        DecisionError: unreadable file, missing, empty or unknown field, wrong type, unknown role, or two decisions about
            one comparison.
    """
    pad = pad or PATH
    try:
        d = yaml.safe_load(pad.read_text(encoding="utf-8"))
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as e:
        raise DecisionError(f"{pad.name} is niet te lezen: {' '.join(str(e).split())}. Herstel het bestand.") from e
    lijst = d.get("besluiten") if isinstance(d, dict) else None
    if not isinstance(lijst, list):
        raise DecisionError(f"{pad.name}: verwacht een lijst onder 'besluiten:' (leeg is: 'besluiten: []').")
    uit = [b for nr, rij in enumerate(lijst, start=1) for b in _besluit(f"{pad.name}, besluit {nr}", rij)]
    gezien: set[str] = set()
    for b in uit:
        if b.vergelijking in gezien:
            raise DecisionError(f"{pad.name}: twee besluiten over '{b.vergelijking}'. Laat er een staan.")
        gezien.add(b.vergelijking)
    return [b for b in uit if b.datum <= publicatiedatum]


def _besluit(waar: str, rij: Any) -> list[Besluit]:
    if not isinstance(rij, dict):
        raise DecisionError(f"{waar}: gevonden '{rij}'; verwacht de velden {', '.join(VELDEN)}.")
    if vreemd := sorted(set(rij) - set(VELDEN)):
        raise DecisionError(f"{waar}: onbekende velden {', '.join(map(str, vreemd))}; bekend zijn {', '.join(VELDEN)}. Haal ze weg.")
    for veld, soort in VELDEN.items():
        w = rij.get(veld)
        if w is None or w == [] or (isinstance(w, str) and not w.strip()):
            raise DecisionError(f"{waar}: {veld} ontbreekt of is leeg. Vul het aan.")
        if type(w) is not soort:
            vorm = {list: "een lijst", str: "tekst", date: "een datum (JJJJ-MM-DD)", bool: "true of false"}[soort]
            raise DecisionError(f"{waar}: {veld} is '{w}'; verwacht {vorm}.")
    if rij["rol"] not in ROLLEN:
        raise DecisionError(f"{waar}: onbekende rol '{rij['rol']}'; kies uit {', '.join(ROLLEN)} (een rol, nooit een naam).")
    if fout := [v for v in rij["vergelijkingen"] if not isinstance(v, str) or not v.strip()]:
        raise DecisionError(
            f"{waar}: vergelijkingen bevat '{fout[0]}'; verwacht de tekst uit kolom vergelijking. Zet haar tussen aanhalingstekens."
        )
    return [Besluit(v, rij["rol"], rij["datum"], " ".join(rij["reden"].split()), rij["voorbeeld"]) for v in rij["vergelijkingen"]]
