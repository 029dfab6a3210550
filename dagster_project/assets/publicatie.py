"""The last step: the gate decides, and what it lets through is published."""

import dagster as dg

from dagster_project import poort, voortgang
from dagster_project.assets.bronnen import PARTITIES
from dagster_project.assets.dwh import manifest
from dagster_project.publicatie import uitgeven
from dagster_project.resources import Werkplaats
from dagster_project.werkplaats import KanNietBeginnen


def maak_publicatie(marts: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """``marts``: everything that must be built and checked before."""

    @dg.asset(key=["publicatie"], deps=marts, partitions_def=PARTITIES, group_name="publicatie", description="De gepubliceerde editie.")
    def publicatie(context: dg.AssetExecutionContext, werkplaats: Werkplaats) -> dg.MaterializeResult:
        try:
            u = uitgeven.geef_uit(
                werkplaats.kandidaat, werkplaats.huis, poort.vereisten(manifest()), werkplaats.snapshots, werkplaats.erratum
            )
        except (uitgeven.Tegengehouden, KanNietBeginnen) as e:
            werkplaats.noteer_uitkomst("tegengehouden", str(e))
            raise dg.Failure(description=str(e), allow_retries=False) from None
        werkplaats.noteer_uitkomst(u.soort)
        voortgang.meld("publicatie", 1, 1)
        return dg.MaterializeResult(
            metadata={"uitkomst": u.soort, "versie": u.versie, "map": dg.MetadataValue.path(u.map), "controles": u.controles}
        )

    return publicatie
