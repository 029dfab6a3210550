"""The data dictionary of an edition, and the one description of its tables that the data package and DCAT are made from too.

What a column is, in which meeteenheid and where it comes from is written once, in dbt's YAML, and stands in the database as
its comment (``dbt/macros/commentaar.sql``). It is read from there and not from the YAML: three tables of the run are not
dbt's, and what is published then says what it says itself. Where a table comes from follows from ``kwaliteit.modellen``, so
nobody has to keep it up to date.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import astuple, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from dagster_project import notation
from dagster_project.publicatie.content import figures
from dagster_project.publicatie.content.model import Editie, Theme
from dagster_project.publicatie.forms import search, templating
from dagster_project.warehouse import parquet

CSV = "datawoordenboek.csv"
HTML = search.DATAWOORDENBOEK

TEKST = re.compile(r"(?P<omschrijving>.*?)(?: Meeteenheid: (?P<meeteenheid>.*?)\.)?(?: Bron: (?P<bron>.*)\.)?", re.DOTALL)
"""The form in which ``commentaar.sql`` writes the comment of a column."""

GETALLEN = ("DOUBLE", "DECIMAL", "INTEGER", "BIGINT")
"""How the type of a numeric column begins."""

GETELD = ("versie", "indicator_id", "regio_code", "uitsplitsing", "periode")
"""The key of ``kerncijfers.waarden``, ``afstand_tot_norm`` and the views on them: too large for an index, the gate counts it
(``een_rij_per_sleutel``)."""

VAN_EEN_VIEW = {"kerncijfers": GETELD, "register": ("versie", "toezegging_id"), "verdeling": ("versie", "regionale_eenheid")}
"""The key of the views of a schema: that of the table they select from."""

ZIE_TABEL = "zie de bron van de tabel"
VAN_DE_RUN = "de run die deze versie maakte"

SCHEMAS = {
    "kerncijfers": "De kerncijfers: één tabel per onderwerp, en alle waarden bij elkaar.",
    "kwaliteit": "Hoe goed de cijfers zijn: controles, aansluiting op de brieven, herzieningen, signalen en herkomst.",
    "referentie": "Waar de cijfers naar verwijzen: indicatoren, regio's, gemeenten, normen, reeksbreuken en edities.",
    "register": "Wat aan de Kamer is gevraagd, beloofd en aanbevolen, met de stand; beloofde cijfers naast de uitkomst; IV-programma's en internationale posten.",
    "verdeling": "De verdeling van sterkte over de regionale eenheden, en de werklast waaruit een model ontstaat.",
}


@dataclass(frozen=True)
class DescribedColumn:
    """One published column. ``meeteenheid`` is empty where nothing is measured, ``bron`` where it is that of the table."""

    naam: str
    type: str
    omschrijving: str
    meeteenheid: str
    bron: str

    @property
    def is_getal(self) -> bool:
        return self.type.startswith(GETALLEN)


@dataclass(frozen=True)
class DescribedTable:
    """One published table: its columns, its key (empty where nothing guards one), and what it was made from, one step back:
    published tables, source tables (``bron.tabel``) and registers of ours. ``is_view``: the readable view of one family."""

    naam: str
    bestand: str
    is_view: bool
    omschrijving: str
    kolommen: tuple[DescribedColumn, ...]
    sleutel: tuple[str, ...]
    uit: tuple[str, ...]

    @property
    def schema(self) -> str:
        return self.naam.partition(".")[0]

    @property
    def herkomst(self) -> str:
        """What it was made from, in words."""
        return ", ".join(self.uit) or VAN_DE_RUN


@dataclass(frozen=True)
class DictionaryRow:
    """One line of ``datawoordenboek.csv``: a tabel, kolom or indicator."""

    soort: str
    tabel: str
    naam: str
    titel: str
    type: str
    omschrijving: str
    meeteenheid: str
    bron: str
    sleutel: str
    kanttekening: str = ""
    beschikbaarheid: str = ""
    norm: str = ""


def _parts_of_comment(tekst: str) -> dict[str, str]:
    m = TEKST.fullmatch(tekst)
    assert m is not None, tekst  # every part may be empty
    return m.groupdict("")


def described_tables(con: duckdb.DuckDBPyConnection, versie: str) -> list[DescribedTable]:
    """Every table in the export of this version, by name, as the database describes it."""
    kolommen: dict[str, list[DescribedColumn]] = {}
    for tabel, naam, soort, tekst in con.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type, comment FROM duckdb_columns() "
        "WHERE database_name = current_database() ORDER BY schema_name, table_name, column_index"
    ).fetchall():
        kolommen.setdefault(tabel, []).append(DescribedColumn(naam, soort, **_parts_of_comment(tekst or "")))
    teksten = con.execute(
        "SELECT schema_name || '.' || table_name, comment FROM duckdb_tables() WHERE database_name = current_database() "
        "UNION ALL SELECT schema_name || '.' || view_name, comment FROM duckdb_views() WHERE database_name = current_database()"
    ).fetchall()
    sleutels = con.execute(
        "SELECT schema_name || '.' || table_name, constraint_column_names FROM duckdb_constraints() "
        "WHERE constraint_type = 'PRIMARY KEY' AND database_name = current_database()"
    ).fetchall()
    omschrijving, sleutel, uit = dict(teksten), dict(sleutels), _uit(con, versie)
    geteld = {"kerncijfers.waarden", "kerncijfers.afstand_tot_norm"}
    return [
        DescribedTable(
            t.volledig,
            t.bestand,
            t.is_view,
            omschrijving[t.volledig] or "",
            tuple(kolommen[t.volledig]),
            VAN_EEN_VIEW[t.schema] if t.is_view else GETELD if t.volledig in geteld else tuple(sleutel.get(t.volledig, ())),
            uit.get(t.volledig, ()),
        )
        for t in parquet.published_tables(con)
    ]


def _uit(con: duckdb.DuckDBPyConnection, versie: str) -> dict[str, tuple[str, ...]]:
    """What each table was made from: back through the models until a published table, a source table or a seed.

    What the run knows of itself (``run.*``) and the code lists beside a source table (``bron.tabel__Perioden``) are left out.
    """
    rijen = con.execute(
        """
        WITH RECURSIVE model AS (
            SELECT model, relatie, soort, string_split(invoer, ', ') AS invoer,
                soort = 'model' AND list_contains($schemas, split_part(relatie, '.', 1)) AS publiek
            FROM kwaliteit.modellen WHERE versie = $versie
        ),
        stap AS (
            SELECT relatie AS tabel, unnest(invoer) AS model FROM model WHERE publiek
            UNION
            SELECT s.tabel, unnest(m.invoer) FROM stap AS s INNER JOIN model AS m USING (model) WHERE NOT m.publiek
        )
        SELECT s.tabel, list(CASE WHEN m.publiek THEN m.relatie WHEN m.soort = 'seed' THEN 'register ' || m.model ELSE m.model END
            ORDER BY m.soort, m.model)
        FROM stap AS s INNER JOIN model AS m USING (model)
        WHERE (m.publiek OR m.soort <> 'model') AND m.model NOT LIKE 'run.%' AND NOT (m.soort = 'bron' AND contains(m.model, '__'))
        GROUP BY s.tabel
        """,
        {"schemas": list(parquet.SCHEMAS), "versie": versie},
    ).fetchall()
    return {tabel: tuple(uit) for tabel, uit in rijen}


def indicatoren(con: duckdb.DuckDBPyConnection, versie: str) -> list[dict[str, Any]]:
    """Every indicator of the register, by thema and name, with its norms in words (``norm``) and the values of uitsplitsing that this version
    has of it, each with how it is said (``waarden``)."""
    waarden: dict[str, list[tuple[str, str]]] = {}
    for indicator, uitsplitsing in con.execute(
        "SELECT DISTINCT indicator_id, uitsplitsing FROM kerncijfers.waarden WHERE versie = ? AND uitsplitsing <> '' ORDER BY ALL", [versie]
    ).fetchall():
        waarden.setdefault(indicator, []).append((uitsplitsing, notation.uitsplitsing(uitsplitsing)))
    normen: dict[str, list[str]] = {}
    for indicator, uitsplitsing, norm, richting, meeteenheid, aard, per, van, tot in con.execute(
        "SELECT indicator_id, uitsplitsing, norm, richting, meeteenheid, aard, geldt_per, geldig_vanaf_jaar, geldig_tot_en_met_jaar "
        "FROM referentie.normen WHERE versie = ? ORDER BY ALL",
        [versie],
    ).fetchall():
        over = f" ({notation.uitsplitsing(uitsplitsing)})" if uitsplitsing else ""
        jaren = f"vanaf {van}" if tot is None else f"{van}" if van == tot else f"{van} tot en met {tot}"
        normen.setdefault(indicator, []).append(
            f"{richting} {notation.met_eenheid(notation.whole(norm), meeteenheid)}{over}, {jaren}; {aard}"
            + (f", geldt per {per}" if per else "")
        )
    vraag = con.execute("SELECT * EXCLUDE (editie, versie) FROM referentie.indicatoren WHERE versie = ? ORDER BY thema, naam", [versie])
    namen = [d[0] for d in vraag.description]
    return [
        {k: w or "" for k, w in zip(namen, rij, strict=True)} | {"norm": normen.get(rij[0], []), "waarden": waarden.get(rij[0], [])}
        for rij in vraag.fetchall()
    ]


def dictionary_rows(tabellen: list[DescribedTable], indicatoren: list[dict[str, Any]]) -> list[DictionaryRow]:
    """The dictionary: each table followed by its columns, then each indicator."""
    uit: list[DictionaryRow] = []
    for t in tabellen:
        uit.append(DictionaryRow("tabel", t.naam, t.naam, "", "", t.omschrijving, "", t.herkomst, ", ".join(t.sleutel)))
        uit += [
            DictionaryRow(
                "kolom", t.naam, k.naam, "", k.type, k.omschrijving, k.meeteenheid, k.bron or ZIE_TABEL, "ja" if k.naam in t.sleutel else ""
            )
            for k in t.kolommen
        ]
    for i in indicatoren:
        uit.append(
            DictionaryRow(
                "indicator",
                "referentie.indicatoren",
                i["indicator_id"],
                i["naam"],
                "",
                i["definitie"],
                i["meeteenheid"],
                i["bron"],
                "",
                i["kanttekening"],
                i["beschikbaarheid"],
                " | ".join(i["norm"]),
            )
        )
    return uit


def as_csv(con: duckdb.DuckDBPyConnection, versie: str, alle: list[DescribedTable]) -> bytes:
    """``datawoordenboek.csv`` (RFC 4180); ``alle`` as ``described_tables`` gives them."""
    tekst = io.StringIO(newline="")
    uit = csv.writer(tekst, lineterminator="\r\n")
    uit.writerow(DictionaryRow.__dataclass_fields__)
    uit.writerows(astuple(r) for r in dictionary_rows(alle, indicatoren(con, versie)))
    return tekst.getvalue().encode()


def render(
    con: duckdb.DuckDBPyConnection, editie: Editie, alle: list[DescribedTable], lijst: list[Theme], plek: Callable[[str], str] = str
) -> str:
    """``datawoordenboek.html``, which shows tables of the same columns once.

    Args:
        alle: as ``described_tables`` gives them.
        lijst: the themes of this edition, for its search field.
        plek: where another page of the edition is, seen from this one.
    """
    groepen: dict[str, dict[Any, list[DescribedTable]]] = {s: {} for s in SCHEMAS}
    for t in sorted(alle, key=lambda t: not t.is_view):
        groepen[t.schema].setdefault(t.kolommen if t.is_view else t.naam, []).append(t)
    getoond = {s: list(g.values()) for s, g in groepen.items()}
    kolommen = [
        search.Place(
            f"{k.naam} ({groep[0].naam if len(groep) == 1 else 'tabellen per onderwerp'})", f"{groep[0].naam}.{k.naam}", k.omschrijving
        )
        for van_schema in getoond.values()
        for groep in van_schema
        for k in groep[0].kolommen
    ]
    meer = {"Tabellen": [search.Place(t.naam, t.naam, t.omschrijving) for t in alle], "Kolommen": kolommen}
    return templating.fill(
        "datawoordenboek.html.j2",
        editie=editie,
        schemas=SCHEMAS,
        groepen=getoond,
        indicatoren={thema: list(g) for thema, g in groupby(indicatoren(con, editie.versie), key=lambda i: i["thema"])},
        zie_tabel=ZIE_TABEL,
        plek=plek,
        vindplaatsen=search.index(con, editie.versie, lijst, HTML, plek, meer),
    )


def write(con: duckdb.DuckDBPyConnection, versie: str, folder: Path, alle: list[DescribedTable], lijst: list[Theme]) -> None:
    """Both forms, into ``folder``."""
    (folder / CSV).write_bytes(as_csv(con, versie, alle))
    (folder / HTML).write_text(render(con, figures.read_editie(con, versie), alle, lijst), encoding="utf-8")
