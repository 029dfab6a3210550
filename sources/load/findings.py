"""Findings about rows of a raw table, each at its place in the source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sources.catalog import Kolom, Tabel
from sources.database import Connection
from sources.delivery.content import DeliveryContent
from sources.delivery.parse import show
from sources.delivery.wording import for_unknown, nearest_value
from sources.errors import Finding
from sources.load.casts import raw_name
from sources.odata.content import OdataContent

Content = DeliveryContent | OdataContent

MEEST_LEVERING = 25_000
"""Of a delivery all of them are kept, within reason: a supplier mends every cell, and those of one cause are told as one."""
MEEST = 10
"""At most so many offending rows are shown per rule; the count is always given."""


def count_error(tabel: Tabel, gevonden: int | str, verwacht_: int | str, waarvan: str) -> Finding:
    return Finding(
        tabel.volledige_naam,
        "volledig",
        "alle rijen",
        f"{gevonden} rijen",
        f"{verwacht_} rijen {waarvan}",
        "Een pagina ontbreekt of de tabel veranderde; haal haar opnieuw op.",
    )


def key_text(namen: Iterable[str], rij: Sequence[Any]) -> str:
    return ", ".join(f"{n}={str(w).strip()}" for n, w in zip(namen, rij, strict=False))


def offenders(
    con: Connection, tabel: Tabel, inhoud: Content, k: Kolom, waar: str, n: int, regel: str, verwacht_: str, tekst: str = ""
) -> list[Finding]:
    """The first offending rows, each as a finding at its place; ``tekst``: column that holds what was read."""
    sleutel = "" if tabel.is_levering else "".join(f', "{s}"' for s in tabel.sleutel)
    meest = MEEST_LEVERING if tabel.is_levering else MEEST
    rijen = con.execute(
        f'SELECT _rij, "{tekst or k.naam}"{sleutel} FROM {raw_name(tabel)} WHERE {waar} ORDER BY 1 LIMIT {meest}'
    ).fetchall()

    def plaats(r: tuple[Any, ...]) -> str:
        if isinstance(inhoud, DeliveryContent):
            return inhoud.plaats(k.naam, r[0])
        return f"rij ID={r[0]}, kolom {k.naam}, {key_text(tabel.sleutel, r[2:])}"

    actie = "Verbeter de cel en lever opnieuw." if tabel.is_levering else "Meld het de bron; neem geen waarde over die niet kan."
    if tabel.is_levering and verwacht_ == "een waarde":
        actie = f"Vul de cel. {for_unknown(tabel, k)}" if k.type in ("geheel", "decimaal") else "Vul de cel."
    gevonden = "niets" if verwacht_ == "een waarde" else None

    def toont(waarde: Any) -> str:
        return f"'{show(waarde)}'" if tabel.is_levering and n <= meest else f"'{waarde}' ({n} rijen)"

    def verwacht(waarde: Any) -> str:
        dichtbij = nearest_value(k, str(waarde)) if tabel.is_levering and regel == "domein" and (k.domein or k.patroon) else ""
        return f"{verwacht_}; waarschijnlijk '{dichtbij}'" if dichtbij else verwacht_

    return [Finding(tabel.volledige_naam, regel, plaats(r), gevonden or toont(r[1]), verwacht(r[1]), actie) for r in rijen]
