select
    {{ uitgave() }},
    gemeente_code,
    gemeente,
    regionale_eenheid_code,
    regionale_eenheid,
    (select any_value(opmerking) from {{ source('run', 'snapshots') }} where bron_tabel = 'cbs.gebieden') as opmerking,
    herkomst
from {{ ref('stg_cbs__gebieden') }}
