-- A year counts for a kenmerk when all gemeenten of its peiljaar are in it; else the peiljaar stays.
create table jaren as
with aantal as (
    select
        kenmerk,
        jaar,
        bool_or(is_peiljaar) as is_peiljaar,
        count(distinct gemeente_code) as n
    from intermediate.int_verdeling__kenmerken
    group by all
)

select
    p.kenmerk,
    coalesce(g.jaar, p.jaar) as jaar,
    $jaar is null or g.jaar is not null as is_gewenst
from aantal as p
left join aantal as g on p.kenmerk = g.kenmerk and g.jaar = $jaar and p.n = g.n
where p.is_peiljaar
