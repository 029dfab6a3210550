"""Periods: which is the newest, which ought to be there, and what is provisional; every expected period is worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import catalog, periods
from sources.catalog import Tabel
from sources.odata.dialect import Code
from tests.fake_odata import server
from tests.fake_odata.server import Nabootsing
from tests.helpers.source_trial import CODES, UITKERING, Proef, bevindingen, gezakt, rechtstreeks, uitkering
from tests.unit.odata import test_v4

KERNCIJFERS = catalog.tabellen()["cbs.regionale_kerncijfers"]


def met_vertraging(**maanden: int) -> Tabel:
    return replace(UITKERING, vertraging=maanden)


def codes(*sleutels: str) -> dict[str, list[Code]]:
    return {"Perioden": [Code(s, s) for s in sleutels]}


# --- the newest ---


def test_nieuwste_per_soort_hangt_niet_van_de_volgorde_af():
    gegeven = codes("2024MM12", "2025MM02", "2023JJ00", "2024JJ00", "2024KW04", "2024KW01", "2025MM01")
    assert periods.newest(gegeven) == {"MM": "2025MM02", "JJ": "2024JJ00", "KW": "2024KW04"}


def test_nieuwste_van_aangevulde_sleutels():
    assert periods.newest(codes("2024JJ00  ", "2023JJ00  ")) == {"JJ": "2024JJ00"}


def test_tabel_zonder_perioden_heeft_geen_nieuwste():
    assert periods.newest({"RegioS": [Code("NL01", "Nederland")]}) == {}


# --- a period that is not what its code says ---


def met_titel(**titels: str) -> dict[str, list[Code]]:
    return {"Perioden": [Code(f"{sleutel[1:]}  ", titel) for sleutel, titel in titels.items()]}


@pytest.mark.parametrize(
    ("code", "titel"),
    [
        ("2025JJ00", "2025"), ("2025JJ00", " 2025* "), ("2025JJ00", "2025**"), ("2025JJ00", "2025 (voorlopig)"), ("2025JJ00", "2025 nader voorlopig"),
        ("2025JJ00", "Jaar 2025"), ("2025JJ00", "2025 januari-december"), ("2025JJ00", "januari t/m december 2025"), ("2025JJ00", "2025JJ00"),
        ("2025KW01", "2025 1e kwartaal"), ("2025KW01", "2025 1e kwartaal*"), ("2025KW02", "tweede kwartaal 2025 (voorlopige cijfers)"),
        ("2025KW04", "2025 kwartaal 4"), ("2025KW03", "K3 2025"), ("2025KW01", "2025 januari-maart"), ("2025MM01", "2025 januari"),
        ("2025MM01", "januari 2025 (voorlopig)"), ("2025MM03", "2025 maart*"), ("2025MM09", "sep. 2025"), ("2025MM12", "2025 december, nader voorlopig"),
        ("2023X000", "2023/'24"), ("2025JJ00", "2025 (definitieve cijfers)"),
    ],
)  # fmt: skip
def test_een_titel_die_de_periode_van_de_code_noemt(code: str, titel: str):
    gegeven = met_titel(**{f"_{code}": titel})
    assert periods.misnamed(gegeven) == {} and periods.unreadable_titles(UITKERING, gegeven) == []


@pytest.mark.parametrize(
    ("code", "titel"),
    [
        ("2025JJ00", "2025 januari-oktober"), ("2025JJ00", "2025 jan-okt*"), ("2025JJ00", "januari t/m oktober 2025"), ("2025JJ00", "2025 t/m oktober"),
        ("2025JJ00", "2025 januari tot en met augustus (voorlopig)"), ("2025JJ00", "2025 eerste tien maanden"), ("2025JJ00", "1e 9 maanden 2025"),
        ("2025JJ00", "2025 1e halfjaar"), ("2025JJ00", "eerste half jaar van 2025"), ("2025JJ00", "2e helft 2025"), ("2025JJ00", "2025 2e kwartaal"),
        ("2025JJ00", "2025 oktober"), ("2025JJ00", "2025/'26"), ("2025JJ00", "2025/2026"), ("2025JJ00", "2025-26"), ("2025JJ00", "2025 lopend jaar"),
        ("2025JJ00", "2025 (tot nu toe)"), ("2025JJ00", "2025 onvolledig"), ("2025KW02", "2025 april-mei"), ("2025KW02", "2025 1e kwartaal"),
        ("2025KW02", "2025"), ("2025MM10", "2025 oktober-november"), ("2025MM10", "2025"), ("2025JJ00", "2025 1e en 2e kwartaal t/m juni"),
    ],
)  # fmt: skip
def test_een_titel_die_een_andere_tijd_noemt_is_die_periode_niet(code: str, titel: str):
    (wat,) = periods.misnamed(met_titel(**{f"_{code}": titel})).values()
    assert wat.startswith(f"'{titel}' is geen ") and code in wat


@pytest.mark.parametrize(
    ("code", "titel"), [("2025JJ00", "2024"), ("2025JJ00", "Nieuwe reeks"), ("2025MM10", "oktober"), ("2025KW01", "2025 5e kwartaal"), ("2025JJ00", "")]
)  # fmt: skip
def test_een_titel_die_niemand_kan_lezen_is_een_bevinding(code: str, titel: str):
    (b,) = periods.unreadable_titles(UITKERING, met_titel(**{f"_{code}": titel}))
    assert b.regel == "domein" and code in b.plaats and titel in b.gevonden and "2025" in b.verwacht and b.actie


def test_een_jaar_waarvan_de_laatste_maanden_of_kwartalen_er_niet_zijn_is_geen_jaar():
    maanden = [f"{j}MM{m:02}" for j in (2023, 2024, 2025) for m in range(1, 13) if (2023, 7) <= (j, m) <= (2025, 10)]
    assert periods.misnamed(codes("2022JJ00", "2023JJ00", "2024JJ00", "2025JJ00", *maanden)) == {
        "2025JJ00": "'2025JJ00' is geen heel jaar (2025JJ00): de tabel heeft er 10 van de 12 maanden van"
    }, "2022 has no months, and the months begin in the midst of 2023"
    assert list(periods.misnamed(codes("2024JJ00", "2025JJ00", *(f"2024KW0{k}" for k in range(1, 5)), "2025KW01", "2025KW02"))) == [
        "2025JJ00"
    ]
    assert periods.misnamed(codes("2025JJ00", "2026JJ00")) == {}, "a table of years says nothing of months"


def betiteld(tabel: server.Tabel, **titels: str) -> server.Tabel:
    """The table of a source, of which these periods have another title."""
    dims = [
        replace(d, codes=tuple(replace(c, titel=titels.get(f"_{c.sleutel.strip()}", c.titel)) for c in d.codes))
        if d.naam == "Perioden"
        else d
        for d in tabel.dimensies
    ]
    return replace(tabel, dimensies=tuple(dims))


@pytest.mark.parametrize(
    ("naam", "maak", "periode", "titel"),
    [
        ("v3", uitkering, "2024MM12", "2024 november-december"),
        ("v4", test_v4.bevolking, "2025JJ00", "2025 januari-oktober"),
        ("v4", test_v4.bevolking, "2025JJ00", "2025 eerste halfjaar*"),
    ],
)
def test_wat_de_periode_van_zijn_code_niet_is_komt_niet_in_een_tabel(tmp_path, monkeypatch, naam, maak, periode, titel):
    rechtstreeks(monkeypatch)
    proef = Proef(tmp_path)
    tabel = {"v3": UITKERING, "v4": test_v4.BEVOLKING}[naam]
    with Nabootsing(betiteld(maak(), **{f"_{periode}": titel})) as bron:
        uitslag = proef.laad(bron, tabel)
    assert uitslag.geslaagd, bevindingen(uitslag)
    anders = {"2024MM12": "2023MM12", "2025JJ00": "2024JJ00"}[periode]
    assert proef.sql('SELECT DISTINCT trim("Perioden") FROM {raw}') == [(anders,)]
    assert proef.sql(f"SELECT trim(code) FROM raw_{tabel.bron}.{tabel.naam}__Perioden") == [(anders,)]
    ((weggelaten, nieuwste, aantal),) = proef.sql("SELECT weggelaten, nieuwste_periode, rijen FROM raw_run.bronnen")
    assert titel in weggelaten and periode in weggelaten and periode not in nieuwste and aantal == uitslag.rijen == 3


def test_een_titel_van_een_ander_jaar_houdt_de_tabel_tegen(tmp_path, monkeypatch):
    rechtstreeks(monkeypatch)
    proef = Proef(tmp_path)
    with Nabootsing(betiteld(uitkering(), _2024MM12="2023 december")) as bron:
        uitslag = proef.laad(bron)
    assert gezakt(uitslag) == {"domein"} and all(
        deel in bevindingen(uitslag) for deel in ("cbs.uitkeringsontvangers", "2024MM12", "2023 december")
    )


def test_nieuwste_is_nooit_een_lopend_jaar():
    gegeven = met_titel(_2024JJ00="2024", _2025JJ00="2025 januari-oktober", _2025MM10="2025 oktober")
    assert periods.newest(gegeven) == {"JJ": "2024JJ00", "MM": "2025MM10"}


# --- the one that ought to be there ---


@pytest.mark.parametrize(
    ("soort", "vertraging", "peildatum", "verwacht"),
    [
        # a month that is published one month after its end: November is there on 31 December at the latest, so from 1 January
        ("MM", 1, date(2025, 12, 31), "2025MM10"),
        ("MM", 1, date(2026, 1, 1), "2025MM11"),
        ("MM", 1, date(2026, 1, 31), "2025MM11"),
        ("MM", 1, date(2026, 2, 1), "2025MM12"),
        ("MM", 1, date(2026, 3, 1), "2026MM01"),
        ("MM", 0, date(2026, 1, 1), "2025MM12"),
        ("MM", 5, date(2025, 6, 30), "2024MM12"),
        ("MM", 5, date(2025, 5, 31), "2024MM11"),
        ("MM", 15, date(2026, 4, 1), "2024MM12"),
        # a quarter, four months after its end: the third of 2025 ends in September, so from 1 February
        ("KW", 4, date(2026, 1, 31), "2025KW02"),
        ("KW", 4, date(2026, 2, 1), "2025KW03"),
        ("KW", 4, date(2026, 4, 30), "2025KW03"),
        ("KW", 4, date(2026, 5, 1), "2025KW04"),
        ("KW", 0, date(2026, 1, 1), "2025KW04"),
        # a year, two months after its end
        ("JJ", 2, date(2026, 2, 28), "2024JJ00"),
        ("JJ", 2, date(2026, 3, 1), "2025JJ00"),
        ("JJ", 0, date(2025, 12, 31), "2024JJ00"),
        ("JJ", 0, date(2026, 1, 1), "2025JJ00"),
        ("JJ", 12, date(2025, 12, 31), "2023JJ00"),
        ("JJ", 12, date(2026, 1, 1), "2024JJ00"),
        # negative: the stand of 1 January 2026 is called 2026 and is there four months before that year ends
        ("JJ", -4, date(2026, 8, 31), "2025JJ00"),
        ("JJ", -4, date(2026, 9, 1), "2026JJ00"),
        ("JJ", -5, date(2026, 7, 31), "2025JJ00"),
        ("JJ", -5, date(2026, 8, 1), "2026JJ00"),
        ("JJ", -12, date(2026, 1, 1), "2026JJ00"),
    ],
)
def test_verwachte_periode(soort, vertraging, peildatum, verwacht):
    assert periods.expected(met_vertraging(**{soort: vertraging}), soort, peildatum) == verwacht


def test_oneven_jaren_gaat_over_jaren():
    assert periods.expected(replace(met_vertraging(MM=1), jaren="oneven"), "MM", date(2025, 3, 1)) == "2025MM01"


def test_zonder_vertraging_wordt_niets_verwacht():
    assert periods.expected(met_vertraging(MM=1), "JJ", date(2026, 1, 1)) is None
    assert periods.expected(met_vertraging(X0=1), "X0", date(2026, 1, 1)) is None


@given(st.sampled_from(["JJ", "KW", "MM"]), st.integers(-12, 24), st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(0, 500))
def test_wat_verwacht_wordt_gaat_nooit_terug(soort, vertraging, dag, later):
    """A later day never expects an older period, and what is expected has the form of its kind."""
    tabel = met_vertraging(**{soort: vertraging})
    nu, dan = periods.expected(tabel, soort, dag), periods.expected(tabel, soort, dag + timedelta(later))
    assert nu is not None and dan is not None and nu <= dan
    deel = int(nu[6:])
    assert nu[4:6] == soort and (deel == 0 if soort == "JJ" else 1 <= deel <= 12 // periods.MAANDEN[soort])


@pytest.mark.parametrize(("dag", "achter"), [(date(2025, 6, 1), False), (date(2026, 6, 1), True)])
def test_een_bron_die_achterloopt_staat_in_raw_run(tmp_path, monkeypatch, dag, achter):
    """80794ned is five months late: December 2024 is the newest until June 2025 or so, and by June 2026 it is old."""
    from sources.load import table

    rechtstreeks(monkeypatch)
    proef = Proef(tmp_path)
    with Nabootsing(uitkering()) as bron:
        uitslag = table.load_table(proef.con, replace(UITKERING, host=bron.host), proef.live, proef.store, peildatum=dag)
    assert uitslag.geslaagd, bevindingen(uitslag)
    verwacht = {False: "2024MM12", True: "2025MM12"}[achter]
    assert proef.sql("SELECT nieuwste_periode, verwachte_periode, loopt_achter FROM raw_run.bronnen") == [("2024MM12", verwacht, achter)]


# --- what is provisional ---

TOELICHTING_2022 = (
    "Uitkomsten zijn voorlopig over:\r\n- uitkeringsontvangers;\r\n- banen van werknemers.\r\n\r\n"
    "Uitkomsten zijn nader voorlopig over:\r\n- inkomen en vermogen.\r\n"
)
TOELICHTING_2024 = (
    "Uitkomsten zijn voorlopig over:\r\nBedrijfsvestigingen\r\nWonen - Voorraad woningen\r\n\r\n"
    "Uitkomsten zijn nader voorlopig over:\r\nWonen - Gemiddelde WOZ waarde van woningen\r\nSociale zekerheid"
)


@pytest.mark.parametrize(
    ("tekst", "verwacht"),
    [
        (
            TOELICHTING_2022,
            [
                ("Voorlopig", "uitkeringsontvangers"),
                ("Voorlopig", "banen van werknemers"),
                ("NaderVoorlopig", "inkomen en vermogen"),
            ],
        ),
        (
            TOELICHTING_2024,
            [
                ("Voorlopig", "Bedrijfsvestigingen"),
                ("Voorlopig", "Wonen - Voorraad woningen"),
                ("NaderVoorlopig", "Wonen - Gemiddelde WOZ waarde van woningen"),
                ("NaderVoorlopig", "Sociale zekerheid"),
            ],
        ),
        ("", []),
        ("Indeling van 1 januari 2024.", []),
        ("Uitkomsten zijn voorlopig over:", []),
        ("Let op!\r\nUITKOMSTEN ZIJN VOORLOPIG OVER :\r\n -  Bedrijfsvestigingen ;\r\n\r\n", [("Voorlopig", "Bedrijfsvestigingen")]),
    ],
)
def test_toelichting_wordt_gelezen_zoals_cbs_haar_schrijft(tekst, verwacht):
    """Texts of 70072ned: until 2022 with a dash before and a mark after, later without; CR LF between the lines."""
    assert periods.provisional(tekst) == verwacht


def status_van(*gegeven: Code, tabel: Tabel = KERNCIJFERS) -> dict[tuple[str, str], str]:
    rijen, fouten = periods.statuses(tabel, {"Perioden": list(gegeven)})
    assert fouten == []
    assert len({r[:2] for r in rijen}) == len(rijen), "elke periode x kolom één keer"
    return {(periode, kolom): status for periode, kolom, status in rijen}


def test_status_is_per_kolom_en_periode():
    status = status_van(
        Code("2022JJ00", "2022", None, TOELICHTING_2022),
        Code("2023JJ00", "2023", None, ""),
        Code("2024JJ00", "2024", None, TOELICHTING_2024),
    )
    maten = {k.naam for k in KERNCIJFERS.kolommen} - {"RegioS", "Perioden"}
    assert len(maten) == 13 and set(status) == {(f"{j}JJ00", m) for j in (2022, 2023, 2024) for m in maten}
    assert {s for s, w in status.items() if w == "Voorlopig"} == {
        ("2022JJ00", "TotaalBanen"),
        ("2024JJ00", "BedrijfsvestigingenTotaal"),
        ("2024JJ00", "VoorraadOp1Januari"),
        ("2024JJ00", "HuurwoningenVanWoningcorporatie"),
        ("2024JJ00", "HuurwoningenVanOverigeVerhuurders"),
    }
    assert {s for s, w in status.items() if w == "NaderVoorlopig"} == {("2024JJ00", "GemiddeldeWOZWaardeVanWoningen")}
    assert set(status.values()) == {"Voorlopig", "NaderVoorlopig", "Definitief"}


def test_status_van_de_periode_gaat_voor_de_toelichting():
    status = status_van(Code("2024JJ00  ", "2024", "Definitief", TOELICHTING_2024), Code("2025JJ00", "2025*", "NaderVoorlopig"))
    assert {w for (p, _), w in status.items() if p == "2024JJ00"} == {"Definitief"}
    assert {w for (p, _), w in status.items() if p == "2025JJ00"} == {"NaderVoorlopig"}


def test_zonder_status_en_zonder_toelichting_is_het_onbekend():
    """A table that never says anything: not 'definitief', for nobody said so."""
    status = status_van(Code("2024MM12", "2024 december", None, None), tabel=UITKERING)
    assert set(status.values()) == {"Onbekend"} and len(status) == 4


def test_onbekend_onderwerp_is_een_bevinding_en_maakt_niets_definitief():
    tekst = "Uitkomsten zijn voorlopig over:\r\nBedrijfsvestigingen\r\nRuimtevaart"
    rijen, fouten = periods.statuses(KERNCIJFERS, {"Perioden": [Code("2024JJ00", "2024", None, tekst)]})
    (b,) = fouten
    assert (b.regel, b.plaats, b.gevonden) == ("domein", "Perioden, toelichting bij 2024JJ00", "'Ruimtevaart' is Voorlopig")
    assert "voorlopig in sources/cbs/bronnen.yml" in b.actie and "[]" in b.actie
    status = {kolom: s for _, kolom, s in rijen}
    assert status.pop("BedrijfsvestigingenTotaal") == "Voorlopig"
    assert set(status.values()) == {"Onbekend"}


def toegelicht(tekst: str | None, status: str | None = None) -> server.Tabel:
    """The small table, of which the newest period has this text and this status."""
    t = uitkering()
    *eerder, laatste = t.dimensies[1].codes
    perioden_ = replace(
        t.dimensies[1], codes=(*(replace(c, status=None) for c in eerder), replace(laatste, omschrijving=tekst, status=status))
    )
    return replace(t, dimensies=(t.dimensies[0], perioden_))


def test_status_komt_in_een_eigen_tabel(tmp_path, monkeypatch):
    rechtstreeks(monkeypatch)
    proef = Proef(tmp_path)
    tabel = replace(UITKERING, voorlopig={"WW": ("Werkloosheid",)})
    with Nabootsing(toegelicht("Uitkomsten zijn voorlopig over:\r\n- WW;")) as bron:
        assert proef.laad(bron, tabel).geslaagd
    status = proef.sql("SELECT * FROM raw_cbs.uitkeringsontvangers__status ORDER BY ALL")
    assert len(status) == 2 * 4, "alleen van de gevraagde perioden"
    assert [r for r in status if r[2] != "Definitief"] == [("2024MM12", "Werkloosheid", "Voorlopig")]


def test_onbekend_onderwerp_houdt_de_tabel_tegen(tmp_path, monkeypatch):
    rechtstreeks(monkeypatch)
    proef = Proef(tmp_path)
    with Nabootsing(toegelicht("Uitkomsten zijn voorlopig over:\r\n- WW;")) as bron:
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"domein"} and "'WW' is Voorlopig" in bevindingen(uitslag)


@pytest.mark.parametrize("sleutel", CODES["Perioden"])
def test_gevraagde_perioden_zijn_de_decembers_vanaf_2023(sleutel):
    """``vanaf``, ``soorten`` and ``maanden`` together."""
    (d,) = [d for d in UITKERING.dimensies if d.naam == "Perioden"]
    assert d.kiest(sleutel) is (sleutel in ("2023MM12", "2024MM12"))


@pytest.mark.parametrize(
    ("dag", "verwacht"),
    [
        (date(2025, 12, 1), "2025-05-02"),
        (date(2025, 12, 2), "2025-11-02"),
        (date(2026, 1, 15), "2025-11-02"),
        (date(2026, 6, 1), "2025-11-02"),
        (date(2026, 6, 2), "2026-05-02"),
    ],
)
def test_van_vaste_peildata_hoort_de_laatste_er_een_maand_erna_te_zijn(dag: date, verwacht: str):
    """The stand of zedenzaken of 2 May for the letter of June, that of 2 November for the letter of December."""
    assert periods.expected(catalog.tabellen()["jenv.zedenvoorraad"], "peildatum", dag) == verwacht
