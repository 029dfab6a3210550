"""``halfjaarbericht verdeel --scenario FILE``: what if the clusters, the reactiepercentage, the year or the contingents were others?

A scenario is a YAML file; only ``naam`` must be there:

    naam: BBB naar de landelijke eenheden
    fte: 500                      # else that of the edition
    model: herberekend            # or officieel: the 27 printed weights, whose clusters are not printed
    clusters: {meldkamer: 4}      # percent; the others make room pro rata
    zonder: [bbb]                 # a cluster left out; the others take its place pro rata
    reactiepercentage: 90         # the werklast and its regressions anew
    peiljaar: 2023                # the kenmerken of that year, the weights as they are
    contingenten: {Rotterdam: 25} # fte set apart before the rest is allocated

The numbers come from the published edition, the SQL from dbt (dagster_project/verdeling/dbt_models.py). Unless the reactiepercentage changes, the
kenmerken and coefficients of each cluster stay those of the edition: other shares weigh the same models otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

from dagster_project.verdeling.allocate import RUWE_SOM, AllocationError
from dagster_project.verdeling.dbt_models import ModelBuilder, query, relation
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect, rows

HERBEREKEND, OFFICIEEL = "herberekend", "officieel"
FIELDS = ("naam", "fte", "model", "clusters", "zonder", "reactiepercentage", "peiljaar", "contingenten")
ALLEEN_HERBEREKEND = ("clusters", "zonder", "reactiepercentage")
ALTIJD = ("kenmerken", "regionale_eenheden", "int_verdeling__kenmerken", "int_verdeling__coefficienten")
NODIG = (
    "clusters", "noodhulpformule", "int_werklast__gemeenten", "int_werklast__agenten", "int_werklast__avim", "int_werklast__bureauopenstelling", "int_werklast__hbvs",
    "int_werklast__meldingen", "int_werklast__meldkamer", "int_werklast__noodhulp_kalibratie", "int_werklast__opsporing_lokaal",
    "int_werklast__opsporing_regionaal", "int_werklast__reactief", "int_werklast__rsc", "stg_jenv__werklast_capaciteit", "stg_jenv__werklast_uren",
)  # fmt: skip
"""What another reactiepercentage leaves as it is; the rest of the werklast and its regressions are built anew from it."""


@dataclass(frozen=True)
class Scenario:
    """One what-if, checked by itself; what depends on the edition is checked when it runs."""

    naam: str
    fte: int | None = None
    model: str = HERBEREKEND
    clusters: dict[str, float] = field(default_factory=dict)
    zonder: tuple[str, ...] = ()
    reactiepercentage: float | None = None
    peiljaar: int | None = None
    contingenten: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class ScenarioResult:
    """A scenario beside the base: one row per regionale eenheid, and what the reader must know."""

    scenario: Scenario
    fte: int
    fte_basis: int
    ruwe_som: float
    rijen: list[dict[str, Any]]
    waarschuwingen: list[str]

    def als_json(self) -> dict[str, Any]:
        """The form of ``--formaat json``."""
        kolommen = ("fte", "fte_afgerond", "fte_basis", "verschil_fte", "verschil_pp")
        return {
            "scenario": self.scenario.naam,
            "model": self.scenario.model,
            "fte": self.fte,
            "fte_basis": self.fte_basis,
            "ruwe_som": self.ruwe_som,
            "waarschuwingen": self.waarschuwingen,
            "per_regionale_eenheid": {r["regionale_eenheid"]: {k: r[k] for k in kolommen} for r in self.rijen},
        }


def read_scenario(pad: Path) -> Scenario:
    """Read a scenario file.

    Raises:
        AllocationError: no such file, no YAML, an unknown field, or a value that cannot be; says which and what is expected.
    """
    try:
        d = yaml.safe_load(pad.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AllocationError(f"{pad}: geen bestand.") from None
    except (OSError, UnicodeDecodeError) as e:
        raise AllocationError(f"{pad}: niet te lezen als UTF-8 ({e}).") from None
    except yaml.YAMLError as e:
        raise AllocationError(f"{pad}: geen geldige YAML ({' '.join(str(e).split())}).") from None
    if not isinstance(d, dict):
        raise AllocationError(f"{pad}: verwacht velden als 'naam: ...', een per regel. Kies uit: {', '.join(FIELDS)}.")
    fouten = [f"onbekend veld '{k}'; kies uit {', '.join(FIELDS)}" for k in d if k not in FIELDS]
    if not isinstance(d.get("naam"), str) or not d["naam"].strip():
        fouten.append("naam ontbreekt")
    fouten += _getalfouten(d)
    if d.get("model", HERBEREKEND) not in (HERBEREKEND, OFFICIEEL):
        fouten.append(f"model '{d['model']}' bestaat niet; kies {HERBEREKEND} of {OFFICIEEL}")
    elif d.get("model") == OFFICIEEL and (mag_niet := [k for k in ALLEEN_HERBEREKEND if k in d]):
        fouten.append(
            f"{', '.join(mag_niet)} kan alleen met model {HERBEREKEND}: de gewichten per cluster van het officiële model zijn niet gedrukt"
        )
    if not isinstance(d.get("zonder", []), list) or not all(isinstance(c, str) for c in d.get("zonder", [])):
        fouten.append("zonder: verwacht een lijst van clusters, bijvoorbeeld [bbb]")
    if fouten:
        raise AllocationError(f"{pad}:\n- " + "\n- ".join(fouten))
    if dubbel := sorted(set(d.get("zonder", [])) & set(d.get("clusters", {}))):
        raise AllocationError(f"{pad}: {', '.join(dubbel)} staat in clusters en in zonder; kies er een.")
    return Scenario(**{**d, "zonder": tuple(d.get("zonder", ()))})


def _getalfouten(d: dict[str, Any]) -> Iterator[str]:
    for veld, laag, hoog, soort in (("fte", 1, 10**6, int), ("peiljaar", 2000, 2100, int), ("reactiepercentage", 50, 99.5, (int, float))):
        w = d.get(veld)
        if veld in d and (isinstance(w, bool) or not isinstance(w, soort) or not laag <= w <= hoog):
            yield f"{veld}: {w!r} kan niet; verwacht een {'heel ' if soort is int else ''}getal van {laag} tot en met {hoog}"
    for veld, hoog, wat in (("clusters", 100, "cluster: procent"), ("contingenten", 10**6, "regionale eenheid: fte")):
        if not isinstance(d.get(veld, {}), dict):
            yield f"{veld}: verwacht {{{wat}}}"
            continue
        for k, w in d.get(veld, {}).items():
            if isinstance(w, bool) or not isinstance(w, int | float) or not 0 <= w <= hoog:
                yield f"{veld}, {k}: {w!r} kan niet; verwacht een getal van 0 tot en met {hoog:g}"
    if isinstance(d.get("clusters", {}), dict) and sum(w for w in d.get("clusters", {}).values() if isinstance(w, int | float)) > 100:
        yield "clusters: samen meer dan 100 procent"


class Base:
    """The published edition that scenarios start from, opened once."""

    def __init__(self, con: duckdb.DuckDBPyConnection, versie: str) -> None:
        self.con, self.versie = con, versie
        (self.fte,) = con.execute("SELECT DISTINCT fte FROM uitgave.verdeling.per_regionale_eenheid WHERE versie = ?", [versie]).fetchall()[
            0
        ]
        rijen = con.execute(
            "SELECT cluster, aandeel_pct / 100 FROM uitgave.verdeling.clusters WHERE versie = ? ORDER BY 1", [versie]
        ).fetchall()
        self.aandelen = dict(rijen)
        self.eenheden = [
            e
            for (e,) in con.execute(
                "SELECT regionale_eenheid FROM uitgave.verdeling.per_regionale_eenheid WHERE versie = ? ORDER BY 1", [versie]
            ).fetchall()
        ]

    def tabel(self, model: str) -> str:
        """A table or view of the edition, read into memory once."""
        naam = f"memory.main.{model}"
        self.con.execute(f"CREATE TABLE IF NOT EXISTS {naam} AS FROM uitgave.{relation(model)}")
        return naam

    def verdeling(self, model: str) -> dict[str, float]:
        """fte per regionale eenheid as published, at the fte of the edition."""
        tabel, kolom = (
            ("per_regionale_eenheid", "fte_model") if model == OFFICIEEL else ("herberekend_per_regionale_eenheid", "fte_herberekend")
        )
        return dict(
            self.con.execute(f"SELECT regionale_eenheid, {kolom} FROM uitgave.verdeling.{tabel} WHERE versie = ?", [self.versie]).fetchall()
        )

    def is_synthetisch(self, model: str) -> bool:
        """Whether any figure behind this model is."""
        tabel = "per_regionale_eenheid" if model == OFFICIEEL else "herberekend_per_regionale_eenheid"
        ((ja,),) = self.con.execute(
            f"SELECT bool_or(is_synthetisch) FROM uitgave.verdeling.{tabel} WHERE versie = ?", [self.versie]
        ).fetchall()
        return bool(ja)


@contextmanager
def read_base(warehouse: Warehouse) -> Iterator[Base]:
    """Open the newest edition, read only.

    Raises:
        AllocationError: nothing published, or an edition from before the werklast was in it.
    """
    if (laatste := warehouse.latest()) is None:
        raise AllocationError("Er is nog niets gepubliceerd. Draai eerst 'halfjaarbericht refresh'.")
    with connect() as con:
        con.execute(f"ATTACH '{str(warehouse.database).replace(chr(39), chr(39) * 2)}' AS uitgave (READ_ONLY)")
        try:
            b = Base(con, laatste.versie)
        except (duckdb.CatalogException, duckdb.BinderException, IndexError):
            raise AllocationError(
                f"{laatste.versie} is van voor de werklast per cluster; publiceer een nieuwe editie voor scenario's."
            ) from None
        yield b


def compute(s: Scenario, b: Base) -> ScenarioResult:
    """Run one scenario.

    Raises:
        AllocationError: an unknown cluster or regionale eenheid, shares that are not known, contingents of more than the fte, or no figures of that year.
    """
    fte = s.fte or b.fte
    _toets(s, b, fte)
    waarschuwingen = ["De cijfers in deze editie zijn (deels) synthetisch."] if b.is_synthetisch(s.model) else []
    con = b.con.cursor()
    con.execute("ATTACH ':memory:' AS scenario; USE scenario")
    try:
        bouwer = ModelBuilder(con)
        _leg_neer(con, s, b, fte)
        waarschuwingen += _bijdragen(con, bouwer, s)
        bouwer.bouw("int_verdeling__per_regionale_eenheid")
        con.execute(
            "CREATE TABLE apart (regionale_eenheid VARCHAR, fte DOUBLE); CREATE TABLE basis (regionale_eenheid VARCHAR, fte DOUBLE);"
            "INSERT INTO apart VALUES ('', 0)"
        )
        for tabel, waarden in (("apart", s.contingenten), ("basis", b.verdeling(s.model))):
            if waarden:
                con.executemany(f"INSERT INTO {tabel} VALUES (?, ?)", list(waarden.items()))
        uit = rows(
            con,
            query("scenario_uitkomst"),
            {"fte": fte, "fte_basis": b.fte},
        )
    finally:
        con.execute("USE memory; DETACH scenario")
        con.close()
    ruwe_som = float(uit[0]["ruwe_som"])
    if not RUWE_SOM[0] <= ruwe_som <= RUWE_SOM[1]:
        waarschuwingen.append(f"LET OP: de ruwe som is {ruwe_som:.1f} per 1.000 fte, buiten {RUWE_SOM[0]:.0f}-{RUWE_SOM[1]:.0f}.")
    return ScenarioResult(s, fte, b.fte, ruwe_som, uit, waarschuwingen)


def _toets(s: Scenario, b: Base, fte: int) -> None:
    fouten = [f"cluster '{c}' bestaat niet; kies uit {', '.join(b.aandelen)}" for c in (*s.clusters, *s.zonder) if c not in b.aandelen]
    fouten += [f"'{e}' is geen regionale eenheid; kies uit {', '.join(b.eenheden)}" for e in s.contingenten if e not in b.eenheden]
    if s.model == HERBEREKEND and None in b.aandelen.values():
        onbekend = ", ".join(c for c, a in b.aandelen.items() if a is None)
        fouten.append(
            f"van deze editie zijn de aandelen van de clusters niet bekend ({onbekend}); lever formatie_per_cluster van alle zestien"
        )
    apart = sum(s.contingenten.values())
    if apart >= fte or apart != int(apart):
        fouten.append(f"contingenten samen {apart:g} fte; verwacht een heel getal van minder dan de {fte} fte die worden verdeeld")
    vast = sum(s.clusters.values())
    rest = sum(a for c, a in b.aandelen.items() if a and c not in s.clusters and c not in s.zonder)
    if not fouten and s.model == HERBEREKEND and ((vast < 100 and rest == 0) or (vast == 0 and not rest)):
        fouten.append("er blijft geen cluster over dat de rest van de sterkte krijgt")
    if fouten:
        raise AllocationError(f"Scenario '{s.naam}':\n- " + "\n- ".join(fouten))


def _leg_neer(con: duckdb.DuckDBPyConnection, s: Scenario, b: Base, fte: int) -> None:
    """The tables that every scenario starts from; the shares as the scenario wants them."""
    con.execute("CREATE TABLE raw_run.opdracht AS SELECT CAST($n AS INTEGER) AS fte", {"n": fte - int(sum(s.contingenten.values()))})
    con.execute(
        "CREATE TABLE staging.stg_jenv__formatie AS SELECT regionale_eenheid, CAST(formatie_fte AS DECIMAL(24,10)) AS formatie_fte "
        "FROM uitgave.verdeling.per_regionale_eenheid WHERE versie = $versie",
        {"versie": b.versie},
    )
    anders = s.reactiepercentage is not None
    for t in (*(t for t in ALTIJD if not anders or t != "int_verdeling__coefficienten"), *(NODIG if anders else ())):
        con.execute(f"CREATE VIEW {relation(t)} AS FROM {b.tabel(t)}")
    con.execute(
        query("scenario_clusters"),
        {"zonder": list(s.zonder), "vast": list(s.clusters), "pct": [float(w) for w in s.clusters.values()]},
    )
    wezen = con.execute(query("scenario_wezen")).fetchall()
    if wezen:
        raise AllocationError(
            f"Scenario '{s.naam}':\n- "
            + "\n- ".join(f"cluster '{c}' volgt {v}, waarvan niets overblijft; laat ook {c} weg" for c, v in wezen)
        )
    if anders:
        con.execute(
            f"CREATE TABLE seeds.parameters AS SELECT * REPLACE (CASE parameter WHEN 'reactiepercentage' THEN $p ELSE waarde END AS waarde) "
            f"FROM {b.tabel('parameters')}",
            {"p": float(s.reactiepercentage)},
        )


def _bijdragen(con: duckdb.DuckDBPyConnection, bouwer: ModelBuilder, s: Scenario) -> list[str]:
    """``int_verdeling__bijdragen`` of this scenario: weight x sum per kenmerk and regionale eenheid."""
    if s.model == OFFICIEEL:
        con.execute("CREATE TABLE gewichten AS SELECT kenmerk, CAST(gewicht_per_1000_fte AS DOUBLE) AS gewicht FROM seeds.kenmerken")
    else:
        bouwer.bouw("int_verdeling__herberekend")
        con.execute(
            "CREATE TABLE gewichten AS SELECT DISTINCT kenmerk, gewicht_per_1000_fte AS gewicht FROM intermediate.int_verdeling__herberekend WHERE gewicht_per_1000_fte <> 0"
        )
    con.execute(query("scenario_jaren"), {"jaar": s.peiljaar})
    gebruikt = con.execute("SELECT kenmerk, is_gewenst FROM jaren INNER JOIN gewichten USING (kenmerk) ORDER BY 1").fetchall()
    zonder = [k for k, goed in gebruikt if not goed]
    if len(zonder) == len(gebruikt):
        raise AllocationError(f"Scenario '{s.naam}': van {s.peiljaar} zijn er van geen kenmerk cijfers van alle gemeenten.")
    con.execute(query("scenario_bijdragen"))
    return (
        [f"Van {s.peiljaar} zijn er niet van elk kenmerk cijfers; het peiljaar van de editie telt voor: {', '.join(zonder)}."]
        if zonder
        else []
    )
