"""``halfjaarbericht verdeel --scenario BESTAND``: what if the clusters, the reactiepercentage, the year or the contingents were others?

A scenario is a YAML file; only ``naam`` must be there:

    naam: BBB naar de landelijke eenheden
    fte: 500                      # else that of the edition
    model: herberekend            # else officieel: the 27 printed weights, whose clusters are not printed
    clusters: {meldkamer: 4}      # percent; the others make room pro rata
    zonder: [bbb]                 # a cluster left out; the others take its place pro rata
    reactiepercentage: 90         # the werklast and its regressions anew
    peiljaar: 2023                # the kenmerken measured in that year, the others and the weights as they are
    contingenten: {Rotterdam: 25} # fte set apart before the rest is allocated

The numbers come from the published edition, the SQL from dbt (dagster_project/verdeling/dbt_models.py). Unless the reactiepercentage changes, the
kenmerken and coefficients of each cluster stay those of the edition: other shares weigh the same models otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import duckdb
from pydantic import BeforeValidator, Field, field_validator, model_validator

from dagster_project.verdeling.allocate import (
    ADVIES,
    ADVIES_CLUSTERS,
    FTE_MAX,
    OFFICIEEL,
    AllocationError,
    demonstratie,
    far_from_thousand,
    not_measured,
)
from dagster_project.verdeling.dbt_models import ModelBuilder, query, relation
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect, rows
from sources.numbers import ANY, WHOLE, Bounds, parse_number, program_number, show
from sources.validated_yaml import Strict, YamlFout, load_yaml, nearest

HERBEREKEND: Literal["herberekend"] = "herberekend"
ALLEEN_HERBEREKEND = ("clusters", "zonder", "reactiepercentage")
UITGANGSPUNT = {
    OFFICIEEL: "FROM intermediate.int_kenmerken__per_gemeente",
    HERBEREKEND: "FROM intermediate.int_verdeling__kenmerken WHERE is_peiljaar",
}
"""What each model of the edition sums: the official one what is estimated as well, the other what its regression could choose from."""
ALTIJD = ("kenmerken", "regionale_eenheden", "int_kenmerken__per_gemeente", "int_verdeling__kenmerken", "int_verdeling__coefficienten")
NODIG = (
    "clusters", "noodhulpformule", "int_herindelingen__inwoners", "int_werklast__gemeenten", "int_werklast__tellingen", "int_werklast__agenten", "int_werklast__avim", "int_werklast__bureauopenstelling", "int_werklast__hbvs",
    "int_werklast__meldingen", "int_werklast__meldkamer", "int_werklast__noodhulp_kalibratie", "int_werklast__opsporing_lokaal",
    "int_werklast__opsporing_regionaal", "int_werklast__reactief", "int_werklast__rsc", "stg_jenv__werklast_capaciteit", "stg_jenv__formatie_per_cluster",
)  # fmt: skip
"""What another reactiepercentage leaves as it is; the rest of the werklast and its regressions are built anew from it."""


def _number(bounds: Bounds = ANY, procent: bool = False) -> BeforeValidator:
    """A number as it is written in a scenario; left to itself YAML makes 1 of 1.000 and 90 of 1:30.

    ``procent``: 4% is 4, and 0,04 is refused as in a delivery: nobody can see whether that is 0,04% or 4%.
    """

    def read(tekst: Any) -> Any:
        if not isinstance(tekst, str):
            return tekst
        try:
            van_programma = program_number(tekst)
            getal, is_procent = (van_programma, False) if van_programma is not None else parse_number(tekst, bounds)
        except ValueError as e:
            if "dubbelzinnig" in str(e):
                raise
            return tekst  # no number: the model says what it expected
        if procent and not is_procent and 0 < getal < 1 and bounds.hold(getal):
            laag, hoog = show(getal), show(100 * getal)
            raise ValueError(f"'{show(tekst)}' is dubbelzinnig: {laag}% of {hoog}%? Schrijf {hoog}, of met een procentteken {laag}%.")
        if is_procent and not procent:
            return tekst
        return int(getal) if getal == getal.to_integral_value() else float(getal)

    return BeforeValidator(read)


Percent = Annotated[float, Field(strict=True, ge=0, le=100, allow_inf_nan=False), _number(Bounds(minimum=0, maximum=100), procent=True)]
Fte = Annotated[float, Field(strict=True, ge=0, le=FTE_MAX, allow_inf_nan=False), _number()]


class Scenario(Strict):
    """One what-if, checked by itself; what depends on the edition is checked when it runs."""

    naam: str
    fte: Annotated[int, Field(strict=True, ge=1, le=FTE_MAX), _number(WHOLE)] | None = None
    model: Literal["herberekend", "officieel"] = OFFICIEEL
    clusters: dict[str, Percent] = Field(default_factory=dict)
    zonder: tuple[str, ...] = ()
    reactiepercentage: (
        Annotated[float, Field(strict=True, ge=50, le=99.5, allow_inf_nan=False), _number(Bounds(minimum=50, maximum=99.5), procent=True)]
        | None
    ) = None
    peiljaar: Annotated[int, Field(strict=True, ge=2000, le=2100), _number(WHOLE)] | None = None
    contingenten: dict[str, Fte] = Field(default_factory=dict)

    @field_validator("naam", "fte", "reactiepercentage", "peiljaar", mode="before")
    @classmethod
    def _filled(cls, waarde: Any) -> Any:
        if waarde is None or (isinstance(waarde, str) and not waarde.strip()):
            raise ValueError("leeg; vul het in, of haal een veld dat niet hoeft weg.")
        return waarde

    @field_validator("clusters")
    @classmethod
    def _at_most_all(cls, clusters: dict[str, float]) -> dict[str, float]:
        if sum(clusters.values()) > 100:
            raise ValueError("samen meer dan 100 procent.")
        return clusters

    @model_validator(mode="after")
    def _together(self) -> Scenario:
        if self.model == OFFICIEEL and (mag_niet := [k for k in ALLEEN_HERBEREKEND if k in self.model_fields_set]):
            raise ValueError(
                f"{', '.join(mag_niet)} kan alleen met model {HERBEREKEND}: de gewichten per cluster van het officiële model zijn niet gedrukt. "
                f"Zet 'model: {HERBEREKEND}' in het scenario."
            )
        if dubbel := sorted(set(self.zonder) & set(self.clusters)):
            raise ValueError(f"{', '.join(dubbel)} staat in clusters en in zonder; kies er een.")
        return self


@dataclass(frozen=True)
class ScenarioResult:
    """A scenario beside the base: one row per regionale eenheid, and what the reader must know.

    ``fte_basis`` of a row is what the same model in the edition gives of as many fte; ``fte_editie`` is how many the edition allocates.
    """

    scenario: Scenario
    versie: str
    fte: int
    fte_editie: int
    ruwe_som: float
    rijen: list[dict[str, Any]]
    waarschuwingen: list[str]

    def als_json(self) -> dict[str, Any]:
        """The form of ``--formaat json``."""
        kolommen = ("fte", "fte_afgerond", "fte_laag", "fte_hoog", "fte_basis", "verschil_fte", "verschil_pp")
        return {
            "scenario": self.scenario.naam,
            "model": self.scenario.model,
            "versie": self.versie,
            "fte": self.fte,
            "fte_editie": self.fte_editie,
            "ruwe_som": self.ruwe_som,
            "waarschuwingen": self.waarschuwingen,
            "per_regionale_eenheid": {r["regionale_eenheid"]: {k: r[k] for k in kolommen} for r in self.rijen},
        }


def read_scenario(pad: Path) -> Scenario:
    """Read a scenario file.

    Raises:
        AllocationError: no such file, no YAML, an unknown field, or a value that cannot be; says where and what is expected.
    """
    try:
        return load_yaml(pad, Scenario, numbers_as_text=True)
    except YamlFout as e:
        raise AllocationError(str(e)) from None


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
        """A table or view of the workshop of the edition, read into memory once."""
        naam = f"memory.main.{model}"
        self.con.execute(f"CREATE TABLE IF NOT EXISTS {naam} AS FROM werkplaats.{relation(model)}")
        return naam

    def verdeling(self, model: str) -> dict[str, float]:
        """fte per regionale eenheid as published, at the fte of the edition."""
        tabel, kolom = (
            ("per_regionale_eenheid", "fte_model") if model == OFFICIEEL else ("herberekend_per_regionale_eenheid", "fte_herberekend")
        )
        return dict(
            self.con.execute(f"SELECT regionale_eenheid, {kolom} FROM uitgave.verdeling.{tabel} WHERE versie = ?", [self.versie]).fetchall()
        )

    def band(self) -> dict[str, tuple[float, float]]:
        """Per regionale eenheid the least and the most of the official model with other keys for what is estimated, at the fte of the edition."""
        vraag = "SELECT regionale_eenheid, fte_model_laag, fte_model_hoog FROM uitgave.verdeling.per_regionale_eenheid WHERE versie = ?"
        return {e: (laag, hoog) for e, laag, hoog in self.con.execute(vraag, [self.versie]).fetchall()}

    def kandidaten(self) -> int:
        """How many kenmerken besides inwoners the regression of this edition could choose from."""
        ((n,),) = self.con.execute(
            "SELECT count(DISTINCT kenmerk) FROM uitgave.verdeling.regressie_kenmerken WHERE versie = ? AND kenmerk <> 'inwoners'",
            [self.versie],
        ).fetchall()
        return int(n)

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
        CannotStart: its workshop is gone.
    """
    if (laatste := warehouse.latest()) is None:
        raise AllocationError("Er is nog niets gepubliceerd. Draai eerst 'halfjaarbericht refresh'.")
    with connect() as con:
        con.execute(f"ATTACH '{str(warehouse.database).replace(chr(39), chr(39) * 2)}' AS uitgave (READ_ONLY)")
        warehouse.attach_workshop(con, laatste.versie)
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
    waarschuwingen += [demonstratie(b.kandidaten()), ADVIES] if s.model == HERBEREKEND else [ADVIES]
    if s.clusters or s.zonder:
        waarschuwingen.append(ADVIES_CLUSTERS)
    con = b.con.cursor()
    con.execute("ATTACH ':memory:' AS scenario; USE scenario")
    try:
        bouwer = ModelBuilder(con)
        _leg_neer(con, bouwer, s, b, fte)
        waarschuwingen += _bijdragen(con, bouwer, s)
        waarschuwingen += not_measured(con) if s.model == OFFICIEEL else []
        bouwer.bouw("int_verdeling__per_regionale_eenheid")
        con.execute(
            "CREATE TABLE apart (regionale_eenheid VARCHAR, fte DOUBLE); INSERT INTO apart VALUES ('', 0);"
            "CREATE TABLE basis (regionale_eenheid VARCHAR, fte DOUBLE, laag DOUBLE, hoog DOUBLE)"
        )
        if s.contingenten:
            con.executemany("INSERT INTO apart VALUES (?, ?)", list(s.contingenten.items()))
        # of another year, or of weights that are fitted anew, the edition says no band
        band = b.band() if s.model == OFFICIEEL and s.peiljaar is None else {}
        con.executemany(
            "INSERT INTO basis VALUES (?, ?, ?, ?)", [(e, w, *band.get(e, (None, None))) for e, w in b.verdeling(s.model).items()]
        )
        vrij = fte - int(sum(s.contingenten.values()))
        uit = rows(con, query("scenario_uitkomst"), {"fte": fte, "fte_editie": b.fte, "fte_vrij": vrij})
    finally:
        con.execute("USE memory; DETACH scenario")
        con.close()
    ruwe_som = float(uit[0]["ruwe_som"])
    waarschuwingen += far_from_thousand(ruwe_som)
    return ScenarioResult(s, b.versie, fte, b.fte, ruwe_som, uit, waarschuwingen)


def _toets(s: Scenario, b: Base, fte: int) -> None:
    fouten = [
        f"cluster '{c}' bestaat niet; kies uit {', '.join(b.aandelen)}.{nearest(c.lower(), b.aandelen)}"
        for c in (*s.clusters, *s.zonder)
        if c not in b.aandelen
    ]
    fouten += [
        f"'{e}' is geen regionale eenheid; kies uit {', '.join(b.eenheden)}.{nearest(e, b.eenheden)}"
        for e in s.contingenten
        if e not in b.eenheden
    ]
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


def _leg_neer(con: duckdb.DuckDBPyConnection, bouwer: ModelBuilder, s: Scenario, b: Base, fte: int) -> None:
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
    if anders:
        con.execute(
            f"CREATE TABLE seeds.parameters AS SELECT * REPLACE (CASE parameter WHEN 'reactiepercentage' THEN $p ELSE waarde END AS waarde) "
            f"FROM {b.tabel('parameters')}",
            {"p": s.reactiepercentage},
        )
        bouwer.bouw("int_verdeling__clusters")  # another werklast is another size of its cluster, and another rest of the basisteams
        con.execute("ALTER TABLE intermediate.int_verdeling__clusters RENAME TO clusters_van_de_editie")
    else:
        con.execute("CREATE VIEW intermediate.clusters_van_de_editie AS FROM werkplaats.intermediate.int_verdeling__clusters")
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


def _bijdragen(con: duckdb.DuckDBPyConnection, bouwer: ModelBuilder, s: Scenario) -> list[str]:
    """``int_verdeling__bijdragen`` of this scenario: weight x sum per kenmerk and regionale eenheid."""
    if s.model == OFFICIEEL:
        con.execute("CREATE TABLE gewichten AS SELECT kenmerk, CAST(gewicht_per_1000_fte AS DOUBLE) AS gewicht FROM seeds.kenmerken")
    else:
        bouwer.bouw("int_verdeling__herberekend")
        con.execute(
            "CREATE TABLE gewichten AS SELECT DISTINCT kenmerk, gewicht_per_1000_fte AS gewicht FROM intermediate.int_verdeling__herberekend WHERE gewicht_per_1000_fte <> 0"
        )
    con.execute(f"CREATE VIEW uitgangspunt AS {UITGANGSPUNT[s.model]}")
    con.execute(query("scenario_jaren"), {"jaar": s.peiljaar})
    con.execute(query("scenario_bijdragen"))
    if s.peiljaar is None:
        return []
    if not con.execute("SELECT 1 FROM jaren INNER JOIN gewichten USING (kenmerk)").fetchall():
        raise AllocationError(f"Scenario '{s.naam}': van {s.peiljaar} zijn er van geen kenmerk cijfers van alle gemeenten.")
    vraag = "SELECT DISTINCT kenmerk FROM intermediate.int_verdeling__bijdragen ANTI JOIN jaren USING (kenmerk) ORDER BY 1"
    blijft = ", ".join(k for (k,) in con.execute(vraag).fetchall())
    return [f"Van {s.peiljaar} zijn er niet van elk kenmerk cijfers; het peiljaar van de editie telt voor: {blijft}."] if blijft else []
