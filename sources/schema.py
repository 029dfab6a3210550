"""The tables that Python makes, as ``schema.yml`` beside this file declares them: one place for their columns and what those mean."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from sources.database import Connection, sql_text

SCHEMA = Path(__file__).with_name("schema.yml")


@cache
def declared_tables() -> dict[str, dict[str, Any]]:
    """Full name -> ``description``, ``columns`` (name -> ``type`` and ``description``) and, if it has one, ``key``."""
    tabellen: dict[str, dict[str, Any]] = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    return tabellen


def create(con: Connection, *tabellen: str, if_exists: Literal["fail", "keep", "replace"] = "fail") -> None:
    """Make these tables, empty and with their comments; ``if_exists``: what to do with one that is there."""
    maak = {"fail": "CREATE TABLE", "keep": "CREATE TABLE IF NOT EXISTS", "replace": "CREATE OR REPLACE TABLE"}[if_exists]
    for naam in tabellen:
        t = declared_tables()[naam]
        delen = [f'"{k}" {c["type"]}' for k, c in t["columns"].items()]
        if "key" in t:
            delen.append(f"PRIMARY KEY ({', '.join(t['key'])})")
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {naam.partition('.')[0]}; {maak} {naam} ({', '.join(delen)})")
        uitleg = {f"TABLE {naam}": t["description"]} | {f'COLUMN {naam}."{k}"': c["description"] for k, c in t["columns"].items()}
        con.execute("; ".join(f"COMMENT ON {wat} IS {sql_text(tekst)}" for wat, tekst in uitleg.items()))
