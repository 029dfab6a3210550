"""Raw tables: one step per bron, and one that opens the kandidaat. Poort 1 stands here."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import date

import dagster as dg

from dagster_project import WORTEL, besluiten, poort, voortgang
from dagster_project.edities import EDITIES, PUBLICATIE
from dagster_project.resources import Werkplaats
from dagster_project.werkplaats import Warehouse
from sources import catalogus, correcties, laden
from sources.catalogus import Tabel
from sources.dbt_sources import neventabellen
from sources.fouten import CatalogusFout

PARTITIES = dg.StaticPartitionsDefinition(list(EDITIES))
RUN_TABELLEN = ("editie", "opdracht", "snapshots", "bronkolommen", "bronnen", "besluiten", "correcties")
CORRECTIES = WORTEL / "expectations" / "correcties.yml"


def _vorige(con, huis: Warehouse) -> None:
    """What the newest published version knew of its sources, to see what changed since."""
    uitgave = huis.laatste()
    for tabel, bestand in (("vorige_bronnen", "kwaliteit.bronstatus"), ("vorige_bronkolommen", "kwaliteit.bronkolommen")):
        pad = huis.editiemap(uitgave.versie) / f"{bestand}.parquet" if uitgave else None
        if pad is None or not pad.exists():
            continue  # nothing published yet, or before this was kept
        daar = {k for (k, *_) in con.execute("DESCRIBE SELECT * FROM read_parquet($pad)", {"pad": str(pad)}).fetchall()}
        hier = [k for (k, *_) in con.execute(f"DESCRIBE raw_run.{tabel}").fetchall() if k in daar]
        con.execute(f"INSERT INTO raw_run.{tabel} BY NAME SELECT {', '.join(hier)} FROM read_parquet($pad)", {"pad": str(pad)})


@dg.multi_asset(
    name="kandidaat",
    specs=[dg.AssetSpec(["raw", "run", t], group_name="run", kinds={"duckdb"}) for t in RUN_TABELLEN],
    partitions_def=PARTITIES,
)
def kandidaat(context: dg.AssetExecutionContext, werkplaats: Werkplaats) -> Iterator[dg.MaterializeResult]:
    """Open the kandidaat of this run and write down what it is going to build."""
    editie = context.partition_key
    versie, nummer = werkplaats.huis.volgende(editie, werkplaats.erratum)
    try:
        gecorrigeerd = correcties.lees(CORRECTIES, {t.volledige_naam: t for t in catalogus.te_verversen()})
        tot = date.max if werkplaats.erratum else PUBLICATIE[editie]  # what mends an edition is decided after it came out
        besloten = [astuple(b) for b in besluiten.lees(tot)]
    except (CatalogusFout, besluiten.BesluitFout) as e:
        werkplaats.noteer_uitkomst("tegengehouden", str(e))
        raise dg.Failure(description=str(e), allow_retries=False) from None
    with laden.verbind(werkplaats.kandidaat) as con:
        laden.maak_raw_run(con)
        _vorige(con, werkplaats.huis)
        con.execute(
            """CREATE TABLE raw_run.editie (editie VARCHAR, versie VARCHAR, versienummer INTEGER, publicatiedatum DATE, reden VARCHAR);
            CREATE TABLE raw_run.opdracht (fte INTEGER);
            CREATE TABLE raw_run.besluiten (vergelijking VARCHAR, rol VARCHAR, datum DATE, reden VARCHAR, is_voorbeeld BOOLEAN)"""
        )
        con.execute("INSERT INTO raw_run.editie VALUES (?, ?, ?, ?, ?)", (editie, versie, nummer, PUBLICATIE[editie], werkplaats.erratum))
        con.execute("INSERT INTO raw_run.opdracht VALUES (?)", (werkplaats.fte,))
        if besloten:
            con.executemany("INSERT INTO raw_run.besluiten VALUES (?, ?, ?, ?, ?)", besloten)
        if gecorrigeerd:
            con.executemany(f"INSERT INTO raw_run.correcties VALUES ({', '.join('?' * len(gecorrigeerd[0]))})", gecorrigeerd)
        poort.maak_tabel(con)
    for t in RUN_TABELLEN:
        yield dg.MaterializeResult(asset_key=["raw", "run", t])


def _codes(t: Tabel) -> list[dg.AssetKey]:
    return [dg.AssetKey(["raw", t.bron, naam]) for naam in neventabellen(t)]


def _asset(bron: str, tabellen: list[Tabel]) -> dg.AssetsDefinition:
    sleutels = {t.volledige_naam: dg.AssetKey(["raw", bron, t.naam]) for t in tabellen}

    @dg.multi_asset(
        name=f"bron_{bron}",
        specs=[
            dg.AssetSpec(
                sleutels[t.volledige_naam],
                deps=[["raw", "run", "editie"]],
                group_name=bron,
                kinds={"duckdb"},
                description=f"{t.titel} ({t.tabel_id or 'levering'}). {t.cadans}. {t.citeren}",
            )
            for t in tabellen
        ]
        + [
            dg.AssetSpec(s, deps=[["raw", "run", "editie"]], group_name=bron, kinds={"duckdb"}, description="Codes van een dimensie.")
            for t in tabellen
            for s in _codes(t)
        ],
        check_specs=[
            dg.AssetCheckSpec("contract", asset=s, blocking=True, description="Poort 1: het contract van de tabel.")
            for s in sleutels.values()
        ],
        partitions_def=PARTITIES,
    )
    def bron_asset(context: dg.AssetExecutionContext, werkplaats: Werkplaats) -> Iterator[dg.MaterializeResult]:
        fouten = []
        with laden.verbind(werkplaats.kandidaat) as con:
            for i, t in enumerate(tabellen, start=1):
                uitslag = laden.laad(
                    con,
                    t,
                    werkplaats.haler,
                    werkplaats.huis.winkel,
                    peildatum=PUBLICATIE[context.partition_key],
                    voortgang=lambda rijen, totaal, t=t: voortgang.meld(t.volledige_naam, rijen, totaal),
                )
                oordelen = [*poort.contractoordelen(uitslag), *poort.correctieoordeel(uitslag)]
                poort.noteer(con, oordelen)
                fouten += [o for o in oordelen if o.houdt_tegen]
                if uitslag.snapshot is not None:
                    werkplaats.snapshots.append(uitslag.snapshot)
                voortgang.meld(f"bron {bron}", i, len(tabellen))
                sleutel = sleutels[t.volledige_naam]
                yield dg.MaterializeResult(
                    asset_key=sleutel,
                    metadata={"dagster/row_count": uitslag.rijen},
                    check_results=[
                        dg.AssetCheckResult(
                            passed=uitslag.geslaagd,
                            asset_key=sleutel,
                            check_name="contract",
                            metadata={"bevindingen": dg.MetadataValue.md("\n".join(f"- {o}" for o in oordelen if o.houdt_tegen) or "geen")},
                        )
                    ],
                )
                for codes in _codes(t):
                    yield dg.MaterializeResult(asset_key=codes)
        if fouten:  # after the last table, so that one run tells all that is wrong with a bron
            raise dg.Failure(description="\n".join(map(str, fouten)), allow_retries=False)

    return bron_asset


def bron_assets() -> list[dg.AssetsDefinition]:
    """One step per bron, from the catalogue."""
    per_bron: dict[str, list[Tabel]] = {}
    for t in catalogus.te_verversen():
        per_bron.setdefault(t.bron, []).append(t)
    return [_asset(bron, tabellen) for bron, tabellen in sorted(per_bron.items())]
