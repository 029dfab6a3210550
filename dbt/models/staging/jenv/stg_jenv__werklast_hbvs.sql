select
    cast(klasse as integer) as klasse,
    staffelwaarde,
    aandeel_gemeenten_pct,
    len(_synthetisch) > 0 as is_synthetisch,
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('jenv', 'werklast_hbvs') }}
