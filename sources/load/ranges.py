"""Poort 1 on the ranges of a contract (``grenzen``): what the definition of a number cannot be, with the number that was probably meant."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sources.catalog import Grens, Kolom, Tabel
from sources.database import Connection, one_row, sql_list
from sources.delivery.content import DeliveryContent
from sources.errors import Finding
from sources.load.casts import raw_name
from sources.load.findings import MEEST_LEVERING
from sources.numbers import Bounds, nearest_factor, show


def out_of_range(con: Connection, tabel: Tabel, inhoud: DeliveryContent, kolommen: list[Kolom]) -> Iterator[Finding]:
    """A finding for every cell beyond a range of its row; none for one that an earlier range told already."""
    er_zijn = {k.naam for k in kolommen}
    grenzen = [(k, g, _beyond(k, g)) for k in kolommen for g in k.grenzen if set(g.waar) <= er_zijn]
    if not grenzen:
        return
    tellingen = one_row(con, f"SELECT {', '.join(f'count(*) FILTER (WHERE {waar})' for _, _, waar in grenzen)} FROM {raw_name(tabel)}")
    eenheid = '"meeteenheid"' if "meeteenheid" in er_zijn else "NULL"
    gemeld: set[tuple[str, int]] = set()
    for k, g, waar in (grens for grens, n in zip(grenzen, tellingen, strict=True) if n):
        for rij, waarde, eigen in con.execute(
            f'SELECT _rij, CAST("{k.naam}" AS DECIMAL(24,10)), {eenheid} FROM {raw_name(tabel)} '
            f"WHERE {waar} ORDER BY 1 LIMIT {MEEST_LEVERING}"
        ).fetchall():
            if (k.naam, rij) not in gemeld:
                yield _finding(tabel, inhoud, k, g, rij, waarde, eigen or k.meeteenheid or "")
                gemeld.add((k.naam, rij))


def _beyond(k: Kolom, g: Grens) -> str:
    """SQL: the rows that this range is about, and whose value is beyond it."""
    waar = " AND ".join(f'"{kolom}" IN ({sql_list(waarden)})' for kolom, waarden in g.waar.items()) or "true"
    buiten = [f'"{k.naam}" < {g.minimum}'] if g.minimum is not None else []
    buiten += [f'"{k.naam}" > {g.maximum}'] if g.maximum is not None else []
    buiten += [f'"{k.naam}" % 1 <> 0'] if g.geheel else []
    return f"{waar} AND ({' OR '.join(buiten)})"


def _finding(tabel: Tabel, inhoud: DeliveryContent, k: Kolom, g: Grens, rij: int, waarde: Decimal, eenheid: str) -> Finding:
    bounds = Bounds(g.geheel, *(None if w is None else Decimal(str(w)) for w in (g.minimum, g.maximum)))
    bedoeld, procent = nearest_factor(waarde, bounds), eenheid == "procent"
    if procent and 0 < abs(waarde) < 1 and bounds.hold(100 * waarde):  # a fraction, also where ten times as much would fit
        bedoeld = 100 * waarde
    if (zestig := _other_time(waarde, eenheid, bounds)) is not None:
        actie = zestig
    elif bedoeld is None:
        actie = "Verbeter de cel en lever opnieuw."
    elif procent and abs(waarde) < 1:
        actie = f"Is {show(bedoeld)} bedoeld? Lever een percentage als {show(bedoeld)} en niet als {show(waarde)}."
    else:
        actie = f"Is {show(bedoeld)} bedoeld? Dat is {_times(bedoeld, waarde)}; kijk of de meeteenheid klopt, en lever opnieuw."
    voor = ", ".join(w for waarden in g.waar.values() for w in waarden if len(waarden) == 1 and w != eenheid)
    return Finding(
        tabel.volledige_naam,
        "domein",
        inhoud.plaats(k.naam, rij),
        f"{show(waarde)} {eenheid}".rstrip(),
        bounds.words() + (f" voor {voor}" if voor else "") + f" ({g.reden.rstrip('.')})",
        actie,
    )


TIJD = (("uren", "minuten", Decimal(1) / 60), ("minuten", "seconden", Decimal(1) / 60), ("minuten", "uren", Decimal(60)))
"""Unit of a column, what was delivered in its place, and how much of the column's unit one of that is."""


def _other_time(waarde: Decimal, eenheid: str, bounds: Bounds) -> str | None:
    """What to do when the number is right in another unit of time: both readings."""
    for van, ander, factor in TIJD:
        bedoeld = (waarde * factor).quantize(Decimal("0.001")).normalize()
        if van == eenheid and bounds.hold(bedoeld):
            return f"Zijn het {ander}? {show(waarde)} {ander} is {show(bedoeld)} {eenheid}. Lever {eenheid}, en anders het juiste getal."
    return None


def _times(bedoeld: Decimal, waarde: Decimal) -> str:
    keer = abs(bedoeld / waarde)
    return f"{show(keer)} keer zo veel" if keer > 1 else f"{show(1 / keer)} keer zo weinig"
