"""What something costs beside something else: no test knows how fast its machine is, or what else that does at the moment."""

from __future__ import annotations

import time
from collections.abc import Callable


def verhouding(doe: Callable[[], object], naast: Callable[[], object], keer: int = 20) -> float:
    """Processor time of one beside that of the other, each the best of so many times.

    They take turns: a machine that is slower for some seconds is slower for both.
    """
    paren = [(_duur(doe), _duur(naast)) for _ in range(keer)]
    return min(a for a, _ in paren) / min(b for _, b in paren)


def _duur(doe: Callable[[], object]) -> float:
    begin = time.process_time()
    doe()
    return time.process_time() - begin
