"""The drop folder of the suppliers as Dagster watches it: ``HALFJAARBERICHT_POSTVAK`` names it, and without that nothing is watched.

The sensor only looks whether something lies still without a verdict; a run does the pass, so that it can be done again and leaves a trace.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from dagster_project import notify, settings
from dagster_project.loket import postvak
from dagster_project.resources import WarehouseResource
from dagster_project.warehouse.editions import Warehouse
from sources.errors import CannotStart, SourceError


class PostvakConfig(dg.Config):
    """Which folder; the sensor fills it in."""

    folder: str
    warehouse: str = WarehouseResource().warehouse


@dg.op(
    description="Gaat een keer langs het postvak: bewaart wat goed is en legt bij elk bestand een oordeel.",
    retry_policy=dg.RetryPolicy(max_retries=5, delay=60),  # a refresh may hold the warehouse
)
def ronde_postvak(context: dg.OpExecutionContext, config: PostvakConfig) -> None:
    try:
        gedaan = postvak.sweep(Path(config.folder).absolute(), Warehouse(Path(config.warehouse).absolute()))
    except (CannotStart, SourceError, OSError) as e:
        raise dg.Failure(description=str(e), allow_retries=False) from None
    for h in gedaan:
        context.log.info(f"{h.bestand}: {h.soort}. {h.tekst}")
    context.add_output_metadata(
        {
            "bestanden": dg.TableMetadataValue(
                [dg.TableRecord(vars(h)) for h in gedaan], dg.TableSchema([dg.TableColumn(k) for k in ("bestand", "soort", "tekst")])
            )
        }
    )
    if klaar := [h for h in gedaan if h.soort != postvak.WACHT]:
        for klacht in notify.send(postvak_message(klaar, config.folder), notify.Receivers.uit(os.environ)):
            context.log.warning(klacht)
    if any(h.soort == postvak.WACHT for h in gedaan):
        raise dg.RetryRequested(max_retries=5, seconds_to_wait=60)


def postvak_message(klaar: list[postvak.Handled], folder: str) -> dict[str, object]:
    """What is told of a pass, in the form of the other messages."""
    fout = [h for h in klaar if h.soort not in postvak.GOED]
    return {
        "text": f"Postvak: {len(klaar)} {'bestand' if len(klaar) == 1 else 'bestanden'} beoordeeld, {len(fout)} niet bewaard.",
        "redenen": [f"{h.bestand}: {h.soort}. {h.tekst}" for h in klaar],
        "kijk": "halfjaarbericht levering lijst",
        "waar": folder,
    }


@dg.job(
    description="Beoordeelt wat leveranciers in het postvak legden (dagster_project/loket/postvak.py).", executor_def=dg.in_process_executor
)
def postvak_ronde() -> None:
    ronde_postvak()


@dg.sensor(
    job=postvak_ronde,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=f"Kijkt of er iets nieuws ligt in het postvak van de leveranciers; de map staat in {settings.POSTVAK.naam}.",
)
def kijk_in_postvak() -> Iterator[dg.RunRequest | dg.SkipReason]:
    map_ = settings.POSTVAK.read()
    if not map_:
        yield dg.SkipReason(f"{settings.POSTVAK.naam} is niet gezet: er is geen postvak.")
    elif not Path(map_).is_dir():
        yield dg.SkipReason(f"{map_}: geen map. Maak haar, of zet {settings.POSTVAK.naam} anders.")
    elif nieuw := postvak.waiting(Path(map_), time.time()):
        yield dg.RunRequest(
            run_key=hashlib.sha256("\n".join(nieuw).encode()).hexdigest(),
            run_config={"ops": {"ronde_postvak": {"config": {"folder": map_}}}},
        )
    else:
        yield dg.SkipReason("Niets nieuws in het postvak.")
