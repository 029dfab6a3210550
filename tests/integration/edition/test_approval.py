"""Concept, vastgesteld, ingetrokken: through the doors, on the real edition with its decisions taken."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from lxml import html
from openpyxl import load_workbook

from dagster_project import ROOT
from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import approval, decisions, gate
from dagster_project.publicatie.edition import approve
from dagster_project.publicatie.edition.publish import publish
from dagster_project.publicatie.forms import write_all
from dagster_project.warehouse import signing
from dagster_project.warehouse.approvals import DOCUMENT, PUBLIC_KEY, SIGNATURE, Approval, State, state_of
from dagster_project.warehouse.editions import INCOMPLETE_MARK, Warehouse
from dagster_project.warehouse.lock import hold_lock
from dagster_project.warehouse.logbook import Line
from sources.database import connect
from sources.snapshots import sha256_of
from tests.conftest import Uitkomst, afdruk, deur, eenmaal, hernoem, maak_kandidaat

E0, E1 = "2025-H2.0", "2025-H2.1"
OPEN = {
    "cbs.veiligheidsmonitor": "Van 2023 is alleen gedrukt wat de brief noemt",
    "politie.misdrijven_landelijk": "De bundel heeft haar tot en met 2023",
    "politie.overlast_gemeente": "De politie levert 2024 in januari",
    "regel:verdeling.clusters:omvang_bekend": "Alleen gedrukte omvang is bekend",
    "regel:verdeling.kenmerken:alle_kenmerken_te_leveren": "De verdeling toont haar bandbreedte",
    "niet-ontvangen": "De editie noemt wie kan leveren",
}
"""What the real bundle leaves open, by the names that the refusal gives."""
AANVAARD = [deel for naam, reden in OPEN.items() for deel in ("--aanvaard", f"{naam}={reden}")]


def besluiten_genomen(pad: Path) -> Path:
    """The recorded decisions, as if people had taken them."""
    tekst = decisions.PATH.read_text(encoding="utf-8")
    assert "voorbeeld: true" in tekst
    pad.write_text(tekst.replace("voorbeeld: true", "voorbeeld: false"), encoding="utf-8")
    return pad


@pytest.fixture(scope="module")
def besloten(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The real edition, built with decisions that were taken."""

    def maak(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as m:
            m.setattr(decisions, "PATH", besluiten_genomen(folder / "besluiten.yml"))
            u = deur("refresh", "--bron", "bundel", "--warehouse", folder / "warehouse")
            assert u.code == 0, u.fout

    return Warehouse(eenmaal(tmp_path_factory, "besloten", maak) / "warehouse")


@pytest.fixture(scope="module")
def sleutel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pad = tmp_path_factory.mktemp("sleutels") / "directie.pem"
    assert deur("sleutel", pad, "--warehouse", pad.parent / "w").code == 0
    return pad


def kopie(van: Warehouse, naar: Path) -> Warehouse:
    shutil.copytree(van.folder, naar)
    return Warehouse(naar)


@pytest.fixture
def w(besloten: Warehouse, tmp_path: Path) -> Warehouse:
    """A copy of the concept, to work in."""
    return kopie(besloten, tmp_path / "w")


@pytest.fixture(scope="module")
def getekend(besloten: Warehouse, sleutel: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The same, approved; read only."""
    w = kopie(besloten, tmp_path_factory.mktemp("getekend") / "w")
    u = stel_vast(w, sleutel)
    assert u.code == 0, u.fout
    return w


@pytest.fixture
def v(getekend: Warehouse, tmp_path: Path) -> Warehouse:
    """A copy of the approved one, to change."""
    return kopie(getekend, tmp_path / "v")


@pytest.fixture
def zonder_vormen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Page, PDF and workbook take seconds, and have tests of their own."""
    monkeypatch.setattr(write_all, "write_approved", lambda *_: [])
    monkeypatch.setattr(write_all, "write_all", lambda *_: None)


def stel_vast(w: Warehouse, sleutel: Path, versie: str = "2025-H2", rol: str = "directie", aanvaard: list[str] = AANVAARD) -> Uitkomst:
    return deur(
        "vaststellen", versie, "--rol", rol, "--reden", "besproken in het overleg", *aanvaard, "--sleutel", sleutel, "--warehouse", w.folder
    )


def verifieer(w: Warehouse, *sleutels: Path) -> Uitkomst:
    return deur("edities", "--verifieer", "--warehouse", w.folder, *(x for s in sleutels for x in ("--sleutel", s)))


def openbaar(sleutel: Path) -> Path:
    return sleutel.with_name(f"{sleutel.name}.pub")


def publiceer(w: Warehouse, kandidaat: Path, reden: str, rol: str = "bouwer") -> str:
    return publish(kandidaat, w, gate.requirements(manifest()), [], reden, rol).versie


@pytest.fixture(scope="module")
def verbeterd(besloten: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kandidaat of 2025-H2.1, with one figure other; only to copy."""
    kandidaat = maak_kandidaat(besloten, tmp_path_factory.mktemp("verbeterd"))
    with connect(kandidaat) as con:
        con.execute("UPDATE kerncijfers.waarden SET waarde = waarde + 1 WHERE indicator_id = 'zeden_voorraad' AND periode = '2025-11-02'")
        hernoem(con, E1, "2025-12-10", "telfout")
    return kandidaat


def erratum(w: Warehouse, verbeterd: Path, rol: str = "bouwer") -> None:
    """Publish 2025-H2.1."""
    assert publiceer(w, Path(shutil.copy(verbeterd, w.folder.parent)), "telfout", rol) == E1


# --- the way ---


def test_van_concept_naar_vastgesteld(getekend: Warehouse, besloten: Warehouse, sleutel: Path):
    editie = {k: x for k, x in afdruk(besloten.folder).items() if x}
    assert afdruk(getekend.folder) == editie  # byte for byte: the edition and the database did not change
    u = verifieer(getekend)
    naam = signing.fingerprint(openbaar(sleutel).read_bytes())
    assert u.code == 0 and f"{E0} vastgesteld op " in u.uit and naam in u.uit and "Logboek: 2 regels" in u.uit, u.fout
    assert verifieer(getekend, openbaar(sleutel)).code == 0
    u = deur("edities", "--warehouse", getekend.folder)
    assert u.code == 0 and "vastgesteld op" in u.uit and "door directie" in u.uit
    document = json.loads((getekend.approval_dir(E0) / DOCUMENT).read_text(encoding="utf-8"))
    assert document["manifest_sha256"] == hashlib.sha256((getekend.edition_dir(E0) / "manifest.json").read_bytes()).hexdigest()
    assert {a["naam"]: a["reden"] for a in document["aanvaard"]} == OPEN
    assert (document["gebouwd_door"], document["rol"], document["reden"]) == ("bouwer", "directie", "besproken in het overleg")
    regels = getekend.logbook.lines()
    assert [(r.soort, r.versie, r.rol) for r in regels] == [("publicatie", E0, "bouwer"), ("vaststelling", E0, "directie")]
    assert regels[0].besluiten_sha256 == getekend.manifest(getekend.choose(E0))["besluiten"]["sha256"] != ""
    assert getekend.manifest(getekend.choose(E0))["besluiten"]["voorbeelden"] == 0


def test_wat_er_openstaat_wordt_genoemd_tot_het_is_aanvaard(w: Warehouse, sleutel: Path, zonder_vormen: None):
    voor = afdruk(w.folder)
    u = stel_vast(w, sleutel, aanvaard=[])
    assert u.code == 1 and all(f"--aanvaard '{naam}=REDEN'" in u.fout for naam in OPEN)
    assert u.fout.startswith(f"{E0} wordt niet vastgesteld:") and u.fout.count("\n- ") == len(OPEN)
    for i, naam in enumerate(OPEN):  # each one is needed
        zonder = AANVAARD[: 2 * i] + AANVAARD[2 * i + 2 :]
        u = stel_vast(w, sleutel, aanvaard=zonder)
        assert u.code == 1 and u.fout.count("\n- ") == 1 and naam in u.fout
    assert afdruk(w.folder) == voor and not w.approvals.exists() and len(w.logbook.lines()) == 1
    assert stel_vast(w, sleutel).code == 0


def test_wat_mensen_zien_zegt_de_stand(getekend: Warehouse, besloten: Warehouse, tmp_path: Path):
    stand = str(state_of(getekend, getekend.choose()))
    assert stand.startswith("vastgesteld op ") and str(state_of(besloten, besloten.choose())) == "concept"
    for w, zegt, niet in ((getekend, stand, "concept"), (besloten, "concept", "vastgesteld")):
        for vorm in ("tekst", "html", "md", "svg", "json"):
            u = deur("tabel", "zedenzaken", "--formaat", vorm, "--warehouse", w.folder)
            tekst = " ".join(re.sub("<[^>]+>", " ", u.uit).split())  # a line of a picture breaks where it is full
            assert u.code == 0 and (zegt in tekst or vorm == "json") and (niet not in u.uit or vorm == "json"), vorm
        e = json.loads(deur("tabel", "zedenzaken", "--formaat", "json", "--warehouse", w.folder).uit)["editie"]
        assert (e["stand"], e["is_concept"]) == (zegt, zegt == "concept")
        assert deur("beeld", "verdeling", "--uit", tmp_path / "v.svg", "--warehouse", w.folder).code == 0
        svg = re.sub("<[^>]+>", " ", (tmp_path / "v.svg").read_text(encoding="utf-8"))
        assert f"editie {E0}, 10 december 2025 ({zegt})" in " ".join(svg.split())
        assert zegt in deur("status", "--datum", "2025-12-11", "--warehouse", w.folder).uit
    vast, editie = getekend.approval_dir(E0), getekend.edition_dir(E0)
    for naam in ("kerncijfers.html", "register.html", "datawoordenboek.html"):
        zegt, zei = ((m / naam).read_text(encoding="utf-8") for m in (vast, editie))
        assert stand in zegt and "· concept" not in zegt and "· concept" in zei, naam
    figuren = {p.name for p in (editie / "cijfers").iterdir()}
    assert figuren == {p.name for p in (vast / "cijfers").iterdir()} and len(figuren) > 60
    for vorm in ("csv", "svg", "json"):
        tekst = " ".join(re.sub("<[^>]+>", " ", (vast / "cijfers" / f"zedenzaken.{vorm}").read_text(encoding="utf-8")).split())
        assert stand in tekst and ("concept" not in tekst or vorm == "json"), vorm
    pagina = (vast / "kerncijfers.html").read_text(encoding="utf-8")
    for verwijzing in ("csv/", "dcat.jsonld"):
        assert (
            f'href="../../edities/{E0}/{verwijzing}"' in pagina
            and (getekend.approval_dir(E0) / f"../../edities/{E0}/{verwijzing}").exists()
        )
    assert (
        "Bij de vaststelling opnieuw gemaakt, met dezelfde cijfers: deze pagina, kerncijfers.pdf, tabellen.xlsx, cijfers/, register.html, "
        "poortrapport.html, datawoordenboek.html. De andere bestanden staan in de map van de editie." in pagina
    )
    pdf = " ".join(p.extract_text() for p in pypdf.PdfReader(getekend.approval_dir(E0) / "kerncijfers.pdf").pages)
    assert stand in " ".join(pdf.split()) and "concept" not in pdf
    boeken = [load_workbook(m / "tabellen.xlsx") for m in (vast, editie)]
    nu, toen = ([[[c.value for c in r] for r in blad.iter_rows()] for blad in boek] for boek in boeken)
    assert nu[1:] == toen[1:] and [f"Stand: {stand}." in str(nu[0]), "Stand: concept." in str(toen[0])] == [True, True]
    assert "concept" not in str(nu[0])
    rapport = (vast / "poortrapport.html").read_text(encoding="utf-8")
    assert f"Versie {E0} is {stand}." in rapport and "concept tot zij" not in rapport


def test_vormen_die_de_code_nu_anders_maakt_blijven_concept(w: Warehouse, sleutel: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing is called approved that the edition does not say."""
    from dagster_project.publicatie.forms import page, pdf

    monkeypatch.setattr(page, "render", lambda *_: "anders")
    monkeypatch.setattr(pdf, "typeset", lambda e, *_: b"%PDF " + e.stand.encode())
    u = stel_vast(w, sleutel)
    assert u.code == 0 and "Niet opnieuw gemaakt: kerncijfers.html, kerncijfers.pdf" in u.uit
    gemaakt = {p.name for p in w.approval_dir(E0).iterdir()}
    assert gemaakt == {
        DOCUMENT,
        SIGNATURE,
        PUBLIC_KEY,
        "register.html",
        "datawoordenboek.html",
        "poortrapport.html",
        "tabellen.xlsx",
        "cijfers",
    }
    assert f'href="../../edities/{E0}/kerncijfers.html"' in (w.approval_dir(E0) / "register.html").read_text(encoding="utf-8")
    assert verifieer(w).code == 0


def test_elke_verwijzing_van_wat_is_vastgesteld_komt_uit(getekend: Warehouse):
    """What was made anew refers to what was made anew, and for the rest to the edition."""
    vast = getekend.approval_dir(E0)
    for pad in vast.glob("*.html"):
        tekst = pad.read_text(encoding="utf-8")
        doelen = {d.split("#")[0] for d in html.fromstring(tekst).xpath("//a/@href") if not d.startswith("#")}
        doelen |= {s["waar"] for s in json.loads(re.findall(r'id="vindplaatsen">(.*?)</script>', tekst, re.S)[0]) if s["waar"]}
        assert len(doelen) > 1 and [d for d in doelen if not (vast / d).exists()] == [], pad.name
        assert not any(d.startswith("../../") and (vast / Path(d).name).exists() for d in doelen), pad.name


def test_een_erratum_na_vaststelling_is_weer_concept(v: Warehouse, sleutel: Path, verbeterd: Path, zonder_vormen: None):
    erratum(v, verbeterd)
    u = verifieer(v, openbaar(sleutel))
    assert u.code == 0 and f"{E0} vastgesteld op" in u.uit and f"{E1} concept" in u.uit, u.fout
    u = stel_vast(v, sleutel, E0)
    assert u.code == 1 and "is al vastgesteld op" in u.fout and f"is verbeterd door {E1}" in u.fout
    assert stel_vast(v, sleutel).code == 0 and "vastgesteld" in str(state_of(v, v.choose(E1)))
    assert [(r.soort, r.versie, r.reden) for r in v.logbook.lines()][2:] == [
        ("erratum", E1, "telfout"),
        ("vaststelling", E1, "besproken in het overleg"),
    ]
    assert verifieer(v, openbaar(sleutel)).code == 0


def lijst(w: Warehouse) -> dict[str, dict[str, str]]:
    """What ``edities/index.json`` says of each version."""
    return {e["versie"]: e for e in json.loads((w.folder / "edities" / "index.json").read_text(encoding="utf-8"))["edities"]}


def test_de_lijst_van_edities_zegt_wat_elke_nu_is(besloten: Warehouse, v: Warehouse, verbeterd: Path, zonder_vormen: None):
    """The page of a version never changes: whether it was mended or withdrawn stands beside it."""
    assert (lijst(besloten)[E0]["stand"], lijst(besloten)[E0]["melding"]) == ("concept", "")
    assert lijst(besloten)[E0]["pagina"] == f"{E0}/kerncijfers.html"
    assert lijst(v)[E0]["stand"].startswith("vastgesteld op ") and lijst(v)[E0]["pagina"] == f"../vaststellingen/{E0}/kerncijfers.html"
    assert (v.folder / "edities" / lijst(v)[E0]["pagina"]).is_file()
    voor = afdruk(v.folder)
    erratum(v, verbeterd)
    assert list(lijst(v)) == [E1, E0] and lijst(v)[E1]["melding"] == "" and lijst(v)[E1]["reden"] == "telfout"
    assert lijst(v)[E0]["melding"] == f"Deze uitgave is verbeterd. Gebruik {E1}. De reden: telfout."
    assert {k: x for k, x in afdruk(v.folder).items() if E0 in k} == {k: x for k, x in voor.items() if E0 in k}
    assert deur("intrekken", E1, "--rol", "directie", "--reden", "toch niet.", "--warehouse", v.folder).code == 0
    assert lijst(v)[E1]["melding"].startswith("Deze uitgave is ingetrokken op ") and ": toch niet. Gebruik" in lijst(v)[E1]["melding"]
    tekst = (v.folder / "edities" / "index.html").read_text(encoding="utf-8")
    assert (
        all(stuk in tekst for stuk in (E0, E1, "telfout", "ingetrokken op", "Gebruik haar cijfers niet meer.")) and "<script" not in tekst
    )


def test_intrekken(v: Warehouse, sleutel: Path):
    voor = afdruk(v.folder)
    u = deur("intrekken", E0, "--rol", "directie", "--reden", "telfout in tabel 3", "--warehouse", v.folder)
    assert u.code == 0 and "was vastgesteld" in u.uit
    assert afdruk(v.folder) == voor and not v.approval_dir(E0).exists()
    assert (v.withdrawn_dir(E0) / SIGNATURE).exists()  # what was signed stays, under a name that says that it no longer holds
    u = verifieer(v, openbaar(sleutel))
    assert u.code == 0 and f"{E0} ingetrokken op" in u.uit, u.fout
    assert "ingetrokken op" in deur("tabel", "zedenzaken", "--warehouse", v.folder).uit
    u = deur("status", "--datum", "2025-12-11", "--json", "--warehouse", v.folder)
    assert u.code == 1
    (punt,) = [p for p in json.loads(u.uit)["punten"] if p["wat"] == "vaststelling"]
    assert punt["kleur"] == "rood" and "telfout in tabel 3" in punt["tekst"]
    u = stel_vast(v, sleutel)
    assert u.code == 1 and "is ingetrokken op" in u.fout and "--erratum" in u.fout
    u = deur("intrekken", E0, "--rol", "directie", "--reden", "nog eens", "--warehouse", v.folder)
    assert u.code == 1 and "al ingetrokken" in u.fout and len(v.logbook.lines()) == 3


def test_een_concept_is_in_te_trekken_en_een_editie_niet(w: Warehouse):
    for wat in ("2025-H2", "", "../2025-H2.0", "2025-H1.0"):
        assert deur("intrekken", wat, "--rol", "directie", "--reden", "fout", "--warehouse", w.folder).code == 2
    assert len(w.logbook.lines()) == 1
    u = deur("intrekken", E0, "--rol", "directie", "--reden", "fout", "--warehouse", w.folder)
    assert u.code == 0 and "was concept" in u.uit and verifieer(w).code == 0


def test_verifieren_in_een_kopie_met_alleen_de_openbare_sleutel(getekend: Warehouse, sleutel: Path, tmp_path: Path):
    """As on another machine: another place, another process, no network and no private key."""
    kopie(getekend, tmp_path / "elders" / "mee")
    pub = Path(shutil.copy(openbaar(sleutel), tmp_path / "directie.pub"))
    code = "import socket; socket.socket = None; from dagster_project.cli.app import main; main()"
    opdracht = [sys.executable, "-c", code, "edities", "--verifieer", "--warehouse", "mee", "--sleutel", str(pub)]
    r = subprocess.run(
        opdracht,
        cwd=tmp_path / "elders",
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
    )
    assert r.returncode == 0 and f"{E0} vastgesteld op" in r.stdout, r.stderr


def test_een_andere_sleutel_wordt_gezegd(getekend: Warehouse, sleutel: Path, tmp_path: Path):
    deur("sleutel", tmp_path / "ander.pem", "--warehouse", getekend.folder)
    u = verifieer(getekend, tmp_path / "ander.pem.pub")
    assert u.code == 1 and "getekend met een andere sleutel" in u.fout and "Vraag na van wie" in u.fout
    assert verifieer(getekend, tmp_path / "ander.pem.pub", openbaar(sleutel)).code == 0  # one of those that are trusted
    assert verifieer(getekend, sleutel).code == 2  # the private key is not what is asked for
    assert deur("edities", "--sleutel", openbaar(sleutel), "--warehouse", getekend.folder).code == 2


def test_de_stappen_zoals_ze_voor_de_gegevensbeheerder_staan(
    w: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zonder_vormen: None
):
    """Every command of that part of the page, in that order, as it stands there."""
    monkeypatch.setenv("HOME", str(tmp_path))
    tekst = (
        (ROOT / "docs" / "gegevensbeheerder.md")
        .read_text(encoding="utf-8")
        .partition("## Vaststellen en intrekken")[2]
        .partition("\n## ")[0]
    )
    regels = "".join(re.findall(r"^```sh\n(.*?)^```", tekst, re.M | re.S)).splitlines()
    uitkomsten = []
    for regel in regels:
        programma, *woorden = (os.path.expanduser(x) for x in shlex.split(regel, comments=True))
        if programma == "openssl":
            r = subprocess.run([programma, *woorden], cwd=w.approval_dir(E0), check=False, capture_output=True)
            uitkomsten.append(("openssl", r.returncode))
        else:
            uitkomsten.append((woorden[0], deur(*woorden, "--warehouse", w.folder).code))
    assert uitkomsten == [
        ("sleutel", 0),
        ("vaststellen", 1),
        ("vaststellen", 0),
        ("edities", 0),
        ("edities", 0),
        ("openssl", 0),
        ("intrekken", 0),
    ]
    assert state_of(w, w.choose()).soort == "ingetrokken"


# --- refused ---


def geweigerd(w: Warehouse, sleutel: Path, **anders: Any) -> Uitkomst:
    """What it said when it did not approve; fails when anything in the warehouse is other than it was."""
    voor, regels = afdruk(w.folder), len(w.logbook.line_hashes())
    u = stel_vast(w, sleutel, **anders)
    assert afdruk(w.folder) == voor and len(w.logbook.line_hashes()) == regels
    assert "Traceback" not in u.fout
    return u


def mist(u: Uitkomst, *meldingen: str) -> list[str]:
    """Which of these it does not say."""
    return [m for m in meldingen if m not in u.fout]


def test_wie_bouwt_stelt_niet_vast(w: Warehouse, sleutel: Path, verbeterd: Path, zonder_vormen: None):
    erratum(w, verbeterd, rol="datasteward")
    u = geweigerd(w, sleutel, rol="datasteward")
    assert (u.code, mist(u, "gebouwd door de rol datasteward", "vier ogen", "Laat een andere rol vaststellen: directie")) == (1, [])
    assert geweigerd(w, sleutel, rol="bouwer").code == 2  # builds, and never approves
    assert stel_vast(w, sleutel, rol="directie").code == 0
    assert w.logbook.lines()[1].rol == "datasteward"


def test_de_rol_van_een_refresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    from dagster_project.cli import refresh
    from dagster_project.resources import WarehouseResource

    gekozen: list[str] = []
    monkeypatch.setattr(refresh, "_refresh_and_tell", lambda *a: gekozen.append(a[-1]) or 0)
    deur("refresh", "--warehouse", tmp_path)
    deur("refresh", "--warehouse", tmp_path, "--rol", "datasteward")
    monkeypatch.setenv("HALFJAARBERICHT_ROL", "datasteward")
    deur("refresh", "--warehouse", tmp_path)
    assert gekozen == ["bouwer", "datasteward", "datasteward"]
    assert deur("refresh", "--warehouse", tmp_path, "--rol", "Jan").code == 2
    assert WarehouseResource().rol == approval.DEFAULT_BUILDER
    with pytest.raises(approval.CannotStart, match="Rol 'Jan' bouwt geen editie; kies uit: bouwer, datasteward"):
        approval.check_builder("Jan")


def test_besluiten_die_een_voorbeeld_zijn(echt: Path, sleutel: Path, tmp_path: Path):
    w = kopie(Warehouse(echt), tmp_path / "w")
    u = stel_vast(w, sleutel)
    assert u.code == 1 and u.fout.count("Een besluit is nog een voorbeeld: ") == 7  # as many as expectations/besluiten.yml records
    assert "prio1_meldingen 2024" in u.fout and "voorbeeld: false" in u.fout and "niet te aanvaarden" in u.fout
    u = geweigerd(w, sleutel, aanvaard=[*AANVAARD, "--aanvaard", "besluit=het mag"])
    assert u.code == 1 and "er is niets open dat zo heet en te aanvaarden is" in u.fout


def test_een_voorbeeld_wordt_nooit_vastgesteld(huis: Warehouse, sleutel: Path, tmp_path: Path):
    w = kopie(huis, tmp_path / "w")
    u = geweigerd(w, sleutel, aanvaard=[])
    redenen = (f"{E0} is een voorbeeld", "synthetische waarden", "kerncijfers.waarden", "Een besluit is nog een voorbeeld", "correctie")
    assert (u.code, mist(u, *redenen)) == (1, [])


ZOU_TEGENHOUDEN = {
    "een synthetische waarde": (
        "UPDATE kerncijfers.waarden SET is_synthetisch = true WHERE indicator_id = 'zeden_voorraad'",
        "synthetische waarden",
        "",
    ),
    "een synthetisch kenmerk": (
        "UPDATE verdeling.kenmerken SET is_synthetisch = true WHERE kenmerk = 'inwoners'",
        "verdeling.kenmerken: ",
        "",
    ),
    "een besluit over een grens": (
        "UPDATE kwaliteit.plausibiliteit SET besluit = 'datasteward (voorbeeld), 2025-12-01: klopt' WHERE grootheid = (SELECT min(grootheid) FROM kwaliteit.plausibiliteit)",
        "nog een voorbeeld",
        "",
    ),
    "een correctie": (
        "INSERT INTO kwaliteit.correcties SELECT '2025-H2', '2025-H2.0', 't', 's', 'k', '', '1', '2', 'r', DATE '2025-12-01', 'b', 'actief', true, true",
        "correctie(s) van t, kolom k, zijn een voorbeeld",
        "",
    ),
    "een bron die achterloopt": (
        "UPDATE kwaliteit.bronstatus SET loopt_achter = true WHERE bron_tabel = 'jenv.gtpa'",
        "jenv.gtpa loopt achter",
        "jenv.gtpa",
    ),
    "een waarschuwing": (
        "UPDATE kwaliteit.controles SET oordeel = 'voldoet niet', ernst = 'waarschuwing' WHERE controle_id = 'contract:jenv.gtpa:typen'",
        "Waarschuwing contract:jenv.gtpa:typen",
        "contract:jenv.gtpa:typen",
    ),
}


@pytest.mark.parametrize("wat", ZOU_TEGENHOUDEN)
def test_elk_beletsel_wordt_gezien_en_alleen_waar_men_voor_kan_staan_is_te_aanvaarden(besloten: Warehouse, tmp_path: Path, wat: str):
    sql, zegt, naam = ZOU_TEGENHOUDEN[wat]
    m = besloten.manifest(besloten.choose())
    pad = Path(shutil.copy(besloten.database, tmp_path / "d.duckdb"))
    pad.chmod(0o644)
    with connect(pad) as con:
        voor = approval.hindrances(con, m, "directie")
        con.execute(sql)
        na = approval.hindrances(con, m, "directie")
    assert [h.naam for h in voor] == list(OPEN)
    (nieuw,) = [h for h in na if h not in voor]
    assert zegt in nieuw.wat and nieuw.naam == naam


@pytest.mark.parametrize(
    ("lijst", "code", "melding"),
    [
        ([*AANVAARD, "--aanvaard", "cbs.bevolking=is goed"], 1, "--aanvaard cbs.bevolking: er is niets open dat zo heet"),
        ([*AANVAARD, "--aanvaard", "niet-ontvangen=nog eens"], 2, "verwacht NAAM=REDEN, elke naam één keer"),
        (["--aanvaard", "niet-ontvangen"], 2, "--aanvaard niet-ontvangen: een reden is nodig"),
        (["--aanvaard", "niet-ontvangen= "], 2, "--aanvaard niet-ontvangen: een reden is nodig"),
        (["--aanvaard", "=reden"], 2, "verwacht NAAM=REDEN, elke naam één keer"),
    ],
)
def test_wat_niet_bestaat_of_dubbel_is_aanvaarden(w: Warehouse, sleutel: Path, lijst: list[str], code: int, melding: str):
    u = geweigerd(w, sleutel, aanvaard=lijst)
    assert u.code == code and melding in u.fout


@pytest.mark.parametrize("versie", ["2025-H1", "../../etc", "2025-H2.0/", "2025-H2.7", "."])
def test_alleen_wat_is_gepubliceerd(w: Warehouse, sleutel: Path, versie: str):
    u = geweigerd(w, sleutel, versie=versie)
    assert u.code == 2 and "is niet gepubliceerd" in u.fout


def test_wie_iets_leegs_als_reden_geeft(w: Warehouse, sleutel: Path):
    for reden in ("", "  ", "\x1b[31m", ".", "- -", "\u200b", "123"):
        for opdracht in (
            ["vaststellen", E0, "--sleutel", sleutel, "--rol", "directie", "--reden", reden],
            ["intrekken", E0, "--rol", "directie", "--reden", reden],
            ["refresh", "--bron", "bundel", "--erratum", reden],
        ):
            u = deur(*opdracht, "--warehouse", w.folder)
            assert u.code == 2 and "een reden is nodig" in u.fout, (opdracht, u)


def test_een_klok_die_achterloopt_tekent_niet(w: Warehouse, sleutel: Path, zonder_vormen: None, monkeypatch: pytest.MonkeyPatch):
    """What is signed would be older than its publication, which the log has just before it."""
    assert w.logbook.lines()[-1].wanneer <= approve.now_utc()
    with monkeypatch.context() as m:
        m.setattr(approve, "now_utc", lambda: "2001-01-01T00:00:00+00:00")
        u = geweigerd(w, sleutel)
        assert u.code == 1 and "De klok van deze machine zegt 2001-01-01" in u.fout and "Zet de klok goed" in u.fout
        met_uitleg = [*AANVAARD, "--aanvaard", "klok=de machine die haar maakte liep jaren voor"]
        assert stel_vast(w, sleutel, aanvaard=met_uitleg).code == 0
    document = json.loads((w.approval_dir(E0) / DOCUMENT).read_bytes())
    assert document["wanneer"] == "2001-01-01T00:00:00+00:00" and "klok" in {a["naam"] for a in document["aanvaard"]}
    assert verifieer(w).code == 0


def test_een_versie_die_is_veranderd(w: Warehouse, sleutel: Path):
    pad = w.edition_dir(E0) / "kerncijfers.waarden.parquet"
    pad.write_bytes(pad.read_bytes() + b" ")
    u = geweigerd(w, sleutel)
    assert (u.code, mist(u, "kerncijfers.waarden.parquet is veranderd", "Herstel dit eerst")) == (1, [])


def test_een_versie_van_voor_de_bouwer_werd_vastgelegd(besloten: Warehouse):
    m = besloten.manifest(besloten.choose())
    del m["gebouwd_door"]
    with connect(besloten.database, read_only=True) as con:
        (h,) = [h for h in approval.hindrances(con, m, "directie") if not h.naam]
    assert "zegt niet wie haar bouwde" in h.wat


def test_een_voorbeeld_dat_alleen_het_manifest_telt(besloten: Warehouse):
    """Should the words of a decision in the tables ever change, the count of the build still holds it back."""
    m = besloten.manifest(besloten.choose())
    m["besluiten"] |= {"voorbeelden": 2}
    with connect(besloten.database, read_only=True) as con:
        (h,) = [h for h in approval.hindrances(con, m, "directie") if not h.naam]
    assert h.wat == "Een besluit is nog een voorbeeld: het manifest telt er 2"


def test_terwijl_er_iets_anders_werkt(w: Warehouse, sleutel: Path):
    with hold_lock(w.folder):
        u = geweigerd(w, sleutel)
        assert u.code == 2 and "Er loopt al een refresh" in u.fout
        assert deur("intrekken", E0, "--rol", "directie", "--reden", "fout", "--warehouse", w.folder).code == 2


def test_een_sleutel_waar_anderen_bij_kunnen(w: Warehouse, sleutel: Path, tmp_path: Path):
    open_ = Path(shutil.copy(sleutel, tmp_path / "open.pem"))
    open_.chmod(0o644)
    u = geweigerd(w, open_)
    assert (u.code, mist(u, "anderen kunnen bij deze sleutel (rechten 0644)", "0600")) == (2, [])
    binnen = Path(shutil.copy(sleutel, w.folder / "s.pem"))
    binnen.chmod(0o600)
    u = geweigerd(w, binnen)
    assert u.code == 2 and "hoort niet in de map van het warehouse" in u.fout
    u = geweigerd(w, tmp_path / "weg.pem")
    assert (u.code, mist(u, "er is geen sleutel", "halfjaarbericht sleutel")) == (2, [])
    u = deur("sleutel", w.folder / "nieuw.pem", "--warehouse", w.folder)
    assert u.code == 2 and not (w.folder / "nieuw.pem").exists()


def test_de_geheime_sleutel_komt_nergens(getekend: Warehouse, sleutel: Path, tmp_path: Path):
    geheim = "".join(sleutel.read_text().splitlines()[1:-1])
    bytes_ = signing.read_private_key(sleutel, getekend.folder).private_bytes_raw()
    for p in (*getekend.approvals.rglob("*"), getekend.logbook.path, getekend.logbook.last):
        if p.is_file():
            assert geheim.encode() not in p.read_bytes() and bytes_ not in p.read_bytes() and bytes_.hex().encode() not in p.read_bytes()
    u = deur("sleutel", tmp_path / "n.pem", "--warehouse", getekend.folder)
    assert u.code == 0 and (tmp_path / "n.pem").read_text().splitlines()[1] not in u.uit + u.fout


# --- tampering ---


def _bestand(naam: str, doe: Callable[[Path], object]) -> Callable[[Warehouse], object]:
    return lambda w: doe(w.approval_dir(E0) / naam)


def _bit(pad: Path) -> None:
    ruw = bytearray(pad.read_bytes())
    ruw[len(ruw) // 2] ^= 1
    pad.write_bytes(ruw)


def _log(doe: Callable[[list[bytes]], list[bytes]]) -> Callable[[Warehouse], None]:
    def verander(w: Warehouse) -> None:
        regels = w.logbook.path.read_bytes().splitlines()
        w.logbook.path.write_bytes(b"".join(r + b"\n" for r in doe(regels)))

    return verander


def _hele_log_opnieuw(w: Warehouse) -> None:
    """The publication is told of another role, and every sha256 after it is made to fit."""
    regels = [json.loads(r) for r in w.logbook.path.read_bytes().splitlines()]
    regels[0]["rol"] = "datasteward"
    uit: list[bytes] = []
    for r in regels:
        r["vorige"] = sha256_of(uit[-1]) if uit else ""
        uit.append(json.dumps(r, ensure_ascii=False).encode())
    w.logbook.path.write_bytes(b"".join(r + b"\n" for r in uit))
    w.logbook.last.write_text(sha256_of(uit[-1]))


def _log_afgekapt(w: Warehouse) -> None:
    """The line of the approval is gone, and what lies beside the log fits with what is left."""
    _log(lambda r: r[:1])(w)
    w.logbook.last.write_text(sha256_of(w.logbook.path.read_bytes().rstrip(b"\n")))


def _naar_buiten(w: Warehouse) -> None:
    d = w.approval_dir(E0)
    d.rename(w.folder.parent / "elders")
    d.symlink_to(w.folder.parent / "elders")


VERANDERINGEN: dict[str, tuple[Callable[[Warehouse], object], list[str]]] = {
    "het document": (_bestand(DOCUMENT, _bit), [f"vaststelling {E0}: {DOCUMENT} is veranderd"]),
    "de handtekening": (_bestand(SIGNATURE, _bit), [f"vaststelling {E0}: de handtekening past niet"]),
    "de sleutel": (_bestand(PUBLIC_KEY, _bit), [f"vaststelling {E0}: de handtekening past niet"]),
    "de pagina": (_bestand("kerncijfers.html", _bit), [f"vaststelling {E0}: kerncijfers.html is veranderd"]),
    "de pdf weg": (_bestand("kerncijfers.pdf", Path.unlink), [f"vaststelling {E0}: kerncijfers.pdf is weg"]),
    "een bestand erbij": (_bestand("extra.txt", Path.touch), [f"vaststelling {E0}: extra.txt hoort er niet"]),
    "de map weg": (lambda w: shutil.rmtree(w.approval_dir(E0)), [f"vaststelling {E0}: de map"]),
    "de map ergens anders": (_naar_buiten, [f"vaststelling {E0}: de map"]),
    "de handtekening weg": (_bestand(SIGNATURE, Path.unlink), [f"vaststelling {E0}: "]),
    "een vaststelling erbij": (
        lambda w: shutil.copytree(w.approval_dir(E0), w.approval_dir("2025-H2.9")),
        ["2025-H2.9: deze vaststelling staat er, maar het logboek noemt haar niet"],
    ),
    "een regel anders": (_log(lambda r: [r[0].replace(b"bouwer", b"directie"), *r[1:]]), ["regel 1: veranderd"]),
    "de eerste regel weg": (_log(lambda r: r[1:]), ["regel 1: zij heeft nummer 2"]),
    "de laatste regel weg": (_log(lambda r: r[:-1]), ["regel 1: veranderd, of wat erna kwam is weg"]),
    "het logboek weg": (lambda w: w.logbook.path.unlink(), ["het bestand: veranderd, of wat erna kwam is weg"]),
    "het logboek en wat ernaast ligt weg": (
        lambda w: (w.logbook.path.unlink(), w.logbook.last.unlink()),
        [f"logboek: {E0} is gepubliceerd, en daarvan staan er 0 regels", "maar het logboek noemt haar niet"],
    ),
    "het logboek afgekapt": (_log_afgekapt, ["maar het logboek noemt haar niet"]),
    "het logboek opnieuw geschreven": (_hele_log_opnieuw, [f"vaststelling {E0}: het logboek is tot regel 1 niet meer wat het was"]),
    "het manifest": (
        lambda w: (w.edition_dir(E0) / "manifest.json").write_text("{}"),
        [f"editie {E0}: manifest.json is veranderd"],
    ),
}


@pytest.mark.parametrize("wat", VERANDERINGEN)
def test_elke_verandering_wordt_gevonden(v: Warehouse, sleutel: Path, wat: str):
    doe, meldingen = VERANDERINGEN[wat]
    doe(v)
    u = verifieer(v, openbaar(sleutel))
    *gevonden, telling = u.fout.splitlines()
    assert u.code == 1 and [m for m in meldingen if sum(m in g for g in gevonden) != 1] == [], u.fout
    assert telling == f"{len(meldingen)} verschillen met wat is gepubliceerd." and "Traceback" not in u.fout
    if wat != "een vaststelling erbij":  # of another version
        assert "vastgesteld op" not in deur("tabel", "zedenzaken", "--warehouse", v.folder).uit  # nobody is told that it is approved
        assert "vastgesteld op" not in deur("edities", "--warehouse", v.folder).uit
    u = deur("status", "--datum", "2025-12-11", "--warehouse", v.folder)
    eerste = next(r for r in u.uit.splitlines() if r.startswith("│"))
    assert u.code == 1 and "rood" in eerste and ("vaststelling" in eerste or wat == "het manifest")


@pytest.mark.parametrize("wat", ["het logboek en wat ernaast ligt weg", "het logboek afgekapt"])
def test_van_wat_het_logboek_verzwijgt_wordt_geen_stand_gezegd(v: Warehouse, wat: str):
    """What is left of the log fits with itself, so a signed version would be called concept, and the next line would hide that something went."""
    VERANDERINGEN[wat][0](v)
    ervoor = v.logbook.path.read_bytes() if v.logbook.path.exists() else None
    for opdracht in (
        ("edities",),
        ("ronde", "--editie", "2025-H2"),
        ("tabel", "zedenzaken"),
        ("intrekken", E0, "--rol", "directie", "--reden", "telfout"),
        ("refresh", "--bron", "bundel"),
    ):
        u = deur(*opdracht, "--warehouse", v.folder)
        assert u.code == 2 and "concept" not in u.uit and "Zet logboek.jsonl en logboek.laatste samen terug" in u.fout, (opdracht, u)
    assert (v.logbook.path.read_bytes() if v.logbook.path.exists() else None) == ervoor


def test_een_versie_die_eerder_met_andere_inhoud_is_gepubliceerd(w: Warehouse):
    """Database and folder of another warehouse under the log of this one, or a version that was made anew after it was thrown away."""
    w.logbook.append(Line("erratum", "2025-H2", "bouwer", versie=E0, manifest_sha256="0" * 64))
    w.logbook.append(Line("erratum", "2025-H2", "bouwer", versie=E1, manifest_sha256="1" * 64))
    *gevonden, _ = verifieer(w).fout.splitlines()
    assert len(gevonden) == 2
    assert (
        "logboek, regel 2: het manifest van 2025-H2.0 heeft daar sha256 000000000000" in gevonden[0] and "met andere inhoud" in gevonden[0]
    )
    assert "logboek, regel 3: noemt 2025-H2.1 (erratum), en de database kent die niet" in gevonden[1]


def test_wie_alles_namaakt_heeft_een_andere_sleutel(v: Warehouse, sleutel: Path, tmp_path: Path):
    """Another reason, signed anew with a key of one's own, and the log made to fit: only who knows the key can tell, and does."""
    eigen = tmp_path / "eigen.pem"
    signing.make_key_pair(eigen, v.folder)
    geheim = signing.read_private_key(eigen, v.folder)
    d = v.approval_dir(E0)
    document = json.loads((d / DOCUMENT).read_bytes()) | {"reden": "vervalst", "sleutel": signing.fingerprint(signing.public_pem(geheim))}
    inhoud = Approval(**document | {"aanvaard": [], "bestanden": document["bestanden"]}).as_bytes()
    for naam, ruw in ((DOCUMENT, inhoud), (SIGNATURE, geheim.sign(inhoud)), (PUBLIC_KEY, signing.public_pem(geheim))):
        (d / naam).write_bytes(ruw)
    regels = [json.loads(r) for r in v.logbook.path.read_bytes().splitlines()]
    regels[1] |= {"reden": "vervalst", "vaststelling_sha256": sha256_of(inhoud)}
    uit = [json.dumps(r, ensure_ascii=False).encode() for r in regels]
    v.logbook.path.write_bytes(b"".join(r + b"\n" for r in uit))
    v.logbook.last.write_text(sha256_of(uit[-1]))
    assert verifieer(v).code == 0  # what a signature cannot do without a key that one trusts
    u = verifieer(v, openbaar(sleutel))
    assert u.code == 1 and "getekend met een andere sleutel" in u.fout


# --- killed ---


KILL = """
import os, signal, sys
from dagster_project.cli import app
from dagster_project.publicatie.edition import approve
from dagster_project.publicatie.forms import write_all
from dagster_project.warehouse import editions
from dagster_project.warehouse.logbook import Logbook
write_all.write_approved = lambda *_: []
def sterf(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
waar = sys.argv.pop(1)
if waar == "voor de map":
    approve.os = type("os", (), {"replace": sterf})
elif waar == "voor de regel":
    Logbook.append = sterf
else:
    heel = Logbook.append
    Logbook.append = lambda *a: (heel(*a), sterf())
app.app()
"""


@pytest.mark.parametrize(("waar", "stand"), [("voor de map", "concept"), ("voor de regel", "concept"), ("na de regel", "vastgesteld")])
def test_een_kill_laat_geen_of_een_hele_vaststelling(w: Warehouse, sleutel: Path, waar: str, stand: str, zonder_vormen: None):
    opdracht = [E0, "--rol", "directie", "--reden", "kort", *AANVAARD, "--sleutel", str(sleutel), "--warehouse", str(w.folder)]
    r = subprocess.run([sys.executable, "-c", KILL, waar, "vaststellen", *opdracht], cwd=ROOT, capture_output=True, check=False)
    assert r.returncode == -signal.SIGKILL, r.stderr.decode()
    u = verifieer(w, openbaar(sleutel))
    assert u.code == 0 and f"{E0} {stand}" in u.uit, u.fout
    w.tidy()
    assert list(w.approvals.glob(".half-*")) == [] and list(w.approvals.glob(f"*/{INCOMPLETE_MARK}")) == []
    assert verifieer(w, openbaar(sleutel)).code == 0
    assert stel_vast(w, sleutel).code == (0 if stand == "concept" else 1)
    assert state_of(w, w.choose()).soort == "vastgesteld"


def test_een_kill_tussen_intrekken_en_de_nieuwe_naam(v: Warehouse, sleutel: Path, monkeypatch: pytest.MonkeyPatch):
    heel = Warehouse.tidy
    keren = iter(range(9))
    monkeypatch.setattr(Warehouse, "tidy", lambda self: heel(self) if next(keren) == 0 else sys.exit(9))
    assert deur("intrekken", E0, "--rol", "directie", "--reden", "fout", "--warehouse", v.folder).code == 9
    monkeypatch.undo()
    assert state_of(v, v.choose()).soort == "ingetrokken" and verifieer(v, openbaar(sleutel)).code == 0
    v.tidy()
    assert v.withdrawn_dir(E0).is_dir() and verifieer(v, openbaar(sleutel)).code == 0


def test_een_kill_tussen_de_verwisseling_en_het_logboek(w: Warehouse, verbeterd: Path, zonder_vormen: None):
    """The database names the new version: it is published. The next run writes what the killed one could not."""
    with pytest.MonkeyPatch.context() as m:
        m.setattr(Warehouse, "log_publication", lambda *_: sys.exit(9))
        with pytest.raises(SystemExit):
            erratum(w, verbeterd)
    assert len(w.logbook.lines()) == 1 and verifieer(w).code == 0
    w.tidy()
    w.tidy()
    assert [(r.soort, r.versie) for r in w.logbook.lines()] == [("publicatie", E0), ("erratum", E1)]
    assert verifieer(w).code == 0


def test_de_stand_in_woorden():
    assert str(State()) == "concept"
    assert str(State("vastgesteld", "2025-12-12T09:00:00+00:00")) == "vastgesteld op 12 december 2025"
    assert (
        str(State("vastgesteld", "2025-12-11T23:30:00+00:00")) == "vastgesteld op 12 december 2025"
    )  # half past midnight, in the Netherlands
    assert str(State("vastgesteld", "2026-06-11T21:59:59+00:00")) == "vastgesteld op 11 juni 2026"


# --- in a package ---


@pytest.fixture(scope="module")
def pakket(getekend: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    doel = tmp_path_factory.mktemp("pakket") / "editie.zip"
    assert deur("bronnen", "inpakken", "2025-H2", "--uit", doel, "--warehouse", getekend.folder).code == 0
    return doel


def herpakt(pakket: Path, doel: Path, anders: dict[str, bytes | None]) -> Path:
    """The package with these files of its approval changed, or gone."""
    with zipfile.ZipFile(pakket) as oud, zipfile.ZipFile(doel, "w") as nieuw:
        for naam in oud.namelist():
            inhoud = anders.get(naam.rpartition("/")[2], oud.read(naam)) if naam.startswith("vaststellingen/") else oud.read(naam)
            if inhoud is not None:
                nieuw.writestr(naam, inhoud)
    return doel


def test_een_pakket_neemt_de_vaststelling_mee(pakket: Path, getekend: Warehouse, besloten: Warehouse, sleutel: Path, tmp_path: Path):
    u = deur("bronnen", "uitpakken", pakket, tmp_path / "los")
    assert u.code == 0 and "door directie" in u.uit and signing.fingerprint(openbaar(sleutel).read_bytes()) in u.uit, u.uit + u.fout
    for naam in ("vaststelling.json", "vaststelling.sig", "sleutel.pub"):
        assert (tmp_path / "los" / "vaststellingen" / E0 / naam).read_bytes() == (getekend.approval_dir(E0) / naam).read_bytes()
    concept = tmp_path / "concept.zip"
    assert deur("bronnen", "inpakken", "2025-H2", "--uit", concept, "--warehouse", besloten.folder).code == 0
    with zipfile.ZipFile(concept) as zip_:
        assert not [n for n in zip_.namelist() if n.startswith("vaststellingen/")]
    u = deur("bronnen", "uitpakken", concept, tmp_path / "zonder")
    assert u.code == 0 and "Vastgesteld" not in u.uit


def test_een_pakket_met_een_andere_vaststelling_laat_niets_achter(pakket: Path, getekend: Warehouse, tmp_path: Path):
    """Another text, another signature, a key that is not the one that the document names, the approval of another manifest, and half of it."""
    echt = (getekend.approval_dir(E0) / "vaststelling.json").read_bytes()
    vreemd = Ed25519PrivateKey.generate()
    pem = signing.public_pem(vreemd)
    d = json.loads(echt) | {"manifest_sha256": "0" * 64, "sleutel": signing.fingerprint(pem)}
    ander_manifest = json.dumps(d).encode()
    for anders, waarom in (
        ({"vaststelling.json": echt.replace(b"directie", b"minister")}, "handtekening past niet"),
        ({"vaststelling.sig": b"x" * 64}, "handtekening past niet"),
        ({"vaststelling.sig": vreemd.sign(echt), "sleutel.pub": pem}, "een andere sleutel dan het document noemt"),
        (
            {"vaststelling.json": ander_manifest, "vaststelling.sig": vreemd.sign(ander_manifest), "sleutel.pub": pem},
            "en niet van dit manifest",
        ),
        ({"vaststelling.json": b"{}", "vaststelling.sig": vreemd.sign(b"{}"), "sleutel.pub": pem}, "is geen vaststelling"),
        ({"vaststelling.sig": None}, "inhoud en manifest verschillen"),
        ({"sleutel.pub": b"-" * 20_000}, "groter dan"),
    ):
        kwaad = herpakt(pakket, tmp_path / "kwaad.zip", anders)
        u = deur("bronnen", "uitpakken", kwaad, tmp_path / "los")
        tekst = " ".join(u.fout.split())
        assert u.code == 2 and waarom in tekst and "Er is niets uitgepakt" in tekst, (waarom, tekst)
        assert [p.name for p in tmp_path.iterdir()] == ["kwaad.zip"]


def test_een_ingetrokken_uitgave_gaat_zonder_vaststelling(v: Warehouse, tmp_path: Path):
    assert deur("intrekken", E0, "--rol", "directie", "--reden", "telfout", "--warehouse", v.folder).code == 0
    assert deur("bronnen", "inpakken", E0, "--uit", tmp_path / "p.zip", "--warehouse", v.folder).code == 0
    with zipfile.ZipFile(tmp_path / "p.zip") as zip_:
        assert not [n for n in zip_.namelist() if n.startswith("vaststellingen/")]
