"""``laatste_run.html``: how the last refresh ended, for people: what stopped it, what was found and expected, whose it is and what to do.

Made of the end of the run and of what ``laatste_run.json`` holds of it; nothing is judged anew. It stands beside what is published and is
no part of it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dagster_project.poort.outcome import GEPUBLICEERD, ONGEWIJZIGD, TEGENGEHOUDEN, RunOutcome
from dagster_project.poort.verdicts import FOUT, VOLDOET_NIET, Requirement, Verdict, report_mode
from dagster_project.poort.words import name, stuks
from dagster_project.publicatie.content.texts import texts
from dagster_project.publicatie.forms import templating
from sources import catalog
from sources.disk import write_whole

BESTAND, GEGEVENS = "laatste_run.html", "laatste_run.json"
MEESTE = 50
"""So many places of one check are written out; the rest is counted."""
BEVINDING = re.compile(r"(?P<waar>.*?): gevonden (?P<gevonden>.*?); verwacht (?P<verwacht>.*?)\.(?: (?P<doen>[A-Z'‘].*))?", re.S)
"""A finding of a contract as its verdict tells it."""
ONTWIKKELAARS = "ontwikkelaars van het halfjaarbericht"
STAPPEN = ("contract", "correctie", "dbt-contract", "dbt-unittest", "dbt-test", "regel", "herzieningen")
"""The kinds of checks in the order in which a run comes to them: what is wrong early makes what is wrong later."""
KOPPEN = {GEPUBLICEERD: "Gepubliceerd", ONGEWIJZIGD: "Ongewijzigd", TEGENGEHOUDEN: "Tegengehouden"}
DOEN = {
    "regel": "Ga bij de genoemde rijen na welk getal klopt. Is de levering fout, vraag dan een nieuwe; klopt het getal toch, leg dat dan vast als "
    "besluit of wijzig de regel met een reden, en laat dat nalezen.",
    "correctie": "Pas expectations/correcties.yml aan: een correctie moet passen bij wat de bron nu levert.",
    "dbt-test": "Ga bij de genoemde rijen na wat de bron zegt. Klopt de bron, dan is de berekening fout: meld het bij de ontwikkelaars.",
    "dbt-unittest": "De berekening geeft iets anders dan het met de hand nagerekende voorbeeld: meld het bij de ontwikkelaars.",
    "dbt-contract": "De tabel heeft niet de vorm die is afgesproken: meld het bij de ontwikkelaars.",
}


@dataclass(frozen=True)
class Place:
    """One place where something is wrong; empty what is not known."""

    waar: str
    gevonden: str = ""
    verwacht: str = ""
    doen: str = ""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: of which table, why it matters, and every place of it."""

    kop: str
    wat: str
    gevonden: str = ""
    verwacht: str = ""
    doen: str = ""
    eigenaar: str = ""
    controle: str = ""
    plaatsen: list[Place] = field(default_factory=list)
    meer: int = 0


def write(folder: Path, editie: str, uitslag: RunOutcome, vereist: dict[str, Requirement]) -> Path:
    """Write the report on this run into the folder of the warehouse, whole or not at all; gives where it is.

    Args:
        folder: of the warehouse; ``laatste_run.json`` of this run lies there when it published nothing.
        editie: that was asked for.
        uitslag: how the run ended.
        vereist: the checks that it had to do; those that it did not come to are counted.
    """
    rapport = {} if uitslag.soort == GEPUBLICEERD else _lees(folder / GEGEVENS)
    oordelen = [Verdict(**c) for c in rapport.get("controles", []) if "controle_id" in c]
    gezien = {o.controle_id for o in oordelen}
    tegen = sorted((o for o in oordelen if o.houdt_tegen), key=_ernst)
    fouten = [*_program(uitslag, tegen), *map(_fault, (o for o in tegen if o.regel != "programma")), *_rest(uitslag, tegen)]
    tekst = templating.fill(
        "laatste_run.html.j2",
        editie={"versie": editie, "is_synthetisch": False},
        kop=KOPPEN.get(uitslag.soort, "Afgebroken"),
        goed=uitslag.geslaagd,
        uitslag=uitslag,
        versie=uitslag.uitgave.get("versie", ""),
        controles=uitslag.uitgave.get("controles", {}),
        nu=datetime.now().astimezone(),
        fouten=[] if uitslag.geslaagd else fouten,
        waarschuwingen=[_fault(o) for o in oordelen if o.oordeel == VOLDOET_NIET and o.ernst != FOUT],
        niet_gedaan=_not_done(vereist, gezien) if tegen or uitslag.fout else [],
        gedaan=Counter(o.oordeel for o in oordelen),
        aantekeningen=rapport.get("aantekeningen", []),
        stuks=stuks,
    )
    write_whole(
        folder / BESTAND, tekst.encode("utf-8", "replace"), report_mode(rapport.get("controles", []), rapport.get("aantekeningen", []))
    )
    return folder / BESTAND


def _lees(pad: Path) -> dict[str, Any]:
    try:
        d = json.loads(pad.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return d if isinstance(d, dict) else {}


def _ernst(o: Verdict) -> tuple[int, int, str]:
    """Worst first: what comes earliest in a run, and of that what is wrong in most places."""
    return (STAPPEN.index(o.soort) if o.soort in STAPPEN else len(STAPPEN), -len(o.voorbeelden), o.controle_id)


def _titel(o: Verdict) -> str:
    t = catalog.tabellen().get(o.tabel)
    return f"{t.titel} ({o.tabel})" if t else o.tabel


def _fault(o: Verdict) -> Fault:
    """What the places of a check have in common is said once."""
    plaatsen = [_place(v) for v in o.voorbeelden[:MEESTE]]
    eigen = o.soort in ("contract", "correctie") and bool(plaatsen)  # what it found and expects stands at each place
    verwacht, doen = ({getattr(p, veld) for p in plaatsen} if eigen else set() for veld in ("verwacht", "doen"))
    if len(verwacht) == 1:
        plaatsen = [replace(p, verwacht="") for p in plaatsen]
    if len(doen) == 1:
        plaatsen = [replace(p, doen="") for p in plaatsen]
    return Fault(
        kop=_titel(o),
        wat=o.reden or name(o.regel),
        gevonden="" if eigen else o.waargenomen,
        verwacht=verwacht.pop() if len(verwacht) == 1 else "" if eigen else o.verwacht,
        doen=doen.pop() if len(doen) == 1 else "" if eigen else DOEN.get(o.soort, ""),
        eigenaar=o.eigenaar,
        controle=o.controle_id,
        plaatsen=plaatsen,
        meer=max(0, len(o.voorbeelden) - MEESTE),
    )


def _place(tekst: str) -> Place:
    m = BEVINDING.fullmatch(tekst)
    return Place(**{k: v or "" for k, v in m.groupdict().items()}) if m else Place(tekst)


def _program(uitslag: RunOutcome, tegen: list[Verdict]) -> list[Fault]:
    """A fault of ours comes before all others: as long as it is there, nobody knows what else is wrong."""
    waar = [o.tabel for o in tegen if o.regel == "programma"]
    if not uitslag.fout:
        return []
    zegt = [r for r in uitslag.redenen if r.startswith(("Er zit een fout", "De schijf", "Er is te weinig"))]
    machine = bool(zegt) and not zegt[0].startswith("Er zit")
    return [
        Fault(
            kop="De machine" if machine else "Het programma",
            wat=" ".join(zegt)
            or "Er zit een fout in het programma" + (f": het lezen van {', '.join(waar)} is afgebroken." if waar else "."),
            doen=""
            if machine
            else f"Stuur laatste_fout.txt en {GEGEVENS} uit deze map naar de {ONTWIKKELAARS}; aan de leveringen hoeft u niets te doen.",
            eigenaar="beheerder van de machine" if machine else ONTWIKKELAARS,
        )
    ]


def _rest(uitslag: RunOutcome, tegen: list[Verdict]) -> list[Fault]:
    """What stopped the run and is no verdict of a check: a decision that cannot be read, a version that differs, a publication."""
    uit = []
    for reden in uitslag.redenen:
        for o in tegen:
            reden = reden.replace(str(o), "")
        regels = [r.strip() for r in reden.splitlines() if r.strip(" -")]
        if uitslag.fout and regels and regels[0].startswith(("Er zit een fout", "De schijf", "Er is te weinig")):
            continue
        if regels and not (tegen and regels[0].startswith("De poort houdt")):
            uit.append(
                Fault(
                    kop="De refresh",
                    wat=regels[0],
                    eigenaar="datasteward JenV, DG Politie",
                    plaatsen=[Place(r.removeprefix("- ")) for r in regels[1:]],
                )
            )
    return uit


def _not_done(vereist: dict[str, Requirement], gezien: set[str]) -> list[str]:
    """The checks that the run did not come to, by kind, and why."""
    soorten = {s: kort for k in texts().controles for s, kort in k.soorten.items()}
    telling = Counter(v.soort for v in vereist.values() if v.controle_id not in gezien)
    return [
        f"{soorten.get(s, s)}: {stuks(telling[s], 'controle', 'controles')}"
        for s in (*STAPPEN, *sorted(telling.keys() - set(STAPPEN)))
        if telling[s]
    ]
