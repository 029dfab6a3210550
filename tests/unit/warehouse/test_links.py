"""Symbolic links in a warehouse: tidying and writing never reach what they point at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import Busy, hold_lock
from sources.database import connect
from sources.snapshots import Reply, SnapshotStore
from tests.conftest import deur


@pytest.fixture
def elders(tmp_path: Path) -> Path:
    """What is of someone else."""
    pad = tmp_path / "elders"
    (pad / "diep").mkdir(parents=True)
    (pad / "diep" / "brief.txt").write_text("van iemand anders")
    return pad


@pytest.fixture
def w(tmp_path: Path) -> Warehouse:
    """A warehouse in which one version is published, as far as the database says."""
    w = Warehouse(tmp_path / "w")
    (w.edition_dir("2025-H2.0")).mkdir(parents=True)
    (w.edition_dir("2025-H2.0") / "manifest.json").write_text(json.dumps({}))
    with connect(w.database) as con:
        con.execute(
            "CREATE SCHEMA kwaliteit; CREATE TABLE kwaliteit.manifesten AS SELECT '2025-H2' AS editie, '2025-H2.0' AS versie, 0 AS versienummer, '' AS manifest_sha256"
        )
    return w


@pytest.mark.parametrize("naam", [".kandidaat-x", "edities/.half-2025-H2.1", "edities/2025-H2.1"])
@pytest.mark.parametrize("wat", ["map", "bestand", "nergens"])
def test_een_verwijzing_wordt_opgeruimd_en_haar_doel_niet(w: Warehouse, elders: Path, naam: str, wat: str):
    doel = {"map": elders, "bestand": elders / "diep" / "brief.txt", "nergens": elders / "weg"}[wat]
    (w.folder / naam).symlink_to(doel)
    w.tidy()
    assert (elders / "diep" / "brief.txt").read_text() == "van iemand anders"
    if not (naam == "edities/2025-H2.1" and wat != "map"):  # what is no folder is no edition
        assert not (w.folder / naam).is_symlink()
    assert (w.edition_dir("2025-H2.0") / "manifest.json").exists()


def test_een_snapshot_dat_een_verwijzing_is_wordt_vervangen(tmp_path: Path, elders: Path):
    store = SnapshotStore(tmp_path / "snapshots")
    antwoord = Reply("u", 200, "t", b"abc", "2025-12-01T08:00:00+00:00")
    doel = store.pad(store.bewaar(antwoord).sha256)
    doel.unlink()
    doel.symlink_to(elders / "diep" / "brief.txt")
    with pytest.raises(ValueError, match="na het bewaren veranderd"):
        store.lees(doel.name)
    store.bewaar(antwoord)
    assert not doel.is_symlink() and store.lees(doel.name) == b"abc"
    assert (elders / "diep" / "brief.txt").read_text() == "van iemand anders"


@pytest.mark.parametrize("editie", ["2025-H1", "2025-H2", "2026-H1"])
def test_twee_refreshes_op_twee_edities_wachten_niet_en_raken_niets(w: Warehouse, editie: str):
    """One warehouse, one refresh, whichever edition it is of: the second says so at once and leaves the work of the first alone."""
    (w.folder / ".kandidaat-van-de-ander").mkdir()
    (w.folder / "laatste_run.html").write_text("van de ander")
    with hold_lock(w.folder), pytest.raises(Busy), hold_lock(w.folder):
        pass
    with hold_lock(w.folder):
        voor = sorted(p.name for p in w.folder.rglob("*"))
        u = deur("refresh", "--editie", editie, "--warehouse", w.folder)
        assert u.code == 2 and "Er loopt al een refresh" in u.fout
        assert sorted(p.name for p in w.folder.rglob("*")) == voor
        assert (w.folder / "laatste_run.html").read_text() == "van de ander"
