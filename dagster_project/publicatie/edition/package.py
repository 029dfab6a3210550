"""One edition as one file, to rebuild it on a machine that has no sources: its manifest and the bytes it was made from.

``pack`` writes a zip with ``edities/<versie>/manifest.json``, ``snapshots/<aa>/<sha256>`` and, of an approved version, what was signed
(``vaststellingen/<versie>/``: document, signature and public key); ``unpack`` gives the same in a new folder, from which ``refresh --bron
MAP/edities/<versie>`` rebuilds. A package is not trusted: every snapshot must be named by the manifest and have the hash of its name, an approval
must be signed and be of this manifest, and nothing is left behind when that fails.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

from dagster_project.warehouse import approvals, retention, signing
from dagster_project.warehouse.approvals import DOCUMENT, PUBLIC_KEY, SIGNATURE, Approval
from dagster_project.warehouse.editions import PublishedVersion, Warehouse
from sources import disk
from sources.catalog import tabellen
from sources.delivery.register import Register
from sources.disk import force_to_disk, force_tree_to_disk
from sources.errors import CannotStart
from sources.snapshots import sha256_of

MANIFEST = re.compile(r"edities/(\d{4}-H[12]\.\d+)/manifest\.json")
LARGEST_MANIFEST = 64 << 20
SIGNED = {DOCUMENT: 1 << 20, SIGNATURE: 1 << 10, PUBLIC_KEY: signing.LARGEST_KEY}
"""What is packed of an approval, and how many bytes each may have."""
VAST = (2000, 1, 1, 0, 0, 0)
"""Time stamp of every member: the same edition gives the same file."""


def pack(warehouse: Warehouse, uitgave: PublishedVersion, doel: Path) -> int:
    """Write the package of a published version; gives its size in bytes.

    Raises:
        CannotStart: the edition, its approval or one of its snapshots is missing or damaged.
    """
    is_approved = approvals.state_of(warehouse, uitgave).soort == "vastgesteld"
    manifest, besloten = warehouse.manifest(uitgave), confidential_snapshots(warehouse.manifest(uitgave))
    half = doel.with_name(f".half-{doel.name}")
    half.unlink(missing_ok=True)
    try:
        half.touch(0o600 if besloten else 0o644)
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as zip_:
            _voeg_toe(
                zip_, f"edities/{uitgave.versie}/manifest.json", (warehouse.edition_dir(uitgave.versie) / "manifest.json").read_bytes()
            )
            for sha in sorted(named_snapshots(manifest)):
                try:
                    inhoud = warehouse.store.lees(sha)
                except (FileNotFoundError, ValueError) as e:
                    raise CannotStart(
                        f"Editie {uitgave.versie} is niet in te pakken: {e}. Zet de map snapshots/ terug uit een reservekopie."
                    ) from None
                _voeg_toe(zip_, f"snapshots/{sha[:2]}/{sha}", inhoud)
            for naam in SIGNED if is_approved else ():
                _voeg_toe(zip_, f"vaststellingen/{uitgave.versie}/{naam}", (warehouse.approval_dir(uitgave.versie) / naam).read_bytes())
        force_to_disk(half)
        os.replace(half, doel)
        force_to_disk(doel.parent)
    finally:
        half.unlink(missing_ok=True)
    return doel.stat().st_size


def unpack(pakket: Path, doel: Path) -> tuple[Path, Approval | None]:
    """Unpack into a new folder; gives the folder of the edition, for ``--bron``, and what was signed when it was approved.

    Raises:
        CannotStart: the folder exists and is not empty, or the package is not what it says it is.
    """
    if doel.exists() and (not doel.is_dir() or any(doel.iterdir())):
        raise CannotStart(f"{doel} bestaat al en is niet leeg; kies een nieuwe map.")

    doel.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(dir=doel.parent, prefix=".half-"))
    try:
        with zipfile.ZipFile(pakket) as zip_:
            versie, document = _unpack_into(half, zip_)
        os.chmod(half, 0o755)
        force_tree_to_disk(half)
        if doel.exists():
            doel.rmdir()
        os.replace(half, doel)
        force_to_disk(doel.parent)
    except (_Wrong, zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as e:
        waarom = f" ({disk.reason(e)})" if isinstance(e, OSError) else ""
        wat = str(e) if isinstance(e, _Wrong) else f"geen leesbaar pakket{waarom}"
        raise CannotStart(f"{pakket}: {wat}. Er is niets uitgepakt; laat het pakket opnieuw maken met 'bronnen inpakken'.") from None
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return doel / "edities" / versie, document


class _Wrong(Exception):
    """What is wrong with a package, in words."""


def _unpack_into(folder: Path, zip_: zipfile.ZipFile) -> tuple[str, Approval | None]:
    """Write what the package holds, each file once it is what it says; gives the version, and what was signed."""
    leden = {i.filename: i for i in zip_.infolist()}
    manifesten = [n for n in leden if MANIFEST.fullmatch(n)]
    if len(manifesten) != 1 or len(leden) != len(zip_.infolist()):
        raise _Wrong(f"{len(manifesten)} manifesten in plaats van één, of dubbele namen")
    ruw = _lees(zip_, leden[manifesten[0]], LARGEST_MANIFEST)
    try:
        snapshots, besloten = named_snapshots(json.loads(ruw)), confidential_snapshots(json.loads(ruw))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _Wrong("het manifest is niet te lezen") from None
    verwacht = {f"snapshots/{s[:2]}/{s}": (s, n) for s, n in snapshots.items()}
    versie = Path(manifesten[0]).parent.name
    getekend = {naam: f"vaststellingen/{versie}/{naam}" for naam in SIGNED}
    is_approved = not leden.keys().isdisjoint(getekend.values())
    if anders := sorted(set(leden) - {manifesten[0]} ^ (set(verwacht) | set(getekend.values() if is_approved else ()))):
        raise _Wrong(f"inhoud en manifest verschillen ({anders[0]}, {len(anders)} in totaal)")
    for naam, (sha, grootte) in verwacht.items():
        inhoud = _lees(zip_, leden[naam], grootte)
        if sha256_of(inhoud) != sha:
            raise _Wrong(f"snapshot {sha[:12]} is beschadigd")
        _schrijf(folder / naam, inhoud)
        if sha in besloten:
            (folder / naam).chmod(0o600)
    _schrijf(folder / manifesten[0], ruw)
    if not is_approved:
        return versie, None
    document, stukken = _signed(zip_, getekend, versie, sha256_of(ruw))
    for lid, inhoud in stukken.items():
        _schrijf(folder / lid, inhoud)
    return versie, document


def _signed(zip_: zipfile.ZipFile, leden: dict[str, str], versie: str, manifest_sha256: str) -> tuple[Approval, dict[str, bytes]]:
    """What was signed, and its three files by the name that they have in the package (``leden``).

    Raises:
        _Wrong: it was not signed so, or it is of something else.
    """
    stukken = {naam: _lees(zip_, zip_.getinfo(lid), SIGNED[naam]) for naam, lid in leden.items()}
    try:
        document = approvals.signed(stukken[DOCUMENT], stukken[SIGNATURE], stukken[PUBLIC_KEY])
    except ValueError as e:
        raise _Wrong(f"vaststelling: {e}") from None
    if document.sleutel != signing.fingerprint(stukken[PUBLIC_KEY]):
        raise _Wrong(f"vaststelling: {PUBLIC_KEY} is een andere sleutel dan het document noemt")
    if (document.versie, document.manifest_sha256) != (versie, manifest_sha256):
        raise _Wrong(f"de vaststelling is van {document.versie}, manifest {document.manifest_sha256[:12]}, en niet van dit manifest")
    return document, {leden[naam]: inhoud for naam, inhoud in stukken.items()}


def named_snapshots(manifest: dict[str, Any]) -> dict[str, int]:
    """sha256 -> bytes of every reply that the edition was made from."""
    uit = {str(o["sha256"]): int(o["bytes"]) for s in manifest["snapshots"] for o in s["ontvangsten"]}
    if any(not re.fullmatch(r"[0-9a-f]{64}", s) for s in uit):
        raise ValueError("een sha256 die er geen is")
    return uit


def confidential_snapshots(manifest: dict[str, Any]) -> set[str]:
    """sha256 of every reply that is of a confidential delivery."""
    namen = {t.volledige_naam for t in tabellen().values() if t.vertrouwelijk}
    return {str(o["sha256"]) for s in manifest["snapshots"] if s["tabel"] in namen for o in s["ontvangsten"]}


def _lees(zip_: zipfile.ZipFile, lid: zipfile.ZipInfo, hoogstens: int) -> bytes:
    """The bytes of a member, never more than it may have."""
    with zip_.open(lid) as f:
        inhoud = f.read(hoogstens + 1)
    if len(inhoud) > hoogstens:
        raise _Wrong(f"{lid.filename} is groter dan het manifest zegt")
    return inhoud


def _voeg_toe(zip_: zipfile.ZipFile, naam: str, inhoud: bytes) -> None:
    info = zipfile.ZipInfo(naam, VAST)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    zip_.writestr(info, inhoud)


def _schrijf(pad: Path, inhoud: bytes) -> None:
    pad.parent.mkdir(parents=True, exist_ok=True)
    pad.write_bytes(inhoud)


def superfluous(warehouse: Warehouse) -> tuple[list[str], list[str]]:
    """sha256 of the snapshots that no published version, delivery or unfinished fetch names: those that may go, and those that are kept
    for some time yet (``expectations/bewaring.yml``)."""
    nodig = {s for u in warehouse.versions() for s in named_snapshots(warehouse.manifest(u))} | warehouse.store.onderweg_namen()
    nodig |= {a.sha256 for a in Register(warehouse.deliveries).lees()}
    los, grens = sorted(set(warehouse.store.namen()) - nodig), time.time() - retention.read().loose.dagen * retention.DAY
    oud = [s for s in los if warehouse.store.pad(s).stat().st_mtime < grens]
    return oud, [s for s in los if s not in oud]
