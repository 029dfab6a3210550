"""Raw tables in DuckDB, and poort 1: the contract of every source table, tested on what was received.

A raw table has our columns under their stable names, and four of its own: ``_snapshot_sha256`` (the reply that
holds the row), ``_rij`` (OData ``ID`` or the row of the sheet), ``_synthetisch`` (names of the columns whose value
in this row is not real) and ``_ontbreekt`` (per empty column the reason that the source gives; v3 gives none).
``raw_run.bronkolommen`` says how each column is called in the source: together the cell.
"""

from __future__ import annotations

import logging
import traceback
from datetime import date

import duckdb

from sources.catalog import Kolom, Tabel
from sources.database import Connection, scalar
from sources.delivery import read
from sources.delivery.content import DeliveryContent
from sources.delivery.wording import gather
from sources.errors import Finding, PerRegel, ProgramFault, SourceError, describe
from sources.fetcher import Fetcher
from sources.load import corrections
from sources.load.absent import load_absent
from sources.load.casts import raw_name
from sources.load.contract import ContractResult, check_rows
from sources.load.delivery_rows import load_delivery
from sources.load.findings import Content
from sources.load.layout import check_layout
from sources.load.odata_rows import Progress, leave_out_misnamed, load_odata
from sources.load.raw_run import forget_source, record_notes, record_source
from sources.odata import fetch
from sources.odata.content import OdataContent
from sources.snapshots import SnapshotStore

log = logging.getLogger(__name__)
METADATA_REGELS = ("kolommen", "meeteenheden", "definities")
"""Rules that are decided before the first row is asked."""


def load_table(
    con: Connection,
    tabel: Tabel,
    fetcher: Fetcher,
    store: SnapshotStore,
    peildatum: date | None = None,
    voortgang: Progress = lambda _a, _b: None,
) -> ContractResult:
    """Fetch, store and load one table into ``raw_<bron>.<naam>`` and test its contract; never raises for bad data.

    ``peildatum``: the day on which the newest period of the source is judged. A table whose contract fails is loaded as far
    as it goes; nothing after poort 1 may use it.
    """
    if tabel.mag_ontbreken and (bericht := fetcher.ontbreekt(tabel)) is not None:
        return load_absent(con, tabel, store.bewaar(bericht, tabel.vertrouwelijk), bericht.inhoud.decode().strip())
    per_regel: PerRegel = {}
    snapshot, rijen, niet_toegepast, programmafout = None, 0, None, None
    inhoud: Content
    kolommen: list[Kolom] | None
    con.execute(f'CREATE SCHEMA IF NOT EXISTS "raw_{tabel.bron}"')
    forget_source(con, tabel)  # a second time replaces the first
    try:
        if tabel.is_levering:
            inhoud = levering = read.read_delivery(tabel, fetcher, store)
            snapshot = inhoud.snapshot
            per_regel["leesbaar"] = []
            kolommen = load_delivery(con, levering, per_regel)
        else:
            ophaler = fetch.OdataReader(tabel, fetcher, store)
            inhoud = open_data = ophaler.open()
            snapshot = inhoud.snapshot
            kolommen = load_odata(con, ophaler, open_data, store, per_regel, voortgang)
        if kolommen is not None:
            niet_toegepast = corrections.apply_corrections(con, tabel)  # before the rules on values: it may mend one
            check_rows(con, tabel, inhoud, kolommen, per_regel)
            if isinstance(inhoud, OdataContent):
                leave_out_misnamed(con, inhoud)
            rijen = scalar(con, f"SELECT count(*) FROM {raw_name(tabel)}")
        if isinstance(inhoud, DeliveryContent):
            for b in check_layout(con, inhoud):
                per_regel[b.regel].append(b)
            per_regel = {regel: gather(b) for regel, b in per_regel.items()}  # a supplier reads them: one finding per cause
            record_notes(con, inhoud)
        record_source(con, tabel, inhoud, snapshot, rijen, peildatum)
    except SourceError as e:
        per_regel = {r: b for r, b in per_regel.items() if b or r in METADATA_REGELS}  # of the rows not all was seen
        for b in e.bevindingen:
            per_regel.setdefault(b.regel, []).append(b)
    except (OSError, MemoryError, duckdb.OperationalError):  # the machine, not the table: stops the step, with its traceback
        raise
    except Exception as e:
        # a bug of ours: it stops the refresh, but keeps no other table from being heard, and is not told as a fault of the source
        log.error("%s: fout in het programma", tabel.volledige_naam, exc_info=True)
        programmafout = _program_fault(tabel, e)
        per_regel = {r: b for r, b in per_regel.items() if b or r in METADATA_REGELS}
    if fetcher.hervat and any(b for r, b in per_regel.items() if r != "leesbaar"):
        store.vergeet(tabel.volledige_naam)  # pages whose rows are wrong are asked anew; those before a broken connection are good
    log.info("%s: %d rijen", tabel.volledige_naam, rijen)
    return ContractResult(tabel, per_regel, rijen, snapshot, niet_toegepast, programmafout)


def _program_fault(tabel: Tabel, fout: Exception) -> ProgramFault:
    bevinding = Finding(
        tabel.volledige_naam,
        "programma",
        tabel.naam,
        f"een fout in het programma ({describe(fout)})",
        "een tabel die helemaal is getoetst",
        "Dit ligt niet aan de bron: meld het bij de ontwikkelaars en stuur de hele fout mee.",
    )
    return ProgramFault(bevinding, "".join(traceback.format_exception(fout)))
