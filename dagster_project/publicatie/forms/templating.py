"""The templates of an edition, in ``templates/``: text escaped, a name that is not there is an error, numbers and periods in Dutch."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from dagster_project import notation
from dagster_project.publicatie.content.texts import texts

FOLDER = Path(__file__).parents[1] / "templates"


@cache
def environment() -> jinja2.Environment:
    """The one environment; ``*.html.j2`` is escaped for HTML, anything else is not."""
    e = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=jinja2.select_autoescape(("html.j2",), default=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    e.filters |= {
        "getal": notation.getal,
        "eenheid": notation.eenheid,
        "met_eenheid": notation.met_eenheid,
        "periode": notation.periode,
        "dag": notation.dag,
        "datum": lambda tekst: notation.dag(datetime.date.fromisoformat(tekst)),
        "nl": notation.nl,
    }
    e.globals["teksten"] = texts()
    return e


def fill(naam: str, **inhoud: Any) -> str:
    """Template ``naam`` filled in.

    Raises:
        jinja2.UndefinedError: the template asks for something that is not given.
    """
    return environment().get_template(naam).render(**inhoud)


def compile_all() -> None:
    """Compile every template: a quarter of a second, for who has the time before it is needed."""
    for naam in environment().list_templates(extensions=["j2"]):
        environment().get_template(naam)
