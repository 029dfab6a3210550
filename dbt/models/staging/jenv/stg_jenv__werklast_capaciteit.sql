select
    taak,
    regionale_eenheid,
    formatie_fte,
    bezetting_fte,
    minimum_fte,
    {{ is_synthetisch() }} as is_synthetisch,
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('jenv', 'werklast_capaciteit') }}
