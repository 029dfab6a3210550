"""The workplace as a Dagster resource: taken once per run, in a refresh of the CLI and in ``dagster dev`` alike."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated

import dagster as dg
import duckdb
from pydantic import Field, PrivateAttr

from dagster_project import settings
from dagster_project.poort import outcome, ronde, verdicts
from dagster_project.poort.approval import check_builder
from dagster_project.poort.status import ORANJE, ROOD
from dagster_project.warehouse import approvals
from dagster_project.warehouse.editions import DATABASE, PublishedVersion, Warehouse
from dagster_project.warehouse.lock import Busy, hold_lock
from dagster_project.warehouse.logbook import Line
from dagster_project.warehouse.reasons import check_erratum
from sources.database import connect, scalar
from sources.disk import write_whole
from sources.errors import CannotStart, SourceError
from sources.fetch.choose import choose_fetcher
from sources.fetcher import Fetcher
from sources.load import raw_run

REHEARSAL = "repetitie"
"""Name of the job that builds and tests an edition and publishes nothing; a run of it leaves a report of its own."""


REHEARSAL_VERDICT = "repetitie_oordeel"
"""Its last step; Dagster wants no step to be called as a job."""
WAITED_FOR = ("uitvraag", "bronnen", "indeling")
"""The steps of a round that come before its refresh."""


class Bron(Enum):
    """Where the bytes of a run come from, as Dagster's pages offer it."""

    bundel = "bundel"
    voorbeeld = "voorbeeld"
    live = "live"
    map = "map"


def source_config(bron: str) -> dict[str, str]:
    """``--bron`` of the command line as fields of the resource: one of the names, or else a folder."""
    if bron in Bron.__members__ and bron != Bron.map.name:
        return {"bron": bron, "bronmap": ""}
    return {"bron": Bron.map.name, "bronmap": bron}


_DEFAULT_SOURCE = source_config(settings.BRON.read())


class WarehouseResource(dg.ConfigurableResource):
    """Waar deze run werkt en waarmee. De tekst van elk veld staat in het startscherm van Dagster."""

    warehouse: Annotated[str, Field(description="De map waarin wordt gepubliceerd.")] = settings.WAREHOUSE.read()
    bron: Annotated[
        Bron,
        Field(
            description="Waar de bytes vandaan komen. bundel: wat echt of gedrukt is; voorbeeld: de hele weg, met verzonnen cijfers; "
            "live: CBS, politie en de aangeboden leveringen; map: de map van het veld bronmap."
        ),
    ] = Bron[_DEFAULT_SOURCE["bron"]]
    bronmap: Annotated[str, Field(description="Alleen bij bron map: een map met de indeling van de bundel, of de map van een editie.")] = (
        _DEFAULT_SOURCE["bronmap"]
    )
    erratum: Annotated[
        str,
        Field(
            description="De reden om een al gepubliceerde editie opnieuw uit te geven, als nieuwe versie (.1). Leeg bij een eerste uitgave."
        ),
    ] = ""
    fte: Annotated[int, Field(description="De sterkte in fte die wordt verdeeld.")] = 1000
    rol: Annotated[str, Field(description="Wie bouwt: een rol, nooit een naam. Een andere rol stelt vast.")] = settings.ROL.read()

    _candidate_folder: Path = PrivateAttr()
    _fetcher: Fetcher = PrivateAttr()
    _hindrance: Exception | None = PrivateAttr(None)
    _rehearsal: str = PrivateAttr("")

    @property
    def source(self) -> str:
        """As ``--bron`` of the command line says it."""
        return self.bronmap if self.bron is Bron.map else self.bron.value

    @property
    def is_rehearsal(self) -> bool:
        """Whether this run builds and tests, and publishes nothing."""
        return bool(self._rehearsal)

    @property
    def published(self) -> Warehouse:
        return Warehouse(Path(self.warehouse).absolute())

    @property
    def folder(self) -> Path:
        """The folder of this run.

        Raises:
            dg.Failure: the run could not begin.
        """
        if self._hindrance is not None:
            raise cannot_start(self._hindrance)
        return self._candidate_folder

    @property
    def kandidaat(self) -> Path:
        """The database that this run builds; it does not exist before the first step made it."""
        return self.folder / DATABASE

    @property
    def built(self) -> Path:
        """The kandidaat, for a step that goes on with it.

        Raises:
            dg.Failure: no step of this run made it.
        """
        if not self.kandidaat.exists():
            raise dg.Failure("Er is geen kandidaat van deze run; draai de hele job.", allow_retries=False)
        return self.kandidaat

    @property
    def fetcher(self) -> Fetcher:
        return self._fetcher

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[WarehouseResource]:
        """Take the lock, tidy up, make the folder of the kandidaat; afterwards remove it, whatever happened.

        What keeps a run from beginning is told by its first step: of a resource that fails Dagster keeps no metadata.
        """
        with ExitStack() as stack:
            self._hindrance = None
            self._rehearsal = context.run.tags.get("dagster/partition", "?") if context.run and context.run.job_name == REHEARSAL else ""
            try:
                check_builder(self.rol)
                check_erratum(self.erratum)
                stack.enter_context(hold_lock(self.published.folder))
                self.published.tidy()
                approvals.require_in_log(self.published, self.published.versions(), self.published.logbook.lines())
                rapport = self.published.rehearsal_report if self.is_rehearsal else self.published.run_report
                rapport.unlink(missing_ok=True)  # a run that is killed leaves none, rather than that of another
                self._fetcher = choose_fetcher(self.source, self.published.deliveries)
            except (Busy, CannotStart) as e:
                self._hindrance = e
            else:
                self._candidate_folder = self.published.folder / f".kandidaat-{context.run_id}"
                self._candidate_folder.mkdir(mode=0o700)  # it holds confidential deliveries while the run lasts
                stack.callback(shutil.rmtree, self._candidate_folder, ignore_errors=True)
                stack.callback(self._report, self.published.versions())
            yield self

    def _report(self, before: list[PublishedVersion]) -> None:
        """What this run found, also when it was stopped: ``laatste_run.json``, for ``status`` and for who mends it; of a rehearsal
        ``laatste_repetitie.json``."""
        rapport = self.published.folder / "laatste_run.json"
        uitkomst, reden, controles, aantekeningen = outcome.AFGEBROKEN, "", list[dict[str, object]](), list[dict[str, object]]()
        editie = ""
        try:
            if not self.is_rehearsal and (
                self.published.versions() != before
            ):  # published: its verdicts stand in the edition; what an earlier run found no longer holds
                rapport.unlink(missing_ok=True)
                return
            if self.kandidaat.exists():  # not when the run stopped before its first step
                with connect(self.kandidaat, read_only=True) as con:
                    oordelen = verdicts.read_verdicts(con)
                    controles = [vars(o) for o in oordelen]
                    uitkomst, reden = outcome.read_outcome(con, oordelen)
                    editie = scalar(con, "SELECT editie FROM raw_run.editie")
                    aantekeningen = raw_run.remarks(con)
        except Exception as e:  # the report must never hide why the run failed
            controles = [{"fout": str(e)}]
        inhoud = {"bron": self.source, "uitkomst": uitkomst, "reden": reden, "controles": controles, "aantekeningen": aantekeningen}
        mode = verdicts.report_mode(controles, aantekeningen)
        if self.is_rehearsal:
            inhoud |= {"editie": self._rehearsal, "ontbreekt": self._missing()}
            write_whole(self.published.rehearsal_report, json.dumps(inhoud, ensure_ascii=False, indent=1).encode(), mode)
            return
        write_whole(rapport, json.dumps(inhoud, ensure_ascii=False, indent=1).encode(), mode)
        with suppress(CannotStart, OSError):  # as above; a log that was changed is told by every run that begins
            self.published.logbook.append(Line("refresh", editie, self.rol, uitkomst=uitkomst))

    def _missing(self) -> list[str]:
        """What this edition still waits for: deliveries, sources, the layout of gemeenten; in words."""
        try:
            stappen = ronde.steps(self.published, self._rehearsal, date.today())
        except (CannotStart, SourceError, KeyError, duckdb.Error) as e:  # as above
            return [f"Wat er ontbreekt is niet na te gaan: {e}"]
        return [f"{s.wat} ({s.wie}): {s.tekst}" for s in stappen if s.stap in WAITED_FOR and s.kleur in (ROOD, ORANJE)]


def cannot_start(e: Exception) -> dg.Failure:
    """What keeps a run from beginning, in a form that tells it from a run that was stopped (exit code 2)."""
    return dg.Failure(description=str(e), metadata={"uitkomst": outcome.KAN_NIET}, allow_retries=False)
