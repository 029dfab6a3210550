"""The edition as CSV, and ``datapackage.json`` (Data Package 2.0) that describes every CSV and Parquet file of it.

A CSV is written from the Parquet file of its table, so the two hold the same rows in the same order. It is RFC 4180: comma,
header, CRLF, quotes where needed; UTF-8, decimal point; nothing where there is no value and ``""`` for an empty text.

``kerncijfers.waarden`` is the one that is compressed. The seventeen views of the families hold the same values under readable
names, and those are what people open in Excel. The long table adds what only a program asks for: the cells each value comes
from, the model, the bounds of the interval. As plain text that would be two fifths of all CSV; compressed it is a twentieth of
itself, and R, Python, DuckDB and frictionless read it as it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.publicatie.content import figures
from dagster_project.publicatie.content.model import Editie
from dagster_project.publicatie.content.texts import texts
from dagster_project.publicatie.forms import dictionary
from dagster_project.publicatie.forms.dictionary import DescribedTable
from dagster_project.warehouse import parquet
from sources.database import sql_text, two_at_a_time
from sources.snapshots import sha256_of

NAAM = "datapackage.json"
MAP_CSV = "csv"
VERPAKT = ("kerncijfers.waarden",)
"""Tables of which the CSV is compressed (gzip)."""

TYPEN = {"VARCHAR": "string", "BOOLEAN": "boolean", "DOUBLE": "number", "DECIMAL": "number", "INTEGER": "integer", "BIGINT": "integer",
         "DATE": "date"}  # fmt: skip
"""DuckDB -> Table Schema."""

VERWIJST = {
    "indicator_id": ("referentie.indicatoren", "indicator_id"),
    "regio_code": ("referentie.regios", "regio_code"),
    "gemeente_code": ("referentie.regios", "regio_code"),
    "regionale_eenheid_code": ("referentie.regios", "regio_code"),
    "document": ("referentie.documenten", "document"),
    "cluster": ("verdeling.clusters", "cluster"),
}
"""A column of this name points to that column of the other table, which is unique within one version. ``kenmerk`` does not: the model that is
fitted anew has kenmerken outside ``verdeling.sterktemodel``."""

TREFWOORDEN = ("politie", "halfjaarbericht", "kerncijfers", "veiligheid", "sterkteverdeling")
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Source:
    """One source table that the edition received, as ``kwaliteit.snapshots`` has it."""

    naam: str
    titel: str
    licentie: str
    citeren: str
    is_synthetisch: bool

    @property
    def is_cc_by(self) -> bool:
        """Whether it may be used under CC BY 4.0 (the police say CC0 in one place and CC BY in another: then the stricter)."""
        return "CC BY 4.0" in self.licentie


def csv_name(tabel: str) -> str:
    """Where the CSV of a table stands in the folder of the edition."""
    return f"{MAP_CSV}/{tabel}.csv" + (".gz" if tabel in VERPAKT else "")


def hash_and_bytes(pad: Path) -> dict[str, Any]:
    """``bytes`` and ``hash`` of a file, as Data Package writes them."""
    inhoud = pad.read_bytes()
    return {"bytes": len(inhoud), "hash": f"sha256:{sha256_of(inhoud)}"}


def read_sources(con: duckdb.DuckDBPyConnection, versie: str, tabellen: list[DescribedTable]) -> dict[str, list[Source]]:
    """Of each table the source tables that it comes from, through other tables too; of a family those of its own values."""
    ontvangen = {
        rij[0]: Source(*rij)
        for rij in con.execute(
            "SELECT bron_tabel, any_value(titel), any_value(licentie), any_value(citeren), bool_or(is_synthetisch) "
            "FROM kwaliteit.snapshots WHERE versie = ? GROUP BY bron_tabel ORDER BY bron_tabel",
            [versie],
        ).fetchall()
    }
    van_familie = con.execute(
        "SELECT 'kerncijfers.' || familie, list(DISTINCT bron_tabel) FROM kerncijfers.waarden WHERE versie = ? GROUP BY familie", [versie]
    ).fetchall()
    uit = {t.naam: set(t.uit) for t in tabellen} | {familie: set(namen) for familie, namen in van_familie}

    def alle(tabel: str) -> set[str]:
        return {naam for stap in uit[tabel] for naam in (alle(stap) if stap in uit else {stap})}

    return {t.naam: [b for naam, b in ontvangen.items() if naam in alle(t.naam)] for t in tabellen}


def write(con: duckdb.DuckDBPyConnection, versie: str, folder: Path, tabellen: list[DescribedTable]) -> None:
    """The CSV files and ``datapackage.json``; the Parquet files and ``datawoordenboek.csv`` must be in ``map`` already."""
    (folder / MAP_CSV).mkdir(exist_ok=True)
    editie = figures.read_editie(con, versie)
    kolom = f", {sql_text(editie.titel(versie))} AS {texts().voorbeeld.kolom}" if editie.is_synthetisch else ""

    def schrijf(con: duckdb.DuckDBPyConnection, t: DescribedTable) -> None:
        con.execute(
            f"COPY (SELECT *{kolom} FROM {parquet.path_in_sql(folder / t.bestand)}) TO {sql_text(folder / csv_name(t.naam))} (FORMAT csv, HEADER, NEW_LINE '\\r\\n'"
            f"{', COMPRESSION gzip' if t.naam in VERPAKT else ''})"
        )

    two_at_a_time(con, schrijf, tabellen)
    (folder / NAAM).write_bytes((json.dumps(_pakket(con, editie, folder, tabellen), ensure_ascii=False, indent=1) + "\n").encode())


def _pakket(con: duckdb.DuckDBPyConnection, editie: Editie, folder: Path, tabellen: list[DescribedTable]) -> dict[str, Any]:
    versie, per_tabel = editie.versie, read_sources(con, editie.versie, tabellen)
    alle = sorted({b for lijst in per_tabel.values() for b in lijst}, key=lambda b: b.naam)
    tekst = f"Alle tabellen van editie {versie} als CSV en als Parquet. Wat elke kolom betekent staat ook in {dictionary.HTML}."
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "halfjaarbericht-politie",
        "title": editie.titel(f"{texts().titel}, editie {versie}"),
        "description": f"{tekst} {texts().synthetisch.gegevens}" if any(b.is_synthetisch for b in alle) else tekst,
        "version": versie,
        "created": f"{editie.publicatiedatum}T00:00:00Z",
        "keywords": list(TREFWOORDEN),
        "contributors": [{"title": texts().uitgever, "roles": ["publisher"]}],
        **_rechten(alle),
        "resources": [
            *(_tabel(folder, t, per_tabel[t.naam], editie) for t in tabellen),
            *(_parquet(folder, t, editie) for t in tabellen),
            _woordenboek(folder, editie),
        ],
    }


def _rechten(lijst: list[Source]) -> dict[str, Any]:
    """``sources``, each with its own licence and citation; ``licenses`` only where that licence is the same for all of it."""
    uit: dict[str, Any] = {}
    if lijst:
        uit["sources"] = [
            {"title": b.titel, "tabel": b.naam, "licentie": b.licentie, "citeren": b.citeren, "is_synthetisch": b.is_synthetisch}
            for b in lijst
        ]
    if lijst and all(b.is_cc_by for b in lijst):
        uit["licenses"] = [{"name": "CC-BY-4.0", "path": CC_BY, "title": "Creative Commons Naamsvermelding 4.0"}]
    return uit


def _tabel(folder: Path, t: DescribedTable, lijst: list[Source], editie: Editie) -> dict[str, Any]:
    verwijzingen = [
        {"fields": [k.naam], "reference": {"resource": naar, "fields": [kolom]}}
        for k in t.kolommen
        for naar, kolom in [VERWIJST.get(k.naam, (t.naam, ""))]
        if naar != t.naam
    ]
    schema: dict[str, Any] = {"fields": [_veld(k, k.naam in t.sleutel) for k in t.kolommen]}
    if editie.is_synthetisch:
        schema["fields"].append({"name": texts().voorbeeld.kolom, "type": "string", "description": texts().voorbeeld.kolom_uitleg})
    if t.sleutel:
        schema["primaryKey"] = list(t.sleutel)
    if verwijzingen:
        schema["foreignKeys"] = verwijzingen
    return {
        "name": t.naam,
        "type": "table",
        "path": csv_name(t.naam),
        "title": editie.titel(t.naam),
        "description": f"{t.omschrijving} {texts().synthetisch.gegevens}" if any(b.is_synthetisch for b in lijst) else t.omschrijving,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **hash_and_bytes(folder / csv_name(t.naam)),
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        **_rechten(lijst),
        "schema": schema,
    }


def _veld(k: dictionary.DescribedColumn, in_sleutel: bool) -> dict[str, Any]:
    """A column; in a key an empty text is a value (the total has an empty uitsplitsing), elsewhere it is no value."""
    soort = TYPEN[k.type.partition("(")[0]]
    uit: dict[str, Any] = {"name": k.naam, "type": soort, "description": k.omschrijving}
    if k.meeteenheid:
        uit["unit"] = k.meeteenheid
    if k.bron:
        uit["source"] = k.bron
    if in_sleutel:
        uit["constraints"] = {"required": True}
        if soort == "string":
            uit["missingValues"] = []
    return uit


def _parquet(folder: Path, t: DescribedTable, editie: Editie) -> dict[str, Any]:
    """A Parquet file. It carries its own types; called ``parquet`` frictionless would want to read it with a library of its own."""
    return {
        "name": t.bestand,
        "path": t.bestand,
        "title": editie.titel(f"{t.naam} als Parquet"),
        "format": "apache-parquet",
        "mediatype": "application/vnd.apache.parquet",
        **hash_and_bytes(folder / t.bestand),
    }


def _woordenboek(folder: Path, editie: Editie) -> dict[str, Any]:
    return {
        "name": "datawoordenboek",
        "type": "table",
        "path": dictionary.CSV,
        "title": editie.titel("Datawoordenboek"),
        "description": "Elke tabel, kolom en indicator: wat het is, in welke meeteenheid, en waar het vandaan komt.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **hash_and_bytes(folder / dictionary.CSV),
        "schema": {
            "fields": [{"name": k, "type": "string"} for k in dictionary.DictionaryRow.__dataclass_fields__],
            "primaryKey": ["soort", "tabel", "naam"],
        },
    }
