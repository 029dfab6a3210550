select
    {{ uitgave() }},
    indicator_id,
    regio_code,
    uitsplitsing,
    periode,
    periode_type,
    reden,
    is_synthetisch
from {{ ref('int_kerncijfers__afscherming') }}
where reden is not null
