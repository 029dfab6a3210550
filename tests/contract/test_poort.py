"""The gate: every rule has a fault that it reports, and what is not there is a failure."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import jinja2
import pytest

from dagster_project import ROOT
from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import dbt_verdicts, gate, rules, verdicts
from dagster_project.verdeling.dbt_models import render
from sources.database import connect
from sources.validated_yaml import YamlFout

REGELS = {r.controle_id.removeprefix("regel:"): r for r in rules.read_rules()}


JARGON = re.compile(
    r"expect_|(?i:\bselect\b|\bregex|traceback|value_set|bevraging)|\\|\[a-z|\(\?|\^|Error\b|\bNone\b|\bnan\b|\bTrue\b|\bFalse\b|<NA>|\bNaT\b"
)
ENGELS_GETAL = re.compile(r"(?<![\w.,-])-?\d*(\.\d{1,2}|\.\d{4,}|\d{4,}\.\d+|\de[+-]?\d+)(?![\w.])|(?<![\w,.-])\d{5,}(?![\w-])")
"""A decimal with a point, an exponent, or a large number without points."""


def in_mensentaal(o: verdicts.Verdict) -> None:
    """No function of a library, SQL or pattern, numbers as the Dutch write them, and both what was found and what was expected."""
    assert o.waargenomen and o.verwacht and o.eigenaar and o.reden
    for tekst in (o.waargenomen, o.verwacht, *o.voorbeelden):
        assert not JARGON.search(tekst), tekst
    for tekst in (o.waargenomen, o.verwacht):
        assert not ENGELS_GETAL.search(tekst), tekst
    if o.oordeel == verdicts.VOLDOET_NIET:
        assert o.voorbeelden or "rij" in o.waargenomen


def doe(con: duckdb.DuckDBPyConnection, opdrachten: tuple[str, ...]) -> None:
    for sql in opdrachten:
        con.execute(sql)


@pytest.fixture(scope="module")
def zonder_fout(gedeeld: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What every rule says of the kandidaat as it is, asked once."""
    gedeeld.execute("BEGIN")
    uit = {o.controle_id.removeprefix("regel:"): o.oordeel for o in rules.evaluate(gedeeld, tuple(REGELS.values()))}
    gedeeld.execute("ROLLBACK")
    return uit


@pytest.mark.parametrize("naam", sorted(REGELS))
def test_regel_ziet_zijn_fout(zonder_fout: dict[str, str], con: duckdb.DuckDBPyConnection, naam: str):
    regel = REGELS[naam]
    doe(con, regel.vooraf)
    goed = rules.evaluate(con, (regel,))[0].oordeel if regel.vooraf else zonder_fout[naam]
    assert goed == verdicts.VOLDOET
    doe(con, regel.fout)
    (oordeel,) = rules.evaluate(con, (regel,))
    assert oordeel.oordeel == verdicts.VOLDOET_NIET
    assert "niet uit te voeren" not in oordeel.waargenomen
    in_mensentaal(oordeel)
    assert oordeel.houdt_tegen == (regel.ernst == "fout")
    assert regel.tabel in str(oordeel) and regel.reden.strip() in str(oordeel)


WAARDEN = "UPDATE kerncijfers.waarden SET {} WHERE indicator_id = '{}' AND regio_code = 'NL01' AND periode = '{}'"
OOK = {  # a rule that looks at more kinds of one fault than the one in its file; the edition came out on 10 December 2025
    "een peildatum na de publicatie": ("kerncijfers.waarden:voor_publicatie", ("periode = '2026-11-02'", "zeden_verdachten_om", "2020-11-02")),
    "een maand die nog loopt": ("kerncijfers.waarden:voor_publicatie", ("periode = '2025-12'", "aangiften", "2024-01")),
    "een kwartaal dat nog loopt": ("kerncijfers.waarden:voor_publicatie", ("periode = '2025K4'", "verzuim_openbaar_bestuur", "2020K1")),
    "een tertiaal dat nog loopt": ("kerncijfers.waarden:voor_publicatie", ("periode = '2025T3'", "verzuim_percentage", "2021T2")),
    "een ander getal dan is vergeleken": ("kwaliteit.plausibiliteit:elke_waarde_vergeleken", ("waarde = 128100", "gdpa_incidenten", "2024")),
}  # fmt: skip


@pytest.mark.parametrize("fout", OOK)
def test_regel_ziet_ook_deze_fout(con: duckdb.DuckDBPyConnection, fout: str):
    naam, wat = OOK[fout]
    assert con.execute(WAARDEN.format(*wat)).fetchone() == (1,)
    (oordeel,) = rules.evaluate(con, (REGELS[naam],))
    assert oordeel.houdt_tegen and "1 van" in oordeel.waargenomen


def test_een_gemeente_die_er_twee_keer_staat_heet_zo(con: duckdb.DuckDBPyConnection):
    """The fault in the file of this rule takes a gemeente away; one too many counts as much, and is told in other words."""
    con.execute("CREATE TABLE kopie AS FROM verdeling.regressie_passing; DROP TABLE verdeling.regressie_passing CASCADE")
    con.execute("INSERT INTO kopie FROM kopie WHERE gemeente_code = 'GM0014' AND cluster = 'rsc'")
    con.execute("CREATE TABLE verdeling.regressie_passing AS FROM kopie")
    (oordeel,) = rules.evaluate(con, (REGELS["verdeling.regressie_passing:elk_cluster_alle_gemeenten"],))
    assert oordeel.houdt_tegen and oordeel.waargenomen.startswith("1 van")
    (voorbeeld,) = oordeel.voorbeelden
    assert "Groningen" in voorbeeld and "rsc" in voorbeeld and "2 keer" in voorbeeld
    in_mensentaal(oordeel)


@pytest.mark.parametrize("naam", sorted(n for n, r in REGELS.items() if r.vooraf))
def test_vooraf_is_er_alleen_waar_anders_niets_te_toetsen_is(con: duckdb.DuckDBPyConnection, naam: str):
    (o,) = rules.evaluate(con, (REGELS[naam],))
    assert (o.oordeel, o.houdt_tegen) == (verdicts.NIET_TOETSBAAR, False)


@pytest.mark.parametrize(
    "naam", ["kerncijfers.waarden:aantallen_niet_negatief", "verdeling.kenmerken:niet_negatief", "referentie.gemeenten:eenheid_gevuld"]
)
def test_een_overtreding_noemt_de_rij(con: duckdb.DuckDBPyConnection, naam: str):
    doe(con, REGELS[naam].fout)
    (oordeel,) = rules.evaluate(con, (REGELS[naam],))
    assert any("GM0014" in v for v in oordeel.voorbeelden)


def test_zonder_de_formatie_van_elk_cluster_waarschuwt_de_poort(con: duckdb.DuckDBPyConnection):
    """The other ten shares were never printed: a run without them says so, and is published without a model fitted anew."""
    con.execute(
        "UPDATE verdeling.clusters SET aandeel_pct = NULL, sluit_aan = NULL; UPDATE verdeling.clusters SET omvang_fte = NULL WHERE cluster = 'avim'"
    )
    con.execute("DELETE FROM verdeling.herberekende_bijdragen; DELETE FROM verdeling.herberekend_per_regionale_eenheid")
    oordelen = rules.evaluate(
        con, tuple(r for naam, r in REGELS.items() if naam.startswith(("verdeling.clusters:", "verdeling.herberekend")))
    )
    assert [o.regel for o in oordelen if o.oordeel == verdicts.VOLDOET_NIET] == ["omvang_bekend"] and not any(
        o.houdt_tegen for o in oordelen
    )
    ontoetsbaar = {o.regel for o in oordelen if o.oordeel == verdicts.NIET_TOETSBAAR}
    assert {
        "aandeel_van_het_geheel",
        "sluit_aan_op_gedrukt",
        "in_volgorde_van_omvang",
        "samen_honderd_procent",
        "som_is_duizend",
        "telt_op_tot_n",
    } < ontoetsbaar


def test_een_regel_zonder_rijen_slaagt_niet(con: duckdb.DuckDBPyConnection):
    """Great Expectations calls an empty table a success; here it is not."""
    con.execute("DELETE FROM verdeling.kenmerken")
    for naam in ("waarde_gevuld", "niet_negatief", "peiljaar_recent"):
        assert rules.evaluate(con, (REGELS[f"verdeling.kenmerken:{naam}"],))[0].oordeel == verdicts.VOLDOET_NIET


def test_een_bevraging_die_niet_kan_is_een_fout(con: duckdb.DuckDBPyConnection):
    con.execute("DROP TABLE verdeling.bijdragen")
    (o,) = rules.evaluate(con, (REGELS["verdeling.bijdragen:bijdrage_gevuld"],))
    assert o.oordeel == verdicts.VOLDOET_NIET and "niet uit te voeren" in o.waargenomen


def test_een_ontbrekende_kolom_is_een_fout(con: duckdb.DuckDBPyConnection):
    con.execute("ALTER TABLE verdeling.bijdragen DROP COLUMN bijdrage")
    (o,) = rules.evaluate(con, (REGELS["verdeling.bijdragen:bijdrage_gevuld"],))
    assert o.oordeel == verdicts.VOLDOET_NIET


# --- the decision ---


def _vereist() -> dict[str, verdicts.Requirement]:
    return {k: v for k, v in gate.requirements(manifest()).items() if k != verdicts.HERZIENINGEN}


def test_de_hele_lijst_is_er_en_laat_door(con: duckdb.DuckDBPyConnection):
    besluit = gate.decide(con, _vereist())
    assert besluit.geslaagd, besluit.redenen
    soorten = {o.soort for o in besluit.oordelen}
    assert soorten == {"contract", "correctie", "dbt-test", "dbt-unittest", "dbt-contract", "regel"}


def test_een_controle_die_niet_draaide_houdt_tegen(con: duckdb.DuckDBPyConnection):
    """Each of them, one at a time; of one of each kind also in the kandidaat itself."""
    vereist, oordelen = _vereist(), verdicts.read_verdicts(con)
    assert len(vereist) > 150 and gate.weigh(oordelen, vereist).geslaagd
    for controle in vereist:
        (reden,) = gate.weigh([o for o in oordelen if o.controle_id != controle], vereist).redenen
        assert controle in reden and "niet uitgevoerd" in reden
    per_soort = {v.soort: v.controle_id for v in vereist.values()}
    for n, controle in enumerate(per_soort.values(), start=1):
        con.execute("DELETE FROM kwaliteit.controles WHERE controle_id = ?", (controle,))
        redenen = gate.decide(con, vereist).redenen
        assert len(redenen) == n and any(controle in r and "niet uitgevoerd" in r for r in redenen)


def test_een_gezakte_controle_houdt_tegen_en_een_waarschuwing_niet(con: duckdb.DuckDBPyConnection):
    con.execute("UPDATE kwaliteit.controles SET oordeel = 'voldoet niet', ernst = 'waarschuwing' WHERE controle_id LIKE '%gtpa_top3'")
    assert gate.decide(con, _vereist()).geslaagd
    con.execute("UPDATE kwaliteit.controles SET ernst = 'fout' WHERE controle_id LIKE '%gtpa_top3'")
    assert not gate.decide(con, _vereist()).geslaagd


def test_ontoetsbaar_waar_dat_niet_mag_houdt_tegen(con: duckdb.DuckDBPyConnection):
    con.execute("UPDATE kwaliteit.controles SET oordeel = 'niet toetsbaar' WHERE controle_id LIKE '%alle_gemeenten_alle_kenmerken'")
    assert any("mag niet ontoetsbaar" in r for r in gate.decide(con, _vereist()).redenen)


def test_een_onbekend_oordeel_houdt_tegen(con: duckdb.DuckDBPyConnection):
    con.execute("UPDATE kwaliteit.controles SET oordeel = 'prima' WHERE controle_id LIKE '%alle_gemeenten_alle_kenmerken'")
    assert any("bestaat niet" in r for r in gate.decide(con, _vereist()).redenen)


def test_zonder_vereisten_gaat_niets_door(con: duckdb.DuckDBPyConnection):
    assert not gate.decide(con, {}).geslaagd


# --- dbt tests on the large tables ---

DBT_FOUTEN = {
    "reactietijden_aandeel_gelijk_aan_bron": """UPDATE raw_politie.reactietijden SET "Reactietijd0Tot15MinutenRelatief" = "Reactietijd0Tot15MinutenRelatief" - 0.2
        WHERE "RegioS" = 'GM0014' AND "Perioden" = '2024MM05'""",
    "reactietijden_klassen_tellen_op": """UPDATE raw_politie.reactietijden SET "ReactietijdMeerDan120Minuten" = "ReactietijdMeerDan120Minuten" + 1
        WHERE "RegioS" = 'GM0014' AND "Perioden" = '2024MM05'""",
    "reactietijden_maanden_tellen_op_tot_jaar": """UPDATE raw_politie.reactietijden SET "Totaal" = "Totaal" + 1
        WHERE "RegioS" = 'GM0014' AND "Perioden" = '2024MM05'""",
    "reactietijden_eenheden_tellen_op_tot_nederland": """UPDATE raw_politie.reactietijden SET "Totaal" = "Totaal" + 1
        WHERE trim("RegioS") = 'RE04' AND "Perioden" = '2024JJ00'""",
    "misdrijven_eenheden_tellen_op_tot_nederland": """UPDATE raw_politie.misdrijven_gemeente_maand SET "GeregistreerdeMisdrijven" = "GeregistreerdeMisdrijven" + 1
        WHERE trim("RegioS") = 'RE99' AND "Perioden" = '2024JJ00'""",
    "misdrijven_maanden_tellen_op_tot_jaar": """UPDATE raw_politie.misdrijven_gemeente_maand SET "GeregistreerdeMisdrijven" = "GeregistreerdeMisdrijven" + 1
        WHERE "RegioS" = 'GM0014' AND "Perioden" = '2024MM05'""",
    "misdrijven_soort_gemeenten_tellen_op_tot_nederland": """UPDATE raw_politie.misdrijven_buurt_jaar SET "GeregistreerdeMisdrijven" = "GeregistreerdeMisdrijven" + 1
        WHERE trim("WijkenEnBuurten") = 'GM0000' AND "Perioden" = '2024JJ00' AND trim("SoortMisdrijf") = '1.4.5'""",
    "misdrijven_landelijk_sluit_aan": """UPDATE raw_politie.misdrijven_landelijk SET "GeregistreerdeMisdrijven" = "GeregistreerdeMisdrijven" * 1.02
        WHERE "Perioden" = '2024JJ00' AND trim("SoortMisdrijf") = '1.4.5'""",
    "overlast_soorten_binnen_totaal": """UPDATE raw_politie.overlast_gemeente SET "GeregistreerdeOverlast" = "GeregistreerdeOverlast" + 1
        WHERE trim("RegioS") = 'GM0014' AND "Perioden" = '2024JJ00' AND trim("Overlast") = 'E35'""",
    "overlast_eenheden_tellen_op_tot_nederland": """UPDATE raw_politie.overlast_gemeente SET "GeregistreerdeOverlast" = "GeregistreerdeOverlast" + 1
        WHERE trim("RegioS") = 'RE04' AND "Perioden" = '2024JJ00' AND trim("Overlast") = 'E35'""",
    "inwoners_tellen_op_tot_nederland": "UPDATE intermediate.int_herindelingen__inwoners SET inwoners_aantal = inwoners_aantal + 1 WHERE regio_code = 'RE04' AND jaar = 2024",
    "eenheid_heet_bij_de_bron_zoals_bij_ons": "UPDATE raw_cbs.gebieden_2025 SET regionale_eenheid_naam = 'Limburg' WHERE trim(\"RegioS\") = 'GM0014'",
    "gemeente_heeft_een_regionale_eenheid": "UPDATE intermediate.int_herindelingen__gemeenten SET regionale_eenheid_code = NULL WHERE gemeente_code = 'GM0014'",
    "identiteiten_zijn_te_lezen": "UPDATE seeds.identiteiten SET links = 'verzuim_percentage[2042]' WHERE controle_id = 'C16'",
}


def test_elke_dbt_test_heeft_een_fout():
    assert set(DBT_FOUTEN) == {p.stem for p in (ROOT / "dbt" / "tests").glob("*.sql")}


@pytest.mark.parametrize("naam", sorted(DBT_FOUTEN))
def test_dbt_test_ziet_zijn_fout(con: duckdb.DuckDBPyConnection, naam: str):
    sql = dbt_test(naam)
    assert con.execute(sql).fetchall() == []
    con.execute(DBT_FOUTEN[naam])
    (rij,) = con.execute(sql).fetchall()
    assert {"GM0014", "2024JJ00", 2024, "C16"} & set(rij)


def test_een_gemeente_uit_twee_eenheden_zegt_welke(con: duckdb.DuckDBPyConnection):
    """Amsterdam and Groningen in one new gemeente: nobody but a decision says whose it is."""
    con.execute(
        "UPDATE intermediate.int_herindelingen__kruistabel SET huidige_gemeente_code = 'GM0014' WHERE gemeente_code = 'GM0363' AND jaar = 2025"
    )
    con.execute("UPDATE intermediate.int_herindelingen__gemeenten SET regionale_eenheid_code = NULL WHERE gemeente_code = 'GM0014'")
    (rij,) = con.execute(dbt_test("gemeente_heeft_een_regionale_eenheid")).fetchall()
    assert rij == ("GM0014", "Groningen", 2026, "zij bestaat uit gemeenten van meer dan één eenheid: Amsterdam, Noord-Nederland")


def dbt_test(naam: str) -> str:
    return render(ROOT / "dbt" / "tests" / f"{naam}.sql")[0]


@pytest.mark.parametrize(
    ("kolom", "gevonden", "verwacht"),
    [
        (
            "links",
            "gtpa_incidenten[2024; categorie=beledeging]",
            "gtpa_incidenten[2024; categorie=belediging]",
        ),  # a term that does not exist
        ("links", "gtpa_incidenten[2024;categorie=belediging]", "gtpa_incidenten[2024; categorie=belediging]"),
        ("links", "berekend(verzuim_precentage[2024])", "berekend(verzuim_percentage[2024])"),  # no such indicator
        ("rechts", "afstand(verzuim_percentage)", "afstand(verzuim_percentage[2024])"),
        ("rechts", "1,5", "een getal (met een punt)"),
        ("links", "verzuim_norm[2024]+1", "verzuim_norm[2024]"),  # a sign without spaces
        ("links", "(1 + 2) * 3", "een getal"),  # brackets are no part of the notation
        ("links", "1 als percentage van 2 als percentage van 3", "hoogstens één keer"),
        ("links", None, "een term"),
        ("rechts", None, "waarom_niet_toetsbaar"),
        ("controle_id", "C17", "een eigen nummer"),
        ("omschrijving", None, "wat er wordt vergeleken"),
        ("relatie", "==", "=, <=, >=, < of >"),
        ("marge", "0,5", "een getal (met een punt) vanaf 0"),
        ("marge", "-1", "een getal (met een punt) vanaf 0"),
        ("plaats", "halfjaarbericht-2025-h1.txt:430", "een brief uit documenten.csv"),
        ("plaats", "halfjaarbericht-2025-h2.txt", "document:regel"),
        ("plaats", None, "document:regel"),
    ],
)
def test_een_regel_van_identiteiten_die_niet_deugt_wordt_gemeld(
    con: duckdb.DuckDBPyConnection, kolom: str, gevonden: str | None, verwacht: str
):
    con.execute(f"UPDATE seeds.identiteiten SET {kolom} = ? WHERE controle_id = 'C16'", [gevonden])
    rijen = con.execute(dbt_test("identiteiten_zijn_te_lezen")).fetchall()
    assert rijen and all(r[0] in ("C16", "C17") and r[1] == kolom for r in rijen)
    assert any(verwacht in r[3] for r in rijen)


# --- keys of models that others join upon ---

SLEUTELS = {
    n["attached_node"].rsplit(".", 1)[1]: n["test_metadata"]["kwargs"]["kolommen"]
    for n in manifest()["nodes"].values()
    if n["resource_type"] == "test" and "test_metadata" in n
}
"""Model -> the columns of its key, of every generic test that there is (there is one kind, and one on a model)."""


OPGETELD = {
    "int_kenmerken__overgezet", "int_kenmerken__per_gemeente", "int_werklast__geleverd_delicten", "int_werklast__geleverd_gemeente",
    "int_werklast__geleverd_stadions", "stg_cbs__landbouw", "stg_cbs__vermogen", "stg_cbs__wijken_buurten",
    "stg_rws__verkeersongevallen",
}  # fmt: skip
"""What nobody joins upon and must have its key all the same: its rows are put under those of others and added up, and twice would be double."""


def test_elk_model_waarop_een_ander_aansluit_toetst_zijn_sleutel():
    """In staging and intermediate; of a mart the contract or a rule keeps the key."""
    m = manifest()
    sql = [n.get("raw_code", "") for n in m["nodes"].values()] + [
        x["macro_sql"] for u, x in m["macros"].items() if ".halfjaarbericht." in u
    ]
    aangesloten = {naam for s in sql for naam in re.findall(r"join {{ ref\('((?:stg|int)_\w+)'\) }}", s)}
    assert len(aangesloten) > 20 and aangesloten | OPGETELD == SLEUTELS.keys() and not aangesloten & OPGETELD
    generiek = [n for n in m["nodes"].values() if n["resource_type"] == "test" and "test_metadata" in n]
    assert {n["test_metadata"]["name"] for n in generiek} == {"sleutel"} and len(generiek) == len(SLEUTELS)
    for n in generiek:  # nothing in its configuration lets a row through
        assert [n["config"][k] for k in ("enabled", "severity", "error_if", "where", "limit")] == [True, "ERROR", "!= 0", None, None]


@pytest.mark.parametrize("model", sorted(SLEUTELS))
def test_een_sleutel_die_dubbel_of_leeg_is_valt_op(model: str):
    """On rows made here, since the key is all that is looked at: rows that differ in one column only are different rows."""
    kolommen = SLEUTELS[model]
    tekst = (ROOT / "dbt" / "tests" / "generic" / "sleutel.sql").read_text(encoding="utf-8")
    tekst = re.search(r"{% test sleutel\(.*?%}(.*){% endtest %}", tekst, re.S)[1]
    sql = jinja2.Template(tekst).render(config=lambda **_: "", model="proef", kolommen=kolommen)
    goed = [("a",) * len(kolommen), *(tuple("b" if i == j else "a" for j in range(len(kolommen))) for i in range(len(kolommen)))]
    leeg = [tuple(None if i == j else "c" for j in range(len(kolommen))) for i in range(len(kolommen))]
    with connect() as con:
        con.execute(f"CREATE TABLE proef ({', '.join(f'{k} VARCHAR' for k in kolommen)})")
        voeg_toe = f"INSERT INTO proef VALUES ({', '.join('?' * len(kolommen))})"
        con.executemany(voeg_toe, goed)
        assert con.execute(sql).fetchall() == []
        con.execute(voeg_toe, goed[1])
        assert con.execute(sql).fetchall() == [(*goed[1], 2)]
        con.execute("DELETE FROM proef")
        con.executemany(voeg_toe, leeg)
        assert set(con.execute(sql).fetchall()) == {(*rij, 1) for rij in leeg}


def test_een_sleuteltoets_heeft_een_reden_en_de_eigenaar_van_zijn_model():
    (uid,) = (u for u, n in manifest()["nodes"].items() if n.get("attached_node", "").endswith(".int_werklast__normtijden"))
    (o,) = dbt_verdicts.dbt_verdicts(manifest(), [{"unique_id": uid, "status": "fail", "message": "Got 1 result"}], None)
    assert (o.tabel, o.eigenaar, o.houdt_tegen) == ("int_werklast__normtijden", "team sterkteverdeling, JenV", True)
    assert "dubbele rij" in o.reden


@pytest.mark.parametrize(
    ("soort", "status", "gezegd", "gevonden"),
    [
        ("dbt-test", "fail", "Got 1 result, configured to fail if != 0", "1 rij die afwijkt"),
        ("dbt-test", "fail", "Got 1372 results, configured to fail if != 0", "1.372 rijen die afwijken"),
        ("dbt-test", "error", "Runtime Error in test x (models/x.yml)\n  Binder Error: Referenced column", "niet uit te voeren"),
        ("dbt-unittest", "fail", "actual differs from expected:\n\n@@,waarde\n→ ,1→2", "een andere uitkomst"),
        ("dbt-contract", "error", "Compilation Error\n  This model has an enforced contract that failed.", "andere kolommen of typen"),
        ("dbt-contract", "error", "Runtime Error\n  Conversion Error: could not cast SELECT 1", "niet uit te voeren"),
    ],
)
def test_wat_dbt_zegt_staat_er_in_woorden(soort: str, status: str, gezegd: str, gevonden: str):
    uid = next(u for u, eis in dbt_verdicts.dbt_nodes(manifest()).items() if eis.soort == soort)
    (o,) = dbt_verdicts.dbt_verdicts(manifest(), [{"unique_id": uid, "status": status, "message": gezegd}], None)
    assert gevonden in o.waargenomen and o.verwacht and o.houdt_tegen
    for tekst in (o.waargenomen, o.verwacht):
        assert not JARGON.search(tekst) and "Got" not in tekst and "contract" not in tekst


# --- the loader of rules refuses what could pass without looking ---

GOED = """
tabel: a.b
eigenaar: e
sleutel: [k]
regels:
  - {regel: r1, reden: x, verwachting: expect_table_row_count_to_equal, argumenten: {value: 1}, fout: delete from a.b}
  - regel: r2
    reden: x
    bevraging: select k from a.b where versie = {{uitgave}} and b.versie = {{uitgave}}
    verwachting: expect_column_values_to_not_be_null
    argumenten: {column: k}
    vooraf: insert into a.b values (1)
    fout: [update a.b set k = null, delete from a.c]
    gewijzigd: {datum: 2025-12-01, reden: y}
"""
RIJEN, LEEG = "expect_table_row_count_to_equal, argumenten: {value: 1}", "expect_column_values_to_not_be_null"
TUSSEN = "expect_column_values_to_be_between"


def test_een_regel_is_een_ingang_van_een_bestand(tmp_path: Path):
    (tmp_path / "a__b.yml").write_text(GOED)
    een, twee = rules.read_rules(tmp_path)
    assert (een.controle_id, een.eigenaar, een.sleutel, een.ernst, een.fout) == ("regel:a.b:r1", "e", ("k",), "fout", ("delete from a.b",))
    deze = "(select versie from raw_run.editie)"
    assert twee.bevraging == f"select k from a.b where versie = {deze} and b.versie = {deze}"
    assert (twee.vooraf, twee.fout) == (("insert into a.b values (1)",), ("update a.b set k = null", "delete from a.c"))


@pytest.mark.parametrize(
    ("oud", "nieuw", "klacht"),
    [
        (RIJEN, f"{LEEG}, argumenten: {{column: k}}", "regel 2: het bestand: geen regel op het aantal rijen"),
        (LEEG, "expect_column_values_to_be_in_set", "regel 7: regels.r2: argument 'value_set' ontbreekt"),
        (f"{LEEG}\n    argumenten: {{column: k}}", f"{TUSSEN}\n    argumenten: {{column: k, max_value: 1}}", "geen regel op lege waarden"),
        (f"{LEEG}\n    argumenten: {{column: k}}", f"{TUSSEN}\n    argumenten: {{column: k}}", "regel 7: regels.r2: geen min_value en geen max"),
        ("regel: r2", "regel: r1", "dubbele of geen regels: regel:a.b:r1"),
        ("reden: x, ", "", "regel 6: regels.r1.reden: ontbreekt"),
        (", fout: delete from a.b", "", "regel 6: regels.r1.fout: ontbreekt"),
        ("fout: delete from a.b", "fout: ''", "regel 6: regels.r1.fout: gevonden '', verwacht ten minste 1 tekens"),
        ("[update a.b set k = null, delete from a.c]", "[]", "regel 13: regels.r2.fout: gevonden een lijst, verwacht ten minste 1 onderdelen"),
        ("[update a.b set k = null, delete from a.c]", "3", "regel 13: regels.r2.fout: gevonden '3', verwacht een lijst"),
        ("{regel: r1, ", "{regel: r1, ernst: waarschuwin, ", "ernst: gevonden 'waarschuwin', .* Bedoelt u 'waarschuwing'?"),
        ("    bevraging", "    bevragin", "regel 9: regels.r2.bevragin: onbekend veld; .* Bedoelt u 'bevraging'?"),
        ("expect_table_row_count_to_equal", "expect_table_rowcount_to_equal", "verwachting: .* Bedoelt u 'expect_table_row_count_to_equal'?"),
        ("{column: k}", "{colum: k}", "regel 7: regels.r2: onbekend argument 'colum'; bekend zijn column. Bedoelt u 'column'?"),
        ("{column: k}", "{column: k, mostly: 0.5}", "onbekend argument 'mostly'"),
        ("{column: k}", "{column: k, value_set: tabellen}", "value_set: gevonden 'tabellen', verwacht een lijst of 'tabellen van de catalogus'"),
        ("versie = {{uitgave}}", "versie = {{uitgaaf}}", "regel 9: regels.r2.bevraging: gevonden '{{uitgaaf}}"),
        ("2025-12-01", "gisteren", "regel 14: regels.r2.gewijzigd.datum: gevonden 'gisteren', verwacht een datum"),
        (", reden: y", "", "regel 14: regels.r2.gewijzigd.reden: ontbreekt"),
        ("regels:", "regel:", "regel 5: regel: onbekend veld; .* Bedoelt u 'regels'?"),
    ],
)  # fmt: skip
def test_een_regelbestand_dat_kan_slagen_zonder_te_kijken_wordt_geweigerd(tmp_path: Path, oud: str, nieuw: str, klacht: str):
    assert GOED.count(oud)
    (tmp_path / "a__b.yml").write_text(GOED.replace(oud, nieuw, 1))
    with pytest.raises(YamlFout, match=klacht.replace("?", "[?]").replace("{", "[{]")) as e:
        rules.read_rules(tmp_path)
    assert str(tmp_path) in str(e.value)


def test_een_lege_map_met_regels_wordt_geweigerd(tmp_path: Path):
    (tmp_path / "besluiten.yml").write_text("besluiten: []")
    with pytest.raises(YamlFout, match="er is geen regelbestand"):
        rules.read_rules(tmp_path)
