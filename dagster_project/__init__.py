"""Orchestration: what runs when, in which order, and what stops it.

The numbers are made elsewhere: ``sources`` gets bytes, ``dbt`` transforms them. Nothing here phones home; the settings
below hold for every process that imports this package, before Dagster or Great Expectations is loaded.
"""

import os
from pathlib import Path

os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
os.environ["DO_NOT_TRACK"] = "1"
os.environ["GX_ANALYTICS_ENABLED"] = "false"
os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"

PACKAGES = Path(__file__).resolve().parent.parent
"""The folder of this package and of ``sources``, whose contracts and bundles lie in it."""
INSTALLED = (PACKAGES / "halfjaarbericht" / "dbt").is_dir()
"""Whether this is a wheel (setup.py), and not a working copy of the project."""
ROOT = PACKAGES / "halfjaarbericht" if INSTALLED else PACKAGES
"""The folder of the project: dbt/, expectations/ and the lock are read from here, and nothing is written."""
