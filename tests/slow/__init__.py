"""Slow proofs: kills, no network, another DuckDB, Dagster's own pages, and the bench. Run by ``make test-slow``."""
