select
    -- sleutels
    {{ regio('r."RegioS"') }} as regio_code,
    r."Perioden" as periode_cbs,
    -- maten
    r."Totaal" as meldingen_aantal,
    r."Reactietijd0Tot15Minuten" as binnen_15_minuten_aantal,
    r."Reactietijd15Tot30Minuten" as van_15_tot_30_minuten_aantal,
    r."Reactietijd30Tot45Minuten" as van_30_tot_45_minuten_aantal,
    r."Reactietijd45Tot60Minuten" as van_45_tot_60_minuten_aantal,
    r."Reactietijd60Tot120Minuten" as van_60_tot_120_minuten_aantal,
    r."ReactietijdMeerDan120Minuten" as meer_dan_120_minuten_aantal,
    cast(r."Reactietijd0Tot15MinutenRelatief" as decimal(9, 1)) as binnen_15_minuten_pct,
    lower(p.status) as status,
    -- herkomst
    {{ herkomst('politie.reactietijden', 'Totaal') }} as meldingen_herkomst,
    {{ herkomst('politie.reactietijden', 'Reactietijd0Tot15Minuten') }} as binnen_15_minuten_herkomst,
    {{ is_synthetisch('Totaal') }} as meldingen_is_synthetisch,
    {{ is_synthetisch('Reactietijd0Tot15Minuten') }} as binnen_15_minuten_is_synthetisch
from {{ source('politie', 'reactietijden') }} as r
left join {{ source('politie', 'reactietijden__Perioden') }} as p on r."Perioden" = p.code
