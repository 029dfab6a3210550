"""What CBS and politie really sent, played back by a server on this machine to the real client: ``bronnen controleer --live`` and ``haal``.

Four recordings are whole: their rows are compared with the recording itself, read here with nothing of ours. Where only the metadata or the
codes of a table are real its rows are made up by the server, and the test says so; those titles, groups, units and codes are what is proven.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sources import catalog
from sources.catalog import Tabel
from sources.database import connect
from sources.errors import Finding
from tests.conftest import GEDEELD, Uitkomst, deur
from tests.fake_odata import server
from tests.fake_odata.server import Code, Dimensie, Nabootsing, Onderwerp, uit_catalogus

DATA = GEDEELD / "data"
V4 = {"03759ned": DATA / "cbs-v4-opgenomen-antwoorden/03759ned"} | {t: DATA / f"cbs-v4-{t}" for t in ("83625NED", "85792NED")}
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="geen echte data op deze machine")

NIET_IN_DE_CATALOGUS = """
bron: cbs
naam: Tabellen die wij niet gebruiken en die geheel zijn opgenomen
licentie: CC BY 4.0
citeren: "Bron: CBS, StatLine tabel {tabel_id}"
host: https://opendata.cbs.nl
host_v4: https://datasets.cbs.nl
tabellen:
  verkoopprijzen:
    tabel_id: 83625NED
    api: v4
    titel: Bestaande koopwoningen; gemiddelde verkoopprijzen, regio
    cadans: jaarlijks
    dimensies: {RegioS: {voorvoegsels: [NL, GM]}, Perioden: {vanaf: 2015, soorten: [JJ]}}
    sleutel: [RegioS, Perioden]
    kolommen:
      RegioS: {type: tekst, patroon: '(NL01|GM[0-9]{4}) *'}
      Perioden: {type: tekst, patroon: '[0-9]{4}JJ00'}
      Verkoopprijs: {stam: M001534, titel: Gemiddelde verkoopprijs, pad: [], meeteenheid: euro, type: geheel, minimum: 0, leeg: true}
  prijsindex:
    tabel_id: 85792NED
    api: v4
    titel: Bestaande koopwoningen; verkoopprijzen prijsindex 2020=100, regio
    cadans: per kwartaal
    dimensies: {RegioS: {voorvoegsels: [NL, PV]}, Perioden: {vanaf: 2020, soorten: [JJ, KW]}}
    sleutel: [RegioS, Perioden]
    kolommen:
      RegioS: {type: tekst, patroon: '(NL01|PV[0-9]{2}) *'}
      Perioden: {type: tekst, patroon: '[0-9]{4}(JJ00|KW0[1-4])'}
      Prijsindex: {stam: M001505_2, titel: Prijsindex verkoopprijzen, pad: [], meeteenheid: 2020=100, type: decimaal, minimum: 0}
      EenJaarEerder: {stam: M005355, titel: Ontwikkeling t.o.v. een jaar eerder, pad: [], meeteenheid: '%', type: decimaal}
  bevolkingsontwikkeling:
    tabel_id: 83474NED
    titel: Bevolkingsontwikkeling; maand en jaar
    cadans: maandelijks
    dimensies: {Perioden: {vanaf: 1995, soorten: [JJ, MM]}}
    sleutel: [Perioden]
    kolommen:
      Perioden: {type: tekst, patroon: '[0-9]{4}(JJ00|MM(0[1-9]|1[0-2]))'}
      Begin: {stam: BevolkingAanHetBeginVanDePeriode, titel: Bevolking aan het begin van de periode, pad: [], meeteenheid: aantal, type: geheel, minimum: 0}
      Geboren: {stam: LevendGeborenKinderen, titel: Levend geboren kinderen, pad: [], meeteenheid: aantal, type: geheel, minimum: 0}
      Overleden: {stam: Overledenen, titel: Overledenen, pad: [], meeteenheid: aantal, type: geheel, minimum: 0}
      Immigratie: {titel: Immigratie, pad: [], meeteenheid: aantal, type: geheel, minimum: 0}
      Emigratie: {stam: EmigratieInclusiefAdministratieveC, titel: Emigratie inclusief administratieve correcties, pad: [], meeteenheid: aantal, type: geheel, minimum: 0}
      Correcties: {stam: OverigeCorrecties, titel: Overige correcties, pad: [], meeteenheid: aantal, type: geheel, leeg: true}
      Einde: {stam: BevolkingAanHetEindVanDePeriode, titel: Bevolking aan het eind van de periode, pad: [], meeteenheid: aantal, type: geheel, minimum: 0}
"""


def lees(pad: str, **kwargs: Any) -> list[dict[str, str]]:
    with (DATA / pad).open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f, **kwargs))


@pytest.fixture
def elders(tmp_path: Path) -> dict[str, Tabel]:
    """The tables that are no part of the catalogue."""
    pad = tmp_path / "bronnen.yml"
    pad.write_text(NIET_IN_DE_CATALOGUS, encoding="utf-8")
    return {t.naam: t for t in catalog.read_bronnen(pad)}


class Proef:
    """The command line with only these tables in its catalogue, at the host of the server."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch):
        self.folder, self.monkeypatch = folder, monkeypatch
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def kies(self, bron: Nabootsing, *tabellen: Tabel) -> None:
        gekozen = {t.volledige_naam: replace(t, host=bron.host) for t in tabellen}
        self.monkeypatch.setattr(catalog, "tabellen", lambda: gekozen)

    def controleer(self, bron: Nabootsing, *tabellen: Tabel) -> dict[str, tuple[list[Finding], list[str]]]:
        """Per table the findings and what is worth knowing; not one row was asked."""
        self.kies(bron, *tabellen)
        u = deur("bronnen", "controleer", "--live", "--editie", "2025-H2", "--json")
        assert bron.paginas == []
        uit = {n: ([Finding(**b) for b in d["bevindingen"]], d["weet"]) for n, d in json.loads(u.uit).items()}
        assert u.code == any(b for b, _ in uit.values())
        return uit

    def haal(self, bron: Nabootsing, tabel: Tabel) -> Uitkomst:
        self.kies(bron, tabel)
        return deur("bronnen", "haal", tabel.volledige_naam, "--naar", self.folder / "uit.duckdb", "--warehouse", self.folder / "wh")

    def rijen(self, tabel: Tabel, kolommen: str, waar: str = "true") -> list[tuple[Any, ...]]:
        with connect(self.folder / "uit.duckdb", read_only=True) as con:
            return con.execute(f"SELECT {kolommen} FROM raw_{tabel.volledige_naam} WHERE {waar} ORDER BY ALL").fetchall()


@pytest.fixture
def proef(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Proef:
    return Proef(tmp_path, monkeypatch)


@pytest.fixture
def v4() -> Iterator[Nabootsing]:
    """The three recordings of v4 of July 2026; of the observations those that the filter asks."""
    with Nabootsing(opnames=V4.values()) as bron:
        yield bron


def waarnemingen(tabel_id: str, maat: str, regios: tuple[str, ...]) -> dict[tuple[str, str], float | None]:
    d = json.loads((V4[tabel_id] / "observations-page-1.json").read_text(encoding="utf-8"))["value"]
    return {(w["RegioS"], w["Perioden"]): w["Value"] for w in d if w["Measure"] == maat and w["RegioS"].startswith(regios)}


# --- recorded whole: v4 ---


def test_03759ned_bevolking_van_elke_gemeente(proef: Proef, v4: Nabootsing):
    """The contract of the catalogue, from 2019 on as recorded: 836 regions x 8 years, and 18.130.208 inhabitants in 2026."""
    t = catalog.tabellen()["cbs.bevolking"]
    t = replace(t, dimensies=tuple(replace(d, vanaf=2019) if d.naam == "Perioden" else d for d in t.dimensies))
    assert proef.controleer(v4, t)[t.volledige_naam][0] == []
    u = proef.haal(v4, t)
    assert (u.code, u.uit) == (0, 'cbs.bevolking: 6688 rijen in raw_cbs."bevolking"\n'), u.fout
    gelezen = {(r.strip(), p): n for r, p, n in proef.rijen(t, "RegioS, Perioden, BevolkingOp1Januari")}
    assert gelezen == waarnemingen("03759ned", "M000352", ("NL", "GM"))
    land = {p: n for (r, p), n in gelezen.items() if r == "NL01"}
    assert (
        land == {p: sum(n or 0 for (r, q), n in gelezen.items() if q == p and r != "NL01") for p in land} and land["2026JJ00"] == 18_130_208
    )


def test_83625ned_verkoopprijs_van_elke_gemeente(proef: Proef, v4: Nabootsing, elders: dict[str, Tabel]):
    """729 regions x 11 years, about half of them Impossible: the gemeente was not there."""
    t = elders["verkoopprijzen"]
    assert proef.controleer(v4, t)[t.volledige_naam][0] == []
    u = proef.haal(v4, t)
    assert u.code == 0 and "8019 rijen" in u.uit, u.fout
    gelezen = {(r.strip(), p): n for r, p, n in proef.rijen(t, "RegioS, Perioden, Verkoopprijs")}
    assert gelezen == waarnemingen("83625NED", "M001534", ("NL", "GM")) and gelezen["NL01", "2015JJ00"] == 230_194
    assert proef.rijen(t, "DISTINCT Verkoopprijs IS NULL, _ontbreekt['Verkoopprijs']") == [(False, None), (True, "Impossible")]


def test_85792ned_prijsindex_van_elke_provincie(proef: Proef, v4: Nabootsing, elders: dict[str, Tabel]):
    """Two of its eight measures, 13 regions x 31 periods; its groups were not recorded and its title has two spaces."""
    t = elders["prijsindex"]
    bevindingen, weet = proef.controleer(v4, t)[t.volledige_naam]
    assert bevindingen == [] and any("'Ontwikkeling  t.o.v. een jaar eerder'" in w for w in weet)
    u = proef.haal(v4, t)
    assert u.code == 0 and "403 rijen" in u.uit, u.fout
    for kolom, maat in (("Prijsindex", "M001505_2"), ("EenJaarEerder", "M005355")):
        gelezen = {(r.strip(), p): float(n) for r, p, n in proef.rijen(t, f"RegioS, Perioden, {kolom}")}
        assert gelezen == waarnemingen("85792NED", maat, ("NL", "PV"))


# --- recorded whole: v3 ---


def test_83474ned_met_een_afgebroken_titel(proef: Proef, elders: dict[str, Tabel]):
    """All 379 rows; CBS prints 'Emigratie inclusief administratieve c...'. Each month adds up, with an empty correction as none."""
    t, folder = elders["bevolkingsontwikkeling"], "cbs-v3-83474NED"
    eigenschappen, perioden, data = (lees(f"{folder}/{naam}.csv") for naam in ("DataProperties", "Perioden", "data"))
    maten = [e["Key"] for e in eigenschappen if e["Type"] == "Topic"]

    def rij(nr: int, _: tuple[str, ...]) -> list[int | None]:
        return [int(data[nr][m]) if data[nr][m] else None for m in maten]

    tabel = server.Tabel(
        "83474NED",
        t.titel,
        (Dimensie("Perioden", tuple(Code(p["Key"]) for p in perioden), "TimeDimension"),),
        tuple(Onderwerp(m, m) for m in maten),
        rij,
        lijsten={"DataProperties": _ontleed(eigenschappen), "Perioden": [dict(p) for p in perioden]},
    )
    assert [r["Perioden"] for r in data] == [p["Key"] for p in perioden]
    with Nabootsing(tabel, per_pagina=100) as bron:
        assert proef.controleer(bron, t)[t.volledige_naam][0] == []
        u = proef.haal(bron, t)
    assert u.code == 0 and "379 rijen" in u.uit, u.fout
    gelezen = proef.rijen(t, "Perioden, Begin, Geboren, Overleden, Immigratie, Emigratie, Correcties, Einde")
    getal = [(r["Perioden"], *(int(r[m]) if r[m] else None for m in maten if not m.startswith("TotaleBevolkingsgroei"))) for r in data]
    assert gelezen == sorted(getal)
    assert all(b + g - o + i - e + (c or 0) == einde for _, b, g, o, i, e, c, einde in gelezen)
    assert any(c is None for *_, c, _ in gelezen)


def _ontleed(rijen: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Entries of DataProperties as the feed gives them: numbers as numbers, nothing as null."""
    return [
        {k: int(w) if k in ("ID", "Position", "ParentID", "Decimals") and w else w or None for k, w in r.items()} | {"Title": r["Title"]}
        for r in rijen
    ]


# --- the metadata is real, the rows are made up ---


def secties() -> dict[str, list[dict[str, str]]]:
    """The five lists of 47013NED as published on 15 December 2025, from one file."""
    tekst = (DATA / "politie-47013NED-metadata-2025/allemisdrijven_metadata_21122025.csv").read_text(encoding="utf-8-sig")
    uit: dict[str, list[dict[str, str]]] = {}
    koppen: list[str] = []
    for rij in csv.reader(io.StringIO(tekst), delimiter=";"):
        if rij and not any(rij[1:]) and rij[0] in ("TableInfos", "DataProperties", "SoortMisdrijf", "RegioS", "Perioden"):
            lijst, koppen = uit.setdefault(rij[0], []), []
        elif not koppen:
            koppen = [k for k in rij if k]
        elif any(rij):
            lijst.append(dict(zip(koppen, rij, strict=False)))
    return uit


def test_47013ned_metadata_van_december_2025(proef: Proef):
    """Titles, units, 59 kinds, 375 regions and 180 periods are real, rows are made up: 356 regions x 63 periods are asked."""
    t, echt = catalog.tabellen()["politie.misdrijven_gemeente_maand"], secties()
    assert [len(echt[n]) for n in ("SoortMisdrijf", "RegioS", "Perioden")] == [59, 375, 180]
    eigenschappen = [{"odata.type": f"Cbs.OData.{e['Type']}"} | e for e in _ontleed(echt["DataProperties"])]
    perioden = [p["Key"] for p in echt["Perioden"] if p["Key"] >= "2020"]
    tabel = server.Tabel(
        "47013NED",
        echt["TableInfos"][0]["Title"],
        (
            Dimensie("SoortMisdrijf", tuple(Code(c) for c in ("0.0.0", "1.1.1")), breedte=6),
            Dimensie("RegioS", tuple(Code(r["Key"]) for r in echt["RegioS"]), "GeoDimension"),
            Dimensie("Perioden", tuple(Code(p) for p in perioden), "TimeDimension"),
        ),
        tuple(Onderwerp(e["Key"], e["Title"]) for e in echt["DataProperties"] if e["Type"] == "Topic"),
        lambda nr, _: [nr, nr // 2, None],
        lijsten={"DataProperties": eigenschappen} | {n: [dict(r) for r in echt[n]] for n in ("SoortMisdrijf", "RegioS", "Perioden")},
    )
    with Nabootsing(tabel) as bron:
        bevindingen, weet = proef.controleer(bron, t)[t.volledige_naam]
        assert bevindingen == [] and weet[0].startswith("titel 'Geregistreerde misdrijven en aangiften; soort misdrijf, gemeente 2025'")
        u = proef.haal(bron, t)
        assert max(len(url) for url in bron.paginas) < 2048
    assert u.code == 0 and f"{356 * 63} rijen" in u.uit, u.fout
    assert len(proef.rijen(t, "DISTINCT RegioS", "RegioS LIKE 'RE%'")) == 11


def test_namen_van_de_eenheden_zijn_die_van_de_politie():
    """RE01 to RE10 in 47013NED; the seed is how the report writes them, on spaces and '(RE)' after."""
    with (Path(catalog.FOLDER).parent / "dbt/seeds/regionale_eenheden.csv").open(encoding="utf-8", newline="") as f:
        onze = {r["code"]: r["naam"] for r in csv.DictReader(f) if r["is_code_bevestigd"] == "true"}
    bron = {r["Key"].strip(): r["Title"] for r in secties()["RegioS"] if r["Key"].startswith("RE") and r["Key"] != "RE99  "}
    assert {c: n.removesuffix(" (RE)").replace(" - ", "-") for c, n in bron.items()} == onze and len(onze) == 10
    assert bron["RE08"] == "Zeeland - West-Brabant (RE)"


def test_47021ned_codes_van_april_2024(proef: Proef):
    """Nine kinds and 375 regions are real; topic, periods and rows are made up. A tenth kind stops."""
    t = catalog.tabellen()["politie.overlast_gemeente"]
    soorten, regios = (lees(f"politie-codelijsten-2024/{n}.csv") for n in ("Overlast", "RegioS"))
    codes = {
        "Overlast": [s["Key"].strip() for s in soorten],
        "RegioS": [r["Key"].strip() for r in regios],
        "Perioden": ["2023JJ00", "2025MM10"],
    }
    tabel = uit_catalogus(t, codes=codes)
    echt = {"Overlast": [dict(s) for s in soorten], "RegioS": [dict(r) for r in regios]}
    tabel = replace(tabel, lijsten=echt, dimensies=(replace(tabel.dimensies[0], breedte=6), *tabel.dimensies[1:]))
    with Nabootsing(tabel) as bron:
        u = proef.haal(bron, t)
        assert u.code == 0 and f"{9 * 356 * 2} rijen" in u.uit, u.fout
        (d,) = (d for d in t.dimensies if d.naam == "Overlast")
        assert {s["Key"].strip() for s in soorten} == set(d.bekend)
        bron.zet(replace(tabel, lijsten=echt | {"Overlast": [*echt["Overlast"], {"Key": "E14   ", "Title": "Poging zelfdoding"}]}))
        u = proef.haal(bron, t)
    assert u.code == 1 and "een nieuwe categorie E14 'Poging zelfdoding'" in u.fout


def _met_koppen(t: Tabel, koppen: list[Onderwerp], **codes: list[str]) -> server.Tabel:
    """The table of a contract with these topics instead: the values of its own, and zeros in their neighbours."""
    tabel = uit_catalogus(t, codes=codes)
    eigen = [k.stam or k.naam for k in t.kolommen if k.titel]
    stammen = [k.sleutel.rpartition("_")[0] for k in koppen]
    assert set(eigen) <= set(stammen)

    def rij(nr: int, sleutels: tuple[str, ...]) -> list[Any]:
        waarden = tabel.rij(nr, sleutels)
        assert waarden is not None
        van = dict(zip(eigen, waarden, strict=True))
        return [van.get(s, 0) for s in stammen]

    return replace(tabel, onderwerpen=tuple(koppen), rij=rij)


def test_70072ned_koppen_na_het_herontwerp(proef: Proef):
    """Titles, groups and units of 28 September 2026 with their neighbours; keys have made-up numbers, and rows are made up."""
    t = catalog.tabellen()["cbs.regionale_kerncijfers"]
    koppen = [
        Onderwerp(f"{r['stam']}_{i}", r["titel"], r["eenheid"], tuple(r["pad"].split(" > ")))
        for i, r in enumerate(lees("cbs-70072ned-koppen-2026/koppen.csv"), start=1)
    ]
    gezien = {(o.sleutel.rpartition("_")[0], o.titel, o.pad, o.eenheid) for o in koppen}
    assert [k.naam for k in t.kolommen if k.titel and (k.stam or k.naam, k.titel, k.pad, k.meeteenheid) not in gezien] == []
    with Nabootsing(_met_koppen(t, koppen, RegioS=["NL01", "PV20", "GM0363"], Perioden=["2024JJ00", "2025JJ00"])) as bron:
        bevindingen, weet = proef.controleer(bron, t)[t.volledige_naam]
        assert bevindingen == [] and not any("in het contract" in w for w in weet)
        u = proef.haal(bron, t)
    assert u.code == 0 and "4 rijen" in u.uit, u.fout
    with connect(proef.folder / "uit.duckdb", read_only=True) as con:
        (eenpersoons,) = con.execute(
            "SELECT sleutel, meeteenheid FROM raw_run.bronkolommen WHERE kolom = 'Eenpersoonshuishoudens'"
        ).fetchall()
    assert eenpersoons == ("Eenpersoonshuishoudens_6", "aantal"), "niet de relatieve"


def test_80794ned_met_de_koppen_van_70072ned(proef: Proef):
    """A stand-in: the heads of this table were never seen, those of the same subjects in 70072ned were. Another top group is told, and loads."""
    t = catalog.tabellen()["cbs.uitkeringsontvangers"]
    koppen = [
        Onderwerp(f"{r['stam']}_{i}", r["titel"], r["eenheid"], tuple(r["pad"].split(" > ")))
        for i, r in enumerate(lees("cbs-70072ned-koppen-2026/koppen.csv"), start=1)
        if r["pad"].startswith("Sociale zekerheid")
    ]
    with Nabootsing(_met_koppen(t, koppen, RegioS=["NL01", "GM0363"], Perioden=["2024MM11", "2024MM12"])) as bron:
        bevindingen, weet = proef.controleer(bron, t)[t.volledige_naam]
        assert [b for b in bevindingen if b.regel != "volledig"] == [] and sum("onder Sociale zekerheid > " in w for w in weet) == 4
        u = proef.haal(bron, t)
    assert u.code == 0, u.fout
    with connect(proef.folder / "uit.duckdb", read_only=True) as con:
        assert con.execute("SELECT count(*) FROM raw_run.aantekeningen").fetchone() == (4,)


ZELFDE_TABEL = {
    "84721NED": "86059NED",
    "85678NED": "86202NED",
    "60039fvw": "85383NED",
    "80780ned": "80781ned",
    "83718NED": None,
    "83553NED": None,
    "85554NED": None,
}
"""Heads that were seen of an earlier year, a forerunner or a sister table, and the table of ours that they stand for; None: a table we do not use."""


def test_koppen_van_cbs_nl_staan_zo_in_de_catalogus():
    """Title, groups and unit of every subject of which the page was stored; its pages leave out the trema."""
    ids = {t.tabel_id: t for t in catalog.tabellen().values() if t.tabel_id}
    gezien = anders = 0
    for r in lees("cbs-statline-koppen/statline-koppen.csv"):
        tabel_id = ZELFDE_TABEL.get(r["tabel"], r["tabel"])
        pad = tuple(p for p in r["onderwerp_pad"].split(" > ") if p)
        if tabel_id is None or "COROP" in r["onderwerp_pad"] or "Arbeidsongeschiktheid" in r["onderwerp_pad"]:
            anders += 1  # groups and subjects that we do not read
            continue
        eenheid = None if r["eenheid"] in ("code", "naam") else r["eenheid"]  # the page names what the feed has no Unit for
        kolommen = {(k.titel, tuple(p.replace("ë", "e") for p in k.pad), k.meeteenheid) for k in ids[tabel_id].kolommen}
        if (r["tabel"], r["onderwerp_titel"]) != ("84721NED", "Code"):  # the code of a gemeente is its key
            assert (r["onderwerp_titel"], pad, eenheid) in kolommen, r
        assert len(ids[tabel_id].dimensies) == len(r["dimensies"].split(";")), r
        gezien += 1
    assert (gezien, anders) == (10, 5)


# --- Gebieden in Nederland: the groups are real, and so is which gemeente lies in which eenheid ---

GROEPEN = ("COROP-gebieden", "Provincies", "Regionale eenheden", "Regionale energiestrategie regio's", "Veiligheidsregio's")


@pytest.mark.parametrize("september", [True, False], ids=["na september", "ervoor"])
def test_gebieden_voor_en_na_september(proef: Proef, september: bool):
    """342 gemeenten and their eenheid; until September the columns are there and empty. Which form empty has there nobody saw: here spaces."""
    t = catalog.tabellen()["cbs.gebieden_2026"]
    gemeenten = lees("gemeente-veiligheidsregio-regionale-eenheid/gemeente_vr_re_2023plus.csv")
    code = {
        r["Title"].removesuffix(" (RE)").replace(" - ", "-"): r["Key"].strip() for r in secties()["RegioS"] if r["Key"].startswith("RE")
    }
    paden = [("Codes en namen van gemeenten",), *(("Lokaliseringen van gemeenten", g) for g in GROEPEN)]
    onderwerpen = [
        Onderwerp(f"{wat}_{2 * i + n}", wat, "", p, "String") for i, p in enumerate(paden) for n, wat in ((1, "Code"), (2, "Naam"))
    ]

    def rij(nr: int, _: tuple[str, ...]) -> list[str]:
        g = gemeenten[nr]
        eenheid = [code[g["re_naam"]].ljust(10), f"{g['re_naam']:50}"] if september else [" " * 10, " " * 50]
        waarden = {"Regionale eenheden": eenheid, "Codes en namen van gemeenten": [g["gm_code"], g["gm_code"]]}
        return [w for p in paden for w in waarden.get(p[-1], ["XX01      ", "Iets anders"])]

    tabel = server.Tabel(
        str(t.tabel_id),
        t.titel,
        (Dimensie("RegioS", tuple(Code(g["gm_code"]) for g in gemeenten), "GeoDimension"),),
        tuple(onderwerpen),
        rij,
    )
    with Nabootsing(tabel) as bron:
        assert proef.controleer(bron, t)[t.volledige_naam][0] == []
        u = proef.haal(bron, t)
    assert u.code == 0 and "342 rijen" in u.uit, u.fout
    per_eenheid = proef.rijen(t, "nullif(trim(regionale_eenheid_code), ''), count(*)", "true GROUP BY 1")
    assert per_eenheid == ([(None, 342)] if not september else per_eenheid)
    assert not september or (len(per_eenheid), dict(per_eenheid)["RE08"]) == (10, 37)


def test_een_tabel_die_er_niet_is_houdt_de_andere_niet_op(proef: Proef, v4: Nabootsing, elders: dict[str, Tabel]):
    """As 85678NED, which CBS took away: the others are still heard, and what to do is said."""
    weg = catalog.tabellen()["cbs.laag_inkomen"]
    uit = proef.controleer(v4, weg, elders["prijsindex"])
    (fout,), _ = uit["cbs.laag_inkomen"]
    assert "Resource not found for the segment '86202NED'" in fout.gevonden and "Controleer tabel-id" in fout.actie
    assert uit["cbs.prijsindex"][0] == []
