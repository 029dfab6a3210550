"""``tabellen.xlsx``, read with openpyxl: the numbers of DuckDB and of the letters, in the form that the guidance asks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import duckdb
import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dagster_project import ROOT, notation
from dagster_project.publicatie.forms import workbook
from dagster_project.warehouse import parquet
from dagster_project.warehouse.editions import DATABASE, Warehouse
from sources.database import connect
from tests.helpers.program import programma

VERSIE = "2025-H2.0"
VOORIN = ["Voorblad", "Inhoud", "Noten"]
ACHTERIN = ["Sterkteverdeling", "Gewichten", "Normen", "Toezeggingen", "Beloften"]
TEKENS = ("[c]", "[x]", "[z]")


@pytest.fixture(scope="module")
def bestand(huis: Warehouse) -> Path:
    return huis.edition_dir(VERSIE) / "tabellen.xlsx"


@pytest.fixture(scope="module")
def boek(bestand: Path) -> Workbook:
    return openpyxl.load_workbook(bestand)


def tabel(ws: Worksheet) -> list[dict[str, Any]]:
    """The rows of the one table of a sheet, by the heads of the columns."""
    (t,) = ws.tables.values()
    kop, *rijen = [[c.value for c in r] for r in ws[t.ref]]
    assert kop == [k.name for k in t.tableColumns], "the heads are those of the table"
    return [dict(zip(kop, r, strict=True)) for r in rijen]


def cellen(b: Workbook) -> Iterator[Any]:
    for ws in b:
        for rij in ws.iter_rows():
            yield from rij


def uit_duckdb(db: duckdb.DuckDBPyConnection) -> Counter[tuple[Any, ...]]:
    """Every value of Nederland and the regionale eenheden, as a row of a sheet has it."""
    rijen = db.execute(
        """
        select i.familie, i.naam, w.uitsplitsing, r.regio, w.periode, w.periode_type, w.waarde, w.ondergrens, w.bovengrens, w.status,
            w.kwalificatie, w.is_synthetisch, w.is_gecorrigeerd, w.indicator_id, w.regio_code
        from kerncijfers.waarden w join referentie.indicatoren i using (indicator_id, versie) join referentie.regios r using (regio_code, versie)
        where w.versie = ? and w.regio_code not like 'GM%'
        """,
        [VERSIE],
    ).fetchall()
    return Counter(
        (f, n, notation.uitsplitsing(u) or "totaal", r, p, pt, w, o, b, s, k, "ja" if syn else "nee", "ja" if cor else "nee", c, rc)
        for f, n, u, r, p, pt, w, o, b, s, k, syn, cor, c, rc in rijen
    )


def als_duckdb(familie: str, r: dict[str, Any]) -> tuple[Any, ...]:
    """A row of a sheet as ``uit_duckdb`` has it; a column that is left out has nothing in it."""
    marge = [r.get(k) if r.get(k) not in TEKENS else None for k in ("Ondergrens", "Bovengrens")]
    return (familie, r["Kerncijfer"], r.get("Uitsplitsing", "totaal"), r["Regio"], r["Periodecode"], r["Soort periode"], r["Waarde"], *marge,
            r["Status"], r["Kwalificatie"], r["Synthetisch"], r["Gecorrigeerd"], r["Code"], r["Regiocode"])  # fmt: skip


def families(b: Workbook) -> list[str]:
    return [n for n in b.sheetnames if n not in VOORIN + ACHTERIN]


# what it says


@pytest.mark.parametrize(
    ("blad", "kerncijfer", "periode", "waarde", "vorm"),
    [
        pytest.param("Zedenvoorraad", "Voorraad zedenzaken", "2 november 2025", 3484, "[$-413]#,##0", id="halfjaarbericht-2025-h2.txt:1262"),
        pytest.param("Zedenvoorraad", "Geregistreerde zedenincidenten", "2 november 2020", 10143, "[$-413]#,##0", id="halfjaarbericht-2025-h2.txt:1258"),
        pytest.param("GTPA", "Incidenten Geweld Tegen Politieambtenaren (GTPA)", "2024", 12543, "[$-413]#,##0", id="halfjaarbericht-2025-h2.txt:229"),
        pytest.param("Verzuim", "Ziekteverzuim tot twee jaar", "2024", 6.3, "[$-413]#,##0.0", id="halfjaarbericht-2025-h2.txt:431"),
        pytest.param("Bezetting", "Bezetting opgeleide operationele sterkte", "2024", 46777, "[$-413]#,##0", id="halfjaarbericht-2025-h2.txt:487"),
    ],
)  # fmt: skip
def test_staat_er_zoals_de_brief_het_drukt(boek: Workbook, blad: str, kerncijfer: str, periode: str, waarde: float, vorm: str) -> None:
    ws = boek[blad]
    (t,) = ws.tables.values()
    kop, *rijen = ws[t.ref]
    k = [c.value for c in kop]
    (cel,) = [
        r[k.index("Waarde")] for r in rijen
        if (r[0].value, r[k.index("Periode")].value, r[k.index("Regiocode")].value) == (kerncijfer, periode, "NL01")
        and ("Uitsplitsing" not in k or r[k.index("Uitsplitsing")].value == "totaal")
    ]  # fmt: skip
    assert (cel.value, cel.data_type, cel.number_format) == (waarde, "n", vorm)


def test_de_gewichten_zijn_die_van_het_rapport(boek: Workbook) -> None:
    """halfjaarbericht-2025-h2.txt:4796-4822."""
    gewicht = {r["Kenmerk"]: r["Gewicht per 1.000 fte"] for r in tabel(boek["Gewichten"])}
    assert len(gewicht) == 27
    assert (gewicht["Inwoners"], gewicht["Kernen"], gewicht["Ambassades"], gewicht["Regionale centrumfunctie"]) == (
        -0.000081006, -0.004049539, 0.052246571, 0.000000143)  # fmt: skip


def test_elke_waarde_staat_er_met_al_haar_cijfers(boek: Workbook, db: duckdb.DuckDBPyConnection) -> None:
    verwacht = uit_duckdb(db)
    assert sum(verwacht.values()) > 4000
    assert Counter(als_duckdb(b.lower(), r) for b in families(boek) for r in tabel(boek[b]) if r["Waarde"] != "[c]") == verwacht


def test_de_verdeling_is_die_van_duckdb(boek: Workbook, db: duckdb.DuckDBPyConnection) -> None:
    rijen = db.execute(
        "select regionale_eenheid, fte_model, fte_model_afgerond, fte_besluit, fte_formatie, verschil_besluit_fte, verschil_formatie_fte, formatie_fte, "
        "fte_herberekend, p.regionale_eenheid_code from verdeling.per_regionale_eenheid p "
        "join verdeling.herberekend_per_regionale_eenheid h using (versie, regionale_eenheid, fte_model, fte_besluit, fte_formatie) "
        "where versie = ? order by regionale_eenheid_code",
        [VERSIE],
    ).fetchall()  # fmt: skip
    assert len(rijen) == 10
    koppen = ("Regionale eenheid", "Model (fte)", "Model afgerond (fte)", "Besluit (fte)", "Naar formatie (fte)", "Model min Besluit (fte)",
              "Model min naar formatie (fte)", "Formatie nu, op 50 (fte)", "Herberekend model (fte)", "Regiocode")  # fmt: skip
    assert [tuple(r[k] for k in koppen) for r in tabel(boek["Sterkteverdeling"])] == rijen


def test_normen(boek: Workbook, db: duckdb.DuckDBPyConnection) -> None:
    verwacht = db.execute(
        "select indicator_id, norm, geldig_vanaf_jaar, coalesce(geldig_tot_en_met_jaar::varchar, 'nu') from referentie.normen where versie = ?",
        [VERSIE],
    ).fetchall()
    assert Counter((r["Code"], r["Norm"], r["Van jaar"], str(r["Tot en met jaar"])) for r in tabel(boek["Normen"])) == Counter(verwacht)
    prio1 = [r for r in tabel(boek["Reactietijden"]) if r["Code"] == "prio1_binnen_15_minuten"]
    assert {r["Norm"] for r in prio1 if str(r["Periodecode"]) >= "2024"} == {90}, "halfjaarbericht-2025-h2.txt:5361-5363"
    assert {r["Norm"] for r in prio1 if str(r["Periodecode"]) < "2024"} == {"[z]"}, "no letter says of an earlier year that it holds"


def test_wat_is_afgeschermd_staat_er_als_teken(boek: Workbook, db: duckdb.DuckDBPyConnection) -> None:
    verwacht = db.execute("select indicator_id, regio_code, periode from kwaliteit.afgeschermd where versie = ?", [VERSIE]).fetchall()
    assert verwacht
    rijen = [r for b in families(boek) for r in tabel(boek[b]) if r["Waarde"] == "[c]"]
    assert Counter((r["Code"], r["Regiocode"], r["Periodecode"]) for r in rijen) == Counter(verwacht)
    assert {r["Kwalificatie"] for r in rijen} == {"afgeschermd"}


def test_een_blad_zegt_waar_de_gemeenten_staan(boek: Workbook, db: duckdb.DuckDBPyConnection) -> None:
    n = db.execute(
        "select count(*) from kerncijfers.waarden where versie = ? and familie = 'misdrijven' and regio_code like 'GM%'", [VERSIE]
    ).fetchone()[0]
    boven = {b: " ".join(str(r[0].value) for r in boek[b].iter_rows(max_row=8)) for b in families(boek)}
    assert f"De {notation.getal(n, 'aantal')} waarden per gemeente staan in de CSV- en Parquet-bestanden" in boven["Misdrijven"]
    assert "Cijfers per gemeente zijn er niet" in boven["Verzuim"]


def test_een_percentage_staat_er_als_in_de_brief_en_niet_als_fractie(boek: Workbook) -> None:
    zeden = [r for r in tabel(boek["Zedenvoorraad"]) if r["Meeteenheid"] == "procent"]
    assert zeden
    assert all(r["Waarde"] > 1 for r in zeden)
    assert not [c for c in cellen(boek) if "%" in (c.number_format or "")]


def test_een_heel_percentage_van_de_brief_krijgt_geen_decimaal(boek: Workbook) -> None:
    """The letter prints 21% (contact over an aangifte) and 46% (positief), but 6,3% (verzuim): halfjaarbericht-2025-h2.txt."""
    vormen: dict[str, set[str]] = {}
    for blad in families(boek):
        rijen = list(boek[blad].iter_rows())
        (kop,) = (i for i, r in enumerate(rijen) if "Code" in [c.value for c in r])
        namen = [c.value for c in rijen[kop]]
        for r in rijen[kop + 1 :]:
            vormen.setdefault(r[namen.index("Code")].value, set()).add(r[namen.index("Waarde")].number_format)
    assert vormen["contact_aanleiding"] == vormen["vertrouwen_politie_verdeling"] == {"[$-413]#,##0"}
    assert vormen["verzuim_percentage"] == {"[$-413]#,##0.0"}


# how it is made: "Releasing statistics in spreadsheets" and its checklist


def test_bladen(boek: Workbook, db: duckdb.DuckDBPyConnection) -> None:
    verwacht = {f for (f,) in db.execute("select distinct familie from kerncijfers.waarden").fetchall()}
    assert len(verwacht) == 17
    assert boek.sheetnames[:3] == VOORIN
    assert boek.sheetnames[-len(ACHTERIN) :] == ACHTERIN
    assert {n.lower() for n in families(boek)} == verwacht
    assert boek.active.title == "Voorblad"
    assert {ws.sheet_state for ws in boek} == {"visible"}
    assert {(s.activeCell, s.sqref) for ws in boek for s in ws.sheet_view.selection} == {("A1", "A1")}


def test_elk_blad_is_een_titel_korte_regels_en_een_tabel(boek: Workbook) -> None:
    for ws in boek.worksheets[1:]:
        (t,) = ws.tables.values()
        kop = ws[t.ref][0]
        assert kop[0].column == 1, ws.title
        assert t.ref.endswith(f":{ws.cell(ws.max_row, ws.max_column).coordinate}"), "nothing under the table or beside it"
        assert t.displayName == f"tabel_{ws.title.lower()}"
        assert t.headerRowCount == 1
        assert len({c.value for c in kop}) == len(kop)
        boven = [[c.value for c in r] for r in ws.iter_rows(max_row=kop[0].row - 1)]
        assert len(boven) >= 2
        assert all(r[0] and not any(r[1:]) for r in boven), f"{ws.title}: text above the table stands in column A, without empty rows"


def test_geen_cel_van_een_tabel_is_leeg(boek: Workbook) -> None:
    for ws in boek.worksheets[1:]:
        for rij in tabel(ws):
            assert all(w is not None and str(w).strip() for w in rij.values()), (ws.title, rij)


def test_elk_teken_wordt_uitgelegd(boek: Workbook) -> None:
    voorblad = {str(r[0].value)[:3] for r in boek["Voorblad"].iter_rows()}
    for b in boek.sheetnames[3:]:
        boven = " ".join(str(r[0].value) for r in boek[b].iter_rows(max_row=8))
        for teken in {w for r in tabel(boek[b]) for w in r.values() if w in TEKENS}:
            assert teken in voorblad
            assert f"{teken} " in boven, (b, teken)


def test_titels_zijn_koppen(boek: Workbook) -> None:
    assert {ws["A1"].style for ws in boek} == {"Heading 1"}
    assert {c.value for c in boek["Voorblad"]["A"] if c.style == "Heading 2"} == {
        "Wat dit is", "Hoe u de tabellen leest", "Tekens", "Zo verwijst u hiernaar", "Vragen"}  # fmt: skip


def test_niets_samengevoegd_verborgen_bevroren_of_gefilterd(boek: Workbook) -> None:
    for ws in boek:
        assert not ws.merged_cells.ranges
        assert not [d for d in (*ws.row_dimensions.values(), *ws.column_dimensions.values()) if d.hidden]
        assert ws.freeze_panes is None
        assert ws.auto_filter.ref is None
        assert not [t for t in ws.tables.values() if t.autoFilter]
        assert not any(deel.text for kant in (ws.oddHeader, ws.oddFooter) for deel in (kant.left, kant.center, kant.right))


def test_letters_zijn_leesbaar_en_kleur_draagt_niets(boek: Workbook) -> None:
    gevuld = [c for c in cellen(boek) if c.value is not None]
    assert {c.font.name for c in gevuld} == {"Arial"}
    assert {c.font.scheme for c in gevuld} == {None}, "of het thema maakt er in Excel een andere letter van"
    assert min(c.font.sz for c in gevuld) >= 12
    assert {c.fill.fill_type for c in cellen(boek)} == {None}


def test_elke_tekst_past_in_haar_rij(boek: Workbook) -> None:
    """A column of 50 wide shows at least 60 letters of Arial, most of which are narrower than a digit; a line is 15 points high."""
    for ws in boek.worksheets:
        (t,) = ws.tables.values() or (None,)
        breed = {k: d.width for d in ws.column_dimensions.values() for k in range(d.min, d.max + 1)}
        assert max(breed.values()) <= 95
        for rij in ws[t.ref] if t else ws.iter_rows():
            breedte = [breed[c.column] for c in rij]
            regels = max(len(str(c.value)) / (1.2 * b) for c, b in zip(rij, breedte, strict=True) if isinstance(c.value, str))
            assert (ws.row_dimensions[rij[0].row].height or 16.5) / 15 >= regels, (ws.title, rij[0].row)


def test_getallen_zijn_getallen_in_een_nederlandse_vorm(boek: Workbook) -> None:
    getallen = [c for c in cellen(boek) if c.data_type == "n" and c.value is not None]
    assert len(getallen) > 4000
    assert {c.number_format for c in getallen} <= {f"[$-413]{v}" for v in ("#,##0", "#,##0.0", "#,##0.00", "0", "0.0000", "0.000000000")}
    assert {c.number_format for c in cellen(boek) if c.data_type == "s"} == {"General"}


# notes


def test_elke_verwijzing_heeft_een_noot_en_elke_noot_een_verwijzing(boek: Workbook) -> None:
    noten = tabel(boek["Noten"])
    assert [r["Noot"] for r in noten] == [f"[noot {i}]" for i in range(1, len(noten) + 1)]
    verwezen = {v for c in cellen(boek) if c.parent.title not in VOORIN for v in re.findall(r"\[noot \d+\]", str(c.value))}
    assert verwezen <= {r["Noot"] for r in noten}
    los = [r["Onderwerp"] for r in noten if r["Noot"] not in verwezen]
    assert all(o.startswith("Kwalificatie ") for o in los), los  # words that this edition does not use; the sheets say 'en verder'


def test_een_breuk_hoort_bij_haar_reeks_en_niet_bij_wat_altijd_al_apart_werd_geteld(boek: Workbook) -> None:
    """halfjaarbericht-2019-h2.txt:427-433: since July 2018 every offence counts; traffic always was counted apart."""
    (breuk,) = [r["Noot"] for r in tabel(boek["Noten"]) if r["Onderwerp"] == "Geregistreerde misdrijven: breuk in de reeks op 1 juli 2018"]
    bij = {r["Uitsplitsing"]: breuk in r["Noten"] for r in tabel(boek["Misdrijven"]) if r["Code"] == "misdrijven_geregistreerd"}
    assert bij == {"totaal": True, "1.1.1": True, "1.4.5": True, "2.2.1": True, "3.5.2": False}


def test_inhoud_leidt_naar_elk_blad(boek: Workbook) -> None:
    ws = boek["Inhoud"]
    links = {c.value: c.hyperlink.location for r in ws.iter_rows() for c in r if c.hyperlink}
    assert links == {n: f"'{n}'!A1" for n in boek.sheetnames[2:]}
    assert {r["Blad"]: r["Rijen"] for r in tabel(ws)} == {n: len(tabel(boek[n])) for n in boek.sheetnames[2:]}


# the file


def test_bestand_is_heel_en_zegt_van_wie_het_is(bestand: Path, boek: Workbook) -> None:
    with zipfile.ZipFile(bestand) as z:
        assert z.testzip() is None
        assert {i.date_time for i in z.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        delen = {n: ET.fromstring(z.read(n)) for n in z.namelist() if n.endswith((".xml", ".rels"))}
    stijlen = delen["xl/styles.xml"]
    for deel in ("cellStyleXfs", "cellStyles"):
        e = stijlen.find(f"{{*}}{deel}")
        assert int(e.get("count")) == len(e) == 3
    p = boek.properties
    assert (p.title, p.creator) == ("VOORBEELD: Halfjaarbericht politie, tabellen, editie 2025-H2.0", "Halfjaarbericht politie")
    assert p.created == p.modified == datetime(2025, 12, 10)
    assert boek.custom_doc_props["Language"].value == "nl-NL"
    voorblad = "\n".join(str(r[0].value) for r in boek["Voorblad"].iter_rows())
    assert "Editie 2025-H2.0, 10 december 2025" in voorblad
    assert "voorbeeldcijfers" in voorblad


def test_zelfde_bytes_ook_uit_een_ander_proces(bestand: Path, huis: Warehouse, tmp_path: Path) -> None:
    code = (
        "import sys, duckdb, pathlib; from dagster_project.publicatie.forms import workbook\n"
        "workbook.write(duckdb.connect(sys.argv[1], read_only=True), sys.argv[2], pathlib.Path(sys.argv[3]))"
    )
    omgeving = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, huis.database, VERSIE, tmp_path], check=True, cwd=tmp_path, env=omgeving, umask=0o077)
    assert (tmp_path / "tabellen.xlsx").read_bytes() == bestand.read_bytes()


def test_een_andere_versie_of_volgorde_verandert_niets(
    bestand: Path, anders: Callable[[str], Path], huis: Warehouse, tmp_path: Path
) -> None:
    """Another version stands beside this one, and the rows of this one were stored in another order."""
    with connect(huis.database, read_only=True) as con:
        lijst = [t.volledig for t in parquet.published_tables(con) if not t.is_view and t.naam != "edities"]
        nu = con.execute("select max(waarde) from kerncijfers.waarden").fetchone()
    door_elkaar = ("kerncijfers.waarden", "kwaliteit.afgeschermd", "kwaliteit.snapshots", "referentie.normen", "referentie.indicatoren",
                   "referentie.reeksbreuken", "verdeling.sterktemodel", "verdeling.per_regionale_eenheid")  # fmt: skip
    folder = anders(
        "".join(f"create temp table x as from {t} order by hash(rowid); delete from {t}; insert into {t} from x; drop table x;" for t in door_elkaar)
        + "".join(f"insert into {t} select * replace ('2025-H1' as editie, '2025-H1.0' as versie) from {t};" for t in lijst)
        + "update kerncijfers.waarden set waarde = waarde + 1 where versie = '2025-H1.0'"
    )  # fmt: skip
    with connect(folder / DATABASE, read_only=True) as con:
        assert con.execute("select max(waarde) - 1 from kerncijfers.waarden").fetchone() == nu
        workbook.write(con, VERSIE, tmp_path)
    assert (tmp_path / "tabellen.xlsx").read_bytes() == bestand.read_bytes()


KWAAD = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "{=SUM(A1)}", "=HYPERLINK(\"https://voorbeeld.nl\")", "https://voorbeeld.nl", "12345", "<b>&'\"]]>"]  # fmt: skip


def test_tekst_blijft_tekst(anders: Callable[[str], Path], tmp_path: Path) -> None:
    """No name, note, source or region becomes a formula, a link or a number, whatever it begins with."""
    lijst = ", ".join("'" + k.replace("'", "''") + "'" for k in KWAAD)
    kies = f"([{lijst}])[1 + (hash(rowid) % {len(KWAAD)})::int]"
    folder = anders(
        f"update referentie.indicatoren set naam = {kies} || indicator_id, definitie = {kies}, kanttekening = {kies};"
        f"update referentie.regios set regio = {kies}; update kwaliteit.snapshots set titel = '=1+1', citeren = '=1+1';"
        f"update referentie.reeksbreuken set toelichting = {kies}; update verdeling.sterktemodel set naam = {kies} || kenmerk, opmerking = {kies};"
        f"update referentie.normen set bron = {kies}, aard = {kies}, richting = {kies};"
        f"update verdeling.per_regionale_eenheid set regionale_eenheid = {kies} || regionale_eenheid;"
        f"update kerncijfers.waarden set status = {kies}, periode_type = {kies} where regio_code = 'NL01'; update referentie.edities set reden = '=1+1'"
    )
    with connect(folder / DATABASE, read_only=True) as con:
        workbook.write(con, VERSIE, tmp_path)
    boek = openpyxl.load_workbook(tmp_path / "tabellen.xlsx")
    assert {c.data_type for c in cellen(boek) if c.value is not None} == {"n", "s"}
    gezien = {c.value for c in cellen(boek) if c.data_type == "s"}
    assert set(KWAAD) <= gezien
    assert "Erratum: =1+1" in gezien
    assert {c.parent.title for c in cellen(boek) if c.hyperlink} == {"Inhoud"}
    with zipfile.ZipFile(tmp_path / "tabellen.xlsx") as z:
        bladen = [n for n in z.namelist() if n.startswith("xl/worksheets/sheet")]
        assert len(bladen) == len(boek.sheetnames)
        assert not [n for n in bladen if b"<f>" in z.read(n)]
        assert not [n for n in z.namelist() if "externalLinks" in n or b"http://voorbeeld" in z.read(n)]


def test_wat_niet_in_een_cel_past_houdt_het_werkboek_tegen(anders: Callable[[str], Path], tmp_path: Path) -> None:
    """XlsxWriter would leave such a text out and say nothing."""
    folder = anders("update referentie.indicatoren set definitie = repeat('lang ', 7000) where indicator_id = 'zeden_voorraad'")
    with connect(folder / DATABASE, read_only=True) as con, pytest.raises(ValueError, match="Te lang voor een cel"):
        workbook.write(con, VERSIE, tmp_path)


def test_zonder_bedachte_cijfers_waarschuwt_er_niets(anders: Callable[[str], Path], tmp_path: Path) -> None:
    folder = anders(
        "".join(f"update {t} set is_synthetisch = false;" for t in ("kwaliteit.snapshots", "kerncijfers.waarden", "kwaliteit.afgeschermd",
                "verdeling.per_regionale_eenheid", "verdeling.herberekend_per_regionale_eenheid"))
    )  # fmt: skip
    with connect(folder / DATABASE, read_only=True) as con:
        workbook.write(con, VERSIE, tmp_path)
    boek = openpyxl.load_workbook(tmp_path / "tabellen.xlsx")
    assert not [c.coordinate for c in cellen(boek) if "Let op: voorbeeld" in str(c.value) or "zijn synthetisch" in str(c.value)]


def test_een_programma_dat_ontbreekt_is_alleen_thuis_een_reden_om_over_te_slaan(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path(programma("bestaat-niet", "sh")).name == "sh"
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="soffice-bestaat-niet of ook-niet staat niet op deze machine"):
        programma("soffice-bestaat-niet", "ook-niet")
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="staat niet op deze machine"):
        programma("soffice-bestaat-niet")
