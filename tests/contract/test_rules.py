"""Rules asked all at once: only of what each value says alone, and never more lenient than with the rows themselves."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from dagster_project.poort import rules, verdicts
from sources.database import connect


def regel(naam: str, verwachting: str, bevraging: str, **argumenten: Any) -> rules.Rule:
    return rules.Rule("a.b", naam, "reden", "fout", "eigenaar", verwachting, argumenten, ("k",), bevraging)


def oordelen(*regels: rules.Rule) -> dict[str, tuple[str, str, list[str]]]:
    with connect() as con:
        return {o.regel: (o.oordeel, o.waargenomen, o.voorbeelden) for o in rules.evaluate(con, regels)}


def test_wie_hetzelfde_verwacht_zakt_niet_voor_een_ander():
    v = {"verwachting": "expect_column_values_to_be_between", "column": "w", "min_value": 0}
    uit = oordelen(
        regel("goed", bevraging="select 1 as k, 5 as w from range(3)", **v),
        regel("fout", bevraging="select range as k, range - 1 as w from range(4)", **v),
    )
    assert uit == {"goed": ("voldoet", "0 van 3 rijen", []), "fout": ("voldoet niet", "1 van 4 rijen, met w −1", ["0: w −1"])}


def test_een_leeg_antwoord_lift_niet_mee_met_een_ander():
    v = {"verwachting": "expect_column_values_to_not_be_null", "column": "w"}
    uit = oordelen(regel("goed", bevraging="select 1 as k, 5 as w", **v), regel("leeg", bevraging="select 1 as k, 5 as w where false", **v))
    assert (uit["goed"][0], uit["leeg"][:2]) == ("voldoet", ("voldoet niet", "geen rijen"))


def test_twee_halve_reeksen_zijn_geen_hele():
    """Such an expectation is about the values together, and so about those of one rule."""
    v = {"verwachting": "expect_column_distinct_values_to_equal_set", "column": "w", "value_set": ["a", "b"]}
    uit = oordelen(
        regel("een", bevraging="select 1 as k, 'a' as w", **v),
        regel("twee", bevraging="select 2 as k, 'b' as w", **v),
        regel("heel", bevraging="select 1 as k, unnest(['a', 'b', 'a']) as w", **v),
    )
    assert {n: o[0] for n, o in uit.items()} == {"een": "voldoet niet", "twee": "voldoet niet", "heel": "voldoet"}


def test_dubbele_rijen_worden_geteld():
    """Distinct values hide what is there twice; who asks for rows gets all of them."""
    rijen = "select 1 as k, 2 as w from range(3)"
    uit = oordelen(
        regel("aantal", "expect_table_row_count_to_equal", rijen, value=3),
        regel("uniek", "expect_compound_columns_to_be_unique", rijen, column_list=["k", "w"]),
    )
    assert (uit["aantal"][:2], uit["uniek"][0]) == (("voldoet", "3 rijen"), "voldoet niet")


@pytest.mark.parametrize("slecht", ["null", "'NaN'::double", "-1.0"])
def test_alles_tegelijk_zegt_wat_de_rijen_zeggen(monkeypatch: pytest.MonkeyPatch, slecht: str):
    """Every kind of expectation on good and bad values: what is said at once is what is said with nothing asked at once."""
    vraag = "select range as k, case when range = 3 then {} else range::double end as w from range(9)"
    regels = tuple(
        regel(f"{naam} {args} {i}", naam, vraag.format(w), **args)
        for i, w in enumerate(("7.0", slecht))
        for naam, args in (
            ("expect_column_values_to_not_be_null", {"column": "w"}),
            ("expect_column_values_to_be_between", {"column": "w", "min_value": 0}),
            ("expect_column_values_to_be_in_set", {"column": "w", "value_set": list(range(9))}),
            ("expect_column_values_to_not_be_in_set", {"column": "w", "value_set": [-1]}),
            ("expect_column_distinct_values_to_equal_set", {"column": "w", "value_set": [0, 1, 2, 4, 5, 6, 7, 8]}),
            ("expect_table_row_count_to_be_between", {"min_value": 9}),
            ("expect_column_values_to_be_in_set", {"column": "bestaat_niet", "value_set": [1]}),
        )
    )
    tegelijk = oordelen(*regels)
    monkeypatch.setattr(rules, "_at_once", lambda con, groepen: ({}, set()))
    assert tegelijk == oordelen(*regels)
    assert {o[0] for o in tegelijk.values()} == {verdicts.VOLDOET, verdicts.VOLDOET_NIET}


def test_great_expectations_laadt_pas_wat_iemand_gebruikt():
    """They cost a second; an upgrade that uses them at once makes ``poort/judge.py`` useless, and one without them makes it unneeded."""
    code = (
        "import sys\nfrom dagster_project.poort import judge\nfrom tests.contract import test_rules as t\n"
        "assert 'great_expectations' not in sys.modules\njudge.load()\nt.test_twee_halve_reeksen_zijn_geen_hele()\n"
        "delen = {'scipy.stats': 'scipy.stats.distributions', 'altair': 'altair.vegalite'}\n"
        "assert set(judge.LATER) == set(delen) <= set(sys.modules) and not set(delen.values()) & set(sys.modules)\n"
        "from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as kl\n"
        "assert kl.stats.norm.cdf(0) == 0.5 and kl.alt.Chart().mark_bar and set(delen.values()) <= set(sys.modules)\n"
    )
    r = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert r.returncode == 0, r.stderr


def test_great_expectations_is_zo_geladen_hetzelfde():
    """Every field of every class that Great Expectations makes, with what checks its values, is as pydantic makes it by itself."""
    code = (
        "import contextlib, re, sys\nfrom dagster_project.poort import judge\n"
        "if sys.argv[1] == 'diep':\n    judge._inherit_fields = contextlib.nullcontext\n"
        "judge.load()\nfrom pydantic.v1 import BaseModel\n"
        "def klassen(k):\n    for s in k.__subclasses__():\n        yield s\n        yield from klassen(s)\n"
        "def vorm(f):\n"
        "    delen = {s: getattr(f, s, None) for s in f.__slots__}\n"
        "    onder = [vorm(s) for s in [*(delen.pop('sub_fields') or []), delen.pop('key_field')] if s]\n"
        "    return re.sub(' at 0x[0-9a-f]+', '', repr(delen)), onder\n"
        "for k in klassen(BaseModel):\n"
        "    print(k.__module__, k.__qualname__, [vorm(f) for f in k.__fields__.values()])\n"
    )
    diep, ondiep = (
        subprocess.run([sys.executable, "-c", code, hoe], check=True, capture_output=True, text=True).stdout for hoe in ("diep", "ondiep")
    )
    assert len(diep.splitlines()) > 300
    assert sorted(diep.splitlines()) == sorted(ondiep.splitlines())
