{{ config(meta={
    'dagster': {'ref': {'name': 'stg_politie__misdrijven_landelijk'}},
    'reden': 'De landelijke tabel (47025NED) zegt iets anders dan 47013NED of 47018NED, meer dan het register herziet: '
        ~ 'zij tellen niet hetzelfde en staan dan niet in één reeks.',
    'eigenaar': 'datasteward JenV',
}) }}
with elders as (
    select
        '0.0.0' as soort_misdrijf, cast(left(periode_cbs, 4) as integer) as jaar, misdrijven_aantal
    from {{ ref('stg_politie__misdrijven') }}
    where regio_code = 'NL01' and periode_cbs like '%JJ00'
    union all
    select soort_misdrijf, jaar, misdrijven_aantal
    from {{ ref('stg_politie__misdrijven_soort') }}
    where regio_code = 'NL01'
)

select l.soort_misdrijf, l.jaar, l.misdrijven_aantal, e.misdrijven_aantal as elders_aantal
from {{ ref('stg_politie__misdrijven_landelijk') }} as l
inner join elders as e on l.soort_misdrijf = e.soort_misdrijf and l.jaar = e.jaar
inner join {{ ref('herzieningsruimte') }} as h on h.bron_tabel = 'politie.misdrijven_landelijk'
where abs(l.misdrijven_aantal - e.misdrijven_aantal) > greatest(h.ruimte * e.misdrijven_aantal, 50)
