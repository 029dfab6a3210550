"""What the newest published version was made from, for who checks a delivery: the delivery before it, and the
indicators and layouts that are known."""

from __future__ import annotations

import csv
import tempfile
from functools import cache
from pathlib import Path

from dagster_project import ROOT
from dagster_project.warehouse.editions import Warehouse
from sources import catalog, disk
from sources.catalog import Tabel
from sources.database import connect
from sources.delivery.register import Register
from sources.errors import CannotStart
from sources.fetch.bundle import Bundle
from sources.fetcher import absent_url
from sources.load import layout, raw_run, table
from sources.load.delivery_check import read_rows
from sources.snapshots import SnapshotStore


def published_delivery(warehouse: Warehouse, tabel: Tabel) -> tuple[str, bytes] | None:
    """The version and the bytes of this delivery as it was published last; None when it was not.

    Raises:
        CannotStart: the bytes are gone or changed.
    """
    uitgave = warehouse.latest()
    if uitgave is None:
        return None
    with connect(warehouse.database, read_only=True) as con:
        rij = con.execute(
            "SELECT sha256 FROM kwaliteit.snapshots WHERE versie = ? AND bron_tabel = ? AND url <> ?",  # that it was not received is no delivery
            [uitgave.versie, tabel.volledige_naam, absent_url(tabel)],
        ).fetchone()
    if rij is None:
        return None
    try:
        return uitgave.versie, warehouse.store.lees(rij[0])
    except (OSError, ValueError) as e:
        waarom = disk.reason(e) if isinstance(e, OSError) else e
        raise CannotStart(
            f"De levering {tabel.naam} van editie {uitgave.versie} is niet te lezen ({waarom}). Zet de map snapshots/ terug uit een reservekopie."
        ) from None


def previous_delivery(tabel: Tabel, warehouse: Warehouse) -> tuple[bytes | None, str]:
    """The delivery before this one: as offered, else as published; and what to say of the latter."""
    register = Register(warehouse.deliveries)
    if a := register.nieuwste(tabel.volledige_naam):
        return register.inhoud(a), ""
    if gepubliceerd := published_delivery(warehouse, tabel):
        versie, inhoud = gepubliceerd
        return inhoud, f"vergeleken met de gepubliceerde editie {versie}: deze levering is hier nog niet eerder aangeboden"
    return None, "met niets vergeleken: er is niets eerder aangeboden of gepubliceerd"


def previous_rows(tabel: Tabel, warehouse: Warehouse) -> list[dict[str, str | None]]:
    """The rows to add to: of the delivery before this one, else of the real bundle; none where nobody delivered it. Never an invented one,
    which would come back as if it were counted."""
    inhoud, _ = previous_delivery(tabel, warehouse)
    if inhoud is None:
        bundel = Bundle(naam="bundel")
        if bundel.ontbreekt(tabel):
            return []
        bundel.begin(tabel)
        inhoud = bundel.haal(f"levering:{tabel.bron}/{tabel.naam}").inhoud
    return read_rows(tabel, inhoud)


@cache
def known_indicators() -> dict[str, str]:
    """Every indicator of the register (``dbt/seeds/indicatoren.csv``) with its meeteenheid."""
    with open(ROOT / "dbt" / "seeds" / "indicatoren.csv", encoding="utf-8", newline="") as f:
        return {r["indicator_id"]: r["meeteenheid"] for r in csv.DictReader(f)}


def known_gemeenten(warehouse: Warehouse) -> list[tuple[int, str, str]]:
    """Year, code and name of the gemeenten of every layout: as published last, else as the bundle has them."""
    if uitgave := warehouse.latest():
        with connect(warehouse.database, read_only=True) as con:
            return con.execute(
                "SELECT jaar, gemeente_code, gemeente FROM referentie.gemeenten WHERE versie = ? ORDER BY 1, 2", [uitgave.versie]
            ).fetchall()
    with connect() as con, tempfile.TemporaryDirectory(prefix="levering-") as folder:
        raw_run.create_raw_run(con)
        table.load_table(con, catalog.tabellen()[layout.BEVOLKING_TABEL], Bundle(), SnapshotStore(Path(folder)))
        return layout.layouts_of(con)
