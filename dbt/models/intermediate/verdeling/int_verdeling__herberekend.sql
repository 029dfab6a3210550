-- Het opnieuw geschatte model: het gewicht van elk kenmerk bij 1.000 fte, en wat dat elke regionale eenheid geeft.
with gewichten as (
    select
        g.kenmerk,
        1000 * {{ som('c.aandeel * g.gewicht', decimalen=24) }} as gewicht_per_1000_fte
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
