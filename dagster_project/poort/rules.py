"""The rules of poort 2: data in ``expectations/*.yml``, run with Great Expectations on what will be published.

One file per table. A rule names an expectation with its arguments and says why it is there, how grave it is and who
mends it. ``bevraging`` (SQL on the kandidaat) gives the rows that it looks at when that is not the table itself; with
``leeg: niet_toetsbaar`` no rows means that there is nothing to test, without it that the rule fails: an empty table or
suite never passes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from dagster_project import ROOT
from dagster_project.poort.verdicts import NIET_TOETSBAAR, VOLDOET, VOLDOET_NIET, Verdict
from sources import catalog
from sources.cells import SQL_CELLEN

FOLDER = ROOT / "expectations"
FIELDS = {"regel", "reden", "ernst", "eigenaar", "verwachting", "argumenten", "bevraging", "leeg", "sleutel"}

CATALOGUS = "tabellen van de catalogus"
"""As ``value_set`` of a rule: every table that a refresh fetches (sources/<bron>/bronnen.yml)."""


class RuleError(Exception):
    """An expectations file that could pass without looking."""


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

    @property
    def controle_id(self) -> str:
        return f"regel:{self.tabel}:{self.regel}"


@cache
def read_rules(folder: Path = FOLDER) -> tuple[Rule, ...]:
    """All rules.

    Raises:
        RuleError: a file without a rule on the number of rows or without a not-null rule, a rule without reason,
            severity or owner, or an unknown key.
    """
    uit: list[Rule] = []
    for pad in sorted(folder.glob("*.yml")):
        d = yaml.safe_load(pad.read_text(encoding="utf-8"))
        if "regels" not in d:
            continue  # besluiten.yml
        regels = [_regel(pad, d, r) for r in d["regels"]]
        soorten = {r.verwachting for r in regels}
        if not any(s.startswith("expect_table_row_count") for s in soorten):
            raise RuleError(f"{pad.name}: geen regel op het aantal rijen; een lege tabel zou slagen")
        if "expect_column_values_to_not_be_null" not in soorten:
            raise RuleError(f"{pad.name}: geen regel op lege waarden; een kolom zonder waarden zou slagen")
        uit += regels
    dubbel = {r.controle_id for r in uit if sum(a.controle_id == r.controle_id for a in uit) > 1}
    if dubbel or not uit:
        raise RuleError(f"dubbele of geen regels: {', '.join(sorted(dubbel)) or 'expectations/ is leeg'}")
    return tuple(uit)


def _regel(pad: Path, d: dict[str, Any], r: dict[str, Any]) -> Rule:
    if vreemd := set(r) - FIELDS:
        raise RuleError(f"{pad.name}: regel {r.get('regel')} heeft onbekende velden {', '.join(sorted(vreemd))}")
    for veld in ("regel", "reden", "verwachting"):
        if not r.get(veld):
            raise RuleError(f"{pad.name}: regel {r.get('regel')} heeft geen {veld}")
    if r.get("ernst", "fout") not in ("fout", "waarschuwing"):
        raise RuleError(f"{pad.name}: regel {r['regel']} heeft ernst '{r['ernst']}'; kies fout of waarschuwing")
    argumenten = dict(r.get("argumenten", {}))
    if isinstance(reeks := argumenten.get("value_set"), str):
        if reeks != CATALOGUS:
            raise RuleError(f"{pad.name}: regel {r['regel']} heeft value_set '{reeks}'; geef een lijst, of '{CATALOGUS}'")
        argumenten["value_set"] = sorted(t.volledige_naam for t in catalog.refreshed_tables())
    return Rule(
        d["tabel"],
        r["regel"],
        r["reden"],
        r.get("ernst", "fout"),
        r.get("eigenaar", d["eigenaar"]),
        r["verwachting"],
        argumenten,
        tuple(r.get("sleutel", d["sleutel"])),
        r.get("bevraging"),
        r.get("leeg") == "niet_toetsbaar",
    )


def evaluate(con: duckdb.DuckDBPyConnection, regels: tuple[Rule, ...]) -> list[Verdict]:
    """Run the rules on this database (only the version that it builds) and give one verdict per rule.

    Great Expectations is imported here (some 3 seconds): never at the loading of definitions.
    """

    def oordeel(r: Rule, uitspraak: str, waargenomen: str, voorbeelden: list[str] | None = None) -> Verdict:
        return Verdict(
            r.controle_id, "regel", r.tabel, r.regel, uitspraak, r.reden, r.ernst, r.eigenaar, waargenomen, _verwacht(r), voorbeelden or []
        )

    con.execute(SQL_CELLEN)
    uit = []
    groepen: dict[tuple[str, str | None], list[Rule]] = {}
    for r in regels:
        groepen.setdefault((r.tabel, r.bevraging), []).append(r)
    for (tabel, bevraging), groep in groepen.items():
        try:
            df = con.execute(bevraging or _vraag(tabel, groep)).df()
        except duckdb.Error as e:
            uit += [oordeel(r, VOLDOET_NIET, f"de bevraging kan niet worden gesteld ({str(e).splitlines()[0]})") for r in groep]
            continue
        if df.empty:
            uit += [oordeel(r, NIET_TOETSBAAR if r.leeg_is_niet_toetsbaar else VOLDOET_NIET, "geen rijen") for r in groep]
            continue
        uitslagen = _valideer(df, groep)
        for i, r in enumerate(groep):
            u = uitslagen.get(i)
            if u is None:
                continue  # not evaluated: no verdict, and the gate sees a check that did not run
            uit.append(
                oordeel(
                    r, VOLDOET if u["success"] else VOLDOET_NIET, _waargenomen(u, len(df)), [] if u["success"] else _voorbeelden(u, df, r)
                )
            )
    return uit


def _vraag(tabel: str, groep: list[Rule]) -> str:
    """The rows of this version, only the columns that these rules look at: Great Expectations hashes every cell that it gets."""
    kolommen = dict.fromkeys([*groep[0].sleutel, *(r.argumenten["column"] for r in groep if "column" in r.argumenten)])
    return f"SELECT {', '.join(kolommen)} FROM {tabel} WHERE versie = (SELECT versie FROM raw_run.editie)"


@cache
def _pandasbron() -> Any:
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    return context.data_sources.add_or_update_pandas("kandidaat").add_dataframe_asset("tabel").add_batch_definition_whole_dataframe("alles")


def _valideer(df: Any, groep: list[Rule]) -> dict[int, dict[str, Any]]:
    import great_expectations as gx
    import great_expectations.expectations as gxe

    bron = _pandasbron()  # makes the context that a suite needs
    suite = gx.ExpectationSuite(
        name="poort",
        expectations=[
            getattr(gxe, "".join(deel.capitalize() for deel in r.verwachting.split("_")))(**r.argumenten, meta={"nr": i})
            for i, r in enumerate(groep)
        ],
    )
    sleutel = [s for s in groep[0].sleutel if s in df.columns]
    vorm = {"result_format": "COMPLETE", "unexpected_index_column_names": sleutel} if sleutel else "COMPLETE"
    resultaat = bron.get_batch({"dataframe": df}).validate(suite, result_format=vorm)
    return {r.expectation_config.meta["nr"]: r.to_json_dict() for r in resultaat.results}


def _verwacht(r: Rule) -> str:
    args = ", ".join(f"{k}={v}" for k, v in r.argumenten.items())
    return f"{r.verwachting}({args})" if len(args) < 300 else f"{r.verwachting}({args[:300]}...)"


def _waargenomen(u: dict[str, Any], rijen: int) -> str:
    if fout := u.get("exception_info", {}).get("exception_message") or next(
        (v.get("exception_message") for v in u.get("exception_info", {}).values() if isinstance(v, dict) and v.get("exception_message")),
        None,
    ):
        return f"niet uit te voeren: {str(fout).splitlines()[0]}"
    res = u.get("result", {})
    if res.get("observed_value") is not None:
        w = res["observed_value"]
        return f"{w:.12g}" if isinstance(w, float) and math.isfinite(w) else str(w)
    return f"{res.get('unexpected_count', 0)} van {rijen} rijen"


def _voorbeelden(u: dict[str, Any], df: Any, r: Rule) -> list[str]:
    """The offending rows by their key, with the value; for a set also what is missing from it."""
    kolom, uit = r.argumenten.get("column"), []
    for rij in (u.get("result", {}).get("unexpected_index_list") or [])[:5]:
        uit.append("rij " + ", ".join(f"{k}={v}" for k, v in rij.items()) if isinstance(rij, dict) else f"rij {rij}")
    if not uit and kolom in df.columns:
        verkeerd, reeks = df.head(5) if len(df) <= 20 else df.head(0), r.argumenten.get("value_set")
        if reeks is not None:
            verkeerd = df[~df[kolom].isin(reeks)].head(5)
            uit += [f"ontbreekt: {w}" for w in reeks if w not in set(df[kolom])][:5]
        uit += ["rij " + ", ".join(f"{k}={v}" for k, v in rij.items()) for rij in verkeerd.to_dict("records")]
    return uit
