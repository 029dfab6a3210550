-- Elke uitsplitsing van deze uitgave in woorden. Een soort misdrijf heet zoals de politie haar noemt, zonder het nummer dat de code al is.
with titels as (
    {% for tabel in ['misdrijven_gemeente_maand', 'misdrijven_buurt_jaar', 'misdrijven_landelijk'] %}
    select
        trim(code) as code,
        regexp_replace(trim(titel), '^[0-9.]+ ', '') as titel
    from {{ source('politie', tabel ~ '__SoortMisdrijf') }}
    {{ 'union' if not loop.last }}
    {% endfor %}
),

alle as (
    select uitsplitsing from {{ ref('kerncijfers__waarden') }}
    union
    select uitsplitsing from {{ ref('kerncijfers__gepubliceerd') }}
),

delen as (
    select
        uitsplitsing,
        unnest(regexp_extract_all(uitsplitsing, '=([^|]*)', 1)) as code,
        generate_subscripts(regexp_extract_all(uitsplitsing, '=([^|]*)', 1), 1) as plaats
    from alle
),

woorden as (
    select
        uitsplitsing,
        code,
        plaats,
        unnest(string_split(code, '_')) as woord,
        generate_subscripts(string_split(code, '_'), 1) as nr
    from delen
),

in_woorden as (
    select
        w.uitsplitsing,
        w.plaats,
        coalesce(min(heel.tekst), string_agg(coalesce(s.tekst, w.woord), ' ' order by w.nr)) as tekst
    from woorden as w
    left join {{ ref('schrijfwijzen') }} as heel on w.code = heel.code
    left join {{ ref('schrijfwijzen') }} as s on w.woord = s.code
    group by all
)

select
    {{ uitgave() }},
    a.uitsplitsing,
    coalesce(min(t.titel), string_agg(w.tekst, ', ' order by w.plaats), '') as uitsplitsing_tekst
from alle as a
left join in_woorden as w on a.uitsplitsing = w.uitsplitsing
left join titels as t on a.uitsplitsing = 'soort_misdrijf=' || t.code
group by a.uitsplitsing
