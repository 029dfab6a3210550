"""A sample of ``make storingen``: kills, full and refusing disks, flipped bits and the order of writes, none of which may lose or hide anything."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project import ROOT
from tests.storingen import clock, flips, full, kills, power
from tests.storingen.__main__ import REFUSALS, WRITERS, report
from tests.storingen.ground import Ground, prepare

pytestmark = pytest.mark.slow
ZAAD = 7


@pytest.fixture(scope="module")
def grond(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return prepare(tmp_path_factory.mktemp("storingen") / "grond")


@pytest.mark.parametrize("naam", WRITERS)
def test_wat_een_naam_krijgt_staat_op_schijf(grond: Ground, naam: str):
    if not power.possible():
        pytest.skip("geen strace op deze machine")
    fouten, hernoemd = power.order(naam, grond)
    assert fouten == [] and hernoemd > 0


@pytest.mark.parametrize("naam", ["publicatie", "levering", "vaststellen", "inpakken"])
def test_een_kill_verliest_niets(grond: Ground, naam: str):
    duur = kills.duration(naam, grond)
    uit = [kills.kill(naam, nr, ZAAD, duur, grond) for nr in range(1)]
    assert [d["fout"] for d in uit] == [""], uit


def test_een_klok_die_wordt_verzet_verliest_en_verwisselt_niets(grond: Ground):
    """The first story: its last copy is made with the clock before that of its first."""
    nr, klokken = clock.cases()[0]
    d = clock.story(nr, klokken, grond)
    assert d["fout"] == "" and set(clock.JUMPS) == set(klokken), d


def test_een_volle_of_weigerende_schijf_verliest_niets_en_zegt_wat_te_doen(grond: Ground):
    if not full.possible():
        pytest.skip("deze machine laat geen eigen tmpfs toe (unshare -rm)")
    r = subprocess.run(
        ["unshare", "-rm", sys.executable, "-m", "tests.storingen", "--map", str(grond.folder), "--vol", "2", "--zaad", str(ZAAD), "--alleen", "vol"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert r.returncode == 0, r.stderr
    uit = [json.loads(x) for x in (grond.folder / "gedaan.jsonl").read_text().splitlines() if '"maat"' not in x]
    assert {d["soort"] for d in uit} == {"vol", *REFUSALS} and len(uit) >= 2 + len(WRITERS)
    assert [d for d in uit if d["fout"]] == []


def test_elke_bit_die_anders_is_wordt_gemeld(grond: Ground):
    assert flips.check_untouched(grond) == ""
    proef = flips.Flipper(grond)
    uit = [proef.flip(g) for g in flips.cases(24, ZAAD, grond)]
    assert {d["wat"] for d in uit} == set(flips.KINDS)
    assert [d for d in uit if d["fout"] or not flips.is_a_message(d["gezegd"])] == []
    assert flips.check_untouched(grond) == "", "de proef zelf veranderde het warehouse"
    assert f"| {len(uit)} storingen" not in report(uit, ZAAD) and f"**{len(uit)} storingen, waarvan 0" in report(uit, ZAAD)


def test_een_verzwegen_fout_komt_in_het_verslag(tmp_path: Path):
    d = {"soort": "byte", "wat": "logboek", "nr": 0, "bestand": "logboek.jsonl", "gezegd": "", "fout": "niet gemeld"}
    assert "**1 storingen, waarvan 1 niet goed afliep.**" in report([d], ZAAD)
    assert "- byte, logboek (logboek.jsonl): niet gemeld" in report([d], ZAAD)
