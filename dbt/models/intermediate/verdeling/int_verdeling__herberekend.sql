-- Het opnieuw geschatte model: het gewicht van elk kenmerk bij 1.000 fte, en wat dat elke regionale eenheid geeft. De aandelen tellen niet precies op
-- tot 1, want niet elke omvang komt uit de formatie; de 1.000 fte gaan er naar rato over.
with gewichten as (
    select
        g.kenmerk,
        1000
        * {{ som('c.aandeel * g.gewicht', decimalen=24) }}
        / (select {{ som('a.aandeel') }} from {{ ref('int_verdeling__clusters') }} as a) as gewicht_per_1000_fte
    from {{ ref('int_verdeling__clustergewichten') }} as g
    inner join {{ ref('int_verdeling__clusters') }} as c using (cluster)
    group by g.kenmerk
)

select
    s.regionale_eenheid,
    g.kenmerk,
    g.gewicht_per_1000_fte,
    s.kenmerk_som,
    g.gewicht_per_1000_fte * s.kenmerk_som as bijdrage
from gewichten as g
inner join {{ ref('int_verdeling__kenmerksommen') }} as s using (kenmerk)
