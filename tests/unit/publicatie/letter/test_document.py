"""What is read of a draft, and what is refused."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from dagster_project.publicatie.letter.document import Passage, read_draft
from sources.errors import CannotStart

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def maak(pad: Path, inhoud: str, **delen: str) -> Path:
    """A Word file from the XML of its body, and of other parts by name."""
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", f"<w:document {W}><w:body>{inhoud}</w:body></w:document>")
        for naam, tekst in delen.items():
            z.writestr(f"word/{naam}.xml", tekst)
    return pad


def alinea(*runs: str) -> str:
    return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{r}</w:t></w:r>' for r in runs) + "</w:p>"


def test_alineas_koppen_en_tabellen(tmp_path: Path):
    d = Document()
    d.add_heading("Verzuim", 1)
    d.add_paragraph("Het verzuim was 6,3%.")
    d.add_paragraph("")
    t = d.add_table(2, 2)
    for r, rij in enumerate((("", "2024"), ("Verzuim (%)", "6,3"))):
        for k, tekst in enumerate(rij):
            t.cell(r, k).text = tekst
    d.save(str(tmp_path / "brief.docx"))
    kop, tekst, jaar, rij, cel = read_draft(tmp_path / "brief.docx")
    assert kop == Passage("alinea 1", "Verzuim", "Verzuim")
    assert tekst == Passage("alinea 2", "Verzuim", "Het verzuim was 6,3%.")
    assert (jaar.plaats, rij.plaats, cel.plaats) == ("tabel 1, rij 1, kolom 2", "tabel 1, rij 2, kolom 1", "tabel 1, rij 2, kolom 2")
    assert cel == Passage("tabel 1, rij 2, kolom 2", "Verzuim", "6,3", "Verzuim | Het verzuim was 6,3%. | Verzuim (%) | 2024")


def test_een_getal_over_meer_runs_is_een_getal(tmp_path: Path):
    [p] = read_draft(maak(tmp_path / "b.docx", alinea("Er waren 12", ".5", "43 incidenten\u00a0GTPA.")))
    assert p.tekst == "Er waren 12.543 incidenten\u00a0GTPA."


def test_wat_is_verwijderd_telt_niet_en_wat_is_ingevoegd_wel(tmp_path: Path):
    tekst = "<w:p><w:del><w:r><w:delText>12.000</w:delText></w:r></w:del><w:ins><w:r><w:t>12.543</w:t></w:r></w:ins></w:p>"
    [p] = read_draft(maak(tmp_path / "b.docx", tekst))
    assert p.tekst == "12.543"


def test_voetnoten_staan_achteraan_en_hun_nummers_nergens(tmp_path: Path):
    noten = f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2">{alinea("Zie 12.543.")}</w:footnote></w:footnotes>'
    verwijzing = '<w:p><w:r><w:t>Er waren er 5</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert [(p.plaats, p.tekst) for p in read_draft(maak(tmp_path / "b.docx", verwijzing, footnotes=noten))] == [
        ("alinea 1", "Er waren er 5"),
        ("voetnoot 2", "Zie 12.543."),
    ]


def test_een_nootcijfer_in_superscript_hoort_niet_bij_het_getal(tmp_path: Path):
    from dagster_project.publicatie.letter.numbers import mentions

    tekst = '<w:p><w:r><w:t>Het waren er 500</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>34</w:t></w:r></w:p>'
    [p] = read_draft(maak(tmp_path / "b.docx", tekst))
    assert [(m.tekst, bool(m.geen_cijfer)) for m in mentions(p.tekst)] == [("500", False), ("34", True)]


C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def punten(wat: str, soort: str, code: str, *waarden: str) -> str:
    alle = "".join(f'<c:pt idx="{n}"><c:v>{w}</c:v></c:pt>' for n, w in enumerate(waarden))
    return f"<c:{wat}><c:{soort}Ref><c:{soort}Cache><c:formatCode>{code}</c:formatCode>{alle}</c:{soort}Cache></c:{soort}Ref></c:{wat}>"


def met_grafiek(pad: Path, naam: str, *reeksdelen: str, titel: str = "Ziekteverzuim", om: str = "{}") -> list[Passage]:
    """A letter with a chart of one series (ISO/IEC 29500-1, 21.2), in ``om``."""
    kop = f"<c:title><c:tx><c:rich><a:p><a:r><a:t>{titel}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    reeks = f"<c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>{naam}</c:v></c:pt></c:strCache></c:strRef></c:tx>{''.join(reeksdelen)}</c:ser>"
    tekening = '<w:p><w:r><w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId7"/></w:drawing></w:r></w:p>'
    grafiek = f"<c:chartSpace {C}><c:chart>{kop}<c:plotArea><c:barChart>{reeks}</c:barChart></c:plotArea></c:chart></c:chartSpace>"
    maak(pad, alinea("Hoe vaak is men ziek?") + om.format(tekening), **{"charts/chart1": grafiek})
    with zipfile.ZipFile(pad, "a") as z:
        z.writestr("word/_rels/document.xml.rels", '<Relationships><Relationship Id="rId7" Target="charts/chart1.xml"/></Relationships>')
    return read_draft(pad)[1:]


def test_de_punten_van_een_grafiek_zijn_cellen(tmp_path: Path):
    een, twee = met_grafiek(
        tmp_path / "b.docx", "Politie", punten("cat", "num", "General", "2023", "2024"), punten("val", "num", "0.0%", "0.066", "6.25E-2")
    )
    assert een == Passage("grafiek 1, Politie, punt 1", "", "6,6%", "Hoe vaak is men ziek? | Ziekteverzuim | Politie | 2023")
    assert (twee.tekst, twee.label.rsplit(" | ", 1)[1]) == ("6,3%", "2024")  # as Word draws it: half away from zero


@pytest.mark.parametrize(
    ("code", "ruw", "getoond"),
    [("#,##0", "12543.4", "12543"), ("General", "12543", "12543"), ("General", "83.7", "83,7"), ("0.00", "-1", "-1,00"), ("General", "1e999999", "1e999999"), ("General", "nan", "nan")],
)  # fmt: skip
def test_een_punt_staat_er_zoals_word_het_tekent(tmp_path: Path, code: str, ruw: str, getoond: str):
    [p] = met_grafiek(tmp_path / "b.docx", "", punten("cat", "str", "", "Noord"), punten("val", "num", code, ruw))
    assert p.tekst == getoond and p.label.endswith("Ziekteverzuim | Noord")


def test_een_as_met_dagen(tmp_path: Path):
    """45292 is 1 January 2024 in Excel."""
    [p] = met_grafiek(tmp_path / "b.docx", "", punten("cat", "num", "yyyy", "45292"), punten("val", "num", "General", "5"))
    assert p.label.endswith("| 2024")
    [p] = met_grafiek(tmp_path / "b.docx", "", punten("cat", "num", "dd/mm/yyyy", "45292"), punten("val", "num", "General", "5"))
    assert p.label.endswith("| 1-1-2024")


def test_een_grafiek_in_een_tabel_telt_eenmaal_hoe_vaak_zij_ook_wordt_genoemd(tmp_path: Path):
    cel = "<w:tbl><w:tr><w:tc>{0}{0}</w:tc></w:tr></w:tbl>{0}"
    [p] = met_grafiek(tmp_path / "b.docx", "", punten("cat", "str", "", "Noord"), punten("val", "num", "0", "5"), om=cel)
    assert (p.plaats, p.tekst) == ("grafiek 1, reeks, punt 1", "5")


def test_een_grafiek_die_er_niet_is(tmp_path: Path):
    tekening = '<w:p><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId9"/></w:p>'
    assert [p.tekst for p in read_draft(maak(tmp_path / "b.docx", alinea("Tekst.") + tekening))] == ["Tekst."]


def test_platte_tekst(tmp_path: Path):
    (tmp_path / "b.txt").write_text("Een regel\nen nog een.\n\nTweede.", encoding="utf-8")
    assert [p.tekst for p in read_draft(tmp_path / "b.txt")] == ["Een regel en nog een.", "Tweede."]


def bom() -> bytes:
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", b"<w:document>" + b" " * (80 * 2**20))
    return b.getvalue()


def geen_word() -> bytes:
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w") as z:
        z.writestr("xl/workbook.xml", "<workbook/>")
    return b.getvalue()


@pytest.mark.parametrize(
    ("inhoud", "melding"),
    [
        (b"%PDF-1.7", "geen Word-document"),
        (b"", "geen Word-document"),
        (b"PK\x03\x04kapot", "beschadigd"),
        (geen_word(), "zonder tekst van Word"),
        (bom, "zipbom"),
    ],
)
def test_wat_geen_brief_is_wordt_geweigerd(tmp_path: Path, inhoud: bytes | Callable, melding: str):
    pad = tmp_path / "brief.docx"
    pad.write_bytes(inhoud() if callable(inhoud) else inhoud)
    with pytest.raises(CannotStart, match=melding) as e:
        read_draft(pad)
    assert "werkboek" not in str(e.value) and "brief.docx" in str(e.value)


@pytest.mark.parametrize(
    ("xml", "melding"),
    [
        ("<w:p>", "de inhoud klopt niet"),
        ("", "geen tekst"),
        ("<w:p/>", "geen tekst"),
        (alinea("a" * 20_001), "heeft 20001 tekens"),
        ("".join(alinea(f"{random.Random(n).randbytes(9_990).hex()}") for n in range(151)), "dat is geen brief"),
        ("<w:p>" * 50_000 + "</w:p>" * 50_000, "de inhoud klopt niet"),
    ],
)
def test_leeg_kapot_of_bodemloos(tmp_path: Path, xml: str, melding: str):
    with pytest.raises(CannotStart, match=melding):
        read_draft(maak(tmp_path / "b.docx", xml))


def test_entiteiten_worden_geweigerd(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as z:
        z.writestr("word/document.xml", f'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document {W}><w:body>{alinea("&a;")}</w:body></w:document>')
    with pytest.raises(CannotStart, match="DOCTYPE"):
        read_draft(tmp_path / "b.docx")


@pytest.mark.parametrize(("naam", "melding"), [("weg.docx", "bestaat niet"), ("brief.doc", "geen .docx of .txt")])
def test_bestand_weg_of_van_een_andere_soort(tmp_path: Path, naam: str, melding: str):
    (tmp_path / "brief.doc").write_bytes(b"x")
    with pytest.raises(CannotStart, match=melding):
        read_draft(tmp_path / naam)


def test_tekst_die_geen_utf8_is(tmp_path: Path):
    (tmp_path / "b.txt").write_bytes(b"caf\xe9")
    with pytest.raises(CannotStart, match="geen UTF-8"):
        read_draft(tmp_path / "b.txt")


def cel(inhoud: str, breed: int = 1, eigenschap: str = "") -> str:
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{breed}"/>{eigenschap}</w:tcPr>{inhoud}</w:tc>'


def tabel(*rijen: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{r}</w:tr>" for r in rijen) + "</w:tbl>"


def test_een_kop_van_twee_rijen_hoort_in_zijn_geheel_bij_de_cel(tmp_path: Path):
    """And a cell that goes on downwards names each of its rows."""
    begin, verder = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rijen = (
        cel(alinea("Soort"), 1, begin) + cel(alinea("Maat"), 1, begin) + cel(alinea("Incidenten GTPA"), 2),
        cel(alinea(""), 1, verder) + cel(alinea(""), 1, verder) + cel(alinea("2023")) + cel(alinea("2024")),
        cel(alinea("Geweld"), 1, begin) + cel(alinea("aantal")) + cel(alinea("12.265")) + cel(alinea("12.543")),
        cel(alinea(""), 1, verder) + cel(alinea("aandeel")) + cel(alinea("44,1")) + cel(alinea("45,7")),
    )
    labels = {p.tekst: p.label for p in read_draft(maak(tmp_path / "b.docx", tabel(*rijen)))}
    assert labels["2024"] == "Soort | Incidenten GTPA"
    assert labels["12.543"] == "Geweld | aantal | Incidenten GTPA | 2024"
    assert labels["44,1"] == "Geweld | aandeel | Incidenten GTPA | 2023"


def test_een_rij_met_tekst_is_geen_kop(tmp_path: Path):
    rijen = (
        cel(alinea("Onderdeel")) + cel(alinea("Waarde")),
        cel(alinea("Ziek")) + cel(alinea("onbekend")),
        cel(alinea("Thuis")) + cel(alinea("12")),
    )
    assert [p.label for p in read_draft(maak(tmp_path / "b.docx", tabel(*rijen)))][-1] == "Thuis | Waarde"


def test_een_veld_om_een_cel_of_een_rij_verbergt_niets(tmp_path: Path):
    def veld(inhoud: str) -> str:
        return f"<w:sdt><w:sdtContent>{inhoud}</w:sdtContent></w:sdt>"

    kop = f"<w:tr>{cel(alinea('Jaar'))}{cel(alinea('2023'))}{cel(alinea('2024'))}</w:tr>"
    rij = veld(f"<w:tr>{cel(alinea('GTPA'))}{veld(cel(alinea('12.265')))}{cel(alinea('12.543'))}</w:tr>")
    labels = {p.tekst: p.label for p in read_draft(maak(tmp_path / "b.docx", f"<w:tbl>{kop}{rij}</w:tbl>"))}
    assert (labels["12.265"], labels["12.543"]) == ("GTPA | 2023", "GTPA | 2024")


def test_een_tekstvak_raakt_de_tekst_erachter_niet(tmp_path: Path):
    vak = f"<w:txbxContent>{alinea('Het waren er 12.999')}</w:txbxContent>"
    [p] = read_draft(maak(tmp_path / "b.docx", f"<w:p><w:r><w:pict>{vak}</w:pict></w:r><w:r><w:t>In dat jaar.</w:t></w:r></w:p>"))
    assert p.tekst == "Het waren er 12.999 In dat jaar."


def test_wat_boven_en_onder_de_bladzijden_staat_wordt_eenmaal_gelezen(tmp_path: Path):
    def rand(soort: str, tekst: str) -> str:
        return f"<w:{soort} {W}>{alinea(tekst)}</w:{soort}>"

    delen = {"header1": rand("hdr", "Concept 12.001"), "header2": rand("hdr", "Concept 12.001"), "footer1": rand("ftr", "Bron: 12.002")}
    gelezen = [(p.plaats, p.tekst) for p in read_draft(maak(tmp_path / "b.docx", alinea("Tekst"), **delen))]
    assert gelezen == [("alinea 1", "Tekst"), ("voetregel 1", "Bron: 12.002"), ("kopregel 1", "Concept 12.001")]


def test_een_cel_over_twee_kolommen_telt_eenmaal_en_een_tabel_in_een_cel_hoort_erbij(tmp_path: Path):
    binnen = f"<w:tbl><w:tr>{cel(alinea('7'))}</w:tr></w:tbl>"
    rijen = f"<w:tr>{cel(alinea('Jaar'))}{cel(alinea('2024'), 2)}</w:tr><w:tr>{cel(alinea('Verzuim'))}{cel(alinea('6,3') + binnen)}{cel(alinea('6,4'))}</w:tr>"
    passages = read_draft(maak(tmp_path / "b.docx", f"<w:tbl>{rijen}</w:tbl>"))
    assert [(p.plaats[9:], p.tekst, p.label) for p in passages] == [
        ("rij 1, kolom 1", "Jaar", ""),
        ("rij 1, kolom 2", "2024", "Jaar"),
        ("rij 2, kolom 1", "Verzuim", "Jaar"),
        ("rij 2, kolom 2", "6,3 7", "Verzuim | 2024"),
        ("rij 2, kolom 3", "6,4", "Verzuim | 2024"),
    ]
