select
    -- sleutels
    trim(m."SoortMisdrijf") as soort_misdrijf,
    {{ regio('m."RegioS"') }} as regio_code,
    cast(left(m."Perioden", 4) as integer) as jaar,
    -- maten
    m."GeregistreerdeMisdrijven" as misdrijven_aantal,
    lower(p.status) as status,
    -- herkomst
    {{ herkomst('politie.misdrijven_landelijk', 'GeregistreerdeMisdrijven') }} as herkomst,
    {{ is_synthetisch('GeregistreerdeMisdrijven') }} as is_synthetisch
from {{ source('politie', 'misdrijven_landelijk') }} as m
left join {{ source('politie', 'misdrijven_landelijk__Perioden') }} as p on m."Perioden" = p.code
