"""``kerncijfers.pdf``: the right figures in the right place, tagged, marked as synthetic, and text that stays text."""

import dataclasses
import datetime
import hashlib
import io
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pypdf
import pytest
import typst

from dagster_project import ROOT
from dagster_project.publicatie.content import figures, model, spec
from dagster_project.publicatie.content.model import Figure, FigureCell, FigureRow, Theme
from dagster_project.publicatie.forms import pdf, typesetting
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect

VERSIE = "2025-H2.0"
STIP = '<svg xmlns="http://www.w3.org/2000/svg" width="520" height="200" viewBox="0 0 520 200"><circle cx="9" cy="9" r="5"/><text x="20" y="20" font-family="Arial, \'X\'">Letter</text></svg>'
GEVAAR = '#panic("x") *vet* _schuin_ $x$ @x <kort> \\ ] [ #{ } // /* `code` = kop - + ~ --- " \' #import "@preview/a:1.0.0": b &amp; </svg>'


def lees(inhoud_: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(inhoud_))


def glad(tekst: str) -> str:
    """Text without what the lines did to it."""
    return re.sub(r"\s+", " ", re.sub(r"(\xad|(?<=[a-zé])-)\s*\n\s*(?=[a-zé])", "", tekst).replace("\xad", "-"))


def titelpatroon(f: Figure) -> str:
    """A title may break over two lines."""
    return re.escape(f.bewering or f.titel).replace(r"\ ", r"\s+")


def teksten(r: pypdf.PdfReader) -> list[str]:
    """The text of each page."""
    return [p.extract_text() for p in r.pages]


def delen(bladen: list[str], themas: list[Theme]) -> dict[str, str]:
    """The text of each figure, from its own heading to the next; a line may break after the stroke in a path."""
    alles, plaats, ids = "\n".join(bladen[2:]), [0], [f.id for t in themas for f in t.figuren]
    for f in (f for t in themas for f in t.figuren):
        m = re.compile(rf"^{titelpatroon(f)}(?= Bevat synthetische cijfers$|$)", re.M).search(alles, plaats[-1])
        assert m, f"no heading {f.titel!r} in its place"
        plaats.append(m.start())
    plaats.append(alles.index("Kwaliteit van deze editie", plaats[-1]))
    return {i: re.sub(r"(?<=\w)/ (?=\w)", "/", glad(alles[a:b])) for i, a, b in zip(ids, plaats[1:-1], plaats[2:], strict=True)}


def tags(r: pypdf.PdfReader) -> list[tuple[str, str]]:
    """Every tag of the structure and its alternative text, in reading order."""
    return [(s, k.get("/Alt", "")) for s, k in nodes(r)]


def nodes(r: pypdf.PdfReader) -> list[tuple[str, dict]]:
    """Every element of the structure with its tag, in reading order."""
    uit = []

    def loop(k):
        k = k.get_object() if hasattr(k, "get_object") else k
        if isinstance(k, list):
            for x in k:
                loop(x)
        elif isinstance(k, dict) and "/S" in k:
            uit.append((k["/S"], k))
            loop(k.get("/K"))

    wortel = r.trailer["/Root"]
    if "/StructTreeRoot" in wortel:
        loop(wortel["/StructTreeRoot"]["/K"])
    return uit


def attribute(k: dict, naam: str) -> object:
    lijst = k.get("/A", [])
    lijst = lijst.get_object() if hasattr(lijst, "get_object") else lijst
    return next((a.get_object()[naam] for a in (lijst if isinstance(lijst, list) else [lijst]) if naam in a.get_object()), None)


def loose_content(p: pypdf.PageObject) -> int:
    """How often this page shows text or a drawing that no tag and no artifact holds."""
    diep = los = 0
    for teken in re.findall(r"\b(BDC|BMC|EMC|Tj|TJ|Do)\b", p.get_contents().get_data().decode("latin1")):
        diep += {"BDC": 1, "BMC": 1, "EMC": -1}.get(teken, 0)
        los += teken in ("Tj", "TJ", "Do") and diep == 0
    return los


def ua_faults(r: pypdf.PdfReader) -> list[str]:
    """What ISO 14289-1 (PDF/UA-1) asks of the structure and can be counted; veraPDF, which asks all of it, is on no index that we use."""
    wortel, alles = r.trailer["/Root"], nodes(r)
    koppen = [int(s[2:]) for s, _ in alles if re.fullmatch(r"/H\d", s)]
    links = [a.get_object() for p in r.pages for a in p.get("/Annots", []) if a.get_object()["/Subtype"] == "/Link"]
    letters = [f.get_object() for p in r.pages for f in p["/Resources"].get("/Font", {}).values()]
    regels = {
        "says that it is PDF/UA": b"<pdfuaid:part>1</pdfuaid:part>" in wortel["/Metadata"].get_object().get_data(),
        "is marked and has a language and an outline": wortel.get("/MarkInfo", {}).get("/Marked")
        and "/Lang" in wortel
        and "/Outlines" in wortel,
        "headings skip no level": koppen[:1] == [1] and all(b <= a + 1 for a, b in zip(koppen, koppen[1:], strict=False)),
        "every picture has a text": all(k.get("/Alt") for s, k in alles if s == "/Figure"),
        "every header of a table says of what": all(attribute(k, "/Scope") for s, k in alles if s == "/TH")
        and any(s == "/TH" for s, _ in alles),
        "no header of a table is empty": all(k.get("/K") for s, k in alles if s == "/TH"),
        "every table has a head and a body": len({Counter(s for s, _ in alles)[s] for s in ("/Table", "/THead", "/TBody")}) == 1,
        "every link is in the structure and has a text": all("/Contents" in a and "/StructParent" in a for a in links),
        "pages are read in the order of the structure": all(p.get("/Tabs") == "/S" and "/StructParents" in p for p in r.pages),
        "nothing stands outside a tag": sum(map(loose_content, r.pages)) == 0,
        "every letter can be read": all("/ToUnicode" in f for f in letters) and bool(letters),
    }
    return [regel for regel, klopt in regels.items() if not klopt]


@pytest.fixture(scope="module")
def themas(db: duckdb.DuckDBPyConnection) -> list[Theme]:
    return figures.themes(db, VERSIE)


@pytest.fixture(scope="module")
def editie(db: duckdb.DuckDBPyConnection) -> model.Editie:
    return figures.read_editie(db, VERSIE)


@pytest.fixture(scope="module")
def kwaliteit(db: duckdb.DuckDBPyConnection) -> dict:
    return pdf.quality_rows(db, VERSIE)


@pytest.fixture(scope="module")
def document(huis: Warehouse) -> pypdf.PdfReader:
    """The document as it is published, with its charts."""
    return pypdf.PdfReader(huis.edition_dir(VERSIE) / "kerncijfers.pdf")


@pytest.fixture(scope="module")
def bladen(document: pypdf.PdfReader) -> list[str]:
    return teksten(document)


def een(**velden) -> Figure:
    """A small figure."""
    alles = dict(
        id="een", titel="Een figuur", soort="delen", eerste_kop="", kolommen=["2024"], rijen=[FigureRow("Rij", [FigureCell(1.0, "1")])], zinnen=["Een zin."],
        meeteenheid="aantal", perioden="2024", bron="Bron", status="geleverd", definities=[], noten=[], is_synthetisch=False,
    )  # fmt: skip
    return Figure(**alles | velden)


def test_figures_of_the_letter_stand_in_their_own_figure(bladen, themas):
    """halfjaarbericht-2025-h2.txt: 3.484 regel 1260, 12.543 regel 250, 46.777, 6,3% and 83,7%; the stock of sex crime cases is a whole row."""
    d = delen(bladen, themas)
    assert "Voorraad aantal zedenzaken 3.464 3.577 3.607 3.398 3.159 3.484" in d["zedenzaken"]
    assert "Ook de voorraad zedenzaken steeg, van 3.159 naar 3.484 (+10,3%)." in d["zedenzaken"]
    assert "Stand 02-11-2025" in d["zedenzaken"]
    assert "2024 12.543" in d["gtpa"] and "2020 12.543" in d["gtpa"]
    assert "Opgeleid aan het eind van het jaar 46.777" in d["bezetting"]
    assert "6,3% in 2024" in d["verzuim"] and "2024 6,3" in d["verzuim"]
    assert re.search(r"2024 83,7\b", d["reactietijden"])
    kort = glad(bladen[0])
    for g in ("46.777 fte", "6,3%", "12.543", "van 3.159 op 2 november 2024 naar 3.484", "Geregistreerde misdrijven. 803.155 (2024)."):
        assert g in kort, g
    assert "83,7%" not in kort and "1.000 fte" not in kort  # what they are made of is made up in the example


def test_every_figure_has_title_sentences_table_notes_source_and_status(bladen, themas):
    d = delen(bladen, themas)
    assert set(d) == set(spec.figure_names())
    for f in (f for t in themas for f in t.figuren):
        for stuk in (
            *f.zinnen,
            *f.noten,
            *f.kolommen,
            *(n for n, _ in f.definities),
            f"Bron: {f.bron}.",
            f"Status: {f.status}.",
            f.perioden,
        ):
            assert glad(stuk) in d[f.id], (f.id, stuk)
        for r in f.rijen:
            assert r.naam in d[f.id], (f.id, r.naam)
            for c in r.cellen:
                assert c.tekst + ",".join(c.merken) in d[f.id], (f.id, r.naam, c)
        for m in f.merken:
            assert f"{m} {model.MERKEN[m]}" in d[f.id], (f.id, m)


def test_every_chart_has_an_alternative_text_that_repeats_nothing(document, themas):
    """The sentences stand before it and the numbers after it: a reader who hears the page hears each once."""
    alt = [a for s, a in tags(document) if s == "/Figure" and a]
    verwacht = [f"Grafiek: {f.titel}. De cijfers staan in de tabel." for t in themas for f in t.figuren if not f.beeld.get("geen")]
    assert alt == verwacht and len(alt) > 20


def test_what_to_know_before_use_is_as_on_the_page(bladen, themas, editie, kwaliteit):
    voor = glad(" ".join(bladen[:2]))
    zinnen = ["".join(d.tekst for d in zin) for zin in figures.before_use(themas, editie, kwaliteit)]
    assert len(zinnen) >= 3 and all(z in voor for z in zinnen)


def test_document_is_tagged_and_names_itself(document, editie):
    wortel = document.trailer["/Root"]
    assert wortel["/MarkInfo"]["/Marked"] and wortel["/Lang"] == "nl-NL" and wortel["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata.title == "VOORBEELD: Kerncijfers. Halfjaarbericht politie, editie 2025-H2.0"
    assert document.metadata.author == "Ministerie van Justitie en Veiligheid"
    assert document.metadata.creation_date == document.metadata.modification_date == datetime.datetime(2025, 12, 10, tzinfo=datetime.UTC)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in wortel["/Metadata"].get_object().get_data()
    soorten = Counter(s for s, _ in tags(document))
    assert soorten["/H1"] >= 7 and soorten["/H2"] >= 28 and soorten["/Caption"] == 28 and soorten["/TH"] > 100


def test_structure_is_what_pdf_ua_asks(document, editie, themas, kwaliteit):
    assert ua_faults(document) == []
    kaal = typst.compile(
        typesetting.SJABLOON.read_bytes(),
        sys_inputs={"document": pdf.document(editie, themas, {}, kwaliteit)},
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[typesetting.LETTERS]),
        pdf_tags=False,
    )
    assert len(ua_faults(lees(kaal))) > 6  # the same without tags


def test_pages_are_a4_of_one_letter_with_links(document, themas):
    assert 12 <= len(document.pages) <= 40
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in document.pages} == {(595, 842)}
    letters = {f.get_object()["/BaseFont"].partition("+")[2] for p in document.pages for f in p["/Resources"].get("/Font", {}).values()}
    assert letters and all(n.startswith(("LiberationSans", "DejaVuSansMono")) for n in letters)
    assert len(document.pages[1]["/Annots"]) >= len([f for t in themas for f in t.figuren]) + len(themas)


def test_contents_name_the_page_that_a_figure_is_on(bladen, themas):
    for f in (f for t in themas for f in t.figuren):
        blad = int(re.search(rf"^{titelpatroon(f)}[ .]+?(\d+)$", bladen[1], re.M)[1])
        assert re.search(rf"^{titelpatroon(f)}( Bevat|$)", bladen[blad - 1], re.M), f.titel


def test_every_page_says_edition_number_and_synthetic(bladen):
    for i, t in enumerate(bladen, 1):
        assert (
            "Editie 2025-H2.0 · concept" if i > 1 else "Editie 2025-H2.0 · 10 december 2025 · concept"
        ) in t and f"Pagina {i} van {len(bladen)}" in t
        assert re.search(r"10 december 2025\s+Bevat synthetische cijfers\s+Pagina", t), f"page {i}"
    assert "Let op: voorbeeldcijfers." in bladen[0]


def test_nothing_is_called_synthetic_that_is_not(editie, kwaliteit):
    r = lees(pdf.typeset(dataclasses.replace(editie, is_synthetisch=False), [Theme("t", "Thema", [een()])], {}, kwaliteit))
    assert (
        "Bevat synthetische" not in "".join(teksten(r))
        and "voorbeeldcijfers" not in teksten(r)[0]
        and "synthetisch" not in r.metadata.subject
    )


def test_reason_of_an_erratum_is_on_the_cover(editie, kwaliteit):
    zonder, met = (
        lees(pdf.typeset(dataclasses.replace(editie, reden=x), [], {}, kwaliteit)).pages[0].extract_text()
        for x in ("", "GTPA 2024 was fout.")
    )
    assert "erratum" not in zonder and "Verbeterde uitgave (erratum). GTPA 2024 was fout." in met


def test_text_of_the_data_is_never_typst(editie):
    """Whatever stands in a title, note, cell or decision is printed as it is."""
    f = een(
        titel=GEVAAR, eerste_kop=GEVAAR, kolommen=[GEVAAR], rijen=[FigureRow(GEVAAR, [FigureCell(1.0, GEVAAR, ("v",), GEVAAR)])], zinnen=[GEVAAR], meeteenheid=GEVAAR,
        perioden=GEVAAR, bron=GEVAAR, status=GEVAAR, definities=[(GEVAAR, GEVAAR)], noten=[GEVAAR],
    )  # fmt: skip
    k = {
        "controles": [{"soort": GEVAAR, "voldoet": "1", "voldoet_niet": "0", "niet_toetsbaar": "0"}],
        "nagegaan": [dict.fromkeys(("gedrukt", "nagerekend", "geteld", "overgetypt", "herzien", "niet_toetsbaar"), GEVAAR)],
        "aansluiting": [{"soort": GEVAAR, "voldoet": "1", "herzien": "0", "besluit": "0", "voldoet_niet": "0", "niet_toetsbaar": "0"}],
        "besluiten": [dict.fromkeys(("soort", "naam", "periode", "document", "regel", "besluit"), GEVAAR)],
        "correcties": [
            dict.fromkeys(("bron", "waar", "van", "naar", "reden", "gemeld", "gemeld_bij", "status"), GEVAAR) | {"is_voorbeeld": False}
        ],
        "herzieningen": [dict.fromkeys(("vorige_versie", "soort", "oorzaak", "aantal"), GEVAAR)],
        "bronnen": [dict.fromkeys(("titel", "tabel_id", "licentie"), GEVAAR) | {"is_synthetisch": False, "ontbreekt": None}],
    }
    r = lees(pdf.typeset(dataclasses.replace(editie, reden=GEVAAR), [Theme("t", GEVAAR, [f])], {"een": STIP}, k))
    kaal = re.sub(r"[\s\xad-]", "", "".join(teksten(r)))  # lines may break anywhere in it
    assert kaal.count(re.sub(r"[\s\xad-]", "", GEVAAR)) >= 25
    assert ("/Figure", f"Grafiek: {GEVAAR}. De cijfers staan in de tabel.") in tags(r)


def test_sign_that_no_letter_can_show_is_a_clear_error(editie, kwaliteit):
    """Also one that a letter of this machine may have (DejaVu Sans has the domino): another machine would show something else."""
    for teken in "漢🀰":
        with pytest.raises(pdf.PdfError, match=f"kerncijfers.pdf van editie 2025-H2.0 is niet gemaakt: .*{teken}"):
            pdf.typeset(editie, [Theme("t", "Thema", [een(noten=[teken])])], {}, kwaliteit)
    with pytest.raises(pdf.PdfError, match="niet gemaakt"):
        pdf.typeset(editie, [Theme("t", "Thema", [een()])], {"een": "<geen svg"}, kwaliteit)


def test_same_tables_give_the_same_bytes(huis, themas, editie, kwaliteit):
    """Also in another process; the charts have their own proof."""
    beelden = {f.id: STIP for t in themas for f in t.figuren}
    hier = pdf.typeset(editie, themas, beelden, kwaliteit)
    assert hier == pdf.typeset(editie, themas, beelden, kwaliteit)
    code = (
        "import duckdb, hashlib, sys; from dagster_project.publicatie.content import figures; from dagster_project.publicatie.forms import pdf\n"
        "con = duckdb.connect(sys.argv[1], read_only=True); v = '2025-H2.0'; t = figures.themes(con, v)\n"
        "b = pdf.typeset(figures.read_editie(con, v), t, {f.id: sys.argv[2] for x in t for f in x.figuren}, pdf.quality_rows(con, v))\n"
        "print(hashlib.sha256(b).hexdigest())"
    )
    daar = subprocess.run([sys.executable, "-c", code, str(huis.database), STIP], capture_output=True, text=True, check=True, cwd=ROOT)
    assert daar.stdout.strip() == hashlib.sha256(hier).hexdigest()


def test_edition_with_few_figures_or_none_is_a_document(anders, editie, kwaliteit):
    folder = anders(
        "DELETE FROM kerncijfers.waarden WHERE indicator_id NOT IN ('gtpa_incidenten', 'zeden_incidenten'); DELETE FROM verdeling.per_regionale_eenheid"
    )
    with connect(next(folder.glob("*.duckdb"))) as con:
        themas = figures.themes(con, VERSIE)
        r = lees(pdf.typeset(figures.read_editie(con, VERSIE), themas, {}, pdf.quality_rows(con, VERSIE)))
    assert [f.id for t in themas for f in t.figuren] == ["gtpa", "gtpa_categorieen", "gtpa_eenheden", "zedenzaken"]
    assert "Stand 02-11-2024 12.398b Stand 02-11-2025 13.401" in delen(teksten(r), themas)["zedenzaken"]
    leeg = lees(pdf.typeset(editie, [], {}, {k: [] for k in kwaliteit}))
    assert "Kwaliteit van deze editie" in "".join(teksten(leeg)) and "In het kort" not in "".join(teksten(leeg))


def test_long_figure_runs_over_pages_and_loses_nothing(editie, kwaliteit):
    """200 months, as rows under a head that comes back, and notes of pages; nothing runs off the page."""
    maanden = [f"maand {i:03}" for i in range(200)]
    f = een(
        soort="reeks", kolommen=maanden, noten=[f"noot {i:03} " + "woord " * 40 for i in range(40)],
        rijen=[FigureRow("Reeks A", [FigureCell(i, f"1.{i:03}") for i in range(200)]), FigureRow("Reeks B", [FigureCell(i, f"2.{i:03}") for i in range(200)])],
    )  # fmt: skip
    r = lees(pdf.typeset(editie, [Theme("t", "Thema", [f])], {"een": STIP}, kwaliteit))
    bladen = teksten(r)
    alles = "\n".join(bladen)
    assert all(f"{m} 1.{i:03} 2.{i:03}" in alles for i, m in enumerate(maanden))
    assert all(f"noot {i:03}" in alles for i in range(40))
    for p, regels in zip(r.pages, bladen, strict=True):
        assert ("maand 0" in regels or "maand 1" in regels) <= bool(re.search(r"Periode\s+Reeks A\s+Reeks B", regels))
        laagste = []
        p.extract_text(visitor_text=lambda t, cm, tm, *_, laagste=laagste: laagste.append(tm[5] * cm[3] + cm[5]) if t.strip() else None)
        assert min(laagste) > 20


def test_chart_is_set_in_the_letter_of_the_document(editie, kwaliteit):
    r = lees(pdf.typeset(editie, [Theme("t", "Thema", [een()])], {"een": STIP}, kwaliteit))
    assert "Letter" in "".join(teksten(r))
    assert 'font-family="Liberation Sans"' in pdf._figuur(een(), STIP)["beeld"] and "Arial" not in pdf._figuur(een(), STIP)["beeld"]


def test_quality_counts_are_those_of_the_gate(huis, bladen, kwaliteit):
    """poortrapport.json, written by the gate itself, counts the verdicts."""
    telling = json.loads((huis.edition_dir(VERSIE) / "poortrapport.json").read_text(encoding="utf-8"))["telling"]
    som = {
        o: sum(int(c[o.replace(" ", "_")].replace(".", "")) for c in kwaliteit["controles"])
        for o in ("voldoet", "voldoet niet", "niet toetsbaar")
    }
    assert {o: n for o, n in som.items() if n} == {o: n for o, n in telling.items() if n}
    t = glad("\n".join(bladen))
    for b in kwaliteit["bronnen"]:
        assert glad(f"{b['titel']} {b['tabel_id']} {b['licentie']} {'ja' if b['is_synthetisch'] else 'nee'}").replace("  ", " ") in t, b
    assert "5325 5352 Twee cijfers verwisseld" in t and "Er zijn geen cijfers veranderd tegenover een vorige uitgave." in t


def test_quality_is_of_this_version_alone(anders, kwaliteit):
    tabellen = ("controles", "aansluiting", "identiteiten", "trendwoorden", "correcties", "snapshots", "bronstatus")
    sql = ";".join(f"INSERT INTO kwaliteit.{t} BY NAME SELECT * REPLACE ('2025-H1.0' AS versie) FROM kwaliteit.{t}" for t in tabellen)
    with connect(next(anders(sql).glob("*.duckdb"))) as con:
        assert pdf.quality_rows(con, VERSIE) == kwaliteit
        assert pdf.quality_rows(con, "2024-H2.0") == {k: [] for k in kwaliteit} | {"afgeschermd": [{"aantal": "0"}]}


def test_words_of_change_are_those_of_the_sentences(bladen):
    t = glad(" ".join(bladen[-2:]))
    for regel in (
        "minder dan 1% bleef vrijwel gelijk",
        "1% tot 5% steeg licht, daalde licht",
        "5% tot 15% steeg, daalde",
        "15% en meer steeg sterk, daalde sterk",
    ):
        assert regel in t
    assert "editie 2025-H2.0 (concept), 10 december 2025." in t and all(f"{m} {w}" in t for m, w in model.MERKEN.items())


def test_template_reads_no_file_and_no_clock_and_evaluates_nothing():
    bron = re.sub(r"//.*", "", Path(typesetting.SJABLOON).read_text(encoding="utf-8"))
    assert not re.search(r"\beval\s*\(|#import|#include|\bread\s*\(|image\(\"|@preview|today", bron)
