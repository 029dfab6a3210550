"""What something costs beside something else: no test knows how fast its machine is, or what else that does at the moment."""

from __future__ import annotations

import time
from collections.abc import Callable


def snelst(doe: Callable[[], object], keer: int = 20) -> float:
    """Processor time in seconds, the best of so many times."""
    tijden = []
    for _ in range(keer):
        begin = time.process_time()
        doe()
        tijden.append(time.process_time() - begin)
    return min(tijden)
