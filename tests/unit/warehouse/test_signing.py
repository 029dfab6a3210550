"""Keys and signatures: a private key that others can reach is refused, and only the signature of that key under those bytes counts."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project import ROOT
from dagster_project.warehouse import signing
from sources.errors import CannotStart

WAREHOUSE = "warehouse"


@pytest.fixture
def paar(tmp_path: Path) -> tuple[Path, Path]:
    geheim = tmp_path / "sleutels" / "s.pem"
    openbaar, _ = signing.make_key_pair(geheim, tmp_path / WAREHOUSE)
    return geheim, openbaar


def test_een_nieuwe_sleutel_is_alleen_voor_wie_haar_maakt(paar: tuple[Path, Path], tmp_path: Path):
    geheim, openbaar = paar
    assert stat.S_IMODE(geheim.stat().st_mode) == 0o600 and stat.S_IMODE(geheim.parent.stat().st_mode) == 0o700
    assert openbaar == geheim.with_name("s.pem.pub")
    sleutel = signing.read_private_key(geheim, tmp_path / WAREHOUSE)
    assert signing.public_pem(sleutel) == openbaar.read_bytes() == signing.read_public_key(openbaar)
    assert b"PRIVATE" not in openbaar.read_bytes()


def test_een_sleutel_wordt_nooit_overschreven(paar: tuple[Path, Path], tmp_path: Path):
    geheim, openbaar = paar
    voor = geheim.read_bytes(), openbaar.read_bytes()
    for weg in (None, geheim, openbaar):
        kopie = weg.read_bytes() if weg else b""
        if weg:
            weg.unlink()
        with pytest.raises(CannotStart, match="bestaat al"):
            signing.make_key_pair(geheim, tmp_path / WAREHOUSE)
        if weg:
            weg.write_bytes(kopie)
    assert (geheim.read_bytes(), openbaar.read_bytes()) == voor


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o610, 0o777])
def test_een_sleutel_waar_anderen_bij_kunnen_wordt_geweigerd(paar: tuple[Path, Path], tmp_path: Path, mode: int):
    paar[0].chmod(mode)
    with pytest.raises(CannotStart, match=f"rechten {mode:04o}"):
        signing.read_private_key(paar[0], tmp_path / WAREHOUSE)


def test_een_sleutel_in_project_of_warehouse_wordt_geweigerd(paar: tuple[Path, Path], tmp_path: Path):
    warehouse = tmp_path / WAREHOUSE
    warehouse.mkdir()
    binnen = Path(shutil.copy(paar[0], warehouse / "s.pem"))
    binnen.chmod(0o600)
    omweg = tmp_path / "omweg.pem"
    omweg.symlink_to(binnen)
    for pad in (binnen, omweg, warehouse / ".." / WAREHOUSE / "s.pem"):
        with pytest.raises(CannotStart, match="map van het warehouse"):
            signing.read_private_key(pad, warehouse)
    for pad, waar in (
        (warehouse / "nieuw.pem", "het warehouse"),
        (ROOT / "nieuw.pem", "het project"),
        (ROOT / "tests" / "x" / "n.pem", "het project"),
    ):
        with pytest.raises(CannotStart, match=f"map van {waar}"):
            signing.make_key_pair(pad, warehouse)
        assert not pad.exists()


def test_wat_geen_geheime_sleutel_is(paar: tuple[Path, Path], tmp_path: Path):
    def zegt(pad: Path, wat: str) -> None:
        with pytest.raises(CannotStart, match=wat):
            signing.read_private_key(pad, tmp_path / WAREHOUSE)

    zegt(tmp_path / "weg.pem", "er is geen sleutel")
    zegt(tmp_path, "geen bestand")
    os.mkfifo(tmp_path / "pijp", 0o600)
    zegt(tmp_path / "pijp", "geen bestand")
    pem, geen = serialization.Encoding.PEM, serialization.NoEncryption()
    met_wachtwoord = serialization.BestAvailableEncryption(b"geheim")
    ander = ec.generate_private_key(ec.SECP256R1())
    sleutel = signing.read_private_key(paar[0], tmp_path / WAREHOUSE)
    for i, inhoud in enumerate(
        (
            b"",
            b"niets",
            paar[1].read_bytes(),
            ander.private_bytes(pem, serialization.PrivateFormat.PKCS8, geen),
            sleutel.private_bytes(pem, serialization.PrivateFormat.PKCS8, met_wachtwoord),
        )
    ):
        pad = tmp_path / f"{i}.pem"
        pad.touch(0o600)
        pad.write_bytes(inhoud)
        zegt(pad, "geen geheime ed25519-sleutel")


def test_wat_geen_openbare_sleutel_is(paar: tuple[Path, Path], tmp_path: Path):
    with pytest.raises(CannotStart, match="geen openbare ed25519-sleutel"):
        signing.read_public_key(paar[0])
    assert not signing.is_signed_by(b"niets", b"", b"")


def test_elke_byte_van_handtekening_sleutel_en_inhoud_telt(paar: tuple[Path, Path], tmp_path: Path):
    inhoud = b'{"versie": "2025-H2.0"}\n'
    sleutel = signing.read_private_key(paar[0], tmp_path / WAREHOUSE)
    pem, handtekening = paar[1].read_bytes(), sleutel.sign(inhoud)
    assert signing.is_signed_by(pem, handtekening, inhoud)
    for i in range(len(handtekening)):
        assert not signing.is_signed_by(pem, handtekening[:i] + bytes([handtekening[i] ^ 1]) + handtekening[i + 1 :], inhoud)
    for i in range(len(inhoud)):
        assert not signing.is_signed_by(pem, handtekening, inhoud[:i] + bytes([inhoud[i] ^ 1]) + inhoud[i + 1 :])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=100), st.binary(max_size=70))
def test_geen_andere_handtekening_past(handtekening: bytes, inhoud: bytes):
    sleutel = signing.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    assert not signing.is_signed_by(signing.public_pem(sleutel), handtekening, inhoud)


def test_vector_van_rfc_8032():
    """Section 7.1, test 2: our bytes are those of the standard."""
    geheim = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    sleutel = signing.Ed25519PrivateKey.from_private_bytes(geheim)
    assert sleutel.sign(b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is er niet")
def test_openssl_zegt_hetzelfde(paar: tuple[Path, Path], tmp_path: Path):
    """What docs/gegevensbeheerder.md tells who has only openssl."""
    (tmp_path / "d.json").write_bytes(b"{}\n")
    (tmp_path / "d.sig").write_bytes(signing.read_private_key(paar[0], tmp_path / WAREHOUSE).sign(b"{}\n"))
    opdracht = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(paar[1]), "-rawin", "-in", "d.json", "-sigfile", "d.sig"]
    assert subprocess.run(opdracht, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "d.json").write_bytes(b"{ }\n")
    assert subprocess.run(opdracht, cwd=tmp_path, check=False, capture_output=True).returncode != 0
    der = subprocess.run(["openssl", "pkey", "-pubin", "-in", paar[1], "-outform", "DER"], capture_output=True, check=True).stdout
    assert signing.sha256_of(der) == signing.fingerprint(paar[1].read_bytes())


def test_een_sleutel_achter_verwijzingen_naar_elkaar(tmp_path: Path):
    """Its place cannot be told, so it is opened, and the disk says what is the matter."""
    lus = tmp_path / "lus"
    lus.symlink_to(lus)
    with pytest.raises(OSError, match="lus"):
        signing.read_private_key(lus, tmp_path / WAREHOUSE)
