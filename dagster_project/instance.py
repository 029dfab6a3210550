"""The one Dagster instance of a warehouse: in its folder ``.dagster``, with SQLite, or with PostgreSQL where that is set.

``DAGSTER_HOME`` says that the instance is elsewhere; then what stands in its ``dagster.yaml`` counts, and nothing here changes it.
``HALFJAARBERICHT_DAGSTER_POSTGRES`` is the address of a PostgreSQL database (postgresql+psycopg2://name:password@host/database)
for who runs Dagster on a server. Dagster reads it from the environment each time, so no password is in its ``dagster.yaml``; an address that
lies in a file of its own is put there for this process and Dagster's own programs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import sqlalchemy.exc
import yaml

from dagster_project import outbox
from dagster_project.settings import DAGSTER_POSTGRES

SCHEME = "postgresql+psycopg2://"
"""With the driver that dagster-postgres brings; without it SQLAlchemy looks for another."""
HEADER = "# Geschreven door 'halfjaarbericht dagster', elke keer opnieuw. Eigen instellingen: zet DAGSTER_HOME op een eigen map.\n"


class NoInstance(Exception):
    """The instance cannot be opened; says why, without the password of a database."""


def where(warehouse: Path) -> str:
    """Where the instance of this warehouse keeps its runs, in words."""
    if "DAGSTER_HOME" not in os.environ and DAGSTER_POSTGRES.given():
        return f"PostgreSQL ({DAGSTER_POSTGRES.naam})"
    return str(outbox.home(warehouse))


def environment(warehouse: Path) -> dict[str, str]:
    """What Dagster's own programs must be told to work on this instance and warehouse."""
    return {"DAGSTER_HOME": str(outbox.home(warehouse)), "HALFJAARBERICHT_WAREHOUSE": str(warehouse), "DAGSTER_DISABLE_TELEMETRY": "1"}


@contextmanager
def open_instance(warehouse: Path) -> Iterator[dg.DagsterInstance]:
    """The instance, made when it is not there.

    Raises:
        NoInstance: its folder or its database cannot be used.
        CannotStart: the address of the database cannot be read.
    """
    home = outbox.home(warehouse)
    if (adres := DAGSTER_POSTGRES.read()) and not adres.startswith(SCHEME):
        raise NoInstance(
            f"{DAGSTER_POSTGRES.naam}: verwacht een adres dat begint met {SCHEME}, zoals {SCHEME}naam:wachtwoord@host/database."
        )
    try:
        if "DAGSTER_HOME" not in os.environ:
            home.mkdir(parents=True, exist_ok=True)
            home.chmod(0o700)  # of a confidential delivery an event may quote a cell
            (home / "dagster.yaml").write_text(HEADER + yaml.safe_dump(_settings()), encoding="utf-8")
        os.environ.update({DAGSTER_POSTGRES.naam: adres, DAGSTER_POSTGRES.bestand: ""} if adres else {})
        with dg.DagsterInstance.from_config(str(home)) as instance:
            yield instance
    except Exception as e:
        if not isinstance(e, (OSError, sqlalchemy.exc.SQLAlchemyError, dg.DagsterError, *_of_postgres())):
            raise
        raise NoInstance(f"Dagster kan zijn runs niet bewaren in {where(warehouse)} ({type(e).__name__}). {_advice()}") from None


def _of_postgres() -> tuple[type[Exception], ...]:
    """What its storage raises when no server answers; not loaded where there is none."""
    if not DAGSTER_POSTGRES.given():
        return ()
    from dagster_postgres.utils import DagsterPostgresException

    return (DagsterPostgresException,)


def _advice() -> str:
    if DAGSTER_POSTGRES.given():
        return f"Loopt de server, en klopt het adres in {DAGSTER_POSTGRES.naam}? Een refresh gaat door: haar run wacht tot Dagster haar opneemt."
    return "Is de map te beschrijven, en is er geen ander programma dat haar bezet houdt?"


def _settings() -> dict[str, Any]:
    """``dagster.yaml``: no telemetry, and one run at a time: a warehouse has one writer."""
    storage = {"storage": {"postgres": {"postgres_url": {"env": DAGSTER_POSTGRES.naam}}}} if DAGSTER_POSTGRES.given() else {}
    return {"telemetry": {"enabled": False}, "concurrency": {"runs": {"max_concurrent_runs": 1}}, **storage}
