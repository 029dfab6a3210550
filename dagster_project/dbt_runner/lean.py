"""dbt without what it does more than once, or for nobody: a third of what a node costs besides its SQL.

Each function here changes one thing of dbt in this process and says which. None of them changes what SQL a node becomes:
``tests/integration/test_dbt_lean.py`` compiles the whole project with and without them and compares.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable, Iterator
from typing import Any


def before_import() -> None:
    """To call before dbt is imported: the code that reads and writes a class as JSON is made when the first of its kind is read or written.

    Hundreds of classes of dbt come with such code, and a build uses a few of them.
    """
    from mashumaro.config import BaseConfig

    BaseConfig.lazy_compilation = True


def after_import() -> None:
    """To call when dbt is imported."""
    _one_context_per_node()
    _look_up_macros_at_once()
    _one_empty_table()
    _one_reader_per_kind()
    _no_file_per_node()
    _flags_without_a_source()


def _one_context_per_node() -> None:
    """What a node can use in Jinja, some six hundred names, is put together once: to run a node it is what it was compiled with."""
    from dbt.context import providers
    from dbt.node_types import ModelLanguage
    from dbt.task import run, test

    from dbt import compilation

    make = providers.generate_runtime_model_context
    kept: dict[str, tuple[Any, Any, dict[str, Any]]] = {}

    def to_compile(model: Any, config: Any, manifest: Any) -> dict[str, Any]:
        context = make(model, config, manifest)
        kept[model.unique_id] = model, manifest, context
        return context

    def to_run(model: Any, config: Any, manifest: Any) -> dict[str, Any]:
        of, among, context = kept.pop(model.unique_id, (None, None, {}))
        if of is not model or among is not manifest:
            return make(model, config, manifest)
        code = model.compiled_code if getattr(model, "extra_ctes_injected", None) else None
        return context | {"compiled_code": code, "sql": code if model.language == ModelLanguage.sql else None}

    compilation.generate_runtime_model_context = to_compile
    run.generate_runtime_model_context = test.generate_runtime_model_context = to_run


def _look_up_macros_at_once() -> None:
    """Which macro a name means is asked for each of the six hundred, of every node: without a generator in between."""
    from dbt.context.macros import GLOBAL_PROJECT_NAME, MacroNamespace

    def look_up(self: MacroNamespace, key: str) -> Any:
        for names in (self.local_namespace, self.global_namespace, self.packages):
            if key in names:
                return names[key]
        return self.global_project_namespace if key == GLOBAL_PROJECT_NAME else self.global_project_namespace[key]

    MacroNamespace.__getitem__ = look_up  # type: ignore[method-assign]


def _one_empty_table() -> None:
    """Of a statement without an answer the answer is an empty table; it cannot be changed, so one is enough."""
    from dbt_common.clients import agate_helper

    agate_helper.empty_table = functools.cache(agate_helper.empty_table)


def _one_reader_per_kind() -> None:
    """What tells the type of a column in an answer is the same for every answer with the same columns of text; making it costs more than its work."""
    from dbt_common.clients import agate_helper

    make = functools.cache(agate_helper.build_type_tester)

    def tester(text_columns: Iterable[str], string_null_values: Iterable[str] | None = ("null", "")) -> Any:
        return make(tuple(text_columns), tuple(string_null_values or ()))

    agate_helper.build_type_tester = tester


def _no_file_per_node() -> None:
    """The SQL of a node is in its result; nobody reads the file of it in the folder of the kandidaat, which is thrown away."""
    from dbt.contracts.graph.nodes import ParsedNode

    ParsedNode.write_node = lambda *_: None  # type: ignore[method-assign]


def _flags_without_a_source() -> None:
    """Which module asked for a flag of dbt stands in a message about it; to find it, dbt reads the source of everything that is running."""
    from dbt_common.behavior_flags import BehaviorFlagRendered

    BehaviorFlagRendered._default_source = staticmethod(lambda: "dbt")  # type: ignore[method-assign]


OF_FILES = ("dbt.contracts.project", "dbt.adapters.duckdb.credentials")
"""Where the classes are that dbt makes of ``dbt_project.yml`` and ``profiles.yml``."""


@contextlib.contextmanager
def valid_as_parsed(same: bool) -> Iterator[None]:
    """What these files say was valid when the project was parsed; while they are the ``same``, dbt need not make the schemas of the classes, for
    which it goes through hundreds of types, to hold them against once more."""
    from dbt_common.dataclass_schema import dbtClassMixin

    validate = dbtClassMixin.__dict__["validate"]

    def once(cls: Any, data: Any) -> None:
        if cls.__module__ not in OF_FILES:
            validate.__func__(cls, data)

    if same:
        dbtClassMixin.validate = classmethod(once)  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        dbtClassMixin.validate = validate  # type: ignore[method-assign]
