select
    {{ uitgave() }},
    indicator_id,
    regio_code,
    uitsplitsing,
    periode,
    periode_type,
    waarde,
    norm,
    richting,
    afstand,
    voldoet,
    norm_bron,
    meeteenheid,
    is_synthetisch
from {{ ref('int_kerncijfers__afstand_tot_norm') }}
