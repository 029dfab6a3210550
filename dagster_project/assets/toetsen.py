"""Poort 2 in Dagster: one check per rule of ``expectations/``, and its verdict in the kandidaat."""

from collections.abc import Iterator

import dagster as dg

from dagster_project import poort, regels, voortgang
from dagster_project.assets.dwh import tabelsleutel
from dagster_project.resources import Werkplaats
from sources.laden import verbind


def maak_toetsen() -> dg.AssetChecksDefinition:
    """The rules as asset checks; ``blocking`` orders them before publication, the gate itself decides."""

    @dg.multi_asset_check(
        name="poort",
        specs=[
            dg.AssetCheckSpec(
                r.regel, asset=tabelsleutel(r.tabel), description=f"{r.reden} Eigenaar: {r.eigenaar}.", blocking=r.ernst == poort.FOUT
            )
            for r in regels.lees()
        ],
    )
    def toetsen(context: dg.AssetCheckExecutionContext, werkplaats: Werkplaats) -> Iterator[dg.AssetCheckResult]:
        if not werkplaats.kandidaat.exists():
            raise dg.Failure("Er is geen kandidaat van deze run; draai de hele job.", allow_retries=False)
        with verbind(werkplaats.kandidaat) as con:
            oordelen = regels.toets(con, regels.lees())
            poort.noteer(con, oordelen)
        voortgang.meld("poort", len(oordelen), len(regels.lees()))
        for o in oordelen:
            yield dg.AssetCheckResult(
                passed=o.oordeel != poort.VOLDOET_NIET,
                check_name=o.regel,
                asset_key=tabelsleutel(o.tabel),
                severity=dg.AssetCheckSeverity.ERROR if o.ernst == poort.FOUT else dg.AssetCheckSeverity.WARN,
                metadata={"oordeel": o.oordeel, "waargenomen": o.waargenomen, "voorbeelden": "\n".join(o.voorbeelden)},
            )
        if fouten := [str(o) for o in oordelen if o.houdt_tegen]:
            raise dg.Failure(description="\n".join(fouten), allow_retries=False)

    return toetsen
