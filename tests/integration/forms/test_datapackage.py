"""CSV, data package and DCAT of an edition, read by others: frictionless, pyshacl, rdflib, polars, pyarrow and Python's csv."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import polars
import pyarrow.compute
import pyarrow.parquet
import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, SH

from dagster_project import ROOT
from dagster_project.publicatie.forms import datapackage, dcat, dictionary
from dagster_project.warehouse import parquet
from dagster_project.warehouse.editions import Warehouse

VERSIE = "2025-H2.0"
VORMEN = ROOT / "tests" / "fixtures" / "dcat-ap-nl.ttl"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")

VERPLICHT = {
    DCAT.Catalog: [DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint, DCAT.dataset],
    DCAT.Dataset: [DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCTERMS.publisher, DCTERMS.creator, DCAT.contactPoint,
                   DCTERMS.accessRights, DCAT.theme],
    DCAT.Distribution: [DCAT.accessURL, DCTERMS.license],
    FOAF.Agent: [FOAF.name],
    SPDX.Checksum: [SPDX.algorithm, SPDX.checksumValue],
}  # fmt: skip
"""Mandatory in DCAT-AP-NL 3.0 (its shapes 300 and dcat-ap-nl-OPT.ttl) or in DCAT-AP 3.0, on which it builds."""


def maak(huis: Warehouse, db: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """The forms of this module, made beside the Parquet files of the published edition."""
    for pad in huis.edition_dir(VERSIE).glob("*.parquet"):
        shutil.copy(pad, folder)
    tabellen = dictionary.described_tables(db, VERSIE)
    dictionary.write(db, VERSIE, folder, tabellen, [])
    for vorm in (datapackage, dcat):
        vorm.write(db, VERSIE, folder, tabellen)
    return folder


@pytest.fixture(scope="module")
def uitgave(huis: Warehouse, db: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition; read only."""
    return maak(huis, db, tmp_path_factory.mktemp("uitgave"))


@pytest.fixture(scope="module")
def pakket(uitgave: Path) -> dict[str, Any]:
    return json.loads((uitgave / datapackage.NAAM).read_text(encoding="utf-8"))


def resource(pakket: dict[str, Any], naam: str) -> dict[str, Any]:
    """One resource of the package."""
    return next(r for r in pakket["resources"] if r["name"] == naam)


# --- the files ------------------------------------------------------------------------------------------------------------------


def test_twee_keer_schrijven_geeft_dezelfde_bytes(uitgave: Path, huis: Warehouse, db: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    nog_eens = maak(huis, db, tmp_path)
    een, twee = ({str(p.relative_to(m)): p.read_bytes() for p in m.rglob("*") if p.is_file()} for m in (uitgave, nog_eens))
    assert een.keys() == twee.keys()
    assert [naam for naam in een if een[naam] != twee[naam]] == []


def test_elke_tabel_is_er_als_parquet_en_als_csv(uitgave: Path, db: duckdb.DuckDBPyConnection) -> None:
    namen = {t.volledig for t in parquet.published_tables(db)}
    assert {p.name.removesuffix(".gz").removesuffix(".csv") for p in (uitgave / "csv").iterdir()} >= namen
    assert {p.stem for p in uitgave.glob("*.parquet")} >= namen


def test_csv_teruggelezen_is_de_parquet(uitgave: Path) -> None:
    """Every table, every value, read back with the types of the Parquet file; an empty text stays apart from no value. An example has a column that says so."""
    con = duckdb.connect()
    gezien = 0
    for pad in sorted(uitgave.glob("*.parquet")):
        soorten = con.execute(f"DESCRIBE FROM read_parquet('{pad}')").fetchall()
        kolommen = ", ".join(f"'{naam}': '{soort}'" for naam, soort, *_ in soorten)
        bestand = uitgave / datapackage.csv_name(pad.stem)
        lees = (
            f"read_csv('{bestand}', header = true, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false, "
            f"max_line_size = 10000000, columns = {{{kolommen}, 'uitgave': 'VARCHAR'}})"
        )
        con.execute(f"CREATE OR REPLACE TABLE terug AS SELECT * EXCLUDE (uitgave) FROM {lees}")
        weg, erbij = con.execute(
            f"SELECT (SELECT count(*) FROM (FROM '{pad}' EXCEPT ALL FROM terug)), (SELECT count(*) FROM terug) - (SELECT count(*) FROM '{pad}')"
        ).fetchone()
        assert (weg, erbij) == (0, 0), pad.name
        gezien += 1
    assert gezien > 50


def test_csv_is_rfc_4180(uitgave: Path, pakket: dict[str, Any]) -> None:
    """Every CSV: UTF-8 without a mark, CRLF, and as many cells in each record as in the header, says Python's own reader."""
    for r in (r for r in pakket["resources"] if r.get("type") == "table"):
        ruw = (uitgave / r["path"]).read_bytes()
        tekst = (gzip.decompress(ruw) if r["path"].endswith(".gz") else ruw).decode("utf-8")
        assert not tekst.startswith("\ufeff")
        assert tekst.endswith("\r\n")
        kop, *rijen = csv.reader(io.StringIO(tekst, newline=""), strict=True)
        assert kop == [v["name"] for v in r["schema"]["fields"]], r["name"]
        assert {len(rij) for rij in rijen} <= {len(kop)}, r["name"]


def test_getallen_hebben_een_punt_en_al_hun_cijfers(uitgave: Path) -> None:
    """Printed in the letter of 2025-H2, lines 4796, 4798 and 4817: with a comma, and nine decimals."""
    with open(uitgave / "csv" / "verdeling.sterktemodel.csv", encoding="utf-8", newline="") as f:
        gewichten = {r["kenmerk"]: r["gewicht_per_1000_fte"] for r in csv.DictReader(f)}
    gedrukt = {"inwoners": "-0,000081006", "bijstandsontvangers": "0,000784820", "eenpersoonshuishoudens": "0,000001030"}
    assert {k: gewichten[k].replace(".", ",") for k in gedrukt} == gedrukt


def test_de_onderwerpen_hebben_samen_alle_waarden(uitgave: Path) -> None:
    """Why the long table may be compressed: whoever opens the readable tables misses no value."""
    con = duckdb.connect()
    families = [r[0] for r in con.execute(f"SELECT DISTINCT familie FROM '{uitgave}/kerncijfers.waarden.parquet' ORDER BY 1").fetchall()]
    assert len(families) == 17
    samen = " UNION ALL ".join(
        f"FROM (SELECT indicator_id, regio_code, uitsplitsing, periode, waarde FROM '{uitgave}/kerncijfers.{f}.parquet')" for f in families
    )
    lang = f"FROM (SELECT indicator_id, regio_code, uitsplitsing, periode, waarde FROM '{uitgave}/kerncijfers.waarden.parquet')"
    for a, b in ((samen, lang), (lang, samen)):
        assert con.execute(f"SELECT count(*) FROM (({a}) EXCEPT ALL ({b}))").fetchone() == (0,)


# --- Parquet, read by others ----------------------------------------------------------------------------------------------------

SOORTEN = {
    "VARCHAR": (polars.String, "string"),
    "BOOLEAN": (polars.Boolean, "bool"),
    "DOUBLE": (polars.Float64, "double"),
    "INTEGER": (polars.Int32, "int32"),
    "BIGINT": (polars.Int64, "int64"),
    "DATE": (polars.Date, "date32[day]"),
    "DECIMAL(24,10)": (polars.Decimal(24, 10), "decimal128(24, 10)"),
    "DECIMAL(12,9)": (polars.Decimal(12, 9), "decimal128(12, 9)"),
}


def test_polars_en_pyarrow_lezen_elke_parquet_zoals_duckdb(uitgave: Path, db: duckdb.DuckDBPyConnection) -> None:
    """Rows, types, and per column the missing values and the sum; the tables in the database are what they are held against."""
    gezien: set[str] = set()
    for t in dictionary.described_tables(db, VERSIE):
        p, a = polars.read_parquet(uitgave / t.bestand), pyarrow.parquet.read_table(uitgave / t.bestand)
        assert p.columns == a.column_names == [k.naam for k in t.kolommen]
        for k in t.kolommen:
            gezien.add(k.type)
            assert (p.schema[k.naam], str(a.schema.field(k.naam).type)) == SOORTEN[k.type], f"{t.naam}.{k.naam}"
        telling = ", ".join(
            f'count("{k.naam}"), ' + (f'sum("{k.naam}")' if k.is_getal else f'max("{k.naam}")::VARCHAR') for k in t.kolommen
        )
        n, *verwacht = db.execute(f"SELECT count(*), {telling} FROM {t.naam} WHERE versie = ?", [VERSIE]).fetchone()
        assert p.height == a.num_rows == n
        for i, k in enumerate(t.kolommen):
            gevuld, som = verwacht[2 * i : 2 * i + 2]
            kolom, pijl = p[k.naam], a[k.naam]
            assert kolom.count() == len(pijl) - pijl.null_count == gevuld, f"{t.naam}.{k.naam}"
            if gevuld and k.is_getal:
                assert float(kolom.sum()) == pytest.approx(float(som), rel=1e-9, abs=1e-9), f"{t.naam}.{k.naam}"
                assert float(pyarrow.compute.sum(pijl).as_py()) == pytest.approx(float(som), rel=1e-9, abs=1e-9), f"{t.naam}.{k.naam}"
            elif gevuld and k.type in ("DATE", "VARCHAR"):
                assert str(kolom.max()) == str(pyarrow.compute.max(pijl).as_py()) == som, f"{t.naam}.{k.naam}"
    assert gezien == SOORTEN.keys()


def test_een_decimaal_is_exact_bij_polars_en_pyarrow(uitgave: Path) -> None:
    """The 27 weights as the letter of 2025-H2 prints them (lines 4796-4822), added up by hand."""
    p = polars.read_parquet(uitgave / "verdeling.sterktemodel.parquet")["gewicht_per_1000_fte"]
    a = pyarrow.parquet.read_table(uitgave / "verdeling.sterktemodel.parquet")["gewicht_per_1000_fte"]
    assert sum(p.to_list()) == sum(a.to_pylist()) == Decimal("0.257560172")


# --- the data package -----------------------------------------------------------------------------------------------------------


def keur(folder: Path, pakket: dict[str, Any], *namen: str) -> frictionless.Report:
    """Validate these resources of the package, with their data."""
    deel = pakket | {"resources": [r for r in pakket["resources"] if r["name"] in namen]}
    assert len(deel["resources"]) == len(namen)
    (folder / "deel.json").write_text(json.dumps(deel), encoding="utf-8")
    return frictionless.validate(str(folder / "deel.json"))


EEN_PAAR = ("kerncijfers.zedenvoorraad", "referentie.indicatoren", "referentie.regios", "referentie.edities", "verdeling.bijdragen",
            "kerncijfers.zedenvoorraad.parquet", "datawoordenboek")  # fmt: skip


def test_frictionless_keurt_een_paar_tabellen_goed(uitgave: Path, pakket: dict[str, Any]) -> None:
    verslag = keur(uitgave, pakket, *EEN_PAAR)
    assert verslag.flatten(["name", "type", "note"]) == []
    assert verslag.stats["tasks"] == len(EEN_PAAR)


@pytest.mark.slow
def test_frictionless_keurt_het_hele_pakket_goed(uitgave: Path, pakket: dict[str, Any]) -> None:
    """Every file, every row, every key and reference."""
    verslag = frictionless.validate(str(uitgave / datapackage.NAAM))
    assert verslag.flatten(["name", "type", "note"]) == []
    assert verslag.stats["tasks"] == len(pakket["resources"])
    rijen = {t.name: t.stats.get("rows") for t in verslag.tasks}
    assert rijen["kerncijfers.waarden"] == pyarrow.parquet.read_metadata(uitgave / "kerncijfers.waarden.parquet").num_rows


def _cel(tekst: str) -> str:
    """The first value is no number any more."""
    regels = tekst.split("\r\n")
    kop = next(csv.reader([regels[0]]))
    rij = next(csv.reader([regels[1]]))
    rij[kop.index("waarde")] = "veel"
    uit = io.StringIO(newline="")
    csv.writer(uit, lineterminator="").writerow(rij)
    return "\r\n".join([regels[0], uit.getvalue(), *regels[2:]])


BEDORVEN: dict[str, tuple[Callable[[str], str], set[str]]] = {
    "een getal werd tekst": (_cel, {"type-error", "hash-count"}),
    "een rij verdween": (lambda t: "\r\n".join(t.split("\r\n")[:-2]) + "\r\n", {"hash-count", "byte-count"}),
    "een rij staat er twee keer": (lambda t: t + t.split("\r\n")[1] + "\r\n", {"primary-key", "hash-count", "byte-count"}),
    "een indicator die niet bestaat": (lambda t: t.replace("zeden_voorraad,", "zeden_voorraat,", 1), {"foreign-key", "hash-count"}),
    "een kolom heet anders": (lambda t: t.replace("meeteenheid", "eenheid", 1), {"incorrect-label", "hash-count", "byte-count"}),
}


@pytest.mark.parametrize("wat", BEDORVEN)
def test_frictionless_ziet_dat(wat: str, uitgave: Path, pakket: dict[str, Any], tmp_path: Path) -> None:
    verderf, verwacht = BEDORVEN[wat]
    (tmp_path / "csv").mkdir()
    namen = ("kerncijfers.zedenvoorraad", "referentie.indicatoren", "referentie.regios")
    for naam in namen:
        shutil.copy(uitgave / "csv" / f"{naam}.csv", tmp_path / "csv")
    pad = tmp_path / "csv" / "kerncijfers.zedenvoorraad.csv"
    heel = pad.read_bytes().decode()
    pad.write_bytes(verderf(heel).encode())
    assert pad.read_bytes() != heel.encode()
    soorten = {fout for (fout,) in keur(tmp_path, pakket, *namen).flatten(["type"])}
    assert verwacht <= soorten


def test_frictionless_ziet_een_andere_parquet(uitgave: Path, pakket: dict[str, Any], tmp_path: Path) -> None:
    ruw = bytearray((uitgave / "referentie.edities.parquet").read_bytes())
    ruw[len(ruw) // 2] ^= 1
    (tmp_path / "referentie.edities.parquet").write_bytes(ruw)
    assert keur(tmp_path, pakket, "referentie.edities.parquet").flatten(["type"]) == [["hash-count"]]


def test_pakket_zegt_wat_het_is(pakket: dict[str, Any]) -> None:
    assert pakket["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (pakket["version"], pakket["created"]) == (VERSIE, "2025-12-10T00:00:00Z")
    assert "synthetisch" in pakket["description"]
    assert "synthetisch" in resource(pakket, "kerncijfers.overlast")["description"]
    assert "synthetisch" not in resource(pakket, "kerncijfers.gdpa")["description"]


def test_elk_bestand_staat_er_met_lengte_en_hash(uitgave: Path, pakket: dict[str, Any]) -> None:
    for r in pakket["resources"]:
        ruw = (uitgave / r["path"]).read_bytes()
        assert (r["bytes"], r["hash"]) == (len(ruw), f"sha256:{hashlib.sha256(ruw).hexdigest()}"), r["name"]
    namen = {str(p.relative_to(uitgave)) for p in uitgave.rglob("*") if p.suffix in (".csv", ".gz", ".parquet")}
    assert {r["path"] for r in pakket["resources"]} == namen


def test_elke_sleutel_is_uniek_en_elke_verwijzing_klopt(uitgave: Path, pakket: dict[str, Any]) -> None:
    """In SQL on the Parquet files, all tables; frictionless says the same of the CSV files, slower."""
    con = duckdb.connect()
    verwijzingen = 0
    for r in (r for r in pakket["resources"] if r.get("schema") and r["name"] != "datawoordenboek"):
        tabel = f"'{uitgave}/{r['name']}.parquet'"
        if sleutel := r["schema"].get("primaryKey"):
            namen = ", ".join(sleutel)
            assert con.execute(f"SELECT count(*) - count(DISTINCT ({namen})) FROM {tabel}").fetchone() == (0,), r["name"]
        for v in r["schema"].get("foreignKeys", []):
            (van,), (naar,) = v["fields"], v["reference"]["fields"]
            doel = f"'{uitgave}/{v['reference']['resource']}.parquet'"
            los = con.execute(f"SELECT count(*) FROM {tabel} WHERE {van} NOT IN (SELECT {naar} FROM {doel})").fetchone()
            assert los == (0,), f"{r['name']}.{van}"
            verwijzingen += 1
    assert verwijzingen > 50
    zonder = {r["name"] for r in pakket["resources"] if r.get("schema") and "primaryKey" not in r["schema"]}
    assert zonder == {"kwaliteit.bronkolommen", "kwaliteit.bronstatus", "kwaliteit.herzieningen", "kwaliteit.signalen",
                      "kwaliteit.snapshots", "verdeling.kenmerken", "verdeling.werklast_invoer", "verdeling.werklast_onderdelen"}  # fmt: skip


def test_licentie_alleen_waar_elke_bron_haar_geeft(pakket: dict[str, Any]) -> None:
    """overlast is of the police alone (CC BY 4.0); misdrijven also has a delivery of JenV, which gives no licence."""
    overlast, misdrijven = (resource(pakket, f"kerncijfers.{f}") for f in ("overlast", "misdrijven"))
    assert [b["tabel"] for b in overlast["sources"]] == ["politie.overlast_gemeente"]
    assert [x["name"] for x in overlast["licenses"]] == ["CC-BY-4.0"]
    assert {b["tabel"] for b in misdrijven["sources"]} > {"jenv.overige_kerncijfers", "politie.misdrijven_gemeente_maand"}
    assert "licenses" not in misdrijven
    assert "licenses" not in pakket
    assert all(b["licentie"] and b["citeren"] for b in pakket["sources"])


# --- DCAT -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def catalogus(uitgave: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(uitgave / dcat.NAAM, format="json-ld")


def test_dcat_voldoet_aan_het_profiel(catalogus: rdflib.Graph) -> None:
    goed, _, tekst = pyshacl.validate(catalogus, shacl_graph=str(VORMEN), meta_shacl=True)
    assert goed, tekst


def _eisen() -> list[tuple[rdflib.URIRef, rdflib.URIRef]]:
    vormen = rdflib.Graph().parse(VORMEN)
    return sorted(
        (klasse, vormen.value(p, SH.path))
        for vorm, klasse in vormen.subject_objects(SH.targetClass)
        for p in vormen.objects(vorm, SH.property)
        if vormen.value(p, SH.minCount) is not None
    )


def test_de_vormen_eisen_alles_wat_het_profiel_eist() -> None:
    assert {(k, e) for k, lijst in VERPLICHT.items() for e in lijst} <= set(_eisen())


@pytest.fixture(scope="module")
def klein(uitgave: Path) -> str:
    """The catalogue with one dataset of one file: small enough to take something away from it forty times."""
    d = json.loads((uitgave / dcat.NAAM).read_text(encoding="utf-8"))
    d["dataset"] = [x for x in d["dataset"] if x["@id"] == "#kerncijfers.zedenvoorraad"]
    d["dataset"][0]["distribution"] = d["dataset"][0]["distribution"][:1]
    return json.dumps(d)


@pytest.mark.parametrize(("klasse", "eigenschap"), _eisen(), ids=lambda i: i.fragment or i.rpartition("/")[2])
def test_zonder_dit_is_het_niet_goed(klasse: rdflib.URIRef, eigenschap: rdflib.URIRef, klein: str) -> None:
    graaf = rdflib.Graph().parse(data=klein, format="json-ld", publicID="https://voorbeeld.invalid/dcat.jsonld")
    assert pyshacl.validate(graaf, shacl_graph=str(VORMEN))[0]
    knoop = next(graaf.subjects(rdflib.RDF.type, klasse))
    assert (knoop, eigenschap, None) in graaf
    graaf.remove((knoop, eigenschap, None))
    goed, verslag, _ = pyshacl.validate(graaf, shacl_graph=str(VORMEN))
    assert not goed
    assert (knoop, eigenschap) in {
        (verslag.value(r, SH.focusNode), verslag.value(r, SH.resultPath)) for r in verslag.subjects(SH.resultPath)
    }


@pytest.mark.parametrize(
    ("eigenschap", "waarde"),
    [
        (DCTERMS.title, rdflib.Literal("Title", lang="en")),
        (DCTERMS.license, rdflib.Literal("CC BY 4.0")),
        (DCAT.theme, rdflib.Literal("politie")),
        (DCTERMS.accessRights, rdflib.URIRef("http://publications.europa.eu/resource/authority/access-right/OPEN")),
        (DCTERMS.identifier, rdflib.Literal("een tweede")),
        (DCAT.byteSize, rdflib.Literal("groot")),
    ],
    ids=lambda w: str(w).rpartition("/")[2],
)
def test_een_waarde_die_niet_mag_is_niet_goed(eigenschap: rdflib.URIRef, waarde: rdflib.term.Identifier, klein: str) -> None:
    graaf = rdflib.Graph().parse(data=klein, format="json-ld", publicID="https://voorbeeld.invalid/dcat.jsonld")
    klasse = DCAT.Distribution if eigenschap in (DCTERMS.license, DCAT.byteSize) else DCAT.Dataset
    graaf.add((next(graaf.subjects(rdflib.RDF.type, klasse)), eigenschap, waarde))
    assert not pyshacl.validate(graaf, shacl_graph=str(VORMEN))[0]


def test_elke_verwijzing_is_een_bestand_van_de_editie(uitgave: Path, catalogus: rdflib.Graph) -> None:
    """Addresses resolve against the folder; size and checksum are those of the file."""
    gevonden = set()
    for d in catalogus.subjects(rdflib.RDF.type, DCAT.Distribution):
        pad = Path(str(catalogus.value(d, DCAT.downloadURL)).removeprefix("file://"))
        ruw = pad.read_bytes()
        som = catalogus.value(catalogus.value(d, SPDX.checksum), SPDX.checksumValue)
        assert int(catalogus.value(d, DCAT.byteSize)) == len(ruw)
        assert str(som).lower() == hashlib.sha256(ruw).hexdigest()
        gevonden.add(str(pad.relative_to(uitgave)))
    assert gevonden == {str(p.relative_to(uitgave)) for p in [*uitgave.glob("*.parquet"), *(uitgave / "csv").iterdir()]}


def test_de_andere_vormen_staan_erbij_als_zij_er_zijn(uitgave: Path, db: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = shutil.copytree(uitgave, tmp_path / "uitgave")
    for naam in (
        "kerncijfers.html",
        "kerncijfers.pdf",
        "tabellen.xlsx",
        "register.html",
        "poortrapport.html",
        "cijfers/gtpa.json",
        "cijfers/gtpa.csv",
        "cijfers/gtpa.svg",
    ):
        (folder / naam).parent.mkdir(exist_ok=True)
        (folder / naam).write_bytes(naam.encode())
    dcat.write(db, VERSIE, folder, dictionary.described_tables(db, VERSIE))
    graaf = rdflib.Graph().parse(folder / dcat.NAAM, format="json-ld")
    soorten = {str(graaf.value(d, DCAT.downloadURL)).rpartition("/")[2]: str(graaf.value(d, DCAT.mediaType)).partition("media-types/")[2]
               for d in graaf.subjects(rdflib.RDF.type, DCAT.Distribution)}  # fmt: skip
    assert soorten["kerncijfers.html"] == "text/html"
    assert soorten["kerncijfers.pdf"] == "application/pdf"
    assert soorten["tabellen.xlsx"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert (soorten["gtpa.json"], soorten["gtpa.csv"]) == ("application/json", "text/csv") and "gtpa.svg" not in soorten
    waarvan = {
        str(graaf.value(d, DCAT.downloadURL)).rpartition("/")[2]: str(s).rpartition("#")[2]
        for s, d in graaf.subject_objects(DCAT.distribution)
    }
    assert (waarvan["register.html"], waarvan["poortrapport.html"], waarvan["gtpa.csv"]) == ("register", "kwaliteit", "kerncijfers")
    assert pyshacl.validate(graaf, shacl_graph=str(VORMEN))[0]


def test_geen_adres_van_een_ander_en_niets_om_op_te_halen(uitgave: Path) -> None:
    """Our own names are relative: at another place they are other addresses. The context holds no reference to a context elsewhere."""
    tekst = (uitgave / dcat.NAAM).read_text(encoding="utf-8")
    d = json.loads(tekst)
    assert isinstance(d["@context"], dict)
    assert "@import" not in d["@context"] and "@base" not in d["@context"]
    graaf = rdflib.Graph().parse(data=tekst, format="json-ld", publicID="https://voorbeeld.invalid/edities/dcat.jsonld")
    eigen = {s for klasse in (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution) for s in graaf.subjects(rdflib.RDF.type, klasse)}
    assert len(eigen) > 100
    assert all(str(s).startswith("https://voorbeeld.invalid/edities/dcat.jsonld#") for s in eigen)
    assert "voorbeeld.invalid" not in tekst


def test_elke_dataset_heeft_een_plaats_in_het_woordenboek(uitgave: Path, catalogus: rdflib.Graph) -> None:
    html = (uitgave / dictionary.HTML).read_text(encoding="utf-8")
    ankers = {str(p).rpartition("#")[2] for p in catalogus.objects(None, FOAF.page)}
    assert len(ankers) == 22
    assert [a for a in ankers if f'id="{a}"' not in html] == []


def test_alleen_wat_synthetisch_is_zegt_dat(catalogus: rdflib.Graph) -> None:
    """tests/fixtures/bundle/bundle.yml: every value below national level is synthetic; gdpa is national and printed, overlast is per gemeente."""
    teksten = {
        str(s).rpartition("#")[2]: str(catalogus.value(s, DCTERMS.description)) for s in catalogus.subjects(rdflib.RDF.type, DCAT.Dataset)
    }
    assert "synthetisch" in teksten["kerncijfers.overlast"]
    assert "synthetisch" not in teksten["kerncijfers.gdpa"]


def test_dcat_noemt_een_licentie_alleen_waar_elke_bron_haar_geeft(catalogus: rdflib.Graph) -> None:
    """As in the data package; elsewhere the profile's own word for it, with what the sources say."""
    gezien = {}
    for d in catalogus.subjects(rdflib.RDF.type, DCAT.Distribution):
        naam = str(catalogus.value(d, DCTERMS.title)).removeprefix("VOORBEELD: ")
        rechten = catalogus.value(d, DCTERMS.rights)
        tekst = str(catalogus.value(rechten, rdflib.RDFS.label)) if rechten else ""
        gezien[naam] = (str(catalogus.value(d, DCTERMS.license)).rpartition("/")[2], tekst)
    assert gezien["kerncijfers.overlast.csv"] == ("naamsvermelding40", "")
    licentie, tekst = gezien["kerncijfers.gdpa.csv"]
    assert licentie == "niet_open"
    assert "openbaar voor zover gepubliceerd in het Halfjaarbericht politie" in tekst
