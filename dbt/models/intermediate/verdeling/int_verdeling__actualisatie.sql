-- Hetzelfde officiële model met de kenmerken van het jaar ervoor: wat elk kenmerk in een regionale eenheid doet veranderen, bij 1.000 fte.
with per_jaar as (
    select
        k.regionale_eenheid,
        k.kenmerk,
        k.jaar,
        k.is_peiljaar,
        {{ som('k.waarde') }} as kenmerk_som,
        count(*) as gemeenten
    from {{ ref('int_verdeling__kenmerken') }} as k
    inner join {{ ref('kenmerken') }} using (kenmerk)
    group by k.regionale_eenheid, k.kenmerk, k.jaar, k.is_peiljaar
)

select
    n.regionale_eenheid,
    n.kenmerk,
    n.jaar as peiljaar,
    v.kenmerk_som as kenmerk_som_jaar_ervoor,
    n.kenmerk_som,
    s.gewicht_per_1000_fte * v.kenmerk_som as bijdrage_jaar_ervoor,
    s.gewicht_per_1000_fte * n.kenmerk_som as bijdrage
from per_jaar as n
inner join {{ ref('kenmerken') }} as s on n.kenmerk = s.kenmerk
left join per_jaar as v
    on
        n.regionale_eenheid = v.regionale_eenheid
        and n.kenmerk = v.kenmerk
        and n.jaar = v.jaar + 1
        and n.gemeenten = v.gemeenten
where n.is_peiljaar
