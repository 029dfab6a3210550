"""``make release``: what goes to who installs a version, in ``dist/``: a wheel, the project as one file, its notes, its bill of materials and the hashes of all.

The same commit gives the same bytes. The wheel is all that running needs, beside what ``requirements.lock`` names, by hash (docs/beheer.md). The
other file is the project as it stands in git, with its tests and docs; ``make refresh`` in the unpacked folder installs the same.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.metadata
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import uuid
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\]+?))? ?\\?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
UNRELEASED = "Nog niet uitgebracht"


def packages(lock: str) -> list[dict[str, Any]]:
    """Every package of the lock: name, version, marker and the sha256 of each of its files."""
    uit: list[dict[str, Any]] = []
    for regel in lock.splitlines():
        if m := PACKAGE.match(regel):
            uit.append({"naam": m[1], "versie": m[2], "alleen": m[3] or "", "sha256": []})
        elif (h := HASH.search(regel)) and uit:
            uit[-1]["sha256"].append(h[1])
    return uit


def needed(eisen: list[str]) -> set[str]:
    """The packages that these requirements need, and what those need, as it is installed here."""
    te_doen, gezien = [Requirement(e) for e in eisen], set[str]()
    while te_doen:
        eis = te_doen.pop()
        if (naam := canonicalize_name(eis.name)) in gezien:
            continue
        try:
            verder = importlib.metadata.requires(eis.name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # of another platform
        gezien.add(naam)
        extra = eis.extras or {""}
        te_doen += [r for r in map(Requirement, verder) if r.marker is None or any(r.marker.evaluate({"extra": e}) for e in extra)]
    return gezien


def sbom(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """The bill of materials in CycloneDX 1.6: what running needs is *required*, what only building and testing need *excluded*."""
    nodig, ref = needed(project["dependencies"]), f"pkg:pypi/{project['name']}@{project['version']}"
    delen = []
    for p in packages(lock):
        purl = f"pkg:pypi/{canonicalize_name(p['naam'])}@{p['versie']}"
        eigenschappen = [{"name": "halfjaarbericht:sha256", "value": s} for s in p["sha256"]]
        if p["alleen"]:
            eigenschappen.append({"name": "halfjaarbericht:alleen", "value": p["alleen"]})
        deel = {"type": "library", "bom-ref": purl, "name": p["naam"], "version": p["versie"], "purl": purl, "properties": eigenschappen}
        deel["scope"] = "required" if canonicalize_name(p["naam"]) in nodig else "excluded"
        if licentie := _licence(p["naam"]):
            deel["licenses"] = [{"license": {"name": licentie}}]
        delen.append(deel)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ref + hashlib.sha256(lock.encode()).hexdigest())}",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": ref, "name": project["name"], "version": project["version"], "purl": ref}
        },
        "components": delen,
    }


def _licence(naam: str) -> str:
    """What an installed package says of its licence, in one line; empty when it says nothing, or is not installed."""
    try:
        m = importlib.metadata.metadata(naam)
    except importlib.metadata.PackageNotFoundError:
        return ""
    klassen = [k.rpartition(" :: ")[2] for k in m.get_all("Classifier") or [] if k.startswith("License ::")]
    gezegd = m.get("License-Expression") or "; ".join(klassen) or (m.get("License") or "").strip()
    return gezegd.splitlines()[0][:100] if gezegd else ""


def notes(changelog: str, kop: str) -> str:
    """The part of the changelog below this heading.

    Raises:
        SystemExit: it is not there, or nothing stands below it.
    """
    m = re.search(rf"^## {re.escape(kop)}(?: - \d{{4}}-\d{{2}}-\d{{2}})?\n(.*?)(?=^## |\Z)", changelog, re.M | re.S)
    if m is None or not m[1].strip():
        raise SystemExit(
            f"CHANGELOG.md heeft niets onder '## {kop}'. Zet de kop '## {UNRELEASED}' om in '## {kop} - JJJJ-MM-DD', en leg dat vast."
        )
    return m[1].strip() + "\n"


def git(*argumenten: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *argumenten], check=True, capture_output=True).stdout


def wheel(inhoud: bytes, commit: str) -> tuple[str, bytes]:
    """Name and bytes of the wheel of this commit, built of what git has of it (a tar); it knows its commit, for there is no git where it goes."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(inhoud)) as tar:
            tar.extractall(folder, filter="data")
        (Path(folder) / "commit").write_text(commit + "\n", encoding="utf-8")
        bouw = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
        tijd = git("show", "-s", "--format=%ct", commit).decode().strip()
        r = subprocess.run(
            [sys.executable, "-c", bouw, "dist"], cwd=folder, env=os.environ | {"SOURCE_DATE_EPOCH": tijd}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if r.returncode:
            raise SystemExit(f"De wheel kan niet worden gebouwd:\n{r.stderr[-2000:]}")
        (pad,) = Path(folder, "dist").glob("*.whl")
        return pad.name, pad.read_bytes()


def make(naar: Path, proef: bool) -> list[Path]:
    """Write everything of a release into this folder.

    Raises:
        SystemExit: there are changes that are in no commit, or the changelog does not know the version.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versie, lock = project["version"], (ROOT / "requirements.lock").read_text(encoding="utf-8")
    if not proef and git("status", "--porcelain").strip():
        raise SystemExit("Er zijn wijzigingen die niet zijn vastgelegd; een uitgave is van een commit. Leg ze vast of maak een --proef.")
    tekst = notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), UNRELEASED if proef else versie)
    commit = git("rev-parse", "HEAD").decode().strip()
    naam = f"{project['name']}-{versie}"
    wheelnaam, wheelbytes = wheel(git("archive", "--format=tar", "HEAD"), commit)
    bestanden = {
        wheelnaam: wheelbytes,
        f"{naam}.tar.gz": gzip.compress(git("archive", "--format=tar", f"--prefix={naam}/", "HEAD"), mtime=0),
        f"{naam}.cdx.json": (json.dumps(sbom(lock, project), ensure_ascii=False, indent=1) + "\n").encode(),
        f"{naam}.md": f"# {project['name']} {versie}\n\nCommit {commit}.{' Een proef, geen uitgave.' if proef else ''}\n\n{tekst}".encode(),
        "requirements.lock": lock.encode(),
    }
    bestanden["SHA256SUMS"] = "".join(f"{hashlib.sha256(b).hexdigest()}  {n}\n" for n, b in sorted(bestanden.items())).encode()
    naar.mkdir(parents=True, exist_ok=True)
    for n, b in bestanden.items():
        (naar / n).write_bytes(b)
    return [naar / n for n in bestanden]


if __name__ == "__main__":
    lezer = argparse.ArgumentParser(prog="make release", description="Maak een uitgave in dist/.")
    lezer.add_argument("--naar", type=Path, default=ROOT / "dist")
    lezer.add_argument(
        "--proef", action="store_true", help="ook met wijzigingen die niet zijn vastgelegd, en met wat nog niet is uitgebracht"
    )
    o = lezer.parse_args()
    for pad in make(o.naar, o.proef):
        print(f"{pad} ({pad.stat().st_size / 1e6:.1f} MB)", file=sys.stderr)
