select
    {{ uitgave() }},
    indicator_id,
    norm,
    richting,
    meeteenheid,
    geldig_vanaf_jaar,
    geldig_tot_en_met_jaar,
    bron
from {{ ref('normen') }}
