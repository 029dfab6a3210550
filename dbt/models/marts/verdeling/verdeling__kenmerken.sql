select
    {{ uitgave() }},
    k.gemeente_code,
    k.gemeente,
    k.regionale_eenheid_code,
    k.regionale_eenheid,
    k.kenmerk,
    cast(k.peiljaar as integer) as peiljaar,
    k.waarde,
    d.meeteenheid,
    coalesce(s.status, 'geschat') as status,
    k.is_geschat,
    k.is_synthetisch,
    k.herkomst,
    {{ is_gecorrigeerd('k.herkomst') }} as is_gecorrigeerd
from {{ ref('int_kenmerken__per_gemeente') }} as k
inner join {{ ref('kenmerken') }} as d on k.kenmerk = d.kenmerk
left join {{ ref('int_kenmerken__status') }} as s on k.kenmerk = s.kenmerk and not k.is_geschat
