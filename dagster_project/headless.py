"""A Dagster instance for one run without pages: nobody asks it for an event.

Dagster's own ephemeral instance writes every event into SQLite and asks that again, for each asset and check, what was materialised
before: half of what Dagster costs in a refresh. Here they are only put in a list, for the pages that may want them later (``outbox.py``);
the job hands its events to who started it (``run_result.py``), and what must be kept stands in the kandidaat. ``dagster dev`` and the
daemon keep everything at once, in their own instance.

Nor is it worked out anew, for each asset that a step made, which assets that step makes, and what class holds its resources: with hundreds of
them each was a tenth or more of what Dagster still costs.
"""

from __future__ import annotations

import collections
import functools
from collections.abc import Sequence, Set
from typing import Any

import dagster as dg
from dagster._core.definitions import scoped_resources_builder
from dagster._core.execution.context.system import StepExecutionContext
from dagster._core.instance import InstanceType
from dagster._core.launcher.sync_in_memory_run_launcher import SyncInMemoryRunLauncher
from dagster._core.run_coordinator import DefaultRunCoordinator
from dagster._core.storage import event_log, runs
from dagster._core.storage.event_log import InMemoryEventLogStorage
from dagster._core.storage.noop_compute_log_manager import NoOpComputeLogManager
from dagster._core.storage.root import TemporaryLocalArtifactStorage
from dagster._core.storage.runs import InMemoryRunStorage

NOT_KEPT = (
    *("STEP_OUTPUT", "HANDLED_OUTPUT", "LOADED_INPUT", "STEP_INPUT", "LOGS_CAPTURED", "ENGINE_EVENT"),
    *("ASSET_MATERIALIZATION_PLANNED", "ASSET_CHECK_EVALUATION_PLANNED"),
)
"""Kinds of events that say how a process worked and nothing of what it made, and what any instance writes of itself when a run is new."""


class EventList(InMemoryEventLogStorage):
    """Puts every event that says something in a list, and has no answer to any question about them."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[dg.EventLogEntry] = []

    def store_event(self, event: dg.EventLogEntry) -> None:
        if event.is_dagster_event and event.get_dagster_event().event_type_value not in NOT_KEPT:
            self.kept.append(event)

    def get_asset_records(self, asset_keys: Sequence[dg.AssetKey] | None = None) -> Sequence[Any]:  # noqa: ARG002
        return []

    def fetch_materializations(self, *_: Any, **__: Any) -> dg.EventRecordsResult:
        return dg.EventRecordsResult([], "", False)

    fetch_observations = fetch_materializations


class RunList(InMemoryRunStorage):
    """Keeps the one run and not its plan, which nobody asks for again."""

    def has_execution_plan_snapshot(self, *_: Any) -> bool:
        return True


_work_out = StepExecutionContext.get_output_asset_keys


def _once_per_step(self: StepExecutionContext) -> Set[dg.AssetKey]:
    if "assets_of_step" not in self.__dict__:
        self.__dict__["assets_of_step"] = _work_out(self)
    return self.__dict__["assets_of_step"]


@functools.cache
def _make(name: str, fields: tuple[str, ...]) -> Any:
    return collections.namedtuple(name, fields)


def _class_of_resources(name: str, fields: Sequence[str]) -> Any:
    return _make(name, tuple(fields))


def headless_instance() -> dg.DagsterInstance:
    """``dg.DagsterInstance.ephemeral()``, but for where the events go and what is worked out once."""
    StepExecutionContext.get_output_asset_keys = _once_per_step  # type: ignore[method-assign]
    scoped_resources_builder.namedtuple = _class_of_resources  # type: ignore[assignment]
    for tables in (runs.in_memory, event_log.in_memory):  # of tables that are gone with the process nobody asks of which version they are
        tables.stamp_alembic_rev = lambda *_: None  # type: ignore[attr-defined]
    return dg.DagsterInstance(
        instance_type=InstanceType.EPHEMERAL,
        local_artifact_storage=TemporaryLocalArtifactStorage(),
        run_storage=RunList(),
        event_storage=EventList(),
        compute_log_manager=NoOpComputeLogManager(),
        run_coordinator=DefaultRunCoordinator(),
        run_launcher=SyncInMemoryRunLauncher(),
    )


def kept_events(instance: dg.DagsterInstance) -> list[dg.EventLogEntry]:
    """What happened in the run of this headless instance, in order, with the time of each."""
    storage = instance.event_log_storage
    assert isinstance(storage, EventList)
    return storage.kept
