-- Onderbezetting = formatie - bezetting, als deel van de formatie (regels.md, definitie D12): nooit los van die twee.
-- Waar alleen de onderbezetting zelf is gedrukt ("ruim 1.300 fte"), blijft zij met haar kwalificatie staan.
-- Het aantal personen staat er alleen om de fte mee te vergelijken (int_plausibiliteit__deeltijd).
with geleverd as (
    select * from {{ ref('stg_jenv__bezetting') }}
    where maat <> 'personen'
),

benoemd as (
    select
        case
            when onderdeel = 'operationele_sterkte' and maat = 'bezetting' then 'operationele_bezetting'
            when onderdeel = 'operationele_sterkte' and maat = 'mutatie' then 'operationele_bezetting_mutatie'
            when onderdeel = 'aspiranten' and maat = 'bezetting' then 'aspiranten_bezetting'
            when maat = 'formatie' then 'formatie_fte'
            when maat = 'bezetting' then 'bezetting_fte'
            when maat = 'onderbezetting' then 'onderbezetting_fte'
            when maat = 'onderbezetting_percentage' then 'onderbezetting_percentage'
        end as indicator_id,
        case when onderdeel in ('operationele_sterkte', 'aspiranten') then '' else 'onderdeel=' || onderdeel end
            as uitsplitsing,
        periode,
        periode_type,
        cast(waarde as double) as waarde,
        meeteenheid,
        kwalificatie,
        herkomst,
        is_synthetisch
    from geleverd
),

formatie_en_bezetting as (
    select
        'onderdeel=' || f.onderdeel as uitsplitsing,
        f.periode,
        f.periode_type,
        f.waarde as formatie,
        b.waarde as bezetting,
        f.herkomst || '; ' || b.herkomst as herkomst,
        f.is_synthetisch or b.is_synthetisch as is_synthetisch
    from geleverd as f
    inner join geleverd as b on f.onderdeel = b.onderdeel and f.periode = b.periode and b.maat = 'bezetting'
    where f.maat = 'formatie'
),

onderbezetting as (
    select
        'onderbezetting_fte' as indicator_id,
        uitsplitsing,
        periode,
        periode_type,
        cast(formatie - bezetting as double) as waarde,
        'berekend' as kwalificatie,
        herkomst,
        is_synthetisch
    from formatie_en_bezetting
    union all
    select
        'onderbezetting_percentage',
        uitsplitsing,
        periode,
        periode_type,
        100 * cast(formatie - bezetting as double) / cast(formatie as double),
        'berekend',
        herkomst,
        is_synthetisch
    from formatie_en_bezetting
    where formatie > 0
),

inclusief_aspiranten as (
    select
        'operationele_bezetting_inclusief_aspiranten' as indicator_id,
        '' as uitsplitsing,
        o.periode,
        o.periode_type,
        o.waarde + a.waarde as waarde,
        'berekend' as kwalificatie,
        o.herkomst || '; ' || a.herkomst as herkomst,
        o.is_synthetisch or a.is_synthetisch as is_synthetisch
    from benoemd as o
    inner join benoemd as a on o.periode = a.periode and a.indicator_id = 'aspiranten_bezetting'
    where o.indicator_id = 'operationele_bezetting'
),

begin_jaar as (
    select
        'operationele_bezetting_begin_jaar' as indicator_id,
        '' as uitsplitsing,
        o.periode,
        o.periode_type,
        o.waarde - m.waarde as waarde,
        'berekend' as kwalificatie,
        o.herkomst || '; ' || m.herkomst as herkomst,
        o.is_synthetisch or m.is_synthetisch as is_synthetisch
    from benoemd as o
    inner join benoemd as m on o.periode = m.periode and m.indicator_id = 'operationele_bezetting_mutatie'
    where o.indicator_id = 'operationele_bezetting'
),

samen as (
    select * from benoemd
    union all by name
    select * from onderbezetting
    union all by name
    select * from inclusief_aspiranten
    union all by name
    select * from begin_jaar
)

select
    indicator_id,
    'NL01' as regio_code,
    uitsplitsing,
    periode,
    periode_type,
    waarde,
    meeteenheid,
    'geleverd' as status,
    kwalificatie,
    'jenv.bezetting' as bron_tabel,
    herkomst,
    is_synthetisch
from samen
