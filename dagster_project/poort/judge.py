"""Great Expectations, loaded without what no rule asks of it.

Three of its expectations on distributions need ``scipy.stats``, a third of the seconds that its import takes. That module is
registered as ``importlib.util.LazyLoader`` does it: who does use it loads it then. Never imported at the loading of definitions.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

LATER = "scipy.stats"


def load() -> ModuleType:
    """Import Great Expectations (some 2 seconds)."""
    if LATER not in sys.modules and (spec := importlib.util.find_spec(LATER)) and spec.loader:
        spec.loader = importlib.util.LazyLoader(spec.loader)
        sys.modules[LATER] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        package, _, name = LATER.rpartition(".")
        setattr(sys.modules[package], name, module)  # where ``from scipy import stats`` looks
    import great_expectations.expectations

    return great_expectations
