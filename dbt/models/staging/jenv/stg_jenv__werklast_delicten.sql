select
    gemeente_code,
    cast(jaar as integer) as jaar,
    cast(delictscategorie as integer) as delictscategorie,
    incidenten,
    onderzoeksdossiers,
    onderzoeksdossiers_vroegtijdig_beeindigd,
    {{ is_synthetisch() }} as is_synthetisch,
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('jenv', 'werklast_delicten') }}
