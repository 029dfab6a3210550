"""Timings and memory, as ratios to a floor measured in the same run: ``python -m tests.bench.bench``."""

import os

os.environ.setdefault("HALFJAARBERICHT_BRON", "voorbeeld")  # the example has every table, so that a refresh does all that it can do
