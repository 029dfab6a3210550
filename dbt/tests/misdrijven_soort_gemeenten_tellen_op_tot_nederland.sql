{{ config(meta={
    'dagster': {'ref': {'name': 'stg_politie__misdrijven_soort'}},
    'reden': 'De gemeenten en wat niet is toe te delen (GM0000) tellen per soort niet op tot Nederland: een '
        ~ 'gemeente ontbreekt of telt dubbel.',
    'eigenaar': 'datasteward JenV',
}) }}
with gemeenten as (
    select soort_misdrijf, jaar, sum(misdrijven_aantal) as som, count(*) = count(misdrijven_aantal) as compleet
    from {{ ref('stg_politie__misdrijven_soort') }}
    where regio_code like 'GM%'
    group by all
)

select n.soort_misdrijf, n.jaar, g.som, n.misdrijven_aantal
from {{ ref('stg_politie__misdrijven_soort') }} as n
left join gemeenten as g on n.soort_misdrijf = g.soort_misdrijf and n.jaar = g.jaar
where n.regio_code = 'NL01' and g.compleet is not false and g.som is distinct from n.misdrijven_aantal
