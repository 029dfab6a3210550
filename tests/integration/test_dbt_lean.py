"""What ``dbt_runner/lean.py`` leaves out of dbt is never part of what dbt asks the database."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from dagster_project import ROOT
from dagster_project.dbt_runner import worker

BUILD = """
import json, sys
from pathlib import Path
from dagster_project.dbt_runner import lean, templates
schraal = sys.argv[1] != "gewoon"
if schraal:
    lean.before_import()
import dbt.adapters.duckdb
from dbt.adapters.duckdb.environments.local import DuckDBCursorWrapper
from dbt.cli.main import dbtRunner
if schraal:
    lean.after_import()
    bewaard = templates.Templates(Path("../../sjablonen.marshal"))
    assert bool(bewaard._kept) == (sys.argv[1] == "weer")
gevraagd, vraag = [], DuckDBCursorWrapper.execute
def noteer(self, sql, bindings=None):
    gevraagd.append(sql)
    return vraag(self, sql, bindings)
DuckDBCursorWrapper.execute = noteer
with lean.valid_as_parsed(schraal):
    r = dbtRunner().invoke(["build", "--project-dir", "..", "--profiles-dir", "..", "--log-level", "none", "--log-level-file", "none"])
if schraal:
    bewaard.save()
print(json.dumps([r.success, {n.node.unique_id: [str(n.status), n.message] for n in r.result}, gevraagd]))
"""
PROJECT = {
    "dbt_project.yml": "name: proef\nprofile: proef\nflags: {send_anonymous_usage_stats: false}\n"
    f"macro-paths: [{json.dumps(str(ROOT / 'dbt' / 'macros'))}]\n",
    "profiles.yml": "proef: {target: t, outputs: {t: {type: duckdb, path: proef.duckdb, threads: 1}}}\n",
    "seeds/zaad.csv": "k,w\n1,een\n2,twee\n",
    "models/op.sql": "select k, w || '{{ this.name }}' as w from {{ ref('zaad') }}\n",
    "models/vast.sql": "{{ config(materialized='table') }}\nselect k, w from {{ ref('op') }} where k > {{ var('vanaf', 1) }}\n",
    "models/reken.py": "def model(dbt, session):\n    dbt.config(materialized='table')\n    return dbt.ref('vast').project('k * 2 as k')\n",
    "models/los.sql": "{{ config(materialized='ephemeral') }}\nselect k from {{ ref('vast') }}\n",
    "models/kapot.sql": "{{ config(materialized='table') }}\nselect bestaat_niet from {{ ref('los') }}\n",
    "models/m.yml": """
models:
  - name: vast
    description: Wat vast staat.
    config: {contract: {enforced: true}}
    columns:
      - {name: k, data_type: integer, description: De sleutel., data_tests: [unique]}
      - {name: w, data_type: varchar, description: Het woord.}
  - name: reken
    columns:
      - {name: k, data_tests: [{accepted_values: {arguments: {values: [3]}}}]}
unit_tests:
  - name: alleen_wat_hoger_is
    model: vast
    given: [{input: ref('op'), rows: [{k: 1, w: a}, {k: 2, w: b}]}]
    expect: {rows: [{k: 2, w: b}]}
""",
    "tests/los.sql": "select k from {{ ref('op') }} where k > 5\n",
}
"""Every kind of node that the house has, one that cannot be made, and tests that pass and that fail."""


def build(folder: Path, hoe: str) -> tuple[bool, dict[str, list[str]], list[str]]:
    for naam, tekst in PROJECT.items():
        (folder / hoe / naam).parent.mkdir(parents=True, exist_ok=True)
        (folder / hoe / naam).write_text(tekst, encoding="utf-8")
    werk = folder / hoe / "werk"
    werk.mkdir()
    r = subprocess.run([sys.executable, "-c", BUILD, hoe], cwd=werk, capture_output=True, text=True, check=False)
    assert r.returncode == 0, r.stderr
    geslaagd, einde, gevraagd = json.loads(r.stdout.splitlines()[-1].replace(f"/{hoe}/", "/"))
    gevraagd = [re.sub("__dbt_tmp[0-9]+", "__dbt_tmp", v) for v in gevraagd]  # named after the moment
    return geslaagd, einde, sorted(gevraagd)  # what dbt prepares it asks in threads


def test_schraal_vraagt_wat_dbt_vraagt(tmp_path: Path):
    """The same statements, and the same end of every node, also of those that fail; also with the templates that the first run kept."""
    geslaagd, einde, gevraagd = build(tmp_path, "gewoon")
    assert (geslaagd, einde, gevraagd) == build(tmp_path, "schraal") == build(tmp_path, "weer")
    assert not geslaagd
    assert {s for s, _ in einde.values()} == {"success", "pass", "fail", "error"}
    assert any("zaad" in v and "create" in v for v in gevraagd)


def test_een_project_dat_niet_klopt_wordt_geweigerd(tmp_path: Path):
    """Only while the files are those that were parsed does dbt not look whether it can read them: an order about others looks."""
    for naam, tekst in (("dbt_project.yml", PROJECT["dbt_project.yml"] + "bestaat-niet: [a]\n"), ("profiles.yml", PROJECT["profiles.yml"])):
        (tmp_path / naam).write_text(tekst, encoding="utf-8")
    plaats = [f"--{wat}={tmp_path}" for wat in ("project-dir", "profiles-dir", "target-path", "log-path")]
    opdracht = {"folder": str(tmp_path), "stand": "een andere", "argv": ["build", *plaats, *worker.QUIET]}
    proces = [sys.executable, "-m", "dagster_project.dbt_runner.worker"]
    with subprocess.Popen(proces, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as p:
        assert p.stdin and p.stdout
        p.stdin.write(json.dumps(opdracht) + "\n")
        p.stdin.flush()
        uit = json.loads(p.stdout.read().splitlines()[-1])
    assert not uit["geslaagd"] and "bestaat-niet" in uit["fout"]
