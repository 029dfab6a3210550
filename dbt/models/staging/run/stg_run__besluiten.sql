select
    indicator_id,
    uitsplitsing,
    periode,
    plaats,
    rol,
    cast(datum as date) as datum,
    reden,
    cast(is_voorbeeld as boolean) as is_voorbeeld
from {{ source('run', 'besluiten') }}
