select
    dienst,
    regionale_eenheid,
    cast(uur_van_de_week as integer) as uur_van_de_week,
    oproepen_per_uur,
    {{ is_synthetisch() }} as is_synthetisch,
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('jenv', 'werklast_telefonie') }}
