"""Mistakes that people make in YAML, each told with file, line and what was meant."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field, field_validator

from sources.validated_yaml import Strict, YamlFout, load_yaml


class Maat(Strict):
    naam: str
    aantal: int = Field(ge=0)
    deel: float = Field(default=0.0, le=99.5, allow_inf_nan=False)


class Blad(Strict):
    titel: str
    soort: Literal["jaar", "peildatum"]
    sinds: date | None = None
    maten: list[Maat] = []
    per_naam: dict[str, Maat] = {}

    @field_validator("titel")
    @classmethod
    def geen_punt(cls, titel: str) -> str:
        if titel.endswith("."):
            raise ValueError("een titel eindigt niet op een punt.")
        return titel


GOED = "titel: t\nsoort: jaar\nsinds: 2025-12-10\nmaten:\n  - naam: a\n    aantal: 3\nper_naam:\n  x: {naam: b, aantal: 0}\n"


def schrijf(folder: Path, tekst: str) -> Path:
    pad = folder / "blad.yml"
    pad.write_text(tekst, encoding="utf-8")
    return pad


def test_wat_goed_is_wordt_het_model(tmp_path: Path):
    blad = load_yaml(schrijf(tmp_path, GOED), Blad)
    assert (blad.titel, blad.sinds, blad.maten[0].aantal, blad.per_naam["x"].naam) == ("t", date(2025, 12, 10), 3, "b")


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("titel: t", "titels: t", "regel 1: titels: onbekend veld; bekend zijn titel, soort, sinds, maten, per_naam. Bedoelt u 'titel'?"),
        ("soort: jaar", "soort: jar", "regel 2: soort: gevonden 'jar', verwacht een van jaar, peildatum. Bedoelt u 'jaar'?"),
        ("2025-12-10", "2025-13-01", "regel 3: sinds: gevonden '2025-13-01', verwacht een datum als 2025-12-10."),
        ("2025-12-10", "morgen", "regel 3: sinds: gevonden 'morgen', verwacht een datum als 2025-12-10."),
        ("aantal: 3", "aantal: drie", "regel 6: maten.a.aantal: gevonden 'drie', verwacht een geheel getal."),
        ("aantal: 3", "aantal: -3", "regel 6: maten.a.aantal: gevonden '-3', verwacht 0 of meer."),
        ("  - naam: a\n    aantal: 3", "  - naam: a\n    aantal: 3\n  - aantal: [3]\n    naam: a", "regel 7: maten.2.aantal: gevonden een lijst"),
        ("naam: a", "nam: a", "regel 5: maten.a.nam: onbekend veld; bekend zijn naam, aantal, deel. Bedoelt u 'naam'?"),
        ("{naam: b, aantal: 0}", "{naam: b, antal: 0}", "regel 8: per_naam.x.antal: onbekend veld; bekend zijn naam, aantal, deel."),
        ("aantal: 3", "aantal: 3\n    deel: 100", "regel 7: maten.a.deel: gevonden '100', verwacht 99,5 of minder."),
        ("aantal: 3", "aantal: 3\n    deel: .nan", "regel 7: maten.a.deel: gevonden 'nan', verwacht een getal."),
        ("titel: t", "titel: t.", "regel 1: titel: een titel eindigt niet op een punt."),
        ("titel: t", "titel: [t]", "regel 1: titel: gevonden een lijst, verwacht tekst."),
        ("soort: jaar", "soort: jaar\nsoort: peildatum", "regel 3: 'soort' staat er twee keer"),
        ("soort: jaar", "soort: 'jaar", "geen leesbare YAML"),
        (GOED, "", "regel 1: titel: ontbreekt"),
        (GOED, "- a\n", "regel 1: het bestand: gevonden een lijst, verwacht velden met een naam."),
    ],
)  # fmt: skip
def test_een_vergissing_zegt_waar_zij_staat(tmp_path: Path, oud: str, nieuw: str, melding: str):
    pad = schrijf(tmp_path, GOED.replace(oud, nieuw, 1))
    with pytest.raises(YamlFout) as e:
        load_yaml(pad, Blad)
    assert melding in str(e.value)
    assert str(e.value).startswith(str(pad))


def test_alles_wat_fout_is_wordt_tegelijk_gezegd(tmp_path: Path):
    with pytest.raises(YamlFout) as e:
        load_yaml(schrijf(tmp_path, GOED.replace("soort: jaar", "soort: x").replace("aantal: 3", "aantal: x")), Blad)
    assert [r.partition(":")[0].rpartition(" ")[2] for r in str(e.value).splitlines()] == ["2", "6"]


def test_geen_bestand_een_map_en_geen_utf8(tmp_path: Path):
    """In Dutch words and with what to do, never those of Python or of the system."""

    def melding(pad: Path) -> str:
        with pytest.raises(YamlFout) as e:
            load_yaml(pad, Blad)
        return str(e.value).removeprefix(str(pad))

    pad = schrijf(tmp_path, GOED)
    assert melding(tmp_path / "niets.yml") == melding(pad / "niets.yml") == ": geen bestand."
    assert melding(tmp_path) == ": dit is een map; verwacht een YAML-bestand. Noem het bestand in die map."
    lang = tmp_path / ("x" * 300)
    assert melding(lang) == ": niet te lezen. Kijk of u het bestand mag lezen en of de naam klopt."
    pad.write_bytes(b"# uitleg\n" * 2000 + "titel: coördinatie\n".encode("cp1252"))
    assert melding(pad) == ", regel 2001: een teken dat geen UTF-8 is. Sla het bestand op met codering UTF-8."


class Lijn(Strict):
    soort: Literal["lijn"]
    punten: list[Maat]


class Vlak(Strict):
    soort: Literal["vlak"]
    kleur: str


class Tekening(Strict):
    vormen: list[Annotated[Lijn | Vlak, Field(discriminator="soort")]]


TEKENING = "vormen:\n  - soort: lijn\n    punten:\n      - {naam: a, aantal: 1}\n  - soort: vlak\n    kleur: rood\n"


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("soort: vlak", "soort: vlk", "regel 5: vormen.vlk.soort: gevonden 'vlk', verwacht een van lijn, vlak. Bedoelt u 'vlak'?"),
        ("soort: vlak\n    ", "", "regel 5: vormen.rood.soort: ontbreekt"),
        ("kleur: rood", "kleuren: rood", "regel 6: vormen.vlak.kleuren: onbekend veld; bekend zijn soort, kleur. Bedoelt u 'kleur'?"),
        (
            "aantal: 1",
            "aantl: 1",
            "regel 4: vormen.lijn.punten.a.aantl: onbekend veld; bekend zijn naam, aantal, deel. Bedoelt u 'aantal'?",
        ),
    ],
)
def test_een_woord_dat_het_model_kiest_staat_niet_in_de_plaats(tmp_path: Path, oud: str, nieuw: str, melding: str):
    assert [v.soort for v in load_yaml(schrijf(tmp_path, TEKENING), Tekening).vormen] == ["lijn", "vlak"]
    assert oud in TEKENING
    with pytest.raises(YamlFout) as e:
        load_yaml(schrijf(tmp_path, TEKENING.replace(oud, nieuw)), Tekening)
    assert melding in str(e.value)


@pytest.mark.parametrize(
    ("tekst", "melding"),
    [
        ("a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{n}: &{n} [{', '.join([f'*{v}'] * 9)}]\n" for v, n in zip("abcdefgh", "bcdefghi", strict=True)) + "titel: *i\n", "te groot"),
        ("titel: &t {a: 1}\n" + "".join(f"v{i}: &v{i} {{a: *{'t' if i == 0 else f'v{i - 1}'}, b: *{'t' if i == 0 else f'v{i - 1}'}}}\n" for i in range(40)), "te groot"),
        ("titel: &a [*a]\n", "te veel lijsten"),
        ("titel: " + "[" * 20_000 + "]" * 20_000, "te veel lijsten"),
        ("titel: " + "{a: " * 100 + "1" + "}" * 100, "te veel lijsten"),
        ("titel: 9" + "9" * 200_000, "getal in dat te groot is"),
        ("titel: !!python/object/apply:os.system ['touch gehackt']\n", "regel 1: geen leesbare YAML"),
        ("titel: !!python/name:os.system\n", "regel 1: geen leesbare YAML"),
        ("titel: !onbekend x\n", "regel 1: geen leesbare YAML"),
    ],
    ids=["lijsten", "velden", "zichzelf", "diep", "diepe-velden", "getal", "opdracht", "naam", "eigen-tag"],
)  # fmt: skip
def test_een_bestand_dat_kwaad_wil_wordt_geweigerd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tekst: str, melding: str):
    """Bombs of aliases, tags that call something, and what no memory or stack can hold."""
    monkeypatch.chdir(tmp_path)
    begin = time.process_time()
    with pytest.raises(YamlFout, match=melding) as e:
        load_yaml(schrijf(tmp_path, tekst), Blad)
    assert len(str(e.value)) < 1000 and time.process_time() - begin < 60
    assert [p.name for p in tmp_path.iterdir()] == ["blad.yml"]


def test_wat_met_een_ster_wordt_herhaald_mag(tmp_path: Path):
    blad = load_yaml(schrijf(tmp_path, "titel: t\nsoort: jaar\nmaten: [&m {naam: a, aantal: 3}, *m, {<<: *m, naam: b}]\n"), Blad)
    assert [m.naam for m in blad.maten] == ["a", "a", "b"]
