"""The one job: a whole refresh."""

import dagster as dg

from dagster_project.assets.candidate import PARTITIONS

verversen = dg.define_asset_job(
    "verversen",
    selection=dg.AssetSelection.all(),
    partitions_def=PARTITIONS,
    description="Haal de bronnen op, bouw de kandidaat, toets hem en publiceer de editie.",
)
