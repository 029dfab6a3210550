"""The judge of the order of writes sees what it is there for: hand-made system calls, right and wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.storingen.power import judge

W = "/x/warehouse"
MAAK = f'1 openat(AT_FDCWD, "{W}/.half-a", O_WRONLY|O_CREAT|O_EXCL, 0600) = 3<{W}/.half-a>'
SCHRIJF = f'1 write(3<{W}/.half-a>, "abc", 3) = 3'
BESTAND, MAP = f"1 fsync(3<{W}/.half-a>) = 0", f"1 fsync(4<{W}>) = 0"
NAAM = f'1 rename("{W}/.half-a", "{W}/a") = 0'
GOED = [MAAK, SCHRIJF, BESTAND, NAAM, MAP]


def test_de_goede_volgorde():
    assert judge(GOED, Path("/x")) == ([], 1)


@pytest.mark.parametrize(
    ("regels", "klacht"),
    [
        ([MAAK, SCHRIJF, NAAM, BESTAND, MAP], "warehouse/a krijgt zijn naam terwijl warehouse/.half-a nog niet op schijf staat"),
        ([MAAK, BESTAND, SCHRIJF, NAAM, MAP], "warehouse/a krijgt zijn naam terwijl warehouse/.half-a nog niet op schijf staat"),
        ([*GOED, f'1 write(3<{W}/a>, "d", 1) = 1'], "aan het eind staat warehouse/a nog niet op schijf"),
        ([f'1 mkdir("{W}/e/m", 0777) = 0', f'1 rename("{W}/e", "{W}/f") = 0'], "warehouse/f krijgt zijn naam terwijl warehouse/e nog niet op schijf staat"),
        (
            [f'1 openat(AT_FDCWD, "{W}/snapshots/ab", O_WRONLY|O_CREAT, 0600) = 3<{W}/snapshots/ab>', f'1 rename("{W}/n.duckdb", "{W}/halfjaarbericht.duckdb") = 0'],
            "bij de verwisseling staat warehouse/snapshots nog niet op schijf",
        ),
    ],
)  # fmt: skip
def test_een_verkeerde_volgorde_wordt_gezien(regels: list[str], klacht: str):
    assert klacht in judge(regels, Path("/x"))[0]


def test_een_aanroep_die_een_andere_draad_brak_telt_waar_zij_eindigt():
    gebroken = [
        MAAK,
        SCHRIJF,
        f"1 fsync(3<{W}/.half-a> <unfinished ...>",
        "2 write(9</tmp/z>, 1) = 1",
        NAAM,
        "1 <... fsync resumed>) = 0",
        MAP,
    ]
    assert judge(gebroken, Path("/x"))[0][:1] == ["warehouse/a krijgt zijn naam terwijl warehouse/.half-a nog niet op schijf staat"]


def test_een_mislukte_aanroep_en_wat_buiten_het_warehouse_ligt_tellen_niet():
    regels = [
        f'1 rename("{W}/a", "{W}/b") = -1 ENOENT (No such file or directory)',
        '1 openat(AT_FDCWD, "/y/b", O_CREAT) = 3</y/b>',
        '1 write(3</y/b>, "a", 1) = 1',
    ]
    assert judge(regels, Path("/x")) == ([], 0)
