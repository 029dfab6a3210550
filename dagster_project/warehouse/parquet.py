"""Exports: every published table of one version as Parquet, byte for byte the same from the same content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from sources.database import sql_text, two_at_a_time

SCHEMAS = ("kerncijfers", "verdeling", "referentie", "kwaliteit", "register")
"""What users see; everything else in the database is the way there."""

OVER_DE_UITGAVE = ("kwaliteit.controles", "kwaliteit.herzieningen", "kwaliteit.modellen", "kwaliteit.plausibiliteit", "referentie.edities")
"""Tables about the making of a version, not about its numbers: they do not make a version different."""

OVER_ALLE_UITGAVEN = ("kwaliteit.manifesten", "kwaliteit.nog_fout", "kerncijfers.vintages", "kerncijfers.actueel")
"""Of no version alone, so in the export of none; a manifest cannot hold its own hash either."""

BREED = "_breed"
"""How the name of a wide view ends: what it says is in the export of its topic already (``publicatie/edition/wide.py``)."""


@dataclass(frozen=True)
class PublishedTable:
    """One published relation."""

    schema: str
    naam: str
    is_view: bool

    @property
    def volledig(self) -> str:
        return f"{self.schema}.{self.naam}"

    @property
    def bestand(self) -> str:
        return f"{self.schema}.{self.naam}.parquet"


def published_tables(con: duckdb.DuckDBPyConnection) -> list[PublishedTable]:
    """What is published of each version: the tables and views of this database, by name."""
    rijen = con.execute(
        "SELECT table_schema, table_name, table_type = 'VIEW' FROM information_schema.tables "
        "WHERE table_catalog = current_database() AND table_schema IN (SELECT unnest($s)) ORDER BY ALL",
        {"s": list(SCHEMAS)},
    ).fetchall()
    return [t for t in (PublishedTable(*r) for r in rijen) if t.volledig not in OVER_ALLE_UITGAVEN and not t.naam.endswith(BREED)]


def other_schemas(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The schemas of this database that are only the way to what is published."""
    rijen = con.execute(
        "SELECT schema_name FROM duckdb_schemas() WHERE NOT internal AND database_name = current_database() AND schema_name <> 'main' "
        "AND schema_name NOT IN (SELECT unnest($s)) ORDER BY 1",
        {"s": list(SCHEMAS)},
    ).fetchall()
    return [s for (s,) in rijen]


def export(con: duckdb.DuckDBPyConnection, folder: Path, versie: str, lijst: list[PublishedTable]) -> dict[str, dict[str, object]]:
    """Write one Parquet file per table of ``lijst``, rows of this version only, sorted on all columns.

    Returns:
        Per file its sha256, length in bytes and number of rows. No clock, run id or path is in a file.
    """

    def schrijf(con: duckdb.DuckDBPyConnection, t: PublishedTable) -> dict[str, object]:
        pad = folder / t.bestand
        ((n,),) = con.execute(
            f"COPY (SELECT * FROM {t.volledig} WHERE versie = $versie ORDER BY ALL) TO {sql_text(pad)} (FORMAT parquet, COMPRESSION zstd)",
            {"versie": versie},
        ).fetchall()
        inhoud = pad.read_bytes()
        return {"sha256": hashlib.sha256(inhoud).hexdigest(), "bytes": len(inhoud), "rijen": n}

    return dict(zip((t.bestand for t in lijst), two_at_a_time(con, schrijf, lijst), strict=True))


def path_in_sql(pad: Path) -> str:
    """A Parquet file as a table in SQL."""
    return f"read_parquet({sql_text(pad)})"


def same_rows(con: duckdb.DuckDBPyConnection, een: str, ander: str) -> bool:
    """Whether two queries give the same rows, whatever their order; which rows differ takes ten times as long to ask."""
    som = "SELECT count(*), sum(CAST(hash(rij) AS HUGEINT)) FROM ({}) AS rij"
    return con.execute(som.format(een)).fetchone() == con.execute(som.format(ander)).fetchone()


def differences(con: duckdb.DuckDBPyConnection, folder: Path, bestanden: list[str]) -> list[str]:
    """What this kandidaat has other than the published version in ``map``: per table how many rows, and the first few.

    ``versie`` itself is left out, and so are the tables about the making of a version.
    """
    uit = []
    nu = {t.bestand: t for t in published_tables(con)}
    for bestand in sorted(set(bestanden) | set(nu)):
        if bestand not in nu or bestand not in bestanden:
            uit.append(f"{bestand.removesuffix('.parquet')}: tabel {'vervallen' if bestand not in nu else 'nieuw'}")
            continue
        t = nu[bestand]
        if t.volledig in OVER_DE_UITGAVE or t.is_view:
            continue
        oud = path_in_sql(folder / bestand)
        kolommen = [
            {r[0]: r[1] for r in con.execute(f"DESCRIBE SELECT * EXCLUDE (versie) FROM {bron}").fetchall()} for bron in (oud, t.volledig)
        ]
        if kolommen[0] != kolommen[1]:
            anders = sorted(set(kolommen[0].items()) ^ set(kolommen[1].items()))
            uit.append(f"{t.volledig}: andere kolommen ({', '.join(f'{n} {s}' for n, s in anders[:6])})")
            continue
        weg = "versie, herkomst" if "herkomst" in kolommen[0] else "versie"  # other bytes show in kwaliteit.snapshots
        hier = f"SELECT * EXCLUDE ({weg}) FROM {t.volledig} WHERE versie = (SELECT versie FROM raw_run.editie)"
        daar = f"SELECT * EXCLUDE ({weg}) FROM {oud}"
        if same_rows(con, hier, daar):
            continue
        for woord, a, b in (("nieuw of anders", hier, daar), ("niet meer", daar, hier)):
            ((n,),) = con.execute(f"SELECT count(*) FROM (({a}) EXCEPT ALL ({b}))").fetchall()
            if n:
                eerste = con.execute(f"({a}) EXCEPT ALL ({b}) ORDER BY ALL LIMIT 3").fetchall()
                uit.append(f"{t.volledig}: {n} rijen {woord}, bijvoorbeeld {'; '.join(_kort(r) for r in eerste)}")
    return uit


def _kort(rij: tuple[object, ...]) -> str:
    delen = [str(w) for w in rij[1:] if w is not None and len(str(w)) <= 60]
    return "(" + ", ".join(delen[:9]) + ")"
