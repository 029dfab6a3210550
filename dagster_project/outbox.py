"""Runs of the command line, on their way to Dagster's pages.

A refresh leaves its run as one file in ``.dagster/wachtrij`` of the warehouse: of its events those that say something, with the time of each.
That costs it a tenth of a second and asks nothing of the instance, which may be missing, locked or on another machine. The instance takes
the file in when it comes to it (``halfjaarbericht dagster`` as it starts, the sensor ``opdrachtregel`` while it runs), and then the run
stands there as any other. Of a confidential delivery an event may quote a cell, so nobody else may read the folder.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.storage.dagster_run import DagsterRunStatus
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._serdes import deserialize_value, serialize_value

from dagster_project.warehouse.lock import hold_lock

DOOR = "halfjaarbericht/deur"
"""Tag of a run: through which door it came."""
COMMAND_LINE = "opdrachtregel"
MOST = 50
"""So many runs wait at most, when no instance ever takes them in; the oldest goes first."""


def home(warehouse: Path) -> Path:
    """Where the instance of this warehouse keeps what it knows, unless DAGSTER_HOME says otherwise."""
    return Path(os.environ.get("DAGSTER_HOME") or warehouse / ".dagster").absolute()


def folder(warehouse: Path) -> Path:
    """Where the runs of the command line wait."""
    return warehouse / ".dagster" / "wachtrij"


def post(wachtrij: Path, run: dg.DagsterRun, gebeurtenissen: Sequence[dg.EventLogEntry]) -> None:
    """Leave this run for the instance, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    kop = {"run_id": run.run_id, "run_config": run.run_config, "tags": {**run.tags, DOOR: COMMAND_LINE}}
    tekst = "\n".join([json.dumps(kop), *map(serialize_value, gebeurtenissen)])
    wachtrij.mkdir(parents=True, exist_ok=True, mode=0o700)
    wachtrij.parent.chmod(0o700)
    for oud in waiting(wachtrij)[: -(MOST - 1)]:
        oud.unlink(missing_ok=True)
    half = wachtrij / f".{run.run_id}"
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as f:
        f.write(gzip.compress(tekst.encode(), 6))
    os.replace(half, wachtrij / f"{run.run_id}.json.gz")


def waiting(wachtrij: Path) -> list[Path]:
    """The runs that wait, oldest first."""
    return sorted(wachtrij.glob("*.json.gz"), key=lambda p: p.stat().st_mtime_ns)


def take_in(instance: dg.DagsterInstance, wachtrij: Path, job: dg.JobDefinition, meeste: int | None = None) -> list[str]:
    """Write the runs that wait into the instance; gives their ids. What is cut off halfway is done again from the start.

    Args:
        instance: of the pages.
        wachtrij: ``folder`` of the warehouse; nothing happens where there is none.
        job: the job that they were runs of.
        meeste: how many at most; the rest waits for the next time.

    Raises:
        Busy: another process is doing the same.
    """
    if not (bestanden := waiting(wachtrij)[:meeste] if wachtrij.is_dir() else []):
        return []
    with hold_lock(wachtrij):
        return [_take_in(instance, pad, job) for pad in bestanden if pad.exists()]


def _take_in(instance: dg.DagsterInstance, pad: Path, job: dg.JobDefinition) -> str:
    kop, *regels = gzip.decompress(pad.read_bytes()).decode().split("\n")
    run = json.loads(kop)
    if instance.has_run(run["run_id"]):
        _forget(instance, run["run_id"])
    with _one_transaction(instance.event_log_storage, run["run_id"]):
        instance.create_run_for_job(job, status=DagsterRunStatus.NOT_STARTED, **run)
        for regel in regels:
            instance.handle_new_event(deserialize_value(regel, dg.EventLogEntry))
    pad.unlink()
    return str(run["run_id"])


def _forget(instance: dg.DagsterInstance, run_id: str) -> None:
    """Remove what there is of a run; what was planned of its checks, Dagster leaves behind."""
    instance.delete_run(run_id)
    storage: Any = instance.event_log_storage
    with storage.index_connection() as con:
        con.execute(AssetCheckExecutionsTable.delete().where(AssetCheckExecutionsTable.c.run_id == run_id))


@contextmanager
def _one_transaction(storage: Any, run_id: str) -> Iterator[None]:
    """Within the ``with``, every event goes over one connection per file: SQLite otherwise opens and forces to disk three times per event.

    Another storage has a server that does that better.
    """
    if not isinstance(storage, SqliteEventLogStorage):
        yield
        return
    base_dir = str(Path(storage.path_for_shard(INDEX_SHARD_NAME)).parent)
    # its own connections exclude each other, those of a twin do not
    with SqliteEventLogStorage(base_dir).index_connection() as index, SqliteEventLogStorage(base_dir).run_connection(run_id) as run:
        vars(storage).update(index_connection=lambda: nullcontext(index), run_connection=lambda _: nullcontext(run))
        try:
            yield
        finally:
            del storage.index_connection, storage.run_connection
