"""The revision report: what this version says other than the one before it, value by value. Part of every edition (law 4)."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dagster_project.oordelen import HERZIENINGEN, VOLDOET, Oordeel

KOLOMMEN = {
    "editie": "Editie van het halfjaarbericht.",
    "versie": "Versie van de editie.",
    "vorige_versie": "Versie waarmee is vergeleken.",
    "tabel": "Tabel van de waarde.",
    "sleutel": "Sleutel van de rij.",
    "oud": "Waarde in de vorige versie.",
    "nieuw": "Waarde in deze versie.",
    "soort": "gewijzigd, nieuw of vervallen.",
    "oorzaak": "bron of code: is het snapshot van de brontabel veranderd of niet.",
}
SLEUTELS = {
    "kerncijfers.waarden": ("indicator_id, regio_code, uitsplitsing, periode", "waarde", "bron_tabel"),
    "verdeling.per_regionale_eenheid": ("regionale_eenheid", "fte_model", "NULL"),
}
"""Table -> key, value, and the source table whose snapshot tells the cause (NULL: any of them)."""


def maak(con: duckdb.DuckDBPyConnection, vorige_map: Path | None, vorige_versie: str | None, zelfde_editie: bool) -> Oordeel:
    """Fill ``kwaliteit.herzieningen`` for the version that is built.

    Against an earlier edition new periods are expected and only changed and vanished values are listed; against an earlier
    version of the same edition all three.
    """
    types = {k: "DOUBLE" if k in ("oud", "nieuw") else "VARCHAR" for k in KOLOMMEN}
    con.execute(f"CREATE OR REPLACE TABLE kwaliteit.herzieningen ({', '.join(f'{k} {t}' for k, t in types.items())})")
    con.execute("COMMENT ON TABLE kwaliteit.herzieningen IS 'Wat deze versie anders zegt dan de vorige, waarde voor waarde.'")
    for k, tekst in KOLOMMEN.items():
        con.execute(f"COMMENT ON COLUMN kwaliteit.herzieningen.{k} IS '{tekst}'")
    n = 0
    if vorige_map is not None:

        def oud(tabel: str) -> str:
            return f"read_parquet('{str(vorige_map / (tabel + '.parquet')).replace(chr(39), chr(39) * 2)}')"

        con.execute(
            f"""CREATE OR REPLACE TEMP VIEW veranderde_bronnen AS
            SELECT DISTINCT coalesce(n.bron_tabel, o.bron_tabel) AS bron_tabel
            FROM (SELECT bron_tabel, list(sha256 ORDER BY sha256) AS sha FROM kwaliteit.snapshots
                  WHERE versie = (SELECT versie FROM raw_run.editie) GROUP BY ALL) AS n
            FULL JOIN (SELECT bron_tabel, list(sha256 ORDER BY sha256) AS sha FROM {oud("kwaliteit.snapshots")} GROUP BY ALL) AS o
                ON n.bron_tabel = o.bron_tabel
            WHERE n.sha IS DISTINCT FROM o.sha"""
        )
        for tabel, (sleutel, waarde, bron) in SLEUTELS.items():
            tekst = " || '|' || ".join(f"CAST({k} AS VARCHAR)" for k in sleutel.split(", "))
            con.execute(
                f"""INSERT INTO kwaliteit.herzieningen
                SELECT e.editie, e.versie, $vorige, '{tabel}', coalesce(n.sleutel, o.sleutel), o.waarde, n.waarde,
                    CASE WHEN o.sleutel IS NULL THEN 'nieuw' WHEN n.sleutel IS NULL THEN 'vervallen' ELSE 'gewijzigd' END AS soort,
                    CASE WHEN EXISTS (SELECT 1 FROM veranderde_bronnen AS v WHERE coalesce(n.bron, o.bron, v.bron_tabel) = v.bron_tabel)
                        THEN 'bron' ELSE 'code' END
                FROM (SELECT {tekst} AS sleutel, {waarde} AS waarde, {bron} AS bron FROM {tabel} WHERE versie = (SELECT versie FROM raw_run.editie)) AS n
                FULL JOIN (SELECT {tekst} AS sleutel, {waarde} AS waarde, {bron} AS bron FROM {oud(tabel)}) AS o ON n.sleutel = o.sleutel
                CROSS JOIN raw_run.editie AS e
                WHERE (o.waarde IS DISTINCT FROM n.waarde) AND ($alles OR o.sleutel IS NOT NULL)""",
                {"vorige": vorige_versie, "alles": zelfde_editie},
            )
        con.execute("DROP VIEW veranderde_bronnen")
        n = con.execute("SELECT count(*) FROM kwaliteit.herzieningen").fetchone()[0]
    waargenomen = (
        "eerste uitgave, niets om mee te vergelijken" if vorige_map is None else f"{n} herziene waarden ten opzichte van {vorige_versie}"
    )
    return Oordeel(
        HERZIENINGEN,
        "herzieningen",
        "kwaliteit.herzieningen",
        "gemaakt",
        VOLDOET,
        "Het herzieningsoverzicht hoort bij de uitgave en kan later niet meer worden gemaakt.",
        eigenaar="datasteward JenV, DG Politie",
        waargenomen=waargenomen,
    )
