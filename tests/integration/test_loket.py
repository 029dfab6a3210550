"""The loket over HTTP, with a real server: who gets in, what is judged, what is kept, and what a hostile sender gets."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from playwright.sync_api import Browser

from dagster_project.loket.form import clean_name, parse_form
from dagster_project.warehouse.lock import hold_lock
from sources import catalog
from sources.delivery.guard import BESTAND_MAX
from tests.conftest import deur
from tests.helpers.browser import Bladzijde, axe_fouten
from tests.helpers.loket import CODE, Bezoek, open_loket

VOORBEELD = catalog.FOLDER / "jenv" / "voorbeeld"
ZEDEN = (VOORBEELD / "zedenvoorraad" / "zedenvoorraad.xlsx").read_bytes()
GTPA = (VOORBEELD / "gtpa" / "gtpa.csv").read_bytes()
POLITIE = "politie (korpsstaf)"


@pytest.fixture(scope="module")
def plek(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("loket")


@pytest.fixture(scope="module")
def open_(plek: Path) -> Iterator[tuple[str, Path]]:
    with open_loket(plek, plek / "warehouse") as alles:
        yield alles


@pytest.fixture(scope="module")
def adres(open_: tuple[str, Path]) -> str:
    return open_[0]


@pytest.fixture
def bezoek(adres: str) -> Bezoek:
    """Someone who signed in."""
    return Bezoek(adres).meld_aan()


def register(plek: Path) -> list[dict]:
    pad = plek / "warehouse" / "leveringen" / "register.jsonl"
    return [json.loads(r) for r in pad.read_text().splitlines()] if pad.exists() else []


# --- who gets in ---


def test_zonder_toegangscode_is_er_niets_te_zien(adres: str, plek: Path):
    b = Bezoek(adres)
    assert b.get().status_code == 200 and "Toegangscode" in b.tekst() and "Bestand" not in b.tekst()
    for pad in ("gevraagd", "sjabloon/gtpa", "ontvangst/gtpa/" + "0" * 64):
        r = requests.get(adres + pad, allow_redirects=False, timeout=30)
        assert (r.status_code, r.headers["location"], r.content) == (303, "/", b"")
    voor = register(plek)
    assert b.post("controleer", ("gtpa.csv", GTPA)).status_code == 403 and "Meld u eerst aan" in b.tekst()
    assert register(plek) == voor


@pytest.mark.parametrize("code", ["", CODE[:-1], CODE + "1", CODE.upper(), "é" * 30, "x" * 5000])
def test_een_andere_toegangscode_komt_er_niet_in(adres: str, code: str):
    b = Bezoek(adres)
    begin = time.monotonic()
    r = b.post("aanmelden", toegangscode=code)
    assert r.status_code == 403 and "De toegangscode klopt niet." in b.tekst() and not b.sessie.cookies
    assert time.monotonic() - begin >= 1


def test_het_koekje_en_de_koppen_houden_een_browser_veilig(adres: str):
    r = requests.post(adres + "aanmelden", files={"toegangscode": (None, CODE)}, allow_redirects=False, timeout=30)
    assert r.status_code == 303
    koekje = r.headers["set-cookie"].lower()
    assert "httponly" in koekje and "samesite=strict" in koekje and CODE not in koekje
    for pad in ("", "bestaat-niet", "sjabloon/gtpa"):
        k = requests.get(adres + pad, cookies=r.cookies, timeout=30).headers
        csp = k["content-security-policy"]
        assert csp.startswith("default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'") and "unsafe" not in csp
        assert (k["x-content-type-options"], k["x-frame-options"], k["cache-control"], k.get("server")) == (
            "nosniff",
            "DENY",
            "no-store",
            None,
        )


def test_een_formulier_van_elders_wordt_geweigerd(bezoek: Bezoek, plek: Path):
    bezoek.get()
    csrf = bezoek.verborgen()["csrf"]
    voor = register(plek)
    for koppen in (
        {"Origin": "http://kwaad.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        assert bezoek.post("controleer", ("gtpa.csv", GTPA), koppen, csrf=csrf).status_code == 403
        assert "komt niet van deze pagina" in bezoek.tekst()
    for fout in ("", csrf[:-1], "ongeldig"):
        assert bezoek.post("controleer", ("gtpa.csv", GTPA), csrf=fout).status_code == 403
        assert "verlopen" in bezoek.tekst()
    assert bezoek.post("controleer", ("gtpa.csv", GTPA), {"Origin": bezoek.adres.rstrip("/")}, csrf=csrf).status_code == 200
    assert register(plek) == voor


def test_onder_een_andere_naam_is_het_loket_er_niet(adres: str):
    assert requests.get(adres, headers={"Host": "kwaad.example"}, timeout=30).status_code == 400


def test_wie_afmeldt_is_eruit(bezoek: Bezoek):
    bezoek.get()
    koekjes = bezoek.sessie.cookies.get_dict()
    bezoek.post("afmelden")
    assert "Toegangscode" in bezoek.tekst()
    assert "Toegangscode" in requests.get(bezoek.adres, cookies=koekjes, timeout=30).text


# --- the steps ---


def test_van_bestand_tot_ontvangst(bezoek: Bezoek, plek: Path):
    bezoek.get()
    voor = register(plek)
    assert bezoek.post("controleer", ("zedenvoorraad.xlsx", ZEDEN)).status_code == 200
    assert (
        "Goed" in bezoek.tekst() and "Werkvoorraden politie op het terrein van zedenzaken" in bezoek.tekst() and "Rijen 6" in bezoek.tekst()
    )
    assert "met niets vergeleken: er is niets eerder aangeboden of gepubliceerd" in bezoek.tekst()
    assert register(plek) == voor  # looking keeps nothing
    velden = bezoek.verborgen()
    assert bezoek.post("aanbieden", **velden, wie=POLITIE, waarom="  ").status_code == 400 and "waarom" in bezoek.tekst()
    assert bezoek.post("aanbieden", **velden, wie="de koning", waarom="stand van november").status_code == 400
    assert register(plek) == voor
    r = bezoek.post("aanbieden", **velden, wie=POLITIE, waarom="Stand van november, <b>definitief</b>")
    sha = hashlib.sha256(ZEDEN).hexdigest()
    assert r.status_code == 200 and r.url.endswith(f"/ontvangst/zedenvoorraad/{sha}")
    a = register(plek)[-1]
    assert (a["naam"], a["sha256"], a["bestandsnaam"]) == ("jenv.zedenvoorraad", sha, "zedenvoorraad.xlsx")
    assert (a["wie"], a["waarom"]) == (f"{POLITIE}, via het loket", "Stand van november, <b>definitief</b>")
    for deel in (sha, "Rijen 6", POLITIE, "Stand van november, <b>definitief</b>", "zedenvoorraad.xlsx"):
        assert deel in bezoek.tekst()
    assert "<b>definitief" not in bezoek.laatste
    assert bezoek.post("aanbieden", **velden, wie=POLITIE, waarom="nog een keer").status_code == 410  # the back button
    assert len(register(plek)) == len(voor) + 1


def test_alles_wat_niet_klopt_staat_er_met_cel_en_wat_te_doen(bezoek: Bezoek, plek: Path):
    bezoek.get()
    fout = GTPA.replace(b"2024;totaal;12543", b"2024;totaal;twaalfduizend").replace(b"2024;belediging", b"2024;beledeging")
    voor = register(plek)
    assert bezoek.post("controleer", ("cijfers.csv", fout)).status_code == 200  # known by its headers
    t = bezoek.tekst()
    assert "Nog niet goed" in t and "'beledeging'" in t and "waarschijnlijk 'belediging'" in t and "'twaalfduizend'" in t
    assert t.count("Wat te doen") == 2 and "gtpa.csv!" in t
    assert "nummer" not in bezoek.verborgen() and 'action="/aanbieden"' not in bezoek.laatste
    assert register(plek) == voor


def test_een_afwijking_vraagt_akkoord_met_uitleg(bezoek: Bezoek, plek: Path):
    bezoek.get()
    bezoek.post("controleer", ("gtpa.csv", GTPA))
    bezoek.post("aanbieden", wie=POLITIE, waarom="eerste levering")
    bezoek.get()
    bezoek.post("controleer", ("gtpa-nieuw.csv", GTPA.replace(b"2024;totaal;12543", b"2024;totaal;18412")))
    assert "18412 was 12543" in bezoek.tekst() and "Wijkt af van de vorige levering" in bezoek.tekst()
    velden, voor = bezoek.verborgen(), register(plek)
    assert bezoek.post("aanbieden", **velden, wie=POLITIE, waarom="de telling is verbeterd").status_code == 409
    assert bezoek.post("aanbieden", **velden, wie=POLITIE, waarom="klopt", akkoord="ja").status_code == 400
    assert register(plek) == voor
    assert bezoek.post("aanbieden", **velden, wie=POLITIE, waarom="de telling is verbeterd", akkoord="ja").status_code == 200
    a = register(plek)[-1]
    assert a["akkoord"] and a["vorige"] == hashlib.sha256(GTPA).hexdigest() and "1 afwijking van de vorige levering" in bezoek.tekst()


def test_een_niet_openbare_levering_zegt_niet_wat_er_stond(bezoek: Bezoek, plek: Path):
    formatie = next((VOORBEELD / "formatie_per_regionale_eenheid").iterdir())
    inhoud = formatie.read_bytes()
    bezoek.get()
    bezoek.post("controleer", (formatie.name, inhoud))
    bezoek.post("aanbieden", wie=POLITIE, waarom="eerste levering")
    assert "Bewaard" in bezoek.tekst()
    boek = load_workbook(io.BytesIO(inhoud))
    cel = next(c for r in boek.worksheets[0].iter_rows(min_row=2) for c in r if isinstance(c.value, int | float) and c.value > 3000)
    oud, cel.value = cel.value, round(cel.value * 1.3)
    anders = io.BytesIO()
    boek.save(anders)
    bezoek.get()
    bezoek.post("controleer", (formatie.name, anders.getvalue()))
    assert "Wijkt af van de vorige levering" in bezoek.tekst() and "niet openbaar" in bezoek.tekst()
    assert str(cel.value) not in bezoek.tekst() and str(oud) not in bezoek.tekst()
    boek = load_workbook(io.BytesIO(bezoek.get("sjabloon/formatie_per_regionale_eenheid").content))
    assert boek.worksheets[0].max_row == 1


def test_een_ander_komt_niet_bij_wat_op_bevestiging_wacht(bezoek: Bezoek, adres: str, plek: Path):
    bezoek.get()
    bezoek.post("controleer", ("zedenvoorraad.xlsx", ZEDEN))
    nummer, voor = bezoek.verborgen()["nummer"], register(plek)
    ander = Bezoek(adres).meld_aan()
    ander.get()
    assert ander.post("aanbieden", nummer=nummer, wie=POLITIE, waarom="niet van mij").status_code == 410
    assert register(plek) == voor


def test_tijdens_een_refresh_wordt_niets_bewaard(bezoek: Bezoek, plek: Path):
    bezoek.get()
    bezoek.post("controleer", ("zedenvoorraad.xlsx", ZEDEN))
    voor = register(plek)
    with hold_lock(plek / "warehouse"):
        assert bezoek.post("aanbieden", wie=POLITIE, waarom="stand van november").status_code == 503
    assert "probeer het over een minuut opnieuw" in bezoek.tekst() and register(plek) == voor
    assert bezoek.post("aanbieden", wie=POLITIE, waarom="stand van november").status_code == 200  # what waited was not lost


def test_twee_tegelijk(adres: str, plek: Path):
    """Two people judge and offer at the same moment: each gets an answer about their own, and the register stays whole."""
    verzuim = (VOORBEELD / "verzuim" / "verzuim.xlsx").read_bytes()
    delen = {"zedenvoorraad": ("zedenvoorraad.xlsx", ZEDEN + b"\0"), "verzuim": ("verzuim.xlsx", verzuim)}

    def doe(naam: str) -> tuple[int, str]:
        b = Bezoek(adres).meld_aan()
        b.get()
        b.post("controleer", delen[naam])
        for _ in range(20):  # the other one may be at it
            r = b.post("aanbieden", wie=POLITIE, waarom="twee tegelijk")
            if r.status_code != 503:
                break
            time.sleep(0.2)
        return r.status_code, r.url.split("/")[-2]

    voor = len(register(plek))
    with ThreadPoolExecutor(4) as p:
        assert list(p.map(doe, ["zedenvoorraad", "verzuim"] * 2)) == [(200, "zedenvoorraad"), (200, "verzuim")] * 2
    nieuw = register(plek)[voor:]
    assert sorted(a["naam"] for a in nieuw) == ["jenv.verzuim", "jenv.zedenvoorraad"]  # of the same bytes twice there is one line
    assert deur("levering", "lijst", "--warehouse", plek / "warehouse").code == 0  # reads the chain of the register


def test_wat_er_wordt_gevraagd_en_het_gevulde_sjabloon(bezoek: Bezoek, adres: str):
    bezoek.get("gevraagd")
    assert "Ziekteverzuim politie" in bezoek.tekst() and "beleidsafdelingen van DG Politie en het korps." in bezoek.tekst()
    alle = bezoek.laatste.count("/sjabloon/")
    bezoek.get("gevraagd?rol=politie+(korpsstaf)")
    assert 0 < bezoek.laatste.count("/sjabloon/") < alle and "beleidsafdelingen van DG Politie en het korps." not in bezoek.tekst()
    r = bezoek.get("sjabloon/verzuim")
    assert r.headers["content-disposition"] == 'attachment; filename="verzuim.xlsx"'
    assert load_workbook(io.BytesIO(r.content))["Verzuim"].max_row > 5  # the rows of the real bundle: nothing was offered here
    assert bezoek.get("sjabloon/../../etc/passwd").status_code == 404 and bezoek.get("sjabloon/niets").status_code == 404
    assert bezoek.get("sjabloon/verkeersongevallen").status_code == 404  # the zip of Rijkswaterstaat has none


# --- hostile senders ---


def ruw(adres: str, koppen: dict[str, str], body: bytes = b"", pad: str = "/controleer") -> tuple[int, str]:
    """A POST as a program sends it."""
    c = http.client.HTTPConnection(urlsplit(adres).netloc, timeout=60)
    c.request("POST", pad, body, koppen)
    r = c.getresponse()
    return r.status, r.read().decode()


def koekje(b: Bezoek) -> str:
    return "; ".join(f"{n}={w}" for n, w in b.sessie.cookies.items())


def test_te_groot_wordt_geweigerd_voor_het_gelezen_is(bezoek: Bezoek):
    """Only the headers are sent: the answer comes without a byte of the file."""
    host = urlsplit(bezoek.adres)
    with socket.create_connection((host.hostname, host.port), timeout=30) as s:
        s.sendall(
            (
                f"POST /controleer HTTP/1.1\r\nHost: {host.netloc}\r\nCookie: {koekje(bezoek)}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                f"Content-Length: {BESTAND_MAX * 2}\r\n\r\n"
            ).encode()
        )
        antwoord = b"".join(iter(lambda: s.recv(65536), b"")).decode()
    assert antwoord.startswith("HTTP/1.1 413") and "ten hoogste 25 MB" in antwoord


def test_te_groot_zonder_lengte_stopt_onderweg(bezoek: Bezoek):
    host = urlsplit(bezoek.adres)
    gestuurd = 0
    with socket.create_connection((host.hostname, host.port), timeout=60) as s:
        s.sendall(
            (
                f"POST /controleer HTTP/1.1\r\nHost: {host.netloc}\r\nCookie: {koekje(bezoek)}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                "Transfer-Encoding: chunked\r\n\r\n"
            ).encode()
        )
        stuk = b"100000\r\n" + b"x" * 2**20 + b"\r\n"
        try:
            for _ in range(200):
                s.sendall(stuk)
                gestuurd += 2**20
        except OSError:
            pass
    assert gestuurd < 100 * 2**20
    assert bezoek.get().status_code == 200


@pytest.mark.parametrize(
    ("soort", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("application/x-www-form-urlencoded", b"csrf=x", 415),
        ("", b"", 415),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=x", b"", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nkapot", 400),
        ("multipart/form-data; boundary=x", b"--x--\r\n", 400),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n', 400),
        ("multipart/form-data; boundary=" + "x" * 500, b"--x\r\n\r\n--x--", 400),
        (
            "multipart/form-data; boundary=x",
            b"".join(b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n' % i for i in range(50)) + b"--x--\r\n",
            400,
        ),
    ],
)
def test_wat_geen_formulier_is_wordt_geweigerd(bezoek: Bezoek, soort: str, body: bytes, status: int):
    code, tekst = ruw(bezoek.adres, {"Cookie": koekje(bezoek), "Content-Type": soort}, body)
    assert code == status and "Dit kan niet" in tekst and "Traceback" not in tekst
    assert bezoek.get().status_code == 200


def zip_van(**delen: bytes) -> bytes:
    uit = io.BytesIO()
    with zipfile.ZipFile(uit, "w", zipfile.ZIP_DEFLATED) as z:
        for naam, inhoud in delen.items():
            z.writestr(naam.replace("__", "/").replace("_", "."), inhoud)
    return uit.getvalue()


@pytest.mark.parametrize(
    ("naam", "inhoud", "zegt"),
    [
        ("zedenvoorraad.xlsx", lambda: zip_van(xl__workbook_xml=b"0" * 300 * 2**20), "zipbom"),  # made when it is needed: it takes a second
        ("zedenvoorraad.xlsx", b"PK\x03\x04" + b"\0" * 500, "geen leesbaar werkboek"),
        ("zedenvoorraad.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "oude vorm .xls"),
        ("zedenvoorraad.csv", b"<script>alert(1)</script>", "een webpagina"),
        ("zedenvoorraad.csv", b"%PDF-1.7", "een PDF"),
        ("onbekend.csv", b"a;b\r\n1;2\r\n", "niet duidelijk welke levering dit is"),
        ('"><script>alert(1)</script>.csv', b"a;b\r\n1;2\r\n", "niet duidelijk"),
        ("../../../etc/passwd", b"a;b\r\n1;2\r\n", "passwd: niet duidelijk"),
        ("leeg.csv", b"", "leeg of er is niets gekozen"),
    ],
)
def test_een_vijandig_bestand_is_een_oordeel_en_geen_storing(bezoek: Bezoek, plek: Path, naam: str, inhoud: bytes | Callable, zegt: str):
    bezoek.get()
    voor = register(plek)
    begin = time.monotonic()
    r = bezoek.post("controleer", (naam, inhoud() if callable(inhoud) else inhoud))
    assert r.status_code in (200, 400) and zegt in bezoek.tekst(), bezoek.tekst()
    assert time.monotonic() - begin < 120
    assert "<script" not in bezoek.laatste and "etc/passwd" not in bezoek.laatste
    assert register(plek) == voor and bezoek.get().status_code == 200


def test_in_het_log_staat_geen_code_en_geen_verzoek(open_: tuple[str, Path], bezoek: Bezoek):
    bezoek.get("gevraagd")
    log = open_[1].read_text()
    assert CODE not in log and "gevraagd" not in log and "Traceback" not in log and koekje(bezoek).partition("=")[2] not in log


# --- the form ---


@given(st.binary(max_size=3000), st.binary(max_size=40))
def test_elk_bestand_komt_er_precies_zo_uit(inhoud: bytes, rand: bytes):
    """Line ends of every kind, at the end too, and texts that look like a boundary."""
    inhoud = rand + inhoud + b"\r\n--grens" + rand + b"\r"
    r = requests.Request("POST", "http://x/", files={"csrf": (None, "é"), "bestand": ("ë.xlsx", inhoud)}).prepare()
    f = parse_form(r.headers["Content-Type"], r.body)
    assert (f.velden, f.bestandsnaam, f.inhoud) == ({"csrf": "é"}, "ë.xlsx", inhoud)


@pytest.mark.parametrize(
    ("naam", "schoon"),
    [
        ("C:\\Users\\jan\\gtpa.csv", "gtpa.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\x1b[31m\u202e.csv", "a\ufffd[31m\ufffd.csv"),
        ("x" * 300 + ".csv", "x" * 146 + ".csv"),
        ("map/", "levering"),
    ],
)
def test_een_bestandsnaam_is_onschadelijk(naam: str, schoon: str):
    assert clean_name(naam) == schoon


# --- the command ---


def test_een_code_die_anderen_kunnen_lezen_of_die_te_kort_is(tmp_path: Path):
    code = tmp_path / "code"
    code.write_text(CODE)
    code.chmod(0o644)
    u = deur("loket", "--toegangscode", code, "--poort", "0")
    assert u.code == 2 and f"chmod 600 {code}" in u.fout.replace("\n", "")
    code.chmod(0o600)
    code.write_text("kort")
    assert deur("loket", "--toegangscode", code, "--poort", "0").code == 2


def test_een_poort_die_bezet_is(adres: str, tmp_path: Path):
    u = deur("loket", "--poort", urlsplit(adres).port, "--warehouse", tmp_path)
    assert u.code == 2 and "Kies een andere met --poort" in u.fout


# --- the page ---


@pytest.mark.parametrize("breedte", [1280, 360])
def test_de_hele_weg_in_een_browser(browser: Browser, adres: str, tmp_path: Path, breedte: int):
    """Without script: every page passes axe, nothing sticks out, and the console says nothing."""
    context = browser.new_context(viewport={"width": breedte, "height": 800}, locale="nl-NL", java_script_enabled=True)
    try:
        p = context.new_page()
        fouten: list[str] = []
        p.on("console", lambda m: fouten.append(m.text) if m.type == "error" else None)

        def bekijk(naam: str) -> None:
            p.screenshot(path=tmp_path / f"{naam}-{breedte}.png", full_page=True)
            assert p.evaluate("document.documentElement.scrollWidth") <= breedte, naam
            assert p.evaluate("document.scripts.length") == 0
            assert axe_fouten(Bladzijde(p, [], [])) == [], naam

        p.goto(adres)
        bekijk("1-aanmelden")
        p.get_by_label("Toegangscode").fill(CODE)
        p.get_by_role("button", name="Aanmelden").click()
        bekijk("2-kies")
        fout = GTPA.replace(b"2024;totaal;12543", b"2024;totaal;twaalfduizend").replace(b"2024;belediging", b"2024;beledeging")
        p.get_by_label("Bestand", exact=True).set_input_files({"name": "gtpa.csv", "mimeType": "text/csv", "buffer": fout})
        p.get_by_role("button", name="Controleer").click()
        assert p.get_by_role("heading", name="Nog niet goed").is_visible() and p.get_by_role("button", name="Aanbieden").count() == 0
        bekijk("3-geweigerd")
        p.get_by_role("link", name="verbeterd bestand").click()
        nieuw = ZEDEN if breedte == 1280 else GTPA + b"\r\n"
        p.get_by_label("Bestand", exact=True).set_input_files(
            {"name": "zedenvoorraad.xlsx" if breedte == 1280 else "gtpa.csv", "mimeType": "application/octet-stream", "buffer": nieuw}
        )
        p.get_by_role("button", name="Controleer").click()
        bekijk("4-oordeel")
        p.get_by_label("Namens wie").select_option(POLITIE)
        p.get_by_label("Wat is het").fill("Stand van november, definitief.")
        if (vink := p.get_by_label("De afwijkingen")).count():
            vink.check()
        p.get_by_role("button", name="Aanbieden").click()
        assert p.get_by_role("heading", name="Bewaard").is_visible() and hashlib.sha256(nieuw).hexdigest() in p.content()
        bekijk("5-ontvangst")
        p.get_by_role("link", name="Wat er wordt gevraagd").click()
        bekijk("6-gevraagd")
        p.get_by_label("Van wie").select_option("team sterkteverdeling")
        p.get_by_role("button", name="Toon").click()
        assert "rol=team" in p.url
        bekijk("7-rol")
        p.get_by_role("button", name="Afmelden").click()
        assert p.get_by_label("Toegangscode").is_visible()
        assert fouten == []
    finally:
        context.close()
