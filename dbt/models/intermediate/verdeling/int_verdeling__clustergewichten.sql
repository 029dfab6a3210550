{{ config(materialized='table') }}
-- Het gewicht van elk kenmerk bij het verdelen van één fte binnen een cluster: uit de eigen regressie, inwoners alleen (Wijkzorg), of de
-- modellen die het cluster volgt, gewogen naar hun aandeel. AVIM volgt alle andere en komt als laatste.
with landelijk as (
    select kenmerk, {{ som('kenmerk_som') }} as landelijk
    from {{ ref('int_verdeling__kenmerksommen') }}
    group by kenmerk
),

zelf as (
    select
        c.cluster,
        c.kenmerk,
        c.coefficient / {{ som('c.coefficient * l.landelijk', 'partition by c.cluster') }} as gewicht
    from {{ ref('int_verdeling__coefficienten') }} as c
    inner join landelijk as l using (kenmerk)
    union all
    select k.cluster, l.kenmerk, 1 / l.landelijk
    from {{ ref('int_verdeling__clusters') }} as k
    cross join landelijk as l
    where k.model = 'inwoners' and l.kenmerk = 'inwoners'
),

volgend as (
    select cluster, unnest(volgt) as gevolgd
    from {{ ref('int_verdeling__clusters') }}
    where model = 'combinatie'
),

eerste as (
    select cluster, kenmerk, gewicht from zelf
    union all
    {{ gecombineerd("v.cluster <> 'avim'", 'zelf') }}
)

select cluster, kenmerk, gewicht from eerste
union all
{{ gecombineerd("v.cluster = 'avim'", 'eerste') }}
