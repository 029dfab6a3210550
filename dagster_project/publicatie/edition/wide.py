"""The wide view of each topic: ``kerncijfers.zedenvoorraad_breed`` has a row per regio, uitsplitsing and periode, and a column per indicator.

Made of the register of indicators and not in dbt, whose contracts would want every column listed by hand once more: nothing is computed here,
the numbers are those of the view of the topic. It is in the published database only: a file of it would say the same twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import duckdb

from dagster_project.warehouse.parquet import BREED
from sources.database import rows, sql_name, sql_text

VAN_DE_RIJ = ("editie", "versie", "regio", "regio_soort", "uitsplitsing", "uitsplitsing_tekst", "periode", "periode_type", "periode_begin",
              "periode_einde", "is_synthetisch", "regio_code")  # fmt: skip
"""The columns of the view of a topic that say what a row is of. ``is_synthetisch`` is one: what is invented never shares a row with what is not."""

REGISTER = """
    SELECT i.familie, i.indicator_id, i.naam, i.definitie, i.kanttekening, i.meeteenheid, i.bron, v.comment AS onderwerp
    FROM referentie.indicatoren AS i
    INNER JOIN duckdb_views() AS v ON i.familie = v.view_name AND v.schema_name = 'kerncijfers' AND v.database_name = current_database()
    WHERE i.versie = (SELECT max_by(versie, (editie, versienummer)) FROM referentie.edities)
    QUALIFY count(*) OVER (PARTITION BY i.familie) > 1
    ORDER BY i.familie, i.indicator_id
"""
"""The indicators that get a column; of a topic with one alone, its own view is as wide."""


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Make the wide views of this database, which has the tables and the view of each topic, and say of every column what it is."""
    uitleg = {(r["table_name"], r["column_name"]): r["comment"] for r in rows(con, "SELECT * FROM duckdb_columns() WHERE schema_name = 'kerncijfers' AND database_name = current_database()")}  # fmt: skip
    sql: list[str] = []
    for familie, groep in groupby(rows(con, REGISTER), key=lambda i: i["familie"]):
        indicatoren = list(groep)
        naam = f"kerncijfers.{sql_name(familie + BREED)}"
        sql += [f"CREATE OR REPLACE VIEW {naam} AS {_select(familie, [i['indicator_id'] for i in indicatoren])}"]
        sql += [f"COMMENT ON VIEW {naam} IS {sql_text(_about(familie, indicatoren))}"]
        kolommen = {k: uitleg[familie, k] for k in VAN_DE_RIJ} | {i["indicator_id"]: _meaning(i) for i in indicatoren}
        kolommen["is_synthetisch"] += " Wat synthetisch is staat hier nooit op een rij met wat dat niet is."
        kolommen["merken"] = (
            "Per waarde van deze rij haar kwalificatie en status, onder de naam van haar kolom; leeg waar geen waarde is. "
            f"Marges en herkomst (cel en sha256) staan in kerncijfers.{familie}, bij dezelfde regio_code, uitsplitsing en periode."
        )
        sql += [f"COMMENT ON COLUMN {naam}.{sql_name(k)} IS {sql_text(tekst)}" for k, tekst in kolommen.items()]
    con.execute("; ".join(["BEGIN", *sql, "COMMIT"]))


def _select(familie: str, indicatoren: Iterable[str]) -> str:
    """A row has at most one number of an indicator (the gate counts that), so that ``any_value`` is that number."""
    waarden, merken = [], []
    for i in indicatoren:
        deze = f"FILTER (indicator_id = {sql_text(i)})"
        waarden.append(f"any_value(waarde) {deze} AS {sql_name(i)}")
        merken.append(f"{sql_name(i)}: any_value(kwalificatie || ', ' || status) {deze}")
    kolommen = ", ".join([*VAN_DE_RIJ[:-1], *waarden, f"{{{', '.join(merken)}}} AS merken", VAN_DE_RIJ[-1]])
    return f"SELECT {kolommen} FROM kerncijfers.{sql_name(familie)} GROUP BY ALL"


def _about(familie: str, indicatoren: list[dict[str, Any]]) -> str:
    onderwerp = indicatoren[0]["onderwerp"]
    return (
        f"{onderwerp} In de breedte: een rij per regio, uitsplitsing en periode, een kolom per indicator; "
        f"de getallen zijn die van kerncijfers.{familie}. Neem één regio_soort en één periode_type."
    )


def _meaning(i: dict[str, Any]) -> str:
    """In the form of ``dbt/macros/commentaar.sql``."""
    delen = (f"{i['naam']}: {i['definitie']}", i["kanttekening"], f"Meeteenheid: {i['meeteenheid']}.", f"Bron: {i['bron']}.")
    return " ".join(filter(None, delen))
