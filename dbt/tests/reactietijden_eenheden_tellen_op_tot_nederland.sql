{{ config(meta={
    'dagster': {'ref': {'name': 'stg_politie__reactietijden'}},
    'reden': 'De tien regionale eenheden tellen niet op tot Nederland (gemeenten doen dat nooit: een deel is '
        ~ 'niet toe te delen).',
    'eigenaar': 'datasteward JenV',
}) }}
with eenheden as (
    select periode_cbs, sum(meldingen_aantal) as som, count(*) as eenheden
    from {{ ref('stg_politie__reactietijden') }}
    where regio_code like 'RE%'
    group by all
)

select e.periode_cbs, e.som, e.eenheden, n.meldingen_aantal
from {{ ref('stg_politie__reactietijden') }} as n
left join eenheden as e on n.periode_cbs = e.periode_cbs
where n.regio_code = 'NL01' and (e.som is distinct from n.meldingen_aantal or e.eenheden <> 10)
