"""How dbt nodes are called in Dagster, where they stand and who answers for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject

OWNERS = {"datasteward": "team:datasteward JenV, DG Politie", "sterkteverdeling": "team:sterkteverdeling, JenV"}
"""dbt group -> owner: the two that the rules in expectations/ name."""
STERKTEVERDELING = ("kenmerken", "verdeling", "werklast")
"""Folders of models that are not the datasteward's."""


class Translator(DagsterDbtTranslator):
    """Sources get the key of the step that lands them (else the lineage breaks in silence); marts are called as users see them.

    The SQL of a model is not in its description: the reference to its file leads there.
    """

    def __init__(self) -> None:
        super().__init__(settings=DagsterDbtTranslatorSettings(enable_code_references=True))

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        p = self.get_resource_props(manifest, unique_id)
        return (
            super()
            .get_asset_spec(manifest, unique_id, project)
            .replace_attributes(
                key=asset_key(p),
                group_name=p["schema"],
                description=p["description"].strip(),
                owners=[owner(p)],
                kinds=kinds(p),
                tags={"laag": layer(p)},
            )
        )


def asset_key(p: Mapping[str, Any]) -> dg.AssetKey:
    """``raw/cbs/bevolking`` for a source, ``kerncijfers/waarden`` for what dbt makes."""
    return dg.AssetKey(["raw", p["source_name"], p["name"]] if p["resource_type"] == "source" else [p["schema"], p["alias"]])


def owner(p: Mapping[str, Any]) -> str:
    """Who answers for it: its group in dbt, else by folder."""
    return OWNERS[p.get("group") or ("sterkteverdeling" if set(p["fqn"]) & set(STERKTEVERDELING) else "datasteward")]


def kinds(p: Mapping[str, Any]) -> set[str]:
    """The marks that Dagster shows: with what it is made."""
    soort = {"source": set(), "seed": {"dbt", "csv"}}.get(p["resource_type"], {"dbt", p.get("language") or "sql"})
    return {"duckdb", *soort}


def layer(p: Mapping[str, Any]) -> str:
    """raw, seeds, staging, intermediate or marts."""
    return {"source": "raw", "seed": "seeds"}.get(p["resource_type"]) or str(p["fqn"][1])
