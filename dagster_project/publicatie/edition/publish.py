"""Publication: decide, export, make the next database, and swap. Write, audit, publish (law 2).

The order is what makes it safe. Exports are written beside the published editions and carry a mark; the workshop of the version and the
next database are closed, checkpointed and without a .wal before anything is put in place: first the folder, then the workshop, both
named by nobody yet, then the database, by ``os.replace``. That replace is the commit point: before it nothing that was published has changed,
after it the edition is published, with its workshop. What a crash leaves is tidied by the next run (``Warehouse.tidy``).
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.fingerprint import code_files, commit, fingerprint
from dagster_project.poort import gate, rule_lock, rules, verdicts
from dagster_project.poort.approval import DEFAULT_BUILDER
from dagster_project.publicatie.edition import database, index, revisions, workshop
from dagster_project.publicatie.edition.database import HeldBack, NextDatabase
from dagster_project.publicatie.edition.workshop import Workshop
from dagster_project.publicatie.forms import write_all
from dagster_project.publicatie.forms.pdf import PdfError
from dagster_project.warehouse import parquet
from dagster_project.warehouse.editions import INCOMPLETE_MARK, PublishedVersion, Warehouse
from sources import schema
from sources.database import connect, one_row, rows, scalar
from sources.disk import force_to_disk, force_tree_to_disk
from sources.snapshots import Snapshot, SnapshotStore, sha256_of


@dataclass(frozen=True)
class PublishResult:
    """What publishing did: ``gepubliceerd`` or ``ongewijzigd``, of which version; ``opnieuw`` as in ``NextDatabase``."""

    soort: str
    versie: str
    folder: Path
    controles: dict[str, int]
    opnieuw: str = ""


def publish(
    kandidaat: Path,
    warehouse: Warehouse,
    vereist: dict[str, verdicts.Requirement],
    snapshots: list[Snapshot],
    erratum: str,
    rol: str = DEFAULT_BUILDER,
) -> PublishResult:
    """Publish this kandidaat, or say why not.

    Args:
        kandidaat: database of this run, closed by everyone else.
        huis: where it is published.
        vereist: the checks that it must hold a verdict of.
        snapshots: receipts of what this run received.
        erratum: reason for a new version; empty for a first one.
        rol: who builds it; another role approves it.

    Raises:
        HeldBack: with the reasons of the gate, or what differs from the published version.
        CannotStart: a published edition was changed after publication.
    """
    if not kandidaat.exists():
        raise HeldBack("Er is geen kandidaat van deze run. Publiceren kan alleen als laatste stap van de hele job.")
    with connect(kandidaat) as con:
        editie, versie, nummer = one_row(con, "SELECT editie, versie, versienummer FROM raw_run.editie")
        uitgaven = warehouse.versions()
        warehouse.require_folders(uitgaven)
        zelfde = [u for u in uitgaven if u.editie == editie]
        # 1. decide: the gate, and whether there is anything new to publish
        besluit = _laat_door(con, {k: v for k, v in vereist.items() if k != verdicts.HERZIENINGEN})  # the report comes last
        schema.create(con, "kwaliteit.herzieningen", if_exists="replace")
        if zelfde and not _is_anders(con, warehouse, zelfde[-1], erratum):
            index.write(warehouse)  # of a run that was killed before it could
            return PublishResult("ongewijzigd", zelfde[-1].versie, warehouse.edition_dir(zelfde[-1].versie), besluit.samenvatting())
        if versie in {u.versie for u in uitgaven} or warehouse.edition_dir(versie).exists():
            raise HeldBack(f"Versie {versie} bestaat al en wordt nooit opnieuw gebruikt. Draai de refresh opnieuw.")
        # 2. write beside what is published: the folder of this version, and the next database
        half = warehouse.folder / "edities" / f".half-{versie}"
        half.mkdir(parents=True)
        eerder = zelfde or [u for u in uitgaven if u.editie < editie]
        try:
            database.drop_confidential(con)
            with ThreadPoolExecutor(1) as naast:  # on the other core, while the tables are written
                komt = naast.submit(workshop.build, con.cursor(), kandidaat.with_name("werkplaats.duckdb"))
                manifest, besluit, werkplaats, straks = _stel_samen(
                    con, warehouse, half, vereist, eerder[-1] if eerder else None, uitgaven, snapshots, rol, naast, komt
                )
            uitgave = PublishedVersion(editie, versie, nummer, manifest)
            database.finish(con, [*uitgaven, uitgave])
            if warehouse.versions() != uitgaven:
                raise HeldBack(f"{warehouse.database} is veranderd terwijl deze run werkte. Draai de refresh opnieuw.")
        except BaseException:
            shutil.rmtree(half, ignore_errors=True)
            raise
    # 3. swap
    _wissel(warehouse, straks.pad, half, werkplaats, uitgave)
    workshop.restrict(warehouse)
    for s in snapshots:
        warehouse.store.vergeet(s.tabel)  # nothing to resume: the next refresh asks the sources anew
    index.write(warehouse)
    return PublishResult("gepubliceerd", versie, warehouse.edition_dir(versie), besluit.samenvatting(), straks.opnieuw)


def _is_anders(con: duckdb.DuckDBPyConnection, warehouse: Warehouse, laatste: PublishedVersion, erratum: str) -> bool:
    """Whether this kandidaat says other things than the newest version of its edition.

    Raises:
        HeldBack: it does, and no reason for an erratum is given.
        CannotStart: that version was changed after publication.
    """
    manifest = warehouse.manifest(laatste)
    bestanden = [b for b in manifest["bestanden"] if b.endswith(".parquet")]
    for b in bestanden:
        warehouse.published_file(laatste, manifest, b)
    anders = parquet.differences(con, warehouse.edition_dir(laatste.versie), bestanden)
    if anders and not erratum:
        raise HeldBack(
            f"Editie {laatste.editie} is al gepubliceerd als {laatste.versie} en deze uitkomst wijkt af:\n- "
            + "\n- ".join(anders)
            + "\nEen gepubliceerde editie verandert niet. Is dit een verbetering, draai dan met --erratum 'REDEN'."
        )
    return bool(anders)


def _wissel(warehouse: Warehouse, straks: Path, half: Path, werkplaats: Workshop, uitgave: PublishedVersion) -> None:
    """Put folder, workshop and database in place, each forced to disk before the next; the database is the commit point."""
    if any(pad.with_name(pad.name + ".wal").exists() for pad in (straks, werkplaats.pad)):
        raise HeldBack("De database is niet afgesloten (.wal staat er nog); een verwisseling zou gegevens verliezen.")
    sha256 = database.file_sha256(straks)
    force_tree_to_disk(half)
    warehouse.workshops.mkdir(exist_ok=True)
    os.replace(half, warehouse.edition_dir(uitgave.versie))
    force_to_disk(warehouse.folder / "edities")  # with its mark: it tells whose a workshop is that no database names
    os.replace(werkplaats.pad, warehouse.workshop(uitgave.versie))
    force_to_disk(warehouse.workshops)
    force_to_disk(straks)
    straks.chmod(0o444)  # readers only: a writer would lock everyone out
    database.record_fingerprint(warehouse, sha256, *database.read_fingerprint(warehouse))
    warehouse.wal.unlink(missing_ok=True)  # of a writer that came while this run worked: what it wrote was never published
    os.replace(straks, warehouse.database)  # the commit point
    force_to_disk(warehouse.folder)
    database.record_fingerprint(warehouse, sha256)
    warehouse.log_publication(uitgave)
    (warehouse.edition_dir(uitgave.versie) / INCOMPLETE_MARK).unlink()


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
    uitgaven: list[PublishedVersion],
    snapshots: list[Snapshot],
    rol: str,
    naast: ThreadPoolExecutor,
    komt: Future[Workshop],
) -> tuple[str, gate.GateOutcome, Workshop, NextDatabase]:
    """Fill the folder of this version; gives the sha256 of the manifest, the decision, the workshop and the next database, to be finished.

    The order: what this version says is written while it is alone in the database (a view shows the current edition), its workshop too, then
    the version before it joins it, and only then the report can compare. Without the report the gate lets nothing through. With it all that
    is published is there, and goes into the next database while the forms are made of it.
    """
    versie = scalar(con, "SELECT versie FROM raw_run.editie")
    laatst = [t for t in parquet.published_tables(con) if t.volledig in ("kwaliteit.controles", "kwaliteit.herzieningen")]
    bestanden = parquet.export(con, half, versie, [t for t in parquet.published_tables(con) if t not in laatst])
    werkplaats = komt.result()
    if vorige:
        tabellen = [t for t in parquet.published_tables(con) if not t.is_view]
        database.load_version(con, warehouse, vorige, tabellen, scalar(con, "SELECT current_database()"))
    ander = next((u for u in reversed(warehouse.versions()) if u.editie < versie.partition(".")[0]), None)
    if ander and ander != vorige:  # of an erratum: which deliveries are still those of the edition before it
        ontvangen = [t for t in parquet.published_tables(con) if t.volledig == "kwaliteit.snapshots"]
        database.load_version(con, warehouse, ander, ontvangen, scalar(con, "SELECT current_database()"))
    toen = warehouse.manifest(vorige).get("regels") if vorige else None  # not in a manifest of before they were kept
    regels = rule_lock.state(rules.read_rules())
    anders = rule_lock.changes(toen, regels) if toen else []
    editie = scalar(con, "SELECT editie FROM raw_run.editie")
    nieuwer = {u.editie: u for u in uitgaven if u.editie > editie}  # of each its newest version
    waarden = {u.versie: warehouse.published_file(u, warehouse.manifest(u), "kerncijfers.waarden.parquet") for u in nieuwer.values()}
    verdicts.record(con, [revisions.make_report(con, vorige.versie if vorige else None, anders, waarden)])
    besluit = _laat_door(con, vereist)
    bestanden |= parquet.export(con, half, versie, laatst)
    straks = naast.submit(database.build, con.cursor(), warehouse, uitgaven, versie)
    try:
        write_all.write_all(con, half, versie)
    except PdfError as e:
        raise HeldBack(str(e)) from e
    database.prepare(con)
    manifest = _manifest(con, half, versie, snapshots, besluit, warehouse.store, bestanden, regels, rol, werkplaats)
    (half / INCOMPLETE_MARK).touch()
    return manifest, besluit, werkplaats, straks.result()


def _manifest(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    versie: str,
    snapshots: list[Snapshot],
    besluit: gate.GateOutcome,
    store: SnapshotStore,
    bestanden: dict[str, dict[str, object]],
    regels: rule_lock.Locked,
    rol: str,
    werkplaats: Workshop,
) -> str:
    """Gate report and manifest of this version, which names ``bestanden``, its workshop and the ``regels`` that it was held to; gives the sha256
    of the manifest."""
    editie, datum, kennis, reden, voorbeeld = one_row(
        con, "SELECT editie, publicatiedatum, kennisdatum, reden, is_voorbeeld FROM raw_run.editie"
    )
    store.borg(o.sha256 for s in snapshots for o in s.ontvangsten)  # the edition is going to name them
    controles = [vars(o) for o in besluit.oordelen]
    rapport = {"editie": editie, "versie": versie, "oordeel": "doorgelaten", "telling": besluit.samenvatting(), "controles": controles}
    bestanden["poortrapport.json"] = _schrijf(folder / "poortrapport.json", rapport)
    for pad in sorted(p for p in folder.rglob("*") if p.is_file() and p.relative_to(folder).as_posix() not in bestanden):
        bestanden[pad.relative_to(folder).as_posix()] = _afdruk(pad.read_bytes())
    manifest = {
        "editie": editie,
        "versie": versie,
        "publicatiedatum": str(datum),
        "kennisdatum": str(kennis),
        "reden": reden,
        "status": "concept",
        "voorbeeld": voorbeeld,
        "gebouwd_door": rol,
        "besluiten": _decisions(con),
        "code": {
            "versie": importlib.metadata.version("halfjaarbericht"),
            "commit": commit(),
            "vingerafdruk": fingerprint(code_files()),
            "duckdb": duckdb.__version__,
            "dbt": importlib.metadata.version("dbt-core"),
        },
        "bestanden": dict(sorted(bestanden.items())),
        "regels": regels,
        "werkplaats": werkplaats.in_manifest(versie),
        "database": database.inventory(con, parquet.other_schemas(con)),
        "controles": {o.controle_id: o.oordeel for o in besluit.oordelen},
        "snapshots": [s.als_dict() for s in sorted(snapshots, key=lambda s: s.tabel)],
    }
    return str(_schrijf(folder / "manifest.json", manifest)["sha256"])


def _decisions(con: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """The set of decisions that this version was built with: how many, of which no one took, and one sha256 over all of them."""
    rijen = rows(con, "SELECT * FROM raw_run.besluiten ORDER BY ALL")
    ruw = json.dumps(rijen, ensure_ascii=False, sort_keys=True, default=str).encode()
    return {"aantal": len(rijen), "voorbeelden": sum(r["is_voorbeeld"] for r in rijen), "sha256": sha256_of(ruw)}


def _schrijf(pad: Path, inhoud: Any) -> dict[str, object]:
    ruw = (json.dumps(inhoud, ensure_ascii=False, indent=1) + "\n").encode()
    pad.write_bytes(ruw)
    return _afdruk(ruw)


def _afdruk(ruw: bytes) -> dict[str, object]:
    return {"sha256": sha256_of(ruw), "bytes": len(ruw)}
