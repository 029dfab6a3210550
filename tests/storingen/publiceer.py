"""Publish a kandidaat as the last step of a refresh does, without what comes before: ``python -m tests.storingen.publiceer KANDIDAAT``."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import typer

from dagster_project.cli.console import friendly_errors
from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import gate
from dagster_project.publicatie.edition.publish import HeldBack, publish
from dagster_project.warehouse.editions import DATABASE, Warehouse
from dagster_project.warehouse.lock import hold_lock
from sources.database import connect
from sources.load import raw_run


def main() -> None:
    w = Warehouse(Path(os.environ["HALFJAARBERICHT_WAREHOUSE"]))
    with friendly_errors(HeldBack), hold_lock(w.folder):
        w.tidy()
        folder = w.folder / ".kandidaat-storing"
        folder.mkdir(mode=0o700)
        try:
            pad = Path(shutil.copy(sys.argv[1], folder / DATABASE))
            with connect(pad, read_only=True) as con:
                ontvangen = raw_run.received(con)
            print(publish(pad, w, gate.requirements(manifest()), ontvangen, "telfout").soort)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    try:
        main()
    except typer.Exit as e:
        raise SystemExit(e.exit_code) from None
