"""The catalogue: every table that indicators and kenmerken need is declared, and says what nobody has seen yet."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from dagster_project import ROOT
from sources import catalog, periods
from sources.catalog import Tabel
from sources.errors import CatalogError
from sources.periods import expected
from tests.conftest import GEDEELD

TABELLEN = catalog.tabellen()
ODATA = {naam: t for naam, t in TABELLEN.items() if not t.is_levering}
OVERIG = "jenv.kenmerken_overig"

IDS = {
    "politie.reactietijden": "47008NED",
    "politie.misdrijven_gemeente_maand": "47013NED",
    "politie.misdrijven_buurt_jaar": "47018NED",
    "politie.misdrijven_landelijk": "47025NED",
    "politie.misdrijven_buurt_maand": "47022NED",
    "politie.misdrijven_wijk_buurt_maand": "47022NED",
    "politie.overlast_gemeente": "47021NED",
    "politie.overlast_buurt": "47024NED",
    "cbs.regionale_kerncijfers": "70072ned",
    "cbs.uitkeringsontvangers": "80794ned",
    "cbs.bevolking": "03759ned",
    "cbs.woningvoorraad_eigendom": "82900NED",
    "cbs.woz_waarde": "85036NED",
    "cbs.verhuisde_personen": "60048ned",
    "cbs.vestigingen_gemeente": "81575NED",
    "cbs.landbouw_gemeente": "80781ned",
    "cbs.maatstaven_fvw": "85383NED",
    "cbs.werknemersbanen_woon_werk": "85481NED",
    "cbs.criminaliteit_regio": "83648NED",
    "cbs.veiligheidsmonitor": "85146NED",
    "cbs.ziekteverzuim": "80072ned",
    "cbs.laag_inkomen": "86202NED",
}
PER_JAAR = {
    "cbs.gebieden": {
        2018: "83859NED",
        2019: "84378NED",
        2020: "84721NED",
        2021: "84929NED",
        2022: "85067NED",
        2023: "85385NED",
        2024: "85755NED",
        2025: "86059NED",
        2026: "86247NED",
    },
    "cbs.kerncijfers_wijken_buurten": {
        2018: "84286NED",
        2019: "84583NED",
        2020: "84799NED",
        2021: "85039NED",
        2022: "85318NED",
        2023: "85618NED",
        2024: "85984NED",
        2025: "86165NED",
    },
}


def lees(pad: str) -> list[dict[str, str]]:
    bestand: Path = GEDEELD / pad
    if not bestand.is_file():
        pytest.skip("geen gedeelde documenten op deze machine")
    with bestand.open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def kolom(tabel: Tabel, naam: str) -> catalog.Kolom:
    return next(k for k in tabel.kolommen if k.naam == naam)


def past(tabel: str, naam: str, sleutel: str) -> bool:
    patroon = kolom(TABELLEN[tabel], naam).patroon
    assert patroon is not None
    return re.fullmatch(patroon, sleutel) is not None


@pytest.mark.parametrize(("naam", "tabel_id"), IDS.items())
def test_iedere_tabel_is_opgegeven(naam: str, tabel_id: str):
    assert TABELLEN[naam].tabel_id == tabel_id
    v4 = naam == "cbs.bevolking"
    host = "dataderden" if naam.startswith("politie.") else "datasets" if v4 else "opendata"
    assert TABELLEN[naam].host == f"https://{host}.cbs.nl"
    assert TABELLEN[naam].api == ("v4" if v4 else "v3")


@pytest.mark.parametrize("groep", PER_JAAR)
def test_een_tabel_per_jaar_wordt_een_ingang_per_jaar(groep: str):
    gevonden = {t.jaar: t.tabel_id for n, t in TABELLEN.items() if re.fullmatch(re.escape(groep) + r"_\d{4}", n)}
    assert gevonden == PER_JAAR[groep]
    assert all(str(jaar) in TABELLEN[f"{groep}_{jaar}"].titel for jaar in gevonden)
    assert groep not in TABELLEN


def test_alleen_wat_modellen_gebruiken_wordt_ververst():
    """The rest is declared; switching one on means that a bundle has it."""
    assert {t.volledige_naam for t in catalog.refreshed_tables() if not t.is_levering} - {"cbs.bevolking"} == {
        "cbs.regionale_kerncijfers",
        "cbs.uitkeringsontvangers",
        "cbs.gebieden_2025",
        "cbs.kerncijfers_wijken_buurten_2024",
        "cbs.kerncijfers_wijken_buurten_2025",
        "cbs.landbouw_gemeente",
        "cbs.veiligheidsmonitor",
        "cbs.vermogen_huishoudens_2025",
        "cbs.ziekteverzuim",
        "politie.misdrijven_buurt_jaar",
        "politie.misdrijven_gemeente_maand",
        "politie.misdrijven_landelijk",
        "politie.overlast_gemeente",
        "politie.reactietijden",
    }


@pytest.mark.parametrize("naam", ODATA)
def test_iedere_kolom_is_te_vinden_en_te_toetsen(naam: str):
    tabel = ODATA[naam]
    dimensies = {d.naam for d in tabel.dimensies}
    waarden = [k for k in tabel.kolommen if k.naam not in dimensies]
    assert waarden
    assert [k.naam for k in waarden if not k.titel] == []
    assert [k.naam for k in waarden if k.type != "tekst" and not k.meeteenheid] == []
    # stem, title and path find exactly one column
    plekken = [(k.stam or k.naam, k.titel, k.pad) for k in waarden]
    assert len(plekken) == len(set(plekken))
    # only a percentage is bounded above, or a rate or a mark
    assert [k.naam for k in waarden if k.meeteenheid == "%" and (k.minimum, k.maximum) != (0, 100)] == []


@pytest.mark.parametrize("naam", ODATA)
def test_de_sleutel_bestaat_uit_alle_dimensies(naam: str):
    """Marges is folded into columns, so it is the one dimension that is no key."""
    tabel = ODATA[naam]
    assert set(tabel.sleutel) == {d.naam for d in tabel.dimensies} - {"Marges"}
    assert [k for k in tabel.sleutel if kolom(tabel, k).type != "tekst"] == []
    assert all(re.compile(k.patroon) for k in tabel.kolommen if k.patroon)


@pytest.mark.parametrize("naam", ODATA)
def test_gevraagde_codes_zijn_bekend_en_passen_op_hun_patroon(naam: str):
    for d in ODATA[naam].dimensies:
        assert not d.bekend or set(d.codes) <= set(d.bekend)
        assert len(set(d.bekend)) == len(d.bekend)
        if d.naam == "Marges":
            continue
        patroon = kolom(ODATA[naam], d.naam).patroon
        assert patroon or not (d.codes or d.voorvoegsels or d.soorten)
        assert all(re.fullmatch(patroon, c) for c in d.codes)
        assert d.naam not in ("RegioS", "WijkenEnBuurten", "Perioden") or not d.bekend


def test_marges_zijn_de_waarde_en_haar_grenzen():
    monitor = TABELLEN["cbs.veiligheidsmonitor"]
    (marges,) = [d for d in monitor.dimensies if d.naam == "Marges"]
    assert set(marges.codes) == set(catalog.MARGES.values()) == {"MW00000", "MOG0095", "MBG0095"}
    assert monitor.heeft_marges and [n for n, t in ODATA.items() if t.heeft_marges] == ["cbs.veiligheidsmonitor"]


REGIO = ("RegioS", ["NL01  ", "GM0363", "GM0000"], ["NL00  ", "WK036300", "BU03630000", "GM363 ", "gm0363", "RE11  ", ""])


@pytest.mark.parametrize(
    ("tabel", "naam", "goed", "fout"),
    [
        ("politie.misdrijven_gemeente_maand", REGIO[0], [*REGIO[1], "RE01  ", "RE10  ", "RE99  "], [*REGIO[2], "RE00  "]),
        ("politie.reactietijden", REGIO[0], [*REGIO[1], "RE01  ", "RE10  "], REGIO[2]),
        ("cbs.veiligheidsmonitor", REGIO[0], ["NL01", "RE05", "GM0363"], ["NL00", "PD01", "BT0101", "RE11"]),
        ("cbs.bevolking", REGIO[0], ["NL01", "GM0363"], ["NL00", "PV20", "RE01"]),
        (
            "politie.misdrijven_buurt_jaar",
            "WijkenEnBuurten",
            ["NL00      ", "GM0363    ", "GM0000    "],
            ["NL01      ", "WK036300  ", "BU03630000"],
        ),
        ("politie.overlast_buurt", "WijkenEnBuurten", ["GM0363    "], ["NL00      ", "NL01      ", "BU03630000"]),
        ("cbs.kerncijfers_wijken_buurten_2024", "WijkenEnBuurten", ["NL00      ", "GM0363    "], ["NL01      ", "WK036300  "]),
        ("politie.misdrijven_gemeente_maand", "SoortMisdrijf", ["0.0.0 ", "2.6.10"], ["T001161", "0.0", "CRI1000"]),
        ("cbs.criminaliteit_regio", "SoortMisdrijf", ["T001161", "CRI1000"], ["0.0.0 ", "T001162"]),
        ("cbs.regionale_kerncijfers", "Perioden", ["2024JJ00"], ["2024JJ01", "2024MM12", "2024KW01", "2024"]),
        (
            "politie.misdrijven_gemeente_maand",
            "Perioden",
            ["2024JJ00", "2024MM01", "2024MM12"],
            ["2024MM13", "2024MM00", "2024JJ01", "2024KW01"],
        ),
        ("politie.misdrijven_buurt_maand", "Perioden", ["2024MM09"], ["2024JJ00", "2024MM13"]),
        (
            "politie.misdrijven_wijk_buurt_maand",
            "WijkenEnBuurten",
            ["NL00      ", "GM0363    ", "WK036300  ", "BU03630000"],
            ["NL01      ", "BU0363", "WK03630000"],
        ),
        ("cbs.ziekteverzuim", "Perioden", ["2024KW04", "2024JJ00"], ["2024KW05", "2024MM01"]),
        ("cbs.gebieden_2026", "RegioS", ["GM0363"], ["NL01  ", "PV20  "]),
    ],
)
def test_patronen_nemen_goede_codes_en_weigeren_andere(tabel: str, naam: str, goed: list[str], fout: list[str]):
    assert [s for s in goed if not past(tabel, naam, s)] == []
    assert [s for s in fout if past(tabel, naam, s)] == []


@pytest.mark.parametrize(
    ("tabel", "dimensie", "wel", "niet"),
    [
        ("politie.misdrijven_buurt_maand", "WijkenEnBuurten", "GM0363    ", "BU03630000"),
        ("politie.misdrijven_buurt_maand", "Perioden", "2024MM01", "2023MM12"),
        ("politie.misdrijven_wijk_buurt_maand", "Perioden", "2012MM01", "2012JJ00"),
        ("politie.overlast_gemeente", "Perioden", "2012JJ00", "2020MM12"),
        ("politie.overlast_buurt", "Perioden", "2025MM01", "2025JJ00"),
        ("politie.misdrijven_gemeente_maand", "SoortMisdrijf", "0.0.0 ", "1.1.1 "),
        ("politie.misdrijven_buurt_jaar", "SoortMisdrijf", "3.5.2 ", "0.0.0 "),
        ("politie.misdrijven_buurt_jaar", "WijkenEnBuurten", "GM0000    ", "BU03630000"),
        ("politie.misdrijven_landelijk", "RegioS", "NL01  ", "RE01  "),
        ("politie.misdrijven_landelijk", "SoortMisdrijf", "0.0.0 ", "3.7.4 "),
        ("cbs.werknemersbanen_woon_werk", "WoonregioS", "GM0998", "GM0363"),
        ("cbs.bevolking", "Leeftijd", "10000", "10010"),
        ("cbs.woningvoorraad_eigendom", "StatusVanBewoning", "T001235", "A028726"),
    ],
)
def test_grote_tabellen_vragen_een_deel(tabel: str, dimensie: str, wel: str, niet: str):
    (d,) = [d for d in TABELLEN[tabel].dimensies if d.naam == dimensie]
    assert d.kiest(wel) and not d.kiest(niet)


def test_soort_misdrijf_heeft_de_59_bekende_codes():
    regels = {r["code_zonder_padding"] for r in lees("data/codelijsten-overgeschreven/soort_misdrijf.csv")}
    namen = ("misdrijven_gemeente_maand", "misdrijven_buurt_jaar", "misdrijven_landelijk", "misdrijven_buurt_maand")
    bekend = [set(d.bekend) for n in namen for d in TABELLEN[f"politie.{n}"].dimensies if d.naam == "SoortMisdrijf"]
    assert bekend == [regels] * 4
    assert len(regels) == 59


def test_bevolking_staat_zoals_in_de_opgenomen_antwoorden():
    tabel = TABELLEN["cbs.bevolking"]
    assert (tabel.api, tabel.host, tabel.onbevestigd) == ("v4", "https://datasets.cbs.nl", "")
    gevonden = [(k.naam, k.stam, k.titel, k.pad, k.meeteenheid) for k in tabel.kolommen if k.stam]
    assert gevonden == [
        ("BevolkingOp1Januari", "M000352", "Bevolking op 1 januari", (), "aantal"),
        ("GemiddeldeBevolking", "M000365", "Gemiddelde bevolking", (), "aantal"),
    ]


def test_wat_niet_gezien_is_staat_erbij():
    """tabellen.csv says which tables nobody could confirm; what was seen since is not among them."""
    ids = {r["tabel_id"] for r in lees("bronnen/tabellen.csv") if r["status"] == "onbevestigd" and r["tabel_id"]}
    opgegeven = [t for t in ODATA.values() if t.tabel_id in ids]
    assert {"85673NED", "80781ned", "85481NED", "85383NED"} <= {t.tabel_id for t in opgegeven}
    assert [t.volledige_naam for t in opgegeven if t.bevestigd] == []


def test_titels_bij_benadering_zijn_gevonden_of_gemeld():
    """Titles that were found since: exactly these may stand without a note."""
    regels = lees("bronnen/tabellen.csv")
    ongeveer = {r["tabel_id"] for r in regels if "bij benadering" in r["titel"]} & {t.tabel_id for t in ODATA.values()}
    zonder = {t.tabel_id for t in ODATA.values() if t.tabel_id in ongeveer and t.bevestigd}
    assert zonder == {"47018NED", "47022NED", "81575NED"}


def test_voorlopig_kent_de_onderwerpen_van_de_opgenomen_perioden():
    """Perioden.Description of 70072ned, 2023 until 2026, as recorded on 28 September 2026."""
    voorlopig = TABELLEN["cbs.regionale_kerncijfers"].voorlopig
    perioden = {
        2023: ["Wonen - Voorraad woningen", "Sociale zekerheid"],
        2024: [
            "Bedrijfsvestigingen",
            "Wonen - Voorraad woningen",
            "Inkomen en vermogen",
            "Onderwijs naar woonregio - Gediplomeerden",
            "Wonen - Gemiddelde WOZ waarde van woningen",
            "Sociale zekerheid",
            "Milieu en bodemgebruik - Afval van huishoudens",
        ],
        2025: [
            "Nabijheid voorzieningen",
            "Bedrijfsvestigingen",
            "Wonen - Gemiddelde WOZ waarde van woningen",
            "Sociale zekerheid",
            "Onderwijs naar schoolregio",
            "Onderwijs naar woonregio - Leerlingen",
            "Wonen - Voorraad woningen",
            "Milieu en bodemgebruik - Afval van huishoudens",
        ],
        2026: ["Bedrijfsvestigingen"],
    }
    assert {n for namen in perioden.values() for n in namen} <= set(voorlopig)
    assert voorlopig["Wonen - Gemiddelde WOZ waarde van woningen"] == ("GemiddeldeWOZWaardeVanWoningen",)
    assert voorlopig["Bedrijfsvestigingen"] == ("BedrijfsvestigingenTotaal",)
    assert voorlopig["Sociale zekerheid"] == ()


def test_vertraging_noemt_alleen_soorten_die_gevraagd_worden():
    fout = [
        t.volledige_naam
        for t in ODATA.values()
        for d in t.dimensies
        if d.naam == "Perioden" and t.vertraging and set(t.vertraging) != set(d.soorten)
    ]
    assert fout == []
    assert TABELLEN["politie.misdrijven_buurt_maand"].vertraging == {"MM": 1}


@pytest.mark.parametrize(
    ("dag", "jaar"),
    [("2025-04-30", 2023), ("2025-12-01", 2023), ("2026-04-30", 2023), ("2026-05-01", 2025), ("2027-12-01", 2025), ("2028-05-01", 2027)],
)
def test_de_veiligheidsmonitor_is_van_een_oneven_jaar(dag: str, jaar: int):
    """Four months after an odd year its figure must be there, and then two years long no newer one."""
    assert expected(TABELLEN["cbs.veiligheidsmonitor"], "JJ", date.fromisoformat(dag)) == f"{jaar}JJ00"


def test_vertraging_van_een_levering_noemt_een_soort_periode_die_zij_kent():
    for t in TABELLEN.values():
        if t.is_levering and t.vertraging:
            p = t.perioden
            kent = {p.soort} if p.soort else next(set(k.domein) for k in t.kolommen if k.naam == p.soort_in)
            assert set(t.vertraging) <= kent & {*periods.MAANDEN, "peildatum"}, t.volledige_naam


def test_alle_27_kenmerken_hebben_een_bron():
    """A declared CBS table, or the delivery of what no open table has."""
    regels = lees("domein/kenmerken.csv")
    assert len(regels) == 27
    ids = {t.tabel_id for t in ODATA.values()}
    geleverd = {k.naam for k in TABELLEN[OVERIG].kolommen}
    zonder = []
    for r in regels:
        genoemd = set(re.findall(r"\d{5}(?:NED|ned)", r["bron"]))
        if r["kenmerk"] not in geleverd and not genoemd & ids:
            zonder.append(r["kenmerk"])
    assert zonder == []


def test_stammen_van_bevestigde_kenmerken_staan_in_hun_tabel():
    """What kenmerken.csv calls confirmed can be read: its table has a column of that stem."""
    for r in lees("domein/kenmerken.csv"):
        if r["status"] != "bevestigd" or r["kenmerk"] == "huurwoningen":
            continue
        tabel_id = re.search(r"\d{5}(?:NED|ned)", r["bron"])
        assert tabel_id is not None
        stammen = {k.stam or k.naam for t in ODATA.values() if t.tabel_id == tabel_id[0] for k in t.kolommen}
        assert {s.strip() for s in r["kolom_stam"].split("+")} <= stammen, r["kenmerk"]


# --- the file ---

BRON = """
bron: x
naam: Een bron
licentie: CC0
citeren: "Bron: {titel}, tabel {tabel_id}"
host: https://x.nl
tabellen:
  a:
    tabel_ids: {2023: 1ned, 2024: 2ned}
    ververs: [2024]
    titel: Tabel {jaar}
    cadans: jaarlijks
    dimensies:
      Perioden: {vanaf: 2023}
    sleutel: [Perioden]
    voorlopig: {Alles: [Maat]}
    kolommen:
      Perioden: {type: tekst}
      Maat: {type: geheel, minimum: 0, titel: Maat}
leveringen:
  b:
    titel: Levering
    cadans: jaarlijks
    sleutel: [jaar]
    perioden: {kolom: jaar, soort: jaar}
    kolommen:
      jaar: {kop: Jaar, type: geheel}
"""


def _lees(folder: Path, tekst: str) -> list[Tabel]:
    pad = folder / "bronnen.yml"
    pad.write_text(tekst, encoding="utf-8")
    return list(catalog.read_bronnen(pad))


def test_een_bestand_wordt_tabellen_in_zijn_volgorde(tmp_path: Path):
    een, twee, levering = _lees(tmp_path, BRON)
    assert [(t.volledige_naam, t.jaar, t.tabel_id, t.titel, t.ververs) for t in (een, twee, levering)] == [
        ("x.a_2023", 2023, "1ned", "Tabel 2023", False),
        ("x.a_2024", 2024, "2ned", "Tabel 2024", True),
        ("x.b", None, None, "Levering", True),
    ]
    assert twee.citeren == "Bron: Tabel 2024, tabel 2ned" and twee.host == "https://x.nl"
    assert twee.kolommen[1] == catalog.Kolom(naam="Maat", type="geheel", minimum=0, titel="Maat")
    assert f"{twee.kolommen[1].minimum}" == "0"  # as it is said to a person
    assert levering.perioden == catalog.Perioden("jaar", "jaar") and levering.is_levering


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("minimum: 0", "minimun: 0", "regel 19: tabellen.a.kolommen.Maat.minimun: onbekend veld"),
        ("minimum: 0", "minimun: 0", "Bedoelt u 'minimum'?"),
        ("minimum: 0", "minimum: nul", "regel 19: tabellen.a.kolommen.Maat.minimum: gevonden 'nul', verwacht een getal."),
        ("type: tekst", "type: text", "regel 18: tabellen.a.kolommen.Perioden.type: gevonden 'text', verwacht een van tekst, geheel,"),
        ("sleutel: [Perioden]", "sleutel: [Periode]", "sleutel noemt Periode, dat is geen kolom. Bedoelt u 'Perioden'?"),
        ("    sleutel: [Perioden]\n", "", "regel 8: tabellen.a.sleutel: ontbreekt"),
        ("[Maat]", "[Maten]", "voorlopig noemt Maten, dat is geen kolom. Bedoelt u 'Maat'?"),
        ("kolom: jaar,", "kolom: jaren,", "regel 21: leveringen.b: perioden noemt jaren, dat is geen kolom. Bedoelt u 'jaar'?"),
        ("cadans: jaarlijks", "cadans: jaarlijks\n    herindelingen: RegioS", "herindelingen noemt RegioS, dat is geen dimensie"),
        ("cadans: jaarlijks", "cadans: jaarlijks\n    api: v5", "regel 13: tabellen.a.api: gevonden 'v5', verwacht een van v3, v4."),
        ("cadans: jaarlijks", "cadans: jaarlijks\n    indeling: huidige", "Bedoelt u 'huidig'?"),
        ("vanaf: 2023", "vanaf: ooit", "tabellen.a.dimensies.Perioden.vanaf: gevonden 'ooit', verwacht een geheel getal."),
        ("    tabel_ids: {2023: 1ned, 2024: 2ned}\n", "", "tabellen.a heeft tabel_id of tabel_ids nodig"),
        ("titel: Levering", "titel: Levering\n    tabel_id: 3ned", "leveringen.b is een levering en heeft geen tabel_id"),
        ("{titel}", "{naam}", "regel 5: citeren: 'Bron: {naam}, tabel {tabel_id}' is niet in te vullen"),
    ],
)
def test_een_vergissing_in_de_catalogus_zegt_waar_zij_staat(tmp_path: Path, oud: str, nieuw: str, melding: str):
    assert oud in BRON
    with pytest.raises(CatalogError) as e:
        _lees(tmp_path, BRON.replace(oud, nieuw, 1))
    assert melding in str(e.value) and str(tmp_path / "bronnen.yml") in str(e.value)


def test_alle_vergissingen_in_een_catalogus_tegelijk(tmp_path: Path):
    with pytest.raises(CatalogError) as e:
        _lees(tmp_path, BRON.replace("minimum: 0", "minimum: nul").replace("kop: Jaar", "kopp: Jaar"))
    assert [r.partition(":")[0].rpartition(" ")[2] for r in str(e.value).splitlines()] == ["19", "27"]


def test_elke_code_die_een_refresh_leest_heeft_haar_titel():
    """Else a source can call something else by it, and nothing would tell."""
    zonder = [
        (t.volledige_naam, d.naam, c)
        for t in ODATA.values()
        if t.ververs
        for d in t.dimensies
        for c in (*d.codes, *(v for v in d.voorvoegsels if v == "NL"))
        if {"NL": "NL01"}.get(c, c) not in d.titels and d.naam != "WijkenEnBuurten"
    ]
    assert zonder == []


def test_de_regionale_eenheden_heten_in_elk_contract_zoals_in_de_seed():
    seed = csv.DictReader((ROOT / "dbt/seeds/regionale_eenheden.csv").read_text(encoding="utf-8").splitlines())
    verwacht = {r["code"]: f"{r['naam']} (RE)" for r in seed}
    met_eenheden = [d for t in ODATA.values() for d in t.dimensies if d.naam == "RegioS" and "RE" in d.voorvoegsels]
    assert len(verwacht) == 10 and len(met_eenheden) == 4
    assert all(d.titels == {"NL01": "Nederland"} | verwacht for d in met_eenheden)


def test_een_titel_die_niemand_zag_staat_bij_wat_niet_is_bevestigd():
    """What a person reads and what decides whether another title stops say the same."""
    tabellen = catalog.tabellen().values()
    assert {t.naam for t in tabellen if not t.titel_gezien} == {t.naam for t in tabellen if "titel van de tabel" in t.onbevestigd} != set()
