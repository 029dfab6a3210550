"""The rules of poort 2: data in ``expectations/*.yml``, run with Great Expectations on what will be published.

Which check lives where:

- the contract of a source (poort 1, ``sources/<bron>/bronnen.yml``): one source table as received - columns, types, keys,
  periods, size. Its supplier mends it; no rule here repeats it.
- dbt: the structure of what we build - column contracts of the marts, keys, sums within a source that is too large to
  look at row by row (``dbt/tests``), and unit tests of formulas against numbers computed by hand. Its developer mends it.
- here: the meaning of what will be published - bounds, completeness, what two tables must agree on, what a letter printed.
  Such a rule has a reason, an owner, a severity and the offending rows for a reader of the poortrapport, may say that there is
  nothing to test, and holds for this version only. SQL that ends in true is welcome when it says one of these things.

A rule is one entry of one file. ``bevraging`` (SQL on the kandidaat, ``{{uitgave}}`` is the version that it builds) gives the
rows that it looks at when that is not the table itself; with ``leeg: niet_toetsbaar`` no rows means that there is nothing to
test, without it that the rule fails: an empty table or suite never passes. ``bronnen`` (of a file or a rule) are tables that may
be absent: without them, and with the table empty, there is nothing to test either. ``vanaf`` (of a file or a rule) is the day of the letter that
a rule counts: an edition of before that day cannot know what it says, and is not held to it. ``fout`` is the SQL that corrupts a kandidaat in the
way that the rule is there for (``vooraf`` first, where the bundle has nothing to test): the tests hold every rule to it.
``gewijzigd`` says when a threshold moved, and why.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import duckdb
from pydantic import BeforeValidator, Field, field_validator, model_validator

from dagster_project import ROOT, notation
from dagster_project.poort import judge, words
from dagster_project.poort.verdicts import NIET_TOETSBAAR, VOLDOET, VOLDOET_NIET, Verdict
from sources import catalog
from sources.cells import SQL_CELLEN
from sources.database import two_at_a_time
from sources.validated_yaml import Day, Strict, YamlFout, load_yaml, nearest

log = logging.getLogger(__name__)
FOLDER = ROOT / "expectations"
NO_RULES = {"besluiten.yml", "bewaring.yml", "correcties.yml", "duiding.yml", "kalender.yml"}
BOUNDS = {"min_value", "max_value"}
EXPECTATIONS = {
    "expect_table_row_count_to_equal": {"value"},
    "expect_table_row_count_to_be_between": BOUNDS,
    "expect_column_values_to_not_be_null": {"column"},
    "expect_column_values_to_be_between": {"column", *BOUNDS},
    "expect_column_values_to_be_in_set": {"column", "value_set"},
    "expect_column_values_to_not_be_in_set": {"column", "value_set"},
    "expect_column_distinct_values_to_equal_set": {"column", "value_set"},
    "expect_column_values_to_match_regex": {"column", "regex"},
    "expect_column_values_to_not_match_regex": {"column", "regex"},
    "expect_compound_columns_to_be_unique": {"column_list"},
}
"""The expectations that rules use, with their arguments; a bound may be left open or be strict. ``mostly`` is not among them."""
UITGAVE = "{{uitgave}}"
NIET_UIT_TE_VOEREN = "deze controle is niet uit te voeren: een tabel of kolom waar zij naar kijkt, ontbreekt"

Text = Annotated[str, Field(min_length=1)]
Statements = Annotated[tuple[Text, ...], BeforeValidator(lambda v: [v] if isinstance(v, str) else v), Field(min_length=1)]

CATALOGUS = "tabellen van de catalogus"
"""As ``value_set`` of a rule: every table that a refresh fetches (sources/<bron>/bronnen.yml)."""


class Gewijzigd(Strict):
    """When and why a threshold moved."""

    datum: Day
    reden: Text


class WrittenRule(Strict):
    """A rule as it stands in its file."""

    regel: Text
    reden: Text
    ernst: Literal["fout", "waarschuwing"] = "fout"
    eigenaar: Text | None = None
    verwachting: str
    argumenten: dict[str, Any]
    bevraging: Text | None = None
    leeg: Literal["niet_toetsbaar"] | None = None
    sleutel: tuple[Text, ...] | None = None
    bronnen: tuple[Text, ...] | None = None
    vanaf: Day | None = None
    vooraf: Statements = ()
    fout: Statements
    gewijzigd: Gewijzigd | None = None

    @field_validator("verwachting")
    @classmethod
    def _known(cls, verwachting: str) -> str:
        if verwachting not in EXPECTATIONS:
            raise ValueError(f"gevonden '{verwachting}', verwacht een van {', '.join(EXPECTATIONS)}.{nearest(verwachting, EXPECTATIONS)}")
        return verwachting

    @field_validator("argumenten")
    @classmethod
    def _tables_of_the_catalogue(cls, argumenten: dict[str, Any]) -> dict[str, Any]:
        reeks = argumenten.get("value_set")
        if not isinstance(reeks, str):
            return argumenten
        if reeks != CATALOGUS:
            raise ValueError(f"value_set: gevonden '{reeks}', verwacht een lijst of '{CATALOGUS}'.")
        return argumenten | {"value_set": sorted(t.volledige_naam for t in catalog.refreshed_tables())}

    @field_validator("bevraging")
    @classmethod
    def _fill_in(cls, bevraging: str | None) -> str | None:
        ingevuld = (bevraging or "").replace(UITGAVE, "(select versie from raw_run.editie)")
        if "{{" in ingevuld:
            raise ValueError(f"gevonden '{ingevuld[ingevuld.index('{{') :][:40]}', verwacht {UITGAVE}.")
        return ingevuld or None

    @model_validator(mode="after")
    def _complete_arguments(self) -> WrittenRule:
        bekend, heeft = EXPECTATIONS[self.verwachting], set(self.argumenten)
        if vreemd := sorted(heeft - bekend - ({"strict_min", "strict_max"} if bekend >= BOUNDS else set())):
            raise ValueError(f"onbekend argument '{vreemd[0]}'; bekend zijn {', '.join(sorted(bekend))}.{nearest(vreemd[0], bekend)}")
        if mist := sorted(bekend - BOUNDS - heeft):
            raise ValueError(f"argument '{mist[0]}' ontbreekt; {self.verwachting} vraagt {', '.join(sorted(bekend))}.")
        if bekend >= BOUNDS and not heeft & BOUNDS:
            raise ValueError("geen min_value en geen max_value; alles zou slagen.")
        return self


class RuleFile(Strict):
    """One file: the rules on one table, with the owner and the key of those that do not name their own."""

    tabel: Text
    eigenaar: Text
    sleutel: tuple[Text, ...]
    bronnen: tuple[Text, ...] = ()
    vanaf: Day | None = None
    regels: tuple[WrittenRule, ...]

    @field_validator("bronnen")
    @classmethod
    def _may_be_absent(cls, bronnen: tuple[str, ...]) -> tuple[str, ...]:
        mogen = {t.volledige_naam for t in catalog.refreshed_tables() if t.mag_ontbreken}
        if vreemd := sorted(set(bronnen) - mogen):
            raise ValueError(f"bronnen: gevonden '{vreemd[0]}', verwacht een tabel die mag ontbreken.{nearest(vreemd[0], mogen)}")
        return bronnen

    @model_validator(mode="after")
    def _looks(self) -> RuleFile:
        soorten = {r.verwachting for r in self.regels}
        if not any(s.startswith("expect_table_row_count") for s in soorten):
            raise ValueError("geen regel op het aantal rijen; een lege tabel zou slagen.")
        if "expect_column_values_to_not_be_null" not in soorten:
            raise ValueError("geen regel op lege waarden; een kolom zonder waarden zou slagen.")
        return self


@dataclass(frozen=True)
class Rule:
    """One rule on one table."""

    tabel: str
    regel: str
    reden: str
    ernst: str
    eigenaar: str
    verwachting: str
    argumenten: dict[str, Any] = field(hash=False)
    sleutel: tuple[str, ...]
    bevraging: str | None = None
    leeg_is_niet_toetsbaar: bool = False
    bronnen: tuple[str, ...] = ()
    vanaf: date | None = None
    vooraf: tuple[str, ...] = ()
    fout: tuple[str, ...] = ()

    @property
    def controle_id(self) -> str:
        return f"regel:{self.tabel}:{self.regel}"

    @property
    def mag_niet_toetsbaar(self) -> bool:
        """Whether the gate takes that there was nothing to test."""
        return self.leeg_is_niet_toetsbaar or bool(self.bronnen) or self.vanaf is not None


@cache
def read_rules(folder: Path = FOLDER) -> tuple[Rule, ...]:
    """All rules.

    Raises:
        YamlFout: a rule without reason, fault or a known expectation, an unknown or missing field, a file without a rule on the
            number of rows or without a not-null rule, two rules of one name, or no rules at all.
    """
    uit = []
    for pad in sorted(p for p in folder.glob("*.yml") if p.name not in NO_RULES):
        d = load_yaml(pad, RuleFile)
        uit += [
            Rule(
                tabel=d.tabel,
                regel=r.regel,
                reden=r.reden,
                ernst=r.ernst,
                eigenaar=r.eigenaar or d.eigenaar,
                verwachting=r.verwachting,
                argumenten=r.argumenten,
                sleutel=d.sleutel if r.sleutel is None else r.sleutel,
                bevraging=r.bevraging,
                leeg_is_niet_toetsbaar=r.leeg is not None,
                bronnen=d.bronnen if r.bronnen is None else r.bronnen,
                vanaf=r.vanaf or d.vanaf,
                vooraf=r.vooraf,
                fout=r.fout,
            )
            for r in d.regels
        ]
    dubbel = sorted(i for i, n in Counter(r.controle_id for r in uit).items() if n > 1)
    if dubbel or not uit:
        raise YamlFout(f"{folder}: dubbele of geen regels: {', '.join(dubbel) or 'er is geen regelbestand'}.")
    return tuple(uit)


def evaluate(con: duckdb.DuckDBPyConnection, regels: tuple[Rule, ...]) -> list[Verdict]:
    """Run the rules on this database (only the version that it builds) and give one verdict per rule.

    Twice, since a question to Great Expectations costs ten milliseconds however little it is about: first all rules at once
    (``_at_once``), which can only say that a rule holds; then, with the rows themselves, every rule that this left in doubt.
    Great Expectations is imported here (some 2 seconds): never at the loading of definitions.
    """

    def oordeel(r: Rule, uitspraak: str, waargenomen: str, voorbeelden: list[str] | None = None) -> Verdict:
        return Verdict(
            controle_id=r.controle_id,
            soort="regel",
            tabel=r.tabel,
            regel=r.regel,
            oordeel=uitspraak,
            reden=r.reden,
            ernst=r.ernst,
            eigenaar=r.eigenaar,
            waargenomen=waargenomen,
            verwacht=words.expected(r.verwachting, r.argumenten),
            voorbeelden=voorbeelden or [],
        )

    con.execute(SQL_CELLEN)
    uit = []
    zonder = _without_sources(con, regels)
    uit += [oordeel(r, NIET_TOETSBAAR, f"niet ontvangen: {', '.join(mist)}") for r, mist in zonder.items()]
    later = _of_later(con, regels)
    uit += [oordeel(r, NIET_TOETSBAAR, f"geldt voor edities vanaf {notation.dag(dag)}") for r, dag in later.items() if r not in zonder]
    regels = tuple(r for r in regels if r not in zonder and r not in later)
    groepen: dict[tuple[str, str | None], list[Rule]] = {}
    for r in regels:
        groepen.setdefault((r.tabel, r.bevraging), []).append(r)
    voldoen, leeg = _at_once(con, list(groepen.values()))
    for groep in groepen.values():
        if groep[0] in leeg:
            uit += [oordeel(r, NIET_TOETSBAAR if r.leeg_is_niet_toetsbaar else VOLDOET_NIET, "geen rijen") for r in groep]
            continue
        if all(r in voldoen for r in groep):
            uit += [oordeel(r, VOLDOET, voldoen[r]) for r in groep]
            continue
        try:
            df = con.execute(_vraag(groep)).df()
        except duckdb.Error as e:
            log.error("%s: %s", groep[0].controle_id, e)
            uit += [oordeel(r, VOLDOET_NIET, f"{NIET_UIT_TE_VOEREN} of heeft een ander type") for r in groep]
            continue
        uitslagen = _valideer(df, groep)
        for i, r in enumerate(groep):
            u = uitslagen.get(i)
            if u is None:
                continue  # not evaluated: no verdict, and the gate sees a check that did not run
            uit.append(
                oordeel(
                    r,
                    VOLDOET if u["success"] else VOLDOET_NIET,
                    _waargenomen(r, u, len(df), df),
                    [] if u["success"] else _voorbeelden(con, u, df, r),
                )
            )
    return uit


def _without_sources(con: duckdb.DuckDBPyConnection, regels: tuple[Rule, ...]) -> dict[Rule, list[str]]:
    """The rules on a table that is empty because a source of it was not received, each with those sources.

    A table that has rows is tested, whatever was received: what is published is held to its rules.
    """
    met_bronnen = [r for r in regels if r.bronnen]
    if not met_bronnen:
        return {}
    mist = {b for (b,) in con.execute("SELECT bron_tabel FROM raw_run.bronnen WHERE ontbreekt IS NOT NULL").fetchall()}
    leeg: dict[str, bool] = {}
    for tabel in {r.tabel for r in met_bronnen if mist & set(r.bronnen)}:
        vraag = f"SELECT NOT EXISTS (FROM {tabel} WHERE versie = (SELECT versie FROM raw_run.editie))"
        ((leeg[tabel],),) = con.execute(vraag).fetchall()
    return {r: sorted(mist & set(r.bronnen)) for r in met_bronnen if leeg.get(r.tabel)}


def _of_later(con: duckdb.DuckDBPyConnection, regels: tuple[Rule, ...]) -> dict[Rule, date]:
    """The rules that count from a day after this edition comes out, each with that day."""
    met_dag = {r: r.vanaf for r in regels if r.vanaf}
    if not met_dag:
        return {}
    ((verschijnt,),) = con.execute("SELECT kennisdatum FROM raw_run.editie").fetchall()
    return {r: dag for r, dag in met_dag.items() if verschijnt < dag}


def _vraag(groep: list[Rule], geordend: bool = True) -> str:
    """The rows that these rules look at: of this version, only their columns and the key."""
    if groep[0].bevraging:
        return groep[0].bevraging
    kolommen = dict.fromkeys([*groep[0].sleutel, *_kolommen(groep)])
    rijen = f"SELECT {', '.join(kolommen)} FROM {groep[0].tabel} WHERE versie = (SELECT versie FROM raw_run.editie)"
    return f"{rijen} ORDER BY ALL" if geordend else rijen


def _kolommen(groep: list[Rule]) -> list[str]:
    return list(dict.fromkeys(r.argumenten["column"] for r in groep if "column" in r.argumenten))


def _bekeken(kolom: str, groep: list[Rule]) -> str:
    """What these rules see of a column: of one that must be filled only whether it is, for its values may be as many as there are rows."""
    alleen_gevuld = {r.verwachting for r in groep if r.argumenten.get("column") == kolom} == {"expect_column_values_to_not_be_null"}
    return f"CASE WHEN {kolom} IS NOT NULL THEN 'gevuld' END" if alleen_gevuld else kolom


EACH_VALUE = "expect_column_values_"
"""What an expectation of this name asks, it asks of each value alone: as well of the distinct values, and of those of many rules."""


def _at_once(con: duckdb.DuckDBPyConnection, groepen: list[list[Rule]]) -> tuple[dict[Rule, str], set[Rule]]:
    """Rule -> what was observed, of the rules of which it is sure that they hold; and the rules that have no rows to look at.

    Great Expectations judges the distinct values of a column, and once those of all rules that expect the same of each value.
    A rule is missing from both when its rows cannot be asked for, when it looks at more than values, and when it fails: then only
    its own rows can tell.
    """
    import pandas as pd

    gevraagd: dict[tuple[str, ...], list[tuple[Rule, int, Any]]] = {}
    leeg: set[Rule] = set()

    def vraag(con: duckdb.DuckDBPyConnection, groep: list[Rule]) -> dict[str, Any] | None:
        rijen = f"FROM ({_vraag(groep, geordend=False)}) GROUP BY ALL"
        try:
            return {
                k: con.execute(f"SELECT {_bekeken(k, groep)} AS waarde, count(*) AS rijen {rijen}").df() for k in _kolommen(groep) or ["0"]
            }
        except duckdb.Error:
            return None

    for groep, kolommen in zip(groepen, two_at_a_time(con, vraag, groepen, SQL_CELLEN), strict=True):
        if kolommen is None:
            continue
        rijen = int(next(iter(kolommen.values()))["rijen"].sum())
        if not rijen:
            leeg.update(groep)
            continue
        for r in groep:
            wat = r.verwachting, str({k: v for k, v in r.argumenten.items() if k != "column"})
            if r.verwachting.startswith("expect_table_row_count_"):
                gevraagd[(*wat, r.controle_id)] = [(r, rijen, pd.DataFrame(index=range(rijen)))]
            elif "column" in r.argumenten:
                waarden = kolommen[r.argumenten["column"]][["waarde"]]
                met_wie = str(waarden["waarde"].dtype) if r.verwachting.startswith(EACH_VALUE) else r.controle_id
                gevraagd.setdefault((*wat, met_wie), []).append((r, rijen, waarden))
    voldoen: dict[Rule, str] = {}
    wachtrij = list(gevraagd.values())
    while wachtrij:
        samen = wachtrij.pop()
        uitslag = _vraag_waarden(samen[0][0], pd.concat([waarden for _, _, waarden in samen], ignore_index=True))
        if uitslag["success"] is True:
            voldoen |= {r: _waargenomen(r, uitslag, rijen) for r, rijen, _ in samen}
        elif len(samen) > 1:  # one that fails says nothing of the others: by halves it is found
            wachtrij += [samen[: len(samen) // 2], samen[len(samen) // 2 :]]
    return voldoen, leeg


def _vraag_waarden(r: Rule, waarden: Any) -> dict[str, Any]:
    """What Great Expectations says of these values: as ``Batch.validate`` asks it, without a data source that hashes them twice."""
    context = _context()
    from great_expectations.core.batch import Batch
    from great_expectations.execution_engine import PandasExecutionEngine
    from great_expectations.validator.validator import Validator

    rechter = Validator(execution_engine=PandasExecutionEngine(), batches=[Batch(data=waarden)], data_context=context)
    kolom = {"column": "waarde"} if "column" in r.argumenten else {}
    vorm = "BOOLEAN_ONLY" if r.verwachting.startswith(EACH_VALUE) else "BASIC"  # of values that all do there is nothing to tell
    (uitslag,) = rechter.graph_validate([_verwachting(r, **kolom).configuration], {"result_format": vorm})
    return uitslag.to_json_dict()


@cache
def _context() -> Any:
    context = judge.load().get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context


@cache
def _pandasbron() -> Any:
    return (
        _context().data_sources.add_or_update_pandas("kandidaat").add_dataframe_asset("tabel").add_batch_definition_whole_dataframe("alles")
    )


def _verwachting(r: Rule, **anders: Any) -> Any:
    naam = "".join(deel.capitalize() for deel in r.verwachting.split("_"))
    return getattr(judge.load().expectations, naam)(**r.argumenten | anders)


def _valideer(df: Any, groep: list[Rule]) -> dict[int, dict[str, Any]]:
    bron = _pandasbron()  # makes the context that a suite needs
    suite = judge.load().ExpectationSuite(name="poort", expectations=[_verwachting(r, meta={"nr": i}) for i, r in enumerate(groep)])
    resultaat = bron.get_batch({"dataframe": df}).validate(suite, result_format="COMPLETE")
    return {r.expectation_config.meta["nr"]: r.to_json_dict() for r in resultaat.results}


def _waargenomen(r: Rule, u: dict[str, Any], rijen: int, df: Any = None) -> str:
    """What was found, with the values themselves where they are wrong."""
    kolom, res = r.argumenten.get("column", ""), u.get("result", {})
    if fout := u.get("exception_info", {}).get("exception_message") or next(
        (v.get("exception_message") for v in u.get("exception_info", {}).values() if isinstance(v, dict) and v.get("exception_message")),
        None,
    ):
        log.error("%s: %s", r.controle_id, fout)
        return NIET_UIT_TE_VOEREN
    aantal = words.stuks(rijen, "rij", "rijen")
    if r.verwachting.startswith("expect_table_row_count_"):
        return aantal
    if r.verwachting == "expect_column_distinct_values_to_equal_set":
        gezien, reeks = res.get("observed_value") or [], r.argumenten["value_set"]
        te_veel, weg = [w for w in gezien if w not in reeks], [w for w in reeks if w not in gezien]
        delen = [f"{kop} {words.some(w, kolom)}" for kop, w in (("zonder", weg), ("met ook", te_veel)) if w]
        return f"{aantal}, {' en '.join(delen)}" if delen else f"{aantal}, met al deze waarden"
    n = res.get("unexpected_count", 0)
    tekst = f"{words.stuks(n, '', '').strip()} van {aantal}"
    if not n or df is None or kolom not in df.columns:
        return tekst
    return f"{tekst}, met {words.name(kolom)} {words.some(df.loc[_verkeerd(u, df), kolom], kolom)}"


def _verkeerd(u: dict[str, Any], df: Any) -> list[int]:
    return [i for i in u.get("result", {}).get("unexpected_index_list") or [] if i in df.index]


def _voorbeelden(con: duckdb.DuckDBPyConnection, u: dict[str, Any], df: Any, r: Rule) -> list[str]:
    """The first rows that are wrong: which, what they say, and the cell that it comes from; of an expectation on all rows a few of them."""
    kolom, reeks = r.argumenten.get("column"), r.argumenten.get("value_set")
    rijen = df.loc[_verkeerd(u, df)]
    if rijen.empty and kolom in df.columns and reeks is not None:
        rijen = df[~df[kolom].isin(reeks)]
    if rijen.empty and kolom in df.columns and len(df) <= 20:
        rijen = df
    return [_rij(rij, r) + _cel(con, rij, r) for rij in rijen.head(5).to_dict("records")]


def _rij(rij: dict[str, Any], r: Rule) -> str:
    welke = ", ".join(words.value(rij[k], f"jaar {k}") for k in r.sleutel if k in rij and k != r.argumenten.get("column") and rij[k] != "")
    zegt = ", ".join(
        f"{words.name(k)} {words.value(w, k)}" for k, w in rij.items() if k not in r.sleutel or k == r.argumenten.get("column")
    )
    return ": ".join(filter(None, (welke, zegt)))


def _cel(con: duckdb.DuckDBPyConnection, rij: dict[str, Any], r: Rule) -> str:
    """The cell where the value of this row comes from, where the row is that of a published figure."""
    sleutel = [k for k in ("indicator_id", "regio_code", "uitsplitsing", "periode") if k in rij]
    if r.tabel != "kerncijfers.waarden" or not {"indicator_id", "periode"} <= set(sleutel):
        return ""
    gevonden = con.execute(
        f"SELECT herkomst FROM kerncijfers.waarden WHERE versie = (SELECT versie FROM raw_run.editie) AND "
        f"{' AND '.join(f'{k} = ?' for k in sleutel)} ORDER BY regio_code <> 'NL01', herkomst LIMIT 1",
        [rij[k] for k in sleutel],
    ).fetchone()
    if gevonden is None or not gevonden[0]:
        return ""
    bron, _, cel = gevonden[0].partition("; ")[0].partition("#")
    return f" (bron: {bron.partition('@')[0]}, {cel})" if cel else ""
