"""``halfjaarbericht-dbt``: dbt in a process of its own, in the folder of a kandidaat.

With arguments it is dbt's own command line (``halfjaarbericht-dbt compile ...``), in the folder that ``HALFJAARBERICHT_KANDIDAATMAP``
names. Without, it is what ``runner.py`` starts: it loads dbt and the project as it was last parsed, and then takes one order, a line of
JSON on standard input. Every node that is done and, at the end, the results are lines of JSON on standard output. Importing dbt takes
seconds; a refresh starts this process first thing, so that they pass on the other core.

What dbt spends time on for nobody is left out: reading all files of the project again when they are the ones that the manifest was made
of, writing that manifest once more, making the Python of a template that is kept (``templates.py``), and putting together messages that nobody
listens to (the rest is in ``lean.py``). While it waits for its order it lists nothing from the project, so that what dbt reads and works out
only once is behind it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import json
import os
import pickle
import sys
import tempfile
import threading
from collections.abc import Callable
from typing import Any

from dagster_project import settings
from dagster_project.dbt_runner import lean
from dagster_project.dbt_runner.runner import DBT, TARGET
from dagster_project.dbt_runner.templates import Templates

NODE_DONE = "NodeFinished"
"""The one event of dbt that is listened to."""
QUIET = ("--log-level", "none", "--log-level-file", "none", "--no-write-json")
PARSED = TARGET / "manifest.pickle"
"""The manifest as dbt holds it in memory, with the state of the files that it was made of."""
TEMPLATES = PARSED.with_name("sjablonen.marshal")


def main() -> None:
    """Entry point."""
    if sys.argv[1:]:
        from dbt.cli.main import cli

        os.chdir(settings.KANDIDAATMAP.read())
        cli()
    antwoord = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # what dbt or a model prints is no answer
    lean.before_import()
    import dbt.adapters.duckdb
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest
    from dbt_common.events.event_manager_client import ctx_set_event_manager

    lean.after_import()
    gc.disable()  # what is loaded stays until the end, and looking through it again and again is a tenth of a build
    parsed = _read_parsed()
    templates = Templates(TEMPLATES)
    ctx_set_event_manager(_listening(lambda uid: antwoord.write(json.dumps({"klaar": uid}) + "\n")))
    if parsed[0]:
        with tempfile.TemporaryDirectory() as nergens, lean.valid_as_parsed(True):  # what comes of it is not used
            plaats = ["--project-dir", str(DBT), "--profiles-dir", str(DBT), "--target-path", nergens, "--log-path", nergens]
            dbtRunner(Manifest(**parsed[1])).invoke(["list", "--select", "config.materialized:niets", *plaats, *QUIET])
    import numpy  # noqa: F401 - of the models in Python, while there is time

    opdracht = json.loads(sys.stdin.readline() or "null")
    if opdracht is None:
        return  # a refresh that ended before it came to dbt
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    stand, argv = opdracht["stand"], opdracht["argv"]
    if argv[0] != "parse" and parsed[0] != stand:  # another process has parsed it since
        parsed = _read_parsed()
    os.chdir(opdracht["folder"])
    same = argv[0] != "parse" and parsed[0] == stand
    with lean.valid_as_parsed(same):
        r = dbtRunner(Manifest(**parsed[1]) if same else None).invoke(argv)
    if isinstance(r.result, Manifest):
        delen = {
            f.name: getattr(r.result, f.name) for f in dataclasses.fields(r.result) if f.init and not f.name.startswith("_")
        }  # dbt's own pickling mixes them up
        PARSED.with_suffix(".nieuw").write_bytes(pickle.dumps((stand, delen), protocol=5))
        os.replace(PARSED.with_suffix(".nieuw"), PARSED)
    fout = str(r.exception) if r.exception else ""
    antwoord.write(
        json.dumps({"geslaagd": r.success, "fout": fout, "results": [_result(n) for n in getattr(r.result, "results", [])]}) + "\n"
    )
    dbt.adapters.duckdb.connections.DuckDBConnectionManager.close_all_connections()  # which also writes what is still in the log of the file
    antwoord.close()
    templates.save()
    os._exit(0)  # nothing is left to tidy, and an orderly exit of dbt takes half a second


def _stop_with_parent() -> None:
    """Standard input is a pipe of the refresh: when that ends, however it ends, so does this."""
    sys.stdin.read()
    os._exit(1)


def _read_parsed() -> tuple[str, Any]:
    with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError):  # of another version: parse again
        return pickle.loads(PARSED.read_bytes())
    return "", {}


def _result(r: Any) -> dict[str, Any]:
    """What a refresh keeps of one node."""
    return {
        "unique_id": r.node.unique_id,
        "status": str(r.status),
        "message": r.message,
        "compiled_code": getattr(r.node, "compiled_code", None),
        "execution_time": r.execution_time,
    }


def _listening(klaar: Callable[[str], Any]) -> Any:
    """dbt's event manager, but only for what is listened to; a warning can be made an error and always goes on. ``klaar`` gets the id of each
    node that is done.

    Nor is a message put together before someone looks at it: of the six thousand of a build, dbt looks at a few hundred.
    """
    from dbt_common.events.base_types import BaseEvent, EventLevel
    from dbt_common.events.event_manager import EventManager

    put_together = BaseEvent.__init__

    def keep(self: BaseEvent, *args: Any, **kwargs: Any) -> None:
        object.__setattr__(self, "_given", (args, kwargs))

    def look(self: BaseEvent, key: str) -> Any:
        if key == "pb_msg":  # asked for what is not there yet
            args, kwargs = self._given
            put_together(self, *args, **kwargs)
            return self.pb_msg
        return getattr(self.pb_msg, key)

    BaseEvent.__init__, BaseEvent.__getattr__ = keep, look  # type: ignore[method-assign]

    class Listening(EventManager):
        def fire_event(self, e: Any, level: Any = None, node: Any = None, force_warn_or_error_handling: bool = False) -> None:
            if type(e).__name__ == NODE_DONE:
                klaar(e._given[1]["node_info"]["unique_id"])
            elif force_warn_or_error_handling or (level or e.level_tag()) in (EventLevel.WARN, EventLevel.ERROR):
                super().fire_event(e, level, node, force_warn_or_error_handling)

    return Listening()


if __name__ == "__main__":
    main()
