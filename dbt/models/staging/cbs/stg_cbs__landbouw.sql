select
    -- sleutels
    {{ regio('"RegioS"') }} as regio_code,
    cast(left("Perioden", 4) as integer) as jaar,
    -- maten
    "AantalLandbouwbedrijvenTotaal" as landbouwbedrijven_aantal,
    -- herkomst
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('cbs', 'landbouw_gemeente') }}
