"""The calendar (``expectations/kalender.yml``): which editions there are, when each comes out, and what is asked for each.

It is a list that ends: an edition outside it is an error at the request.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from dagster_project import ROOT, settings
from dagster_project.notation import HIER
from sources import catalog
from sources.errors import CannotStart
from sources.validated_yaml import Day, Strict, YamlFout, load_yaml

PATH = ROOT / "expectations" / "kalender.yml"
DEFAULT_EDITION = "2025-H2"
"""The edition that the bundle holds the sources of."""


class Editie(Strict):
    """One edition: planned, or come out on the day that a letter names (``plaats``)."""

    editie: Annotated[str, Field(pattern=r"^20[0-9]{2}-H[12]$")]
    gepland: Day | None = None
    verschenen: Day | None = None
    plaats: str = ""

    @property
    def dag(self) -> date:
        """The day of publication, as far as it is known."""
        dag = self.verschenen or self.gepland
        assert dag is not None  # the validator asks for one
        return dag

    @model_validator(mode="after")
    def _heeft_een_dag(self) -> Editie:
        if self.verschenen is None and self.gepland is None:
            raise ValueError(f"{self.editie}: geen dag; geef gepland of verschenen.")
        if self.verschenen is not None and not self.plaats.strip():
            raise ValueError(f"{self.editie}: verschenen zonder plaats; noem het document en de regel die de dag noemt.")
        for dag in (self.gepland, self.verschenen):
            if dag and half_year(dag) != self.editie:
                raise ValueError(f"{self.editie}: gevonden {dag}, verwacht een dag in die helft van dat jaar.")
        return self


def half_year(dag: date) -> str:
    """The half-year of a day, as editions are called: ``2026-H1``."""
    return f"{dag.year}-H{1 if dag.month <= 6 else 2}"


def erna(editie: str) -> str:
    """The edition of the next half-year."""
    jaar = int(editie[:4])
    return f"{jaar}-H2" if editie.endswith("1") else f"{jaar + 1}-H1"


def folder_name(wie: str) -> str:
    """A role as the name of its folder in an uitvraag; empty when it has no letter or digit."""
    return re.sub(r"[\W_]+", "-", wie.lower()).strip("-")


class Vraag(Strict):
    """What is asked of whom: a delivery, the role that gives it, and how many weeks before the letter it must be there."""

    levering: str
    wie: Annotated[str, Field(min_length=3)]
    weken_vooraf: Annotated[int, Field(ge=1, le=26, strict=True)] | None = None
    helft: Literal["H1", "H2"] | None = None
    herijking: bool = False

    @model_validator(mode="after")
    def _wie_en_wanneer(self) -> Vraag:
        if not folder_name(self.wie):
            raise ValueError(f"{self.levering}: wie is '{self.wie}'; verwacht een rol, zoals politie (korpsstaf).")
        if self.herijking == (self.weken_vooraf is not None):
            raise ValueError(f"{self.levering}: geef weken_vooraf of herijking, niet allebei en niet geen van beide.")
        return self

    def uiterlijk(self, e: Editie) -> date | None:
        """The last day on which it may be delivered for this edition; None when it is not asked for it."""
        if self.weken_vooraf is None or (self.helft or e.editie[-2:]) != e.editie[-2:]:
            return None
        return e.dag - timedelta(weeks=self.weken_vooraf)


class Kalender(Strict):
    """The whole file."""

    edities: tuple[Editie, ...]
    uitvraag: tuple[Vraag, ...]
    lacunes: dict[str, str]
    """who gives what the letters show only as an image, by the leverancier that the list of those names"""

    @model_validator(mode="after")
    def _past(self) -> Kalender:
        namen, dagen = [e.editie for e in self.edities], [e.dag for e in self.edities]
        if not namen or namen != sorted(set(namen)) or dagen != sorted(set(dagen)):
            raise ValueError("edities: verwacht elke editie een keer, in volgorde van hun dag.")
        for eerder, later in pairwise(namen):
            if erna(eerder) != later:
                raise ValueError(f"edities: na {eerder} ontbreekt {erna(eerder)}; elk halfjaar staat erin, ook een dat is overgeslagen.")
        mappen: dict[str, set[str]] = {}
        for v in self.uitvraag:
            mappen.setdefault(folder_name(v.wie), set()).add(v.wie)
        for anders in (sorted(m) for m in mappen.values() if len(m) > 1):
            raise ValueError(f"uitvraag: {' en '.join(anders)}: verwacht voor één rol één schrijfwijze; zij krijgt één brief.")
        if vreemd := sorted(set(self.lacunes.values()) - {v.wie for v in self.uitvraag}):
            raise ValueError(f"lacunes: {', '.join(vreemd)}: verwacht iemand die ook in uitvraag staat.")
        return self


@cache
def read(pad: Path = PATH) -> Kalender:
    """The calendar.

    Raises:
        YamlFout: no day, a day outside its half-year, editions out of order or a half-year left out, one role written in two ways.
    """
    return load_yaml(pad, Kalender)


def asked(kalender: Kalender) -> tuple[Vraag, ...]:
    """What is asked of whom: every delivery of a refresh once.

    Raises:
        YamlFout: a delivery that is missing, unknown or asked twice. Not when the calendar is read: a day of publication does not wait for it.
    """
    gevraagd = [v.levering for v in kalender.uitvraag]
    bekend = [t.volledige_naam for t in catalog.tabellen().values() if t.is_levering and t.ververs]
    if anders := sorted(set(gevraagd) ^ set(bekend)) or sorted({g for g in gevraagd if gevraagd.count(g) > 1}):
        raise YamlFout(f"{PATH}: uitvraag: {', '.join(anders)}: verwacht elke levering van een refresh precies een keer.")
    return kalender.uitvraag


def today() -> date:
    """The day that is written on what is published: of the clock, or ``HALFJAARBERICHT_VANDAAG`` (YYYY-MM-DD) for a run that must say the same
    whenever it is done. The log keeps the time of the clock whatever is asked for.

    Raises:
        ValueError: that is no day.
    """
    gevraagd = settings.VANDAAG.read()
    if not gevraagd:
        return datetime.now(HIER).date()
    try:
        return date.fromisoformat(gevraagd)
    except ValueError:
        raise ValueError(f"{settings.VANDAAG.naam}={gevraagd}: verwacht een dag, bijvoorbeeld 2025-12-10.") from None


def publication() -> dict[str, date]:
    """Edition -> publication date, oldest first."""
    return {e.editie: e.dag for e in read().edities}


def require(editie: str) -> None:
    """That the calendar has this edition.

    Raises:
        CannotStart: it has not; for one that is written as it should be, that the calendar ends before it or begins after.
    """
    edities = list(publication())
    if editie not in edities:
        goed = re.fullmatch(r"\d{4}-H[12]", editie)
        doe = "Vul expectations/kalender.yml aan." if goed else f"Schrijf haar als {edities[-1]}."
        raise CannotStart(f"Editie '{editie}' staat niet in de kalender ({edities[0]} t/m {edities[-1]}). {doe}")


def edition_on(dag: date) -> str:
    """The edition that is prepared on this day: H1 is published in June, H2 in December.

    Raises:
        CannotStart: the calendar does not reach that far.
    """
    editie = half_year(dag)
    require(editie)
    return editie
