"""How dbt nodes are called in Dagster."""

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator


class Translator(DagsterDbtTranslator):
    """Sources get the key of the step that lands them (else the lineage breaks in silence); marts are called as users see them."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        p = dbt_resource_props
        if p["resource_type"] == "source":
            return dg.AssetKey(["raw", p["source_name"], p["name"]])
        return dg.AssetKey([p["schema"], p["alias"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return dbt_resource_props["schema"]
