select
    -- sleutels
    {{ regio('m."RegioS"') }} as regio_code,
    m."Perioden" as periode_cbs,
    -- maten
    m."GeregistreerdeMisdrijven" as misdrijven_aantal,
    m."Aangiften" as aangiften_aantal,
    m."Internetaangiften" as internetaangiften_aantal,
    lower(p.status) as status,
    -- herkomst
    {{ herkomst('politie.misdrijven_gemeente_maand', 'GeregistreerdeMisdrijven') }} as misdrijven_herkomst,
    {{ herkomst('politie.misdrijven_gemeente_maand', 'Aangiften') }} as aangiften_herkomst,
    {{ herkomst('politie.misdrijven_gemeente_maand', 'Internetaangiften') }} as internetaangiften_herkomst,
    {{ is_synthetisch('GeregistreerdeMisdrijven') }} as misdrijven_is_synthetisch,
    {{ is_synthetisch('Aangiften') }} as aangiften_is_synthetisch,
    {{ is_synthetisch('Internetaangiften') }} as internetaangiften_is_synthetisch
from {{ source('politie', 'misdrijven_gemeente_maand') }} as m
left join {{ source('politie', 'misdrijven_gemeente_maand__Perioden') }} as p on m."Perioden" = p.code
