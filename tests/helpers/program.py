"""Programs that are no Python package: where one is missing its test is skipped, but never where everything must run."""

from __future__ import annotations

import os
import shutil

import pytest


def programma(*namen: str) -> str:
    """The path of the first of these programs that this machine has.

    Without any: the test fails where CI is set, for there nothing may be skipped, and is skipped elsewhere.
    """
    for naam in namen:
        if pad := shutil.which(naam):
            return pad
    reden = f"{' of '.join(namen)} staat niet op deze machine"
    if os.environ.get("CI"):
        pytest.fail(reden)
    pytest.skip(reden)
