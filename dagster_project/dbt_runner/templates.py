"""The Python that Jinja makes of each template, kept from run to run: making it anew is a tenth of what dbt does in a refresh.

A template is looked up by its whole text, so that one that changed is never answered by what it was. What else decides the Python, the
versions of Python, Jinja and dbt, is in the first line of the file, with the sha256 of the rest: of other versions, or damaged, nothing in it counts.
"""

from __future__ import annotations

import importlib.metadata
import marshal
import os
import sys
from pathlib import Path
from types import CodeType
from typing import Any

from sources.snapshots import sha256_of


def header(rest: bytes) -> bytes:
    """The first line of the file: what it was made with, and the sha256 of what follows."""
    versions = [sys.version, *(f"{p} {importlib.metadata.version(p)}" for p in ("jinja2", "dbt-core", "dbt-common"))]
    return f"{' | '.join(versions)} | {sha256_of(rest)}".replace("\n", " ").encode()


def read(pad: Path) -> dict[str, CodeType]:
    """Template -> its Python; nothing of a file that is not there, is of other versions or is not as it was written."""
    try:
        first, _, rest = pad.read_bytes().partition(b"\n")
    except OSError:
        return {}
    return marshal.loads(rest) if first == header(rest) else {}


def write(pad: Path, kept: dict[str, CodeType]) -> None:
    """Write it whole or not at all; where it cannot be written, the next run makes all of it anew."""
    half = pad.with_name(f".half-{pad.name}-{os.getpid()}")
    try:
        rest = marshal.dumps(kept)
        half.write_bytes(header(rest) + b"\n" + rest)
        os.replace(half, pad)
    except OSError:
        half.unlink(missing_ok=True)


class Templates:
    """What dbt's Jinja makes in this process, with what earlier ones made of the same text."""

    def __init__(self, pad: Path) -> None:
        from dbt_common.clients.jinja import MacroFuzzEnvironment

        self._pad = pad
        self._kept = read(pad)
        self._used: dict[str, CodeType] = {}
        make = MacroFuzzEnvironment.compile

        def compile(env: Any, source: Any, *how: Any, **named: Any) -> Any:  # noqa: A001 - the name that Jinja has for it
            if not isinstance(source, str) or how or named:
                return make(env, source, *how, **named)
            code = self._used.get(source) or self._kept.get(source) or make(env, source)
            self._used[source] = code
            return code

        MacroFuzzEnvironment.compile = compile  # type: ignore[method-assign, assignment]

    def save(self) -> None:
        """Keep what this process used, when it made something of it itself."""
        if not self._used.keys() <= self._kept.keys():
            write(self._pad, self._used)
