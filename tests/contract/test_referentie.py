"""The register: every indicator defined in our own words, with its denominator, norms and breaks, and the source lines that say so."""

from __future__ import annotations

import csv
import difflib
import re
from pathlib import Path

import duckdb
import pytest

from dagster_project import ROOT
from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import rules, verdicts
from tests.conftest import GEDEELD

VINDPLAATS = re.compile(r"([a-z0-9-]+\.txt):(\d+)(?:-(\d+))?")


def lees(pad: Path) -> list[dict[str, str]]:
    """A CSV as rows; skips where the material is not there."""
    if not pad.exists():
        pytest.skip(f"{pad.name} is niet op deze machine")
    with pad.open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def seed(naam: str) -> list[dict[str, str]]:
    return lees(ROOT / "dbt" / "seeds" / f"{naam}.csv")


def register(naam: str) -> list[dict[str, str]]:
    return lees(GEDEELD / "domein" / f"{naam}.csv")


# --- indicators ---


def test_elke_indicator_van_het_register_staat_erin(db: duckdb.DuckDBPyConnection):
    ons = {i for (i,) in db.execute("SELECT indicator_id FROM referentie.indicatoren").fetchall()}
    hun = {r["indicator_id"] for r in register("indicatoren")}
    assert len(hun) == 108 and hun <= ons


def test_de_feiten_zijn_die_van_het_register():
    """Direction, theme and the meeteenheid of every printed value; where those differ the indicator says so."""
    ons = {r["indicator_id"]: r for r in seed("indicatoren")}
    richtingloos = {  # good and bad answers under one indicator, a count of centra beside how many feel pressure, a norm
        "vertrouwen_politie_verdeling",
        "meldkamer_werkdruk_centra",
        "prio1_norm",
    }
    for r in register("indicatoren"):
        richting = "neutraal" if r["indicator_id"] in richtingloos else r["richting"]
        assert (ons[r["indicator_id"]]["richting"], ons[r["indicator_id"]]["thema"]) == (richting, r["thema"]), r["indicator_id"]
    gedrukt: dict[str, set[str]] = {}
    for r in seed("gepubliceerde_waarden"):
        gedrukt.setdefault(r["indicator_id"], set()).add(r["meeteenheid"])
        sleutels = {d.split("=")[0] for d in r["uitsplitsing"].split("|") if d}
        assert sleutels <= set(ons[r["indicator_id"]]["uitsplitsingen"].split(",")), r["indicator_id"]
    for i, eenheden in gedrukt.items():
        verwacht = "zie uitsplitsing" if len(eenheden) > 1 else next(iter(eenheden))
        assert ons[i]["meeteenheid"] == verwacht, i


def test_geen_definitie_is_overgeschreven():
    """No definition of ours is a definition of the register, or more than 60% like any of them."""
    hun = [(r["indicator_id"], r["definitie"].lower()) for r in register("indicatoren")]
    for r in seed("indicatoren"):
        vergelijk = difflib.SequenceMatcher(b=r["definitie"].lower(), autojunk=False)
        for naam, tekst in hun:
            vergelijk.set_seq1(tekst)
            lijkt = vergelijk.real_quick_ratio() > 0.6 and vergelijk.quick_ratio() > 0.6 and vergelijk.ratio() > 0.6
            assert not lijkt, (r["indicator_id"], naam, r["definitie"])


@pytest.mark.parametrize(
    ("indicator", "noemt", "niet"),
    [
        ("gdpa_aandeel_geweldstoepassing", "geweldstoepassingen", None),
        ("gtpa_aandeel_top3", "GTPA-incidenten", None),
        ("onderbezetting_percentage", "formatie", "bezetting van"),
        ("zeden_aangiften_per_incident", "zeden_incidenten", None),
        ("zeden_verdachten_per_aangifte", "zeden_aangiften", None),
        ("zeden_voorraad_langer_6_maanden_aandeel", "zeden_voorraad ", None),
        ("wijkagentnorm_realisatie", "5.000", None),
        ("misdrijven_per_1000_inwoners", "inwoners", None),
        ("onderzoeken_vroegtijdig_beeindigd_aandeel", "beoordeelde misdrijven", None),
        ("prio1_binnen_15_minuten", "prio1_meldingen", None),
    ],
)
def test_een_aandeel_zegt_waarvan(indicator: str, noemt: str, niet: str | None):
    (rij,) = [r for r in seed("indicatoren") if r["indicator_id"] == indicator]
    assert noemt in rij["noemer"] and (niet is None or niet not in rij["noemer"])


def test_elk_percentage_heeft_een_noemer_en_elke_lijst_is_gesorteerd():
    for r in seed("indicatoren"):
        assert r["noemer"] or r["meeteenheid"] != "procent", r["indicator_id"]
        assert r["definitie"] and r["formule"] and r["bron"] and r["cadans"], r["indicator_id"]
        delen = [d for d in r["uitsplitsingen"].split(",") if d]
        assert delen == sorted(set(delen)), r["indicator_id"]
        perioden = r["perioden"].split(",")
        soorten = [p.split(" ")[0] for p in perioden if not p.startswith("peildatum ")]  # of fixed days there may be more
        assert len(soorten) == len(set(soorten)) and len(perioden) == len(set(perioden)), (
            f"{r['indicator_id']}: elke soort periode hoogstens een keer"
        )


def test_wat_in_de_uitgave_staat_komt_uit_het_model_dat_het_register_noemt(db: duckdb.DuckDBPyConnection):
    modellen = {n["name"] for n in manifest()["nodes"].values() if n["resource_type"] == "model"}
    rijen = db.execute(
        "SELECT indicator_id, model FROM referentie.indicatoren WHERE beschikbaarheid IN ('open data', 'levering') AND versie = '2025-H2.0'"
    ).fetchall()
    assert len(rijen) >= 23
    assert [r for r in rijen if r[1] not in modellen] == []


def test_beschikbaarheid_komt_uit_de_uitgave(db: duckdb.DuckDBPyConnection):
    hoe = dict(db.execute("SELECT indicator_id, (beschikbaarheid, bron_voor_waarde) FROM referentie.indicatoren").fetchall())
    assert hoe["prio1_binnen_15_minuten"] == ("open data", None)
    assert hoe["zeden_voorraad"] == ("levering", None)
    assert hoe["klachten_ontvangen"] == ("geen waarde beschikbaar", "Jaarverantwoording politie")
    for i, (woord,) in db.execute(
        "SELECT indicator_id, [beschikbaarheid] FROM referentie.indicatoren AS i WHERE beschikbaarheid IN ('open data', 'levering') "
        "IS DISTINCT FROM (indicator_id IN (SELECT indicator_id FROM kerncijfers.waarden))"
    ).fetchall():
        pytest.fail(f"{i}: {woord}")


# --- the gate reads the register ---


def oordeel(con: duckdb.DuckDBPyConnection, regel: str) -> str:
    (r,) = [r for r in rules.read_rules() if r.controle_id == f"regel:{regel}"]
    return rules.evaluate(con, (r,))[0].oordeel


@pytest.mark.parametrize(
    ("indicator", "soort", "periode", "mag"),
    [
        ("onveiligheid_buurt_weleens", "jaar", "2023", True),
        ("onveiligheid_buurt_weleens", "jaar", "2024", False),  # the survey is of odd years
        ("onveiligheid_buurt_weleens", "maand", "2023-01", False),
        ("zeden_voorraad", "peildatum", "2019-11-02", True),
        ("zeden_voorraad", "peildatum", "2019-05-02", True),
        ("zeden_voorraad", "peildatum", "2019-11-03", False),
        ("zeden_voorraad", "jaar", "2019", False),
        ("nos_bezetting", "peildatum", "2024-08-31", True),
        ("nos_bezetting", "peildatum", "2024-12-31", False),
        ("verzuim_percentage", "tertiaal", "2022T3", True),
        ("verzuim_percentage", "tertiaal", "2022T4", False),
        ("verzuim_percentage", "maand", "2022-03", False),
        ("verzuim_openbaar_bestuur", "kwartaal", "2024K3", True),
        ("verzuim_openbaar_bestuur", "kwartaal", "2024K5", False),
        ("misdrijven_geregistreerd", "maand", "2024-12", True),
        ("misdrijven_geregistreerd", "maand", "2024-13", False),
        ("rijden_onder_invloed_pv", "periode", "2019-01/2019-09", True),
        ("gdpa_incidenten", "periode", "2019-01/2019-09", False),
        ("bestaat_niet", "jaar", "2024", False),
    ],
)
def test_perioden_komen_uit_het_register(con: duckdb.DuckDBPyConnection, indicator: str, soort: str, periode: str, mag: bool):
    con.execute(
        "INSERT INTO kerncijfers.waarden BY NAME SELECT * REPLACE ($i AS indicator_id, $s AS periode_type, $p AS periode, 'XX' AS regio_code) "
        "FROM kerncijfers.waarden WHERE indicator_id = 'gtpa_aandeel_top3'",
        {"i": indicator, "s": soort, "p": periode},
    )
    assert oordeel(con, "kerncijfers.waarden:periode_toegestaan") == (verdicts.VOLDOET if mag else verdicts.VOLDOET_NIET)


@pytest.mark.parametrize(
    ("indicator", "uitsplitsing", "mag"),
    [
        ("vertrouwen_politie_verdeling", "antwoord=positief|vraag=eigen_indruk", True),
        ("vertrouwen_politie_verdeling", "antwoord=positief", True),
        ("vertrouwen_politie_verdeling", "", True),
        ("missies_uitgezonden", "missie=OSC (Israël en Palestijnse gebieden)", True),
        ("vertrouwen_politie_verdeling", "vraag=eigen_indruk|antwoord=positief", False),  # not sorted
        ("vertrouwen_politie_verdeling", "antwoord=positief|antwoord=negatief", False),
        ("vertrouwen_politie_verdeling", "antwoord=positief|", False),
        ("vertrouwen_politie_verdeling", "antwoord=", False),
        ("vertrouwen_politie_verdeling", "positief", False),
        ("vertrouwen_politie_verdeling", "leeftijd=18|vraag=eigen_indruk", False),
        ("zeden_voorraad", "regio=noord", False),  # has none
    ],
)
def test_uitsplitsingen_komen_uit_het_register(con: duckdb.DuckDBPyConnection, indicator: str, uitsplitsing: str, mag: bool):
    con.execute(
        "INSERT INTO kerncijfers.waarden BY NAME SELECT * REPLACE ($i AS indicator_id, $u AS uitsplitsing, 'XX' AS regio_code) "
        "FROM kerncijfers.waarden WHERE indicator_id = 'gtpa_aandeel_top3'",
        {"i": indicator, "u": uitsplitsing},
    )
    assert oordeel(con, "kerncijfers.waarden:uitsplitsing_canoniek") == (verdicts.VOLDOET if mag else verdicts.VOLDOET_NIET)


@pytest.mark.parametrize(
    ("indicator", "eenheid", "mag"),
    [
        ("prio1_norm", "minuten", True),  # 90 procent within 15 minuten: differs per uitsplitsing
        ("prio1_norm", None, False),
        ("gdpa_incidenten", "aantal", True),
        ("gdpa_incidenten", "procent", False),
        ("gdpa_incident", "aantal", False),
    ],
)
def test_meeteenheid_komt_uit_het_register(con: duckdb.DuckDBPyConnection, indicator: str, eenheid: str | None, mag: bool):
    con.execute(
        "INSERT INTO kerncijfers.waarden BY NAME SELECT * REPLACE ($i AS indicator_id, $e AS meeteenheid, 'maat=x' AS uitsplitsing) "
        "FROM kerncijfers.waarden WHERE indicator_id = 'gtpa_aandeel_top3'",
        {"i": indicator, "e": eenheid},
    )
    assert oordeel(con, "kerncijfers.waarden:indicator_bekend") == (verdicts.VOLDOET if mag else verdicts.VOLDOET_NIET)


# --- norms ---


def test_elk_gedrukt_normcijfer_is_een_norm():
    """Every printed norm or doel is found in the seed of norms, with its number, meeteenheid and year."""
    normen = seed("normen")
    gezien = 0
    for r in seed("gepubliceerde_waarden"):
        if r["soort"] not in ("norm", "doel"):
            continue
        passend = [n for n in normen if (n["norm_indicator_id"], n["norm_uitsplitsing"]) == (r["indicator_id"], r["uitsplitsing"])]
        assert passend, (r["indicator_id"], r["uitsplitsing"])
        if r["periode_type"] == "jaar":
            passend = [n for n in passend if int(n["geldig_vanaf_jaar"]) <= int(r["periode"]) <= int(n["geldig_tot_en_met_jaar"] or 9999)]
            assert len(passend) == 1, (r["indicator_id"], r["uitsplitsing"], r["periode"])
        assert {(float(n["norm"]), n["meeteenheid"]) for n in passend} == {(float(r["waarde"]), r["meeteenheid"])}, r["indicator_id"]
        gezien += 1
    assert gezien == 27  # 23 of the register; teambureaus, beleidsdoelstellingen and twice the contextwissel


def test_wat_geen_norm_is_staat_er_niet_bij():
    """An average that a calculation uses, a fact, an assignment and a definition set no limit to anything."""
    normen = {(n["indicator_id"], n["uitsplitsing"]) for n in seed("normen")}
    # s2:3568, 4535, 4544, 4549: averages; s2:4537 is what the calculation asks of the service
    assert [u for i, u in normen if i == "werklast_normtijd"] == ["activiteit=rsc_telefoontje_opneemtijd"]
    assert not {i for i, _ in normen} & {"officieren_infiltratie_norm", "officieren_met_leergang_per_parket", "pvr_legacy_applicaties"}
    nul = {(n["indicator_id"], n["aard"], n["geldig_vanaf_jaar"]) for n in seed("normen") if float(n["norm"]) == 0}
    assert nul == {(i, "prognose", "2024") for i in ("onderbezetting_fte", "onderbezetting_percentage")}  # 001:39, 52, 103: in balans
    richting = {(n["indicator_id"], n["uitsplitsing"]): n["richting"] for n in seed("normen")}
    assert richting["bevordering_overgangsbeleid", "soort=bevordering_eigen_werkplek"] == "precies"  # s2:656: jaarlijks 500


NORMEN = [
    # indicator, uitsplitsing, year, norm, aard; the numbers as in the letters
    ("verzuim_percentage", "", 2019, 5.9, "doel"),
    ("verzuim_percentage", "", 2025, 5.9, "intern"),
    ("wijkagentnorm_realisatie", "", 2025, 100.0, "wettelijk"),
    ("wijkagentnorm", "", 2025, 5000.0, "wettelijk"),
    ("wijkagent_tijd_in_wijk_norm", "", 2025, 80.0, "intern"),
    ("prio1_binnen_15_minuten", "", 2024, 90.0, "intern"),
    ("beleidsdoelstellingen_termijn", "", 2025, 4.0, "wettelijk"),
    ("onderbezetting_fte", "", 2025, 0.0, "prognose"),
    ("mensenhandel_om_verdachten_doel", "", 2022, 220.0, "doel"),
    ("casusregisseurs_expartnerstalking_norm", "", 2025, 2.0, "intern"),
    ("teambureaus_basisteam_norm", "", 2025, 1.0, "intern"),
    ("eu_informatieverzoek_termijn", "spoed=regulier", 2025, 7.0, "wettelijk"),
    ("werklast_normtijd", "activiteit=rsc_telefoontje_opneemtijd", 2025, 20.0, "intern"),
    ("bodycams", "", 2020, 2000.0, "doel"),
    ("rtgp_termijn", "", 2019, 3.0, "doel"),
    ("loopbaanpad_termijn", "stap=generalist_naar_senior", 2025, 8.0, "intern"),
]


@pytest.mark.parametrize(("indicator", "uitsplitsing", "jaar", "norm", "aard"), NORMEN)
def test_norm_van_een_jaar(db: duckdb.DuckDBPyConnection, indicator: str, uitsplitsing: str, jaar: int, norm: float, aard: str):
    rijen = db.execute(
        "SELECT norm, aard FROM referentie.normen WHERE indicator_id = ? AND uitsplitsing = ? "
        "AND ? BETWEEN geldig_vanaf_jaar AND coalesce(geldig_tot_en_met_jaar, 9999)",
        (indicator, uitsplitsing, jaar),
    ).fetchall()
    assert rijen == [(norm, aard)]


def test_de_wijkagentnorm_geldt_per_regionale_eenheid(db: duckdb.DuckDBPyConnection):
    rijen = db.execute("SELECT indicator_id FROM referentie.normen WHERE geldt_per = 'regionale eenheid' ORDER BY ALL").fetchall()
    assert rijen == [("wijkagentnorm",), ("wijkagentnorm_realisatie",)]


def test_een_norm_heeft_geen_afstand_tot_zichzelf(db: duckdb.DuckDBPyConnection):
    rijen = db.execute("SELECT DISTINCT indicator_id FROM kerncijfers.afstand_tot_norm").fetchall()
    assert {"verzuim_percentage", "prio1_binnen_15_minuten"} <= {r[0] for r in rijen}
    assert ("verzuim_norm",) not in rijen and ("bodycams",) not in rijen


WOORDEN = {
    # norm -> what its line must say, next to the number
    "verzuim_percentage": "5,9",
    "wijkagentnorm_realisatie": "5.000",
    "wijkagentnorm": "5.000",
    "wijkagent_tijd_in_wijk_norm": "80%",
    "mensenhandel_om_verdachten_doel": "220 OM-verdachten",
    "casusregisseurs_expartnerstalking_norm": "minimaal twee",
    "teambureaus_basisteam_norm": "één teambureau",
    "bodycams": "2000 bodycams",
    "beleidsdoelstellingen_termijn": "eens in de vier jaar",
    "rtgp_termijn": "3 jaar",
    "onderbezetting_fte": "balans|evenwicht",
    "onderbezetting_percentage": "balans|evenwicht",
    "docententeam_intelligence": "60 á 80",
    "loopbaanpad_termijn": "twee jaar|8 jaar|drie jaar",
    "bevordering_overgangsbeleid": "500 Generalisten|250 vacatures",
    "eu_informatieverzoek_termijn": "acht uur|drie dagen|zeven dagen",
}


def regels_van(bron: str) -> list[str]:
    """The lines that a ``bron`` cites, one text per citation; skips where the letters are not there."""
    uit = []
    for document, van, tot in VINDPLAATS.findall(bron):
        pad = GEDEELD / "documenten" / document
        if not pad.exists():
            pytest.skip(f"{document} is niet op deze machine")
        alles = pad.read_text(encoding="utf-8").splitlines()
        assert int(tot or van) <= len(alles)
        uit.append(" ".join(alles[int(van) - 1 : int(tot or van)]))
    return uit


def test_elke_norm_staat_op_de_regel_die_zij_noemt():
    for n in seed("normen"):
        teksten = regels_van(n["bron"])
        assert teksten, n["indicator_id"]
        woord = WOORDEN.get(n["indicator_id"], rf"\b{n['norm']}\b")
        for tekst in teksten:
            assert re.search(woord, re.sub(r"\s+", " ", tekst)), (n["indicator_id"], woord, tekst)


# --- breaks ---


def test_de_breuken_van_de_brieven(db: duckdb.DuckDBPyConnection):
    rijen = {(i, str(d), s) for i, d, s in db.execute("SELECT indicator_id, datum, soort FROM referentie.reeksbreuken").fetchall()}
    assert rijen >= {
        ("misdrijven_geregistreerd", "2018-07-01", "telregel"),
        ("misdrijven_in_gemeente", "2018-07-01", "telregel"),
        ("misdrijven_per_1000_inwoners", "2018-07-01", "telregel"),
        ("internetaangiften", "2017-04-01", "bron"),
        ("zeden_incidenten", "2024-07-01", "definitie"),  # Wet seksuele misdrijven, s2:1275-1279
        ("zeden_aangiften", "2024-07-01", "definitie"),
        ("zeden_verdachten_om", "2024-07-01", "definitie"),
        ("zeden_voorraad_langer_6_maanden", "2020-11-02", "herziening"),
        ("zeden_voorraad_langer_6_maanden_aandeel", "2020-11-02", "herziening"),
        ("disciplinaire_onderzoeken_afgerond", "2022-01-01", "bron"),
        ("coldcase_strafdreiging", "2025-01-01", "definitie"),
        ("verzuim_langer_dan_2_jaar", "2021-08-01", "definitie"),
    }
    assert not [r for r in rijen if r[0].startswith("onderbezetting")]  # another part of the police is another uitsplitsing, not a break
    assert not [r for r in rijen if r[0].startswith("prio1")]  # s3:1325-1336 announces a platform, no other way of counting
    assert [d for i, d, _ in rijen if i == "internetaangiften"] == ["2017-04-01"]  # s3:434-436: DigiD of 2016 is not what broke it
    assert "zeden_voorraad" not in {r[0] for r in rijen}


def test_de_telregel_gold_niet_voor_verkeer(db: duckdb.DuckDBPyConnection):
    """s3:427-433: traffic is the exception. 1.3.1 road accidents, 3.5.2 driving under influence, 3.5.5 other road."""
    for uitsplitsing, breekt in (("", 3), ("soort_misdrijf=1.1.1", 3), ("soort_misdrijf=3.5.2", 0), ("soort_misdrijf=3.5.5", 0)):
        (n,) = db.execute(
            "SELECT count(*) FROM referentie.reeksbreuken WHERE soort = 'telregel' AND NOT list_contains(string_split(behalve_uitsplitsing, ','), ?)",
            (uitsplitsing or "geheel",),
        ).fetchone()
        assert n == breekt, uitsplitsing


def test_elke_breuk_staat_op_de_regel_die_zij_noemt():
    woorden = {
        "misdrijven": "juli 2018",
        "internetaangiften": "DigiD",
        "zeden_voorraad": "aangepast",
        "zeden_": "Wet seksuele misdrijven",
        "disciplinaire": "eenduidig",
        "coldcase": "12 jaar",
        "verzuim": r"0,6%",
    }
    for b in seed("reeksbreuken"):
        woord = next(w for k, w in woorden.items() if b["indicator_id"].startswith(k))
        teksten = regels_van(b["bron"])
        assert teksten
        for tekst in teksten:
            assert re.search(woord, tekst), (b["indicator_id"], woord, tekst)


# --- what the letters show without a number ---

LACUNES = {  # regel -> what stands there
    "369": "Ontvangen klachten", "380": "De drie meestvoorkomende", "384": "De drie meestvoorkomende", "400": "Ondersteuning…",
    "408": "Werksoorten", "412": "Uitgaven ministerie", "416": "25,5%", "441": "Verzuim", "443": "Formatie en bezetting",
    "488": "Gebiedsgebonden politie", "497": "Misdrijven & aangiften", "515": "Aantal registraties overlast", "519": "Strafrechtelijk werk",
    "609": "In de eerste 7 maanden", "1214": "bijlage 1", "137": "Figuur: Percentage ziekteverzuim", "2551": "Figuur 1.", "2578": "Figuur 2.",
    "3875": "Figuur 9.", "3899": "Figuur 10.",
}  # fmt: skip


def test_elke_lacune_staat_op_de_regel_die_zij_noemt():
    """Also that no number of it is printed there: a lacune is no figure of ``gepubliceerde_waarden`` on the same line but for 25,5%."""
    lacunes = seed("lacunes")
    assert {r["regel"] for r in lacunes} == set(LACUNES)
    gedrukt = {(r["document"], r["regel"]) for r in seed("gepubliceerde_waarden")}
    assert {r["regel"] for r in lacunes if (r["document"], r["regel"]) in gedrukt} == {"416"}
    for r in lacunes:
        (tekst,) = regels_van(f"{r['document']}:{r['regel']}")
        assert LACUNES[r["regel"]] in tekst, (r, tekst)


# --- views ---


def test_elke_familie_met_waarden_heeft_een_view(db: duckdb.DuckDBPyConnection):
    families = {
        f for (f,) in db.execute("SELECT DISTINCT familie FROM referentie.indicatoren WHERE familie <> 'sterkteverdeling'").fetchall()
    }
    views = {
        v
        for (v,) in db.execute(
            "SELECT view_name FROM duckdb_views() WHERE schema_name = 'kerncijfers' AND database_name = 'gepubliceerd'"
        ).fetchall()
    }
    assert families == {v for v in views if not v.endswith("_breed")} - {"actueel", "vintages"}
    for f in families:
        (n,) = db.execute(f"SELECT count(*) FROM kerncijfers.{f}").fetchone()
        assert (n,) == db.execute("SELECT count(*) FROM kerncijfers.waarden WHERE familie = ? AND versie = '2025-H2.0'", (f,)).fetchone(), f
