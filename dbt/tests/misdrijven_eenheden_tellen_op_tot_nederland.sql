{{ config(meta={
    'dagster': {'ref': {'name': 'stg_politie__misdrijven'}},
    'reden': 'De tien regionale eenheden en wat niet is in te delen (RE99) tellen niet op tot Nederland; '
        ~ 'gemeenten doen dat nooit.',
    'eigenaar': 'datasteward JenV',
}) }}
with eenheden as (
    select
        periode_cbs, sum(misdrijven_aantal) as som, count(misdrijven_aantal) filter (regio_code <> 'RE99') as eenheden
    from {{ ref('stg_politie__misdrijven') }}
    where regio_code like 'RE%'
    group by all
)

select e.periode_cbs, e.som, e.eenheden, n.misdrijven_aantal
from {{ ref('stg_politie__misdrijven') }} as n
left join eenheden as e on n.periode_cbs = e.periode_cbs
where n.regio_code = 'NL01' and (e.som is distinct from n.misdrijven_aantal or e.eenheden <> 10)
