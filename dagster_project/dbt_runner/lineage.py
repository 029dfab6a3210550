"""``kwaliteit.modellen``: the SQL and the agreements (seeds) that made a version, kept with its numbers, so that an old figure is explained by
its own formula, and a figure that changed by the agreement that did."""

from __future__ import annotations

from typing import Any

import duckdb

from dagster_project import ROOT
from sources import schema
from sources.load.casts import insert_rows


def record_lineage(con: duckdb.DuckDBPyConnection, manifest: dict[str, Any], results: list[dict[str, Any]]) -> None:
    """Write the lineage and the compiled SQL of this run into its kandidaat."""
    gedraaid = {r["unique_id"]: (r.get("compiled_code") or "").strip() for r in results}
    ((editie, versie),) = con.execute("SELECT editie, versie FROM raw_run.editie").fetchall()
    knopen = {u: n for u, n in manifest["nodes"].items() if n["resource_type"] in ("model", "seed")} | manifest["sources"]
    namen = {u: _naam(n) for u, n in knopen.items()}
    rijen = [
        (
            editie,
            versie,
            namen[u],
            f"{n['schema']}.{n.get('alias') or n['name']}",
            {"source": "bron"}.get(n["resource_type"], n["resource_type"]),
            n["description"].strip(),
            ", ".join(sorted(namen[d] for d in n.get("depends_on", {}).get("nodes", []) if d in namen)),
            f"dbt/{n['original_file_path']}",
            gedraaid.get(u, "") if n["resource_type"] == "model" else _rijen(n),
        )
        for u, n in sorted(knopen.items())
    ]
    schema.create(con, "kwaliteit.modellen")
    insert_rows(con, "kwaliteit.modellen", rijen)


def _rijen(n: dict[str, Any]) -> str:
    """A seed as it stands in its file; nothing of a source."""
    return (ROOT / "dbt" / n["original_file_path"]).read_text(encoding="utf-8") if n["resource_type"] == "seed" else ""


def _naam(n: dict[str, Any]) -> str:
    """A source is called as in ``bron_tabel``; it has a name that a model cannot have."""
    return f"{n['source_name']}.{n['name']}" if n["resource_type"] == "source" else n["name"]
