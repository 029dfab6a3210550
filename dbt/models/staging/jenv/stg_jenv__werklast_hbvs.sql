select
    cast(klasse as integer) as klasse,
    staffelwaarde,
    aandeel_gemeenten_pct,
    {{ is_synthetisch() }} as is_synthetisch,
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('jenv', 'werklast_hbvs') }}
