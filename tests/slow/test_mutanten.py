"""A sample of the mutants: what is changed in a model, a seed or a module of the allocation is stopped, or is known and explained."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from dagster_project.dbt_runner.project import manifest
from dagster_project.verdeling import dbt_models
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect
from tests.mutants import __main__ as mutants
from tests.mutants.operators import Mutant
from tests.mutants.trial import Trial, on_the_list

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kandidaat(huis: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(huis.folder.with_name("gepubliceerd.duckdb"), tmp_path_factory.mktemp("mutanten")))


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


GEMELD = [
    ("models/marts/kerncijfers/kerncijfers__vintages.sql", "'NL01'", "'NL01'", "'RE01'", "unit test"),
    ("models/marts/referentie/referentie__reeksbreuken.sql", "coalesce(editie, '')", "coalesce(editie, '')", "editie", "unit test"),
    (
        "models/marts/referentie/referentie__normen.sql",
        "coalesce(norm_indicator_id, '')",
        "coalesce(norm_indicator_id, '')",
        "norm_indicator_id",
        "unit test",
    ),
    ("macros/familie.sql", "inner join {{ ref('referentie__indicatoren') }}", "inner", "left", "unit test"),
    ("macros/familie.sql", "inner join {{ ref('referentie__regios') }}", "inner", "left", "unit test"),
    ("seeds/gepubliceerde_waarden.csv", ",1258,false,meting,", "meting", "financieel", "regel"),
    ("seeds/gepubliceerde_waarden.csv", ",1258,false,meting,", "meting", "structuur", "regel"),
]
"""Each was published once with every check passed: file, where in it, from, to, and what stops it now."""


@pytest.mark.parametrize(("bestand", "plaats", "van", "naar", "soort"), GEMELD, ids=[f"{g[0].rsplit('/', 1)[-1]} {g[3]}" for g in GEMELD])
def test_wat_ooit_werd_gepubliceerd_wordt_gestopt(kandidaat: Path, bestand: str, plaats: str, van: str, naar: str, soort: str):
    pad = dbt_models.MODELS.parent / bestand
    begin = pad.read_text(encoding="utf-8").index(plaats) + plaats.index(van)
    with connect(kandidaat) as con:
        assert Trial(con).weigh(Mutant(pad, "gemeld", (begin, begin + len(van)), van, naar)).soort == soort


def test_een_seed_die_niet_is_nagekeken_valt_op():
    """What nothing else sees in a seed is seen by the list, and a model is on no list."""
    seed, model = dbt_models.MODELS.parent / "seeds" / "normen.csv", dbt_models.MODELS / "marts" / "referentie" / "referentie__normen.sql"
    for pad, naam in ((seed, "seeds.normen"), (model, "")):
        tekst = pad.read_text(encoding="utf-8")
        assert on_the_list(Mutant(pad, "rij weg", (tekst.index("\n"), len(tekst)), "", "")) == naam
        assert on_the_list(Mutant(pad, "niets", (0, 0), "", "")) == ""


def test_veertig_mutanten_worden_gestopt_of_zijn_verklaard(kandidaat: Path, tmp_path: Path):
    uit = mutants.run(kandidaat, mutants.draw(mutants.all_mutants(), 2026), tmp_path / "mutanten.jsonl", 40)
    telling = Counter(d["soort"] for d in uit)
    assert telling.total() - telling["niets"] == 40 and len(telling) >= 4
    onverklaard = [d for d in uit if d["soort"] == "ongezien" and not mutants.reason(d)]
    assert not onverklaard
    assert telling["ongezien"] <= 4  # 95% of five hundred; of forty chance takes its part
