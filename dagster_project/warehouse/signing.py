"""Signatures of an approval: ed25519 (RFC 8032), keys as PEM, the signature as its 64 bytes, so that ``openssl`` checks them as well.

A private key lies outside the repository and the warehouse, and nobody but its owner can read it; any other is refused. It is read here and
goes nowhere else.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dagster_project import ROOT
from sources.errors import CannotStart
from sources.snapshots import sha256_of

LARGEST_KEY = 10_000
"""Bytes; a key is some hundred."""


def make_key_pair(pad: Path, warehouse: Path) -> tuple[Path, str]:
    """Make a private key in ``pad`` (mode 0600) and its public key beside it, with ``.pub`` behind its name.

    Returns:
        The place of the public key, and its fingerprint.

    Raises:
        CannotStart: the place is in the repository or the warehouse, or something is there already.
    """
    _outside(pad, warehouse)
    openbaar = pad.with_name(f"{pad.name}.pub")
    for p in (pad, openbaar):
        if p.exists() or p.is_symlink():
            raise CannotStart(f"{p} bestaat al en wordt nooit overschreven. Kies een andere naam voor de nieuwe sleutel.")
    pad.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sleutel = Ed25519PrivateKey.generate()
    pem = public_pem(sleutel)
    geheim = sleutel.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    for p, inhoud, mode in ((openbaar, pem, 0o644), (pad, geheim, 0o600)):  # the public one first: a crash leaves nothing secret
        with os.fdopen(os.open(p, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode), "wb") as f:
            f.write(inhoud)
            f.flush()
            os.fsync(f.fileno())
    return openbaar, fingerprint(pem)


def read_private_key(pad: Path, warehouse: Path) -> Ed25519PrivateKey:
    """The private key in this file.

    Raises:
        CannotStart: not there, in the repository or the warehouse, of someone else, readable for others, or no ed25519 key.
    """
    _outside(pad, warehouse)
    try:
        fd = os.open(pad, os.O_RDONLY | os.O_NONBLOCK)  # of a pipe one would wait for ever
    except FileNotFoundError:
        raise CannotStart(
            f"{pad}: er is geen sleutel. Maak er een met 'halfjaarbericht sleutel', of noem haar met --sleutel BESTAND."
        ) from None
    wat = os.fstat(fd)  # of what is open, not of what stands there by then
    if not stat.S_ISREG(wat.st_mode):
        os.close(fd)
        raise CannotStart(f"{pad}: geen bestand; verwacht een geheime sleutel (PEM).")
    with os.fdopen(fd, "rb") as f:
        if wat.st_mode & 0o077 or wat.st_uid != os.geteuid():
            raise CannotStart(
                f"{pad}: anderen kunnen bij deze sleutel (rechten {stat.S_IMODE(wat.st_mode):04o}); verwacht 0600 en van uzelf. "
                "Wie haar al kon lezen kan tekenen: maak een nieuwe met 'halfjaarbericht sleutel', of zet de rechten met chmod 600 als u zeker bent."
            )
        inhoud = f.read(LARGEST_KEY)
    try:
        sleutel = serialization.load_pem_private_key(inhoud, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        sleutel = None
    if not isinstance(sleutel, Ed25519PrivateKey):
        raise CannotStart(f"{pad}: geen geheime ed25519-sleutel (PEM, zonder wachtwoord). Maak er een met 'halfjaarbericht sleutel'.")
    return sleutel


def read_public_key(pad: Path) -> bytes:
    """A public key as this module writes it.

    Raises:
        CannotStart: not there, or no public ed25519 key.
    """
    try:
        with pad.open("rb") as f:
            return _as_pem(_public(f.read(LARGEST_KEY)))
    except ValueError:
        raise CannotStart(f"{pad}: geen openbare ed25519-sleutel (PEM); verwacht het bestand op .pub dat bij de sleutel hoort.") from None


def public_pem(sleutel: Ed25519PrivateKey) -> bytes:
    """The public key that belongs to a private one."""
    return _as_pem(sleutel.public_key())


def is_signed_by(pem: bytes, handtekening: bytes, inhoud: bytes) -> bool:
    """Whether this is the signature of this key under these bytes; not when the key is none."""
    try:
        _public(pem).verify(handtekening, inhoud)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(pem: bytes) -> str:
    """What a public key is called: the sha256 of its DER, as ``openssl pkey -pubin -in FILE -outform DER | sha256sum`` says it.

    Raises:
        ValueError: it is no public ed25519 key.
    """
    return sha256_of(_public(pem).public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))


def _public(pem: bytes) -> Ed25519PublicKey:
    try:
        sleutel = serialization.load_pem_public_key(pem)
    except UnsupportedAlgorithm as e:
        raise ValueError(str(e)) from None
    if not isinstance(sleutel, Ed25519PublicKey):
        raise ValueError("geen ed25519")
    return sleutel


def _as_pem(sleutel: Ed25519PublicKey) -> bytes:
    return sleutel.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _outside(pad: Path, warehouse: Path) -> None:
    """Raises CannotStart for a private key in a folder that goes to others: the repository, the warehouse."""
    echt = os.path.realpath(pad)  # Path.resolve raises an error of its own on links that point at each other; opening tells it in words
    for folder, wat in ((ROOT, "het project"), (warehouse, "het warehouse")):
        if Path(echt).is_relative_to(os.path.realpath(folder)):
            raise CannotStart(
                f"{pad}: een geheime sleutel hoort niet in de map van {wat}, want die gaat naar anderen. Kies een plaats daarbuiten."
            )
