"""Approving and withdrawing a published version (``halfjaarbericht vaststellen`` and ``intrekken``).

The edition stays as it is: what is signed lies beside it (``warehouse/approvals.py``). As with an edition the folder is made under a name that
nobody reads, forced to disk and renamed with a mark in it; the line of the log is the commit point, and the mark goes after it. A crash leaves
either no approval or a whole one; ``Warehouse.tidy`` takes the rest away.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import duckdb

from dagster_project.notation import dag_van
from dagster_project.poort.approval import Hindrance, hindrances
from dagster_project.publicatie.edition import index
from dagster_project.publicatie.edition.verify import verify_editions
from dagster_project.publicatie.forms import write_all
from dagster_project.publicatie.forms.pdf import PdfError
from dagster_project.warehouse import approvals, signing
from dagster_project.warehouse.approvals import DOCUMENT, PUBLIC_KEY, SIGNATURE, Accepted, Approval, State
from dagster_project.warehouse.editions import INCOMPLETE_MARK, PublishedVersion, Warehouse
from dagster_project.warehouse.logbook import Line, now_utc
from sources.database import connect
from sources.disk import force_to_disk, force_tree_to_disk
from sources.errors import CannotStart
from sources.snapshots import sha256_of

CLOCK = "klok"
"""The name under which a clock that stands before the log is accepted."""


class NotApproved(Exception):
    """The version is not approved or withdrawn; the message lists every reason and what to do."""


def approve(
    warehouse: Warehouse, uitgave: PublishedVersion, rol: str, reden: str, aanvaard: dict[str, str], sleutel: Path
) -> tuple[Approval, list[str]]:
    """Approve a version; call it only while holding the lock of the warehouse.

    Args:
        aanvaard: name of a hindrance that can be accepted -> why.
        sleutel: the file with the private key.

    Returns:
        The signed document, and the forms that were not made anew because the code says them otherwise since (they stay *concept*).

    Raises:
        NotApproved: with every reason.
        CannotStart: the key cannot be used, or the warehouse cannot be read.
    """
    geheim = signing.read_private_key(sleutel, warehouse.folder)
    if warehouse.approvals.is_symlink():
        raise CannotStart(f"{warehouse.approvals} is een verwijzing naar een andere map; maak er een gewone map van.")
    warehouse.tidy()
    manifest, nu = warehouse.manifest(uitgave), now_utc()
    toegestaan = _accept([*_reasons(warehouse, uitgave, rol), *_clock_behind(warehouse, nu)], aanvaard, uitgave.versie)
    half = warehouse.approvals / f".half-{uitgave.versie}"
    half.mkdir(parents=True)
    try:
        with connect(warehouse.database, read_only=True) as con:
            anders = write_all.write_approved(
                con, warehouse.edition_dir(uitgave.versie), half, uitgave.versie, str(State("vastgesteld", nu))
            )
    except (PdfError, duckdb.Error) as e:
        raise CannotStart(f"Pagina en PDF van {uitgave.versie} zijn niet opnieuw te maken: {str(e).splitlines()[0]}") from None
    pem, (regels, laatste) = signing.public_pem(geheim), warehouse.logbook.head()
    document = Approval(
        editie=uitgave.editie,
        versie=uitgave.versie,
        manifest_sha256=uitgave.manifest_sha256,
        gebouwd_door=manifest["gebouwd_door"],
        rol=rol,
        reden=reden,
        wanneer=nu,
        aanvaard=toegestaan,
        logboek_regels=regels,
        logboek_sha256=laatste,
        bestanden={p.relative_to(half).as_posix(): sha256_of(p) for p in sorted(half.rglob("*")) if p.is_file()},
        sleutel=signing.fingerprint(pem),
    )
    inhoud = document.as_bytes()
    _put_in_place(half, warehouse.approval_dir(uitgave.versie), {DOCUMENT: inhoud, SIGNATURE: geheim.sign(inhoud), PUBLIC_KEY: pem})
    _log(warehouse, uitgave, Line("vaststelling", uitgave.editie, rol, reden=reden, wanneer=nu, vaststelling_sha256=sha256_of(inhoud)))
    (warehouse.approval_dir(uitgave.versie) / INCOMPLETE_MARK).unlink()
    index.write(warehouse)
    return document, anders


def _clock_behind(warehouse: Warehouse, nu: str) -> list[Hindrance]:
    """That the log has a later moment: a signature does not say that it is older than what it signs, unless a person says why."""
    if not (regels := warehouse.logbook.lines()) or regels[-1].wanneer <= nu:
        return []
    wat = f"De klok van deze machine zegt {nu}, en de laatste regel van het logboek is van {regels[-1].wanneer}"
    return [Hindrance(wat, "Zet de klok goed, of zeg waarom zij klopt: toen die regel werd geschreven liep er een voor", CLOCK)]


def _put_in_place(half: Path, folder: Path, bestanden: dict[str, bytes]) -> None:
    """Write these files into ``half`` and give it its name, with the mark, everything on disk."""
    for naam, ruw in (bestanden | {INCOMPLETE_MARK: b""}).items():
        (half / naam).write_bytes(ruw)
    force_tree_to_disk(half)
    os.replace(half, folder)
    force_to_disk(folder.parent)


def withdraw(warehouse: Warehouse, uitgave: PublishedVersion, rol: str, reden: str) -> State:
    """Withdraw a version, approved or not; it needs no key, for who lost it must be able to as well. Call it only while holding the lock.

    Returns:
        What the version was before.

    Raises:
        NotApproved: it is withdrawn already.
        CannotStart: the log was changed or does not name what is there, or the warehouse cannot be read.
    """
    warehouse.tidy()
    regels = warehouse.logbook.lines()
    approvals.require_in_log(warehouse, [uitgave], regels)  # a line behind a log that was cut off would hide that it was
    for r in regels:
        if r.versie == uitgave.versie and r.soort == "intrekking":
            raise NotApproved(f"{uitgave.versie} is al ingetrokken op {dag_van(r.wanneer)} door {r.rol}: {r.reden}")
    was = State("vastgesteld") if warehouse.approval_dir(uitgave.versie).is_dir() else State()
    _log(warehouse, uitgave, Line("intrekking", uitgave.editie, rol, reden=reden))
    warehouse.tidy()  # gives the folder of the approval its other name
    index.write(warehouse)
    return was


def _log(warehouse: Warehouse, uitgave: PublishedVersion, regel: Line) -> None:
    warehouse.logbook.append(replace(regel, versie=uitgave.versie, manifest_sha256=uitgave.manifest_sha256))


def _reasons(warehouse: Warehouse, uitgave: PublishedVersion, rol: str) -> list[Hindrance]:
    """Everything that holds this approval back; of a version that is not as it was published only that."""
    fouten = [
        Hindrance(f.rstrip("."), "Herstel dit eerst; daarna 'halfjaarbericht edities --verifieer'") for f in verify_editions(warehouse)
    ]
    if fouten:
        return fouten
    uit, stand = [], approvals.state_of(warehouse, uitgave)
    if stand.soort == "vastgesteld":
        uit.append(Hindrance(f"{uitgave.versie} is al {stand}, door {stand.rol}", "Er is niets te doen"))
    if stand.soort == "ingetrokken":
        uit.append(
            Hindrance(
                f"{uitgave.versie} is {stand}, door {stand.rol}: {stand.reden}", "Maak een volgende versie met --erratum en stel die vast"
            )
        )
    laatste = warehouse.latest(uitgave.editie)
    if laatste and laatste.versie != uitgave.versie:
        uit.append(Hindrance(f"{uitgave.versie} is verbeterd door {laatste.versie}", f"Stel {laatste.versie} vast"))
    try:
        with connect(warehouse.database, read_only=True) as con:
            return uit + hindrances(con, warehouse.manifest(uitgave), rol)
    except (duckdb.CatalogException, duckdb.BinderException):
        raise CannotStart(
            f"{warehouse.database} is van voor de tabellen waarin staat wat er openstaat; publiceer er een versie bij."
        ) from None


def _accept(redenen: list[Hindrance], aanvaard: dict[str, str], versie: str) -> list[Accepted]:
    """What is accepted of these reasons.

    Raises:
        NotApproved: something is left, or something is accepted that is not there.
    """
    namen = {h.naam for h in redenen if h.naam}
    over = [str(h) + (f" Of aanvaard het: --aanvaard '{h.naam}=REDEN'." if h.naam else "") for h in redenen if h.naam not in aanvaard]
    over += [
        f"--aanvaard {naam}: er is niets open dat zo heet en te aanvaarden is; wel: {', '.join(sorted(namen)) or 'niets'}."
        for naam in aanvaard
        if naam not in namen
    ]
    if over:
        raise NotApproved(f"{versie} wordt niet vastgesteld:\n- " + "\n- ".join(over))
    return [Accepted(h.naam, h.wat, aanvaard[h.naam]) for h in redenen]
