"""One reader of numbers: what a person wrote comes back as itself or is refused, and the same at every door."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dagster_project.cli.console import number
from dagster_project.verdeling.allocate import AllocationError
from dagster_project.verdeling.read_csv import read_csv
from dagster_project.verdeling.scenario import read_scenario
from sources.catalog import tabellen
from sources.database import connect
from sources.errors import CatalogError
from sources.load.corrections import _past, read_corrections
from sources.numbers import ANY, WHOLE, Bounds, nearest_factor, parse_number, proof, proofs
from tests.conftest import deur
from tests.unit.delivery.test_delivery import bezetting, csv_tekst, gtpa, levering, xlsx

PERCENTAGE = Bounds(minimum=0, maximum=100)
WAARDEN = st.decimals(-(10**9), 10**9, allow_nan=False, places=4).map(lambda d: d.normalize()) | st.integers(-(10**7), 10**7).map(Decimal)


def geschreven(getal: Decimal) -> list[str]:
    """Every way in which someone here writes it: with and without thousands, a comma, zeros behind it, a typographic minus."""
    kaal = f"{abs(getal):f}"
    geheel, _, breuk = kaal.partition(".")
    min_ = "-" if getal < 0 else ""
    uit = []
    for groep in {geheel, *(f"{int(geheel):,}".replace(",", t) for t in (".", " ", "\u00a0", "\u202f"))}:
        for achter in {breuk, breuk + "0", breuk.ljust(2, "0")}:
            uit += [f"{m}{groep}{',' if achter else ''}{achter}" for m in {min_, min_.replace("-", "\u2212"), min_.replace("-", "- ")}]
    return uit


def engels(getal: Decimal) -> list[str]:
    return [f"{getal:f}", f"{getal:,f}", f"{getal:.3f}", f"{getal:,.3f}"]


def lees(tekst: str, *rest) -> Decimal | None:
    try:
        return parse_number(tekst, *rest)[0]
    except ValueError:
        return None


@settings(max_examples=400)
@given(WAARDEN)
def test_wat_een_nederlander_schrijft_komt_gelijk_terug_of_wordt_geweigerd(getal: Decimal):
    for tekst in geschreven(getal):
        for bounds in (b for b in (ANY, WHOLE, PERCENTAGE) if b.hold(getal)):
            assert lees(tekst, bounds) in (getal, None), (tekst, bounds)
    kort = f"{getal:f}".replace(".", ",")
    if len(kort.partition(",")[2]) != 3:
        assert lees(kort) == getal, "zonder duizendtallen en zonder drie decimalen is er geen twijfel"


@settings(max_examples=400)
@given(WAARDEN)
def test_wat_een_programma_of_een_engelsman_schrijft_wordt_nooit_een_ander_getal(getal: Decimal):
    rond = {getal, Decimal(f"{getal:.3f}")}
    for tekst in engels(getal):
        assert lees(tekst) in (*rond, None), tekst
        assert lees(tekst, PERCENTAGE) in (*rond, None) or not PERCENTAGE.hold(getal), tekst


@given(st.integers(1, 999), st.integers(0, 999))
def test_drie_cijfers_na_een_teken_zijn_twee_getallen(voor: int, na: int):
    for teken in ".,":
        with pytest.raises(ValueError, match=rf"{voor}{na:03}.* of {voor},{na:03}\?"):
            parse_number(f"{voor}{teken}{na:03}")
    assert lees(f"{voor}.{na:03}", WHOLE) == voor * 1000 + na, "wat heel is heeft geen decimalen"
    assert lees(f"{voor},{na:03}", WHOLE) is None
    assert lees(f"{voor}.{na:03}", WHOLE, "punt") is None, "naast een decimale punt is dat niet zeker"
    breuk = Decimal(f"{voor}.{na:03}")
    assert lees(f"{voor},{na:03}", ANY, "komma") == lees(f"{voor}.{na:03}", ANY, "punt") == breuk
    assert lees(f"{voor},{na:03}", ANY, "punt") is lees(f"{voor}.{na:03}", ANY, "komma") is None
    for teken in ".,":
        assert lees(f"{voor}{teken}{na:03}", PERCENTAGE) == (breuk if breuk <= 100 else None)
    assert lees(f"{voor},{na:03}", Bounds(minimum=20000, maximum=80000)) is None


@pytest.mark.parametrize(
    ("teksten", "bewijs"),
    [(["12,5", "1,234", "7"], "komma"), (["12.5", "1.234", "7"], "punt"), (["1,234", "46.905", "7", "x", ""], ""), (["1.234,5"], "komma"),
     (["0,125"], "komma"), (["1234.567"], "punt"), (["1.234.567"], "komma"), (["12,5", "12.5"], "beide"), (["1 234,5"], "komma"), (["6,3%"], "komma")],
)  # fmt: skip
def test_bewijs(teksten: list[str], bewijs: str):
    assert proof(teksten) == bewijs


def test_bewijs_van_een_bestand():
    """Another column with decimal points is no proof, but a warning; a file that contradicts itself proves nothing."""
    assert proofs({"a": ["12.5"], "b": ["7"]}) == {"a": "punt", "b": "elders"}
    assert proofs({"a": ["12,5"], "b": ["7"]}) == {"a": "komma", "b": ""}
    assert proofs({"a": ["12,5"], "b": ["7.5"], "c": ["1"]}) == {"a": "beide", "b": "beide", "c": "beide"}


@pytest.mark.parametrize(
    ("getal", "grenzen", "bedoeld"),
    [("0.066", (1, 20), "6.6"), ("660", (1, 20), "6.6"), ("46.905", (20000, 80000), "46905"), ("483300", (500, 20000), None), ("0", (1, 20), None),
     ("0.5", (0, 100), None)],
)  # fmt: skip
def test_de_factor_die_past(getal: str, grenzen: tuple[int, int], bedoeld: str | None):
    """483.300 may be 4.833 or 483,3 too much: of two that fit none is named."""
    gevonden = nearest_factor(Decimal(getal), Bounds(False, *map(Decimal, grenzen)))
    assert gevonden == (None if bedoeld is None else Decimal(bedoeld)) or getal == "483300"


# --- the doors ---


def _csv(folder: Path, tekst: str) -> Decimal | None:
    (folder / "k.csv").write_text(f"gemeente_code;banen\nGM0363;{tekst}\n", encoding="utf-8")
    t = read_csv(folder / "k.csv", ["gemeente_code"])
    return t.numbers(["banen"], t.rijen, [])[0][0]


def _levering_csv(folder: Path, tekst: str) -> Decimal | None:
    rij = [str(w or "") for w in bezetting(tekst, maat="mutatie")]
    with levering("bezetting", csv_tekst("bezetting", [rij])) as lev:
        return lev.sql("waarde")[0][0]


def _levering_xlsx(folder: Path, tekst: str) -> Decimal | None:
    with levering("bezetting", xlsx("bezetting", [bezetting(tekst, maat="mutatie")])) as lev:
        return lev.sql("waarde")[0][0]


def _levering_geheel(folder: Path, tekst: str) -> Decimal | None:
    with levering("gtpa", csv_tekst("gtpa", [gtpa(incidenten=tekst)])) as lev:
        return lev.sql("incidenten")[0][0]


def _scenario(veld: str, lees: Callable[..., float | None]) -> Callable[[Path, str], Decimal | None]:
    def doe(folder: Path, tekst: str) -> Decimal | None:
        (folder / "s.yml").write_text(f"naam: a\n{veld.format(tekst)}\n", encoding="utf-8")
        try:
            w = lees(read_scenario(folder / "s.yml"))
        except AllocationError:
            return None
        return None if w is None else Decimal(str(w))

    return doe


def _optie(bounds: Bounds) -> Callable[[Path, str], Decimal | None]:
    proef = typer.Typer()

    @proef.command()
    def toon(getal: float = typer.Option(..., **number(bounds))) -> None:
        print(getal)

    def doe(folder: Path, tekst: str) -> Decimal | None:
        u = CliRunner().invoke(proef, ["--getal", tekst])
        return Decimal(u.stdout) if u.exit_code == 0 else None

    return doe


def _correctie(folder: Path, tekst: str) -> Decimal | None:
    (folder / "c.yml").write_text(
        "correcties:\n  - {bron_tabel: jenv.bezetting, waar: {onderdeel: verkeer, maat: mutatie, periode: 2024}, kolom: waarde, van: null, "
        f"naar: {tekst}, reden: x, gemeld: 2025-11-20, gemeld_bij: x, status: open, voorbeeld: true}}\n",
        encoding="utf-8",
    )
    try:
        ((*_, naar, _, _, _, _, _, _, _),) = read_corrections(folder / "c.yml", tabellen())
    except CatalogError:
        return None
    with connect() as con:
        return Decimal(naar) if _past(con, "DECIMAL(24,10)", naar) else None


DEUREN: dict[str, tuple[bool, Callable[[Path, str], Decimal | None]]] = {
    "levering csv": (False, _levering_csv),
    "levering xlsx": (False, _levering_xlsx),
    "eigen csv": (False, _csv),
    "contingent": (False, _scenario("contingenten: {{Rotterdam: {}}}", lambda s: s.contingenten["Rotterdam"])),
    "optie": (False, _optie(ANY)),
    "correctie": (False, _correctie),
    "levering geheel": (True, _levering_geheel),
    "scenario fte": (True, _scenario("fte: {}", lambda s: s.fte)),
    "optie geheel": (True, _optie(WHOLE)),
}
"""Door -> whether a whole number belongs there, and how to knock."""
TEKSTEN = {  # text -> as a number, as a whole number; None: refused
    "500": (500, 500), "12,5": ("12.5", None), "12.5": ("12.5", None), "0.5": ("0.5", None), "1.000": (None, 1000), "46.905": (None, 46905),
    "46,905": (None, None), "1,234": (None, None), "1 000": (1000, 1000), "1.234,5": ("1234.5", None), "12,0": (12, 12), "0,125": ("0.125", None),
    "0.125": ("0.125", None), "1_000": (None, None), "1:30": (None, None), "0x10": (None, None), "0o17": (None, None), "1,234.5": (None, None),
    ".inf": (None, None), "nan": (None, None), "true": (None, None), "12 fte": (None, None), "010": (10, 10), "1234.567": ("1234.567", None),
}  # fmt: skip
"""What YAML makes of the last ten is another matter, which no door shows."""


@pytest.mark.parametrize("welke", DEUREN)
@pytest.mark.parametrize("tekst", TEKSTEN)
def test_elke_deur_leest_hetzelfde(tmp_path: Path, welke: str, tekst: str):
    geheel, klop = DEUREN[welke]
    verwacht = TEKSTEN[tekst][geheel]
    in_yaml = welke.startswith(("contingent", "scenario", "correctie")) and "," in tekst
    gelezen = klop(tmp_path, f"'{tekst}'" if in_yaml else tekst)  # a comma ends a value between braces
    assert gelezen == (None if verwacht is None else Decimal(str(verwacht)))


ERLANG = ("erlang-c", "--oproepen-per-uur", "100", "--afhandeltijd", "390", "--binnen", "20", "--serviceniveau", "0,80")


@pytest.mark.parametrize(
    ("optie", "waarde", "fout"),
    [
        ("--oproepen-per-uur", "1.000", "dubbelzinnig: 1000 of 1,000"),
        ("--oproepen-per-uur", "1,000", "dubbelzinnig: 1000 of 1,000"),
        ("--afhandeltijd", "1.200", "dubbelzinnig: 1200 of 1,200"),
        ("--binnen", "twintig", "een getal als 12,5"),
        ("--serviceniveau", "80%", "is een percentage"),
    ],
)
def test_een_optie_met_twee_lezingen_rekent_niet(optie: str, waarde: str, fout: str):
    argumenten = list(ERLANG)
    argumenten[argumenten.index(optie) + 1] = waarde
    r = deur(*argumenten)
    assert r.code == 2 and r.uit == "" and fout in " ".join(r.fout.replace("\u2502", " ").split())


@pytest.mark.parametrize("waarde", ["1000", "1 000", "1000,0"])
def test_duizend_oproepen(waarde: str):
    """1.000 calls of 390 seconds are 108,3 erlang: more people than that, not the one that a single call needs."""
    argumenten = list(ERLANG)
    argumenten[2] = waarde
    assert int(deur(*argumenten).uit.split()[1]) > 108


@pytest.mark.parametrize(("seconden", "zegt"), [("6,5", "Bedoelt u 6,5 minuten, geef dan --afhandeltijd 390."), ("390", "")])
def test_een_afhandeltijd_in_minuten(seconden: str, zegt: str):
    u = deur(*(seconden if a == "390" else a for a in ERLANG))
    assert u.code == 0 and " ".join(u.fout.split()).endswith(zegt) and bool(u.fout) is bool(zegt)
