"""The templates of an edition, in ``templates/``: text escaped, a name that is not there is an error, numbers and periods in Dutch."""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from dagster_project import notation
from dagster_project.publicatie.content.texts import texts

FOLDER = Path(__file__).parents[1] / "templates"
NONE = "'none'"
SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)
POLICY = re.compile(r"""(<meta http-equiv="Content-Security-Policy" content="[^"]*?)script-src(?: '[^']*')+""")


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
    tekst = environment().get_template(naam).render(**inhoud)
    return only_own_scripts(tekst) if naam.endswith(".html.j2") else tekst


def only_own_scripts(pagina: str) -> str:
    """Let a page run the scripts that it has and no other: its policy names each by its sha256, so that text that came in as a script is none.

    Anything that changes a script afterwards has to do this again.
    """
    eigen = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in SCRIPT.findall(pagina))
    return POLICY.sub(lambda m: f"{m[1]}script-src {eigen or NONE}", pagina, count=1)


def compile_all() -> None:
    """Compile every template: a quarter of a second, for who has the time before it is needed."""
    for naam in environment().list_templates(extensions=["j2"]):
        environment().get_template(naam)
