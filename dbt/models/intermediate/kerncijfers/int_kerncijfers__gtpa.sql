{#- De categorieën die het contract noemt (sources/jenv/bronnen.yml; tests/contract/test_kerncijfers.py houdt ze gelijk). -#}
{%- set categorieen = ['belediging', 'wederspannigheid', 'bedreiging_woordelijk'] -%}
-- Rest = totaal - categorieen; aandeel = de drie grootste categorieen / totaal (regels.md, C01 en C02). Beide zijn er alleen van een jaar
-- waarvan alle categorieën zijn geleverd: anders zou de rest zijn wat nog moet komen, en is onbekend welke drie de grootste zijn.
-- GTPA en GDPA kunnen in hetzelfde incident optreden (D01): nooit optellen.
with geleverd as (
    select * from {{ ref('stg_jenv__gtpa') }}
),

totalen as (
    select * from geleverd where categorie = 'totaal'
),

volledig as (
    select jaar
    from geleverd
    group by jaar
    having
        count(distinct categorie) filter (where categorie in ({{ "'" ~ categorieen | join("', '") ~ "'" }}))
        = {{ categorieen | length }}
),

top3 as (
    select
        jaar,
        sum(incidenten_aantal) as incidenten_aantal,
        string_agg(herkomst, '; ' order by categorie) as herkomst,
        bool_or(is_synthetisch) as is_synthetisch
    from (
        select
            *,
            row_number() over (partition by jaar order by incidenten_aantal desc, categorie asc) as rang
        from geleverd
        where categorie <> 'totaal' and jaar in (select v.jaar from volledig as v)
    ) as gerangschikt
    where rang <= 3
    group by jaar
),

alle_categorieen as (
    select
        jaar,
        sum(incidenten_aantal) as incidenten_aantal,
        string_agg(herkomst, '; ' order by categorie) as herkomst,
        bool_or(is_synthetisch) as is_synthetisch
    from geleverd
    where categorie <> 'totaal' and jaar in (select v.jaar from volledig as v)
    group by jaar
),

samen as (
    select
        'gtpa_incidenten' as indicator_id,
        case when categorie = 'totaal' then '' else 'categorie=' || categorie end as uitsplitsing,
        jaar,
        cast(incidenten_aantal as double) as waarde,
        'exact' as kwalificatie,
        herkomst,
        is_synthetisch
    from geleverd
    union all
    select
        'gtpa_incidenten',
        'categorie=overig',
        t.jaar,
        cast(t.incidenten_aantal - c.incidenten_aantal as double),
        'berekend',
        t.herkomst || '; ' || c.herkomst,
        t.is_synthetisch or c.is_synthetisch
    from totalen as t
    inner join alle_categorieen as c on t.jaar = c.jaar
    union all
    select
        'gtpa_aandeel_top3',
        '',
        t.jaar,
        100.0 * c.incidenten_aantal / t.incidenten_aantal,
        'berekend',
        c.herkomst || '; ' || t.herkomst,
        t.is_synthetisch or c.is_synthetisch
    from totalen as t
    inner join top3 as c on t.jaar = c.jaar
    where t.incidenten_aantal > 0
)

select
    indicator_id,
    'NL01' as regio_code,
    uitsplitsing,
    cast(jaar as varchar) as periode,
    'jaar' as periode_type,
    waarde,
    'geleverd' as status,
    kwalificatie,
    'jenv.gtpa' as bron_tabel,
    herkomst,
    is_synthetisch
from samen
