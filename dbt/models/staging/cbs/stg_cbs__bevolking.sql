select
    -- sleutels
    trim(b."RegioS") as regio_code,
    cast(left(b."Perioden", 4) as integer) as jaar,
    -- maten
    regexp_replace(trim(r.titel), ' \(gemeente\)$', '') as regio,
    b."BevolkingOp1Januari" as inwoners_aantal,
    cast(b."GemiddeldeBevolking" as decimal(12, 1)) as inwoners_gemiddeld_aantal,
    map_extract(b._ontbreekt, 'BevolkingOp1Januari')[1] as waarom_geen_inwoners,
    lower(p.status) as status,
    -- herkomst
    {{ herkomst('cbs.bevolking', 'BevolkingOp1Januari') }} as herkomst,
    {{ is_synthetisch('BevolkingOp1Januari') }} as is_synthetisch
from {{ source('cbs', 'bevolking') }} as b
left join {{ source('cbs', 'bevolking__RegioS') }} as r on b."RegioS" = r.code
left join {{ source('cbs', 'bevolking__Perioden') }} as p on b."Perioden" = p.code
