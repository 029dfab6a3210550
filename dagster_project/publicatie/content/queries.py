"""SQL beside the module that asks it: one ``.sql`` file with a name above each question, as in aiosql."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path


@cache
def queries(file: Path) -> dict[str, str]:
    """The questions of a file by name, in its order; each begins with a line ``-- name: NAME``, a comment on it stands below that. Read once."""
    _, *parts = re.split(r"^-- name: (\w+)\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[::2], (p.strip() for p in parts[1::2]), strict=True))
