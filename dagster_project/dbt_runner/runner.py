"""Running dbt: one command per process, which is started beforehand when a refresh knows that it will need it (``worker.py``)."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from dagster_project import ROOT
from dagster_project.settings import DATA

DBT = ROOT / "dbt"
TARGET = DATA / "dbt" / "target"
"""What is kept of the project between runs: never beside an installed package."""
_waiting: list[tuple[subprocess.Popen[str], IO[str]]] = []
"""A process that has loaded dbt, and what it says on standard error."""


@dataclass(frozen=True)
class DbtResult:
    """What dbt said: ``results`` per node (unique_id, status, message, compiled_code, execution_time), ``fout`` of dbt itself."""

    geslaagd: bool
    fout: str
    results: list[dict[str, Any]]


@contextmanager
def prefork() -> Iterator[None]:
    """Let a process load dbt on the other core; gone afterwards, used or not."""
    _waiting.append(_start())
    try:
        yield
    finally:
        while _waiting:
            p, _ = _waiting.pop()
            with p:
                p.kill()


def run_dbt(folder: Path, stand: str, *argv: str, klaar: Callable[[str], None] = lambda _: None) -> DbtResult:
    """Run one command of dbt.

    Args:
        folder: where the database is; the profile names it by a relative path, because dbt parses the whole project anew when its profile changes.
        stand: the state of the files of the project; dbt reads them again when the manifest that is kept is of others.
        argv: the command and its own options.
        klaar: called with the id of each node that is done.
    """
    doel = str(folder / "dbt")
    plaats = ["--project-dir", str(DBT), "--profiles-dir", str(DBT), "--target-path", doel, "--log-path", doel]
    stil = ["--log-level", "none", "--log-level-file", "none", *([] if argv[0] == "parse" else ["--no-write-json"])]
    opdracht = {"folder": str(folder), "stand": stand, "argv": [*argv, *plaats, *stil]}
    laatste: dict[str, Any] = {}
    proces, gezegd = _waiting.pop() if _waiting else _start()
    with proces as p:
        assert p.stdin and p.stdout
        with contextlib.suppress(BrokenPipeError):  # it is gone already: what it said is told below
            p.stdin.write(json.dumps(opdracht) + "\n")
            p.stdin.flush()
        for regel in p.stdout:
            laatste = json.loads(regel)
            if "klaar" in laatste:
                klaar(laatste["klaar"])
    if "results" not in laatste:
        gezegd.seek(0)
        laatste_regel = " ".join(gezegd.read().splitlines()[-1:])
        return DbtResult(False, f"het proces van dbt is gestopt (code {p.returncode}). {laatste_regel}".rstrip(), [])
    return DbtResult(**laatste)


def _start() -> tuple[subprocess.Popen[str], IO[str]]:
    opdracht = [sys.executable, "-m", "dagster_project.dbt_runner.worker"]
    fout = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - a pipe that nobody empties would stop it
    p = subprocess.Popen(opdracht, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=fout, text=True, encoding="utf-8")
    return p, fout


def failure_message(r: dict[str, Any]) -> str:
    """That a node that is no check could not be made; of a line of a seed with too many values (a comma in a text) in the words of who wrote it."""
    if m := re.search(r"\((seeds/\S+)\)\s+Row (\d+) has (\d+) values, but Table only has (\d+) columns", r["message"] or ""):
        regel = int(m[2]) + 2  # dbt counts from zero, and not the heading
        return (
            f"dbt/{m[1]}, regel {regel}: gevonden {m[3]} waarden; verwacht {m[4]}, zoveel als er kolommen zijn. "
            "Zet een tekst waar een komma in staat tussen dubbele aanhalingstekens."
        )
    return f"{r['unique_id'].rpartition('.')[2]} kon niet worden gemaakt; wat daarna komt, ook niet."
