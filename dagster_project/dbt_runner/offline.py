"""dagster-dbt without its calls to the package index: the one place that relies on private parts of that library.

``REVIEWED`` holds what those parts were when these overrides were last looked at; a test fails when an upgrade changes them.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import inspect
from collections.abc import Sequence
from typing import Any

import packaging.version
from dagster_dbt import DbtCliResource

REVIEWED = {
    "_cli_version": "b06b86a642ba8bcd1d34f297a7bbb9f4471925ce09c7f852eee332ee83049f45",
    "_initialize_dbt_core_adapter": "f033303d9d777bffeaade6af11c8a7759dfbf8bf9a408ac6db44f81c5b22eb0c",
    "cli": "a9ca99daf92597e331f88b38b44b303de90cb9d8173e05bf791c7965f0fb7cda",
}
"""Private part -> sha256 of its source; ``cli`` is what calls the other two."""


class OfflineDbt(DbtCliResource):
    """Runs dbt as dagster-dbt does, without two things that it does first.

    It asks ``dbt --version``, which costs two seconds and asks the package index for updates; and it opens an adapter of its own,
    which costs as much, imports a second dbt, and is only there to count rows.
    """

    @property
    def _cli_version(self) -> packaging.version.Version:
        return packaging.version.parse(importlib.metadata.version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:  # noqa: ARG002 - as dagster-dbt calls it
        return None


def changed_parts() -> dict[str, str]:
    """The private parts that are not as they were reviewed, with the sha256 that they have now."""
    nu = {naam: hashlib.sha256(inspect.getsource(_function(naam)).encode()).hexdigest() for naam in REVIEWED}
    return {naam: sha for naam, sha in nu.items() if sha != REVIEWED[naam]}


def _function(naam: str) -> Any:
    deel = inspect.getattr_static(DbtCliResource, naam, None)
    return getattr(deel, "func", None) or getattr(deel, "fget", None) or deel
