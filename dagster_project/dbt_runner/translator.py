"""How dbt nodes are called in Dagster, where they stand and who answers for them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from dagster_project.dbt_runner.project import KANDIDAAT
from dagster_project.dbt_runner.runner import DBT
from dagster_project.warehouse.parquet import SCHEMAS

OWNERS = {"datasteward": "team:datasteward JenV, DG Politie", "sterkteverdeling": "team:sterkteverdeling, JenV"}
"""dbt group -> owner: the two that the rules in expectations/ name."""
STERKTEVERDELING = ("kenmerken", "verdeling", "werklast")
"""Folders of models that are not the datasteward's."""


def asset_specs(manifest: Mapping[str, Any]) -> list[dg.AssetSpec]:
    """What dbt builds: seeds and models. A mart is one of the kandidaat until it is published, and a source has the key of the step that lands it."""
    return [
        dg.AssetSpec(
            asset_key(p),
            deps=[asset_key(b) for b in _parents(manifest, p)],
            group_name=p["schema"],
            description=p["description"].strip(),
            owners=[owner(p)],
            kinds=kinds(p),
            tags={"laag": layer(p)},
            metadata={"dagster/code_references": _file(p)},
        )
        for p in built(manifest).values()
    ]


def published_specs(manifest: Mapping[str, Any], partitions: dg.PartitionsDefinition) -> list[dg.AssetSpec]:
    """The marts as users see them. No step makes them: publication says that they are there, and a run that was stopped never does."""
    return [
        dg.AssetSpec(
            dg.AssetKey([p["schema"], p["alias"]]),
            deps=[asset_key(p), ["publicatie"]],
            partitions_def=partitions,
            group_name=p["schema"],
            description=p["description"].strip(),
            owners=[owner(p)],
            kinds={"duckdb", "parquet"},
            tags={"laag": "publicatie"},
        )
        for p in built(manifest).values()
        if is_mart(p)
    ]


def is_mart(p: Mapping[str, Any]) -> bool:
    """Whether users see it, once it is published."""
    return p["resource_type"] == "model" and p["schema"] in SCHEMAS


def built(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """dbt id -> node, of what becomes a table or view."""
    return {u: n for u, n in manifest["nodes"].items() if n["resource_type"] in ("model", "seed")}


def test_assets(manifest: Mapping[str, Any]) -> Iterator[tuple[str, dg.AssetKey, str]]:
    """Every dbt test: its id, the asset that it is a check of, and why it is there; of a test on several models the first."""
    for uid, n in manifest["nodes"].items():
        if n["resource_type"] == "test":
            op = n.get("attached_node") or min(b for b in n["depends_on"]["nodes"] if b in manifest["nodes"])
            yield uid, asset_key(manifest["nodes"][op]), n["config"]["meta"].get("reden") or n["description"]


def _parents(manifest: Mapping[str, Any], p: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    namen = p["depends_on"].get("nodes", [])
    return [manifest["sources"].get(n) or manifest["nodes"][n] for n in namen]


def asset_key(p: Mapping[str, Any]) -> dg.AssetKey:
    """``raw/cbs/bevolking`` for a source, ``kandidaat/kerncijfers/waarden`` for a mart, ``staging/stg_cbs__bevolking`` for what is before it."""
    if p["resource_type"] == "source":
        return dg.AssetKey(["raw", p["source_name"], p["name"]])
    return dg.AssetKey([*([KANDIDAAT] if is_mart(p) else []), p["schema"], p["alias"]])


def owner(p: Mapping[str, Any]) -> str:
    """Who answers for it: its group in dbt, else by folder."""
    return OWNERS[p.get("group") or ("sterkteverdeling" if set(p["fqn"]) & set(STERKTEVERDELING) else "datasteward")]


def kinds(p: Mapping[str, Any]) -> set[str]:
    """The marks that Dagster shows: with what it is made."""
    return {"duckdb", "dbt", "csv" if p["resource_type"] == "seed" else p.get("language") or "sql"}


def layer(p: Mapping[str, Any]) -> str:
    """raw, seeds, staging, intermediate or marts."""
    return {"source": "raw", "seed": "seeds"}.get(p["resource_type"]) or str(p["fqn"][1])


def _file(p: Mapping[str, Any]) -> dg.CodeReferencesMetadataValue:
    """Its file, as a link in Dagster's pages (a beta of Dagster, which says so each time)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        return dg.CodeReferencesMetadataValue(code_references=[dg.LocalFileCodeReference(file_path=str(DBT / p["original_file_path"]))])
