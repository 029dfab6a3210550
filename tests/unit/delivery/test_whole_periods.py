"""A year that still runs, or of which a remark says that it ends in August, is no year."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from sources.delivery.whole_periods import last_day, part
from tests.unit.delivery.test_delivery import bezetting, csv_tekst, gtpa, lever, verzuim, xlsx, zeden
from tests.unit.delivery.test_long import OVERIG, overig

__all__ = ["lever"]
JAAR = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("naam", "rij", "plaats"),
    [
        ("gtpa", gtpa("2024"), ""),
        ("gtpa", gtpa("2025"), "A2"),
        ("verzuim", verzuim(5.9), ""),
        ("verzuim", verzuim(5.9, periode="2025"), "C2"),
        ("verzuim", verzuim(5.9, periode="2025T2", soort="tertiaal"), ""),
        ("verzuim", verzuim(5.9, periode="2025T3", soort="tertiaal"), "C2"),
        ("verzuim", verzuim(5.9, periode="2025-12-02", soort="peildatum"), "C2"),
        ("verzuim", verzuim(5.9, periode="2025-12-01", soort="peildatum"), ""),
        ("verzuim", verzuim(5.9, periode="2026", maat="verzuim_norm"), ""),
        ("bezetting", bezetting(periode="2025"), "D2"),
        ("bezetting", bezetting(periode="2025", maat="formatie"), ""),
        ("zedenvoorraad", zeden(date(2025, 11, 2)), ""),
        ("zedenvoorraad", zeden(date(2026, 11, 2)), "A2"),
        (OVERIG, overig("gdpa_incidenten", periode="2025"), "D2"),
        (OVERIG, overig("summit_gebruikers", periode="2025"), ""),
        (OVERIG, overig("financiele_opgave", periode="2030", meeteenheid="euro_mln"), ""),
    ],
)
def test_een_periode_is_voorbij_op_de_dag_van_ontvangst(lever, naam, rij, plaats):
    """Received on 1 December 2025. A norm and a plan lie ahead, and so may a stand that is called by its year."""
    lev = lever(naam, xlsx(naam, [rij], blad="GTPA" if naam == "gtpa" else None))
    if plaats:
        assert [p.partition("!")[2] for p in lev.plaatsen("domein")] == [plaats]
        assert "1 december 2025" in str(lev.uitslag.per_regel["domein"][0])
    else:
        assert lev.uitslag.geslaagd, lev.uitslag.per_regel


DELEN = [
    "excl. december", "zonder de maand december", "december ontbreekt", "november en december ontbreken", "december nog niet binnen", "incompleet",
    "nog niet compleet", "2025 t/m heden", "jaar tot datum", "eerste driekwart", "januari tot september", "schatting op basis van 10 maanden",
    "cijfer is van 2024", "betreft 2024", "overgenomen uit 2024", "t/m week 44",
    "stand t/m augustus", "t/m okt", "eerste halfjaar", "voorlopig t/m K3", "jan-okt", "januari - oktober 2025", "januari tot en met september",
    "eerste acht maanden", "10 maanden", "H1", "K1-K3", "Q1 t/m Q3", "peildatum 1 september", "per 1 september 2025", "t/m 31-8", "stand 31-08-2025",
    "lopend jaar", "nog niet volledig jaar", "jaar is nog niet om", "eind oktober", "ytd", "1e halfjaar 2025", "eerste drie kwartalen",
    "voorlopig cijfer, t/m week 40", "2025 (eerste helft)", "2025 betreft 9 maanden", "cijfers tot 1 oktober", "cijfers zijn nog niet compleet",
    "nog geen volledig jaar", "okt 2024 - sep 2025", "zonder Q4", "excl. het laatste kwartaal", "laatste maand ontbreekt", "halve jaar", "schooljaar",
    "voortschrijdend jaar", "2025 januari-oktober", "over 9 maanden", "Stand oktober",
]  # fmt: skip
HELE = [
    "", "voorlopig cijfer", "Grafieklabel; zelfde waarde als 2024", "t/m december", "januari t/m december 2025", "per 31 december 2025",
    "12-maandsgemiddelde", "Per twee maanden; alleen in een vraag genoemd", "ultimo jaar verondersteld", "stand 1 maart 2026", "peildatum 31-03-2026",
    "Wet van 1 juli 2024", "per 1 juli 2025 gewijzigde definitie", "2020 t/m 2025", "regel 487, tabel 1 t/m 3", "langer dan 6 maanden in voorraad",
    "halfjaarbericht-2025-h2.txt", "over 12 maanden", "blz. 3-5", "stand 1 januari 2025", "Los label; past als materieel deel van 2024",
    "betreft 2025", "zonder ME", "exclusief mei-incident", "in december 2024 was het 4.700", "overgenomen uit de brief van 2024",
    "langer dan een half jaar in voorraad", "betreft 12 maanden", "volledig jaar", "herzien in augustus", "vanaf juli inclusief ME",
]  # fmt: skip


STUKKEN = [
    "situatie per 31 augustus", "t/m maand 9", "het jaar loopt nog", "tussenstand augustus", "1/1 - 31/8", "cijfers van 1 januari tot 1 oktober",
    "drie van de vier kwartalen", "t/m periode 9", "week 1-35", "tot week 40", "8/12", "t/m 9e maand", "t.m. september", "kwartaal 1 t/m 3",
    "geëxtrapoleerd naar heel jaar", "augustus 2025", "overgenomen van vorig jaar", "gelijk aan 2024", "prognose", "raming politie", "1/1-1/9",
    "voorlopig, 31-08-2025", "15 okt 2025", "40 weken", "negen maanden", "240 dagen", "overgenomen van 2024", "gelijk aan vorig jaar", "maart",
]  # fmt: skip
VOLLE = [
    "voorlopig; januari t/m december", "1/1 - 31/12", "12/12", "12 maanden", "vier kwartalen", "week 1-52", "t/m week 53", "4 van de 4 kwartalen",
    "kwartaal 2 gewijzigde definitie", "per 1 juli gewijzigd", "met ingang van 1 maart andere registratie", "ingevoerd in april", "per wet aangepast op 1 mei",
    "1/3 van de zaken", "blz. 3-5", "regels 10-12", "van 1 januari t/m 31 december", "1 januari 2025", "brief van 4 november 2025", "lager dan de prognose",
    "overgenomen van de website", "gelijk aan de brief", "in augustus 2023", "zie tabel 9, 3 kolommen", "52 weken", "gepubliceerd op 2 mei 2025", "elk kwartaal geteld",
]  # fmt: skip


@pytest.mark.parametrize(("tekst", "slaagt"), [*((t, False) for t in STUKKEN), *((t, True) for t in [*VOLLE, *HELE])])
def test_wat_een_opmerking_naast_een_jaar_van_een_deel_ervan_zegt(lever, tekst, slaagt):
    """A remark about a change, a document or another year is about something else."""
    lev = lever(
        "bezetting",
        csv_tekst("bezetting", [[*map(str, bezetting(periode="2024")[:-1]), f'"{tekst.replace("2024", "2023").replace("2025", "2024")}"']]),
    )
    assert lev.uitslag.geslaagd is slaagt, lev.uitslag.per_regel
    assert slaagt or lev.plaatsen("domein") == ["bezetting.csv!J2"]


def test_een_plan_mag_een_raming_zijn(lever):
    rij = [*map(str, bezetting(periode="2024", maat="formatie")[:-1]), "raming"]
    assert lever("bezetting", csv_tekst("bezetting", [rij])).uitslag.geslaagd


@pytest.mark.parametrize("tekst", DELEN)
def test_een_opmerking_over_een_deel_van_het_jaar(tekst: str):
    assert part(tekst, "jaar", JAAR)


@pytest.mark.parametrize("tekst", HELE)
def test_een_opmerking_over_iets_anders(tekst: str):
    assert part(tekst, "jaar", JAAR) is None


def test_een_tertiaal_loopt_tot_en_met_zijn_laatste_maand():
    assert (
        last_day("2021T2", "tertiaal") == date(2021, 8, 31)
        and last_day("2025", "jaar") == JAAR
        and last_day("2024K1", "kwartaal") == date(2024, 3, 31)
    )
    assert part("12-maandsgemiddelde t/m augustus", "tertiaal", date(2021, 8, 31)) is None
    assert part("t/m juli", "tertiaal", date(2021, 8, 31)) == "t/m juli"


def test_een_opmerking_naast_een_jaar_stopt_met_haar_cel(lever):
    lev = lever("gtpa", csv_tekst("gtpa", [gtpa("2023"), gtpa("2024", opmerking="stand t/m augustus"), gtpa("2022", "belediging", "1")]))
    assert lev.gezakt == {"domein"}
    (b,) = lev.uitslag.per_regel["domein"]
    assert (b.plaats, b.gevonden) == ("gtpa.csv!F3", "'t/m augustus' bij jaar 2024") and "een cijfer over het hele jaar" in b.verwacht


@pytest.mark.parametrize(("boven", "onder", "plaats"), [("Incidenten januari t/m augustus;;", "", "A1"), ("", "* cijfers 2024 t/m oktober", "A5"), ("Bron: politie;;", "Bron: BVH, t/m maart 2025", ""), ("", "2025 betreft 9 maanden", ""), ("", "2024 betreft 9 maanden, 2025 alles", "A5")])  # fmt: skip
def test_een_titel_of_noot_over_een_deel_van_het_jaar_stopt_ook(lever, boven, onder, plaats):
    """Of the newest year; a source that was read in March of the next year is whole."""
    inhoud = csv_tekst("gtpa", [gtpa("2023"), gtpa("2024")]).decode("utf-8-sig").rstrip("\n")
    lev = lever("gtpa", "\n".join([boven, inhoud, onder]).encode())
    assert [p.partition("!")[2] for p in lev.plaatsen("domein")] == ([plaats] if plaats else [])


@pytest.mark.parametrize(("cel", "tekst", "plaats"), [("C3", "t/m augustus", "C3"), ("A3", "Dit is 2024 t/m K3", "A3"), ("C2", "t/m 2023", ""), ("C3", "t/m december", "")])  # fmt: skip
def test_een_opmerking_bij_een_cel_over_een_deel_van_haar_jaar_stopt_ook(lever, cel, tekst, plaats):
    boek = load_workbook(io.BytesIO(xlsx("gtpa", [gtpa("2023"), gtpa("2024")], blad="GTPA")))
    boek.active[cel].comment = Comment(tekst, "steller")
    buffer = io.BytesIO()
    boek.save(buffer)
    assert [p.partition("!")[2] for p in lever("gtpa", buffer.getvalue()).plaatsen("domein")] == ([plaats] if plaats else [])


def test_een_peildatum_en_een_stuk_in_woorden_hebben_hun_eigen_einde(lever):
    rijen = [overig(soort="periode", periode="2025-01/2025-07"), overig(soort="peildatum", periode="2025-08-31")]
    for r in rijen:
        r[9] = "eerste zeven maanden verondersteld"
    assert lever(OVERIG, xlsx(OVERIG, rijen)).uitslag.geslaagd


@pytest.mark.parametrize(
    ("periode", "einde"),
    [
        ("2025", date(2025, 12, 31)), ("2024-2025", date(2025, 12, 31)), ("2024-02", date(2024, 2, 29)), ("2025-11-12", date(2025, 11, 12)),
        ("2025Q1", date(2025, 3, 31)), ("2018-04/2021-08", date(2021, 8, 31)), ("2018Q4/2020", date(2020, 12, 31)), ("2025-H2", None),
        ("2024-eind", None), ("2024-07-01/2025-H2", None),
    ],
)  # fmt: skip
def test_het_einde_van_een_vrije_periode(periode, einde):
    assert last_day(periode, "periode") == einde


@pytest.mark.parametrize(
    ("periode", "mag"),
    [("2025", False), ("2024/2025", False), ("2024-2025", False), ("2026", False), ("2025-12", False), ("2025-11", True), ("2022-2024", True), ("2025-2024", False), ("2025-2034", False), ("2019-H2", True)],
)  # fmt: skip
def test_een_jaar_dat_nog_loopt_is_ook_als_vrije_periode_niet_voorbij(lever, periode, mag):
    """Received on 1 December 2025; nor does a period end before it begins, or lie nine years ahead."""
    lev = lever("bezetting", xlsx("bezetting", [bezetting(1300, onderdeel="ggp", maat="onderbezetting", soort="periode", periode=periode)]))
    assert lev.uitslag.geslaagd is mag, lev.uitslag.per_regel
    assert mag or lev.plaatsen("domein") == ["Bezetting!D2"]


@pytest.mark.parametrize(
    ("tekst", "bedoeld"),
    [
        ("2024*", "2024"), ("2024¹", "2024"), ("2024 voorlopig", "2024"), ("2024 (voorlopig)", "2024"), ("jaar 2024", "2024"), ("2024,0", "2024"),
        ("2024 (jan-jun)", ""), ("jan-jun 2024", ""), ("2024-I", ""), ("2024 t/m okt", ""), ("begin 2024", ""), ("FY2024", ""), ("schooljaar 2024", ""),
        ("2024/2025", ""), ("1e halfjaar 2024", ""), ("raming 2024", ""),
    ],
)  # fmt: skip
def test_een_deel_van_een_jaar_is_waarschijnlijk_niet_dat_jaar(lever, tekst, bedoeld):
    """The message proposes a year only for what is one: whoever types what is proposed delivers what is proposed."""
    (b,) = lever("bezetting", xlsx("bezetting", [bezetting(periode=tekst)])).uitslag.per_regel["domein"]
    assert (f"waarschijnlijk '{bedoeld}'" in b.verwacht) is bool(bedoeld) and ("waarschijnlijk" in b.verwacht) is bool(bedoeld)


def test_een_datum_met_een_tijd_krijgt_geen_raad_over_een_getal(lever):
    rij = zeden(datetime(2025, 11, 2, 12))
    (b,) = lever("zedenvoorraad", xlsx("zedenvoorraad", [rij])).uitslag.per_regel["typen"]
    assert b.actie == "Typ alleen de dag, de maand en het jaar, zonder tijd."
