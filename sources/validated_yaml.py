"""YAML that people write, checked against a pydantic model: a mistake is told in Dutch, with file, line and the nearest known word.

A file is read once by the C parser; lines are looked up only when something is wrong. All that is wrong is told at once.
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from sources.errors import CannotStart

try:
    from yaml import CSafeLoader as FastLoader
except ImportError:  # PyYAML built without its C library
    from yaml import SafeLoader as FastLoader  # type: ignore[assignment]

Model = TypeVar("Model", bound=BaseModel)


class Loader(FastLoader):
    """Leaves a date as it is written: the model says where one is meant, and a day that does not exist is told like any mistake."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class TextLoader(Loader):
    """Leaves numbers as they are written as well: YAML makes 1 of 1.000, 90 of 1:30 and 8 of 010."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")]
        for first, resolvers in Loader.yaml_implicit_resolvers.items()
    }


EXPECTED = {
    "missing": "dit veld",
    "bool": "true of false",
    "date": "een datum als 2025-12-10",
    "decimal": "een getal",
    "dict": "velden met een naam",
    "enum": "een bekend woord",
    "finite": "een getal",
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


class YamlFout(CannotStart, ValueError):
    """What is wrong in a YAML file: every problem on a line of its own."""


def _day(value: object) -> date:
    try:
        if isinstance(value, str) and len(value) == len("2025-12-10"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(f"gevonden {_shown(value)}, verwacht een datum als 2025-12-10.")


Day = Annotated[date, BeforeValidator(_day)]
"""A date as it is written; left to itself pydantic takes a number for seconds since 1970."""


class Strict(BaseModel):
    """A model in which a field that it does not know is a mistake; a subclass names its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def load_yaml(path: Path, model: type[Model], context: Any = None, numbers_as_text: bool = False) -> Model:
    """Read and validate one file; ``context``: what the validators of the model must know besides the file.

    ``numbers_as_text``: people write numbers in it, and the model reads them (``sources.numbers``).

    Raises:
        YamlFout: not there, no YAML, a key that stands twice, or not what the model asks for.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise YamlFout(f"{path}: geen bestand.") from None
    except IsADirectoryError:
        raise YamlFout(f"{path}: dit is een map; verwacht een YAML-bestand. Noem het bestand in die map.") from None
    except OSError:
        raise YamlFout(f"{path}: niet te lezen. Kijk of u het bestand mag lezen en of de naam klopt.") from None
    except UnicodeDecodeError as e:
        where = e.object.count(b"\n", 0, e.start) + 1
        raise YamlFout(f"{path}, regel {where}: een teken dat geen UTF-8 is. Sla het bestand op met codering UTF-8.") from None
    try:
        loader = (TextLoader if numbers_as_text else Loader)(text)
        root = loader.get_single_node()
        if root is not None and _size(root, {}, 0) > MOST:
            raise YamlFout(f"{path}: te groot; wat met * wordt herhaald, telt elke keer mee. Schrijf het bestand korter.")
        if twice := list(_duplicate_keys(root)):
            raise YamlFout("\n".join(f"{path}, regel {line}: '{key}' staat er twee keer; houd er één over." for key, line in twice))
        data = {} if root is None else loader.construct_document(root)
    except yaml.MarkedYAMLError as e:
        line = e.problem_mark.line + 1 if e.problem_mark else "onbekend"
        raise YamlFout(f"{path}, regel {line}: geen leesbare YAML. Kijk naar inspringen, dubbele punten en aanhalingstekens.") from None
    except yaml.YAMLError:
        raise YamlFout(f"{path}: geen leesbare YAML; er staan tekens in die niet mogen.") from None
    except RecursionError:
        raise YamlFout(f"{path}: geen leesbare YAML; er staan te veel lijsten of velden in elkaar.") from None
    except ValueError as e:
        raise e if isinstance(e, YamlFout) else YamlFout(f"{path}: geen leesbare YAML; er staat een getal in dat te groot is.") from None
    try:
        return model.model_validate(data, context=context)
    except ValidationError as e:
        problems = (_problem(d, model, root) for d in e.errors(include_url=False))
        raise YamlFout("\n".join(f"{path}, regel {line}: {text}" for line, text in sorted(set(problems)))) from None


MOST, DEEPEST = 200_000, 60
"""What a file that a person writes never comes near: so many values, with what is repeated counted every time, and so deep."""


def _size(node: yaml.Node, seen: dict[int, int], depth: int) -> int:
    """How many values this node is, with every alias written out; never more work than the file has nodes.

    Raises:
        RecursionError: it is too deep, or holds itself.
    """
    if depth > DEEPEST:
        raise RecursionError
    if id(node) not in seen:
        parts = [p for pair in node.value for p in pair] if isinstance(node, yaml.MappingNode) else node.value
        seen[id(node)] = 1 if isinstance(node, yaml.ScalarNode) else 1 + sum(_size(p, seen, depth + 1) for p in parts)
    return seen[id(node)]


def nearest(word: str, known: Iterable[str]) -> str:
    """`` Bedoelt u 'x'?`` with the known word that is most like this one; empty when none is."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Bedoelt u '{found[0]}'?" if found else ""


def _problem(error: Any, model: type[BaseModel], root: yaml.Node | None) -> tuple[int, str]:
    """(line, what is wrong there) of one error of pydantic."""
    kind, found, context = error["type"], error["input"], error.get("ctx", {})
    loc, parent = _walk(model, error["loc"])
    if kind.startswith("union_tag"):  # the word that says which model it is
        loc, found = (*loc, context["discriminator"].strip("'")), context.get("tag")
        kind, context["expected"] = ("enum", context["expected_tags"]) if kind == "union_tag_invalid" else ("missing", "")
    line, place = _place(root, loc)
    if kind == "extra_forbidden":
        known = _fields(parent)
        return line, f"{place}: onbekend veld; bekend zijn {', '.join(known)}.{nearest(str(loc[-1]), known)}"
    if kind == "missing":
        return line, f"{place}: ontbreekt; vul dit veld in."
    if kind == "value_error":
        return line, f"{place}: {context['error']}"
    if kind in ("literal_error", "enum"):
        words = [w.strip(" '") for w in str(context["expected"]).replace(" or ", ",").split(",")]
        return line, f"{place}: gevonden {_shown(found)}, verwacht een van {', '.join(words)}.{nearest(str(found), words)}"
    if found is None and str(loc[-1]).isdecimal():  # {Limburg: 12,5}: YAML takes the 5 for a field of its own
        place = _place(root, loc[:-1])[1]
        return (
            line,
            f"{place}: binnen accolades scheidt een komma twee velden; zet elk getal op een eigen regel, of tussen aanhalingstekens.",
        )
    if kind in LIMITS:
        name, wording = LIMITS[kind]
        limit = context[name]
        limit = f"{limit:.10g}".replace(".", ",") if isinstance(limit, float) else limit
        return line, f"{place}: gevonden {_shown(found)}, verwacht {wording.format(limit)}."
    return line, f"{place}: gevonden {_shown(found)}, verwacht {EXPECTED.get(kind.split('_')[0], 'iets anders')}."


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "velden met een naam"
    if isinstance(value, list):
        return "een lijst"
    return "niets" if value is None else f"'{str(value)[:80]}'"


def _place(root: yaml.Node | None, loc: tuple[int | str, ...]) -> tuple[int, str]:
    """The line of the deepest part of this place that is in the file, and the place in words.

    A part of a list is called by its first field when that is a short text (the name of a rule), else by its number from 1.
    """
    node, line, words = root, root.start_mark.line + 1 if root else 1, []
    for part in loc:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
            first = node.value[0][1] if isinstance(node, yaml.MappingNode) and node.value else None
            words.append(first.value if isinstance(first, yaml.ScalarNode) and 0 < len(first.value) <= 40 else str(part + 1))
        elif isinstance(node, yaml.ScalarNode | yaml.SequenceNode):
            continue  # a name that pydantic gives to a choice of types
        else:
            words.append(str(part))
            pair = next(((k, v) for k, v in node.value if k.value == str(part)), None) if node else None
            line, node = (pair[0].start_mark.line + 1, pair[1]) if pair else (line, None)
    return line, ".".join(words) or "het bestand"


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


def _walk(model: Any, loc: tuple[int | str, ...]) -> tuple[tuple[int | str, ...], Any]:
    """A place of pydantic as a place in the file, and the model that its last part is in.

    Where one word chooses between models pydantic names that word in the place as well.
    """
    place: list[int | str] = []
    parent = model
    for part in loc:
        models = [o for o in _options(model) if _is_model(o)]
        chosen = next((o for o in models if len(models) > 1 and part in _words(o)), None)
        if chosen is not None:
            model = chosen
            continue
        place.append(part)
        parent, model = model, _inside(model, part)
    return tuple(place), parent


def _inside(model: Any, part: int | str) -> Any:
    """The model of this part of a model, list or dict; the same where it has no such part."""
    for option in _options(model):
        if _is_model(option):
            field = next((f for n, f in option.model_fields.items() if part in (n, f.alias)), None)
            if field is not None:
                return field.annotation
        elif get_origin(option) in (list, tuple, dict):
            return get_args(option)[1 if get_origin(option) is dict else 0]
    return model


def _fields(model: Any) -> list[str]:
    return [f.alias or n for o in _options(model) if _is_model(o) for n, f in o.model_fields.items()]


def _words(model: type[BaseModel]) -> set[Any]:
    """The words that can choose this model."""
    return {word for f in model.model_fields.values() if get_origin(f.annotation) is Literal for word in get_args(f.annotation)}


def _is_model(option: Any) -> bool:
    return isinstance(option, type) and issubclass(option, BaseModel)


def _options(model: Any) -> tuple[Any, ...]:
    if get_origin(model) is Annotated:
        model = get_args(model)[0]
    return get_args(model) if get_origin(model) in (Union, types.UnionType) else (model,)
