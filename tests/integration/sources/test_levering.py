"""The doors of ``halfjaarbericht levering``: template, check, offer; and what the register keeps."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import re
import shutil
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dagster_project.warehouse.lock import hold_lock
from sources import catalog, snapshots
from sources.delivery import content, read, template
from sources.delivery.register import Register, deliveries
from sources.load import delivery_check
from sources.snapshots import SnapshotStore
from tests.conftest import Uitkomst, deur
from tests.unit.delivery.test_delivery import FORMATIE, KOPPEN, bezetting, csv_tekst, gtpa, kenmerken, xlsx

LEVERINGEN = deliveries()
NAMEN = sorted(n for n, t in LEVERINGEN.items() if not t.lezer)
"""Those with a template."""
VEEL = 400
"""Rows that a filled template has at most: all 342 gemeenten of a year; to write and read 23.598 takes long and shows nothing more."""


def bundel(naam: str) -> Path:
    """The file of this delivery in the bundle."""
    return next((catalog.FOLDER / "jenv" / "voorbeeld" / naam).glob(f"{naam}.*"))


@pytest.fixture
def huis(tmp_path: Path) -> Path:
    return tmp_path / "warehouse"


def controleer(pad: Path, huis: Path, *meer: object) -> tuple[Uitkomst, dict[str, Any]]:
    """The door with --json, and what it said."""
    u = deur("levering", "controleer", pad, "--warehouse", huis, "--json", *meer)
    return u, json.loads(u.uit) if u.uit else {}


def bied_aan(pad: Path, huis: Path, *meer: object, waarom: str = "eerste levering") -> Uitkomst:
    return deur("levering", "aanbieden", pad, "--wie", "DG Politie", "--waarom", waarom, "--warehouse", huis, *meer)


def register(huis: Path) -> list[dict[str, Any]]:
    return [json.loads(r) for r in (huis / "leveringen" / "register.jsonl").read_text().splitlines()]


def leg(folder: Path, naam: str, inhoud: bytes) -> Path:
    pad = folder / naam
    pad.write_bytes(inhoud)
    return pad


# --- the template ---


def gevuld(naam: str, folder: Path) -> Path:
    """The template of a delivery, filled by a program with the first rows of the bundle, value by value in its own type."""
    pad = folder / f"{naam}.xlsx"
    assert deur("levering", "sjabloon", naam, "--uit", pad).code == 0
    t = LEVERINGEN[naam]
    boek = load_workbook(pad)
    c = _rijen(t, bundel(naam).read_bytes())
    for r, rij in enumerate(c[:VEEL], start=2):
        for k, waarde in enumerate(rij, start=1):
            boek[t.bladnaam].cell(r, k).value = waarde
    boek.save(pad)
    return pad


def _rijen(t: catalog.Tabel, inhoud: bytes) -> list[list[Any]]:
    zet = {"geheel": int, "decimaal": float, "datum": datetime.fromisoformat, "tekst": str}
    _, rijen = _lees(t, inhoud)
    return [[None if (w := r[k.naam]) is None else zet[k.type](w) for k in t.kolommen] for r in rijen]


def _lees(t: catalog.Tabel, inhoud: bytes) -> tuple[content.DeliveryContent, list[dict[str, str | None]]]:
    from tempfile import TemporaryDirectory

    antwoord = snapshots.Reply("levering:x", 200, "", inhoud, "2025-12-01T00:00:00+00:00")
    with TemporaryDirectory() as folder:
        gelezen = read.read_delivery(t, delivery_check.SingleFile(antwoord), SnapshotStore(Path(folder)))
    return gelezen, [r for _, r in gelezen.rijen]


@pytest.mark.parametrize("naam", NAMEN)
def test_gevuld_sjabloon_is_goed_en_zegt_hetzelfde_als_de_bundel(naam, tmp_path, huis):
    pad = gevuld(naam, tmp_path)
    u, d = controleer(pad, huis)
    assert (u.code, d["levering"], d["bevindingen"], d["aantekeningen"]) == (0, naam, [], [])
    assert _lees(LEVERINGEN[naam], pad.read_bytes())[1] == _lees(LEVERINGEN[naam], bundel(naam).read_bytes())[1][:VEEL]


@pytest.mark.parametrize(
    ("indicator", "maat", "plaats", "zegt"),
    [
        ("doxing_zaken", "aantal", None, None),
        ("doxing_zaak", "aantal", "A2", "doxing_zaken"),
        ("iets_heel_anders", "aantal", "A2", "Vraag"),
        ("doxing_zaken", "fte", "F2", "meeteenheid"),
    ],
)
def test_een_indicator_die_er_niet_is_of_een_andere_meeteenheid_heeft(tmp_path, huis, indicator, maat, plaats, zegt):
    """The gate would stop it; the supplier is told before, by whichever door."""
    rij = [indicator, "", "jaar", "2024", "23", maat, "exact", "brief.txt", "regel 1", ""]
    u, d = controleer(leg(tmp_path, "overige_kerncijfers.csv", csv_tekst("overige_kerncijfers", [rij])), huis)
    assert u.code == (plaats is not None)
    assert [(b["regel"], b["plaats"].split("!")[-1], zegt in b["actie"]) for b in d["bevindingen"]] == (
        [("domein", plaats, True)] if plaats else []
    )


@pytest.mark.parametrize("naam", NAMEN)
def test_leeg_sjabloon_is_geen_levering(naam, tmp_path, huis):
    """Its example stands on a sheet of its own and is never read."""
    pad = leg(tmp_path, f"{naam}.xlsx", template.make_template(LEVERINGEN[naam]))
    u, d = controleer(pad, huis)
    assert u.code == 1
    assert [(b["regel"], b["gevonden"]) for b in d["bevindingen"]] == [("volledig", "een lege levering")]


@pytest.mark.parametrize("naam", NAMEN)
def test_voorbeeldrij_houdt_het_contract_en_wordt_onder_geen_naam_gelezen(naam, tmp_path, huis):
    """Copied to the data sheet by hand it is a delivery; the sheet itself, renamed, still says that it is an example."""
    t = LEVERINGEN[naam]
    boek = load_workbook(io.BytesIO(template.make_template(t)))
    for c in range(1, len(t.kolommen) + 1):
        boek[t.bladnaam].cell(2, c).value = boek["Voorbeeld"].cell(4, c).value
        boek[t.bladnaam].cell(2, c).number_format = boek["Voorbeeld"].cell(4, c).number_format
    boek.save(tmp_path / "a.xlsx")
    u, d = controleer(tmp_path / "a.xlsx", huis, "--naam", naam)
    assert (u.code, d["rijen"]) == (0, 1), d["bevindingen"]
    del boek[t.bladnaam]
    boek["Voorbeeld"].title = t.bladnaam
    boek.save(tmp_path / "b.xlsx")
    u, d = controleer(tmp_path / "b.xlsx", huis, "--naam", naam)
    assert u.code == 1
    assert ("leesbaar", f"{t.bladnaam}!A1", "een voorbeeld") in [(b["regel"], b["plaats"], b["gevonden"]) for b in d["bevindingen"]]


@pytest.mark.parametrize("naam", NAMEN)
def test_sjabloon_heeft_koppen_noten_keuzelijsten_en_grenzen_van_het_contract(naam):
    t = LEVERINGEN[naam]
    boek = load_workbook(io.BytesIO(template.make_template(t)))
    blad, keuzes = boek[t.bladnaam], boek["Keuzelijsten"]
    assert boek.sheetnames == [t.bladnaam, "Voorbeeld", "Toelichting", "Keuzelijsten"] and keuzes.sheet_state == "hidden"
    assert [c.value for c in blad[1]] == KOPPEN[naam]
    regels = {str(v.sqref).split(":")[0]: v for v in blad.data_validations.dataValidation}
    for i, k in enumerate(t.kolommen, start=1):
        kop = blad.cell(1, i)
        assert k.toelichting in kop.comment.text and (not k.meeteenheid or k.meeteenheid in kop.comment.text)
        regel = regels.get(f"{kop.column_letter}2")
        if k.domein:
            assert regel.type == "list" and [keuzes.cell(r, i).value for r in range(1, len(k.domein) + 1)] == list(k.domein)
        elif k.type in ("geheel", "decimaal"):
            assert regel.type == {"geheel": "whole", "decimaal": "decimal"}[k.type]
            assert k.minimum is None or float(regel.formula1) == k.minimum
            assert k.maximum is None or float(regel.formula2) == k.maximum
        elif k.type == "datum":
            assert regel.type == "date"


def test_elke_kolom_van_een_levering_is_uitgelegd_met_een_voorbeeld():
    zonder = [f"{n}.{k.naam}" for n, t in LEVERINGEN.items() for k in t.kolommen if len(k.toelichting.split()) < 3 or not k.voorbeeld]
    assert zonder == []


def test_wat_de_bron_zelf_publiceert_heeft_geen_sjabloon(tmp_path):
    assert set(LEVERINGEN) - set(NAMEN) == {"verkeersongevallen"}
    u = deur("levering", "sjabloon", "verkeersongevallen", "--uit", tmp_path / "v.xlsx")
    assert u.code == 2 and not (tmp_path / "v.xlsx").exists()
    assert "geen sjabloon: bied het bestand aan zoals de bron het publiceert (Bron: Rijkswaterstaat, BRON" in " ".join(u.fout.split())


def test_sjabloon_is_elke_keer_gelijk_en_overschrijft_niets(tmp_path):
    assert template.make_template(LEVERINGEN["gtpa"]) == template.make_template(LEVERINGEN["gtpa"])
    pad = leg(tmp_path, "gtpa.xlsx", b"ingevuld")
    u = deur("levering", "sjabloon", "gtpa", "--uit", pad)
    assert (u.code, pad.read_bytes()) == (2, b"ingevuld")
    assert "bestaat al" in u.fout


# --- checking ---


def test_controleer_zegt_alles_met_blad_en_cel_en_sluit_af_met_een_telling(tmp_path, huis):
    rijen = [bezetting("1.234", periode="2020"), bezetting(99999, periode="2021"), bezetting(periode="2022"), bezetting(periode="2022")]
    u = deur("levering", "controleer", leg(tmp_path, "bezetting.xlsx", xlsx("bezetting", rijen)), "--warehouse", huis)
    assert u.code == 1
    for woord in ("Bezetting!E2", "'1.234' is dubbelzinnig:", "Bezetting!E3", "ten hoogste 80000", "Bezetting!A4, Bezetting!A5"):
        assert woord in u.uit, woord
    assert u.uit.rstrip().endswith("3 problemen in bezetting.xlsx; verbeter ze en controleer opnieuw.")


def test_controleer_laat_niets_achter(tmp_path, huis):
    assert controleer(bundel("verzuim"), huis)[0].code == 0
    assert not huis.exists()


def test_json_zegt_hetzelfde_als_de_tekst(tmp_path, huis):
    pad = leg(tmp_path, "gtpa.csv", csv_tekst("gtpa", [gtpa(categorie="brand"), ["2023", "totaal", "5", "x", "y", "* zie boven"]]))
    u, d = controleer(pad, huis)
    assert u.code == 1
    (b,) = d["bevindingen"]
    assert b | {"verwacht": "", "actie": ""} == {
        "regel": "domein",
        "plaats": "gtpa.csv!B2",
        "gevonden": "'brand'",
        "verwacht": "",
        "actie": "",
    }
    assert (d["bestand"], d["levering"], d["goed"], d["rijen"], d["afwijkingen"]) == ("gtpa.csv", "gtpa", False, 2, [])


@pytest.mark.parametrize(
    ("bestand", "welke"),
    [("Bezetting 2025-H2 (definitief).xlsx", "bezetting"), ("formatie per regionale eenheid.xlsx", FORMATIE), ("los.xlsx", "bezetting")],
)
def test_welke_levering_een_bestand_is_volgt_uit_naam_of_blad(tmp_path, huis, bestand, welke):
    pad = leg(tmp_path, bestand, bundel(welke).read_bytes())
    u, d = controleer(pad, huis)
    assert (u.code, d["levering"]) == (0, welke)


def test_welke_levering_een_csv_is_volgt_uit_de_koppen(tmp_path, huis):
    u, d = controleer(leg(tmp_path, "export.csv", bundel("kenmerken_overig").read_bytes()), huis)
    assert (u.code, d["levering"]) == (0, "kenmerken_overig")


@pytest.mark.parametrize(
    ("bestand", "inhoud", "meer", "klacht"),
    [
        ("los.csv", b"a;b\n1;2\n", (), "niet duidelijk welke levering"),
        ("gtpa-en-verzuim.csv", b"x", (), "kies uit: verzuim, gtpa"),
        ("x.csv", b"x", ("--naam", "huizen"), "Kies uit: bezetting, verzuim"),
        ("los.xlsx", b"PK\x03\x04kapot", (), "niet duidelijk"),
    ],
)  # fmt: skip
def test_onbekende_of_onduidelijke_levering_noemt_de_namen(tmp_path, huis, bestand, inhoud, meer, klacht):
    u = deur("levering", "controleer", leg(tmp_path, bestand, inhoud), "--warehouse", huis, *meer)
    assert u.code == 2
    assert klacht in u.fout and "gtpa" in u.fout


@pytest.mark.parametrize("wat", ["weg.xlsx", "map", "pijp"])
def test_wat_geen_bestand_is_kan_niet_beginnen(tmp_path, huis, wat):
    (tmp_path / "map").mkdir()
    os.mkfifo(tmp_path / "pijp")
    u = deur("levering", "controleer", tmp_path / wat, "--naam", "gtpa", "--warehouse", huis)
    assert u.code == 2
    assert "geen bestand" in u.fout


def test_stuurtekens_uit_een_bestand_bereiken_de_terminal_niet(tmp_path, huis):
    pad = leg(tmp_path, "gtpa.csv", csv_tekst("gtpa", [gtpa(categorie="\x1b[31mrood"), gtpa("2023", categorie="[bold]x[/bold]")]))
    u = deur("levering", "controleer", pad, "--warehouse", huis)
    assert u.code == 1
    assert "\x1b" not in u.uit and "[bold]x[/bold]" in u.uit


# --- offering ---


def test_aanbieden_bewaart_de_bytes_en_wie_wanneer_en_waarom(huis):
    pad = bundel("verzuim")
    u = bied_aan(pad, huis, waarom="cijfers tweede tertiaal")
    assert u.code == 0, u.fout
    (a,) = register(huis)
    assert SnapshotStore(huis / "snapshots").lees(a["sha256"]) == pad.read_bytes()
    assert datetime.fromisoformat(a.pop("wanneer")).utcoffset().total_seconds() == 0
    assert re.fullmatch("[0-9a-f]{64}", a.pop("keten"))  # tests/unit/sources/test_register.py
    assert a == {
        "naam": "jenv.verzuim", "sha256": a["sha256"], "bestandsnaam": "verzuim.xlsx", "bytes": pad.stat().st_size, "wie": "DG Politie",
        "waarom": "cijfers tweede tertiaal", "akkoord": False, "afwijkingen": [], "vorige": None,
    }  # fmt: skip
    assert "verzuim" in deur("levering", "lijst", "--warehouse", huis).uit


def test_een_bestandsnaam_die_geen_tekst_is(tmp_path, huis):
    """Zipped on an old Windows, unpacked here: the name is not UTF-8, and what stands in the register and in a message is."""
    pad = leg(tmp_path, os.fsdecode(b"verzuim f\xfcr.xlsx"), bundel("verzuim").read_bytes())
    assert controleer(pad, huis)[1]["bestand"] == "verzuim f\N{REPLACEMENT CHARACTER}r.xlsx"
    assert bied_aan(pad, huis).code == 0 and register(huis)[0]["bestandsnaam"] == "verzuim f\N{REPLACEMENT CHARACTER}r.xlsx"


def test_aanbieden_van_een_slechte_levering_bewaart_niets(tmp_path, huis):
    u = bied_aan(leg(tmp_path, "bezetting.xlsx", xlsx("bezetting", [bezetting("elf")])), huis)
    assert u.code == 1
    assert "Bezetting!E2" in u.uit and "Er is niets bewaard" in u.uit
    assert not (huis / "leveringen").exists() and not (huis / "snapshots").exists()


def test_dezelfde_bytes_nog_eens_aanbieden_verandert_niets(huis):
    assert bied_aan(bundel("gtpa"), huis).code == 0
    voor = (huis / "leveringen" / "register.jsonl").read_bytes()
    u = bied_aan(bundel("gtpa"), huis, waarom="nog eens")
    assert u.code == 0 and "is al aangeboden" in u.uit
    assert (huis / "leveringen" / "register.jsonl").read_bytes() == voor


@pytest.mark.parametrize(("wie", "waarom"), [("", "reden"), ("  ", "reden"), ("X", " "), ("X", "a\x1b[2J")])
def test_zonder_wie_of_waarom_kan_het_niet(huis, wie, waarom):
    u = deur("levering", "aanbieden", bundel("gtpa"), "--wie", wie, "--waarom", waarom, "--warehouse", huis)
    assert u.code == 2
    assert not huis.exists()


def test_terugkeer_naar_een_eerdere_levering_is_een_nieuwe_aanbieding(tmp_path, huis):
    een, twee = (leg(tmp_path, f"gtpa-{i}.csv", csv_tekst("gtpa", [gtpa(incidenten=str(i))])) for i in (10000, 10001))
    assert [bied_aan(p, huis).code for p in (een, twee, een)] == [0, 0, 0]
    shas = [a["sha256"] for a in register(huis)]
    assert shas[0] == shas[2] != shas[1]
    assert [a["vorige"] for a in register(huis)] == [None, shas[0], shas[1]]


# --- tolerance against the previous delivery ---


def vergelijk(oud: list[list[str]], nieuw: list[list[str]]) -> delivery_check.DeliveryCheck:
    """What is said of ``nieuw`` when ``oud`` was the previous delivery."""
    return delivery_check.check_delivery(LEVERINGEN["gtpa"], csv_tekst("gtpa", nieuw), csv_tekst("gtpa", oud))


def gtpa_csv(folder: Path, **per_jaar: int) -> Path:
    return leg(folder, "gtpa.csv", csv_tekst("gtpa", [gtpa(j[1:], incidenten=str(n)) for j, n in per_jaar.items()]))


@pytest.mark.parametrize(
    ("oud", "nieuw", "mag"),
    [
        (1000, 1100, True),
        (1000, 1101, False),
        (1000, 900, True),
        (1000, 899, False),
        (20, 30, True),
        (20, 31, False),
        (0, 10, True),
        (0, 11, False),
    ],
)
def test_tolerantie_is_de_ruimste_van_tien_procent_en_tien_incidenten(oud, nieuw, mag):
    c = vergelijk([gtpa(incidenten=str(oud))], [gtpa(incidenten=str(nieuw))])
    assert c.bevindingen == []
    verwacht = [] if mag else [("gtpa.csv!C2", f"{nieuw} was {oud} (jaar=2024, categorie=totaal)", "ten hoogste 10% of 10 verschil")]
    assert [(b.plaats, b.gevonden, b.verwacht) for b in c.afwijkingen] == verwacht


def test_verdwenen_sleutel_is_een_afwijking_en_een_nieuwe_niet(tmp_path, huis):
    assert bied_aan(gtpa_csv(tmp_path, j2022=1000, j2023=1000), huis).code == 0
    _, d = controleer(gtpa_csv(tmp_path, j2023=1000, j2024=1400), huis)
    assert [a["gevonden"] for a in d["afwijkingen"]] == ["geen rij jaar=2022, categorie=totaal"]


@pytest.mark.parametrize(("nieuw", "mag"), [(2250, True), (2251, False), (750, True), (749, False), (15000, False)])
def test_nieuwe_periode_wordt_vergeleken_met_de_nieuwste_ervoor(nieuw, mag):
    """A digit too many in the newest figure has no earlier figure of its own: half of 1500 is allowed, whatever 2022 was."""
    oud = [gtpa("2022", incidenten="9000"), gtpa("2023", incidenten="1500")]
    c = vergelijk(oud, [*oud, gtpa("2024", incidenten=str(nieuw))])
    verwacht = [] if mag else [("gtpa.csv!C4", f"{nieuw}, na 1500 in 2023", "ten hoogste 50% of 10 verschil")]
    assert [(b.plaats, b.gevonden, b.verwacht) for b in c.afwijkingen] == verwacht


@pytest.mark.parametrize(("nu", "gezien"), [("12543", True), ("12544", False), ("11001", False)])
def test_een_groot_getal_dat_precies_dat_van_de_vorige_periode_is(nu: str, gezien: bool):
    oud = [gtpa("2022", incidenten="11001"), gtpa("2023", incidenten="12543")]
    c = vergelijk(oud, [*oud, gtpa("2024", incidenten=nu)])
    verwacht = [("gtpa.csv!C4", "12543, precies als in 2023", "een nieuw getal")] if gezien else []
    assert [(b.plaats, b.gevonden, b.verwacht) for b in c.afwijkingen] == verwacht


@pytest.mark.parametrize("getal", ["12500", "543"])
def test_een_rond_of_een_klein_getal_mag_weerom_komen(getal: str):
    """As the gate has it."""
    oud = [gtpa("2023", incidenten=getal)]
    assert vergelijk(oud, [*oud, gtpa("2024", incidenten=getal)]).afwijkingen == []


def test_nieuwe_periode_wordt_alleen_met_haar_eigen_categorie_vergeleken():
    oud = [gtpa("2023", incidenten="10000"), gtpa("2023", "belediging", "50")]
    assert vergelijk(oud, [*oud, gtpa("2024", "belediging", "60"), gtpa("2024", "wederspannigheid", "1")]).afwijkingen == []


def test_andere_meeteenheid_voor_dezelfde_sleutel_is_een_afwijking(tmp_path, huis):
    assert bied_aan(leg(tmp_path, "bezetting.xlsx", xlsx("bezetting", [bezetting(50)])), huis).code == 0
    _, d = controleer(leg(tmp_path, "bezetting.xlsx", xlsx("bezetting", [bezetting(50, "procent")])), huis)
    assert [(a["plaats"], a["gevonden"].split(" (")[0]) for a in d["afwijkingen"]] == [("Bezetting!F2", "procent was fte")]


def test_afwijking_wordt_pas_bewaard_met_akkoord_en_uitleg(tmp_path, huis):
    assert bied_aan(gtpa_csv(tmp_path, j2024=1000), huis).code == 0
    nieuw = gtpa_csv(tmp_path, j2024=2000)
    zonder = bied_aan(nieuw, huis, waarom="nieuwe telling van de politie")
    assert zonder.code == 1 and "--akkoord" in zonder.uit
    kort = bied_aan(nieuw, huis, "--akkoord", waarom="klopt")
    assert kort.code == 2 and "uitleg" in kort.fout
    assert len(register(huis)) == 1
    assert bied_aan(nieuw, huis, "--akkoord", waarom="nieuwe telling van de politie").code == 0
    laatste = register(huis)[-1]
    assert laatste["akkoord"] is True
    assert laatste["afwijkingen"] == ["gtpa.csv!C2: 2000 was 1000 (jaar=2024, categorie=totaal)"]


def test_akkoord_haalt_geen_bevinding_weg(tmp_path, huis):
    pad = leg(tmp_path, "bezetting.xlsx", xlsx("bezetting", [bezetting("elf")]))
    assert bied_aan(pad, huis, "--akkoord", waarom="dit klopt volgens mij").code == 1
    assert not (huis / "leveringen").exists()


def test_bied_aan_weigert_wat_niet_goed_bevonden_is(huis):
    """The function itself, whatever a door asks."""
    t = LEVERINGEN["gtpa"]
    inhoud = csv_tekst("gtpa", [gtpa(incidenten="elf")])
    with pytest.raises(ValueError, match="niet goed bevonden"):
        delivery_check.offer(
            Register(huis / "leveringen"), delivery_check.check_delivery(t, inhoud), inhoud, "x.csv", "wie", "waarom", True
        )
    assert not huis.exists()


# --- the register ---


def test_afgebroken_laatste_regel_telt_niet_en_de_volgende_komt_er_schoon_na(tmp_path, huis):
    assert bied_aan(bundel("gtpa"), huis).code == 0
    pad = huis / "leveringen" / "register.jsonl"
    heel = pad.read_bytes()
    pad.write_bytes(heel + b'{"naam": "jenv.gtpa", "sha2')
    assert Register(pad.parent).nieuwste("jenv.gtpa").bestandsnaam == "gtpa.csv"
    assert bied_aan(bundel("verzuim"), huis).code == 0
    assert [a["naam"] for a in register(huis)] == ["jenv.gtpa", "jenv.verzuim"]
    assert pad.read_bytes().startswith(heel)


@pytest.mark.parametrize("regel", [b"{}", b"geen json", b'["lijst"]', b"", b'{"naam": 1, "afwijkingen": []}', b"\xff"])
def test_bedorven_regel_in_het_midden_stopt_met_zijn_nummer(huis, regel):
    assert bied_aan(bundel("gtpa"), huis).code == 0
    pad = huis / "leveringen" / "register.jsonl"
    pad.write_bytes(regel + b"\n" + pad.read_bytes())
    for u in (bied_aan(bundel("verzuim"), huis), deur("levering", "lijst", "--warehouse", huis)):
        assert u.code == 2
        assert "register.jsonl, regel 1" in u.fout and "reservekopie" in u.fout


def test_register_dat_niet_te_lezen_is_stopt_netjes(huis):
    (huis / "leveringen" / "register.jsonl").mkdir(parents=True)
    u = deur("levering", "lijst", "--warehouse", huis)
    assert u.code == 2
    assert "register.jsonl" in u.fout


def test_aanbieden_tijdens_een_refresh_wordt_geweigerd(huis):
    with hold_lock(huis):
        u = bied_aan(bundel("gtpa"), huis)
    assert u.code == 2
    assert not (huis / "leveringen").exists()
    assert bied_aan(bundel("gtpa"), huis).code == 0


def _bied(argumenten: tuple[str, str]) -> int:
    return bied_aan(Path(argumenten[0]), Path(argumenten[1])).code


def test_twee_tegelijk_verliezen_geen_regel(huis):
    """Each either is kept or is told to wait."""
    paden = [(str(bundel(n)), str(huis)) for n in ("gtpa", "verzuim", "zedenvoorraad", "bezetting")]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        codes = pool.map(_bied, paden, chunksize=1)
        pool.close()
        pool.join()  # the end of the with sends SIGTERM, which some runners let their processes ignore
    assert set(codes) <= {0, 2} and 0 in codes
    assert len(register(huis)) == codes.count(0)


def test_vorige_levering_die_niet_meer_in_het_contract_past_wordt_genoemd(tmp_path, huis):
    """As after a change of the contract."""
    assert bied_aan(gtpa_csv(tmp_path, j2024=1000), huis).code == 0
    oud = csv_tekst("gtpa", [gtpa(categorie="vervallen")])
    c = delivery_check.check_delivery(LEVERINGEN["gtpa"], gtpa_csv(tmp_path, j2024=9).read_bytes(), oud)
    assert (c.bevindingen, c.afwijkingen) == ([], [])
    assert "niet vergeleken met de vorige levering" in c.aantekeningen[-1]


def test_gewijzigde_bytes_in_de_winkel_houden_het_vergelijken_tegen(tmp_path, huis):
    assert bied_aan(gtpa_csv(tmp_path, j2024=1000), huis).code == 0
    SnapshotStore(huis / "snapshots").pad(register(huis)[0]["sha256"]).write_bytes(b"anders")
    u = deur("levering", "controleer", gtpa_csv(tmp_path, j2024=1001), "--warehouse", huis)
    assert u.code == 2
    assert "veranderd" in u.fout


def test_levering_van_vreemde_inhoud_is_exact_te_herlezen(tmp_path, huis):
    """From an odd file to the typed table: the value in the sheet is the value that is kept."""
    rijen = [["31-8-2025", "Limburg", "1.234,5"], ["31 augustus 2025", "Amsterdam", 0.1 + 0.2]]
    pad = leg(tmp_path, "formatie_per_regionale_eenheid.xlsx", xlsx(FORMATIE, rijen, blad="Blad1"))
    assert bied_aan(pad, huis).code == 0
    _, gelezen = _lees(LEVERINGEN[FORMATIE], SnapshotStore(huis / "snapshots").lees(register(huis)[0]["sha256"]))
    assert [(r["peildatum"], Decimal(r["formatie"])) for r in gelezen] == [
        ("2025-08-31", Decimal("1234.5")),
        ("2025-08-31", Decimal("0.3")),
    ]


def test_een_werkboek_vol_macros_wordt_ook_aan_de_deur_geweigerd(tmp_path, huis):
    pad = tmp_path / "bezetting.xlsm"
    shutil.copy(bundel("bezetting"), pad)
    with zipfile.ZipFile(pad, "a") as z:
        z.writestr("xl/vbaProject.bin", b"Sub AutoOpen()")
    u = bied_aan(pad, huis)
    assert u.code == 1 and "macro's" in u.uit
    assert not (huis / "snapshots").exists()


# --- codes and the layout of their year ---


def kandidaat(*rijen: tuple[str, int]) -> bytes:
    return csv_tekst("kandidaatkenmerken", [["winkels", code, str(jaar), "bedrijven", "5", "vestigingen"] for code, jaar in rijen])


NIEUW = {"GM1980": "Dijk en Waard", "GM1982": "Land van Cuijk", "GM1991": "Maashorst", "GM1992": "Voorne aan Zee"}
"""Gemeenten of 2022 and 2023 (Staatsblad 2021, 195 and further)."""


def test_codes_van_een_later_jaar_worden_met_hun_cellen_genoemd(tmp_path, huis):
    """A kenmerk of 2021 with the gemeenten of 2023."""
    u, d = controleer(leg(tmp_path, "kandidaatkenmerken.csv", kandidaat(("GM0363", 2021), *((c, 2021) for c in NIEUW))), huis)
    assert u.code == 1
    (b,) = d["bevindingen"]
    assert b["plaats"] == "kandidaatkenmerken.csv!B3, B4, B5, B6"
    assert all(f"{code} ({naam}, 202" in b["gevonden"] for code, naam in NIEUW.items()) and "GM0363" not in b["gevonden"]
    assert b["verwacht"] == "codes van de gemeenten die er in 2021 waren"


def test_codes_van_hun_eigen_jaar_zijn_goed_en_die_van_een_ander_jaar_niet(tmp_path, huis):
    """Maashorst is of 2022, Voorne aan Zee of 2023; Uden (GM0856) ended on 1 January 2022."""
    rijen = (("GM1991", 2022), ("GM1992", 2023), ("GM0856", 2021), ("GM0363", 2018))
    assert controleer(leg(tmp_path, "kandidaatkenmerken.csv", kandidaat(*rijen)), huis)[0].code == 0
    u, d = controleer(leg(tmp_path, "kandidaatkenmerken.csv", kandidaat(("GM0856", 2022), ("GM1992", 2022), ("GM9999", 2024))), huis)
    assert u.code == 1
    assert [(b["plaats"], b["gevonden"]) for b in d["bevindingen"]] == [
        ("kandidaatkenmerken.csv!B2, B3", "GM0856 (Uden, 2018-2021), GM1992 (Voorne aan Zee, 2023-2026)"),
        ("kandidaatkenmerken.csv!B4", "GM9999 (geen gemeente)"),
    ]


def test_levering_in_de_indeling_van_nu_noemt_opgeheven_gemeenten(tmp_path, huis):
    rij = [["GM0856", "2021", "7", "5"], ["GM1991", "2021", "7", "5"]]
    u, d = controleer(leg(tmp_path, "werklast_delicten.csv", csv_tekst("werklast_delicten", rij)), huis)
    assert u.code == 1
    (b,) = d["bevindingen"]
    assert (b["plaats"], b["gevonden"]) == ("werklast_delicten.csv!A2", "GM0856 (Uden, 2018-2021)")
    assert "de gemeenten van nu" in b["verwacht"] and "waarin zij opging" in b["actie"]


def test_jaar_waarvan_de_indeling_niet_bekend_is_wordt_gezegd(tmp_path, huis):
    """The bundle knows 2018-2026."""
    u, d = controleer(leg(tmp_path, "kandidaatkenmerken.csv", kandidaat(("GM0363", 2014))), huis)
    assert u.code == 0
    assert "de gemeentecodes van 2014 zijn niet vergeleken" in " ".join(d["aantekeningen"])


# --- messages for who fills it in ---


@pytest.mark.parametrize(
    ("code", "bedoeld"),
    [
        ("363", "GM0363"),
        ("GM363", "GM0363"),
        ("gm0363", "GM0363"),
        ("0363", "GM0363"),
        ("GM 0363", "GM0363"),
        ("GM-0363", "GM0363"),
        ("12345", ""),
        ("Gemeente", ""),
    ],
)
def test_code_die_niet_klopt_noemt_een_voorbeeld_en_de_goede(tmp_path, huis, code, bedoeld):
    _, d = controleer(leg(tmp_path, "kenmerken_overig.csv", csv_tekst("kenmerken_overig", [kenmerken(code)])), huis)
    (b,) = d["bevindingen"]
    assert (b["plaats"], b["gevonden"]) == ("kenmerken_overig.csv!B2", f"'{code}'")
    assert b["verwacht"] == "geschreven zoals GM0363" + (f"; waarschijnlijk '{bedoeld}'" if bedoeld else "")


@pytest.mark.parametrize(
    ("waarde", "bedoeld"),
    [("Belediging", "belediging"), ("belediging.", "belediging"), ("beledigingen", "belediging"), ("bedreiging woordelijk", "bedreiging_woordelijk"), ("TOTAAL", "totaal"), ("brand", "")],
)  # fmt: skip
def test_keuze_die_niet_klopt_noemt_de_goede(tmp_path, huis, waarde, bedoeld):
    _, d = controleer(leg(tmp_path, "gtpa.csv", csv_tekst("gtpa", [gtpa(categorie=waarde)])), huis)
    (b,) = d["bevindingen"]
    assert b["verwacht"].partition("; ")[2] == (f"waarschijnlijk '{bedoeld}'" if bedoeld else "")


@pytest.mark.parametrize(
    ("soort", "periode", "bedoeld"),
    [("peildatum", "31-08-2025", "2025-08-31"), ("jaar", "jaar 2024", "2024"), ("jaar", "2024-25", ""), ("jaar", "24", ""), ("periode", "1-2025", "2025-01"), ("peildatum", "augustus", "")],
)  # fmt: skip
def test_periode_die_niet_klopt_noemt_de_goede(tmp_path, huis, soort, periode, bedoeld):
    _, d = controleer(leg(tmp_path, "bezetting.xlsx", xlsx("bezetting", [bezetting(periode=periode, soort=soort)])), huis)
    (b,) = d["bevindingen"]
    assert b["plaats"] == "Bezetting!D2" and b["verwacht"].partition("; ")[2] == (f"waarschijnlijk '{bedoeld}'" if bedoeld else "")


@pytest.mark.parametrize("periode", ["2021-T2", "T2 2021", "2e tertiaal 2021", "2021 t2"])
def test_tertiaal_die_anders_is_geschreven(tmp_path, huis, periode):
    rij = ["verzuim_percentage", "tertiaal", periode, 5.9, "procent", "afgerond", "brief.txt", "regel 2", None]
    _, d = controleer(leg(tmp_path, "verzuim.xlsx", xlsx("verzuim", [rij])), huis)
    assert [b["verwacht"] for b in d["bevindingen"]] == ["een tertiaal, geschreven als 2021T2; waarschijnlijk '2021T2'"]


def test_een_oorzaak_in_een_kolom_is_een_bevinding(tmp_path, huis):
    """342 gemeenten without GM and zeros, and of one the number is wrong too."""
    rijen = [kenmerken(str(i)) for i in range(1, 343)]
    rijen[9][2] = "elf"
    _, d = controleer(leg(tmp_path, "kenmerken_overig.csv", csv_tekst("kenmerken_overig", rijen)), huis)
    assert [(b["plaats"], b["gevonden"], b["verwacht"]) for b in d["bevindingen"]] == [
        ("kenmerken_overig.csv!C11", "'elf'", "een getal, zoals 12,5"),
        ("kenmerken_overig.csv, kolom B, rijen 2-343", "'1', '2', '3' ... (342 cellen)", "geschreven zoals GM0363; waarschijnlijk 'GM0001', 'GM0002', 'GM0003' ..."),
    ]  # fmt: skip


FOUTEN = {
    "gtpa": [["twee", "Brand", "<5", "x", "y", ""], ["2023", "totaal", "12.543", "", "y", ""], ["2022", "totaal", "-1", "x", "y", "=1"], ["2022", "totaal", "5", "x", "y", ""]],
    "kenmerken_overig": [kenmerken("363"), kenmerken("GM0363", "-", "1,2,3"), kenmerken("GM0599", "12%"), ["2027", *kenmerken("GM0014")[1:]]],
    "kandidaatkenmerken": [["Winkels", "gm363", "24", "Bedrijven", "n.v.t.", ""]],
}  # fmt: skip


@pytest.mark.parametrize("naam", FOUTEN)
def test_melding_heeft_geen_engels_geen_regexp_en_geen_woorden_van_de_bouwers(tmp_path, huis, naam):
    u = deur("levering", "controleer", leg(tmp_path, f"{naam}.csv", csv_tekst(naam, FOUTEN[naam])), "--warehouse", huis)
    assert u.code == 1
    for woord in ("domein", "sleutel", "typen", "patroon", "type ", "[0-9]", "[a-z]", "Error", "None", "null", "string", "unexpected"):
        assert woord not in u.uit, woord


@pytest.mark.parametrize("waarde", ["-", "x", ".", "<5", "n.v.t.", "onbekend", "geheim", "*", "< 5", "..", "#N/B"])
def test_onbekend_of_geheim_getal_zegt_hoe_het_wel_moet(tmp_path, huis, waarde):
    _, d = controleer(leg(tmp_path, "gtpa.csv", csv_tekst("gtpa", [gtpa(incidenten=waarde)])), huis)
    (b,) = d["bevindingen"]
    assert (b["plaats"], b["gevonden"]) == ("gtpa.csv!C2", f"'{waarde}', geen getal")
    assert "laat dan de hele rij weg (onbekend is geen 0)" in b["actie"] and "opmerking" in b["actie"]


def test_onbekend_getal_in_een_cel_die_leeg_mag_en_in_een_niet_openbare_levering(tmp_path, huis):
    uren = [["Limburg", "2023", "1", "1", "1", "onbekend", "1", "1", "60"]]
    _, d = controleer(leg(tmp_path, "werklast_uren.csv", csv_tekst("werklast_uren", uren)), huis)
    assert [b["actie"] for b in d["bevindingen"]] == ["Laat de cel leeg: onbekend is geen 0."]
    geheim = [["gtpa", "", "Limburg", "jaar", "2024", "<5", "aantal", ""]]
    _, d = controleer(leg(tmp_path, "kerncijfers_per_regionale_eenheid.csv", csv_tekst("kerncijfers_per_regionale_eenheid", geheim)), huis)
    assert "Lever het getal zoals het is geteld" in d["bevindingen"][0]["actie"]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zip_met(**delen: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as z:
        for naam, b in delen.items():
            z.writestr(naam.replace("__", "/").replace("_bin", ".bin"), b)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("bestand", "inhoud", "klacht"),
    [
        ("cijfers.xls", OLE, "een werkboek in de oude vorm .xls"),
        ("cijfers.ods", zip_met(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "een OpenDocument-bestand (.ods)"),
        ("cijfers.xlsb", zip_met(xl__workbook_bin=b"x"), "een binair werkboek (.xlsb)"),
        ("cijfers.pdf", b"%PDF-1.7", "een PDF"),
    ],
)
def test_vorm_die_niet_gelezen_wordt_is_herkend_zonder_naam(tmp_path, huis, bestand, inhoud, klacht):
    u = deur("levering", "controleer", leg(tmp_path, bestand, inhoud), "--warehouse", huis)
    assert u.code == 2
    assert klacht in u.fout and "niet duidelijk" not in u.fout and "XLSX" in u.fout


# --- template, doc and check agree ---


def _mag_leeg_volgens_controle(t: catalog.Tabel, k: catalog.Kolom) -> bool:
    boek = load_workbook(io.BytesIO(template.make_template(t)))
    for c, kolom in enumerate(t.kolommen, start=1):
        if kolom is not k:
            boek[t.bladnaam].cell(2, c).value = boek["Voorbeeld"].cell(4, c).value
            boek[t.bladnaam].cell(2, c).number_format = boek["Voorbeeld"].cell(4, c).number_format
    buffer = io.BytesIO()
    boek.save(buffer)
    return delivery_check.check_delivery(t, buffer.getvalue()).bevindingen == []


@pytest.mark.parametrize("naam", NAMEN)
def test_sjabloon_en_controle_zijn_het_eens_over_lege_cellen(naam):
    """Column by column; of a wide delivery the columns that say that they may be empty, and the first and last that do not."""
    t = LEVERINGEN[naam]
    gekozen = {k.naam: k for k in (*(k for k in t.kolommen if k.leeg), t.kolommen[0], t.kolommen[-1], t.kolommen[len(t.kolommen) // 2])}
    for k in gekozen.values():
        assert _mag_leeg_volgens_controle(t, k) is template.allowed(k).endswith("; mag leeg"), k.naam


def test_uitleg_voor_de_leverancier_zegt_wat_sjabloon_en_controle_doen():
    tekst = " ".join((catalog.FOLDER.parent / "docs" / "leverancier.md").read_text(encoding="utf-8").split())
    assert "mag leeg" in tekst and "laat dan de hele rij weg" in tekst and "onbekend is geen 0" in tekst
    assert "Onbekend is geen 0" in " ".join(template.ALGEMEEN) and "mag leeg" in " ".join(template.ALGEMEEN)


def test_sjabloon_zegt_niets_in_de_taal_van_de_bouwers():
    for t in LEVERINGEN.values():
        for k in t.kolommen:
            assert not set("[]{}\\") & set(template.allowed(k)), template.allowed(k)


@pytest.mark.parametrize("naam", ["gtpa", "bezetting", "zedenvoorraad"])
def test_gevuld_sjabloon_heeft_de_echte_rijen_als_er_niets_is(naam, tmp_path, huis):
    pad = tmp_path / f"{naam}.xlsx"
    u = deur("levering", "sjabloon", naam, "--gevuld", "--uit", pad, "--warehouse", huis)
    assert u.code == 0 and "rijen van de vorige levering staan erin" in u.uit
    (echt,) = (p for p in (catalog.FOLDER / "jenv/bundel" / naam).iterdir() if p.name != "ontvangsten.json")
    assert _lees(LEVERINGEN[naam], pad.read_bytes())[1] == _lees(LEVERINGEN[naam], echt.read_bytes())[1]
    u, d = controleer(pad, huis)
    assert (u.code, d["aantekeningen"]) == (0, [])


@pytest.mark.parametrize("naam", [FORMATIE, "kenmerken_overig"])
def test_gevuld_sjabloon_van_wat_niemand_leverde_is_leeg(naam, tmp_path, huis):
    """What the example invents would come back as if it were counted."""
    pad = tmp_path / f"{naam}.xlsx"
    u = deur("levering", "sjabloon", naam, "--gevuld", "--uit", pad, "--warehouse", huis)
    assert u.code == 0 and "Er is geen vorige levering: het sjabloon is leeg." in u.uit
    assert _lees(LEVERINGEN[naam], pad.read_bytes())[1] == []


def test_gevuld_sjabloon_heeft_de_rijen_die_het_laatst_zijn_aangeboden(tmp_path, huis):
    assert bied_aan(gtpa_csv(tmp_path, j2023=1000, j2024=1001), huis).code == 0
    pad = tmp_path / "nieuw.xlsx"
    assert deur("levering", "sjabloon", "gtpa", "--gevuld", "--uit", pad, "--warehouse", huis).code == 0
    assert [(r["jaar"], r["incidenten"]) for r in _lees(LEVERINGEN["gtpa"], pad.read_bytes())[1]] == [("2023", "1000"), ("2024", "1001")]
    boek = load_workbook(pad)
    boek["GTPA"].append([2025, "totaal", 1002, "x", "y"])
    boek.save(pad)
    u, d = controleer(pad, huis)
    assert (u.code, d["afwijkingen"], d["rijen"]) == (0, [], 3)


def test_zonder_eerdere_levering_of_editie_is_er_niets_om_mee_te_vergelijken(tmp_path, huis):
    _, d = controleer(gtpa_csv(tmp_path, j2024=1000), huis)
    assert d["vergeleken"].startswith("met niets vergeleken")


def test_de_stand_van_mei_is_geen_sprong_tegenover_die_van_november(tmp_path, huis):
    """A count up to 2 May is some half of one up to 2 November; it is held against 2 May a year before, when that is there."""
    boek = load_workbook(bundel("zedenvoorraad"))
    blad = boek[LEVERINGEN["zedenvoorraad"].bladnaam]
    assert bied_aan(bundel("zedenvoorraad"), huis).code == 0
    for jaar, incidenten in ((2025, 6100), (2026, 6400)):
        blad.append([datetime(jaar, 5, 2), incidenten, 3300, 950, 1700, 1000, "brief, bijlage 1"])
        boek.save(tmp_path / f"zedenvoorraad-{jaar}.xlsx")
        assert bied_aan(tmp_path / f"zedenvoorraad-{jaar}.xlsx", huis, waarom="stand van mei").code == 0, jaar
    blad.cell(blad.max_row, 2).value = 61000
    boek.save(tmp_path / "zedenvoorraad.xlsx")
    u, d = controleer(tmp_path / "zedenvoorraad.xlsx", huis)
    assert u.code == 1 and [a["gevonden"] for a in d["afwijkingen"]] == ["61000 was 6400 (peildatum=2026-05-02)"]


def test_een_stand_van_mei_ligt_naast_de_laatste_stand(tmp_path, huis):
    """Twice the voorraad of half a year before; of a count up to May nothing is known beside one up to November."""
    boek = load_workbook(bundel("zedenvoorraad"))
    assert bied_aan(bundel("zedenvoorraad"), huis).code == 0
    boek[LEVERINGEN["zedenvoorraad"].bladnaam].append([datetime(2026, 5, 2), 6400, 6900, 950, 1700, 1000, "brief, bijlage 1"])
    boek.save(tmp_path / "zedenvoorraad.xlsx")
    u, d = controleer(tmp_path / "zedenvoorraad.xlsx", huis)
    assert u.code == 1 and [a["gevonden"] for a in d["afwijkingen"]] == ["6900, na 3484 in 2025-11-02"]
