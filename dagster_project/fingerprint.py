"""One sha256 over a set of files: to know whether a derived file is stale and with which code an edition was made."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable
from pathlib import Path

from dagster_project import PACKAGES, ROOT


def fingerprint(paden: Iterable[Path]) -> str:
    """sha256 over names (relative to the project) and contents, in order of name; of a wheel it is that of the working copy that it is made of."""
    h = hashlib.sha256()
    namen = {pad.relative_to(ROOT if pad.is_relative_to(ROOT) else PACKAGES): pad for pad in paden}
    for naam, pad in sorted(namen.items()):
        h.update(naam.as_posix().encode() + b"\0" + hashlib.sha256(pad.read_bytes()).digest())
    return h.hexdigest()


def dbt_files() -> list[Path]:
    """What the dbt manifest is made of."""
    d = ROOT / "dbt"
    alles = [p for m in ("models", "macros", "seeds", "tests") for p in (d / m).rglob("*") if p.is_file()]
    return [d / "dbt_project.yml", d / "profiles.yml", *(p for p in alles if p.suffix != ".pyc")]  # pip compiles what it installs


def commit() -> str | None:
    """The commit of this code, as its release wrote it down or as git has it; None where neither is."""
    if (pad := ROOT / "commit").exists():
        return pad.read_text(encoding="utf-8").strip()
    if not (ROOT / ".git").exists():
        return None  # git would look on upwards, and name the commit of something else
    r = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return r.stdout.strip() if r.returncode == 0 else None


CODE = (".py", ".sql", ".j2", ".css", ".js", ".typ", ".ttl", ".yml")
"""What code, templates and the words of an edition are written in."""


def code_files() -> list[Path]:
    """Everything that decides what an edition contains, but for its sources."""
    py = [*(p for p in (PACKAGES / "dagster_project").rglob("*") if p.suffix in CODE), *(PACKAGES / "sources").rglob("*.py")]
    yml = [*(ROOT / "expectations").glob("*.yml"), *(PACKAGES / "sources").glob("*/bronnen.yml"), PACKAGES / "sources" / "schema.yml"]
    return [ROOT / "requirements.lock", *py, *yml, *dbt_files()]
