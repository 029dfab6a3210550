"""What stands in ``.ci``: programs of their own, in no package."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest

from dagster_project import ROOT


def load(naam: str) -> ModuleType:
    """``.ci/<naam>.py`` as a module; one may import another."""
    with pytest.MonkeyPatch.context() as m:
        m.setattr(sys, "path", [str(ROOT / ".ci"), *sys.path])
        spec = importlib.util.spec_from_file_location(naam, ROOT / ".ci" / f"{naam}.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module
