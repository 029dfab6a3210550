-- Wat het warehouse tegenover een gedrukt getal zet: een berekende of geleverde landelijke waarde, en de norm, het gewicht of de telling
-- waarmee het rekent. Een getal kan er meer dan een hebben (een geleverde norm en referentie.normen).
with normen as (
    -- Een gedrukte norm heet in de brief naar zichzelf; referentie.normen zegt voor welke indicator zij geldt, en van wanneer tot wanneer.
    select
        g.indicator_id,
        g.uitsplitsing,
        g.berekende_periode as periode,
        arg_max(n.norm, n.geldig_vanaf_jaar) as norm
    from {{ ref('int_aansluiting__gedrukt') }} as g
    inner join {{ ref('normen') }} as n
        on
            g.indicator_id = n.norm_indicator_id
            and g.uitsplitsing = coalesce(n.norm_uitsplitsing, '')
            and g.meeteenheid = n.meeteenheid
            and try_cast(regexp_extract(g.berekende_periode, '20[0-9]{2}') as integer)
            between n.geldig_vanaf_jaar and coalesce(n.geldig_tot_en_met_jaar, 9999)
    group by g.indicator_id, g.uitsplitsing, g.berekende_periode
)

select
    indicator_id,
    uitsplitsing,
    periode,
    periode_type,
    waarde,
    'kerncijfers.waarden' as plaats
from {{ ref('kerncijfers__waarden') }}
where regio_code = 'NL01'
union all by name
select
    indicator_id,
    uitsplitsing,
    periode,
    norm as waarde,
    'referentie.normen' as plaats
from normen
union all by name
select
    'verdeelmodel_gewicht' as indicator_id,
    'kenmerk=' || naam as uitsplitsing,
    'model2025' as periode,
    cast(gewicht_per_1000_fte as double) as waarde,
    'verdeling.sterktemodel' as plaats
from {{ ref('kenmerken') }}
union all by name
select
    'verdeelmodel_kenmerken' as indicator_id,
    'stap=in_model' as uitsplitsing,
    'model2025' as periode,
    count(*) as waarde,
    'verdeling.sterktemodel' as plaats
from {{ ref('kenmerken') }}
union all by name
select
    'verdeelmodel_kenmerken' as indicator_id,
    'stap=gemeenten_meetpunten' as uitsplitsing,
    'model2025' as periode,
    count(*) as waarde,
    'cbs.gebieden_' || max(jaar) as plaats
from {{ ref('stg_cbs__gebieden') }}
union all by name
select
    'politieonderdelen_aantal' as indicator_id,
    'onderdeel=regionale_eenheden' as uitsplitsing,
    '2025' as periode,
    count(*) as waarde,
    'referentie.regios' as plaats
from {{ ref('regionale_eenheden') }}
