"""The numbers that a computation is given, checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[Any]


def as_numbers(naam: str, waarde: ArrayLike, verwacht: str, goed: Callable[[Numbers], Numbers], fout: type[ValueError]) -> Numbers:
    """``waarde`` as an array of doubles.

    Raises:
        fout: names the first value that is no finite number or not ``goed``, and what was expected.
    """
    try:
        x = np.asarray(waarde, dtype=float)
    except (TypeError, ValueError):
        raise fout(f"{naam}: {waarde!r} is geen getal; verwacht {verwacht}.") from None
    mis = ~(np.isfinite(x) & goed(x))
    if mis.any():
        plaats = tuple(int(i) for i in np.argwhere(mis)[0])
        raise fout(f"{naam}: {x[plaats]:g}{f' op plaats {plaats}' if plaats else ''} is niet bruikbaar; verwacht {verwacht}.")
    return x
