select
    -- sleutels
    datum,
    van_code,
    naar_code,
    -- maten
    van_naam,
    naar_naam,
    inwoners as inwoners_aantal,
    -- herkomst
    'cbs.bevolking@' || {{ snapshot() }} || '#RegioSCodes[Identifier=' || van_code || '].Description' as herkomst
from {{ source('cbs', 'bevolking__herindelingen') }}
