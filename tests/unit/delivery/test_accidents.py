"""BRON: the zip of a year of road accidents as a count per gemeente, and every way in which it is no such zip."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.loket.offering import NotClear, which
from sources import catalog, cells, database
from sources.delivery import accidents, guard
from sources.delivery.register import media_type
from sources.load import layout, raw_run, table
from sources.load.contract import ContractResult
from sources.load.delivery_check import SingleFile, check_delivery
from sources.snapshots import Reply, SnapshotStore
from tests.helpers.accidents import AMSTERDAM, DEEL, DEN_HAAG, KOPPEN, ROTTERDAM, jaarzip, rij, tekst, zip_van
from tests.unit.delivery.test_delivery import csv_tekst, gtpa, xlsx

BRON = catalog.tabellen()["rws.verkeersongevallen"]
GOED = [rij(1), rij(2, ROTTERDAM, afloop="LET"), rij(3), rij(4, DEN_HAAG, afloop="DOD"), rij(5, ROTTERDAM), rij(6)]
"""Three in Amsterdam, two in Rotterdam, one in Den Haag."""
GEMEENTEN = [
    (2024, "GM0363", "Amsterdam"), (2024, "GM0599", "Rotterdam"), (2024, "GM0518", "'s-Gravenhage"), (2024, "GM0373", "Bergen (NH.)"),
    (2022, "GM0363", "Amsterdam"), (2022, "GM0501", "Brielle"),
]  # fmt: skip


class Geladen:
    """One zip through the door ``load_table``; ``gemeenten``: the layouts that are known."""

    def __init__(self, inhoud: bytes, folder: Path, gemeenten: list[tuple[int, str, str]] | None = None, ontvangen: str = "2025-12-01"):
        self.store = SnapshotStore(folder / "snapshots")
        with database.connect() as con:
            raw_run.create_raw_run(con)
            if gemeenten:
                layout.keep_layouts(con, gemeenten)
            antwoord = Reply("levering:rws/verkeersongevallen", 200, media_type(inhoud, BRON), inhoud, f"{ontvangen}T08:00:00+00:00")
            self.uitslag: ContractResult = table.load_table(con, BRON, SingleFile(antwoord), self.store)
            self.noten = [t for (t,) in con.execute("SELECT aantekening FROM raw_run.aantekeningen").fetchall()]
            self.rijen = self.cellen = []
            if self.uitslag.geslaagd:
                vraag = "SELECT gemeente_code, gemeente, jaar, verkeersongevallen FROM raw_rws.verkeersongevallen ORDER BY _rij"
                self.rijen = con.execute(vraag).fetchall()
                self.cellen = con.execute(
                    "SELECT verkeersongevallen, left(_snapshot_sha256, 16), sleutel || _rij FROM raw_rws.verkeersongevallen, raw_run.bronkolommen "
                    "WHERE kolom = 'verkeersongevallen' ORDER BY _rij"
                ).fetchall()

    @property
    def bevindingen(self) -> list[tuple[str, str, str]]:
        return [(regel, b.plaats, b.gevonden) for regel, bs in self.uitslag.per_regel.items() for b in bs]


def bevindingen(inhoud: bytes, folder: Path, **meer) -> list[tuple[str, str, str]]:
    return Geladen(inhoud, folder, **meer).bevindingen


# --- what is good ---


def test_ongevallen_zijn_per_gemeente_geteld(tmp_path):
    g = Geladen(jaarzip(*GOED), tmp_path, GEMEENTEN[:3])
    assert g.uitslag.geslaagd, g.bevindingen
    assert g.rijen == [("GM0363", "Amsterdam", 2024, 3), ("GM0518", "'s-Gravenhage", 2024, 1), ("GM0599", "Rotterdam", 2024, 2)]
    assert g.noten == [] and g.uitslag.snapshot.ontvangsten[0].type == "application/zip"


def test_elke_telling_is_terug_te_vinden_in_de_zip(tmp_path):
    g = Geladen(jaarzip(*GOED), tmp_path)
    assert [cel for *_, cel in g.cellen] == [f"{DEEL}!VKL_NUMMER bij GME_ID={nr}" for nr in (363, 518, 599)]
    verwijzingen = [cells.CellReference(BRON.volledige_naam, sha, cel) for _, sha, cel in g.cellen]
    assert cells.parse_reference("; ".join(map(str, verwijzingen))) == verwijzingen
    gelezen = cells.read_cell(g.store, verwijzingen)
    assert [gelezen[v].waarde for v in verwijzingen] == [n for n, *_ in g.cellen] == [3, 1, 2]
    assert gelezen[verwijzingen[2]].rij == {"VKL_NUMMER": 2, "JAAR_VKL": "2024", "GME_ID": 599, "GME_NAAM": "Rotterdam"}
    niemand = cells.CellReference(BRON.volledige_naam, g.cellen[0][1], f"{DEEL}!VKL_NUMMER bij GME_ID=88")
    assert cells.read_cell(g.store, [niemand])[niemand].waarde == 0
    with pytest.raises(cells.CellError, match="staat niet in het snapshot"):
        cells.read_cell(g.store, [cells.CellReference(BRON.volledige_naam, g.cellen[0][1], "ander/ongevallen.txt!GME_ID=363")])


@pytest.mark.parametrize(
    "deel",
    [
        "01-01-2024 - 31-12-2024/02 TOTNL J-N-J-N/Ongevallengegevens/ongevallen.txt",  # as the zips of 2017 and before
        "01-01-2024_31-12-2024\\Ongevallengegevens\\ongevallen.txt",
        "Ongevallengegevens/ongevallen.txt",  # packed again, without the network: the year is that of the rows
        "ONGEVALLENGEGEVENS/Ongevallen.TXT",
    ],
)
def test_de_map_om_het_bestand_verschilt_per_jaar(tmp_path, deel):
    g = Geladen(jaarzip(*GOED, deel=deel), tmp_path)
    assert [r[2:] for r in g.rijen] == [(2024, 3), (2024, 1), (2024, 2)], g.bevindingen


FRIESLAND = (1900, "Súdwest-Fryslân")


@pytest.mark.parametrize(("codering", "noten"), [("utf-8", 0), ("utf-8-sig", 0), ("cp1252", 1)])
def test_letters_zijn_utf8_of_in_oudere_jaren_windows_1252(tmp_path, codering, noten):
    g = Geladen(zip_van(tekst([rij(1, FRIESLAND), rij(2, FRIESLAND)]).encode(codering)), tmp_path, [(2024, "GM1900", "Súdwest-Fryslân")])
    assert g.rijen == [("GM1900", "Súdwest-Fryslân", 2024, 2)] and len(g.noten) == noten


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["", "363", "0363", "14", "599", "GM363", "12345", " 599 "]), min_size=1, max_size=80))
def test_tellingen_samen_zijn_de_rijen(codes: list[str]):
    c = accidents.count(jaarzip(*(rij(nr, (code, "naam")) for nr, code in enumerate(codes))))
    per = Counter(codes)
    assert (c.zonder, c.geen_nummer.total()) == (per[""], per["GM363"] + per["12345"])
    telling = {nr: c.row(DEEL, nr)["VKL_NUMMER"] for nr in (14, 363, 599)}
    assert telling == {14: per["14"], 363: per["363"] + per["0363"], 599: per["599"] + per[" 599 "]}
    assert sum(telling.values()) + c.zonder + c.geen_nummer.total() == c.rijen == len(codes)


def test_een_veld_met_komma_aanhaling_of_nieuwe_regel_is_een_veld(tmp_path):
    raar = rij(1)
    raar[1] = 'N 200, "oude" weg\r\nlangs'
    assert Geladen(jaarzip(raar, rij(2)), tmp_path).rijen == [("GM0363", "Amsterdam", 2024, 2)]


# --- what is no such zip ---


def anders(oud: bytes, nieuw: bytes) -> bytes:
    """The good zip, in which these bytes stand instead of others."""
    zip_ = zip_van(tekst(GOED))
    assert oud in zip_
    return zip_.replace(oud, nieuw)


def dubbel_deel() -> bytes:
    return zip_van(tekst(GOED), **{"01-01-2023_31-12-2023/Ongevallengegevens/ongevallen.txt": tekst(GOED)})


VEEL = tekst([rij(nr, (14 + nr % 900, "x")) for nr in range(2000)])
KAPOT = zip_van(VEEL)


@pytest.mark.parametrize(
    ("inhoud", "zegt"),
    [
        (b"VKL_NUMMER;JAAR_VKL\r\n1;2024\r\n", "geen zip"),
        (tekst(GOED).encode(), "geen zip"),
        (b"", "geen zip"),
        (xlsx("gtpa", [gtpa()], blad="GTPA"), "een zip zonder Ongevallengegevens/ongevallen.txt; wel "),
        (zip_van(tekst(GOED), "01-01-2024_31-12-2024/ongevallen.txt"), "een zip zonder Ongevallengegevens/ongevallen.txt; wel 01-01-2024_"),
        (dubbel_deel(), "2 keer ongevallen.txt in de zip"),
        (KAPOT[: len(KAPOT) // 2], "een zip die is afgebroken of beschadigd"),
        (KAPOT[:2000] + bytes(50) + KAPOT[2050:], "een zip die is afgebroken of beschadigd"),
        (jaarzip(*GOED, deel="a; b/Ongevallengegevens/ongevallen.txt"), "een map met vreemde tekens"),
        (jaarzip(*GOED, deel=f"{'a' * 300}/Ongevallengegevens/ongevallen.txt"), "een te lange naam"),
        (zip_van("VKL_NUMMER" + "0" * 5_000_000), "uitgepakt veel te groot is (zipbom, of meer jaren)"),
        (zip_van(tekst(GOED) + random.Random(1).randbytes(50_000).hex()), "een regel van 65536 tekens of meer"),
        (zip_van(tekst(GOED) + '"7","'), "een aanhalingsteken dat niet wordt gesloten, of tekst erachter (ongevallen.txt, regel 8)"),
        (zip_van(tekst([rij(1, FRIESLAND)]).encode() + tekst([rij(2, FRIESLAND)]).encode("cp1252")), "UTF-8 en een andere codering"),
    ],
    ids=["csv", "los-bestand", "leeg", "werkboek", "zonder-map", "twee-jaren", "afgebroken", "nullen", "puntkomma-in-map", "lange-map",
         "zipbom", "lange-regel", "open-aanhaling", "codering"],
)  # fmt: skip
def test_wat_geen_zip_van_een_jaar_is_wordt_gezegd(tmp_path, inhoud, zegt):
    ((regel, plaats, gevonden),) = bevindingen(inhoud, tmp_path)
    assert (regel, plaats) == ("leesbaar", "verkeersongevallen.zip") and zegt in gevonden


def test_een_versleutelde_zip_wordt_niet_gelezen(tmp_path):
    """The bit that says so, in both places."""
    zip_ = bytearray(zip_van(tekst(GOED)))
    with zipfile.ZipFile(io.BytesIO(zip_)) as z:
        plaats = z.getinfo(DEEL).header_offset
    zip_[plaats + 6] |= 1
    zip_[zip_.rindex(b"PK\x01\x02") + 8] |= 1
    assert bevindingen(bytes(zip_), tmp_path)[0][2] == "een versleutelde zip"


@settings(max_examples=150, deadline=None)
@given(plek=st.integers(0, len(KAPOT) - 1), bit=st.integers(0, 7), tot=st.integers(0, len(KAPOT)) | st.none())
def test_een_zip_met_een_omgezet_bit_telt_hetzelfde_of_wordt_geweigerd(plek: int, bit: int, tot: int | None):
    bytes_ = bytearray(KAPOT)
    bytes_[plek] ^= 1 << bit
    try:
        c = accidents.count(bytes(bytes_[:tot]))
    except guard.Unreadable:
        return
    assert c.rijen == 2000 and c.gemeenten == accidents.count(KAPOT).gemeenten


def test_een_naam_van_een_kolom_die_beschadigd_is_ontbreekt_niet():
    uit = io.BytesIO()
    with zipfile.ZipFile(uit, "w", zipfile.ZIP_STORED) as z:
        z.writestr(DEEL, VEEL)  # longer than what is read at once
    bytes_ = bytearray(uit.getvalue())
    bytes_[bytes_.index(b"VKL_NUMMER") + 3] ^= 1
    with pytest.raises(guard.Unreadable, match="beschadigd"):
        accidents.count(bytes(bytes_))


def test_een_deel_dat_groter_uitpakt_dan_mag_stopt_onder_het_lezen(monkeypatch):
    """What a zip says of its sizes is a claim: what comes out is counted."""
    monkeypatch.setattr(accidents, "TEKST_MAX", 100)
    with pytest.raises(guard.Unreadable, match="zipbom"):
        list(accidents._lines(io.BytesIO(b"x" * 50 + b"\n" + b"x" * 50), accidents.Count(DEEL)))


@pytest.mark.parametrize(
    ("koppen", "mist"),
    [
        ([k for k in KOPPEN if k != "GME_ID"], "GME_ID"),
        ([k if k != "JAAR_VKL" else "JAAR" for k in KOPPEN], "JAAR_VKL"),
        ([*KOPPEN[:-1], "GME_NAAM"], "GME_NAAM"),
        (["VKL_NUMMER;JAAR_VKL;GME_ID;GME_NAAM"], "VKL_NUMMER, JAAR_VKL, GME_ID, GME_NAAM"),
    ],
)
def test_een_kolom_die_ontbreekt_of_er_twee_keer_is_wordt_genoemd(tmp_path, koppen, mist):
    (b,) = bevindingen(zip_van(tekst(GOED, koppen)), tmp_path)
    assert b[:2] == ("kolommen", f"{DEEL}, regel 1") and b[2].startswith(f"geen kolom {mist}, of meer dan één; wel ")


# --- rows that cannot be ---

KOLOM = f"{DEEL}, kolom "


@pytest.mark.parametrize(
    ("rijen", "bevinding"),
    [
        ([], ("volledig", DEEL, "geen enkel ongeval")),
        ([*GOED, rij(3), rij(1, ROTTERDAM)], ("sleutel", f"{KOLOM}VKL_NUMMER", "2 keer een nummer dat er al stond (3 op regel 8, 1 op regel 9)")),
        ([*GOED, rij(7, jaar=2023)], ("domein", f"{KOLOM}JAAR_VKL", "1 rij van een ander jaar: '2023' (1)")),
        ([*GOED, rij(7, jaar=""), rij(8, jaar="24")], ("domein", f"{KOLOM}JAAR_VKL", "2 rijen van een ander jaar: '' (1), '24' (1)")),
        ([*GOED, rij(7, ("GM0363", "Amsterdam"))], ("domein", f"{KOLOM}GME_ID", "1 rij met 'GM0363' (1)")),
        ([*GOED, rij("")], ("leesbaar", DEEL, "1 rij met een ander aantal velden dan de kop, of zonder VKL_NUMMER (regels 8)")),
        ([*GOED, ["7", "2024"]], ("leesbaar", DEEL, "1 rij met een ander aantal velden dan de kop, of zonder VKL_NUMMER (regels 8)")),
        ([*GOED, rij(7, (363, "Rotterdam"))], ("domein", f"{DEEL}!GME_NAAM bij GME_ID=363", "meer namen: 'Amsterdam' (3), 'Rotterdam' (1)")),
        ([rij(1, (363, "=cmd"))], ("typen", f"{DEEL}!GME_NAAM bij GME_ID=363", "'=cmd' begint als een formule (=)")),
        ([*GOED, rij(7, ("", "")), rij(8)], ("volledig", f"{KOLOM}GME_ID", "1 van 8 ongevallen hebben geen GME_ID")),
    ],
)  # fmt: skip
def test_rijen_die_niet_kunnen_worden_genoemd(tmp_path, rijen, bevinding):
    assert bevindingen(jaarzip(*rijen), tmp_path) == [bevinding]


@pytest.mark.parametrize(("zonder", "geslaagd"), [(0, True), (1, True), (2, False)])
def test_een_op_de_honderd_mag_zonder_gemeente_zijn_en_staat_erbij(tmp_path, zonder, geslaagd):
    g = Geladen(jaarzip(*(rij(nr, ("", "") if nr < zonder else AMSTERDAM) for nr in range(100))), tmp_path, GEMEENTEN[:1])
    assert g.uitslag.geslaagd is geslaagd
    assert g.noten == ["1 van 100 ongevallen hebben geen GME_ID; zij tellen in geen gemeente mee"] * (zonder == 1)


@pytest.mark.parametrize(
    ("deel", "ontvangen", "zegt"),
    [
        (DEEL, "2024-12-31", "2024, een jaar dat nog niet voorbij was"),
        (DEEL, "2023-06-01", "2024, een jaar dat nog niet voorbij was"),
        (DEEL.replace("31-12-2024", "31-12-2025"), "2026-06-01", "de jaren 2024 tot en met 2025"),
        (DEEL.replace("2024", "2023"), "2026-06-01", "6 rijen van een ander jaar: '2024' (6)"),
    ],
)
def test_een_jaar_dat_niet_kan(tmp_path, deel, ontvangen, zegt):
    ((regel, _, gevonden),) = bevindingen(jaarzip(*GOED, deel=deel), tmp_path, ontvangen=ontvangen)
    assert (regel, gevonden) == ("domein", zegt)


def test_een_heel_jaar_mag_de_dag_erna(tmp_path):
    assert Geladen(jaarzip(*GOED), tmp_path, ontvangen="2025-01-01").uitslag.geslaagd


def test_een_jaar_van_voor_wat_nodig_is_en_een_jaar_dat_geen_jaar_is(tmp_path):
    oud = jaarzip(*(rij(nr, jaar=2003) for nr in range(3)), deel=DEEL.replace("2024", "2003"))
    assert bevindingen(oud, tmp_path / "a") == [("domein", f"{DEEL.replace('2024', '2003')}, kolom JAAR_VKL", "2003")]
    los = jaarzip(rij(1, jaar="vorig"), deel="Ongevallengegevens/ongevallen.txt")
    assert bevindingen(los, tmp_path / "b") == [("domein", "Ongevallengegevens/ongevallen.txt, kolom JAAR_VKL", "'vorig'")]


# --- the gemeenten of the year ---


def test_een_nummer_dat_dat_jaar_geen_gemeente_was(tmp_path):
    """Brielle (GM0501) went into Voorne aan Zee on 1 January 2023."""
    (b,) = bevindingen(jaarzip(*GOED, rij(7, (501, "Brielle")), rij(8, (9999, "Onbekend"))), tmp_path, gemeenten=GEMEENTEN)
    assert b == ("domein", f"{DEEL}!GME_ID=501, GME_ID=9999", "GM0501 (Brielle, 2022), GM9999 (geen gemeente)")


def test_een_naam_van_een_andere_gemeente_dan_de_code(tmp_path):
    (b,) = bevindingen(jaarzip(*GOED[:1], rij(7, (599, "Amsterdam"))), tmp_path, gemeenten=GEMEENTEN)
    assert b == ("domein", f"{DEEL}!GME_NAAM bij GME_ID=599", "'Amsterdam', dat is GM0363, bij GM0599")


def test_een_naam_mag_anders_geschreven_zijn_en_een_onbekende_staat_erbij(tmp_path):
    rijen = [rij(1, (373, "BERGEN (Noord-Holland)")), rij(2, (518, "’s Gravenhage")), rij(3, (363, "Mokum")), rij(4, (599, ""))]
    g = Geladen(jaarzip(*rijen), tmp_path, GEMEENTEN)
    assert g.uitslag.geslaagd, g.bevindingen
    assert g.noten == ["namen die het CBS niet kent bij een code die het wel kent: Mokum (GM0363, Amsterdam)"]


def test_van_enkele_gemeenten_mag_er_niets_zijn_en_van_meer_niet(tmp_path):
    """Of the six of that year one, and five, may have no accident; a part of the country is no register."""
    zes = [(2024, f"GM00{i}0", f"Plaats {'abcdef'[i - 1]}") for i in range(1, 7)]
    vijf = [rij(nr, (10 * nr, f"Plaats {'abcdef'[nr - 1]}")) for nr in range(1, 6)]
    g = Geladen(jaarzip(*vijf), tmp_path, zes)
    assert g.uitslag.geslaagd and g.noten == ["niets van 1 gemeente: Plaats f (GM0060); dat telt als 0"]
    assert Geladen(jaarzip(vijf[0]), tmp_path, zes).uitslag.geslaagd
    zeven = [*zes, (2024, "GM0070", "Plaats g")]
    (b,) = bevindingen(jaarzip(vijf[0]), tmp_path, gemeenten=zeven)
    assert b[:2] == ("volledig", DEEL) and b[2].startswith("niets van 6 gemeenten: Plaats b (GM0020), ")


# --- the door ---


def test_een_zip_van_bron_wordt_herkend_aan_wat_erin_zit_of_aan_haar_naam():
    assert which("download.zip", jaarzip(*GOED)) == BRON
    assert which("01-01-2024_31-12-2024.zip", KAPOT[:1000]) == BRON  # damaged: the check says so
    with pytest.raises(NotClear, match="welke levering"):
        which("download.zip", KAPOT[:1000])
    assert which("export.csv", csv_tekst("gtpa", [gtpa()])).naam == "gtpa"
    with pytest.raises(NotClear):
        which("export.csv", tekst(GOED).encode())


def test_een_zip_mag_groter_zijn_dan_een_rekenblad_en_iets_anders_niet(monkeypatch):
    monkeypatch.setattr(accidents, "BESTAND_MAX", 10)
    monkeypatch.setattr(accidents, "ZIP_MAX", 30)
    for begin, gelezen in ((b"PK\x03\x04", 31), (b"jaar", 11)):
        assert len(accidents.read_offered(io.BytesIO(begin + bytes(100)))) == gelezen
    with pytest.raises(guard.Unreadable, match="een zip van meer dan 30 bytes"):
        accidents.count(b"PK\x03\x04" + bytes(30))


def test_een_volgend_jaar_wordt_met_het_vorige_vergeleken():
    """Amsterdam from 40 to 90 is more than half more and more than 25; Rotterdam is gone; Den Haag from 1 to 20 is within 25."""
    vorig = [*(rij(nr, jaar=2023) for nr in range(40)), rij(40, ROTTERDAM, 2023), rij(41, DEN_HAAG, 2023)]
    nu = [*(rij(nr) for nr in range(90)), *(rij(100 + nr, DEN_HAAG) for nr in range(20))]
    c = check_delivery(BRON, jaarzip(*nu), jaarzip(*vorig, deel=DEEL.replace("2024", "2023")))
    assert c.bevindingen == []
    assert [(b.plaats, b.gevonden) for b in c.afwijkingen] == [
        (DEEL, "geen rij gemeente_code=GM0599"),
        (f"{DEEL}!VKL_NUMMER bij GME_ID=363", "90 was 40 (gemeente_code=GM0363)"),
    ]
