"""``raw_run``: what a run received, and what the edition before it did."""

from __future__ import annotations

from datetime import date

from sources.catalog import Tabel
from sources.database import Connection
from sources.load import corrections
from sources.load.casts import insert_rows, raw_name
from sources.load.findings import Content
from sources.odata.content import OdataContent
from sources.periods import expected, newest, write_periods
from sources.snapshots import Snapshot


def create_raw_run(con: Connection) -> None:
    """The tables that say what this run received, and what the edition before it did."""
    con.execute("""
        CREATE SCHEMA IF NOT EXISTS raw_run;
        CREATE TABLE IF NOT EXISTS raw_run.snapshots (
            bron_tabel VARCHAR, tabel_id VARCHAR, titel VARCHAR, url VARCHAR, sha256 VARCHAR, bytes BIGINT,
            licentie VARCHAR, citeren VARCHAR, is_bevestigd BOOLEAN, is_synthetisch BOOLEAN, opmerking VARCHAR);
        CREATE TABLE IF NOT EXISTS raw_run.bronkolommen (
            bron_tabel VARCHAR, kolom VARCHAR, sleutel VARCHAR, titel VARCHAR, meeteenheid VARCHAR, definitie VARCHAR, omschrijving VARCHAR);
        CREATE TABLE IF NOT EXISTS raw_run.bronnen (
            bron_tabel VARCHAR, tabel_id VARCHAR, titel VARCHAR, gewijzigd VARCHAR, rijen BIGINT, nieuwste_periode VARCHAR,
            verwachte_periode VARCHAR, loopt_achter BOOLEAN, onbevestigd VARCHAR, is_synthetisch BOOLEAN);
        CREATE TABLE IF NOT EXISTS raw_run.vorige_bronnen AS SELECT * FROM raw_run.bronnen LIMIT 0;
        CREATE TABLE IF NOT EXISTS raw_run.vorige_bronkolommen AS SELECT * FROM raw_run.bronkolommen LIMIT 0;
    """)
    con.execute(corrections.MAAK)


def _nieuwste_geleverd(con: Connection, tabel: Tabel) -> dict[str, str]:
    """The newest period of each kind in the rows of a delivery."""
    p = tabel.perioden
    if p is None:
        return {}
    soort = f'"{p.soort_in}"' if p.soort_in else f"'{p.soort}'"
    return dict(
        con.execute(
            f'SELECT {soort}, max(CAST("{p.kolom}" AS VARCHAR)) FROM {raw_name(tabel)} WHERE {soort} IS NOT NULL AND "{p.kolom}" IS NOT NULL GROUP BY 1 ORDER BY 1'
        ).fetchall()
    )


def record_source(con: Connection, tabel: Tabel, inhoud: Content, snapshot: Snapshot, rijen: int, peildatum: date | None) -> None:
    meta = inhoud.meta if isinstance(inhoud, OdataContent) else None
    gezien = newest(meta.codes) if meta else _nieuwste_geleverd(con, tabel) if rijen else {}
    wil = {s: w for s in gezien if peildatum is not None and (w := expected(tabel, s, peildatum)) is not None}
    con.execute(
        "INSERT INTO raw_run.bronnen VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            tabel.volledige_naam,
            tabel.tabel_id,
            meta.titel if meta else tabel.titel,
            meta.gewijzigd if meta else None,
            rijen,
            write_periods(gezien),
            write_periods(wil),
            any(gezien[s] < w for s, w in wil.items()) if wil else None,
            tabel.onbevestigd or None,
            snapshot.echt is not None,
        ),
    )
    insert_rows(
        con,
        "raw_run.snapshots",
        [
            (
                tabel.volledige_naam,
                tabel.tabel_id,
                tabel.titel,
                o.url,
                o.sha256,
                o.bytes,
                tabel.licentie,
                tabel.citeren,
                tabel.bevestigd,
                snapshot.echt is not None,
                snapshot.opmerking,
            )
            for o in snapshot.ontvangsten
        ],
    )
