"""One refresh at a time per warehouse: flock on ``.slot``, which the kernel releases when a process dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(Exception):
    """Another refresh works in this warehouse."""


@contextmanager
def hold_lock(warehouse: Path, wat: str = "refresh") -> Iterator[None]:
    """Hold the lock of this folder; ``wat`` is what goes on there when another holds it.

    Raises:
        Busy: another process holds it.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    with open(warehouse / ".slot", "a+") as f:
        try:
            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            f.seek(0)
            raise Busy(f"Er loopt al een {wat} in {warehouse} (proces {f.read().strip() or 'onbekend'}). Wacht tot die klaar is.") from None
        f.truncate(0)
        f.write(str(os.getpid()))
        f.flush()
        try:
            yield
        finally:
            f.truncate(0)
