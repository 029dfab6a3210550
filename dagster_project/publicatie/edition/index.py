"""``edities/index.html`` and ``index.json``: every version that was published, and what each is now.

A published page never changes, so it cannot say that it was mended, replaced or withdrawn. This list can: it stands beside the editions, no
manifest names it, and it is made anew after each publication, approval and withdrawal. Every page links to it, and reads ``index.json`` where a
server gives it (a browser does not read a file beside a page from disk).
"""

from __future__ import annotations

import json
from typing import Any

from dagster_project.publicatie.content import figures
from dagster_project.publicatie.content.model import Editie
from dagster_project.publicatie.forms import page, templating
from dagster_project.warehouse import approvals
from dagster_project.warehouse.approvals import State
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect
from sources.disk import write_whole

PAGE, DATA = "index.html", "index.json"


def write(warehouse: Warehouse) -> None:
    """Make the list anew; call it only while holding the lock of the warehouse.

    Raises:
        CannotStart: the database or the log cannot be read, or an approval was changed.
    """
    uitgaven = warehouse.versions()
    if not uitgaven:
        return
    standen = approvals.states(warehouse, uitgaven)
    with connect(warehouse.database, read_only=True) as con:
        edities = [figures.read_editie(con, u.versie) for u in reversed(uitgaven)]
    regels = [_line(warehouse, e, edities, standen[e.versie]) for e in edities]
    write_whole(warehouse.folder / "edities" / DATA, (json.dumps({"edities": regels}, ensure_ascii=False, indent=1) + "\n").encode())
    write_whole(warehouse.folder / "edities" / PAGE, templating.fill("edities.html.j2", editie=edities[0], regels=regels).encode())


def _line(warehouse: Warehouse, e: Editie, edities: list[Editie], stand: State) -> dict[str, Any]:
    """One version, with what a reader of its page must know now (``melding``; empty of the newest)."""
    vastgesteld = warehouse.approval_dir(e.versie) / page.BESTAND
    beter = next((x for x in edities if x.editie == e.editie), e)
    if stand.soort == "ingetrokken":
        melding = f"Deze uitgave is {stand}: {stand.reden.rstrip('.')}. Gebruik haar cijfers niet meer."
    elif beter.versie != e.versie:
        melding = f"Deze uitgave is verbeterd. Gebruik {beter.versie}." + (f" De reden: {beter.reden.rstrip('.')}." if beter.reden else "")
    elif edities[0].editie != e.editie:
        melding = f"Er is een nieuwere uitgave: {edities[0].versie}."
    else:
        melding = ""
    return {
        "versie": e.versie,
        "titel": e.titel(f"Kerncijfers politie, editie {e.versie}"),
        "publicatiedatum": e.publicatiedatum.isoformat(),
        "stand": str(stand),
        "reden": e.reden,
        "melding": melding,
        "pagina": f"../vaststellingen/{e.versie}/{page.BESTAND}" if vastgesteld.is_file() else f"{e.versie}/{page.BESTAND}",
    }
