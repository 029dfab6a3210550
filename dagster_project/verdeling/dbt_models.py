"""The dbt models on any DuckDB, without dbt: for commands that compute with other input than a refresh had.

The text of the models is that of dbt, read from its files, with its macros: nothing is computed twice. A caller puts down the
tables that it has (seeds, staging, raw_run); what a model needs beyond them is built from its own file, in the order of the refs.
The compiled SQL of ``kwaliteit.modellen`` would not do: ``verdeel --kenmerken`` runs without anything published, a python model
has no SQL there, and what a caller put down must be found by the refs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import jinja2
import yaml

from dagster_project import ROOT

MODELS = ROOT / "dbt" / "models"
MACROS = ROOT / "dbt" / "macros"
QUERIES = Path(__file__).parent / "sql"


@cache
def model_files() -> dict[str, Path]:
    """Every model with its file."""
    return {p.stem: p for p in sorted(MODELS.rglob("*")) if p.suffix in (".sql", ".py")}


def relation(naam: str) -> str:
    """``int_verdeling__sleutels`` -> ``intermediate.int_verdeling__sleutels``; anything that is no model is a seed."""
    lagen = {"stg_": "staging", "int_": "intermediate"}
    return f"{next((schema for begin, schema in lagen.items() if naam.startswith(begin)), 'seeds')}.{naam}"


def query(naam: str) -> str:
    """A selection of this room, from its own file."""
    return (QUERIES / f"{naam}.sql").read_text(encoding="utf-8")


class ModelBuilder:
    """Builds models on a connection.

    Args:
        con: where the tables are and come; the schemas seeds, staging, intermediate and raw_run are made when they are not there.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self._staat_er: set[str] = set()
        for schema in ("seeds", "staging", "intermediate", "raw_run"):
            con.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")

    def bouw(self, *modellen: str) -> None:
        """Build these models, and first what they refer to and is not there yet."""
        for model in modellen:
            self._bouw(model)

    def _bouw(self, model: str) -> str:
        doel = relation(model)
        if doel not in self._staat_er:
            self._zet_neer(model, doel)
            self._staat_er.add(doel)
        return doel

    def _zet_neer(self, model: str, doel: str) -> None:
        schema, naam = doel.split(".")
        er_al = "table_catalog = current_database() AND table_schema = ? AND table_name = ?"
        if self.con.execute(f"SELECT 1 FROM information_schema.tables WHERE {er_al}", (schema, naam)).fetchall():
            return
        pad = model_files().get(model)
        if pad is None:
            raise KeyError(f"{model} is geen model, en staat niet als tabel klaar")
        if pad.suffix == ".py":
            self.con.register("uitkomst", _functie(pad)(_Dbt(self), self.con))
            self.con.execute(f"CREATE TABLE {doel} AS SELECT * FROM uitkomst")
            self.con.unregister("uitkomst")
            return
        sql, als_tabel = render(pad, self._bouw)
        self.con.execute(f"CREATE {'TABLE' if als_tabel else 'VIEW'} {doel} AS {sql}")


class _Dbt:
    """What a python model sees of dbt."""

    def __init__(self, bouwer: ModelBuilder) -> None:
        self.bouwer = bouwer

    def config(self, **_: Any) -> None:
        """The result is always a table."""

    def ref(self, model: str) -> duckdb.DuckDBPyRelation:
        """The rows of a model, which is built when it is not there."""
        return self.bouwer.con.sql(f"SELECT * FROM {self.bouwer._bouw(model)}")


def _functie(pad: Path) -> Callable[..., Any]:
    module = ModuleType(pad.stem)
    SourceFileLoader(pad.stem, str(pad)).exec_module(module)
    return module.model


@cache
def _macros() -> str:
    return macro_text({})


def macro_text(anders: dict[Path, str]) -> str:
    """The macros as one text, to stand before a model; but for those that replace what dbt has built in.

    Args:
        anders: files that have another text than on disk.
    """
    teksten = (anders.get(p) or p.read_text(encoding="utf-8") for p in sorted(MACROS.glob("*.sql")))
    return "".join(t for t in teksten if "builtins" not in t and "{% materialization" not in t)


@cache
def _project_vars() -> dict[str, Any]:
    """The vars of the dbt project."""
    return yaml.safe_load((ROOT / "dbt" / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]


@cache
def _sjabloon(tekst: str) -> jinja2.Template:
    omgeving = jinja2.Environment(extensions=["jinja2.ext.do"])  # as dbt has it
    return omgeving.from_string(tekst)


def render(pad: Path, ref: Callable[[str], str] = relation) -> tuple[str, bool]:
    """The SQL of a model or a singular test, and whether it is a table."""
    return render_text(pad.read_text(encoding="utf-8"), ref, lambda bron, naam: f"raw_{bron}.{naam}", _macros())


def render_text(tekst: str, ref: Callable[[str], str], source: Callable[[str, str], str], macros: str) -> tuple[str, bool]:
    """The same of a text, with the macros that it uses: those are a text of their own, since to compile them costs more than a model."""
    instellingen: dict[str, Any] = {}

    def config(**wat: Any) -> str:
        instellingen.update(wat)
        return ""

    omgeving = {"ref": ref, "source": source, "config": config, "var": _project_vars().__getitem__}
    module = vars(_sjabloon(macros).make_module(omgeving))
    sql = _sjabloon(tekst).render(omgeving | {naam: macro for naam, macro in module.items() if not naam.startswith("_")})
    return sql, instellingen.get("materialized") == "table"
