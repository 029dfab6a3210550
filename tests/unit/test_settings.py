"""The table of settings is all that the code reads; a secret comes from one place, and is told to nobody."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from dagster_project import ROOT, settings
from dagster_project.cli.instellingen import app
from dagster_project.poort import approval
from sources.errors import CannotStart

GEHEIM = "https://geheim.example/GEHEIM"
CODE = {p: p.read_text("utf-8") for d in ("dagster_project", "sources") for p in (ROOT / d).rglob("*.py") if p.name != "settings.py"}


@pytest.fixture
def bestand(tmp_path: Path) -> Path:
    """A file with a secret, as it should be."""
    pad = tmp_path / "webhook"
    pad.write_text(f"{GEHEIM}\n", encoding="utf-8")
    pad.chmod(0o600)
    return pad


def weigert(omgeving: dict[str, str]) -> str:
    """What is said instead of reading the webhook; never with the secret."""
    with pytest.raises(CannotStart) as e:
        settings.WEBHOOK.read(omgeving)
    assert "GEHEIM" not in str(e.value) and "geheim.example" not in str(e.value)
    return str(e.value)


def test_alleen_de_tabel_leest_de_omgeving_en_alles_uit_de_tabel_wordt_gebruikt():
    tekst = "".join(CODE.values())
    genoemd = set(re.findall(r"HALFJAARBERICHT_[A-Z_]*[A-Z]", tekst))
    assert genoemd <= {s.naam for s in settings.SETTINGS}
    assert not [p.name for p, t in CODE.items() if re.search(r"\b(environ|getenv|envvar)\b[^\n]*HALFJAARBERICHT", t)]
    namen = {n for n, s in vars(settings).items() if isinstance(s, settings.Setting)}
    assert len(namen) == len(settings.SETTINGS) and not [n for n in namen - {"MAP"} if not re.search(rf"\b{n}\b\.(read|naam)", tekst)]
    assert re.search(r"\bDATA\b /", tekst)  # what MAP is read for, beside the place of the warehouse


def test_de_standaarden_zijn_die_van_wie_ze_gebruikt():
    """The role that builds is declared twice: the gate knows no settings."""
    assert settings.ROL.standaard == approval.DEFAULT_BUILDER and settings.ROL.standaard in get_args(approval.Builder)


def test_geen_geheim_en_een_onbekende_naam_wordt_verteld(bestand: Path):
    geheim = {s.naam: GEHEIM for s in settings.SETTINGS if s.geheim and s is not settings.SMTP} | {settings.SMTP.bestand: str(bestand)}
    r = CliRunner().invoke(app, [], env=geheim | {"HALFJAARBERICHT_TYPO": "GEHEIM", "HALFJAARBERICHT_BRON": "live"})
    assert r.exit_code == 1 and "GEHEIM" not in r.output and "geheim.example" not in r.output
    assert r.output.count("= gezet (omgeving)") == len(geheim) - 1 == 2
    assert f"HALFJAARBERICHT_SMTP = gezet (bestand {bestand})" in r.output
    assert "HALFJAARBERICHT_BRON = live (omgeving)" in r.output and "HALFJAARBERICHT_TYPO: deze instelling bestaat niet" in r.output
    assert "HALFJAARBERICHT_ROL = bouwer (standaard)" in r.output


def test_een_geheim_dat_niet_te_lezen_is_wordt_verteld(bestand: Path):
    bestand.chmod(0o644)
    r = CliRunner().invoke(app, [], env={settings.WEBHOOK.bestand: str(bestand), "HALFJAARBERICHT_BRON_BESTAND": str(bestand)})
    assert r.exit_code == 1 and "chmod 600" in r.output and "GEHEIM" not in r.output
    assert "HALFJAARBERICHT_BRON_BESTAND: deze instelling bestaat niet" in r.output  # only a secret may lie in a file
    bestand.chmod(0o600)
    assert CliRunner().invoke(app, [], env={settings.WEBHOOK.bestand: str(bestand)}).exit_code == 0


def test_een_geheim_uit_de_omgeving_of_uit_een_bestand(bestand: Path):
    assert settings.WEBHOOK.read({}) == ""
    assert settings.WEBHOOK.read({settings.WEBHOOK.naam: GEHEIM}) == GEHEIM
    assert settings.WEBHOOK.read({settings.WEBHOOK.naam: "", settings.WEBHOOK.bestand: str(bestand)}) == GEHEIM
    assert "allebei gezet. Haal er één weg" in weigert({settings.WEBHOOK.naam: GEHEIM, settings.WEBHOOK.bestand: str(bestand)})
    assert settings.BRON.read({settings.BRON.bestand: str(bestand)}) == "bundel"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o777])
def test_een_bestand_waar_anderen_bij_kunnen(mode: int, bestand: Path):
    bestand.chmod(mode)
    gezegd = weigert({settings.WEBHOOK.bestand: str(bestand)})
    assert f"{settings.WEBHOOK.bestand}: {bestand}" in gezegd and f"(rechten {mode:04o}); verwacht 0600" in gezegd


@pytest.mark.parametrize(
    ("inhoud", "gezegd"),
    [
        (b"", "leeg"),
        (b" \n\n", "leeg"),
        (f"{GEHEIM}\n{GEHEIM}\n".encode(), "verwacht één regel"),
        (f"{GEHEIM}\0".encode(), "verwacht één regel"),
        (f"{GEHEIM}\xff".encode("latin-1"), "verwacht één regel"),
        (GEHEIM.encode() * 1000, "verwacht één regel"),
    ],
)
def test_een_bestand_zonder_geheim(inhoud: bytes, gezegd: str, bestand: Path):
    bestand.write_bytes(inhoud)
    assert gezegd in weigert({settings.WEBHOOK.bestand: str(bestand)})


def test_een_bestand_dat_er_niet_is_of_geen_bestand_is(bestand: Path, tmp_path: Path):
    assert "is er niet. Maak het" in weigert({settings.WEBHOOK.bestand: str(tmp_path / "weg")})
    assert "geen bestand" in weigert({settings.WEBHOOK.bestand: str(tmp_path)})
    os.mkfifo(tmp_path / "pijp", 0o600)
    assert "geen bestand" in weigert({settings.WEBHOOK.bestand: str(tmp_path / "pijp")})  # and does not wait for who writes into it


@pytest.mark.parametrize(
    ("mode", "eigenaar", "goed"),
    [
        (0o100400, 1000, True),
        (0o100600, 1000, True),
        (0o100440, 1000, False),
        (0o100440, 0, True),  # systemd's: of root, with the user of the service in its access list, which shows as the group's bits
        (0o100400, 0, True),
        (0o100444, 0, False),  # Docker's, unless its mode is set
        (0o100460, 0, False),
        (0o100600, 1001, False),
    ],
)
def test_van_wie_een_bestand_mag_zijn(mode: int, eigenaar: int, goed: bool):
    assert (settings._open_to_others(Path("x"), mode, eigenaar, 1000) == "") == goed


def test_beheer_drukt_de_hele_tabel():
    pagina = (ROOT / "docs/beheer.md").read_text("utf-8")
    gedrukt = re.findall(r"^\| `(HALFJAARBERICHT_\w+)` \| (.+?) \| (.+?) \| (ja|nee) \|$", pagina, re.M)
    assert gedrukt == [(s.naam, s.betekenis, s.zonder or s.standaard, "ja" if s.geheim else "nee") for s in settings.SETTINGS]
