select
    activiteit,
    normtijd_uren,
    {{ is_synthetisch() }} as is_synthetisch,
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('jenv', 'werklast_normtijden') }}
