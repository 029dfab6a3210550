with synthetisch as (
    select gemeente_code, bool_or(is_synthetisch) as is_synthetisch
    from {{ ref('int_werklast__gemeenten') }}
    group by gemeente_code
)

select
    {{ uitgave() }},
    w.gemeente_code,
    g.gemeente,
    g.regionale_eenheid,
    w.cluster,
    w.fte,
    s.is_synthetisch or {{ werklast_is_synthetisch() }} as is_synthetisch
from {{ ref('int_werklast__gewogen') }} as w
inner join {{ ref('int_herindelingen__gemeenten') }} as g using (gemeente_code)
inner join synthetisch as s using (gemeente_code)
