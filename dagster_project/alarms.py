"""What someone must be told of without asking (``halfjaarbericht bewaak``): each cause once, by the same way as the end of a run (``notify.py``).

A cause is what is wrong, not the moment at which it was seen: it is told when it is new, not again while it lasts, and anew when it had gone and came back.
What was told stands in ``.alarmen.json`` in the warehouse. A receiver that fails leaves the cause untold.

No figure is ever in a message: an edition is under embargo until its letter is out, and a message goes where nobody knows who reads it. The name of the
figure comes first, so that a person knows whether it is theirs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from dagster_project import notify
from dagster_project.notation import dag_van
from dagster_project.poort import ronde
from dagster_project.poort.status import ORANJE, ROOD, run_points, source_points
from dagster_project.publicatie.edition.verify import verify_all
from dagster_project.warehouse import release_calendar
from dagster_project.warehouse.editions import PublishedVersion, Warehouse
from dagster_project.warehouse.lock import Busy, hold_lock
from sources.database import connect
from sources.disk import write_whole
from sources.errors import CannotStart, SourceError

STATE = ".alarmen.json"
INTERVAL = timedelta(hours=1)
"""Between two messages; what is new meanwhile goes with the next."""
DEADLINE = timedelta(days=14)
"""So long before the letter a deadline is near."""
SIGNALS = """
    SELECT DISTINCT i.naam, s.indicator_id, s.periode FROM kwaliteit.signalen AS s JOIN referentie.indicatoren AS i USING (versie, indicator_id)
    WHERE s.versie = ? AND s.regio_code = 'NL01' AND NOT s.is_synthetisch
        AND cast(left(s.periode, 4) AS integer) >= cast(left(s.editie, 4) AS integer) - 1
        AND (s.status = 'voldoet niet' OR s.oordeel IN ('uitschieter', 'aanhoudend slechter'))
    ORDER BY ALL"""
"""National figures of this year or the one before that miss their norm, jump or keep getting worse."""


@dataclass(frozen=True)
class Alarm:
    """One cause: of which kind, what it is about, what is the matter and what to do; ``oorzaak`` tells it from any other."""

    soort: str
    wat: str
    tekst: str
    doe: str
    oorzaak: str

    def __str__(self) -> str:
        return f"{self.wat}: {self.tekst} {self.doe}"


@dataclass(frozen=True)
class Told:
    """What one look did: all alarms there are, those that were told now, and what of that was not delivered."""

    alarmen: list[Alarm]
    nieuw: list[Alarm]
    klachten: list[str]
    wacht: bool
    """whether something is new and waits, for the last message was sent too short ago"""


def watch(warehouse: Warehouse, nu: datetime, ontvangers: notify.Receivers) -> Told:
    """Look at everything, and tell what is new.

    Raises:
        OSError: the state cannot be written.
    """
    alarmen, stand = list(all_alarms(warehouse, nu.date())), _read(warehouse)
    er_is = {a.oorzaak for a in alarmen}
    verteld, laatste = {o: w for o, w in stand["verteld"].items() if o in er_is}, stand["laatste"]
    nieuw = [a for a in alarmen if a.oorzaak not in verteld]
    sinds = nu - datetime.fromisoformat(laatste)
    wacht = bool(nieuw) and timedelta(0) <= sinds < INTERVAL  # told in the future is told by a clock that was ahead: nothing waits for that
    klachten = notify.send(message(nieuw, warehouse), ontvangers) if nieuw and not wacht else []
    if nieuw and not wacht and not klachten:
        laatste = nu.isoformat(timespec="seconds")
        verteld |= {a.oorzaak: laatste for a in nieuw}
    if (daarna := {"laatste": laatste, "verteld": verteld}) != stand:
        _write(warehouse, daarna)
    return Told(alarmen, [] if wacht else nieuw, klachten, wacht)


def told_with_the_run(warehouse: Warehouse, nu: datetime) -> None:
    """The message of a run said already that it was stopped: it is no news any more."""
    stand = _read(warehouse)
    gestopt = {a.oorzaak: nu.isoformat(timespec="seconds") for a in _stopped(warehouse, warehouse.versions())}
    if gestopt:
        _write(warehouse, stand | {"verteld": stand["verteld"] | gestopt})


def message(nieuw: list[Alarm], warehouse: Warehouse) -> dict[str, Any]:
    """What is told, in the form of the message of a run."""
    meer = f" (en nog {len(nieuw) - 1})" if len(nieuw) > 1 else ""
    return {
        "text": f"{nieuw[0].wat}: {nieuw[0].soort}{meer}",
        "editie": "",
        "versie": "",
        "uitkomst": "alarm",
        "redenen": notify.short([str(a) for a in nieuw]),
        "waarschuwingen": 0,
        "kijk": f"halfjaarbericht bewaak --warehouse {warehouse.folder}",
        "waar": str(warehouse.folder),
    }


def all_alarms(warehouse: Warehouse, dag: date) -> Iterator[Alarm]:
    """Every cause that there is on this day, the gravest kinds first."""
    try:
        uitgaven = warehouse.versions()
    except CannotStart as e:
        yield _alarm("verificatie mislukt", "database", str(e), "", _short_hash(str(e)))
        return
    yield from _verification(warehouse)
    yield from _stopped(warehouse, uitgaven)
    yield from _calendar(warehouse, uitgaven, dag)
    if uitgaven:
        try:
            with connect(warehouse.database, read_only=True) as con:
                yield from _sources(con, uitgaven[-1].versie, dag)
                yield from _signals(con, uitgaven[-1].versie)
        except (duckdb.CatalogException, duckdb.BinderException):
            return  # of before the tables in which this stands


def _alarm(soort: str, wat: str, tekst: str, doe: str, *kenmerk: str) -> Alarm:
    return Alarm(soort, wat, tekst, doe, "|".join((soort, wat, *kenmerk)))


def _short_hash(tekst: str) -> str:
    return hashlib.sha256(tekst.encode()).hexdigest()[:16]


def _verification(warehouse: Warehouse) -> Iterator[Alarm]:
    """What is not as it was published.

    The lock is asked for only when something is wrong, to look once more while nobody writes: a refresh that begins never finds it taken by a look.
    """
    if not warehouse.folder.is_dir() or not _faults(warehouse):
        return
    try:
        with hold_lock(warehouse.folder, "bewaking"):
            fouten = _faults(warehouse)
    except Busy:
        return
    if fouten:
        tekst = f"{len(fouten)} keer is iets niet zoals het is gepubliceerd of bewaard."
        doe = "Kijk met 'halfjaarbericht edities --verifieer' en 'halfjaarbericht bronnen verifieer'; zet terug met 'halfjaarbericht terugzetten MAP'."
        yield _alarm("verificatie mislukt", "warehouse", tekst, doe, _short_hash("\n".join(sorted(fouten))))


def _faults(warehouse: Warehouse) -> list[str]:
    try:
        return verify_all(warehouse)
    except (CannotStart, OSError) as e:
        return [str(e)]


def _stopped(warehouse: Warehouse, uitgaven: list[PublishedVersion]) -> Iterator[Alarm]:
    """A run that published nothing while it should have; which rules, never what they saw."""
    for p in run_points(warehouse, uitgaven):
        if p.kleur == ROOD:
            kenmerk = (warehouse.folder / "laatste_run.json").read_bytes()
            doe = "Lees laatste_run.html in het warehouse."
            yield _alarm(
                "poort houdt tegen", "refresh", "De laatste run heeft niets gepubliceerd.", doe, hashlib.sha256(kenmerk).hexdigest()[:16]
            )


def _calendar(warehouse: Warehouse, uitgaven: list[PublishedVersion], dag: date) -> Iterator[Alarm]:
    """An edition whose refresh did not begin in time, and deadlines that are near: of the letter, and of what must be delivered before."""
    uit = {u.editie for u in uitgaven}
    eerste = min(uit, default=release_calendar.DEFAULT_EDITION)
    straks = next(
        (e for e in release_calendar.read().edities if e.editie >= eerste and e.editie not in uit and dag <= e.dag + DEADLINE), None
    )
    if straks is None or dag < straks.dag - timedelta(weeks=8):
        return
    begin = straks.dag - ronde.REFRESH_VOORAF
    with_log = [r for r in _log(warehouse) if r.editie == straks.editie and dag_van(r.wanneer) >= begin]
    if dag > begin and not with_log:
        tekst = f"De refresh had op {begin} moeten beginnen, en er is geen run van deze editie."
        yield _alarm(
            "rooster gemist", f"editie {straks.editie}", tekst, f"Draai 'halfjaarbericht refresh --editie {straks.editie} --bron live'."
        )
    if straks.dag - DEADLINE <= dag:
        te_laat = dag > straks.dag
        tekst = f"De brief {'hoorde' if te_laat else 'hoort'} op {straks.dag} te verschijnen, en de editie is er niet."
        doe = f"Kijk met 'halfjaarbericht ronde --editie {straks.editie}'."
        yield _alarm("termijn voorbij" if te_laat else "termijn nadert", f"editie {straks.editie}", tekst, doe)
    try:
        stappen = ronde.steps(warehouse, straks.editie, dag)
    except (CannotStart, SourceError, duckdb.Error):
        return  # what cannot be read is told by the verification
    for s in stappen:
        if s.stap == "uitvraag" and s.uiterlijk and s.kleur in (ORANJE, ROOD):
            soort = "termijn voorbij" if dag > s.uiterlijk else "termijn nadert"
            tekst = f"Nog niet aangeboden; uiterlijk {s.uiterlijk} door {s.wie}."
            yield _alarm(soort, f"levering {s.wat}", tekst, f"Kijk met 'halfjaarbericht ronde --editie {straks.editie}'.", straks.editie)


def _log(warehouse: Warehouse) -> list[Any]:
    try:
        return list(warehouse.logbook.lines())
    except CannotStart:
        return []  # told by the verification


def _sources(con: duckdb.DuckDBPyConnection, versie: str, dag: date) -> Iterator[Alarm]:
    """A source of which there ought to be a newer period."""
    for p in source_points(con, versie, dag):
        if p.kleur == ORANJE and p.wat != "niet ontvangen":
            yield _alarm("bron loopt achter", p.wat, p.tekst, "Kijk met 'halfjaarbericht bronnen controleer --live'.", p.tekst)


def _signals(con: duckdb.DuckDBPyConnection, versie: str) -> Iterator[Alarm]:
    """A figure that someone should look at; which, and never how much."""
    for naam, indicator, periode in con.execute(SIGNALS, (versie,)).fetchall():
        yield _alarm(
            "signaal", naam, f"Er is een signaal over {periode}.", "Kijk met 'halfjaarbericht status --alles'.", indicator, periode
        )


def _read(warehouse: Warehouse) -> dict[str, Any]:
    """What was told before; of a state that cannot be read nothing, so that all is told again rather than never."""
    try:
        d = json.loads((warehouse.folder / STATE).read_text(encoding="utf-8"))
        datetime.fromisoformat(d["laatste"])
        return {"laatste": d["laatste"], "verteld": dict(d["verteld"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"laatste": "2000-01-01T00:00:00", "verteld": {}}


def _write(warehouse: Warehouse, stand: dict[str, Any]) -> None:
    write_whole(warehouse.folder / STATE, json.dumps(stand, ensure_ascii=False, indent=1).encode(), 0o600)
