"""Whether a version is concept, vastgesteld or ingetrokken, and whether what says so is as it was signed.

The files of an edition never change, so its approval lies beside it: the folder ``vaststellingen/<versie>`` with the document that was signed
(``vaststelling.json``: the sha256 of the manifest, which names every file of the edition, with who, when, why and what was accepted), its
signature, the public key, and the page and PDF of the edition that say that it is approved. The line of the log (``logbook.py``) is the commit
point: without it a folder is a leftover of a crash. A withdrawal is a line of the log, and the folder gets another name.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from dagster_project import notation
from dagster_project.warehouse import signing
from dagster_project.warehouse.editions import INCOMPLETE_MARK, PUBLISHED, PublishedVersion, Warehouse
from dagster_project.warehouse.logbook import Line
from sources.errors import CannotStart
from sources.snapshots import sha256_of

DOCUMENT, SIGNATURE, PUBLIC_KEY = "vaststelling.json", "vaststelling.sig", "sleutel.pub"
RESTORE = "Zet {} terug uit een reservekopie."
RESTORE_LOG = RESTORE.format("logboek.jsonl en logboek.laatste samen")


@dataclass(frozen=True)
class Accepted:
    """Something that would have held the approval back, and why it does not."""

    naam: str
    wat: str
    reden: str


@dataclass(frozen=True)
class Approval:
    """The document that is signed, as it stands in ``vaststelling.json``."""

    editie: str
    versie: str
    manifest_sha256: str
    gebouwd_door: str
    rol: str
    reden: str
    wanneer: str
    """UTC, ISO 8601 to the second"""
    aanvaard: list[Accepted]
    logboek_regels: int
    logboek_sha256: str
    """the newest line of the log when it was signed, so that nothing before it can be rewritten"""
    bestanden: dict[str, str]
    """name and sha256 of what lies beside the document"""
    sleutel: str
    """fingerprint of the public key"""

    def as_bytes(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode()


DOCUMENT_TYPE = TypeAdapter(Approval)


@dataclass(frozen=True)
class State:
    """What a version is now; of a concept the rest is empty."""

    soort: Literal["concept", "vastgesteld", "ingetrokken"] = "concept"
    wanneer: str = ""
    rol: str = ""
    reden: str = ""

    def __str__(self) -> str:
        """As every form says it: ``vastgesteld op 12 december 2025``."""
        return f"{self.soort} op {notation.dag(notation.dag_van(self.wanneer))}" if self.wanneer else self.soort


def states(warehouse: Warehouse, uitgaven: list[PublishedVersion]) -> dict[str, State]:
    """What each of these versions is; an approval counts only while it is as it was signed.

    Raises:
        CannotStart: the log, or an approval, was changed; or the log does not name what is published or signed (``not_in_log``).
    """
    regels = warehouse.logbook.lines()
    hashes = warehouse.logbook.line_hashes()
    require_in_log(warehouse, uitgaven, regels)
    uit = {u.versie: State() for u in uitgaven}
    for u in uitgaven:
        for r in (r for r in regels if r.versie == u.versie):
            if r.soort == "intrekking":
                uit[u.versie] = State("ingetrokken", r.wanneer, r.rol, r.reden)
            elif r.soort == "vaststelling" and uit[u.versie].soort == "concept":
                uit[u.versie] = State("vastgesteld", r.wanneer, r.rol, r.reden)
        if uit[u.versie].soort == "vastgesteld" and (fouten := _check_approval(warehouse, u, regels, hashes, [])):
            raise CannotStart("\n".join(fouten))
    return uit


def state_of(warehouse: Warehouse, uitgave: PublishedVersion) -> State:
    """What this version is.

    Raises:
        CannotStart: as ``states``.
    """
    return states(warehouse, [uitgave])[uitgave.versie]


def check(warehouse: Warehouse, uitgaven: list[PublishedVersion], vertrouwd: list[bytes]) -> list[str]:
    """Everything that is not as it was signed and logged, each with what to do.

    Args:
        vertrouwd: the public keys (PEM) that may have signed; without any, the key beside each approval is taken for right.
    """
    try:
        regels, hashes = warehouse.logbook.lines(), warehouse.logbook.line_hashes()
    except CannotStart as e:
        return [str(e)]
    bekend = {u.versie: u for u in uitgaven}
    fouten = []
    for versie in sorted({r.versie for r in regels if r.soort == "vaststelling"} & set(bekend)):
        fouten += _check_approval(warehouse, bekend[versie], regels, hashes, vertrouwd)
    for r in regels:
        if r.versie and r.versie not in bekend and not warehouse.edition_dir(Path(r.versie).name).is_dir():  # else it is told already
            fouten.append(
                f"logboek, regel {r.nr}: noemt {r.versie} ({r.soort}), en de database kent die niet. " + RESTORE.format(warehouse.database)
            )
    vreemd = [tekst for versie, tekst in _unnamed(warehouse, regels) if versie not in bekend]
    return not_in_log(warehouse, uitgaven, regels) + fouten + vreemd


def not_in_log(warehouse: Warehouse, uitgaven: list[PublishedVersion], regels: list[Line]) -> list[str]:
    """Where the log does not name what is there: a version without its one line, an approval without any.

    A log that was taken away whole, or cut off with ``logboek.laatste`` written anew, fits with itself: what it left out shows only here.

    Args:
        uitgaven: the versions that are asked about.
        regels: of the log.
    """
    fouten = []
    for u in uitgaven:
        eigen = [r for r in regels if r.versie == u.versie and r.soort in PUBLISHED]
        if anders := [r for r in eigen if r.manifest_sha256 != u.manifest_sha256]:
            fouten.append(
                f"logboek, regel {anders[0].nr}: het manifest van {u.versie} heeft daar sha256 {anders[0].manifest_sha256[:12]}, "
                f"in de database {u.manifest_sha256[:12]}: zij is eerder met andere inhoud gepubliceerd. {RESTORE.format('het warehouse')}"
            )
        elif len(eigen) != 1 and _is_logged(warehouse, u):
            fouten.append(f"logboek: {u.versie} is gepubliceerd, en daarvan staan er {len(eigen)} regels in plaats van één. {RESTORE_LOG}")
    return fouten + [tekst for versie, tekst in _unnamed(warehouse, regels) if versie in {u.versie for u in uitgaven}]


def require_in_log(warehouse: Warehouse, uitgaven: list[PublishedVersion], regels: list[Line]) -> None:
    """Stop before anything is shown of, or written behind, a log that leaves something out.

    Raises:
        CannotStart: with what ``not_in_log`` says.
    """
    if fouten := not_in_log(warehouse, uitgaven, regels):
        raise CannotStart("\n".join(fouten))


def _unnamed(warehouse: Warehouse, regels: list[Line]) -> list[tuple[str, str]]:
    """Every approval that the log does not name and no crash left: of which version, and what to say."""
    vastgesteld, uit = {r.versie for r in regels if r.soort == "vaststelling"}, []
    for d in sorted(p for p in warehouse.approvals.glob("*") if not p.name.startswith(".half-")):
        if (versie := d.name.removesuffix(".ingetrokken")) not in vastgesteld and not (d / INCOMPLETE_MARK).exists():
            tekst = (
                f"{d}: deze vaststelling staat er, maar het logboek noemt haar niet. {RESTORE_LOG} Hoort zij hier niet, haal haar dan weg."
            )
            uit.append((versie, tekst))
    return uit


def _is_logged(warehouse: Warehouse, u: PublishedVersion) -> bool:
    """Whether this version ought to have a line: not of before there was a log, nor when a publication was killed just before it."""
    try:
        return "gebouwd_door" in warehouse.manifest(u) and not (warehouse.edition_dir(u.versie) / INCOMPLETE_MARK).exists()
    except CannotStart:
        return False  # that its manifest was changed is told already


def _check_approval(warehouse: Warehouse, u: PublishedVersion, regels: list[Line], hashes: list[str], vertrouwd: list[bytes]) -> list[str]:
    """One approval that the log names, against its line, its signature and the edition."""
    regel = next(r for r in regels if r.versie == u.versie and r.soort == "vaststelling")
    folder, herstel = warehouse.approval_dir(u.versie), RESTORE.format("de map van deze vaststelling")
    if any(r.versie == u.versie and r.soort == "intrekking" for r in regels) and not folder.exists():
        folder = warehouse.withdrawn_dir(u.versie)
    wie = f"vaststelling {u.versie}"
    if folder.is_symlink() or not folder.is_dir():
        return [f"{wie}: de map {folder} is weg of een verwijzing. {herstel}"]
    try:
        inhoud, handtekening, sleutel = ((folder / n).read_bytes() for n in (DOCUMENT, SIGNATURE, PUBLIC_KEY))
    except OSError as e:
        return [f"{wie}: {e.filename} is niet te lezen. {herstel}"]
    if (sha := sha256_of(inhoud)) != regel.vaststelling_sha256:
        return [f"{wie}: {DOCUMENT} is veranderd (sha256 {sha[:12]}, het logboek zegt {regel.vaststelling_sha256[:12]}). {herstel}"]
    try:
        document = signed(inhoud, handtekening, sleutel)
    except ValueError as e:
        return [f"{wie}: {e}. {herstel}"]
    fouten = [f"{wie}: {f} {herstel}" for f in _disagreements(document, u, regel, hashes, signing.fingerprint(sleutel))]
    fouten += _check_files(folder, document, wie)
    bekend = [signing.fingerprint(s) for s in vertrouwd]
    if bekend and document.sleutel not in bekend:
        fouten.append(
            f"{wie}: getekend met een andere sleutel ({document.sleutel[:12]}) dan met --sleutel is gegeven ({', '.join(b[:12] for b in bekend)}). "
            "Vraag na van wie die sleutel is."
        )
    return fouten


def signed(inhoud: bytes, handtekening: bytes, sleutel: bytes) -> Approval:
    """The document in ``inhoud``, when this key signed it.

    Raises:
        ValueError: with what is wrong, in words.
    """
    if not signing.is_signed_by(sleutel, handtekening, inhoud):
        raise ValueError(f"de handtekening past niet bij {DOCUMENT} en {PUBLIC_KEY}")
    try:
        return DOCUMENT_TYPE.validate_json(inhoud, strict=True)
    except ValidationError:
        raise ValueError(f"{DOCUMENT} is geen vaststelling") from None


def _disagreements(document: Approval, u: PublishedVersion, regel: Line, hashes: list[str], sleutel: str) -> list[str]:
    """Where the signed document says other than the edition, its line of the log or the key beside it."""
    uit = []
    if document.manifest_sha256 != u.manifest_sha256 or document.versie != u.versie:
        uit.append(
            f"getekend is {document.versie} met manifest {document.manifest_sha256[:12]}, en gepubliceerd is {u.manifest_sha256[:12]}."
        )
    wat = ("rol", "reden", "wanneer", "manifest_sha256")
    if anders := [k for k in wat if getattr(document, k) != getattr(regel, k)]:
        uit.append(f"het logboek, regel {regel.nr}, zegt iets anders dan het document ({', '.join(anders)}).")
    if document.rol == document.gebouwd_door:
        uit.append(f"de rol die vaststelde ({document.rol}) is die van wie bouwde.")
    if document.logboek_regels != regel.nr - 1 or [document.logboek_sha256] != ([""] + hashes)[document.logboek_regels :][:1]:
        uit.append(f"het logboek is tot regel {document.logboek_regels} niet meer wat het was bij het tekenen.")
    if document.sleutel != sleutel:
        uit.append(f"{PUBLIC_KEY} is een andere sleutel ({sleutel[:12]}) dan het document noemt ({document.sleutel[:12]}).")
    return uit


def _check_files(folder: Path, document: Approval, wie: str) -> list[str]:
    """The files beside the document, each as it was signed, and no other."""
    fouten, er = [], {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()} - {INCOMPLETE_MARK}
    for naam in sorted(er - set(document.bestanden) - {DOCUMENT, SIGNATURE, PUBLIC_KEY}):
        fouten.append(f"{wie}: {naam} hoort er niet. Haal het uit de map.")
    for naam, sha in sorted(document.bestanden.items()):
        if naam not in er or sha256_of(folder / naam) != sha:
            fouten.append(f"{wie}: {naam} is {'veranderd' if naam in er else 'weg'}. " + RESTORE.format("het"))
    return fouten
