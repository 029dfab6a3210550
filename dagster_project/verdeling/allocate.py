"""``halfjaarbericht verdeel``: the allocation for any N, with the published kenmerken or with a file.

The SQL is that of dbt (``dbt_models``), on an empty DuckDB in which the tables that it starts from have been put.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import duckdb

from dagster_project import ROOT
from dagster_project.notation import nl
from dagster_project.poort import rules
from dagster_project.verdeling.dbt_models import ModelBuilder
from dagster_project.verdeling.layout import Layouts, check_codes, check_layout, listing, read_layouts
from dagster_project.verdeling.read_csv import InputError, read_csv
from dagster_project.warehouse.editions import Warehouse
from sources import catalog
from sources.database import connect, rows, scalar
from sources.numbers import show

OFFICIEEL: Literal["officieel"] = "officieel"
"""The model of every door unless another is asked for: the 27 printed weights."""
FTE_MAX = 10**6
"""No door allocates more; the whole police is less than a tenth of it."""
RUWE_SOM = (900.0, 1100.0)
"""Bounds of the raw sum per 1.000 fte (methode, section 5): a warning here, a blocking rule in a refresh."""
ADVIES = "Het rapport raadt aan de kenmerken elk jaar te verversen en nieuwe sterkte alleen met het volledige model te verdelen."
"""What the report advises whoever allocates (halfjaarbericht-2025-h2.txt:3905-3912); every door says it."""
ADVIES_CLUSTERS = "Een ander aandeel per cluster past volgens het rapport alleen als taken verschuiven, groter of kleiner worden."
"""And when clusters may be looked at (3913-3923)."""
KANDIDATEN_RAPPORT = 113
"""Candidates that the report tested beside inwoners (4695); an edition has fewer."""
CODE = "gemeente_code"
SLEUTELKOLOMMEN = (CODE, "regionale_eenheid")
VER_VAN_EDITIE, AANDEEL_VER = 3, 0.001
"""So many times the edition's value of a gemeente, and so much of the country: a digit or a unit too many, and no other year."""
GEMEENTEN_VER = 0.1
"""Of more of the gemeenten than this the file is no other year either: its rows have shifted, or its columns were swapped."""


class AllocationError(Exception):
    """The request or the file is not usable; says where and what to do."""


def _largest_strength() -> float:
    """fte: more than the whole police has, or will have, by the contract of its delivery; whoever allocates more meant something else."""
    (waarde,) = (k for k in catalog.tabellen()["jenv.bezetting"].kolommen if k.naam == "waarde")
    assert waarde.maximum is not None
    return float(waarde.maximum)


@dataclass
class Verdeling:
    """An allocation: ten rows, and what the reader must know."""

    fte: int
    ruwe_som: float
    rijen: list[dict[str, Any]]
    bron: str
    waarschuwingen: list[str] = field(default_factory=list)

    def als_json(self) -> dict[str, Any]:
        """The form of ``--formaat json``."""
        kolommen = (
            "fte_model",
            "fte_laag",
            "fte_hoog",
            "fte_besluit",
            "fte_model_afgerond",
            "fte_besluit_afgerond",
            "verschil_besluit_fte",
            "verschil_besluit_pp",
        )
        return {
            "model": OFFICIEEL,
            "fte": self.fte,
            "ruwe_som": self.ruwe_som,
            "bron": self.bron,
            "waarschuwingen": self.waarschuwingen,
            "advies": ADVIES,
            "per_regionale_eenheid": {r["regionale_eenheid"]: {k: r[k] for k in kolommen if k in r} for r in self.rijen},
        }


def allocate(fte: int, warehouse: Warehouse, bestand: Path | None = None) -> Verdeling:
    """Allocate ``fte`` (whole, > 0) over the ten regionale eenheden.

    Args:
        fte: strength to allocate.
        warehouse: where the published kenmerken are, when there is no file.
        bestand: CSV with gemeente_code, regionale_eenheid and the 27 kenmerken, as totals per gemeente; all gemeenten of one layout.

    Raises:
        AllocationError: nothing published, or kenmerken with which nothing can be allocated.
        InputError: the file lacks a column, a value, a gemeente or a known regionale eenheid, or has one twice.
    """
    if not 1 <= fte <= FTE_MAX:
        raise AllocationError(
            f"--fte {fte}: alleen nieuwe sterkte wordt verdeeld; geef een heel getal van 1 tot en met {nl(FTE_MAX, '{:,.0f}')}."
        )
    with connect() as con:
        bouwer = ModelBuilder(con)
        _seed(con, "kenmerken", {"gewicht_per_1000_fte": "DECIMAL(12,9)"})
        _seed(con, "regionale_eenheden", {"aandeel_besluit_pct": "DECIMAL(12,9)"})
        _toets_gewichten(con)
        con.execute("CREATE TABLE raw_run.opdracht AS SELECT CAST($n AS INTEGER) AS fte", {"n": fte})
        con.execute("CREATE TABLE staging.stg_jenv__formatie (regionale_eenheid VARCHAR, formatie_fte DECIMAL(24,10))")
        laatste = warehouse.latest()
        editie = warehouse.edition_dir(laatste.versie) / "verdeling.kenmerken.parquet" if laatste else warehouse.folder
        layouts = read_layouts(con, warehouse)
        waarschuwingen = _lees_bestand(con, bestand, layouts, editie) if bestand else _lees_gepubliceerd(con, warehouse)
        if fte > _largest_strength():
            waarschuwingen.append(f"LET OP: {nl(fte, '{:,d}')} fte is meer dan de hele politie heeft. Kijk of het getal klopt.")
        bouwer.bouw("int_verdeling__per_regionale_eenheid")
        rijen = rows(con, "SELECT * FROM intermediate.int_verdeling__per_regionale_eenheid ORDER BY regionale_eenheid")
        if not bestand:
            _add_band(con, warehouse, fte, rijen)
    ruwe_som = float(rijen[0]["ruwe_som"])
    if ruwe_som <= 0 or rijen[0]["fte_model"] is None:
        raise AllocationError(
            f"De ruwe som is {nl(ruwe_som, '{:.3f}')}: er valt niets naar rato te verdelen. Controleer de kenmerken en hun meeteenheden."
        )
    waarschuwingen += far_from_thousand(ruwe_som)
    return Verdeling(fte, ruwe_som, rijen, str(bestand) if bestand else "gepubliceerde editie", waarschuwingen)


def far_from_thousand(ruwe_som: float) -> list[str]:
    """A warning where the weights, that were made for 1.000 fte, sum to something else."""
    if RUWE_SOM[0] <= ruwe_som <= RUWE_SOM[1]:
        return []
    return [
        f"LET OP: de ruwe som is {nl(ruwe_som)} per 1.000 fte, buiten {RUWE_SOM[0]:.0f}-{RUWE_SOM[1]:.0f}. "
        "Een kenmerk ontbreekt of staat in een andere meeteenheid; gebruik deze verdeling niet zonder dat na te gaan."
    ]


def demonstratie(kandidaten: int) -> str:
    """What must be said beside the model fitted anew, which had so many candidates besides inwoners."""
    return (
        f"Het herberekende model is een demonstratie: het kiest uit {kandidaten} kenmerken, het rapport uit {KANDIDATEN_RAPPORT}, "
        "en komt daardoor op andere kenmerken uit."
    )


def kenmerken() -> list[str]:
    """The 27 kenmerken, in the order of the report."""
    with open(ROOT / "dbt" / "seeds" / "kenmerken.csv", encoding="utf-8", newline="") as f:
        return [r["kenmerk"] for r in csv.DictReader(f)]


def _seed(con: duckdb.DuckDBPyConnection, naam: str, types: dict[str, str]) -> None:
    # as text first: a weight must not pass through a double
    con.execute(
        f"CREATE TABLE seeds.{naam} AS SELECT * REPLACE ({', '.join(f'CAST({k} AS {t}) AS {k}' for k, t in types.items())}) "
        "FROM read_csv($pad, header = true, all_varchar = true)",
        {"pad": str(ROOT / "dbt" / "seeds" / f"{naam}.csv")},
    )


def _toets_gewichten(con: duckdb.DuckDBPyConnection) -> None:
    """The weights and the Besluit against their second transcription in ``expectations/``: this door has no gate behind it."""
    vragen = {
        "gewichten_als_gedrukt": "SELECT kenmerk || '=' || CAST(gewicht_per_1000_fte AS VARCHAR) FROM seeds.kenmerken",
        "besluit_als_wet": "SELECT naam || '=' || CAST(CAST(aandeel_besluit_pct AS DECIMAL(6,3)) AS VARCHAR) FROM seeds.regionale_eenheden",
    }
    for r in rules.read_rules():
        if r.regel in vragen:
            anders = {x[0] for x in con.execute(vragen[r.regel]).fetchall()} ^ set(r.argumenten["value_set"])
            if anders:
                raise AllocationError(f"dbt/seeds wijkt af van expectations/ ({r.regel}): {', '.join(sorted(anders))}. Herstel de seed.")


def _lees_gepubliceerd(con: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> list[str]:
    laatste = warehouse.latest()
    if laatste is None:
        raise AllocationError("Er is nog niets gepubliceerd. Draai eerst 'halfjaarbericht refresh', of geef --kenmerken BESTAND.csv.")
    pad = str(warehouse.edition_dir(laatste.versie))
    con.execute(
        "CREATE TABLE intermediate.int_kenmerken__per_gemeente AS "
        "SELECT gemeente_code, regionale_eenheid, kenmerk, waarde, is_geschat, is_synthetisch FROM read_parquet($pad)",
        {"pad": f"{pad}/verdeling.kenmerken.parquet"},
    )
    synthetisch = scalar(con, "SELECT bool_or(is_synthetisch) FROM intermediate.int_kenmerken__per_gemeente")
    return (["De kenmerken per gemeente in deze editie zijn synthetisch."] if synthetisch else []) + not_measured(con)


def not_measured(con: duckdb.DuckDBPyConnection) -> list[str]:
    """A warning that says how many kenmerken of the edition are estimated, and of how many nothing is known."""
    [(geschat, onbekend)] = con.execute(
        "SELECT count(DISTINCT kenmerk) FILTER (is_geschat), (SELECT count(*) FROM seeds.kenmerken) - count(DISTINCT kenmerk) "
        "FROM intermediate.int_kenmerken__per_gemeente"
    ).fetchall()
    if not geschat and not onbekend:
        return []
    return [
        f"LET OP: van de kenmerken in deze editie {'is' if geschat == 1 else 'zijn'} er {geschat} geschat en {onbekend} niet bekend. "
        "De bandbreedte zegt hoe ver de verdeling daardoor kan verschuiven."
    ]


def _add_band(con: duckdb.DuckDBPyConnection, warehouse: Warehouse, fte: int, rijen: list[dict[str, Any]]) -> None:
    """Beside each number the least and the most with other keys for what is estimated: those of the edition, at this fte."""
    laatste = warehouse.latest()
    assert laatste  # its kenmerken were just read
    per = con.execute(
        "SELECT regionale_eenheid, fte_model_laag * ($fte / fte), fte_model_hoog * ($fte / fte) FROM read_parquet($pad)",
        {"fte": fte, "pad": str(warehouse.edition_dir(laatste.versie) / "verdeling.per_regionale_eenheid.parquet")},
    ).fetchall()
    band = {e: {"fte_laag": laag, "fte_hoog": hoog} for e, laag, hoog in per}
    for r in rijen:
        r |= band[r["regionale_eenheid"]]


def _lees_bestand(con: duckdb.DuckDBPyConnection, bestand: Path, layouts: Layouts, editie: Path) -> list[str]:
    """Read the file into long form; every problem is named with row and column."""
    namen, problemen = kenmerken(), list[str]()
    t = read_csv(bestand, (*SLEUTELKOLOMMEN, *namen))
    codes = check_codes(t, CODE, problemen)
    check_layout(t, CODE, codes, layouts, problemen, heel=True)
    eenheden = [r[0] for r in con.execute("SELECT naam FROM seeds.regionale_eenheden ORDER BY code").fetchall()]
    lang = []
    for rij, getallen in zip(t.rijen, t.numbers(namen, t.rijen, problemen), strict=True):
        nr, code, eenheid = rij[0], t.field(rij, CODE), t.field(rij, "regionale_eenheid")
        plaats = f"{t.naam}, rij {nr}, kolom regionale_eenheid"
        if eenheid not in eenheden:
            problemen.append(f"{plaats}: '{show(eenheid)}' is geen regionale eenheid ({', '.join(eenheden)})")
        elif eenheid != layouts.eenheid.get(code, eenheid):
            problemen.append(f"{plaats}: '{eenheid}' bij {code}; verwacht {layouts.eenheid[code]}, waar deze gemeente in ligt")
        for kenmerk, getal in zip(namen, getallen, strict=True):
            if getal is not None and getal < 0 and kenmerk != "mediaan_vermogen":
                problemen.append(f"{t.naam}, rij {nr}, kolom {kenmerk}: {show(getal)} kan niet; verwacht 0 of meer")
            lang.append([code, str(nr), eenheid, kenmerk, str(getal)])
    if problemen:
        raise InputError(problemen)
    con.execute(
        "CREATE TABLE intermediate.int_kenmerken__per_gemeente AS SELECT r[1] AS gemeente_code, r[2] AS rij, r[3] AS regionale_eenheid, r[4] AS kenmerk, "
        "coalesce(try_cast(r[5] AS DECIMAL(24,10)), CAST(CAST(r[5] AS DOUBLE) AS DECIMAL(24,10))) AS waarde, false AS is_geschat, false AS is_synthetisch "
        "FROM (SELECT unnest(CAST($lang AS VARCHAR[][])) AS r)",
        {"lang": lang},
    )
    if not layouts.per_jaar:
        leeg = sorted(set(eenheden) - {r[2] for r in lang})
        uit = ["LET OP: er is nog niets gepubliceerd, dus of dit alle gemeenten van één indeling zijn is niet getoetst."]
        return uit + ([f"Zonder gemeenten in het bestand, en dus zonder fte naar het model: {', '.join(leeg)}."] if leeg else [])
    buiten = con.execute(
        "SELECT kenmerk, sum(waarde), any_value(CAST(landelijk_minimum AS DECIMAL)), any_value(CAST(landelijk_maximum AS DECIMAL)), any_value(meeteenheid) "
        "FROM intermediate.int_kenmerken__per_gemeente INNER JOIN seeds.kenmerken USING (kenmerk) GROUP BY kenmerk "
        "HAVING NOT sum(waarde) BETWEEN any_value(CAST(landelijk_minimum AS DECIMAL)) AND any_value(CAST(landelijk_maximum AS DECIMAL)) ORDER BY kenmerk"
    ).fetchall()
    if buiten:  # what in a refresh is the rule landelijk_binnen_grenzen
        raise InputError(
            [
                f"{t.naam}, kolom {kenmerk}: alle gemeenten samen {nl(som, '{:,.1f}')} {eenheid}; "
                f"verwacht {nl(laag, '{:,.0f}')} tot en met {nl(hoog, '{:,.0f}')}. Kijk naar de meeteenheid en naar punten en komma's"
                for kenmerk, som, laag, hoog, eenheid in buiten
            ]
        )
    return far_from_edition(con, t.naam, editie)


def far_from_edition(con: duckdb.DuckDBPyConnection, naam: str, editie: Path) -> list[str]:
    """A warning for gemeenten of which the file says something very different than an edition that is no example (``editie``: its kenmerken).

    Raises:
        InputError: that holds for too many of them.
    """
    ver = con.execute(
        "SELECT n.rij, n.gemeente_code, o.gemeente, n.kenmerk, n.waarde, o.waarde, abs(ln(greatest(n.waarde, 0.001) / o.waarde)) AS afstand "
        "FROM intermediate.int_kenmerken__per_gemeente AS n "
        "INNER JOIN read_parquet($pad) AS o USING (gemeente_code, kenmerk) WHERE NOT o.is_synthetisch AND NOT o.is_geschat AND o.waarde > 0 "
        f"AND NOT n.waarde / o.waarde BETWEEN 1.0 / {VER_VAN_EDITIE} AND {VER_VAN_EDITIE} "
        f"AND abs(n.waarde - o.waarde) > {AANDEEL_VER} * (SELECT sum(abs(x.waarde)) FROM read_parquet($pad) AS x WHERE x.kenmerk = n.kenmerk) "
        "QUALIFY row_number() OVER (PARTITION BY n.gemeente_code ORDER BY afstand DESC, n.kenmerk) = 1 ORDER BY afstand DESC, 2",
        {"pad": str(editie)},
    ).fetchall()
    if not ver:
        return []
    gemeenten = scalar(con, "SELECT count(DISTINCT gemeente_code) FROM intermediate.int_kenmerken__per_gemeente")
    genoemd = listing(
        (
            f"rij {rij}, {code} {gemeente}, {k}: {nl(nu, '{:,.1f}')} tegen {nl(toen, '{:,.1f}')}"
            for rij, code, gemeente, k, nu, toen, _ in ver
        ),
        "; ",
    )
    verschil = (
        f"van {len(ver)} van de {gemeenten} gemeenten meer dan {VER_VAN_EDITIE} keer zo veel of zo weinig als gepubliceerd: {genoemd}"
    )
    if len(ver) > GEMEENTEN_VER * gemeenten:
        raise InputError([f"{naam}: {verschil}. Kijk of rijen zijn verschoven of kolommen verwisseld"])
    return [f"LET OP: {naam} heeft {verschil}. Kijk of er geen cijfer te veel of te weinig staat, en of geen rijen zijn verwisseld."]
