"""What stands under an edition, the same on the page and in the PDF: what it is, what comes next, whom to ask, how to cite it, what may be done with it."""

from __future__ import annotations

from typing import Any

from dagster_project import notation
from dagster_project.publicatie.content.model import Editie
from dagster_project.publicatie.content.texts import texts
from dagster_project.warehouse import release_calendar


def facts(e: Editie, kwaliteit: dict[str, list[dict[str, Any]]]) -> list[tuple[str, str]]:
    """Name and text of each.

    Args:
        kwaliteit: as ``figures.quality`` gives it.
    """
    uit = [
        (
            "Uitgave",
            f"Editie {e.versie} van {e.dag}, {e.stand}. Een editie verandert nooit. Wordt er een fout gevonden, dan "
            "komt er een nieuwe versie met de reden erbij; de oude blijft bewaard.",
        )
    ]
    if volgende := next((k for k in release_calendar.read().edities if k.editie > e.editie), None):
        gepland = "komt volgens de planning" if volgende.dag > e.publicatiedatum else "was gepland"
        hoe = "verscheen" if volgende.verschenen else gepland
        uit.append(("Volgende editie", f"{volgende.editie} {hoe} op {notation.dag(volgende.dag)}."))
    return [
        *uit,
        ("Vragen", texts().uitgave.contact),
        ("Zo citeert u", citation(e)),
        ("Hergebruik", licence(kwaliteit)),
    ]


def citation(e: Editie) -> str:
    """How this version is cited."""
    wat = f"{texts().titel}: kerncijfers, editie {e.versie} ({e.stand}), {notation.dag(e.publicatiedatum)}."
    return f"{e.titel(texts().uitgever)} ({e.publicatiedatum.year}). {wat}"


def licence(kwaliteit: dict[str, list[dict[str, Any]]]) -> str:
    """What holds for reuse: what the sources that were received say."""
    soorten = {b["licentie"] for b in kwaliteit["bronnen"] if not b["ontbreekt"]}
    tekst = texts().uitgave
    return tekst.licentie.format(licentie=soorten.pop()) if len(soorten) == 1 else tekst.licenties
