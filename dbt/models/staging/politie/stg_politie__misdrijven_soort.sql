select
    -- sleutels
    trim(m."SoortMisdrijf") as soort_misdrijf,
    {{ regio('m."WijkenEnBuurten"') }} as regio_code,
    cast(left(m."Perioden", 4) as integer) as jaar,
    -- maten
    m."GeregistreerdeMisdrijven" as misdrijven_aantal,
    lower(p.status) as status,
    -- herkomst
    {{ herkomst('politie.misdrijven_buurt_jaar', 'GeregistreerdeMisdrijven') }} as herkomst,
    {{ is_synthetisch('GeregistreerdeMisdrijven') }} as is_synthetisch
from {{ source('politie', 'misdrijven_buurt_jaar') }} as m
left join {{ source('politie', 'misdrijven_buurt_jaar__Perioden') }} as p on m."Perioden" = p.code
