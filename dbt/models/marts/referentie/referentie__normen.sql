select
    {{ uitgave() }},
    indicator_id,
    coalesce(uitsplitsing, '') as uitsplitsing,
    norm,
    richting,
    meeteenheid,
    aard,
    coalesce(geldt_per, '') as geldt_per,
    geldig_vanaf_jaar,
    geldig_tot_en_met_jaar,
    coalesce(norm_indicator_id, '') as norm_indicator_id,
    coalesce(norm_uitsplitsing, '') as norm_uitsplitsing,
    bron
from {{ ref('normen') }}
