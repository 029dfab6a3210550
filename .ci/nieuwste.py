"""``make nieuwste``: does the project still hold with the newest versions of what it is built on, and if not, what breaks?

The lock pins every package, so that nothing changes by itself; what came out since is seen here, before someone has to upgrade in a hurry. In a
clone of the last commit, with an environment of its own, every pin of ``pyproject.toml`` becomes a lower bound; what may not be newer, and why,
stands there under ``[tool.nieuwste]``. The report says which packages are newer and which tests fail. Nothing of the project itself is changed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from release import ROOT, packages  # beside this file, where Python looks first


def loose(pyproject: dict[str, Any]) -> list[str]:
    """The requirements of the project and of its tests, each from its pin on, and no further than ``[tool.nieuwste]`` says."""
    project, tot = pyproject["project"], pyproject["tool"]["nieuwste"]
    eisen = [e.partition("==") for e in (*project["dependencies"], *project["optional-dependencies"]["dev"])]
    if vreemd := set(tot) - {naam for naam, _, _ in eisen}:
        raise SystemExit(
            f"[tool.nieuwste] in pyproject.toml noemt {', '.join(sorted(vreemd))}, en daarvan staat geen versie in pyproject.toml."
        )
    return [f"{naam}>={versie}" + (f",{tot[naam]}" if naam in tot else "") for naam, _, versie in eisen]


def newer(lock: str, ingesteld: Iterable[dict[str, str]]) -> list[tuple[str, str, str]]:
    """Name, version in the lock (``-`` if it is not there) and version installed, of each package that differs."""
    vast = {canonicalize_name(p["naam"]): p["versie"] for p in packages(lock)}
    nu = {canonicalize_name(p["name"]): p["version"] for p in ingesteld}
    zelf = {"halfjaarbericht", "pip"}
    return [(n, vast.get(n, "-"), v) for n, v in sorted(nu.items()) if n not in zelf and vast.get(n) != v]


def outcome(junit: str) -> tuple[int, list[tuple[str, str]]]:
    """How many tests ran, and of each that failed its place and the first line of what it said."""
    gevallen = list(ET.fromstring(junit).iter("testcase"))
    stuk = [(g, f) for g in gevallen for f in (*g.findall("failure"), *g.findall("error"))]
    return len(gevallen), [(f"{g.get('classname')}.{g.get('name')}", (f.get("message") or "").partition("\n")[0][:200]) for g, f in stuk]


def report(anders: list[tuple[str, str, str]], getoetst: int, stuk: list[tuple[str, str]], typen: str) -> str:
    """The report, in Markdown; ``typen`` is what mypy said, empty when it is content."""
    uit = [f"# De nieuwste versies, {date.today()}", "", f"{len(anders)} pakketten zijn anders dan in requirements.lock.", ""]
    uit += ["| pakket | vastgelegd | nieuwste |", "| --- | --- | --- |", *(f"| {n} | {a} | {b} |" for n, a, b in anders), ""]
    uit += [f"## Tests: {getoetst} gedraaid, {len(stuk)} mislukt", "", *(f"- `{waar}`: {wat}" for waar, wat in stuk), ""]
    return "\n".join([*uit, f"## Typen: {'geen fouten' if not typen else 'fouten'}", "", *(["```", typen, "```"] if typen else [])]) + "\n"


def main() -> None:
    """Entry point; ends with 1 when something breaks."""
    p = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    p.add_argument("--naar", type=Path, default=ROOT / "dist" / "nieuwste.md", help="waar het verslag komt")
    p.add_argument("tests", nargs="*", help="alleen deze tests; anders alle snelle")
    a = p.parse_args()
    with tempfile.TemporaryDirectory(prefix="hjb-nieuwste-") as hier:
        map_ = Path(hier) / "project"
        py = str(map_ / ".venv" / "bin" / "python")

        def doe(wat: str, *opdracht: str, mag: bool = False) -> subprocess.CompletedProcess[str]:
            print(wat, flush=True)
            r = subprocess.run(opdracht, cwd=map_ if map_.exists() else ROOT, capture_output=True, text=True, check=False)
            if r.returncode and not mag:
                raise SystemExit(f"Mislukt: {wat.removesuffix(' ...')}.\n{(r.stdout + r.stderr)[-2000:]}")
            return r

        doe("De laatste commit klonen ...", "git", "clone", "--quiet", str(ROOT), str(map_))
        project = tomllib.loads((map_ / "pyproject.toml").read_text(encoding="utf-8"))
        doe("Omgeving maken ...", sys.executable, "-m", "venv", ".venv")
        doe("De nieuwste versies installeren (enkele minuten) ...", py, "-m", "pip", "install", "-q", *loose(project))
        doe("Het project installeren ...", py, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", ".")
        ingesteld = json.loads(doe("Versies lezen ...", py, "-m", "pip", "list", "--format", "json").stdout)
        anders = newer((map_ / "requirements.lock").read_text(encoding="utf-8"), ingesteld)
        (map_ / ".venv" / "klaar").touch()
        typen = doe("Typen nagaan ...", py, "-m", "mypy", mag=True)
        doe(
            "Tests draaien ...",
            py,
            "-m",
            "pytest",
            "-q",
            "-m",
            "not slow",
            "-n",
            "2",
            "--dist",
            "worksteal",
            "--junitxml",
            "uit.xml",
            *a.tests,
            mag=True,
        )
        uit = map_ / "uit.xml"
        getoetst, stuk = outcome(uit.read_text(encoding="utf-8")) if uit.exists() else (0, [("pytest", "is niet aan de tests toegekomen")])
        a.naar.parent.mkdir(exist_ok=True)
        a.naar.write_text(report(anders, getoetst, stuk, typen.stdout.strip()[-4000:] if typen.returncode else ""), encoding="utf-8")
    print(
        f"{len(anders)} pakketten anders, {getoetst} tests gedraaid, {len(stuk)} mislukt; typen: {'fouten' if typen.returncode else 'goed'}. {a.naar}"
    )
    raise SystemExit(1 if stuk or typen.returncode else 0)


if __name__ == "__main__":
    main()
