-- Hetzelfde model met de kenmerken van het jaar ervoor: wat elk kenmerk in een regionale eenheid doet veranderen, bij 1.000 fte.
with per_jaar as (
    select
        g.regionale_eenheid,
        k.kenmerk,
        k.jaar,
        sum(k.waarde) as kenmerk_som,
        count(*) as gemeenten
    from {{ ref('int_kenmerken__per_jaar') }} as k
    inner join {{ ref('stg_cbs__gebieden') }} as g on k.regio_code = g.gemeente_code
    where k.waarde is not null
    group by g.regionale_eenheid, k.kenmerk, k.jaar
),

volledig as (
    select regionale_eenheid, count(*) as gemeenten
    from {{ ref('stg_cbs__gebieden') }}
    group by regionale_eenheid
)

select
    n.regionale_eenheid,
    n.kenmerk,
    n.jaar as peiljaar,
    v.kenmerk_som as kenmerk_som_jaar_ervoor,
    n.kenmerk_som,
    cast(s.gewicht_per_1000_fte as decimal(12, 9)) * v.kenmerk_som as bijdrage_jaar_ervoor,
    cast(s.gewicht_per_1000_fte as decimal(12, 9)) * n.kenmerk_som as bijdrage
from per_jaar as n
inner join {{ ref('int_kenmerken__peiljaar') }} as p on n.kenmerk = p.kenmerk and n.jaar = p.peiljaar
inner join {{ ref('kenmerken') }} as s on n.kenmerk = s.kenmerk
inner join volledig as e on n.regionale_eenheid = e.regionale_eenheid
left join per_jaar as v
    on n.regionale_eenheid = v.regionale_eenheid and n.kenmerk = v.kenmerk and v.jaar = n.jaar - 1 and v.gemeenten = e.gemeenten
