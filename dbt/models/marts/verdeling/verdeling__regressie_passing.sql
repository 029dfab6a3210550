with passing as (
    select c.cluster, w.gemeente_code, w.regionale_eenheid, {{ som('c.coefficient * w.waarde') }} as passing_fte
    from {{ ref('int_verdeling__coefficienten') }} as c
    inner join {{ ref('int_verdeling__kenmerken') }} as w using (kenmerk)
    where w.is_peiljaar
    group by c.cluster, w.gemeente_code, w.regionale_eenheid
)

select
    {{ uitgave() }},
    p.gemeente_code,
    p.regionale_eenheid,
    p.cluster,
    w.fte as werklast_fte,
    p.passing_fte,
    w.fte - p.passing_fte as residu_fte
from passing as p
inner join {{ ref('int_werklast__gewogen') }} as w using (gemeente_code, cluster)
