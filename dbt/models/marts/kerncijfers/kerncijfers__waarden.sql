select
    {{ uitgave() }},
    familie,
    indicator_id,
    regio_code,
    uitsplitsing,
    periode,
    periode_type,
    waarde,
    meeteenheid,
    status,
    kwalificatie,
    bron_tabel,
    herkomst,
    is_synthetisch
from {{ ref('int_kerncijfers__waarden') }}
