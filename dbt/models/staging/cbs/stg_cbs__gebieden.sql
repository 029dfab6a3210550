select
    -- sleutels
    trim("RegioS") as gemeente_code,
    2025 as jaar,
    trim(gemeente_naam) as gemeente,
    trim(regionale_eenheid_code) as regionale_eenheid_code,
    trim(regionale_eenheid_naam) as regionale_eenheid,
    -- herkomst
    {{ herkomst('cbs.gebieden_2025', 'regionale_eenheid_code') }} as herkomst
from {{ source('cbs', 'gebieden_2025') }}
