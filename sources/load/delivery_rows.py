"""The rows of a delivery into a raw table."""

from __future__ import annotations

from sources.catalog import Kolom
from sources.database import Connection, sql_text
from sources.delivery.content import DeliveryContent
from sources.errors import PerRegel
from sources.load.casts import as_columns, insert_rows, raw_name, typed
from sources.load.contract import report_unreadable

# --- deliveries ---


def load_delivery(con: Connection, inhoud: DeliveryContent, per_regel: PerRegel) -> list[Kolom]:
    """Load the columns that are there, so that a supplier hears of every problem at once."""
    tabel = inhoud.tabel
    for regel in tabel.regels:
        per_regel[regel] = [b for b in inhoud.bevindingen if b.regel == regel]
    kolommen = [  # an empty part of a key is a value of its own: two rows without it are double
        (k, f"coalesce(\"{k.naam}\", '')" if k.leeg and k.naam in tabel.sleutel else f'"{k.naam}"')
        for k in tabel.kolommen
        if k.naam in inhoud.letters
    ]
    namen = [k.naam for k, _ in kolommen]
    geleverd = as_columns([*namen, "_rij"], ([*(waarden.get(n) for n in namen), str(nr)] for nr, waarden in inhoud.rijen))
    con.register("geleverde_rijen", geleverd)
    tekst = ", ".join(f'CAST("{n}" AS VARCHAR) AS "{n}"' for n in geleverd)  # a column without a value has no type of its own
    bron = f"(SELECT {tekst}, {sql_text(inhoud.sha256)} AS _snapshot_sha256 FROM geleverde_rijen)"
    con.execute(f"CREATE OR REPLACE TABLE {raw_name(tabel)} AS {typed(tabel, inhoud.snapshot, kolommen, bron)}")
    con.unregister("geleverde_rijen")
    if kolommen:
        letters = inhoud.letters
        insert_rows(
            con,
            "raw_run.bronkolommen",
            [(tabel.volledige_naam, k.naam, f"{inhoud.blad}!{letters[k.naam]}", k.kop, k.meeteenheid, None, None) for k, _ in kolommen],
        )
    report_unreadable(con, tabel, inhoud, kolommen, per_regel)
    return [k for k, _ in kolommen]
