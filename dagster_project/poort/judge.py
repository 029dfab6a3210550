"""Great Expectations, loaded without what no rule asks of it.

One of its expectations, on distributions, needs ``scipy.stats`` and draws with ``altair``: a good part of the seconds that its import takes. Who
does use them loads them then. A quarter of what is left goes to pydantic, which gives each of its hundreds of classes a deep copy of every field
of the class before it; a copy of as much as pydantic goes on to change is as good. Never imported at the loading of definitions.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import importlib
import sys
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any

LATER = ("scipy.stats", "altair")
_LOADING = threading.Lock()
"""A refresh loads it beforehand, in a thread of its own."""


@functools.cache
def load() -> ModuleType:
    """Import Great Expectations (some 1.5 seconds)."""
    with _LOADING, _inherit_fields():
        for name in LATER:
            if name not in sys.modules:
                sys.modules[name] = later = _Later(name)
                package, _, part = name.rpartition(".")
                if package:
                    setattr(importlib.import_module(package), part, later)  # where ``from scipy import stats`` looks
        import great_expectations.expectations

    return great_expectations


class _Later(ModuleType):
    """In the place of a module that is loaded when something is asked of it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":  # who looks through all modules asks for __file__
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextlib.contextmanager
def _inherit_fields() -> Iterator[None]:
    """A class of pydantic that is made meanwhile copies of an inherited field what making it can change, and shares the rest."""
    from pydantic.v1 import main

    deep = main.smart_deepcopy

    def inherit(inherited: Any) -> Any:
        if isinstance(inherited, dict) and all(isinstance(f, main.ModelField) for f in inherited.values()):
            return {name: _own(f) for name, f in inherited.items()}
        return deep(inherited)

    main.smart_deepcopy = inherit  # type: ignore[assignment]
    try:
        yield
    finally:
        main.smart_deepcopy = deep


def _own(f: Any) -> Any:
    own = copy.copy(f)
    own.field_info, own.class_validators = copy.copy(f.field_info), dict(f.class_validators)
    own.key_field = f.key_field and _own(f.key_field)
    own.sub_fields = f.sub_fields and [_own(s) for s in f.sub_fields]
    return own
