"""YAML that people write, checked against a pydantic model: a mistake is told in Dutch, with file, line and the nearest known word.

A file is read once by the C parser; lines are looked up only when something is wrong. All that is wrong is told at once.
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

Model = TypeVar("Model", bound=BaseModel)
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

EXPECTED = {
    "missing": "dit veld",
    "bool": "true of false",
    "date": "een datum als 2025-12-10",
    "decimal": "een getal",
    "dict": "velden met een naam",
    "enum": "een bekend woord",
    "float": "een getal",
    "int": "een geheel getal",
    "list": "een lijst",
    "model": "velden met een naam",
    "string": "tekst",
    "tuple": "een lijst",
}
"""First word of the error types of pydantic -> what was expected."""
LIMITS = {
    "greater_than": ("gt", "meer dan {}"),
    "greater_than_equal": ("ge", "{} of meer"),
    "less_than": ("lt", "minder dan {}"),
    "less_than_equal": ("le", "{} of minder"),
    "string_too_short": ("min_length", "ten minste {} tekens"),
    "string_too_long": ("max_length", "ten hoogste {} tekens"),
    "too_short": ("min_length", "ten minste {} onderdelen"),
    "too_long": ("max_length", "ten hoogste {} onderdelen"),
}


class YamlFout(ValueError):
    """What is wrong in a YAML file: every problem on a line of its own."""


class Strict(BaseModel):
    """A model in which a field that it does not know is a mistake; a subclass names its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def load_yaml(path: Path, model: type[Model], context: Any = None) -> Model:
    """Read and validate one file; ``context``: what the validators of the model must know besides the file.

    Raises:
        YamlFout: not there, no YAML, a key that stands twice, or not what the model asks for.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise YamlFout(f"{path}: geen bestand.") from None
    except (OSError, UnicodeDecodeError) as e:
        raise YamlFout(f"{path}: niet te lezen als UTF-8 ({e}).") from None
    try:
        root = yaml.compose(text, Loader)
        if twice := list(_duplicate_keys(root)):
            raise YamlFout("\n".join(f"{path}, regel {line}: '{key}' staat er twee keer; houd er één over." for key, line in twice))
        data = {} if root is None else yaml.load(text, Loader)  # a subclass of SafeLoader
    except yaml.MarkedYAMLError as e:
        line = e.problem_mark.line + 1 if e.problem_mark else "onbekend"
        raise YamlFout(f"{path}, regel {line}: geen leesbare YAML. Kijk naar inspringen, dubbele punten en aanhalingstekens.") from None
    except yaml.YAMLError:
        raise YamlFout(f"{path}: geen leesbare YAML; er staan tekens in die niet mogen.") from None
    try:
        return model.model_validate(data, context=context)
    except ValidationError as e:
        problems = (_problem(d, model, root) for d in e.errors(include_url=False))
        raise YamlFout("\n".join(f"{path}, regel {line}: {text}" for line, text in sorted(set(problems)))) from None


def nearest(word: str, known: Iterable[str]) -> str:
    """`` Bedoelt u 'x'?`` with the known word that is most like this one; empty when none is."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Bedoelt u '{found[0]}'?" if found else ""


def _problem(error: Any, model: type[BaseModel], root: yaml.Node | None) -> tuple[int, str]:
    """(line, what is wrong there) of one error of pydantic."""
    kind, loc, found = error["type"], error["loc"], error["input"]
    line, place = _line(root, loc), ".".join(map(str, loc)) or "het bestand"
    context = error.get("ctx", {})
    if kind == "extra_forbidden":
        known = _fields_at(model, loc[:-1])
        return line, f"{place}: onbekend veld; bekend zijn {', '.join(known)}.{nearest(str(loc[-1]), known)}"
    if kind == "missing":
        return line, f"{place}: ontbreekt; vul dit veld in."
    if kind == "value_error":
        return line, f"{place}: {context['error']}"
    if kind in ("literal_error", "enum"):
        words = [w.strip(" '") for w in str(context["expected"]).replace(" or ", ",").split(",")]
        return line, f"{place}: gevonden {_shown(found)}, verwacht een van {', '.join(words)}.{nearest(str(found), words)}"
    if kind in LIMITS:
        name, wording = LIMITS[kind]
        return line, f"{place}: gevonden {_shown(found)}, verwacht {wording.format(context[name])}."
    return line, f"{place}: gevonden {_shown(found)}, verwacht {EXPECTED.get(kind.split('_')[0], 'iets anders')}."


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "velden met een naam"
    if isinstance(value, list):
        return "een lijst"
    return "niets" if value is None else f"'{str(value)[:80]}'"


def _line(root: yaml.Node | None, loc: tuple[int | str, ...]) -> int:
    """The line of the deepest part of this place that is in the file: of a key, where there is one."""
    node, line = root, root.start_mark.line + 1 if root else 1
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break  # a name that pydantic gives to a choice of types
    return line


def _duplicate_keys(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Keys that stand twice in one mapping, of which YAML would take the last in silence."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
                yield key.value, key.start_mark.line + 1
            seen.add(key.value)
            yield from _duplicate_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _duplicate_keys(item)


def _fields_at(model: Any, loc: tuple[int | str, ...]) -> list[str]:
    """The fields that are known at this place of the model."""
    for part in loc:
        for option in _options(model):
            if isinstance(option, type) and issubclass(option, BaseModel):
                field = next((f for n, f in option.model_fields.items() if part in (n, f.alias)), None)
                if field is not None:
                    model = field.annotation
                    break
            elif get_origin(option) in (list, tuple, dict):
                model = get_args(option)[1 if get_origin(option) is dict else 0]
                break
    models = [o for o in _options(model) if isinstance(o, type) and issubclass(o, BaseModel)]
    return [f.alias or n for m in models for n, f in m.model_fields.items()]


def _options(model: Any) -> tuple[Any, ...]:
    return get_args(model) if get_origin(model) in (Union, types.UnionType) else (model,)
