"""The register of deliveries: what someone changes in it by hand is told, before anything is read of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sources.delivery.register import Offer, Register
from sources.errors import SourceError

Regels = list[bytes]


def aanbieding(nr: int, **anders: str) -> Offer:
    inhoud = f"jaar;waarde\n2024;{nr}\n".encode()
    velden = {"naam": "jenv.gtpa", "bestandsnaam": f"gtpa{nr}.csv", "wie": "M. de Vries", "waarom": "jaarcijfers"} | anders
    return Offer(sha256=hashlib.sha256(inhoud).hexdigest(), bytes=len(inhoud), wanneer=f"2025-12-0{nr}T08:00:00+00:00", **velden)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    r = Register(tmp_path / "leveringen")
    for nr in (1, 2, 3):
        r.schrijf(aanbieding(nr), f"jaar;waarde\n2024;{nr}\n".encode())
    return r


def _veld(nr: int, veld: str, waarde: object) -> Callable[[Regels], Regels]:
    def doe(regels: Regels) -> Regels:
        d = json.loads(regels[nr]) | {veld: waarde}
        return [*regels[:nr], json.dumps(d, ensure_ascii=False).encode(), *regels[nr + 1 :]]

    return doe


def test_wat_is_geschreven_wordt_gelezen(register: Register):
    assert [a.bestandsnaam for a in register.lees()] == ["gtpa1.csv", "gtpa2.csv", "gtpa3.csv"]
    assert register.nieuwste("jenv.gtpa").sha256 == aanbieding(3).sha256


@pytest.mark.parametrize(
    ("doe", "plaats"),
    [
        (_veld(0, "wie", "iemand anders"), "regel 1"),
        (_veld(1, "waarom", "geen reden"), "regel 2"),
        (_veld(2, "sha256", "0" * 64), "regel 3"),  # the newest, which counts: no line after it can tell
        (_veld(2, "vorige", "0" * 64), "regel 3"),
        (_veld(2, "akkoord", True), "regel 3"),
        (_veld(1, "keten", "0" * 64), "regel 2"),
        (_veld(1, "keten", ""), "regel 2"),
        (lambda r: r[1:], "regel 1"),
        (lambda r: [r[0], r[2]], "regel 2"),
        (lambda r: r[:2], "na regel 2"),  # an earlier delivery would count again
        (lambda r: [], "na regel 0"),
        (lambda r: [r[1], r[0], r[2]], "regel 1"),
        (lambda r: [*r, r[2]], "regel 4"),
        (lambda r: [*r, json.dumps(json.loads(r[2]) | {"keten": ""}).encode()], "regel 4"),
    ],
    ids=["wie", "waarom", "sha256", "vorige", "akkoord", "keten", "zonder-keten", "eerste-weg", "midden-weg", "laatste-weg", "alles-weg", "verwisseld", "dubbel", "erbij"],
)  # fmt: skip
def test_met_de_hand_gewijzigd_wordt_gemeld(register: Register, doe: Callable[[Regels], Regels], plaats: str):
    regels = register.pad.read_bytes().split(b"\n")[:-1]
    register.pad.write_bytes(b"".join(r + b"\n" for r in doe(regels)))
    for vraag in (register.lees, lambda: register.nieuwste("jenv.gtpa"), lambda: register.schrijf(aanbieding(4), b"x")):
        with pytest.raises(SourceError) as e:
            vraag()
        (b,) = e.value.bevindingen
        assert b.plaats == f"{register.pad}, {plaats}" and "met de hand" in b.actie


def test_een_register_van_voor_de_keten_wordt_gelezen_en_vanaf_nu_bewaakt(register: Register):
    oud = b"".join(
        json.dumps({k: v for k, v in json.loads(r).items() if k != "keten"}).encode() + b"\n"
        for r in register.pad.read_bytes().split(b"\n")[:-1]
    )
    register.pad.write_bytes(oud)
    register.laatste.unlink()
    assert len(register.lees()) == 3
    register.schrijf(aanbieding(4), b"jaar;waarde\n2024;4\n")
    assert len(register.lees()) == 4
    register.pad.write_bytes(register.pad.read_bytes().replace(b"gtpa2.csv", b"gtpa9.csv"))
    with pytest.raises(SourceError, match="regel 4"):
        register.lees()


def test_een_kill_tussen_regel_en_afdruk_is_geen_wijziging(register: Register, monkeypatch: pytest.MonkeyPatch):
    afdruk = register.laatste.read_bytes()
    register.schrijf(aanbieding(4), b"jaar;waarde\n2024;4\n")
    register.laatste.write_bytes(afdruk)
    assert len(register.lees()) == 4
    register.schrijf(aanbieding(5), b"jaar;waarde\n2024;5\n")
    assert len(register.lees()) == 5
