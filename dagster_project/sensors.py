"""What Dagster's daemon looks at: runs that ended (who wants to know hears how, as after a refresh of the CLI), runs of the command line,
and what came in since the last refresh.

Those that only tell are on by themselves. Those that start a run are off until someone turns them on, and start a rehearsal only: to publish is
for a person, or for the days of the calendar (``schedules.py``).
"""

import os
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from dagster_project import alarms, notify, outbox, run_log, run_result
from dagster_project.jobs import repetitie, report_run, verversen
from dagster_project.resources import WarehouseResource
from dagster_project.schedules import rehearse, warehouse
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import Busy
from sources import catalog, disk
from sources.database import connect
from sources.delivery.register import Register
from sources.errors import CannotStart, SourceError
from sources.fetch.choose import choose_fetcher
from sources.odata.fetch import OdataReader
from sources.snapshots import SnapshotStore

REFRESHES = ("refresh", "publicatie", "erratum")
"""The lines of the log that a refresh leaves."""


def _warehouse_of(run: dg.DagsterRun) -> Path:
    """The folder that a run was given, or that of every run."""
    config: Mapping[str, Any] = run.run_config
    gekozen = config.get("resources", {}).get("warehouse", {}).get("config", {}).get("warehouse")
    return Path(gekozen or WarehouseResource().warehouse).absolute()


def _send(context: dg.RunStatusSensorContext, inhoud: dict[str, Any]) -> bool:
    """Tell who wants to know; gives whether anyone was told."""
    ontvangers = notify.Receivers.uit(os.environ)
    klachten = notify.send(inhoud, ontvangers)
    for klacht in klachten:
        context.log.warning(klacht)
    return ontvangers.iemand and not klachten


def _notify(context: dg.RunStatusSensorContext, geslaagd: bool) -> None:
    run = context.dagster_run
    if run.tags.get(outbox.DOOR) == outbox.COMMAND_LINE:
        return  # the command told, and left its report, when it ended
    alles = context.instance.all_logs(run.run_id)
    gebeurtenissen = [e.dagster_event for e in alles if e.dagster_event is not None]
    uitslag, editie = run_result.read_run(gebeurtenissen, geslaagd), run.tags.get("dagster/partition", "")
    folder = _warehouse_of(run)
    try:
        run_log.write(Warehouse(folder), run.run_id, editie, alles, uitslag)
    except OSError as e:  # how the run ended does not depend on who may look at it
        context.log.warning(disk.in_words(e))
    report_run(uitslag, editie, folder)
    inhoud = notify.message(uitslag, editie, folder)
    if _send(context, inhoud) and not geslaagd:
        alarms.told_with_the_run(Warehouse(folder), datetime.now())


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[verversen],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Zegt wie dat wil dat een editie is gepubliceerd of ongewijzigd bleef (dagster_project/notify.py).",
)
def meld_geslaagd(context: dg.RunStatusSensorContext) -> None:
    _notify(context, True)


@dg.run_failure_sensor(
    monitored_jobs=[verversen],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Zegt wie dat wil dat een run is tegengehouden of afgebroken, en waarom (dagster_project/notify.py).",
)
def meld_mislukt(context: dg.RunFailureSensorContext) -> None:
    _notify(context, False)


def _notify_rehearsal(context: dg.RunStatusSensorContext, geslaagd: bool) -> None:
    run = context.dagster_run
    pad = Warehouse(_warehouse_of(run)).rehearsal_report
    inhoud = notify.rehearsal_message(pad, run.tags.get("dagster/partition", ""), geslaagd)
    _send(context, inhoud)


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[repetitie],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Zegt wie dat wil dat de poort een editie nu zou doorlaten, en wat er nog ontbreekt.",
)
def meld_repetitie(context: dg.RunStatusSensorContext) -> None:
    _notify_rehearsal(context, True)


@dg.run_failure_sensor(
    monitored_jobs=[repetitie],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Zegt wie dat wil waarom de poort een editie nu zou tegenhouden, en wat er nog ontbreekt.",
)
def meld_mislukte_repetitie(context: dg.RunFailureSensorContext) -> None:
    _notify_rehearsal(context, False)


@dg.sensor(
    minimum_interval_seconds=3600,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Kijkt elk uur of er iets is dat iemand moet weten (bron achter, signaal, rooster gemist, termijn, verificatie) en meldt elke oorzaak een keer; "
    "doet niets waar niemand is ingesteld (dagster_project/alarms.py).",
)
def bewaking(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    ontvangers = notify.Receivers.uit(os.environ)
    if not ontvangers.iemand:
        return dg.SkipReason("Er is geen ontvanger ingesteld.")
    gezien = alarms.watch(warehouse(), datetime.now(), ontvangers)
    for klacht in gezien.klachten:
        context.log.warning(klacht)
    return dg.SkipReason(f"{len(gezien.alarmen)} alarmen, {len(gezien.nieuw)} nieuw.")


@dg.sensor(
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Zet runs van de opdrachtregel tussen de andere runs, met hun assets en oordelen (dagster_project/outbox.py).",
)
def opdrachtregel(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """One run a tick, for a tick has a minute."""
    assert context.repository_def is not None  # Dagster gives it to every sensor
    wachtrij = outbox.folder(warehouse().folder)
    try:
        gedaan = outbox.take_in(context.instance, wachtrij, context.repository_def.get_job(verversen.name), meeste=1)
    except Busy:
        return dg.SkipReason("Een ander proces doet dit al.")
    return dg.SkipReason(f"Opgenomen: {', '.join(gedaan)}." if gedaan else "Er wacht geen run van de opdrachtregel.")


LIVE = "live"
"""Where new versions of source tables are looked for."""


@dg.sensor(
    job=repetitie,
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Start een repetitie als er sinds de laatste refresh een levering is aangeboden. Staat uit tot iemand hem aanzet.",
)
def nieuwe_levering(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """The newest offer that no refresh has seen, once."""
    huis = warehouse()
    try:
        gezien = max((r.wanneer for r in huis.logbook.lines() if r.soort in REFRESHES), default="")
        nieuw = [a for a in Register(huis.deliveries).lees() if a.wanneer > gezien]
        if not nieuw:
            return dg.SkipReason("Geen levering aangeboden sinds de laatste refresh.")
        context.log.info(f"Aangeboden sinds de laatste refresh: {', '.join(dict.fromkeys(a.naam for a in nieuw))}.")
        return rehearse(date.today(), f"levering-{nieuw[-1].wanneer}-{nieuw[-1].sha256[:12]}")
    except (CannotStart, SourceError) as e:
        return dg.SkipReason(str(e))


@dg.sensor(
    job=repetitie,
    minimum_interval_seconds=1800,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Vraagt elk half uur een tabel van de catalogus of zij bij de bron is vernieuwd sinds de nieuwste uitgave, en start dan een repetitie. "
    "Vraagt geen rijen op. Staat uit tot iemand hem aanzet.",
)
def nieuwe_bronversie(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """One table a tick: a tick has a minute, and a source is asked politely."""
    tabellen = sorted((t for t in catalog.refreshed_tables() if not t.is_levering), key=lambda t: t.volledige_naam)
    tabel = next((t for t in tabellen if t.volledige_naam > (context.cursor or "")), tabellen[0])
    context.update_cursor(tabel.volledige_naam)
    try:
        bekend = _known_version(tabel)
        if bekend is None:
            return dg.SkipReason(f"{tabel.volledige_naam}: staat in geen uitgave om mee te vergelijken.")
        gewijzigd = _version_at_source(tabel)
        if gewijzigd in ("", bekend):
            return dg.SkipReason(f"{tabel.volledige_naam}: niet vernieuwd sinds {bekend}.")
        context.log.info(f"{tabel.volledige_naam} is vernieuwd: {gewijzigd}; de nieuwste uitgave heeft {bekend}.")
        return rehearse(date.today(), f"{tabel.volledige_naam}-{gewijzigd}")
    except (CannotStart, SourceError) as e:
        return dg.SkipReason(f"{tabel.volledige_naam}: {e}")


def _known_version(tabel: catalog.Tabel) -> str | None:
    """When the source last changed what the newest edition has of this table; None when it has nothing of it."""
    huis = warehouse()
    nieuwste = huis.latest()
    if nieuwste is None:
        return None
    vraag = "SELECT gewijzigd FROM kwaliteit.bronstatus WHERE versie = ? AND bron_tabel = ? AND ontbreekt IS NULL"
    with connect(huis.database, read_only=True) as con:
        rij = con.execute(vraag, (nieuwste.versie, tabel.volledige_naam)).fetchone()
    return None if rij is None else str(rij[0] or "")


def _version_at_source(tabel: catalog.Tabel) -> str:
    with tempfile.TemporaryDirectory(prefix="hjb-") as folder:  # what is asked here is in no edition
        fetcher = choose_fetcher(LIVE, Path(folder) / "leveringen")
        return OdataReader(tabel, fetcher, SnapshotStore(Path(folder) / "snapshots")).open().meta.gewijzigd
