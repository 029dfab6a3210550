"""One build for the whole session; what follows only reads it, or works on a copy."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from filelock import FileLock
from typer.testing import CliRunner

from dagster_project import ROOT, settings
from dagster_project.cli import app
from dagster_project.warehouse.editions import DATABASE, WORKSHOP, Warehouse
from dagster_project.warehouse.parquet import published_tables
from sources.database import connect
from tests.helpers.program import programma
from tests.helpers.slow import join_workshop

if TYPE_CHECKING:
    from playwright.sync_api import Browser

for naam in [n for n in os.environ if n.startswith(settings.PREFIX)]:
    os.environ.pop(naam)  # no test tells anyone or works elsewhere, whatever the machine is set to
os.environ.pop("DAGSTER_HOME", None)  # every warehouse of a test has an instance of its own

os.environ["HALFJAARBERICHT_BRON"] = "voorbeeld"
"""The example has every kind of figure; the real bundle has tests of its own (contract/test_real_bundle.py)."""
os.environ["HALFJAARBERICHT_VANDAAG"] = "2025-12-10"
"""Versions are published on the day of the letter, whenever the tests are run."""

GEDEELD = ROOT.parent / "shared"
"""Real data and the letters, where they are there; tests that read them skip where they are not."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """``CI_TOT``: the moment, in seconds since 1970, from which CI begins no slow proof any more; it says which it left."""
    if item.get_closest_marker("slow") and time.time() > float(os.environ.get("CI_TOT", "inf")):
        pytest.skip("CI had op deze machine geen tijd meer voor deze proef; draai make test-slow")


@dataclass(frozen=True)
class Uitkomst:
    """What a door did."""

    code: int
    uit: str
    fout: str


def deur(*argumenten: object) -> Uitkomst:
    """Knock on a door of the CLI, as a user would, in this process."""
    r = CliRunner().invoke(app.app, [str(a) for a in argumenten], prog_name="halfjaarbericht")
    if r.exception and not isinstance(r.exception, SystemExit):
        raise r.exception
    return Uitkomst(r.exit_code, r.stdout, r.stderr)


def afdruk(folder: Path) -> dict[str, str]:
    """sha256 of the published database and of every file of every edition; the list of editions beside them is no part of any."""
    paden = [folder / DATABASE, *sorted((folder / "edities").glob("*/**/*"))]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in paden if p.is_file()}


def eenmaal(tmp_path_factory: pytest.TempPathFactory, naam: str, maak: Callable[[Path], object]) -> Path:
    """A folder that ``maak`` fills, once for all workers of this session."""
    gedeeld = tmp_path_factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else tmp_path_factory.getbasetemp()
    folder, klaar = gedeeld / naam, gedeeld / f"{naam}.klaar"
    with FileLock(gedeeld / f"{naam}.slot"):
        if not klaar.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker that did not succeed
            folder.mkdir()
            maak(folder)
            klaar.touch()
    return folder


@pytest.fixture(scope="session")
def eerste(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Uitkomst]:
    """The first refresh on the bundle: its warehouse, with beside it what it published, and what it said."""

    def maak(folder: Path) -> None:
        from tests.mutants.__main__ import keep_candidate

        with keep_candidate(folder / "gepubliceerd.duckdb"):
            u = deur("refresh", "--warehouse", folder / "warehouse")
        if u.code == 0:
            maak_kandidaat(Warehouse(folder / "warehouse"), folder / "vooraf")
        (folder / "uitslag.json").write_text(json.dumps(asdict(u)), encoding="utf-8")

    folder = eenmaal(tmp_path_factory, "eerste", maak)
    return folder / "warehouse", Uitkomst(**json.loads((folder / "uitslag.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def huis(eerste: tuple[Path, Uitkomst]) -> Warehouse:
    """The published warehouse; read only."""
    folder, uitkomst = eerste
    assert uitkomst.code == 0, uitkomst.fout
    return Warehouse(folder)


@pytest.fixture(scope="session")
def echt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of a refresh of the real bundle."""

    def maak(folder: Path) -> None:
        u = deur("refresh", "--bron", "bundel", "--warehouse", folder / "warehouse")
        assert u.code == 0, u.fout

    return eenmaal(tmp_path_factory, "echt", maak) / "warehouse"


@pytest.fixture(scope="session")
def db(huis: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database, read only, with its workshop (in memory, so that no connection stays open on the file)."""
    with connect() as con:
        con.execute(f"ATTACH '{huis.database}' AS gepubliceerd (READ_ONLY)")
        huis.attach_workshop(con, huis.choose().versie)
        con.execute("USE gepubliceerd")
        yield con


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this worker; where there is none a test is skipped, but never where CI says that it must run."""
    from playwright.sync_api import sync_playwright

    from tests.helpers.browser import VLAGGEN

    pad = programma("chromium", "chromium-browser")
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path=pad, args=list(VLAGGEN))
        yield b
        b.close()


def maak_kandidaat(huis: Warehouse, folder: Path) -> Path:
    """A kandidaat as it is just before publication; of ``eerste`` it is made once, and lies beside her."""
    folder.mkdir(parents=True, exist_ok=True)
    if (eens := huis.folder.with_name("vooraf") / DATABASE).exists():
        return Path(shutil.copy(eens, folder / DATABASE))
    pad = Path(shutil.copy(huis.database, folder / DATABASE))
    pad.chmod(0o644)
    with connect(pad) as con:
        (versie,) = con.execute("SELECT versie FROM kwaliteit.manifesten").fetchone()
        join_workshop(con, huis, versie)
        con.execute("DROP TABLE kwaliteit.manifesten")
        con.execute("DELETE FROM kwaliteit.controles WHERE controle_id = 'herzieningen:gemaakt'")
    return pad


@pytest.fixture
def kandidaat(huis: Warehouse, tmp_path: Path) -> Path:
    """A kandidaat of one's own."""
    return maak_kandidaat(huis, tmp_path / "kandidaat")


@pytest.fixture
def anders(huis: Warehouse, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of the published database, and of its workshop, in which this SQL was done."""

    def doe(sql: str) -> Path:
        pad = Path(shutil.copy(huis.database, tmp_path / DATABASE))
        shutil.copytree(huis.workshops, tmp_path / WORKSHOP, dirs_exist_ok=True)
        for p in (pad, *(tmp_path / WORKSHOP).iterdir()):
            p.chmod(0o644)
        with connect(pad) as con:
            con.execute(f"ATTACH '{Warehouse(tmp_path).workshop(huis.choose().versie)}' AS {WORKSHOP}; {sql}")
        return tmp_path

    return doe


@pytest.fixture
def bronmap(tmp_path: Path) -> Path:
    """A copy of the bundle, to corrupt."""
    doel = tmp_path / "bron"
    for bron in ("cbs", "politie", "jenv"):
        shutil.copytree(ROOT / "sources" / bron / "voorbeeld", doel / bron)
    return doel


@pytest.fixture
def vervang(bronmap: Path) -> Callable[[str, str, str], None]:
    """Replace text in one file of the copied bundle; fails when it is not there."""

    def doe(bestand: str, oud: str, nieuw: str) -> None:
        pad = bronmap / bestand
        tekst = pad.read_bytes().decode()
        assert oud in tekst, f"{oud!r} staat niet in {bestand}"
        pad.write_bytes(tekst.replace(oud, nieuw, 1).encode())

    return doe


def hernoem(con: duckdb.DuckDBPyConnection, versie: str, publicatiedatum: str, reden: str = "", kennisdatum: str = "") -> None:
    """Make this kandidaat one of another version, that knows to its day of publication unless said otherwise; all its rows go along."""
    editie, nummer = versie.rsplit(".", 1)
    con.execute("UPDATE raw_run.editie SET editie = ?, versie = ?, versienummer = ?, publicatiedatum = ?, kennisdatum = ?, reden = ?",
                (editie, versie, int(nummer), publicatiedatum, kennisdatum or publicatiedatum, reden))  # fmt: skip
    con.execute("UPDATE referentie.edities SET versienummer = ?, publicatiedatum = ?, kennisdatum = ?, reden = ?",
                (int(nummer), publicatiedatum, kennisdatum or publicatiedatum, reden))  # fmt: skip
    for t in published_tables(con):
        if not t.is_view:  # emptied and filled: to update a key costs a second per table
            con.execute(
                f"CREATE TEMP TABLE oud AS SELECT * REPLACE ('{editie}' AS editie, '{versie}' AS versie) FROM {t.volledig}; "
                f"TRUNCATE {t.volledig}; INSERT INTO {t.volledig} FROM temp.oud; DROP TABLE temp.oud"
            )
