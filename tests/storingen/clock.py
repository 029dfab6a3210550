"""The clock set back or forward between one command and the next: nothing may be lost, and what came later stays later.

``python -m tests.storingen.clock SECONDS COMMAND...`` is a command as it runs with the clock that much off: every module of ours that asks for the time is
told another. The times of files stay those of the machine.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import time
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import dagster_project
import sources
from dagster_project.warehouse import backup
from dagster_project.warehouse.editions import Warehouse
from sources.delivery.register import Register
from tests.storingen.ground import EERSTE, ERRATUM, LEVERINGEN, OPERATIONS, Ground, run, sound, start_of, whole, workplace

JUMPS = {"goed": 0, "een uur terug": -3600, "tien jaar vooruit": 3652 * 86400, "tien jaar terug": -3652 * 86400}
"""How far the clock is off, in seconds."""
STORY = ("reservekopie", "levering", "publicatie", "vaststellen", "intrekken", "reservekopie")
"""What is done, in this order; before each the clock is set again."""
LOGGED = ["vaststelling", "intrekking"]
"""What the log says of it, in that order."""
REFUSED = {"levering": "ontvangen in", "vaststellen": "--aanvaard 'klok=REDEN'"}
"""How a delivery is refused whose period has yet to come, with the year that it is: with the clock right it is taken. And how an approval that would
be older than the last line of the log: with a reason it is taken."""


def cases() -> list[tuple[int, list[str]]]:
    """Every story: which clock each of its steps has; over all of them every step has had every clock."""
    namen = list(JUMPS)
    return [(nr, [namen[(nr + i) % len(namen)] for i in range(len(STORY))]) for nr in range(len(namen))]


def story(nr: int, klokken: list[str], g: Ground) -> dict[str, Any]:
    """One story; ``fout`` says what was lost, or is in another order than it was done."""
    with workplace(g) as plek:
        w = g.copy(plek / "warehouse")
        eerder = len(w.logbook.lines())
        fout, geweigerd = "", list[str]()
        for stap, klok in zip(STORY, klokken, strict=True):
            oud = start_of(w)
            argumenten = OPERATIONS[stap](g)[2:]  # without python -m
            opdracht = [sys.executable, "-m", "tests.storingen.clock", str(JUMPS[klok]), *argumenten]
            r = run(opdracht, w.folder, HALFJAARBERICHT_VANDAAG="")
            is_achter = r.returncode == 1 and JUMPS[klok] <= 0 and start_of(w) == oud
            if is_achter and stap in REFUSED and REFUSED[stap] in r.stdout + r.stderr:
                geweigerd.append(stap)
                alsnog = OPERATIONS[stap](g) if stap == "levering" else [*opdracht, "--aanvaard", "klok=een andere machine liep voor"]
                r = run(alsnog, w.folder, HALFJAARBERICHT_VANDAAG="")
            fout = f"code {r.returncode}: {' '.join((r.stdout + r.stderr).split())[-300:]}" if r.returncode else whole(w, oud)
            if fout:
                fout = f"{stap} ({klok}): {fout}"
                break
        fout = fout or _order(w, eerder) or sound(w)
        return {"soort": "klok", "wat": "verhaal", "nr": nr, "waar": ", ".join(klokken), "geweigerd": geweigerd, "fout": fout}


def _order(w: Warehouse, eerder: int) -> str:
    """What is not in the order in which it was done."""
    if (versies := [u.versie for u in w.versions()]) != [EERSTE, ERRATUM]:
        return f"de versies zijn {versies}"
    if (gedaan := [r.soort for r in w.logbook.lines()[eerder:] if r.soort in LOGGED]) != LOGGED:
        return f"het logboek zegt {gedaan}"
    if (laatste := Register(w.deliveries).lees()[-1].naam) != f"jenv.{LEVERINGEN[2]}":
        return f"de laatste levering is {laatste}"
    _, kopie = backup.choose(w.folder.parent / "uit" / "kopie")
    return "" if kopie.versies == [EERSTE, ERRATUM] else f"de nieuwste kopie heeft {kopie.versies}"


def _set_clock(sprong: timedelta) -> None:
    """Tell every module of ours another time, from now on."""

    class Same(type):
        def __instancecheck__(cls, x: object) -> bool:
            return isinstance(x, cls.__mro__[1])

    class Moment(datetime, metaclass=Same):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + sprong

    class Day(date, metaclass=Same):
        @classmethod
        def today(cls) -> Any:
            return (datetime.now() + sprong).date()

    class Time:
        def __getattr__(self, naam: str) -> Any:
            return getattr(time, naam)

        def time(self) -> float:
            return time.time() + sprong.total_seconds()

    for pakket in (dagster_project, sources):
        for m in pkgutil.walk_packages(pakket.__path__, f"{pakket.__name__}."):
            module = importlib.import_module(m.name)
            for naam, echt, anders in (("datetime", datetime, Moment), ("date", date, Day), ("time", time, Time())):
                if vars(module).get(naam) is echt:
                    setattr(module, naam, anders)


if __name__ == "__main__":
    _, seconden, module, *rest = sys.argv
    if float(seconden):
        _set_clock(timedelta(seconds=float(seconden)))
    sys.argv = [module, *rest]
    importlib.import_module(module).main()
