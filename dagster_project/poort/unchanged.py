"""Which deliveries of an edition are those of the edition before it: nobody delivered anew, and page, gate report and ``ronde`` say so."""

from __future__ import annotations

import duckdb

from sources.database import rows

VRAAG = """
WITH per_versie AS (
    SELECT versie, split_part(versie, '.', 1) AS editie, bron_tabel, list(sha256 ORDER BY url, sha256) AS bytes
    FROM kwaliteit.snapshots WHERE url LIKE 'levering:%' GROUP BY ALL
),
vorige AS (
    SELECT * FROM per_versie WHERE versie = (
        SELECT arg_max(versie, (editie, CAST(split_part(versie, '.', 2) AS INTEGER))) FROM per_versie WHERE editie < split_part($versie, '.', 1)
    )
)
SELECT n.bron_tabel, v.editie FROM per_versie AS n INNER JOIN vorige AS v USING (bron_tabel, bytes) WHERE n.versie = $versie ORDER BY 1
"""
"""Deliveries of which this version read the very bytes that the edition before it read."""


def unchanged(con: duckdb.DuckDBPyConnection, versie: str) -> dict[str, str]:
    """Delivery -> the edition before this version, where both read the same bytes of it; nothing when there is no edition before it."""
    return {r["bron_tabel"]: r["editie"] for r in rows(con, VRAAG, {"versie": versie})}
