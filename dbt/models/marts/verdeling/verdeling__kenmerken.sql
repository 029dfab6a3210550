select
    {{ uitgave() }},
    gemeente_code,
    gemeente,
    regionale_eenheid_code,
    regionale_eenheid,
    kenmerk,
    cast(peiljaar as integer) as peiljaar,
    waarde,
    d.meeteenheid,
    k.is_synthetisch,
    k.herkomst
from {{ ref('int_kenmerken__per_gemeente') }} as k
inner join {{ ref('kenmerken') }} as d using (kenmerk)
