select
    -- sleutels
    trim(o."Overlast") as categorie_code,
    {{ regio('o."RegioS"') }} as regio_code,
    o."Perioden" as periode_cbs,
    -- maten
    trim(c.titel) as categorie,
    o."GeregistreerdeOverlast" as registraties_aantal,
    lower(p.status) as status,
    -- herkomst
    {{ herkomst('politie.overlast_gemeente', 'GeregistreerdeOverlast') }} as herkomst,
    {{ is_synthetisch('GeregistreerdeOverlast') }} as is_synthetisch
from {{ source('politie', 'overlast_gemeente') }} as o
left join {{ source('politie', 'overlast_gemeente__Overlast') }} as c on o."Overlast" = c.code
left join {{ source('politie', 'overlast_gemeente__Perioden') }} as p on o."Perioden" = p.code
