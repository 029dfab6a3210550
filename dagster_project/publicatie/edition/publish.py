"""Publication: decide, export, add the earlier editions, and swap. Write, audit, publish (law 2).

The order is what makes it safe. Exports are written beside the published editions and carry a mark; the database is
closed, checkpointed and without a .wal before ``os.replace`` puts it in place. That replace is the commit point: before it
nothing that was published has changed, after it the edition is published. A mark or a folder that a crash leaves is
tidied by the next run (``Warehouse.ruim_op``).
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dagster_project import ROOT
from dagster_project.fingerprint import code_files, fingerprint
from dagster_project.poort import gate, verdicts
from dagster_project.publicatie.edition import revisions
from dagster_project.publicatie.forms import write_all
from dagster_project.publicatie.forms.pdf import PdfError
from dagster_project.warehouse import parquet
from dagster_project.warehouse.editions import INCOMPLETE_MARK, PublishedVersion, Warehouse
from sources import catalog, schema
from sources.database import CONFIG, connect, one_row, scalar, sql_name, sql_text
from sources.snapshots import Snapshot, SnapshotStore, sha256_of

MACROS = Path(__file__).with_name("macros.sql")
"""What analysts call: waarde_op, reeks, als_gepubliceerd; in the published file, whoever opens it."""


class HeldBack(Exception):
    """The gate did not let the kandidaat through, or it differs from what was published."""


@dataclass(frozen=True)
class PublishResult:
    """What publishing did: ``gepubliceerd`` or ``ongewijzigd``, of which version."""

    soort: str
    versie: str
    folder: Path
    controles: dict[str, int]


def publish(
    kandidaat: Path, warehouse: Warehouse, vereist: dict[str, verdicts.Requirement], snapshots: list[Snapshot], erratum: str
) -> PublishResult:
    """Publish this kandidaat, or say why not.

    Args:
        kandidaat: database of this run, closed by everyone else.
        huis: where it is published.
        vereist: the checks that it must hold a verdict of.
        snapshots: receipts of what this run received.
        erratum: reason for a new version; empty for a first one.

    Raises:
        HeldBack: with the reasons of the gate, or what differs from the published version.
        CannotStart: a published edition was changed after publication.
    """
    if not kandidaat.exists():
        raise HeldBack("Er is geen kandidaat van deze run. Publiceren kan alleen als laatste stap van de hele job.")
    with connect(kandidaat) as con:
        editie, versie, nummer = one_row(con, "SELECT editie, versie, versienummer FROM raw_run.editie")
        uitgaven = warehouse.versions()
        manifesten = {u.versie: warehouse.manifest(u) for u in uitgaven}
        zelfde = [u for u in uitgaven if u.editie == editie]
        # 1. decide: the gate, and whether there is anything new to publish
        besluit = _laat_door(con, {k: v for k, v in vereist.items() if k != verdicts.HERZIENINGEN})  # the report comes last
        schema.create(con, "kwaliteit.herzieningen", if_exists="replace")
        if zelfde and not _is_anders(con, warehouse, zelfde[-1], manifesten[zelfde[-1].versie], erratum):
            return PublishResult("ongewijzigd", zelfde[-1].versie, warehouse.edition_dir(zelfde[-1].versie), besluit.samenvatting())
        if versie in manifesten or warehouse.edition_dir(versie).exists():
            raise HeldBack(f"Versie {versie} bestaat al en wordt nooit opnieuw gebruikt. Draai de refresh opnieuw.")
        # 2. write beside what is published: the folder of this version, and the database with the earlier ones in it
        half = warehouse.folder / "edities" / f".half-{versie}"
        half.mkdir(parents=True)
        try:
            eerder = zelfde or [u for u in uitgaven if u.editie < editie]
            vorige = eerder[-1] if eerder else None
            manifest, besluit = _stel_samen(con, warehouse, half, vereist, vorige, manifesten, snapshots)
        except BaseException:
            shutil.rmtree(half, ignore_errors=True)
            raise
        schoon = _sluit_af(con, kandidaat, [*uitgaven, PublishedVersion(editie, versie, nummer, manifest)])
    # 3. swap
    _wissel(warehouse, kandidaat, schoon, half, versie)
    for s in snapshots:
        warehouse.store.vergeet(s.tabel)  # nothing to resume: the next refresh asks the sources anew
    return PublishResult("gepubliceerd", versie, warehouse.edition_dir(versie), besluit.samenvatting())


def _is_anders(
    con: duckdb.DuckDBPyConnection, warehouse: Warehouse, laatste: PublishedVersion, manifest: dict[str, Any], erratum: str
) -> bool:
    """Whether this kandidaat says other things than the newest version of its edition.

    Raises:
        HeldBack: it does, and no reason for an erratum is given.
    """
    anders = parquet.differences(con, warehouse.edition_dir(laatste.versie), [b for b in manifest["bestanden"] if b.endswith(".parquet")])
    if anders and not erratum:
        raise HeldBack(
            f"Editie {laatste.editie} is al gepubliceerd als {laatste.versie} en deze uitkomst wijkt af:\n- "
            + "\n- ".join(anders)
            + "\nEen gepubliceerde editie verandert niet. Is dit een verbetering, draai dan met --erratum 'REDEN'."
        )
    return bool(anders)


def _sluit_af(con: duckdb.DuckDBPyConnection, kandidaat: Path, uitgaven: list[PublishedVersion]) -> Path:
    """What readers need besides the tables, and then the copy without what is confidential; gives that copy."""
    _noteer_manifesten(con, uitgaven)
    con.execute(MACROS.read_text(encoding="utf-8"))
    con.execute("CHECKPOINT")
    return _zonder_vertrouwelijk(con, kandidaat)


def _wissel(warehouse: Warehouse, kandidaat: Path, schoon: Path, half: Path, versie: str) -> None:
    """Put folder and database in place, each forced to disk before the next; the database is the commit point."""
    if any(f.with_name(f.name + ".wal").exists() for f in (kandidaat, schoon)):
        raise HeldBack("De kandidaat is niet afgesloten (.wal staat er nog); een verwisseling zou gegevens verliezen.")
    os.replace(schoon, kandidaat)
    os.replace(half, warehouse.edition_dir(versie))
    _duurzaam(warehouse.folder / "edities")
    _duurzaam(kandidaat)
    kandidaat.chmod(0o444)  # readers only: a writer would lock everyone out
    os.replace(kandidaat, warehouse.database)  # the commit point
    _duurzaam(warehouse.folder)
    (warehouse.edition_dir(versie) / INCOMPLETE_MARK).unlink()


def _laat_door(con: duckdb.DuckDBPyConnection, vereist: dict[str, verdicts.Requirement]) -> gate.GateOutcome:
    besluit = gate.decide(con, vereist)
    if not besluit.geslaagd:
        raise HeldBack("De poort houdt deze kandidaat tegen:\n- " + "\n- ".join(besluit.redenen))
    return besluit


def _stel_samen(
    con: duckdb.DuckDBPyConnection,
    warehouse: Warehouse,
    half: Path,
    vereist: dict[str, verdicts.Requirement],
    vorige: PublishedVersion | None,
    manifesten: dict[str, dict[str, Any]],
    snapshots: list[Snapshot],
) -> tuple[str, gate.GateOutcome]:
    """Fill the folder of this version and add the earlier ones to the database; gives the sha256 of the manifest and the decision.

    The order: what this version says is written while it is alone in the database (a view shows the current edition), then the
    earlier versions join it, and only then the report can compare. Without the report the gate lets nothing through.
    """
    versie = scalar(con, "SELECT versie FROM raw_run.editie")
    laatst = [t for t in parquet.published_tables(con) if t.volledig in ("kwaliteit.controles", "kwaliteit.herzieningen")]
    bestanden = parquet.export(con, half, versie, [t for t in parquet.published_tables(con) if t not in laatst])
    _voeg_toe(con, warehouse, manifesten)
    verdicts.record(con, [revisions.make_report(con, vorige.versie if vorige else None)])
    besluit = _laat_door(con, vereist)
    bestanden |= parquet.export(con, half, versie, laatst)
    try:
        write_all.write_all(con, half, versie)
    except PdfError as e:
        raise HeldBack(str(e)) from e
    manifest = _manifest(con, half, versie, snapshots, besluit, warehouse.store, bestanden)
    (half / INCOMPLETE_MARK).touch()
    return manifest, besluit


def _manifest(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    versie: str,
    snapshots: list[Snapshot],
    besluit: gate.GateOutcome,
    store: SnapshotStore,
    bestanden: dict[str, dict[str, object]],
) -> str:
    """Gate report and manifest of this version, which names ``bestanden``; gives the sha256 of the manifest."""
    editie, datum, reden = one_row(con, "SELECT editie, publicatiedatum, reden FROM raw_run.editie")
    store.borg(o.sha256 for s in snapshots for o in s.ontvangsten)  # the edition is going to name them
    controles = [vars(o) for o in besluit.oordelen]
    rapport = {"editie": editie, "versie": versie, "oordeel": "doorgelaten", "telling": besluit.samenvatting(), "controles": controles}
    bestanden["poortrapport.json"] = _schrijf(folder / "poortrapport.json", rapport)
    for pad in sorted(p for p in folder.rglob("*") if p.is_file() and p.relative_to(folder).as_posix() not in bestanden):
        _duurzaam(pad)
        bestanden[pad.relative_to(folder).as_posix()] = _afdruk(pad.read_bytes())
    manifest = {
        "editie": editie,
        "versie": versie,
        "publicatiedatum": str(datum),
        "reden": reden,
        "status": "concept",
        "code": {
            "versie": importlib.metadata.version("halfjaarbericht"),
            "commit": _commit(),
            "vingerafdruk": fingerprint(code_files()),
            "duckdb": duckdb.__version__,
            "dbt": importlib.metadata.version("dbt-core"),
        },
        "bestanden": dict(sorted(bestanden.items())),
        "controles": {o.controle_id: o.oordeel for o in besluit.oordelen},
        "snapshots": [s.als_dict() for s in sorted(snapshots, key=lambda s: s.tabel)],
    }
    return str(_schrijf(folder / "manifest.json", manifest)["sha256"])


def _schrijf(pad: Path, inhoud: Any) -> dict[str, object]:
    ruw = (json.dumps(inhoud, ensure_ascii=False, indent=1) + "\n").encode()
    pad.write_bytes(ruw)
    _duurzaam(pad)
    return _afdruk(ruw)


def _afdruk(ruw: bytes) -> dict[str, object]:
    return {"sha256": sha256_of(ruw), "bytes": len(ruw)}


def _voeg_toe(con: duckdb.DuckDBPyConnection, warehouse: Warehouse, manifesten: dict[str, dict[str, Any]]) -> None:
    """Load the earlier versions from their published Parquet, every file of theirs checked against its manifest."""
    for versie, manifest in manifesten.items():
        for naam, verwacht in manifest["bestanden"].items():
            pad = warehouse.edition_dir(versie) / naam
            if not pad.exists() or sha256_of(pad) != verwacht["sha256"]:
                raise HeldBack(
                    f"Editie {versie} is na publicatie veranderd: {pad} past niet bij het manifest. Zet de map terug uit een reservekopie."
                )
        for t in parquet.published_tables(con):
            verwacht = manifest["bestanden"].get(t.bestand)
            if t.is_view or verwacht is None:  # or a table that did not exist then
                continue
            pad = warehouse.edition_dir(versie) / t.bestand
            n = scalar(con, f"INSERT INTO {t.volledig} BY NAME SELECT * FROM read_parquet($pad)", {"pad": str(pad)})
            if n != verwacht["rijen"]:
                raise HeldBack(f"Van {pad} zijn {n} van {verwacht['rijen']} rijen overgenomen.")


def _zonder_vertrouwelijk(con: duckdb.DuckDBPyConnection, kandidaat: Path) -> Path:
    """A copy of the kandidaat without the rows of confidential deliveries, and without the views that read them.

    A table that is dropped leaves its bytes in the file; only in a new file they never were.

    Raises:
        HeldBack: a published table is a view on a confidential delivery.
    """
    for t in catalog.tabellen().values():
        if t.vertrouwelijk:
            con.execute(f"DROP TABLE IF EXISTS raw_{t.bron}.{sql_name(t.naam)}")
            con.execute("DELETE FROM raw_run.aantekeningen WHERE bron_tabel = ?", [t.volledige_naam])
    views = con.execute(
        "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal AND database_name = current_database()"
    ).fetchall()
    for plek, naam in views:
        try:
            con.execute(f"SELECT * FROM {sql_name(plek)}.{sql_name(naam)} LIMIT 0")
        except duckdb.CatalogException:
            if plek in parquet.SCHEMAS:
                raise HeldBack(f"{plek}.{naam} leest een vertrouwelijke levering; maak er een tabel van die haar afschermt.") from None
            con.execute(f"DROP VIEW {sql_name(plek)}.{sql_name(naam)}")
    schoon = kandidaat.with_name("schoon.duckdb")
    oud = scalar(con, "SELECT current_database()")
    versie = CONFIG["storage_compatibility_version"]
    con.execute(f"ATTACH {sql_text(schoon)} AS schoon (STORAGE_VERSION '{versie}')")
    con.execute(f"COPY FROM DATABASE {sql_name(oud)} TO schoon; CHECKPOINT schoon; DETACH schoon")
    return schoon


def _noteer_manifesten(con: duckdb.DuckDBPyConnection, uitgaven: list[PublishedVersion]) -> None:
    schema.create(con, "kwaliteit.manifesten")
    con.executemany(
        "INSERT INTO kwaliteit.manifesten VALUES (?, ?, ?, ?)", [(u.editie, u.versie, u.versienummer, u.manifest_sha256) for u in uitgaven]
    )


def _commit() -> str | None:
    r = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return r.stdout.strip() if r.returncode == 0 else None


def _duurzaam(pad: Path) -> None:
    """Force a file or folder to disk, so that a power cut cannot undo the order of steps."""
    fd = os.open(pad, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
