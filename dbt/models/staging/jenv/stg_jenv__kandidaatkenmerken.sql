select
    kenmerk,
    gemeente_code,
    cast(jaar as integer) as jaar,
    categorie,
    waarde,
    meeteenheid,
    {{ is_synthetisch() }} as is_synthetisch,
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('jenv', 'kandidaatkenmerken') }}
