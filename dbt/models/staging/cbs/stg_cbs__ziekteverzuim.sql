select
    -- sleutels
    trim(z."BedrijfskenmerkenSBI2008") as bedrijfstak_code,
    z."Perioden" as periode_cbs,
    -- maten
    trim(b.titel) as bedrijfstak,
    cast(z."Ziekteverzuimpercentage" as decimal(9, 1)) as ziekteverzuim_pct,
    lower(p.status) as status,
    -- herkomst
    {{ herkomst('cbs.ziekteverzuim', 'Ziekteverzuimpercentage') }} as herkomst,
    {{ is_synthetisch('Ziekteverzuimpercentage') }} as is_synthetisch
from {{ source('cbs', 'ziekteverzuim') }} as z
left join {{ source('cbs', 'ziekteverzuim__BedrijfskenmerkenSBI2008') }} as b on z."BedrijfskenmerkenSBI2008" = b.code
left join {{ source('cbs', 'ziekteverzuim__Perioden') }} as p on z."Perioden" = p.code
