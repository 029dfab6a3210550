select
    -- sleutels
    trim("RegioS") as gemeente_code,
    trim(gemeente_naam) as gemeente,
    trim(regionale_eenheid_code) as regionale_eenheid_code,
    trim(regionale_eenheid_naam) as regionale_eenheid,
    -- herkomst
    {{ herkomst('cbs.gebieden', 'regionale_eenheid_code') }} as herkomst
from {{ source('cbs', 'gebieden') }}
