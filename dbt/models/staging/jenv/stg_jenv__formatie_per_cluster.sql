select
    cluster,
    formatie_fte,
    {{ is_synthetisch() }} as is_synthetisch,
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('jenv', 'formatie_per_cluster') }}
