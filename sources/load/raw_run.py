"""``raw_run``: what a run received, and what the edition before it did."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

from sources import schema
from sources.catalog import Tabel
from sources.database import Connection, rows
from sources.load.casts import insert_rows, raw_name
from sources.load.findings import Content
from sources.odata.content import OdataContent
from sources.periods import expected, misnamed, newest, write_periods
from sources.snapshots import Receipt, Snapshot

RECEIVED = tuple(
    f"raw_run.{t}"
    for t in (
        "snapshots",
        "bronkolommen",
        "bronnen",
        "vorige_bronnen",
        "vorige_bronkolommen",
        "vorige_waarden",
        "aantekeningen",
        "correcties",
    )
)


def create_raw_run(con: Connection) -> None:
    """The tables that say what this run received, and what the edition before it did."""
    schema.create(con, *RECEIVED, if_exists="keep")


def _nieuwste_geleverd(con: Connection, tabel: Tabel) -> dict[str, str]:
    """The newest period of each kind in the rows of a delivery; nothing when a column of it is not there, or there twice."""
    p = tabel.perioden
    geladen = {k for (k,) in con.execute("SELECT kolom FROM raw_run.bronkolommen WHERE bron_tabel = ?", [tabel.volledige_naam]).fetchall()}
    if p is None or not {p.kolom, p.soort_in or p.kolom} <= geladen:
        return {}
    soort = f'"{p.soort_in}"' if p.soort_in else f"'{p.soort}'"
    return dict(
        con.execute(
            f'SELECT {soort}, max(CAST("{p.kolom}" AS VARCHAR)) FROM {raw_name(tabel)} WHERE {soort} IS NOT NULL AND "{p.kolom}" IS NOT NULL GROUP BY 1 ORDER BY 1'
        ).fetchall()
    )


def forget_source(con: Connection, tabel: Tabel) -> None:
    """What was written down of this table before."""
    for lijst in ("snapshots", "bronkolommen", "bronnen", "aantekeningen"):
        con.execute(f"DELETE FROM raw_run.{lijst} WHERE bron_tabel = ?", [tabel.volledige_naam])


def record_notes(con: Connection, inhoud: Content) -> None:
    """What was noted on the way, for whoever decides on the table."""
    naam, geheim = inhoud.tabel.volledige_naam, inhoud.tabel.vertrouwelijk
    insert_rows(con, "raw_run.aantekeningen", [(naam, tekst, plaats, geheim) for plaats, tekst in inhoud.aantekeningen])


def record_source(
    con: Connection,
    tabel: Tabel,
    inhoud: Content | None,
    snapshot: Snapshot,
    rijen: int,
    peildatum: date | None,
    ontbreekt: str | None = None,
) -> None:
    """What was received of a table; ``ontbreekt`` says that and why it was not (``inhoud`` is None then)."""
    meta = inhoud.meta if isinstance(inhoud, OdataContent) else None
    gezien = newest(meta.codes) if meta else _nieuwste_geleverd(con, tabel) if rijen else {}
    gevraagd = {c.sleutel.strip() for c in inhoud.codes.get("Perioden", [])} if isinstance(inhoud, OdataContent) else set()
    anders = {code: wat for code, wat in misnamed(meta.codes).items() if code in gevraagd} if meta else {}
    wil = {s: w for s in gezien if peildatum is not None and (w := expected(tabel, s, peildatum)) is not None}
    con.execute(
        "INSERT INTO raw_run.bronnen VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            tabel.volledige_naam,
            tabel.tabel_id,
            meta.titel if meta else tabel.titel,
            (meta.gewijzigd or None) if meta else None,
            rijen,
            write_periods(gezien),
            write_periods(wil),
            any(gezien[s] < w for s, w in wil.items()) if wil else None,
            tabel.onbevestigd or None,
            snapshot.echt is not None,
            "; ".join(anders[p] for p in sorted(anders)) or None,
            ontbreekt,
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
                o.status,
                o.type,
                o.ontvangen_op,
                None if snapshot.echt is None else json.dumps(snapshot.echt, ensure_ascii=False),
            )
            for o in snapshot.ontvangsten
        ],
    )


def received(con: Connection) -> list[Snapshot]:
    """What this run received, a snapshot per table, its receipts in the order in which they came in."""
    uit: dict[str, Snapshot] = {}
    for r in rows(con, "SELECT * FROM raw_run.snapshots ORDER BY rowid"):
        echt = None if r["echt"] is None else json.loads(r["echt"])
        s = uit.setdefault(r["bron_tabel"], Snapshot(r["bron_tabel"], [], echt, r["opmerking"]))
        s.ontvangsten.append(Receipt(**{f.name: r[f.name] for f in fields(Receipt)}))
    return list(uit.values())


def remarks(con: Connection) -> list[dict[str, Any]]:
    """What was noticed at the reading of deliveries and is no fault: ``bron_tabel``, ``plaats`` (empty when nowhere) and ``tekst``."""
    return [
        {"bron_tabel": r["bron_tabel"], "plaats": r.get("plaats") or "", "tekst": r.get("tekst") or r.get("aantekening") or ""}
        for r in rows(con, "SELECT DISTINCT * FROM raw_run.aantekeningen ORDER BY ALL")
    ]
