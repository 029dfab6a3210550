"""The templates of an edition, in ``sjablonen/``: text escaped, a name that is not there is an error, numbers and periods in Dutch."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from dagster_project import notatie

MAP = Path(__file__).parent / "sjablonen"


@cache
def omgeving() -> jinja2.Environment:
    """The one environment; ``*.html.j2`` is escaped for HTML, anything else is not."""
    e = jinja2.Environment(
        loader=jinja2.FileSystemLoader(MAP),
        autoescape=jinja2.select_autoescape(("html.j2",), default=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    e.filters |= {
        "getal": notatie.getal,
        "met_eenheid": notatie.met_eenheid,
        "periode": notatie.periode,
        "dag": notatie.dag,
        "nl": notatie.nl,
    }
    return e


def vul(naam: str, **inhoud: Any) -> str:
    """Template ``naam`` filled in.

    Raises:
        jinja2.UndefinedError: the template asks for something that is not given.
    """
    return omgeving().get_template(naam).render(**inhoud)
