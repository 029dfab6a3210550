"""A sample of the mutants: what is changed in a model, a seed or a module of the allocation is stopped, or is known and explained."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from dagster_project.dbt_runner.project import manifest
from dagster_project.verdeling import dbt_models
from sources.database import connect
from tests.mutants import __main__ as mutants
from tests.mutants.trial import Trial

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kandidaat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pad = tmp_path_factory.mktemp("mutanten") / "kandidaat.duckdb"
    mutants.make_candidate(pad)
    return pad


def test_de_proef_oordeelt_als_een_refresh(kandidaat: Path):
    """Without a change: every unit test of dbt passes in it, and all that is made anew is what the refresh had made."""
    with connect(kandidaat) as con:
        proef = Trial(con)
        con.begin()
        for u in manifest()["unit_tests"].values():
            assert proef.unit_test(u, dbt_models.model_files()[u["model"]], {}), u["name"]
        for naam in proef.erachter(set(proef.nodes)):
            proef._bouw(naam, {})
        proef._dbt_tests(set(proef.nodes))
        assert [t for t in proef.eerst if proef._afdruk(t) != proef.eerst[t]] == []
        con.rollback()


def test_veertig_mutanten_worden_gestopt_of_zijn_verklaard(kandidaat: Path, tmp_path: Path):
    uit = mutants.run(kandidaat, mutants.draw(mutants.all_mutants(), 2026), tmp_path / "mutanten.jsonl", 40)
    telling = Counter(d["soort"] for d in uit)
    assert telling.total() - telling["niets"] == 40 and len(telling) >= 4
    onverklaard = [d for d in uit if d["soort"] == "ongezien" and not mutants.reason(d)]
    assert not onverklaard
    assert telling["ongezien"] <= 4  # 95% of five hundred; of forty chance takes its part
