"""Great Expectations, loaded without what no rule asks of it.

Three of its expectations on distributions need ``scipy.stats`` and ``altair``, a third of the seconds that its import takes. They are
registered as ``importlib.util.LazyLoader`` does it: who does use one loads it then. Never imported at the loading of definitions.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

LATER = ("scipy.stats", "altair")


def load() -> ModuleType:
    """Import Great Expectations (some 2 seconds)."""
    for naam in LATER:
        if naam not in sys.modules and (spec := importlib.util.find_spec(naam)) and spec.loader:
            spec.loader = importlib.util.LazyLoader(spec.loader)
            sys.modules[naam] = module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            package, _, name = naam.rpartition(".")
            if package:
                setattr(sys.modules[package], name, module)  # where ``from scipy import stats`` looks
    import great_expectations.expectations

    return great_expectations
