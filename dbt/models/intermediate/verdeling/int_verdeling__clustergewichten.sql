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

{%- macro gecombineerd(wie, bron) %}
    select
        v.cluster,
        b.kenmerk,
        {{ som('a.aandeel * b.gewicht', decimalen=24) }} / any_value(t.totaal) as gewicht
    from volgend as v
    inner join {{ ref('int_verdeling__clusters') }} as a on v.gevolgd = a.cluster
    inner join {{ bron }} as b on v.gevolgd = b.cluster
    inner join (
        select vt.cluster, {{ som('ct.aandeel') }} as totaal
        from volgend as vt
        inner join {{ ref('int_verdeling__clusters') }} as ct on vt.gevolgd = ct.cluster
        group by vt.cluster
    ) as t on v.cluster = t.cluster
    where {{ wie }}
    group by v.cluster, b.kenmerk
{%- endmacro %}

eerste as (
    select cluster, kenmerk, gewicht from zelf
    union all
    {{ gecombineerd("v.cluster <> 'avim'", 'zelf') }}
)

select cluster, kenmerk, gewicht from eerste
union all
{{ gecombineerd("v.cluster = 'avim'", 'eerste') }}
