"""Hostile files do no harm: each is a finding with a next step, in bounded time and memory, and nothing is executed or unpacked."""

from __future__ import annotations

import io
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project import ROOT
from sources.delivery import guard
from tests.unit.delivery.test_delivery import FORMATIE, KOPPEN, bezetting, csv_tekst, gtpa, lever, levering, xlsx

assert lever  # the fixture

GOED = xlsx(FORMATIE, [[date(2025, 8, 31), "Limburg", 4678]])
BLAD = "xl/worksheets/sheet1.xml"
SOORTEN = "[Content_Types].xml"


def met(inhoud: bytes = GOED, delen: dict[str, bytes] | None = None, vervang: Iterable[tuple[str, bytes, bytes]] = ()) -> bytes:
    """The same workbook with parts added, and bytes in a part replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(inhoud)) as bron, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as doel:
        for naam in bron.namelist():
            b = bron.read(naam)
            for deel, oud, nieuw in vervang:
                if deel == naam:
                    assert oud in b, (deel, oud)
                    b = b.replace(oud, nieuw, 1)
            doel.writestr(naam, b)
        for naam, b in (delen or {}).items():
            doel.writestr(naam, b)
    return buffer.getvalue()


def zip_van(delen: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as doel:
        for naam, b in delen.items():
            doel.writestr(naam, b)
    return buffer.getvalue()


def rijen_erbij(rijen: bytes) -> bytes:
    return met(vervang=[(BLAD, b"</sheetData>", rijen + b"</sheetData>")])


LACHT = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><worksheet'
EXTERN = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
RUIS = random.Random(1).randbytes(2**20).hex().encode()
"""Two megabytes of text that does not pack well."""


def overlappend() -> bytes:
    """Two entries of the directory that name the same bytes."""
    inhoud = bytearray(GOED)
    eerste = inhoud.find(b"PK\x01\x02")
    tweede = inhoud.find(b"PK\x01\x02", eerste + 1)
    inhoud[tweede + 42 : tweede + 46] = inhoud[eerste + 42 : eerste + 46]
    return bytes(inhoud)


def liegt_over_grootte() -> bytes:
    """A directory that says that the sheet unpacks to 4 GB."""
    inhoud = bytearray(GOED)
    plek = inhoud.find(b"PK\x01\x02")
    while inhoud[plek + 46 : plek + 46 + len(BLAD)] != BLAD.encode():
        plek = inhoud.find(b"PK\x01\x02", plek + 1)
    inhoud[plek + 24 : plek + 28] = struct.pack("<I", 2**32 - 2)
    return bytes(inhoud)


@pytest.mark.parametrize(
    ("inhoud", "klacht"),
    [
        pytest.param(met(vervang=[(BLAD, b"<worksheet", LACHT)]), "DOCTYPE", id="miljard-lachen"),
        pytest.param(met(vervang=[(BLAD, b"<worksheet", EXTERN)]), "DOCTYPE", id="externe-entiteit"),
        pytest.param(met(vervang=[("xl/sharedStrings.xml", b"<sst", LACHT.replace(b"worksheet", b"sst"))]), "DOCTYPE", id="in-teksten"),
        pytest.param(met(delen={"xl/bom.bin": bytes(20 * 2**20)}), "zipbom", id="verhouding"),
        pytest.param(overlappend(), "overlappen", id="overlap"),
        pytest.param(liegt_over_grootte(), "zipbom", id="te-groot"),
        pytest.param(met(delen={f"xl/x{i}": b"" for i in range(1001)}), "delen", id="veel-delen"),
        pytest.param(met(delen={"XL/Worksheets/Sheet1.xml": b"<worksheet/>"}), "twee delen", id="zelfde-naam"),
        pytest.param(met(delen={"xl/vbaProject.bin": b"macro"}), "macro's", id="macro"),
        pytest.param(
            met(vervang=[(SOORTEN, b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")]), "macro's", id="xlsm-zonder-deel"
        ),
        pytest.param(OLE, ".xls", id="oud-xls"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "wachtwoord", id="versleuteld"),
        pytest.param(met(delen={"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), ".ods", id="ods"),
        pytest.param(met(delen={"xl/workbook.bin": b""}), ".xlsb", id="xlsb"),
        pytest.param(b"%PDF-1.7 ...", "PDF", id="pdf"),
        pytest.param(b"GIF89a\0\0\0", "een afbeelding", id="gif"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "een afbeelding", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF", "een afbeelding", id="jpg"),
        pytest.param(b"{\\rtf1\\ansi jaar;categorie}", "RTF", id="rtf"),
        pytest.param(b'[\n {"jaar": 2024}]', "een JSON-bestand", id="json-lijst"),
        pytest.param(b'{"jaar": 2024}', "een JSON-bestand", id="json"),
        pytest.param("jaar;categorie".encode("utf-32"), "UTF-32", id="utf-32"),
        pytest.param(b"\0\0\xfe\xff" + "jaar".encode("utf-32-be"), "UTF-32", id="utf-32-be"),
        pytest.param(met(delen={"word/document.xml": b"<x/>"}), "een Word-document (.docx)", id="docx"),
        pytest.param(met(delen={"ppt/presentation.xml": b"<x/>"}), "een presentatie (.pptx)", id="pptx"),
        pytest.param(zip_van({"mimetype": b"application/vnd.oasis.opendocument.text"}), "(.odt)", id="odt"),
        pytest.param(zip_van({"map/Levering.xlsx": GOED}), "een zipbestand met 'map/levering.xlsx' erin", id="zip-met-werkboek"),
        pytest.param(zip_van({"leesmij.txt": b"x"}), "een zipbestand zonder rekenblad erin", id="zip-zonder"),
        pytest.param(b"\x00\x01\x02", "geen tekst", id="bytes"),
        pytest.param(rijen_erbij(b'<row r="3"><c r="A9"><v>1</v></c></row>'), "een cel A9 in rij 3", id="cel-in-andere-rij"),
        pytest.param(rijen_erbij(b'<row r="3"><c r="A3"><v>1</v></c><c r="A3"><v>2</v></c></row>'), "A3 staat er twee keer", id="dubbele-cel"),
        pytest.param(rijen_erbij(b'<row r="2"/>'), "rij 2 staat er twee keer", id="dubbele-rij"),
        pytest.param(rijen_erbij(b'<row r="1048577"/>'), "kan niet bestaan", id="rij-te-ver"),
        pytest.param(rijen_erbij(b'<row r="3"><c r="XFE3"><v>1</v></c></row>'), "XFE3", id="kolom-te-ver"),
        pytest.param(rijen_erbij(b'<row r="3"><c r="A3" t="s"><v>999</v></c></row>'), "geen leesbaar werkboek", id="tekst-bestaat-niet"),
        pytest.param(rijen_erbij(b'<row r="3"><c r="A3" x="' + RUIS + b'"/></row>'), "reusachtig XML-element", id="lang-attribuut"),
        pytest.param(rijen_erbij(b'<row r="3"><c r="A3" t="str"><v>' + RUIS + b"</v></c></row>"), "reusachtige tekst", id="lange-tekst"),
    ],
)  # fmt: skip
def test_vijandig_bestand_is_een_bevinding(lever, inhoud, klacht):
    lev = lever(FORMATIE, inhoud)
    assert lev.gezakt == {"leesbaar"}
    (b,) = lev.uitslag.per_regel["leesbaar"]
    assert klacht in b.gevonden and len(b.actie.split()) > 3, b


def test_het_gave_werkboek_waaruit_zij_gemaakt_zijn_slaagt(lever):
    assert lever(FORMATIE, met()).uitslag.geslaagd


def test_codering_die_een_deel_beweert_telt_niet(lever):
    """The parser reads UTF-8, so nothing hides in a part that calls itself otherwise."""
    assert lever(FORMATIE, met(vervang=[(BLAD, b'encoding="UTF-8"', b'encoding="cp037"')])).uitslag.geslaagd


def test_te_groot_bestand_wordt_niet_geopend(lever):
    lev = lever("gtpa", csv_tekst("gtpa", [gtpa()]) + b" " * guard.BESTAND_MAX)
    assert lev.gezakt == {"leesbaar"}


@pytest.mark.parametrize("naam", ["../../../erger.xml", "/absoluut.xml", "xl/../../x", "C:\\x", "xl/worksheets/\0.xml"])
def test_namen_van_delen_doen_geen_kwaad(lever, tmp_path, naam):
    """Nothing is unpacked, so a name leads nowhere."""
    voor = set(tmp_path.parent.rglob("*erger*"))
    assert lever(FORMATIE, met(delen={naam: b"x"})).uitslag.geslaagd
    assert set(tmp_path.parent.rglob("*erger*")) == voor


def test_koppeling_naar_een_ander_werkboek_wordt_genoemd_en_niet_gevolgd(lever):
    lev = lever(FORMATIE, met(delen={"xl/externalLinks/externalLink1.xml": b"<x/>"}))
    assert lev.uitslag.geslaagd
    assert "verwijst naar andere bestanden" in lev.con.execute("SELECT aantekening FROM raw_run.aantekeningen").fetchall()[0][0]


@pytest.mark.parametrize("tekst", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", '=HYPERLINK("http://x")'])
@pytest.mark.parametrize("vorm", ["xlsx", "csv"])
def test_formule_in_een_tekstkolom_wordt_geweigerd_met_haar_cel(lever, tekst, vorm):
    """It would run in whatever opens our CSV."""
    rij = [*bezetting()[:-1], tekst]
    inhoud = (
        xlsx("bezetting", [rij])
        if vorm == "xlsx"
        else csv_tekst("bezetting", [[*map(str, rij[:-1]), '"' + tekst.replace('"', '""') + '"']])
    )
    lev = lever("bezetting", inhoud)
    assert lev.gezakt == {"domein"}
    assert lev.plaatsen("domein") == ["Bezetting!J2" if vorm == "xlsx" else "bezetting.csv!J2"]
    assert lev.sql("opmerking") == [(None,)]


def test_bladnaam_die_een_formule_is_wordt_geweigerd(lever):
    """It would stand in the address of every cell, and so in what is published."""
    lev = lever("bezetting", xlsx("bezetting", [bezetting()], blad="=cmd|calc"))
    assert lev.gezakt == {"leesbaar"}
    assert "'=cmd|calc' begint als een formule" in lev.uitslag.per_regel["leesbaar"][0].gevonden


def test_een_gedeelde_tekst_in_veel_cellen_is_begrensd(lever):
    """One text of 30.000 characters that thousands of cells share: small on disk, gigabytes once every cell has its own."""
    tekst = b"<si><t>" + b"y" * 30_000 + b"</t></si></sst>"
    rijen = b"".join(b'<row r="%d"><c r="B%d" t="s"><v>4</v></c></row>' % (i, i) for i in range(3, 2003))
    inhoud = met(rijen_erbij(rijen), vervang=[("xl/sharedStrings.xml", b"</sst>", tekst)])
    lev = lever(FORMATIE, inhoud)
    assert lev.gezakt == {"leesbaar"}
    assert "tekens" in lev.uitslag.per_regel["leesbaar"][0].gevonden


def test_gegevens_onder_duizenden_lege_rijen_worden_niet_stil_vergeten(lever):
    leeg = b"".join(b'<row r="%d"/>' % i for i in range(3, 5000))
    assert lever(FORMATIE, rijen_erbij(leeg)).uitslag.geslaagd
    lev = lever(FORMATIE, rijen_erbij(leeg + b'<row r="5000"><c r="C5000"><v>1</v></c></row>'))
    assert lev.gezakt == {"leesbaar"}
    assert "lege rijen" in lev.uitslag.per_regel["leesbaar"][0].gevonden


def test_samenvoeging_onder_een_miljoen_lege_rijen_telt_nog(lever):
    """The merged cells stand after the rows in the file."""
    leeg = b"".join(b'<row r="%d"/>' % i for i in range(4, 5000))
    extra = b'<row r="3"><c r="B3" t="s"><v>1</v></c></row>' + leeg
    samen = (BLAD, b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>')
    lev = lever(FORMATIE, met(rijen_erbij(extra), vervang=[samen]))
    assert "Formatie!C2:C3" in lev.plaatsen("typen")


METER = """
import re, sys
from sources.delivery.register import deliveries
from sources.load.delivery_check import check_delivery
t = deliveries()["formatie_per_regionale_eenheid"]
c = check_delivery(t, open(sys.argv[1], "rb").read())
print(c.rijen, len(c.bevindingen), c.bevindingen[0].regel if c.bevindingen else "goed")
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024)
"""


@pytest.mark.parametrize(
    ("rij", "vanaf", "tot", "uitkomst"),
    [
        pytest.param('<row r="{0}" spans="1:3" s="1" customFormat="1"/>', 3, 1_048_576, "1 0 goed", id="miljoen-lege-rijen"),
        pytest.param('<row r="{0}"><c r="A{0}"><v>1</v></c><c r="C{0}"><v>1</v></c></row>', 3, 110_000, "0 1 leesbaar", id="te-veel-rijen"),
        pytest.param(
            '<row r="{0}"><c r="A{0}" t="str"><v>x{0}</v></c><c r="B{0}" t="str"><v>y</v></c><c r="C{0}" t="str"><v>1.234</v></c></row>',
            3,
            40_000,
            "39998 5 typen",
            id="honderdduizend-fouten",
        ),
    ],
)
def test_reusachtig_blad_kost_weinig_tijd_en_geheugen(tmp_path: Path, rij, vanaf, tot, uitkomst):
    """In a process of its own: under 300 MB, and far from the generous time limit."""
    pad = tmp_path / "groot.xlsx"
    pad.write_bytes(rijen_erbij("".join(rij.format(i) for i in range(vanaf, tot)).encode()))
    r = subprocess.run([sys.executable, "-c", METER, str(pad)], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert r.returncode == 0, r.stderr
    *wat, mb = r.stdout.split()
    assert " ".join(wat) == uitkomst
    assert int(mb) < 300


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOED) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_geen_enkele_omgevallen_byte_geeft_een_traceback(bytes_):
    inhoud = bytearray(GOED)
    for plek, waarde in bytes_:
        inhoud[plek] = waarde
    with levering(FORMATIE, bytes(inhoud)) as lev:
        assert lev.uitslag.geslaagd or any(lev.uitslag.per_regel.values())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=6)), min_size=1, max_size=4))
def test_geen_enkele_wijziging_in_het_blad_geeft_een_traceback(wijzigingen):
    """The zip is sound, the XML in it is not."""
    with zipfile.ZipFile(io.BytesIO(GOED)) as z:
        xml = bytearray(z.read(BLAD))
    for plek, waarde in wijzigingen:
        plek %= len(xml)
        xml[plek : plek + len(waarde)] = waarde
    with levering(FORMATIE, met(vervang=[(BLAD, zipfile.ZipFile(io.BytesIO(GOED)).read(BLAD), bytes(xml))])) as lev:
        assert lev.uitslag.geslaagd or any(lev.uitslag.per_regel.values())


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_willekeurige_bytes_als_csv_geven_nooit_een_traceback(rommel):
    with levering("gtpa", ";".join(KOPPEN["gtpa"]).encode() + b"\n" + rommel) as lev:
        assert not lev.uitslag.geslaagd


def test_verkeerde_controlesom_zakt(lever):
    """The bytes of the sheet changed, its checksum did not."""
    inhoud = bytearray(GOED)
    with zipfile.ZipFile(io.BytesIO(GOED)) as z:
        deel = z.getinfo(BLAD)
        xml = z.read(BLAD)
    plat = zlib.compressobj(9, zlib.DEFLATED, -15)
    anders = plat.compress(xml.replace(b"4678", b"9999")) + plat.flush()
    begin = deel.header_offset + 30 + len(deel.filename)
    anders += b"\0" * max(0, deel.compress_size - len(anders))
    inhoud[begin : begin + deel.compress_size] = anders[: deel.compress_size]
    assert lever(FORMATIE, bytes(inhoud)).gezakt == {"leesbaar"}
