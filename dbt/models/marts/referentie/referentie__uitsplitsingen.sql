-- Elke uitsplitsing van deze uitgave in woorden. Een soort misdrijf heet zoals de politie haar noemt, zonder het nummer dat de code al is.
with titels as (
    {% for tabel in ['misdrijven_gemeente_maand', 'misdrijven_buurt_jaar', 'misdrijven_landelijk'] %}
    select
        trim(code) as code,
        regexp_replace(trim(titel), '^[0-9.]+ ', '') as titel
    from {{ source('politie', tabel ~ '__SoortMisdrijf') }}
    {{ 'union' if not loop.last }}
    {% endfor %}
)

select
    {{ uitgave() }},
    u.uitsplitsing,
    coalesce(
        min(t.titel),
        replace(regexp_replace(replace(u.uitsplitsing, '|', ', '), '[a-z_]+=', '', 'g'), '_', ' ')
    ) as uitsplitsing_tekst
from (
    select uitsplitsing from {{ ref('kerncijfers__waarden') }}
    union
    select uitsplitsing from {{ ref('kerncijfers__gepubliceerd') }}
) as u
left join titels as t on u.uitsplitsing = 'soort_misdrijf=' || t.code
group by u.uitsplitsing
