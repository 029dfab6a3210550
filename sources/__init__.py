"""Getting bytes and reading them: CBS, politie and JenV. Knows nothing of indicators, Dagster or dbt.

The way in: ``catalogus`` (what we read and its contract) -> ``odata`` / ``levering`` (bytes, stored by
``snapshots`` before anything looks inside) -> ``laden`` (raw tables in DuckDB and the verdicts of the contract).
"""
