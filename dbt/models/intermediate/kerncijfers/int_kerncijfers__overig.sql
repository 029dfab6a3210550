{#- De soorten die de brief noemt. -#}
{%- set soorten = ['fysiek', 'pepperspray', 'wapenstok', 'vuurwapen'] -%}
-- Landelijke cijfers zoals geleverd; van de geweldstoepassingen is wat niet met name is genoemd 100 - de genoemde soorten (C03), alleen van
-- een periode waarvan die alle zijn geleverd: anders zou de rest zijn wat nog moet komen.
with geleverd as (
    select * from {{ ref('stg_jenv__overige_kerncijfers') }}
),

overige_toepassingen as (
    select
        indicator_id,
        'soort=overig' as uitsplitsing,
        periode_type,
        periode,
        100 - sum(waarde) as waarde,
        'berekend' as kwalificatie,
        string_agg(herkomst, '; ' order by uitsplitsing) as herkomst,
        bool_or(is_synthetisch) as is_synthetisch
    from geleverd
    where indicator_id = 'gdpa_aandeel_geweldstoepassing' and uitsplitsing like 'soort=%'
    group by indicator_id, periode_type, periode
    having
        not bool_or(uitsplitsing = 'soort=overig')
        and count(distinct uitsplitsing) filter (
            where uitsplitsing in ({{ "'soort=" ~ soorten | join("', 'soort=") ~ "'" }})
        ) = {{ soorten | length }}
),

samen as (
    select * from geleverd
    union all by name
    select * from overige_toepassingen
)

select
    indicator_id,
    'NL01' as regio_code,
    uitsplitsing,
    periode,
    periode_type,
    cast(waarde as double) as waarde,
    meeteenheid,
    'geleverd' as status,
    kwalificatie,
    'jenv.overige_kerncijfers' as bron_tabel,
    herkomst,
    is_synthetisch
from samen
