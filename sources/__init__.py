"""Getting bytes and reading them: CBS, politie and JenV. Knows nothing of indicators, Dagster or dbt.

The way in: ``catalog`` (what we read and its contract) -> ``fetch`` with ``odata`` or ``delivery`` (bytes, stored by
``snapshots`` before anything looks inside) -> ``load`` (raw tables in DuckDB and the verdicts of the contract).
"""
