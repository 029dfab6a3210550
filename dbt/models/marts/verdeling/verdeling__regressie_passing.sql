with waarden as (
    select kenmerk, gemeente_code, waarde from {{ ref('int_verdeling__kandidaten') }}
    union all
    select kenmerk, gemeente_code, cast(waarde as double) from {{ ref('int_kenmerken__per_gemeente') }} where kenmerk = 'inwoners'
),

passing as (
    select c.cluster, w.gemeente_code, {{ som('c.coefficient * w.waarde') }} as passing_fte
    from {{ ref('int_verdeling__coefficienten') }} as c
    inner join waarden as w using (kenmerk)
    group by c.cluster, w.gemeente_code
)

select
    {{ uitgave() }},
    p.gemeente_code,
    g.regionale_eenheid,
    p.cluster,
    w.fte as werklast_fte,
    p.passing_fte,
    w.fte - p.passing_fte as residu_fte
from passing as p
inner join {{ ref('int_werklast__gewogen') }} as w using (gemeente_code, cluster)
inner join {{ ref('stg_cbs__gebieden') }} as g using (gemeente_code)
