"""``python -m tests.mutants.landing KANDIDAAT DOEL``: land every table of the example with the code that is here, in a database of its own.

Meant to be run in a copy of the project that holds one mutant of ``sources/``: what landing makes of the bytes is then in ``DOEL``, for
``trial.py`` to hold against the kandidaat. Of what poort 1 says, the first thing that stops is a line of JSON on standard output.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from dagster_project.poort import verdicts
from sources import catalog
from sources.database import connect, scalar
from sources.fetch.choose import choose_fetcher
from sources.load import raw_run, table
from sources.load.casts import insert_rows
from sources.snapshots import SnapshotStore

GEGEVEN = ("vorige_bronnen", "vorige_bronkolommen", "vorige_waarden", "correcties")
"""What a run has before the first table: the kandidaat lends it."""


def land(kandidaat: Path, doel: Path) -> str:
    """What poort 1 stops on, first; empty when every table passes."""
    with tempfile.TemporaryDirectory() as folder, connect(doel) as con:
        ophaler, bewaard = choose_fetcher("voorbeeld", Path(folder)), SnapshotStore(Path(folder) / "snapshots")
        con.execute(f"ATTACH '{kandidaat}' AS kandidaat (READ_ONLY)")
        raw_run.create_raw_run(con)
        for tabel in GEGEVEN:
            insert_rows(con, f"raw_run.{tabel}", con.execute(f"FROM kandidaat.raw_run.{tabel}").fetchall())
        peildatum = scalar(con, "SELECT kennisdatum FROM kandidaat.raw_run.editie")
        for t in catalog.refreshed_tables():
            uitslag = table.load_table(con, t, ophaler, bewaard, peildatum=peildatum)
            for o in (*verdicts.contract_verdicts(uitslag), *verdicts.correction_verdict(uitslag)):
                if o.houdt_tegen:
                    return f"{o.controle_id}: {o}"
        con.execute("DETACH kandidaat")
    return ""


if __name__ == "__main__":
    gestopt = land(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps({"gestopt": gestopt}))
    if gestopt:
        sys.stdout.flush()
        os._exit(0)  # nobody reads that database
