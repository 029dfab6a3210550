"""The first step: open the kandidaat of this run and write down what it is going to build."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import date
from functools import cache
from pathlib import Path

import dagster as dg
import duckdb

from dagster_project import ROOT, notation
from dagster_project.dbt_runner.translator import OWNERS
from dagster_project.poort import decisions, outcome
from dagster_project.publicatie.content import explanations
from dagster_project.resources import WarehouseResource, cannot_start
from dagster_project.warehouse import release_calendar
from dagster_project.warehouse.editions import Warehouse
from sources import catalog, database, schema
from sources.errors import CannotStart, CatalogError
from sources.load import corrections, raw_run
from sources.load.casts import insert_rows
from sources.validated_yaml import YamlFout

RUN_TABLES = ("editie", "opdracht", "snapshots", "bronkolommen", "bronnen", "aantekeningen", "besluiten", "correcties")
CORRECTIONS = ROOT / "expectations" / "correcties.yml"


@cache
def partitions() -> dg.StaticPartitionsDefinition:
    """One partition per edition of the calendar."""
    return dg.StaticPartitionsDefinition(list(release_calendar.publication()))


def build_candidate() -> dg.AssetsDefinition:
    """The tables that say what a run builds; what it receives is written into them by the steps after it."""

    @dg.multi_asset(
        name="kandidaat",
        specs=[
            dg.AssetSpec(
                ["raw", "run", t],
                group_name="run",
                owners=[OWNERS["datasteward"]],
                kinds={"duckdb"},
                tags={"laag": "raw"},
                description=schema.declared_tables()[f"raw_run.{t}"]["description"],
            )
            for t in RUN_TABLES
        ],
        partitions_def=partitions(),
    )
    def kandidaat(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult]:
        _open(context.partition_key, warehouse)
        for t in RUN_TABLES:
            yield dg.MaterializeResult(asset_key=["raw", "run", t])

    return kandidaat


def _open(editie: str, warehouse: WarehouseResource) -> None:
    kandidaat = warehouse.kandidaat
    try:
        versie, nummer = warehouse.published.next_version(editie, warehouse.erratum)
        _same_kind(warehouse.published, warehouse.fetcher.voorbeeld)
        vorige = _previous(warehouse.published, (editie, nummer))
        verschijnt, kent, reden = _days(warehouse, editie)
    except CannotStart as e:
        raise cannot_start(e) from None
    with database.connect(kandidaat) as con:
        raw_run.create_raw_run(con)
        schema.create(
            con, *(f"raw_run.{t}" for t in ("editie", "opdracht", "besluiten", "uitkomst")), "kwaliteit.controles", "kwaliteit.duidingen"
        )
        con.execute(
            "INSERT INTO raw_run.editie VALUES (?, ?, ?, ?, ?, ?, ?)",
            (editie, versie, nummer, verschijnt, kent, reden, warehouse.fetcher.voorbeeld),
        )
        con.execute("INSERT INTO raw_run.opdracht VALUES (?)", (warehouse.fte,))
        for tabel, pad in vorige.items():
            _load_previous(con, tabel, pad)
        try:
            _load_decisions(con, verschijnt, warehouse.fetcher.voorbeeld)
            if not warehouse.fetcher.voorbeeld:  # what people say is of real figures
                duidingen = [(editie, versie, *astuple(d)) for d in explanations.read_explanations(editie, max(verschijnt, kent))]
                insert_rows(con, "kwaliteit.duidingen", duidingen)
        except (CatalogError, decisions.DecisionError, YamlFout) as e:
            outcome.record_outcome(con, outcome.TEGENGEHOUDEN, str(e))
            raise dg.Failure(description=str(e), allow_retries=False) from None


def _days(warehouse: WarehouseResource, editie: str) -> tuple[date, date, str]:
    """The day of publication, the day to which the version knows, and the reason of an erratum.

    A version that is built again keeps those of the first time, or it would say and know something else: they stand in its manifest, in the
    warehouse or in the folder of the edition that is the source.

    Raises:
        CannotStart: its manifest was changed, or the day that is asked for is none, or one before what an erratum corrects came out.
    """
    gepubliceerd = warehouse.published.latest(editie)
    if not warehouse.erratum:
        m = warehouse.published.manifest(gepubliceerd) if gepubliceerd else getattr(warehouse.fetcher, "manifest", {})
        if m.get("editie") == editie:
            dag = date.fromisoformat(m["publicatiedatum"])
            return dag, date.fromisoformat(m.get("kennisdatum", m["publicatiedatum"])), m["reden"] if gepubliceerd else ""
    try:
        vandaag = release_calendar.today()
    except ValueError as e:
        raise CannotStart(str(e)) from None
    if gepubliceerd and vandaag < (eerder := date.fromisoformat(warehouse.published.manifest(gepubliceerd)["publicatiedatum"])):
        raise CannotStart(
            f"Het is volgens de klok, of volgens HALFJAARBERICHT_VANDAAG, {notation.dag(vandaag)}, en {gepubliceerd.versie} verscheen op {notation.dag(eerder)}. "
            "Een verbetering komt niet eerder uit dan wat zij verbetert: zet haar goed en draai de refresh opnieuw."
        )
    return vandaag, min(vandaag, release_calendar.publication()[editie]), warehouse.erratum


def _same_kind(warehouse: Warehouse, is_voorbeeld: bool) -> None:
    """Raises CannotStart where the other kind is published: an example is never compared with, or taken for, a real edition."""
    laatste = warehouse.latest()
    if laatste is None or warehouse.is_example(laatste) == is_voorbeeld:
        return
    soorten = {True: "voorbeelden, met verzonnen cijfers", False: "echte edities"}
    raise CannotStart(
        f"In {warehouse.folder} staan {soorten[not is_voorbeeld]}, en deze bron geeft {soorten[is_voorbeeld]}. "
        "Kies een andere map (--warehouse MAP) of een andere bron (--bron)."
    )


def _previous(warehouse: Warehouse, te_bouwen: tuple[str, int]) -> dict[str, Path]:
    """What was published before, to see what changed since: per table of ``raw_run`` its Parquet.

    Of the sources that is what the newest version knew; of the values what the version before the one that is built said (an edition that
    is built again is compared with what it was compared with the first time).

    Raises:
        CannotStart: a file was changed after publication.
    """
    alle = warehouse.versions()
    nieuwste, ervoor = alle[-1] if alle else None, [u for u in alle if (u.editie, u.versienummer) < te_bouwen]
    uit = {}
    for tabel, uitgave, bestand in (
        ("vorige_bronnen", nieuwste, "kwaliteit.bronstatus.parquet"),
        ("vorige_bronkolommen", nieuwste, "kwaliteit.bronkolommen.parquet"),
        ("vorige_waarden", ervoor[-1] if ervoor else None, "kerncijfers.waarden.parquet"),
    ):
        if uitgave and bestand in (manifest := warehouse.manifest(uitgave))["bestanden"]:  # not in a version of before this was kept
            uit[tabel] = warehouse.published_file(uitgave, manifest, bestand)
    return uit


def _load_previous(con: duckdb.DuckDBPyConnection, tabel: str, pad: Path) -> None:
    daar = {k for (k, *_) in con.execute("DESCRIBE SELECT * FROM read_parquet($pad)", {"pad": str(pad)}).fetchall()}
    hier = [k for (k, *_) in con.execute(f"DESCRIBE raw_run.{tabel}").fetchall() if k in daar]
    con.execute(
        f"INSERT INTO raw_run.{tabel} BY NAME SELECT {', '.join(hier)} FROM read_parquet($pad)"
        + (" WHERE regio_code NOT LIKE 'GM%'" if "regio_code" in hier else ""),  # no gemeente is compared
        {"pad": str(pad)},
    )


def _load_decisions(con: duckdb.DuckDBPyConnection, tot: date, is_voorbeeld: bool) -> None:
    """What people decided of single cells and of differences, until this day: a decision is known when the version is made.

    Raises:
        CatalogError, DecisionError: a file of theirs cannot mean one thing.
    """
    tabellen = {t.volledige_naam: t for t in catalog.refreshed_tables()}
    gecorrigeerd = corrections.read_corrections(CORRECTIONS, tabellen, met_voorbeelden=is_voorbeeld)
    besloten = [astuple(b) for b in decisions.read_decisions(tot)]
    for tabel, rijen in (("raw_run.correcties", gecorrigeerd), ("raw_run.besluiten", besloten)):
        insert_rows(con, tabel, rijen)
