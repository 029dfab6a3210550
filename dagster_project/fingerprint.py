"""One sha256 over a set of files: to know whether a derived file is stale and with which code an edition was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from dagster_project import ROOT


def fingerprint(paden: Iterable[Path]) -> str:
    """sha256 over names (relative to the project) and contents, in order of name."""
    h = hashlib.sha256()
    for pad in sorted(paden):
        h.update(pad.relative_to(ROOT).as_posix().encode() + b"\0" + hashlib.sha256(pad.read_bytes()).digest())
    return h.hexdigest()


def dbt_files() -> list[Path]:
    """What the dbt manifest is made of."""
    d = ROOT / "dbt"
    mappen = [p for m in ("models", "macros", "seeds", "tests") for p in (d / m).rglob("*") if p.is_file()]
    return [d / "dbt_project.yml", d / "profiles.yml", *mappen]


CODE = (".py", ".sql", ".j2", ".css", ".js", ".typ", ".ttl", ".yml")
"""What code, templates and the words of an edition are written in."""


def code_files() -> list[Path]:
    """Everything that decides what an edition contains, but for its sources."""
    py = [*(p for p in (ROOT / "dagster_project").rglob("*") if p.suffix in CODE), *(ROOT / "sources").rglob("*.py")]
    yml = [*(ROOT / "expectations").glob("*.yml"), *(ROOT / "sources").glob("*/bronnen.yml"), ROOT / "sources" / "schema.yml"]
    return [ROOT / "requirements.lock", *py, *yml, *dbt_files()]
